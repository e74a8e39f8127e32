from d6tflow.targets import DataTarget


class H5PandasTarget(DataTarget):
    def load(self, cached=False, **kwargs): ...

    def save(self, df, **kwargs): ...
