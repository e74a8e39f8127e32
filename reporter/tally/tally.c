// The snapshot: rows read in a fixed order, every count a sum over rows, and the sums compared at each level.
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/vec.h"
#include "proto/message.h"
#include "proto/rules.h"
#include "reporter/store/conserve.h"
#include "reporter/store/line_map.h"
#include "reporter/store/outcomes.h"
#include "reporter/store/texts.h"
#include "reporter/tally/dormancy.h"
#include "reporter/tally/insight.h"
#include "reporter/tally/teams.h"

typedef struct tally {
  rp_store *store;
  Repipe__V1__RepositoryRow *row; ///< the repository at hand
  rp_str texts;                   ///< of it
  rp_arena *arena;
  rp_error *err;
  Repipe__V1__Snapshot *snapshot;
  RP_VEC(Repipe__V1__RepositoryRow *) repositories;
  RP_VEC(Repipe__V1__WorkflowRow *) workflows;
  RP_VEC(Repipe__V1__TaskRow *) tasks;
  RP_VEC(Repipe__V1__FileRow *) unread;
  RP_VEC(Repipe__V1__FleetDiagnostic *) diagnostics;
  RP_VEC(Repipe__V1__CounterpartRow *) counterparts;
  rp_teams *teams;
} tally;

static char *copy(tally *t, rp_str text)
{
  char *cstr = rp_arena_cstr(t->arena, rp_utf8_clean(t->arena, text));
  return cstr;
}

/// A text that lives as long as the snapshot, and is ended.
static char *borrow(tally *t, rp_str text)
{
  return rp_utf8_valid(text) ? (char *)(uintptr_t)text.data : copy(t, text);
}

static Repipe__V1__Outcomes *new_outcomes(tally *t)
{
  return RP_MESSAGE(t->arena, Repipe__V1__Outcomes, REPIPE__V1__OUTCOMES__INIT);
}

static Repipe__V1__Totals *new_totals(tally *t)
{
  Repipe__V1__Totals *totals = RP_MESSAGE(t->arena, Repipe__V1__Totals, REPIPE__V1__TOTALS__INIT);
  totals->launched = new_outcomes(t);
  totals->candidates = new_outcomes(t);
  totals->tasks = new_outcomes(t);
  totals->statuses = RP_MESSAGE(t->arena, Repipe__V1__Statuses, REPIPE__V1__STATUSES__INIT);
  return totals;
}

static void add_totals(Repipe__V1__Totals *sum, const Repipe__V1__Totals *part)
{
  sum->repositories += part->repositories;
  sum->with_luigi += part->with_luigi;
  sum->without_luigi += part->without_luigi;
  sum->failed += part->failed;
  sum->files += part->files;
  sum->scanned += part->scanned;
  sum->ignored += part->ignored;
  sum->unparsed += part->unparsed;
  sum->entry_points += part->entry_points;
  sum->archived += part->archived;
  rp_outcomes_add(sum->launched, part->launched);
  rp_outcomes_add(sum->candidates, part->candidates);
  rp_outcomes_add(sum->tasks, part->tasks);
}

// ---- rows ----

static Repipe__V1__FleetReason *reason_row(tally *t, rp_query *query, int from)
{
  Repipe__V1__FleetReason *reason = RP_MESSAGE(t->arena, Repipe__V1__FleetReason, REPIPE__V1__FLEET_REASON__INIT);
  reason->code = (uint32_t)rp_query_int(query, from);
  reason->path = copy(t, rp_query_text(query, from + 1));
  reason->line = (uint32_t)rp_query_int(query, from + 2);
  reason->text = copy(t, rp_query_text(query, from + 3));
  reason->accepted = copy(t, rp_query_text(query, from + 4));
  return reason;
}

static void push_reason(tally *t, Repipe__V1__FleetReason ***list, size_t *count, Repipe__V1__FleetReason *reason)
{
  if ((*count & (*count - 1)) == 0) { // 0 and powers of two: full
    Repipe__V1__FleetReason **more = rp_arena_alloc(t->arena, (*count * 2 + 1) * sizeof *more);
    if (*count > 0) {
      memcpy(more, *list, *count * sizeof *more);
    }
    *list = more;
  }
  (*list)[(*count)++] = reason;
}

static char **lines_of(tally *t, rp_str details, char kind, size_t *count)
{
  RP_VEC(char *) lines = {0};
  rp_str line;
  while (rp_str_split(&details, '\n', &line)) {
    if (line.size > 1 && line.data[0] == kind) {
      RP_PUSH(t->arena, &lines, copy(t, rp_str_sub(line, 1, line.size)));
    }
  }
  *count = lines.count;
  return lines.items;
}

/// Those of a class stand among its other lines, behind an "e".
static Repipe__V1__Carried **carried_of(tally *t, rp_str lines, bool marked, size_t *count)
{
  RP_VEC(Repipe__V1__Carried *) rows = {0};
  rp_str line;
  while (rp_str_split(&lines, '\n', &line)) {
    if (line.size > 0 && (!marked || line.data[0] == 'e')) {
      Repipe__V1__Carried *row = rp_carried_read(rp_str_sub(line, marked ? 1 : 0, line.size), t->arena);
      if (row != NULL) {
        RP_PUSH(t->arena, &rows, row);
      }
    }
  }
  *count = rows.count;
  return rows.items;
}

/// Those of a class stand among its other lines, behind an "m".
static Repipe__V1__MapRow **map_of(tally *t, rp_str lines, bool marked, size_t *count)
{
  RP_VEC(Repipe__V1__MapRow *) rows = {0};
  rp_str line;
  while (rp_str_split(&lines, '\n', &line)) {
    if (line.size > 0 && (!marked || line.data[0] == 'm')) {
      Repipe__V1__MapRow *row = rp_map_read(rp_str_sub(line, marked ? 1 : 0, line.size), t->arena);
      if (row != NULL) {
        RP_PUSH(t->arena, &rows, row);
      }
    }
  }
  *count = rows.count;
  return rows.items;
}

/// The classes at these positions, as "module:qualname".
static void name_tasks(tally *t, Repipe__V1__WorkflowRow *row, rp_str positions)
{
  size_t first = t->tasks.count;
  while (first > 0 && t->tasks.items[first - 1]->repository == row->repository) {
    first--;
  }
  RP_VEC(char *) names = {0};
  rp_str word;
  while (rp_str_split(&positions, ' ', &word)) {
    int64_t at = 0;
    if (rp_str_to_int64(word, &at) && at >= 0 && (size_t)at < t->tasks.count - first) {
      const Repipe__V1__TaskRow *task = t->tasks.items[first + (size_t)at];
      RP_PUSH(t->arena, &names,
              rp_arena_cstr(t->arena, rp_arena_printf(t->arena, "%s:%s", task->module, task->qualname)));
    }
  }
  row->tasks = names.items;
  row->n_tasks = names.count;
}

/// Rows name one another by position: a hole would give a reason to the wrong row.
static int in_order(tally *t, rp_query *query, int column, size_t expected)
{
  return (size_t)rp_query_int(query, column) == expected
             ? 0
             : rp_fail(t->err, RP_ERROR_FORMAT, "store: row %zu of a table is missing; scan again", expected);
}

static int read_rules(tally *t, const char *id)
{
  rp_teams_begin(t->teams, t->row);
  rp_query *query = rp_query_new(
      t->store, "SELECT pattern, owners, source FROM owners WHERE repository = ?1 ORDER BY ordinal", id, t->err);
  while (query != NULL && rp_query_next(query, t->err)) {
    rp_teams_rule(t->teams, rp_query_text(query, 0), rp_query_text(query, 1), rp_query_text(query, 2));
  }
  rp_query_free(query);
  return t->err->code == RP_OK ? 0 : -1;
}

static int read_files(tally *t, const char *id, uint32_t index, Repipe__V1__Totals *totals)
{
  rp_query *query = rp_query_new(
      t->store, "SELECT path, outcome, reason, code FROM files WHERE repository = ?1 ORDER BY path, ordinal", id,
      t->err);
  while (query != NULL && rp_query_next(query, t->err)) {
    rp_str outcome = rp_query_text(query, 1);
    totals->files++;
    totals->scanned += rp_str_is(outcome, "scanned");
    totals->ignored += rp_str_is(outcome, "ignored");
    totals->unparsed += rp_str_is(outcome, "unparsed");
    bool plain = rp_str_is(outcome, "ignored") && rp_query_int(query, 3) == 0; // no Luigi in it: counted, not listed
    if (!rp_str_is(outcome, "scanned") && !plain) {
      Repipe__V1__FileRow *row = RP_MESSAGE(t->arena, Repipe__V1__FileRow, REPIPE__V1__FILE_ROW__INIT);
      row->repository = index;
      row->path = copy(t, rp_query_text(query, 0));
      row->outcome = copy(t, outcome);
      row->reason = copy(t, rp_query_text(query, 2));
      row->code = (uint32_t)rp_query_int(query, 3);
      RP_PUSH(t->arena, &t->unread, row);
    }
  }
  rp_query_free(query);
  return t->err->code == RP_OK ? 0 : -1;
}

static int read_tasks(tally *t, const char *id, uint32_t index, Repipe__V1__Totals *totals)
{
  size_t first = t->tasks.count;
  rp_query *query = rp_query_new(t->store,
                                 "SELECT t.module, t.qualname, t.family, t.path, t.line, t.end_line, t.kind, "
                                 "t.outcome, t.test, t.owner, t.source_at, t.details_at, s.json_at, t.position "
                                 "FROM tasks t LEFT JOIN specs s ON s.repository = t.repository AND s.kind = 'task' "
                                 "AND s.name = t.spec WHERE t.repository = ?1 ORDER BY t.position",
                                 id, t->err);
  while (query != NULL && rp_query_next(query, t->err)) {
    Repipe__V1__TaskRow *row = RP_MESSAGE(t->arena, Repipe__V1__TaskRow, REPIPE__V1__TASK_ROW__INIT);
    row->repository = index;
    row->module = copy(t, rp_query_text(query, 0));
    row->qualname = copy(t, rp_query_text(query, 1));
    row->family = copy(t, rp_query_text(query, 2));
    row->path = copy(t, rp_query_text(query, 3));
    row->line = (uint32_t)rp_query_int(query, 4);
    row->end_line = (uint32_t)rp_query_int(query, 5);
    row->kind = copy(t, rp_query_text(query, 6));
    row->outcome = copy(t, rp_query_text(query, 7));
    row->test = rp_query_int(query, 8) != 0;
    Repipe__V1__TeamRow *owner = rp_teams_owner(t->teams, rp_str_of(row->path), rp_query_text(query, 9));
    row->team = owner->name;
    rp_str source;
    rp_str details;
    rp_str spec;
    if (rp_text_at(&source, t->texts, query, 10, t->err) != 0 ||
        rp_text_at(&details, t->texts, query, 11, t->err) != 0 || rp_text_at(&spec, t->texts, query, 12, t->err) != 0 ||
        in_order(t, query, 13, t->tasks.count - first) != 0) {
      break;
    }
    row->source = borrow(t, source);
    row->parameters = lines_of(t, details, 'p', &row->n_parameters);
    row->requires = lines_of(t, details, 'r', &row->n_requires);
    row->outputs = lines_of(t, details, 'o', &row->n_outputs);
    row->bases = lines_of(t, details, 'b', &row->n_bases);
    row->arguments = lines_of(t, details, 'a', &row->n_arguments);
    row->carried = carried_of(t, details, true, &row->n_carried);
    row->spec = borrow(t, spec);
    row->map = map_of(t, details, true, &row->n_map);
    (void)rp_outcomes_count(totals->tasks, rp_str_of(row->outcome));
    (void)rp_outcomes_count(owner->tasks, rp_str_of(row->outcome));
    RP_PUSH(t->arena, &t->tasks, row);
  }
  rp_query_free(query);
  query = rp_query_new(
      t->store,
      "SELECT position, kind, code, path, line, text, accepted FROM task_reasons WHERE repository = ?1 ORDER BY "
      "position, kind, ordinal",
      id, t->err);
  while (query != NULL && rp_query_next(query, t->err)) {
    size_t at = first + (size_t)rp_query_int(query, 0);
    if (at >= t->tasks.count) {
      continue;
    }
    Repipe__V1__TaskRow *row = t->tasks.items[at];
    if (rp_str_is(rp_query_text(query, 1), "outcome")) {
      push_reason(t, &row->reasons, &row->n_reasons, reason_row(t, query, 2));
    } else {
      push_reason(t, &row->diagnostics, &row->n_diagnostics, reason_row(t, query, 2));
    }
  }
  rp_query_free(query);
  return t->err->code == RP_OK ? 0 : -1;
}

/// The spec of this name; RP_STR(""): there is none.
static int read_spec(tally *t, rp_str *out, const char *id, const char *name)
{
  *out = RP_STR("");
  rp_query *query =
      rp_query_new(t->store, "SELECT name, json_at FROM specs WHERE repository = ?1 AND kind = 'workflow'", id, t->err);
  while (query != NULL && rp_query_next(query, t->err)) {
    if (rp_str_is(rp_query_text(query, 0), name) && rp_text_at(out, t->texts, query, 1, t->err) != 0) {
      break;
    }
  }
  rp_query_free(query);
  return t->err->code == RP_OK ? 0 : -1;
}

/// The parts that a workflow's map names, in its order.
static int read_parts(tally *t, const char *id, Repipe__V1__WorkflowRow *row)
{
  RP_VEC(Repipe__V1__PartRow *) parts = {0};
  for (size_t i = 0; i < row->n_map; i++) {
    bool known = row->map[i]->in[0] == '\0';
    for (size_t k = parts.count; k > 0 && !known; k--) {
      known = strcmp(parts.items[k - 1]->name, row->map[i]->in) == 0;
    }
    if (!known) {
      rp_str spec;
      if (read_spec(t, &spec, id, row->map[i]->in) != 0) {
        return -1;
      }
      Repipe__V1__PartRow *part = RP_MESSAGE(t->arena, Repipe__V1__PartRow, REPIPE__V1__PART_ROW__INIT);
      part->name = row->map[i]->in;
      part->spec = borrow(t, spec);
      RP_PUSH(t->arena, &parts, part);
    }
  }
  row->parts = parts.items;
  row->n_parts = parts.count;
  return 0;
}

static int read_workflows(tally *t, const char *id, uint32_t index, Repipe__V1__Totals *totals)
{
  size_t first = t->workflows.count;
  rp_query *query = rp_query_new(
      t->store,
      "SELECT w.root, w.path, w.launched, w.outcome, w.flyte_name, w.nodes, w.schedules, s.json_at, t.owner, "
      "w.position, w.tasks, w.options, w.map_at FROM workflows w "
      "LEFT JOIN specs s ON s.repository = w.repository AND s.kind = 'workflow' AND s.name = w.flyte_name "
      "LEFT JOIN tasks t ON t.repository = w.repository AND t.position = w.task WHERE w.repository = ?1 "
      "ORDER BY w.position",
      id, t->err);
  while (query != NULL && rp_query_next(query, t->err)) {
    Repipe__V1__WorkflowRow *row = RP_MESSAGE(t->arena, Repipe__V1__WorkflowRow, REPIPE__V1__WORKFLOW_ROW__INIT);
    row->repository = index;
    row->root = copy(t, rp_query_text(query, 0));
    row->path = copy(t, rp_query_text(query, 1));
    row->launched = rp_query_int(query, 2) != 0;
    row->outcome = copy(t, rp_query_text(query, 3));
    row->flyte_name = copy(t, rp_query_text(query, 4));
    row->nodes = (uint32_t)rp_query_int(query, 5);
    rp_str schedules = rp_arena_str(t->arena, rp_query_text(query, 6));
    rp_str spec;
    rp_str map;
    if (rp_text_at(&spec, t->texts, query, 7, t->err) != 0 || rp_text_at(&map, t->texts, query, 12, t->err) != 0 ||
        in_order(t, query, 9, t->workflows.count - first) != 0) {
      break;
    }
    row->spec = borrow(t, spec);
    row->map = map_of(t, spec.size > 0 ? map : RP_STR(""), false, &row->n_map);
    RP_VEC(char *) list = {0};
    rp_str line;
    while (rp_str_split(&schedules, '\n', &line)) {
      if (line.size > 0) {
        RP_PUSH(t->arena, &list, copy(t, line));
      }
    }
    row->schedules = list.items;
    row->n_schedules = list.count;
    name_tasks(t, row, rp_arena_str(t->arena, rp_query_text(query, 10)));
    row->options = carried_of(t, rp_query_text(query, 11), false, &row->n_options);
    Repipe__V1__TeamRow *owner = rp_teams_owner(t->teams, rp_str_of(row->path), rp_query_text(query, 8));
    row->team = owner->name;
    (void)rp_outcomes_count(row->launched ? totals->launched : totals->candidates, rp_str_of(row->outcome));
    (void)rp_outcomes_count(row->launched ? owner->launched : owner->candidates, rp_str_of(row->outcome));
    RP_PUSH(t->arena, &t->workflows, row);
  }
  rp_query_free(query);
  for (size_t i = first; i < t->workflows.count && t->err->code == RP_OK; i++) {
    (void)read_parts(t, id, t->workflows.items[i]);
  }
  query = rp_query_new(t->store,
                       "SELECT position, code, path, line, text, accepted FROM workflow_reasons WHERE repository = ?1 "
                       "ORDER BY position, ordinal",
                       id, t->err);
  while (query != NULL && rp_query_next(query, t->err)) {
    size_t at = first + (size_t)rp_query_int(query, 0);
    if (at < t->workflows.count) {
      push_reason(t, &t->workflows.items[at]->reasons, &t->workflows.items[at]->n_reasons, reason_row(t, query, 1));
    }
  }
  rp_query_free(query);
  return t->err->code == RP_OK ? 0 : -1;
}

static int read_rest(tally *t, const char *id, uint32_t index, Repipe__V1__RepositoryRow *row)
{
  rp_query *query = rp_query_new(
      t->store, "SELECT code, path, line, text, '' FROM diagnostics WHERE repository = ?1 ORDER BY ordinal", id,
      t->err);
  while (query != NULL && rp_query_next(query, t->err)) {
    Repipe__V1__FleetDiagnostic *diagnostic =
        RP_MESSAGE(t->arena, Repipe__V1__FleetDiagnostic, REPIPE__V1__FLEET_DIAGNOSTIC__INIT);
    diagnostic->repository = index;
    diagnostic->reason = reason_row(t, query, 0);
    RP_PUSH(t->arena, &t->diagnostics, diagnostic);
  }
  rp_query_free(query);
  RP_VEC(Repipe__V1__EntryRow *) entries = {0};
  query = rp_query_new(t->store,
                       "SELECT path, line, kind, family, schedule, command, code FROM entry_points WHERE repository = "
                       "?1 ORDER BY ordinal",
                       id, t->err);
  while (query != NULL && rp_query_next(query, t->err)) {
    Repipe__V1__EntryRow *entry = RP_MESSAGE(t->arena, Repipe__V1__EntryRow, REPIPE__V1__ENTRY_ROW__INIT);
    entry->path = copy(t, rp_query_text(query, 0));
    entry->line = (uint32_t)rp_query_int(query, 1);
    entry->kind = copy(t, rp_query_text(query, 2));
    entry->family = copy(t, rp_query_text(query, 3));
    entry->schedule = copy(t, rp_query_text(query, 4));
    entry->command = copy(t, rp_query_text(query, 5));
    entry->code = (uint32_t)rp_query_int(query, 6);
    RP_PUSH(t->arena, &entries, entry);
  }
  rp_query_free(query);
  row->entry_points = entries.items;
  row->n_entry_points = entries.count;
  row->totals->entry_points = (uint32_t)entries.count;
  return t->err->code == RP_OK ? 0 : -1;
}

static int read_counterparts(tally *t, const char *id, uint32_t index)
{
  rp_query *query = rp_query_new(t->store,
                                 "SELECT kind, form, name, workflow, path, line, schedule FROM counterparts WHERE "
                                 "repository = ?1 ORDER BY ordinal",
                                 id, t->err);
  while (query != NULL && rp_query_next(query, t->err)) {
    Repipe__V1__CounterpartRow *row =
        RP_MESSAGE(t->arena, Repipe__V1__CounterpartRow, REPIPE__V1__COUNTERPART_ROW__INIT);
    row->repository = index;
    row->kind = copy(t, rp_query_text(query, 0));
    row->form = copy(t, rp_query_text(query, 1));
    row->name = copy(t, rp_query_text(query, 2));
    row->workflow = copy(t, rp_query_text(query, 3));
    row->path = copy(t, rp_query_text(query, 4));
    row->line = (uint32_t)rp_query_int(query, 5);
    row->schedule = copy(t, rp_query_text(query, 6));
    RP_PUSH(t->arena, &t->counterparts, row);
  }
  rp_query_free(query);
  return t->err->code == RP_OK ? 0 : -1;
}

static int read_links(tally *t, Repipe__V1__RepositoryRow *row)
{
  RP_VEC(Repipe__V1__LinkRow *) links = {0};
  rp_query *query = rp_query_new(t->store, "SELECT name, provider FROM links WHERE repository = ?1 ORDER BY name",
                                 row->identity, t->err);
  while (query != NULL && rp_query_next(query, t->err)) {
    Repipe__V1__LinkRow *link = RP_MESSAGE(t->arena, Repipe__V1__LinkRow, REPIPE__V1__LINK_ROW__INIT);
    link->name = copy(t, rp_query_text(query, 0));
    link->provider = copy(t, rp_query_text(query, 1));
    RP_PUSH(t->arena, &links, link);
  }
  rp_query_free(query);
  row->links = links.items;
  row->n_links = links.count;
  return t->err->code == RP_OK ? 0 : -1;
}

static int read_repository(tally *t, Repipe__V1__RepositoryRow *row, uint32_t index)
{
  const char *id = row->identity;
  Repipe__V1__Totals *totals = row->totals;
  t->row = row;
  totals->repositories = 1;
  if (row->code != 0 || row->reason[0] != '\0') {
    totals->failed = 1;
    return 0;
  }
  if (rp_texts_read(&t->texts, t->store, id, t->arena, t->err) != 0 || read_rules(t, id) != 0 ||
      read_files(t, id, index, totals) != 0 || read_tasks(t, id, index, totals) != 0 ||
      read_workflows(t, id, index, totals) != 0 || read_rest(t, id, index, row) != 0 ||
      read_counterparts(t, id, index) != 0 || read_links(t, row) != 0) {
    return -1;
  }
  bool luigi = rp_outcomes_sum(totals->tasks) > 0;
  totals->with_luigi = luigi;
  totals->without_luigi = !luigi;
  return 0;
}

/// The JSON array of organisations; what is no text is left out.
static void read_organisations(tally *t, Repipe__V1__RepositoryRow *row, rp_str list)
{
  json_t *array = json_loadb(list.data != NULL ? list.data : "", list.size, 0, NULL);
  size_t size = json_array_size(array);
  row->organisations = rp_arena_alloc(t->arena, (size + 1) * sizeof *row->organisations);
  for (size_t i = 0; i < size; i++) {
    const char *name = json_string_value(json_array_get(array, i));
    if (name != NULL) {
      row->organisations[row->n_organisations++] = copy(t, rp_str_of(name));
    }
  }
  json_decref(array);
}

static int read_repositories(tally *t)
{
  rp_query *query =
      rp_query_new(t->store,
                   "SELECT identity, path, commit_id, commit_time, code, reason, organisations, folder, ref, archived "
                   "FROM repositories ORDER BY identity",
                   NULL, t->err);
  while (query != NULL && rp_query_next(query, t->err)) {
    Repipe__V1__RepositoryRow *row = RP_MESSAGE(t->arena, Repipe__V1__RepositoryRow, REPIPE__V1__REPOSITORY_ROW__INIT);
    row->identity = copy(t, rp_query_text(query, 0));
    row->path = copy(t, rp_query_text(query, 1));
    row->commit = copy(t, rp_query_text(query, 2));
    row->commit_time = rp_query_int(query, 3);
    row->code = (uint32_t)rp_query_int(query, 4);
    row->reason = copy(t, rp_query_text(query, 5));
    read_organisations(t, row, rp_query_text(query, 6));
    row->folder = copy(t, rp_query_text(query, 7));
    row->ref = copy(t, rp_query_text(query, 8));
    row->totals = new_totals(t);
    row->totals->archived = rp_query_int(query, 9) != 0;
    RP_PUSH(t->arena, &t->repositories, row);
  }
  rp_query_free(query);
  return t->err->code == RP_OK ? 0 : -1;
}

static int read_scan(tally *t)
{
  rp_query *query = rp_query_new(
      t->store, "SELECT inputs, recorded, finished, dormant_days, build, rules, settings FROM scan", NULL, t->err);
  if (query != NULL && rp_query_next(query, t->err)) {
    t->snapshot->scan_inputs = (uint32_t)rp_query_int(query, 0);
    t->snapshot->scan_recorded = (uint32_t)rp_query_int(query, 1);
    t->snapshot->scan_finished = rp_query_int(query, 2) != 0;
    t->snapshot->dormant_days = (uint32_t)rp_query_int(query, 3);
    t->snapshot->scanned_by = copy(t, rp_query_text(query, 4));
    t->snapshot->scanned_rules = copy(t, rp_query_text(query, 5));
    t->snapshot->scanned_settings = copy(t, rp_query_text(query, 6));
  }
  rp_query_free(query);
  return t->err->code == RP_OK ? 0 : -1;
}

int rp_tally(Repipe__V1__Snapshot **out, rp_store *store, rp_arena *arena, rp_error *err)
{
  tally t = {.store = store, .arena = arena, .err = err};
  t.teams = rp_teams_new(arena);
  t.snapshot = RP_MESSAGE(arena, Repipe__V1__Snapshot, REPIPE__V1__SNAPSHOT__INIT);
  t.snapshot->schema_version = 1;
  t.snapshot->totals = new_totals(&t);
  t.snapshot->reported_by = rp_arena_cstr(arena, RP_STR(RP_VERSION));
  t.snapshot->reported_rules = rp_arena_cstr(arena, rp_str_of(rp_rules_digest()));
  int status = read_scan(&t) != 0 ? -1 : read_repositories(&t);
  for (size_t i = 0; i < t.repositories.count && status == 0; i++) {
    Repipe__V1__RepositoryRow *row = t.repositories.items[i];
    status = read_repository(&t, row, (uint32_t)i);
    add_totals(t.snapshot->totals, row->totals);
    if (row->commit_time != 0) {
      bool first = t.snapshot->newest_commit == 0;
      t.snapshot->newest_commit =
          first || row->commit_time > t.snapshot->newest_commit ? row->commit_time : t.snapshot->newest_commit;
      t.snapshot->oldest_commit =
          first || row->commit_time < t.snapshot->oldest_commit ? row->commit_time : t.snapshot->oldest_commit;
    }
  }
  t.snapshot->repositories = t.repositories.items;
  t.snapshot->n_repositories = t.repositories.count;
  rp_flag_dormant(t.snapshot);
  t.snapshot->workflows = t.workflows.items;
  t.snapshot->n_workflows = t.workflows.count;
  t.snapshot->tasks = t.tasks.items;
  t.snapshot->n_tasks = t.tasks.count;
  t.snapshot->unread = t.unread.items;
  t.snapshot->n_unread = t.unread.count;
  t.snapshot->diagnostics = t.diagnostics.items;
  t.snapshot->n_diagnostics = t.diagnostics.count;
  t.snapshot->counterparts = t.counterparts.items;
  t.snapshot->n_counterparts = t.counterparts.count;
  status = status == 0 ? rp_history_read(t.snapshot, t.teams, store, arena, err) : status;
  rp_teams_finish(t.teams, t.snapshot);
  status = status == 0 ? rp_insight_read(t.snapshot, store, arena, err) : status;
  rp_derive(t.snapshot, NULL, arena);
  status = status == 0 ? rp_conserve(t.snapshot, store, err) : status;
  if (status == 0) {
    *out = t.snapshot;
  }
  return status;
}
