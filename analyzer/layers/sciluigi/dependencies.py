import luigi
from luigi.contrib.s3 import S3Target


class TargetInfo(object):
    task = None
    path = None
    target = None

    def __init__(self, task, path, format=None, is_tmp=False):
        self.task = task
        self.path = path
        self.target = luigi.LocalTarget(path, format, is_tmp)

    def open(self, *args, **kwargs): ...


class S3TargetInfo(TargetInfo):
    def __init__(self, task, path, format=None, client=None):
        self.task = task
        self.path = path
        self.target = S3Target(path, format=format, client=client)


class PostgresTargetInfo(TargetInfo):
    def __init__(self, task, host, database, user, password, update_id, table=None, port=None): ...


class DependencyHelpers(object):
    def requires(self): ...

    def _upstream_tasks(self): ...

    def _add_upstream_tasks(self, tasks, new_tasks): ...

    def output(self): ...

    def _output_targets(self): ...

    def _parse_outputitem(self, val, targets): ...
