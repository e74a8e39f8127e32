/// The root's parameters as inputs of the workflow, and the arguments of graph nodes in terms of them.

#include <stdlib.h>

#include "translator/moment.h"
#include "translator/name.h"
#include "translator/plan.h"
#include "translator/types.h"

const Repipe__V1__Parameter *rp_plan_parameter(const Repipe__V1__Task *task, const char *name)
{
  for (size_t i = 0; task != NULL && i < task->n_parameters; i++) {
    if (strcmp(task->parameters[i]->name, name) == 0) {
      return task->parameters[i];
    }
  }
  return NULL;
}

const Repipe__V1__PlanInput *rp_plan_input(const Repipe__V1__WorkflowPlan *plan, const char *parameter)
{
  for (size_t i = 0; i < plan->n_inputs; i++) {
    if (strcmp(plan->inputs[i]->parameter, parameter) == 0) {
      return plan->inputs[i];
    }
  }
  return NULL;
}

static uint32_t code_of_default(const Repipe__V1__Value *value)
{
  if (value->kind_case == REPIPE__V1__VALUE__KIND_UNKNOWN &&
      (value->unknown->code == RP_RULE_DEFAULT_AT_RUN_TIME || value->unknown->code == RP_RULE_READS_OUTSIDE)) {
    return RP_RULE_DEFAULT_AT_RUN_TIME;
  }
  return value->kind_case == REPIPE__V1__VALUE__KIND_DERIVED ? RP_RULE_DEFAULT_AT_RUN_TIME : RP_RULE_DEFAULT_UNKNOWN;
}

void rp_plan_inputs(rp_workflow_state *state)
{
  const Repipe__V1__Task *root = state->root;
  RP_VEC(Repipe__V1__PlanInput *) inputs = {0};
  for (size_t i = 0; root != NULL && i < root->n_parameters; i++) {
    const Repipe__V1__Parameter *parameter = root->parameters[i];
    if (parameter->secret) {
      rp_reason_add(&state->reasons, state->arena, RP_RULE_SECRET, parameter->path, parameter->line, NULL);
      continue;
    }
    Repipe__V1__PlanInput *input = RP_NEW(state->arena, Repipe__V1__PlanInput);
    repipe__v1__plan_input__init(input);
    input->parameter = parameter->name;
    input->name = rp_name_variable(state->arena, rp_str_of(parameter->name));
    input->class_ = parameter->class_;
    input->description = parameter->description;
    input->type = rp_type_of_parameter(state->arena, parameter);
    const Repipe__V1__Value *value = parameter->configured != NULL ? parameter->configured : parameter->default_;
    if (value != NULL && (parameter->configured != NULL || !parameter->required)) {
      Repipe__V1__PlanType *type;
      Repipe__V1__Value *constant;
      if (rp_type_default(&type, &constant, state->arena, parameter, value)) {
        if (strcmp(type->wire, "json") == 0) {
          rp_reason_add(&state->reasons, state->arena, RP_RULE_INPUT_AS_JSON, parameter->path, parameter->line, NULL);
          input->code = RP_RULE_INPUT_AS_JSON;
        }
        input->type = type;
        input->default_ = constant;
      } else {
        input->code = code_of_default(value);
        rp_reason_add(&state->reasons, state->arena, input->code, parameter->path, parameter->line, NULL);
      }
    }
    if (parameter->luigi_class[0] == '\0' && rp_rule_find(RP_RULE_PARAMETER_CLASS_UNKNOWN) != NULL) {
      rp_reason_add(&state->reasons, state->arena, RP_RULE_PARAMETER_CLASS_UNKNOWN, parameter->path, parameter->line,
                    NULL);
    }
    input->date_like = rp_type_is_date(input->type);
    RP_PUSH(state->arena, &inputs, input);
  }
  state->plan->inputs = inputs.items;
  state->plan->n_inputs = inputs.count;
  state->parameter_inputs = inputs.count;
}

// Whether two values are the same message.
static bool same_value(const Repipe__V1__Value *a, const Repipe__V1__Value *b)
{
  size_t size = repipe__v1__value__get_packed_size(a);
  if (size != repipe__v1__value__get_packed_size(b)) {
    return false;
  }
  uint8_t *left = malloc(2 * size + 1);
  if (left == NULL) {
    return false;
  }
  repipe__v1__value__pack(a, left);
  repipe__v1__value__pack(b, left + size);
  bool same = memcmp(left, left + size, size) == 0;
  free(left);
  return same;
}

rp_argument_binding rp_plan_argument(const rp_workflow_state *state, const rp_graph_state *node,
                                     const Repipe__V1__Argument *argument)
{
  rp_argument_binding out = {0};
  const Repipe__V1__Parameter *parameter = rp_plan_parameter(node->task, argument->name);
  const Repipe__V1__Value *value = argument->value;
  bool is_root = node == &state->nodes[state->root_node];
  if (value == NULL) {
    out.code = RP_RULE_ARGUMENT_COMPUTED;
    return out;
  }
  if (value->kind_case == REPIPE__V1__VALUE__KIND_INPUT) {
    const Repipe__V1__PlanInput *input = rp_plan_input(state->plan, value->input);
    const Repipe__V1__Parameter *source = rp_plan_parameter(state->root, value->input);
    if (source != NULL && source->secret) {
      out.kind = is_root && !source->required ? RP_ARGUMENT_OMITTED : RP_ARGUMENT_SECRET;
      out.code = RP_RULE_SECRET;
      out.secret_owner = state->workflow->root;
      out.secret_name = source->name;
      return out;
    }
    if (input == NULL || source == NULL) {
      out.code = RP_RULE_ARGUMENT_COMPUTED;
    } else if (!rp_type_passes(input->type, source, parameter) ||
               (!is_root && rp_moment_floored(source) &&
                (parameter == NULL || !rp_moment_floored_alike(source, parameter)))) {
      // The root moves the date that the input holds; what it hands on is the moved one.
      out.kind = parameter != NULL ? RP_ARGUMENT_ANSWERED : RP_ARGUMENT_UNKNOWN;
      out.type = parameter != NULL ? rp_type_of_answer(state->arena, parameter, "") : NULL;
      out.code = parameter != NULL ? RP_RULE_ARGUMENT_ANSWERED : RP_RULE_ARGUMENT_RETYPED;
    } else {
      out.kind = RP_ARGUMENT_BOUND;
      out.type = input->type;
      out.input = input->name;
    }
    return out;
  }
  if (parameter != NULL && parameter->secret) {
    bool defaulted = parameter->default_ != NULL && same_value(parameter->default_, value);
    out.kind = defaulted ? RP_ARGUMENT_OMITTED : RP_ARGUMENT_SECRET;
    out.code = RP_RULE_SECRET;
    out.secret_owner = node->node->class_;
    out.secret_name = parameter->name;
    return out;
  }
  if (rp_type_constant(&out.type, &out.constant, state->arena, parameter, value)) {
    out.kind = RP_ARGUMENT_BOUND;
    return out;
  }
  if (value->kind_case == REPIPE__V1__VALUE__KIND_ELEMENT &&
      value->element->kind_case == REPIPE__V1__VALUE__KIND_INPUT) {
    const Repipe__V1__PlanInput *input = rp_plan_input(state->plan, value->element->input);
    if (input != NULL && input->type->collection) {
      out.kind = RP_ARGUMENT_ITEM;
      out.type = rp_type_new(state->arena, input->type->flyte, true, "item");
      out.input = input->name;
      return out;
    }
  }
  const Repipe__V1__PlanInput *own = is_root ? rp_plan_input(state->plan, argument->name) : NULL;
  if (value->kind_case == REPIPE__V1__VALUE__KIND_DERIVED && own != NULL) {
    out.kind = RP_ARGUMENT_BOUND; // nobody else than the workflow's inputs gives the root anything
    out.type = own->type;
    out.input = own->name;
    return out;
  }
  if (value->kind_case == REPIPE__V1__VALUE__KIND_DERIVED && parameter != NULL) {
    out.type = rp_type_of_answer(state->arena, parameter, value->derived->type);
    out.kind = RP_ARGUMENT_ANSWERED;
    out.code = RP_RULE_ARGUMENT_ANSWERED;
    return out;
  }
  if (parameter != NULL && parameter->configured == NULL && parameter->default_ != NULL &&
      same_value(parameter->default_, value)) {
    out.kind = RP_ARGUMENT_OMITTED;
    out.code = code_of_default(value);
    return out;
  }
  if (value->kind_case == REPIPE__V1__VALUE__KIND_UNKNOWN && value->unknown->code == RP_RULE_ARGUMENT_FROM_OUTSIDE &&
      !is_root) {
    out.kind = RP_ARGUMENT_OMITTED;
    out.code = RP_RULE_ARGUMENT_FROM_OUTSIDE;
    return out;
  }
  bool unread = value->kind_case == REPIPE__V1__VALUE__KIND_UNKNOWN &&
                (value->unknown->code == RP_RULE_CALL_UNKNOWN || value->unknown->code == RP_RULE_NAME_UNKNOWN ||
                 value->unknown->code == RP_RULE_OPERATION_UNKNOWN);
  if (unread && parameter != NULL && !is_root) {
    out.type = rp_type_of_answer(state->arena, parameter, "");
    out.kind = RP_ARGUMENT_ANSWERED;
    out.code = RP_RULE_ARGUMENT_ASKED;
    return out;
  }
  bool named = value->kind_case == REPIPE__V1__VALUE__KIND_UNKNOWN && rp_rule_find(value->unknown->code) != NULL;
  out.code = named ? value->unknown->code : RP_RULE_ARGUMENT_COMPUTED;
  return out;
}
