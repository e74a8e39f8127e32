// datetime, calendar and dateutil. Naive values only: what has a time zone, or asks for the clock, is not known here.
// Calls with arguments that are not known become derived calls with positional arguments in the order of the real
// signature, so that keywords are never lost. The names of methods of datetime values and of the module's classes
// coincide ("datetime.date"): a receiver tells them apart.

#include <math.h>

#include "analyzer/lib/calendar.h"
#include "analyzer/lib/py.h"

// True when all given arguments are known; *unknown is set to the first unknown one.
static bool known_all(const rp_val *values, size_t count, rp_val *unknown)
{
  *unknown = rp_py_first_unknown(values, count);
  for (size_t i = 0; i < count; i++) {
    if (values[i] != NULL && !rp_value_is_scalar(values[i])) {
      return false;
    }
  }
  return true;
}

// DERIVED call over values up to the last given one; those not given are `fill`.
static rp_val derive_positional(rp_interp *in, const char *name, const rp_val *values, size_t count, rp_val fill,
                                rp_type type)
{
  rp_val *operands = RP_NEW_ARRAY(in->arena, rp_val, count + 1);
  size_t used = 0;
  for (size_t i = 0; i < count; i++) {
    operands[i] = values[i] != NULL ? values[i] : fill;
    used = values[i] != NULL ? i + 1 : used;
  }
  return rp_py_derive_named(in, name, operands, used, type);
}

// Rows below are called for each combination of choices among their arguments.
typedef struct by_name {
  const rp_call *call;
  rp_val (*make)(rp_interp *in, const rp_call *call, const rp_val *values);
  size_t size;
} by_name;

static rp_val apply_by_name(rp_interp *in, const rp_val *values, size_t count, void *data)
{
  const by_name *state = data;
  rp_val *given = RP_NEW_ARRAY(in->arena, rp_val, count);
  for (size_t i = 0; i < count; i++) {
    given[i] = values[i]->kind == RP_ELLIPSIS ? NULL : values[i];
  }
  return state->make(in, state->call, given);
}

static rp_val distribute(rp_interp *in, const rp_call *call, const char *names, size_t size,
                         rp_val (*make)(rp_interp *, const rp_call *, const rp_val *))
{
  rp_val values[24];
  if (!rp_py_by_name(call, names, values, size)) {
    return rp_py_unknown(in, call);
  }
  for (size_t i = 0; i < size; i++) {
    values[i] = values[i] != NULL ? values[i] : in->values.ellipsis;
  }
  by_name state = {call, make, size};
  return rp_py_over_values(in, values, size, apply_by_name, &state, call->node);
}

static bool in_range(const rp_val *values, const int64_t *low, const int64_t *high, int64_t *out, size_t count,
                     bool *wrong)
{
  *wrong = false;
  for (size_t i = 0; i < count; i++) {
    out[i] = low[i] > 0 ? 1 : 0;
    if (values[i] == NULL) {
      continue;
    }
    if (!rp_py_int(values[i], &out[i])) {
      return false;
    }
    *wrong = *wrong || out[i] < low[i] || out[i] > high[i];
  }
  return true;
}

static const int64_t field_low[7] = {1, 1, 1, 0, 0, 0, 0};
static const int64_t field_high[7] = {9999, 12, 31, 23, 59, 59, 999999};

static rp_val date_of(rp_interp *in, const rp_call *call, const rp_val *values)
{
  int64_t field[3];
  bool wrong = false;
  rp_val unknown = NULL;
  if (!known_all(values, 3, &unknown)) {
    return unknown != NULL ? unknown : derive_positional(in, "datetime.date", values, 3, in->values.none, RP_TYPE_DATE);
  }
  if (values[0] == NULL || values[1] == NULL || values[2] == NULL) {
    return rp_raise(in, "TypeError", "function missing required argument");
  }
  if (!in_range(values, field_low, field_high, field, 3, &wrong)) {
    return rp_py_unknown(in, call);
  }
  if (wrong || !rp_calendar_valid(field[0], field[1], field[2])) {
    return rp_raise(in, "ValueError", "day is out of range for month");
  }
  return rp_value_date(&in->values, rp_calendar_days(field[0], (int)field[1], (int)field[2]));
}

static rp_val datetime_of(rp_interp *in, const rp_call *call, const rp_val *values)
{
  int64_t field[7];
  bool wrong = false;
  rp_val unknown = NULL;
  bool zone = !rp_py_is_none(values[7]);
  if (zone || !known_all(values, 7, &unknown)) {
    unknown = unknown != NULL ? unknown : rp_py_first_unknown(values, 8);
    if (unknown != NULL || zone) {
      return unknown != NULL ? unknown : rp_py_unknown(in, call);
    }
    return derive_positional(in, "datetime.datetime", values, 7, rp_py_num(in, 0), RP_TYPE_DATETIME);
  }
  if (values[0] == NULL || values[1] == NULL || values[2] == NULL) {
    return rp_raise(in, "TypeError", "function missing required argument");
  }
  if (!in_range(values, field_low, field_high, field, 7, &wrong)) {
    return rp_py_unknown(in, call);
  }
  if (wrong || !rp_calendar_valid(field[0], field[1], field[2])) {
    return rp_raise(in, "ValueError", "value is out of range");
  }
  rp_calendar_time time = {
      {(int)field[0], (int)field[1], (int)field[2]}, (int)field[3], (int)field[4], (int)field[5], (int)field[6]};
  return rp_value_datetime(&in->values, rp_calendar_microseconds(&time));
}

// A time of day has no kind of its own: a derived call of datetime.time over known numbers.
static rp_val time_value(rp_interp *in, int64_t microseconds)
{
  rp_val parts[4] = {rp_py_num(in, microseconds / INT64_C(3600000000)), rp_py_num(in, microseconds / 60000000 % 60),
                     rp_py_num(in, microseconds / 1000000 % 60), rp_py_num(in, microseconds % 1000000)};
  return rp_py_derive_named(in, "datetime.time", parts, 4, RP_TYPE_ANY);
}

static bool time_known(rp_val value, int64_t *microseconds)
{
  static const int64_t unit[4] = {INT64_C(3600000000), 60000000, 1000000, 1};
  if (value == NULL || value->kind != RP_DERIVED || value->derived.shape != RP_DERIVE_CALL ||
      !rp_str_is(value->derived.name->text, "datetime.time")) {
    return false;
  }
  *microseconds = 0;
  for (uint32_t i = 0; i < value->derived.count; i++) {
    int64_t part = 0;
    if (i >= 4 || !rp_py_int(value->derived.operands[i], &part)) {
      return false;
    }
    *microseconds += part * unit[i];
  }
  return true;
}

static rp_val time_of(rp_interp *in, const rp_call *call, const rp_val *values)
{
  int64_t field[4];
  bool wrong = false;
  rp_val unknown = NULL;
  if (!known_all(values, 4, &unknown)) {
    return unknown != NULL ? unknown : derive_positional(in, "datetime.time", values, 4, rp_py_num(in, 0), RP_TYPE_ANY);
  }
  if (!in_range(values, field_low + 3, field_high + 3, field, 4, &wrong)) {
    return rp_py_unknown(in, call);
  }
  return wrong ? rp_raise(in, "ValueError", "value is out of range")
               : time_value(in, ((field[0] * 60 + field[1]) * 60 + field[2]) * 1000000 + field[3]);
}

static rp_val date_row(rp_interp *in, const rp_call *call)
{
  rp_val self = call->self;
  if (self == NULL || rp_value_is(self, RP_OBJECT_CLASS)) {
    return distribute(in, call, "year month day", 3, date_of);
  }
  if (self->kind == RP_DATETIME && rp_py_takes(call, 0, 0)) {
    return rp_value_date(&in->values, rp_calendar_floor_days(self->integer));
  }
  return rp_value_is_symbolic(self) ? rp_py_derive(in, call, RP_TYPE_DATE) : rp_py_unknown(in, call);
}

static rp_val datetime_row(rp_interp *in, const rp_call *call)
{
  return distribute(in, call, "year month day hour minute second microsecond tzinfo", 8, datetime_of);
}

static rp_val time_row(rp_interp *in, const rp_call *call)
{
  rp_val self = call->self;
  if (self == NULL || rp_value_is(self, RP_OBJECT_CLASS)) {
    return distribute(in, call, "hour minute second microsecond", 4, time_of);
  }
  if (self->kind == RP_DATETIME && rp_py_takes(call, 0, 0)) {
    return time_value(in, self->integer - rp_calendar_floor_days(self->integer) * RP_DAY_MICROSECONDS);
  }
  return rp_value_is_symbolic(self) ? rp_py_derive(in, call, RP_TYPE_ANY) : rp_py_unknown(in, call);
}

static rp_val timedelta_of(rp_interp *in, const rp_call *call, const rp_val *values)
{
  static const int64_t unit[7] = {RP_DAY_MICROSECONDS,    1000000, 1, 1000, 60000000, INT64_C(3600000000),
                                  7 * RP_DAY_MICROSECONDS};
  rp_val unknown = NULL;
  if (!known_all(values, 7, &unknown)) {
    return unknown != NULL
               ? unknown
               : derive_positional(in, "datetime.timedelta", values, 7, rp_py_num(in, 0), RP_TYPE_TIMEDELTA);
  }
  int64_t total = 0;
  long double fraction = 0;
  for (size_t i = 0; i < 7; i++) {
    int64_t number = 0;
    int64_t part = 0;
    if (values[i] == NULL) {
      continue;
    }
    if (values[i]->kind == RP_FLOAT && isfinite(values[i]->real) && fabs(values[i]->real) < 1e9) {
      long double exact = (long double)values[i]->real * (long double)unit[i];
      number = (int64_t)floorl(exact);
      fraction += exact - (long double)number;
      part = number;
    } else if (!rp_py_int(values[i], &number)) {
      return values[i]->kind == RP_FLOAT || values[i]->kind == RP_BIGINT
                 ? rp_py_unknown(in, call)
                 : rp_raise(in, "TypeError", "unsupported type for timedelta component");
    } else if (__builtin_mul_overflow(number, unit[i], &part)) {
      return rp_raise(in, "OverflowError", "days out of range");
    }
    if (__builtin_add_overflow(total, part, &total)) {
      return rp_raise(in, "OverflowError", "days out of range");
    }
  }
  return rp_value_timedelta(&in->values, total + (int64_t)rintl(fraction));
}

static rp_val timedelta_row(rp_interp *in, const rp_call *call)
{
  return distribute(in, call, "days seconds microseconds milliseconds minutes hours weeks", 7, timedelta_of);
}

// date.replace and datetime.replace: what is not given is an attribute of the receiver.
static rp_val replace_of(rp_interp *in, const rp_call *call, const rp_val *values)
{
  static const char *const names[7] = {"year", "month", "day", "hour", "minute", "second", "microsecond"};
  rp_val self = values[7];
  rp_type type = rp_value_type(self);
  size_t count = type == RP_TYPE_DATE ? 3 : 7;
  if (self->kind == RP_UNKNOWN) {
    return self;
  }
  if (type != RP_TYPE_DATE && type != RP_TYPE_DATETIME) {
    return rp_py_unknown(in, call);
  }
  rp_val filled[8] = {NULL};
  for (size_t i = 0; i < 7; i++) {
    if (values[i] != NULL && i >= count) {
      return rp_raise(in, "TypeError", "'%s' is an invalid keyword argument for replace()", names[i]);
    }
    if (i < count) {
      filled[i] = values[i] != NULL ? values[i] : rp_attribute(in, self, rp_sym(in, names[i]), call->node);
      if (filled[i] == NULL) {
        return NULL;
      }
    }
  }
  if (rp_value_is_scalar(self)) {
    return count == 3 ? date_of(in, call, filled) : datetime_of(in, call, filled);
  }
  rp_val unknown = rp_py_first_unknown(filled, count);
  if (unknown != NULL) {
    return unknown;
  }
  size_t used = 0;
  for (size_t i = 0; i < count; i++) {
    used = values[i] != NULL ? i + 1 : used;
  }
  rp_val operands[8] = {self};
  memcpy(operands + 1, filled, used * sizeof *operands);
  return rp_value_derived(&in->values, RP_DERIVE_METHOD, 0, rp_sym(in, "replace"), operands, used + 1, type);
}

static rp_val replace_row(rp_interp *in, const rp_call *call)
{
  rp_val values[8];
  rp_call rest;
  rp_val self = rp_py_self(call, &rest);
  if (self == NULL || !rp_py_by_name(&rest, "year month day hour minute second microsecond tzinfo", values, 8)) {
    return rp_py_unknown(in, call);
  }
  bool naive = self->kind == RP_DATETIME && values[7] == in->values.none; // as every one that is known here
  if (values[7] != NULL && !naive) {
    return rp_py_unknown(in, call);
  }
  for (size_t i = 0; i < 7; i++) {
    values[i] = values[i] != NULL ? values[i] : in->values.ellipsis;
  }
  values[7] = self;
  by_name state = {call, replace_of, 8};
  return rp_py_over_values(in, values, 8, apply_by_name, &state, call->node);
}

static int64_t days_of(rp_val when)
{
  return when->kind == RP_DATE ? when->integer : rp_calendar_floor_days(when->integer);
}

static bool is_day(rp_val value)
{
  return value != NULL && (value->kind == RP_DATE || value->kind == RP_DATETIME);
}

static rp_val combine_of(rp_interp *in, const rp_call *call, const rp_val *values)
{
  int64_t time = 0;
  if (values[0] == NULL || values[1] == NULL || !rp_py_is_none(values[2])) {
    return rp_py_unknown(in, call);
  }
  if (is_day(values[0]) && time_known(values[1], &time)) {
    return rp_value_datetime(&in->values, days_of(values[0]) * RP_DAY_MICROSECONDS + time);
  }
  return rp_py_derive_named(in, "datetime.datetime.combine", values, 2, RP_TYPE_DATETIME);
}

static rp_val combine_row(rp_interp *in, const rp_call *call)
{
  return distribute(in, call, "date time tzinfo", 3, combine_of);
}

static rp_val weekday(rp_interp *in, const rp_call *call)
{
  return rp_py_takes(call, 0, 0) && is_day(call->self) ? rp_py_num(in, rp_calendar_weekday(days_of(call->self)))
                                                       : rp_py_unknown(in, call);
}

static rp_val isoweekday(rp_interp *in, const rp_call *call)
{
  return rp_py_takes(call, 0, 0) && is_day(call->self) ? rp_py_num(in, rp_calendar_weekday(days_of(call->self)) + 1)
                                                       : rp_py_unknown(in, call);
}

static rp_val isocalendar(rp_interp *in, const rp_call *call)
{
  int part[3];
  if (!rp_py_takes(call, 0, 0) || !is_day(call->self)) {
    return rp_py_unknown(in, call);
  }
  rp_calendar_iso(days_of(call->self), &part[0], &part[1], &part[2]);
  rp_val values[3] = {rp_py_num(in, part[0]), rp_py_num(in, part[1]), rp_py_num(in, part[2])};
  return rp_lib_named_tuple(in, "datetime.IsoCalendarDate", "year week weekday", values, 3);
}

static rp_val toordinal(rp_interp *in, const rp_call *call)
{
  return rp_py_takes(call, 0, 0) && is_day(call->self) ? rp_py_num(in, days_of(call->self) + 719163)
                                                       : rp_py_unknown(in, call);
}

static rp_val fromordinal(rp_interp *in, const rp_call *call)
{
  int64_t number = 0;
  if (!rp_py_takes(call, 1, 1) || !rp_py_int(call->args[0], &number)) {
    return rp_py_unknown(in, call);
  }
  if (number < 1 || number > RP_CALENDAR_MAX_DAYS + 719163) {
    return rp_raise(in, "ValueError", "ordinal out of range");
  }
  bool date = rp_str_find(rp_str_of(call->row->name), RP_STR("datetime.datetime"), 0) == SIZE_MAX;
  return date ? rp_value_date(&in->values, number - 719163)
              : rp_value_datetime(&in->values, (number - 719163) * RP_DAY_MICROSECONDS);
}

static rp_val isoformat(rp_interp *in, const rp_call *call)
{
  char text[40];
  rp_str separator = RP_STR("T");
  rp_val sep = rp_arg(in, call, 0, "sep");
  if (!is_day(call->self) || call->rest != NULL || call->count > 1 || rp_py_other_keywords(call, "sep") > 0 ||
      (sep != NULL && (!rp_py_str(sep, &separator) || separator.size != 1))) {
    return rp_py_unknown(in, call);
  }
  int size = call->self->kind == RP_DATE ? rp_calendar_print_date(text, call->self->integer)
                                         : rp_calendar_print_time(text, call->self->integer, separator.data[0]);
  return rp_py_text(in, (rp_str){text, (size_t)size});
}

static rp_val strftime_row(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_val self = rp_py_self(call, &rest);
  rp_str format;
  return is_day(self) && rp_py_takes(&rest, 1, 1) && rp_py_str(rest.args[0], &format)
             ? rp_lib_strftime(in, self, format, call->node)
             : rp_py_unknown(in, call);
}

static rp_val total_seconds(rp_interp *in, const rp_call *call)
{
  return rp_py_takes(call, 0, 0) && call->self != NULL && call->self->kind == RP_TIMEDELTA
             ? rp_py_real_value(in, (double)call->self->integer / 1000000.0)
             : rp_py_unknown(in, call);
}

static rp_val utcfromtimestamp(rp_interp *in, const rp_call *call)
{
  int64_t seconds = 0;
  if (!rp_py_takes(call, 1, 1) || !rp_py_int(call->args[0], &seconds) || seconds < -INT64_C(62135596800) ||
      seconds > INT64_C(253402300799)) {
    return rp_py_unknown(in, call);
  }
  return rp_value_datetime(&in->values, seconds * 1000000);
}

static rp_val monthrange(rp_interp *in, const rp_call *call)
{
  int64_t year = 0;
  int64_t month = 0;
  if (!rp_py_takes(call, 2, 2) || !rp_py_int(call->args[0], &year) || !rp_py_int(call->args[1], &month) || year < 1 ||
      year > 9999) {
    return rp_py_unknown(in, call);
  }
  if (month < 1 || month > 12) {
    return rp_raise(in, "ValueError", "bad month number %d; must be 1-12", (int)month);
  }
  return rp_py_pair(in, rp_py_num(in, rp_calendar_weekday(rp_calendar_days(year, (int)month, 1))),
                    rp_py_num(in, rp_calendar_month_days(year, (int)month)));
}

static rp_val isleap(rp_interp *in, const rp_call *call)
{
  int64_t year = 0;
  return rp_py_takes(call, 1, 1) && rp_py_int(call->args[0], &year) ? rp_py_bool(in, rp_calendar_leap(year))
                                                                    : rp_py_unknown(in, call);
}

// relativedelta stays a derived call with all arguments in order; py_relativedelta.c adds it to a known date.
static rp_val relativedelta_of(rp_interp *in, const rp_call *call, const rp_val *values)
{
  rp_val filled[24];
  for (size_t i = 0; i < 21; i++) {
    bool number = i >= 2 && i <= 10;
    filled[i] = values[i] != NULL ? values[i] : number ? rp_py_num(in, 0) : in->values.none;
    if (filled[i]->kind == RP_OBJECT) {
      return rp_py_unknown(in, call); // weekday=MO(-1)
    }
  }
  size_t used = 0;
  for (size_t i = 0; i < 21; i++) {
    used = values[i] != NULL ? i + 1 : used;
  }
  return rp_py_derive_named(in, "dateutil.relativedelta.relativedelta", filled, used, RP_TYPE_ANY);
}

static rp_val relativedelta_row(rp_interp *in, const rp_call *call)
{
  return distribute(
      in, call,
      "dt1 dt2 years months days leapdays weeks hours minutes seconds microseconds year month day weekday yearday "
      "nlyearday hour minute second microsecond",
      21, relativedelta_of);
}

static rp_val never(rp_interp *in, const rp_call *call)
{
  return rp_py_unknown(in, call);
}

static const rp_native rows[] = {
    {"datetime.date", date_row, 0, RP_TYPE_DATE},
    {"datetime.datetime", datetime_row, 0, RP_TYPE_DATETIME},
    {"datetime.time", time_row, 0, RP_TYPE_ANY},
    {"datetime.timedelta", timedelta_row, 0, RP_TYPE_TIMEDELTA},
    {"datetime.datetime.combine", combine_row, 0, RP_TYPE_DATETIME},
    {"datetime.combine", combine_row, 0, RP_TYPE_DATETIME},
    {"date.replace", replace_row, RP_NATIVE_RECEIVER, RP_TYPE_DATE},
    {"datetime.replace", replace_row, RP_NATIVE_RECEIVER, RP_TYPE_DATETIME},
    {"date.weekday", weekday, RP_NATIVE_PURE, RP_TYPE_INT},
    {"datetime.weekday", weekday, RP_NATIVE_PURE, RP_TYPE_INT},
    {"date.isoweekday", isoweekday, RP_NATIVE_PURE, RP_TYPE_INT},
    {"datetime.isoweekday", isoweekday, RP_NATIVE_PURE, RP_TYPE_INT},
    {"date.isocalendar", isocalendar, RP_NATIVE_PURE, RP_TYPE_TUPLE},
    {"datetime.isocalendar", isocalendar, RP_NATIVE_PURE, RP_TYPE_TUPLE},
    {"date.toordinal", toordinal, RP_NATIVE_PURE, RP_TYPE_INT},
    {"datetime.toordinal", toordinal, RP_NATIVE_PURE, RP_TYPE_INT},
    {"datetime.date.fromordinal", fromordinal, RP_NATIVE_PURE, RP_TYPE_DATE},
    {"datetime.datetime.fromordinal", fromordinal, RP_NATIVE_PURE, RP_TYPE_DATETIME},
    {"date.isoformat", isoformat, RP_NATIVE_PURE, RP_TYPE_STR},
    {"datetime.isoformat", isoformat, RP_NATIVE_PURE, RP_TYPE_STR},
    {"date.strftime", strftime_row, RP_NATIVE_PURE, RP_TYPE_STR},
    {"datetime.strftime", strftime_row, RP_NATIVE_PURE, RP_TYPE_STR},
    {"datetime.date.strftime", strftime_row, RP_NATIVE_PURE, RP_TYPE_STR},
    {"datetime.datetime.strftime", strftime_row, RP_NATIVE_PURE, RP_TYPE_STR},
    {"timedelta.total_seconds", total_seconds, RP_NATIVE_PURE, RP_TYPE_FLOAT},
    {"datetime.datetime.utcfromtimestamp", utcfromtimestamp, RP_NATIVE_PURE, RP_TYPE_DATETIME},
    {"datetime.date.today", never, RP_NATIVE_OUTSIDE, RP_TYPE_DATE},
    {"date.today", never, RP_NATIVE_OUTSIDE, RP_TYPE_DATE},
    {"datetime.datetime.today", never, RP_NATIVE_OUTSIDE, RP_TYPE_DATETIME},
    {"datetime.datetime.now", never, RP_NATIVE_OUTSIDE, RP_TYPE_DATETIME},
    {"datetime.datetime.utcnow", never, RP_NATIVE_OUTSIDE, RP_TYPE_DATETIME},
    {"datetime.now", never, RP_NATIVE_OUTSIDE, RP_TYPE_DATETIME},
    {"datetime.today", never, RP_NATIVE_OUTSIDE, RP_TYPE_DATETIME},
    {"datetime.utcnow", never, RP_NATIVE_OUTSIDE, RP_TYPE_DATETIME},
    {"datetime.datetime.fromtimestamp", never, RP_NATIVE_OUTSIDE, RP_TYPE_DATETIME},
    {"datetime.date.fromtimestamp", never, RP_NATIVE_OUTSIDE, RP_TYPE_DATE},
    {"datetime.timestamp", never, RP_NATIVE_OUTSIDE, RP_TYPE_FLOAT},
    {"date.timetuple", never, RP_NATIVE_PURE, RP_TYPE_ANY},
    {"datetime.timetuple", never, RP_NATIVE_PURE, RP_TYPE_ANY},
    {"datetime.astimezone", never, RP_NATIVE_OUTSIDE, RP_TYPE_DATETIME},
    {"calendar.monthrange", monthrange, RP_NATIVE_PURE, RP_TYPE_TUPLE},
    {"calendar.isleap", isleap, RP_NATIVE_PURE, RP_TYPE_BOOL},
    {"dateutil.relativedelta.relativedelta", relativedelta_row, 0, RP_TYPE_ANY},
    {"dateutil.parser.parse", never, RP_NATIVE_OUTSIDE, RP_TYPE_DATETIME}, // fills gaps from today
};

void rp_lib_datetime_register(rp_interp *in)
{
  RP_PY_ROWS(in, rows);
  rp_lib_dateparse_register(in);
}
