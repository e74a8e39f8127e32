/// Rules about one workflow: the compiler's (workflow_compiler.go, validators/), admin's, and the silent ones:
/// duplicate ids that are dropped, unknown upstream ids that hang, records that are too large. Only task nodes are
/// looked into; other kinds of nodes are checked for what every node needs.

#include "translator/check.h"

enum { MAX_DEPTH = 32, MAX_NODES = 100, NODE_BYTES = 1800 };
#define SIZE_REFUSED (1400u * 1024u)
#define SIZE_NEAR (1200u * 1024u)
#define MAX_PATHS 20000000.0

typedef struct scope {
  rp_checker *checker;
  const Flyteidl__Core__WorkflowTemplate *workflow;
  const char *name;
  rp_map ids; // node id -> size_t *, its index
} scope;

static const Flyteidl__Core__TypedInterface *interface_of(const scope *in, const Flyteidl__Core__Node *node)
{
  if (node->target_case != FLYTEIDL__CORE__NODE__TARGET_TASK_NODE || node->task_node == NULL ||
      node->task_node->reference_case != FLYTEIDL__CORE__TASK_NODE__REFERENCE_REFERENCE_ID ||
      node->task_node->reference_id == NULL) {
    return NULL;
  }
  const Flyteidl__Admin__TaskSpec *task =
      rp_map_find(&in->checker->tasks, rp_str_of(node->task_node->reference_id->name));
  return task != NULL ? task->template_->interface : NULL;
}

static bool word(const char *text)
{
  for (const char *c = text; *c != '\0'; c++) {
    if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || *c == '_')) {
      return false;
    }
  }
  return text[0] != '\0';
}

static void promise(scope *in, const char *at, const Flyteidl__Core__OutputReference *reference,
                    const Flyteidl__Core__LiteralType *type)
{
  if (reference == NULL || !word(reference->var)) {
    rp_check_add(in->checker, RP_RULE_PACKAGE_BINDING, "workflow %s: %s: a promise has no usable variable name",
                 in->name, at);
    return;
  }
  const Flyteidl__Core__VariableMap *outputs;
  if (reference->node_id[0] == '\0' || strcmp(reference->node_id, "start-node") == 0) {
    outputs = in->workflow->interface != NULL ? in->workflow->interface->inputs : NULL;
  } else {
    const size_t *index = rp_map_find(&in->ids, rp_str_of(reference->node_id));
    if (index == NULL) {
      rp_check_add(in->checker, RP_RULE_PACKAGE_BINDING, "workflow %s: %s: there is no node %s", in->name, at,
                   reference->node_id);
      return;
    }
    const Flyteidl__Core__Node *source = in->workflow->nodes[*index];
    if (source->target_case != FLYTEIDL__CORE__NODE__TARGET_TASK_NODE) {
      return;
    }
    const Flyteidl__Core__TypedInterface *interface = interface_of(in, source);
    outputs = interface != NULL ? interface->outputs : NULL;
  }
  const Flyteidl__Core__Variable *variable = rp_check_variable(outputs, reference->var);
  if (variable == NULL) {
    rp_check_add(in->checker, RP_RULE_PACKAGE_BINDING, "workflow %s: %s: %s.%s does not exist", in->name, at,
                 reference->node_id[0] != '\0' ? reference->node_id : "inputs", reference->var);
  } else if (reference->n_attr_path == 0 && !rp_check_castable(variable->type, type, MAX_DEPTH)) {
    rp_check_add(in->checker, RP_RULE_PACKAGE_BINDING, "workflow %s: %s: %s.%s has another type", in->name, at,
                 reference->node_id[0] != '\0' ? reference->node_id : "inputs", reference->var);
  }
}

static void binding_data(scope *in, const char *at, const Flyteidl__Core__BindingData *data,
                         const Flyteidl__Core__LiteralType *type, unsigned depth)
{
  bool wrong = data == NULL || type == NULL || depth == 0;
  if (!wrong && type->type_case == FLYTEIDL__CORE__LITERAL_TYPE__TYPE_UNION_TYPE &&
      data->value_case != FLYTEIDL__CORE__BINDING_DATA__VALUE_SCALAR &&
      data->value_case != FLYTEIDL__CORE__BINDING_DATA__VALUE_PROMISE) {
    return; // a list or map against a union: the compiler tries each variant
  }
  if (!wrong) {
    switch (data->value_case) {
    case FLYTEIDL__CORE__BINDING_DATA__VALUE_SCALAR:
      wrong = !rp_check_scalar(data->scalar, type);
      break;
    case FLYTEIDL__CORE__BINDING_DATA__VALUE_PROMISE:
      promise(in, at, data->promise, type);
      break;
    case FLYTEIDL__CORE__BINDING_DATA__VALUE_COLLECTION:
      wrong = type->type_case != FLYTEIDL__CORE__LITERAL_TYPE__TYPE_COLLECTION_TYPE || data->collection == NULL;
      for (size_t i = 0; !wrong && i < data->collection->n_bindings; i++) {
        binding_data(in, at, data->collection->bindings[i], type->collection_type, depth - 1);
      }
      break;
    case FLYTEIDL__CORE__BINDING_DATA__VALUE_MAP:
      wrong = type->type_case != FLYTEIDL__CORE__LITERAL_TYPE__TYPE_MAP_VALUE_TYPE || data->map == NULL;
      for (size_t i = 0; !wrong && i < data->map->n_bindings; i++) {
        binding_data(in, at, data->map->bindings[i]->value, type->map_value_type, depth - 1);
      }
      break;
    case FLYTEIDL__CORE__BINDING_DATA__VALUE_OFFLOADED_METADATA:
    case FLYTEIDL__CORE__BINDING_DATA__VALUE__NOT_SET:
    case _FLYTEIDL__CORE__BINDING_DATA__VALUE__CASE_IS_INT_SIZE:
      wrong = true;
      break;
    }
  }
  if (wrong) {
    rp_check_add(in->checker, RP_RULE_PACKAGE_BINDING, "workflow %s: %s: the value is missing or has another type",
                 in->name, at);
  }
}

static void bindings(scope *in, const char *node, Flyteidl__Core__Binding *const *list, size_t count,
                     const Flyteidl__Core__VariableMap *wanted)
{
  for (size_t i = 0; i < count; i++) {
    const char *at = rp_arena_printf(in->checker->arena, "%s, %s", node, list[i]->var).data;
    const Flyteidl__Core__Variable *variable = rp_check_variable(wanted, list[i]->var);
    if (variable == NULL) {
      rp_check_add(in->checker, RP_RULE_PACKAGE_BINDING, "workflow %s: %s: there is no such variable", in->name, at);
    } else {
      binding_data(in, at, list[i]->binding, variable->type, MAX_DEPTH);
    }
    for (size_t k = 0; k < i; k++) {
      if (strcmp(list[k]->var, list[i]->var) == 0) {
        rp_check_add(in->checker, RP_RULE_PACKAGE_BINDING, "workflow %s: %s: bound more than once", in->name, at);
      }
    }
  }
  for (size_t i = 0; wanted != NULL && i < wanted->n_variables; i++) {
    bool bound = wanted->variables[i]->value == NULL || rp_check_optional(wanted->variables[i]->value->type);
    for (size_t k = 0; k < count && !bound; k++) {
      bound = strcmp(list[k]->var, wanted->variables[i]->key) == 0;
    }
    if (!bound) {
      rp_check_add(in->checker, RP_RULE_PACKAGE_BINDING, "workflow %s: %s: %s is not bound", in->name, node,
                   wanted->variables[i]->key);
    }
  }
}

static void task_node(scope *in, const Flyteidl__Core__Node *node)
{
  const Flyteidl__Core__TaskNode *task = node->task_node;
  if (task == NULL || task->reference_case != FLYTEIDL__CORE__TASK_NODE__REFERENCE_REFERENCE_ID) {
    rp_check_add(in->checker, RP_RULE_PACKAGE_NODE, "workflow %s: node %s names no task", in->name, node->id);
    return;
  }
  if (!rp_check_identifier(in->checker, task->reference_id, FLYTEIDL__CORE__RESOURCE_TYPE__TASK, node->id)) {
    return;
  }
  if (!rp_map_has(&in->checker->tasks, rp_str_of(task->reference_id->name))) {
    rp_check_add(in->checker, RP_RULE_PACKAGE_ORDER, "workflow %s: node %s: task %s is not registered before it",
                 in->name, node->id, task->reference_id->name);
    return;
  }
  const Flyteidl__Core__TypedInterface *interface = interface_of(in, node);
  bindings(in, rp_arena_printf(in->checker->arena, "node %s", node->id).data, node->inputs, node->n_inputs,
           interface != NULL ? interface->inputs : NULL);
}

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

// Predecessors of a node as bits in `row`; collections and maps are searched within the depth that unpacking allows.
static void predecessors(const scope *in, const Flyteidl__Core__BindingData *data, uint8_t *row, unsigned depth)
{
  if (data == NULL || depth == 0) {
    return;
  }
  if (data->value_case == FLYTEIDL__CORE__BINDING_DATA__VALUE_PROMISE && data->promise != NULL) {
    const size_t *index = rp_map_find(&in->ids, rp_str_of(data->promise->node_id));
    if (index != NULL) {
      row[*index] = 1;
    }
  } else if (data->value_case == FLYTEIDL__CORE__BINDING_DATA__VALUE_COLLECTION && data->collection != NULL) {
    for (size_t i = 0; i < data->collection->n_bindings; i++) {
      predecessors(in, data->collection->bindings[i], row, depth - 1);
    }
  } else if (data->value_case == FLYTEIDL__CORE__BINDING_DATA__VALUE_MAP && data->map != NULL) {
    for (size_t i = 0; i < data->map->n_bindings; i++) {
      predecessors(in, data->map->bindings[i]->value, row, depth - 1);
    }
  }
}

// The number of distinct paths from the start, which the compiler's cycle detector walks; and cycles themselves.
static void paths(scope *in)
{
  size_t n = in->workflow->n_nodes;
  if (n > 5000) {
    return; // far over what admin takes: reported already
  }
  uint8_t *edges = RP_NEW_ARRAY(in->checker->arena, uint8_t, n * n);
  for (size_t i = 0; i < n; i++) {
    const Flyteidl__Core__Node *node = in->workflow->nodes[i];
    for (size_t k = 0; k < node->n_inputs; k++) {
      predecessors(in, node->inputs[k]->binding, edges + i * n, MAX_DEPTH);
    }
    for (size_t k = 0; k < node->n_upstream_node_ids; k++) {
      const size_t *index = rp_map_find(&in->ids, rp_str_of(node->upstream_node_ids[k]));
      if (index != NULL) {
        edges[i * n + *index] = 1;
      }
    }
  }
  double *count = RP_NEW_ARRAY(in->checker->arena, double, n);
  double total = 0;
  size_t placed = 0;
  bool progress = true;
  while (progress) {
    progress = false;
    for (size_t i = 0; i < n; i++) {
      double sum = 0;
      bool ready = count[i] == 0;
      bool first = true;
      for (size_t k = 0; k < n && ready; k++) {
        if (edges[i * n + k] != 0) {
          ready = count[k] > 0;
          sum += count[k];
          first = false;
        }
      }
      if (ready) {
        count[i] = first ? 1 : sum;
        total += count[i];
        placed++;
        progress = true;
      }
    }
  }
  if (placed < n) {
    rp_check_add(in->checker, RP_RULE_PACKAGE_CYCLE, "workflow %s: %zu nodes wait for one another", in->name,
                 n - placed);
  } else if (total > MAX_PATHS) {
    rp_check_add(in->checker, RP_RULE_PACKAGE_SIZE,
                 "workflow %s has %.0f paths: Flyte's compiler walks each and does not end in time", in->name, total);
  }
}

static void record_size(scope *in)
{
  rp_map seen;
  rp_map_init(&seen, in->checker->arena);
  size_t total = 0;
  for (size_t i = 0; i < in->workflow->n_nodes; i++) {
    const Flyteidl__Core__Node *node = in->workflow->nodes[i];
    size_t own = protobuf_c_message_get_packed_size(&node->base);
    total += own > NODE_BYTES ? own : NODE_BYTES;
    if (node->target_case == FLYTEIDL__CORE__NODE__TARGET_TASK_NODE && node->task_node != NULL &&
        node->task_node->reference_id != NULL) {
      rp_str task = rp_str_of(node->task_node->reference_id->name);
      const size_t *size = rp_map_find(&in->checker->sizes, task);
      if (size != NULL && !rp_map_has(&seen, task)) {
        rp_map_put(&seen, task, NULL);
        total += *size;
      }
    }
  }
  rp_map_release(&seen);
  if (total > SIZE_REFUSED) {
    rp_check_add(in->checker, RP_RULE_PACKAGE_SIZE, "workflow %s takes about %zu bytes with its tasks", in->name,
                 total);
  } else if (total > SIZE_NEAR) {
    rp_check_add(in->checker, RP_RULE_PACKAGE_SIZE_NEAR, "workflow %s takes about %zu bytes with its tasks", in->name,
                 total);
  }
}

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
    if (node->target_case == FLYTEIDL__CORE__NODE__TARGET__NOT_SET) {
      rp_check_add(in->checker, RP_RULE_PACKAGE_NODE, "workflow %s: node %s has no target", in->name, node->id);
    } else if (node->target_case == FLYTEIDL__CORE__NODE__TARGET_TASK_NODE) {
      task_node(in, node);
    }
  }
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
  scope in = {.checker = checker, .workflow = template, .name = template->id->name};
  if (rp_map_has(&checker->workflows, rp_str_of(in.name))) {
    rp_check_add(checker, RP_RULE_PACKAGE_IDENTIFIER, "workflow %s stands in the package twice", in.name);
  }
  rp_map_put(&checker->workflows, rp_str_of(in.name), spec);
  checker->result->nodes += template->n_nodes;
  rp_check_interface(checker, template->interface, rp_arena_printf(checker->arena, "workflow %s", in.name).data);
  if (template->n_nodes == 0) {
    rp_check_add(checker, RP_RULE_PACKAGE_NODE, "workflow %s has no nodes", in.name);
    return;
  }
  if (template->n_nodes > MAX_NODES) {
    rp_check_add(checker, RP_RULE_PACKAGE_SIZE, "workflow %s has %zu nodes; flyteadmin takes %d by default", in.name,
                 template->n_nodes, MAX_NODES);
  }
  rp_map_init(&in.ids, checker->arena);
  node_ids(&in);
  nodes(&in);
  bindings(&in, "the outputs", template->outputs, template->n_outputs,
           template->interface != NULL ? template->interface->outputs : NULL);
  paths(&in);
  record_size(&in);
  rp_map_release(&in.ids);
}
