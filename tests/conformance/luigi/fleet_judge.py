"""The judge on fleets: are the tasks that repositories take from one another's packages those that Luigi finds?

    fleet_judge.py --repipe BINARY

fixtures/fleet/installed.json says what lies in site-packages when the fleet's packages are installed. Luigi (oracle.py) has that on its
path; repipe is told of the repositories (`show --fleet`). Each repository with a queries.json agrees, abstains (with a code at
the very place) or is wrong (compare.py): none may be wrong, and those of AGREE must agree.
"""
import argparse
import json
import os
import pathlib
import shutil
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
import compare  # noqa: E402
import judge  # noqa: E402

FLEET = judge.ROOT / 'fixtures' / 'fleet'
AGREE = {'orders', 'shadow', 'weekly'}
ABSTAIN = {'torn', 'unsure'}


def install(site, fleet):
    """Copies the packages as pip would; parts of a namespace package come to lie beside one another."""
    for name, roots in json.loads((fleet / 'installed.json').read_text()).items():
        for root, packages in roots.items():
            for package in packages:
                source = fleet / name / root / package
                if source.is_dir():
                    shutil.copytree(source, site / package, dirs_exist_ok=True)
                else:
                    shutil.copy(source, site / package)


def judge_repository(binary, schemas, fleet, name, site, listing):
    verdict = compare.Verdict()
    os.environ['PYTHONPATH'] = str(site)
    luigi = judge.ask_luigi(['idiom', str(fleet / name)])
    if luigi['import_errors']:
        raise RuntimeError(f'{name}: {luigi["import_errors"]}')
    graphs = 0
    for answer in luigi['answers']:
        options = [*judge.root_options(answer['query']), '--fleet', str(listing)]
        status, document, error = judge.ask_repipe(binary, fleet / name, options)
        where = ' '.join(options[:-2])
        if document is None:
            verdict.add(compare.WRONG, where, f'exit status {status}: {error[-300:]}')
            continue
        for message in schemas.errors(document, True):
            verdict.add(compare.WRONG, where, message)
        compare.compare_graph(verdict, where, answer, document)
        graphs += 1
    return verdict, graphs


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--repipe', required=True)
    binary = str(pathlib.Path(parser.parse_args().repipe).resolve())
    judge.need_environment()
    schemas = judge.Schemas()
    failed = False
    total = 0
    with tempfile.TemporaryDirectory(prefix='repipe-judge-') as place:
        site = pathlib.Path(place) / 'site'
        site.mkdir()
        install(site, FLEET)
        fleet = pathlib.Path(place) / 'fleet'
        shutil.copytree(FLEET, fleet, ignore=shutil.ignore_patterns('*.json', '*.md', '__pycache__'))
        listing = pathlib.Path(place) / 'repos.txt'
        listing.write_text(''.join(f'{path}\n' for path in sorted(fleet.iterdir()) if path.is_dir()))
        asked = sorted(path.parent.name for path in FLEET.glob('*/queries.json'))
        for name in asked:
            shutil.copy(FLEET / name / 'queries.json', fleet / name / 'queries.json')
            verdict, graphs = judge_repository(binary, schemas, fleet, name, site, listing)
            total += graphs
            expected = compare.AGREE if name in AGREE else compare.ABSTAIN
            failed = failed or verdict.rank() != expected
            print(f'{verdict.rank():8}{name}' + ('' if verdict.rank() == expected else f' (expected {expected})'))
            for finding in verdict.findings if verdict.rank() != expected else ():
                print(f'         {finding[0]}: {finding[1]}: {finding[2]}')
    if set(asked) != AGREE | ABSTAIN or total == 0:
        print(f'FAILED: asked {asked}')
        failed = True
    print(f'fleet asked of Luigi: {len(asked)} repositories, graphs compared: {total}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
