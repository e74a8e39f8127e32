"""The natives of analyzer/stubs in Python, for tests only: what the evaluator does in C."""
import abc
import ast
import collections
import configparser
import datetime
import hashlib
import json
import os
import pathlib
import re

from stub_loader import install, module, native, native_names

__all__ = ['install', 'native_names']


# ---- task_register, task

REGISTERED = []
CACHE = {}


@native('luigi.task_register.Register.__new__')
def register_new(metacls, classname, bases, classdict, **kwargs):
    cls = abc.ABCMeta.__new__(metacls, classname, bases, classdict, **kwargs)
    cls._namespace_at_class_time = metacls._get_namespace(cls.__module__)
    REGISTERED.append(cls)
    return cls


@native('luigi.task_register.Register.__call__')
def register_call(cls, *args, **kwargs):
    key = (cls, tuple(cls.get_param_values(cls.get_params(), args, kwargs)))
    try:
        hash(key)
    except TypeError:
        return type.__call__(cls, *args, **kwargs)
    if key not in CACHE:
        CACHE[key] = type.__call__(cls, *args, **kwargs)
    return CACHE[key]


@native('luigi.task_register.Register._get_reg')
def get_reg(cls):
    found = {}
    for task in REGISTERED:
        if task._visible_in_registry:
            name = task.get_task_family()
            clash = name in found and (found[name] is cls.AMBIGUOUS_CLASS or not issubclass(task, found[name]))
            found[name] = cls.AMBIGUOUS_CLASS if clash else task
    return found


@native('luigi.task_register.Register.task_names')
def task_names(cls):
    return sorted(cls._get_reg())


@native('luigi.task_register.Register.get_task_cls')
def get_task_cls(cls, name):
    task = get_reg(cls).get(name)
    if task is None:
        raise module('task_register').TaskClassNotFoundException(name)
    if task is cls.AMBIGUOUS_CLASS:
        raise module('task_register').TaskClassAmbigiousException(name)
    return task


@native('luigi.task_register.Register.clear_instance_cache')
def clear_instance_cache(cls):
    CACHE.clear()


@native('luigi.task._is_loading')
def is_loading():
    return True


@native('luigi.task.task_id_str')
def task_id_str(task_family, params):
    digest = hashlib.md5(json.dumps(params, separators=(',', ':'), sort_keys=True).encode()).hexdigest()
    task = module('task')
    names = sorted(params)[:task.TASK_ID_INCLUDE_PARAMS]
    summary = '_'.join(params[name][:task.TASK_ID_TRUNCATE_PARAMS] for name in names)
    return '{}_{}_{}'.format(task_family, re.sub('[^A-Za-z0-9_]', '_', summary), digest[:task.TASK_ID_TRUNCATE_HASH])


@native('luigi.task.Task.__init__')
def task_init(self, *args, **kwargs):
    values = self.get_param_values(self.get_params(), args, kwargs)
    for name, value in values:
        setattr(self, name, value)
    self.param_kwargs = dict(values)
    self.task_id = task_id_str(self.get_task_family(), self.to_str_params(only_significant=True, only_public=True))
    self._Task__hash = hash(self.task_id)
    self.set_tracking_url = self.set_status_message = self.set_progress_percentage = None


@native('luigi.task.Task.__repr__')
def task_repr(self):
    shown = ['%s=%s' % (name, p.serialize(self.param_kwargs[name])) for name, p in self.get_params() if p.significant]
    return '{}({})'.format(self.get_task_family(), ', '.join(shown))


@native('luigi.task.Task.__hash__')
def task_hash(self):
    return self._Task__hash


@native('luigi.task.Task.__eq__')
def task_eq(self, other):
    return self.__class__ == other.__class__ and self.task_id == other.task_id


@native('luigi.task.Task.get_params')
def get_params(cls):
    found = [(name, getattr(cls, name)) for name in dir(cls)]
    found = [(name, p) for name, p in found if isinstance(p, module('parameter').Parameter)]
    return sorted(found, key=lambda pair: pair[1]._counter)


@native('luigi.task.Task.get_param_values')
def get_param_values(cls, params, args, kwargs):
    errors = module('parameter')
    known = dict(params)
    positional = [(name, p) for name, p in params if p.positional]
    if len(args) > len(positional):
        raise errors.UnknownParameterException('too many positional arguments')
    result = {name: p.normalize(value) for (name, p), value in zip(positional, args)}
    for name, value in kwargs.items():
        if name in result:
            raise errors.DuplicateParameterException(name)
        if name not in known:
            raise errors.UnknownParameterException(name)
        result[name] = known[name].normalize(value)
    family = cls.get_task_family()
    for name, p in params:
        if name not in result:
            if not p.has_task_value(family, name):
                raise errors.MissingParameterException(name)
            result[name] = p.task_value(family, name)
    return [(name, tuple(result[name]) if isinstance(result[name], (list, set)) else result[name]) for name, p in params]


@native('luigi.task.Task.clone')
def clone(self, cls=None, **kwargs):
    cls = cls or self.__class__
    chosen = {}
    for name, p in cls.get_params():
        if name in kwargs:
            chosen[name] = kwargs[name]
        elif hasattr(self, name):
            chosen[name] = getattr(self, name)
    return cls(**chosen)


@native('luigi.task.flatten')
def flatten(struct):
    if struct is None:
        return []
    if isinstance(struct, str):
        return [struct]
    if isinstance(struct, dict):
        struct = struct.values()
    try:
        elements = iter(struct)
    except TypeError:
        return [struct]
    return [leaf for element in elements for leaf in flatten(element)]


@native('luigi.task.getpaths')
def getpaths(struct):
    if isinstance(struct, module('task').Task):
        return struct.output()
    if isinstance(struct, dict):
        return struct.__class__((key, getpaths(value)) for key, value in struct.items())
    if isinstance(struct, (list, tuple)):
        return struct.__class__(getpaths(element) for element in struct)
    try:
        elements = iter(struct)
    except TypeError:
        raise Exception('Cannot map %s to Task/dict/list' % str(struct))
    return [getpaths(element) for element in elements]


# ---- parameter, freezing

COUNTER = [0]


@native('luigi.parameter._next_counter')
def next_counter():
    COUNTER[0] += 1
    return COUNTER[0]


@native('luigi.parameter._set_up')
def _(*arguments):
    return False  # what stands behind it does the same


@native('luigi.parameter.Parameter.__get__')
def parameter_get(self, instance, owner):
    return self if instance is None else instance.__dict__[self._attribute_name]


@native('luigi.parameter.Parameter.__set_name__')
def parameter_set_name(self, owner, name):
    self._attribute_name = name


@native('luigi.parameter.Parameter.__set__')
def parameter_set(self, instance, value):
    instance.__dict__[self._attribute_name] = value


def stored_value(self, task_name, param_name):
    nothing = module('parameter')._no_value
    config = get_config()
    places = [(task_name, param_name)]
    if self._config_path:
        places.append((self._config_path['section'], self._config_path['name']))
    for section, option in places:
        value = config.get(section, option, nothing)
        if value is not nothing:
            return self.parse(value)
    return self._default


@native('luigi.parameter.Parameter.has_task_value')
def has_task_value(self, task_name, param_name):
    return stored_value(self, task_name, param_name) is not module('parameter')._no_value


@native('luigi.parameter.Parameter.task_value')
def task_value(self, task_name, param_name):
    return self.normalize(stored_value(self, task_name, param_name))


@native('luigi.parameter._DateParameterBase.parse')
def date_parse(self, s):
    return datetime.datetime.strptime(s, self.date_format).date()


@native('luigi.parameter._DatetimeParameterBase.parse')
def datetime_parse(self, s):
    return datetime.datetime.strptime(s, self.date_format)


@native('luigi.parameter.DateMinuteParameter.parse')
def minute_parse(self, s):
    try:
        return datetime.datetime.strptime(s, self.deprecated_date_format)
    except ValueError:
        return datetime.datetime.strptime(s, self.date_format)


@native('luigi.parameter._DateParameterBase.serialize')
@native('luigi.parameter._DatetimeParameterBase.serialize')
def date_serialize(self, dt):
    return 'None' if dt is None else dt.strftime(self.date_format)


@native('luigi.parameter.DateParameter.normalize')
def date_normalize(self, x):
    if x is None:
        return None
    x = x.date() if isinstance(x, datetime.datetime) else x
    return x - datetime.timedelta(days=(x - self.start).days % self.interval)


@native('luigi.parameter.MonthParameter.normalize')
def month_normalize(self, x):
    if x is None:
        return None
    x = x.date_a if isinstance(x, module('date_interval').Month) else x
    months = (x.year - self.start.year) * 12 + x.month - self.start.month
    return self._add_months(self.start, months - months % self.interval)


@native('luigi.parameter.YearParameter.normalize')
def year_normalize(self, x):
    if x is None:
        return None
    x = x.date_a if isinstance(x, module('date_interval').Year) else x
    return datetime.date(x.year - (x.year - self.start.year) % self.interval, 1, 1)


@native('luigi.parameter._DatetimeParameterBase.normalize')
def datetime_normalize(self, dt):
    if dt is None:
        return None
    if not isinstance(dt, datetime.datetime):
        dt = datetime.datetime(dt.year, dt.month, dt.day)
    dt = dt.replace(microsecond=0)
    step = (self._timedelta * self.interval).total_seconds()
    return dt - datetime.timedelta(seconds=(dt - self.start).total_seconds() % step)


@native('luigi.parameter.BoolParameter.normalize')
def bool_normalize(self, x):
    try:
        return self.parse(x)
    except ValueError:
        return None


@native('luigi.parameter.TimeDeltaParameter.parse')
def timedelta_parse(self, x):
    try:
        return datetime.timedelta(seconds=float(x))
    except ValueError:
        pass
    units = ('weeks', 'days', 'hours', 'minutes', 'seconds')
    iso = re.match(r'P(?:(?P<weeks>\d+)W|(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?'
                   r'(?:(?P<seconds>\d+)S)?)?)', x)
    words = re.match(''.join(r'((?P<%s>\d+) ?%s(%s)?(%s)? ?)?' % (u, u[0], u[1:-1], u[-1]) for u in units), x)
    for match in (iso, words):
        if match and any(match.groups()):
            return datetime.timedelta(**{k: int(v or 0) for k, v in match.groupdict().items()})
    raise module('parameter').ParameterException(x)


def thawed(value):
    if isinstance(value, module('freezing').FrozenOrderedDict):
        return value.get_wrapped()
    raise TypeError(type(value).__name__)


def json_loads(x):
    return json.loads(x, object_pairs_hook=module('freezing').FrozenOrderedDict)


@native('luigi.parameter.DictParameter.parse')
def dict_parse(self, x):
    return json_loads(x) if isinstance(x, str) else x


@native('luigi.parameter.ListParameter.parse')
def list_parse(self, x):
    value = json_loads(x)
    return None if value is None else list(value)


@native('luigi.parameter.TupleParameter.parse')
def tuple_parse(self, x):
    try:
        return tuple(e if isinstance(e, str) else tuple(e) for e in json_loads(x))
    except (ValueError, TypeError):
        value = ast.literal_eval(x)
        if isinstance(value, str):
            raise ValueError('a string is no tuple')
        return tuple(value)


@native('luigi.parameter.DictParameter.serialize')
@native('luigi.parameter.ListParameter.serialize')
def json_serialize(self, x):
    return json.dumps(x, default=thawed)


@native('luigi.parameter.PathParameter.normalize')
def path_normalize(self, x):
    path = pathlib.Path(x)
    path = path.absolute() if self.absolute else path
    if self.exists and not path.exists():
        raise ValueError(path)
    return path


@native('luigi.freezing.FrozenOrderedDict.__init__')
def frozen_init(self, *args, **kwargs):
    self._wrapped = collections.OrderedDict(*args, **kwargs)


@native('luigi.freezing.FrozenOrderedDict.__getitem__')
def frozen_getitem(self, key):
    return self._wrapped[key]


@native('luigi.freezing.FrozenOrderedDict.__iter__')
def frozen_iter(self):
    return iter(self._wrapped)


@native('luigi.freezing.FrozenOrderedDict.__len__')
def frozen_len(self):
    return len(self._wrapped)


@native('luigi.freezing.FrozenOrderedDict.__repr__')
def frozen_repr(self):
    return repr(dict(self._wrapped))


@native('luigi.freezing.FrozenOrderedDict.__hash__')
def frozen_hash(self):
    return hash(frozenset(self.items()))


@native('luigi.freezing.FrozenOrderedDict.get_wrapped')
def frozen_wrapped(self):
    return self._wrapped


@native('luigi.freezing.recursively_freeze')
def freeze(value):
    from collections.abc import Mapping
    if isinstance(value, Mapping):
        return module('freezing').FrozenOrderedDict((k, freeze(v)) for k, v in value.items())
    if isinstance(value, (list, tuple)):
        return tuple(freeze(v) for v in value)
    return value


@native('luigi.freezing.recursively_unfreeze')
def unfreeze(value):
    from collections.abc import Mapping
    if isinstance(value, Mapping):
        return {k: unfreeze(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [unfreeze(v) for v in value]
    return value


# ---- configuration: what luigi.cfg in the working directory says

CONFIG = []
CONFIG_PATHS = ['client.cfg', 'luigi.cfg']  # cfg_parser.py:121; what the machine has is not asked


@native('luigi.configuration.core.get_config')
def get_config(parser=None):
    if not CONFIG:
        config = module('configuration').LuigiConfigParser()
        config._file = configparser.ConfigParser()
        config._file.optionxform = str
        config._file.read(CONFIG_PATHS)
        CONFIG.append(config)
    return CONFIG[0]


@native('luigi.configuration.core.add_config_path')
def add_config_path(path):
    if not os.path.isfile(path):
        return False
    CONFIG_PATHS.append(path)
    get_config()._file.read(CONFIG_PATHS)
    return True


def lookup(convert):
    def get(self, section, option, default=None, **kwargs):
        nothing = type(self).NO_DEFAULT
        default = kwargs.get('default', default)
        for name in (option.replace('-', '_'), option.replace('_', '-')):
            if self._file.has_option(section, name):
                return convert(self._file, section, name)
        if default is nothing:
            raise configparser.NoOptionError(option, section)
        return default
    return get


PARSER = 'luigi.configuration.cfg_parser.LuigiConfigParser.'
native(PARSER + 'get')(lookup(configparser.ConfigParser.get))
native(PARSER + 'getint')(lookup(configparser.ConfigParser.getint))
native(PARSER + 'getfloat')(lookup(configparser.ConfigParser.getfloat))
native(PARSER + 'getboolean')(lookup(configparser.ConfigParser.getboolean))


@native(PARSER + 'has_option')
def has_option(self, section, option):
    return any(self._file.has_option(section, name) for name in (option.replace('-', '_'), option.replace('_', '-')))


@native(PARSER + 'has_section')
def has_section(self, section):
    return self._file.has_section(section)


@native(PARSER + '__contains__')
def contains(self, section):
    return section in self._file


@native(PARSER + '__getitem__')
def getitem(self, section):
    return self._file[section]


@native(PARSER + 'sections')
def sections(self):
    return self._file.sections()


@native(PARSER + 'set')
def config_set(self, section, option, value=None):
    if not self._file.has_section(section):
        self._file.add_section(section)
    self._file.set(section, option, value)


# ---- constants and clients that Luigi takes from the machine: anything will do where no test compares them

for machine in ('luigi.interface._lock_directory', 'luigi.notifications._default_sender', 'luigi.contrib.spark._runner',
                'luigi.contrib.hdfs.clients.get_autoconfig_client', 'luigi.contrib.hive.get_default_client',
                'luigi.contrib.dataproc.get_dataproc_client'):
    native(machine)(lambda: None)
