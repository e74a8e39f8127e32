#include "reporter/page/uses.h"

struct rp_uses {
  const Repipe__V1__Snapshot *snapshot;
  const rp_usage *rows;
  size_t count;
  uint32_t *names; ///< by row: index into the catalogue
  size_t *spans;   ///< by task class, two each: its first row, and how many it has
};

/// Rows come by repository, and in it those of task classes first.
static void find_spans(rp_uses *u, rp_arena *arena)
{
  u->spans = RP_NEW_ARRAY(arena, size_t, 2 * u->snapshot->n_tasks + 1);
  for (size_t i = 0; i < u->count; i++) {
    if (u->rows[i].task != SIZE_MAX) {
      size_t *of = u->spans + 2 * u->rows[i].task;
      of[0] = of[1] == 0 ? i : of[0];
      of[1]++;
    }
  }
}

rp_uses *rp_uses_new(const Repipe__V1__Snapshot *snapshot, rp_arena *arena)
{
  rp_uses *u = RP_NEW(arena, rp_uses);
  u->snapshot = snapshot;
  if (snapshot == NULL) {
    return u;
  }
  u->rows = rp_usages(&u->count, snapshot, arena);
  u->names = RP_NEW_ARRAY(arena, uint32_t, u->count + 1);
  rp_map known;
  rp_map_init(&known, arena);
  for (size_t i = 0; i < snapshot->n_usages; i++) {
    rp_str key = rp_arena_printf(arena, "%s\n%s", snapshot->usages[i]->kind, snapshot->usages[i]->name);
    rp_map_put(&known, key, (void *)(uintptr_t)i);
  }
  for (size_t i = 0; i < u->count; i++) {
    rp_str key = rp_arena_printf(arena, "%s\n%.*s", u->rows[i].kind, RP_STR_ARG(u->rows[i].name));
    u->names[i] = (uint32_t)(uintptr_t)rp_map_find(&known, key);
  }
  rp_map_release(&known);
  find_spans(u, arena);
  return u;
}

json_t *rp_uses_of_task(const rp_uses *uses, size_t task)
{
  json_t *list = json_array();
  const size_t *of = uses->spans + 2 * task;
  for (size_t i = 0; i < of[1]; i++) {
    rp_push(list, rp_number(uses->names[of[0] + i]));
  }
  return list;
}

json_t *rp_uses_table(const rp_uses *uses, rp_texts *texts)
{
  rp_columns c = rp_columns_of((const char *const[]){"kind", "name", "repositories", "teams", "uses", NULL});
  for (size_t i = 0; uses->snapshot != NULL && i < uses->snapshot->n_usages; i++) {
    const Repipe__V1__UsageRow *row = uses->snapshot->usages[i];
    rp_cell(&c, rp_text_number(texts, row->kind));
    rp_cell(&c, rp_text_number(texts, row->name));
    rp_cell(&c, rp_number(row->repositories));
    rp_cell(&c, rp_number(row->teams));
    rp_cell(&c, rp_number(row->uses));
  }
  return rp_columns_object(&c);
}

json_t *rp_uses_mentions(const rp_uses *uses, rp_texts *texts)
{
  rp_columns c = rp_columns_of((const char *const[]){"repository", "use", "by", "path", "line", "what", NULL});
  for (size_t i = 0; i < uses->count; i++) {
    const rp_usage *row = &uses->rows[i];
    if (row->task == SIZE_MAX) {
      rp_cell(&c, rp_number(row->repository));
      rp_cell(&c, rp_number(uses->names[i]));
      rp_cell(&c, rp_text_number(texts, row->user));
      rp_cell(&c, rp_text_number(texts, row->path));
      rp_cell(&c, rp_number(row->line));
      rp_cell(&c, rp_text_number(texts, row->text));
    }
  }
  return rp_columns_object(&c);
}
