// Instances: a class that is called. Luigi's register keeps those of tasks (lib/luigi_instances.c).
#include "analyzer/eval/interp.h"
#include "analyzer/lib/lib.h"
#include "analyzer/lib/luigi.h"

/// The object whose method of that name is called, the innermost; NULL.
static rp_object *at_work_in(const rp_interp *in, const rp_symbol *method)
{
  for (const rp_frame *frame = in->frame; frame != NULL; frame = frame->caller) {
    if (frame->function != NULL && frame->function->kind == RP_OBJECT_FUNCTION &&
        frame->function->function.name == method && frame->self != NULL && frame->self->kind == RP_OBJECT) {
      return frame->self->object;
    }
  }
  return NULL;
}

rp_object *rp_instance_new(rp_interp *in, rp_object *class)
{
  rp_object *instance = rp_object_new(in, RP_OBJECT_INSTANCE);
  instance->class = class;
  instance->instance.via = in->via;
  instance->instance.output_of = at_work_in(in, rp_sym(in, "output"));
  for (const rp_frame *frame = in->frame; frame != NULL; frame = frame->caller) {
    if (!frame->module->stub) {
      instance->instance.module = frame->module;
      instance->instance.node = frame->node;
      break;
    }
  }
  return instance;
}

/// type.__call__: __new__ and __init__ through the MRO.
static rp_val instantiate(rp_interp *in, rp_object *class, const rp_call *call)
{
  rp_val special = rp_lib_instantiate(in, class, call);
  if (special != NULL || in->raised != NULL) {
    return special;
  }
  rp_object *owner = NULL;
  rp_val maker = rp_class_find(in, class, rp_sym(in, "__new__"), &owner);
  if (maker != NULL && !owner->cls.opaque && owner != in->object_class) {
    if (rp_value_is(maker, RP_OBJECT_STATICMETHOD)) {
      maker = maker->object->method.function;
    }
    rp_val *args = rp_arena_alloc(in->arena, (call->count + 1) * sizeof *args);
    args[0] = rp_value_object(&in->values, class);
    if (call->count > 0) {
      memcpy(args + 1, call->args, call->count * sizeof *args);
    }
    rp_call with_class = *call;
    with_class.args = args;
    with_class.count = call->count + 1;
    rp_val made = rp_call_value(in, maker, &with_class);
    if (made == NULL || !rp_value_is(made, RP_OBJECT_INSTANCE) || !rp_class_derives(made->object->class, class)) {
      return made;
    }
    return rp_lib_initialize(in, made, made->object->class, call); // of what it is: typeobject.c type_call
  }
  if (rp_class_refuses(in, class)) {
    return NULL;
  }
  rp_val self = rp_value_object(&in->values, rp_instance_new(in, class));
  return rp_lib_initialize(in, self, class, call);
}

rp_val rp_instantiate(rp_interp *in, rp_object *class, const rp_call *call)
{
  rp_val refused = rp_class_refused(in, class);
  if (refused != NULL) {
    return refused;
  }
  rp_kept_call kept;
  rp_val known = rp_lib_instance_known(in, class, call, &kept);
  if (known != NULL) {
    return known;
  }
  rp_val made = instantiate(in, class, call);
  rp_lib_instance_keep(in, class, &kept, made);
  return made;
}
