import abc

import luigi
from luigi.contrib import postgres, rdbms
from luigi.contrib.s3 import S3PathTask


# luigi 3.8.1 contrib/redshift.py:38
class _CredentialsMixin:
    @property
    def configuration_section(self):
        return 'redshift'

    @property
    def aws_access_key_id(self): ...

    @property
    def aws_secret_access_key(self): ...

    @property
    def aws_account_id(self): ...

    @property
    def aws_arn_role_name(self): ...

    @property
    def aws_session_token(self): ...


# luigi 3.8.1 contrib/redshift.py:121
class RedshiftTarget(postgres.PostgresTarget):
    marker_table = luigi.configuration.get_config().get('redshift', 'marker-table', 'table_updates')
    DEFAULT_DB_PORT = 5439
    use_db_timestamps = False


# luigi 3.8.1 contrib/redshift.py:137
class S3CopyToTable(rdbms.CopyToTable, _CredentialsMixin):
    @abc.abstractmethod
    def s3_load_path(self):
        return None

    @property
    @abc.abstractmethod
    def copy_options(self):
        return ''

    @property
    def prune_table(self):
        return None

    @property
    def prune_column(self):
        return None

    @property
    def prune_date(self):
        return None

    @property
    def table_attributes(self):
        return ''

    @property
    def table_constraints(self):
        return ''

    @property
    def do_truncate_table(self):
        return False

    def do_prune(self): ...

    @property
    def table_type(self):
        return ''

    @property
    def queries(self):
        return []

    def truncate_table(self, connection): ...

    def prune(self, connection): ...

    def create_schema(self, connection): ...

    def create_table(self, connection): ...

    def run(self): ...

    def copy(self, cursor, f): ...

    def output(self):
        return RedshiftTarget(
            host=self.host,
            database=self.database,
            user=self.user,
            password=self.password,
            table=self.table,
            update_id=self.update_id,
        )

    def does_schema_exist(self, connection): ...

    def does_table_exist(self, connection): ...

    def init_copy(self, connection): ...

    def post_copy(self, cursor): ...

    def post_copy_metacolums(self, cursor): ...


# luigi 3.8.1 contrib/redshift.py:462
class S3CopyJSONToTable(S3CopyToTable, _CredentialsMixin):
    @property
    @abc.abstractmethod
    def jsonpath(self):
        return ''

    @property
    @abc.abstractmethod
    def copy_json_options(self):
        return ''

    def copy(self, cursor, f): ...


# luigi 3.8.1 contrib/redshift.py:521
class RedshiftManifestTask(S3PathTask):
    folder_paths = luigi.Parameter()
    text_target = True

    def run(self): ...


# luigi 3.8.1 contrib/redshift.py:564
class KillOpenRedshiftSessions(luigi.Task):
    connection_reset_wait_seconds = luigi.IntParameter(default=60)

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
    def update_id(self):
        return self.task_id

    def output(self):
        return RedshiftTarget(
            host=self.host,
            database=self.database,
            user=self.user,
            password=self.password,
            table=self.__class__.__name__,
            update_id=self.update_id,
        )

    def run(self): ...


# luigi 3.8.1 contrib/redshift.py:657
class RedshiftQuery(postgres.PostgresQuery):
    def output(self):
        return RedshiftTarget(
            host=self.host,
            database=self.database,
            user=self.user,
            password=self.password,
            table=self.table,
            update_id=self.update_id,
        )


# luigi 3.8.1 contrib/redshift.py:680
class RedshiftUnloadTask(postgres.PostgresQuery, _CredentialsMixin):
    @property
    def s3_unload_path(self):
        return ''

    @property
    def unload_options(self):
        return "DELIMITER '|' ADDQUOTES GZIP ALLOWOVERWRITE PARALLEL ON"

    @property
    def unload_query(self):
        return "UNLOAD ( '{query}' ) TO '{s3_unload_path}' credentials '{credentials}' {unload_options};"

    def run(self): ...

    def output(self):
        return RedshiftTarget(
            host=self.host,
            database=self.database,
            user=self.user,
            password=self.password,
            table=self.table,
            update_id=self.update_id,
        )
