# luigi-td 0.6.9
from luigi_td.bulk_import import BulkImport
from luigi_td.client import ResultProxy
from luigi_td.config import Config, get_config
from luigi_td.task import DatabaseTask, TableTask, Query
from luigi_td.targets.result import ResultTarget
from luigi_td.targets.s3 import S3ResultTarget
from luigi_td.targets.tableau import TableauServerResultTarget, TableauOnlineResultTarget
from luigi_td.targets.td import DatabaseTarget, TableTarget, SchemaError
