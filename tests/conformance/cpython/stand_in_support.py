"""What CPython's tests ask of test.support, in Python that repipe reads. What a test needs beyond it skips the test, for Python as for
repipe: the judge adds those names, as Missing()."""
import importlib

from stand_in_unittest import SkipTest, _same, _skipped, _skipping

verbose = 0
MISSING_C_DOCSTRINGS = False
HAVE_DOCSTRINGS = True
cpython_only = refcount_test = requires_docstrings = no_tracing = requires_IEEE_754 = skip_if_pgo_task = _same


class Missing:
    def __getattr__(self, name):
        return '@tested' if name.startswith('TESTFN') else Missing()

    def __call__(self, *args, **kwargs):
        if len(args) == 1 and callable(args[0]):
            return _skipped
        if args or kwargs:
            raise SkipTest
        return self


def impl_detail(*args, **kwargs):
    return _same


def requires_resource(*args, **kwargs):
    return _skipping


bigmemtest = run_with_locale = requires_mac_ver = infinite_recursion = requires_resource
MAX_Py_ssize_t = 2 ** 63 - 1
is_emscripten = is_wasi = False


def check_impl_detail(**kwargs):
    return True


def gc_collect():
    pass


def import_fresh_module(name, fresh=(), blocked=(), deprecated=False):
    return importlib.import_module(name)


class import_helper:
    import_fresh_module = staticmethod(import_fresh_module)


class warnings_helper:
    @staticmethod
    def ignore_warnings(*, category):
        return _same


class _AlwaysEqual:
    def __eq__(self, other):
        return True


class _NeverEqual:
    def __eq__(self, other):
        return False

    def __hash__(self):
        return 7


ALWAYS_EQ = _AlwaysEqual()
NEVER_EQ = _NeverEqual()
