from abc import abstractmethod, ABC
import luigi


class ScheduledTask(luigi.Task, ABC):
    @abstractmethod
    def program_environment(self): ...

    @abstractmethod
    def program_args(self): ...


_schedulers = {}


def get_available_schedulers():
    return ['local', 'slurm', 'ssh']


def get_scheduler(blurb): ...
_TASK_STATUS_UPDATE_FREQUENCY = 10


class SlurmSchedulerConfig(luigi.Config):
    @classmethod
    def get_task_family(cls):
        return 'bioluigi.schedulers.slurm'
    srun_bin = luigi.Parameter(default='srun')
    squeue_bin = luigi.Parameter(default='squeue')
    partition = luigi.OptionalParameter(default=None)
    extra_args = luigi.ListParameter(default=[])
    track_job_status = luigi.BoolParameter(default=False)


class SshSchedulerConfig(luigi.Config):
    @classmethod
    def get_task_family(cls):
        return 'bioluigi.schedulers.ssh'
    ssh_bin = luigi.Parameter(default='ssh')
    remote = luigi.OptionalParameter(default=None)
    port = luigi.OptionalIntParameter(default=None)
    user = luigi.OptionalParameter(default=None)
    identity_file = luigi.OptionalParameter(default=None)
    extra_args = luigi.ListParameter(default=[])
