import luigi
from luigi.parameter import ParameterVisibility


# luigi 3.8.1 contrib/external_program.py:49
class ExternalProgramTask(luigi.Task):
    capture_output = luigi.BoolParameter(default=True, significant=False, positional=False)
    stream_for_searching_tracking_url = luigi.parameter.ChoiceParameter(
        var_type=str,
        choices=['none', 'stdout', 'stderr'],
        default='none',
        significant=False,
        positional=False,
        visibility=ParameterVisibility.HIDDEN,
    )
    tracking_url_pattern = luigi.OptionalParameter(
        default=None, significant=False, positional=False, visibility=ParameterVisibility.HIDDEN
    )

    def program_args(self):
        raise NotImplementedError

    def program_environment(self): ...

    @property
    def always_log_stderr(self):
        return True

    def build_tracking_url(self, logs_output):
        return logs_output

    def run(self): ...


# luigi 3.8.1 contrib/external_program.py:216
class ExternalProgramRunContext:
    def __init__(self, proc): ...

    def kill_job(self, captured_signal=None, stack_frame=None): ...


# luigi 3.8.1 contrib/external_program.py:237
class ExternalProgramRunError(RuntimeError):
    def __init__(self, message, args, env=None, stdout=None, stderr=None): ...


# luigi 3.8.1 contrib/external_program.py:260
class ExternalPythonProgramTask(ExternalProgramTask):
    virtualenv = luigi.OptionalParameter(default=None, positional=False)
    extra_pythonpath = luigi.OptionalParameter(default=None, positional=False)

    def program_environment(self): ...
