import enum

from luigi.parameter import IntParameter
from luigi.task import Config


# luigi 3.8.1 execution_summary.py:33
class execution_summary(Config):
    summary_length = IntParameter(default=5)


# luigi 3.8.1 execution_summary.py:37
class LuigiStatusCode(enum.Enum):
    SUCCESS = (':)', 'there were no failed tasks or missing dependencies')
    SUCCESS_WITH_RETRY = (':)', 'there were failed tasks but they all succeeded in a retry')
    FAILED = (':(', 'there were failed tasks')
    FAILED_AND_SCHEDULING_FAILED = (':(', 'there were failed tasks and tasks whose scheduling failed')
    SCHEDULING_FAILED = (':(', 'there were tasks whose scheduling failed')
    NOT_RUN = (':|', 'there were tasks that were not granted run permission by the scheduler')
    MISSING_EXT = (':|', 'there were missing external dependencies')


# luigi 3.8.1 execution_summary.py:66
class LuigiRunResult:
    def __init__(self, worker, worker_add_run_status=True): ...


def summary(worker): ...
