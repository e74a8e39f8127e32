#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>

#include "base/buf.h"

size_t rp_utf8_decode(rp_str s, uint32_t *out)
{
  if (s.size == 0) {
    return 0;
  }
  utf8proc_int32_t code_point = -1;
  utf8proc_ssize_t limit = s.size < 4 ? (utf8proc_ssize_t)s.size : 4;
  utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)s.data, limit, &code_point);
  if (used <= 0 || code_point < 0) {
    return 0;
  }
  *out = (uint32_t)code_point;
  return (size_t)used;
}

size_t rp_utf8_encode(uint32_t code_point, char out[4])
{
  if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) {
    return 0;
  }
  return (size_t)utf8proc_encode_char((utf8proc_int32_t)code_point, (utf8proc_uint8_t *)out);
}

static size_t ascii_prefix(rp_str s)
{
  size_t i = 0;
  uint64_t word;
  for (; s.size - i >= sizeof word; i += sizeof word) {
    memcpy(&word, s.data + i, sizeof word);
    if ((word & UINT64_C(0x8080808080808080)) != 0) {
      break;
    }
  }
  while (i < s.size && (unsigned char)s.data[i] < 0x80) {
    i++;
  }
  return i;
}

bool rp_utf8_valid(rp_str s)
{
  size_t at = ascii_prefix(s);
  while (at < s.size) {
    uint32_t code_point;
    size_t used = rp_utf8_decode(rp_str_sub(s, at, s.size), &code_point);
    if (used == 0) {
      return false;
    }
    at += used;
    at += ascii_prefix(rp_str_sub(s, at, s.size));
  }
  return true;
}

rp_str rp_utf8_clean(rp_arena *arena, rp_str s)
{
  if (rp_utf8_valid(s)) {
    return s;
  }
  rp_buf buf = RP_BUF_INIT;
  for (size_t at = 0; at < s.size;) {
    uint32_t code_point;
    size_t used = rp_utf8_decode(rp_str_sub(s, at, s.size), &code_point);
    if (used == 0) {
      rp_buf_cstr(&buf, "\xEF\xBF\xBD");
      at++;
    } else {
      rp_buf_add(&buf, rp_str_sub(s, at, at + used));
      at += used;
    }
  }
  rp_str clean = rp_arena_str(arena, rp_buf_str(&buf));
  rp_buf_release(&buf);
  return clean;
}

static bool is_hidden(uint32_t c)
{
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

rp_str rp_utf8_visible(rp_arena *arena, rp_str s)
{
  rp_str clean = rp_utf8_clean(arena, s);
  rp_buf buf = RP_BUF_INIT;
  bool changed = false;
  for (size_t at = 0; at < clean.size;) {
    uint32_t c = 0;
    size_t used = rp_utf8_decode(rp_str_sub(clean, at, clean.size), &c);
    if (used == 0) {
      break;
    }
    if (!is_hidden(c)) {
      rp_buf_add(&buf, rp_str_sub(clean, at, at + used));
    } else {
      changed = true;
      rp_buf_printf(&buf, c < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)c);
    }
    at += used;
  }
  rp_str visible = changed ? rp_arena_str(arena, rp_buf_str(&buf)) : clean;
  rp_buf_release(&buf);
  return visible;
}

size_t rp_utf8_width(rp_str s)
{
  size_t width = 0;
  for (size_t at = 0; at < s.size;) {
    uint32_t c = 0;
    size_t used = rp_utf8_decode(rp_str_sub(s, at, s.size), &c);
    if (used == 0) {
      return width + (s.size - at);
    }
    int columns = utf8proc_charwidth((utf8proc_int32_t)c);
    width += columns > 0 ? (size_t)columns : 0;
    at += used;
  }
  return width;
}

size_t rp_utf8_length(rp_str s)
{
  size_t length = 0;
  for (size_t i = 0; i < s.size; i++) {
    length += ((unsigned char)s.data[i] & 0xC0) != 0x80;
  }
  return length;
}

rp_str rp_utf8_nfkc(rp_arena *arena, rp_str s)
{
  if (ascii_prefix(s) == s.size) {
    return s;
  }
  utf8proc_uint8_t *mapped = NULL;
  utf8proc_ssize_t size = utf8proc_map((const utf8proc_uint8_t *)s.data, (utf8proc_ssize_t)s.size, &mapped,
                                       UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
  if (size < 0) {
    return s;
  }
  rp_str normal = rp_arena_str(arena, (rp_str){(const char *)mapped, (size_t)size});
  free(mapped);
  return normal;
}

bool rp_utf8_printable(uint32_t code_point)
{
  if (code_point == ' ') {
    return true;
  }
  switch ((int)utf8proc_category((utf8proc_int32_t)code_point)) {
  case UTF8PROC_CATEGORY_CN:
  case UTF8PROC_CATEGORY_CC:
  case UTF8PROC_CATEGORY_CF:
  case UTF8PROC_CATEGORY_CS:
  case UTF8PROC_CATEGORY_CO:
  case UTF8PROC_CATEGORY_ZS:
  case UTF8PROC_CATEGORY_ZL:
  case UTF8PROC_CATEGORY_ZP:
    return false;
  default:
    return true;
  }
}
