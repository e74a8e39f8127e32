import luigi


# luigi 3.8.1 contrib/batch.py:78
class BatchJobException(Exception):
    pass


POLL_TIME = 10


# luigi 3.8.1 contrib/batch.py:89
class BatchClient:
    def __init__(self, poll_time=POLL_TIME): ...

    def get_active_queue(self): ...

    def get_job_id_from_name(self, job_name): ...

    def get_job_status(self, job_id): ...

    def get_logs(self, log_stream_name, get_last=50): ...

    def submit_job(self, job_definition, parameters, job_name=None, queue=None): ...

    def wait_on_job(self, job_id): ...

    def register_job_definition(self, json_fpath): ...


# luigi 3.8.1 contrib/batch.py:177
class BatchTask(luigi.Task):
    job_definition = luigi.Parameter()
    job_name = luigi.OptionalParameter(default=None)
    job_queue = luigi.OptionalParameter(default=None)
    poll_time = luigi.IntParameter(default=POLL_TIME)

    def run(self): ...

    @property
    def parameters(self):
        return {}
