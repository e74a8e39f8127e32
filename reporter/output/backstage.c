// Facts for Backstage Tech Insights: of each repository as a component, of each team as a group. An entity's name holds [a-zA-Z0-9] and
// "-_." between them, at most 63 (backstage.io, Descriptor Format of Catalog Entities, metadata.name); what it is called here stands
// beside it, for names that differ may become one.
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "reporter/store/outcomes.h"

enum { LONGEST = 63 };

static void set(json_t *object, const char *key, json_t *value)
{
  if (value == NULL || json_object_set_new(object, key, value) != 0) {
    abort(); // out of memory: texts are clean
  }
}

static json_t *text(rp_arena *arena, const char *cstr)
{
  rp_str visible = rp_utf8_visible(arena, rp_str_of(cstr));
  return json_stringn(visible.data != NULL ? visible.data : "", visible.size);
}

/// The last part of an identity or the name of a team, as an entity may be called.
static rp_str name_of(rp_arena *arena, const char *identity)
{
  rp_str all = rp_str_of(identity);
  size_t slash = rp_str_rfind_char(all, '/');
  rp_str last = slash != SIZE_MAX ? rp_str_sub(all, slash + 1, all.size) : all;
  last = rp_str_ends_with(last, RP_STR(".git")) ? rp_str_sub(last, 0, last.size - 4) : last;
  char *out = rp_arena_alloc(arena, last.size + 2);
  size_t size = 0;
  for (size_t i = 0; i < last.size && size < LONGEST; i++) {
    char c = last.data[i];
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || (size > 0 && out[size - 1] != '-')) {
      out[size++] = letter || c == '_' || c == '.' ? c : '-';
    }
  }
  while (size > 0 && (out[size - 1] == '-' || out[size - 1] == '_' || out[size - 1] == '.')) {
    size--;
  }
  return size > 0 ? (rp_str){out, size} : RP_STR("x");
}

static json_t *entity_of(rp_arena *arena, const char *kind, const char *identity)
{
  rp_str name = name_of(arena, identity);
  json_t *entity = json_object();
  set(entity, "kind", json_string(kind));
  set(entity, "namespace", json_string("default"));
  set(entity, "name", json_stringn(name.data, name.size));
  return entity;
}

static void add_outcomes(json_t *facts, const char *prefix, const Repipe__V1__Outcomes *counts, rp_arena *arena)
{
  uint32_t list[RP_OUTCOME_COUNT];
  rp_outcomes_list(list, counts);
  set(facts, prefix, json_integer((json_int_t)rp_outcomes_sum(counts)));
  for (size_t i = 0; i < RP_OUTCOME_COUNT; i++) {
    set(facts, rp_arena_printf(arena, "%s_%s", prefix, rp_outcome_names[i]).data, json_integer((json_int_t)list[i]));
  }
}

static void add_statuses(json_t *facts, const Repipe__V1__Statuses *s)
{
  set(facts, "status_luigi", json_integer((json_int_t)s->luigi));
  set(facts, "status_drafted", json_integer((json_int_t)s->drafted));
  set(facts, "status_dual", json_integer((json_int_t)s->dual));
  set(facts, "status_cut_over", json_integer((json_int_t)s->cut_over));
}

static void push(json_t *list, json_t *entity, json_t *facts, rp_str moment, json_t *called)
{
  json_t *one = json_object();
  set(one, "entity", entity);
  set(one, "name", called);
  set(one, "timestamp", json_stringn(moment.data, moment.size));
  set(one, "facts", facts);
  if (json_array_append_new(list, one) != 0) {
    abort();
  }
}

rp_str rp_report_backstage(const Repipe__V1__Snapshot *s, rp_arena *arena)
{
  json_t *list = json_array();
  for (size_t i = 0; i < s->n_repositories; i++) {
    const Repipe__V1__RepositoryRow *row = s->repositories[i];
    json_t *facts = json_object();
    set(facts, "read", json_boolean(row->totals->failed == 0));
    set(facts, "uses_luigi", json_boolean(row->totals->with_luigi > 0));
    add_outcomes(facts, "launched", row->totals->launched, arena);
    add_outcomes(facts, "candidates", row->totals->candidates, arena);
    add_outcomes(facts, "tasks", row->totals->tasks, arena);
    add_statuses(facts, row->totals->statuses);
    set(facts, "points", json_integer((json_int_t)row->totals->points));
    set(facts, "wave", json_integer((json_int_t)row->wave));
    set(facts, "waits_for", json_integer((json_int_t)row->n_waits));
    push(list, entity_of(arena, "Component", row->identity), facts,
         rp_moment_text(arena, row->commit_time != 0 ? row->commit_time : s->newest_commit),
         text(arena, row->identity));
  }
  for (size_t i = 0; i < s->n_teams; i++) {
    const Repipe__V1__TeamRow *row = s->teams[i];
    if (strcmp(row->name, "unowned") == 0 || strcmp(row->name, "conflicting") == 0) {
      continue; // no group of anybody's
    }
    json_t *facts = json_object();
    add_outcomes(facts, "launched", row->launched, arena);
    add_outcomes(facts, "candidates", row->candidates, arena);
    add_outcomes(facts, "tasks", row->tasks, arena);
    add_statuses(facts, row->statuses);
    set(facts, "repositories", json_integer((json_int_t)row->repositories));
    set(facts, "points", json_integer((json_int_t)row->points));
    push(list, entity_of(arena, "Group", row->name), facts, rp_moment_text(arena, s->newest_commit),
         text(arena, row->name));
  }
  char *json = json_dumps(list, JSON_INDENT(1) | JSON_SORT_KEYS);
  json_decref(list);
  if (json == NULL) {
    abort();
  }
  rp_str result = rp_arena_printf(arena, "%s\n", json);
  free(json);
  return result;
}
