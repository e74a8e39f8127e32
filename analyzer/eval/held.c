// What a container hands out of what it holds.
#include "analyzer/eval/held.h"
#include "analyzer/eval/display.h"
#include "analyzer/eval/expression.h"
#include "analyzer/eval/sequence.h"
#include "analyzer/lib/lib.h"

enum { SHARE_DEPTH = 6 };

static void share(rp_val value, uint32_t loop_depth, unsigned depth)
{
  value = value == NULL ? NULL : rp_value_settled(value);
  if (value == NULL || depth > SHARE_DEPTH) {
    return;
  }
  for (uint32_t i = 0; value->kind == RP_CHOICE && i < value->choice.count; i++) {
    share(value->choice.options[i].value, loop_depth, depth);
  }
  if (value->kind != RP_OBJECT || value->object->loop_depth <= loop_depth) {
    return; // an older one, with all that it holds
  }
  rp_object *object = value->object;
  bool container = object->kind <= RP_OBJECT_DICT;
  if (!container && object->kind != RP_OBJECT_INSTANCE) {
    return;
  }
  object->loop_depth = loop_depth;
  for (size_t i = 0; container && i < object->items.count; i++) {
    share(object->items.data[i].value, loop_depth, depth + 1);
  }
  for (size_t i = 0; container && i < object->entries.count; i++) {
    share(object->entries.data[i].value, loop_depth, depth + 1);
  }
  for (uint32_t i = 0; i < object->env.count; i++) {
    share(object->env.slots[i].value, loop_depth, depth + 1);
  }
}

rp_val rp_held_shared(const rp_interp *in, const rp_object *container, rp_val value)
{
  if (in->loop_depth > container->loop_depth) {
    share(value, container->loop_depth, 0);
  }
  return value;
}

// ---- one of several ----

/// A choice in the making: each under a condition that nobody knows.
typedef struct several {
  rp_option options[RP_CHOICE_LIMIT];
  size_t count;
  rp_condition left;
} several;

static bool changes(rp_val value)
{
  if (value->kind != RP_OBJECT) {
    return false;
  }
  rp_object_kind kind = value->object->kind;
  for (size_t i = 0; kind == RP_OBJECT_TUPLE && i < value->object->items.count; i++) {
    rp_val item = rp_value_settled(value->object->items.data[i].value);
    if (item != NULL && changes(item)) {
      return true;
    }
  }
  return kind == RP_OBJECT_LIST || kind == RP_OBJECT_SET || kind == RP_OBJECT_DICT;
}

/// False: too many for a choice.
static bool add(rp_interp *in, several *s, rp_val value, const rp_cause *cause)
{
  value = value == NULL ? NULL : rp_value_settled(value);
  for (uint32_t i = 0; value != NULL && value->kind == RP_CHOICE && i < value->choice.count; i++) {
    if (!add(in, s, value->choice.options[i].value, cause)) {
      return false;
    }
  }
  if (value == NULL || !changes(value)) {
    return true;
  }
  for (size_t i = 0; i < s->count; i++) {
    if (s->options[i].value == value) {
      return true;
    }
  }
  if (s->count + 2 > RP_CHOICE_LIMIT) {
    return false;
  }
  rp_condition it = rp_guard_unknown(&in->values, cause);
  s->options[s->count++] = (rp_option){rp_guard_and(&in->values, s->left, it), value};
  s->left = rp_guard_and(&in->values, s->left, rp_guard_not(&in->values, it));
  return true;
}

rp_val rp_held_one(rp_interp *in, const rp_object *container, rp_val key, rp_val unknown)
{
  several s = {.left = in->values.always};
  bool fits = true;
  for (size_t i = 0; i < container->items.count && fits; i++) {
    fits = add(in, &s, rp_held_shared(in, container, container->items.data[i].value), unknown->cause);
  }
  for (size_t i = 0; i < container->entries.count && fits; i++) {
    const rp_entry *entry = &container->entries.data[i];
    if (key == NULL || rp_equal(in, entry->key, key) != 0) {
      fits = add(in, &s, rp_held_shared(in, container, entry->value), unknown->cause);
    }
  }
  if (s.count == 0 || !fits) {
    return unknown;
  }
  s.options[s.count++] = (rp_option){s.left, unknown};
  return rp_value_choice(&in->values, s.options, s.count);
}

// ---- sequences ----

rp_val rp_held_at(rp_interp *in, const rp_object *sequence, rp_val index, uint32_t node)
{
  const rp_items *items = rp_items_settled(in, &sequence->items);
  bool any = false;
  for (size_t i = 0; i < items->count; i++) {
    rp_val value = rp_value_settled(items->data[i].value);
    any = any || (value != NULL && (value->kind == RP_CHOICE || changes(value)));
  }
  if (!any) {
    return NULL;
  }
  in->may_raise = true;
  if (!rp_items_plain(items) || items->count >= RP_CHOICE_LIMIT) {
    return rp_held_one(in, sequence, NULL, rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, node));
  }
  rp_option options[RP_CHOICE_LIMIT];
  for (size_t i = 0; i < items->count; i++) {
    int64_t from_end = (int64_t)i - (int64_t)items->count;
    rp_val same = rp_compare(in, RP_IR_OP_EQ, index, rp_value_int(&in->values, (int64_t)i), node);
    rp_val behind = rp_compare(in, RP_IR_OP_EQ, index, rp_value_int(&in->values, from_end), node);
    rp_condition it = rp_guard_or(&in->values, rp_truth(in, same), rp_truth(in, behind));
    options[i] = (rp_option){it, rp_held_shared(in, sequence, items->data[i].value)};
  }
  return rp_value_choice(&in->values, options, items->count);
}

// ---- dicts ----

/// One of the values: which one depends on the input.
static rp_val under_symbolic(rp_interp *in, rp_val dict, rp_val key, uint32_t node)
{
  const rp_entries *entries = &dict->object->entries;
  rp_val operands[2] = {dict, key};
  bool scalar = entries->count > 0;
  bool many = entries->count > RP_CHOICE_LIMIT;
  for (size_t i = 0; i < entries->count; i++) {
    scalar = scalar && rp_value_is_scalar(entries->data[i].value);
    many = many || entries->data[i].many;
  }
  if (scalar) {
    return rp_value_derived(&in->values, RP_DERIVE_SUBSCRIPT, 0, NULL, operands, 2,
                            rp_value_type(entries->data[0].value));
  }
  if (many || entries->count == 0) {
    return rp_held_one(in, dict->object, key, rp_unknown(in, RP_RULE_TASK_CLASS_UNKNOWN, node));
  }
  rp_option options[RP_CHOICE_LIMIT];
  for (size_t i = 0; i < entries->count; i++) {
    rp_val same = rp_compare(in, RP_IR_OP_EQ, key, entries->data[i].key, node);
    options[i] = (rp_option){rp_truth(in, same), rp_held_shared(in, dict->object, entries->data[i].value)};
  }
  in->may_raise = true;
  return rp_value_choice(&in->values, options, entries->count);
}

rp_val rp_held_under(rp_interp *in, rp_val dict, rp_val key, uint32_t node)
{
  if (!rp_is_hashable(in, key)) {
    return NULL;
  }
  bool defaults = rp_lib_dict_defaults(in, dict->object);
  rp_val display = rp_display_of(in, dict->object);
  if (display != NULL && (rp_value_is_scalar(key) || rp_value_is_symbolic(key))) {
    return defaults ? rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node) : rp_display_subscript(in, display, key);
  }
  if (rp_value_is_symbolic(key) && !defaults) {
    return under_symbolic(in, dict, key, node);
  }
  rp_val found = rp_dict_find(in, dict->object, key);
  found = found == NULL ? NULL : rp_path_prune(in, found);
  if (found == NULL || (defaults && found->kind == RP_UNKNOWN)) {
    rp_val given = rp_lib_dict_missing(in, dict->object, key, node);
    if (given != NULL || in->raised != NULL) {
      return given;
    }
  }
  if (found == NULL) {
    for (size_t i = 0; i < dict->object->entries.count; i++) {
      if (dict->object->entries.data[i].many) {
        found = rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, node);
      }
    }
  }
  if (found == NULL) {
    return rp_raise_key(in, key);
  }
  return found->kind == RP_UNKNOWN ? rp_held_one(in, dict->object, key, found)
                                   : rp_held_shared(in, dict->object, found);
}
