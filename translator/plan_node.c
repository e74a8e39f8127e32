/// Nodes of a plan: ids, modes, results, and what each takes in. A consumer takes the local files of its direct
/// dependencies by their position in flatten(input()); where a position is not known it takes the producer's bundle,
/// which puts every file where it was. Remote results need no copy: an edge is enough.

#include <stdlib.h>

#include "base/buf.h"
#include "base/map.h"
#include "translator/name.h"
#include "translator/plan.h"
#include "translator/types.h"

enum { MAX_NODES = 100 };

static bool is(const char *a, const char *b)
{
  return strcmp(a, b) == 0;
}

static bool has_node(const rp_workflow_state *workflow, uint32_t graph)
{
  const rp_graph_state *state = &workflow->nodes[graph];
  return state->own && (!state->plain_wrapper || state->collapsed || state->plan_node != 0);
}

static bool has_local_files(const rp_graph_state *state)
{
  for (size_t i = 0; i < state->node->n_outputs; i++) {
    if (is(state->node->outputs[i]->location, "local")) {
      return true;
    }
  }
  return !state->positional;
}

// Calls for each tasks below a collapsed node that another node runs, nearest first, each once.
typedef RP_VEC(uint32_t) index_list;

static index_list nearest(const rp_workflow_state *workflow, uint32_t from, bool through_hidden)
{
  index_list found = {0};
  uint8_t *seen = RP_NEW_ARRAY(workflow->arena, uint8_t, workflow->count);
  uint32_t *stack = RP_NEW_ARRAY(workflow->arena, uint32_t, workflow->count);
  size_t depth = 0;
  stack[depth++] = from;
  seen[from] = 1;
  while (depth > 0) {
    const Repipe__V1__GraphNode *node = workflow->nodes[stack[--depth]].node;
    size_t edges = node->n_requires + (through_hidden ? node->n_dynamic : 0);
    for (size_t i = 0; i < edges; i++) {
      const Repipe__V1__GraphEdge *edge =
          i < node->n_requires ? node->requires[i] : node->dynamic[i - node->n_requires];
      if (edge->node == 0 || edge->node > workflow->count || seen[edge->node - 1]) {
        continue;
      }
      uint32_t child = edge->node - 1;
      seen[child] = 1;
      if (has_node(workflow, child)) {
        RP_PUSH(workflow->arena, &found, child);
      } else {
        stack[depth++] = child;
      }
    }
  }
  return found;
}

// Whether the files of a consumer's dependencies have places in flatten(input()).
static bool ordered(const rp_graph_state *state)
{
  return !(is(state->node->requires_shape, "set") && state->node->n_requires > 1);
}

static void mark_bundles(rp_workflow_state *workflow)
{
  for (uint32_t i = 0; i < workflow->count; i++) {
    rp_graph_state *state = &workflow->nodes[i];
    if (!has_node(workflow, i)) {
      continue;
    }
    if (!state->positional || (state->collapsed && state->node->n_outputs == 0)) {
      state->bundled = true;
    }
    if (state->collapsed) {
      continue;
    }
    bool known = ordered(state);
    for (size_t k = 0; k < state->node->n_requires; k++) {
      rp_graph_state *child = &workflow->nodes[state->node->requires[k] -> node - 1];
      known = known && child->positional;
      if (!known && has_local_files(child)) {
        child->bundled = true;
      }
    }
  }
}

static rp_str qualname_of(const char *class)
{
  rp_str text = rp_str_of(class);
  size_t colon = rp_str_find(text, RP_STR(":"), 0);
  return colon == SIZE_MAX ? text : rp_str_sub(text, colon + 1, text.size);
}

// The instance that only hands the workflow's inputs on under their own names needs no digest to tell it apart.
static bool canonical(const rp_workflow_state *workflow, const rp_graph_state *state)
{
  for (size_t i = 0; i < state->node->n_arguments; i++) {
    const Repipe__V1__Argument *argument = state->node->arguments[i];
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

static uint32_t arguments_digest(const rp_workflow_state *workflow, const rp_graph_state *state)
{
  rp_buf buf = RP_BUF_INIT;
  rp_buf_cstr(&buf, state->node->class_);
  for (size_t i = 0; i < state->node->n_arguments; i++) {
    const Repipe__V1__Argument *argument = state->node->arguments[i];
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
  char *base = rp_name_node(arena, qualname_of(state->node->class_));
  const char *owner = rp_map_find(owners, rp_str_of(base));
  char *id = base;
  if (owner == NULL) { // classes of several modules have this name
    id = (char *)rp_arena_printf(arena, "%s-%08x", base, rp_name_digest(rp_str_of(state->node->class_))).data;
  }
  if (!canonical(workflow, state)) {
    id = (char *)rp_arena_printf(arena, "%s-%08x", id, arguments_digest(workflow, state)).data;
  }
  for (unsigned i = 2; rp_map_has(used, rp_str_of(id)); i++) {
    id = (char *)rp_arena_printf(arena, "%s-%u", base, i).data;
  }
  rp_map_put(used, rp_str_of(id), id);
  return id;
}

static Repipe__V1__PlanFile *file_of(rp_arena *arena, uint32_t position, const char *variable, const char *transport,
                                     uint32_t item)
{
  Repipe__V1__PlanFile *file = RP_NEW(arena, Repipe__V1__PlanFile);
  repipe__v1__plan_file__init(file);
  file->position = position;
  file->variable = rp_arena_cstr(arena, rp_str_of(variable));
  file->transport = rp_arena_cstr(arena, rp_str_of(transport));
  file->item = item;
  return file;
}

static void make_outputs(const rp_workflow_state *workflow, const rp_graph_state *state, Repipe__V1__PlanNode *node)
{
  RP_VEC(Repipe__V1__PlanFile *) files = {0};
  for (uint32_t i = 0; i < state->node->n_outputs && state->positional; i++) {
    const Repipe__V1__Output *output = state->node->outputs[i];
    const char *variable = rp_arena_printf(workflow->arena, "o%u", (unsigned)i).data;
    if (is(output->location, "local")) {
      RP_PUSH(workflow->arena, &files, file_of(workflow->arena, i, variable, "file", 0));
    } else if (is(output->location, "remote") && output->path != NULL &&
               output->path->kind_case != REPIPE__V1__VALUE__KIND_UNKNOWN) {
      RP_PUSH(workflow->arena, &files, file_of(workflow->arena, i, variable, "uri", 0));
    }
  }
  if (state->bundled) {
    RP_PUSH(workflow->arena, &files, file_of(workflow->arena, 0, "files", "bundle", 0));
  }
  node->outputs = files.items;
  node->n_outputs = files.count;
  node->output_count = state->positional ? (uint32_t)state->node->n_outputs + 1 : 0;
}

static uint32_t attribute(const rp_graph_state *state, const char *name)
{
  for (size_t i = 0; state->task != NULL && i < state->task->n_attributes; i++) {
    const Repipe__V1__Attribute *attribute = state->task->attributes[i];
    int64_t number;
    if (is(attribute->name, name) && attribute->value != NULL &&
        attribute->value->kind_case == REPIPE__V1__VALUE__KIND_LITERAL &&
        rp_str_to_int64(rp_str_of(attribute->value->literal->text), &number) && number > 0 && number < 1000000) {
      return (uint32_t)number;
    }
  }
  return 0;
}

static int compare_text(const void *a, const void *b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

static void import_roots(const rp_workflow_state *workflow, const rp_graph_state *state, Repipe__V1__PlanNode *node)
{
  RP_VEC(char *) roots = {0};
  for (size_t i = 0; i < workflow->count; i++) {
    const Repipe__V1__Task *task = workflow->nodes[i].task;
    bool known = task == NULL;
    for (size_t k = 0; k < roots.count && !known; k++) {
      known = is(roots.items[k], task->import_root);
    }
    if (!known) {
      RP_PUSH(workflow->arena, &roots, task->import_root);
    }
  }
  if (roots.count > 0) {
    qsort(roots.items, roots.count, sizeof roots.items[0], compare_text);
  }
  for (size_t i = 0; state->task != NULL && i < roots.count; i++) {
    if (is(roots.items[i], state->task->import_root)) {
      char *own = roots.items[i];
      memmove(roots.items + 1, roots.items, i * sizeof roots.items[0]);
      roots.items[0] = own;
      break;
    }
  }
  node->path = roots.items;
  node->n_path = roots.count;
}

// ---- what a node takes in ----

typedef RP_VEC(Repipe__V1__PlanBinding *) binding_list;

static Repipe__V1__PlanBinding *binding_new(rp_arena *arena, binding_list *list, const char *variable,
                                            const char *parameter, Repipe__V1__PlanType *type)
{
  rp_str name = rp_str_of(variable);
  for (size_t i = 0; i < list->count; i++) {
    if (rp_str_is(name, list->items[i]->variable)) {
      name = rp_arena_printf(arena, "%.*s_", RP_STR_ARG(name));
      i = SIZE_MAX; // look at all of them again
    }
  }
  Repipe__V1__PlanBinding *binding = RP_NEW(arena, Repipe__V1__PlanBinding);
  repipe__v1__plan_binding__init(binding);
  binding->variable = rp_arena_cstr(arena, name);
  binding->parameter = rp_arena_cstr(arena, rp_str_of(parameter));
  binding->type = type;
  RP_PUSH(arena, list, binding);
  return binding;
}

static void bind_source(Repipe__V1__PlanBinding *binding, const rp_argument_binding *from)
{
  if (from->constant != NULL) {
    binding->source_case = REPIPE__V1__PLAN_BINDING__SOURCE_CONSTANT;
    binding->constant = from->constant;
  } else {
    binding->source_case = REPIPE__V1__PLAN_BINDING__SOURCE_INPUT;
    binding->input = (char *)from->input;
  }
}

static Repipe__V1__PlanSecret *secret_of(rp_arena *arena, const char *parameter, const rp_argument_binding *from)
{
  Repipe__V1__PlanSecret *secret = RP_NEW(arena, Repipe__V1__PlanSecret);
  repipe__v1__plan_secret__init(secret);
  rp_str owner = qualname_of(from->secret_owner);
  secret->parameter = rp_arena_cstr(arena, rp_str_of(parameter));
  secret->group = rp_name_node(arena, owner);
  secret->key = rp_name_variable(arena, rp_str_of(from->secret_name));
  secret->environment =
      rp_name_environment(arena, rp_arena_printf(arena, "%.*s_%s", RP_STR_ARG(owner), from->secret_name));
  return secret;
}

static void bind_parameters(const rp_workflow_state *workflow, const rp_graph_state *state, Repipe__V1__PlanNode *node,
                            binding_list *bindings)
{
  rp_arena *arena = workflow->arena;
  RP_VEC(char *) omitted = {0};
  RP_VEC(Repipe__V1__PlanSecret *) secrets = {0};
  for (size_t i = 0; i < state->node->n_arguments; i++) {
    const Repipe__V1__Argument *argument = state->node->arguments[i];
    rp_argument_binding from = rp_plan_argument(workflow, state, argument);
    if (from.kind == RP_ARGUMENT_BOUND) {
      char *variable = rp_name_variable(arena, rp_str_of(argument->name));
      bind_source(binding_new(arena, bindings, variable, argument->name, from.type), &from);
    } else if (from.kind == RP_ARGUMENT_SECRET) {
      RP_PUSH(arena, &secrets, secret_of(arena, argument->name, &from));
    } else {
      RP_PUSH(arena, &omitted, argument->name);
    }
  }
  node->omitted = omitted.items;
  node->n_omitted = omitted.count;
  node->secrets = secrets.items;
  node->n_secrets = secrets.count;
}

// The collection of blobs called `variable`, made when new; a promise of `producer`'s output is added, its index
// returned.
static uint32_t add_blob(rp_arena *arena, binding_list *bindings, const char **variable,
                         Repipe__V1__PlanBinding **group, const char *producer, const char *output)
{
  if (*group == NULL) {
    *group = binding_new(arena, bindings, *variable, "", rp_type_new(arena, "BLOB", true, ""));
    (*group)->source_case = REPIPE__V1__PLAN_BINDING__SOURCE_PROMISES;
    (*group)->promises = RP_NEW(arena, Repipe__V1__PlanPromises);
    repipe__v1__plan_promises__init((*group)->promises);
    *variable = (*group)->variable;
  }
  Repipe__V1__PlanPromises *promises = (*group)->promises;
  Repipe__V1__PlanPromise **items = RP_NEW_ARRAY(arena, Repipe__V1__PlanPromise *, promises->n_items + 1);
  if (promises->n_items > 0) {
    memcpy(items, promises->items, promises->n_items * sizeof items[0]);
  }
  Repipe__V1__PlanPromise *promise = RP_NEW(arena, Repipe__V1__PlanPromise);
  repipe__v1__plan_promise__init(promise);
  promise->node = rp_arena_cstr(arena, rp_str_of(producer));
  promise->variable = rp_arena_cstr(arena, rp_str_of(output));
  items[promises->n_items] = promise;
  promises->items = items;
  return (uint32_t)promises->n_items++;
}

typedef struct file_group {
  const char *variable;
  Repipe__V1__PlanBinding *binding;
} file_group;

static char *key_variable(rp_arena *arena, const Repipe__V1__GraphEdge *edge)
{
  if (edge->key != NULL && edge->key->kind_case == REPIPE__V1__VALUE__KIND_LITERAL &&
      is(edge->key->literal->type, "str")) {
    char *name = rp_name_variable(arena, rp_str_of(edge->key->literal->text));
    return (char *)rp_arena_printf(arena, "requires_%s", name).data;
  }
  return rp_arena_cstr(arena, RP_STR("requires"));
}

static void bind_files(rp_workflow_state *workflow, const rp_graph_state *state, Repipe__V1__PlanNode *node,
                       binding_list *bindings)
{
  rp_arena *arena = workflow->arena;
  RP_VEC(Repipe__V1__PlanFile *) files = {0};
  RP_VEC(file_group) groups = {0};
  file_group bundles = {"bundles", NULL};
  bool known = ordered(state);
  bool counted = true;
  uint32_t position = 0;
  for (size_t i = 0; i < state->node->n_requires; i++) {
    const Repipe__V1__GraphEdge *edge = state->node->requires[i];
    const rp_graph_state *child = &workflow->nodes[edge->node - 1];
    counted = counted && child->positional;
    known = known && child->positional;
    if (child->plan_node == 0) {
      continue; // a plain wrapper has no files of its own
    }
    const Repipe__V1__PlanNode *producer = workflow->plan->nodes[child->plan_node - 1];
    if (!known) {
      if (child->bundled && has_local_files(child)) {
        uint32_t item = add_blob(arena, bindings, &bundles.variable, &bundles.binding, producer->id, "files");
        RP_PUSH(arena, &files, file_of(arena, 0, bundles.variable, "bundle", item));
      }
    } else {
      const char *variable = key_variable(arena, edge);
      size_t group = 0;
      while (group < groups.count && !is(groups.items[group].variable, variable)) {
        group++;
      }
      for (size_t k = 0; k < producer->n_outputs; k++) {
        const Repipe__V1__PlanFile *output = producer->outputs[k];
        if (!is(output->transport, "file")) {
          continue;
        }
        if (group == groups.count) {
          file_group fresh = {variable, NULL};
          RP_PUSH(arena, &groups, fresh);
        }
        const char *name = groups.items[group].binding != NULL ? groups.items[group].binding->variable : variable;
        uint32_t item = add_blob(arena, bindings, &name, &groups.items[group].binding, producer->id, output->variable);
        RP_PUSH(arena, &files, file_of(arena, position + output->position, name, "file", item));
      }
    }
    position += (uint32_t)child->node->n_outputs;
  }
  node->inputs = files.items;
  node->n_inputs = files.count;
  node->input_count = counted ? position + 1 : 0;
}

static void bind_given(rp_workflow_state *workflow, uint32_t graph, Repipe__V1__PlanNode *node, binding_list *bindings)
{
  rp_arena *arena = workflow->arena;
  index_list below = nearest(workflow, graph, true);
  RP_VEC(Repipe__V1__PlanGiven *) given = {0};
  for (uint32_t i = 0; i < below.count; i++) {
    const rp_graph_state *child = &workflow->nodes[below.items[i]];
    const Repipe__V1__PlanNode *producer = workflow->plan->nodes[child->plan_node - 1];
    Repipe__V1__PlanGiven *one = RP_NEW(arena, Repipe__V1__PlanGiven);
    repipe__v1__plan_given__init(one);
    one->graph_node = below.items[i];
    binding_list own = {0};
    RP_VEC(Repipe__V1__PlanSecret *) secrets = {0};
    for (size_t k = 0; k < child->node->n_arguments; k++) {
      const Repipe__V1__Argument *argument = child->node->arguments[k];
      rp_argument_binding from = rp_plan_argument(workflow, child, argument);
      if (from.kind == RP_ARGUMENT_BOUND) {
        char *name = rp_name_variable(arena, rp_arena_printf(arena, "given%u_%s", (unsigned)i, argument->name));
        Repipe__V1__PlanBinding *outer = binding_new(arena, bindings, name, "", from.type);
        bind_source(outer, &from);
        Repipe__V1__PlanBinding *inner = binding_new(arena, &own, outer->variable, argument->name, from.type);
        bind_source(inner, &from);
      } else if (from.kind == RP_ARGUMENT_SECRET) {
        RP_PUSH(arena, &secrets, secret_of(arena, argument->name, &from));
      }
    }
    RP_VEC(Repipe__V1__PlanFile *) files = {0};
    file_group group = {rp_arena_printf(arena, "given%u", (unsigned)i).data, NULL};
    for (size_t k = 0; k < producer->n_outputs; k++) {
      const Repipe__V1__PlanFile *output = producer->outputs[k];
      bool bundle = is(output->transport, "bundle");
      if ((bundle && !child->positional) || is(output->transport, "file")) {
        uint32_t item = add_blob(arena, bindings, &group.variable, &group.binding, producer->id, output->variable);
        RP_PUSH(arena, &files, file_of(arena, output->position, group.variable, output->transport, item));
      }
    }
    one->bindings = own.items;
    one->n_bindings = own.count;
    one->inputs = files.items;
    one->n_inputs = files.count;
    one->secrets = secrets.items;
    one->n_secrets = secrets.count;
    RP_PUSH(arena, &given, one);
  }
  node->given = given.items;
  node->n_given = given.count;
}

static int compare_bindings(const void *a, const void *b)
{
  const Repipe__V1__PlanBinding *const *left = a;
  const Repipe__V1__PlanBinding *const *right = b;
  return strcmp((*left)->variable, (*right)->variable);
}

static bool promised(const Repipe__V1__PlanNode *node, const char *producer)
{
  for (size_t i = 0; i < node->n_bindings; i++) {
    const Repipe__V1__PlanBinding *binding = node->bindings[i];
    if (binding->source_case != REPIPE__V1__PLAN_BINDING__SOURCE_PROMISES) {
      continue;
    }
    for (size_t k = 0; k < binding->promises->n_items; k++) {
      if (is(binding->promises->items[k]->node, producer)) {
        return true;
      }
    }
  }
  return false;
}

static void order_after(rp_workflow_state *workflow, uint32_t graph, Repipe__V1__PlanNode *node)
{
  index_list below = nearest(workflow, graph, workflow->nodes[graph].collapsed);
  RP_VEC(char *) upstream = {0};
  for (size_t i = 0; i < below.count; i++) {
    char *id = workflow->plan->nodes[workflow->nodes[below.items[i]].plan_node - 1]->id;
    if (!promised(node, id)) {
      RP_PUSH(workflow->arena, &upstream, id);
    }
  }
  if (upstream.count > 0) {
    qsort(upstream.items, upstream.count, sizeof upstream.items[0], compare_text);
  }
  node->upstream = upstream.items;
  node->n_upstream = upstream.count;
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
  node->mode = rp_arena_cstr(workflow->arena, rp_str_of(external ? "check" : state->collapsed ? "subtree" : "task"));
  uint32_t attempts = attribute(state, "retry_count");
  node->retries = attempts > 0 && !external ? attempts - 1 : 0;
  node->timeout_seconds = external ? 0 : attribute(state, "worker_timeout");
  import_roots(workflow, state, node);
  make_outputs(workflow, state, node);
  return node;
}

// Which class each node name belongs to: NULL where several do.
static void name_owners(const rp_workflow_state *workflow, rp_map *owners)
{
  for (uint32_t i = 0; i < workflow->count; i++) {
    char *class = workflow->nodes[i].node->class_;
    rp_str base = rp_str_of(rp_name_node(workflow->arena, qualname_of(class)));
    const char *known = rp_map_find(owners, base);
    if (!rp_map_has(owners, base)) {
      rp_map_put(owners, base, class);
    } else if (known != NULL && !is(known, class)) {
      rp_map_put(owners, base, NULL);
    }
  }
}

bool rp_plan_nodes(rp_workflow_state *workflow, uint32_t *code)
{
  rp_arena *arena = workflow->arena;
  index_list graph = {0};
  for (uint32_t i = 0; i < workflow->count; i++) {
    workflow->nodes[i].plan_node = 0;
    if (has_node(workflow, i)) {
      RP_PUSH(arena, &graph, i);
    }
  }
  if (graph.count == 0) {
    RP_PUSH(arena, &graph, workflow->root_node);
  }
  if (graph.count > MAX_NODES) {
    *code = RP_RULE_TOO_MANY_NODES;
    return false;
  }
  for (uint32_t i = 0; i < graph.count; i++) {
    workflow->nodes[graph.items[i]].plan_node = i + 1;
  }
  mark_bundles(workflow);

  rp_map owners, used;
  rp_map_init(&owners, arena);
  rp_map_init(&used, arena);
  name_owners(workflow, &owners);
  Repipe__V1__WorkflowPlan *plan = workflow->plan;
  plan->n_nodes = graph.count;
  plan->nodes = RP_NEW_ARRAY(arena, Repipe__V1__PlanNode *, graph.count);
  for (size_t i = 0; i < graph.count; i++) {
    plan->nodes[i] = make_node(workflow, graph.items[i], &owners, &used);
  }
  rp_map_release(&owners);
  rp_map_release(&used);
  for (size_t i = 0; i < graph.count; i++) {
    Repipe__V1__PlanNode *node = plan->nodes[i];
    const rp_graph_state *state = &workflow->nodes[graph.items[i]];
    binding_list bindings = {0};
    bind_parameters(workflow, state, node, &bindings);
    if (state->collapsed) {
      bind_given(workflow, graph.items[i], node, &bindings);
    } else {
      bind_files(workflow, state, node, &bindings);
    }
    if (bindings.count > 0) {
      qsort(bindings.items, bindings.count, sizeof bindings.items[0], compare_bindings);
    }
    node->bindings = bindings.items;
    node->n_bindings = bindings.count;
    order_after(workflow, graph.items[i], node);
  }
  return rp_plan_edges(workflow, code);
}
