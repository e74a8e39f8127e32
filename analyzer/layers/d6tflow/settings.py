import luigi.task
from pathlib import Path

check_dependencies = True
check_crc = False
save_with_param = True


def set_parameter_len(nparams=20, len=64):
    luigi.task.TASK_ID_INCLUDE_PARAMS = nparams
    luigi.task.TASK_ID_TRUNCATE_PARAMS = len


set_parameter_len()
