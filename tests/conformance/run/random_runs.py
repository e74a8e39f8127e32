"""Modules made at random whose tasks really run: each writes what its parameters and its inputs are, so that a file tells what the task
got. The same seed gives the same text. What is not deterministic, or leaves something behind, stands there on purpose (`odd`)."""
import collections
import json
import warnings

warnings.filterwarnings('error', category=SyntaxWarning)  # `1 is None` is no form that anybody writes

HEAD = '''import datetime
import enum
import os
import pathlib
import random
import subprocess
import tempfile

import luigi
import luigi.mock
import luigi.util
from luigi.task import flatten


class Level(enum.Enum):
    LOW = 1
    HIGH = 2


SEEN = []
LIMITS = {'a': 2, 'x y': 0}


def bit(value):
    """A value as a part of a file's name."""
    if isinstance(value, enum.Enum):
        return value.name
    if isinstance(value, (list, tuple)):
        return '+'.join(bit(item) for item in value)
    if hasattr(value, 'items'):
        return '+'.join(f'{key}={bit(item)}' for key, item in sorted(value.items()))
    return str(value).replace('/', '_').replace(':', '')


def text_of(target):
    if os.path.isdir(target.path):
        return ''.join(f'[{name}]' + pathlib.Path(target.path, name).read_text() for name in sorted(os.listdir(target.path)))
    with target.open() as part:
        return part.read()


class Told:
    """A mixin: the text that a task writes."""

    def told(self):
        lines = [f'{type(self).__name__}: ' + ', '.join(f'{name}={value!r}' for name, value in sorted(self.param_kwargs.items()))]
        for target in flatten(self.input()):
            lines += ['  ' + line for line in text_of(target).splitlines()]
        return '\\n'.join(lines) + '\\n'


class settings(luigi.Config):
    factor = luigi.IntParameter(default=1)


class Data(luigi.ExternalTask):
    name = luigi.Parameter(default='a')

    def output(self):
        return luigi.LocalTarget(f'data/{self.name}.txt')
'''
FILES = {'data/a.txt': 'alpha\n', 'data/é.txt': 'accent\n', 'luigi.cfg': '[settings]\nfactor=3\n[T1]\nn=3\n'}


def day(text):
    return f'{text}T00:00:00Z'


# What kinds of parameters there are: the attribute, its declaration, constants, and the texts that rehearse takes as inputs.
KINDS = {
    'int': ('n', 'luigi.IntParameter(default={})', ['0', '1', '2', '3'], [0, 1, 2, 3]),
    'count': ('m', 'luigi.IntParameter(default={})', ['1', '2'], [1, -4]),
    'str': ('word', 'luigi.Parameter(default={})', ["'a'", "''", "'é€'", "'x y'", "'b%d'", "'{n}'", "'it\\'s'"], ['a', '', 'é€', 'x y', 'b%d', '{{.inputs.n}}', 'a$(n)', "it's"]),
    'bool': ('flag', 'luigi.BoolParameter(default={})', ['True', 'False'], [True, False]),
    'float': ('ratio', 'luigi.FloatParameter(default={})', ['0.5', '1.0', '-2.25', '1e21'], [0.5, 2.0, -1e-07, 3]),
    'date': ('day', 'luigi.DateParameter(default={})', ['datetime.date(2024, 2, 28)', 'datetime.date(1969, 12, 31)'], ['2024-02-28', '2023-12-31']),
    'month': ('month', 'luigi.MonthParameter(default={})', ['datetime.date(2024, 2, 1)'], ['2024-03-17', '2023-12-01']),
    'hour': ('hour', 'luigi.DateHourParameter(default={})', ['datetime.datetime(2024, 2, 28, 23)'], ['2024-02-28T23:00:00Z', '2024-01-01T05:17:09Z']),
    'minute': ('minute', 'luigi.DateMinuteParameter(default={})', ['datetime.datetime(2024, 2, 28, 23, 59)'], ['2024-02-28T23:59:59Z']),
    'delta': ('delta', 'luigi.TimeDeltaParameter(default={})', ['datetime.timedelta(hours=5)', 'datetime.timedelta(0)', 'datetime.timedelta(days=1, seconds=3)'], ['3600', '90.5', '-1.5', '0']),
    'enum': ('level', 'luigi.EnumParameter(enum=Level, default={})', ['Level.LOW', 'Level.HIGH'], ['LOW', 'HIGH']),
    'enums': ('levels', 'luigi.EnumListParameter(enum=Level, default={})', ['(Level.LOW,)', '(Level.HIGH, Level.LOW)'], ['LOW', 'HIGH,LOW']),
    'names': ('names', 'luigi.ListParameter(default={})', ["['x', 'yy']", '[]', "['é', '']"], [[], ['"a"', '"é"'], ['"b"', '"a"', '"b"']]),
    'nums': ('nums', 'luigi.ListParameter(default={})', ['[1, 2]', '[]', '[3]'], [[], ['3', '1'], ['2']]),
    'dict': ('options', 'luigi.DictParameter(default={})', ["{'k': 1}", '{}', "{'z': 2, 'é': 0}"], ['{"k": 2}', '{}', '{"z": 1, "a": 3}']),
    'tuple': ('pairs', 'luigi.TupleParameter(default={})', ["((1, 2), (3, 'x'))", '()'], ['[[1, "x"], [2, "y"]]', '[]', '[[5, 6]]']),
    'choice': ('choice', "luigi.ChoiceParameter(choices=['lo', 'hi'], default={})", ["'lo'", "'hi'"], ['lo', 'hi']),
    'pick': ('pick', 'luigi.ChoiceParameter(choices=[1, 2, 3], var_type=int, default={})', ['1', '2'], ['3', '1']),
    'opt': ('opt', 'luigi.OptionalParameter(default={})', ['None', "'q'"], ['', 'r s']),
    'optint': ('optn', 'luigi.OptionalIntParameter(default={})', ['None', '4'], ['', '5']),
    'numerical': ('num', 'luigi.NumericalParameter(var_type=int, min_value=0, max_value=9, default={})', ['3', '9'], ['4', '0']),
    'path': ('place', 'luigi.PathParameter(default={})', ["'some/where'", "'p'"], ['a b/c', 'q']),
    'period': ('period', 'luigi.DateIntervalParameter(default={})', ['luigi.date_interval.Month(2024, 2)', 'luigi.date_interval.Week(2024, 9)'], ['2024-W09', '2024-02', '2023']),
}
COMMON = ['int', 'int', 'str', 'str', 'bool', 'date', 'names', 'nums', 'enum', 'count']
# What can be said instead of a constant or a parameter passed on.
FORMS = {
    'int': ['{int} + 1', '{int} % 3', 'len({names})', 'int({bool})', "{dict}.get('k', 0)", '{int} if {bool} else {count}', 'max({nums}, default=1)', '{enum}.value', '{numerical} - 1', '{optint} or 0',
            '{delta}.days', '{date}.day % 4', 'LIMITS.get({str}, 1)', 'settings().factor', '{pick}', 'sum({nums}) % 4', 'len({pairs})', '{hour}.hour % 5'],
    'count': ['{int}', '{count}', '-{int}', 'min({int}, {count})'],
    'str': ["f'{{{int}}}-{{{str}}}'", "'%s_%d' % ({str}, {int})", '{date}.isoformat()', '{str}.upper()', "'-'.join({names})", '{enum}.name', '{choice}', "{opt} or 'none'", 'str({period})', '{str}[:2]',
            "f'{{{date}:%d%m}}'", "'{{}}.{{}}'.format({str}, {int})", "{str} or 'empty'", 'str({delta})', "{hour}.strftime('%Y%m%dT%H')", 'str({optint})', "'y' if {bool} else {str}", 'bit({dict})'],
    'bool': ['{int} > 1', 'not {bool}', '{str} in {names}', "'k' in {dict}", '{opt} is None', '{enum} is Level.HIGH', '{date} > datetime.date(2024, 1, 1)', '{delta} > datetime.timedelta(hours=1)',
             'bool({names})', '{int} == {count}', "{choice} == 'hi'", '{bool} and {int} < 3', '{float} > 0.5', 'Level.HIGH in {enums}', '{pick} in (1, 2)'],
    'float': ['{float} / 2', '{int} * 0.5', 'float({count})'],
    'date': ['{date} + datetime.timedelta(days={int})', '{date} - datetime.timedelta(days=1)', '{hour}.date()', '{date}.replace(day=1)', '{period}.date_a'],
    'month': ['{date}', '{month}'],
    'hour': ['{hour} + datetime.timedelta(hours={int})', 'datetime.datetime.combine({date}, datetime.time({int}))', '{minute}'],
    'minute': ['{minute} - datetime.timedelta(minutes={int})', '{hour}'],
    'delta': ['{delta} * 2', 'datetime.timedelta(hours={int})', 'datetime.timedelta(seconds=1.5)'],
    'enum': ['Level.HIGH if {bool} else Level.LOW', 'Level({int} % 2 + 1)', 'Level[{enum}.name]'],
    'enums': ['({enum},)', '{enums}', 'tuple(reversed({enums}))'],
    'names': ['[{str}, {str}]', 'list({names}) + [{str}]', 'sorted({names})', "[f'{{x}}.' for x in {names}]", 'list({names})[:1]', "{str}.split('-')", 'sorted({dict})'],
    'nums': ['[{int}]', 'list(range({int} % 3))', '[x + 1 for x in {nums}]', 'sorted({nums})', '[len(x) for x in {names}]'],
    'dict': ["{{'k': {int}}}", 'dict({dict}, m={int})', '{{x: len(x) for x in {names}}}'],
    'tuple': ['(({int}, {str}),)', '{pairs}', '{pairs}[:1]'],
    'choice': ["'hi' if {bool} else 'lo'"],
    'pick': ['{int} % 3 + 1'],
    'opt': ['{str}', '{str} if {bool} else None', 'None'],
    'optint': ['{int} if {bool} else None', '{int}'],
    'numerical': ['{int} % 10'],
    'path': ["pathlib.Path('p') / {str}", "os.path.join('p', {enum}.name)"],
    'period': ['luigi.date_interval.Month({date}.year, {date}.month)', 'luigi.date_interval.Date.from_date({date})'],
}
# How a value stands in a path, where it cannot as it is.
BITS = {'enum': '{}.name', 'enums': 'bit({})', 'names': '"+".join({})', 'nums': '"+".join(str(i) for i in {})', 'dict': 'bit({})', 'tuple': 'len({}):02d', 'hour': '{}:%Y%m%d%H', 'minute': '{}:%Y%m%d%H%M',
        'delta': '{}.total_seconds()', 'path': 'bit({})', 'period': '{}'}
# What real code does beside its work, and the code that a node must carry for it (MUST). CLASS: the class's own name.
ODD = {
    'raises': {'needs': 'int', 'first': ['if self.n == 2:', "    raise ValueError('two')"]},
    'retry': {'needs': 'int', 'attributes': ['retry_count = 3'], 'first': ['assert self.n != 1']},
    'global': {'after': [['SEEN.append(self.task_id)'], ['global SEEN', 'SEEN = SEEN + [1]'], ["LIMITS['b'] = 7"]]},
    'reads global': {'body': ["out.write(f'seen {len(SEEN)} {len(LIMITS)}\\n')"]},
    'attribute': {'attributes': ['count = 0'], 'after': [['CLASS.count += 1'], ['type(self).count = 5'], ['self.__class__.count = 2'], ["setattr(CLASS, 'count', 3)"], ["Data.note = 'CLASS'"]]},
    'reads attribute': {'attributes': ['count = 0'], 'body': ["out.write(f'{self.count} {getattr(Data, \"note\", None)} {[task.count for task in flatten(self.requires()) if hasattr(task, \"count\")]}\\n')"]},
    'environment': {'after': [["os.environ['RUNS_SEEN'] = self.task_id"], ["os.environ.setdefault('RUNS_SEEN', 'CLASS')"], ["os.environ.update(RUNS_SEEN='CLASS')"]]},
    'reads environment': {'body': ["out.write(os.environ.get('RUNS_SEEN', 'none'))"]},
    'left': {'after': ['self.total = 5']},
    'reads left': {'needs': 'input', 'body': ["out.write(str([getattr(task, 'total', 0) for task in flatten(self.requires())]))"]},
    'looks': {'body': [["out.write(str([os.path.exists(path) for path in ('out', 'data/a.txt', 'nowhere')]))"], ["out.write(str(os.path.exists(Data().output().path)))"], ["out.write(str(pathlib.Path('out').is_dir()))"]]},
    'lists': {'body': [["out.write(str(sorted(os.listdir('out')) if os.path.isdir('out') else 0))"], ["out.write(str(sorted(p.name for p in pathlib.Path('out').glob('*'))))"]]},
    'complete': {'methods': [['def complete(self):', '    return super().complete()'], ['def complete(self):', '    return all(target.exists() for target in flatten(self.output()))'],
                             ['def complete(self):', '    return bool(self.output()) and super().complete()']]},
    'marker': {'after': ["pathlib.Path('marks').mkdir(exist_ok=True)", "pathlib.Path('marks', self.task_id).touch()"],
               'methods': ['def complete(self):', "    return os.path.exists(os.path.join('marks', self.task_id))"]},
    'success': {'methods': ['def on_success(self):', "    pathlib.Path('done-' + self.task_id).write_text('done')"]},
    'failure': {'needs': 'int', 'first': ['if self.n == 0:', "    raise ValueError('zero')"], 'methods': ['def on_failure(self, exception):', '    return str(exception)']},
    'siblings': {'needs': 'input', 'body': ['for part in flatten(self.input()):', '    out.write(str(sorted(os.listdir(os.path.dirname(part.path)))))']},
    'removes': {'needs': 'input', 'after': ['for part in flatten(self.input()):', '    if os.path.isfile(part.path):', '        os.remove(part.path)']},
    'appends': {'needs': 'input', 'after': ['for part in flatten(self.input()):', '    if os.path.isfile(part.path):', "        with open(part.path, 'a') as more:", "            more.write('more')"]},
    'log': {'after': ["with open('log.txt', 'a') as log:", "    log.write(self.task_id + '\\n')"]},
    'repository': {'body': ["out.write(pathlib.Path('data/a.txt').read_text())"]},
    'deep': {'needs': 'input', 'body': ['for part in flatten([below.output() for task in flatten(self.requires()) for below in flatten(task.requires())]):', '    out.write(text_of(part))']},
    'deep by path': {'needs': 'input', 'body': ['for task in flatten(self.requires()):', '    for part in flatten([below.output() for below in flatten(task.requires())]):', '        out.write(open(part.path).read() if os.path.isfile(part.path) else str(os.path.isdir(part.path)))']},
    'asked': {'methods': [['def complete(self):', '    SEEN.append(self.task_id)', '    return super().complete()'], ['def complete(self):', "    os.environ['RUNS_SEEN'] = self.task_id", '    return super().complete()'],
                          ['def complete(self):', '    type(self).asked = True', '    return super().complete()']]},
    'by path': {'needs': 'input', 'body': ['for part in flatten(self.input()):', '    if os.path.isfile(part.path):', '        out.write(open(part.path).read())']},
    'program': {'after': ["subprocess.run(['touch', 'side-CLASS'], check=True)"]},
    'temporary': {'after': ["with tempfile.TemporaryDirectory() as room:", "    pathlib.Path(room, 'x').write_text('x')"]},
    'priority': {'attributes': [['priority = 5'], ['resources = {"x": 1}'], ['task_namespace = "ns"'], ['worker_timeout = 300']]},
    'init': {'methods': ['def __init__(self, *args, **kwargs):', '    super().__init__(*args, **kwargs)', '    self.extra = len(self.param_kwargs)']},
    'counts': {'attributes': ['made = 0'], 'methods': ['def __init__(self, *args, **kwargs):', '    super().__init__(*args, **kwargs)', '    CLASS.made += 1'], 'body': ["out.write(f'made {self.made}\\n')"]},
    'seeded': {'body': ["out.write(str(random.Random('CLASS').random()))"]},
}
MUST = {'asked': 'RP5121', 'counts': 'RP5121', 'global': 'RP5121', 'attribute': 'RP5121', 'environment': 'RP5121'}


class Class:
    """A task class that was written: what others must know of it."""

    def __init__(self, name, kinds, weight, shape, output, own):
        self.name, self.kinds, self.weight, self.shape, self.output, self.own = name, kinds, weight, shape, output, own


class Module:
    def __init__(self, dice, classes):
        self.dice, self.classes, self.odd, self.text = dice, [], [], HEAD
        self.theme = list(dice.choice([('global', 'reads global'), ('attribute', 'reads attribute'), ('environment', 'reads environment'), ('left', 'reads left'), ('looks', 'lists'), ('raises', 'raises')]))
        for number in range(classes):
            self.text += '\n\n' + self.task(number, number == classes - 1)
        self.root = self.classes[-1]

    def chance(self, part):
        return self.dice.random() < part

    def inputs(self):
        """Values for some parameters of the root, as rehearse takes them."""
        names = [kind for kind in self.root.kinds if kind in KINDS]
        return {KINDS[kind][0]: self.dice.choice(KINDS[kind][3]) for kind in self.dice.sample(names, self.dice.randint(min(1, len(names)), len(names)))}

    # ---- values

    def leaf(self, kind, scope):
        kind = {'pairs': 'tuple'}.get(kind, kind)
        if kind in scope and self.chance(0.9):
            return self.dice.choice(scope[kind])
        return self.dice.choice(KINDS[kind][2])

    def value(self, kind, scope, depth=1):
        forms = FORMS.get(kind, [])
        # Forms that use what the class has are the interesting ones.
        near = [form for form in forms if any('{' + k + '}' in form for k in scope)]
        if not depth or not forms or self.chance(0.4 if kind in scope else 0.15):
            return self.leaf(kind, scope)
        form = self.dice.choice(near if near and self.chance(0.9) else forms)
        known = {k: None for k in list(KINDS) + ['pairs']}
        return form.format(**{k: _Late(lambda k=k: self.value(k, scope, depth - 1 if self.chance(0.3) else 0)) for k in known})

    def valid(self, kind, scope, depth=1):
        while True:
            found = self.value(kind, scope, depth)
            try:
                compile(f'({found})', 'expression', 'eval')
                return found
            except SyntaxError:
                pass

    # ---- a class

    def make(self, target, scope, own):
        """An expression that makes an instance of the class."""
        if target is None:
            return f"Data(name={'missing' if self.chance(0.03) else self.dice.choice('aé')!r})"
        chosen = [kind for kind in target.kinds if self.chance(0.85 if kind in scope or FORMS.get(kind) else 0.4)] if self.chance(0.9) else []
        pairs = ', '.join(f'{KINDS[kind][0]}={self.valid(kind, scope)}' for kind in chosen)
        if self.chance(0.12) and set(target.kinds) & set(own):
            return f'self.clone({target.name}{", " if pairs else ""}{pairs})'
        if self.chance(0.1) and target.own and len(target.own) == len(target.kinds):
            return f'{target.name}({", ".join(self.valid(kind, scope) for kind in target.own[:2])})'
        return f'{target.name}({pairs})'

    def targets(self, budget):
        """Classes that fit: those that nobody requires yet come first."""
        fit = [c for c in self.classes if c.weight <= budget]
        if not fit:
            return [None]
        fresh = [c for c in fit if not getattr(c, 'used', False)]
        chosen = self.dice.choice(fresh) if fresh and self.chance(0.8) else self.dice.choice(fit)
        chosen.used = True
        return [chosen] + ([None] if self.chance(0.07) else [])

    def requires(self, scope, own, last):
        """(lines of requires(), its shape, how many instances)"""
        budget, weight = (13 if last else 7), 0

        def pick(times=1):
            nonlocal weight
            found = self.dice.choice(self.targets((budget - weight) // times))
            weight += times * (found.weight if found else 1)
            return found

        def expr(more=None, times=1):
            return self.make(pick(times), {**scope, **(more or {})}, own)
        shape = self.dice.choice(['single', 'single', 'list', 'tuple', 'dict', 'nested', 'yield', 'yield', 'append', 'append', 'comprehension', 'either', 'maybe', 'together'])
        loop_strs = {'str': ['x']}
        if shape == 'single':
            return [f'return {expr()}'], 'single', weight
        if shape in ('list', 'tuple'):
            some = [expr() for _ in range(self.dice.randint(1, 3))]
            return ['return ' + ('[' + ', '.join(some) + ']' if shape == 'list' else ', '.join(some) + ',')], 'list', weight
        if shape == 'dict':
            return ['return {' + ', '.join(f"'{key}': {expr()}" for key in 'ab'[:self.dice.randint(1, 2)]) + '}'], 'dict', weight
        if shape == 'nested':
            return [f"return {{'one': [{expr()}, {expr()}], 'two': {expr()}}}"], 'nested', weight
        if shape == 'comprehension':
            source = self.dice.choice([self.valid('names', scope, 0), "('p', 'q')"])
            return [f'return [{expr(loop_strs, 2)} for x in {source}]'], 'list', weight
        if shape == 'together':
            source = self.dice.choice([self.valid('names', scope, 0), "('p', 'q')"])
            return [f'return {{x: {expr(loop_strs, 2)} for x in {source}}}'], 'dict', weight
        if shape == 'either':
            return [f'if {self.valid("bool", scope)}:', f'    return {expr()}', f'return {expr()}'], 'single', weight
        if shape == 'maybe':
            return [f'if {self.valid("bool", scope)}:', f'    return [{expr()}]', 'return []'], 'list', weight
        say = 'yield {}' if shape == 'yield' else 'found.append({})'
        lines = [] if shape == 'yield' else ['found = []']
        for _ in range(self.dice.randint(1, 2)):
            kind = self.dice.choice(['plain', 'plain', 'if', 'for', 'nums', 'range', 'local'])
            if kind == 'plain':
                lines.append(say.format(expr()))
            elif kind == 'local':
                scope = {**scope, 'int': [*scope.get('int', []), 'late']}
                lines += [f'late = {self.valid("int", {k: v for k, v in scope.items() if k != "int"} if self.chance(0.5) else {})}', say.format(expr({'int': ['late']}))]
            elif kind == 'if':
                lines += [f'if {self.valid("bool", scope)}:', '    ' + say.format(expr())]
                if self.chance(0.4):
                    lines += ['else:', '    ' + say.format(expr())]
            elif kind == 'for':
                lines += [f'for x in {self.dice.choice([self.valid("names", scope), "sorted(LIMITS)"])}:'] + (['    if x:'] if self.chance(0.2) else [])
                lines.append('    ' * (1 + lines[-1].startswith('    if')) + say.format(expr(loop_strs, 2)))
            elif kind == 'nums':
                lines += [f'for i in {self.valid("nums", scope)}:', '    ' + say.format(expr({'int': ['i']}, 2))]
            else:
                lines += [f'for i in range({self.valid("int", scope, 0)} % 3):', '    ' + say.format(expr({'int': ['i']}, 2))]
        return lines + ([] if shape == 'yield' else ['return found']), 'list', weight

    def plain(self, kind):
        return 'str' if kind not in BITS or kind in ('nums', 'tuple', 'period') else 'bit'

    def path(self, name, scope, shape):
        """An expression for the path that tells apart what the parameters tell apart."""
        if shape == 'single' and self.chance(0.12):
            bits = ''.join(f'-{{bit({attribute})}}' for values in scope.values() for attribute in values[:1])
            return f"f'{{flatten(self.input())[0].path}}.{name}{bits}' if flatten(self.input()) else {name!r}" if self.chance(0.5) else f"flatten(self.input())[0].path + f'.{name}{bits}'"
        style = self.dice.choice(['f', 'f', 'join', 'id', 'percent'])
        every = [values[0] for values in scope.values()]
        if style == 'id':
            return "f'out/{self.task_id}'"
        if style == 'join' and every:
            return f"os.path.join('out', self.task_family, '_'.join([{', '.join(f'{self.plain(k)}({v[0]})' for k, v in scope.items())}]))"
        if style == 'percent' and every:
            return f"'out/{name}-{'-'.join(['%s'] * len(every))}' % ({', '.join(f'{self.plain(k)}({v[0]})' for k, v in scope.items())},)"
        return f"f'out/{name}" + ''.join('-{%s}' % (BITS.get(kind, '{}') if self.chance(0.9) else 'bit({})').format(values[0]) for kind, values in scope.items()) + "'"

    def reading(self, shape):
        """Statements that write what the inputs hold."""
        if shape == 'single':
            return ['for part in flatten(self.input()):', '    out.write(text_of(part))']
        if shape == 'list':
            return ['for number, parts in enumerate(self.input()):', '    for part in flatten(parts):', "        out.write(f'{number}: ' + text_of(part))"]
        if shape in ('dict', 'nested'):
            return ['for key, parts in sorted(self.input().items()):', '    for part in flatten(parts):', "        out.write(f'{key}: ' + text_of(part))"]
        return []

    def run(self, cls, scope, shape, dynamic, more):
        """Lines of run()"""
        lines = list(dynamic)
        extra = self.dice.choice(['', '', '', "out.write(f'{self.task_id}\\n')", "out.write(str(self.complete()) + '\\n')"])
        every = [values[0] for values in scope.values()]
        text = 'self.told()' if self.chance(0.4) else None
        body = [f'out.write({text})'] if text else [f"out.write('{cls.name} ' + repr(({''.join(a + ', ' for a in every)})) + '\\n')"] + self.reading(shape)
        if text and dynamic:
            body += ['for part in flatten(late):', '    out.write(text_of(part))']
        elif dynamic:
            body += ['for part in flatten(late):', "    out.write('late ' + text_of(part))"]
        body += ([extra] if extra else []) + more
        if cls.output == 'folder':
            lines += ['os.makedirs(self.output().path)', "with open(os.path.join(self.output().path, 'one'), 'w') as out:", *('    ' + line for line in body),
                      "pathlib.Path(self.output().path, 'two').write_text('two\\n')"]
        elif cls.output in ('list', 'dict'):
            first, second = ('self.output()[0]', 'self.output()[1]') if cls.output == 'list' else ("self.output()['first']", "self.output()['second']")
            lines += [f"with {first}.open('w') as out:", *('    ' + line for line in body), f"with {second}.open('w') as out:", "    out.write('second of ' + self.task_id)"]
        else:
            way = 'open' if cls.output == 'memory' else self.dice.choice(['open', 'open', 'temporary', 'plain', 'renamed'])
            if way == 'open':
                lines += ["with self.output().open('w') as out:"]
            elif way == 'temporary':
                lines += ['with self.output().temporary_path() as path, open(path, "w") as out:']
            elif way == 'plain':
                lines += ['self.output().makedirs()', "with open(self.output().path, 'w') as out:"]
            elif way == 'renamed':
                lines += ['self.output().makedirs()', "with open(self.output().path + '.part', 'w') as out:"]
            lines += ['    ' + line for line in body]
            lines += ["os.replace(self.output().path + '.part', self.output().path)"] if way == 'renamed' else []
        return lines

    def beside(self, name, scope, shape, output):
        """What real code does beside its work: lines of a class by their place (attributes, first, body, after, methods)."""
        kind = self.dice.choice(['none'] * 18 + self.theme * 3 + sorted(ODD))
        needs = ODD.get(kind, {}).get('needs', '')
        if kind == 'none' or (needs == 'int' and 'int' not in scope) or (needs == 'input' and shape in ('none', 'folder')):
            return {}
        self.odd.append((kind, name))
        return {place: [line.replace('CLASS', name) for line in (self.dice.choice(lines) if isinstance(lines[0], list) else lines)] for place, lines in ODD[kind].items() if place != 'needs'}

    def task(self, number, last):
        dice, name = self.dice, f'T{number}'
        parent = dice.choice([c for c in self.classes if c.output != 'wrapper'] or [None]) if number and self.chance(0.12) else None
        kinds = list(dict.fromkeys(dice.choice(COMMON if self.chance(0.75) else list(KINDS)) for _ in range(dice.randint(3, 6) if last else dice.randint(1 if number else 0, 4))))
        own = list(kinds)
        decorated, util = None, None
        if number and not parent and self.chance(0.15):
            decorated = dice.choice([c for c in self.classes if c.weight <= 6] or [None])
            util = dice.choice(['requires', 'requires', 'inherits'])
        for other in (parent, decorated):
            kinds += [kind for kind in (other.kinds if other else []) if kind not in kinds]
        scope = {kind: ['self.' + KINDS[kind][0]] for kind in kinds}
        lines, shape, weight = [], 'none', 0
        if decorated:
            decorated.used = True
            weight, shape = decorated.weight, 'single'
            if util == 'inherits':
                given = f', {KINDS[decorated.kinds[0]][0]}={self.valid(decorated.kinds[0], scope)}' if decorated.kinds and self.chance(0.5) else ''
                lines = [f'return self.clone({decorated.name}{given})']
        elif number and (last or self.chance(0.75)):
            lines, shape, weight = self.requires(scope, kinds, last)
        output = 'wrapper' if shape != 'none' and not parent and self.chance(0.12) else dice.choice(['one'] * 12 + ['list', 'list', 'dict', 'dict', 'folder', 'folder', 'memory'])
        if parent and self.chance(0.3):
            lines, shape, weight = [], parent.shape, parent.weight
        elif parent and lines and self.chance(0.4):
            target = dice.choice(self.targets(4))
            weight, shape = parent.weight + (target.weight if target else 1), 'list'
            lines = ['found = flatten(super().requires())', f'found.append({self.make(target, scope, kinds)})', 'return found']
        cls = Class(name, kinds, weight + 1, shape, output, own)
        base = parent.name if parent else 'Told, luigi.WrapperTask' if output == 'wrapper' else 'Told, luigi.Task'
        text = [f'@luigi.util.{util}({decorated.name})'] if decorated else []
        text.append(f'class {name}({base}):')
        for kind in own:
            attribute, declaration, constants, _ = KINDS[kind]
            constant = dice.choice(constants)
            declared = declaration.format(constant)
            if self.chance(0.04):
                declared = declared[:-1] + ', significant=False)'
            text.append(f'    {attribute} = {declared}')
        beside = collections.defaultdict(list, self.beside(name, scope, shape, output) if output != 'wrapper' else {})
        text += ['    ' + line for line in beside['attributes']]
        if lines:
            text += ['', '    def requires(self):', *('        ' + line for line in lines)]
        if output != 'wrapper':
            path = self.path(name, scope, shape)
            answer = {'one': f'luigi.LocalTarget({path})', 'folder': f'luigi.LocalTarget({path})', 'memory': f'luigi.mock.MockTarget({path})', 'list': f"[luigi.LocalTarget({path}), luigi.LocalTarget('out/more/' + bit({path}) + '.2')]",
                      'dict': f"{{'first': luigi.LocalTarget({path}), 'second': luigi.LocalTarget('out/second/' + bit({path}))}}"}[output]
            text += ['', '    def output(self):', f'        return {answer}']
            dynamic = []
            if self.classes and weight < 6 and self.chance(0.15):
                target = dice.choice(self.targets(4))
                weight += 2 * (target.weight if target else 1)
                more = self.make(target, scope, kinds)
                dynamic = dice.choice([[f'late = yield {more}'], [f'late = yield [{more}]'], [f"late = yield {{'x': {more}}}"], [f'task = {more}', 'yield task', 'late = task.output()'],
                                       ['late = []', 'for x in range(2):', f'    late.append((yield {more}))'], ['late = []', f'if {self.valid("bool", scope)}:', f'    late = yield {more}'],
                                       ['size = len(flatten(self.input()))', 'late = []', 'if size > 1:', f'    late = yield {more}']])
                cls.weight = weight + 1
            body = beside['first'] + self.run(cls, scope, shape, dynamic, beside['body']) + beside['after']
            text += ['', '    def run(self):', *('        ' + line for line in body)]
        for line in beside['methods']:
            text += [''] * line.startswith('def') + ['    ' + line]
        if len(text) == 1 + bool(decorated):
            text.append('    pass')
        self.classes.append(cls)
        return '\n'.join(text) + '\n'


class _Late:
    """A value that is made only where the form uses it."""

    def __init__(self, make):
        self.make = make

    def __format__(self, spec):
        return self.make()


def module(dice, classes):
    """(text, family of the root, lists of inputs, what is odd in it)"""
    made = Module(dice, classes)
    return made.text, made.root.name, [{}, *(made.inputs() for _ in range(2))], made.odd


if __name__ == '__main__':
    import random
    import sys
    found = module(random.Random(int(sys.argv[1])), 7)
    print(found[0])
    print('#', found[1], json.dumps(found[2]), found[3])
