#include <stdlib.h>
#include <string.h>

#include "analyzer/analyzer.h"
#include "base/vec.h"
#include "cli/reading.h"
#include "cli/show.h"
#include "cli/show_roots.h"
#include "proto/inventory_json.h"
#include "translator/translator.h"

enum { OPTION_PARAM = 1 };

typedef struct parameters {
  RP_VEC(rp_analyze_argument) list;
  rp_reading reading;
} parameters;

static bool take_parameter(int val, const char *value, void *data)
{
  parameters *p = data;
  if (rp_reading_take(&p->reading, val, value)) {
    return true;
  }
  rp_analyze_argument argument;
  if (val != OPTION_PARAM || !rp_parameter_take(&argument, value, p->reading.arena)) {
    return false;
  }
  RP_PUSH(p->reading.arena, &p->list, argument);
  return true;
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

typedef struct words {
  char *ref, *root, *roots, *format, *graph, *task, *why;
  int all;
} words;

/// What is wrong with the options together; NULL when nothing is.
static const char *misuse(const words *w, const char **operands, const parameters *given, rp_graph_format *graph)
{
  static const char *const GRAPHS[] = {
      [RP_GRAPH_TEXT] = "text", [RP_GRAPH_DOT] = "dot", [RP_GRAPH_MERMAID] = "mermaid"};
  *graph = RP_GRAPH_NONE;
  for (size_t i = RP_GRAPH_TEXT; w->graph != NULL && i <= RP_GRAPH_MERMAID; i++) {
    *graph = strcmp(w->graph, GRAPHS[i]) == 0 ? (rp_graph_format)i : *graph;
  }
  bool json = w->format != NULL && strcmp(w->format, "json") == 0;
  int views = (w->graph != NULL) + (w->task != NULL) + (w->why != NULL);
  return operands[0] == NULL || operands[1] != NULL                     ? "one SOURCE"
         : w->format != NULL && !json && strcmp(w->format, "text") != 0 ? "--format json or text"
         : w->graph != NULL && *graph == RP_GRAPH_NONE                  ? "--graph text, dot or mermaid"
         : views > 1 || (views > 0 && json)                       ? "one of --task, --why, --graph and --format json"
         : w->roots != NULL && (!json || w->root != NULL)         ? "--roots with --format json and without --root"
         : given->list.count > 0 && w->root == NULL               ? "--param only with --root"
         : w->root != NULL && (w->task != NULL || w->why != NULL) ? "--root with --graph or --format json"
                                                                  : NULL;
}

static int print_text(rp_show *show, const words *w, rp_graph_format graph)
{
  rp_error err = {0};
  const char *name = w->task != NULL ? w->task : w->why;
  const Repipe__V1__Task *task = name != NULL ? rp_show_find(show, name, &err) : NULL;
  if (name != NULL && task == NULL) {
    return rp_exit_for(&err);
  }
  if (w->root != NULL || graph != RP_GRAPH_NONE) {
    rp_show_graph(show, w->root != NULL ? show->inventory->workflows[0]->graph : NULL, graph);
  } else if (w->task != NULL) {
    rp_show_task(show, task);
  } else if (w->why != NULL) {
    show->all = true; // evidence is shown whole
    rp_show_why(show, task);
  } else {
    rp_show_summary(show);
  }
  int status = rp_print(rp_buf_str(&show->out)) ? RP_EXIT_OK : RP_EXIT_FAILED;
  rp_buf_release(&show->out);
  return status;
}

int rp_cmd_show(int argc, const char **argv)
{
  words w = {0};
  struct poptOption options[] = {
      {"ref", 0, POPT_ARG_STRING, &w.ref, 0, "branch, tag or commit (default: the worktree as it stands, else HEAD)",
       "REF"},
      {"task", 0, POPT_ARG_STRING, &w.task, 0, "one task: parameters, dependencies, outputs, and where each comes from",
       "NAME"},
      {"why", 0, POPT_ARG_STRING, &w.why, 0,
       "the evidence: how a task is reached, what says its dependencies, what is in the way", "NAME"},
      {"graph", 0, POPT_ARG_STRING, &w.graph, 0,
       "the dependency graph of the classes, or with --root of that root: text, dot or mermaid", "FORMAT"},
      {"root", 0, POPT_ARG_STRING, &w.root, 0, "the concrete graph of one task: its family, or module:Class", "NAME"},
      {"param", 0, POPT_ARG_STRING, NULL, OPTION_PARAM,
       "value of a parameter of the root, as on Luigi's command line (repeatable)", "NAME=VALUE"},
      {"roots", 0, POPT_ARG_STRING, &w.roots, 0,
       "the graphs of many: a line of FILE is {\"root\": NAME, \"params\": {NAME: VALUE}}", "FILE"},
      RP_READING_OPTIONS,
      RP_FOLDER_OPTION,
      RP_FLEET_OPTION,
      {"all", 0, POPT_ARG_NONE, &w.all, 0, "do not cut lists and long texts", NULL},
      {"format", 0, POPT_ARG_STRING, &w.format, 0, "json or text (default: text)", "FORMAT"},
      POPT_TABLEEND};
  static const char TEXT[] =
      "Prints what one repository holds: files, tasks, workflows, and what is not known of them and why, as n of N.\n"
      "SOURCE is a git repository (bare, shallow, worktree) or a plain directory. NAME is a family, module:Class or\n"
      "class name. The JSON is described by docs/schema/. What stands in a --library is read to understand SOURCE\n"
      "and is not counted as its own.\n\n"
      "  repipe show .\n"
      "  repipe show . --task reports.Daily\n"
      "  repipe show . --why reports.Daily\n"
      "  repipe show . --graph dot | dot -Tsvg > graph.svg\n"
      "  repipe show . --root reports.Daily --param date=2026-01-31\n"
      "  repipe show . --root reports.Daily --param date=2026-01-31 --format json\n"
      "  repipe show . --library ../pipeline-commons --library site-packages\n\n"
      "--roots prints a line for each root in place of the document: root, params, and graph or error.\n\n"
      "Exit status: 0 done, 1 a root of --roots has no graph, 2 usage (unknown or ambiguous name, a value that does "
      "not\n"
      "parse), 3 SOURCE cannot be read.";
  rp_arena arena;
  rp_arena_init(&arena);
  parameters given = {.reading = {.arena = &arena}};
  const char **operands;
  int status = rp_command_parse(&(rp_command_line){"show", "SOURCE [OPTION...]", TEXT, options}, argc, argv,
                                take_parameter, &given, &operands);
  rp_graph_format graph = RP_GRAPH_NONE;
  const char *wrong = status < 0 ? misuse(&w, operands, &given, &graph) : NULL;
  status = status < 0 && wrong == NULL ? rp_reading_load(&given.reading) : status;
  if (status >= 0 || wrong != NULL) {
    if (wrong != NULL) {
      rp_say("show: %s; see 'repipe show --help'", wrong);
      status = RP_EXIT_USAGE;
    }
    rp_reading_release(&given.reading);
    rp_arena_release(&arena);
    return status;
  }
  rp_error err = {0};
  Repipe__V1__Inventory *inventory;
  Repipe__V1__Plan *plan = NULL;
  rp_analyze_root one = {.name = rp_str_of(w.root), .arguments = given.list.items, .argument_count = given.list.count};
  rp_analyze_root *asked = &one;
  size_t asked_count = w.root != NULL;
  if (w.roots != NULL && rp_show_roots_read(&asked, &asked_count, w.roots, &arena, &err) != 0) {
    status = rp_exit_for(&err);
    rp_reading_release(&given.reading);
    rp_arena_release(&arena);
    return status;
  }
  rp_analyze_options analyze = {
      .path = operands[0], .ref = w.ref, .roots = asked, .root_count = asked_count, .workflows = asked_count == 0};
  rp_reading_apply(&analyze, &given.reading);
  if (rp_analyze(&inventory, &analyze, &arena, &err) != 0 ||
      (asked_count == 0 &&
       rp_plan(&plan, inventory, &(rp_plan_options){.all = true, .now = rp_reading_now()}, &arena, &err) != 0)) {
    status = rp_exit_for(&err);
  } else if (w.roots != NULL) {
    status = rp_show_roots_print(inventory, asked, asked_count);
  } else if (w.root != NULL && one.graph == NULL) {
    status = rp_exit_for(&one.error);
  } else if (w.format != NULL && strcmp(w.format, "json") == 0) {
    status = print_json(inventory, plan, w.root != NULL);
  } else {
    rp_show show = {.arena = &arena, .inventory = inventory, .plan = plan, .all = w.all != 0};
    status = print_text(&show, &w, graph);
  }
  rp_reading_release(&given.reading);
  rp_arena_release(&arena);
  return status;
}
