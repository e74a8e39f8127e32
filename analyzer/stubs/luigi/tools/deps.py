import luigi.parameter
import luigi.task


# luigi 3.8.1 tools/deps.py:67
class upstream(luigi.task.Config):
    family = luigi.parameter.OptionalParameter(default=None)


def get_task_requires(task):
    return set(luigi.task.flatten(task.requires()))


def find_deps(task, upstream_task_family): ...


def main(): ...
