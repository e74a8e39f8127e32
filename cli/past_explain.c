// Each thing that may move has a signature in what a commit held; the newest commit that changed it is the one.
#include <string.h>

#include "base/map.h"
#include "cli/past.h"

enum { COMMITS = 1000 };

typedef struct explain {
  rp_arena *arena;
  rp_map commits; ///< "entity\nname\nnumber" or "cause\nname\ncode" -> rp_analyze_commit
} explain;

static void add(rp_map *map, rp_str key, rp_str signature, rp_arena *scratch)
{
  rp_map_put(map, key, (void *)(uintptr_t)rp_arena_str(scratch, signature).data);
}

static void sign(rp_map *map, const Repipe__V1__Past *past, rp_arena *scratch)
{
  rp_map_init(map, scratch);
  for (size_t i = 0; past != NULL && i < past->n_things; i++) {
    const Repipe__V1__PastThing *t = past->things[i];
    if (t->number > 1) { // of two of one name nobody knows which is meant
      continue;
    }
    add(map, rp_arena_printf(scratch, "%s\n%s\n", t->entity, t->name),
        rp_arena_printf(scratch, "%s\n%s", t->state, t->outcome), scratch);
    for (size_t k = 0; k < t->n_causes; k++) {
      add(map, rp_arena_printf(scratch, "cause\n%s\n%u", t->name, t->causes[k]), RP_STR("x"), scratch);
    }
  }
}

static void note(explain *e, const rp_map *from, const rp_map *to, const rp_analyze_commit *commit)
{
  for (const rp_map_entry *entry = rp_map_next(from, NULL); entry != NULL; entry = rp_map_next(from, entry)) {
    const char *other = rp_map_find(to, rp_map_key(entry));
    if (other == NULL || strcmp(other, rp_map_value(entry)) != 0) {
      rp_map_put(&e->commits, rp_map_key(entry), (void *)(uintptr_t)commit);
    }
  }
}

static void take(void *data, const Repipe__V1__Past *before, const Repipe__V1__Past *now,
                 const rp_analyze_commit *commit, const char *since)
{
  (void)since;
  if (before == NULL) {
    return;
  }
  rp_arena scratch;
  rp_arena_init(&scratch);
  rp_map then, since_then;
  sign(&then, before, &scratch);
  sign(&since_then, now, &scratch);
  note(data, &then, &since_then, commit);
  note(data, &since_then, &then, commit);
  rp_map_release(&then);
  rp_map_release(&since_then);
  rp_arena_release(&scratch);
}

static void tell(explain *e, Repipe__V1__Comparison *c, const char *repository)
{
  for (size_t i = 0; i < c->n_changes; i++) {
    Repipe__V1__Change *change = c->changes[i];
    if (strcmp(change->repository, repository) != 0) {
      continue;
    }
    rp_str key = strcmp(change->entity, "cause") == 0
                     ? rp_arena_printf(e->arena, "cause\n%s\n%u", change->name, change->code)
                     : rp_arena_printf(e->arena, "%s\n%s\n", change->entity, change->name);
    const rp_analyze_commit *commit = rp_map_find(&e->commits, key);
    if (commit != NULL) {
      change->commit = rp_arena_cstr(e->arena, rp_str_of(commit->id));
      change->commit_time = commit->author;
    }
  }
}

/// The commit that a row was read at; NULL: none.
static const char *commit_of(const Repipe__V1__RepositoryRow *row, rp_arena *arena)
{
  rp_str id = rp_str_of(row->commit);
  id = rp_str_ends_with(id, RP_STR("+")) ? rp_str_sub(id, 0, id.size - 1) : id;
  return id.size > 0 ? rp_arena_cstr(arena, id) : NULL;
}

static void explain_one(rp_past *past, Repipe__V1__Comparison *comparison, const Repipe__V1__RepositoryRow *before,
                        const Repipe__V1__RepositoryRow *after, const char *path, rp_arena *arena)
{
  const char *from = commit_of(before, arena);
  const char *to = commit_of(after, arena);
  const rp_analyze_commit *commits;
  size_t count = 0;
  rp_error ignored = {0}; // a clone that is not here any more
  if (from == NULL || to == NULL || rp_analyze_history(&commits, &count, path, to, arena, &ignored) != 0) {
    return;
  }
  size_t at = 0;
  while (at < count && strcmp(commits[at].id, from) != 0) {
    at++;
  }
  if (at == count || at == 0) {
    return;
  }
  explain e = {.arena = arena};
  rp_map_init(&e.commits, arena);
  rp_past_walk walk = {.past = past,
                       .path = path,
                       .folder = after->folder[0] != '\0' ? after->folder : NULL,
                       .commits = commits,
                       .count = count,
                       .taker = take,
                       .data = &e,
                       .budget = COMMITS};
  if (rp_past_go(&walk, at) && rp_past_go(&walk, 0)) {
    tell(&e, comparison, after->identity);
  }
  rp_past_stop(&walk);
  rp_map_release(&e.commits);
}

static const Repipe__V1__RepositoryRow *row_of(const Repipe__V1__Snapshot *s, const char *identity)
{
  for (size_t i = 0; i < s->n_repositories; i++) {
    if (strcmp(s->repositories[i]->identity, identity) == 0) {
      return s->repositories[i];
    }
  }
  return NULL;
}

int rp_past_explain(Repipe__V1__Comparison *comparison, const Repipe__V1__Snapshot *before,
                    const Repipe__V1__Snapshot *after, const char *path, const rp_reading *reading, rp_arena *arena,
                    rp_error *err)
{
  rp_past past;
  rp_map done;
  rp_map_init(&done, arena);
  int status = rp_past_begin(&past, reading, rp_memory_folder(NULL, arena), arena, err);
  for (size_t i = 0; status == 0 && i < comparison->n_changes; i++) {
    const char *identity = comparison->changes[i]->repository;
    const Repipe__V1__RepositoryRow *from = row_of(before, identity);
    const Repipe__V1__RepositoryRow *to = row_of(after, identity);
    if (rp_map_put(&done, rp_str_of(identity), &past) == NULL && from != NULL && to != NULL) {
      explain_one(&past, comparison, from, to, path != NULL ? path : to->path, arena);
    }
  }
  rp_map_release(&done);
  rp_past_end(&past);
  return status;
}
