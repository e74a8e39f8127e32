# Python 3.11 types: what ordinary code makes objects of, and asks whether a value is one.
import sys


def _function():
    pass


class _Class:
    def method(self):
        pass


# Lib/types.py:11-60 of CPython
FunctionType = type(_function)
LambdaType = FunctionType
MethodType = type(_Class().method)
ModuleType = type(sys)
NoneType = type(None)


class SimpleNamespace:
    def __init__(self, **kwargs):
        self.__dict__.update(kwargs)

    def __eq__(self, other):
        if isinstance(self, SimpleNamespace) and isinstance(other, SimpleNamespace):
            return self.__dict__ == other.__dict__
        return NotImplemented

    def __repr__(self):
        return 'namespace(' + ', '.join(['%s=%r' % (k, self.__dict__[k]) for k in self.__dict__]) + ')'


# Objects/descrobject.c and Objects/funcobject.c of CPython: what classes derive from that are a kind of property, static or class method.
class property(property):
    def __init__(self, fget=None, fset=None, fdel=None, doc=None):
        self.fget = fget
        self.fset = fset
        self.fdel = fdel
        self.__doc__ = fget.__doc__ if doc is None and fget is not None else doc

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.fget is None:
            raise AttributeError('property has no getter')
        return self.fget(instance)

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError('property has no setter')
        self.fset(instance, value)

    def __delete__(self, instance):
        if self.fdel is None:
            raise AttributeError('property has no deleter')
        self.fdel(instance)

    def getter(self, fget):
        return type(self)(fget, self.fset, self.fdel, self.__doc__)

    def setter(self, fset):
        return type(self)(self.fget, fset, self.fdel, self.__doc__)

    def deleter(self, fdel):
        return type(self)(self.fget, self.fset, fdel, self.__doc__)


class staticmethod(staticmethod):
    def __init__(self, function):
        self.__func__ = function
        self.__wrapped__ = function

    def __get__(self, instance, owner=None):
        return self.__func__

    def __call__(self, *args, **kwargs):
        return self.__func__(*args, **kwargs)


class classmethod(classmethod):
    def __init__(self, function):
        self.__func__ = function
        self.__wrapped__ = function

    def __get__(self, instance, owner=None):
        return self.__func__.__get__(type(instance) if owner is None else owner)
