// Days from and to civil dates by counting 400-year eras that begin on 1 March (H. Hinnant, "chrono-compatible
// low-level date algorithms"): the leap day is then the last day of its year.

#include "analyzer/lib/calendar.h"

#include <stdio.h>

const char *const rp_calendar_day_names[7] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                              "Friday", "Saturday", "Sunday"};
const char *const rp_calendar_month_names[12] = {"January", "February", "March",     "April",   "May",      "June",
                                                 "July",    "August",   "September", "October", "November", "December"};

bool rp_calendar_leap(int64_t year)
{
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int rp_calendar_month_days(int64_t year, int month)
{
  static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && rp_calendar_leap(year) ? 29 : days[month - 1];
}

bool rp_calendar_valid(int64_t year, int64_t month, int64_t day)
{
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
         day <= rp_calendar_month_days(year, (int)month);
}

int64_t rp_calendar_days(int64_t year, int month, int day)
{
  if (month <= 2) {
    year--;
  }
  int64_t era = (year >= 0 ? year : year - 399) / 400;
  int64_t year_of_era = year - era * 400;
  int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

rp_calendar_date rp_calendar_from_days(int64_t days)
{
  days += 719468;
  int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  int64_t day_of_era = days - era * 146097;
  int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int64_t shifted = (5 * day_of_year + 2) / 153;
  int day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
  int month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
  return (rp_calendar_date){(int)(year_of_era + era * 400 + (month <= 2 ? 1 : 0)), month, day};
}

int64_t rp_calendar_floor_days(int64_t microseconds)
{
  int64_t days = microseconds / RP_DAY_MICROSECONDS;
  return microseconds % RP_DAY_MICROSECONDS < 0 ? days - 1 : days;
}

rp_calendar_time rp_calendar_from_microseconds(int64_t microseconds)
{
  int64_t days = rp_calendar_floor_days(microseconds);
  int64_t rest = microseconds - days * RP_DAY_MICROSECONDS;
  rp_calendar_time time = {rp_calendar_from_days(days), 0, 0, 0, (int)(rest % 1000000)};
  rest /= 1000000;
  time.second = (int)(rest % 60);
  time.minute = (int)(rest / 60 % 60);
  time.hour = (int)(rest / 3600);
  return time;
}

int64_t rp_calendar_microseconds(const rp_calendar_time *time)
{
  int64_t days = rp_calendar_days(time->date.year, time->date.month, time->date.day);
  int64_t seconds = time->hour * INT64_C(3600) + time->minute * INT64_C(60) + time->second;
  return days * RP_DAY_MICROSECONDS + seconds * 1000000 + time->microsecond;
}

int rp_calendar_weekday(int64_t days)
{
  int64_t weekday = (days + 3) % 7; // 1970-01-01 was a Thursday
  return (int)(weekday < 0 ? weekday + 7 : weekday);
}

int rp_calendar_yearday(int64_t days)
{
  return (int)(days - rp_calendar_days(rp_calendar_from_days(days).year, 1, 1)) + 1;
}

static int64_t first_iso_monday(int64_t year)
{
  int64_t fourth = rp_calendar_days(year, 1, 4);
  return fourth - rp_calendar_weekday(fourth);
}

void rp_calendar_iso(int64_t days, int *year, int *week, int *weekday)
{
  int candidate = rp_calendar_from_days(days).year;
  if (days >= first_iso_monday(candidate + 1)) {
    candidate++;
  } else if (days < first_iso_monday(candidate)) {
    candidate--;
  }
  *year = candidate;
  *week = (int)((days - first_iso_monday(candidate)) / 7) + 1;
  *weekday = rp_calendar_weekday(days) + 1;
}

bool rp_calendar_from_iso(int64_t year, int64_t week, int64_t weekday, int64_t *days)
{
  if (year < 1 || year > 9999 || week < 1 || week > 53 || weekday < 1 || weekday > 7) {
    return false;
  }
  int64_t monday = first_iso_monday(year) + (week - 1) * 7;
  if (monday >= first_iso_monday(year + 1)) {
    return false;
  }
  *days = monday + weekday - 1;
  return *days >= RP_CALENDAR_MIN_DAYS && *days <= RP_CALENDAR_MAX_DAYS;
}

int rp_calendar_print_date(char out[16], int64_t days)
{
  rp_calendar_date date = rp_calendar_from_days(days);
  return snprintf(out, 16, "%04u-%02u-%02u", (unsigned)date.year % 10000U, (unsigned)date.month % 100U,
                  (unsigned)date.day % 100U);
}

int rp_calendar_print_time(char out[40], int64_t microseconds, char separator)
{
  rp_calendar_time time = rp_calendar_from_microseconds(microseconds);
  int size = rp_calendar_print_date(out, rp_calendar_floor_days(microseconds));
  size += snprintf(out + size, (size_t)(40 - size), "%c%02d:%02d:%02d", separator, time.hour, time.minute, time.second);
  if (time.microsecond != 0) {
    size += snprintf(out + size, (size_t)(40 - size), ".%06d", time.microsecond);
  }
  return size;
}
