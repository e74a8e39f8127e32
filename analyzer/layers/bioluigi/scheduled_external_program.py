import datetime
from abc import ABC
import luigi
from .config import BioluigiConfig
from .schedulers import get_available_schedulers, ScheduledTask
cfg = BioluigiConfig()


class ScheduledExternalProgramTask(ScheduledTask, ABC):
    scheduler = luigi.ChoiceParameter(default=cfg.scheduler, choices=[blurb for blurb in get_available_schedulers()], positional=False, significant=False)
    scheduler_partition = luigi.OptionalParameter(default=cfg.scheduler_partition, positional=False, significant=False)
    scheduler_extra_args = luigi.ListParameter(default=cfg.scheduler_extra_args, positional=False, significant=False)
    walltime = luigi.TimeDeltaParameter(default=datetime.timedelta(), positional=False, significant=False)
    cpus = luigi.IntParameter(default=1, positional=False, significant=False)
    memory = luigi.FloatParameter(default=1, positional=False, significant=False)
    working_directory = luigi.OptionalParameter(default=None, significant=False, positional=False)
    capture_output = luigi.BoolParameter(default=True, significant=False, positional=False)

    def program_environment(self): ...

    @property
    def resources(self): ...

    def run(self): ...
