import subprocess

import luigi
import luigi.format
import luigi.target


# luigi 3.8.1 contrib/ssh.py:54
class RemoteCalledProcessError(subprocess.CalledProcessError):
    def __init__(self, returncode, command, host, output=None): ...


# luigi 3.8.1 contrib/ssh.py:63
class RemoteContext:
    def __init__(self, host, **kwargs):
        self.host = host
        self.username = kwargs.get('username', None)
        self.key_file = kwargs.get('key_file', None)
        self.connect_timeout = kwargs.get('connect_timeout', None)
        self.port = kwargs.get('port', None)
        self.no_host_key_check = kwargs.get('no_host_key_check', False)
        self.sshpass = kwargs.get('sshpass', False)
        self.tty = kwargs.get('tty', False)

    def Popen(self, cmd, **kwargs): ...

    def check_output(self, cmd): ...

    def tunnel(self, local_port, remote_port=None, remote_host='localhost'): ...


# luigi 3.8.1 contrib/ssh.py:153
class RemoteFileSystem(luigi.target.FileSystem):
    def __init__(self, host, **kwargs):
        self.remote_context = RemoteContext(host, **kwargs)

    def exists(self, path): ...

    def listdir(self, path): ...

    def isdir(self, path): ...

    def remove(self, path, recursive=True): ...

    def mkdir(self, path, parents=True, raise_if_exists=False): ...

    def put(self, local_path, path): ...

    def get(self, path, local_path): ...


# luigi 3.8.1 contrib/ssh.py:269
class AtomicRemoteFileWriter(luigi.format.OutputPipeProcessWrapper):
    def __init__(self, fs, path): ...

    def close(self): ...

    @property
    def tmp_path(self):
        return self.__tmp_path

    @property
    def fs(self):
        return self._fs


# luigi 3.8.1 contrib/ssh.py:306
class RemoteTarget(luigi.target.FileSystemTarget):
    def __init__(self, path, host, format=None, **kwargs):
        super().__init__(path)
        self.format = format or luigi.format.get_default_format()
        self._fs = RemoteFileSystem(host, **kwargs)

    @property
    def fs(self):
        return self._fs

    def open(self, mode='r'): ...

    def put(self, local_path): ...

    def get(self, local_path): ...
