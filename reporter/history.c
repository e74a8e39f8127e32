// When nothing would remain, from the steps of the past.
#include "reporter/reporter.h"

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
