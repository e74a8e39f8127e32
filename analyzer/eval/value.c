// Values are hash-consed by kind, payload and the addresses of operands. Operands are themselves consed, so equal structures meet
// without any recursion. A value is looked for by a draft that borrows what it points to, which is copied when it is new.
#include "analyzer/eval/object.h"

#include "base/map.h"
#include "proto/rules.h"

void rp_values_init(rp_values *values, rp_arena *arena, rp_intern *names)
{
  values->arena = arena;
  values->marks = 0;
  values->names = names;
  values->consed = (rp_consing){0};
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
  rp_consing_release(&values->consed);
  rp_guards_free(values->guards);
}

rp_values_mark rp_values_mark_of(rp_values *values)
{
  values->marks++;
  return (rp_values_mark){values->consed.count, rp_guards_mark_of(values->guards)};
}

void rp_values_rewind(rp_values *values, const rp_values_mark *mark)
{
  rp_consing_truncate(&values->consed, mark->values);
  rp_guards_rewind(values->guards, &mark->guards);
}

/// Its payload is `text`.
static bool has_text(rp_value_kind kind)
{
  return kind == RP_STR_ || kind == RP_BYTES || kind == RP_BIGINT || kind == RP_PATH;
}

static uint64_t hash_of(const rp_value *draft)
{
  if (has_text(draft->kind)) {
    return rp_hash(draft->text.data, draft->text.size) + draft->kind;
  }
  uint64_t key[5] = {draft->kind, draft->type};
  if (draft->kind == RP_INPUT) {
    key[2] = (uintptr_t)draft->input.name;
    key[3] = (uintptr_t)draft->input.parameter;
    key[4] = (uintptr_t)draft->input.owner;
  } else if (draft->kind == RP_ELEMENT) {
    key[2] = (uintptr_t)draft->of;
  } else if (draft->kind == RP_DERIVED) {
    key[2] = ((uint64_t)draft->derived.shape << 32) + (uint32_t)draft->derived.op;
    key[3] = (uintptr_t)draft->derived.name;
    key[4] = rp_hash(draft->derived.operands, draft->derived.count * sizeof(rp_val));
  } else if (draft->kind == RP_UNKNOWN) {
    const rp_cause *cause = draft->cause;
    key[2] = ((uint64_t)cause->line << 32) + cause->column;
    key[3] = rp_hash(cause->path.data, cause->path.size) + cause->code;
    key[4] = rp_hash(cause->text.data, cause->text.size);
  } else if (draft->kind == RP_CHOICE) {
    key[2] = rp_hash(draft->choice.options, draft->choice.count * sizeof(rp_option));
  } else {
    key[2] = (uint64_t)draft->integer;
  }
  return rp_hash(key, sizeof key);
}

static bool same_bytes(const void *a, const void *b, size_t size)
{
  return size == 0 || memcmp(a, b, size) == 0;
}

static bool same_cause(const rp_cause *a, const rp_cause *b)
{
  return a->code == b->code && a->line == b->line && a->column == b->column && a->of_library == b->of_library &&
         rp_str_eq(a->path, b->path) && rp_str_eq(a->text, b->text);
}

static bool same_value(const void *made, const void *wanted)
{
  const rp_value *a = made;
  const rp_value *b = wanted;
  if (a->kind != b->kind || a->type != b->type) {
    return false;
  }
  if (has_text(a->kind)) {
    return rp_str_eq(a->text, b->text);
  }
  if (a->kind == RP_INPUT) {
    return a->input.name == b->input.name && a->input.parameter == b->input.parameter &&
           a->input.owner == b->input.owner;
  }
  if (a->kind == RP_ELEMENT) {
    return a->of == b->of;
  }
  if (a->kind == RP_DERIVED) {
    return a->derived.shape == b->derived.shape && a->derived.op == b->derived.op &&
           a->derived.name == b->derived.name && a->derived.count == b->derived.count &&
           same_bytes(a->derived.operands, b->derived.operands, a->derived.count * sizeof(rp_val));
  }
  if (a->kind == RP_UNKNOWN) {
    return same_cause(a->cause, b->cause);
  }
  if (a->kind == RP_CHOICE) {
    return a->choice.count == b->choice.count &&
           same_bytes(a->choice.options, b->choice.options, a->choice.count * sizeof(rp_option));
  }
  return a->integer == b->integer;
}

static void *copy_of(rp_values *values, const void *data, size_t size)
{
  void *copy = rp_arena_alloc(values->arena, size);
  if (size > 0) {
    memcpy(copy, data, size);
  }
  return copy;
}

/// What `itself` and `outside` say, from the parts that are there already.
static void take_origin(rp_values *values, rp_value *value)
{
  if (value->kind == RP_INPUT) {
    value->itself = true;
    value->outside = value->outside != NULL ? copy_of(values, value->outside, sizeof *value->outside) : NULL;
  } else if (value->kind == RP_ELEMENT) {
    value->outside = value->of->outside;
  } else if (value->kind == RP_DERIVED) {
    value->itself = value->derived.count > 0 || value->outside != NULL;
    value->outside = value->outside != NULL ? copy_of(values, value->outside, sizeof *value->outside) : NULL;
    for (uint32_t i = 0; i < value->derived.count; i++) {
      rp_val operand = value->derived.operands[i];
      value->itself = value->itself && (operand->itself || rp_value_is_scalar(operand));
      value->outside = value->outside != NULL ? value->outside : operand->outside;
    }
  } else if (value->kind == RP_CHOICE) {
    for (uint32_t i = 0; i < value->choice.count && value->outside == NULL; i++) {
      const rp_option *option = &value->choice.options[i];
      value->outside = option->condition->outside != NULL ? option->condition->outside : option->value->outside;
    }
  }
}

/// The value that is like `draft`, whose payload is copied when it is new.
static rp_val cons(rp_values *values, const rp_value *draft)
{
  uint64_t hash = hash_of(draft);
  rp_value *found = rp_consing_find(&values->consed, hash, same_value, draft);
  if (found != NULL) {
    return found;
  }
  found = copy_of(values, draft, sizeof *draft);
  if (has_text(draft->kind)) {
    found->text = rp_arena_str(values->arena, draft->text);
  } else if (draft->kind == RP_DERIVED) {
    found->derived.operands = copy_of(values, draft->derived.operands, draft->derived.count * sizeof(rp_val));
  } else if (draft->kind == RP_UNKNOWN) {
    found->cause = copy_of(values, draft->cause, sizeof *draft->cause);
  } else if (draft->kind == RP_CHOICE) {
    found->choice.options = copy_of(values, draft->choice.options, draft->choice.count * sizeof(rp_option));
  }
  take_origin(values, found);
  rp_consing_add(&values->consed, hash, found);
  return found;
}

static rp_val cons_integer(rp_values *values, rp_value_kind kind, int64_t integer)
{
  return cons(values, &(rp_value){.kind = kind, .integer = integer});
}

static rp_val cons_text(rp_values *values, rp_value_kind kind, rp_str text)
{
  return cons(values, &(rp_value){.kind = kind, .text = text});
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
  rp_value draft = {.kind = RP_FLOAT}; // compared by its bits: 0.0 is not -0.0, and NaN is found again
  _Static_assert(sizeof draft.real == sizeof draft.integer, "a float has the bits of an integer");
  draft.real = d;
  return cons(values, &draft);
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
  return cons(values, &(rp_value){.kind = RP_INPUT, .type = type, .input = {.name = name, .parameter = parameter}});
}

rp_val rp_value_outside(rp_values *values, const rp_symbol *name, rp_type type, rp_object *parameter,
                        const rp_object *owner, const rp_cause *cause)
{
  return cons(values, &(rp_value){.kind = RP_INPUT,
                                  .type = type,
                                  .outside = cause,
                                  .input = {.name = name, .parameter = parameter, .owner = owner}});
}

rp_val rp_value_derived(rp_values *values, rp_derivation shape, int op, const rp_symbol *name, const rp_val *operands,
                        size_t count, rp_type type)
{
  return cons(
      values,
      &(rp_value){.kind = RP_DERIVED,
                  .type = type,
                  .derived = {.shape = shape, .op = op, .name = name, .operands = operands, .count = (uint32_t)count}});
}

rp_val rp_value_placed(rp_values *values, rp_derivation shape, const rp_symbol *name, const rp_val *operands,
                       size_t count, rp_type type, const rp_cause *cause)
{
  return cons(values,
              &(rp_value){.kind = RP_DERIVED,
                          .type = type,
                          .outside = cause,
                          .derived = {.shape = shape, .name = name, .operands = operands, .count = (uint32_t)count}});
}

rp_val rp_value_element(rp_values *values, rp_val of, rp_type type)
{
  return cons(values, &(rp_value){.kind = RP_ELEMENT, .type = type, .of = of});
}

rp_val rp_value_unknown(rp_values *values, const rp_cause *cause)
{
  return cons(values, &(rp_value){.kind = RP_UNKNOWN, .cause = cause}); // one for each place: reported once
}

rp_val rp_value_object(rp_values *values, rp_object *object)
{
  (void)values;
  return &object->own;
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
  return cons(values, &(rp_value){.kind = RP_CHOICE, .choice = {.options = list, .count = (uint32_t)used}});
}

// ---- joined names ----

/// Of choices that wait for one another; two of one depth may wait for the same.
enum { JOINED_DEPTH = 16 };

struct rp_joined {
  rp_value value; ///< that of the slot
  rp_values *values;
  rp_condition condition;
  rp_val first, second;
  unsigned depth; ///< 0: made, and what came of it is `first`
  uint32_t marks; ///< of `values` then: what is made behind a later one may be forgotten before the slot is
  rp_val sole;    ///< what rp_value_sole said of both
  bool several;
};

static unsigned depth_of(rp_val value)
{
  return value != NULL && value->kind == RP_JOINED ? value->joined->depth : 0;
}

bool rp_value_sole(rp_val value, rp_val *sole)
{
  bool one = true;
  if (value != NULL && value->kind == RP_JOINED) {
    return !value->joined->several && rp_value_sole(value->joined->sole, sole);
  }
  if (value != NULL && value->kind == RP_CHOICE) {
    for (uint32_t i = 0; one && i < value->choice.count; i++) {
      one = rp_value_sole(value->choice.options[i].value, sole);
    }
  } else if (value != NULL && value->kind != RP_UNBOUND) {
    *sole = *sole == NULL ? value : *sole;
    one = value == *sole;
  }
  return one;
}

rp_val rp_value_joined(rp_values *values, rp_condition condition, rp_val first, rp_val second)
{
  if (first == second) {
    return first;
  }
  unsigned depth = 1 + (depth_of(first) > depth_of(second) ? depth_of(first) : depth_of(second));
  struct rp_joined *joined = RP_NEW(values->arena, struct rp_joined);
  *joined = (struct rp_joined){.value = {.kind = RP_JOINED, .joined = joined},
                               .values = values,
                               .condition = condition,
                               .first = first,
                               .second = second,
                               .depth = depth,
                               .marks = values->marks};
  joined->several = !rp_value_sole(first, &joined->sole) || !rp_value_sole(second, &joined->sole);
  return depth > JOINED_DEPTH ? rp_value_settle(&joined->value) : &joined->value;
}

rp_val rp_value_settle(rp_val value)
{
  struct rp_joined *joined = value->joined;
  if (joined->depth == 0) {
    return joined->first;
  }
  rp_values *values = joined->values;
  rp_val made = rp_value_settled(joined->first);
  rp_val second = rp_value_settled(joined->second);
  if (made != second) {
    rp_option options[2] = {{joined->condition, made != NULL ? made : values->unbound},
                            {rp_guard_not(values, joined->condition), second != NULL ? second : values->unbound}};
    made = rp_value_choice(values, options, 2);
  }
  made = made == values->unbound ? NULL : made;
  if (joined->marks == values->marks) {
    joined->first = made;
    joined->depth = 0;
  }
  return made;
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
  case RP_JOINED:
  case RP_OBJECT:
    return RP_TYPE_ANY;
  }
  return RP_TYPE_ANY;
}
