import luigi


# luigi 3.8.1 contrib/simulate.py:32
class RunAnywayTarget(luigi.Target):
    def __init__(self, task_obj):
        self.task_id = task_obj.task_id

    def get_path(self): ...

    def exists(self): ...

    def done(self): ...
