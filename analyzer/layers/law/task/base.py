import abc
from collections import OrderedDict
import luigi
from law.parameter import NO_STR, CSVParameter


class BaseRegister(luigi.task_register.Register):
    def __new__(metacls, classname, bases, classdict):
        classdict.setdefault('exclude_index', False)
        for base in bases:
            for name, inherited in vars(base).items():
                if name.startswith('exclude_params_') and isinstance(inherited, set):
                    own = classdict.get(name, set())
                    if isinstance(own, set):
                        classdict[name] = own | inherited
        for name, included in list(classdict.items()):
            if name.startswith('include_params_') and isinstance(included, set):
                excluded = classdict.get('exclude' + name[len('include'):])
                if isinstance(excluded, set):
                    classdict['exclude' + name[len('include'):]] = excluded - included
        return super().__new__(metacls, classname, bases, classdict)


class Register(BaseRegister):
    pass


class BaseTask(luigi.Task, metaclass=BaseRegister):
    cache_requirements = False
    exclude_index = True
    exclude_params_index = set()
    exclude_params_req = set()
    exclude_params_req_set = set()
    exclude_params_req_get = set()
    prefer_params_cli = set()

    @classmethod
    def deregister(cls, task_cls=None): ...

    @classmethod
    def modify_task_attributes(cls):
        return None

    @classmethod
    def modify_param_args(cls, params, args, kwargs):
        return (params, args, kwargs)

    @classmethod
    def modify_param_values(cls, params):
        return params

    @classmethod
    def get_param_values(cls, params, args, kwargs):
        params, args, kwargs = cls.modify_param_args(params, args, kwargs)
        values = [(name, getattr(cls, name).parse(value) if isinstance(value, str) else value) for name, value in super(BaseTask, cls).get_param_values(params, args, kwargs)]
        names = {name for name, _ in params}
        return [(name, value) for name, value in cls.modify_param_values(OrderedDict(values)).items() if name in names]

    @classmethod
    def req(cls, inst, **kwargs):
        return cls(**cls.req_params(inst, **kwargs))

    @classmethod
    def req_params(cls, inst, _exclude=None, _prefer_cli=None, _skip_task_excludes=False, _skip_task_excludes_get=None, _skip_task_excludes_set=None, **kwargs):
        skip_get = _skip_task_excludes if _skip_task_excludes_get is None else _skip_task_excludes_get
        skip_set = _skip_task_excludes if _skip_task_excludes_set is None else _skip_task_excludes_set
        excluded = _set_of(_exclude)
        if not skip_get:
            excluded.update(cls.exclude_params_req, cls.exclude_params_req_get)
        if not skip_set:
            excluded.update(inst.exclude_params_req, inst.exclude_params_req_set)
        own = [name for name, _ in cls.get_params()]
        params = {name: getattr(inst, name) for name, _ in inst.get_params() if name in own and (not _matches(name, excluded))}
        params.update(kwargs)
        if cls.prefer_params_cli if _prefer_cli is None else _prefer_cli:
            return _without_those_of_the_command_line(params)
        return params

    def complete(self): ...

    def input(self):
        return luigi.task.getpaths(self.requires())

    @abc.abstractmethod
    def run(self): ...

    def get_logger_name(self): ...

    def _create_logger(self, name, level=None): ...

    @property
    def logger(self): ...

    @property
    def live_task_id(self): ...

    def walk_deps(self, max_depth=-1, order='level', yield_last_flag=False): ...

    def cli_args(self, exclude=None, replace=None, skip_empty_bools=True): ...


class Task(BaseTask, metaclass=Register):
    log_file = luigi.Parameter(default=NO_STR, significant=False)
    print_deps = CSVParameter(default=(), significant=False)
    print_status = CSVParameter(default=(), significant=False)
    print_output = CSVParameter(default=(), significant=False)
    remove_output = CSVParameter(default=(), significant=False)
    fetch_output = CSVParameter(default=(), significant=False)
    interactive_params = ['print_deps', 'print_status', 'print_output', 'fetch_output', 'remove_output']
    message_cache_size = 10
    skip_output_removal = False
    exclude_index = True
    exclude_params_req = set()
    exclude_params_repr = set()
    exclude_params_repr_empty = set()

    @classmethod
    def req_params(cls, inst, _exclude=None, _prefer_cli=None, **kwargs):
        return super(Task, cls).req_params(inst, _exclude=_set_of(_exclude) | set(inst.interactive_params), _prefer_cli=_prefer_cli, **kwargs)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)

    @property
    def default_log_file(self): ...

    def is_root_task(self): ...

    def publish_message(self, msg, stdout=None, scheduler=True, **kwargs): ...

    def _publish_message(self, msg, flush_cache=False, silent=False): ...

    def _create_message_stream(self, *args, **kwargs): ...

    def _create_logger(self, name, level=None, **kwargs): ...

    def publish_step(self, msg, success_message='done', fail_message='failed', runtime=True, scheduler=True, flush_cache=False): ...

    def publish_progress(self, percentage, precision=1): ...

    def create_progress_callback(self, n_total, reach=(0, 100), precision=1): ...

    def iter_progress(self, iterable, n_total, reach=(0, 100), precision=1, msg=None): ...

    def cli_args(self, exclude=None, replace=None): ...

    def __repr__(self): ...

    def __str__(self): ...

    def repr(self, all_params=False, color=None, **kwargs): ...

    def _repr_params(self, all_params=False): ...

    def _repr_flags(self): ...

    def _repr_family(self, family, color=False, **kwargs): ...

    def _repr_param(self, name, value, color=False, serialize=True, **kwargs): ...

    def _repr_flag(self, name, color=False, **kwargs): ...

    def _print_deps(self, args): ...

    def _print_status(self, args): ...

    def _print_output(self, args): ...

    def _remove_output(self, args): ...

    def _fetch_output(self, args): ...

    @classmethod
    def _law_run_inst(cls, inst, _exclude=None, _replace=None, _global=None, _run_kwargs=None): ...

    @classmethod
    def law_run_inst(cls, _exclude=None, _replace=None, _global=None, _run_kwargs=None, **kwargs): ...

    def law_run(self, _exclude=None, _replace=None, _global=None, _run_kwargs=None, **kwargs): ...

    def localize_input(self, *args, **kwargs): ...

    def localize_output(self, *args, **kwargs): ...


class WrapperTask(Task):
    wrap_once = luigi.BoolParameter(default=False)
    exclude_index = True
    exclude_params_req_set = {'wrap_once'}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)

    def _repr_flags(self): ...

    def complete(self): ...

    def output(self): ...

    def run(self): ...


class ExternalTask(Task):
    exclude_index = True
    run = None

    def _repr_flags(self): ...


def _set_of(value):
    return set() if value is None else set(value) if isinstance(value, (list, tuple, set)) else {value}


def _matches(name, patterns):
    for pattern in patterns:
        if '*' in pattern or '?' in pattern or '[' in pattern or pattern.startswith('^'):
            return _pattern_matches(name, pattern)
        if name == pattern:
            return True
    return False


def _pattern_matches(name, pattern): ...


def _without_those_of_the_command_line(params): ...
