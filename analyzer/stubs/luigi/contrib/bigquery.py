import collections

import luigi.target

RETRYABLE_ERRORS = ()


def is_error_5xx(err): ...


# luigi 3.8.1 contrib/bigquery.py:55
class CreateDisposition:
    CREATE_IF_NEEDED = 'CREATE_IF_NEEDED'
    CREATE_NEVER = 'CREATE_NEVER'


# luigi 3.8.1 contrib/bigquery.py:60
class WriteDisposition:
    WRITE_TRUNCATE = 'WRITE_TRUNCATE'
    WRITE_APPEND = 'WRITE_APPEND'
    WRITE_EMPTY = 'WRITE_EMPTY'


# luigi 3.8.1 contrib/bigquery.py:66
class QueryMode:
    INTERACTIVE = 'INTERACTIVE'
    BATCH = 'BATCH'


# luigi 3.8.1 contrib/bigquery.py:71
class SourceFormat:
    AVRO = 'AVRO'
    CSV = 'CSV'
    DATASTORE_BACKUP = 'DATASTORE_BACKUP'
    NEWLINE_DELIMITED_JSON = 'NEWLINE_DELIMITED_JSON'
    PARQUET = 'PARQUET'


# luigi 3.8.1 contrib/bigquery.py:79
class FieldDelimiter:
    COMMA = ','
    TAB = '\t'
    PIPE = '|'


# luigi 3.8.1 contrib/bigquery.py:96
class PrintHeader:
    TRUE = True
    FALSE = False


# luigi 3.8.1 contrib/bigquery.py:101
class DestinationFormat:
    AVRO = 'AVRO'
    CSV = 'CSV'
    NEWLINE_DELIMITED_JSON = 'NEWLINE_DELIMITED_JSON'


# luigi 3.8.1 contrib/bigquery.py:107
class Compression:
    GZIP = 'GZIP'
    NONE = 'NONE'


# luigi 3.8.1 contrib/bigquery.py:112
class Encoding:
    UTF_8 = 'UTF-8'
    ISO_8859_1 = 'ISO-8859-1'


BQDataset = collections.namedtuple('BQDataset', 'project_id dataset_id location')


# luigi 3.8.1 contrib/bigquery.py:126
class BQTable(collections.namedtuple('BQTable', 'project_id dataset_id table_id location')):
    @property
    def dataset(self):
        return BQDataset(self.project_id, self.dataset_id, self.location)

    @property
    def uri(self):
        return 'bq://' + self.project_id + '/' + self.dataset.dataset_id + '/' + self.table_id


# luigi 3.8.1 contrib/bigquery.py:136
class BigQueryClient:
    def __init__(self, oauth_credentials=None, descriptor='', http_=None): ...

    def dataset_exists(self, dataset): ...

    def table_exists(self, table): ...

    def make_dataset(self, dataset, raise_if_exists=False, body=None): ...

    def delete_dataset(self, dataset, delete_nonempty=True): ...

    def delete_table(self, table): ...

    def list_datasets(self, project_id): ...

    def list_tables(self, dataset): ...

    def get_view(self, table): ...

    def update_view(self, table, view): ...

    def run_job(self, project_id, body, dataset=None): ...

    def copy(
        self,
        source_table,
        dest_table,
        create_disposition=CreateDisposition.CREATE_IF_NEEDED,
        write_disposition=WriteDisposition.WRITE_TRUNCATE,
    ): ...


# luigi 3.8.1 contrib/bigquery.py:399
class BigQueryTarget(luigi.target.Target):
    def __init__(self, project_id, dataset_id, table_id, client=None, location=None):
        self.table = BQTable(project_id, dataset_id, table_id, location)
        self.client = client or BigQueryClient()

    @classmethod
    def from_bqtable(cls, table, client=None):
        return cls(table.project_id, table.dataset_id, table.table_id, client=client)

    def exists(self): ...


# luigi 3.8.1 contrib/bigquery.py:420
class MixinBigQueryBulkComplete:
    @classmethod
    def bulk_complete(cls, parameter_tuples): ...


# luigi 3.8.1 contrib/bigquery.py:452
class BigQueryLoadTask(MixinBigQueryBulkComplete, luigi.Task):
    @property
    def source_format(self):
        return SourceFormat.NEWLINE_DELIMITED_JSON

    @property
    def encoding(self):
        return Encoding.UTF_8

    @property
    def write_disposition(self):
        return WriteDisposition.WRITE_EMPTY

    @property
    def schema(self):
        return []

    @property
    def max_bad_records(self):
        return 0

    @property
    def field_delimiter(self):
        return FieldDelimiter.COMMA

    def source_uris(self):
        return [t.path for t in luigi.task.flatten(self.input())]

    @property
    def skip_leading_rows(self):
        return 0

    @property
    def allow_jagged_rows(self):
        return False

    @property
    def ignore_unknown_values(self):
        return False

    @property
    def allow_quoted_new_lines(self):
        return False

    def configure_job(self, configuration):
        return configuration

    def run(self): ...


# luigi 3.8.1 contrib/bigquery.py:584
class BigQueryRunQueryTask(MixinBigQueryBulkComplete, luigi.Task):
    @property
    def write_disposition(self):
        return WriteDisposition.WRITE_TRUNCATE

    @property
    def create_disposition(self):
        return CreateDisposition.CREATE_IF_NEEDED

    @property
    def flatten_results(self):
        return True

    @property
    def query(self):
        raise NotImplementedError

    @property
    def query_mode(self):
        return QueryMode.INTERACTIVE

    @property
    def udf_resource_uris(self):
        return []

    @property
    def use_legacy_sql(self):
        return True

    def configure_job(self, configuration):
        return configuration

    def run(self): ...


# luigi 3.8.1 contrib/bigquery.py:671
class BigQueryCreateViewTask(luigi.Task):
    @property
    def view(self):
        raise NotImplementedError

    def complete(self): ...

    def run(self): ...


# luigi 3.8.1 contrib/bigquery.py:710
class ExternalBigQueryTask(MixinBigQueryBulkComplete, luigi.ExternalTask):
    pass


# luigi 3.8.1 contrib/bigquery.py:718
class BigQueryExtractTask(luigi.Task):
    @property
    def destination_uris(self):
        return [t.path for t in luigi.task.flatten(self.output())]

    @property
    def print_header(self):
        return PrintHeader.TRUE

    @property
    def field_delimiter(self):
        return FieldDelimiter.COMMA

    @property
    def destination_format(self):
        return DestinationFormat.CSV

    @property
    def compression(self):
        return Compression.NONE

    def configure_job(self, configuration):
        return configuration

    def run(self): ...


BigqueryClient = BigQueryClient
BigqueryTarget = BigQueryTarget
MixinBigqueryBulkComplete = MixinBigQueryBulkComplete
BigqueryLoadTask = BigQueryLoadTask
BigqueryRunQueryTask = BigQueryRunQueryTask
BigqueryCreateViewTask = BigQueryCreateViewTask
ExternalBigqueryTask = ExternalBigQueryTask


# luigi 3.8.1 contrib/bigquery.py:821
class BigQueryExecutionError(Exception):
    def __init__(self, job_id, error_message): ...
