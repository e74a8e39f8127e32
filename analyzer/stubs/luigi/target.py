import abc
import io

_names_all = True


# luigi 3.8.1 target.py:34
class Target(metaclass=abc.ABCMeta):
    @abc.abstractmethod
    def exists(self): ...


# luigi 3.8.1 target.py:54
class FileSystemException(Exception):
    pass


# luigi 3.8.1 target.py:62
class FileAlreadyExists(FileSystemException):
    pass


# luigi 3.8.1 target.py:71
class MissingParentDirectory(FileSystemException):
    pass


# luigi 3.8.1 target.py:80
class NotADirectory(FileSystemException):
    pass


# luigi 3.8.1 target.py:89
class FileSystem(metaclass=abc.ABCMeta):
    @abc.abstractmethod
    def exists(self, path): ...

    @abc.abstractmethod
    def remove(self, path, recursive=True, skip_trash=True): ...

    def mkdir(self, path, parents=True, raise_if_exists=False): ...

    def isdir(self, path): ...

    def listdir(self, path): ...

    def move(self, path, dest): ...

    def rename_dont_move(self, path, dest): ...

    def rename(self, *args, **kwargs): ...

    def copy(self, path, dest): ...


# luigi 3.8.1 target.py:193
class FileSystemTarget(Target):
    def __init__(self, path):
        self.path = str(path)

    def __str__(self):
        return self.path

    @property
    @abc.abstractmethod
    def fs(self): ...

    @abc.abstractmethod
    def open(self, mode): ...

    def exists(self): ...

    def remove(self): ...

    def temporary_path(self): ...

    def _touchz(self): ...

    def _trailing_slash(self):
        if self.path[-1] in '\\/':
            return self.path[-1]
        return ''


# luigi 3.8.1 target.py:314
class AtomicLocalFile(io.BufferedWriter):
    def __init__(self, path):
        self.path = path

    def close(self): ...

    def generate_tmp_path(self, path): ...

    def move_to_final_destination(self): ...

    @property
    def tmp_path(self): ...
