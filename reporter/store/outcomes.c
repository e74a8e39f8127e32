#include "reporter/store/outcomes.h"

#include <time.h>

const char *const rp_outcome_names[RP_OUTCOME_COUNT] = {"exact",   "review", "collapsed",
                                                        "blocked", "failed", "excluded"};

size_t rp_outcome_index(rp_str name)
{
  size_t at = 0;
  while (at < RP_OUTCOME_COUNT && !rp_str_is(name, rp_outcome_names[at])) {
    at++;
  }
  return at;
}

void rp_outcomes_list(uint32_t out[RP_OUTCOME_COUNT], const Repipe__V1__Outcomes *o)
{
  out[0] = o->exact;
  out[1] = o->review;
  out[2] = o->collapsed;
  out[3] = o->blocked;
  out[4] = o->failed;
  out[5] = o->excluded;
}

uint32_t rp_outcomes_sum(const Repipe__V1__Outcomes *o)
{
  return o->exact + o->review + o->collapsed + o->blocked + o->failed + o->excluded;
}

void rp_outcomes_add(Repipe__V1__Outcomes *sum, const Repipe__V1__Outcomes *part)
{
  sum->exact += part->exact;
  sum->review += part->review;
  sum->collapsed += part->collapsed;
  sum->blocked += part->blocked;
  sum->failed += part->failed;
  sum->excluded += part->excluded;
}

bool rp_outcomes_count(Repipe__V1__Outcomes *counts, rp_str outcome)
{
  uint32_t *const slots[RP_OUTCOME_COUNT] = {&counts->exact,   &counts->review, &counts->collapsed,
                                             &counts->blocked, &counts->failed, &counts->excluded};
  size_t at = rp_outcome_index(outcome);
  if (at < RP_OUTCOME_COUNT) {
    (*slots[at])++;
  }
  return at < RP_OUTCOME_COUNT;
}

rp_str rp_day_text(rp_arena *arena, int64_t seconds)
{
  time_t when = (time_t)seconds;
  struct tm parts;
  char text[64];
  size_t size = seconds != 0 && gmtime_r(&when, &parts) != NULL ? strftime(text, sizeof text, "%Y-%m-%d", &parts) : 0;
  return size > 0 ? rp_arena_str(arena, (rp_str){text, size}) : RP_STR("no commit");
}

rp_str rp_moment_text(rp_arena *arena, int64_t seconds)
{
  time_t when = (time_t)seconds;
  struct tm parts;
  char text[64];
  size_t size = gmtime_r(&when, &parts) != NULL ? strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts) : 0;
  return size > 0 ? rp_arena_str(arena, (rp_str){text, size}) : RP_STR("1970-01-01T00:00:00Z");
}
