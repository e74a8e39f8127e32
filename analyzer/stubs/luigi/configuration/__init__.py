from luigi.configuration.cfg_parser import LuigiConfigParser
from luigi.configuration.core import add_config_path, get_config
from luigi.configuration.toml_parser import LuigiTomlParser

__all__ = ['add_config_path', 'get_config', 'LuigiConfigParser', 'LuigiTomlParser']
