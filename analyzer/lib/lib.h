#ifndef RP_ANALYZER_LIB_LIB_H
#define RP_ANALYZER_LIB_LIB_H

/// What the evaluator knows of Python's library: one row (rp_native) for each callable that is understood, one file
/// for each family of modules, one function here that registers a family. Semantics are those of CPython 3.11.
///
/// How to add a callable: a function `rp_val name(rp_interp *, const rp_call *)` and a row in its family's table, and
/// expressions for it in tests/unit/lib/expressions.txt (their expected values come from CPython).
/// A function raises by rp_raise, and gives rp_unknown with RP_RULE_OPERATION_UNKNOWN for arguments it has no exact
/// answer for: it never guesses. Rows flagged RP_NATIVE_PURE see known scalars and objects only (interp.h).

#include "analyzer/eval/interp.h"

/// Registers every family below.
void rp_lib_register_all(rp_interp *in);

void rp_lib_builtins_register(rp_interp *in);    ///< py_builtins.c: numbers, text, len, range, print …
void rp_lib_isinstance_register(rp_interp *in);  ///< py_isinstance.c: isinstance, issubclass
void rp_lib_objects_register(rp_interp *in);     ///< py_objects.c: type, getattr …
void rp_lib_names_register(rp_interp *in);       ///< py_names.c: globals, vars
void rp_lib_iteration_register(rp_interp *in);   ///< py_iteration.c: sorted, zip, map, list() …
void rp_lib_folds_register(rp_interp *in);       ///< py_folds.c: sum, any, next …; registered by the one above
void rp_lib_str_register(rp_interp *in);         ///< py_str.c: methods of str
void rp_lib_split_register(rp_interp *in);       ///< py_split.c: split, join, replace; registered by the one above
void rp_lib_format_register(rp_interp *in);      ///< py_strformat.c: str.format, format()
void rp_lib_list_register(rp_interp *in);        ///< py_list.c: methods of list, tuple, iterator
void rp_lib_dict_register(rp_interp *in);        ///< py_dict.c: dict() and its methods
void rp_lib_set_register(rp_interp *in);         ///< py_set.c
void rp_lib_collections_register(rp_interp *in); ///< py_collections.c
void rp_lib_namedtuple_register(rp_interp *in);  ///< py_namedtuple.c
void rp_lib_datetime_register(rp_interp *in);    ///< py_datetime.c: datetime, calendar, dateutil
void rp_lib_dateparse_register(rp_interp *in);   ///< py_dateparse.c: strptime …; registered by the one above
void rp_lib_path_register(rp_interp *in);        ///< py_path.c: os.path, os, pathlib
void rp_lib_functools_register(rp_interp *in);   ///< py_functools.c: functools, operator, copy, contextlib …
void rp_lib_itertools_register(rp_interp *in);   ///< py_itertools.c
void rp_lib_text_register(rp_interp *in);        ///< py_text.c: json, math, string
void rp_lib_textwrap_register(rp_interp *in);    ///< py_textwrap.c
void rp_lib_math_register(rp_interp *in);        ///< py_math.c: math of whole numbers, prod, isclose
void rp_lib_re_register(rp_interp *in);          ///< py_re.c: re
void rp_lib_digest_register(rp_interp *in);      ///< py_digest.c: hashlib
void rp_lib_abc_register(rp_interp *in);         ///< py_abc.c
void rp_lib_luigi_register(rp_interp *in);       ///< luigi_*.c

/// Attribute of a known scalar that is no method: date.year, timedelta.days, path.parent. NULL when there is none
/// (nothing is raised): the core then looks for a method row.
rp_val rp_lib_scalar_attribute(rp_interp *in, rp_val value, const rp_symbol *name);

/// Attribute of a library module or class that is a value: "os.sep", "sys.maxsize", "math.pi", "datetime.date.min".
/// NULL when there is none.
rp_val rp_lib_module_value(rp_interp *in, rp_str qualified);

/// printf-style formatting: str % arguments. `format` may be of any kind; a result that is not known is DERIVED.
rp_val rp_lib_percent(rp_interp *in, rp_val format, rp_val arguments, uint32_t node);

/// format(value, spec) of scalars and symbolic values. An empty spec is rp_text_of. A symbolic value gives a derived
/// value of shape RP_DERIVE_FORMAT with one operand, ":spec" as the name.
rp_val rp_lib_format_spec(rp_interp *in, rp_val value, rp_str spec, uint32_t node);

/// datetime.strftime for a known date or datetime. Directives that depend on locale or platform: an unknown.
rp_val rp_lib_strftime(rp_interp *in, rp_val when, rp_str format, uint32_t node);

/// Path / part for known sides (RP_PATH or str; one of them a path). NULL: raised TypeError.
rp_val rp_lib_path_join(rp_interp *in, rp_val left, rp_val right);

/// Whether the dict has an answer for a key that it does not hold: a defaultdict with a factory, a Counter.
bool rp_lib_dict_defaults(rp_interp *in, const rp_object *dict);

/// What a dict answers for a key that it does not hold, or may hold under another name: a new value of a defaultdict (stored too),
/// 0 for a Counter, or one of what it holds. NULL: KeyError is right (nothing is raised), or the factory raised. The core calls it
/// from subscript loads.
rp_val rp_lib_dict_missing(rp_interp *in, rp_object *dict, rp_val key, uint32_t node);

/// Whether a module of Python's library has a public name: 1 it has, 0 no Python has it that Luigi 3.8.1 runs on (3.10 and later),
/// -1 nothing is known, as of every module from elsewhere.
int rp_lib_module_has(rp_str module, rp_str name);

/// To be called after a key of a dict was set: binds the name when the dict is the one that globals() or vars() gave, all
/// names of an instance, and any more of a module, where the key is not known. Does nothing for other dicts.
void rp_lib_dict_stored(rp_interp *in, rp_object *dict, rp_val key, rp_val value);
void rp_lib_dict_removed(rp_interp *in, rp_object *dict, rp_val key); ///< the same behind the removal of a known key

/// locals(), or vars() without an argument: the dict of the module or class body that is at work, or what a function has bound by now.
rp_val rp_lib_names_here(rp_interp *in, uint32_t node);
/// To be called before a dict is read: the one that globals() or locals() gave has what its module or class body has.
void rp_lib_names_read(rp_interp *in, rp_object *dict);

/// To be called when an attribute of an instance was set, or deleted (NULL): the dict that it gave shows it.
void rp_lib_attribute_shown(rp_interp *in, rp_object *instance, const rp_symbol *name, rp_val value);

/// Makes a named tuple of a class whose statement named typing.NamedTuple as its base: fields are the annotated names.
void rp_lib_typed_tuple(rp_interp *in, rp_object *class);
/// A named tuple of Python's own, as sys.version_info: `fields` are names between spaces.
rp_val rp_lib_named_tuple(rp_interp *in, const char *name, const char *fields, const rp_val *values, size_t count);
/// Whether instances of the class are named tuples with this field: the class has a descriptor of that name.
bool rp_lib_tuple_has_field(rp_interp *in, const rp_object *class, const rp_symbol *name);
/// A field of a named tuple; NULL: the tuple has none of that name, or a subclass has something else in its place.
rp_val rp_lib_tuple_field(rp_interp *in, rp_val tuple, const rp_symbol *name);

/// True for what itertools.count or repeat gave: it never ends.
bool rp_lib_is_endless(const rp_items *items);

/// Digest of bytes in lower-case hexadecimal, by hashlib's name of the algorithm (md5, sha1, sha224, sha256, sha384, sha512);
/// empty for any other. Allocated in `arena`.
rp_str rp_lib_hexdigest(rp_arena *arena, rp_str algorithm, rp_str data);

/// date ± relativedelta where both are known (dateutil 2.9 relativedelta.py:340); NULL and nothing raised: one of them is
/// something else, or says what is not modelled (weekday=, yearday=).
rp_val rp_lib_relativedelta_added(rp_interp *in, rp_val when, rp_val delta, bool subtract);

/// Callables and modules without a row.
typedef enum rp_outside_kind {
  RP_OUTSIDE_UNKNOWN = 0, ///< nothing is known: RP3101
  RP_OUTSIDE_READS,       ///< reads files, clock, environment, network, randomness: RP3103
  RP_OUTSIDE_HARMLESS     ///< talks or waits only; the result is None (or an object of the same kind, as a logger)
} rp_outside_kind;

/// By qualified name, the longest listed prefix of whole parts wins.
rp_outside_kind rp_outside_classify(rp_str qualified);
/// Whether calling it changes nothing that another process could notice: by qualified name, or (without a dot) a method of Luigi's.
bool rp_outside_looks(rp_str name);
/// Whether it does nothing with the file whose path it is given.
bool rp_outside_talks(rp_str name);

#endif
