#ifndef RP_ANALYZER_LAUNCH_H
#define RP_ANALYZER_LAUNCH_H

/// How Luigi is started: command lines found in the files of a repository. Python launches (luigi.run, luigi.build)
/// come from the evaluator; this stage reads everything that is not Python.

#include "base/arena.h"

/// A command that runs Luigi (or luigi-deps-tree …), taken apart by Luigi's own argv grammar as far as it can be without
/// knowing the classes (luigi-semantics: options before and after the root, value-less core flags, --x=v, --x v).
typedef struct rp_launch_flag {
  rp_str name;    ///< without the dashes in front, as written: "date", "Report-date", "local-scheduler"
  rp_str value;   ///< unquoted; empty when has_value is false
  bool has_value; ///< false: nothing followed that could be its value
  bool dynamic;   ///< the value holds a shell expansion that is not resolved ($1, $(…)); `value` keeps its text
} rp_launch_flag;

typedef struct rp_launch {
  rp_str path;            ///< file of the command
  uint32_t line;          ///< 1-based
  rp_str kind;            ///< shell, make, cron, dockerfile, compose, kubernetes, systemd, ci
  rp_str module;          ///< --module's value, or of `python -m pkg.mod` / `python path/mod.py`; empty when not given
  rp_str script;          ///< path below the repository of `python path/mod.py`; empty
  rp_str family;          ///< first positional; empty when it could not be made out
  bool family_dynamic;    ///< the root is a shell variable or "$@"
  const rp_launch_flag *flags; ///< in order; core flags included
  size_t flag_count;
  rp_str command;         ///< one line of text, values of secret-looking flags and variables redacted
  const rp_str *environment; ///< NAME=value set on the line or exported before it (PYTHONPATH, LUIGI_CONFIG_PATH …)
  size_t environment_count;
  rp_str schedule;        ///< cron text; empty
  rp_str schedule_path;   ///< where the schedule stands, when in another file than the command
  uint32_t schedule_line;
  rp_str time_zone;
  rp_str image;
  rp_str via;             ///< "path:line" of the caller, when a schedule or script reaches this command through another file
  uint32_t code;          ///< RP6xxx when something of it could not be resolved, else 0
} rp_launch;

typedef struct rp_launch_file {
  rp_str path;
  rp_str content;
} rp_launch_file;

/// True when the file (by name and first bytes) is one that may launch Luigi: worth reading.
bool rp_launch_wants(rp_str path);

/// All launches of a repository's non-Python files, sorted by path, line. Text in `arena`.
/// Files are joined: a crontab line or CronJob that runs `bin/daily.sh` schedules the luigi commands of that script.
const rp_launch *rp_launch_find(size_t *count, const rp_launch_file *files, size_t file_count, rp_arena *arena);

#endif
