#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/format.h"

void rp_buf_release(rp_buf *buf)
{
  free(buf->data);
  *buf = (rp_buf)RP_BUF_INIT;
}

static void reserve(rp_buf *buf, size_t more)
{
  if (buf->capacity - buf->size > more) {
    return;
  }
  size_t capacity = buf->capacity < 64 ? 128 : buf->capacity * 2;
  while (capacity - buf->size <= more) {
    capacity *= 2;
  }
  buf->data = rp_xrealloc(buf->data, capacity);
  buf->capacity = capacity;
}

void rp_buf_add(rp_buf *buf, rp_str s)
{
  reserve(buf, s.size);
  if (s.size > 0) {
    memcpy(buf->data + buf->size, s.data, s.size);
  }
  buf->size += s.size;
  buf->data[buf->size] = '\0';
}

void rp_buf_cstr(rp_buf *buf, const char *cstr)
{
  rp_buf_add(buf, rp_str_of(cstr));
}

void rp_buf_char(rp_buf *buf, char c)
{
  reserve(buf, 1);
  buf->data[buf->size++] = c;
  buf->data[buf->size] = '\0';
}

void rp_buf_printf(rp_buf *buf, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  va_list again;
  va_copy(again, arguments);
  reserve(buf, 0);
  size_t room = buf->capacity - buf->size;
  size_t plain;
  if (rp_format_plain(buf->data + buf->size, room, &plain, format, again)) {
    va_end(again);
    va_end(arguments);
    buf->size += plain;
    return;
  }
  va_end(again);
  va_copy(again, arguments);
  int size = vsnprintf(buf->data + buf->size, room, format, arguments);
  va_end(arguments);
  if (size > 0 && (size_t)size >= room) { // written in part
    reserve(buf, (size_t)size);
    (void)vsnprintf(buf->data + buf->size, (size_t)size + 1, format, again);
  }
  buf->size += size > 0 ? (size_t)size : 0;
  buf->data[buf->size] = '\0';
  va_end(again);
}
