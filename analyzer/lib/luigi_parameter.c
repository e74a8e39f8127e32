// Luigi's Parameter classes: what parse, normalize and serialize do where the stub leaves them to us (dates and spans:
// luigi_dates.c), freezing, and the types that inputs of a task have.
#include "analyzer/eval/display.h"
#include "analyzer/lib/lib.h"
#include "analyzer/lib/luigi.h"

static rp_object *self_of(const rp_call *call)
{
  return call->count > 0 && rp_value_is(call->args[0], RP_OBJECT_INSTANCE) ? call->args[0]->object : NULL;
}

static rp_val not_understood(rp_interp *in, const rp_call *call)
{
  for (size_t i = 0; i < call->count; i++) {
    if (call->args[i]->kind == RP_UNKNOWN) {
      return call->args[i];
    }
  }
  return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, call->node);
}

static rp_val normalize_bool(rp_interp *in, const rp_call *call)
{
  rp_val value = rp_arg(in, call, 1, NULL);
  if (value == NULL) {
    return not_understood(in, call);
  }
  rp_val parsed = rp_call_method(in, call->args[0], "parse", &value, 1, call->node);
  if (parsed == NULL) { // parameter.py:899: ValueError gives None
    in->raised = NULL;
    return in->values.none;
  }
  return parsed;
}

// ---- freezing and JSON ----

static rp_object *stub_class(rp_interp *in, const char *name)
{
  for (size_t i = 0; i < in->classes.count; i++) {
    rp_object *class = in->classes.items[i];
    if (rp_str_is(class->cls.qualname, name) && rp_module_is_given(class->cls.module)) {
      return class;
    }
  }
  return NULL;
}

static rp_object *frozen_class(rp_interp *in)
{
  return stub_class(in, "FrozenOrderedDict");
}

rp_val rp_lib_raise(rp_interp *in, const char *exception, rp_str text)
{
  rp_raise(in, "Exception", "%.*s", RP_STR_ARG(text));
  rp_object *class = stub_class(in, exception);
  in->raised->object->class = class != NULL ? class : in->raised->object->class;
  return NULL;
}

enum { FREEZE_DEPTH = 64 };

static rp_val freeze(rp_interp *in, rp_val value, bool thaw, unsigned depth)
{
  value = rp_path_prune(in, value);
  if (value == NULL || value->kind != RP_OBJECT || depth > FREEZE_DEPTH) {
    return value;
  }
  rp_object *object = value->object;
  bool frozen = object->kind == RP_OBJECT_INSTANCE &&
                rp_class_derives_named(object->class, "luigi.freezing", "FrozenOrderedDict");
  if (object->kind == RP_OBJECT_DICT || frozen) {
    rp_val inner = frozen ? rp_env_find(&object->env, rp_sym(in, "wrapped")) : value;
    if (inner == NULL || !rp_value_is(inner, RP_OBJECT_DICT)) {
      return value;
    }
    rp_val display = thaw ? NULL : rp_display_of(in, inner->object);
    if (display != NULL) {
      return display;
    }
    rp_entries entries = inner->object->entries;
    rp_entry *mapped = rp_arena_alloc(in->arena, (entries.count + 1) * sizeof *mapped);
    for (size_t i = 0; i < entries.count; i++) {
      mapped[i] = entries.data[i];
      mapped[i].value = freeze(in, entries.data[i].value, thaw, depth + 1);
    }
    rp_val dict = rp_dict_new(in);
    rp_dict_replace(in, dict->object, mapped, entries.count);
    rp_object *class = thaw ? NULL : frozen_class(in);
    if (class == NULL) {
      return dict;
    }
    rp_object *instance = rp_instance_new(in, class);
    rp_env_set(in, &instance->env, rp_sym(in, "wrapped"), dict);
    return rp_value_object(&in->values, instance);
  }
  if (rp_value_is_list(value) || object->kind == RP_OBJECT_TUPLE) {
    rp_items items = object->items;
    rp_item *mapped = rp_arena_alloc(in->arena, (items.count + 1) * sizeof *mapped);
    for (size_t i = 0; i < items.count; i++) {
      mapped[i] = items.data[i];
      mapped[i].value = freeze(in, items.data[i].value, thaw, depth + 1);
    }
    rp_val sequence = rp_sequence_new(in, thaw ? RP_OBJECT_LIST : RP_OBJECT_TUPLE, NULL, 0);
    rp_items_replace(in, sequence->object, mapped, items.count);
    return sequence;
  }
  return value;
}

rp_val rp_lib_freeze(rp_interp *in, rp_val value)
{
  return freeze(in, value, false, 0);
}

static rp_val recursively_freeze(rp_interp *in, const rp_call *call)
{
  return call->count > 0 ? freeze(in, call->args[0], false, 0) : not_understood(in, call);
}

static rp_val recursively_unfreeze(rp_interp *in, const rp_call *call)
{
  return call->count > 0 ? freeze(in, call->args[0], true, 0) : not_understood(in, call);
}

static rp_val parse_json(rp_interp *in, const rp_call *call)
{
  rp_val value = rp_arg(in, call, 1, NULL);
  if (value == NULL || value->kind != RP_STR_) {
    return value != NULL && value->kind != RP_UNKNOWN ? value : not_understood(in, call);
  }
  return rp_call_simple(in, rp_external(in, RP_STR("json.loads")), &value, 1, call->node);
}

/// json.loads(x, object_pairs_hook=FrozenOrderedDict): lists stay what they are until normalize().
static rp_val freeze_dicts(rp_interp *in, rp_val value, unsigned depth)
{
  if (value->kind != RP_OBJECT || depth > FREEZE_DEPTH) {
    return value;
  }
  if (rp_value_is_list(value)) {
    rp_items items = value->object->items;
    rp_val list = rp_sequence_new(in, RP_OBJECT_LIST, NULL, 0);
    for (size_t i = 0; i < items.count; i++) {
      rp_item item = items.data[i];
      item.value = freeze_dicts(in, item.value, depth + 1);
      rp_items_append(in, list->object, item);
    }
    return list;
  }
  rp_object *class = frozen_class(in);
  if (!rp_value_is(value, RP_OBJECT_DICT) || class == NULL) {
    return value;
  }
  rp_val dict = rp_dict_new(in);
  for (size_t i = 0; i < value->object->entries.count; i++) {
    const rp_entry *entry = &value->object->entries.data[i];
    rp_dict_set(in, dict->object, entry->key, freeze_dicts(in, entry->value, depth + 1));
  }
  rp_object *instance = rp_instance_new(in, class);
  rp_env_set(in, &instance->env, rp_sym(in, "wrapped"), dict);
  return rp_value_object(&in->values, instance);
}

static rp_val parse_dict(rp_interp *in, const rp_call *call)
{
  rp_val value = parse_json(in, call);
  return value == NULL ? NULL : freeze_dicts(in, value, 0);
}

static rp_val parse_list(rp_interp *in, const rp_call *call)
{
  rp_val value = parse_json(in, call); // parameter.py:1440: list(json.loads(x))
  if (value == NULL || value->kind == RP_NONE || value->kind == RP_UNKNOWN) {
    return value;
  }
  value = freeze_dicts(in, value, 0);
  return rp_call_simple(in, rp_external(in, RP_STR("builtins.list")), &value, 1, call->node);
}

/// ast.literal_eval: Python literals and containers of them, nothing else.
static rp_val literal_eval(rp_interp *in, rp_str text, uint32_t node)
{
  const rp_facts *facts = rp_linker_extract(in->linker, text);
  rp_ir_list body = rp_ir_list_at(facts, facts->body);
  if (facts->n_problems > 0 || body.count != 1 || rp_ir_kind_of(facts, body.items[0]) != RP_IR_EXPRESSION) {
    return rp_raise(in, "ValueError", "malformed literal");
  }
  for (uint32_t i = 1; i < facts->kind.len; i++) {
    rp_ir_kind kind = rp_ir_kind_of(facts, i);
    bool literal = kind == RP_IR_EXPRESSION || kind == RP_IR_CONST || kind == RP_IR_INT || kind == RP_IR_FLOAT ||
                   kind == RP_IR_STRING || kind == RP_IR_BYTES || kind == RP_IR_TUPLE || kind == RP_IR_LIST ||
                   kind == RP_IR_SET || kind == RP_IR_DICT || kind == RP_IR_PAIR ||
                   (kind == RP_IR_UNARY && facts->a[i] == RP_IR_OP_NEG);
    if (!literal) {
      return rp_raise(in, "ValueError", "malformed literal");
    }
  }
  rp_module module = {.name = rp_sym(in, "<literal>"), .facts = facts, .stub = true};
  rp_frame frame = {.caller = in->frame, .module = &module, .node = node};
  in->frame = &frame;
  rp_val value = rp_eval(in, facts->a[body.items[0]]);
  in->frame = frame.caller;
  return value;
}

static rp_val literal_eval_row(rp_interp *in, const rp_call *call)
{
  rp_val text = rp_arg(in, call, 0, NULL);
  return text == NULL || text->kind != RP_STR_ ? not_understood(in, call) : literal_eval(in, text->text, call->node);
}

/// tuple(x if isinstance(x, str) else tuple(x) for x in value); NULL: raised.
static rp_val tuple_of_tuples(rp_interp *in, rp_val value, uint32_t node)
{
  rp_val make = rp_external(in, RP_STR("builtins.tuple"));
  rp_val parts = rp_call_simple(in, make, &value, 1, node);
  if (parts == NULL || !rp_value_is(parts, RP_OBJECT_TUPLE)) {
    return parts;
  }
  rp_val made = rp_sequence_new(in, RP_OBJECT_TUPLE, NULL, 0);
  for (size_t i = 0; i < parts->object->items.count; i++) {
    rp_item item = parts->object->items.data[i];
    item.value = item.value->kind == RP_STR_ ? item.value : rp_call_simple(in, make, &item.value, 1, node);
    if (item.value == NULL) {
      return NULL;
    }
    rp_items_append(in, made->object, item);
  }
  return made;
}

/// parameter.py:1503: JSON, and where that is no array of arrays Python's own syntax.
static rp_val parse_tuple(rp_interp *in, const rp_call *call)
{
  rp_val text = rp_arg(in, call, 1, NULL);
  if (text == NULL || text->kind != RP_STR_) {
    return text != NULL && text->kind != RP_UNKNOWN ? freeze(in, text, false, 0) : not_understood(in, call);
  }
  rp_val value = parse_json(in, call);
  value =
      value == NULL || value->kind == RP_UNKNOWN ? value : tuple_of_tuples(in, freeze_dicts(in, value, 0), call->node);
  if (value != NULL) {
    return value;
  }
  in->raised = NULL;
  value = literal_eval(in, text->text, call->node);
  if (value != NULL && value->kind == RP_STR_) {
    return rp_raise(in, "ValueError", "Parsed result cannot be a string");
  }
  return value == NULL ? NULL : rp_call_simple(in, rp_external(in, RP_STR("builtins.tuple")), &value, 1, call->node);
}

static rp_val serialize_json(rp_interp *in, const rp_call *call)
{
  rp_val value = rp_arg(in, call, 1, NULL);
  if (value == NULL) {
    return not_understood(in, call);
  }
  rp_val thawed = freeze(in, value, true, 0);
  return rp_call_simple(in, rp_external(in, RP_STR("json.dumps")), &thawed, 1, call->node);
}

// ---- FrozenOrderedDict ----

static rp_val frozen_init(rp_interp *in, const rp_call *call)
{
  rp_object *self = self_of(call);
  if (self != NULL) {
    rp_call rest = *call;
    rest.args = call->args + 1;
    rest.count = call->count - 1;
    rp_val dict = rp_call_value(in, rp_external(in, RP_STR("builtins.dict")), &rest);
    if (dict == NULL) {
      return NULL;
    }
    rp_env_set(in, &self->env, rp_sym(in, "wrapped"), dict);
  }
  return in->values.none;
}

static rp_val wrapped(rp_interp *in, const rp_call *call)
{
  rp_val self = call->self != NULL ? call->self : call->count > 0 ? call->args[0] : NULL;
  rp_val dict = self != NULL && rp_value_is(self, RP_OBJECT_INSTANCE)
                    ? rp_env_find(&self->object->env, rp_sym(in, "wrapped"))
                    : NULL;
  return dict != NULL ? dict : not_understood(in, call);
}

/// freezing.py:36: what it keeps is an OrderedDict.
static rp_val get_wrapped(rp_interp *in, const rp_call *call)
{
  rp_val dict = wrapped(in, call);
  return rp_call_simple(in, rp_external(in, RP_STR("collections.OrderedDict")), &dict, 1, call->node);
}

static rp_val frozen_getitem(rp_interp *in, const rp_call *call)
{
  rp_val key = rp_arg(in, call, 1, NULL);
  return key == NULL ? not_understood(in, call) : rp_subscript(in, wrapped(in, call), key, call->node);
}

static rp_val frozen_iter(rp_interp *in, const rp_call *call)
{
  return wrapped(in, call);
}

static rp_val frozen_len(rp_interp *in, const rp_call *call)
{
  rp_val dict = wrapped(in, call);
  return rp_call_simple(in, rp_external(in, RP_STR("builtins.len")), &dict, 1, call->node);
}

static rp_val frozen_method(rp_interp *in, const rp_call *call, const char *name)
{
  size_t skip = call->self == NULL && call->count > 0 ? 1 : 0;
  rp_val made = rp_call_method(in, wrapped(in, call), name, call->args + skip, call->count - skip, call->node);
  static const char *const VIEWS[] = {"KeysView", "ValuesView", "ItemsView"}; // a Mapping's own
  if (made != NULL && rp_value_is(made, RP_OBJECT_VIEW)) {
    made->object->class = rp_builtin_class(in, VIEWS[made->object->view.part]);
  }
  return made;
}

#define FROZEN_METHOD(name)                                                                                            \
  static rp_val frozen_##name(rp_interp *in, const rp_call *call)                                                      \
  {                                                                                                                    \
    return frozen_method(in, call, #name);                                                                             \
  }
FROZEN_METHOD(get)
FROZEN_METHOD(items)
FROZEN_METHOD(keys)
FROZEN_METHOD(values)

// ---- Parameter itself ----

static rp_val set_name(rp_interp *in, const rp_call *call)
{
  rp_object *self = self_of(call);
  rp_val name = rp_arg(in, call, 2, NULL);
  if (self != NULL && name != NULL) {
    rp_env_set(in, &self->env, rp_sym(in, "_attribute_name"), name);
  }
  return in->values.none;
}

static rp_val next_counter(rp_interp *in, const rp_call *call)
{
  (void)call;
  return rp_value_int(&in->values, (int64_t)in->next_object);
}

/// None, or a dict that has what it must have.
static bool is_config_path(rp_interp *in, rp_val value)
{
  if (!rp_value_is(value, RP_OBJECT_DICT)) {
    return value->kind == RP_NONE;
  }
  rp_val section = rp_dict_find(in, value->object, rp_str_value(in, RP_STR("section")));
  rp_val name = rp_dict_find(in, value->object, rp_str_value(in, RP_STR("name")));
  return section != NULL && name != NULL && rp_value_is_scalar(section) && rp_value_is_scalar(name);
}

// Parameter.__init__ where nothing is out of the ordinary: nearly always, and there are many.
static rp_val set_up(rp_interp *in, const rp_call *call)
{
  enum {
    SELF,
    DEFAULT,
    BATCH,
    SIGNIFICANT,
    POSITIONAL,
    VISIBILITY,
    DESCRIPTION,
    HELP,
    GLOBAL,
    CONFIG,
    LIST,
    BOOLEAN,
    FROM,
    COUNT
  };
  static const struct {
    const char *name;
    int argument;
  } SET[] = {{"_default", DEFAULT},      {"_batch_method", BATCH},   {"significant", SIGNIFICANT},
             {"positional", POSITIONAL}, {"visibility", VISIBILITY}, {"description", DESCRIPTION},
             {"always_in_help", HELP},   {"_config_path", CONFIG}};
  const rp_val *args = call->args;
  bool plain = call->count == COUNT && call->keyword_count == 0 && call->rest == NULL &&
               args[GLOBAL] == in->values.no && is_config_path(in, args[CONFIG]) && args[LIST] == in->values.no &&
               args[BOOLEAN] == in->values.no && args[FROM] == in->values.none &&
               rp_value_is(args[VISIBILITY], RP_OBJECT_INSTANCE) &&
               rp_class_derives_named(args[VISIBILITY]->object->class, "luigi.parameter", "ParameterVisibility");
  if (!plain) {
    return in->values.no;
  }
  for (size_t i = 0; i < sizeof SET / sizeof SET[0]; i++) {
    rp_attribute_set(in, args[SELF], rp_sym(in, SET[i].name), args[SET[i].argument]);
  }
  rp_attribute_set(in, args[SELF], rp_sym(in, "_counter"), next_counter(in, call));
  return in->values.yes;
}

rp_type rp_lib_parameter_type(const rp_object *parameter)
{
  static const struct {
    const char *name;
    rp_type type;
  } TYPES[] = {{"IntParameter", RP_TYPE_INT},
               {"FloatParameter", RP_TYPE_FLOAT},
               {"BoolParameter", RP_TYPE_BOOL},
               {"DateParameter", RP_TYPE_DATE},
               {"_DatetimeParameterBase", RP_TYPE_DATETIME},
               {"TimeDeltaParameter", RP_TYPE_TIMEDELTA},
               {"DateIntervalParameter", RP_TYPE_INTERVAL},
               {"ListParameter", RP_TYPE_TUPLE},
               {"TupleParameter", RP_TYPE_TUPLE},
               {"DictParameter", RP_TYPE_DICT},
               {"EnumParameter", RP_TYPE_ENUM},
               {"EnumListParameter", RP_TYPE_TUPLE},
               {"ChoiceListParameter", RP_TYPE_TUPLE},
               {"PathParameter", RP_TYPE_PATH},
               {"TaskParameter", RP_TYPE_CLASS},
               {"NumericalParameter", RP_TYPE_ANY},
               {"ChoiceParameter", RP_TYPE_ANY}};
  size_t found = sizeof TYPES / sizeof TYPES[0];
  for (uint32_t i = 0; i < parameter->class->cls.mro_count; i++) {
    const rp_object *class = parameter->class->cls.mro[i];
    const rp_module *module = class->cls.module;
    if (module == NULL || !module->stub || !rp_str_is(module->name->text, "luigi.parameter")) {
      continue;
    }
    if (rp_str_is(class->cls.qualname, "OptionalParameterMixin")) {
      return RP_TYPE_ANY; // may be None
    }
    for (size_t k = 0; k < found; k++) {
      found = rp_str_is(class->cls.qualname, TYPES[k].name) ? k : found;
    }
  }
  // Parameter and StrParameter: text from a command line, anything from a caller. str() and formatting leave text as it is.
  return found < sizeof TYPES / sizeof TYPES[0] ? TYPES[found].type : RP_TYPE_ANY;
}

rp_val rp_lib_symbolic_instance(rp_interp *in, rp_object *class)
{
  size_t count;
  const rp_parameter *parameters = rp_class_parameters(in, class, &count);
  rp_keyword *keywords = rp_arena_alloc(in->arena, (count + 1) * sizeof *keywords);
  for (size_t i = 0; i < count; i++) {
    rp_type type = rp_lib_parameter_type(parameters[i].object);
    keywords[i] =
        (rp_keyword){parameters[i].name, rp_value_input(&in->values, parameters[i].name, type, parameters[i].object)};
  }
  return rp_instantiate(in, class, &(rp_call){.keywords = keywords, .keyword_count = count});
}

static const rp_native ROWS[] = {{"luigi.parameter.Parameter.__set_name__", set_name, 0, RP_TYPE_NONE},
                                 {"luigi.parameter._next_counter", next_counter, 0, RP_TYPE_INT},
                                 {"luigi.parameter._set_up", set_up, 0, RP_TYPE_BOOL},
                                 {"luigi.parameter.BoolParameter.normalize", normalize_bool, 0, RP_TYPE_BOOL},
                                 {"luigi.parameter.DictParameter.parse", parse_dict, 0, RP_TYPE_DICT},
                                 {"luigi.parameter.DictParameter.serialize", serialize_json, 0, RP_TYPE_STR},
                                 {"luigi.parameter.ListParameter.parse", parse_list, 0, RP_TYPE_TUPLE},
                                 {"luigi.parameter.ListParameter.serialize", serialize_json, 0, RP_TYPE_STR},
                                 {"luigi.parameter.TupleParameter.parse", parse_tuple, 0, RP_TYPE_TUPLE},
                                 {"luigi.parameter.PathParameter.normalize", rp_lib_normalize_path, 0, RP_TYPE_PATH},
                                 {"ast.literal_eval", literal_eval_row, RP_NATIVE_PURE, RP_TYPE_ANY},
                                 {"luigi.freezing.recursively_freeze", recursively_freeze, 0, RP_TYPE_ANY},
                                 {"luigi.freezing.recursively_unfreeze", recursively_unfreeze, 0, RP_TYPE_ANY},
                                 {"luigi.freezing.FrozenOrderedDict.__init__", frozen_init, 0, RP_TYPE_NONE},
                                 {"luigi.freezing.FrozenOrderedDict.__getitem__", frozen_getitem, 0, RP_TYPE_ANY},
                                 {"luigi.freezing.FrozenOrderedDict.__iter__", frozen_iter, 0, RP_TYPE_ANY},
                                 {"luigi.freezing.FrozenOrderedDict.__len__", frozen_len, 0, RP_TYPE_INT},
                                 {"luigi.freezing.FrozenOrderedDict.get_wrapped", get_wrapped, 0, RP_TYPE_DICT},
                                 {"luigi.freezing.FrozenOrderedDict.get", frozen_get, 0, RP_TYPE_ANY},
                                 {"luigi.freezing.FrozenOrderedDict.items", frozen_items, 0, RP_TYPE_ANY},
                                 {"luigi.freezing.FrozenOrderedDict.keys", frozen_keys, 0, RP_TYPE_ANY},
                                 {"luigi.freezing.FrozenOrderedDict.values", frozen_values, 0, RP_TYPE_ANY}};

void rp_lib_luigi_parameter_register(rp_interp *in)
{
  rp_native_register(in, ROWS, sizeof ROWS / sizeof ROWS[0]);
  rp_lib_luigi_dates_register(in);
}
