import datetime

__all__ = ['biweekly', 'daily', 'every_minute', 'hourly', 'monthly', 'quarterly', 'semiyearly', 'weekly', 'yearly']


def _clock(): ...


# Without an argument: the day, or moment, at which the module was imported.
def every_minute(dt=_clock(), fmt=None):
    moment = datetime.datetime(dt.year, dt.month, dt.day, dt.hour, dt.minute, 1, 0, dt.tzinfo)
    return moment if fmt is None else moment.strftime(fmt)


def hourly(dt=_clock(), fmt=None):
    moment = datetime.datetime(dt.year, dt.month, dt.day, dt.hour, 1, 1, 0, dt.tzinfo)
    return moment if fmt is None else moment.strftime(fmt)


def daily(date=datetime.date.today()):
    return date


def weekly(date=datetime.date.today()):
    return date - datetime.timedelta(days=date.weekday())


def biweekly(date=datetime.date.today()):
    return datetime.date(date.year, date.month, 15 if date.day >= 15 else 1)


def monthly(date=datetime.date.today()):
    return datetime.date(date.year, date.month, 1)


def quarterly(date=datetime.date.today()):
    return datetime.date(date.year, 3 * ((date.month - 1) // 3) + 1, 1)


def semiyearly(date=datetime.date.today()):
    return datetime.date(date.year, 7 if date.month > 6 else 1, 1)


def yearly(date=datetime.date.today()):
    return datetime.date(date.year, 1, 1)
