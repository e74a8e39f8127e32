import luigi
import luigi.configuration


# luigi 3.8.1 contrib/hdfs/config.py:32
class hdfs(luigi.Config):
    client_version = luigi.IntParameter(default=None)
    namenode_host = luigi.OptionalParameter(default=None)
    namenode_port = luigi.IntParameter(default=None)
    client = luigi.Parameter(default='hadoopcli')
    tmp_dir = luigi.OptionalParameter(default=None, config_path=dict(section='core', name='hdfs-tmp-dir'))


# luigi 3.8.1 contrib/hdfs/config.py:43
class hadoopcli(luigi.Config):
    command = luigi.Parameter(default='hadoop', config_path=dict(section='hadoop', name='command'))
    version = luigi.Parameter(default='cdh4', config_path=dict(section='hadoop', name='version'))


def load_hadoop_cmd(): ...


def get_configured_hadoop_version(): ...


def get_configured_hdfs_client(): ...


def tmppath(path=None, include_unix_username=True): ...
