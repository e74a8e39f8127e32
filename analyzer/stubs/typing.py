# Python 3 typing (typing_extensions is the same): names that stand in annotations and base lists.
from abc import ABCMeta


class _Form:
    def __init__(self, name):
        self._name = name

    def __call__(self, *args, **kwargs): ...

    def __repr__(self): ...


Any = _Form('Any')
AnyStr = _Form('AnyStr')
Annotated = _Form('Annotated')
Callable = _Form('Callable')
ClassVar = _Form('ClassVar')
Final = _Form('Final')
Literal = _Form('Literal')
NoReturn = _Form('NoReturn')
Never = _Form('Never')
Optional = _Form('Optional')
Self = _Form('Self')
Tuple = _Form('Tuple')
Type = _Form('Type')
Union = _Form('Union')
Unpack = _Form('Unpack')
Required = _Form('Required')
NotRequired = _Form('NotRequired')
AbstractSet = _Form('AbstractSet')
AsyncIterator = _Form('AsyncIterator')
Collection = _Form('Collection')
Container = _Form('Container')
Counter = _Form('Counter')
DefaultDict = _Form('DefaultDict')
Deque = _Form('Deque')
Dict = _Form('Dict')
FrozenSet = _Form('FrozenSet')
Generator = _Form('Generator')
Hashable = _Form('Hashable')
IO = _Form('IO')
BinaryIO = _Form('BinaryIO')
TextIO = _Form('TextIO')
Iterable = _Form('Iterable')
Iterator = _Form('Iterator')
List = _Form('List')
Mapping = _Form('Mapping')
MutableMapping = _Form('MutableMapping')
MutableSequence = _Form('MutableSequence')
OrderedDict = _Form('OrderedDict')
Pattern = _Form('Pattern')
Sequence = _Form('Sequence')
Set = _Form('Set')
Sized = _Form('Sized')
TypeAlias = _Form('TypeAlias')
TYPE_CHECKING = False


class TypeVar:
    def __init__(self, name, *constraints, **kwargs):
        self.__name__ = name

    def __or__(self, other): ...

    def __ror__(self, other): ...


class ParamSpec:
    def __init__(self, name, **kwargs):
        self.__name__ = name


class Generic:
    def __class_getitem__(cls, params):
        return cls


class Protocol(Generic, metaclass=ABCMeta):
    pass


# Subclasses are tuples whose fields are the annotated names of the body, in order, with their defaults; the call form
# NamedTuple('Name', [('field', type), …]) makes such a class.
class NamedTuple(tuple): ...


# A class of them makes plain dicts, and TypedDict('Name', {…}) makes such a class (lib/model.c).
class TypedDict(dict):
    pass


def NewType(name, tp):
    def identity(value):
        return value
    return identity


def cast(typ, val):
    return val


def overload(func):
    return func


def final(f):
    return f


def override(f):
    return f


def no_type_check(f):
    return f


def runtime_checkable(cls):
    return cls


def get_type_hints(obj, globalns=None, localns=None): ...


def dataclass_transform(**kwargs):
    def wrap(cls):
        return cls
    return wrap
