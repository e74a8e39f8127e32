#ifndef RP_REPORTER_STORE_LINE_MAP_H
#define RP_REPORTER_STORE_LINE_MAP_H

/// Which source line made what of a spec: what the page draws between the two, and the table line_map. Only what the inventory and
/// the plan prove is in it; a line of a spec that nothing here names follows from repipe's own rules.

#include "base/buf.h"
#include "reporter/reporter.h"

/// The node whose task template is shown beside a task class.
typedef struct rp_map_node {
  const Repipe__V1__PlanNode *node; ///< NULL: there is none
  const Repipe__V1__WorkflowPlan *plan;
  const Repipe__V1__Graph *graph;
} rp_map_node;

/// Of each task of the inventory: of the first workflow that has a node for it whose template is among `specs`.
const rp_map_node *rp_map_nodes(const Repipe__V1__Inventory *inventory, const Repipe__V1__Plan *plan,
                                const rp_recorded_spec *specs, size_t spec_count, rp_arena *arena);

/// Adds a line for each: line, path, what stands there, place in the spec, and of a part's spec its name; tabs between, each once.
void rp_map_task(rp_buf *out, const Repipe__V1__Task *task, const rp_map_node *node, rp_arena *arena);
void rp_map_workflow(rp_buf *out, const Repipe__V1__Inventory *inventory, const Repipe__V1__WorkflowPlan *plan,
                     rp_arena *arena);

/// One of these lines; NULL: it is none. Memory of `arena`.
Repipe__V1__MapRow *rp_map_read(rp_str line, rp_arena *arena);

#endif
