/// What becomes a node. Passes over the workflow's graph: what each instance is by itself (can it be bound, are its
/// outputs known); which instances must collapse (their own dependencies are not known, or one of them cannot stand
/// alone); what is reached from the root without going through a collapsed one; and what the probe cannot answer. All
/// loops are over arrays or an explicit stack: the graph comes from foreign code and may be deep.

#include "translator/plan/plan.h"

#include "base/buf.h"

static const char *const NONE = "";

static bool overrides(const Repipe__V1__Task *task, const char *name)
{
  for (size_t i = 0; task != NULL && i < task->n_overrides; i++) {
    if (strcmp(task->overrides[i], name) == 0) {
      return true;
    }
  }
  return false;
}

static bool is(const char *a, const char *b)
{
  return strcmp(a, b) == 0;
}

static const char *path_of(const rp_graph_state *state)
{
  return state->task != NULL ? state->task->path : NONE;
}

static uint32_t line_of(const rp_graph_state *state)
{
  return state->task != NULL ? state->task->line : 0;
}

// An inherited output() stands in another file than the class.
static const char *file_of(const rp_graph_state *state, const Repipe__V1__Output *output)
{
  return output->file[0] != '\0' ? output->file : path_of(state);
}

static void outputs(rp_workflow_state *workflow, rp_graph_state *state)
{
  const Repipe__V1__GraphNode *node = state->node;
  rp_arena *arena = workflow->arena;
  state->positional = !is(node->output_shape, "unknown") && !(is(node->output_shape, "set") && node->n_outputs > 1);
  bool local = false;
  state->shared = RP_NEW_ARRAY(arena, bool, node->n_outputs);
  for (size_t i = 0; i < node->n_outputs; i++) {
    const Repipe__V1__Output *output = node->outputs[i];
    state->shared[i] = is(output->location, "local") && rp_plan_shared(workflow->inventory, output);
    if (output->code != 0 || output->many || output->condition[0] != '\0' || output->location[0] == '\0') {
      state->positional = false;
      uint32_t code = output->code != 0           ? output->code
                      : output->class_[0] == '\0' ? RP_RULE_OUTPUT_UNKNOWN
                                                  : RP_RULE_TARGET_CLASS_UNKNOWN;
      const char *text = output->text[0] != '\0' ? output->text : output->class_[0] != '\0' ? output->class_ : NULL;
      rp_reason_add(&state->reasons, arena, code, file_of(state, output), output->line, text);
    }
    state->in_memory = state->in_memory || is(output->location, "memory");
    local = local || (is(output->location, "local") && !state->shared[i]);
  }
  if (!state->positional && node->n_outputs == 0) {
    rp_reason_add(&state->reasons, arena, RP_RULE_OUTPUT_UNKNOWN, path_of(state), line_of(state), NULL);
  }
  if (local) {
    bool external = is(node->kind, "external");
    rp_reason_add(&state->reasons, arena, external ? RP_RULE_LOCAL_EXTERNAL : RP_RULE_LOCAL_TARGET_TRAVELS,
                  file_of(state, node->outputs[0]), node->outputs[0]->line, NULL);
  }
}

// A class that its module's name does not lead to is found by its family, unless another class has that too.
static bool lost(const rp_workflow_state *workflow, const rp_graph_state *state)
{
  const Repipe__V1__Task *task = state->task;
  if (task == NULL || (strchr(task->qualname, '#') == NULL && strchr(task->qualname, '<') == NULL)) {
    return false;
  }
  size_t same = 0;
  for (size_t i = 0; i < workflow->inventory->n_tasks; i++) {
    const Repipe__V1__Task *other = workflow->inventory->tasks[i];
    same += is(other->family, task->family) && (state->installed || is(other->import_root, task->import_root));
  }
  return same > (state->installed ? 0 : 1);
}

static void arguments(rp_workflow_state *workflow, rp_graph_state *state)
{
  state->expressible = !lost(workflow, state);
  if (!state->expressible) {
    rp_reason_add(&state->causes, workflow->arena, RP_RULE_CLASS_SHADOWED, path_of(state), line_of(state), NULL);
    state->blocked = state == &workflow->nodes[workflow->root_node];
  }
  for (size_t i = 0; i < state->argument_count; i++) {
    const Repipe__V1__Argument *argument = state->arguments[i];
    rp_argument_binding binding = rp_plan_argument(workflow, state, argument);
    const char *text =
        (const char *)rp_arena_printf(workflow->arena, "%s of %s", argument->name, state->node->class_).data;
    state->asks = state->asks || binding.kind == RP_ARGUMENT_ANSWERED;
    state->items += binding.kind == RP_ARGUMENT_ITEM;
    state->unknowns = state->unknowns || binding.unlike;
    if (binding.kind == RP_ARGUMENT_ITEM) {
      // Binding one item of a list is only possible where the node is mapped over it (maps()).
      rp_reason_add(&state->causes, workflow->arena, RP_RULE_ARGUMENT_COMPUTED, path_of(state), line_of(state), text);
    } else if (binding.kind == RP_ARGUMENT_UNKNOWN) {
      state->expressible = false;
      rp_reason_add(&state->causes, workflow->arena, binding.code, path_of(state), line_of(state), text);
    } else if (binding.code != 0) {
      rp_reason_add(&state->reasons, workflow->arena, binding.code, path_of(state), line_of(state), text);
    }
  }
}

// Whether what raises does so under conditions only.
static bool raises_sometimes(const Repipe__V1__GraphNode *node)
{
  bool found = false;
  for (size_t i = 0; i < node->n_requires; i++) {
    if (node->requires[i] -> code == RP_RULE_RAISES) {
      if (node->requires[i] -> condition[0] == '\0') {
        return false;
      }
      found = true;
    }
  }
  return found;
}

// Whether files of its dependencies travel to the instance's pod.
static bool receives_files(const rp_workflow_state *workflow, const rp_graph_state *state)
{
  for (size_t i = 0; i < state->node->n_requires; i++) {
    uint32_t child = state->node->requires[i] -> node;
    const Repipe__V1__GraphNode *node = child > 0 && child <= workflow->count ? workflow->nodes[child - 1].node : NULL;
    for (size_t k = 0; node != NULL && k < node->n_outputs; k++) {
      if (!is(node->outputs[k]->location, "remote") && !rp_plan_shared(workflow->inventory, node->outputs[k])) {
        return true;
      }
    }
  }
  return false;
}

// Whether all is known that the instance reads by path.
static bool tells_reads(const Repipe__V1__GraphNode *node)
{
  bool found = false;
  for (size_t i = 0; i < node->n_reads && !found; i++) {
    found = !node->reads[i]->named;
  }
  return found;
}

// The codes that say something about the instance itself. Those of its dependencies make it collapse.
static bool diagnostics(rp_workflow_state *workflow, rp_graph_state *state, Repipe__V1__Diagnostic *const *list,
                        size_t count, bool of_class)
{
  bool collapse = false;
  for (size_t i = 0; i < count; i++) {
    const Repipe__V1__Diagnostic *diagnostic = list[i];
    const rp_rule *rule = rp_rule_find(diagnostic->code);
    if (rule == NULL || (rule->code == RP_RULE_INPUT_BEYOND_READING && !receives_files(workflow, state)) ||
        (rule->code == RP_RULE_READS_BY_PATH && // of the instance it may be known what it reads (read.c)
         (tells_reads(state->node) || rp_plan_shared_text(workflow->inventory, diagnostic->text)))) {
      continue;
    }
    bool target = rule->code >= 4000 && rule->code < 5000;
    bool structural =
        rule->code == RP_RULE_BASE_UNKNOWN || rule->code == RP_RULE_MRO_IMPOSSIBLE || rule->code == RP_RULE_LAYER;
    bool grave = rule->class == RP_RULE_COLLAPSES || rule->class == RP_RULE_BLOCKS;
    // What the edges say themselves: conditions, loops, exceptions on one of several ways.
    if (rule->code == RP_RULE_CONDITION_UNKNOWN || rule->code == RP_RULE_COLLECTION_UNKNOWN ||
        (rule->code == RP_RULE_RAISES && raises_sometimes(state->node))) {
      continue;
    }
    // What the class answers for unknown parameters may be known for this instance: its own diagnostics decide.
    if (of_class && (rule->code == RP_RULE_RAISES_UNDER_CONDITION || (grave && !structural))) {
      continue;
    }
    rp_reason_add(&state->reasons, workflow->arena, rule->code, diagnostic->path, diagnostic->line, diagnostic->text);
    if (rule->class == RP_RULE_BLOCKS && rule->code >= 3000 && rule->code < 4000) {
      state->blocked = true;
    } else if (grave && target) {
      state->positional = false;
    } else if (grave) {
      collapse = true;
    }
  }
  return collapse;
}

// What an edge says that a plan cannot express. Conditions are looked at later, when it is known what the probe finds.
static bool edge_unknown(rp_workflow_state *workflow, rp_graph_state *state, const Repipe__V1__GraphEdge *edge)
{
  uint32_t code = edge->code;
  bool known = edge->node > 0 && edge->node <= workflow->count;
  if (code == 0 && edge->many) {
    code = RP_RULE_COLLECTION_UNKNOWN;
  } else if (code == 0 && !known) {
    code = RP_RULE_OPERATION_UNKNOWN;
  }
  if (code == RP_RULE_RAISES && edge->condition[0] != '\0') {
    rp_reason_add(&state->reasons, workflow->arena, RP_RULE_RAISES_UNDER_CONDITION, edge->path, edge->line,
                  edge->condition);
    return false;
  }
  if (code == RP_RULE_COLLECTION_UNKNOWN && known && workflow->nodes[edge->node - 1].mapped) {
    return false;
  }
  if (code == 0) {
    return false;
  }
  const rp_rule *rule = rp_rule_find(code);
  if (rule != NULL && rule->class == RP_RULE_BLOCKS && code == RP_RULE_NOT_A_TASK) {
    state->blocked = true;
  }
  rp_reason_add(&state->reasons, workflow->arena, code, edge->path, edge->line,
                edge->text[0] != '\0' ? edge->text : NULL);
  return true;
}

static void collapse_for_itself(rp_workflow_state *workflow, rp_graph_state *state)
{
  const Repipe__V1__GraphNode *node = state->node;
  for (size_t i = 0; i < node->n_requires; i++) {
    state->collapsed = edge_unknown(workflow, state, node->requires[i]) || state->collapsed;
  }
  if (state->yields) {
    rp_reason_add(&state->reasons, workflow->arena, RP_RULE_YIELDED_FIRST,
                  node->requires[state->required_count] -> path, node -> requires[state->required_count] -> line, NULL);
  } else if (node->n_dynamic > 0 || (state->task != NULL && state->task->run_is_generator)) {
    state->collapsed = true;
    const Repipe__V1__GraphEdge *edge = node->n_dynamic > 0 ? node->dynamic[0] : NULL;
    rp_reason_add(&state->reasons, workflow->arena, RP_RULE_DYNAMIC, edge != NULL ? edge->path : path_of(state),
                  edge != NULL ? edge->line : line_of(state), NULL);
  }
  if (node->deps_beyond) {
    state->collapsed = true;
    rp_reason_add(&state->reasons, workflow->arena, RP_RULE_DEPS_BEYOND, path_of(state), line_of(state), NULL);
  }
  if (rp_plan_open_shape(node) && !state->collapsed) {
    state->collapsed = true;
    rp_reason_add(&state->reasons, workflow->arena, RP_RULE_OPERATION_UNKNOWN, path_of(state), line_of(state), NULL);
  }
}

// How many edges lead to each node. Of values that nobody knows, two that look alike may differ: a task with such an
// argument that is required at several places may be several.
static void count_required(rp_workflow_state *workflow)
{
  for (size_t i = 0; i < workflow->count; i++) {
    const Repipe__V1__GraphNode *node = workflow->nodes[i].node;
    for (size_t k = 0; k < node->n_requires + node->n_dynamic; k++) {
      const Repipe__V1__GraphEdge *edge =
          k < node->n_requires ? node->requires[k] : node->dynamic[k - node->n_requires];
      if (edge->node > 0 && edge->node <= workflow->count) {
        workflow->nodes[edge->node - 1].required++;
      }
    }
  }
  for (size_t i = 0; i < workflow->count; i++) {
    rp_graph_state *state = &workflow->nodes[i];
    if (state->unknowns && state->required != 1) {
      state->expressible = false;
      rp_reason_add(&state->causes, workflow->arena, RP_RULE_OPERATION_UNKNOWN, path_of(state), line_of(state),
                    "an argument that is not known, at several places");
    }
  }
}

// A task for each item of a list input, required at one place only, is one node that runs once for each item.
static void find_mapped(rp_workflow_state *workflow)
{
  for (size_t i = 0; i < workflow->count; i++) {
    const Repipe__V1__GraphNode *node = workflow->nodes[i].node;
    for (size_t k = 0; k < node->n_requires; k++) {
      const Repipe__V1__GraphEdge *edge = node->requires[k];
      bool many = edge->node > 0 && edge->node <= workflow->count && edge->many && edge->each &&
                  edge->condition[0] == '\0' && (edge->code == 0 || edge->code == RP_RULE_COLLECTION_UNKNOWN);
      rp_graph_state *child = many ? &workflow->nodes[edge->node - 1] : NULL;
      // With two items in one call it is not known which of them goes with which.
      if (child != NULL && child->required == 1 && child->items == 1 && child->expressible && !child->asks &&
          !child->in_memory && !child->plain_wrapper && child->waits.count == 0) {
        child->mapped = true;
        child->causes.count = 0;
        rp_reason_add(&child->reasons, workflow->arena, RP_RULE_MAPPED, edge->path, edge->line, NULL);
      }
    }
  }
}

// Runs of one mapped node know one item; what they require of it is no node of its own.
static void collapse_mapped(rp_workflow_state *workflow)
{
  for (size_t i = 0; i < workflow->count; i++) {
    rp_graph_state *state = &workflow->nodes[i];
    if (state->mapped && (state->node->n_requires > 0 || state->node->n_dynamic > 0)) {
      state->collapsed = true;
      rp_reason_add(&state->reasons, workflow->arena, RP_RULE_COLLECTION_UNKNOWN, path_of(state), line_of(state), NULL);
    } else if (state->items > 0 && !state->mapped) {
      state->expressible = false;
    }
  }
}

static bool depends_on_inseparable(rp_workflow_state *workflow, rp_graph_state *state)
{
  bool collapse = false;
  for (size_t i = 0; i < state->node->n_requires; i++) {
    const Repipe__V1__GraphEdge *edge = state->node->requires[i];
    if (edge->node == 0 || edge->node > workflow->count) {
      continue;
    }
    const rp_graph_state *child = &workflow->nodes[edge->node - 1];
    for (size_t k = 0; k < child->causes.count && !child->expressible; k++) {
      const Repipe__V1__Reason *cause = child->causes.items[k];
      // The place is where the dependency is written, the text which argument it is.
      rp_reason_add(&state->reasons, workflow->arena, cause->code, edge->path, edge->line, cause->text);
    }
    if (child->in_memory) {
      rp_reason_add(&state->reasons, workflow->arena, RP_RULE_MEMORY_TARGET, edge->path, edge->line, NULL);
    }
    collapse = collapse || !child->expressible || child->in_memory;
  }
  return collapse;
}

// "A requires B requires A": the nodes of the stack from the one that is met again.
static char *way_round(const rp_workflow_state *workflow, const uint32_t *stack, size_t depth, uint32_t again)
{
  enum { MAX_SHOWN = 12 };
  rp_buf buf = RP_BUF_INIT;
  size_t first = depth;
  while (first > 0 && stack[first - 1] != again) {
    first--;
  }
  first -= first > 0;
  for (size_t i = first; i < depth && i < first + MAX_SHOWN; i++) {
    rp_buf_printf(&buf, "%s requires ", workflow->nodes[stack[i]].node->class_);
  }
  rp_buf_printf(&buf, "%s%s", depth - first > MAX_SHOWN ? "... requires " : "", workflow->nodes[again].node->class_);
  char *text = rp_arena_cstr(workflow->arena, rp_buf_str(&buf));
  rp_buf_release(&buf);
  return text;
}

// Depth first with colours; a grey node met again closes a cycle.
static void find_cycles(rp_workflow_state *workflow)
{
  uint8_t *colour = RP_NEW_ARRAY(workflow->arena, uint8_t, workflow->count);
  size_t *next = RP_NEW_ARRAY(workflow->arena, size_t, workflow->count);
  uint32_t *stack = RP_NEW_ARRAY(workflow->arena, uint32_t, workflow->count);
  size_t depth = 0;
  stack[depth++] = workflow->root_node;
  colour[workflow->root_node] = 1;
  while (depth > 0) {
    uint32_t at = stack[depth - 1];
    const Repipe__V1__GraphNode *node = workflow->nodes[at].node;
    if (next[at] == node->n_requires) {
      colour[at] = 2;
      depth--;
      continue;
    }
    const Repipe__V1__GraphEdge *edge = node->requires[next[at]++];
    if (edge->node == 0 || edge->node > workflow->count || edge->many || edge->condition[0] != '\0') {
      continue;
    }
    uint32_t child = edge->node - 1;
    if (colour[child] == 1) {
      workflow->nodes[child].blocked = true;
      rp_reason_add(&workflow->nodes[child].reasons, workflow->arena, RP_RULE_CYCLE, edge->path, edge->line,
                    way_round(workflow, stack, depth, child));
    } else if (colour[child] == 0) {
      colour[child] = 1;
      stack[depth++] = child;
    }
  }
}

static void look_at(rp_workflow_state *workflow, rp_graph_state *state)
{
  outputs(workflow, state);
  arguments(workflow, state);
  if (state->task != NULL) {
    state->collapsed = diagnostics(workflow, state, state->task->diagnostics, state->task->n_diagnostics, true);
  }
  state->collapsed =
      diagnostics(workflow, state, state->node->diagnostics, state->node->n_diagnostics, false) || state->collapsed;
  state->opaque = state->collapsed;
  state->plain_wrapper = is(state->node->kind, "wrapper") && state->positional && state->node->n_outputs == 0 &&
                         !overrides(state->task, "run") && !overrides(state->task, "complete");
}

// Whether a task is required, and what is computed for it, the probe must be able to tell; what it cannot collapses,
// and with that others may become unreachable for it.
static void settle(rp_workflow_state *workflow)
{
  enum { MAX_ROUNDS = 100 };
  for (unsigned round = 0;; round++) {
    rp_plan_reach(workflow);
    if (rp_plan_conditions(workflow)) {
      return;
    }
    if (round == MAX_ROUNDS) {
      rp_plan_collapse_root(workflow, RP_RULE_CONDITION_UNKNOWN);
    }
  }
}

void rp_plan_graph(rp_workflow_state *workflow)
{
  rp_plan_yields(workflow);
  rp_plan_places(workflow);
  for (size_t i = 0; i < workflow->count; i++) {
    look_at(workflow, &workflow->nodes[i]);
  }
  count_required(workflow);
  find_mapped(workflow);
  for (size_t i = 0; i < workflow->count; i++) {
    rp_graph_state *state = &workflow->nodes[i];
    collapse_for_itself(workflow, state);
    if (is(state->node->kind, "external") && state->node->n_requires == 0) {
      state->collapsed = false; // it only looks whether it is complete
    }
  }
  collapse_mapped(workflow);
  for (size_t i = 0; i < workflow->count; i++) {
    workflow->nodes[i].collapsed =
        depends_on_inseparable(workflow, &workflow->nodes[i]) || workflow->nodes[i].collapsed;
  }
  find_cycles(workflow);
  const rp_graph_state *root = &workflow->nodes[workflow->root_node];
  if (root->task != NULL && root->task->abstract) {
    workflow->nodes[workflow->root_node].blocked = true;
    rp_reason_add(&workflow->nodes[workflow->root_node].reasons, workflow->arena, RP_RULE_ROOT_ABSTRACT,
                  root->task->path, root->task->line, NULL);
  }
  settle(workflow);
}

void rp_plan_collapse_root(rp_workflow_state *workflow, uint32_t code)
{
  rp_graph_state *root = &workflow->nodes[workflow->root_node];
  root->collapsed = true;
  root->opaque = true;
  rp_reason_add(&root->reasons, workflow->arena, code, path_of(root), line_of(root), NULL);
  for (size_t i = 0; i < workflow->count; i++) {
    workflow->nodes[i].plan_node = 0;
    workflow->nodes[i].bundled = false;
  }
  rp_plan_reach(workflow);
}
