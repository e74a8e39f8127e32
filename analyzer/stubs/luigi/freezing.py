from collections.abc import Mapping


# luigi 3.8.1 freezing.py:16: a Mapping but not a dict; get, keys, values, items come from Mapping
class FrozenOrderedDict(Mapping):
    def __init__(self, *args, **kwargs): ...

    def __getitem__(self, key): ...

    def __iter__(self): ...

    def __len__(self): ...

    def __repr__(self):
        return repr(dict(self.get_wrapped()))

    def __hash__(self): ...

    def get_wrapped(self): ...


# mappings: FrozenOrderedDict; lists and tuples: tuple; deep
def recursively_freeze(value): ...


# mappings: dict; lists and tuples: list; deep
def recursively_unfreeze(value): ...
