// Calls of Luigi in Python as entry points: luigi.build with task instances, luigi.run and its kin with a command line that
// they take from the program, from a list, or from both. What stands in the file is the entry point's place, unless the
// command that runs the file names the root or its arguments.

#include "analyzer/entry/parts.h"

#include "base/buf.h"

enum { VALUE_DEPTH = 32 };

static Repipe__V1__EntryPoint *python_entry(rp_entry_finder *f, const rp_python_launch *call, const rp_launch *command)
{
  Repipe__V1__EntryPoint *message = RP_MESSAGE(f->arena, Repipe__V1__EntryPoint, REPIPE__V1__ENTRY_POINT__INIT);
  if (command != NULL) {
    message = rp_entry_of_launch(f, command);
    rp_str via = command->via.size > 0 ? command->via
                                       : rp_arena_printf(f->arena, "%.*s:%u", RP_STR_ARG(command->path), command->line);
    message->via = rp_export_text(f->arena, via);
    message->code = command->code == RP_RULE_SCHEDULE_NOTATION ? command->code : 0;
  }
  message->path = rp_export_text(f->arena, call->module->path);
  message->line = call->line;
  message->kind = rp_arena_cstr(f->arena, RP_STR("python"));
  message->module = rp_export_text(f->arena, call->module->name->text);
  return message;
}

// ---- luigi.build ----

static const rp_task_class *class_in(const rp_entry_input *input, const rp_object *class)
{
  for (size_t i = 0; i < input->task_count; i++) {
    if (input->tasks[i].class == class) {
      return &input->tasks[i];
    }
  }
  return NULL;
}

/// True when the value says nothing in terms of another class's parameters.
static bool is_settled(const Repipe__V1__Value *value, unsigned depth)
{
  bool settled = depth < VALUE_DEPTH;
  switch (value->kind_case) {
  case REPIPE__V1__VALUE__KIND_LIST:
    for (size_t i = 0; i < value->list->n_items && settled; i++) {
      settled = is_settled(value->list->items[i], depth + 1);
    }
    return settled;
  case REPIPE__V1__VALUE__KIND_DICT:
    for (size_t i = 0; i < value->dict->n_entries && settled; i++) {
      settled =
          is_settled(value->dict->entries[i]->key, depth + 1) && is_settled(value->dict->entries[i]->value, depth + 1);
    }
    return settled;
  case REPIPE__V1__VALUE__KIND_CHOICE:
    for (size_t i = 0; i < value->choice->n_options && settled; i++) {
      settled = is_settled(value->choice->options[i]->value, depth + 1);
    }
    return settled;
  case REPIPE__V1__VALUE__KIND_TASK:
    for (size_t i = 0; i < value->task->n_arguments && settled; i++) {
      settled = is_settled(value->task->arguments[i]->value, depth + 1);
    }
    return settled;
  case REPIPE__V1__VALUE__KIND_DERIVED:
    return value->derived->n_inputs == 0;
  case REPIPE__V1__VALUE__KIND_CONDITIONAL:
  case REPIPE__V1__VALUE__KIND_INPUT:
  case REPIPE__V1__VALUE__KIND_ELEMENT:
    return false;
  case REPIPE__V1__VALUE__KIND_LITERAL:
  case REPIPE__V1__VALUE__KIND_UNKNOWN:
  case REPIPE__V1__VALUE__KIND__NOT_SET:
  case _REPIPE__V1__VALUE__KIND__CASE_IS_INT_SIZE:
    return true;
  }
  return true;
}

static void add_instance(rp_entry_finder *f, const rp_python_launch *call, rp_val task, Repipe__V1__EntryPoint *message)
{
  const rp_task_class *root = rp_value_is(task, RP_OBJECT_INSTANCE) ? class_in(f->input, task->object->class) : NULL;
  if (root == NULL) {
    message->code = RP_RULE_LAUNCH_UNRESOLVED;
    return;
  }
  message->family = rp_export_text(f->arena, rp_str_of(root->message->family));
  rp_entry_set_root(f, message, root);
  message->n_arguments = rp_export_given(f->in, f->arena, task->object, &message->arguments);
  for (size_t i = 0; i < message->n_arguments; i++) {
    Repipe__V1__Argument *argument = message->arguments[i];
    if (!is_settled(argument->value, 0)) { // of the task that launches another one
      argument->value = rp_export_unknown(f->arena, RP_RULE_LAUNCH_DYNAMIC, RP_STR("an argument of the caller"),
                                          call->module->path, call->line);
    }
    uint32_t code = argument->value->kind_case == REPIPE__V1__VALUE__KIND_UNKNOWN ? argument->value->unknown->code : 0;
    bool dynamic = code != 0 && code != RP_RULE_DEFAULT_AT_RUN_TIME && code != RP_RULE_SECRET;
    message->code = dynamic && message->code == 0 ? RP_RULE_LAUNCH_DYNAMIC : message->code;
  }
}

static void add_build(rp_entry_finder *f, const rp_python_launch *call, const rp_launch *command)
{
  rp_budget(f->in, RP_STEPS_TASK);
  const rp_items *items =
      call->argument == NULL || call->argument->kind == RP_UNKNOWN ? NULL : rp_iterate(f->in, call->argument, 0);
  f->in->raised = NULL;
  for (size_t i = 0; items != NULL && i < items->count; i++) {
    rp_val task = items->data[i].value;
    // Branches on what is not known: each may be launched.
    size_t options = task->kind == RP_CHOICE ? task->choice.count : 1;
    for (size_t k = 0; k < options; k++) {
      rp_val option = task->kind == RP_CHOICE ? task->choice.options[k].value : task;
      Repipe__V1__EntryPoint *message = python_entry(f, call, command);
      add_instance(f, call, option, message);
      RP_PUSH(f->arena, &f->entries, message);
    }
  }
  if (items == NULL) {
    Repipe__V1__EntryPoint *message = python_entry(f, call, command);
    message->code = RP_RULE_LAUNCH_UNRESOLVED;
    RP_PUSH(f->arena, &f->entries, message);
  }
}

// ---- luigi.run ----

typedef struct argv {
  RP_VEC(rp_launch_word) words;
  bool from_program; // sys.argv is part of it
  bool lost;         // not a list that can be followed
} argv;

static void add_word(rp_entry_finder *f, argv *a, rp_str text, bool dynamic, bool splits)
{
  RP_PUSH(f->arena, &a->words, ((rp_launch_word){text, dynamic, splits}));
}

/// The program's words from the one with number `first` of sys.argv on.
static void add_program_words(rp_entry_finder *f, argv *a, const rp_launch *command, size_t first)
{
  bool placed = command != NULL;
  a->from_program = true;
  for (size_t i = 0; placed && i < command->word_count && i + 1 < first; i++) {
    placed = !command->words[i].splits; // else which word is the first is not known
  }
  for (size_t i = first - 1; placed && i < command->word_count; i++) {
    RP_PUSH(f->arena, &a->words, command->words[i]);
  }
  if (!placed) {
    add_word(f, a, RP_STR("$@"), true, true);
  }
}

/// N of sys.argv[N:], 1 to 9; 0: something else.
static size_t program_argv(rp_entry_finder *f, rp_val value)
{
  rp_str text = rp_value_text(f->in, value);
  size_t start = rp_str_starts_with(text, RP_STR("sys.")) ? 4 : 0;
  bool slice = text.size == start + 8 && rp_str_is(rp_str_sub(text, start, start + 5), "argv[") &&
               rp_str_is(rp_str_sub(text, start + 6, text.size), ":]");
  char digit = slice ? text.data[start + 5] : '0';
  return digit >= '1' && digit <= '9' ? (size_t)(digit - '0') : 0;
}

/// A word that Python computes: what it surely begins with is kept, so that "--date=…" is seen to be a flag.
static void add_computed(rp_entry_finder *f, argv *a, rp_val value)
{
  rp_str text = rp_value_text(f->in, value);
  rp_str start = RP_STR("");
  if (value->kind == RP_DERIVED && value->derived.shape == RP_DERIVE_FORMAT && value->derived.count > 0 &&
      value->derived.operands[0]->kind == RP_STR_) {
    start = value->derived.operands[0]->text;
  }
  add_word(f, a, rp_arena_printf(f->arena, "%.*s${%.*s}", RP_STR_ARG(start), RP_STR_ARG(text)), true, false);
}

static void read_argv(rp_entry_finder *f, argv *a, const rp_python_launch *call, const rp_launch *command)
{
  rp_val value = call->argument;
  size_t first = value == NULL || value->kind == RP_NONE ? 1 : program_argv(f, value);
  if (first > 0) {
    add_program_words(f, a, command, first);
  } else if (rp_value_is(value, RP_OBJECT_LIST) || rp_value_is(value, RP_OBJECT_TUPLE)) {
    for (size_t i = 0; i < value->object->items.count; i++) {
      const rp_item *item = &value->object->items.data[i];
      size_t rest = item->many ? program_argv(f, item->value) : 0;
      if (rest > 0) {
        add_program_words(f, a, command, rest);
      } else if (item->many) {
        add_word(f, a, RP_STR("$@"), true, true);
      } else if (item->value->kind == RP_STR_) {
        add_word(f, a, item->value->text, false, false);
      } else {
        add_computed(f, a, item->value);
      }
    }
  } else {
    a->lost = true;
  }
}

/// The command line of luigi.run and its kin (interface.py:163-182): the main class, the list or sys.argv[1:].
static void add_run(rp_entry_finder *f, const rp_python_launch *call, const rp_launch *command)
{
  argv a = {0};
  const rp_task_class *main_class = NULL;
  bool other_class = false;
  if (call->main_task != NULL && call->main_task->kind != RP_NONE) {
    main_class = rp_value_is(call->main_task, RP_OBJECT_CLASS) ? class_in(f->input, call->main_task->object) : NULL;
    other_class = main_class == NULL;
    add_word(f, &a, main_class != NULL ? rp_str_of(main_class->message->family) : RP_STR("$main_task_cls"),
             main_class == NULL, false);
  }
  read_argv(f, &a, call, command);
  bool here = command == NULL || !a.from_program;
  Repipe__V1__EntryPoint *message = here ? python_entry(f, call, command) : rp_entry_of_launch(f, command);
  RP_PUSH(f->arena, &f->entries, message);
  if (a.lost || other_class) {
    message->code = RP_RULE_LAUNCH_UNRESOLVED;
    return;
  }
  if (command == NULL && a.from_program && a.words.count == 1) {
    message->code = RP_RULE_LAUNCH_ARGV; // nothing but its command line says what it runs
    return;
  }
  rp_launch launch = command != NULL && !here ? *command : (rp_launch){.path = call->module->path, .line = call->line};
  launch.form = RP_LAUNCH_SCRIPT;
  launch.module = call->program->name->text;
  launch.words = a.words.items;
  launch.word_count = a.words.count;
  launch.code = message->code;
  rp_entry_judge(f, message, &launch, call->program);
}

// ---- which calls ----

static void add_call(rp_entry_finder *f, const rp_python_launch *call, const rp_launch *command)
{
  if (rp_str_is(call->function->text, "luigi.build")) {
    add_build(f, call, command);
  } else {
    add_run(f, call, command);
  }
}

static rp_str packed(rp_arena *arena, Repipe__V1__EntryPoint *message)
{
  char *via = message->via;
  message->via = rp_arena_cstr(arena, RP_STR(""));
  size_t size = repipe__v1__entry_point__get_packed_size(message);
  char *bytes = rp_arena_alloc(arena, size + 1);
  repipe__v1__entry_point__pack(message, (uint8_t *)bytes);
  message->via = via;
  return (rp_str){bytes, size};
}

/// A call may be reached more than once, in a loop or in several ways: entries behind `first` that say the same are one.
static void drop_copies(rp_entry_finder *f, size_t first)
{
  rp_map seen;
  rp_map_init(&seen, f->arena);
  size_t kept = first;
  for (size_t i = first; i < f->entries.count; i++) {
    rp_str bytes = packed(f->arena, f->entries.items[i]);
    if (!rp_map_has(&seen, bytes)) {
      rp_map_put(&seen, bytes, f);
      f->entries.items[kept++] = f->entries.items[i];
    }
  }
  f->entries.count = kept;
  rp_map_release(&seen);
}

/// A console script calls a function: the calls of Luigi that stand in it, else the only one of its module.
static bool is_of_function(rp_entry_finder *f, const rp_python_launch *call, rp_str function)
{
  const rp_facts *facts = call->module->facts;
  for (uint32_t i = 1; i < facts->kind.len; i++) {
    if (rp_ir_kind_of(facts, i) == RP_IR_FUNCTION && rp_str_eq(rp_ir_name(facts, facts->a[i]), function)) {
      uint32_t first = rp_ir_place_of(facts, facts->start[i]).line;
      uint32_t last = rp_ir_place_of(facts, facts->end[i]).line;
      if (call->line >= first && call->line <= last) {
        return true;
      }
    }
  }
  const rp_python_launch *only = NULL;
  for (size_t i = 0; i < f->input->python_count; i++) {
    const rp_python_launch *other = &f->in->launches.items[i];
    bool another = only != NULL && (other->module != only->module || other->line != only->line);
    if (other->program == call->program && another) {
      return false;
    }
    only = other->program == call->program ? other : only;
  }
  return true;
}

bool rp_entry_join(rp_entry_finder *f, const rp_launch *launch, const rp_module *program)
{
  size_t first = f->entries.count;
  bool console = launch->form == RP_LAUNCH_CONSOLE;
  bool any = false;
  for (size_t i = 0; i < f->python_count; i++) {
    const rp_python_launch *call = &f->in->launches.items[i];
    if (call->program != program || i >= f->input->python_count) {
      continue;
    }
    any = true;
    if (console ? is_of_function(f, call, launch->function) : call->reach != RP_LAUNCH_REACH_NOBODY) {
      f->joined[i] = true;
      add_call(f, call, launch);
    }
  }
  if (any && f->entries.count == first) { // it launches something, but which of its functions runs is not known
    Repipe__V1__EntryPoint *message = rp_entry_of_launch(f, launch);
    message->code = RP_RULE_LAUNCH_UNRESOLVED;
    RP_PUSH(f->arena, &f->entries, message);
  }
  drop_copies(f, first);
  return any;
}

void rp_entry_add_python(rp_entry_finder *f)
{
  size_t first = f->entries.count;
  for (size_t i = 0; i < f->python_count; i++) {
    const rp_python_launch *call = &f->in->launches.items[i];
    if (!f->joined[i] && !call->module->test) {
      add_call(f, call, NULL);
    }
  }
  drop_copies(f, first);
}
