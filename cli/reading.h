#ifndef RP_CLI_READING_H
#define RP_CLI_READING_H

/// What show, scan and translate share: how a source is read, and what is decided about it.

#include "analyzer/analyzer.h"
#include "base/vec.h"
#include "cli/cmd.h"
#include "decisions/decisions.h"

enum { RP_OPTION_LIBRARY = 100, RP_OPTION_RULES, RP_OPTION_FOLDER, RP_OPTION_FLEET };

/// Rows of their option tables; rp_reading_take is what their callbacks do with them.
#define RP_READING_OPTIONS                                                                                             \
  {"library",                                                                                                          \
   0,                                                                                                                  \
   POPT_ARG_STRING,                                                                                                    \
   NULL,                                                                                                               \
   RP_OPTION_LIBRARY,                                                                                                  \
   "source tree or unpacked wheel that tasks here derive from (repeatable)",                                           \
   "PATH"},                                                                                                            \
  {                                                                                                                    \
    "rules", 0, POPT_ARG_STRING, NULL, RP_OPTION_RULES,                                                                \
        "decisions of the fleet, as repipe.yaml; a repository's own come before them", "FILE"                          \
  }

/// The same, of commands that read one repository.
#define RP_FOLDER_OPTION                                                                                               \
  {                                                                                                                    \
    "folder", 0, POPT_ARG_STRING, NULL, RP_OPTION_FOLDER, "inside SOURCE: what is read, as if it were all", "DIR"      \
  }

/// The same.
#define RP_FLEET_OPTION                                                                                                \
  {                                                                                                                    \
    "fleet", 0, POPT_ARG_STRING, NULL, RP_OPTION_FLEET,                                                                \
        "repositories whose packages count as installed: a folder, repos.txt or repos.csv, as of scan", "INPUT"        \
  }

typedef struct rp_reading {
  rp_arena *arena;
  RP_VEC(const char *) libraries; ///< in the order of the command line
  const char *folder;             ///< NULL: all of the repository
  const char *fleet_path;         ///< NULL: none
  rp_analyze_fleet *fleet;        ///< what is published there, after rp_reading_load; NULL: nothing
  struct rp_scan_fleet *others;   ///< what `fleet` is of; given back by rp_reading_release
  const char *rules_path;         ///< NULL: none
  rp_analyze_memory *memory;      ///< NULL: none
  Repipe__V1__Decisions *rules;   ///< what stands there, after rp_reading_load
} rp_reading;

/// Takes an option that is one of these; false for another one or an empty value.
bool rp_reading_take(rp_reading *reading, int val, const char *value);

/// Reads NAME=VALUE into `out` (memory of `arena`). False: it is not of that form.
bool rp_parameter_take(rp_analyze_argument *out, const char *value, rp_arena *arena);

/// Reads the file of --rules, and looks at the repositories of --fleet. -1, or the exit status to leave with: what is wrong with it has been said.
int rp_reading_load(rp_reading *reading);

void rp_reading_release(rp_reading *reading);

/// Puts libraries, rules and folder into `options`.
void rp_reading_apply(rp_analyze_options *options, const rp_reading *reading);

/// The day on which decisions hold: SOURCE_DATE_EPOCH where it is set, else 0 (rp_plan_options).
int64_t rp_reading_now(void);

/// A line on stderr for each thing in the decisions file of the repository that is not understood; how many.
size_t rp_reading_refused(const Repipe__V1__Inventory *inventory);

/// Says each problem of a decisions file on `out`: "FILE:LINE:COLUMN: RP6201 error TEXT". False: `out` is closed.
bool rp_reading_problems(FILE *out, const char *path, const rp_decision_problems *problems);

#endif
