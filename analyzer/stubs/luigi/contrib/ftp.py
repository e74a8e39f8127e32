import luigi
import luigi.format
import luigi.local_target
import luigi.target


# luigi 3.8.1 contrib/ftp.py:45
class RemoteFileSystem(luigi.target.FileSystem):
    def __init__(
        self, host, username=None, password=None, port=None, tls=False, timeout=60, sftp=False, pysftp_conn_kwargs=None
    ):
        self.host = host
        self.username = username
        self.password = password
        self.tls = tls
        self.timeout = timeout
        self.sftp = sftp
        self.pysftp_conn_kwargs = pysftp_conn_kwargs or {}
        self.port = port
        if port is None:
            self.port = 22 if sftp else 21

    def exists(self, path, mtime=None): ...

    def remove(self, path, recursive=True): ...

    def put(self, local_path, path, atomic=True): ...

    def get(self, path, local_path): ...

    def listdir(self, path='.'): ...


# luigi 3.8.1 contrib/ftp.py:338
class AtomicFtpFile(luigi.target.AtomicLocalFile):
    def __init__(self, fs, path): ...

    def move_to_final_destination(self): ...

    @property
    def fs(self):
        return self._fs


# luigi 3.8.1 contrib/ftp.py:363
class RemoteTarget(luigi.target.FileSystemTarget):
    def __init__(
        self,
        path,
        host,
        format=None,
        username=None,
        password=None,
        port=None,
        mtime=None,
        tls=False,
        timeout=60,
        sftp=False,
        pysftp_conn_kwargs=None,
    ):
        self.path = path
        self.mtime = mtime
        self.format = format or luigi.format.get_default_format()
        self.tls = tls
        self.timeout = timeout
        self.sftp = sftp
        self._fs = RemoteFileSystem(host, username, password, port, tls, timeout, sftp, pysftp_conn_kwargs)

    @property
    def fs(self):
        return self._fs

    def open(self, mode): ...

    def exists(self): ...

    def put(self, local_path, atomic=True): ...

    def get(self, local_path): ...
