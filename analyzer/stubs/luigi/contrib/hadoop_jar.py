import luigi.contrib.hadoop
import luigi.contrib.hdfs


def fix_paths(job): ...


# luigi 3.8.1 contrib/hadoop_jar.py:65
class HadoopJarJobError(Exception):
    pass


# luigi 3.8.1 contrib/hadoop_jar.py:69
class HadoopJarJobRunner(luigi.contrib.hadoop.JobRunner):
    def __init__(self):
        pass

    def run_job(self, job, tracking_url_callback=None): ...


# luigi 3.8.1 contrib/hadoop_jar.py:124
class HadoopJarJobTask(luigi.contrib.hadoop.BaseHadoopJobTask):
    def jar(self):
        return None

    def main(self):
        return None

    def job_runner(self): ...

    def atomic_output(self):
        return True

    def ssh(self):
        return None

    def args(self):
        return []
