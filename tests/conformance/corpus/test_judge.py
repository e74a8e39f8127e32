"""The corpus judge notices what is wrong: answers of repipe, spoiled one at a time."""
import copy
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'luigi')]
import judge  # noqa: E402


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
    {'task': 'm:A', 'external': False, 'arguments': {}, 'requires': [{'node': 1}], 'outputs': [{'class': 'luigi:LocalTarget', 'path': 'out'}]},
    {'task': 'm:B', 'external': False, 'arguments': {'q': argument(1)}, 'requires': [], 'outputs': []}]}
LINE = {'graph': {'root': 0, 'nodes': [
    {'id': 0, 'task': 'm:A', 'arguments': {}, 'requires': [{'node': 1, 'code': None}], 'outputs': [{'class': 'luigi:LocalTarget', 'path': literal('out')}]},
    {'id': 1, 'task': 'm:B', 'arguments': {'q': literal(1)}, 'requires': [], 'outputs': []}]}}
UNKNOWN = {'kind': 'unknown', 'code': 'RP3101', 'expression': 'f()'}


class Scores(unittest.TestCase):
    def classes(self, spoil=lambda show: None):
        show, score = copy.deepcopy(SHOW), judge.Score()
        spoil(show)
        judge.score_classes(score, show, LUIGI, 'here')
        return dict(score.counts)

    def graph(self, spoil=lambda line: None):
        line, score = copy.deepcopy(LINE), judge.Score()
        spoil(line)
        judge.score_graph(score, ANSWER, line, 'here')
        return dict(score.counts)

    def test_right(self):
        self.assertEqual(self.classes(), {('classes', 'right'): 1, ('parameters', 'right'): 1})
        self.assertEqual(self.graph(), {('edges', 'right'): 1, ('arguments', 'right'): 1, ('outputs', 'right'): 1})

    def test_classes(self):
        self.assertEqual(self.classes(lambda s: s['tasks'].clear()), {('classes', 'wrong'): 1})
        self.assertEqual(self.classes(lambda s: s['tasks'].append({**s['tasks'][0], 'qualname': 'Z', 'family': 'Z'}))['classes', 'wrong'], 1)
        self.assertEqual(self.classes(lambda s: s['tasks'][0].update(family='Other'))['classes', 'wrong'], 1)

    def test_parameters(self):
        parameter = SHOW['tasks'][0]['parameters'][0]
        for changed in ({'class': 'luigi:IntParameter'}, {'required': True}, {'significant': False}, {'default': literal('y')}):
            self.assertEqual(self.classes(lambda s: s['tasks'][0].update(parameters=[{**parameter, **changed}]))['parameters', 'wrong'], 1, changed)
        self.assertEqual(self.classes(lambda s: s['tasks'][0].update(parameters=[{**parameter, 'default': UNKNOWN}]))['parameters', 'coded'], 1)
        self.assertEqual(self.classes(lambda s: s['tasks'][0].update(parameters=[]))['parameters', 'wrong'], 1)
        self.assertEqual(self.classes(lambda s: s['tasks'][0].update(parameters=[], diagnostics=[{'code': 'RP2006'}]))['parameters', 'coded'], 1)

    def test_edges(self):
        def root(line):
            return line['graph']['nodes'][0]
        self.assertEqual(self.graph(lambda g: root(g).update(requires=[]))['edges', 'wrong'], 1)
        self.assertEqual(self.graph(lambda g: root(g).update(requires=[{'node': None, 'code': 'RP3101'}]))['edges', 'coded'], 1)
        self.assertEqual(self.graph(lambda g: root(g)['requires'].append({'node': 0, 'code': None}))['edges', 'wrong'], 1)
        self.assertEqual(self.graph(lambda g: g['graph']['nodes'][1]['arguments'].update(q=literal(2)))['arguments', 'wrong'], 1)
        self.assertEqual(self.graph(lambda g: g['graph']['nodes'][1]['arguments'].update(q=UNKNOWN))['arguments', 'coded'], 1)
        score = judge.Score()
        judge.score_graph(score, ANSWER, {'error': 'no task'}, 'here')
        self.assertEqual(dict(score.counts), {('edges', 'wrong'): 1})

    def test_outputs(self):
        def outputs(path):
            return lambda line: line['graph']['nodes'][0].update(outputs=path)
        self.assertEqual(self.graph(outputs([]))['outputs', 'wrong'], 1)
        self.assertEqual(self.graph(outputs([{'class': 'luigi:LocalTarget', 'path': literal('other')}]))['outputs', 'wrong'], 1)
        self.assertEqual(self.graph(outputs([{'class': 'luigi:LocalTarget', 'path': UNKNOWN}]))['outputs', 'coded'], 1)


if __name__ == '__main__':
    unittest.main()
