/// Edges of a plan: order-only edges that other edges imply go away (Flyte's compiler walks every distinct path when it
/// looks for cycles), and nodes come in topological order (branch nodes need it, people like it).

#include <stdlib.h>

#include "base/map.h"
#include "translator/command.h"
#include "translator/plan/plan.h"

/// Paths that the compiler may have to walk: some millions take seconds.
#define MAX_PATHS 2000000.0

typedef RP_VEC(uint32_t) index_list;

typedef struct edge_graph {
  uint32_t count;
  index_list *before; // predecessors of each node, each once; those of data first
  size_t *data;       // how many of them are data edges
  uint64_t *reached;  // [to * words + from / 64]: `from` comes before `to` by some path
  size_t words;
} edge_graph;

static void add_edge(edge_graph *graph, rp_arena *arena, const rp_map *ids, uint32_t to, const char *id,
                     uint32_t *stamps)
{
  if (id[0] == '\0') {
    return; // an input of the workflow
  }
  uint32_t from = *(const uint32_t *)rp_map_find(ids, rp_str_of(id));
  if (stamps[from] != to + 1) {
    stamps[from] = to + 1;
    RP_PUSH(arena, &graph->before[to], from);
  }
}

static void fill(edge_graph *graph, const Repipe__V1__WorkflowPlan *plan, const rp_map *ids, rp_arena *arena)
{
  uint32_t *stamps = RP_NEW_ARRAY(arena, uint32_t, graph->count);
  for (uint32_t i = 0; i < graph->count; i++) {
    const Repipe__V1__PlanNode *node = plan->nodes[i];
    for (size_t k = 0; k < node->n_bindings; k++) {
      const Repipe__V1__PlanBinding *binding = node->bindings[k];
      if (binding->source_case == REPIPE__V1__PLAN_BINDING__SOURCE_ANSWER) {
        add_edge(graph, arena, ids, i, RP_PROBE_ID, stamps);
      } else if (binding->source_case == REPIPE__V1__PLAN_BINDING__SOURCE_PROMISE) {
        add_edge(graph, arena, ids, i, binding->promise->node, stamps);
      } else if (binding->source_case == REPIPE__V1__PLAN_BINDING__SOURCE_PROMISES) {
        for (size_t p = 0; p < binding->promises->n_items; p++) {
          add_edge(graph, arena, ids, i, binding->promises->items[p]->node, stamps);
        }
      }
    }
    graph->data[i] = graph->before[i].count;
    for (size_t k = 0; k < node->n_upstream; k++) {
      add_edge(graph, arena, ids, i, node->upstream[k], stamps);
    }
  }
}

// Depth first: what comes before a node, then the node. Returns how many were placed: fewer than all when there is a
// cycle.
static uint32_t sort(uint32_t *order, const edge_graph *graph, rp_arena *arena)
{
  uint8_t *state = RP_NEW_ARRAY(arena, uint8_t, graph->count); // 1: begun, 2: placed
  size_t *next = RP_NEW_ARRAY(arena, size_t, graph->count);
  uint32_t *stack = RP_NEW_ARRAY(arena, uint32_t, graph->count);
  uint32_t count = 0;
  for (uint32_t i = 0; i < graph->count; i++) {
    size_t depth = 0;
    if (state[i] == 0) {
      state[i] = 1;
      stack[depth++] = i;
    }
    while (depth > 0) {
      uint32_t at = stack[depth - 1];
      if (next[at] == graph->before[at].count) {
        state[at] = 2;
        order[count++] = at;
        depth--;
        continue;
      }
      uint32_t from = graph->before[at].items[next[at]++];
      if (state[from] == 1) {
        return count;
      }
      if (state[from] == 0) {
        state[from] = 1;
        stack[depth++] = from;
      }
    }
  }
  return count;
}

// Takes away the order edges that other edges imply; returns the number of paths from the start to all nodes.
static double reduce(edge_graph *graph, const uint32_t *order, rp_arena *arena)
{
  double *paths = RP_NEW_ARRAY(arena, double, graph->count);
  double total = 0;
  for (uint32_t o = 0; o < graph->count; o++) {
    uint32_t to = order[o];
    index_list *before = &graph->before[to];
    uint64_t *row = graph->reached + to * graph->words;
    for (size_t k = 0; k < before->count; k++) {
      const uint64_t *other = graph->reached + before->items[k] * graph->words;
      for (size_t w = 0; w < graph->words; w++) {
        row[w] |= other[w];
      }
    }
    // What some predecessor already comes after is implied.
    size_t kept = graph->data[to];
    for (size_t k = graph->data[to]; k < before->count; k++) {
      uint32_t from = before->items[k];
      if ((row[from / 64] >> (from % 64) & 1) == 0) {
        before->items[kept++] = from;
      }
    }
    before->count = kept;
    for (size_t k = 0; k < before->count; k++) {
      uint32_t from = before->items[k];
      row[from / 64] |= (uint64_t)1 << (from % 64);
      paths[to] += paths[from];
    }
    paths[to] = paths[to] > 0 ? paths[to] : 1;
    total += paths[to];
  }
  return total;
}

static int compare_text(const void *a, const void *b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

// The order edges that are left, by name.
static void write_back(const edge_graph *graph, const Repipe__V1__WorkflowPlan *plan, rp_arena *arena)
{
  for (uint32_t i = 0; i < graph->count; i++) {
    Repipe__V1__PlanNode *node = plan->nodes[i];
    size_t count = graph->before[i].count - graph->data[i];
    char **upstream = RP_NEW_ARRAY(arena, char *, count);
    for (size_t k = 0; k < count; k++) {
      upstream[k] = plan->nodes[graph->before[i].items[graph->data[i] + k]]->id;
    }
    if (count > 1) {
      qsort(upstream, count, sizeof upstream[0], compare_text);
    }
    node->upstream = upstream;
    node->n_upstream = count;
  }
}

bool rp_plan_edges(rp_workflow_state *workflow, uint32_t *code)
{
  Repipe__V1__WorkflowPlan *plan = workflow->plan;
  rp_arena *arena = workflow->arena;
  uint32_t n = (uint32_t)plan->n_nodes;
  edge_graph graph = {.count = n, .words = (n + 63) / 64};
  graph.before = RP_NEW_ARRAY(arena, index_list, n);
  graph.data = RP_NEW_ARRAY(arena, size_t, n);
  graph.reached = RP_NEW_ARRAY(arena, uint64_t, n * graph.words);
  rp_map ids;
  rp_map_init(&ids, arena);
  uint32_t *numbers = RP_NEW_ARRAY(arena, uint32_t, n);
  for (uint32_t i = 0; i < n; i++) {
    numbers[i] = i;
    rp_map_put(&ids, rp_str_of(plan->nodes[i]->id), &numbers[i]);
  }
  fill(&graph, plan, &ids, arena);
  rp_map_release(&ids);
  uint32_t *order = RP_NEW_ARRAY(arena, uint32_t, n);
  if (sort(order, &graph, arena) != n) {
    *code = RP_RULE_CYCLE;
    return false;
  }
  if (reduce(&graph, order, arena) > MAX_PATHS) {
    *code = RP_RULE_TOO_MANY_PATHS;
    return false;
  }
  write_back(&graph, plan, arena);
  Repipe__V1__PlanNode **sorted = RP_NEW_ARRAY(arena, Repipe__V1__PlanNode *, n);
  for (size_t i = 0; i < workflow->count; i++) {
    workflow->nodes[i].plan_node = 0;
  }
  for (uint32_t i = 0; i < n; i++) {
    sorted[i] = plan->nodes[order[i]];
    if (strcmp(sorted[i]->mode, "probe") != 0) {
      workflow->nodes[sorted[i]->graph_node].plan_node = i + 1;
    }
  }
  plan->nodes = sorted;
  return true;
}
