"""Compares repipe's facts with CPython's own syntax tree, node by node.

    ast_diff.py FACTS_TOOL [--at-least N] [--library] [PATH...]

PATH is a Python file or a folder; a folder's files are taken in sorted order. --library adds those of LIBRARY that this
Python brings. Each file that this Python can parse is turned into the lines that the facts tool prints, once from `ast`
and once by the tool; the first difference of a file is shown. Local names of functions are compared with `symtable`. The
one difference that is allowed is a string that facts cannot hold (a lone surrogate, a character given by name, a comment
inside {x=}); their number is printed. Exit status 1 when a file differs, or fewer than N are equal. Needs Python 3.9.
"""

import ast
import os
import re
import subprocess
import symtable
import sys
import sysconfig
import warnings

TOGETHER = 40  # files that the tool is given at once

# Files of the standard library with many constructs each; some Pythons come without the tests.
LIBRARY = """
_pydecimal.py argparse.py ast.py asyncio/base_events.py asyncio/tasks.py collections/__init__.py configparser.py
contextlib.py dataclasses.py datetime.py doctest.py email/_header_value_parser.py enum.py fractions.py functools.py
heapq.py http/client.py importlib/_bootstrap.py inspect.py json/decoder.py locale.py logging/__init__.py
multiprocessing/pool.py optparse.py pathlib.py pickle.py random.py re/_parser.py sqlite3/dbapi2.py statistics.py
string.py subprocess.py tarfile.py tempfile.py textwrap.py threading.py tokenize.py traceback.py turtle.py types.py
typing.py unittest/mock.py urllib/parse.py uuid.py xml/etree/ElementTree.py zipfile.py
test/test_decorators.py test/test_fstring.py test/test_generators.py test/test_grammar.py test/test_named_expressions.py
test/test_patma.py test/test_peepholer.py test/test_scope.py test/test_syntax.py test/test_typing.py
""".split()

OPERATORS = {name: number for number, name in enumerate(
    "Add Sub Mult Div FloorDiv Mod Pow MatMult LShift RShift BitAnd BitOr BitXor Not USub UAdd Invert "
    "Eq NotEq Lt LtE Gt GtE In NotIn Is IsNot".split(), 1)}
SIMPLE = {"Pass": "PASS", "Break": "BREAK", "Continue": "CONTINUE"}


class Name(str):
    """An operand of the columns' `names`."""


class Lines(tuple):
    """No operand: the first and last line of a string, where a name of a character may stand."""


def node(kind, *operands):
    return (kind, operands)


def text(data):
    return data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")


def operator(op):
    return OPERATORS[type(op).__name__]


def optional(value):
    return expression(value) if value is not None else None


def constant(value):
    if value is None or isinstance(value, bool) or value is Ellipsis:
        return node("CONST", {None: 0, False: 1, True: 2}[value] if value is not Ellipsis else 3)
    if isinstance(value, int):
        return node("INT", text(str(value)))
    if isinstance(value, float):
        return node("FLOAT", value)
    if isinstance(value, complex):
        return node("IMAGINARY", value.imag)
    return node("BYTES" if isinstance(value, bytes) else "STRING", text(value))


def on_lines(made, value):
    return (made[0], made[1] + (Lines((value.lineno, value.end_lineno)),))


def arguments(call):
    places = [(a.lineno, a.col_offset, expression(a)) for a in getattr(call, "args", getattr(call, "bases", []))]
    for keyword in call.keywords:
        value = expression(keyword.value)
        made = node("KEYWORD", Name(keyword.arg), value) if keyword.arg else node("DOUBLE_STAR", value)
        places.append((keyword.lineno, keyword.col_offset, made))
    return [made for _, _, made in sorted(places, key=lambda place: place[:2])]


def parameters(args):
    made = []
    plain = args.posonlyargs + args.args
    defaults = [None] * (len(plain) - len(args.defaults)) + args.defaults
    for index, (arg, default) in enumerate(zip(plain, defaults)):
        made.append(parameter(arg, default, 1 if index < len(args.posonlyargs) else 0))
    if args.vararg:
        made.append(parameter(args.vararg, None, 3))
    for arg, default in zip(args.kwonlyargs, args.kw_defaults):
        made.append(parameter(arg, default, 2))
    if args.kwarg:
        made.append(parameter(args.kwarg, None, 4))
    return made


def parameter(arg, default, form):
    return node("PARAMETER", Name(arg.arg), optional(default), optional(arg.annotation), form)


def generators(comprehension):
    return [node("COMP_FOR", expression(c.target), expression(c.iter), [expression(i) for i in c.ifs])
            for c in comprehension.generators]


def joined(value):
    parts = []
    for part in value.values:
        if isinstance(part, ast.Constant):
            if part.value:  # 3.12.1 has empty ones
                parts.append(node("STRING", text(part.value)))
        else:
            conversion = 0 if part.conversion == -1 else part.conversion
            spec = None
            if part.format_spec is not None:
                spec = joined(part.format_spec)
                if all(p[0] == "STRING" for p in spec[1][0]):
                    spec = node("STRING", b"".join(p[1][0] for p in spec[1][0]))
            parts.append(node("FORMAT", expression(part.value), conversion, spec))
    return node("FSTRING", parts)


def has_format(value):
    return any(isinstance(part, ast.FormattedValue) for part in value.values)


class Yields(ast.NodeVisitor):
    def __init__(self):
        self.found = False

    def visit_Yield(self, _):
        self.found = True

    visit_YieldFrom = visit_Yield

    def visit_FunctionDef(self, inner):
        for part in inner.decorator_list + inner.args.defaults + [d for d in inner.args.kw_defaults if d]:
            self.visit(part)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, _):
        pass

    def visit_Lambda(self, _):
        pass


def yields(body):
    visitor = Yields()
    for part in body:
        visitor.visit(part)
    return 1 if visitor.found else 0


def expression(value):
    kind = type(value).__name__
    if kind == "Constant":
        made = constant(value.value)
        return on_lines(made, value) if made[0] == "STRING" else made
    if kind == "Name":
        return node("NAME", Name(value.id))
    if kind == "Attribute":
        return node("ATTRIBUTE", expression(value.value), Name(value.attr))
    if kind == "Subscript":
        return node("SUBSCRIPT", expression(value.value), expression(value.slice))
    if kind == "Slice":
        return node("SLICE", optional(value.lower), optional(value.upper), optional(value.step))
    if kind == "Call":
        return node("CALL", expression(value.func), arguments(value))
    if kind == "Starred":
        return node("STAR", expression(value.value))
    if kind == "BinOp":
        return node("BINARY", expression(value.left), operator(value.op), expression(value.right))
    if kind == "UnaryOp":
        return node("UNARY", operator(value.op), expression(value.operand))
    if kind == "BoolOp":
        return node("AND" if isinstance(value.op, ast.And) else "OR", [expression(v) for v in value.values])
    if kind == "Compare":
        return node("COMPARE", [expression(v) for v in [value.left] + value.comparators],
                    [node("COMPARISON", operator(op)) for op in value.ops])
    if kind == "IfExp":
        return node("CONDITIONAL", expression(value.test), expression(value.body), expression(value.orelse))
    if kind in ("List", "Tuple", "Set"):
        return node(kind.upper(), [expression(e) for e in value.elts])
    if kind == "Dict":
        return node("DICT", [node("PAIR", expression(k), expression(v)) if k is not None
                             else node("DOUBLE_STAR", expression(v)) for k, v in zip(value.keys, value.values)])
    if kind in ("ListComp", "SetComp", "GeneratorExp"):
        name = {"ListComp": "LIST_COMP", "SetComp": "SET_COMP", "GeneratorExp": "GENERATOR"}[kind]
        return node(name, expression(value.elt), generators(value))
    if kind == "DictComp":
        return node("DICT_COMP", expression(value.key), expression(value.value), generators(value))
    if kind == "JoinedStr":
        if not has_format(value):
            return on_lines(node("STRING", b"".join(text(part.value) for part in value.values)), value)
        return on_lines(joined(value), value)
    if kind == "Lambda":
        return node("LAMBDA", parameters(value.args), expression(value.body),
                    node("FUNCTION_INFO", yields([value.body]), "locals"))
    if kind == "Yield":
        return node("YIELD", optional(value.value))
    if kind == "YieldFrom":
        return node("YIELD_FROM", expression(value.value))
    if kind == "Await":
        return node("AWAIT", expression(value.value))
    if kind == "NamedExpr":
        return node("WALRUS", expression(value.target), expression(value.value))
    raise ValueError(kind)


def pattern(value):
    kind = type(value).__name__
    if kind == "MatchValue":
        return node("PATTERN_VALUE", expression(value.value))
    if kind == "MatchSingleton":
        return node("PATTERN_VALUE", constant(value.value))
    if kind == "MatchSequence":
        return node("PATTERN_SEQUENCE", [pattern(p) for p in value.patterns])
    if kind == "MatchStar":
        return node("PATTERN_STAR", Name(value.name or ""))
    if kind == "MatchMapping":
        pairs = [node("PAIR", expression(k), pattern(p)) for k, p in zip(value.keys, value.patterns)]
        return node("PATTERN_MAPPING", pairs, Name(value.rest or ""))
    if kind == "MatchClass":
        inner = [pattern(p) for p in value.patterns]
        inner += [node("KEYWORD", Name(n), pattern(p)) for n, p in zip(value.kwd_attrs, value.kwd_patterns)]
        return node("PATTERN_CLASS", expression(value.cls), inner)
    if kind == "MatchOr":
        return node("PATTERN_OR", [pattern(p) for p in value.patterns])
    if value.pattern is None:
        return node("PATTERN_CAPTURE", Name(value.name or ""))
    return node("PATTERN_AS", pattern(value.pattern), Name(value.name))


def body(statements):
    return [statement(s) for s in statements]


def aliases(names):
    return [node("ALIAS", Name(a.name), Name(a.asname or "")) for a in names]


def statement(value):
    kind = type(value).__name__
    if kind in SIMPLE:
        return node(SIMPLE[kind])
    if kind == "Expr":
        return node("EXPRESSION", expression(value.value))
    if kind == "Assign":
        return node("ASSIGN", [expression(t) for t in value.targets], expression(value.value))
    if kind == "AugAssign":
        return node("AUG_ASSIGN", expression(value.target), operator(value.op), expression(value.value))
    if kind == "AnnAssign":
        return node("ANN_ASSIGN", expression(value.target), expression(value.annotation), optional(value.value))
    if kind == "Return":
        return node("RETURN", optional(value.value))
    if kind == "If":
        return node("IF", expression(value.test), body(value.body), body(value.orelse))
    if kind in ("For", "AsyncFor"):
        return node("FOR", expression(value.target), expression(value.iter), body(value.body), body(value.orelse))
    if kind == "While":
        return node("WHILE", expression(value.test), body(value.body), body(value.orelse))
    if kind in ("With", "AsyncWith"):
        items = [node("WITH_ITEM", expression(i.context_expr), optional(i.optional_vars)) for i in value.items]
        return node("WITH", items, body(value.body))
    if kind in ("Try", "TryStar"):
        handlers = [node("HANDLER", optional(h.type), Name(h.name or ""), body(h.body), int(isinstance(value, ast.TryStar))) for h in value.handlers]
        return node("TRY", body(value.body), handlers, body(value.orelse), body(value.finalbody))
    if kind == "Raise":
        return node("RAISE", optional(value.exc), optional(value.cause))
    if kind == "Assert":
        return node("ASSERT", expression(value.test), optional(value.msg))
    if kind == "Import":
        return node("IMPORT", aliases(value.names))
    if kind == "ImportFrom":
        return node("IMPORT_FROM", Name(value.module or ""), value.level, aliases(value.names))
    if kind in ("FunctionDef", "AsyncFunctionDef"):
        flags = yields(value.body) | (2 if kind == "AsyncFunctionDef" else 0)
        extras = [node("FUNCTION_INFO", flags, "locals")] + [expression(d) for d in value.decorator_list]
        return node("FUNCTION", Name(value.name), parameters(value.args), body(value.body), extras)
    if kind == "ClassDef":
        return node("CLASS", Name(value.name), arguments(value), body(value.body),
                    [expression(d) for d in value.decorator_list])
    if kind == "TypeAlias":
        return node("ASSIGN", [expression(value.name)], expression(value.value))
    if kind == "Delete":
        targets = value.targets
        if len(targets) == 1 and isinstance(targets[0], (ast.Tuple, ast.List)):
            targets = targets[0].elts
        return node("DELETE", [expression(t) for t in targets])
    if kind in ("Global", "Nonlocal"):
        return node(kind.upper(), [node("NAME", Name(n)) for n in value.names])
    if kind == "Match":
        cases = [node("CASE", pattern(c.pattern), optional(c.guard), body(c.body)) for c in value.cases]
        return node("MATCH", expression(value.subject), cases)
    raise ValueError(kind)


def write(made, depth, label, out, lines):
    """One line a node into `out`, and the lines where a string stands (else None) into `lines`."""
    kind, operands = made
    line = "%d %s %s" % (depth, label, kind)
    children = []
    place = None
    for letter, operand in zip("abcd", operands):
        if isinstance(operand, Name):
            line += " '%s'" % operand
        elif isinstance(operand, Lines):
            place = operand
        elif isinstance(operand, float):
            line += " %r" % operand
        elif isinstance(operand, int):
            line += " %d" % operand
        elif isinstance(operand, bytes):
            line += " x" + operand.hex()
        elif isinstance(operand, list):
            children += [(letter, child) for child in operand]
        elif isinstance(operand, tuple):
            children.append((letter, operand))
    out.append(line)
    lines.append(place)
    for letter, child in children:
        write(child, depth + 1, letter, out, lines)


def depth_of(line):
    return int(line.split(" ", 1)[0])


def unheld(expected, code, place, source_lines):
    """True where the string of this line can be none of facts': its text holds a surrogate, its source \\N{name}, or a
    comment (RP1201: {x = # comment} shows the text without it)."""
    if code == "1201":
        return place is not None and expected.endswith("FSTRING") and "#" in "\n".join(source_lines[place[0] - 1:place[1]])
    kind = expected.split(" ")[2]
    if kind == "STRING" and re.search("[\ud800-\udfff]", bytes.fromhex(expected.split(" x")[1]).decode("utf-8", "surrogatepass")):
        return True
    return place is not None and "\\N{" in "\n".join(source_lines[place[0] - 1:place[1]])


def without_locals(lines):
    """The tool's lines without the names below FUNCTION_INFO; floats by value. Gives also [(function, names)]."""
    kept, local_names, inside, functions = [], [], None, []
    for line in lines:
        depth_text, _, rest = line.split(" ", 2)
        depth = int(depth_text)
        if inside is not None and depth > inside:
            local_names[-1].append(rest[len("NAME '"):-1])
            continue
        inside = None
        if rest.startswith("FUNCTION_INFO"):
            inside = depth
            local_names.append([])
        elif rest.startswith("FUNCTION "):
            functions.append(rest.split("'")[1])
        elif rest.startswith(("FLOAT x", "IMAGINARY x")):
            kind, digits = rest.split(" x")
            number = bytes.fromhex(digits).decode()
            line = "%s %s %s %r" % (depth_text, line.split(" ", 2)[1], kind, float(number))
        kept.append(line)
    return kept, sorted(tuple(sorted(names)) for names in local_names)


def is_comprehension(table):
    """A comprehension's table bears a name that functions may have too; only its own parameter `.0` tells."""
    return ".0" in table.get_identifiers()


def function_locals(table):
    found = []
    if table.get_type() == "function" and not is_comprehension(table):
        found.append([s.get_name() for s in table.get_symbols() if s.is_local() and not s.is_parameter()])
    for child in table.get_children():
        found += function_locals(child)
    return found


def compare(path, lines, source):
    """("equal" | "differs" | "skipped", number of strings that facts cannot hold)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
            table = symtable.symtable(source, path, "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "skipped", 0
    expected, places = [], []
    for part in body(tree.body):
        write(part, 0, "-", expected, places)
    actual, local_names = without_locals(lines)
    source_lines = source.split("\n")
    at, abstained = 0, 0
    for right in actual + ["(end)"]:
        left = expected[at] if at < len(expected) else "(end)"
        if left != right and right[:-4] == " ".join(left.split(" ")[:2]) + " OPAQUE " and unheld(left, right[-4:], places[at], source_lines):
            abstained += 1
            at += 1
            while at < len(expected) and depth_of(expected[at]) > depth_of(right):
                at += 1
            continue
        if left != right:
            print("%s: line %d of the dump\n  python: %s\n  repipe: %s" % (path, at, left[:200], right[:200]))
            return "differs", abstained
        at += 1
    if sys.version_info >= (3, 12):  # comprehensions are inlined (PEP 709): their names are the function's in symtable
        return "equal", abstained
    wanted = sorted(tuple(sorted(names)) for names in function_locals(table))
    if wanted != local_names and not any("__" in name for names in wanted for name in names):
        print("%s: local names\n  python: %s\n  repipe: %s" % (
            path, [n for n in wanted if n not in local_names][:3], [n for n in local_names if n not in wanted][:3]))
        return "differs", abstained
    return "equal", abstained


def python_files(paths):
    found = []
    for path in paths:
        if os.path.isfile(path):
            found.append(path)
        for folder, folders, files in os.walk(path):
            folders.sort()
            found += [os.path.join(folder, name) for name in sorted(files) if name.endswith(".py")]
    return found


def library_files():
    folder = sysconfig.get_paths()["stdlib"]
    return [path for path in (os.path.join(folder, name) for name in LIBRARY) if os.path.exists(path)]


def text_of(path):
    """None where extract would be given other bytes: another encoding, a byte order mark, NUL bytes."""
    with open(path, "rb") as stream:
        raw = stream.read()
    try:
        return None if raw.startswith(b"\xef\xbb\xbf") or b"\0" in raw else raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def facts_of(tool, paths):
    """[(path, the tool's lines; None when the facts are invalid)]."""
    run = subprocess.run([tool] + paths, stdout=subprocess.PIPE, check=True)
    found = []
    for line in run.stdout.decode("utf-8", "surrogatepass").split("\n"):
        if line.startswith("file "):
            found.append((paths[len(found)], None if " INVALID " in line else []))
        elif line[:1].isdigit() and found[-1][1] is not None:
            found[-1][1].append(line)
    return found


def main():
    sys.setrecursionlimit(20000)
    tool, rest = sys.argv[1], sys.argv[2:]
    at_least = 1
    if rest[:1] == ["--at-least"]:
        at_least, rest = int(rest[1]), rest[2:]
    library = rest[:1] == ["--library"]
    files = (library_files() if library else []) + python_files(rest[1:] if library else rest)
    counts = {"equal": 0, "differs": 0, "skipped": 0}
    nodes = strings = 0
    for at in range(0, len(files), TOGETHER):
        for path, lines in facts_of(tool, files[at:at + TOGETHER]):
            source = text_of(path)
            if source is None:
                counts["skipped"] += 1
                continue
            if lines is None:
                print("%s: invalid facts" % path)
                counts["differs"] += 1
                continue
            result, abstained = compare(path, lines, source)
            counts[result] += 1
            nodes += len(lines)
            strings += abstained
    print("%(equal)d equal, %(differs)d differ, %(skipped)d skipped" % counts + ", %d nodes, %d strings not held" % (nodes, strings))
    return 1 if counts["differs"] or counts["equal"] < at_least else 0


if __name__ == "__main__":
    sys.exit(main())
