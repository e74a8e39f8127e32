from d6tflow.targets import DataTarget


class DatatableTarget(DataTarget):
    def load(self, cached=False, **kwargs): ...

    def save(self, df, **kwargs): ...
