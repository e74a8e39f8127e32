import luigi



def process(task_like_elements, show_output=False, dry_run=False, test=False, batch=False, batch_runner=False, progress_tui=False, remove=[], remove_only=[], auto_confirm=False, keep_tasks=None, ignore_additional_command_line_args=False, **kwargs):
    luigi.build(task_like_elements if isinstance(task_like_elements, list) else [task_like_elements], local_scheduler=True)


def build(*args, **kwargs):
    return luigi.build(*args, **kwargs)
