// Methods of str on known text. Case and character classes are exact for ASCII; other text is an unknown there, since
// the Unicode tables of the Python in use are not ours to guess.

#include "analyzer/lib/py.h"

static bool upper_letter(char c)
{
  return c >= 'A' && c <= 'Z';
}

static bool lower_letter(char c)
{
  return c >= 'a' && c <= 'z';
}

static bool letter(char c)
{
  return upper_letter(c) || lower_letter(c);
}

static bool digit(char c)
{
  return c >= '0' && c <= '9';
}

// str.isspace of ASCII: \x1c to \x1f too.
static bool space(char c)
{
  return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f');
}

static char to_upper(char c)
{
  return lower_letter(c) ? (char)(c - 'a' + 'A') : c;
}

static char to_lower(char c)
{
  return upper_letter(c) ? (char)(c - 'A' + 'a') : c;
}

typedef char (*letter_change)(char c, bool first, bool after_letter);

static char change_upper(char c, bool first, bool after_letter)
{
  (void)first;
  (void)after_letter;
  return to_upper(c);
}

static char change_lower(char c, bool first, bool after_letter)
{
  (void)first;
  (void)after_letter;
  return to_lower(c);
}

static char change_title(char c, bool first, bool after_letter)
{
  (void)first;
  return after_letter ? to_lower(c) : to_upper(c);
}

static char change_capital(char c, bool first, bool after_letter)
{
  (void)after_letter;
  return first ? to_upper(c) : to_lower(c);
}

static char change_swap(char c, bool first, bool after_letter)
{
  (void)first;
  (void)after_letter;
  return upper_letter(c) ? to_lower(c) : to_upper(c);
}

static rp_val change_case(rp_interp *in, const rp_call *call, letter_change change)
{
  rp_str text;
  if (!rp_py_takes(call, 0, 0) || !rp_py_str(call->self, &text) || !rp_py_ascii(text)) {
    return rp_py_unknown(in, call);
  }
  rp_buf buf = RP_BUF_INIT;
  for (size_t i = 0; i < text.size; i++) {
    rp_buf_char(&buf, change(text.data[i], i == 0, i > 0 && letter(text.data[i - 1])));
  }
  return rp_py_take(in, &buf);
}

static rp_val upper(rp_interp *in, const rp_call *call)
{
  return change_case(in, call, change_upper);
}

static rp_val lower(rp_interp *in, const rp_call *call)
{
  return change_case(in, call, change_lower);
}

static rp_val title(rp_interp *in, const rp_call *call)
{
  return change_case(in, call, change_title);
}

static rp_val capitalize(rp_interp *in, const rp_call *call)
{
  return change_case(in, call, change_capital);
}

static rp_val swapcase(rp_interp *in, const rp_call *call)
{
  return change_case(in, call, change_swap);
}

static bool alphanumeric(char c)
{
  return letter(c) || digit(c);
}

static bool printable(char c)
{
  return c >= ' ' && c < '\x7f';
}

static rp_val all_of(rp_interp *in, const rp_call *call, bool (*is)(char), bool when_empty)
{
  rp_str text;
  if (!rp_py_takes(call, 0, 0) || !rp_py_str(call->self, &text) || !rp_py_ascii(text)) {
    return rp_py_unknown(in, call);
  }
  bool all = text.size > 0 || when_empty;
  for (size_t i = 0; i < text.size; i++) {
    all = all && is(text.data[i]);
  }
  return rp_py_bool(in, all);
}

static rp_val isdigit_row(rp_interp *in, const rp_call *call)
{
  return all_of(in, call, digit, false);
}

static rp_val isalpha_row(rp_interp *in, const rp_call *call)
{
  return all_of(in, call, letter, false);
}

static rp_val isalnum_row(rp_interp *in, const rp_call *call)
{
  return all_of(in, call, alphanumeric, false);
}

static rp_val isspace_row(rp_interp *in, const rp_call *call)
{
  return all_of(in, call, space, false);
}

static rp_val isprintable_row(rp_interp *in, const rp_call *call)
{
  return all_of(in, call, printable, true);
}

static rp_val isidentifier_row(rp_interp *in, const rp_call *call)
{
  rp_str text;
  if (!rp_py_takes(call, 0, 0) || !rp_py_str(call->self, &text) || !rp_py_ascii(text)) {
    return rp_py_unknown(in, call);
  }
  bool all = text.size > 0 && !digit(text.data[0]);
  for (size_t i = 0; i < text.size; i++) {
    all = all && (alphanumeric(text.data[i]) || text.data[i] == '_');
  }
  return rp_py_bool(in, all);
}

static rp_val cased(rp_interp *in, const rp_call *call, bool (*wrong)(char), bool (*right)(char))
{
  rp_str text;
  if (!rp_py_takes(call, 0, 0) || !rp_py_str(call->self, &text) || !rp_py_ascii(text)) {
    return rp_py_unknown(in, call);
  }
  bool any = false;
  for (size_t i = 0; i < text.size; i++) {
    if (wrong(text.data[i])) {
      return in->values.no;
    }
    any = any || right(text.data[i]);
  }
  return rp_py_bool(in, any);
}

static rp_val isupper_row(rp_interp *in, const rp_call *call)
{
  return cased(in, call, lower_letter, upper_letter);
}

static rp_val islower_row(rp_interp *in, const rp_call *call)
{
  return cased(in, call, upper_letter, lower_letter);
}

static rp_val istitle_row(rp_interp *in, const rp_call *call)
{
  rp_str text;
  if (!rp_py_takes(call, 0, 0) || !rp_py_str(call->self, &text) || !rp_py_ascii(text)) {
    return rp_py_unknown(in, call);
  }
  bool any = false;
  for (size_t i = 0; i < text.size; i++) {
    bool after = i > 0 && letter(text.data[i - 1]);
    if ((upper_letter(text.data[i]) && after) || (lower_letter(text.data[i]) && !after)) {
      return in->values.no;
    }
    any = any || letter(text.data[i]);
  }
  return rp_py_bool(in, any);
}

// Fills: ljust, rjust, center, zfill.
static rp_val pad(rp_interp *in, const rp_call *call, char side)
{
  rp_str text;
  rp_str fill = RP_STR(" ");
  int64_t width = 0;
  if (!rp_py_takes(call, 1, 2) || !rp_py_str(call->self, &text) || !rp_py_int(call->args[0], &width) ||
      (call->count == 2 && !rp_py_str(call->args[1], &fill))) {
    return rp_py_unknown(in, call);
  }
  if (rp_py_length(fill) != 1) {
    return rp_raise(in, "TypeError", "The fill character must be exactly one character long");
  }
  int64_t length = (int64_t)rp_py_length(text);
  if (width <= length) {
    return call->self;
  }
  if (width > RP_PY_TEXT_LIMIT / 4) {
    return rp_py_too_large(in, call->node);
  }
  int64_t missing = width - length;
  int64_t left = side == 'l' ? 0 : side == 'r' ? missing : missing / 2 + (missing & width & 1);
  rp_buf buf = RP_BUF_INIT;
  for (int64_t i = 0; i < left; i++) {
    rp_buf_add(&buf, fill);
  }
  rp_buf_add(&buf, text);
  for (int64_t i = left; i < missing; i++) {
    rp_buf_add(&buf, fill);
  }
  return rp_py_take(in, &buf);
}

static rp_val ljust(rp_interp *in, const rp_call *call)
{
  return pad(in, call, 'l');
}

static rp_val rjust(rp_interp *in, const rp_call *call)
{
  return pad(in, call, 'r');
}

static rp_val center(rp_interp *in, const rp_call *call)
{
  return pad(in, call, 'c');
}

static rp_val zfill(rp_interp *in, const rp_call *call)
{
  rp_str text;
  int64_t width = 0;
  if (!rp_py_takes(call, 1, 1) || !rp_py_str(call->self, &text) || !rp_py_int(call->args[0], &width)) {
    return rp_py_unknown(in, call);
  }
  int64_t missing = width - (int64_t)rp_py_length(text);
  if (missing <= 0) {
    return call->self;
  }
  if (width > RP_PY_TEXT_LIMIT) {
    return rp_py_too_large(in, call->node);
  }
  rp_buf buf = RP_BUF_INIT;
  bool sign = text.size > 0 && (text.data[0] == '+' || text.data[0] == '-');
  rp_buf_add(&buf, rp_str_sub(text, 0, sign ? 1 : 0));
  for (int64_t i = 0; i < missing; i++) {
    rp_buf_char(&buf, '0');
  }
  rp_buf_add(&buf, rp_str_sub(text, sign ? 1 : 0, text.size));
  return rp_py_take(in, &buf);
}

static bool in_characters(rp_str characters, rp_str character)
{
  for (size_t at = 0; at < characters.size;) {
    size_t next = at + rp_py_offset(rp_str_sub(characters, at, characters.size), 1);
    if (rp_str_eq(rp_str_sub(characters, at, next), character)) {
      return true;
    }
    at = next;
  }
  return false;
}

static rp_val strip_sides(rp_interp *in, const rp_call *call, bool left, bool right)
{
  rp_str text;
  rp_str characters = {NULL, 0};
  if (!rp_py_takes(call, 0, 1) || !rp_py_str(call->self, &text)) {
    return rp_py_unknown(in, call);
  }
  bool given = call->count == 1 && !rp_py_is_none(call->args[0]);
  if (given && !rp_py_str(call->args[0], &characters)) {
    return rp_raise(in, "TypeError", "strip arg must be None or str");
  }
  if (!given) {
    if (!rp_py_ascii(text)) {
      // White space beyond ASCII (U+0085, U+00A0, U+2000 …) may stand at either end.
      bool outer =
          text.size > 0 && ((unsigned char)text.data[0] >= 0x80 || (unsigned char)text.data[text.size - 1] >= 0x80);
      if (outer || space(text.data[0]) || space(text.data[text.size - 1])) {
        return rp_py_unknown(in, call);
      }
      return call->self;
    }
    while (left && text.size > 0 && space(text.data[0])) {
      text = rp_str_sub(text, 1, text.size);
    }
    while (right && text.size > 0 && space(text.data[text.size - 1])) {
      text = rp_str_sub(text, 0, text.size - 1);
    }
    return rp_py_text(in, text);
  }
  while (left && text.size > 0) {
    size_t next = rp_py_offset(text, 1);
    if (!in_characters(characters, rp_str_sub(text, 0, next))) {
      break;
    }
    text = rp_str_sub(text, next, text.size);
  }
  while (right && text.size > 0) {
    size_t last = text.size - 1;
    while (last > 0 && ((unsigned char)text.data[last] & 0xC0) == 0x80) {
      last--;
    }
    if (!in_characters(characters, rp_str_sub(text, last, text.size))) {
      break;
    }
    text = rp_str_sub(text, 0, last);
  }
  return rp_py_text(in, text);
}

static rp_val strip(rp_interp *in, const rp_call *call)
{
  return strip_sides(in, call, true, true);
}

static rp_val lstrip(rp_interp *in, const rp_call *call)
{
  return strip_sides(in, call, true, false);
}

static rp_val rstrip(rp_interp *in, const rp_call *call)
{
  return strip_sides(in, call, false, true);
}

static rp_val remove_end(rp_interp *in, const rp_call *call, bool front)
{
  rp_str text;
  rp_str part;
  if (!rp_py_takes(call, 1, 1) || !rp_py_str(call->self, &text) || !rp_py_str(call->args[0], &part)) {
    return rp_py_unknown(in, call);
  }
  if (front && rp_str_starts_with(text, part)) {
    return rp_py_text(in, rp_str_sub(text, part.size, text.size));
  }
  if (!front && part.size > 0 && rp_str_ends_with(text, part)) {
    return rp_py_text(in, rp_str_sub(text, 0, text.size - part.size));
  }
  return call->self;
}

static rp_val removeprefix(rp_interp *in, const rp_call *call)
{
  return remove_end(in, call, true);
}

static rp_val removesuffix(rp_interp *in, const rp_call *call)
{
  return remove_end(in, call, false);
}

static rp_val has_end(rp_interp *in, const rp_call *call, bool front)
{
  rp_str text;
  size_t from = 0;
  size_t to = 0;
  if (!rp_py_takes(call, 1, 3) || !rp_py_str(call->self, &text) ||
      !rp_py_bounds(text, call->count > 1 ? call->args[1] : NULL, call->count > 2 ? call->args[2] : NULL, &from, &to)) {
    return rp_py_unknown(in, call);
  }
  rp_item single = rp_py_item(in, call->args[0]);
  rp_items ends = {&single, 1, NULL, 1};
  if (rp_value_is(call->args[0], RP_OBJECT_TUPLE)) {
    ends = call->args[0]->object->items;
    if (!rp_py_all_known(&ends)) {
      return rp_py_derive(in, call, RP_TYPE_BOOL);
    }
  }
  if (from > to) {
    return in->values.no;
  }
  text = rp_str_sub(text, from, to);
  for (size_t i = 0; i < ends.count; i++) {
    rp_str end;
    if (!rp_py_str(ends.data[i].value, &end)) {
      return rp_raise(in, "TypeError", "first arg must be str or a tuple of str");
    }
    if (front ? rp_str_starts_with(text, end) : rp_str_ends_with(text, end)) {
      return in->values.yes;
    }
  }
  return in->values.no;
}

static rp_val startswith(rp_interp *in, const rp_call *call)
{
  return has_end(in, call, true);
}

static rp_val endswith(rp_interp *in, const rp_call *call)
{
  return has_end(in, call, false);
}

static size_t find_last(rp_str text, rp_str part, size_t from, size_t to)
{
  for (size_t at = to + 1; at-- > from;) {
    if (at + part.size <= to && rp_str_eq(rp_str_sub(text, at, at + part.size), part)) {
      return at;
    }
  }
  return SIZE_MAX;
}

static rp_val find_part(rp_interp *in, const rp_call *call, bool last, bool must)
{
  rp_str text;
  rp_str part;
  size_t from = 0;
  size_t to = 0;
  if (!rp_py_takes(call, 1, 3) || !rp_py_str(call->self, &text) || !rp_py_str(call->args[0], &part) ||
      !rp_py_bounds(text, call->count > 1 ? call->args[1] : NULL, call->count > 2 ? call->args[2] : NULL, &from, &to)) {
    return rp_py_unknown(in, call);
  }
  size_t at = SIZE_MAX;
  if (from <= to) {
    at = last ? find_last(text, part, from, to) : rp_str_find(rp_str_sub(text, 0, to), part, from);
  }
  if (at == SIZE_MAX) {
    return must ? rp_raise(in, "ValueError", "substring not found") : rp_py_num(in, -1);
  }
  return rp_py_num(in, (int64_t)rp_py_index_at(text, at));
}

static rp_val find(rp_interp *in, const rp_call *call)
{
  return find_part(in, call, false, false);
}

static rp_val rfind(rp_interp *in, const rp_call *call)
{
  return find_part(in, call, true, false);
}

static rp_val index_of(rp_interp *in, const rp_call *call)
{
  return find_part(in, call, false, true);
}

static rp_val rindex_of(rp_interp *in, const rp_call *call)
{
  return find_part(in, call, true, true);
}

static rp_val count_parts(rp_interp *in, const rp_call *call)
{
  rp_str text;
  rp_str part;
  size_t from = 0;
  size_t to = 0;
  if (!rp_py_takes(call, 1, 3) || !rp_py_str(call->self, &text) || !rp_py_str(call->args[0], &part) ||
      !rp_py_bounds(text, call->count > 1 ? call->args[1] : NULL, call->count > 2 ? call->args[2] : NULL, &from, &to)) {
    return rp_py_unknown(in, call);
  }
  if (from > to) {
    return rp_py_num(in, 0);
  }
  text = rp_str_sub(text, from, to);
  if (part.size == 0) {
    return rp_py_num(in, (int64_t)rp_py_length(text) + 1);
  }
  int64_t count = 0;
  for (size_t at = rp_str_find(text, part, 0); at != SIZE_MAX; at = rp_str_find(text, part, at + part.size)) {
    count++;
  }
  return rp_py_num(in, count);
}

static rp_val encode(rp_interp *in, const rp_call *call)
{
  rp_str text;
  rp_str name = RP_STR("utf-8");
  rp_val encoding = rp_arg(in, call, 0, "encoding");
  if (call->rest != NULL || !rp_py_str(call->self, &text) || rp_py_other_keywords(call, "encoding errors") > 0 ||
      (encoding != NULL && !rp_py_str(encoding, &name))) {
    return rp_py_unknown(in, call);
  }
  bool utf8 =
      rp_str_is(name, "utf-8") || rp_str_is(name, "utf8") || rp_str_is(name, "UTF-8") || rp_str_is(name, "UTF8");
  bool subset = rp_str_is(name, "ascii") || rp_str_is(name, "latin-1") || rp_str_is(name, "latin1");
  return utf8 || (subset && rp_py_ascii(text)) ? rp_value_bytes(&in->values, text) : rp_py_unknown(in, call);
}

static const rp_native rows[] = {
    {"str.upper", upper, RP_NATIVE_PURE, RP_TYPE_STR},
    {"str.lower", lower, RP_NATIVE_PURE, RP_TYPE_STR},
    {"str.casefold", lower, RP_NATIVE_PURE, RP_TYPE_STR},
    {"str.title", title, RP_NATIVE_PURE, RP_TYPE_STR},
    {"str.capitalize", capitalize, RP_NATIVE_PURE, RP_TYPE_STR},
    {"str.swapcase", swapcase, RP_NATIVE_PURE, RP_TYPE_STR},
    {"str.isdigit", isdigit_row, RP_NATIVE_PURE, RP_TYPE_BOOL},
    {"str.isdecimal", isdigit_row, RP_NATIVE_PURE, RP_TYPE_BOOL},
    {"str.isnumeric", isdigit_row, RP_NATIVE_PURE, RP_TYPE_BOOL},
    {"str.isalpha", isalpha_row, RP_NATIVE_PURE, RP_TYPE_BOOL},
    {"str.isalnum", isalnum_row, RP_NATIVE_PURE, RP_TYPE_BOOL},
    {"str.isspace", isspace_row, RP_NATIVE_PURE, RP_TYPE_BOOL},
    {"str.isprintable", isprintable_row, RP_NATIVE_PURE, RP_TYPE_BOOL},
    {"str.isidentifier", isidentifier_row, RP_NATIVE_PURE, RP_TYPE_BOOL},
    {"str.isupper", isupper_row, RP_NATIVE_PURE, RP_TYPE_BOOL},
    {"str.islower", islower_row, RP_NATIVE_PURE, RP_TYPE_BOOL},
    {"str.istitle", istitle_row, RP_NATIVE_PURE, RP_TYPE_BOOL},
    {"str.ljust", ljust, RP_NATIVE_PURE, RP_TYPE_STR},
    {"str.rjust", rjust, RP_NATIVE_PURE, RP_TYPE_STR},
    {"str.center", center, RP_NATIVE_PURE, RP_TYPE_STR},
    {"str.zfill", zfill, RP_NATIVE_PURE, RP_TYPE_STR},
    {"str.strip", strip, RP_NATIVE_PURE, RP_TYPE_STR},
    {"str.lstrip", lstrip, RP_NATIVE_PURE, RP_TYPE_STR},
    {"str.rstrip", rstrip, RP_NATIVE_PURE, RP_TYPE_STR},
    {"str.removeprefix", removeprefix, RP_NATIVE_PURE, RP_TYPE_STR},
    {"str.removesuffix", removesuffix, RP_NATIVE_PURE, RP_TYPE_STR},
    {"str.startswith", startswith, RP_NATIVE_PURE, RP_TYPE_BOOL},
    {"str.endswith", endswith, RP_NATIVE_PURE, RP_TYPE_BOOL},
    {"str.find", find, RP_NATIVE_PURE, RP_TYPE_INT},
    {"str.rfind", rfind, RP_NATIVE_PURE, RP_TYPE_INT},
    {"str.index", index_of, RP_NATIVE_PURE, RP_TYPE_INT},
    {"str.rindex", rindex_of, RP_NATIVE_PURE, RP_TYPE_INT},
    {"str.count", count_parts, RP_NATIVE_PURE, RP_TYPE_INT},
    {"str.encode", encode, RP_NATIVE_PURE, RP_TYPE_BYTES},
};

static rp_val dispatch(rp_interp *in, const rp_call *call)
{
  return rp_py_dispatch(in, call, rows, sizeof rows / sizeof rows[0]);
}

void rp_lib_str_register(rp_interp *in)
{
  rp_py_methods(in, rows, sizeof rows / sizeof rows[0], dispatch);
  rp_lib_split_register(in);
}
