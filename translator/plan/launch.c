/// Launch plans: the default one, one for each entry point that has a schedule, and one for each that names values. A
/// schedule is carried only when every input has a value at its time: a constant, a default, or what is made of the
/// kickoff time.

#include "translator/parts/cron.h"
#include "translator/parts/name.h"
#include "translator/parts/types.h"
#include "translator/plan/plan.h"

static Repipe__V1__PlanLaunch *launch_new(rp_workflow_state *state, const char *name, uint32_t entry_point)
{
  Repipe__V1__PlanLaunch *launch = RP_NEW(state->arena, Repipe__V1__PlanLaunch);
  repipe__v1__plan_launch__init(launch);
  launch->name = rp_arena_cstr(state->arena, rp_str_of(name));
  launch->entry_point = entry_point;
  return launch;
}

static Repipe__V1__PlanBinding *constant(rp_arena *arena, const Repipe__V1__PlanInput *input, Repipe__V1__Value *value)
{
  Repipe__V1__PlanBinding *binding = RP_NEW(arena, Repipe__V1__PlanBinding);
  repipe__v1__plan_binding__init(binding);
  binding->variable = input->name;
  binding->parameter = input->parameter;
  binding->type = input->type;
  binding->source_case = REPIPE__V1__PLAN_BINDING__SOURCE_CONSTANT;
  binding->constant = value;
  return binding;
}

static const Repipe__V1__Argument *argument_of(const Repipe__V1__EntryPoint *entry, const char *parameter)
{
  for (size_t i = 0; i < entry->n_arguments; i++) {
    if (strcmp(entry->arguments[i]->name, parameter) == 0) {
      return entry->arguments[i];
    }
  }
  return NULL;
}

static bool add_launch_argument(rp_workflow_state *state, const Repipe__V1__PlanInput *input,
                                const Repipe__V1__Argument *argument, Repipe__V1__PlanBinding **out)
{
  const Repipe__V1__Parameter *parameter = rp_plan_parameter(state->root, input->parameter);
  Repipe__V1__Value *value;
  if (parameter == NULL || argument->value == NULL ||
      !rp_type_launch_value(&value, state->arena, parameter, input->type, argument->value)) {
    return false;
  }
  *out = constant(state->arena, input, value);
  return true;
}

// Variables that say where things lie on the machine, and when; the image has its own, and the schedule its zone.
static bool of_machine(rp_str name)
{
  static const char *const NAMES[] = {
      "TZ",       "CRON_TZ", "PATH",   "PYTHONPATH",       "SHELL",           "HOME", "USER", "LOGNAME", "MAILTO",
      "MAILFROM", "LANG",    "LC_ALL", "PYTHONUNBUFFERED", "PYTHONIOENCODING"};
  for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
    if (rp_str_is(name, NAMES[i])) {
      return true;
    }
  }
  return false;
}

// Flags for every instance of a class, and variables, reach Luigi in the process of the launch; no launch plan has a place for them.
static void carry_nothing_silently(const rp_workflow_state *state, const Repipe__V1__EntryPoint *entry,
                                   rp_reasons *reasons)
{
  size_t size = strlen(entry->range);
  rp_str what = RP_STR("");
  for (size_t i = 0; i < entry->n_class_arguments; i++) {
    const char *name = entry->class_arguments[i]->name;
    bool own = size > 0 && strncmp(name, entry->range, size) == 0 && name[size] == '.';
    if (!own) {
      what = rp_arena_printf(state->arena, "%.*s%s--%s", RP_STR_ARG(what), what.size > 0 ? ", " : "", name);
    }
  }
  for (size_t i = 0; i < entry->n_environment; i++) {
    rp_str name = rp_str_of(entry->environment[i]);
    name = rp_str_sub(name, 0, rp_str_find(name, RP_STR("="), 0));
    if (!of_machine(name)) {
      what = rp_arena_printf(state->arena, "%.*s%s%.*s", RP_STR_ARG(what), what.size > 0 ? ", " : "", RP_STR_ARG(name));
    }
  }
  if (what.size > 0) {
    rp_reason_add(reasons, state->arena, RP_RULE_LAUNCH_NOT_CARRIED, entry->path, entry->line,
                  rp_arena_printf(state->arena, "%.*s", RP_STR_ARG(what)).data);
  }
}

static Repipe__V1__PlanLaunch *scheduled(rp_workflow_state *state, uint32_t index, const char *name)
{
  const Repipe__V1__EntryPoint *entry = state->inventory->entry_points[index];
  const char *path = entry->schedule_path[0] != '\0' ? entry->schedule_path : entry->path;
  uint32_t line = entry->schedule_path[0] != '\0' ? entry->schedule_line : entry->line;
  rp_arena *arena = state->arena;
  Repipe__V1__PlanLaunch *launch = launch_new(state, name, index + 1);
  rp_reasons reasons = {0};
  RP_VEC(Repipe__V1__PlanBinding *) given = {0};
  rp_moments moments = {0};
  bool range = entry->range[0] != '\0';
  const Repipe__V1__PlanInput *counted = range ? rp_plan_range_input(state, entry) : NULL;
  const char *refused = range ? rp_plan_range_moment(&moments, state, entry, counted) : NULL;
  if (range) {
    uint32_t code = refused == NULL ? RP_RULE_RANGE_SCHEDULED : RP_RULE_RANGE_BY_HAND;
    const char *text = refused == NULL ? entry->range : rp_arena_printf(arena, "%s: %s", entry->range, refused).data;
    rp_reason_add(&reasons, arena, code, entry->path, entry->line, text);
  }
  carry_nothing_silently(state, entry, &reasons);
  for (size_t i = 0; i < state->plan->n_inputs; i++) {
    const Repipe__V1__PlanInput *input = state->plan->inputs[i];
    if (input == counted) {
      continue;
    }
    const Repipe__V1__Argument *argument = argument_of(entry, input->parameter);
    Repipe__V1__PlanBinding *binding;
    if (argument != NULL && add_launch_argument(state, input, argument, &binding)) {
      RP_PUSH(arena, &given, binding);
    } else if ((argument != NULL || input->default_ == NULL) &&
               !rp_plan_moment(&moments, state, entry, input, argument)) {
      refused = input->parameter;
    }
  }
  bool same = strcmp(entry->kind, "kubernetes") == 0 || !rp_cron_days_differ(rp_str_of(entry->schedule));
  char *cron = same ? rp_cron_normalize(arena, rp_str_of(entry->schedule), rp_str_of(entry->time_zone)) : NULL;
  if (cron == NULL) {
    rp_reason_add(&reasons, arena, RP_RULE_SCHEDULE_REFUSED, path, line, entry->schedule);
  } else if (refused != NULL) {
    if (!range) {
      rp_reason_add(&reasons, arena, RP_RULE_SCHEDULE_ARGUMENTS, path, line, refused);
    }
  } else {
    launch->cron = cron;
    if (entry->time_zone[0] == '\0') {
      rp_reason_add(&reasons, arena, RP_RULE_SCHEDULE_ZONE, path, line, NULL);
    }
    rp_plan_kickoff(launch, &moments, state, entry, &reasons);
  }
  launch->fixed = given.items;
  launch->n_fixed = given.count;
  rp_reason_sort(&reasons);
  launch->reasons = reasons.items;
  launch->n_reasons = reasons.count;
  rp_reason_add_all(&state->reasons, arena, &reasons);
  return launch;
}

// A launch without a schedule: what it names is a default, what its shell computes must be given.
static Repipe__V1__PlanLaunch *by_hand(rp_workflow_state *state, uint32_t index, const char *name)
{
  const Repipe__V1__EntryPoint *entry = state->inventory->entry_points[index];
  Repipe__V1__PlanLaunch *launch = launch_new(state, name, index + 1);
  RP_VEC(Repipe__V1__PlanBinding *) given = {0};
  RP_VEC(char *) required = {0};
  rp_reasons reasons = {0};
  bool range = entry->range[0] != '\0';
  const Repipe__V1__PlanInput *counted = range ? rp_plan_range_input(state, entry) : NULL;
  if (range) {
    rp_reason_add(&reasons, state->arena, RP_RULE_RANGE_BY_HAND, entry->path, entry->line, entry->range);
  }
  carry_nothing_silently(state, entry, &reasons);
  for (size_t i = 0; i < state->plan->n_inputs; i++) {
    const Repipe__V1__PlanInput *input = state->plan->inputs[i];
    if (input == counted) {
      RP_PUSH(state->arena, &required, input->name);
      continue;
    }
    const Repipe__V1__Argument *argument = argument_of(entry, input->parameter);
    Repipe__V1__PlanBinding *binding;
    if (argument != NULL && add_launch_argument(state, input, argument, &binding)) {
      RP_PUSH(state->arena, &given, binding);
    } else if (argument != NULL) {
      RP_PUSH(state->arena, &required, input->name);
    }
  }
  launch->defaults = given.items;
  launch->n_defaults = given.count;
  launch->required = required.items;
  launch->n_required = required.count;
  launch->reasons = reasons.items;
  launch->n_reasons = reasons.count;
  rp_reason_add_all(&state->reasons, state->arena, &reasons);
  return given.count > 0 || range ? launch : NULL; // without values it is the default plan
}

void rp_plan_launches(rp_workflow_state *state)
{
  rp_arena *arena = state->arena;
  RP_VEC(Repipe__V1__PlanLaunch *) launches = {0};
  RP_PUSH(arena, &launches, launch_new(state, state->plan->name, 0));
  for (size_t i = 0; i < state->workflow->n_entry_points; i++) {
    uint32_t index = state->workflow->entry_points[i];
    if (index >= state->inventory->n_entry_points) {
      continue;
    }
    const Repipe__V1__EntryPoint *entry = state->inventory->entry_points[index];
    bool cron = entry->schedule[0] != '\0';
    // Named after what is launched and when, so that a line moved in its file keeps its plan.
    rp_str identity = rp_arena_printf(arena, "%s\n%s\n%s", entry->path, entry->command, entry->schedule);
    rp_str name = rp_arena_printf(arena, "%s.%s-%08x", state->plan->name, cron ? "scheduled" : "launch",
                                  rp_name_digest(identity));
    bool taken = false;
    for (size_t k = 0; k < launches.count; k++) {
      taken = taken || rp_str_is(name, launches.items[k]->name);
    }
    // The same line twice is one launch.
    Repipe__V1__PlanLaunch *launch = taken  ? NULL
                                     : cron ? scheduled(state, index, name.data)
                                            : by_hand(state, index, name.data);
    if (launch != NULL) {
      RP_PUSH(arena, &launches, launch);
    }
  }
  state->plan->launches = launches.items;
  state->plan->n_launches = launches.count;
}
