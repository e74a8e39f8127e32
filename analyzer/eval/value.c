// Values and guards are hash-consed by a byte key of kind, payload and operand addresses. Operands are themselves
// consed, so equal structures meet at equal keys without any recursion.
#include "analyzer/eval/object.h"

#include <stdio.h>

#include "proto/rules.h"

void rp_values_init(rp_values *values, rp_arena *arena, rp_intern *names)
{
  values->arena = arena;
  values->names = names;
  rp_map_init(&values->consed, arena);
  values->guards = rp_guards_new();
  static const rp_value FIXED[] = {
      {.kind = RP_NONE},    {.kind = RP_BOOL, .integer = 1}, {.kind = RP_BOOL, .integer = 0},
      {.kind = RP_UNBOUND}, {.kind = RP_ELLIPSIS},           {.kind = RP_NOT_IMPLEMENTED}};
  static const rp_guard TRUTHS[] = {{.kind = RP_GUARD_TRUE}, {.kind = RP_GUARD_FALSE}};
  values->none = &FIXED[0];
  values->yes = &FIXED[1];
  values->no = &FIXED[2];
  values->unbound = &FIXED[3];
  values->ellipsis = &FIXED[4];
  values->not_implemented = &FIXED[5];
  values->always = &TRUTHS[0];
  values->never = &TRUTHS[1];
}

void rp_values_release(rp_values *values)
{
  rp_map_release(&values->consed);
  rp_guards_free(values->guards);
}

static rp_val cons(rp_values *values, const void *key, size_t size, const rp_value *draft)
{
  rp_str bytes = {key, size};
  rp_value *found = rp_map_find(&values->consed, bytes);
  if (found == NULL) {
    found = rp_arena_alloc(values->arena, sizeof *found);
    *found = *draft;
    rp_map_put(&values->consed, bytes, found);
  }
  return found;
}

static rp_val cons_integer(rp_values *values, rp_value_kind kind, int64_t integer)
{
  struct {
    int64_t kind, integer;
  } key = {kind, integer};
  return cons(values, &key, sizeof key, &(rp_value){.kind = kind, .integer = integer});
}

static rp_val cons_text(rp_values *values, rp_value_kind kind, rp_str text)
{
  char small[256];
  char *key = text.size + 1 <= sizeof small ? small : rp_arena_alloc(values->arena, text.size + 1);
  key[0] = (char)kind;
  if (text.size > 0) {
    memcpy(key + 1, text.data, text.size);
  }
  rp_value *found = rp_map_find(&values->consed, (rp_str){key, text.size + 1});
  if (found == NULL) {
    found = RP_NEW(values->arena, rp_value);
    found->kind = kind;
    found->text = rp_arena_str(values->arena, text);
    rp_map_put(&values->consed, (rp_str){key, text.size + 1}, found);
  }
  return found;
}

rp_val rp_value_bool(rp_values *values, bool b)
{
  return b ? values->yes : values->no;
}

rp_val rp_value_int(rp_values *values, int64_t i)
{
  return cons_integer(values, RP_INT, i);
}

rp_val rp_value_bigint(rp_values *values, rp_str decimal)
{
  int64_t small;
  if (rp_str_to_int64(decimal, &small)) {
    return rp_value_int(values, small);
  }
  return cons_text(values, RP_BIGINT, decimal);
}

rp_val rp_value_float(rp_values *values, double d)
{
  int64_t bits;
  memcpy(&bits, &d, sizeof bits);
  struct {
    int64_t kind, bits;
  } key = {RP_FLOAT, bits};
  return cons(values, &key, sizeof key, &(rp_value){.kind = RP_FLOAT, .real = d});
}

rp_val rp_value_str(rp_values *values, rp_str text)
{
  return cons_text(values, RP_STR_, text);
}

rp_val rp_value_cstr(rp_values *values, const char *text)
{
  return cons_text(values, RP_STR_, rp_str_of(text));
}

rp_val rp_value_bytes(rp_values *values, rp_str bytes)
{
  return cons_text(values, RP_BYTES, bytes);
}

rp_val rp_value_path(rp_values *values, rp_str text)
{
  return cons_text(values, RP_PATH, text);
}

rp_val rp_value_date(rp_values *values, int64_t days)
{
  return cons_integer(values, RP_DATE, days);
}

rp_val rp_value_datetime(rp_values *values, int64_t microseconds)
{
  return cons_integer(values, RP_DATETIME, microseconds);
}

rp_val rp_value_timedelta(rp_values *values, int64_t microseconds)
{
  return cons_integer(values, RP_TIMEDELTA, microseconds);
}

rp_val rp_value_input(rp_values *values, const rp_symbol *name, rp_type type, rp_object *parameter)
{
  struct {
    uintptr_t kind, name, type, parameter;
  } key = {RP_INPUT, (uintptr_t)name, (uintptr_t)type, (uintptr_t)parameter};
  return cons(values, &key, sizeof key,
              &(rp_value){.kind = RP_INPUT, .type = type, .input = {.name = name, .parameter = parameter}});
}

rp_val rp_value_derived(rp_values *values, rp_derivation shape, int op, const rp_symbol *name, const rp_val *operands,
                        size_t count, rp_type type)
{
  size_t words = 5 + count;
  uintptr_t small[16];
  uintptr_t *key = words <= 16 ? small : rp_arena_alloc(values->arena, words * sizeof *key);
  key[0] = RP_DERIVED;
  key[1] = (uintptr_t)shape;
  key[2] = (uintptr_t)op;
  key[3] = (uintptr_t)name;
  key[4] = (uintptr_t)type;
  for (size_t i = 0; i < count; i++) {
    key[5 + i] = (uintptr_t)operands[i];
  }
  rp_str bytes = {(const char *)key, words * sizeof *key};
  rp_value *found = rp_map_find(&values->consed, bytes);
  if (found == NULL) {
    found = RP_NEW(values->arena, rp_value);
    rp_val *copy = rp_arena_alloc(values->arena, count * sizeof *copy);
    if (count > 0) {
      memcpy(copy, operands, count * sizeof *copy);
    }
    found->kind = RP_DERIVED;
    found->type = type;
    found->derived.shape = shape;
    found->derived.op = op;
    found->derived.name = name;
    found->derived.operands = copy;
    found->derived.count = (uint32_t)count;
    rp_map_put(&values->consed, bytes, found);
  }
  return found;
}

rp_val rp_value_element(rp_values *values, rp_val of, rp_type type)
{
  struct {
    uintptr_t kind, of, type;
  } key = {RP_ELEMENT, (uintptr_t)of, (uintptr_t)type};
  return cons(values, &key, sizeof key, &(rp_value){.kind = RP_ELEMENT, .type = type, .of = of});
}

rp_val rp_value_unknown(rp_values *values, const rp_cause *cause)
{
  // One value for each place, so that one cause is reported once.
  rp_str key = rp_arena_printf(values->arena, "\x10%u:%u:%u:%.*s:%.*s", cause->code, cause->line, cause->column,
                               RP_STR_ARG(cause->path), RP_STR_ARG(cause->text));
  rp_value *found = rp_map_find(&values->consed, key);
  if (found == NULL) {
    rp_cause *copy = RP_NEW(values->arena, rp_cause);
    *copy = *cause;
    found = RP_NEW(values->arena, rp_value);
    found->kind = RP_UNKNOWN;
    found->cause = copy;
    rp_map_put(&values->consed, key, found);
  }
  return found;
}

rp_val rp_value_object(rp_values *values, rp_object *object)
{
  if (object->value == NULL) {
    rp_value *value = RP_NEW(values->arena, rp_value);
    *value = (rp_value){.kind = RP_OBJECT, .object = object};
    object->value = value;
  }
  return object->value;
}

static void add_option(rp_values *values, rp_option *list, size_t *count, size_t limit, rp_condition condition,
                       rp_val value)
{
  if (condition->kind == RP_GUARD_FALSE || *count > limit) {
    return;
  }
  if (value->kind == RP_CHOICE) {
    for (uint32_t i = 0; i < value->choice.count; i++) {
      add_option(values, list, count, limit, rp_guard_and(values, condition, value->choice.options[i].condition),
                 value->choice.options[i].value);
    }
    return;
  }
  for (size_t i = 0; i < *count; i++) {
    if (list[i].value == value) {
      list[i].condition = rp_guard_or(values, list[i].condition, condition);
      return;
    }
  }
  if (*count < limit) {
    list[*count] = (rp_option){condition, value};
  }
  (*count)++;
}

rp_val rp_value_choice(rp_values *values, const rp_option *options, size_t count)
{
  rp_option list[RP_CHOICE_LIMIT];
  size_t used = 0;
  for (size_t i = 0; i < count; i++) {
    if (options[i].value != NULL) {
      add_option(values, list, &used, RP_CHOICE_LIMIT, options[i].condition, options[i].value);
    }
  }
  if (used == 0) {
    return NULL;
  }
  if (used == 1) {
    return list[0].value;
  }
  if (used > RP_CHOICE_LIMIT) {
    return rp_value_unknown(
        values, &(rp_cause){.code = RP_RULE_BUDGET_SIZE, .text = RP_STR("more alternatives than the budget")});
  }
  uintptr_t key[1 + 2 * RP_CHOICE_LIMIT];
  key[0] = RP_CHOICE;
  for (size_t i = 0; i < used; i++) {
    key[1 + 2 * i] = (uintptr_t)list[i].condition;
    key[2 + 2 * i] = (uintptr_t)list[i].value;
  }
  rp_str bytes = {(const char *)key, (1 + 2 * used) * sizeof key[0]};
  rp_value *found = rp_map_find(&values->consed, bytes);
  if (found == NULL) {
    found = RP_NEW(values->arena, rp_value);
    rp_option *copy = rp_arena_alloc(values->arena, used * sizeof *copy);
    memcpy(copy, list, used * sizeof *copy);
    found->kind = RP_CHOICE;
    found->choice.options = copy;
    found->choice.count = (uint32_t)used;
    rp_map_put(&values->consed, bytes, found);
  }
  return found;
}

rp_type rp_value_type(rp_val value)
{
  switch (value->kind) {
  case RP_NONE:
    return RP_TYPE_NONE;
  case RP_BOOL:
    return RP_TYPE_BOOL;
  case RP_INT:
  case RP_BIGINT:
    return RP_TYPE_INT;
  case RP_FLOAT:
    return RP_TYPE_FLOAT;
  case RP_STR_:
    return RP_TYPE_STR;
  case RP_BYTES:
    return RP_TYPE_BYTES;
  case RP_DATE:
    return RP_TYPE_DATE;
  case RP_DATETIME:
    return RP_TYPE_DATETIME;
  case RP_TIMEDELTA:
    return RP_TYPE_TIMEDELTA;
  case RP_PATH:
    return RP_TYPE_PATH;
  case RP_INPUT:
  case RP_DERIVED:
  case RP_ELEMENT:
    return value->type;
  case RP_ELLIPSIS:
  case RP_NOT_IMPLEMENTED:
  case RP_UNKNOWN:
  case RP_CHOICE:
  case RP_UNBOUND:
  case RP_OBJECT:
    return RP_TYPE_ANY;
  }
  return RP_TYPE_ANY;
}
