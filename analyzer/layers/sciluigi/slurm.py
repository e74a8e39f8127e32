import time
import sciluigi.parameter
import sciluigi.task
RUNMODE_LOCAL = 'runmode_local'
RUNMODE_HPC = 'runmode_hpc'
RUNMODE_MPI = 'runmode_mpi'


class SlurmInfo:
    runmode = None
    project = None
    partition = None
    cores = None
    time = None
    jobname = None
    threads = None

    def __init__(self, runmode, project, partition, cores, time, jobname, threads): ...

    def __str__(self): ...

    def get_argstr_hpc(self): ...

    def get_argstr_mpi(self): ...


class SlurmInfoParameter(sciluigi.parameter.Parameter):
    def parse(self, x): ...


class SlurmHelpers:
    slurminfo = SlurmInfoParameter(default=None)

    def ex(self, command): ...

    def ex_hpc(self, command): ...

    def ex_mpi(self, command): ...

    def assert_matches_character_class(self, char_class, a_string): ...

    def clean_filename(self, filename): ...

    def log_slurm_info(self, slurm_stderr): ...


class SlurmTask(SlurmHelpers, sciluigi.task.Task):
    pass
