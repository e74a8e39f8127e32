import luigi
from luigi.parameter import _no_value


def wrap_parameter():
    luigis = luigi.Parameter.__init__

    def __init__(self, hashed=False, hash_function=None, hidden=None, grouping=False, grouping_function=None, *args, **kwargs):
        luigis(self, *args, **kwargs)
        self.hash_function = hash_function
        self.hidden = not self.significant if hidden is None else hidden
        if not self.significant and (not self.hidden):
            raise ValueError('a parameter that is not significant is hidden')
        self.grouping = grouping
        if grouping:
            self._batch_method = list if grouping_function is None else grouping_function
    luigi.Parameter.__init__ = __init__


class BoolParameter(luigi.BoolParameter):
    def __init__(self, **kwargs):
        for name in ('grouping', 'grouping_function', 'batch_method'):
            if name in kwargs:
                raise ValueError('a flag cannot be grouped')
        kwargs.setdefault('default', _no_value)
        luigi.Parameter.__init__(self, **kwargs)


class BatchIntParameter(luigi.IntParameter):
    def next_in_enumeration(self, value): ...
