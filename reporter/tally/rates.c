#include "reporter/tally/rates.h"

#include <string.h>

#include "proto/message.h"

enum { NEXT_FIXES = 3, RATES = 5 };

static void add(Repipe__V1__RateRow **rows, size_t at, uint32_t count, uint32_t of, rp_arena *arena)
{
  static const char *const TEXTS[RATES][2] = {
      {"Run on Flyte alone", "workflows that are cut over, launched ones and candidates"},
      {"Have a Flyte workflow", "launched workflows that a package was made for: exact, review or collapsed"},
      {"Need no decision", "launched workflows that are exact: register, run beside, cut over"},
      {"Next fixes unlock", "launched workflows that are not exact, and would be without the first three causes"},
      {"Have an owner", "launched workflows with a team; the others belong to nobody yet"}};
  rows[at] = RP_MESSAGE(arena, Repipe__V1__RateRow, REPIPE__V1__RATE_ROW__INIT);
  rows[at]->name = rp_arena_cstr(arena, rp_str_of(TEXTS[at][0]));
  rows[at]->what = rp_arena_cstr(arena, rp_str_of(TEXTS[at][1]));
  rows[at]->count = count;
  rows[at]->of = of;
}

Repipe__V1__RateRow **rp_rates(size_t *count, const Repipe__V1__Snapshot *s, rp_arena *arena)
{
  uint32_t cut_over = 0;
  uint32_t launched = 0;
  uint32_t made = 0; // by what was made, not by what its outcome promises
  uint32_t exact = 0;
  uint32_t owned = 0;
  for (size_t i = 0; i < s->n_workflows; i++) {
    const Repipe__V1__WorkflowRow *row = s->workflows[i];
    cut_over += strcmp(row->status, "cut over") == 0;
    launched += row->launched ? 1 : 0;
    made += row->launched && row->spec[0] != '\0';
    exact += row->launched && strcmp(row->outcome, "exact") == 0;
    owned += row->launched && strcmp(row->team, "unowned") != 0 && strcmp(row->team, "conflicting") != 0;
  }
  size_t fixes = s->n_blockers < NEXT_FIXES ? s->n_blockers : NEXT_FIXES;
  Repipe__V1__RateRow **rows = RP_NEW_ARRAY(arena, Repipe__V1__RateRow *, RATES);
  add(rows, 0, cut_over, (uint32_t)s->n_workflows, arena);
  add(rows, 1, made, launched, arena);
  add(rows, 2, exact, launched, arena);
  add(rows, 3, fixes > 0 ? s->blockers[fixes - 1]->unlocked_launched : 0, launched - exact, arena);
  add(rows, 4, owned, launched, arena);
  *count = RATES;
  return rows;
}
