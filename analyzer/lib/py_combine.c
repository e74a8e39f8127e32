// A function of known values over values and items that are choices or conditional: the combinations are enumerated up
// to RP_CHOICE_LIMIT. And sorting, which is known only where each comparison is.

#include "analyzer/lib/py.h"

// One combination in progress: values chosen so far and the condition under which.
typedef struct combination {
  rp_condition condition;
  rp_val *values;
  size_t count;
} combination;

static bool impossible(const rp_interp *in, rp_condition condition)
{
  return condition->kind == RP_GUARD_FALSE || rp_path_decides(in, condition) == 0;
}

static void extend(rp_interp *in, combination *to, const combination *from, rp_condition condition, rp_val value,
                   size_t room)
{
  to->condition = rp_guard_and(&in->values, from->condition, condition);
  to->values = RP_NEW_ARRAY(in->arena, rp_val, room);
  if (from->count > 0) {
    memcpy(to->values, from->values, from->count * sizeof *from->values);
  }
  to->count = from->count;
  if (value != NULL) {
    to->values[to->count++] = value;
  }
}

// Adds to `next` what `item` makes of one combination. False: too many.
static bool spread(rp_interp *in, combination *next, size_t *count, const combination *from, const rp_item *item,
                   size_t room)
{
  rp_option single = {in->values.always, item->value};
  const rp_option *options = &single;
  size_t option_count = 1;
  if (item->value->kind == RP_CHOICE) {
    options = item->value->choice.options;
    option_count = item->value->choice.count;
  }
  for (size_t i = 0; i < option_count; i++) {
    rp_condition condition = rp_guard_and(&in->values, item->condition, options[i].condition);
    if (impossible(in, rp_guard_and(&in->values, from->condition, condition))) {
      continue;
    }
    if (*count == RP_CHOICE_LIMIT) {
      return false;
    }
    extend(in, &next[(*count)++], from, condition, options[i].value, room);
  }
  if (item->condition->kind != RP_GUARD_TRUE) {
    rp_condition absent = rp_guard_not(&in->values, item->condition);
    if (!impossible(in, rp_guard_and(&in->values, from->condition, absent))) {
      if (*count == RP_CHOICE_LIMIT) {
        return false;
      }
      extend(in, &next[(*count)++], from, absent, NULL, room);
    }
  }
  return true;
}

rp_val rp_py_over_items(rp_interp *in, const rp_items *items, rp_py_apply apply, void *data, uint32_t node)
{
  combination current[RP_CHOICE_LIMIT];
  combination next[RP_CHOICE_LIMIT];
  size_t count = 1;
  current[0] = (combination){in->values.always, RP_NEW_ARRAY(in->arena, rp_val, items->count + 1), 0};
  for (size_t i = 0; i < items->count; i++) {
    const rp_item *item = &items->data[i];
    if (item->condition->kind == RP_GUARD_TRUE && item->value->kind != RP_CHOICE) {
      for (size_t j = 0; j < count; j++) {
        current[j].values[current[j].count++] = item->value;
      }
      continue;
    }
    size_t next_count = 0;
    for (size_t j = 0; j < count; j++) {
      if (!spread(in, next, &next_count, &current[j], item, items->count + 1)) {
        return rp_py_too_large(in, node);
      }
    }
    memcpy(current, next, next_count * sizeof *next);
    count = next_count;
  }
  rp_option results[RP_CHOICE_LIMIT];
  size_t result_count = 0;
  for (size_t j = 0; j < count; j++) {
    bool unbound = false;
    for (size_t i = 0; i < current[j].count; i++) {
      unbound = unbound || current[j].values[i]->kind == RP_UNBOUND;
    }
    rp_val value = unbound ? rp_raise(in, "UnboundLocalError", "a name has no value")
                           : apply(in, current[j].values, current[j].count, data);
    if (value != NULL) {
      results[result_count++] = (rp_option){current[j].condition, value};
    }
  }
  if (result_count == 0) {
    return count == 0 ? rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node) : NULL;
  }
  if (result_count < count) {
    in->may_raise = true;
  }
  return rp_value_choice(&in->values, results, result_count);
}

rp_val rp_py_over_values(rp_interp *in, const rp_val *values, size_t count, rp_py_apply apply, void *data,
                         uint32_t node)
{
  bool choices = false;
  for (size_t i = 0; i < count; i++) {
    choices = choices || values[i]->kind == RP_CHOICE;
  }
  if (!choices) {
    return apply(in, values, count, data);
  }
  rp_items items = {RP_NEW_ARRAY(in->arena, rp_item, count), count, NULL, count};
  for (size_t i = 0; i < count; i++) {
    items.data[i] = rp_py_item(in, values[i]);
  }
  return rp_py_over_items(in, &items, apply, data, node);
}

static rp_val concat_known(rp_interp *in, const rp_val *values, size_t count, void *data)
{
  (void)data;
  rp_val unknown = rp_py_first_unknown(values, count);
  return unknown != NULL ? unknown : rp_text_concat(in, values, count);
}

rp_val rp_py_concat(rp_interp *in, const rp_val *parts, size_t count, uint32_t node)
{
  return rp_py_over_values(in, parts, count, concat_known, NULL, node);
}

typedef struct sort_slot {
  rp_val key;
  rp_item item;
} sort_slot;

// 1: a before b is wrong (b < a), 0: right, -1: not known, -2: raised.
static int out_of_order(rp_interp *in, const sort_slot *a, const sort_slot *b, uint32_t node)
{
  rp_val less = rp_compare(in, RP_IR_OP_LT, b->key, a->key, node);
  if (less == NULL) {
    return -2;
  }
  return less->kind == RP_BOOL ? (int)less->integer : -1;
}

static int merge(rp_interp *in, sort_slot *slots, sort_slot *scratch, size_t count, uint32_t node)
{
  for (size_t width = 1; width < count; width *= 2) {
    for (size_t low = 0; low < count; low += 2 * width) {
      size_t middle = low + width < count ? low + width : count;
      size_t high = low + 2 * width < count ? low + 2 * width : count;
      size_t i = low;
      size_t j = middle;
      for (size_t k = low; k < high; k++) {
        bool right = i >= middle;
        if (!right && j < high) {
          int wrong = out_of_order(in, &slots[i], &slots[j], node);
          if (wrong < 0) {
            return wrong == -2 ? -1 : 0;
          }
          right = wrong == 1;
        }
        scratch[k] = right ? slots[j++] : slots[i++];
      }
    }
    memcpy(slots, scratch, count * sizeof *slots);
  }
  return 1;
}

static void turn(sort_slot *slots, size_t count)
{
  for (size_t i = 0; i < count / 2; i++) {
    sort_slot slot = slots[i];
    slots[i] = slots[count - 1 - i];
    slots[count - 1 - i] = slot;
  }
}

int rp_py_sort(rp_interp *in, rp_item *items, rp_val *keys, size_t count, bool reverse, uint32_t node)
{
  if (count < 2) {
    return 1;
  }
  sort_slot *slots = RP_NEW_ARRAY(in->arena, sort_slot, count);
  sort_slot *scratch = RP_NEW_ARRAY(in->arena, sort_slot, count);
  for (size_t i = 0; i < count; i++) {
    slots[i] = (sort_slot){keys != NULL ? keys[i] : items[i].value, items[i]};
  }
  // As list.sort does it: reversed before and after, so that equal items keep their order.
  if (reverse) {
    turn(slots, count);
  }
  int result = merge(in, slots, scratch, count, node);
  if (result != 1) {
    return result;
  }
  if (reverse) {
    turn(slots, count);
  }
  for (size_t i = 1; i < count; i++) { // those that the order does not tell apart stay in any order
    const sort_slot *one = &slots[i - 1];
    const sort_slot *next = &slots[i];
    if (one->item.unordered && next->item.unordered && one->item.value != next->item.value &&
        rp_equal(in, one->key, next->key) != 0) {
      return 0;
    }
  }
  for (size_t i = 0; i < count; i++) {
    items[i] = slots[i].item;
    items[i].unordered = false;
  }
  return 1;
}

int rp_py_sorted(rp_interp *in, const rp_items *items, rp_val key, bool reverse, uint32_t node, rp_item **out)
{
  rp_item *sorted = RP_NEW_ARRAY(in->arena, rp_item, items->count + 1);
  rp_val *keys = NULL;
  *out = sorted;
  if (items->count > 0) {
    memcpy(sorted, items->data, items->count * sizeof *sorted);
  }
  if (!rp_py_is_none(key)) {
    keys = RP_NEW_ARRAY(in->arena, rp_val, items->count + 1);
    for (size_t i = 0; i < items->count; i++) {
      keys[i] = rp_py_call_item(in, key, &items->data[i], &items->data[i].value, 1, node);
      if (keys[i] == NULL) {
        return -1;
      }
    }
  }
  for (size_t i = 0; i < items->count; i++) {
    if (items->data[i].many) {
      return 0;
    }
  }
  return rp_py_sort(in, sorted, keys, items->count, reverse, node);
}
