/// A plan whose record would be too large for the cluster's store becomes several workflows, linked by launch plans: stretches of
/// the topological order, so that each needs only those before it. What a node takes from another part comes in as an input of
/// its part, which is an output of the other.

#include "base/map.h"
#include "translator/command.h"
#include "translator/parts/types.h"
#include "translator/plan/plan.h"

enum {
  TEMPLATE_BYTES = 9000,
  NODE_BYTES = 360,
  PROMISE_BYTES = 70,
  CROSSING_BYTES = 260,
  MAX_RECORD = 1300000,
  MAX_NODES = 100
};

typedef struct splitter {
  rp_workflow_state *state;
  rp_map where;     // node id -> uint32_t *, its part plus 1
  rp_map nodes;     // node id -> PlanNode
  rp_map crossings; // part, node and variable -> PlanInput of that part
  rp_map outputs;   // node and variable -> PlanOutput
} splitter;

static size_t promise_count(const Repipe__V1__PlanBinding *binding)
{
  bool promises = binding->source_case == REPIPE__V1__PLAN_BINDING__SOURCE_PROMISES;
  return promises ? binding->promises->n_items + 1 : 1;
}

static size_t bytes_of(const Repipe__V1__PlanNode *node)
{
  size_t total = NODE_BYTES + node->n_upstream * PROMISE_BYTES;
  for (size_t k = 0; k < node->n_bindings; k++) {
    const Repipe__V1__PlanBinding *binding = node->bindings[k];
    total += PROMISE_BYTES * promise_count(binding);
    total += binding->source_case == REPIPE__V1__PLAN_BINDING__SOURCE_CONSTANT
                 ? repipe__v1__value__get_packed_size(binding->constant)
                 : 0;
  }
  return total;
}

// Which part each node belongs to; the number of parts.
static uint32_t cut(uint32_t *part, const Repipe__V1__WorkflowPlan *plan, rp_arena *arena)
{
  rp_map templates;
  rp_map_init(&templates, arena);
  size_t total = 0;
  uint32_t current = 0;
  for (size_t i = 0; i < plan->n_nodes; i++) {
    const Repipe__V1__PlanNode *node = plan->nodes[i];
    rp_str spec = rp_str_of(node->spec);
    size_t own = bytes_of(node);
    size_t more = own + (rp_map_has(&templates, spec) ? 0 : TEMPLATE_BYTES + spec.size);
    if (total > 0 && total + more > MAX_RECORD) {
      rp_map_release(&templates);
      rp_map_init(&templates, arena);
      current++;
      total = 0;
      more = own + TEMPLATE_BYTES + spec.size;
    }
    rp_map_put(&templates, spec, NULL);
    total += more;
    part[i] = current;
  }
  rp_map_release(&templates);
  return current + 1;
}

static void append(void ***items, size_t *count, void *item, rp_arena *arena)
{
  // Powers of two: the room is there until then.
  if ((*count & (*count - 1)) == 0) {
    void **more = RP_NEW_ARRAY(arena, void *, *count * 2 + 1);
    if (*count > 0) {
      memcpy(more, *items, *count * sizeof more[0]);
    }
    *items = more;
  }
  (*items)[(*count)++] = item;
}

static const char *part_id(rp_arena *arena, uint32_t part)
{
  return rp_arena_printf(arena, "part-%u", (unsigned)part + 1).data;
}

static const Repipe__V1__PlanType *type_of(const splitter *s, const char *node, const char *variable)
{
  const Repipe__V1__PlanNode *producer = rp_map_find(&s->nodes, rp_str_of(node));
  for (size_t k = 0; k < producer->n_answers; k++) {
    if (strcmp(producer->answers[k]->variable, variable) == 0) {
      return producer->answers[k]->type;
    }
  }
  return rp_type_new(s->state->arena, "BLOB", producer->mapped, "");
}

static void wait_for(splitter *s, uint32_t part, uint32_t before)
{
  Repipe__V1__WorkflowPlan *plan = s->state->plan->parts[part];
  const char *id = part_id(s->state->arena, before);
  for (size_t i = 0; i < plan->n_after; i++) {
    if (strcmp(plan->after[i], id) == 0) {
      return;
    }
  }
  append((void ***)&plan->after, &plan->n_after, (void *)(uintptr_t)id, s->state->arena);
}

// The input of `part` that holds another part's result; NULL when the node is of this part.
static const char *crossing(splitter *s, uint32_t part, const char *node, const char *variable)
{
  rp_arena *arena = s->state->arena;
  const uint32_t *home = rp_map_find(&s->where, rp_str_of(node));
  if (home == NULL || *home == part + 1) {
    return NULL;
  }
  rp_str result = rp_arena_printf(arena, "%s\n%s", node, variable);
  Repipe__V1__PlanOutput *output = rp_map_find(&s->outputs, result);
  Repipe__V1__WorkflowPlan *from = s->state->plan->parts[*home - 1];
  const Repipe__V1__PlanType *type = output != NULL ? output->type : type_of(s, node, variable);
  if (output == NULL) {
    output = RP_NEW(arena, Repipe__V1__PlanOutput);
    repipe__v1__plan_output__init(output);
    output->name = (char *)rp_arena_printf(arena, "repipe_p%u_%zu", (unsigned)*home, from->n_outputs).data;
    output->type = (Repipe__V1__PlanType *)(uintptr_t)type;
    output->source = RP_NEW(arena, Repipe__V1__PlanPromise);
    repipe__v1__plan_promise__init(output->source);
    output->source->node = rp_arena_cstr(arena, rp_str_of(node));
    output->source->variable = rp_arena_cstr(arena, rp_str_of(variable));
    append((void ***)&from->outputs, &from->n_outputs, output, arena);
    rp_map_put(&s->outputs, result, output);
  }
  rp_str key = rp_arena_printf(arena, "%u\n%s", (unsigned)part, output->name);
  if (!rp_map_has(&s->crossings, key)) {
    Repipe__V1__PlanInput *input = RP_NEW(arena, Repipe__V1__PlanInput);
    repipe__v1__plan_input__init(input);
    input->name = output->name;
    input->type = output->type;
    input->part = (char *)(uintptr_t)part_id(arena, *home - 1);
    Repipe__V1__WorkflowPlan *plan = s->state->plan->parts[part];
    append((void ***)&plan->inputs, &plan->n_inputs, input, arena);
    rp_map_put(&s->crossings, key, input);
    wait_for(s, part, *home - 1);
  }
  return output->name;
}

static Repipe__V1__PlanPromise *moved(splitter *s, uint32_t part, const Repipe__V1__PlanPromise *promise)
{
  const char *input = promise->node[0] != '\0' ? crossing(s, part, promise->node, promise->variable) : NULL;
  Repipe__V1__PlanPromise *out = RP_NEW(s->state->arena, Repipe__V1__PlanPromise);
  *out = *promise;
  if (input != NULL) {
    out->node = rp_arena_cstr(s->state->arena, RP_STR(""));
    out->variable = (char *)(uintptr_t)input;
  }
  return out;
}

static Repipe__V1__PlanBinding *rebound(splitter *s, uint32_t part, const Repipe__V1__PlanBinding *binding)
{
  rp_arena *arena = s->state->arena;
  Repipe__V1__PlanBinding *out = RP_NEW(arena, Repipe__V1__PlanBinding);
  *out = *binding;
  if (binding->source_case == REPIPE__V1__PLAN_BINDING__SOURCE_ANSWER) {
    const char *input = crossing(s, part, RP_PROBE_ID, binding->answer);
    if (input != NULL) {
      out->source_case = REPIPE__V1__PLAN_BINDING__SOURCE_INPUT;
      out->input = (char *)(uintptr_t)input;
    }
  } else if (binding->source_case == REPIPE__V1__PLAN_BINDING__SOURCE_PROMISE) {
    out->promise = moved(s, part, binding->promise);
  } else if (binding->source_case == REPIPE__V1__PLAN_BINDING__SOURCE_PROMISES) {
    out->promises = RP_NEW(arena, Repipe__V1__PlanPromises);
    repipe__v1__plan_promises__init(out->promises);
    out->promises->n_items = binding->promises->n_items;
    out->promises->items = RP_NEW_ARRAY(arena, Repipe__V1__PlanPromise *, binding->promises->n_items);
    for (size_t i = 0; i < binding->promises->n_items; i++) {
      out->promises->items[i] = moved(s, part, binding->promises->items[i]);
    }
  }
  return out;
}

static Repipe__V1__PlanNode *rewired(splitter *s, uint32_t part, const Repipe__V1__PlanNode *node)
{
  rp_arena *arena = s->state->arena;
  Repipe__V1__PlanNode *out = RP_NEW(arena, Repipe__V1__PlanNode);
  *out = *node;
  out->bindings = RP_NEW_ARRAY(arena, Repipe__V1__PlanBinding *, node->n_bindings);
  for (size_t i = 0; i < node->n_bindings; i++) {
    out->bindings[i] = rebound(s, part, node->bindings[i]);
  }
  out->upstream = RP_NEW_ARRAY(arena, char *, node->n_upstream);
  out->n_upstream = 0;
  for (size_t i = 0; i < node->n_upstream; i++) {
    const uint32_t *home = rp_map_find(&s->where, rp_str_of(node->upstream[i]));
    if (home == NULL || *home == part + 1) {
      out->upstream[out->n_upstream++] = node->upstream[i];
    } else {
      wait_for(s, part, *home - 1);
    }
  }
  return out;
}

static Repipe__V1__WorkflowPlan *part_new(const rp_workflow_state *state, uint32_t part)
{
  rp_arena *arena = state->arena;
  Repipe__V1__WorkflowPlan *out = RP_NEW(arena, Repipe__V1__WorkflowPlan);
  repipe__v1__workflow_plan__init(out);
  out->workflow = state->plan->workflow;
  out->root = state->plan->root;
  out->service_account = state->plan->service_account;
  out->name = (char *)rp_arena_printf(arena, "%s.%s", state->plan->name, part_id(arena, part)).data;
  for (size_t i = 0; i < state->plan->n_inputs; i++) {
    append((void ***)&out->inputs, &out->n_inputs, state->plan->inputs[i], arena);
  }
  Repipe__V1__PlanLaunch *launch = RP_NEW(arena, Repipe__V1__PlanLaunch);
  repipe__v1__plan_launch__init(launch);
  launch->name = out->name;
  append((void ***)&out->launches, &out->n_launches, launch, arena);
  return out;
}

// The record of the workflow that links the parts: each value that crosses stands in it on both sides.
static bool links_fit(const Repipe__V1__WorkflowPlan *plan)
{
  size_t total = 0;
  for (size_t p = 0; p < plan->n_parts; p++) {
    const Repipe__V1__WorkflowPlan *part = plan->parts[p];
    size_t own = CROSSING_BYTES * (part->n_inputs + part->n_outputs);
    if (own > MAX_RECORD / 4) {
      return false; // what the part has besides must find room too
    }
    total += own + 4 * NODE_BYTES;
  }
  return total <= MAX_RECORD && plan->n_parts <= MAX_NODES;
}

bool rp_plan_split(rp_workflow_state *state)
{
  rp_arena *arena = state->arena;
  Repipe__V1__WorkflowPlan *plan = state->plan;
  uint32_t *part = RP_NEW_ARRAY(arena, uint32_t, plan->n_nodes + 1);
  uint32_t count = cut(part, plan, arena);
  plan->n_parts = 0;
  if (count == 1) {
    return true;
  }
  splitter s = {.state = state};
  rp_map_init(&s.where, arena);
  rp_map_init(&s.nodes, arena);
  rp_map_init(&s.crossings, arena);
  rp_map_init(&s.outputs, arena);
  plan->parts = RP_NEW_ARRAY(arena, Repipe__V1__WorkflowPlan *, count);
  for (uint32_t p = 0; p < count; p++) {
    plan->parts[plan->n_parts++] = part_new(state, p);
  }
  for (size_t i = 0; i < plan->n_nodes; i++) {
    uint32_t *home = RP_NEW(arena, uint32_t);
    *home = part[i] + 1;
    rp_map_put(&s.where, rp_str_of(plan->nodes[i]->id), home);
    rp_map_put(&s.nodes, rp_str_of(plan->nodes[i]->id), plan->nodes[i]);
  }
  for (size_t i = 0; i < plan->n_nodes; i++) {
    Repipe__V1__WorkflowPlan *own = plan->parts[part[i]];
    append((void ***)&own->nodes, &own->n_nodes, rewired(&s, part[i], plan->nodes[i]), arena);
    own->nested = own->n_nodes > MAX_NODES;
  }
  rp_map_release(&s.where);
  rp_map_release(&s.nodes);
  rp_map_release(&s.crossings);
  rp_map_release(&s.outputs);
  if (links_fit(plan)) {
    return true;
  }
  plan->n_parts = 0;
  return false;
}

void rp_plan_part_results(rp_workflow_state *state)
{
  Repipe__V1__WorkflowPlan *plan = state->plan;
  for (size_t i = 0; i < plan->n_outputs && plan->n_parts > 0; i++) {
    // The root is the last node of the order, or among the last.
    const Repipe__V1__PlanOutput *output = plan->outputs[i];
    for (size_t p = 0; p < plan->n_parts; p++) {
      Repipe__V1__WorkflowPlan *part = plan->parts[p];
      for (size_t k = 0; k < part->n_nodes; k++) {
        if (strcmp(part->nodes[k]->id, output->source->node) == 0) {
          append((void ***)&part->outputs, &part->n_outputs, (void *)(uintptr_t)output, state->arena);
        }
      }
    }
  }
}
