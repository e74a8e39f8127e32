// What is asked of decisions: does a pattern mean this task, does it still hold, where does it stand.

#include <fnmatch.h>
#include <stdio.h>

#include "decisions/private.h"

bool rp_decisions_match(char *const *patterns, size_t count, const char *class_name, const char *family)
{
  bool found = count == 0;
  for (size_t i = 0; i < count && !found; i++) {
    found = fnmatch(patterns[i], class_name, 0) == 0 || (family[0] != '\0' && fnmatch(patterns[i], family, 0) == 0);
  }
  return found;
}

// Days since 1970-01-01 of the Gregorian calendar, by counting from March (so that the leap day is a year's last).
static int64_t day_number(int64_t year, int64_t month, int64_t day)
{
  year -= month <= 2;
  int64_t era = year / 400;
  int64_t of_era = year - era * 400;
  int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

bool rp_decisions_expired(const char *expires, int64_t now)
{
  enum { DAY_SECONDS = 86400 };
  int64_t parts[3] = {0};
  rp_str rest = rp_str_of(expires);
  rp_str part;
  for (size_t i = 0; i < 3; i++) {
    if (!rp_str_split(&rest, '-', &part) || !rp_str_to_int64(part, &parts[i])) {
      return false;
    }
  }
  return now > 0 && now >= (day_number(parts[0], parts[1], parts[2]) + 1) * DAY_SECONDS;
}

const char *rp_decisions_place(const Repipe__V1__Decisions *decisions, const char *name, rp_arena *arena)
{
  for (size_t i = 0; decisions != NULL && i < decisions->n_decided; i++) {
    const Repipe__V1__DecisionPlace *place = decisions->decided[i];
    if (strcmp(place->name, name) == 0) {
      return rp_arena_printf(arena, "%s:%u", place->path, (unsigned)place->line).data;
    }
  }
  return "";
}
