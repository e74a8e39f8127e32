// Recursive descent over Python's grammar of patterns (CPython 3.11 re/_parser.py). Every character goes out as a plain letter or
// as \x{…}, so that nothing has a meaning to PCRE2 that was not given to it here.
#include <string.h>

#include "analyzer/lib/py_re.h"
#include "base/utf8.h"

enum { PATTERN_LIMIT = 1000, DEPTH_LIMIT = 20, REPEAT_LIMIT = 1000 };

typedef struct parser {
  rp_str text;
  size_t at;
  rp_re *re;
  bool closed[RP_RE_GROUPS + 1];
  bool wide; ///< a character that is not ASCII
} parser;

/// Of an element: whether it can be repeated, and match nothing.
typedef struct element {
  bool repeats, empty;
} element;

static bool alternatives(parser *p, unsigned depth, bool *empty);

static int peek(const parser *p, size_t ahead)
{
  return p->at + ahead < p->text.size ? (unsigned char)p->text.data[p->at + ahead] : -1;
}

static bool accept(parser *p, const char *text)
{
  bool is = rp_str_starts_with(rp_str_sub(p->text, p->at, p->text.size), rp_str_of(text));
  p->at += is ? strlen(text) : 0;
  return is;
}

static void put(parser *p, const char *text)
{
  rp_buf_cstr(&p->re->pattern, text);
}

static bool is_letter(int c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(int c)
{
  return c >= '0' && c <= '9';
}

static void put_character(parser *p, uint32_t code)
{
  p->wide = p->wide || code >= 0x80;
  if (is_letter((int)code) || is_digit((int)code)) {
    rp_buf_char(&p->re->pattern, (char)code);
  } else {
    rp_buf_printf(&p->re->pattern, "\\x{%x}", (unsigned)code);
  }
}

static bool character(parser *p, uint32_t *code)
{
  size_t size = rp_utf8_decode(rp_str_sub(p->text, p->at, p->text.size), code);
  p->at += size;
  return size > 0;
}

static int hex_digit(int c)
{
  return is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// What stands behind a backslash, where it is one character: letters that stand for another one, punctuation for itself.
static bool escaped_character(parser *p, uint32_t *code)
{
  static const char FROM[] = "ntrfva";
  static const char TO[] = "\n\t\r\f\v\a";
  int c = peek(p, 0);
  const char *known = c > 0 ? strchr(FROM, c) : NULL;
  if (known != NULL) {
    *code = (unsigned char)TO[known - FROM];
    p->at++;
    return true;
  }
  if (c == 'x') {
    int high = hex_digit(peek(p, 1));
    int low = hex_digit(peek(p, 2));
    *code = (uint32_t)(high * 16 + low);
    p->at += 3;
    return high >= 0 && low >= 0;
  }
  return c >= 0 && !is_letter(c) && !is_digit(c) && character(p, code);
}

/// One of d, D, w, W, s, S behind a backslash.
static bool accept_class(parser *p)
{
  int c = peek(p, 0);
  if (c <= 0 || strchr("dDwWsS", c) == NULL) {
    return false;
  }
  rp_buf_printf(&p->re->pattern, "\\%c", c);
  p->re->ascii = true;
  p->at++;
  return true;
}

/// One end of a range, or a character alone. `class`: it was \d or its like, and has been put.
static bool set_member(parser *p, uint32_t *code, bool *class)
{
  *class = false;
  if (peek(p, 0) != '\\') {
    return character(p, code);
  }
  p->at++;
  if (peek(p, 0) == 'b') {
    p->at++;
    *code = '\b';
    return true;
  }
  *class = accept_class(p);
  return *class || escaped_character(p, code);
}

/// Behind the opening bracket.
static bool set(parser *p)
{
  put(p, accept(p, "^") ? "[^" : "[");
  for (bool first = true; first || peek(p, 0) != ']'; first = false) {
    int c = peek(p, 0);
    // Sets within sets and operations on them are what a later Python may make of these.
    bool reserved = c == '[' || (strchr("-&~|", c) != NULL && c > 0 && c == peek(p, 1));
    uint32_t low = 0;
    uint32_t high = 0;
    bool class = false;
    if (c < 0 || reserved || !set_member(p, &low, &class)) {
      return false;
    }
    bool range = peek(p, 0) == '-' && peek(p, 1) != ']';
    if (class) {
      if (range) {
        return false;
      }
      continue;
    }
    put_character(p, low);
    if (range) {
      p->at++;
      if (peek(p, 0) < 0 || peek(p, 0) == '[' || !set_member(p, &high, &class) || class || high < low) {
        return false;
      }
      put(p, "-");
      put_character(p, high);
    }
  }
  p->at++;
  put(p, "]");
  return true;
}

static bool name(parser *p, char end, rp_str *out)
{
  size_t start = p->at;
  while (is_letter(peek(p, 0)) || peek(p, 0) == '_' || (p->at > start && is_digit(peek(p, 0)))) {
    p->at++;
  }
  *out = rp_str_sub(p->text, start, p->at);
  return out->size > 0 && peek(p, 0) == end && ++p->at > 0;
}

static bool reference(parser *p, unsigned group, element *out)
{
  *out = (element){.empty = true};
  rp_buf_printf(&p->re->pattern, "\\g{%u}", group);
  return group >= 1 && group <= p->re->groups && p->closed[group];
}

static unsigned group_named(const parser *p, rp_str text)
{
  for (unsigned i = 1; i <= p->re->groups; i++) {
    if (rp_str_eq(p->re->names[i], text)) {
      return i;
    }
  }
  return 0;
}

/// Behind the opening parenthesis.
static bool group(parser *p, unsigned depth, element *out)
{
  rp_str called = RP_STR("");
  unsigned before = p->re->groups;
  *out = (element){.repeats = true};
  if (accept(p, "?P=")) {
    return name(p, ')', &called) && reference(p, group_named(p, called), out);
  }
  if (accept(p, "?=") || accept(p, "?!")) {
    put(p, p->text.data[p->at - 1] == '=' ? "(?=" : "(?!");
    bool empty;
    bool ok = alternatives(p, depth + 1, &empty) && accept(p, ")") && p->re->groups == before;
    put(p, ")");
    *out = (element){.empty = true};
    return ok;
  }
  if (accept(p, "?:")) {
    put(p, "(?:");
    bool ok = alternatives(p, depth + 1, &out->empty) && accept(p, ")");
    put(p, ")");
    return ok;
  }
  if ((accept(p, "?P<") && (!name(p, '>', &called) || group_named(p, called) != 0)) || peek(p, 0) == '?' ||
      before == RP_RE_GROUPS) {
    return false;
  }
  unsigned number = ++p->re->groups;
  p->re->names[number] = called;
  put(p, "(");
  bool ok = alternatives(p, depth + 1, &out->empty) && accept(p, ")");
  put(p, ")");
  p->closed[number] = true;
  return ok;
}

static bool escape(parser *p, element *out)
{
  int c = peek(p, 0);
  *out = (element){.repeats = true};
  if (accept_class(p)) {
    return true;
  }
  if (c == 'b' || c == 'A' || c == 'Z') {
    p->at++;
    p->re->ascii = p->re->ascii || c == 'b';
    put(p, c == 'b' ? "\\b" : c == 'A' ? "\\A" : "\\z");
    *out = (element){.empty = true};
    return true;
  }
  if (c >= '1' && c <= '9') {
    p->at++;
    return !is_digit(peek(p, 0)) && reference(p, (unsigned)(c - '0'), out);
  }
  uint32_t code = 0;
  bool ok = escaped_character(p, &code);
  put_character(p, code);
  return ok;
}

static bool one(parser *p, unsigned depth, element *out)
{
  int c = peek(p, 0);
  *out = (element){.repeats = true};
  if (c == '^' || c == '$') {
    *out = (element){.empty = true};
    put(p, c == '^' ? "^" : "$");
    p->at++;
    return true;
  }
  if (c == '.' || c == '[' || c == '(' || c == '\\') {
    p->at++;
    put(p, c == '.' ? "." : "");
    return c == '.' || (c == '[' ? set(p) : c == '(' ? group(p, depth, out) : escape(p, out));
  }
  uint32_t code = 0;
  bool ok = c != '*' && c != '+' && c != '?' && character(p, &code);
  put_character(p, code);
  return ok;
}

static bool number(parser *p, unsigned *out)
{
  size_t start = p->at;
  *out = 0;
  while (is_digit(peek(p, 0)) && *out <= REPEAT_LIMIT) {
    *out = *out * 10 + (unsigned)(peek(p, 0) - '0');
    p->at++;
  }
  return p->at > start;
}

/// A repetition, where one stands here. -1: one that is not taken; 0: none; 1.
static int repetition(parser *p, unsigned *low, unsigned *high)
{
  size_t start = p->at;
  int c = peek(p, 0);
  *low = c == '+';
  *high = c == '?' ? 1 : UINT32_MAX;
  if (c == '*' || c == '+' || c == '?') {
    p->at++;
    return 1;
  }
  if (!accept(p, "{")) {
    return 0;
  }
  bool has_low = number(p, low);
  bool comma = accept(p, ",");
  bool has_high = comma && number(p, high);
  *high = has_high ? *high : comma ? UINT32_MAX : *low;
  if (!(has_low || comma) || !accept(p, "}")) {
    p->at = start;
    return 0; // a brace for itself
  }
  bool fits = *low <= REPEAT_LIMIT && (*high == UINT32_MAX || *high <= REPEAT_LIMIT) && *low <= *high;
  return fits ? 1 : -1;
}

static bool sequence(parser *p, unsigned depth, bool *empty)
{
  *empty = true;
  while (p->at < p->text.size && peek(p, 0) != '|' && peek(p, 0) != ')') {
    element e;
    unsigned low;
    unsigned high;
    unsigned before = p->re->groups;
    if (!one(p, depth, &e)) {
      return false;
    }
    int repeated = repetition(p, &low, &high);
    bool captures = p->re->groups > before;
    if (repeated < 0 || (repeated > 0 && (!e.repeats || e.empty || (captures && high > 1)))) {
      return false;
    }
    if (repeated > 0) {
      rp_buf_printf(&p->re->pattern, high == UINT32_MAX ? "{%u,}" : "{%u,%u}", low, high);
      put(p, accept(p, "?") ? "?" : "");
      unsigned ignored;
      if (repetition(p, &ignored, &ignored) != 0) {
        return false;
      }
    }
    *empty = *empty && (e.empty || (repeated > 0 && low == 0));
  }
  return true;
}

static bool alternatives(parser *p, unsigned depth, bool *empty)
{
  *empty = false;
  bool some;
  do {
    if (depth > DEPTH_LIMIT || !sequence(p, depth, &some)) {
      return false;
    }
    *empty = *empty || some;
    put(p, peek(p, 0) == '|' ? "|" : "");
  } while (accept(p, "|"));
  return true;
}

bool rp_re_translate(rp_str pattern, int flags, rp_re *out)
{
  *out = (rp_re){.pattern = RP_BUF_INIT, .flags = flags};
  parser p = {.text = pattern, .re = out};
  while (accept(&p, "(?i)") || accept(&p, "(?s)")) {
    out->flags |= p.text.data[p.at - 2] == 'i' ? RP_RE_IGNORECASE : RP_RE_DOTALL;
  }
  bool empty;
  bool plain = (flags & ~(RP_RE_IGNORECASE | RP_RE_DOTALL | RP_RE_UNICODE | RP_RE_ASCII)) == 0;
  bool ok = plain && pattern.size <= PATTERN_LIMIT && alternatives(&p, 0, &empty) && p.at == pattern.size;
  bool fold = (out->flags & RP_RE_IGNORECASE) != 0;
  out->ascii = out->ascii || fold;
  if (!ok || (fold && p.wide)) {
    rp_buf_release(&out->pattern);
    return false;
  }
  return true;
}
