from luigi.format import get_default_format
from luigi.parameter import OptionalParameter, Parameter
from luigi.target import AtomicLocalFile, FileSystem, FileSystemException, FileSystemTarget
from luigi.task import ExternalTask

S3_DIRECTORY_MARKER_SUFFIX_0 = '_$folder$'
S3_DIRECTORY_MARKER_SUFFIX_1 = '/'


# luigi 3.8.1 contrib/s3.py:53
class InvalidDeleteException(FileSystemException):
    pass


# luigi 3.8.1 contrib/s3.py:57
class FileNotFoundException(FileSystemException):
    pass


# luigi 3.8.1 contrib/s3.py:61
class DeprecatedBotoClientException(Exception):
    pass


# luigi 3.8.1 contrib/s3.py:65
class S3Client(FileSystem):
    _s3 = None
    DEFAULT_PART_SIZE = 8388608
    DEFAULT_THREADS = 100

    def __init__(self, aws_access_key_id=None, aws_secret_access_key=None, aws_session_token=None, **kwargs): ...

    @property
    def s3(self): ...

    def exists(self, path): ...

    def remove(self, path, recursive=True): ...

    def move(self, source_path, destination_path, **kwargs): ...

    def get_key(self, path): ...

    def put(self, local_path, destination_s3_path, **kwargs): ...

    def put_string(self, content, destination_s3_path, **kwargs): ...

    def put_multipart(self, local_path, destination_s3_path, part_size=DEFAULT_PART_SIZE, **kwargs): ...

    def copy(
        self,
        source_path,
        destination_path,
        threads=DEFAULT_THREADS,
        start_time=None,
        end_time=None,
        part_size=DEFAULT_PART_SIZE,
        **kwargs,
    ): ...

    def get(self, s3_path, destination_local_path): ...

    def get_as_bytes(self, s3_path): ...

    def get_as_string(self, s3_path, encoding='utf-8'): ...

    def isdir(self, path): ...

    is_dir = isdir

    def mkdir(self, path, parents=True, raise_if_exists=False): ...

    def listdir(self, path, start_time=None, end_time=None, return_key=False): ...

    def list(self, path, start_time=None, end_time=None, return_key=False): ...


# luigi 3.8.1 contrib/s3.py:527
class AtomicS3File(AtomicLocalFile):
    def __init__(self, path, s3_client, **kwargs): ...

    def move_to_final_destination(self): ...


# luigi 3.8.1 contrib/s3.py:543
class ReadableS3File:
    def __init__(self, s3_key): ...

    def read(self, size=None): ...

    def close(self): ...

    def readable(self):
        return True

    def writable(self):
        return False

    def seekable(self):
        return False


# luigi 3.8.1 contrib/s3.py:614
class S3Target(FileSystemTarget):
    fs = None

    def __init__(self, path, format=None, client=None, **kwargs):
        super().__init__(path)
        self.path = path
        self.format = format or get_default_format()
        self.fs = client or S3Client()
        self.s3_options = kwargs

    def open(self, mode='r'): ...


# luigi 3.8.1 contrib/s3.py:648
class S3FlagTarget(S3Target):
    fs = None

    def __init__(self, path, format=None, client=None, flag='_SUCCESS'):
        if path[-1] != '/':
            raise ValueError('the path must end with a slash')
        super().__init__(path, format, client)
        self.flag = flag

    def exists(self): ...


# luigi 3.8.1 contrib/s3.py:694
class S3EmrTarget(S3FlagTarget):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)


# luigi 3.8.1 contrib/s3.py:704
class S3PathTask(ExternalTask):
    path = Parameter()

    def output(self):
        return S3Target(self.path)


# luigi 3.8.1 contrib/s3.py:715
class S3EmrTask(ExternalTask):
    path = Parameter()

    def output(self):
        return S3EmrTarget(self.path)


# luigi 3.8.1 contrib/s3.py:726
class S3FlagTask(ExternalTask):
    path = Parameter()
    flag = OptionalParameter(default=None)

    def output(self):
        return S3FlagTarget(self.path, flag=self.flag)
