// The catalogue of names, and what follows from it: classes that many build on, and those that nobody needs.
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/vec.h"
#include "proto/message.h"
#include "reporter/tally/insight.h"

typedef struct counted {
  Repipe__V1__UsageRow *row;
  uint32_t last; ///< repository that was counted last, plus 1: rows come by repository
  RP_VEC(char *) where;
} counted;

static int compare_rows(const void *left, const void *right)
{
  const Repipe__V1__UsageRow *a = *(Repipe__V1__UsageRow *const *)left;
  const Repipe__V1__UsageRow *b = *(Repipe__V1__UsageRow *const *)right;
  int kind = strcmp(a->kind, b->kind);
  return kind != 0                            ? kind
         : a->repositories != b->repositories ? (a->repositories > b->repositories ? -1 : 1)
         : a->uses != b->uses                 ? (a->uses > b->uses ? -1 : 1)
                                              : strcmp(a->name, b->name);
}

/// Kinds whose repositories are worth a list; who passes which value is for `repipe usage`.
static bool is_listed(const char *kind)
{
  static const char *const KINDS[] = {"base", "contrib", "image", "library", "tag", "target"};
  bool listed = false;
  for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
    listed = listed || strcmp(KINDS[i], kind) == 0;
  }
  return listed;
}

Repipe__V1__UsageRow **rp_usage_rows(size_t *count, const rp_usage *rows, size_t row_count,
                                     const Repipe__V1__Snapshot *snapshot, rp_arena *arena)
{
  rp_map known, teams;
  rp_map_init(&known, arena);
  rp_map_init(&teams, arena);
  RP_VEC(Repipe__V1__UsageRow *) list = {0};
  rp_arena scratch;
  rp_arena_init(&scratch);
  for (size_t i = 0; i < row_count; i++) {
    rp_str key = rp_arena_printf(&scratch, "%s\n%.*s", rows[i].kind, RP_STR_ARG(rows[i].name));
    counted *one = rp_map_find(&known, key);
    if (one == NULL) {
      one = RP_NEW(arena, counted);
      one->row = RP_MESSAGE(arena, Repipe__V1__UsageRow, REPIPE__V1__USAGE_ROW__INIT);
      one->row->kind = rp_arena_cstr(arena, rp_str_of(rows[i].kind));
      one->row->name = rp_arena_cstr(arena, rows[i].name);
      rp_map_put(&known, key, one);
      RP_PUSH(arena, &list, one->row);
    }
    one->row->uses++;
    bool first = one->last != rows[i].repository + 1;
    one->row->repositories += first;
    if (first && snapshot != NULL && is_listed(rows[i].kind)) {
      RP_PUSH(arena, &one->where, snapshot->repositories[rows[i].repository]->identity);
      one->row->where = one->where.items;
      one->row->n_where = one->where.count;
    }
    one->last = rows[i].repository + 1;
    if (rows[i].team != NULL) {
      rp_str team = rp_arena_printf(&scratch, "%.*s\n%s", RP_STR_ARG(key), rows[i].team);
      one->row->teams += rp_map_put(&teams, team, one) == NULL;
    }
  }
  rp_arena_release(&scratch);
  rp_map_release(&known);
  rp_map_release(&teams);
  if (list.count > 0) {
    qsort(list.items, list.count, sizeof list.items[0], compare_rows);
  }
  *count = list.count;
  return list.items;
}

void rp_insight_usages(Repipe__V1__Snapshot *snapshot, rp_arena *arena)
{
  size_t count;
  const rp_usage *rows = rp_usages(&count, snapshot, arena);
  snapshot->usages = rp_usage_rows(&snapshot->n_usages, rows, count, snapshot, arena);
}
