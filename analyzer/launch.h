#ifndef RP_ANALYZER_LAUNCH_H
#define RP_ANALYZER_LAUNCH_H

/// How Luigi is started: command lines found in the files of a repository. Python launches (luigi.run, luigi.build)
/// come from the evaluator; this stage reads everything that is not Python.

#include "base/arena.h"

/// One word of a command after the shell's own expansions.
typedef struct rp_launch_word {
  rp_str text;  ///< unquoted; where `dynamic`, holds the text of what is only known at run time ("$1", "$(date +%F)")
  bool dynamic;
  bool splits;  ///< a dynamic word without quotes around it, or "$@": any number of words at run time
} rp_launch_word;

/// How a command reaches Luigi.
typedef enum rp_launch_form {
  RP_LAUNCH_LUIGI = 0, ///< `luigi …`, `python -m luigi …`: Luigi for certain
  RP_LAUNCH_MODULE,    ///< `python -m pkg.mod …`: a launch when that module is in the repository and ends in luigi.run()
  RP_LAUNCH_SCRIPT,    ///< `python path/mod.py …` or `./mod.py …`: the same for a file
  RP_LAUNCH_EVIDENCE   ///< `luigi-deps`, `luigi-deps-tree`: names a root, runs nothing; `kind` is "evidence"
} rp_launch_form;

/// A command that runs Luigi (or luigi-deps-tree …), taken apart by Luigi's own argv grammar as far as it can be without
/// knowing the classes (luigi-semantics: options before and after the root, value-less core flags, --x=v, --x v).
typedef struct rp_launch_flag {
  rp_str name;    ///< without the dashes in front, as written: "date", "Report-date", "local-scheduler"
  rp_str value;   ///< unquoted; empty when has_value is false
  bool has_value; ///< false: nothing followed that could be its value
  bool dynamic;   ///< the value holds a shell expansion that is not resolved ($1, $(…)); `value` keeps its text
  bool redacted;  ///< named like a secret: `value` is "***"
} rp_launch_flag;

typedef struct rp_launch {
  rp_str path;            ///< file of the command
  uint32_t line;          ///< 1-based
  rp_str kind;            ///< of `path`: shell (Procfile too), make, cron, dockerfile, compose, kubernetes, systemd, ci; evidence
  rp_launch_form form;
  rp_str module;          ///< --module's value, or of `python -m pkg.mod` / `python path/mod.py`; empty when not given
  rp_str script;          ///< of `python path/mod.py`: the path as written, after a literal `cd` or WORKDIR and without ".";
                          ///< relative: below the repository, or below the folder of `path`; absolute: a suffix of it may be
  rp_str family;          ///< first positional; empty when it could not be made out
  bool family_dynamic;    ///< the root is a shell variable or "$@": `family` holds its text
  const rp_launch_flag *flags; ///< in order; core flags included
  size_t flag_count;
  const rp_launch_word *words; ///< the argv behind the program, secrets redacted: what rp_launch_parse reads again
  size_t word_count;
  rp_str command;         ///< one line of text, values of secret-looking flags and variables redacted
  const rp_str *environment; ///< NAME=value set on the line or exported before it (PYTHONPATH, LUIGI_CONFIG_PATH …)
  size_t environment_count;
  rp_str schedule;        ///< five cron fields or an @name, white space single; with code RP6002 another notation; empty
  rp_str schedule_path;   ///< where the schedule stands, when in another file than the command
  uint32_t schedule_line;
  rp_str time_zone;
  rp_str image;
  rp_str via;             ///< "path:line" of the caller, when a schedule or script reaches this command through another file
  uint32_t code;          ///< RP6xxx when something of it could not be resolved, else 0; the gravest of several
} rp_launch;

typedef struct rp_launch_file {
  rp_str path;
  rp_str content;
} rp_launch_file;

/// Whether a flag takes a value, as the parameter's class decides (luigi-semantics 1.4, 6.1).
typedef enum rp_launch_arity {
  RP_LAUNCH_ARITY_UNKNOWN = 0,
  RP_LAUNCH_ARITY_NONE,     ///< implicit BoolParameter
  RP_LAUNCH_ARITY_ONE,
  RP_LAUNCH_ARITY_OPTIONAL  ///< explicit BoolParameter: nargs='?'
} rp_launch_arity;

/// Says what a flag is: `name` without dashes in front, as written. `before_root` is true for flags that stand before the
/// root task: Luigi's first passes do not know the root's local flags there, so only class-level flags may be answered.
typedef rp_launch_arity (*rp_launch_arity_of)(void *context, rp_str name, bool before_root);

/// The arity of a flag that Luigi 3.8.1 itself brings (core, scheduler-*, worker-*, email-*, …, Range*-*), unambiguous
/// abbreviations of core flags included; `*full` gets the flag's whole name. UNKNOWN: not one of Luigi's.
rp_launch_arity rp_launch_core_arity(rp_str *full, rp_str name);

/// Reads `launch->words` again by Luigi's grammar with knowledge of the flags; replaces module, family, flags and code.
/// `arity_of` is asked first, then rp_launch_core_arity; what neither knows takes a value unless the next word is an
/// option (and, before the root, only when another word is left to be the root). NULL asks nobody; one- and two-letter flags
/// behind the root then count as the task's own, not as abbreviations of core flags.
void rp_launch_parse(rp_launch *launch, rp_launch_arity_of arity_of, void *context, rp_arena *arena);

/// True when the file, by its path, is one that may launch Luigi: worth reading.
bool rp_launch_wants(rp_str path);

/// All launches of a repository's non-Python files, sorted by path, line, schedule. Text in `arena`.
/// Files are joined: a crontab line or CronJob that runs `bin/daily.sh` schedules the luigi commands of that script, read
/// with the words it passes as $1, $2, "$@"; the script's commands then stand in the result once for each caller with a
/// schedule of its own, and not without. Budgets: 1 MiB a file, 20,000 launches, scripts calling scripts 6 deep.
const rp_launch *rp_launch_find(size_t *count, const rp_launch_file *files, size_t file_count, rp_arena *arena);

#endif
