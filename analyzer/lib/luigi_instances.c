// Luigi makes one instance for equal arguments (Register.__call__, Luigi 3.8.1 task_register.py:73). That matters where a class
// has a constructor of its own: one that walks what it requires would otherwise run once for each path through the graph.
// Kept are instances whose arguments are all known and that were made for certain; they count until the sandbox ends.
#include "analyzer/lib/lib.h"
#include "analyzer/lib/luigi.h"

enum { LOOK_BACK = 512 };

struct rp_task_instance {
  const rp_object *class;
  const rp_val *values; ///< the arguments after binding, in the order of the parameters
  size_t count;
  uint32_t version; ///< of all classes, when it was made
  rp_val instance;
};

static bool from_repository(rp_interp *in, const rp_object *class, const char *name)
{
  rp_object *owner = NULL;
  rp_val found = rp_class_find(in, class, rp_sym(in, name), &owner);
  return found != NULL && owner != in->object_class && !rp_module_is_given(owner->cls.module);
}

/// True: a task class with a constructor of its own that Luigi's Register makes instances of, as it makes those of any class.
static bool is_kept(rp_interp *in, const rp_object *class)
{
  return rp_class_derives_named(class, "luigi.task", "Task") && !rp_class_has_unknown_base(class) &&
         from_repository(in, class, "__init__") && !from_repository(in, class, "get_param_values") &&
         !from_repository(in, class, "__new__") &&
         (class->class == NULL || !from_repository(in, class->class, "__call__"));
}

/// The bound arguments; NULL: they are not all known, or Luigi refuses them.
static const rp_val *bound(rp_interp *in, rp_object *class, const rp_call *call, size_t *count)
{
  if (call->rest != NULL || in->raised != NULL) {
    return NULL;
  }
  const rp_parameter *parameters = rp_class_parameters(in, class, count);
  rp_val *values = rp_arena_alloc(in->arena, (*count + 1) * sizeof *values);
  bool fits = rp_lib_bind_parameters(in, class, parameters, *count, call, values);
  for (size_t i = 0; fits && i < *count; i++) {
    fits = !rp_value_is_symbolic(values[i]) && values[i]->kind != RP_CHOICE && values[i]->kind != RP_UNKNOWN;
  }
  in->raised = NULL;
  return fits ? values : NULL;
}

rp_val rp_lib_instance_known(rp_interp *in, rp_object *class, const rp_call *call)
{
  if (in->instances.count == 0 || !is_kept(in, class)) {
    return NULL;
  }
  size_t count = 0;
  const rp_val *values = bound(in, class, call, &count);
  for (size_t i = in->instances.count, seen = 0; values != NULL && i > 0 && seen < LOOK_BACK; i--, seen++) {
    const struct rp_task_instance *kept = in->instances.items[i - 1];
    if (kept->instance->object->id < in->sandbox_floor) {
      return NULL; // of a sandbox that has ended, like all before it
    }
    bool same = kept->class == class && kept->count == count && kept->version == in->class_version;
    for (size_t k = 0; same && k < count; k++) {
      same = kept->values[k] == values[k] || rp_equal(in, kept->values[k], values[k]) == 1;
    }
    if (same) {
      return kept->instance;
    }
  }
  return NULL;
}

void rp_lib_instance_keep(rp_interp *in, rp_object *class, const rp_call *call, rp_val instance)
{
  bool certain = in->fork_depth == 0 && in->path.count == 0 && in->loop_depth == 0 && instance != NULL &&
                 rp_value_is(instance, RP_OBJECT_INSTANCE);
  if (!certain || !is_kept(in, class) || rp_env_find(&instance->object->env, rp_sym(in, "param_kwargs")) == NULL) {
    return;
  }
  size_t count = 0;
  const rp_val *values = bound(in, class, call, &count);
  if (values != NULL) {
    struct rp_task_instance *kept = RP_NEW(in->arena, struct rp_task_instance);
    *kept = (struct rp_task_instance){class, values, count, in->class_version, instance};
    RP_PUSH(in->lasting, &in->instances, kept);
  }
}
