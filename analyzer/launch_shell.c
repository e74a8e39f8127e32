// A scanner for POSIX shell and the bash that people write, enough to know the simple commands of a text: quotes,
// continuations, comments, assignments, expansions, redirections, here-documents (skipped), compound commands (their
// bodies read line by line). A variable is known only when the text assigns it once, outside of conditions, before its
// use, with a value that is known itself; everything else stays in the word as text and makes it dynamic.

#include "analyzer/launch_private.h"

#include "base/buf.h"
#include "base/path.h"

enum { HEREDOC_LIMIT = 8 };

typedef struct shell {
  const rp_shell_input *input;
  rp_str text;
  size_t at;
  uint32_t line;
  rp_arena *arena;
  rp_map variables; // name -> rp_shell_variable, copies of what is set outside included
  rp_map unsure;    // names assigned in more than one way
  unsigned nesting; // open if, for, while, case
  rp_str directory;
  RP_VEC(rp_shell_command) commands;

  rp_launch_words words; // of the command being read
  RP_VEC(rp_str) prefixes;
  uint32_t command_line;
  rp_buf word;
  bool in_word;
  bool dynamic;
  bool quoted;    // some part of the word is quoted
  bool expanded;  // an unquoted expansion that is not known is part of the word
  bool skip_word; // the next word is a redirection's target
  rp_str heredocs[HEREDOC_LIMIT];
  size_t heredoc_count;
} shell;

static bool is_name(char c, bool first)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (!first && c >= '0' && c <= '9');
}

static char peek(const shell *s, size_t ahead)
{
  return s->at + ahead < s->text.size ? s->text.data[s->at + ahead] : '\0';
}

static void step(shell *s)
{
  if (peek(s, 0) == '\n') {
    s->line++;
  }
  s->at++;
}

static void begin_word(shell *s)
{
  if (!s->in_word) {
    s->in_word = true;
    s->dynamic = false;
    s->quoted = false;
    s->expanded = false;
    s->word.size = 0;
    if (s->words.count == 0 && s->prefixes.count == 0) {
      s->command_line = s->line;
    }
  }
}

/// Length of the name that an assignment word starts with ("NAME=", "NAME+="); 0 when it is none.
static size_t assignment_name(rp_str word, bool *appends)
{
  size_t i = 0;
  while (i < word.size && is_name(word.data[i], i == 0)) {
    i++;
  }
  *appends = i > 0 && i + 1 < word.size && word.data[i] == '+' && word.data[i + 1] == '=';
  return i > 0 && i < word.size && (word.data[i] == '=' || *appends) ? i : 0;
}

static void set_variable(shell *s, rp_str name, rp_launch_word value, bool exported)
{
  rp_shell_variable *variable = RP_NEW(s->arena, rp_shell_variable);
  const rp_shell_variable *before = rp_map_find(&s->variables, name);
  variable->value = value;
  variable->exported = exported || (before != NULL && before->exported);
  if (s->nesting > 0 || rp_map_has(&s->unsure, name)) {
    variable->value = (rp_launch_word){rp_arena_printf(s->arena, "$%.*s", RP_STR_ARG(name)), true, true};
  }
  rp_map_put(&s->variables, name, variable);
}

static void push_word(shell *s, rp_launch_word word)
{
  if (s->words.count < RP_LAUNCH_WORD_LIMIT) {
    RP_PUSH(s->arena, &s->words, word);
  }
}

static void end_word(shell *s)
{
  if (!s->in_word) {
    return;
  }
  s->in_word = false;
  rp_str text = rp_arena_str(s->arena, rp_buf_str(&s->word));
  if (s->skip_word) {
    s->skip_word = false;
    return;
  }
  bool appends = false;
  if (s->words.count == 0 && assignment_name(text, &appends) > 0) {
    // Kept raw: whether it is a prefix or an assignment shows at the command's end. The mark says dynamic.
    RP_PUSH(s->arena, &s->prefixes, rp_arena_printf(s->arena, "%c%.*s", s->dynamic ? '?' : '!', RP_STR_ARG(text)));
    return;
  }
  if (text.size == 0 && !s->quoted) {
    return;
  }
  rp_launch_word word = {text, s->dynamic, s->dynamic && s->expanded};
  push_word(s, word);
}

static bool is_keyword(rp_str word)
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
static bool take_keywords(shell *s, size_t *first)
{
  *first = 0;
  for (; *first < s->words.count; (*first)++) {
    rp_str word = s->words.items[*first].text;
    if (rp_str_is(word, "for") || rp_str_is(word, "select") || rp_str_is(word, "case")) {
      s->nesting++;
      if (*first + 1 < s->words.count && !rp_str_is(word, "case")) {
        rp_map_put(&s->unsure, s->words.items[*first + 1].text, s);
        set_variable(s, s->words.items[*first + 1].text, (rp_launch_word){RP_STR(""), true, true}, false);
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
    if (!is_keyword(word)) {
      return true;
    }
    s->nesting += rp_str_is(word, "if") || rp_str_is(word, "while") || rp_str_is(word, "until");
  }
  return false;
}

static void assign(shell *s, rp_str marked, bool exported)
{
  rp_str text = rp_str_sub(marked, 1, marked.size);
  bool appends = false;
  size_t size = assignment_name(text, &appends);
  rp_str name = rp_arena_str(s->arena, rp_str_sub(text, 0, size));
  rp_str value = rp_str_sub(text, size + 1 + appends, text.size);
  bool dynamic = marked.data[0] == '?' || appends || rp_str_starts_with(value, RP_STR("("));
  set_variable(s, name, (rp_launch_word){value, dynamic, false}, exported);
}

static bool is_declaration(rp_str word)
{
  return rp_str_is(word, "export") || rp_str_is(word, "declare") || rp_str_is(word, "typeset") ||
         rp_str_is(word, "readonly") || rp_str_is(word, "local");
}

static void declare(shell *s, size_t first)
{
  bool exported = rp_str_is(s->words.items[first].text, "export");
  for (size_t i = first + 1; i < s->words.count; i++) {
    rp_launch_word word = s->words.items[i];
    bool appends = false;
    exported = exported || rp_str_is(word.text, "-x");
    if (assignment_name(word.text, &appends) > 0) {
      assign(s, rp_arena_printf(s->arena, "%c%.*s", word.dynamic ? '?' : '!', RP_STR_ARG(word.text)), exported);
    } else if (exported && !word.dynamic) {
      rp_shell_variable *variable = rp_map_find(&s->variables, word.text);
      if (variable != NULL) {
        set_variable(s, word.text, variable->value, true);
      }
    }
  }
}

static void change_directory(shell *s, size_t first)
{
  const rp_launch_word *target = first + 1 < s->words.count ? &s->words.items[first + 1] : NULL;
  if (target == NULL || target->dynamic || rp_str_is(target->text, "-") || target->text.data == NULL ||
      rp_str_starts_with(target->text, RP_STR("~")) || rp_str_is(s->directory, "?")) {
    bool absolute = target != NULL && !target->dynamic && rp_str_starts_with(target->text, RP_STR("/"));
    s->directory = absolute ? target->text : RP_STR("?");
    return;
  }
  rp_str joined = rp_path_normalize(s->arena, rp_path_join(s->arena, s->directory, target->text));
  s->directory = rp_str_is(joined, ".") ? RP_STR("") : joined;
}

static void add_environment(shell *s, rp_shell_command *command)
{
  RP_VEC(rp_str) environment = {0};
  for (const rp_map_entry *entry = rp_map_next(&s->variables, NULL); entry != NULL;
       entry = rp_map_next(&s->variables, entry)) {
    const rp_shell_variable *variable = rp_map_value(entry);
    if (variable->exported && environment.count < 256) {
      RP_PUSH(s->arena, &environment, rp_launch_assignment(s->arena, rp_map_key(entry), variable->value.text));
    }
  }
  for (size_t i = 0; i < s->prefixes.count; i++) {
    rp_str text = rp_str_sub(s->prefixes.items[i], 1, s->prefixes.items[i].size);
    size_t equals = rp_str_find(text, RP_STR("="), 0);
    RP_PUSH(s->arena, &environment,
            rp_launch_assignment(s->arena, rp_str_sub(text, 0, equals), rp_str_sub(text, equals + 1, text.size)));
  }
  command->environment = environment.items;
  command->environment_count = environment.count;
}

static void end_command(shell *s)
{
  end_word(s);
  size_t first = 0;
  if (s->words.count == 0) {
    for (size_t i = 0; i < s->prefixes.count; i++) {
      assign(s, s->prefixes.items[i], false);
    }
  } else if (take_keywords(s, &first)) {
    rp_str program = s->words.items[first].text;
    bool appends = false;
    if (is_declaration(program)) {
      declare(s, first);
    } else if (rp_str_is(program, "cd") || rp_str_is(program, "pushd")) {
      change_directory(s, first);
    } else if (assignment_name(program, &appends) > 0) {
      assign(s, rp_arena_printf(s->arena, "%c%.*s", s->words.items[first].dynamic ? '?' : '!', RP_STR_ARG(program)), false);
    } else if (s->commands.count < RP_LAUNCH_LIMIT) {
      rp_shell_command command = {.words = s->words.items + first,
                                  .word_count = s->words.count - first,
                                  .directory = s->directory,
                                  .line = s->command_line};
      add_environment(s, &command);
      RP_PUSH(s->arena, &s->commands, command);
    }
  }
  memset(&s->words, 0, sizeof s->words);
  memset(&s->prefixes, 0, sizeof s->prefixes);
  s->skip_word = false;
}

/// Behind the bracket that closes the one here; quotes are respected.
static void skip_balanced(shell *s, char open, char close)
{
  unsigned depth = 0;
  char quote = '\0';
  while (s->at < s->text.size) {
    char c = peek(s, 0);
    if (c == '\\' && quote != '\'') {
      step(s);
    } else if (quote != '\0') {
      quote = c == quote ? '\0' : quote;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == open) {
      depth++;
    } else if (c == close && --depth == 0) {
      step(s);
      return;
    }
    step(s);
  }
}

/// Commands inside $( … ) and ` … ` run too.
static void read_inner(shell *s, rp_str text, uint32_t line)
{
  if (s->input->depth >= RP_LAUNCH_DEPTH_LIMIT || rp_str_find(text, RP_STR("luigi"), 0) == SIZE_MAX) {
    return;
  }
  rp_shell_input inner = *s->input;
  inner.text = text;
  inner.line = line;
  inner.variables = &s->variables;
  inner.directory = s->directory;
  inner.depth++;
  size_t count = 0;
  const rp_shell_command *commands = rp_shell_parse(&count, &inner, s->arena);
  for (size_t i = 0; i < count && s->commands.count < RP_LAUNCH_LIMIT; i++) {
    RP_PUSH(s->arena, &s->commands, commands[i]);
  }
}

static void keep_text(shell *s, size_t start, bool in_quotes)
{
  rp_buf_add(&s->word, rp_str_sub(s->text, start, s->at));
  s->dynamic = true;
  s->expanded = s->expanded || !in_quotes;
}

/// A known value: words of its own where it stands unquoted.
static void put_value(shell *s, const rp_launch_word *value, bool in_quotes)
{
  s->dynamic = s->dynamic || value->dynamic;
  s->expanded = s->expanded || (value->dynamic && !in_quotes);
  if (in_quotes || value->dynamic || s->words.count + s->prefixes.count == 0) {
    rp_buf_add(&s->word, value->text);
    return;
  }
  for (size_t i = 0; i < value->text.size; i++) {
    char c = value->text.data[i];
    if (c == ' ' || c == '\t' || c == '\n') {
      end_word(s);
      begin_word(s);
    } else {
      rp_buf_char(&s->word, c);
    }
  }
}

static void put_positionals(shell *s, size_t start, bool in_quotes)
{
  const rp_shell_input *input = s->input;
  if (input->positionals == NULL) {
    keep_text(s, start, false);
    return;
  }
  for (size_t i = 0; i < input->positional_count; i++) {
    if (i > 0) {
      end_word(s);
      begin_word(s);
      s->quoted = in_quotes;
    }
    const rp_launch_word *value = &input->positionals[i];
    rp_buf_add(&s->word, value->text);
    s->dynamic = s->dynamic || value->dynamic;
    s->expanded = s->expanded || value->splits;
  }
  if (input->positional_count == 0 && s->word.size == 0) {
    s->quoted = false; // "$@" of nothing is no word
  }
}

static void expand_name(shell *s, size_t start, rp_str name, bool in_quotes)
{
  if (name.size == 1 && name.data[0] >= '1' && name.data[0] <= '9' && s->input->positionals != NULL) {
    size_t index = (size_t)(name.data[0] - '1');
    if (index < s->input->positional_count) {
      put_value(s, &s->input->positionals[index], in_quotes);
    }
    return;
  }
  const rp_shell_variable *variable = rp_map_find(&s->variables, name);
  if (variable != NULL && !variable->value.dynamic) {
    put_value(s, &variable->value, in_quotes);
  } else {
    keep_text(s, start, in_quotes);
  }
}

static void expand(shell *s, bool in_quotes)
{
  size_t start = s->at;
  uint32_t line = s->line;
  char c = peek(s, 1);
  if (c == '(') {
    s->at++;
    skip_balanced(s, '(', ')');
    keep_text(s, start, in_quotes);
    read_inner(s, rp_str_sub(s->text, start + 2, s->at > start + 2 ? s->at - 1 : s->at), line);
  } else if (c == '{') {
    s->at++;
    skip_balanced(s, '{', '}');
    rp_str name = rp_str_sub(s->text, start + 2, s->at > start + 2 ? s->at - 1 : s->at);
    bool plain = name.size > 0;
    for (size_t i = 0; i < name.size; i++) {
      plain = plain && (is_name(name.data[i], false));
    }
    if (rp_str_is(name, "@") || rp_str_is(name, "*")) {
      put_positionals(s, start, in_quotes);
    } else if (plain) {
      expand_name(s, start, name, in_quotes);
    } else {
      keep_text(s, start, in_quotes);
    }
  } else if (is_name(c, true)) {
    s->at++;
    while (is_name(peek(s, 0), false)) {
      s->at++;
    }
    expand_name(s, start, rp_str_sub(s->text, start + 1, s->at), in_quotes);
  } else if (c == '@' || c == '*') {
    s->at += 2;
    put_positionals(s, start, in_quotes);
  } else if ((c >= '0' && c <= '9') || c == '?' || c == '#' || c == '!' || c == '$') {
    s->at += 2;
    expand_name(s, start, rp_str_sub(s->text, start + 1, s->at), in_quotes);
  } else {
    rp_buf_char(&s->word, '$');
    s->at++;
  }
}

static void backticks(shell *s, bool in_quotes)
{
  size_t start = s->at;
  uint32_t line = s->line;
  step(s);
  while (s->at < s->text.size && peek(s, 0) != '`') {
    if (peek(s, 0) == '\\') {
      step(s);
    }
    step(s);
  }
  step(s);
  s->at = s->at < s->text.size ? s->at : s->text.size;
  keep_text(s, start, in_quotes);
  read_inner(s, rp_str_sub(s->text, start + 1, s->at - 1), line);
}

static void double_quotes(shell *s)
{
  step(s);
  while (s->at < s->text.size && peek(s, 0) != '"') {
    char c = peek(s, 0);
    char next = peek(s, 1);
    if (c == '\\' && (next == '"' || next == '\\' || next == '$' || next == '`' || next == '\n')) {
      step(s);
      if (next != '\n') {
        rp_buf_char(&s->word, next);
      }
      step(s);
    } else if (c == '$') {
      expand(s, true);
    } else if (c == '`') {
      backticks(s, true);
    } else {
      rp_buf_char(&s->word, c);
      step(s);
    }
  }
  step(s);
}

static void single_quotes(shell *s)
{
  step(s);
  while (s->at < s->text.size && peek(s, 0) != '\'') {
    rp_buf_char(&s->word, peek(s, 0));
    step(s);
  }
  step(s);
}

static void skip_heredocs(shell *s)
{
  for (size_t i = 0; i < s->heredoc_count; i++) {
    bool found = false;
    while (s->at < s->text.size && !found) {
      size_t end = rp_str_find(s->text, RP_STR("\n"), s->at);
      rp_str line = rp_str_sub(s->text, s->at, end);
      found = rp_str_eq(rp_str_trim(line), s->heredocs[i]);
      s->at = end == SIZE_MAX ? s->text.size : end + 1;
      s->line++;
    }
  }
  s->heredoc_count = 0;
}

static void read_heredoc(shell *s)
{
  s->at += peek(s, 2) == '-' ? 3 : 2;
  while (peek(s, 0) == ' ' || peek(s, 0) == '\t') {
    s->at++;
  }
  rp_buf name = RP_BUF_INIT;
  for (char c = peek(s, 0); s->at < s->text.size && c != '\n' && c != ' ' && c != '\t' && c != ';' && c != '|' && c != ')' &&
                            c != '&' && c != '>';
       c = peek(s, 0)) {
    if (c != '\'' && c != '"' && c != '\\') {
      rp_buf_char(&name, c);
    }
    s->at++;
  }
  if (s->heredoc_count < HEREDOC_LIMIT && name.size > 0) {
    s->heredocs[s->heredoc_count++] = rp_arena_str(s->arena, rp_buf_str(&name));
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

static void redirect(shell *s)
{
  if (s->in_word && !s->quoted && !s->dynamic && is_digits(rp_buf_str(&s->word))) {
    s->in_word = false; // the descriptor in front
  }
  end_word(s);
  char c = peek(s, 0);
  if (c == '<' && peek(s, 1) == '<' && peek(s, 2) != '<') {
    read_heredoc(s);
  } else if (peek(s, 1) == '(') {
    s->at++;
    skip_balanced(s, '(', ')');
  } else {
    while (peek(s, 0) == '<' || peek(s, 0) == '>' || peek(s, 0) == '&' || peek(s, 0) == '|') {
      s->at++;
    }
    if (peek(s, 0) == '-') {
      s->at++;
    } else {
      s->skip_word = true;
    }
  }
}

/// A name assigned twice, read, or used as a loop's variable is known nowhere.
static void find_unsure(shell *s)
{
  rp_map once;
  rp_map_init(&once, s->arena);
  bool fresh = true;
  for (size_t i = 0; i < s->text.size; i++) {
    char c = s->text.data[i];
    if (!is_name(c, true)) {
      fresh = c == '\n' || c == ' ' || c == '\t' || c == ';' || c == '&' || c == '(' || c == '{';
      continue;
    }
    size_t start = i;
    while (i < s->text.size && is_name(s->text.data[i], false)) {
      i++;
    }
    rp_str name = rp_str_sub(s->text, start, i);
    char next = i < s->text.size ? s->text.data[i] : '\0';
    bool appends = next == '+' && i + 1 < s->text.size && s->text.data[i + 1] == '=';
    if (fresh && (next == '=' || appends)) {
      if (appends || rp_map_has(&once, name)) {
        rp_map_put(&s->unsure, name, s);
      }
      rp_map_put(&once, name, s);
    } else if (fresh && (rp_str_is(name, "read") || rp_str_is(name, "getopts") || rp_str_is(name, "unset"))) {
      // Every name on that line.
      while (i < s->text.size && s->text.data[i] != '\n' && s->text.data[i] != ';') {
        size_t from = i;
        while (i < s->text.size && is_name(s->text.data[i], false)) {
          i++;
        }
        if (i > from) {
          rp_map_put(&s->unsure, rp_str_sub(s->text, from, i), s);
        } else {
          i++;
        }
      }
    }
    fresh = false;
    i--;
  }
  rp_map_release(&once);
}

static void scan_char(shell *s, unsigned *parens)
{
  char c = peek(s, 0);
  switch (c) {
  case '\\':
    if (peek(s, 1) == '\n' || (peek(s, 1) == '\r' && peek(s, 2) == '\n')) {
      s->at += peek(s, 1) == '\r';
      step(s);
    } else {
      begin_word(s);
      s->quoted = true;
      if (s->at + 1 < s->text.size) {
        rp_buf_char(&s->word, peek(s, 1));
        s->at++;
      }
    }
    step(s);
    break;
  case '\'':
  case '"':
    begin_word(s);
    s->quoted = true;
    if (c == '"') {
      double_quotes(s);
    } else {
      single_quotes(s);
    }
    break;
  case '$':
    begin_word(s);
    expand(s, false);
    break;
  case '`':
    begin_word(s);
    backticks(s, false);
    break;
  case '#':
    if (!s->in_word) {
      while (s->at < s->text.size && peek(s, 0) != '\n') {
        s->at++;
      }
      break;
    }
    rp_buf_char(&s->word, c);
    step(s);
    break;
  case '\n':
    end_command(s);
    step(s);
    skip_heredocs(s);
    break;
  case ' ':
  case '\t':
  case '\r':
    end_word(s);
    step(s);
    break;
  case '&':
    if (peek(s, 1) == '>') {
      s->at++;
      redirect(s);
      break;
    }
    end_command(s);
    step(s);
    break;
  case ';':
  case '|':
    end_command(s);
    step(s);
    break;
  case '(':
    if (s->in_word && s->word.size > 0 && s->word.data[s->word.size - 1] == '=') {
      size_t start = s->at;
      skip_balanced(s, '(', ')'); // an array
      keep_text(s, start, true);
      break;
    }
    end_command(s);
    (*parens)++;
    step(s);
    break;
  case ')':
    if (*parens > 0) {
      (*parens)--;
      end_command(s);
    } else {
      // A pattern of `case`: not a command.
      s->in_word = false;
      memset(&s->words, 0, sizeof s->words);
      memset(&s->prefixes, 0, sizeof s->prefixes);
    }
    step(s);
    break;
  case '<':
  case '>':
    redirect(s);
    break;
  default:
    begin_word(s);
    rp_buf_char(&s->word, c);
    step(s);
    break;
  }
}

const rp_shell_command *rp_shell_parse(size_t *count, const rp_shell_input *input, rp_arena *arena)
{
  shell s = {.input = input, .text = input->text, .line = input->line, .arena = arena, .directory = input->directory};
  rp_map_init(&s.variables, arena);
  rp_map_init(&s.unsure, arena);
  if (s.text.size > RP_LAUNCH_SIZE_LIMIT) {
    s.text.size = 0;
  }
  find_unsure(&s);
  for (const rp_map_entry *entry = input->variables != NULL ? rp_map_next(input->variables, NULL) : NULL; entry != NULL;
       entry = rp_map_next(input->variables, entry)) {
    rp_map_put(&s.variables, rp_map_key(entry), rp_map_value(entry));
  }
  unsigned parens = 0;
  while (s.at < s.text.size) {
    scan_char(&s, &parens);
  }
  end_command(&s);
  rp_buf_release(&s.word);
  rp_map_release(&s.variables);
  rp_map_release(&s.unsure);
  *count = s.commands.count;
  return s.commands.items;
}
