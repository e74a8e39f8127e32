// Operators of dicts: Objects/dictobject.c of CPython, and of those that are kept as dicts of their class Lib/collections/__init__.py
// (OrderedDict.__or__, Counter.__add__ and the like) and Modules/_collectionsmodule.c (defaultdict).
#include "analyzer/eval/expression.h"

static bool is_of(rp_val dict, const char *name)
{
  return dict->object->class != NULL && rp_str_is(rp_class_name(dict->object->class), name);
}

/// dict | dict in one of Python's own classes: that of the left side comes before that of the right one; a Counter knows only Counters.
static rp_val merged(rp_interp *in, rp_val left, rp_val right)
{
  rp_val sides[2] = {left, right};
  rp_val result = rp_dict_new(in);
  for (size_t i = 0; i < 2 && result->object->class == NULL; i++) {
    if (is_of(sides[i], "OrderedDict") || is_of(sides[i], "defaultdict")) {
      const rp_symbol *name = rp_sym(in, "default_factory");
      rp_val factory = rp_env_find(&sides[i]->object->env, name);
      result->object->class = sides[i]->object->class;
      if (factory != NULL) {
        rp_env_set(in, &result->object->env, name, factory);
      }
    }
  }
  rp_dict_replace(in, result->object, left->object->entries.data, left->object->entries.count);
  return rp_call_method(in, result, "update", &right, 1, 0) == NULL ? NULL : result;
}

/// Keys that are told apart, each there for certain, with whole numbers.
static bool counts_are_known(rp_interp *in, rp_val counter)
{
  const rp_entries *entries = &counter->object->entries;
  for (size_t i = 0; i < entries->count; i++) {
    const rp_entry *e = &entries->data[i];
    if (e->many || e->condition != in->values.always || !rp_value_is_integral(e->value)) {
      return false;
    }
  }
  return true;
}

static int64_t count_of(rp_interp *in, rp_val counter, rp_val key, bool *there)
{
  rp_val found = rp_dict_find(in, counter->object, key);
  *there = found != NULL;
  return found != NULL ? found->integer : 0;
}

/// What `op` makes of two counts; false: an overflow.
static bool combine(int op, int64_t a, int64_t b, int64_t *out)
{
  if (op == RP_IR_OP_ADD) {
    return !__builtin_add_overflow(a, b, out);
  }
  if (op == RP_IR_OP_SUB) {
    return !__builtin_sub_overflow(a, b, out);
  }
  *out = (op == RP_IR_OP_BITAND) == (a < b) ? a : b;
  return true;
}

/// Of each key of the left side, then of those that only the right side has: what is greater than zero.
static rp_val counted(rp_interp *in, int op, rp_val left, rp_val right, uint32_t node)
{
  rp_val known[2] = {left, right};
  for (size_t i = 0; i < 2; i++) {
    const rp_entries *entries = &known[i]->object->entries;
    bool plain = counts_are_known(in, known[i]);
    for (size_t j = 0; j < entries->count && plain; j++) {
      plain = rp_dict_tells(in, known[1 - i]->object, entries->data[j].key);
    }
    if (!plain) {
      return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
    }
  }
  rp_val result = rp_dict_new(in);
  for (size_t side = 0; side < 2; side++) {
    const rp_entries entries = known[side]->object->entries;
    for (size_t i = 0; i < entries.count; i++) {
      bool there;
      int64_t own = entries.data[i].value->integer;
      int64_t other = count_of(in, known[1 - side], entries.data[i].key, &there);
      int64_t value;
      if (side == 1 && (there || op == RP_IR_OP_BITAND)) {
        continue;
      }
      if (!(side == 0 ? combine(op, own, other, &value) : combine(op, 0, own, &value))) {
        return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
      }
      uint32_t floor = in->unordered_floor;
      in->unordered_floor = entries.data[i].unordered ? in->next_object : floor; // it comes in any order, as there
      if (value > 0) {
        rp_dict_set(in, result->object, entries.data[i].key, rp_value_int(&in->values, value));
      }
      in->unordered_floor = floor;
    }
  }
  result->object->class = left->object->class;
  rp_env_set(in, &result->object->env, rp_sym(in, "Counter"), in->values.yes);
  return result;
}

bool rp_dict_counts(rp_val value)
{
  return rp_value_is(value, RP_OBJECT_DICT) && is_of(value, "Counter");
}

static bool is_counted(int op)
{
  return op == RP_IR_OP_ADD || op == RP_IR_OP_SUB || op == RP_IR_OP_BITAND || op == RP_IR_OP_BITOR;
}

// Counter.__iadd__ and the like take any mapping, of which only a Counter has a count for every key.
rp_val rp_counter_in_place(rp_interp *in, int op, rp_val counter, rp_val more, uint32_t node)
{
  if (!is_counted(op)) {
    return NULL;
  }
  rp_val made = rp_dict_counts(more) ? counted(in, op, counter, more, node) : NULL;
  if (made == NULL || made->kind == RP_UNKNOWN) {
    in->may_raise = true;
    rp_forget_all(in, counter, rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node));
  } else {
    rp_dict_replace(in, counter->object, made->object->entries.data, made->object->entries.count);
  }
  return counter;
}

rp_val rp_dict_binary(rp_interp *in, int op, rp_val left, rp_val right, uint32_t node)
{
  rp_val sides[2] = {left, right};
  for (size_t i = 0; i < 2; i++) {
    if (!rp_value_is_pythons(sides[i])) {
      return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node); // a class of the repository may have operators of its own
    }
  }
  if (is_counted(op) && rp_dict_counts(left) && rp_dict_counts(right)) {
    return counted(in, op, left, right, node);
  }
  return op == RP_IR_OP_BITOR ? merged(in, left, right) : rp_raise(in, "TypeError", "unsupported operand types");
}
