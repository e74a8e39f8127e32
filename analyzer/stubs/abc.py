# Python 3 abc: what Luigi and its users take from it.
class ABCMeta(type):
    def register(cls, subclass):
        _register(cls, subclass)
        return subclass


class ABC(metaclass=ABCMeta):
    pass


def _register(cls, subclass): ...


# marks the function; a class that still has marked members cannot be instantiated
def abstractmethod(funcobj): ...


def abstractproperty(fget): ...


def abstractclassmethod(callable): ...


def abstractstaticmethod(callable): ...
