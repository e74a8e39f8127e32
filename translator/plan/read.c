/// Files that run() reads by their paths. Where one is the target of a task that must have ended before, since every way to it is
/// required without condition, its files are brought as those of what is required are: the bridge is told the task, as of a
/// collapsed node's (docs/bridge.md, `given`).

#include "translator/plan/plan.h"

// Whether `from` requires `to` or waits for it for certain, directly or through others.
static bool requires(rp_workflow_state *workflow, uint32_t from, uint32_t to)
{
  uint32_t *seen = workflow->stamps;
  uint32_t stamp = ++workflow->stamp;
  uint32_t *stack = workflow->scratch;
  size_t depth = 0;
  stack[depth++] = from;
  seen[from] = stamp;
  while (depth > 0) {
    const rp_graph_state *at = &workflow->nodes[stack[--depth]];
    const Repipe__V1__GraphNode *node = at->node;
    for (size_t i = 0; i < node->n_requires; i++) {
      const Repipe__V1__GraphEdge *edge = node->requires[i];
      bool certain = edge->node > 0 && edge->node <= workflow->count && edge->code == 0 && !edge->many &&
                     edge->condition[0] == '\0';
      uint32_t child = certain ? edge->node - 1 : from;
      if (child == to) {
        return true;
      }
      if (seen[child] != stamp) {
        seen[child] = stamp;
        stack[depth++] = child;
      }
    }
    for (size_t i = 0; i < at->waits.count; i++) {
      uint32_t other = at->waits.items[i];
      if (other == to) {
        return true;
      }
      if (seen[other] != stamp) {
        seen[other] = stamp;
        stack[depth++] = other;
      }
    }
  }
  return false;
}

static bool can_bring(rp_workflow_state *workflow, uint32_t reader, uint32_t maker)
{
  const rp_graph_state *to = &workflow->nodes[reader];
  const rp_graph_state *from = &workflow->nodes[maker];
  return rp_plan_is_open(to) && !to->mapped && from->own && !from->plain_wrapper && !from->mapped && !from->in_memory &&
         from->positional && strcmp(from->node->kind, "external") != 0 && requires(workflow, reader, maker);
}

// How many tasks all of its reads name, at most.
static size_t read_nodes(const Repipe__V1__GraphNode *node)
{
  size_t count = 0;
  for (size_t i = 0; i < node->n_reads; i++) {
    count += node->reads[i]->n_nodes;
  }
  return count;
}

static void bring(rp_graph_state *state, uint32_t maker)
{
  for (size_t i = 0; i < state->brought_count; i++) {
    if (state->brought[i] == maker) {
      return;
    }
  }
  state->brought[state->brought_count++] = maker;
}

// Whose files a task that requires them changes, moves or removes: on one machine others may not find them as they were made.
static bool *changed_files(const rp_workflow_state *workflow)
{
  bool *changed = RP_NEW_ARRAY(workflow->arena, bool, workflow->count);
  for (size_t i = 0; i < workflow->count; i++) {
    const rp_graph_state *state = &workflow->nodes[i];
    bool changes = false;
    for (size_t k = 0; k < state->reasons.count; k++) {
      changes = changes || state->reasons.items[k]->code == RP_RULE_INPUT_BEYOND_READING;
    }
    for (size_t k = 0; changes && k < state->node->n_requires; k++) {
      uint32_t child = state->node->requires[k] -> node;
      if (child > 0 && child <= workflow->count) {
        changed[child - 1] = true;
      }
    }
  }
  return changed;
}

// Of a target of several tasks nobody knows which file it is; of a folder's listing all are brought.
static bool can_bring_all(rp_workflow_state *workflow, uint32_t reader, const Repipe__V1__GraphRead *read,
                          const bool *changed)
{
  bool all = read->n_nodes > 0 && !read->adds && (read->n_nodes == 1 || read->lists);
  for (size_t i = 0; i < read->n_nodes && all; i++) {
    uint32_t node = read->nodes[i];
    all = node > 0 && node <= workflow->count && node - 1 != reader && !changed[node - 1] &&
          can_bring(workflow, reader, node - 1);
  }
  return all;
}

// Whether Luigi runs the reader and all the others in one container.
static bool of_one_container(const rp_workflow_state *workflow, uint32_t reader, const Repipe__V1__GraphRead *read)
{
  bool all = true;
  for (size_t i = 0; i < read->n_nodes && all; i++) {
    uint32_t node = read->nodes[i];
    all = node > 0 && node <= workflow->count && rp_plan_runner(workflow, node - 1) == rp_plan_runner(workflow, reader);
  }
  return all;
}

void rp_plan_reads(rp_workflow_state *workflow)
{
  const bool *changed = changed_files(workflow);
  for (uint32_t i = 0; i < workflow->count; i++) {
    rp_graph_state *state = &workflow->nodes[i];
    state->brought = RP_NEW_ARRAY(workflow->arena, uint32_t, read_nodes(state->node));
    for (size_t k = 0; k < state->node->n_reads; k++) {
      const Repipe__V1__GraphRead *read = state->node->reads[k];
      bool brought = can_bring_all(workflow, i, read, changed);
      for (size_t m = 0; m < read->n_nodes && brought; m++) {
        bring(state, read->nodes[m] - 1);
      }
      if (!(read->named && of_one_container(workflow, i, read)) &&
          !rp_plan_shared_text(workflow->inventory, read->text)) {
        rp_reason_add(&state->reasons, workflow->arena,
                      brought && !read->maybe ? RP_RULE_READ_BROUGHT : RP_RULE_READS_BY_PATH, read->path, read->line,
                      read->text);
      }
    }
  }
}
