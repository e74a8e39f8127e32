import logging
import luigi


class WorkerSchedulerFactory:
    def create_local_scheduler(self): ...

    def create_remote_scheduler(self, url): ...

    def create_worker(self, scheduler, worker_processes, assistant=False): ...


def build(task, return_value=True, reset_register=True, log_level=40, task_lock_exception_max_tries=10, task_lock_exception_max_wait_seconds=600, task_dump_config=None, **env_params):
    luigi.build([task], local_scheduler=True, **env_params)
    return _loaded(task)


def _loaded(task): ...
