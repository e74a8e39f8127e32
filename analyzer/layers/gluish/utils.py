from dateutil import relativedelta

__all__ = ['date_range', 'random_string', 'shellout']


def random_string(length=16): ...


def date_range(start_date, end_date, increment, period):
    step = relativedelta.relativedelta(**{period: increment})
    at = start_date
    while at <= end_date:
        yield at
        at += step


def which(program): ...


def shellout(template, preserve_whitespace=False, executable='/bin/bash', ignoremap=None, encoding=None, pipefail=True, **kwargs): ...
