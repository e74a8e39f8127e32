/// A launch plan: every input is in exactly one of fixed and default inputs (in both, every launch is refused), with a
/// schedule where the plan has one. `closure` stands there empty because flytectl compile dereferences it.

#include <stdlib.h>

#include "translator/emit/emit.h"

static const Repipe__V1__PlanBinding *find(Repipe__V1__PlanBinding *const *list, size_t count, const char *variable)
{
  for (size_t i = 0; i < count; i++) {
    if (strcmp(list[i]->variable, variable) == 0) {
      return list[i];
    }
  }
  return NULL;
}

static int compare_parameters(const void *a, const void *b)
{
  return strcmp((*(Flyteidl__Core__ParameterMap__ParametersEntry *const *)a)->key,
                (*(Flyteidl__Core__ParameterMap__ParametersEntry *const *)b)->key);
}

static int compare_literals(const void *a, const void *b)
{
  return strcmp((*(Flyteidl__Core__LiteralMap__LiteralsEntry *const *)a)->key,
                (*(Flyteidl__Core__LiteralMap__LiteralsEntry *const *)b)->key);
}

static Flyteidl__Core__ParameterMap__ParametersEntry *parameter_of(rp_arena *arena, const rp_emit_variable *variable,
                                                                   const Repipe__V1__Value *value)
{
  RP_MESSAGE(parameter, arena, Flyteidl__Core__Parameter, flyteidl__core__parameter);
  parameter->var = rp_emit_variable_message(arena, variable);
  if (value != NULL) {
    parameter->behavior_case = FLYTEIDL__CORE__PARAMETER__BEHAVIOR_DEFAULT;
    parameter->default_ = rp_emit_literal(arena, value);
  } else {
    parameter->behavior_case = FLYTEIDL__CORE__PARAMETER__BEHAVIOR_REQUIRED;
    parameter->required = true;
  }
  RP_MESSAGE(entry, arena, Flyteidl__Core__ParameterMap__ParametersEntry,
             flyteidl__core__parameter_map__parameters_entry);
  entry->key = rp_arena_cstr(arena, rp_str_of(variable->name));
  entry->value = parameter;
  return entry;
}

static bool is_required(const Repipe__V1__PlanLaunch *launch, const char *variable)
{
  bool required = strcmp(launch->kickoff_input, variable) == 0;
  for (size_t i = 0; i < launch->n_required; i++) {
    required = required || strcmp(launch->required[i], variable) == 0;
  }
  return required;
}

static void inputs(rp_arena *arena, Flyteidl__Admin__LaunchPlanSpec *spec, const Repipe__V1__WorkflowPlan *workflow,
                   const Repipe__V1__PlanLaunch *launch)
{
  RP_MESSAGE(defaults, arena, Flyteidl__Core__ParameterMap, flyteidl__core__parameter_map);
  RP_MESSAGE(fixed, arena, Flyteidl__Core__LiteralMap, flyteidl__core__literal_map);
  defaults->parameters = RP_NEW_ARRAY(arena, Flyteidl__Core__ParameterMap__ParametersEntry *, workflow->n_inputs + 1);
  fixed->literals = RP_NEW_ARRAY(arena, Flyteidl__Core__LiteralMap__LiteralsEntry *, workflow->n_inputs);
  if (launch->kickoff != NULL) { // its workflow has this one input; the others' values stand in its nodes
    rp_emit_variable variable = {launch->kickoff_input, launch->kickoff->bindings[0]->type, NULL};
    defaults->parameters[defaults->n_parameters++] = parameter_of(arena, &variable, NULL);
  }
  for (size_t i = 0; i < workflow->n_inputs && launch->kickoff == NULL; i++) {
    const Repipe__V1__PlanInput *input = workflow->inputs[i];
    const Repipe__V1__PlanBinding *given = find(launch->fixed, launch->n_fixed, input->name);
    if (given != NULL) {
      RP_MESSAGE(entry, arena, Flyteidl__Core__LiteralMap__LiteralsEntry, flyteidl__core__literal_map__literals_entry);
      entry->key = input->name;
      entry->value = rp_emit_literal(arena, given->constant);
      fixed->literals[fixed->n_literals++] = entry;
      continue;
    }
    const Repipe__V1__PlanBinding *other = find(launch->defaults, launch->n_defaults, input->name);
    const Repipe__V1__Value *value = other != NULL ? other->constant : input->default_;
    rp_emit_variable variable = {input->name, input->type, input->description};
    defaults->parameters[defaults->n_parameters++] =
        parameter_of(arena, &variable, is_required(launch, input->name) ? NULL : value);
  }
  qsort(defaults->parameters, defaults->n_parameters, sizeof defaults->parameters[0], compare_parameters);
  qsort(fixed->literals, fixed->n_literals, sizeof fixed->literals[0], compare_literals);
  spec->default_inputs = defaults;
  spec->fixed_inputs = fixed;
}

Flyteidl__Admin__LaunchPlan *rp_emit_launch(const rp_emitter *emitter, const Repipe__V1__WorkflowPlan *workflow,
                                            const Repipe__V1__PlanLaunch *launch)
{
  rp_arena *arena = emitter->arena;
  RP_MESSAGE(spec, arena, Flyteidl__Admin__LaunchPlanSpec, flyteidl__admin__launch_plan_spec);
  RP_MESSAGE(metadata, arena, Flyteidl__Admin__LaunchPlanMetadata, flyteidl__admin__launch_plan_metadata);
  RP_MESSAGE(labels, arena, Flyteidl__Admin__Labels, flyteidl__admin__labels);
  RP_MESSAGE(annotations, arena, Flyteidl__Admin__Annotations, flyteidl__admin__annotations);
  RP_MESSAGE(raw, arena, Flyteidl__Admin__RawOutputDataConfig, flyteidl__admin__raw_output_data_config);
  RP_MESSAGE(closure, arena, Flyteidl__Admin__LaunchPlanClosure, flyteidl__admin__launch_plan_closure);
  RP_MESSAGE(plan, arena, Flyteidl__Admin__LaunchPlan, flyteidl__admin__launch_plan);
  RP_MESSAGE(expected_inputs, arena, Flyteidl__Core__ParameterMap, flyteidl__core__parameter_map);
  RP_MESSAGE(expected_outputs, arena, Flyteidl__Core__VariableMap, flyteidl__core__variable_map);
  if (launch->cron[0] != '\0') {
    RP_MESSAGE(cron, arena, Flyteidl__Admin__CronSchedule, flyteidl__admin__cron_schedule);
    RP_MESSAGE(schedule, arena, Flyteidl__Admin__Schedule, flyteidl__admin__schedule);
    cron->schedule = launch->cron;
    schedule->schedule_expression_case = FLYTEIDL__ADMIN__SCHEDULE__SCHEDULE_EXPRESSION_CRON_SCHEDULE;
    schedule->cron_schedule = cron;
    schedule->kickoff_time_input_arg = launch->kickoff_input;
    metadata->schedule = schedule;
  }
  spec->workflow_id = rp_emit_identifier(arena, FLYTEIDL__CORE__RESOURCE_TYPE__WORKFLOW,
                                         launch->kickoff != NULL ? launch->name : workflow->name);
  spec->entity_metadata = metadata;
  spec->labels = labels;
  spec->annotations = annotations;
  spec->raw_output_data_config = raw;
  if (workflow->service_account[0] != '\0') {
    RP_MESSAGE(security, arena, Flyteidl__Core__SecurityContext, flyteidl__core__security_context);
    RP_MESSAGE(identity, arena, Flyteidl__Core__Identity, flyteidl__core__identity);
    identity->k8s_service_account = workflow->service_account;
    security->run_as = identity;
    spec->security_context = security;
  }
  inputs(arena, spec, workflow, launch);
  closure->expected_inputs = expected_inputs;
  closure->expected_outputs = expected_outputs;
  plan->id = rp_emit_identifier(arena, FLYTEIDL__CORE__RESOURCE_TYPE__LAUNCH_PLAN, launch->name);
  plan->spec = spec;
  plan->closure = closure;
  return plan;
}
