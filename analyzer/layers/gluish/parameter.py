import luigi

__all__ = ['ClosestDateParameter']


class ClosestDateParameter(luigi.DateParameter):
    use_closest_date = True
