/// What a node takes in. A consumer takes the local files of its direct dependencies by their position in
/// flatten(input()); where a position is not known it takes the producer's bundle, which puts every file where it was.
/// Remote results need no copy: an edge is enough.

#include <stdlib.h>

#include "base/map.h"
#include "translator/parts/name.h"
#include "translator/parts/types.h"
#include "translator/plan/node.h"

static bool is(const char *a, const char *b)
{
  return strcmp(a, b) == 0;
}

typedef RP_VEC(uint32_t) index_list;

// A walk down to the nodes that are nearest below, each once.
typedef struct descent {
  index_list found;
  size_t depth; // of workflow->scratch
} descent;

static descent descend(rp_workflow_state *workflow)
{
  workflow->stamp++;
  return (descent){0};
}

static void meet(rp_workflow_state *workflow, descent *d, uint32_t graph)
{
  if (workflow->stamps[graph] == workflow->stamp) {
    return;
  }
  workflow->stamps[graph] = workflow->stamp;
  if (rp_plan_has_node(workflow, graph) || workflow->nodes[graph].as_input != NULL) {
    RP_PUSH(workflow->arena, &d->found, graph);
  } else {
    workflow->scratch[d->depth++] = graph;
  }
}

// The tasks of the edges from the `from`th on.
static void meet_edges(rp_workflow_state *workflow, descent *d, const Repipe__V1__GraphNode *node, size_t from,
                       bool through_hidden)
{
  size_t edges = node->n_requires + (through_hidden ? node->n_dynamic : 0);
  for (size_t i = from; i < edges; i++) {
    const Repipe__V1__GraphEdge *edge = i < node->n_requires ? node->requires[i] : node->dynamic[i - node->n_requires];
    if (edge->node != 0 && edge->node <= workflow->count) {
      meet(workflow, d, edge->node - 1);
    }
  }
}

static index_list landed(rp_workflow_state *workflow, descent *d, bool through_hidden)
{
  while (d->depth > 0) {
    meet_edges(workflow, d, workflow->nodes[workflow->scratch[--d->depth]].node, 0, through_hidden);
  }
  return d->found;
}

// The nodes nearest below one that have a node of their own.
static index_list nearest(rp_workflow_state *workflow, uint32_t from, bool through_hidden)
{
  descent d = descend(workflow);
  workflow->stamps[from] = workflow->stamp;
  meet_edges(workflow, &d, workflow->nodes[from].node, 0, through_hidden);
  return landed(workflow, &d, through_hidden);
}

// Those that are done before it although requires() does not say so: what its run() yields, and what stands before it where
// another's run() yields it.
static index_list besides(rp_workflow_state *workflow, uint32_t graph)
{
  const rp_graph_state *state = &workflow->nodes[graph];
  descent d = descend(workflow);
  workflow->stamps[graph] = workflow->stamp;
  for (size_t i = 0; i < state->required_count; i++) {
    uint32_t child = state->node->requires[i] -> node;
    if (child != 0 && child <= workflow->count && rp_plan_has_node(workflow, child - 1)) {
      workflow->stamps[child - 1] = workflow->stamp; // its files come as inputs
    }
  }
  meet_edges(workflow, &d, state->node, state->required_count, false);
  for (size_t i = 0; i < state->waits.count; i++) {
    meet(workflow, &d, state->waits.items[i]);
  }
  return landed(workflow, &d, false);
}

static index_list both(rp_workflow_state *workflow, index_list first, index_list second)
{
  uint32_t stamp = ++workflow->stamp;
  for (size_t i = 0; i < first.count; i++) {
    workflow->stamps[first.items[i]] = stamp;
  }
  for (size_t i = 0; i < second.count; i++) {
    if (workflow->stamps[second.items[i]] != stamp) {
      RP_PUSH(workflow->arena, &first, second.items[i]);
    }
  }
  return first;
}

// Whether something that runs inside a collapsed node may require tasks that nobody knows here.
static bool requires_unknown(const rp_workflow_state *workflow, uint32_t runner)
{
  for (uint32_t i = 0; i < workflow->count; i++) {
    const rp_graph_state *state = &workflow->nodes[i];
    if (i != runner && state->inside != runner + 1) {
      continue;
    }
    bool unknown = state->opaque || state->node->n_dynamic > 0 || rp_plan_open_shape(state->node) ||
                   (state->task != NULL && state->task->run_is_generator && !state->yields);
    for (size_t k = 0; k < state->node->n_requires && !unknown; k++) {
      unknown = state->node->requires[k] -> node == 0;
    }
    if (unknown) {
      return true;
    }
  }
  return false;
}

enum { MAX_GIVEN = 300 };

// What is told to a collapsed node that other nodes ran: the nearest below it; where it may require what is not known here,
// everything below these too, so that nothing of it runs twice. Where that is very much, the nearest alone.
static index_list given_to(rp_workflow_state *workflow, uint32_t graph)
{
  index_list found = nearest(workflow, graph, true);
  size_t direct = found.count;
  if (!requires_unknown(workflow, graph)) {
    return found;
  }
  uint32_t stamp = ++workflow->stamp;
  uint32_t *stack = workflow->scratch;
  size_t depth = 0;
  for (size_t i = 0; i < direct; i++) {
    workflow->stamps[found.items[i]] = stamp;
    stack[depth++] = found.items[i];
  }
  while (depth > 0 && found.count <= MAX_GIVEN) {
    const rp_graph_state *state = &workflow->nodes[stack[--depth]];
    for (size_t i = 0; i < state->node->n_requires && !state->mapped; i++) {
      uint32_t child = state->node->requires[i] -> node;
      if (child == 0 || child > workflow->count || workflow->stamps[child - 1] == stamp) {
        continue;
      }
      workflow->stamps[child - 1] = stamp;
      stack[depth++] = child - 1;
      const rp_graph_state *below = &workflow->nodes[child - 1];
      if (!below->mapped && (rp_plan_has_node(workflow, child - 1) || below->as_input != NULL)) {
        RP_PUSH(workflow->arena, &found, child - 1);
      }
    }
  }
  found.count = found.count > MAX_GIVEN ? direct : found.count;
  return found;
}

static int compare_text(const void *a, const void *b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

Repipe__V1__PlanFile *rp_plan_file(rp_arena *arena, uint32_t position, const char *variable, const char *transport,
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

static void bind_source(rp_workflow_state *workflow, uint32_t graph, const Repipe__V1__Argument *argument,
                        Repipe__V1__PlanBinding *binding, const rp_argument_binding *from)
{
  if (from->kind == RP_ARGUMENT_ANSWERED) {
    binding->source_case = REPIPE__V1__PLAN_BINDING__SOURCE_ANSWER;
    binding->answer = (char *)rp_plan_ask(workflow, graph, argument->name, from->type, argument->value);
  } else if (from->constant != NULL) {
    binding->source_case = REPIPE__V1__PLAN_BINDING__SOURCE_CONSTANT;
    binding->constant = from->constant;
  } else {
    binding->source_case = REPIPE__V1__PLAN_BINDING__SOURCE_INPUT;
    binding->input = (char *)from->input;
  }
}

static Repipe__V1__PlanSecret *secret_of(const rp_workflow_state *workflow, const rp_graph_state *state,
                                         const char *parameter, const rp_argument_binding *from)
{
  rp_arena *arena = workflow->arena;
  Repipe__V1__PlanSecret *secret = RP_NEW(arena, Repipe__V1__PlanSecret);
  repipe__v1__plan_secret__init(secret);
  rp_str owner = rp_plan_qualname(from->secret_owner);
  secret->parameter = rp_arena_cstr(arena, rp_str_of(parameter));
  secret->group = rp_name_node(arena, owner);
  secret->key = rp_name_variable(arena, rp_str_of(from->secret_name));
  // What the root is given it hands on: the decision is about the root's parameter then.
  const rp_graph_state *root = &workflow->nodes[workflow->root_node];
  const char *family = is(from->secret_owner, state->node->class_) ? state->node->family : root->node->family;
  const Repipe__V1__SecretDecision *decided =
      rp_plan_decided_secret(workflow->inventory, from->secret_owner, family, from->secret_name);
  if (decided != NULL) {
    secret->group = decided->group;
    secret->key = decided->name;
  }
  secret->environment =
      rp_name_environment(arena, rp_arena_printf(arena, "%.*s_%s", RP_STR_ARG(owner), from->secret_name));
  return secret;
}

static bool has_source(const rp_argument_binding *from)
{
  return from->kind == RP_ARGUMENT_BOUND || from->kind == RP_ARGUMENT_ANSWERED || from->kind == RP_ARGUMENT_ITEM;
}

static void bind_parameters(rp_workflow_state *workflow, uint32_t graph, Repipe__V1__PlanNode *node,
                            binding_list *bindings)
{
  const rp_graph_state *state = &workflow->nodes[graph];
  rp_arena *arena = workflow->arena;
  RP_VEC(char *) omitted = {0};
  RP_VEC(Repipe__V1__PlanSecret *) secrets = {0};
  for (size_t i = 0; i < state->argument_count; i++) {
    const Repipe__V1__Argument *argument = state->arguments[i];
    rp_argument_binding from = rp_plan_argument(workflow, state, argument);
    if (has_source(&from)) {
      char *variable = rp_name_variable(arena, rp_str_of(argument->name));
      bind_source(workflow, graph, argument, binding_new(arena, bindings, variable, argument->name, from.type), &from);
    } else if (from.kind == RP_ARGUMENT_SECRET) {
      RP_PUSH(arena, &secrets, secret_of(workflow, state, argument->name, &from));
    } else {
      RP_PUSH(arena, &omitted, argument->name);
    }
  }
  node->omitted = omitted.items;
  node->n_omitted = omitted.count;
  node->secrets = secrets.items;
  node->n_secrets = secrets.count;
}

// The input that says whether the task is required at all; "" when it always is.
static char *bind_enabled(rp_workflow_state *workflow, uint32_t graph, const char *variable, binding_list *bindings)
{
  const rp_graph_state *state = &workflow->nodes[graph];
  if (state->always || state->as_input != NULL) {
    return rp_arena_cstr(workflow->arena, RP_STR(""));
  }
  Repipe__V1__PlanType *type = rp_type_new(workflow->arena, "BOOLEAN", false, "bool");
  Repipe__V1__PlanBinding *binding = binding_new(workflow->arena, bindings, variable, "", type);
  if (state->condition_input != NULL) {
    binding->source_case = REPIPE__V1__PLAN_BINDING__SOURCE_INPUT;
    binding->input = (char *)state->condition_input;
  } else {
    binding->source_case = REPIPE__V1__PLAN_BINDING__SOURCE_ANSWER;
    binding->answer = (char *)rp_plan_ask(workflow, graph, "", type, NULL);
  }
  return binding->variable;
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

// Where a task's files come from: its node, or the workflow's inputs; NULL: it has none.
static const Repipe__V1__PlanNode *producer_of(const rp_workflow_state *workflow, const rp_graph_state *state)
{
  return state->as_input != NULL ? state->as_input
         : state->plan_node != 0 ? workflow->plan->nodes[state->plan_node - 1]
                                 : NULL;
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
  bool known = rp_plan_ordered(state);
  bool counted = true;
  uint32_t position = 0;
  for (size_t i = 0; i < state->required_count; i++) {
    const Repipe__V1__GraphEdge *edge = state->node->requires[i];
    if (edge->node == 0) {
      continue;
    }
    const rp_graph_state *child = &workflow->nodes[edge->node - 1];
    counted = counted && child->positional && rp_plan_single(edge);
    known = known && child->positional && rp_plan_single(edge);
    const Repipe__V1__PlanNode *producer = producer_of(workflow, child);
    if (producer == NULL) {
      continue; // a plain wrapper has no files of its own
    }
    if (!known) {
      if (child->mapped && child->bundled && rp_plan_has_local_files(child)) {
        // All runs' bundles in one list: no promise of one item, but the whole output.
        Repipe__V1__PlanBinding *list =
            binding_new(arena, bindings, "mapped", "", rp_type_new(arena, "BLOB", true, ""));
        list->source_case = REPIPE__V1__PLAN_BINDING__SOURCE_PROMISE;
        list->promise = RP_NEW(arena, Repipe__V1__PlanPromise);
        repipe__v1__plan_promise__init(list->promise);
        list->promise->node = producer->id;
        list->promise->variable = rp_arena_cstr(arena, RP_STR("files"));
        RP_PUSH(arena, &files, rp_plan_file(arena, 0, list->variable, "bundles", 0));
      } else if (child->bundled && rp_plan_has_local_files(child)) {
        uint32_t item = add_blob(arena, bindings, &bundles.variable, &bundles.binding, producer->id, "files");
        RP_PUSH(arena, &files, rp_plan_file(arena, 0, bundles.variable, "bundle", item));
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
        RP_PUSH(arena, &files, rp_plan_file(arena, position + output->position, name, "file", item));
      }
    }
    position += (uint32_t)child->node->n_outputs;
  }
  node->inputs = files.items;
  node->n_inputs = files.count;
  node->input_count = counted ? position + 1 : 0;
}

// The nodes, or those nearest below, that it waits for without its task requiring or yielding them.
static index_list waited(rp_workflow_state *workflow, uint32_t graph)
{
  const rp_graph_state *state = &workflow->nodes[graph];
  descent d = descend(workflow);
  for (size_t i = 0; i < state->waits.count; i++) {
    meet(workflow, &d, state->waits.items[i]);
  }
  return landed(workflow, &d, false);
}

static bool is_among(const index_list *list, uint32_t graph)
{
  for (size_t i = 0; i < list->count; i++) {
    if (list->items[i] == graph) {
      return true;
    }
  }
  return false;
}

static void bind_given(rp_workflow_state *workflow, uint32_t graph, index_list below, Repipe__V1__PlanNode *node,
                       binding_list *bindings)
{
  rp_arena *arena = workflow->arena;
  index_list early = waited(workflow, graph);
  RP_VEC(Repipe__V1__PlanGiven *) given = {0};
  for (uint32_t i = 0; i < below.count; i++) {
    const rp_graph_state *child = &workflow->nodes[below.items[i]];
    const Repipe__V1__PlanNode *producer = producer_of(workflow, child);
    Repipe__V1__PlanGiven *one = RP_NEW(arena, Repipe__V1__PlanGiven);
    repipe__v1__plan_given__init(one);
    one->graph_node = below.items[i];
    one->before = is_among(&early, below.items[i]);
    one->enabled =
        bind_enabled(workflow, below.items[i], rp_arena_printf(arena, "given%u_if", (unsigned)i).data, bindings);
    binding_list own = {0};
    RP_VEC(Repipe__V1__PlanSecret *) secrets = {0};
    for (size_t k = 0; k < child->argument_count; k++) {
      const Repipe__V1__Argument *argument = child->arguments[k];
      rp_argument_binding from = rp_plan_argument(workflow, child, argument);
      if (has_source(&from)) {
        char *name = rp_name_variable(arena, rp_arena_printf(arena, "given%u_%s", (unsigned)i, argument->name));
        Repipe__V1__PlanBinding *outer = binding_new(arena, bindings, name, "", from.type);
        bind_source(workflow, below.items[i], argument, outer, &from);
        Repipe__V1__PlanBinding *inner = binding_new(arena, &own, outer->variable, argument->name, from.type);
        bind_source(workflow, below.items[i], argument, inner, &from);
      } else if (from.kind == RP_ARGUMENT_SECRET) {
        RP_PUSH(arena, &secrets, secret_of(workflow, child, argument->name, &from));
      }
    }
    RP_VEC(Repipe__V1__PlanFile *) files = {0};
    file_group group = {rp_arena_printf(arena, "given%u", (unsigned)i).data, NULL};
    for (size_t k = 0; k < producer->n_outputs; k++) {
      const Repipe__V1__PlanFile *output = producer->outputs[k];
      bool bundle = is(output->transport, "bundle");
      if ((bundle && !child->positional) || is(output->transport, "file")) {
        uint32_t item = add_blob(arena, bindings, &group.variable, &group.binding, producer->id, output->variable);
        RP_PUSH(arena, &files, rp_plan_file(arena, output->position, group.variable, output->transport, item));
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
    if (binding->source_case == REPIPE__V1__PLAN_BINDING__SOURCE_PROMISE && is(binding->promise->node, producer)) {
      return true;
    }
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
  index_list below =
      both(workflow, nearest(workflow, graph, workflow->nodes[graph].collapsed), besides(workflow, graph));
  RP_VEC(char *) upstream = {0};
  for (size_t i = 0; i < below.count; i++) {
    uint32_t number = workflow->nodes[below.items[i]].plan_node;
    char *id = number != 0 ? workflow->plan->nodes[number - 1]->id : NULL;
    if (id != NULL && !promised(node, id)) {
      RP_PUSH(workflow->arena, &upstream, id);
    }
  }
  if (upstream.count > 0) {
    qsort(upstream.items, upstream.count, sizeof upstream.items[0], compare_text);
  }
  node->upstream = upstream.items;
  node->n_upstream = upstream.count;
}

static void take(Repipe__V1__PlanNode *node, binding_list *bindings)
{
  if (bindings->count > 1) {
    qsort(bindings->items, bindings->count, sizeof bindings->items[0], compare_bindings);
  }
  node->bindings = bindings->items;
  node->n_bindings = bindings->count;
}

void rp_plan_bind_parameters(rp_workflow_state *workflow, uint32_t graph, Repipe__V1__PlanNode *node)
{
  binding_list bindings = {0};
  bind_parameters(workflow, graph, node, &bindings);
  take(node, &bindings);
}

void rp_plan_bind(rp_workflow_state *workflow, uint32_t graph, Repipe__V1__PlanNode *node)
{
  rp_graph_state *state = &workflow->nodes[graph];
  binding_list bindings = {0};
  if (state->native != NULL) {
    order_after(workflow, graph, node);
    return;
  }
  bind_parameters(workflow, graph, node, &bindings);
  node->enabled = bind_enabled(workflow, graph, "if_required", &bindings);
  if (!state->always) {
    rp_reason_add(&state->reasons, workflow->arena, RP_RULE_REQUIRED_UNDER_CONDITION,
                  state->task != NULL ? state->task->path : "", state->task != NULL ? state->task->line : 0, NULL);
  }
  if (state->collapsed) {
    bind_given(workflow, graph, both(workflow, given_to(workflow, graph), besides(workflow, graph)), node, &bindings);
  } else {
    index_list brought = {state->brought, state->brought_count, state->brought_count};
    bind_files(workflow, state, node, &bindings);
    if (!is(node->mode, "check")) {
      bind_given(workflow, graph, both(workflow, besides(workflow, graph), brought), node, &bindings);
    }
  }
  take(node, &bindings);
  order_after(workflow, graph, node);
}
