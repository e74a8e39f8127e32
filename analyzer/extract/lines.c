// Logical lines of a file that the grammar could not read whole. A small lexer of its own: it knows strings, comments,
// brackets and backslashes, and lets an unclosed bracket end where a statement keyword opens a line, because none of
// these can stand inside brackets.
#include "analyzer/extract/internal.h"

typedef struct lexer {
  rp_str source;
  size_t at;
  size_t end; // behind the last token of the line at hand
} lexer;

static char peek(const lexer *x, size_t ahead)
{
  return x->at + ahead < x->source.size ? x->source.data[x->at + ahead] : '\0';
}

static bool is_word_char(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80) != 0;
}

static rp_str word_at(rp_str source, size_t at)
{
  size_t end = at;
  while (end < source.size && is_word_char(source.data[end])) {
    end++;
  }
  return rp_str_sub(source, at, end);
}

static bool one_of(rp_str word, const char *const *words)
{
  for (; *words != NULL; words++) {
    if (rp_str_is(word, *words)) {
      return true;
    }
  }
  return false;
}

static size_t behind_blanks(rp_str source, size_t at)
{
  while (at < source.size && (source.data[at] == ' ' || source.data[at] == '\t')) {
    at++;
  }
  return at;
}

static rp_extract_word classify(rp_str source, size_t at)
{
  static const char *const headers[] = {"if", "for", "while", "try", "with", NULL};
  static const char *const clauses[] = {"elif", "else", "except", "finally", NULL};
  if (at < source.size && source.data[at] == '@') {
    return WORD_DECORATOR;
  }
  rp_str word = word_at(source, at);
  if (rp_str_is(word, "async")) {
    return rp_str_is(word_at(source, behind_blanks(source, at + word.size)), "def") ? WORD_DEF : WORD_HEADER;
  }
  if (rp_str_is(word, "class")) {
    return WORD_CLASS;
  }
  if (rp_str_is(word, "def")) {
    return WORD_DEF;
  }
  return one_of(word, headers) ? WORD_HEADER : one_of(word, clauses) ? WORD_CLAUSE : WORD_OTHER;
}

// True where a line inside brackets can only be the next statement: the bracket was never closed.
static bool opens_statement(rp_str source, size_t at)
{
  static const char *const words[] = {"class",    "def",    "import",  "return", "raise",    "while", "try",
                                      "with",     "assert", "del",     "global", "nonlocal", "pass",  "break",
                                      "continue", "except", "finally", "elif",   NULL};
  at = behind_blanks(source, at);
  if (at + 1 < source.size && source.data[at] == '@') {
    return is_word_char(source.data[at + 1]);
  }
  rp_str word = word_at(source, at);
  if (rp_str_is(word, "async")) {
    return classify(source, at) == WORD_DEF;
  }
  if (rp_str_is(word, "from")) {
    size_t stop = rp_str_find(source, RP_STR("\n"), at);
    rp_str line = rp_str_sub(source, at, stop == SIZE_MAX ? source.size : stop);
    return rp_str_find(line, RP_STR(" import "), 0) != SIZE_MAX;
  }
  return one_of(word, words);
}

// At a quote: moves behind the string. A single-quoted one ends at its line's end at the latest.
static void skip_string(lexer *x)
{
  char quote = peek(x, 0);
  bool triple = peek(x, 1) == quote && peek(x, 2) == quote;
  x->at += triple ? 3 : 1;
  while (x->at < x->source.size) {
    char c = peek(x, 0);
    if (c == '\\') {
      x->at += peek(x, 1) == '\r' && peek(x, 2) == '\n' ? 3 : 2;
    } else if (c == quote && (!triple || (peek(x, 1) == quote && peek(x, 2) == quote))) {
      x->at += triple ? 3 : 1;
      break;
    } else if (c == '\n' && !triple) {
      break;
    } else {
      x->at++;
    }
  }
  x->at = x->at < x->source.size ? x->at : x->source.size;
}

static void skip_comment(lexer *x)
{
  while (x->at < x->source.size && peek(x, 0) != '\n') {
    x->at++;
  }
}

// Columns of indentation at a line's start, counted as the grammar does; moves behind it.
static uint32_t skip_indent(lexer *x)
{
  uint32_t columns = 0;
  for (;; x->at++) {
    char c = peek(x, 0);
    if (c == ' ') {
      columns++;
    } else if (c == '\t') {
      columns += 8;
    } else if (c == '\f' || c == '\r') {
      columns = 0;
    } else {
      return columns;
    }
  }
}

static void scan_line(lexer *x)
{
  size_t open = 0;
  while (x->at < x->source.size) {
    char c = peek(x, 0);
    if (c == '\n') {
      x->at++;
      if (open == 0 || opens_statement(x->source, x->at)) {
        return;
      }
    } else if (c == '#') {
      skip_comment(x);
    } else if (c == '"' || c == '\'') {
      skip_string(x);
      x->end = x->at;
    } else if (c == '\\') {
      x->at += peek(x, 1) == '\r' && peek(x, 2) == '\n' ? 3 : 2;
      x->at = x->at < x->source.size ? x->at : x->source.size;
    } else {
      open += c == '(' || c == '[' || c == '{';
      open -= open > 0 && (c == ')' || c == ']' || c == '}');
      x->at++;
      x->end = c == ' ' || c == '\t' || c == '\r' || c == '\f' ? x->end : x->at;
    }
  }
}

void rp_extract_cut_lines(rp_extractor *self)
{
  lexer x = {.source = self->source};
  self->lines.count = 0;
  while (x.at < x.source.size) {
    uint32_t indent = skip_indent(&x);
    char c = peek(&x, 0);
    if (x.at >= x.source.size) {
      break;
    }
    if (c == '#' || c == '\n') {
      skip_comment(&x);
      x.at++;
      continue;
    }
    rp_extract_line line = {.start = (uint32_t)x.at, .indent = indent, .word = (uint8_t)classify(x.source, x.at)};
    x.end = x.at + 1;
    scan_line(&x);
    line.end = (uint32_t)x.end;
    line.next = (uint32_t)x.at;
    RP_HEAP_PUSH(&self->lines, line);
  }
}
