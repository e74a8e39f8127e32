"""Counts what repipe says of an import root against what Luigi answered (ask.py). Pure: no process, no file.

Every answer counts once, as right, coded (stated as not known, with a code at that place), wrong (something else, or nothing
without a code) or invented (stated, and Luigi has no such thing). The kinds:
  classes      each class with its family and kind
  parameters   each with its class, required, significant
  defaults     the values of those that have one
  named        edges whose child stands in the body of requires() or in a decorator
  helped       edges that helpers, attributes or base classes make
  carried      edges to what a parameter holds: an entry at the class must say so
  arguments    each argument of each edge that was found
  outputs      each path
  stated       each requirement and path of an instance, computed from what is stated of its class with the parameters left open
               (symbolic.py). Luigi's answers of one process: a class that another task has changed before answers as changed
An abstention from an answer that holds the day or a directory of the machine, or that was another one elsewhere (mark_moved), counts as
outside, in the table among the coded.
"""
import collections
import json
import re

import compare

KINDS = ('classes', 'parameters', 'defaults', 'named', 'helped', 'carried', 'arguments', 'outputs', 'stated')
INVENTED = 'invented'
OUTSIDE = 'outside'
RANKS = {OUTSIDE: 'outside', compare.AGREE: 'right', compare.ABSTAIN: 'coded', compare.WRONG: 'wrong', INVENTED: 'invented'}
OPEN_BASES = {'RP3001', 'RP3115'}


class Score:
    def __init__(self, outside=()):
        self.outside = outside  # texts of the machine and the day that Luigi ran on
        self.counts = collections.Counter()
        self.findings = []

    def add(self, kind, rank, where='', text='', answer='', moved=False):
        """`answer`: Luigi's, as text; where it holds what nobody can know before, or `moved`, an abstention is counted apart."""
        rank = OUTSIDE if rank == compare.ABSTAIN and (moved or any(o in answer for o in self.outside)) else rank
        self.counts[kind, RANKS[rank]] += 1
        if rank != compare.AGREE:
            self.findings.append((RANKS[rank], kind, where, text))


def mark_moved(here, elsewhere):
    """Marks each default, argument and path of `here` that Luigi gives another value for elsewhere. What is missing there is not marked."""
    if isinstance(here, dict) and isinstance(elsewhere, dict):
        if any(isinstance(here.get(key), str) and isinstance(elsewhere.get(key), str) and here[key] != elsewhere[key] for key in ('text', 'path')):
            here['moved'] = True
        for key in here.keys() & elsewhere.keys():
            mark_moved(here[key], elsewhere[key])
    elif isinstance(here, list) and isinstance(elsewhere, list):
        named = {name_of(other, i): other for i, other in enumerate(elsewhere)}
        for i, mine in enumerate(here):
            mark_moved(mine, named.get(name_of(mine, i)))


def name_of(entry, position):
    """A class's or parameter's; of other things the position."""
    return (entry.get('task'), entry.get('name')) if isinstance(entry, dict) and 'id' not in entry and entry.keys() & {'task', 'name'} else position


def codes_of(task):
    return {d['code'] for d in task['diagnostics']}


def score_default(score, name, mine, theirs):
    if mine['default'] is None or theirs['default'] is None:
        return  # `required` says it
    rank = compare.ABSTAIN if mine['default']['kind'] in ('unknown', 'derived', 'choice', 'element') else \
        compare.value_rank(mine['default'], theirs['default']['value'], theirs['default']['text'])
    score.add('defaults', rank, name, f'default {theirs["default"]["text"][:60]} is stated as {compare.show_value(mine["default"])[:60]}',
              theirs['default']['text'], 'moved' in theirs['default'])


def score_class(score, ours, right, where):
    same = (ours['family'], ours['kind']) == (right['family'], right['kind'])
    score.add('classes', compare.AGREE if same else compare.ABSTAIN if codes_of(ours) & OPEN_BASES else compare.WRONG, where,
              f'{right["family"]} {right["kind"]} is stated as {ours["family"]} {ours["kind"]}')
    stated = {p['name']: p for p in ours['parameters']}
    incomplete = codes_of(ours) & (OPEN_BASES | {'RP3114'})
    for theirs in right['parameters']:
        name = f'{where} parameter {theirs["name"]}'
        mine = stated.pop(theirs['name'], None)
        if mine is None:
            score.add('parameters', compare.ABSTAIN if incomplete or compare.may_have(ours, theirs['name']) else compare.WRONG, name, 'is missing')
            continue
        verdict = compare.Verdict()
        if not compare.same_class(mine['class'], theirs['class']):
            verdict.add(compare.ABSTAIN if mine['class'].startswith('?') else compare.WRONG, name, f'class {theirs["class"]} is stated as {mine["class"]}')
        for key in ('required', 'significant'):
            if mine[key] != theirs[key]:
                verdict.add(compare.WRONG, name, f'{key} is {theirs[key]}')
        score.add('parameters', verdict.rank(), name, '; '.join(f[2] for f in verdict.findings))
        score_default(score, name, mine, theirs)
    for name in stated:
        score.add('parameters', 'invented', where, f'parameter {name} is invented')


def score_classes(score, document, luigi, place):
    imported = set(luigi['modules']) - set(luigi['import_errors'])
    last = {c['task']: c for c in luigi['classes']}
    seen = set()
    for name, right in last.items():
        if 'error' in right or not right['visible']:
            continue
        where = f'{place}: {name}'
        ours = compare.find_task(document, name, right['family'])
        if ours is None:
            score.add('classes', compare.WRONG, where, 'is not listed')
            continue
        seen.add(id(ours))
        if not right['inert']:
            score_class(score, ours, right, f'{where} ({ours["path"]}:{ours["line"]})')
    for ours in document['tasks']:
        name = compare.named(ours)
        if ours['module'] in imported and '#' not in name and '<locals>' not in name and id(ours) not in seen and \
                not any(compare.same_class(name, other) for other in last):
            rank = compare.ABSTAIN if codes_of(ours) & OPEN_BASES else 'invented'  # a base that nobody has here
            score.add('classes', rank, f'{place}: {name} ({ours["path"]}:{ours["line"]})', 'is listed, but Luigi has no such class')


def score_arguments(score, where, ours, theirs):
    for name, right in theirs.items():
        if name not in ours:
            score.add('arguments', compare.WRONG, where, f'{name} is missing')
            continue
        rank = compare.value_rank(ours[name], right['value'], right['text'])
        score.add('arguments', rank, where, f'{name} is {right["text"][:60]}, stated as {compare.show_value(ours[name])[:60]}', right['text'],
                  'moved' in right)


def wanted_of(right, others):
    """Nodes that Luigi reports as required, each with the kind that it counts as."""
    found = {}
    for edge in right['requires']:
        if 'node' in edge:
            found[edge['node']] = (others[edge['node']], 'named' if edge.get('named') else 'helped')
    return found


def score_edges(score, where, mine, nodes, right, others):
    coded = [e for e in mine['requires'] if e['code']]
    known = [e for e in mine['requires'] if e['node'] is not None]
    if 'error' in right:
        return
    wanted = wanted_of(right, others)
    used = set()
    for child, kind in wanted.values():
        ranks = [(compare.RANK[compare.arguments_rank(nodes[e['node']]['arguments'], child['arguments'])], i) for i, e in enumerate(known)
                 if compare.same_class(nodes[e['node']]['task'], child['task'])]
        if not ranks:
            score.add(kind, compare.ABSTAIN if coded else compare.WRONG, where, f'requires {child["task"]}: {"coded" if coded else "silent"}')
            continue
        rank, best = min(ranks)
        used.add(best)
        score.add(kind, compare.AGREE)
        score_arguments(score, f'{where} -> {child["task"]}', nodes[known[best]['node']]['arguments'], child['arguments'])
    for i, edge in enumerate(known):
        task = nodes[edge['node']]['task']
        if i not in used and not edge['code'] and not any(compare.same_class(task, c['task']) for c, _ in wanted.values()) and \
                right['requires'] is not None and not right['external']:
            score.add('named', 'invented', where, f'stated: {task}, which Luigi does not report')


def score_outputs(score, where, mine, right):
    if 'output_error' in right:
        return
    stated = [o for o in mine['outputs'] if o['class'] is not None and not (o['path'] and compare.contains_unknown(o['path']))]
    coded = len(stated) < len(mine['outputs'])
    paths = [o['path'] for o in stated]
    for target in right['outputs']:
        if target['path'] is None or re.search('inert|<.* at 0x|bound method', str(target['path'])):
            continue
        theirs = {'kind': 'literal', 'value': target['path']}
        found = next((p for p in paths if p is not None and compare.value_rank(p, theirs, target['path']) == compare.AGREE), None)
        if found is not None:
            paths.remove(found)
        rank = compare.AGREE if found is not None else compare.ABSTAIN if coded else compare.WRONG
        shown = [compare.show_value(p)[:60] for p in paths if p is not None][:2]
        score.add('outputs', rank, where, f'output {str(target["path"])[:80]} is stated as {shown or [o.get("code") for o in mine["outputs"]][:2]}',
                  str(target['path']), 'moved' in target)


def score_graph(score, answer, line, place):
    query = answer['query']
    where = f'{place}: {query["root"]} {json.dumps(query["params"])[:120]}'
    if 'error' in answer:
        return
    right = answer['nodes'][answer['root']]
    if 'graph' not in line:
        score.add('named', compare.ABSTAIN if not right['requires'] else compare.WRONG, where, line['error'][:120])
        return
    nodes = {n['id']: n for n in line['graph']['nodes']}
    mine = nodes[line['graph']['root']]
    score_edges(score, where, mine, nodes, right, answer['nodes'])
    score_outputs(score, where, mine, right)


def score_carried(score, document, answer, place):
    """An instance that was given tasks: what the class says of its edges."""
    right = answer['nodes'][answer['root']]
    ours = compare.find_task(document, right['task'], right['family'])
    where = f'{place}: {right["task"]} given {", ".join(answer["carried"])}'
    if 'error' in right or ours is None:
        return  # a class that is not listed was counted
    entries = ours['requires']
    coded = any(e['task'] is None for e in entries) or codes_of(ours) & OPEN_BASES
    for child, kind in wanted_of(right, answer['nodes']).values():
        stated = any(e['task'] and compare.same_class(e['task'], child['task']) for e in entries)
        if child['task'] in answer['carried'] and not stated:
            carried = any(e['via'] == 'parameter' for e in entries)
            score.add('carried', compare.AGREE if carried else compare.ABSTAIN if coded else compare.WRONG, where, 'no entry says that a parameter holds it')
        else:
            score.add(kind, compare.AGREE if stated else compare.ABSTAIN if coded else compare.WRONG, where, f'requires {child["task"]}: {"coded" if coded else "silent"}')


# ---- what issue 4 asks for ----

def score_stated(score, answer, place):
    """What is stated of classes with their parameters left open, computed with the arguments of each instance (symbolic.py)."""
    for node in answer['nodes']:
        for rank, text in node.get('symbolic', ()):
            score.add('stated', rank, f'{place}: {node["task"]}({compare.show_arguments(node["arguments"])})', text, text)


def goals(counts):
    """[(what, reached n, of N, at least n/N of it)]; with N = 0 there is nothing to say."""
    def n(*pairs):
        return sum(counts[kind, rank] for kind in pairs[0] for rank in pairs[1])
    every = ('right', 'coded', 'wrong')
    edges = ('named', 'helped')
    return [
        ('classes, precision', n(['classes'], ['right']), n(['classes'], ['right', 'invented']), 1.0),
        ('classes, recall', n(['classes'], ['right']), n(['classes'], every), 0.995),
        ('parameters, precision', n(['parameters'], ['right']), n(['parameters'], ['right', 'wrong', 'invented']), 0.995),
        ('parameters, recall', n(['parameters'], ['right']), n(['parameters'], every), 0.995),
        ('defaults right of those stated', n(['defaults'], ['right']), n(['defaults'], ['right', 'wrong']), 0.995),
        ('defaults stated, of those that are the same every day', n(['defaults'], ['right']), n(['defaults'], every), None),
        ('edges, precision', n(edges, ['right']), n(edges, ['right', 'invented']), 0.995),
        ('edges whose child is named, recall', n(['named'], ['right']), n(['named'], every), 0.99),
        ('edges not carried by a parameter, recall', n(edges, ['right']), n(edges, every), 0.90),
        ('edges carried by a parameter, said so', n(['carried'], ['right']), n(['carried'], every), None),
        ('edges that are missed without a code', n((*edges, 'carried'), ['wrong']), n((*edges, 'carried'), every), 0),
        ('arguments right of those stated', n(['arguments'], ['right']), n(['arguments'], ['right', 'wrong']), 0.98),
        ('output paths, precision', n(['outputs'], ['right']), n(['outputs'], ['right', 'wrong']), 0.99),
        ('output paths, recall, of those that are the same everywhere', n(['outputs'], ['right']), n(['outputs'], every), 0.85),
        ('requirements and outputs by classes, right of those stated', n(['stated'], ['right']), n(['stated'], ['right', 'wrong']), 0.999),
        ('output paths that depend on the machine or the day, abstained', n(['outputs'], ['outside']), n(['outputs'], (*every, 'outside')), None),
    ]


def met(reached, of, goal):
    return goal is None or of == 0 or (reached == 0 if goal == 0 else reached >= goal * of)
