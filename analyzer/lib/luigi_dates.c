// Luigi's parameters of dates and spans: floors to an interval counted from a start, texts by strptime and strftime, and the
// three notations of TimeDeltaParameter. Each function names the lines of Luigi 3.8.1 that it follows.
#include "analyzer/lib/calendar.h"
#include "analyzer/lib/lib.h"
#include "analyzer/lib/luigi.h"

static rp_val not_understood(rp_interp *in, const rp_call *call)
{
  for (size_t i = 0; i < call->count; i++) {
    if (call->args[i]->kind == RP_UNKNOWN) {
      return call->args[i];
    }
  }
  return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, call->node);
}

static rp_val own(rp_interp *in, rp_val parameter, const char *name)
{
  return rp_attribute_or_null(in, parameter, rp_sym(in, name), 0);
}

/// Down to a multiple of `step`, as Python's % does for negative numbers too.
static int64_t floor_to(int64_t value, int64_t step)
{
  int64_t rest = value % step;
  return value - (rest < 0 ? rest + step : rest);
}

/// `interval` of a parameter where it is a number that counts; false: *answer says what stands in place of the value.
static bool read_interval(rp_interp *in, const rp_call *call, int64_t *interval, rp_val *answer)
{
  enum { INTERVAL_LIMIT = 1 << 24 };
  rp_val value = own(in, call->args[0], "interval");
  if (value != NULL && rp_value_is_integral(value) && value->integer > 0 && value->integer <= INTERVAL_LIMIT) {
    *interval = value->integer;
    return true;
  }
  bool zero = value != NULL && rp_value_is_integral(value) && value->integer == 0;
  *answer = zero ? rp_raise(in, "ZeroDivisionError", "integer modulo by zero") : not_understood(in, call);
  return false;
}

static rp_val date_in_range(rp_interp *in, int64_t days)
{
  if (days < RP_CALENDAR_MIN_DAYS || days > RP_CALENDAR_MAX_DAYS) {
    return rp_raise(in, "OverflowError", "date value out of range");
  }
  return rp_value_date(&in->values, days);
}

/// The value to be normalised. False: *answer is the result (None passes; what is no date raises).
static bool day_of(rp_interp *in, const rp_call *call, const char *interval_class, int64_t *days, rp_val *answer)
{
  rp_val value = call->count == 2 ? call->args[1] : NULL;
  if (value != NULL && interval_class != NULL && rp_value_is(value, RP_OBJECT_INSTANCE) &&
      rp_class_derives_named(value->object->class, "luigi.date_interval", interval_class)) {
    value = rp_env_find(&value->object->env, rp_sym(in, "date_a"));
  }
  if (value != NULL && value->kind == RP_DATE) {
    *days = value->integer;
    return true;
  }
  if (value != NULL && value->kind == RP_DATETIME) {
    *days = rp_calendar_floor_days(value->integer);
    return true;
  }
  if (value != NULL && value->kind != RP_NONE && (rp_value_is_scalar(value) || value->kind == RP_OBJECT)) {
    *answer = rp_raise(in, "TypeError", "not a date: %.*s", RP_STR_ARG(rp_value_text(in, value)));
  } else {
    *answer = value != NULL && value->kind == RP_NONE ? value : not_understood(in, call);
  }
  return false;
}

/// parameter.py:589: a datetime loses its time; then down to every interval-th day counted from start.
static rp_val normalize_date(rp_interp *in, const rp_call *call)
{
  int64_t days;
  int64_t interval;
  rp_val answer;
  if (!day_of(in, call, NULL, &days, &answer) || !read_interval(in, call, &interval, &answer)) {
    return answer;
  }
  rp_val start = own(in, call->args[0], "start");
  if (start == NULL || start->kind != RP_DATE) {
    return start != NULL && start->kind == RP_DATETIME ? rp_raise(in, "TypeError", "start is no date")
                                                       : not_understood(in, call);
  }
  return date_in_range(in, start->integer + floor_to(days - start->integer, interval));
}

/// parameter.py:633: the first of the month, down to every interval-th month counted from the month of start.
static rp_val normalize_month(rp_interp *in, const rp_call *call)
{
  int64_t days;
  int64_t interval;
  rp_val answer;
  if (!day_of(in, call, "Month", &days, &answer) || !read_interval(in, call, &interval, &answer)) {
    return answer;
  }
  rp_val start = own(in, call->args[0], "start");
  if (start == NULL || (start->kind != RP_DATE && start->kind != RP_DATETIME)) {
    return not_understood(in, call);
  }
  rp_calendar_date first =
      rp_calendar_from_days(start->kind == RP_DATE ? start->integer : rp_calendar_floor_days(start->integer));
  rp_calendar_date date = rp_calendar_from_days(days);
  int64_t origin = (int64_t)first.year * 12 + first.month - 1;
  int64_t month = origin + floor_to((int64_t)date.year * 12 + date.month - 1 - origin, interval);
  if (month < 12 || month >= 10000 * 12) {
    return rp_raise(in, "ValueError", "year is out of range");
  }
  return rp_value_date(&in->values, rp_calendar_days(month / 12, (int)(month % 12) + 1, 1));
}

/// parameter.py:660: 1 January, down to every interval-th year counted from the year of start.
static rp_val normalize_year(rp_interp *in, const rp_call *call)
{
  int64_t days;
  int64_t interval;
  rp_val answer;
  if (!day_of(in, call, "Year", &days, &answer) || !read_interval(in, call, &interval, &answer)) {
    return answer;
  }
  rp_val start = own(in, call->args[0], "start");
  if (start == NULL || (start->kind != RP_DATE && start->kind != RP_DATETIME)) {
    return not_understood(in, call);
  }
  int64_t origin =
      rp_calendar_from_days(start->kind == RP_DATE ? start->integer : rp_calendar_floor_days(start->integer)).year;
  int64_t year = origin + floor_to(rp_calendar_from_days(days).year - origin, interval);
  return year < 1 ? rp_raise(in, "ValueError", "year %lld is out of range", (long long)year)
                  : rp_value_date(&in->values, rp_calendar_days(year, 1, 1));
}

/// parameter.py:723: a date is its midnight, microseconds are cut; down to interval times the class's step, from start.
static rp_val normalize_datetime(rp_interp *in, const rp_call *call)
{
  rp_val value = call->count == 2 ? call->args[1] : NULL;
  if (value == NULL || value->kind == RP_NONE) {
    return value != NULL ? value : not_understood(in, call);
  }
  if (value->kind != RP_DATE && value->kind != RP_DATETIME) {
    return rp_value_is_scalar(value) || value->kind == RP_OBJECT
               ? rp_raise(in, "TypeError", "not a datetime: %.*s", RP_STR_ARG(rp_value_text(in, value)))
               : not_understood(in, call);
  }
  int64_t interval;
  rp_val answer;
  if (!read_interval(in, call, &interval, &answer)) {
    return answer;
  }
  rp_val step = own(in, call->args[0], "_timedelta");
  rp_val start = own(in, call->args[0], "start");
  if (start != NULL && start->kind == RP_DATE) {
    return rp_raise(in, "TypeError", "start is no datetime");
  }
  int64_t granularity;
  if (step == NULL || step->kind != RP_TIMEDELTA || step->integer <= 0 || start == NULL || start->kind != RP_DATETIME ||
      start->integer % 1000000 != 0 || __builtin_mul_overflow(step->integer, interval, &granularity)) {
    return not_understood(in, call);
  }
  int64_t moment = value->kind == RP_DATE ? value->integer * RP_DAY_MICROSECONDS : floor_to(value->integer, 1000000);
  int64_t floored = start->integer + floor_to(moment - start->integer, granularity);
  if (rp_calendar_floor_days(floored) < RP_CALENDAR_MIN_DAYS) {
    return rp_raise(in, "OverflowError", "date value out of range");
  }
  return rp_value_datetime(&in->values, floored);
}

// ---- texts ----

static rp_val parse_with(rp_interp *in, const rp_call *call, const char *format_name)
{
  rp_val format = call->count > 1 ? rp_attribute(in, call->args[0], rp_sym(in, format_name), 0) : NULL;
  if (format == NULL) {
    return in->raised != NULL ? NULL : not_understood(in, call);
  }
  rp_val args[2] = {call->args[1], format};
  return rp_call_simple(in, rp_external(in, RP_STR("datetime.datetime.strptime")), args, 2, call->node);
}

static rp_val parse_date(rp_interp *in, const rp_call *call)
{
  rp_val moment = parse_with(in, call, "date_format");
  return moment != NULL && moment->kind == RP_DATETIME
             ? rp_value_date(&in->values, rp_calendar_floor_days(moment->integer))
             : moment;
}

static rp_val parse_datetime(rp_interp *in, const rp_call *call)
{
  return parse_with(in, call, "date_format");
}

static rp_val parse_minute(rp_interp *in, const rp_call *call)
{
  rp_val moment = parse_with(in, call, "deprecated_date_format"); // parameter.py:763
  if (moment == NULL) {
    in->raised = NULL;
    moment = parse_with(in, call, "date_format");
  }
  return moment;
}

static rp_val serialize_date(rp_interp *in, const rp_call *call)
{
  rp_val value = rp_arg(in, call, 1, NULL);
  if (value == NULL || value->kind == RP_NONE) {
    return rp_value_cstr(&in->values, "None");
  }
  rp_val format = rp_attribute(in, call->args[0], rp_sym(in, "date_format"), 0);
  return format == NULL ? NULL : rp_call_method(in, value, "strftime", &format, 1, call->node);
}

// ---- spans ----

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

/// \d+ at `at`: false where there is none. More digits than fit give a number that no timedelta takes.
static bool read_number(rp_str text, size_t *at, int64_t *number)
{
  size_t from = *at;
  *number = 0;
  while (*at < text.size && is_digit(text.data[*at])) {
    *number = *number > INT64_C(1000000000000) ? *number : *number * 10 + (text.data[*at] - '0');
    (*at)++;
  }
  return *at > from;
}

static void skip_word(rp_str text, size_t *at, rp_str word)
{
  if (rp_str_starts_with(rp_str_sub(text, *at, text.size), word)) {
    *at += word.size;
  }
}

static const struct {
  const char *word; ///< without the first letter and the s
  char letter;
  int64_t seconds;
} UNITS[5] = {{"eek", 'w', 604800}, {"ay", 'd', 86400}, {"our", 'h', 3600}, {"inute", 'm', 60}, {"econd", 's', 1}};

static bool add_unit(int64_t *seconds, int64_t number, size_t unit)
{
  int64_t part;
  return !__builtin_mul_overflow(number, UNITS[unit].seconds, &part) &&
         !__builtin_add_overflow(*seconds, part, seconds);
}

/// parameter.py:981: "1 w 2 d 3 h 4 m 5 s" in this order, words or letters, one blank optional. Whatever follows is ignored, as
/// re.match ignores it. -1: no unit at all; 0: too large.
static int read_simple(rp_str text, int64_t *seconds)
{
  int found = -1;
  size_t at = 0;
  *seconds = 0;
  for (size_t unit = 0; unit < 5; unit++) {
    size_t here = at;
    int64_t number;
    if (!read_number(text, &here, &number)) {
      continue;
    }
    skip_word(text, &here, RP_STR(" "));
    if (here >= text.size || text.data[here] != UNITS[unit].letter) {
      continue;
    }
    here++;
    skip_word(text, &here, rp_str_of(UNITS[unit].word));
    skip_word(text, &here, RP_STR("s"));
    skip_word(text, &here, RP_STR(" "));
    if (!add_unit(seconds, number, unit)) {
      return 0;
    }
    found = 1;
    at = here;
  }
  return found;
}

/// parameter.py:971: "PnW", or "PnDTnHnMnS" with every part optional; a prefix is enough. -1: nothing; 0: too large.
static int read_iso(rp_str text, int64_t *seconds)
{
  static const char LETTERS[5] = {'W', 'D', 'H', 'M', 'S'};
  int found = -1;
  size_t at = 1;
  *seconds = 0;
  if (text.size == 0 || text.data[0] != 'P') {
    return -1;
  }
  for (size_t unit = 0; unit < 5; unit++) {
    if (unit == 2) {
      if (at >= text.size || text.data[at] != 'T') {
        break;
      }
      at++;
    }
    size_t here = at;
    int64_t number;
    if (!read_number(text, &here, &number) || here >= text.size || text.data[here] != LETTERS[unit]) {
      continue;
    }
    if (!add_unit(seconds, number, unit)) {
      return 0;
    }
    found = 1;
    at = here + 1;
    if (unit == 0) {
      break; // weeks stand alone
    }
  }
  return found;
}

/// parameter.py:1001: a number of seconds, else ISO 8601 (where a span of nothing counts as not understood), else words.
static rp_val parse_timedelta(rp_interp *in, const rp_call *call)
{
  rp_val value = rp_arg(in, call, 1, NULL);
  if (value == NULL || value->kind != RP_STR_) {
    return not_understood(in, call);
  }
  for (size_t i = 0; i < value->text.size; i++) {
    if ((unsigned char)value->text.data[i] > 127) { // \d takes the digits of every script
      return not_understood(in, call);
    }
  }
  rp_val seconds = rp_call_simple(in, rp_external(in, RP_STR("builtins.float")), &value, 1, call->node);
  in->raised = NULL;
  if (seconds != NULL && (seconds->kind != RP_FLOAT || seconds->real == seconds->real)) { // not a NaN
    rp_keyword keyword = {rp_sym(in, "seconds"), seconds};
    return rp_call_value(in, rp_external(in, RP_STR("datetime.timedelta")),
                         &(rp_call){.keywords = &keyword, .keyword_count = 1, .node = call->node});
  }
  int64_t total;
  int found = read_iso(value->text, &total);
  if (found < 0 || (found > 0 && total == 0)) {
    found = read_simple(value->text, &total);
  }
  if (found < 0) {
    rp_str text = rp_arena_printf(in->arena, "Invalid time delta - could not parse %.*s", RP_STR_ARG(value->text));
    return rp_lib_raise(in, "ParameterException", text);
  }
  if (found == 0 || total > INT64_C(86400) * 999999999 || total > INT64_MAX / 1000000) {
    return rp_raise(in, "OverflowError", "days out of range");
  }
  return rp_value_timedelta(&in->values, total * 1000000);
}

static const rp_native ROWS[] = {
    {"luigi.parameter.DateParameter.normalize", normalize_date, 0, RP_TYPE_DATE},
    {"luigi.parameter.MonthParameter.normalize", normalize_month, 0, RP_TYPE_DATE},
    {"luigi.parameter.YearParameter.normalize", normalize_year, 0, RP_TYPE_DATE},
    {"luigi.parameter._DatetimeParameterBase.normalize", normalize_datetime, 0, RP_TYPE_DATETIME},
    {"luigi.parameter._DateParameterBase.parse", parse_date, 0, RP_TYPE_DATE},
    {"luigi.parameter._DateParameterBase.serialize", serialize_date, 0, RP_TYPE_STR},
    {"luigi.parameter._DatetimeParameterBase.parse", parse_datetime, 0, RP_TYPE_DATETIME},
    {"luigi.parameter._DatetimeParameterBase.serialize", serialize_date, 0, RP_TYPE_STR},
    {"luigi.parameter.DateMinuteParameter.parse", parse_minute, 0, RP_TYPE_DATETIME},
    {"luigi.parameter.TimeDeltaParameter.parse", parse_timedelta, 0, RP_TYPE_TIMEDELTA}};

void rp_lib_luigi_dates_register(rp_interp *in)
{
  rp_native_register(in, ROWS, sizeof ROWS / sizeof ROWS[0]);
}
