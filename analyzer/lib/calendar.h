#ifndef RP_ANALYZER_LIB_CALENDAR_H
#define RP_ANALYZER_LIB_CALENDAR_H

/// The proleptic Gregorian calendar as Python's datetime has it: years 1 to 9999, naive times. Days count from
/// 1970-01-01, microseconds from 1970-01-01T00:00.

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define RP_DAY_MICROSECONDS INT64_C(86400000000)

enum { RP_CALENDAR_MIN_DAYS = -719162, RP_CALENDAR_MAX_DAYS = 2932896 }; ///< 0001-01-01 and 9999-12-31

typedef struct rp_calendar_date {
  int year;  ///< 1 to 9999
  int month; ///< 1 to 12
  int day;   ///< 1 to 31
} rp_calendar_date;

typedef struct rp_calendar_time {
  rp_calendar_date date;
  int hour, minute, second;
  int microsecond;
} rp_calendar_time;

bool rp_calendar_leap(int64_t year);
int rp_calendar_month_days(int64_t year, int month); ///< month 1 to 12
/// Days of a date; the date must be valid.
int64_t rp_calendar_days(int64_t year, int month, int day);
bool rp_calendar_valid(int64_t year, int64_t month, int64_t day);
rp_calendar_date rp_calendar_from_days(int64_t days);
rp_calendar_time rp_calendar_from_microseconds(int64_t microseconds);
int64_t rp_calendar_microseconds(const rp_calendar_time *time);
/// Day part of microseconds, rounded down.
int64_t rp_calendar_floor_days(int64_t microseconds);
int rp_calendar_weekday(int64_t days); ///< Monday is 0
int rp_calendar_yearday(int64_t days); ///< 1 to 366
/// ISO 8601 week date: year, week 1 to 53, weekday 1 to 7 (Monday 1).
void rp_calendar_iso(int64_t days, int *year, int *week, int *weekday);
/// Monday of an ISO week; false when the year has no such week or is out of range.
bool rp_calendar_from_iso(int64_t year, int64_t week, int64_t weekday, int64_t *days);
/// "2020-01-02", the form that date.isoformat writes. Returns bytes written (10).
int rp_calendar_print_date(char out[16], int64_t days);
/// "2020-01-02T03:04:05[.000006]". Returns bytes written.
int rp_calendar_print_time(char out[40], int64_t microseconds, char separator);

extern const char *const rp_calendar_day_names[7];    ///< "Monday" …
extern const char *const rp_calendar_month_names[12]; ///< "January" …

#endif
