import luigi
from luigi.contrib import rdbms


def db_error_code(exception): ...


# luigi 3.8.1 contrib/postgres.py:164
class PostgresTarget(luigi.Target):
    marker_table = luigi.configuration.get_config().get('postgres', 'marker-table', 'table_updates')
    DEFAULT_DB_PORT = 5432
    use_db_timestamps = True

    def __init__(self, host, database, user, password, table, update_id, port=None):
        if ':' in host:
            parts = host.split(':')
            self.host = parts[0]
            self.port = parts[1]
        else:
            self.host = host
            self.port = port or self.DEFAULT_DB_PORT
        self.database = database
        self.user = user
        self.password = password
        self.table = table
        self.update_id = update_id

    def touch(self, connection=None): ...

    def exists(self, connection=None): ...

    def connect(self): ...

    def create_marker_table(self): ...

    def open(self, mode):
        raise NotImplementedError


# luigi 3.8.1 contrib/postgres.py:297
class CopyToTable(rdbms.CopyToTable):
    def rows(self): ...

    def map_column(self, value): ...

    def output(self):
        return PostgresTarget(
            host=self.host,
            database=self.database,
            user=self.user,
            password=self.password,
            table=self.table,
            update_id=self.update_id,
            port=self.port,
        )

    def copy(self, cursor, file): ...

    def run(self): ...


# luigi 3.8.1 contrib/postgres.py:420
class PostgresQuery(rdbms.Query):
    def run(self): ...

    def output(self):
        return PostgresTarget(
            host=self.host,
            database=self.database,
            user=self.user,
            password=self.password,
            table=self.table,
            update_id=self.update_id,
            port=self.port,
        )
