#include "reporter/page/data.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/utf8.h"
#include "proto/rules.h"

typedef struct page {
  const Repipe__V1__Snapshot *snapshot;
  rp_arena *arena;
  rp_map texts; ///< visible text -> index, plus 1
  json_t *table;
  rp_map reasons; ///< "code\npath\nline\ntext" -> index, plus 1
  json_t *codes, *paths, *lines, *sentences;
  bool used[10000]; ///< codes whose rules the page explains
} page;

static void push(json_t *list, json_t *value)
{
  if (value == NULL || json_array_append_new(list, value) != 0) {
    abort(); // out of memory: texts are clean
  }
}

static void set(json_t *object, const char *key, json_t *value)
{
  if (value == NULL || json_object_set_new(object, key, value) != 0) {
    abort();
  }
}

static json_t *number(int64_t value)
{
  return json_integer((json_int_t)value);
}

/// Index of a text in the table.
static json_t *text(page *p, const char *cstr)
{
  rp_str visible = rp_utf8_visible(p->arena, rp_str_of(cstr));
  uintptr_t at = (uintptr_t)rp_map_find(&p->texts, visible);
  if (at == 0) {
    push(p->table, json_stringn(visible.data != NULL ? visible.data : "", visible.size));
    at = json_array_size(p->table);
    rp_map_put(&p->texts, visible, (void *)at);
  }
  return number((int64_t)at - 1);
}

static json_t *rule_number(page *p, uint32_t code)
{
  if (code < sizeof p->used) {
    p->used[code] = true;
  }
  return number(code);
}

static json_t *reasons(page *p, Repipe__V1__FleetReason *const *rows, size_t count)
{
  json_t *list = json_array();
  for (size_t i = 0; i < count; i++) {
    const Repipe__V1__FleetReason *r = rows[i];
    rp_str key = rp_arena_printf(p->arena, "%u\n%s\n%u\n%s", r->code, r->path, r->line, r->text);
    uintptr_t at = (uintptr_t)rp_map_find(&p->reasons, key);
    if (at == 0) {
      push(p->codes, rule_number(p, r->code));
      push(p->paths, text(p, r->path));
      push(p->lines, number(r->line));
      push(p->sentences, text(p, r->text));
      at = json_array_size(p->codes);
      rp_map_put(&p->reasons, key, (void *)at);
    }
    push(list, number((int64_t)at - 1));
  }
  return list;
}

enum { COLUMN_LIMIT = 16 };

/// A table as an object of columns.
typedef struct columns {
  const char *names[COLUMN_LIMIT];
  json_t *lists[COLUMN_LIMIT];
  size_t count, next;
} columns;

static columns columns_of(const char *const *names)
{
  columns c = {0};
  for (; names[c.count] != NULL; c.count++) {
    c.names[c.count] = names[c.count];
    c.lists[c.count] = json_array();
  }
  return c;
}

static void cell(columns *c, json_t *value)
{
  push(c->lists[c->next], value);
  c->next = (c->next + 1) % c->count;
}

static json_t *object_of(const columns *c)
{
  json_t *object = json_object();
  for (size_t i = 0; i < c->count; i++) {
    set(object, c->names[i], c->lists[i]);
  }
  return object;
}

/// Rows [from, to) of a table that is sorted by repository.
typedef struct span {
  size_t from, to;
} span;

static size_t first_task(const Repipe__V1__Snapshot *s, size_t repository)
{
  size_t low = 0;
  for (size_t high = s->n_tasks; low < high;) {
    size_t middle = low + (high - low) / 2;
    *(s->tasks[middle]->repository < repository ? &low : &high) =
        s->tasks[middle]->repository < repository ? middle + 1 : middle;
  }
  return low;
}

static size_t first_workflow(const Repipe__V1__Snapshot *s, size_t repository)
{
  size_t low = 0;
  for (size_t high = s->n_workflows; low < high;) {
    size_t middle = low + (high - low) / 2;
    *(s->workflows[middle]->repository < repository ? &low : &high) =
        s->workflows[middle]->repository < repository ? middle + 1 : middle;
  }
  return low;
}

static span tasks_of(const Repipe__V1__Snapshot *s, int repository)
{
  return repository == RP_ALL_REPOSITORIES
             ? (span){0, s->n_tasks}
             : (span){first_task(s, (size_t)repository), first_task(s, (size_t)repository + 1)};
}

static span workflows_of(const Repipe__V1__Snapshot *s, int repository)
{
  return repository == RP_ALL_REPOSITORIES
             ? (span){0, s->n_workflows}
             : (span){first_workflow(s, (size_t)repository), first_workflow(s, (size_t)repository + 1)};
}

static json_t *repository_index(uint32_t row, int repository)
{
  return number(repository == RP_ALL_REPOSITORIES ? row : 0);
}

static json_t *texts(page *p, char *const *items, size_t count)
{
  json_t *list = json_array();
  for (size_t i = 0; i < count; i++) {
    push(list, text(p, items[i]));
  }
  return list;
}

static json_t *launches(page *p, const Repipe__V1__RepositoryRow *row)
{
  json_t *list = json_array();
  for (size_t i = 0; i < row->n_entry_points; i++) {
    const Repipe__V1__EntryRow *e = row->entry_points[i];
    json_t *launch = json_array();
    push(launch, text(p, e->kind));
    push(launch, text(p, e->family));
    push(launch, text(p, e->schedule));
    push(launch, text(p, e->path));
    push(launch, number(e->line));
    push(launch, text(p, e->command));
    push(launch, rule_number(p, e->code));
    push(list, launch);
  }
  return list;
}

static json_t *repository_table(page *p, int repository)
{
  columns c = columns_of((const char *const[]){"identity", "path", "commit", "time", "code", "reason", "launches",
                                               "wave", "points", "waits", "history", "archived", "dormant", "tags",
                                               "organisations", NULL});
  for (size_t i = 0; i < p->snapshot->n_repositories; i++) {
    const Repipe__V1__RepositoryRow *row = p->snapshot->repositories[i];
    if (repository != RP_ALL_REPOSITORIES && i != (size_t)repository) {
      continue;
    }
    cell(&c, text(p, row->identity));
    cell(&c, text(p, row->path));
    cell(&c, text(p, row->commit));
    cell(&c, number(row->commit_time));
    cell(&c, rule_number(p, row->code));
    cell(&c, text(p, row->reason));
    cell(&c, launches(p, row));
    cell(&c, number(row->wave));
    cell(&c, number(row->totals->points));
    cell(&c, texts(p, row->waits, row->n_waits));
    json_t *history = json_array();
    for (size_t k = 0; k < row->n_history; k++) {
      push(history, number(row->history[k]->remaining));
    }
    cell(&c, history);
    cell(&c, number(row->totals->archived));
    cell(&c, number(row->totals->dormant));
    cell(&c, texts(p, row->tags, row->n_tags));
    cell(&c, texts(p, row->organisations, row->n_organisations));
  }
  return object_of(&c);
}

static json_t *workflow_table(page *p, int repository)
{
  columns c = columns_of((const char *const[]){"repository", "root", "path", "launched", "outcome", "team", "name",
                                               "nodes", "schedules", "reasons", "status", "counterpart", "zombie",
                                               "points", "contrib", "tags", NULL});
  span rows = workflows_of(p->snapshot, repository);
  for (size_t i = rows.from; i < rows.to; i++) {
    const Repipe__V1__WorkflowRow *row = p->snapshot->workflows[i];
    cell(&c, repository_index(row->repository, repository));
    cell(&c, text(p, row->root));
    cell(&c, text(p, row->path));
    cell(&c, number(row->launched));
    cell(&c, text(p, row->outcome));
    cell(&c, text(p, row->team));
    cell(&c, text(p, row->flyte_name));
    cell(&c, number(row->nodes));
    cell(&c, texts(p, row->schedules, row->n_schedules));
    cell(&c, reasons(p, row->reasons, row->n_reasons));
    cell(&c, text(p, row->status));
    cell(&c, text(p, row->counterpart));
    cell(&c, number(row->zombie));
    cell(&c, number(row->points));
    cell(&c, texts(p, row->contrib, row->n_contrib));
    cell(&c, texts(p, row->tags, row->n_tags));
  }
  return object_of(&c);
}

static json_t *task_table(page *p, int repository)
{
  columns c =
      columns_of((const char *const[]){"repository", "module", "qualname", "family", "path", "line", "end", "kind",
                                       "outcome", "team", "test", "reasons", "said", "bases", "contrib", "tags", NULL});
  span rows = tasks_of(p->snapshot, repository);
  for (size_t i = rows.from; i < rows.to; i++) {
    const Repipe__V1__TaskRow *row = p->snapshot->tasks[i];
    cell(&c, repository_index(row->repository, repository));
    cell(&c, text(p, row->module));
    cell(&c, text(p, row->qualname));
    cell(&c, text(p, row->family));
    cell(&c, text(p, row->path));
    cell(&c, number(row->line));
    cell(&c, number(row->end_line));
    cell(&c, text(p, row->kind));
    cell(&c, text(p, row->outcome));
    cell(&c, text(p, row->team));
    cell(&c, number(row->test));
    cell(&c, reasons(p, row->reasons, row->n_reasons));
    cell(&c, reasons(p, row->diagnostics, row->n_diagnostics));
    cell(&c, texts(p, row->bases, row->n_bases));
    cell(&c, texts(p, row->contrib, row->n_contrib));
    cell(&c, texts(p, row->tags, row->n_tags));
  }
  return object_of(&c);
}

static json_t *team_history(const Repipe__V1__TeamRow *row)
{
  json_t *list = json_array();
  for (size_t i = 0; i < row->n_history; i++) {
    const Repipe__V1__TeamMomentRow *r = row->history[i];
    const int64_t numbers[] = {r->moment, r->remaining, r->added, r->reopened, r->done, r->removed, r->taken, r->given};
    json_t *one = json_array();
    for (size_t k = 0; k < sizeof numbers / sizeof numbers[0]; k++) {
      push(one, number(numbers[k]));
    }
    push(list, one);
  }
  return list;
}

/// Repository, root, status, since when, whether it moved then; an empty list: not known.
static json_t *team_oldest(page *p, const Repipe__V1__TeamRow *row)
{
  json_t *one = json_array();
  if (row->oldest_root[0] != '\0') {
    push(one, text(p, row->oldest_repository));
    push(one, text(p, row->oldest_root));
    push(one, text(p, row->oldest_status));
    push(one, number(row->oldest_since));
    push(one, number(row->oldest_moved));
  }
  return one;
}

/// Of the fleet's page only: a team's numbers are over all repositories.
static json_t *team_table(page *p, int repository)
{
  columns c = columns_of((const char *const[]){"name", "provenance", "blockers", "points", "history", "projected",
                                               "earliest", "latest", "oldest", "waivers", NULL});
  for (size_t i = 0; repository == RP_ALL_REPOSITORIES && i < p->snapshot->n_teams; i++) {
    const Repipe__V1__TeamRow *row = p->snapshot->teams[i];
    cell(&c, text(p, row->name));
    cell(&c, text(p, row->provenance));
    json_t *list = json_array();
    for (size_t k = 0; k < row->n_blockers; k++) {
      const Repipe__V1__BlockerRow *b = row->blockers[k];
      json_t *one = json_array();
      push(one, rule_number(p, b->code));
      push(one, number(b->launched));
      push(one, number(b->candidates));
      push(one, number(b->unlocked_launched));
      push(one, number(b->unlocked_candidates));
      push(one, number(b->points));
      push(list, one);
    }
    cell(&c, list);
    cell(&c, number(row->points));
    cell(&c, team_history(row));
    cell(&c, number(row->projected));
    cell(&c, number(row->earliest));
    cell(&c, number(row->latest));
    cell(&c, team_oldest(p, row));
    json_t *waivers = json_array();
    push(waivers, number(row->waivers));
    push(waivers, text(p, row->expires));
    push(waivers, number(row->expired));
    cell(&c, waivers);
  }
  return object_of(&c);
}

/// Of the fleet's page only.
static json_t *usage_table(page *p, int repository)
{
  columns c = columns_of((const char *const[]){"kind", "name", "repositories", "teams", "uses", "where", NULL});
  rp_map indices;
  rp_map_init(&indices, p->arena);
  for (size_t i = 0; i < p->snapshot->n_repositories; i++) {
    rp_map_put(&indices, rp_str_of(p->snapshot->repositories[i]->identity), (void *)(uintptr_t)i);
  }
  for (size_t i = 0; repository == RP_ALL_REPOSITORIES && i < p->snapshot->n_usages; i++) {
    const Repipe__V1__UsageRow *row = p->snapshot->usages[i];
    cell(&c, text(p, row->kind));
    cell(&c, text(p, row->name));
    cell(&c, number(row->repositories));
    cell(&c, number(row->teams));
    cell(&c, number(row->uses));
    json_t *where = json_array();
    for (size_t k = 0; k < row->n_where; k++) {
      push(where, number((int64_t)(uintptr_t)rp_map_find(&indices, rp_str_of(row->where[k]))));
    }
    cell(&c, where);
  }
  rp_map_release(&indices);
  return object_of(&c);
}

static json_t *rule_table(const page *p)
{
  json_t *rules = json_object();
  for (uint32_t code = 1; code < sizeof p->used; code++) {
    const rp_rule *rule = p->used[code] ? rp_rule_find(code) : NULL;
    if (rule != NULL) {
      char key[16];
      (void)snprintf(key, sizeof key, "%u", code);
      json_t *row = json_array();
      push(row, json_string(rule->title));
      push(row, json_string(rp_rule_class_name(rule->class)));
      push(row, number(rule->points));
      push(row, json_string(rule->text));
      push(row, json_string(rule->fix));
      set(rules, key, row);
    }
  }
  return rules;
}

static json_t *lines_of(rp_arena *arena, char *const *lines, size_t count)
{
  json_t *list = json_array();
  for (size_t i = 0; i < count; i++) {
    rp_str visible = rp_utf8_visible(arena, rp_str_of(lines[i]));
    push(list, json_stringn(visible.data != NULL ? visible.data : "", visible.size));
  }
  return list;
}

/// Name, whether it is carried, how or why not, path, line.
static json_t *carried_list(rp_arena *arena, Repipe__V1__Carried *const *rows, size_t count)
{
  json_t *list = json_array();
  for (size_t i = 0; i < count; i++) {
    char *const texts[] = {rows[i]->name, rows[i]->how, rows[i]->path};
    json_t *one = lines_of(arena, texts, sizeof texts / sizeof texts[0]);
    push(one, number(rows[i]->carried));
    push(one, number(rows[i]->line));
    push(list, one);
  }
  return list;
}

/// Line, path, what stands there, where in the spec.
static json_t *map_list(rp_arena *arena, Repipe__V1__MapRow *const *rows, size_t count)
{
  json_t *list = json_array();
  for (size_t i = 0; i < count; i++) {
    char *const texts[] = {rows[i]->path, rows[i]->what, rows[i]->spec};
    json_t *one = lines_of(arena, texts, sizeof texts / sizeof texts[0]);
    if (json_array_insert_new(one, 0, number(rows[i]->line)) != 0) {
      abort();
    }
    push(list, one);
  }
  return list;
}

static rp_str dump(json_t *document, rp_arena *arena)
{
  char *json = json_dumps(document, JSON_COMPACT);
  json_decref(document);
  if (json == NULL) {
    abort();
  }
  rp_str result = rp_arena_str(arena, rp_str_of(json));
  free(json);
  return result;
}

rp_str rp_page_index(const Repipe__V1__Snapshot *snapshot, int repository, const char *code, rp_arena *arena)
{
  page *p = RP_NEW(arena, page);
  p->snapshot = snapshot;
  p->arena = arena;
  p->table = json_array();
  p->codes = json_array();
  p->paths = json_array();
  p->lines = json_array();
  p->sentences = json_array();
  rp_map_init(&p->texts, arena);
  rp_map_init(&p->reasons, arena);
  json_t *document = json_object();
  set(document, "repositories", repository_table(p, repository));
  set(document, "workflows", workflow_table(p, repository));
  set(document, "tasks", task_table(p, repository));
  set(document, "teams", team_table(p, repository));
  set(document, "usages", usage_table(p, repository));
  json_t *list = json_object();
  set(list, "code", p->codes);
  set(list, "path", p->paths);
  set(list, "line", p->lines);
  set(list, "text", p->sentences);
  set(document, "reasons", list);
  set(document, "texts", p->table);
  set(document, "rules", rule_table(p));
  set(document, "code", json_string(code));
  set(document, "equivalence", carried_list(arena, snapshot->equivalence, snapshot->n_equivalence));
  char *const made[] = {snapshot->scanned_by, snapshot->scanned_rules};
  set(document, "made", lines_of(arena, made, 2));
  set(document, "single", json_boolean(repository != RP_ALL_REPOSITORIES));
  rp_map_release(&p->texts);
  rp_map_release(&p->reasons);
  return dump(document, arena);
}

/// Source or JSON: lines and tabs stay, all else that is not text is made visible.
static json_t *code_text(rp_arena *arena, const char *cstr)
{
  rp_buf out = RP_BUF_INIT;
  rp_str rest = rp_str_of(cstr);
  rp_str line;
  while (rp_str_split(&rest, '\n', &line)) {
    rp_str part;
    if (line.size > 0 && line.data[line.size - 1] == '\r') {
      line.size--;
    }
    bool more = false;
    while (rp_str_split(&line, '\t', &part)) {
      rp_buf_cstr(&out, more ? "\t" : "");
      rp_buf_add(&out, rp_utf8_visible(arena, part));
      more = true;
    }
    rp_buf_char(&out, '\n');
  }
  json_t *value = json_stringn(out.data != NULL ? out.data : "", out.size);
  rp_buf_release(&out);
  return value;
}

static json_t *spec_index(rp_map *known, json_t *specs, rp_arena *arena, const char *spec)
{
  if (spec[0] == '\0') {
    return number(-1);
  }
  uintptr_t at = (uintptr_t)rp_map_find(known, rp_str_of(spec));
  if (at == 0) {
    push(specs, code_text(arena, spec));
    at = json_array_size(specs);
    rp_map_put(known, rp_str_of(spec), (void *)at);
  }
  return number((int64_t)at - 1);
}

rp_str rp_page_code(const Repipe__V1__Snapshot *s, size_t repository, rp_arena *arena)
{
  json_t *document = json_object();
  json_t *specs = json_array();
  json_t *tasks = json_array();
  json_t *workflows = json_array();
  json_t *classes = json_array();
  json_t *options = json_array();
  json_t *maps = json_array();
  rp_map known;
  rp_map_init(&known, arena);
  span rows = tasks_of(s, (int)repository);
  for (size_t i = rows.from; i < rows.to; i++) {
    const Repipe__V1__TaskRow *row = s->tasks[i];
    json_t *one = json_array();
    push(one, code_text(arena, row->source));
    push(one, spec_index(&known, specs, arena, row->spec));
    push(one, lines_of(arena, row->parameters, row->n_parameters));
    push(one, lines_of(arena, row->requires, row->n_requires));
    push(one, lines_of(arena, row->outputs, row->n_outputs));
    push(one, carried_list(arena, row->carried, row->n_carried));
    push(one, map_list(arena, row->map, row->n_map));
    push(tasks, one);
  }
  rows = workflows_of(s, (int)repository);
  for (size_t i = rows.from; i < rows.to; i++) {
    const Repipe__V1__WorkflowRow *row = s->workflows[i];
    push(workflows, spec_index(&known, specs, arena, row->spec));
    push(classes, lines_of(arena, row->tasks, row->n_tasks));
    push(options, carried_list(arena, row->options, row->n_options));
    push(maps, map_list(arena, row->map, row->n_map));
  }
  rp_map_release(&known);
  set(document, "tasks", tasks);
  set(document, "workflows", workflows);
  set(document, "classes", classes);
  set(document, "options", options);
  set(document, "maps", maps);
  set(document, "specs", specs);
  return dump(document, arena);
}

rp_str rp_page_name(size_t repository, rp_arena *arena)
{
  return rp_arena_printf(arena, "repository-%04zu.html", repository + 1);
}
