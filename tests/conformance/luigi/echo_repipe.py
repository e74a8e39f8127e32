#!/usr/bin/env python3
"""For the test of the judge: answers `show` like a perfect repipe would, with Luigi's own answers.

    echo_repipe.py show SOURCE --format json [--root NAME [--param k=v]...]

What Luigi raises becomes an edge that is not known, with a code; of a class with its parameters left open everything is. ECHO_FAULT=kind plants one kind of fault in the graph.
"""
import json
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import oracle  # noqa: E402

UNKNOWN = {'kind': 'unknown', 'expression': 'x', 'code': 'RP3001'}
NOT_KNOWN = {'node': None, 'key': None, 'code': 'RP3001'}


def value(argument):
    """The VALUE of an oracle's argument, with Luigi's text where JSON lacks the type."""
    found = plain(argument['value'])
    if found['kind'] == 'literal' and 'type' in found:
        found['value'] = argument['text']
    return found


def plain(found):
    if found['kind'] == 'list':
        return {'kind': 'list', 'items': [plain(v) for v in found['items']]}
    if found['kind'] == 'dict':
        return {'kind': 'dict', 'items': [{'key': plain(p['key']), 'value': plain(p['value'])} for p in found['items']]}
    if found['kind'] == 'task':
        return {'kind': 'task', 'task': found['task'], 'arguments': {k: value(v) for k, v in found['arguments'].items()}}
    return dict(found)


def task_of(described, requires):
    module, _, qualname = described['task'].partition(':')
    entries = []
    for child, dynamic in requires:
        entries.append({'task': child, 'task_path': None, 'via': 'constructor', 'dynamic': dynamic, 'key': None, 'many': True,
                        'condition': None, 'arguments': {}, 'path': 'x.py', 'line': 1, 'code': 'RP3104' if child else 'RP3001'})
    return {'import_root': '', 'module': module, 'qualname': qualname, 'family': described['family'], 'path': 'x.py', 'line': 1,
            'kind': described['kind'], 'bases': described['bases'], 'requires': entries, 'outcome': 'review',
            'outputs': [{'class': None, 'path': None, 'key': None, 'many': True, 'condition': None, 'location': None, 'code': 'RP4005'}],
            'diagnostics': [],
            'parameters': [{'name': p['name'], 'class': p['class'], 'required': p['required'], 'significant': p['significant'],
                            'own': True, 'default': None if p['required'] else value(p['default'])}
                           for p in described['parameters']]}


def graph_of(answer, classes):
    """None where there is no instance to start from."""
    if 'error' in answer:
        return None
    nodes = []
    for node in answer['nodes']:
        edges = [{'node': e.get('node'), 'key': e['key'], 'code': None if 'node' in e else 'RP3001'} for e in node['requires']]
        nodes.append({'id': node['id'], 'task': node['task'], 'task_path': None,
                      'arguments': {k: value(v) for k, v in node['arguments'].items()},
                      'requires': [dict(NOT_KNOWN)] if 'error' in node else edges,
                      'outputs': [{'class': o['class'],
                                   'path': None if o['path'] is None else {'kind': 'literal', 'value': o['path']}}
                                  for o in node['outputs']]})
    return {'root': answer['root'], 'nodes': nodes}


def plant(fault, graph):
    root = graph['nodes'][graph['root']]
    if fault == 'edge' and root['requires']:
        root['requires'].pop()
    if fault == 'invented':
        root['requires'].append({'node': graph['root'], 'key': None, 'code': None})
    if fault == 'vague' and root['requires']:
        root['requires'] = [dict(NOT_KNOWN)]
    if fault == 'argument':
        for node in graph['nodes'][1:]:
            node['arguments'] = {k: {'kind': 'literal', 'value': 'planted'} for k in node['arguments']}
    if fault == 'unknown argument':
        for node in graph['nodes'][1:]:
            node['arguments'] = {k: dict(UNKNOWN) for k in node['arguments']}
    if fault == 'path':
        for node in graph['nodes']:
            for output in node['outputs']:
                output['path'] = {'kind': 'literal', 'value': '/planted'}
    if fault == 'schema':
        del root['arguments']


def main():
    source = pathlib.Path(sys.argv[2]).resolve()
    query, words = {}, sys.argv[3:]
    while words:
        option, word = words.pop(0), words.pop(0)
        if option == '--root':
            query['root'] = word
        if option == '--param':
            name, _, text = word.partition('=')
            query.setdefault('params', {})[name] = text
    sys.dont_write_bytecode = True
    os.chdir(source)
    sys.path[0] = str(source)
    import luigi
    oracle.fence()
    oracle.import_all(source, oracle.module_names(source))
    classes = [oracle.describe_class(cls) for cls in oracle.registered(source)]
    last = {c['task']: c for c in classes if c['visible']}
    answer = oracle.answer(query) if query else {'nodes': []}
    if 'error' in answer:
        print('echo: ' + answer['error'], file=sys.stderr)
        return 1
    everything = [(c['task'], dynamic) for c in last.values() for dynamic in (False, True)]
    everything += [(oracle.class_name(cls), False) for cls in luigi.task_register.Register._reg
                   if cls.__module__.startswith('luigi.')]
    document = {'schema_version': 1, 'files': [{'path': 'x.py', 'outcome': 'scanned', 'reason': None}],
                'tasks': [task_of(c, everything) for c in last.values()], 'entry_points': []}
    if query:
        document['graph'] = graph_of(answer, last)
        plant(os.environ.get('ECHO_FAULT', ''), document['graph'])
    json.dump(document, sys.stdout)
    return 0


if __name__ == '__main__':
    sys.exit(main())
