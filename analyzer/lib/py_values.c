// Attributes that are values: of known scalars (date.year, timedelta.days, path.parent) and of library modules.

#include <float.h>
#include <math.h>

#include "analyzer/lib/calendar.h"
#include "analyzer/lib/py.h"

static rp_val day_attribute(rp_interp *in, rp_val value, rp_str name)
{
  bool date = value->kind == RP_DATE;
  rp_calendar_time time = rp_calendar_from_microseconds(date ? value->integer * RP_DAY_MICROSECONDS : value->integer);
  if (rp_str_is(name, "year")) {
    return rp_py_num(in, time.date.year);
  }
  if (rp_str_is(name, "month")) {
    return rp_py_num(in, time.date.month);
  }
  if (rp_str_is(name, "day")) {
    return rp_py_num(in, time.date.day);
  }
  if (date) {
    return NULL;
  }
  if (rp_str_is(name, "hour")) {
    return rp_py_num(in, time.hour);
  }
  if (rp_str_is(name, "minute")) {
    return rp_py_num(in, time.minute);
  }
  if (rp_str_is(name, "second")) {
    return rp_py_num(in, time.second);
  }
  if (rp_str_is(name, "microsecond")) {
    return rp_py_num(in, time.microsecond);
  }
  if (rp_str_is(name, "tzinfo")) {
    return in->values.none;
  }
  return rp_str_is(name, "fold") ? rp_py_num(in, 0) : NULL;
}

static rp_val timedelta_attribute(rp_interp *in, int64_t microseconds, rp_str name)
{
  int64_t days = rp_calendar_floor_days(microseconds);
  int64_t rest = microseconds - days * RP_DAY_MICROSECONDS;
  if (rp_str_is(name, "days")) {
    return rp_py_num(in, days);
  }
  if (rp_str_is(name, "seconds")) {
    return rp_py_num(in, rest / 1000000);
  }
  return rp_str_is(name, "microseconds") ? rp_py_num(in, rest % 1000000) : NULL;
}

rp_val rp_lib_scalar_attribute(rp_interp *in, rp_val value, const rp_symbol *name)
{
  if (value->kind == RP_DATE || value->kind == RP_DATETIME) {
    return day_attribute(in, value, name->text);
  }
  if (value->kind == RP_TIMEDELTA) {
    return timedelta_attribute(in, value->integer, name->text);
  }
  if (value->kind == RP_PATH) {
    return rp_py_path_attribute(in, value, name->text);
  }
  bool integral = rp_value_is_integral(value);
  if (integral || value->kind == RP_FLOAT) {
    if (rp_str_is(name->text, "real")) {
      return integral ? rp_py_num(in, value->integer) : value;
    }
    if (rp_str_is(name->text, "imag")) {
      return integral ? rp_py_num(in, 0) : rp_py_real_value(in, 0);
    }
  }
  return NULL;
}

static const char lower[] = "abcdefghijklmnopqrstuvwxyz";
static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
static const char punctuation[] = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

typedef struct text_value {
  const char *name;
  const char *text;
} text_value;

// Constants of the platform that packages run on: Linux.
static const text_value text_values[] = {
    {"os.sep", "/"},
    {"os.path.sep", "/"},
    {"os.curdir", "."},
    {"os.pardir", ".."},
    {"os.extsep", "."},
    {"os.pathsep", ":"},
    {"os.linesep", "\n"},
    {"os.devnull", "/dev/null"},
    {"os.name", "posix"},
    {"sys.platform", "linux"},
    {"sys.byteorder", "little"},
    {"string.ascii_lowercase", lower},
    {"string.ascii_uppercase", upper},
    {"string.digits", "0123456789"},
    {"string.hexdigits", "0123456789abcdefABCDEF"},
    {"string.octdigits", "01234567"},
    {"string.punctuation", punctuation},
    {"string.whitespace", " \t\n\r\v\f"},
};

typedef struct integer_value {
  const char *name;
  int64_t value;
} integer_value;

// Of Linux, on the machines that clusters have.
static const integer_value integer_values[] = {
    {"os.O_RDONLY", 0},  {"os.O_WRONLY", 1},    {"os.O_RDWR", 2},       {"os.O_CREAT", 0100},
    {"os.O_EXCL", 0200}, {"os.O_TRUNC", 01000}, {"os.O_APPEND", 02000}, {"os.O_NONBLOCK", 04000},
};

static rp_val number_value(rp_interp *in, rp_str name)
{
  for (size_t i = 0; i < sizeof integer_values / sizeof integer_values[0]; i++) {
    if (rp_str_is(name, integer_values[i].name)) {
      return rp_py_num(in, integer_values[i].value);
    }
  }
  if (rp_str_is(name, "sys.maxsize") || rp_str_is(name, "sys.maxint")) {
    return rp_py_num(in, INT64_MAX);
  }
  if (rp_str_is(name, "sys.float_info.max")) {
    return rp_py_real_value(in, DBL_MAX);
  }
  if (rp_str_is(name, "math.pi")) {
    return rp_py_real_value(in, 3.141592653589793);
  }
  if (rp_str_is(name, "math.tau")) {
    return rp_py_real_value(in, 6.283185307179586);
  }
  if (rp_str_is(name, "math.e")) {
    return rp_py_real_value(in, 2.718281828459045);
  }
  if (rp_str_is(name, "math.inf")) {
    return rp_py_real_value(in, (double)INFINITY);
  }
  if (rp_str_is(name, "math.nan")) {
    return rp_py_real_value(in, (double)NAN);
  }
  if (rp_str_is(name, "datetime.MINYEAR")) {
    return rp_py_num(in, 1);
  }
  return rp_str_is(name, "datetime.MAXYEAR") ? rp_py_num(in, 9999) : NULL;
}

/// calendar.month_name and its like, in the C locale.
static rp_val calendar_names(rp_interp *in, rp_str qualified)
{
  static const char *const MONTHS[] = {"",     "January", "February",  "March",   "April",    "May",     "June",
                                       "July", "August",  "September", "October", "November", "December"};
  static const char *const DAYS[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
  enum { SHORT = 3 };
  bool months = rp_str_starts_with(qualified, RP_STR("calendar.month_"));
  bool whole = rp_str_ends_with(qualified, RP_STR("_name"));
  if ((!months && !rp_str_starts_with(qualified, RP_STR("calendar.day_"))) ||
      (!whole && !rp_str_ends_with(qualified, RP_STR("_abbr")))) {
    return NULL;
  }
  rp_val list = rp_sequence_new(in, RP_OBJECT_LIST, NULL, 0);
  size_t count = months ? sizeof MONTHS / sizeof MONTHS[0] : sizeof DAYS / sizeof DAYS[0];
  for (size_t i = 0; i < count; i++) {
    rp_str name = rp_str_of(months ? MONTHS[i] : DAYS[i]);
    name = whole || name.size <= SHORT ? name : rp_str_sub(name, 0, SHORT);
    rp_items_append(in, list->object, rp_py_item(in, rp_value_str(&in->values, name)));
  }
  list->object->class = rp_builtin_class(in, "calendar._localized"); // a sequence of its own kind
  return list;
}

static rp_val time_value(rp_interp *in, rp_str name)
{
  static const int64_t last = (RP_CALENDAR_MAX_DAYS + INT64_C(1)) * RP_DAY_MICROSECONDS - 1;
  if (rp_str_is(name, "datetime.date.min")) {
    return rp_value_date(&in->values, RP_CALENDAR_MIN_DAYS);
  }
  if (rp_str_is(name, "datetime.date.max")) {
    return rp_value_date(&in->values, RP_CALENDAR_MAX_DAYS);
  }
  if (rp_str_is(name, "datetime.datetime.min")) {
    return rp_value_datetime(&in->values, RP_CALENDAR_MIN_DAYS * RP_DAY_MICROSECONDS);
  }
  if (rp_str_is(name, "datetime.datetime.max")) {
    return rp_value_datetime(&in->values, last);
  }
  if (rp_str_is(name, "datetime.time.min") || rp_str_is(name, "datetime.time.max")) {
    bool max = rp_str_is(name, "datetime.time.max");
    rp_val parts[4] = {rp_py_num(in, max ? 23 : 0), rp_py_num(in, max ? 59 : 0), rp_py_num(in, max ? 59 : 0),
                       rp_py_num(in, max ? 999999 : 0)};
    return rp_py_derive_named(in, "datetime.time", parts, 4, RP_TYPE_ANY);
  }
  return NULL;
}

rp_val rp_lib_module_value(rp_interp *in, rp_str qualified)
{
  for (size_t i = 0; i < sizeof text_values / sizeof text_values[0]; i++) {
    if (rp_str_is(qualified, text_values[i].name)) {
      return rp_value_cstr(&in->values, text_values[i].text);
    }
  }
  if (rp_str_is(qualified, "string.ascii_letters")) {
    return rp_value_str(&in->values, rp_arena_printf(in->arena, "%s%s", lower, upper));
  }
  if (rp_str_is(qualified, "string.printable")) {
    return rp_value_str(&in->values,
                        rp_arena_printf(in->arena, "0123456789%s%s%s \t\n\r\v\f", lower, upper, punctuation));
  }
  if (rp_str_is(qualified, "sys.version_info")) {
    rp_val parts[5] = {rp_py_num(in, 3), rp_py_num(in, 11), rp_py_num(in, 7), rp_value_cstr(&in->values, "final"),
                       rp_py_num(in, 0)};
    return rp_lib_named_tuple(in, "version_info", "major minor micro releaselevel serial", parts, 5);
  }
  if (rp_str_is(qualified, "six.PY2") || rp_str_is(qualified, "six.PY3")) {
    return rp_py_bool(in, rp_str_ends_with(qualified, RP_STR("3")));
  }
  if (rp_str_is(qualified, "json.JSONDecodeError") || rp_str_is(qualified, "json.decoder.JSONDecodeError")) {
    return rp_value_object(&in->values, rp_builtin_class(in, "json.JSONDecodeError"));
  }
  if (rp_str_is(qualified, "typing.TYPE_CHECKING")) {
    return in->values.no;
  }
  rp_val number = number_value(in, qualified);
  number = number != NULL ? number : calendar_names(in, qualified);
  return number != NULL ? number : time_value(in, qualified);
}
