# CPython 3.11 functools: dispatch on the class of the first argument, comparisons made of one. Everything else of the module is a row of lib/py_functools.c.
from functools import wraps


# The class that the first annotated parameter names.
def _first_annotation(func): ...


# What CPython looks for among abstract base classes that only register() knows.
def _dispatch_abstract(cls): ...


def singledispatch(func):
    registry = {object: func}

    def dispatch(cls):
        for base in cls.__mro__:
            if base is not object and base in registry:
                return registry[base]
        for known in registry:
            if known is not object and issubclass(cls, known):
                return _dispatch_abstract(cls)
        return registry[object]

    def register(cls, func=None):
        if func is None:
            if isinstance(cls, type):
                return lambda f: register(cls, f)
            func = cls
            cls = _first_annotation(func)
        registry[cls] = func
        return func

    @wraps(func)
    def wrapper(*args, **kw):
        if not args:
            raise TypeError(func.__name__ + ' requires at least 1 positional argument')
        return dispatch(args[0].__class__)(*args, **kw)

    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = registry
    return wrapper


class singledispatchmethod:
    def __init__(self, func):
        self.dispatcher = singledispatch(func)
        self.func = func

    def register(self, cls, method=None):
        return self.dispatcher.register(cls, method)

    def __get__(self, obj, cls=None):
        def method(*args, **kwargs):
            return self.dispatcher.dispatch(args[0].__class__)(obj, *args, **kwargs)

        method.register = self.dispatcher.register
        return method


def _opposite(self, result):
    return result if result is NotImplemented else not result


def _and_differs(self, other, result):
    return result if result is NotImplemented else result and self != other


def _or_equals(self, other, result):
    return result if result is NotImplemented else result or self == other


# functools.py:88 _convert
def total_ordering(cls):
    if hasattr(cls, '__lt__'):
        made = {
            '__gt__': lambda self, other: _and_differs(self, other, _opposite(self, self.__lt__(other))),
            '__le__': lambda self, other: _or_equals(self, other, self.__lt__(other)),
            '__ge__': lambda self, other: _opposite(self, self.__lt__(other)),
        }
    elif hasattr(cls, '__le__'):
        made = {
            '__ge__': lambda self, other: _or_equals(self, other, _opposite(self, self.__le__(other))),
            '__lt__': lambda self, other: _and_differs(self, other, self.__le__(other)),
            '__gt__': lambda self, other: _opposite(self, self.__le__(other)),
        }
    elif hasattr(cls, '__gt__'):
        made = {
            '__lt__': lambda self, other: _and_differs(self, other, _opposite(self, self.__gt__(other))),
            '__ge__': lambda self, other: _or_equals(self, other, self.__gt__(other)),
            '__le__': lambda self, other: _opposite(self, self.__gt__(other)),
        }
    elif hasattr(cls, '__ge__'):
        made = {
            '__le__': lambda self, other: _or_equals(self, other, _opposite(self, self.__ge__(other))),
            '__gt__': lambda self, other: _and_differs(self, other, self.__ge__(other)),
            '__lt__': lambda self, other: _opposite(self, self.__ge__(other)),
        }
    else:
        raise ValueError('must define at least one ordering operation: < > <= >=')
    for name, function in made.items():
        if not hasattr(cls, name):
            setattr(cls, name, function)
    return cls
