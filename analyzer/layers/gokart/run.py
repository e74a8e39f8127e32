import luigi.cmdline


def _run_with_retcodes(argv): ...


def run(cmdline_args=None, set_retcode=True):
    luigi.cmdline.luigi_run(cmdline_args)
