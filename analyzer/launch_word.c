// Words of a shell text: quotes, backslashes, expansions. What is not known stays in the word as text and makes it dynamic.

#include "analyzer/launch_shell.h"

void rp_shell_begin_word(rp_shell *s)
{
  if (!s->lex.in_word) {
    s->lex.in_word = true;
    s->lex.dynamic = false;
    s->lex.quoted = false;
    s->lex.expanded = false;
    s->lex.word.size = 0;
    if ((s->lex.words.count == 0 || s->lex.only_keywords) && s->lex.prefixes.count == 0) {
      s->lex.command_line = s->lex.line;
    }
  }
}

static void push_word(rp_shell *s, rp_launch_word word)
{
  if (s->lex.words.count < RP_LAUNCH_WORD_LIMIT) {
    RP_PUSH(s->arena, &s->lex.words, word);
  }
}

void rp_shell_end_word(rp_shell *s)
{
  if (!s->lex.in_word) {
    return;
  }
  s->lex.in_word = false;
  rp_str text = rp_arena_str(s->arena, rp_buf_str(&s->lex.word));
  if (s->lex.skip_word) {
    s->lex.skip_word = false;
    return;
  }
  bool appends = false;
  if (s->lex.words.count == 0 && rp_shell_assignment(text, &appends) > 0) {
    // Kept raw: whether it is a prefix or an assignment shows at the command's end. The mark says dynamic.
    RP_PUSH(s->arena, &s->lex.prefixes, rp_arena_printf(s->arena, "%c%.*s", s->lex.dynamic ? '?' : '!', RP_STR_ARG(text)));
    return;
  }
  if (text.size == 0 && !s->lex.quoted) {
    return;
  }
  s->lex.only_keywords = (s->lex.words.count == 0 || s->lex.only_keywords) && !s->lex.quoted && rp_shell_is_keyword(text);
  rp_launch_word word = {text, s->lex.dynamic, s->lex.dynamic && s->lex.expanded};
  push_word(s, word);
}

bool rp_shell_skip_balanced(rp_shell *s, char open, char close)
{
  unsigned depth = 0;
  char quote = '\0';
  bool fresh = true; // a word begins here
  while (s->lex.at < s->lex.text.size) {
    char c = rp_shell_peek(s, 0);
    if (c == '\\' && quote != '\'') {
      rp_shell_step(s);
    } else if (quote != '\0') {
      quote = c == quote ? '\0' : quote;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '#' && fresh) {
      while (s->lex.at + 1 < s->lex.text.size && rp_shell_peek(s, 1) != '\n') {
        s->lex.at++;
      }
    } else if (c == open) {
      depth++;
    } else if (c == close && --depth == 0) {
      rp_shell_step(s);
      return true;
    }
    fresh = c == ' ' || c == '\t' || c == '\n' || c == ';';
    rp_shell_step(s);
  }
  s->lex.at = s->lex.text.size;
  return false;
}

/// Commands inside $( … ) and ` … ` run too, in a subshell.
static void read_inner(rp_shell *s, rp_str text, uint32_t line)
{
  if (s->functions.count == 0 && rp_str_find(text, RP_STR("luigi"), 0) == SIZE_MAX) {
    return; // nothing that could be of interest
  }
  rp_shell_open_subshell(s);
  rp_shell_run(s, text, line, s->lex.positionals, s->lex.positional_count);
  rp_shell_close_subshell(s);
}

void rp_shell_keep_text(rp_shell *s, size_t start, bool in_quotes)
{
  rp_buf_add(&s->lex.word, rp_str_sub(s->lex.text, start, s->lex.at));
  s->lex.dynamic = true;
  s->lex.expanded = s->lex.expanded || !in_quotes;
}

/// A known value: words of its own where it stands unquoted.
static void put_value(rp_shell *s, const rp_launch_word *value, bool in_quotes)
{
  s->lex.dynamic = s->lex.dynamic || value->dynamic;
  s->lex.expanded = s->lex.expanded || (value->dynamic && !in_quotes);
  if (in_quotes || value->dynamic || s->lex.words.count + s->lex.prefixes.count == 0) {
    rp_buf_add(&s->lex.word, value->text);
    return;
  }
  for (size_t i = 0; i < value->text.size; i++) {
    char c = value->text.data[i];
    if (c == ' ' || c == '\t' || c == '\n') {
      rp_shell_end_word(s);
      rp_shell_begin_word(s);
    } else {
      rp_buf_char(&s->lex.word, c);
    }
  }
}

static void put_positionals(rp_shell *s, size_t start, bool in_quotes)
{
  if (s->lex.positionals == NULL) {
    rp_shell_keep_text(s, start, false);
    return;
  }
  for (size_t i = 0; i < s->lex.positional_count; i++) {
    if (i > 0) {
      rp_shell_end_word(s);
      rp_shell_begin_word(s);
      s->lex.quoted = in_quotes;
    }
    const rp_launch_word *value = &s->lex.positionals[i];
    rp_buf_add(&s->lex.word, value->text);
    s->lex.dynamic = s->lex.dynamic || value->dynamic;
    s->lex.expanded = s->lex.expanded || value->splits;
  }
  if (s->lex.positional_count == 0 && s->lex.word.size == 0) {
    s->lex.quoted = false; // "$@" of nothing is no word
  }
}

/// ${NAME:-word}: `word` where a positional is known to be missing or empty; the value where one is known.
static bool expand_default(rp_shell *s, rp_str name, rp_str word, bool in_quotes)
{
  const rp_launch_word *value = NULL;
  const rp_shell_variable *variable = rp_map_find(&s->variables, name);
  bool positional = name.size == 1 && name.data[0] >= '1' && name.data[0] <= '9' && s->lex.positionals != NULL;
  size_t index = positional ? (size_t)(name.data[0] - '1') : 0;
  if (positional && index < s->lex.positional_count) {
    value = &s->lex.positionals[index];
  } else if (!positional) {
    value = variable != NULL ? &variable->value : NULL;
  }
  if (value != NULL && !value->dynamic && value->text.size > 0) {
    put_value(s, value, in_quotes);
    return true;
  }
  bool empty = positional && (value == NULL || (!value->dynamic && value->text.size == 0));
  for (size_t i = 0; i < word.size && empty; i++) {
    empty = strchr("$`\"'\\{}", word.data[i]) == NULL;
  }
  if (empty) {
    rp_launch_word given = {word, false, false};
    put_value(s, &given, in_quotes);
  }
  return empty;
}

static void expand_name(rp_shell *s, size_t start, rp_str name, bool in_quotes)
{
  if (name.size == 1 && name.data[0] >= '1' && name.data[0] <= '9' && s->lex.positionals != NULL) {
    size_t index = (size_t)(name.data[0] - '1');
    if (index < s->lex.positional_count) {
      put_value(s, &s->lex.positionals[index], in_quotes);
    }
    return;
  }
  const rp_shell_variable *variable = rp_map_find(&s->variables, name);
  if (variable != NULL && !variable->value.dynamic) {
    put_value(s, &variable->value, in_quotes);
  } else {
    rp_shell_keep_text(s, start, in_quotes);
  }
}

/// ${ … }.
static void expand_braces(rp_shell *s, bool in_quotes)
{
  size_t start = s->lex.at;
  s->lex.at++;
  (void)rp_shell_skip_balanced(s, '{', '}');
  rp_str text = rp_str_sub(s->lex.text, start + 2, s->lex.at > start + 2 ? s->lex.at - 1 : s->lex.at);
  size_t size = 0;
  while (size < text.size && rp_shell_is_name(text.data[size], false)) {
    size++;
  }
  rp_str name = rp_str_sub(text, 0, size);
  rp_str rest = rp_str_sub(text, size, text.size);
  if (rp_str_is(text, "@") || rp_str_is(text, "*")) {
    put_positionals(s, start, in_quotes);
  } else if (size > 0 && rest.size == 0) {
    expand_name(s, start, name, in_quotes);
  } else if (size == 0 || !rp_str_starts_with(rest, RP_STR(":-")) || !expand_default(s, name, rp_str_sub(rest, 2, rest.size), in_quotes)) {
    rp_shell_keep_text(s, start, in_quotes);
  }
}

static void expand(rp_shell *s, bool in_quotes)
{
  size_t start = s->lex.at;
  uint32_t line = s->lex.line;
  char c = rp_shell_peek(s, 1);
  if (c == '(') {
    s->lex.at++;
    (void)rp_shell_skip_balanced(s, '(', ')');
    rp_shell_keep_text(s, start, in_quotes);
    read_inner(s, rp_str_sub(s->lex.text, start + 2, s->lex.at > start + 2 ? s->lex.at - 1 : s->lex.at), line);
  } else if (c == '{') {
    expand_braces(s, in_quotes);
  } else if (rp_shell_is_name(c, true)) {
    s->lex.at++;
    while (rp_shell_is_name(rp_shell_peek(s, 0), false)) {
      s->lex.at++;
    }
    expand_name(s, start, rp_str_sub(s->lex.text, start + 1, s->lex.at), in_quotes);
  } else if (c == '@' || c == '*') {
    s->lex.at += 2;
    put_positionals(s, start, in_quotes);
  } else if ((c >= '0' && c <= '9') || c == '?' || c == '#' || c == '!' || c == '$') {
    s->lex.at += 2;
    expand_name(s, start, rp_str_sub(s->lex.text, start + 1, s->lex.at), in_quotes);
  } else {
    rp_buf_char(&s->lex.word, '$');
    s->lex.at++;
  }
}

static void backticks(rp_shell *s, bool in_quotes)
{
  size_t start = s->lex.at;
  uint32_t line = s->lex.line;
  rp_shell_step(s);
  while (s->lex.at < s->lex.text.size && rp_shell_peek(s, 0) != '`') {
    if (rp_shell_peek(s, 0) == '\\') {
      rp_shell_step(s);
    }
    rp_shell_step(s);
  }
  rp_shell_step(s);
  s->lex.at = s->lex.at < s->lex.text.size ? s->lex.at : s->lex.text.size;
  rp_shell_keep_text(s, start, in_quotes);
  read_inner(s, rp_str_sub(s->lex.text, start + 1, s->lex.at - 1), line);
}

/// What stands between two marks is not known, whatever quotes are around it.
static void hole(rp_shell *s, bool in_quotes)
{
  s->lex.at++;
  while (s->lex.at < s->lex.text.size && rp_shell_peek(s, 0) != RP_LAUNCH_HOLE) {
    rp_buf_char(&s->lex.word, rp_shell_peek(s, 0));
    rp_shell_step(s);
  }
  s->lex.at += s->lex.at < s->lex.text.size;
  s->lex.dynamic = true;
  s->lex.expanded = s->lex.expanded || !in_quotes;
}

static void double_quotes(rp_shell *s)
{
  rp_shell_step(s);
  while (s->lex.at < s->lex.text.size && rp_shell_peek(s, 0) != '"') {
    char c = rp_shell_peek(s, 0);
    char next = rp_shell_peek(s, 1);
    if (c == '\\' && (next == '"' || next == '\\' || next == '$' || next == '`' || next == '\n')) {
      rp_shell_step(s);
      if (next != '\n') {
        rp_buf_char(&s->lex.word, next);
      }
      rp_shell_step(s);
    } else if (c == '$') {
      expand(s, true);
    } else if (c == '`') {
      backticks(s, true);
    } else if (c == RP_LAUNCH_HOLE) {
      hole(s, true);
    } else {
      rp_buf_char(&s->lex.word, c);
      rp_shell_step(s);
    }
  }
  rp_shell_step(s);
}

static void single_quotes(rp_shell *s)
{
  rp_shell_step(s);
  while (s->lex.at < s->lex.text.size && rp_shell_peek(s, 0) != '\'') {
    if (rp_shell_peek(s, 0) == RP_LAUNCH_HOLE) {
      hole(s, true);
      continue;
    }
    rp_buf_char(&s->lex.word, rp_shell_peek(s, 0));
    rp_shell_step(s);
  }
  rp_shell_step(s);
}


void rp_shell_read_piece(rp_shell *s)
{
  rp_shell_begin_word(s);
  switch (rp_shell_peek(s, 0)) {
  case '\'':
    s->lex.quoted = true;
    single_quotes(s);
    break;
  case '"':
    s->lex.quoted = true;
    double_quotes(s);
    break;
  case '$':
    expand(s, false);
    break;
  case '`':
    backticks(s, false);
    break;
  case RP_LAUNCH_HOLE:
    hole(s, false);
    break;
  default: // a backslash
    s->lex.quoted = true;
    if (s->lex.at + 1 < s->lex.text.size) {
      rp_buf_char(&s->lex.word, rp_shell_peek(s, 1));
      s->lex.at++;
    }
    rp_shell_step(s);
    break;
  }
}

rp_str rp_shell_expand_body(rp_shell *s, rp_str body)
{
  rp_buf out = RP_BUF_INIT;
  for (size_t i = 0; i < body.size; i++) {
    char c = body.data[i];
    char next = i + 1 < body.size ? body.data[i + 1] : '\0';
    if (c == '\\' && (next == '$' || next == '`' || next == '\\')) {
      rp_buf_char(&out, next);
      i++;
      continue;
    }
    size_t from = i + 1 + (next == '{');
    size_t to = from;
    while (to < body.size && rp_shell_is_name(body.data[to], to == from)) {
      to++;
    }
    bool braces = next == '{';
    if (c != '$' || to == from || (braces && (to >= body.size || body.data[to] != '}'))) {
      rp_buf_char(&out, c);
      continue;
    }
    rp_str name = rp_str_sub(body, from, to);
    const rp_shell_variable *variable = rp_map_find(&s->variables, name);
    if (variable != NULL && !variable->value.dynamic) {
      rp_buf_add(&out, variable->value.text);
    } else {
      rp_buf_printf(&out, "${%.*s?}", RP_STR_ARG(name)); // what is not known here must not be taken for a variable set inside
    }
    i = to - !braces;
  }
  rp_str text = rp_arena_str(s->arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return text;
}
