// A scanner for POSIX shell and the bash that people write, enough to know the simple commands of a text: quotes,
// continuations, comments, assignments, expansions, redirections, here-documents, functions (read where they are called, with
// the call's words), compound commands (their bodies read line by line).

#include "analyzer/launch_shell.h"

#include "base/path.h"

typedef enum separator { END_LINE = 0, END_AND_OR, END_PIPE } separator;

bool rp_shell_is_keyword(rp_str word)
{
  static const char *const keywords[] = {"if", "then", "elif", "else", "do", "while", "until", "{", "!", "time", "("};
  for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++) {
    if (rp_str_is(word, keywords[i])) {
      return true;
    }
  }
  return false;
}

/// Counts compound commands and takes keywords off the front. True when a command is left.
static bool take_keywords(rp_shell *s, size_t *first)
{
  const rp_launch_words *words = &s->lex.words;
  for (*first = 0; *first < words->count; (*first)++) {
    rp_str word = words->items[*first].text;
    if (rp_str_is(word, "for") || rp_str_is(word, "select") || rp_str_is(word, "case")) {
      s->nesting++;
      if (*first + 1 < words->count && !rp_str_is(word, "case")) {
        rp_map_put(&s->unsure, words->items[*first + 1].text, s);
        rp_shell_set(s, words->items[*first + 1].text, (rp_launch_word){RP_STR(""), true, true}, false);
      }
      return false;
    }
    if (rp_str_is(word, "fi") || rp_str_is(word, "done") || rp_str_is(word, "esac") || rp_str_is(word, "}")) {
      s->nesting -= s->nesting > 0 && !rp_str_is(word, "}");
      return false;
    }
    if (rp_str_is(word, "function")) {
      return false;
    }
    if (!rp_shell_is_keyword(word)) {
      return true;
    }
    s->nesting += rp_str_is(word, "if") || rp_str_is(word, "while") || rp_str_is(word, "until");
  }
  return false;
}

/// `$(dirname "$0")/..` and its spellings: a path from the folder of the file itself. False: something else.
static bool from_own_folder(rp_shell *s, rp_str text, rp_str *path)
{
  static const char *const spellings[] = {"$(dirname \"$0\")", "$(dirname $0)", "$(dirname -- \"$0\")", "$(dirname \"${BASH_SOURCE[0]}\")",
                                          "$(dirname ${BASH_SOURCE[0]})", "$(dirname -- \"${BASH_SOURCE[0]}\")", "${0%/*}", "`dirname $0`",
                                          "`dirname \"$0\"`", "$(dirname \"$BASH_SOURCE\")", "$(dirname \"$(readlink -f \"$0\")\")"};
  for (size_t i = 0; i < sizeof spellings / sizeof spellings[0] && s->folder.data != NULL; i++) {
    rp_str spelling = rp_str_of(spellings[i]);
    rp_str rest = rp_str_sub(text, spelling.size, text.size);
    if (rp_str_starts_with(text, spelling) && rp_str_find(rest, RP_STR("$"), 0) == SIZE_MAX && (rest.size == 0 || rest.data[0] == '/')) {
      *path = rp_path_normalize(s->arena, rp_path_join(s->arena, s->folder, rp_str_sub(rest, rest.size > 0, rest.size)));
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
  if (s->nesting > 0 || lex->conditional) {
    lex->positionals = NULL;
    return;
  }
  if (rp_str_is(lex->words.items[first].text, "shift")) {
    rp_str number = count > 1 ? lex->words.items[first + 1].text : RP_STR("1");
    size_t by = number.size == 1 && number.data[0] >= '0' && number.data[0] <= '9' ? (size_t)(number.data[0] - '0') : SIZE_MAX;
    if (by == SIZE_MAX) {
      lex->positionals = NULL;
    } else if (lex->positionals != NULL && by <= lex->positional_count) {
      lex->positionals += by;
      lex->positional_count -= by;
    }
    return;
  }
  size_t at = first + 1;
  while (at < lex->words.count && lex->words.items[at].text.size > 1 && strchr("-+", lex->words.items[at].text.data[0]) != NULL &&
         !rp_str_is(lex->words.items[at].text, "--")) {
    at += 1 + rp_str_is(lex->words.items[at].text, "-o");
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
  for (size_t i = 0; i < s->lex.prefixes.count; i++) { // `A=b f`: for the body alone
    rp_str text = rp_str_sub(s->lex.prefixes.items[i], 1, s->lex.prefixes.items[i].size);
    bool appends;
    rp_str name = rp_str_sub(text, 0, rp_shell_assignment(text, &appends));
    RP_PUSH(s->arena, &s->locals, ((rp_shell_saved){name, rp_map_find(&s->variables, name)}));
    rp_shell_assign(s, s->lex.prefixes.items[i], true);
  }
  size_t mark = s->locals.count - s->lex.prefixes.count;
  function->called = true;
  rp_shell_run(s, function->body, function->line, count > 0 ? words : &none, count);
  while (s->locals.count > mark) {
    const rp_shell_saved *saved = &s->locals.items[--s->locals.count];
    rp_map_put(&s->variables, saved->name, saved->before);
  }
}

static rp_shell_function *find_function(rp_shell *s, rp_str name)
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

/// The command's words are complete: what the shell does itself is done, everything else is a command of the result.
static void run_command(rp_shell *s, size_t first, separator end)
{
  rp_launch_word program = s->lex.words.items[first];
  bool appends = false;
  rp_shell_function *function = program.dynamic ? NULL : find_function(s, program.text);
  if (rp_shell_is_declaration(program.text)) {
    rp_shell_declare(s, first);
  } else if (rp_str_is(program.text, "cd") || rp_str_is(program.text, "pushd")) {
    change_directory(s, first);
  } else if (rp_str_is(program.text, "shift") || rp_str_is(program.text, "set")) {
    change_positionals(s, first);
  } else if (rp_str_is(program.text, "eval")) {
    rp_shell_run(s, joined_words(s, first + 1), s->lex.command_line, s->lex.positionals, s->lex.positional_count);
  } else if (rp_shell_assignment(program.text, &appends) > 0) {
    rp_shell_assign(s, rp_arena_printf(s->arena, "%c%.*s", program.dynamic ? '?' : '!', RP_STR_ARG(program.text)), false);
  } else if (function != NULL) {
    call_function(s, function, first);
  } else if (s->commands.count < RP_LAUNCH_LIMIT) {
    rp_shell_command command = {.words = s->lex.words.items + first,
                                .word_count = s->lex.words.count - first,
                                .directory = s->directory,
                                .piped = end == END_PIPE,
                                .line = s->lex.command_line};
    rp_shell_environment(s, &command);
    for (size_t i = 0; i < s->lex.heredoc_count; i++) {
      s->lex.heredocs[i].command = s->lex.heredocs[i].command == SIZE_MAX ? s->commands.count : s->lex.heredocs[i].command;
    }
    RP_PUSH(s->arena, &s->commands, command);
  } else {
    s->cut = true;
  }
}

static void end_command(rp_shell *s, separator end)
{
  rp_shell_end_word(s);
  size_t first = 0;
  if (s->lex.words.count == 0) {
    for (size_t i = 0; i < s->lex.prefixes.count; i++) {
      rp_shell_assign(s, s->lex.prefixes.items[i], false);
    }
  } else if (take_keywords(s, &first)) {
    run_command(s, first, end);
  }
  memset(&s->lex.words, 0, sizeof s->lex.words);
  memset(&s->lex.prefixes, 0, sizeof s->lex.prefixes);
  s->lex.skip_word = false;
  s->lex.conditional = end == END_AND_OR || (end == END_PIPE && s->lex.conditional);
  if (end == END_LINE) {
    rp_shell_end_list(s);
  }
}

// ---- here-documents ----

static void read_heredocs(rp_shell *s)
{
  for (size_t i = 0; i < s->lex.heredoc_count; i++) {
    const rp_shell_heredoc *heredoc = &s->lex.heredocs[i];
    size_t start = s->lex.at;
    size_t stop = start;
    uint32_t line = s->lex.line;
    for (bool found = false; s->lex.at < s->lex.text.size && !found;) {
      size_t end = rp_str_find(s->lex.text, RP_STR("\n"), s->lex.at);
      found = rp_str_eq(rp_str_trim(rp_str_sub(s->lex.text, s->lex.at, end)), heredoc->name);
      stop = found ? s->lex.at : end == SIZE_MAX ? s->lex.text.size : end + 1;
      s->lex.at = end == SIZE_MAX ? s->lex.text.size : end + 1;
      s->lex.line++;
    }
    if (heredoc->command < s->commands.count) {
      rp_str body = rp_str_sub(s->lex.text, start, stop);
      s->commands.items[heredoc->command].here = heredoc->quoted ? body : rp_shell_expand_body(s, body);
      s->commands.items[heredoc->command].here_line = line;
    }
  }
  s->lex.heredoc_count = 0;
}

static void open_heredoc(rp_shell *s)
{
  s->lex.at += rp_shell_peek(s, 2) == '-' ? 3 : 2;
  while (rp_shell_peek(s, 0) == ' ' || rp_shell_peek(s, 0) == '\t') {
    s->lex.at++;
  }
  rp_buf name = RP_BUF_INIT;
  rp_shell_heredoc heredoc = {.command = SIZE_MAX};
  while (s->lex.at < s->lex.text.size && strchr("\n \t;|)&>", rp_shell_peek(s, 0)) == NULL) {
    char c = rp_shell_peek(s, 0);
    bool quote = c == '\'' || c == '"' || c == '\\';
    heredoc.quoted = heredoc.quoted || quote;
    if (!quote) {
      rp_buf_char(&name, c);
    }
    s->lex.at++;
  }
  if (s->lex.heredoc_count < RP_SHELL_HEREDOCS && name.size > 0) {
    heredoc.name = rp_arena_str(s->arena, rp_buf_str(&name));
    s->lex.heredocs[s->lex.heredoc_count++] = heredoc;
  }
  rp_buf_release(&name);
}

static bool is_digits(rp_str text)
{
  for (size_t i = 0; i < text.size; i++) {
    if (text.data[i] < '0' || text.data[i] > '9') {
      return false;
    }
  }
  return true;
}

static void redirect(rp_shell *s)
{
  if (s->lex.in_word && !s->lex.quoted && !s->lex.dynamic && is_digits(rp_buf_str(&s->lex.word))) {
    s->lex.in_word = false; // the descriptor in front
  }
  rp_shell_end_word(s);
  char c = rp_shell_peek(s, 0);
  if (c == '<' && rp_shell_peek(s, 1) == '<' && rp_shell_peek(s, 2) != '<') {
    open_heredoc(s);
  } else if (rp_shell_peek(s, 1) == '(') {
    s->lex.at++;
    (void)rp_shell_skip_balanced(s, '(', ')');
  } else {
    while (s->lex.at < s->lex.text.size && strchr("<>&|", rp_shell_peek(s, 0)) != NULL) {
      s->lex.at++;
    }
    if (rp_shell_peek(s, 0) == '-') {
      s->lex.at++;
    } else {
      s->lex.skip_word = true;
    }
  }
}

// ---- functions ----

/// Here stands the body of `name`, a group or a subshell: it is kept for its calls. False: it stands for itself.
static bool define_function(rp_shell *s, rp_str name)
{
  size_t at = s->lex.at;
  uint32_t line = s->lex.line;
  while (s->lex.at < s->lex.text.size && strchr(" \t\r\n", rp_shell_peek(s, 0)) != NULL) {
    rp_shell_step(s);
  }
  char open = rp_shell_peek(s, 0);
  size_t start = s->lex.at + 1;
  uint32_t start_line = s->lex.line;
  bool body = (open == '{' || open == '(') && s->functions.count < RP_SHELL_FUNCTIONS &&
              rp_shell_skip_balanced(s, open, open == '{' ? '}' : ')');
  if (!body) { // read line by line, as if it were called with words that are not known
    s->lex.at = at;
    s->lex.line = line;
    s->lex.positionals = NULL;
    return false;
  }
  rp_shell_function function = {.name = name, .body = rp_str_sub(s->lex.text, start, s->lex.at - 1), .line = start_line};
  RP_PUSH(s->arena, &s->functions, function);
  s->lex.in_word = false;
  memset(&s->lex.words, 0, sizeof s->lex.words);
  memset(&s->lex.prefixes, 0, sizeof s->lex.prefixes);
  return true;
}

/// `name ()` or `function name`, with `(` or `{` here.
static bool starts_function(rp_shell *s)
{
  rp_shell_lex *lex = &s->lex;
  bool keyword = lex->words.count > 0 && rp_str_is(lex->words.items[0].text, "function");
  if (rp_shell_peek(s, 0) == '{') {
    return keyword && lex->words.count == 2 && !lex->in_word && define_function(s, lex->words.items[1].text);
  }
  size_t close = 1;
  while (rp_shell_peek(s, close) == ' ' || rp_shell_peek(s, close) == '\t') {
    close++;
  }
  if (rp_shell_peek(s, close) != ')' || lex->dynamic) {
    return false;
  }
  rp_shell_end_word(s);
  if (lex->words.count != (keyword ? 2 : 1) || lex->prefixes.count > 0) {
    return false;
  }
  lex->at += close + 1;
  rp_str name = lex->words.items[lex->words.count - 1].text;
  memset(&lex->words, 0, sizeof lex->words);
  (void)define_function(s, name);
  return true;
}

// ---- texts ----

static void read_parenthesis(rp_shell *s)
{
  if (rp_shell_peek(s, 0) == '(') {
    if (starts_function(s)) {
      return;
    }
    if (s->lex.in_word && s->lex.word.size > 0 && s->lex.word.data[s->lex.word.size - 1] == '=') {
      size_t start = s->lex.at;
      (void)rp_shell_skip_balanced(s, '(', ')'); // an array
      rp_shell_keep_text(s, start, true);
      return;
    }
    end_command(s, END_AND_OR);
    s->lex.conditional = false;
    rp_shell_open_subshell(s);
  } else if (s->lex.subshells.count > 0) {
    end_command(s, END_LINE);
    rp_shell_close_subshell(s);
  } else {
    // A pattern of `case`: not a command.
    s->lex.in_word = false;
    memset(&s->lex.words, 0, sizeof s->lex.words);
    memset(&s->lex.prefixes, 0, sizeof s->lex.prefixes);
  }
  rp_shell_step(s);
}

static void read_operator(rp_shell *s)
{
  char c = rp_shell_peek(s, 0);
  bool doubled = rp_shell_peek(s, 1) == c;
  if (c == '&' && rp_shell_peek(s, 1) == '>') {
    s->lex.at++;
    redirect(s);
    return;
  }
  end_command(s, c == ';' || (c == '&' && !doubled) ? END_LINE : doubled ? END_AND_OR : END_PIPE);
  s->lex.at += doubled && c != ';' ? 2 : 1;
}

static void read_char(rp_shell *s)
{
  char c = rp_shell_peek(s, 0);
  switch (c) {
  case '\\':
    if (rp_shell_peek(s, 1) == '\n' || (rp_shell_peek(s, 1) == '\r' && rp_shell_peek(s, 2) == '\n')) {
      s->lex.at += rp_shell_peek(s, 1) == '\r' ? 2 : 1;
      rp_shell_step(s);
      break;
    }
    rp_shell_read_piece(s);
    break;
  case '\'':
  case '"':
  case '$':
  case '`':
  case RP_LAUNCH_HOLE:
    rp_shell_read_piece(s);
    break;
  case '#':
    if (!s->lex.in_word) {
      while (s->lex.at < s->lex.text.size && rp_shell_peek(s, 0) != '\n') {
        s->lex.at++;
      }
      break;
    }
    rp_buf_char(&s->lex.word, c);
    rp_shell_step(s);
    break;
  case '\n':
    end_command(s, END_LINE);
    rp_shell_step(s);
    read_heredocs(s);
    break;
  case ' ':
  case '\t':
  case '\r':
    rp_shell_end_word(s);
    rp_shell_step(s);
    break;
  case '&':
  case ';':
  case '|':
    read_operator(s);
    break;
  case '(':
  case ')':
    read_parenthesis(s);
    break;
  case '<':
  case '>':
    redirect(s);
    break;
  default:
    if (c == '{' && starts_function(s)) {
      break;
    }
    rp_shell_begin_word(s);
    rp_buf_char(&s->lex.word, c);
    rp_shell_step(s);
    break;
  }
}

void rp_shell_run(rp_shell *s, rp_str text, uint32_t line, const rp_launch_word *positionals, size_t count)
{
  if (s->depth > RP_LAUNCH_DEPTH_LIMIT || s->work + text.size > RP_SHELL_WORK) {
    s->cut = true;
    return;
  }
  rp_shell_lex outer = s->lex;
  s->work += text.size;
  s->lex = (rp_shell_lex){.text = text, .line = line, .positionals = s->shifts ? NULL : positionals, .positional_count = count};
  unsigned nesting = s->nesting;
  s->nesting += outer.conditional;
  s->depth++;
  while (s->lex.at < s->lex.text.size) {
    read_char(s);
  }
  end_command(s, END_LINE);
  while (s->lex.subshells.count > 0) {
    rp_shell_close_subshell(s);
  }
  rp_buf_release(&s->lex.word);
  s->depth--;
  s->nesting = nesting;
  s->lex = outer;
}

const rp_shell_command *rp_shell_parse(size_t *count, const rp_shell_input *input, rp_arena *arena)
{
  rp_shell s = {.arena = arena, .directory = input->directory, .folder = input->folder, .depth = input->depth};
  rp_map_init(&s.variables, arena);
  rp_map_init(&s.unsure, arena);
  rp_shell_find_unsure(&s, input->text);
  for (const rp_map_entry *entry = input->variables != NULL ? rp_map_next(input->variables, NULL) : NULL; entry != NULL;
       entry = rp_map_next(input->variables, entry)) {
    rp_map_put(&s.variables, rp_map_key(entry), rp_map_value(entry));
  }
  rp_shell_run(&s, input->text, input->line, input->positionals, input->positional_count);
  for (size_t i = 0; i < s.functions.count; i++) { // called from elsewhere, if at all
    if (!s.functions.items[i].called) {
      rp_shell_run(&s, s.functions.items[i].body, s.functions.items[i].line, NULL, 0);
    }
  }
  if (s.cut && input->cut != NULL) {
    *input->cut = true;
  }
  rp_map_release(&s.variables);
  rp_map_release(&s.unsure);
  *count = s.commands.count;
  return s.commands.items;
}
