// What the rates were one step of the history earlier: the moves of the last step, taken back from what is now.
#include <string.h>

#include "reporter/tally/rates.h"

/// Of the workflows that have a row.
typedef struct counts {
  int64_t rows, cut_over, launched, made, exact;
} counts;

static bool is(const char *one, const char *other)
{
  return strcmp(one, other) == 0;
}

static void count(counts *c, const char *state, const char *outcome, int64_t by)
{
  if (outcome[0] == '\0') {
    return; // it has none then
  }
  bool launched = is(state, "luigi") || is(state, "drafted") || is(state, "dual");
  c->rows += by;
  c->cut_over += is(state, "cut over") ? by : 0;
  c->launched += launched ? by : 0;
  c->made += launched && (is(outcome, "exact") || is(outcome, "review") || is(outcome, "collapsed")) ? by : 0;
  c->exact += launched && is(outcome, "exact") ? by : 0;
}

static const char *state_of(const Repipe__V1__WorkflowRow *row)
{
  return row->launched || is(row->status, "cut over") ? row->status : "candidate";
}

/// Whether a repository's history reaches to what was scanned, and ends with as many as are launched now. One that has no
/// workflows need not have any.
static bool reaches(const Repipe__V1__Snapshot *s, size_t repository, uint32_t rows, uint32_t launched)
{
  const Repipe__V1__RepositoryRow *row = s->repositories[repository];
  const Repipe__V1__HistoryRow *last = row->n_history > 0 ? row->history[row->n_history - 1] : NULL;
  return last == NULL ? rows == 0
                      : last->moment == s->history[s->n_history - 1]->moment && last->unread == 0 &&
                            is(last->commit, row->commit) && last->remaining == launched;
}

/// Whether a repository was already there one step ago.
static bool was_there(const Repipe__V1__Snapshot *s, size_t repository)
{
  const Repipe__V1__RepositoryRow *row = s->repositories[repository];
  return row->n_history > 1 && row->history[row->n_history - 2]->moment == s->history[s->n_history - 2]->moment;
}

static bool all_reach(const Repipe__V1__Snapshot *s)
{
  size_t at = 0;
  for (size_t i = 0; i < s->n_repositories; i++) {
    uint32_t rows = 0;
    uint32_t launched = 0;
    for (; at < s->n_workflows && s->workflows[at]->repository == i; at++) {
      rows++;
      launched += s->workflows[at]->launched && !is(s->workflows[at]->status, "cut over");
    }
    if (!reaches(s, i, rows, launched)) {
      return false;
    }
  }
  return true;
}

/// Launched workflows with a team at a moment of the history.
static int64_t owned_at(const Repipe__V1__Snapshot *s, int64_t moment)
{
  int64_t owned = 0;
  for (size_t i = 0; i < s->n_teams; i++) {
    const Repipe__V1__TeamRow *team = s->teams[i];
    for (size_t k = 0; k < team->n_history && !is(team->name, "unowned") && !is(team->name, "conflicting"); k++) {
      owned += team->history[k]->moment == moment ? team->history[k]->remaining : 0;
    }
  }
  return owned;
}

static void set(Repipe__V1__RateRow *row, int64_t before, int64_t of)
{
  row->stepped = before >= 0 && before <= of;
  row->before_count = row->stepped ? (uint32_t)before : 0;
  row->before_of = row->stepped ? (uint32_t)of : 0;
}

void rp_rate_steps(Repipe__V1__Snapshot *s)
{
  if (s->n_history < 2 || s->flyte_asked || s->n_assumed > 0 || !all_reach(s)) {
    return;
  }
  counts c = {0};
  for (size_t i = 0; i < s->n_workflows; i++) {
    if (was_there(s, s->workflows[i]->repository)) {
      count(&c, state_of(s->workflows[i]), s->workflows[i]->outcome, 1);
    }
  }
  int64_t moment = s->history[s->n_history - 1]->moment;
  for (size_t i = 0; i < s->n_moves; i++) {
    const Repipe__V1__MoveRow *m = s->moves[i];
    if (m->moment == moment && is(m->entity, "workflow") && was_there(s, m->repository)) {
      count(&c, m->after, m->after_outcome, -1);
      count(&c, m->before, m->before_outcome, 1);
    }
  }
  set(s->rates[0], c.cut_over, c.rows);
  set(s->rates[1], c.made, c.launched);
  set(s->rates[2], c.exact, c.launched); // of the causes of then nothing is kept: rates[3] has no step
  if (owned_at(s, moment) == s->rates[4]->count) {
    set(s->rates[4], owned_at(s, s->history[s->n_history - 2]->moment), c.launched);
  }
}
