import luigi.configuration
import luigi.contrib.hadoop
import luigi.contrib.hadoop_jar
import luigi.contrib.hdfs
from luigi.task import flatten


# luigi 3.8.1 contrib/scalding.py:61
class ScaldingJobRunner(luigi.contrib.hadoop.JobRunner):
    def __init__(self): ...

    def get_scala_jars(self, include_compiler=False): ...

    def get_scalding_jars(self): ...

    def get_scalding_core(self): ...

    def get_provided_jars(self): ...

    def get_libjars(self): ...

    def get_tmp_job_jar(self, source): ...

    def get_build_dir(self, source): ...

    def get_job_class(self, source): ...

    def build_job_jar(self, job): ...

    def run_job(self, job, tracking_url_callback=None): ...


# luigi 3.8.1 contrib/scalding.py:217
class ScaldingJobTask(luigi.contrib.hadoop.BaseHadoopJobTask):
    def relpath(self, current_file, rel_path): ...

    def source(self):
        return None

    def jar(self):
        return None

    def extra_jars(self):
        return []

    def job_class(self):
        return None

    def job_runner(self): ...

    def atomic_output(self):
        return True

    def requires(self):
        return {}

    def job_args(self):
        return []

    def args(self):
        arglist = []
        for name, tasks in self.requires_hadoop().items():
            arglist.append('--' + name)
            arglist.extend([t.output().path for t in flatten(tasks)])
        arglist.extend(['--output', self.output()])
        arglist.extend(self.job_args())
        return arglist
