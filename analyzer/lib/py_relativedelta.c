// date + relativedelta (dateutil 2.9 relativedelta.py): the call itself stays a derived value over its arguments, in the order
// of the signature (py_datetime.c); here it is added to a known date.

#include "analyzer/lib/calendar.h"
#include "analyzer/lib/py.h"

enum argument {
  DT1,
  DT2,
  YEARS,
  MONTHS,
  DAYS,
  LEAPDAYS,
  WEEKS,
  HOURS,
  MINUTES,
  SECONDS,
  MICROSECONDS,
  YEAR,
  MONTH,
  DAY,
  WEEKDAY,
  YEARDAY,
  NLYEARDAY,
  HOUR,
  MINUTE,
  SECOND,
  MICROSECOND,
  ARGUMENTS
};

typedef struct relative {
  int64_t number[ARGUMENTS]; // relative ones 0 where absent
  bool given[ARGUMENTS];     // absolute ones
  bool has_time;
} relative;

static bool read_relative(rp_val delta, relative *out)
{
  enum { PART_LIMIT = 1 << 30 };
  *out = (relative){0};
  if (delta->kind != RP_DERIVED || delta->derived.shape != RP_DERIVE_CALL || delta->derived.count > ARGUMENTS ||
      !rp_str_is(delta->derived.name->text, "dateutil.relativedelta.relativedelta")) {
    return false;
  }
  for (uint32_t i = 0; i < delta->derived.count; i++) {
    rp_val value = delta->derived.operands[i];
    if (value->kind == RP_NONE) {
      continue;
    }
    bool modelled = i != DT1 && i != DT2 && i != WEEKDAY && i != YEARDAY && i != NLYEARDAY;
    if (!modelled || !rp_py_int(value, &out->number[i]) || out->number[i] > PART_LIMIT ||
        out->number[i] < -PART_LIMIT) {
      return false;
    }
    out->given[i] = true;
  }
  return true;
}

// Moves what is over the limit into the next larger part, keeping the sign (relativedelta._fix).
static void carry(relative *r, enum argument from, enum argument to, int64_t limit)
{
  r->number[to] += r->number[from] / limit;
  r->number[from] %= limit;
}

static void normalise(relative *r)
{
  r->number[DAYS] += 7 * r->number[WEEKS];
  carry(r, MICROSECONDS, SECONDS, 1000000);
  carry(r, SECONDS, MINUTES, 60);
  carry(r, MINUTES, HOURS, 60);
  carry(r, HOURS, DAYS, 24);
  carry(r, MONTHS, YEARS, 12);
  r->has_time = r->number[HOURS] != 0 || r->number[MINUTES] != 0 || r->number[SECONDS] != 0 ||
                r->number[MICROSECONDS] != 0 || r->given[HOUR] || r->given[MINUTE] || r->given[SECOND] ||
                r->given[MICROSECOND];
}

// What the absolute parts put in place, before the relative ones are added. False: no such date.
static bool replaced(const relative *r, rp_calendar_time *time)
{
  int64_t year = (r->number[YEAR] != 0 ? r->number[YEAR] : time->date.year) + r->number[YEARS];
  int64_t month = r->number[MONTH] != 0 ? r->number[MONTH] : time->date.month;
  if (r->number[MONTHS] != 0) {
    month += r->number[MONTHS];
    year += month > 12 ? 1 : month < 1 ? -1 : 0;
    month += month > 12 ? -12 : month < 1 ? 12 : 0;
  }
  if (year < 1 || year > 9999 || month < 1 || month > 12) {
    return false;
  }
  int64_t day = r->number[DAY] != 0 ? r->number[DAY] : time->date.day;
  int64_t last = rp_calendar_month_days(year, (int)month);
  day = day < last ? day : last;
  int64_t hour = r->given[HOUR] ? r->number[HOUR] : time->hour;
  int64_t minute = r->given[MINUTE] ? r->number[MINUTE] : time->minute;
  int64_t second = r->given[SECOND] ? r->number[SECOND] : time->second;
  int64_t microsecond = r->given[MICROSECOND] ? r->number[MICROSECOND] : time->microsecond;
  if (day < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || microsecond < 0 ||
      microsecond > 999999) {
    return false;
  }
  *time = (rp_calendar_time){{(int)year, (int)month, (int)day}, (int)hour, (int)minute, (int)second, (int)microsecond};
  return true;
}

rp_val rp_lib_relativedelta_added(rp_interp *in, rp_val when, rp_val delta, bool subtract)
{
  relative r;
  if ((when->kind != RP_DATE && when->kind != RP_DATETIME) || !read_relative(delta, &r)) {
    return NULL;
  }
  normalise(&r);
  for (int i = YEARS; subtract && i <= MICROSECONDS; i++) {
    r.number[i] = i == LEAPDAYS ? r.number[i] : -r.number[i]; // __neg__ keeps leapdays and what is absolute
  }
  int64_t moment = when->kind == RP_DATE ? when->integer * RP_DAY_MICROSECONDS : when->integer;
  rp_calendar_time time = rp_calendar_from_microseconds(moment);
  if (!replaced(&r, &time)) {
    return rp_raise(in, "ValueError", "year, month, day or time is out of range");
  }
  int64_t days = r.number[DAYS];
  if (r.number[LEAPDAYS] != 0 && time.date.month > 2 && rp_calendar_leap(time.date.year)) {
    days += r.number[LEAPDAYS];
  }
  if (days < -RP_CALENDAR_MAX_DAYS * 2 || days > RP_CALENDAR_MAX_DAYS * 2) {
    return rp_raise(in, "OverflowError", "date value out of range");
  }
  int64_t seconds = days * 86400 + r.number[HOURS] * 3600 + r.number[MINUTES] * 60 + r.number[SECONDS];
  int64_t microseconds = rp_calendar_microseconds(&time) + seconds * 1000000 + r.number[MICROSECONDS];
  int64_t day = rp_calendar_floor_days(microseconds);
  if (day < RP_CALENDAR_MIN_DAYS || day > RP_CALENDAR_MAX_DAYS) {
    return rp_raise(in, "OverflowError", "date value out of range");
  }
  return when->kind == RP_DATE && !r.has_time ? rp_value_date(&in->values, day)
                                              : rp_value_datetime(&in->values, microseconds);
}
