import luigi
from luigi.contrib import rdbms


# luigi 3.8.1 contrib/mysqldb.py:35
class MySqlTarget(luigi.Target):
    marker_table = luigi.configuration.get_config().get('mysql', 'marker-table', 'table_updates')

    def __init__(self, host, database, user, password, table, update_id, **cnx_kwargs):
        if ':' in host:
            parts = host.split(':')
            self.host = parts[0]
            self.port = int(parts[1])
        else:
            self.host = host
            self.port = 3306
        self.database = database
        self.user = user
        self.password = password
        self.table = table
        self.update_id = update_id
        self.cnx_kwargs = cnx_kwargs

    def touch(self, connection=None): ...

    def exists(self, connection=None): ...

    def connect(self, autocommit=False): ...

    def create_marker_table(self): ...


# luigi 3.8.1 contrib/mysqldb.py:154
class CopyToTable(rdbms.CopyToTable):
    def rows(self): ...

    def output(self):
        return MySqlTarget(
            host=self.host,
            database=self.database,
            user=self.user,
            password=self.password,
            table=self.table,
            update_id=self.update_id,
        )

    def copy(self, cursor, file=None): ...

    def run(self): ...

    @property
    def bulk_size(self):
        return 10000
