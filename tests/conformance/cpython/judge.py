#!/usr/bin/env python3
"""CPython's own tests, read as a repository: each test method that Python passes is a task, and repipe must not say that it raises.

    judge.py --repipe BINARY --tests LIB/test [NAME ...]      (LIB: the library of the Python that runs this)

Prints for each file how many of its methods are stated to end, are open, and are said to raise, which is false: Python has just run
them. Run by hand: the tests come with Python's source, and not with each installation. Exit status 0: nothing crashed."""
import argparse
import collections
import json
import pathlib
import re
import resource
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
MEMORY = 4 * 1024 ** 3
HELPERS = ('seq_tests', 'list_tests', 'string_tests', 'mapping_tests')  # modules of the test package that tests derive from
NAMES = ('augassign base64 bisect bool builtin bytes calendar class collections compare complex configparser contains copy csv dataclasses decorators '
         'defaultdict deque descr dict difflib dynamicclassattribute enum enumerate exceptions float fnmatch format fractions fstring generators '
         'genericalias graphlib hash heapq html index int isinstance iter itertools keywordonlyarg list long math operator posixpath pprint property '
         'range reprlib richcmp scope set shlex slice sort statistics string string_literals struct subclassinit super textwrap tuple typing unicode '
         'urlparse userdict userlist userstring weakset with').split()
RENAMES = [
    (r'^(\s*)import unittest\b(?!\.)', r'\1import stand_in_unittest as unittest'),
    (r'^(\s*)from unittest import (?!mock)', r'\1from stand_in_unittest import '),
    (r'^(\s*)from test import support, (\w+)', r'\1import stand_in_support as support\n\1import \2'),
    (r'^(\s*)from test import (\w+_tests)\b', r'\1import \2'),
    (r'^(\s*)from test import support\b', r'\1import stand_in_support as support'),
    (r'^(\s*)import test\.support\b.*', r'\1import stand_in_support as support'),
    (r'^(\s*)from test\.support(?:\.\w+)? import ', r'\1from stand_in_support import '),
]
ASK = '''
import importlib, json, signal, sys, warnings
warnings.simplefilter('ignore')
sys.path.insert(0, sys.argv[1])
module = importlib.import_module(sys.argv[2])
import stand_in_unittest
def late(*args):
    raise TimeoutError
signal.signal(signal.SIGALRM, late)
passed = []
for name, case in list(vars(module).items()):
    if isinstance(case, type) and issubclass(case, stand_in_unittest.TestCase) and case.__module__ == module.__name__:
        for method in (each for each in dir(case) if each.startswith('test')):
            signal.alarm(5)
            try:
                case.setUpClass()
                one = case(method)
                one.setUp()
                getattr(one, method)()
                one.tearDown()
                passed.append((name, method))
            except BaseException:
                pass
            signal.alarm(0)
print(json.dumps(passed), file=sys.__stdout__)
'''
TASK = '''

class {task}(luigi_.WrapperTask):
    def requires(self):
        {case}.setUpClass()
        case_ = {case}({method!r})
        case_.setUp()
        case_.{method}()
        case_.tearDown()
        yield Ended_()
'''


def renamed(text):
    for pattern, by in RENAMES:
        text = re.sub(pattern, by, text, flags=re.M)
    return text.replace('test.support.', 'support.')


def passed_by_python(folder, module):
    """The methods that Python passes; the stand-in of test.support gets the names that it lacks, one by one."""
    lacking = re.compile(r"cannot import name '(\w+)' from 'stand_in_support'|module 'stand_in_support' has no attribute '(\w+)'")
    for _ in range(20):
        done = subprocess.run([sys.executable, '-B', '-c', ASK, str(folder), module], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              stdin=subprocess.DEVNULL, cwd=folder, timeout=300)
        found = lacking.search(done.stderr)
        if done.returncode == 0 or found is None:
            break
        with open(folder / 'stand_in_support.py', 'a') as out:
            out.write(f'{found.group(1) or found.group(2)} = Missing()\n')
    return json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else None


def limited():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def judge(repipe, tests, name):
    """(counts, methods said to raise), or a text that says what went wrong"""
    source = tests / f'test_{name}.py'
    source = source if source.exists() else tests / f'test_{name}' / '__init__.py'
    if not source.exists():
        return 'no such file'
    with tempfile.TemporaryDirectory(prefix='repipe-cpython-') as place:
        folder = pathlib.Path(place)
        for stand_in in ('stand_in_unittest.py', 'stand_in_support.py'):
            (folder / stand_in).write_text((HERE / stand_in).read_text())
        for helper in HELPERS:
            if (tests / f'{helper}.py').exists():
                (folder / f'{helper}.py').write_text(renamed((tests / f'{helper}.py').read_text(encoding='utf-8')))
        module = f'm_{name}'
        text = renamed(source.read_text(encoding='utf-8'))
        (folder / f'{module}.py').write_text(text)
        methods = passed_by_python(folder, module)
        if methods is None:
            return 'Python does not run it here'
        tasks = {f'T_{number}': method for number, method in enumerate(methods)}
        text += '\n\nimport luigi as luigi_\n\n\nclass Ended_(luigi_.Task):\n    pass\n'
        text += ''.join(TASK.format(task=task, case=case, method=method) for task, (case, method) in tasks.items())
        (folder / f'{module}.py').write_text(text)
        done = subprocess.run([repipe, 'show', str(folder), '--format', 'json'], stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=limited,
                              timeout=300)
        if done.returncode not in (0, 1):
            return f'CRASHED: exit status {done.returncode}: {done.stderr.decode(errors="replace")[-200:]}'
        counts, false = collections.Counter(), []
        for task in json.loads(done.stdout)['tasks']:
            if task['qualname'] not in tasks:
                continue
            requires = task['requires']
            if any(r['code'] == 'RP3109' and not r['condition'] for r in requires) or not requires:
                counts['said to raise'] += 1
                false.append('.'.join(tasks[task['qualname']]) + ': ' + (requires[0]['text'] if requires else 'nothing is required'))
            else:
                ends = len(requires) == 1 and not requires[0]['code'] and not requires[0]['condition']
                counts['end' if ends else 'open'] += 1
        return counts, false


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--repipe', required=True)
    parser.add_argument('--tests', required=True, type=pathlib.Path)
    parser.add_argument('--verbose', action='store_true')
    parser.add_argument('names', nargs='*', default=NAMES)
    options = parser.parse_args()
    total, crashed = collections.Counter(), 0
    for name in options.names:
        answer = judge(options.repipe, options.tests, name)
        if isinstance(answer, str):
            crashed += answer.startswith('CRASHED')
            print(f'{name:24} {answer}')
            continue
        counts, false = answer
        total.update(counts)
        print(f'{name:24} end {counts["end"]:5}  open {counts["open"]:4}  said to raise {counts["said to raise"]:4}', flush=True)
        for line in false if options.verbose else ():
            print('        ', line[:200])
    print(f'{"all":24} end {total["end"]:5}  open {total["open"]:4}  said to raise {total["said to raise"]:4}')
    return 1 if crashed else 0


if __name__ == '__main__':
    sys.exit(main())
