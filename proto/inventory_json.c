#include "proto/inventory_json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

static json_t *own(json_t *value)
{
  if (value == NULL) {
    abort(); // jansson is out of memory, or a text of ours is no UTF-8: export.c cleans them all
  }
  return value;
}

static void set(json_t *object, const char *name, json_t *value)
{
  if (json_object_set_new(object, name, own(value)) != 0) {
    abort();
  }
}

static json_t *text(const char *cstr)
{
  return own(json_string(cstr));
}

static json_t *text_or_null(const char *cstr)
{
  return cstr[0] == '\0' ? json_null() : text(cstr);
}

json_t *rp_code_json(uint32_t code)
{
  char buffer[16];
  if (code == 0) {
    return json_null();
  }
  (void)snprintf(buffer, sizeof buffer, "RP%04u", code);
  return text(buffer);
}

// ---- values ----

/// Luigi 3.8.1 parameter.py:1033 prints whole seconds in weeks, days, hours, minutes, seconds.
static json_t *timedelta_text(const char *decimal)
{
  char buffer[128];
  double seconds = strtod(decimal, NULL);
  long long days = (long long)floor(seconds / 86400);
  long long rest = (long long)floor(seconds) - days * 86400;
  long long weeks = days >= 0 ? days / 7 : -((-days + 6) / 7);
  (void)snprintf(buffer, sizeof buffer, "%lld w %lld d %lld h %lld m %lld s", weeks, days - weeks * 7, rest / 3600,
                 rest / 60 % 60, rest % 60);
  return text(buffer);
}

static json_t *literal_json(const Repipe__V1__Literal *literal)
{
  json_t *object = own(json_object());
  set(object, "kind", text("literal"));
  rp_str type = rp_str_of(literal->type);
  int64_t integer;
  char *end = NULL;
  double real = strtod(literal->text, &end);
  if (rp_str_is(type, "none")) {
    set(object, "value", json_null());
  } else if (rp_str_is(type, "bool")) {
    set(object, "value", json_boolean(rp_str_is(rp_str_of(literal->text), "True")));
  } else if (rp_str_is(type, "int") && rp_str_to_int64(rp_str_of(literal->text), &integer) &&
             llabs(integer) <= (1LL << 53)) {
    set(object, "value", json_integer(integer));
  } else if (rp_str_is(type, "float") && isfinite(real)) {
    set(object, "value", json_real(real));
  } else if (rp_str_is(type, "str")) {
    set(object, "value", text(literal->text));
  } else {
    set(object, "type", text(literal->type));
    set(object, "value", rp_str_is(type, "timedelta") ? timedelta_text(literal->text) : text(literal->text));
  }
  return object;
}

static json_t *list_json(const Repipe__V1__ValueList *list)
{
  json_t *object = own(json_object());
  json_t *items = own(json_array());
  for (size_t i = 0; i < list->n_items; i++) {
    json_array_append_new(items, rp_value_json(list->items[i]));
  }
  set(object, "kind", text("list"));
  set(object, "items", items);
  if (list->many) {
    set(object, "many", json_true());
  }
  return object;
}

static json_t *dict_json(const Repipe__V1__ValueDict *dict)
{
  json_t *object = own(json_object());
  json_t *items = own(json_array());
  for (size_t i = 0; i < dict->n_entries; i++) {
    json_t *entry = own(json_object());
    set(entry, "key", rp_value_json(dict->entries[i]->key));
    set(entry, "value", rp_value_json(dict->entries[i]->value));
    json_array_append_new(items, entry);
  }
  set(object, "kind", text("dict"));
  set(object, "items", items);
  if (dict->many) {
    set(object, "many", json_true());
  }
  return object;
}

static json_t *arguments_json(Repipe__V1__Argument *const *arguments, size_t count)
{
  json_t *object = own(json_object());
  for (size_t i = 0; i < count; i++) {
    set(object, arguments[i]->name, rp_value_json(arguments[i]->value));
  }
  return object;
}

json_t *rp_value_json(const Repipe__V1__Value *value)
{
  json_t *object;
  switch (value->kind_case) {
  case REPIPE__V1__VALUE__KIND_LITERAL:
    return literal_json(value->literal);
  case REPIPE__V1__VALUE__KIND_LIST:
    return list_json(value->list);
  case REPIPE__V1__VALUE__KIND_DICT:
    return dict_json(value->dict);
  case REPIPE__V1__VALUE__KIND_INPUT:
    object = own(json_object());
    set(object, "kind", text("input"));
    set(object, "parameter", text(value->input));
    return object;
  case REPIPE__V1__VALUE__KIND_DERIVED:
    object = own(json_object());
    set(object, "kind", text("derived"));
    set(object, "expression", text(value->derived->expression));
    return object;
  case REPIPE__V1__VALUE__KIND_ELEMENT:
    object = own(json_object());
    set(object, "kind", text("element"));
    set(object, "of", rp_value_json(value->element));
    return object;
  case REPIPE__V1__VALUE__KIND_CHOICE: {
    object = own(json_object());
    json_t *options = own(json_array());
    json_t *conditions = own(json_array());
    for (size_t i = 0; i < value->choice->n_options; i++) {
      json_array_append_new(options, rp_value_json(value->choice->options[i]->value));
      json_array_append_new(conditions, text(value->choice->options[i]->condition));
    }
    set(object, "kind", text("choice"));
    set(object, "of", options);
    set(object, "conditions", conditions);
    return object;
  }
  case REPIPE__V1__VALUE__KIND_TASK:
    object = own(json_object());
    set(object, "kind", text("task"));
    set(object, "task", text(value->task->task));
    set(object, "arguments", arguments_json(value->task->arguments, value->task->n_arguments));
    return object;
  case REPIPE__V1__VALUE__KIND_CONDITIONAL:
    object = own(json_object());
    set(object, "kind", text("conditional"));
    set(object, "condition", text(value->conditional->condition));
    set(object, "value", rp_value_json(value->conditional->value));
    return object;
  case REPIPE__V1__VALUE__KIND_UNKNOWN:
    object = own(json_object());
    set(object, "kind", text("unknown"));
    set(object, "expression", text(value->unknown->expression));
    set(object, "code", rp_code_json(value->unknown->code));
    return object;
  case REPIPE__V1__VALUE__KIND__NOT_SET:
  case _REPIPE__V1__VALUE__KIND__CASE_IS_INT_SIZE:
    break;
  }
  object = own(json_object());
  set(object, "kind", text("unknown"));
  set(object, "expression", text(""));
  set(object, "code", rp_code_json(9005));
  return object;
}

static json_t *key_json(const Repipe__V1__Value *key)
{
  if (key == NULL) {
    return json_null();
  }
  int64_t integer;
  if (key->kind_case != REPIPE__V1__VALUE__KIND_LITERAL) {
    return key->kind_case == REPIPE__V1__VALUE__KIND_DERIVED ? text(key->derived->expression) : json_null();
  }
  if (rp_str_is(rp_str_of(key->literal->type), "int") && rp_str_to_int64(rp_str_of(key->literal->text), &integer)) {
    return own(json_integer(integer));
  }
  return text(key->literal->text);
}

// ---- inventory ----

static json_t *diagnostics_json(Repipe__V1__Diagnostic *const *diagnostics, size_t count)
{
  json_t *list = own(json_array());
  for (size_t i = 0; i < count; i++) {
    json_t *object = own(json_object());
    set(object, "code", rp_code_json(diagnostics[i]->code));
    set(object, "path", text_or_null(diagnostics[i]->path));
    set(object, "line", json_integer(diagnostics[i]->line));
    set(object, "column", json_integer(diagnostics[i]->column));
    set(object, "text", text(diagnostics[i]->text[0] != '\0' ? diagnostics[i]->text : "-"));
    json_array_append_new(list, object);
  }
  return list;
}

static void add_limits(json_t *object, const Repipe__V1__Parameter *parameter)
{
  if (parameter->interval > 1 || (parameter->start != NULL && parameter->interval == 0)) {
    set(object, "interval", parameter->interval > 0 ? json_integer(parameter->interval) : json_null());
    set(object, "start", rp_value_json(parameter->start));
  }
  if (parameter->var_type[0] != '\0') {
    set(object, "var_type", text(parameter->var_type));
  }
  if (parameter->minimum != NULL && parameter->maximum != NULL) {
    set(object, "minimum", rp_value_json(parameter->minimum));
    set(object, "maximum", rp_value_json(parameter->maximum));
    set(object, "minimum_operator", text(parameter->minimum_operator));
    set(object, "maximum_operator", text(parameter->maximum_operator));
  }
  if (parameter->enum_[0] != '\0') {
    set(object, "enum", text(parameter->enum_));
  }
  if (parameter->n_choices > 0) {
    json_t *choices = own(json_array());
    for (size_t i = 0; i < parameter->n_choices; i++) {
      json_array_append_new(choices, text(parameter->choices[i]));
    }
    set(object, "choices", choices);
  }
}

static json_t *parameter_json(const Repipe__V1__Parameter *parameter)
{
  json_t *object = own(json_object());
  set(object, "name", text(parameter->name));
  set(object, "class", text(parameter->class_));
  set(object, "required", json_boolean(parameter->required));
  set(object, "default", parameter->default_ != NULL ? rp_value_json(parameter->default_) : json_null());
  set(object, "significant", json_boolean(parameter->significant));
  set(object, "own", json_boolean(parameter->own));
  set(object, "visibility", text(parameter->visibility));
  set(object, "positional", json_boolean(parameter->positional));
  if (parameter->configured != NULL) {
    set(object, "configured", rp_value_json(parameter->configured));
    set(object, "configured_path", text(parameter->configured_path));
    set(object, "configured_line", json_integer(parameter->configured_line));
  }
  add_limits(object, parameter);
  return object;
}

static json_t *dependency_json(const Repipe__V1__Dependency *dependency)
{
  json_t *object = own(json_object());
  set(object, "task", text_or_null(dependency->task));
  set(object, "task_path", text_or_null(dependency->task_path));
  set(object, "via", text_or_null(dependency->via));
  set(object, "dynamic", json_boolean(dependency->dynamic));
  set(object, "key", key_json(dependency->key));
  set(object, "many", json_boolean(dependency->many));
  set(object, "condition", text_or_null(dependency->condition));
  set(object, "arguments", arguments_json(dependency->arguments, dependency->n_arguments));
  set(object, "path", text_or_null(dependency->path));
  set(object, "line", json_integer(dependency->line));
  set(object, "code", rp_code_json(dependency->code));
  if (dependency->text[0] != '\0') {
    set(object, "text", text(dependency->text));
  }
  return object;
}

static json_t *output_json(const Repipe__V1__Output *output)
{
  json_t *object = own(json_object());
  set(object, "class", text_or_null(output->class_));
  set(object, "path", output->path != NULL ? rp_value_json(output->path) : json_null());
  set(object, "key", key_json(output->key));
  set(object, "many", json_boolean(output->many));
  set(object, "condition", text_or_null(output->condition));
  set(object, "location", text_or_null(output->location));
  set(object, "code", rp_code_json(output->code));
  return object;
}

static json_t *texts_json(char *const *texts, size_t count)
{
  json_t *list = own(json_array());
  for (size_t i = 0; i < count; i++) {
    json_array_append_new(list, text(texts[i]));
  }
  return list;
}

static json_t *outputs_json(Repipe__V1__Output *const *outputs, size_t count)
{
  json_t *list = own(json_array());
  for (size_t i = 0; i < count; i++) {
    json_array_append_new(list, output_json(outputs[i]));
  }
  return list;
}

static json_t *reasons_json(const Repipe__V1__TaskOutcome *outcome)
{
  json_t *list = own(json_array());
  for (size_t i = 0; outcome != NULL && i < outcome->n_reasons; i++) {
    json_t *object = own(json_object());
    set(object, "code", rp_code_json(outcome->reasons[i]->code));
    set(object, "path", text(outcome->reasons[i]->path));
    set(object, "line", json_integer(outcome->reasons[i]->line));
    set(object, "text", text(outcome->reasons[i]->text));
    json_array_append_new(list, object);
  }
  return list;
}

static json_t *task_json(const Repipe__V1__Task *task, const Repipe__V1__TaskOutcome *outcome)
{
  json_t *object = own(json_object());
  json_t *parameters = own(json_array());
  json_t *requires = own(json_array());
  for (size_t i = 0; i < task->n_parameters; i++) {
    json_array_append_new(parameters, parameter_json(task->parameters[i]));
  }
  for (size_t i = 0; i < task->n_requires; i++) {
    json_array_append_new(requires, dependency_json(task->requires[i]));
  }
  set(object, "import_root", text(task->import_root));
  set(object, "module", text(task->module));
  set(object, "qualname", text(task->qualname));
  set(object, "family", text(task->family));
  set(object, "path", text(task->path));
  set(object, "line", json_integer(task->line));
  set(object, "kind", text(task->kind));
  set(object, "bases", texts_json(task->bases, task->n_bases));
  set(object, "parameters", parameters);
  set(object, "requires", requires);
  set(object, "outputs", outputs_json(task->outputs, task->n_outputs));
  set(object, "outcome", text(outcome != NULL ? outcome->outcome : "excluded"));
  set(object, "reasons", reasons_json(outcome));
  set(object, "diagnostics", diagnostics_json(task->diagnostics, task->n_diagnostics));
  set(object, "ambiguous", json_boolean(task->ambiguous));
  set(object, "abstract", json_boolean(task->abstract));
  set(object, "overrides", texts_json(task->overrides, task->n_overrides));
  set(object, "test", json_boolean(task->test));
  return object;
}

static json_t *entry_json(const Repipe__V1__EntryPoint *entry)
{
  json_t *object = own(json_object());
  json_t *environment = own(json_array());
  for (size_t i = 0; i < entry->n_environment; i++) {
    json_array_append_new(environment, text(entry->environment[i]));
  }
  set(object, "path", text(entry->path));
  set(object, "line", json_integer(entry->line));
  set(object, "kind", text(entry->kind));
  set(object, "family", text_or_null(entry->family));
  set(object, "root", text_or_null(entry->root));
  set(object, "arguments", arguments_json(entry->arguments, entry->n_arguments));
  set(object, "schedule", text_or_null(entry->schedule));
  set(object, "schedule_path", text_or_null(entry->schedule_path));
  set(object, "schedule_line", entry->schedule_path[0] != '\0' ? json_integer(entry->schedule_line) : json_null());
  set(object, "time_zone", text_or_null(entry->time_zone));
  set(object, "module", text_or_null(entry->module));
  set(object, "command", text_or_null(entry->command));
  set(object, "image", text_or_null(entry->image));
  set(object, "environment", environment);
  set(object, "via", text_or_null(entry->via));
  set(object, "range", text_or_null(entry->range));
  set(object, "class_arguments", arguments_json(entry->class_arguments, entry->n_class_arguments));
  set(object, "code", rp_code_json(entry->code));
  return object;
}

static json_t *file_json(const Repipe__V1__File *file)
{
  json_t *object = own(json_object());
  set(object, "path", text(file->path));
  set(object, "outcome", text(file->outcome));
  set(object, "reason", text_or_null(file->reason));
  set(object, "code", rp_code_json(file->code));
  return object;
}

static json_t *workflow_json(const Repipe__V1__Workflow *workflow)
{
  json_t *object = own(json_object());
  json_t *entries = own(json_array());
  for (size_t i = 0; i < workflow->n_entry_points; i++) {
    json_array_append_new(entries, own(json_integer(workflow->entry_points[i])));
  }
  set(object, "root", text(workflow->root));
  set(object, "root_path", text(workflow->root_path));
  set(object, "launched", json_boolean(workflow->launched));
  set(object, "entry_points", entries);
  return object;
}

json_t *rp_inventory_json(const Repipe__V1__Inventory *inventory, const rp_show_outcomes *outcomes)
{
  json_t *object = own(json_object());
  json_t *files = own(json_array());
  json_t *tasks = own(json_array());
  json_t *entries = own(json_array());
  json_t *workflows = own(json_array());
  for (size_t i = 0; i < inventory->n_files; i++) {
    json_array_append_new(files, file_json(inventory->files[i]));
  }
  for (size_t i = 0; i < inventory->n_tasks; i++) {
    const Repipe__V1__TaskOutcome *outcome = outcomes != NULL && i < outcomes->count ? outcomes->tasks[i] : NULL;
    json_array_append_new(tasks, task_json(inventory->tasks[i], outcome));
  }
  for (size_t i = 0; i < inventory->n_entry_points; i++) {
    json_array_append_new(entries, entry_json(inventory->entry_points[i]));
  }
  for (size_t i = 0; i < inventory->n_workflows; i++) {
    json_array_append_new(workflows, workflow_json(inventory->workflows[i]));
  }
  set(object, "schema_version", json_integer(inventory->schema_version));
  if (inventory->repository != NULL) {
    json_t *repository = own(json_object());
    set(repository, "identity", text(inventory->repository->identity));
    set(repository, "commit", text_or_null(inventory->repository->commit));
    set(object, "repository", repository);
  }
  set(object, "files", files);
  set(object, "tasks", tasks);
  set(object, "entry_points", entries);
  set(object, "workflows", workflows);
  set(object, "diagnostics", diagnostics_json(inventory->diagnostics, inventory->n_diagnostics));
  return object;
}

// ---- graph ----

static json_t *edge_json(const Repipe__V1__GraphEdge *edge)
{
  json_t *object = own(json_object());
  bool known = edge->node != 0 && edge->code == 0;
  set(object, "node", known ? json_integer((json_int_t)edge->node - 1) : json_null());
  set(object, "key", key_json(edge->key));
  set(object, "code", rp_code_json(edge->code));
  if (edge->node != 0 && !known) {
    set(object, "maybe", json_integer((json_int_t)edge->node - 1));
  }
  if (edge->text[0] != '\0') {
    set(object, "text", text(edge->text));
  }
  if (edge->condition[0] != '\0') {
    set(object, "condition", text(edge->condition));
  }
  if (edge->many) {
    set(object, "many", json_true());
  }
  return object;
}

json_t *rp_graph_json(const Repipe__V1__Inventory *inventory, const Repipe__V1__Graph *graph)
{
  json_t *object = own(json_object());
  json_t *nodes = own(json_array());
  for (size_t i = 0; i < graph->n_nodes; i++) {
    const Repipe__V1__GraphNode *node = graph->nodes[i];
    json_t *item = own(json_object());
    json_t *requires = own(json_array());
    json_t *dynamic = own(json_array());
    for (size_t k = 0; k < node->n_requires; k++) {
      json_array_append_new(requires, edge_json(node->requires[k]));
    }
    for (size_t k = 0; k < node->n_dynamic; k++) {
      json_array_append_new(dynamic, edge_json(node->dynamic[k]));
    }
    bool inside = node->task != 0 && node->task <= inventory->n_tasks;
    set(item, "id", json_integer((json_int_t)i));
    set(item, "task", text(node->class_));
    set(item, "task_path", inside ? text(inventory->tasks[node->task - 1]->path) : json_null());
    set(item, "family", text(node->family));
    set(item, "kind", text(node->kind));
    set(item, "arguments", arguments_json(node->arguments, node->n_arguments));
    set(item, "requires", requires);
    set(item, "dynamic", dynamic);
    set(item, "outputs", outputs_json(node->outputs, node->n_outputs));
    set(item, "diagnostics", diagnostics_json(node->diagnostics, node->n_diagnostics));
    json_array_append_new(nodes, item);
  }
  set(object, "root", json_integer(graph->root));
  set(object, "nodes", nodes);
  return object;
}
