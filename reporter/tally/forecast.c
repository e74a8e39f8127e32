// What-if: causes go, outcomes follow from what stays, and sums are made anew from the rows, as tally makes them.
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/vec.h"
#include "proto/message.h"
#include "proto/rules.h"
#include "reporter/store/outcomes.h"
#include "reporter/tally/blockers.h"
#include "reporter/tally/insight.h"
#include "reporter/tally/rates.h"
#include "reporter/tally/status.h"
#include "reporter/tally/waves.h"

void rp_derive(Repipe__V1__Snapshot *snapshot, const rp_flyte_state *state, rp_arena *arena)
{
  rp_status(snapshot, state, arena);
  rp_blockers(snapshot, arena);
  rp_waves(snapshot, arena);
  rp_insight_regressions(snapshot, arena);
  rp_insight_projections(snapshot);
  rp_insight_teams(snapshot, arena);
  rp_insight_usages(snapshot, arena);
  rp_insight_labels(snapshot, arena);
  rp_insight_shared(snapshot, arena);
  rp_insight_conflicts(snapshot, arena);
  rp_insight_parity(snapshot, arena);
  snapshot->rates = rp_rates(&snapshot->n_rates, snapshot, arena);
  rp_rate_steps(snapshot);
}

typedef RP_VEC(rp_assumption) assumptions;

static bool parse_code(uint32_t *out, rp_str word)
{
  word = rp_str_starts_with(word, RP_STR("RP")) ? rp_str_sub(word, 2, word.size) : word;
  uint32_t code = 0;
  for (size_t i = 0; i < word.size && word.data[i] >= '0' && word.data[i] <= '9'; i++) {
    code = code * 10 + (uint32_t)(word.data[i] - '0');
  }
  *out = code;
  return word.size == 4 && rp_rule_find(code) != NULL;
}

int rp_assumptions_of_list(const rp_assumption **out, size_t *count, const char *list, rp_arena *arena, rp_error *err)
{
  assumptions rows = {0};
  rp_str rest = rp_str_of(list);
  rp_str word;
  while (rp_str_split(&rest, ',', &word)) {
    rp_assumption one = {0};
    if (!parse_code(&one.code, word)) {
      return rp_fail(err, RP_ERROR_USAGE, "'%.*s' is no code; repipe explain --all lists them", RP_STR_ARG(word));
    }
    RP_PUSH(arena, &rows, one);
  }
  *out = rows.items;
  *count = rows.count;
  return 0;
}

int rp_assumptions_of_file(const rp_assumption **out, size_t *count, const char *file, rp_str content, rp_arena *arena,
                           rp_error *err)
{
  assumptions rows = {0};
  rp_str line;
  for (size_t number = 1; rp_str_split(&content, '\n', &line); number++) {
    rp_str rest = rp_str_trim(rp_str_sub(line, 0, rp_str_find(line, RP_STR("#"), 0)));
    if (rest.size == 0) {
      continue;
    }
    rp_assumption one = {0};
    rp_str word;
    (void)rp_str_split(&rest, ' ', &word);
    if (!parse_code(&one.code, word)) {
      return rp_fail(err, RP_ERROR_USAGE, "%s:%zu: '%.*s' is no code; repipe explain --all lists them", file, number,
                     RP_STR_ARG(word));
    }
    one.text = rp_str_trim(rest);
    RP_PUSH(arena, &rows, one);
  }
  *out = rows.items;
  *count = rows.count;
  return 0;
}

// ---- the forecast ----

static Repipe__V1__AssumedRow *assumed_in(const Repipe__V1__Snapshot *s, const Repipe__V1__FleetReason *reason)
{
  for (size_t i = 0; i < s->n_assumed; i++) {
    bool said = s->assumed[i]->text[0] == '\0' || strstr(reason->text, s->assumed[i]->text) != NULL;
    if (s->assumed[i]->code == reason->code && said) {
      return s->assumed[i];
    }
  }
  return NULL;
}

/// The outcome that the worst of the reasons leaves.
static const char *outcome_of(Repipe__V1__FleetReason *const *reasons, size_t count)
{
  static const char *const BY_CLASS[] = {"exact", "review", "collapsed", "blocked"};
  rp_rule_class worst = RP_RULE_INFORMS;
  for (size_t i = 0; i < count; i++) {
    const rp_rule *rule = rp_rule_find(reasons[i]->code);
    rp_rule_class class = rule != NULL ? rule->class : RP_RULE_BLOCKS;
    worst = class > worst ? class : worst;
  }
  return BY_CLASS[worst];
}

/// Takes what is assumed out of the reasons; the outcome after that.
static char *without(const Repipe__V1__Snapshot *s, Repipe__V1__FleetReason **reasons, size_t *count, char *outcome,
                     bool counts, rp_arena *arena)
{
  size_t index = rp_outcome_index(rp_str_of(outcome));
  if (index > 3) { // failed, excluded: no cause of theirs goes by an assumption
    return outcome;
  }
  size_t kept = 0;
  for (size_t i = 0; i < *count; i++) {
    Repipe__V1__AssumedRow *assumed = assumed_in(s, reasons[i]);
    if (assumed == NULL) {
      reasons[kept++] = reasons[i];
    } else {
      assumed->places += counts;
    }
  }
  bool changed = kept < *count;
  *count = kept;
  return changed ? rp_arena_cstr(arena, rp_str_of(outcome_of(reasons, kept))) : outcome;
}

static void forget(Repipe__V1__Totals *totals)
{
  *totals->launched = *totals->candidates = *totals->tasks = (Repipe__V1__Outcomes)REPIPE__V1__OUTCOMES__INIT;
}

static void count_again(Repipe__V1__Snapshot *s, rp_arena *arena)
{
  rp_map teams;
  rp_map_init(&teams, arena);
  forget(s->totals);
  for (size_t i = 0; i < s->n_repositories; i++) {
    forget(s->repositories[i]->totals);
  }
  for (size_t i = 0; i < s->n_teams; i++) {
    Repipe__V1__TeamRow *team = s->teams[i];
    *team->launched = *team->candidates = *team->tasks = (Repipe__V1__Outcomes)REPIPE__V1__OUTCOMES__INIT;
    rp_map_put(&teams, rp_str_of(team->name), team);
  }
  for (size_t i = 0; i < s->n_workflows; i++) {
    const Repipe__V1__WorkflowRow *row = s->workflows[i];
    Repipe__V1__Totals *own = s->repositories[row->repository]->totals;
    Repipe__V1__TeamRow *team = rp_map_find(&teams, rp_str_of(row->team));
    rp_str outcome = rp_str_of(row->outcome);
    (void)rp_outcomes_count(row->launched ? own->launched : own->candidates, outcome);
    (void)rp_outcomes_count(row->launched ? s->totals->launched : s->totals->candidates, outcome);
    (void)rp_outcomes_count(row->launched ? team->launched : team->candidates, outcome);
  }
  for (size_t i = 0; i < s->n_tasks; i++) {
    const Repipe__V1__TaskRow *row = s->tasks[i];
    Repipe__V1__TeamRow *team = rp_map_find(&teams, rp_str_of(row->team));
    (void)rp_outcomes_count(s->repositories[row->repository]->totals->tasks, rp_str_of(row->outcome));
    (void)rp_outcomes_count(s->totals->tasks, rp_str_of(row->outcome));
    (void)rp_outcomes_count(team->tasks, rp_str_of(row->outcome));
  }
  rp_map_release(&teams);
}

void rp_assume(Repipe__V1__Snapshot *s, const rp_assumption *list, size_t count, rp_arena *arena)
{
  s->assumed = RP_NEW_ARRAY(arena, Repipe__V1__AssumedRow *, count + 1);
  s->n_assumed = count;
  for (size_t i = 0; i < count; i++) {
    s->assumed[i] = RP_MESSAGE(arena, Repipe__V1__AssumedRow, REPIPE__V1__ASSUMED_ROW__INIT);
    s->assumed[i]->code = list[i].code;
    s->assumed[i]->text = rp_arena_cstr(arena, list[i].text);
  }
  for (size_t i = 0; i < s->n_workflows; i++) {
    Repipe__V1__WorkflowRow *row = s->workflows[i];
    row->outcome = without(s, row->reasons, &row->n_reasons, row->outcome, true, arena);
  }
  for (size_t i = 0; i < s->n_tasks; i++) {
    Repipe__V1__TaskRow *row = s->tasks[i];
    row->outcome = without(s, row->reasons, &row->n_reasons, row->outcome, false, arena);
  }
  count_again(s, arena);
}
