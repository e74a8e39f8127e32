"""The judge is judged: hand-made documents, each right one spoilt in one way, and a perfect repipe (echo_repipe.py)."""
import copy
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import compare  # noqa: E402
import judge  # noqa: E402
import oracle  # noqa: E402
import symbolic  # noqa: E402

judge.need_environment()
SCHEMAS = judge.Schemas()


def literal(value, kind=None):
    return {'kind': 'literal', 'value': value, **({'type': kind} if kind else {})}


def argument(value, text=None, kind=None):
    return {'text': str(value) if text is None else text, 'value': literal(value, kind)}


UNKNOWN = {'kind': 'unknown', 'expression': 'open(path)', 'code': 'RP3002'}


def luigi_answer():
    """T requires {'left': Raw(a, 2021-01-02), 'right': Raw(b, 2021-01-02)}."""
    def raw(number, name):
        return {'id': number, 'task': 'tasks:Raw', 'family': 'Raw', 'external': True, 'requires': [],
                'arguments': {'name': argument(name), 'date': argument('2021-01-02', kind='date')},
                'outputs': [{'class': 'luigi:LocalTarget', 'path': f'/data/{name}'}]}
    root = {'id': 0, 'task': 'tasks:T', 'family': 'T', 'external': False, 'arguments': {'n': argument(3)}, 'outputs': [],
            'requires': [{'key': 'left', 'depth': 1, 'node': 1}, {'key': 'right', 'depth': 1, 'node': 2}]}
    return {'query': {'root': 'tasks:T'}, 'root': 0, 'nodes': [root, raw(1, 'a'), raw(2, 'b')]}


def our_graph():
    def raw(name):
        return {'id': name, 'task': 'tasks:Raw', 'task_path': 'tasks.py', 'requires': [],
                'arguments': {'name': literal(name), 'date': literal('2021-01-02', 'date')},
                'outputs': [{'class': 'luigi:LocalTarget', 'path': literal('/data/' + name)}]}
    root = {'id': 'root', 'task': 'tasks:T', 'task_path': 'tasks.py', 'arguments': {'n': literal(3)}, 'outputs': [],
            'requires': [{'node': 'a', 'key': 'left', 'code': None}, {'node': 'b', 'key': 'right', 'code': None}]}
    return {'root': 'root', 'nodes': [root, raw('a'), raw('b')]}


def our_document(**changes):
    task = {'import_root': '', 'module': 'tasks', 'qualname': 'T', 'family': 'T', 'path': 'tasks.py', 'line': 4, 'kind': 'task',
            'bases': ['luigi:Task'], 'outputs': [], 'outcome': 'exact', 'diagnostics': [],
            'parameters': [{'name': 'n', 'class': 'luigi:IntParameter', 'required': False, 'default': literal(3),
                            'significant': True, 'own': True}],
            'requires': [{'task': 'tasks:Raw', 'task_path': 'tasks.py', 'via': 'constructor', 'dynamic': False, 'key': 'left',
                          'many': False, 'condition': None, 'arguments': {'name': literal('a')}, 'path': 'tasks.py', 'line': 7,
                          'code': None}]}
    task.update(changes)
    return {'schema_version': 1, 'files': [{'path': 'tasks.py', 'outcome': 'scanned', 'reason': None}], 'tasks': [task],
            'entry_points': []}


def luigi_class(**changes):
    found = {'task': 'tasks:T', 'family': 'T', 'kind': 'task', 'visible': True, 'bases': ['luigi:Task'],
             'parameters': [{'name': 'n', 'class': 'luigi:IntParameter', 'required': False, 'significant': True,
                             'default': argument(3)}]}
    found.update(changes)
    return found


def graph_rank(spoil=None, answer=None):
    graph, answer = our_graph(), answer or luigi_answer()
    if spoil:
        spoil(graph, {n['id']: n for n in graph['nodes']})
    verdict = compare.Verdict()
    compare.compare_graph(verdict, 'test', answer, {'graph': graph})
    return verdict.rank()


class Graphs(unittest.TestCase):
    def test_right(self):
        self.assertEqual(graph_rank(), 'agree')

    def test_missing_edge(self):
        self.assertEqual(graph_rank(lambda g, n: n['root']['requires'].pop()), 'wrong')

    def test_invented_edge(self):
        def spoil(g, n):
            g['nodes'].append(dict(copy.deepcopy(n['a']), id='c', arguments={'name': literal('c'),
                                                                             'date': literal('2021-01-02', 'date')}))
            n['root']['requires'].append({'node': 'c', 'key': 'more', 'code': None})
        self.assertEqual(graph_rank(spoil), 'wrong')

    def test_missing_edge_said_at_its_place(self):
        def spoil(g, n):
            n['root']['requires'][1] = {'node': None, 'key': 'right', 'code': 'RP3001'}
        self.assertEqual(graph_rank(spoil), 'abstain')

    def test_said_elsewhere_excuses_nothing(self):
        def spoil(g, n):
            n['root']['requires'].pop()
            n['a']['requires'].append({'node': None, 'key': None, 'code': 'RP3001'})
        answer = luigi_answer()
        answer['nodes'][1]['external'] = False
        self.assertEqual(graph_rank(spoil, answer), 'wrong')

    def test_unknown_where_there_is_nothing(self):
        self.assertEqual(graph_rank(lambda g, n: n['root']['requires'].append({'node': None, 'key': None, 'code': 'RP3001'})),
                         'abstain')

    def test_wrong_argument(self):
        self.assertEqual(graph_rank(lambda g, n: n['b']['arguments'].update(name=literal('x'))), 'wrong')

    def test_unknown_argument(self):
        self.assertEqual(graph_rank(lambda g, n: n['b']['arguments'].update(name=UNKNOWN)), 'abstain')

    def test_argument_missing(self):
        self.assertEqual(graph_rank(lambda g, n: n['b']['arguments'].pop('date')), 'wrong')

    def test_root_argument(self):
        self.assertEqual(graph_rank(lambda g, n: n['root']['arguments'].update(n=literal('3'))), 'wrong')
        self.assertEqual(graph_rank(lambda g, n: n['root']['arguments'].update(n=literal(True))), 'wrong')

    def test_not_concrete(self):
        self.assertEqual(graph_rank(lambda g, n: n['b']['arguments'].update(
            name={'kind': 'derived', 'expression': 'n + 1'})), 'wrong')

    def test_wrong_key(self):
        self.assertEqual(graph_rank(lambda g, n: n['root']['requires'][0].update(key='other')), 'wrong')
        self.assertEqual(graph_rank(lambda g, n: n['root']['requires'][0].update(key=None)), 'wrong')

    def test_wrong_class(self):
        self.assertEqual(graph_rank(lambda g, n: n['a'].update(task='other:Raw')), 'wrong')

    def test_outputs(self):
        self.assertEqual(graph_rank(lambda g, n: n['a']['outputs'][0].update(path=literal('/x'))), 'wrong')
        self.assertEqual(graph_rank(lambda g, n: n['a']['outputs'][0].update(path=UNKNOWN)), 'abstain')
        self.assertEqual(graph_rank(lambda g, n: n['a'].update(outputs=[])), 'wrong')
        self.assertEqual(graph_rank(lambda g, n: n['a']['outputs'][0].update({'class': 'luigi.contrib.s3:S3Target'})), 'wrong')

    def test_dangling(self):
        self.assertEqual(graph_rank(lambda g, n: n['root']['requires'][0].update(node='nowhere')), 'wrong')

    def test_luigi_raises_in_requires(self):
        answer = luigi_answer()
        answer['nodes'][0].update(requires=[], error='FileNotFoundError: x')
        self.assertEqual(graph_rank(answer=answer), 'wrong')
        self.assertEqual(graph_rank(lambda g, n: n['root'].update(requires=[]), answer), 'wrong')
        self.assertEqual(graph_rank(lambda g, n: n['root'].update(
            requires=[{'node': None, 'key': None, 'code': 'RP3001'}]), answer), 'agree')

    def test_luigi_raises_at_once(self):
        verdict = compare.Verdict()
        compare.compare_graph(verdict, 'test', {'query': {}, 'error': 'TypeError: x'}, None)
        self.assertEqual(verdict.rank(), 'agree')
        compare.compare_graph(verdict, 'test', {'query': {}, 'error': 'TypeError: x'}, {'graph': our_graph()})
        self.assertEqual(verdict.rank(), 'wrong')

    def test_class_in_place_of_an_instance(self):
        answer = luigi_answer()
        answer['nodes'][0]['requires'][1] = {'key': 'right', 'depth': 1, 'not_a_task': '<class Raw>'}
        self.assertEqual(graph_rank(answer=answer), 'wrong')

        def spoil(g, n):
            n['root']['requires'][1] = {'node': None, 'key': 'right', 'code': 'RP3001'}
        self.assertEqual(graph_rank(spoil, answer), 'agree')

    def test_spelling_of_a_class_of_luigi(self):
        self.assertTrue(compare.same_class('luigi.contrib.hdfs:HdfsTarget', 'luigi.contrib.hdfs.target:HdfsTarget'))
        self.assertTrue(compare.same_class('luigi:Task', 'luigi.task:Task'))
        self.assertFalse(compare.same_class('tasks:Task', 'luigi.task:Task'))
        self.assertTrue(compare.same_class('tasks:T#2', 'tasks:T'))

    def test_values(self):
        rank = compare.value_rank
        self.assertEqual(rank(literal(1), literal(1.0)), 'agree')
        self.assertEqual(rank(literal(1.0), literal(1)), 'wrong')
        self.assertEqual(rank(literal(1), literal(True)), 'wrong')
        self.assertEqual(rank(literal('2021-01', 'month'), literal('2021-01-01', 'date'), '2021-01'), 'agree')
        self.assertEqual(rank(literal('2021-02', 'month'), literal('2021-01-01', 'date'), '2021-01'), 'wrong')
        two = {'kind': 'list', 'items': [literal(1), literal(2)]}
        self.assertEqual(rank(two, copy.deepcopy(two)), 'agree')
        self.assertEqual(rank(two, {'kind': 'list', 'items': [literal(1)]}), 'wrong')
        self.assertEqual(rank({'kind': 'list', 'items': [literal(1), UNKNOWN]}, two), 'abstain')
        pairs = {'kind': 'dict', 'items': [{'key': literal('a'), 'value': literal(1)}]}
        self.assertEqual(rank(pairs, copy.deepcopy(pairs)), 'agree')
        self.assertEqual(rank(pairs, {'kind': 'dict', 'items': []}), 'wrong')


class Classes(unittest.TestCase):
    def rank(self, document, classes):
        verdict = compare.Verdict()
        compare.compare_classes(verdict, document, classes)
        return verdict.rank()

    def test_right(self):
        self.assertEqual(self.rank(our_document(), [luigi_class()]), 'agree')

    def test_missing_and_invented(self):
        self.assertEqual(self.rank(our_document(), [luigi_class(), luigi_class(task='tasks:U', family='U')]), 'wrong')
        self.assertEqual(self.rank(our_document(qualname='U', family='U'), []), 'wrong')

    def test_facts(self):
        self.assertEqual(self.rank(our_document(family='ns.T'), [luigi_class()]), 'wrong')
        self.assertEqual(self.rank(our_document(kind='external'), [luigi_class()]), 'wrong')
        self.assertEqual(self.rank(our_document(parameters=[]), [luigi_class()]), 'wrong')

    def test_parameters(self):
        def spoilt(**changes):
            document = our_document()
            document['tasks'][0]['parameters'][0].update(changes)
            return self.rank(document, [luigi_class()])
        self.assertEqual(spoilt(), 'agree')
        self.assertEqual(spoilt(default=literal(4)), 'wrong')
        self.assertEqual(spoilt(default=UNKNOWN), 'abstain')
        self.assertEqual(spoilt(required=True, default=None), 'wrong')
        self.assertEqual(spoilt(significant=False), 'wrong')
        self.assertEqual(spoilt(**{'class': 'luigi:Parameter'}), 'wrong')

    def symbolic(self, children, complete=True, **entry):
        document = our_document()
        document['tasks'][0]['requires'][0].update(entry)
        verdict = compare.Verdict()
        compare.compare_symbolic(verdict, document, 'tasks:T', 'T', children, complete=complete)
        return verdict.rank()

    def test_symbolic(self):
        self.assertEqual(self.symbolic({'tasks:Raw'}), 'agree')
        self.assertEqual(self.symbolic({'tasks:Raw', 'tasks:Other'}), 'wrong')
        self.assertEqual(self.symbolic({'tasks:Other'}, task=None, code='RP3001'), 'abstain')
        self.assertEqual(self.symbolic(set()), 'wrong')
        self.assertEqual(self.symbolic(set(), complete=False), 'agree')
        self.assertEqual(self.symbolic(set(), condition='self.n'), 'agree')
        self.assertEqual(self.symbolic(set(), many=True), 'agree')

    def test_expected(self):
        verdict = compare.Verdict()
        compare.compare_expected(verdict, our_document(), {'tasks': [{'family': 'T', 'parameters': ['n'],
                                                                      'requires': ['tasks:Raw']}]})
        self.assertEqual(verdict.rank(), 'agree')
        compare.compare_expected(verdict, our_document(), {'tasks': [{'family': 'Gone', 'parameters': [], 'requires': []}]})
        self.assertEqual(verdict.rank(), 'wrong')


class Schemas(unittest.TestCase):
    def test_right(self):
        self.assertEqual(SCHEMAS.errors(our_document(), False), [])
        self.assertEqual(SCHEMAS.errors(dict(our_document(), graph=our_graph()), True), [])

    def test_graph_is_required(self):
        self.assertNotEqual(SCHEMAS.errors(our_document(), True), [])

    def test_every_required_member(self):
        """Take away any member of any object: the schemas notice, but for literal.type and the like."""
        optional = {'type', 'graph', 'reason'}
        document = dict(our_document(), graph=our_graph())
        taken = 0

        def walk(value, path):
            nonlocal taken
            for key in list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
                if isinstance(value, dict) and key not in optional and path[-1:] != ['arguments']:
                    kept = value.pop(key)
                    self.assertNotEqual(SCHEMAS.errors(document, True), [], f'{path + [key]} is not required')
                    value[key] = kept
                    taken += 1
                walk(value[key], path + [key])
        walk(document, [])
        self.assertGreater(taken, 60)

    def test_unknown_needs_a_code(self):
        for bad in ({'kind': 'unknown', 'expression': 'x', 'code': None}, {'kind': 'unknown', 'expression': 'x', 'code': 'X1'},
                    {'kind': 'guess'}, {'kind': 'literal', 'value': []}):
            graph = our_graph()
            graph['nodes'][0]['arguments']['n'] = bad
            self.assertNotEqual(SCHEMAS.errors(dict(our_document(), graph=graph), True), [], bad)
        graph = our_graph()
        graph['nodes'][0]['requires'][0] = {'node': None, 'key': None, 'code': None}
        self.assertNotEqual(SCHEMAS.errors(dict(our_document(), graph=graph), True), [])


class WholeJudge(unittest.TestCase):
    """judge.py as a process, on a perfect repipe and on one with a planted fault."""

    def run_judge(self, fault, only):
        with tempfile.TemporaryDirectory() as place:
            binary = pathlib.Path(place) / 'repipe'
            echo = HERE / 'echo_repipe.py'
            binary.write_text(f'#!/bin/sh\nECHO_FAULT="{fault}" exec "{sys.executable}" -W ignore "{echo}" "$@"\n')
            binary.chmod(0o755)
            done = subprocess.run([sys.executable, str(HERE / 'judge.py'), '--repipe', str(binary), '--only', only],
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        counts = re.search(r'agree (\d+), abstain (\d+), wrong (\d+)', done.stdout)
        self.assertTrue(counts, done.stdout)
        return done.returncode, tuple(map(int, counts.groups()))

    def test_perfect(self):
        self.assertEqual(self.run_judge('', '00'), (0, (10, 0, 0)))  # 001 to 009, 100

    def test_faults(self):
        for fault, idiom, expected in (('edge', '004', (1, (0, 0, 1))), ('invented', '004', (1, (0, 0, 1))),
                                       ('vague', '004', (0, (0, 1, 0))), ('argument', '004', (1, (0, 0, 1))),
                                       ('unknown argument', '004', (0, (0, 1, 0))), ('path', '098', (1, (0, 0, 1))),
                                       ('schema', '004', (1, (0, 0, 1)))):
            with self.subTest(fault):
                self.assertEqual(self.run_judge(fault, idiom), expected)

    def test_a_binary_that_fails(self):
        done = subprocess.run([sys.executable, str(HERE / 'judge.py'), '--repipe', '/bin/false', '--only', '001'],
                              stdout=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 1)


class FromClasses(unittest.TestCase):
    """What is stated of a class with its parameters left open (symbolic.py)."""

    def setUp(self):
        import luigi

        class Part(luigi.Task):
            name = luigi.Parameter()

        class Whole(luigi.Task):
            names = luigi.ListParameter()
            n = luigi.IntParameter()

            def requires(self):
                return [Part(f'{name}{self.n}') for name in self.names] + ([Part('many')] if self.n > 2 else [])

            def output(self):
                return luigi.LocalTarget(f'out/{self.n}')
        Part.__qualname__ = 'Part'
        Whole.__qualname__ = 'Whole'
        self.make = Whole
        self.part = oracle.class_name(Part)

    def document(self, requires=None, path="f'out/{n}'"):
        each = self.requirement({'kind': 'derived', 'expression': "f'{item of names}{n}'"}, many=True)
        some = self.requirement(literal('many'), condition='n > 2')
        output = {'class': 'luigi:LocalTarget', 'many': False, 'condition': None, 'code': None, 'path': {'kind': 'derived', 'expression': path}}
        return {'tasks': [{'module': __name__, 'qualname': 'Whole', 'requires': [each, some] if requires is None else requires, 'outputs': [output]}]}

    def requirement(self, name, **more):
        return {'task': self.part, 'dynamic': False, 'many': False, 'condition': None, 'code': None, 'arguments': {'name': name}, **more}

    def ranks(self, document, **values):
        import luigi
        task = self.make(**values)
        found = symbolic.Statements(document, oracle.class_name, oracle.value_of).judge(task, task.requires(), luigi.task.flatten(task.output()))
        return sorted(rank for rank, _ in found)

    def test_right(self):
        self.assertEqual(self.ranks(self.document(), names=['a', 'b'], n=3), [compare.AGREE] * 4)
        self.assertEqual(self.ranks(self.document(), names=[], n=1), [compare.AGREE])

    def test_spoilt(self):
        each, some = self.document()['tasks'][0]['requires']
        for what, document in (
                ('an argument', self.document([each, self.requirement(literal('much'), condition='n > 2')])),
                ('a condition', self.document([each, {**some, 'condition': 'n > 3'}])),
                ('no condition', self.document([each, {**some, 'condition': None}])),
                ('a class', self.document([each, {**some, 'task': 'other:Part'}])),
                ('another item', self.document([self.requirement({'kind': 'derived', 'expression': "f'{n}{item of names}'"}, many=True), some])),
                ('one that is not there', self.document([each])), ('one too many', self.document([each, some, self.requirement(literal('x'))])),
                ('a path', self.document(path="f'out/{n + 1}'"))):
            with self.subTest(what):
                found = self.ranks(document, names=['a'], n=3) + self.ranks(document, names=['a'], n=2)
                self.assertIn(compare.WRONG, found)

    def test_left_open(self):
        each, some = self.document()['tasks'][0]['requires']
        self.assertEqual(self.ranks(self.document([each, self.requirement(UNKNOWN, condition='n > 2')]), names=['a'], n=3),
                         [compare.ABSTAIN] + [compare.AGREE] * 2)
        self.assertEqual(self.ranks(self.document([each, {**some, 'condition': 'whatever(n)'}]), names=['a'], n=1), [compare.AGREE] * 2)


if __name__ == '__main__':
    unittest.main()
