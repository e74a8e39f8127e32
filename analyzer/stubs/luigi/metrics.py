import abc
from enum import Enum


# luigi 3.8.1 metrics.py:6
class MetricsCollectors(Enum):
    custom = -1
    default = 1
    none = 1
    datadog = 2
    prometheus = 3

    @classmethod
    def get(cls, which, custom_import=None): ...


# luigi 3.8.1 metrics.py:45
class MetricsCollector(metaclass=abc.ABCMeta):
    @abc.abstractmethod
    def __init__(self):
        pass

    @abc.abstractmethod
    def handle_task_started(self, task):
        pass

    @abc.abstractmethod
    def handle_task_failed(self, task):
        pass

    @abc.abstractmethod
    def handle_task_disabled(self, task, config):
        pass

    @abc.abstractmethod
    def handle_task_done(self, task):
        pass

    def handle_task_statistics(self, task, statistics):
        pass

    def generate_latest(self):
        return

    def configure_http_handler(self, http_handler):
        pass


# luigi 3.8.1 metrics.py:80
class NoMetricsCollector(MetricsCollector):
    def __init__(self):
        pass

    def handle_task_started(self, task):
        pass

    def handle_task_failed(self, task):
        pass

    def handle_task_disabled(self, task, config):
        pass

    def handle_task_done(self, task):
        pass
