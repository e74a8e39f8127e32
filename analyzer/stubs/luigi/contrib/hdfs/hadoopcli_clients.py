from luigi.contrib.hdfs import abstract_client as hdfs_abstract_client


def create_hadoopcli_client(): ...


# luigi 3.8.1 contrib/hdfs/hadoopcli_clients.py:54
class HdfsClient(hdfs_abstract_client.HdfsFileSystem):
    recursive_listdir_cmd = ['-ls', '-R']

    @staticmethod
    def call_check(command): ...

    def exists(self, path): ...

    def move(self, path, dest): ...

    def remove(self, path, recursive=True, skip_trash=False): ...

    def chmod(self, path, permissions, recursive=False): ...

    def chown(self, path, owner, group, recursive=False): ...

    def count(self, path): ...

    def copy(self, path, destination): ...

    def put(self, local_path, destination): ...

    def get(self, path, local_destination): ...

    def getmerge(self, path, local_destination, new_line=False): ...

    def mkdir(self, path, parents=True, raise_if_exists=False): ...

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


# luigi 3.8.1 contrib/hdfs/hadoopcli_clients.py:214
class HdfsClientCdh3(HdfsClient):
    def mkdir(self, path, parents=True, raise_if_exists=False): ...

    def remove(self, path, recursive=True, skip_trash=False): ...


# luigi 3.8.1 contrib/hdfs/hadoopcli_clients.py:245
class HdfsClientApache1(HdfsClientCdh3):
    recursive_listdir_cmd = ['-lsr']

    def exists(self, path): ...
