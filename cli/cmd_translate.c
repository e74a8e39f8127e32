#include <string.h>

#include "analyzer/analyzer.h"
#include "base/vec.h"
#include "cli/memory.h"
#include "cli/translate.h"

enum { OPTION_ROOT = 1, OPTION_PARAM };

/// What the command line says; absent: NULL, 0, an empty list.
typedef struct words {
  char *ref;
  char *image;
  char *out;
  char *bridge;
  char *store;
  char *cache;
  int allow_unresolved;
  int plugins;
  int quiet;
  int no_cache;
  RP_VEC(rp_str) roots;
  RP_VEC(rp_analyze_argument) parameters; ///< of the only root
  rp_reading reading;
} words;

static bool take(int val, const char *value, void *data)
{
  words *w = data;
  rp_arena *arena = w->reading.arena;
  if (rp_reading_take(&w->reading, val, value)) {
    return true;
  }
  rp_analyze_argument parameter;
  if (val == OPTION_PARAM && rp_parameter_take(&parameter, value, arena)) {
    RP_PUSH(arena, &w->parameters, parameter);
    return true;
  }
  if (val != OPTION_ROOT || value == NULL || value[0] == '\0') {
    return false;
  }
  RP_PUSH(arena, &w->roots, rp_arena_str(arena, rp_str_of(value)));
  return true;
}

static bool is_installed(const words *w)
{
  return w->bridge != NULL && strcmp(w->bridge, "installed") == 0;
}

/// What is wrong with the words together; NULL: nothing.
static const char *misuse(const words *w, const char *const *operands)
{
  bool one = operands[0] != NULL && operands[1] == NULL && w->store == NULL;
  bool fleet = operands[0] == NULL && w->store != NULL && w->ref == NULL && w->roots.count == 0 &&
               w->reading.folder == NULL && w->reading.fleet_path == NULL;
  return w->parameters.count > 0 && w->roots.count != 1                              ? "--param with one --root"
         : w->bridge != NULL && !is_installed(w) && strcmp(w->bridge, "packed") != 0 ? "--bridge is packed or installed"
         : w->store == NULL && (w->cache != NULL || w->no_cache != 0) ? "--cache and --no-cache with --store"
         : (!one && !fleet) || w->out == NULL
             ? "one SOURCE, or --store FILE without --ref, --root, --folder and --fleet; and --out DIR"
             : NULL;
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

/// Analyses, plans and writes the repository at `source`; the exit status.
static int translate_source(const char *source, const words *w, rp_emit_options *emit)
{
  rp_arena *arena = w->reading.arena;
  rp_error err = {0};
  Repipe__V1__Inventory *inventory;
  Repipe__V1__Plan *plan;
  rp_plan_options selection = {.plugins = w->plugins != 0, .now = rp_reading_now()};
  rp_analyze_options analyze = {.path = source, .ref = w->ref, .workflows = true, .answers = w->plugins != 0};
  analyze.wanted = RP_NEW_ARRAY(arena, rp_analyze_root, w->roots.count + 1);
  analyze.wanted_count = w->roots.count;
  for (size_t i = 0; i < w->roots.count; i++) {
    analyze.wanted[i] = (rp_analyze_root){
        .name = w->roots.items[i], .arguments = w->parameters.items, .argument_count = w->parameters.count};
  }
  rp_reading_apply(&analyze, &w->reading);
  if (rp_analyze(&inventory, &analyze, arena, &err) != 0) {
    return rp_exit_for(&err);
  }
  if (rp_reading_refused(inventory) > 0) {
    rp_say("translate: nothing is written as long as %s is not understood", RP_DECISIONS_FILE);
    return RP_EXIT_UNMET;
  }
  if (!roots_found(&selection, &analyze, inventory, arena, &err) ||
      rp_plan(&plan, inventory, &selection, arena, &err) != 0) {
    return rp_exit_for(&err);
  }
  if (plan->n_workflows == 0) {
    rp_say("%s: no workflow, so no package: nothing launches a task here, and no task is a root that could be launched",
           source);
    return RP_EXIT_OK;
  }
  const Repipe__V1__EntryPoint *from = rp_translate_image(emit, plan, inventory);
  if (from != NULL) {
    rp_say("image %s, as %s:%u states it; --image names another", from->image, from->path, (unsigned)from->line);
  }
  return write_out(plan, inventory, emit, w->out, w->quiet == 0, arena, &err);
}

int rp_cmd_translate(int argc, const char **argv)
{
  rp_arena arena;
  rp_arena_init(&arena);
  words w = {.reading = {.arena = &arena}};
  struct poptOption options[] = {
      {"ref", 0, POPT_ARG_STRING, &w.ref, 0, "branch, tag or commit (default: the worktree as it stands, else HEAD)",
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
      {"image", 0, POPT_ARG_STRING, &w.image, 0, "container image that holds Python, Luigi and this repository's code",
       "IMAGE"},
      {"out", 0, POPT_ARG_STRING, &w.out, 0, "directory to write into (required)", "DIR"},
      {"allow-unresolved", 0, POPT_ARG_NONE, &w.allow_unresolved, 0,
       "emit a placeholder where something is not known, so that the package compiles", NULL},
      {"bridge", 0, POPT_ARG_STRING, &w.bridge, 0,
       "packed: each task's command carries it (default); installed: the image holds the module "
       "repipe_bridge, which is written beside the package; `bridge:` of repipe.yaml says the same",
       "WHERE"},
      {"plugins", 0, POPT_ARG_NONE, &w.plugins, 0,
       "tasks of luigi.contrib as native Flyte tasks (Spark, BigQuery, pods, containers) where they do the same; the "
       "cluster must have the "
       "plugins (docs/native.md)",
       NULL},
      {"store", 0, POPT_ARG_STRING, &w.store, 0,
       "in place of SOURCE: every repository that a scan recorded there, each into a folder of DIR", "FILE"},
      {"cache", 0, POPT_ARG_STRING, &w.cache, 0, "with --store: folder of what was parsed, as of scan", "DIR"},
      {"no-cache", 0, POPT_ARG_NONE, &w.no_cache, 0, "with --store: neither read nor write the cache", NULL},
      {"quiet", 'q', POPT_ARG_NONE, &w.quiet, 0, "no totals", NULL},
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
  const char **operands;
  int status =
      rp_command_parse(&(rp_command_line){"translate", "SOURCE|--store FILE --out DIR [OPTION...]", TEXT, options},
                       argc, argv, take, &w, &operands);
  const char *wrong = status < 0 ? misuse(&w, operands) : NULL;
  if (wrong != NULL) {
    rp_say("translate: %s; see 'repipe translate --help'", wrong);
    status = RP_EXIT_USAGE;
  }
  status = status < 0 ? rp_reading_load(&w.reading) : status;
  if (status < 0) {
    rp_emit_options emit = {.image = w.image,
                            .allow_unresolved = w.allow_unresolved != 0,
                            .bridge_given = w.bridge != NULL,
                            .bridge_installed = is_installed(&w)};
    rp_translate_fleet fleet = {w.store, w.out, w.no_cache == 0 ? rp_memory_folder(w.cache, &arena) : NULL,
                                w.plugins != 0, w.quiet != 0};
    status = w.store != NULL ? rp_translate_store(&fleet, &emit, &w.reading) : translate_source(operands[0], &w, &emit);
  }
  rp_reading_release(&w.reading);
  rp_arena_release(&arena);
  return status;
}
