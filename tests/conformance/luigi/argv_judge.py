"""The judge on launches: does repipe read a command line as Luigi's CmdlineParser does?

    argv_judge.py --repipe BINARY [--only TEXT] [--case NAME]

fixtures/launch/argv: every line of lines.txt becomes a script of a copy of `repo`; repipe reads them all, Luigi each one
(argv_oracle.py). The root must be Luigi's, every argument that repipe states Luigi's value, every argument that it does not
state Luigi's default; where Luigi refuses the line, repipe must say that it is refused (RP6007) or not resolved (RP6001).
Nothing may be wrong, and what is not resolved although Luigi runs it may only become less (ABSTAINED).
"""
import argparse
import json
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


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--repipe', required=True)
    parser.add_argument('--only', default='')
    options = parser.parse_args()
    try:
        import luigi.task  # noqa: F401
    except ImportError:
        import judges
        judges.run_in_judges_python()
    sys.exit(not judge_lines(str(pathlib.Path(options.repipe).resolve()), options.only))


if __name__ == '__main__':
    main()
