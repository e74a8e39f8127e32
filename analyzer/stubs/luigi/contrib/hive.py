import abc

import luigi
import luigi.contrib.hadoop


# luigi 3.8.1 contrib/hive.py:37
class HiveCommandError(RuntimeError):
    def __init__(self, message, out=None, err=None): ...


def load_hive_cmd(): ...


def get_hive_syntax(): ...


def get_hive_warehouse_location(): ...


def get_ignored_file_masks(): ...


def run_hive(args, check_return_code=True): ...


def run_hive_cmd(hivecmd, check_return_code=True): ...


def run_hive_script(script): ...


# luigi 3.8.1 contrib/hive.py:107
class HiveClient(metaclass=abc.ABCMeta):
    @abc.abstractmethod
    def table_location(self, table, database='default', partition=None):
        pass

    @abc.abstractmethod
    def table_schema(self, table, database='default'):
        pass

    @abc.abstractmethod
    def table_exists(self, table, database='default', partition=None):
        pass

    @abc.abstractmethod
    def partition_spec(self, partition):
        pass


# luigi 3.8.1 contrib/hive.py:137
class HiveCommandClient(HiveClient):
    def table_location(self, table, database='default', partition=None): ...

    def table_exists(self, table, database='default', partition=None): ...

    def table_schema(self, table, database='default'): ...

    def partition_spec(self, partition): ...


# luigi 3.8.1 contrib/hive.py:183
class ApacheHiveCommandClient(HiveCommandClient):
    def table_schema(self, table, database='default'): ...


# luigi 3.8.1 contrib/hive.py:196
class MetastoreClient(HiveClient):
    def table_location(self, table, database='default', partition=None): ...

    def table_exists(self, table, database='default', partition=None): ...

    def table_schema(self, table, database='default'): ...

    def partition_spec(self, partition): ...


# luigi 3.8.1 contrib/hive.py:238
class HiveThriftContext:
    pass


# luigi 3.8.1 contrib/hive.py:268
class WarehouseHiveClient(HiveClient):
    def __init__(self, hdfs_client=None, warehouse_location=None): ...

    def table_schema(self, table, database='default'):
        return NotImplemented

    def table_location(self, table, database='default', partition=None): ...

    def table_exists(self, table, database='default', partition=None): ...

    def partition_spec(self, partition): ...


def get_default_client(): ...


client = get_default_client()


# luigi 3.8.1 contrib/hive.py:322
class HiveQueryTask(luigi.contrib.hadoop.BaseHadoopJobTask):
    n_reduce_tasks = None
    bytes_per_reducer = None
    reducers_max = None

    @abc.abstractmethod
    def query(self):
        raise RuntimeError

    def hiverc(self):
        return luigi.configuration.get_config().get('hive', 'hiverc-location', default=None)

    def hivevars(self):
        return {}

    def hiveconfs(self): ...

    def job_runner(self): ...


# luigi 3.8.1 contrib/hive.py:388
class HiveQueryRunner(luigi.contrib.hadoop.JobRunner):
    def prepare_outputs(self, job): ...

    def get_arglist(self, f_name, job): ...

    def run_job(self, job, tracking_url_callback=None): ...


# luigi 3.8.1 contrib/hive.py:446
class HivePartitionTarget(luigi.Target):
    def __init__(self, table, partition, database='default', fail_missing_table=True, client=None):
        self.table = table
        self.partition = partition
        self.database = database
        self.fail_missing_table = fail_missing_table
        self.client = client or get_default_client()

    def exists(self): ...

    @property
    def path(self): ...


# luigi 3.8.1 contrib/hive.py:501
class HiveTableTarget(HivePartitionTarget):
    def __init__(self, table, database='default', client=None):
        super().__init__(table, None, database=database, fail_missing_table=False, client=client)


# luigi 3.8.1 contrib/hive.py:516
class ExternalHiveTask(luigi.ExternalTask):
    database = luigi.Parameter(default='default')
    table = luigi.Parameter()
    partition = luigi.DictParameter(default={})

    def output(self):
        return HivePartitionTarget(database=self.database, table=self.table, partition=self.partition)
