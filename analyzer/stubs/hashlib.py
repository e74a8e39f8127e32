# Python 3.11 hashlib: the algorithms that every build has.
class _Hash:
    def __init__(self, name, data):
        self.name = name
        self._data = data

    def update(self, data):
        if self._data == b'':
            self._data = data
        else:
            self._data = self._data + data

    def hexdigest(self):
        return _hexdigest(self.name, self._data)

    def digest(self):
        return _digest(self.name, self._data)

    def copy(self):
        return _Hash(self.name, self._data)


def _hexdigest(name, data): ...


def _digest(name, data): ...


def new(name, data=b'', *, usedforsecurity=True):
    return _Hash(name.lower(), data)


def md5(string=b'', *, usedforsecurity=True):
    return _Hash('md5', string)


def sha1(string=b'', *, usedforsecurity=True):
    return _Hash('sha1', string)


def sha224(string=b'', *, usedforsecurity=True):
    return _Hash('sha224', string)


def sha256(string=b'', *, usedforsecurity=True):
    return _Hash('sha256', string)


def sha384(string=b'', *, usedforsecurity=True):
    return _Hash('sha384', string)


def sha512(string=b'', *, usedforsecurity=True):
    return _Hash('sha512', string)
