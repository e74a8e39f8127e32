#!/usr/bin/env python3
"""What repipe finds in a folder of packages, construct by construct: the numbers of docs/luigi.

    luigi_counts.py REPIPE CORPUS [--docs docs/luigi]

CORPUS is a folder of source trees, as `tools/setup corpus` makes it (.cache/corpus). Each is read by `repipe show --format
json`, without the libraries that it uses. Prints one table a page; with --docs writes each between the marks of its page.
"""
import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys

MOST = 12  # rows of a table that has no end
MARKS = '<!-- counts -->\n', '<!-- end of counts -->\n'


def documents(repipe, corpus):
    for folder in sorted(p for p in pathlib.Path(corpus).iterdir() if p.is_dir()):
        done = subprocess.run([repipe, 'show', str(folder), '--format', 'json'], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if done.returncode not in (0, 1) or not done.stdout:
            sys.exit(f'{folder.name}: {done.stderr.decode(errors="replace")[-500:]}')
        yield folder, json.loads(done.stdout)


def values(value):
    """A value and every value inside it."""
    if isinstance(value, dict):
        if 'kind' in value:
            yield value
        for inner in value.values():
            yield from values(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from values(inner)


def known(value):
    return 'none' if value is None else value['kind'] if value['kind'] != 'unknown' else 'unknown, ' + value['code']


class Counts:
    def __init__(self):
        self.tables = collections.defaultdict(lambda: collections.defaultdict(collections.Counter))
        self.packages = 0

    def add(self, page, table, name, number=1):
        self.tables[page][table][name] += number

    def read(self, folder, document):
        self.packages += 1
        for file in document['files']:
            self.add('modules', 'Python files', file['outcome'] + (f', {file["reason"]}' if file['reason'] else ''))
            if file['code']:
                self.add('modules', 'codes of files', file['code'])
        for task in document['tasks']:
            self.task(task)
        for d in document['diagnostics']:
            if d['code'][2] == '1':
                self.add('python2-and-broken-files' if d['code'] in ('RP1201', 'RP1202', 'RP1203') else 'modules', 'codes of files', d['code'])
        for entry in document['entry_points']:
            self.add('entry-points', 'entry points', entry['kind'])
            self.add('entry-points', 'how far resolved', entry['code'] or 'root and arguments known')
            for what in ('schedule', 'via', 'range', 'image'):
                if entry[what]:
                    self.add('entry-points', 'entry points with', what)
            if entry['environment']:
                self.add('entry-points', 'entry points with', 'environment')
        for workflow in document['workflows']:
            self.add('workflows', 'workflows', 'launched' if workflow['launched'] else 'candidates')
        for path in folder.rglob('*'):
            if path.name in ('CODEOWNERS', 'catalog-info.yaml', 'catalog-info.yml'):
                self.add('owners', 'files', path.name)

    def task(self, task):
        self.add('tasks', 'classes', task['kind'] + (' (test)' if task['test'] else ''))
        for what in ('abstract', 'ambiguous'):
            if task[what]:
                self.add('tasks', 'classes that are', what)
        for name in task['overrides']:
            self.add('tasks', 'classes that override', name)
        for base in task['bases']:
            if base.startswith('?'):
                self.add('contrib-and-layers', 'bases', 'not known')
            elif base.startswith('luigi.contrib'):
                self.add('contrib-and-layers', 'bases', 'luigi.contrib')
            elif base.partition('.')[0].partition(':')[0] in ('gokart', 'law', 'sciluigi', 'b2luigi', 'd6tflow', 'luigi_tools', 'gluish', 'bioluigi', 'luigi_td'):
                self.add('contrib-and-layers', 'bases', 'a layer: ' + base.partition('.')[0].partition(':')[0])
        for parameter in task['parameters']:
            self.parameter(parameter)
        for dependency in task['requires']:
            self.add('dependencies', 'dependencies', dependency['code'] or 'class and place known')
            self.add('util', 'dependencies by what states them', dependency['via'])
            for what in ('dynamic', 'many', 'condition'):
                if dependency[what]:
                    self.add('dependencies', 'dependencies that are', {'many': 'one for each item', 'condition': 'under a condition'}.get(what, what))
            for argument in dependency['arguments'].values():
                self.add('dependencies', 'arguments', known(argument))
        for output in task['outputs']:
            self.add('targets', 'target classes', output['class'] or 'not known')
            self.add('targets', 'paths', known(output['path']))
            if output['code']:
                self.add('targets', 'codes', output['code'])
        for value in values([task['parameters'], task['requires'], task['outputs']]):
            self.add('interpreter', 'values', known(value))
        for diagnostic in task['diagnostics']:
            self.add('interpreter', 'codes of classes', diagnostic['code'])

    def parameter(self, parameter):
        name = parameter['class']
        self.add('parameters', 'classes of parameters', name if name.startswith('luigi:') else 'not known' if name.startswith('?') else 'a class of the package or a layer')
        self.add('parameters', 'defaults', 'required' if parameter['required'] else known(parameter['default']))
        if parameter.get('configured'):
            self.add('configuration', 'parameters that a file at the top sets', known(parameter['configured']))

    def page(self, name):
        lines = []
        for table, counter in self.tables[name].items():
            rows = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
            total = sum(counter.values())
            lines += [f'| {table} | of {total} |', '|---|---:|']
            lines += [f'| {row} | {number} |' for row, number in rows[:MOST]]
            if len(rows) > MOST:
                lines.append(f'| {len(rows) - MOST} more | {sum(n for _, n in rows[MOST:])} |')
            lines.append('')
        return '\n'.join(lines or ['The corpus has none.', ''])


def write(counts, folder):
    for path in sorted(pathlib.Path(folder).glob('*.md')):
        text = path.read_text()
        if MARKS[0] in text:
            path.write_text(re.sub(re.escape(MARKS[0]) + '.*?' + re.escape(MARKS[1]), lambda _: MARKS[0] + counts.page(path.stem) + MARKS[1], text, flags=re.S))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('repipe')
    parser.add_argument('corpus')
    parser.add_argument('--docs', default='')
    options = parser.parse_args()
    counts = Counts()
    for folder, document in documents(options.repipe, options.corpus):
        counts.read(folder, document)
    if not counts.packages:
        sys.exit('no package in ' + options.corpus)
    if options.docs:
        write(counts, options.docs)
    for name in counts.tables:
        print(f'# {name}\n\n{counts.page(name)}')
    print(f'{counts.packages} packages')


if __name__ == '__main__':
    main()
