# Python 3.11 hashlib: the algorithms that every build has.
class _Hash:
    def __init__(self, name, data):
        self.name = name
        self._data = data

    @property
    def digest_size(self):
        return {'md5': 16, 'sha1': 20, 'sha224': 28, 'sha256': 32, 'sha384': 48, 'sha512': 64}[self.name]

    @property
    def block_size(self):
        return 128 if self.name in ('sha384', 'sha512') else 64

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
    if name.lower().startswith('sha3_') and name != name.lower():
        raise ValueError('unsupported hash type ' + name)  # the others are found in any case
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


def sha3_224(string=b'', *, usedforsecurity=True):
    return _Hash('sha3_224', string)


def sha3_256(string=b'', *, usedforsecurity=True):
    return _Hash('sha3_256', string)


def sha3_384(string=b'', *, usedforsecurity=True):
    return _Hash('sha3_384', string)


def sha3_512(string=b'', *, usedforsecurity=True):
    return _Hash('sha3_512', string)
