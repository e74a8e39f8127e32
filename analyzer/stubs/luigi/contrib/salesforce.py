import abc

import luigi
from luigi import Task


# luigi 3.8.1 contrib/salesforce.py:93
class salesforce(luigi.Config):
    username = luigi.Parameter(default='')
    password = luigi.Parameter(default='')
    security_token = luigi.Parameter(default='')
    sb_security_token = luigi.Parameter(default='')


# luigi 3.8.1 contrib/salesforce.py:108
class QuerySalesforce(Task):
    @property
    @abc.abstractmethod
    def object_name(self):
        return None

    @property
    def use_sandbox(self):
        return False

    @property
    def sandbox_name(self):
        return None

    @property
    @abc.abstractmethod
    def soql(self):
        return None

    @property
    def is_soql_file(self):
        return False

    @property
    def content_type(self):
        return 'CSV'

    def run(self): ...

    def merge_batch_results(self, result_ids): ...
