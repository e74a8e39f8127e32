from b2luigi.core.task import Task


def dispatch(run_function):
    return run_function


class DispatchableTask(Task):
    def process(self): ...

    def run(self): ...
