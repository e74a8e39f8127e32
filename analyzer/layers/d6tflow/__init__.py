# d6tflow 0.2.8
import luigi
import d6tflow.settings
import d6tflow.tasks
from luigi.util import inherits as luigi_inherits, requires as luigi_requires
from luigi.parameter import Parameter, DateParameter, MonthParameter, YearParameter, DateHourParameter, DateMinuteParameter, DateSecondParameter, DateIntervalParameter, TimeDeltaParameter, IntParameter, FloatParameter, BoolParameter, TaskParameter, EnumParameter, DictParameter, ListParameter, TupleParameter, NumericalParameter, ChoiceParameter, OptionalParameter
from d6tflow.cache import data as data


def set_dir(dir=None): ...


def enable_cloud_storage(protocol, bucket, prefix=None): ...


def enable_gcs(bucket, prefix=None): ...


def preview(tasks, indent='', last=True, show_params=True, clip_params=False): ...


def run(tasks, forced=None, forced_all=False, forced_all_upstream=False, confirm=False, workers=1, abort=True, execution_summary=None, **kwargs):
    luigi.build(tasks if isinstance(tasks, list) else [tasks], workers=workers, local_scheduler=True)
    return _result(tasks)


def taskflow_upstream(task, only_complete=False): ...


def taskflow_downstream(task, task_downstream, only_complete=False): ...


def invalidate_all(confirm=False): ...


def invalidate_orphans(confirm=False): ...


def show(task): ...


def invalidate_upstream(task, confirm=False): ...


def invalidate_downstream(task, task_downstream, confirm=False): ...


def clone_parent(cls):
    cls.requires = lambda self: self.clone_parent()
    return cls


class dict_inherits:
    def __init__(self, *tasks_to_inherit):
        if not tasks_to_inherit:
            raise TypeError('tasks_to_inherit cannot be empty')
        self.tasks_to_inherit = tasks_to_inherit[0]

    def __call__(self, task_that_inherits):
        parents = self.tasks_to_inherit
        for parent in parents.values():
            for name, parameter in parent.get_params():
                if not hasattr(task_that_inherits, name):
                    setattr(task_that_inherits, name, parameter)
        task_that_inherits.clone_parents_dict = lambda task, **kwargs: {key: task.clone(cls=parent, **kwargs) for key, parent in parents.items()}
        return task_that_inherits


class dict_requires:
    def __init__(self, *tasks_to_require):
        if not tasks_to_require:
            raise TypeError('tasks_to_require cannot be empty')
        self.tasks_to_require = tasks_to_require[0]

    def __call__(self, task_that_requires):
        task_that_requires = dict_inherits(self.tasks_to_require)(task_that_requires)
        task_that_requires.requires = lambda task: task.clone_parents_dict()
        return task_that_requires


def inherits(*tasks_to_inherit):
    return (dict_inherits if isinstance(tasks_to_inherit[0], dict) else luigi_inherits)(*tasks_to_inherit)


def requires(*tasks_to_require):
    return (dict_requires if isinstance(tasks_to_require[0], dict) else luigi_requires)(*tasks_to_require)


class Workflow(object):
    def __init__(self, task=None, params=None, path=None, env=None): ...

    def preview(self, tasks=None, indent='', last=True, show_params=True, clip_params=False): ...

    def run(self, tasks=None, forced=None, forced_all=False, forced_all_upstream=False, confirm=False, workers=1, abort=True, execution_summary=None, **kwargs): ...

    def outputLoad(self, task=None, keys=None, as_dict=False, cached=False): ...

    def outputPath(self, task=None): ...

    def complete(self, task=None): ...

    def output(self, task=None): ...

    def outputLoadMeta(self, task=None): ...

    def outputLoadAll(self, task=None, keys=None, as_dict=False, cached=False): ...

    def reset(self, task=None, confirm=False): ...

    def reset_downstream(self, task, task_downstream=None, confirm=False): ...

    def reset_upstream(self, task, confirm=False): ...

    def set_default(self, task): ...

    def get_task(self, task=None): ...

    def attach_flow(self, flow=None, flow_name='flow'): ...

    def _attach_to_tasks(self, tasks, flows=None, path=None): ...


class WorkflowMulti(object):
    def __init__(self, task=None, params=None, path=None, env=None): ...

    def run(self, tasks=None, flow=None, forced=None, forced_all=False, forced_all_upstream=False, confirm=False, workers=1, abort=True, execution_summary=None, **kwargs): ...

    def outputLoad(self, task=None, flow=None, keys=None, as_dict=False, cached=False): ...

    def outputPath(self, task=None, flow=None): ...

    def outputLoadMeta(self, task=None, flow=None): ...

    def outputLoadAll(self, task=None, flow=None, keys=None, as_dict=False, cached=False): ...

    def reset(self, task=None, flow=None, confirm=False): ...

    def reset_downstream(self, task=None, flow=None, confirm=False): ...

    def reset_upstream(self, task=None, flow=None, confirm=False): ...

    def preview(self, tasks=None, flow=None, indent='', last=True, show_params=True, clip_params=False): ...

    def set_default(self, task): ...

    def get_task(self, task=None, flow=None): ...

    def get_flow(self, flow): ...


class FlowExport(object):
    def __init__(self, tasks=None, flows=None, save=False, path_export='tasks_d6tpipe.py'): ...

    def generate(self): ...


class FlowImport(object):
    def __init__(self, path=None, module=None, path_data=None): ...

    def _get_tasks(self): ...

    def _module_from_file(self, module_name, file_path): ...


def _result(tasks): ...
