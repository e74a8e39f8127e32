// What an evaluation makes lies at the end of every list, table and map, and behind a mark in the interpreter's arena, so that all
// of it goes at once. What it changes in older objects is undone by its sandbox before. Lists that it may lengthen, and names of
// older objects that it is the first to bind, have their memory elsewhere (rp_interp.lasting). Where something that outlasts it
// holds on to its values (a module was imported, a launch recorded), the evaluation's memory is kept.
#include "analyzer/eval/evaluation.h"

void rp_evaluation_begin(rp_interp *in, rp_evaluation *evaluation)
{
  *evaluation = (rp_evaluation){.memory = rp_arena_mark_of(in->arena),
                                .values = rp_values_mark_of(&in->values),
                                .externals = in->externals.count,
                                .classes = in->classes.count,
                                .launches = in->launches.count,
                                .outside = in->outside.count,
                                .imports = in->imports.count,
                                .instances = in->instances.count,
                                .first_object = in->next_object,
                                .class_version = in->class_version,
                                .steps = RP_STEPS_GRAPH};
  in->evaluation = evaluation;
  in->steps = 0;
  rp_sandbox_begin(in, &evaluation->sandbox);
}

void rp_evaluation_end(rp_interp *in, rp_evaluation *evaluation)
{
  rp_sandbox_end(in, &evaluation->sandbox);
  in->evaluation = NULL;
  in->frame = NULL;
  in->raised = NULL;
  in->may_raise = false;
  in->concrete = false;
  if (evaluation->kept || in->launches.count != evaluation->launches || in->outside.count != evaluation->outside ||
      in->imports.count != evaluation->imports) {
    return;
  }
  rp_consing_truncate(&in->externals, evaluation->externals);
  in->classes.count = evaluation->classes;
  rp_consing_truncate(&in->instances, evaluation->instances);
  in->next_object = evaluation->first_object;
  in->class_version = evaluation->class_version; // caches of the versions since are never looked at again
  rp_values_rewind(&in->values, &evaluation->values);
  rp_arena_rewind(in->arena, &evaluation->memory);
}

void rp_budget(rp_interp *in, uint64_t steps)
{
  in->values.work = 0;
  in->recursions = 0;
  in->memory_limit = in->arena->used + RP_MEMORY_EVALUATION;
  size_t all = in->module_limit;
  if (all == 0 && in->evaluation != NULL) {
    rp_evaluation *evaluation = in->evaluation;
    evaluation->steps -= evaluation->granted - in->steps;
    evaluation->granted = steps < evaluation->steps ? steps : evaluation->steps;
    steps = evaluation->granted;
    all = evaluation->memory.used + RP_MEMORY_GRAPH;
  }
  if (all != 0 && in->memory_limit > all) {
    in->memory_limit = all;
  }
  in->steps = steps;
  in->stopped_by = RP_RULE_BUDGET_STEPS;
}

void rp_evaluation_keep(rp_interp *in)
{
  if (in->evaluation != NULL) {
    in->evaluation->kept = true;
  }
}

bool rp_is_lasting(const rp_interp *in, uint32_t birth)
{
  return in->evaluation == NULL || birth < in->evaluation->first_object;
}

void rp_class_changed(rp_interp *in)
{
  in->class_version = ++in->last_class_version;
}
