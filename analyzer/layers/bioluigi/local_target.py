import luigi


class LocalTarget(luigi.LocalTarget):
    def temporary_path(self): ...

    def __repr__(self): ...
