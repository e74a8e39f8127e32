import luigi
from law.target.base import Target


class FileSystemTarget(Target, luigi.target.FileSystemTarget):
    def __init__(self, path, fs=None, **kwargs): ...

    @property
    def path(self): ...  # variables and ~ are expanded, file systems have a base


class FileSystemFileTarget(FileSystemTarget):
    pass


class FileSystemDirectoryTarget(FileSystemTarget):
    def child(self, path, type=None, mktemp_pattern=None, **kwargs): ...
