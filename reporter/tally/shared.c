// Who builds on which class, by the class's repository; and the classes that nobody builds on.
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/vec.h"
#include "proto/message.h"
#include "reporter/tally/insight.h"

typedef struct user {
  Repipe__V1__SharedRow *row;
  uint32_t last; ///< repository that was counted last, plus 1: rows come by repository
  bool base, task;
} user;

typedef struct builder {
  Repipe__V1__Snapshot *snapshot;
  rp_arena *arena;
  rp_map own;   ///< "repository\nmodule:qualname" of each task class
  rp_map users; ///< "provider\nmodule:qualname" -> user
  rp_map teams; ///< "provider\nmodule:qualname\nteam"
  rp_map names; ///< every "module:qualname" that somebody requires or derives from
  RP_VEC(user *) list;
} builder;

static rp_str name_of(rp_arena *arena, const Repipe__V1__TaskRow *row)
{
  return rp_arena_printf(arena, "%s:%s", row->module, row->qualname);
}

/// Identity of the repository that has the class; "" when it is none of the fleet's.
static const char *provider_of(builder *b, uint32_t repository, rp_str name)
{
  const Repipe__V1__RepositoryRow *row = b->snapshot->repositories[repository];
  if (rp_map_has(&b->own, rp_arena_printf(b->arena, "%u\n%.*s", repository, RP_STR_ARG(name)))) {
    return row->identity;
  }
  const Repipe__V1__LinkRow *nearest = NULL; // of "acme" and "acme.base", the longer one
  for (size_t i = 0; i < row->n_links; i++) {
    rp_str link = rp_str_of(row->links[i]->name);
    bool below = rp_str_starts_with(name, link) && name.size > link.size &&
                 (name.data[link.size] == '.' || name.data[link.size] == ':');
    nearest = below && (nearest == NULL || link.size > strlen(nearest->name)) ? row->links[i] : nearest;
  }
  return nearest != NULL ? nearest->provider : "";
}

static bool is_luigi(rp_str name)
{
  return rp_str_starts_with(name, RP_STR("luigi:")) || rp_str_starts_with(name, RP_STR("luigi."));
}

static void use(builder *b, const rp_usage *usage)
{
  rp_str name = usage->name;
  bool base = strcmp(usage->kind, "base") == 0;
  if ((!base && strcmp(usage->kind, "task") != 0) || rp_str_find(name, RP_STR(":"), 0) == SIZE_MAX ||
      rp_str_starts_with(name, RP_STR("?"))) {
    return;
  }
  rp_map_put(&b->names, name, b);
  if (is_luigi(name)) {
    return;
  }
  const char *provider = provider_of(b, usage->repository, name);
  rp_str key = rp_arena_printf(b->arena, "%s\n%.*s", provider, RP_STR_ARG(name));
  user *one = rp_map_find(&b->users, key);
  if (one == NULL) {
    one = RP_NEW(b->arena, user);
    one->row = RP_MESSAGE(b->arena, Repipe__V1__SharedRow, REPIPE__V1__SHARED_ROW__INIT);
    one->row->provider = rp_arena_cstr(b->arena, rp_str_of(provider));
    one->row->name = rp_arena_cstr(b->arena, name);
    rp_map_put(&b->users, key, one);
    RP_PUSH(b->arena, &b->list, one);
  }
  one->base = one->base || base;
  one->task = one->task || !base;
  one->row->uses++;
  one->row->repositories += one->last != usage->repository + 1;
  one->last = usage->repository + 1;
  rp_str team = rp_arena_printf(b->arena, "%.*s\n%s", RP_STR_ARG(key), usage->team);
  one->row->teams += rp_map_put(&b->teams, team, b) == NULL;
}

static int compare_shared(const void *left, const void *right)
{
  const Repipe__V1__SharedRow *a = *(Repipe__V1__SharedRow *const *)left;
  const Repipe__V1__SharedRow *b = *(Repipe__V1__SharedRow *const *)right;
  int name = strcmp(a->name, b->name);
  return a->repositories != b->repositories ? (a->repositories > b->repositories ? -1 : 1)
         : a->teams != b->teams             ? (a->teams > b->teams ? -1 : 1)
         : a->uses != b->uses               ? (a->uses > b->uses ? -1 : 1)
         : name != 0                        ? name
                                            : strcmp(a->provider, b->provider);
}

static void keep_shared(builder *b)
{
  Repipe__V1__Snapshot *s = b->snapshot;
  s->shared = RP_NEW_ARRAY(b->arena, Repipe__V1__SharedRow *, b->list.count + 1);
  s->n_shared = 0;
  for (size_t i = 0; i < b->list.count; i++) {
    user *one = b->list.items[i];
    if (one->row->repositories > 1 || one->row->teams > 1) {
      const char *how = one->base && one->task ? "base, task" : one->base ? "base" : "task";
      one->row->how = rp_arena_cstr(b->arena, rp_str_of(how));
      s->shared[s->n_shared++] = one->row;
    }
  }
  qsort(s->shared, s->n_shared, sizeof *s->shared, compare_shared);
}

static bool is_root(const rp_map *roots, builder *b, const Repipe__V1__TaskRow *row)
{
  return rp_map_has(roots,
                    rp_arena_printf(b->arena, "%u\n%s:%s\n%s", row->repository, row->module, row->qualname, row->path));
}

/// A dependency that is not known may be any class.
static bool has_unknown(const Repipe__V1__TaskRow *row)
{
  for (size_t i = 0; i < row->n_requires; i++) {
    if (rp_str_find(rp_str_of(row->requires[i]), RP_STR(" [RP"), 0) != SIZE_MAX) {
      return true;
    }
  }
  return false;
}

static void find_dead(builder *b)
{
  Repipe__V1__Snapshot *s = b->snapshot;
  rp_map roots;
  rp_map_init(&roots, b->arena);
  bool *unknown = RP_NEW_ARRAY(b->arena, bool, s->n_repositories + 1);
  for (size_t i = 0; i < s->n_workflows; i++) {
    const Repipe__V1__WorkflowRow *row = s->workflows[i];
    rp_map_put(&roots, rp_arena_printf(b->arena, "%u\n%s\n%s", row->repository, row->root, row->path), b);
  }
  for (size_t i = 0; i < s->n_tasks; i++) {
    unknown[s->tasks[i]->repository] = unknown[s->tasks[i]->repository] || has_unknown(s->tasks[i]);
  }
  RP_VEC(Repipe__V1__DeadRow *) dead = {0};
  for (size_t i = 0; i < s->n_tasks; i++) {
    const Repipe__V1__TaskRow *row = s->tasks[i];
    rp_str name = name_of(b->arena, row);
    if (row->test || strcmp(row->outcome, "excluded") != 0 || strcmp(row->kind, "config") == 0 ||
        rp_map_has(&b->names, name) || is_root(&roots, b, row)) {
      continue;
    }
    Repipe__V1__DeadRow *one = RP_MESSAGE(b->arena, Repipe__V1__DeadRow, REPIPE__V1__DEAD_ROW__INIT);
    one->repository = row->repository;
    one->name = rp_arena_cstr(b->arena, name);
    one->path = row->path;
    one->line = row->line;
    one->team = row->team;
    one->code = row->n_reasons > 0 ? row->reasons[0]->code : 0;
    one->certain = !unknown[row->repository];
    RP_PUSH(b->arena, &dead, one);
  }
  s->dead = dead.items;
  s->n_dead = dead.count;
  rp_map_release(&roots);
}

void rp_insight_shared(Repipe__V1__Snapshot *snapshot, rp_arena *arena)
{
  builder b = {.snapshot = snapshot, .arena = arena};
  rp_map *maps[] = {&b.own, &b.users, &b.teams, &b.names};
  for (size_t i = 0; i < sizeof maps / sizeof maps[0]; i++) {
    rp_map_init(maps[i], arena);
  }
  for (size_t i = 0; i < snapshot->n_tasks; i++) {
    const Repipe__V1__TaskRow *row = snapshot->tasks[i];
    rp_map_put(&b.own, rp_arena_printf(arena, "%u\n%s:%s", row->repository, row->module, row->qualname), &b);
  }
  size_t count;
  const rp_usage *usages = rp_usages(&count, snapshot, arena);
  for (size_t i = 0; i < count; i++) {
    use(&b, &usages[i]);
  }
  keep_shared(&b);
  find_dead(&b);
  for (size_t i = 0; i < sizeof maps / sizeof maps[0]; i++) {
    rp_map_release(maps[i]);
  }
}
