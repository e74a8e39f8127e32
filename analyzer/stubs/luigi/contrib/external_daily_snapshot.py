import datetime

import luigi


# luigi 3.8.1 contrib/external_daily_snapshot.py:29
class ExternalDailySnapshot(luigi.ExternalTask):
    date = luigi.DateParameter()

    @classmethod
    def latest(cls, *args, **kwargs):
        date = kwargs.pop('date', None) or datetime.date.today()
        for back in range(kwargs.pop('lookback', 14)):
            candidate = cls(*args, date=date - datetime.timedelta(days=back), **kwargs)
            if candidate.complete():
                return candidate
        return candidate
