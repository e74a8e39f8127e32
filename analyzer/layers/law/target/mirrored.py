from law.target.file import FileSystemTarget, FileSystemFileTarget, FileSystemDirectoryTarget


class MirroredTarget(FileSystemTarget):
    def __init__(self, path, _is_file, **kwargs): ...


class MirroredFileTarget(FileSystemFileTarget, MirroredTarget):
    def __init__(self, path, **kwargs): ...


class MirroredDirectoryTarget(FileSystemDirectoryTarget, MirroredTarget):
    def __init__(self, path, **kwargs): ...
