"""analyzer/layers against the packages that they describe.

    layers_test.py BINARY [--packages DIR]

The text of a descriptor says nothing that the package's source does not say: bases, parameters with their arguments, signatures of
methods; and a task class lacks no name. Each folder of fixtures/layers is asked of Luigi with the real package on its path, and of
repipe twice: by the descriptor alone, and with the package as --library. Neither may be wrong, and where both answer they agree.
A folder without a file `library` is for a package that is not in the corpus: there the answer must be an abstention that names it.
"""
import ast
import json
import pathlib
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path[:0] = [str(HERE), str(HERE.parent / 'luigi'), str(HERE.parent)]
import compare  # noqa: E402
import judge  # noqa: E402
import score  # noqa: E402

LAYERS = ROOT / 'analyzer' / 'layers'
FIXTURES = ROOT / 'fixtures' / 'layers'
PACKAGES = ROOT / '.cache' / 'corpus'
FOLDERS = {'luigi_tools': 'luigi-tools', 'luigi_td': 'luigi-td'}  # packages whose archive has another name
# What is said in another way on purpose.
ALLOWED = {
    'law.task.base.BaseTask bases': 'six.with_metaclass, written out',
    'law.task.base.Task bases': 'six.with_metaclass, written out',
    'law.workflow.base.BaseWorkflow bases': 'six.with_metaclass, written out; its metaclass only checks',
    'law.target.base.Target bases': 'a module that only renames Luigi\'s classes',
    'law.target.file.FileSystemTarget bases': 'a module that only renames Luigi\'s classes',
    'law.target.local.LocalTarget bases': 'a module that only renames Luigi\'s classes',
    'law.sandbox.base.SandboxTask sandbox': 'the sandbox that the process runs in, from the environment',
}
BINARY = None


def source_of(layer, relative):
    return PACKAGES / FOLDERS.get(layer, layer) / relative


def classes_of(path):
    return {n.name: n for n in ast.parse(path.read_text()).body if isinstance(n, ast.ClassDef)}


def value_text(node):
    """A parameter as text, without what only people read."""
    for call in (n for n in ast.walk(node) if isinstance(n, ast.Call)):
        call.keywords = [k for k in call.keywords if k.arg != 'description']
    return ast.unparse(node)


def parameters_of(cls):
    found = {}
    for n in cls.body:
        target = n.target if isinstance(n, ast.AnnAssign) else n.targets[0] if isinstance(n, ast.Assign) else None
        if isinstance(target, ast.Name) and isinstance(n.value, ast.Call) and 'Parameter' in ast.unparse(n.value.func):
            found[target.id] = value_text(n.value)
    return found


def bases_of(cls):
    texts = [ast.unparse(b).split('[')[0] for b in cls.bases]
    return [t for t in texts if t not in ('Generic', 'Protocol', 'object', 'ABC')]


def names_of(cls):
    found = set()
    for n in cls.body:
        if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(n.name)
        elif isinstance(n, ast.Assign):
            found |= {t.id for t in n.targets if isinstance(t, ast.Name)}
        elif isinstance(n, ast.AnnAssign) and n.value is not None:
            found.add(n.target.id)
    return {n for n in found if not (n.startswith('__') and n.endswith('__'))}


def shape_of(function):
    a = function.args
    return [x.arg for x in a.posonlyargs + a.args], [x.arg for x in a.kwonlyargs], bool(a.vararg), bool(a.kwarg), len(a.defaults)


def signatures_of(cls):
    return {n.name: shape_of(n) for n in cls.body if isinstance(n, ast.FunctionDef) and not any('setter' in ast.unparse(d) for d in n.decorator_list)
            and not any('overload' in ast.unparse(d) for d in n.decorator_list)}


def is_task(cls):
    """Said of a class of a descriptor: has parameters, or methods that Luigi calls."""
    return bool(parameters_of(cls)) or bool({'requires', 'output', 'run', 'complete'} & set(signatures_of(cls))) and 'exists' not in names_of(cls)


class Descriptors(unittest.TestCase):
    maxDiff = None

    def layers(self):
        return sorted(p.name for p in LAYERS.iterdir() if p.is_dir())

    def test_every_layer_has_its_fixture_and_its_version(self):
        self.assertGreaterEqual(len(self.layers()), 9)
        for layer in self.layers():
            self.assertTrue((FIXTURES / layer / 'queries.json').exists(), layer)
            self.assertRegex((LAYERS / layer / '__init__.py').read_text(), r'^# [\w-]+ \d+\.\d+', layer)

    def test_they_say_what_the_packages_say(self):
        differences, compared, allowed = [], 0, set()
        for layer in self.layers():
            for path in sorted((LAYERS / layer).rglob('*.py')):
                source = source_of(layer, path.relative_to(LAYERS))
                if not source.exists():
                    continue
                real = classes_of(source)
                module = '.'.join(path.relative_to(LAYERS).with_suffix('').parts)
                for name, cls in classes_of(path).items():
                    if name.startswith('_') or name not in real:
                        continue
                    compared += 1
                    for what, ours, theirs in self.facts(cls, real[name]):
                        key = f'{module}.{name} {what}'
                        if ours != theirs:
                            allowed.add(key)
                        if ours != theirs and key not in ALLOWED:
                            differences.append(f'{key}: {ours}, in the package {theirs}')
        self.assertEqual(differences, [], '\n' + '\n'.join(differences))
        self.assertEqual(set(ALLOWED) - allowed, set(), 'allowed differences that are gone')
        self.assertGreater(compared, 100)

    def facts(self, ours, theirs):
        yield 'bases', bases_of(ours), bases_of(theirs)
        mine, right = parameters_of(ours), parameters_of(theirs)
        yield 'parameters', list(mine), list(right)
        for name in mine.keys() & right.keys():
            yield name, mine[name], right[name]
        if is_task(ours):
            yield 'lacks', [], sorted(n for n in names_of(theirs) - names_of(ours) if n not in ('logger',))
        mine, right = signatures_of(ours), signatures_of(theirs)
        for name in mine.keys() & right.keys():
            yield f'{name}()', mine[name], right[name]


class Fixtures(unittest.TestCase):
    maxDiff = None

    def judged(self, name, described):
        place = FIXTURES / name
        library = place / 'library'
        unit = judge.Unit('\t'.join([name, '.', 'tasks.py', library.read_text().strip(), 'together', 'described' if described else '', '']), PACKAGES)
        options = type('Options', (), {'repipe': BINARY, 'packages': FIXTURES})
        with tempfile.TemporaryDirectory() as scratch:
            queries = json.loads((place / 'queries.json').read_text())
            answers = self.ask(unit, place, queries, scratch)
            document, lines = judge.ask_repipe(options.repipe, place, [] if described else unit.libraries, [a['query'] for a in answers['answers']], scratch)
        counted = score.Score()
        score.score_classes(counted, document, answers, name)
        for answer, line in zip(answers['answers'], lines):
            score.score_graph(counted, answer, line, name)
        return document, counted, lines

    def ask(self, unit, place, queries, scratch):
        command = [sys.executable, HERE / 'ask.py', place, 'tasks.py', '--queries', place / 'queries.json']
        for library in unit.libraries:
            command += ['--library', library, '--installed', library.name]
        status, out, error = judge.run(command, scratch)
        self.assertEqual(status, 0, error[-400:])
        found = json.loads(out)
        self.assertEqual(found['import_errors'], {})
        self.assertEqual(len(found['answers']), len(queries))
        return found

    def test_fixtures(self):
        for place in sorted(p for p in FIXTURES.iterdir() if (p / 'library').exists()):
            if not (PACKAGES / (place / 'library').read_text().strip()).is_dir():
                continue
            with self.subTest(place.name):
                document, described, lines = self.judged(place.name, True)
                other, read, more = self.judged(place.name, False)
                for which, counted in (('described', described), ('read', read)):
                    bad = [f for f in counted.findings if f[0] in ('wrong', 'invented')]
                    self.assertEqual(bad, [], which)
                self.assertGreater(described.counts['classes', 'right'], 0)
                self.agree(document, other, lines, more)

    def agree(self, described, read, lines, more):
        """What the descriptor states is what the source gives."""
        self.assertEqual([t['qualname'] for t in described['tasks']], [t['qualname'] for t in read['tasks']])
        for mine, theirs in zip(described['tasks'], read['tasks']):
            self.assertEqual((mine['family'], mine['kind'], mine['overrides']), (theirs['family'], theirs['kind'], theirs['overrides']), mine['qualname'])
            self.assertEqual([(p['name'], p['class'], p['required']) for p in mine['parameters']],
                             [(p['name'], p['class'], p['required']) for p in theirs['parameters']], mine['qualname'])
        for mine, theirs in zip(lines, more):
            stated = {(n['task'], json.dumps(n['arguments'], sort_keys=True)) for n in mine['graph']['nodes'] if not any(map(compare.contains_unknown, n['arguments'].values()))}
            given = {(n['task'], json.dumps(n['arguments'], sort_keys=True)) for n in theirs['graph']['nodes']}
            vague = any(e['code'] for n in theirs['graph']['nodes'] for e in n['requires']) or \
                any(compare.contains_unknown(v) for n in theirs['graph']['nodes'] for v in n['arguments'].values())
            self.assertTrue(vague or stated <= given, stated - given)

    def test_layers_outside_the_corpus_are_abstained_from(self):
        places = [p for p in FIXTURES.iterdir() if p.is_dir() and not (p / 'library').exists()]
        self.assertTrue(places)
        for place in places:
            document, _ = judge.ask_repipe(BINARY, place, [], [], place)
            for task in document['tasks']:
                codes = [d for d in task['diagnostics'] if d['code'] == 'RP3115']
                self.assertTrue(codes or place.name == 'luigi_td', task['qualname'])
                self.assertFalse([d for d in task['diagnostics'] if d['code'] == 'RP3001'])


if __name__ == '__main__':
    try:
        import luigi.task  # noqa: F401
    except ImportError:
        import judges
        judges.run_in_judges_python()
    BINARY = pathlib.Path(sys.argv.pop(1)).resolve()
    if not PACKAGES.is_dir():
        print(f'SKIPPED: {PACKAGES} is not there (tools/setup packages)')
        sys.exit(77)
    unittest.main()
