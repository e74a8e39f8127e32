// Workflows come by repository. Greedy: a workflow is unlocked by a code when every other code that holds it back stands above. One pass over the
// workflows a row, so 100 codes over 20,000 workflows cost what reading them 100 times costs.
#include "reporter/tally/blockers.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/vec.h"
#include "proto/message.h"
#include "proto/rules.h"
#include "reporter/store/outcomes.h"

typedef struct gain {
  Repipe__V1__BlockerRow *row;
  rp_map teams;
  RP_VEC(Repipe__V1__BlockerPlaceRow *) where;
  uint32_t repository;           ///< of the last of these
  uint32_t launched, candidates; ///< unlocked by removing it now
  bool removed;
} gain;

typedef struct held {
  const Repipe__V1__WorkflowRow *workflow;
  size_t *gains; ///< of its distinct codes that are not removed yet
  size_t count;
} held;

typedef struct ranking {
  const Repipe__V1__Snapshot *snapshot;
  rp_arena *arena;
  rp_map places; ///< of the repository at hand, that have counted
  uint32_t repository;
  held *rows;
  size_t count;
  RP_VEC(gain) gains;
} ranking;

static bool holds_back(uint32_t code)
{
  const rp_rule *rule = rp_rule_find(code);
  return rule == NULL || rule->class != RP_RULE_INFORMS;
}

static size_t gain_of(ranking *r, uint32_t code)
{
  size_t at = 0;
  while (at < r->gains.count && r->gains.items[at].row->code != code) {
    at++;
  }
  if (at == r->gains.count) {
    gain g = {.row = RP_MESSAGE(r->arena, Repipe__V1__BlockerRow, REPIPE__V1__BLOCKER_ROW__INIT)};
    g.row->code = code;
    rp_map_init(&g.teams, r->arena);
    RP_PUSH(r->arena, &r->gains, g);
  }
  return at;
}

static ranking new_ranking(const Repipe__V1__Snapshot *s, size_t most, rp_arena *arena)
{
  ranking r = {.snapshot = s, .arena = arena, .rows = RP_NEW_ARRAY(arena, held, most + 1), .repository = UINT32_MAX};
  rp_map_init(&r.places, arena);
  return r;
}

static Repipe__V1__BlockerPlaceRow *where_of(ranking *r, gain *g, uint32_t repository)
{
  if (g->where.count == 0 || g->repository != repository) {
    Repipe__V1__BlockerPlaceRow *row =
        RP_MESSAGE(r->arena, Repipe__V1__BlockerPlaceRow, REPIPE__V1__BLOCKER_PLACE_ROW__INIT);
    row->identity = r->snapshot->repositories[repository]->identity;
    RP_PUSH(r->arena, &g->where, row);
    g->repository = repository;
  }
  return g->where.items[g->where.count - 1];
}

/// What removing the cause costs here; each place of a repository once, as in the points of what is left (reporter/tally/waves.h).
static uint32_t points_at(ranking *r, const Repipe__V1__WorkflowRow *workflow, const Repipe__V1__FleetReason *reason)
{
  if (strcmp(workflow->status, "cut over") == 0) {
    return 0;
  }
  const rp_rule *rule = rp_rule_find(reason->code);
  rp_str key = rp_arena_printf(r->arena, "%u\n%u\n%s", reason->code, reason->line, reason->path);
  return rp_map_put(&r->places, key, r) != NULL ? 0 : rule != NULL ? rule->points : 1;
}

static void add_workflow(ranking *r, const Repipe__V1__WorkflowRow *workflow)
{
  if (workflow->repository != r->repository) {
    rp_map_release(&r->places);
    rp_map_init(&r->places, r->arena);
    r->repository = workflow->repository;
  }
  held *h = &r->rows[r->count++];
  *h = (held){workflow, RP_NEW_ARRAY(r->arena, size_t, workflow->n_reasons + 1), 0};
  for (size_t i = 0; i < workflow->n_reasons; i++) {
    if (!holds_back(workflow->reasons[i]->code)) {
      continue;
    }
    size_t at = gain_of(r, workflow->reasons[i]->code);
    gain *g = &r->gains.items[at];
    g->row->places++;
    Repipe__V1__BlockerPlaceRow *where = where_of(r, g, workflow->repository);
    uint32_t points = points_at(r, workflow, workflow->reasons[i]);
    g->row->points += points;
    where->points += points;
    size_t k = 0;
    while (k < h->count && h->gains[k] != at) {
      k++;
    }
    if (k == h->count) {
      h->gains[h->count++] = at;
      *(workflow->launched ? &g->row->launched : &g->row->candidates) += 1;
      *(workflow->launched ? &where->launched : &where->candidates) += 1;
      rp_map_put(&g->teams, rp_str_of(workflow->team), g->row);
    }
  }
  if (h->count == 1) {
    Repipe__V1__BlockerRow *row = r->gains.items[h->gains[0]].row;
    *(workflow->launched ? &row->sole_launched : &row->sole_candidates) += 1;
  }
}

static bool better(const gain *a, const gain *b)
{
  const uint32_t left[] = {a->launched, a->candidates, a->row->launched, a->row->candidates};
  const uint32_t right[] = {b->launched, b->candidates, b->row->launched, b->row->candidates};
  for (size_t i = 0; i < 4; i++) {
    if (left[i] != right[i]) {
      return left[i] > right[i];
    }
  }
  return a->row->code < b->row->code;
}

static void remove_gain(ranking *r, size_t at)
{
  r->gains.items[at].removed = true;
  for (size_t i = 0; i < r->count; i++) {
    for (size_t k = 0; k < r->rows[i].count; k++) {
      if (r->rows[i].gains[k] == at) {
        r->rows[i].gains[k] = r->rows[i].gains[--r->rows[i].count];
        break;
      }
    }
  }
}

/// The next row: what is gained now by removing one code is counted anew.
static size_t best_gain(ranking *r)
{
  for (size_t i = 0; i < r->gains.count; i++) {
    r->gains.items[i].launched = r->gains.items[i].candidates = 0;
  }
  for (size_t i = 0; i < r->count; i++) {
    if (r->rows[i].count == 1) {
      gain *g = &r->gains.items[r->rows[i].gains[0]];
      *(r->rows[i].workflow->launched ? &g->launched : &g->candidates) += 1;
    }
  }
  size_t best = r->gains.count;
  for (size_t i = 0; i < r->gains.count; i++) {
    if (!r->gains.items[i].removed && (best == r->gains.count || better(&r->gains.items[i], &r->gains.items[best]))) {
      best = i;
    }
  }
  return best;
}

static int compare_where(const void *left, const void *right)
{
  const Repipe__V1__BlockerPlaceRow *a = *(Repipe__V1__BlockerPlaceRow *const *)left;
  const Repipe__V1__BlockerPlaceRow *b = *(Repipe__V1__BlockerPlaceRow *const *)right;
  return a->launched != b->launched       ? (a->launched > b->launched ? -1 : 1)
         : a->candidates != b->candidates ? (a->candidates > b->candidates ? -1 : 1)
                                          : strcmp(a->identity, b->identity);
}

static size_t rank(Repipe__V1__BlockerRow ***out, ranking *r, bool where)
{
  *out = RP_NEW_ARRAY(r->arena, Repipe__V1__BlockerRow *, r->gains.count + 1);
  uint32_t launched = 0;
  uint32_t candidates = 0;
  for (size_t i = 0; i < r->gains.count; i++) {
    size_t at = best_gain(r);
    gain *g = &r->gains.items[at];
    launched += g->launched;
    candidates += g->candidates;
    g->row->unlocked_launched = launched;
    g->row->unlocked_candidates = candidates;
    g->row->teams = (uint32_t)rp_map_count(&g->teams);
    g->row->repositories = (uint32_t)g->where.count;
    rp_map_release(&g->teams);
    if (where) {
      qsort(g->where.items, g->where.count, sizeof g->where.items[0], compare_where);
      g->row->where = g->where.items;
      g->row->n_where = g->where.count;
    }
    (*out)[i] = g->row;
    remove_gain(r, at);
  }
  rp_map_release(&r->places);
  return r->gains.count;
}

void rp_blockers(Repipe__V1__Snapshot *s, rp_arena *arena)
{
  ranking all = new_ranking(s, s->n_workflows, arena);
  for (size_t i = 0; i < s->n_workflows; i++) {
    add_workflow(&all, s->workflows[i]);
  }
  s->n_blockers = rank(&s->blockers, &all, true);
  rp_map teams; // of each team its own workflows, in one pass
  rp_map_init(&teams, arena);
  ranking *own = RP_NEW_ARRAY(arena, ranking, s->n_teams + 1);
  for (size_t i = 0; i < s->n_teams; i++) {
    size_t most = (size_t)rp_outcomes_sum(s->teams[i]->launched) + rp_outcomes_sum(s->teams[i]->candidates);
    own[i] = new_ranking(s, most, arena);
    rp_map_put(&teams, rp_str_of(s->teams[i]->name), &own[i]);
  }
  for (size_t i = 0; i < s->n_workflows; i++) {
    ranking *r = rp_map_find(&teams, rp_str_of(s->workflows[i]->team));
    if (r != NULL) {
      add_workflow(r, s->workflows[i]);
    }
  }
  for (size_t i = 0; i < s->n_teams; i++) {
    s->teams[i]->n_blockers = rank(&s->teams[i]->blockers, &own[i], false);
  }
  rp_map_release(&teams);
}
