#ifndef RP_ANALYZER_ENTRY_H
#define RP_ANALYZER_ENTRY_H

/// Entry points and workflows: which task classes the repository launches, with which arguments, and when.

#include "analyzer/graph.h"
#include "analyzer/launch.h"

typedef struct rp_entry_input {
  const rp_task_class *tasks;
  size_t task_count;
  const rp_launch *launches; ///< from files that are not Python
  size_t launch_count;
} rp_entry_input;

/// Entry points of both kinds into `inventory`, sorted by path and line, and the workflows: launched roots first, then
/// candidates (tasks that no other task of the repository requires; tests and abstract bases left out). Graphs are not made.
void rp_entries_find(rp_interp *in, rp_arena *arena, const rp_entry_input *input, Repipe__V1__Inventory *inventory);

/// The class a launch means: by family (or module:Class), in the module given or anywhere. NULL and *count 0: none;
/// NULL and *count > 1: several (their indices in `found`, at most `limit`).
const rp_task_class *rp_entry_resolve(const rp_task_class *tasks, size_t count, rp_str name, rp_str module, size_t *found, size_t limit, size_t *matches);

#endif
