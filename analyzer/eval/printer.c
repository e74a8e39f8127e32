#include "analyzer/eval/printer.h"

#include "base/utf8.h"

bool rp_printer_full(const rp_printer *p)
{
  return p->buf.size >= p->limit || p->depth > RP_PRINT_DEPTH;
}

void rp_printer_put(rp_printer *p, const char *text)
{
  if (p->buf.size < p->limit) {
    rp_buf_cstr(&p->buf, text);
  }
}

void rp_printer_put_str(rp_printer *p, rp_str text)
{
  if (p->buf.size < p->limit) {
    rp_buf_add(&p->buf, rp_str_sub(text, 0, p->limit - p->buf.size + 4));
  }
}

/// One character that is not ASCII; the bytes that it takes.
static size_t put_wide(rp_printer *p, rp_str rest)
{
  uint32_t code_point = 0;
  size_t size = rp_utf8_decode(rest, &code_point);
  if (size == 0) { // malformed: rp_printer_finish replaces it
    rp_buf_char(&p->buf, rest.data[0]);
    return 1;
  }
  if (rp_utf8_printable(code_point)) {
    rp_buf_add(&p->buf, rp_str_sub(rest, 0, size));
  } else if (code_point < 0x100) {
    rp_buf_printf(&p->buf, "\\x%02x", code_point);
  } else if (code_point < 0x10000) {
    rp_buf_printf(&p->buf, "\\u%04x", code_point);
  } else {
    rp_buf_printf(&p->buf, "\\U%08x", code_point);
  }
  return size;
}

static void put_inside(rp_printer *p, rp_str text, char quote, bool bytes, bool formatted)
{
  for (size_t at = 0; at < text.size && p->buf.size < p->limit; at++) {
    unsigned char c = (unsigned char)text.data[at];
    if (c == (unsigned char)quote || c == '\\') {
      rp_buf_printf(&p->buf, "\\%c", c);
    } else if (formatted && (c == '{' || c == '}')) {
      rp_buf_printf(&p->buf, "%c%c", c, c);
    } else if (c == '\n') {
      rp_buf_cstr(&p->buf, "\\n");
    } else if (c == '\r') {
      rp_buf_cstr(&p->buf, "\\r");
    } else if (c == '\t') {
      rp_buf_cstr(&p->buf, "\\t");
    } else if (c < 0x20 || c == 0x7F || (bytes && c >= 0x80)) {
      rp_buf_printf(&p->buf, "\\x%02x", c);
    } else if (c < 0x80) {
      rp_buf_char(&p->buf, (char)c);
    } else {
      at += put_wide(p, rp_str_sub(text, at, text.size)) - 1;
    }
  }
}

void rp_printer_put_quoted(rp_printer *p, rp_str text, bool bytes)
{
  bool has_single = rp_str_find(text, RP_STR("'"), 0) != SIZE_MAX;
  bool has_double = rp_str_find(text, RP_STR("\""), 0) != SIZE_MAX;
  char quote = has_single && !has_double ? '"' : '\'';
  rp_buf_char(&p->buf, quote);
  put_inside(p, text, quote, bytes, false);
  rp_buf_char(&p->buf, quote);
}

void rp_printer_put_formatted(rp_printer *p, rp_str text, char quote)
{
  put_inside(p, text, quote, false, true);
}

rp_str rp_printer_finish(rp_printer *p)
{
  rp_str text = rp_buf_str(&p->buf);
  if (text.size > p->limit) {
    size_t end = p->limit;
    while (end > 0 && ((unsigned char)text.data[end] & 0xC0) == 0x80) {
      end--;
    }
    p->buf.size = end;
    rp_buf_cstr(&p->buf, "…");
    text = rp_buf_str(&p->buf);
  }
  rp_str result = rp_utf8_clean(p->in->arena, rp_arena_str(p->in->arena, text));
  rp_buf_release(&p->buf);
  return result;
}
