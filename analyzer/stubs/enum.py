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


class IntEnum(int, Enum):
    def __str__(self):
        return str(self._value_)


class StrEnum(str, Enum):
    def __str__(self):
        return self.value


class Flag(Enum):
    def __str__(self):
        if self._name_ is None:
            return '%s(%r)' % (self.__class__.__name__, self._value_)
        return '%s.%s' % (self.__class__.__name__, self._name_)

    def __repr__(self):
        if self._name_ is None:
            return '<%s: %r>' % (self.__class__.__name__, self._value_)
        return '<%s.%s: %r>' % (self.__class__.__name__, self._name_, self._value_)

    def __or__(self, other):
        return self.__class__(self._value_ | other._value_) if isinstance(other, self.__class__) else NotImplemented

    def __and__(self, other):
        return self.__class__(self._value_ & other._value_) if isinstance(other, self.__class__) else NotImplemented

    def __xor__(self, other):
        return self.__class__(self._value_ ^ other._value_) if isinstance(other, self.__class__) else NotImplemented

    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            raise TypeError("unsupported operand type(s) for 'in'")
        return other._value_ & self._value_ == other._value_

    def __bool__(self):
        return bool(self._value_)


class IntFlag(int, Flag):
    pass


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
