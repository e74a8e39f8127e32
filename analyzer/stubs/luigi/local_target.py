from luigi.format import FileWrapper, get_default_format
from luigi.target import (AtomicLocalFile, FileAlreadyExists, FileSystem, FileSystemTarget, MissingParentDirectory,
                          NotADirectory)

_names_all = True


# luigi 3.8.1 local_target.py:34
class atomic_file(AtomicLocalFile):
    def move_to_final_destination(self): ...

    def generate_tmp_path(self, path): ...


# luigi 3.8.1 local_target.py:46
class LocalFileSystem(FileSystem):
    def copy(self, old_path, new_path, raise_if_exists=False): ...

    def exists(self, path): ...

    def mkdir(self, path, parents=True, raise_if_exists=False): ...

    def isdir(self, path): ...

    def listdir(self, path): ...

    def remove(self, path, recursive=True): ...

    def move(self, old_path, new_path, raise_if_exists=False): ...

    def rename_dont_move(self, path, dest): ...


# a name made at random in the directory for temporary files
def _temporary_name(): ...


# luigi 3.8.1 local_target.py:131
class LocalTarget(FileSystemTarget):
    fs = LocalFileSystem()

    def __init__(self, path=None, format=None, is_tmp=False):
        if format is None:
            format = get_default_format()
        if not path:
            if not is_tmp:
                raise Exception('path or is_tmp must be set')
            path = _temporary_name()
        super().__init__(path)
        self.format = format
        self.is_tmp = is_tmp

    def makedirs(self): ...

    def open(self, mode='r'): ...

    def move(self, new_path, raise_if_exists=False): ...

    def move_dir(self, new_path): ...

    def remove(self): ...

    def copy(self, new_path, raise_if_exists=False): ...

    @property
    def fn(self):
        return self.path
