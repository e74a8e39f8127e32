#include "analyzer/inventory/export.h"

#include <stdio.h>

#include "analyzer/eval/display.h"
#include "analyzer/lib/calendar.h"
#include "analyzer/lib/luigi.h"
#include "base/buf.h"
#include "base/utf8.h"

enum { EXPORT_DEPTH = 40, TEXT_LIMIT = 65536, EXPRESSION_LIMIT = 200 };

char *rp_export_text(rp_arena *arena, rp_str text)
{
  if (text.size > TEXT_LIMIT) {
    text = rp_str_sub(text, 0, TEXT_LIMIT);
  }
  char *copy = rp_arena_cstr(arena, rp_utf8_clean(arena, text));
  size_t size = rp_utf8_clean(arena, text).size;
  for (size_t i = 0; i < size; i++) {
    copy[i] = copy[i] == '\0' ? ' ' : copy[i];
  }
  return copy;
}

Repipe__V1__Value *rp_export_unknown(rp_arena *arena, uint32_t code, rp_str text, rp_str path, uint32_t line)
{
  Repipe__V1__Unknown *unknown = RP_MESSAGE(arena, Repipe__V1__Unknown, REPIPE__V1__UNKNOWN__INIT);
  unknown->code = code != 0 ? code : RP_RULE_OPERATION_UNKNOWN;
  unknown->expression = rp_export_text(arena, rp_str_sub(text, 0, EXPRESSION_LIMIT));
  unknown->path = rp_export_text(arena, path);
  unknown->line = line;
  Repipe__V1__Value *value = RP_MESSAGE(arena, Repipe__V1__Value, REPIPE__V1__VALUE__INIT);
  value->kind_case = REPIPE__V1__VALUE__KIND_UNKNOWN;
  value->unknown = unknown;
  return value;
}

Repipe__V1__Value *rp_export_literal(rp_arena *arena, const char *type, rp_str text)
{
  // A literal is the value, to the last byte: what a message cannot hold is none.
  if (memchr(text.data != NULL ? text.data : "", '\0', text.size) != NULL ||
      !rp_str_eq(rp_utf8_clean(arena, text), text)) {
    return rp_export_unknown(arena, RP_RULE_OPERATION_UNKNOWN, RP_STR("a text that is no UTF-8, or holds a NUL"),
                             RP_STR(""), 0);
  }
  Repipe__V1__Literal *literal = RP_MESSAGE(arena, Repipe__V1__Literal, REPIPE__V1__LITERAL__INIT);
  literal->type = rp_arena_cstr(arena, rp_str_of(type));
  literal->text = rp_arena_cstr(arena, text);
  Repipe__V1__Value *value = RP_MESSAGE(arena, Repipe__V1__Value, REPIPE__V1__VALUE__INIT);
  value->kind_case = REPIPE__V1__VALUE__KIND_LITERAL;
  value->literal = literal;
  return value;
}

const char *rp_export_qualname(rp_interp *in, const rp_object *class)
{
  if (class->cls.number > 0) {
    return rp_arena_printf(in->arena, "%.*s#%u", RP_STR_ARG(class->cls.qualname), class->cls.number).data;
  }
  return rp_arena_cstr(in->arena, class->cls.qualname);
}

const rp_object *rp_registered_class(rp_interp *in, const rp_object *class)
{
  for (unsigned i = 0; i < 16; i++) {
    rp_val visible = rp_env_find(&class->env, rp_sym(in, "_visible_in_registry"));
    rp_val wrapped = rp_env_find(&class->env, rp_sym(in, "__wrapped__"));
    bool hidden = visible != NULL && rp_truth(in, visible)->kind == RP_GUARD_FALSE;
    if (!hidden || wrapped == NULL || !rp_value_is(wrapped, RP_OBJECT_CLASS)) {
      break;
    }
    class = wrapped->object;
  }
  return class;
}

char *rp_export_class(rp_interp *in, rp_arena *arena, const rp_object *class)
{
  class = rp_registered_class(in, class);
  if (class->cls.opaque) {
    return rp_export_text(arena, rp_arena_printf(in->arena, "?%.*s", RP_STR_ARG(class->cls.qualname)));
  }
  if (class->cls.module == NULL) {
    return rp_export_text(arena, rp_arena_printf(in->arena, "builtins:%.*s", RP_STR_ARG(class->cls.qualname)));
  }
  const rp_module *module = class->cls.module;
  if (module->stub && rp_str_starts_with(module->name->text, RP_STR("luigi"))) {
    rp_module *top = rp_linker_find(in->linker, NULL, RP_STR("luigi"));
    rp_val exported = top == NULL || top->object == NULL ? NULL : rp_env_find(&top->object->env, class->cls.name);
    if (exported != NULL && rp_value_is(exported, RP_OBJECT_CLASS) && exported->object == class) {
      return rp_export_text(arena, rp_arena_printf(in->arena, "luigi:%.*s", RP_STR_ARG(class->cls.name->text)));
    }
  }
  return rp_export_text(
      arena, rp_arena_printf(in->arena, "%.*s:%s", RP_STR_ARG(module->name->text), rp_export_qualname(in, class)));
}

static Repipe__V1__Value *export(rp_interp *in, rp_arena *arena, rp_val value, unsigned depth);

static const char *type_text(rp_type type)
{
  static const char *const NAMES[] = {[RP_TYPE_ANY] = "",
                                      [RP_TYPE_NONE] = "none",
                                      [RP_TYPE_BOOL] = "bool",
                                      [RP_TYPE_INT] = "int",
                                      [RP_TYPE_FLOAT] = "float",
                                      [RP_TYPE_STR] = "str",
                                      [RP_TYPE_BYTES] = "bytes",
                                      [RP_TYPE_DATE] = "date",
                                      [RP_TYPE_DATETIME] = "datetime",
                                      [RP_TYPE_TIMEDELTA] = "timedelta",
                                      [RP_TYPE_LIST] = "list",
                                      [RP_TYPE_TUPLE] = "tuple",
                                      [RP_TYPE_SET] = "set",
                                      [RP_TYPE_DICT] = "dict",
                                      [RP_TYPE_INTERVAL] = "interval",
                                      [RP_TYPE_PATH] = "path",
                                      [RP_TYPE_ENUM] = "enum",
                                      [RP_TYPE_CLASS] = "class",
                                      [RP_TYPE_TASK] = "task"};
  return NAMES[type];
}

typedef struct input_list {
  rp_interp *in;
  RP_VEC(rp_str) names;
} input_list;

static void collect_inputs(rp_val value, input_list *list, unsigned depth)
{
  if (depth > EXPORT_DEPTH) {
    return;
  }
  if (value->kind == RP_INPUT) {
    for (size_t i = 0; i < list->names.count; i++) {
      if (rp_str_eq(list->names.items[i], value->input.name->text)) {
        return;
      }
    }
    RP_PUSH(list->in->arena, &list->names, value->input.name->text);
  } else if (value->kind == RP_DERIVED) {
    for (uint32_t i = 0; i < value->derived.count; i++) {
      collect_inputs(value->derived.operands[i], list, depth + 1);
    }
  } else if (value->kind == RP_ELEMENT) {
    collect_inputs(value->of, list, depth + 1);
  }
}

/// A derived value that hides something unknown is unknown itself.
static rp_val hidden_unknown(rp_val value, unsigned depth)
{
  if (depth > EXPORT_DEPTH) {
    return NULL;
  }
  if (value->kind == RP_UNKNOWN) {
    return value;
  }
  for (uint32_t i = 0; value->kind == RP_DERIVED && i < value->derived.count; i++) {
    rp_val found = hidden_unknown(value->derived.operands[i], depth + 1);
    if (found != NULL) {
      return found;
    }
  }
  return NULL;
}

/// What is not known and comes from outside; `itself`: the value, not something that cannot be told from another one.
static Repipe__V1__Value *export_outside(rp_arena *arena, rp_val value)
{
  const rp_cause *cause = value->outside;
  Repipe__V1__Value *message = rp_export_unknown(arena, cause->code, cause->text, cause->path, cause->line);
  message->unknown->itself = value->itself;
  return message;
}

static Repipe__V1__Value *export_derived(rp_interp *in, rp_arena *arena, rp_val value, unsigned depth)
{
  rp_val hidden = hidden_unknown(value, 0);
  if (hidden != NULL) {
    return export(in, arena, hidden, depth);
  }
  if (value->outside != NULL) {
    return export_outside(arena, value);
  }
  Repipe__V1__Derived *derived = RP_MESSAGE(arena, Repipe__V1__Derived, REPIPE__V1__DERIVED__INIT);
  derived->expression = rp_export_text(arena, rp_value_text(in, value));
  derived->type = rp_arena_cstr(arena, rp_str_of(type_text(value->type)));
  input_list inputs = {.in = in};
  collect_inputs(value, &inputs, 0);
  for (size_t i = 1; i < inputs.names.count; i++) { // few: insertion sort
    for (size_t k = i; k > 0 && rp_str_cmp(inputs.names.items[k - 1], inputs.names.items[k]) > 0; k--) {
      rp_str swap = inputs.names.items[k];
      inputs.names.items[k] = inputs.names.items[k - 1];
      inputs.names.items[k - 1] = swap;
    }
  }
  derived->n_inputs = inputs.names.count;
  derived->inputs = rp_arena_alloc(arena, (inputs.names.count + 1) * sizeof *derived->inputs);
  for (size_t i = 0; i < inputs.names.count; i++) {
    derived->inputs[i] = rp_export_text(arena, inputs.names.items[i]);
  }
  if (derived->n_inputs == 0) { // a constant that is not computed here
    return rp_export_unknown(arena, RP_RULE_OPERATION_UNKNOWN, rp_value_text(in, value), RP_STR(""), 0);
  }
  Repipe__V1__Value *message = RP_MESSAGE(arena, Repipe__V1__Value, REPIPE__V1__VALUE__INIT);
  message->kind_case = REPIPE__V1__VALUE__KIND_DERIVED;
  message->derived = derived;
  return message;
}

/// The first unknown that a condition hangs on; NULL.
static void find_unknown(rp_val value, void *data)
{
  rp_val *found = data;
  *found = *found != NULL ? *found : hidden_unknown(value, 0);
}

static Repipe__V1__Value *export_choice(rp_interp *in, rp_arena *arena, rp_val value, unsigned depth)
{
  if (in->concrete) { // no input is left: what decides is not known
    rp_val unknown = NULL;
    for (uint32_t i = 0; i < value->choice.count; i++) {
      rp_guard_each(value->choice.options[i].condition, find_unknown, &unknown);
    }
    return unknown != NULL
               ? export(in, arena, unknown, depth)
               : rp_export_unknown(arena, RP_RULE_CONDITION_UNKNOWN, rp_value_text(in, value), RP_STR(""), 0);
  }
  Repipe__V1__Choice *choice = RP_MESSAGE(arena, Repipe__V1__Choice, REPIPE__V1__CHOICE__INIT);
  choice->options = rp_arena_alloc(arena, value->choice.count * sizeof *choice->options);
  for (uint32_t i = 0; i < value->choice.count; i++) {
    if (value->choice.options[i].value->kind == RP_UNBOUND) {
      continue;
    }
    Repipe__V1__ChoiceOption *option = RP_MESSAGE(arena, Repipe__V1__ChoiceOption, REPIPE__V1__CHOICE_OPTION__INIT);
    option->condition = rp_export_text(arena, rp_condition_text(in, value->choice.options[i].condition));
    option->value = export(in, arena, value->choice.options[i].value, depth + 1);
    choice->options[choice->n_options++] = option;
  }
  Repipe__V1__Value *message = RP_MESSAGE(arena, Repipe__V1__Value, REPIPE__V1__VALUE__INIT);
  message->kind_case = REPIPE__V1__VALUE__KIND_CHOICE;
  message->choice = choice;
  return message;
}

/// Whether a condition hangs on anything but the inputs.
static void find_foreign(rp_val value, void *data)
{
  bool *foreign = data;
  *foreign = *foreign || !rp_value_is_symbolic(value) || !value->itself || value->outside != NULL;
}

/// An item of a list, or the value of an entry of a dict, that may not be there.
static Repipe__V1__Value *export_conditional(rp_interp *in, rp_arena *arena, rp_condition condition, rp_val value,
                                             unsigned depth)
{
  bool foreign = in->concrete;
  rp_guard_each(condition, find_foreign, &foreign);
  if (foreign) {
    return rp_export_unknown(arena, RP_RULE_CONDITION_UNKNOWN, rp_condition_text(in, condition), RP_STR(""), 0);
  }
  Repipe__V1__Conditional *conditional = RP_MESSAGE(arena, Repipe__V1__Conditional, REPIPE__V1__CONDITIONAL__INIT);
  conditional->condition = rp_export_text(arena, rp_condition_text(in, condition));
  conditional->value = export(in, arena, value, depth + 1);
  Repipe__V1__Value *message = RP_MESSAGE(arena, Repipe__V1__Value, REPIPE__V1__VALUE__INIT);
  message->kind_case = REPIPE__V1__VALUE__KIND_CONDITIONAL;
  message->conditional = conditional;
  return message;
}

static Repipe__V1__Value *export_items(rp_interp *in, rp_arena *arena, const rp_object *object, unsigned depth)
{
  if (object->kind != RP_OBJECT_SET && !rp_items_ordered(&object->items)) {
    return rp_export_unknown(arena, RP_RULE_MUTABLE_GLOBAL, RP_STR("in the order of a set"), RP_STR(""), 0);
  }
  Repipe__V1__ValueList *list = RP_MESSAGE(arena, Repipe__V1__ValueList, REPIPE__V1__VALUE_LIST__INIT);
  list->type = rp_arena_cstr(arena, rp_str_of(object->kind == RP_OBJECT_TUPLE ? "tuple"
                                              : object->kind == RP_OBJECT_SET ? "set"
                                                                              : "list"));
  list->items = rp_arena_alloc(arena, (object->items.count + 1) * sizeof *list->items);
  for (size_t i = 0; i < object->items.count; i++) {
    const rp_item *item = &object->items.data[i];
    list->many = list->many || item->many;
    list->items[list->n_items++] = item->condition->kind == RP_GUARD_TRUE
                                       ? export(in, arena, item->value, depth + 1)
                                       : export_conditional(in, arena, item->condition, item->value, depth);
  }
  Repipe__V1__Value *message = RP_MESSAGE(arena, Repipe__V1__Value, REPIPE__V1__VALUE__INIT);
  message->kind_case = REPIPE__V1__VALUE__KIND_LIST;
  message->list = list;
  return message;
}

static Repipe__V1__Value *export_entries(rp_interp *in, rp_arena *arena, const rp_object *object, unsigned depth)
{
  if (!rp_entries_ordered(&object->entries)) {
    return rp_export_unknown(arena, RP_RULE_MUTABLE_GLOBAL, RP_STR("in the order of a set"), RP_STR(""), 0);
  }
  rp_val display = rp_display_of(in, object);
  if (display != NULL) {
    return export(in, arena, display, depth);
  }
  Repipe__V1__ValueDict *dict = RP_MESSAGE(arena, Repipe__V1__ValueDict, REPIPE__V1__VALUE_DICT__INIT);
  dict->entries = rp_arena_alloc(arena, (object->entries.count + 1) * sizeof *dict->entries);
  for (size_t i = 0; i < object->entries.count; i++) {
    Repipe__V1__ValueEntry *entry = RP_MESSAGE(arena, Repipe__V1__ValueEntry, REPIPE__V1__VALUE_ENTRY__INIT);
    const rp_entry *from = &object->entries.data[i];
    entry->key = export(in, arena, from->key, depth + 1);
    entry->value = from->condition->kind == RP_GUARD_TRUE
                       ? export(in, arena, from->value, depth + 1)
                       : export_conditional(in, arena, from->condition, from->value, depth);
    dict->many = dict->many || from->many;
    dict->entries[dict->n_entries++] = entry;
  }
  Repipe__V1__Value *message = RP_MESSAGE(arena, Repipe__V1__Value, REPIPE__V1__VALUE__INIT);
  message->kind_case = REPIPE__V1__VALUE__KIND_DICT;
  message->dict = dict;
  return message;
}

static Repipe__V1__Value *export_task(rp_interp *in, rp_arena *arena, const rp_object *object, unsigned depth)
{
  Repipe__V1__TaskValue *task = RP_MESSAGE(arena, Repipe__V1__TaskValue, REPIPE__V1__TASK_VALUE__INIT);
  task->task = rp_export_class(in, arena, object->class);
  rp_val kwargs = rp_env_find(&object->env, rp_sym(in, "param_kwargs"));
  size_t count = kwargs != NULL && rp_value_is(kwargs, RP_OBJECT_DICT) ? kwargs->object->entries.count : 0;
  task->arguments = rp_arena_alloc(arena, (count + 1) * sizeof *task->arguments);
  for (size_t i = 0; i < count; i++) {
    Repipe__V1__Argument *argument = RP_MESSAGE(arena, Repipe__V1__Argument, REPIPE__V1__ARGUMENT__INIT);
    argument->name = rp_export_text(arena, kwargs->object->entries.data[i].key->text);
    argument->value = export(in, arena, kwargs->object->entries.data[i].value, depth + 1);
    task->arguments[task->n_arguments++] = argument;
  }
  Repipe__V1__Value *message = RP_MESSAGE(arena, Repipe__V1__Value, REPIPE__V1__VALUE__INIT);
  message->kind_case = REPIPE__V1__VALUE__KIND_TASK;
  message->task = task;
  return message;
}

static Repipe__V1__Value *export_object(rp_interp *in, rp_arena *arena, rp_val value, unsigned depth)
{
  const rp_object *object = value->object;
  if (object->kind == RP_OBJECT_LIST || object->kind == RP_OBJECT_TUPLE || object->kind == RP_OBJECT_SET ||
      object->kind == RP_OBJECT_ITERATOR) {
    return export_items(in, arena, object, depth);
  }
  if (object->kind == RP_OBJECT_DICT) {
    return export_entries(in, arena, object, depth);
  }
  if (object->kind == RP_OBJECT_CLASS) {
    rp_str family = rp_class_derives_named(object, "luigi.task", "Task") ? rp_lib_family(in, value->object)
                                                                         : object->cls.name->text;
    return rp_export_literal(arena, "class", family);
  }
  if (object->kind == RP_OBJECT_INSTANCE) {
    if (rp_class_derives_named(object->class, "luigi.task", "Task")) {
      return export_task(in, arena, object, depth);
    }
    rp_val member = rp_env_find(&object->env, rp_sym(in, "_name_"));
    if (member != NULL && member->kind == RP_STR_ && rp_class_derives_named(object->class, "enum", "Enum")) {
      return rp_export_literal(arena, "enum", member->text);
    }
    if (rp_class_derives_named(object->class, "luigi.date_interval", "DateInterval")) {
      rp_val text = rp_text_of(in, value, 0);
      in->raised = NULL;
      if (text != NULL && text->kind == RP_STR_) {
        return rp_export_literal(arena, "interval", text->text);
      }
      if (text != NULL && text->kind == RP_UNKNOWN) { // why its ends are not known
        return export(in, arena, text, depth + 1);
      }
    }
    rp_val wrapped = rp_env_find(&object->env, rp_sym(in, "wrapped"));
    if (wrapped != NULL && rp_class_derives_named(object->class, "luigi.freezing", "FrozenOrderedDict")) {
      return export(in, arena, wrapped, depth + 1);
    }
  }
  return rp_export_unknown(arena, RP_RULE_OPERATION_UNKNOWN, rp_value_text(in, value), RP_STR(""), 0);
}

static Repipe__V1__Value *export(rp_interp *in, rp_arena *arena, rp_val value, unsigned depth)
{
  if (value == NULL || depth > EXPORT_DEPTH) {
    return rp_export_unknown(arena, RP_RULE_BUDGET_DEPTH, RP_STR("…"), RP_STR(""), 0);
  }
  char buffer[64];
  switch (value->kind) {
  case RP_NONE:
    return rp_export_literal(arena, "none", RP_STR(""));
  case RP_BOOL:
    return rp_export_literal(arena, "bool", value->integer != 0 ? RP_STR("True") : RP_STR("False"));
  case RP_INT:
  case RP_BIGINT:
  case RP_FLOAT: {
    rp_val text = rp_text_of(in, value, 0);
    return rp_export_literal(arena, value->kind == RP_FLOAT ? "float" : "int", text->text);
  }
  case RP_STR_:
    return rp_export_literal(arena, "str", value->text);
  case RP_BYTES:
    return rp_export_unknown(arena, RP_RULE_OPERATION_UNKNOWN, rp_value_text(in, value), RP_STR(""), 0);
  case RP_PATH:
    return rp_export_literal(arena, "path", value->text);
  case RP_DATE:
    rp_calendar_print_date(buffer, value->integer);
    return rp_export_literal(arena, "date", rp_str_of(buffer));
  case RP_DATETIME:
    rp_calendar_print_time(buffer, value->integer, 'T');
    return rp_export_literal(arena, "datetime", rp_str_of(buffer));
  case RP_TIMEDELTA: {
    int64_t seconds = value->integer / 1000000;
    int64_t rest = value->integer % 1000000;
    if (rest == 0) {
      (void)snprintf(buffer, sizeof buffer, "%lld", (long long)seconds);
    } else {
      (void)snprintf(buffer, sizeof buffer, "%s%lld.%06lld", value->integer < 0 ? "-" : "",
                     (long long)(seconds < 0 ? -seconds : seconds), (long long)(rest < 0 ? -rest : rest));
    }
    return rp_export_literal(arena, "timedelta", rp_str_of(buffer));
  }
  case RP_INPUT: {
    if (value->outside != NULL) {
      return export_outside(arena, value);
    }
    Repipe__V1__Value *message = RP_MESSAGE(arena, Repipe__V1__Value, REPIPE__V1__VALUE__INIT);
    message->kind_case = REPIPE__V1__VALUE__KIND_INPUT;
    message->input = rp_export_text(arena, value->input.name->text);
    return message;
  }
  case RP_DERIVED:
    return export_derived(in, arena, value, depth);
  case RP_ELEMENT: {
    if (value->outside != NULL) {
      return export_outside(arena, value);
    }
    if (in->concrete) {
      return rp_export_unknown(arena, RP_RULE_COLLECTION_UNKNOWN, rp_value_text(in, value), RP_STR(""), 0);
    }
    Repipe__V1__Value *message = RP_MESSAGE(arena, Repipe__V1__Value, REPIPE__V1__VALUE__INIT);
    message->kind_case = REPIPE__V1__VALUE__KIND_ELEMENT;
    message->element = export(in, arena, value->of, depth + 1);
    return message;
  }
  case RP_UNKNOWN:
    return rp_export_unknown(arena, value->cause->code, value->cause->text, value->cause->path, value->cause->line);
  case RP_CHOICE:
    return export_choice(in, arena, value, depth);
  case RP_OBJECT:
    return export_object(in, arena, value, depth);
  case RP_ELLIPSIS:
  case RP_NOT_IMPLEMENTED:
  case RP_UNBOUND:
  case RP_JOINED:
    break;
  }
  return rp_export_unknown(arena, RP_RULE_OPERATION_UNKNOWN, rp_value_text(in, value), RP_STR(""), 0);
}

Repipe__V1__Value *rp_export_value(rp_interp *in, rp_arena *arena, rp_val value)
{
  return export(in, arena, value, 0);
}
