#ifndef RP_ANALYZER_LAUNCH_SHELL_H
#define RP_ANALYZER_LAUNCH_SHELL_H

/// The shell reader's state, shared by its files: shell.c (texts, functions, here-documents), compound.c (if,
/// case, loops), builtin.c (commands that the shell runs itself), word.c (quotes and expansions),
/// expand.c (what expansions compute), variable.c (assignments, scopes). Nobody else includes this.

#include "analyzer/launch/private.h"

#include "base/buf.h"

enum { RP_SHELL_HEREDOCS = 8, RP_SHELL_FUNCTIONS = 256, RP_SHELL_WORK = 4 * 1024 * 1024, RP_SHELL_DEPTH = 16 };

typedef struct rp_shell_heredoc {
  rp_str name;
  bool quoted;    ///< the body is taken as it is
  size_t command; ///< index in commands; SIZE_MAX until the command ends, and when it is none of ours
} rp_shell_heredoc;

typedef struct rp_shell_saved {
  rp_str name;
  rp_shell_variable *before; ///< NULL: was not set
} rp_shell_saved;

typedef enum rp_shell_truth { RP_SHELL_MAYBE = 0, RP_SHELL_TRUE, RP_SHELL_FALSE } rp_shell_truth;

typedef enum rp_shell_frame_kind { RP_SHELL_IF = 0, RP_SHELL_LOOP, RP_SHELL_CASE, RP_SHELL_GROUP } rp_shell_frame_kind;

/// An open compound command. What one of its branches changes holds inside the branch; behind the command it is not known.
typedef struct rp_shell_frame {
  rp_shell_frame_kind kind;
  bool branch;  ///< inside a branch of which it is not known whether it runs
  bool settled; ///< a branch was taken for certain: the ones behind it never run
  bool maybe;   ///< a branch before may have run
  size_t ran;   ///< commands run up to the condition
  size_t mark;  ///< position in the log where the branch began; directory and positionals there
  rp_str directory;
  const rp_launch_word *positionals;
  size_t positional_count;
  bool moved;             ///< some branch changed the directory
  bool shifted;           ///< or the positionals
  RP_VEC(rp_str) touched; ///< names that some branch set
  rp_launch_word word;    ///< of case
} rp_shell_frame;

/// What is to be done before the next byte is read.
typedef enum rp_shell_pending {
  RP_SHELL_READ = 0,
  RP_SHELL_SKIP_BRANCH, ///< to elif, else or fi
  RP_SHELL_FOR,         ///< the words of a `for` are complete
  RP_SHELL_WHILE,
  RP_SHELL_CASE_HEAD, ///< `case WORD in` is read
  RP_SHELL_PATTERN    ///< the next pattern of a case
} rp_shell_pending;

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
  bool quoted;           ///< some part of the word is quoted
  bool expanded;         ///< an unquoted expansion that is not known is part of the word
  bool skip_word;        ///< the next word is a redirection's target
  bool to_file;          ///< and the file that takes what is printed
  bool body;             ///< a here-document is being expanded: all of it is one word
  bool glob;             ///< an unquoted * or ? is part of the word
  bool brace;            ///< an unquoted { is
  rp_launch_words array; ///< the words of the last ( … ) behind an assignment's =
  rp_str output;         ///< target of a > or >>; data NULL
  bool appends;          ///< of a >>

  rp_shell_heredoc heredocs[RP_SHELL_HEREDOCS];
  size_t heredoc_count;
  rp_shell_pending pending;
  RP_VEC(rp_shell_frame) frames;
  bool conditional;     ///< the command stands behind && or ||, and whether it runs is not known
  char operator;        ///< the & or | of these; 0 at a list's beginning
  rp_shell_truth chain; ///< of the list so far
  bool for_conditional; ///< the `for` whose words are complete stands so
  bool body_of_loop;    ///< the text is one round of a `for`
  bool left;            ///< break: the loop's other rounds never run
  size_t list_mark;     ///< position in the log where that began; SIZE_MAX: nothing did
  rp_str list_directory;
  RP_VEC(size_t) subshells;        ///< open parentheses: position in the log
  RP_VEC(size_t) groups;           ///< and in the commands
  RP_VEC(rp_str) directories;      ///< and the directory outside of each
  RP_VEC(rp_launch_words) outside; ///< and the positionals
  bool piped;                      ///< the command stands behind a |
  size_t group;                    ///< where the commands of the last ( … ) begin
} rp_shell_lex;

typedef struct rp_shell_function {
  rp_str name;
  rp_str body;
  uint32_t line;
  rp_str path; ///< of the file that a text has sourced; data NULL: the text's own
  uint32_t path_line;
  bool called;
  uint32_t searched;     ///< the last search of rp_shell_assigned that met it,
  unsigned search_depth; ///< and how deep in functions
} rp_shell_function;

typedef struct rp_shell {
  rp_arena *arena;
  rp_shell_lex lex;
  rp_map variables; ///< name -> rp_shell_variable or NULL (gone out of scope)
  struct {
    const rp_str *items;
    size_t count;
    bool known;  ///< no exported variable was set since
  } environment; ///< of commands without prefixes
  const rp_shell_input *input;
  unsigned depth;       ///< of texts in texts
  size_t work;          ///< bytes read so far
  uint32_t searches;    ///< of rp_shell_assigned, so far
  bool cut;             ///< a budget ended it
  size_t ran;           ///< commands run so far
  rp_shell_truth truth; ///< of the last one
  bool negated;         ///< a ! stands in front of the command
  rp_str path;          ///< of the sourced file that is being read; data NULL
  uint32_t path_line;   ///< and where
  rp_str directory;
  rp_str folder; ///< of the file that is read; data NULL when the text is no file
  RP_VEC(rp_shell_command) commands;
  RP_VEC(rp_shell_function) functions;
  RP_VEC(rp_shell_saved) log;    ///< every assignment: what the name was before
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

// shell.c

/// Reads the commands of a text inside the one being read: a function's body, a command substitution, eval.
void rp_shell_run(rp_shell *s, rp_str text, uint32_t line, const rp_launch_word *positionals, size_t count);

/// The same for a loop's body: what it does to the positionals stays. True: `break` is certain to end the loop.
bool rp_shell_run_body(rp_shell *s, rp_str text, uint32_t line);

/// The function of that name as it is defined now; NULL.
rp_shell_function *rp_shell_find_function(rp_shell *s, rp_str name);

/// A word is pushed behind the command's others.
void rp_shell_push(rp_shell *s, rp_launch_word word);

// compound.c

/// Takes keywords off the front of the command's words and opens and closes what they say. True: a command is left, at `*first`.
bool rp_shell_take_keywords(rp_shell *s, size_t *first);
/// Words that may stand in front of a command: if, do, then …
bool rp_shell_is_keyword(rp_str word);
/// Does what `pending` says.
void rp_shell_settle(rp_shell *s);
/// `;;` of a case is read: true when one is open.
bool rp_shell_end_arm(rp_shell *s);
/// At the text's end: closes what is open.
void rp_shell_close_frames(rp_shell *s);

// builtin.c

/// The command's words are complete: what the shell does itself is done, everything else is a command of the result.
void rp_shell_execute(rp_shell *s, size_t first, bool piped);

// word.c

void rp_shell_begin_word(rp_shell *s);
void rp_shell_end_word(rp_shell *s);
/// Reads one piece of a word that begins with a quote, a backslash, $, ` or a hole.
void rp_shell_read_piece(rp_shell *s);
/// Behind the bracket that closes the one here; quotes and comments are respected. False: it is never closed.
bool rp_shell_skip_balanced(rp_shell *s, char open, char close);
/// The text from `start` to here stays in the word as what the shell would make of it.
void rp_shell_keep_text(rp_shell *s, size_t start, bool in_quotes);
/// A value in the word being read: words of its own where it stands unquoted.
void rp_shell_put(rp_shell *s, const rp_launch_word *value, bool in_quotes);
/// Several: "$@", "${array[@]}".
void rp_shell_put_words(rp_shell *s, const rp_launch_word *words, size_t count, bool in_quotes);
/// What an unquoted here-document becomes: values that are known put in, the others between holes.
rp_str rp_shell_expand_body(rp_shell *s, rp_str body, uint32_t line);

// expand.c

/// $N; `*known` is false when words in front of it may be any number. NULL: there is none.
const rp_launch_word *rp_shell_positional(const rp_shell *s, size_t number, bool *known);
/// ${NAME…} with what stands behind the name; false: not known, nothing is put.
bool rp_shell_expand_parameter(rp_shell *s, rp_str name, rp_str operation, bool in_quotes);
/// $(( … )); false: not known.
bool rp_shell_arithmetic(rp_shell *s, rp_str text, long long *result);
/// {a,b} and {1..3}: the words that an unquoted word stands for; false when it is none of these.
bool rp_shell_braces(rp_shell *s, rp_str word, rp_launch_words *out);
/// fnmatch() within a budget.
bool rp_shell_matches(rp_arena *arena, rp_str pattern, rp_str text);

// variable.c

/// Names that a text may set, its functions' included; `twice` (NULL) gets those that it sets more than once.
void rp_shell_assigned(rp_shell *s, rp_str text, rp_map *names, rp_map *twice, unsigned depth);
/// All these are not known any more.
void rp_shell_forget_assigned(rp_shell *s, rp_str text);
void rp_shell_forget_all(rp_shell *s);
/// Every name in an arithmetic text with ++, -- or an assignment.
void rp_shell_forget_numbers(rp_shell *s, rp_str text);
/// Length of the name that an assignment word starts with ("NAME=", "NAME+="); 0 when it is none.
size_t rp_shell_assignment(rp_str word, bool *appends);
/// `marked`: '?' (dynamic) or '!' and the assignment.
void rp_shell_assign(rp_shell *s, rp_str marked, bool exported);
void rp_shell_set(rp_shell *s, rp_str name, rp_launch_word value, bool exported);
void rp_shell_forget(rp_shell *s, rp_str name);
/// A variable is again what it was.
void rp_shell_restore(rp_shell *s, const rp_shell_saved *saved);
/// Undoes what was set since `mark`; the names are added to `names` (NULL).
void rp_shell_undo(rp_shell *s, size_t mark, rp_shell_frame *frame);
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
