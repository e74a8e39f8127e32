// functools, operator and copy. Callables that these make are partial objects over rows of their own, whose names
// ("repipe.…") no Python code can spell.

#include "analyzer/lib/py.h"

static rp_val identity(rp_interp *in, const rp_call *call)
{
  return call->count > 0 ? call->args[call->count - 1] : rp_py_unknown(in, call);
}

static rp_val first_argument(rp_interp *in, const rp_call *call)
{
  return call->count > 0 ? call->args[0] : rp_py_unknown(in, call);
}

static bool is_callable(rp_val value)
{
  if (value->kind != RP_OBJECT) {
    return false;
  }
  rp_object_kind kind = value->object->kind;
  return kind == RP_OBJECT_FUNCTION || kind == RP_OBJECT_METHOD || kind == RP_OBJECT_NATIVE ||
         kind == RP_OBJECT_PARTIAL || kind == RP_OBJECT_CLASS || kind == RP_OBJECT_STATICMETHOD ||
         kind == RP_OBJECT_CLASSMETHOD;
}

// Says that a function of the repository keeps what it gives.
static rp_val memoized(rp_interp *in, const rp_call *call)
{
  if (call->count == 1 && rp_value_is(call->args[0], RP_OBJECT_FUNCTION)) {
    rp_env_set(in, &call->args[0]->object->env, rp_sym(in, RP_FUNCTION_MEMO), rp_dict_new(in));
  }
  return call->count > 0 ? call->args[0] : rp_py_unknown(in, call);
}

// @lru_cache, @lru_cache(maxsize=None), @cache: the function, which keeps its results. With a small maxsize it forgets some.
static rp_val caching(rp_interp *in, const rp_call *call)
{
  enum { SMALL = 16 };
  int64_t size = 128;
  rp_val given = call->count > 0 ? call->args[0] : rp_py_keyword(call, "maxsize");
  if (call->count == 1 && call->keyword_count == 0 && is_callable(call->args[0])) {
    return memoized(in, call);
  }
  bool kept = given == NULL || given->kind == RP_NONE || (rp_py_int(given, &size) && size >= SMALL);
  return rp_py_row_value(in, kept ? "repipe.memoized" : "repipe.identity");
}

// wraps(x, updated=())(class): the class under the names of x.
static rp_val name_class(rp_interp *in, rp_val class, rp_val wrapped, uint32_t node)
{
  static const char *const names[] = {"__module__", "__name__", "__qualname__"};
  for (size_t i = 0; i < sizeof names / sizeof names[0] && wrapped->kind == RP_OBJECT; i++) {
    rp_val value = rp_attribute_or_null(in, wrapped, rp_sym(in, names[i]), node);
    if (value != NULL) {
      rp_attribute_set(in, class, rp_sym(in, names[i]), value);
    }
  }
  rp_attribute_set(in, class, rp_sym(in, "__wrapped__"), wrapped);
  return class;
}

// functools.update_wrapper: (wrapper, wrapped) -> the wrapper under the name of what it wraps.
static rp_val update_wrapper(rp_interp *in, const rp_call *call)
{
  static const char *const names[] = {"__name__", "__qualname__", "__module__", "__doc__"};
  if (call->count < 2) {
    return rp_py_unknown(in, call);
  }
  rp_val wrapper = call->args[0];
  rp_val wrapped = call->args[1];
  if (rp_value_is(wrapper, RP_OBJECT_CLASS)) {
    return name_class(in, wrapper, wrapped, call->node);
  }
  if (!rp_value_is(wrapper, RP_OBJECT_FUNCTION) || wrapped->kind != RP_OBJECT) {
    return wrapper;
  }
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    rp_val value = rp_attribute_or_null(in, wrapped, rp_sym(in, names[i]), call->node);
    if (value != NULL) {
      rp_env_set(in, &wrapper->object->env, rp_sym(in, names[i]), value);
    }
  }
  if (rp_value_is(wrapped, RP_OBJECT_FUNCTION)) { // its __dict__
    for (uint32_t i = 0; i < wrapped->object->env.count; i++) {
      const rp_slot *slot = &wrapped->object->env.slots[i];
      if (slot->value != NULL) {
        rp_env_set(in, &wrapper->object->env, slot->name, slot->value);
      }
    }
  }
  rp_env_set(in, &wrapper->object->env, rp_sym(in, "__wrapped__"), wrapped);
  return wrapper;
}

// What wraps() gave, called: (wrapped, wrapper).
static rp_val wrapped_row(rp_interp *in, const rp_call *call)
{
  if (call->count != 2) {
    return rp_py_unknown(in, call);
  }
  rp_val both[2] = {call->args[1], call->args[0]};
  return update_wrapper(in, &(rp_call){.args = both, .count = 2, .node = call->node});
}

static rp_val wraps(rp_interp *in, const rp_call *call)
{
  return call->count > 0 ? rp_py_bound_row(in, "repipe.wrapped", call->args, 1) : rp_py_unknown(in, call);
}

static rp_val cached_property(rp_interp *in, const rp_call *call)
{
  if (!rp_py_takes(call, 1, 1)) {
    return rp_py_unknown(in, call);
  }
  rp_object *property = rp_object_new(in, RP_OBJECT_PROPERTY);
  property->method.function = call->args[0];
  rp_env_set(in, &property->env, rp_sym(in, RP_PROPERTY_CACHED), in->values.yes);
  return rp_value_object(&in->values, property);
}

static rp_val partial(rp_interp *in, const rp_call *call)
{
  if (call->count == 0 || call->rest != NULL) {
    return rp_py_unknown(in, call);
  }
  rp_object *made = rp_object_new(in, RP_OBJECT_PARTIAL);
  made->method.function = call->args[0];
  for (size_t i = 1; i < call->count; i++) {
    rp_items_append(in, made, rp_py_item(in, call->args[i]));
  }
  rp_entry *entries = RP_NEW_ARRAY(in->arena, rp_entry, call->keyword_count + 1);
  for (size_t i = 0; i < call->keyword_count; i++) {
    entries[i] = (rp_entry){rp_value_str(&in->values, call->keywords[i].name->text), call->keywords[i].value,
                            in->values.always, false, false};
  }
  made->entries = (rp_entries){entries, call->keyword_count};
  return rp_value_object(&in->values, made);
}

typedef struct folding {
  const rp_call *call;
  rp_val start;
} folding;

static rp_val reduce_values(rp_interp *in, const rp_val *values, size_t count, void *data)
{
  const folding *state = data;
  rp_val total = state->start;
  size_t i = 0;
  if (total == NULL) {
    if (count == 0) {
      return rp_raise(in, "TypeError", "reduce() of empty iterable with no initial value");
    }
    total = values[i++];
  }
  for (; i < count && total != NULL; i++) {
    rp_val both[2] = {total, values[i]};
    total = rp_call_simple(in, state->call->args[0], both, 2, state->call->node);
  }
  return total;
}

static rp_val reduce(rp_interp *in, const rp_call *call)
{
  rp_items items;
  if (!rp_py_takes(call, 2, 3)) {
    return rp_py_unknown(in, call);
  }
  if (!rp_py_items(in, call->args[1], call->node, &items)) {
    return NULL;
  }
  if (rp_py_shape_in_order(&items) == RP_PY_MANY) {
    return rp_py_unknown(in, call);
  }
  folding state = {call, call->count == 3 ? call->args[2] : NULL};
  return rp_py_over_items(in, &items, reduce_values, &state, call->node);
}

// ---- operator ----

typedef struct operator_row {
  const char *name;
  int op;
} operator_row;

static const operator_row operators[] = {
    {"operator.add", RP_IR_OP_ADD},       {"operator.concat", RP_IR_OP_ADD},  {"operator.sub", RP_IR_OP_SUB},
    {"operator.mul", RP_IR_OP_MUL},       {"operator.truediv", RP_IR_OP_DIV}, {"operator.floordiv", RP_IR_OP_FLOORDIV},
    {"operator.mod", RP_IR_OP_MOD},       {"operator.pow", RP_IR_OP_POW},     {"operator.and_", RP_IR_OP_BITAND},
    {"operator.or_", RP_IR_OP_BITOR},     {"operator.xor", RP_IR_OP_BITXOR},  {"operator.lshift", RP_IR_OP_LSHIFT},
    {"operator.rshift", RP_IR_OP_RSHIFT}, {"operator.eq", RP_IR_OP_EQ},       {"operator.ne", RP_IR_OP_NE},
    {"operator.lt", RP_IR_OP_LT},         {"operator.le", RP_IR_OP_LE},       {"operator.gt", RP_IR_OP_GT},
    {"operator.ge", RP_IR_OP_GE},         {"operator.is_", RP_IR_OP_IS},      {"operator.is_not", RP_IR_OP_IS_NOT},
    {"operator.neg", RP_IR_OP_NEG},       {"operator.pos", RP_IR_OP_POS},     {"operator.not_", RP_IR_OP_NOT},
    {"operator.inv", RP_IR_OP_INVERT},    {"operator.iadd", RP_IR_OP_ADD},
};

static rp_val operate(rp_interp *in, const rp_call *call)
{
  int op = 0;
  for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
    op = strcmp(operators[i].name, call->row->name) == 0 ? operators[i].op : op;
  }
  bool unary = op >= RP_IR_OP_NOT && op <= RP_IR_OP_INVERT;
  if (!rp_py_takes(call, unary ? 1 : 2, unary ? 1 : 2)) {
    return rp_py_unknown(in, call);
  }
  if (unary) {
    return rp_unary(in, op, call->args[0], call->node);
  }
  return op >= RP_IR_OP_EQ ? rp_compare(in, op, call->args[0], call->args[1], call->node)
                           : rp_binary(in, op, call->args[0], call->args[1], call->node);
}

static rp_val getitem(rp_interp *in, const rp_call *call)
{
  return rp_py_takes(call, 2, 2) ? rp_subscript(in, call->args[0], call->args[1], call->node) : rp_py_unknown(in, call);
}

static rp_val contains(rp_interp *in, const rp_call *call)
{
  return rp_py_takes(call, 2, 2) ? rp_compare(in, RP_IR_OP_IN, call->args[1], call->args[0], call->node)
                                 : rp_py_unknown(in, call);
}

static rp_val itemgetter(rp_interp *in, const rp_call *call)
{
  return rp_py_takes(call, 1, 64) ? rp_py_bound_row(in, "repipe.itemgetter", call->args, call->count)
                                  : rp_py_unknown(in, call);
}

static rp_val attrgetter(rp_interp *in, const rp_call *call)
{
  return rp_py_takes(call, 1, 64) ? rp_py_bound_row(in, "repipe.attrgetter", call->args, call->count)
                                  : rp_py_unknown(in, call);
}

static rp_val methodcaller(rp_interp *in, const rp_call *call)
{
  return rp_py_takes(call, 1, 64) ? rp_py_bound_row(in, "repipe.methodcaller", call->args, call->count)
                                  : rp_py_unknown(in, call);
}

static rp_val dotted_attribute(rp_interp *in, rp_val object, rp_str path, uint32_t node)
{
  rp_str name;
  while (object != NULL && rp_str_split(&path, '.', &name)) {
    object = rp_attribute(in, object, rp_intern_str(&in->names, name), node);
  }
  return object;
}

// Bound keys first, the object last.
static rp_val get_bound(rp_interp *in, const rp_call *call, bool attribute)
{
  if (!rp_py_takes(call, 2, 65)) {
    return rp_py_unknown(in, call);
  }
  size_t count = call->count - 1;
  rp_val object = call->args[count];
  rp_val *values = RP_NEW_ARRAY(in->arena, rp_val, count);
  for (size_t i = 0; i < count; i++) {
    rp_str path = {NULL, 0};
    if (attribute && !rp_py_str(call->args[i], &path)) {
      return rp_py_unknown(in, call);
    }
    values[i] = attribute ? dotted_attribute(in, object, path, call->node)
                          : rp_subscript(in, object, call->args[i], call->node);
    if (values[i] == NULL) {
      return NULL;
    }
  }
  return count == 1 ? values[0] : rp_sequence_new(in, RP_OBJECT_TUPLE, values, count);
}

static rp_val get_bound_items(rp_interp *in, const rp_call *call)
{
  return get_bound(in, call, false);
}

static rp_val get_bound_attributes(rp_interp *in, const rp_call *call)
{
  return get_bound(in, call, true);
}

static rp_val call_bound_method(rp_interp *in, const rp_call *call)
{
  rp_str name;
  if (!rp_py_takes(call, 2, 65) || !rp_py_str(call->args[0], &name)) {
    return rp_py_unknown(in, call);
  }
  rp_val method = rp_attribute(in, call->args[call->count - 1], rp_intern_str(&in->names, name), call->node);
  return method != NULL ? rp_call_simple(in, method, call->args + 1, call->count - 2, call->node) : NULL;
}

// ---- copy ----

enum { COPY_DEPTH = 64 };

// Copies made so far by the object they are of: what is shared stays shared, as in copy.deepcopy.
typedef struct copying {
  rp_interp *in;
  rp_map *done; // NULL: a shallow copy
  uint32_t node;
} copying;

static rp_val copied(copying *state, rp_val value, int depth);

static rp_val copied_part(copying *state, rp_val value, int depth)
{
  return state->done != NULL ? copied(state, value, depth - 1) : value;
}

/// Nothing in the class says how its instances are copied (copy protocol, pickle protocol).
static bool is_copied_plainly(rp_interp *in, const rp_object *class)
{
  static const char *const HOOKS[] = {"__copy__",      "__deepcopy__", "__reduce__",
                                      "__reduce_ex__", "__getstate__", "__setstate__"};
  bool plain = !rp_class_has_unknown_base(class);
  for (size_t i = 0; i < sizeof HOOKS / sizeof HOOKS[0] && plain; i++) {
    rp_object *owner = NULL;
    plain = rp_class_find(in, class, rp_sym(in, HOOKS[i]), &owner) == NULL || owner == in->object_class;
  }
  return plain;
}

/// Instances are copied attribute by attribute; a member of an Enum is the only one of its name (3.11 enum.py:1213).
static rp_val copied_instance(copying *state, rp_object *object, int depth)
{
  rp_interp *in = state->in;
  if (depth <= 0 || !is_copied_plainly(in, object->class) ||
      (rp_class_of_value(in, object->class) && !rp_class_derives_named(object->class, "enum", "Enum"))) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, state->node);
  }
  if (rp_class_derives_named(object->class, "enum", "Enum")) {
    return rp_value_object(&in->values, object);
  }
  rp_object *copy = rp_instance_new(in, object->class);
  if (state->done != NULL) {
    rp_map_put(state->done, rp_arena_str(in->arena, (rp_str){(const char *)&object, sizeof object}), copy);
  }
  for (uint32_t i = 0; i < object->env.count; i++) {
    rp_val value = object->env.slots[i].value;
    rp_env_set(in, &copy->env, object->env.slots[i].name, value != NULL ? copied_part(state, value, depth) : NULL);
  }
  return rp_value_object(&in->values, copy);
}

/// False: each part is what it was.
static bool fill_sequence(copying *state, rp_object *copy, const rp_object *object, int depth)
{
  rp_items from = object->items;
  rp_item *items = RP_NEW_ARRAY(state->in->arena, rp_item, from.count + 1);
  bool differs = false;
  for (size_t i = 0; i < from.count; i++) {
    items[i] = from.data[i];
    items[i].value = copied_part(state, items[i].value, depth);
    differs = differs || items[i].value != from.data[i].value;
  }
  rp_items_replace(state->in, copy, items, from.count);
  return differs;
}

static void fill_dict(copying *state, rp_object *copy, const rp_object *object, int depth)
{
  rp_entries from = object->entries;
  rp_entry *entries = RP_NEW_ARRAY(state->in->arena, rp_entry, from.count + 1);
  for (size_t i = 0; i < from.count; i++) {
    entries[i] = from.data[i];
    entries[i].value = copied_part(state, entries[i].value, depth);
  }
  rp_dict_replace(state->in, copy, entries, from.count);
  for (uint32_t i = 0; i < object->env.count; i++) {
    const rp_slot *slot = &object->env.slots[i];
    if (slot->value != NULL &&
        (rp_str_is(slot->name->text, "default_factory") || rp_str_is(slot->name->text, "Counter"))) {
      rp_env_set(state->in, &copy->env, slot->name, slot->value);
    }
  }
}

static rp_val copied(copying *state, rp_val value, int depth)
{
  rp_interp *in = state->in;
  if (value->kind != RP_OBJECT) {
    return value; // known scalars and values over inputs never change
  }
  rp_object *object = value->object;
  rp_str key = {(const char *)&object, sizeof object};
  rp_object *before = state->done != NULL ? rp_map_find(state->done, key) : NULL;
  if (before != NULL) {
    return rp_value_object(&in->values, before);
  }
  bool sequence = rp_value_is_sequence(value);
  if (object->kind == RP_OBJECT_INSTANCE) {
    return copied_instance(state, object, depth);
  }
  if (depth <= 0 || (!sequence && object->kind != RP_OBJECT_DICT)) {
    bool fixed = object->kind == RP_OBJECT_CLASS || object->kind == RP_OBJECT_FUNCTION ||
                 object->kind == RP_OBJECT_NATIVE || object->kind == RP_OBJECT_MODULE;
    return fixed ? value : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, state->node);
  }
  bool own = object->class != NULL && !rp_module_is_given(object->class->cls.module);
  if (own && (object->env.count > 0 || !is_copied_plainly(in, object->class))) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, state->node);
  }
  bool fixed = object->kind == RP_OBJECT_TUPLE && object->class == NULL;
  if (fixed && state->done == NULL) {
    return value;
  }
  rp_val result = sequence ? rp_py_sequence(in, object->kind, NULL, 0) : rp_dict_new(in);
  rp_object *copy = result->object;
  copy->class = object->class;
  if (state->done != NULL) {
    rp_map_put(state->done, rp_arena_str(in->arena, key), copy);
  }
  if (!sequence) {
    fill_dict(state, copy, object, depth);
  } else if (!fill_sequence(state, copy, object, depth) && fixed) { // copy.py:210
    if (state->done != NULL) {
      rp_map_put(state->done, rp_arena_str(in->arena, key), object);
    }
    return value;
  }
  return result;
}

static rp_val copied_options(rp_interp *in, const rp_val *values, size_t count, void *data)
{
  (void)count;
  const rp_call *call = data;
  bool deep = strcmp(call->row->name, "copy.deepcopy") == 0;
  rp_map done;
  rp_map_init(&done, in->arena);
  if (call->count > 1 && rp_value_is(call->args[1], RP_OBJECT_DICT)) {
    rp_py_forget(in, call->args[1]->object, call->node); // the memo
  }
  copying state = {in, deep ? &done : NULL, call->node};
  rp_val result = copied(&state, values[0], COPY_DEPTH);
  rp_map_release(&done);
  return result;
}

static rp_val copy_row(rp_interp *in, const rp_call *call)
{
  rp_call state = *call;
  return rp_py_takes(call, 1, 2) ? rp_py_over_values(in, call->args, 1, copied_options, &state, call->node)
                                 : rp_py_unknown(in, call);
}

// functools._first_annotation: what the annotation of the first annotated parameter means where the function stands.
static rp_val first_annotation(rp_interp *in, const rp_call *call)
{
  if (!rp_py_takes(call, 1, 1) || !rp_value_is(call->args[0], RP_OBJECT_FUNCTION)) {
    return rp_py_unknown(in, call);
  }
  const rp_object *function = call->args[0]->object;
  rp_module *module = function->function.module;
  const rp_facts *facts = module->facts;
  if (rp_ir_kind_of(facts, function->function.node) != RP_IR_FUNCTION) {
    return rp_py_unknown(in, call);
  }
  rp_ir_list parameters = rp_ir_list_at(facts, facts->b[function->function.node]);
  for (size_t i = 0; i < parameters.count; i++) {
    uint32_t annotation = facts->c[parameters.items[i]];
    if (annotation == 0) {
      continue;
    }
    rp_scope scope = {.env = {.birth = in->next_object}, .outer = function->function.scope};
    rp_frame frame = {.caller = in->frame, .module = module, .scope = &scope, .node = annotation};
    in->frame = &frame;
    rp_val class = rp_eval(in, annotation);
    in->frame = frame.caller;
    in->raised = NULL;
    return class != NULL && rp_value_is(class, RP_OBJECT_CLASS) ? class : rp_py_unknown(in, call);
  }
  return rp_py_unknown(in, call);
}

static const rp_native rows[] = {
    {"functools._first_annotation", first_annotation, 0, RP_TYPE_CLASS},
    {"repipe.identity", identity, 0, RP_TYPE_ANY},
    {"repipe.itemgetter", get_bound_items, 0, RP_TYPE_ANY},
    {"repipe.attrgetter", get_bound_attributes, 0, RP_TYPE_ANY},
    {"repipe.methodcaller", call_bound_method, 0, RP_TYPE_ANY},
    {"repipe.memoized", memoized, 0, RP_TYPE_ANY},
    {"functools.lru_cache", caching, 0, RP_TYPE_ANY},
    {"functools.cache", caching, 0, RP_TYPE_ANY},
    {"functools.wraps", wraps, 0, RP_TYPE_ANY},
    {"functools.update_wrapper", update_wrapper, 0, RP_TYPE_ANY},
    {"repipe.wrapped", wrapped_row, 0, RP_TYPE_ANY},
    {"functools.cached_property", cached_property, 0, RP_TYPE_ANY},
    {"cached_property.cached_property", cached_property, 0, RP_TYPE_ANY},
    {"functools.partial", partial, 0, RP_TYPE_ANY},
    {"functools.reduce", reduce, RP_NATIVE_READS, RP_TYPE_ANY},
    {"builtins.reduce", reduce, 0, RP_TYPE_ANY},
    {"operator.itemgetter", itemgetter, 0, RP_TYPE_ANY},
    {"operator.attrgetter", attrgetter, 0, RP_TYPE_ANY},
    {"operator.methodcaller", methodcaller, 0, RP_TYPE_ANY},
    {"operator.getitem", getitem, 0, RP_TYPE_ANY},
    {"operator.contains", contains, 0, RP_TYPE_BOOL},
    {"copy.copy", copy_row, 0, RP_TYPE_ANY},
    {"copy.deepcopy", copy_row, 0, RP_TYPE_ANY},
    {"atexit.register", first_argument, 0, RP_TYPE_ANY},
};

void rp_lib_functools_register(rp_interp *in)
{
  RP_PY_ROWS(in, rows);
  size_t count = sizeof operators / sizeof operators[0];
  rp_native *made = RP_NEW_ARRAY(in->arena, rp_native, count);
  for (size_t i = 0; i < count; i++) {
    made[i] = (rp_native){operators[i].name, operate, 0, RP_TYPE_ANY};
  }
  rp_native_register(in, made, count);
}
