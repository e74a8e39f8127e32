def on_temporary_files(run_function=None, *, inputs=True, outputs=True):
    return _kept if run_function is None else run_function


def _kept(run_function):
    return run_function
