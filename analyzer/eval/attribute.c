// Attribute look-up and assignment for every kind of value, with Python's order: data descriptors of the class, the
// instance, the class. Where an opaque base stands before the answer, the answer is unknown.
#include "analyzer/eval/attribute.h"
#include "analyzer/eval/alias.h"
#include "analyzer/eval/expression.h"
#include "analyzer/eval/lazy.h"
#include "analyzer/eval/option.h"
#include "analyzer/lib/lib.h"
#include "analyzer/lib/luigi.h"

static rp_val class_special(rp_interp *in, rp_object *class, rp_str name)
{
  if (rp_str_is(name, "__name__")) {
    return rp_value_str(&in->values, rp_class_name(class));
  }
  if (rp_str_is(name, "__qualname__")) {
    return rp_value_str(&in->values, class->cls.qualname);
  }
  if ((rp_str_is(name, "__mro__") || rp_str_is(name, "__bases__")) && rp_lib_bases_differ(class)) {
    return rp_unknown_text(in, RP_RULE_BASE_UNKNOWN, 0, name);
  }
  if (rp_str_is(name, "__mro__") || rp_str_is(name, "__bases__")) {
    bool mro = rp_str_is(name, "__mro__");
    rp_val tuple = rp_sequence_new(in, RP_OBJECT_TUPLE, NULL, 0);
    size_t count = mro ? class->cls.mro_count : class->cls.base_count;
    for (size_t i = 0; i < count; i++) {
      rp_val item = rp_value_object(&in->values, mro ? class->cls.mro[i] : class->cls.bases[i]);
      rp_items_append(in, tuple->object, (rp_item){item, in->values.always, false, false});
    }
    return tuple;
  }
  bool pythons = class->cls.module == NULL && class->cls.node == 0 && class != in->object_class;
  if (rp_str_is(name, "__dict__") && pythons) {
    return rp_unknown_text(in, RP_RULE_OPERATION_UNKNOWN, 0, RP_STR("__dict__")); // dict.__dict__['fromkeys']
  }
  if (rp_str_is(name, "__dict__")) {
    rp_val value = rp_value_object(&in->values, class);
    return rp_call_simple(in, rp_external(in, RP_STR("builtins.vars")), &value, 1, 0);
  }
  if (rp_str_is(name, "__doc__")) {
    rp_val own = rp_env_find(&class->env, rp_sym(in, "__doc__"));
    bool written = class->cls.module != NULL && class->cls.node != 0;
    return own != NULL ? own
           : written   ? rp_docstring(in, class->cls.module, class->cls.module->facts->c[class->cls.node])
                       : rp_unknown_text(in, RP_RULE_OPERATION_UNKNOWN, 0, RP_STR("__doc__"));
  }
  if (rp_str_is(name, "__module__") && class->cls.module != NULL) {
    return rp_value_str(&in->values, class->cls.module->name->text);
  }
  if (rp_str_is(name, "__class__")) {
    return rp_value_object(&in->values, class->class != NULL ? class->class : in->type_class);
  }
  if (rp_str_is(name, "__subclasses__") || rp_str_is(name, "mro")) {
    return rp_method_new(in, rp_external(in, rp_arena_printf(in->arena, "type.%.*s", RP_STR_ARG(name))),
                         rp_value_object(&in->values, class));
  }
  return NULL;
}

/// The attributes of an instance as a dict: what is stored in it is set (py_objects.c).
static rp_val attribute_dict(rp_interp *in, rp_val value, uint32_t node)
{
  return rp_call_simple(in, rp_external(in, RP_STR("builtins.vars")), &value, 1, node);
}

rp_val rp_attribute_plain(rp_interp *in, rp_val value, const rp_symbol *name, uint32_t node)
{
  rp_object *object = value->object;
  rp_object *owner = NULL;
  rp_val own = rp_env_find(&object->env, name);
  own = own == NULL ? NULL : rp_path_prune(in, own);
  rp_lazy_reads_name(in, &object->env, name);
  rp_val found = rp_class_find(in, object->class, name, &owner);
  bool opaque = found != NULL && owner->cls.opaque;
  if (own != NULL && (found == NULL || opaque || !rp_is_data_descriptor(in, found))) {
    bool ours = rp_str_is(name->text, "args") && rp_env_find(&object->env, rp_sym(in, RP_EXCEPTION_OURS)) != NULL;
    return ours ? rp_unknown(in, RP_RULE_RAISES, node) : own;
  }
  if (rp_str_is(name->text, "__class__")) {
    return rp_value_object(&in->values, object->class);
  }
  if (rp_str_is(name->text, "__doc__")) {
    return class_special(in, object->class, name->text);
  }
  if (rp_str_is(name->text, "__dict__")) {
    return rp_refused_by_slots(in, object->class, name) ? rp_lib_missing_attribute(in, object->class, name, node)
                                                        : attribute_dict(in, value, node);
  }
  if (rp_env_find(&object->env, rp_sym(in, "param_kwargs")) != NULL &&
      rp_class_derives_named(object->class, "luigi.task", "Task")) {
    rp_val given =
        rp_str_is(name->text, "task_id") ? rp_lib_task_id(in, value, node) : rp_lib_worker_sets(in, object, name, node);
    if (given != NULL) {
      return given;
    }
  }
  bool method = found != NULL && !opaque && found->kind == RP_OBJECT &&
                (found->object->kind == RP_OBJECT_FUNCTION ||
                 (found->object->kind >= RP_OBJECT_PROPERTY && found->object->kind <= RP_OBJECT_CLASSMETHOD));
  rp_val any = method ? NULL : rp_path_prune(in, rp_env_find(&object->env, rp_sym(in, RP_ATTRIBUTE_ANY)));
  if (any != NULL) {
    return any;
  }
  if (opaque) {
    return rp_lib_behind_opaque(in, value, name, node);
  }
  if (found != NULL) {
    rp_val given = rp_bind(in, found, value, object->class, node);
    bool kept = rp_value_is(found, RP_OBJECT_PROPERTY) && !rp_is_data_descriptor(in, found) &&
                in->loop_depth <= object->loop_depth;
    if (given != NULL && kept) { // functools.cached_property: an attribute from now on
      rp_env_set(in, &object->env, name, given);
    }
    return given;
  }
  if (!rp_str_starts_with(name->text, RP_STR("__")) &&
      rp_class_attribute_hook(in, object->class, "__getattr__") != NULL) {
    return rp_raise(in, "AttributeError", "%.*s", RP_STR_ARG(name->text)); // instance_attribute asks it
  }
  if (object->instance.handed && !rp_str_starts_with(name->text, RP_STR("__"))) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  rp_val missing = rp_lib_missing_attribute(in, object->class, name, node);
  return missing != NULL && rp_value_is(missing, RP_OBJECT_NATIVE) ? rp_method_new(in, missing, value) : missing;
}

/// What an object has under conditions only is its class's elsewhere, or nobody's: each way is gone under its own, and has
/// no value where it raises. NULL: the object has it, or has it not, whatever holds.
static rp_val each_way(rp_interp *in, rp_val value, const rp_symbol *name, uint32_t node)
{
  rp_condition unbound;
  if (value->kind != RP_OBJECT || rp_path_split(in, rp_env_find(&value->object->env, name), &unbound) == NULL ||
      unbound == in->values.never) {
    return NULL;
  }
  rp_option options[2] = {{rp_guard_not(&in->values, unbound), NULL}, {unbound, NULL}};
  rp_fork fork;
  rp_fork_begin(in, &fork, options[0].condition);
  options[0].value = rp_attribute(in, value, name, node);
  rp_fork_other(in, &fork);
  options[1].value = rp_attribute(in, value, name, node);
  rp_fork_end(in, &fork);
  bool any = options[0].value != NULL || options[1].value != NULL;
  in->raised = any ? NULL : in->raised;
  for (size_t i = 0; i < 2; i++) {
    options[i].value = options[i].value != NULL ? options[i].value : in->values.unbound;
  }
  return any ? rp_value_choice(&in->values, options, 2) : NULL;
}

/// slot_tp_getattr_hook of CPython: __getattribute__, and __getattr__ where that raises AttributeError.
static rp_val instance_attribute(rp_interp *in, rp_val value, const rp_symbol *name, uint32_t node)
{
  if (in->watch != NULL && in->watch->asked != NULL) {
    in->watch->asked(in, value, name, in->watch->data);
  }
  rp_val origin = rp_alias_origin(in, value);
  if (origin != NULL) {
    return rp_alias_attribute(in, origin, name, node);
  }
  rp_val either = each_way(in, value, name, node);
  if (either != NULL) {
    return rp_path_prune(in, either);
  }
  rp_val args[2] = {value, rp_value_str(&in->values, name->text)};
  rp_val hook = rp_class_attribute_hook(in, value->object->class, "__getattribute__");
  rp_val found = hook != NULL ? rp_call_simple(in, hook, args, 2, node) : rp_attribute_plain(in, value, name, node);
  if (found != NULL || in->raised == NULL || !rp_value_is(in->raised, RP_OBJECT_INSTANCE) ||
      !rp_class_derives(in->raised->object->class, rp_builtin_class(in, "AttributeError"))) {
    return found;
  }
  rp_val otherwise = rp_class_attribute_hook(in, value->object->class, "__getattr__");
  if (otherwise == NULL) {
    return NULL;
  }
  in->raised = NULL;
  return rp_call_simple(in, otherwise, args, 2, node);
}

/// A method of one of Python's own classes, taken of the class: str.upper; NULL.
static rp_val builtin_row(rp_interp *in, const rp_object *class, const rp_symbol *name)
{
  bool builtin = class->cls.module == NULL && class->cls.node == 0 && !class->cls.opaque;
  const rp_symbol *qualified = builtin ? rp_qualified(in, class->cls.name, name) : NULL;
  return qualified != NULL && rp_native_named(in, qualified) != NULL ? rp_external_named(in, qualified) : NULL;
}

/// The annotations of a class by their names: what they mean is kept as their texts only, which is what Python has where the module
/// says so (PEP 563), and what is read as a text it is not elsewhere.
static rp_val annotations_of(rp_interp *in, const rp_object *class, uint32_t node)
{
  rp_val texts = rp_env_find(&class->env, rp_sym(in, "__annotations__"));
  if (texts == NULL || !rp_value_is(texts, RP_OBJECT_DICT)) {
    return texts;
  }
  rp_val dict = rp_dict_new(in);
  for (size_t i = 0; i < texts->object->entries.count; i++) {
    rp_dict_set(in, dict->object, texts->object->entries.data[i].key, rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node));
  }
  return dict;
}

static rp_val class_attribute(rp_interp *in, rp_val value, const rp_symbol *name, uint32_t node)
{
  rp_object *class = value->object;
  rp_object *owner = NULL;
  bool written = class->cls.module != NULL && class->cls.node != 0;
  if (written && rp_str_is(name->text, "__annotations__")) {
    rp_val own = annotations_of(in, class, node);
    if (own != NULL) {
      return own;
    }
  }
  rp_val found = rp_str_is(name->text, "__doc__") ? NULL : rp_class_find(in, class, name, &owner);
  if (found != NULL && owner->cls.opaque) {
    rp_val special = class_special(in, class, name->text);
    return special != NULL ? special : rp_unknown(in, RP_RULE_BASE_UNKNOWN, node);
  }
  bool implied = rp_str_is(name->text, "__init_subclass__") || rp_str_is(name->text, "__class_getitem__");
  if (found != NULL && implied && rp_value_is(found, RP_OBJECT_FUNCTION)) {
    return rp_method_new(in, found, value); // a classmethod without the word: type.__new__ makes it one
  }
  if (found != NULL) {
    rp_val given = rp_bind_to_class(in, found, value, node);
    if (given != found) {
      return given;
    }
    if (!(owner == in->object_class)) {
      return found;
    }
  }
  rp_val special = class_special(in, class, name->text);
  if (special != NULL) {
    return special;
  }
  if (found != NULL) { // of object, where Python's own class has none: type.__new__
    rp_val own = builtin_row(in, class, name);
    return own != NULL ? own : found;
  }
  if (class->class != NULL) {
    rp_val through_meta = rp_class_find(in, class->class, name, &owner);
    if (through_meta != NULL && !owner->cls.opaque) {
      return rp_bind(in, through_meta, value, class->class, node);
    }
  }
  rp_val row = builtin_row(in, class, name);
  if (row != NULL) {
    return row;
  }
  rp_val hook = class->class != NULL ? rp_class_attribute_hook(in, class->class, "__getattr__") : NULL;
  if (hook != NULL && !rp_str_starts_with(name->text, RP_STR("__"))) {
    rp_val args[2] = {value, rp_value_str(&in->values, name->text)};
    return rp_call_simple(in, hook, args, 2, node);
  }
  if (rp_lib_type_has(name->text)) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  in->abc_registers = in->abc_registers || rp_str_is(name->text, "register"); // of Python's own ABCs
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
  bool of_meta = of_class && self->object->class != NULL && !rp_class_derives(self->object, start) &&
                 rp_class_derives(self->object->class, start);
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
    found = found != NULL && found->kind == RP_CHOICE ? rp_class_find_from(in, of, name, at) : found;
    if (found != NULL) {
      if (self->object->kind == RP_OBJECT_CLASS) { // in a classmethod or __new__
        return rp_str_is(name->text, "__new__")         ? found
               : rp_value_is(found, RP_OBJECT_FUNCTION) ? rp_method_new(in, found, self)
                                                        : rp_bind_to_class(in, found, self, node);
      }
      bool of_object =
          c == in->object_class && rp_value_is(found, RP_OBJECT_NATIVE) && !rp_str_is(name->text, "__new__");
      return of_object ? rp_method_new(in, found, self) : rp_bind(in, found, self, of, node);
    }
  }
  return rp_lib_missing_attribute(in, of, name, node);
}

/// An attribute of a module from outside, where somebody may take the AttributeError that it is under another Python.
static rp_val outside_attribute(rp_interp *in, const rp_object *module, const rp_symbol *name)
{
  const rp_symbol *qualified = rp_qualified(in, module->module.name, name);
  rp_val found = rp_external_attribute(in, qualified);
  bool guarded = in->frame != NULL && in->frame->guarding != NULL && !in->frame->guarding->only_imports;
  if (!guarded) {
    return found;
  }
  int there = rp_lib_module_has(module->module.name->text, name->text); // rows serve Python 2, too
  bool known = !rp_value_is(found, RP_OBJECT_NATIVE) || found->object->native.row != NULL;
  in->may_raise = in->may_raise || (there < 0 && !known);
  return there != 0 ? found
                    : rp_raise(in, "AttributeError", "module '%.*s' has no attribute '%.*s'",
                               RP_STR_ARG(module->module.name->text), RP_STR_ARG(name->text));
}

static rp_val module_attribute(rp_interp *in, rp_val value, const rp_symbol *name, uint32_t node)
{
  rp_module *module = value->object->module.module;
  rp_val found = rp_env_find(&value->object->env, name);
  found = found == NULL ? NULL : rp_path_prune(in, found);
  if (found != NULL) {
    return found;
  }
  const rp_symbol *qualified = rp_qualified(in, value->object->module.name, name);
  if (module == NULL) {
    return value->object->module.folder
               ? rp_import_module(in, in->frame != NULL ? in->frame->module : NULL, qualified->text)
               : outside_attribute(in, value->object, name);
  }
  // A submodule that somebody imported is an attribute of its package (Luigi code counts on it); so is one that nobody did.
  if (module->package) {
    rp_module *submodule = rp_linker_find(in->linker, module, qualified->text);
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
    return outside_attribute(in, value->object, name);
  }
  return module->running ? rp_raise(in, "AttributeError", "partially initialized module")
                         : rp_unknown(in, RP_RULE_NAME_UNKNOWN, node);
}

static rp_val function_attribute(rp_interp *in, rp_val value, const rp_symbol *name, uint32_t node)
{
  rp_object *object = value->object;
  rp_val found = rp_env_find(&object->env, name);
  if (found != NULL) {
    return found;
  }
  bool partial = object->kind == RP_OBJECT_PARTIAL;
  if (rp_str_is(name->text, "__get__") && !partial) {
    return rp_method_new(in, rp_external(in, RP_STR("function.__get__")), value);
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
      const rp_facts *facts = object->function.module->facts;
      bool lambda = rp_ir_kind_of(facts, object->function.node) == RP_IR_LAMBDA;
      return lambda ? in->values.none : rp_docstring(in, object->function.module, facts->c[object->function.node]);
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
  bool wrapped = object->kind == RP_OBJECT_STATICMETHOD || object->kind == RP_OBJECT_CLASSMETHOD;
  if (wrapped && (rp_str_is(name->text, "__func__") || rp_str_is(name->text, "__wrapped__"))) {
    return object->method.function;
  }
  if (partial && rp_str_is(name->text, "func")) {
    return object->method.function;
  }
  if (object->kind == RP_OBJECT_PROPERTY &&
      (rp_str_is(name->text, "setter") || rp_str_is(name->text, "getter") || rp_str_is(name->text, "deleter"))) {
    return rp_method_new(in, rp_external(in, rp_arena_printf(in->arena, "property.%.*s", RP_STR_ARG(name->text))),
                         value);
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
  return rp_bind(in, found, value, value->object->class, node);
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
    return rp_symbolic_attribute(in, value, name, node);
  }
  if (rp_value_is(value, RP_OBJECT_TUPLE) && value->object->class != NULL) {
    rp_val found = tuple_attribute(in, value, name, node);
    if (found != NULL || in->raised != NULL) {
      return found;
    }
  }
  if (value->kind != RP_OBJECT || rp_value_is_container(value)) {
    rp_val found = value->kind != RP_OBJECT             ? rp_lib_scalar_attribute(in, value, name)
                   : rp_value_is(value, RP_OBJECT_LIST) ? rp_env_find(&value->object->env, name) // range(3).stop
                                                        : NULL;
    const char *type = rp_python_type(value);
    bool has = type == NULL || !rp_value_is_sequence(value) || rp_lib_type_may_have(type, name->text);
    if (found == NULL && type != NULL && has) {
      found = rp_python_method(in, type, value, name);
    }
    if (found == NULL && rp_str_is(name->text, "__class__")) {
      rp_object *class = rp_class_of(in, value);
      found = class != NULL ? rp_value_object(&in->values, class) : NULL;
    }
    if (found == NULL && type != NULL && rp_lib_type_may_have(type, name->text)) {
      rp_val unknown = rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
      if (rp_lib_changes_itself(name->text)) { // it is asked for to be called
        rp_forget_all(in, value, unknown);
      }
      return unknown;
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
  case RP_OBJECT_NATIVE:
    return rp_external_attribute(in, rp_qualified(in, value->object->native.name, name));
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
  case RP_OBJECT_VIEW:
    break;
  }
  return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
}

rp_val rp_attribute_or_unbound(rp_interp *in, rp_val object, const rp_symbol *name, uint32_t node)
{
  rp_val either = each_way(in, object, name, node);
  return either != NULL ? either : rp_attribute_or_null(in, object, name, node);
}

rp_val rp_attribute_or_null(rp_interp *in, rp_val object, const rp_symbol *name, uint32_t node)
{
  rp_val found = rp_attribute(in, object, name, node);
  if (found == NULL) {
    in->raised = NULL;
  }
  return found;
}
