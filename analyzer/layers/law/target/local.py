import luigi
from law.target.file import FileSystemTarget, FileSystemFileTarget, FileSystemDirectoryTarget


class LocalTarget(FileSystemTarget, luigi.LocalTarget):
    def __init__(self, path=None, fs=None, is_tmp=False, tmp_dir=None, **kwargs): ...


class LocalFileTarget(FileSystemFileTarget, LocalTarget):
    pass


class LocalDirectoryTarget(FileSystemDirectoryTarget, LocalTarget):
    pass
