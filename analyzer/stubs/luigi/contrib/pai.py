import abc

import luigi


def slot_to_dict(o): ...


# luigi 3.8.1 contrib/pai.py:61
class PaiJob:
    __slots__ = (
        'jobName',
        'image',
        'authFile',
        'dataDir',
        'outputDir',
        'codeDir',
        'virtualCluster',
        'taskRoles',
        'gpuType',
        'retryCount',
    )

    def __init__(self, jobName, image, tasks): ...


# luigi 3.8.1 contrib/pai.py:119
class Port:
    __slots__ = ('label', 'beginAt', 'portNumber')

    def __init__(self, label, begin_at=0, port_number=1): ...


# luigi 3.8.1 contrib/pai.py:135
class TaskRole:
    __slots__ = (
        'name',
        'taskNumber',
        'cpuNumber',
        'memoryMB',
        'shmMB',
        'gpuNumber',
        'portList',
        'command',
        'minFailedTaskCount',
        'minSucceededTaskCount',
    )

    def __init__(self, name, command, taskNumber=1, cpuNumber=1, memoryMB=2048, shmMB=64, gpuNumber=0, portList=[]): ...


# luigi 3.8.1 contrib/pai.py:161
class OpenPai(luigi.Config):
    pai_url = luigi.Parameter(default='http://127.0.0.1:9186')
    username = luigi.Parameter(default='admin')
    password = luigi.Parameter(default=None)
    expiration = luigi.IntParameter(default=3600)


# luigi 3.8.1 contrib/pai.py:168
class PaiTask(luigi.Task):
    @property
    @abc.abstractmethod
    def name(self):
        return 'SklearnExample'

    @property
    @abc.abstractmethod
    def image(self):
        return 'openpai/pai.example.sklearn'

    @property
    @abc.abstractmethod
    def tasks(self):
        return []

    @property
    def auth_file_path(self):
        return None

    @property
    def data_dir(self):
        return None

    @property
    def code_dir(self):
        return None

    @property
    def output_dir(self): ...

    @property
    def virtual_cluster(self):
        return 'default'

    @property
    def gpu_type(self):
        return None

    @property
    def retry_count(self):
        return 0

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)

    def run(self): ...

    def output(self):
        raise RecursionError('the default output() calls itself')

    def complete(self): ...
