// When nothing would remain, from the steps of the past: of the fleet and of each team.
#include "reporter/tally/insight.h"

enum { POINTS = 6, WINDOW = 12 };

typedef struct series {
  size_t count;
  int64_t newest, step;           ///< the last moment, and how far it is from the one before
  uint32_t remaining[WINDOW + 1]; ///< the last ones, newest first
} series;

/// False: fewer than six points, or nothing remains.
static bool project(int64_t *earliest, int64_t *latest, const series *s)
{
  *earliest = *latest = 0;
  if (s->count < POINTS || s->remaining[0] == 0) {
    return false;
  }
  int64_t changes[WINDOW];
  size_t count = 0;
  for (; count + 1 < s->count && count < WINDOW; count++) {
    int64_t change = (int64_t)s->remaining[count + 1] - (int64_t)s->remaining[count];
    size_t at = count;
    for (; at > 0 && changes[at - 1] < change; at--) {
      changes[at] = changes[at - 1];
    }
    changes[at] = change;
  }
  int64_t ends[2] = {0, 0};
  size_t half = (count + 1) / 2;
  for (size_t k = 0; k < 2; k++) { // the better half of the steps, then the worse one
    int64_t sum = 0;
    for (size_t i = 0; i < half; i++) {
      sum += changes[k == 0 ? i : count - 1 - i];
    }
    int64_t left = (int64_t)s->remaining[0] * (int64_t)half;
    ends[k] = sum > 0 ? s->newest + (left + sum - 1) / sum * s->step : 0;
  }
  *earliest = ends[0];
  *latest = ends[1];
  return true;
}

static void add(series *s, int64_t moment, uint32_t remaining)
{
  if (s->count == 0) {
    s->newest = moment;
  } else if (s->count == 1) {
    s->step = s->newest - moment;
  }
  if (s->count <= WINDOW) {
    s->remaining[s->count] = remaining;
  }
  s->count++;
}

void rp_insight_projections(Repipe__V1__Snapshot *s)
{
  series all = {0};
  for (size_t i = s->n_history; i > 0; i--) {
    add(&all, s->history[i - 1]->moment, s->history[i - 1]->remaining);
  }
  s->projected = project(&s->earliest, &s->latest, &all);
  for (size_t k = 0; k < s->n_teams; k++) {
    Repipe__V1__TeamRow *team = s->teams[k];
    series own = {0};
    for (size_t i = team->n_history; i > 0; i--) {
      add(&own, team->history[i - 1]->moment, team->history[i - 1]->remaining);
    }
    team->projected = project(&team->earliest, &team->latest, &own);
  }
}
