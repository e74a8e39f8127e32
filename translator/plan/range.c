/// Launches through luigi.tools.range. A Range tool asks at each launch for every period that is missing since its start; on a
/// schedule whose beat is the tool's own period that is, when nothing failed, the newest period (Luigi 3.8.1
/// tools/range.py:280-470: all periods that begin before now, in UTC). So the schedule starts that one, and what is missing is
/// for the recipe in MIGRATION.md.

#include "translator/parts/types.h"
#include "translator/plan/plan.h"

static bool is(const char *a, const char *b)
{
  return strcmp(a, b) == 0;
}

typedef struct range_kind {
  const char *family, *base, *parameter; // the parameter's class
  const char *forward;                   // how far beyond now
  int64_t months, days, seconds;         // one unit of that
} range_kind;

static const range_kind KINDS[] = {
    {"RangeDaily", "RangeDailyBase", "luigi:DateParameter", "days_forward", 0, 1, 0},
    {"RangeHourly", "RangeHourlyBase", "luigi:DateHourParameter", "hours_forward", 0, 0, 3600},
    {"RangeByMinutes", "RangeByMinutesBase", "luigi:DateMinuteParameter", "minutes_forward", 0, 0, 60},
    {"RangeMonthly", "", "luigi:MonthParameter", "months_forward", 1, 0, 0}};

static const range_kind *kind_of(const Repipe__V1__EntryPoint *entry)
{
  for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
    if (is(entry->range, KINDS[i].family) || is(entry->range, KINDS[i].base)) {
      return &KINDS[i];
    }
  }
  return NULL;
}

// A flag of the tool: NULL when it is not given; *literal is false when its value is not known.
static const char *own_flag(const Repipe__V1__EntryPoint *entry, const char *parameter, bool *literal)
{
  size_t size = strlen(entry->range);
  for (size_t i = 0; i < entry->n_class_arguments; i++) {
    const Repipe__V1__Argument *argument = entry->class_arguments[i];
    bool mine = strncmp(argument->name, entry->range, size) == 0 && argument->name[size] == '.';
    if (mine && is(argument->name + size + 1, parameter)) {
      const Repipe__V1__Value *value = argument->value;
      *literal = value != NULL && value->kind_case == REPIPE__V1__VALUE__KIND_LITERAL;
      return *literal ? value->literal->text : "";
    }
  }
  *literal = true;
  return NULL;
}

const Repipe__V1__PlanInput *rp_plan_range_input(const rp_workflow_state *state, const Repipe__V1__EntryPoint *entry)
{
  bool literal;
  const char *named = own_flag(entry, "param_name", &literal);
  if (!literal || state->root == NULL) {
    return NULL;
  }
  for (size_t i = 0; i < state->root->n_parameters; i++) {
    const Repipe__V1__Parameter *parameter = state->root->parameters[i];
    if (named != NULL ? is(parameter->name, named) : parameter->positional) {
      return rp_plan_input(state->plan, parameter->name);
    }
  }
  return NULL;
}

// Whether a field of a cron expression is one number.
static bool number(rp_str field)
{
  bool good = field.size > 0;
  for (size_t i = 0; i < field.size; i++) {
    good = good && field.data[i] >= '0' && field.data[i] <= '9';
  }
  return good;
}

// Whether the schedule fires once in each of the tool's periods.
static bool same_beat(const range_kind *kind, const Repipe__V1__EntryPoint *entry)
{
  rp_str schedule = rp_str_of(entry->schedule);
  const char *named = is(kind->family, "RangeDaily")     ? "@daily"
                      : is(kind->family, "RangeHourly")  ? "@hourly"
                      : is(kind->family, "RangeMonthly") ? "@monthly"
                                                         : "";
  if (named[0] != '\0' && (rp_str_is(schedule, named) || (is(named, "@daily") && rp_str_is(schedule, "@midnight")))) {
    return true;
  }
  rp_str fields[5] = {0};
  for (size_t i = 0; i < 5; i++) {
    if (!rp_str_split(&schedule, ' ', &fields[i])) {
      return false;
    }
  }
  bool every[5];
  for (size_t i = 0; i < 5; i++) {
    every[i] = rp_str_is(fields[i], "*");
  }
  if (schedule.size > 0 || !every[3] || !every[4]) {
    return false;
  }
  if (is(kind->family, "RangeMonthly")) {
    int64_t day; // the month before must have it too, in whatever zone
    return number(fields[0]) && number(fields[1]) && rp_str_to_int64(fields[2], &day) && day >= 1 && day <= 27;
  }
  if (!every[2]) {
    return false;
  }
  if (is(kind->family, "RangeDaily")) {
    return number(fields[0]) && number(fields[1]);
  }
  if (is(kind->family, "RangeHourly")) {
    return number(fields[0]) && every[1];
  }
  bool literal;
  const char *interval = own_flag(entry, "minutes_interval", &literal);
  const char *step = interval != NULL ? interval : "1";
  bool each = is(step, "1") && every[0];
  bool steps = rp_str_starts_with(fields[0], RP_STR("*/")) && rp_str_is(rp_str_sub(fields[0], 2, fields[0].size), step);
  return literal && every[1] && (each || steps);
}

const char *rp_plan_range_moment(rp_moments *moments, const rp_workflow_state *state,
                                 const Repipe__V1__EntryPoint *entry, const Repipe__V1__PlanInput *input)
{
  const range_kind *kind = kind_of(entry);
  if (kind == NULL || input == NULL || !is(input->class_, kind->parameter) || input->type->collection) {
    return "its periods";
  }
  bool known[3];
  const char *stop = own_flag(entry, "stop", &known[0]);
  const char *now = own_flag(entry, "now", &known[1]);
  const char *forward = own_flag(entry, kind->forward, &known[2]);
  int64_t ahead = 0;
  bool counted = forward == NULL || rp_str_to_int64(rp_str_of(forward), &ahead);
  if (stop != NULL || now != NULL || !known[0] || !known[2] || !counted || ahead < 0 || ahead > 10000) {
    return stop != NULL ? "stop" : now != NULL ? "now" : kind->forward;
  }
  if (!same_beat(kind, entry)) {
    return "a schedule that does not fire once in each of its periods";
  }
  // Forward counts from now, and a period that begins just then is not before it.
  bool date = is(input->type->wire, "date");
  Repipe__V1__PlanMoment *out = RP_NEW(state->arena, Repipe__V1__PlanMoment);
  repipe__v1__plan_moment__init(out);
  out->variable = input->name;
  out->type = input->type;
  out->zone = rp_arena_cstr(state->arena, RP_STR("UTC"));
  out->months = kind->months * (ahead - 1); // months are counted to the one before (range.py:692-706)
  out->days = kind->days * ahead;
  out->seconds = kind->seconds * ahead;
  out->wall = true;
  out->format = rp_arena_cstr(state->arena, date ? RP_STR("%Y-%m-%dT00:00:00Z") : RP_STR("%Y-%m-%dT%H:%M:%SZ"));
  RP_PUSH(state->arena, moments, out);
  return NULL;
}
