// CODEOWNERS: the last match wins; it beats catalog-info.yaml, which beats an attribute in code. Two sources that name different owners
// on one level are `conflicting`; several owners in one CODEOWNERS line: the first is the team.
#include "reporter/tally/teams.h"

#include <stdlib.h>
#include <string.h>

#include "base/owner_match.h"
#include "base/path.h"
#include "base/utf8.h"
#include "proto/message.h"

typedef struct owner_rule {
  rp_str pattern, owners, source;
} owner_rule;

typedef struct team {
  Repipe__V1__TeamRow *row;
  rp_map repositories; ///< identity -> RepositoryRow
  rp_map sources;
} team;

struct rp_teams {
  rp_arena *arena;
  const Repipe__V1__RepositoryRow
      *repository;          ///< at hand: its folder is where its paths start; owners are named for all of it
  RP_VEC(owner_rule) rules; ///< of it
  RP_VEC(team *) list;
  rp_map by_name;
};

static Repipe__V1__Outcomes *new_outcomes(rp_arena *arena)
{
  return RP_MESSAGE(arena, Repipe__V1__Outcomes, REPIPE__V1__OUTCOMES__INIT);
}

static char *copy(rp_arena *arena, rp_str text)
{
  return rp_arena_cstr(arena, rp_utf8_clean(arena, text));
}

rp_teams *rp_teams_new(rp_arena *arena)
{
  rp_teams *teams = RP_NEW(arena, rp_teams);
  teams->arena = arena;
  rp_map_init(&teams->by_name, arena);
  return teams;
}

static team *team_named(rp_teams *t, rp_str name)
{
  team *found = rp_map_find(&t->by_name, name);
  if (found == NULL) {
    found = RP_NEW(t->arena, team);
    found->row = RP_MESSAGE(t->arena, Repipe__V1__TeamRow, REPIPE__V1__TEAM_ROW__INIT);
    found->row->name = copy(t->arena, name);
    found->row->launched = new_outcomes(t->arena);
    found->row->candidates = new_outcomes(t->arena);
    found->row->tasks = new_outcomes(t->arena);
    found->row->statuses = RP_MESSAGE(t->arena, Repipe__V1__Statuses, REPIPE__V1__STATUSES__INIT);
    rp_map_init(&found->repositories, t->arena);
    rp_map_init(&found->sources, t->arena);
    rp_map_put(&t->by_name, name, found);
    RP_PUSH(t->arena, &t->list, found);
  }
  return found;
}

void rp_teams_begin(rp_teams *teams, const Repipe__V1__RepositoryRow *repository)
{
  teams->repository = repository;
  teams->rules.count = 0;
}

void rp_teams_rule(rp_teams *teams, rp_str pattern, rp_str owners, rp_str source)
{
  owner_rule rule = {rp_arena_str(teams->arena, pattern), rp_arena_str(teams->arena, owners),
                     rp_arena_str(teams->arena, source)};
  RP_PUSH(teams->arena, &teams->rules, rule);
}

Repipe__V1__TeamRow *rp_teams_owner(rp_teams *t, rp_str path, rp_str in_code)
{
  rp_str name = RP_STR("");
  rp_str source = RP_STR("");
  rp_str catalog = RP_STR("");
  bool conflict = false;
  path = rp_path_join(t->arena, rp_str_of(t->repository->folder), path);
  for (size_t i = 0; i < t->rules.count; i++) {
    const owner_rule *rule = &t->rules.items[i];
    rp_str rest = rule->owners;
    rp_str first = RP_STR("");
    (void)rp_str_split(&rest, ' ', &first);
    if (rp_str_is(rule->source, "CODEOWNERS")) {
      if (rp_owner_pattern_matches(rule->pattern, path)) {
        name = first; // empty: explicitly without owner
        source = rule->source;
      }
    } else if (first.size > 0) {
      conflict = conflict || (catalog.size > 0 && !rp_str_eq(catalog, first));
      catalog = first;
    }
  }
  if (name.size == 0 && catalog.size > 0) {
    name = conflict ? RP_STR("conflicting") : catalog;
    source = RP_STR("catalog-info.yaml");
  }
  if (name.size == 0 && in_code.size > 0) {
    name = rp_arena_str(t->arena, in_code);
    source = RP_STR("code");
  }
  team *owner = team_named(t, name.size > 0 ? name : RP_STR("unowned"));
  rp_map_put(&owner->repositories, rp_str_of(t->repository->identity), (void *)(uintptr_t)t->repository);
  if (source.size > 0) {
    rp_map_put(&owner->sources, source, owner);
  }
  return owner->row;
}

Repipe__V1__TeamRow *rp_teams_of_history(rp_teams *teams, rp_str name)
{
  bool known = rp_map_has(&teams->by_name, name);
  team *one = team_named(teams, known ? name : rp_arena_str(teams->arena, name));
  if (!known) {
    rp_map_put(&one->sources, RP_STR("history"), one);
  }
  return one->row;
}

static int rank_of(const team *t)
{
  return strcmp(t->row->name, "unowned") == 0 ? 0 : strcmp(t->row->name, "conflicting") == 0 ? 1 : 2;
}

static int compare_teams(const void *left, const void *right)
{
  const team *a = *(team *const *)left;
  const team *b = *(team *const *)right;
  return rank_of(a) != rank_of(b) ? rank_of(a) - rank_of(b) : strcmp(a->row->name, b->row->name);
}

static void finish_row(const rp_teams *t, const team *one)
{
  rp_str sources = RP_STR("");
  for (const rp_map_entry *e = rp_map_next(&one->sources, NULL); e != NULL; e = rp_map_next(&one->sources, e)) {
    sources = rp_arena_printf(t->arena, "%.*s%s%.*s", RP_STR_ARG(sources), sources.size > 0 ? ", " : "",
                              RP_STR_ARG(rp_map_key(e)));
  }
  one->row->provenance = copy(t->arena, sources);
  one->row->repositories = (uint32_t)rp_map_count(&one->repositories);
  for (const rp_map_entry *e = rp_map_next(&one->repositories, NULL); e != NULL;
       e = rp_map_next(&one->repositories, e)) {
    const Repipe__V1__RepositoryRow *row = rp_map_value(e);
    one->row->archived += row->totals->archived;
    one->row->dormant += row->totals->dormant;
  }
}

void rp_teams_finish(rp_teams *t, Repipe__V1__Snapshot *snapshot)
{
  (void)team_named(t, RP_STR("unowned"));
  (void)team_named(t, RP_STR("conflicting"));
  qsort(t->list.items, t->list.count, sizeof t->list.items[0], compare_teams);
  snapshot->teams = RP_NEW_ARRAY(t->arena, Repipe__V1__TeamRow *, t->list.count);
  for (size_t i = 0; i < t->list.count; i++) {
    team *one = t->list.items[i];
    finish_row(t, one);
    snapshot->teams[snapshot->n_teams++] = one->row;
    rp_map_release(&one->repositories);
    rp_map_release(&one->sources);
  }
  rp_map_release(&t->by_name);
}
