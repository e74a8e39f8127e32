// dict() and the methods of dicts. Entries keep their conditions; a key that is not known makes get() a choice over the
// entries, each under the condition that the key equals it.

#include "analyzer/eval/display.h"
#include "analyzer/eval/held.h"
#include "analyzer/eval/view.h"
#include "analyzer/lib/py.h"

static rp_object *dict_of(const rp_call *call, rp_call *rest)
{
  rp_val self = rp_py_self(call, rest);
  return self != NULL && rp_value_is(self, RP_OBJECT_DICT) ? self->object : NULL;
}

static void store(rp_interp *in, rp_object *dict, rp_val key, rp_val value)
{
  rp_dict_set(in, dict, key, value);
  rp_lib_dict_stored(in, dict, key, value);
}

// Adds an entry as it is: conditional ones under their condition, `many` ones as such.
static void add_entry(rp_interp *in, rp_object *dict, const rp_entry *entry)
{
  if (entry->many) {
    rp_entry *entries = RP_NEW_ARRAY(in->arena, rp_entry, dict->entries.count + 1);
    if (dict->entries.count > 0) {
      memcpy(entries, dict->entries.data, dict->entries.count * sizeof *entries);
    }
    entries[dict->entries.count] = *entry;
    rp_dict_replace(in, dict, entries, dict->entries.count + 1);
    rp_lib_dict_stored(in, dict, entry->key, entry->value);
    return;
  }
  uint32_t floor = in->unordered_floor;
  in->unordered_floor = entry->unordered ? in->next_object : floor;
  if (entry->condition->kind == RP_GUARD_TRUE) {
    store(in, dict, entry->key, entry->value);
    in->unordered_floor = floor;
    return;
  }
  rp_fork fork;
  rp_fork_begin(in, &fork, entry->condition);
  store(in, dict, entry->key, entry->value);
  rp_fork_other(in, &fork);
  rp_fork_end(in, &fork);
  in->unordered_floor = floor;
}

// Key and value of one item of an iterable of pairs; false: raised or not known (*answer).
static bool pair_of(rp_interp *in, rp_val value, rp_entry *entry, uint32_t node, rp_val *answer)
{
  rp_items parts;
  *answer = NULL;
  if (value->kind == RP_UNKNOWN) {
    *answer = value;
    return false;
  }
  if (!rp_py_items(in, value, node, &parts)) {
    return false;
  }
  if (parts.count == 1 && parts.data[0].many) {
    // A pair that is not known: its two parts are.
    entry->key = rp_subscript(in, value, rp_py_num(in, 0), node);
    entry->value = entry->key != NULL ? rp_subscript(in, value, rp_py_num(in, 1), node) : NULL;
    return entry->value != NULL;
  }
  if (rp_py_shape_in_order(&parts) != RP_PY_PLAIN) {
    *answer = rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
    return false;
  }
  if (parts.count != 2) {
    rp_raise(in, "ValueError", "dictionary update sequence element has length %zu; 2 is required", parts.count);
    return false;
  }
  entry->key = parts.data[0].value;
  entry->value = parts.data[1].value;
  return true;
}

// A mapping of the repository's or a stub's: what its keys() gives, and its __getitem__ for each.
static rp_val add_mapping(rp_interp *in, rp_object *dict, rp_val source, uint32_t node)
{
  const rp_object *class = source->object->class;
  if (rp_class_hook(in, class, "keys") == NULL || rp_class_hook(in, class, "__getitem__") == NULL) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  rp_val keys = rp_call_method(in, source, "keys", NULL, 0, node);
  rp_items items;
  if (keys == NULL || !rp_py_items(in, keys, node, &items)) {
    return NULL;
  }
  if (rp_py_shape_in_order(&items) != RP_PY_PLAIN) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  for (size_t i = 0; i < items.count; i++) {
    rp_val value = rp_subscript(in, source, items.data[i].value, node);
    if (value == NULL) {
      return NULL;
    }
    store(in, dict, items.data[i].value, value);
  }
  return in->values.none;
}

// dict.update(source): NULL raised, None done, otherwise the reason why the contents are not known.
static rp_val add_all(rp_interp *in, rp_object *dict, rp_val source, uint32_t node)
{
  if (source->kind == RP_UNKNOWN) {
    return source;
  }
  if (rp_value_is(source, RP_OBJECT_DICT)) {
    rp_entries entries = source->object->entries;
    for (size_t i = 0; i < entries.count; i++) {
      add_entry(in, dict, &entries.data[i]);
    }
    return in->values.none;
  }
  if (source->kind == RP_CHOICE) {
    for (uint32_t i = 0; i < source->choice.count; i++) {
      rp_option option = source->choice.options[i];
      if (option.value->kind == RP_UNBOUND || rp_path_decides(in, option.condition) == 0) {
        continue;
      }
      rp_fork fork;
      rp_fork_begin(in, &fork, option.condition);
      rp_val result = add_all(in, dict, option.value, node);
      rp_fork_other(in, &fork);
      rp_fork_end(in, &fork);
      if (result == NULL || result->kind != RP_NONE) {
        return result;
      }
    }
    return in->values.none;
  }
  if (rp_value_is_symbolic(source) && rp_value_type(source) != RP_TYPE_LIST && rp_value_type(source) != RP_TYPE_TUPLE) {
    rp_val element = rp_value_element(&in->values, source, RP_TYPE_ANY);
    rp_entry entry = {element, rp_subscript(in, source, element, node), in->values.always, true, false};
    if (entry.value == NULL) {
      return NULL;
    }
    add_entry(in, dict, &entry);
    return in->values.none;
  }
  if (rp_value_is(source, RP_OBJECT_INSTANCE) &&
      rp_class_derives_named(source->object->class, "luigi.freezing", "FrozenOrderedDict")) {
    rp_val wrapped = rp_env_find(&source->object->env, rp_sym(in, "wrapped"));
    return wrapped != NULL ? add_all(in, dict, wrapped, node) : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  if (rp_value_is(source, RP_OBJECT_INSTANCE) && rp_attribute_or_null(in, source, rp_sym(in, "keys"), node) != NULL) {
    return add_mapping(in, dict, source, node);
  }
  rp_items items;
  if (!rp_py_items(in, source, node, &items)) {
    return NULL;
  }
  for (size_t i = 0; i < items.count; i++) {
    rp_val answer = NULL;
    rp_entry entry = {NULL, NULL, items.data[i].condition, items.data[i].many, items.data[i].unordered};
    if (!pair_of(in, items.data[i].value, &entry, node, &answer)) {
      return answer;
    }
    add_entry(in, dict, &entry);
  }
  return in->values.none;
}

static void add_keywords(rp_interp *in, rp_object *dict, const rp_call *call)
{
  for (size_t i = 0; i < call->keyword_count; i++) {
    store(in, dict, rp_value_str(&in->values, call->keywords[i].name->text), call->keywords[i].value);
  }
}

static rp_val make_dict(rp_interp *in, const rp_call *call)
{
  if (call->count > 1) {
    return rp_py_unknown(in, call);
  }
  rp_val dict = rp_dict_new(in);
  if (call->count == 1) {
    rp_val done = add_all(in, dict->object, call->args[0], call->node);
    if (done == NULL || done->kind != RP_NONE) {
      return done;
    }
  }
  add_keywords(in, dict->object, call);
  if (call->spread != NULL && call->keyword_count == 0) { // its items may stand before keywords or behind them
    rp_val done = add_all(in, dict->object, call->spread, call->node);
    return done == NULL || done->kind != RP_NONE ? done : dict;
  }
  if (call->rest != NULL) {
    rp_entry entry = {call->rest, call->rest, in->values.always, true, false};
    add_entry(in, dict->object, &entry);
  }
  return dict;
}

rp_val rp_py_choose(rp_interp *in, const rp_object *dict, rp_val key, rp_val missing, uint32_t node)
{
  rp_option options[RP_CHOICE_LIMIT];
  size_t count = 0;
  rp_condition left = in->values.always;
  if (rp_py_shape_of_dict(dict) != RP_PY_PLAIN || dict->entries.count + 1 > RP_CHOICE_LIMIT ||
      !rp_value_is_symbolic(key)) {
    return NULL;
  }
  for (size_t i = 0; i < dict->entries.count; i++) {
    rp_val equal = rp_compare(in, RP_IR_OP_EQ, key, dict->entries.data[i].key, node);
    rp_condition condition = equal != NULL && equal->kind != RP_UNKNOWN ? rp_truth(in, equal) : NULL;
    if (condition == NULL) {
      return NULL;
    }
    options[count++] = (rp_option){rp_guard_and(&in->values, left, condition), dict->entries.data[i].value};
    left = rp_guard_and(&in->values, left, rp_guard_not(&in->values, condition));
  }
  options[count++] = (rp_option){left, missing};
  return rp_value_choice(&in->values, options, count);
}

static rp_val get(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_object *dict = dict_of(call, &rest);
  if (dict == NULL || !rp_py_takes(&rest, 1, 2)) {
    return rp_py_unknown(in, call);
  }
  rp_val key = rest.args[0];
  rp_val missing = rest.count == 2 ? rest.args[1] : in->values.none;
  if (key->kind == RP_UNKNOWN) {
    return key;
  }
  rp_val display = rp_display_of(in, dict);
  if (display != NULL && (rp_value_is_scalar(key) || rp_value_is_symbolic(key))) {
    bool certain = false;
    rp_val found = rp_value_is_scalar(key) ? rp_display_find(in, display, key, &certain) : NULL;
    rp_val operands[3] = {display, key, missing};
    return found != NULL ? found
                         : rp_value_derived(&in->values, RP_DERIVE_METHOD, 0, rp_sym(in, "get"), operands,
                                            rest.count + 1, RP_TYPE_ANY);
  }
  if (rp_value_is_symbolic(key)) {
    rp_val chosen = rp_py_choose(in, dict, key, missing, call->node);
    return chosen != NULL ? chosen : rp_py_derive(in, call, RP_TYPE_ANY);
  }
  return rp_py_bound_or(in, rp_dict_find(in, dict, key), missing);
}

static rp_val view(rp_interp *in, const rp_call *call, rp_view_part part)
{
  static const char *const CLASSES[][3] = {{"dict_keys", "dict_values", "dict_items"},
                                           {"odict_keys", "odict_values", "odict_items"}};
  rp_call rest;
  rp_object *dict = dict_of(call, &rest);
  bool ordered = dict != NULL && dict->class != NULL && rp_str_is(rp_class_name(dict->class), "OrderedDict");
  return dict != NULL && rp_py_takes(&rest, 0, 0) ? rp_view_new(in, dict, part, CLASSES[ordered][part])
                                                  : rp_py_unknown(in, call);
}

static rp_val keys(rp_interp *in, const rp_call *call)
{
  return view(in, call, RP_VIEW_KEYS);
}

static rp_val values(rp_interp *in, const rp_call *call)
{
  return view(in, call, RP_VIEW_VALUES);
}

static rp_val items(rp_interp *in, const rp_call *call)
{
  return view(in, call, RP_VIEW_ITEMS);
}

static rp_val isdisjoint(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_val self = rp_py_self(call, &rest);
  if (self == NULL || !rp_view_is_set(self) || !rp_py_takes(&rest, 1, 1)) {
    return rp_py_unknown(in, call);
  }
  rp_val set = rp_view_to_set(in, self, call->node);
  return set == NULL ? NULL : rp_call_method(in, set, "isdisjoint", rest.args, 1, call->node);
}

static rp_val update(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_object *dict = dict_of(call, &rest);
  if (dict == NULL || rest.count > 1) {
    return rp_py_unknown(in, call);
  }
  if (rp_env_find(&dict->env, rp_sym(in, "Counter")) != NULL) {
    return rp_py_counter_update(in, dict, &rest, 1);
  }
  rp_val done = rest.count == 1 ? add_all(in, dict, rest.args[0], call->node) : in->values.none;
  if (done == NULL) {
    return NULL;
  }
  if (done->kind != RP_NONE || rest.rest != NULL) {
    rp_val reason = done->kind != RP_NONE ? done : rest.rest;
    rp_entry entry = {reason, reason, in->values.always, true, false};
    add_entry(in, dict, &entry);
  }
  add_keywords(in, dict, &rest);
  return in->values.none;
}

static void remove_key(rp_interp *in, rp_object *dict, rp_val key)
{
  rp_entry *entries = RP_NEW_ARRAY(in->arena, rp_entry, dict->entries.count + 1);
  size_t count = 0;
  for (size_t i = 0; i < dict->entries.count; i++) {
    if (dict->entries.data[i].key != key && rp_equal(in, dict->entries.data[i].key, key) != 1) {
      entries[count++] = dict->entries.data[i];
    }
  }
  rp_dict_replace(in, dict, entries, count);
  rp_lib_dict_removed(in, dict, key);
}

static rp_val pop(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_object *dict = dict_of(call, &rest);
  if (dict == NULL || !rp_py_takes(&rest, 1, 2)) {
    return rp_py_unknown(in, call);
  }
  rp_val key = rest.args[0];
  if (!rp_py_known(key) || rp_py_repeats(in, dict)) {
    rp_py_forget(in, dict, call->node);
    return key->kind == RP_UNKNOWN ? key : rp_py_unknown(in, call);
  }
  rp_val found = rp_dict_find(in, dict, key);
  if (found == NULL && rest.count < 2) {
    return rp_raise_key(in, key);
  }
  rp_val value = rp_py_bound_or(in, found, rest.count == 2 ? rest.args[1] : NULL);
  if (found != NULL) {
    if (!rp_dict_tells(in, dict, key)) { // another entry may be of the key, too
      rp_py_forget(in, dict, call->node);
    } else {
      remove_key(in, dict, key);
    }
  }
  return value;
}

static rp_val popitem(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_object *dict = dict_of(call, &rest);
  rp_val from_end = NULL; // of an OrderedDict
  int64_t at_end = 1;
  bool fits = rp_py_by_name(&rest, "last", &from_end, 1) && (from_end == NULL || rp_py_int(from_end, &at_end));
  if (dict == NULL || !fits || !rp_entries_ordered(&dict->entries)) {
    return rp_py_unknown(in, call);
  }
  if (rp_py_shape_of_dict(dict) != RP_PY_PLAIN || rp_py_repeats(in, dict)) {
    rp_py_forget(in, dict, call->node);
    return rp_py_unknown(in, call);
  }
  if (dict->entries.count == 0) {
    return rp_raise(in, "KeyError", "'popitem(): dictionary is empty'");
  }
  rp_entry last = dict->entries.data[at_end != 0 ? dict->entries.count - 1 : 0];
  rp_dict_replace(in, dict, dict->entries.data + (at_end == 0), dict->entries.count - 1);
  rp_lib_dict_removed(in, dict, last.key);
  return rp_py_pair(in, last.key, last.value);
}

/// Only the mapping that was merged knows whether the key is there.
static rp_val set_default_merged(rp_interp *in, rp_object *dict, rp_val display, rp_val key, rp_val missing)
{
  rp_condition there = rp_truth(in, rp_display_contains(in, display, key));
  rp_val held = rp_display_subscript(in, display, key);
  if (there->kind == RP_GUARD_TRUE) {
    return held;
  }
  rp_fork fork;
  rp_fork_begin(in, &fork, there);
  rp_fork_other(in, &fork);
  store(in, dict, key, missing);
  rp_fork_end(in, &fork);
  rp_option options[2] = {{there, held}, {rp_guard_not(&in->values, there), missing}};
  return rp_value_choice(&in->values, options, 2);
}

static rp_val setdefault(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_object *dict = dict_of(call, &rest);
  if (dict == NULL || !rp_py_takes(&rest, 1, 2)) {
    return rp_py_unknown(in, call);
  }
  rp_val key = rest.args[0];
  rp_val missing = rest.count == 2 ? rest.args[1] : in->values.none;
  rp_val display = rp_display_of(in, dict);
  if (display != NULL && rp_value_is_scalar(key)) {
    return set_default_merged(in, dict, display, key, missing);
  }
  rp_val found = rp_dict_find(in, dict, key);
  rp_val value = rp_py_bound_or(in, found, missing);
  if (value != found) {
    store(in, dict, key, value);
  }
  return rp_held_shared(in, dict, value);
}

static rp_val copy(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_object *dict = dict_of(call, &rest);
  if (dict == NULL || !rp_py_takes(&rest, 0, 0)) {
    return rp_py_unknown(in, call);
  }
  rp_val result = rp_dict_new(in);
  rp_dict_replace(in, result->object, dict->entries.data, dict->entries.count);
  result->object->class = dict->class;
  for (uint32_t i = 0; i < dict->env.count; i++) {
    // A defaultdict's factory, that it is a Counter; not the module of globals().
    rp_str name = dict->env.slots[i].name->text;
    if (dict->env.slots[i].value != NULL && (rp_str_is(name, "default_factory") || rp_str_is(name, "Counter"))) {
      rp_env_set(in, &result->object->env, dict->env.slots[i].name, dict->env.slots[i].value);
    }
  }
  return result;
}

static rp_val clear(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_object *dict = dict_of(call, &rest);
  if (dict == NULL || !rp_py_takes(&rest, 0, 0)) {
    return rp_py_unknown(in, call);
  }
  if (rp_py_repeats(in, dict)) {
    rp_py_forget(in, dict, call->node);
    return in->values.none;
  }
  rp_entries before = dict->entries;
  rp_dict_replace(in, dict, NULL, 0);
  for (size_t i = 0; i < before.count; i++) {
    rp_lib_dict_removed(in, dict, before.data[i].key);
  }
  return in->values.none;
}

static rp_val fromkeys(rp_interp *in, const rp_call *call)
{
  rp_call rest = *call;
  rp_items source;
  // Bound to an instance or called through the class: the receiver does not matter.
  if (!rp_py_takes(&rest, 1, 2)) {
    return rp_py_unknown(in, call);
  }
  if (!rp_py_items(in, rest.args[0], call->node, &source)) {
    return NULL;
  }
  rp_val dict = rp_dict_new(in);
  for (size_t i = 0; i < source.count; i++) {
    rp_entry entry = {source.data[i].value, rest.count == 2 ? rest.args[1] : in->values.none, source.data[i].condition,
                      source.data[i].many, source.data[i].unordered};
    add_entry(in, dict->object, &entry);
  }
  return dict;
}

static rp_val contains(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_val self = rp_py_self(call, &rest);
  return self != NULL && rp_py_takes(&rest, 1, 1) ? rp_compare(in, RP_IR_OP_IN, rest.args[0], self, call->node)
                                                  : rp_py_unknown(in, call);
}

static rp_val get_item(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_val self = rp_py_self(call, &rest);
  return self != NULL && rp_py_takes(&rest, 1, 1) ? rp_subscript(in, self, rest.args[0], call->node)
                                                  : rp_py_unknown(in, call);
}

static rp_val set_item(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_object *dict = dict_of(call, &rest);
  if (dict == NULL || !rp_py_takes(&rest, 2, 2)) {
    return rp_py_unknown(in, call);
  }
  store(in, dict, rest.args[0], rest.args[1]);
  return in->values.none;
}

static const rp_native rows[] = {
    {"builtins.dict", make_dict, RP_NATIVE_READS, RP_TYPE_DICT},
    {"dict.get", get, 0, RP_TYPE_ANY},
    {"dict.keys", keys, 0, RP_TYPE_LIST},
    {"dict.values", values, 0, RP_TYPE_LIST},
    {"dict.items", items, 0, RP_TYPE_LIST},
    {"dict.iterkeys", keys, 0, RP_TYPE_LIST},
    {"dict.itervalues", values, 0, RP_TYPE_LIST},
    {"dict.iteritems", items, 0, RP_TYPE_LIST},
    {"dict.viewitems", items, 0, RP_TYPE_LIST},
    {"view.isdisjoint", isdisjoint, RP_NATIVE_READS, RP_TYPE_BOOL},
    {"dict.update", update, RP_NATIVE_READS, RP_TYPE_NONE},
    {"dict.pop", pop, 0, RP_TYPE_ANY},
    {"dict.popitem", popitem, 0, RP_TYPE_TUPLE},
    {"dict.setdefault", setdefault, 0, RP_TYPE_ANY},
    {"dict.copy", copy, 0, RP_TYPE_DICT},
    {"dict.clear", clear, 0, RP_TYPE_NONE},
    {"dict.fromkeys", fromkeys, RP_NATIVE_READS, RP_TYPE_DICT},
    {"dict.has_key", contains, 0, RP_TYPE_BOOL},
    {"dict.__contains__", contains, 0, RP_TYPE_BOOL},
    {"dict.__getitem__", get_item, 0, RP_TYPE_ANY},
    {"dict.__setitem__", set_item, 0, RP_TYPE_NONE},
};

void rp_lib_dict_register(rp_interp *in)
{
  RP_PY_ROWS(in, rows);
}
