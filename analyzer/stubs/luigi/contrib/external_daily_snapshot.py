import luigi


# luigi 3.8.1 contrib/external_daily_snapshot.py:29
class ExternalDailySnapshot(luigi.ExternalTask):
    date = luigi.DateParameter()

    @classmethod
    def latest(cls, *args, **kwargs): ...
