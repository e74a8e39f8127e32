"""The corpus judge notices what is wrong: answers of repipe, spoiled one at a time."""
import collections
import copy
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'luigi')]
import score  # noqa: E402


def literal(value):
    return {'kind': 'literal', 'value': value}


def argument(value):
    return {'text': str(value), 'value': literal(value)}


LUIGI = {'modules': ['m'], 'import_errors': {}, 'classes': [
    {'task': 'm:A', 'family': 'A', 'kind': 'task', 'visible': True, 'inert': False, 'parameters': [
        {'name': 'p', 'class': 'luigi:Parameter', 'required': False, 'significant': True, 'default': argument('x')}]}]}
SHOW = {'files': [], 'tasks': [{'module': 'm', 'qualname': 'A', 'family': 'A', 'kind': 'task', 'path': 'm.py', 'line': 1, 'diagnostics': [], 'parameters': [
    {'name': 'p', 'class': 'luigi:Parameter', 'required': False, 'significant': True, 'default': literal('x')}]}]}
ANSWER = {'query': {'root': 'm:A', 'params': {}}, 'root': 0, 'nodes': [
    {'task': 'm:A', 'external': False, 'arguments': {}, 'family': 'A', 'requires': [{'node': 1, 'named': True}], 'outputs': [{'class': 'luigi:LocalTarget', 'path': 'out'}]},
    {'task': 'm:B', 'external': False, 'arguments': {'q': argument(1)}, 'requires': [], 'outputs': []}]}
LINE = {'graph': {'root': 0, 'nodes': [
    {'id': 0, 'task': 'm:A', 'arguments': {}, 'requires': [{'node': 1, 'code': None}], 'outputs': [{'class': 'luigi:LocalTarget', 'path': literal('out')}]},
    {'id': 1, 'task': 'm:B', 'arguments': {'q': literal(1)}, 'requires': [], 'outputs': []}]}}
UNKNOWN = {'kind': 'unknown', 'code': 'RP3101', 'expression': 'f()'}


class Scores(unittest.TestCase):
    def classes(self, spoil=lambda show: None):
        show, counted = copy.deepcopy(SHOW), score.Score()
        spoil(show)
        score.score_classes(counted, show, LUIGI, 'here')
        return dict(counted.counts)

    def graph(self, spoil=lambda line: None):
        line, counted = copy.deepcopy(LINE), score.Score()
        spoil(line)
        score.score_graph(counted, ANSWER, line, 'here')
        return dict(counted.counts)

    def test_right(self):
        self.assertEqual(self.classes(), {('classes', 'right'): 1, ('parameters', 'right'): 1, ('defaults', 'right'): 1})
        self.assertEqual(self.graph(), {('named', 'right'): 1, ('arguments', 'right'): 1, ('outputs', 'right'): 1})

    def test_classes(self):
        self.assertEqual(self.classes(lambda s: s['tasks'].clear()), {('classes', 'wrong'): 1})
        self.assertEqual(self.classes(lambda s: s['tasks'].append({**s['tasks'][0], 'qualname': 'Z', 'family': 'Z'}))['classes', 'invented'], 1)
        self.assertEqual(self.classes(lambda s: s['tasks'][0].update(family='Other'))['classes', 'wrong'], 1)

    def test_parameters(self):
        parameter = SHOW['tasks'][0]['parameters'][0]
        for changed in ({'class': 'luigi:IntParameter'}, {'required': True}, {'significant': False}):
            self.assertEqual(self.classes(lambda s: s['tasks'][0].update(parameters=[{**parameter, **changed}]))['parameters', 'wrong'], 1, changed)
        self.assertEqual(self.classes(lambda s: s['tasks'][0].update(parameters=[{**parameter, 'default': literal('y')}]))['defaults', 'wrong'], 1)
        self.assertEqual(self.classes(lambda s: s['tasks'][0].update(parameters=[{**parameter, 'default': UNKNOWN}]))['defaults', 'coded'], 1)
        self.assertEqual(self.classes(lambda s: s['tasks'][0].update(parameters=[parameter, {**parameter, 'name': 'q'}]))['parameters', 'invented'], 1)
        self.assertEqual(self.classes(lambda s: s['tasks'][0].update(parameters=[]))['parameters', 'wrong'], 1)
        self.assertEqual(self.classes(lambda s: s['tasks'][0].update(parameters=[], diagnostics=[{'code': 'RP2006', 'text': 'p = f() may be a parameter'}]))['parameters', 'coded'], 1)
        self.assertEqual(self.classes(lambda s: s['tasks'][0].update(parameters=[], diagnostics=[{'code': 'RP2006', 'text': 'q = f() may be a parameter'}]))['parameters', 'wrong'], 1)

    def test_edges(self):
        def root(line):
            return line['graph']['nodes'][0]
        self.assertEqual(self.graph(lambda g: root(g).update(requires=[]))['named', 'wrong'], 1)
        self.assertEqual(self.graph(lambda g: root(g).update(requires=[{'node': None, 'code': 'RP3101'}]))['named', 'coded'], 1)
        self.assertEqual(self.graph(lambda g: root(g)['requires'].append({'node': 0, 'code': None}))['named', 'invented'], 1)
        self.assertEqual(self.graph(lambda g: g['graph']['nodes'][1]['arguments'].update(q=literal(2)))['arguments', 'wrong'], 1)
        self.assertEqual(self.graph(lambda g: g['graph']['nodes'][1]['arguments'].update(q=UNKNOWN))['arguments', 'coded'], 1)
        counted = score.Score()
        score.score_graph(counted, ANSWER, {'error': 'no task'}, 'here')
        self.assertEqual(dict(counted.counts), {('named', 'wrong'): 1})

    def test_moved(self):
        elsewhere = copy.deepcopy(LUIGI)
        elsewhere['classes'].insert(0, {'task': 'm:Other', 'parameters': []})
        for default, rank in (('x', 'coded'), ('y', 'outside')):
            here, counted, show = copy.deepcopy(LUIGI), score.Score(), copy.deepcopy(SHOW)
            elsewhere['classes'][1]['parameters'][0]['default'] = argument(default)
            score.mark_moved(here, elsewhere)
            score.score_classes(counted, show, here, 'here')
            self.assertEqual(counted.counts['defaults', 'right'], 1)  # what is stated is judged as ever
            show['tasks'][0]['parameters'][0]['default'] = UNKNOWN
            score.score_classes(counted, show, here, 'here')
            self.assertEqual(counted.counts['defaults', rank], 1)
        moved, other = copy.deepcopy(ANSWER), copy.deepcopy(ANSWER)
        other['nodes'][0]['outputs'][0]['path'] = 'elsewhere/out'
        score.mark_moved(moved, other)
        line, counted = copy.deepcopy(LINE), score.Score()
        line['graph']['nodes'][0]['outputs'] = [{'class': None, 'path': None, 'code': 'RP3103'}]
        score.score_graph(counted, moved, line, 'here')
        self.assertEqual(counted.counts['outputs', 'outside'], 1)

    def test_carried(self):
        answer = {**ANSWER, 'carried': ['m:B']}
        for entry, rank in (({'task': None, 'via': 'parameter', 'code': 'RP3106'}, 'right'), ({'task': None, 'via': 'constructor', 'code': 'RP3101'}, 'coded'), (None, 'wrong')):
            show, counted = copy.deepcopy(SHOW), score.Score()
            show['tasks'][0]['requires'] = [entry] if entry else []
            score.score_carried(counted, show, answer, 'here')
            self.assertEqual(dict(counted.counts), {('carried', rank): 1})

    def test_outside(self):
        def counted(text):
            found = score.Score(['/machine', '2026-01-01'])
            found.add('outputs', score.compare.ABSTAIN, answer=text)
            found.add('outputs', score.compare.WRONG, answer=text)
            return dict(found.counts)
        self.assertEqual(counted('/machine/x'), {('outputs', 'outside'): 1, ('outputs', 'wrong'): 1})
        self.assertEqual(counted('/data/x'), {('outputs', 'coded'): 1, ('outputs', 'wrong'): 1})

    def test_goals(self):
        counts = {('named', 'right'): 199, ('named', 'invented'): 1, ('named', 'wrong'): 1, ('classes', 'right'): 3, ('classes', 'invented'): 1}
        reached = {what: (n, of, score.met(n, of, goal)) for what, n, of, goal in score.goals(collections.Counter(counts))}
        self.assertEqual(reached['classes, precision'], (3, 4, False))
        self.assertEqual(reached['edges, precision'], (199, 200, True))
        self.assertEqual(reached['edges that are missed without a code'], (1, 200, False))
        self.assertEqual(reached['output paths, precision'], (0, 0, True))

    def test_outputs(self):
        def outputs(path):
            return lambda line: line['graph']['nodes'][0].update(outputs=path)
        self.assertEqual(self.graph(outputs([]))['outputs', 'wrong'], 1)
        self.assertEqual(self.graph(outputs([{'class': 'luigi:LocalTarget', 'path': literal('other')}]))['outputs', 'wrong'], 1)
        self.assertEqual(self.graph(outputs([{'class': 'luigi:LocalTarget', 'path': UNKNOWN}]))['outputs', 'coded'], 1)


if __name__ == '__main__':
    unittest.main()
