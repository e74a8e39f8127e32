// A reader of POSIX shell and the bash that people write, which knows the simple commands that a text runs: quotes,
// continuations, comments, redirections, here-documents, functions (read where they are called, with the call's words).

#include "analyzer/launch/shell.h"

typedef enum separator { END_LINE = 0, END_AND_OR, END_PIPE } separator;

void rp_shell_push(rp_shell *s, rp_launch_word word)
{
  if (s->lex.words.count < RP_LAUNCH_WORD_LIMIT) {
    RP_PUSH(s->arena, &s->lex.words, word);
  }
}

static void clear_command(rp_shell *s)
{
  memset(&s->lex.words, 0, sizeof s->lex.words);
  memset(&s->lex.prefixes, 0, sizeof s->lex.prefixes);
  s->lex.output = (rp_str){NULL, 0};
  s->lex.appends = false;
  s->lex.skip_word = false;
}

/// Behind a command: whether the next one runs.
static void finish_list(rp_shell *s, separator end)
{
  s->lex.chain = s->truth;
  s->lex.conditional = end == END_AND_OR || (end == END_PIPE && s->lex.conditional);
  if (end == END_LINE) {
    s->lex.operator= 0;
    rp_shell_end_list(s);
  }
}

static void end_command(rp_shell *s, separator end)
{
  rp_shell_end_word(s);
  if (s->lex.pending == RP_SHELL_WHILE || s->lex.pending == RP_SHELL_CASE_HEAD) {
    return; // the words are for whoever does that
  }
  size_t first = 0;
  bool behind = s->lex.operator!= 0 && s->lex.words.count + s->lex.prefixes.count> 0;
  rp_shell_truth wanted = s->lex.operator== '&' ? RP_SHELL_TRUE : RP_SHELL_FALSE;
  if (behind && s->lex.chain != RP_SHELL_MAYBE && s->lex.chain != wanted) {
    clear_command(s); // never runs
    s->truth = s->lex.chain;
    finish_list(s, end);
    return;
  }
  s->lex.conditional = s->lex.conditional && !(behind && s->lex.chain == wanted && s->lex.list_mark == SIZE_MAX);
  if (s->lex.conditional && s->lex.list_mark == SIZE_MAX) {
    s->lex.list_mark = s->log.count;
    s->lex.list_directory = s->directory;
  }
  if (s->lex.words.count == 0) {
    for (size_t i = 0; i < s->lex.prefixes.count; i++) {
      rp_shell_assign(s, s->lex.prefixes.items[i], false);
    }
    s->ran += s->lex.prefixes.count > 0;
    s->truth = RP_SHELL_MAYBE;
    for (size_t i = s->lex.group; end == END_PIPE && s->lex.prefixes.count == 0 && i < s->commands.count; i++) {
      s->commands.items[i].piped = true; // ( … ) |
    }
  } else if (rp_shell_take_keywords(s, &first)) {
    rp_shell_execute(s, first, end == END_PIPE);
  }
  s->lex.group = s->lex.words.count > 0 ? SIZE_MAX : s->lex.group;
  if (s->lex.pending != RP_SHELL_FOR) {
    clear_command(s);
  }
  s->negated = s->negated && end == END_PIPE;
  s->truth = s->lex.piped || end == END_PIPE ? RP_SHELL_MAYBE : s->truth;
  s->lex.piped = end == END_PIPE;
  finish_list(s, end);
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
      s->commands.items[heredoc->command].here = heredoc->quoted ? body : rp_shell_expand_body(s, body, line);
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
  bool printed = true;
  if (s->lex.in_word && !s->lex.quoted && !s->lex.dynamic && is_digits(rp_buf_str(&s->lex.word))) {
    printed = rp_str_is(rp_buf_str(&s->lex.word), "1");
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
    size_t start = s->lex.at;
    while (s->lex.at < s->lex.text.size && strchr("<>&|", rp_shell_peek(s, 0)) != NULL) {
      s->lex.at++;
    }
    rp_str sign = rp_str_sub(s->lex.text, start, s->lex.at);
    if (rp_shell_peek(s, 0) == '-') {
      s->lex.at++;
    } else {
      s->lex.skip_word = true;
      s->lex.appends = rp_str_is(sign, ">>");
      s->lex.to_file = printed && (s->lex.appends || rp_str_is(sign, ">") || rp_str_is(sign, ">|"));
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
  rp_shell_function function = {.path = s->path,
                                .path_line = s->path_line,
                                .name = name,
                                .body = rp_str_sub(s->lex.text, start, s->lex.at - 1),
                                .line = start_line};
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

/// NAME=( … ): the words, for whoever assigns them.
static void read_array(rp_shell *s)
{
  size_t start = s->lex.at;
  uint32_t line = s->lex.line;
  (void)rp_shell_skip_balanced(s, '(', ')');
  rp_str inner = rp_str_sub(s->lex.text, start + 1, s->lex.at > start + 1 ? s->lex.at - 1 : s->lex.at);
  rp_shell_keep_text(s, start, true);
  char *lines = rp_arena_cstr(s->arena, inner); // the words may stand on several
  for (size_t i = 0; i < inner.size; i++) {
    lines[i] = lines[i] == '\n' ? ' ' : lines[i];
  }
  bool plain = rp_str_find(inner, RP_STR("#"), 0) == SIZE_MAX && rp_str_find(inner, RP_STR("["), 0) == SIZE_MAX;
  size_t count = s->commands.count;
  rp_launch_words words = {0};
  if (plain) {
    rp_shell_run(s, rp_arena_printf(s->arena, "array %.*s", (int)inner.size, lines), line, s->lex.positionals,
                 s->lex.positional_count);
  }
  if (s->commands.count == count + 1) {
    const rp_shell_command *made = &s->commands.items[count];
    for (size_t i = 1; i < made->word_count; i++) {
      RP_PUSH(s->arena, &words, made->words[i]);
    }
  }
  plain = plain && s->commands.count == count + 1;
  s->commands.count = count;
  s->lex.array = words;
  s->lex.array.capacity = plain ? words.capacity : SIZE_MAX; // SIZE_MAX: not known
}

static void read_parenthesis(rp_shell *s)
{
  if (rp_shell_peek(s, 0) == '(') {
    if (s->lex.words.count + s->lex.prefixes.count <= 1 && rp_shell_peek(s, 1) == '(') { // (( … )), for (( … ))
      size_t start = s->lex.at;
      (void)rp_shell_skip_balanced(s, '(', ')');
      rp_shell_forget_assigned(s, rp_str_sub(s->lex.text, start, s->lex.at));
      rp_shell_forget_numbers(s, rp_str_sub(s->lex.text, start, s->lex.at));
      rp_launch_word word = {RP_STR("$((…))"), true, true};
      rp_shell_push(s, word);
      return;
    }
    if (starts_function(s)) {
      return;
    }
    if (s->lex.in_word && s->lex.word.size > 0 && s->lex.word.data[s->lex.word.size - 1] == '=') {
      read_array(s);
      return;
    }
    bool conditional = s->lex.conditional;
    end_command(s, END_AND_OR);
    s->lex.conditional = conditional;
    rp_shell_open_subshell(s);
  } else if (s->lex.subshells.count > 0) {
    end_command(s, END_LINE);
    rp_shell_close_subshell(s);
    s->truth = RP_SHELL_MAYBE;
    s->ran += 2; // more than one: what they say together is not known
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
  if (c == ';' && (doubled || rp_shell_peek(s, 1) == '&') && rp_shell_end_arm(s)) {
    return;
  }
  s->ran += c != ';';
  s->lex.operator= c != ';' && doubled ? c : c == '|' ? s->lex.operator: 0;
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
    s->lex.glob = s->lex.glob || c == '*' || c == '?';
    s->lex.brace = s->lex.brace || c == '{';
    rp_buf_char(&s->lex.word, c);
    rp_shell_step(s);
    break;
  }
}

static void read_text(rp_shell *s)
{
  while (s->lex.at < s->lex.text.size) {
    read_char(s);
    while (s->lex.pending != RP_SHELL_READ) {
      rp_shell_settle(s);
    }
  }
  end_command(s, END_LINE);
  while (s->lex.pending != RP_SHELL_READ) {
    rp_shell_settle(s);
  }
  rp_shell_close_frames(s);
  while (s->lex.subshells.count > 0) {
    rp_shell_close_subshell(s);
  }
  rp_buf_release(&s->lex.word);
}

static bool enter(rp_shell *s, rp_str text)
{
  if (s->depth > RP_SHELL_DEPTH || s->work + text.size > RP_SHELL_WORK) {
    s->cut = true;
    return false;
  }
  s->work += text.size + 16; // an empty text costs something too
  s->depth++;
  return true;
}

void rp_shell_run(rp_shell *s, rp_str text, uint32_t line, const rp_launch_word *positionals, size_t count)
{
  if (!enter(s, text)) {
    return;
  }
  rp_shell_lex outer = s->lex;
  s->lex = (rp_shell_lex){.text = text,
                          .line = line,
                          .positionals = positionals,
                          .positional_count = count,
                          .list_mark = SIZE_MAX,
                          .group = SIZE_MAX};
  read_text(s);
  s->depth--;
  s->lex = outer;
}

bool rp_shell_run_body(rp_shell *s, rp_str text, uint32_t line)
{
  if (!enter(s, text)) {
    return false;
  }
  rp_shell_lex outer = s->lex;
  s->lex = (rp_shell_lex){.text = text,
                          .line = line,
                          .positionals = outer.positionals,
                          .positional_count = outer.positional_count,
                          .list_mark = SIZE_MAX,
                          .group = SIZE_MAX,
                          .body_of_loop = true};
  read_text(s);
  s->depth--;
  outer.positionals = s->lex.positionals;
  outer.positional_count = s->lex.positional_count;
  bool left = s->lex.left;
  s->lex = outer;
  return left;
}

/// Functions that nothing here calls: from elsewhere, if at all, and at whatever time.
static void run_uncalled(rp_shell *s)
{
  rp_map names;
  rp_map twice;
  rp_map_init(&names, s->arena);
  rp_map_init(&twice, s->arena);
  rp_shell_assigned(s, s->input->text, &names, &twice, 0);
  for (const rp_map_entry *entry = rp_map_next(&twice, NULL); entry != NULL; entry = rp_map_next(&twice, entry)) {
    rp_shell_forget(s, rp_map_key(entry));
  }
  rp_map_release(&twice);
  rp_map_release(&names);
  for (size_t i = 0; i < s->functions.count; i++) {
    rp_shell_function function = s->functions.items[i];
    if (!function.called) {
      s->path = function.path;
      s->path_line = function.path_line;
      rp_shell_run(s, function.body, function.line, NULL, 0);
    }
  }
}

const rp_shell_command *rp_shell_parse(size_t *count, const rp_shell_input *input, rp_arena *arena)
{
  rp_shell s = {.arena = arena, .directory = input->directory, .folder = input->folder, .input = input};
  rp_map_init(&s.variables, arena);
  for (const rp_map_entry *entry = input->variables != NULL ? rp_map_next(input->variables, NULL) : NULL; entry != NULL;
       entry = rp_map_next(input->variables, entry)) {
    rp_map_put(&s.variables, rp_map_key(entry), rp_map_value(entry));
  }
  if (input->depth <= RP_LAUNCH_DEPTH_LIMIT) {
    rp_shell_run(&s, input->text, input->line, input->positionals, input->positional_count);
  }
  s.cut = s.cut || input->depth > RP_LAUNCH_DEPTH_LIMIT;
  run_uncalled(&s);
  if (s.cut && input->cut != NULL) {
    *input->cut = true;
  }
  rp_map_release(&s.variables);
  *count = s.commands.count;
  return s.commands.items;
}
