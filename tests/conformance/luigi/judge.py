"""The judge on Luigi: does `repipe show` say what Luigi itself says?

    judge.py --repipe BINARY [--suite idioms|traps] [--only TEXT] [--jobs N] [--record]      every folder of fixtures/SUITE
    judge.py --repipe BINARY --package DIR (--modules A,B | --module-list FILE | --folder NAME) [--graphs]
                                                                      the classes of real code below the import root DIR

Of each idiom a repository (git) or a plain directory is made in a temporary place; repipe answers, and Luigi (oracle.py, a process
of its own). Every document is validated against docs/schema. An idiom counts once, by its worst finding: agree,
abstain or wrong (compare.py). What is stated of a class with its parameters left open is asked of each of its instances, too
(symbolic.py): each requirement and output counts. `wrong` must be 0 and `agree` of either at least what recorded.json holds for
the suite; --record raises those numbers.
Runs itself under the Python of the judges' environment (tests/conformance/requirements.txt) where its own lacks their packages.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path[:0] = [str(HERE), str(HERE.parent)]
import compare  # noqa: E402

AT_LEAST = {'idioms': 111, 'traps': 180}  # folders with queries: fewer means that something was lost
SECONDS = 60


def need_environment():
    try:
        import jsonschema  # noqa: F401
        import luigi.task  # noqa: F401  (this folder, too, could pass for a package of that name)
    except ImportError:
        import judges
        judges.run_in_judges_python()


class Schemas:
    def __init__(self):
        import jsonschema
        import referencing
        documents = {p.name: json.loads(p.read_text()) for p in sorted((ROOT / 'docs' / 'schema').glob('*.json'))}
        registry = referencing.Registry().with_resources(
            (name, referencing.Resource.from_contents(document)) for name, document in documents.items())
        self.validators = {}
        for name, document in documents.items():
            jsonschema.Draft202012Validator.check_schema(document)
            self.validators[name] = jsonschema.Draft202012Validator(document, registry=registry)

    def errors(self, document, with_graph):
        validator = self.validators['graph.schema.json' if with_graph else 'show.schema.json']
        found = sorted(validator.iter_errors(document), key=lambda e: list(map(str, e.absolute_path)))
        return [f'schema: {"/".join(map(str, e.absolute_path))}: {e.message[:200]}' for e in found[:5]]


def ask_luigi(arguments, cwd=None):
    done = subprocess.run([sys.executable, str(HERE / 'oracle.py'), *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=600, cwd=cwd)
    if done.returncode:
        raise RuntimeError('the oracle failed: ' + done.stderr.decode(errors='replace')[-2000:])
    return json.loads(done.stdout)


def ask_repipe(binary, source, options=()):
    """(exit status, document or None, stderr)"""
    command = [binary, 'show', str(source), '--format', 'json', *options]
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return 'timeout', None, ''
    error = done.stderr.decode(errors='replace').strip()
    try:
        return done.returncode, json.loads(done.stdout), error
    except ValueError:
        return done.returncode, None, error


def root_options(query):
    options = ['--root', query['root']]
    for name, value in query.get('params', {}).items():
        options += ['--param', f'{name}={value}']
    return options


def make_repository(directory):
    git = ['git', '-c', 'user.name=judge', '-c', 'user.email=judge@invalid', '-c', 'init.defaultBranch=main']
    quiet = {'stdout': subprocess.DEVNULL, 'check': True, 'cwd': directory}
    subprocess.run(git + ['init', '-q'], **quiet)
    subprocess.run(git + ['add', '-A'], **quiet)
    subprocess.run(git + ['commit', '-q', '-m', 'pipeline'], **quiet)


def judge_idiom(binary, schemas, idiom):
    """(verdict, number of graphs compared, findings of symbolic.py by rank)"""
    verdict = compare.Verdict()
    with tempfile.TemporaryDirectory(prefix='repipe-judge-') as place:
        source = pathlib.Path(place) / 'pipeline'
        shutil.copytree(idiom, source, ignore=shutil.ignore_patterns('queries.json', 'expect.json', '__pycache__'))
        if shutil.which('git') and int(idiom.name[:3]) % 2 == 0:
            make_repository(source)
        status, document, error = ask_repipe(binary, source)
        if status != 0 or document is None:
            verdict.add(compare.WRONG, 'show', f'exit status {status}: {error[-300:]}')
            return verdict, 0, {}
        for message in schemas.errors(document, False):
            verdict.add(compare.WRONG, 'show', message)
        if verdict.findings:
            return verdict, 0, {}
        expected = idiom / 'expect.json'
        if expected.exists():
            compare.compare_expected(verdict, document, json.loads(expected.read_text()))
            return verdict, 0, {}
        stated = pathlib.Path(place) / 'stated.json'
        stated.write_text(json.dumps(document))
        luigi = ask_luigi(['--statements', str(stated), 'idiom', str(idiom)])
        if luigi['import_errors']:
            raise RuntimeError(f'{idiom.name}: {luigi["import_errors"]}')
        compare.compare_classes(verdict, document, luigi['classes'])
        compare_dependencies(verdict, document, luigi['answers'])
        graphs = sum(judge_query(binary, schemas, source, answer, verdict) for answer in luigi['answers'])
    return verdict, graphs, symbolic_findings(verdict, luigi['answers'])


def symbolic_findings(verdict, answers):
    ranks = collections.Counter()
    for node in (node for answer in answers for node in answer.get('nodes', ())):
        for rank, text in node.get('symbolic', ()):
            ranks[rank] += 1
            if rank == compare.WRONG:
                verdict.add(rank, f'{node["task"]}({compare.show_arguments(node["arguments"])}), from its class', text)
    return ranks


def judge_query(binary, schemas, source, answer, verdict):
    options = root_options(answer['query'])
    where = ' '.join(options)
    status, document, error = ask_repipe(binary, source, options)
    if status not in (0, 1, 2, 3) or (document is None and not error):
        verdict.add(compare.WRONG, where, f'exit status {status} without a document or a message')
        return 0
    if document is None and 'error' not in answer:
        verdict.add(compare.WRONG, where, f'exit status {status}: {error[-300:]}')
        return 0
    if document is not None:
        messages = schemas.errors(document, True)
        for message in messages:
            verdict.add(compare.WRONG, where, message)
        if messages:
            return 0
    compare.compare_graph(verdict, where, answer, document)
    return 1


def compare_dependencies(verdict, document, answers):
    """The class-level dependencies against those of all instances that were asked for."""
    seen, family, complete = {}, {}, {}
    for answer in answers:
        nodes = {n['id']: n for n in answer.get('nodes', ())}
        for node in nodes.values():
            name = node['task']
            family[name] = node['family']
            seen.setdefault(name, set()).update(nodes[e['node']]['task'] for e in node['requires'] if 'node' in e)
            complete[name] = complete.get(name, True) and 'error' not in node
        if 'dynamic' in answer:
            root = nodes[answer['root']]
            compare.compare_symbolic(verdict, document, root['task'], root['family'], answer['dynamic'], dynamic=True)
    for name, children in sorted(seen.items()):
        compare.compare_symbolic(verdict, document, name, family[name], children, complete=complete[name])


def judge_idioms(options, schemas):
    idioms = sorted(p for p in (ROOT / 'fixtures' / options.suite).iterdir() if p.is_dir() and options.only in p.name)
    counts, graphs, asked, read = {compare.AGREE: 0, compare.ABSTAIN: 0, compare.WRONG: 0}, 0, 0, 0
    symbolic = dict(counts)
    wrong_elsewhere = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        verdicts = pool.map(lambda idiom: judge_idiom(options.repipe, schemas, idiom), idioms)
        for idiom, (verdict, compared, ranks) in zip(idioms, verdicts):
            rank = verdict.rank()
            for one in ranks:
                symbolic[one] += ranks[one]
            if (idiom / 'queries.json').exists():
                asked += 1
                counts[rank] += 1
                graphs += compared
            else:
                read += 1
                wrong_elsewhere += rank == compare.WRONG
            if rank != compare.AGREE or options.verbose:
                print(f'{rank:8}{idiom.name}')
            for finding in verdict.findings:
                print(f'         {finding[0]}: {finding[1]}: {finding[2]}')
    print(f'{options.suite} asked of Luigi: {asked}; graphs compared: {graphs}; '
          + ', '.join(f'{name} {number}' for name, number in counts.items())
          + f'; not executable: {read}, wrong {wrong_elsewhere}')
    print('requirements and outputs of instances, from what is stated of their classes: '
          + ', '.join(f'{name} {number}' for name, number in symbolic.items()))
    if options.only:
        return 1 if counts[compare.WRONG] + wrong_elsewhere else 0
    return settle(options, {options.suite: counts, f'{options.suite}, from classes': symbolic}, asked, graphs, wrong_elsewhere)


def settle(options, suites, asked, graphs, wrong_elsewhere):
    """`suites`: what recorded.json calls them -> ranks."""
    path = HERE / 'recorded.json'
    best = json.loads(path.read_text()) if path.exists() else {}
    counts = suites[options.suite]
    failures = []
    if asked < AT_LEAST[options.suite]:
        failures.append(f'only {asked} of {AT_LEAST[options.suite]} were asked')
    if graphs == 0:
        failures.append('no graph was compared')
    if counts[compare.WRONG] or wrong_elsewhere:
        failures.append(f'{counts[compare.WRONG] + wrong_elsewhere} wrong')
    for name, ranks in suites.items():
        if ranks[compare.AGREE] < best.get(name, 0):
            failures.append(f'{name}: agree {ranks[compare.AGREE]}, recorded {best[name]}')
        if options.record and ranks[compare.AGREE] > best.get(name, 0):
            best[name] = ranks[compare.AGREE]
            path.write_text(json.dumps(best, sort_keys=True) + '\n')
            print(f'recorded: {name}: agree {ranks[compare.AGREE]}')
    for failure in failures:
        print('FAILED: ' + failure)
    return 1 if failures else 0


def judge_package(options, schemas):
    if options.folder:
        below = pathlib.Path(options.package) / options.folder
        names = [options.folder + '.' + p.stem for p in sorted(below.glob('*.py')) if p.stem != '__init__']
    else:
        names = options.modules.split(',') if options.modules else pathlib.Path(options.module_list).read_text().split()
    status, document, error = ask_repipe(options.repipe, options.package)
    if status != 0 or document is None:
        print(f'FAILED: exit status {status}: {error[-300:]}')
        return 1
    with tempfile.NamedTemporaryFile('w', suffix='.json') as stated:
        json.dump(document, stated)
        stated.flush()
        luigi = ask_luigi(['--statements', stated.name, 'package', options.package, *names])
    verdict = compare.Verdict()
    for message in schemas.errors(document, False):
        verdict.add(compare.WRONG, 'show', message)
    for name, failure in sorted(luigi['import_errors'].items()):
        print(f'not importable here: {name}: {failure}')
    imported = set(names) - set(luigi['import_errors'])
    compare.compare_classes(verdict, document, luigi['classes'], imported)
    answers = [c['answer'] for c in luigi['classes'] if 'answer' in c]
    compare_dependencies(verdict, document, answers)
    edges = sum(len(node['requires']) for answer in answers for node in answer['nodes'])
    symbolic = symbolic_findings(verdict, answers)
    if options.graphs:
        sum(judge_query(options.repipe, schemas, options.package, answer, verdict) for answer in answers)
    for finding in verdict.findings:
        print(f'{finding[0]:8}{finding[1]}: {finding[2]}')
    ranks = [f[0] for f in verdict.findings]
    parameters = sum(len(c['parameters']) for c in luigi['classes'])
    instances = sum(len(answer['nodes']) for answer in answers)
    print(f'classes {len(luigi["classes"])}, parameters {parameters}, instances {instances}, '
          f'edges {edges}, without an instance {sum("error" in c for c in luigi["classes"])}; '
          f'from classes: agree {symbolic[compare.AGREE]}, abstain {symbolic[compare.ABSTAIN]}; '
          f'abstain {ranks.count(compare.ABSTAIN)}, wrong {ranks.count(compare.WRONG)}')
    return 1 if compare.WRONG in ranks or not luigi['classes'] else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--repipe', required=True)
    parser.add_argument('--suite', default='idioms', choices=sorted(AT_LEAST))
    parser.add_argument('--only', default='', help='folders whose name contains this')
    parser.add_argument('--jobs', type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument('--record', action='store_true')
    parser.add_argument('--verbose', action='store_true', help='name the idioms that agree too')
    parser.add_argument('--package', help='an import root with real code')
    parser.add_argument('--modules')
    parser.add_argument('--module-list')
    parser.add_argument('--folder', help='every module of this package')
    parser.add_argument('--graphs', action='store_true', help='also the concrete graph of one instance of each class')
    options = parser.parse_args()
    if options.package and not (options.modules or options.module_list or options.folder):
        parser.error('--package needs --modules, --module-list or --folder')
    need_environment()
    if options.package and not pathlib.Path(options.package).is_dir():
        print(f'SKIPPED: {options.package} is not there (tools/demo fetches it)')
        return 77
    schemas = Schemas()
    return judge_package(options, schemas) if options.package else judge_idioms(options, schemas)


if __name__ == '__main__':
    sys.exit(main())
