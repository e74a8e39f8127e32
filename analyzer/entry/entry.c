// Command lines as entry points: which file they run, what Luigi makes of their words, which class is the root.

#include "analyzer/entry/parts.h"

#include <stdlib.h>

#include "analyzer/lib/luigi.h"
#include "analyzer/repository/config.h"
#include "analyzer/repository/settings.h"
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

static rp_val slot_named(const rp_env *env, rp_str name)
{
  for (uint32_t i = 0; i < env->count; i++) {
    if (rp_str_eq(env->slots[i].name->text, name)) {
      return rp_value_settled(env->slots[i].value);
    }
  }
  return NULL;
}

/// The class that `module:A.B` is bound to in the module of that name, which a decorator or an assignment may have made another
/// one than the class statement did; NULL: none of the classes, or there are several modules of the name.
static const rp_task_class *bound_class(const rp_task_class *tasks, size_t count, rp_str name)
{
  size_t colon = rp_str_find(name, RP_STR(":"), 0);
  const rp_module *module = NULL;
  for (size_t i = 0; i < count && colon != SIZE_MAX; i++) {
    if (rp_str_is(rp_str_sub(name, 0, colon), tasks[i].message->module)) {
      if (module != NULL && module != tasks[i].module) {
        return NULL;
      }
      module = tasks[i].module;
    }
  }
  const rp_object *holder = module != NULL ? module->object : NULL;
  rp_str rest = colon != SIZE_MAX ? rp_str_sub(name, colon + 1, name.size) : name;
  rp_str part;
  while (holder != NULL && rp_str_split(&rest, '.', &part)) {
    rp_val value = slot_named(&holder->env, part);
    holder = value != NULL && rp_value_is(value, RP_OBJECT_CLASS) ? value->object : NULL;
  }
  for (size_t i = 0; i < count && holder != NULL; i++) {
    if (tasks[i].class == holder) {
      return &tasks[i];
    }
  }
  return NULL;
}

const rp_task_class *rp_entry_resolve(const rp_task_class *tasks, size_t count, rp_str name, size_t *found,
                                      size_t limit, size_t *matches)
{
  const rp_task_class *bound = bound_class(tasks, count, name);
  if (bound != NULL) {
    *matches = 1;
    return bound;
  }
  size_t seen = 0;
  const rp_task_class *only = NULL;
  for (size_t i = 0; i < count; i++) {
    if (names_class(&tasks[i], name)) {
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

// ---- names to modules ----

/// The module that a process started beside `path` means by a dotted name; NULL when none or several could be meant.
static const rp_module *module_named(rp_entry_finder *f, rp_str path, rp_str dotted)
{
  if (dotted.size == 0) {
    return NULL;
  }
  const rp_module *found = rp_linker_find_near(f->in->linker, path, dotted);
  if (found != NULL) {
    return found;
  }
  // Below a directory that PYTHONPATH or a `cd` names: the only module whose name ends so.
  size_t count;
  rp_module *const *modules = rp_linker_modules(f->in->linker, &count);
  rp_str suffix = rp_arena_printf(f->arena, ".%.*s", RP_STR_ARG(dotted));
  size_t matches = 0;
  for (size_t i = 0; i < count; i++) {
    if (rp_str_ends_with(modules[i]->name->text, suffix)) {
      found = modules[i];
      matches++;
    }
  }
  return matches == 1 ? found : NULL;
}

/// The file that `python path` runs: below the repository, beside the file of the command, or (absolute, as in an image)
/// the only one that the path ends in.
static const rp_module *module_of_script(rp_entry_finder *f, const rp_launch *launch)
{
  rp_str script = rp_path_normalize(f->arena, launch->script);
  const rp_module *found = rp_linker_by_path(f->in->linker, script);
  if (found == NULL) {
    found = rp_linker_by_path(f->in->linker,
                              rp_path_normalize(f->arena, rp_path_join(f->arena, rp_path_dir(launch->path), script)));
  }
  bool absolute = rp_str_starts_with(script, RP_STR("/")) || rp_str_starts_with(script, RP_STR("?"));
  for (size_t slash = absolute ? rp_str_find(script, RP_STR("/"), 0) : SIZE_MAX; slash != SIZE_MAX && found == NULL;
       slash = rp_str_find(script, RP_STR("/"), slash + 1)) {
    found = rp_linker_by_path(f->in->linker, rp_str_sub(script, slash + 1, script.size));
  }
  return found;
}

// ---- messages ----

Repipe__V1__Argument *rp_entry_argument(rp_arena *arena, rp_str name, Repipe__V1__Value *value)
{
  Repipe__V1__Argument *argument = RP_MESSAGE(arena, Repipe__V1__Argument, REPIPE__V1__ARGUMENT__INIT);
  argument->name = rp_export_text(arena, name);
  argument->value = value;
  return argument;
}

void rp_entry_set_root(rp_entry_finder *f, Repipe__V1__EntryPoint *message, const rp_task_class *root)
{
  message->root =
      rp_export_text(f->arena, rp_arena_printf(f->arena, "%s:%s", root->message->module, root->message->qualname));
  message->root_path = rp_export_text(f->arena, rp_str_of(root->message->path));
  message->import_root = rp_export_text(f->arena, rp_str_of(root->message->import_root));
}

Repipe__V1__EntryPoint *rp_entry_of_launch(rp_entry_finder *f, const rp_launch *launch)
{
  rp_arena *arena = f->arena;
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
  return message;
}

// ---- arguments ----

static void worsen(Repipe__V1__EntryPoint *message, uint32_t code)
{
  bool graver = message->code == 0 || code == RP_RULE_LAUNCH_UNRESOLVED ||
                (code == RP_RULE_LAUNCH_REFUSED && message->code != RP_RULE_LAUNCH_UNRESOLVED);
  message->code = code != 0 && graver ? code : message->code;
}

/// The value that a parameter makes of a text.
static Repipe__V1__Value *parsed_value(rp_entry_finder *f, const rp_parameter *parameter, rp_str text, rp_str path,
                                       uint32_t line)
{
  rp_budget(f->in, RP_STEPS_TASK);
  rp_val value = rp_lib_parse(f->in, parameter->object, text);
  value = value == NULL ? NULL : rp_lib_normalize(f->in, parameter->object, value); // as the constructor does
  f->in->raised = NULL;
  if (value != NULL) {
    return rp_export_value(f->in, f->arena, value);
  }
  rp_object *owner = NULL;
  rp_val parse = rp_class_find(f->in, parameter->object->class, rp_sym(f->in, "parse"), &owner);
  bool luigis = parse != NULL && rp_module_is_given(owner->cls.module);
  uint32_t code = luigis ? RP_RULE_LAUNCH_REFUSED : RP_RULE_LAUNCH_UNRESOLVED; // a parse() of the repository's own
  return rp_export_unknown(f->arena, code, text, path, line);
}

/// The value that a flag gives a parameter; NULL: an empty value counts as not given (cmdline_parser.py:126, parameter.py:413).
static Repipe__V1__Value *flag_value(rp_entry_finder *f, const rp_parameter *parameter, const rp_launch_flag *flag,
                                     const rp_launch *launch)
{
  if (flag->has_value && flag->value.size == 0 && !flag->dynamic) {
    return NULL;
  }
  if (rp_secret_name(parameter->name->text) || flag->redacted) {
    return rp_export_unknown(f->arena, RP_RULE_SECRET, RP_STR("redacted"), RP_STR(""), 0);
  }
  if (flag->dynamic) {
    return rp_export_unknown(f->arena, RP_RULE_LAUNCH_DYNAMIC, flag->value, launch->path, launch->line);
  }
  if (!flag->has_value) { // a BoolParameter's flag (parameter.py:905)
    return rp_export_literal(f->arena, "bool", RP_STR("True"));
  }
  return parsed_value(f, parameter, flag->value, launch->path, launch->line);
}

/// Puts an argument; a later one of the same name takes its place.
static void put_argument(rp_entry_finder *f, Repipe__V1__Argument **list, size_t *count, rp_str name,
                         Repipe__V1__Value *value)
{
  for (size_t i = 0; i < *count; i++) {
    if (rp_str_is(name, list[i]->name)) {
      list[i]->value = value;
      return;
    }
  }
  list[(*count)++] = rp_entry_argument(f->arena, name, value);
}

/// The flag that holds for a parameter of the root: the last local one, else the last one for the class (parameter.py:305).
static const rp_launch_flag *flag_for(const rp_launch *launch, const rp_registered *class,
                                      const rp_parameter *parameter)
{
  const rp_launch_flag *found = NULL;
  for (int local = 1; local >= 0 && found == NULL; local--) {
    for (size_t i = 0; i < launch->flag_count; i++) {
      const rp_registry_flag *flag = launch->flags[i].option != NULL ? launch->flags[i].option->data : NULL;
      if (flag != NULL && flag->registered == class && flag->parameter->name == parameter->name &&
          flag->local == (local == 1)) {
        found = &launch->flags[i];
      }
    }
    // An empty value: as if the flag were not there.
    found = found != NULL && found->has_value && found->value.size == 0 && !found->dynamic ? NULL : found;
  }
  return found;
}

static void add_root_arguments(rp_entry_finder *f, Repipe__V1__EntryPoint *message, const rp_launch *launch,
                               const rp_registered *root)
{
  size_t count;
  const rp_parameter *parameters = rp_class_parameters(f->in, root->class, &count);
  message->arguments = rp_arena_alloc(f->arena, (count + 1) * sizeof *message->arguments);
  for (size_t i = 0; i < count; i++) {
    const rp_launch_flag *flag = flag_for(launch, root, &parameters[i]);
    Repipe__V1__Value *value = flag != NULL ? flag_value(f, &parameters[i], flag, launch) : NULL;
    if (value != NULL) {
      message->arguments[message->n_arguments++] = rp_entry_argument(f->arena, parameters[i].name->text, value);
      uint32_t code = value->kind_case == REPIPE__V1__VALUE__KIND_UNKNOWN ? value->unknown->code : 0;
      worsen(message, code == RP_RULE_LAUNCH_REFUSED || code == RP_RULE_LAUNCH_UNRESOLVED ? code : 0);
    }
  }
}

/// What the file that the launch's LUIGI_CONFIG_PATH names says of parameters that no flag gives (Luigi 3.8.1 parameter.py:305).
static void add_configured(rp_entry_finder *f, Repipe__V1__EntryPoint *message, const rp_launch *launch,
                           const rp_registered *root)
{
  rp_str given = RP_STR("");
  rp_str parser = RP_STR("cfg");
  for (size_t i = 0; i < launch->environment_count; i++) {
    rp_str assignment = launch->environment[i];
    bool path = rp_str_starts_with(assignment, RP_STR("LUIGI_CONFIG_PATH="));
    bool kind = rp_str_starts_with(assignment, RP_STR("LUIGI_CONFIG_PARSER="));
    given = path ? rp_str_sub(assignment, 18, assignment.size) : given;
    parser = kind ? rp_str_sub(assignment, 20, assignment.size) : parser;
  }
  rp_config_file file;
  bool fits = rp_str_is(parser, "toml") ==
              rp_str_ends_with(given, RP_STR(".toml")); // else Luigi reads it into the parser that it does not use
  if (f->input->settings == NULL || !fits || !rp_settings_with(f->input->settings, given, launch->path, &file)) {
    return;
  }
  size_t count;
  const rp_parameter *parameters = rp_class_parameters(f->in, root->class, &count);
  for (size_t i = 0; i < count; i++) {
    const rp_config_value *value = rp_config_find(&file, root->family, parameters[i].name->text);
    bool had = false;
    for (size_t k = 0; k < message->n_arguments; k++) {
      had = had || rp_str_is(parameters[i].name->text, message->arguments[k]->name);
    }
    if (value == NULL || had || !rp_str_eq(value->path, file.path)) {
      continue;
    }
    uint32_t hidden = value->redacted                            ? RP_RULE_CONFIG_SECRET
                      : rp_secret_name(parameters[i].name->text) ? RP_RULE_SECRET
                      : value->unknown                           ? RP_RULE_CONFIG_ENVIRONMENT
                                                                 : 0;
    Repipe__V1__Value *made =
        hidden == RP_RULE_CONFIG_ENVIRONMENT
            ? rp_export_unknown(f->arena, hidden, RP_STR("a configuration value"), value->path, value->line)
        : hidden != 0 ? rp_export_unknown(f->arena, hidden, RP_STR("redacted"), RP_STR(""), 0)
                      : parsed_value(f, &parameters[i], value->value, value->path, value->line);
    message->arguments[message->n_arguments++] = rp_entry_argument(f->arena, parameters[i].name->text, made);
    uint32_t code = made->kind_case == REPIPE__V1__VALUE__KIND_UNKNOWN ? made->unknown->code : 0;
    worsen(message, code == RP_RULE_SECRET || code == RP_RULE_CONFIG_SECRET ? 0 : code);
  }
}

/// A parameter that nothing in sight gives a value: a configuration file elsewhere may, else Luigi refuses the launch.
static void check_required(rp_entry_finder *f, Repipe__V1__EntryPoint *message, const rp_registered *root)
{
  size_t count;
  const rp_parameter *parameters = rp_class_parameters(f->in, root->class, &count);
  for (size_t i = 0; i < count && message->code == 0; i++) {
    bool given = false;
    for (size_t k = 0; k < message->n_arguments; k++) {
      given = given || rp_str_is(parameters[i].name->text, message->arguments[k]->name);
    }
    if (!given) {
      rp_budget(f->in, RP_STEPS_TASK);
      bool none = rp_lib_fallback(f->in, root->class, &parameters[i]) == NULL;
      f->in->raised = NULL;
      worsen(message, none ? RP_RULE_LAUNCH_UNRESOLVED : 0);
    }
  }
}

/// Flags for whole classes of the repository, and, where a Range tool is the root, its own.
static void add_class_arguments(rp_entry_finder *f, Repipe__V1__EntryPoint *message, const rp_launch *launch,
                                const rp_registered *range)
{
  message->class_arguments = rp_arena_alloc(f->arena, (launch->flag_count + 1) * sizeof *message->class_arguments);
  for (size_t i = 0; i < launch->flag_count; i++) {
    const rp_registry_flag *flag = launch->flags[i].option != NULL ? launch->flags[i].option->data : NULL;
    bool own = flag != NULL && flag->registered == range && range != NULL;
    if (flag == NULL || (flag->local && !own) || (flag->registered->task == NULL && !own)) {
      continue;
    }
    Repipe__V1__Value *value = flag_value(f, flag->parameter, &launch->flags[i], launch);
    rp_str name = rp_arena_printf(f->arena, "%.*s.%.*s", RP_STR_ARG(flag->registered->family),
                                  RP_STR_ARG(flag->parameter->name->text));
    if (value != NULL) {
      uint32_t code = own && value->kind_case == REPIPE__V1__VALUE__KIND_UNKNOWN ? value->unknown->code : 0;
      worsen(message, code == RP_RULE_LAUNCH_REFUSED || code == RP_RULE_LAUNCH_UNRESOLVED ? code : 0);
      put_argument(f, message->class_arguments, &message->n_class_arguments, name, value);
    }
  }
}

// ---- roots ----

typedef struct process_context {
  rp_entry_finder *f;
  const rp_module *program;
  rp_str path; // of the command
} process_context;

static rp_registry_process process_of(const process_context *c, rp_str module)
{
  bool itself = c->program != NULL && rp_str_eq(module, c->program->name->text);
  return (rp_registry_process){c->program, itself ? NULL : module_named(c->f, c->path, module)};
}

static rp_launch_options options_of(void *context, rp_str module, rp_str family)
{
  const process_context *c = context;
  rp_registry_process process = process_of(c, module);
  rp_launch_options options = rp_registry_options(c->f->registry, process, family);
  options.outside = options.outside ||
                    (module.size > 0 && process.module == NULL && process.program == NULL); // not of this repository
  return options;
}

/// A family that nothing which is imported for certain has: the only class of the repository that has it, so that the launch
/// is not lost; it stays unresolved. None where the module is not of this repository.
static const rp_task_class *only_class(rp_entry_finder *f, rp_registry_process process, rp_str module, rp_str family)
{
  if (module.size > 0 && process.module == NULL && process.program == NULL) {
    return NULL;
  }
  const rp_task_class *found = NULL;
  size_t matches = 0;
  for (size_t i = 0; i < f->input->task_count; i++) {
    if (rp_str_is(family, f->input->tasks[i].message->family)) {
      found = &f->input->tasks[i];
      matches++;
    }
  }
  return matches == 1 ? found : NULL;
}

static const rp_registered *find_root(rp_entry_finder *f, Repipe__V1__EntryPoint *message, rp_registry_process process,
                                      rp_str module, rp_str family)
{
  const rp_registered *root = NULL;
  switch (rp_registry_find(f->registry, process, family, &root)) {
  case RP_REGISTRY_ONE:
    break;
  case RP_REGISTRY_AMBIGUOUS:
    worsen(message, RP_RULE_LAUNCH_REFUSED);
    break;
  case RP_REGISTRY_MAYBE:
  case RP_REGISTRY_OPEN:
    worsen(message, RP_RULE_LAUNCH_UNRESOLVED);
    break;
  case RP_REGISTRY_NONE: {
    worsen(message, RP_RULE_LAUNCH_UNRESOLVED);
    const rp_task_class *only = only_class(f, process, module, family);
    if (only != NULL) {
      rp_entry_set_root(f, message, only);
    }
    break;
  }
  }
  return root;
}

/// luigi.tools.range: the class that --of names, with --of-params as its arguments (Luigi 3.8.1 tools/range.py:93-111, 194-204).
static void read_range(rp_entry_finder *f, Repipe__V1__EntryPoint *message, const rp_launch *launch,
                       const rp_registered *range, rp_registry_process process)
{
  size_t count;
  const rp_parameter *parameters = rp_class_parameters(f->in, range->class, &count);
  const rp_launch_flag *of = NULL;
  const rp_launch_flag *with = NULL;
  const rp_parameter *dict = NULL;
  for (size_t i = 0; i < count; i++) {
    if (rp_str_is(parameters[i].name->text, "of")) {
      of = flag_for(launch, range, &parameters[i]);
    } else if (rp_str_is(parameters[i].name->text, "of_params")) {
      dict = &parameters[i];
      with = flag_for(launch, range, dict);
    }
  }
  message->range = rp_export_text(f->arena, range->family);
  message->family = rp_export_text(f->arena, RP_STR(""));
  if (of == NULL || of->dynamic) {
    worsen(message, of == NULL ? RP_RULE_LAUNCH_REFUSED : RP_RULE_LAUNCH_UNRESOLVED); // a required parameter
    return;
  }
  message->family = rp_export_text(f->arena, of->value);
  const rp_registered *root = find_root(f, message, process, launch->module, of->value);
  if (root == NULL || root->task == NULL) {
    return;
  }
  rp_entry_set_root(f, message, root->task);
  add_root_arguments(f, message, launch, root);
  rp_budget(f->in, RP_STEPS_TASK);
  rp_val given = with != NULL && !with->dynamic ? rp_lib_parse(f->in, dict->object, with->value) : NULL;
  f->in->raised = NULL;
  if (given != NULL && rp_value_is(given, RP_OBJECT_INSTANCE)) { // a FrozenOrderedDict (freezing.py:16)
    given = rp_env_find(&given->object->env, rp_sym(f->in, "wrapped"));
  }
  if (with != NULL && (given == NULL || !rp_value_is(given, RP_OBJECT_DICT))) {
    worsen(message, RP_RULE_LAUNCH_UNRESOLVED);
    return;
  }
  const rp_entries *entries = given != NULL ? &given->object->entries : NULL;
  size_t more = entries != NULL ? entries->count : 0;
  Repipe__V1__Argument **list = rp_arena_alloc(f->arena, (message->n_arguments + more + 1) * sizeof *list);
  if (message->n_arguments > 0) {
    memcpy(list, message->arguments, message->n_arguments * sizeof *list);
  }
  message->arguments = list;
  for (size_t i = 0; i < more; i++) { // as they are: the constructor parses nothing
    rp_str name = entries->data[i].key->kind == RP_STR_ ? entries->data[i].key->text : RP_STR("");
    Repipe__V1__Value *value = rp_secret_name(name)
                                   ? rp_export_unknown(f->arena, RP_RULE_SECRET, RP_STR("redacted"), RP_STR(""), 0)
                                   : rp_export_value(f->in, f->arena, entries->data[i].value);
    put_argument(f, message->arguments, &message->n_arguments, name, value);
  }
}

void rp_entry_judge(rp_entry_finder *f, Repipe__V1__EntryPoint *message, rp_launch *launch, const rp_module *program)
{
  process_context context = {f, program, launch->path};
  uint32_t before = launch->code;
  rp_launch_judge(launch, options_of, &context, f->arena);
  message->code = launch->doubtful ? RP_RULE_LAUNCH_UNRESOLVED : launch->code;
  if (before == RP_RULE_SCHEDULE_NOTATION && message->code != RP_RULE_LAUNCH_UNRESOLVED &&
      message->code != RP_RULE_LAUNCH_REFUSED) {
    message->code = before;
  }
  message->module = rp_export_text(f->arena, launch->module);
  message->family = rp_export_text(f->arena, launch->family_dynamic ? RP_STR("") : launch->family);
  if (launch->family_dynamic || launch->family.size == 0) {
    return;
  }
  rp_registry_process process = process_of(&context, launch->module);
  const rp_registered *root = find_root(f, message, process, launch->module, launch->family);
  if (root == NULL) {
    return;
  }
  if (root->task == NULL && rp_class_derives_named(root->class, "luigi.tools.range", "RangeBase")) {
    read_range(f, message, launch, root, process);
    add_class_arguments(f, message, launch, root);
    return;
  }
  if (root->task != NULL) {
    rp_entry_set_root(f, message, root->task);
    add_root_arguments(f, message, launch, root);
    add_configured(f, message, launch, root);
    check_required(f, message, root);
  } else {
    worsen(message, RP_RULE_LAUNCH_UNRESOLVED); // a task of Luigi itself
  }
  add_class_arguments(f, message, launch, NULL);
}

// ---- all of them ----

static void add_launch(rp_entry_finder *f, const rp_launch *given)
{
  rp_launch launch = *given;
  if (launch.code == RP_RULE_LAUNCH_FILE_UNREAD) {
    RP_PUSH(f->arena, &f->entries, rp_entry_of_launch(f, &launch));
    return;
  }
  if (launch.form == RP_LAUNCH_SCRIPT || launch.form == RP_LAUNCH_MODULE || launch.form == RP_LAUNCH_CONSOLE) {
    const rp_module *program =
        launch.form == RP_LAUNCH_SCRIPT ? module_of_script(f, &launch) : module_named(f, launch.path, launch.module);
    if (program != NULL && !program->stub) {
      (void)rp_entry_join(f, &launch, program); // else it runs some program that is not Luigi's
    }
    return;
  }
  Repipe__V1__EntryPoint *message = rp_entry_of_launch(f, &launch);
  rp_entry_judge(f, message, &launch, NULL);
  RP_PUSH(f->arena, &f->entries, message);
}

static int compare_text(const char *left, const char *right)
{
  return rp_str_cmp(rp_str_of(left), rp_str_of(right));
}

static int compare_entries(const void *left, const void *right)
{
  const Repipe__V1__EntryPoint *a = *(Repipe__V1__EntryPoint *const *)left;
  const Repipe__V1__EntryPoint *b = *(Repipe__V1__EntryPoint *const *)right;
  int order = compare_text(a->path, b->path);
  order = order != 0 ? order : (a->line > b->line) - (a->line < b->line);
  order = order != 0 ? order : compare_text(a->root, b->root);
  order = order != 0 ? order : compare_text(a->schedule, b->schedule);
  order = order != 0 ? order : compare_text(a->schedule_path, b->schedule_path);
  order = order != 0 ? order : (a->schedule_line > b->schedule_line) - (a->schedule_line < b->schedule_line);
  order = order != 0 ? order : compare_text(a->command, b->command);
  return order != 0 ? order : compare_text(a->via, b->via);
}

void rp_entries_find(rp_interp *in, rp_arena *arena, const rp_entry_input *input, Repipe__V1__Inventory *inventory)
{
  rp_entry_finder f = {.in = in, .arena = arena, .input = input, .python_count = in->launches.count};
  f.registry = rp_registry_new(in, arena, input->tasks, input->task_count, input->main_edges);
  f.joined = rp_arena_alloc(arena, f.python_count + 1);
  memset(f.joined, 0, f.python_count + 1);
  for (size_t i = 0; i < input->launch_count; i++) {
    add_launch(&f, &input->launches[i]);
  }
  rp_entry_add_python(&f);
  rp_registry_release(f.registry);
  if (f.entries.count > 1) {
    qsort(f.entries.items, f.entries.count, sizeof f.entries.items[0], compare_entries);
  }
  inventory->n_entry_points = f.entries.count;
  inventory->entry_points = f.entries.items;
  rp_workflows_find(arena, input, inventory);
}
