# CPython 3.11 argparse.py: the object that holds arguments, which code makes by hand as well. What a parser reads is the command line's.
class Namespace:
    def __init__(self, **kwargs):
        for name in kwargs:
            setattr(self, name, kwargs[name])

    def __eq__(self, other):
        if not isinstance(other, Namespace):
            return NotImplemented
        return vars(self) == vars(other)

    def __contains__(self, key):
        return key in self.__dict__

    def __repr__(self):
        return 'Namespace(' + ', '.join(['%s=%r' % (k, self.__dict__[k]) for k in self.__dict__]) + ')'
