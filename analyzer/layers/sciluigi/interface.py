import luigi
LOGFMT_STREAM = '%(asctime)s | %(levelname)8s | %(message)s'
LOGFMT_LUIGI = '%(asctime)s %(levelname)8s    LUIGI %(message)s'
LOGFMT_SCILUIGI = '%(asctime)s %(levelname)8s SCILUIGI %(message)s'
DATEFMT = '%Y-%m-%d %H:%M:%S'


def setup_logging(): ...


def run(*args, **kwargs):
    luigi.run(*args, **kwargs)


def run_local(*args, **kwargs):
    luigi.run(*args, local_scheduler=True, **kwargs)
