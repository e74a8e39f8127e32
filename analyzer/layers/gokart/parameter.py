import luigi
from luigi.parameter import _no_value
import gokart


class TaskInstanceParameter(luigi.Parameter):
    def __init__(self, expected_type=None, default=_no_value, **kwargs):
        if expected_type is not None and (not isinstance(expected_type, type)):
            raise TypeError('expected_type must be a type')
        self.expected_type = gokart.TaskOnKart if expected_type is None else expected_type
        super().__init__(default=default, **kwargs)

    @staticmethod
    def _recursive(param_dict): ...

    @staticmethod
    def _recursive_decompress(s): ...

    def parse(self, x): ...

    def serialize(self, x): ...

    def _warn_on_wrong_param_type(self, param_name, param_value): ...


class ListTaskInstanceParameter(luigi.Parameter):
    def __init__(self, expected_elements_type=None, default=_no_value, **kwargs):
        if expected_elements_type is not None and (not isinstance(expected_elements_type, type)):
            raise TypeError('expected_elements_type must be a type')
        self.expected_elements_type = gokart.TaskOnKart if expected_elements_type is None else expected_elements_type
        super().__init__(default=default, **kwargs)

    def parse(self, x): ...

    def serialize(self, x): ...

    def _warn_on_wrong_param_type(self, param_name, param_value): ...


class ExplicitBoolParameter(luigi.BoolParameter):
    def __init__(self, *args, **kwargs):
        super(luigi.BoolParameter, self).__init__(*args, **kwargs)

    def _parser_kwargs(self, *args, **kwargs):
        return luigi.Parameter._parser_kwargs(*args, *kwargs)


class Serializable:
    def gokart_serialize(self): ...

    @classmethod
    def gokart_deserialize(cls, s): ...


class SerializableParameter(luigi.Parameter):
    def __init__(self, object_type, *args, **kwargs):
        self._object_type = object_type
        super().__init__(*args, **kwargs)

    def parse(self, x):
        return self._object_type.gokart_deserialize(x)

    def serialize(self, x):
        return x.gokart_serialize()


class ZonedDateSecondParameter(luigi.Parameter):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)

    def parse(self, x): ...

    def serialize(self, x): ...

    def normalize(self, x):
        return x.replace(microsecond=0)
