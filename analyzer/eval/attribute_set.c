// Setting and deleting attributes, and what a class of the repository has to say about it: __setattr__, __delattr__,
// descriptors, properties. What is set under a name that is not known makes all of the instance unknown.
#include "analyzer/eval/alias.h"
#include "analyzer/lib/lib.h"
#include "analyzer/lib/luigi.h"

rp_val rp_class_hook(rp_interp *in, const rp_object *class, const char *name)
{
  rp_object *owner = NULL;
  rp_val hook = rp_class_find(in, class, rp_sym(in, name), &owner);
  bool own = hook != NULL && !owner->cls.opaque && rp_value_is(hook, RP_OBJECT_FUNCTION);
  return own && hook->object->function.native == NULL ? hook : NULL;
}

rp_val rp_class_attribute_hook(rp_interp *in, const rp_object *class, const char *name)
{
  rp_object *owner = NULL;
  rp_val found = rp_class_find(in, class, rp_sym(in, name), &owner);
  if (found == NULL || owner->cls.opaque ||
      (owner->cls.module == NULL && owner->cls.node == 0)) { // of object, of dict …
    return NULL;
  }
  if (rp_value_is(found, RP_OBJECT_FUNCTION)) {
    return found->object->function.native == NULL ? found : NULL;
  }
  return rp_value_is(found, RP_OBJECT_NATIVE)
             ? found
             : rp_unknown_text(in, RP_RULE_OPERATION_UNKNOWN, 0, rp_sym(in, name)->text);
}

bool rp_is_descriptor(rp_interp *in, rp_val value, const char *method)
{
  return rp_value_is(value, RP_OBJECT_INSTANCE) &&
         !rp_class_derives_named(value->object->class, "luigi.parameter", "Parameter") &&
         rp_class_hook(in, value->object->class, method) != NULL;
}

void rp_attributes_forget(rp_interp *in, rp_object *instance, rp_val unknown)
{
  for (uint32_t i = 0; i < instance->env.count; i++) {
    rp_env_set(in, &instance->env, instance->env.slots[i].name, unknown);
  }
  rp_env_set(in, &instance->env, rp_sym(in, RP_ATTRIBUTE_ANY), unknown);
  if (instance->instance.names != NULL) {
    rp_entry any = {unknown, unknown, in->values.always, true, false};
    rp_dict_replace(in, instance->instance.names, &any, 1);
  }
}

/// Properties and other data descriptors of the class. False: there is none of the name.
static bool set_by_descriptor(rp_interp *in, rp_val object, const rp_symbol *name, rp_val value)
{
  rp_object *owner = NULL;
  rp_val found = rp_class_find(in, object->object->class, name, &owner);
  if (found == NULL || owner->cls.opaque) {
    return false;
  }
  if (rp_is_descriptor(in, found, "__set__")) {
    rp_val args[2] = {object, value};
    (void)rp_call_method(in, found, "__set__", args, 2, 0);
    return true;
  }
  if (!rp_value_is(found, RP_OBJECT_PROPERTY) ||
      rp_env_find(&found->object->env, rp_sym(in, RP_PROPERTY_CACHED)) != NULL) {
    return false;
  }
  rp_val setter = rp_env_find(&found->object->env, rp_sym(in, "fset"));
  if (setter == NULL) {
    (void)rp_raise(in, "AttributeError", "can't set attribute");
    return true;
  }
  rp_val args[2] = {object, value};
  (void)rp_call_simple(in, setter, args, 2, 0);
  return true;
}

bool rp_refused_by_slots(rp_interp *in, const rp_object *class, const rp_symbol *name)
{
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    const rp_object *one = class->cls.mro[i];
    if (one == in->object_class) {
      continue;
    }
    rp_val slots = one->cls.opaque || one->cls.module == NULL ? NULL : rp_env_find(&one->env, rp_sym(in, "__slots__"));
    if (slots == NULL) {
      return false;
    }
    rp_item single = {slots, in->values.always, false, false};
    rp_items alone = {.data = &single, .count = 1};
    const rp_items *items = rp_value_is_sequence(slots) ? &slots->object->items
                            : slots->kind == RP_STR_    ? &alone
                                                        : NULL;
    for (size_t k = 0; items != NULL && k < items->count; k++) {
      rp_val slot = items->data[k].value;
      if (slot->kind != RP_STR_ || items->data[k].many || rp_str_is(slot->text, "__dict__")) {
        return false;
      }
      bool private = rp_str_starts_with(slot->text, RP_STR("__")) && !rp_str_ends_with(slot->text, RP_STR("__"));
      if (rp_str_eq(slot->text, name->text) || (private && rp_str_ends_with(name->text, slot->text))) {
        return false;
      }
    }
    if (items == NULL) {
      return false;
    }
  }
  return true;
}

void rp_attribute_set_plain(rp_interp *in, rp_val object, const rp_symbol *name, rp_val value)
{
  rp_object *o = object->object;
  if (set_by_descriptor(in, object, name, value)) {
    return;
  }
  if (rp_refused_by_slots(in, o->class, name)) {
    (void)rp_raise(in, "AttributeError", "'%.*s' object has no attribute '%.*s'", RP_STR_ARG(o->class->cls.name->text),
                   RP_STR_ARG(name->text));
    return;
  }
  uint32_t node = in->frame != NULL ? in->frame->node : 0;
  bool elsewhere = rp_str_is(name->text, "__dict__"); // what the object has is another's, who may change it as well
  if (elsewhere) {
    rp_attributes_forget(in, o, rp_unknown_text(in, RP_RULE_OPERATION_UNKNOWN, node, name->text));
  }
  if (elsewhere || rp_env_find(&o->env, rp_sym(in, "__dict__")) != NULL) {
    value = rp_unknown_text(in, RP_RULE_OPERATION_UNKNOWN, node, RP_STR("__dict__"));
  } else if (in->loop_depth > o->loop_depth) {
    value = rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, node);
  }
  rp_env_set(in, &o->env, name, value);
  rp_lib_attribute_shown(in, o, name, value);
}

/// Whether something that is called has the object as its first argument: a method of its own, as a rule.
static bool is_at_work(const rp_interp *in, const rp_object *object)
{
  const rp_frame *frame = in->frame;
  while (frame != NULL && (frame->self == NULL || frame->self->kind != RP_OBJECT || frame->self->object != object)) {
    frame = frame->caller;
  }
  return frame != NULL;
}

static void set_of_instance(rp_interp *in, rp_val object, const rp_symbol *name, rp_val value)
{
  if (!is_at_work(in, object->object)) {
    object->object->instance.touched = name;
  }
  rp_val hook = rp_class_attribute_hook(in, object->object->class, "__setattr__");
  if (hook == NULL && rp_str_is(name->text, "__class__") &&
      rp_class_find(in, object->object->class, name, &(rp_object *){NULL}) == NULL) {
    rp_attributes_forget(in, object->object,
                         rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, in->frame != NULL ? in->frame->node : 0));
    return; // it has the methods of another class
  }
  if (hook == NULL) {
    rp_attribute_set_plain(in, object, name, value);
    return;
  }
  rp_val args[3] = {object, rp_value_str(&in->values, name->text), value};
  (void)rp_call_simple(in, hook, args, 3, 0);
}

static void set_of_class(rp_interp *in, rp_object *o, const rp_symbol *name, rp_val value)
{
  if (rp_lib_is_enum_member(in, o, name)) { // 3.11 enum.py:833, EnumType.__setattr__
    (void)rp_raise(in, "AttributeError", "cannot reassign member '%.*s'", RP_STR_ARG(name->text));
    return;
  }
  rp_class_changed(in);
  if (rp_str_is(name->text, "__name__") && value->kind == RP_STR_) {
    o->cls.name = rp_intern_str(&in->names, value->text);
    return;
  }
  if (rp_str_is(name->text, "__qualname__") && value->kind == RP_STR_) {
    o->cls.qualname = rp_arena_str(in->lasting, value->text);
    return;
  }
  if (rp_str_is(name->text, "__module__") && value->kind == RP_STR_) {
    rp_module *module = rp_linker_find(in->linker, NULL, value->text);
    if (module != NULL && module != o->cls.module) { // luigi.util's wrappers pass for what they wrap
      o->cls.module = module;
      o->cls.node = 0; // the class statement stands elsewhere
    }
  }
  o->cls.mutating = true;
  o->cls.handed = o->cls.handed || rp_str_is(name->text, "__bases__"); // what it derives from is another thing now
  if (!in->importing && rp_is_lasting(in, o->id)) {
    value = rp_unknown(in, RP_RULE_MUTABLE_GLOBAL, in->frame != NULL ? in->frame->node : 0);
  }
  rp_env_set(in, &o->env, name, value);
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
    if (rp_value_is_scalar(object)) { // of a class of Python's that has no room for any
      (void)rp_raise(in, "AttributeError", "object has no attribute '%.*s'", RP_STR_ARG(name->text));
    }
    return;
  }
  rp_object *o = object->object;
  if (o->kind == RP_OBJECT_INSTANCE && rp_alias_origin(in, object) != NULL) {
    rp_attribute_set(in, rp_alias_origin(in, object), name, value);
  } else if (o->kind == RP_OBJECT_INSTANCE) {
    set_of_instance(in, object, name, value);
  } else if (o->kind == RP_OBJECT_CLASS) {
    rp_val hook = o->class != NULL ? rp_class_attribute_hook(in, o->class, "__setattr__") : NULL;
    rp_val args[3] = {object, rp_value_str(&in->values, name->text), value};
    if (hook == NULL) {
      set_of_class(in, o, name, value);
    } else {
      (void)rp_call_simple(in, hook, args, 3, 0);
    }
  } else if (o->kind == RP_OBJECT_MODULE || o->kind == RP_OBJECT_FUNCTION) {
    rp_env_set(in, &o->env, name, value);
  } else if (o->kind == RP_OBJECT_DICT && o->class != NULL && rp_str_is(name->text, "default_factory")) {
    rp_env_set(in, &o->env, name, value->kind == RP_NONE ? NULL : value); // of a defaultdict
  }
}

bool rp_attribute_delete(rp_interp *in, rp_val object, const rp_symbol *name, uint32_t node)
{
  bool instance = rp_value_is(object, RP_OBJECT_INSTANCE);
  rp_val hook = instance ? rp_class_attribute_hook(in, object->object->class, "__delattr__") : NULL;
  if (hook != NULL) {
    rp_val args[2] = {object, rp_value_str(&in->values, name->text)};
    return rp_call_simple(in, hook, args, 2, node) != NULL;
  }
  rp_object *owner = NULL;
  rp_val found = instance ? rp_class_find(in, object->object->class, name, &owner) : NULL;
  if (found != NULL && !owner->cls.opaque && rp_is_descriptor(in, found, "__delete__")) {
    return rp_call_method(in, found, "__delete__", &object, 1, node) != NULL;
  }
  if (found != NULL && !owner->cls.opaque && rp_value_is(found, RP_OBJECT_PROPERTY) &&
      rp_env_find(&found->object->env, rp_sym(in, RP_PROPERTY_CACHED)) == NULL) {
    rp_val deleter = rp_env_find(&found->object->env, rp_sym(in, "fdel"));
    if (deleter == NULL) {
      (void)rp_raise(in, "AttributeError", "can't delete attribute");
      return false;
    }
    return rp_call_simple(in, deleter, &object, 1, node) != NULL;
  }
  bool kept = found != NULL && rp_value_is(found, RP_OBJECT_PROPERTY); // one that is cached computes nothing now
  if (!kept && rp_attribute(in, object, name, node) == NULL) {
    return false;
  }
  if (object->kind == RP_OBJECT && rp_env_find(&object->object->env, name) != NULL) {
    rp_env_set(in, &object->object->env, name, NULL);
    if (instance) {
      rp_lib_attribute_shown(in, object->object, name, NULL);
    }
  } else if (instance && found != NULL && !rp_class_has_unknown_base(object->object->class)) { // it is the class's
    (void)rp_raise(in, "AttributeError", "%.*s", RP_STR_ARG(name->text));
    return false;
  }
  return true;
}
