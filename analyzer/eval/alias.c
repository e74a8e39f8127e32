// Classes with arguments: list[int], Base[T]. An instance of a class that nobody knows, with an attribute that no Python code can spell.
#include "analyzer/eval/alias.h"

#define ORIGIN "generic alias of"

rp_val rp_alias_new(rp_interp *in, rp_val origin)
{
  rp_val whole = rp_alias_origin(in, origin);
  rp_object *class = rp_class_opaque(in, rp_sym(in, "generic alias"));
  rp_val alias = rp_value_object(&in->values, rp_instance_new(in, class));
  rp_env_set(in, &alias->object->env, rp_sym(in, ORIGIN), whole != NULL ? whole : origin);
  return alias;
}

rp_val rp_alias_origin(rp_interp *in, rp_val value)
{
  return rp_value_is(value, RP_OBJECT_INSTANCE) && value->object->class->cls.opaque
             ? rp_env_find(&value->object->env, rp_sym(in, ORIGIN))
             : NULL;
}

rp_val rp_alias_attribute(rp_interp *in, rp_val origin, const rp_symbol *name, uint32_t node)
{
  bool class = rp_value_is(origin, RP_OBJECT_CLASS) || rp_value_is(origin, RP_OBJECT_NATIVE);
  if (class && rp_str_is(name->text, "__origin__")) {
    return origin;
  }
  return class && !rp_str_starts_with(name->text, RP_STR("__")) ? rp_attribute(in, origin, name, node)
                                                                : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
}
