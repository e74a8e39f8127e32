#ifndef RP_ANALYZER_LAUNCH_LAUNCH_H
#define RP_ANALYZER_LAUNCH_LAUNCH_H

/// How Luigi is started: command lines found in the files of a repository. Python launches (luigi.run, luigi.build)
/// come from the evaluator; this stage reads everything that is not Python.

#include "base/arena.h"
#include "repipe/v1/decisions.pb-c.h"

/// One word of a command after the shell's own expansions.
typedef struct rp_launch_word {
  rp_str text; ///< unquoted; where `dynamic`, holds the text of what is only known at run time ("$1", "$(date +%F)")
  bool dynamic;
  bool splits; ///< a dynamic word without quotes around it, or "$@": any number of words at run time
} rp_launch_word;

/// How a command reaches Luigi.
typedef enum rp_launch_form {
  RP_LAUNCH_LUIGI = 0, ///< `luigi …`, `python -m luigi …`: Luigi for certain
  RP_LAUNCH_MODULE, ///< `python -m pkg.mod …`: a launch when that module is in the repository and ends in luigi.run()
  RP_LAUNCH_SCRIPT, ///< `python path/mod.py …` or `./mod.py …`: the same for a file
  RP_LAUNCH_CONSOLE, ///< a console script of the repository's own package: `module` and `function`
  RP_LAUNCH_EVIDENCE ///< `luigi-deps`, `luigi-deps-tree`: names a root, runs nothing; `kind` is "evidence"
} rp_launch_form;

/// Whether a flag takes a value, as the parameter's class decides (Luigi 3.8.1 parameter.py:423, 905).
typedef enum rp_launch_arity {
  RP_LAUNCH_ARITY_UNKNOWN = 0,
  RP_LAUNCH_ARITY_NONE, ///< implicit BoolParameter
  RP_LAUNCH_ARITY_ONE,
  RP_LAUNCH_ARITY_OPTIONAL ///< explicit BoolParameter: nargs='?'
} rp_launch_arity;

/// An option string of the parser that Luigi builds from its registry (Luigi 3.8.1 cmdline_parser.py:82-104).
typedef struct rp_launch_option {
  rp_str name; ///< without the two dashes in front: "date", "ns.Report-date"
  rp_launch_arity arity;
  bool sure;        ///< false: there only if a condition holds, or if something is imported that need not be
  bool any;         ///< stands for every flag that begins so: of a class whose parameters are not all known
  const void *data; ///< of whoever made the options
} rp_launch_option;

typedef struct rp_launch_options {
  const rp_launch_option *items;
  size_t count;
  bool open;    ///< the root may have more of its own: a base class from outside
  bool outside; ///< other classes may have more: something from outside the repository is imported
  bool
      twice; ///< two that are sure have one name: the parser crashes for everybody (argparse: "conflicting option string")
} rp_launch_options;

/// One flag of a command line.
typedef struct rp_launch_flag {
  rp_str name;  ///< without the dashes in front: "date", "Report-date"; whole where `option` is known, else as written
  rp_str value; ///< unquoted; empty when has_value is false
  bool has_value; ///< false: nothing followed that could be its value
  bool dynamic;   ///< the value holds a shell expansion that is not resolved ($1, $(…)); `value` keeps its text
  bool redacted;  ///< named like a secret: `value` is "***"
  const rp_launch_option *option; ///< what it means; NULL before rp_launch_judge
} rp_launch_flag;

/// A command that runs Luigi (or luigi-deps-tree …). rp_launch_find takes it apart as far as Luigi's own flags allow;
/// rp_launch_judge does it again with the classes.
typedef struct rp_launch {
  rp_str path;   ///< file of the command
  uint32_t line; ///< 1-based
  rp_str kind; ///< of `path`: shell (Procfile too), make, cron, dockerfile, compose, kubernetes, systemd, ci; evidence
  rp_launch_form form;
  rp_str module;   ///< --module's value, or of `python -m pkg.mod` / `python path/mod.py`; empty when not given
  rp_str function; ///< of a console script: what it calls in `module`
  rp_str script;   ///< of `python path/mod.py`: the path as written, after a literal `cd` or WORKDIR and without ".";
                   ///< relative: below the repository, or below the folder of `path`; absolute: a suffix of it may be
  rp_str family;   ///< first positional; empty when it could not be made out
  bool family_dynamic;         ///< the root is a shell variable or "$@": `family` holds its text
  const rp_launch_flag *flags; ///< in order; core flags included
  size_t flag_count;
  const rp_launch_word *words; ///< the argv behind the program, secrets redacted: what rp_launch_judge reads again
  size_t word_count;
  rp_str command;            ///< one line of text, values of secret-looking flags and variables redacted
  const rp_str *environment; ///< NAME=value set on the line or exported before it (PYTHONPATH, LUIGI_CONFIG_PATH …)
  size_t environment_count;
  rp_str schedule;      ///< five cron fields or an @name, white space single; with code RP6002 another notation; empty
  rp_str schedule_path; ///< where the schedule stands, when in another file than the command
  uint32_t schedule_line;
  rp_str time_zone;
  rp_str image;
  rp_str via;    ///< "path:line" of the caller, when a schedule or script reaches this command through another file
  bool doubtful; ///< whether it is Luigi that runs is not known: the program in front is not
  uint32_t code; ///< RP6xxx when something of it could not be resolved, else 0; the gravest of several
} rp_launch;

typedef struct rp_launch_file {
  rp_str path;
  rp_str content;
} rp_launch_file;

/// The arity of a flag that Luigi 3.8.1 itself brings (core, scheduler-*, worker-*, email-*, …, Range*-*), unambiguous
/// abbreviations of core flags included; `*full` gets the flag's whole name. UNKNOWN: not one of Luigi's.
rp_launch_arity rp_launch_core_arity(rp_str *full, rp_str name);

/// The options of one of the parser's passes. With an empty `family`: the class-level flags of what `module` (empty: not
/// given or not known yet) makes Luigi register; with a family: the root's local flags too. Memory outlives the launch.
typedef rp_launch_options (*rp_launch_options_of)(void *context, rp_str module, rp_str family);

/// Reads `launch->words` knowing Luigi's own flags alone: what is not one of them takes a value unless the next word is an
/// option (and, before the root, only when another word is left to be the root); one- and two-letter flags behind the root
/// count as the task's own, not as abbreviations. Sets module, family, flags and code.
void rp_launch_parse(rp_launch *launch, rp_arena *arena);

/// Reads `launch->words` as Luigi does (Luigi 3.8.1 cmdline_parser.py:61-79): three passes of argparse over the options of
/// what is registered, abbreviations and their ambiguity, missing, unwanted and joined values included. Replaces module,
/// family, flags and code: RP6007 where Luigi refuses the words for certain (flags then hold what was read before that),
/// RP6001 where it depends on what is not known, else what rp_launch_parse says.
void rp_launch_judge(rp_launch *launch, rp_launch_options_of options_of, void *context, rp_arena *arena);

/// Stands on both sides of what is not known inside a snippet's text: the stretch between two of them is taken as it is.
#define RP_LAUNCH_HOLE '\x01'

/// A command that stands inside another text (Python): as text for a shell, or as words.
typedef struct rp_launch_snippet {
  rp_str path;
  uint32_t line;
  rp_str text;                 ///< for a shell; data NULL: `words`
  const rp_launch_word *words; ///< may have holes
  size_t word_count;
  rp_str directory;          ///< "?": not known
  const rp_str *environment; ///< NAME=value that the call adds
  size_t environment_count;
  rp_str image;
  rp_str schedule; ///< as written; empty
  uint32_t schedule_line;
} rp_launch_snippet;

/// True when the file, by its path, is one that may launch Luigi: worth reading.
bool rp_launch_wants(rp_str path);

/// All launches of a repository's files that are not Python and of the snippets of those that are (kind "python"), sorted by path, line, schedule. Text in `arena`.
/// Files are joined: a crontab line or CronJob that runs `bin/daily.sh` schedules the luigi commands of that script, read
/// with the words it passes as $1, $2, "$@"; the script's commands then stand in the result once for each caller with a
/// schedule of its own, and not without. `house` (NULL: none) says which other commands start Luigi. Budgets: 1 MiB a file, 20,000 launches, scripts calling scripts 6 deep.
const rp_launch *rp_launch_find(size_t *count, const rp_launch_file *files, size_t file_count,
                                const rp_launch_snippet *snippets, size_t snippet_count,
                                const Repipe__V1__HouseRules *house, rp_arena *arena);

#endif
