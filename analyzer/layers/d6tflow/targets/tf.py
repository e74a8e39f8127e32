from d6tflow.targets import DataTarget


class H5KerasTarget(DataTarget):
    def load(self, cached=False, **kwargs): ...

    def save(self, df, **kwargs): ...
