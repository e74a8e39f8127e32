// Handlers of events. Luigi keeps them with its own Task class and calls them where the task runs (Luigi 3.8.1 task.py:287,
// worker.py:202-235), so that what they do is done by each task that they are for.
#include "analyzer/inventory/task_parts.h"

/// Nothing to call: no module adds a handler.
static bool is_quiet(rp_interp *in, const rp_object *class)
{
  rp_object *owner = NULL;
  const rp_object *function = rp_class_function(in, class, "trigger_event", &owner);
  rp_val handlers = rp_class_find(in, class, rp_sym(in, "_event_callbacks"), &owner);
  return function == NULL || handlers == NULL ||
         (function->kind == RP_OBJECT_FUNCTION && function->function.module->stub &&
          rp_value_is(handlers, RP_OBJECT_DICT) && handlers->object->entries.count == 0);
}

static void trigger(rp_interp *in, rp_val task, const char *event, rp_val more)
{
  rp_val args[] = {rp_str_value(in, rp_str_of(event)), task, more};
  rp_val raised = in->raised; // by run()
  in->raised = NULL;
  (void)rp_call_method(in, task, "trigger_event", args, more != NULL ? 3 : 2, 0);
  in->raised = raised;
}

void rp_task_starts(rp_interp *in, rp_val task)
{
  if (!is_quiet(in, task->object->class)) {
    trigger(in, task, "event.core.start", NULL);
  }
}

void rp_task_succeeds(rp_interp *in, rp_val task)
{
  if (!is_quiet(in, task->object->class)) {
    trigger(in, task, "event.core.processing_time", rp_unknown_text(in, RP_RULE_READS_OUTSIDE, 0, RP_STR("seconds")));
    trigger(in, task, "event.core.success", NULL);
  }
}
