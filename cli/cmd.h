#ifndef RP_CLI_CMD_H
#define RP_CLI_CMD_H

/// Commands of the program.
///
/// How to add a command: a file cmd_<name>.c with one function of the type below, its declaration here, and a row in
/// main.c's table; its page in docs/cli/ is what `--help` prints.

#include <popt.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"

/// Exit statuses of all commands.
enum {
  RP_EXIT_OK = 0,
  RP_EXIT_UNMET = 1, ///< a repository failed, a check is not met, something was not read under --strict
  RP_EXIT_USAGE = 2, ///< the words of the command line
  RP_EXIT_FAILED = 3 ///< could not do it
};

typedef int (*rp_command_function)(int argc, const char **argv);

int rp_cmd_check(int argc, const char **argv);
int rp_cmd_diff(int argc, const char **argv);
int rp_cmd_explain(int argc, const char **argv);
int rp_cmd_fleet_workflow(int argc, const char **argv);
int rp_cmd_gate(int argc, const char **argv);
int rp_cmd_history(int argc, const char **argv);
int rp_cmd_merge(int argc, const char **argv);
int rp_cmd_report(int argc, const char **argv);
int rp_cmd_scan(int argc, const char **argv);
int rp_cmd_show(int argc, const char **argv);
int rp_cmd_translate(int argc, const char **argv);
int rp_cmd_usage(int argc, const char **argv);

/// Options of one command: the table that parses is the table that prints --help.
typedef struct rp_command_line {
  const char *name;      ///< "scan"
  const char *arguments; ///< "INPUT... [OPTION...]"
  const char *text;      ///< what it does, examples, exit statuses; printed behind the options
  struct poptOption *options;
} rp_command_line;

/// Parses argv (argv[0] is the command's name). `each` is called for options without an address (val given) and may be
/// NULL. On success *operands is a NULL-terminated list that lives until the process ends, and -1 is returned; otherwise
/// the exit status to leave with (0 after --help, 2 with a message on stderr).
int rp_command_parse(const rp_command_line *line, int argc, const char **argv,
                     bool (*each)(int val, const char *value, void *data), void *data, const char ***operands);

/// One line on stderr: "repipe: …", with control characters made visible.
void rp_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/// Says the error and gives the exit status that belongs to its code.
int rp_exit_for(const rp_error *err);

/// Writes all of it to stdout; false when the reader is gone or the disk is full.
bool rp_print(rp_str text);

#endif
