#ifndef RP_ANALYZER_INVENTORY_GRAPH_H
#define RP_ANALYZER_INVENTORY_GRAPH_H

/// The graph that Luigi would build from one root.

#include "analyzer/inventory/tasks.h"

enum { RP_GRAPH_NODES = 20000 };

/// Whether and of which classes GraphNode.answers is filled.
typedef struct rp_graph_answers {
  bool wanted;
  char *const *classes; ///< dotted names of those that are asked besides luigi.contrib's
  size_t count;
} rp_graph_answers;

typedef struct rp_graph_root {
  rp_object *class;
  const rp_keyword *arguments; ///< given values; the others: inputs (symbolic) or Luigi's own resolution (concrete)
  size_t argument_count;
  bool symbolic;
  rp_graph_answers answers;
} rp_graph_root;

/// `tasks` gives the index of classes of the repository; what other classes it meets it adds to `foreign` (in
/// `arena`). Nodes in order of discovery, breadth first. A root that cannot be constructed gives a graph of one node with the
/// reason. Never NULL.
Repipe__V1__Graph *rp_graph_build(rp_interp *in, rp_arena *arena, const rp_graph_root *root, const rp_task_class *tasks,
                                  size_t count, rp_foreign *foreign);

/// The same of a root whose parameters are all inputs, from what `self`, such an instance of the class, has answered: NULL where
/// that leads to other tasks, or where Luigi would not make the instance or ask it so. in->notes holds what was noted of it from
/// `made` on, from `asked` on by its answers.
Repipe__V1__Graph *rp_graph_alone(rp_interp *in, rp_arena *arena, const rp_task_class *task, rp_val self,
                                  const rp_task_answers *answers, size_t made, size_t asked);

#endif
