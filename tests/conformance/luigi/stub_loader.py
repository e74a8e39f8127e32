"""Imports `luigi` from the stubs of analyzer/stubs.

install(stubs) puts a finder in front of sys.path that serves every module `luigi…` from the stubs and gives each native
function (one whose body is `...`) the implementation that was registered for it with @native. A native without one raises
Opaque when called; an opaque __init__ does nothing.
"""
import ast
import importlib.abc
import importlib.util
import pathlib
import sys

NATIVES = {}


class Opaque(Exception):
    """The stub says that this result is not known."""


def native(name):
    def put(function):
        NATIVES[name] = function
        return function
    return put


def is_native(node):
    return (isinstance(node, ast.FunctionDef) and len(node.body) == 1 and isinstance(node.body[0], ast.Expr)
            and isinstance(node.body[0].value, ast.Constant) and node.body[0].value.value is Ellipsis)


def native_names(tree, module):
    """Qualified names of the native functions and classes of a parsed stub."""
    found = []

    def walk(body, prefix):
        for node in body:
            if is_native(node):
                found.append(prefix + node.name)
            elif isinstance(node, ast.ClassDef):
                if len(node.body) == 1 and isinstance(node.body[0], ast.Expr) and ast.unparse(node.body[0]) == '...':
                    found.append(prefix + node.name)
                walk(node.body, prefix + node.name + '.')
            elif isinstance(node, ast.FunctionDef):
                walk(node.body, prefix + node.name + '.')

    walk(tree.body, module + '.')
    return found


class Binder(ast.NodeTransformer):
    """Puts @__rp_native__('qualified name') on every native function."""

    def __init__(self, module):
        self.prefix = [module]

    def visit_ClassDef(self, node):
        self.prefix.append(node.name)
        self.generic_visit(node)
        self.prefix.pop()
        return node

    def visit_FunctionDef(self, node):
        if is_native(node):
            call = ast.Call(ast.Name('__rp_native__', ast.Load()), [ast.Constant('.'.join(self.prefix + [node.name]))], [])
            node.decorator_list.append(call)
            return node
        self.prefix.append(node.name)
        self.generic_visit(node)
        self.prefix.pop()
        return node


def bind(name):
    def decorate(function):
        if name in NATIVES:
            implementation = NATIVES[name]
            implementation.__name__ = function.__name__
            implementation.__wrapped__ = function  # inspect.signature shows the stub's own
            return implementation
        def opaque(*args, **kwargs):
            if function.__name__ != '__init__':
                raise Opaque(name)
        opaque.__wrapped__ = function
        return opaque
    return decorate


class Loader(importlib.abc.SourceLoader):
    def __init__(self, path):
        self.path = path

    def get_filename(self, fullname):
        return str(self.path)

    def get_data(self, path):
        return pathlib.Path(path).read_bytes()

    def get_code(self, fullname):
        tree = Binder(fullname).visit(ast.parse(self.path.read_text(), str(self.path)))
        return compile(ast.fix_missing_locations(tree), str(self.path), 'exec')

    def exec_module(self, module):
        module.__dict__['__rp_native__'] = bind
        exec(self.get_code(module.__name__), module.__dict__)


class Finder(importlib.abc.MetaPathFinder):
    def __init__(self, stubs):
        self.stubs = pathlib.Path(stubs)

    def find_spec(self, fullname, path=None, target=None):
        if fullname.split('.')[0] != 'luigi':
            return None
        base = self.stubs.joinpath(*fullname.split('.'))
        if (base / '__init__.py').is_file():
            return importlib.util.spec_from_file_location(fullname, base / '__init__.py',
                                                          loader=Loader(base / '__init__.py'),
                                                          submodule_search_locations=[str(base)])
        if base.with_suffix('.py').is_file():
            return importlib.util.spec_from_file_location(fullname, base.with_suffix('.py'),
                                                          loader=Loader(base.with_suffix('.py')))
        raise ModuleNotFoundError(f'no stub of {fullname}', name=fullname)


def install(stubs):
    sys.meta_path.insert(0, Finder(stubs))


def module(name):
    return sys.modules['luigi.' + name]
