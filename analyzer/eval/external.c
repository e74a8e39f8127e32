// Objects that are known by their name alone: callables and modules from outside, builtin classes. One for each name, found by the
// name's symbol; those that an evaluation made are forgotten with it.
#include "analyzer/lib/lib.h"

/// What a name is the name of.
typedef enum name_family { FAMILY_NATIVE, FAMILY_MODULE, FAMILY_BUILTIN, FAMILY_OPAQUE, FAMILIES } name_family;

typedef struct named {
  const rp_symbol *name;
  name_family family;
} named;

static named name_of(const rp_object *object)
{
  if (object->kind == RP_OBJECT_NATIVE) {
    return (named){object->native.name, FAMILY_NATIVE};
  }
  return object->kind == RP_OBJECT_MODULE
             ? (named){object->module.name, FAMILY_MODULE}
             : (named){object->cls.name, object->cls.opaque ? FAMILY_OPAQUE : FAMILY_BUILTIN};
}

static bool is_named(const void *made, const void *draft)
{
  named found = name_of(made);
  const named *wanted = draft;
  return found.name == wanted->name && found.family == wanted->family;
}

static uint64_t hash_of(named wanted)
{
  uint64_t mixed = ((uint64_t)wanted.name->index * FAMILIES + wanted.family) * UINT64_C(0x9E3779B97F4A7C15);
  return mixed >> 32;
}

static rp_object *find(const rp_interp *in, const rp_symbol *name, name_family family)
{
  named wanted = {name, family};
  return rp_consing_find(&in->externals, hash_of(wanted), is_named, &wanted);
}

void rp_external_add(rp_interp *in, rp_object *object)
{
  rp_consing_add(&in->externals, hash_of(name_of(object)), object);
}

rp_object *rp_external_module(const rp_interp *in, const rp_symbol *name)
{
  return find(in, name, FAMILY_MODULE);
}

rp_object *rp_external_class(const rp_interp *in, const rp_symbol *name, bool opaque)
{
  return find(in, name, opaque ? FAMILY_OPAQUE : FAMILY_BUILTIN);
}

const rp_symbol *rp_qualified(rp_interp *in, const rp_symbol *left, const rp_symbol *right)
{
  rp_qualified_name *known = &in->qualified[(left->index * 31 + right->index) % RP_QUALIFIED];
  if (known->left != left || known->right != right) {
    rp_str text = rp_arena_printf(in->arena, "%.*s.%.*s", RP_STR_ARG(left->text), RP_STR_ARG(right->text));
    *known = (rp_qualified_name){left, right, rp_intern_str(&in->names, text)};
  }
  return known->whole;
}

const rp_native *rp_native_named(const rp_interp *in, const rp_symbol *qualified)
{
  const rp_object *known = find(in, qualified, FAMILY_NATIVE);
  return known != NULL ? known->native.row : rp_native_find(in, qualified->text);
}

rp_val rp_external_named(rp_interp *in, const rp_symbol *qualified)
{
  rp_object *object = find(in, qualified, FAMILY_NATIVE);
  if (object == NULL) {
    object = rp_object_new(in, RP_OBJECT_NATIVE);
    object->native.name = qualified;
    object->native.row = rp_native_find(in, qualified->text);
    rp_external_add(in, object);
  }
  return rp_value_object(&in->values, object);
}

rp_val rp_external(rp_interp *in, rp_str qualified)
{
  return rp_external_named(in, rp_intern_str(&in->names, qualified));
}

rp_val rp_external_attribute(rp_interp *in, const rp_symbol *qualified)
{
  const rp_object *known = find(in, qualified, FAMILY_NATIVE);
  if (known != NULL && known->native.valueless) {
    return rp_value_object(&in->values, (rp_object *)(uintptr_t)known);
  }
  rp_val constant = rp_lib_module_value(in, qualified->text);
  if (constant != NULL) {
    return constant;
  }
  rp_val external = rp_external_named(in, qualified);
  external->object->native.valueless = true;
  return external;
}

int rp_external_kind(rp_object *object)
{
  if (!object->native.classified) {
    object->native.kind = rp_outside_classify(object->native.name->text);
    object->native.classified = true;
  }
  return (int)object->native.kind;
}
