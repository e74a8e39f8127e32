#include "reporter/page/data.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/utf8.h"
#include "proto/rules.h"
#include "reporter/page/columns.h"
#include "reporter/page/uses.h"

typedef struct page {
  const Repipe__V1__Snapshot *snapshot;
  rp_arena *arena;
  rp_texts texts;
  rp_map reasons; ///< "code\npath\nline\ntext" -> index, plus 1
  rp_uses *uses;  ///< of the fleet's page only
  json_t *codes, *paths, *lines, *sentences;
  bool used[10000]; ///< codes whose rules the page explains
} page;

static json_t *rule_number(page *p, uint32_t code)
{
  if (code < sizeof p->used) {
    p->used[code] = true;
  }
  return rp_number(code);
}

static json_t *reasons(page *p, Repipe__V1__FleetReason *const *rows, size_t count)
{
  json_t *list = json_array();
  for (size_t i = 0; i < count; i++) {
    const Repipe__V1__FleetReason *r = rows[i];
    rp_str key = rp_arena_printf(p->arena, "%u\n%s\n%u\n%s", r->code, r->path, r->line, r->text);
    uintptr_t at = (uintptr_t)rp_map_find(&p->reasons, key);
    if (at == 0) {
      rp_push(p->codes, rule_number(p, r->code));
      rp_push(p->paths, rp_text_number(&p->texts, r->path));
      rp_push(p->lines, rp_number(r->line));
      rp_push(p->sentences, rp_text_number(&p->texts, r->text));
      at = json_array_size(p->codes);
      rp_map_put(&p->reasons, key, (void *)at);
    }
    rp_push(list, rp_number((int64_t)at - 1));
  }
  return list;
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
  return rp_number(repository == RP_ALL_REPOSITORIES ? row : 0);
}

static json_t *text_list(page *p, char *const *items, size_t count)
{
  json_t *list = json_array();
  for (size_t i = 0; i < count; i++) {
    rp_push(list, rp_text_number(&p->texts, items[i]));
  }
  return list;
}

static json_t *launches(page *p, const Repipe__V1__RepositoryRow *row)
{
  json_t *list = json_array();
  for (size_t i = 0; i < row->n_entry_points; i++) {
    const Repipe__V1__EntryRow *e = row->entry_points[i];
    json_t *launch = json_array();
    rp_push(launch, rp_text_number(&p->texts, e->kind));
    rp_push(launch, rp_text_number(&p->texts, e->family));
    rp_push(launch, rp_text_number(&p->texts, e->schedule));
    rp_push(launch, rp_text_number(&p->texts, e->path));
    rp_push(launch, rp_number(e->line));
    rp_push(launch, rp_text_number(&p->texts, e->command));
    rp_push(launch, rule_number(p, e->code));
    rp_push(list, launch);
  }
  return list;
}

static json_t *repository_table(page *p, int repository)
{
  rp_columns c = rp_columns_of((const char *const[]){"identity", "path", "commit", "time", "code", "reason", "launches",
                                                     "wave", "points", "waits", "history", "archived", "dormant",
                                                     "tags", "organisations", NULL});
  for (size_t i = 0; i < p->snapshot->n_repositories; i++) {
    const Repipe__V1__RepositoryRow *row = p->snapshot->repositories[i];
    if (repository != RP_ALL_REPOSITORIES && i != (size_t)repository) {
      continue;
    }
    rp_cell(&c, rp_text_number(&p->texts, row->identity));
    rp_cell(&c, rp_text_number(&p->texts, row->path));
    rp_cell(&c, rp_text_number(&p->texts, row->commit));
    rp_cell(&c, rp_number(row->commit_time));
    rp_cell(&c, rule_number(p, row->code));
    rp_cell(&c, rp_text_number(&p->texts, row->reason));
    rp_cell(&c, launches(p, row));
    rp_cell(&c, rp_number(row->wave));
    rp_cell(&c, rp_number(row->totals->points));
    rp_cell(&c, text_list(p, row->waits, row->n_waits));
    json_t *history = json_array();
    for (size_t k = 0; k < row->n_history; k++) {
      rp_push(history, rp_number(row->history[k]->remaining));
    }
    rp_cell(&c, history);
    rp_cell(&c, rp_number(row->totals->archived));
    rp_cell(&c, rp_number(row->totals->dormant));
    rp_cell(&c, text_list(p, row->tags, row->n_tags));
    rp_cell(&c, text_list(p, row->organisations, row->n_organisations));
  }
  return rp_columns_object(&c);
}

static json_t *workflow_table(page *p, int repository)
{
  rp_columns c = rp_columns_of((const char *const[]){"repository", "root", "path", "launched", "outcome", "team",
                                                     "name", "nodes", "schedules", "reasons", "status", "counterpart",
                                                     "zombie", "points", "contrib", "tags", NULL});
  span rows = workflows_of(p->snapshot, repository);
  for (size_t i = rows.from; i < rows.to; i++) {
    const Repipe__V1__WorkflowRow *row = p->snapshot->workflows[i];
    rp_cell(&c, repository_index(row->repository, repository));
    rp_cell(&c, rp_text_number(&p->texts, row->root));
    rp_cell(&c, rp_text_number(&p->texts, row->path));
    rp_cell(&c, rp_number(row->launched));
    rp_cell(&c, rp_text_number(&p->texts, row->outcome));
    rp_cell(&c, rp_text_number(&p->texts, row->team));
    rp_cell(&c, rp_text_number(&p->texts, row->flyte_name));
    rp_cell(&c, rp_number(row->nodes));
    rp_cell(&c, text_list(p, row->schedules, row->n_schedules));
    rp_cell(&c, reasons(p, row->reasons, row->n_reasons));
    rp_cell(&c, rp_text_number(&p->texts, row->status));
    rp_cell(&c, rp_text_number(&p->texts, row->counterpart));
    rp_cell(&c, rp_number(row->zombie));
    rp_cell(&c, rp_number(row->points));
    rp_cell(&c, text_list(p, row->contrib, row->n_contrib));
    rp_cell(&c, text_list(p, row->tags, row->n_tags));
  }
  return rp_columns_object(&c);
}

static json_t *task_table(page *p, int repository)
{
  rp_columns c = rp_columns_of((const char *const[]){"repository", "module", "qualname", "family", "path", "line",
                                                     "end", "kind", "outcome", "team", "test", "reasons", "said",
                                                     "bases", "contrib", "tags", "uses", NULL});
  span rows = tasks_of(p->snapshot, repository);
  for (size_t i = rows.from; i < rows.to; i++) {
    const Repipe__V1__TaskRow *row = p->snapshot->tasks[i];
    rp_cell(&c, repository_index(row->repository, repository));
    rp_cell(&c, rp_text_number(&p->texts, row->module));
    rp_cell(&c, rp_text_number(&p->texts, row->qualname));
    rp_cell(&c, rp_text_number(&p->texts, row->family));
    rp_cell(&c, rp_text_number(&p->texts, row->path));
    rp_cell(&c, rp_number(row->line));
    rp_cell(&c, rp_number(row->end_line));
    rp_cell(&c, rp_text_number(&p->texts, row->kind));
    rp_cell(&c, rp_text_number(&p->texts, row->outcome));
    rp_cell(&c, rp_text_number(&p->texts, row->team));
    rp_cell(&c, rp_number(row->test));
    rp_cell(&c, reasons(p, row->reasons, row->n_reasons));
    rp_cell(&c, reasons(p, row->diagnostics, row->n_diagnostics));
    rp_cell(&c, text_list(p, row->bases, row->n_bases));
    rp_cell(&c, text_list(p, row->contrib, row->n_contrib));
    rp_cell(&c, text_list(p, row->tags, row->n_tags));
    rp_cell(&c, repository == RP_ALL_REPOSITORIES ? rp_uses_of_task(p->uses, i) : json_array());
  }
  return rp_columns_object(&c);
}

static json_t *team_history(const Repipe__V1__TeamRow *row)
{
  json_t *list = json_array();
  for (size_t i = 0; i < row->n_history; i++) {
    const Repipe__V1__TeamMomentRow *r = row->history[i];
    const int64_t numbers[] = {r->moment, r->remaining, r->added, r->reopened, r->done, r->removed, r->taken, r->given};
    json_t *one = json_array();
    for (size_t k = 0; k < sizeof numbers / sizeof numbers[0]; k++) {
      rp_push(one, rp_number(numbers[k]));
    }
    rp_push(list, one);
  }
  return list;
}

/// Repository, root, status, since when, whether it moved then; an empty list: not known.
static json_t *team_oldest(page *p, const Repipe__V1__TeamRow *row)
{
  json_t *one = json_array();
  if (row->oldest_root[0] != '\0') {
    rp_push(one, rp_text_number(&p->texts, row->oldest_repository));
    rp_push(one, rp_text_number(&p->texts, row->oldest_root));
    rp_push(one, rp_text_number(&p->texts, row->oldest_status));
    rp_push(one, rp_number(row->oldest_since));
    rp_push(one, rp_number(row->oldest_moved));
  }
  return one;
}

/// Of the fleet's page only: a team's numbers are over all repositories.
static json_t *team_table(page *p, int repository)
{
  rp_columns c = rp_columns_of((const char *const[]){"name", "provenance", "blockers", "points", "history", "projected",
                                                     "earliest", "latest", "oldest", "waivers", NULL});
  for (size_t i = 0; repository == RP_ALL_REPOSITORIES && i < p->snapshot->n_teams; i++) {
    const Repipe__V1__TeamRow *row = p->snapshot->teams[i];
    rp_cell(&c, rp_text_number(&p->texts, row->name));
    rp_cell(&c, rp_text_number(&p->texts, row->provenance));
    json_t *list = json_array();
    for (size_t k = 0; k < row->n_blockers; k++) {
      const Repipe__V1__BlockerRow *b = row->blockers[k];
      json_t *one = json_array();
      rp_push(one, rule_number(p, b->code));
      rp_push(one, rp_number(b->launched));
      rp_push(one, rp_number(b->candidates));
      rp_push(one, rp_number(b->unlocked_launched));
      rp_push(one, rp_number(b->unlocked_candidates));
      rp_push(one, rp_number(b->points));
      rp_push(list, one);
    }
    rp_cell(&c, list);
    rp_cell(&c, rp_number(row->points));
    rp_cell(&c, team_history(row));
    rp_cell(&c, rp_number(row->projected));
    rp_cell(&c, rp_number(row->earliest));
    rp_cell(&c, rp_number(row->latest));
    rp_cell(&c, team_oldest(p, row));
    json_t *waivers = json_array();
    rp_push(waivers, rp_number(row->waivers));
    rp_push(waivers, rp_text_number(&p->texts, row->expires));
    rp_push(waivers, rp_number(row->expired));
    rp_cell(&c, waivers);
  }
  return rp_columns_object(&c);
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
      rp_push(row, json_string(rule->title));
      rp_push(row, json_string(rp_rule_class_name(rule->class)));
      rp_push(row, rp_number(rule->points));
      rp_push(row, json_string(rule->text));
      rp_push(row, json_string(rule->fix));
      rp_set(rules, key, row);
    }
  }
  return rules;
}

static json_t *lines_of(rp_arena *arena, char *const *lines, size_t count)
{
  json_t *list = json_array();
  for (size_t i = 0; i < count; i++) {
    rp_str visible = rp_utf8_visible(arena, rp_str_of(lines[i]));
    rp_push(list, json_stringn(visible.data != NULL ? visible.data : "", visible.size));
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
    rp_push(one, rp_number(rows[i]->carried));
    rp_push(one, rp_number(rows[i]->line));
    rp_push(list, one);
  }
  return list;
}

/// Line, path, what stands there, where in the spec, whose spec.
static json_t *map_list(rp_arena *arena, Repipe__V1__MapRow *const *rows, size_t count)
{
  json_t *list = json_array();
  for (size_t i = 0; i < count; i++) {
    char *const texts[] = {rows[i]->path, rows[i]->what, rows[i]->spec, rows[i]->in};
    json_t *one = lines_of(arena, texts, sizeof texts / sizeof texts[0]);
    if (json_array_insert_new(one, 0, rp_number(rows[i]->line)) != 0) {
      abort();
    }
    rp_push(list, one);
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
  p->codes = json_array();
  p->paths = json_array();
  p->lines = json_array();
  p->sentences = json_array();
  rp_texts_init(&p->texts, arena);
  rp_map_init(&p->reasons, arena);
  p->uses = rp_uses_new(repository == RP_ALL_REPOSITORIES ? snapshot : NULL, arena);
  json_t *document = json_object();
  rp_set(document, "repositories", repository_table(p, repository));
  rp_set(document, "workflows", workflow_table(p, repository));
  rp_set(document, "tasks", task_table(p, repository));
  rp_set(document, "teams", team_table(p, repository));
  rp_set(document, "usages", rp_uses_table(p->uses, &p->texts));
  rp_set(document, "mentions", rp_uses_mentions(p->uses, &p->texts));
  json_t *list = json_object();
  rp_set(list, "code", p->codes);
  rp_set(list, "path", p->paths);
  rp_set(list, "line", p->lines);
  rp_set(list, "text", p->sentences);
  rp_set(document, "reasons", list);
  rp_set(document, "texts", p->texts.table);
  rp_set(document, "rules", rule_table(p));
  rp_set(document, "code", json_string(code));
  rp_set(document, "equivalence", carried_list(arena, snapshot->equivalence, snapshot->n_equivalence));
  char *const made[] = {snapshot->scanned_by, snapshot->scanned_rules};
  rp_set(document, "made", lines_of(arena, made, 2));
  rp_set(document, "single", json_boolean(repository != RP_ALL_REPOSITORIES));
  rp_texts_release(&p->texts);
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
    return rp_number(-1);
  }
  uintptr_t at = (uintptr_t)rp_map_find(known, rp_str_of(spec));
  if (at == 0) {
    rp_push(specs, code_text(arena, spec));
    at = json_array_size(specs);
    rp_map_put(known, rp_str_of(spec), (void *)at);
  }
  return rp_number((int64_t)at - 1);
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
  json_t *parts = json_array();
  rp_map known;
  rp_map_init(&known, arena);
  span rows = tasks_of(s, (int)repository);
  for (size_t i = rows.from; i < rows.to; i++) {
    const Repipe__V1__TaskRow *row = s->tasks[i];
    json_t *one = json_array();
    rp_push(one, code_text(arena, row->source));
    rp_push(one, spec_index(&known, specs, arena, row->spec));
    rp_push(one, lines_of(arena, row->parameters, row->n_parameters));
    rp_push(one, lines_of(arena, row->requires, row->n_requires));
    rp_push(one, lines_of(arena, row->outputs, row->n_outputs));
    rp_push(one, carried_list(arena, row->carried, row->n_carried));
    rp_push(one, map_list(arena, row->map, row->n_map));
    rp_push(tasks, one);
  }
  rows = workflows_of(s, (int)repository);
  for (size_t i = rows.from; i < rows.to; i++) {
    const Repipe__V1__WorkflowRow *row = s->workflows[i];
    rp_push(workflows, spec_index(&known, specs, arena, row->spec));
    rp_push(classes, lines_of(arena, row->tasks, row->n_tasks));
    rp_push(options, carried_list(arena, row->options, row->n_options));
    rp_push(maps, map_list(arena, row->map, row->n_map));
    json_t *own = json_array();
    for (size_t k = 0; k < row->n_parts; k++) {
      json_t *one = lines_of(arena, &row->parts[k]->name, 1);
      rp_push(one, spec_index(&known, specs, arena, row->parts[k]->spec));
      rp_push(own, one);
    }
    rp_push(parts, own);
  }
  rp_map_release(&known);
  rp_set(document, "tasks", tasks);
  rp_set(document, "workflows", workflows);
  rp_set(document, "classes", classes);
  rp_set(document, "options", options);
  rp_set(document, "maps", maps);
  rp_set(document, "parts", parts);
  rp_set(document, "specs", specs);
  return dump(document, arena);
}

rp_str rp_page_name(size_t repository, rp_arena *arena)
{
  return rp_arena_printf(arena, "repository-%04zu.html", repository + 1);
}
