/// The type table. A parameter's class decides how text is read (its parse()); a constant is exact when the wire either
/// gives the constructor the value itself, or gives parse() a text that it turns into that value. Luigi 3.8.1
/// parameter.py is what the rows were read from.

#include "translator/parts/types.h"

#include <stdio.h>

#include "base/utf8.h"
#include "translator/parts/text.h"

enum { MAX_DEPTH = 64 };

typedef enum family {
  FAMILY_CUSTOM = 0, // of the repository or not known: parse() may do anything
  FAMILY_PLAIN,      // parse() is the identity
  FAMILY_INT,
  FAMILY_FLOAT,
  FAMILY_BOOL,
  FAMILY_DATE,     // Date: keeps a date as it is
  FAMILY_PERIOD,   // Month, Year: normalize() floors
  FAMILY_DATETIME, // DateHour, DateMinute, DateSecond: normalize() floors
  FAMILY_DELTA,
  FAMILY_LIST,
  FAMILY_TUPLE,
  FAMILY_DICT,
  FAMILY_PATH,
  FAMILY_TASK,
  FAMILY_INTERVAL,
  FAMILY_ENUM,
  FAMILY_CHOICE,
  FAMILY_CHOICES, // ChoiceList, EnumList: joined by commas
  FAMILY_OPTIONAL,
  FAMILY_NUMERICAL
} family;

typedef struct class_row {
  const char *name;
  family family;
  const char *flyte;
  bool collection;
  const char *wire;
} class_row;

static const class_row CLASSES[] = {
    {"Parameter", FAMILY_PLAIN, "STRING", false, "text"},
    {"StrParameter", FAMILY_PLAIN, "STRING", false, "text"},
    {"IntParameter", FAMILY_INT, "INTEGER", false, "int"},
    {"FloatParameter", FAMILY_FLOAT, "FLOAT", false, "float"},
    {"BoolParameter", FAMILY_BOOL, "BOOLEAN", false, "bool"},
    {"DateParameter", FAMILY_DATE, "DATETIME", false, "date"},
    {"MonthParameter", FAMILY_PERIOD, "DATETIME", false, "date"},
    {"YearParameter", FAMILY_PERIOD, "DATETIME", false, "date"},
    {"DateHourParameter", FAMILY_DATETIME, "DATETIME", false, "datetime"},
    {"DateMinuteParameter", FAMILY_DATETIME, "DATETIME", false, "datetime"},
    {"DateSecondParameter", FAMILY_DATETIME, "DATETIME", false, "datetime"},
    {"TimeDeltaParameter", FAMILY_DELTA, "STRING", false, "seconds"},
    {"ListParameter", FAMILY_LIST, "STRING", true, "list"},
    {"TupleParameter", FAMILY_TUPLE, "STRING", false, "text"},
    {"DictParameter", FAMILY_DICT, "STRING", false, "text"},
    {"PathParameter", FAMILY_PATH, "STRING", false, "text"},
    {"TaskParameter", FAMILY_TASK, "STRING", false, "text"},
    {"DateIntervalParameter", FAMILY_INTERVAL, "STRING", false, "text"},
    {"EnumParameter", FAMILY_ENUM, "STRING", false, "text"},
    {"ChoiceParameter", FAMILY_CHOICE, "STRING", false, "text"},
    {"EnumListParameter", FAMILY_CHOICES, "STRING", false, "text"},
    {"ChoiceListParameter", FAMILY_CHOICES, "STRING", false, "text"},
    {"NumericalParameter", FAMILY_NUMERICAL, "STRING", false, "text"},
};
static const class_row OPTIONAL = {"Optional", FAMILY_OPTIONAL, "STRING", false, "text"};
static const class_row CUSTOM = {"", FAMILY_CUSTOM, "STRING", false, "text"};

static const class_row *find(const Repipe__V1__Parameter *parameter)
{
  if (parameter == NULL) {
    return &CUSTOM;
  }
  rp_str class = rp_str_of(parameter->class_);
  size_t colon = rp_str_find(class, RP_STR(":"), 0);
  if (colon == SIZE_MAX) {
    return &CUSTOM;
  }
  rp_str module = rp_str_sub(class, 0, colon);
  rp_str name = rp_str_sub(class, colon + 1, class.size);
  if (!rp_str_is(module, "luigi") && !rp_str_starts_with(module, RP_STR("luigi."))) {
    return &CUSTOM;
  }
  for (size_t i = 0; i < sizeof CLASSES / sizeof CLASSES[0]; i++) {
    if (rp_str_is(name, CLASSES[i].name)) {
      return &CLASSES[i];
    }
  }
  return rp_str_starts_with(name, RP_STR("Optional")) ? &OPTIONAL : &CUSTOM;
}

Repipe__V1__PlanType *rp_type_new(rp_arena *arena, const char *flyte, bool collection, const char *wire)
{
  Repipe__V1__PlanType *type = RP_NEW(arena, Repipe__V1__PlanType);
  repipe__v1__plan_type__init(type);
  type->flyte = rp_arena_cstr(arena, rp_str_of(flyte));
  type->wire = rp_arena_cstr(arena, rp_str_of(wire));
  type->collection = collection;
  return type;
}

Repipe__V1__PlanType *rp_type_of_parameter(rp_arena *arena, const Repipe__V1__Parameter *parameter)
{
  const class_row *row = find(parameter);
  return rp_type_new(arena, row->flyte, row->collection, row->wire);
}

Repipe__V1__PlanType *rp_type_of_answer(rp_arena *arena, const Repipe__V1__Parameter *parameter, const char *python)
{
  const class_row *row = find(parameter);
  rp_str type = rp_str_of(python);
  bool native = (row->family == FAMILY_INT && rp_str_is(type, "int")) ||
                (row->family == FAMILY_FLOAT && rp_str_is(type, "float")) ||
                (row->family == FAMILY_BOOL && rp_str_is(type, "bool"));
  switch (row->family) {
  case FAMILY_INT:
  case FAMILY_FLOAT:
  case FAMILY_BOOL:
    return native ? rp_type_new(arena, row->flyte, false, row->wire) : rp_type_new(arena, "STRING", false, "json");
  case FAMILY_DATE:
  case FAMILY_PERIOD:
  case FAMILY_DATETIME:
  case FAMILY_DELTA:
  case FAMILY_PATH:
  case FAMILY_TASK:
  case FAMILY_INTERVAL:
  case FAMILY_ENUM:
  case FAMILY_CHOICES:
    return rp_type_new(arena, row->flyte, false, row->wire);
  case FAMILY_DICT:
  case FAMILY_LIST:
  case FAMILY_TUPLE:
  case FAMILY_CUSTOM:
  case FAMILY_PLAIN:
  case FAMILY_CHOICE:
  case FAMILY_OPTIONAL:
  case FAMILY_NUMERICAL:
    break;
  }
  return rp_type_new(arena, "STRING", false, "json");
}

bool rp_type_is_date(const Repipe__V1__PlanType *type)
{
  return rp_str_is(rp_str_of(type->flyte), "DATETIME") && !type->collection;
}

Repipe__V1__Value *rp_type_literal(rp_arena *arena, const char *type, rp_str text)
{
  Repipe__V1__Value *value = RP_NEW(arena, Repipe__V1__Value);
  repipe__v1__value__init(value);
  value->kind_case = REPIPE__V1__VALUE__KIND_LITERAL;
  value->literal = RP_NEW(arena, Repipe__V1__Literal);
  repipe__v1__literal__init(value->literal);
  value->literal->type = rp_arena_cstr(arena, rp_str_of(type));
  value->literal->text = rp_arena_cstr(arena, text);
  return value;
}

typedef struct result {
  Repipe__V1__PlanType *type;
  Repipe__V1__Value *constant;
} result;

static bool give(result *out, rp_arena *arena, const char *flyte, const char *wire, const char *literal, rp_str text)
{
  if (!rp_utf8_valid(text)) {
    return false;
  }
  out->type = rp_type_new(arena, flyte, false, wire);
  out->constant = rp_type_literal(arena, literal, text);
  return true;
}

static bool give_text(result *out, rp_arena *arena, rp_str text)
{
  return give(out, arena, "STRING", "text", "str", text);
}

static bool give_json(result *out, rp_arena *arena, const Repipe__V1__Value *value, const char *wire)
{
  rp_buf buf = RP_BUF_INIT;
  bool exact = rp_json_value(&buf, value, MAX_DEPTH) && give(out, arena, "STRING", wire, "str", rp_buf_str(&buf));
  rp_buf_release(&buf);
  return exact;
}

// A list for ListParameter: one JSON text an item.
static bool give_items(result *out, rp_arena *arena, const Repipe__V1__Value *value)
{
  Repipe__V1__Value *list = RP_NEW(arena, Repipe__V1__Value);
  repipe__v1__value__init(list);
  list->kind_case = REPIPE__V1__VALUE__KIND_LIST;
  list->list = RP_NEW(arena, Repipe__V1__ValueList);
  repipe__v1__value_list__init(list->list);
  list->list->type = rp_arena_cstr(arena, RP_STR("list"));
  list->list->n_items = value->list->n_items;
  list->list->items = RP_NEW_ARRAY(arena, Repipe__V1__Value *, value->list->n_items);
  for (size_t i = 0; i < value->list->n_items; i++) {
    result item;
    if (!give_json(&item, arena, value->list->items[i], "json")) {
      return false;
    }
    list->list->items[i] = item.constant;
  }
  out->type = rp_type_new(arena, "STRING", true, "list");
  out->constant = list;
  return true;
}

bool rp_type_moment(rp_str text, int64_t *seconds, int32_t *nanos)
{
  char copy[40];
  if (text.size < 10 || text.size >= sizeof copy) {
    return false;
  }
  memcpy(copy, text.data, text.size);
  copy[text.size] = '\0';
  int year, month, day, hour = 0, minute = 0, second = 0, used = 0;
  if (sscanf(copy, "%4d-%2d-%2d%n", &year, &month, &day, &used) != 3 || used != 10) {
    return false;
  }
  *nanos = 0;
  if (text.size > 10) {
    int more = 0;
    if (sscanf(copy + 10, "T%2d:%2d:%2d%n", &hour, &minute, &second, &more) != 3 || more != 9) {
      return false;
    }
    if (text.size > 19) {
      if (copy[19] != '.') {
        return false;
      }
      int32_t unit = 100000000;
      for (size_t i = 20; i < text.size; i++, unit /= 10) {
        if (copy[i] < '0' || copy[i] > '9' || unit == 0) {
          return false;
        }
        *nanos += (copy[i] - '0') * unit;
      }
    }
  }
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59 ||
      hour < 0 || minute < 0 || second < 0) {
    return false;
  }
  // Days from civil (proleptic Gregorian), March first.
  int64_t y = month <= 2 ? year - 1 : year;
  int64_t era = (y >= 0 ? y : y - 399) / 400;
  int64_t of_era = y - era * 400;
  int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int64_t days = era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
  *seconds = days * 86400 + hour * 3600 + minute * 60 + second;
  return true;
}

// A date ("2020", "2020-01", "2020-01-02") or datetime in Luigi's serialised form as wire datetime.
static bool give_moment(result *out, rp_arena *arena, rp_str text, const char *wire)
{
  rp_str full = text;
  if (text.size == 4) {
    full = rp_arena_printf(arena, "%.*s-01-01T00:00:00", RP_STR_ARG(text));
  } else if (text.size == 7) {
    full = rp_arena_printf(arena, "%.*s-01T00:00:00", RP_STR_ARG(text));
  } else if (text.size == 10) {
    full = rp_arena_printf(arena, "%.*sT00:00:00", RP_STR_ARG(text));
  } else if (text.size == 13) {
    full = rp_arena_printf(arena, "%.*s:00:00", RP_STR_ARG(text));
  } else if (text.size == 15 && text.data[10] == 'T') { // DateMinute: 2013-07-10T1907
    full = rp_arena_printf(arena, "%.*s:%.*s:00", 13, text.data, 2, text.data + 13);
  } else if (text.size == 17 && text.data[10] == 'T') { // DateSecond: 2013-07-10T190738
    full = rp_arena_printf(arena, "%.*s:%.*s:%.*s", 13, text.data, 2, text.data + 13, 2, text.data + 15);
  }
  int64_t seconds;
  int32_t nanos;
  return rp_type_moment(full, &seconds, &nanos) && give(out, arena, "DATETIME", wire, "datetime", full);
}

static bool plain(family of)
{
  return of == FAMILY_PLAIN;
}

static bool literal(result *out, rp_arena *arena, const class_row *row, const Repipe__V1__Value *value, bool input)
{
  const family of = row->family;
  rp_str type = rp_str_of(value->literal->type);
  rp_str text = rp_str_of(value->literal->text);
  int64_t number;

  if (rp_str_is(type, "none")) {
    return of == FAMILY_OPTIONAL ? give_text(out, arena, RP_STR("")) : give_json(out, arena, value, "json");
  }
  if (rp_str_is(type, "str")) {
    if (plain(of) || of == FAMILY_PATH || (of == FAMILY_OPTIONAL && text.size > 0) || of == FAMILY_CHOICE) {
      return give_text(out, arena, text);
    }
    return give_json(out, arena, value, "json");
  }
  if (rp_str_is(type, "bool") || rp_str_is(type, "int") || rp_str_is(type, "float")) {
    bool is_int = rp_str_is(type, "int");
    bool is_float = rp_str_is(type, "float");
    bool fits = !is_int || rp_str_to_int64(text, &number);
    const char *flyte = is_int ? "INTEGER" : is_float ? "FLOAT" : "BOOLEAN";
    const char *wire = is_int ? "int" : is_float ? "float" : "bool";
    bool native =
        (is_int && of == FAMILY_INT) || (is_float && of == FAMILY_FLOAT) || (!is_int && !is_float && of == FAMILY_BOOL);
    if (of == FAMILY_OPTIONAL || of == FAMILY_CHOICE) {
      return give_text(out, arena, text);
    }
    if (fits && (native || !input)) {
      return give(out, arena, flyte, wire, wire, text);
    }
    // A float that JSON lacks has its own wire.
    return give_json(out, arena, value, "json") || (is_float && give(out, arena, flyte, wire, wire, text));
  }
  if (rp_str_is(type, "date") || rp_str_is(type, "month") || rp_str_is(type, "year")) {
    return of == FAMILY_OPTIONAL ? give_text(out, arena, text) : give_moment(out, arena, text, "date");
  }
  if (rp_str_is(type, "datetime")) {
    return give_moment(out, arena, text, "datetime");
  }
  if (rp_str_is(type, "timedelta")) {
    return give(out, arena, "STRING", "seconds", "str", text);
  }
  if ((rp_str_is(type, "enum") && (of == FAMILY_ENUM || of == FAMILY_OPTIONAL)) ||
      (rp_str_is(type, "path") && (of == FAMILY_PATH || of == FAMILY_OPTIONAL)) ||
      (rp_str_is(type, "class") && of == FAMILY_TASK) || (rp_str_is(type, "interval") && of == FAMILY_INTERVAL)) {
    return give_text(out, arena, text);
  }
  return false;
}

// Choices as Luigi joins them; only texts that its split gives back.
static bool joined(result *out, rp_arena *arena, const Repipe__V1__ValueList *list)
{
  rp_buf buf = RP_BUF_INIT;
  bool exact = true;
  rp_buf_cstr(&buf, "");
  for (size_t i = 0; i < list->n_items && exact; i++) {
    const Repipe__V1__Value *item = list->items[i];
    exact = item->kind_case == REPIPE__V1__VALUE__KIND_LITERAL && rp_str_of(item->literal->text).size > 0 &&
            strchr(item->literal->text, ',') == NULL;
    if (exact) {
      rp_buf_printf(&buf, "%s%s", i > 0 ? "," : "", item->literal->text);
    }
  }
  exact = exact && give_text(out, arena, rp_buf_str(&buf));
  rp_buf_release(&buf);
  return exact;
}

static bool convert(result *out, rp_arena *arena, const Repipe__V1__Parameter *parameter,
                    const Repipe__V1__Value *value, bool input)
{
  const class_row *row = find(parameter);
  if (value->kind_case == REPIPE__V1__VALUE__KIND_LITERAL) {
    return literal(out, arena, row, value, input);
  }
  if (value->kind_case == REPIPE__V1__VALUE__KIND_LIST) {
    const Repipe__V1__ValueList *list = value->list;
    rp_str type = rp_str_of(list->type);
    if (list->many || rp_str_is(type, "set")) {
      return false;
    }
    if (row->family == FAMILY_LIST) {
      return give_items(out, arena, value);
    }
    if (row->family == FAMILY_CHOICES) {
      return joined(out, arena, list);
    }
    // TupleParameter.parse() takes a list of texts apart letter by letter, so its values go unparsed; normalize()
    // makes a tuple of the list. Elsewhere a tuple would arrive as a list.
    return (row->family == FAMILY_TUPLE || !rp_str_is(type, "tuple")) && give_json(out, arena, value, "json");
  }
  if (value->kind_case == REPIPE__V1__VALUE__KIND_DICT) {
    return give_json(out, arena, value, row->family == FAMILY_DICT ? "text" : "json");
  }
  return false;
}

bool rp_type_constant(Repipe__V1__PlanType **type, Repipe__V1__Value **constant, rp_arena *arena,
                      const Repipe__V1__Parameter *parameter, const Repipe__V1__Value *value)
{
  result out;
  if (!convert(&out, arena, parameter, value, false)) {
    return false;
  }
  *type = out.type;
  *constant = out.constant;
  return true;
}

bool rp_type_default(Repipe__V1__PlanType **type, Repipe__V1__Value **constant, rp_arena *arena,
                     const Repipe__V1__Parameter *parameter, const Repipe__V1__Value *value)
{
  result out;
  if (!convert(&out, arena, parameter, value, true)) {
    return false;
  }
  *type = out.type;
  *constant = out.constant;
  return true;
}

static bool same_type(const Repipe__V1__PlanType *a, const Repipe__V1__PlanType *b)
{
  return strcmp(a->flyte, b->flyte) == 0 && strcmp(a->wire, b->wire) == 0 && a->collection == b->collection;
}

bool rp_type_launch_value(Repipe__V1__Value **constant, rp_arena *arena, const Repipe__V1__Parameter *parameter,
                          const Repipe__V1__PlanType *type, const Repipe__V1__Value *value)
{
  result out;
  if (convert(&out, arena, parameter, value, true) && same_type(out.type, type)) {
    *constant = out.constant;
    return true;
  }
  rp_str wire = rp_str_of(type->wire);
  if (rp_str_is(wire, "json") && rp_type_constant(&out.type, &out.constant, arena, parameter, value) &&
      give_json(&out, arena, value, "json")) {
    *constant = out.constant;
    return true;
  }
  if (value->kind_case != REPIPE__V1__VALUE__KIND_LITERAL || !rp_str_is(rp_str_of(value->literal->type), "str")) {
    return false;
  }
  rp_str text = rp_str_of(value->literal->text);
  int64_t number;
  bool exact = false;
  if (rp_str_is(wire, "text") || rp_str_is(wire, "seconds")) {
    exact = give(&out, arena, "STRING", "text", "str", text);
  } else if (rp_str_is(wire, "int")) {
    exact = rp_str_to_int64(text, &number) && give(&out, arena, "INTEGER", "int", "int", text);
  } else if (rp_str_is(wire, "bool")) {
    bool yes = rp_str_is(text, "true") || rp_str_is(text, "True");
    exact = (yes || rp_str_is(text, "false") || rp_str_is(text, "False")) &&
            give(&out, arena, "BOOLEAN", "bool", "bool", yes ? RP_STR("True") : RP_STR("False"));
  } else if (rp_str_is(wire, "date") || rp_str_is(wire, "datetime")) {
    exact = give_moment(&out, arena, text, type->wire);
  }
  if (exact) {
    *constant = out.constant;
  }
  return exact;
}

static bool same_choices(const Repipe__V1__Parameter *a, const Repipe__V1__Parameter *b)
{
  bool same = a->n_choices == b->n_choices;
  for (size_t i = 0; same && i < a->n_choices; i++) {
    same = strcmp(a->choices[i], b->choices[i]) == 0;
  }
  return same;
}

bool rp_type_passes(const Repipe__V1__PlanType *type, const Repipe__V1__Parameter *from,
                    const Repipe__V1__Parameter *to)
{
  const class_row *source = find(from);
  const class_row *sink = find(to);
  if (to != NULL && from->class_[0] != '\0' && strcmp(from->class_, to->class_) == 0) {
    bool chosen = source->family == FAMILY_ENUM || source->family == FAMILY_CHOICE || source->family == FAMILY_CHOICES;
    return !chosen || same_choices(from, to); // one name may be a member of two enumerations
  }
  rp_str wire = rp_str_of(type->wire);
  if (rp_str_is(wire, "int") || rp_str_is(wire, "float") || rp_str_is(wire, "bool") || rp_str_is(wire, "json")) {
    return source->family != FAMILY_TUPLE; // a JSON list becomes a tuple in TupleParameter only
  }
  if (rp_str_is(wire, "date")) {
    return source->family == FAMILY_DATE; // the others change the value before they pass it on
  }
  return rp_str_is(wire, "text") && plain(source->family) && to != NULL &&
         (plain(sink->family) || sink->family == FAMILY_PATH);
}
