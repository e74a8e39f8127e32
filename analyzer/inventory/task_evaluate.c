// What one task class answers with its parameters as inputs: dependencies, outputs, attributes, and what is to be said about it.
#include "analyzer/inventory/task_parts.h"

#include <stdlib.h>

#include "analyzer/eval/evaluation.h"
#include "analyzer/inventory/graph.h"
#include "analyzer/layer.h"
#include "analyzer/lib/luigi.h"
#include "analyzer/repository/config.h"
#include "base/path.h"
#include "proto/value_text.h"

// ---- leaves ----

rp_reason rp_leaf_reason(rp_interp *in, rp_val value)
{
  if (value->kind == RP_UNKNOWN) {
    return (rp_reason){value->cause->code, value->cause->text, value->cause->path, value->cause->line};
  }
  if (value->outside != NULL) {
    return (rp_reason){value->outside->code, value->outside->text, value->outside->path, value->outside->line};
  }
  rp_str text = rp_value_text(in, value);
  if (value->kind == RP_INPUT) {
    return (rp_reason){RP_RULE_SET_BY_CALLER, text, RP_STR(""), 0};
  }
  if (rp_value_is_symbolic(value)) {
    bool element = value->kind == RP_ELEMENT;
    return (rp_reason){element ? RP_RULE_SET_BY_CALLER : RP_RULE_OPERATION_UNKNOWN, text, RP_STR(""), 0};
  }
  bool outside = rp_value_is(value, RP_OBJECT_NATIVE) && value->object->native.row == NULL;
  return (rp_reason){outside ? RP_RULE_NAME_UNKNOWN : RP_RULE_NOT_A_TASK, text, RP_STR(""),
                     0}; // what has only a name may be one
}

/// `left_out`: nobody gave the value; it is the default.
static bool is_secret_name_of(rp_interp *in, rp_object *class, rp_str name, bool left_out)
{
  size_t count;
  const rp_parameter *parameters = rp_class_parameters(in, class, &count);
  for (size_t i = 0; i < count; i++) {
    if (rp_str_eq(parameters[i].name->text, name)) {
      return rp_parameter_is_secret(in, &parameters[i]) &&
             !(left_out && rp_parameter_is_published(in, class, &parameters[i]));
    }
  }
  return rp_secret_name(name);
}

bool rp_task_left_out(rp_interp *in, const rp_object *task, const char *attribute, rp_str name)
{
  rp_val names = rp_env_find(&task->env, rp_sym(in, attribute));
  for (size_t i = 0; names != NULL && i < names->object->items.count; i++) {
    if (rp_str_eq(names->object->items.data[i].value->text, name)) {
      return true;
    }
  }
  return false;
}

static size_t export_kwargs(rp_interp *in, rp_arena *arena, const rp_object *task, rp_val kwargs, const char *left_out,
                            Repipe__V1__Argument ***out)
{
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
    bool omitted = rp_task_left_out(in, task, left_out, entry->key->text);
    bool hidden = constant && is_secret_name_of(in, task->class, entry->key->text, false);
    bool secret = hidden && is_secret_name_of(in, task->class, entry->key->text, omitted);
    argument->value = secret ? rp_export_redacted(arena) : rp_export_value(in, arena, entry->value);
    bool known = constant && entry->value->kind != RP_UNKNOWN && entry->value->kind != RP_CHOICE;
    argument->left_out = (hidden || !known) && omitted;
    list[used++] = argument;
  }
  *out = list;
  return used;
}

size_t rp_export_arguments(rp_interp *in, rp_arena *arena, const rp_object *task, Repipe__V1__Argument ***out)
{
  return export_kwargs(in, arena, task, rp_env_find(&task->env, rp_sym(in, "param_kwargs")), RP_TASK_LEFT_OUT, out);
}

size_t rp_export_given(rp_interp *in, rp_arena *arena, const rp_object *task, Repipe__V1__Argument ***out)
{
  rp_val given = rp_env_find(&task->env, rp_sym(in, RP_TASK_GIVEN));
  return given == NULL ? rp_export_arguments(in, arena, task, out)
                       : export_kwargs(in, arena, task, given, RP_TASK_GIVEN_LEFT_OUT, out);
}

Repipe__V1__Value *rp_export_key(rp_interp *in, rp_arena *arena, rp_val key)
{
  return key == NULL ? NULL : rp_export_value(in, arena, key);
}

static const char *via_of(rp_interp *in, const rp_object *class, const rp_object *instance)
{
  rp_object *owner = NULL;
  rp_object *function = rp_class_function(in, class, "requires", &owner);
  bool decorator = function != NULL && function->kind == RP_OBJECT_FUNCTION &&
                   rp_str_is(function->function.module->name->text, "luigi.util");
  return decorator ? "decorator" : instance->instance.via == RP_VIA_CLONE ? "clone" : "constructor";
}

static Repipe__V1__Dependency *export_dependency(rp_interp *in, rp_arena *arena, const rp_task_class *task,
                                                 const rp_leaf *leaf, bool dynamic)
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
    if (leaf->value->outside == NULL && (leaf->value->kind == RP_INPUT || leaf->value->kind == RP_ELEMENT)) {
      message->via = rp_arena_cstr(arena, RP_STR("parameter"));
    }
    return message;
  }
  const rp_object *instance = leaf->value->object;
  message->task = rp_export_class(in, arena, instance->class);
  if (instance->class->cls.module != NULL && !instance->class->cls.module->stub &&
      !instance->class->cls.module->library) {
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
  static const char *const NAMES[] = {
      "accepts_messages", "batchable",      "disable_hard_timeout", "disable_window", "disable_window_seconds",
      "disabled",         "max_batch_size", "owner_email",          "priority",       "resources",
      "retry_count",      "task_namespace", "use_cmdline_section",  "worker_timeout"};
  Repipe__V1__Task *message = task->message;
  message->attributes = rp_arena_alloc(arena, (sizeof NAMES / sizeof NAMES[0]) * sizeof *message->attributes);
  for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
    rp_object *owner = NULL;
    rp_val found = rp_class_find(in, task->class, rp_sym(in, NAMES[i]), &owner);
    if (found == NULL || owner->cls.opaque || rp_module_is_given(owner->cls.module)) {
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
      add_diagnostic(c, rp_layer_of(base->cls.name->text).size > 0 ? RP_RULE_LAYER : RP_RULE_BASE_UNKNOWN,
                     rp_str_of(message->path), message->line, message->column,
                     rp_arena_printf(in->arena, "base %.*s", RP_STR_ARG(base->cls.qualname)));
    }
  }
  if (task->class->cls.broken) {
    add_diagnostic(c, RP_RULE_MRO_IMPOSSIBLE, rp_str_of(message->path), message->line, message->column,
                   task->class->cls.qualname);
  }
  if (task->same_family.size > 0) {
    add_diagnostic(c, RP_RULE_FAMILY_SHARED, rp_str_of(message->path), message->line, message->column,
                   task->same_family);
  }
  for (size_t i = 0; i < message->n_parameters; i++) {
    const Repipe__V1__Parameter *p = message->parameters[i];
    rp_str path = rp_str_of(p->path[0] != '\0' ? p->path : message->path);
    uint32_t line = p->line != 0 ? p->line : message->line;
    const Repipe__V1__Unknown *missing = rp_value_first_unknown(p->default_);
    if (p->secret) {
      add_diagnostic(c, RP_RULE_SECRET, path, line, 0, rp_str_of(p->name));
    } else if (missing != NULL) {
      bool runtime = missing->code == RP_RULE_READS_OUTSIDE || missing->code == RP_RULE_READS_PLACE;
      add_diagnostic(c, runtime ? RP_RULE_DEFAULT_AT_RUN_TIME : RP_RULE_DEFAULT_UNKNOWN, path, line, 0,
                     rp_arena_printf(in->arena, "%s: %s", p->name, missing->expression));
    }
    if (p->luigi_class[0] == '?') {
      add_diagnostic(c, RP_RULE_PARAMETER_CLASS_UNKNOWN, path, line, 0, rp_str_of(p->name));
    }
  }
}

/// A name that is bound to a parameter under a condition that is not known, and else to nothing or something else.
static bool is_sometimes_parameter(rp_val value)
{
  uint32_t parameters = 0;
  for (uint32_t i = 0; value->kind == RP_CHOICE && i < value->choice.count; i++) {
    rp_val option = value->choice.options[i].value;
    parameters += rp_value_is(option, RP_OBJECT_INSTANCE) &&
                  rp_class_derives_named(option->object->class, "luigi.parameter", "Parameter");
  }
  return parameters > 0 && parameters < value->choice.count;
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
                       rp_arena_printf(in->arena, "%.*s = %.*s may be a parameter", RP_STR_ARG(slot->name->text),
                                       RP_STR_ARG(cause->text)));
      } else if (cause == NULL && slot->value != NULL && class->cls.node != 0 && is_sometimes_parameter(slot->value)) {
        rp_ir_place place = rp_task_place(class->cls.module, class->cls.node);
        add_diagnostic(
            c, RP_RULE_PARAMETERS_INCOMPLETE, class->cls.module->path, place.line, place.column,
            rp_arena_printf(in->arena, "%.*s is a parameter under a condition only", RP_STR_ARG(slot->name->text)));
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

/// Whether the target exists wherever the repository lies, and nothing else decides whether the task is complete.
static bool is_there(rp_interp *in, const rp_task_class *task, const Repipe__V1__Output *output)
{
  rp_object *owner = NULL;
  const rp_object *complete = rp_class_function(in, task->class, "complete", &owner);
  bool local = strcmp(output->location, "local") == 0 && output->file[0] != '\0' && output->path != NULL &&
               output->path->kind_case == REPIPE__V1__VALUE__KIND_LITERAL;
  return local && complete != NULL && complete->kind == RP_OBJECT_FUNCTION && complete->function.module->stub &&
         in->holds != NULL && in->holds(in, rp_path_normalize(in->arena, rp_str_of(output->path->literal->text)));
}

static void add_spot(collector *c, uint32_t code, const rp_task_spot *spot)
{
  if (spot->found) {
    add_diagnostic(c, code, spot->path, spot->line, 0, spot->text);
  }
}

static void export_kept(rp_interp *in, rp_arena *arena, const rp_task_conduct *conduct, Repipe__V1__Task *message)
{
  message->keeps = rp_arena_alloc(arena, (conduct->name_count + 1) * sizeof *message->keeps);
  message->looks = rp_arena_alloc(arena, (conduct->look_count + 1) * sizeof *message->looks);
  for (size_t i = 0; i < conduct->name_count; i++) {
    message->keeps[message->n_keeps++] = rp_export_text(arena, conduct->names[i]);
  }
  for (size_t i = 0; i < conduct->look_count; i++) {
    const rp_task_look *look = &conduct->looks[i];
    Repipe__V1__TaskLook *one = RP_MESSAGE(arena, Repipe__V1__TaskLook, REPIPE__V1__TASK_LOOK__INIT);
    one->class_ = rp_export_class(in, arena, look->class);
    one->name = rp_export_text(arena, look->name);
    one->path = rp_export_text(arena, look->spot.path);
    one->line = look->spot.line;
    message->looks[message->n_looks++] = one;
  }
}

/// An instance whose arguments are its inputs; or an unknown that says why there is none, which is a diagnostic then.
static rp_val symbolic_self(rp_interp *in, const rp_task_class *task, collector *c)
{
  in->as_if_concrete = task->class;
  rp_val self = rp_lib_symbolic_instance(in, task->class);
  in->as_if_concrete = NULL;
  if (in->steps == 0) {
    in->raised = NULL;
    self = rp_unknown(in, in->stopped_by, task->class->cls.node);
  }
  if (self != NULL && rp_value_is(self, RP_OBJECT_INSTANCE)) {
    if (rp_env_find(&self->object->env, rp_sym(in, "param_kwargs")) ==
        NULL) { // a base from outside stands before Task.__init__
      size_t count;
      const rp_parameter *parameters = rp_class_parameters(in, task->class, &count);
      for (size_t i = 0; i < count; i++) {
        rp_val input = rp_value_input(&in->values, parameters[i].name, rp_lib_parameter_type(parameters[i].object),
                                      parameters[i].object);
        rp_env_set(in, &self->object->env, parameters[i].name, input);
      }
    }
    return self;
  }
  rp_str text = self != NULL         ? rp_value_text(in, self)
                : in->raised != NULL ? rp_value_text(in, in->raised)
                                     : RP_STR("the constructor raises");
  if (in->raised != NULL && rp_value_is(in->raised, RP_OBJECT_INSTANCE)) {
    rp_val args = rp_env_find(&in->raised->object->env, rp_sym(in, "args"));
    text = rp_arena_printf(in->arena, "%.*s%.*s", RP_STR_ARG(in->raised->object->class->cls.name->text),
                           RP_STR_ARG(args != NULL ? rp_value_text(in, args) : RP_STR("")));
  }
  in->raised = NULL;
  uint32_t code = self != NULL && self->kind == RP_UNKNOWN ? self->cause->code : RP_RULE_RAISES;
  add_diagnostic(c, code, rp_str_of(task->message->path), task->message->line, task->message->column, text);
  return rp_unknown_text(in, code, task->class->cls.node,
                         code == RP_RULE_RAISES ? RP_STR("the task cannot be constructed")
                                                : RP_STR("the constructor is not known"));
}

void rp_task_evaluate(rp_interp *in, rp_arena *arena, rp_task_class *task)
{
  Repipe__V1__Task *message = task->message;
  collector c = {.arena = arena};
  rp_map_init(&c.seen, arena);
  rp_evaluation evaluation;
  rp_evaluation_begin(in, &evaluation);
  rp_budget(in, RP_STEPS_TASK);
  rp_frame frame = {.module = task->module, .node = task->class->cls.node};
  in->frame = &frame;
  size_t note_count = in->notes.count;
  add_class_notes(in, task, &c);
  add_incomplete(in, task, &c);
  size_t drops = in->drops.count;
  size_t mark = in->journal_count;
  rp_task_spot kept = {0};
  rp_task_heard heard = {0};
  in->watch = &(rp_watch){.called = rp_kept_hear, .data = &heard};
  rp_val self = symbolic_self(in, task, &c);
  rp_drops_note(in, drops);
  rp_task_answers answers = {0};
  RP_VEC(Repipe__V1__Dependency *) requires = {0};
  if (self->kind == RP_UNKNOWN) {
    rp_leaf leaf = {.value = self, .condition = in->values.always};
    if (self->cause->code != RP_RULE_RAISES) { // an instance has outputs all the same
      Repipe__V1__Output *output = RP_MESSAGE(arena, Repipe__V1__Output, REPIPE__V1__OUTPUT__INIT);
      output->code = self->cause->code;
      output->text = rp_export_text(arena, rp_value_text(in, self));
      output->line = self->cause->line;
      message->outputs = rp_arena_alloc(arena, sizeof *message->outputs);
      message->outputs[message->n_outputs++] = output;
    }
    self = NULL;
    in->watch = NULL;
    RP_PUSH(arena, &requires, export_dependency(in, arena, task, &leaf, false));
    message->requires_shape = rp_arena_cstr(arena, RP_STR("unknown"));
    message->output_shape = message->requires_shape;
  } else {
    size_t asked = in->notes.count;
    rp_task_ask(in, arena, self, true, &answers);
    kept = rp_kept_by_questions(in, self, mark, &answers.requires, &heard);
    in->watch = NULL;
    task->graph = rp_graph_alone(in, arena, task, self, &answers, note_count, asked);
    message->outputs = answers.output_messages;
    message->n_outputs = answers.n_output_messages;
    message->output_shape = rp_arena_cstr(arena, rp_str_of(answers.outputs.shape));
    message->requires_shape = rp_arena_cstr(arena, rp_str_of(answers.requires.shape));
    message->run_is_generator = answers.dynamic.count > 0;
    for (size_t i = 0; i < answers.requires.count; i++) {
      RP_PUSH(arena, &requires, export_dependency(in, arena, task, &answers.requires.leaves[i], false));
    }
    for (size_t i = 0; i < answers.dynamic.count; i++) {
      RP_PUSH(arena, &requires, export_dependency(in, arena, task, &answers.dynamic.leaves[i], true));
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
  bool there = message->n_outputs > 0 && requires.count > 0;
  for (size_t i = 0; i < message->n_outputs; i++) {
    const Repipe__V1__Output *o = message->outputs[i];
    const Repipe__V1__Unknown *missing = rp_value_first_unknown(o->path);
    if (o->code != 0) {
      add_diagnostic(&c, o->code, rp_str_of(o->file[0] != '\0' ? o->file : message->path),
                     o->line != 0 ? o->line : message->line, 0, rp_str_of(o->text));
    } else if (missing != NULL) {
      bool placed = missing->path[0] != '\0' && missing->line != 0;
      add_diagnostic(&c, RP_RULE_PATH_UNKNOWN, rp_str_of(placed ? missing->path : message->path),
                     placed ? missing->line : message->line, 0, rp_str_of(missing->expression));
    }
    there = there && is_there(in, task, o);
  }
  if (there) {
    const Repipe__V1__Output *o = message->outputs[0];
    add_diagnostic(&c, RP_RULE_TARGET_IN_REPOSITORY, rp_str_of(o->file), o->line, 0, rp_str_of(o->path->literal->text));
  }
  for (size_t i = note_count; i < in->notes.count; i++) {
    const rp_note *note = &in->notes.items[i];
    add_diagnostic(&c, note->code, note->path, note->line, note->column, note->text);
  }
  in->notes.count = note_count;
  rp_task_spot beyond = rp_task_run_uses(in, arena, task->class);
  if (message->run_is_generator) {
    add_diagnostic(&c, RP_RULE_DYNAMIC, rp_str_of(message->path), message->line, 0, RP_STR("run() yields tasks"));
  }
  rp_task_conduct conduct = self != NULL ? rp_task_conduct_of(in, self, &answers) : (rp_task_conduct){0};
  if (message->run_is_generator && !answers.yields_first) {
    conduct.read_count = 0; // what it yields may make anything
    conduct.named_count = 0;
    conduct.idle = false;
  }
  add_spot(&c, RP_RULE_INPUT_BEYOND_READING, beyond.found ? &beyond : &conduct.changes);
  if (conduct.read_count > 0) {
    add_spot(&c, RP_RULE_READS_BY_PATH, &conduct.reads[0].spot);
  }
  add_spot(&c, RP_RULE_TARGET_IS_LINK, &conduct.links);
  add_spot(&c, RP_RULE_BUILDS_INSIDE, &conduct.builds);
  add_spot(&c, RP_RULE_KEPT_IN_PROCESS, conduct.keeps.found ? &conduct.keeps : &kept);
  message->run_idle = conduct.idle;
  message->names_paths = conduct.named_count > 0;
  export_kept(in, arena, &conduct, message);
  finish(in, task, &c);
  rp_map_release(&c.seen);
  rp_evaluation_end(in, &evaluation);
}
