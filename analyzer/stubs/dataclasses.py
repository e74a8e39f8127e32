# Python 3.11 dataclasses: fields from the annotations of the body, __init__, __repr__, __eq__ and the order.
class _MISSING_TYPE:
    pass


MISSING = _MISSING_TYPE()


class FrozenInstanceError(AttributeError):
    pass


class KW_ONLY:
    pass


class InitVar:
    def __init__(self, type):
        self.type = type

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = {} if metadata is None else metadata
        self.kw_only = kw_only
        self._initvar = False

    def __set_name__(self, owner, name):
        told = getattr(type(self.default), '__set_name__', None)
        if told:
            told(self.default, owner, name)


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None,
          kw_only=MISSING):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError('cannot specify both default and default_factory')
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


# {name: text of the annotation} of the class body itself, in order
def _annotations_of(cls): ...


def _is(text, name):
    if not isinstance(text, str): # of a class that type() made
        return getattr(text, '_name', None) == name or (name == 'InitVar' and isinstance(text, InitVar))
    return text.strip('\'"').split('[')[0].split('.')[-1].strip() == name


# what nobody here works out: what an annotation means, the text that stands for a class without one
def _signature(cls): ...


def _collect(cls, kw_only):
    found = {}
    for base in reversed(cls.__mro__[1:]):
        found.update(getattr(base, '__dataclass_fields__', {}))
    annotations = _annotations_of(cls)
    for name in annotations:
        text = annotations[name]
        if _is(text, 'ClassVar'):
            default = getattr(cls, name, MISSING)
            if isinstance(default, Field):
                if default.default_factory is not MISSING:
                    raise TypeError('field %s cannot have a default factory' % name)
                if default.default is MISSING:
                    delattr(cls, name)
                else:
                    setattr(cls, name, default.default)
            continue
        if _is(text, 'KW_ONLY'):
            kw_only = True
            continue
        default = getattr(cls, name, MISSING)
        if isinstance(default, Field):
            made = default
            if made.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, made.default)
        else:
            made = field(default=default)
        if isinstance(made.default, (list, dict, set)):
            raise ValueError('mutable default for field %s is not allowed: use default_factory' % name)
        made.name = name
        made.type = _signature(cls)
        made._initvar = _is(text, 'InitVar')
        if made.kw_only is MISSING:
            made.kw_only = kw_only
        found[name] = made
    return found


def _freeze(cls, names):
    def __setattr__(self, name, value):
        if type(self) is cls or name in names:
            raise FrozenInstanceError('cannot assign to field %r' % name)
        super(cls, self).__setattr__(name, value)

    def __delattr__(self, name):
        if type(self) is cls or name in names:
            raise FrozenInstanceError('cannot delete field %r' % name)
        super(cls, self).__delattr__(name)
    cls.__setattr__ = __setattr__
    cls.__delattr__ = __delattr__


def _init_of(made, frozen):
    def __init__(self, *args, **kwargs):
        positional = [f.name for f in made if f.init and not f.kw_only]
        wanted = [f.name for f in made if f.init]
        if len(args) > len(positional):
            raise TypeError('__init__() takes %d positional arguments' % (len(positional) + 1))
        given = dict(zip(positional, args))
        for name in kwargs:
            if name not in wanted:
                raise TypeError('__init__() got an unexpected keyword argument %r' % name)
            if name in given:
                raise TypeError('__init__() got multiple values for argument %r' % name)
            given[name] = kwargs[name]
        once = []
        for f in made:
            if f.init and f.name in given:
                value = given[f.name]
            elif f.default_factory is not MISSING:
                value = f.default_factory()
            elif not f.init:
                continue # the class has its default
            elif f.default is not MISSING:
                value = f.default
            else:
                raise TypeError('__init__() missing a required argument: %r' % f.name)
            if f._initvar:
                once.append(value)
            elif frozen:
                object.__setattr__(self, f.name, value)
            else:
                setattr(self, f.name, value)
        if hasattr(self, '__post_init__'):
            self.__post_init__(*once)
    return __init__


def _check_order(made):
    seen = False
    for f in made:
        if f.init and not f.kw_only:
            default = f.default is not MISSING or f.default_factory is not MISSING
            if seen and not default:
                raise TypeError('non-default argument %r follows default argument' % f.name)
            seen = seen or default


def _repr_of(made):
    def __repr__(self):
        parts = ['%s=%r' % (f.name, getattr(self, f.name)) for f in made if f.repr]
        return self.__class__.__qualname__ + '(' + ', '.join(parts) + ')'
    return __repr__


def _values_of(made, self):
    return tuple([getattr(self, f.name) for f in made if f.compare])


def _eq_of(made):
    def __eq__(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return _values_of(made, self) == _values_of(made, other)
    return __eq__


def _hash_of(made):
    counted = [f for f in made if (f.compare if f.hash is None else f.hash)]

    def __hash__(self):
        return hash(tuple([getattr(self, f.name) for f in counted]))
    return __hash__


def _order_of(made, cls):
    def __lt__(self, other):
        return _values_of(made, self) < _values_of(made, other)

    def __le__(self, other):
        return _values_of(made, self) <= _values_of(made, other)

    def __gt__(self, other):
        return _values_of(made, self) > _values_of(made, other)

    def __ge__(self, other):
        return _values_of(made, self) >= _values_of(made, other)
    cls.__lt__ = __lt__
    cls.__le__ = __le__
    cls.__gt__ = __gt__
    cls.__ge__ = __ge__


def _own(cls, name): ...


def dataclass(cls=None, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True,
              kw_only=False, slots=False, weakref_slot=False):
    def wrap(cls):
        every = _collect(cls, kw_only)
        cls.__dataclass_fields__ = every
        made = [every[name] for name in every]
        if init:
            _check_order(made)
        shown = [f for f in made if not f._initvar]
        if init and not _own(cls, '__init__'):
            cls.__init__ = _init_of(made, frozen)
        if repr and not _own(cls, '__repr__'):
            cls.__repr__ = _repr_of(shown)
        if eq and not _own(cls, '__eq__'):
            cls.__eq__ = _eq_of(shown)
        if order:
            _order_of(shown, cls)
        if frozen:
            _freeze(cls, [f.name for f in shown])
        written = _own(cls, '__hash__') and not (cls.__hash__ is None and _own(cls, '__eq__'))
        if unsafe_hash and written:
            raise TypeError('Cannot overwrite attribute __hash__ in class %s' % cls.__name__)
        if unsafe_hash or (eq and frozen and not written):
            cls.__hash__ = _hash_of(shown)
        elif eq and not frozen and not written:
            cls.__hash__ = None
        if slots:
            inherited = [name for base in cls.__mro__[1:] for name in getattr(base, '__slots__', ())]
            cls.__slots__ = tuple([f.name for f in shown if f.name not in inherited]) + (('__weakref__',) if weakref_slot else ())
        if not cls.__doc__:
            cls.__doc__ = _signature(cls)
        if match_args and not _own(cls, '__match_args__'):
            cls.__match_args__ = tuple([f.name for f in made if f.init and not f.kw_only])
        return cls
    return wrap if cls is None else wrap(cls)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, init=True, repr=True, eq=True, order=False,
                   unsafe_hash=False, frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False): ...


def fields(class_or_instance):
    if not hasattr(class_or_instance, '__dataclass_fields__'):
        raise TypeError('must be called with a dataclass type or instance')
    every = class_or_instance.__dataclass_fields__
    return tuple([every[name] for name in every if not every[name]._initvar])


def is_dataclass(obj):
    return hasattr(obj if isinstance(obj, type) else type(obj), '__dataclass_fields__')


def _is_instance(obj):
    return hasattr(type(obj), '__dataclass_fields__')


def _plain(value, as_dict, factory):
    if _is_instance(value):
        return asdict(value, dict_factory=factory) if as_dict else astuple(value, tuple_factory=factory)
    if isinstance(value, tuple) and hasattr(value, '_fields'):
        return type(value)(*[_plain(v, as_dict, factory) for v in value])
    if isinstance(value, (list, tuple)):
        return type(value)([_plain(v, as_dict, factory) for v in value])
    if isinstance(value, dict):
        return type(value)([(_plain(k, as_dict, factory), _plain(value[k], as_dict, factory)) for k in value])
    return value


def asdict(obj, *, dict_factory=dict):
    if not _is_instance(obj):
        raise TypeError('asdict() should be called on dataclass instances')
    return dict_factory([(f.name, _plain(getattr(obj, f.name), True, dict_factory)) for f in fields(obj)])


def astuple(obj, *, tuple_factory=tuple):
    if not _is_instance(obj):
        raise TypeError('astuple() should be called on dataclass instances')
    return tuple_factory([_plain(getattr(obj, f.name), False, tuple_factory) for f in fields(obj)])


def replace(obj, **changes):
    if not _is_instance(obj):
        raise TypeError('replace() should be called on dataclass instances')
    every = obj.__dataclass_fields__
    for name in every:
        f = every[name]
        if not f.init:
            if f.name in changes:
                raise ValueError('field %s is declared with init=False, it cannot be specified with replace()' % f.name)
        elif f.name not in changes:
            if f._initvar and f.default is MISSING:
                raise ValueError('InitVar %r must be specified with replace()' % f.name)
            changes[f.name] = getattr(obj, f.name)
    return obj.__class__(**changes)
