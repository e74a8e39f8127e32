"""What CPython says of expressions.txt: `python3.11 tests/unit/lib/make_expected.py` writes expected.txt beside it."""
import pathlib

IMPORTS = ('calendar', 'collections', 'collections.abc', 'copy', 'datetime', 'functools', 'itertools', 'json', 'math', 'operator',
           'os', 'os.path', 'pathlib', 're', 'shlex', 'string', 'sys')


def program(line):
    line = line[2:] if line.startswith('~ ') else line
    *statements, expression = line.split(' ;; ')
    body = [*('import ' + name for name in IMPORTS), *statements]
    body += ['try:', '    R = (' + expression + ')',
             'except ValueError:', "    R = 'raises ValueError'",
             'except Exception as e:', "    R = 'raises ' + type(e).__name__"]
    return '\n'.join(body) + '\n'


def main():
    folder = pathlib.Path(__file__).parent
    out = []
    for line in (folder / 'expressions.txt').read_text(encoding='utf-8').splitlines():
        if line and not line.startswith('#'):
            names = {'__name__': 'expression'}
            exec(program(line), names)
            out.append(repr(names['R']).replace('\n', '\\n'))
    (folder / 'expected.txt').write_text('\n'.join(out) + '\n', encoding='utf-8')


if __name__ == '__main__':
    main()
