import luigi
from luigi import IntParameter


# luigi 3.8.1 retcodes.py:31
class retcode(luigi.Config):
    unhandled_exception = IntParameter(default=4)
    missing_data = IntParameter(default=0)
    task_failed = IntParameter(default=0)
    already_running = IntParameter(default=0)
    scheduling_error = IntParameter(default=0)
    not_run = IntParameter(default=0)


def run_with_retcodes(argv): ...
