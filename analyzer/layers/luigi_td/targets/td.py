from luigi_td.config import get_config
import luigi


class SchemaError(Exception):
    pass


class DatabaseTarget(luigi.Target):
    def __init__(self, database_name, config=None):
        self.database_name = database_name
        self.config = config or get_config()

    def exists(self): ...


class TableTarget(luigi.Target):
    def __init__(self, database_name, table_name, schema=None, empty=False, config=None):
        self.database_name = database_name
        self.table_name = table_name
        self.schema = schema or []
        self.empty = empty
        self.config = config or get_config()

    def exists(self): ...
