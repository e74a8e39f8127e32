#ifndef RP_ANALYZER_LAUNCH_SHELL_H
#define RP_ANALYZER_LAUNCH_SHELL_H

/// The shell scanner's state, shared by its three files: launch_shell.c (commands, functions, here-documents),
/// launch_word.c (quotes and expansions), launch_variable.c (assignments, scopes). Nobody else includes this.

#include "analyzer/launch_private.h"

#include "base/buf.h"

enum { RP_SHELL_HEREDOCS = 8, RP_SHELL_FUNCTIONS = 256, RP_SHELL_WORK = 8 * 1024 * 1024 };

typedef struct rp_shell_heredoc {
  rp_str name;
  bool quoted;    ///< the body is taken as it is
  size_t command; ///< index in commands; SIZE_MAX until the command ends, and when it is none of ours
} rp_shell_heredoc;

/// Reading of one text: the file, a function's body, what stands in $( … ).
typedef struct rp_shell_lex {
  rp_str text;
  size_t at;
  uint32_t line;
  const rp_launch_word *positionals; ///< $1, $2 …; NULL when not known
  size_t positional_count;

  rp_launch_words words; ///< of the command being read
  RP_VEC(rp_str) prefixes;
  uint32_t command_line; ///< of its first word, keywords in front left out
  bool only_keywords;    ///< the words so far
  rp_buf word;
  bool in_word;
  bool dynamic;
  bool quoted;    ///< some part of the word is quoted
  bool expanded;  ///< an unquoted expansion that is not known is part of the word
  bool skip_word; ///< the next word is a redirection's target

  rp_shell_heredoc heredocs[RP_SHELL_HEREDOCS];
  size_t heredoc_count;
  bool conditional;           ///< the command stands behind && or ||
  RP_VEC(rp_str) tentative;   ///< names assigned so: not known behind the list
  RP_VEC(size_t) subshells;   ///< open parentheses: position in saved
  RP_VEC(rp_str) directories; ///< and the directory outside of each
} rp_shell_lex;

typedef struct rp_shell_function {
  rp_str name;
  rp_str body;
  uint32_t line;
  bool called;
} rp_shell_function;

typedef struct rp_shell_saved {
  rp_str name;
  rp_shell_variable *before; ///< NULL: was not set
} rp_shell_saved;

typedef struct rp_shell {
  rp_arena *arena;
  rp_shell_lex lex;
  rp_map variables; ///< name -> rp_shell_variable or NULL (gone out of scope)
  rp_map unsure;    ///< names assigned in more than one way
  bool shifts;      ///< the positionals change in a loop
  unsigned nesting; ///< open if, for, while, case
  unsigned depth;   ///< of texts in texts
  unsigned subshells; ///< open ones, of all texts
  size_t work;      ///< bytes read so far
  bool cut;         ///< a budget ended it
  rp_str directory;
  rp_str folder;    ///< of the file that is read; data NULL when the text is no file
  RP_VEC(rp_shell_command) commands;
  RP_VEC(rp_shell_function) functions;
  RP_VEC(rp_shell_saved) saved;  ///< what subshells changed
  RP_VEC(rp_shell_saved) locals; ///< what `local` hid
} rp_shell;

static inline bool rp_shell_is_name(char c, bool first)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (!first && c >= '0' && c <= '9');
}

static inline char rp_shell_peek(const rp_shell *s, size_t ahead)
{
  return s->lex.at + ahead < s->lex.text.size ? s->lex.text.data[s->lex.at + ahead] : '\0';
}

static inline void rp_shell_step(rp_shell *s)
{
  s->lex.line += rp_shell_peek(s, 0) == '\n';
  s->lex.at++;
}

// launch_shell.c

/// Reads the commands of a text inside the one being read: a function's body, a command substitution, eval. `fresh`: with
/// positionals of its own.
void rp_shell_run(rp_shell *s, rp_str text, uint32_t line, const rp_launch_word *positionals, size_t count);

/// Words that may stand in front of a command: if, do, then …
bool rp_shell_is_keyword(rp_str word);

// launch_word.c

void rp_shell_begin_word(rp_shell *s);
void rp_shell_end_word(rp_shell *s);
/// Reads one piece of a word that begins with a quote, a backslash, $, ` or a hole.
void rp_shell_read_piece(rp_shell *s);
/// Behind the bracket that closes the one here; quotes and comments are respected. False: it is never closed.
bool rp_shell_skip_balanced(rp_shell *s, char open, char close);
/// The text from `start` to here stays in the word as what the shell would make of it.
void rp_shell_keep_text(rp_shell *s, size_t start, bool in_quotes);
/// What an unquoted here-document becomes: values that are known put in, the others left as expansions that stay unknown.
rp_str rp_shell_expand_body(rp_shell *s, rp_str body);

// launch_variable.c

/// Names that a text assigns twice, reads, or uses as a loop's variable: they are known nowhere.
void rp_shell_find_unsure(rp_shell *s, rp_str text);
/// Length of the name that an assignment word starts with ("NAME=", "NAME+="); 0 when it is none.
size_t rp_shell_assignment(rp_str word, bool *appends);
/// `marked`: '?' (dynamic) or '!' and the assignment.
void rp_shell_assign(rp_shell *s, rp_str marked, bool exported);
void rp_shell_set(rp_shell *s, rp_str name, rp_launch_word value, bool exported);
void rp_shell_forget(rp_shell *s, rp_str name);
/// export, declare, local …: words from `first`.
void rp_shell_declare(rp_shell *s, size_t first);
bool rp_shell_is_declaration(rp_str word);
/// The environment of a command: exported variables and the prefixes in front of it.
void rp_shell_environment(rp_shell *s, rp_shell_command *command);
void rp_shell_open_subshell(rp_shell *s);
void rp_shell_close_subshell(rp_shell *s);
/// Behind a list: what was assigned under && or || is not known any more.
void rp_shell_end_list(rp_shell *s);

#endif
