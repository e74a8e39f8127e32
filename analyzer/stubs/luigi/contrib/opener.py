from luigi.contrib.s3 import S3Target
from luigi.local_target import LocalTarget
from luigi.mock import MockTarget
from luigi.target import FileSystemException

__all__ = [
    'OpenerError',
    'NoOpenerError',
    'InvalidQuery',
    'OpenerRegistry',
    'Opener',
    'MockOpener',
    'LocalOpener',
    'S3Opener',
    'opener',
    'OpenerTarget',
]


# luigi 3.8.1 contrib/opener.py:45
class OpenerError(FileSystemException):
    pass


# luigi 3.8.1 contrib/opener.py:51
class NoOpenerError(OpenerError):
    pass


# luigi 3.8.1 contrib/opener.py:57
class InvalidQuery(OpenerError):
    pass


# luigi 3.8.1 contrib/opener.py:63
class OpenerRegistry:
    def __init__(self, openers=None):
        self.openers = []
        for opener in openers or []:
            self.add(opener)

    def get_opener(self, name):
        for opener in self.openers:
            if name in opener.names:
                return opener
        raise NoOpenerError(name)

    def add(self, opener):
        self.openers.append(opener)

    def open(self, target_uri, **kwargs):
        scheme, separator, rest = target_uri.partition('://')
        if '?' in target_uri or '#' in target_uri or '@' in target_uri:
            return self._open_with_query(target_uri, **kwargs)
        if not separator:
            return self.get_opener('file').get_target('file', target_uri, '', None, None, '', None, {}, **kwargs)
        host, slash, path = rest.partition('/')
        return self.get_opener(scheme).get_target(scheme, slash + path, '', None, None, host, None, {}, **kwargs)

    def _open_with_query(self, target_uri, **kwargs): ...


# luigi 3.8.1 contrib/opener.py:127
class Opener:
    allowed_kwargs = {}
    filter_kwargs = True

    @classmethod
    def conform_query(cls, query): ...

    @classmethod
    def get_target(cls, scheme, path, fragment, username, password, hostname, port, query, **kwargs):
        raise NotImplementedError


# luigi 3.8.1 contrib/opener.py:173
class MockOpener(Opener):
    names = ['mock']
    allowed_kwargs = {'is_tmp': True, 'mirror_on_stderr': True, 'format': False}

    @classmethod
    def get_target(cls, scheme, path, fragment, username, password, hostname, port, query, **kwargs):
        return MockTarget((hostname or '') + path, **kwargs)


# luigi 3.8.1 contrib/opener.py:196
class LocalOpener(Opener):
    names = ['file']
    allowed_kwargs = {'is_tmp': True, 'format': False}

    @classmethod
    def get_target(cls, scheme, path, fragment, username, password, hostname, port, query, **kwargs):
        return LocalTarget((hostname or '') + path, **kwargs)


# luigi 3.8.1 contrib/opener.py:220
class S3Opener(Opener):
    names = ['s3', 's3n']
    allowed_kwargs = {'format': False, 'client': True}
    filter_kwargs = False

    @classmethod
    def get_target(cls, scheme, path, fragment, username, password, hostname, port, query, **kwargs):
        return S3Target('{}://{}{}'.format(scheme, hostname, path), **kwargs)


opener = OpenerRegistry([MockOpener, LocalOpener, S3Opener])
OpenerTarget = opener.open
