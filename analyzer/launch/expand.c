// What expansions give: ${NAME:-word} and its kin, $(( … )), commands whose output is known, braces. What is not known is left
// to the caller, who keeps its text.

#include "analyzer/launch/shell.h"

#include <fnmatch.h>

#include "base/path.h"

enum { VALUE_LIMIT = 4096, SEQUENCE_LIMIT = 512, SUM_DEPTH = 32 };

bool rp_shell_matches(rp_arena *arena, rp_str pattern, rp_str text)
{
  bool bounded = pattern.size < 200 && text.size < VALUE_LIMIT;
  size_t stars = 0;
  for (size_t i = 0; i < pattern.size; i++) {
    stars += pattern.data[i] == '*';
  }
  return bounded && stars < 6 && fnmatch(rp_arena_cstr(arena, pattern), rp_arena_cstr(arena, text), 0) == 0;
}

const rp_launch_word *rp_shell_positional(const rp_shell *s, size_t number, bool *known)
{
  *known = s->lex.positionals != NULL;
  for (size_t i = 0; i < number && i < s->lex.positional_count && *known; i++) {
    *known = !s->lex.positionals[i].splits;
  }
  return *known && number >= 1 && number <= s->lex.positional_count ? &s->lex.positionals[number - 1] : NULL;
}

// ---- ${ … } ----

static bool is_plain(rp_str word)
{
  for (size_t i = 0; i < word.size; i++) {
    if (strchr("$`\"'\\{}", word.data[i]) != NULL) {
      return false;
    }
  }
  return true;
}

/// ${NAME#pattern}, ##, %, %%.
static bool strip(rp_shell *s, rp_str *value, rp_str operation)
{
  char sign = operation.data[0];
  bool longest = operation.size > 1 && operation.data[1] == sign;
  rp_str pattern = rp_str_sub(operation, longest ? 2 : 1, operation.size);
  if (!is_plain(pattern) || value->size > 256) {
    return false;
  }
  for (size_t i = 0; i <= value->size; i++) {
    size_t length = longest ? value->size - i : i;
    rp_str part = sign == '#' ? rp_str_sub(*value, 0, length) : rp_str_sub(*value, value->size - length, value->size);
    if (rp_shell_matches(s->arena, pattern, part)) {
      *value = sign == '#' ? rp_str_sub(*value, length, value->size) : rp_str_sub(*value, 0, value->size - length);
      return true;
    }
  }
  return true;
}

/// ${NAME/text/other} and ${NAME//text/other} without patterns.
static bool replace(rp_shell *s, rp_str *value, rp_str operation)
{
  bool all = operation.size > 1 && operation.data[1] == '/';
  rp_str rest = rp_str_sub(operation, all ? 2 : 1, operation.size);
  size_t slash = rp_str_find(rest, RP_STR("/"), 0);
  rp_str from = rp_str_sub(rest, 0, slash);
  rp_str to = slash == SIZE_MAX ? RP_STR("") : rp_str_sub(rest, slash + 1, rest.size);
  bool literal = from.size > 0 && is_plain(from) && is_plain(to) && value->size < VALUE_LIMIT;
  for (size_t i = 0; i < from.size && literal; i++) {
    literal = strchr("*?[#%/", from.data[i]) == NULL;
  }
  if (!literal) {
    return false;
  }
  rp_buf buf = RP_BUF_INIT;
  rp_buf_cstr(&buf, "");
  for (size_t i = 0, done = 0; i < value->size;) {
    if ((all || done == 0) && rp_str_starts_with(rp_str_sub(*value, i, value->size), from)) {
      rp_buf_add(&buf, to);
      i += from.size;
      done++;
    } else {
      rp_buf_char(&buf, value->data[i++]);
    }
  }
  *value = rp_arena_str(s->arena, rp_buf_str(&buf));
  rp_buf_release(&buf);
  return true;
}

/// What `word` of ${NAME:-word} stands for: itself, a variable, or one command whose output is only known at run time.
static bool read_fallback(rp_shell *s, rp_str word, rp_launch_word *value)
{
  bool quoted = word.size >= 2 && word.data[0] == '"' && word.data[word.size - 1] == '"';
  word = quoted ? rp_str_sub(word, 1, word.size - 1) : word;
  if (is_plain(word)) {
    *value = (rp_launch_word){word, false, false};
    return true;
  }
  if (rp_str_starts_with(word, RP_STR("$(")) && word.data[word.size - 1] == ')') {
    size_t depth = 0;
    for (size_t i = 1; i < word.size; i++) {
      depth += word.data[i] == '(';
      depth -= word.data[i] == ')' && depth > 0;
      if (depth == 0 && i + 1 < word.size) {
        return false; // more than one
      }
    }
    *value = (rp_launch_word){word, true, !quoted};
    return depth == 0;
  }
  const rp_shell_variable *variable =
      word.data[0] == '$' ? rp_map_find(&s->variables, rp_str_sub(word, 1, word.size)) : NULL;
  if (variable == NULL || variable->items != NULL) {
    return false;
  }
  *value = variable->value;
  return true;
}

/// The value with the operation done to it; `exists` false: the name has none, which is certain.
static bool operate(rp_shell *s, rp_launch_word *value, bool exists, rp_str operation)
{
  bool colon = operation.size > 1 && operation.data[0] == ':';
  char sign = operation.size > 0 ? operation.data[colon] : '\0';
  rp_str word = rp_str_sub(operation, 1 + colon, operation.size);
  bool missing = !exists || (colon && !value->dynamic && value->text.size == 0);
  bool sure = !exists || !value->dynamic;
  switch (sign) {
  case '\0':
    return true;
  case '-':
  case '=':
    return missing ? read_fallback(s, word, value) : sure;
  case '?':
    return sure && !missing;
  case '+':
    if (sure && (missing || is_plain(word))) {
      *value = (rp_launch_word){missing ? RP_STR("") : word, false, false};
      return true;
    }
    return false;
  case '#':
  case '%':
    return sure && exists && !colon && strip(s, &value->text, operation);
  case '/':
    return sure && exists && !colon && replace(s, &value->text, operation);
  default:
    return false;
  }
}

/// ${NAME[@]}, ${NAME[*]}, ${NAME[0]}.
static bool expand_array(rp_shell *s, const rp_shell_variable *variable, rp_str operation, bool in_quotes)
{
  if (variable == NULL || variable->items == NULL) {
    return false;
  }
  const rp_launch_words *items = variable->items;
  int64_t index;
  if (rp_str_is(operation, "[@]") || (rp_str_is(operation, "[*]") && !in_quotes)) {
    rp_shell_put_words(s, items->items, items->count, in_quotes);
    return true;
  }
  if (operation.size < 3 || operation.data[operation.size - 1] != ']' ||
      !rp_str_to_int64(rp_str_sub(operation, 1, operation.size - 1), &index) || index < 0 ||
      (size_t)index >= items->count) {
    return false;
  }
  for (int64_t i = 0; i <= index; i++) {
    if (items->items[i].splits) {
      return false;
    }
  }
  rp_shell_put(s, &items->items[index], in_quotes);
  return true;
}

bool rp_shell_expand_parameter(rp_shell *s, rp_str name, rp_str operation, bool in_quotes)
{
  const rp_shell_variable *variable = rp_map_find(&s->variables, name);
  rp_launch_word value = {RP_STR(""), false, false};
  bool exists = true;
  int64_t number;
  if (operation.size > 0 && operation.data[0] == '[') {
    return expand_array(s, variable, operation, in_quotes);
  }
  if (rp_str_is(name, "0")) {
    value = s->input->name;
    if (value.text.data == NULL) {
      return false;
    }
  } else if (rp_str_is(name, "#")) {
    bool known;
    (void)rp_shell_positional(s, SIZE_MAX, &known);
    if (!known) {
      return false;
    }
    value.text = rp_arena_printf(s->arena, "%zu", s->lex.positional_count);
  } else if (name.size < 4 && rp_str_to_int64(name, &number)) {
    bool known;
    const rp_launch_word *positional = rp_shell_positional(s, (size_t)number, &known);
    if (!known) {
      return false;
    }
    exists = positional != NULL;
    value = exists ? *positional : value;
  } else if (variable == NULL || variable->items != NULL) {
    return false;
  } else {
    value = variable->value;
  }
  if (operation.size > 0 && value.dynamic && exists) {
    return false;
  }
  if (!operate(s, &value, exists, operation)) {
    return false;
  }
  rp_shell_put(s, &value, in_quotes);
  return true;
}

// ---- arithmetic ----

typedef struct sum {
  rp_shell *s;
  rp_str text;
  size_t at;
  unsigned depth;
  bool known;
} sum;

static char sum_peek(sum *a)
{
  while (a->at < a->text.size &&
         (a->text.data[a->at] == ' ' || a->text.data[a->at] == '\t' || a->text.data[a->at] == '\n')) {
    a->at++;
  }
  return a->at < a->text.size ? a->text.data[a->at] : '\0';
}

static long long sum_terms(sum *a);

static long long sum_name(sum *a)
{
  size_t start = a->at;
  while (a->at < a->text.size && rp_shell_is_name(a->text.data[a->at], a->at == start)) {
    a->at++;
  }
  rp_str name = rp_str_sub(a->text, start, a->at);
  const rp_shell_variable *variable = rp_map_find(&a->s->variables, name);
  int64_t number = 0;
  a->known = a->known && variable != NULL && !variable->value.dynamic && rp_str_to_int64(variable->value.text, &number);
  return number;
}

static long long sum_factor(sum *a)
{
  char c = sum_peek(a);
  if (++a->depth > SUM_DEPTH) {
    a->known = false;
  }
  long long result = 0;
  if (!a->known) {
    return 0;
  }
  if (c == '(') {
    a->at++;
    result = sum_terms(a);
    a->known = a->known && sum_peek(a) == ')';
    a->at++;
  } else if (c == '-') {
    a->at++;
    result = -sum_factor(a);
  } else if (c == '$' && a->at + 1 < a->text.size && a->text.data[a->at + 1] >= '1' && a->text.data[a->at + 1] <= '9') {
    bool known;
    const rp_launch_word *word = rp_shell_positional(a->s, (size_t)(a->text.data[a->at + 1] - '0'), &known);
    int64_t number = 0;
    a->known = word != NULL && !word->dynamic && rp_str_to_int64(word->text, &number);
    result = number;
    a->at += 2;
  } else if (rp_shell_is_name(c, true) ||
             (c == '$' && a->at + 1 < a->text.size && rp_shell_is_name(a->text.data[a->at + 1], true))) {
    a->at += c == '$';
    result = sum_name(a);
  } else {
    size_t start = a->at;
    while (a->at < a->text.size && a->text.data[a->at] >= '0' && a->text.data[a->at] <= '9') {
      a->at++;
    }
    int64_t number = 0;
    bool octal = a->at > start + 1 && a->text.data[start] == '0';
    a->known = a->known && !octal && a->at > start && a->at - start < 10 &&
               rp_str_to_int64(rp_str_sub(a->text, start, a->at), &number);
    result = number;
  }
  a->depth--;
  return result;
}

static bool in_range(long long value)
{
  return value > -1000000000LL && value < 1000000000LL;
}

static long long sum_products(sum *a)
{
  long long result = sum_factor(a);
  for (char c = sum_peek(a); a->known && (c == '*' || c == '/' || c == '%'); c = sum_peek(a)) {
    a->at++;
    long long right = sum_factor(a);
    a->known = a->known && in_range(result) && in_range(right) && (c == '*' || right != 0);
    result = !a->known ? 0 : c == '*' ? result * right : c == '/' ? result / right : result % right;
  }
  return result;
}

static long long sum_terms(sum *a)
{
  long long result = sum_products(a);
  for (char c = sum_peek(a); a->known && (c == '+' || c == '-'); c = sum_peek(a)) {
    a->at++;
    long long right = sum_products(a);
    a->known = a->known && in_range(result) && in_range(right);
    result = !a->known ? 0 : c == '+' ? result + right : result - right;
  }
  return result;
}

bool rp_shell_arithmetic(rp_shell *s, rp_str text, long long *result)
{
  sum a = {.s = s, .text = text, .known = true};
  *result = sum_terms(&a);
  return a.known && sum_peek(&a) == '\0' && in_range(*result);
}

// ---- $( … ) ----

/// seq [FIRST [STEP]] LAST.
static bool print_sequence(rp_arena *arena, const rp_shell_command *command, rp_str *text)
{
  int64_t numbers[3] = {1, 1, 0};
  size_t count = command->word_count - 1;
  if (count < 1 || count > 3) {
    return false;
  }
  for (size_t i = 0; i < count; i++) {
    size_t to = i == count - 1 ? 2 : i;
    rp_str word = command->words[i + 1].text;
    bool padded = word.size > 1 && word.data[0] == '0';
    if (padded || word.size > 9 || !rp_str_to_int64(word, &numbers[to])) {
      return false;
    }
  }
  rp_buf buf = RP_BUF_INIT;
  rp_buf_cstr(&buf, "");
  size_t made = 0;
  for (int64_t n = numbers[0];
       numbers[1] != 0 && (numbers[1] > 0 ? n <= numbers[2] : n >= numbers[2]) && made <= SEQUENCE_LIMIT;
       n += numbers[1]) {
    rp_buf_printf(&buf, made++ > 0 ? "\n%lld" : "%lld", (long long)n);
  }
  *text = rp_arena_str(arena, rp_buf_str(&buf));
  rp_buf_release(&buf);
  return made > 0 && made <= SEQUENCE_LIMIT;
}

bool rp_shell_printed(rp_arena *arena, const rp_shell_command *command, rp_str *text)
{
  for (size_t i = 0; i < command->word_count; i++) {
    if (command->words[i].dynamic) {
      return false;
    }
  }
  rp_str program = rp_path_base(command->words[0].text);
  bool option = command->word_count > 1 && rp_str_starts_with(command->words[1].text, RP_STR("-"));
  if (command->output.data != NULL || command->here.data != NULL || (option && !rp_str_is(program, "seq"))) {
    return false;
  }
  if (rp_str_is(program, "seq")) {
    return print_sequence(arena, command, text);
  }
  if (rp_str_is(program, "echo")) {
    *text = RP_STR("");
    for (size_t i = 1; i < command->word_count; i++) {
      if (rp_str_find(command->words[i].text, RP_STR("\\"), 0) != SIZE_MAX) {
        return false; // what becomes of it depends on the shell
      }
      *text =
          rp_arena_printf(arena, "%.*s%s%.*s", RP_STR_ARG(*text), i > 1 ? " " : "", RP_STR_ARG(command->words[i].text));
    }
    return true;
  }
  rp_str path = command->word_count > 1 ? command->words[1].text : RP_STR("");
  bool simple = path.size > 0 && path.data[path.size - 1] != '/' && rp_str_find(path, RP_STR("//"), 0) == SIZE_MAX;
  if (rp_str_is(program, "dirname") && command->word_count == 2 && simple) {
    rp_str folder = rp_path_dir(path);
    *text = folder.size > 0 ? folder : path.data[0] == '/' ? RP_STR("/") : RP_STR(".");
    return true;
  }
  if (rp_str_is(program, "basename") && command->word_count >= 2 && command->word_count <= 3 && simple) {
    *text = rp_path_base(path);
    rp_str suffix = command->word_count == 3 ? command->words[2].text : RP_STR("");
    if (suffix.size > 0 && suffix.size < text->size && rp_str_ends_with(*text, suffix)) {
      *text = rp_str_sub(*text, 0, text->size - suffix.size);
    }
    return true;
  }
  return false;
}

// ---- braces ----

static bool add_brace(rp_shell *s, rp_launch_words *out, rp_str before, rp_str part, rp_str behind)
{
  rp_launch_word word = {
      rp_arena_printf(s->arena, "%.*s%.*s%.*s", RP_STR_ARG(before), RP_STR_ARG(part), RP_STR_ARG(behind)), false,
      false};
  RP_PUSH(s->arena, out, word);
  return out->count <= SEQUENCE_LIMIT;
}

bool rp_shell_braces(rp_shell *s, rp_str word, rp_launch_words *out)
{
  size_t open = rp_str_find(word, RP_STR("{"), 0);
  size_t close = open == SIZE_MAX ? SIZE_MAX : rp_str_find(word, RP_STR("}"), open);
  if (close == SIZE_MAX || (open > 0 && word.data[open - 1] == '$')) {
    return false;
  }
  rp_str inside = rp_str_sub(word, open + 1, close);
  rp_str before = rp_str_sub(word, 0, open);
  rp_str behind = rp_str_sub(word, close + 1, word.size);
  size_t dots = rp_str_find(inside, RP_STR(".."), 0);
  int64_t first;
  int64_t last;
  if (rp_str_find(inside, RP_STR(","), 0) != SIZE_MAX) {
    bool nested = rp_str_find(inside, RP_STR("{"), 0) != SIZE_MAX || rp_str_find(behind, RP_STR("{"), 0) != SIZE_MAX;
    rp_str part;
    bool fits = !nested;
    bool trailing = inside.data[inside.size - 1] == ',';
    while (fits && rp_str_split(&inside, ',', &part)) {
      fits = add_brace(s, out, before, part, behind);
    }
    if (fits && trailing && (out->count == 0 || out->items[out->count - 1].text.size != before.size + behind.size)) {
      fits = add_brace(s, out, before, RP_STR(""), behind);
    }
    if (!fits) { // several words, but not told which
      rp_launch_word unknown = {word, true, true};
      out->count = 0;
      RP_PUSH(s->arena, out, unknown);
    }
    return true;
  }
  if (dots == SIZE_MAX || !rp_str_to_int64(rp_str_sub(inside, 0, dots), &first) ||
      !rp_str_to_int64(rp_str_sub(inside, dots + 2, inside.size), &last)) {
    return false;
  }
  bool padded = (dots > 1 && inside.data[0] == '0') || (inside.size > dots + 3 && inside.data[dots + 2] == '0');
  bool small = first > -100000 && first < 100000 && last > -100000 && last < 100000;
  if (padded || !small || (last > first ? last - first : first - last) >= SEQUENCE_LIMIT ||
      rp_str_find(behind, RP_STR("{"), 0) != SIZE_MAX) {
    rp_launch_word unknown = {word, true, true};
    RP_PUSH(s->arena, out, unknown);
    return true;
  }
  for (int64_t n = first;; n += last >= first ? 1 : -1) {
    (void)add_brace(s, out, before, rp_arena_printf(s->arena, "%lld", (long long)n), behind);
    if (n == last) {
      return true;
    }
  }
}
