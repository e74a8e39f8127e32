import luigi.target as target
from luigi.format import get_default_format


# luigi 3.8.1 mock.py:31
class MockFileSystem(target.FileSystem):
    _data = None

    def copy(self, path, dest, raise_if_exists=False): ...

    def get_all_data(self): ...

    def get_data(self, fn): ...

    def exists(self, path): ...

    def remove(self, path, recursive=True, skip_trash=True): ...

    def move(self, path, dest, raise_if_exists=False): ...

    def listdir(self, path): ...

    def isdir(self, path): ...

    def mkdir(self, path, parents=True, raise_if_exists=False): ...

    def clear(self): ...


# luigi 3.8.1 mock.py:101: the path is kept as given, not str() of it
class MockTarget(target.FileSystemTarget):
    fs = MockFileSystem()

    def __init__(self, fn, is_tmp=None, mirror_on_stderr=False, format=None):
        self._mirror_on_stderr = mirror_on_stderr
        self.path = fn
        self.format = format or get_default_format()

    def exists(self): ...

    def move(self, path, raise_if_exists=False): ...

    def rename(self, *args, **kwargs): ...

    def open(self, mode='r'): ...


# Luigi 1's name
MockFile = MockTarget
