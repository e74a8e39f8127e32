// Greedy: a workflow is unlocked by a code when every other code that holds it back stands above. One pass over the
// workflows a row, so 100 codes over 20,000 workflows cost what reading them 100 times costs.
#include "reporter/blockers.h"

#include "base/map.h"
#include "base/vec.h"
#include "proto/message.h"
#include "proto/rules.h"

enum { FIRST_CODE = 1000, CODE_LIMIT = 10000 };

typedef struct held {
  const Repipe__V1__WorkflowRow *workflow;
  uint32_t *codes; ///< distinct, that hold it back and are not removed yet
  size_t count;
} held;

typedef struct gain {
  Repipe__V1__BlockerRow *row; ///< NULL: no workflow has the code
  rp_map teams;
  uint32_t launched, candidates; ///< unlocked by removing it now
} gain;

static bool holds_back(uint32_t code)
{
  const rp_rule *rule = rp_rule_find(code);
  return code >= FIRST_CODE && code < CODE_LIMIT && (rule == NULL || rule->class != RP_RULE_INFORMS);
}

static void add_workflow(const Repipe__V1__WorkflowRow *workflow, held *h, gain *gains, rp_arena *arena)
{
  h->workflow = workflow;
  h->codes = RP_NEW_ARRAY(arena, uint32_t, workflow->n_reasons + 1);
  for (size_t i = 0; i < workflow->n_reasons; i++) {
    uint32_t code = workflow->reasons[i]->code;
    if (!holds_back(code)) {
      continue;
    }
    gain *g = &gains[code];
    if (g->row == NULL) {
      g->row = RP_MESSAGE(arena, Repipe__V1__BlockerRow, REPIPE__V1__BLOCKER_ROW__INIT);
      g->row->code = code;
      rp_map_init(&g->teams, arena);
    }
    g->row->places++;
    size_t at = 0;
    while (at < h->count && h->codes[at] != code) {
      at++;
    }
    if (at == h->count) {
      h->codes[h->count++] = code;
      *(workflow->launched ? &g->row->launched : &g->row->candidates) += 1;
      rp_map_put(&g->teams, rp_str_of(workflow->team), g);
    }
  }
  if (h->count == 1) {
    *(workflow->launched ? &gains[h->codes[0]].row->sole_launched : &gains[h->codes[0]].row->sole_candidates) += 1;
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

static void remove_code(held *rows, size_t count, uint32_t code)
{
  for (size_t i = 0; i < count; i++) {
    for (size_t k = 0; k < rows[i].count; k++) {
      if (rows[i].codes[k] == code) {
        rows[i].codes[k] = rows[i].codes[--rows[i].count];
        break;
      }
    }
  }
}

void rp_blockers(Repipe__V1__Snapshot *s, rp_arena *arena)
{
  gain *gains = RP_NEW_ARRAY(arena, gain, CODE_LIMIT);
  held *rows = RP_NEW_ARRAY(arena, held, s->n_workflows + 1);
  size_t left = 0;
  for (size_t i = 0; i < s->n_workflows; i++) {
    add_workflow(s->workflows[i], &rows[i], gains, arena);
  }
  for (size_t code = FIRST_CODE; code < CODE_LIMIT; code++) {
    if (gains[code].row != NULL) {
      left++;
      gains[code].row->teams = (uint32_t)rp_map_count(&gains[code].teams);
      rp_map_release(&gains[code].teams);
    }
  }
  s->blockers = RP_NEW_ARRAY(arena, Repipe__V1__BlockerRow *, left + 1);
  uint32_t launched = 0;
  uint32_t candidates = 0;
  for (; left > 0; left--) {
    for (size_t i = 0; i < s->n_workflows; i++) {
      if (rows[i].count == 1) {
        *(rows[i].workflow->launched ? &gains[rows[i].codes[0]].launched : &gains[rows[i].codes[0]].candidates) += 1;
      }
    }
    gain *best = NULL;
    for (size_t code = FIRST_CODE; code < CODE_LIMIT; code++) {
      if (gains[code].row != NULL && (best == NULL || better(&gains[code], best))) {
        best = &gains[code];
      }
    }
    if (best == NULL) {
      return;
    }
    launched += best->launched;
    candidates += best->candidates;
    best->row->unlocked_launched = launched;
    best->row->unlocked_candidates = candidates;
    s->blockers[s->n_blockers++] = best->row;
    remove_code(rows, s->n_workflows, best->row->code);
    best->row = NULL;
    for (size_t code = FIRST_CODE; code < CODE_LIMIT; code++) {
      gains[code].launched = gains[code].candidates = 0;
    }
  }
}
