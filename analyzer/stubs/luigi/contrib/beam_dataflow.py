import abc

import luigi
from luigi.contrib import bigquery, gcs
from luigi.task import MixinNaiveBulkComplete


# luigi 3.8.1 contrib/beam_dataflow.py:33
class DataflowParamKeys(metaclass=abc.ABCMeta):
    @property
    @abc.abstractmethod
    def runner(self):
        pass

    @property
    @abc.abstractmethod
    def project(self):
        pass

    @property
    @abc.abstractmethod
    def zone(self):
        pass

    @property
    @abc.abstractmethod
    def region(self):
        pass

    @property
    @abc.abstractmethod
    def staging_location(self):
        pass

    @property
    @abc.abstractmethod
    def temp_location(self):
        pass

    @property
    @abc.abstractmethod
    def gcp_temp_location(self):
        pass

    @property
    @abc.abstractmethod
    def num_workers(self):
        pass

    @property
    @abc.abstractmethod
    def autoscaling_algorithm(self):
        pass

    @property
    @abc.abstractmethod
    def max_num_workers(self):
        pass

    @property
    @abc.abstractmethod
    def disk_size_gb(self):
        pass

    @property
    @abc.abstractmethod
    def worker_machine_type(self):
        pass

    @property
    @abc.abstractmethod
    def worker_disk_type(self):
        pass

    @property
    @abc.abstractmethod
    def job_name(self):
        pass

    @property
    @abc.abstractmethod
    def service_account(self):
        pass

    @property
    @abc.abstractmethod
    def network(self):
        pass

    @property
    @abc.abstractmethod
    def subnetwork(self):
        pass

    @property
    @abc.abstractmethod
    def labels(self):
        pass


# luigi 3.8.1 contrib/beam_dataflow.py:132
class _CmdLineRunner:
    @staticmethod
    def run(cmd, task=None): ...


# luigi 3.8.1 contrib/beam_dataflow.py:158
class BeamDataflowJobTask(MixinNaiveBulkComplete, luigi.Task, metaclass=abc.ABCMeta):
    project = None
    runner = None
    temp_location = None
    staging_location = None
    gcp_temp_location = None
    num_workers = None
    autoscaling_algorithm = None
    max_num_workers = None
    network = None
    subnetwork = None
    disk_size_gb = None
    worker_machine_type = None
    job_name = None
    worker_disk_type = None
    service_account = None
    zone = None
    region = None
    labels = {}
    cmd_line_runner = _CmdLineRunner
    dataflow_params = None

    def __init__(self):
        if not isinstance(self.dataflow_params, DataflowParamKeys):
            raise ValueError('dataflow_params must be DataflowParamKeys')
        super().__init__()

    @abc.abstractmethod
    def dataflow_executable(self):
        pass

    def args(self):
        return []

    def before_run(self):
        pass

    def on_successful_run(self):
        pass

    def validate_output(self):
        return True

    def file_pattern(self):
        return {}

    def on_successful_output_validation(self):
        pass

    def cleanup_on_error(self, error):
        pass

    def run(self): ...

    @staticmethod
    def get_target_path(target):
        if isinstance(target, luigi.LocalTarget) or isinstance(target, gcs.GCSTarget):
            return target.path
        if isinstance(target, bigquery.BigQueryTarget):
            return '{}:{}.{}'.format(target.table.project_id, target.table.dataset_id, target.table.table_id)
        raise ValueError('target is neither LocalTarget, GCSTarget nor BigQueryTarget')
