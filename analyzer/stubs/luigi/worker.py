import datetime

from luigi.parameter import (
    BoolParameter,
    FloatParameter,
    IntParameter,
    OptionalParameter,
    Parameter,
    TimeDeltaParameter,
)
from luigi.task import Config


# luigi 3.8.1 worker.py:446
class worker(Config):
    id = Parameter(default='')
    ping_interval = FloatParameter(default=1.0, config_path=dict(section='core', name='worker-ping-interval'))
    keep_alive = BoolParameter(default=False, config_path=dict(section='core', name='worker-keep-alive'))
    count_uniques = BoolParameter(default=False, config_path=dict(section='core', name='worker-count-uniques'))
    count_last_scheduled = BoolParameter(default=False)
    wait_interval = FloatParameter(default=1.0, config_path=dict(section='core', name='worker-wait-interval'))
    wait_jitter = FloatParameter(default=5.0)
    max_keep_alive_idle_duration = TimeDeltaParameter(default=datetime.timedelta(0))
    max_reschedules = IntParameter(default=1, config_path=dict(section='core', name='worker-max-reschedules'))
    timeout = IntParameter(default=0, config_path=dict(section='core', name='worker-timeout'))
    task_limit = IntParameter(default=None, config_path=dict(section='core', name='worker-task-limit'))
    retry_external_tasks = BoolParameter(default=False, config_path=dict(section='core', name='retry-external-tasks'))
    send_failure_email = BoolParameter(default=True)
    no_install_shutdown_handler = BoolParameter(default=False)
    check_unfulfilled_deps = BoolParameter(default=True)
    check_complete_on_run = BoolParameter(default=False)
    force_multiprocessing = BoolParameter(default=False)
    task_process_context = OptionalParameter(default=None)
    cache_task_completion = BoolParameter(default=False)


class Worker:
    def __init__(self, scheduler=None, worker_id=None, worker_processes=1, assistant=False, **kwargs): ...

    def add(self, task, multiprocess=False, processes=0): ...

    def run(self): ...
