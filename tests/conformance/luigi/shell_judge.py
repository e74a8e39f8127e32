"""The judge on shells: scripts made at random are really run by bash, and read by repipe.

    shell_judge.py --repipe BINARY [--count N] [--seed S] [--keep DIR]

`luigi` is a function that writes down its arguments. Where a command is launched at all, what repipe states of it without a code
must be what it was launched with (functions left out: a call that never runs is listed, too); and every launch must be among what
repipe lists, with or without a code. At least MOST of the launches must be
stated, else the scripts show nothing.
"""
import argparse
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

MOST = 0.5
TASKS = '''import luigi


class T(luigi.Task):
    x = luigi.Parameter(default="none")
    y = luigi.Parameter(default="none")
'''
NAMES = ['A', 'B', 'C']
WORDS = ['1', '2', 'two', 'a.b', 'p/q.csv', '"x y"', "'$A'", '"$A"', '$A', '${B}', '"${C}"', '"${A}-$B"', '${A%.*}', '"${B##*/}"', '${C:-d}', '$((2 + 3))', '$1', '"$2"', '$(echo hi)',
         '$(basename p/q.csv .csv)', '"$#"', '"$(cat /dev/null)"', '"${U:-un set}"', "'it'\\''s'", '"a\\"b"']
CONDITIONS = ['true', 'false', '[ "$A" = 1 ]', '[ -n "$B" ]', '[ -z "$C" ]', '[ "$1" = "a" ]', '[[ $A == p* ]]', 'test -e /nowhere', '! true', '[ 2 -gt 1 ]', 'true && false', '[ -d / ]', '[ "$A" != two ]']


class Maker:
    def __init__(self, chance):
        self.chance = chance
        self.number = 0
        self.functions = []
        self.inside = ''  # of a function: what it launches may come of a call that never runs

    def word(self):
        return self.chance.choice(WORDS)

    def launch(self):
        self.number += 1
        return [f'luigi --module tasks T --x {self.inside}{self.number} --y {self.word() if self.chance.random() < 0.8 else self.chance.choice(NAMES)}']

    def assignment(self):
        name = self.chance.choice(NAMES)
        plain = [w for w in WORDS if w not in ('$1',)]
        return [f'{name}{self.chance.choice(["=", "=", "=", "+="])}{self.chance.choice(plain)}']

    def block(self, depth, least=1):
        return [line for _ in range(self.chance.randint(least, 3)) for line in self.statement(depth)]

    def indented(self, depth):
        return ['  ' + line for line in self.block(depth + 1)]

    def statement(self, depth):
        kinds = [self.launch, self.launch, self.launch, self.assignment, self.assignment]
        if depth < 3:
            kinds += [lambda: self.loop(depth), lambda: self.branch(depth), lambda: self.case(depth), lambda: self.listed(), lambda: self.subshell(depth), self.call, self.rest, lambda: self.counted(depth)]
        return self.chance.choice(kinds)()

    def loop(self, depth):
        words = ' '.join(self.chance.choice(['1 2', 'a b', '$A', '"$B"', '{1..3}', '$(seq 2)', '"${L[@]}"', '"$@"', '*', 'x"y z"']) for _ in range(self.chance.randint(1, 2)))
        self.number += 1
        name = f'{self.inside}in{self.number}'
        body = self.indented(depth)
        if self.chance.random() < 0.2:
            body.append(f'  [ "$i" = 1 ] && {self.chance.choice(["break", "continue"])}')
            body += self.indented(depth)
        return [f'for i in {words}; do', *body, f'  luigi --module tasks T --x {name} --y "$i"', 'done']

    def counted(self, depth):
        self.number += 1
        n = f'n{self.number}'
        return [f'{n}=0', f'while [ ${n} -lt 2 ]; do', *self.indented(depth), f'  {n}=$(({n} + 1))', 'done']

    def branch(self, depth):
        lines = [f'if {self.chance.choice(CONDITIONS)}; then', *self.indented(depth)]
        if self.chance.random() < 0.4:
            lines += [f'elif {self.chance.choice(CONDITIONS)}; then', *self.indented(depth)]
        if self.chance.random() < 0.6:
            lines += ['else', *self.indented(depth)]
        return [*lines, 'fi']

    def case(self, depth):
        lines = [f'case {self.chance.choice(["$A", "$1", "two", "${B}x", "$(date +%s)"])} in']
        for _ in range(self.chance.randint(1, 3)):
            lines += [f'  {self.chance.choice(["1", "two|a", "p*", "*", "a)", "[0-9]*", "(b"]).rstrip(")")})', *('  ' + line for line in self.indented(depth)), '    ;;']
        return [*lines, 'esac']

    def listed(self):
        left = self.chance.choice(CONDITIONS)
        return [f'{left} {self.chance.choice(["&&", "||"])} {self.chance.choice([self.launch, self.assignment])()[0]}']

    def subshell(self, depth):
        opening, closing = self.chance.choice([('(', ')'), ('{', '}')])
        return [opening, *self.indented(depth), closing]

    def call(self):
        if not self.functions:
            return self.launch()
        return [f'{self.chance.choice(self.functions)} {" ".join(self.word() for _ in range(self.chance.randint(0, 3)))}']

    def rest(self):
        return [self.chance.choice(['set -- a "b c" 3', 'shift', 'export A', 'unset C', 'L=(1 "b c" $A)', 'L+=(z)', 'A=$B B=two', 'read -r C < /dev/null', ': ${A:=new}', 'cd /tmp'])]

    def script(self):
        lines = ['#!/bin/bash', 'A=1', 'B=p/q.csv', 'L=(one)']
        for name in ('f', 'g')[:self.chance.randint(0, 2)]:
            self.inside = 'f'
            body = self.block(1)
            self.inside = ''
            lines += [f'{name}() {{', *('  ' + line for line in (['local A=$1'] if self.chance.random() < 0.3 else []) + body), '}']
            self.functions.append(name)
        return '\n'.join(lines + self.block(0, 2) + self.block(0, 2)) + '\n'


PROLOGUE = 'luigi() { printf "%s\\0" "$@" >> "$RP_RECORD"; printf "\\n\\0" >> "$RP_RECORD"; }\n'


def run(script, log):
    log.write_bytes(b'')
    environment = {'PATH': '/usr/bin:/bin', 'RP_RECORD': str(log)}
    with tempfile.TemporaryDirectory() as place:
        try:
            subprocess.run(['bash', '-c', PROLOGUE + 'source "$0"', str(script)], cwd=place, env=environment, timeout=5,
                           stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        except subprocess.TimeoutExpired:
            return []  # a loop that never ends
    launches, words = [], []
    for word in log.read_bytes().decode().split('\0')[:-1]:
        if word == '\n':
            launches.append(words)
            words = []
        else:
            words.append(word)
    return launches


def arguments_of(words):
    """--x and --y as Luigi reads them; None where it would refuse the words."""
    rest = words[3:]
    if len(rest) % 2 or rest[0::2] not in (['--x', '--y'], ['--x']) or any(w.startswith('-') for w in rest[1::2]):
        return None
    return {name[2:]: value for name, value in zip(rest[0::2], rest[1::2]) if value}


def judge(entries, launches):
    stated = [{k: v['value'] for k, v in e['arguments'].items()} for e in entries if e['code'] is None]
    done = [a for a in map(arguments_of, launches) if a is not None]
    ran = {d.get('x') for d in done}
    findings = [f'said and not launched: {s}' for s in stated if s.get('x') in ran and s not in done and not s['x'].startswith('f')]
    known = 0
    for launch in done:
        coded = [e for e in entries if e['code'] is not None and all(v['kind'] == 'unknown' or v['value'] == launch.get(k) for k, v in e['arguments'].items())]
        known += launch in stated
        if launch not in stated and not coded:
            findings.append(f'launched and not listed: {launch}')
    return findings, known, len(done)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--repipe', required=True)
    parser.add_argument('--count', type=int, default=150)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--keep', default='')
    options = parser.parse_args()
    chance = random.Random(options.seed)
    known = launched = wrong = 0
    with tempfile.TemporaryDirectory(prefix='repipe-shell-') as place:
        directory = pathlib.Path(place) / 'repo'
        directory.mkdir()
        (directory / 'tasks.py').write_text(TASKS)
        names = [f's{i:04}.sh' for i in range(options.count)]
        for name in names:
            (directory / name).write_text(Maker(chance).script())
        if options.keep:
            shutil.copytree(directory, options.keep, dirs_exist_ok=True)
        done = subprocess.run([os.path.abspath(options.repipe), 'show', str(directory), '--format', 'json'], stdout=subprocess.PIPE, timeout=300, check=True)
        entries = json.loads(done.stdout)['entry_points']
        for name in names:
            findings, stated, total = judge([e for e in entries if e['path'] == name], run(directory / name, pathlib.Path(place) / 'log'))
            known, launched = known + stated, launched + total
            wrong += bool(findings)
            for finding in findings[:3]:
                print(f'wrong: {name}: {finding}')
    print(f'shell: {options.count} scripts, seed {options.seed}: {launched} launches, {known} stated, {launched - known} coded, {wrong} scripts wrong')
    sys.exit(bool(wrong) or not launched or known < MOST * launched)


if __name__ == '__main__':
    main()
