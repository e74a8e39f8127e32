import abc

import luigi
import luigi.task


# luigi 3.8.1 contrib/rdbms.py:33
class _MetadataColumnsMixin:
    @property
    def metadata_columns(self):
        return []

    @property
    def metadata_queries(self):
        return []

    @property
    def enable_metadata_columns(self):
        return False

    def post_copy_metacolumns(self, cursor): ...


# luigi 3.8.1 contrib/rdbms.py:155
class CopyToTable(luigi.task.MixinNaiveBulkComplete, _MetadataColumnsMixin, luigi.Task):
    @property
    @abc.abstractmethod
    def host(self):
        return None

    @property
    @abc.abstractmethod
    def database(self):
        return None

    @property
    @abc.abstractmethod
    def user(self):
        return None

    @property
    @abc.abstractmethod
    def password(self):
        return None

    @property
    @abc.abstractmethod
    def table(self):
        return None

    @property
    def port(self):
        return None

    columns = []
    null_values = (None,)
    column_separator = '\t'

    def create_table(self, connection): ...

    @property
    def update_id(self):
        return self.task_id

    @abc.abstractmethod
    def output(self):
        raise NotImplementedError

    def init_copy(self, connection): ...

    def post_copy(self, connection):
        pass

    @abc.abstractmethod
    def copy(self, cursor, file):
        raise NotImplementedError


# luigi 3.8.1 contrib/rdbms.py:273
class Query(luigi.task.MixinNaiveBulkComplete, luigi.Task):
    @property
    @abc.abstractmethod
    def host(self):
        return None

    @property
    def port(self):
        return None

    @property
    @abc.abstractmethod
    def database(self):
        return None

    @property
    @abc.abstractmethod
    def user(self):
        return None

    @property
    @abc.abstractmethod
    def password(self):
        return None

    @property
    @abc.abstractmethod
    def table(self):
        return None

    @property
    @abc.abstractmethod
    def query(self):
        return None

    @property
    def autocommit(self):
        return False

    @property
    def update_id(self):
        return self.task_id

    @abc.abstractmethod
    def run(self):
        raise NotImplementedError

    @abc.abstractmethod
    def output(self):
        raise NotImplementedError
