#include "analyzer/entry.h"

#include <stdlib.h>

#include "analyzer/config.h"
#include "analyzer/lib/luigi.h"
#include "base/path.h"

// ---- names to classes ----

static bool names_class(const rp_task_class *task, rp_str name)
{
  if (rp_str_is(name, task->message->family)) {
    return true;
  }
  size_t colon = rp_str_find(name, RP_STR(":"), 0);
  return colon != SIZE_MAX && rp_str_is(rp_str_sub(name, 0, colon), task->message->module) &&
         rp_str_is(rp_str_sub(name, colon + 1, name.size), task->message->qualname);
}

const rp_task_class *rp_entry_resolve(const rp_task_class *tasks, size_t count, rp_str name, rp_str module, size_t *found, size_t limit, size_t *matches)
{
  // A launch sees what its module imports; the module's own class of that name is the one where there are several.
  size_t seen = 0;
  const rp_task_class *only = NULL;
  for (size_t i = 0; i < count; i++) {
    if (names_class(&tasks[i], name)) {
      if (module.size > 0 && rp_str_is(module, tasks[i].message->module)) {
        *matches = 1;
        return &tasks[i];
      }
      only = seen == 0 ? &tasks[i] : only;
      if (seen < limit) {
        found[seen] = i;
      }
      seen++;
    }
  }
  if (seen > 1) { // a later class that derives from an earlier one replaces it in the registry (task_register.py:130)
    const rp_task_class *last = NULL;
    for (size_t i = 0; i < count; i++) {
      bool newer = names_class(&tasks[i], name) && (last == NULL || rp_class_derives(tasks[i].class, last->class));
      if (names_class(&tasks[i], name) && !newer && !rp_class_derives(last->class, tasks[i].class)) {
        *matches = seen;
        return NULL;
      }
      last = newer ? &tasks[i] : last;
    }
    *matches = 1;
    return last;
  }
  *matches = seen;
  return seen == 1 ? only : NULL;
}

static rp_str underscored(rp_arena *arena, rp_str name)
{
  char *text = rp_arena_cstr(arena, name);
  for (size_t i = 0; i < name.size; i++) {
    text[i] = text[i] == '-' ? '_' : text[i];
  }
  return (rp_str){text, name.size};
}

static const rp_parameter *parameter_of(rp_interp *in, rp_arena *arena, const rp_task_class *task, rp_str flag)
{
  size_t count;
  const rp_parameter *parameters = rp_class_parameters(in, task->class, &count);
  rp_str name = underscored(arena, flag);
  for (size_t i = 0; i < count; i++) {
    if (rp_str_eq(underscored(arena, parameters[i].name->text), name)) {
      return &parameters[i];
    }
  }
  return NULL;
}

static Repipe__V1__Value *flag_value(rp_interp *in, rp_arena *arena, const rp_parameter *parameter, const rp_launch_flag *flag, rp_str path, uint32_t line)
{
  if (flag->dynamic) {
    return rp_export_unknown(arena, RP_RULE_LAUNCH_UNRESOLVED, flag->value, path, line);
  }
  if (!flag->has_value) { // a BoolParameter's flag (parameter.py:905)
    return rp_export_literal(arena, "bool", RP_STR("True"));
  }
  rp_val value = rp_lib_parse(in, parameter->object, flag->value);
  in->raised = NULL;
  return value != NULL ? rp_export_value(in, arena, value) : rp_export_unknown(arena, RP_RULE_LAUNCH_UNRESOLVED, flag->value, path, line);
}

static Repipe__V1__Argument *argument_of(rp_arena *arena, rp_str name, Repipe__V1__Value *value)
{
  Repipe__V1__Argument *argument = RP_MESSAGE(arena, Repipe__V1__Argument, REPIPE__V1__ARGUMENT__INIT);
  argument->name = rp_export_text(arena, name);
  argument->value = value;
  return argument;
}

static Repipe__V1__Value *redact(rp_arena *arena)
{
  return rp_export_unknown(arena, RP_RULE_SECRET, RP_STR("redacted"), RP_STR(""), 0);
}

static bool is_class_flag(const rp_task_class *task, rp_arena *arena, rp_str flag, rp_str *parameter)
{
  rp_str family = underscored(arena, rp_str_of(task->message->family));
  rp_str name = underscored(arena, flag);
  if (name.size > family.size + 1 && rp_str_starts_with(name, family) && name.data[family.size] == '_') {
    *parameter = rp_str_sub(flag, family.size + 1, flag.size);
    return true;
  }
  return false;
}

static void add_flags(rp_interp *in, rp_arena *arena, const rp_entry_input *input, const rp_task_class *root, const rp_launch *launch,
                      Repipe__V1__EntryPoint *message)
{
  message->arguments = rp_arena_alloc(arena, (launch->flag_count + 1) * sizeof *message->arguments);
  message->class_arguments = rp_arena_alloc(arena, (launch->flag_count + 1) * sizeof *message->class_arguments);
  for (size_t i = 0; i < launch->flag_count; i++) {
    const rp_launch_flag *flag = &launch->flags[i];
    const rp_parameter *parameter = root != NULL ? parameter_of(in, arena, root, flag->name) : NULL;
    if (parameter != NULL) {
      Repipe__V1__Value *value = rp_secret_name(parameter->name->text) ? redact(arena) : flag_value(in, arena, parameter, flag, launch->path, launch->line);
      message->arguments[message->n_arguments++] = argument_of(arena, parameter->name->text, value);
      continue;
    }
    for (size_t k = 0; k < input->task_count; k++) {
      rp_str inner;
      const rp_parameter *of_class = is_class_flag(&input->tasks[k], arena, flag->name, &inner) ? parameter_of(in, arena, &input->tasks[k], inner) : NULL;
      if (of_class != NULL) {
        rp_str name = rp_arena_printf(arena, "%s.%.*s", input->tasks[k].message->family, RP_STR_ARG(of_class->name->text));
        Repipe__V1__Value *value = rp_secret_name(of_class->name->text) ? redact(arena) : flag_value(in, arena, of_class, flag, launch->path, launch->line);
        message->class_arguments[message->n_class_arguments++] = argument_of(arena, name, value);
        break;
      }
    }
  }
}

static const rp_launch_flag *flag_named(const rp_launch *launch, const char *name)
{
  for (size_t i = 0; i < launch->flag_count; i++) {
    if (rp_str_is(launch->flags[i].name, name)) {
      return &launch->flags[i];
    }
  }
  return NULL;
}

static void set_root(rp_arena *arena, Repipe__V1__EntryPoint *message, const rp_task_class *root)
{
  message->root = rp_export_text(arena, rp_arena_printf(arena, "%s:%s", root->message->module, root->message->qualname));
  message->root_path = rp_export_text(arena, rp_str_of(root->message->path));
  message->import_root = rp_export_text(arena, rp_str_of(root->message->import_root));
}

static rp_str module_of_script(const rp_entry_input *input, rp_str script)
{
  for (size_t i = 0; i < input->task_count; i++) {
    if (rp_str_is(script, input->tasks[i].message->path)) {
      return rp_str_of(input->tasks[i].message->module);
    }
  }
  return RP_STR("");
}

static Repipe__V1__EntryPoint *export_launch(rp_interp *in, rp_arena *arena, const rp_entry_input *input, const rp_launch *launch)
{
  Repipe__V1__EntryPoint *message = RP_MESSAGE(arena, Repipe__V1__EntryPoint, REPIPE__V1__ENTRY_POINT__INIT);
  message->path = rp_export_text(arena, launch->path);
  message->line = launch->line;
  message->kind = rp_export_text(arena, launch->kind);
  message->module = rp_export_text(arena, launch->module);
  message->schedule = rp_export_text(arena, launch->schedule);
  message->schedule_path = rp_export_text(arena, launch->schedule_path);
  message->schedule_line = launch->schedule_line;
  message->time_zone = rp_export_text(arena, launch->time_zone);
  message->command = rp_export_text(arena, launch->command);
  message->image = rp_export_text(arena, launch->image);
  message->via = rp_export_text(arena, launch->via);
  message->code = launch->code;
  message->environment = rp_arena_alloc(arena, (launch->environment_count + 1) * sizeof *message->environment);
  for (size_t i = 0; i < launch->environment_count; i++) {
    message->environment[message->n_environment++] = rp_export_text(arena, launch->environment[i]);
  }
  rp_str family = launch->family;
  if (rp_str_starts_with(family, RP_STR("Range"))) { // range.py: --of names the task
    const rp_launch_flag *of = flag_named(launch, "of");
    message->range = rp_export_text(arena, family);
    family = of != NULL && of->has_value && !of->dynamic ? of->value : RP_STR("");
  }
  message->family = rp_export_text(arena, launch->family_dynamic ? RP_STR("") : family);
  rp_str module = launch->module.size > 0 ? launch->module : module_of_script(input, launch->script);
  size_t matches = 0;
  const rp_task_class *root = launch->family_dynamic || family.size == 0 ? NULL : rp_entry_resolve(input->tasks, input->task_count, family, module, NULL, 0, &matches);
  if (root != NULL) {
    set_root(arena, message, root);
  } else if (message->code == 0) {
    message->code = RP_RULE_LAUNCH_UNRESOLVED;
  }
  add_flags(in, arena, input, root, launch, message);
  return message;
}

// ---- Python launches ----

static const rp_task_class *class_in(const rp_entry_input *input, const rp_object *class)
{
  for (size_t i = 0; i < input->task_count; i++) {
    if (input->tasks[i].class == class) {
      return &input->tasks[i];
    }
  }
  return NULL;
}

typedef struct launch_list {
  RP_VEC(Repipe__V1__EntryPoint *) items;
} launch_list;

static Repipe__V1__EntryPoint *python_entry(rp_arena *arena, const rp_python_launch *launch)
{
  Repipe__V1__EntryPoint *message = RP_MESSAGE(arena, Repipe__V1__EntryPoint, REPIPE__V1__ENTRY_POINT__INIT);
  message->path = rp_export_text(arena, launch->module->path);
  message->line = launch->line;
  message->kind = rp_arena_cstr(arena, RP_STR("python"));
  message->module = rp_export_text(arena, launch->module->name->text);
  return message;
}

static void add_build(rp_interp *in, rp_arena *arena, const rp_entry_input *input, const rp_python_launch *launch, launch_list *list)
{
  const rp_items *items = launch->argument == NULL ? NULL : rp_iterate(in, launch->argument, 0);
  in->raised = NULL;
  for (size_t i = 0; items != NULL && i < items->count; i++) {
    Repipe__V1__EntryPoint *message = python_entry(arena, launch);
    rp_val task = items->data[i].value;
    const rp_task_class *root = rp_value_is(task, RP_OBJECT_INSTANCE) ? class_in(input, task->object->class) : NULL;
    if (root == NULL) {
      message->code = RP_RULE_LAUNCH_UNRESOLVED;
    } else {
      message->family = rp_export_text(arena, rp_str_of(root->message->family));
      set_root(arena, message, root);
      message->n_arguments = rp_export_arguments(in, arena, task->object, &message->arguments);
    }
    RP_PUSH(arena, &list->items, message);
  }
  if (items == NULL) {
    Repipe__V1__EntryPoint *message = python_entry(arena, launch);
    message->code = RP_RULE_LAUNCH_UNRESOLVED;
    RP_PUSH(arena, &list->items, message);
  }
}

/// luigi.run([...]): the list is an argv (interface.py:167).
static void add_argv(rp_interp *in, rp_arena *arena, const rp_entry_input *input, const rp_python_launch *launch, const rp_items *items,
                     Repipe__V1__EntryPoint *message)
{
  RP_VEC(rp_launch_flag) flags = {0};
  rp_str family = {NULL, 0};
  for (size_t i = 0; i < items->count; i++) {
    rp_val item = items->data[i].value;
    bool known = item->kind == RP_STR_ && !items->data[i].many;
    rp_str text = known ? item->text : rp_value_text(in, item);
    if (known && rp_str_starts_with(text, RP_STR("--"))) {
      rp_launch_flag flag = {.name = rp_str_sub(text, 2, text.size)};
      size_t equals = rp_str_find(flag.name, RP_STR("="), 0);
      if (equals != SIZE_MAX) {
        flag.value = rp_str_sub(flag.name, equals + 1, flag.name.size);
        flag.name = rp_str_sub(flag.name, 0, equals);
        flag.has_value = true;
      }
      RP_PUSH(arena, &flags, flag);
    } else if (flags.count > 0 && !flags.items[flags.count - 1].has_value && family.size > 0) {
      flags.items[flags.count - 1].value = text;
      flags.items[flags.count - 1].has_value = true;
      flags.items[flags.count - 1].dynamic = !known;
    } else if (family.size == 0 && known) {
      family = text;
    }
  }
  message->family = rp_export_text(arena, family);
  size_t matches;
  const rp_task_class *root = rp_entry_resolve(input->tasks, input->task_count, family, launch->module->name->text, NULL, 0, &matches);
  rp_launch as_launch = {.path = launch->module->path, .line = launch->line, .flags = flags.items, .flag_count = flags.count};
  if (root != NULL) {
    set_root(arena, message, root);
  } else {
    message->code = RP_RULE_LAUNCH_UNRESOLVED;
  }
  add_flags(in, arena, input, root, &as_launch, message);
}

static void add_run(rp_interp *in, rp_arena *arena, const rp_entry_input *input, const rp_python_launch *launch, launch_list *list)
{
  const rp_task_class *main_class = launch->main_task != NULL && rp_value_is(launch->main_task, RP_OBJECT_CLASS) ? class_in(input, launch->main_task->object) : NULL;
  bool argv = launch->argument != NULL && (rp_value_is(launch->argument, RP_OBJECT_LIST) || rp_value_is(launch->argument, RP_OBJECT_TUPLE));
  if (main_class == NULL && !argv) {
    return; // the root comes from the command line that runs this file: that line is the launch
  }
  Repipe__V1__EntryPoint *message = python_entry(arena, launch);
  if (argv && launch->argument->object->items.count > 0 && main_class == NULL) {
    add_argv(in, arena, input, launch, &launch->argument->object->items, message);
  } else if (main_class != NULL) {
    message->family = rp_export_text(arena, rp_str_of(main_class->message->family));
    set_root(arena, message, main_class);
  }
  RP_PUSH(arena, &list->items, message);
}

// ---- workflows ----

static int compare_entries(const void *left, const void *right)
{
  const Repipe__V1__EntryPoint *a = *(Repipe__V1__EntryPoint *const *)left;
  const Repipe__V1__EntryPoint *b = *(Repipe__V1__EntryPoint *const *)right;
  int order = rp_str_cmp(rp_str_of(a->path), rp_str_of(b->path));
  if (order != 0) {
    return order;
  }
  if (a->line != b->line) {
    return a->line < b->line ? -1 : 1;
  }
  return rp_str_cmp(rp_str_of(a->root), rp_str_of(b->root));
}

static bool is_required(const Repipe__V1__Inventory *inventory, const Repipe__V1__Task *task)
{
  for (size_t i = 0; i < inventory->n_tasks; i++) {
    const Repipe__V1__Task *other = inventory->tasks[i];
    for (size_t k = 0; k < other->n_requires; k++) {
      const Repipe__V1__Dependency *d = other->requires[k];
      if (other != task && rp_str_is(rp_str_of(d->task_path), task->path) && rp_str_ends_with(rp_str_of(d->task), rp_str_of(task->qualname)) &&
          d->task[rp_str_of(task->module).size] == ':' && rp_str_is(rp_str_sub(rp_str_of(d->task), rp_str_of(task->module).size + 1, SIZE_MAX), task->qualname)) {
        return true;
      }
    }
  }
  return false;
}

static bool has_subclass(const rp_entry_input *input, const rp_task_class *task)
{
  for (size_t i = 0; i < input->task_count; i++) {
    if (&input->tasks[i] != task && rp_class_derives(input->tasks[i].class, task->class)) {
      return true;
    }
  }
  return false;
}

static Repipe__V1__Workflow *workflow_of(rp_arena *arena, const rp_task_class *root, size_t index)
{
  Repipe__V1__Workflow *workflow = RP_MESSAGE(arena, Repipe__V1__Workflow, REPIPE__V1__WORKFLOW__INIT);
  workflow->root = rp_export_text(arena, rp_arena_printf(arena, "%s:%s", root->message->module, root->message->qualname));
  workflow->root_path = rp_export_text(arena, rp_str_of(root->message->path));
  workflow->import_root = rp_export_text(arena, rp_str_of(root->message->import_root));
  workflow->task = (uint32_t)index;
  return workflow;
}

static void find_workflows(rp_arena *arena, const rp_entry_input *input, Repipe__V1__Inventory *inventory)
{
  RP_VEC(Repipe__V1__Workflow *) launched = {0};
  RP_VEC(Repipe__V1__Workflow *) candidates = {0};
  for (size_t i = 0; i < input->task_count; i++) {
    const rp_task_class *task = &input->tasks[i];
    Repipe__V1__Workflow *workflow = workflow_of(arena, task, i);
    workflow->entry_points = rp_arena_alloc(arena, (inventory->n_entry_points + 1) * sizeof *workflow->entry_points);
    for (size_t k = 0; k < inventory->n_entry_points; k++) {
      const Repipe__V1__EntryPoint *entry = inventory->entry_points[k];
      if (rp_str_is(rp_str_of(entry->root), workflow->root) && rp_str_is(rp_str_of(entry->root_path), workflow->root_path)) {
        workflow->entry_points[workflow->n_entry_points++] = (uint32_t)k;
      }
    }
    workflow->launched = workflow->n_entry_points > 0;
    bool config = rp_str_is(rp_str_of(task->message->kind), "config");
    bool external = rp_str_is(rp_str_of(task->message->kind), "external");
    if (workflow->launched) {
      RP_PUSH(arena, &launched, workflow);
    } else if (!config && !external && !task->message->test && !task->message->abstract && !is_required(inventory, task->message) && !has_subclass(input, task)) {
      RP_PUSH(arena, &candidates, workflow);
    }
  }
  inventory->workflows = rp_arena_alloc(arena, (launched.count + candidates.count + 1) * sizeof *inventory->workflows);
  for (size_t i = 0; i < launched.count; i++) {
    inventory->workflows[inventory->n_workflows++] = launched.items[i];
  }
  for (size_t i = 0; i < candidates.count; i++) {
    inventory->workflows[inventory->n_workflows++] = candidates.items[i];
  }
}

void rp_entries_find(rp_interp *in, rp_arena *arena, const rp_entry_input *input, Repipe__V1__Inventory *inventory)
{
  launch_list list = {0};
  for (size_t i = 0; i < input->launch_count; i++) {
    RP_PUSH(arena, &list.items, export_launch(in, arena, input, &input->launches[i]));
  }
  for (size_t i = 0; i < in->launches.count; i++) {
    const rp_python_launch *launch = &in->launches.items[i];
    if (launch->module->test) {
      continue;
    }
    if (rp_str_is(launch->function->text, "luigi.build")) {
      add_build(in, arena, input, launch, &list);
    } else {
      add_run(in, arena, input, launch, &list);
    }
  }
  if (list.items.count > 1) {
    qsort(list.items.items, list.items.count, sizeof list.items.items[0], compare_entries);
  }
  inventory->n_entry_points = list.items.count;
  inventory->entry_points = list.items.items;
  find_workflows(arena, input, inventory);
}
