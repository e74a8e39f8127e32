import luigi

POLL_TIME = 2


# luigi 3.8.1 contrib/ecs.py:101
class ECSTask(luigi.Task):
    task_def_arn = luigi.OptionalParameter(default=None)
    task_def = luigi.OptionalParameter(default=None)
    cluster = luigi.Parameter(default='default')

    @property
    def ecs_task_ids(self): ...

    @property
    def command(self):
        pass

    @staticmethod
    def update_container_overrides_command(container_overrides, command): ...

    @property
    def combined_overrides(self): ...

    @property
    def run_task_kwargs(self):
        return {}

    def run(self): ...
