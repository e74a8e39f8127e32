// Dates to text and back: strftime, strptime and fromisoformat. Names of days and months are those of the C locale,
// which a Python process uses unless it sets another.

#include <stdio.h>

#include "analyzer/lib/calendar.h"
#include "analyzer/lib/py.h"

enum { FORMAT_LIMIT = 256 };

// One directive; false: it depends on the platform or is none.
static bool write_directive(rp_buf *buf, char directive, bool plain, const rp_calendar_time *t, int64_t days)
{
  int iso_year = 0;
  int iso_week = 0;
  int iso_day = 0;
  int weekday = rp_calendar_weekday(days);
  int yearday = rp_calendar_yearday(days);
  int hour12 = t->hour % 12 == 0 ? 12 : t->hour % 12;
  switch (directive) {
  case 'Y':
    rp_buf_printf(buf, "%d", t->date.year);
    return t->date.year >= 1000; // shorter years are padded on some platforms only
  case 'm':
    rp_buf_printf(buf, plain ? "%d" : "%02d", t->date.month);
    return true;
  case 'd':
    rp_buf_printf(buf, plain ? "%d" : "%02d", t->date.day);
    return true;
  case 'H':
    rp_buf_printf(buf, plain ? "%d" : "%02d", t->hour);
    return true;
  case 'I':
    rp_buf_printf(buf, plain ? "%d" : "%02d", hour12);
    return true;
  case 'M':
    rp_buf_printf(buf, plain ? "%d" : "%02d", t->minute);
    return true;
  case 'S':
    rp_buf_printf(buf, plain ? "%d" : "%02d", t->second);
    return true;
  case 'y':
    rp_buf_printf(buf, plain ? "%d" : "%02d", t->date.year % 100);
    return true;
  case 'j':
    rp_buf_printf(buf, plain ? "%d" : "%03d", yearday);
    return true;
  case 'f':
    rp_buf_printf(buf, "%06d", t->microsecond);
    return !plain;
  case 'a':
    rp_buf_printf(buf, "%.3s", rp_calendar_day_names[weekday]);
    return !plain;
  case 'A':
    rp_buf_cstr(buf, rp_calendar_day_names[weekday]);
    return !plain;
  case 'b':
  case 'h':
    rp_buf_printf(buf, "%.3s", rp_calendar_month_names[t->date.month - 1]);
    return !plain;
  case 'B':
    rp_buf_cstr(buf, rp_calendar_month_names[t->date.month - 1]);
    return !plain;
  case 'p':
    rp_buf_cstr(buf, t->hour < 12 ? "AM" : "PM");
    return !plain;
  case 'w':
    rp_buf_printf(buf, "%d", (weekday + 1) % 7);
    return !plain;
  case 'u':
    rp_buf_printf(buf, "%d", weekday + 1);
    return !plain;
  case 'U':
    rp_buf_printf(buf, plain ? "%d" : "%02d", (yearday + 6 - (weekday + 1) % 7) / 7);
    return true;
  case 'W':
    rp_buf_printf(buf, plain ? "%d" : "%02d", (yearday + 6 - weekday) / 7);
    return true;
  case 'G':
  case 'V':
    rp_calendar_iso(days, &iso_year, &iso_week, &iso_day);
    rp_buf_printf(buf, directive == 'G' ? "%d" : "%02d", directive == 'G' ? iso_year : iso_week);
    return !plain && (directive == 'V' || iso_year >= 1000);
  case 'F':
    rp_buf_printf(buf, "%d-%02d-%02d", t->date.year, t->date.month, t->date.day);
    return !plain && t->date.year >= 1000;
  case 'T':
  case 'X':
    rp_buf_printf(buf, "%02d:%02d:%02d", t->hour, t->minute, t->second);
    return !plain;
  case 'R':
    rp_buf_printf(buf, "%02d:%02d", t->hour, t->minute);
    return !plain;
  case 'D':
  case 'x':
    rp_buf_printf(buf, "%02d/%02d/%02d", t->date.month, t->date.day, t->date.year % 100);
    return !plain;
  case 'c':
    rp_buf_printf(buf, "%.3s %.3s %2d %02d:%02d:%02d %d", rp_calendar_day_names[weekday],
                  rp_calendar_month_names[t->date.month - 1], t->date.day, t->hour, t->minute, t->second, t->date.year);
    return !plain && t->date.year >= 1000;
  case 'e':
    rp_buf_printf(buf, plain ? "%d" : "%2d", t->date.day);
    return true;
  case 'n':
    rp_buf_char(buf, '\n');
    return !plain;
  case 't':
    rp_buf_char(buf, '\t');
    return !plain;
  case 'z': // naive: empty
  case 'Z':
    return !plain;
  case '%':
    rp_buf_char(buf, '%');
    return !plain;
  default:
    return false;
  }
}

rp_val rp_lib_strftime(rp_interp *in, rp_val when, rp_str format, uint32_t node)
{
  int64_t days = when->kind == RP_DATE ? when->integer : rp_calendar_floor_days(when->integer);
  rp_calendar_time time =
      rp_calendar_from_microseconds(when->kind == RP_DATE ? days * RP_DAY_MICROSECONDS : when->integer);
  rp_buf buf = RP_BUF_INIT;
  bool known = true;
  for (size_t i = 0; i < format.size && known; i++) {
    if (format.data[i] != '%') {
      rp_buf_char(&buf, format.data[i]);
      continue;
    }
    bool plain = i + 1 < format.size && format.data[i + 1] == '-';
    i += plain ? 2 : 1;
    known = i < format.size && write_directive(&buf, format.data[i], plain, &time, days);
  }
  if (!known) {
    rp_buf_release(&buf);
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  return rp_py_take(in, &buf);
}

typedef struct parsed {
  int64_t year, month, day, hour, minute, second, microsecond, yearday;
  bool has_month_or_day, has_yearday, afternoon, has_half, twelve;
} parsed;

static bool space(char c)
{
  return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool digit_at(rp_str text, size_t at)
{
  return at < text.size && text.data[at] >= '0' && text.data[at] <= '9';
}

// Length of a name of the table (whole or its first three letters) at the start of the text, any case; 0: none.
static size_t name_length(rp_str text, const char *const *names, size_t count, bool whole, int64_t *index)
{
  for (size_t i = 0; i < count; i++) {
    size_t size = whole ? strlen(names[i]) : 3;
    bool same = text.size >= size;
    for (size_t j = 0; j < size && same; j++) {
      same = (text.data[j] | 0x20) == (names[i][j] | 0x20);
    }
    if (same) {
      *index = (int64_t)i;
      return size;
    }
  }
  return 0;
}

typedef enum match_result { MATCH_NO, MATCH_YES, MATCH_UNKNOWN } match_result;

static match_result match(rp_str format, rp_str text, parsed state, parsed *out, int *budget);

static bool store(parsed *p, char directive, int64_t number, size_t digits)
{
  switch (directive) {
  case 'Y':
    p->year = number;
    return digits == 4 && number >= 1;
  case 'y':
    p->year = number < 69 ? 2000 + number : 1900 + number;
    return digits == 2;
  case 'm':
    p->month = number;
    p->has_month_or_day = true;
    return number >= 1 && number <= 12;
  case 'd':
    p->day = number;
    p->has_month_or_day = true;
    return number >= 1 && number <= 31;
  case 'H':
    p->hour = number;
    p->twelve = false;
    return number <= 23;
  case 'I':
    p->hour = number % 12;
    p->twelve = true;
    return number >= 1 && number <= 12;
  case 'M':
    p->minute = number;
    return number <= 59;
  case 'S':
    p->second = number;
    return number <= 61;
  case 'j':
    p->yearday = number;
    p->has_yearday = true;
    return number >= 1 && number <= 366;
  case 'f':
    for (size_t i = digits; i < 6; i++) {
      number *= 10;
    }
    p->microsecond = number;
    return true;
  default:
    return false;
  }
}

static match_result match_number(char directive, rp_str format, rp_str text, const parsed *state, parsed *out,
                                 int *budget)
{
  size_t most = directive == 'Y' ? 4 : directive == 'f' ? 6 : directive == 'j' ? 3 : 2;
  size_t least = directive == 'Y' ? 4 : directive == 'y' ? 2 : 1;
  size_t digits = 0;
  while (digits < most && digit_at(text, digits)) {
    digits++;
  }
  // As the alternatives of strptime's expressions: the longest first, shorter ones when the rest does not fit.
  for (; digits >= least; digits--) {
    int64_t number = 0;
    parsed next = *state;
    for (size_t i = 0; i < digits; i++) {
      number = number * 10 + (text.data[i] - '0');
    }
    if (store(&next, directive, number, digits)) {
      match_result result = match(format, rp_str_sub(text, digits, text.size), next, out, budget);
      if (result != MATCH_NO) {
        return result;
      }
    }
  }
  return MATCH_NO;
}

static match_result match(rp_str format, rp_str text, parsed state, parsed *out, int *budget)
{
  if (--*budget < 0) {
    return MATCH_UNKNOWN;
  }
  while (format.size > 0) {
    char c = format.data[0];
    if (space(c)) {
      size_t skip = 0;
      while (skip < text.size && space(text.data[skip])) {
        skip++;
      }
      while (format.size > 0 && space(format.data[0])) {
        format = rp_str_sub(format, 1, format.size);
      }
      if (skip == 0) {
        return MATCH_NO;
      }
      text = rp_str_sub(text, skip, text.size);
      continue;
    }
    if (c != '%') {
      bool same = text.size > 0 && (text.data[0] == c ||
                                    (((c | 0x20) >= 'a' && (c | 0x20) <= 'z') && (text.data[0] | 0x20) == (c | 0x20)));
      if (!same) {
        return MATCH_NO;
      }
      format = rp_str_sub(format, 1, format.size);
      text = rp_str_sub(text, 1, text.size);
      continue;
    }
    if (format.size < 2) {
      return MATCH_UNKNOWN;
    }
    char directive = format.data[1];
    format = rp_str_sub(format, 2, format.size);
    int64_t index = 0;
    size_t size = 0;
    switch (directive) {
    case 'b':
    case 'B':
      size = name_length(text, rp_calendar_month_names, 12, directive == 'B', &index);
      state.month = index + 1;
      state.has_month_or_day = true;
      break;
    case 'a':
    case 'A':
      size = name_length(text, rp_calendar_day_names, 7, directive == 'A', &index);
      break;
    case 'p':
      size = text.size >= 2 && (text.data[1] | 0x20) == 'm' &&
                     ((text.data[0] | 0x20) == 'a' || (text.data[0] | 0x20) == 'p')
                 ? 2
                 : 0;
      state.afternoon = size > 0 && (text.data[0] | 0x20) == 'p';
      state.has_half = true;
      break;
    case '%':
      size = text.size > 0 && text.data[0] == '%' ? 1 : 0;
      break;
    case 'Y':
    case 'y':
    case 'm':
    case 'd':
    case 'H':
    case 'I':
    case 'M':
    case 'S':
    case 'j':
    case 'f':
      return match_number(directive, format, text, &state, out, budget);
    default:
      return MATCH_UNKNOWN;
    }
    if (size == 0) {
      return MATCH_NO;
    }
    text = rp_str_sub(text, size, text.size);
  }
  if (text.size > 0) {
    return MATCH_NO;
  }
  *out = state;
  return MATCH_YES;
}

static rp_val made(rp_interp *in, const parsed *p)
{
  int64_t hour = p->hour + (p->twelve && p->has_half && p->afternoon ? 12 : 0);
  if (!rp_calendar_valid(p->year, p->month, p->day) || p->second > 59) {
    return rp_raise(in, "ValueError", "day is out of range for month");
  }
  int64_t days = rp_calendar_days(p->year, (int)p->month, (int)p->day);
  if (p->has_yearday && !p->has_month_or_day) {
    days = rp_calendar_days(p->year, 1, 1) + p->yearday - 1;
    if (rp_calendar_from_days(days).year != p->year) {
      return rp_raise(in, "ValueError", "day of year out of range");
    }
  }
  int64_t seconds = (hour * 60 + p->minute) * 60 + p->second;
  return rp_value_datetime(&in->values, days * RP_DAY_MICROSECONDS + seconds * 1000000 + p->microsecond);
}

static rp_val strptime(rp_interp *in, const rp_call *call)
{
  rp_str text;
  rp_str format;
  parsed out = {0};
  parsed start = {.year = 1900, .month = 1, .day = 1};
  int budget = 10000;
  if (!rp_py_takes(call, 2, 2) || !rp_py_str(call->args[0], &text) || !rp_py_str(call->args[1], &format) ||
      format.size > FORMAT_LIMIT || !rp_py_ascii(text)) {
    return rp_py_unknown(in, call);
  }
  match_result result = match(format, text, start, &out, &budget);
  if (result == MATCH_UNKNOWN) {
    return rp_py_unknown(in, call);
  }
  return result == MATCH_YES ? made(in, &out) : rp_raise(in, "ValueError", "time data does not match format");
}

static bool numbers(rp_str text, const char *pattern, int64_t *out)
{
  size_t at = 0;
  for (const char *p = pattern; *p != '\0'; p++) {
    if (*p >= '1' && *p <= '9') {
      *out = 0;
      for (int i = 0; i < *p - '0'; i++, at++) {
        if (!digit_at(text, at)) {
          return false;
        }
        *out = *out * 10 + (text.data[at] - '0');
      }
      out++;
    } else if (at >= text.size || (*p != '*' && text.data[at] != *p)) {
      return false;
    } else {
      at++;
    }
  }
  return at == text.size;
}

static rp_val fromisoformat(rp_interp *in, const rp_call *call)
{
  static const char *const patterns[] = {"4-2-2", "4-2-2*2", "4-2-2*2:2", "4-2-2*2:2:2", "4-2-2*2:2:2.6", "422"};
  rp_str text;
  bool date = strcmp(call->row->name, "datetime.date.fromisoformat") == 0;
  if (!rp_py_takes(call, 1, 1) || !rp_py_str(call->args[0], &text) || !rp_py_ascii(text)) {
    return rp_py_unknown(in, call);
  }
  for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
    int64_t part[7] = {0};
    bool day = i == 0 || i == 5;
    if ((date && !day) || !numbers(text, patterns[i], part)) {
      continue;
    }
    if (!rp_calendar_valid(part[0], part[1], part[2]) || part[3] > 23 || part[4] > 59 || part[5] > 59) {
      return rp_raise(in, "ValueError", "Invalid isoformat string: '%.*s'", RP_STR_ARG(text));
    }
    int64_t days = rp_calendar_days(part[0], (int)part[1], (int)part[2]);
    int64_t seconds = (part[3] * 60 + part[4]) * 60 + part[5];
    return date ? rp_value_date(&in->values, days)
                : rp_value_datetime(&in->values, days * RP_DAY_MICROSECONDS + seconds * 1000000 + part[6]);
  }
  // Week dates, zones and basic forms are read by some versions only.
  bool hopeless = text.size < 7 || !digit_at(text, 0) || !digit_at(text, 3);
  return hopeless ? rp_raise(in, "ValueError", "Invalid isoformat string: '%.*s'", RP_STR_ARG(text))
                  : rp_py_unknown(in, call);
}

static rp_val fromisocalendar(rp_interp *in, const rp_call *call)
{
  int64_t part[3];
  int64_t days = 0;
  rp_val values[3];
  if (!rp_py_by_name(call, "year week day", values, 3) || !rp_py_int(values[0], &part[0]) ||
      !rp_py_int(values[1], &part[1]) || !rp_py_int(values[2], &part[2])) {
    return rp_py_unknown(in, call);
  }
  return rp_calendar_from_iso(part[0], part[1], part[2], &days) ? rp_value_date(&in->values, days)
                                                                : rp_raise(in, "ValueError", "Invalid week or weekday");
}

static const rp_native rows[] = {
    {"datetime.datetime.strptime", strptime, RP_NATIVE_PURE, RP_TYPE_DATETIME},
    {"datetime.strptime", strptime, RP_NATIVE_PURE, RP_TYPE_DATETIME},
    {"datetime.date.fromisoformat", fromisoformat, RP_NATIVE_PURE, RP_TYPE_DATE},
    {"datetime.datetime.fromisoformat", fromisoformat, RP_NATIVE_PURE, RP_TYPE_DATETIME},
    {"datetime.date.fromisocalendar", fromisocalendar, RP_NATIVE_PURE, RP_TYPE_DATE},
};

void rp_lib_dateparse_register(rp_interp *in)
{
  RP_PY_ROWS(in, rows);
}
