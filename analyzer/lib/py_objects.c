// Builtins that ask about objects and classes, and change them by name.

#include "analyzer/eval/attribute.h"
#include "analyzer/eval/metaclass.h"
#include "analyzer/eval/view.h"
#include "analyzer/lib/luigi.h"
#include "analyzer/lib/py.h"

static rp_val type_of(rp_interp *in, const rp_val *values, size_t count, void *data)
{
  const rp_call *call = data;
  if (values[0]->kind == RP_UNKNOWN) {
    return values[0];
  }
  rp_object *class = rp_class_of(in, values[0]);
  if (class != NULL) {
    return rp_value_object(&in->values, class);
  }
  return rp_value_is_symbolic(values[0]) ? rp_py_derive_named(in, "builtins.type", values, count, RP_TYPE_CLASS)
                                         : rp_py_unknown(in, call);
}

static rp_val type_row_call(rp_interp *in, const rp_call *call)
{
  rp_call copy = *call;
  if (rp_py_takes(call, 1, 1)) {
    return rp_py_over_values(in, call->args, 1, type_of, &copy, call->node);
  }
  return call->count == 3 ? rp_class_called(in, NULL, call) : rp_py_unknown(in, call);
}

// getattr and hasattr with a name that is not known.
static rp_val name_not_known(rp_interp *in, const rp_call *call, rp_val name)
{
  if (name->kind == RP_UNKNOWN) {
    return name;
  }
  if (rp_value_is_scalar(name)) {
    return rp_raise(in, "TypeError", "attribute name must be string");
  }
  return rp_unknown(
      in, rp_value_is(call->args[0], RP_OBJECT_MODULE) ? RP_RULE_TASK_CLASS_UNKNOWN : RP_RULE_OPERATION_UNKNOWN,
      call->node);
}

static rp_val getattr_of(rp_interp *in, const rp_val *values, size_t count, void *data)
{
  (void)count;
  const rp_call *call = data;
  rp_str name;
  if (!rp_py_str(values[0], &name)) {
    return name_not_known(in, call, values[0]);
  }
  const rp_symbol *symbol = rp_intern_str(&in->names, name);
  if (call->count < 3) {
    return rp_attribute(in, call->args[0], symbol, call->node);
  }
  return rp_py_bound_or(in, rp_attribute_or_unbound(in, call->args[0], symbol, call->node), call->args[2]);
}

static rp_val getattr_row(rp_interp *in, const rp_call *call)
{
  rp_call copy = *call;
  return rp_py_takes(call, 2, 3) ? rp_py_over_values(in, &call->args[1], 1, getattr_of, &copy, call->node)
                                 : rp_py_unknown(in, call);
}

/// What is found in a module from outside, or of a type of Python's own, whatever name is asked for: 1 it is there, 0 it is not, -1 not
/// known.
static int is_there(rp_val object, rp_val found, rp_str name)
{
  rp_val value = rp_value_settled(object);
  bool module = rp_value_is(value, RP_OBJECT_MODULE) &&
                (value->object->module.module == NULL || value->object->module.module->stub);
  if (module) {
    int there = rp_lib_module_has(value->object->module.name->text, name); // rows serve Python 2, too
    bool known = !rp_value_is(found, RP_OBJECT_NATIVE) || found->object->native.row != NULL;
    return there == -1 && known ? 1 : there;
  }
  if (rp_value_is(value, RP_OBJECT_NATIVE) && value->object->native.row == NULL &&
      rp_value_is(found, RP_OBJECT_NATIVE)) {
    return rp_lib_module_has(value->object->native.name->text, name); // os.path, or something outside
  }
  bool plain = value->kind == RP_STR_ || value->kind == RP_INT || value->kind == RP_FLOAT || value->kind == RP_BYTES ||
               ((rp_value_is(value, RP_OBJECT_LIST) || rp_value_is(value, RP_OBJECT_SET) ||
                 rp_value_is(value, RP_OBJECT_DICT)) &&
                value->object->class == NULL && value->object->env.count == 0);
  const char *type = plain ? rp_python_type(value) : NULL;
  if (rp_value_is(value, RP_OBJECT_CLASS) && value->object->cls.module == NULL && value->object->cls.node == 0 &&
      rp_value_is(found, RP_OBJECT_NATIVE) && found->object->native.row != NULL) {
    type = value->object->cls.name->text.data; // dict.iteritems
  }
  return type == NULL || !rp_lib_type_is_listed(type) ? 1 : rp_lib_type_may_have(type, name);
}

static rp_val hasattr_of(rp_interp *in, const rp_val *values, size_t count, void *data)
{
  (void)count;
  const rp_call *call = data;
  rp_str name;
  if (!rp_py_str(values[0], &name)) {
    return name_not_known(in, call, values[0]);
  }
  rp_val value = rp_attribute_or_unbound(in, call->args[0], rp_intern_str(&in->names, name), call->node);
  if (value == NULL) {
    return in->values.no;
  }
  if (value->kind == RP_UNKNOWN) {
    rp_value_kind kind =
        call->args[0]->kind; // of types with names of their own: what no row answers is there all the same
    bool has = (kind == RP_STR_ || kind == RP_INT || kind == RP_FLOAT) &&
               rp_lib_type_may_have(rp_python_type(call->args[0]), name);
    return has ? in->values.yes : value;
  }
  if (rp_value_is_symbolic(call->args[0])) {
    return rp_py_derive_named(in, "builtins.hasattr", call->args, call->count, RP_TYPE_BOOL);
  }
  if (value->kind != RP_CHOICE) {
    int there = is_there(call->args[0], value, name);
    return there >= 0 ? rp_py_bool(in, there == 1) : rp_py_unknown(in, call);
  }
  rp_condition absent = in->values.never;
  for (size_t i = 0; i < value->choice.count; i++) {
    if (value->choice.options[i].value->kind == RP_UNBOUND) {
      absent = rp_guard_or(&in->values, absent, value->choice.options[i].condition);
    }
  }
  return rp_py_condition(in, rp_guard_not(&in->values, absent));
}

static rp_val hasattr_row(rp_interp *in, const rp_call *call)
{
  rp_call copy = *call;
  return rp_py_takes(call, 2, 2) ? rp_py_over_values(in, &call->args[1], 1, hasattr_of, &copy, call->node)
                                 : rp_py_unknown(in, call);
}

static rp_val setattr_row(rp_interp *in, const rp_call *call)
{
  rp_str name;
  if (!rp_py_takes(call, 3, 3) || !rp_py_str(call->args[1], &name)) {
    rp_val unknown = rp_py_unknown(in, call);
    if (call->count > 0 && rp_value_is(call->args[0], RP_OBJECT_INSTANCE)) {
      rp_attributes_forget(in, call->args[0]->object, unknown);
    }
    return unknown;
  }
  rp_attribute_set(in, call->args[0], rp_intern_str(&in->names, name), call->args[2]);
  return in->raised == NULL ? in->values.none : NULL;
}

static rp_val delattr_row(rp_interp *in, const rp_call *call)
{
  rp_str name;
  if (!rp_py_takes(call, 2, 2) || !rp_py_str(call->args[1], &name) || call->args[0]->kind != RP_OBJECT) {
    return rp_py_unknown(in, call);
  }
  const rp_symbol *symbol = rp_intern_str(&in->names, name);
  if (!rp_value_is(call->args[0], RP_OBJECT_INSTANCE)) {
    if (rp_env_find(&call->args[0]->object->env, symbol) == NULL) {
      return rp_raise(in, "AttributeError", "%.*s", RP_STR_ARG(name));
    }
    rp_env_set(in, &call->args[0]->object->env, symbol, NULL);
    return in->values.none;
  }
  return rp_attribute_delete(in, call->args[0], symbol, call->node) ? in->values.none : NULL;
}

static rp_val callable_of(rp_interp *in, const rp_val *values, size_t count, void *data)
{
  (void)count;
  const rp_call *call = data;
  rp_val value = values[0];
  if (value->kind == RP_UNKNOWN) {
    return value;
  }
  if (rp_value_is_scalar(value)) {
    return in->values.no;
  }
  if (value->kind != RP_OBJECT) {
    return rp_py_derive_named(in, "builtins.callable", values, 1, RP_TYPE_BOOL);
  }
  rp_object *owner = NULL;
  switch (value->object->kind) {
  case RP_OBJECT_FUNCTION:
  case RP_OBJECT_METHOD:
  case RP_OBJECT_CLASS:
  case RP_OBJECT_PARTIAL:
    return in->values.yes;
  case RP_OBJECT_INSTANCE:
    if (rp_class_find(in, value->object->class, rp_sym(in, "__call__"), &owner) != NULL) {
      return in->values.yes;
    }
    return rp_py_class_is_open(value->object->class) ? rp_py_unknown(in, call) : in->values.no;
  case RP_OBJECT_NATIVE:
    return value->object->native.row != NULL ? in->values.yes : rp_py_unknown(in, call);
  case RP_OBJECT_LIST:
  case RP_OBJECT_TUPLE:
  case RP_OBJECT_SET:
  case RP_OBJECT_DICT:
  case RP_OBJECT_ITERATOR:
  case RP_OBJECT_VIEW:
  case RP_OBJECT_MODULE:
  case RP_OBJECT_PROPERTY:
  case RP_OBJECT_STATICMETHOD:
  case RP_OBJECT_CLASSMETHOD:
  case RP_OBJECT_SUPER:
    break;
  }
  return in->values.no;
}

static rp_val callable_row(rp_interp *in, const rp_call *call)
{
  rp_call copy = *call;
  return rp_py_takes(call, 1, 1) ? rp_py_over_values(in, call->args, 1, callable_of, &copy, call->node)
                                 : rp_py_unknown(in, call);
}

static rp_val import_row(rp_interp *in, const rp_call *call)
{
  rp_str name;
  if (call->rest != NULL || call->count == 0 || !rp_py_str(call->args[0], &name) || in->frame == NULL) {
    return rp_py_unknown(in, call);
  }
  bool importlib = strcmp(call->row->name, "importlib.import_module") == 0;
  uint32_t dots = 0;
  while (dots < name.size && name.data[dots] == '.') {
    dots++;
  }
  rp_str package;
  if (dots > 0 && importlib && rp_py_str(rp_arg(in, call, 1, "package"), &package)) {
    name = rp_relative_name(in, package, rp_str_sub(name, dots, name.size), dots - 1);
    dots = 0;
  }
  if (name.size == 0 || dots > 0 || (!importlib && call->keyword_count > 0)) {
    return rp_py_unknown(in, call);
  }
  rp_val module = rp_import_module(in, in->frame->module, name);
  if (importlib || module == NULL || call->count >= 4) {
    return module;
  }
  // __import__("a.b") without fromlist gives a.
  size_t dot = rp_str_find(name, RP_STR("."), 0);
  return dot == SIZE_MAX ? module : rp_import_module(in, in->frame->module, rp_str_sub(name, 0, dot));
}

// sys.modules["name"]: a module of the repository that was imported before; what else is there depends on the process.
static rp_val modules_getitem(rp_interp *in, const rp_call *call)
{
  rp_str name;
  rp_module *module =
      rp_py_str(call->args[0], &name) && in->frame != NULL ? rp_linker_find(in->linker, in->frame->module, name) : NULL;
  return module != NULL && module->object != NULL && (module->running || module->done)
             ? rp_value_object(&in->values, module->object)
             : rp_unknown(in, RP_RULE_READS_OUTSIDE, call->node);
}

static const rp_native rows[] = {
    {"builtins.type", type_row_call, 0, RP_TYPE_CLASS},
    {"builtins.getattr", getattr_row, 0, RP_TYPE_ANY},
    {"builtins.hasattr", hasattr_row, 0, RP_TYPE_BOOL},
    {"builtins.setattr", setattr_row, 0, RP_TYPE_NONE},
    {"builtins.delattr", delattr_row, 0, RP_TYPE_NONE},
    {"builtins.callable", callable_row, 0, RP_TYPE_BOOL},
    {"builtins.__import__", import_row, 0, RP_TYPE_ANY},
    {"importlib.import_module", import_row, 0, RP_TYPE_ANY},
    {"sys.modules.__getitem__", modules_getitem, 0, RP_TYPE_ANY},
};

void rp_lib_objects_register(rp_interp *in)
{
  RP_PY_ROWS(in, rows);
}
