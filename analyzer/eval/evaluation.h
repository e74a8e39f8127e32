#ifndef RP_ANALYZER_EVAL_EVALUATION_H
#define RP_ANALYZER_EVAL_EVALUATION_H

/// One question asked of the repository (what one task class answers, one graph): it leaves no trace, neither in objects that
/// were there before nor in memory, so that the next one finds what this one found.

#include "analyzer/eval/interp.h"

struct rp_evaluation {
  rp_sandbox sandbox;
  rp_arena_mark memory;
  rp_values_mark values;
  size_t externals, classes, launches, outside, imports, instances;
  uint32_t first_object; ///< objects from here on are the evaluation's own
  uint32_t class_version;
  uint64_t steps;   ///< left for all of it
  uint64_t granted; ///< of them in the budget that runs
  bool kept;
};

/// Evaluations do not nest. Results that are to outlast it are copied out of it (export.h) before it ends.
void rp_evaluation_begin(rp_interp *in, rp_evaluation *evaluation);
void rp_evaluation_end(rp_interp *in, rp_evaluation *evaluation);

#endif
