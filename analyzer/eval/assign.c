// Targets of assignments: names, attributes, subscripts, and unpacking.
#include "analyzer/eval/expression.h"
#include "analyzer/eval/iterator.h"
#include "analyzer/eval/statement.h"
#include "analyzer/eval/view.h"
#include "analyzer/lib/lib.h"

/// The items of a collection when each is there for certain, once; NULL.
static const rp_items *certain_items(rp_interp *in, rp_val value, uint32_t node)
{
  if (value == NULL || (value->kind != RP_STR_ && value->kind != RP_OBJECT)) {
    return NULL;
  }
  bool iterator = rp_value_is(value, RP_OBJECT_ITERATOR);
  const rp_items *items = iterator ? rp_iterator_left(in, value->object, node) : rp_iterate(in, value, node);
  in->raised = NULL;
  for (size_t i = 0; items != NULL && i < items->count; i++) {
    if (items->data[i].many || items->data[i].condition->kind != RP_GUARD_TRUE) {
      return NULL;
    }
  }
  if (items != NULL && items->count > 1 && !rp_items_ordered(items)) {
    return NULL;
  }
  return iterator ? rp_iterate(in, value, node) : items;
}

/// Unpacking where every item is known to be there: a number that does not fit raises. False: it is not known.
static bool assign_certain(rp_interp *in, rp_ir_list targets, size_t star, rp_val value, uint32_t node)
{
  const rp_facts *facts = in->frame->module->facts;
  const rp_items *found = certain_items(in, value, node);
  if (found == NULL) {
    return false;
  }
  rp_items items = *found;
  bool open = star < targets.count;
  if (open ? items.count + 1 < targets.count : items.count != targets.count) {
    rp_raise(in, "ValueError",
             items.count < targets.count ? "not enough values to unpack" : "too many values to unpack");
    return true;
  }
  size_t spare = open ? items.count + 1 - targets.count : 0;
  for (size_t i = 0, at = 0; i < targets.count; i++) {
    if (i != star) {
      rp_assign(in, targets.items[i], items.data[at++].value);
      continue;
    }
    rp_val rest = rp_sequence_new(in, RP_OBJECT_LIST, NULL, 0);
    for (size_t k = 0; k < spare; k++) {
      rp_items_append(in, rest->object, items.data[at++]);
    }
    rp_assign(in, facts->a[targets.items[i]], rest);
  }
  return true;
}

static void assign_items(rp_interp *in, rp_ir_list targets, rp_val value, uint32_t node)
{
  const rp_facts *facts = in->frame->module->facts;
  size_t star = targets.count;
  for (size_t i = 0; i < targets.count; i++) {
    if (rp_ir_kind_of(facts, targets.items[i]) == RP_IR_STAR) {
      star = i;
    }
  }
  value = rp_path_prune(in, value);
  if (value != NULL && rp_value_is(value, RP_OBJECT_VIEW)) {
    const rp_items *items = rp_view_items(in, value->object);
    value = rp_sequence_new(in, RP_OBJECT_LIST, NULL, 0);
    rp_items_replace(in, value->object, items->data, items->count);
  }
  if (value != NULL && rp_value_is(value, RP_OBJECT_ITERATOR)) {
    rp_items left = *rp_iterator_left(in, value->object, node);
    bool reads_all =
        star < targets.count || left.count <= targets.count + 1; // it asks for one more than there are names
    if (reads_all && rp_iterator_raises(in, value->object, &left)) {
      return;
    }
  }
  if (assign_certain(in, targets, star, value, node)) {
    return;
  }
  bool plain = value != NULL && value->kind == RP_OBJECT && value->object->kind <= RP_OBJECT_ITERATOR;
  if (plain && value->object->kind != RP_OBJECT_DICT && star == targets.count) {
    for (size_t i = 0; i < targets.count; i++) {
      const rp_items *items = &value->object->items;
      bool certain = i < items->count && !items->data[i].many && items->data[i].condition->kind == RP_GUARD_TRUE &&
                     rp_items_ordered(items) && value->object->kind != RP_OBJECT_SET;
      rp_val item = certain ? items->data[i].value
                    : items->count > 0 && items->data[items->count - 1].many &&
                            items->data[items->count - 1].value->kind == RP_UNKNOWN
                        ? items->data[items->count - 1].value
                        : rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, node);
      rp_assign(in, targets.items[i], item);
    }
    rp_iterator_forget_all(in, value, node);
    return;
  }
  if (star < targets.count && value != NULL) {
    rp_val from = rp_value_int(&in->values, (int64_t)star);
    int64_t behind = (int64_t)(targets.count - star - 1);
    for (size_t i = 0; i < targets.count; i++) {
      rp_val item;
      if (i == star) {
        item = rp_slice(in, value, from, behind == 0 ? NULL : rp_value_int(&in->values, -behind), NULL, node);
        rp_assign(in, facts->a[targets.items[i]],
                  item != NULL ? item : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node));
        continue;
      }
      int64_t at = i < star ? (int64_t)i : (int64_t)i - (int64_t)targets.count;
      item = rp_subscript(in, value, rp_value_int(&in->values, at), node);
      rp_assign(in, targets.items[i], item != NULL ? item : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node));
    }
    in->raised = NULL;
    return;
  }
  if (value != NULL &&
      (value->kind == RP_STR_ || rp_value_is(value, RP_OBJECT_DICT) || rp_value_is(value, RP_OBJECT_INSTANCE))) {
    const rp_items *items = rp_iterate(in, value, node);
    rp_val list = rp_sequence_new(in, RP_OBJECT_LIST, NULL, 0);
    for (size_t i = 0; items != NULL && i < items->count; i++) {
      rp_items_append(in, list->object, items->data[i]);
    }
    if (items != NULL) {
      assign_items(in, targets, list, node);
      return;
    }
    in->raised = NULL;
  }
  for (size_t i = 0; i < targets.count; i++) {
    rp_val item = value == NULL ? NULL : rp_subscript(in, value, rp_value_int(&in->values, (int64_t)i), node);
    rp_assign(in, targets.items[i], item != NULL ? item : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node));
    in->raised = NULL;
  }
}

static bool slice_bound(rp_interp *in, uint32_t node, int64_t count, int64_t absent, int64_t *out)
{
  rp_val value = node == 0 ? in->values.none : rp_eval(in, node);
  if (value == NULL || (value->kind != RP_NONE && !rp_value_is_integral(value))) {
    return false;
  }
  int64_t at = value->kind == RP_NONE ? absent : value->integer < 0 ? value->integer + count : value->integer;
  *out = at < 0 ? 0 : at > count ? count : at;
  return true;
}

/// list[low:high] = value where all of it is known; otherwise nothing is known of the list any more.
static void store_slice(rp_interp *in, rp_object *list, uint32_t slice, rp_val value)
{
  const rp_facts *facts = in->frame->module->facts;
  int64_t count = (int64_t)list->items.count;
  int64_t low = 0;
  int64_t high = 0;
  rp_val old = rp_value_object(&in->values, list);
  const rp_items *more = certain_items(in, value, slice);
  bool known = more != NULL && in->loop_depth <= list->loop_depth && facts->c[slice] == 0 &&
               certain_items(in, old, slice) != NULL && slice_bound(in, facts->a[slice], count, 0, &low) &&
               slice_bound(in, facts->b[slice], count, count, &high);
  if (!known) {
    rp_item unknown = {rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, slice), in->values.always, true, false};
    rp_items_replace(in, list, &unknown, 1);
    return;
  }
  high = high < low ? low : high;
  size_t total = (size_t)(count - (high - low)) + more->count;
  rp_item *items = rp_arena_alloc(in->arena, (total + 1) * sizeof *items);
  size_t used = 0;
  for (int64_t i = 0; i < low; i++) {
    items[used++] = list->items.data[i];
  }
  for (size_t i = 0; i < more->count; i++) {
    items[used++] = more->data[i];
  }
  for (int64_t i = high; i < count; i++) {
    items[used++] = list->items.data[i];
  }
  rp_items_replace(in, list, items, used);
}

static bool is_range(rp_interp *in, rp_val value)
{
  return rp_value_is(value, RP_OBJECT_LIST) && rp_env_find(&value->object->env, rp_sym(in, "step")) != NULL;
}

static void store_item(rp_interp *in, rp_val object, rp_val index, rp_val value, uint32_t target)
{
  if (object->kind == RP_CHOICE) {
    for (uint32_t i = 0; i < object->choice.count; i++) {
      rp_fork fork;
      rp_fork_begin(in, &fork, object->choice.options[i].condition);
      store_item(in, object->choice.options[i].value, index, value, target);
      rp_fork_other(in, &fork);
      rp_fork_end(in, &fork);
    }
    return;
  }
  if (rp_value_is(object, RP_OBJECT_DICT)) {
    if (!rp_is_hashable(in, index)) {
      return;
    }
    rp_dict_set(in, object->object, index, value);
    rp_lib_dict_stored(in, object->object, index, value);
  } else if (rp_value_is_scalar(object) || rp_value_is(object, RP_OBJECT_TUPLE) || rp_value_is(object, RP_OBJECT_SET) ||
             rp_value_is(object, RP_OBJECT_VIEW) || is_range(in, object)) {
    (void)rp_raise(in, "TypeError", "object does not support item assignment");
  } else if (rp_value_is(object, RP_OBJECT_LIST)) {
    rp_items items = object->object->items;
    rp_item *copy = rp_arena_alloc(in->arena, (items.count + 1) * sizeof *copy);
    if (items.count > 0) {
      memcpy(copy, items.data, items.count * sizeof *copy);
    }
    int64_t at = rp_value_is_integral(index) ? index->integer : INT64_MAX;
    at = at < 0 ? at + (int64_t)items.count : at;
    if (at >= 0 && at < (int64_t)items.count && in->loop_depth <= object->object->loop_depth) {
      copy[at].value = value;
      rp_items_replace(in, object->object, copy, items.count);
    } else {
      rp_item unknown = {rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, target), in->values.always, true, false};
      rp_items_replace(in, object->object, &unknown, 1);
    }
  } else if (rp_value_is(object, RP_OBJECT_INSTANCE)) {
    rp_val args[2] = {index, value};
    (void)rp_call_method(in, object, "__setitem__", args, 2, target);
  } else {
    rp_val args[2] = {index, value};
    rp_tell_set(in, object, "__setitem__", args, 2, target);
  }
}

static void store_subscript(rp_interp *in, uint32_t target, rp_val value)
{
  const rp_facts *facts = in->frame->module->facts;
  uint32_t object_node = facts->a[target];
  if (rp_ir_kind_of(facts, facts->b[target]) == RP_IR_SLICE) {
    rp_val sliced = rp_path_prune(in, rp_eval(in, object_node));
    if (sliced != NULL && rp_value_is(sliced, RP_OBJECT_LIST)) {
      store_slice(in, sliced->object, facts->b[target], value);
      return;
    }
  }
  rp_val index = rp_eval(in, facts->b[target]);
  rp_val object = rp_path_prune(in, rp_eval(in, object_node));
  if (object != NULL && index != NULL) { // otherwise in->raised says what
    store_item(in, object, index, value, target);
  }
}

void rp_assign(rp_interp *in, uint32_t target, rp_val value)
{
  const rp_facts *facts = in->frame->module->facts;
  switch ((int)rp_ir_kind_of(facts, target)) {
  case RP_IR_NAME:
    rp_name_store(in, rp_ir_symbol(in, facts, facts->a[target]), value);
    break;
  case RP_IR_ATTRIBUTE: {
    rp_val object = rp_eval(in, facts->a[target]);
    if (object != NULL) {
      rp_tell_set(in, object, "__setattr__", &value, 1, target);
      rp_attribute_set(in, object, rp_private_name(in, rp_ir_symbol(in, facts, facts->b[target])), value);
    }
    break;
  }
  case RP_IR_SUBSCRIPT:
    store_subscript(in, target, value);
    break;
  case RP_IR_LIST:
  case RP_IR_TUPLE:
    assign_items(in, rp_ir_list_at(facts, facts->a[target]), value, target);
    break;
  case RP_IR_STAR:
    rp_assign(in, facts->a[target], value);
    break;
  default:
    break;
  }
}

rp_flow rp_exec_assign(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  rp_val value = rp_eval(in, facts->b[node]);
  if (value == NULL) {
    return rp_flow_raises(in);
  }
  rp_ir_list targets = rp_ir_list_at(facts, facts->a[node]);
  in->raised = NULL;
  for (size_t i = 0; i < targets.count; i++) {
    rp_assign(in, targets.items[i], value);
    if (in->raised != NULL) {
      return rp_flow_raises(in);
    }
  }
  return rp_flow_falls(in);
}

/// What an object does to itself under `+=` and its like; NULL and nothing raised: it has no such method, or none for this operand.
static rp_val in_place(rp_interp *in, int op, rp_val old, rp_val more, uint32_t node)
{
  static const char *const HOOKS[] = {
      [RP_IR_OP_ADD] = "__iadd__",       [RP_IR_OP_SUB] = "__isub__",           [RP_IR_OP_MUL] = "__imul__",
      [RP_IR_OP_DIV] = "__itruediv__",   [RP_IR_OP_FLOORDIV] = "__ifloordiv__", [RP_IR_OP_MOD] = "__imod__",
      [RP_IR_OP_POW] = "__ipow__",       [RP_IR_OP_MATMUL] = "__imatmul__",     [RP_IR_OP_LSHIFT] = "__ilshift__",
      [RP_IR_OP_RSHIFT] = "__irshift__", [RP_IR_OP_BITAND] = "__iand__",        [RP_IR_OP_BITOR] = "__ior__",
      [RP_IR_OP_BITXOR] = "__ixor__"};
  if (rp_value_is(old, RP_OBJECT_INSTANCE)) {
    bool has = (size_t)op < sizeof HOOKS / sizeof HOOKS[0] && HOOKS[op] != NULL &&
               rp_class_hook(in, old->object->class, HOOKS[op]) != NULL;
    rp_val made = has ? rp_call_method(in, old, HOOKS[op], &more, 1, node) : NULL;
    return made != NULL && made->kind == RP_NOT_IMPLEMENTED ? NULL : made;
  }
  if (rp_dict_counts(old)) {
    return rp_counter_in_place(in, op, old, more, node);
  }
  bool set = rp_value_is(old, RP_OBJECT_SET) && old->object->class != rp_builtin_class(in, "frozenset");
  bool sets = rp_value_is(more, RP_OBJECT_SET) || rp_view_is_set(more) || rp_value_is(more, RP_OBJECT_INSTANCE) ||
              !(more->kind == RP_OBJECT || rp_value_is_scalar(more)); // with anything else, set.__ior__ has no answer
  const char *method = op == RP_IR_OP_ADD && rp_value_is(old, RP_OBJECT_LIST) && !is_range(in, old)  ? "extend"
                       : op == RP_IR_OP_BITOR && ((set && sets) || rp_value_is(old, RP_OBJECT_DICT)) ? "update"
                                                                                                     : NULL;
  if (method != NULL) {
    return rp_call_method(in, old, method, &more, 1, node) == NULL ? NULL : old;
  }
  bool replaced = (set && (op == RP_IR_OP_SUB || op == RP_IR_OP_BITAND || op == RP_IR_OP_BITXOR)) ||
                  (op == RP_IR_OP_MUL && rp_value_is_list(old));
  rp_val made = replaced ? rp_binary(in, op, old, more, node) : NULL;
  if (made == NULL || made->kind != RP_OBJECT || made->object->kind != old->object->kind) {
    return made;
  }
  rp_items_replace(in, old->object, made->object->items.data, made->object->items.count);
  return old;
}

rp_flow rp_exec_aug_assign(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  uint32_t target = facts->a[node];
  rp_val old = rp_eval(in, target);
  rp_val more = old == NULL ? NULL : rp_eval(in, facts->c[node]);
  if (more == NULL) {
    return rp_flow_raises(in);
  }
  int op = (int)facts->b[node];
  old = rp_path_prune(in, old);
  in->raised = NULL;
  rp_val value = old == NULL ? NULL : in_place(in, op, old, more, node); // other names of the object see it
  if (value == old && value != NULL && rp_ir_kind_of(facts, target) == RP_IR_NAME) {
    return rp_flow_falls(in);
  }
  value = value == NULL && in->raised == NULL ? rp_binary(in, op, old, more, node) : value;
  if (value == NULL) {
    return rp_flow_raises(in);
  }
  in->raised = NULL;
  rp_assign(in, target, value);
  return in->raised == NULL ? rp_flow_falls(in) : rp_flow_raises(in);
}
