# Python 3.11 re. What finds is native; a pattern that is not certain to mean the same to PCRE2 as to Python gives an unknown.
class error(Exception):
    pass


NOFLAG = 0
A = ASCII = 256
I = IGNORECASE = 2
L = LOCALE = 4
M = MULTILINE = 8
S = DOTALL = 16
U = UNICODE = 32
X = VERBOSE = 64


class Match:
    def __init__(self, pattern, string, spans, names):
        self.re = pattern
        self.string = string
        self._spans = spans
        self._names = names
        self.pos = 0
        self.endpos = len(string)

    def _index(self, group):
        if isinstance(group, str):
            if group not in self._names:
                raise IndexError('no such group')
            return self._names[group]
        if group < 0 or group >= len(self._spans):
            raise IndexError('no such group')
        return group

    def _text(self, index, default=None):
        start, end = self._spans[index]
        return default if start < 0 else self.string[start:end]

    def group(self, *groups):
        if len(groups) == 0:
            return self._text(0)
        if len(groups) == 1:
            return self._text(self._index(groups[0]))
        return tuple([self._text(self._index(g)) for g in groups])

    def __getitem__(self, group):
        return self._text(self._index(group))

    def groups(self, default=None):
        return tuple([self._text(i, default) for i in range(1, len(self._spans))])

    def groupdict(self, default=None):
        return {name: self._text(self._names[name], default) for name in self._names}

    def start(self, group=0):
        return self._spans[self._index(group)][0]

    def end(self, group=0):
        return self._spans[self._index(group)][1]

    def span(self, group=0):
        return self._spans[self._index(group)]


class Pattern:
    def __init__(self, pattern, flags):
        self.pattern = pattern
        self._flags = flags

    def match(self, string):
        return match(self, string)

    def fullmatch(self, string):
        return fullmatch(self, string)

    def search(self, string):
        return search(self, string)

    def findall(self, string):
        return findall(self, string)

    def finditer(self, string):
        return finditer(self, string)

    def split(self, string, maxsplit=0):
        return split(self, string, maxsplit)

    def sub(self, repl, string, count=0):
        return sub(self, repl, string, count)


def compile(pattern, flags=0):
    return pattern if isinstance(pattern, Pattern) else Pattern(pattern, flags)


def purge():
    pass


def match(pattern, string, flags=0): ...


def fullmatch(pattern, string, flags=0): ...


def search(pattern, string, flags=0): ...


def findall(pattern, string, flags=0): ...


def finditer(pattern, string, flags=0): ...


def split(pattern, string, maxsplit=0, flags=0): ...


def sub(pattern, repl, string, count=0, flags=0): ...


def subn(pattern, repl, string, count=0, flags=0): ...


def escape(pattern): ...
