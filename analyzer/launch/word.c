// Words of a shell text: quotes, backslashes, expansions. What is not known stays in the word as text and makes it dynamic.

#include "analyzer/launch/shell.h"

void rp_shell_begin_word(rp_shell *s)
{
  if (!s->lex.in_word) {
    s->lex.in_word = true;
    s->lex.dynamic = false;
    s->lex.quoted = false;
    s->lex.expanded = false;
    s->lex.glob = false;
    s->lex.brace = false;
    s->lex.word.size = 0;
    if ((s->lex.words.count == 0 || s->lex.only_keywords) && s->lex.prefixes.count == 0) {
      s->lex.command_line = s->lex.line;
    }
  }
}

/// The word of a case: one, whatever is in it.
static bool is_case_word(const rp_shell *s)
{
  return s->lex.words.count == 1 && rp_str_is(s->lex.words.items[0].text, "case");
}

/// Keywords that change how the text is read from here on.
static void notice_keyword(rp_shell *s)
{
  const rp_launch_words *words = &s->lex.words;
  size_t count = words->count;
  rp_str last = words->items[count - 1].text;
  bool closes = count == 1 &&
                (rp_str_is(last, "fi") || rp_str_is(last, "done") || rp_str_is(last, "esac") || rp_str_is(last, "}"));
  if (s->lex.prefixes.count > 0) {
    return;
  }
  if (closes || (s->lex.only_keywords && !rp_str_is(last, "while") && !rp_str_is(last, "until"))) {
    size_t first; // before the words behind it are expanded
    (void)rp_shell_take_keywords(s, &first);
    memset(&s->lex.words, 0, sizeof s->lex.words);
  } else if (s->lex.only_keywords && (rp_str_is(last, "while") || rp_str_is(last, "until"))) {
    s->lex.pending = RP_SHELL_WHILE;
  } else if (count >= 3 && rp_str_is(last, "in") && rp_str_is(words->items[count - 3].text, "case")) {
    bool leading = true;
    for (size_t i = 0; i + 3 < count; i++) {
      leading = leading && rp_shell_is_keyword(words->items[i].text);
    }
    s->lex.pending = leading ? RP_SHELL_CASE_HEAD : s->lex.pending;
  }
}

/// The word in which the shell puts what it finds: file names for * and ?, several words for braces.
static void push_expanded(rp_shell *s, rp_launch_word word)
{
  rp_launch_words several = {0};
  bool braces = s->lex.brace && !s->input->split && rp_shell_braces(s, word.text, &several);
  if (braces && s->input->bash && !s->lex.quoted && !word.dynamic) {
    for (size_t i = 0; i < several.count; i++) {
      rp_shell_push(s, several.items[i]);
    }
    return;
  }
  if (braces || (s->lex.glob && !s->input->split && s->lex.words.count > 0)) {
    word.dynamic = true;
    word.splits = true;
  }
  rp_shell_push(s, word);
}

void rp_shell_end_word(rp_shell *s)
{
  if (!s->lex.in_word) {
    return;
  }
  s->lex.in_word = false;
  rp_str text = rp_arena_str(s->arena, rp_buf_str(&s->lex.word));
  if (s->lex.skip_word) {
    s->lex.output = s->lex.to_file && !s->lex.dynamic ? text : s->lex.output;
    s->lex.skip_word = false;
    s->lex.to_file = false;
    return;
  }
  bool appends = false;
  if (s->lex.words.count == 0 && rp_shell_assignment(text, &appends) > 0) {
    // Kept raw: whether it is a prefix or an assignment shows at the command's end. The mark says dynamic.
    RP_PUSH(s->arena, &s->lex.prefixes,
            rp_arena_printf(s->arena, "%c%.*s", s->lex.dynamic ? '?' : '!', RP_STR_ARG(text)));
    return;
  }
  if (text.size == 0 && !s->lex.quoted && !is_case_word(s)) {
    return;
  }
  s->lex.only_keywords =
      (s->lex.words.count == 0 || s->lex.only_keywords) && !s->lex.quoted && rp_shell_is_keyword(text);
  push_expanded(s, (rp_launch_word){text, s->lex.dynamic, s->lex.dynamic && s->lex.expanded});
  if (!s->lex.quoted && !s->lex.dynamic && s->lex.words.count > 0) {
    notice_keyword(s);
  }
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

/// Commands inside $( … ) and ` … ` run too, in a subshell. True: what they print is known.
static bool read_inner(rp_shell *s, rp_str text, uint32_t line, rp_str *printed)
{
  bool interesting = s->functions.count > 0 || rp_str_find(text, RP_STR("luigi"), 0) != SIZE_MAX;
  if (!interesting && text.size > 200) {
    return false;
  }
  size_t count = s->commands.count;
  size_t ran = s->ran;
  rp_shell_open_subshell(s);
  rp_shell_run(s, text, line, s->lex.positionals, s->lex.positional_count);
  rp_shell_close_subshell(s);
  bool known = s->ran == ran + 1 && s->commands.count == count + 1 &&
               rp_shell_printed(s->arena, &s->commands.items[count], printed);
  s->commands.count = known || !interesting ? count : s->commands.count;
  return known;
}

void rp_shell_keep_text(rp_shell *s, size_t start, bool in_quotes)
{
  rp_buf_add(&s->lex.word, rp_str_sub(s->lex.text, start, s->lex.at));
  s->lex.dynamic = true;
  s->lex.expanded = s->lex.expanded || !in_quotes;
}

/// Where the word is what an assignment gives: nothing is split there.
static bool is_assigned(const rp_shell *s)
{
  bool appends;
  bool declared = s->lex.words.count > 0 && rp_shell_is_declaration(s->lex.words.items[0].text);
  return is_case_word(s) ||
         ((s->lex.words.count == 0 || declared) && rp_shell_assignment(rp_buf_str(&s->lex.word), &appends) > 0);
}

void rp_shell_put(rp_shell *s, const rp_launch_word *value, bool in_quotes)
{
  s->lex.dynamic = s->lex.dynamic || value->dynamic;
  s->lex.expanded = s->lex.expanded || (value->dynamic && !in_quotes);
  if (in_quotes || value->dynamic || is_assigned(s)) {
    rp_buf_add(&s->lex.word, value->text);
    return;
  }
  for (size_t i = 0; i < value->text.size; i++) {
    char c = value->text.data[i];
    if (c == ' ' || c == '\t' || c == '\n') {
      rp_shell_end_word(s);
      rp_shell_begin_word(s);
    } else {
      s->lex.glob = s->lex.glob || c == '*' || c == '?';
      rp_buf_char(&s->lex.word, c);
    }
  }
}

void rp_shell_put_words(rp_shell *s, const rp_launch_word *words, size_t count, bool in_quotes)
{
  for (size_t i = 0; i < count; i++) {
    if (i > 0 && s->lex.body) {
      rp_buf_char(&s->lex.word, ' ');
    } else if (i > 0) {
      rp_shell_end_word(s);
      rp_shell_begin_word(s);
      s->lex.quoted = in_quotes;
    }
    rp_buf_add(&s->lex.word, words[i].text);
    s->lex.dynamic = s->lex.dynamic || words[i].dynamic;
    s->lex.expanded = s->lex.expanded || words[i].splits;
  }
  if (count == 0 && s->lex.word.size == 0) {
    s->lex.quoted = false; // "$@" of nothing is no word
  }
}

static void put_positionals(rp_shell *s, size_t start, bool in_quotes)
{
  if (s->lex.positionals == NULL) {
    rp_shell_keep_text(s, start, false);
  } else {
    rp_shell_put_words(s, s->lex.positionals, s->lex.positional_count, in_quotes);
  }
}

static void expand_name(rp_shell *s, size_t start, rp_str name, bool in_quotes)
{
  if (!rp_shell_expand_parameter(s, name, RP_STR(""), in_quotes)) {
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
  size += size == 0 && text.size > 0 && text.data[0] == '0';
  name = rp_str_sub(text, 0, size);
  if (rp_str_is(text, "@") || rp_str_is(text, "*")) {
    put_positionals(s, start, in_quotes);
  } else if (size == 0 || !rp_shell_expand_parameter(s, name, rp_str_sub(text, size, text.size), in_quotes)) {
    bool several = rp_str_find(text, RP_STR("@"), 0) != SIZE_MAX; // any number of words, in quotes too
    rp_shell_keep_text(s, start, in_quotes && !several);
  }
}

/// $( … ) and $(( … )): what it prints where that is known, else its text.
static void substitute(rp_shell *s, rp_str inner, uint32_t line, size_t start, bool in_quotes)
{
  rp_str printed = RP_STR("");
  long long number;
  bool sum = inner.size > 1 && inner.data[0] == '(' && inner.data[inner.size - 1] == ')';
  if (sum && rp_shell_arithmetic(s, rp_str_sub(inner, 1, inner.size - 1), &number)) {
    rp_buf_printf(&s->lex.word, "%lld", number);
  } else if (!sum && read_inner(s, inner, line, &printed)) {
    rp_launch_word value = {printed, false, false};
    rp_shell_put(s, &value, in_quotes);
  } else {
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
    rp_str inner = rp_str_sub(s->lex.text, start + 2, s->lex.at > start + 2 ? s->lex.at - 1 : s->lex.at);
    substitute(s, inner, line, start, in_quotes);
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
  substitute(s, rp_str_sub(s->lex.text, start + 1, s->lex.at - 1), line, start, in_quotes);
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

/// Puts holes around what stands in the word behind `from`: it must not be read as an expansion again.
static void mark_unknown(rp_shell *s, size_t from)
{
  rp_str text = rp_arena_str(s->arena, rp_str_sub(rp_buf_str(&s->lex.word), from, s->lex.word.size));
  s->lex.word.size = from;
  rp_buf_char(&s->lex.word, RP_LAUNCH_HOLE);
  rp_buf_add(&s->lex.word, text);
  rp_buf_char(&s->lex.word, RP_LAUNCH_HOLE);
  s->lex.dynamic = false;
}

rp_str rp_shell_expand_body(rp_shell *s, rp_str body, uint32_t line)
{
  rp_shell_lex outer = s->lex;
  s->lex = (rp_shell_lex){.text = body,
                          .line = line,
                          .positionals = outer.positionals,
                          .positional_count = outer.positional_count,
                          .list_mark = SIZE_MAX,
                          .group = SIZE_MAX,
                          .in_word = true,
                          .body = true};
  rp_buf_cstr(&s->lex.word, "");
  while (s->lex.at < body.size) {
    char c = rp_shell_peek(s, 0);
    char next = rp_shell_peek(s, 1);
    size_t from = s->lex.word.size;
    if (c == '\\' && (next == '$' || next == '`' || next == '\\' || next == '\n')) {
      s->lex.at++;
      if (next != '\n') {
        rp_buf_char(&s->lex.word, next);
      }
      rp_shell_step(s);
    } else if (c == '$' || c == '`') {
      if (c == '$') {
        expand(s, true);
      } else {
        backticks(s, true);
      }
      if (s->lex.dynamic) {
        mark_unknown(s, from);
      }
    } else {
      rp_buf_char(&s->lex.word, c);
      rp_shell_step(s);
    }
  }
  rp_str text = rp_arena_str(s->arena, rp_buf_str(&s->lex.word));
  rp_buf_release(&s->lex.word);
  s->lex = outer;
  return text;
}
