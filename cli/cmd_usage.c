#include <string.h>

#include "base/vec.h"
#include "cli/cmd.h"
#include "reporter/reporter.h"

static int print(const Repipe__V1__Snapshot *snapshot, const char *name, const char *kind, rp_arena *arena)
{
  size_t count;
  const rp_usage *all = rp_usages(&count, snapshot, arena);
  RP_VEC(rp_usage) rows = {0};
  for (size_t i = 0; i < count; i++) {
    if ((name == NULL || rp_usage_matches(&all[i], rp_str_of(name))) &&
        (kind == NULL || strcmp(all[i].kind, kind) == 0)) {
      RP_PUSH(arena, &rows, all[i]);
    }
  }
  if (!rp_print(name != NULL ? rp_usage_text(rows.items, rows.count, snapshot, arena)
                             : rp_usage_catalogue(rows.items, rows.count, arena))) {
    return RP_EXIT_FAILED;
  }
  (void)fprintf(stderr, "usages    %zu of %zu, in %u repositories that were read\n", rows.count, count,
                snapshot->totals->repositories - snapshot->totals->failed);
  return RP_EXIT_OK;
}

int rp_cmd_usage(int argc, const char **argv)
{
  static const char *const KINDS[] = {"argument", "argument value", "base",    "config",    "contrib",
                                      "image",    "launch",         "library", "parameter", "parameter type",
                                      "tag",      "target",         "task",    NULL};
  char *store_path = NULL;
  char *kind = NULL;
  struct poptOption options[] = {
      {"store", 0, POPT_ARG_STRING, &store_path, 0, "SQLite file of scan (default: ./repipe.db)", "FILE"},
      {"kind", 0, POPT_ARG_STRING, &kind, 0, "one of the kinds above", "KIND"},
      POPT_TABLEEND};
  static const char TEXT[] =
      "Who uses what over the whole fleet. With NAME: each use of it, a line each (kind, repository, place, by, what, "
      "tabs\n"
      "between them); NAME is a whole name (luigi.contrib.s3:S3Target) or what stands behind its last colon or dot. "
      "Without:\n"
      "every name with the repositories and places that use it, most used first.\n"
      "  base            a class that task classes derive from directly\n"
      "  task            a class that requires() or run() asks for; `what` has the arguments and their values\n"
      "  parameter       a parameter by its name; 'parameter type' by its class; `what` has the default\n"
      "  target          a class of targets; `what` has the path\n"
      "  argument        what a task or a launch passes to a parameter, as Class.parameter; 'argument value' with the "
      "value\n"
      "  contrib         a module of luigi.contrib\n"
      "  config          a key of a configuration file, as section.option; `what` has the value\n"
      "  image           a container image, without its tag; `what` has it with the tag\n"
      "  library         a requirement of requirements.txt, setup.py, setup.cfg or pyproject.toml; `what` has the "
      "version\n"
      "  tag             a tag that a catalog-info.yaml gives what it stands above\n"
      "  launch          a command line, schedule or call of a family\n\n"
      "  repipe usage S3Target --store fleet.db\n"
      "  repipe usage --kind base --store fleet.db\n\n"
      "Exit status: 0 done, also when nothing uses it; 2 usage, 3 the store cannot be read.";
  const char **operands;
  int status = rp_command_parse(&(rp_command_line){"usage", "[NAME] [OPTION...]", TEXT, options}, argc, argv, NULL,
                                NULL, &operands);
  if (status >= 0) {
    return status;
  }
  size_t at = 0;
  while (kind != NULL && KINDS[at] != NULL && strcmp(KINDS[at], kind) != 0) {
    at++;
  }
  if ((operands[0] != NULL && operands[1] != NULL) || KINDS[at] == NULL) {
    rp_say("usage: %s; see 'repipe usage --help'", KINDS[at] == NULL ? "no such kind" : "one NAME at most");
    return RP_EXIT_USAGE;
  }
  rp_arena arena;
  rp_arena_init(&arena);
  rp_error err = {0};
  rp_store *store = NULL;
  Repipe__V1__Snapshot *snapshot;
  status = rp_store_open(&store, store_path != NULL ? store_path : "repipe.db", false, &err) != 0 ||
                   rp_tally(&snapshot, store, &arena, &err) != 0
               ? rp_exit_for(&err)
               : print(snapshot, operands[0], kind, &arena);
  rp_store_close(store);
  rp_arena_release(&arena);
  return status;
}
