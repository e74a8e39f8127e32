from d6tflow.targets import DataTarget


class PyTorchModel(DataTarget):
    def load(self, cached=False, **kwargs): ...

    def save(self, model, **kwargs): ...
