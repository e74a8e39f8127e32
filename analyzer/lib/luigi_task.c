// Luigi's Task: binding of constructor arguments, clone, the requires() structure, the registry. Each function names the
// lines of Luigi 3.8.1 that it follows.
#include "analyzer/eval/option.h"
#include "analyzer/lib/lib.h"
#include "analyzer/lib/luigi.h"

// ---- parameters of a class ----

static rp_val own_attribute(rp_interp *in, const rp_object *object, const char *name)
{
  rp_val value = rp_env_find(&object->env, rp_sym(in, name));
  return value == NULL ? NULL : rp_path_prune(in, value);
}

rp_val rp_lib_default(rp_interp *in, rp_object *parameter)
{
  rp_val value = own_attribute(in, parameter, "_default");
  if (value == NULL) {
    return NULL;
  }
  bool absent = rp_value_is(value, RP_OBJECT_INSTANCE) &&
                rp_class_derives_named(value->object->class, "luigi.parameter", "_NoValueType");
  return absent ? NULL : value;
}

static rp_val normalize_option(rp_interp *in, rp_val option, void *data)
{
  rp_object *parameter = data;
  if (option->kind == RP_UNKNOWN || option->kind == RP_UNBOUND) {
    return option;
  }
  if (rp_value_is_symbolic(option)) {
    return rp_lib_normalize_symbolic(in, parameter, option);
  }
  rp_val value = rp_call_method(in, rp_value_object(&in->values, parameter), "normalize", &option, 1, 0);
  if (value == NULL) {
    return NULL;
  }
  // task.py:447: a list or set becomes a tuple
  if (rp_value_is(value, RP_OBJECT_LIST) || rp_value_is(value, RP_OBJECT_SET)) {
    rp_val tuple = rp_sequence_new(in, RP_OBJECT_TUPLE, NULL, 0);
    rp_items items = value->object->items;
    for (size_t i = 0; i < items.count; i++) {
      rp_items_append(in, tuple->object, items.data[i]);
    }
    return tuple;
  }
  return value;
}

static rp_val normalize(rp_interp *in, rp_object *parameter, rp_val value)
{
  if (value->kind == RP_CHOICE) {
    return rp_choice_map(in, value, normalize_option, parameter);
  }
  return normalize_option(in, value, parameter);
}

rp_val rp_lib_normalize(rp_interp *in, rp_object *parameter, rp_val value)
{
  return normalize(in, parameter, value);
}

rp_val rp_lib_parse(rp_interp *in, rp_object *parameter, rp_str text)
{
  rp_val value = rp_value_str(&in->values, text);
  return rp_call_method(in, rp_value_object(&in->values, parameter), "parse", &value, 1, 0);
}

rp_val rp_lib_serialize(rp_interp *in, rp_object *parameter, rp_val value)
{
  rp_val text = rp_call_method(in, rp_value_object(&in->values, parameter), "serialize", &value, 1, 0);
  in->raised = NULL;
  return text != NULL && text->kind == RP_STR_ ? text : NULL;
}

rp_val rp_lib_fallback(rp_interp *in, rp_object *class, const rp_parameter *parameter)
{
  const rp_configured *configured = rp_lib_configured(in, class, parameter);
  if (configured != NULL) {
    rp_val text = configured->value; // where it is no text: known to be set, to what is not known
    return text->kind == RP_STR_ ? rp_lib_parse(in, parameter->object, text->text) : text;
  }
  return rp_lib_default(in, parameter->object);
}

static bool is_positional(rp_interp *in, const rp_parameter *parameter)
{
  rp_val positional = own_attribute(in, parameter->object, "positional");
  return positional == NULL || rp_truth(in, positional)->kind != RP_GUARD_FALSE;
}

/// A required parameter that the call leaves out comes from the configuration or from `--Class-parameter` of the launch
/// (parameter.py:331), for every instance alike: one value for a parameter of a class.
static rp_val from_outside(rp_interp *in, const rp_object *class, const rp_parameter *parameter)
{
  const rp_module *module = parameter->object->instance.module;
  rp_cause cause = {.code = RP_RULE_ARGUMENT_FROM_OUTSIDE,
                    .text = rp_arena_printf(in->arena, "%.*s.%.*s", RP_STR_ARG(class->cls.name->text),
                                            RP_STR_ARG(parameter->name->text))};
  if (module != NULL) {
    rp_ir_place place = rp_ir_place_of(module->facts, module->facts->start[parameter->object->instance.node]);
    cause.path = module->path;
    cause.line = place.line;
    cause.column = place.column;
  }
  rp_str name = rp_arena_printf(in->arena, "%.*s:%.*s", RP_STR_ARG(class->cls.name->text),
                                RP_STR_ARG(parameter->name->text)); // unlike any expression over inputs
  return rp_value_outside(&in->values, rp_intern_str(&in->names, name), rp_lib_parameter_type(parameter->object),
                          parameter->object, class, &cause);
}

bool rp_lib_bind_parameters(rp_interp *in, rp_object *class, const rp_parameter *parameters, size_t count,
                            const rp_call *call, rp_val *values, bool *left_out)
{
  memset(values, 0, count * sizeof *values);
  size_t at = 0;
  for (size_t i = 0; i < call->count; i++, at++) { // task.py:421
    while (at < count && !is_positional(in, &parameters[at])) {
      at++;
    }
    if (at >= count) {
      rp_lib_raise(
          in, "UnknownParameterException",
          rp_arena_printf(in->arena, "%.*s: takes fewer positional parameters", RP_STR_ARG(class->cls.name->text)));
      return false;
    }
    values[at] = call->args[i];
  }
  for (size_t i = 0; i < call->keyword_count; i++) { // task.py:428
    size_t k = 0;
    while (k < count && parameters[k].name != call->keywords[i].name) {
      k++;
    }
    if (k == count || values[k] != NULL) {
      if (k == count && rp_class_has_unknown_base(class)) {
        continue; // a base that is not known may define it
      }
      rp_lib_raise(in, k == count ? "UnknownParameterException" : "DuplicateParameterException",
                   rp_arena_printf(in->arena, "%.*s: %s parameter %.*s", RP_STR_ARG(class->cls.name->text),
                                   k == count ? "unknown" : "duplicate", RP_STR_ARG(call->keywords[i].name->text)));
      return false;
    }
    values[k] = call->keywords[i].value;
  }
  for (size_t i = 0; i < count; i++) {
    if (own_attribute(in, parameters[i].object, "_attribute_name") ==
        NULL) { // set on the class after its statement: parameter.py:267
      rp_raise(in, "AttributeError", "'Parameter' object has no attribute '_attribute_name'");
      return false;
    }
  }
  for (size_t i = 0; i < count; i++) { // task.py:436
    bool maybe = values[i] != NULL && values[i]->kind == RP_CHOICE;
    for (uint32_t o = 0; maybe && o < values[i]->choice.count; o++) {
      if (values[i]->choice.options[o].value->kind == RP_UNBOUND) { // given on some paths only
        rp_option options[RP_CHOICE_LIMIT];
        rp_val fallback = rp_lib_fallback(in, class, &parameters[i]);
        for (uint32_t k = 0; k < values[i]->choice.count; k++) {
          options[k] = values[i]->choice.options[k];
          options[k].value = options[k].value->kind == RP_UNBOUND ? fallback : options[k].value;
        }
        values[i] = rp_value_choice(&in->values, options, values[i]->choice.count);
        break;
      }
    }
    if (left_out != NULL) {
      left_out[i] = values[i] == NULL && call->rest == NULL;
    }
    if (values[i] == NULL) {
      in->raised = NULL;
      values[i] = call->rest != NULL ? call->rest : rp_lib_fallback(in, class, &parameters[i]);
      if (values[i] == NULL && in->raised == NULL && !in->concrete && !in->importing) {
        values[i] = from_outside(in, class, &parameters[i]);
        continue;
      }
    }
    if (values[i] == NULL) {
      if (in->raised == NULL) {
        rp_lib_raise(in, "MissingParameterException",
                     rp_arena_printf(in->arena, "%.*s: requires the '%.*s' parameter to be set",
                                     RP_STR_ARG(class->cls.name->text), RP_STR_ARG(parameters[i].name->text)));
      }
      return false;
    }
    values[i] = normalize(in, parameters[i].object, values[i]);
    if (values[i] == NULL) {
      return false;
    }
  }
  return true;
}

// ---- rows ----

static rp_call without_self(const rp_call *call)
{
  rp_call rest = *call;
  rest.args = call->count > 0 ? call->args + 1 : NULL;
  rest.count = call->count > 0 ? call->count - 1 : 0;
  return rest;
}

/// task.py:473
static rp_val task_init(rp_interp *in, const rp_call *call)
{
  if (call->count == 0 || !rp_value_is(call->args[0], RP_OBJECT_INSTANCE)) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, call->node);
  }
  rp_object *self = call->args[0]->object;
  size_t count;
  const rp_parameter *parameters = rp_class_parameters(in, self->class, &count);
  rp_val *values = rp_arena_alloc(in->arena, (count + 1) * sizeof *values);
  rp_call rest = without_self(call);
  bool *left_out = rp_arena_alloc(in->arena, (count + 1) * sizeof *left_out);
  if (!rp_lib_bind_parameters(in, self->class, parameters, count, &rest, values, left_out)) {
    return NULL;
  }
  rp_val kwargs = rp_dict_new(in);
  bool asked = rp_class_attribute_hook(in, self->class, "__setattr__") != NULL; // Luigi sets them by setattr()
  for (size_t i = 0; i < count; i++) {
    if (asked) {
      rp_attribute_set(in, call->args[0], parameters[i].name, values[i]);
    } else {
      rp_env_set(in, &self->env, parameters[i].name, values[i]);
    }
    rp_dict_set(in, kwargs->object, rp_value_str(&in->values, parameters[i].name->text), values[i]);
  }
  rp_env_set(in, &self->env, rp_sym(in, "param_kwargs"), kwargs);
  rp_lib_keep_left_out(in, self, RP_TASK_LEFT_OUT, parameters, count, left_out);
  rp_env_set(in, &self->env, rp_sym(in, "task_id"),
             NULL); // made when it is asked for; a parameter of that name is lost
  return in->values.none;
}

static rp_object *class_argument(const rp_call *call)
{
  return call->count > 0 && rp_value_is(call->args[0], RP_OBJECT_CLASS) ? call->args[0]->object : NULL;
}

/// task.py:374
static rp_val get_params(rp_interp *in, const rp_call *call)
{
  rp_object *class = class_argument(call);
  if (class == NULL) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, call->node);
  }
  size_t count;
  const rp_parameter *parameters = rp_class_parameters(in, class, &count);
  rp_val list = rp_sequence_new(in, RP_OBJECT_LIST, NULL, 0);
  for (size_t i = 0; i < count; i++) {
    rp_val pair[2] = {rp_value_str(&in->values, parameters[i].name->text),
                      rp_value_object(&in->values, parameters[i].object)};
    rp_items_append(in, list->object,
                    (rp_item){rp_sequence_new(in, RP_OBJECT_TUPLE, pair, 2), in->values.always, false, false});
  }
  return list;
}

/// task.py:392: (cls, params, args, kwargs) -> [(name, value)]
static rp_val get_param_values(rp_interp *in, const rp_call *call)
{
  rp_object *class = class_argument(call);
  const rp_items *pairs = call->count > 3 && class != NULL ? rp_iterate(in, call->args[1], call->node) : NULL;
  const rp_items *args = pairs == NULL ? NULL : rp_iterate(in, call->args[2], call->node);
  if (args == NULL || !rp_value_is(call->args[3], RP_OBJECT_DICT)) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, call->node);
  }
  rp_parameter *parameters = rp_arena_alloc(in->arena, (pairs->count + 1) * sizeof *parameters);
  size_t count = 0;
  for (size_t i = 0; i < pairs->count; i++) {
    rp_val pair = pairs->data[i].value;
    if (rp_value_is(pair, RP_OBJECT_TUPLE) && pair->object->items.count == 2 &&
        pair->object->items.data[0].value->kind == RP_STR_) {
      parameters[count++] = (rp_parameter){rp_intern_str(&in->names, pair->object->items.data[0].value->text),
                                           pair->object->items.data[1].value->object, class, 0};
    }
  }
  rp_call given = {.node = call->node, .count = args->count};
  rp_val *positional = rp_arena_alloc(in->arena, (args->count + 1) * sizeof *positional);
  for (size_t i = 0; i < args->count; i++) {
    positional[i] = args->data[i].value;
  }
  const rp_entries *entries = &call->args[3]->object->entries;
  rp_keyword *keywords = rp_arena_alloc(in->arena, (entries->count + 1) * sizeof *keywords);
  for (size_t i = 0; i < entries->count; i++) {
    keywords[i] = (rp_keyword){rp_intern_str(&in->names, entries->data[i].key->text), entries->data[i].value};
  }
  given.args = positional;
  given.keywords = keywords;
  given.keyword_count = entries->count;
  rp_val *values = rp_arena_alloc(in->arena, (count + 1) * sizeof *values);
  if (!rp_lib_bind_parameters(in, class, parameters, count, &given, values, NULL)) {
    return NULL;
  }
  rp_val list = rp_sequence_new(in, RP_OBJECT_LIST, NULL, 0);
  for (size_t i = 0; i < count; i++) {
    rp_val pair[2] = {rp_value_str(&in->values, parameters[i].name->text), values[i]};
    rp_items_append(in, list->object,
                    (rp_item){rp_sequence_new(in, RP_OBJECT_TUPLE, pair, 2), in->values.always, false, false});
  }
  return list;
}

/// task.py:551
static rp_val task_clone(rp_interp *in, const rp_call *call)
{
  rp_val self = call->count > 0 ? call->args[0] : NULL;
  if (self == NULL || !rp_value_is(self, RP_OBJECT_INSTANCE)) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, call->node);
  }
  rp_val target = rp_arg(in, call, 1, "cls");
  target = target == NULL ? NULL : rp_path_prune(in, target);
  rp_object *class = target == NULL || target->kind == RP_NONE ? self->object->class
                     : rp_value_is(target, RP_OBJECT_CLASS)    ? target->object
                                                               : NULL;
  if (class == NULL) {
    if (target->kind == RP_CHOICE) {
      rp_option options[RP_CHOICE_LIMIT];
      for (uint32_t i = 0; i < target->choice.count; i++) {
        rp_val args[2] = {self, target->choice.options[i].value};
        rp_call one = *call;
        one.args = args;
        one.count = 2;
        options[i] = (rp_option){target->choice.options[i].condition, task_clone(in, &one)};
      }
      return rp_value_choice(&in->values, options, target->choice.count);
    }
    return target->kind == RP_UNKNOWN ? target : rp_unknown(in, RP_RULE_TASK_CLASS_UNKNOWN, call->node);
  }
  size_t count;
  const rp_parameter *parameters = rp_class_parameters(in, class, &count);
  rp_keyword *keywords = rp_arena_alloc(in->arena, (count + 1) * sizeof *keywords);
  size_t used = 0;
  for (size_t i = 0; i < count; i++) {
    rp_val value = NULL;
    for (size_t k = 0; k < call->keyword_count && value == NULL; k++) {
      value = call->keywords[k].name == parameters[i].name ? call->keywords[k].value : NULL;
    }
    if (value == NULL && call->rest != NULL) {
      value = call->rest;
    }
    if (value == NULL) {
      value = rp_attribute_or_null(in, self, parameters[i].name, call->node);
    }
    if (value != NULL) {
      keywords[used++] = (rp_keyword){parameters[i].name, value};
    }
  }
  rp_via outer = in->via;
  in->via = RP_VIA_CLONE;
  rp_call construct = {.keywords = keywords, .keyword_count = used, .node = call->node};
  rp_val clone = rp_instantiate(in, class, &construct);
  in->via = outer;
  return clone;
}

// ---- structures ----

enum { STRUCTURE_DEPTH = 64 };

/// False: raised, by a generator.
static bool flatten_into(rp_interp *in, rp_object *list, rp_val value, rp_condition condition, bool many,
                         unsigned depth, uint32_t node)
{
  value = rp_path_prune(in, value);
  if (value == NULL || value->kind == RP_NONE || depth > STRUCTURE_DEPTH) {
    return true;
  }
  rp_item item = {value, condition, many, false};
  if (value->kind == RP_CHOICE) {
    for (uint32_t i = 0; i < value->choice.count; i++) {
      rp_condition both = rp_guard_and(&in->values, condition, value->choice.options[i].condition);
      if (value->choice.options[i].value->kind != RP_UNBOUND && both->kind != RP_GUARD_FALSE &&
          !flatten_into(in, list, value->choice.options[i].value, both, many, depth + 1, node)) {
        return false;
      }
    }
    return true;
  }
  if (rp_value_is_symbolic(value) || value->kind == RP_UNKNOWN) {
    item.many = true; // a task or any structure of tasks
    rp_items_append(in, list, item);
    return true;
  }
  if (rp_value_is(value, RP_OBJECT_DICT)) {
    rp_entries entries = value->object->entries;
    for (size_t i = 0; i < entries.count; i++) {
      rp_condition both = rp_guard_and(&in->values, condition, entries.data[i].condition);
      if (!flatten_into(in, list, entries.data[i].value, both, many || entries.data[i].many, depth + 1, node)) {
        return false;
      }
    }
    return true;
  }
  bool sequence = rp_value_is_container(value);
  const rp_items *items = sequence ? rp_iterate(in, value, node) : NULL;
  if (sequence && items == NULL && in->raised != NULL) {
    return false;
  }
  if (rp_value_is(value, RP_OBJECT_INSTANCE)) {
    rp_object *owner = NULL;
    rp_val iter = rp_class_find(in, value->object->class, rp_sym(in, "__iter__"), &owner);
    items = iter != NULL && !owner->cls.opaque ? rp_iterate(in, value, node) : NULL;
  }
  if (items == NULL) {
    rp_items_append(in, list, item);
    return true;
  }
  rp_items fixed = *items;
  for (size_t i = 0; i < fixed.count; i++) {
    rp_condition both = rp_guard_and(&in->values, condition, fixed.data[i].condition);
    if (!flatten_into(in, list, fixed.data[i].value, both, many || fixed.data[i].many, depth + 1, node)) {
      return false;
    }
  }
  return true;
}

/// task.py:971
static rp_val flatten(rp_interp *in, const rp_call *call)
{
  rp_val list = rp_sequence_new(in, RP_OBJECT_LIST, NULL, 0);
  rp_val structure = rp_arg(in, call, 0, "struct");
  bool done = structure == NULL || flatten_into(in, list->object, structure, in->values.always, false, 0, call->node);
  return done ? list : NULL;
}

static rp_val paths_of(rp_interp *in, rp_val value, unsigned depth, uint32_t node);

typedef struct path_walk {
  unsigned depth;
  uint32_t node;
} path_walk;

static rp_val paths_option(rp_interp *in, rp_val option, void *data)
{
  const path_walk *walk = data;
  return paths_of(in, option, walk->depth + 1, walk->node);
}

/// task.py:953: the same structure with output() in place of tasks.
static rp_val paths_of(rp_interp *in, rp_val value, unsigned depth, uint32_t node)
{
  value = rp_path_prune(in, value);
  if (value == NULL || depth > STRUCTURE_DEPTH) {
    return rp_unknown(in, RP_RULE_BUDGET_DEPTH, node);
  }
  if (value->kind == RP_UNKNOWN) {
    return value;
  }
  if (value->kind == RP_CHOICE) {
    return rp_choice_map(in, value, paths_option, &(path_walk){depth, node});
  }
  if (rp_value_is_symbolic(value)) {
    return rp_unknown(in, RP_RULE_SET_BY_CALLER, node);
  }
  if (rp_value_is(value, RP_OBJECT_INSTANCE)) {
    return rp_call_method(in, value, "output", NULL, 0, node);
  }
  if (rp_value_is(value, RP_OBJECT_DICT)) {
    rp_entries entries = value->object->entries;
    rp_entry *mapped = rp_arena_alloc(in->arena, (entries.count + 1) * sizeof *mapped);
    for (size_t i = 0; i < entries.count; i++) {
      mapped[i] = entries.data[i];
      mapped[i].value = paths_of(in, entries.data[i].value, depth + 1, node);
      if (mapped[i].value == NULL) {
        return NULL;
      }
    }
    rp_val dict = rp_dict_new(in);
    rp_dict_replace(in, dict->object, mapped, entries.count);
    return dict;
  }
  if (rp_value_is_container(value)) {
    const rp_items *found = rp_iterate(in, value, node);
    if (found == NULL) {
      return NULL;
    }
    rp_items items = *found;
    rp_item *mapped = rp_arena_alloc(in->arena, (items.count + 1) * sizeof *mapped);
    for (size_t i = 0; i < items.count; i++) {
      mapped[i] = items.data[i];
      mapped[i].value = paths_of(in, items.data[i].value, depth + 1, node);
      if (mapped[i].value == NULL) {
        return NULL;
      }
    }
    rp_object_kind kind = value->object->kind == RP_OBJECT_TUPLE ? RP_OBJECT_TUPLE : RP_OBJECT_LIST;
    rp_val sequence = rp_sequence_new(in, kind, NULL, 0);
    rp_items_replace(in, sequence->object, mapped, items.count);
    return sequence;
  }
  return rp_raise(in, "Exception", "Cannot map %.*s to Task/dict/list", RP_STR_ARG(rp_value_text(in, value)));
}

static rp_val getpaths(rp_interp *in, const rp_call *call)
{
  rp_val structure = rp_arg(in, call, 0, "struct");
  return structure == NULL ? rp_raise(in, "TypeError", "getpaths() takes a structure")
                           : paths_of(in, structure, 0, call->node);
}

// ---- registry ----

rp_str rp_lib_family(rp_interp *in, rp_object *class)
{
  bool outer = in->may_raise;
  rp_val family = rp_call_method(in, rp_value_object(&in->values, class), "get_task_family", NULL, 0, 0);
  in->raised = NULL;
  in->may_raise = outer;
  return family != NULL && family->kind == RP_STR_ ? family->text : RP_STR("");
}

void rp_lib_capture_namespace(rp_interp *in, rp_object *class)
{
  rp_val module = rp_env_find(&class->env, rp_sym(in, "__module__"));
  if (module == NULL || module->kind != RP_STR_ || class->class == NULL) {
    return;
  }
  bool outer = in->may_raise;
  rp_val found =
      rp_call_method(in, rp_value_object(&in->values, class->class), "_get_namespace", &module, 1, class->cls.node);
  in->raised = NULL;
  in->may_raise = outer;
  if (found != NULL) {
    rp_env_set(in, &class->env, rp_sym(in, "_namespace_at_class_time"), found);
  }
}

/// task_register.py:154
static rp_val get_task_cls(rp_interp *in, const rp_call *call)
{
  rp_val name = rp_arg(in, call, 1, "name");
  if (name == NULL || name->kind != RP_STR_) {
    return name != NULL && name->kind == RP_UNKNOWN ? name : rp_unknown(in, RP_RULE_TASK_CLASS_UNKNOWN, call->node);
  }
  rp_object *found = NULL;
  bool ambiguous = false;
  for (size_t i = 0; i < in->classes.count; i++) {
    rp_object *class = in->classes.items[i];
    if (!rp_class_derives_named(class, "luigi.task", "Task") || !rp_str_eq(rp_lib_family(in, class), name->text)) {
      continue;
    }
    rp_val visible = rp_env_find(&class->env, rp_sym(in, "_visible_in_registry"));
    if (visible != NULL && rp_truth(in, visible)->kind == RP_GUARD_FALSE) {
      continue;
    }
    ambiguous = found != NULL && !rp_class_derives(class, found) ? true : ambiguous;
    found = class;
  }
  if (found == NULL || ambiguous) {
    return rp_lib_raise(in, ambiguous ? "TaskClassAmbigiousException" : "TaskClassNotFoundException",
                        rp_arena_printf(in->arena, "No unambiguous task %.*s", RP_STR_ARG(name->text)));
  }
  return rp_value_object(&in->values, found);
}

static rp_val ignore(rp_interp *in, const rp_call *call)
{
  (void)call;
  return in->values.none;
}

static rp_val is_loading(rp_interp *in, const rp_call *call)
{
  (void)call;
  return rp_value_bool(&in->values, in->importing);
}

static const rp_native ROWS[] = {{"luigi.task.Task.__init__", task_init, 0, RP_TYPE_NONE},
                                 {"luigi.task._is_loading", is_loading, 0, RP_TYPE_BOOL},
                                 {"luigi.task.Task.get_params", get_params, 0, RP_TYPE_LIST},
                                 {"luigi.task.Task.get_param_values", get_param_values, 0, RP_TYPE_LIST},
                                 {"luigi.task.Task.clone", task_clone, 0, RP_TYPE_TASK},
                                 {"luigi.task.flatten", flatten, 0, RP_TYPE_LIST},
                                 {"luigi.task.getpaths", getpaths, 0, RP_TYPE_ANY},
                                 {"luigi.task_register.Register.get_task_cls", get_task_cls, 0, RP_TYPE_CLASS},
                                 {"luigi.task_register.Register.clear_instance_cache", ignore, 0, RP_TYPE_NONE},
                                 {"luigi.task_register.Register.disable_instance_cache", ignore, 0, RP_TYPE_NONE}};

void rp_lib_luigi_register(rp_interp *in)
{
  rp_native_register(in, ROWS, sizeof ROWS / sizeof ROWS[0]);
  rp_lib_model_register(in);
  rp_lib_luigi_parameter_register(in);
  rp_lib_luigi_identity_register(in);
  rp_lib_luigi_launch_register(in);
  rp_lib_luigi_config_register(in);
}
