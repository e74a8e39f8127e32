"""Asks Luigi itself: which classes a directory of modules registers, and which graph their instances build.

    oracle.py idiom DIR                        classes, and the concrete graph of each query in DIR/queries.json
    oracle.py package DIR MODULE...            classes, and the graph of one instance of each, values made up
    oracle.py --stubs STUBS idiom DIR          the same questions to the stubs (stub_runtime) in place of Luigi
    oracle.py --statements FILE idiom DIR      with each node what symbolic.py finds about it: FILE is a document of `repipe show`

Prints one JSON document. Meant for a fresh process each: Luigi's registry and namespaces are global. Nothing of the
pipelines is run, except that run() of a query marked `dynamic` is driven as a generator. What a requires() or output()
raises is recorded as Luigi's answer.

Values are given twice: `text`, as the parameter serialises it, and `value`, in the form of docs/schema (literal, list, dict,
task).
"""
import datetime
import enum
import importlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time
import traceback
import warnings

NODE_LIMIT = 400
SECONDS = 10


class Refused(Exception):
    """Code under question tried to reach outside."""


def fence():
    """No sockets, no child processes, no sleeping: importing a pipeline must not start anything."""
    def refuse(*args, **kwargs):
        raise Refused('not while the graph is asked for')
    socket.socket.connect = refuse
    socket.create_connection = refuse
    subprocess.Popen.__init__ = refuse
    os.system = refuse
    time.sleep = lambda seconds: None
    sys.argv = ['oracle']


class limit:
    """with limit(): at most SECONDS of wall time."""

    def __enter__(self):
        def expired(number, frame):
            raise Refused(f'more than {SECONDS} seconds')
        signal.signal(signal.SIGALRM, expired)
        signal.alarm(SECONDS)

    def __exit__(self, *exc):
        signal.alarm(0)


def class_name(cls):
    """module:qualname; Luigi's exported classes under `luigi`."""
    import luigi
    if cls.__module__.split('.')[0] == 'luigi' and getattr(luigi, cls.__name__, None) is cls:
        return 'luigi:' + cls.__name__
    return f'{cls.__module__}:{cls.__qualname__}'


def value_of(value):
    import luigi
    if value is None or isinstance(value, (bool, int, str)) and not isinstance(value, enum.Enum):
        return {'kind': 'literal', 'value': value}
    if isinstance(value, float):
        return {'kind': 'literal', 'value': value} if value == value and abs(value) != float('inf') else \
            {'kind': 'literal', 'type': 'float', 'value': repr(value)}
    if isinstance(value, luigi.Task):
        return {'kind': 'task', 'task': class_name(type(value)), 'arguments': {
            name: argument_of(p, value.param_kwargs[name]) for name, p in value.get_params()}}
    if isinstance(value, type):
        return {'kind': 'literal', 'type': 'class', 'value': class_name(value)}
    if isinstance(value, enum.Enum):
        return {'kind': 'literal', 'type': 'enum', 'value': value.name}
    if isinstance(value, datetime.datetime):
        return {'kind': 'literal', 'type': 'datetime', 'value': value.isoformat()}
    if isinstance(value, datetime.date):
        return {'kind': 'literal', 'type': 'date', 'value': value.isoformat()}
    if isinstance(value, datetime.timedelta):
        return {'kind': 'literal', 'type': 'timedelta', 'value': repr(value.total_seconds())}
    if isinstance(value, pathlib.PurePath):
        return {'kind': 'literal', 'type': 'path', 'value': str(value)}
    if isinstance(value, luigi.date_interval.DateInterval):
        return {'kind': 'literal', 'type': 'interval', 'value': str(value)}
    if isinstance(value, (list, tuple, set, frozenset)):
        return {'kind': 'list', 'items': [value_of(v) for v in value]}
    if hasattr(value, 'items') and hasattr(value, 'keys'):
        return {'kind': 'dict', 'items': [{'key': value_of(k), 'value': value_of(v)} for k, v in value.items()]}
    return {'kind': 'literal', 'type': type(value).__name__, 'value': str(value)}


def argument_of(parameter, value):
    try:
        text = parameter.serialize(value)
    except Exception:
        text = str(value)
    return {'text': text, 'value': value_of(value)}


def failure(exc):
    return f'{type(exc).__name__}: {exc}'


def parameters_of(cls):
    found = []
    for name, p in cls.get_params():
        required = type(p._default).__name__ == '_NoValueType'
        found.append({'name': name, 'class': class_name(type(p)), 'required': required, 'significant': bool(p.significant),
                      'default': None if required else argument_of(p, p._default)})
    return found


def kind_of(cls):
    import luigi
    if issubclass(cls, luigi.Config):
        return 'config'
    run = getattr(cls, 'run', None)
    if run is None or run is NotImplemented:
        return 'external'
    return 'wrapper' if issubclass(cls, luigi.WrapperTask) else 'task'


def registered(directory):
    """The classes of Luigi's list whose module lies in `directory`, in order of creation. Those that Luigi exports (Task, Config …)
    are the library that is described, also where `directory` is Luigi's own repository."""
    from luigi import task_register
    known = task_register.Register._reg if hasattr(task_register.Register, '_reg') else \
        sys.modules['stub_runtime'].REGISTERED
    modules = {name for name, module in sys.modules.items()
               if (getattr(module, '__file__', None) or '').startswith(str(directory) + os.sep)}
    return [cls for cls in list(known) if not class_name(cls).startswith('luigi:') and
            (cls.__module__ in modules or
             cls.__module__ == 'abc')]  # made by type() in code that runs: the module of the metaclass


def describe_class(cls):
    return {'task': class_name(cls), 'family': cls.get_task_family(), 'kind': kind_of(cls), 'visible': cls._visible_in_registry,
            'bases': [class_name(b) for b in cls.__bases__], 'parameters': parameters_of(cls)}


def import_all(directory, names):
    failed = {}
    for name in names:
        try:
            with limit():
                importlib.import_module(name)
        except BaseException as exc:
            failed[name] = failure(exc)
    return failed


def module_names(directory):
    found = []
    for path in sorted(directory.rglob('*.py')):
        parts = list(path.relative_to(directory).with_suffix('').parts)
        found.append('.'.join(parts[:-1] if parts[-1] == '__init__' else parts))
    return sorted(n for n in found if n)


def leaves(struct, key=None, depth=0):
    """[(first-level key, depth, leaf)] in the order of luigi.task.flatten."""
    import luigi
    if struct is None:
        return []
    if isinstance(struct, (str, luigi.Task, type)):
        return [(key, depth, struct)]
    if isinstance(struct, dict):
        pairs = list(struct.items())
    else:
        try:
            pairs = list(enumerate(struct))
        except TypeError:
            return [(key, depth, struct)]
    found = []
    for name, element in pairs:
        found += leaves(element, name if depth == 0 else key, depth + 1)
    return found


class Graph:
    """What Luigi builds from one instance."""

    statements = None  # symbolic.Statements

    def __init__(self):
        self.nodes = []
        self.index = {}

    def add(self, task):
        arguments = {name: argument_of(p, task.param_kwargs.get(name)) for name, p in task.get_params()}
        identity = json.dumps([class_name(type(task)), arguments], sort_keys=True)
        if identity in self.index:
            return self.index[identity]
        number = len(self.nodes)
        self.index[identity] = number
        node = {'id': number, 'task': class_name(type(task)), 'family': task.get_task_family(), 'arguments': arguments,
                'external': task.run is None or task.run == NotImplemented, 'requires': [], 'outputs': []}
        self.nodes.append(node)
        if len(self.nodes) > NODE_LIMIT:
            node['error'] = 'limit of nodes'
            return number
        requires = self.ask_requires(task, node)
        outputs = self.ask_outputs(task, node)
        if self.statements:
            node['symbolic'] = self.statements.judge(task, requires, outputs)
        return number

    def ask_requires(self, task, node):
        import luigi
        try:
            with limit():
                first = task.deps()
                if [repr(d) for d in task.deps()] != [repr(d) for d in first]:
                    node['error'] = 'unstable: a second call answers something else'
                    return None
                shaped = leaves(task.requires())
        except BaseException as exc:
            node['error'] = failure(exc)
            return None
        keyed = [leaf for key, depth, leaf in shaped] == first
        for position, dependency in enumerate(first):
            key, depth = shaped[position][:2] if keyed else (None, None)
            edge = {'key': key if isinstance(key, (str, int, type(None))) else str(key), 'depth': depth}
            if isinstance(dependency, luigi.Task):
                edge['node'] = self.add(dependency)
            else:
                edge['not_a_task'] = str(dependency)
            node['requires'].append(edge)
        return first

    def ask_outputs(self, task, node):
        import luigi
        try:
            with limit():
                targets = luigi.task.flatten(task.output())
        except BaseException as exc:
            node['output_error'] = failure(exc)
            return None
        answering = []
        for target in targets:
            try:
                path = getattr(target, 'path', None)
                answering.append(target)
            except Refused:  # Hive is asked where its table lies
                path = None
            node['outputs'].append({'class': class_name(type(target)), 'path': None if path is None else str(path)})
        return answering


def find_root(name):
    if ':' in name:
        module, _, qualname = name.partition(':')
        found = importlib.import_module(module)
        for part in qualname.split('.'):
            found = getattr(found, part)
        return found
    from luigi.task_register import Register
    return Register.get_task_cls(name)


def answer(query):
    graph = Graph()
    try:
        cls = find_root(query['root'])
        task = cls.from_str_params(query.get('params', {}))
        if not hasattr(task, 'task_id'):
            raise Refused('the instance was never initialised')
    except BaseException as exc:
        return {'query': query, 'error': failure(exc)}
    result = {'query': query, 'root': graph.add(task), 'nodes': graph.nodes}
    if query.get('dynamic'):
        result['dynamic'] = sorted({class_name(type(t)) for t in dynamic(task)})
    return result


def answer_alone(query):
    """As a process of its own would, which has none of the instances that an earlier query made."""
    from luigi.task_register import Register
    stubs = sys.modules.get('stub_runtime')
    cache = stubs.CACHE if stubs else Register._Register__instance_cache
    imported = dict(cache or {})
    try:
        return answer(query)
    finally:
        if cache is not None:
            cache.clear()
            cache.update(imported)


def dynamic(task):
    """Every task that run() yields, each yield answered as the worker would."""
    import luigi
    found, generator, reply = [], task.run(), None
    while True:
        try:
            wanted = generator.send(reply)
        except StopIteration:
            return found
        wanted = wanted.requirements if isinstance(wanted, luigi.DynamicRequirements) else wanted
        found += luigi.task.flatten(wanted)
        reply = luigi.task.getpaths(wanted)


def ask_idiom(directory):
    queries = json.loads((directory / 'queries.json').read_text())
    failed = import_all(directory, module_names(directory))
    classes = [describe_class(cls) for cls in registered(directory)]
    return {'import_errors': failed, 'classes': classes, 'answers': [answer_alone(query) for query in queries]}


# ---- package mode: one instance of each class, with values made up by the parameter's class

def made_up(p):
    import luigi
    day = datetime.date(2021, 3, 4)
    by_class = [
        (luigi.DateIntervalParameter, luigi.date_interval.Custom(day, day + datetime.timedelta(days=2))),
        (luigi.MonthParameter, datetime.date(2021, 3, 1)), (luigi.YearParameter, datetime.date(2021, 1, 1)),
        (luigi.DateParameter, day), (luigi.DateHourParameter, datetime.datetime(2021, 3, 4, 5)),
        (luigi.DateMinuteParameter, datetime.datetime(2021, 3, 4, 5, 6)),
        (luigi.DateSecondParameter, datetime.datetime(2021, 3, 4, 5, 6, 7)),
        (luigi.TimeDeltaParameter, datetime.timedelta(hours=1)), (luigi.BoolParameter, False),
        (luigi.DictParameter, {}), (luigi.ListParameter, ()), (luigi.FloatParameter, 1.5), (luigi.IntParameter, 3)]
    if hasattr(p, '_choices'):
        first = sorted(p._choices, key=str)[0]
        return (first,) if isinstance(p, luigi.ChoiceListParameter) else first
    if hasattr(p, '_enum'):
        first = list(p._enum)[0]
        return (first,) if isinstance(p, luigi.EnumListParameter) else first
    if hasattr(p, '_min_value'):
        return p._min_value
    for cls, value in by_class:
        if isinstance(p, cls):
            return value
    return 'made-up'


def ask_package(directory, names):
    failed = import_all(directory, names)
    found = []
    for cls in registered(directory):
        entry = describe_class(cls)
        entry['file'] = os.path.relpath(sys.modules[cls.__module__].__file__, directory) if cls.__module__ != 'abc' else None
        found.append(entry)
        if entry['kind'] == 'config' or not cls._visible_in_registry:
            continue
        try:
            with limit():
                given = {name: p.serialize(made_up(p)) for name, p in cls.get_params()
                         if type(p._default).__name__ == '_NoValueType'}
                task = cls.from_str_params(given)
        except BaseException as exc:
            entry['error'] = failure(exc)
            continue
        graph = Graph()
        entry['answer'] = {'query': {'root': class_name(cls), 'params': given}, 'root': graph.add(task), 'nodes': graph.nodes}
    return {'import_errors': failed, 'classes': found}


def main():
    arguments = sys.argv[1:]
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
    if arguments[:1] == ['--stubs']:
        import stub_runtime
        stub_runtime.install(pathlib.Path(arguments[1]).resolve())
        arguments = arguments[2:]
    if arguments[:1] == ['--statements']:
        import symbolic
        Graph.statements = symbolic.Statements(json.loads(pathlib.Path(arguments[1]).read_text()), class_name, value_of)
        arguments = arguments[2:]
    sys.dont_write_bytecode = True
    warnings.simplefilter('ignore')
    mode, directory = arguments[0], pathlib.Path(arguments[1]).resolve()
    os.chdir(directory)
    sys.path[0] = str(directory)
    import luigi  # noqa: F401
    if mode == 'package':
        sys.path.append(str(pathlib.Path(__file__).resolve().parent))
        import stubs_test
        sys.meta_path.append(stubs_test.InertFinder())
    out = os.fdopen(os.dup(1), 'w')
    os.dup2(2, 1)  # what the modules print is not part of the document
    fence()
    try:
        document = ask_idiom(directory) if mode == 'idiom' else ask_package(directory, arguments[2:])
    except Exception:
        traceback.print_exc()
        return 1
    json.dump(document, out)
    out.close()
    return 0


if __name__ == '__main__':
    sys.exit(main())
