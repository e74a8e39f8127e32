"""What repipe states of a class with its parameters left open, asked of an instance that Luigi made: each requirement and each output
is computed from the statement with the instance's own arguments, and compared with what its requires() and output() really gave.

Used by the oracle, where the instances are. A finding is [rank, text]: `agree`; `abstain` where the statement says that it does not
know, or says it in words that Python does not compute; `wrong`.
"""
import collections.abc
import datetime
import itertools
import json
import math
import os
import pathlib
import re

import compare

AGREE, ABSTAIN, WRONG = compare.AGREE, compare.ABSTAIN, compare.WRONG
COMBINATIONS = 2000
ITEM = 'item of '


class Vague(Exception):
    """The statement leaves it open."""


def end_of_operand(text, at):
    """Where the operand that begins at `at` ends: a name, number, text or bracket, with attributes, subscripts and calls behind it."""
    def bracket(at):
        depth, quote = 0, None
        while at < len(text):
            char = text[at]
            if quote:
                at += char == '\\'
                quote = None if char == quote else quote
            elif char in '\'"':
                quote = char
            elif char in '([{':
                depth += 1
            elif char in ')]}':
                depth -= 1
                if depth == 0:
                    return at + 1
            at += 1
        raise Vague(f'no end in {text!r}')
    if text.startswith(ITEM, at):
        at = end_of_operand(text, at + len(ITEM))
    elif at < len(text) and text[at] in '([{':
        at = bracket(at)
    else:
        match = re.compile(r'(?:[^\W\d]\w*|\d+|\'(?:[^\'\\]|\\.)*\'|"(?:[^"\\]|\\.)*")').match(text, at)
        if not match:
            raise Vague(f'no operand in {text!r} at {at}')
        at = match.end()
    while at < len(text):
        attribute = re.compile(r'\.[^\W\d]\w*').match(text, at)
        if attribute:
            at = attribute.end()
        elif text[at] in '([':
            at = bracket(at)
        else:
            break
    return at


def with_items(text, sources):
    """The expression with a name in place of each `item of …`; `sources`: what they are items of -> that name."""
    if '*' + ITEM in text or re.search(r'[{,] ?' + ITEM + r'[^,{}]*: ', text):
        raise Vague(f'{text}: any number of items')
    while ITEM in text:
        at = text.rindex(ITEM)  # the innermost first
        end = end_of_operand(text, at + len(ITEM))
        source = text[at + len(ITEM):end]
        name = sources.setdefault(source, f'_item{len(sources)}')
        text = text[:at] + name + text[end:]
    return text


def name_of(task):
    return f'{task["module"]}:{re.sub("#[0-9]+$", "", task["qualname"])}'


class Statements:
    def __init__(self, document, class_name, value_of):
        self.class_name, self.value_of = class_name, value_of
        names = collections.Counter(name_of(t) for t in document['tasks'])
        self.stated = {name_of(t): t for t in document['tasks'] if names[name_of(t)] == 1}  # of two, nobody can tell which

    # ---- values

    def texts_of(self, value):
        """Every expression in a VALUE."""
        if value is None:
            return
        if value['kind'] == 'derived':
            yield value['expression']
        if value['kind'] == 'element':
            yield ITEM + self.text_of(value['of'])
        yield from value.get('conditions', ())
        if value.get('condition'):
            yield value['condition']
        for inner in [value.get('value') if value['kind'] == 'conditional' else None, *(value.get('of', ()) if value['kind'] == 'choice' else ())]:
            yield from self.texts_of(inner)
        for item in value.get('items', ()):
            for inner in ([item['key'], item['value']] if value['kind'] == 'dict' else [item]):
                yield from self.texts_of(inner)
        for argument in value.get('arguments', {}).values():
            yield from self.texts_of(argument)

    def text_of(self, value):
        if value['kind'] == 'input':
            return value['parameter']
        if value['kind'] == 'derived':
            return '(' + value['expression'] + ')'
        raise Vague('an element of something that is not written down')

    def compute(self, text, space):
        try:
            return eval(with_items(text, dict(space['_sources'])), dict(space['_modules']), collections.ChainMap(space['_items'], space['_inputs']))
        except Vague:
            raise
        except Exception as exc:
            raise Vague(f'{text}: {type(exc).__name__}: {exc}') from exc

    def value(self, value, space):
        """The VALUE with nothing left open, in the same form: what Luigi's values are compared with."""
        kind = value['kind']
        if kind == 'literal':
            return value
        if kind == 'input':
            return self.value_of(space['_inputs'][value['parameter']])
        if kind == 'derived':
            return self.value_of(self.compute(value['expression'], space))
        if kind == 'element':
            return self.value_of(self.compute(ITEM + self.text_of(value['of']), space))
        if kind == 'choice':
            if len(value.get('conditions', ())) != len(value['of']):
                raise Vague('one of several')
            for one, condition in zip(value['of'], value['conditions']):
                if self.compute(condition, space):
                    return self.value(one, space)
            raise Vague('none of several')
        if kind == 'list' and not value.get('many'):
            return {'kind': kind, 'items': [self.value(item, space) for item in value['items'] if self.is_there(item, space)]}
        if kind == 'dict' and not value.get('many'):
            return {'kind': kind, 'items': [{'key': self.value(item['key'], space), 'value': self.value(item['value'], space)}
                                            for item in value['items'] if self.is_there(item['value'], space)]}
        if kind == 'conditional':
            return self.value(value['value'], space)
        if kind == 'task':
            return {**value, 'arguments': {name: self.value(one, space) for name, one in value['arguments'].items()}}
        raise Vague(value.get('expression', kind))

    def is_there(self, value, space):
        return value['kind'] != 'conditional' or self.compute(value['condition'], space)

    # ---- statements

    def spaces(self, task, texts, many):
        """The arguments of the instance, once for each combination of items that the texts of `many` speak of; which item one alone means
        nobody could tell."""
        sources = {}
        for text in texts if many else ():
            with_items(text, sources)
        modules = {m.__name__: m for m in (datetime, os, math, json, re, pathlib, itertools, collections)}
        inputs = self.given(task)
        spaces = [{'_sources': sources, '_modules': modules, '_inputs': inputs, '_items': {}}]
        for source, name in list(sources.items()):
            more = []
            for space in spaces:
                items = self.compute(source, space)
                if not isinstance(items, collections.abc.Iterable):
                    raise Vague(f'{ITEM}{source}')
                found = [{**space, '_items': {**space['_items'], name: item}} for item in items]
                more += found or [space]  # what speaks of no item may be there all the same
            spaces = more
            if len(spaces) > COMBINATIONS:
                raise Vague('too many items')
        return spaces

    def expand(self, task, statement, values, make):
        """[what `make` gives]: one for each combination of items for which the condition holds. Vague where one is left open."""
        texts = [text for value in values for text in self.texts_of(value)]
        texts += [statement['condition']] if statement['condition'] else []
        made = []
        for space in self.spaces(task, texts, statement['many']):
            if statement['condition'] is None or self.compute(statement['condition'], space):
                made.append(make(space))
        return made

    def given(self, task):
        """What the instance was made with."""
        from luigi.task_register import Register
        for (_, *given), instance in (Register._Register__instance_cache or {}).items():
            if instance is task and len(given) == 1 and isinstance(given[0], tuple):
                return dict(given[0])
        return {name: task.param_kwargs[name] for name, _ in task.get_params() if name in task.param_kwargs}

    def compare(self, what, task, statements, real, values_of, make, fits):
        """`real`: what there is, as VALUE; `fits`(statement, one): whether a statement that leaves something open may mean it."""
        certain, possible, vague, findings = [], [], [], []
        for statement in statements:
            try:
                if statement['code']:
                    raise Vague(statement['code'])
                made = possible if statement['many'] else certain  # any number of these
                made += self.expand(task, statement, values_of(statement), lambda space: make(statement, space))
            except Vague as exc:
                vague.append((statement, str(exc)))

        def same(ours, theirs):
            return compare.value_rank(as_numbers(ours), as_numbers(theirs)) == AGREE
        for one in real:
            reasons = [why for statement, why in vague if fits(statement, one)]
            if any(same(ours, one) for ours in certain + possible):
                findings.append([AGREE, what])
            elif reasons:
                findings.append([ABSTAIN, f'{what} {shown(one)}: {"; ".join(reasons)}'])
            else:
                findings.append([WRONG, f'{what} {shown(one)}: no statement says so'])
        return findings + [[WRONG, f'{what} {shown(ours)}: stated, and is not there']
                           for ours in certain if not any(same(ours, one) for one in real)]

    def judge(self, task, requires, outputs):
        """Findings about one instance: `requires` what its requires() gave, flat, `outputs` its targets; None where it raised."""
        stated = self.stated.get(self.class_name(type(task)))
        if self.given(task) != task.param_kwargs:
            return []  # its constructor keeps something else, perhaps by how it was called
        findings = []
        if stated and requires is not None:
            findings += self.compare('requires', task, [s for s in stated['requires'] if not s['dynamic']],
                                     [self.value_of(one) for one in requires if hasattr(one, 'param_kwargs')],
                                     lambda s: list(s['arguments'].values()),
                                     lambda s, space: self.value({'kind': 'task', 'task': s['task'], 'arguments': s['arguments']}, space),
                                     lambda s, one: s['task'] is None or compare.same_class(s['task'], one['task']))
        if stated and outputs is not None:
            findings += self.compare('output', task, stated['outputs'],
                                     [target(self.class_name(type(one)), {'value': literal(str(one.path)), 'text': str(one.path)})
                                      for one in outputs if hasattr(one, 'path')],
                                     lambda s: [s['path']] if s['path'] else [], self.stated_target,
                                     lambda s, one: s['class'] is None or compare.same_class(s['class'], one['task']))
        return findings

    def stated_target(self, statement, space):
        if statement['class'] is None or statement['path'] is None:
            raise Vague('no path')
        return target(statement['class'], literal(str(self.value(statement['path'], space)['value'])))


def as_numbers(value):
    """True, 1 and 1.0 make one instance: which of them it has depends on who was asked before."""
    if isinstance(value, dict):
        return {key: as_numbers(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_numbers(one) for one in value]
    return float(value) if isinstance(value, (bool, int)) else value


def literal(value):
    return {'kind': 'literal', 'value': value}


def target(name, path):
    """A target in the form of a task."""
    return {'kind': 'task', 'task': name, 'arguments': {'path': path}}


def shown(value):
    return f'{value["task"]}({compare.show_arguments(value["arguments"])})'
