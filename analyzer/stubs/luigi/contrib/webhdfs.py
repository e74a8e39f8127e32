import luigi.contrib.hdfs
from luigi.format import get_default_format
from luigi.target import AtomicLocalFile, FileSystemTarget


# luigi 3.8.1 contrib/webhdfs.py:35
class WebHdfsTarget(FileSystemTarget):
    fs = None

    def __init__(self, path, client=None, format=None):
        super().__init__(path)
        self.fs = client or WebHdfsClient()
        self.format = format or get_default_format()

    def open(self, mode='r'): ...


# luigi 3.8.1 contrib/webhdfs.py:57
class ReadableWebHdfsFile:
    def __init__(self, path, client): ...

    def read(self): ...

    def readlines(self, char='\n'): ...

    def close(self): ...


# luigi 3.8.1 contrib/webhdfs.py:87
class AtomicWebHdfsFile(AtomicLocalFile):
    def __init__(self, path, client): ...

    def move_to_final_destination(self): ...


WebHdfsClient = luigi.contrib.hdfs.WebHdfsClient
