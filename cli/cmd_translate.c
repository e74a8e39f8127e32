#include <string.h>

#include "analyzer/analyzer.h"
#include "base/vec.h"
#include "cli/translate.h"

enum { OPTION_ROOT = 1, OPTION_PARAM };

typedef struct roots {
  RP_VEC(rp_str) list;
  RP_VEC(rp_analyze_argument) parameters; ///< of the only root
  rp_reading reading;
} roots;

static bool take_root(int val, const char *value, void *data)
{
  roots *r = data;
  if (rp_reading_take(&r->reading, val, value)) {
    return true;
  }
  rp_analyze_argument parameter;
  if (val == OPTION_PARAM && rp_parameter_take(&parameter, value, r->reading.arena)) {
    RP_PUSH(r->reading.arena, &r->parameters, parameter);
    return true;
  }
  if (val != OPTION_ROOT || value == NULL || value[0] == '\0') {
    return false;
  }
  RP_PUSH(r->reading.arena, &r->list, rp_arena_str(r->reading.arena, rp_str_of(value)));
  return true;
}

static void say_totals(const Repipe__V1__Plan *plan, const rp_package *package, const char *out, bool image)
{
  static const char *const OUTCOMES[] = {"exact", "review", "collapsed", "blocked"};
  size_t counts[4] = {0};
  for (size_t i = 0; i < plan->n_workflows; i++) {
    for (size_t k = 0; k < 4; k++) {
      counts[k] += strcmp(plan->workflows[i]->outcome, OUTCOMES[k]) == 0;
    }
  }
  (void)fprintf(stderr, "workflows %zu = %zu exact + %zu review + %zu collapsed + %zu blocked; entities %zu\n",
                plan->n_workflows, counts[0], counts[1], counts[2], counts[3], package->count);
  if (package->count > 0) {
    (void)fprintf(stderr, "package   %s/flyte-package.tgz\n", out);
  }
  (void)fprintf(stderr, "guide     %s/MIGRATION.md\n", out);
  if (image && package->count > 0) {
    (void)fprintf(
        stderr,
        "next      read the guide, then: flytectl register files --archive %s/flyte-package.tgz -p PROJECT -d "
        "DOMAIN --version VERSION\n",
        out);
  }
}

static int write_out(const Repipe__V1__Plan *plan, const Repipe__V1__Inventory *inventory, const rp_emit_options *emit,
                     const char *out, bool totals, rp_arena *arena, rp_error *err)
{
  rp_package package;
  if (rp_bundle(&package, plan, inventory, emit, out, arena, err) != 0) {
    return rp_exit_for(err);
  }
  bool refused = package.unresolved > 0 && !emit->allow_unresolved;
  if (totals) {
    say_totals(plan, &package, out, !refused);
  }
  if (refused) {
    rp_say("RP5513: no image is known, so Flyte refuses this package on purpose: translate again with --image IMAGE, "
           "or set "
           "image: in " RP_DECISIONS_FILE);
  }
  if (package.count == 0) {
    rp_say("no package: every workflow is blocked; the guide says by what");
  }
  return refused || package.count == 0 ? RP_EXIT_UNMET : RP_EXIT_OK;
}

/// Selects what was asked for among the workflows. False: the error of the first root that is none.
static bool roots_found(rp_plan_options *selection, const rp_analyze_options *analyze,
                        const Repipe__V1__Inventory *inventory, rp_arena *arena, rp_error *err)
{
  uint32_t *indices = RP_NEW_ARRAY(arena, uint32_t, analyze->wanted_count + 1);
  for (size_t i = 0; i < analyze->wanted_count; i++) {
    const rp_analyze_root *root = &analyze->wanted[i];
    if (root->graph == NULL) {
      *err = root->error;
      return false;
    }
    while (inventory->workflows[indices[i]]->graph != root->graph) {
      indices[i]++;
    }
  }
  selection->workflows = indices;
  selection->workflow_count = analyze->wanted_count;
  return true;
}

int rp_cmd_translate(int argc, const char **argv)
{
  char *ref = NULL;
  char *image = NULL;
  char *out = NULL;
  char *bridge = NULL;
  char *store = NULL;
  int allow_unresolved = 0;
  int plugins = 0;
  int quiet = 0;
  struct poptOption options[] = {
      {"ref", 0, POPT_ARG_STRING, &ref, 0, "branch, tag or commit (default: the worktree as it stands, else HEAD)",
       "REF"},
      {"root", 0, POPT_ARG_STRING, NULL, OPTION_ROOT,
       "only this root, any task of the repository: its family, or module:Class (repeatable)", "NAME"},
      {"param", 0, POPT_ARG_STRING, NULL, OPTION_PARAM,
       "value of a parameter of the only --root, as on Luigi's command line: a constant, and no input of the workflow "
       "(repeatable)",
       "NAME=VALUE"},
      RP_READING_OPTIONS,
      RP_FOLDER_OPTION,
      RP_FLEET_OPTION,
      {"image", 0, POPT_ARG_STRING, &image, 0, "container image that holds Python, Luigi and this repository's code",
       "IMAGE"},
      {"out", 0, POPT_ARG_STRING, &out, 0, "directory to write into (required)", "DIR"},
      {"allow-unresolved", 0, POPT_ARG_NONE, &allow_unresolved, 0,
       "emit a placeholder where something is not known, so that the package compiles", NULL},
      {"bridge", 0, POPT_ARG_STRING, &bridge, 0,
       "packed: each task's command carries it (default); installed: the image holds the module "
       "repipe_bridge, which is written beside the package; `bridge:` of repipe.yaml says the same",
       "WHERE"},
      {"plugins", 0, POPT_ARG_NONE, &plugins, 0,
       "tasks of luigi.contrib as native Flyte tasks (Spark, BigQuery, pods, containers) where they do the same; the "
       "cluster must have the "
       "plugins (docs/native.md)",
       NULL},
      {"store", 0, POPT_ARG_STRING, &store, 0,
       "in place of SOURCE: every repository that a scan recorded there, each into a folder of DIR", "FILE"},
      {"quiet", 'q', POPT_ARG_NONE, &quiet, 0, "no totals", NULL},
      POPT_TABLEEND};
  static const char TEXT[] =
      "Writes DIR/flyte-package.tgz (for flytectl register files --archive), DIR/spec/*.json and DIR/MIGRATION.md.\n"
      "Without --root: the launched workflows, and the candidates where nothing is launched.\n\n"
      "  repipe translate . --image registry.example/team/pipelines:1.2 --out flyte\n"
      "  repipe translate . --root reports.Daily --param region=eu --out flyte\n"
      "  repipe translate --store fleet.db --out flyte\n\n"
      "A workflow with --param has its default launch plan alone: what launches the root may give other values.\n"
      "With --store: all repositories that a scan recorded, at the commits that it read, linked as it linked them.\n"
      "Without --image: `image:` of repipe.yaml (docs/repipe-yaml.md), else what Kubernetes or compose files of the\n"
      "repository launch the workflows with, where it is one.\n\n"
      "Exit status: 0 written, 1 written, but Flyte refuses it as long as no image is known (RP5513); or no package, "
      "because\n"
      "every workflow is blocked or repipe.yaml is not understood (RP6201 to RP6203); 2 usage (unknown or ambiguous "
      "root), 3 could not do it.";
  rp_arena arena;
  rp_arena_init(&arena);
  roots wanted = {.reading = {.arena = &arena}};
  const char **operands;
  int status =
      rp_command_parse(&(rp_command_line){"translate", "SOURCE|--store FILE --out DIR [OPTION...]", TEXT, options},
                       argc, argv, take_root, &wanted, &operands);
  if (status >= 0) {
    rp_reading_release(&wanted.reading);
    rp_arena_release(&arena);
    return status;
  }
  bool installed = bridge != NULL && strcmp(bridge, "installed") == 0;
  bool known = bridge == NULL || installed || strcmp(bridge, "packed") == 0;
  bool alone = operands[0] != NULL && operands[1] == NULL && store == NULL;
  bool fleet = operands[0] == NULL && store != NULL && ref == NULL && wanted.list.count == 0 &&
               wanted.reading.folder == NULL && wanted.reading.fleet_path == NULL;
  bool single = wanted.parameters.count == 0 || wanted.list.count == 1;
  if ((!alone && !fleet) || out == NULL || !known || !single) {
    rp_say(!single ? "translate: --param with one --root"
           : known
               ? "translate: one SOURCE, or --store FILE without --ref, --root, --folder and --fleet; and --out DIR; "
                 "see 'repipe translate --help'"
               : "translate: --bridge is packed or installed");
    rp_reading_release(&wanted.reading);
    rp_arena_release(&arena);
    return RP_EXIT_USAGE;
  }
  status = rp_reading_load(&wanted.reading);
  if (status >= 0) {
    rp_reading_release(&wanted.reading);
    rp_arena_release(&arena);
    return status;
  }
  rp_error err = {0};
  Repipe__V1__Inventory *inventory;
  Repipe__V1__Plan *plan;
  rp_emit_options emit = {.image = image,
                          .allow_unresolved = allow_unresolved != 0,
                          .bridge_given = bridge != NULL,
                          .bridge_installed = installed};
  if (fleet) {
    status = rp_translate_store(store, out, &emit, plugins != 0, &wanted.reading, quiet != 0);
    rp_reading_release(&wanted.reading);
    rp_arena_release(&arena);
    return status;
  }
  rp_plan_options selection = {.plugins = plugins != 0, .now = rp_reading_now()};
  rp_analyze_options analyze = {.path = operands[0], .ref = ref, .workflows = true, .answers = plugins != 0};
  analyze.wanted = RP_NEW_ARRAY(&arena, rp_analyze_root, wanted.list.count + 1);
  analyze.wanted_count = wanted.list.count;
  for (size_t i = 0; i < wanted.list.count; i++) {
    analyze.wanted[i] = (rp_analyze_root){
        .name = wanted.list.items[i], .arguments = wanted.parameters.items, .argument_count = wanted.parameters.count};
  }
  rp_reading_apply(&analyze, &wanted.reading);
  if (rp_analyze(&inventory, &analyze, &arena, &err) != 0) {
    status = rp_exit_for(&err);
  } else if (rp_reading_refused(inventory) > 0) {
    rp_say("translate: nothing is written as long as %s is not understood", RP_DECISIONS_FILE);
    status = RP_EXIT_UNMET;
  } else if (!roots_found(&selection, &analyze, inventory, &arena, &err) ||
             rp_plan(&plan, inventory, &selection, &arena, &err) != 0) {
    status = rp_exit_for(&err);
  } else if (plan->n_workflows == 0) {
    rp_say("%s: no workflow, so no package: nothing launches a task here, and no task is a root that could be launched",
           operands[0]);
    status = RP_EXIT_OK;
  } else {
    const Repipe__V1__EntryPoint *from = rp_translate_image(&emit, plan, inventory);
    if (from != NULL) {
      rp_say("image %s, as %s:%u states it; --image names another", from->image, from->path, (unsigned)from->line);
    }
    status = write_out(plan, inventory, &emit, out, quiet == 0, &arena, &err);
  }
  rp_reading_release(&wanted.reading);
  rp_arena_release(&arena);
  return status;
}
