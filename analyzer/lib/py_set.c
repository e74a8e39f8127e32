// Methods of set and frozenset. Members that are not known may be equal to one another: union keeps them all (a set
// object holds no two *known* equal ones), difference and intersection are known only where equality is.

#include "analyzer/lib/py.h"

static rp_object *set_of(const rp_call *call, rp_call *rest)
{
  rp_val self = rp_py_self(call, rest);
  return self != NULL && rp_value_is(self, RP_OBJECT_SET) ? self->object : NULL;
}

static rp_object *copy_of(rp_interp *in, const rp_object *set)
{
  rp_object *copy = rp_object_new(in, RP_OBJECT_SET);
  copy->class = set->class;
  rp_items_replace(in, copy, set->items.data, set->items.count);
  return copy;
}

static rp_val add(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_object *set = set_of(call, &rest);
  if (set == NULL || !rp_py_takes(&rest, 1, 1)) {
    return rp_py_unknown(in, call);
  }
  if (!rp_is_hashable(in, rest.args[0])) {
    return NULL;
  }
  rp_py_set_add(in, set, rp_py_item(in, rest.args[0]));
  return in->values.none;
}

static bool add_all(rp_interp *in, rp_object *set, const rp_call *call)
{
  for (size_t i = 0; i < call->count; i++) {
    rp_items items;
    if (!rp_py_items(in, call->args[i], call->node, &items)) {
      return false;
    }
    for (size_t j = 0; j < items.count; j++) {
      if (!rp_is_hashable(in, items.data[j].value)) {
        return false;
      }
      rp_py_set_add(in, set, items.data[j]);
    }
  }
  return true;
}

static rp_val update(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_object *set = set_of(call, &rest);
  if (set == NULL || !rp_py_takes(&rest, 0, 64)) {
    return rp_py_unknown(in, call);
  }
  return add_all(in, set, &rest) ? in->values.none : NULL;
}

static rp_val union_of(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_object *set = set_of(call, &rest);
  if (set == NULL || !rp_py_takes(&rest, 0, 64)) {
    return rp_py_unknown(in, call);
  }
  rp_object *result = copy_of(in, set);
  return add_all(in, result, &rest) ? rp_value_object(&in->values, result) : NULL;
}

// Whether `value` is among the items: 1, 0, -1 not known.
static int holds(rp_interp *in, const rp_items *items, rp_val value)
{
  int answer = 0;
  for (size_t i = 0; i < items->count; i++) {
    const rp_item *item = &items->data[i];
    int equal = item->value == value && value->kind != RP_UNKNOWN ? 1 : rp_equal(in, item->value, value);
    if (equal == 1 && !item->many && item->condition->kind == RP_GUARD_TRUE) {
      return 1;
    }
    answer = equal == 0 ? answer : -1;
  }
  return answer;
}

// Items of `set` that are (keep) or are not in all the others. False: not known or raised (*raised).
static bool select_items(rp_interp *in, const rp_object *set, const rp_call *call, bool keep, rp_items *out,
                         bool *raised)
{
  rp_item *items = RP_NEW_ARRAY(in->arena, rp_item, set->items.count + 1);
  size_t count = set->items.count;
  *raised = false;
  if (count > 0) {
    memcpy(items, set->items.data, count * sizeof *items);
  }
  for (size_t i = 0; i < call->count; i++) {
    rp_items other;
    if (!rp_py_items(in, call->args[i], call->node, &other)) {
      *raised = true;
      return false;
    }
    size_t left = 0;
    for (size_t j = 0; j < count; j++) {
      int held = holds(in, &other, items[j].value);
      if (held < 0) {
        return false;
      }
      if ((held == 1) == keep) {
        items[left++] = items[j];
      }
    }
    count = left;
  }
  *out = (rp_items){items, count, NULL, count};
  return true;
}

static rp_val selected(rp_interp *in, const rp_call *call, bool keep, bool in_place)
{
  rp_call rest;
  rp_items items;
  bool raised = false;
  rp_object *set = set_of(call, &rest);
  if (set == NULL || !rp_py_takes(&rest, 0, 64)) {
    return rp_py_unknown(in, call);
  }
  if (!select_items(in, set, &rest, keep, &items, &raised)) {
    if (in_place && !raised) {
      rp_py_forget(in, set, call->node);
      return in->values.none;
    }
    return raised ? NULL : rp_py_derive(in, call, RP_TYPE_SET);
  }
  if (!in_place) {
    rp_object *result = copy_of(in, set);
    rp_items_replace(in, result, items.data, items.count);
    return rp_value_object(&in->values, result);
  }
  if (rp_py_repeats(in, set)) {
    rp_py_forget(in, set, call->node);
  } else {
    rp_items_replace(in, set, items.data, items.count);
  }
  return in->values.none;
}

static rp_val difference(rp_interp *in, const rp_call *call)
{
  return selected(in, call, false, false);
}

static rp_val intersection(rp_interp *in, const rp_call *call)
{
  return selected(in, call, true, false);
}

static rp_val difference_update(rp_interp *in, const rp_call *call)
{
  return selected(in, call, false, true);
}

static rp_val intersection_update(rp_interp *in, const rp_call *call)
{
  return selected(in, call, true, true);
}

static rp_val symmetric_difference(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_items mine;
  rp_items other;
  rp_items theirs;
  bool raised = false;
  rp_object *set = set_of(call, &rest);
  if (set == NULL || !rp_py_takes(&rest, 1, 1)) {
    return rp_py_unknown(in, call);
  }
  if (!rp_py_items(in, rest.args[0], call->node, &other)) {
    return NULL;
  }
  rp_object *right = rp_object_new(in, RP_OBJECT_SET);
  for (size_t i = 0; i < other.count; i++) {
    rp_py_set_add(in, right, other.data[i]);
  }
  rp_val left_value = rp_value_object(&in->values, set);
  rp_call back = rest;
  back.args = &left_value;
  if (!select_items(in, set, &rest, false, &mine, &raised) ||
      !select_items(in, right, &back, false, &theirs, &raised)) {
    return raised ? NULL : rp_py_derive(in, call, RP_TYPE_SET);
  }
  rp_object *result = copy_of(in, set);
  rp_items_replace(in, result, mine.data, mine.count);
  for (size_t i = 0; i < theirs.count; i++) {
    rp_py_set_add(in, result, theirs.data[i]);
  }
  return rp_value_object(&in->values, result);
}

static rp_val remove_member(rp_interp *in, const rp_call *call, bool must)
{
  rp_call rest;
  rp_object *set = set_of(call, &rest);
  if (set == NULL || !rp_py_takes(&rest, 1, 1)) {
    return rp_py_unknown(in, call);
  }
  if (!rp_value_is(rest.args[0], RP_OBJECT_SET) &&
      !rp_is_hashable(in, rest.args[0])) { // a set is looked for as a frozenset
    return NULL;
  }
  int held = holds(in, &set->items, rest.args[0]);
  if (held == 0) {
    return must ? rp_raise_key(in, rest.args[0]) : in->values.none;
  }
  if (held < 0 || rp_py_repeats(in, set)) {
    in->may_raise = in->may_raise || must;
    rp_py_forget(in, set, call->node);
    return in->values.none;
  }
  rp_item *items = RP_NEW_ARRAY(in->arena, rp_item, set->items.count);
  size_t count = 0;
  for (size_t i = 0; i < set->items.count; i++) {
    if (rp_equal(in, set->items.data[i].value, rest.args[0]) != 1 && set->items.data[i].value != rest.args[0]) {
      items[count++] = set->items.data[i];
    }
  }
  rp_items_replace(in, set, items, count);
  return in->values.none;
}

static rp_val discard(rp_interp *in, const rp_call *call)
{
  return remove_member(in, call, false);
}

static rp_val remove_row(rp_interp *in, const rp_call *call)
{
  return remove_member(in, call, true);
}

static rp_val pop(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_object *set = set_of(call, &rest);
  if (set == NULL || !rp_py_takes(&rest, 0, 0)) {
    return rp_py_unknown(in, call);
  }
  if (set->items.count == 1 && rp_py_shape_of(&set->items) == RP_PY_PLAIN && !rp_py_repeats(in, set)) {
    rp_val value = set->items.data[0].value;
    rp_items_replace(in, set, NULL, 0);
    return value;
  }
  if (set->items.count == 0) {
    return rp_raise(in, "KeyError", "'pop from an empty set'");
  }
  rp_py_forget(in, set, call->node); // which one goes depends on hashes
  return rp_py_unknown(in, call);
}

static rp_val clear(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_object *set = set_of(call, &rest);
  if (set == NULL || !rp_py_takes(&rest, 0, 0)) {
    return rp_py_unknown(in, call);
  }
  if (rp_py_repeats(in, set)) {
    rp_py_forget(in, set, call->node);
  } else {
    rp_items_replace(in, set, NULL, 0);
  }
  return in->values.none;
}

static rp_val copy(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_object *set = set_of(call, &rest);
  return set != NULL && rp_py_takes(&rest, 0, 0) ? rp_value_object(&in->values, copy_of(in, set))
                                                 : rp_py_unknown(in, call);
}

// All items of `a` in `b`: 1, 0, -1.
static int within(rp_interp *in, const rp_items *a, const rp_items *b)
{
  int answer = 1;
  for (size_t i = 0; i < a->count; i++) {
    int held = holds(in, b, a->data[i].value);
    bool certain = !a->data[i].many && a->data[i].condition->kind == RP_GUARD_TRUE;
    if (held == 0 && certain) {
      return 0;
    }
    answer = held == 1 ? answer : -1;
  }
  return answer;
}

static rp_val relation(rp_interp *in, const rp_call *call, char which)
{
  rp_call rest;
  rp_items other;
  rp_object *set = set_of(call, &rest);
  if (set == NULL || !rp_py_takes(&rest, 1, 1)) {
    return rp_py_unknown(in, call);
  }
  if (!rp_py_items(in, rest.args[0], call->node, &other)) {
    return NULL;
  }
  int answer = -1;
  if (which == 'b') {
    answer = within(in, &set->items, &other);
  } else if (which == 'p') {
    answer = within(in, &other, &set->items);
  } else {
    answer = 1;
    for (size_t i = 0; i < set->items.count && answer != 0; i++) {
      int held = holds(in, &other, set->items.data[i].value);
      bool certain = !set->items.data[i].many && set->items.data[i].condition->kind == RP_GUARD_TRUE;
      answer = held == 0 ? answer : held == 1 && certain ? 0 : -1;
    }
  }
  return answer >= 0 ? rp_py_bool(in, answer == 1) : rp_py_derive(in, call, RP_TYPE_BOOL);
}

static rp_val issubset(rp_interp *in, const rp_call *call)
{
  return relation(in, call, 'b');
}

static rp_val issuperset(rp_interp *in, const rp_call *call)
{
  return relation(in, call, 'p');
}

static rp_val isdisjoint(rp_interp *in, const rp_call *call)
{
  return relation(in, call, 'd');
}

static const rp_native rows[] = {
    {"set.add", add, 0, RP_TYPE_NONE},
    {"set.update", update, RP_NATIVE_READS, RP_TYPE_NONE},
    {"set.union", union_of, RP_NATIVE_READS, RP_TYPE_SET},
    {"set.difference", difference, RP_NATIVE_READS, RP_TYPE_SET},
    {"set.intersection", intersection, RP_NATIVE_READS, RP_TYPE_SET},
    {"set.symmetric_difference", symmetric_difference, RP_NATIVE_READS, RP_TYPE_SET},
    {"set.difference_update", difference_update, RP_NATIVE_READS, RP_TYPE_NONE},
    {"set.intersection_update", intersection_update, RP_NATIVE_READS, RP_TYPE_NONE},
    {"set.discard", discard, 0, RP_TYPE_NONE},
    {"set.remove", remove_row, 0, RP_TYPE_NONE},
    {"set.pop", pop, 0, RP_TYPE_ANY},
    {"set.clear", clear, 0, RP_TYPE_NONE},
    {"set.copy", copy, 0, RP_TYPE_SET},
    {"set.issubset", issubset, RP_NATIVE_READS_SOME, RP_TYPE_BOOL},
    {"set.issuperset", issuperset, RP_NATIVE_READS, RP_TYPE_BOOL},
    {"set.isdisjoint", isdisjoint, RP_NATIVE_READS_SOME, RP_TYPE_BOOL},
};

void rp_lib_set_register(rp_interp *in)
{
  RP_PY_ROWS(in, rows);
}
