"""What holds for every repository, whatever is in it.

    test_invariants.py REPIPE SOURCE [--corpus]

Over all fixtures; with --corpus over the packages that `tools/setup packages` fetched. Held:
  - a fleet's reports have the same bytes with one worker and with eight, and in any order of its repositories;
  - `show` has the same bytes when the repository lies elsewhere;
  - each Python file that says luigi is listed, scanned or unparsed, or ignored with a reason that its path gives (a link);
  - a decorator that nobody knows, a metaclass, a base, or a statement that may bind any name leaves a diagnostic at its task.
"""
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

REPIPE = pathlib.Path(sys.argv.pop(1)).resolve()
SOURCE = pathlib.Path(sys.argv.pop(1)).resolve()
CORPUS = '--corpus' in sys.argv and bool(sys.argv.remove('--corpus') or True)
PACKAGES = SOURCE / '.cache' / 'corpus'
ENV = {'PATH': os.environ['PATH'], 'LC_ALL': 'C.UTF-8', 'HOME': '/nonexistent',
       **{name: os.environ[name] for name in ('ASAN_OPTIONS', 'UBSAN_OPTIONS') if name in os.environ}}
SECONDS = 900


def repositories():
    """Folders that stand for repositories, every one with Python in it."""
    if CORPUS:
        return sorted(p for p in PACKAGES.iterdir() if p.is_dir())
    found = [p for suite in ('idioms', 'traps', 'layers', 'demo') for p in (SOURCE / 'fixtures' / suite).iterdir()]
    found += [p / 'repo' for p in (SOURCE / 'fixtures' / 'golden').iterdir()]
    return sorted(p for p in found if p.is_dir() and next(p.rglob('*.py'), None))


def run(*command, ok=(0,)):
    done = subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, env=ENV, timeout=SECONDS)
    if done.returncode not in ok:
        raise AssertionError(f'{" ".join(map(str, command))}: status {done.returncode}: {done.stderr.decode(errors="replace")[-400:]}')
    return done.stdout


def show(repository, *options):
    return run(REPIPE, 'show', repository, '--format', 'json', *options)


class Fleet(unittest.TestCase):
    def reports(self, paths, jobs, place):
        store = pathlib.Path(place) / f'{len(list(pathlib.Path(place).iterdir()))}.db'
        run(REPIPE, 'scan', *paths, '--jobs', jobs, '--store', store, '--quiet', ok=(0, 1))
        return {form: run(REPIPE, 'report', '--store', store, '--format', form, ok=(0, 1)) for form in ('json', 'ndjson', 'sarif', 'markdown')}

    def test_workers_and_order_do_not_show(self):
        with tempfile.TemporaryDirectory() as place:
            fleet = pathlib.Path(place) / 'fleet'
            fleet.mkdir()
            paths = []
            for number, source in enumerate(repositories()):  # names of their own: a repository's identity is its path
                paths.append(fleet / f'{number:03}-{source.name if source.name != "repo" else source.parent.name}')
                shutil.copytree(source, paths[-1], symlinks=True)
            stores = pathlib.Path(place) / 'stores'
            stores.mkdir()
            first = self.reports(paths, 1, stores)
            self.assertGreater(len(json.loads(first['json'])), 3)
            shuffled = random.Random(4).sample(paths, len(paths))
            for jobs, order in ((8, paths), (8, shuffled), (1, list(reversed(paths)))):
                for form, text in self.reports(order, jobs, stores).items():
                    self.assertEqual(text, first[form], f'{form}, --jobs {jobs}')


class Files(unittest.TestCase):
    def says_luigi(self, repository):
        for path in repository.rglob('*'):
            if path.is_file() and '.git' not in path.parts and (path.suffix == '.py' or (path.suffix == '' and self.is_script(path))) and \
                    b'luigi' in path.read_bytes():
                yield path

    def is_script(self, path):
        with open(path, 'rb') as file:
            return re.match(rb'#![^\n]*python', file.read(200)) is not None

    def test_files_that_say_luigi_are_listed(self):
        seen = 0
        for repository in repositories():
            document = json.loads(show(repository))
            listed = {f['path']: f for f in document['files']}
            for path in self.says_luigi(repository):
                name = str(path.relative_to(repository))
                seen += 1
                self.assertIn(name, listed, repository)
                row = listed[name]
                if row['outcome'] == 'ignored':
                    self.assertTrue(path.is_symlink() and row['reason'], (repository, row))
                else:
                    self.assertIn(row['outcome'], ('scanned', 'unparsed'), row)
                    self.assertTrue(row['outcome'] == 'scanned' or row['code'], row)
        self.assertGreater(seen, 200)

    def test_the_place_does_not_show(self):
        with tempfile.TemporaryDirectory() as place:
            for number, repository in enumerate(repositories()[::5 if not CORPUS else 3]):
                other = pathlib.Path(place) / 'deep' / str(number) / repository.name
                shutil.copytree(repository, other, symlinks=True)
                self.assertEqual(show(repository), show(other), repository)


# What is put before a task class, or into its body; each is unheard of, and each must be said at the class.
MUTATIONS = {
    'decorator': ('@unheard_of.decorator\n', ''),
    'decorator with arguments': ('@unheard_of.decorator(3, name="x")\n', ''),
    'exec': ('', '    exec(unheard_of.code)\n'),
    'locals': ('', '    locals().update(unheard_of.more)\n'),
    'a name from outside': ('', '    unheard = unheard_of.make()\n'),
    'star': ('', '    from unheard_of import *\n'),
    'a broken line': ('', '    unheard = = 3\n'),
}


@unittest.skipIf(CORPUS, 'made of the fixtures')
class Unheard(unittest.TestCase):
    CLASS = re.compile(r'^class (\w+)\(luigi\.Task\):\n', re.M)

    def test_a_class_says_what_was_not_understood(self):
        checked = dict.fromkeys(MUTATIONS, 0)
        for number, idiom in enumerate(sorted((SOURCE / 'fixtures' / 'idioms').iterdir())):
            text = (idiom / 'tasks.py').read_text() if (idiom / 'tasks.py').exists() else ''
            found = self.CLASS.search(text)
            if not found:
                continue
            kinds = list(MUTATIONS)
            kind = kinds[number % len(kinds)]
            before, inside = MUTATIONS[kind]
            changed = 'import unheard_of\n' + text[:found.start()] + before + text[found.start():found.end()] + inside + text[found.end():]
            with tempfile.TemporaryDirectory() as place:
                tree = pathlib.Path(place) / 'tree'
                shutil.copytree(idiom, tree)
                (tree / 'tasks.py').write_text(changed)
                tasks = [t for t in json.loads(show(tree))['tasks'] if t['qualname'].split('#')[0] == found.group(1) and t['path'] == 'tasks.py']
            if '__future__' in text:
                continue  # must come first
            self.assertTrue(tasks, (kind, idiom.name))
            codes = {d['code'] for d in tasks[0]['diagnostics']}
            self.assertTrue(codes & {'RP3114', 'RP2006', 'RP3112', 'RP1101', 'RP1103', 'RP3001', 'RP1104'}, (kind, idiom.name, codes))
            checked[kind] += 1
        self.assertTrue(all(n >= 5 for n in checked.values()), checked)


if __name__ == '__main__':
    if CORPUS and not PACKAGES.is_dir():
        print(f'SKIPPED: {PACKAGES} is not there (tools/setup packages)')
        sys.exit(77)
    unittest.main()
