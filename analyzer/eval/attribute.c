// Attribute look-up and assignment for every kind of value, with Python's order: data descriptors of the class, the
// instance, the class. Where an opaque base stands before the answer, the answer is unknown.
#include "analyzer/eval/option.h"
#include "analyzer/lib/lib.h"
#include "analyzer/lib/luigi.h"

static const char *type_name(rp_val value)
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
    return "list";
  case RP_OBJECT_TUPLE:
    return "tuple";
  case RP_OBJECT_SET:
    return "set";
  case RP_OBJECT_DICT:
    return "dict";
  case RP_OBJECT_ITERATOR:
    return "iterator";
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

static rp_val row_method(rp_interp *in, const char *type, rp_val self, const rp_symbol *name)
{
  rp_str qualified = rp_arena_printf(in->arena, "%s.%.*s", type, RP_STR_ARG(name->text));
  if (rp_native_find(in, qualified) == NULL) {
    return NULL;
  }
  return rp_method_new(in, rp_external(in, qualified), self);
}

static rp_val symbolic_attribute(rp_interp *in, rp_val value, const rp_symbol *name, uint32_t node)
{
  static const char *const FIELDS[] = {"year", "month", "day", "hour", "minute", "second", "microsecond", "days", "seconds"};
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
    return rp_method_new(in, rp_external(in, rp_arena_printf(in->arena, "interval.%.*s", RP_STR_ARG(name->text))), value);
  }
  if (type == RP_TYPE_PATH) {
    static const char *const PATHS[] = {"parent", "name", "stem", "suffix"};
    for (size_t i = 0; i < sizeof PATHS / sizeof PATHS[0]; i++) {
      if (rp_str_is(name->text, PATHS[i])) {
        return rp_value_derived(&in->values, RP_DERIVE_ATTRIBUTE, 0, name, &value, 1, i == 0 ? RP_TYPE_PATH : RP_TYPE_STR);
      }
    }
  }
  const char *known = type_name(value);
  if (known != NULL) {
    rp_val method = row_method(in, known, value, name);
    if (method != NULL) {
      return method;
    }
  } else if (type == RP_TYPE_ANY) {
    static const char *const TYPES[] = {"str", "dict", "list", "date", "datetime"};
    for (size_t i = 0; i < sizeof TYPES / sizeof TYPES[0]; i++) {
      rp_val method = row_method(in, TYPES[i], value, name);
      if (method != NULL) {
        return method;
      }
    }
  }
  return rp_unknown(in, value->kind == RP_INPUT ? RP_RULE_SET_BY_CALLER : RP_RULE_OPERATION_UNKNOWN, node);
}

static bool is_data_descriptor(rp_interp *in, rp_val value)
{
  (void)in;
  if (value->kind != RP_OBJECT) {
    return false;
  }
  return value->object->kind == RP_OBJECT_PROPERTY ||
         (value->object->kind == RP_OBJECT_INSTANCE && rp_class_derives_named(value->object->class, "luigi.parameter", "Parameter"));
}

/// What a class attribute gives when it is read through an instance.
static rp_val bind(rp_interp *in, rp_val found, rp_val self, const rp_object *class, uint32_t node)
{
  if (found->kind == RP_CHOICE) {
    rp_option options[RP_CHOICE_LIMIT];
    size_t count = 0;
    for (uint32_t i = 0; i < found->choice.count; i++) {
      rp_val bound = found->choice.options[i].value->kind == RP_UNBOUND ? NULL : bind(in, found->choice.options[i].value, self, class, node);
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
  case RP_OBJECT_NATIVE: {
    bool plain_native = found->object->kind == RP_OBJECT_NATIVE;
    return plain_native ? found : rp_method_new(in, found, self);
  }
  case RP_OBJECT_PROPERTY:
    return rp_call_simple(in, found->object->method.function, &self, 1, node);
  case RP_OBJECT_STATICMETHOD:
    return found->object->method.function;
  case RP_OBJECT_CLASSMETHOD:
    return rp_method_new(in, found->object->method.function, rp_value_object(&in->values, (rp_object *)(uintptr_t)class));
  case RP_OBJECT_INSTANCE: {
    rp_object *owner = NULL;
    rp_val getter = rp_class_find(in, found->object->class, rp_sym(in, "__get__"), &owner);
    if (getter != NULL && !owner->cls.opaque && rp_value_is(getter, RP_OBJECT_FUNCTION) && getter->object->function.native == NULL &&
        !rp_class_derives_named(found->object->class, "luigi.parameter", "Parameter")) {
      rp_val args[2] = {self, rp_value_object(&in->values, (rp_object *)(uintptr_t)class)};
      return rp_call_method(in, found, "__get__", args, 2, node);
    }
    return found;
  }
  case RP_OBJECT_LIST:
  case RP_OBJECT_TUPLE:
  case RP_OBJECT_SET:
  case RP_OBJECT_DICT:
  case RP_OBJECT_ITERATOR:
  case RP_OBJECT_CLASS:
  case RP_OBJECT_METHOD:
  case RP_OBJECT_MODULE:
  case RP_OBJECT_SUPER:
  case RP_OBJECT_PARTIAL:
    return found;
  }
  return found;
}

static rp_val class_special(rp_interp *in, rp_object *class, rp_str name)
{
  if (rp_str_is(name, "__name__")) {
    return rp_value_str(&in->values, class->cls.name->text);
  }
  if (rp_str_is(name, "__qualname__")) {
    return rp_value_str(&in->values, class->cls.qualname);
  }
  if (rp_str_is(name, "__mro__") || rp_str_is(name, "__bases__")) {
    bool mro = rp_str_is(name, "__mro__");
    rp_val tuple = rp_sequence_new(in, RP_OBJECT_TUPLE, NULL, 0);
    size_t count = mro ? class->cls.mro_count : class->cls.base_count;
    for (size_t i = 0; i < count; i++) {
      rp_val item = rp_value_object(&in->values, mro ? class->cls.mro[i] : class->cls.bases[i]);
      rp_items_append(in, tuple->object, (rp_item){item, in->values.always, false});
    }
    return tuple;
  }
  if (rp_str_is(name, "__dict__")) {
    rp_val value = rp_value_object(&in->values, class);
    return rp_call_simple(in, rp_external(in, RP_STR("builtins.vars")), &value, 1, 0);
  }
  if (rp_str_is(name, "__doc__")) {
    return in->values.none; // nothing here depends on a docstring
  }
  if (rp_str_is(name, "__module__") && class->cls.module != NULL) {
    return rp_value_str(&in->values, class->cls.module->name->text);
  }
  if (rp_str_is(name, "__class__")) {
    return rp_value_object(&in->values, class->class != NULL ? class->class : in->type_class);
  }
  if (rp_str_is(name, "__subclasses__") || rp_str_is(name, "mro")) {
    return rp_method_new(in, rp_external(in, rp_arena_printf(in->arena, "type.%.*s", RP_STR_ARG(name))), rp_value_object(&in->values, class));
  }
  return NULL;
}

static rp_val instance_attribute(rp_interp *in, rp_val value, const rp_symbol *name, uint32_t node)
{
  rp_object *object = value->object;
  rp_object *owner = NULL;
  rp_val own = rp_env_find(&object->env, name);
  own = own == NULL ? NULL : rp_path_prune(in, own);
  rp_val found = rp_class_find(in, object->class, name, &owner);
  bool opaque = found != NULL && owner->cls.opaque;
  if (own != NULL && (found == NULL || opaque || !is_data_descriptor(in, found) ||
                      !rp_value_is(found, RP_OBJECT_PROPERTY))) {
    return own;
  }
  if (rp_str_is(name->text, "__class__")) {
    return rp_value_object(&in->values, object->class);
  }
  if (rp_str_is(name->text, "__dict__")) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  if (rp_str_is(name->text, "task_id") && rp_env_find(&object->env, rp_sym(in, "param_kwargs")) != NULL &&
      rp_class_derives_named(object->class, "luigi.task", "Task")) {
    return rp_lib_task_id(in, value, node);
  }
  if (opaque) {
    return rp_lib_behind_opaque(in, value, name, node);
  }
  if (found != NULL) {
    return bind(in, found, value, object->class, node);
  }
  rp_val hook = rp_class_find(in, object->class, rp_sym(in, "__getattr__"), &owner);
  if (hook != NULL && !owner->cls.opaque) {
    rp_val text = rp_value_str(&in->values, name->text);
    return rp_call_method(in, value, "__getattr__", &text, 1, node);
  }
  rp_val missing = rp_lib_missing_attribute(in, object->class, name, node);
  return missing != NULL && rp_value_is(missing, RP_OBJECT_NATIVE) ? rp_method_new(in, missing, value) : missing;
}

static rp_val class_attribute(rp_interp *in, rp_val value, const rp_symbol *name, uint32_t node)
{
  rp_object *class = value->object;
  rp_object *owner = NULL;
  rp_val found = rp_class_find(in, class, name, &owner);
  if (found != NULL && owner->cls.opaque) {
    rp_val special = class_special(in, class, name->text);
    return special != NULL ? special : rp_unknown(in, RP_RULE_BASE_UNKNOWN, node);
  }
  if (found != NULL) {
    if (rp_value_is(found, RP_OBJECT_CLASSMETHOD)) {
      return rp_method_new(in, found->object->method.function, value);
    }
    if (rp_value_is(found, RP_OBJECT_STATICMETHOD)) {
      return found->object->method.function;
    }
    if (!(owner == in->object_class)) {
      return found;
    }
  }
  rp_val special = class_special(in, class, name->text);
  if (special != NULL) {
    return special;
  }
  if (found != NULL) {
    return found;
  }
  if (class->class != NULL) {
    rp_val through_meta = rp_class_find(in, class->class, name, &owner);
    if (through_meta != NULL && !owner->cls.opaque) {
      return bind(in, through_meta, value, class->class, node);
    }
  }
  if (class->cls.module == NULL && !class->cls.opaque) { // a builtin: str.upper
    rp_str qualified = rp_arena_printf(in->arena, "%.*s.%.*s", RP_STR_ARG(class->cls.name->text), RP_STR_ARG(name->text));
    if (rp_native_find(in, qualified) != NULL) {
      return rp_external(in, qualified);
    }
  }
  return rp_lib_missing_attribute(in, class, name, node);
}

static rp_val super_attribute(rp_interp *in, rp_val value, const rp_symbol *name, uint32_t node)
{
  rp_val type = value->object->method.function;
  rp_val self = value->object->method.self;
  if (type->kind != RP_OBJECT || type->object->kind != RP_OBJECT_CLASS || self->kind != RP_OBJECT) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  rp_object *start = type->object;
  bool of_class = self->object->kind == RP_OBJECT_CLASS;
  bool of_meta = of_class && self->object->class != NULL && !rp_class_derives(self->object, start) && rp_class_derives(self->object->class, start);
  rp_object *of = of_class && !of_meta ? self->object : self->object->class;
  if (of == NULL) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  uint32_t at = 0;
  while (at < of->cls.mro_count && of->cls.mro[at] != start) {
    at++;
  }
  for (at++; at < of->cls.mro_count; at++) {
    rp_object *c = of->cls.mro[at];
    if (c->cls.opaque) {
      return rp_lib_behind_opaque_from(in, self, of, at, name, node);
    }
    if (c == in->type_class) { // super() in a metaclass
      rp_str row = rp_arena_printf(in->arena, "type.%.*s", RP_STR_ARG(name->text));
      if (rp_native_find(in, row) != NULL) {
        return rp_str_is(name->text, "__new__") ? rp_external(in, row) : rp_method_new(in, rp_external(in, row), self);
      }
    }
    rp_val found = rp_env_find(&c->env, name);
    found = found == NULL ? NULL : rp_path_prune(in, found);
    if (found != NULL) {
      if (self->object->kind == RP_OBJECT_CLASS) { // in a classmethod or __new__
        if (rp_value_is(found, RP_OBJECT_CLASSMETHOD)) {
          return rp_method_new(in, found->object->method.function, self);
        }
        return rp_str_is(name->text, "__new__") ? found : rp_value_is(found, RP_OBJECT_FUNCTION) ? rp_method_new(in, found, self) : found;
      }
      bool of_object = c == in->object_class && rp_value_is(found, RP_OBJECT_NATIVE) && !rp_str_is(name->text, "__new__");
      return of_object ? rp_method_new(in, found, self) : bind(in, found, self, of, node);
    }
  }
  return rp_lib_missing_attribute(in, of, name, node);
}

static rp_val module_attribute(rp_interp *in, rp_val value, const rp_symbol *name, uint32_t node)
{
  rp_module *module = value->object->module.module;
  rp_val found = rp_env_find(&value->object->env, name);
  found = found == NULL ? NULL : rp_path_prune(in, found);
  if (found != NULL) {
    return found;
  }
  rp_str dotted = value->object->module.name->text;
  rp_str qualified = rp_arena_printf(in->arena, "%.*s.%.*s", RP_STR_ARG(dotted), RP_STR_ARG(name->text));
  if (module == NULL) {
    if (rp_linker_has_package(in->linker, in->frame != NULL ? in->frame->module : NULL, dotted)) {
      return rp_import_module(in, in->frame != NULL ? in->frame->module : NULL, qualified); // a namespace package
    }
    rp_val constant = rp_lib_module_value(in, qualified);
    return constant != NULL ? constant : rp_external(in, qualified);
  }
  // A submodule that somebody imported is an attribute of its package (Luigi code counts on it); so is one that nobody did.
  if (module->package) {
    rp_module *submodule = rp_linker_find(in->linker, module, qualified);
    if (submodule != NULL && (submodule->done || submodule->stub)) {
      return rp_import_file(in, submodule);
    }
  }
  rp_val hook = rp_env_find(&value->object->env, rp_sym(in, "__getattr__"));
  if (hook != NULL) {
    rp_val text = rp_value_str(&in->values, name->text);
    return rp_call_simple(in, hook, &text, 1, node);
  }
  if (module->stub) {
    return rp_external(in, qualified);
  }
  return module->running ? rp_raise(in, "AttributeError", "partially initialized module") : rp_unknown(in, RP_RULE_NAME_UNKNOWN, node);
}

static rp_val function_attribute(rp_interp *in, rp_val value, const rp_symbol *name, uint32_t node)
{
  rp_object *object = value->object;
  rp_val found = rp_env_find(&object->env, name);
  if (found != NULL) {
    return found;
  }
  if (object->kind == RP_OBJECT_FUNCTION) {
    if (rp_str_is(name->text, "__name__")) {
      return rp_value_str(&in->values, object->function.name->text);
    }
    if (rp_str_is(name->text, "__qualname__")) {
      return rp_value_str(&in->values, object->function.qualname);
    }
    if (rp_str_is(name->text, "__module__")) {
      return rp_value_str(&in->values, object->function.module->name->text);
    }
    if (rp_str_is(name->text, "__doc__")) {
      return in->values.none;
    }
  }
  if (object->kind == RP_OBJECT_METHOD) {
    if (rp_str_is(name->text, "__self__")) {
      return object->method.self;
    }
    if (rp_str_is(name->text, "__func__")) {
      return object->method.function;
    }
    return rp_attribute(in, object->method.function, name, node);
  }
  if (object->kind == RP_OBJECT_PARTIAL && rp_str_is(name->text, "func")) {
    return object->method.function;
  }
  if (object->kind == RP_OBJECT_PROPERTY &&
      (rp_str_is(name->text, "setter") || rp_str_is(name->text, "getter") || rp_str_is(name->text, "deleter"))) {
    return rp_method_new(in, rp_external(in, rp_arena_printf(in->arena, "property.%.*s", RP_STR_ARG(name->text))), value);
  }
  if (object->kind == RP_OBJECT_PROPERTY && rp_str_is(name->text, "fget")) {
    return object->method.function;
  }
  return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
}

/// Of a named tuple: a field, or what its class defines. NULL and nothing raised: what any tuple has.
static rp_val tuple_attribute(rp_interp *in, rp_val value, const rp_symbol *name, uint32_t node)
{
  rp_val field = rp_lib_tuple_field(in, value, name);
  rp_object *owner = NULL;
  rp_val found = field == NULL ? rp_class_find(in, value->object->class, name, &owner) : NULL;
  in->raised = NULL;
  if (found == NULL || owner->cls.module == NULL) {
    return field;
  }
  return bind(in, found, value, value->object->class, node);
}

typedef struct looking {
  const rp_symbol *name;
  uint32_t node;
} looking;

static rp_val attribute_option(rp_interp *in, rp_val option, void *data)
{
  const looking *l = data;
  return rp_attribute(in, option, l->name, l->node);
}

rp_val rp_attribute(rp_interp *in, rp_val value, const rp_symbol *name, uint32_t node)
{
  value = rp_path_prune(in, value);
  if (value == NULL) {
    return rp_raise(in, "NameError", "unbound");
  }
  if (value->kind == RP_UNKNOWN) {
    return value;
  }
  if (value->kind == RP_CHOICE) {
    return rp_choice_map(in, value, attribute_option, &(looking){name, node});
  }
  if (rp_value_is_symbolic(value)) {
    return symbolic_attribute(in, value, name, node);
  }
  if (rp_value_is(value, RP_OBJECT_TUPLE) && value->object->class != NULL) {
    rp_val found = tuple_attribute(in, value, name, node);
    if (found != NULL || in->raised != NULL) {
      return found;
    }
  }
  if (value->kind != RP_OBJECT || value->object->kind <= RP_OBJECT_ITERATOR) {
    rp_val found = value->kind != RP_OBJECT ? rp_lib_scalar_attribute(in, value, name) : NULL;
    const char *type = type_name(value);
    if (found == NULL && type != NULL) {
      found = row_method(in, type, value, name);
    }
    if (found == NULL && rp_str_is(name->text, "__class__")) {
      rp_object *class = rp_class_of(in, value);
      found = class != NULL ? rp_value_object(&in->values, class) : NULL;
    }
    return found != NULL ? found : rp_raise(in, "AttributeError", "%.*s", RP_STR_ARG(name->text));
  }
  switch (value->object->kind) {
  case RP_OBJECT_INSTANCE:
    return instance_attribute(in, value, name, node);
  case RP_OBJECT_CLASS:
    return class_attribute(in, value, name, node);
  case RP_OBJECT_MODULE:
    return module_attribute(in, value, name, node);
  case RP_OBJECT_SUPER:
    return super_attribute(in, value, name, node);
  case RP_OBJECT_NATIVE: {
    rp_str qualified = rp_arena_printf(in->arena, "%.*s.%.*s", RP_STR_ARG(value->object->native.name->text), RP_STR_ARG(name->text));
    rp_val constant = rp_lib_module_value(in, qualified);
    return constant != NULL ? constant : rp_external(in, qualified);
  }
  case RP_OBJECT_FUNCTION:
  case RP_OBJECT_METHOD:
  case RP_OBJECT_PROPERTY:
  case RP_OBJECT_STATICMETHOD:
  case RP_OBJECT_CLASSMETHOD:
  case RP_OBJECT_PARTIAL:
    return function_attribute(in, value, name, node);
  case RP_OBJECT_LIST:
  case RP_OBJECT_TUPLE:
  case RP_OBJECT_SET:
  case RP_OBJECT_DICT:
  case RP_OBJECT_ITERATOR:
    break;
  }
  return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
}

rp_val rp_attribute_or_null(rp_interp *in, rp_val object, const rp_symbol *name, uint32_t node)
{
  rp_val found = rp_attribute(in, object, name, node);
  if (found == NULL) {
    in->raised = NULL;
  }
  return found;
}

void rp_attribute_set(rp_interp *in, rp_val object, const rp_symbol *name, rp_val value)
{
  object = rp_path_prune(in, object);
  if (object == NULL) {
    return;
  }
  if (object->kind == RP_CHOICE) {
    for (uint32_t i = 0; i < object->choice.count; i++) {
      rp_fork fork;
      rp_fork_begin(in, &fork, object->choice.options[i].condition);
      rp_attribute_set(in, object->choice.options[i].value, name, value);
      rp_fork_other(in, &fork);
      rp_fork_end(in, &fork);
    }
    return;
  }
  if (object->kind != RP_OBJECT) {
    return;
  }
  rp_object *o = object->object;
  if (o->kind == RP_OBJECT_INSTANCE) {
    rp_object *owner = NULL;
    rp_val found = rp_class_find(in, o->class, name, &owner);
    if (found != NULL && !owner->cls.opaque && rp_value_is(found, RP_OBJECT_PROPERTY)) {
      rp_val setter = rp_env_find(&found->object->env, rp_sym(in, "fset"));
      if (setter != NULL) {
        rp_val args[2] = {object, value};
        (void)rp_call_simple(in, setter, args, 2, 0);
      } else if (rp_env_find(&found->object->env, rp_sym(in, "cached")) == NULL) {
        (void)rp_raise(in, "AttributeError", "can't set attribute");
      }
      return;
    }
    if (in->loop_depth > o->loop_depth) {
      value = rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, in->frame != NULL ? in->frame->node : 0);
    }
    rp_env_set(in, &o->env, name, value);
    return;
  }
  if (o->kind == RP_OBJECT_CLASS) {
    in->class_version++;
    if (rp_str_is(name->text, "__name__") && value->kind == RP_STR_) {
      o->cls.name = rp_intern_str(&in->names, value->text);
      return;
    }
    if (rp_str_is(name->text, "__qualname__") && value->kind == RP_STR_) {
      o->cls.qualname = value->text;
      return;
    }
    if (rp_str_is(name->text, "__module__") && value->kind == RP_STR_) {
      rp_module *module = rp_linker_find(in->linker, NULL, value->text);
      o->cls.module = module != NULL ? module : o->cls.module; // luigi.util's wrappers pass for what they wrap
    }
    o->cls.mutating = true;
    if (!in->importing) {
      value = rp_unknown(in, RP_RULE_MUTABLE_GLOBAL, in->frame != NULL ? in->frame->node : 0);
    }
    rp_env_set(in, &o->env, name, value);
    return;
  }
  if (o->kind == RP_OBJECT_MODULE || o->kind == RP_OBJECT_FUNCTION) {
    rp_env_set(in, &o->env, name, value);
  }
}
