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
    pass


class IntFlag(int, Flag):
    pass


# the next number (Enum, IntEnum), the next power of two (Flag), the lower-case name (StrEnum)
class auto:
    pass


def unique(enumeration):
    return enumeration
