import luigi.target

CHUNKSIZE = 10 * 1024 * 1024
DEFAULT_MIMETYPE = 'application/octet-stream'
EVENTUAL_CONSISTENCY_SLEEP_INTERVAL = 0.1
EVENTUAL_CONSISTENCY_MAX_SLEEPS = 300
GCS_BATCH_URI = 'https://storage.googleapis.com/batch/storage/v1'


def is_error_5xx(err): ...


# luigi 3.8.1 contrib/gcs.py:96
class InvalidDeleteException(luigi.target.FileSystemException):
    pass


# luigi 3.8.1 contrib/gcs.py:100
class GCSClient(luigi.target.FileSystem):
    def __init__(
        self, oauth_credentials=None, descriptor='', http_=None, chunksize=CHUNKSIZE, **discovery_build_kwargs
    ): ...

    def exists(self, path): ...

    def isdir(self, path): ...

    def remove(self, path, recursive=True): ...

    def put(self, filename, dest_path, mimetype=None, chunksize=None): ...

    def put_multiple(self, filepaths, remote_directory, mimetype=None, chunksize=None, num_process=1): ...

    def put_string(self, contents, dest_path, mimetype=None): ...

    def mkdir(self, path, parents=True, raise_if_exists=False): ...

    def copy(self, source_path, destination_path): ...

    def rename(self, *args, **kwargs): ...

    def move(self, source_path, destination_path): ...

    def listdir(self, path): ...

    def list_wildcard(self, wildcard_path): ...

    def download(self, path, chunksize=None, chunk_callback=None): ...


# luigi 3.8.1 contrib/gcs.py:421
class AtomicGCSFile(luigi.target.AtomicLocalFile):
    def __init__(self, path, gcs_client): ...

    def move_to_final_destination(self): ...


# luigi 3.8.1 contrib/gcs.py:434
class GCSTarget(luigi.target.FileSystemTarget):
    fs = None

    def __init__(self, path, format=None, client=None):
        super().__init__(path)
        self.format = format or luigi.format.get_default_format()
        self.fs = client or GCSClient()

    def open(self, mode='r'): ...


# luigi 3.8.1 contrib/gcs.py:454
class GCSFlagTarget(GCSTarget):
    fs = None

    def __init__(self, path, format=None, client=None, flag='_SUCCESS'):
        if path[-1] != '/':
            raise ValueError('the path must end with a slash')
        super().__init__(path, format=format, client=client)
        self.flag = flag

    def exists(self): ...
