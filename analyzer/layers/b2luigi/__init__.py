# b2luigi 1.3.0
from luigi import *
from luigi.util import copies
from b2luigi.core.parameter import wrap_parameter, BoolParameter, BatchIntParameter

wrap_parameter()

from b2luigi.core.task import Task, ExternalTask, WrapperTask
from b2luigi.core.target import LocalTarget
from b2luigi.core.temporary_wrapper import on_temporary_files
from b2luigi.core.dispatchable_task import DispatchableTask, dispatch
from b2luigi.core.settings import get_setting, set_setting, clear_setting
from b2luigi.cli.process import process, build


class requires:
    def __init__(self, *tasks_to_require, **kwargs):
        self.tasks_to_require = tasks_to_require
        self.kwargs = kwargs

    def __call__(self, task_that_requires):
        parents = self.tasks_to_require
        fixed = self.kwargs
        for parent in parents:
            for name, parameter in parent.get_params():
                if name not in fixed and not hasattr(task_that_requires, name):
                    setattr(task_that_requires, name, parameter)
        before = task_that_requires.requires

        def requires(task):
            yield from before(task)
            clones = [task.clone(cls=parent, **fixed) for parent in parents]
            yield clones[0] if len(clones) == 1 else clones
        task_that_requires.requires = requires
        return task_that_requires


class inherits:
    def __init__(self, *tasks_to_inherit, **kwargs):
        self.tasks_to_inherit = tasks_to_inherit
        without = kwargs.pop('without', None)
        self.without = [without] if isinstance(without, str) else [] if without is None else list(without)

    def __call__(self, task_that_inherits):
        parents = self.tasks_to_inherit
        for parent in parents:
            for name, parameter in parent.get_params():
                if not hasattr(task_that_inherits, name) and name not in self.without:
                    setattr(task_that_inherits, name, parameter)
                elif name in self.without:
                    self.without.remove(name)
        task_that_inherits.clone_parent = lambda task, **kwargs: task.clone(cls=parents[0], **kwargs)
        task_that_inherits.clone_parents = lambda task, **kwargs: [task.clone(cls=parent, **kwargs) for parent in parents]
        return task_that_inherits
