#ifndef RP_BASE_BUF_H
#define RP_BASE_BUF_H

/// A growing run of bytes on the heap, for output whose size is not known. `data` is never NULL after the first
/// write and is kept NUL-terminated.

#include <stdarg.h>

#include "base/arena.h"

typedef struct rp_buf {
  char *data;
  size_t size;
  size_t capacity;
} rp_buf;

#define RP_BUF_INIT                                                                                                    \
  {                                                                                                                    \
    NULL, 0, 0                                                                                                         \
  }

void rp_buf_release(rp_buf *buf);
void rp_buf_add(rp_buf *buf, rp_str s);
void rp_buf_cstr(rp_buf *buf, const char *cstr);
void rp_buf_char(rp_buf *buf, char c);
void rp_buf_printf(rp_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/// What was written so far; borrowed until the next write.
static inline rp_str rp_buf_str(const rp_buf *buf)
{
  return (rp_str){buf->data, buf->size};
}

#endif
