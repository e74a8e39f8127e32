// Which parameters a task class has, remembered with the class until an attribute of some class changes.
#include <stdlib.h>

#include "analyzer/eval/evaluation.h"

static int compare_parameters(const void *left, const void *right)
{
  const rp_parameter *a = left;
  const rp_parameter *b = right;
  if (a->counter != b->counter) {
    return a->counter < b->counter ? -1 : 1;
  }
  return rp_str_cmp(a->name->text, b->name->text); // dir() is sorted, and so is what has one counter
}

/// What Luigi 3.8.1 parameter.py:229 counts; where a constructor that is not known stands before it, when the object came to be.
static int64_t counter_of(rp_interp *in, const rp_object *parameter)
{
  rp_val counter = rp_env_find(&parameter->env, rp_sym(in, "_counter"));
  return counter != NULL && counter->kind == RP_INT ? counter->integer : (int64_t)parameter->id;
}

/// The parameter that a name of a class may be: the value, or what it is under some condition; NULL.
static rp_object *parameter_in(rp_val value)
{
  for (uint32_t i = 0; value->kind == RP_CHOICE && i < value->choice.count; i++) {
    if (rp_value_is(value->choice.options[i].value, RP_OBJECT_INSTANCE)) {
      value = value->choice.options[i].value;
    }
  }
  bool found = rp_value_is(value, RP_OBJECT_INSTANCE) &&
               rp_class_derives_named(value->object->class, "luigi.parameter", "Parameter");
  return found ? value->object : NULL;
}

/// An earlier class of the MRO has the name.
static bool is_hidden(rp_interp *in, const rp_object *class, uint32_t at, const rp_symbol *name)
{
  for (uint32_t i = 0; i < at; i++) {
    if (rp_path_prune(in, rp_env_find(&class->cls.mro[i]->env, name)) != NULL) {
      return true;
    }
  }
  return false;
}

/// Luigi 3.8.1 task.py:374: every name of dir(cls) whose value is a Parameter, by creation.
const rp_parameter *rp_class_parameters(rp_interp *in, rp_object *class, size_t *count)
{
  if (class->cls.parameter_version == in->class_version && class->cls.parameter_version != 0) {
    *count = class->cls.parameter_count;
    return class->cls.parameters;
  }
  RP_VEC(rp_parameter) found = {0};
  bool anywhere = in->class_version == in->certain_class_version; // the same on every path
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    rp_object *c = class->cls.mro[i];
    for (uint32_t k = 0; k < c->env.count; k++) {
      const rp_slot *slot = &c->env.slots[k];
      anywhere = anywhere && (slot->value == NULL || slot->value->kind != RP_CHOICE);
      rp_val value = rp_path_prune(in, slot->value);
      rp_object *parameter = value != NULL ? parameter_in(value) : NULL;
      if (parameter != NULL && !is_hidden(in, class, i, slot->name)) {
        RP_PUSH(in->arena, &found, ((rp_parameter){slot->name, parameter, c, counter_of(in, parameter)}));
      }
    }
  }
  if (found.count > 1) {
    qsort(found.items, found.count, sizeof found.items[0], compare_parameters);
  }
  if (in->evaluation != NULL && in->evaluation->class_version == in->class_version && found.count > 0) {
    rp_parameter *lasting = rp_arena_alloc(in->lasting, found.count * sizeof *lasting);
    found.items = memcpy(lasting, found.items, found.count * sizeof *lasting);
  }
  class->cls.parameters = found.items;
  class->cls.parameter_count = found.count;
  class->cls.parameter_version = in->fork_depth == 0 || anywhere ? in->class_version : 0;
  *count = found.count;
  return found.items;
}
