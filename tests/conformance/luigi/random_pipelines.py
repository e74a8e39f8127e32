"""Pipelines made at random: what people write in requires() and output(), put together as nobody would. The same seed gives the
same text. Each class has the same parameters, so that queries() fits all."""
import json

HEAD = '''import collections
import dataclasses
import datetime
import enum
import functools
import inspect
import itertools
import os.path
import sys

import luigi


class Dep(luigi.ExternalTask):
    name = luigi.Parameter()
    n = luigi.IntParameter(default=0)

    def output(self):
        return luigi.LocalTarget(f'dep/{self.name}-{self.n}')


class Pair(luigi.ExternalTask):
    name = luigi.Parameter()
    n = luigi.IntParameter(default=0)

    def output(self):
        return {'left': luigi.LocalTarget(f'pair/{self.name}/left'), 'right': [luigi.LocalTarget(f'pair/{self.name}/{i}') for i in range(self.n % 3)]}


class Settings(luigi.Config):
    base = luigi.Parameter(default='conf')
    most = luigi.IntParameter(default=3)


LIMITS = {'abc': 4, 'x': 0}
STEP = len(LIMITS) + 1


Row = collections.namedtuple('Row', 'left right')


class Level(enum.Enum):
    LOW = 1
    HIGH = 4


@dataclasses.dataclass(frozen=True)
class Conf:
    size: int
    name: str = 'conf'
    tags: tuple = ('t', 'u')

    def full(self):
        return f'{self.name}.{self.size}'


def twice(value):
    return value * 2


def walk(value, seen=()):
    if not 0 <= value <= 4 or value in seen:
        return list(seen)
    return walk(value * 2 + 1, (*seen, value))


def until(values, limit):
    total = 0
    for value in values:
        total += value
        if total > limit:
            break
        yield total


def deep(value):
    return value if value <= 0 else deep(value - 2) + 1


def wrap(text, *, left='<', right='>'):
    if not text:
        raise ValueError('nothing to wrap')
    return left + text + right


def first_of(*values, last='zz'):
    for value in values:
        if len(value) > 1:
            break
    else:
        value = last
    return value


def pick(values, default='none'):
    for value in values:
        if value:
            return value
    return default


class Base(luigi.Task):
    n = luigi.IntParameter(default=2)
    flag = luigi.BoolParameter(default=False)
    word = luigi.Parameter(default='abc')
    names = luigi.ListParameter(default=['x', 'yy'])
    nums = luigi.ListParameter(default=[3, 1])
    options = luigi.DictParameter(default={'k': 1})
    day = luigi.DateParameter(default=datetime.date(2024, 2, 28))
    ratio = luigi.FloatParameter(default=0.5)
    span = luigi.TimeDeltaParameter(default=datetime.timedelta(hours=2))
    when = luigi.DateHourParameter(default=datetime.datetime(2024, 2, 29, 13))
    level = luigi.EnumParameter(enum=Level, default=Level.LOW)
    maybe = luigi.OptionalParameter(default=None)
    some = luigi.OptionalIntParameter(default=7)
    pairs = luigi.TupleParameter(default=((1, 2), (3, 4)))
    choice = luigi.ChoiceParameter(choices=['left', 'right'], default='left')
    several = luigi.EnumListParameter(enum=Level, default=(Level.HIGH,))

    def helper(self, value, extra=1):
        if value > 3:
            return value - extra
        return self.n + value

    @property
    def size(self):
        return len(self.names) + len(self.options)

    @property
    def label(self):
        return self.word if self.flag else f'{self.word}-{self.n}'

    def label_of(self, text, sep='_'):
        return sep.join([self.label, text])

    def each(self, values):
        for value in values:
            if value != self.word:
                yield value
            yield value + '.'
'''
PARAMS = {'n': 'int', 'flag': 'bool', 'word': 'str', 'names': 'strs', 'nums': 'ints', 'options': 'dict', 'day': 'date'}


class Writer:
    """The body of one function. `scope`: the names that are bound for certain -> their type."""

    def __init__(self, dice):
        self.dice, self.count, self.scope, self.lines, self.loops = dice, 0, {}, [], 0
        self.counters = set()  # of while: nothing else is bound to these

    # ---- expressions

    def name(self, kind):
        names = [n for n, k in self.scope.items() if k == kind] + [f'self.{n}' for n, k in PARAMS.items() if k == kind]
        return self.dice.choice(names) if names else None

    def leaf(self, kind):
        named = self.name(kind)
        if named and self.dice.random() < 0.75:
            return named
        return {'int': lambda: str(self.dice.randint(0, 5)), 'bool': lambda: self.dice.choice(['True', 'False']),
                'str': lambda: repr(self.dice.choice(['a', 'b%', 'c{', '', 'it\'s', 'x y', 'x'])), 'strs': lambda: self.dice.choice(["['p', 'q']", '[]', "('r',)"]),
                'ints': lambda: self.dice.choice(['[4, 5]', '[]', 'range(3)', 'list(range(2))']), 'dict': lambda: self.dice.choice(["{'k': 2}", "{'m': 1, 'k': 0}", '{}']),
                'date': lambda: 'datetime.date(2024, 3, 1)'}[kind]()

    def of(self, kind, depth=2):
        if depth == 0 or self.dice.random() < 0.25:
            return self.leaf(kind)
        def e(k): return self.of(k, depth - 1)
        forms = {
            'int': ['{int} + {int}', '{int} - {int}', '{int} * 2', '{int} // 2', '{int} % 3', 'len({strs})', 'len({str})', 'len({ints})', 'len({dict})', 'max({int}, {int})', 'min({int}, {int})',
                    'sum({ints})', '{int} if {bool} else {int}', 'self.helper({int})', 'self.helper({int}, extra={int})', 'twice({int})', '{date}.month', '{date}.day', "{dict}.get('k', {int})",
                    'int({bool})', 'abs({int})', '-{int}', '{str}.count({str})', 'sum(1 for _ in {strs})', 'max({ints}, default={int})',
                    'len(set({strs}))', 'next(iter({ints}), {int})', 'deep({int})', 'LIMITS.get({str}, {int})', 'divmod({int}, 3)[1]', 'sum(len(s) for s in {strs})', 'self.size', 'round({int} / 2)', 'STEP', 'len(str({int}))',
                    "{dict}['k'] if 'k' in {dict} else {int}", '(lambda x: x + {int})({int})', 'min({ints} or [{int}])', '({date} - {date}).days', '{int} ** 2', 'Level.HIGH.value', 'Row({int}, {str}).left', 'Conf({int}).size', 'functools.reduce(lambda a, b: a + b, {ints}, {int})', 'len(walk({int}))', 'sum(until({ints}, {int}))', 'len({strs} and {strs})', 'int({str} or 0) if {str}.isdigit() else {int}', 'len(set({strs}) & set({strs}))', "{str}.find('b')", 'ord({str}[0]) if {str} else {int}', 'functools.partial(twice)({int})', '{date}.weekday()', 'list({ints}).count({int})',
                    'int(self.ratio * {int})', 'self.level.value', 'int(self.span.total_seconds()) // 60 + {int}', 'self.when.hour', 'len(self.pairs)', 'sum(a * b for a, b in self.pairs)', 'self.some or {int}', 'max((v.value for v in self.several), default={int})'],
            'bool': ['{int} > {int}', '{int} == {int}', '{int} <= {int}', 'not {bool}', '{bool} and {bool}', '{bool} or {bool}', '{str} in {strs}', "'k' in {dict}", '{str}.startswith({str})',
                     'bool({strs})', '{date} > {date}', 'any({ints})', 'all({strs})', '1 < {int} <= 4', '{str} != {str}', 'isinstance({leaf_int}, int)', 'any(len(s) > 1 for s in {strs})', '{int} in {ints}', '{str} in {dict}', 'set({strs}) == {{{str}}}', '{str}.isdigit()', '{strs} == []', '({int} and {int}) == 2', 'bool({dict})', '{str} < {str}', 'not {strs}', '{date}.day in (1, 28)', 'callable(twice)', "hasattr({str}, '__iter__')", "hasattr({int}, '__len__')", 'isinstance({strs}, (list, tuple))', 'inspect.isfunction(twice)',
                     'all(i > 0 for i in {ints})', 'Level({int} if {int} in (1, 4) else 1) is Level.LOW', 'Row({int}, {int}) == (1, 2)', 'Conf({int}) == Conf({int})', 'set({strs}) <= set({strs})', '({str}) != None', 'len({strs}) == len(set({strs}))', '{str} in {str}', 'sorted({strs}) == list({strs})', '{str}.endswith(({str}, {str}))', 'bool({str}) is True',
                     'self.maybe is None', 'self.level == Level.HIGH', 'self.ratio > 0.3', 'self.span < datetime.timedelta(hours={int})', 'self.some is not None and self.some > {int}', 'Level.HIGH in self.several', "self.choice == 'left'", 'self.when > datetime.datetime(2024, 1, 1) + self.span', 'self.when.date() == {date}', '({int}, 2) in self.pairs'],
            'str': ['{str} + {str}', "f'{{{int}}}-{{{str}}}'", "'%s_%d' % ({str}, {int})", "'{{}}/{{}}'.format({str}, {int})", '{str}.upper()', "'-'.join({strs})", '{str}[:2]', '{str}.replace({str}, {str}) if {bool} else {str}',
                    'str({int})', "{date}.strftime('%Y%m')", '{date}.isoformat()', '{str} if {bool} else {str}', 'pick({strs})', 'pick({strs}, default={str})', "f'{{{int}:03d}}'", "f'{{{str}!r}}'", '{str} or {str}', 'str({bool})',
                    "{str}.strip('a')", "'/'.join([{str}, {str}])", '{str} * 2', 'str({dict})', "{str}.split('b')[0]", '{str}.zfill(4)', "'%(a)s' % {{'a': {str}}}", 'self.label', "self.label_of({str}, sep={str})", "f'{{{date}:%d-%m}}'", 'wrap({str})', "{str}.join({strs})", '{str}.title()', "' '.join(str(i) for i in {ints})", 'str({strs})', 'repr({str})', "'%05.1f' % {int}",
                    'max([{str}, {str}])', 'min({strs}, default={str})', "{str}.partition('b')[2]", '{str}[-1:]', '{str}[::-1]', '{str}.lstrip()', "dict({dict}, q={int}).__class__.__name__", '[{str}, {str}][{bool}]', "({{True: {str}, False: {str}}})[{bool}]", 'str({date})', "os.path.join({str}, {str})", "os.path.basename({str})", "str(max({ints}, default='-'))", 'first_of(*{strs})', 'Level.LOW.name', 'Row({str}, {str})._replace(left={str}).left', 'Conf({int}, name={str}).full()', 'dataclasses.replace(Conf(1), name={str}).name', "functools.reduce(lambda a, b: a + '+' + b, {strs}, {str})", 'str(walk({int}))', 'str(list(until({ints}, {int})))', "'{{!r:>6}}'.format({str})", '{str}.casefold().capitalize()', 'str(sorted(set({strs}) - {{{str}}}))', "''.join(sorted({str}))", 'str(Row({int}, {str}))', '{str}.ljust(3, "-")', "{str}.rsplit('b', 1)[-1]", "{str}.removeprefix('a')", 'str(tuple({strs}))', "os.path.splitext({str})[0]", 'next((s for s in {strs} if len(s) > 1), {str})', 'min({strs}, key=lambda s: (len(s), s), default={str})', 'str(self.ratio)', "f'{{self.ratio:.2f}}'", 'self.level.name.lower()', 'str(self.span)', "self.when.strftime('%d%H')", '(self.maybe or {str})', 'str(self.pairs)', 'self.choice + {str}', "f'{{self.maybe}}'", "'{{:%Y/%m/%d/%H}}'.format(self.when - self.span)", "''.join(v.name for v in self.several)", 'str(self.when)', 'str(self.day + self.span)', 'first_of({str}, last={str})', "f'{{{int}:>4}}'", "'{{0}}{{1}}{{0}}'.format({str}, {int})", "'{{a}}'.format(a={str})"],
            'strs': ['[{str}, {str}]', 'list({strs}) + [{str}]', 'sorted({strs})', '[s for s in {strs} if {bool}]', '[s + {str} for s in {strs}]', 'list({strs})[:1]', 'list({dict})',
                     '[{str}] if {bool} else []', 'list(reversed({strs}))', "['a', *{strs}]", '[str(i) for i in {ints}]', "[f'{{k}}{{v}}' for k, v in {dict}.items()]", '[a + b for a, b in zip({strs}, {strs})]', 'list(filter(None, {strs}))', 'list(map(str, {ints}))', "{str}.split('b')", 'sorted(set({strs}))', 'sorted({strs}, key=len)', 'sorted({strs}, key=lambda s: (len(s), s))', 'sorted(set({strs}) | set({strs}))', 'list(Conf(1).tags)', 'list(Row({str}, {str}))', '[m.name for m in Level]', '[a or b for a, b in itertools.zip_longest({strs}, {strs}, fillvalue="f")]', '[k for k, g in itertools.groupby({strs})]', 'list(itertools.islice({strs}, 1, None))', '[s for s in {strs} if s not in {strs}]', '[*{strs}, *{strs}][::2]', 'list({strs} or [{str}])', '[r.left for r in [Row({str}, 1), Row({str}, 2)] if r.right > {int}]', 'sorted({strs}, reverse={bool})', 'list({strs}) * 2', '[x for s in {strs} for x in (s, s.upper())]', 'list(self.each({strs}))', '[s if s else {str} for s in {strs}]',
                     "'{{}},{{}}'.format({str}, {int}).split(',')", '[w for w, c in {dict}.items() if c > {int}]', 'list(dict.fromkeys({strs}))', '(lambda *a: list(a))({str}, {str})', '[s for i, s in enumerate({strs}) if i != {int}]', "list({str})", '[*reversed({strs})]', 'list(itertools.chain({strs}, [{str}]))', '[f"{{a}}{{b}}" for a, b in itertools.product({strs}, {ints})][:3]'],
            'ints': ['[{int}, {int}]', 'range({int})', '[i for i in {ints} if i > {int}]', 'sorted({ints})', 'list({ints})[1:]', '[len(s) for s in {strs}]', 'list({dict}.values())', '[i * {int} for i in {ints}]', 'list(range({int}, {int}))', '[*{ints}, {int}]', 'list(map(twice, {ints}))', '[i for i, _ in enumerate({strs})]', 'sorted({ints}, reverse=True)', 'list(itertools.accumulate({ints}))', '[i for i in {ints} if i % 2]', '[abs(i) for i in {ints}][:2]', 'sorted(set({ints}))', '[min(p) for p in zip({ints}, {ints})]', '[int(c) for c in str({int}) if c.isdigit()]'],
            'dict': ["dict({dict})", "{{**{dict}, 'z': {int}}}", "{{'k': {int}, {str}: {int}}}", '{{s: len(s) for s in {strs}}}', "dict(a={int})", '{dict} if {bool} else {dict}', '{{k: v for k, v in {dict}.items() if v}}', 'dict(zip({strs}, {ints}))', '{dict} | {dict}', '{{**{dict}, **{dict}}}', '{{str(i): i for i in {ints}}}', 'collections.Counter({strs})', 'dict([({str}, {int})])', '{{}}', 'dict(sorted({dict}.items()))'],
            'date': ['{date} + datetime.timedelta(days={int})', '{date} - datetime.timedelta({int})', '{date}.replace(day=1)', '{date} if {bool} else {date}', 'max({date}, {date})', 'datetime.date({date}.year, 1, 1)', 'datetime.datetime.combine({date}, datetime.time(3)).date()', '({date}.replace(day=1) - datetime.timedelta(days=1))', "datetime.datetime.strptime('2024-05-06', '%Y-%m-%d').date()", '{date} + datetime.timedelta(weeks={int})', 'datetime.date.fromordinal({date}.toordinal() + {int})'],
        }[kind]
        form = self.dice.choice(forms)
        found, at = '', 0
        while at < len(form):
            if form.startswith(('{{', '}}'), at):
                found, at = found + form[at], at + 2
            elif form[at] == '{':
                end = form.index('}', at)
                word = form[at + 1:end]
                inner = self.leaf(word[5:]) if word.startswith('leaf_') else e(word)
                found, at = found + (inner if inner.replace('.', '').replace('_', '').isalnum() or inner[-1] in ')]}' and inner[0] in '([{' else f'({inner})'), end + 1
            else:
                found, at = found + form[at], at + 1
        return found

    def text(self, kind, depth=2):
        """Without a quote of the kind that Python 3.11 refuses within an f-string."""
        while True:
            found = self.of(kind, depth)
            try:
                compile(found, 'expression', 'eval')
                return found
            except SyntaxError:
                pass

    # ---- statements

    def fresh(self):
        self.count += 1
        return f'v{self.count}'

    def add(self, depth, line):
        self.lines.append('    ' * depth + line)

    def block(self, depth, size, emit):
        """Names that it binds are certain within it only."""
        kept = dict(self.scope)
        for _ in range(self.dice.randint(1, size)):
            self.statement(depth, size - 1, emit)
        self.scope = kept

    def bind(self, depth):
        kind = self.dice.choice(list('iiiissssabdt'))
        kind = {'i': 'int', 's': 'str', 'a': 'strs', 'b': 'bool', 'd': 'dict', 't': 'date'}[kind]
        old = [n for n, k in self.scope.items() if k == kind and n[0] == 'v' and n not in self.counters]
        name = self.dice.choice(old) if old and self.dice.random() < 0.5 else self.fresh()
        if kind == 'int' and name in self.scope and self.dice.random() < 0.5:
            self.add(depth, f'{name} {self.dice.choice(["+=", "-=", "*="])} {self.text(kind, 1)}')
        else:
            value = self.text(kind)
            self.add(depth, f'{name} = {"list(" + value + ")" if kind == "strs" else "dict(" + value + ")" if kind == "dict" else value}')
        self.scope[name] = kind

    def change(self, depth):
        lists = [n for n, k in self.scope.items() if k == 'strs' and n[0] == 'v']
        dicts = [n for n, k in self.scope.items() if k == 'dict' and n[0] == 'v']
        if lists and self.dice.random() < 0.6:
            self.add(depth, self.dice.choice(['{0}.append({1})', '{0}.insert(0, {1})', '{0}.extend([{1}])', '{0} = {0} + [{1}]', '{0}[:0] = [{1}]']).format(self.dice.choice(lists), self.text('str')))
        elif dicts:
            self.add(depth, self.dice.choice(['{0}[{1}] = {2}', '{0}.update({{{1}: {2}}})', '{0}.setdefault({1}, {2})', '{0}.pop({1}, None)', '{0} |= {{{1}: {2}}}', '{0}.update(collections.Counter({1}) - collections.Counter("ab"))', '{0} = dict(collections.Counter({1}) + collections.Counter(a={2}))', '{0}.update(sorted(globals().keys())[0:0] and {{}} or {{{1}: len([name for name in dir(sys.modules[__name__]) if name[0] == "T"])}})']).format(self.dice.choice(dicts), self.text('str', 1), self.text('int', 1)))
        else:
            self.bind(depth)

    def odd(self, depth, size, emit):
        """What is written less often."""
        lists = [n for n, k in self.scope.items() if k == 'strs' and n[0] == 'v']
        kind = self.dice.choice(['walrus', 'match', 'swap', 'star', 'forever', 'found', 'list', 'assert', 'nested'])
        name, other = self.fresh(), self.fresh()
        if kind == 'walrus':
            self.add(depth, f'if ({name} := {self.text("str")}):')
            kept = dict(self.scope)
            self.scope[name] = 'str'
            self.block(depth + 1, size, emit)
            self.scope = {**kept, name: 'str'}
        elif kind == 'match':
            self.add(depth, f'match {self.text("int", 1)}:')
            for case in ['0', '1 | 2', f'{name} if {name} > 3']:
                self.add(depth + 1, f'case {case}:')
                self.block(depth + 2, 1, emit)
            self.add(depth + 1, 'case _:')
            self.block(depth + 2, 1, emit)
        elif kind == 'swap':
            self.add(depth, f'{name}, {other} = {self.text("str", 1)}, {self.text("str", 1)}')
            self.add(depth, f'{name}, {other} = {other}, {name}')
            self.scope.update({name: 'str', other: 'str'})
        elif kind == 'star':
            self.add(depth, f'{name}, *{other} = [{self.text("str", 1)}, *({self.text("strs", 1)})]')
            self.scope.update({name: 'str', other: 'strs'})
        elif kind == 'forever':
            self.add(depth, f'{name} = 0')
            self.add(depth, 'while True:')
            self.add(depth + 1, f'{name} += 1')
            self.add(depth + 1, f'if {name} > 3 or {self.text("bool", 1)}:')
            self.add(depth + 2, 'break')
            kept = dict(self.scope)
            self.scope[name] = 'int'
            self.counters.add(name)
            self.loops += 1
            self.block(depth + 1, 1, emit)
            self.loops -= 1
            self.scope = {**kept, name: 'int'}
        elif kind == 'found':
            self.add(depth, f'{name} = False')
            self.add(depth, f'for {other} in {self.text("strs", 1)}:')
            kept = dict(self.scope)
            self.scope[other] = 'str'
            self.add(depth + 1, f'if {self.text("bool", 1)}:')
            self.add(depth + 2, f'{name} = True')
            self.add(depth + 2, 'break')
            self.scope = {**kept, name: 'bool'}
        elif kind == 'list' and lists:
            self.add(depth, self.dice.choice(['{0}.sort()', '{0}.reverse()', '{0}.sort(key=len)', 'del {0}[:1]', '{0}[:] = {0}[1:]', '{0} += {0}[:1]', 'if {0}: {0}.pop()', 'if {0}: {0}[0] = {1}', 'if {1} in {0}: {0}.remove({1})']).format(self.dice.choice(lists), self.leaf('str')))
        elif kind == 'assert':
            self.add(depth, 'try:')
            self.add(depth + 1, f'assert {self.text("bool", 1)}, "no"')
            self.block(depth + 1, 1, emit)
            self.add(depth, f'except AssertionError as {name}:')
            self.block(depth + 1, 1, emit)
        else:
            self.add(depth, f'{name} = [({other}, len({other})) for {other} in ({self.text("strs", 1)})]')
            self.add(depth, f'for {other}, {name}n in {name}:')
            kept = dict(self.scope)
            self.scope.update({other: 'str', f'{name}n': 'int'})
            self.loops += 1
            self.block(depth + 1, 1, emit)
            self.loops -= 1
            self.scope = kept

    def statement(self, depth, size, emit):
        if size > 0 and self.loops < 2 and self.dice.random() < 0.15:
            self.odd(depth, size, emit)
            return
        dice = self.dice.random()
        if dice < 0.25 or size <= 0 and dice < 0.5:
            self.bind(depth)
        elif dice < 0.38:
            self.change(depth)
        elif dice < 0.62 or size <= 0:
            emit(depth)
        elif dice < 0.78:
            self.add(depth, f'if {self.text("bool")}:')
            self.block(depth + 1, size, emit)
            if self.dice.random() < 0.3:
                self.add(depth, f'elif {self.text("bool")}:')
                self.block(depth + 1, size, emit)
            if self.dice.random() < 0.5:
                self.add(depth, 'else:')
                self.block(depth + 1, size, emit)
        elif dice < 0.92 and self.loops < 2:
            self.loop(depth, size, emit)
        elif dice < 0.95:
            self.attempt(depth, size, emit)
        elif dice < 0.97:
            self.function(depth)
        elif self.loops and self.dice.random() < 0.7:
            self.add(depth, f'if {self.text("bool", 1)}:')
            self.add(depth + 1, self.dice.choice(['break', 'continue']))
        else:
            self.add(depth, f'if {self.text("bool", 1)}:')
            self.leave(depth + 1)

    def leave(self, depth):
        self.add(depth, 'return')

    def loop(self, depth, size, emit):
        kept = dict(self.scope)
        self.loops += 1
        item = self.fresh()
        kind = self.dice.choice(['strs', 'ints', 'enumerate', 'items', 'while'])
        if kind == 'while':
            self.add(depth, f'{item} = 0')
            self.add(depth, f'while {item} < {self.dice.choice(["3", "self.n"])}:')
            self.add(depth + 1, f'{item} += 1')
            self.scope[item] = 'int'
            self.counters.add(item)
        elif kind == 'enumerate':
            other = self.fresh()
            self.add(depth, f'for {other}, {item} in enumerate({self.text("strs", 1)}):')
            self.scope.update({item: 'str', other: 'int'})
        elif kind == 'items':
            other = self.fresh()
            self.add(depth, f'for {item}, {other} in sorted(({self.text("dict", 1)}).items()):')
            self.scope.update({item: 'str', other: 'int'})
        else:
            self.add(depth, f'for {item} in {self.text(kind, 1)}:')
            self.scope[item] = 'str' if kind == 'strs' else 'int'
        self.block(depth + 1, size, emit)
        self.loops -= 1
        self.scope = kept

    def function(self, depth):
        """One that closes over what is bound, and its call."""
        name, argument, result = self.fresh(), self.fresh(), self.fresh()
        self.add(depth, f'def {name}({argument}, other={self.text("int", 1)}):')
        kept = dict(self.scope)
        self.scope[argument] = 'str'
        self.scope['other'] = 'int'
        if self.dice.random() < 0.5:
            self.add(depth + 1, f'if {self.text("bool", 1)}:')
            self.add(depth + 2, f'return {self.text("str")}')
        self.add(depth + 1, f'return {self.text("str")}')
        self.scope = kept
        self.add(depth, f'{result} = {name}({self.text("str", 1)}' + (f', other={self.text("int", 1)})' if self.dice.random() < 0.5 else ')'))
        self.scope[result] = 'str'

    def attempt(self, depth, size, emit):
        self.add(depth, 'try:')
        what, error = self.dice.choice([("self.options['k']", 'KeyError'), ('int(self.word)', 'ValueError'), ('self.nums[1]', 'IndexError'), ("self.names[0]", '(IndexError, KeyError)'), ('10 // self.n', 'ZeroDivisionError'), ('wrap(self.word)', 'ValueError'), ("LIMITS[self.word]", 'LookupError'), ('self.names.index(self.word)', 'ValueError'), ("next(iter(self.names))", 'StopIteration')])
        name = self.fresh()
        self.add(depth + 1, f'{name} = {what}')
        self.block(depth + 1, size, emit)
        self.add(depth, f'except {error}:')
        self.block(depth + 1, size, emit)
        self.add(depth, self.dice.choice(['finally:', 'else:']))
        self.block(depth + 1, 1, emit)


# What output() makes of the outputs of what is required, whatever their structure is.
INPUTS = ["path += os.path.basename(luigi.task.flatten(self.input())[{0} % len(luigi.task.flatten(self.input()))].path) if luigi.task.flatten(self.input()) else 'none'",
          "path += '+'.join(t.path for t in luigi.task.flatten(self.input()))",
          "for target in luigi.task.flatten(self.input())[:2]:\n            path += '.' + target.path.split('/')[0]",
          'path += str(len(luigi.task.flatten(self.input())))',
          'path += type(self.input()).__name__',
          "path += ''.join(str(type(i).__name__) for i in luigi.task.flatten(self.requires()))",
          "path += '-'.join(task.name for task in luigi.task.flatten(self.requires()) if task.n > {0})",
          "path += ''.join(sorted(luigi.task.getpaths(self.requires())['all'][0].path if isinstance(self.requires(), dict) and self.requires().get('all') and isinstance(self.requires()['all'][0], Dep) else 'x'))",
          "inputs = self.input()\n        if isinstance(inputs, dict):\n            path += ''.join(str(key) for key in inputs)\n        elif inputs:\n            path += str(isinstance(inputs[0], luigi.Target))",
          "path += Settings().base + str(Settings().most - {0})",
          "path += luigi.configuration.get_config().get('extra', 'text', 'nothing') + str(luigi.configuration.get_config().getint('extra', 'number', {0}))",
          "path += '/'.join(Settings(base='b' * ({0} % 3)).base for _ in self.deps())"]


def class_of(dice, number):
    parent = dice.randrange(number) if number and dice.random() < 0.3 else None
    lines = [f'class T{number}({"Base" if parent is None else f"T{parent}"}):']
    writer = Writer(dice)
    shape = dice.choice(['generator', 'generator', 'generator', 'list', 'list', 'dict', 'nested'])
    generator = shape == 'generator'
    answer = {'list': 'found', 'dict': 'dict(enumerate(found))', 'nested': "{'all': found, 'first': found[0] if found else None, 'rest': {'some': tuple(found[1:])}}"}.get(shape)
    if not generator:
        writer.add(2, 'found = []')
        writer.leave = lambda depth: writer.add(depth, f'return {answer}')

    def emit(depth):
        task = f'Dep(name={writer.text("str")}, n={writer.text("int", 1)})' if dice.random() < 0.7 else f'Dep({writer.text("str")})'
        if dice.random() < 0.1:
            task = f'Pair(name={writer.text("str", 1)}, n={writer.text("int", 1)})'
        elif dice.random() < 0.1:
            task = dice.choice([f'Dep(**{{"name": {writer.text("str", 1)}}})', f'Dep(*[{writer.text("str", 1)}, {writer.text("int", 1)}])', f'self.clone(Dep, name={writer.text("str", 1)})'])
        writer.add(depth, f'yield {task}' if generator else f'found.append({task})')
    if parent is not None and dice.random() < 0.6:
        writer.add(2, 'yield from luigi.task.flatten(super().requires())' if generator else 'found += luigi.task.flatten(super().requires())')
    for _ in range(dice.randint(2, 5)):
        writer.statement(2, 3, emit)
    emit(2)
    lines += ['    def requires(self):', *writer.lines] + ([] if generator else [f'        return {answer}'])
    writer = Writer(dice)

    def assign(depth):
        writer.add(depth, f'path {dice.choice(["=", "+="])} {writer.text("str")}')
    writer.leave = lambda depth: writer.add(depth, "return luigi.LocalTarget('early/' + path)")
    writer.add(2, f"path = {writer.text('str')}")
    writer.scope['path'] = 'str'
    if dice.random() < 0.3:
        writer.add(2, dice.choice(INPUTS).format('(' + writer.text('int', 1) + ')'))
    for _ in range(dice.randint(0, 3)):
        writer.statement(2, 2, assign)
    lines += ['', '    def output(self):', *writer.lines, "        return luigi.LocalTarget('out/' + path)"]
    return '\n'.join(lines)


def module(dice, classes):
    return HEAD + ''.join(f'\n\n{class_of(dice, number)}\n' for number in range(classes))


def given_values(dice):
    """A text for each parameter of Base."""
    return {'n': str(dice.randint(0, 5)), 'word': dice.choice(['abc', '', '7', 'b', "it's", '%d{}', '<&']), 'names': json.dumps(dice.choice([[], ['x'], ['b', 'a', 'b'], ['', 'yy']])),
            'nums': json.dumps(dice.choice([[], [0], [3, 1, 2], [5, 5]])), 'options': json.dumps(dice.choice([{}, {'k': 0}, {'k': 3, 'a': 1}, {'z': 2}])), 'day': dice.choice(['2024-02-28', '2023-12-31', '2024-03-31']),
            'flag': dice.choice(['true', 'false']), 'ratio': dice.choice(['0', '1.5', '-2', '1e3']), 'span': dice.choice(['1 day', '90 seconds', '2 h']), 'when': dice.choice(['2024-03-01T05', '2023-12-31T23']),
            'level': dice.choice(['LOW', 'HIGH']), 'maybe': dice.choice(['', 'm']), 'some': dice.choice(['', '0', '3']), 'pairs': dice.choice(['()', '[[1, 2]]', '((5, 6), (7, 8))']), 'choice': dice.choice(['left', 'right']),
            'several': dice.choice(['LOW', 'LOW,HIGH'])}


def configuration(dice, classes):
    """luigi.cfg: values of some parameters, what Settings takes, and what get_config() is asked for."""
    sections = {'Settings': dice.choice([{}, {'base': 'of-file'}, {'most': '1', 'base': '%(most)s-x'}]), 'extra': dice.choice([{}, {'text': 'from file', 'number': '4'}])}
    for number in range(classes):
        given = given_values(dice)
        if dice.random() < 0.4:
            sections[f'T{number}'] = {name: given[name].replace('%', '%%') for name in dice.sample(sorted(given), dice.randint(1, 3))}
    return ''.join(f'[{section}]\n' + ''.join(f'{name} = {value}\n' for name, value in values.items()) + '\n' for section, values in sections.items())


def queries(dice, classes, each):
    found = []
    for number in range(classes):
        for at in range(each):
            given = given_values(dice)
            found.append({'root': f'tasks:T{number}', 'params': {} if at == 0 else {name: given[name] for name in dice.sample(sorted(given), dice.randint(2, 12))}})
    return found
