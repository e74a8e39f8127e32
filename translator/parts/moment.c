/// A shell command is taken apart word by word; every word must be one that is understood.

#include "translator/parts/moment.h"

#include <string.h>

#include "base/buf.h"

enum { MAX_WORDS = 16, MAX_AMOUNT = 100000 };

static bool is(rp_str text, const char *word)
{
  return rp_str_is(text, word);
}

// ---- what date(1) is told ----

typedef struct unit {
  const char *name;
  int64_t months, days, seconds;
} unit;

static const unit UNITS[] = {{"year", 12, 0, 0},  {"month", 1, 0, 0},   {"fortnight", 0, 14, 0}, {"week", 0, 7, 0},
                             {"day", 0, 1, 0},    {"hour", 0, 0, 3600}, {"minute", 0, 0, 60},    {"min", 0, 0, 60},
                             {"second", 0, 0, 1}, {"sec", 0, 0, 1}};

static const unit *find_unit(rp_str word)
{
  for (size_t i = 0; i < sizeof UNITS / sizeof UNITS[0]; i++) {
    rp_str name = rp_str_of(UNITS[i].name);
    if (rp_str_eq(word, name) ||
        (word.size == name.size + 1 && rp_str_starts_with(word, name) && word.data[name.size] == 's')) {
      return &UNITS[i];
    }
  }
  return NULL;
}

static void shift(rp_moment *out, const unit *of, int64_t amount)
{
  out->months += amount * of->months;
  out->days += amount * of->days;
  out->seconds += amount * of->seconds;
}

// The next word of what -d is told: a run of letters, or a number with its sign. Empty at the end; false: something
// else.
static bool next_word(rp_str *rest, rp_str *word, int64_t *number, bool *numeric)
{
  *rest = rp_str_trim(*rest);
  *numeric = false;
  size_t i = 0;
  int64_t sign = 1;
  while (i < rest->size && (rest->data[i] == '+' || rest->data[i] == '-' || rest->data[i] == ' ')) {
    sign = rest->data[i] == '-' ? -sign : sign;
    i++;
  }
  bool is_signed = i > 0;
  size_t start = i;
  *number = 0;
  while (i < rest->size && rest->data[i] >= '0' && rest->data[i] <= '9' && *number <= MAX_AMOUNT) {
    *number = *number * 10 + (rest->data[i++] - '0');
  }
  if (i > start) {
    *numeric = true;
    *number *= sign;
    *rest = rp_str_sub(*rest, i, rest->size);
    return *number <= MAX_AMOUNT && *number >= -MAX_AMOUNT;
  }
  while (i < rest->size && ((rest->data[i] | 32) >= 'a' && (rest->data[i] | 32) <= 'z')) {
    i++;
  }
  *word = rp_str_sub(*rest, start, i);
  *rest = rp_str_sub(*rest, i, rest->size);
  return !is_signed && (word->size > 0 || rest->size == 0);
}

static bool relative(rp_moment *out, rp_str text)
{
  rp_str word;
  int64_t number;
  bool numeric;
  while (rp_str_trim(text).size > 0) {
    if (!next_word(&text, &word, &number, &numeric)) {
      return false;
    }
    if (!numeric) {
      if (is(word, "now") || is(word, "today")) {
        continue;
      }
      if (is(word, "yesterday") || is(word, "tomorrow")) {
        out->days += is(word, "tomorrow") ? 1 : -1;
        continue;
      }
      number = is(word, "last") ? -1 : 1;
      bool ordinal = is(word, "last") || is(word, "next");
      if (ordinal) {
        bool again;
        int64_t ignored;
        if (!next_word(&text, &word, &ignored, &again) || again) {
          return false;
        }
      }
    } else {
      bool again;
      int64_t ignored;
      if (!next_word(&text, &word, &ignored, &again) || again) {
        return false;
      }
    }
    const unit *of = find_unit(word);
    if (of == NULL) {
      return false;
    }
    rp_str rest = text;
    bool again;
    int64_t ignored;
    if (next_word(&rest, &word, &ignored, &again) && !again && is(word, "ago")) {
      number = -number;
      text = rest;
    }
    shift(out, of, number);
  }
  return true;
}

// BSD's -v-1d.
static bool adjust(rp_moment *out, rp_str text)
{
  int64_t number;
  if (text.size < 3 || (text.data[0] != '+' && text.data[0] != '-') ||
      !rp_str_to_int64(rp_str_sub(text, 1, text.size - 1), &number) || number > MAX_AMOUNT) {
    return false;
  }
  static const char letters[] = "ymwd";
  static const char *const names[] = {"year", "month", "week", "day"};
  const char *found = strchr(letters, text.data[text.size - 1]);
  if (found == NULL || *found == '\0') {
    return false;
  }
  shift(out, find_unit(rp_str_of(names[found - letters])), text.data[0] == '-' ? -number : number);
  out->wall = true;
  return true;
}

// date's format as strftime() of any system and locale gives it.
static const char *format_of(rp_arena *arena, rp_str text)
{
  rp_buf out = RP_BUF_INIT;
  bool known = text.size > 0;
  for (size_t i = 0; i < text.size && known; i++) {
    char c = text.data[i];
    if (c != '%') {
      known = c >= ' ' && c < 127;
      rp_buf_char(&out, c);
      continue;
    }
    char directive = ++i < text.size ? text.data[i] : '\0';
    const char *longer = directive == 'F'   ? "%Y-%m-%d"
                         : directive == 'T' ? "%H:%M:%S"
                         : directive == 'R' ? "%H:%M"
                         : directive == 'D' ? "%m/%d/%y"
                                            : NULL;
    if (longer != NULL) {
      rp_buf_cstr(&out, longer);
    } else if (directive != '\0' && strchr("YmdHMSjyGVuw%", directive) != NULL) {
      rp_buf_printf(&out, "%%%c", directive);
    } else {
      known = false;
    }
  }
  const char *format = known ? rp_arena_cstr(arena, rp_buf_str(&out)) : NULL;
  rp_buf_release(&out);
  return format;
}

// ---- the shell's words ----

// Words with quotes taken off. -1: something that the shell would expand, or too many.
static int split(rp_str *words, rp_arena *arena, rp_str text)
{
  int count = 0;
  size_t i = 0;
  while (true) {
    while (i < text.size && (text.data[i] == ' ' || text.data[i] == '\t')) {
      i++;
    }
    if (i == text.size) {
      return count;
    }
    rp_buf word = RP_BUF_INIT;
    char quote = '\0';
    bool plain = count < MAX_WORDS;
    for (; i < text.size && plain && (quote != '\0' || (text.data[i] != ' ' && text.data[i] != '\t')); i++) {
      char c = text.data[i];
      if (quote == '\0' && (c == '"' || c == '\'')) {
        quote = c;
      } else if (c == quote) {
        quote = '\0';
      } else {
        plain = quote == '\'' ? c != '\n' : strchr("$`\\|;&<>()*?[]{}~#\n", c) == NULL || (c == '~' && word.size > 0);
        rp_buf_char(&word, c);
      }
    }
    if (!plain || quote != '\0') {
      rp_buf_release(&word);
      return -1;
    }
    words[count++] = rp_arena_str(arena, rp_buf_str(&word));
    rp_buf_release(&word);
  }
}

// "$(...)" or `...`, in quotes or not.
static bool substitution(rp_str *text)
{
  rp_str inner = rp_str_trim(*text);
  while (inner.size >= 2 && (inner.data[0] == '"' || inner.data[0] == '\'') &&
         inner.data[inner.size - 1] == inner.data[0]) {
    inner = rp_str_sub(inner, 1, inner.size - 1);
  }
  if (rp_str_starts_with(inner, RP_STR("$(")) && rp_str_ends_with(inner, RP_STR(")"))) {
    *text = rp_str_sub(inner, 2, inner.size - 1);
    return true;
  }
  if (inner.size > 2 && inner.data[0] == '`' && inner.data[inner.size - 1] == '`') {
    *text = rp_str_sub(inner, 1, inner.size - 1);
    return true;
  }
  return false;
}

static bool option(rp_moment *out, rp_arena *arena, const rp_str *words, int count, int *at)
{
  rp_str word = words[*at];
  if (is(word, "-u") || is(word, "--utc") || is(word, "--universal")) {
    out->zone = "UTC";
    return true;
  }
  if (is(word, "-I") || is(word, "-Idate") || is(word, "--iso-8601") || is(word, "--iso-8601=date")) {
    out->format = out->format == NULL ? "%Y-%m-%d" : NULL;
    return out->format != NULL;
  }
  if (word.size > 1 && word.data[0] == '+') {
    bool first = out->format == NULL;
    out->format = format_of(arena, rp_str_sub(word, 1, word.size));
    return first && out->format != NULL;
  }
  if ((is(word, "-d") || is(word, "--date")) && *at + 1 < count) {
    return relative(out, words[++*at]);
  }
  if (rp_str_starts_with(word, RP_STR("--date="))) {
    return relative(out, rp_str_sub(word, 7, word.size));
  }
  if (rp_str_starts_with(word, RP_STR("-d"))) {
    return relative(out, rp_str_sub(word, 2, word.size));
  }
  return rp_str_starts_with(word, RP_STR("-v")) && adjust(out, rp_str_sub(word, 2, word.size));
}

bool rp_moment_shell(rp_moment *out, rp_arena *arena, rp_str text)
{
  rp_str words[MAX_WORDS];
  *out = (rp_moment){.zone = ""};
  if (!substitution(&text)) {
    return false;
  }
  int count = split(words, arena, text);
  int at = 0;
  if (count > 0 && rp_str_starts_with(words[0], RP_STR("TZ=")) && words[0].size > 3) {
    out->zone = rp_arena_cstr(arena, rp_str_sub(words[0], 3, words[0].size));
    at++;
  }
  if (at >= count || !(is(words[at], "date") || is(words[at], "gdate") || is(words[at], "/bin/date") ||
                       is(words[at], "/usr/bin/date"))) {
    return false;
  }
  for (at++; at < count; at++) {
    if (!option(out, arena, words, count, &at)) {
      return false;
    }
  }
  return out->format != NULL;
}

// ---- Python ----

typedef struct base {
  const char *text;
  bool date_only, utc;
} base;

static const base BASES[] = {{"date.today()", true, false},      {"datetime.date.today()", true, false},
                             {"datetime.today()", false, false}, {"datetime.datetime.today()", false, false},
                             {"datetime.now()", false, false},   {"datetime.datetime.now()", false, false},
                             {"datetime.utcnow()", false, true}, {"datetime.datetime.utcnow()", false, true}};

static bool strip(rp_str *text, const char *prefix)
{
  rp_str wanted = rp_str_of(prefix);
  if (!rp_str_starts_with(*text, wanted)) {
    return false;
  }
  *text = rp_str_sub(*text, wanted.size, text->size);
  return true;
}

// "timedelta(days=1)" up to its end.
static bool timedelta(rp_moment *out, rp_str *text, int64_t sign)
{
  if (!strip(text, "datetime.timedelta(") && !strip(text, "timedelta(") && !strip(text, "dt.timedelta(")) {
    return false;
  }
  size_t end = rp_str_find(*text, RP_STR(")"), 0);
  if (end == SIZE_MAX) {
    return false;
  }
  rp_str arguments = rp_str_sub(*text, 0, end);
  *text = rp_str_sub(*text, end + 1, text->size);
  rp_str argument;
  bool first = true;
  while (arguments.size > 0 && rp_str_split(&arguments, ',', &argument)) {
    size_t equals = rp_str_find(argument, RP_STR("="), 0);
    rp_str name = equals == SIZE_MAX ? RP_STR("days") : rp_str_trim(rp_str_sub(argument, 0, equals));
    rp_str number = rp_str_trim(equals == SIZE_MAX ? argument : rp_str_sub(argument, equals + 1, argument.size));
    const unit *of = find_unit(name);
    int64_t amount;
    if (of == NULL || of->months != 0 || (equals == SIZE_MAX && !first) || name.data[name.size - 1] != 's' ||
        !rp_str_to_int64(number, &amount) || amount > MAX_AMOUNT || amount < -MAX_AMOUNT || is(name, "mins") ||
        is(name, "secs") || is(name, "fortnights")) {
      return false;
    }
    shift(out, of, sign * amount);
    first = false;
  }
  return true;
}

static bool python(rp_moment *out, rp_str text)
{
  const base *found = NULL;
  for (size_t i = 0; i < sizeof BASES / sizeof BASES[0] && found == NULL; i++) {
    rp_str rest = text;
    if (strip(&rest, BASES[i].text)) {
      found = &BASES[i];
      text = rest;
    }
  }
  if (found == NULL) {
    return false;
  }
  out->date_only = found->date_only;
  out->zone = found->utc ? "UTC" : "";
  out->wall = true;
  while (rp_str_trim(text).size > 0) {
    text = rp_str_trim(text);
    if (!out->date_only && strip(&text, ".date()")) {
      out->date_only = true;
      continue;
    }
    int64_t sign = text.data[0] == '-' ? -1 : 1;
    if (text.data[0] != '-' && text.data[0] != '+') {
      return false;
    }
    text = rp_str_trim(rp_str_sub(text, 1, text.size));
    int64_t seconds = out->seconds;
    if (!timedelta(out, &text, sign) || (out->date_only && out->seconds != seconds)) {
      return false; // a date drops what is less than a day
    }
  }
  return true;
}

bool rp_moment_python(rp_moment *out, rp_str text)
{
  *out = (rp_moment){.zone = ""};
  text = rp_str_trim(text);
  if (text.size > 2 &&
      text.data[0] == '(') { // (datetime.now() - timedelta(hours=2)).date(), or parentheses around the whole
    bool date = rp_str_ends_with(text, RP_STR(").date()"));
    if (!date && text.data[text.size - 1] != ')') {
      return false;
    }
    rp_str inner = rp_str_sub(text, 1, text.size - (date ? 8 : 1));
    if (!python(out, inner) || (date && out->date_only)) {
      return false;
    }
    out->date_only = out->date_only || date;
    return true;
  }
  return python(out, text);
}

// ---- a default in the text of its class ----

// The end of an argument: a comma or closing bracket outside of brackets and quotes.
static size_t argument_end(rp_str text, size_t from)
{
  size_t depth = 0;
  char quote = '\0';
  for (size_t i = from; i < text.size; i++) {
    char c = text.data[i];
    if (quote != '\0') {
      i += c == '\\' ? 1 : 0;
      quote = c == quote ? '\0' : quote;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '(' || c == '[' || c == '{') {
      depth++;
    } else if (c == ')' || c == ']' || c == '}' || c == ',') {
      if (depth == 0) {
        return i;
      }
      depth -= c != ',' ? 1 : 0;
    } else if (c == '#') {
      return SIZE_MAX;
    }
  }
  return SIZE_MAX;
}

// The text from line `number` (0: the first) on.
static rp_str from_line(rp_str text, uint32_t number)
{
  size_t at = 0;
  for (uint32_t i = 0; i < number && at != SIZE_MAX; i++) {
    at = rp_str_find(text, RP_STR("\n"), at);
    at += at != SIZE_MAX ? 1 : 0;
  }
  return at == SIZE_MAX ? (rp_str){NULL, 0} : rp_str_sub(text, at, text.size);
}

// The text behind "NAME = Class(" in the class statement that makes the parameter.
static rp_str arguments_of(const Repipe__V1__Inventory *inventory, const Repipe__V1__Parameter *parameter)
{
  for (size_t i = 0; i < inventory->n_tasks; i++) {
    const Repipe__V1__Task *task = inventory->tasks[i];
    if (strcmp(task->path, parameter->path) != 0 || parameter->line < task->line || parameter->line > task->end_line) {
      continue;
    }
    // The text may begin with decorators: the class statement's own line is found first.
    rp_str source = rp_str_of(task->source);
    rp_str head = RP_STR("class ");
    uint32_t decorators = 0;
    rp_str line = source;
    while (line.size > 0 && !rp_str_starts_with(rp_str_trim(line), head)) {
      line = from_line(source, ++decorators);
    }
    rp_str text = rp_str_trim(from_line(source, decorators + parameter->line - task->line));
    rp_str name = rp_str_of(parameter->name);
    rp_str behind =
        rp_str_starts_with(text, name) ? rp_str_trim(rp_str_sub(text, name.size, text.size)) : (rp_str){NULL, 0};
    size_t at = rp_str_find(text, RP_STR("("), 0);
    if (behind.size == 0 || behind.data[0] != '=' || at == SIZE_MAX) {
      return (rp_str){NULL, 0};
    }
    return rp_str_sub(text, at + 1, text.size);
  }
  return (rp_str){NULL, 0};
}

// The argument called `name`, or (NULL) the first that has no name.
static rp_str argument_of(rp_str text, const char *wanted)
{
  bool first = true;
  for (size_t at = 0; at < text.size && text.data[at] != ')'; first = false) {
    size_t end = argument_end(text, at);
    if (end == SIZE_MAX) {
      break;
    }
    rp_str argument = rp_str_trim(rp_str_sub(text, at, end));
    size_t equals = rp_str_find(argument, RP_STR("="), 0);
    size_t bracket = rp_str_find(argument, RP_STR("("), 0);
    bool keyword = equals != SIZE_MAX && (bracket == SIZE_MAX || equals < bracket);
    if (wanted != NULL && keyword && is(rp_str_trim(rp_str_sub(argument, 0, equals)), wanted)) {
      return rp_str_trim(rp_str_sub(argument, equals + 1, argument.size));
    }
    if (wanted == NULL && !keyword && first) {
      return argument;
    }
    at = end + (text.data[end] == ',' ? 1 : 0);
  }
  return (rp_str){NULL, 0};
}

rp_str rp_moment_default(const Repipe__V1__Inventory *inventory, const Repipe__V1__Parameter *parameter)
{
  rp_str text = arguments_of(inventory, parameter);
  rp_str named = argument_of(text, "default");
  return named.size > 0 ? named : argument_of(text, NULL);
}

bool rp_moment_floored(const Repipe__V1__Parameter *parameter)
{
  static const char *const CLASSES[] = {"luigi:DateParameter",       "luigi:MonthParameter",
                                        "luigi:YearParameter",       "luigi:DateHourParameter",
                                        "luigi:DateMinuteParameter", "luigi:DateSecondParameter"};
  for (size_t i = 0; i < sizeof CLASSES / sizeof CLASSES[0]; i++) {
    if (is(rp_str_of(parameter->luigi_class), CLASSES[i])) {
      return parameter->interval != 1;
    }
  }
  return false;
}

bool rp_moment_floored_alike(const Repipe__V1__Parameter *a, const Repipe__V1__Parameter *b)
{
  bool same = a->interval > 0 && a->interval == b->interval && strcmp(a->luigi_class, b->luigi_class) == 0;
  bool literals = a->start != NULL && b->start != NULL && a->start->kind_case == REPIPE__V1__VALUE__KIND_LITERAL &&
                  b->start->kind_case == REPIPE__V1__VALUE__KIND_LITERAL;
  return same && literals && strcmp(a->start->literal->text, b->start->literal->text) == 0;
}
