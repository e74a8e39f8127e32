/// Edges of a plan: order-only edges that other edges imply go away (Flyte's compiler walks every distinct path when it
/// looks for cycles), and nodes come in topological order (branch nodes need it, people like it). At most a hundred
/// nodes: a matrix of bits is enough.

#include "base/map.h"
#include "translator/plan.h"

/// Paths that the compiler may have to walk: some millions take seconds.
#define MAX_PATHS 2000000.0

typedef struct edge_matrix {
  size_t count;
  uint8_t *data;    // [to * count + from]: 1 data edge, 2 order edge
  uint8_t *reached; // [to * count + from]: `from` comes before `to` by some path
} edge_matrix;

static size_t index_of(const rp_map *ids, const char *id)
{
  return *(const size_t *)rp_map_find(ids, rp_str_of(id));
}

static void fill(edge_matrix *matrix, const Repipe__V1__WorkflowPlan *plan, const rp_map *ids)
{
  for (size_t i = 0; i < plan->n_nodes; i++) {
    const Repipe__V1__PlanNode *node = plan->nodes[i];
    for (size_t k = 0; k < node->n_upstream; k++) {
      matrix->data[i * matrix->count + index_of(ids, node->upstream[k])] = 2;
    }
    for (size_t k = 0; k < node->n_bindings; k++) {
      const Repipe__V1__PlanBinding *binding = node->bindings[k];
      if (binding->source_case != REPIPE__V1__PLAN_BINDING__SOURCE_PROMISES) {
        continue;
      }
      for (size_t p = 0; p < binding->promises->n_items; p++) {
        matrix->data[i * matrix->count + index_of(ids, binding->promises->items[p]->node)] = 1;
      }
    }
  }
}

// Kahn's algorithm; among those that are ready the one that stood first. Returns how many were placed.
static size_t sort(size_t *order, const edge_matrix *matrix, rp_arena *arena)
{
  size_t n = matrix->count;
  uint8_t *placed = RP_NEW_ARRAY(arena, uint8_t, n);
  size_t count = 0;
  bool progress = true;
  while (progress) {
    progress = false;
    for (size_t i = 0; i < n; i++) {
      bool ready = !placed[i];
      for (size_t k = 0; k < n && ready; k++) {
        ready = matrix->data[i * n + k] == 0 || placed[k];
      }
      if (ready) {
        placed[i] = 1;
        order[count++] = i;
        progress = true;
        break;
      }
    }
  }
  return count;
}

static double close_and_count(edge_matrix *matrix, const size_t *order, rp_arena *arena)
{
  size_t n = matrix->count;
  double *paths = RP_NEW_ARRAY(arena, double, n);
  double total = 0;
  for (size_t o = 0; o < n; o++) {
    size_t to = order[o];
    for (size_t from = 0; from < n; from++) {
      if (matrix->data[to * n + from] == 0) {
        continue;
      }
      matrix->reached[to * n + from] = 1;
      for (size_t k = 0; k < n; k++) {
        matrix->reached[to * n + k] |= matrix->reached[from * n + k];
      }
    }
    // An order edge is implied when some other predecessor comes after its source.
    for (size_t from = 0; from < n; from++) {
      for (size_t k = 0; k < n && matrix->data[to * n + from] == 2; k++) {
        if (k != from && matrix->data[to * n + k] != 0 && matrix->reached[k * n + from]) {
          matrix->data[to * n + from] = 0;
        }
      }
    }
    for (size_t from = 0; from < n; from++) {
      paths[to] += matrix->data[to * n + from] != 0 ? paths[from] : 0;
    }
    paths[to] = paths[to] > 0 ? paths[to] : 1;
    total += paths[to];
  }
  return total;
}

bool rp_plan_edges(rp_workflow_state *workflow, uint32_t *code)
{
  Repipe__V1__WorkflowPlan *plan = workflow->plan;
  rp_arena *arena = workflow->arena;
  size_t n = plan->n_nodes;
  edge_matrix matrix = {n, RP_NEW_ARRAY(arena, uint8_t, n * n), RP_NEW_ARRAY(arena, uint8_t, n * n)};
  rp_map ids;
  rp_map_init(&ids, arena);
  size_t *numbers = RP_NEW_ARRAY(arena, size_t, n);
  for (size_t i = 0; i < n; i++) {
    numbers[i] = i;
    rp_map_put(&ids, rp_str_of(plan->nodes[i]->id), &numbers[i]);
  }
  fill(&matrix, plan, &ids);
  rp_map_release(&ids);
  size_t *order = RP_NEW_ARRAY(arena, size_t, n);
  if (sort(order, &matrix, arena) != n) {
    *code = RP_RULE_CYCLE;
    return false;
  }
  double paths = close_and_count(&matrix, order, arena);
  if (paths > MAX_PATHS) {
    *code = RP_RULE_TOO_MANY_PATHS;
    return false;
  }
  Repipe__V1__PlanNode **sorted = RP_NEW_ARRAY(arena, Repipe__V1__PlanNode *, n);
  for (size_t i = 0; i < n; i++) {
    Repipe__V1__PlanNode *node = plan->nodes[order[i]];
    size_t kept = 0;
    for (size_t k = 0; k < node->n_upstream; k++) {
      for (size_t from = 0; from < n; from++) {
        if (strcmp(plan->nodes[from]->id, node->upstream[k]) == 0 && matrix.data[order[i] * n + from] == 2) {
          node->upstream[kept++] = node->upstream[k];
          break;
        }
      }
    }
    node->n_upstream = kept;
    sorted[i] = node;
  }
  plan->nodes = sorted;
  for (size_t i = 0; i < workflow->count; i++) {
    workflow->nodes[i].plan_node = 0;
  }
  for (uint32_t i = 0; i < n; i++) {
    workflow->nodes[plan->nodes[i]->graph_node].plan_node = i + 1;
  }
  return true;
}
