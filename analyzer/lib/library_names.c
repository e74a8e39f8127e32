// Names that are always there. Top-level modules whose import never fails: Python 3.11's standard library (sys.stdlib_module_names) with the names that
// Python 2 had for some of them, and Luigi.
#include <string.h>

#include "analyzer/lib/luigi.h"
#include "analyzer/lib/module_names.h"

// One name a line would hide the code.
// clang-format off
static const char *const NAMES[] = {
    "ConfigParser", "Queue", "StringIO", "__future__", "abc", "aifc", "antigravity", "argparse", "array", "ast",
    "asynchat", "asyncio", "asyncore", "atexit", "audioop", "base64", "bdb", "binascii", "bisect", "builtins", "bz2",
    "cPickle", "cProfile", "cStringIO", "calendar", "cgi", "cgitb", "chunk", "cmath", "cmd", "code", "codecs",
    "codeop", "collections", "colorsys", "commands", "compileall", "concurrent", "configparser", "contextlib",
    "contextvars", "copy", "copyreg", "crypt", "csv", "ctypes", "curses", "dataclasses", "datetime", "dbm", "decimal",
    "difflib", "dis", "distutils", "doctest", "email", "encodings", "ensurepip", "enum", "errno", "faulthandler",
    "fcntl", "filecmp", "fileinput", "fnmatch", "fractions", "ftplib", "functools", "gc", "genericpath", "getopt",
    "getpass", "gettext", "glob", "graphlib", "grp", "gzip", "hashlib", "heapq", "hmac", "html", "http", "httplib",
    "idlelib", "imaplib", "imghdr", "imp", "importlib", "inspect", "io", "ipaddress", "itertools", "json", "keyword",
    "lib2to3", "linecache", "locale", "logging", "lzma", "mailbox", "mailcap", "marshal", "math", "md5", "mimetypes",
    "mmap", "modulefinder", "msilib", "multiprocessing", "netrc", "nis", "nntplib", "ntpath",
    "nturl2path", "numbers", "opcode", "operator", "optparse", "os", "ossaudiodev", "pathlib", "pdb", "pickle",
    "pickletools", "pipes", "pkgutil", "platform", "plistlib", "poplib", "posix", "posixpath", "pprint", "profile",
    "pstats", "pty", "pwd", "py_compile", "pyclbr", "pydoc", "pydoc_data", "pyexpat", "queue", "quopri", "random",
    "re", "readline", "reprlib", "resource", "rlcompleter", "runpy", "sched", "secrets", "select", "selectors",
    "sets", "shelve", "shlex", "shutil", "signal", "site", "smtpd", "smtplib", "sndhdr", "socket", "socketserver",
    "spwd", "sqlite3", "sre_compile", "sre_constants", "sre_parse", "ssl", "stat", "statistics", "string",
    "stringprep", "struct", "subprocess", "sunau", "symtable", "sys", "sysconfig", "syslog", "tabnanny", "tarfile",
    "telnetlib", "tempfile", "termios", "textwrap", "this", "threading", "time", "timeit", "tkinter", "token",
    "tokenize", "tomllib", "trace", "traceback", "tracemalloc", "tty", "turtle", "turtledemo", "types", "typing",
    "unicodedata", "unittest", "urllib", "urllib2", "urlparse", "uu", "uuid", "venv", "warnings", "wave", "weakref",
    "webbrowser", "wsgiref", "xdrlib", "xml", "xmlrpc", "zipapp", "zipfile", "zipimport",
    "zlib", "zoneinfo"};
// clang-format on

static bool is_named(const char *const *names, size_t count, rp_str name)
{
  for (size_t i = 0; i < count; i++) {
    if (rp_str_is(name, names[i])) {
      return true;
    }
  }
  return false;
}

// Builtins of Python 3.11 and 2.7 that have neither a row nor a class: there, and not known.
// clang-format off
static const char *const BUILTINS[] = {
    "__build_class__", "__builtins__", "__debug__", "__import__", "__loader__", "__spec__", "aiter", "anext", "apply", "ascii",
    "breakpoint", "buffer", "cmp", "coerce", "compile", "copyright", "credits", "eval", "exec", "execfile", "exit", "file",
    "help", "input", "intern", "license", "locals", "memoryview", "quit", "raw_input", "reload"};
// clang-format on

// Public attributes of Python 3.11's own types, each name between spaces: dir() of them. What stands for several types here (a
// dict, an iterator) has the names of all.
// clang-format off
typedef struct names_of_type {
  const char *type, *names;
} names_of_type;

static const names_of_type ATTRIBUTES[] = {
    {"str",
     " capitalize casefold center count encode endswith expandtabs find format format_map index isalnum isalpha "
     "isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper join ljust "
     "lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit "
     "rstrip split splitlines startswith strip swapcase title translate upper zfill "},
    {"int",
     " as_integer_ratio bit_count bit_length conjugate denominator from_bytes imag numerator real to_bytes "},
    {"float",
     " as_integer_ratio conjugate fromhex hex imag is_integer real "},
    {"bytes",
     " capitalize center count decode endswith expandtabs find fromhex hex index isalnum isalpha isascii isdigit "
     "islower isspace istitle isupper join ljust lower lstrip maketrans partition removeprefix removesuffix "
     "replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title "
     "translate upper zfill "},
    {"date",
     " ctime day fromisocalendar fromisoformat fromordinal fromtimestamp isocalendar isoformat isoweekday max min "
     "month replace resolution strftime timetuple today toordinal weekday year "},
    {"datetime",
     " astimezone combine ctime date day dst fold fromisocalendar fromisoformat fromordinal fromtimestamp hour "
     "isocalendar isoformat isoweekday max microsecond min minute month now replace resolution second strftime "
     "strptime time timestamp timetuple timetz today toordinal tzinfo tzname utcfromtimestamp utcnow utcoffset "
     "utctimetuple weekday year "},
    {"timedelta",
     " days max microseconds min resolution seconds total_seconds "},
    {"list",
     " append clear copy count extend index insert pop remove reverse sort "},
    {"deque",
     " append appendleft clear copy count extend extendleft index insert maxlen pop popleft remove reverse rotate "},
    {"range",
     " count index start step stop "},
    {"tuple",
     " count index "},
    {"set",
     " add clear copy difference difference_update discard intersection intersection_update isdisjoint issubset "
     "issuperset pop remove symmetric_difference symmetric_difference_update union update "},
    {"dict",
     " clear copy default_factory elements fromkeys get items keys most_common move_to_end new_child parents pop "
     "popitem setdefault subtract total update values "},
    {"path",
     " absolute anchor as_posix as_uri chmod cwd drive exists expanduser glob group hardlink_to home is_absolute "
     "is_block_device is_char_device is_dir is_fifo is_file is_mount is_relative_to is_reserved is_socket "
     "is_symlink iterdir joinpath lchmod link_to lstat match mkdir name open owner parent parents parts read_bytes "
     "read_text readlink relative_to rename replace resolve rglob rmdir root samefile stat stem suffix suffixes "
     "symlink_to touch unlink with_name with_stem with_suffix write_bytes write_text "},
    {"view",
     " isdisjoint mapping "},
    {"iterator",
     " close gi_code gi_frame gi_running gi_yieldfrom send throw "},
};
// clang-format on

// clang-format off
/// What they have between two underscores on each side, in Python 2.7 to 3.12.
static const names_of_type SPECIAL[] = {
    {"str",
     " add class contains delattr dir doc eq format ge getattribute getitem getnewargs getstate gt hash init "
     "init_subclass iter le len lt mod module mul ne new reduce reduce_ex repr rmod rmul setattr sizeof str "
     "subclasshook "},
    {"int",
     " abs add and bool ceil class delattr dir divmod doc eq float floor floordiv format ge getattribute "
     "getnewargs getstate gt hash index init init_subclass int invert le lshift lt mod module mul ne neg new "
     "or pos pow radd rand rdivmod reduce reduce_ex repr rfloordiv rlshift rmod rmul ror round rpow rrshift "
     "rshift rsub rtruediv rxor setattr sizeof str sub subclasshook truediv trunc xor "},
    {"float",
     " abs add bool ceil class delattr dir divmod doc eq float floor floordiv format ge getattribute getformat "
     "getnewargs getstate gt hash init init_subclass int le lt mod module mul ne neg new pos pow radd rdivmod "
     "reduce reduce_ex repr rfloordiv rmod rmul round rpow rsub rtruediv setattr sizeof str sub subclasshook "
     "truediv trunc "},
    {"bytes",
     " add alloc bytes class contains delattr delitem dir doc eq format ge getattribute getitem getnewargs "
     "getstate gt hash iadd imul init init_subclass iter le len lt mod module mul ne new reduce reduce_ex repr "
     "rmod rmul setattr setitem sizeof str subclasshook "},
    {"date",
     " add class delattr dir doc eq format ge getattribute getstate gt hash init init_subclass le lt module ne "
     "new radd reduce reduce_ex repr rsub setattr sizeof str sub subclasshook "},
    {"datetime",
     " add class delattr dir doc eq format ge getattribute getstate gt hash init init_subclass le lt module ne "
     "new radd reduce reduce_ex repr rsub setattr sizeof str sub subclasshook "},
    {"timedelta",
     " abs add bool class delattr dir divmod doc eq floordiv format ge getattribute getstate gt hash init "
     "init_subclass le lt mod module mul ne neg new pos radd rdivmod reduce reduce_ex repr rfloordiv rmod rmul "
     "rsub rtruediv setattr sizeof str sub subclasshook truediv "},
    {"list",
     " add class class_getitem contains delattr delitem dir doc eq format ge getattribute getitem getstate gt "
     "hash iadd imul init init_subclass iter le len lt module mul ne new reduce reduce_ex repr reversed rmul "
     "setattr setitem sizeof str subclasshook "},
    {"deque",
     " add class class_getitem contains copy delattr delitem dir doc eq format ge getattribute getitem getstate "
     "gt hash iadd imul init init_subclass iter le len lt module mul ne new reduce reduce_ex repr reversed "
     "rmul setattr setitem sizeof str subclasshook "},
    {"range",
     " bool class contains delattr dir doc eq format ge getattribute getitem getstate gt hash init "
     "init_subclass iter le len lt module ne new reduce reduce_ex repr reversed setattr sizeof str "
     "subclasshook "},
    {"tuple",
     " add class class_getitem contains delattr dir doc eq format ge getattribute getitem getnewargs getstate "
     "gt hash init init_subclass iter le len lt module mul ne new reduce reduce_ex repr rmul setattr sizeof "
     "str subclasshook "},
    {"set",
     " and class class_getitem contains delattr dir doc eq format ge getattribute getstate gt hash iand init "
     "init_subclass ior isub iter ixor le len lt module ne new or rand reduce reduce_ex repr ror rsub rxor "
     "setattr sizeof str sub subclasshook xor "},
    {"dict",
     " add and class class_getitem contains copy delattr delitem dict dir doc eq format ge getattribute getitem "
     "getstate gt hash iadd iand init init_subclass ior isub iter le len lt missing module ne neg new or pos "
     "reduce reduce_ex repr reversed ror setattr setitem sizeof str sub subclasshook weakref "},
    {"path",
     " bytes class delattr dir doc enter eq exit format fspath ge getattribute getstate gt hash init "
     "init_subclass le lt module ne new reduce reduce_ex repr rtruediv setattr sizeof slots str subclasshook "
     "truediv "},
    {"", // any other, of Python 2, too, and classes themselves
     " abs abstractmethods add and annotations base bases basicsize bool bytes call cause ceil class "
     "class_getitem cmp coerce complex contains context copy del delattr delitem delslice dict dictoffset dir "
     "div divmod doc enter eq exit flags float floor floordiv format fspath ge getattribute getformat getitem "
     "getnewargs getslice getstate gt hash hex iadd iand imul index init init_subclass instancecheck int "
     "invert ior isub itemsize iter ixor le len length_hint long lshift lt missing mod module mro mul name ne "
     "neg new next nonzero oct or pos pow prepare qualname radd rand rdiv rdivmod reduce reduce_ex repr "
     "reversed rfloordiv rlshift rmod rmul ror round rpow rrshift rshift rsub rtruediv rxor setattr setitem "
     "setslice setstate sizeof slots str sub subclasscheck subclasses subclasshook suppress_context "
     "text_signature traceback truediv trunc unicode weakref weakrefoffset xor "},
};
// clang-format on

bool rp_names_list(const char *names, rp_str name)
{
  for (const char *at = names; *at != '\0';) {
    size_t size = strcspn(at, " ");
    if (size == name.size && size > 0 && memcmp(at, name.data, size) == 0) {
      return true;
    }
    at += size + (at[size] == ' ');
  }
  return false;
}

bool rp_lib_type_may_have(const char *type, rp_str name)
{
  if (rp_str_starts_with(name, RP_STR("__"))) {
    size_t row = 0;
    while (SPECIAL[row].type[0] != '\0' && strcmp(SPECIAL[row].type, type) != 0) {
      row++;
    }
    bool special = name.size > 4 && rp_str_ends_with(name, RP_STR("__"));
    return special && rp_names_list(SPECIAL[row].names, rp_str_sub(name, 2, name.size - 2));
  }
  bool may = false;
  for (size_t i = 0; i < sizeof ATTRIBUTES / sizeof ATTRIBUTES[0] && !may; i++) {
    may = strcmp(ATTRIBUTES[i].type, type) == 0 && rp_names_list(ATTRIBUTES[i].names, name);
  }
  return may;
}

bool rp_lib_type_is_listed(const char *type)
{
  bool listed = false;
  for (size_t i = 0; i < sizeof ATTRIBUTES / sizeof ATTRIBUTES[0] && !listed; i++) {
    listed = strcmp(ATTRIBUTES[i].type, type) == 0;
  }
  return listed;
}

bool rp_lib_changes_itself(rp_str name)
{
  static const char *const METHODS[] = {"subtract",    "symmetric_difference_update",
                                        "move_to_end", "__setitem__",
                                        "__delitem__", "__iadd__",
                                        "__imul__",    "__ior__",
                                        "__iand__",    "__isub__",
                                        "__ixor__",    "__init__",
                                        "__setstate__"};
  for (size_t i = 0; i < sizeof METHODS / sizeof METHODS[0]; i++) {
    if (rp_str_is(name, METHODS[i])) {
      return true;
    }
  }
  return false;
}

bool rp_lib_is_builtin(rp_str name)
{
  for (size_t i = 0; i < sizeof BUILTINS / sizeof BUILTINS[0]; i++) {
    if (rp_str_is(name, BUILTINS[i])) {
      return true;
    }
  }
  return false;
}

bool rp_lib_is_library(rp_str dotted)
{
  rp_str top = rp_str_sub(dotted, 0, rp_str_find(dotted, RP_STR("."), 0));
  return rp_str_is(top, "luigi") || is_named(NAMES, sizeof NAMES / sizeof NAMES[0], top);
}
