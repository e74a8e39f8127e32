"""Compares analyzer/stubs with the real package, luigi 3.8.1.

Two fresh processes describe every Task, Parameter, Target and FileSystem class: one imports Luigi (absent third-party
packages are replaced by inert modules), one runs the stubs (stub_runtime). Differences are listed; one that is not in
ALLOWED below, with its reason, is a failure. Also: natives.txt lists exactly natives that exist in the stubs.
"""
import ast
import importlib
import importlib.abc
import importlib.machinery
import inspect
import json
import os
import pathlib
import pkgutil
import re
import subprocess
import sys
import types
import unittest
import warnings

HERE = pathlib.Path(__file__).resolve().parent
STUBS = HERE.parents[2] / 'analyzer' / 'stubs'
sys.path[:0] = [str(HERE), str(HERE.parent)]
import stub_runtime  # noqa: E402

# What differs on purpose: (side, what) -> why. `what` is "module:Class aspect", the key of one entry of a description.
ALLOWED = {
    'luigi.parameter:Parameter __init__': 'takes three keywords of Luigi 1 besides',
    'luigi.interface:core parameter lock_pid_dir': 'the default is the directory for temporary files of the machine',
    'luigi.contrib.spark:PySparkTask attribute app': 'a path of the machine',
    'luigi.contrib.dataproc:_DataprocBaseTask attribute dataproc_client': 'a client, None in the stub\'s test',
    'luigi.notifications:email parameter sender': 'the default holds the name of the host',
}

# Modules without a stub: nothing in them is a Task, Parameter or Target that a repository can name.
NO_STUB = {'luigi.mypy', 'luigi.contrib.pyspark_runner', 'luigi.contrib.lsf_runner', 'luigi.contrib.sge_runner',
           'luigi.contrib.mrrunner', 'luigi.db_task_history', 'luigi.__main__'}

# Modules of Luigi 1 and 2 that 3.8.1 no longer has: old repositories import them, the stubs give today's classes.
GONE = {'luigi.' + name for name in ('file', 'hdfs', 'hadoop', 'hadoop_jar', 'hive', 'scalding', 's3', 'six', 'postgres')}


class Inert:
    """Stands for anything of an absent package: attribute, call, item and base class."""

    def __init__(self, *args, **kwargs):
        pass

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        return Inert()

    def __call__(self, *args, **kwargs):
        if len(args) == 1 and not kwargs and isinstance(args[0], types.FunctionType):
            return args[0]  # a decorator
        return Inert()

    def __mro_entries__(self, bases):
        return (object,)

    def __iter__(self):
        return iter((Inert(), Inert()))

    def __lt__(self, other):
        return False


class InertModule(types.ModuleType):
    __path__ = []
    __all__ = []
    __version__ = (99, 0, 0)

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        if name.endswith(('Error', 'Exception')):
            return type(name, (Exception,), {})
        return Inert()


class InertFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Last on sys.meta_path: serves what nobody else has, but no module of Luigi except mrrunner (absent from the archive)."""

    def find_spec(self, fullname, path=None, target=None):
        top = fullname.split('.')[0]
        if top in sys.stdlib_module_names or (top == 'luigi' and fullname != 'luigi.contrib.mrrunner'):
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec):
        return InertModule(spec.name)

    def exec_module(self, module):
        pass


def name_of(cls):
    return f'{cls.__module__}:{cls.__qualname__}'


def plain(value):
    """A value as text, the same on both sides."""
    if isinstance(value, type):
        return name_of(value) if value.__module__.startswith('luigi') else value.__name__
    if type(value).__name__ in ('_NoValueType', 'NotImplementedType'):
        return type(value).__name__
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, (set, frozenset)):
        return sorted(str(v) for v in value)
    if callable(value):
        return getattr(value, '__name__', 'callable')
    if hasattr(value, 'fileno'):
        return 'None'  # sys.stdin and its like: the stubs say None
    return repr(value)


def signature(function):
    shown = []
    for p in inspect.signature(function).parameters.values():
        shown.append([p.name, p.kind.name, 'required' if p.default is p.empty else plain(p.default)])
    return shown


HOOKS = ('requires', 'deps', 'input', 'output', 'run', 'complete', '_requires', 'bulk_complete', 'requires_local',
         'requires_hadoop', 'update_id', 'program_args')


def describe(modules):
    """{'module:Class aspect': value} for every class of interest in `modules`."""
    import luigi.parameter
    import luigi.target
    import luigi.task
    kinds = (luigi.task.Task, luigi.parameter.Parameter, luigi.parameter.OptionalParameterMixin, luigi.target.Target,
             luigi.target.FileSystem, luigi.task.MixinNaiveBulkComplete)
    facts = {}
    for name in modules:
        module = importlib.import_module(name)
        for cls in vars(module).values():
            if not isinstance(cls, type) or cls.__module__ != name or not issubclass(cls, kinds):
                continue
            key = name_of(cls) + ' '
            facts[key + 'bases'] = [name_of(b) for b in cls.__bases__ if b.__module__ != 'typing']
            facts[key + 'mro'] = [name_of(b) for b in cls.__mro__ if b.__module__.startswith('luigi')]
            if issubclass(cls, luigi.task.Task):
                for parameter_name, p in cls.get_params():
                    facts[key + 'parameter ' + parameter_name] = {
                        'class': name_of(type(p)), 'default': plain(p._default), 'significant': p.significant,
                        'positional': p.positional, 'visibility': int(p.visibility), 'config_path': plain(p._config_path),
                        'always_in_help': p.always_in_help, 'choices': plain(getattr(p, '_choices', None)),
                        'parsing': getattr(p, 'parsing', None)}
                facts[key + 'order'] = [n for n, p in cls.get_params()]
                facts[key + 'no run'] = cls.run is None
                facts[key + 'family'] = cls.get_task_family()
                for hook in HOOKS:
                    owner = next((b for b in cls.__mro__ if hook in vars(b)), None)
                    if owner is not None:
                        facts[key + 'hook ' + hook] = [name_of(owner), type(vars(owner)[hook]).__name__]
                for attribute, value in vars(cls).items():
                    if not attribute.startswith('_') and isinstance(value, (type(None), bool, int, float, str, list, dict)):
                        facts[key + 'attribute ' + attribute] = plain(value)
                    elif not attribute.startswith('_') and isinstance(value, property):
                        facts[key + 'property ' + attribute] = True
                    elif not attribute.startswith('_') and isinstance(value, types.FunctionType):
                        facts[key + 'method ' + attribute] = signature(value)
            if '__init__' in vars(cls):
                facts[key + '__init__'] = signature(vars(cls)['__init__'])
            elif issubclass(cls, luigi.target.Target):
                owner = next(b for b in cls.__mro__ if '__init__' in vars(b))
                facts[key + '__init__ of'] = name_of(owner)
            facts[key + 'abstract'] = sorted(getattr(cls, '__abstractmethods__', ()))
    return facts


def real_modules():
    import luigi
    names = ['luigi'] + [m.name for m in pkgutil.walk_packages(luigi.__path__, 'luigi.', onerror=lambda name: None)]
    return [n for n in names if n not in NO_STUB]


def stub_modules():
    found = []
    for path in sorted((STUBS / 'luigi').rglob('*.py')):
        parts = path.relative_to(STUBS).with_suffix('').parts
        found.append('.'.join(parts[:-1] if parts[-1] == '__init__' else parts))
    return found


def child(which):
    warnings.simplefilter('ignore')
    if which == 'real':
        sys.meta_path.append(InertFinder())
        modules = real_modules()
    else:
        stub_runtime.install(STUBS)
        modules = stub_modules()
    json.dump({'modules': modules, 'facts': describe(modules)}, sys.stdout)


def ask(which):
    done = subprocess.run([sys.executable, '-W', 'ignore', __file__, '--child', which], stdout=subprocess.PIPE, check=True,
                          cwd='/')
    return json.loads(done.stdout)


class Stubs(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.real = ask('real')
        cls.stub = ask('stub')

    def test_enough_was_compared(self):
        classes = {key.split(' ')[0] for key in self.real['facts']}
        self.assertGreater(len(classes), 150)
        self.assertGreater(sum(' parameter ' in key for key in self.real['facts']), 250)

    def test_modules(self):
        classes = {key.split(':')[0] for key in self.real['facts']}
        self.assertEqual(classes - set(self.stub['modules']), set(), 'modules with classes of interest but no stub')
        self.assertEqual(set(self.stub['modules']) - set(self.real['modules']), GONE, 'stubs of modules that do not exist')

    def test_facts(self):
        real, stub = self.real['facts'], self.stub['facts']
        differences, used = [], set()
        for key in sorted(real.keys() | stub.keys()):
            if real.get(key) == stub.get(key):
                continue
            if key in ALLOWED:
                used.add(key)
                continue
            differences.append(f'{key}\n    luigi {real.get(key, "(absent)")}\n    stubs {stub.get(key, "(absent)")}')
        self.assertEqual(differences, [], '\n' + '\n'.join(differences))
        self.assertEqual(set(ALLOWED) - used, set(), 'allowed differences that are gone')

    def test_all_names(self):
        """Where a stub says that it has all names of its classes, it has."""
        seen = 0
        for module in self.stub['modules']:
            path = STUBS / (module.replace('.', '/') + '.py')
            if not path.exists() or '_names_all = True' not in path.read_text():
                continue
            for node in ast.parse(path.read_text()).body:
                real = getattr(importlib.import_module(module), node.name, None) if isinstance(node, ast.ClassDef) else None
                if isinstance(real, type):
                    seen += 1
                    names = {n for n in vars(real) if not n.startswith('__')} - {'_abc_impl'}
                    here = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} | {n.name for n in node.body if isinstance(n, ast.FunctionDef)}
                    self.assertEqual(names - here, set(), f'{module}.{node.name}')
        self.assertGreater(seen, 8)

    def test_natives(self):
        exist = []
        for path in sorted(STUBS.rglob('*.py')):
            parts = path.relative_to(STUBS).with_suffix('').parts
            module = '.'.join(parts[:-1] if parts[-1] == '__init__' else parts)
            exist += stub_runtime.native_names(ast.parse(path.read_text()), module)
        listed = (STUBS / 'natives.txt').read_text().split()
        self.assertEqual(listed, sorted(set(listed)))
        self.assertEqual(set(listed) - set(exist), set(), 'natives.txt names functions that are not native in the stubs')

    def test_idioms(self):
        """The stubs, run, give the answers of Luigi on every idiom and trap (stub_runtime stands for the natives in C)."""
        import concurrent.futures
        fixtures = HERE.parents[2] / 'fixtures'
        idioms = sorted(path.parent for suite in ('idioms', 'traps') for path in (fixtures / suite).glob('*/queries.json'))
        self.assertGreaterEqual(len(idioms), 111 + 37)

        def both(idiom):
            answers = []
            for option in ([], ['--stubs', str(STUBS)]):
                done = subprocess.run([sys.executable, str(HERE / 'oracle.py'), *option, 'idiom', str(idiom)],
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True,
                                      env={**os.environ, 'PYTHONHASHSEED': '0'})  # one order of sets for both
                answers.append(json.loads(done.stdout))
            return answers

        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for idiom, (real, stub) in zip(idioms, pool.map(both, idioms)):
                with self.subTest(idiom.name):
                    self.assertEqual(self.without_messages(real), self.without_messages(stub))

    def without_messages(self, value):
        """An error counts by its type; what a range requires depends on files and is opaque in the stubs."""
        if isinstance(value, dict):
            if value.get('task', '').startswith('luigi.tools.range:'):
                return {'task': value['task'], 'arguments': value['arguments']}
            value = {k: self.without_messages(v) for k, v in value.items()}
            for key in ('error', 'output_error'):
                if isinstance(value.get(key), str):
                    value[key] = value[key].split(':')[0]
            if 'nodes' in value and any('arguments' in n and 'requires' not in n for n in value['nodes']):
                value['nodes'] = [n for n in value['nodes'] if n.get('task') != 'sources:Daily']
            return value
        if isinstance(value, str):  # an object's address is in its repr
            return re.sub(r' at 0x[0-9a-f]+', '', value)
        return [self.without_messages(v) for v in value] if isinstance(value, list) else value


if __name__ == '__main__':
    if sys.argv[1:2] == ['--child']:
        child(sys.argv[2])
    else:
        try:
            import luigi.task  # noqa: F401  (this folder, too, could pass for a package of that name)
        except ImportError:
            import judges
            judges.run_in_judges_python()
        unittest.main()
