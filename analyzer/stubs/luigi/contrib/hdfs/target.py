from luigi.contrib.hdfs import clients as hdfs_clients
from luigi.contrib.hdfs.config import tmppath
from luigi.target import FileSystemTarget


# what stands behind scheme and host, before query and fragment
def _path_of_url(url):
    head, colon, tail = url.partition(':')
    if colon and head.isalnum() and not head[0].isdigit():
        url = tail
    if url.startswith('//'):
        url = url[2:].partition('/')[2]
    return url.partition('#')[0].partition('?')[0]


# luigi 3.8.1 contrib/hdfs/target.py:32
class HdfsTarget(FileSystemTarget):
    def __init__(self, path=None, format=None, is_tmp=False, fs=None):
        if path is None:
            if not is_tmp:
                raise AssertionError
            path = tmppath()
        super().__init__(path)
        if ':' in _path_of_url(path):
            raise ValueError('colon is not allowed in hdfs filenames')
        self.format = format
        self.is_tmp = is_tmp
        self._fs = fs or hdfs_clients.get_autoconfig_client()

    @property
    def fs(self):
        return self._fs

    def glob_exists(self, expected_files): ...

    def open(self, mode='r'): ...

    def remove(self, skip_trash=False): ...

    def rename(self, path, raise_if_exists=False): ...

    def move(self, path, raise_if_exists=False): ...

    def move_dir(self, path): ...

    def copy(self, dst_dir): ...

    def is_writable(self): ...


# luigi 3.8.1 contrib/hdfs/target.py:182
class HdfsFlagTarget(HdfsTarget):
    def __init__(self, path, format=None, client=None, flag='_SUCCESS'):
        if path[-1] != '/':
            raise ValueError('the path must end with a slash')
        super().__init__(path, format, client)
        self.flag = flag

    def exists(self): ...
