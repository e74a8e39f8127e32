"""What Luigi makes of launches: each is asked in a process of its own, for Luigi's registry is global.

    argv_oracle.py DIRECTORY < [{"argv": [...], "program": PATH or null, "path": [DIRECTORY...], "environment": {...}}, ...]

DIRECTORY is the working directory. `program` is run as `python PROGRAM ARGV` would run it; without one ARGV goes to the
`luigi` command. Nothing is scheduled: the tasks that Luigi was about to run are printed, one answer a question,
{"tasks": [{"task", "path", "family", "arguments", "defaults"}]}, or {"error": what Luigi said}.
"""
import contextlib
import inspect
import io
import json
import os
import pathlib
import runpy
import sys
import tomllib
import types

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:] = [p for p in sys.path if pathlib.Path(p or '.').resolve() != HERE]  # this folder is called luigi
# luigi[toml] wants the package toml; Python's own reader of the format answers the same.
sys.modules['toml'] = types.ModuleType('toml')
sys.modules['toml'].load = lambda path: tomllib.loads(pathlib.Path(path).read_text())
import luigi  # noqa: E402
import luigi.cmdline  # noqa: E402
import luigi.configuration  # noqa: E402
import luigi.interface  # noqa: E402
from luigi.configuration import LuigiConfigParser, LuigiTomlParser  # noqa: E402
sys.path.append(str(HERE))
import oracle  # noqa: E402
sys.path.pop()


class Launched(BaseException):
    pass


def top_configuration():
    """What Luigi reads at the top of the directory, and nothing else."""
    parser = LuigiConfigParser()
    parser.read(['client.cfg', 'luigi.cfg'])
    return parser


def configure(environment):
    """As luigi.configuration.core does when it is imported in that environment."""
    for parser in (LuigiConfigParser, LuigiTomlParser):
        parser._instance = None
        parser.reload()
    if environment.get('LUIGI_CONFIG_PATH'):
        luigi.configuration.add_config_path(environment['LUIGI_CONFIG_PATH'])


def default_of(task, name, parameter):
    top = top_configuration()
    family = task.get_task_family()
    if top.has_option(family, name):
        return parameter.normalize(parameter.parse(top.get(family, name)))
    return parameter.normalize(parameter._default)


def described(task, directory):
    path = os.path.relpath(os.path.realpath(inspect.getsourcefile(type(task))), directory)
    return {'task': oracle.class_name(type(task)), 'path': path, 'family': task.get_task_family(),
            'arguments': {name: oracle.argument_of(p, task.param_kwargs[name]) for name, p in task.get_params()},
            'defaults': {name: oracle.argument_of(p, default_of(task, name, p)) for name, p in task.get_params()
                         if type(p._default).__name__ != '_NoValueType'}}


def answer(question, directory):
    os.chdir(directory)
    os.environ.update(question.get('environment') or {})
    configure(question.get('environment') or {})
    sys.path[:0] = [os.path.join(directory, p) for p in question.get('path') or ['']]
    tasks = []

    def launched(roots, *args, **kwargs):
        tasks.extend(roots)
        raise Launched

    luigi.interface._schedule_and_run = launched
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
        try:
            oracle.fence()
            if question.get('program'):
                program = os.path.join(directory, question['program'])
                sys.argv = [program, *question['argv']]
                sys.path.insert(0, os.path.dirname(program))
                runpy.run_path(program, run_name='__main__')
            else:
                sys.argv = ['luigi', *question['argv']]
                luigi.cmdline.luigi_run(list(question['argv']))
            return {'error': 'nothing was launched'}
        except Launched:
            return {'tasks': [described(t, directory) for t in tasks]}
        except BaseException as exc:
            return {'error': f'{type(exc).__name__}: {exc} {said.getvalue()}'.strip()}


def ask(question, directory):
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, 'w') as out:
            json.dump(answer(question, directory), out)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as given:
        text = given.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else {'error': 'the process died'}


def main():
    directory = os.path.realpath(sys.argv[1])
    json.dump([ask(question, directory) for question in json.load(sys.stdin)], sys.stdout)


if __name__ == '__main__':
    main()
