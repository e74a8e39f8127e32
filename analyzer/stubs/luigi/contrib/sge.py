import luigi

POLL_TIME = 5


# luigi 3.8.1 contrib/sge.py:148
class SGEJobTask(luigi.Task):
    n_cpu = luigi.IntParameter(default=2, significant=False)
    shared_tmp_dir = luigi.Parameter(default='/home', significant=False)
    parallel_env = luigi.Parameter(default='orte', significant=False)
    job_name_format = luigi.Parameter(significant=False, default=None)
    job_name = luigi.Parameter(significant=False, default=None)
    run_locally = luigi.BoolParameter(significant=False)
    poll_time = luigi.IntParameter(significant=False, default=POLL_TIME)
    dont_remove_tmp_dir = luigi.BoolParameter(significant=False)
    no_tarball = luigi.BoolParameter(significant=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.job_name:
            self.job_name = self._default_job_name()

    def _default_job_name(self):
        if self.job_name_format:
            return self.job_name_format.format(task_family=self.task_family, **self.param_kwargs)
        return self.task_family

    def run(self): ...

    def work(self):
        pass


# luigi 3.8.1 contrib/sge.py:328
class LocalSGEJobTask(SGEJobTask):
    def run(self): ...
