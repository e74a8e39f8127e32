import os

import luigi
from luigi import configuration


# luigi 3.8.1 contrib/pig.py:41
class PigJobTask(luigi.Task):
    def pig_home(self):
        return configuration.get_config().get('pig', 'home', '/usr/share/pig')

    def pig_command_path(self):
        return os.path.join(self.pig_home(), 'bin/pig')

    def pig_env_vars(self):
        return {}

    def pig_properties(self):
        return {}

    def pig_parameters(self):
        return {}

    def pig_options(self):
        return []

    def output(self):
        raise NotImplementedError

    def pig_script_path(self):
        raise NotImplementedError

    def run(self): ...

    def track_and_progress(self, cmd): ...


# luigi 3.8.1 contrib/pig.py:168
class PigRunContext:
    def __init__(self): ...

    def kill_job(self, captured_signal=None, stack_frame=None): ...


# luigi 3.8.1 contrib/pig.py:191
class PigJobError(RuntimeError):
    def __init__(self, message, out=None, err=None): ...
