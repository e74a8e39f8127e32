"""Packages of pipelines that nobody wrote: random_runs.py makes modules whose tasks really run, repipe translates each, and
tools/rehearse runs the package and plain Luigi on the same inputs and compares every file.

    random_run_judge.py --repipe BINARY [--python PYTHON] [--seed N] [--modules N] [--classes N] [--keep DIR] [--jobs N] [--shapes]

With --shapes the packages are those of random_shapes.py; one that a script launches is run as that launch plan, too.

A workflow that is called exact must do what Luigi does, fail where it fails, and leave the same bytes. One that is called review or collapsed must do
so, too, unless it carries a code that says in words what differs (EXCUSES). `repipe check` must accept every package. What is left is WRONG, and --keep
keeps its module with inputs.json and what rehearse said. Exit status 0: nothing is wrong; 1; 77: PYTHON lacks what it needs (ctest: skipped).
"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path.insert(0, str(HERE))
import random_runs  # noqa: E402
import random_shapes  # noqa: E402

SECONDS, SKIPPED = 600, 77
# Codes that state a difference in what is run or written, for some values or in some order. Every other code leaves the files what they are.
EXCUSES = {'RP3109', 'RP3120', 'RP4007', 'RP4008', 'RP4009', 'RP4010', 'RP4011', 'RP5109', 'RP5121', 'RP5122', 'RP5124'}


def call(command, **more):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors='replace', timeout=SECONDS, check=False, **more)
    return done.returncode, done.stdout


class Finding(Exception):
    """What is wrong with a module."""


def translated(options, source, place, root, more=()):
    """(package, outcome of the workflow, its codes, {class: codes of all its nodes})"""
    out = place / 'out'
    status, text = call([options.repipe, 'translate', str(source), '--root', root, '--image', 'example/image:1', '--out', str(out), *more])
    package = out / 'flyte-package.tgz'
    if status or not package.exists():
        raise Finding(f'translate: exit status {status}: {text[-500:]}')
    status, text = call([options.repipe, 'check', str(package)])
    if status:
        raise Finding(f'check: exit status {status}: {text[-500:]}')
    guide = (out / 'MIGRATION.md').read_text()
    told = re.search(r'Outcome: \*\*(\w+)\*\*(?: \(([^)]*)\))?', guide)
    if told is None:
        raise Finding('MIGRATION.md says no outcome')
    nodes = collections.defaultdict(list)
    for cells in (line.split(' | ') for line in guide.splitlines() if re.match(r'\| `[^`]*` \| (task|subtree|check) \|', line)):
        nodes[cells[2].strip('`').rpartition(':')[2]].append(set(cells[7].rstrip(' |').split(', ')))
    return package, told.group(1), set((told.group(2) or '').split(', ')) - {''}, nodes


def rehearsed(options, package, source, place, root, inputs, plan=None):
    """(what the comparison says: 'same', 'nothing written' by either, 'fails alike', 'different'; nodes done; files equal; the text)"""
    summary = place / 'summary.json'
    summary.unlink(missing_ok=True)
    status, text = call([options.python, str(ROOT / 'tools' / 'rehearse'), str(package), '--source', str(source), '--plan', plan or root.replace(':', '.'), '--root', root, '--inputs', json.dumps(inputs),
                         '--compare', '--python', options.python, '--summary', str(summary)])
    counts = json.loads(summary.read_text()) if summary.exists() else {'nodes_done': 0, 'equal': 0}
    if counts['nodes_done'] == counts.get('nodes') and text.splitlines()[-1].startswith('0 files equal, 0 different'):
        return 'nothing written', counts['nodes_done'], 0, text
    alike = 'the package does what Luigi does' in text
    verdict = 'same' if status == 0 and alike else 'fails alike' if alike and 'and fails' in text else 'different'
    return verdict, counts['nodes_done'], counts['equal'], text


class Tally:
    def __init__(self):
        self.counts, self.wrong = collections.Counter(), []


def plan_of(package, root):
    """The launch plan that a script's launch has become."""
    names = set()
    with tarfile.open(package) as tar:
        for member in tar.getmembers():
            found = re.search(r'([^/]*)_3[.]pb$', member.name)
            names.update([found.group(1).partition('_')[2]] if found else [])
    launched = [name for name in names if name != root.replace(':', '.')]
    if len(launched) != 1:
        raise Finding(f'one launch, but launch plans {sorted(names)}')
    return launched[0]


def judge_seed(options, seed):
    tally = Tally()
    if options.shapes:
        files, root, runs, launch, odd = random_shapes.package(random.Random(seed))
        odd = [(kind, '') for kind in odd]
    else:
        text, root, runs, odd = random_runs.module(random.Random(seed), options.classes)
        files, root, launch = {**random_runs.FILES, 'tasks.py': text}, f'tasks:{root}', None
    with tempfile.TemporaryDirectory(prefix='repipe-runs-') as folder:
        place = pathlib.Path(folder)
        source = place / 'source'
        for name, content in files.items():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_text(content)
        said = []
        try:
            package, outcome, codes, nodes = translated(options, source, place, root)
            tally.counts['workflows ' + outcome] += 1
            tally.counts['nodes planned'] += sum(map(len, nodes.values()))
            for kind, name in odd:
                code = random_runs.MUST.get(kind)
                for found in nodes[name] if code else ():
                    if code not in found:
                        tally.wrong.append(f'a node of {name} ({kind}) does not carry {code}: {sorted(found)}')
            trials = [(None, inputs) for inputs in runs[:options.inputs]] + ([(plan_of(package, root), {})] if launch else [])
            for plan, inputs in trials:
                inputs = {name: str(source / text[1:]) if str(text).startswith('@') else text for name, text in inputs.items()}
                verdict, nodes, equal, output = rehearsed(options, package, source, place, root, inputs, plan)
                said.append(f'== {outcome} {sorted(codes)} {odd} {plan or ""} {json.dumps(inputs, ensure_ascii=False)}: {verdict}\n{output}')
                tally.counts.update({'inputs': 1, 'nodes': nodes, 'files': equal, f'{outcome} {verdict}': 1, 'launches': plan is not None})
                if verdict == 'different':
                    excuse = outcome != 'exact' and sorted(codes & EXCUSES)
                    if excuse:
                        tally.counts['excused by ' + ' '.join(excuse)] += 1
                    tally.wrong += [] if excuse else [f'{outcome} ({", ".join(sorted(codes))}), inputs {json.dumps(inputs)}: ' + ' | '.join(output.strip().splitlines()[-3:])]
        except (Finding, subprocess.TimeoutExpired) as e:
            tally.wrong.append(str(e))
        if options.keep and (tally.wrong or options.verbose):
            kept = options.keep / (f'seed-{seed}' if tally.wrong else f'right-{seed}')
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(source, kept)
            (kept / 'inputs.json').write_text(json.dumps(runs))
            (kept / 'said').write_text(''.join(said))
    return tally


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--repipe', required=True, type=os.path.abspath)
    parser.add_argument('--python', default=str(ROOT / '.cache' / 'judges' / 'bin' / 'python'), help='an interpreter with the packages of tests/conformance/requirements.txt')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--modules', type=int, default=12)
    parser.add_argument('--classes', type=int, default=7)
    parser.add_argument('--inputs', type=int, default=2, help='of each module, the defaults first')
    parser.add_argument('--jobs', type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument('--keep', type=pathlib.Path)
    parser.add_argument('--shapes', action='store_true', help='packages of random_shapes.py')
    parser.add_argument('--verbose', action='store_true', help='with --keep: also what is right')
    options = parser.parse_args()
    if not os.access(options.python, os.X_OK) or call([options.python, '-c', 'import luigi, flyteidl.core.tasks_pb2'])[0]:
        print(f'SKIPPED: {options.python} with Luigi and flyteidl is not installed (tools/setup judges)')
        return SKIPPED
    total = Tally()
    seeds = range(options.seed, options.seed + options.modules)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for seed, tally in zip(seeds, pool.map(lambda seed: judge_seed(options, seed), seeds)):
            total.counts.update(tally.counts)
            total.wrong += tally.wrong
            for line in tally.wrong:
                print(f'WRONG seed {seed}: {line}', flush=True)
    print(f'modules {options.modules}, ' + ', '.join(f'{what} {count}' for what, count in sorted(total.counts.items())) + f', wrong {len(total.wrong)}')
    return 1 if total.wrong or not total.counts['exact same'] else 0


if __name__ == '__main__':
    sys.exit(main())
