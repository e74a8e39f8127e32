// The questions that Luigi's scheduler asks of a task, in its order: complete() asks output() before anybody asks for requirements,
// and run() comes last. What one answer changes in the task is there when the next is asked, so that whoever describes a task asks
// here.
#include "analyzer/inventory/tasks.h"
#include "analyzer/inventory/yields.h"

static void ask_outputs(rp_interp *in, rp_arena *arena, rp_val task, rp_task_answers *answers)
{
  answers->outputs = rp_outputs_of(in, task);
  answers->n_output_messages =
      rp_export_outputs(in, arena, &answers->outputs, &answers->output_messages, &answers->output_paths);
}

void rp_task_ask(rp_interp *in, rp_arena *arena, rp_val task, bool requirements, rp_task_answers *out)
{
  *out = (rp_task_answers){.requires = {.shape = "none"}, .dynamic = {.shape = "none"}};
  rp_budget(in, RP_STEPS_TASK);
  ask_outputs(in, arena, task, out);
  if (!requirements) {
    return;
  }
  rp_budget(in, RP_STEPS_TASK);
  uint32_t early = in->early_loops;
  out->requires = rp_requires_of(in, task);
  out->to_the_end = in->early_loops == early;
  if (task->object->instance.output_moves) {
    ask_outputs(in, arena, task, out);
  }
  rp_budget(in, RP_STEPS_TASK);
  rp_yields yields = rp_yields_of(in, task);
  out->dynamic = yields.tasks;
  out->yields_first = yields.first;
}
