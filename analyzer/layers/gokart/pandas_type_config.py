from abc import abstractmethod
import luigi


class PandasTypeError(Exception):
    pass


class PandasTypeConfig(luigi.Config):
    @classmethod
    @abstractmethod
    def type_dict(cls): ...

    @classmethod
    def check(cls, df): ...

    @classmethod
    def _check_column(cls, df, column_name, column_type): ...


class PandasTypeConfigMap(luigi.Config):
    def __init__(self, *args, **kwargs): ...

    def check(self, obj, task_namespace): ...
