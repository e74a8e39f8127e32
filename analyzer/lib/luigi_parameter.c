// Luigi's Parameter classes: what parse, normalize and serialize do where the stub leaves them to us, freezing, and the
// types that inputs of a task have.
#include <stdio.h>
#include <stdlib.h>

#include "analyzer/lib/calendar.h"
#include "analyzer/lib/lib.h"
#include "analyzer/lib/luigi.h"

static rp_object *self_of(const rp_call *call)
{
  return call->count > 0 && rp_value_is(call->args[0], RP_OBJECT_INSTANCE) ? call->args[0]->object : NULL;
}

static rp_val not_understood(rp_interp *in, const rp_call *call)
{
  for (size_t i = 0; i < call->count; i++) {
    if (call->args[i]->kind == RP_UNKNOWN) {
      return call->args[i];
    }
  }
  return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, call->node);
}

static int64_t integer_attribute(rp_interp *in, rp_object *self, const char *name, int64_t absent)
{
  rp_val value = rp_attribute_or_null(in, rp_value_object(&in->values, self), rp_sym(in, name), 0);
  return value != NULL && rp_value_is_integral(value) ? value->integer : absent;
}

/// Start of the counting of intervals, in days or microseconds.
static int64_t start_of(rp_interp *in, rp_object *self, bool microseconds)
{
  rp_val start = rp_attribute_or_null(in, rp_value_object(&in->values, self), rp_sym(in, "start"), 0);
  if (start == NULL || (start->kind != RP_DATE && start->kind != RP_DATETIME)) {
    return 0;
  }
  int64_t value = start->kind == RP_DATE ? start->integer * RP_DAY_MICROSECONDS : start->integer;
  return microseconds ? value : rp_calendar_floor_days(value);
}

static int64_t floor_to(int64_t value, int64_t step)
{
  int64_t rest = value % step;
  return value - (rest < 0 ? rest + step : rest);
}

static rp_val interval_start(rp_interp *in, rp_val value)
{
  if (rp_value_is(value, RP_OBJECT_INSTANCE) && rp_class_derives_named(value->object->class, "luigi.date_interval", "DateInterval")) {
    rp_val a = rp_env_find(&value->object->env, rp_sym(in, "date_a"));
    return a != NULL ? a : value;
  }
  return value;
}

static bool day_of(rp_val value, int64_t *days)
{
  if (value->kind == RP_DATE) {
    *days = value->integer;
    return true;
  }
  if (value->kind == RP_DATETIME) {
    *days = rp_calendar_floor_days(value->integer);
    return true;
  }
  return false;
}

/// Luigi 3.8.1 parameter.py:589, 633, 660: a datetime loses its time, then down to the interval counted from start.
static rp_val normalize_day(rp_interp *in, const rp_call *call, int months)
{
  rp_object *self = self_of(call);
  rp_val value = rp_arg(in, call, 1, NULL);
  if (self == NULL || value == NULL) {
    return not_understood(in, call);
  }
  if (value->kind == RP_NONE) {
    return value;
  }
  value = months > 0 ? interval_start(in, value) : value;
  int64_t days;
  if (!day_of(value, &days)) {
    return value->kind == RP_STR_ ? rp_raise(in, "TypeError", "no date") : not_understood(in, call);
  }
  int64_t interval = integer_attribute(in, self, "interval", 1);
  interval = interval > 0 ? interval : 1;
  int64_t start = start_of(in, self, false);
  if (months == 0) {
    return rp_value_date(&in->values, start + floor_to(days - start, interval));
  }
  rp_calendar_date date = rp_calendar_from_days(days);
  rp_calendar_date first = rp_calendar_from_days(start);
  int64_t since = (int64_t)(date.year - first.year) * 12 + (date.month - first.month);
  int64_t month = (int64_t)first.year * 12 + (first.month - 1) + floor_to(months == 12 ? since / 12 * 12 - (since % 12 < 0 ? 12 : 0) : since, interval * months);
  if (months == 12) {
    month = month / 12 * 12;
  }
  return rp_value_date(&in->values, rp_calendar_days(month / 12, (int)(month % 12) + 1, 1));
}

static rp_val normalize_date(rp_interp *in, const rp_call *call)
{
  return normalize_day(in, call, 0);
}

static rp_val normalize_month(rp_interp *in, const rp_call *call)
{
  return normalize_day(in, call, 1);
}

static rp_val normalize_year(rp_interp *in, const rp_call *call)
{
  return normalize_day(in, call, 12);
}

/// parameter.py:723: down to interval times the class's step, from start.
static rp_val normalize_datetime(rp_interp *in, const rp_call *call)
{
  rp_object *self = self_of(call);
  rp_val value = rp_arg(in, call, 1, NULL);
  if (self == NULL || value == NULL) {
    return not_understood(in, call);
  }
  if (value->kind == RP_NONE) {
    return value;
  }
  int64_t moment = value->kind == RP_DATE ? value->integer * RP_DAY_MICROSECONDS : value->integer;
  if (value->kind != RP_DATE && value->kind != RP_DATETIME) {
    return value->kind == RP_STR_ ? rp_raise(in, "TypeError", "no datetime") : not_understood(in, call);
  }
  rp_val step = rp_attribute_or_null(in, call->args[0], rp_sym(in, "_timedelta"), 0);
  int64_t interval = integer_attribute(in, self, "interval", 1);
  if (step == NULL || step->kind != RP_TIMEDELTA || step->integer <= 0 || interval <= 0) {
    return not_understood(in, call);
  }
  int64_t start = start_of(in, self, true);
  return rp_value_datetime(&in->values, start + floor_to(moment - start, step->integer * interval));
}

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
  return moment != NULL && moment->kind == RP_DATETIME ? rp_value_date(&in->values, rp_calendar_floor_days(moment->integer)) : moment;
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

static rp_val normalize_bool(rp_interp *in, const rp_call *call)
{
  rp_val value = rp_arg(in, call, 1, NULL);
  if (value == NULL) {
    return not_understood(in, call);
  }
  rp_val parsed = rp_call_method(in, call->args[0], "parse", &value, 1, call->node);
  if (parsed == NULL) { // parameter.py:899: ValueError gives None
    in->raised = NULL;
    return in->values.none;
  }
  return parsed;
}

// ---- time deltas ----

static bool read_number(rp_str *rest, double *out)
{
  char *end = NULL;
  char text[64];
  size_t size = rest->size < sizeof text - 1 ? rest->size : sizeof text - 1;
  size_t digits = 0;
  while (digits < size && ((rest->data[digits] >= '0' && rest->data[digits] <= '9') || rest->data[digits] == '.')) {
    digits++;
  }
  if (digits == 0) {
    return false;
  }
  memcpy(text, rest->data, digits);
  text[digits] = '\0';
  *out = strtod(text, &end);
  *rest = rp_str_sub(*rest, digits, rest->size);
  return *end == '\0';
}

/// "1 w 2 d 3 h 4 m 5 s" in this order, words or letters, blanks optional (parameter.py:981).
static bool read_simple(rp_str text, int64_t *microseconds)
{
  static const struct {
    const char *word;
    int64_t seconds;
  } UNITS[] = {{"weeks", 604800}, {"days", 86400}, {"hours", 3600}, {"minutes", 60}, {"seconds", 1}};
  int64_t total = 0;
  size_t unit = 0;
  bool any = false;
  rp_str rest = rp_str_trim(text);
  while (rest.size > 0) {
    double number;
    if (!read_number(&rest, &number) || number != (double)(int64_t)number) {
      return false;
    }
    rest = rp_str_trim(rest);
    size_t letters = 0;
    while (letters < rest.size && rest.data[letters] >= 'a' && rest.data[letters] <= 'z') {
      letters++;
    }
    rp_str word = rp_str_sub(rest, 0, letters);
    bool found = false;
    for (; unit < 5 && !found; unit++) {
      rp_str full = rp_str_of(UNITS[unit].word);
      found = (word.size == 1 && word.data[0] == full.data[0]) || rp_str_eq(word, full) || rp_str_eq(word, rp_str_sub(full, 0, full.size - 1));
      if (found) {
        total += (int64_t)number * UNITS[unit].seconds;
      }
    }
    if (!found) {
      return false;
    }
    any = true;
    rest = rp_str_trim(rp_str_sub(rest, letters, rest.size));
  }
  *microseconds = total * 1000000;
  return any;
}

/// "PnW" or "PnDTnHnMnS" (parameter.py:971).
static bool read_iso(rp_str text, int64_t *microseconds)
{
  if (text.size < 2 || text.data[0] != 'P') {
    return false;
  }
  rp_str rest = rp_str_sub(text, 1, text.size);
  bool time = false;
  int64_t total = 0;
  while (rest.size > 0) {
    if (rest.data[0] == 'T' && !time) {
      time = true;
      rest = rp_str_sub(rest, 1, rest.size);
      continue;
    }
    double number;
    if (!read_number(&rest, &number) || rest.size == 0 || number != (double)(int64_t)number) {
      return false;
    }
    char unit = rest.data[0];
    int64_t seconds = !time && unit == 'W' ? 604800 : !time && unit == 'D' ? 86400 : time && unit == 'H' ? 3600 : time && unit == 'M' ? 60 : time && unit == 'S' ? 1 : 0;
    if (seconds == 0) {
      return false;
    }
    total += (int64_t)number * seconds;
    rest = rp_str_sub(rest, 1, rest.size);
  }
  *microseconds = total * 1000000;
  return true;
}

static rp_val parse_timedelta(rp_interp *in, const rp_call *call)
{
  rp_val value = rp_arg(in, call, 1, NULL);
  if (value == NULL || value->kind != RP_STR_) {
    return not_understood(in, call);
  }
  char *end = NULL;
  const char *text = rp_arena_cstr(in->arena, value->text);
  double seconds = strtod(text, &end);
  int64_t microseconds;
  if (value->text.size > 0 && *end == '\0' && seconds > -1e12 && seconds < 1e12) {
    double scaled = seconds * 1e6;
    return rp_value_timedelta(&in->values, (int64_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5));
  }
  if (read_iso(value->text, &microseconds) || read_simple(value->text, &microseconds)) {
    return rp_value_timedelta(&in->values, microseconds);
  }
  return rp_raise(in, "Exception", "Invalid time delta - could not parse %.*s", RP_STR_ARG(value->text));
}

// ---- freezing and JSON ----

static rp_object *frozen_class(rp_interp *in)
{
  for (size_t i = 0; i < in->classes.count; i++) {
    rp_object *class = in->classes.items[i];
    if (rp_str_is(class->cls.qualname, "FrozenOrderedDict") && class->cls.module != NULL && class->cls.module->stub) {
      return class;
    }
  }
  return NULL;
}

enum { FREEZE_DEPTH = 64 };

static rp_val freeze(rp_interp *in, rp_val value, bool thaw, unsigned depth)
{
  value = rp_path_prune(in, value);
  if (value == NULL || value->kind != RP_OBJECT || depth > FREEZE_DEPTH) {
    return value;
  }
  rp_object *object = value->object;
  bool frozen = object->kind == RP_OBJECT_INSTANCE && rp_class_derives_named(object->class, "luigi.freezing", "FrozenOrderedDict");
  if (object->kind == RP_OBJECT_DICT || frozen) {
    rp_val inner = frozen ? rp_env_find(&object->env, rp_sym(in, "wrapped")) : value;
    if (inner == NULL || !rp_value_is(inner, RP_OBJECT_DICT)) {
      return value;
    }
    rp_entries entries = inner->object->entries;
    rp_entry *mapped = rp_arena_alloc(in->arena, (entries.count + 1) * sizeof *mapped);
    for (size_t i = 0; i < entries.count; i++) {
      mapped[i] = entries.data[i];
      mapped[i].value = freeze(in, entries.data[i].value, thaw, depth + 1);
    }
    rp_val dict = rp_dict_new(in);
    rp_dict_replace(in, dict->object, mapped, entries.count);
    rp_object *class = thaw ? NULL : frozen_class(in);
    if (class == NULL) {
      return dict;
    }
    rp_object *instance = rp_instance_new(in, class);
    rp_env_set(in, &instance->env, rp_sym(in, "wrapped"), dict);
    return rp_value_object(&in->values, instance);
  }
  if (object->kind == RP_OBJECT_LIST || object->kind == RP_OBJECT_TUPLE) {
    rp_items items = object->items;
    rp_item *mapped = rp_arena_alloc(in->arena, (items.count + 1) * sizeof *mapped);
    for (size_t i = 0; i < items.count; i++) {
      mapped[i] = items.data[i];
      mapped[i].value = freeze(in, items.data[i].value, thaw, depth + 1);
    }
    rp_val sequence = rp_sequence_new(in, thaw ? RP_OBJECT_LIST : RP_OBJECT_TUPLE, NULL, 0);
    rp_items_replace(in, sequence->object, mapped, items.count);
    return sequence;
  }
  return value;
}

rp_val rp_lib_freeze(rp_interp *in, rp_val value)
{
  return freeze(in, value, false, 0);
}

static rp_val recursively_freeze(rp_interp *in, const rp_call *call)
{
  return call->count > 0 ? freeze(in, call->args[0], false, 0) : not_understood(in, call);
}

static rp_val recursively_unfreeze(rp_interp *in, const rp_call *call)
{
  return call->count > 0 ? freeze(in, call->args[0], true, 0) : not_understood(in, call);
}

static rp_val parse_json(rp_interp *in, const rp_call *call)
{
  rp_val value = rp_arg(in, call, 1, NULL);
  if (value == NULL || value->kind != RP_STR_) {
    return value != NULL && value->kind != RP_UNKNOWN ? value : not_understood(in, call);
  }
  return rp_call_simple(in, rp_external(in, RP_STR("json.loads")), &value, 1, call->node);
}

static rp_val parse_dict(rp_interp *in, const rp_call *call)
{
  rp_val value = parse_json(in, call);
  return value == NULL ? NULL : freeze(in, value, false, 0);
}

static rp_val parse_list(rp_interp *in, const rp_call *call)
{
  rp_val value = parse_json(in, call); // parameter.py:1440: list(json.loads(x))
  if (value == NULL || value->kind == RP_NONE || value->kind == RP_UNKNOWN) {
    return value;
  }
  rp_val list = rp_call_simple(in, rp_external(in, RP_STR("builtins.list")), &value, 1, call->node);
  return list == NULL ? NULL : freeze(in, list, false, 0);
}

/// ast.literal_eval: Python literals and containers of them, nothing else.
static rp_val literal_eval(rp_interp *in, rp_str text, uint32_t node)
{
  const rp_facts *facts = rp_linker_extract(in->linker, text);
  rp_ir_list body = rp_ir_list_at(facts, facts->body);
  if (facts->n_problems > 0 || body.count != 1 || rp_ir_kind_of(facts, body.items[0]) != RP_IR_EXPRESSION) {
    return rp_raise(in, "ValueError", "malformed literal");
  }
  for (uint32_t i = 1; i < facts->kind.len; i++) {
    rp_ir_kind kind = rp_ir_kind_of(facts, i);
    bool literal = kind == RP_IR_EXPRESSION || kind == RP_IR_CONST || kind == RP_IR_INT || kind == RP_IR_FLOAT || kind == RP_IR_STRING ||
                   kind == RP_IR_BYTES || kind == RP_IR_TUPLE || kind == RP_IR_LIST || kind == RP_IR_SET || kind == RP_IR_DICT ||
                   kind == RP_IR_PAIR || (kind == RP_IR_UNARY && facts->a[i] == RP_IR_OP_NEG);
    if (!literal) {
      return rp_raise(in, "ValueError", "malformed literal");
    }
  }
  rp_module module = {.name = rp_sym(in, "<literal>"), .facts = facts, .stub = true};
  rp_frame frame = {.caller = in->frame, .module = &module, .node = node};
  in->frame = &frame;
  rp_val value = rp_eval(in, facts->a[body.items[0]]);
  in->frame = frame.caller;
  return value;
}

static rp_val literal_eval_row(rp_interp *in, const rp_call *call)
{
  rp_val text = rp_arg(in, call, 0, NULL);
  return text == NULL || text->kind != RP_STR_ ? not_understood(in, call) : literal_eval(in, text->text, call->node);
}

/// parameter.py:1516: JSON, else Python's own syntax; scalars of a JSON array are read again as literals.
static rp_val parse_tuple(rp_interp *in, const rp_call *call)
{
  rp_val value = parse_json(in, call);
  if (value == NULL) {
    in->raised = NULL;
    rp_val text = rp_arg(in, call, 1, NULL);
    value = text == NULL || text->kind != RP_STR_ ? not_understood(in, call) : literal_eval(in, text->text, call->node);
  }
  return value == NULL ? NULL : freeze(in, value, false, 0);
}

static rp_val serialize_json(rp_interp *in, const rp_call *call)
{
  rp_val value = rp_arg(in, call, 1, NULL);
  if (value == NULL) {
    return not_understood(in, call);
  }
  rp_val thawed = freeze(in, value, true, 0);
  return rp_call_simple(in, rp_external(in, RP_STR("json.dumps")), &thawed, 1, call->node);
}

static rp_val normalize_path(rp_interp *in, const rp_call *call)
{
  rp_val value = rp_arg(in, call, 1, NULL);
  rp_val absolute = rp_attribute_or_null(in, call->args[0], rp_sym(in, "absolute"), 0);
  if (value == NULL || (absolute != NULL && rp_truth(in, absolute)->kind != RP_GUARD_FALSE)) {
    return rp_unknown(in, RP_RULE_READS_OUTSIDE, call->node); // Path.absolute() reads the working directory
  }
  if (value->kind == RP_STR_) {
    return rp_call_simple(in, rp_external(in, RP_STR("pathlib.Path")), &value, 1, call->node);
  }
  return value;
}

// ---- FrozenOrderedDict ----

static rp_val frozen_init(rp_interp *in, const rp_call *call)
{
  rp_object *self = self_of(call);
  if (self != NULL) {
    rp_call rest = *call;
    rest.args = call->args + 1;
    rest.count = call->count - 1;
    rp_val dict = rp_call_value(in, rp_external(in, RP_STR("builtins.dict")), &rest);
    if (dict == NULL) {
      return NULL;
    }
    rp_env_set(in, &self->env, rp_sym(in, "wrapped"), dict);
  }
  return in->values.none;
}

static rp_val wrapped(rp_interp *in, const rp_call *call)
{
  rp_val self = call->self != NULL ? call->self : call->count > 0 ? call->args[0] : NULL;
  rp_val dict = self != NULL && rp_value_is(self, RP_OBJECT_INSTANCE) ? rp_env_find(&self->object->env, rp_sym(in, "wrapped")) : NULL;
  return dict != NULL ? dict : not_understood(in, call);
}

static rp_val frozen_getitem(rp_interp *in, const rp_call *call)
{
  rp_val key = rp_arg(in, call, 1, NULL);
  return key == NULL ? not_understood(in, call) : rp_subscript(in, wrapped(in, call), key, call->node);
}

static rp_val frozen_iter(rp_interp *in, const rp_call *call)
{
  return wrapped(in, call);
}

static rp_val frozen_len(rp_interp *in, const rp_call *call)
{
  rp_val dict = wrapped(in, call);
  return rp_call_simple(in, rp_external(in, RP_STR("builtins.len")), &dict, 1, call->node);
}

static rp_val frozen_method(rp_interp *in, const rp_call *call, const char *name)
{
  size_t skip = call->self == NULL && call->count > 0 ? 1 : 0;
  return rp_call_method(in, wrapped(in, call), name, call->args + skip, call->count - skip, call->node);
}

#define FROZEN_METHOD(name)                                                                                            \
  static rp_val frozen_##name(rp_interp *in, const rp_call *call)                                                      \
  {                                                                                                                    \
    return frozen_method(in, call, #name);                                                                             \
  }
FROZEN_METHOD(get)
FROZEN_METHOD(items)
FROZEN_METHOD(keys)
FROZEN_METHOD(values)

// ---- Parameter itself ----

static rp_val set_name(rp_interp *in, const rp_call *call)
{
  rp_object *self = self_of(call);
  rp_val name = rp_arg(in, call, 2, NULL);
  if (self != NULL && name != NULL) {
    rp_env_set(in, &self->env, rp_sym(in, "_attribute_name"), name);
  }
  return in->values.none;
}

static rp_val next_counter(rp_interp *in, const rp_call *call)
{
  (void)call;
  return rp_value_int(&in->values, (int64_t)in->next_object);
}

rp_type rp_lib_parameter_type(const rp_object *parameter)
{
  static const struct {
    const char *name;
    rp_type type;
  } TYPES[] = {{"IntParameter", RP_TYPE_INT}, {"FloatParameter", RP_TYPE_FLOAT}, {"BoolParameter", RP_TYPE_BOOL},
               {"DateParameter", RP_TYPE_DATE}, {"_DatetimeParameterBase", RP_TYPE_DATETIME}, {"TimeDeltaParameter", RP_TYPE_TIMEDELTA},
               {"DateIntervalParameter", RP_TYPE_INTERVAL}, {"ListParameter", RP_TYPE_TUPLE}, {"TupleParameter", RP_TYPE_TUPLE},
               {"DictParameter", RP_TYPE_DICT}, {"EnumParameter", RP_TYPE_ENUM}, {"EnumListParameter", RP_TYPE_TUPLE},
               {"ChoiceListParameter", RP_TYPE_TUPLE}, {"PathParameter", RP_TYPE_PATH}, {"TaskParameter", RP_TYPE_CLASS},
               {"NumericalParameter", RP_TYPE_ANY}, {"ChoiceParameter", RP_TYPE_ANY}};
  if (rp_class_derives_named(parameter->class, "luigi.parameter", "OptionalParameterMixin")) {
    return RP_TYPE_ANY; // may be None
  }
  for (size_t i = 0; i < sizeof TYPES / sizeof TYPES[0]; i++) {
    if (rp_class_derives_named(parameter->class, "luigi.parameter", TYPES[i].name)) {
      return TYPES[i].type;
    }
  }
  // Parameter and StrParameter: text from a command line, anything from a caller. str() and formatting leave text as it is.
  return RP_TYPE_ANY;
}

rp_val rp_lib_symbolic_instance(rp_interp *in, rp_object *class)
{
  size_t count;
  const rp_parameter *parameters = rp_class_parameters(in, class, &count);
  rp_keyword *keywords = rp_arena_alloc(in->arena, (count + 1) * sizeof *keywords);
  for (size_t i = 0; i < count; i++) {
    rp_type type = rp_lib_parameter_type(parameters[i].object);
    keywords[i] = (rp_keyword){parameters[i].name, rp_value_input(&in->values, parameters[i].name, type, parameters[i].object)};
  }
  return rp_instantiate(in, class, &(rp_call){.keywords = keywords, .keyword_count = count});
}

static const rp_native ROWS[] = {
    {"luigi.parameter.Parameter.__set_name__", set_name, 0, RP_TYPE_NONE},
    {"luigi.parameter._next_counter", next_counter, 0, RP_TYPE_INT},
    {"luigi.parameter.DateParameter.normalize", normalize_date, 0, RP_TYPE_DATE},
    {"luigi.parameter.MonthParameter.normalize", normalize_month, 0, RP_TYPE_DATE},
    {"luigi.parameter.YearParameter.normalize", normalize_year, 0, RP_TYPE_DATE},
    {"luigi.parameter._DatetimeParameterBase.normalize", normalize_datetime, 0, RP_TYPE_DATETIME},
    {"luigi.parameter._DateParameterBase.parse", parse_date, 0, RP_TYPE_DATE},
    {"luigi.parameter._DateParameterBase.serialize", serialize_date, 0, RP_TYPE_STR},
    {"luigi.parameter._DatetimeParameterBase.parse", parse_datetime, 0, RP_TYPE_DATETIME},
    {"luigi.parameter._DatetimeParameterBase.serialize", serialize_date, 0, RP_TYPE_STR},
    {"luigi.parameter.DateMinuteParameter.parse", parse_minute, 0, RP_TYPE_DATETIME},
    {"luigi.parameter.BoolParameter.normalize", normalize_bool, 0, RP_TYPE_BOOL},
    {"luigi.parameter.TimeDeltaParameter.parse", parse_timedelta, 0, RP_TYPE_TIMEDELTA},
    {"luigi.parameter.DictParameter.parse", parse_dict, 0, RP_TYPE_DICT},
    {"luigi.parameter.DictParameter.serialize", serialize_json, 0, RP_TYPE_STR},
    {"luigi.parameter.ListParameter.parse", parse_list, 0, RP_TYPE_TUPLE},
    {"luigi.parameter.ListParameter.serialize", serialize_json, 0, RP_TYPE_STR},
    {"luigi.parameter.TupleParameter.parse", parse_tuple, 0, RP_TYPE_TUPLE},
    {"luigi.parameter.PathParameter.normalize", normalize_path, 0, RP_TYPE_PATH},
    {"ast.literal_eval", literal_eval_row, RP_NATIVE_PURE, RP_TYPE_ANY},
    {"luigi.freezing.recursively_freeze", recursively_freeze, 0, RP_TYPE_ANY},
    {"luigi.freezing.recursively_unfreeze", recursively_unfreeze, 0, RP_TYPE_ANY},
    {"luigi.freezing.FrozenOrderedDict.__init__", frozen_init, 0, RP_TYPE_NONE},
    {"luigi.freezing.FrozenOrderedDict.__getitem__", frozen_getitem, 0, RP_TYPE_ANY},
    {"luigi.freezing.FrozenOrderedDict.__iter__", frozen_iter, 0, RP_TYPE_ANY},
    {"luigi.freezing.FrozenOrderedDict.__len__", frozen_len, 0, RP_TYPE_INT},
    {"luigi.freezing.FrozenOrderedDict.get_wrapped", wrapped, 0, RP_TYPE_DICT},
    {"luigi.freezing.FrozenOrderedDict.get", frozen_get, 0, RP_TYPE_ANY},
    {"luigi.freezing.FrozenOrderedDict.items", frozen_items, 0, RP_TYPE_ANY},
    {"luigi.freezing.FrozenOrderedDict.keys", frozen_keys, 0, RP_TYPE_ANY},
    {"luigi.freezing.FrozenOrderedDict.values", frozen_values, 0, RP_TYPE_ANY}};

void rp_lib_luigi_parameter_register(rp_interp *in)
{
  rp_native_register(in, ROWS, sizeof ROWS / sizeof ROWS[0]);
}
