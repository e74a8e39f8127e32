"""The judge on launches: does repipe read them as a shell and Luigi's CmdlineParser do?

    argv_judge.py --repipe BINARY [--only TEXT] [--case NAME]

fixtures/launch/argv: every line of lines.txt becomes a script of a copy of `repo`; repipe reads them all, Luigi each one
(argv_oracle.py). The root must be Luigi's, every argument that repipe states Luigi's value, every argument that it does not
state Luigi's default; where Luigi refuses the line, repipe must say that it is refused (RP6007) or not resolved (RP6001).
Nothing may be wrong, and what is not resolved although Luigi runs it may only become less (ABSTAINED).

fixtures/launch/CASE with expect.json, one for each kind of launch:
  entries   the entry points of `repo`, in order: `at` ("path:line") and every other member as `repipe show` writes it; arguments
            as text, "?" for one that is not known. With `argv` (what reaches Luigi) or `program`, Luigi is asked and must agree.
  run       commands that are really run in a copy, with recorders in place of luigi, python, ssh, sudo and docker: every launch
            that they make is asked of Luigi and must be among the entries.
  exactly   true: the commands run everything: an entry without a code must be among what they launch.
"""
import argparse
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path[:0] = [str(HERE), str(HERE.parent)]
import compare  # noqa: E402

REFUSED = {'RP6001', 'RP6007'}
ABSTAINED = 0  # lines that Luigi runs and repipe leaves open


def question_of(words):
    """The process that a shell starts for these words."""
    if words[0] == 'luigi':
        return {'argv': words[1:], 'path': ['']}
    if words[1:3] == ['-m', 'luigi']:
        return {'argv': words[3:], 'path': ['']}
    if words[1] == '-m':
        return {'argv': words[3:], 'program': words[2].replace('.', '/') + '.py', 'path': ['']}
    return {'argv': words[2:], 'program': words[1], 'path': ['']}


def ask_luigi(directory, questions):
    done = subprocess.run([sys.executable, '-B', str(HERE / 'argv_oracle.py'), str(directory)], input=json.dumps(questions).encode(),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=600)
    if done.returncode:
        raise RuntimeError('the oracle failed: ' + done.stderr.decode(errors='replace')[-2000:])
    return json.loads(done.stdout)


def ask_repipe(binary, directory):
    done = subprocess.run([binary, 'show', str(directory), '--format', 'json'], stdout=subprocess.PIPE, timeout=60, check=True)
    return json.loads(done.stdout)


def same_task(entry, task):
    """A file that is the program has its classes in __main__ for Luigi."""
    ours = entry['root'] or ''
    if task['task'].startswith('__main__:'):
        return ours.partition(':')[2] == task['task'].partition(':')[2]
    return compare.same_class(ours, task['task'])


def judge_arguments(entry, task):
    for name, value in entry['arguments'].items():
        if name not in task['arguments']:
            return f'states {name}, which Luigi does not have'
        theirs = task['arguments'][name]
        if compare.value_rank(value, theirs['value'], theirs['text']) == compare.WRONG:
            return f'{name} is {theirs["text"]!r} for Luigi, not {compare.show_value(value)}'
    for name, theirs in task['arguments'].items():
        default = task['defaults'].get(name)
        if name not in entry['arguments'] and (default is None or default['text'] != theirs['text']):
            return f'leaves out {name}, which is {theirs["text"]!r}'
    return None


def range_task(entry, task):
    """The task that a Range tool stands for: class and fixed arguments; the tool's own arguments are class arguments."""
    own = {name.partition('.')[2]: value for name, value in entry['class_arguments'].items() if name.startswith(entry['range'] + '.')}
    said = judge_arguments({'arguments': own}, task)
    if said:
        return said
    of = task['arguments']['of']['value']['value']
    if not compare.same_class(entry['root'], of):
        return f'the root is {of}, not {entry["root"]}'
    given = {i['key']['value']: i['value'] for i in task['arguments']['of_params']['value']['items']}
    for name, value in given.items():
        if name not in entry['arguments'] or compare.value_rank(entry['arguments'][name], value) == compare.WRONG:
            return f'{name} of --of-params is {value}'
    return None


def judge_line(entries, answer):
    """('agree' | 'abstain' | 'wrong', why)"""
    if 'error' in answer:
        if all(e['code'] in REFUSED for e in entries) and entries:
            return 'agree', ''
        return 'wrong', f'Luigi refuses it: {answer["error"][:300]}; repipe: {[(e["root"], e["code"]) for e in entries]}'
    if len(entries) != len(answer['tasks']):
        return 'wrong', f'{len(entries)} entry points, {len(answer["tasks"])} tasks'
    for entry, task in zip(entries, answer['tasks']):
        if entry['code'] == 'RP6001':
            return 'abstain', 'RP6001'
        if entry['code'] is not None:
            return 'wrong', f'code {entry["code"]}'
        said = range_task(entry, task) if entry['range'] else judge_arguments(entry, task) if same_task(entry, task) else \
            f'the root is {task["task"]}, not {entry["root"]}'
        if said:
            return 'wrong', said
    return 'agree', ''


def judge_lines(binary, only):
    lines = [line for line in (ROOT / 'fixtures/launch/argv/lines.txt').read_text().split('\n') if line and line[0] != '#']
    lines = [line for line in lines if only in line]
    counts = {'agree': 0, 'abstain': 0, 'wrong': 0}
    with tempfile.TemporaryDirectory(prefix='repipe-argv-') as place:
        directory = pathlib.Path(place).resolve() / 'repo'
        shutil.copytree(ROOT / 'fixtures/launch/argv/repo', directory, ignore=shutil.ignore_patterns('__pycache__'))
        for i, line in enumerate(lines):
            (directory / f'line{i:03}.sh').write_text(line + '\n')
        document = ask_repipe(binary, directory)
        answers = ask_luigi(directory, [question_of(shlex.split(line)) for line in lines])
    for i, (line, answer) in enumerate(zip(lines, answers)):
        entries = [e for e in document['entry_points'] if e['path'] == f'line{i:03}.sh']
        verdict, why = judge_line(entries, answer)
        counts[verdict] += 1
        if verdict != 'agree':
            print(f'{verdict}: {line}: {why}')
    print(f'argv: {len(lines)} lines, ' + ', '.join(f'{n} {verdict}' for verdict, n in counts.items()))
    return counts['wrong'] == 0 and counts['abstain'] <= ABSTAINED and bool(lines)


RECORDERS = {
    'luigi': 'import json, os, sys\nopen(os.environ["RP_RECORD"], "a").write(json.dumps(["luigi"] + sys.argv[1:]) + "\\n")\n',
    'python': 'import json, os, sys\nopen(os.environ["RP_RECORD"], "a").write(json.dumps(["python"] + sys.argv[1:]) + "\\n")\n',
    'sudo': 'import os, sys\na = sys.argv[1:]\nwhile a and a[0].startswith("-"):\n    a = a[2:] if a[0] == "-u" else a[1:]\nos.execvp(a[0], a)\n',
    'poetry': 'import os, sys\nos.execvp(sys.argv[2], sys.argv[2:])\n',
    'ssh': 'import os, sys\na = sys.argv[1:]\nwhile a and a[0].startswith("-"):\n    a = a[2:]\nos.execvp("sh", ["sh", "-c", " ".join(a[1:])] if a[1:] else ["sh"])\n',
}


def record(directory, commands):
    """The launches that the commands make, each in a fresh copy of the environment."""
    recorders = directory.parent / 'recorders'
    recorders.mkdir(exist_ok=True)
    for name, text in RECORDERS.items():
        (recorders / name).write_text(f'#!{sys.executable}\n' + text)
        (recorders / name).chmod(0o755)
    shutil.copy(recorders / 'python', recorders / 'python3')
    shutil.copy(recorders / 'poetry', recorders / 'pipenv')
    log = directory.parent / 'log'
    log.write_text('')
    environment = {'PATH': f'{recorders}:/usr/bin:/bin', 'RP_RECORD': str(log), 'HOME': str(directory), 'RP_PYTHON': sys.executable}
    for command in commands:
        subprocess.run(['bash', '-c', command], cwd=directory, env=environment, timeout=60, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return [json.loads(line) for line in log.read_text().splitlines()]


def text_of(value):
    if value['kind'] != 'literal':
        return '?' if value['kind'] == 'unknown' else json.dumps(value)
    return str(value['value'])


def as_expected(entry, wanted):
    """The members of an entry point that an expectation lists, in its form."""
    made = {}
    for name in wanted:
        if name == 'at':
            made[name] = f'{entry["path"]}:{entry["line"]}'
        elif name in ('arguments', 'class_arguments'):
            made[name] = {k: text_of(v) for k, v in entry[name].items()}
        elif name in ('argv', 'program', 'pythonpath'):
            made[name] = wanted[name]
        elif name == 'schedule_at':
            made[name] = f'{entry["schedule_path"]}:{entry["schedule_line"]}'
        else:
            made[name] = entry[name]
    return made


def is_said(entries, words, answer):
    """One of the entries says what Luigi made of a recorded launch."""
    if 'error' in answer:
        return any(e['code'] in REFUSED for e in entries)
    return all(any(same_task(e, task) and not judge_arguments(e, task) for e in entries) for task in answer['tasks'])


def happened(entry, answers):
    return any(same_task(entry, task) and not judge_arguments(entry, task) for answer in answers for task in answer.get('tasks', []))


def judge_case(binary, folder):
    expected = json.loads((folder / 'expect.json').read_text())
    findings = []
    with tempfile.TemporaryDirectory(prefix='repipe-launch-') as place:
        directory = pathlib.Path(place).resolve() / 'repo'
        shutil.copytree(folder / 'repo', directory, ignore=shutil.ignore_patterns('__pycache__'))
        entries = ask_repipe(binary, directory)['entry_points']
        if os.environ.get('RP_UPDATE_GOLDEN') == '1':
            for entry in entries:
                print(json.dumps(as_expected(entry, {'at': 1, **{k: 1 for k in entry if k not in ('path', 'line', 'schedule_path', 'schedule_line')}})))
        for i in range(max(len(entries), len(expected['entries']))):
            wanted = expected['entries'][i] if i < len(expected['entries']) else None
            given = as_expected(entries[i], wanted or {'at': 1, 'root': 1, 'code': 1}) if i < len(entries) else None
            if wanted != given:
                findings.append(f'entry {i}: expected {json.dumps(wanted)}, got {json.dumps(given)}')
        asked = [(e, {'argv': w['argv'], 'program': w.get('program'), 'path': w.get('pythonpath', ['']),
                       'environment': {n.partition('=')[0]: n.partition('=')[2] for n in e['environment'] or [] if n.startswith('LUIGI_')}})
                 for e, w in zip(entries, expected['entries']) if 'argv' in w]
        recorded = record(directory, expected.get('run', []))
        if 'run' in expected and not recorded:
            findings.append('the commands launched nothing')
        answers = ask_luigi(directory, [q for _, q in asked] + [question_of(words) for words in recorded])
        for (entry, question), answer in zip(asked, answers):
            verdict, why = judge_line([entry], answer) if entry['code'] in (None, *REFUSED) else \
                ('agree', '') if is_said([entry], None, answer) else ('wrong', f'{answer}')
            if verdict == 'wrong':
                findings.append(f'{entry["path"]}:{entry["line"]}: {why}')
        for words, answer in zip(recorded, answers[len(asked):]):
            if not is_said(entries, words, answer):
                findings.append(f'launched and not said: {shlex.join(words)}: {json.dumps(answer)[:300]}')
        for entry in entries if expected.get('exactly') else []:
            if entry['code'] is None and not happened(entry, answers[len(asked):]):
                findings.append(f'said and not launched: {entry["path"]}:{entry["line"]} {entry["command"]}')
    return findings


def judge_cases(binary, name):
    fine = True
    folders = [f for f in sorted((ROOT / 'fixtures/launch').iterdir()) if (f / 'expect.json').exists() and name in f.name]
    for folder in folders:
        findings = judge_case(binary, folder)
        fine = fine and not findings
        for finding in findings:
            print(f'wrong: {folder.name}: {finding}')
    print(f'launch: {len(folders)} kinds')
    return fine and bool(folders)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--repipe', required=True)
    parser.add_argument('--only', default='', help='lines that hold this text')
    parser.add_argument('--case', default='', help='kinds whose name holds this text; no lines')
    options = parser.parse_args()
    try:
        import luigi.task  # noqa: F401
    except ImportError:
        import judges
        judges.run_in_judges_python()
    binary = str(pathlib.Path(options.repipe).resolve())
    fine = bool(options.case) or judge_lines(binary, options.only)
    sys.exit(not (fine and (bool(options.only) or judge_cases(binary, options.case))))


if __name__ == '__main__':
    main()
