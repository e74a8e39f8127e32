from luigi import parameter
from luigi.metrics import MetricsCollectors
from luigi.task import Config


# luigi 3.8.1 scheduler.py:115
class scheduler(Config):
    retry_delay = parameter.FloatParameter(default=900.0)
    remove_delay = parameter.FloatParameter(default=600.0)
    worker_disconnect_delay = parameter.FloatParameter(default=60.0)
    state_path = parameter.Parameter(default='/var/lib/luigi-server/state.pickle')
    batch_emails = parameter.BoolParameter(default=False)
    disable_window = parameter.IntParameter(default=3600)
    retry_count = parameter.IntParameter(default=999999999)
    disable_hard_timeout = parameter.IntParameter(default=999999999)
    disable_persist = parameter.IntParameter(default=86400)
    max_shown_tasks = parameter.IntParameter(default=100000)
    max_graph_nodes = parameter.IntParameter(default=100000)
    record_task_history = parameter.BoolParameter(default=False)
    prune_on_get_work = parameter.BoolParameter(default=False)
    pause_enabled = parameter.BoolParameter(default=True)
    send_messages = parameter.BoolParameter(default=True)
    metrics_collector = parameter.EnumParameter(enum=MetricsCollectors, default=MetricsCollectors.default)
    metrics_custom_import = parameter.OptionalStrParameter(default=None)
    stable_done_cooldown_secs = parameter.IntParameter(default=10)


class Scheduler:
    def __init__(self, config=None, resources=None, task_history_impl=None, **kwargs): ...
