/// External tasks whose files are inputs of the workflow, because repipe.yaml says so: they need no node. Whoever launches the
/// workflow gives the files, and each consumer's bridge puts them where Luigi looks for them.

#include "decisions/decisions.h"
#include "translator/parts/name.h"
#include "translator/parts/types.h"
#include "translator/plan/node.h"

static bool is(const char *a, const char *b)
{
  return strcmp(a, b) == 0;
}

static bool decided(const rp_workflow_state *workflow, const rp_graph_state *state)
{
  const Repipe__V1__Decisions *decisions = workflow->inventory->decisions;
  for (size_t i = 0; decisions != NULL && i < decisions->n_external; i++) {
    const Repipe__V1__ExternalDecision *rule = decisions->external[i];
    char *const pattern = rule->key;
    if (rp_decisions_match(&pattern, 1, state->node->class_, state->node->family)) {
      return is(rule->value, "input");
    }
  }
  return false;
}

// Whether its files are known one by one, and by themselves.
static bool fits(const rp_workflow_state *workflow, uint32_t graph)
{
  const rp_graph_state *state = &workflow->nodes[graph];
  // One that is only looked for inside a collapsed node is given to that node.
  bool reached = (state->own && state->always && !state->collapsed) || (!state->own && state->inside != 0);
  bool bound = state->expressible && (state->own || !state->asks) && state->items == 0;
  bool good = graph != workflow->root_node && is(state->node->kind, "external") && reached && bound &&
              state->positional && state->node->n_outputs > 0 && state->node->n_requires == 0;
  for (size_t i = 0; good && i < state->node->n_outputs; i++) {
    good = is(state->node->outputs[i]->location, "local") && !state->shared[i];
  }
  return good && decided(workflow, state);
}

// Takes away those that some consumer could not put in their place.
static void drop_unplaced(const rp_workflow_state *workflow, bool *wanted)
{
  for (uint32_t i = 0; i < workflow->count; i++) {
    const rp_graph_state *state = &workflow->nodes[i];
    bool known = rp_plan_is_open(state) && rp_plan_ordered(state);
    for (size_t k = 0; rp_plan_is_open(state) && k < state->required_count; k++) {
      const Repipe__V1__GraphEdge *edge = state->node->requires[k];
      if (edge->node == 0 || edge->node > workflow->count) {
        continue;
      }
      known = known && workflow->nodes[edge->node - 1].positional && rp_plan_single(edge);
      wanted[edge->node - 1] = wanted[edge->node - 1] && known;
    }
  }
}

static char *unique(const rp_workflow_state *workflow, rp_str base)
{
  rp_arena *arena = workflow->arena;
  char *name = rp_name_variable(arena, base);
  for (size_t i = 0; i < workflow->plan->n_inputs; i++) {
    if (is(workflow->plan->inputs[i]->name, name)) {
      name = (char *)rp_arena_printf(arena, "%s_", name).data;
      i = SIZE_MAX; // look at all of them again
    }
  }
  return name;
}

static void add_input(rp_workflow_state *workflow, uint32_t graph, uint32_t position, Repipe__V1__PlanNode *source)
{
  rp_arena *arena = workflow->arena;
  const rp_graph_state *state = &workflow->nodes[graph];
  Repipe__V1__WorkflowPlan *plan = workflow->plan;
  Repipe__V1__PlanInput *input = RP_NEW(arena, Repipe__V1__PlanInput);
  repipe__v1__plan_input__init(input);
  bool several = state->node->n_outputs > 1;
  const char *number = several ? rp_arena_printf(arena, "_%u", (unsigned)position).data : "";
  rp_str base = rp_arena_printf(arena, "%s%s", rp_name_node(arena, rp_plan_qualname(state->node->class_)), number);
  input->name = unique(workflow, base);
  // No parameter's name looks like this.
  input->parameter = (char *)rp_arena_printf(arena, "%s#%u", state->node->class_, (unsigned)graph).data;
  input->class_ = state->node->class_;
  input->type = rp_type_new(arena, "BLOB", false, "");
  input->description =
      (char *)rp_arena_printf(arena, "file of the external task %s%s", state->node->family, several ? number : "").data;
  Repipe__V1__PlanInput **inputs = RP_NEW_ARRAY(arena, Repipe__V1__PlanInput *, plan->n_inputs + 1);
  for (size_t i = 0; i < plan->n_inputs; i++) {
    inputs[i] = plan->inputs[i];
  }
  inputs[plan->n_inputs] = input;
  plan->inputs = inputs;
  plan->n_inputs++;
  source->outputs[source->n_outputs++] = rp_plan_file(arena, position, input->name, "file", 0);
}

static void swap_reason(const rp_graph_state *state, uint32_t from, uint32_t to)
{
  for (size_t i = 0; i < state->reasons.count; i++) {
    if (state->reasons.items[i]->code == from) {
      state->reasons.items[i]->code = to;
      const rp_rule *rule = rp_rule_find(to);
      state->reasons.items[i]->text = rule != NULL ? (char *)rule->title : state->reasons.items[i]->text;
    }
  }
}

void rp_plan_external_inputs(rp_workflow_state *workflow)
{
  rp_arena *arena = workflow->arena;
  workflow->plan->n_inputs = workflow->parameter_inputs;
  bool *wanted = RP_NEW_ARRAY(arena, bool, workflow->count);
  for (uint32_t i = 0; i < workflow->count; i++) {
    if (workflow->nodes[i].as_input != NULL) { // of an earlier try
      workflow->nodes[i].as_input = NULL;
      swap_reason(&workflow->nodes[i], RP_RULE_EXTERNAL_INPUT, RP_RULE_LOCAL_EXTERNAL);
    }
    wanted[i] = fits(workflow, i);
  }
  drop_unplaced(workflow, wanted);
  for (uint32_t i = 0; i < workflow->count; i++) {
    if (!wanted[i]) {
      continue;
    }
    rp_graph_state *state = &workflow->nodes[i];
    state->as_input = RP_NEW(arena, Repipe__V1__PlanNode);
    repipe__v1__plan_node__init(state->as_input);
    state->as_input->outputs = RP_NEW_ARRAY(arena, Repipe__V1__PlanFile *, state->node->n_outputs);
    for (uint32_t k = 0; k < state->node->n_outputs; k++) {
      add_input(workflow, i, k, state->as_input);
    }
    swap_reason(state, RP_RULE_LOCAL_EXTERNAL, RP_RULE_EXTERNAL_INPUT);
  }
}
