/// What a schedule's inputs are made of. The kickoff time is an instant in UTC; a date is what a clock shows somewhere.
/// An input that takes the instant as it is gets it directly; everything else is worked out by one node at the head.

#include "translator/parts/moment.h"
#include "translator/command.h"
#include "translator/parts/name.h"
#include "translator/parts/types.h"
#include "translator/plan/plan.h"

static bool is(const char *a, const char *b)
{
  return strcmp(a, b) == 0;
}

// Text of a value that is not known or computed.
static rp_str expression(const Repipe__V1__Value *value)
{
  if (value->kind_case == REPIPE__V1__VALUE__KIND_UNKNOWN) {
    return rp_str_of(value->unknown->expression);
  }
  return rp_str_of(value->kind_case == REPIPE__V1__VALUE__KIND_DERIVED ? value->derived->expression : "");
}

// What the parameter's own parse() reads.
static const char *format_read(const char *class)
{
  static const char *const rows[][2] = {{"luigi:DateParameter", "%Y-%m-%d"},
                                        {"luigi:MonthParameter", "%Y-%m"},
                                        {"luigi:YearParameter", "%Y"},
                                        {"luigi:DateHourParameter", "%Y-%m-%dT%H"},
                                        {"luigi:DateMinuteParameter", "%Y-%m-%dT%H%M"},
                                        {"luigi:DateSecondParameter", "%Y-%m-%dT%H%M%S"}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    if (is(class, rows[i][0])) {
      return rows[i][1];
    }
  }
  return "";
}

static bool numeric(const char *format)
{
  for (const char *c = format; *c != '\0'; c++) {
    if (*c == '%') {
      c++;
    } else if (*c < '0' || *c > '9') {
      return false;
    }
  }
  return true;
}

// strftime() of what the input gets; NULL: the parameter does not read what the launch gives.
static const char *format_given(rp_arena *arena, const Repipe__V1__PlanInput *input, const rp_moment *moment)
{
  const char *wire = input->type->wire;
  bool date = is(wire, "date");
  if (date || is(wire, "datetime")) {
    bool reads = moment->format != NULL ? is(moment->format, format_read(input->class_)) : date || !moment->date_only;
    return !reads ? NULL : date ? "%Y-%m-%dT00:00:00Z" : "%Y-%m-%dT%H:%M:%SZ";
  }
  if (moment->format == NULL) {
    return NULL;
  }
  if (is(wire, "json")) {
    bool bare = strpbrk(moment->format, "\"\\") == NULL;
    return bare ? rp_arena_printf(arena, "\"%s\"", moment->format).data : NULL;
  }
  return is(wire, "text") || (is(wire, "int") && numeric(moment->format)) ? moment->format : NULL;
}

static const char *environment_zone(const Repipe__V1__EntryPoint *entry)
{
  for (size_t i = 0; i < entry->n_environment; i++) {
    if (strncmp(entry->environment[i], "TZ=", 3) == 0 && entry->environment[i][3] != '\0') {
      return entry->environment[i] + 3;
    }
  }
  return NULL;
}

// Containers show UTC; what a crontab's machine shows is not written anywhere, its schedule's zone is the best there
// is.
static const char *process_zone(const Repipe__V1__EntryPoint *entry)
{
  const char *stated = environment_zone(entry);
  bool machine = is(entry->kind, "cron") || is(entry->kind, "systemd");
  return stated != NULL ? stated : machine && entry->time_zone[0] != '\0' ? entry->time_zone : "UTC";
}

bool rp_plan_moment(rp_moments *moments, const rp_workflow_state *state, const Repipe__V1__EntryPoint *entry,
                    const Repipe__V1__PlanInput *input, const Repipe__V1__Argument *argument)
{
  const Repipe__V1__Parameter *parameter = rp_plan_parameter(state->root, input->parameter);
  rp_moment moment;
  bool known = false;
  if (argument != NULL && argument->value != NULL) {
    rp_str text = expression(argument->value);
    known = rp_moment_shell(&moment, state->arena, text) || rp_moment_python(&moment, text);
  } else if (argument == NULL && parameter != NULL && parameter->configured == NULL &&
             input->code == RP_RULE_DEFAULT_AT_RUN_TIME) {
    known = rp_moment_python(&moment, rp_moment_default(state->inventory, parameter));
  }
  const char *format = known ? format_given(state->arena, input, &moment) : NULL;
  if (format == NULL) {
    return false;
  }
  Repipe__V1__PlanMoment *out = RP_NEW(state->arena, Repipe__V1__PlanMoment);
  repipe__v1__plan_moment__init(out);
  const char *zone = moment.zone[0] != '\0' ? moment.zone : process_zone(entry);
  bool utc = is(zone, "UTC") || is(zone, "Etc/UTC") || is(zone, "GMT");
  out->variable = input->name;
  out->type = input->type;
  out->zone = rp_arena_cstr(state->arena, rp_str_of(utc ? "UTC" : zone));
  out->months = moment.months;
  out->days = moment.days;
  out->seconds = moment.seconds;
  out->wall = moment.wall;
  out->format = rp_arena_cstr(state->arena, rp_str_of(format));
  RP_PUSH(state->arena, moments, out);
  return true;
}

// Whether the instant itself is what the input wants.
static bool direct(const Repipe__V1__PlanMoment *moment)
{
  return is(moment->type->flyte, "DATETIME") && is(moment->zone, "UTC") && moment->months == 0 && moment->days == 0 &&
         moment->seconds == 0;
}

void rp_plan_kickoff(Repipe__V1__PlanLaunch *launch, const rp_moments *moments, const rp_workflow_state *state,
                     const Repipe__V1__EntryPoint *entry, rp_reasons *reasons)
{
  rp_arena *arena = state->arena;
  const char *path = entry->schedule_path[0] != '\0' ? entry->schedule_path : entry->path;
  uint32_t line = entry->schedule_path[0] != '\0' ? entry->schedule_line : entry->line;
  if (moments->count == 0) {
    return;
  }
  bool stated = entry->range[0] != '\0' || environment_zone(entry) != NULL || entry->time_zone[0] == '\0' ||
                is(entry->time_zone, "UTC");
  if (!stated) {
    rp_reason_add(reasons, arena, RP_RULE_DATE_ZONE, path, line, process_zone(entry));
  }
  if (moments->count == 1 && direct(moments->items[0])) {
    launch->kickoff_input = moments->items[0]->variable;
    rp_reason_add(reasons, arena, RP_RULE_KICKOFF_TIME, path, line, NULL);
    return;
  }
  Repipe__V1__PlanNode *node = RP_NEW(arena, Repipe__V1__PlanNode);
  repipe__v1__plan_node__init(node);
  Repipe__V1__PlanBinding *binding = RP_NEW(arena, Repipe__V1__PlanBinding);
  repipe__v1__plan_binding__init(binding);
  binding->variable = rp_arena_cstr(arena, RP_STR("kickoff_time"));
  binding->type = rp_type_new(arena, "DATETIME", false, "datetime");
  binding->source_case = REPIPE__V1__PLAN_BINDING__SOURCE_INPUT;
  binding->input = binding->variable;
  node->id = rp_arena_cstr(arena, RP_STR("kickoff"));
  node->mode = rp_arena_cstr(arena, RP_STR("kickoff"));
  node->graph_node = state->root_node;
  node->bindings = RP_NEW_ARRAY(arena, Repipe__V1__PlanBinding *, 1);
  node->bindings[0] = binding;
  node->n_bindings = 1;
  node->moments = moments->items;
  node->n_moments = moments->count;
  node->spec = rp_command_spec(arena, node, state->workflow);
  const Repipe__V1__GraphNode *root = state->nodes[state->root_node].node;
  node->container = rp_plan_container(state->inventory, root->class_, root->family, arena);
  // Its container is made as the root's, and nothing else tells one root's from another's.
  rp_str identity =
      node->container == NULL ? rp_str_of(node->spec) : rp_arena_printf(arena, "%s\n%s", node->spec, root->class_);
  node->template_ = (char *)rp_arena_printf(arena, "repipe.kickoff-%08x", rp_name_digest(identity)).data;
  launch->kickoff = node;
  launch->kickoff_input = binding->variable;
  rp_reason_add(reasons, arena, RP_RULE_KICKOFF_WORKED_OUT, path, line, NULL);
}
