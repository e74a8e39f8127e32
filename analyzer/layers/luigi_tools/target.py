from pathlib import Path
import luigi


class OutputLocalTarget(luigi.LocalTarget):
    __prefix = Path()

    def __init__(self, *args, prefix=None, create_parent=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.set_prefix(prefix)

    @classmethod
    def _mangled_prefix_name(cls):
        return '_' + cls.__name__ + '__prefix'

    def __repr__(self): ...

    def __str__(self): ...

    @property
    def path(self):
        return str(self.pathlib_path)

    @path.setter
    def path(self, path):
        self._path = Path(path)

    @classmethod
    def super_prefix(cls):
        above = []
        for base in cls.__mro__[1:]:
            if hasattr(base, 'get_default_prefix'):
                above.insert(0, base.get_default_prefix())
        return Path(*above)

    @property
    def pathlib_path(self):
        return self.super_prefix() / self.get_prefix() / self._path

    @staticmethod
    def _format_prefix(prefix):
        return Path(prefix or '')

    @classmethod
    def get_default_prefix(cls):
        return cls._format_prefix(getattr(cls, cls._mangled_prefix_name(), ''))

    @classmethod
    def set_default_prefix(cls, prefix):
        setattr(cls, cls._mangled_prefix_name(), cls._format_prefix(prefix))

    def get_prefix(self):
        return self._format_prefix(self._instance_prefix or self.get_default_prefix())

    def set_prefix(self, prefix):
        self._instance_prefix = prefix

    def mkdir(self, is_dir=False, mode=511, parents=True, exist_ok=True): ...
