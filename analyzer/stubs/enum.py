# Python 3 enum. Members are made where a class statement with this metaclass ends: every name bound in the body that is
# no function, descriptor or _private_ name becomes a member with .name and .value; equal values are aliases.
class EnumMeta(type):
    def __new__(metacls, cls, bases, classdict, **kwds): ...

    def __call__(cls, value, names=None, **kwds): ...

    def __getitem__(cls, name): ...

    def __iter__(cls): ...

    def __len__(cls): ...

    def __contains__(cls, value): ...

    @property
    def __members__(cls): ...


EnumType = EnumMeta


class Enum(metaclass=EnumMeta):
    def __str__(self):
        return '%s.%s' % (self.__class__.__name__, self.name)

    def __repr__(self):
        return '<%s.%s: %r>' % (self.__class__.__name__, self.name, self.value)


class ReprEnum(Enum):
    def __str__(self):
        return str(self._value_)

    def __format__(self, spec):
        return format(self._value_, spec) if spec else str(self)


class IntEnum(int, ReprEnum):
    pass


class StrEnum(str, ReprEnum):
    pass


STRICT = 'strict'
CONFORM = 'conform'
EJECT = 'eject'
KEEP = 'keep'


# bits of the other operand (3.11 enum.py:1440)
def _bits_of(flag, other):
    if isinstance(other, flag.__class__):
        return other._value_
    if isinstance(flag, int) and isinstance(other, int):
        return other
    return NotImplemented


# operations whose answer depends on the boundary of the class, or on Python's version
def _bounded(flag): ...


class Flag(Enum):
    _boundary_ = STRICT

    def __str__(self):
        if self._name_ is None:
            return '%s(%r)' % (self.__class__.__name__, self._value_)
        return '%s.%s' % (self.__class__.__name__, self._name_)

    def __repr__(self):
        if self._name_ is None:
            return '<%s: %r>' % (self.__class__.__name__, self._value_)
        return '<%s.%s: %r>' % (self.__class__.__name__, self._name_, self._value_)

    def __or__(self, other):
        bits = _bits_of(self, other)
        return NotImplemented if bits is NotImplemented else self.__class__(self._value_ | bits)

    def __and__(self, other):
        bits = _bits_of(self, other)
        return NotImplemented if bits is NotImplemented else self.__class__(self._value_ & bits)

    def __xor__(self, other):
        bits = _bits_of(self, other)
        return NotImplemented if bits is NotImplemented else self.__class__(self._value_ ^ bits)

    __ror__ = __or__
    __rand__ = __and__
    __rxor__ = __xor__

    def __invert__(self):
        if self.__class__._boundary_ is not STRICT:
            return _bounded(self)
        mask = 0
        for member in self.__class__:
            mask = mask | member._value_
        return self.__class__(mask & ~self._value_)

    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            raise TypeError("unsupported operand type(s) for 'in'")
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        return iter([member for member in self.__class__ if member._value_ & self._value_])

    def __len__(self):
        return bin(self._value_).count('1')

    def __bool__(self):
        return bool(self._value_)


class IntFlag(int, ReprEnum, Flag):
    _boundary_ = KEEP


class nonmember:
    def __init__(self, value):
        self.value = value


class member:
    def __init__(self, value):
        self.value = value


# the next number (Enum, IntEnum), the next power of two (Flag), the lower-case name (StrEnum): set where the class statement ends
class auto:
    def __or__(self, other):
        return _joined(self, other)


# What `A | B` means in the body of a class of flags.
class _joined:
    def __init__(self, *parts):
        self.parts = parts

    def __or__(self, other):
        return _joined(*self.parts, other)


def unique(enumeration):
    return enumeration
