// Names that are always there. Top-level modules whose import never fails: Python 3.11's standard library (sys.stdlib_module_names) with the names that
// Python 2 had for some of them, and Luigi.
#include "analyzer/lib/luigi.h"

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
    "mmap", "modulefinder", "msilib", "msvcrt", "multiprocessing", "netrc", "nis", "nntplib", "nt", "ntpath",
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
    "webbrowser", "winreg", "winsound", "wsgiref", "xdrlib", "xml", "xmlrpc", "zipapp", "zipfile", "zipimport",
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
    "breakpoint", "buffer", "cmp", "coerce", "compile", "copyright", "credits", "dir", "eval", "exec", "execfile", "exit", "file",
    "help", "input", "intern", "license", "locals", "memoryview", "quit", "raw_input", "reload"};
// clang-format on

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

bool rp_lib_is_gone(rp_str dotted)
{
  static const char *const GONE[] = {"BaseHTTPServer",   "ConfigParser", "Cookie",     "HTMLParser", "Queue",
                                     "SimpleHTTPServer", "SocketServer", "StringIO",   "Tkinter",    "UserDict",
                                     "__builtin__",      "anydbm",       "cPickle",    "cStringIO",  "commands",
                                     "cookielib",        "copy_reg",     "exceptions", "httplib",    "md5",
                                     "robotparser",      "sets",         "thread",     "urllib2",    "urlparse",
                                     "xmlrpclib"};
  return is_named(GONE, sizeof GONE / sizeof GONE[0], dotted);
}
