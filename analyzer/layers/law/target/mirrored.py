from law.target.file import FileSystemTarget, FileSystemFileTarget, FileSystemDirectoryTarget


class MirroredTarget(FileSystemTarget):
    def __init__(self, path, _is_file, remote_target=None, remote_target_cls=None, remote_fs=None, remote_kwargs=None, local_target=None,
                 local_fs=None, local_kwargs=None, local_read_only=True, local_sync=None, **kwargs): ...


class MirroredFileTarget(FileSystemFileTarget, MirroredTarget):
    def __init__(self, path, **kwargs): ...


class MirroredDirectoryTarget(FileSystemDirectoryTarget, MirroredTarget):
    def __init__(self, path, **kwargs): ...
