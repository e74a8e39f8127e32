// Attributes of values that are computed from inputs, and the methods of Python's types.
#include "analyzer/eval/attribute.h"
#include "analyzer/lib/lib.h"

const char *rp_python_type(rp_val value)
{
  switch (rp_value_type(value)) {
  case RP_TYPE_STR:
    return "str";
  case RP_TYPE_BYTES:
    return "bytes";
  case RP_TYPE_BOOL:
  case RP_TYPE_INT:
    return "int";
  case RP_TYPE_FLOAT:
    return "float";
  case RP_TYPE_DATE:
    return "date";
  case RP_TYPE_DATETIME:
    return "datetime";
  case RP_TYPE_TIMEDELTA:
    return "timedelta";
  case RP_TYPE_LIST:
    return "list";
  case RP_TYPE_TUPLE:
    return "tuple";
  case RP_TYPE_SET:
    return "set";
  case RP_TYPE_DICT:
    return "dict";
  case RP_TYPE_PATH:
    return "path";
  case RP_TYPE_ANY:
  case RP_TYPE_NONE:
  case RP_TYPE_INTERVAL:
  case RP_TYPE_ENUM:
  case RP_TYPE_CLASS:
  case RP_TYPE_TASK:
    break;
  }
  if (value->kind != RP_OBJECT) {
    return NULL;
  }
  switch (value->object->kind) {
  case RP_OBJECT_LIST:
    return value->object->class == NULL                              ? "list"
           : rp_str_is(rp_class_name(value->object->class), "deque") ? "deque"
                                                                     : "range";
  case RP_OBJECT_TUPLE:
    return "tuple";
  case RP_OBJECT_SET:
    return "set";
  case RP_OBJECT_DICT:
    return "dict";
  case RP_OBJECT_ITERATOR:
    return "iterator";
  case RP_OBJECT_VIEW:
    return "view";
  case RP_OBJECT_INSTANCE:
  case RP_OBJECT_CLASS:
  case RP_OBJECT_FUNCTION:
  case RP_OBJECT_METHOD:
  case RP_OBJECT_NATIVE:
  case RP_OBJECT_MODULE:
  case RP_OBJECT_PROPERTY:
  case RP_OBJECT_STATICMETHOD:
  case RP_OBJECT_CLASSMETHOD:
  case RP_OBJECT_SUPER:
  case RP_OBJECT_PARTIAL:
    return NULL;
  }
  return NULL;
}

rp_val rp_python_method(rp_interp *in, const char *type, rp_val self, const rp_symbol *name)
{
  const rp_symbol *qualified = rp_qualified(in, rp_sym(in, type), name);
  return rp_native_named(in, qualified) == NULL ? NULL : rp_method_new(in, rp_external_named(in, qualified), self);
}

rp_val rp_symbolic_attribute(rp_interp *in, rp_val value, const rp_symbol *name, uint32_t node)
{
  static const char *const FIELDS[] = {"year",   "month",       "day",  "hour",   "minute",
                                       "second", "microsecond", "days", "seconds"};
  rp_type type = rp_value_type(value);
  if (type == RP_TYPE_DATE || type == RP_TYPE_DATETIME || type == RP_TYPE_TIMEDELTA || type == RP_TYPE_ANY) {
    for (size_t i = 0; i < sizeof FIELDS / sizeof FIELDS[0]; i++) {
      if (rp_str_is(name->text, FIELDS[i])) {
        return rp_value_derived(&in->values, RP_DERIVE_ATTRIBUTE, 0, name, &value, 1, RP_TYPE_INT);
      }
    }
  }
  if (type == RP_TYPE_ENUM && (rp_str_is(name->text, "value") || rp_str_is(name->text, "name"))) {
    rp_type result = rp_str_is(name->text, "name") ? RP_TYPE_STR : RP_TYPE_ANY;
    return rp_value_derived(&in->values, RP_DERIVE_ATTRIBUTE, 0, name, &value, 1, result);
  }
  if (type == RP_TYPE_INTERVAL) {
    if (rp_str_is(name->text, "date_a") || rp_str_is(name->text, "date_b")) {
      return rp_value_derived(&in->values, RP_DERIVE_ATTRIBUTE, 0, name, &value, 1, RP_TYPE_DATE);
    }
    return rp_method_new(in, rp_external(in, rp_arena_printf(in->arena, "interval.%.*s", RP_STR_ARG(name->text))),
                         value);
  }
  if (type == RP_TYPE_PATH) {
    static const char *const PATHS[] = {"parent", "name", "stem", "suffix"};
    for (size_t i = 0; i < sizeof PATHS / sizeof PATHS[0]; i++) {
      if (rp_str_is(name->text, PATHS[i])) {
        return rp_value_derived(&in->values, RP_DERIVE_ATTRIBUTE, 0, name, &value, 1,
                                i == 0 ? RP_TYPE_PATH : RP_TYPE_STR);
      }
    }
  }
  const char *known = rp_python_type(value);
  if (known != NULL) {
    rp_val method = rp_python_method(in, known, value, name);
    if (method != NULL) {
      return method;
    }
  } else if (type == RP_TYPE_ANY) {
    static const char *const TYPES[] = {"str", "dict", "list", "date", "datetime"};
    for (size_t i = 0; i < sizeof TYPES / sizeof TYPES[0]; i++) {
      rp_val method = rp_python_method(in, TYPES[i], value, name);
      if (method != NULL) {
        return method;
      }
    }
  }
  if (value->outside != NULL) {
    return rp_value_unknown(&in->values, value->outside);
  }
  return rp_unknown(in, value->kind == RP_INPUT ? RP_RULE_SET_BY_CALLER : RP_RULE_OPERATION_UNKNOWN, node);
}
