import abc


# luigi 3.8.1 task_register.py:28
class TaskClassException(Exception):
    pass


# luigi 3.8.1 task_register.py:32
class TaskClassNotFoundException(TaskClassException):
    pass


# luigi 3.8.1 task_register.py:36
class TaskClassAmbigiousException(TaskClassException):
    pass


# luigi 3.8.1 task_register.py:40
class Register(abc.ABCMeta):
    _default_namespace_dict = {}
    AMBIGUOUS_CLASS = object()

    def __new__(metacls, classname, bases, classdict, **kwargs): ...

    def __call__(cls, *args, **kwargs): ...

    @classmethod
    def clear_instance_cache(cls): ...

    @classmethod
    def disable_instance_cache(cls): ...

    @property
    def task_family(cls):
        return cls.get_task_family()

    @classmethod
    def _get_reg(cls): ...

    @classmethod
    def _set_reg(cls, reg): ...

    @classmethod
    def task_names(cls): ...

    @classmethod
    def tasks_str(cls):
        return ','.join(cls.task_names())

    @classmethod
    def get_task_cls(cls, name): ...

    @classmethod
    def get_all_params(cls): ...

    @classmethod
    def _get_namespace(mcs, module_name):
        # the module itself, its parents, then "": the first entry that is not empty
        name = module_name
        while name:
            if mcs._default_namespace_dict.get(name):
                return mcs._default_namespace_dict[name]
            name = name.rpartition('.')[0]
        if module_name and mcs._default_namespace_dict.get(''):
            return mcs._default_namespace_dict['']
        return ''


def load_task(module, task_name, params_str):
    if module is not None:
        __import__(module)
    return Register.get_task_cls(task_name).from_str_params(params_str)
