#ifndef RP_ANALYZER_SOURCE_ENCODING_H
#define RP_ANALYZER_SOURCE_ENCODING_H

/// From the bytes of a Python file to UTF-8, as Python 3 decides it (PEP 263; Python reference 2.1.4; CPython 3.11
/// Parser/tokenizer.c). iconv's only home.

#include "base/arena.h"

/// The source as UTF-8 without a byte order mark; line ends are kept as they are. The argument's own bytes where
/// nothing has to change, else memory of `arena`. Offsets in facts refer to this text. Returns 0, or the rule that says
/// why Python would refuse the file: RP1107 (NUL bytes, UTF-16 too) or RP1106 (not valid in the declared encoding, an
/// encoding that nobody knows, a byte order mark with another encoding than UTF-8); `*out` is then untouched.
uint32_t rp_encoding_decode(rp_str *out, rp_str content, rp_arena *arena);

/// The encoding that a coding line in the first two lines declares, as written; empty when there is none.
rp_str rp_encoding_declared(rp_str content);

#endif
