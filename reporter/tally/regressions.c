// Reopened workflows are followed through renames to what stands there now; waivers are found again by their place.
#include <string.h>

#include "base/map.h"
#include "proto/rules.h"
#include "reporter/tally/insight.h"

static rp_str key_of(rp_arena *arena, uint32_t repository, const char *name)
{
  return rp_arena_printf(arena, "%u\n%s", repository, name);
}

static void follow_moves(Repipe__V1__Snapshot *s, rp_map *reopened, rp_arena *arena)
{
  for (size_t i = 0; i < s->n_moves; i++) {
    Repipe__V1__MoveRow *move = s->moves[i];
    move->open = false;
    if (strcmp(move->entity, "workflow") != 0) {
      continue;
    }
    rp_str key = key_of(arena, move->repository, move->name);
    if (move->was[0] != '\0') {
      rp_str before = key_of(arena, move->repository, move->was);
      rp_map_put(reopened, key, rp_map_find(reopened, before));
      rp_map_put(reopened, before, NULL);
    }
    if (move->reopened) {
      rp_map_put(reopened, key, move);
    }
  }
}

static bool is_at(const Repipe__V1__FleetReason *reason, const char *place)
{
  rp_str text = rp_str_of(reason->accepted);
  return text.size > 0 && rp_str_ends_with(text, rp_str_of(place));
}

static void count_held(Repipe__V1__Snapshot *s, Repipe__V1__WaiverRow *waiver, rp_arena *arena)
{
  bool keeps_out = strcmp(waiver->kind, "waiver") == 0;
  rp_str place = rp_arena_printf(arena, "(%s:%u)", waiver->path, waiver->line);
  waiver->holds = 0;
  for (size_t i = 0; i < s->n_workflows && keeps_out; i++) {
    const Repipe__V1__WorkflowRow *row = s->workflows[i];
    for (size_t k = 0; k < row->n_reasons && row->repository == waiver->repository; k++) {
      const Repipe__V1__FleetReason *r = row->reasons[k];
      waiver->holds +=
          r->code == RP_RULE_EXCLUDED_WAIVED && r->line == waiver->line && strcmp(r->path, waiver->path) == 0;
    }
  }
  for (size_t i = 0; i < s->n_tasks && !keeps_out; i++) {
    const Repipe__V1__TaskRow *row = s->tasks[i];
    for (size_t k = 0; k < row->n_reasons && row->repository == waiver->repository; k++) {
      waiver->holds += is_at(row->reasons[k], place.data);
    }
  }
}

void rp_insight_regressions(Repipe__V1__Snapshot *s, rp_arena *arena)
{
  rp_map reopened; // "repository\nname" -> MoveRow
  rp_map_init(&reopened, arena);
  follow_moves(s, &reopened, arena);
  for (size_t i = 0; i < s->n_workflows && s->n_moves > 0; i++) {
    const Repipe__V1__WorkflowRow *row = s->workflows[i];
    Repipe__V1__MoveRow *move = rp_map_find(&reopened, key_of(arena, row->repository, row->root));
    if (move != NULL && row->launched && strcmp(row->status, "cut over") != 0) {
      move->open = true;
    }
  }
  rp_map_release(&reopened);
  for (size_t i = 0; i < s->n_waivers; i++) {
    count_held(s, s->waivers[i], arena);
  }
}
