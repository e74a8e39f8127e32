// Points of what is left: reporter/tally/waves.h has the rule.
#include "base/map.h"
#include "proto/rules.h"
#include "reporter/tally/waves.h"

/// Points of the row's causes that `seen` does not hold yet; each is then in it.
static uint32_t causes_of(const Repipe__V1__WorkflowRow *row, rp_map *seen, rp_arena *arena)
{
  uint32_t points = 0;
  for (size_t i = 0; i < row->n_reasons; i++) {
    const Repipe__V1__FleetReason *r = row->reasons[i];
    const rp_rule *rule = rp_rule_find(r->code);
    bool holds = rule == NULL || rule->class != RP_RULE_INFORMS;
    rp_str key = rp_arena_printf(arena, "%u\n%u\n%u\n%s", row->repository, r->code, r->line, r->path);
    if (holds && rp_map_put(seen, key, seen) == NULL) {
      points += rule != NULL ? rule->points : 1;
    }
  }
  return points;
}

static bool is_left(const Repipe__V1__WorkflowRow *row)
{
  return !rp_str_is(rp_str_of(row->status), "cut over");
}

void rp_effort(Repipe__V1__Snapshot *s, rp_arena *arena)
{
  rp_map teams; // name -> row
  rp_map_init(&teams, arena);
  rp_map *own = RP_NEW_ARRAY(arena, rp_map, s->n_teams + 1);
  for (size_t i = 0; i < s->n_teams; i++) {
    rp_map_init(&own[i], arena);
    rp_map_put(&teams, rp_str_of(s->teams[i]->name), (void *)(uintptr_t)(i + 1));
    s->teams[i]->points = 0;
  }
  s->totals->points = 0;
  size_t at = 0;
  for (size_t i = 0; i < s->n_repositories; i++) {
    rp_map places;
    rp_map_init(&places, arena);
    uint32_t points = 0;
    for (; at < s->n_workflows && s->workflows[at]->repository == i; at++) {
      Repipe__V1__WorkflowRow *row = s->workflows[at];
      row->points = 0;
      if (is_left(row)) {
        rp_map alone;
        rp_map_init(&alone, arena);
        row->points = 1 + causes_of(row, &alone, arena);
        rp_map_release(&alone);
        points += 1 + causes_of(row, &places, arena);
        size_t team = (size_t)(uintptr_t)rp_map_find(&teams, rp_str_of(row->team));
        if (team > 0) {
          s->teams[team - 1]->points += 1 + causes_of(row, &own[team - 1], arena);
        }
      }
    }
    rp_map_release(&places);
    s->repositories[i]->totals->points = points;
    s->totals->points += points;
  }
  for (size_t i = 0; i < s->n_teams; i++) {
    rp_map_release(&own[i]);
  }
  rp_map_release(&teams);
}
