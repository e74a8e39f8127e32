import os

from luigi.format import get_default_format
from luigi.target import AtomicLocalFile, FileSystem, FileSystemTarget


# luigi 3.8.1 contrib/azureblob.py:31
class AzureBlobClient(FileSystem):
    def __init__(self, account_name=None, account_key=None, sas_token=None, **kwargs): ...

    @property
    def connection(self): ...

    def container_client(self, container_name): ...

    def blob_client(self, container_name, blob_name): ...

    def upload(self, tmp_path, container, blob, **kwargs): ...

    def download_as_bytes(self, container, blob, bytes_to_read=None): ...

    def download_as_file(self, container, blob, location): ...

    def create_container(self, container_name): ...

    def delete_container(self, container_name): ...

    def exists(self, path): ...

    def remove(self, path, recursive=True, skip_trash=True): ...

    def mkdir(self, path, parents=True, raise_if_exists=False): ...

    def isdir(self, path):
        return False

    def move(self, path, dest): ...

    def copy(self, path, dest): ...

    def rename_dont_move(self, path, dest): ...

    @staticmethod
    def splitfilepath(filepath): ...


# luigi 3.8.1 contrib/azureblob.py:201
class ReadableAzureBlobFile:
    def __init__(self, container, blob, client, download_when_reading, **kwargs): ...

    def read(self, n=None): ...

    def close(self): ...

    def readable(self):
        return True

    def writable(self):
        return False

    def seekable(self):
        return False

    def seek(self, offset, whence=None):
        pass


# luigi 3.8.1 contrib/azureblob.py:250
class AtomicAzureBlobFile(AtomicLocalFile):
    def __init__(self, container, blob, client, **kwargs): ...

    def move_to_final_destination(self): ...


# luigi 3.8.1 contrib/azureblob.py:262
class AzureBlobTarget(FileSystemTarget):
    def __init__(self, container, blob, client=None, format=None, download_when_reading=True, **kwargs):
        super().__init__(os.path.join(container, blob))
        self.container = container
        self.blob = blob
        self.client = client or AzureBlobClient()
        self.format = format or get_default_format()
        self.download_when_reading = download_when_reading
        self.azure_blob_options = kwargs

    @property
    def fs(self):
        return self.client

    def open(self, mode): ...
