from luigi import parameter
from luigi.metrics import MetricsCollector
from luigi.task import Config


# luigi 3.8.1 contrib/prometheus_metric.py:8
class prometheus(Config):
    use_task_family_in_labels = parameter.BoolParameter(default=True, parsing=parameter.BoolParameter.EXPLICIT_PARSING)
    task_parameters_to_use_in_labels = parameter.ListParameter(default=())


# luigi 3.8.1 contrib/prometheus_metric.py:13
class PrometheusMetricsCollector(MetricsCollector):
    def __init__(self, *args, **kwargs): ...

    def generate_latest(self): ...

    def handle_task_started(self, task): ...

    def handle_task_failed(self, task): ...

    def handle_task_disabled(self, task, config): ...

    def handle_task_done(self, task): ...

    def configure_http_handler(self, http_handler): ...
