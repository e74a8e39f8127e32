// collections. OrderedDict, defaultdict and Counter are dicts of their class here (a defaultdict keeps its factory as an attribute
// of the dict object), deque is a list of its. Instances of a namedtuple are tuples that keep their class.

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

// Field names: "a b", "a, b" or a sequence of str. NULL where they are not known.
static rp_val field_names(rp_interp *in, rp_val value, uint32_t node)
{
  rp_str text;
  rp_object *fields = rp_object_new(in, RP_OBJECT_TUPLE);
  if (rp_py_str(value, &text)) {
    size_t at = 0;
    while (at < text.size) {
      size_t from = at;
      while (at < text.size && text.data[at] != ' ' && text.data[at] != ',' && text.data[at] != '\n' &&
             text.data[at] != '\t') {
        at++;
      }
      if (at > from) {
        rp_items_append(in, fields, rp_py_item(in, rp_py_text(in, rp_str_sub(text, from, at))));
      }
      at++;
    }
    return rp_value_object(&in->values, fields);
  }
  rp_items items;
  if (!rp_value_is_sequence(value) || !rp_py_items(in, value, node, &items)) {
    return NULL;
  }
  for (size_t i = 0; i < items.count; i++) {
    rp_val name = items.data[i].value;
    if (rp_value_is(name, RP_OBJECT_TUPLE) && name->object->items.count == 2) {
      name = name->object->items.data[0].value; // typing.NamedTuple's ('field', type)
    }
    if (items.data[i].many || items.data[i].condition->kind != RP_GUARD_TRUE || name->kind != RP_STR_) {
      return NULL;
    }
    rp_items_append(in, fields, rp_py_item(in, name));
  }
  return rp_value_object(&in->values, fields);
}

// A row as a function, so that it is bound as a method of the class.
static rp_val method_of(rp_interp *in, const char *row, const char *name)
{
  rp_object *function = rp_object_new(in, RP_OBJECT_FUNCTION);
  function->function.name = rp_sym(in, name);
  function->function.qualname = rp_str_of(name);
  function->function.module = in->frame != NULL ? in->frame->module : NULL;
  function->function.native = rp_native_find(in, rp_str_of(row));
  return rp_value_object(&in->values, function);
}

// What makes a class a named tuple: its fields, the defaults of the last ones, __new__ and the methods.
static void make_named_tuple(rp_interp *in, rp_env *env, rp_val fields, rp_val defaults)
{
  static const char *const methods[][2] = {
      {"repipe.namedtuple.new", "__new__"},
      {"repipe.namedtuple.asdict", "_asdict"},
      {"repipe.namedtuple.replace", "_replace"},
  };
  rp_env_set(in, env, rp_sym(in, "_fields"), fields);
  rp_env_set(in, env, rp_sym(in, "__match_args__"), fields);
  rp_env_set(in, env, rp_sym(in, "_defaults"), defaults);
  for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
    rp_env_set(in, env, rp_sym(in, methods[i][1]), method_of(in, methods[i][0], methods[i][1]));
  }
  rp_object *make = rp_object_new(in, RP_OBJECT_CLASSMETHOD);
  make->method.function = method_of(in, "repipe.namedtuple.make", "_make");
  make->method.self = in->values.none;
  rp_env_set(in, env, rp_sym(in, "_make"), rp_value_object(&in->values, make));
}

static rp_val namedtuple(rp_interp *in, const rp_call *call)
{
  rp_str name;
  if (call->rest != NULL || call->count < 2 || !rp_py_str(call->args[0], &name) || in->frame == NULL ||
      rp_py_other_keywords(call, "defaults module") > 0) {
    return rp_py_unknown(in, call);
  }
  rp_val fields = field_names(in, call->args[1], call->node);
  if (fields == NULL) {
    return rp_py_unknown(in, call);
  }
  rp_object *holder = rp_object_new(in, RP_OBJECT_INSTANCE);
  rp_val defaults = rp_py_keyword(call, "defaults");
  make_named_tuple(in, &holder->env, fields, defaults != NULL ? defaults : in->values.none);
  rp_object *tuple = rp_builtin_class(in, "tuple");
  rp_class_draft draft = {
      .name = rp_intern_str(&in->names, name),
      .qualname = rp_arena_str(in->arena, name),
      .bases = &tuple,
      .base_count = 1,
      .names = &holder->env,
      .module = in->frame->module,
  };
  rp_object *class = rp_class_new(in, &draft);
  return class != NULL ? rp_value_object(&in->values, class) : NULL;
}

void rp_lib_typed_tuple(rp_interp *in, rp_object *class)
{
  rp_val annotations = rp_env_find(&class->env, rp_sym(in, "__annotations__"));
  rp_object *fields = rp_object_new(in, RP_OBJECT_TUPLE);
  rp_object *defaults = rp_object_new(in, RP_OBJECT_TUPLE);
  size_t count =
      annotations != NULL && rp_value_is(annotations, RP_OBJECT_DICT) ? annotations->object->entries.count : 0;
  for (size_t i = 0; i < count; i++) {
    rp_val name = annotations->object->entries.data[i].key;
    const rp_symbol *symbol = rp_intern_str(&in->names, name->text);
    rp_val value = rp_env_find(&class->env, symbol);
    rp_items_append(in, fields, rp_py_item(in, name));
    if (value != NULL) {
      rp_items_append(in, defaults, rp_py_item(in, value));
      rp_env_set(in, &class->env, symbol, NULL);
    }
  }
  make_named_tuple(in, &class->env, rp_value_object(&in->values, fields), rp_value_object(&in->values, defaults));
}

/// Those that its __new__ takes and that are attributes: a subclass may say otherwise in `_fields`, which changes neither.
static const rp_items *fields_of_class(rp_interp *in, const rp_object *class)
{
  rp_object *owner = NULL;
  rp_val fields = class != NULL ? rp_class_find(in, class, rp_sym(in, "__match_args__"), &owner) : NULL;
  return fields != NULL && rp_value_is(fields, RP_OBJECT_TUPLE) ? &fields->object->items : NULL;
}

static const rp_items *fields_of(rp_interp *in, rp_val self)
{
  return self != NULL && rp_value_is(self, RP_OBJECT_TUPLE) ? fields_of_class(in, self->object->class) : NULL;
}

bool rp_lib_tuple_has_field(rp_interp *in, const rp_object *class, const rp_symbol *name)
{
  const rp_items *fields = rp_class_derives(class, rp_builtin_class(in, "tuple")) ? fields_of_class(in, class) : NULL;
  for (size_t i = 0; fields != NULL && i < fields->count; i++) {
    if (fields->data[i].value->kind == RP_STR_ && rp_str_eq(fields->data[i].value->text, name->text)) {
      return true;
    }
  }
  return false;
}

rp_val rp_lib_tuple_field(rp_interp *in, rp_val tuple, const rp_symbol *name)
{
  const rp_items *fields = fields_of(in, tuple);
  rp_object *said = NULL;
  rp_object *owner = NULL;
  if (fields != NULL && rp_class_find(in, tuple->object->class, name, &said) != NULL) {
    (void)rp_class_find(in, tuple->object->class, rp_sym(in, "__match_args__"), &owner);
    for (uint32_t i = 0; i < tuple->object->class->cls.mro_count && said != owner; i++) {
      const rp_object *first = tuple->object->class->cls.mro[i];
      fields = first == said ? NULL : fields; // a subclass has it in the field's place
      if (first == said || first == owner) {
        break;
      }
    }
  }
  for (size_t i = 0; fields != NULL && i < fields->count && i < tuple->object->items.count; i++) {
    if (rp_str_eq(fields->data[i].value->text, name->text)) {
      return tuple->object->items.data[i].value;
    }
  }
  return NULL;
}

static rp_val tuple_of_class(rp_interp *in, rp_object *class, const rp_val *values, size_t count)
{
  rp_val tuple = rp_sequence_new(in, RP_OBJECT_TUPLE, values, count);
  tuple->object->class = class;
  return tuple;
}

rp_val rp_lib_named_tuple(rp_interp *in, const char *name, const char *fields, const rp_val *values, size_t count)
{
  rp_val args[2] = {rp_value_cstr(&in->values, name), rp_value_cstr(&in->values, fields)};
  rp_val class = in->frame != NULL ? namedtuple(in, &(rp_call){.args = args, .count = 2}) : NULL;
  return class != NULL && rp_value_is(class, RP_OBJECT_CLASS) ? tuple_of_class(in, class->object, values, count)
                                                              : rp_sequence_new(in, RP_OBJECT_TUPLE, values, count);
}

static rp_val namedtuple_new(rp_interp *in, const rp_call *call)
{
  rp_object *owner = NULL;
  rp_object *class = call->count > 0 && rp_value_is(call->args[0], RP_OBJECT_CLASS) ? call->args[0]->object : NULL;
  const rp_items *fields = fields_of_class(in, class);
  if (fields == NULL || call->rest != NULL) {
    return rp_py_unknown(in, call);
  }
  rp_call rest = *call;
  rest.args++;
  rest.count--;
  rp_val defaults = rp_class_find(in, class, rp_sym(in, "_defaults"), &owner);
  bool has_defaults = defaults != NULL && rp_value_is_sequence(defaults);
  size_t default_count = has_defaults ? defaults->object->items.count : 0;
  if (rest.count > fields->count) {
    return rp_raise(in, "TypeError", "takes %zu positional arguments but %zu were given", fields->count + 1,
                    rest.count + 1);
  }
  size_t used = rest.count;
  rp_val *values = RP_NEW_ARRAY(in->arena, rp_val, fields->count + 1);
  for (size_t i = 0; i < fields->count; i++) {
    const rp_symbol *name = rp_intern_str(&in->names, fields->data[i].value->text);
    values[i] = i < rest.count ? rest.args[i] : rp_py_keyword(&rest, name->text.data);
    used += i >= rest.count && values[i] != NULL ? 1 : 0;
    if (values[i] == NULL && fields->count - i <= default_count) {
      values[i] = defaults->object->items.data[default_count - (fields->count - i)].value;
    }
    if (values[i] == NULL) {
      return rp_raise(in, "TypeError", "missing a required argument: '%.*s'", RP_STR_ARG(name->text));
    }
  }
  return used == rest.count + rest.keyword_count ? tuple_of_class(in, class, values, fields->count)
                                                 : rp_raise(in, "TypeError", "got an unexpected keyword argument");
}

static rp_val namedtuple_make(rp_interp *in, const rp_call *call)
{
  rp_items items;
  if (!rp_py_takes(call, 2, 2) || !rp_value_is(call->args[0], RP_OBJECT_CLASS)) {
    return rp_py_unknown(in, call);
  }
  if (!rp_py_items(in, call->args[1], call->node, &items)) {
    return NULL;
  }
  if (rp_py_shape_in_order(&items) != RP_PY_PLAIN) {
    return rp_py_unknown(in, call);
  }
  rp_val *values = RP_NEW_ARRAY(in->arena, rp_val, items.count + 1);
  for (size_t i = 0; i < items.count; i++) {
    values[i] = items.data[i].value;
  }
  return tuple_of_class(in, call->args[0]->object, values, items.count);
}

static rp_val namedtuple_asdict(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_val self = rp_py_self(call, &rest);
  rp_object *owner = NULL;
  const rp_items *fields = fields_of(in, self);
  rp_val said = fields != NULL ? rp_class_find(in, self->object->class, rp_sym(in, "_fields"), &owner) : NULL;
  fields = said != NULL && rp_value_is(said, RP_OBJECT_TUPLE) ? &said->object->items : NULL;
  if (fields == NULL || fields->count > self->object->items.count) {
    return rp_py_unknown(in, call);
  }
  rp_val dict = rp_dict_new(in);
  for (size_t i = 0; i < fields->count; i++) {
    rp_dict_set(in, dict->object, fields->data[i].value, self->object->items.data[i].value);
  }
  return dict;
}

static rp_val namedtuple_replace(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_val self = rp_py_self(call, &rest);
  const rp_items *fields = fields_of(in, self);
  if (fields == NULL || fields->count > self->object->items.count || rest.count > 0 || rest.rest != NULL) {
    return rp_py_unknown(in, call);
  }
  rp_val *values = RP_NEW_ARRAY(in->arena, rp_val, fields->count + 1);
  size_t used = 0;
  for (size_t i = 0; i < fields->count; i++) {
    rp_val given = rp_py_keyword(&rest, fields->data[i].value->text.data);
    used += given != NULL;
    values[i] = given != NULL ? given : self->object->items.data[i].value;
  }
  return used == rest.keyword_count ? tuple_of_class(in, self->object->class, values, fields->count)
                                    : rp_raise(in, "ValueError", "Got unexpected field names");
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
    {"collections.namedtuple", namedtuple, 0, RP_TYPE_CLASS},
    {"repipe.namedtuple.new", namedtuple_new, 0, RP_TYPE_TUPLE},
    {"repipe.namedtuple.make", namedtuple_make, RP_NATIVE_READS, RP_TYPE_TUPLE},
    {"dataclasses._annotations_of", annotations_of, 0, RP_TYPE_DICT},
    {"dataclasses._own", own_row, 0, RP_TYPE_BOOL},
    {"repipe.namedtuple.asdict", namedtuple_asdict, 0, RP_TYPE_DICT},
    {"repipe.namedtuple.replace", namedtuple_replace, 0, RP_TYPE_ANY},
};

void rp_lib_collections_register(rp_interp *in)
{
  RP_PY_ROWS(in, rows);
}
