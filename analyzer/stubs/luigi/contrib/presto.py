import luigi
from luigi.contrib import rdbms
from luigi.task_register import Register


# luigi 3.8.1 contrib/presto.py:22
class presto(luigi.Config):
    host = luigi.Parameter(default='localhost')
    port = luigi.IntParameter(default=8090)
    user = luigi.Parameter(default='anonymous')
    catalog = luigi.Parameter(default='hive')
    password = luigi.Parameter(default=None)
    protocol = luigi.Parameter(default='https')
    poll_interval = luigi.FloatParameter(default=1.0)


# luigi 3.8.1 contrib/presto.py:32
class PrestoClient:
    def __init__(self, connection, sleep_time=1): ...

    @property
    def percentage_progress(self): ...

    @property
    def info_uri(self): ...

    def execute(self, query, parameters=None, mode=None): ...


# luigi 3.8.1 contrib/presto.py:88
class WithPrestoClient(Register):
    pass


# luigi 3.8.1 contrib/presto.py:118
class PrestoTarget(luigi.Target):
    def __init__(self, client, catalog, database, table, partition=None):
        self.catalog = catalog
        self.database = database
        self.table = table
        self.partition = partition
        self._client = client

    def count(self): ...

    def exists(self): ...


# luigi 3.8.1 contrib/presto.py:182
class PrestoTask(rdbms.Query, metaclass=WithPrestoClient):
    _tracking_url_set = False

    @property
    def host(self):
        return presto().host

    @property
    def port(self):
        return presto().port

    @property
    def user(self):
        return presto().user

    @property
    def username(self):
        return self.user

    @property
    def schema(self):
        return self.database

    @property
    def password(self):
        return presto().password

    @property
    def catalog(self):
        return presto().catalog

    @property
    def poll_interval(self):
        return presto().poll_interval

    @property
    def source(self):
        return 'pyhive'

    @property
    def partition(self):
        return None

    @property
    def protocol(self): ...

    @property
    def session_props(self):
        return None

    @property
    def requests_session(self):
        return None

    @property
    def requests_kwargs(self):
        return {'verify': False}

    query = None

    def run(self): ...

    def output(self):
        return PrestoTarget(
            client=self._client,
            catalog=self.catalog,
            database=self.database,
            table=self.table,
            partition=self.partition,
        )
