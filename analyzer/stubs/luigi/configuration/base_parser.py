# luigi 3.8.1 configuration/base_parser.py:23
class BaseParser:
    @classmethod
    def instance(cls, *args, **kwargs): ...

    @classmethod
    def add_config_path(cls, path): ...

    @classmethod
    def reload(cls): ...
