import luigi


class FileSystemTarget(luigi.target.FileSystemTarget):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)

    @property
    def tmp_name(self): ...

    def get_temporary_input(self, task=None, **tmp_file_kwargs): ...

    def temporary_path(self, task=None, **tmp_file_kwargs): ...


class LocalTarget(FileSystemTarget, luigi.LocalTarget):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
