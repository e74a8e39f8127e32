#ifndef RP_BASE_FORMAT_H
#define RP_BASE_FORMAT_H

/// printf for what is printed most: a fifth of vsnprintf's time. Not for callers: rp_arena_printf and rp_buf_printf are.

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/// What vsnprintf would write, with its NUL, into `room` bytes; `*size` is without the NUL. False, and `out` means nothing: it
/// does not fit, or the format has something other than %s, %.*s, %c, %d, %u (also long, long long, size_t) and %%.
bool rp_format_plain(char *out, size_t room, size_t *size, const char *format, va_list arguments)
    __attribute__((format(printf, 4, 0)));

#endif
