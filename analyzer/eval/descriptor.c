// What an attribute of a class gives to who reads it: functions, properties, class and static methods, and objects with __get__.
#include "analyzer/eval/attribute.h"
#include "analyzer/eval/expression.h"
#include "analyzer/eval/option.h"
#include "analyzer/lib/lib.h"

bool rp_is_data_descriptor(rp_interp *in, rp_val value)
{
  if (rp_value_is(value, RP_OBJECT_PROPERTY)) {
    return rp_env_find(&value->object->env, rp_sym(in, RP_PROPERTY_CACHED)) == NULL;
  }
  return rp_is_descriptor(in, value, "__set__");
}

/// Whether what a class has under a name is a method of one of Python's own: a descriptor as a function is. What is made of the class itself
/// (dict.fromkeys) is bound already, and a function of a module (len) is none.
static bool is_python_method(const rp_object *native)
{
  static const char *const TYPES[] = {"str.", "bytes.", "list.", "tuple.", "dict.", "set.", "frozenset."};
  static const char *const BOUND[] = {"str.maketrans", "bytes.maketrans", "bytes.fromhex", "dict.fromkeys"};
  rp_str name = native->native.name->text;
  bool method = false;
  for (size_t i = 0; i < sizeof TYPES / sizeof TYPES[0]; i++) {
    method = method || rp_str_starts_with(name, rp_str_of(TYPES[i]));
  }
  for (size_t i = 0; i < sizeof BOUND / sizeof BOUND[0]; i++) {
    method = method && !rp_str_is(name, BOUND[i]);
  }
  return method;
}

rp_val rp_bind(rp_interp *in, rp_val found, rp_val self, const rp_object *class, uint32_t node)
{
  if (found->kind == RP_CHOICE) {
    rp_option options[RP_CHOICE_LIMIT];
    size_t count = 0;
    for (uint32_t i = 0; i < found->choice.count; i++) {
      rp_val bound = found->choice.options[i].value->kind == RP_UNBOUND
                         ? NULL
                         : rp_bind(in, found->choice.options[i].value, self, class, node);
      if (bound != NULL) {
        options[count++] = (rp_option){found->choice.options[i].condition, bound};
      }
    }
    return rp_value_choice(&in->values, options, count);
  }
  if (found->kind != RP_OBJECT) {
    return found;
  }
  switch (found->object->kind) {
  case RP_OBJECT_FUNCTION:
    return rp_method_new(in, found, self);
  case RP_OBJECT_NATIVE: // str.strip(self, …) of something that is no text, or holds more than one
    return is_python_method(found->object)
               ? rp_unknown_text(in, RP_RULE_OPERATION_UNKNOWN, node, found->object->native.name->text)
               : found;
  case RP_OBJECT_PROPERTY:
    return rp_call_simple(in, found->object->method.function, &self, 1, node);
  case RP_OBJECT_STATICMETHOD:
    return found->object->method.function;
  case RP_OBJECT_CLASSMETHOD:
    return rp_method_new(in, found->object->method.function,
                         rp_value_object(&in->values, (rp_object *)(uintptr_t) class));
  case RP_OBJECT_INSTANCE: {
    if (rp_is_descriptor(in, found, "__get__")) {
      rp_val args[2] = {self, rp_value_object(&in->values, (rp_object *)(uintptr_t) class)};
      return rp_call_method(in, found, "__get__", args, 2, node);
    }
    return found;
  }
  case RP_OBJECT_LIST:
  case RP_OBJECT_TUPLE:
  case RP_OBJECT_SET:
  case RP_OBJECT_DICT:
  case RP_OBJECT_ITERATOR:
  case RP_OBJECT_VIEW:
  case RP_OBJECT_CLASS:
  case RP_OBJECT_METHOD:
  case RP_OBJECT_MODULE:
  case RP_OBJECT_SUPER:
  case RP_OBJECT_PARTIAL:
    return found;
  }
  return found;
}

rp_val rp_bind_to_class(rp_interp *in, rp_val found, rp_val class, uint32_t node)
{
  if (rp_value_is(found, RP_OBJECT_CLASSMETHOD)) {
    return rp_method_new(in, found->object->method.function, class);
  }
  if (rp_value_is(found, RP_OBJECT_STATICMETHOD)) {
    return found->object->method.function;
  }
  if (rp_is_descriptor(in, found, "__get__")) { // asked with None for the instance
    rp_val args[2] = {in->values.none, class};
    return rp_call_method(in, found, "__get__", args, 2, node);
  }
  return found;
}

rp_val rp_descriptor_get(rp_interp *in, const rp_call *call)
{
  rp_val found = call->self;
  rp_val self = rp_arg(in, call, 0, "instance");
  rp_val owner = rp_arg(in, call, 1, "owner");
  if (found == NULL || self == NULL) {
    return rp_raise(in, "TypeError", "__get__ needs an instance");
  }
  bool of_class = self->kind == RP_NONE;
  rp_val class = owner;
  if (!of_class && (owner == NULL || owner->kind == RP_NONE)) {
    rp_object *own = rp_class_of(in, self);
    class = own != NULL ? rp_value_object(&in->values, own) : NULL;
  }
  if (class == NULL || !rp_value_is(class, RP_OBJECT_CLASS) || (!of_class && rp_class_of(in, self) == NULL)) {
    return rp_unknown(in, RP_RULE_CALL_UNKNOWN, call->node);
  }
  return of_class ? rp_bind_to_class(in, found, class, call->node)
                  : rp_bind(in, found, self, class->object, call->node);
}
