import abc

import luigi


# luigi 3.8.1 contrib/sqla.py:154
class SQLAlchemyTarget(luigi.Target):
    marker_table = None
    _engine_dict = {}

    def __init__(self, connection_string, target_table, update_id, echo=False, connect_args=None):
        self.connection_string = connection_string
        self.target_table = target_table
        self.update_id = update_id
        self.echo = echo
        self.connect_args = connect_args or {}

    @property
    def engine(self): ...

    def touch(self): ...

    def exists(self): ...

    def create_marker_table(self): ...

    def open(self, mode):
        raise NotImplementedError


# luigi 3.8.1 contrib/sqla.py:274
class CopyToTable(luigi.Task):
    echo = False
    connect_args = {}

    @property
    @abc.abstractmethod
    def connection_string(self):
        return None

    @property
    @abc.abstractmethod
    def table(self):
        return None

    columns = []
    schema = ''
    column_separator = '\t'
    chunk_size = 5000
    reflect = False

    def create_table(self, engine): ...

    def update_id(self):
        return self.task_id

    def output(self):
        return SQLAlchemyTarget(
            connection_string=self.connection_string,
            target_table=self.table,
            update_id=self.update_id(),
            connect_args=self.connect_args,
            echo=self.echo,
        )

    def rows(self): ...

    def run(self): ...

    def copy(self, conn, ins_rows, table_bound): ...
