#include "analyzer/task_parts.h"

#include <stdlib.h>

#include "analyzer/config.h"
#include "analyzer/lib/luigi.h"
#include "analyzer/structure.h"
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
  return node != 0 && node < module->facts->n_start ? rp_ir_place_of(module->facts, module->facts->start[node]) : (rp_ir_place){0, 0};
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
    if (!c->cls.opaque && c->cls.module != NULL && !c->cls.module->stub && rp_class_has_unknown_base(c) && speaks_luigi(in, c)) {
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
  bool parameter = rp_class_derives_named(class, "luigi.parameter", "Parameter") || rp_class_derives_named(class, "luigi.target", "Target");
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
  static const char *const HOOKS[] = {"__init__", "_requires", "bulk_complete", "clone", "complete", "deps", "input", "on_failure", "on_success",
                                      "output", "process_resources", "requires", "run"};
  rp_str found[sizeof HOOKS / sizeof HOOKS[0]];
  size_t count = 0;
  for (size_t i = 0; i < sizeof HOOKS / sizeof HOOKS[0]; i++) {
    rp_object *owner = NULL;
    rp_val value = rp_class_find(in, class, rp_sym(in, HOOKS[i]), &owner);
    bool luigis = value == NULL || owner == in->object_class || (owner->cls.module != NULL && owner->cls.module->stub);
    if (!luigis && !owner->cls.opaque) {
      found[count++] = rp_str_of(HOOKS[i]);
    }
  }
  message->n_overrides = count;
  message->overrides = text_list(arena, found, count);
}

static void add_layers(rp_interp *in, rp_arena *arena, const rp_object *class, Repipe__V1__Task *message)
{
  static const char *const LAYERS[] = {"b2luigi", "bioluigi", "d6tflow", "gluish", "gokart", "law", "luigi_tools", "sciluigi"};
  rp_str found[8];
  size_t count = 0;
  (void)in;
  for (size_t i = 0; i < 8; i++) {
    for (uint32_t k = 0; k < class->cls.mro_count; k++) {
      rp_str name = class->cls.mro[k]->cls.name->text;
      rp_str layer = rp_str_of(LAYERS[i]);
      if (class->cls.mro[k]->cls.opaque && rp_str_starts_with(name, layer) && (name.size == layer.size || name.data[layer.size] == '.')) {
        found[count++] = layer;
        break;
      }
    }
  }
  message->n_layers = count;
  message->layers = text_list(arena, found, count);
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
    message->end_line = rp_ir_place_of(facts, facts->end[statement->cls.node] > 0 ? facts->end[statement->cls.node] - 1 : 0).line;
  }
  message->kind = rp_arena_cstr(arena, rp_str_of(rp_task_kind(in, NULL, class)));
  message->doc = rp_export_text(arena, docstring(in, statement));
  message->source = rp_export_text(arena, source_of(statement));
  add_bases(in, arena, class, message);
  add_overrides(in, arena, class, message);
  add_layers(in, arena, class, message);
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
    rp_str key = rp_arena_printf(in->arena, "%.*s:%.*s", RP_STR_ARG(class->cls.module->path), RP_STR_ARG(class->cls.qualname));
    uintptr_t later = (uintptr_t)rp_map_find(&seen, key);
    rp_map_put(&seen, key, (void *)(later + 1));
    class->cls.number = (uint32_t)later;
  }
  for (size_t i = 0; i < in->classes.count; i++) { // counted from behind; numbered from the front
    rp_object *class = in->classes.items[i];
    if (class->cls.number > 0) {
      rp_str key = rp_arena_printf(in->arena, "%.*s:%.*s", RP_STR_ARG(class->cls.module->path), RP_STR_ARG(class->cls.qualname));
      class->cls.number = (uint32_t)((uintptr_t)rp_map_find(&seen, key) - class->cls.number);
    }
  }
  rp_map_release(&seen);
}

static void mark_ambiguous(rp_arena *arena, rp_task_class *tasks, size_t count)
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
    if (!derived) {
      tasks[i].message->ambiguous = true;
      other->message->ambiguous = true;
    }
  }
  rp_map_release(&families);
}

const rp_task_class *rp_tasks_list(rp_interp *in, rp_arena *arena, size_t *count)
{
  number_names(in, arena);
  RP_VEC(rp_task_class) tasks = {0};
  for (size_t i = 0; i < in->classes.count; i++) {
    rp_object *class = in->classes.items[i];
    if (is_task_class(in, class)) {
      RP_PUSH(arena, &tasks, ((rp_task_class){class, class->cls.module, describe(in, arena, class)}));
    }
  }
  if (tasks.count > 1) {
    qsort(tasks.items, tasks.count, sizeof tasks.items[0], compare_tasks);
  }
  mark_ambiguous(arena, tasks.items, tasks.count);
  *count = tasks.count;
  return tasks.items;
}

// ---- leaves ----

rp_reason rp_leaf_reason(rp_interp *in, rp_val value)
{
  if (value->kind == RP_UNKNOWN) {
    return (rp_reason){value->cause->code, value->cause->text, value->cause->path, value->cause->line};
  }
  rp_str text = rp_value_text(in, value);
  if (value->kind == RP_INPUT) {
    return (rp_reason){RP_RULE_SET_BY_CALLER, text, RP_STR(""), 0};
  }
  if (rp_value_is_symbolic(value)) {
    bool element = value->kind == RP_ELEMENT;
    return (rp_reason){element ? RP_RULE_SET_BY_CALLER : RP_RULE_OPERATION_UNKNOWN, text, RP_STR(""), 0};
  }
  return (rp_reason){RP_RULE_NOT_A_TASK, text, RP_STR(""), 0};
}

static bool is_secret_name_of(rp_interp *in, const rp_object *class, rp_str name)
{
  size_t count;
  const rp_parameter *parameters = rp_class_parameters(in, (rp_object *)(uintptr_t)class, &count);
  for (size_t i = 0; i < count; i++) {
    if (rp_str_eq(parameters[i].name->text, name)) {
      return rp_parameter_is_secret(in, &parameters[i]);
    }
  }
  return rp_secret_name(name);
}

size_t rp_export_arguments(rp_interp *in, rp_arena *arena, const rp_object *task, Repipe__V1__Argument ***out)
{
  rp_val kwargs = rp_env_find(&task->env, rp_sym(in, "param_kwargs"));
  size_t count = kwargs != NULL && rp_value_is(kwargs, RP_OBJECT_DICT) ? kwargs->object->entries.count : 0;
  Repipe__V1__Argument **list = rp_arena_alloc(arena, (count + 1) * sizeof *list);
  size_t used = 0;
  for (size_t i = 0; i < count; i++) {
    const rp_entry *entry = &kwargs->object->entries.data[i];
    if (entry->key->kind != RP_STR_) {
      continue;
    }
    Repipe__V1__Argument *argument = RP_MESSAGE(arena, Repipe__V1__Argument, REPIPE__V1__ARGUMENT__INIT);
    argument->name = rp_export_text(arena, entry->key->text);
    bool constant = !rp_value_is_symbolic(entry->value);
    argument->value = constant && is_secret_name_of(in, task->class, entry->key->text) ? rp_export_redacted(arena) : rp_export_value(in, arena, entry->value);
    list[used++] = argument;
  }
  *out = list;
  return used;
}

Repipe__V1__Value *rp_export_key(rp_interp *in, rp_arena *arena, rp_val key)
{
  return key == NULL ? NULL : rp_export_value(in, arena, key);
}

static const char *via_of(rp_interp *in, const rp_object *class, const rp_object *instance)
{
  rp_object *owner = NULL;
  rp_object *function = rp_class_function(in, class, "requires", &owner);
  bool decorator = function != NULL && function->kind == RP_OBJECT_FUNCTION && rp_str_is(function->function.module->name->text, "luigi.util");
  return decorator ? "decorator" : instance->instance.via == RP_VIA_CLONE ? "clone" : "constructor";
}

static Repipe__V1__Dependency *export_dependency(rp_interp *in, rp_arena *arena, const rp_task_class *task, const rp_leaf *leaf, bool dynamic)
{
  Repipe__V1__Dependency *message = RP_MESSAGE(arena, Repipe__V1__Dependency, REPIPE__V1__DEPENDENCY__INIT);
  message->dynamic = dynamic;
  message->many = leaf->many;
  message->condition = rp_export_text(arena, rp_condition_text(in, leaf->condition));
  message->key = rp_export_key(in, arena, dynamic ? NULL : leaf->key);
  message->via = rp_arena_cstr(arena, RP_STR("constructor"));
  if (!rp_value_is_task(leaf->value)) {
    rp_reason reason = rp_leaf_reason(in, leaf->value);
    message->code = reason.code;
    message->text = rp_export_text(arena, reason.text);
    message->path = rp_export_text(arena, reason.path.size > 0 ? reason.path : task->module->path);
    message->line = reason.line != 0 ? reason.line : task->message->line;
    if (leaf->value->kind == RP_INPUT || leaf->value->kind == RP_ELEMENT) {
      message->via = rp_arena_cstr(arena, RP_STR("parameter"));
    }
    return message;
  }
  const rp_object *instance = leaf->value->object;
  message->task = rp_export_class(in, arena, instance->class);
  if (instance->class->cls.module != NULL && !instance->class->cls.module->stub && !instance->class->cls.module->library) {
    message->task_path = rp_export_text(arena, instance->class->cls.module->path);
    message->task_import_root = rp_export_text(arena, instance->class->cls.module->import_root);
  }
  message->via = rp_arena_cstr(arena, rp_str_of(via_of(in, task->class, instance)));
  message->n_arguments = rp_export_arguments(in, arena, instance, &message->arguments);
  message->external = rp_task_is_external(in, leaf->value);
  if (instance->instance.module != NULL) {
    message->path = rp_export_text(arena, instance->instance.module->path);
    message->line = rp_task_place(instance->instance.module, instance->instance.node).line;
  }
  return message;
}

// ---- evaluation of one class ----

typedef struct collector {
  rp_arena *arena;
  RP_VEC(Repipe__V1__Diagnostic *) list;
  rp_map seen; ///< code, path and line of each
} collector;

static void add_diagnostic(collector *c, uint32_t code, rp_str path, uint32_t line, uint32_t column, rp_str text)
{
  rp_str key = rp_arena_printf(c->arena, "%u %u %.*s", code, line, RP_STR_ARG(path));
  if (rp_map_has(&c->seen, key)) {
    return;
  }
  rp_map_put(&c->seen, key, c);
  Repipe__V1__Diagnostic *message = RP_MESSAGE(c->arena, Repipe__V1__Diagnostic, REPIPE__V1__DIAGNOSTIC__INIT);
  message->code = code;
  message->path = rp_export_text(c->arena, path);
  message->line = line;
  message->column = column;
  message->text = rp_export_text(c->arena, text);
  RP_PUSH(c->arena, &c->list, message);
}

static int compare_diagnostics(const void *left, const void *right)
{
  const Repipe__V1__Diagnostic *a = *(Repipe__V1__Diagnostic *const *)left;
  const Repipe__V1__Diagnostic *b = *(Repipe__V1__Diagnostic *const *)right;
  int order = rp_str_cmp(rp_str_of(a->path), rp_str_of(b->path));
  if (order != 0) {
    return order;
  }
  if (a->line != b->line) {
    return a->line < b->line ? -1 : 1;
  }
  if (a->column != b->column) {
    return a->column < b->column ? -1 : 1;
  }
  return (a->code > b->code) - (a->code < b->code);
}

static void add_attributes(rp_interp *in, rp_arena *arena, const rp_task_class *task, rp_val self)
{
  static const char *const NAMES[] = {"accepts_messages", "batchable", "disable_hard_timeout", "disable_window", "disable_window_seconds", "disabled",
                                      "max_batch_size", "owner_email", "priority", "resources", "retry_count", "task_namespace", "use_cmdline_section",
                                      "worker_timeout"};
  Repipe__V1__Task *message = task->message;
  message->attributes = rp_arena_alloc(arena, (sizeof NAMES / sizeof NAMES[0]) * sizeof *message->attributes);
  for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
    rp_object *owner = NULL;
    rp_val found = rp_class_find(in, task->class, rp_sym(in, NAMES[i]), &owner);
    if (found == NULL || owner->cls.opaque || (owner->cls.module != NULL && owner->cls.module->stub)) {
      continue;
    }
    rp_val value = self == NULL ? found : rp_attribute_or_null(in, self, rp_sym(in, NAMES[i]), 0);
    Repipe__V1__Attribute *attribute = RP_MESSAGE(arena, Repipe__V1__Attribute, REPIPE__V1__ATTRIBUTE__INIT);
    attribute->name = rp_arena_cstr(arena, rp_str_of(NAMES[i]));
    attribute->value = rp_export_value(in, arena, value != NULL ? value : found);
    if (owner->cls.module != NULL) {
      attribute->path = rp_export_text(arena, owner->cls.module->path);
      attribute->line = rp_task_place(owner->cls.module, owner->cls.node).line;
    }
    message->attributes[message->n_attributes++] = attribute;
  }
}

/// Is a note that stands before the class statement said of a decorator of the class?
static bool of_decorator(const rp_task_class *task, const rp_note *note)
{
  const rp_facts *facts = task->class->cls.node != 0 ? task->module->facts : NULL;
  rp_ir_list decorators = facts != NULL ? rp_ir_list_at(facts, facts->d[task->class->cls.node]) : (rp_ir_list){0};
  return decorators.count > 0 && note->line >= rp_task_place(task->module, decorators.items[0]).line;
}

static void add_class_notes(rp_interp *in, const rp_task_class *task, collector *c)
{
  const Repipe__V1__Task *message = task->message;
  for (size_t i = 0; i < in->notes.count; i++) {
    rp_note *note = &in->notes.items[i];
    if (note->line > message->end_line || !rp_str_is(note->path, message->path)) {
      continue;
    }
    if (note->line >= message->line || of_decorator(task, note)) {
      add_diagnostic(c, note->code, note->path, note->line, note->column, note->text);
      note->told = true;
    }
  }
  for (uint32_t i = 0; i < task->class->cls.mro_count; i++) {
    const rp_object *base = task->class->cls.mro[i];
    if (base->cls.opaque) {
      add_diagnostic(c, message->n_layers > 0 ? RP_RULE_LAYER : RP_RULE_BASE_UNKNOWN, rp_str_of(message->path), message->line, message->column,
                     rp_arena_printf(in->arena, "base %.*s", RP_STR_ARG(base->cls.qualname)));
    }
  }
  if (task->class->cls.broken) {
    add_diagnostic(c, RP_RULE_MRO_IMPOSSIBLE, rp_str_of(message->path), message->line, message->column, task->class->cls.qualname);
  }
  for (size_t i = 0; i < message->n_parameters; i++) {
    const Repipe__V1__Parameter *p = message->parameters[i];
    rp_str path = rp_str_of(p->path[0] != '\0' ? p->path : message->path);
    uint32_t line = p->line != 0 ? p->line : message->line;
    if (p->secret) {
      add_diagnostic(c, RP_RULE_SECRET, path, line, 0, rp_str_of(p->name));
    } else if (p->default_ != NULL && p->default_->kind_case == REPIPE__V1__VALUE__KIND_UNKNOWN) {
      bool runtime = p->default_->unknown->code == RP_RULE_READS_OUTSIDE;
      add_diagnostic(c, runtime ? RP_RULE_DEFAULT_AT_RUN_TIME : RP_RULE_DEFAULT_UNKNOWN, path, line, 0,
                     rp_arena_printf(in->arena, "%s: %s", p->name, p->default_->unknown->expression));
    }
    if (p->luigi_class[0] == '?') {
      add_diagnostic(c, RP_RULE_PARAMETER_CLASS_UNKNOWN, path, line, 0, rp_str_of(p->name));
    }
  }
}

/// What a class or its decorators bind to something from outside may be a parameter.
static void add_incomplete(rp_interp *in, const rp_task_class *task, collector *c)
{
  for (uint32_t i = 0; i < task->class->cls.mro_count; i++) {
    const rp_object *class = task->class->cls.mro[i];
    bool read = !class->cls.opaque && class->cls.module != NULL && !class->cls.module->stub;
    for (uint32_t k = 0; read && k < class->env.count; k++) {
      const rp_slot *slot = &class->env.slots[k];
      const rp_cause *cause = slot->value != NULL ? rp_parameter_maybe(slot->value) : NULL;
      if (cause != NULL && cause->line != 0 && !rp_str_is(slot->name->text, "?")) {
        add_diagnostic(c, RP_RULE_PARAMETERS_INCOMPLETE, cause->path, cause->line, cause->column,
                       rp_arena_printf(in->arena, "%.*s = %.*s may be a parameter", RP_STR_ARG(slot->name->text), RP_STR_ARG(cause->text)));
      }
    }
  }
}

static void finish(rp_interp *in, const rp_task_class *task, collector *c)
{
  (void)in;
  Repipe__V1__Task *message = task->message;
  if (c->list.count > 1) {
    qsort(c->list.items, c->list.count, sizeof c->list.items[0], compare_diagnostics);
  }
  message->n_diagnostics = c->list.count;
  message->diagnostics = c->list.items;
}

static rp_val symbolic_self(rp_interp *in, const rp_task_class *task, collector *c)
{
  rp_val self = rp_lib_symbolic_instance(in, task->class);
  if (self != NULL && rp_value_is(self, RP_OBJECT_INSTANCE)) {
    if (rp_env_find(&self->object->env, rp_sym(in, "param_kwargs")) == NULL) { // a base from outside stands before Task.__init__
      size_t count;
      const rp_parameter *parameters = rp_class_parameters(in, task->class, &count);
      for (size_t i = 0; i < count; i++) {
        rp_val input = rp_value_input(&in->values, parameters[i].name, rp_lib_parameter_type(parameters[i].object), parameters[i].object);
        rp_env_set(in, &self->object->env, parameters[i].name, input);
      }
    }
    return self;
  }
  rp_str text = self != NULL ? rp_value_text(in, self) : in->raised != NULL ? rp_value_text(in, in->raised) : RP_STR("the constructor raises");
  if (in->raised != NULL && rp_value_is(in->raised, RP_OBJECT_INSTANCE)) {
    rp_val args = rp_env_find(&in->raised->object->env, rp_sym(in, "args"));
    text = rp_arena_printf(in->arena, "%.*s%.*s", RP_STR_ARG(in->raised->object->class->cls.name->text),
                           RP_STR_ARG(args != NULL ? rp_value_text(in, args) : RP_STR("")));
  }
  in->raised = NULL;
  add_diagnostic(c, RP_RULE_RAISES, rp_str_of(task->message->path), task->message->line, task->message->column, text);
  return NULL;
}

void rp_task_evaluate(rp_interp *in, rp_arena *arena, const rp_task_class *task)
{
  Repipe__V1__Task *message = task->message;
  collector c = {.arena = arena};
  rp_map_init(&c.seen, arena);
  rp_budget(in, RP_STEPS_TASK);
  rp_sandbox sandbox;
  rp_sandbox_begin(in, &sandbox);
  rp_frame frame = {.module = task->module, .node = task->class->cls.node};
  in->frame = &frame;
  size_t note_count = in->notes.count;
  add_class_notes(in, task, &c);
  add_incomplete(in, task, &c);
  rp_val self = symbolic_self(in, task, &c);
  RP_VEC(Repipe__V1__Dependency *) requires = {0};
  if (self == NULL) {
    rp_val unknown = rp_unknown_text(in, RP_RULE_RAISES, frame.node, RP_STR("the task cannot be constructed"));
    rp_leaf leaf = {unknown, NULL, in->values.always, false};
    RP_PUSH(arena, &requires, export_dependency(in, arena, task, &leaf, false));
    message->requires_shape = rp_arena_cstr(arena, RP_STR("unknown"));
    message->output_shape = message->requires_shape;
  } else {
    rp_structure structure = rp_requires_of(in, self);
    message->requires_shape = rp_arena_cstr(arena, rp_str_of(structure.shape));
    for (size_t i = 0; i < structure.count; i++) {
      RP_PUSH(arena, &requires, export_dependency(in, arena, task, &structure.leaves[i], false));
    }
    message->n_outputs = rp_export_outputs(in, arena, self, &message->outputs, &message->output_shape);
    rp_budget(in, RP_STEPS_TASK);
    rp_structure dynamic = rp_dynamic_of(in, self);
    message->run_is_generator = dynamic.count > 0;
    for (size_t i = 0; i < dynamic.count; i++) {
      RP_PUSH(arena, &requires, export_dependency(in, arena, task, &dynamic.leaves[i], true));
    }
    message->kind = rp_arena_cstr(arena, rp_str_of(rp_task_kind(in, self, task->class)));
  }
  add_attributes(in, arena, task, self);
  message->n_requires = requires.count;
  message->requires = requires.items;
  for (size_t i = 0; i < requires.count; i++) {
    const Repipe__V1__Dependency *d = requires.items[i];
    if (d->code != 0) {
      add_diagnostic(&c, d->code, rp_str_of(d->path), d->line, 0, rp_str_of(d->text));
      message->reads_outside = message->reads_outside || d->code == RP_RULE_READS_OUTSIDE;
    }
    if (d->many && d->code == 0) {
      add_diagnostic(&c, RP_RULE_COLLECTION_UNKNOWN, rp_str_of(d->path), d->line, 0, rp_str_of(d->task));
    }
  }
  for (size_t i = 0; i < message->n_outputs; i++) {
    const Repipe__V1__Output *o = message->outputs[i];
    if (o->code != 0) {
      add_diagnostic(&c, o->code, rp_str_of(message->path), o->line != 0 ? o->line : message->line, 0, rp_str_of(o->text));
    } else if (o->path != NULL && o->path->kind_case == REPIPE__V1__VALUE__KIND_UNKNOWN) {
      add_diagnostic(&c, RP_RULE_PATH_UNKNOWN, rp_str_of(message->path), o->path->unknown->line != 0 ? o->path->unknown->line : message->line, 0,
                     rp_str_of(o->path->unknown->expression));
    }
  }
  for (size_t i = note_count; i < in->notes.count; i++) {
    const rp_note *note = &in->notes.items[i];
    add_diagnostic(&c, note->code, note->path, note->line, note->column, note->text);
  }
  in->notes.count = note_count;
  if (message->run_is_generator) {
    add_diagnostic(&c, RP_RULE_DYNAMIC, rp_str_of(message->path), message->line, 0, RP_STR("run() yields tasks"));
  }
  finish(in, task, &c);
  rp_map_release(&c.seen);
  in->frame = NULL;
  in->raised = NULL;
  in->may_raise = false;
  rp_sandbox_end(in, &sandbox);
}
