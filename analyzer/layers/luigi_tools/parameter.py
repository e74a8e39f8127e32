import operator
import luigi
from luigi.parameter import OptionalParameterMixin


class ExtParameter(luigi.Parameter):
    def normalize(self, x):
        return x[1:] if x.startswith('.') else x


class RatioParameter(luigi.NumericalParameter):
    def __init__(self, *args, left_op=operator.le, right_op=operator.le, **kwargs):
        super().__init__(*args, min_value=0, max_value=1, var_type=float, left_op=left_op, right_op=right_op, **kwargs)

    def normalize(self, x):
        return None if x is None else super().parse(x)


class BoolParameter(luigi.BoolParameter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self._default is True:
            if kwargs.get('parsing', 'explicit') == self.__class__.IMPLICIT_PARSING:
                raise ValueError('a flag that is set by default cannot be given without a value')
            self.parsing = self.__class__.EXPLICIT_PARSING


class OptionalBoolParameter(OptionalParameterMixin, BoolParameter):
    expected_type = bool


class OptionalRatioParameter(OptionalParameterMixin, RatioParameter):
    expected_type = float


class DataclassParameter(luigi.DictParameter):
    def __init__(self, cls_type, *args, **kwargs):
        self._cls_type = cls_type
        super().__init__(*args, **kwargs)

    def normalize(self, value): ...

    def serialize(self, x): ...
