import luigi.contrib.target
from luigi.contrib.hdfs import abstract_client as hdfs_abstract_client


# luigi 3.8.1 contrib/hdfs/webhdfs_client.py:38
class webhdfs(luigi.Config):
    port = luigi.IntParameter(default=50070)
    user = luigi.Parameter(default='', config_path=dict(section='hdfs', name='user'))
    client_type = luigi.ChoiceParameter(var_type=str, choices=['insecure', 'kerberos'], default='insecure')


# luigi 3.8.1 contrib/hdfs/webhdfs_client.py:44
class WebHdfsClient(hdfs_abstract_client.HdfsFileSystem):
    def __init__(self, host=None, port=None, user=None, client_type=None): ...

    @property
    def url(self): ...

    @property
    def client(self): ...

    def walk(self, path, depth=1): ...

    def exists(self, path): ...

    def upload(self, hdfs_path, local_path, overwrite=False): ...

    def download(self, hdfs_path, local_path, overwrite=False, n_threads=-1): ...

    def remove(self, hdfs_path, recursive=True, skip_trash=False): ...

    def read(self, hdfs_path, offset=0, length=None, buffer_size=None, chunk_size=1024, buffer_char=None): ...

    def move(self, path, dest): ...

    def mkdir(self, path, parents=True, mode=493, raise_if_exists=False): ...

    def chmod(self, path, permissions, recursive=False):
        raise NotImplementedError

    def chown(self, path, owner, group, recursive=False):
        raise NotImplementedError

    def count(self, path):
        raise NotImplementedError

    def copy(self, path, destination):
        raise NotImplementedError

    def put(self, local_path, destination): ...

    def get(self, path, local_destination): ...

    def listdir(
        self,
        path,
        ignore_directories=False,
        ignore_files=False,
        include_size=False,
        include_type=False,
        include_time=False,
        recursive=False,
    ): ...

    def touchz(self, path): ...
