// if, case, for, while. A for over known words runs its body once for each; an arm of a case whose word is known, or a branch
// whose test is, runs alone. Else every branch is read, each from the state in front of the command, and what any of them
// changes is not known behind it.

#include "analyzer/launch/shell.h"

enum { ITERATIONS = 512, PATTERNS = 64 };

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

// ---- frames ----

static rp_shell_frame *top(rp_shell *s, rp_shell_frame_kind kind)
{
  size_t count = s->lex.frames.count;
  return count > 0 && s->lex.frames.items[count - 1].kind == kind ? &s->lex.frames.items[count - 1] : NULL;
}

static rp_shell_frame *open_frame(rp_shell *s, rp_shell_frame_kind kind)
{
  rp_shell_frame frame = {.kind = kind, .ran = s->ran, .maybe = s->lex.conditional};
  RP_PUSH(s->arena, &s->lex.frames, frame);
  return &s->lex.frames.items[s->lex.frames.count - 1];
}

static void begin_branch(rp_shell *s, rp_shell_frame *frame)
{
  frame->branch = true;
  frame->maybe = true;
  frame->mark = s->log.count;
  frame->directory = s->directory;
  frame->positionals = s->lex.positionals;
  frame->positional_count = s->lex.positional_count;
}

static void end_branch(rp_shell *s, rp_shell_frame *frame)
{
  if (!frame->branch) {
    return;
  }
  frame->branch = false;
  rp_shell_undo(s, frame->mark, frame);
  frame->moved = frame->moved || !rp_str_eq(frame->directory, s->directory);
  frame->shifted =
      frame->shifted || frame->positionals != s->lex.positionals || frame->positional_count != s->lex.positional_count;
  s->directory = frame->directory;
  s->lex.positionals = frame->positionals;
  s->lex.positional_count = frame->positional_count;
}

static void close_frame(rp_shell *s)
{
  rp_shell_frame frame = s->lex.frames.items[s->lex.frames.count - 1];
  end_branch(s, &frame);
  s->lex.frames.count--;
  rp_map names;
  rp_map_init(&names, s->arena);
  for (size_t i = 0; i < frame.touched.count; i++) {
    if (!rp_map_has(&names, frame.touched.items[i])) {
      rp_map_put(&names, frame.touched.items[i], s);
      rp_shell_forget(s, frame.touched.items[i]);
    }
  }
  rp_map_release(&names);
  s->directory = frame.moved ? RP_STR("?") : s->directory;
  s->lex.positionals = frame.shifted ? NULL : s->lex.positionals;
}

void rp_shell_close_frames(rp_shell *s)
{
  while (s->lex.frames.count > 0) {
    close_frame(s);
  }
}

// ---- looking ahead ----

typedef enum stop { STOP_DONE = 0, STOP_BRANCH, STOP_ARM } stop;

static rp_str word_here(const rp_shell *s)
{
  size_t end = s->lex.at;
  while (end < s->lex.text.size && strchr(" \t\r\n;&|()<>\"'`$\\#", s->lex.text.data[end]) == NULL) {
    end++;
  }
  return rp_str_sub(s->lex.text, s->lex.at, end);
}

static void skip_quotes(rp_shell *s, char quote)
{
  rp_shell_step(s);
  while (s->lex.at < s->lex.text.size && rp_shell_peek(s, 0) != quote) {
    if (rp_shell_peek(s, 0) == '\\' && quote != '\'' && s->lex.at + 1 < s->lex.text.size) {
      rp_shell_step(s);
    }
    rp_shell_step(s);
  }
  if (s->lex.at < s->lex.text.size) {
    rp_shell_step(s);
  }
}

static void skip_line(rp_shell *s)
{
  while (s->lex.at < s->lex.text.size && rp_shell_peek(s, 0) != '\n') {
    s->lex.at++;
  }
}

/// `<<NAME` here: the name, read over.
static rp_str heredoc_name(rp_shell *s)
{
  s->lex.at += rp_shell_peek(s, 2) == '-' ? 3 : 2;
  while (rp_shell_peek(s, 0) == ' ' || rp_shell_peek(s, 0) == '\t') {
    s->lex.at++;
  }
  rp_buf name = RP_BUF_INIT;
  rp_buf_cstr(&name, "");
  while (s->lex.at < s->lex.text.size && strchr("\n \t;|)&>", rp_shell_peek(s, 0)) == NULL) {
    if (strchr("'\"\\", rp_shell_peek(s, 0)) == NULL) {
      rp_buf_char(&name, rp_shell_peek(s, 0));
    }
    s->lex.at++;
  }
  rp_str text = rp_arena_str(s->arena, rp_buf_str(&name));
  rp_buf_release(&name);
  return text;
}

static void skip_heredoc(rp_shell *s, rp_str name)
{
  while (s->lex.at < s->lex.text.size) {
    size_t start = s->lex.at;
    skip_line(s);
    bool found = rp_str_eq(rp_str_trim(rp_str_sub(s->lex.text, start, s->lex.at)), name);
    if (s->lex.at < s->lex.text.size) {
      rp_shell_step(s);
    }
    if (found) {
      return;
    }
  }
}

/// Depth that a word at a command's beginning adds.
static int nests(rp_str word)
{
  return rp_str_is(word, "if") || rp_str_is(word, "case") || rp_str_is(word, "do")     ? 1
         : rp_str_is(word, "fi") || rp_str_is(word, "esac") || rp_str_is(word, "done") ? -1
                                                                                       : 0;
}

static bool stops(rp_str word, stop at)
{
  switch (at) {
  case STOP_DONE:
    return rp_str_is(word, "done");
  case STOP_BRANCH:
    return rp_str_is(word, "fi") || rp_str_is(word, "elif") || rp_str_is(word, "else");
  case STOP_ARM:
    return rp_str_is(word, "esac");
  }
  return false;
}

/// Moves to the word (or, of an arm, the ;; too) that ends what is open here. False: it is not there.
static bool skip_to(rp_shell *s, stop target)
{
  int depth = 0;
  bool command = true; // one may begin here
  RP_VEC(rp_str) heredocs = {0};
  while (s->lex.at < s->lex.text.size) {
    char c = rp_shell_peek(s, 0);
    char next = rp_shell_peek(s, 1);
    if (c == '\n') {
      rp_shell_step(s);
      for (size_t i = 0; i < heredocs.count; i++) {
        skip_heredoc(s, heredocs.items[i]);
      }
      heredocs.count = 0;
      command = true;
    } else if (c == ';' || c == '&' || c == '|' || c == '(' || c == ')') {
      if (target == STOP_ARM && depth == 0 && c == ';' && (next == ';' || next == '&')) {
        return true;
      }
      s->lex.at++;
      command = true;
    } else if (c == ' ' || c == '\t' || c == '\r') {
      s->lex.at++;
    } else if (c == '#' && (s->lex.at == 0 || strchr(" \t\n;&|()", s->lex.text.data[s->lex.at - 1]) != NULL)) {
      skip_line(s);
    } else if (c == '\'' || c == '"' || c == '`') {
      skip_quotes(s, c);
      command = false;
    } else if (c == '\\' && s->lex.at + 1 < s->lex.text.size) {
      s->lex.at++;
      rp_shell_step(s);
    } else if (c == '$' && (next == '(' || next == '{')) {
      s->lex.at++;
      (void)rp_shell_skip_balanced(s, next, next == '(' ? ')' : '}');
      command = false;
    } else if (c == '<' && next == '<' && rp_shell_peek(s, 2) != '<') {
      RP_PUSH(s->arena, &heredocs, heredoc_name(s));
    } else {
      rp_str word = word_here(s);
      if (command && depth == 0 && stops(word, target)) {
        return true;
      }
      depth += command ? nests(word) : 0;
      depth = depth > 0 ? depth : 0;
      command = command && (rp_shell_is_keyword(word) || nests(word) < 0);
      s->lex.at += word.size > 0 ? word.size : 1;
    }
  }
  return false;
}

static void skip_space(rp_shell *s)
{
  while (s->lex.at < s->lex.text.size) {
    char c = rp_shell_peek(s, 0);
    if (c == '#') {
      skip_line(s);
    } else if (c == '\\' && rp_shell_peek(s, 1) == '\n') {
      s->lex.at++;
      rp_shell_step(s);
    } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ';') {
      rp_shell_step(s);
    } else {
      return;
    }
  }
}

static bool has_word(rp_str text, const char *word)
{
  rp_str name = rp_str_of(word);
  for (size_t at = rp_str_find(text, name, 0); at != SIZE_MAX; at = rp_str_find(text, name, at + 1)) {
    bool before = at > 0 && rp_shell_is_name(text.data[at - 1], false);
    if (!before && (at + name.size >= text.size || !rp_shell_is_name(text.data[at + name.size], false))) {
      return true;
    }
  }
  return false;
}

// ---- loops ----

static void forget_positionals(rp_shell *s, rp_str text)
{
  if (has_word(text, "shift") || has_word(text, "set")) {
    s->lex.positionals = NULL;
  }
}

/// Reads the loop's body where it stands, once, as one round of any number.
static void read_once(rp_shell *s, rp_str text)
{
  rp_shell_forget_assigned(s, text);
  forget_positionals(s, text);
  begin_branch(s, open_frame(s, RP_SHELL_LOOP));
}

/// The text from here to the loop's `done`.
static rp_str loop_text(rp_shell *s)
{
  size_t at = s->lex.at;
  uint32_t line = s->lex.line;
  (void)skip_to(s, STOP_DONE);
  rp_str text = rp_str_sub(s->lex.text, at, s->lex.at);
  s->lex.at = at;
  s->lex.line = line;
  return text;
}

/// The words in front of the last `count` ones: keywords. False: what they open never runs.
static bool read_leading(rp_shell *s, size_t count)
{
  size_t first;
  s->lex.words.count -= count;
  (void)rp_shell_take_keywords(s, &first);
  memset(&s->lex.words, 0, sizeof s->lex.words);
  return s->lex.pending == RP_SHELL_READ;
}

static void read_while(rp_shell *s)
{
  if (!read_leading(s, 1)) {
    return;
  }
  size_t at = s->lex.at;
  uint32_t line = s->lex.line;
  bool found = false;
  while (!found && s->lex.at < s->lex.text.size) { // the condition: no keyword stands in it
    rp_str word = word_here(s);
    found = rp_str_is(word, "do");
    s->lex.at += found ? 2 : word.size;
    if (!found && s->lex.at < s->lex.text.size) {
      char c = rp_shell_peek(s, 0);
      if (c == '\'' || c == '"' || c == '`') {
        skip_quotes(s, c);
      } else {
        rp_shell_step(s);
      }
    }
  }
  size_t body = s->lex.at;
  size_t end = body + loop_text(s).size;
  s->lex.at = at;
  s->lex.line = line;
  read_once(s, rp_str_sub(s->lex.text, at, end));
}

static void read_for(rp_shell *s)
{
  rp_launch_words words = s->lex.words;
  memset(&s->lex.words, 0, sizeof s->lex.words);
  rp_str name = words.count > 1 ? words.items[1].text : RP_STR("");
  bool listed = words.count > 2 && rp_str_is(words.items[2].text, "in");
  const rp_launch_word *items = listed ? words.items + 3 : s->lex.positionals;
  size_t count = listed ? words.count - 3 : s->lex.positional_count;
  skip_space(s);
  if (!rp_str_is(word_here(s), "do")) {
    rp_shell_forget(s, name);
    return;
  }
  s->lex.at += 2;
  uint32_t line = s->lex.line;
  rp_str body = loop_text(s);
  bool known = (listed || items != NULL) && count <= ITERATIONS && rp_str_is(words.items[0].text, "for");
  for (size_t i = 0; i < count && known; i++) {
    known = !items[i].splits;
  }
  if (!known) {
    read_once(s, body);
    rp_shell_forget(s, name);
    return;
  }
  bool leaves = has_word(body, "break") || has_word(body, "continue");
  bool conditional = s->lex.for_conditional;
  if (conditional) {
    begin_branch(s, open_frame(s, RP_SHELL_LOOP));
  }
  bool left = false;
  for (size_t i = 0; i < count && !left; i++) {
    if (leaves) { // not every round runs to its end
      rp_shell_forget_assigned(s, body);
      forget_positionals(s, body);
    }
    rp_shell_set(s, name, items[i], false);
    left = rp_shell_run_body(s, body, line);
  }
  if (leaves) {
    rp_shell_forget_assigned(s, body);
    forget_positionals(s, body);
    rp_shell_forget(s, name);
  }
  if (conditional) {
    close_frame(s);
  }
  (void)skip_to(s, STOP_DONE);
  s->lex.at += s->lex.at < s->lex.text.size ? 4 : 0;
}

// ---- case ----

/// One alternative of a pattern against the word.
static rp_shell_truth matches(rp_shell *s, const rp_launch_word *word, rp_str pattern)
{
  pattern = rp_str_trim(pattern);
  if (rp_str_is(pattern, "*")) {
    return RP_SHELL_TRUE;
  }
  rp_buf buf = RP_BUF_INIT;
  rp_buf_cstr(&buf, "");
  bool sure = !word->dynamic;
  char quote = '\0';
  for (size_t i = 0; i < pattern.size; i++) {
    char c = pattern.data[i];
    if (quote == '\0' ? c == '\'' || c == '"' : c == quote) {
      quote = quote == '\0' ? c : '\0';
      continue;
    }
    sure = sure && !(quote != '\'' && (c == '$' || c == '`'));
    if (quote != '\0' && strchr("*?[\\", c) != NULL) {
      rp_buf_char(&buf, '\\');
    }
    rp_buf_char(&buf, c);
  }
  bool same = sure && rp_shell_matches(s->arena, rp_arena_str(s->arena, rp_buf_str(&buf)), word->text);
  rp_buf_release(&buf);
  return !sure ? RP_SHELL_MAYBE : same ? RP_SHELL_TRUE : RP_SHELL_FALSE;
}

/// Reads `a|b)`; whether the word matches.
static rp_shell_truth read_alternatives(rp_shell *s, const rp_launch_word *word)
{
  rp_shell_truth result = RP_SHELL_FALSE;
  size_t start = s->lex.at;
  while (s->lex.at < s->lex.text.size) {
    char c = rp_shell_peek(s, 0);
    if (c == '\'' || c == '"') {
      skip_quotes(s, c);
      continue;
    }
    if (c == '|' || c == ')') {
      rp_shell_truth one = matches(s, word, rp_str_sub(s->lex.text, start, s->lex.at));
      result = one == RP_SHELL_FALSE || result == RP_SHELL_TRUE ? result : one;
      start = s->lex.at + 1;
    }
    rp_shell_step(s);
    if (c == ')') {
      break;
    }
  }
  return result;
}

/// Behind `in` or `;;`: patterns, and the arms that never run, up to one that may.
static void read_patterns(rp_shell *s)
{
  rp_shell_frame *frame = top(s, RP_SHELL_CASE);
  while (frame != NULL) {
    skip_space(s);
    if (s->lex.at >= s->lex.text.size) {
      return;
    }
    if (rp_str_is(word_here(s), "esac")) {
      s->lex.at += 4;
      close_frame(s);
      return;
    }
    s->lex.at += rp_shell_peek(s, 0) == '(';
    rp_shell_truth match = read_alternatives(s, &frame->word);
    if (!frame->settled && match != RP_SHELL_FALSE) {
      frame->settled = match == RP_SHELL_TRUE;
      if (match == RP_SHELL_MAYBE || frame->maybe) {
        begin_branch(s, frame);
      }
      return;
    }
    (void)skip_to(s, STOP_ARM);
    if (rp_shell_peek(s, 0) == ';') {
      s->lex.at += rp_shell_peek(s, 2) == '&' ? 3 : 2;
    }
  }
}

static void read_case(rp_shell *s)
{
  rp_launch_word word = s->lex.words.items[s->lex.words.count - 2];
  if (!read_leading(s, 3)) {
    return;
  }
  open_frame(s, RP_SHELL_CASE)->word = word;
  read_patterns(s);
}

bool rp_shell_end_arm(rp_shell *s)
{
  rp_shell_frame *frame = top(s, RP_SHELL_CASE);
  if (frame == NULL) {
    return false;
  }
  end_branch(s, frame);
  bool through = rp_shell_peek(s, 1) == '&' || rp_shell_peek(s, 2) == '&'; // ;& and ;;&
  if (through) { // what runs next is no question of patterns any more
    frame->word = (rp_launch_word){RP_STR(""), true, true};
    frame->settled = false;
    frame->maybe = true;
  }
  s->lex.at += rp_shell_peek(s, 2) == '&' ? 3 : 2;
  s->lex.pending = RP_SHELL_PATTERN;
  return true;
}

void rp_shell_settle(rp_shell *s)
{
  rp_shell_pending pending = s->lex.pending;
  s->lex.pending = RP_SHELL_READ;
  switch (pending) {
  case RP_SHELL_READ:
    break;
  case RP_SHELL_SKIP_BRANCH:
    (void)skip_to(s, STOP_BRANCH);
    break;
  case RP_SHELL_FOR:
    read_for(s);
    break;
  case RP_SHELL_WHILE:
    read_while(s);
    break;
  case RP_SHELL_CASE_HEAD:
    read_case(s);
    break;
  case RP_SHELL_PATTERN:
    read_patterns(s);
    break;
  }
}

// ---- keywords ----

/// `then`: the condition has run. False: the branch never does.
static bool read_then(rp_shell *s)
{
  rp_shell_frame *frame = top(s, RP_SHELL_IF);
  if (frame == NULL) {
    return true;
  }
  rp_shell_truth truth = s->truth; // of the last list
  frame->settled = truth == RP_SHELL_TRUE;
  if (truth == RP_SHELL_MAYBE || (truth == RP_SHELL_TRUE && frame->maybe)) {
    begin_branch(s, frame);
  }
  return truth != RP_SHELL_FALSE;
}

/// `elif`, `else`. False: an earlier branch has run.
static bool read_else(rp_shell *s, bool last)
{
  rp_shell_frame *frame = top(s, RP_SHELL_IF);
  if (frame == NULL) {
    return true;
  }
  end_branch(s, frame);
  frame->ran = s->ran;
  if (last && !frame->settled && frame->maybe) {
    begin_branch(s, frame);
  }
  return !frame->settled;
}

bool rp_shell_take_keywords(rp_shell *s, size_t *first)
{
  const rp_launch_words *words = &s->lex.words;
  for (*first = 0; *first < words->count; (*first)++) {
    rp_str word = words->items[*first].text;
    bool runs = true;
    if (rp_str_is(word, "for") || rp_str_is(word, "select")) {
      s->lex.words.items += *first;
      s->lex.words.count -= *first;
      s->lex.words.capacity = s->lex.words.count;
      s->lex.pending = RP_SHELL_FOR;
      s->lex.for_conditional = s->lex.conditional;
      return false;
    }
    if (rp_str_is(word, "fi") && top(s, RP_SHELL_IF) != NULL) {
      close_frame(s);
    } else if (rp_str_is(word, "done") && top(s, RP_SHELL_LOOP) != NULL) {
      close_frame(s);
    } else if (rp_str_is(word, "esac") && top(s, RP_SHELL_CASE) != NULL) {
      close_frame(s);
    } else if (rp_str_is(word, "}") && top(s, RP_SHELL_GROUP) != NULL) {
      close_frame(s);
    } else if (rp_str_is(word, "{")) {
      rp_shell_frame *group = open_frame(s, RP_SHELL_GROUP);
      if (group->maybe) {
        begin_branch(s, group);
      }
      s->lex.conditional = false; // what stands inside runs where the group does
      s->lex.operator= 0;
    } else if (rp_str_is(word, "if")) {
      (void)open_frame(s, RP_SHELL_IF);
    } else if (rp_str_is(word, "then")) {
      runs = read_then(s);
    } else if (rp_str_is(word, "elif") || rp_str_is(word, "else")) {
      runs = read_else(s, rp_str_is(word, "else"));
    } else if (rp_str_is(word, "!")) {
      s->negated = !s->negated;
    }
    if (!runs) {
      s->lex.pending = RP_SHELL_SKIP_BRANCH;
      return false;
    }
    if (rp_str_is(word, "fi") || rp_str_is(word, "done") || rp_str_is(word, "esac") || rp_str_is(word, "}") ||
        rp_str_is(word, "function")) {
      s->truth = rp_str_is(word, "}") ? s->truth : RP_SHELL_MAYBE;
      return false;
    }
    if (!rp_shell_is_keyword(word)) {
      return true;
    }
  }
  return false;
}
