import luigi
from luigi.parameter import DictParameter
from luigi.task import getpaths


class DynamicWrapperTask(luigi.Task):
    def complete(self): ...


class TaskWithOutputMixin(luigi.Task):
    def output(self):
        return getpaths(self.requires())


class DynamicTaskWithOutputMixin(luigi.Task):
    unpack_singleton = True

    def output(self): ...


class CreateTaskOutputDirectoriesBeforeRunMixin(luigi.Task):
    def run(self): ...


class RemoveTaskOutputOnFailureMixin(luigi.Task):
    def on_failure(self, err): ...


class TaskWithMetadataMixin:
    metadata = DictParameter(default={}, positional=False, significant=False)
