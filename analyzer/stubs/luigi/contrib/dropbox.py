from luigi.target import AtomicLocalFile, FileSystem, FileSystemTarget
from luigi.format import get_default_format


# luigi 3.8.1 contrib/dropbox.py:67
class DropboxClient(FileSystem):
    def __init__(self, token, user_agent='Luigi', root_namespace_id=None): ...

    def exists(self, path): ...

    def remove(self, path, recursive=True, skip_trash=True): ...

    def mkdir(self, path, parents=True, raise_if_exists=False): ...

    def isdir(self, path): ...

    def listdir(self, path, **kwargs): ...

    def move(self, path, dest): ...

    def copy(self, path, dest): ...

    def download_as_bytes(self, path): ...

    def upload(self, tmp_path, dest_path): ...


# luigi 3.8.1 contrib/dropbox.py:197
class ReadableDropboxFile:
    def __init__(self, path, client): ...

    def read(self): ...

    def close(self): ...

    def readable(self):
        return True

    def writable(self):
        return False

    def seekable(self):
        return False


# luigi 3.8.1 contrib/dropbox.py:239
class AtomicWritableDropboxFile(AtomicLocalFile):
    def __init__(self, path, client): ...

    def move_to_final_destination(self): ...


# luigi 3.8.1 contrib/dropbox.py:258
class DropboxTarget(FileSystemTarget):
    def __init__(self, path, token, format=None, user_agent='Luigi', root_namespace_id=None):
        super().__init__(path)
        if not token:
            raise ValueError('token must be given')
        self.path = path
        self.token = token
        self.client = DropboxClient(token, user_agent, root_namespace_id)
        self.format = format or get_default_format()

    @property
    def fs(self):
        return self.client

    def temporary_path(self): ...

    def open(self, mode): ...
