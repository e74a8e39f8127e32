/// JSON by hand: the few forms that the translator writes, with stable bytes.

#include "translator/parts/text.h"

#include <math.h>
#include <stdlib.h>

#include "base/utf8.h"

static void escape(rp_buf *out, uint32_t c)
{
  if (c > 0xffff) {
    uint32_t rest = c - 0x10000;
    rp_buf_printf(out, "\\u%04x\\u%04x", (unsigned)(0xd800 + (rest >> 10)), (unsigned)(0xdc00 + (rest & 0x3ff)));
  } else {
    rp_buf_printf(out, "\\u%04x", (unsigned)c);
  }
}

/// A letter of ASCII that stands for itself.
static bool plain(char c, bool safe)
{
  return c >= 0x20 && c <= 0x7e && c != '"' && c != '\\' && !(safe && (c == '{' || c == '}' || c == '$'));
}

static void string(rp_buf *out, rp_str text, bool safe)
{
  rp_buf_char(out, '"');
  size_t i = 0;
  while (i < text.size) {
    size_t run = i;
    while (run < text.size && plain(text.data[run], safe)) {
      run++;
    }
    if (run > i) {
      rp_buf_add(out, rp_str_sub(text, i, run));
      i = run;
      continue;
    }
    uint32_t c;
    size_t bytes = rp_utf8_decode(rp_str_sub(text, i, text.size), &c);
    if (bytes == 0) {
      c = 0xfffd;
      bytes = 1;
      if (!safe) {
        rp_buf_cstr(out, "\xef\xbf\xbd");
        i += bytes;
        continue;
      }
    }
    if (c == '"' || c == '\\') {
      rp_buf_char(out, '\\');
      rp_buf_char(out, (char)c);
    } else if (c < 0x20 || c == 0x7f || (safe && (c > 0x7e || c == '{' || c == '}' || c == '$'))) {
      if (!safe && c == '\n') {
        rp_buf_cstr(out, "\\n");
      } else {
        escape(out, c);
      }
    } else {
      rp_buf_add(out, rp_str_sub(text, i, i + bytes));
    }
    i += bytes;
  }
  rp_buf_char(out, '"');
}

void rp_json_string_safe(rp_buf *out, rp_str text)
{
  string(out, text, true);
}

void rp_json_string(rp_buf *out, rp_str text)
{
  string(out, text, false);
}

static bool number_text(rp_str text)
{
  if (text.size == 0) {
    return false;
  }
  for (size_t i = 0; i < text.size; i++) {
    char c = text.data[i];
    if (!((c >= '0' && c <= '9') || (i == 0 && c == '-' && text.size > 1))) {
      return false;
    }
  }
  return true;
}

static bool literal(rp_buf *out, const Repipe__V1__Literal *value)
{
  rp_str type = rp_str_of(value->type);
  rp_str text = rp_str_of(value->text);
  if (rp_str_is(type, "none")) {
    rp_buf_cstr(out, "null");
  } else if (rp_str_is(type, "bool")) {
    rp_buf_cstr(out, rp_str_is(text, "True") ? "true" : "false");
  } else if (rp_str_is(type, "int")) {
    if (!number_text(text)) {
      return false;
    }
    rp_buf_add(out, text);
  } else if (rp_str_is(type, "float")) {
    char *end;
    double number = strtod(value->text, &end);
    // What repr() writes for finite floats is JSON already; "nan" and "inf" are not.
    if (*end != '\0' || end == value->text || !isfinite(number)) {
      return false;
    }
    rp_buf_add(out, text);
  } else if (rp_str_is(type, "str")) {
    if (!rp_utf8_valid(text)) {
      return false;
    }
    rp_json_string(out, text);
  } else {
    return false;
  }
  return true;
}

bool rp_json_value(rp_buf *out, const Repipe__V1__Value *value, unsigned depth)
{
  if (depth == 0) {
    return false;
  }
  if (value->kind_case == REPIPE__V1__VALUE__KIND_LITERAL) {
    return literal(out, value->literal);
  }
  if (value->kind_case == REPIPE__V1__VALUE__KIND_LIST) {
    if (value->list->many || rp_str_is(rp_str_of(value->list->type), "set")) {
      return false;
    }
    rp_buf_char(out, '[');
    for (size_t i = 0; i < value->list->n_items; i++) {
      rp_buf_cstr(out, i > 0 ? ", " : "");
      if (!rp_json_value(out, value->list->items[i], depth - 1)) {
        return false;
      }
    }
    rp_buf_char(out, ']');
    return true;
  }
  if (value->kind_case == REPIPE__V1__VALUE__KIND_DICT) {
    if (value->dict->many) {
      return false;
    }
    rp_buf_char(out, '{');
    for (size_t i = 0; i < value->dict->n_entries; i++) {
      const Repipe__V1__Value *key = value->dict->entries[i]->key;
      rp_buf_cstr(out, i > 0 ? ", " : "");
      if (key->kind_case != REPIPE__V1__VALUE__KIND_LITERAL || !rp_str_is(rp_str_of(key->literal->type), "str") ||
          !rp_utf8_valid(rp_str_of(key->literal->text))) {
        return false;
      }
      rp_json_string(out, rp_str_of(key->literal->text));
      rp_buf_cstr(out, ": ");
      if (!rp_json_value(out, value->dict->entries[i]->value, depth - 1)) {
        return false;
      }
    }
    rp_buf_char(out, '}');
    return true;
  }
  return false;
}
