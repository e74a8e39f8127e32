#ifndef RP_REPORTER_TALLY_PEOPLE_H
#define RP_REPORTER_TALLY_PEOPLE_H

/// Numbers as people read them: %u, %zu, %llu are counts and stand with a comma before each third, "1,234,567"; %+lld is a change and
/// does, too. What is no count (a line, a code, a coordinate, an identity) is %d, %04u, or a text. Never for what machines read.

#include <stdarg.h>

#include "base/buf.h"

void rp_people_vprintf(rp_buf *out, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));
void rp_people_printf(rp_buf *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
/// Memory of `arena`, with a NUL behind it.
rp_str rp_people_text(rp_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
