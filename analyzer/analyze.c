// The dataflow of the analyzer, top to bottom: source -> select -> extract -> link -> evaluate -> inventory. It runs on a
// thread of its own, whose stack is as deep as the evaluator's budgets allow for.
#include "analyzer/analyzer.h"

#include <pthread.h>
#include <stdlib.h>

#include "analyzer/analyze_decisions.h"
#include "analyzer/analyze_fleet.h"
#include "analyzer/analyze_memory.h"
#include "analyzer/analyze_others.h"
#include "analyzer/analyze_roots.h"
#include "analyzer/entry/entry.h"
#include "analyzer/entry/snippet.h"
#include "analyzer/lib/luigi.h"
#include "analyzer/repository/config.h"
#include "analyzer/repository/counterpart.h"
#include "analyzer/repository/owners.h"
#include "analyzer/repository/requirements.h"
#include "analyzer/repository/settings.h"
#include "analyzer/select/library.h"
#include "analyzer/select/select.h"
#include "base/path.h"
#include "base/toml.h"
#include "base/utf8.h"

enum { STACK_SIZE = 512 * 1024 * 1024, TEXT_FILE_LIMIT = 1024 * 1024, STEPS_MAIN = 200000 };

typedef struct analysis {
  const rp_analyze_options *options;
  rp_arena *arena;  ///< of the caller: the inventory
  rp_arena scratch; ///< of this analysis
  rp_error *err;
  rp_source *source;
  rp_extractor *extractor;
  rp_requirement_lines requirements;
  rp_image_mentions images; ///< of Dockerfiles
  rp_interp in;
  const rp_source_entry *all; ///< entries, also where a folder of them is read
  size_t all_count;
  const rp_source_entry *entries;
  size_t entry_count;
  rp_select_tree *trees; ///< the repository's, then the libraries', then the one of house rules
  size_t tree_count;
  rp_fleet_search fleet; ///< trees of other repositories stand behind these
  const rp_selected *selected;
  size_t selected_count;
  RP_VEC(rp_link_file) files;
  RP_VEC(rp_str) paths;
  RP_VEC(rp_launch_file) launch_files;
  const rp_launch *launches;
  size_t launch_count;
  rp_arena launching; ///< what `launches` is made of
  rp_task_class *tasks;
  size_t task_count;
  rp_foreign foreign;
  size_t main_edges;
  rp_settings settings;
  size_t python_count;
  Repipe__V1__Inventory *inventory;
  int result;
} analysis;

// ---- repository and files ----

static void describe_repository(analysis *a)
{
  const rp_source_info *info = rp_source_describe(a->source);
  Repipe__V1__Repository *repository = RP_MESSAGE(a->arena, Repipe__V1__Repository, REPIPE__V1__REPOSITORY__INIT);
  repository->kind = rp_export_text(a->arena, info->kind);
  repository->origin_url = rp_export_text(a->arena, info->origin_url);
  repository->ref = rp_export_text(a->arena, info->ref);
  repository->commit = rp_export_text(a->arena, info->commit);
  repository->commit_time = info->commit_time;
  if (a->options->folder != NULL) {
    repository->folder = rp_export_text(a->arena, rp_path_normalize(&a->scratch, rp_str_of(a->options->folder)));
  }
  repository->identity = rp_arena_cstr(a->arena, rp_str_of(rp_analyze_identity(a->options, info, a->arena)));
  a->inventory->repository = repository;
}

static void add_repository_diagnostic(analysis *a, uint32_t code, rp_str path, uint32_t line, uint32_t column,
                                      rp_str text)
{
  Repipe__V1__Diagnostic *message = RP_MESSAGE(a->arena, Repipe__V1__Diagnostic, REPIPE__V1__DIAGNOSTIC__INIT);
  message->code = code;
  message->path = rp_export_text(a->arena, path);
  message->line = line;
  message->column = column;
  message->text = rp_export_text(a->arena, text);
  size_t count = a->inventory->n_diagnostics;
  if ((count & (count - 1)) == 0) {
    Repipe__V1__Diagnostic **more = rp_arena_alloc(a->arena, (count * 2 + 1) * sizeof *more);
    if (count > 0) {
      memcpy(more, a->inventory->diagnostics, count * sizeof *more);
    }
    a->inventory->diagnostics = more;
  }
  a->inventory->diagnostics[a->inventory->n_diagnostics++] = message;
}

static void add_decision_problems(analysis *a, rp_decision_problems problems)
{
  for (size_t i = 0; i < problems.count; i++) {
    const rp_decision_problem *one = &problems.items[i];
    add_repository_diagnostic(a, one->code, RP_STR(RP_DECISIONS_FILE), one->line, one->column, one->text);
  }
}

static void add_decisions(analysis *a)
{
  rp_decision_problems problems;
  a->inventory->decisions =
      rp_analyze_decisions(&problems, a->source, a->entries, a->entry_count, a->options->rules, a->arena);
  add_decision_problems(a, problems);
  a->tree_count += rp_analyze_house(&a->trees[a->tree_count], a->inventory->decisions, &a->scratch);
}

/// Only what lies in the folder is read, by its path below it; but owners are named for the repository as a whole.
static int enter_folder(analysis *a)
{
  for (size_t i = 0; i < a->entry_count; i++) {
    rp_error ignored = {0};
    rp_str content;
    if (rp_owners_wants(a->entries[i].path) &&
        rp_source_read(&content, a->source, &a->entries[i], TEXT_FILE_LIMIT, &a->scratch, &ignored) == 0) {
      rp_analyze_owners(a->inventory, a->entries[i].path, content, a->arena);
    }
  }
  return rp_source_enter(&a->entries, &a->entry_count, a->source, rp_str_of(a->inventory->repository->folder),
                         &a->scratch, a->err);
}

static int read_files(analysis *a)
{
  if (rp_memory_list(&a->entries, &a->entry_count, a->source, a->options->memory, &a->scratch, a->err) != 0) {
    return -1;
  }
  a->all = a->entries;
  a->all_count = a->entry_count;
  if ((a->options->memory != NULL && a->options->memory->unchanged) ||
      (a->options->folder != NULL && enter_folder(a) != 0)) {
    return a->err->code == RP_OK ? 0 : -1;
  }
  if (rp_libraries_open(&a->trees, 1, a->options->libraries, a->options->library_count, &a->scratch, a->err) != 0) {
    return -1;
  }
  a->trees[0] = (rp_select_tree){.source = a->source, .entries = a->entries, .count = a->entry_count};
  a->tree_count = a->options->library_count + 1;
  add_decisions(a);
  if (a->options->fleet != NULL) {
    rp_fleet_open(&a->fleet, a->options->fleet, &a->scratch);
  }
  const rp_select_more *more = a->options->fleet != NULL ? &a->fleet.more : NULL;
  if (rp_select(&a->selected, &a->selected_count, a->trees, a->tree_count, more, &a->scratch, a->err) != 0) {
    return -1;
  }
  if (a->options->fleet != NULL) {
    rp_fleet_answer(&a->fleet, a->arena);
  }
  if (rp_source_describe(a->source)->empty) {
    add_repository_diagnostic(a, RP_RULE_REPOSITORY_EMPTY, RP_STR(""), 0, 0, RP_STR("no commit"));
  }
  a->inventory->files =
      rp_arena_alloc(a->arena, (a->selected_count + a->entry_count + 1) * sizeof *a->inventory->files);
  return 0;
}

static void add_file(analysis *a, const rp_selected *selected, const char *outcome, uint32_t code, rp_str reason)
{
  Repipe__V1__File *file = RP_MESSAGE(a->arena, Repipe__V1__File, REPIPE__V1__FILE__INIT);
  file->path = rp_export_text(a->arena, selected->path);
  file->outcome = rp_arena_cstr(a->arena, rp_str_of(outcome));
  file->reason = rp_export_text(a->arena, reason);
  file->code = code;
  file->size = selected->size;
  file->blob = rp_export_text(a->arena, rp_str_of(selected->entry->blob));
  file->test = rp_analyze_is_test(selected->path);
  a->inventory->files[a->inventory->n_files++] = file;
}

static const rp_facts *facts_of(analysis *a, const rp_selected *selected)
{
  rp_memory_watch(a->options->memory, "extract", selected->path);
  rp_facts_cache cache = rp_memory_facts(a->options->memory);
  return rp_facts_of(&cache, a->extractor, selected->entry->blob, selected->content, &a->scratch);
}

/// What a library says counts; what it is does not: neither file nor diagnostic of the repository.
static void add_library_file(analysis *a, const rp_selected *selected)
{
  if (selected->outcome == RP_SELECT_RELEVANT) {
    const rp_facts *facts = facts_of(a, selected);
    RP_PUSH(&a->scratch, &a->files,
            ((rp_link_file){selected->path, facts, selected->content, rp_analyze_is_test(selected->path),
                            rp_analyze_house_path(selected->path), true}));
  }
}

static void extract_files(analysis *a)
{
  for (size_t i = 0; i < a->selected_count; i++) {
    const rp_selected *selected = &a->selected[i];
    rp_str path = selected->path;
    RP_PUSH(&a->scratch, &a->paths, path);
    if (selected->tree > 0) {
      add_library_file(a, selected);
      continue;
    }
    if (selected->outcome != RP_SELECT_RELEVANT) {
      bool unparsed = selected->outcome == RP_SELECT_UNPARSED;
      const rp_rule *rule = rp_rule_find(selected->code);
      rp_str reason = selected->reason.size > 0 ? selected->reason : rp_str_of(rule != NULL ? rule->title : "");
      add_file(a, selected, unparsed ? "unparsed" : "ignored", selected->code, reason);
      if (selected->code != 0) {
        add_repository_diagnostic(a, selected->code, path, 0, 0, reason);
      }
      continue;
    }
    const rp_facts *facts = facts_of(a, selected);
    RP_PUSH(&a->scratch, &a->files,
            ((rp_link_file){path, facts, selected->content, rp_analyze_is_test(path), false, false}));
    bool nothing = facts->n_problems > 0 && rp_ir_list_at(facts, facts->body).count <= 1 && facts->kind.len <= 3;
    uint32_t first_code = facts->n_problems > 0 ? facts->problems[0]->code : 0;
    const rp_rule *rule = rp_rule_find(first_code);
    if (nothing) {
      add_file(a, selected, "unparsed", first_code, rp_str_of(rule != NULL ? rule->title : ""));
    } else if (facts->n_problems > 0) {
      rp_ir_place place = rp_ir_place_of(facts, facts->problems[0]->start);
      add_file(a, selected, "unparsed", first_code,
               rp_arena_printf(&a->scratch, "%s at line %u; the rest was read",
                               rule != NULL ? rule->title : "a problem", place.line));
    } else {
      add_file(a, selected, "scanned", 0, RP_STR(""));
    }
    for (size_t k = 0; k < facts->n_problems && k < 20; k++) {
      rp_ir_place place = rp_ir_place_of(facts, facts->problems[k]->start);
      const rp_rule *problem = rp_rule_find(facts->problems[k]->code);
      add_repository_diagnostic(a, facts->problems[k]->code, path, place.line, place.column,
                                rp_str_of(problem != NULL ? problem->title : ""));
    }
    if (facts->python2) {
      add_repository_diagnostic(a, RP_RULE_PYTHON2, path, 0, 0, RP_STR("Python 2 syntax"));
    }
  }
}

static void add_ties(analysis *a)
{
  for (size_t i = 0; i < a->fleet.ties.count; i++) {
    const rp_fleet_tie *tie = &a->fleet.ties.items[i];
    for (size_t k = 0; k < a->files.count; k++) {
      rp_ir_place place = {0};
      const rp_link_file *file = &a->files.items[k];
      if (!file->library && rp_fleet_tie_place(&place, tie, file->facts)) {
        add_repository_diagnostic(a, RP_RULE_PROVIDERS, file->path, place.line, place.column,
                                  rp_fleet_tie_text(tie, &a->scratch));
      }
    }
  }
}

// ---- everything that is not Python ----

static void add_config(analysis *a, rp_str path, rp_str content)
{
  rp_config_file parsed = rp_config_parse(path, content, &a->scratch);
  Repipe__V1__ConfigFile *file = RP_MESSAGE(a->arena, Repipe__V1__ConfigFile, REPIPE__V1__CONFIG_FILE__INIT);
  file->path = rp_export_text(a->arena, path);
  file->values = rp_arena_alloc(a->arena, (parsed.count + 1) * sizeof *file->values);
  for (size_t i = 0; i < parsed.count; i++) {
    if (parsed.values[i].option.size == 0) { // an empty section
      continue;
    }
    Repipe__V1__ConfigValue *value = RP_MESSAGE(a->arena, Repipe__V1__ConfigValue, REPIPE__V1__CONFIG_VALUE__INIT);
    value->section = rp_export_text(a->arena, parsed.values[i].section);
    value->option = rp_export_text(a->arena, parsed.values[i].option);
    value->value = rp_export_text(a->arena, parsed.values[i].redacted ? RP_STR("") : parsed.values[i].value);
    value->redacted = parsed.values[i].redacted;
    value->line = parsed.values[i].line;
    file->values[file->n_values++] = value;
  }
  rp_settings_add(&a->settings, path, content);
  size_t count = a->inventory->n_config_files;
  Repipe__V1__ConfigFile **more = rp_arena_alloc(a->arena, (count + 1) * sizeof *more);
  if (count > 0) {
    memcpy(more, a->inventory->config_files, count * sizeof *more);
  }
  more[count] = file;
  a->inventory->config_files = more;
  a->inventory->n_config_files = count + 1;
}

/// A file that is none of Luigi's by its name but that LUIGI_CONFIG_PATH names.
static bool read_named(void *context, rp_str path, rp_str *content)
{
  analysis *a = context;
  rp_error ignored = {0};
  for (size_t i = 0; i < a->entry_count; i++) {
    if (rp_str_eq(a->entries[i].path, path) && a->entries[i].kind == RP_SOURCE_FILE) {
      return rp_source_read(content, a->source, &a->entries[i], TEXT_FILE_LIMIT, &a->scratch, &ignored) == 0;
    }
  }
  return false;
}

/// Whether there is a file of that path, or one in a folder of that path.
static bool holds(rp_interp *in, rp_str path)
{
  const analysis *a = ((const rp_settings *)in->settings)->context;
  for (size_t i = 0; i < a->entry_count && path.size > 0; i++) {
    rp_str entry = a->entries[i].path;
    if (rp_str_starts_with(entry, path) && (entry.size == path.size || entry.data[path.size] == '/')) {
      return true;
    }
  }
  return false;
}

/// With `in` those of commands that evaluation reached, too.
static void find_launches(analysis *a, rp_interp *in)
{
  size_t count;
  const rp_launch_snippet *snippets = rp_entry_snippets(&count, a->files.items, a->files.count, in, &a->scratch);
  rp_arena_release(&a->launching); // those that were found before are among these
  a->launches = rp_launch_find(&a->launch_count, a->launch_files.items, a->launch_files.count, snippets, count,
                               a->inventory->decisions != NULL ? a->inventory->decisions->house : NULL, &a->launching);
}

static void read_others(analysis *a)
{
  a->settings = (rp_settings){.arena = &a->scratch, .read = read_named, .context = a};
  for (size_t i = 0; i < a->entry_count; i++) {
    const rp_source_entry *entry = &a->entries[i];
    bool config = rp_config_wants(entry->path);
    bool owners = a->options->folder == NULL && rp_owners_wants(entry->path);
    bool launch = rp_launch_wants(entry->path);
    bool requirements = rp_requirements_wants(entry->path);
    bool images = rp_requirements_is_dockerfile(entry->path);
    if (entry->kind != RP_SOURCE_FILE || (!config && !owners && !launch && !requirements && !images)) {
      continue;
    }
    rp_error ignored = {0};
    rp_str content;
    if (rp_source_read(&content, a->source, entry, TEXT_FILE_LIMIT, &a->scratch, &ignored) != 0) {
      add_repository_diagnostic(a, ignored.code == RP_ERROR_LIMIT ? RP_RULE_FILE_TOO_LARGE : RP_RULE_FILE_UNREADABLE,
                                entry->path, 0, 0, rp_str_of(ignored.text));
      continue;
    }
    if (config) {
      add_config(a, entry->path, content);
    }
    if (owners) {
      rp_analyze_owners(a->inventory, entry->path, content, a->arena);
    }
    if (requirements) {
      rp_requirements_read(&a->requirements, entry->path, content, a->extractor, a->arena);
    }
    if (images) {
      rp_requirements_images(&a->images, entry->path, content, a->arena);
    }
    if (launch) {
      RP_PUSH(&a->scratch, &a->launch_files, ((rp_launch_file){entry->path, content}));
    }
  }
  a->inventory->python_requirements = a->requirements.items;
  a->inventory->n_python_requirements = a->requirements.count;
  rp_settings_apply(&a->settings, &a->in);
  find_launches(a, NULL);
}

static void add_images(analysis *a)
{
  rp_image_mentions images = a->images;
  for (size_t i = 0; i < a->launch_count; i++) {
    if (a->launches[i].image.size > 0 && !rp_requirements_is_dockerfile(a->launches[i].path)) {
      Repipe__V1__ImageMention *image = RP_MESSAGE(a->arena, Repipe__V1__ImageMention, REPIPE__V1__IMAGE_MENTION__INIT);
      image->image = rp_export_text(a->arena, a->launches[i].image);
      image->path = rp_export_text(a->arena, a->launches[i].path);
      image->line = a->launches[i].line;
      RP_PUSH(a->arena, &images, image);
    }
  }
  a->inventory->n_images = images.count;
  a->inventory->images = images.items;
}

// ---- evaluation ----

/// luigi.namespace() without a scope holds for what a process imports later; every module is a process's first here.
static void reset_global_namespace(rp_interp *in)
{
  rp_module *stub = rp_linker_find(in->linker, NULL, RP_STR("luigi.task_register"));
  rp_val class = stub == NULL || stub->object == NULL ? NULL : rp_env_find(&stub->object->env, rp_sym(in, "Register"));
  rp_val dict = class == NULL ? NULL : rp_env_find(&class->object->env, rp_sym(in, "_default_namespace_dict"));
  if (dict != NULL && rp_value_is(dict, RP_OBJECT_DICT)) {
    rp_dict_set(in, dict->object, rp_value_cstr(&in->values, ""), rp_value_cstr(&in->values, ""));
  }
}

/// Whether a file makes its directory one that distributions are built from. One that only holds tools' settings does not.
static bool makes_project(rp_str base, rp_str text, rp_arena *scratch)
{
  bool complete;
  if (rp_str_is(base, "pyproject.toml")) {
    const rp_toml_node *file = rp_toml_parse(&complete, text, scratch);
    return rp_toml_find(file, "project") != NULL || rp_toml_find(file, "tool.poetry") != NULL ||
           rp_toml_find(file, "build-system") != NULL;
  }
  return rp_str_find(text, RP_STR("[metadata]"), 0) != SIZE_MAX;
}

static void add_project_files(analysis *a)
{
  for (size_t t = 0; t < a->tree_count; t++) {
    const rp_select_tree *tree = &a->trees[t];
    for (size_t i = 0; i < tree->count; i++) {
      const rp_source_entry *entry = &tree->entries[i];
      rp_str base = rp_path_base(entry->path);
      bool fits = rp_str_is(base, "pyproject.toml") || rp_str_is(base, "setup.cfg");
      rp_error ignored = {0};
      rp_str text;
      if (entry->kind == RP_SOURCE_FILE && fits &&
          rp_source_read(&text, tree->source, entry, TEXT_FILE_LIMIT, &a->scratch, &ignored) == 0 &&
          makes_project(base, text, &a->scratch)) {
        RP_PUSH(&a->scratch, &a->paths,
                tree->prefix.size > 0 ? rp_path_join(&a->scratch, tree->prefix, entry->path) : entry->path);
      }
    }
  }
}

static void evaluate_modules(analysis *a)
{
  rp_interp *in = &a->in;
  in->notices = rp_entry_runs;
  in->settings = &a->settings;
  in->add_config_path = rp_settings_add_path;
  in->holds = holds;
  RP_VEC(rp_str) evidence = {0};
  for (size_t i = 0; i < a->launch_count; i++) {
    if (a->launches[i].module.size > 0) {
      RP_PUSH(&a->scratch, &evidence, rp_arena_str(&a->scratch, a->launches[i].module));
    }
  }
  add_project_files(a);
  in->linker = rp_linker_new(&a->scratch, a->files.items, a->files.count, a->paths.items, a->paths.count,
                             evidence.items, evidence.count, a->extractor, &in->names);
  rp_import_module(in, NULL, RP_STR("luigi"));
  size_t count;
  rp_module *const *modules = rp_linker_modules(in->linker, &count);
  for (size_t i = 0; i < count; i++) {
    rp_import_file(in, modules[i]);
    reset_global_namespace(in);
  }
  a->main_edges = in->imports.count;
  rp_entry_run_programs(in, modules, count);
  a->python_count = in->launches.count;
}

/// What was said while modules ran and stands in no task class is said of the repository; a decorator of something else is
/// not, since what becomes of that is said where a task uses it.
static void add_module_notes(analysis *a)
{
  for (size_t i = 0; i < a->in.notes.count; i++) {
    const rp_note *note = &a->in.notes.items[i];
    bool elsewhere = note->told || note->code == RP_RULE_DECORATOR_UNKNOWN;
    if (!elsewhere && note->path.size > 0 && !rp_library_path(note->path)) {
      add_repository_diagnostic(a, note->code, note->path, note->line, note->column, note->text);
    }
  }
}

static void evaluate_tasks(analysis *a)
{
  a->tasks = rp_tasks_list(&a->in, a->arena, &a->task_count);
  a->inventory->tasks = rp_arena_alloc(a->arena, (a->task_count + 1) * sizeof *a->inventory->tasks);
  for (size_t i = 0; i < a->task_count; i++) {
    rp_task_evaluate(&a->in, a->arena, &a->tasks[i]);
    a->inventory->tasks[a->inventory->n_tasks++] = a->tasks[i].message;
  }
}

static void build_workflows(analysis *a)
{
  rp_entry_input input = {a->tasks,      a->task_count,   a->launches, a->launch_count,
                          a->main_edges, a->python_count, &a->settings};
  rp_entries_find(&a->in, a->arena, &input, a->inventory);
  for (size_t i = 0; i < a->inventory->n_workflows && a->options->workflows; i++) {
    Repipe__V1__Workflow *workflow = a->inventory->workflows[i];
    rp_graph_root root = {.class = a->tasks[workflow->task].class,
                          .symbolic = true,
                          .answers = rp_analyze_answers(a->options, a->inventory, &a->scratch)};
    workflow->graph = rp_graph_build(&a->in, a->arena, &root, a->tasks, a->task_count, &a->foreign);
  }
}

/// Classes that graphs met and that are not the repository's.
static void describe_foreign(analysis *a)
{
  a->inventory->foreign = rp_arena_alloc(a->arena, (a->foreign.count + 1) * sizeof *a->inventory->foreign);
  for (size_t i = 0; i < a->foreign.count; i++) {
    a->inventory->foreign[a->inventory->n_foreign++] = rp_task_foreign(&a->in, a->arena, a->foreign.items[i]);
  }
}

static int run(analysis *a)
{
  if (rp_source_open(&a->source, a->options->path, a->options->ref, a->err) != 0) {
    return -1;
  }
  a->inventory = RP_MESSAGE(a->arena, Repipe__V1__Inventory, REPIPE__V1__INVENTORY__INIT);
  a->inventory->schema_version = 1;
  describe_repository(a);
  rp_analyze_memory *memory = a->options->memory;
  rp_memory_watch(memory, "list", RP_STR(""));
  if (read_files(a) != 0) {
    return -1;
  }
  if (memory != NULL && memory->unchanged) {
    a->inventory = NULL;
    return 0;
  }
  a->inventory->repository->commit =
      rp_export_text(a->arena, rp_source_describe(a->source)->commit); // "+" is known only now
  extract_files(a);
  add_ties(a);
  rp_memory_watch(memory, "evaluate", RP_STR(""));
  read_others(a);
  evaluate_modules(a);
  evaluate_tasks(a);
  if (a->in.outside.count > 0) {
    find_launches(a, &a->in);
  }
  add_images(a);
  rp_analyze_counterparts(a->inventory, a->source, a->entries, a->entry_count, a->selected, a->selected_count,
                          a->extractor, a->arena, &a->scratch);
  add_module_notes(a);
  add_decision_problems(a, rp_analyze_unused(a->inventory, &a->scratch));
  if (a->options->root_count > 0) {
    rp_analyze_roots(a->options, &a->in, a->tasks, a->task_count, &a->foreign, a->inventory, a->arena);
  } else {
    build_workflows(a);
    rp_analyze_wanted(a->options, &a->in, a->tasks, a->task_count, &a->foreign, a->inventory, a->arena);
  }
  describe_foreign(a);
  if (memory != NULL) {
    rp_memory_judge(memory, a->inventory, a->source, a->all, a->all_count);
  }
  return 0;
}

static void *run_on_thread(void *data)
{
  analysis *a = data;
  a->result = run(a);
  return NULL;
}

int rp_analyze(Repipe__V1__Inventory **out, const rp_analyze_options *options, rp_arena *arena, rp_error *err)
{
  analysis *a = RP_NEW(arena, analysis);
  a->options = options;
  a->arena = arena;
  a->err = err;
  a->result = -1;
  rp_arena_init(&a->scratch);
  a->extractor = rp_extractor_new();
  rp_interp_init(&a->in, &a->scratch, NULL);
  pthread_attr_t attributes;
  pthread_t thread = 0;
  bool started = pthread_attr_init(&attributes) == 0;
  started = started && pthread_attr_setstacksize(&attributes, STACK_SIZE) == 0 &&
            pthread_create(&thread, &attributes, run_on_thread, a) == 0;
  if (started) {
    pthread_join(thread, NULL);
  } else {
    rp_fail(err, RP_ERROR_LIMIT, "%s: no thread with a large stack could be started", options->path);
  }
  (void)pthread_attr_destroy(&attributes);
  if (a->in.linker != NULL) {
    rp_linker_release(a->in.linker);
  }
  rp_interp_release(&a->in);
  rp_extractor_free(a->extractor);
  rp_libraries_close(a->trees, 1, a->tree_count > 0 ? a->tree_count - 1 : options->library_count);
  rp_fleet_close(&a->fleet);
  rp_source_free(a->source);
  rp_arena_release(&a->launching);
  rp_arena_release(&a->scratch);
  if (a->result == 0) {
    *out = a->inventory;
  }
  return a->result;
}
