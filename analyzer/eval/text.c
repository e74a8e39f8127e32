// str(), formatting and concatenation. Text with parts that are not known is a derived value of shape FORMAT: an f-string
// whose literal stretches are merged.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "analyzer/eval/option.h"
#include "analyzer/lib/calendar.h"
#include "analyzer/lib/lib.h"
#include "base/buf.h"

enum { TEXT_LIMIT = 1 << 20 };

rp_val rp_text_concat(rp_interp *in, const rp_val *parts, size_t count)
{
  RP_VEC(rp_val) operands = {0};
  rp_buf specs = RP_BUF_INIT;
  rp_buf literal = RP_BUF_INIT;
  bool symbolic = false;
  rp_val result = NULL;
  for (size_t i = 0; i <= count && result == NULL; i++) {
    rp_val part = i < count ? parts[i] : NULL;
    if (part != NULL && part->kind == RP_UNKNOWN) {
      result = part;
      break;
    }
    bool nested = part != NULL && part->kind == RP_DERIVED && part->derived.shape == RP_DERIVE_FORMAT;
    size_t inner = nested ? part->derived.count : 1;
    rp_str inner_specs = nested && part->derived.name != NULL ? part->derived.name->text : RP_STR("");
    for (size_t k = 0; k < inner; k++) {
      rp_str spec = RP_STR("");
      if (nested) {
        (void)rp_str_split(&inner_specs, '\0', &spec);
      }
      rp_val piece = nested ? part->derived.operands[k] : part;
      if (piece != NULL && piece->kind == RP_STR_) {
        rp_buf_add(&literal, piece->text);
        continue;
      }
      if (literal.size > 0 && (piece != NULL || symbolic)) {
        RP_PUSH(in->arena, &operands, rp_value_str(&in->values, rp_buf_str(&literal)));
        rp_buf_char(&specs, '\0');
        literal.size = 0;
      }
      if (piece != NULL) {
        symbolic = true;
        RP_PUSH(in->arena, &operands, piece);
        rp_buf_add(&specs, spec);
        rp_buf_char(&specs, '\0');
      }
    }
  }
  if (result == NULL && (literal.size > TEXT_LIMIT || operands.count > 4096)) {
    result = rp_value_unknown(&in->values,
                              &(rp_cause){.code = RP_RULE_BUDGET_SIZE, .text = RP_STR("a text over the budget")});
  }
  if (result == NULL && !symbolic) {
    result = rp_value_str(&in->values, rp_buf_str(&literal));
  }
  if (result == NULL) {
    const rp_symbol *name = rp_intern_str(&in->names, rp_buf_str(&specs));
    result = rp_value_derived(&in->values, RP_DERIVE_FORMAT, 0, name, operands.items, operands.count, RP_TYPE_STR);
  }
  rp_buf_release(&specs);
  rp_buf_release(&literal);
  return result;
}

/// float's repr(): the shortest decimal that reads back, in CPython's layout.
static rp_val text_of_float(rp_interp *in, double d)
{
  if (isnan(d)) {
    return rp_value_cstr(&in->values, "nan");
  }
  if (isinf(d)) {
    return rp_value_cstr(&in->values, d > 0 ? "inf" : "-inf");
  }
  char text[64];
  for (int digits = 1; digits <= 17; digits++) {
    (void)snprintf(text, sizeof text, "%.*e", digits - 1, d);
    if (strtod(text, NULL) == d) {
      break;
    }
  }
  char *mark = strchr(text, 'e');
  long exponent = mark != NULL ? strtol(mark + 1, NULL, 10) : 0;
  char out[512];
  if (exponent >= -4 && exponent < 16) {
    size_t digits = 0;
    for (const char *c = text; c < mark; c++) {
      digits += *c >= '0' && *c <= '9';
    }
    long decimals = (long)digits - 1 - exponent;
    (void)snprintf(out, sizeof out, "%.*f", decimals > 1 ? (int)decimals : 1, d);
  } else {
    *mark = '\0';
    (void)snprintf(out, sizeof out, "%se%c%02ld", text, exponent < 0 ? '-' : '+', labs(exponent));
  }
  return rp_value_cstr(&in->values, out);
}

static rp_val text_of_timedelta(rp_interp *in, int64_t microseconds)
{
  int64_t days = rp_calendar_floor_days(microseconds);
  int64_t rest = microseconds - days * RP_DAY_MICROSECONDS;
  int64_t seconds = rest / 1000000;
  rp_str day_text =
      days == 0 ? RP_STR("")
                : rp_arena_printf(in->arena, "%lld day%s, ", (long long)days, days == 1 || days == -1 ? "" : "s");
  rp_str fraction =
      rest % 1000000 == 0 ? RP_STR("") : rp_arena_printf(in->arena, ".%06lld", (long long)(rest % 1000000));
  return rp_value_str(&in->values, rp_arena_printf(in->arena, "%.*s%lld:%02lld:%02lld%.*s", RP_STR_ARG(day_text),
                                                   (long long)(seconds / 3600), (long long)(seconds / 60 % 60),
                                                   (long long)(seconds % 60), RP_STR_ARG(fraction)));
}

static rp_val text_option(rp_interp *in, rp_val option, void *data)
{
  return rp_text_of(in, option, *(const uint32_t *)data);
}

/// BaseException.__str__, and KeyError's.
static rp_val text_of_exception(rp_interp *in, rp_object *exception, uint32_t node)
{
  rp_val args = rp_path_prune(in, rp_env_find(&exception->env, rp_sym(in, "args")));
  bool ours = rp_env_find(&exception->env, rp_sym(in, RP_EXCEPTION_OURS)) != NULL;
  bool system = rp_class_derives(exception->class, rp_builtin_class(in, "OSError")) ||
                rp_class_derives(exception->class, rp_builtin_class(in, "SyntaxError")) ||
                rp_class_derives(exception->class, rp_builtin_class(in, "UnicodeError"));
  if (args == NULL || !rp_value_is(args, RP_OBJECT_TUPLE) || ours || system ||
      rp_class_has_unknown_base(exception->class)) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  size_t count = args->object->items.count;
  if (count == 0) {
    return rp_value_cstr(&in->values, "");
  }
  bool key = rp_class_derives(exception->class, rp_builtin_class(in, "KeyError"));
  rp_val shown = count == 1 ? args->object->items.data[0].value : args;
  if (count == 1 && !key) {
    return rp_text_of(in, shown, node);
  }
  rp_str repr = rp_repr(in, shown);
  return repr.data != NULL ? rp_value_str(&in->values, repr) : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
}

/// Whether what is printed of the value is its display: a namedtuple, a deque or an OrderedDict has a repr() of its own.
static bool is_displayed(rp_val value, unsigned depth)
{
  enum { DEEPEST = 16 };
  if (value->kind != RP_OBJECT) {
    return true;
  }
  const rp_object *object = value->object;
  bool displayed =
      object->class == NULL && depth < DEEPEST &&
      (object->kind == RP_OBJECT_LIST || object->kind == RP_OBJECT_TUPLE || object->kind == RP_OBJECT_DICT);
  for (size_t i = 0; displayed && i < object->items.count; i++) {
    displayed = is_displayed(object->items.data[i].value, depth + 1);
  }
  for (size_t i = 0; displayed && i < object->entries.count; i++) {
    displayed =
        is_displayed(object->entries.data[i].key, depth + 1) && is_displayed(object->entries.data[i].value, depth + 1);
  }
  return displayed;
}

static rp_val text_of_object(rp_interp *in, rp_val value, uint32_t node)
{
  rp_object *object = value->object;
  if (object->kind == RP_OBJECT_TUPLE && object->class != NULL && rp_class_hook(in, object->class, "__str__") != NULL) {
    return rp_call_method(in, value, "__str__", NULL, 0, node);
  }
  if (object->kind == RP_OBJECT_INSTANCE) {
    static const char *const HOOKS[] = {"__str__", "__repr__"};
    bool exception = rp_class_derives(object->class, rp_builtin_class(in, "BaseException")); // has a __str__ itself
    for (size_t i = 0; i < (exception ? 1 : 2); i++) {
      rp_object *owner = NULL;
      rp_val hook = rp_class_find(in, object->class, rp_sym(in, HOOKS[i]), &owner);
      if (hook != NULL && !owner->cls.opaque && owner != in->object_class) {
        return rp_call_method(in, value, HOOKS[i], NULL, 0, node);
      }
    }
    if (exception) {
      return text_of_exception(in, object, node);
    }
    rp_val inner = rp_env_find(&object->env, rp_sym(in, "_value_"));
    rp_val name = rp_env_find(&object->env, rp_sym(in, "_name_"));
    if (inner != NULL && name != NULL && name->kind == RP_STR_) { // a member of a plain Enum
      return rp_value_str(
          &in->values,
          rp_arena_printf(in->arena, "%.*s.%.*s", RP_STR_ARG(object->class->cls.name->text), RP_STR_ARG(name->text)));
    }
  }
  if (object->kind <= RP_OBJECT_DICT || object->kind == RP_OBJECT_VIEW || object->kind == RP_OBJECT_INSTANCE ||
      object->kind == RP_OBJECT_CLASS) {
    rp_str repr = rp_repr(in, value);
    if (repr.data != NULL) {
      return rp_value_str(&in->values, repr);
    }
    if (object->kind == RP_OBJECT_INSTANCE || object->kind == RP_OBJECT_SET || object->kind == RP_OBJECT_CLASS ||
        !is_displayed(value, 0)) {
      return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
    }
    return rp_value_derived(&in->values, RP_DERIVE_CALL, 0, rp_sym(in, "str"), &value, 1, RP_TYPE_STR);
  }
  return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
}

rp_val rp_text_of(rp_interp *in, rp_val value, uint32_t node)
{
  value = rp_path_prune(in, value);
  if (value == NULL) {
    return rp_raise(in, "NameError", "unbound");
  }
  rp_values *values = &in->values;
  char buffer[64];
  switch (value->kind) {
  case RP_STR_:
  case RP_UNKNOWN:
    return value;
  case RP_NONE:
    return rp_value_cstr(values, "None");
  case RP_BOOL:
    return rp_value_cstr(values, value->integer != 0 ? "True" : "False");
  case RP_INT:
    (void)snprintf(buffer, sizeof buffer, "%lld", (long long)value->integer);
    return rp_value_cstr(values, buffer);
  case RP_BIGINT:
  case RP_PATH:
    return rp_value_str(values, value->text);
  case RP_FLOAT:
    return text_of_float(in, value->real);
  case RP_BYTES:
    return rp_value_str(values, rp_repr(in, value));
  case RP_DATE:
    rp_calendar_print_date(buffer, value->integer);
    return rp_value_cstr(values, buffer);
  case RP_DATETIME:
    rp_calendar_print_time(buffer, value->integer, ' ');
    return rp_value_cstr(values, buffer);
  case RP_TIMEDELTA:
    return text_of_timedelta(in, value->integer);
  case RP_ELLIPSIS:
    return rp_value_cstr(values, "Ellipsis");
  case RP_NOT_IMPLEMENTED:
    return rp_value_cstr(values, "NotImplemented");
  case RP_INPUT:
  case RP_DERIVED:
  case RP_ELEMENT:
    if (rp_value_type(value) == RP_TYPE_STR) {
      return value;
    }
    return rp_value_derived(values, RP_DERIVE_FORMAT, 0, rp_intern_str(&in->names, (rp_str){"\0", 1}), &value, 1,
                            RP_TYPE_STR);
  case RP_CHOICE:
    return rp_choice_map(in, value, text_option, &node);
  case RP_UNBOUND:
  case RP_JOINED:
    return rp_raise(in, "NameError", "unbound");
  case RP_OBJECT:
    return text_of_object(in, value, node);
  }
  return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
}

typedef struct formatting {
  int conversion;
  rp_str spec;
  uint32_t node;
} formatting;

static rp_val format_option(rp_interp *in, rp_val option, void *data)
{
  const formatting *f = data;
  return rp_format_value(in, option, f->conversion, f->spec, f->node);
}

rp_val rp_format_value(rp_interp *in, rp_val value, int conversion, rp_str spec, uint32_t node)
{
  value = rp_path_prune(in, value);
  if (value == NULL) {
    return rp_raise(in, "NameError", "unbound");
  }
  if (value->kind == RP_CHOICE) {
    return rp_choice_map(in, value, format_option, &(formatting){conversion, spec, node});
  }
  if (value->kind == RP_UNKNOWN) {
    return value;
  }
  if (conversion == 'r' || conversion == 'a') {
    if (rp_value_is_symbolic(value)) {
      rp_str text = rp_arena_printf(in->arena, "!%c%s%.*s", conversion, spec.size > 0 ? ":" : "", RP_STR_ARG(spec));
      rp_str terminated = {text.data, text.size + 1};
      return rp_value_derived(&in->values, RP_DERIVE_FORMAT, 0, rp_intern_str(&in->names, terminated), &value, 1,
                              RP_TYPE_STR);
    }
    rp_str repr = rp_repr(in, value);
    bool ascii = true;
    for (size_t i = 0; i < repr.size; i++) {
      ascii = ascii && (unsigned char)repr.data[i] < 0x80;
    }
    if (repr.data == NULL || (conversion == 'a' && !ascii)) { // !a escapes the others
      return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
    }
    value = rp_value_str(&in->values, repr);
  } else if (conversion == 's') {
    value = rp_text_of(in, value, node);
    if (value == NULL) {
      return NULL;
    }
  }
  if (rp_value_is(value, RP_OBJECT_INSTANCE)) {
    rp_object *owner = NULL;
    rp_val hook = rp_class_find(in, value->object->class, rp_sym(in, "__format__"), &owner);
    if (hook != NULL && !owner->cls.opaque && rp_value_is(hook, RP_OBJECT_FUNCTION)) {
      rp_val text = rp_value_str(&in->values, spec);
      return rp_call_method(in, value, "__format__", &text, 1, node);
    }
  }
  if (spec.size == 0) {
    return rp_text_of(in, value, node);
  }
  return rp_lib_format_spec(in, value, spec, node);
}
