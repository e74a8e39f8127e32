"""Asks Luigi about one import root of a package: its classes, and the graphs of instances with two sets of values.

    ask.py ROOT [--library DIR]... [--installed NAME]... [--values FILE] [--exclude WORD]... TARGET...    TARGET: a .py file or a folder below ROOT

Prints one JSON document. One process for each import root: registry and namespaces are global. The values are made up by the
parameter's class, or FILE says them (JSON, the texts by the parameter's name); the second set also changes what has a default and
few values (flags, choices). A parameter that wants a task is given one: such an instance cannot be written as text, its answer
names what was `carried`. What a package imports and nobody here has is replaced by inert objects; a class that derives from one is
marked `inert`. --installed: distributions that pass for installed. `named` on an edge of a root: the child's class stands in the
body of the requires() that gave it, or in a decorator of the class. `outside`: texts of this machine and day.
--elsewhere: the answers of another machine: its environment holds each variable that the code asks for, and it has more processors.
"""
import argparse
import ast
import collections
import collections.abc
import datetime
import importlib
import importlib.abc
import importlib.machinery
import importlib.metadata
import inspect
import json
import os
import pathlib
import sys
import tempfile
import textwrap
import types
import warnings

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'luigi'))
import oracle as luigi_oracle  # noqa: E402
import symbolic  # noqa: E402

DAY = datetime.date(2020, 6, 15)


class Nothing:
    """Base of every class that an absent package would have given."""

    def __init__(self, *args, **kwargs):
        pass

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        return Inert(name)


class Inert:
    """Anything of an absent package: attribute, call, item, operand, decorator, base class."""

    def __init__(self, name='?'):
        self.__dict__['_name'] = name

    def __getattr__(self, name):
        if name in ('__name__', '__qualname__'):
            return self._name
        if name.startswith('__'):
            raise AttributeError(name)
        return Inert(name)

    def __call__(self, *args, **kwargs):
        if len(args) == 1 and not kwargs and isinstance(args[0], (types.FunctionType, type)) and \
                (isinstance(args[0], type) or '.' in args[0].__qualname__):
            return args[0]  # a decorator of a class or a method; what a function of a module becomes (a command, a kernel) is not known
        return Inert(self._name)

    def __mro_entries__(self, bases):
        if '_class' not in self.__dict__:
            self.__dict__['_class'] = type(self._name, (Nothing,), {})
        return (self.__dict__['_class'],)

    def __setattr__(self, name, value):
        pass

    def __getitem__(self, key):
        return Inert(self._name)

    def __setitem__(self, key, value):
        pass

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 0

    def __bool__(self):
        return True

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return False

    def __fspath__(self):
        return 'inert'

    def _same(self, *operands):
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __or__ = __ror__ = __and__ = __mod__ = _same
    __pow__ = __rpow__ = __floordiv__ = __rfloordiv__ = __matmul__ = __rmatmul__ = __neg__ = __pos__ = __invert__ = __abs__ = __lshift__ = _same

    def _no(self, other):
        return False

    __lt__ = __le__ = __gt__ = __ge__ = __contains__ = _no


class InertModule(types.ModuleType):
    __path__ = []
    __version__ = '0'

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        if name.endswith(('Error', 'Exception', 'Warning')):
            value = type(name, (Warning if name.endswith('Warning') else Exception,), {})
        else:
            value = Inert(name)
        setattr(self, name, value)
        return value


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Last on sys.meta_path; serves what the code under question imports and nobody has, never what an installed library tries."""

    def __init__(self, subjects):
        self.subjects = tuple(str(s) + os.sep for s in subjects)

    def find_spec(self, fullname, path=None, target=None):
        top, _, rest = fullname.partition('.')
        if fullname == 'luigi.contrib.mrrunner':  # absent from Luigi's archives
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        if top in sys.stdlib_module_names or top == 'luigi':
            return None
        parent = sys.modules.get(fullname.rpartition('.')[0])
        if rest and not isinstance(parent, InertModule) and getattr(parent, '__file__', None):
            return None  # a package that is there lacks the module: as it is
        frame = sys._getframe(1)
        while frame and 'importlib' in frame.f_globals.get('__name__', ''):
            frame = frame.f_back
        if frame and os.path.abspath(frame.f_globals.get('__file__') or '').startswith(self.subjects):
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec):
        return InertModule(spec.name)

    def exec_module(self, module):
        pass


class Pretended(importlib.metadata.Distribution):
    """A distribution that is only unpacked."""

    def __init__(self, name):
        self._name = name

    def read_text(self, filename):
        return f'Metadata-Version: 2.1\nName: {self._name}\nVersion: 0.0.0\n' if filename in ('METADATA', 'PKG-INFO') else None

    def locate_file(self, path):
        return pathlib.Path(path)


def pretend_installed(names):
    names = {name.lower().replace('_', '-') for name in names}
    real = importlib.metadata.Distribution.from_name.__func__

    def from_name(cls, name):
        return Pretended(name) if name.lower().replace('_', '-').replace('.', '-') in names else real(cls, name)
    importlib.metadata.Distribution.from_name = classmethod(from_name)
    try:
        import pkg_resources
    except ImportError:
        return
    get = pkg_resources.get_distribution

    def get_distribution(dist):
        known = isinstance(dist, str) and dist.lower().replace('_', '-') in names
        return types.SimpleNamespace(version='0.0.0', project_name=dist, location='') if known else get(dist)
    pkg_resources.get_distribution = get_distribution
    pkg_resources.require = lambda *requirements: [get_distribution(r) for r in requirements]


def move_elsewhere(subjects):
    """What the code under question reads of the machine is another: each variable of the environment that it asks for is set."""
    subjects = tuple(str(s) + os.sep for s in subjects)
    kind, processors = type(os.environ), os.cpu_count()
    inside, item = kind.__contains__, kind.__getitem__

    def asked(key):
        frame = sys._getframe(2)
        while frame and frame.f_globals.get('__name__') in ('os', '_collections_abc', 'collections.abc'):
            frame = frame.f_back
        return isinstance(key, str) and frame is not None and os.path.abspath(frame.f_code.co_filename).startswith(subjects)

    def contains(self, key):
        return inside(self, key) or asked(key)

    def getitem(self, key):
        return 'elsewhere' if asked(key) and not inside(self, key) else item(self, key)

    def get(self, key, default=None):
        if not asked(key) or inside(self, key):
            return item(self, key) if inside(self, key) else default
        try:
            return f'{float(default) + 1:g}'
        except (TypeError, ValueError):
            return os.path.join(os.path.dirname(default), 'elsewhere') if isinstance(default, str) else 'elsewhere'
    kind.__contains__, kind.__getitem__, kind.get = contains, getitem, get
    os.cpu_count = lambda: (processors or 1) + 1


def old_collections():
    """collections.Iterable and its like, gone in Python 3.10."""
    for name in collections.abc.__all__:
        if not hasattr(collections, name):
            setattr(collections, name, getattr(collections.abc, name))


def sample_class():
    """What parameters that want a task, or a class of one, are given."""
    import luigi
    if 'Sample' not in globals():
        globals()['Sample'] = type('Sample', (luigi.Task,), {'__module__': __name__, 'output': lambda self: luigi.LocalTarget('/sample')})
    return globals()['Sample']


def sample_of(p):
    """A task, a list of them or a class of tasks that the parameter takes; None."""
    import luigi
    if isinstance(p, luigi.TaskParameter):
        return sample_class()
    wanted = getattr(p, 'expected_type', None) or getattr(p, 'expected_elements_type', None)
    cls = wanted if isinstance(wanted, type) else sample_class()
    for make in (lambda: cls(), lambda: (cls(),), lambda: sample_class()):
        try:
            value = make()
            p.serialize(p.normalize(value))
            p._warn_on_wrong_param_type('sample', value)
            return value
        except Exception:
            continue
    return None


def made_up(p, second):
    """A value of the first or second set; None: none of that class is known."""
    import luigi
    day = DAY + datetime.timedelta(days=40 if second else 0)
    moment = datetime.datetime(day.year, day.month, day.day, 5 if second else 0)
    pick = -1 if second else 0
    if hasattr(p, '_choices'):
        found = sorted(p._choices, key=str)[pick]
        return (found,) if isinstance(p, luigi.ChoiceListParameter) else found
    if hasattr(p, '_enum'):
        found = list(p._enum)[pick]
        return (found,) if isinstance(p, luigi.EnumListParameter) else found
    if hasattr(p, '_min_value'):
        return p._var_type(p._min_value if p._left_op(p._min_value, p._min_value) else p._min_value + 1)
    by_class = [
        (luigi.DateIntervalParameter, luigi.date_interval.Custom(day, day + datetime.timedelta(days=3 if second else 2))),
        (luigi.MonthParameter, day.replace(day=1)), (luigi.YearParameter, day.replace(month=1, day=1)), (luigi.DateParameter, day),
        (luigi.DateHourParameter, moment), (luigi.DateMinuteParameter, moment), (luigi.DateSecondParameter, moment),
        (luigi.TimeDeltaParameter, datetime.timedelta(hours=2 if second else 1)), (luigi.BoolParameter, second),
        (luigi.DictParameter, {'k': 'w', 'l': 'x'} if second else {'k': 'v'}), (luigi.ListParameter, ('v', 'w') if second else ('v',)),
        (luigi.FloatParameter, 2.5 if second else 1.5), (luigi.IntParameter, 4 if second else 3)]
    if getattr(p, 'exists', False):  # a path that must be there
        return '/'
    for cls, value in by_class:
        if isinstance(p, cls):
            return value
    return 'w' if second else 'v'


def few(p):
    import luigi
    return isinstance(p, luigi.BoolParameter) or hasattr(p, '_choices') or hasattr(p, '_enum')


def values_of(cls, second, said):
    """Texts by name, and what cannot be written."""
    given, samples = {}, {}
    for name, p in cls.get_params():
        required = type(p._default).__name__ == '_NoValueType'
        if not required and not (second and few(p)):
            continue
        if name in said and required:
            given[name] = said[name]
            continue
        value = made_up(p, second)
        if not required and isinstance(p._default, bool):
            value = not p._default
        try:
            given[name] = p.serialize(p.normalize(value))
            p.parse(given[name])
        except Exception:
            given.pop(name, None)
            if required:
                samples[name] = sample_of(p)
                if samples[name] is None:
                    raise
    return given, samples


def build(cls, given, samples):
    if not samples:
        return cls.from_str_params(given)
    by_name = dict(cls.get_params())
    return cls(**{name: by_name[name].parse(text) for name, text in given.items()}, **samples)


def carried_classes(samples):
    found = set()
    for value in samples.values():
        for one in value if isinstance(value, (list, tuple)) else [value]:
            found.add(luigi_oracle.class_name(one if isinstance(one, type) else type(one)))
    return sorted(found)


def names_in(function_or_class, decorators):
    """What a function's body, or a class's decorators, name."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function_or_class))).body[0]
    except (OSError, TypeError, SyntaxError, IndexError):
        return set()
    nodes = tree.decorator_list if decorators else [tree]
    found = [n for top in nodes for n in ast.walk(top)]
    return {n.id for n in found if isinstance(n, ast.Name)} | {n.attr for n in found if isinstance(n, ast.Attribute)}


def mark_named(task, node, nodes):
    owner = next((c for c in type(task).__mro__ if 'requires' in vars(c)), None)
    function = vars(owner).get('requires') if owner else None
    names = names_in(function, False) | {n for c in type(task).__mro__ for n in names_in(c, True) if c.__module__ != 'luigi.task'}
    scope = vars(sys.modules.get(owner.__module__)) if owner and owner.__module__ in sys.modules else {}
    for edge in node['requires']:
        if 'node' in edge:
            child = nodes[edge['node']]['task'].split(':')[-1].split('.')[-1]
            edge['named'] = child in names or any(getattr(scope.get(n), '__name__', None) == child for n in names)


def root_of(cls):
    """What --root means the class by: its family where a decorator has put another class in its place."""
    name = luigi_oracle.class_name(cls)
    if '<locals>' in name or ':' not in name:
        return name
    try:
        return name if luigi_oracle.find_root(name) is cls else cls.get_task_family()
    except (AttributeError, ImportError):
        return name


def ask(cls, second, said):
    try:
        with luigi_oracle.limit():
            given, samples = values_of(cls, second, said)
    except BaseException as exc:
        return {'query': {'root': root_of(cls), 'params': {}}, 'error': luigi_oracle.failure(exc)}
    return answer_of(cls, given, samples)


def answer_of(cls, given, samples):
    try:
        with luigi_oracle.limit():
            task = build(cls, given, samples)
            if not hasattr(task, 'task_id'):
                raise luigi_oracle.Refused('the instance was never initialised')
    except BaseException as exc:
        return {'query': {'root': root_of(cls), 'params': given}, 'error': luigi_oracle.failure(exc)}
    graph = luigi_oracle.Graph()
    root = graph.add(task)
    mark_named(task, graph.nodes[root], graph.nodes)
    answer = {'query': {'root': root_of(cls), 'params': given}, 'root': root, 'nodes': graph.nodes}
    return {**answer, 'carried': carried_classes(samples)} if samples else answer


def modules_below(root, targets, excluded):
    names = []
    for target in targets:
        place = root / target
        for path in [place] if place.is_file() else sorted(place.rglob('*.py')):
            parts = list(path.relative_to(root).with_suffix('').parts)
            parts = parts[:-1] if parts[-1] == '__init__' else parts
            if parts and all(p.isidentifier() for p in parts) and not any(word in str(path) for word in excluded):
                names.append('.'.join(parts))
    return names


def describe(cls, root):
    import luigi  # noqa: F401
    entry = luigi_oracle.describe_class(cls)
    file = getattr(sys.modules.get(cls.__module__), '__file__', None)
    entry['file'] = os.path.relpath(file, root) if file else None
    entry['inert'] = any(b is not Nothing and Nothing in b.__mro__ for b in cls.__mro__)
    return entry


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('root')
    parser.add_argument('targets', nargs='+')
    parser.add_argument('--library', action='append', default=[])
    parser.add_argument('--exclude', action='append', default=[])
    parser.add_argument('--installed', action='append', default=[])
    parser.add_argument('--values', type=pathlib.Path)
    parser.add_argument('--elsewhere', action='store_true')
    parser.add_argument('--statements', type=pathlib.Path, help='a document of `repipe show`: each node says how what is stated of its class fits it (symbolic.py)')
    parser.add_argument('--queries', type=pathlib.Path, help='roots to ask for, in place of two instances of each class')
    options = parser.parse_args()
    root = pathlib.Path(options.root).resolve()
    libraries = [pathlib.Path(p).resolve() for p in options.library]
    sys.path = [str(root), *map(str, libraries)] + [p for p in sys.path if p not in (str(HERE), str(HERE.parent / 'luigi'))]
    sys.dont_write_bytecode = True
    warnings.simplefilter('ignore')
    import luigi  # noqa: F401
    from luigi.task_register import Register
    sys.meta_path.append(Finder([root, *libraries]))
    out = os.fdopen(os.dup(1), 'w')
    os.dup2(2, 1)
    luigi_oracle.fence()
    if options.statements:
        luigi_oracle.Graph.statements = symbolic.Statements(json.loads(options.statements.read_text()), luigi_oracle.class_name, luigi_oracle.value_of)
    said = json.loads(options.values.read_text()) if options.values else {}
    old_collections()
    pretend_installed(options.installed)
    if options.elsewhere:
        move_elsewhere([root, *libraries])
    names = modules_below(root, options.targets, options.exclude)
    failed = luigi_oracle.import_all(root, names)
    wanted = set(names)
    found = []
    for cls in list(Register._reg):
        if cls.__module__ not in wanted or luigi_oracle.class_name(cls).startswith('luigi:'):
            continue
        try:
            entry = describe(cls, root)
        except BaseException as exc:
            found.append({'task': luigi_oracle.class_name(cls), 'error': luigi_oracle.failure(exc)})
            continue
        if entry['visible'] and entry['kind'] != 'config' and not options.queries:
            first, second = ask(cls, False, said), ask(cls, True, said)
            entry['answers'] = [first] if second['query'] == first['query'] else [first, second]
        found.append(entry)
    outside = [tempfile.gettempdir(), os.getcwd(), os.path.expanduser('~'), datetime.date.today().isoformat()]
    document = {'modules': names, 'import_errors': failed, 'classes': found, 'outside': outside}
    if options.queries:
        classes = {luigi_oracle.class_name(c): c for c in Register._reg}
        document['answers'] = [answer_of(classes[q['root']], q.get('params', {}), {}) for q in json.loads(options.queries.read_text())]
    json.dump(document, out, default=str)
    out.close()
    os._exit(0)  # threads of what was imported do not matter


if __name__ == '__main__':
    main()
