from luigi.configuration.cfg_parser import LuigiConfigParser
from luigi.configuration.toml_parser import LuigiTomlParser

PARSERS = {'cfg': LuigiConfigParser, 'conf': LuigiConfigParser, 'ini': LuigiConfigParser, 'toml': LuigiTomlParser}
DEFAULT_PARSER = 'cfg'


# the instance that holds the configuration files of the repository
def get_config(parser=None): ...


def add_config_path(path): ...
