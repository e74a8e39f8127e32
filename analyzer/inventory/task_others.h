#ifndef RP_ANALYZER_INVENTORY_TASK_OTHERS_H
#define RP_ANALYZER_INVENTORY_TASK_OTHERS_H

/// Targets of other tasks that run() has from these, and whose paths are not known: whose they are is known by the output() that made
/// them. Private to inventory/.

#include "analyzer/inventory/task_parts.h"

enum { RP_OTHERS_KEPT = 64 };

typedef struct rp_task_others {
  rp_val self;
  const rp_task_answers *answers;
  struct {
    rp_val path; ///< unknown
    rp_object *maker;
  } asked[RP_OTHERS_KEPT]; ///< whose path was asked for
  size_t count;
} rp_task_others;

/// The task whose target it is, when it is another one than the task itself, what that requires and yields, and the path is not known;
/// NULL.
rp_object *rp_others_maker(rp_interp *in, const rp_task_others *others, rp_val target);
/// An instance was asked for an attribute: a path goes on by itself from there.
void rp_others_asked(rp_interp *in, rp_task_others *others, rp_val instance, const rp_symbol *name);
/// The next task, from *at on, whose path the value may be, or holds; NULL.
rp_object *rp_others_of(const rp_task_others *others, rp_val value, size_t *at);

#endif
