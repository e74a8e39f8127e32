import luigi


def add_config(file_path): ...


def flatten(targets):
    return luigi.task.flatten(targets)


def map_flattenable_items(func, items): ...
