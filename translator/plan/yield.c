/// Tasks that run() yields. Where the analyzer proved which they are, and that run() does nothing before it has yielded the last of
/// them that they could notice, they may as well run before it: they get nodes as what requires() answers does, and run() finds them
/// complete. Luigi runs them in the middle of run(), after everything that the task requires and that it yielded before: their
/// nodes, and those of all that they require, wait for the same and find the files of it in their places.

#include "base/buf.h"
#include "translator/plan/plan.h"

enum { MAX_WAITS = 4000 };

static bool edge_is_plain(const rp_workflow_state *workflow, const Repipe__V1__GraphEdge *edge)
{
  return edge->code == 0 && !edge->many && edge->condition[0] == '\0' && edge->node > 0 &&
         edge->node <= workflow->count;
}

static bool all_plain(const rp_workflow_state *workflow, Repipe__V1__GraphEdge *const *edges, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    if (!edge_is_plain(workflow, edges[i])) {
      return false;
    }
  }
  return true;
}

// The node with what it yields behind what it requires.
static const Repipe__V1__GraphNode *joined(const Repipe__V1__GraphNode *node, rp_arena *arena)
{
  Repipe__V1__GraphNode *copy = RP_NEW(arena, Repipe__V1__GraphNode);
  *copy = *node;
  copy->requires = RP_NEW_ARRAY(arena, Repipe__V1__GraphEdge *, node->n_requires + node->n_dynamic);
  for (size_t i = 0; i < node->n_requires + node->n_dynamic; i++) {
    copy->requires[i] = i < node->n_requires ? node->requires[i] : node->dynamic[i - node->n_requires];
  }
  copy->n_requires += node->n_dynamic;
  copy->n_dynamic = 0;
  return copy;
}

// Marks with a new stamp what is at or below the tasks of the edges.
static void mark_below(rp_workflow_state *workflow, const Repipe__V1__GraphNode *node, size_t from, size_t to)
{
  uint32_t stamp = ++workflow->stamp;
  size_t depth = 0;
  for (size_t i = from; i < to; i++) {
    uint32_t start = node->requires[i] -> node - 1;
    if (workflow->stamps[start] != stamp) {
      workflow->stamps[start] = stamp;
      workflow->scratch[depth++] = start;
    }
  }
  while (depth > 0) {
    const Repipe__V1__GraphNode *at = workflow->nodes[workflow->scratch[--depth]].node;
    for (size_t i = 0; i < at->n_requires; i++) {
      uint32_t child = at->requires[i] -> node;
      if (child > 0 && child <= workflow->count && workflow->stamps[child - 1] != stamp) {
        workflow->stamps[child - 1] = stamp;
        workflow->scratch[depth++] = child - 1;
      }
    }
  }
}

static void wait_for(rp_workflow_state *workflow, rp_graph_state *state, uint32_t other)
{
  for (size_t i = 0; i < state->waits.count; i++) {
    if (state->waits.items[i] == other) {
      return;
    }
  }
  RP_PUSH(workflow->arena, &state->waits, other);
}

// What is below the yields [from, to), and not below what stands before them, waits for all of that. False: too much of it.
static bool add_waits(rp_workflow_state *workflow, rp_graph_state *state, size_t from, size_t to, size_t *budget)
{
  const Repipe__V1__GraphNode *node = state->node;
  bool *before = RP_NEW_ARRAY(workflow->arena, bool, workflow->count);
  mark_below(workflow, node, 0, from);
  for (size_t i = 0; i < workflow->count; i++) {
    before[i] = workflow->stamps[i] == workflow->stamp;
  }
  mark_below(workflow, node, from, to);
  for (size_t i = 0; i < workflow->count; i++) {
    if (before[i] || workflow->stamps[i] != workflow->stamp) {
      continue;
    }
    if (*budget < from) {
      return false;
    }
    *budget -= from;
    for (size_t k = 0; k < from; k++) {
      wait_for(workflow, &workflow->nodes[i], node->requires[k] -> node - 1);
    }
  }
  return true;
}

// Depth first over what is required and waited for.
static bool has_cycle(rp_workflow_state *workflow)
{
  uint8_t *colour = RP_NEW_ARRAY(workflow->arena, uint8_t, workflow->count);
  size_t *next = RP_NEW_ARRAY(workflow->arena, size_t, workflow->count);
  for (uint32_t start = 0; start < workflow->count; start++) {
    size_t depth = 0;
    if (colour[start] == 0) {
      colour[start] = 1;
      workflow->scratch[depth++] = start;
    }
    while (depth > 0) {
      uint32_t at = workflow->scratch[depth - 1];
      const rp_graph_state *state = &workflow->nodes[at];
      size_t required = state->node->n_requires;
      if (next[at] == required + state->waits.count) {
        colour[at] = 2;
        depth--;
        continue;
      }
      size_t k = next[at]++;
      uint32_t child = k < required ? state->node->requires[k] -> node - 1 : state -> waits.items[k - required];
      if (child >= workflow->count || colour[child] == 2) {
        continue; // not known: 0 less one
      }
      if (colour[child] == 1) {
        return true;
      }
      colour[child] = 1;
      workflow->scratch[depth++] = child;
    }
  }
  return false;
}

static void undo(rp_workflow_state *workflow, const Repipe__V1__GraphNode *const *nodes)
{
  for (size_t i = 0; i < workflow->count; i++) {
    workflow->nodes[i].node = nodes[i];
    workflow->nodes[i].yields = false;
    workflow->nodes[i].waits.count = 0;
  }
}

void rp_plan_yields(rp_workflow_state *workflow)
{
  const Repipe__V1__GraphNode **nodes = RP_NEW_ARRAY(workflow->arena, const Repipe__V1__GraphNode *, workflow->count);
  bool any = false;
  for (size_t i = 0; i < workflow->count; i++) {
    rp_graph_state *state = &workflow->nodes[i];
    nodes[i] = state->node;
    state->required_count = state->node->n_requires;
    state->yields = state->node->n_dynamic > 0 && state->node->yields_first &&
                    all_plain(workflow, state->node->requires, state->node->n_requires) &&
                    all_plain(workflow, state->node->dynamic, state->node->n_dynamic);
    any = any || state->yields;
  }
  if (!any) {
    return;
  }
  for (size_t i = 0; i < workflow->count; i++) {
    rp_graph_state *state = &workflow->nodes[i];
    state->node = state->yields ? joined(state->node, workflow->arena) : state->node;
  }
  size_t budget = MAX_WAITS;
  bool fits = true;
  for (size_t i = 0; i < workflow->count && fits; i++) {
    rp_graph_state *state = &workflow->nodes[i];
    size_t from = state->required_count;
    for (size_t k = from + 1; state->yields && fits && k <= state->node->n_requires; k++) {
      if (k == state->node->n_requires || state->node->requires[k] -> turn != state -> node -> requires[from] -> turn) {
        fits = add_waits(workflow, state, from, k, &budget);
        from = k;
      }
    }
  }
  if (!fits || has_cycle(workflow)) {
    undo(workflow, nodes);
  }
}
