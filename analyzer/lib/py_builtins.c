// Builtin functions and constructors on single values: numbers, text, truth. What works on iterables stands in
// py_iteration.c, what works on objects and classes in py_objects.c.

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "analyzer/eval/expression.h"
#include "analyzer/lib/py.h"
#include "base/utf8.h"

static rp_val type_error(rp_interp *in, const char *what)
{
  return rp_raise(in, "TypeError", "%s", what);
}

static rp_val count_apply(rp_interp *in, const rp_val *values, size_t count, void *data)
{
  (void)values;
  (void)data;
  return rp_py_num(in, (int64_t)count);
}

static rp_val len(rp_interp *in, const rp_call *call)
{
  if (!rp_py_takes(call, 1, 1)) {
    return rp_py_unknown(in, call);
  }
  rp_val value = call->args[0];
  if (value->kind == RP_STR_) {
    return rp_py_num(in, (int64_t)rp_py_length(value->text));
  }
  if (value->kind == RP_BYTES) {
    return rp_py_num(in, (int64_t)value->text.size);
  }
  if (value->kind != RP_OBJECT) {
    return type_error(in, "object has no len()");
  }
  if (rp_value_is(value, RP_OBJECT_VIEW)) {
    value = rp_value_object(&in->values, value->object->view.of);
  }
  const rp_object *object = value->object;
  if (rp_value_is_sequence(value)) {
    rp_py_shape shape = rp_py_shape_of(&object->items);
    if (shape == RP_PY_PLAIN) {
      // Items of a set that are not known may be equal to one another.
      if (object->kind != RP_OBJECT_SET || object->items.count < 2 || rp_py_all_known(&object->items)) {
        return rp_py_num(in, (int64_t)object->items.count);
      }
      return rp_py_derive(in, call, RP_TYPE_INT);
    }
    if (shape == RP_PY_CONDITIONAL && object->kind != RP_OBJECT_SET) {
      rp_items items = {RP_NEW_ARRAY(in->arena, rp_item, object->items.count), object->items.count, NULL, 0};
      for (size_t i = 0; i < items.count; i++) {
        items.data[i] = object->items.data[i];
        items.data[i].value = in->values.none; // only whether it is there matters
      }
      return rp_py_over_items(in, &items, count_apply, NULL, call->node);
    }
    return rp_py_derive(in, call, RP_TYPE_INT);
  }
  if (object->kind == RP_OBJECT_DICT) {
    bool known = rp_py_shape_of_dict(object) == RP_PY_PLAIN;
    for (size_t i = 0; i < object->entries.count; i++) {
      known = known && rp_py_known(object->entries.data[i].key);
    }
    return known || (object->entries.count < 2 && rp_py_shape_of_dict(object) == RP_PY_PLAIN)
               ? rp_py_num(in, (int64_t)object->entries.count)
               : rp_py_derive(in, call, RP_TYPE_INT);
  }
  if (object->kind == RP_OBJECT_CLASS && rp_env_find(&object->env, rp_sym(in, "__members__")) != NULL) { // an Enum
    const rp_items *members = rp_iterate(in, value, call->node);
    return members != NULL ? rp_py_num(in, (int64_t)members->count) : NULL;
  }
  if (object->kind == RP_OBJECT_INSTANCE && !rp_class_has_unknown_base(object->class) &&
      !rp_class_of_value(in, object->class) && rp_class_hook(in, object->class, "__len__") == NULL &&
      rp_class_find(in, object->class, rp_sym(in, "__len__"), &(rp_object *){NULL}) == NULL) {
    return type_error(in, "object has no len()");
  }
  if (object->kind == RP_OBJECT_INSTANCE || object->kind == RP_OBJECT_CLASS) {
    return rp_call_method(in, value, "__len__", NULL, 0, call->node);
  }
  return type_error(in, "object has no len()");
}

static rp_val range(rp_interp *in, const rp_call *call)
{
  if (!rp_py_takes(call, 1, 3)) {
    return rp_py_unknown(in, call);
  }
  int64_t number[3] = {0, 0, 1};
  for (size_t i = 0; i < call->count; i++) {
    if (!rp_py_int(call->args[i], &number[call->count == 1 ? 1 : i])) {
      return rp_value_is_scalar(call->args[i]) && call->args[i]->kind != RP_BIGINT
                 ? type_error(in, "object cannot be interpreted as an integer")
                 : rp_py_unknown(in, call);
    }
  }
  int64_t step = number[2];
  if (step == 0) {
    return rp_raise(in, "ValueError", "range() arg 3 must not be zero");
  }
  uint64_t count = 0;
  if (step > 0 && number[0] < number[1]) {
    count = ((uint64_t)number[1] - (uint64_t)number[0] - 1) / (uint64_t)step + 1;
  } else if (step < 0 && number[0] > number[1]) {
    count = ((uint64_t)number[0] - (uint64_t)number[1] - 1) / (UINT64_C(0) - (uint64_t)step) + 1;
  }
  if (count > RP_COLLECTION_LIMIT) {
    return rp_py_too_large(in, call->node);
  }
  rp_val *values = RP_NEW_ARRAY(in->arena, rp_val, (size_t)count + 1);
  for (uint64_t i = 0; i < count; i++) {
    values[i] = rp_py_num(in, (int64_t)((uint64_t)number[0] + i * (uint64_t)step));
  }
  rp_val range = rp_sequence_new(in, RP_OBJECT_LIST, values, (size_t)count);
  range->object->class = rp_builtin_class(in, "builtins.range");
  static const char *const PARTS[] = {"start", "stop", "step"};
  for (size_t i = 0; i < 3; i++) {
    rp_env_set(in, &range->object->env, rp_sym(in, PARTS[i]), rp_py_num(in, number[i]));
  }
  return range;
}

static rp_val absolute(rp_interp *in, const rp_call *call)
{
  if (!rp_py_takes(call, 1, 1)) {
    return rp_py_unknown(in, call);
  }
  rp_val value = call->args[0];
  if (rp_value_is_integral(value) && value->integer != INT64_MIN) {
    return rp_py_num(in, value->integer < 0 ? -value->integer : value->integer);
  }
  if (value->kind == RP_FLOAT) {
    return rp_py_real_value(in, fabs(value->real));
  }
  if (value->kind == RP_TIMEDELTA) {
    return rp_value_timedelta(&in->values, value->integer < 0 ? -value->integer : value->integer);
  }
  return rp_py_unknown(in, call);
}

// round(x, n): the decimal text with n places, as CPython does it (correctly rounded, ties to even of the exact value).
static rp_val divmod_pair(rp_interp *in, const rp_call *call)
{
  if (!rp_py_takes(call, 2, 2)) {
    return rp_py_unknown(in, call);
  }
  rp_val quotient = rp_binary(in, RP_IR_OP_FLOORDIV, call->args[0], call->args[1], call->node);
  rp_val rest = quotient != NULL ? rp_binary(in, RP_IR_OP_MOD, call->args[0], call->args[1], call->node) : NULL;
  return rest != NULL ? rp_py_pair(in, quotient, rest) : NULL;
}

static rp_val power(rp_interp *in, const rp_call *call)
{
  return rp_py_takes(call, 2, 2) ? rp_binary(in, RP_IR_OP_POW, call->args[0], call->args[1], call->node)
                                 : rp_py_unknown(in, call);
}

static rp_val chr_of(rp_interp *in, const rp_call *call)
{
  int64_t code = 0;
  if (!rp_py_takes(call, 1, 1) || !rp_py_int(call->args[0], &code)) {
    return rp_py_unknown(in, call);
  }
  if (code < 0 || code > 0x10FFFF) {
    return rp_raise(in, "ValueError", "chr() arg not in range(0x110000)");
  }
  char bytes[4];
  size_t size = rp_utf8_encode((uint32_t)code, bytes);
  return size > 0 ? rp_py_text(in, (rp_str){bytes, size}) : rp_py_unknown(in, call);
}

static rp_val ord_of(rp_interp *in, const rp_call *call)
{
  rp_str text;
  uint32_t code = 0;
  if (!rp_py_takes(call, 1, 1) || !rp_py_str(call->args[0], &text)) {
    return rp_py_unknown(in, call);
  }
  size_t size = rp_utf8_decode(text, &code);
  if (size == 0 || size != text.size) {
    return type_error(in, "ord() expected a character");
  }
  return rp_py_num(in, (int64_t)code);
}

static rp_val in_base(rp_interp *in, const rp_call *call, const char *prefix, unsigned bits)
{
  int64_t number = 0;
  if (!rp_py_takes(call, 1, 1) || !rp_py_int(call->args[0], &number)) {
    return rp_py_unknown(in, call);
  }
  char digits[72];
  size_t at = sizeof digits;
  uint64_t rest = number < 0 ? UINT64_C(0) - (uint64_t)number : (uint64_t)number;
  do {
    digits[--at] = "0123456789abcdef"[rest & ((UINT64_C(1) << bits) - 1)];
    rest >>= bits;
  } while (rest != 0);
  return rp_value_str(&in->values, rp_arena_printf(in->arena, "%s%s%.*s", number < 0 ? "-" : "", prefix,
                                                   (int)(sizeof digits - at), digits + at));
}

static rp_val hex_of(rp_interp *in, const rp_call *call)
{
  return in_base(in, call, "0x", 4);
}

static rp_val oct_of(rp_interp *in, const rp_call *call)
{
  return in_base(in, call, "0o", 3);
}

static rp_val bin_of(rp_interp *in, const rp_call *call)
{
  return in_base(in, call, "0b", 1);
}

/// eval(code, globals, locals): what it is given may change, were it by the `__builtins__` that Python adds.
static rp_val eval_row(rp_interp *in, const rp_call *call)
{
  rp_val unknown = rp_py_unknown(in, call);
  rp_forget_given(in, call, unknown);
  in->may_raise = true;
  return unknown;
}

/// exec(code): any name may be bound where it stands; exec(code, globals, locals): in these.
static rp_val exec_row(rp_interp *in, const rp_call *call)
{
  if (call->count < 2) {
    rp_names_open(in, call->node);
  }
  return eval_row(in, call);
}

static rp_val not_known(rp_interp *in, const rp_call *call)
{
  return rp_py_unknown(in, call);
}

static rp_val nothing(rp_interp *in, const rp_call *call)
{
  (void)call;
  return in->values.none;
}

static rp_val repr_of(rp_interp *in, const rp_call *call)
{
  if (!rp_py_takes(call, 1, 1)) {
    return rp_py_unknown(in, call);
  }
  rp_str text = rp_repr(in, call->args[0]);
  if (text.size > 0) {
    return rp_py_text(in, text);
  }
  if (rp_value_is(call->args[0], RP_OBJECT_INSTANCE)) {
    return rp_call_method(in, call->args[0], "__repr__", NULL, 0, call->node);
  }
  return rp_py_derive(in, call, RP_TYPE_STR);
}

// Decoding of bytes: UTF-8 and its subsets; text with other encodings is not known.
static rp_val decode(rp_interp *in, const rp_call *call, rp_str bytes, rp_val encoding)
{
  rp_str name = RP_STR("utf-8");
  if (encoding != NULL && !rp_py_str(encoding, &name)) {
    return rp_py_unknown(in, call);
  }
  bool ascii = rp_str_is(name, "ascii") || rp_str_is(name, "us-ascii");
  bool utf8 =
      rp_str_is(name, "utf-8") || rp_str_is(name, "utf8") || rp_str_is(name, "UTF-8") || rp_str_is(name, "UTF8");
  bool latin = rp_str_is(name, "latin-1") || rp_str_is(name, "latin1") || rp_str_is(name, "iso-8859-1");
  if ((utf8 && rp_utf8_valid(bytes)) || ((ascii || latin) && rp_py_ascii(bytes))) {
    return rp_value_str(&in->values, bytes);
  }
  return rp_py_unknown(in, call);
}

static rp_val make_str(rp_interp *in, const rp_call *call)
{
  if (call->count == 0 && call->keyword_count == 0 && call->rest == NULL) {
    return rp_value_cstr(&in->values, "");
  }
  if (!rp_py_takes(call, 1, 3)) {
    return rp_py_unknown(in, call);
  }
  if (call->count == 1) {
    return rp_text_of(in, call->args[0], call->node);
  }
  return call->args[0]->kind == RP_BYTES ? decode(in, call, call->args[0]->text, call->args[1])
                                         : rp_py_unknown(in, call);
}

static rp_val make_bytes(rp_interp *in, const rp_call *call)
{
  if (call->count == 0 && call->keyword_count == 0 && call->rest == NULL) {
    return rp_value_bytes(&in->values, RP_STR(""));
  }
  rp_str name;
  if (!rp_py_takes(call, 1, 2)) {
    return rp_py_unknown(in, call);
  }
  if (call->args[0]->kind == RP_BYTES && call->count == 1) {
    return call->args[0];
  }
  // Text is UTF-8 here already.
  if (call->args[0]->kind == RP_STR_ && call->count == 2 && rp_py_str(call->args[1], &name) &&
      (rp_py_ascii(call->args[0]->text) || rp_str_is(name, "utf-8") || rp_str_is(name, "utf8"))) {
    return rp_value_bytes(&in->values, call->args[0]->text);
  }
  return rp_py_unknown(in, call);
}

static rp_val make_bool(rp_interp *in, const rp_call *call)
{
  if (!rp_py_takes(call, 0, 1)) {
    return rp_py_unknown(in, call);
  }
  if (call->count == 0) {
    return in->values.no;
  }
  if (call->args[0]->kind == RP_UNKNOWN || call->args[0]->kind == RP_BOOL) {
    return call->args[0];
  }
  if (rp_value_is_symbolic(call->args[0])) {
    return rp_value_type(call->args[0]) == RP_TYPE_BOOL
               ? call->args[0]
               : rp_value_derived(&in->values, RP_DERIVE_TRUTH, 0, NULL, call->args, 1, RP_TYPE_BOOL);
  }
  rp_condition truth = rp_truth(in, call->args[0]);
  return truth != NULL ? rp_py_condition(in, truth) : NULL;
}

// Digits of int(text, base) without white space and underscores; false when it is no number.
static bool clean_digits(rp_str text, char *out, size_t size)
{
  text = rp_str_trim(text);
  size_t count = 0;
  for (size_t i = 0; i < text.size; i++) {
    if (text.data[i] == '_') {
      bool inside =
          i > 0 && i + 1 < text.size && text.data[i - 1] != '_' && text.data[i - 1] != '+' && text.data[i - 1] != '-';
      if (!inside) {
        return false;
      }
      continue;
    }
    if (text.data[i] == '\0' || count + 1 >= size) {
      return false;
    }
    out[count++] = text.data[i];
  }
  out[count] = '\0';
  return count > 0;
}

static rp_val int_of_text(rp_interp *in, const rp_call *call, rp_str text, int64_t base)
{
  char digits[128];
  char *end = NULL;
  if (!rp_py_ascii(text) || text.size > 100) {
    return rp_py_unknown(in, call);
  }
  if (!clean_digits(text, digits, sizeof digits)) {
    return rp_raise(in, "ValueError", "invalid literal for int() with base %d: '%.*s'", (int)base, RP_STR_ARG(text));
  }
  const char *at = digits + (digits[0] == '-' || digits[0] == '+' ? 1 : 0);
  char low = at[0] == '0' ? (char)(at[1] | 0x20) : '\0';
  int prefix = low == 'x' ? 16 : low == 'o' ? 8 : low == 'b' ? 2 : 0;
  if (prefix == 16 && base != 0 && base != 16) {
    prefix = 0;
  }
  bool skip = prefix != 0 && (base == 0 || base == prefix);
  if (skip) {
    base = prefix;
    at += 2;
  } else if (base == 0) {
    base = 10;
    if (at[0] == '0' && strspn(at, "0") != strlen(at)) {
      return rp_raise(in, "ValueError", "invalid literal for int() with base 0: '%.*s'", RP_STR_ARG(text));
    }
  }
  bool negative = digits[0] == '-';
  errno = 0;
  unsigned long long number = strtoull(at, &end, (int)base);
  bool starts = (at[0] >= '0' && at[0] <= '9') || (at[0] >= 'A' && at[0] <= 'Z') || (at[0] >= 'a' && at[0] <= 'z');
  // strtoull takes a second 0x by itself.
  bool doubled = base == 16 && at[0] == '0' && (at[1] | 0x20) == 'x';
  if (!starts || doubled || end == at || *end != '\0') {
    return rp_raise(in, "ValueError", "invalid literal for int() with base %d: '%.*s'", (int)base, RP_STR_ARG(text));
  }
  if (errno == ERANGE || number > INT64_MAX) {
    if (base != 10) {
      return rp_py_unknown(in, call);
    }
    at += strspn(at, "0");
    return rp_value_bigint(&in->values, rp_arena_printf(in->arena, "%s%s", negative ? "-" : "", at));
  }
  return rp_py_num(in, negative ? -(int64_t)number : (int64_t)number);
}

static rp_val make_int(rp_interp *in, const rp_call *call)
{
  if (call->rest != NULL || rp_py_other_keywords(call, "base") > 0 || call->count > 2) {
    return rp_py_unknown(in, call);
  }
  if (call->count == 0) {
    return rp_py_num(in, 0);
  }
  rp_val value = call->args[0];
  rp_val base_value = rp_arg(in, call, 1, "base");
  int64_t base = 10;
  if (base_value != NULL &&
      (!rp_py_int(base_value, &base) || base < 0 || base == 1 || base > 36 || value->kind != RP_STR_)) {
    return rp_py_unknown(in, call);
  }
  if (rp_value_is_integral(value)) {
    return rp_py_num(in, value->integer);
  }
  if (value->kind == RP_BIGINT) {
    return value;
  }
  if (value->kind == RP_STR_) {
    return int_of_text(in, call, value->text, base);
  }
  if (value->kind == RP_FLOAT) {
    if (!isfinite(value->real)) {
      return rp_raise(in, isnan(value->real) ? "ValueError" : "OverflowError", "cannot convert float to integer");
    }
    if (fabs(value->real) < 9.2e18) {
      return rp_py_num(in, (int64_t)value->real);
    }
    return rp_value_bigint(&in->values, rp_arena_printf(in->arena, "%.0f", trunc(value->real)));
  }
  if (value->kind == RP_BYTES) {
    rp_val number = int_of_text(in, call, value->text, base);
    in->raised = NULL;
    return number != NULL ? number : rp_py_unknown(in, call);
  }
  if (rp_value_is(value, RP_OBJECT_INSTANCE)) { // CPython 3.11 abstract.c, PyNumber_Long
    static const char *const HOOKS[] = {"__int__", "__index__", "__trunc__"};
    const rp_object *class = value->object->class;
    size_t at = 0;
    while (at < 3 && rp_class_hook(in, class, HOOKS[at]) == NULL) {
      at++;
    }
    bool none = at == 3 && !rp_class_has_unknown_base(class) && !rp_class_of_value(in, class);
    return none ? type_error(in, "int() argument must be a string, a bytes-like object or a real number")
                : rp_call_method(in, value, HOOKS[at < 3 ? at : 0], NULL, 0, call->node);
  }
  if (value->kind == RP_OBJECT && rp_value_is_container(value) && value->object->class != NULL) {
    return rp_py_unknown(in, call); // a bytearray
  }
  return type_error(in, "int() argument must be a string, a bytes-like object or a real number");
}

static rp_val make_float(rp_interp *in, const rp_call *call)
{
  if (!rp_py_takes(call, 0, 1)) {
    return rp_py_unknown(in, call);
  }
  double number = 0;
  if (call->count == 0 || rp_py_real(call->args[0], &number)) {
    return rp_py_real_value(in, number);
  }
  rp_val value = call->args[0];
  if (value->kind != RP_STR_) {
    return value->kind == RP_OBJECT || value->kind == RP_BIGINT || value->kind == RP_BYTES
               ? rp_py_unknown(in, call)
               : type_error(in, "float() argument must be a string or a real number");
  }
  char digits[128];
  char *end = NULL;
  if (!rp_py_ascii(value->text) || value->text.size > 100) {
    return rp_py_unknown(in, call);
  }
  bool clean = clean_digits(value->text, digits, sizeof digits);
  if (clean && strpbrk(digits, "xXpP(") == NULL) {
    number = strtod(digits, &end);
  }
  if (end == NULL || end == digits || *end != '\0') {
    return rp_raise(in, "ValueError", "could not convert string to float: '%.*s'", RP_STR_ARG(value->text));
  }
  return rp_py_real_value(in, number);
}

static rp_val bytes_decode(rp_interp *in, const rp_call *call)
{
  if (call->self == NULL || call->self->kind != RP_BYTES || call->rest != NULL ||
      rp_py_other_keywords(call, "encoding errors") > 0) {
    return rp_py_unknown(in, call);
  }
  return decode(in, call, call->self->text, rp_arg(in, call, 0, "encoding"));
}

static rp_val bit_length(rp_interp *in, const rp_call *call)
{
  int64_t number = 0;
  if (!rp_py_takes(call, 0, 0) || !rp_py_int(call->self, &number)) {
    return rp_py_unknown(in, call);
  }
  uint64_t rest = number < 0 ? UINT64_C(0) - (uint64_t)number : (uint64_t)number;
  int64_t bits = 0;
  while (rest != 0) {
    bits++;
    rest >>= 1;
  }
  return rp_py_num(in, bits);
}

static rp_val is_integer(rp_interp *in, const rp_call *call)
{
  return rp_py_takes(call, 0, 0) && call->self != NULL && call->self->kind == RP_FLOAT
             ? rp_py_bool(in, isfinite(call->self->real) && floor(call->self->real) == call->self->real)
             : rp_py_unknown(in, call);
}

/// CPython's number where it follows from the value; a text's is another one in each process, but the same for the same text.
static rp_val hash_of(rp_interp *in, const rp_call *call)
{
  if (!rp_py_takes(call, 1, 1)) {
    return rp_py_unknown(in, call);
  }
  rp_val value = call->args[0];
  rp_val hook = rp_value_is(value, RP_OBJECT_INSTANCE) ? rp_class_hook(in, value->object->class, "__hash__") : NULL;
  if (hook != NULL) {
    return rp_call_simple(in, hook, &value, 1, call->node);
  }
  uint64_t hash = 0;
  rp_hash_kind kind = rp_hash_of(in, value, &hash);
  return kind == RP_HASH_NONE     ? rp_raise(in, "TypeError", "unhashable type")
         : kind == RP_HASH_PYTHON ? rp_py_num(in, (int64_t)hash)
         : value->kind == RP_STR_ ? rp_py_derive_named(in, "builtins.hash", &value, 1, RP_TYPE_INT)
                                  : rp_py_unknown(in, call);
}

static const rp_native rows[] = {
    {"builtins.len", len, RP_NATIVE_PURE, RP_TYPE_INT},
    {"builtins.range", range, RP_NATIVE_PURE, RP_TYPE_LIST},
    {"builtins.xrange", range, RP_NATIVE_PURE, RP_TYPE_LIST},
    {"builtins.abs", absolute, RP_NATIVE_PURE, RP_TYPE_ANY},
    {"builtins.divmod", divmod_pair, RP_NATIVE_PURE, RP_TYPE_TUPLE},
    {"builtins.pow", power, RP_NATIVE_PURE, RP_TYPE_ANY},
    {"builtins.chr", chr_of, RP_NATIVE_PURE, RP_TYPE_STR},
    {"builtins.unichr", chr_of, RP_NATIVE_PURE, RP_TYPE_STR},
    {"builtins.ord", ord_of, RP_NATIVE_PURE, RP_TYPE_INT},
    {"builtins.hex", hex_of, RP_NATIVE_PURE, RP_TYPE_STR},
    {"builtins.oct", oct_of, RP_NATIVE_PURE, RP_TYPE_STR},
    {"builtins.bin", bin_of, RP_NATIVE_PURE, RP_TYPE_STR},
    {"builtins.repr", repr_of, RP_NATIVE_PURE, RP_TYPE_STR},
    {"builtins.hash", hash_of, 0, RP_TYPE_INT},
    {"builtins.id", not_known, 0, RP_TYPE_INT},
    {"builtins.eval", eval_row, 0, RP_TYPE_ANY},
    {"builtins.exec", exec_row, 0, RP_TYPE_ANY},
    {"builtins.execfile", exec_row, 0, RP_TYPE_ANY},
    {"builtins.compile", not_known, 0, RP_TYPE_ANY},
    {"builtins.open", not_known, RP_NATIVE_OUTSIDE, RP_TYPE_ANY},
    {"builtins.input", not_known, RP_NATIVE_OUTSIDE, RP_TYPE_STR},
    {"builtins.raw_input", not_known, RP_NATIVE_OUTSIDE, RP_TYPE_STR},
    {"builtins.print", nothing, 0, RP_TYPE_NONE},
    {"builtins.str", make_str, 0, RP_TYPE_STR},
    {"builtins.unicode", make_str, 0, RP_TYPE_STR},
    {"builtins.bytes", make_bytes, RP_NATIVE_PURE, RP_TYPE_BYTES},
    {"builtins.bool", make_bool, 0, RP_TYPE_BOOL},
    {"builtins.int", make_int, RP_NATIVE_PURE, RP_TYPE_INT},
    {"builtins.long", make_int, RP_NATIVE_PURE, RP_TYPE_INT},
    {"builtins.float", make_float, RP_NATIVE_PURE, RP_TYPE_FLOAT},
    {"bytes.decode", bytes_decode, RP_NATIVE_PURE, RP_TYPE_STR},
    {"int.bit_length", bit_length, RP_NATIVE_PURE, RP_TYPE_INT},
    {"float.is_integer", is_integer, RP_NATIVE_PURE, RP_TYPE_BOOL},
};

void rp_lib_builtins_register(rp_interp *in)
{
  RP_PY_ROWS(in, rows);
}
