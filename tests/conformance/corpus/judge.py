"""The judge on real code: what repipe says of the packages of units.tsv, against what Luigi says of them, instance by instance.

    judge.py --repipe BINARY [--fast] [--only TEXT] [--jobs N] [--record] [--packages DIR] [--verbose]

Compared for each import root: classes, their kinds, families and parameters; and for each instance that Luigi could make with two
sets of values (ask.py): what it requires, with which arguments, and the paths of its outputs. Every answer counts once, as
  right    the same
  coded    stated as not known, with a code at that place
  wrong    something else, or nothing without a code
Where Luigi itself raises nothing is counted. A table is printed, and with --verbose what is coded too; recorded.json holds for
each package what was right, which may only rise, and what was wrong, which may only fall; --record writes it.
The packages are fetched by `tools/setup packages` (packages.txt, by hash) and never installed.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path[:0] = [str(HERE.parent / 'luigi'), str(HERE.parent)]
import compare  # noqa: E402

RANKS = {compare.AGREE: 'right', compare.ABSTAIN: 'coded', compare.WRONG: 'wrong'}
KINDS = ('classes', 'parameters', 'edges', 'arguments', 'outputs')
SECONDS = 600


class Unit:
    def __init__(self, line, packages):
        package, root, targets, libraries, mode, *fast = (line.rstrip('\n') + '\t').split('\t')
        self.package, self.targets, self.apart, self.fast = package, targets.split(), mode == 'apart', 'fast' in fast
        top = packages / package
        self.libraries = [packages / name for name in libraries.split()]
        self.roots = [p for p in sorted(top.glob(root)) if p.is_dir() and (root == '.' or '*' not in root or (p / 'run.py').exists())] \
            if '*' in root else [top / root]


class Score:
    def __init__(self):
        self.counts = collections.Counter()
        self.findings = []

    def add(self, kind, rank, where='', text=''):
        self.counts[kind, RANKS[rank]] += 1
        if rank != compare.AGREE:
            self.findings.append((RANKS[rank], kind, where, text))


def units(options):
    found = [Unit(line, options.packages) for line in (HERE / 'units.tsv').read_text().splitlines() if line and not line.startswith('#')]
    return [u for u in found if options.only in u.package and (u.fast or not options.fast)]


def run(command, cwd):
    done = subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, cwd=cwd, timeout=SECONDS)
    return done.returncode, done.stdout, done.stderr.decode(errors='replace')


def ask_luigi(root, targets, libraries, scratch):
    command = [sys.executable, HERE / 'ask.py', root, *targets]
    for library in libraries:
        command += ['--library', library]
    status, out, error = run(command, scratch)
    if status != 0 or not out:
        raise RuntimeError(f'{root}: the oracle failed: {error[-300:]}')
    return json.loads(out)


def ask_repipe(binary, root, libraries, queries, scratch):
    command = [binary, 'show', root, '--format', 'json']
    for library in libraries:
        command += ['--library', library]
    status, out, error = run(command, scratch)
    if status != 0:
        raise RuntimeError(f'{root}: repipe show: status {status}: {error[-300:]}')
    answers = []
    if queries:
        with tempfile.NamedTemporaryFile('w', suffix='.jsonl', dir=scratch) as file:
            file.write(''.join(json.dumps(q) + '\n' for q in queries))
            file.flush()
            status, lines, error = run([*command, '--roots', file.name], scratch)
            if status not in (0, 1):
                raise RuntimeError(f'{root}: repipe show --roots: status {status}: {error[-300:]}')
        answers = [json.loads(line) for line in lines.splitlines()]
    return json.loads(out), answers


def codes_of(task):
    return {d['code'] for d in task['diagnostics']}


def score_class(score, ours, right, where):
    score.add('classes', compare.AGREE if (ours['family'], ours['kind']) == (right['family'], right['kind']) else
              compare.ABSTAIN if codes_of(ours) & {'RP3001', 'RP3115'} else compare.WRONG, where,
              f'{right["family"]} {right["kind"]} is stated as {ours["family"]} {ours["kind"]}')
    stated = {p['name']: p for p in ours['parameters']}
    incomplete = codes_of(ours) & {'RP2006', 'RP3001', 'RP3114', 'RP3115'}
    for theirs in right['parameters']:
        name = f'{where} parameter {theirs["name"]}'
        mine = stated.pop(theirs['name'], None)
        if mine is None:
            score.add('parameters', compare.ABSTAIN if incomplete else compare.WRONG, name, 'is missing')
            continue
        verdict = compare.Verdict()
        if not compare.same_class(mine['class'], theirs['class']):
            verdict.add(compare.ABSTAIN if mine['class'].startswith('?') else compare.WRONG, name, f'class {theirs["class"]} is stated as {mine["class"]}')
        for key in ('required', 'significant'):
            if mine[key] != theirs[key]:
                verdict.add(compare.WRONG, name, f'{key} is {theirs[key]}')
        if mine['default'] is not None and theirs['default'] is not None:
            kind = mine['default']['kind']
            rank = compare.ABSTAIN if kind in ('unknown', 'derived', 'choice', 'element') else \
                compare.value_rank(mine['default'], theirs['default']['value'], theirs['default']['text'])
            if rank != compare.AGREE:
                verdict.add(rank, name, f'default {theirs["default"]["text"][:60]} is stated as {compare.show_value(mine["default"])[:60]}')
        score.add('parameters', verdict.rank(), name, '; '.join(f[2] for f in verdict.findings))
    for name in stated:
        score.add('parameters', compare.WRONG, where, f'parameter {name} is invented')


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
            rank = compare.ABSTAIN if codes_of(ours) & {'RP3001', 'RP3115'} else compare.WRONG  # a base that nobody has here
            score.add('classes', rank, f'{place}: {name} ({ours["path"]}:{ours["line"]})', 'is listed, but Luigi has no such class')


def score_arguments(score, where, ours, theirs):
    for name, right in theirs.items():
        if name not in ours:
            score.add('arguments', compare.WRONG, where, f'{name} is missing')
            continue
        rank = compare.value_rank(ours[name], right['value'], right['text'])
        score.add('arguments', rank, where, f'{name} is {right["text"][:60]}, stated as {compare.show_value(ours[name])[:60]}')


def score_edges(score, where, mine, nodes, right, others):
    coded = [e for e in mine['requires'] if e['code']]
    known = [e for e in mine['requires'] if e['node'] is not None]
    if 'error' in right:
        return
    wanted = {}
    for edge in right['requires']:
        if 'node' in edge:
            wanted[edge['node']] = others[edge['node']]
    used = set()
    for child in wanted.values():
        ranks = [(compare.RANK[compare.arguments_rank(nodes[e['node']]['arguments'], child['arguments'])], i) for i, e in enumerate(known)
                 if compare.same_class(nodes[e['node']]['task'], child['task'])]
        if not ranks:
            score.add('edges', compare.ABSTAIN if coded else compare.WRONG, where, f'requires {child["task"]}: {"coded" if coded else "silent"}')
            continue
        rank, best = min(ranks)
        used.add(best)
        score.add('edges', compare.AGREE)
        score_arguments(score, f'{where} -> {child["task"]}', nodes[known[best]['node']]['arguments'], child['arguments'])
    for i, edge in enumerate(known):
        task = nodes[edge['node']]['task']
        if i not in used and not edge['code'] and not any(compare.same_class(task, c['task']) for c in wanted.values()) and right['requires'] is not None \
                and not right['external']:
            score.add('edges', compare.WRONG, where, f'stated: {task}, which Luigi does not report')


def score_outputs(score, where, mine, right):
    if 'output_error' in right:
        return
    stated = [o for o in mine['outputs'] if o['class'] is not None and not (o['path'] and compare.contains_unknown(o['path']))]
    coded = len(stated) < len(mine['outputs'])
    paths = [o['path'] for o in stated]
    for target in right['outputs']:
        if target['path'] is None or 'inert' in str(target['path']):
            continue
        theirs = {'kind': 'literal', 'value': target['path']}
        found = next((p for p in paths if p is not None and compare.value_rank(p, theirs, target['path']) == compare.AGREE), None)
        if found is not None:
            paths.remove(found)
        rank = compare.AGREE if found is not None else compare.ABSTAIN if coded else compare.WRONG
        shown = [compare.show_value(p)[:60] for p in paths if p is not None][:2]
        score.add('outputs', rank, where, f'output {str(target["path"])[:80]} is stated as {shown or [o.get("code") for o in mine["outputs"]][:2]}')


def score_graph(score, answer, line, place):
    query = answer['query']
    where = f'{place}: {query["root"]} {json.dumps(query["params"])[:120]}'
    if 'error' in answer:
        return
    right = answer['nodes'][answer['root']]
    if 'graph' not in line:
        score.add('edges', compare.ABSTAIN if not right['requires'] else compare.WRONG, where, line['error'][:120])
        return
    nodes = {n['id']: n for n in line['graph']['nodes']}
    mine = nodes[line['graph']['root']]
    score_edges(score, where, mine, nodes, right, answer['nodes'])
    score_outputs(score, where, mine, right)


def judge_root(options, unit, root):
    """One import root: repipe reads it once, also where Luigi gets an interpreter for each file."""
    score = Score()
    place = os.path.relpath(root, options.packages)
    targets = [t for t in unit.targets if (root / t).exists()]
    groups = [targets] if not unit.apart else [[str(f.relative_to(root))] for t in targets for f in sorted((root / t).rglob('*.py'))]
    with tempfile.TemporaryDirectory(prefix='repipe-corpus-') as scratch:
        answers = [ask_luigi(root, group, unit.libraries, scratch) for group in groups]
        asked = [a for luigi in answers for c in luigi['classes'] if not c.get('inert') for a in c.get('answers', ()) if 'error' not in a]
        document, lines = ask_repipe(options.repipe, root, unit.libraries, [a['query'] for a in asked], scratch)
    for luigi in answers:
        score_classes(score, document, luigi, place)
    for answer, line in zip(asked, lines):
        score_graph(score, answer, line, place)
    return unit.package, score, sum(len(luigi['import_errors']) for luigi in answers)


def print_table(scores):
    print(f'{"package":44}' + ''.join(f'{kind:>22}' for kind in KINDS))
    print(f'{"":44}' + f'{"right coded wrong":>22}' * len(KINDS))
    total = collections.Counter()
    for package, score in [*sorted(scores.items()), ('all', None)]:
        counts = score.counts if score else total
        print(f'{package:44}' + ''.join('%10d %5d %5d' % tuple(counts[kind, rank] for rank in ('right', 'coded', 'wrong')) for kind in KINDS))
        total.update(counts)
    return total


def settle(options, scores):
    """Right may only rise, wrong may only fall, package by package."""
    path = HERE / 'recorded.json'
    best = json.loads(path.read_text()) if path.exists() else {}
    failures = []
    for package, score in sorted(scores.items()):
        now = {kind: {rank: score.counts[kind, rank] for rank in ('right', 'wrong')} for kind in KINDS}
        before = best.get(package)
        for kind in KINDS if before else ():
            if now[kind]['right'] < before[kind]['right'] or now[kind]['wrong'] > before[kind]['wrong']:
                failures.append(f'{package}: {kind}: right {now[kind]["right"]}, wrong {now[kind]["wrong"]}; recorded {before[kind]}')
        if before is None and not options.record:
            print(f'{package}: nothing is recorded, so nothing is held against it')
        best[package] = now
    for failure in failures:
        print('FAILED: ' + failure)
    if options.record:
        path.write_text(json.dumps(best, indent=1, sort_keys=True) + '\n')
    return 1 if failures and not options.record else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--repipe', required=True)
    parser.add_argument('--packages', type=pathlib.Path, default=ROOT / '.cache' / 'corpus')
    parser.add_argument('--fast', action='store_true', help='the units that units.tsv marks so')
    parser.add_argument('--only', default='', help='packages whose name contains this')
    parser.add_argument('--jobs', type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument('--record', action='store_true')
    parser.add_argument('--verbose', action='store_true', help='what is coded, too')
    options = parser.parse_args()
    try:
        import luigi.task  # noqa: F401
    except ImportError:
        import judges
        judges.run_in_judges_python()
    options.repipe = pathlib.Path(options.repipe).resolve()
    options.packages = options.packages.resolve()
    if not options.packages.is_dir():
        print(f'SKIPPED: {options.packages} is not there (tools/setup packages)')
        return 77
    scores, unread = {}, 0
    todo = [(unit, root) for unit in units(options) for root in unit.roots]
    if not todo:
        print('FAILED: no package was read')
        return 1
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for package, score, failed in pool.map(lambda job: judge_root(options, *job), todo):
            kept = scores.setdefault(package, Score())
            kept.counts.update(score.counts)
            unread += failed
            for rank, kind, where, text in score.findings:
                if rank == 'wrong' or options.verbose:
                    print(f'{rank:6}{kind:11}{where}: {text}')
    print_table(scores)
    print(f'{len(todo)} import roots; modules that Python does not import here: {unread}')
    return settle(options, scores)


if __name__ == '__main__':
    sys.exit(main())
