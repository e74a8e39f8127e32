// Counterparts are matched within their repository: by Flyte name, then by the name of the function.
#include "reporter/tally/status.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "proto/message.h"

typedef struct named {
  Repipe__V1__WorkflowRow *workflow;
  Repipe__V1__CounterpartRow *counterpart;
  const Repipe__V1__TaskRow *task;
  size_t workflows, counterparts, tasks;
} named;

typedef struct statuses {
  Repipe__V1__Snapshot *snapshot;
  const rp_flyte_state *state;
  rp_arena *arena;
  rp_map names; ///< "repository\nsnake_case" -> named
  rp_map specs; ///< "repository\nFlyte name" -> WorkflowRow
} statuses;

/// OrdersReport, HTTPLog2Daily as orders_report, http_log2_daily.
static rp_str snake_of(rp_arena *arena, const char *name)
{
  rp_buf out = RP_BUF_INIT;
  for (size_t i = 0; name[i] != '\0'; i++) {
    unsigned char c = (unsigned char)name[i];
    bool upper = isupper(c) != 0;
    bool after_lower = i > 0 && (islower((unsigned char)name[i - 1]) || isdigit((unsigned char)name[i - 1]));
    bool ends_acronym = i > 0 && isupper((unsigned char)name[i - 1]) && islower((unsigned char)name[i + 1]);
    if (upper && (after_lower || ends_acronym)) {
      rp_buf_char(&out, '_');
    }
    rp_buf_char(&out, (char)tolower(c));
  }
  rp_str text = rp_arena_str(arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return text;
}

static rp_str without(rp_str text, const char *ending)
{
  rp_str end = rp_str_of(ending);
  return text.size > end.size && rp_str_ends_with(text, end) ? rp_str_sub(text, 0, text.size - end.size) : text;
}

static rp_str key_of(statuses *s, uint32_t repository, rp_str name)
{
  return rp_arena_printf(s->arena, "%u\n%.*s", (unsigned)repository, RP_STR_ARG(name));
}

static named *named_in(statuses *s, uint32_t repository, rp_str name)
{
  rp_str key = key_of(s, repository, name);
  named *one = rp_map_find(&s->names, key);
  if (one == NULL) {
    one = RP_NEW(s->arena, named);
    rp_map_put(&s->names, key, one);
  }
  return one;
}

static rp_str class_of(const Repipe__V1__WorkflowRow *row)
{
  const char *colon = strrchr(row->root, ':');
  const char *name = colon != NULL ? colon + 1 : row->root;
  const char *dot = strrchr(name, '.');
  return rp_str_of(dot != NULL ? dot + 1 : name);
}

/// "m.Load" of "m.Load.scheduled-0a1b" and "m.Load.launch-0a1b": what repipe names after a workflow belongs to it.
static rp_str base_name(const char *name)
{
  rp_str text = rp_str_of(name);
  size_t scheduled = rp_str_find(text, RP_STR(".scheduled-"), 0);
  size_t launch = rp_str_find(text, RP_STR(".launch-"), 0);
  size_t at = scheduled < launch ? scheduled : launch;
  return at == SIZE_MAX ? text : rp_str_sub(text, 0, at);
}

static void index_rows(statuses *s)
{
  Repipe__V1__Snapshot *all = s->snapshot;
  for (size_t i = 0; i < all->n_workflows; i++) {
    Repipe__V1__WorkflowRow *row = all->workflows[i];
    rp_str class = class_of(row);
    named *one = named_in(s, row->repository, snake_of(s->arena, rp_arena_cstr(s->arena, class)));
    one->workflows++;
    one->workflow = row;
    rp_map_put(&s->specs, key_of(s, row->repository, rp_str_of(row->flyte_name)), row);
  }
  for (size_t i = 0; i < all->n_tasks; i++) {
    const Repipe__V1__TaskRow *row = all->tasks[i];
    const char *dot = strrchr(row->qualname, '.');
    named *one = named_in(s, row->repository, snake_of(s->arena, dot != NULL ? dot + 1 : row->qualname));
    one->tasks += !row->test;
    one->task = row->test ? one->task : row;
  }
  for (size_t i = 0; i < all->n_counterparts; i++) {
    Repipe__V1__CounterpartRow *row = all->counterparts[i];
    if (strcmp(row->kind, "workflow") == 0 && strcmp(row->form, "flytekit") == 0) {
      rp_str name = without(without(without(rp_str_of(row->name), "_workflow"), "_wf"), "_flow");
      named *one = named_in(s, row->repository, name);
      one->counterparts++;
      one->counterpart = row;
    }
  }
}

static const named *named_after(statuses *s, const Repipe__V1__CounterpartRow *row)
{
  const char *function = row->workflow[0] != '\0' ? row->workflow : row->name;
  const named *one =
      rp_map_find(&s->names, key_of(s, row->repository,
                                    without(without(without(rp_str_of(function), "_workflow"), "_wf"), "_flow")));
  bool only = one != NULL && one->counterparts == 1 && strcmp(one->counterpart->name, function) == 0;
  return only ? one : NULL;
}

/// The Luigi workflow of a counterpart, and how that is known; a suggestion is none.
static Repipe__V1__WorkflowRow *workflow_of(statuses *s, Repipe__V1__CounterpartRow *row)
{
  if (strcmp(row->form, "spec") == 0) {
    const char *name = row->workflow[0] != '\0' ? row->workflow : row->name;
    return rp_map_find(&s->specs, key_of(s, row->repository, base_name(name)));
  }
  const named *one = named_after(s, row);
  return one != NULL && one->workflows == 1 ? one->workflow : NULL;
}

static bool same_schedule(const Repipe__V1__WorkflowRow *row, const char *schedule)
{
  for (size_t i = 0; i < row->n_schedules; i++) {
    if (schedule[0] != '\0' && strcmp(row->schedules[i], schedule) == 0) {
      return true;
    }
  }
  return false;
}

/// A class of its name that is no workflow (any more): other tasks require it, or nothing does.
static bool match_task(statuses *s, Repipe__V1__CounterpartRow *row)
{
  const named *one = named_after(s, row);
  if (one == NULL || one->workflows > 0 || one->tasks != 1) {
    return false;
  }
  row->root = rp_arena_cstr(s->arena, rp_arena_printf(s->arena, "%s:%s", one->task->module, one->task->qualname));
  row->match = rp_arena_cstr(s->arena, RP_STR("task"));
  return true;
}

static void suggest(statuses *s, Repipe__V1__CounterpartRow *row)
{
  Repipe__V1__WorkflowRow *found = NULL;
  size_t count = 0;
  for (size_t i = 0; i < s->snapshot->n_workflows; i++) {
    Repipe__V1__WorkflowRow *workflow = s->snapshot->workflows[i];
    if (workflow->repository == row->repository && same_schedule(workflow, row->schedule)) {
      found = workflow;
      count++;
    }
  }
  if (count == 1) {
    row->root = found->root;
    row->match = rp_arena_cstr(s->arena, RP_STR("suggestion: the same schedule"));
  }
}

/// What Flyte calls it ends as the file and function do, or the other way round: where the package begins is not known.
static bool is_active(const statuses *s, const Repipe__V1__CounterpartRow *row)
{
  if (strcmp(row->form, "spec") == 0) {
    return rp_flyte_state_active(s->state, rp_str_of(row->workflow[0] != '\0' ? row->workflow : row->name));
  }
  rp_str path = without(rp_str_of(row->path), ".py");
  char *dotted = rp_arena_cstr(s->arena, rp_arena_printf(s->arena, "%.*s.%s", RP_STR_ARG(path),
                                                         row->workflow[0] != '\0' ? row->workflow : row->name));
  for (char *c = dotted; *c != '\0'; c++) {
    *c = *c == '/' ? '.' : *c;
  }
  for (const char *from = dotted; from != NULL; from = strchr(from, '.') != NULL ? strchr(from, '.') + 1 : NULL) {
    if (rp_flyte_state_active(s->state, rp_str_of(from)) && strchr(from, '.') != NULL) {
      return true;
    }
  }
  return false;
}

/// 1: a counterpart is there; 2: and would launch it once registered; 3: and launches it.
static int strength_of(const statuses *s, const Repipe__V1__CounterpartRow *row)
{
  if (s->state != NULL) {
    return is_active(s, row) ? 3 : 1;
  }
  if (strcmp(row->kind, "launch_plan") != 0 || row->schedule[0] == '\0') {
    return 1;
  }
  return strcmp(row->form, "spec") == 0 ? 2 : 3;
}

static const char *status_of(const Repipe__V1__WorkflowRow *row, int strength)
{
  return strength == 0   ? "luigi"
         : row->launched ? (strength == 3 ? "dual" : "drafted")
         : strength >= 2 ? "cut over"
                         : "drafted";
}

static void count(Repipe__V1__Statuses *sum, const char *status)
{
  sum->luigi += strcmp(status, "luigi") == 0;
  sum->drafted += strcmp(status, "drafted") == 0;
  sum->dual += strcmp(status, "dual") == 0;
  sum->cut_over += strcmp(status, "cut over") == 0;
  sum->gone += strcmp(status, "gone") == 0;
}

void rp_statuses_add(Repipe__V1__Statuses *sum, const Repipe__V1__Statuses *part)
{
  sum->luigi += part->luigi;
  sum->drafted += part->drafted;
  sum->dual += part->dual;
  sum->cut_over += part->cut_over;
  sum->gone += part->gone;
}

static void count_in(statuses *s, uint32_t repository, const char *status)
{
  count(s->snapshot->totals->statuses, status);
  count(s->snapshot->repositories[repository]->totals->statuses, status);
}

/// A row as a key: by its address.
static rp_str address_of(Repipe__V1__WorkflowRow *const *row)
{
  return (rp_str){(const char *)row, sizeof *row};
}

static void match_all(statuses *s, rp_map *strengths)
{
  for (size_t i = 0; i < s->snapshot->n_counterparts; i++) {
    Repipe__V1__CounterpartRow *row = s->snapshot->counterparts[i];
    Repipe__V1__WorkflowRow *workflow = workflow_of(s, row);
    row->root = row->match = rp_arena_cstr(s->arena, RP_STR(""));
    if (workflow == NULL) {
      bool own = strcmp(row->form, "spec") == 0 && strcmp(row->kind, "workflow") == 0 &&
                 rp_str_eq(base_name(row->name), rp_str_of(row->name));
      row->match = rp_arena_cstr(s->arena, own ? RP_STR("gone") : RP_STR(""));
      if (own) {
        count_in(s, row->repository, "gone");
      } else if (strcmp(row->form, "flytekit") == 0 && !match_task(s, row)) {
        suggest(s, row);
      }
      continue;
    }
    row->root = workflow->root;
    row->match = rp_arena_cstr(s->arena, RP_STR("name"));
    if (strcmp(row->kind, "workflow") == 0 && workflow->counterpart[0] == '\0') {
      workflow->counterpart = row->name;
    }
    int strength = strength_of(s, row);
    if ((uintptr_t)rp_map_find(strengths, address_of(&workflow)) < (uintptr_t)strength) {
      rp_map_put(strengths, address_of(&workflow), (void *)(uintptr_t)strength);
    }
  }
}

static void count_teams(Repipe__V1__Snapshot *s, rp_arena *arena)
{
  rp_map teams;
  rp_map_init(&teams, arena);
  for (size_t i = 0; i < s->n_teams; i++) {
    *s->teams[i]->statuses = (Repipe__V1__Statuses)REPIPE__V1__STATUSES__INIT;
    rp_map_put(&teams, rp_str_of(s->teams[i]->name), s->teams[i]);
  }
  for (size_t i = 0; i < s->n_workflows; i++) {
    const Repipe__V1__TeamRow *team = rp_map_find(&teams, rp_str_of(s->workflows[i]->team));
    if (team != NULL) {
      count(team->statuses, s->workflows[i]->status);
    }
  }
  rp_map_release(&teams);
}

void rp_status(Repipe__V1__Snapshot *snapshot, const rp_flyte_state *state, rp_arena *arena)
{
  statuses s = {.snapshot = snapshot, .state = state, .arena = arena};
  rp_map strengths;
  rp_map_init(&s.names, arena);
  rp_map_init(&s.specs, arena);
  rp_map_init(&strengths, arena);
  *snapshot->totals->statuses = (Repipe__V1__Statuses)REPIPE__V1__STATUSES__INIT;
  for (size_t i = 0; i < snapshot->n_repositories; i++) {
    *snapshot->repositories[i]->totals->statuses = (Repipe__V1__Statuses)REPIPE__V1__STATUSES__INIT;
  }
  char *none = rp_arena_cstr(arena, RP_STR(""));
  for (size_t i = 0; i < snapshot->n_workflows; i++) {
    snapshot->workflows[i]->counterpart = none;
  }
  index_rows(&s);
  match_all(&s, &strengths);
  for (size_t i = 0; i < snapshot->n_workflows; i++) {
    Repipe__V1__WorkflowRow *row = snapshot->workflows[i];
    int strength = (int)(uintptr_t)rp_map_find(&strengths, address_of(&row));
    row->status = rp_arena_cstr(arena, rp_str_of(status_of(row, strength)));
    row->zombie = strcmp(row->status, "cut over") == 0;
    count_in(&s, row->repository, row->status);
  }
  count_teams(snapshot, arena);
  snapshot->flyte_asked = state != NULL;
  rp_map_release(&strengths);
  rp_map_release(&s.names);
  rp_map_release(&s.specs);
}
