#include <string.h>

#include "cli/scanned.h"

static bool take_option(int val, const char *value, void *data)
{
  return rp_reading_take(data, val, value);
}

int rp_cmd_diff(int argc, const char **argv)
{
  char *repository = NULL;
  char *format = NULL;
  struct poptOption options[] = {
      {"repository", 0, POPT_ARG_STRING, &repository, 0, "whose commits BEFORE and AFTER name (default: .)", "PATH"},
      {"format", 0, POPT_ARG_STRING, &format, 0, "text, markdown or json (default: text)", "FORMAT"},
      RP_READING_OPTIONS,
      POPT_TABLEEND};
  static const char TEXT[] = "Says what moved from BEFORE to AFTER: repositories, workflows, their causes, task "
                             "classes. Each is a store of scan,\n"
                             "a repository as it stands, or a commit, branch or tag of --repository; without AFTER, "
                             "that repository as it stands.\n"
                             "A class that was renamed, or whose module was moved, is said to have moved, where what "
                             "it says tells it from all others.\n\n"
                             "  repipe diff last-week.db repipe.db\n"
                             "  repipe diff origin/main --repository ~/clones/orders\n\n"
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
      status = rp_print(render(rp_comparison_of(before, after, &arena), &arena)) ? RP_EXIT_OK : RP_EXIT_FAILED;
    }
  }
  rp_arena_release(&arena);
  return status;
}
