"""Packages of several modules made at random for the random run judge (--shapes): each puts together a few of the shapes that real pipelines have and
random_runs.py does not: loops that become ArrayNodes, luigi.util chains, folders that several read, wrappers of wrappers, deep and wide graphs, launches.
The same seed gives the same text."""
import json
import sys

BASE = '''import datetime
import os

import luigi
from luigi.task import flatten


def bit(value):
    if isinstance(value, (list, tuple)):
        return '+'.join(bit(item) for item in value)
    return str(value)[:40].replace('/', '_')


def text_of(target):
    if os.path.isdir(target.path):
        return ''.join('[%s]' % name + open(os.path.join(target.path, name)).read() for name in sorted(os.listdir(target.path)))
    with target.open() as part:
        return part.read()


class Base(luigi.Task):
    """Writes what its parameters and its inputs are."""

    def told(self):
        text = type(self).__name__ + ': ' + ', '.join('%s=%r' % (name, value if len(str(value)) < 99 else len(str(value))) for name, value in sorted(self.param_kwargs.items())) + '\\n'
        return text + ''.join('  ' + line + '\\n' for target in flatten(self.input()) for line in text_of(target).splitlines())

    def output(self):
        return luigi.LocalTarget('out/%s' % self.task_id)

    def run(self):
        with self.output().open('w') as out:
            out.write(self.told())
'''
TOP = {'n': ('luigi.IntParameter(default={})', ['1', '2', '3'], [1, 2]), 'word': ('luigi.Parameter(default={})', ["'w'", "'x y'", "'é'"], ['v', 'a b', 'ü/ö']),
       'names': ('luigi.ListParameter(default={})', ["['a', 'b']", "['x y']", '[]', "['é', 'b', 'c']"], [['"p"', '"q r"'], [], ['"one"']]),
       'nums': ('luigi.ListParameter(default={})', ['[1, 2]', '[]', '[3]'], [['4', '5'], [], ['0']]),
       'day': ('luigi.DateParameter(default={})', ['datetime.date(2024, 1, 31)', 'datetime.date(2023, 12, 30)', 'datetime.date(2024, 2, 28)'], ['2024-02-28', '2023-02-27', '2024-12-31']),
       'flag': ('luigi.BoolParameter(default={})', ['True', 'False'], [True, False]), 'opt': ('luigi.OptionalParameter(default={})', ['None', "'o'"], ['', 'given']),
       'optn': ('luigi.OptionalIntParameter(default={})', ['None', '7'], ['', '8'])}


class Shapes:
    def __init__(self, dice):
        self.dice, self.count, self.modules, self.given, self.files = dice, 0, {}, {}, {'data/a.txt': 'alpha\n'}

    def one(self, *of):
        return self.dice.choice(of)

    def name(self, stem):
        self.count += 1
        return f'{stem}{self.count}'

    def path(self, *attributes):
        """output() of a class with these parameters, or the one it has."""
        if self.dice.random() < 0.4:
            return ''
        stem = self.name('p') + self.one('', ' with blank', '-é', '/deeper')
        how = self.one(f"'out/{stem}-{'-'.join(['%s'] * len(attributes))}.txt' % ({', '.join('bit(self.%s)' % a for a in attributes)},)",
                       "f'out/" + stem + ''.join('-{bit(self.%s)}' % a for a in attributes) + "'", f"os.path.join('out', {stem!r}, {', '.join('bit(self.%s)' % a for a in attributes) or repr('x')})")
        return f'\n    def output(self):\n        return luigi.LocalTarget({how})\n'

    def put(self, module, text):
        self.modules.setdefault(module, []).append(text)

    # Each shape writes classes into a module and gives an expression for an instance, over the parameters of Top.

    def array(self, m):
        part, all_, after = self.name('Part'), self.name('All'), self.name('After')
        kind, over = self.one(('luigi.Parameter', 'names'), ('luigi.IntParameter', 'nums'), ('luigi.Parameter', 'names'))
        extra = self.one('', '', 'n', 'day', 'opt')
        declared = {'n': '    n = luigi.IntParameter()\n', 'day': '    day = luigi.DateParameter()\n', 'opt': '    opt = luigi.OptionalParameter(default=None)\n'}.get(extra, '')
        given = f', {extra}=self.{extra}' if extra else ''
        below = self.one('', '', '', 'Below')
        if below:
            below = self.name(below)
            self.put(m, f'class {below}(Base):\n    item = {kind}()\n' + self.path('item'))
            below = f'\n    def requires(self):\n        return {below}(item=self.item)\n'
        if self.dice.random() < 0.3:
            below += '\n    def output(self):\n        return ' + self.one("{'a': luigi.LocalTarget('out/a-' + self.task_id), 'b': luigi.LocalTarget('out/b-' + self.task_id)}", "[luigi.LocalTarget('out/a-' + self.task_id)]")
            below += "\n\n    def run(self):\n        for target in flatten(self.output()):\n            with target.open('w') as out:\n                out.write(self.told())\n"
            path = ''
        else:
            path = self.path('item', *([extra] if extra else []))
        self.put(m, f'class {part}(Base):\n    item = {kind}()\n{declared}{path}{below}')
        loop = self.one(f'return [{part}(item=x{given}) for x in self.{over}]', f'for x in self.{over}:\n            yield {part}(item=x{given})', f'found = []\n        for x in self.{over}:\n            found.append({part}(item=x{given}))\n        return found',
                        f'return {{x: {part}(item=x{given}) for x in self.{over}}}', f'return [{part}(x{", self." + extra if extra else ""}) for x in self.{over}]', f'return [self.clone({part}, item=x) for x in self.{over}]')
        base = self.one('Base', 'Base', 'luigi.WrapperTask')
        self.put(m, f'class {all_}({base}):\n    {over} = luigi.ListParameter()\n{declared}\n    def requires(self):\n        {loop}\n')
        self.put(m, f'class {after}(Base):\n    {over} = luigi.ListParameter()\n{declared}\n    def requires(self):\n        return {all_}({over}=self.{over}{given})\n')
        return f'{self.one(all_, after) if base == "Base" else after}({over}=self.{over}{given})'

    def folder(self, m):
        made, one, two = self.name('Made'), self.name('One'), self.name('Two')
        nested = self.one('', "os.makedirs(os.path.join(path, 'sub'))\n        ")
        self.put(m, f"class {made}(Base):\n    n = luigi.IntParameter()\n\n    def output(self):\n        return luigi.LocalTarget('out/{made} dir-%d' % self.n)\n\n    def run(self):\n        path = self.output().path\n"
                 f"        os.makedirs(path)\n        for i in range(self.n):\n            with open(os.path.join(path, 'part %d' % i), 'w') as out:\n                out.write('%d\\n' % i)\n")
        del nested
        self.put(m, f'class {one}(Base):\n    n = luigi.IntParameter()\n\n    def requires(self):\n        return {made}(n=self.n)\n')
        self.put(m, f"class {two}(Base):\n    n = luigi.IntParameter()\n\n    def requires(self):\n        return {{'made': {made}(n=self.n), 'one': {one}(n=self.n)}}\n\n    def told(self):\n        return str(sorted(os.listdir(self.input()['made'].path)))\n")
        return f'{two}(n=self.n)'

    def chain(self, m):
        """luigi.util.requires and inherits, one upon the other."""
        names = [self.name('Link') for _ in range(self.dice.randint(2, 4))]
        self.put(m, f'class {names[0]}(Base):\n    n = luigi.IntParameter()\n    word = luigi.Parameter(default={self.one(repr("d"), repr(""))})\n' + self.path('n', 'word'))
        for above, name in zip(names, names[1:]):
            util = self.one('requires', 'requires', 'inherits')
            own = self.one('', f'    extra{self.count} = luigi.IntParameter(default=2)\n')
            text = f'@luigi.util.{util}({above})\nclass {name}(Base):\n' + (own or '    pass\n')
            if util == 'inherits':
                text += '\n    def requires(self):\n        return ' + self.one(f'self.clone({above})', f'[self.clone({above}), self.clone({above}, n=self.n + 1)]', f'{above}(n=self.n, word=self.word)') + '\n'
            self.put(m, text)
        return f'{names[-1]}(n=self.n{self.one("", ", word=self.word")})'

    def deep(self, m):
        names = [self.name('Deep') for _ in range(self.one(4, 8))]
        self.put(m, f'class {names[0]}(Base):\n    n = luigi.IntParameter()\n' + self.path('n'))
        for below, name in zip(names, names[1:]):
            change = self.one('self.n', 'self.n', 'self.n + 1')
            self.put(m, f'class {name}(Base):\n    n = luigi.IntParameter()\n\n    def requires(self):\n        return {below}(n={change})\n' + self.path('n'))
        return f'{names[-1]}(n=self.n)'

    def wide(self, m):
        leaf, fan = self.name('Leaf'), self.name('Fan')
        count = self.one(5, 12, 40)
        self.put(m, f'class {leaf}(Base):\n    i = luigi.IntParameter()\n    n = luigi.IntParameter()\n' + self.path('i', 'n'))
        self.put(m, f'class {fan}(Base):\n    n = luigi.IntParameter()\n\n    def requires(self):\n        return [{leaf}(i=i, n={self.one("self.n", "1", "self.n * i")}) for i in range({count})]\n')
        return f'{fan}(n=self.n)'

    def dates(self, m):
        leaf, loop = self.name('Day'), self.name('Days')
        self.put(m, f'class {leaf}(Base):\n    day = luigi.DateParameter()\n' + self.path('day'))
        kind = self.dice.randrange(4)
        lines = [f'return [{leaf}(day=self.day + datetime.timedelta(days=i)) for i in range({self.one(2, 4)})]',
                 f'return [{leaf}(day=self.day - datetime.timedelta(days=i)) for i in range(1, 3)]',
                 f'day = self.day\n        found = []\n        for _ in range(3):\n            found.append({leaf}(day=day))\n            day += datetime.timedelta(days=1)\n        return found',
                 f'return {leaf}(day=(self.day.replace(day=1) + datetime.timedelta(days=32)).replace(day=1))'][kind]
        self.put(m, f'class {loop}(Base):\n    day = luigi.DateParameter()\n\n    def requires(self):\n        {lines}\n')
        return f'{loop}(day=self.day)'

    def wrappers(self, m):
        leaf, low, high = self.name('Leaf'), self.name('Low'), self.name('High')
        self.put(m, f'class {leaf}(Base):\n    word = luigi.Parameter()\n    flag = luigi.BoolParameter()\n' + self.path('word', 'flag'))
        self.put(m, f'class {low}(luigi.WrapperTask):\n    word = luigi.Parameter()\n    flag = luigi.BoolParameter()\n\n    def requires(self):\n        ' + self.one(
            f'yield {leaf}(word=self.word, flag=self.flag)\n        yield {leaf}(word=self.word + "+", flag=not self.flag)', f'if self.flag:\n            yield {leaf}(word=self.word, flag=True)', f'return {{"a": {leaf}(self.word, self.flag)}}') + '\n')
        self.put(m, f'class {high}(luigi.WrapperTask):\n    word = luigi.Parameter()\n    flag = luigi.BoolParameter()\n\n    def requires(self):\n        return {low}(word=self.word, flag=self.flag), {low}(word="fixed", flag=True)\n')
        return f'{high}(word=self.word, flag=self.flag)'

    def lists(self, m):
        """output() is a dict of lists, and somebody takes parts of it."""
        made, used = self.name('Lists'), self.name('Used')
        self.put(m, f"class {made}(Base):\n    word = luigi.Parameter()\n\n    def output(self):\n        return {{'many': [luigi.LocalTarget('out/{made}-%s-%d' % (bit(self.word), i)) for i in range(3)], 'one': luigi.LocalTarget('out/{made}-%s' % bit(self.word))}}\n\n"
                 "    def run(self):\n        for number, target in enumerate(flatten(self.output())):\n            with target.open('w') as out:\n                out.write('%d %s' % (number, self.word))\n")
        take = self.one("self.input()['many'][1].path", "self.input()['one'].path", "[t.path for t in self.input()['many']][-1]")
        self.put(m, f'class {used}(Base):\n    word = luigi.Parameter()\n\n    def requires(self):\n        return {made}(word=self.word)\n\n    def told(self):\n        return open({take}).read() + super().told()\n')
        return f'{used}(word=self.word)'

    def conflict(self, m):
        a, b, both = self.name('A'), self.name('B'), self.name('Both')
        where = self.one(f"'out/{both}'", f"'out/{both}-%d' % self.n")
        for name in (a, b):
            self.put(m, f'class {name}(Base):\n    n = luigi.IntParameter()\n\n    def output(self):\n        return luigi.LocalTarget({where})\n')
        self.put(m, f'class {both}(Base):\n    n = luigi.IntParameter()\n\n    def requires(self):\n        return [{a}(n=self.n), {b}(n={self.one("self.n", "self.n + 1")})]\n')
        return f'{both}(n=self.n)'

    def nones(self, m):
        leaf, above = self.name('Maybe'), self.name('Above')
        self.put(m, f'class {leaf}(Base):\n    opt = luigi.OptionalParameter(default={self.one("None", repr("x"))})\n    optn = luigi.OptionalIntParameter(default=None)\n' + self.path('opt', 'optn'))
        self.put(m, f'class {above}(Base):\n    opt = luigi.OptionalParameter(default=None)\n    optn = luigi.OptionalIntParameter(default=3)\n\n    def requires(self):\n        '
                 + self.one(f'return {leaf}(opt=self.opt, optn=self.optn)', f'return self.clone({leaf})', f'if self.opt is not None:\n            yield {leaf}(opt=self.opt)\n        yield {leaf}(optn=self.optn)', f'return {leaf}(opt=None, optn=self.optn)') + '\n')
        return f'{above}(opt=self.opt, optn=self.optn)'

    def long(self, m):
        leaf, above = self.name('Long'), self.name('LongAbove')
        self.put(m, f'class {leaf}(Base):\n    text = luigi.Parameter()\n    many = luigi.ListParameter(default=[])\n')
        value = self.one('self.word * 700', "', '.join(['x'] * 600)", "'%s-' % self.word + 'y' * 2000", "'z' * 1025")
        self.put(m, f'class {above}(Base):\n    word = luigi.Parameter()\n\n    def requires(self):\n        return {leaf}(text={value}{self.one("", ", many=[self.word] * 300", ", many=list(range(400))")})\n')
        return f'{above}(word=self.word)'

    def outside(self, m):
        data, reads = self.name('Data'), self.name('Reads')
        self.put(m, f"class {data}(luigi.ExternalTask):\n    def output(self):\n        return luigi.LocalTarget('data/{data}.txt')\n")
        self.put(m, f'class {reads}(Base):\n    n = luigi.IntParameter()\n\n    def requires(self):\n        return {data}()\n')
        self.files[f'data/{data}.txt'] = f'{data}\n'
        if self.dice.random() < 0.5:
            self.files['repipe.yaml'] = f'external:\n  {data}: input\n'
            self.given[data.lower()] = f'@data/{data}.txt'
        return f'{reads}(n=self.n)'

    def yielded(self, m):
        leaf, late = self.name('Late'), self.name('Yields')
        self.put(m, f'class {leaf}(Base):\n    item = luigi.Parameter()\n' + self.path('item'))
        more = self.one(f'found = yield [{leaf}(item=x) for x in self.names]', f'found = yield {leaf}(item="one")', f'found = []\n        for x in self.names:\n            found.append((yield {leaf}(item=x)))')
        self.put(m, f"class {late}(Base):\n    names = luigi.ListParameter()\n\n    def run(self):\n        {more}\n        with self.output().open('w') as out:\n            out.write(''.join(text_of(t) for t in flatten(found)))\n")
        return f'{late}(names=self.names)'

    def asks(self, m):
        """run() that walks through deps() and requires()."""
        leaf, walks = self.name('Leaf'), self.name('Walks')
        self.put(m, f'class {leaf}(Base):\n    n = luigi.IntParameter()\n' + self.path('n'))
        requires = self.one(f'return {{"a": {leaf}(n=self.n), "b": [{leaf}(n=self.n + 1)]}}', f'yield {leaf}(n=self.n)\n        yield {leaf}(n=7)', f'return {leaf}(n=self.n)')
        walk = self.one('self.deps()', 'flatten(self.requires())', 'self.deps() + flatten(self.requires())')
        self.put(m, f"class {walks}(Base):\n    n = luigi.IntParameter()\n\n    def requires(self):\n        {requires}\n\n    def told(self):\n        return ''.join('%d %s' % (task.n, text_of(task.output())) for task in {walk})\n")
        return f'{walks}(n=self.n)'

    def fruitless(self, m):
        """A task that has no outputs, which Luigi never takes for complete, or whose complete() says otherwise."""
        none, after = self.name('None'), self.name('After')
        complete = self.one('', '', f"\n    def complete(self):\n        return os.path.exists('out/{none}')\n")
        self.put(m, f"class {none}(luigi.Task):\n    n = luigi.IntParameter()\n\n    def run(self):\n        os.makedirs('out', exist_ok=True)\n        open('out/{none}', 'w').close()\n{complete}")
        self.put(m, f'class {after}(Base):\n    n = luigi.IntParameter()\n\n    def requires(self):\n        return {none}(n=self.n)\n')
        return f'{after}(n=self.n)'

    def beside(self, m):
        """A file that is no target, read in several ways: RP4008."""
        left, looks = self.name('Leaves'), self.name('Looks')
        self.put(m, f"class {left}(Base):\n    n = luigi.IntParameter()\n\n    def told(self):\n        with open('beside-{left}', 'w') as out:\n            out.write('%d\\n' % self.n)\n        return 'left\\n'\n")
        way = self.one(f"str(self.output().fs.exists('beside-{left}'))", f"repr(sorted(self.input().fs.listdir('.')))", f"str(os.stat('beside-{left}').st_size)", f"str(os.access('beside-{left}', os.R_OK))", 'repr(sorted(os.listdir()))',
                       f"str(os.rename('beside-{left}', 'moved-{left}'))")
        self.put(m, f'class {looks}(Base):\n    n = luigi.IntParameter()\n\n    def requires(self):\n        return {left}(n=self.n)\n\n    def told(self):\n        return {way}\n')
        return f'{looks}(n=self.n)'

    def shared(self, m):
        """A diamond over two levels, and an array beside it."""
        low, left, right, over = self.name('Low'), self.name('Left'), self.name('Right'), self.name('Over')
        self.put(m, f'class {low}(Base):\n    n = luigi.IntParameter()\n' + self.path('n'))
        more = self.one('', '', ' + [%s(n=len(x)) for x in self.names]' % low)
        for name in (left, right):
            self.put(m, f'class {name}(Base):\n    n = luigi.IntParameter()\n    names = luigi.ListParameter(default=[])\n\n    def requires(self):\n        return [{low}(n=self.n)]{more}\n')
        self.put(m, f'class {over}(Base):\n    n = luigi.IntParameter()\n    names = luigi.ListParameter()\n\n    def requires(self):\n        return {{"l": {left}(n=self.n, names=self.names), "r": {right}(n={self.one("self.n", "self.n + 1")})}}\n')
        return f'{over}(n=self.n, names=self.names)'


SHAPES = ['array', 'array', 'array', 'folder', 'chain', 'chain', 'deep', 'wide', 'dates', 'dates', 'wrappers', 'lists', 'conflict', 'nones', 'nones', 'long', 'outside', 'yielded', 'shared', 'shared', 'asks', 'fruitless', 'beside']


def package(dice):
    """(files, root as MODULE:CLASS, lists of inputs: "@PATH" is a file of the package that an input brings, a line of a script that launches it or None, shapes)"""
    g = Shapes(dice)
    chosen = dice.sample(SHAPES, dice.randint(1, 3))
    expressions, imports = [], []
    for shape in dict.fromkeys(chosen):
        module = dice.choice(['parts', 'steps', 'flow'])
        expression = getattr(g, shape)(module)
        expressions.append(expression)
        if module != 'flow':
            imports.append((module, expression.split('(')[0]))
    top = [f'class Top({dice.choice(["Base", "Base", "luigi.WrapperTask"])}):']
    used = sorted(name for name in TOP if any(f'self.{name}' in e for e in expressions))
    for name in used:
        top.append(f'    {name} = {TOP[name][0].format(dice.choice(TOP[name][1]))}')
    top += ['', '    def requires(self):']
    top += ['        return ' + (expressions[0] if len(expressions) == 1 else '[' + ', '.join(expressions) + ']')] if dice.random() < 0.6 else ['        yield ' + e for e in expressions]
    files = dict(g.files)
    head = 'import datetime\nimport os\n\nimport luigi\nimport luigi.util\n\nfrom .base import Base, bit, flatten, text_of\n'
    for name in ('parts', 'steps'):
        if name in g.modules:
            files[f'pkg/{name}.py'] = head + '\n\n' + '\n\n'.join(g.modules[name])
    lines = [dice.choice([f'from .{module} import {name}', f'from pkg.{module} import {name}']) for module, name in imports]
    files['pkg/flow.py'] = head + ''.join(line + '\n' for line in lines) + '\n\n' + '\n\n'.join(g.modules.get('flow', []) + ['\n'.join(top) + '\n'])
    files['pkg/base.py'], files['pkg/__init__.py'] = BASE, ''
    runs = [{}] + [{name: dice.choice(TOP[name][2]) for name in used if dice.random() < 0.8} for _ in range(2)]
    launch = None
    if dice.random() < 0.3 and not g.given:
        words = {'n': '--n 5', 'word': "--word 'x y'", 'day': '--day 2024-02-29', 'flag': '--flag', 'names': "--names '[\"s\", \"t u\"]'", 'opt': '--opt o'}
        launch = ' '.join(words[name] for name in used if name in words and dice.random() < 0.7)
    if launch:  # without arguments it is the default launch plan
        launch = f'luigi --module pkg.flow Top {launch} --local-scheduler'
        if dice.random() < 0.5:
            files['run.sh'] = '#!/bin/sh\nset -e\ncd "$(dirname "$0")"\n' + launch + '\n'
        else:
            files['Makefile'] = 'run:\n\tPYTHONPATH=. ' + launch + '\n'
    return files, 'pkg.flow:Top', [{**one, **g.given} for one in runs], launch, chosen


if __name__ == '__main__':
    import random
    made = package(random.Random(int(sys.argv[1])))
    for name, text in sorted(made[0].items()):
        print(f'# ---- {name}\n{text}')
    print('#', made[1], json.dumps(made[2]), made[3])
