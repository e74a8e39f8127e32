// Where two targets have paths that are not known for one reason, they are one value: then the path may be of either.
#include "analyzer/inventory/task_others.h"

#include "analyzer/inventory/structure.h"
#include "analyzer/lib/lib.h"
#include "analyzer/lib/luigi.h"

/// Whether the task is one of those.
static bool is_among(rp_interp *in, const rp_structure *tasks, rp_val task)
{
  for (size_t i = 0; i < tasks->count; i++) {
    rp_val one = tasks->leaves[i].value;
    if (rp_value_is_task(one) && rp_lib_instances(in, one, task) >= RP_INSTANCES_EQUAL) {
      return true;
    }
  }
  return false;
}

rp_object *rp_others_maker(rp_interp *in, const rp_task_others *others, rp_val target)
{
  if (!rp_value_is(target, RP_OBJECT_INSTANCE)) {
    return NULL;
  }
  rp_object *maker = target->object->instance.output_of;
  rp_val path = rp_env_find(&target->object->env, rp_sym(in, "path"));
  bool known = path != NULL && (rp_path_is_text(path) || rp_value_is_symbolic(path));
  if (maker == NULL || maker == others->self->object || known) {
    return NULL;
  }
  rp_val task = rp_value_object(&in->values, maker);
  bool near = !rp_value_is_task(task) || is_among(in, &others->answers->requires, task) ||
              is_among(in, &others->answers->dynamic, task);
  return near ? NULL : maker;
}

void rp_others_asked(rp_interp *in, rp_task_others *others, rp_val instance, const rp_symbol *name)
{
  if (!rp_str_is(name->text, "path") || rp_value_is_task(instance) || others->count == RP_OTHERS_KEPT) {
    return;
  }
  rp_val path = rp_env_find(&instance->object->env, name);
  rp_object *maker = path != NULL && path->kind == RP_UNKNOWN ? rp_others_maker(in, others, instance) : NULL;
  for (size_t i = 0; maker != NULL && i < others->count; i++) {
    maker = others->asked[i].maker == maker && others->asked[i].path == path ? NULL : maker;
  }
  if (maker != NULL) {
    others->asked[others->count].path = path;
    others->asked[others->count++].maker = maker;
  }
}

static bool holds(rp_val value, rp_val path, unsigned depth)
{
  enum { DEEPEST = 3 };
  bool found = value == path;
  for (uint32_t i = 0; value->kind == RP_CHOICE && !found && i < value->choice.count; i++) {
    found = value->choice.options[i].value == path;
  }
  bool container = rp_value_is_container(value) && depth < DEEPEST;
  for (size_t i = 0; container && !found && i < value->object->items.count; i++) {
    found = holds(value->object->items.data[i].value, path, depth + 1);
  }
  for (size_t i = 0; container && !found && i < value->object->entries.count; i++) {
    found = holds(value->object->entries.data[i].value, path, depth + 1);
  }
  return found;
}

rp_object *rp_others_of(const rp_task_others *others, rp_val value, size_t *at)
{
  while (*at < others->count) {
    size_t i = (*at)++;
    if (holds(value, others->asked[i].path, 0)) {
      return others->asked[i].maker;
    }
  }
  return NULL;
}
