from d6tflow.tasks import TaskData
from d6tflow.targets.dt import DatatableTarget


class TaskDatatable(TaskData):
    target_class = DatatableTarget
    target_ext = 'nff'
