/// Nodes of a plan: ids, modes, results; and the probe.

#include <stdlib.h>

#include "base/buf.h"
#include "base/map.h"
#include "translator/command.h"
#include "translator/parts/equivalence.h"
#include "translator/parts/name.h"
#include "translator/plan/node.h"

static bool is(const char *a, const char *b)
{
  return strcmp(a, b) == 0;
}

bool rp_plan_has_node(const rp_workflow_state *workflow, uint32_t graph)
{
  const rp_graph_state *state = &workflow->nodes[graph];
  return state->own && state->as_input == NULL &&
         (!state->plain_wrapper || state->collapsed || state->plan_node != 0 || workflow->joins);
}

bool rp_plan_has_local_files(const rp_graph_state *state)
{
  for (size_t i = 0; i < state->node->n_outputs; i++) {
    if (is(state->node->outputs[i]->location, "local") && !state->shared[i]) {
      return true;
    }
  }
  return !state->positional;
}

typedef RP_VEC(uint32_t) index_list;

// Whether the files of a consumer's dependencies have places in flatten(input()).
bool rp_plan_ordered(const rp_graph_state *state)
{
  const char *shape = state->node->requires_shape;
  return !((is(shape, "set") || is(shape, "unknown")) && state->node->n_requires > 1);
}

// Whether an edge leads to exactly one task whenever its parent runs.
bool rp_plan_single(const Repipe__V1__GraphEdge *edge)
{
  return !edge->many && edge->condition[0] == '\0';
}

// A mapped node hands on a bundle for each of its runs.
static void mark_bundles(rp_workflow_state *workflow)
{
  for (uint32_t i = 0; i < workflow->count; i++) {
    rp_graph_state *state = &workflow->nodes[i];
    if (!rp_plan_has_node(workflow, i)) {
      continue;
    }
    if (!state->positional || (state->collapsed && state->node->n_outputs == 0)) {
      state->bundled = true;
    }
    if (state->collapsed) {
      continue;
    }
    bool known = rp_plan_ordered(state);
    for (size_t k = 0; k < state->required_count; k++) {
      const Repipe__V1__GraphEdge *edge = state->node->requires[k];
      if (edge->node == 0) {
        continue; // an exception under a condition
      }
      rp_graph_state *child = &workflow->nodes[edge->node - 1];
      known = known && child->positional && rp_plan_single(edge);
      if (!known && rp_plan_has_local_files(child)) {
        child->bundled = true;
      }
    }
  }
}

rp_str rp_plan_qualname(const char *class)
{
  rp_str text = rp_str_of(class);
  size_t colon = rp_str_find(text, RP_STR(":"), 0);
  return colon == SIZE_MAX ? text : rp_str_sub(text, colon + 1, text.size);
}

// The instance that only hands the workflow's inputs on under their own names needs no digest to tell it apart.
static bool canonical(const rp_workflow_state *workflow, const rp_graph_state *state)
{
  for (size_t i = 0; i < state->argument_count; i++) {
    const Repipe__V1__Argument *argument = state->arguments[i];
    const Repipe__V1__Value *value = argument->value;
    const Repipe__V1__Parameter *parameter = rp_plan_parameter(state->task, argument->name);
    bool passed =
        value != NULL && value->kind_case == REPIPE__V1__VALUE__KIND_INPUT && is(value->input, argument->name);
    bool omitted = parameter != NULL && rp_plan_argument(workflow, state, argument).kind == RP_ARGUMENT_OMITTED;
    if (!passed && !omitted) {
      return false;
    }
  }
  return true;
}

static uint32_t digest_of(const rp_workflow_state *workflow, const rp_graph_state *state)
{
  rp_buf buf = RP_BUF_INIT;
  rp_buf_cstr(&buf, state->node->class_);
  for (size_t i = 0; i < state->argument_count; i++) {
    const Repipe__V1__Argument *argument = state->arguments[i];
    size_t size = repipe__v1__argument__get_packed_size(argument);
    uint8_t *bytes = rp_arena_alloc(workflow->arena, size);
    repipe__v1__argument__pack(argument, bytes);
    rp_buf_add(&buf, (rp_str){(const char *)bytes, size});
  }
  uint32_t digest = rp_name_digest(rp_buf_str(&buf));
  rp_buf_release(&buf);
  return digest;
}

static char *node_id(const rp_workflow_state *workflow, const rp_graph_state *state, const rp_map *owners, rp_map *used)
{
  rp_arena *arena = workflow->arena;
  char *base = rp_name_node(arena, rp_plan_qualname(state->node->class_));
  const char *owner = rp_map_find(owners, rp_str_of(base));
  char *id = base;
  if (owner == NULL) { // classes of several modules have this name
    id = (char *)rp_arena_printf(arena, "%s-%08x", base, rp_name_digest(rp_str_of(state->node->class_))).data;
  }
  if (!canonical(workflow, state)) {
    id = (char *)rp_arena_printf(arena, "%s-%08x", id, state->digest).data;
  }
  for (unsigned i = 2; rp_map_has(used, rp_str_of(id)); i++) {
    id = (char *)rp_arena_printf(arena, "%s-%u", base, i).data;
  }
  rp_map_put(used, rp_str_of(id), id);
  return id;
}

static void make_outputs(const rp_workflow_state *workflow, const rp_graph_state *state, Repipe__V1__PlanNode *node)
{
  RP_VEC(Repipe__V1__PlanFile *) files = {0};
  for (uint32_t i = 0; i < state->node->n_outputs && state->positional && !state->mapped; i++) {
    const Repipe__V1__Output *output = state->node->outputs[i];
    const char *variable = rp_arena_printf(workflow->arena, "o%u", (unsigned)i).data;
    if (is(output->location, "local") && !state->shared[i]) {
      RP_PUSH(workflow->arena, &files, rp_plan_file(workflow->arena, i, variable, "file", 0));
    } else if ((state->shared[i] || is(output->location, "remote")) && output->path != NULL &&
               output->path->kind_case != REPIPE__V1__VALUE__KIND_UNKNOWN) {
      RP_PUSH(workflow->arena, &files, rp_plan_file(workflow->arena, i, variable, "uri", 0));
    }
  }
  if (state->bundled) {
    RP_PUSH(workflow->arena, &files, rp_plan_file(workflow->arena, 0, "files", "bundle", 0));
  }
  node->outputs = files.items;
  node->n_outputs = files.count;
  node->output_count = state->positional ? (uint32_t)state->node->n_outputs + 1 : 0;
}

static uint32_t attribute(const rp_graph_state *state, const char *name)
{
  for (size_t i = 0; state->task != NULL && i < state->task->n_attributes; i++) {
    if (is(state->task->attributes[i]->name, name)) {
      return rp_equivalence_number(state->task->attributes[i]);
    }
  }
  return 0;
}

static int compare_text(const void *a, const void *b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

// The import roots of all classes of the graph, sorted.
static void find_roots(rp_workflow_state *workflow)
{
  RP_VEC(char *) roots = {0};
  rp_map seen;
  rp_map_init(&seen, workflow->arena);
  for (size_t i = 0; i < workflow->count; i++) {
    const Repipe__V1__Task *task = workflow->nodes[i].task;
    if (task != NULL && !workflow->nodes[i].installed && !rp_map_has(&seen, rp_str_of(task->import_root))) {
      rp_map_put(&seen, rp_str_of(task->import_root), task->import_root);
      RP_PUSH(workflow->arena, &roots, task->import_root);
    }
  }
  rp_map_release(&seen);
  if (roots.count > 1) {
    qsort(roots.items, roots.count, sizeof roots.items[0], compare_text);
  }
  workflow->roots = roots.items;
  workflow->root_count = roots.count;
}

static void import_roots(const rp_workflow_state *workflow, const rp_graph_state *state, Repipe__V1__PlanNode *node)
{
  node->path = RP_NEW_ARRAY(workflow->arena, char *, workflow->root_count);
  for (size_t i = 0; i < workflow->root_count; i++) {
    if (state->task != NULL && !state->installed && is(workflow->roots[i], state->task->import_root)) {
      node->path[node->n_path++] = workflow->roots[i];
    }
  }
  size_t own = node->n_path;
  for (size_t i = 0; i < workflow->root_count; i++) {
    if (own == 0 || !is(workflow->roots[i], node->path[0])) {
      node->path[node->n_path++] = workflow->roots[i];
    }
  }
}

// Luigi itself ends the task inside the node when worker_timeout has passed. The node's own timeout is for a container
// that does not even start, or hangs; Flyte gives all attempts together twice its time (node.go:75-80).
static uint32_t timeout_of(uint32_t worker_timeout, uint32_t retries)
{
  enum { START_SECONDS = 300 };
  if (worker_timeout == 0) {
    return 0;
  }
  uint64_t attempt = (uint64_t)worker_timeout + START_SECONDS;
  uint64_t half = (attempt * ((uint64_t)retries + 1) + 1) / 2;
  uint64_t seconds = half > attempt ? half : attempt;
  return seconds < 31536000 ? (uint32_t)seconds : 31536000;
}

static Repipe__V1__PlanNode *make_node(rp_workflow_state *workflow, uint32_t graph, const rp_map *owners, rp_map *used)
{
  const rp_graph_state *state = &workflow->nodes[graph];
  Repipe__V1__PlanNode *node = RP_NEW(workflow->arena, Repipe__V1__PlanNode);
  repipe__v1__plan_node__init(node);
  node->id = node_id(workflow, state, owners, used);
  node->graph_node = graph;
  node->class_ = state->node->class_;
  bool external = is(state->node->kind, "external") && !state->collapsed;
  node->mode = rp_arena_cstr(workflow->arena, rp_str_of(external                ? "check"
                                                        : state->collapsed      ? "subtree"
                                                        : state->native != NULL ? "native"
                                                                                : "task"));
  uint32_t attempts = attribute(state, "retry_count");
  node->mapped = state->mapped;
  node->retries = attempts > 0 && !external ? attempts - 1 : 0;
  node->timeout_seconds = external ? 0 : timeout_of(attribute(state, "worker_timeout"), node->retries);
  node->container = rp_plan_container(workflow->inventory, state->node->class_, state->node->family, workflow->arena);
  import_roots(workflow, state, node);
  if (state->native != NULL) {
    rp_plan_native_node(workflow, state, node);
  } else {
    make_outputs(workflow, state, node);
  }
  return node;
}

// Which class each node name belongs to: NULL where several do.
static void name_owners(const rp_workflow_state *workflow, rp_map *owners)
{
  for (uint32_t i = 0; i < workflow->count; i++) {
    char *class = workflow->nodes[i].node->class_;
    rp_str base = rp_str_of(rp_name_node(workflow->arena, rp_plan_qualname(class)));
    const char *known = rp_map_find(owners, base);
    if (!rp_map_has(owners, base)) {
      rp_map_put(owners, base, class);
    } else if (known != NULL && !is(known, class)) {
      rp_map_put(owners, base, NULL);
    }
  }
}

// Where one plain BoolParameter of the root decides alone, its input is the answer.
static void find_condition_inputs(rp_workflow_state *workflow)
{
  uint32_t *ways = RP_NEW_ARRAY(workflow->arena, uint32_t, workflow->count);
  for (uint32_t i = 0; i < workflow->count; i++) {
    const rp_graph_state *state = &workflow->nodes[i];
    for (size_t k = 0; k < state->node->n_requires; k++) {
      const Repipe__V1__GraphEdge *edge = state->node->requires[k];
      if (!state->leads[k]) {
        continue;
      }
      rp_graph_state *child = &workflow->nodes[edge->node - 1];
      const Repipe__V1__PlanInput *input = rp_plan_input(workflow->plan, edge->condition);
      bool decides = input != NULL && is(input->type->wire, "bool") && state->always && ways[edge->node - 1] == 0;
      child->condition_input = decides ? input->name : NULL;
      ways[edge->node - 1]++;
    }
  }
}

// The probe, where something is asked of it: at the head, with the root's own parameters.
static void add_probe(rp_workflow_state *workflow)
{
  if (workflow->answers.count == 0) {
    return;
  }
  rp_arena *arena = workflow->arena;
  const rp_graph_state *root = &workflow->nodes[workflow->root_node];
  Repipe__V1__PlanNode *node = RP_NEW(arena, Repipe__V1__PlanNode);
  repipe__v1__plan_node__init(node);
  node->id = rp_arena_cstr(arena, RP_STR(RP_PROBE_ID));
  node->mode = rp_arena_cstr(arena, RP_STR("probe"));
  node->graph_node = workflow->root_node;
  node->class_ = root->node->class_;
  node->outcome = rp_arena_cstr(arena, RP_STR("exact"));
  node->container = rp_plan_container(workflow->inventory, root->node->class_, root->node->family, arena);
  import_roots(workflow, root, node);
  rp_plan_bind_parameters(workflow, workflow->root_node, node);
  rp_plan_probe_questions(workflow, node);
  Repipe__V1__WorkflowPlan *plan = workflow->plan;
  Repipe__V1__PlanNode **nodes = RP_NEW_ARRAY(arena, Repipe__V1__PlanNode *, plan->n_nodes + 1);
  nodes[0] = node;
  memcpy(nodes + 1, plan->nodes, plan->n_nodes * sizeof nodes[0]);
  plan->nodes = nodes;
  plan->n_nodes++;
}

bool rp_plan_nodes(rp_workflow_state *workflow, uint32_t *code)
{
  rp_arena *arena = workflow->arena;
  index_list graph = {0};
  workflow->answers.count = 0;
  workflow->steps.count = 0;
  rp_map_init(&workflow->answers_by_key, arena);
  rp_map_init(&workflow->answer_names, arena);
  find_roots(workflow);
  rp_plan_external_inputs(workflow);
  find_condition_inputs(workflow);
  rp_plan_native(workflow);
  for (uint32_t i = 0; i < workflow->count; i++) {
    workflow->nodes[i].plan_node = 0;
    workflow->nodes[i].digest = digest_of(workflow, &workflow->nodes[i]);
    if (rp_plan_has_node(workflow, i)) {
      RP_PUSH(arena, &graph, i);
    }
  }
  if (graph.count == 0) {
    RP_PUSH(arena, &graph, workflow->root_node);
  }
  for (uint32_t i = 0; i < graph.count; i++) {
    workflow->nodes[graph.items[i]].plan_node = i + 1;
  }
  mark_bundles(workflow);

  rp_map owners, used;
  rp_map_init(&owners, arena);
  rp_map_init(&used, arena);
  name_owners(workflow, &owners);
  rp_map_put(&used, RP_STR(RP_PROBE_ID), NULL);
  Repipe__V1__WorkflowPlan *plan = workflow->plan;
  plan->n_nodes = graph.count;
  plan->nodes = RP_NEW_ARRAY(arena, Repipe__V1__PlanNode *, graph.count);
  for (size_t i = 0; i < graph.count; i++) {
    plan->nodes[i] = make_node(workflow, graph.items[i], &owners, &used);
  }
  rp_map_release(&owners);
  rp_map_release(&used);
  for (size_t i = 0; i < graph.count; i++) {
    rp_plan_bind(workflow, graph.items[i], plan->nodes[i]);
  }
  add_probe(workflow);
  rp_map_release(&workflow->answers_by_key);
  rp_map_release(&workflow->answer_names);
  return rp_plan_edges(workflow, code);
}
