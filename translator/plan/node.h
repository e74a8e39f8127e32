#ifndef RP_TRANSLATOR_PLAN_NODE_H
#define RP_TRANSLATOR_PLAN_NODE_H

/// Nodes of a plan from inside: what node.c and bind.c share.

#include "translator/plan/plan.h"

/// Whether the graph node has a node of the plan: plain wrappers and what runs inside others have none.
bool rp_plan_has_node(const rp_workflow_state *workflow, uint32_t graph);
/// Whether it may have files that a consumer reads.
bool rp_plan_has_local_files(const rp_graph_state *state);
/// Whether the files of a consumer's dependencies have places in flatten(input()).
bool rp_plan_ordered(const rp_graph_state *state);
/// Whether an edge leads to exactly one task whenever its parent runs.
bool rp_plan_single(const Repipe__V1__GraphEdge *edge);
/// The part of "module:qualname" behind the colon.
rp_str rp_plan_qualname(const char *class);

Repipe__V1__PlanFile *rp_plan_file(rp_arena *arena, uint32_t position, const char *variable, const char *transport,
                                   uint32_t item);

/// Gives a plan's node its inputs: parameters, files, what others ran for it, and the order-only edges.
void rp_plan_bind(rp_workflow_state *workflow, uint32_t graph, Repipe__V1__PlanNode *node);
/// The parameters alone.
void rp_plan_bind_parameters(rp_workflow_state *workflow, uint32_t graph, Repipe__V1__PlanNode *node);

/// Makes the files of external tasks inputs of the workflow, where repipe.yaml says so and every consumer knows their places;
/// undoes it where that is no longer so (external.c).
void rp_plan_external_inputs(rp_workflow_state *workflow);

#endif
