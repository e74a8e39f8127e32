import abc
import datetime
import json
import operator
from enum import Enum, IntEnum
from pathlib import Path
from typing import Generic, TypedDict, TypeVar

import luigi.configuration as configuration
import luigi.date_interval as date_interval
import luigi.task_register as task_register
from luigi.freezing import FrozenOrderedDict, recursively_freeze, recursively_unfreeze

T = TypeVar('T')


# luigi 3.8.1 parameter.py:65
class _NoValueType:
    pass


_no_value = _NoValueType()


# luigi 3.8.1 parameter.py:82
class ParameterVisibility(IntEnum):
    PUBLIC = 0
    HIDDEN = 1
    PRIVATE = 2

    @classmethod
    def has_value(cls, value):
        return value in (0, 1, 2)

    def serialize(self):
        return self.value


# luigi 3.8.1 parameter.py:100
class ParameterException(Exception):
    pass


# luigi 3.8.1 parameter.py:108
class MissingParameterException(ParameterException):
    pass


# luigi 3.8.1 parameter.py:116
class UnknownParameterException(ParameterException):
    pass


# luigi 3.8.1 parameter.py:124
class DuplicateParameterException(ParameterException):
    pass


# luigi 3.8.1 parameter.py:132
class OptionalParameterTypeWarning(UserWarning):
    pass


# luigi 3.8.1 parameter.py:140
class UnconsumedParameterWarning(UserWarning):
    pass


# luigi 3.8.1 parameter.py:148
class ConfigPath(TypedDict):
    section: str
    name: str


# a number that grows with every call: the order of creation over the whole program
def _next_counter(): ...


# sets what Parameter.__init__ sets, where nothing is out of the ordinary: False elsewhere, and nothing is set then
def _set_up(parameter, default, batch_method, significant, positional, visibility, description, always_in_help,
            is_global, config_path, is_list, is_boolean, default_from_config): ...


def _unchanged(x):
    return x


# luigi 3.8.1 parameter.py:164. The last three keywords are Luigi 1's: 3.8.1 rejects them, old repositories have them.
class Parameter(Generic[T]):
    _counter = 0

    def __init__(self, default=_no_value, is_global=False, significant=True, description=None, config_path=None,
                 positional=True, always_in_help=False, batch_method=None, visibility=ParameterVisibility.PUBLIC, *,
                 is_list=False, is_boolean=False, default_from_config=None):
        if _set_up(self, default, batch_method, significant, positional, visibility, description, always_in_help,
                   is_global, config_path, is_list, is_boolean, default_from_config):
            return
        if config_path is not None and ('section' not in config_path or 'name' not in config_path):
            raise ParameterException('config_path must be a hash containing entries for section and name')
        self._default = default
        self._batch_method = batch_method
        self.significant = significant
        self.positional = positional
        if is_global:
            self.positional = False
        self.visibility = visibility
        if visibility is not ParameterVisibility.PUBLIC and not ParameterVisibility.has_value(visibility):
            self.visibility = ParameterVisibility.PUBLIC
        self.description = description
        self.always_in_help = always_in_help
        self._config_path = config_path
        self._counter = _next_counter()
        if is_list:
            self.normalize = _unchanged
            self.serialize = str
            if default is _no_value:
                self._default = ()
        if is_boolean and default is _no_value:
            self._default = False
        if default_from_config is not None:
            self._config_path = default_from_config

    # data descriptor: the class gives the Parameter, an instance its value under _attribute_name
    def __get__(self, instance, owner): ...

    def __set_name__(self, owner, name): ...

    def __set__(self, instance, value): ...

    # whether command line, configuration or default give a value, and that value normalised
    def has_task_value(self, task_name, param_name): ...

    def task_value(self, task_name, param_name): ...

    def _is_batchable(self):
        return self._batch_method is not None

    def parse(self, x):
        return x

    def _parse_list(self, xs):
        if self._batch_method is None:
            raise NotImplementedError('No batch method found')
        if not xs:
            raise ValueError('Empty parameter list passed to parse_list')
        return self._batch_method([self.parse(x) for x in xs])

    def serialize(self, x):
        return str(x)

    def normalize(self, x):
        return x

    def next_in_enumeration(self, value):
        return None


# luigi 3.8.1 parameter.py:430
class OptionalParameterMixin(Generic[T]):
    expected_type = type(None)

    def __init__(self, default=None, **kwargs):
        super().__init__(default=default, **kwargs)

    def serialize(self, x):
        if x is None:
            return ''
        return super().serialize(x)

    def parse(self, x):
        if not isinstance(x, str):
            return x
        if x:
            return super().parse(x)
        return None

    def normalize(self, x):
        if x is None:
            return None
        return super().normalize(x)

    def next_in_enumeration(self, value):
        return None


# luigi 3.8.1 parameter.py:499
class OptionalParameter(OptionalParameterMixin, Parameter):
    expected_type = str


# luigi 3.8.1 parameter.py:505
class OptionalStrParameter(OptionalParameterMixin, Parameter):
    expected_type = str


# luigi 3.8.1 parameter.py:514
class _DateParameterBase(Parameter):
    def __init__(self, default=_no_value, interval=1, start=None, **kwargs):
        super().__init__(default=default, **kwargs)
        self.interval = interval
        self.start = start
        if start is None:
            self.start = datetime.date(1970, 1, 1)

    def parse(self, s): ...

    def serialize(self, dt): ...


# luigi 3.8.1 parameter.py:553
class DateParameter(_DateParameterBase):
    date_format = '%Y-%m-%d'

    def next_in_enumeration(self, value):
        return value + datetime.timedelta(days=self.interval)

    def normalize(self, x): ...


# luigi 3.8.1 parameter.py:600
class MonthParameter(DateParameter):
    date_format = '%Y-%m'

    def _add_months(self, date, months):
        total = date.month + months - 1
        return datetime.date(date.year + total // 12, total % 12 + 1, 1)

    def next_in_enumeration(self, value):
        return self._add_months(value, self.interval)

    def normalize(self, x): ...


# luigi 3.8.1 parameter.py:640
class YearParameter(DateParameter):
    date_format = '%Y'

    def next_in_enumeration(self, value):
        return value.replace(year=value.year + self.interval)

    def normalize(self, x): ...


# luigi 3.8.1 parameter.py:665
class _DatetimeParameterBase(Parameter):
    def __init__(self, default=_no_value, interval=1, start=None, **kwargs):
        super().__init__(default=default, **kwargs)
        self.interval = interval
        self.start = start
        if start is None:
            self.start = datetime.datetime(1970, 1, 1)

    def parse(self, s): ...

    def serialize(self, dt): ...

    def normalize(self, dt): ...

    def next_in_enumeration(self, value):
        return value + self._timedelta * self.interval


# luigi 3.8.1 parameter.py:736
class DateHourParameter(_DatetimeParameterBase):
    date_format = '%Y-%m-%dT%H'
    _timedelta = datetime.timedelta(hours=1)


# luigi 3.8.1 parameter.py:749
class DateMinuteParameter(_DatetimeParameterBase):
    date_format = '%Y-%m-%dT%H%M'
    _timedelta = datetime.timedelta(minutes=1)
    deprecated_date_format = '%Y-%m-%dT%HH%M'

    def parse(self, x): ...


# luigi 3.8.1 parameter.py:773
class DateSecondParameter(_DatetimeParameterBase):
    date_format = '%Y-%m-%dT%H%M%S'
    _timedelta = datetime.timedelta(seconds=1)


# luigi 3.8.1 parameter.py:788
class StrParameter(Parameter):
    def parse(self, x):
        return str(x)


# luigi 3.8.1 parameter.py:797
class IntParameter(Parameter):
    def parse(self, x):
        return int(x)

    def next_in_enumeration(self, value):
        return value + 1


# luigi 3.8.1 parameter.py:812
class OptionalIntParameter(OptionalParameterMixin, IntParameter):
    expected_type = int


# luigi 3.8.1 parameter.py:818
class FloatParameter(Parameter):
    def parse(self, x):
        return float(x)


# luigi 3.8.1 parameter.py:830
class OptionalFloatParameter(OptionalParameterMixin, FloatParameter):
    expected_type = float


# luigi 3.8.1 parameter.py:836
class BoolParameter(Parameter):
    IMPLICIT_PARSING = 'implicit'
    EXPLICIT_PARSING = 'explicit'
    parsing = IMPLICIT_PARSING

    def __init__(self, default=_no_value, parsing=None, **kwargs):
        if parsing is None:
            parsing = self.__class__.parsing
        self.parsing = parsing
        super().__init__(default=default, **kwargs)
        if self._default is _no_value:
            self._default = False

    def parse(self, x):
        s = str(x).lower()
        if s == 'true':
            return True
        if s == 'false':
            return False
        raise ValueError("cannot interpret '{}' as boolean".format(x))

    # what parse() takes, else None
    def normalize(self, x): ...


# luigi 3.8.1 parameter.py:911
class OptionalBoolParameter(OptionalParameterMixin, BoolParameter):
    expected_type = bool


# luigi 3.8.1 parameter.py:917
class DateIntervalParameter(Parameter):
    def parse(self, x):
        for cls in [date_interval.Year, date_interval.Month, date_interval.Week, date_interval.Date,
                    date_interval.Custom]:
            i = cls.parse(x)
            if i:
                return i
        raise ValueError('Invalid date interval - could not be parsed')


# luigi 3.8.1 parameter.py:946
class TimeDeltaParameter(Parameter):
    def parse(self, x): ...

    def serialize(self, x):
        return '{} w {} d {} h {} m {} s'.format(x.days // 7, x.days % 7, x.seconds // 3600, x.seconds % 3600 // 60,
                                                 x.seconds % 60)


# luigi 3.8.1 parameter.py:1034
class TaskParameter(Parameter):
    def parse(self, x):
        return task_register.Register.get_task_cls(x)

    def serialize(self, x):
        return x.get_task_family()


# luigi 3.8.1 parameter.py:1069
class EnumParameter(Parameter):
    def __init__(self, default=_no_value, *, enum=None, **kwargs):
        if enum is None:
            raise ParameterException('An enum class must be specified.')
        self._enum = enum
        super().__init__(default=default, **kwargs)

    def parse(self, x):
        try:
            return self._enum[x]
        except KeyError:
            raise ValueError('Invalid enum value - could not be parsed')

    def serialize(self, x):
        return x.name


# luigi 3.8.1 parameter.py:1114
class EnumListParameter(Parameter):
    _sep = ','

    def __init__(self, default=_no_value, *, enum=None, **kwargs):
        if enum is None:
            raise ParameterException('An enum class must be specified.')
        self._enum = enum
        super().__init__(default=default, **kwargs)

    def parse(self, x):
        if x == '':
            return ()
        try:
            return tuple([self._enum[v] for v in x.split(self._sep)])
        except KeyError:
            raise ValueError('Invalid enum value - could not be parsed')

    def serialize(self, x):
        return self._sep.join([e.name for e in x])


# luigi 3.8.1 parameter.py:1182
class DictParameter(Parameter):
    def __init__(self, default=_no_value, *, schema=None, **kwargs):
        self.schema = schema
        super().__init__(default=default, **kwargs)

    def normalize(self, x):
        return recursively_freeze(x)

    # str: JSON with FrozenOrderedDict for objects; anything else unchanged
    def parse(self, x): ...

    # json.dumps, in order of insertion
    def serialize(self, x): ...


# luigi 3.8.1 parameter.py:1313
class OptionalDictParameter(OptionalParameterMixin, DictParameter):
    expected_type = FrozenOrderedDict


# luigi 3.8.1 parameter.py:1322
class ListParameter(Parameter):
    def __init__(self, default=_no_value, *, schema=None, **kwargs):
        self.schema = schema
        super().__init__(default=default, **kwargs)

    def normalize(self, x):
        return recursively_freeze(x)

    # JSON; null: None; else list() of it
    def parse(self, x): ...

    def serialize(self, x): ...


# luigi 3.8.1 parameter.py:1468
class OptionalListParameter(OptionalParameterMixin, ListParameter):
    expected_type = tuple


# luigi 3.8.1 parameter.py:1474
class TupleParameter(ListParameter):
    # JSON array of arrays or strings, else a Python literal
    def parse(self, x): ...


# luigi 3.8.1 parameter.py:1539
class OptionalTupleParameter(OptionalParameterMixin, TupleParameter):
    expected_type = tuple


# luigi 3.8.1 parameter.py:1548
class NumericalParameter(Parameter):
    def __init__(self, default=_no_value, *, var_type=None, min_value=None, max_value=None, left_op=operator.le,
                 right_op=operator.lt, **kwargs):
        if var_type is None:
            raise ParameterException('var_type must be specified')
        if min_value is None:
            raise ParameterException('min_value must be specified')
        if max_value is None:
            raise ParameterException('max_value must be specified')
        self._var_type = var_type
        self._min_value = min_value
        self._max_value = max_value
        self._left_op = left_op
        self._right_op = right_op
        super().__init__(default=default, **kwargs)

    def parse(self, x):
        value = self._var_type(x)
        if self._left_op(self._min_value, value) and self._right_op(value, self._max_value):
            return value
        raise ValueError('{} is out of range'.format(x))


# luigi 3.8.1 parameter.py:1633
class OptionalNumericalParameter(OptionalParameterMixin, NumericalParameter):
    def __init__(self, default=_no_value, **kwargs):
        NumericalParameter.__init__(self, default=default, **kwargs)
        self.expected_type = self._var_type


# luigi 3.8.1 parameter.py:1648
class ChoiceParameter(Parameter):
    def __init__(self, default=_no_value, *, choices=None, var_type=str, **kwargs):
        if choices is None:
            raise ParameterException('A choices iterable must be specified')
        self._choices = set(choices)
        self._var_type = var_type
        super().__init__(default=default, **kwargs)

    def parse(self, x):
        return self.normalize(self._var_type(x))

    def normalize(self, x):
        if x in self._choices:
            return x
        raise ValueError('{} is not a valid choice'.format(x))


# luigi 3.8.1 parameter.py:1711
class ChoiceListParameter(ChoiceParameter):
    _sep = ','

    def __init__(self, default=_no_value, var_type=str, choices=None, **kwargs):
        super().__init__(default=default, var_type=var_type, choices=choices, **kwargs)

    def parse(self, x):
        if x == '':
            return ()
        return self.normalize([self._var_type(v) for v in x.split(self._sep)])

    def normalize(self, x):
        for v in x:
            if v not in self._choices:
                raise ValueError('{} is not a valid choice'.format(v))
        return tuple(x)

    def serialize(self, x):
        return self._sep.join(x)


# luigi 3.8.1 parameter.py:1772
class OptionalChoiceParameter(OptionalParameterMixin, ChoiceParameter):
    def __init__(self, default=_no_value, var_type=str, choices=None, **kwargs):
        ChoiceParameter.__init__(self, default=default, var_type=var_type, choices=choices, **kwargs)
        self.expected_type = self._var_type


# luigi 3.8.1 parameter.py:1786
class PathParameter(Parameter):
    def __init__(self, default=_no_value, *, absolute=False, exists=False, **kwargs):
        super().__init__(default=default, **kwargs)
        self.absolute = absolute
        self.exists = exists

    # Path(x); absolute=True makes a relative one depend on the machine, exists=True only raises
    def normalize(self, x): ...


# luigi 3.8.1 parameter.py:1845
class OptionalPathParameter(OptionalParameter, PathParameter):
    expected_type = (str, Path)
