import luigi


# luigi 3.8.1 contrib/mssqldb.py:33
class MSSqlTarget(luigi.Target):
    marker_table = luigi.configuration.get_config().get('mssql', 'marker-table', 'table_updates')

    def __init__(self, host, database, user, password, table, update_id):
        if ':' in host:
            parts = host.split(':')
            self.host = parts[0]
            self.port = int(parts[1])
        else:
            self.host = host
            self.port = 1433
        self.database = database
        self.user = user
        self.password = password
        self.table = table
        self.update_id = update_id

    def touch(self, connection=None): ...

    def exists(self, connection=None): ...

    def connect(self): ...

    def create_marker_table(self): ...
