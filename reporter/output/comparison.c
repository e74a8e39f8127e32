// Two snapshots side by side: rows are found by name, in one pass over each. What is found nowhere by name is looked for by
// what it says, so that a class that was renamed or a module that was moved is no new Luigi.
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/vec.h"
#include "proto/message.h"
#include "proto/rules.h"
#include "reporter/store/outcomes.h"
#include "reporter/tally/rates.h"

typedef struct comparison {
  rp_arena *arena;
  const Repipe__V1__Snapshot *before, *after;
  RP_VEC(Repipe__V1__Change *) changes;
  rp_map tasks;     ///< of before, by key
  rp_map workflows; ///< of before, by key
  rp_map moved;     ///< key in after -> TaskRow of before
  rp_map seen;      ///< keys of before that were met again, under any name
} comparison;

/// Key of the how-manieth row of this name: one name twice in a repository (two import roots) is two rows.
static rp_str key_of(comparison *c, rp_map *counts, const char *repository, const char *name)
{
  rp_str key = rp_arena_printf(c->arena, "%s\n%s", repository, name);
  uintptr_t count = (uintptr_t)rp_map_find(counts, key) + 1;
  rp_map_put(counts, key, (void *)count);
  return count == 1 ? key : rp_arena_printf(c->arena, "%.*s\n%zu", RP_STR_ARG(key), (size_t)count);
}

static char *task_name(comparison *c, const Repipe__V1__TaskRow *row)
{
  return rp_arena_cstr(c->arena, rp_arena_printf(c->arena, "%s:%s", row->module, row->qualname));
}

static Repipe__V1__Change *add(comparison *c, const char *kind, const char *entity, const char *repository,
                               const char *name)
{
  Repipe__V1__Change *change = RP_MESSAGE(c->arena, Repipe__V1__Change, REPIPE__V1__CHANGE__INIT);
  change->kind = rp_arena_cstr(c->arena, rp_str_of(kind));
  change->entity = rp_arena_cstr(c->arena, rp_str_of(entity));
  change->repository = rp_arena_cstr(c->arena, rp_str_of(repository));
  change->name = rp_arena_cstr(c->arena, rp_str_of(name));
  RP_PUSH(c->arena, &c->changes, change);
  return change;
}

/// excluded is no worse than any other: it is a decision, not a loss.
static bool is_worse(const char *before, const char *after)
{
  size_t from = rp_outcome_index(rp_str_of(before));
  size_t to = rp_outcome_index(rp_str_of(after));
  return strcmp(before, "excluded") != 0 && strcmp(after, "excluded") != 0 && to > from;
}

static void compare_repositories(comparison *c)
{
  rp_map known;
  rp_map_init(&known, c->arena);
  for (size_t i = 0; i < c->before->n_repositories; i++) {
    rp_map_put(&known, rp_str_of(c->before->repositories[i]->identity), c->before->repositories[i]);
  }
  for (size_t i = 0; i < c->after->n_repositories; i++) {
    const Repipe__V1__RepositoryRow *row = c->after->repositories[i];
    const Repipe__V1__RepositoryRow *old = rp_map_find(&known, rp_str_of(row->identity));
    bool failed = row->totals->failed > 0;
    if (old == NULL || failed != (old->totals->failed > 0)) {
      Repipe__V1__Change *change = add(c, old == NULL ? "new" : "changed", "repository", row->identity, row->identity);
      change->before = rp_arena_cstr(c->arena, old == NULL ? RP_STR("") : failed ? RP_STR("read") : RP_STR("failed"));
      change->after = rp_arena_cstr(c->arena, failed ? RP_STR("failed") : RP_STR("read"));
      change->code = row->code;
      change->text = row->reason;
      change->worse = failed;
    }
    if (old != NULL) {
      rp_map_put(&c->seen, rp_arena_printf(c->arena, "repository\n%s", row->identity), c);
    }
  }
  for (size_t i = 0; i < c->before->n_repositories; i++) {
    const Repipe__V1__RepositoryRow *row = c->before->repositories[i];
    if (!rp_map_has(&c->seen, rp_arena_printf(c->arena, "repository\n%s", row->identity))) {
      add(c, "absent", "repository", row->identity, row->identity);
    }
  }
  rp_map_release(&known);
}

// ---- tasks ----

/// What a class statement says but for the name of the class; empty where there is nothing to tell it by.
static rp_str body_of(comparison *c, const char *repository, const Repipe__V1__TaskRow *row)
{
  rp_str source = rp_str_of(row->source);
  const char *last = strrchr(row->qualname, '.');
  rp_str name = rp_str_of(last != NULL ? last + 1 : row->qualname);
  size_t at = name.size > 0 ? rp_str_find(source, name, 0) : SIZE_MAX;
  return at == SIZE_MAX ? RP_STR("")
                        : rp_arena_printf(c->arena, "%s\n%.*s\n%.*s", repository, RP_STR_ARG(rp_str_sub(source, 0, at)),
                                          RP_STR_ARG(rp_str_sub(source, at + name.size, source.size)));
}

typedef struct body {
  const Repipe__V1__TaskRow *old;
  rp_str key; ///< of the new one
  size_t absent, fresh;
} body;

static body *body_in(comparison *c, rp_map *bodies, const Repipe__V1__Snapshot *s, const Repipe__V1__TaskRow *row)
{
  rp_str text = body_of(c, s->repositories[row->repository]->identity, row);
  if (text.size == 0) {
    return NULL;
  }
  body *one = rp_map_find(bodies, text);
  if (one == NULL) {
    one = RP_NEW(c->arena, body);
    rp_map_put(bodies, text, one);
  }
  return one;
}

static rp_str *keys_of_tasks(comparison *c, const Repipe__V1__Snapshot *s)
{
  rp_str *keys = RP_NEW_ARRAY(c->arena, rp_str, s->n_tasks + 1);
  rp_map counts;
  rp_map_init(&counts, c->arena);
  for (size_t i = 0; i < s->n_tasks; i++) {
    keys[i] = key_of(c, &counts, s->repositories[s->tasks[i]->repository]->identity, task_name(c, s->tasks[i]));
  }
  rp_map_release(&counts);
  return keys;
}

static void find_moved(comparison *c, const rp_str *old_keys, const rp_str *new_keys)
{
  rp_map bodies;
  rp_map present;
  rp_map_init(&bodies, c->arena);
  rp_map_init(&present, c->arena);
  for (size_t i = 0; i < c->after->n_tasks; i++) {
    rp_map_put(&present, new_keys[i], c->after->tasks[i]);
  }
  for (size_t i = 0; i < c->before->n_tasks; i++) {
    body *one = rp_map_has(&present, old_keys[i]) ? NULL : body_in(c, &bodies, c->before, c->before->tasks[i]);
    if (one != NULL) {
      one->absent++;
      one->old = c->before->tasks[i];
    }
  }
  for (size_t i = 0; i < c->after->n_tasks; i++) {
    body *one = rp_map_has(&c->tasks, new_keys[i]) ? NULL : body_in(c, &bodies, c->after, c->after->tasks[i]);
    if (one != NULL) {
      one->fresh++;
      one->key = new_keys[i];
    }
  }
  for (const rp_map_entry *e = rp_map_next(&bodies, NULL); e != NULL; e = rp_map_next(&bodies, e)) {
    const body *one = rp_map_value(e);
    if (one->absent == 1 && one->fresh == 1) {
      rp_map_put(&c->moved, one->key, (void *)(uintptr_t)one->old);
    }
  }
  rp_map_release(&bodies);
  rp_map_release(&present);
}

static void place_task(Repipe__V1__Change *change, const Repipe__V1__TaskRow *row)
{
  change->path = row->path;
  change->line = row->line;
  change->test = row->test;
}

static void add_outcomes(Repipe__V1__Change *change, char *before, char *after)
{
  change->before = before;
  change->after = after;
  change->worse = before[0] != '\0' && after[0] != '\0' && is_worse(before, after);
}

static void compare_tasks(comparison *c, const rp_str *old_keys, const rp_str *new_keys)
{
  char *empty = rp_arena_cstr(c->arena, RP_STR(""));
  for (size_t i = 0; i < c->after->n_tasks; i++) {
    const Repipe__V1__TaskRow *row = c->after->tasks[i];
    const char *repository = c->after->repositories[row->repository]->identity;
    const Repipe__V1__TaskRow *old = rp_map_find(&c->tasks, new_keys[i]);
    const Repipe__V1__TaskRow *moved = old == NULL ? rp_map_find(&c->moved, new_keys[i]) : NULL;
    if (moved != NULL) {
      Repipe__V1__Change *change = add(c, "moved", "task", repository, task_name(c, row));
      place_task(change, row);
      change->before = task_name(c, moved);
      change->after = change->name;
      rp_map_put(&c->seen, rp_arena_printf(c->arena, "task\n%s\n%s", repository, change->before), c);
      old = moved;
    } else if (old == NULL) {
      Repipe__V1__Change *change = add(c, "new", "task", repository, task_name(c, row));
      place_task(change, row);
      add_outcomes(change, empty, row->outcome);
    }
    if (old != NULL && strcmp(old->outcome, row->outcome) != 0) {
      Repipe__V1__Change *change = add(c, "changed", "task", repository, task_name(c, row));
      place_task(change, row);
      add_outcomes(change, old->outcome, row->outcome);
    }
    rp_map_put(&c->seen, rp_arena_printf(c->arena, "task\n%.*s", RP_STR_ARG(new_keys[i])), c);
  }
  for (size_t i = 0; i < c->before->n_tasks; i++) {
    const Repipe__V1__TaskRow *row = c->before->tasks[i];
    if (!rp_map_has(&c->seen, rp_arena_printf(c->arena, "task\n%.*s", RP_STR_ARG(old_keys[i])))) {
      Repipe__V1__Change *change =
          add(c, "absent", "task", c->before->repositories[row->repository]->identity, task_name(c, row));
      place_task(change, row);
      add_outcomes(change, row->outcome, empty);
    }
  }
}

// ---- workflows and what holds them back ----

static const Repipe__V1__FleetReason *reason_with(const Repipe__V1__WorkflowRow *row, uint32_t code)
{
  for (size_t i = 0; row != NULL && i < row->n_reasons; i++) {
    if (row->reasons[i]->code == code) {
      return row->reasons[i];
    }
  }
  return NULL;
}

/// Codes of `row` that do more than inform and that `other` has not, each once.
static void add_causes(comparison *c, const char *kind, const char *repository, const Repipe__V1__WorkflowRow *row,
                       const Repipe__V1__WorkflowRow *other)
{
  for (size_t i = 0; i < row->n_reasons; i++) {
    Repipe__V1__FleetReason *reason = row->reasons[i];
    const rp_rule *rule = rp_rule_find(reason->code);
    if ((rule != NULL && rule->class == RP_RULE_INFORMS) || reason_with(row, reason->code) != reason ||
        reason_with(other, reason->code) != NULL) {
      continue;
    }
    Repipe__V1__Change *change = add(c, kind, "cause", repository, row->root);
    change->path = reason->path;
    change->line = reason->line;
    change->code = reason->code;
    change->text = reason->text;
    change->launched = row->launched;
    change->worse = strcmp(kind, "new") == 0;
  }
}

static const Repipe__V1__WorkflowRow *old_workflow(comparison *c, rp_str *key, const char *repository)
{
  const Repipe__V1__WorkflowRow *old = rp_map_find(&c->workflows, *key);
  const Repipe__V1__TaskRow *moved = old == NULL ? rp_map_find(&c->moved, *key) : NULL;
  if (moved != NULL) {
    *key = rp_arena_printf(c->arena, "%s\n%s", repository, task_name(c, moved));
    old = rp_map_find(&c->workflows, *key);
  }
  return old;
}

static void compare_workflows(comparison *c)
{
  char *empty = rp_arena_cstr(c->arena, RP_STR(""));
  rp_map counts;
  rp_map_init(&counts, c->arena);
  for (size_t i = 0; i < c->before->n_workflows; i++) {
    Repipe__V1__WorkflowRow *row = c->before->workflows[i];
    rp_map_put(&c->workflows, key_of(c, &counts, c->before->repositories[row->repository]->identity, row->root), row);
  }
  rp_map_release(&counts);
  rp_map_init(&counts, c->arena);
  for (size_t i = 0; i < c->after->n_workflows; i++) {
    Repipe__V1__WorkflowRow *row = c->after->workflows[i];
    const char *repository = c->after->repositories[row->repository]->identity;
    rp_str key = key_of(c, &counts, repository, row->root);
    const Repipe__V1__WorkflowRow *old = old_workflow(c, &key, repository);
    bool moved = old != NULL && strcmp(old->root, row->root) != 0;
    if (old == NULL || moved || strcmp(old->outcome, row->outcome) != 0) {
      Repipe__V1__Change *change = add(c,
                                       old == NULL ? "new"
                                       : moved     ? "moved"
                                                   : "changed",
                                       "workflow", repository, row->root);
      change->path = row->path;
      change->launched = row->launched;
      add_outcomes(change, old != NULL ? old->outcome : empty, row->outcome);
      if (moved) {
        change->before = old->root;
        change->after = row->root;
      }
    }
    add_causes(c, "new", repository, row, old);
    if (old != NULL) {
      add_causes(c, "absent", repository, old, row);
      rp_map_put(&c->seen, rp_arena_printf(c->arena, "workflow\n%.*s", RP_STR_ARG(key)), c);
    }
  }
  rp_map_release(&counts);
  for (const rp_map_entry *e = rp_map_next(&c->workflows, NULL); e != NULL; e = rp_map_next(&c->workflows, e)) {
    const Repipe__V1__WorkflowRow *row = rp_map_value(e);
    if (!rp_map_has(&c->seen, rp_arena_printf(c->arena, "workflow\n%.*s", RP_STR_ARG(rp_map_key(e))))) {
      Repipe__V1__Change *change =
          add(c, "absent", "workflow", c->before->repositories[row->repository]->identity, row->root);
      change->path = row->path;
      change->launched = row->launched;
      add_outcomes(change, row->outcome, empty);
    }
  }
}

static void count_changes(Repipe__V1__Comparison *out, const Repipe__V1__Snapshot *after, rp_arena *arena)
{
  const struct {
    const char *entity;
    size_t count;
  } kinds[] = {{"repository", after->n_repositories}, {"workflow", after->n_workflows}, {"task", after->n_tasks}};
  out->n_counts = sizeof kinds / sizeof kinds[0];
  out->counts = RP_NEW_ARRAY(arena, Repipe__V1__ChangeCount *, out->n_counts);
  for (size_t k = 0; k < out->n_counts; k++) {
    Repipe__V1__ChangeCount *row = RP_MESSAGE(arena, Repipe__V1__ChangeCount, REPIPE__V1__CHANGE_COUNT__INIT);
    row->entity = rp_arena_cstr(arena, rp_str_of(kinds[k].entity));
    for (size_t i = 0; i < out->n_changes; i++) {
      const char *kind = out->changes[i]->kind;
      if (strcmp(out->changes[i]->entity, kinds[k].entity) == 0) {
        *(strcmp(kind, "new") == 0      ? &row->fresh
          : strcmp(kind, "absent") == 0 ? &row->absent
          : strcmp(kind, "moved") == 0  ? &row->moved
                                        : &row->changed) += 1;
      }
    }
    row->unchanged = (uint32_t)kinds[k].count - row->fresh - row->changed - row->moved;
    out->counts[k] = row;
  }
}

Repipe__V1__Comparison *rp_comparison_of(const Repipe__V1__Snapshot *before, const Repipe__V1__Snapshot *after,
                                         rp_arena *arena)
{
  comparison c = {.arena = arena, .before = before, .after = after};
  rp_map *maps[] = {&c.tasks, &c.workflows, &c.moved, &c.seen};
  for (size_t i = 0; i < 4; i++) {
    rp_map_init(maps[i], arena);
  }
  compare_repositories(&c);
  const rp_str *old_keys = keys_of_tasks(&c, before);
  const rp_str *new_keys = keys_of_tasks(&c, after);
  for (size_t i = 0; i < before->n_tasks; i++) {
    rp_map_put(&c.tasks, old_keys[i], before->tasks[i]);
  }
  find_moved(&c, old_keys, new_keys);
  compare_workflows(&c);
  compare_tasks(&c, old_keys, new_keys);
  for (size_t i = 0; i < 4; i++) {
    rp_map_release(maps[i]);
  }
  Repipe__V1__Comparison *out = RP_MESSAGE(arena, Repipe__V1__Comparison, REPIPE__V1__COMPARISON__INIT);
  out->schema_version = 1;
  out->before = before->totals;
  out->after = after->totals;
  out->changes = c.changes.items;
  out->n_changes = c.changes.count;
  out->before_newest = before->newest_commit;
  out->after_newest = after->newest_commit;
  out->before_rates = rp_rates(&out->n_before_rates, before, arena);
  out->after_rates = rp_rates(&out->n_after_rates, after, arena);
  count_changes(out, after, arena);
  return out;
}
