import abc

import luigi
import luigi.contrib.gcs
import luigi.contrib.hdfs
import luigi.contrib.s3
from luigi.task import Config


# luigi 3.8.1 contrib/hadoop.py:65
class hadoop(Config):
    pool = luigi.OptionalParameter(default=None)


def attach(*packages): ...


def dereference(f): ...


def get_extra_files(extra_files): ...


def create_packages_archive(packages, filename): ...


# luigi 3.8.1 contrib/hadoop.py:200
class HadoopRunContext:
    def __init__(self): ...

    def kill_job(self, captured_signal=None, stack_frame=None): ...


# luigi 3.8.1 contrib/hadoop.py:227
class HadoopJobError(RuntimeError):
    def __init__(self, message, out=None, err=None): ...


def run_and_track_hadoop_job(arglist, tracking_url_callback=None, env=None): ...


def fetch_task_failures(tracking_url): ...


# luigi 3.8.1 contrib/hadoop.py:379
class JobRunner:
    run_job = NotImplemented


# luigi 3.8.1 contrib/hadoop.py:383
class HadoopJobRunner(JobRunner):
    def __init__(
        self,
        streaming_jar,
        modules=None,
        streaming_args=None,
        libjars=None,
        libjars_in_hdfs=None,
        jobconfs=None,
        input_format=None,
        output_format=None,
        end_job_with_atomic_move_dir=True,
        archives=None,
    ): ...

    def run_job(self, job, tracking_url_callback=None): ...

    def finish(self): ...


# luigi 3.8.1 contrib/hadoop.py:581
class DefaultHadoopJobRunner(HadoopJobRunner):
    def __init__(self): ...


# luigi 3.8.1 contrib/hadoop.py:593
class LocalJobRunner(JobRunner):
    def __init__(self, samplelines=None): ...

    def sample(self, input_stream, n, output): ...

    def group(self, input_stream): ...

    def run_job(self, job): ...


# luigi 3.8.1 contrib/hadoop.py:657
class BaseHadoopJobTask(luigi.Task):
    pool = luigi.OptionalParameter(default=None, significant=False, positional=False)
    batch_counter_default = 1
    final_mapper = NotImplemented
    final_combiner = NotImplemented
    final_reducer = NotImplemented
    mr_priority = NotImplemented
    package_binary = None
    _counter_dict = {}
    task_id = None

    @abc.abstractmethod
    def job_runner(self):
        pass

    def jobconfs(self): ...

    def init_local(self):
        pass

    def init_hadoop(self):
        pass

    data_interchange_format = 'python'

    def run(self): ...

    def requires_local(self):
        return []

    def requires_hadoop(self):
        return self.requires()

    def input_local(self):
        return luigi.task.getpaths(self.requires_local())

    def input_hadoop(self):
        return luigi.task.getpaths(self.requires_hadoop())

    def deps(self):
        return luigi.task.flatten(self.requires_hadoop()) + luigi.task.flatten(self.requires_local())

    def on_failure(self, exception): ...


# luigi 3.8.1 contrib/hadoop.py:766
class JobTask(BaseHadoopJobTask):
    jobconf_truncate = 20000
    n_reduce_tasks = 25
    reducer = NotImplemented

    def jobconfs(self): ...

    def init_mapper(self):
        pass

    def init_combiner(self):
        pass

    def init_reducer(self):
        pass

    def job_runner(self): ...

    def reader(self, input_stream): ...

    def writer(self, outputs, stdout, stderr=None): ...

    def mapper(self, item): ...

    combiner = NotImplemented

    def incr_counter(self, *args, **kwargs): ...

    def extra_modules(self):
        return []

    def extra_files(self):
        return []

    def extra_streaming_arguments(self):
        return []

    def extra_archives(self):
        return []

    def add_link(self, src, dst): ...

    def dump(self, directory=''): ...

    def run_mapper(self, stdin=None, stdout=None): ...

    def run_reducer(self, stdin=None, stdout=None): ...

    def run_combiner(self, stdin=None, stdout=None): ...

    def internal_reader(self, input_stream): ...

    def internal_writer(self, outputs, stdout): ...
