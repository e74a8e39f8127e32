// Subscripts and iteration.
#include "analyzer/eval/sequence.h"
#include "analyzer/eval/alias.h"
#include "analyzer/eval/display.h"
#include "analyzer/eval/held.h"
#include "analyzer/eval/iterator.h"
#include "analyzer/eval/lazy.h"
#include "analyzer/eval/option.h"
#include "analyzer/eval/passing.h"
#include "analyzer/eval/view.h"
#include "analyzer/lib/lib.h"
#include "base/utf8.h"

static rp_type element_type(rp_val collection)
{
  switch (rp_value_type(collection)) {
  case RP_TYPE_STR:
    return RP_TYPE_STR;
  case RP_TYPE_INTERVAL:
    return RP_TYPE_DATE;
  case RP_TYPE_BYTES:
    return RP_TYPE_INT;
  case RP_TYPE_ANY:
  case RP_TYPE_NONE:
  case RP_TYPE_BOOL:
  case RP_TYPE_INT:
  case RP_TYPE_FLOAT:
  case RP_TYPE_DATE:
  case RP_TYPE_DATETIME:
  case RP_TYPE_TIMEDELTA:
  case RP_TYPE_LIST:
  case RP_TYPE_TUPLE:
  case RP_TYPE_SET:
  case RP_TYPE_DICT:
  case RP_TYPE_PATH:
  case RP_TYPE_ENUM:
  case RP_TYPE_CLASS:
  case RP_TYPE_TASK:
    break;
  }
  bool range = collection->kind == RP_DERIVED && collection->derived.shape == RP_DERIVE_CALL &&
               rp_str_is(collection->derived.name->text, "range");
  return range ? RP_TYPE_INT : RP_TYPE_ANY;
}

static rp_items *items_of(rp_interp *in, const rp_item *source, size_t count)
{
  rp_items *items = RP_NEW(in->arena, rp_items);
  items->data = rp_arena_alloc(in->arena, (count + 1) * sizeof *items->data);
  if (count > 0) {
    memcpy(items->data, source, count * sizeof *source);
  }
  items->count = count;
  items->capacity = count;
  return items;
}

static const rp_items *one_many(rp_interp *in, rp_val value)
{
  return items_of(in, &(rp_item){value, in->values.always, true, false}, 1);
}

const rp_items *rp_text_items(rp_interp *in, rp_str text)
{
  rp_val list = rp_sequence_new(in, RP_OBJECT_LIST, NULL, 0);
  for (size_t at = 0; at < text.size;) {
    uint32_t code_point;
    size_t used = rp_utf8_decode(rp_str_sub(text, at, text.size), &code_point);
    used = used == 0 ? 1 : used;
    rp_items_append(
        in, list->object,
        (rp_item){rp_value_str(&in->values, rp_str_sub(text, at, at + used)), in->values.always, false, false});
    at += used;
  }
  return &list->object->items;
}

enum { INDEX_LIMIT = 1000 };

/// Of a class without __iter__: __getitem__(0), __getitem__(1) and so on, to an IndexError.
static const rp_items *iterate_by_index(rp_interp *in, rp_val value, uint32_t node)
{
  rp_val list = rp_sequence_new(in, RP_OBJECT_LIST, NULL, 0);
  for (int64_t i = 0; i < INDEX_LIMIT && in->steps > 0; i++) {
    rp_val index = rp_value_int(&in->values, i);
    uint32_t drops = (uint32_t)in->drops.count;
    rp_val item = rp_call_method(in, value, "__getitem__", &index, 1, node);
    if (item == NULL && in->raised != NULL && rp_value_is(in->raised, RP_OBJECT_INSTANCE) &&
        (rp_class_derives(in->raised->object->class, rp_builtin_class(in, "IndexError")) ||
         rp_class_derives(in->raised->object->class, rp_builtin_class(in, "StopIteration")))) {
      in->raised = NULL;
      return &list->object->items;
    }
    if (item == NULL) {
      return NULL;
    }
    if (item->kind == RP_UNKNOWN || in->drops.count != drops) { // nor whether it is the last one
      break;
    }
    rp_items_append(in, list->object, (rp_item){item, in->values.always, false, false});
  }
  in->may_raise = true;
  return one_many(in, rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, node));
}

static const rp_items *iterate_instance(rp_interp *in, rp_val value, uint32_t node)
{
  rp_object *owner = NULL;
  rp_val hook = rp_class_find(in, value->object->class, rp_sym(in, "__iter__"), &owner);
  if (hook != NULL && owner->cls.opaque) {
    return one_many(in, rp_unknown(in, RP_RULE_BASE_UNKNOWN, node));
  }
  if (hook == NULL && rp_class_of_value(in, value->object->class)) {
    return one_many(in, rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node));
  }
  if (hook == NULL && rp_class_find(in, value->object->class, rp_sym(in, "__getitem__"), &owner) != NULL) {
    return iterate_by_index(in, value, node);
  }
  if (hook == NULL && rp_class_find(in, value->object->class, rp_sym(in, "__aiter__"), &owner) != NULL) {
    rp_val steps = rp_call_method(in, value, "__aiter__", NULL, 0, node); // async for
    if (steps != NULL && rp_value_is(steps, RP_OBJECT_INSTANCE)) {
      (void)rp_call_method(in, steps, "__anext__", NULL, 0, node);
    }
    in->raised = NULL;
    in->may_raise = true;
    return one_many(in, rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node));
  }
  if (hook == NULL) {
    rp_raise(in, "TypeError", "object is not iterable");
    return NULL;
  }
  rp_val result = rp_call_method(in, value, "__iter__", NULL, 0, node);
  if (result == NULL) {
    return NULL;
  }
  if (result == value) { // its own iterator: __next__ decides
    return one_many(in, rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, node));
  }
  return rp_iterate(in, result, node);
}

/// Python 3.11: of a Flag only what has one bit is a member of its own; what joins several, or none, is an alias.
static bool joins_flags(rp_interp *in, rp_val member)
{
  rp_val bits = rp_class_derives_named(member->object->class, "enum", "Flag")
                    ? rp_env_find(&member->object->env, rp_sym(in, "_value_"))
                    : NULL;
  return bits != NULL && rp_value_is_integral(bits) &&
         (bits->integer <= 0 || (bits->integer & (bits->integer - 1)) != 0);
}

static const rp_items *iterate_class(rp_interp *in, rp_val value, uint32_t node)
{
  // An Enum class iterates over its members, which the class statement listed.
  rp_val members = rp_env_find(&value->object->env, rp_sym(in, "__members__"));
  if (members != NULL && rp_value_is(members, RP_OBJECT_DICT)) {
    rp_val list = rp_sequence_new(in, RP_OBJECT_LIST, NULL, 0);
    for (size_t i = 0; i < members->object->entries.count; i++) {
      const rp_entry *entry = &members->object->entries.data[i];
      bool member = rp_value_is(entry->value, RP_OBJECT_INSTANCE);
      rp_val name = member ? rp_env_find(&entry->value->object->env, rp_sym(in, "_name_")) : NULL;
      if ((name == NULL || name == entry->key) && !(member && joins_flags(in, entry->value))) { // not an alias
        rp_items_append(in, list->object, (rp_item){entry->value, in->values.always, false, false});
      }
    }
    return &list->object->items;
  }
  return one_many(in, rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, node));
}

static const rp_items *iterate_choice(rp_interp *in, rp_val value, uint32_t node)
{
  rp_val list = rp_sequence_new(in, RP_OBJECT_LIST, NULL, 0);
  for (uint32_t i = 0; i < value->choice.count; i++) {
    rp_option option = value->choice.options[i];
    if (option.value->kind == RP_UNBOUND || rp_path_decides(in, option.condition) == 0) {
      continue;
    }
    rp_fork fork;
    rp_fork_begin(in, &fork, option.condition);
    const rp_items *items = rp_iterate(in, option.value, node);
    rp_fork_other(in, &fork);
    rp_fork_end(in, &fork);
    if (items == NULL) {
      in->may_raise = true;
      continue;
    }
    for (size_t k = 0; k < items->count; k++) {
      rp_item item = items->data[k];
      item.condition = rp_guard_and(&in->values, option.condition, item.condition);
      rp_items_append(in, list->object, item);
    }
  }
  in->raised = NULL;
  return &list->object->items;
}

/// Members of a set come in the order of their hashes, which for texts is another one in each process.
static const rp_items *in_any_order(rp_interp *in, const rp_items *items)
{
  bool said = true;
  for (size_t i = 0; i < items->count; i++) {
    said = said && items->data[i].unordered;
  }
  if (said) {
    return items;
  }
  rp_items *copy = items_of(in, items->data, items->count);
  copy->data = rp_arena_alloc(in->arena, (items->count + 1) * sizeof *copy->data);
  for (size_t i = 0; i < items->count; i++) {
    copy->data[i] = items->data[i];
    copy->data[i].unordered = true;
  }
  return copy;
}

static const rp_items *iterate(rp_interp *in, rp_val value, uint32_t node)
{
  value = rp_path_prune(in, value);
  if (value == NULL) {
    rp_raise(in, "NameError", "unbound");
    return NULL;
  }
  switch (value->kind) {
  case RP_STR_:
    return rp_text_items(in, value->text);
  case RP_INPUT:
  case RP_DERIVED:
  case RP_ELEMENT:
    return one_many(in, rp_value_element(&in->values, value, element_type(value)));
  case RP_UNKNOWN:
    in->may_raise = true;
    return one_many(in, value);
  case RP_CHOICE:
    return iterate_choice(in, value, node);
  case RP_OBJECT:
    break;
  case RP_BYTES:
    return one_many(in, rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node));
  case RP_NONE:
  case RP_BOOL:
  case RP_INT:
  case RP_BIGINT:
  case RP_FLOAT:
  case RP_DATE:
  case RP_DATETIME:
  case RP_TIMEDELTA:
  case RP_PATH:
  case RP_ELLIPSIS:
  case RP_NOT_IMPLEMENTED:
  case RP_UNBOUND:
  case RP_JOINED:
    rp_raise(in, "TypeError", "object is not iterable");
    return NULL;
  }
  rp_object *object = value->object;
  if (object->kind == RP_OBJECT_LIST || object->kind == RP_OBJECT_SET || object->kind == RP_OBJECT_DICT) {
    rp_lazy_reads(in, object);
  }
  switch (object->kind) {
  case RP_OBJECT_SET:
    if (in->frame == NULL || !in->frame->module->stub) {
      in->set_walks += object->items.count > 1 || (object->items.count == 1 && object->items.data[0].many);
    }
    return in_any_order(in, &object->items);
  case RP_OBJECT_LIST:
  case RP_OBJECT_TUPLE:
    return &object->items;
  case RP_OBJECT_ITERATOR: {
    rp_reading reading;
    rp_reading_begin(in, object, node, &reading);
    if (rp_iterator_raises(in, object, &reading.items)) {
      return NULL;
    }
    rp_reading_exhaust(in, &reading, NULL);
    return items_of(in, reading.items.data, reading.items.count);
  }
  case RP_OBJECT_DICT: {
    rp_val list = rp_sequence_new(in, RP_OBJECT_LIST, NULL, 0);
    rp_entries entries = rp_dict_settled(in, object);
    for (size_t i = 0; i < entries.count; i++) {
      const rp_entry *entry = &entries.data[i];
      rp_items_append(in, list->object, (rp_item){entry->key, entry->condition, entry->many, entry->unordered});
    }
    return &list->object->items;
  }
  case RP_OBJECT_VIEW:
    return rp_view_items(in, object);
  case RP_OBJECT_INSTANCE:
    return iterate_instance(in, value, node);
  case RP_OBJECT_CLASS:
    return iterate_class(in, value, node);
  case RP_OBJECT_NATIVE:
    return one_many(in, rp_unknown(in, RP_RULE_NAME_UNKNOWN, node));
  case RP_OBJECT_FUNCTION:
  case RP_OBJECT_METHOD:
  case RP_OBJECT_MODULE:
  case RP_OBJECT_PROPERTY:
  case RP_OBJECT_STATICMETHOD:
  case RP_OBJECT_CLASSMETHOD:
  case RP_OBJECT_SUPER:
  case RP_OBJECT_PARTIAL:
    break;
  }
  rp_raise(in, "TypeError", "object is not iterable");
  return NULL;
}

const rp_items *rp_iterate(rp_interp *in, rp_val value, uint32_t node)
{
  return rp_passing_others(in, value, iterate(in, value, node), node);
}

// ---- subscripts ----

typedef struct subscripting {
  rp_val other;
  bool choice_is_index;
  uint32_t node;
} subscripting;

static rp_val subscript_option(rp_interp *in, rp_val option, void *data)
{
  const subscripting *s = data;
  return s->choice_is_index ? rp_subscript(in, s->other, option, s->node) : rp_subscript(in, option, s->other, s->node);
}

bool rp_items_plain(const rp_items *items)
{
  for (size_t i = 0; i < items->count; i++) {
    if (items->data[i].many || items->data[i].condition->kind != RP_GUARD_TRUE) {
      return false;
    }
  }
  return rp_items_ordered(items);
}

const rp_items *rp_items_settled(rp_interp *in, const rp_items *items)
{
  if (rp_items_plain(items)) {
    return items;
  }
  rp_items *kept = items_of(in, NULL, 0);
  kept->data = rp_arena_alloc(in->arena, (items->count + 1) * sizeof *kept->data);
  for (size_t i = 0; i < items->count; i++) {
    int there = rp_path_decides(in, items->data[i].condition);
    if (there != 0) {
      kept->data[kept->count] = items->data[i];
      if (there == 1) {
        kept->data[kept->count].condition = in->values.always;
      }
      kept->count++;
    }
  }
  return kept;
}

/// The item with `before` others in front of it, counted from the end that `index` counts from: which one that is depends on
/// which of them are there.
static rp_val index_uncertain(rp_interp *in, const rp_items *items, int64_t index, uint32_t node)
{
  enum { FARTHEST = 8 };
  size_t before = (size_t)(index < 0 ? -(index + 1) : index);
  rp_val unknown = rp_unknown(in, rp_items_ordered(items) ? RP_RULE_COLLECTION_UNKNOWN : RP_RULE_MUTABLE_GLOBAL, node);
  rp_condition passed[FARTHEST + 1]; // that so many were there so far
  rp_option options[RP_CHOICE_LIMIT];
  size_t count = 0;
  if (before > FARTHEST) {
    return unknown;
  }
  for (size_t k = 0; k <= before; k++) {
    passed[k] = k == 0 ? in->values.always : in->values.never;
  }
  rp_condition left = in->values.always;
  for (size_t i = 0; i < items->count && left != in->values.never; i++) {
    const rp_item *item = &items->data[index < 0 ? items->count - 1 - i : i];
    if (count + 1 == RP_CHOICE_LIMIT || item->many || item->unordered) {
      options[count++] = (rp_option){left, unknown};
      left = in->values.never;
      break;
    }
    options[count] = (rp_option){rp_guard_and(&in->values, passed[before], item->condition), item->value};
    count += rp_path_decides(in, options[count].condition) != 0;
    rp_condition absent = rp_guard_not(&in->values, item->condition);
    left = in->values.never;
    for (size_t k = before + 1; k-- > 0;) {
      rp_condition one_more = k > 0 ? rp_guard_and(&in->values, passed[k - 1], item->condition) : in->values.never;
      passed[k] = rp_guard_or(&in->values, rp_guard_and(&in->values, passed[k], absent), one_more);
      left = rp_guard_or(&in->values, left, passed[k]);
    }
  }
  if (left != in->values.never && rp_path_decides(in, left) != 0) {
    rp_raise(in, "IndexError", "index out of range");
    if (count == 0) {
      return NULL;
    }
    in->may_raise = true;
    rp_drop_add(in, left);
    in->raised = NULL;
  }
  return rp_value_choice(&in->values, options, count);
}

static rp_val index_sequence(rp_interp *in, rp_val sequence, int64_t index, uint32_t node)
{
  const rp_items *items = rp_items_settled(in, &sequence->object->items);
  if (!rp_items_plain(items)) { // of one item it is the only one there can be
    rp_val one = items->count == 1 ? items->data[0].value : index_uncertain(in, items, index, node);
    if (one != NULL && items->count == 1 && items->data[0].many && rp_passing_varies(one)) {
      return rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, node);
    }
    return one == NULL ? NULL : rp_held_shared(in, sequence->object, one);
  }
  int64_t at = index < 0 ? index + (int64_t)items->count : index;
  if (at < 0 || at >= (int64_t)items->count) {
    return rp_raise(in, "IndexError", "index out of range");
  }
  return items->data[at].value;
}

/// A metaclass with a __getitem__ of its own is asked, then a class with a __class_getitem__ (PEP 560).
static rp_val subscript_class(rp_interp *in, rp_val class, rp_val index, uint32_t node)
{
  rp_object *owner = NULL;
  rp_val of_class = class->object->class != NULL ? rp_class_hook(in, class->object->class, "__getitem__") : NULL;
  rp_val both[2] = {class, index};
  if (of_class != NULL) {
    return rp_call_simple(in, of_class, both, 2, node);
  }
  rp_val hook = rp_class_find(in, class->object, rp_sym(in, "__class_getitem__"), &owner);
  bool own = hook != NULL && !owner->cls.opaque && owner->cls.module != NULL && !owner->cls.module->stub;
  if (!own) {
    return rp_alias_new(in, class);
  }
  rp_val args[2] = {class, index};
  return rp_value_is(hook, RP_OBJECT_FUNCTION)
             ? rp_call_simple(in, hook, args, 2, node) // a class method without a decorator
             : rp_call_method(in, class, "__class_getitem__", &index, 1, node);
}

static rp_val subscript_object(rp_interp *in, rp_val object, rp_val index, uint32_t node)
{
  rp_lazy_reads(in, object->object);
  rp_object *o = object->object;
  if (o->kind == RP_OBJECT_DICT) {
    return rp_held_under(in, object, index, node);
  }
  if (o->kind == RP_OBJECT_LIST || o->kind == RP_OBJECT_TUPLE) {
    if (rp_value_is_integral(index)) {
      return index_sequence(in, object, index->integer, node);
    }
    if (rp_value_is_symbolic(index)) {
      rp_val operands[2] = {object, index};
      rp_val held = rp_held_at(in, o, index, node);
      return held != NULL ? held
                          : rp_value_derived(&in->values, RP_DERIVE_SUBSCRIPT, 0, NULL, operands, 2, RP_TYPE_ANY);
    }
    return rp_raise(in, "TypeError", "indices must be integers");
  }
  if (o->kind == RP_OBJECT_CLASS) {
    rp_val members = rp_env_find(&o->env, rp_sym(in, "__members__"));
    if (members != NULL && rp_value_is(members, RP_OBJECT_DICT)) {
      return rp_held_under(in, members, index, node);
    }
    return subscript_class(in, object, index, node);
  }
  if (o->kind == RP_OBJECT_NATIVE) {
    const rp_native *row =
        rp_native_find(in, rp_arena_printf(in->arena, "%.*s.__getitem__", RP_STR_ARG(o->native.name->text)));
    if (row != NULL) {
      return row->call(in, &(rp_call){.row = row, .self = object, .args = &index, .count = 1, .node = node});
    }
    return o->native.row != NULL ? rp_alias_new(in, object) : rp_unknown(in, RP_RULE_NAME_UNKNOWN, node);
  }
  if (o->kind == RP_OBJECT_INSTANCE) {
    if (rp_alias_origin(in, object) != NULL || rp_class_derives_named(o->class, "typing", "_Form")) {
      return rp_alias_new(in, object);
    }
    rp_object *owner = NULL;
    rp_val hook = rp_class_find(in, o->class, rp_sym(in, "__getitem__"), &owner);
    if (hook != NULL && owner->cls.opaque) {
      return rp_unknown(in, RP_RULE_BASE_UNKNOWN, node);
    }
    if (hook != NULL) {
      return rp_call_method(in, object, "__getitem__", &index, 1, node);
    }
    if (rp_class_of_value(in, o->class)) {
      return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
    }
  }
  return rp_raise(in, "TypeError", "object is not subscriptable");
}

rp_val rp_subscript(rp_interp *in, rp_val object, rp_val index, uint32_t node)
{
  object = rp_path_prune(in, object);
  index = rp_path_prune(in, index);
  if (object == NULL || index == NULL) {
    return rp_raise(in, "NameError", "unbound");
  }
  if (object->kind == RP_CHOICE) {
    return rp_choice_map(in, object, subscript_option, &(subscripting){index, false, node});
  }
  if (index->kind == RP_CHOICE) {
    return rp_choice_map(in, index, subscript_option, &(subscripting){object, true, node});
  }
  rp_val unknown = rp_first_unknown(object, index);
  if (unknown != NULL) {
    return unknown;
  }
  if (rp_display_is(object)) {
    return rp_display_subscript(in, object, index);
  }
  if (rp_value_is_symbolic(object)) {
    rp_val operands[2] = {object, index};
    rp_type type = rp_value_type(object) == RP_TYPE_STR ? RP_TYPE_STR : RP_TYPE_ANY;
    return rp_value_derived(&in->values, RP_DERIVE_SUBSCRIPT, 0, NULL, operands, 2, type);
  }
  bool by_number =
      object->kind == RP_STR_ || rp_value_is(object, RP_OBJECT_LIST) || rp_value_is(object, RP_OBJECT_TUPLE);
  if (by_number && rp_value_is(index, RP_OBJECT_INSTANCE)) {
    index = rp_enum_plain(in, index);
    bool asked = index->kind == RP_OBJECT && rp_class_hook(in, index->object->class, "__index__") != NULL;
    index = asked ? rp_call_method(in, index, "__index__", NULL, 0, node) : index;
    if (index == NULL || index->kind == RP_UNKNOWN) {
      return index;
    }
  }
  if (object->kind == RP_STR_) {
    if (rp_value_is_symbolic(index)) {
      rp_val operands[2] = {object, index};
      return rp_value_derived(&in->values, RP_DERIVE_SUBSCRIPT, 0, NULL, operands, 2, RP_TYPE_STR);
    }
    const rp_items *characters = rp_text_items(in, object->text);
    if (!rp_value_is_integral(index)) {
      return rp_raise(in, "TypeError", "string indices must be integers");
    }
    int64_t at = index->integer;
    at = at < 0 ? at + (int64_t)characters->count : at;
    return at >= 0 && at < (int64_t)characters->count ? characters->data[at].value
                                                      : rp_raise(in, "IndexError", "index out of range");
  }
  if (object->kind == RP_OBJECT) {
    return subscript_object(in, object, index, node);
  }
  return object->kind == RP_BYTES ? rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node)
                                  : rp_raise(in, "TypeError", "object is not subscriptable");
}
