import luigi
import luigi.configuration


def track_job(job_id): ...


def kill_job(job_id): ...


# luigi 3.8.1 contrib/lsf.py:98
class LSFJobTask(luigi.Task):
    n_cpu_flag = luigi.IntParameter(default=2, significant=False)
    shared_tmp_dir = luigi.Parameter(default='/tmp', significant=False)
    resource_flag = luigi.Parameter(default='mem=8192', significant=False)
    memory_flag = luigi.Parameter(default='8192', significant=False)
    queue_flag = luigi.Parameter(default='queue_name', significant=False)
    runtime_flag = luigi.IntParameter(default=60)
    job_name_flag = luigi.Parameter(default='')
    poll_time = luigi.FloatParameter(significant=False, default=5)
    save_job_info = luigi.BoolParameter(default=False)
    output = luigi.Parameter(default='')
    extra_bsub_args = luigi.Parameter(default='')
    job_status = None

    def fetch_task_failures(self): ...

    def fetch_task_output(self): ...

    def init_local(self):
        pass

    def run(self): ...

    def work(self):
        pass


# luigi 3.8.1 contrib/lsf.py:336
class LocalLSFJobTask(LSFJobTask):
    def run(self): ...
