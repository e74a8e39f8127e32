/// Launch plans: the default one, and one for each entry point that has a schedule. A schedule is carried only when
/// every input has a value at its time: a constant, a default, or (for exactly one date) the kickoff time itself.

#include "translator/cron.h"
#include "translator/name.h"
#include "translator/plan.h"
#include "translator/types.h"

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

// Text of a value that is not known or computed.
static const char *expression(const Repipe__V1__Value *value)
{
  if (value->kind_case == REPIPE__V1__VALUE__KIND_UNKNOWN) {
    return value->unknown->expression;
  }
  return value->kind_case == REPIPE__V1__VALUE__KIND_DERIVED ? value->derived->expression : "";
}

// "$(date)", "`date +%F`", "$(date -u +%Y-%m-%d)", "date.today()", "datetime.now()": the moment of the launch and
// nothing else. Whatever shifts it (-d, --date, -v, a difference) is another date.
static bool is_now(const Repipe__V1__Value *value)
{
  rp_str text = rp_str_trim(rp_str_of(expression(value)));
  static const char *const python[] = {
      "date.today()",      "datetime.date.today()",   "datetime.today()",           "datetime.now()",
      "datetime.utcnow()", "datetime.datetime.now()", "datetime.datetime.utcnow()", NULL};
  for (size_t i = 0; python[i] != NULL; i++) {
    if (rp_str_is(text, python[i])) {
      return true;
    }
  }
  while (text.size >= 2 && (text.data[0] == '"' || text.data[0] == '\'') && text.data[text.size - 1] == text.data[0]) {
    text = rp_str_sub(text, 1, text.size - 1);
  }
  if (rp_str_starts_with(text, RP_STR("$(")) && rp_str_ends_with(text, RP_STR(")"))) {
    text = rp_str_sub(text, 2, text.size - 1);
  } else if (text.size > 2 && text.data[0] == '`' && text.data[text.size - 1] == '`') {
    text = rp_str_sub(text, 1, text.size - 1);
  } else {
    return false;
  }
  rp_str word;
  bool first = true;
  while (rp_str_split(&text, ' ', &word)) {
    word = rp_str_trim(word);
    if (word.size == 0) {
      continue;
    }
    bool command = rp_str_is(word, "date") || rp_str_is(word, "/bin/date") || rp_str_is(word, "/usr/bin/date");
    bool option =
        rp_str_is(word, "-u") || rp_str_is(word, "--utc") || rp_str_is(word, "-I") || rp_str_is(word, "--iso-8601");
    bool format = false;
    // A format of date and time in full, quoted or not. A single quote may leave the blank of a format behind.
    rp_str bare = word;
    while (bare.size > 0 && (bare.data[0] == '"' || bare.data[0] == '\'')) {
      bare = rp_str_sub(bare, 1, bare.size);
    }
    format = bare.size > 0 && bare.data[0] == '+';
    if (first ? !command : !(option || format)) {
      return false;
    }
    first = false;
  }
  return !first;
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

static Repipe__V1__PlanLaunch *scheduled(rp_workflow_state *state, uint32_t index, const char *name)
{
  const Repipe__V1__EntryPoint *entry = state->inventory->entry_points[index];
  const char *path = entry->schedule_path[0] != '\0' ? entry->schedule_path : entry->path;
  uint32_t line = entry->schedule_path[0] != '\0' ? entry->schedule_line : entry->line;
  rp_arena *arena = state->arena;
  Repipe__V1__PlanLaunch *launch = launch_new(state, name, index + 1);
  rp_reasons reasons = {0};
  RP_VEC(Repipe__V1__PlanBinding *) given = {0};
  const Repipe__V1__PlanInput *date = NULL;
  size_t dates = 0;
  const char *refused = entry->range[0] != '\0' ? entry->range : NULL;
  for (size_t i = 0; i < state->plan->n_inputs; i++) {
    const Repipe__V1__PlanInput *input = state->plan->inputs[i];
    const Repipe__V1__Argument *argument = argument_of(entry, input->parameter);
    Repipe__V1__PlanBinding *binding;
    if (argument != NULL && add_launch_argument(state, input, argument, &binding)) {
      RP_PUSH(arena, &given, binding);
    } else if (argument == NULL && input->default_ != NULL) {
      continue;
    } else if (input->date_like && (argument != NULL ? argument->value != NULL && is_now(argument->value)
                                                     : input->code == RP_RULE_DEFAULT_AT_RUN_TIME)) {
      date = input;
      dates++;
    } else {
      refused = input->parameter;
    }
  }
  char *cron = rp_cron_normalize(arena, rp_str_of(entry->schedule), rp_str_of(entry->time_zone));
  bool zoned =
      entry->time_zone[0] != '\0' && strcmp(entry->time_zone, "UTC") != 0 && strcmp(entry->time_zone, "Etc/UTC") != 0;
  if (cron == NULL) {
    rp_reason_add(&reasons, arena, RP_RULE_SCHEDULE_REFUSED, path, line, entry->schedule);
  } else if (refused != NULL || dates > 1 || (dates == 1 && zoned)) {
    // The kickoff time is UTC: with a zone, the date of that moment may be another one.
    const char *what = refused != NULL ? refused : zoned ? entry->time_zone : "more than one date";
    rp_reason_add(&reasons, arena, RP_RULE_SCHEDULE_ARGUMENTS, path, line, what);
  } else {
    launch->cron = cron;
    if (entry->time_zone[0] == '\0') {
      rp_reason_add(&reasons, arena, RP_RULE_SCHEDULE_ZONE, path, line, NULL);
    }
    if (date != NULL) {
      launch->kickoff_input = date->name;
      rp_reason_add(&reasons, arena, RP_RULE_KICKOFF_TIME, path, line, NULL);
    }
  }
  launch->fixed = given.items;
  launch->n_fixed = given.count;
  rp_reason_sort(&reasons);
  launch->reasons = reasons.items;
  launch->n_reasons = reasons.count;
  rp_reason_add_all(&state->reasons, arena, &reasons);
  return launch;
}

void rp_plan_launches(rp_workflow_state *state)
{
  rp_arena *arena = state->arena;
  RP_VEC(Repipe__V1__PlanLaunch *) launches = {0};
  RP_PUSH(arena, &launches, launch_new(state, state->plan->name, 0));
  for (size_t i = 0; i < state->workflow->n_entry_points; i++) {
    uint32_t index = state->workflow->entry_points[i];
    if (index >= state->inventory->n_entry_points || state->inventory->entry_points[index]->schedule[0] == '\0') {
      continue;
    }
    const Repipe__V1__EntryPoint *entry = state->inventory->entry_points[index];
    // Named after what is launched and when, so that a line moved in its file keeps its plan.
    rp_str identity = rp_arena_printf(arena, "%s\n%s\n%s", entry->path, entry->command, entry->schedule);
    uint32_t digest = rp_name_digest(identity);
    rp_str name = rp_arena_printf(arena, "%s.scheduled-%08x", state->plan->name, digest);
    bool taken = false;
    for (size_t k = 0; k < launches.count; k++) {
      taken = taken || rp_str_is(name, launches.items[k]->name);
    }
    if (!taken) { // the same line twice is one schedule
      RP_PUSH(arena, &launches, scheduled(state, index, name.data));
    }
  }
  state->plan->launches = launches.items;
  state->plan->n_launches = launches.count;
}
