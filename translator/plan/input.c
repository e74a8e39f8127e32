/// The root's parameters as inputs of the workflow, and the arguments of graph nodes in terms of them.

#include <stdlib.h>

#include "translator/parts/moment.h"
#include "translator/parts/name.h"
#include "translator/parts/types.h"
#include "translator/plan/plan.h"

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
      (value->unknown->code == RP_RULE_DEFAULT_AT_RUN_TIME || value->unknown->code == RP_RULE_READS_OUTSIDE ||
       value->unknown->code == RP_RULE_READS_PLACE)) {
    return RP_RULE_DEFAULT_AT_RUN_TIME;
  }
  return value->kind_case == REPIPE__V1__VALUE__KIND_DERIVED ? RP_RULE_DEFAULT_AT_RUN_TIME : RP_RULE_DEFAULT_UNKNOWN;
}

// Whether somebody gave the root's parameter a value for good: then it is no input.
static bool is_fixed(const Repipe__V1__Workflow *workflow, const Repipe__V1__Parameter *parameter)
{
  for (size_t i = 0; i < workflow->n_fixed; i++) {
    if (strcmp(workflow->fixed[i]->name, parameter->name) == 0) {
      return true;
    }
  }
  return false;
}

void rp_plan_inputs(rp_workflow_state *state)
{
  const Repipe__V1__Task *root = state->root;
  RP_VEC(Repipe__V1__PlanInput *) inputs = {0};
  for (size_t i = 0; root != NULL && i < root->n_parameters; i++) {
    const Repipe__V1__Parameter *parameter = root->parameters[i];
    if (is_fixed(state->workflow, parameter)) {
      rp_reason_add(&state->reasons, state->arena, RP_RULE_PARAMETER_FIXED, parameter->path, parameter->line,
                    parameter->name);
      continue;
    }
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

// How much of a value is a function of the workflow's inputs, worst first: what may not be asked for; what Luigi knows though it is
// not known here; the same where it is one value wherever it stands; what is computed from inputs by known operations.
typedef enum askable { ASKED_NEVER = 0, ASKED_UNREAD, ASKED_ITSELF, ASKED_KNOWN } askable;

enum { DEEPEST_VALUE = 40 };

static askable askable_of(const Repipe__V1__Value *value, bool *none, unsigned depth);

static askable lesser(askable a, askable b)
{
  return a < b ? a : b;
}

// What is unknown because it could not be followed, and not because it depends on anything but the inputs and the image.
static bool unread(uint32_t code)
{
  return code == RP_RULE_ARGUMENT_FROM_OUTSIDE || code == RP_RULE_READS_PLACE || code == RP_RULE_CALL_UNKNOWN ||
         code == RP_RULE_NAME_UNKNOWN || code == RP_RULE_OPERATION_UNKNOWN || code == RP_RULE_CONDITION_UNKNOWN ||
         code == RP_RULE_COLLECTION_UNKNOWN;
}

static askable askable_items(const Repipe__V1__Value *value, unsigned depth)
{
  bool none = false; // as an item None is as good as any other
  askable result = ASKED_KNOWN;
  if (value->kind_case == REPIPE__V1__VALUE__KIND_LIST) {
    for (size_t i = 0; i < value->list->n_items; i++) {
      result = lesser(result, askable_of(value->list->items[i], &none, depth));
    }
    return value->list->many ? lesser(result, ASKED_UNREAD) : result;
  }
  for (size_t i = 0; i < value->dict->n_entries; i++) {
    result = lesser(result, askable_of(value->dict->entries[i]->key, &none, depth));
    result = lesser(result, askable_of(value->dict->entries[i]->value, &none, depth));
  }
  return value->dict->many ? lesser(result, ASKED_UNREAD) : result;
}

// `none`: set where the value itself may be None.
static askable askable_of(const Repipe__V1__Value *value, bool *none, unsigned depth)
{
  askable result = ASKED_KNOWN;
  if (value == NULL || depth > DEEPEST_VALUE) {
    return ASKED_NEVER;
  }
  switch (value->kind_case) {
  case REPIPE__V1__VALUE__KIND_LITERAL:
    *none = *none || strcmp(value->literal->type, "none") == 0;
    return ASKED_KNOWN;
  case REPIPE__V1__VALUE__KIND_INPUT:
  case REPIPE__V1__VALUE__KIND_DERIVED:
    return ASKED_KNOWN;
  case REPIPE__V1__VALUE__KIND_UNKNOWN:
    return !unread(value->unknown->code) ? ASKED_NEVER : value->unknown->itself ? ASKED_ITSELF : ASKED_UNREAD;
  case REPIPE__V1__VALUE__KIND_LIST:
  case REPIPE__V1__VALUE__KIND_DICT:
    return askable_items(value, depth + 1);
  case REPIPE__V1__VALUE__KIND_CHOICE:
    for (size_t i = 0; i < value->choice->n_options; i++) {
      result = lesser(result, askable_of(value->choice->options[i]->value, none, depth + 1));
    }
    return result;
  case REPIPE__V1__VALUE__KIND_CONDITIONAL:
    return askable_of(value->conditional->value, none, depth + 1);
  case REPIPE__V1__VALUE__KIND_ELEMENT:
  case REPIPE__V1__VALUE__KIND_TASK:
  case REPIPE__V1__VALUE__KIND__NOT_SET:
  case _REPIPE__V1__VALUE__KIND__CASE_IS_INT_SIZE:
  default:
    return ASKED_NEVER;
  }
}

// Whether the first task of the class that is given a secret is given the same: there is one secret for all. Of a value that is
// redacted that is not known.
static bool is_same_secret(const rp_workflow_state *state, const rp_graph_state *node,
                           const Repipe__V1__Argument *argument)
{
  for (const rp_graph_state *first = state->nodes; first != node; first++) {
    for (size_t i = 0; first->task == node->task && i < first->argument_count; i++) {
      const Repipe__V1__Argument *other = first->arguments[i];
      if (strcmp(other->name, argument->name) == 0 && !other->left_out) {
        const Repipe__V1__Value *value = argument->value;
        bool redacted = value->kind_case == REPIPE__V1__VALUE__KIND_UNKNOWN && value->unknown->code == RP_RULE_SECRET;
        return !redacted && other->value != NULL && same_value(other->value, value);
      }
    }
  }
  return true;
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
    bool defaulted = argument->left_out && parameter->default_ != NULL && same_value(parameter->default_, value);
    bool same = defaulted || is_root || is_same_secret(state, node, argument);
    out.kind = defaulted ? RP_ARGUMENT_OMITTED : same ? RP_ARGUMENT_SECRET : RP_ARGUMENT_UNKNOWN;
    out.code = defaulted || is_root ? RP_RULE_SECRET : same ? RP_RULE_SECRET_IN_CODE : RP_RULE_SECRETS_DIFFER;
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
  bool none = false;
  askable known = askable_of(value, &none, 0);
  const Repipe__V1__PlanInput *own = is_root ? rp_plan_input(state->plan, argument->name) : NULL;
  if (known == ASKED_KNOWN && own != NULL) {
    out.kind = RP_ARGUMENT_BOUND; // nobody else than the workflow's inputs gives the root anything
    out.type = own->type;
    out.input = own->name;
    return out;
  }
  bool derived = value->kind_case == REPIPE__V1__VALUE__KIND_DERIVED;
  Repipe__V1__PlanType *answer =
      parameter != NULL ? rp_type_of_answer(state->arena, parameter, derived ? value->derived->type : "") : NULL;
  // Only JSON text has a form for None.
  bool formed = answer != NULL && (!none || strcmp(answer->wire, "json") == 0);
  if (known == ASKED_KNOWN && formed) {
    out.type = answer;
    out.kind = RP_ARGUMENT_ANSWERED;
    out.code = RP_RULE_ARGUMENT_ANSWERED;
    return out;
  }
  if (argument->left_out && parameter != NULL && parameter->configured == NULL && parameter->default_ != NULL &&
      same_value(parameter->default_, value)) {
    out.kind = RP_ARGUMENT_OMITTED;
    out.code = code_of_default(value);
    return out;
  }
  bool from_outside =
      value->kind_case == REPIPE__V1__VALUE__KIND_UNKNOWN && value->unknown->code == RP_RULE_ARGUMENT_FROM_OUTSIDE;
  if (from_outside && argument->left_out && !is_root) {
    out.kind = RP_ARGUMENT_OMITTED;
    out.code = RP_RULE_ARGUMENT_FROM_OUTSIDE;
    return out;
  }
  if ((known == ASKED_UNREAD || known == ASKED_ITSELF) && formed && !is_root) {
    out.unlike = known == ASKED_UNREAD;
    out.type = answer;
    out.kind = RP_ARGUMENT_ANSWERED;
    out.code = RP_RULE_ARGUMENT_ASKED;
    return out;
  }
  bool named = value->kind_case == REPIPE__V1__VALUE__KIND_UNKNOWN && rp_rule_find(value->unknown->code) != NULL;
  out.code = named ? value->unknown->code : RP_RULE_ARGUMENT_COMPUTED;
  return out;
}
