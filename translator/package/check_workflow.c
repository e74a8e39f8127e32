/// Rules about one workflow: the compiler's (workflow_compiler.go, validators/), admin's, and the silent ones:
/// duplicate ids that are dropped, unknown upstream ids that hang, records that are too large.

#include "translator/package/check_scope.h"

#include <stdlib.h>

enum { MAX_DEPTH = 32, MAX_NODES = 100, MAX_NESTING = 16, MAX_BRANCHES = 8, NODE_BYTES = 360 };
#define SIZE_REFUSED (1400u * 1024u)
#define SIZE_NEAR (1200u * 1024u)
#define MAX_PATHS 20000000.0

typedef rp_check_scope scope;

static void node_ids(scope *in)
{
  size_t *indices = RP_NEW_ARRAY(in->checker->arena, size_t, in->workflow->n_nodes);
  for (size_t i = 0; i < in->workflow->n_nodes; i++) {
    const Flyteidl__Core__Node *node = in->workflow->nodes[i];
    rp_str id = rp_str_of(node->id);
    indices[i] = i;
    if (id.size == 0) {
      rp_check_add(in->checker, RP_RULE_PACKAGE_NODE, "workflow %s: node %zu has no id", in->name, i);
    } else if (rp_str_is(id, "start-node") || rp_str_is(id, "end-node")) {
      rp_check_add(in->checker, RP_RULE_PACKAGE_NODE, "workflow %s: %s is a reserved id: the node would be dropped",
                   in->name, node->id);
    } else if (rp_map_has(&in->ids, id)) {
      rp_check_add(in->checker, RP_RULE_PACKAGE_NODE,
                   "workflow %s: node %s stands there twice: the second is dropped silently", in->name, node->id);
    } else {
      rp_map_put(&in->ids, id, &indices[i]);
    }
  }
}

// ---- paths ----

typedef RP_VEC(uint32_t) index_list;

static void add_before(index_list *list, rp_arena *arena, const rp_map *ids, const char *id)
{
  const size_t *index = rp_map_find(ids, rp_str_of(id));
  if (index != NULL) {
    RP_PUSH(arena, list, (uint32_t)*index);
  }
}

// Predecessors of a node; collections and maps are searched within the depth that unpacking allows.
static void predecessors(const scope *in, const Flyteidl__Core__BindingData *data, index_list *list, unsigned depth)
{
  if (data == NULL || depth == 0) {
    return;
  }
  if (data->value_case == FLYTEIDL__CORE__BINDING_DATA__VALUE_PROMISE && data->promise != NULL) {
    add_before(list, in->checker->arena, &in->ids, data->promise->node_id);
  } else if (data->value_case == FLYTEIDL__CORE__BINDING_DATA__VALUE_COLLECTION && data->collection != NULL) {
    for (size_t i = 0; i < data->collection->n_bindings; i++) {
      predecessors(in, data->collection->bindings[i], list, depth - 1);
    }
  } else if (data->value_case == FLYTEIDL__CORE__BINDING_DATA__VALUE_MAP && data->map != NULL) {
    for (size_t i = 0; i < data->map->n_bindings; i++) {
      predecessors(in, data->map->bindings[i]->value, list, depth - 1);
    }
  }
}

static int compare_numbers(const void *a, const void *b)
{
  uint32_t left = *(const uint32_t *)a;
  uint32_t right = *(const uint32_t *)b;
  return left < right ? -1 : left > right;
}

// Each predecessor once.
static index_list before_node(const scope *in, const Flyteidl__Core__Node *node)
{
  index_list list = {0};
  for (size_t k = 0; k < node->n_inputs; k++) {
    predecessors(in, node->inputs[k]->binding, &list, MAX_DEPTH);
  }
  for (size_t k = 0; k < node->n_upstream_node_ids; k++) {
    add_before(&list, in->checker->arena, &in->ids, node->upstream_node_ids[k]);
  }
  if (list.count > 1) {
    qsort(list.items, list.count, sizeof list.items[0], compare_numbers);
  }
  size_t kept = 0;
  for (size_t i = 0; i < list.count; i++) {
    if (i == 0 || list.items[i] != list.items[i - 1]) {
      list.items[kept++] = list.items[i];
    }
  }
  list.count = kept;
  return list;
}

// The number of distinct paths from the start, which the compiler's cycle detector walks; and cycles themselves.
static void paths(scope *in)
{
  size_t n = in->workflow->n_nodes;
  rp_arena *arena = in->checker->arena;
  index_list *before = RP_NEW_ARRAY(arena, index_list, n);
  index_list *after = RP_NEW_ARRAY(arena, index_list, n);
  size_t *waiting = RP_NEW_ARRAY(arena, size_t, n);
  double *count = RP_NEW_ARRAY(arena, double, n);
  uint32_t *ready = RP_NEW_ARRAY(arena, uint32_t, n);
  size_t head = 0;
  size_t tail = 0;
  for (uint32_t i = 0; i < n; i++) {
    before[i] = before_node(in, in->workflow->nodes[i]);
    waiting[i] = before[i].count;
    for (size_t k = 0; k < before[i].count; k++) {
      RP_PUSH(arena, &after[before[i].items[k]], i);
    }
    if (waiting[i] == 0) {
      ready[tail++] = i;
    }
  }
  double total = 0;
  while (head < tail) {
    uint32_t at = ready[head++];
    for (size_t k = 0; k < before[at].count; k++) {
      count[at] += count[before[at].items[k]];
    }
    count[at] = before[at].count == 0 ? 1 : count[at];
    total += count[at];
    for (size_t k = 0; k < after[at].count; k++) {
      if (--waiting[after[at].items[k]] == 0) {
        ready[tail++] = after[at].items[k];
      }
    }
  }
  if (tail < n) {
    rp_check_add(in->checker, RP_RULE_PACKAGE_CYCLE, "workflow %s: %zu nodes wait for one another", in->name, n - tail);
  } else if (total > MAX_PATHS) {
    rp_check_add(in->checker, RP_RULE_PACKAGE_SIZE,
                 "workflow %s has %.0f paths: Flyte's compiler walks each and does not end in time", in->name, total);
  }
}

// ---- the record ----

static void add_task_size(const rp_checker *checker, const Flyteidl__Core__TaskNode *node, rp_map *seen, size_t *total)
{
  if (node == NULL || node->reference_id == NULL) {
    return;
  }
  rp_str task = rp_str_of(node->reference_id->name);
  const size_t *size = rp_map_find(&checker->sizes, task);
  if (size != NULL && !rp_map_has(seen, task)) {
    rp_map_put(seen, task, NULL);
    *total += *size;
  }
}

// A workflow with its sub-workflows and all their tasks is one record.
static void record_size(rp_checker *checker, const Flyteidl__Admin__WorkflowSpec *spec, const char *name)
{
  rp_map seen;
  rp_map_init(&seen, checker->arena);
  size_t total = 0;
  for (size_t w = 0; w <= spec->n_sub_workflows; w++) {
    const Flyteidl__Core__WorkflowTemplate *template = w == 0 ? spec->template_ : spec->sub_workflows[w - 1];
    for (size_t i = 0; i < template->n_nodes; i++) {
      const Flyteidl__Core__Node *node = template->nodes[i];
      size_t own = protobuf_c_message_get_packed_size(&node->base);
      total += own > NODE_BYTES ? own : NODE_BYTES;
      if (node->target_case == FLYTEIDL__CORE__NODE__TARGET_TASK_NODE) {
        add_task_size(checker, node->task_node, &seen, &total);
      } else if (node->target_case == FLYTEIDL__CORE__NODE__TARGET_ARRAY_NODE && node->array_node != NULL &&
                 node->array_node->node != NULL &&
                 node->array_node->node->target_case == FLYTEIDL__CORE__NODE__TARGET_TASK_NODE) {
        add_task_size(checker, node->array_node->node->task_node, &seen, &total);
      }
    }
  }
  rp_map_release(&seen);
  if (total > SIZE_REFUSED) {
    rp_check_add(checker, RP_RULE_PACKAGE_SIZE, "workflow %s takes about %zu bytes with its tasks", name, total);
  } else if (total > SIZE_NEAR) {
    rp_check_add(checker, RP_RULE_PACKAGE_SIZE_NEAR, "workflow %s takes about %zu bytes with its tasks", name, total);
  }
}

// ---- templates ----

static void nodes(scope *in)
{
  for (size_t i = 0; i < in->workflow->n_nodes; i++) {
    const Flyteidl__Core__Node *node = in->workflow->nodes[i];
    for (size_t k = 0; k < node->n_upstream_node_ids; k++) {
      if (!rp_map_has(&in->ids, rp_str_of(node->upstream_node_ids[k]))) {
        rp_check_add(in->checker, RP_RULE_PACKAGE_NODE,
                     "workflow %s: node %s waits for %s, which does not exist: it would hang", in->name, node->id,
                     node->upstream_node_ids[k]);
      }
    }
    rp_check_node(in, node, MAX_BRANCHES);
  }
}

static void template_of(rp_checker *checker, const Flyteidl__Admin__WorkflowSpec *spec,
                        const Flyteidl__Core__WorkflowTemplate *template)
{
  scope in = {.checker = checker, .spec = spec, .workflow = template, .name = template->id->name, .before = SIZE_MAX};
  checker->result->nodes += template->n_nodes;
  rp_check_interface(checker, template->interface, rp_arena_printf(checker->arena, "workflow %s", in.name).data);
  if (template->n_nodes == 0) {
    rp_check_add(checker, RP_RULE_PACKAGE_NODE, "workflow %s has no nodes", in.name);
    return;
  }
  rp_map_init(&in.ids, checker->arena);
  node_ids(&in);
  nodes(&in);
  rp_check_bindings(&in, "the outputs", template->outputs, template->n_outputs,
                    template->interface != NULL ? template->interface->outputs : NULL, NULL);
  if (template->failure_node != NULL) {
    rp_check_node(&in, template->failure_node, MAX_BRANCHES);
  }
  paths(&in);
  rp_map_release(&in.ids);
}

// Whether a template leads back to itself through sub-workflows, or deeper than is sane. `state` has one entry for each
// sub-workflow: 1 while it is looked at, 2 afterwards.
static bool nested_in_itself(const Flyteidl__Admin__WorkflowSpec *spec,
                             const Flyteidl__Core__WorkflowTemplate *template, uint8_t *state, unsigned depth)
{
  for (size_t i = 0; i < template->n_nodes; i++) {
    const Flyteidl__Core__WorkflowNode *node =
        template->nodes[i]->target_case == FLYTEIDL__CORE__NODE__TARGET_WORKFLOW_NODE
            ? template->nodes[i]->workflow_node
            : NULL;
    if (node == NULL || node->reference_case != FLYTEIDL__CORE__WORKFLOW_NODE__REFERENCE_SUB_WORKFLOW_REF ||
        node->sub_workflow_ref == NULL) {
      continue;
    }
    if (depth == 0 || strcmp(spec->template_->id->name, node->sub_workflow_ref->name) == 0) {
      return true;
    }
    for (size_t k = 0; k < spec->n_sub_workflows; k++) {
      if (state[k] == 2 || strcmp(spec->sub_workflows[k]->id->name, node->sub_workflow_ref->name) != 0) {
        continue;
      }
      if (state[k] == 1) {
        return true;
      }
      state[k] = 1;
      if (nested_in_itself(spec, spec->sub_workflows[k], state, depth - 1)) {
        return true;
      }
      state[k] = 2;
    }
  }
  return false;
}

static bool sub_workflows(rp_checker *checker, const Flyteidl__Admin__WorkflowSpec *spec)
{
  for (size_t i = 0; i < spec->n_sub_workflows; i++) {
    const Flyteidl__Core__WorkflowTemplate *sub = spec->sub_workflows[i];
    if (!rp_check_identifier(checker, sub->id, FLYTEIDL__CORE__RESOURCE_TYPE__WORKFLOW, "a sub-workflow")) {
      return false;
    }
    for (size_t k = 0; k < i; k++) {
      if (strcmp(spec->sub_workflows[k]->id->name, sub->id->name) == 0) {
        rp_check_add(checker, RP_RULE_PACKAGE_IDENTIFIER, "sub-workflow %s stands there twice", sub->id->name);
      }
    }
  }
  uint8_t *state = RP_NEW_ARRAY(checker->arena, uint8_t, spec->n_sub_workflows);
  if (nested_in_itself(spec, spec->template_, state, MAX_NESTING)) {
    rp_check_add(checker, RP_RULE_PACKAGE_CYCLE,
                 "workflow %s is nested in itself, or more than %d deep: flyteadmin would crash",
                 spec->template_->id->name, MAX_NESTING);
    return false;
  }
  return true;
}

void rp_check_workflow(rp_checker *checker, Flyteidl__Admin__WorkflowSpec *spec)
{
  const Flyteidl__Core__WorkflowTemplate *template = spec->template_;
  if (template == NULL) {
    rp_check_add(checker, RP_RULE_PACKAGE_IDENTIFIER, "there is no workflow template");
    return;
  }
  if (!rp_check_identifier(checker, template->id, FLYTEIDL__CORE__RESOURCE_TYPE__WORKFLOW, "the workflow")) {
    return;
  }
  const char *name = template->id->name != NULL ? template->id->name : "";
  if (rp_map_has(&checker->workflows, rp_str_of(name))) {
    rp_check_add(checker, RP_RULE_PACKAGE_IDENTIFIER, "workflow %s stands in the package twice", name);
  }
  rp_map_put(&checker->workflows, rp_str_of(name), spec);
  if (template->n_nodes > MAX_NODES) {
    rp_check_add(checker, RP_RULE_PACKAGE_SIZE, "workflow %s has %zu nodes; flyteadmin takes %d by default", name,
                 template->n_nodes, MAX_NODES);
  }
  if (!sub_workflows(checker, spec)) {
    return;
  }
  for (size_t i = 0; i <= spec->n_sub_workflows; i++) {
    template_of(checker, spec, i == 0 ? template : spec->sub_workflows[i - 1]);
  }
  record_size(checker, spec, name);
}
