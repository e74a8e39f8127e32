from luigi import parameter
from luigi.metrics import MetricsCollector
from luigi.task import Config


# luigi 3.8.1 contrib/datadog_metric.py:15
class datadog(Config):
    api_key = parameter.Parameter(default='dummy_api_key')
    app_key = parameter.Parameter(default='dummy_app_key')
    default_tags = parameter.Parameter(default='application:luigi')
    environment = parameter.Parameter(default='development')
    metric_namespace = parameter.Parameter(default='luigi')
    statsd_host = parameter.Parameter(default='localhost')
    statsd_port = parameter.IntParameter(default=8125)


# luigi 3.8.1 contrib/datadog_metric.py:25
class DatadogMetricsCollector(MetricsCollector):
    def __init__(self, *args, **kwargs): ...

    def handle_task_started(self, task): ...

    def handle_task_failed(self, task): ...

    def handle_task_disabled(self, task, config): ...

    def handle_task_done(self, task): ...

    @property
    def default_tags(self): ...
