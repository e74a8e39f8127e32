#include <stdlib.h>
#include <string.h>

#include "analyzer/analyzer.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "cli/cmd.h"
#include "proto/inventory_json.h"
#include "proto/rules.h"
#include "translator/translator.h"

enum { OPTION_PARAM = 1 };

typedef struct parameters {
  rp_arena *arena;
  RP_VEC(rp_analyze_argument) list;
  rp_libraries libraries;
} parameters;

static bool take_parameter(int val, const char *value, void *data)
{
  parameters *p = data;
  if (rp_take_library(&p->libraries, p->arena, val, value)) {
    return true;
  }
  const char *equals = value != NULL ? strchr(value, '=') : NULL;
  if (val != OPTION_PARAM || equals == NULL || equals == value) {
    return false;
  }
  rp_str text = rp_str_of(value);
  size_t at = (size_t)(equals - value);
  RP_PUSH(p->arena, &p->list, ((rp_analyze_argument){rp_arena_str(p->arena, rp_str_sub(text, 0, at)), rp_arena_str(p->arena, rp_str_sub(text, at + 1, text.size))}));
  return true;
}

static void say(rp_buf *out, rp_arena *arena, const char *text)
{
  rp_buf_add(out, rp_utf8_visible(arena, rp_str_of(text)));
}

static void print_task(rp_buf *out, rp_arena *arena, const Repipe__V1__Task *task, const char *outcome)
{
  rp_buf_cstr(out, "\n");
  say(out, arena, task->family);
  rp_buf_printf(out, "  [%s, %s]  ", task->kind, outcome);
  say(out, arena, task->path);
  rp_buf_printf(out, ":%u\n", task->line);
  for (size_t i = 0; i < task->n_parameters; i++) {
    const Repipe__V1__Parameter *p = task->parameters[i];
    rp_buf_cstr(out, "    parameter ");
    say(out, arena, p->name);
    rp_buf_cstr(out, ": ");
    say(out, arena, p->class_);
    rp_buf_cstr(out, p->required ? ", required\n" : "\n");
  }
  for (size_t i = 0; i < task->n_requires; i++) {
    const Repipe__V1__Dependency *d = task->requires[i];
    rp_buf_cstr(out, d->dynamic ? "    yields    " : "    requires  ");
    say(out, arena, d->task[0] != '\0' ? d->task : d->text);
    rp_buf_cstr(out, d->many ? " (any number)" : "");
    if (d->condition[0] != '\0') {
      rp_buf_cstr(out, " if ");
      say(out, arena, d->condition);
    }
    if (d->code != 0) {
      rp_buf_printf(out, "  RP%04u", d->code);
    }
    rp_buf_cstr(out, "\n");
  }
  for (size_t i = 0; i < task->n_outputs; i++) {
    const Repipe__V1__Output *o = task->outputs[i];
    rp_buf_cstr(out, "    output    ");
    say(out, arena, o->class_[0] != '\0' ? o->class_ : o->text);
    if (o->path != NULL) {
      rp_buf_char(out, ' ');
      json_t *value = rp_value_json(o->path);
      char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
      json_decref(value);
      say(out, arena, o->path->kind_case == REPIPE__V1__VALUE__KIND_LITERAL   ? o->path->literal->text
                      : o->path->kind_case == REPIPE__V1__VALUE__KIND_DERIVED ? o->path->derived->expression
                                                                              : (text != NULL ? text : ""));
      free(text);
    }
    rp_buf_cstr(out, "\n");
  }
  for (size_t i = 0; i < task->n_diagnostics; i++) {
    const Repipe__V1__Diagnostic *d = task->diagnostics[i];
    const rp_rule *rule = rp_rule_find(d->code);
    rp_buf_printf(out, "    RP%04u %s: ", d->code, rule != NULL ? rule->title : "");
    say(out, arena, d->text);
    rp_buf_printf(out, " (line %u)\n", d->line);
  }
}

static rp_str text_of(const Repipe__V1__Inventory *inventory, const Repipe__V1__Plan *plan, rp_arena *arena)
{
  rp_buf out = RP_BUF_INIT;
  size_t scanned = 0;
  size_t launched = 0;
  for (size_t i = 0; i < inventory->n_files; i++) {
    scanned += strcmp(inventory->files[i]->outcome, "scanned") == 0;
  }
  for (size_t i = 0; i < inventory->n_workflows; i++) {
    launched += inventory->workflows[i]->launched ? 1 : 0;
  }
  say(&out, arena, inventory->repository->identity);
  rp_buf_printf(&out, "\n  files %zu/%zu scanned, tasks %zu, workflows %zu (%zu launched, %zu candidates), launches %zu\n", scanned,
                inventory->n_files, inventory->n_tasks, inventory->n_workflows, launched, inventory->n_workflows - launched,
                inventory->n_entry_points);
  for (size_t i = 0; i < inventory->n_tasks; i++) {
    print_task(&out, arena, inventory->tasks[i], plan != NULL && i < plan->n_tasks ? plan->tasks[i]->outcome : "not planned");
  }
  for (size_t i = 0; i < inventory->n_diagnostics; i++) {
    const Repipe__V1__Diagnostic *d = inventory->diagnostics[i];
    rp_buf_printf(&out, "%sRP%04u ", i == 0 ? "\n" : "", d->code);
    say(&out, arena, d->path);
    rp_buf_printf(&out, ":%u ", d->line);
    say(&out, arena, d->text);
    rp_buf_cstr(&out, "\n");
  }
  rp_str text = rp_arena_str(arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return text;
}

static int print_json(const Repipe__V1__Inventory *inventory, const Repipe__V1__Plan *plan, bool graph)
{
  rp_show_outcomes outcomes = {plan != NULL ? plan->tasks : NULL, plan != NULL ? plan->n_tasks : 0};
  json_t *document = rp_inventory_json(inventory, &outcomes);
  if (graph) {
    json_object_set_new(document, "graph", rp_graph_json(inventory, inventory->workflows[0]->graph));
  }
  char *text = json_dumps(document, JSON_INDENT(1) | JSON_REAL_PRECISION(17));
  json_decref(document);
  if (text == NULL) {
    rp_say("show: a text is not valid UTF-8");
    return RP_EXIT_FAILED;
  }
  bool printed = rp_print(rp_str_of(text)) && rp_print(RP_STR("\n"));
  free(text);
  return printed ? RP_EXIT_OK : RP_EXIT_FAILED;
}

int rp_cmd_show(int argc, const char **argv)
{
  char *ref = NULL;
  char *root = NULL;
  char *format = NULL;
  struct poptOption options[] = {
      {"ref", 0, POPT_ARG_STRING, &ref, 0, "branch, tag or commit (default: the worktree as it stands, else HEAD)", "REF"},
      {"root", 0, POPT_ARG_STRING, &root, 0, "the concrete graph of one task: its family, or module:Class", "NAME"},
      {"param", 0, POPT_ARG_STRING, NULL, OPTION_PARAM, "value of a parameter of the root, as on Luigi's command line (repeatable)", "NAME=VALUE"},
      RP_LIBRARY_OPTION,
      {"format", 0, POPT_ARG_STRING, &format, 0, "json or text (default: text)", "FORMAT"},
      POPT_TABLEEND};
  static const char TEXT[] = "Prints what one repository holds: files, tasks with parameters, dependencies and outputs, launches.\n"
                             "SOURCE is a git repository (bare, shallow, worktree) or a plain directory. The JSON is described by\n"
                             "docs/schema/. What stands in a --library is read to understand SOURCE and is not counted as its own.\n\n"
                             "  repipe show . --format json\n"
                             "  repipe show . --root reports.Daily --param date=2026-01-31 --format json\n"
                             "  repipe show . --library ../pipeline-commons --library site-packages\n\n"
                             "Exit status: 0 done, 2 usage (unknown or ambiguous root, a value that does not parse), 3 SOURCE cannot be read.";
  rp_arena arena;
  rp_arena_init(&arena);
  parameters given = {.arena = &arena};
  const char **operands;
  int status = rp_command_parse(&(rp_command_line){"show", "SOURCE [OPTION...]", TEXT, options}, argc, argv, take_parameter, &given, &operands);
  if (status >= 0) {
    rp_arena_release(&arena);
    return status;
  }
  bool json = format != NULL && strcmp(format, "json") == 0;
  if (operands[0] == NULL || operands[1] != NULL || (format != NULL && !json && strcmp(format, "text") != 0) || (given.list.count > 0 && root == NULL)) {
    rp_say("show: one SOURCE, --format json or text, --param only with --root; see 'repipe show --help'");
    rp_arena_release(&arena);
    return RP_EXIT_USAGE;
  }
  rp_error err = {0};
  Repipe__V1__Inventory *inventory;
  rp_analyze_options analyze = {.path = operands[0], .ref = ref, .root = rp_str_of(root), .arguments = given.list.items,
                                .argument_count = given.list.count, .libraries = given.libraries.list.items,
                                .library_count = given.libraries.list.count, .workflows = root == NULL};
  if (rp_analyze(&inventory, &analyze, &arena, &err) != 0) {
    status = rp_exit_for(&err);
    rp_arena_release(&arena);
    return status;
  }
  Repipe__V1__Plan *plan = NULL;
  if (root == NULL && rp_plan(&plan, inventory, &(rp_plan_options){.all = true}, &arena, &err) != 0) {
    status = rp_exit_for(&err);
  } else if (json || root != NULL) {
    status = print_json(inventory, plan, root != NULL);
  } else {
    status = rp_print(text_of(inventory, plan, &arena)) ? RP_EXIT_OK : RP_EXIT_FAILED;
  }
  rp_arena_release(&arena);
  return status;
}
