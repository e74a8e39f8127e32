#ifndef RP_ANALYZER_LIB_PY_H
#define RP_ANALYZER_LIB_PY_H

/// What the rows of the Python library share. Private to analyzer/lib/.

#include "analyzer/lib/lib.h"
#include "base/buf.h"

enum {
  RP_PY_TEXT_LIMIT = 1 << 20, ///< bytes; longer texts are unknown with RP9004
  RP_PY_SET_LIMIT = 4096      ///< members; sets are searched from end to end, larger ones are unknown with RP9004
};

// Arguments.
bool rp_py_str(rp_val value, rp_str *out);  ///< false: NULL or no known str
bool rp_py_int(rp_val value, int64_t *out); ///< int or bool
bool rp_py_real(rp_val value, double *out); ///< int, bool or float
bool rp_py_is_none(rp_val value);           ///< None, or NULL (not given)
/// True when there are min to max positional arguments and no keywords.
bool rp_py_takes(const rp_call *call, size_t min, size_t max);
/// min to max positional arguments and no keywords but these (space-separated), none of them unknown. False: *answer is
/// what the row gives back.
bool rp_py_usable(rp_interp *in, const rp_call *call, size_t min, size_t max, const char *keywords, rp_val *answer);
/// Value of keyword `name`; NULL.
rp_val rp_py_keyword(const rp_call *call, const char *name);
/// Number of keywords that are not among `names` (space-separated).
size_t rp_py_other_keywords(const rp_call *call, const char *names);
/// Receiver of a row that may be called bound or through its class: `self`, or the first argument (taken off).
rp_val rp_py_self(const rp_call *call, rp_call *rest);

/// Positional and keyword arguments by the names of the parameters (space-separated, at most `size`), NULL where not
/// given. False: an argument too many or not known by name, or call->rest.
bool rp_py_by_name(const rp_call *call, const char *names, rp_val *out, size_t size);

// Results.
rp_val rp_py_unknown(rp_interp *in, const rp_call *call); ///< call->rest where given, else OPERATION_UNKNOWN
rp_val rp_py_too_large(rp_interp *in, uint32_t node);
rp_val rp_py_take(rp_interp *in, rp_buf *buf); ///< str of the buffer, which is released
rp_val rp_py_text(rp_interp *in, rp_str text); ///< str of borrowed bytes, copied
rp_val rp_py_bool(rp_interp *in, bool b);
rp_val rp_py_num(rp_interp *in, int64_t i);
rp_val rp_py_real_value(rp_interp *in, double d);
rp_val rp_py_pair(rp_interp *in, rp_val a, rp_val b);          ///< tuple
rp_val rp_py_condition(rp_interp *in, rp_condition condition); ///< as a bool: known, or a choice
/// DERIVED call or method of this row over receiver and arguments; unknown when it has keywords, or one is unknown.
rp_val rp_py_derive(rp_interp *in, const rp_call *call, rp_type type);
/// DERIVED call of a named function.
rp_val rp_py_derive_named(rp_interp *in, const char *name, const rp_val *operands, size_t count, rp_type type);

// Collections.
typedef enum rp_py_shape {
  RP_PY_PLAIN = 0,   ///< each item is there once
  RP_PY_CONDITIONAL, ///< some are there under a condition
  RP_PY_MANY         ///< some stand for any number
} rp_py_shape;

rp_py_shape rp_py_shape_of(const rp_items *items);
/// The same where the order counts: items in any order are MANY.
rp_py_shape rp_py_shape_in_order(const rp_items *items);
rp_py_shape rp_py_shape_of_dict(const rp_object *dict);
/// A copy of what rp_iterate gives, so that the collection may change meanwhile. False: raised.
bool rp_py_items(rp_interp *in, rp_val iterable, uint32_t node, rp_items *out);
/// New sequence with these items.
rp_val rp_py_sequence(rp_interp *in, rp_object_kind kind, const rp_item *items, size_t count);
rp_item rp_py_item(rp_interp *in, rp_val value); ///< there once
/// Appends to what may be an older object: `many` inside symbolic loops.
void rp_py_append(rp_interp *in, rp_object *sequence, rp_item item);
/// True when a change cannot be followed because it runs any number of times (inside a symbolic loop).
bool rp_py_repeats(const rp_interp *in, const rp_object *object);
/// The contents are not known any more.
void rp_py_forget(rp_interp *in, rp_object *object, uint32_t node);
/// Scalars, and tuples of such: their equality and order is known.
bool rp_py_known(rp_val value);
bool rp_py_all_known(const rp_items *items);
/// The first unknown among values; NULL.
rp_val rp_py_first_unknown(const rp_val *values, size_t count);

/// A set-like collection: true when appended, false when an equal known item was there.
bool rp_py_set_add(rp_interp *in, rp_object *set, rp_item item);

// Alternatives.
typedef rp_val (*rp_py_apply)(rp_interp *in, const rp_val *values, size_t count, void *data);
/// Applies to each combination of the options of choices among the values, and joins the results. Combinations that
/// raise are left out (in->may_raise is set); NULL when all do. Too many: unknown with RP9004.
rp_val rp_py_over_values(rp_interp *in, const rp_val *values, size_t count, rp_py_apply apply, void *data,
                         uint32_t node);
/// The same over items, each there or not by its condition. Items must not be `many`.
rp_val rp_py_over_items(rp_interp *in, const rp_items *items, rp_py_apply apply, void *data, uint32_t node);
/// Text of parts (str, symbolic, choices, unknown).
rp_val rp_py_concat(rp_interp *in, const rp_val *parts, size_t count, uint32_t node);
/// The value with each UNBOUND option replaced; NULL is `missing` itself.
rp_val rp_py_bound_or(rp_interp *in, rp_val value, rp_val missing);

/// The value under a key that is not known, as a choice over the entries, of which the last is `missing`; NULL: it cannot be
/// written so.
rp_val rp_py_choose(rp_interp *in, const rp_object *dict, rp_val key, rp_val missing, uint32_t node);

/// Calls a Python callable for one item: under its condition, and as often as it stands for.
rp_val rp_py_call_item(rp_interp *in, rp_val function, const rp_item *item, const rp_val *args, size_t count,
                       uint32_t node);

/// Sorts stably. Keys NULL: the values. 1: sorted; 0: the order is not known; -1: raised.
int rp_py_sort(rp_interp *in, rp_item *items, rp_val *keys, size_t count, bool reverse, uint32_t node);
/// list.sort and sorted: the items in order, into `out`. 0 where it is not known.
int rp_py_sorted(rp_interp *in, const rp_items *items, rp_val key, bool reverse, uint32_t node, rp_item **out);

/// A callable made of a row and leading arguments (RP_OBJECT_PARTIAL).
rp_val rp_py_bound_row(rp_interp *in, const char *row, const rp_val *args, size_t count);
/// "name" as a callable without bound arguments.
rp_val rp_py_row_value(rp_interp *in, const char *row);

/// Code points of UTF-8 text: byte offset of code point `index` (clamped).
size_t rp_py_offset(rp_str s, size_t index);
size_t rp_py_length(rp_str s);
size_t rp_py_index_at(rp_str s, size_t offset); ///< code points before a byte offset
bool rp_py_ascii(rp_str s);
/// start and end arguments of find, count, startswith …, as byte offsets, clamped as slices are.
bool rp_py_bounds(rp_str s, rp_val start, rp_val end, size_t *from, size_t *to);

/// Rows of methods that may also be called through their class (str.upper(x)): `dispatch` is registered for all of them
/// and calls rp_py_dispatch with the same table, which takes the receiver off the arguments.
void rp_py_methods(rp_interp *in, const rp_native *rows, size_t count, rp_native_function dispatch);
rp_val rp_py_dispatch(rp_interp *in, const rp_call *call, const rp_native *rows, size_t count);

/// Makes `count` items of what itertools.count or repeat gave; false: it is something else.
bool rp_py_unroll(rp_interp *in, rp_items *items, size_t count, uint32_t node);

/// Counter.update and subtract (`sign` -1): one for each item of an iterable, or the counts of a mapping. What is not known of it
/// makes the counter unknown. NULL: raised.
rp_val rp_py_counter_update(rp_interp *in, rp_object *counter, const rp_call *call, int sign);

/// A base of the class, or what it is made of, is not known: it may be more than it says.
bool rp_py_class_is_open(const rp_object *class);

/// pathlib's attributes of a path; NULL when there is none of that name.
rp_val rp_py_path_attribute(rp_interp *in, rp_val path, rp_str attribute);

#define RP_PY_ROWS(in, rows) rp_native_register((in), (rows), sizeof(rows) / sizeof((rows)[0]))

#endif
