from law.task.base import Task


class ProxyAttributeTask(Task):
    _proxy_attribute_task_init = False
