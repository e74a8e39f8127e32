// Greedy: a workflow is unlocked by a code when every other code that holds it back stands above. One pass over the
// workflows a row, so 100 codes over 20,000 workflows cost what reading them 100 times costs.
#include "reporter/blockers.h"

#include "base/map.h"
#include "base/vec.h"
#include "proto/message.h"
#include "proto/rules.h"
#include "reporter/outcomes.h"

typedef struct gain {
  Repipe__V1__BlockerRow *row;
  rp_map teams;
  uint32_t launched, candidates; ///< unlocked by removing it now
  bool removed;
} gain;

typedef struct held {
  const Repipe__V1__WorkflowRow *workflow;
  size_t *gains; ///< of its distinct codes that are not removed yet
  size_t count;
} held;

typedef struct ranking {
  rp_arena *arena;
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

static void add_workflow(ranking *r, const Repipe__V1__WorkflowRow *workflow)
{
  held *h = &r->rows[r->count++];
  *h = (held){workflow, RP_NEW_ARRAY(r->arena, size_t, workflow->n_reasons + 1), 0};
  for (size_t i = 0; i < workflow->n_reasons; i++) {
    if (!holds_back(workflow->reasons[i]->code)) {
      continue;
    }
    size_t at = gain_of(r, workflow->reasons[i]->code);
    gain *g = &r->gains.items[at];
    g->row->places++;
    size_t k = 0;
    while (k < h->count && h->gains[k] != at) {
      k++;
    }
    if (k == h->count) {
      h->gains[h->count++] = at;
      *(workflow->launched ? &g->row->launched : &g->row->candidates) += 1;
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

static size_t rank(Repipe__V1__BlockerRow ***out, ranking *r)
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
    rp_map_release(&g->teams);
    (*out)[i] = g->row;
    remove_gain(r, at);
  }
  return r->gains.count;
}

void rp_blockers(Repipe__V1__Snapshot *s, rp_arena *arena)
{
  ranking all = {.arena = arena, .rows = RP_NEW_ARRAY(arena, held, s->n_workflows + 1)};
  for (size_t i = 0; i < s->n_workflows; i++) {
    add_workflow(&all, s->workflows[i]);
  }
  s->n_blockers = rank(&s->blockers, &all);
  rp_map teams; // of each team its own workflows, in one pass
  rp_map_init(&teams, arena);
  ranking *own = RP_NEW_ARRAY(arena, ranking, s->n_teams + 1);
  for (size_t i = 0; i < s->n_teams; i++) {
    size_t most = (size_t)rp_outcomes_sum(s->teams[i]->launched) + rp_outcomes_sum(s->teams[i]->candidates);
    own[i] = (ranking){.arena = arena, .rows = RP_NEW_ARRAY(arena, held, most + 1)};
    rp_map_put(&teams, rp_str_of(s->teams[i]->name), &own[i]);
  }
  for (size_t i = 0; i < s->n_workflows; i++) {
    ranking *r = rp_map_find(&teams, rp_str_of(s->workflows[i]->team));
    if (r != NULL) {
      add_workflow(r, s->workflows[i]);
    }
  }
  for (size_t i = 0; i < s->n_teams; i++) {
    s->teams[i]->n_blockers = rank(&s->teams[i]->blockers, &own[i]);
  }
  rp_map_release(&teams);
}
