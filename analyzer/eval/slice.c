// Slices.
#include "analyzer/eval/sequence.h"

static bool bound(rp_val value, int64_t absent, int64_t *out)
{
  if (value == NULL || value->kind == RP_NONE) {
    *out = absent;
    return true;
  }
  *out = value->kind == RP_INT || value->kind == RP_BOOL ? value->integer : 0;
  return rp_value_is_integral(value);
}

/// A part of a sequence whose length is not known: any number of what it may hold, where that is of one kind.
static rp_val some_of(rp_interp *in, rp_val sequence, const rp_items *items, uint32_t node)
{
  if (items->count != 1 || items->data[0].condition->kind != RP_GUARD_TRUE) {
    return rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, node);
  }
  rp_val part = rp_sequence_new(in, sequence->object->kind, NULL, 0);
  rp_items_append(in, part->object, items->data[0]);
  part->object->shifted = true;
  if (sequence->object->loop_depth < part->object->loop_depth) {
    part->object->loop_depth = sequence->object->loop_depth; // items of the passes that made the sequence
  }
  return part;
}

/// range(10)[2:5] is range(2, 5).
static void slice_of_range(rp_interp *in, const rp_object *range, rp_object *slice, const int64_t part[3])
{
  static const char *const NAMES[] = {"start", "stop", "step"};
  int64_t start = rp_env_find(&range->env, rp_sym(in, "start"))->integer;
  int64_t step = rp_env_find(&range->env, rp_sym(in, "step"))->integer;
  slice->class = range->class;
  for (size_t i = 0; i < 3; i++) {
    int64_t number;
    bool fits =
        !__builtin_mul_overflow(part[i], step, &number) && (i == 2 || !__builtin_add_overflow(number, start, &number));
    rp_env_set(in, &slice->env, rp_sym(in, NAMES[i]),
               fits ? rp_value_int(&in->values, number) : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, in->frame->node));
  }
}

rp_val rp_slice(rp_interp *in, rp_val object, rp_val low, rp_val high, rp_val step, uint32_t node)
{
  object = rp_path_prune(in, object);
  if (object == NULL) {
    return rp_raise(in, "NameError", "unbound");
  }
  if (object->kind == RP_UNKNOWN) {
    return object;
  }
  rp_val parts[3] = {low, high, step};
  for (size_t i = 0; i < 3; i++) {
    if (parts[i] != NULL && parts[i]->kind == RP_UNKNOWN) {
      return parts[i];
    }
  }
  int64_t by = 1;
  int64_t from = 0;
  int64_t to = 0;
  bool known = bound(step, 1, &by) && by != 0 && bound(low, by > 0 ? 0 : INT64_MAX, &from) &&
               bound(high, by > 0 ? INT64_MAX : INT64_MIN, &to);
  bool text = object->kind == RP_STR_;
  if (rp_value_is(object, RP_OBJECT_VIEW) || (rp_value_is(object, RP_OBJECT_LIST) && object->object->class != NULL &&
                                              rp_str_is(rp_class_name(object->object->class), "deque"))) {
    return rp_raise(in, "TypeError", "object cannot be sliced");
  }
  bool sequence = rp_value_is(object, RP_OBJECT_LIST) || rp_value_is(object, RP_OBJECT_TUPLE);
  if (rp_value_is_symbolic(object) || (!known && text)) {
    rp_val slice[3] = {low != NULL ? low : in->values.none, high != NULL ? high : in->values.none,
                       step != NULL ? step : in->values.none};
    rp_val index = rp_value_derived(&in->values, RP_DERIVE_CALL, 0, rp_sym(in, "slice"), slice, 3, RP_TYPE_ANY);
    rp_val operands[2] = {object, index};
    rp_type type = rp_value_type(object);
    return rp_value_derived(&in->values, RP_DERIVE_SUBSCRIPT, 0, NULL, operands, 2, type);
  }
  if ((!text && !sequence) || !known) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  const rp_items *items = text ? rp_text_items(in, object->text) : rp_items_settled(in, &object->object->items);
  if (!text && !rp_items_plain(items)) {
    bool whole = by == 1 && from == 0 && to == INT64_MAX;
    if (!whole) {
      return some_of(in, object, items, node);
    }
  }
  int64_t count = (int64_t)items->count;
  int64_t first = by > 0 ? 0 : -1;
  int64_t last = by > 0 ? count : count - 1;
  bool absent_low = low == NULL || low->kind == RP_NONE;
  bool absent_high = high == NULL || high->kind == RP_NONE;
  from = absent_low ? (by > 0 ? first : last) : from < 0 ? from + count : from;
  to = absent_high ? (by > 0 ? last : first) : to < 0 ? to + count : to;
  from = from < first ? first : from > last ? last : from;
  to = to < first ? first : to > last ? last : to;
  rp_val result = rp_sequence_new(in, text ? RP_OBJECT_LIST : object->object->kind, NULL, 0);
  for (int64_t i = from; by > 0 ? i < to : i > to; i += by) {
    rp_items_append(in, result->object, items->data[i]);
    if (by > 0 ? by >= to - i : by <= to - i) {
      break; // a step of any size leads past the end
    }
  }
  if (!text && rp_env_find(&object->object->env, rp_sym(in, "step")) != NULL) {
    slice_of_range(in, object->object, result->object, (const int64_t[3]){from, to, by});
  }
  if (!text) {
    return result;
  }
  rp_val *pieces = rp_arena_alloc(in->arena, (result->object->items.count + 1) * sizeof *pieces);
  for (size_t i = 0; i < result->object->items.count; i++) {
    pieces[i] = result->object->items.data[i].value;
  }
  return rp_text_concat(in, pieces, result->object->items.count);
}
