"""Compares a document of `repipe show` with what Luigi answered (oracle.py). Pure: no process, no file.

Every comparison adds findings to a Verdict: `agree`, `abstain` (what differs is stated as unknown with a code, at that very
edge or value) or `wrong` (all else). The worst finding counts for the whole.
"""
import re

AGREE, ABSTAIN, WRONG = 'agree', 'abstain', 'wrong'
RANK = {AGREE: 0, ABSTAIN: 1, WRONG: 2}


class Verdict:
    def __init__(self):
        self.findings = []

    def add(self, rank, where, text):
        self.findings.append((rank, where, text))

    def rank(self):
        return max((f[0] for f in self.findings), key=RANK.get, default=AGREE)


def same_class(ours, theirs):
    """module:qualname, where a class of Luigi may be named by any of its modules; "#2" marks a later class of the name. A
    class made by type() lies in `abc` for Python (the module of the metaclass), in the module that makes it for repipe."""
    if ours is None:
        return False
    ours, theirs = (re.sub(r'#\d+$', '', name) for name in (ours, theirs))
    if ours == theirs:
        return True
    our_module, _, our_name = ours.partition(':')
    their_module, _, their_name = theirs.partition(':')
    if their_module == 'abc':
        return our_name == their_name
    return our_name == their_name and {our_module.split('.')[0], their_module.split('.')[0]} == {'luigi'}


def plain_matches(ours, theirs):
    """Two JSON scalars; True is not 1, but 1.0 may be written 1."""
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return ours is theirs
    if isinstance(ours, (int, float)) and isinstance(theirs, (int, float)):
        return ours == theirs and (type(ours) is type(theirs) or isinstance(theirs, float))
    return type(ours) is type(theirs) and ours == theirs


def value_rank(value, theirs, text=None):
    """How a VALUE of the document compares with Luigi's: `theirs` in the same form, `text` as its parameter serialises it."""
    kind = value['kind']
    if kind == 'unknown':
        return ABSTAIN
    if kind == 'literal':
        if theirs['kind'] == 'literal' and 'type' not in theirs and 'type' not in value:
            return AGREE if plain_matches(value['value'], theirs['value']) else WRONG
        if theirs['kind'] == 'literal' and 'type' in theirs:
            known = {theirs['value'], theirs['value'].split(':')[-1], text}
            return AGREE if str(value['value']) in known else WRONG
        if 'type' in value and text is not None:
            return AGREE if str(value['value']) == text else WRONG
        return WRONG
    if kind != theirs['kind']:
        return WRONG
    if kind == 'task':
        if not same_class(value['task'], theirs['task']):
            return WRONG
        return arguments_rank(value['arguments'], theirs['arguments'])
    if kind == 'list':
        return worst([value_rank(v, t) for v, t in zip(value['items'], theirs['items'])], len(value['items']),
                     len(theirs['items']))
    if kind == 'dict':
        ranks = []
        for pair in value['items']:
            ranks.append(min((worst([value_rank(pair['key'], t['key']), value_rank(pair['value'], t['value'])])
                              for t in theirs['items']), key=RANK.get, default=WRONG))
        return worst(ranks, len(value['items']), len(theirs['items']))
    return WRONG  # input, derived, element, choice: not what a concrete graph states


def worst(ranks, ours=0, theirs=0):
    return WRONG if ours != theirs else max(ranks, key=RANK.get, default=AGREE)


def arguments_rank(ours, theirs):
    if set(ours) != set(theirs):
        return WRONG
    plain = {name: value['value'] if 'kind' not in value else value for name, value in ours.items()}  # or a task that Luigi made
    return worst([value_rank(plain[name], theirs[name]['value'], theirs[name]['text']) for name in theirs])


def show_value(value):
    if value['kind'] == 'literal':
        return repr(value['value'])
    if value['kind'] == 'unknown':
        return f'unknown({value["code"]} {value["expression"]})'
    return value['kind']


def show_arguments(arguments):
    return ', '.join(f'{k}={v["text"] if "text" in v else show_value(v)}' for k, v in arguments.items())


# ---- the concrete graph

class GraphComparison:
    def __init__(self, verdict, where, answer, graph):
        self.verdict, self.where = verdict, where
        self.theirs = {node['id']: node for node in answer['nodes']}
        self.ours = {node['id']: node for node in graph['nodes']}
        self.done = set()
        self.compare(graph['root'], answer['root'])

    def add(self, rank, node, text):
        self.verdict.add(rank, f'{self.where} {node["task"]}({show_arguments(node["arguments"])})', text)

    def node_rank(self, ours, theirs):
        if not same_class(ours['task'], theirs['task']):
            return WRONG
        return arguments_rank(ours['arguments'], theirs['arguments'])

    def compare(self, our_id, their_id):
        if (our_id, their_id) in self.done:
            return
        self.done.add((our_id, their_id))
        if our_id not in self.ours:
            self.verdict.add(WRONG, self.where, f'the graph has no node {our_id!r}')
            return
        ours, theirs = self.ours[our_id], self.theirs[their_id]
        if not same_class(ours['task'], theirs['task']):
            self.add(WRONG, theirs, f'is stated as {ours["task"]}')
            return
        for name in sorted(set(ours['arguments']) | set(theirs['arguments'])):
            if name not in ours['arguments'] or name not in theirs['arguments']:
                self.add(WRONG, theirs, f'argument {name} is {"missing" if name in theirs["arguments"] else "invented"}')
                continue
            argument = theirs['arguments'][name]
            rank = value_rank(ours['arguments'][name], argument['value'], argument['text'])
            if rank != AGREE:
                self.add(rank, theirs, f'{name} is {argument["text"]}, stated as {show_value(ours["arguments"][name])}')
        self.compare_edges(ours, theirs)
        self.compare_outputs(ours, theirs)

    def compare_edges(self, ours, theirs):
        coded = [e for e in ours['requires'] if e['node'] is None]
        known = [e for e in ours['requires'] if e['node'] is not None]
        for edge in known:
            if edge['node'] not in self.ours:
                self.add(WRONG, theirs, f'an edge leads to node {edge["node"]!r}, which does not exist')
                return
        if 'error' in theirs:
            stated = [e for e in known if not e['code'] and not self.has_unknown(self.ours[e['node']])]
            if stated:
                self.add(WRONG, theirs, f'Luigi raises {theirs["error"]}, stated: {self.ours[stated[0]["node"]]["task"]}')
            elif not coded and not any(e['code'] for e in known) and not ours.get('diagnostics'):
                self.add(WRONG, theirs, f'Luigi raises {theirs["error"]}, and nothing is said')
            return
        if theirs['external'] and not ours['requires']:
            return  # Luigi never asks an external task what it requires
        refused = [e for e in theirs['requires'] if 'not_a_task' in e]
        wanted = [e for e in theirs['requires'] if 'node' in e]
        if refused and not coded:
            self.add(WRONG, theirs, f'{refused[0]["not_a_task"]} is no task, and no edge says so')
        self.match(theirs, known, wanted, coded, len(coded) - len(refused))

    def has_unknown(self, node):
        return any(contains_unknown(value) for value in node['arguments'].values())

    def match(self, theirs, known, wanted, coded, spare):
        """`spare`: edges stated as unknown beyond those that stand for what is no task."""
        ranks = {(i, j): self.node_rank(self.ours[e['node']], self.theirs[w['node']])
                 for i, e in enumerate(known) for j, w in enumerate(wanted)}
        used, open_ = set(), set(range(len(wanted)))
        for level in (AGREE, ABSTAIN):
            for j in sorted(open_):
                fits = [i for i in range(len(known)) if ranks[i, j] == level and (level == AGREE or i not in used or
                        known[i].get('many') or known[i]['code'])]
                if not fits:
                    continue
                open_.discard(j)
                used.update(fits if level == AGREE else fits[:1])
                self.compare(known[fits[0]]['node'], wanted[j]['node'])
                self.compare_key(theirs, [known[i] for i in fits], coded, wanted[j])
        for j in sorted(open_):
            child = self.theirs[wanted[j]['node']]
            text = f'requires {child["task"]}({show_arguments(child["arguments"])})'
            self.add(ABSTAIN if spare > 0 else WRONG, theirs, text + (': stated as unknown' if spare > 0 else ': not stated'))
        for i, edge in enumerate(known):
            if i not in used:
                child = self.ours[edge['node']]
                vague = edge['code'] and (edge.get('many') or self.has_unknown(child))
                self.add(ABSTAIN if vague else WRONG, theirs,
                         f'stated: {child["task"]}({show_arguments(child["arguments"])}), which Luigi does not report')
        if spare > 0 and not open_:
            self.add(ABSTAIN, theirs, 'a dependency is stated as unknown, Luigi has none there')

    def compare_key(self, theirs, edges, coded, wanted):
        if wanted['depth'] not in (0, 1):
            return  # deeper structures have no single key
        right = wanted['key']
        keys = [e['key'] for e in edges]
        if right in keys or isinstance(right, int) and None in keys or right in [e['key'] for e in coded]:
            return
        self.add(WRONG, theirs, f'key {right!r} is stated as {keys!r}')

    def compare_outputs(self, ours, theirs):
        stated = ours['outputs']
        unknown = [o for o in stated if o['class'] is None or o['path'] is not None and contains_unknown(o['path'])]
        if 'output_error' in theirs:
            if len(stated) > len(unknown):
                self.add(WRONG, theirs, f'output() raises {theirs["output_error"]}, stated all the same')
            return
        if any(o.get('condition') for o in stated) and not unknown:  # which of them it is, is left open
            paths = [o['path'] and o['path'].get('value') for o in stated]
            for right in theirs['outputs']:
                self.add(ABSTAIN if right['path'] in paths else WRONG, theirs, f'output path {right["path"]} is stated as one of several')
            return
        if len(stated) != len(theirs['outputs']):
            self.add(ABSTAIN if unknown else WRONG, theirs, f'{len(theirs["outputs"])} outputs, stated {len(stated)}')
            return
        for mine, right in zip(stated, theirs['outputs']):
            if mine['class'] is None:
                if not (mine.get('code') or mine['path'] and contains_unknown(mine['path'])):
                    self.add(WRONG, theirs, 'an output has no class and no code')
                else:
                    self.add(ABSTAIN, theirs, f'output {right["class"]} is stated as unknown')
                continue
            if not same_class(mine['class'], right['class']):
                self.add(WRONG, theirs, f'output {right["class"]} is stated as {mine["class"]}')
            if right['path'] is None:
                rank = AGREE if mine['path'] is None else ABSTAIN if contains_unknown(mine['path']) else WRONG
            elif mine['path'] is None:
                rank = WRONG
            else:
                rank = value_rank(mine['path'], {'kind': 'literal', 'value': right['path']}, right['path'])
            if rank != AGREE:
                shown = None if mine['path'] is None else show_value(mine['path'])
                self.add(rank, theirs, f'output path {right["path"]} is stated as {shown}')


def contains_unknown(value):
    if value['kind'] == 'unknown':
        return True
    if value['kind'] == 'list':
        return any(contains_unknown(v) for v in value['items'])
    if value['kind'] == 'dict':
        return any(contains_unknown(p['key']) or contains_unknown(p['value']) for p in value['items'])
    if value['kind'] == 'task':
        return any(contains_unknown(v) for v in value['arguments'].values())
    return False


def compare_graph(verdict, where, answer, document):
    """`document`: what `show --root` printed, or None with nothing printed and a message on stderr."""
    if 'error' in answer:
        if document is None:
            return
        graph = document['graph']
        if any(e['node'] is not None and not e['code'] for node in graph['nodes'] for e in node['requires']):
            verdict.add(WRONG, where, f'Luigi raises {answer["error"]}, a graph is stated')
        elif not any(e['code'] for n in graph['nodes'] for e in n['requires']) and \
                not any(n.get('diagnostics') for n in graph['nodes']) and \
                not any(contains_unknown(v) for n in graph['nodes'] for v in n['arguments'].values()):
            verdict.add(WRONG, where, f'Luigi raises {answer["error"]}, and nothing is said')
        return
    if document is None:
        verdict.add(WRONG, where, 'no document')
        return
    GraphComparison(verdict, where, answer, document['graph'])


# ---- the symbolic document

def named(task):
    return f'{task["module"]}:{task["qualname"]}'


def find_task(document, name, family):
    found = [t for t in document['tasks'] if same_class(named(t), name)]
    if not found:
        found = [t for t in document['tasks'] if t['family'] == family]
        found = found if len(found) == 1 else []
    found.sort(key=lambda t: '#' not in t['qualname'])  # the plain name is the last class of the name
    return found[-1] if found else None


def compare_classes(verdict, document, classes, only_modules=None):
    """Classes, kinds and parameters, both ways."""
    files = {f['path']: f for f in document['files']}
    seen = set()
    for right in (c for c in classes if c['visible']):
        ours = find_task(document, right['task'], right['family'])
        if ours is None:
            unread = [p for p, f in files.items() if f['outcome'] == 'unparsed' and f['reason']]
            verdict.add(ABSTAIN if unread else WRONG, right['task'], 'class is not listed')
            continue
        seen.add(id(ours))
        later = [c for c in classes if c['task'] == right['task'] and c['visible']][-1]  # a name that is bound again: the last one counts
        compare_class(verdict, ours, later)
    for ours in document['tasks']:
        if only_modules is not None and ours['module'] not in only_modules:
            continue
        if id(ours) not in seen and not any(same_class(named(ours), c['task']) for c in classes):
            verdict.add(WRONG, named(ours), 'is listed, but Luigi has no such class')


def may_have(task, parameter):
    """RP2006 says so of the name, or of any name (exec and its like)."""
    said = (d.get('text', '') for d in task['diagnostics'] if d['code'] == 'RP2006')
    return any(text.split(' = ')[0] in (parameter, '*') for text in said)


def compare_class(verdict, ours, right):
    name = right['task']
    for key in ('family', 'kind'):
        if ours[key] != right[key]:
            verdict.add(WRONG, name, f'{key} {right[key]} is stated as {ours[key]}')
    stated = {p['name']: p for p in ours['parameters']}
    expected = {p['name']: p for p in right['parameters']}
    for parameter in sorted(stated.keys() ^ expected.keys()):
        missing = parameter in expected
        verdict.add(ABSTAIN if missing and may_have(ours, parameter) else WRONG, name, f'parameter {parameter} is {"missing" if missing else "invented"}')
    if stated.keys() == expected.keys() and list(stated) != list(expected):
        verdict.add(WRONG, name, f'order of parameters is {list(expected)}, stated {list(stated)}')
    for parameter in sorted(stated.keys() & expected.keys()):
        mine, theirs = stated[parameter], expected[parameter]
        where = f'{name} parameter {parameter}'
        if not same_class(mine['class'], theirs['class']):
            verdict.add(ABSTAIN if mine['class'].startswith('?') else WRONG, where,
                        f'class {theirs["class"]} is stated as {mine["class"]}')
        for key in ('required', 'significant'):
            if mine[key] != theirs[key]:
                verdict.add(WRONG, where, f'{key} is {theirs[key]}')
        if mine['default'] is None or theirs['default'] is None:
            continue  # `required` says it
        if mine['default']['kind'] in ('unknown', 'derived', 'choice', 'element'):
            verdict.add(ABSTAIN, where, f'default {theirs["default"]["text"]} is stated as {show_value(mine["default"])}')
        elif value_rank(mine['default'], theirs['default']['value'], theirs['default']['text']) != AGREE:
            rank = value_rank(mine['default'], theirs['default']['value'], theirs['default']['text'])
            verdict.add(rank, where, f'default {theirs["default"]["text"]} is stated as {show_value(mine["default"])}')


def compare_symbolic(verdict, document, name, family, children, dynamic=False, complete=True):
    """`children`: classes that instances of the class `name` were seen to require. An entry that is conditional or repeated
    may be taken or not; one that is neither must be seen (where `complete`: at least one instance answered)."""
    ours = find_task(document, name, family)
    if ours is None:
        return  # compare_classes said so
    entries = [e for e in ours['requires'] if e['dynamic'] == dynamic]
    unknown = [e for e in entries if e['task'] is None]
    for child in sorted(children):
        if not any(same_class(e['task'], child) for e in entries):
            verdict.add(ABSTAIN if unknown else WRONG, f'{name} (class)',
                        f'{"yields" if dynamic else "requires"} {child}: {"stated as unknown" if unknown else "not stated"}')
    if dynamic or not complete:
        return
    for entry in entries:
        certain = entry['task'] and not entry['many'] and not entry['condition'] and not entry['code']
        if certain and not any(same_class(entry['task'], child) for child in children):
            verdict.add(WRONG, f'{name} (class)', f'stated: {entry["task"]}, which Luigi does not report')


def compare_expected(verdict, document, expected):
    """What must come out of sources that no Luigi on Python 3 reads."""
    for right in expected['tasks']:
        ours = [t for t in document['tasks'] if t['family'] == right['family']]
        if not ours:
            verdict.add(WRONG, right['family'], 'class is not listed')
            continue
        names = [p['name'] for p in ours[0]['parameters']]
        if names != right['parameters']:
            verdict.add(WRONG, right['family'], f'parameters {right["parameters"]} are stated as {names}')
        for child in right['requires']:
            entries = ours[0]['requires']
            if not any(same_class(e['task'], child) for e in entries):
                unknown = any(e['task'] is None for e in entries)
                verdict.add(ABSTAIN if unknown else WRONG, right['family'], f'requires {child}: not stated')
