import csv
import luigi
NO_STR = 'NO_STR'
NO_INT = -1
NO_FLOAT = -1.0


def is_no_param(value):
    return value in (NO_STR, NO_INT, NO_FLOAT)


def get_param(value, default=None):
    return default if is_no_param(value) else value


class Parameter(luigi.Parameter):
    def __init__(self, *args, **kwargs):
        self.parse_empty = kwargs.pop('parse_empty', False)
        super().__init__(*args, **kwargs)


class TaskInstanceParameter(Parameter):
    def serialize(self, x): ...


class OptionalBoolParameter(luigi.BoolParameter, Parameter):
    def parse(self, inp): ...


class DurationParameter(Parameter):
    def __init__(self, *args, **kwargs):
        self.unit = kwargs.pop('unit', 's')
        super().__init__(*args, **kwargs)

    def parse(self, inp): ...

    def serialize(self, value): ...


class BytesParameter(Parameter):
    def __init__(self, *args, **kwargs):
        self.unit = kwargs.pop('unit', 'MB')
        super().__init__(*args, **kwargs)

    def parse(self, inp): ...

    def serialize(self, value): ...


class CSVParameter(Parameter):
    def __init__(self, *args, **kwargs):
        self._cls = kwargs.pop('cls', luigi.Parameter)
        self._inst = kwargs.pop('inst', None)
        self._unique = kwargs.pop('unique', False)
        self._sort = kwargs.pop('sort', False)
        self._min_len = kwargs.pop('min_len', None)
        self._max_len = kwargs.pop('max_len', None)
        self._choices = kwargs.pop('choices', None)
        self._brace_expand = kwargs.pop('brace_expand', False)
        self._escape_sep = kwargs.pop('escape_sep', True)
        self._force_tuple = kwargs.pop('force_tuple', True)
        if 'default' in kwargs:
            kwargs['default'] = _tuple_of(kwargs['default'])
        super().__init__(*args, **kwargs)

    def _check_unique(self, value): ...

    def _check_sort(self, value): ...

    def _check_len(self, value): ...

    def _check_choices(self, value): ...

    def parse(self, inp): ...

    def serialize(self, value): ...


class MultiCSVParameter(CSVParameter):
    class _Dialect(csv.excel):
        delimiter = ':'
    _dialect = _Dialect()

    def parse(self, inp): ...

    def serialize(self, value): ...


class RangeParameter(Parameter):
    RANGE_SEP = ':'
    OPEN = None

    @classmethod
    def expand(cls, range, **kwargs): ...

    def __init__(self, *args, **kwargs):
        self._require_start = kwargs.pop('require_start', True)
        self._require_end = kwargs.pop('require_end', True)
        self._single_value = kwargs.pop('single_value', False)
        if 'default' in kwargs:
            kwargs['default'] = _tuple_of(kwargs['default'])
        super().__init__(*args, **kwargs)

    def _check(self, value): ...

    def parse(self, inp): ...

    def serialize(self, value): ...


class MultiRangeParameter(RangeParameter):
    MULTI_RANGE_SEP = ','

    @classmethod
    def expand(cls, ranges, **kwargs): ...

    def parse(self, inp): ...

    def serialize(self, value): ...


class NotifyParameter(luigi.BoolParameter, Parameter):
    def get_transport(self): ...


class NotifyMultiParameter(NotifyParameter):
    def __init__(self, *args, **kwargs):
        self.parameters = kwargs.pop('parameters', [])
        super().__init__(*args, **kwargs)

    def get_transport(self): ...


class NotifyMailParameter(NotifyParameter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)

    def get_transport(self): ...

    @classmethod
    def notify(cls, success, title, content, **kwargs): ...

    @classmethod
    def format_message(cls, success, title, content): ...


class NotifyCustomParameter(NotifyParameter):
    def __init__(self, *args, **kwargs):
        self.raw = kwargs.pop('raw', True)
        self.notify_func = kwargs.pop('notify_func', None)
        super().__init__(*args, **kwargs)

    def get_transport(self): ...

    @classmethod
    def notify(cls, success, *args, **kwargs): ...


def _tuple_of(value):
    return tuple(value) if isinstance(value, (list, tuple, set)) else (value,)
