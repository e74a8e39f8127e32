// collections. OrderedDict, defaultdict and Counter are dicts of their class here (a defaultdict keeps its factory as an attribute
// of the dict object), deque is a list of its.

#include "analyzer/eval/held.h"
#include "analyzer/lib/py.h"

static rp_val as_row(rp_interp *in, const rp_call *call, const char *row)
{
  return rp_call_value(in, rp_py_row_value(in, row), call);
}

/// Says what a container is beside a dict or list.
static rp_val of_class(rp_interp *in, rp_val made, rp_object_kind kind, const char *class)
{
  if (made != NULL && rp_value_is(made, kind)) {
    made->object->class = rp_builtin_class(in, class);
  }
  return made;
}

static rp_val ordered_dict(rp_interp *in, const rp_call *call)
{
  return of_class(in, as_row(in, call, "builtins.dict"), RP_OBJECT_DICT, "collections.OrderedDict");
}

static rp_val defaultdict(rp_interp *in, const rp_call *call)
{
  if (call->rest != NULL) {
    return rp_py_unknown(in, call);
  }
  rp_call rest = *call;
  rp_val factory = call->count > 0 ? call->args[0] : in->values.none;
  if (call->count > 0) {
    rest.args++;
    rest.count--;
  }
  rp_val dict = as_row(in, &rest, "builtins.dict");
  if (dict != NULL && rp_value_is(dict, RP_OBJECT_DICT) && factory->kind != RP_NONE) {
    rp_env_set(in, &dict->object->env, rp_sym(in, "default_factory"), factory);
  }
  return of_class(in, dict, RP_OBJECT_DICT, "collections.defaultdict");
}

bool rp_lib_dict_defaults(rp_interp *in, const rp_object *dict)
{
  return dict->env.count > 0 && (rp_env_find(&dict->env, rp_sym(in, "Counter")) != NULL ||
                                 rp_env_find(&dict->env, rp_sym(in, "default_factory")) != NULL);
}

// Where a choice is of none of the values that are there.
static rp_condition nowhere(rp_interp *in, rp_val held)
{
  rp_condition found = held->kind == RP_UNBOUND ? in->values.always : in->values.never;
  for (uint32_t i = 0; held->kind == RP_CHOICE && i < held->choice.count; i++) {
    if (held->choice.options[i].value->kind == RP_UNBOUND) {
      found = rp_guard_or(&in->values, found, held->choice.options[i].condition);
    }
  }
  return found;
}

static bool holds_key(rp_interp *in, const rp_object *dict, rp_val key)
{
  bool holds = false;
  for (size_t i = 0; i < dict->entries.count && !holds; i++) {
    holds = rp_equal(in, dict->entries.data[i].key, key) == 1;
  }
  return holds;
}

rp_val rp_lib_dict_missing(rp_interp *in, rp_object *dict, rp_val key, uint32_t node)
{
  if (!rp_lib_dict_defaults(in, dict)) {
    return NULL;
  }
  rp_val factory = rp_env_find(&dict->env, rp_sym(in, "default_factory"));
  rp_val held = rp_dict_find(in, dict, key);
  if (held == NULL && factory == NULL) {
    return rp_py_num(in, 0);
  }
  if (held != NULL && holds_key(in, dict, key)) { // of which pass nobody knows
    return held->kind == RP_UNKNOWN ? rp_held_one(in, dict, key, held) : held;
  }
  rp_val value = factory == NULL ? rp_py_num(in, 0) : rp_call_simple(in, factory, NULL, 0, node);
  if (value == NULL) {
    return NULL;
  }
  rp_val chosen = held == NULL ? in->values.unbound : rp_py_choose(in, dict, key, in->values.unbound, node);
  if (chosen == NULL) { // nothing says which
    rp_condition none = rp_guard_unknown(&in->values, held->cause);
    rp_option options[2] = {{none, in->values.unbound},
                            {rp_guard_not(&in->values, none), rp_held_one(in, dict, key, held)}};
    chosen = rp_value_choice(&in->values, options, 2);
  }
  rp_condition none = nowhere(in, chosen);
  if (factory != NULL && none->kind == RP_GUARD_TRUE) {
    rp_dict_set(in, dict, key, rp_held_shared(in, dict, value));
  } else if (factory != NULL) {
    rp_fork fork;
    rp_fork_begin(in, &fork, none);
    rp_dict_set(in, dict, key, rp_held_shared(in, dict, value));
    rp_fork_other(in, &fork);
    rp_fork_end(in, &fork);
  }
  return rp_py_bound_or(in, chosen, value);
}

// Adds counts of an iterable's items; false: they are not known (or raised, *raised).
static bool count_items(rp_interp *in, rp_object *counter, rp_val iterable, uint32_t node, bool *raised)
{
  rp_items items;
  *raised = false;
  if (!rp_py_items(in, iterable, node, &items)) {
    *raised = true;
    return false;
  }
  if (!rp_py_all_known(&items)) {
    return false;
  }
  for (size_t i = 0; i < items.count; i++) {
    rp_val before = rp_dict_find(in, counter, items.data[i].value);
    rp_val one = rp_py_num(in, 1);
    rp_val after = before == NULL ? one : rp_binary(in, RP_IR_OP_ADD, before, one, node);
    if (after == NULL) {
      *raised = true;
      return false;
    }
    uint32_t floor = in->unordered_floor;
    in->unordered_floor = items.data[i].unordered ? in->next_object : floor;
    rp_dict_set(in, counter, items.data[i].value, after);
    in->unordered_floor = floor;
  }
  return true;
}

static rp_val counter(rp_interp *in, const rp_call *call)
{
  bool raised = false;
  if (call->rest != NULL || call->count > 1) {
    return rp_py_unknown(in, call);
  }
  bool mapping = call->count == 0 || rp_value_is(call->args[0], RP_OBJECT_DICT);
  rp_val dict = mapping ? as_row(in, call, "builtins.dict") : rp_dict_new(in);
  if (dict == NULL || !rp_value_is(dict, RP_OBJECT_DICT)) {
    return dict;
  }
  if (!mapping && !count_items(in, dict->object, call->args[0], call->node, &raised)) {
    return raised ? NULL : rp_py_derive(in, call, RP_TYPE_DICT);
  }
  rp_env_set(in, &dict->object->env, rp_sym(in, "Counter"), in->values.yes);
  return of_class(in, dict, RP_OBJECT_DICT, "collections.Counter");
}

rp_val rp_py_counter_update(rp_interp *in, rp_object *counter, const rp_call *call, int sign)
{
  bool raised = false;
  bool plain = call->count == 1 && call->keyword_count == 0 && call->rest == NULL;
  bool mapping = plain && rp_value_is(call->args[0], RP_OBJECT_DICT);
  if (plain && !mapping && sign > 0 && count_items(in, counter, call->args[0], call->node, &raised)) {
    return in->values.none;
  }
  if (raised) {
    return NULL;
  }
  if (!mapping || rp_py_shape_of_dict(call->args[0]->object) != RP_PY_PLAIN ||
      !rp_entries_ordered(&call->args[0]->object->entries)) {
    rp_py_forget(in, counter, call->node);
    return in->values.none;
  }
  const rp_entries entries = call->args[0]->object->entries;
  for (size_t i = 0; i < entries.count; i++) {
    rp_val before = rp_dict_find(in, counter, entries.data[i].key);
    before = before == NULL ? rp_py_num(in, 0) : before;
    rp_val after = rp_binary(in, sign > 0 ? RP_IR_OP_ADD : RP_IR_OP_SUB, before, entries.data[i].value, call->node);
    if (after == NULL) {
      return NULL;
    }
    rp_dict_set(in, counter, entries.data[i].key, after);
  }
  return in->values.none;
}

/// Each key as often as it was counted (collections/__init__.py: Counter.elements).
static rp_val elements(rp_interp *in, const rp_call *call)
{
  if (call->self == NULL || !rp_value_is(call->self, RP_OBJECT_DICT) || !rp_py_takes(call, 0, 0) ||
      rp_py_shape_of_dict(call->self->object) != RP_PY_PLAIN) {
    return rp_py_unknown(in, call);
  }
  rp_object *out = rp_object_new(in, RP_OBJECT_ITERATOR);
  const rp_entries *entries = &call->self->object->entries;
  for (size_t i = 0; i < entries->count; i++) {
    int64_t times = 0;
    if (!rp_py_int(entries->data[i].value, &times) || times > RP_COLLECTION_LIMIT) {
      return rp_py_unknown(in, call);
    }
    for (int64_t k = 0; k < times; k++) {
      rp_item item = rp_py_item(in, entries->data[i].key);
      item.unordered = entries->data[i].unordered;
      rp_items_append(in, out, item);
    }
  }
  return rp_value_object(&in->values, out);
}

static rp_val subtract(rp_interp *in, const rp_call *call)
{
  bool dict = call->self != NULL && rp_value_is(call->self, RP_OBJECT_DICT);
  return dict ? rp_py_counter_update(in, call->self->object, call, -1) : rp_py_unknown(in, call);
}

static rp_val most_common(rp_interp *in, const rp_call *call)
{
  int64_t limit = INT64_MAX;
  if (call->self == NULL || !rp_value_is(call->self, RP_OBJECT_DICT) || !rp_py_takes(call, 0, 1) ||
      (call->count == 1 && call->args[0]->kind != RP_NONE && !rp_py_int(call->args[0], &limit)) ||
      rp_py_shape_of_dict(call->self->object) != RP_PY_PLAIN) {
    return rp_py_unknown(in, call);
  }
  const rp_entries *entries = &call->self->object->entries;
  rp_item *items = RP_NEW_ARRAY(in->arena, rp_item, entries->count + 1);
  rp_val *keys = RP_NEW_ARRAY(in->arena, rp_val, entries->count + 1);
  for (size_t i = 0; i < entries->count; i++) {
    items[i] = rp_py_item(in, rp_py_pair(in, entries->data[i].key, entries->data[i].value));
    items[i].unordered = entries->data[i].unordered;
    keys[i] = entries->data[i].value;
  }
  int sorted = rp_py_sort(in, items, keys, entries->count, true, call->node);
  if (sorted != 1) {
    return sorted < 0 ? NULL : rp_py_unknown(in, call);
  }
  limit = limit < 0 ? 0 : limit;
  return rp_py_sequence(in, RP_OBJECT_LIST, items, (uint64_t)limit < entries->count ? (size_t)limit : entries->count);
}

static rp_val deque(rp_interp *in, const rp_call *call)
{
  rp_val values[2];
  int64_t limit = INT64_MAX;
  if (!rp_py_by_name(call, "iterable maxlen", values, 2) ||
      (!rp_py_is_none(values[1]) && (!rp_py_int(values[1], &limit) || limit < 0))) {
    return rp_py_unknown(in, call);
  }
  rp_call list = {.args = values, .count = values[0] != NULL ? 1 : 0, .node = call->node};
  rp_val made = of_class(in, as_row(in, &list, "builtins.list"), RP_OBJECT_LIST, "collections.deque");
  if (made == NULL || !rp_value_is(made, RP_OBJECT_LIST) || limit == INT64_MAX) {
    return made;
  }
  rp_items items = made->object->items;
  if ((int64_t)items.count > limit) {
    if (rp_py_shape_in_order(&items) != RP_PY_PLAIN) {
      return rp_py_unknown(in, call);
    }
    rp_items_replace(in, made->object, items.data + items.count - limit, (size_t)limit);
  }
  rp_env_set(in, &made->object->env, rp_sym(in, RP_DEQUE_LIMIT), rp_py_num(in, limit));
  return made;
}

// dataclasses._annotations_of: of the class body itself.
static rp_val annotations_of(rp_interp *in, const rp_call *call)
{
  rp_val class = call->count > 0 ? call->args[0] : NULL;
  rp_val found = class != NULL && rp_value_is(class, RP_OBJECT_CLASS)
                     ? rp_env_find(&class->object->env, rp_sym(in, "__annotations__"))
                     : NULL;
  return found != NULL ? found : rp_dict_new(in);
}

// dataclasses._own: whether the class body itself binds a name.
static rp_val own_row(rp_interp *in, const rp_call *call)
{
  rp_str name;
  if (!rp_py_takes(call, 2, 2) || !rp_value_is(call->args[0], RP_OBJECT_CLASS) || !rp_py_str(call->args[1], &name)) {
    return rp_py_unknown(in, call);
  }
  return rp_py_bool(in, rp_env_find(&call->args[0]->object->env, rp_intern_str(&in->names, name)) != NULL);
}

static rp_val move_to_end(rp_interp *in, const rp_call *call)
{
  if (call->self == NULL || !rp_value_is(call->self, RP_OBJECT_DICT)) {
    return in->values.none;
  }
  rp_object *dict = call->self->object;
  rp_val key = rp_arg(in, call, 0, "key");
  rp_val last = rp_arg(in, call, 1, "last");
  size_t count = dict->entries.count;
  size_t at = count;
  bool known = key != NULL && call->rest == NULL && rp_py_shape_of_dict(dict) == RP_PY_PLAIN &&
               (last == NULL || rp_value_is_integral(last));
  for (size_t i = 0; known && i < count && at == count; i++) {
    int same = rp_equal(in, dict->entries.data[i].key, key);
    known = same >= 0;
    at = same == 1 ? i : at;
  }
  if (!known) {
    rp_py_forget(in, dict, call->node);
    return in->values.none;
  }
  if (at == count) {
    return rp_raise_key(in, key);
  }
  bool to_end = last == NULL || last->integer != 0;
  rp_entry *entries = rp_arena_alloc(in->arena, (count + 1) * sizeof *entries);
  size_t next = 0;
  for (size_t i = 0; i <= count; i++) { // the entry in question first or last, the others as they were
    if (i == (to_end ? count : 0)) {
      entries[next++] = dict->entries.data[at];
    }
    if (i < count && i != at) {
      entries[next++] = dict->entries.data[i];
    }
  }
  rp_dict_replace(in, dict, entries, count);
  return in->values.none;
}

static const rp_native rows[] = {
    {"collections.OrderedDict", ordered_dict, RP_NATIVE_READS, RP_TYPE_DICT},
    {"collections.defaultdict", defaultdict, 0, RP_TYPE_DICT},
    {"collections.Counter", counter, RP_NATIVE_READS, RP_TYPE_DICT},
    {"dict.most_common", most_common, 0, RP_TYPE_LIST},
    {"dict.elements", elements, 0, RP_TYPE_ANY},
    {"dict.subtract", subtract, 0, RP_TYPE_NONE},
    {"dict.move_to_end", move_to_end, 0, RP_TYPE_NONE},
    {"collections.deque", deque, RP_NATIVE_READS, RP_TYPE_LIST},
    {"dataclasses._annotations_of", annotations_of, 0, RP_TYPE_DICT},
    {"dataclasses._own", own_row, 0, RP_TYPE_BOOL},
};

void rp_lib_collections_register(rp_interp *in)
{
  RP_PY_ROWS(in, rows);
}
