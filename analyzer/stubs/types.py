# Python 3.11 types: what ordinary code makes objects of.
class SimpleNamespace:
    def __init__(self, **kwargs):
        self.__dict__.update(kwargs)

    def __eq__(self, other):
        if isinstance(self, SimpleNamespace) and isinstance(other, SimpleNamespace):
            return self.__dict__ == other.__dict__
        return NotImplemented

    def __repr__(self):
        return 'namespace(' + ', '.join(['%s=%r' % (k, self.__dict__[k]) for k in self.__dict__]) + ')'
