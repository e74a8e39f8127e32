import luigi
from luigi_td.config import get_config


class ResultTarget(luigi.Target):
    def __init__(self, path, result_url=None, config=None):
        self.path = path
        self.result_url = result_url
        self.config = config or get_config()

    def save_result_state(self, result): ...

    def load_result_state(self): ...

    @property
    def job_id(self): ...

    @property
    def status(self): ...

    @property
    def result(self): ...

    def exists(self): ...

    def get_result_url(self):
        return self.result_url
