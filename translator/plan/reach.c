/// Which instances have nodes of their own. From the root along what is certain to be required. A task whose dependencies are
/// not all known is collapsed: Luigi runs it with the dependencies that are not known. Those that are known have nodes all
/// the same, and so has what these require, also where a task stands between them that cannot have one.

#include "translator/plan/plan.h"

// Whether what raises does so whatever the values are: then Luigi schedules nothing that stands beside it (Luigi 3.8.1
// worker.py:860).
static bool raises_always(const Repipe__V1__GraphNode *node)
{
  for (size_t i = 0; i < node->n_requires; i++) {
    if (node->requires[i] -> code == RP_RULE_RAISES && node -> requires[i] -> condition[0] == '\0') {
      return true;
    }
  }
  return false;
}

// Whether the task of an edge is required for certain (where its condition holds), although others beside it are not known.
static bool certain_edge(const rp_workflow_state *workflow, const rp_graph_state *state, size_t k)
{
  const Repipe__V1__GraphEdge *edge = state->node->requires[k];
  return !state->opaque && !state->mapped && !state->kept_in[k] && edge->code == 0 && !edge->many &&
         !workflow->nodes[edge->node - 1].blocked && !workflow->nodes[edge->node - 1].mapped;
}

static void reach(rp_workflow_state *workflow)
{
  uint32_t *stack = RP_NEW_ARRAY(workflow->arena, uint32_t, workflow->count);
  bool *seen = RP_NEW_ARRAY(workflow->arena, bool, workflow->count);
  size_t depth = 0;
  stack[depth++] = workflow->root_node;
  seen[workflow->root_node] = true;
  workflow->nodes[workflow->root_node].own = true;
  while (depth > 0) {
    rp_graph_state *state = &workflow->nodes[stack[--depth]];
    bool open = rp_plan_is_open(state);
    bool raises = !open && raises_always(state->node);
    for (size_t k = 0; k < state->node->n_requires; k++) {
      uint32_t number = state->node->requires[k] -> node;
      bool known = number > 0 && number <= workflow->count;
      state->leads[k] = known && (open || (!raises && certain_edge(workflow, state, k)));
      if (state->leads[k] && !seen[number - 1]) {
        rp_graph_state *child = &workflow->nodes[number - 1];
        seen[number - 1] = true;
        child->own = open || (child->expressible && !child->in_memory);
        stack[depth++] = number - 1;
      }
    }
  }
}

// What has no node runs inside the first collapsed one that reaches it.
static void cover(rp_workflow_state *workflow)
{
  uint32_t *stack = RP_NEW_ARRAY(workflow->arena, uint32_t, workflow->count);
  for (uint32_t i = 0; i < workflow->count; i++) {
    if (!workflow->nodes[i].own || !workflow->nodes[i].collapsed) {
      continue;
    }
    size_t depth = 0;
    stack[depth++] = i;
    while (depth > 0) {
      const Repipe__V1__GraphNode *node = workflow->nodes[stack[--depth]].node;
      for (size_t k = 0; k < node->n_requires + node->n_dynamic; k++) {
        const Repipe__V1__GraphEdge *edge =
            k < node->n_requires ? node->requires[k] : node->dynamic[k - node->n_requires];
        if (edge->node == 0 || edge->node > workflow->count) {
          continue;
        }
        rp_graph_state *child = &workflow->nodes[edge->node - 1];
        if (!child->own && child->inside == 0) {
          child->inside = i + 1;
          stack[depth++] = edge->node - 1;
        }
      }
    }
  }
}

void rp_plan_reach(rp_workflow_state *workflow)
{
  for (size_t i = 0; i < workflow->count; i++) {
    rp_graph_state *state = &workflow->nodes[i];
    state->own = false;
    state->inside = 0;
    if (state->leads == NULL) {
      state->leads = RP_NEW_ARRAY(workflow->arena, bool, state->node->n_requires);
      state->kept_in = RP_NEW_ARRAY(workflow->arena, bool, state->node->n_requires);
    }
    for (size_t k = 0; k < state->node->n_requires; k++) {
      state->leads[k] = false;
    }
  }
  reach(workflow);
  cover(workflow);
}
