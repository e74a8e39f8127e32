// Python's object model where it is not a matter of plain functions: property and friends, super(), exceptions, attributes
// that nothing known defines.

#include "analyzer/eval/metaclass.h"
#include "analyzer/lib/lib.h"
#include "analyzer/lib/luigi.h"

static bool is_typing(const rp_object *class, const char *name)
{
  return class->cls.module != NULL && class->cls.module->stub && rp_str_is(class->cls.qualname, name) &&
         rp_str_starts_with(class->cls.module->name->text, RP_STR("typing"));
}

void rp_lib_class_made(rp_interp *in, rp_object *class, const rp_class_draft *draft)
{
  const rp_symbol *hash = rp_sym(in, "__hash__");
  if (rp_env_find(&class->env, rp_sym(in, "__eq__")) != NULL && rp_env_find(&class->env, hash) == NULL) {
    rp_env_set(in, &class->env, hash, in->values.none); // CPython 3.11 typeobject.c:3290, type_new_set_hash
  }
  rp_val boundary = NULL;
  for (size_t i = 0; i < draft->keyword_count; i++) {
    boundary = rp_str_is(draft->keywords[i].name->text, "boundary") ? draft->keywords[i].value : boundary;
  }
  rp_lib_enum_made(in, class, boundary);
  if (class->cls.base_count > 0 && is_typing(class->cls.bases[0], "NamedTuple")) {
    rp_lib_typed_tuple(in, class);
  }
  if (rp_class_derives_named(class, "luigi.task", "Task")) {
    rp_lib_capture_namespace(in, class);
  }
}

// ---- instances ----

static rp_val wrapper(rp_interp *in, rp_object_kind kind, rp_val function)
{
  rp_object *object = rp_object_new(in, kind);
  object->method.function = function != NULL ? function : in->values.none;
  object->method.self = in->values.none;
  return rp_value_object(&in->values, object);
}

static rp_val new_super(rp_interp *in, const rp_call *call)
{
  rp_val type = rp_arg(in, call, 0, NULL);
  rp_val self = rp_arg(in, call, 1, NULL);
  if (type == NULL || self == NULL || !rp_value_is(type, RP_OBJECT_CLASS)) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, call->node);
  }
  rp_val super = wrapper(in, RP_OBJECT_SUPER, type);
  super->object->method.self = self;
  return super;
}

static bool is_exception(rp_interp *in, const rp_object *class)
{
  return rp_class_derives(class, rp_builtin_class(in, "BaseException"));
}

static rp_val may_raise(rp_interp *in, const rp_call *call)
{
  in->may_raise = true;
  return rp_unknown(in, RP_RULE_CALL_UNKNOWN, call->node);
}

rp_val rp_lib_instantiate(rp_interp *in, rp_object *class, const rp_call *call)
{
  rp_str name = class->cls.name->text;
  if (class->cls.module == NULL) { // a builtin class
    if (rp_str_is(name, "property") || rp_str_is(name, "staticmethod") || rp_str_is(name, "classmethod")) {
      rp_object_kind kind = rp_str_is(name, "property")       ? RP_OBJECT_PROPERTY
                            : rp_str_is(name, "staticmethod") ? RP_OBJECT_STATICMETHOD
                                                              : RP_OBJECT_CLASSMETHOD;
      rp_val made = wrapper(in, kind, rp_arg(in, call, 0, kind == RP_OBJECT_PROPERTY ? "fget" : NULL));
      static const char *const MORE[] = {"fset", "fdel"};
      for (size_t i = 0; i < 2 && kind == RP_OBJECT_PROPERTY; i++) {
        rp_val function = rp_arg(in, call, i + 1, MORE[i]);
        if (function != NULL && function->kind != RP_NONE) {
          rp_env_set(in, &made->object->env, rp_sym(in, MORE[i]), function);
        }
      }
      return made;
    }
    if (rp_str_is(name, "super")) {
      return new_super(in, call);
    }
    if (class == in->object_class) {
      return rp_value_object(&in->values, rp_instance_new(in, class));
    }
    rp_str prefix = rp_str_find(name, RP_STR("."), 0) == SIZE_MAX ? RP_STR("builtins.") : RP_STR("");
    bool method = rp_str_is(name, "builtins.method"); // no name of a builtin
    rp_str qualified = method ? RP_STR("types.MethodType")
                              : rp_arena_printf(in->arena, "%.*s%.*s", RP_STR_ARG(prefix), RP_STR_ARG(name));
    if (rp_native_find(in, qualified) != NULL) {
      return rp_call_value(in, rp_external(in, qualified), call);
    }
    if (!is_exception(in, class)) {
      return may_raise(in, call);
    }
  }
  if (is_typing(class, "NamedTuple")) { // NamedTuple('Name', [('field', type), …])
    return rp_call_value(in, rp_external(in, RP_STR("collections.namedtuple")), call);
  }
  if (rp_class_derives(class,
                       rp_builtin_class(in, "BaseExceptionGroup"))) { // what it is made of decides its class, too
    return may_raise(in, call);
  }
  if (rp_class_derives_named(class, "typing", "TypedDict")) { // TypedDict('Name', {'key': type, …}), or a dict
    return rp_module_is_given(class->cls.module) ? may_raise(in, call)
                                                 : rp_call_value(in, rp_external(in, RP_STR("builtins.dict")), call);
  }
  if (rp_class_derives_named(class, "enum", "Enum")) {
    return rp_lib_enum_call(in, class, call);
  }
  if (rp_class_derives(class, in->type_class)) { // a metaclass called: type(name, bases, dict)
    return rp_class_called(in, class, call);
  }
  return NULL;
}

/// Register.__call__ binds what it is called with before any constructor sees it (Luigi 3.8.1 task_register.py:87), to look it up
/// among the instances that there are. False: raised.
static bool bind_given(rp_interp *in, rp_object *self, rp_object *class, const rp_call *call)
{
  size_t count;
  const rp_parameter *parameters = rp_class_parameters(in, class, &count);
  rp_val *values = rp_arena_alloc(in->arena, (count + 1) * sizeof *values);
  bool *left_out = rp_arena_alloc(in->arena, (count + 1) * sizeof *left_out);
  if (!rp_lib_bind_parameters(in, class, parameters, count, call, values, left_out)) {
    return false;
  }
  rp_val given = rp_dict_new(in);
  for (size_t i = 0; i < count; i++) {
    rp_dict_set(in, given->object, rp_value_str(&in->values, parameters[i].name->text), values[i]);
  }
  rp_env_set(in, &self->env, rp_sym(in, RP_TASK_GIVEN), given);
  rp_lib_keep_left_out(in, self, RP_TASK_GIVEN_LEFT_OUT, parameters, count, left_out);
  return true;
}

/// What a constructor that a bound kept from running would have set is not there: an instance without it would be another one.
static bool did_not_run(rp_val result)
{
  return result->kind == RP_UNKNOWN &&
         (result->cause->code == RP_RULE_RECURSION || result->cause->code == RP_RULE_BUDGET_DEPTH ||
          result->cause->code == RP_RULE_BUDGET_STEPS);
}

rp_val rp_lib_initialize(rp_interp *in, rp_val self, rp_object *class, const rp_call *call)
{
  rp_object *owner = NULL;
  rp_val hook = rp_class_find(in, class, rp_sym(in, "__init__"), &owner);
  if (hook != NULL && owner->cls.opaque) {
    hook = rp_lib_behind_opaque(in, self, rp_sym(in, "__init__"), call->node);
    if (hook != NULL && hook->kind != RP_UNKNOWN) {
      return rp_call_value(in, hook, call) == NULL ? NULL : self;
    }
    return self;
  }
  if (is_exception(in, class)) { // BaseException.__new__
    rp_env_set(in, &self->object->env, rp_sym(in, "args"),
               rp_sequence_new(in, RP_OBJECT_TUPLE, call->args, call->count));
  }
  if (hook == NULL || owner == in->object_class) {
    return self;
  }
  bool luigis = owner->cls.module != NULL && rp_str_is(owner->cls.module->name->text, "luigi.task");
  bool own = !luigis && rp_class_derives_named(class, "luigi.task", "Task");
  if (own && !bind_given(in, self->object, class, call)) {
    return NULL;
  }
  rp_val result = rp_call_value(in, rp_method_new(in, hook, self), call);
  return result == NULL ? NULL : did_not_run(result) ? result : self;
}

// ---- attributes that nothing known defines ----

/// Luigi's machinery: a base from outside that replaced one of these would have to keep what it does.
static bool is_machinery(rp_str name)
{
  static const char *const NAMES[] = {"__init__",
                                      "__new__",
                                      "clone",
                                      "deps",
                                      "_requires",
                                      "input",
                                      "get_params",
                                      "get_param_values",
                                      "get_task_family",
                                      "get_task_namespace",
                                      "task_family",
                                      "task_id",
                                      "task_namespace",
                                      "param_kwargs",
                                      "param_args",
                                      "to_str_params",
                                      "get_param_names",
                                      "batchable",
                                      "initialized",
                                      "_namespace_at_class_time",
                                      "task_module",
                                      "__class__",
                                      "__module__",
                                      "__name__",
                                      "__eq__",
                                      "__hash__",
                                      "__call__",
                                      "__iter__",
                                      "__bool__",
                                      "__len__",
                                      "__getattr__",
                                      "__nonzero__",
                                      "__set_name__",
                                      "__get__",
                                      "__init_subclass__",
                                      "__class_getitem__"};
  for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
    if (rp_str_is(name, NAMES[i])) {
      return true;
    }
  }
  return false;
}

static bool is_parameter(rp_val value)
{
  return rp_value_is(value, RP_OBJECT_INSTANCE) &&
         rp_class_derives_named(value->object->class, "luigi.parameter", "Parameter");
}

rp_val rp_lib_behind_opaque_from(rp_interp *in, rp_val self, rp_object *class, uint32_t position, const rp_symbol *name,
                                 uint32_t node)
{
  if (is_machinery(name->text)) {
    for (uint32_t i = position; i < class->cls.mro_count; i++) {
      rp_object *c = class->cls.mro[i];
      rp_val found = c->cls.opaque ? NULL : rp_path_prune(in, rp_env_find(&c->env, name));
      if (found == NULL || c == in->object_class) {
        continue;
      }
      if (rp_value_is(found, RP_OBJECT_FUNCTION)) {
        return rp_method_new(in, found, self);
      }
      if (rp_value_is(found, RP_OBJECT_CLASSMETHOD)) {
        return rp_method_new(in, found->object->method.function, rp_value_object(&in->values, class));
      }
      if (rp_value_is(found, RP_OBJECT_PROPERTY)) {
        return rp_call_simple(in, found->object->method.function, &self, 1, node);
      }
      if (!is_parameter(found)) {
        return found;
      }
    }
    if (rp_str_is(name->text, "__init__")) {
      return rp_external(in, RP_STR("object.__init__"));
    }
  }
  return rp_unknown(in, RP_RULE_BASE_UNKNOWN, node);
}

rp_val rp_lib_behind_opaque(rp_interp *in, rp_val self, const rp_symbol *name, uint32_t node)
{
  return rp_lib_behind_opaque_from(in, self, self->object->class, 0, name, node);
}

static bool is_container_or_scalar(rp_str name)
{
  static const char *const TYPES[] = {"str", "int", "float", "bytes", "list", "tuple", "set", "frozenset", "dict"};
  for (size_t i = 0; i < sizeof TYPES / sizeof TYPES[0]; i++) {
    if (rp_str_is(name, TYPES[i])) {
      return true;
    }
  }
  return false;
}

/// What no table here lists of one of Python's own classes (bytearray.copy, IntEnum._convert_), or a named tuple's descriptor of a
/// field.
static bool is_unlisted(rp_interp *in, const rp_object *class, const rp_symbol *name)
{
  bool private = rp_str_starts_with(name->text, RP_STR("_")) && !rp_str_starts_with(name->text, RP_STR("__"));
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    const rp_object *c = class->cls.mro[i];
    bool own = c->cls.module == NULL && c->cls.node == 0 && c != in->object_class &&
               !(c == in->type_class && !rp_lib_may_be_special(in, c, name->text) && !rp_lib_type_has(name->text));
    if (own && !is_container_or_scalar(c->cls.name->text) && !is_exception(in, c)) {
      return true;
    }
  }
  if (private && rp_class_derives_named(class, "enum", "Enum")) {
    return true;
  }
  return rp_lib_tuple_has_field(in, class, name);
}

/// A class that a stub of Python's library describes (dataclasses.Field, typing.List): it has more than the stub says.
static bool of_pythons_stub(const rp_object *class)
{
  const rp_module *module = class->cls.module;
  return module != NULL && rp_module_is_given(module) && !rp_str_starts_with(module->name->text, RP_STR("luigi"));
}

static bool is_of_stub(const rp_object *class, const char *module)
{
  return class->cls.module != NULL && class->cls.module->stub &&
         rp_str_starts_with(class->cls.module->name->text, rp_str_of(module));
}

bool rp_lib_bases_differ(const rp_object *class)
{
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    if (class->cls.mro[i]->cls.opaque || is_of_stub(class->cls.mro[i], "typing")) {
      return true;
    }
  }
  return false;
}

/// What the objects of a stub of Python's own library have besides, and what typing gives the classes that are made of Generic, Protocol,
/// NamedTuple and TypedDict.
static bool is_left_out(const rp_object *class, const rp_symbol *name)
{
  const rp_module *of = class->cls.module;
  if (of != NULL && rp_module_is_given(of) && !rp_str_starts_with(of->name->text, RP_STR("luigi")) &&
      !rp_str_is(of->name->text, "types")) {
    return true;
  }
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    if (is_of_stub(class->cls.mro[i], "typing") && rp_str_starts_with(name->text, RP_STR("_"))) {
      return true;
    }
  }
  return false;
}

rp_val rp_lib_missing_attribute(rp_interp *in, rp_object *class, const rp_symbol *name, uint32_t node)
{
  if (rp_class_derives_named(class, "luigi.freezing", "FrozenOrderedDict")) {
    rp_str qualified = rp_arena_printf(in->arena, "luigi.freezing.FrozenOrderedDict.%.*s", RP_STR_ARG(name->text));
    if (rp_native_find(in, qualified) != NULL) {
      return rp_external(in, qualified);
    }
  }
  bool partly = false;
  bool house = false;
  bool handed = false;
  const rp_symbol *whole = rp_sym(in, "_names_all");
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    const rp_module *module = class->cls.mro[i]->cls.module;
    bool stub =
        module != NULL && module->stub && (module->layer || rp_str_starts_with(module->name->text, RP_STR("luigi")));
    bool all = stub && module->object != NULL && rp_env_find(&module->object->env, whole) != NULL;
    partly = partly || (stub && !all) || class->cls.mro[i]->cls.opaque;
    house = house || (module != NULL && module->partial);
    handed = handed || class->cls.mro[i]->cls.handed;
    rp_str type = class->cls.mro[i]->cls.name->text;
    if (module == NULL && is_container_or_scalar(type) &&
        rp_lib_type_may_have(rp_str_is(type, "frozenset") ? "set" : type.data, name->text)) {
      return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node); // dict.__delitem__: no row says what it does
    }
  }
  bool dunder = rp_str_starts_with(name->text, RP_STR("__"));
  if (handed || is_left_out(class, name) || is_unlisted(in, class, name)) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  if (!dunder && (house || (partly && !rp_class_derives_named(class, "luigi.task", "Task")))) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node); // the stub leaves out what no dependency hangs on
  }
  if (of_pythons_stub(class) || rp_lib_may_be_special(in, class, name->text)) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  return rp_raise(in, "AttributeError", "'%.*s' object has no attribute '%.*s'", RP_STR_ARG(class->cls.name->text),
                  RP_STR_ARG(name->text));
}

// ---- rows ----

static rp_val object_init(rp_interp *in, const rp_call *call)
{
  rp_val self = call->self != NULL ? call->self : rp_arg(in, call, 0, NULL);
  size_t skip = call->self != NULL ? 0 : 1;
  if (self != NULL && rp_value_is(self, RP_OBJECT_INSTANCE) && is_exception(in, self->object->class) &&
      call->count >= skip) {
    rp_val args = rp_sequence_new(in, RP_OBJECT_TUPLE, call->args + skip, call->count - skip);
    rp_env_set(in, &self->object->env, rp_sym(in, "args"), args);
  }
  return in->values.none;
}

static rp_val object_new(rp_interp *in, const rp_call *call)
{
  rp_val class = rp_arg(in, call, 0, NULL);
  if (class == NULL || !rp_value_is(class, RP_OBJECT_CLASS)) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, call->node);
  }
  return rp_class_refuses(in, class->object) ? NULL : rp_value_object(&in->values, rp_instance_new(in, class->object));
}

static rp_val object_setattr(rp_interp *in, const rp_call *call)
{
  size_t skip = call->self != NULL ? 0 : 1;
  rp_val self = call->self != NULL ? call->self : rp_arg(in, call, 0, NULL);
  rp_val name = rp_arg(in, call, skip, NULL);
  rp_val value = rp_arg(in, call, skip + 1, NULL);
  if (self == NULL || name == NULL || value == NULL || name->kind != RP_STR_) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, call->node);
  }
  if (rp_value_is(self, RP_OBJECT_INSTANCE)) {
    rp_attribute_set_plain(in, self, rp_intern_str(&in->names, name->text), value);
  } else {
    rp_attribute_set(in, self, rp_intern_str(&in->names, name->text), value);
  }
  return in->raised == NULL ? in->values.none : NULL;
}

static rp_val object_getattribute(rp_interp *in, const rp_call *call)
{
  rp_val self = call->self != NULL ? call->self : rp_arg(in, call, 0, NULL);
  rp_val name = rp_arg(in, call, call->self != NULL ? 0 : 1, NULL);
  if (self == NULL || !rp_value_is(self, RP_OBJECT_INSTANCE) || name == NULL || name->kind != RP_STR_) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, call->node);
  }
  return rp_attribute_plain(in, self, rp_intern_str(&in->names, name->text), call->node);
}

static rp_val property_with(rp_interp *in, const rp_call *call, const char *slot)
{
  rp_val old = call->self;
  rp_val function = rp_arg(in, call, 0, NULL);
  if (old == NULL || function == NULL || !rp_value_is(old, RP_OBJECT_PROPERTY)) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, call->node);
  }
  rp_val copy = wrapper(in, RP_OBJECT_PROPERTY, slot == NULL ? function : old->object->method.function);
  for (uint32_t i = 0; i < old->object->env.count; i++) {
    rp_env_set(in, &copy->object->env, old->object->env.slots[i].name, old->object->env.slots[i].value);
  }
  if (slot != NULL) {
    rp_env_set(in, &copy->object->env, rp_sym(in, slot), function);
  }
  return copy;
}

static rp_val property_setter(rp_interp *in, const rp_call *call)
{
  return property_with(in, call, "fset");
}

static rp_val property_getter(rp_interp *in, const rp_call *call)
{
  return property_with(in, call, NULL);
}

static rp_val property_deleter(rp_interp *in, const rp_call *call)
{
  return property_with(in, call, "fdel");
}

/// Classes that exist so far, in order of creation; only code that runs at import time sees a stable list.
static rp_val type_subclasses(rp_interp *in, const rp_call *call)
{
  if (in->importing) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, call->node);
  }
  rp_val list = rp_sequence_new(in, RP_OBJECT_LIST, NULL, 0);
  for (size_t i = 0; i < in->classes.count; i++) {
    rp_object *class = in->classes.items[i];
    for (uint32_t k = 0; k < class->cls.base_count; k++) {
      if (call->self != NULL && class->cls.bases[k] == call->self->object) {
        rp_items_append(in, list->object,
                        (rp_item){rp_value_object(&in->values, class), in->values.always, false, false});
      }
    }
  }
  return list;
}

static rp_val type_mro(rp_interp *in, const rp_call *call)
{
  rp_val mro = call->self == NULL ? NULL : rp_attribute(in, call->self, rp_sym(in, "__mro__"), call->node);
  return mro == NULL ? rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, call->node)
                     : rp_call_simple(in, rp_external(in, RP_STR("builtins.list")), &mro, 1, call->node);
}

/// types.MethodType(function, instance).
static rp_val method_type(rp_interp *in, const rp_call *call)
{
  rp_val function = rp_arg(in, call, 0, NULL);
  rp_val self = rp_arg(in, call, 1, NULL);
  return function != NULL && self != NULL && rp_value_is(function, RP_OBJECT_FUNCTION)
             ? rp_method_new(in, function, self)
             : rp_unknown(in, RP_RULE_CALL_UNKNOWN, call->node);
}

static const rp_native ROWS[] = {{"object.__init__", object_init, 0, RP_TYPE_NONE},
                                 {"object.__new__", object_new, 0, RP_TYPE_ANY},
                                 {"object.__init_subclass__", object_init, 0, RP_TYPE_NONE},
                                 {"object.__setattr__", object_setattr, 0, RP_TYPE_NONE},
                                 {"object.__getattribute__", object_getattribute, 0, RP_TYPE_ANY},
                                 {"function.__get__", rp_descriptor_get, 0, RP_TYPE_ANY},
                                 {"property.setter", property_setter, 0, RP_TYPE_ANY},
                                 {"property.getter", property_getter, 0, RP_TYPE_ANY},
                                 {"property.deleter", property_deleter, 0, RP_TYPE_ANY},
                                 {"type.__subclasses__", type_subclasses, 0, RP_TYPE_LIST},
                                 {"types.MethodType", method_type, 0, RP_TYPE_ANY},
                                 {"type.mro", type_mro, 0, RP_TYPE_LIST}};

static rp_val unknown_native(rp_interp *in, const rp_call *call)
{
  in->may_raise = true;
  return rp_unknown(in, RP_RULE_READS_OUTSIDE, call->node);
}

/// What a layer does in a way of its own; the row is named after the function.
static rp_val layer_native(rp_interp *in, const rp_call *call)
{
  in->may_raise = true;
  return rp_unknown_text(in, RP_RULE_LAYER, call->node, rp_arena_printf(in->arena, "%s()", call->row->name));
}

static const rp_native *layer_row(rp_interp *in, rp_str qualified)
{
  rp_native *row = RP_NEW(in->arena, rp_native);
  *row = (rp_native){rp_arena_cstr(in->arena, qualified), layer_native, 0, RP_TYPE_ANY};
  return row;
}

static rp_val silent_native(rp_interp *in, const rp_call *call)
{
  (void)call;
  return in->values.none;
}

const rp_native *rp_lib_stub_native(rp_interp *in, const rp_module *module, rp_str qualname, const rp_facts *facts,
                                    uint32_t body)
{
  static const rp_native UNKNOWN = {"library function", unknown_native, 0, RP_TYPE_ANY};
  static const rp_native SILENT = {"library __init__", silent_native, 0, RP_TYPE_NONE};
  rp_ir_list statements = rp_ir_list_at(facts, body);
  if (statements.count != 1) {
    return NULL;
  }
  uint32_t value = facts->a[statements.items[0]];
  bool ellipsis = rp_ir_kind_of(facts, statements.items[0]) == RP_IR_EXPRESSION &&
                  rp_ir_kind_of(facts, value) == RP_IR_CONST && facts->a[value] == RP_IR_CONST_ELLIPSIS;
  if (!ellipsis) {
    return NULL;
  }
  rp_str qualified = rp_arena_printf(in->arena, "%.*s.%.*s", RP_STR_ARG(module->name->text), RP_STR_ARG(qualname));
  const rp_native *row = rp_native_find(in, qualified);
  bool init = rp_str_ends_with(qualname, RP_STR("__init__"));
  return row != NULL ? row : init ? &SILENT : module->layer ? layer_row(in, qualified) : &UNKNOWN;
}

void rp_lib_model_register(rp_interp *in)
{
  rp_native_register(in, ROWS, sizeof ROWS / sizeof ROWS[0]);
}
