import abc

import luigi


# luigi 3.8.1 contrib/esindex.py:107
class ElasticsearchTarget(luigi.Target):
    marker_index = luigi.configuration.get_config().get('elasticsearch', 'marker-index', 'update_log')
    marker_doc_type = luigi.configuration.get_config().get('elasticsearch', 'marker-doc-type', 'entry')

    def __init__(
        self,
        host,
        port,
        index,
        doc_type,
        update_id,
        marker_index_hist_size=0,
        http_auth=None,
        timeout=10,
        extra_elasticsearch_args=None,
    ):
        self.host = host
        self.port = port
        self.index = index
        self.doc_type = doc_type
        self.update_id = update_id
        self.marker_index_hist_size = marker_index_hist_size
        self.http_auth = http_auth
        self.timeout = timeout
        self.extra_elasticsearch_args = extra_elasticsearch_args or {}

    def marker_index_document_id(self): ...

    def touch(self): ...

    def exists(self): ...

    def create_marker_index(self): ...

    def ensure_hist_size(self): ...


# luigi 3.8.1 contrib/esindex.py:217
class CopyToIndex(luigi.Task):
    @property
    def host(self):
        return 'localhost'

    @property
    def port(self):
        return 9200

    @property
    def http_auth(self):
        return None

    @property
    @abc.abstractmethod
    def index(self):
        return None

    @property
    def doc_type(self):
        return 'default'

    @property
    def mapping(self):
        return None

    @property
    def settings(self):
        return {'settings': {}}

    @property
    def chunk_size(self):
        return 2000

    @property
    def raise_on_error(self):
        return True

    @property
    def purge_existing_index(self):
        return False

    @property
    def marker_index_hist_size(self):
        return 0

    @property
    def timeout(self):
        return 10

    @property
    def extra_elasticsearch_args(self):
        return {}

    def docs(self): ...

    def create_index(self): ...

    def delete_index(self): ...

    def update_id(self):
        return self.task_id

    def output(self):
        return ElasticsearchTarget(
            host=self.host,
            port=self.port,
            http_auth=self.http_auth,
            index=self.index,
            doc_type=self.doc_type,
            update_id=self.update_id(),
            marker_index_hist_size=self.marker_index_hist_size,
            timeout=self.timeout,
            extra_elasticsearch_args=self.extra_elasticsearch_args,
        )

    def run(self): ...
