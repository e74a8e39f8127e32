"""The judge on pipelines that nobody wrote: random_pipelines.py makes them, Luigi and repipe are asked for the same graphs, and what
repipe states of each class is asked of each instance (symbolic.py). Nothing of it may be wrong.

    random_judge.py --repipe BINARY [--seed N] [--modules N] [--keep DIR]     --keep: folders of what was wrong, as fixtures/traps has them
"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
import compare  # noqa: E402
import judge  # noqa: E402
import random_pipelines  # noqa: E402

CLASSES, EACH = 6, 4


def graphs_of(binary, source, queries):
    roots = source.parent / 'roots.jsonl'
    roots.write_text(''.join(json.dumps(query) + '\n' for query in queries))
    done = subprocess.run([binary, 'show', str(source), '--format', 'json', '--roots', str(roots)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=judge.SECONDS)
    lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
    if done.returncode not in (0, 1) or len(lines) != len(queries):
        raise RuntimeError(f'show --roots: exit status {done.returncode}: {done.stderr.decode(errors="replace")[-300:]}')
    return lines


def judge_seed(options, seed):
    """(verdict, ranks of what was stated of classes, number of graphs)"""
    dice = random.Random(seed)
    verdict = compare.Verdict()
    with tempfile.TemporaryDirectory(prefix='repipe-random-') as place:
        source = pathlib.Path(place) / 'pipeline'
        source.mkdir()
        (source / 'tasks.py').write_text(random_pipelines.module(dice, CLASSES))
        (source / 'luigi.cfg').write_text(random_pipelines.configuration(dice, CLASSES))
        queries = random_pipelines.queries(dice, CLASSES, EACH)
        status, document, error = judge.ask_repipe(options.repipe, source)
        if status != 0 or document is None:
            verdict.add(compare.WRONG, 'show', f'exit status {status}: {error[-300:]}')
            return verdict, {}, 0
        graphs = graphs_of(options.repipe, source, queries)
        (source / 'queries.json').write_text(json.dumps(queries))
        stated = pathlib.Path(place) / 'stated.json'
        stated.write_text(json.dumps(document))
        answers = judge.ask_luigi(['--statements', str(stated), 'idiom', str(source)])['answers']
        for answer, line in zip(answers, graphs):
            where = ' '.join(judge.root_options(answer['query']))
            if 'Refused: more than' in json.dumps([node.get('error', '') + node.get('output_error', '') for node in answer.get('nodes', ())]):
                continue  # lists that double with each pass: Luigi's answer took too long
            if 'error' in line or 'graph' not in line:
                if 'error' not in answer:
                    verdict.add(compare.WRONG, where, f'no graph: {line.get("error")}')
                continue
            compare.compare_graph(verdict, where, answer, line)
        ranks = judge.symbolic_findings(verdict, answers)
        if options.keep and verdict.rank() == compare.WRONG:
            shutil.copytree(source, options.keep / f'seed-{seed}', dirs_exist_ok=True)
    return verdict, ranks, len(graphs)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--repipe', required=True)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--modules', type=int, default=40)
    parser.add_argument('--jobs', type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument('--keep', type=pathlib.Path)
    options = parser.parse_args()
    judge.need_environment()
    counts, symbolic, graphs = collections.Counter(), collections.Counter(), 0
    seeds = range(options.seed, options.seed + options.modules)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for seed, (verdict, ranks, asked) in zip(seeds, pool.map(lambda seed: judge_seed(options, seed), seeds)):
            graphs += asked
            symbolic.update(ranks)
            counts.update(rank for rank, _, _ in verdict.findings)
            for rank, where, text in verdict.findings:
                if rank == compare.WRONG:
                    print(f'seed {seed}: wrong: {where}: {text}')
    print(f'modules {options.modules}, graphs {graphs}; differences: ' + ', '.join(f'{rank} {counts[rank]}' for rank in (compare.ABSTAIN, compare.WRONG))
          + '; from classes: ' + ', '.join(f'{rank} {symbolic[rank]}' for rank in (compare.AGREE, compare.ABSTAIN, compare.WRONG)))
    return 1 if counts[compare.WRONG] or not graphs or not symbolic[compare.AGREE] else 0


if __name__ == '__main__':
    sys.exit(main())
