"""The judge on real code: what repipe says of the packages of units.tsv, against what Luigi says of them, instance by instance.

    judge.py --repipe BINARY [--fast] [--only TEXT] [--jobs N] [--record] [--document FILE] [--packages DIR] [--verbose]

Compared for each import root: classes, their kinds, families and parameters; and for each instance that Luigi could make with two
sets of values (ask.py): what it requires, with which arguments, and the paths of its outputs. score.py says what is counted, and
how. Where Luigi itself raises nothing is counted; an answer that holds the day or a directory of the machine, or that is another one on another
machine (ask.py --elsewhere), is nobody's to state. A table is printed and what issue 4 asks for; with --verbose what is coded, too.
recorded.json holds for each package what was right, which may only rise, and what was wrong, which may only fall; --record writes it.
A unit marked `described` is read without its libraries: analyzer/layers stands for them, and must not say anything else.
The packages are fetched by `tools/setup packages` (packages.txt, by hash) and never installed.
"""
import argparse
import collections
import concurrent.futures
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path[:0] = [str(HERE), str(HERE.parent / 'luigi'), str(HERE.parent)]
from score import KINDS, Score, goals, mark_moved, met, score_carried, score_classes, score_graph, score_stated  # noqa: E402

SECONDS = 600
READS_THE_MACHINE = 'RP3103'


class Unit:
    def __init__(self, line, packages):
        package, root, targets, libraries, mode, flags, settings, *_ = line.rstrip('\n').split('\t') + [''] * 3
        self.targets, self.apart, self.fast, self.described = targets.split(), mode == 'apart', 'fast' in flags, 'described' in flags
        self.package = package + (' (described)' if self.described else '')
        top = packages / package
        self.libraries = [packages / name for name in libraries.split()]
        self.installed = [package, *libraries.split()]
        self.roots = [p for p in sorted(top.glob(root)) if p.is_dir() and (p / 'run.py').exists()] if '*' in root else [top / root]
        files = [place / s for s in settings.split() for place in (HERE, top) if (place / s).exists()]
        self.configuration = next((f for f in files if f.suffix == '.cfg'), None)
        self.empty = [s for s in settings.split() if not any((place / s).exists() for place in (HERE, top))]
        self.values = next((f for f in files if f.suffix == '.json'), None)


def units(options):
    found = [Unit(line, options.packages) for line in (HERE / 'units.tsv').read_text().splitlines() if line and not line.startswith('#')]
    return [u for u in found if options.only in u.package and (u.fast or not options.fast)]


def run(command, cwd, **variables):
    done = subprocess.run([str(c) for c in command], env={**os.environ, **variables}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, cwd=cwd, timeout=SECONDS)
    return done.returncode, done.stdout, done.stderr.decode(errors='replace')


def ask_luigi(root, targets, unit, cwd, *more):
    command = [sys.executable, HERE / 'ask.py', root, *targets, *more]
    for library in unit.libraries:
        command += ['--library', library]
    for name in unit.installed:
        command += ['--installed', name]
    command += ['--values', unit.values] if unit.values else []
    temporary, home = pathlib.Path(cwd) / 'temporary', pathlib.Path(cwd) / 'home'
    temporary.mkdir(exist_ok=True)
    home.mkdir(exist_ok=True)
    status, out, error = run(command, cwd, TMPDIR=str(temporary), HOME=str(home))
    if status != 0 or not out:
        raise RuntimeError(f'{root}: the oracle failed: {error[-300:]}')
    return json.loads(out)


def ask_repipe(binary, root, libraries, queries, scratch):
    """The document and one graph for each query, of one reading each."""
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


def prepare(unit, root, scratch):
    """The tree that both read, and the directory that Luigi runs in: with the configuration that lies at the tree's top."""
    cwd = pathlib.Path(scratch) / 'cwd'
    cwd.mkdir()
    tree = root
    if unit.configuration:
        tree = pathlib.Path(scratch) / 'tree'
        shutil.copytree(root, tree)
        with open(tree / 'luigi.cfg', 'a') as file:
            file.write('\n' + unit.configuration.read_text())
    for name in unit.empty:
        (cwd / name).touch()
    if (tree / 'luigi.cfg').exists():
        shutil.copy(tree / 'luigi.cfg', cwd)
    return tree, cwd


def by_our_names(luigi, document):
    """Luigi's answers with the names that the repository's own import roots give to modules: a test's folder is on sys.path."""
    ours = {t['path']: t['module'] for t in document['tasks']}
    text = json.dumps(luigi)
    for module in luigi['modules']:
        name = ours.get(module.replace('.', '/') + '.py', module)
        if name != module:
            text = text.replace(f'"{module}:', f'"{name}:').replace(f'"{module}"', f'"{name}"')
    return json.loads(text)


def judge_root(options, unit, root):
    """One import root: repipe reads it once, also where Luigi gets an interpreter for each file."""
    score = Score()
    place = os.path.relpath(root, options.packages)
    with tempfile.TemporaryDirectory(prefix='repipe-corpus-') as scratch:
        tree, cwd = prepare(unit, root, scratch)
        targets = [t for t in unit.targets if (tree / t).exists()]
        groups = [targets] if not unit.apart else [[str(f.relative_to(tree))] for t in targets for f in sorted((tree / t).rglob('*.py'))]
        libraries = [] if unit.described else unit.libraries
        document, _ = ask_repipe(options.repipe, tree, libraries, [], scratch)
        stated = pathlib.Path(scratch) / 'stated.json'
        stated.write_text(json.dumps(document))
        answers = [by_our_names(ask_luigi(tree, group, unit, cwd, '--statements', stated), document) for group in groups]
        if READS_THE_MACHINE in json.dumps(document):
            for group, luigi in zip(groups, answers):
                mark_moved(luigi, by_our_names(ask_luigi(tree, group, unit, cwd, '--elsewhere'), document))
        last = [{c['task']: c for c in luigi['classes']}.values() for luigi in answers]  # a name that is bound again means the last one
        given = [a for classes in last for c in classes if not c.get('inert') for a in c.get('answers', ()) if 'error' not in a]
        asked = [a for a in given if 'carried' not in a]
        lines = ask_repipe(options.repipe, tree, libraries, [a['query'] for a in asked], scratch)[1] if asked else []
    score.outside = sorted({text for luigi in answers for text in luigi['outside']})
    for luigi in answers:
        score_classes(score, document, luigi, place)
    for answer, line in zip(asked, lines):
        score_graph(score, answer, line, place)
    for answer in given:
        if 'carried' in answer:
            score_carried(score, document, answer, place)
        score_stated(score, answer, place)
    return unit.package, score, sum(len(luigi['import_errors']) for luigi in answers)


def table_of(scores):
    """(lines, counts of all packages together)"""
    lines = [f'{"package":44}' + ''.join(f'{kind:>18}' for kind in KINDS), f'{"":44}' + f'{"right coded wrong":>18}' * len(KINDS)]
    total = collections.Counter()
    for package, score in [*sorted(scores.items()), ('all', None)]:
        counts = score.counts if score else total
        lines.append(f'{package:44}' + ''.join('%6d %5d %5d' % (counts[kind, 'right'], counts[kind, 'coded'] + counts[kind, 'outside'], counts[kind, 'wrong'] + counts[kind, 'invented'])
                                                for kind in KINDS))
        if score and '(described)' not in package:  # the same answers again
            total.update(counts)
    return lines, total


def goals_of(total):
    lines = [f'{"goal":62}{"reached":>26}{"asked for":>12}']
    for what, reached, of, goal in goals(total):
        share = f'{reached}/{of}' + (f' = {100 * reached / of:.2f} %' if of else '')
        wanted = '' if goal is None else '0' if goal == 0 else f'{100 * goal:g} %'
        lines.append((f'{what:62}{share:>26}{wanted:>12}' + ('' if met(reached, of, goal) else '   NOT MET')).rstrip())
    return lines


def write_document(path, lines):
    """The block of the document that begins with this command."""
    before, rest = path.read_text().split('```\n$ python3', 1)
    after = rest.split('\n```\n', 1)[1]
    command = f'```\n$ python3 tests/conformance/corpus/judge.py --repipe build/release/repipe --document docs/accuracy.md      # {datetime.date.today()}\n'
    path.write_text(before + command + '\n'.join(lines) + '\n```\n' + after)


def settle(options, scores):
    """Right may only rise, wrong may only fall, package by package."""
    path = HERE / 'recorded.json'
    best = json.loads(path.read_text()) if path.exists() else {}
    failures = []
    for package, score in sorted(scores.items()):
        now = {kind: [score.counts[kind, 'right'], score.counts[kind, 'wrong'] + score.counts[kind, 'invented']] for kind in KINDS}
        before = best.get(package)
        for kind in before or ():
            if now[kind][0] < before[kind][0] or now[kind][1] > before[kind][1]:
                failures.append(f'{package}: {kind}: right, wrong {now[kind]}; recorded {before[kind]}')
        if before is None and not options.record:
            failures.append(f'{package}: nothing is recorded')
        best[package] = now
    for failure in failures if not options.record else ():
        print('FAILED: ' + failure)
    if options.record:
        rows = [f' {json.dumps(package)}: {json.dumps(best[package])}' for package in sorted(best)]
        path.write_text('{\n' + ',\n'.join(rows) + '\n}\n')
    return 1 if failures and not options.record else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--repipe', required=True)
    parser.add_argument('--packages', type=pathlib.Path, default=ROOT / '.cache' / 'corpus')
    parser.add_argument('--fast', action='store_true', help='the units that units.tsv marks so')
    parser.add_argument('--only', default='', help='packages whose name contains this')
    parser.add_argument('--jobs', type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument('--record', action='store_true')
    parser.add_argument('--document', type=pathlib.Path, metavar='FILE', help='writes table and goals into docs/accuracy.md')
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
    broken = []

    def judged(job):
        try:
            return judge_root(options, *job)
        except (RuntimeError, subprocess.TimeoutExpired) as failure:
            broken.append(f'FAILED: {failure}')
            return job[0].package, Score(), 0

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for package, score, failed in pool.map(judged, todo):
            kept = scores.setdefault(package, Score())
            kept.counts.update(score.counts)
            unread += failed
            for rank, kind, where, text in score.findings:
                if rank in ('wrong', 'invented') or options.verbose:
                    print(f'{rank:9}{kind:11}{where}: {text}', flush=True)
    lines, total = table_of(scores)
    lines += [f'{len(todo)} import roots; modules that Python does not import here: {unread}', '', *goals_of(total)]
    print('\n'.join(lines + broken))
    if options.document:
        write_document(options.document, lines)
    return 1 if broken else settle(options, scores)


if __name__ == '__main__':
    sys.exit(main())
