// A scanner that knows just enough of Python's lexical rules to find import statements: strings, comments, brackets,
// continuations and where a statement can begin. Text that is no Python only costs misplaced brackets: a line that
// starts with `import` or `from` in its first column begins a statement anyway.

#include "analyzer/select/select.h"

#include <limits.h>

#include "base/buf.h"
#include "base/vec.h"

typedef struct scanner {
  rp_str text;
  size_t at;
  size_t depth; // open brackets
  bool by_name; // a string may be the name of a module that is imported
  rp_arena *arena;
  RP_VEC(rp_select_import) imports;
} scanner;

static bool is_word(char c)
{
  unsigned letter = (unsigned char)((unsigned)c | 0x20) - (unsigned)'a';
  unsigned digit = (unsigned char)c - (unsigned)'0';
  return letter < 26 || digit < 10 || c == '_' || (c & 0x80) != 0;
}

static char peek(const scanner *s, size_t ahead)
{
  return s->at + ahead < s->text.size ? s->text.data[s->at + ahead] : '\0';
}

static bool at_end(const scanner *s)
{
  return s->at >= s->text.size;
}

static void skip_line(scanner *s)
{
  const char *data = s->text.data;
  size_t at = s->at;
  while (at < s->text.size && data[at] != '\n' && data[at] != '\r') {
    at++;
  }
  s->at = at;
}

/// Behind the string that starts here. A one-line string ends at the line's end when it is not closed.
static void skip_string(scanner *s)
{
  char quote = peek(s, 0);
  bool triple = peek(s, 1) == quote && peek(s, 2) == quote;
  s->at += triple ? 3 : 1;
  while (!at_end(s)) {
    const char *data = s->text.data;
    size_t at = s->at;
    while (at < s->text.size && data[at] != quote && data[at] != '\\' && data[at] != '\n' && data[at] != '\r') {
      at++;
    }
    s->at = at;
    if (at_end(s)) {
      return;
    }
    char c = data[at];
    if (c == '\\') {
      s->at += peek(s, 1) == '\r' && peek(s, 2) == '\n' ? 3 : 2;
    } else if (c == quote && (!triple || (peek(s, 1) == quote && peek(s, 2) == quote))) {
      s->at += triple ? 3 : 1;
      return;
    } else if (!triple && (c == '\n' || c == '\r')) {
      return;
    } else {
      s->at++;
    }
  }
}

/// Over blanks and continuation lines; inside brackets over line ends and comments too.
static void skip_space(scanner *s, bool bracketed)
{
  while (!at_end(s)) {
    char c = peek(s, 0);
    if (c == ' ' || c == '\t' || c == '\f' || (bracketed && (c == '\n' || c == '\r'))) {
      s->at++;
    } else if (c == '\\' && (peek(s, 1) == '\n' || peek(s, 1) == '\r')) {
      s->at += peek(s, 1) == '\r' && peek(s, 2) == '\n' ? 3 : 2;
    } else if (bracketed && c == '#') {
      skip_line(s);
    } else {
      return;
    }
  }
}

static rp_str word(scanner *s)
{
  const char *data = s->text.data;
  size_t start = s->at;
  size_t end = start;
  while (end < s->text.size && is_word(data[end])) {
    end++;
  }
  s->at = end;
  return (rp_str){data + start, end - start};
}

/// A dotted name, also written "a . b"; empty when none starts here.
static rp_str dotted(scanner *s)
{
  size_t start = s->at;
  rp_str first = word(s);
  if (first.size == 0) {
    return first;
  }
  size_t end = s->at;
  bool spaced = false;
  for (;;) {
    size_t before = s->at;
    skip_space(s, false);
    if (peek(s, 0) != '.') {
      s->at = before;
      break;
    }
    spaced = spaced || s->at != end;
    s->at++;
    size_t dot = s->at;
    skip_space(s, false);
    spaced = spaced || s->at != dot;
    if (word(s).size == 0) {
      break;
    }
    end = s->at;
  }
  rp_str raw = rp_str_sub(s->text, start, end);
  if (!spaced) {
    return raw;
  }
  rp_buf buf = RP_BUF_INIT;
  for (size_t i = 0; i < raw.size; i++) {
    if (is_word(raw.data[i]) || raw.data[i] == '.') {
      rp_buf_char(&buf, raw.data[i]);
    }
  }
  rp_str name = rp_arena_str(s->arena, rp_buf_str(&buf));
  rp_buf_release(&buf);
  return name;
}

static void add(scanner *s, rp_str module, uint32_t level, rp_str name)
{
  rp_select_import import = {.module = module, .level = level, .name = name};
  RP_PUSH(s->arena, &s->imports, import);
}

static void skip_alias(scanner *s, bool bracketed)
{
  size_t before = s->at;
  skip_space(s, bracketed);
  if (rp_str_is(word(s), "as")) {
    skip_space(s, bracketed);
    word(s);
    skip_space(s, bracketed);
  } else {
    s->at = before;
    skip_space(s, bracketed);
  }
}

static void plain_import(scanner *s)
{
  do {
    skip_space(s, false);
    rp_str module = dotted(s);
    if (module.size == 0) {
      return;
    }
    add(s, module, 0, RP_STR(""));
    skip_alias(s, false);
  } while (peek(s, 0) == ',' && ++s->at > 0);
}

static void from_import(scanner *s)
{
  uint32_t level = 0;
  skip_space(s, false);
  while (peek(s, 0) == '.') {
    level++;
    s->at++;
    skip_space(s, false);
  }
  size_t before = s->at;
  rp_str module = dotted(s);
  skip_space(s, false);
  if (rp_str_is(module, "import") && level > 0) {
    module = RP_STR(""); // `from . import x`
    s->at = before;
    skip_space(s, false);
  }
  if (!rp_str_is(word(s), "import") || (module.size == 0 && level == 0)) {
    return;
  }
  skip_space(s, false);
  bool bracketed = peek(s, 0) == '(';
  if (bracketed) {
    s->at++;
    skip_space(s, true);
  }
  if (peek(s, 0) == '*') {
    s->at++;
    add(s, module, level, RP_STR("*"));
    return;
  }
  for (;;) {
    rp_str name = word(s);
    if (name.size == 0) {
      break;
    }
    add(s, module, level, name);
    skip_alias(s, bracketed);
    if (peek(s, 0) != ',') {
      break;
    }
    s->at++;
    skip_space(s, bracketed);
  }
  if (bracketed && peek(s, 0) == ')') {
    s->at++;
  }
}

/// A string from `start` to the scanner's place, as what importlib.import_module could take: "a.b", ".b". Dots at its
/// beginning are left out: which package they are seen from is not said here.
static void add_string(scanner *s, size_t start)
{
  size_t end = s->at < s->text.size ? s->at : s->text.size; // a backslash at the very end takes one more
  while (start < end && (s->text.data[start] == '"' || s->text.data[start] == '\'' || s->text.data[start] == '.')) {
    start++;
  }
  while (end > start && (s->text.data[end - 1] == '"' || s->text.data[end - 1] == '\'')) {
    end--;
  }
  rp_str text = rp_str_sub(s->text, start, end);
  bool letter = false; // the last character was one of a name
  for (size_t i = 0; i < text.size; i++) {
    char c = text.data[i];
    if (c == '.' ? !letter : !is_word(c) || (!letter && c >= '0' && c <= '9')) {
      return;
    }
    letter = c != '.';
  }
  if (letter) {
    rp_select_import import = {.module = text, .in_text = true};
    RP_PUSH(s->arena, &s->imports, import);
  }
}

/// Over what can neither begin a statement, nor a string or comment, nor open or close a bracket: most of a program.
static void skip_inner(scanner *s)
{
  static const bool stops[UCHAR_MAX + 1] = {
      ['\n'] = true, ['\r'] = true, [';'] = true, [':'] = true, ['#'] = true, ['"'] = true, ['\''] = true,
      ['('] = true,  ['['] = true,  ['{'] = true, [')'] = true, [']'] = true, ['}'] = true, ['\\'] = true};
  const char *data = s->text.data;
  size_t at = s->at;
  while (at < s->text.size && !stops[(unsigned char)data[at]]) {
    at++;
  }
  s->at = at;
}

/// Behind the beginning of the last "import" that is written anywhere: nothing that begins there imports anything.
static size_t after_last_import(rp_str text)
{
  size_t end = 0;
  for (size_t at; (at = rp_str_find(text, RP_STR("import"), end)) != SIZE_MAX;) {
    end = at + 1;
  }
  return end;
}

const rp_select_import *rp_select_imports(size_t *count, rp_str content, rp_arena *arena)
{
  size_t named = rp_str_find(content, RP_STR("import_"), 0); // rare, and a part of both
  bool by_name = named != SIZE_MAX && (rp_str_find(content, RP_STR("import_module"), named) != SIZE_MAX ||
                                       rp_str_find(content, RP_STR("__import__"), 0) != SIZE_MAX);
  scanner s = {.text = content, .arena = arena, .by_name = by_name};
  bool fresh = true;   // a statement may begin here
  bool column0 = true; // first byte of a line
  size_t end = by_name ? content.size : after_last_import(content);
  while (s.at < end) {
    if (!fresh) {
      skip_inner(&s);
      if (at_end(&s)) {
        break;
      }
    }
    char c = peek(&s, 0);
    bool first = column0;
    column0 = c == '\n' || c == '\r';
    if (is_word(c)) {
      rp_str name = word(&s);
      bool from = rp_str_is(name, "from");
      if ((from || rp_str_is(name, "import")) && ((fresh && s.depth == 0) || first) && !is_word(peek(&s, 0))) {
        s.depth = 0;
        if (from) {
          from_import(&s);
        } else {
          plain_import(&s);
        }
      }
      fresh = false;
      continue;
    }
    switch (c) {
    case '#':
      skip_line(&s);
      continue;
    case '"':
    case '\'': {
      size_t start = s.at;
      skip_string(&s);
      if (s.by_name) {
        add_string(&s, start);
      }
      fresh = false;
      continue;
    }
    case '(':
    case '[':
    case '{':
      s.depth++;
      fresh = false;
      break;
    case ')':
    case ']':
    case '}':
      s.depth -= s.depth > 0;
      fresh = false;
      break;
    case '\n':
    case '\r':
    case ';':
    case ':':
      fresh = true;
      break;
    case '\\':
      s.at += peek(&s, 1) == '\r' && peek(&s, 2) == '\n' ? 2 : 1;
      break;
    case ' ':
    case '\t':
    case '\f':
      break;
    default:
      fresh = false;
      break;
    }
    s.at++;
  }
  *count = s.imports.count;
  return s.imports.items;
}
