# six 1.17 on Python 3.
import abc
import functools

PY2 = False
PY3 = True
PY34 = True
string_types = (str,)
integer_types = (int,)
class_types = (type,)
text_type = str
binary_type = bytes
unichr = chr
int2byte = bytes
wraps = functools.wraps


class _Bases:  # in a class statement's list of bases it stands for `bases`, made by `metaclass` (analyzer/eval/class.c)
    def __init__(self, metaclass, bases):
        self.metaclass = metaclass
        self.bases = bases


def with_metaclass(meta, *bases):
    return _Bases(meta, bases)


def add_metaclass(metaclass):
    def wrapper(cls):
        return cls if metaclass is abc.ABCMeta else _made_again(metaclass, cls)
    return wrapper


def _made_again(metaclass, cls): ...


def python_2_unicode_compatible(klass):
    return klass


def iterkeys(d, **kw):
    return iter(d.keys())


def itervalues(d, **kw):
    return iter(d.values())


def iteritems(d, **kw):
    return iter(d.items())


def viewkeys(d):
    return d.keys()


def viewvalues(d):
    return d.values()


def viewitems(d):
    return d.items()


def u(s):
    return s


def b(s):
    return s.encode('latin-1')


def ensure_str(s, encoding='utf-8', errors='strict'):
    return s.decode(encoding) if isinstance(s, bytes) else s


def ensure_text(s, encoding='utf-8', errors='strict'):
    return s.decode(encoding) if isinstance(s, bytes) else s


def ensure_binary(s, encoding='utf-8', errors='strict'):
    return s.encode(encoding) if isinstance(s, str) else s


def next(it):
    return it.__next__()


advance_iterator = next


def print_(*args, **kwargs): ...


def reraise(tp, value, tb=None): ...


def raise_from(value, from_value):
    raise value
