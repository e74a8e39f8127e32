// A ledger of one repository: which workflows Luigi launches, from one moment to the next.
#include <string.h>

#include "base/map.h"
#include "proto/message.h"
#include "reporter/reporter.h"

enum state { NEVER = 0, OPEN, CLOSED };

struct rp_ledger {
  rp_arena *arena;
  const Repipe__V1__Snapshot *last;
  rp_map states; ///< root -> enum state
};

rp_ledger *rp_ledger_new(rp_arena *arena)
{
  rp_ledger *ledger = RP_NEW(arena, rp_ledger);
  ledger->arena = arena;
  rp_map_init(&ledger->states, arena);
  return ledger;
}

void rp_ledger_release(rp_ledger *ledger)
{
  if (ledger != NULL) {
    rp_map_release(&ledger->states);
  }
}

static bool is_open(const Repipe__V1__WorkflowRow *row)
{
  return row->launched && strcmp(row->status, "cut over") != 0;
}

/// What was renamed or moved goes on under its new name.
static void follow_moves(rp_ledger *ledger, const Repipe__V1__Snapshot *snapshot)
{
  const Repipe__V1__Comparison *c =
      ledger->last != NULL ? rp_comparison_of(ledger->last, snapshot, ledger->arena) : NULL;
  for (size_t i = 0; c != NULL && i < c->n_changes; i++) {
    const Repipe__V1__Change *change = c->changes[i];
    if (strcmp(change->kind, "moved") == 0 && strcmp(change->entity, "task") == 0) {
      void *state = rp_map_find(&ledger->states, rp_str_of(change->before));
      rp_map_put(&ledger->states, rp_str_of(change->before), (void *)(uintptr_t)NEVER);
      rp_map_put(&ledger->states, rp_str_of(change->after), state);
    }
  }
}

/// Flyte has it: its own row says so, or a counterpart that belongs to what is left of it, now or just before.
static bool has_counterpart(const Repipe__V1__Snapshot *before, const Repipe__V1__Snapshot *now, rp_str root)
{
  const Repipe__V1__Snapshot *both[] = {now, before};
  for (size_t k = 0; k < 2; k++) {
    for (size_t i = 0; both[k] != NULL && i < both[k]->n_workflows; i++) {
      const Repipe__V1__WorkflowRow *row = both[k]->workflows[i];
      if (rp_str_is(root, row->root) && row->counterpart[0] != '\0') {
        return true;
      }
    }
    for (size_t i = 0; both[k] != NULL && i < both[k]->n_counterparts; i++) {
      const Repipe__V1__CounterpartRow *row = both[k]->counterparts[i];
      if (rp_str_is(root, row->root) && (strcmp(row->match, "name") == 0 || strcmp(row->match, "task") == 0)) {
        return true;
      }
    }
  }
  return false;
}

Repipe__V1__HistoryRow *rp_ledger_add(rp_ledger *ledger, const Repipe__V1__Snapshot *snapshot, int64_t moment,
                                      const char *commit)
{
  Repipe__V1__HistoryRow *row = RP_MESSAGE(ledger->arena, Repipe__V1__HistoryRow, REPIPE__V1__HISTORY_ROW__INIT);
  row->moment = moment;
  row->commit = rp_arena_cstr(ledger->arena, rp_str_of(commit));
  follow_moves(ledger, snapshot);
  rp_map open;
  rp_map_init(&open, ledger->arena);
  for (size_t i = 0; i < snapshot->n_workflows; i++) {
    rp_str root = rp_str_of(snapshot->workflows[i]->root);
    if (is_open(snapshot->workflows[i]) && rp_map_put(&open, root, ledger) == NULL) {
      enum state state = (enum state)(uintptr_t)rp_map_find(&ledger->states, root);
      row->added += state == NEVER;
      row->reopened += state == CLOSED;
      row->remaining++;
    }
  }
  for (const rp_map_entry *e = rp_map_next(&ledger->states, NULL); e != NULL; e = rp_map_next(&ledger->states, e)) {
    if ((uintptr_t)rp_map_value(e) == OPEN && !rp_map_has(&open, rp_map_key(e))) {
      bool flyte = has_counterpart(ledger->last, snapshot, rp_map_key(e));
      *(flyte ? &row->done : &row->removed) += 1;
      rp_map_put(&ledger->states, rp_map_key(e), (void *)(uintptr_t)CLOSED);
    }
  }
  for (const rp_map_entry *e = rp_map_next(&open, NULL); e != NULL; e = rp_map_next(&open, e)) {
    rp_map_put(&ledger->states, rp_map_key(e), (void *)(uintptr_t)OPEN);
  }
  rp_map_release(&open);
  ledger->last = snapshot;
  return row;
}

enum { POINTS = 6, WINDOW = 12 };

bool rp_projection(int64_t *earliest, int64_t *latest, const Repipe__V1__Snapshot *s)
{
  size_t n = s->n_history;
  if (n < POINTS || s->history[n - 1]->remaining == 0) {
    return false;
  }
  int64_t changes[WINDOW];
  size_t count = 0;
  for (size_t i = n - 1; i > 0 && count < WINDOW; i--, count++) {
    int64_t change = (int64_t)s->history[i - 1]->remaining - (int64_t)s->history[i]->remaining;
    size_t at = count;
    for (; at > 0 && changes[at - 1] < change; at--) {
      changes[at] = changes[at - 1];
    }
    changes[at] = change;
  }
  int64_t step = s->history[n - 1]->moment - s->history[n - 2]->moment;
  int64_t ends[2] = {0, 0};
  size_t half = (count + 1) / 2;
  for (size_t k = 0; k < 2; k++) { // the better half of the steps, then the worse one
    int64_t sum = 0;
    for (size_t i = 0; i < half; i++) {
      sum += changes[k == 0 ? i : count - 1 - i];
    }
    int64_t left = (int64_t)s->history[n - 1]->remaining * (int64_t)half;
    ends[k] = sum > 0 ? s->history[n - 1]->moment + (left + sum - 1) / sum * step : 0;
  }
  *earliest = ends[0];
  *latest = ends[1];
  return true;
}
