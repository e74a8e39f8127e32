import luigi.parameter as parameter
import luigi.task as task


# the directory for temporary files, joined with "luigi"
def _lock_directory(): ...


# luigi 3.8.1 interface.py:37
class core(task.Config):
    use_cmdline_section = False
    ignore_unconsumed = {'autoload_range', 'no_configure_logging'}
    local_scheduler = parameter.BoolParameter(default=False, always_in_help=True)
    scheduler_host = parameter.Parameter(default='localhost',
                                         config_path={'section': 'core', 'name': 'default-scheduler-host'})
    scheduler_port = parameter.IntParameter(default=8082,
                                            config_path={'section': 'core', 'name': 'default-scheduler-port'})
    scheduler_url = parameter.Parameter(default='', config_path={'section': 'core', 'name': 'default-scheduler-url'})
    lock_size = parameter.IntParameter(default=1)
    no_lock = parameter.BoolParameter(default=False)
    lock_pid_dir = parameter.Parameter(default=_lock_directory())
    take_lock = parameter.BoolParameter(default=False)
    workers = parameter.IntParameter(default=1)
    logging_conf_file = parameter.Parameter(default='')
    log_level = parameter.ChoiceParameter(default='DEBUG',
                                          choices=['NOTSET', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'])
    module = parameter.Parameter(default='', always_in_help=True)
    parallel_scheduling = parameter.BoolParameter(default=False)
    parallel_scheduling_processes = parameter.IntParameter(default=0)
    assistant = parameter.BoolParameter(default=False)
    help = parameter.BoolParameter(default=False, always_in_help=True)
    help_all = parameter.BoolParameter(default=False, always_in_help=True)


# luigi 3.8.1 interface.py:146
class PidLockAlreadyTakenExit(SystemExit):
    pass


# Entry points: the arguments say which root is launched.
def run(cmdline_args=None, main_task_cls=None, worker_scheduler_factory=None, use_dynamic_argparse=None,
        local_scheduler=False, detailed_summary=False): ...


def build(tasks, worker_scheduler_factory=None, detailed_summary=False, **env_params): ...
