// What a task has only while a worker runs it: the functions that the worker puts on it, and what its run() is sent.
#include "analyzer/eval/expression.h"
#include "analyzer/lib/luigi.h"

bool rp_lib_is_running(const rp_interp *in, const rp_object *task)
{
  for (const rp_frame *frame = in->frame; frame != NULL; frame = frame->caller) {
    if (frame->self != NULL && frame->self->kind == RP_OBJECT && frame->self->object == task &&
        frame->function != NULL && frame->function->kind == RP_OBJECT_FUNCTION &&
        rp_str_is(frame->function->function.name->text, "run")) {
      return true;
    }
  }
  return false;
}

rp_val rp_lib_worker_sets(rp_interp *in, const rp_object *task, const rp_symbol *name, uint32_t node)
{
  static const char *const OF_EVERY_TASK[] = {"set_tracking_url", "set_status_message", "set_progress_percentage"};
  bool running = rp_lib_is_running(in, task);
  for (size_t i = 0; i < sizeof OF_EVERY_TASK / sizeof OF_EVERY_TASK[0]; i++) {
    if (rp_str_is(name->text, OF_EVERY_TASK[i])) {
      return running ? rp_external(in, rp_arena_printf(in->arena, "luigi.worker.%s", OF_EVERY_TASK[i]))
                     : in->values.none;
    }
  }
  if (running && rp_str_is(name->text, "decrease_running_resources")) {
    return rp_external(in, RP_STR("luigi.worker.decrease_running_resources"));
  }
  return running && rp_str_is(name->text, "scheduler_messages") ? rp_unknown(in, RP_RULE_READS_OUTSIDE, node) : NULL;
}

rp_val rp_lib_sent_back(rp_interp *in, rp_val yielded, uint32_t node)
{
  bool wrapped = rp_value_is(yielded, RP_OBJECT_INSTANCE) &&
                 rp_class_derives_named(yielded->object->class, "luigi.task", "DynamicRequirements");
  rp_val structure = wrapped ? rp_env_find(&yielded->object->env, rp_sym(in, "requirements")) : yielded;
  rp_val paths = structure == NULL
                     ? NULL
                     : rp_call_simple(in, rp_external(in, RP_STR("luigi.task.getpaths")), &structure, 1, node);
  in->raised = NULL;
  return paths != NULL ? paths : rp_unknown(in, RP_RULE_DYNAMIC, node);
}
