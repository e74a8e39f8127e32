#include <sys/stat.h>

#include "cli/cmd.h"
#include "cli/totals.h"

static bool is_same_file(const char *one, const char *other)
{
  struct stat a;
  struct stat b;
  return stat(one, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static int merge(const char *path, const char *const *parts, size_t count, bool quiet)
{
  rp_error err = {0};
  rp_store *store = NULL;
  rp_store_totals totals = {0};
  int status = rp_store_open(&store, path, true, &err);
  status = status == 0 ? rp_store_merge(store, parts, count, &err) : status;
  status = status == 0 ? rp_store_count(&totals, store, &err) : status;
  if (status != 0) {
    status = rp_exit_for(&err);
  } else {
    status = totals.failed > 0 ? RP_EXIT_UNMET : RP_EXIT_OK;
    if (!quiet) {
      rp_print_totals(&totals, SIZE_MAX, path);
    }
  }
  rp_store_close(store);
  return status;
}

int rp_cmd_merge(int argc, const char **argv)
{
  static const char TEXT[] = "Puts the stores of all parts of one scan together: the store that the scan would have "
                             "written without --shard. Two\n"
                             "repositories of one identity in different parts are found, and fail as they would there "
                             "(RP1004). Refused: parts of\n"
                             "other repipes, or under other --rules or --library, the same part twice, a missing one, "
                             "one that was stopped.\n\n"
                             "  repipe scan repos.csv --shard 1/2 --store a.db\n"
                             "  repipe scan repos.csv --shard 2/2 --store b.db\n"
                             "  repipe merge a.db b.db --store fleet.db\n\n"
                             "Exit status: 0 done, 1 a repository failed, 2 usage, 3 could not do it.";
  char *store = NULL;
  int quiet = 0;
  struct poptOption options[] = {{"store", 0, POPT_ARG_STRING, &store, 0,
                                  "SQLite file to write; what it held is replaced (default: ./repipe.db)", "FILE"},
                                 {"quiet", 'q', POPT_ARG_NONE, &quiet, 0, "no totals", NULL},
                                 POPT_TABLEEND};
  const char **operands;
  int status = rp_command_parse(&(rp_command_line){"merge", "STORE... [OPTION...]", TEXT, options}, argc, argv, NULL,
                                NULL, &operands);
  if (status >= 0) {
    return status;
  }
  const char *path = store != NULL ? store : "repipe.db";
  size_t count = 0;
  while (operands[count] != NULL) {
    if (is_same_file(operands[count++], path)) {
      rp_say("merge: %s is to be written, and no part; see 'repipe merge --help'", path);
      return RP_EXIT_USAGE;
    }
  }
  if (count == 0) {
    rp_say("merge: at least one STORE; see 'repipe merge --help'");
    return RP_EXIT_USAGE;
  }
  return merge(path, operands, count, quiet != 0);
}
