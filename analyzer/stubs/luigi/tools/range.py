import luigi.event
import luigi.parameter
import luigi.task


# luigi 3.8.1 tools/range.py:47
class RangeEvent(luigi.event.Event):
    COMPLETE_COUNT = 'event.tools.range.complete.count'
    COMPLETE_FRACTION = 'event.tools.range.complete.fraction'
    DELAY = 'event.tools.range.delay'


# luigi 3.8.1 tools/range.py:71. Which instances are required depends on what is complete and, without `now`, on the
# clock: the iterable is unknown, the class and the other arguments are not.
class RangeBase(luigi.task.WrapperTask):
    of = luigi.parameter.TaskParameter()
    of_params = luigi.parameter.DictParameter(default=dict())
    start = luigi.parameter.Parameter()
    stop = luigi.parameter.Parameter()
    reverse = luigi.parameter.BoolParameter(default=False)
    task_limit = luigi.parameter.IntParameter(default=50)
    now = luigi.parameter.IntParameter(default=None)
    param_name = luigi.parameter.Parameter(default=None, positional=False)

    @property
    def of_cls(self):
        if isinstance(self.of, str):
            return luigi.task.Register.get_task_cls(self.of)
        return self.of

    def datetime_to_parameter(self, dt):
        raise NotImplementedError

    def parameter_to_datetime(self, p):
        raise NotImplementedError

    def datetime_to_parameters(self, dt):
        raise NotImplementedError

    def parameters_to_datetime(self, p):
        raise NotImplementedError

    def moving_start(self, now):
        raise NotImplementedError

    def moving_stop(self, now):
        raise NotImplementedError

    def finite_datetimes(self, finite_start, finite_stop):
        raise NotImplementedError

    def _instantiate_task_cls(self, param):
        return self.of(**self._task_parameters(param))

    @property
    def _param_name(self):
        if self.param_name is not None:
            return self.param_name
        return [name for name, p in self.of.get_params() if p.positional][0]

    def _task_parameters(self, param):
        kwargs = dict(**self.of_params)
        kwargs[self._param_name] = param
        return kwargs

    def requires(self):
        return [self._instantiate_task_cls(p) for p in self._required_parameters()]

    # parameter values of the missing instances
    def _required_parameters(self): ...

    def missing_datetimes(self, finite_datetimes): ...


# luigi 3.8.1 tools/range.py:280
class RangeDailyBase(RangeBase):
    start = luigi.parameter.DateParameter(default=None)
    stop = luigi.parameter.DateParameter(default=None)
    days_back = luigi.parameter.IntParameter(default=100)
    days_forward = luigi.parameter.IntParameter(default=0)

    def datetime_to_parameter(self, dt):
        return dt.date()

    def datetime_to_parameters(self, dt):
        return self._task_parameters(dt.date())

    def parameter_to_datetime(self, p): ...

    def parameters_to_datetime(self, p): ...

    def moving_start(self, now): ...

    def moving_stop(self, now): ...

    def finite_datetimes(self, finite_start, finite_stop): ...


# luigi 3.8.1 tools/range.py:343
class RangeHourlyBase(RangeBase):
    start = luigi.parameter.DateHourParameter(default=None)
    stop = luigi.parameter.DateHourParameter(default=None)
    hours_back = luigi.parameter.IntParameter(default=2400)
    hours_forward = luigi.parameter.IntParameter(default=0)

    def datetime_to_parameter(self, dt):
        return dt

    def datetime_to_parameters(self, dt):
        return self._task_parameters(dt)

    def parameter_to_datetime(self, p): ...

    def parameters_to_datetime(self, p): ...

    def moving_start(self, now): ...

    def moving_stop(self, now): ...

    def finite_datetimes(self, finite_start, finite_stop): ...


# luigi 3.8.1 tools/range.py:409
class RangeByMinutesBase(RangeBase):
    start = luigi.parameter.DateMinuteParameter(default=None)
    stop = luigi.parameter.DateMinuteParameter(default=None)
    minutes_back = luigi.parameter.IntParameter(default=1440)
    minutes_forward = luigi.parameter.IntParameter(default=0)
    minutes_interval = luigi.parameter.IntParameter(default=1)

    def datetime_to_parameter(self, dt):
        return dt

    def datetime_to_parameters(self, dt):
        return self._task_parameters(dt)

    def parameter_to_datetime(self, p): ...

    def parameters_to_datetime(self, p): ...

    def moving_start(self, now): ...

    def moving_stop(self, now): ...

    def finite_datetimes(self, finite_start, finite_stop): ...


# luigi 3.8.1 tools/range.py:638
class RangeMonthly(RangeBase):
    start = luigi.parameter.MonthParameter(default=None)
    stop = luigi.parameter.MonthParameter(default=None)
    months_back = luigi.parameter.IntParameter(default=13)
    months_forward = luigi.parameter.IntParameter(default=0)

    def datetime_to_parameter(self, dt):
        return dt.date().replace(day=1)

    def datetime_to_parameters(self, dt):
        return self._task_parameters(dt.date())

    def parameter_to_datetime(self, p): ...

    def parameters_to_datetime(self, p): ...

    def moving_start(self, now): ...

    def moving_stop(self, now): ...

    def finite_datetimes(self, finite_start, finite_stop): ...


# luigi 3.8.1 tools/range.py:712
class RangeDaily(RangeDailyBase):
    def missing_datetimes(self, finite_datetimes): ...


# luigi 3.8.1 tools/range.py:737
class RangeHourly(RangeHourlyBase):
    def missing_datetimes(self, finite_datetimes): ...


# luigi 3.8.1 tools/range.py:765
class RangeByMinutes(RangeByMinutesBase):
    def missing_datetimes(self, finite_datetimes): ...
