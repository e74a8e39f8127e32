// abc: members marked as abstract, and the classes that cannot be instantiated because of them.
#include "analyzer/lib/lib.h"
#include "analyzer/lib/luigi.h"
#include "analyzer/lib/py.h"

#define MARK "__isabstractmethod__"

/// abc.abstractmethod: the same object, marked. What carries no attributes here stays as it is.
static rp_val mark(rp_interp *in, rp_val member)
{
  if (member != NULL && rp_value_is(member, RP_OBJECT_FUNCTION)) {
    rp_env_set(in, &member->object->env, rp_sym(in, MARK), in->values.yes);
  }
  return member;
}

static rp_val marked_argument(rp_interp *in, const rp_call *call)
{
  rp_val function = rp_arg(in, call, 0, "funcobj");
  return function != NULL ? mark(in, function) : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, call->node);
}

static rp_val wrapped(rp_interp *in, const rp_call *call, rp_object_kind kind)
{
  rp_val function = rp_arg(in, call, 0, kind == RP_OBJECT_PROPERTY ? "fget" : "callable");
  rp_object *object = rp_object_new(in, kind);
  object->method.function = function != NULL ? mark(in, function) : in->values.none;
  object->method.self = in->values.none;
  return rp_value_object(&in->values, object);
}

static rp_val abstract_property(rp_interp *in, const rp_call *call)
{
  return wrapped(in, call, RP_OBJECT_PROPERTY);
}

static rp_val abstract_class_method(rp_interp *in, const rp_call *call)
{
  return wrapped(in, call, RP_OBJECT_CLASSMETHOD);
}

static rp_val abstract_static_method(rp_interp *in, const rp_call *call)
{
  return wrapped(in, call, RP_OBJECT_STATICMETHOD);
}

/// A property is abstract where its getter is (Python's property.__isabstractmethod__).
static bool is_marked(rp_interp *in, rp_val member)
{
  if (member->kind == RP_OBJECT && member->object->kind >= RP_OBJECT_PROPERTY &&
      member->object->kind <= RP_OBJECT_CLASSMETHOD) {
    member = member->object->method.function;
  }
  rp_val flag = member != NULL && rp_value_is(member, RP_OBJECT_FUNCTION)
                    ? rp_env_find(&member->object->env, rp_sym(in, MARK))
                    : NULL;
  return flag == in->values.yes;
}

static const rp_symbol *find_abstract(rp_interp *in, const rp_object *class)
{
  const rp_object *meta = NULL;
  for (uint32_t i = 0; i < class->cls.mro_count && meta == NULL; i++) {
    meta = class->cls.mro[i]->class;
  }
  if (meta == NULL || !rp_class_derives_named(meta, "abc", "ABCMeta")) {
    return NULL;
  }
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    const rp_env *names = &class->cls.mro[i]->env;
    for (uint32_t k = 0; k < names->count; k++) {
      const rp_slot *slot = &names->slots[k];
      if (slot->value == NULL || !is_marked(in, slot->value)) {
        continue;
      }
      rp_object *owner = NULL;
      if (rp_class_find(in, class, slot->name, &owner) == slot->value) {
        return slot->name;
      }
    }
  }
  return NULL;
}

const rp_symbol *rp_class_abstract_member(rp_interp *in, rp_object *class)
{
  if (class->cls.abstract_version == in->class_version) {
    return class->cls.abstract;
  }
  class->cls.abstract = find_abstract(in, class);
  class->cls.abstract_version = in->fork_depth == 0 ? in->class_version : 0;
  return class->cls.abstract;
}

bool rp_class_refuses(rp_interp *in, rp_object *class)
{
  const rp_symbol *member = class == in->as_if_concrete ? NULL : rp_class_abstract_member(in, class);
  if (member != NULL) {
    rp_raise(in, "TypeError", "Can't instantiate abstract class %.*s with abstract method %.*s",
             RP_STR_ARG(class->cls.name->text), RP_STR_ARG(member->text));
  }
  return member != NULL;
}

/// ABCMeta.register(): instances of `subclass` are instances of the class, too (py_isinstance.c).
static rp_val register_class(rp_interp *in, const rp_call *call)
{
  if (!rp_py_takes(call, 2, 2) || !rp_value_is(call->args[0], RP_OBJECT_CLASS)) {
    return rp_py_unknown(in, call);
  }
  in->abc_registers = true;
  rp_object *class = call->args[0]->object;
  const rp_symbol *name = rp_sym(in, RP_ABC_REGISTERED);
  rp_val before = rp_path_prune(in, rp_env_find(&class->env, name));
  rp_object *after = rp_object_new(in, RP_OBJECT_TUPLE);
  bool known = rp_value_is(call->args[1], RP_OBJECT_CLASS) && (in->importing || !rp_is_lasting(in, class->id));
  known = known && in->loop_depth <= class->loop_depth && (before == NULL || rp_value_is(before, RP_OBJECT_TUPLE));
  for (size_t i = 0; known && before != NULL && i < before->object->items.count; i++) {
    rp_items_append(in, after, before->object->items.data[i]);
  }
  rp_items_append(in, after, rp_py_item(in, call->args[1]));
  rp_env_set(in, &class->env, name, known ? rp_value_object(&in->values, after) : rp_py_unknown(in, call));
  return in->values.none;
}

static const rp_native ROWS[] = {{"abc._register", register_class, 0, RP_TYPE_NONE},
                                 {"abc.abstractmethod", marked_argument, 0, RP_TYPE_ANY},
                                 {"abc.abstractproperty", abstract_property, 0, RP_TYPE_ANY},
                                 {"abc.abstractclassmethod", abstract_class_method, 0, RP_TYPE_ANY},
                                 {"abc.abstractstaticmethod", abstract_static_method, 0, RP_TYPE_ANY}};

void rp_lib_abc_register(rp_interp *in)
{
  rp_native_register(in, ROWS, sizeof ROWS / sizeof ROWS[0]);
}
