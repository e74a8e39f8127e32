#include "analyzer/inventory/task_parts.h"

#include <stdlib.h>

#include "analyzer/inventory/structure.h"
#include "analyzer/layer.h"
#include "analyzer/lib/luigi.h"
#include "analyzer/repository/config.h"
#include "base/utf8.h"

bool rp_value_is_task(rp_val value)
{
  return rp_value_is(value, RP_OBJECT_INSTANCE) &&
         (rp_class_derives_named(value->object->class, "luigi.task", "Task") ||
          (rp_class_has_unknown_base(value->object->class) && value->object->class->cls.module != NULL));
}

// ---- places ----

rp_ir_place rp_task_place(const rp_module *module, uint32_t node)
{
  return node != 0 && node < module->facts->n_start ? rp_ir_place_of(module->facts, module->facts->start[node])
                                                    : (rp_ir_place){0, 0};
}

/// Class statement of a class; of what it wraps for classes that a decorator of Luigi made.
static const rp_object *statement_of(rp_interp *in, const rp_object *class)
{
  const rp_object *at = class;
  for (unsigned i = 0; i < 16 && at->cls.node == 0; i++) {
    rp_val wrapped = rp_env_find(&at->env, rp_sym(in, "__wrapped__"));
    if (wrapped == NULL || !rp_value_is(wrapped, RP_OBJECT_CLASS)) {
      break;
    }
    at = wrapped->object;
  }
  return at;
}

// ---- which classes ----

/// A class with a base from outside counts as a task when its body speaks Luigi's language.
static bool speaks_luigi(rp_interp *in, rp_object *class)
{
  size_t count;
  rp_class_parameters(in, class, &count);
  bool requires = rp_env_find(&class->env, rp_sym(in, "requires")) != NULL;
  bool output = rp_env_find(&class->env, rp_sym(in, "output")) != NULL;
  bool run = rp_env_find(&class->env, rp_sym(in, "run")) != NULL;
  return count > 0 || (requires && (run || output)) || (output && run);
}

/// Family of any task class: where a base from outside hides Luigi's own answer, by the namespace that is visible.
static rp_str family_of(rp_interp *in, rp_object *class)
{
  rp_str family = rp_class_derives_named(class, "luigi.task", "Task") ? rp_lib_family(in, class) : RP_STR("");
  if (family.size > 0) {
    return family;
  }
  rp_object *owner = NULL;
  rp_val namespace_ = rp_class_find(in, class, rp_sym(in, "task_namespace"), &owner);
  if (namespace_ != NULL && !owner->cls.opaque && namespace_->kind == RP_STR_ && namespace_->text.size > 0 &&
      !(owner->cls.module != NULL && owner->cls.module->stub)) {
    return rp_arena_printf(in->arena, "%.*s.%.*s", RP_STR_ARG(namespace_->text), RP_STR_ARG(class->cls.name->text));
  }
  return class->cls.name->text;
}

static bool any_speaks_luigi(rp_interp *in, const rp_object *class)
{
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    rp_object *c = class->cls.mro[i];
    if (!c->cls.opaque && c->cls.module != NULL && !c->cls.module->stub && rp_class_has_unknown_base(c) &&
        speaks_luigi(in, c)) {
      return true;
    }
  }
  return false;
}

static bool is_task_class(rp_interp *in, rp_object *class)
{
  if (class->cls.module == NULL || class->cls.module->stub || class->cls.module->library || class->cls.opaque) {
    return false;
  }
  if (rp_class_derives_named(class, "luigi.task", "Task")) {
    rp_val visible = rp_env_find(&class->env, rp_sym(in, "_visible_in_registry"));
    return visible == NULL || rp_truth(in, visible)->kind != RP_GUARD_FALSE;
  }
  bool parameter = rp_class_derives_named(class, "luigi.parameter", "Parameter") ||
                   rp_class_derives_named(class, "luigi.target", "Target");
  return !parameter && rp_class_has_unknown_base(class) && any_speaks_luigi(in, class);
}

static int compare_tasks(const void *left, const void *right)
{
  const rp_task_class *a = left;
  const rp_task_class *b = right;
  int order = rp_str_cmp(a->module->import_root, b->module->import_root);
  order = order != 0 ? order : rp_str_cmp(a->module->name->text, b->module->name->text);
  if (order == 0 && a->message->line != b->message->line) {
    order = a->message->line < b->message->line ? -1 : 1;
  }
  order = order != 0 ? order : rp_str_cmp(rp_str_of(a->message->qualname), rp_str_of(b->message->qualname));
  return order != 0 ? order : (a->class->cls.order > b->class->cls.order) - (a->class->cls.order < b->class->cls.order);
}

static char **text_list(rp_arena *arena, const rp_str *texts, size_t count)
{
  char **list = rp_arena_alloc(arena, (count + 1) * sizeof *list);
  for (size_t i = 0; i < count; i++) {
    list[i] = rp_export_text(arena, texts[i]);
  }
  return list;
}

static rp_str docstring(rp_interp *in, const rp_object *class)
{
  const rp_facts *facts = class->cls.node != 0 ? class->cls.module->facts : NULL;
  rp_ir_list body = facts != NULL ? rp_ir_list_at(facts, facts->c[class->cls.node]) : (rp_ir_list){0};
  (void)in;
  if (body.count == 0 || rp_ir_kind_of(facts, body.items[0]) != RP_IR_EXPRESSION ||
      rp_ir_kind_of(facts, facts->a[body.items[0]]) != RP_IR_STRING) {
    return RP_STR("");
  }
  rp_str text = rp_str_trim(rp_ir_text(facts, facts->a[facts->a[body.items[0]]]));
  size_t end = rp_str_find(text, RP_STR("\n\n"), 0);
  return rp_str_sub(text, 0, end < 500 ? end : 500);
}

enum { SOURCE_LIMIT = 32 * 1024 };

/// The class statement as the file has it, decorators included.
static rp_str source_of(const rp_object *class)
{
  if (class->cls.node == 0) {
    return RP_STR("");
  }
  const rp_facts *facts = class->cls.module->facts;
  uint32_t start = facts->start[class->cls.node];
  rp_ir_list decorators = rp_ir_list_at(facts, facts->d[class->cls.node]);
  if (decorators.count > 0 && facts->start[decorators.items[0]] < start) {
    start = facts->start[decorators.items[0]];
    start -= start > 0 && class->cls.module->content.data[start - 1] == '@';
  }
  uint32_t end = facts->end[class->cls.node];
  return rp_str_sub(class->cls.module->content, start, end - start > SOURCE_LIMIT ? start + SOURCE_LIMIT : end);
}

// ---- what stays the same whoever asks ----

static void add_bases(rp_interp *in, rp_arena *arena, const rp_object *class, Repipe__V1__Task *message)
{
  message->bases = rp_arena_alloc(arena, (class->cls.base_count + 1) * sizeof *message->bases);
  for (uint32_t i = 0; i < class->cls.base_count; i++) {
    message->bases[message->n_bases++] = rp_export_class(in, arena, class->cls.bases[i]);
  }
  message->mro = rp_arena_alloc(arena, (class->cls.mro_count + 1) * sizeof *message->mro);
  for (uint32_t i = 0; i < class->cls.mro_count && !class->cls.broken; i++) {
    message->mro[message->n_mro++] = rp_export_class(in, arena, class->cls.mro[i]);
  }
}

static void add_overrides(rp_interp *in, rp_arena *arena, const rp_object *class, Repipe__V1__Task *message)
{
  static const char *const HOOKS[] = {"__init__",
                                      "_requires",
                                      "batch_param_names",
                                      "bulk_complete",
                                      "clone",
                                      "complete",
                                      "deps",
                                      "from_str_params",
                                      "get_param_names",
                                      "get_param_values",
                                      "get_params",
                                      "get_task_family",
                                      "get_task_namespace",
                                      "initialized",
                                      "input",
                                      "no_unpicklable_properties",
                                      "on_failure",
                                      "on_success",
                                      "output",
                                      "process_resources",
                                      "remove_event_handler",
                                      "requires",
                                      "run",
                                      "task_family",
                                      "task_module",
                                      "to_str_params",
                                      "trigger_event"};
  rp_str found[sizeof HOOKS / sizeof HOOKS[0]];
  size_t count = 0;
  for (size_t i = 0; i < sizeof HOOKS / sizeof HOOKS[0]; i++) {
    rp_object *owner = NULL;
    rp_val value = rp_class_find(in, class, rp_sym(in, HOOKS[i]), &owner);
    bool luigis = value == NULL || owner == in->object_class || rp_module_is_given(owner->cls.module);
    if (!luigis && !owner->cls.opaque) {
      found[count++] = rp_str_of(HOOKS[i]);
    }
  }
  message->n_overrides = count;
  message->overrides = text_list(arena, found, count);
}

static int compare_names(const void *left, const void *right)
{
  return rp_str_cmp(*(const rp_str *)left, *(const rp_str *)right);
}

/// Frameworks that bases come from: described, read as a library, or only known by the name.
static void add_layers(rp_arena *arena, const rp_object *class, Repipe__V1__Task *message)
{
  RP_VEC(rp_str) found = {0};
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    const rp_object *base = class->cls.mro[i];
    rp_str layer = base->cls.module != NULL ? rp_layer_of(base->cls.module->name->text)
                   : base->cls.opaque       ? rp_layer_of(base->cls.name->text)
                                            : RP_STR("");
    bool known = layer.size == 0 || (base->cls.module != NULL && !base->cls.module->stub && !base->cls.module->library);
    for (size_t k = 0; k < found.count && !known; k++) {
      known = rp_str_eq(found.items[k], layer);
    }
    if (!known) {
      RP_PUSH(arena, &found, layer);
    }
  }
  if (found.count > 1) {
    qsort(found.items, found.count, sizeof found.items[0], compare_names);
  }
  message->n_layers = found.count;
  message->layers = text_list(arena, found.items, found.count);
}

/// A body that is, behind a docstring, `raise NotImplementedError` with whatever arguments.
static bool not_implemented(rp_interp *in, const rp_object *class, const char *method)
{
  rp_object *owner = NULL;
  const rp_object *function = rp_class_function(in, class, method, &owner);
  if (function == NULL || function->kind != RP_OBJECT_FUNCTION || function->function.module->stub) {
    return false;
  }
  const rp_facts *facts = function->function.module->facts;
  if (rp_ir_kind_of(facts, function->function.node) != RP_IR_FUNCTION) {
    return false;
  }
  rp_ir_list body = rp_ir_list_at(facts, facts->c[function->function.node]);
  bool documented = body.count == 2 && rp_ir_kind_of(facts, body.items[0]) == RP_IR_EXPRESSION &&
                    rp_ir_kind_of(facts, facts->a[body.items[0]]) == RP_IR_STRING;
  if ((body.count != 1 && !documented) || rp_ir_kind_of(facts, body.items[body.count - 1]) != RP_IR_RAISE) {
    return false;
  }
  uint32_t raised = facts->a[body.items[body.count - 1]];
  raised = raised != 0 && rp_ir_kind_of(facts, raised) == RP_IR_CALL ? facts->a[raised] : raised;
  return raised != 0 && rp_ir_kind_of(facts, raised) == RP_IR_NAME &&
         rp_str_is(rp_ir_name(facts, facts->a[raised]), "NotImplementedError");
}

static bool is_abstract(rp_interp *in, rp_object *class)
{
  return rp_class_abstract_member(in, class) != NULL || not_implemented(in, class, "run") ||
         not_implemented(in, class, "output") || not_implemented(in, class, "requires");
}

/// Is the method the one of luigi.Task and its like, which does nothing?
static bool is_luigis_own(rp_interp *in, const rp_object *class, const char *method)
{
  rp_object *owner = NULL;
  return rp_class_find(in, class, rp_sym(in, method), &owner) != NULL && !owner->cls.opaque &&
         owner->cls.module != NULL && owner->cls.module->stub && rp_str_is(owner->cls.module->name->text, "luigi.task");
}

static void mark_inert(rp_interp *in, rp_arena *arena, const rp_task_class *tasks, size_t count)
{
  rp_map bases;
  rp_map_init(&bases, arena);
  for (size_t i = 0; i < count; i++) {
    for (uint32_t k = 1; k < tasks[i].class->cls.mro_count; k++) {
      rp_object *const *base = &tasks[i].class->cls.mro[k];
      rp_map_put(&bases, (rp_str){(const char *)base, sizeof *base}, *base);
    }
  }
  for (size_t i = 0; i < count; i++) {
    rp_object *const *class = &tasks[i].class;
    tasks[i].message->inert = rp_map_has(&bases, (rp_str){(const char *)class, sizeof *class}) &&
                              is_luigis_own(in, *class, "run") && is_luigis_own(in, *class, "requires") &&
                              is_luigis_own(in, *class, "deps") && is_luigis_own(in, *class, "_requires");
  }
  rp_map_release(&bases);
}

static Repipe__V1__Task *describe(rp_interp *in, rp_arena *arena, rp_object *class)
{
  Repipe__V1__Task *message = RP_MESSAGE(arena, Repipe__V1__Task, REPIPE__V1__TASK__INIT);
  const rp_object *statement = statement_of(in, class);
  const rp_module *module = class->cls.module;
  message->import_root = rp_export_text(arena, module->import_root);
  message->module = rp_export_text(arena, module->name->text);
  message->qualname = rp_export_text(arena, rp_str_of(rp_export_qualname(in, class)));
  message->family = rp_export_text(arena, family_of(in, class));
  message->path = rp_export_text(arena, module->path);
  message->test = module->test;
  if (statement->cls.node != 0) {
    const rp_facts *facts = statement->cls.module->facts;
    rp_ir_place place = rp_task_place(statement->cls.module, statement->cls.node);
    message->line = place.line;
    message->column = place.column;
    message->end_line =
        rp_ir_place_of(facts, facts->end[statement->cls.node] > 0 ? facts->end[statement->cls.node] - 1 : 0).line;
  }
  message->kind = rp_arena_cstr(arena, rp_str_of(rp_task_kind(in, NULL, class)));
  message->abstract = is_abstract(in, class);
  message->doc = rp_export_text(arena, docstring(in, statement));
  message->source = rp_export_text(arena, source_of(statement));
  add_bases(in, arena, class, message);
  add_overrides(in, arena, class, message);
  add_layers(arena, class, message);
  size_t count;
  const rp_parameter *parameters = rp_class_parameters(in, class, &count);
  message->parameters = rp_arena_alloc(arena, (count + 1) * sizeof *message->parameters);
  for (size_t i = 0; i < count; i++) {
    message->parameters[message->n_parameters++] = rp_export_parameter(in, arena, class, &parameters[i]);
  }
  return message;
}

/// The last class of a name is the one that the module's name means; earlier ones are numbered from 1.
static void number_names(rp_interp *in, rp_arena *arena)
{
  rp_map seen;
  rp_map_init(&seen, arena);
  for (size_t i = in->classes.count; i > 0; i--) {
    rp_object *class = in->classes.items[i - 1];
    if (class->cls.module == NULL || class->cls.module->stub) {
      continue;
    }
    rp_str key =
        rp_arena_printf(in->arena, "%.*s:%.*s", RP_STR_ARG(class->cls.module->path), RP_STR_ARG(class->cls.qualname));
    uintptr_t later = (uintptr_t)rp_map_find(&seen, key);
    rp_map_put(&seen, key, (void *)(later + 1));
    class->cls.number = (uint32_t)later;
  }
  for (size_t i = 0; i < in->classes.count; i++) { // counted from behind; numbered from the front
    rp_object *class = in->classes.items[i];
    if (class->cls.number > 0) {
      rp_str key =
          rp_arena_printf(in->arena, "%.*s:%.*s", RP_STR_ARG(class->cls.module->path), RP_STR_ARG(class->cls.qualname));
      class->cls.number = (uint32_t)((uintptr_t)rp_map_find(&seen, key) - class->cls.number);
    }
  }
  rp_map_release(&seen);
}

static void share_family(rp_arena *arena, rp_task_class *task, const rp_task_class *other)
{
  task->message->ambiguous = true;
  task->same_family =
      task->same_family.size > 0
          ? task->same_family
          : rp_arena_printf(arena, "%s: also %s:%s (%s:%u)", task->message->family, other->message->module,
                            other->message->qualname, other->message->path, other->message->line);
}

static void mark_ambiguous(rp_interp *in, rp_arena *arena, rp_task_class *tasks, size_t count)
{
  // Luigi 3.8.1 task_register.py:130: two classes of one family, unless the later derives from the earlier.
  rp_map families;
  rp_map_init(&families, arena);
  for (size_t i = 0; i < count; i++) {
    rp_str key = rp_arena_printf(arena, "%s\n%s", tasks[i].message->import_root, tasks[i].message->family);
    rp_task_class *other = rp_map_find(&families, key);
    if (other == NULL) {
      rp_map_put(&families, key, &tasks[i]);
      continue;
    }
    bool derived = rp_class_derives(tasks[i].class, other->class) || rp_class_derives(other->class, tasks[i].class);
    bool exclusive =
        rp_guard_and(&in->values, tasks[i].class->cls.condition, other->class->cls.condition)->kind == RP_GUARD_FALSE;
    if (!derived && !exclusive) {
      share_family(arena, &tasks[i], other);
      share_family(arena, other, &tasks[i]);
    }
  }
  rp_map_release(&families);
}

Repipe__V1__Task *rp_task_foreign(rp_interp *in, rp_arena *arena, rp_object *class)
{
  rp_task_class task = {class, class->cls.module, describe(in, arena, class), RP_STR(""), NULL};
  rp_task_evaluate(in, arena, &task);
  return task.message;
}

rp_task_class *rp_tasks_list(rp_interp *in, rp_arena *arena, size_t *count)
{
  number_names(in, arena);
  RP_VEC(rp_task_class) tasks = {0};
  for (size_t i = 0; i < in->classes.count; i++) {
    rp_object *class = in->classes.items[i];
    if (is_task_class(in, class)) {
      RP_PUSH(arena, &tasks, ((rp_task_class){class, class->cls.module, describe(in, arena, class), RP_STR(""), NULL}));
    }
  }
  if (tasks.count > 1) {
    qsort(tasks.items, tasks.count, sizeof tasks.items[0], compare_tasks);
  }
  mark_ambiguous(in, arena, tasks.items, tasks.count);
  mark_inert(in, arena, tasks.items, tasks.count);
  *count = tasks.count;
  return tasks.items;
}
