// Commands that the shell runs itself: cd, set, shift, eval, source, test, read …, and calls of functions.

#include "analyzer/launch/shell.h"

#include "base/path.h"

/// `$(dirname "$0")/..` and its spellings: a path from the folder of the file itself. False: something else.
static bool from_own_folder(rp_shell *s, rp_str text, rp_str *path)
{
  static const char *const spellings[] = {"$(dirname \"$0\")",
                                          "$(dirname $0)",
                                          "$(dirname -- \"$0\")",
                                          "$(dirname \"${BASH_SOURCE[0]}\")",
                                          "$(dirname ${BASH_SOURCE[0]})",
                                          "$(dirname -- \"${BASH_SOURCE[0]}\")",
                                          "${0%/*}",
                                          "`dirname $0`",
                                          "`dirname \"$0\"`",
                                          "$(dirname \"$BASH_SOURCE\")",
                                          "$(dirname \"$(readlink -f \"$0\")\")",
                                          "$(cd \"$(dirname \"$0\")\" && pwd)",
                                          "$(cd \"$(dirname \"${BASH_SOURCE[0]}\")\" && pwd)",
                                          "$(cd $(dirname $0) && pwd)",
                                          "$(cd $(dirname $0); pwd)"};
  for (size_t i = 0; i < sizeof spellings / sizeof spellings[0] && s->folder.data != NULL; i++) {
    rp_str spelling = rp_str_of(spellings[i]);
    rp_str rest = rp_str_sub(text, spelling.size, text.size);
    if (rp_str_starts_with(text, spelling) && rp_str_find(rest, RP_STR("$"), 0) == SIZE_MAX &&
        (rest.size == 0 || rest.data[0] == '/')) {
      *path =
          rp_path_normalize(s->arena, rp_path_join(s->arena, s->folder, rp_str_sub(rest, rest.size > 0, rest.size)));
      *path = rp_str_is(*path, ".") ? RP_STR("") : *path;
      return true;
    }
  }
  return false;
}

static void change_directory(rp_shell *s, size_t first)
{
  const rp_launch_word *target = first + 1 < s->lex.words.count ? &s->lex.words.items[first + 1] : NULL;
  rp_str own;
  if (target != NULL && target->dynamic && from_own_folder(s, target->text, &own)) {
    s->directory = own;
    return;
  }
  if (target == NULL || target->dynamic || rp_str_is(target->text, "-") || target->text.data == NULL ||
      rp_str_starts_with(target->text, RP_STR("~")) || rp_str_is(s->directory, "?")) {
    bool absolute = target != NULL && !target->dynamic && rp_str_starts_with(target->text, RP_STR("/"));
    s->directory = absolute ? target->text : RP_STR("?");
    return;
  }
  rp_str joined = rp_path_normalize(s->arena, rp_path_join(s->arena, s->directory, target->text));
  s->directory = rp_str_is(joined, ".") ? RP_STR("") : joined;
}

/// shift [N] and set -- WORDS.
static void change_positionals(rp_shell *s, size_t first)
{
  rp_shell_lex *lex = &s->lex;
  size_t count = lex->words.count - first;
  if (lex->conditional) {
    lex->positionals = NULL;
    return;
  }
  if (rp_str_is(lex->words.items[first].text, "shift")) {
    rp_str number = count > 1 ? lex->words.items[first + 1].text : RP_STR("1");
    size_t by =
        number.size == 1 && number.data[0] >= '0' && number.data[0] <= '9' ? (size_t)(number.data[0] - '0') : SIZE_MAX;
    bool known = by != SIZE_MAX && (by == 0 || lex->positionals == NULL || by > lex->positional_count);
    if (by != SIZE_MAX && lex->positionals != NULL && by > 0) {
      (void)rp_shell_positional(s, by, &known);
    }
    if (!known) {
      lex->positionals = NULL;
    } else if (lex->positionals != NULL && by <= lex->positional_count) {
      lex->positionals += by;
      lex->positional_count -= by;
    }
    return;
  }
  size_t at = first + 1;
  while (at < lex->words.count && lex->words.items[at].text.size > 1 &&
         strchr("-+", lex->words.items[at].text.data[0]) != NULL && !rp_str_is(lex->words.items[at].text, "--")) {
    at += rp_str_ends_with(lex->words.items[at].text, RP_STR("o")) ? 2 : 1; // -o pipefail, -euo pipefail
  }
  if (at < lex->words.count) {
    at += rp_str_is(lex->words.items[at].text, "--");
    static const rp_launch_word none;
    lex->positionals = at < lex->words.count ? lex->words.items + at : &none;
    lex->positional_count = lex->words.count > at ? lex->words.count - at : 0;
  }
}

static void call_function(rp_shell *s, rp_shell_function *function, size_t first)
{
  static const rp_launch_word none;
  const rp_launch_word *words = s->lex.words.items + first + 1;
  size_t count = s->lex.words.count - first - 1;
  size_t mark = s->locals.count;
  for (size_t i = 0; i < s->lex.prefixes.count; i++) { // `A=b f`: for the body alone
    rp_str text = rp_str_sub(s->lex.prefixes.items[i], 1, s->lex.prefixes.items[i].size);
    bool appends;
    rp_str name = rp_str_sub(text, 0, rp_shell_assignment(text, &appends));
    RP_PUSH(s->arena, &s->locals, ((rp_shell_saved){name, rp_map_find(&s->variables, name)}));
    rp_shell_assign(s, s->lex.prefixes.items[i], true);
  }
  rp_str path = s->path;
  uint32_t path_line = s->path_line;
  rp_shell_function body = *function;
  function->called = true;
  s->path = body.path;
  s->path_line = body.path_line;
  rp_shell_run(s, body.body, body.line, count > 0 ? words : &none, count);
  s->path = path;
  s->path_line = path_line;
  while (s->locals.count > mark) {
    rp_shell_restore(s, &s->locals.items[--s->locals.count]);
  }
}

rp_shell_function *rp_shell_find_function(rp_shell *s, rp_str name)
{
  for (size_t i = s->functions.count; i > 0; i--) { // the last definition holds
    if (rp_str_eq(s->functions.items[i - 1].name, name)) {
      return &s->functions.items[i - 1];
    }
  }
  return NULL;
}

static rp_str joined_words(rp_shell *s, size_t first)
{
  rp_buf buf = RP_BUF_INIT;
  rp_buf_cstr(&buf, "");
  for (size_t i = first; i < s->lex.words.count; i++) {
    rp_buf_cstr(&buf, i > first ? " " : "");
    rp_buf_add(&buf, s->lex.words.items[i].text);
  }
  rp_str text = rp_arena_str(s->arena, rp_buf_str(&buf));
  rp_buf_release(&buf);
  return text;
}

/// `source FILE [WORDS]`: a file of the repository is read here; what any other one sets is not known.
static void source(rp_shell *s, size_t first)
{
  const rp_launch_word *file = first + 1 < s->lex.words.count ? &s->lex.words.items[first + 1] : NULL;
  rp_str path = RP_STR("");
  rp_str text = RP_STR("");
  const rp_shell_input *input = s->input;
  if (file != NULL && !file->dynamic && input->sourced != NULL &&
      input->sourced(input->context, s->directory, file->text, &path, &text)) {
    rp_str before = s->path;
    uint32_t line = s->path_line;
    s->path_line = s->path.data == NULL ? s->lex.command_line : line;
    s->path = path;
    bool words = first + 2 < s->lex.words.count;
    rp_shell_run(s, text, 1, words ? file + 1 : s->lex.positionals,
                 words ? s->lex.words.count - first - 2 : s->lex.positional_count);
    s->path = before;
    s->path_line = line;
  } else if (file == NULL || file->dynamic ||
             !rp_str_is(rp_path_base(file->text), "activate")) { // venv's sets PATH and its own names
    rp_shell_forget_all(s);
  }
}

// ---- tests ----

static rp_shell_truth truth_of(bool holds)
{
  return holds ? RP_SHELL_TRUE : RP_SHELL_FALSE;
}

static rp_shell_truth compare(rp_shell *s, rp_str left, rp_str operator, rp_str right, bool pattern)
{
  if (rp_str_is(operator, "=") || rp_str_is(operator, "==") || rp_str_is(operator, "!=")) {
    bool same = pattern ? rp_shell_matches(s->arena, right, left) : rp_str_eq(left, right);
    return truth_of(same == !rp_str_is(operator, "!="));
  }
  static const char *const operators[] = {"-eq", "-ne", "-lt", "-le", "-gt", "-ge"};
  int64_t a;
  int64_t b;
  for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
    if (rp_str_is(operator, operators[i]) && rp_str_to_int64(left, &a) && rp_str_to_int64(right, &b)) {
      const bool results[] = {a == b, a != b, a<b, a <= b, a> b, a >= b};
      return truth_of(results[i]);
    }
  }
  return RP_SHELL_MAYBE;
}

/// `[ … ]`, `[[ … ]]` and test with one comparison of known words.
static rp_shell_truth test(rp_shell *s, size_t first)
{
  const rp_launch_word *words = s->lex.words.items + first + 1;
  size_t count = s->lex.words.count - first - 1;
  rp_str program = s->lex.words.items[first].text;
  count -= count > 0 && !rp_str_is(program, "test");
  bool inverted = count > 0 && rp_str_is(words[0].text, "!");
  words += inverted;
  count -= inverted;
  for (size_t i = 0; i < count; i++) {
    if (words[i].dynamic) {
      return RP_SHELL_MAYBE;
    }
  }
  rp_shell_truth truth = RP_SHELL_MAYBE;
  if (count == 2 && (rp_str_is(words[0].text, "-n") || rp_str_is(words[0].text, "-z"))) {
    truth = truth_of((words[1].text.size > 0) == rp_str_is(words[0].text, "-n"));
  } else if (count == 3) {
    truth = compare(s, words[0].text, words[1].text, words[2].text, rp_str_is(program, "[["));
  }
  return truth == RP_SHELL_MAYBE || !inverted ? truth : truth_of(truth == RP_SHELL_FALSE);
}

// ---- commands ----

static void emit(rp_shell *s, size_t first, bool piped)
{
  if (s->commands.count >= RP_LAUNCH_LIMIT) {
    s->cut = true;
    return;
  }
  rp_shell_command command = {.words = s->lex.words.items + first,
                              .word_count = s->lex.words.count - first,
                              .directory = s->directory,
                              .piped = piped,
                              .output = s->lex.output,
                              .appends = s->lex.appends,
                              .path = s->path,
                              .path_line = s->path_line,
                              .line = s->lex.command_line};
  rp_shell_environment(s, &command);
  for (size_t i = 0; i < s->lex.heredoc_count; i++) {
    s->lex.heredocs[i].command =
        s->lex.heredocs[i].command == SIZE_MAX ? s->commands.count : s->lex.heredocs[i].command;
  }
  RP_PUSH(s->arena, &s->commands, command);
}

static bool is_one_of(rp_str word, const char *const *names)
{
  for (size_t i = 0; names[i] != NULL; i++) {
    if (rp_str_is(word, names[i])) {
      return true;
    }
  }
  return false;
}

/// read, getopts … name the variables that they set; an unset one is not known either, for the environment's may show.
static void forget_words(rp_shell *s, size_t first)
{
  for (size_t i = first + 1; i < s->lex.words.count; i++) {
    rp_str text = s->lex.words.items[i].text;
    size_t size = 0;
    while (size < text.size && rp_shell_is_name(text.data[size], size == 0)) {
      size++;
    }
    if (size > 0) {
      rp_shell_forget(s, rp_str_sub(text, 0, size));
    }
  }
}

/// break, continue, return, exit where they are certain to run: nothing behind them in this text does.
static bool leave(rp_shell *s, rp_str word)
{
  bool loop = rp_str_is(word, "break") || rp_str_is(word, "continue");
  bool text = rp_str_is(word, "return") || (rp_str_is(word, "exit") && s->depth == 1);
  bool certain = !s->lex.conditional && s->lex.subshells.count == 0;
  for (size_t i = 0; i < s->lex.frames.count; i++) {
    certain = certain && !s->lex.frames.items[i].branch && s->lex.frames.items[i].kind != RP_SHELL_LOOP;
  }
  if (!certain || !(loop ? s->lex.body_of_loop : text && !s->lex.body_of_loop) || s->lex.words.count > 2) {
    return false;
  }
  s->lex.left = rp_str_is(word, "break");
  s->lex.at = s->lex.text.size;
  return true;
}

void rp_shell_execute(rp_shell *s, size_t first, bool piped)
{
  static const char *const setters[] = {"read", "getopts", "unset", "mapfile", "readarray", "let", NULL};
  rp_launch_word program = s->lex.words.items[first];
  bool appends = false;
  rp_shell_function *function = program.dynamic ? NULL : rp_shell_find_function(s, program.text);
  rp_shell_truth truth = RP_SHELL_MAYBE;
  if (function != NULL) {
    call_function(s, function, first);
  } else if (leave(s, program.text)) {
    return;
  } else if (rp_shell_is_declaration(program.text)) {
    rp_shell_declare(s, first);
  } else if (rp_str_is(program.text, "cd") || rp_str_is(program.text, "pushd") || rp_str_is(program.text, "popd")) {
    change_directory(s, first);
  } else if (rp_str_is(program.text, "shift") || rp_str_is(program.text, "set")) {
    change_positionals(s, first);
  } else if (rp_str_is(program.text, "eval")) {
    rp_shell_run(s, joined_words(s, first + 1), s->lex.command_line, s->lex.positionals, s->lex.positional_count);
  } else if (rp_str_is(program.text, "source") || rp_str_is(program.text, ".")) {
    source(s, first);
  } else if (rp_str_is(program.text, "[") || rp_str_is(program.text, "[[") || rp_str_is(program.text, "test")) {
    truth = test(s, first);
  } else if (rp_str_is(program.text, "true") || rp_str_is(program.text, ":")) {
    truth = RP_SHELL_TRUE;
  } else if (rp_str_is(program.text, "false")) {
    truth = RP_SHELL_FALSE;
  } else if (is_one_of(program.text, setters)) {
    forget_words(s, first);
  } else if (rp_str_is(program.text, "printf") && s->lex.words.count > first + 2 &&
             rp_str_is(s->lex.words.items[first + 1].text, "-v")) {
    rp_shell_forget(s, s->lex.words.items[first + 2].text);
  } else if (rp_shell_assignment(program.text, &appends) > 0) {
    rp_shell_assign(s, rp_arena_printf(s->arena, "%c%.*s", program.dynamic ? '?' : '!', RP_STR_ARG(program.text)),
                    false);
  } else {
    emit(s, first, piped);
  }
  s->ran++;
  s->truth = truth == RP_SHELL_MAYBE || !s->negated ? truth : truth_of(truth == RP_SHELL_FALSE);
}
