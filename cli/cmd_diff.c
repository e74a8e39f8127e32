#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "cli/past.h"
#include "cli/scanned.h"
#include "translator/translator.h"

enum { PACKAGE_LIMIT = 256 * 1024 * 1024 };

static bool is_package(const char *name)
{
  rp_str text = rp_str_of(name != NULL ? name : "");
  return rp_str_ends_with(text, RP_STR(".tgz")) || rp_str_ends_with(text, RP_STR(".tar.gz"));
}

static int diff_packages(const char *before, const char *after, rp_difference_renderer render, rp_arena *arena)
{
  rp_error err = {0};
  rp_str left, right;
  rp_difference_list list;
  if (rp_file_read(&left, arena, before, PACKAGE_LIMIT, &err) != 0 ||
      rp_file_read(&right, arena, after, PACKAGE_LIMIT, &err) != 0 ||
      rp_package_difference(&list, left, right, arena, &err) != 0) {
    return rp_exit_for(&err);
  }
  return rp_print(render(&list, arena)) ? RP_EXIT_OK : RP_EXIT_FAILED;
}

static bool is_file(const char *name)
{
  struct stat status;
  return name != NULL && stat(name, &status) == 0 && S_ISREG(status.st_mode);
}

static bool take_option(int val, const char *value, void *data)
{
  return rp_reading_take(data, val, value);
}

int rp_cmd_diff(int argc, const char **argv)
{
  char *repository = NULL;
  char *format = NULL;
  int no_commits = 0;
  struct poptOption options[] = {
      {"repository", 0, POPT_ARG_STRING, &repository, 0, "whose commits BEFORE and AFTER name (default: .)", "PATH"},
      {"format", 0, POPT_ARG_STRING, &format, 0, "text, markdown or json (default: text)", "FORMAT"},
      {"no-commits", 0, POPT_ARG_NONE, &no_commits, 0, "do not look for the commit that moved each", NULL},
      RP_READING_OPTIONS,
      POPT_TABLEEND};
  static const char TEXT[] =
      "Says what moved from BEFORE to AFTER: repositories, workflows, their causes, task "
      "classes. Each is a store of scan,\n"
      "a repository as it stands, or a commit, branch or tag of --repository; without AFTER, "
      "that repository as it stands.\n"
      "Of two packages (*.tgz), what they say to Flyte: nodes, bindings, types, schedules; commits and "
      "lines do not count.\n"
      "The last column is the commit that moved it, of two commits or of two stores whose clones are in reach: commits "
      "between\n"
      "are halved until it is found.\n"
      "A class that was renamed, or whose module was moved, is said to have moved, where what "
      "it says tells it from all others.\n\n"
      "  repipe diff last-week.db repipe.db\n"
      "  repipe diff origin/main --repository ~/clones/orders\n"
      "  repipe diff old/flyte-package.tgz new/flyte-package.tgz\n\n"
      "Exit status: 0 done, whatever moved (gate is the command that refuses), 2 usage, 3 one "
      "of the two cannot be read.";
  rp_arena arena;
  rp_arena_init(&arena);
  rp_reading reading = {.arena = &arena};
  const char **operands;
  int status = rp_command_parse(&(rp_command_line){"diff", "BEFORE [AFTER] [OPTION...]", TEXT, options}, argc, argv,
                                take_option, &reading, &operands);
  rp_comparison_renderer render = rp_comparison_format(format != NULL ? format : "text");
  if (status < 0 && (operands[0] == NULL || (operands[1] != NULL && operands[2] != NULL) || render == NULL)) {
    rp_say("diff: BEFORE, perhaps AFTER, --format text, markdown or json; see 'repipe diff --help'");
    status = RP_EXIT_USAGE;
  }
  bool packages = status < 0 && (is_package(operands[0]) || is_package(operands[1]));
  if (packages && (!is_package(operands[0]) || !is_package(operands[1]))) {
    rp_say("diff: a package can only be compared with a package");
    status = RP_EXIT_USAGE;
  } else if (packages) {
    status = diff_packages(operands[0], operands[1], rp_difference_format(format != NULL ? format : "text"), &arena);
  }
  status = status < 0 ? rp_reading_load(&reading) : status;
  if (status < 0) {
    rp_error err = {0};
    Repipe__V1__Snapshot *before;
    Repipe__V1__Snapshot *after;
    const char *where = repository != NULL ? repository : ".";
    if (rp_scanned_snapshot(&before, operands[0], where, &reading, &arena, &err) != 0 ||
        rp_scanned_snapshot(&after, operands[1], where, &reading, &arena, &err) != 0) {
      status = rp_exit_for(&err);
    } else {
      Repipe__V1__Comparison *comparison = rp_comparison_of(before, after, &arena);
      bool stores = is_file(operands[0]) && is_file(operands[1]);
      bool explained = no_commits != 0 || is_file(operands[0]) != is_file(operands[1]) ||
                       rp_past_explain(comparison, before, after, stores ? NULL : where, &reading, &arena, &err) == 0;
      status = !explained ? rp_exit_for(&err) : rp_print(render(comparison, &arena)) ? RP_EXIT_OK : RP_EXIT_FAILED;
    }
  }
  rp_arena_release(&arena);
  return status;
}
