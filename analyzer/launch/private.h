#ifndef RP_ANALYZER_LAUNCH_PRIVATE_H
#define RP_ANALYZER_LAUNCH_PRIVATE_H

/// What the files of this stage share: the shell scanner, the recogniser of commands, the collector they feed.

#include "analyzer/launch/launch.h"
#include "base/map.h"
#include "base/vec.h"

enum {
  RP_LAUNCH_SIZE_LIMIT = 1048576,
  RP_LAUNCH_LIMIT = 20000,
  RP_LAUNCH_DEPTH_LIMIT = 6,  ///< scripts calling scripts, `sh -c` in `sh -c`, $( … ) in $( … )
  RP_LAUNCH_WORD_LIMIT = 4096 ///< words of one command
};

typedef RP_VEC(rp_launch_word) rp_launch_words;

/// A variable of a shell, make or Dockerfile text.
typedef struct rp_shell_variable {
  rp_launch_word value;
  const rp_launch_words *items; ///< of an array; NULL: it is none, or not known
  bool exported;
} rp_shell_variable;

/// A simple command: what the shell would execute, its words expanded as far as they are known.
typedef struct rp_shell_command {
  const rp_launch_word *words;
  size_t word_count;
  const rp_str *environment; ///< "NAME=value": exported before and set in front; secrets redacted
  size_t environment_count;
  rp_str directory; ///< after literal `cd`s; empty at the start; "?" when it is not known
  uint32_t line;
  rp_str here;        ///< its here-document, expanded; data NULL when it has none
  uint32_t here_line; ///< of the document's first byte
  bool piped;         ///< what it prints is the input of the next command
  rp_str output;      ///< the file that takes what it prints; data NULL
  bool appends;       ///< behind what the file holds
  rp_str path;        ///< of the sourced file where it stands; data NULL: the text's own
  uint32_t path_line; ///< where the text sources it
} rp_shell_command;

typedef struct rp_shell_input {
  rp_str text;
  uint32_t line;                     ///< of the first byte
  const rp_launch_word *positionals; ///< $1, $2 …; NULL when not known
  size_t positional_count;
  const rp_map *variables; ///< name -> rp_shell_variable set outside; NULL
  rp_str directory;
  rp_str folder; ///< of the file whose text it is, for dirname "$0"; data NULL: no script
  rp_str here;   ///< what the last command reads, if it has no here-document of its own; data NULL
  uint32_t here_line;
  rp_launch_word name; ///< $0; data NULL: not known
  bool bash;           ///< certainly bash or a shell like it: braces are expanded
  bool split;          ///< words are split at spaces, but no shell expands file names
  unsigned depth;
  bool *cut; ///< set where a budget ended the reading; NULL
  /// The text of a file that `source` reads, with its path in the repository; false: it is none of the repository's. NULL.
  bool (*sourced)(void *context, rp_str directory, rp_str given, rp_str *path, rp_str *text);
  void *context;
} rp_shell_input;

/// The commands of a shell text in the order in which it would run them; those of a function where it is called, and of one
/// that nothing here calls at the end, with arguments that are not known. Budgets: RP_LAUNCH_LIMIT commands,
/// RP_LAUNCH_DEPTH_LIMIT texts in texts, 4 MiB of text.
const rp_shell_command *rp_shell_parse(size_t *count, const rp_shell_input *input, rp_arena *arena);

/// Where a command was found: copied into every launch that comes of it.
typedef struct rp_launch_context {
  rp_str path;
  rp_str kind;
  rp_str schedule;
  rp_str schedule_path;
  uint32_t schedule_line;
  rp_str time_zone;
  rp_str image;
  rp_str via;
  uint32_t code;
  unsigned depth;
} rp_launch_context;

/// A file that a script writes: cat > FILE <<EOF, echo TEXT > FILE, tee FILE <<EOF.
typedef struct rp_launch_written {
  rp_launch_file file; ///< path as it is written to
  rp_str origin;       ///< the script, and where in it the text begins
  uint32_t line;
  bool read; ///< something ran it
} rp_launch_written;

typedef struct rp_launch_collector {
  const rp_launch_file *files;
  size_t file_count;
  rp_map by_path;                      ///< path -> rp_launch_file
  rp_map scripts;                      ///< console scripts: name -> char *, "module:function"
  rp_map called;                       ///< paths that another file calls
  rp_map followed;                     ///< those of them that were read with their callers' words
  RP_VEC(rp_launch_written) written;   ///< by scripts read so far
  bool follow;                         ///< second pass: scripts that are called are read with the caller's words
  const Repipe__V1__HouseRules *house; ///< NULL: none
  RP_VEC(rp_launch) launches;
  rp_arena *arena;
} rp_launch_collector;

/// The words as Luigi's own program takes them, where a house rule says that the command starts Luigi. False: none does.
bool rp_launch_house(rp_launch_words *out, const rp_launch_collector *collector, const rp_launch_word *words,
                     size_t count);

/// Looks what a command is (wrappers like sudo, env, timeout, docker run, sh -c are taken off) and collects it.
void rp_launch_command(rp_launch_collector *collector, const rp_launch_context *context,
                       const rp_shell_command *command);

/// Words for a program that an image names: Luigi's where its flags are among them, but not for certain.
void rp_launch_arguments(rp_launch_collector *collector, const rp_launch_context *context,
                         const rp_shell_command *command);

/// A row for what could not be read to its end (RP6006).
void rp_launch_unread(rp_launch_collector *collector, const rp_launch_context *context, uint32_t line);

/// All commands of a shell text.
void rp_launch_text(rp_launch_collector *collector, const rp_launch_context *context, const rp_shell_input *input);

/// The same, all of them on one line of the file: the text stands in a literal whose lines are not the file's.
void rp_launch_lines(rp_launch_collector *collector, const rp_launch_context *context, const rp_shell_input *input,
                     uint32_t line);

/// A word with its holes taken out: their text stays, and makes it dynamic.
rp_launch_word rp_launch_fill(rp_arena *arena, rp_launch_word word);

/// All commands of a text whose shell `command` starts: with its environment.
void rp_launch_run(rp_launch_collector *collector, const rp_launch_context *context, const rp_shell_command *command,
                   rp_shell_input *input);

/// A command that may run a script of the repository: `program` with `words` behind it. `bash`: started by name with bash or
/// its kin. False: it is none of the repository's.
bool rp_launch_call(rp_launch_collector *collector, const rp_launch_context *context, rp_str program,
                    const rp_shell_command *command, const rp_launch_word *words, size_t word_count, bool bash);

/// The shell script of the repository (or written by a script before) that `path` means; NULL.
const rp_launch_file *rp_launch_script(const rp_launch_collector *collector, const rp_launch_context *context,
                                       rp_str directory, rp_str path);

/// Words that a wrapper takes at the front of `words`, its name included; 0 when it is none. What it says about the
/// environment goes into `command`, an image into `*image`.
size_t rp_launch_unwrap(rp_shell_command *command, const rp_launch_word *words, size_t count, rp_str *image,
                        rp_arena *arena);

/// xargs: the commands that it runs, each with the items it is given where these are known.
void rp_launch_xargs(rp_launch_collector *collector, const rp_launch_context *context, const rp_shell_command *command,
                     const rp_launch_word *words, size_t count);

/// `make [-C DIR] [-f FILE] [NAME=VALUE] TARGET…`: the recipes that it runs.
void rp_launch_make_call(rp_launch_collector *collector, const rp_launch_context *context,
                         const rp_shell_command *command, const rp_launch_word *words, size_t count);

/// What a command prints, where that is known: seq, echo, basename, dirname.
bool rp_shell_printed(rp_arena *arena, const rp_shell_command *command, rp_str *text);

/// Keeps what `command` writes to a file.
void rp_launch_write(rp_launch_collector *collector, const rp_launch_context *context, const rp_shell_command *command);

/// Reads the files written since `first` that nothing ran, by their names: scripts and crontabs.
void rp_launch_read_written(rp_launch_collector *collector, size_t first);

/// `crontab -` and `crontab FILE`: `commands[index]`, of which `command` is the completed copy.
void rp_launch_install(rp_launch_collector *collector, const rp_launch_context *context,
                       const rp_shell_command *commands, size_t index, const rp_shell_command *command);

/// The formats. Each reads one whole file.
void rp_launch_make(rp_launch_collector *collector, rp_launch_context *context, rp_str text);
void rp_launch_dockerfile(rp_launch_collector *collector, rp_launch_context *context, rp_str text);
/// `name`: of the crontab, which decides whether its lines name a user; `line`: of the text's first byte in context->path.
void rp_launch_crontab(rp_launch_collector *collector, rp_launch_context *context, rp_str text, rp_str name,
                       uint32_t line);
void rp_launch_systemd(rp_launch_collector *collector, rp_launch_context *context, rp_str text);
void rp_launch_procfile(rp_launch_collector *collector, rp_launch_context *context, rp_str text);
void rp_launch_jenkinsfile(rp_launch_collector *collector, rp_launch_context *context, rp_str text);
/// setup.py, setup.cfg, pyproject.toml: the names of console scripts, for every other file.
void rp_launch_project(rp_launch_collector *collector, rp_str path, rp_str text);
void rp_launch_manifest(rp_launch_collector *collector, rp_launch_context *context, rp_str text);

/// argparse's idea of a negative number: "-5", "-.5", "-1.5" (argparse.py _negative_number_matcher).
bool rp_launch_is_number(rp_str text);

/// An unquoted expansion on its own: options, values, or nothing at all.
bool rp_launch_is_bundle(const rp_launch_word *word);

/// The next line with its backslash continuations (kept, so that lines can be counted); `*line` is the number of its first.
bool rp_launch_next_logical(rp_str *rest, uint32_t *number, uint32_t *line, rp_str *text);

/// The first word of `*text`, which is moved behind it.
rp_str rp_launch_first_word(rp_str *text);

/// Sets a variable (rp_shell_variable) of a map.
void rp_launch_set(rp_map *variables, rp_str name, rp_str value, bool dynamic, bool exported, rp_arena *arena);

/// `A=b "C=d e"` or `NAME value` (ENV of a Dockerfile, Environment= of a unit) into exported variables.
void rp_launch_assignments(rp_map *variables, rp_str text, rp_arena *arena);

/// "NAME=value" with the value of a secret replaced.
rp_str rp_launch_assignment(rp_arena *arena, rp_str name, rp_str value);

/// Five cron fields or @name at the start of `text`, white space made single; empty when there is none. `*rest` gets what follows.
rp_str rp_launch_cron(rp_arena *arena, rp_str text, rp_str *rest);

#endif
