#ifndef RP_BASE_UTF8_H
#define RP_BASE_UTF8_H

/// Text from repositories on its way out: valid UTF-8, no terminal or layout control, known width.
/// utf8proc's only home.

#include "base/arena.h"

/// True when every byte belongs to a well-formed UTF-8 sequence (no surrogates, no overlong forms).
bool rp_utf8_valid(rp_str s);

/// The text with each malformed byte replaced by U+FFFD; the argument itself when it is valid already.
rp_str rp_utf8_clean(rp_arena *arena, rp_str s);

/// For terminals and single-line fields: as rp_utf8_clean, and control characters (C0 with tab and newline, DEL, C1),
/// bidirectional overrides and isolates, and line separators are shown as visible escapes (\x1b, \u202e).
rp_str rp_utf8_visible(rp_arena *arena, rp_str s);

/// Columns that a terminal gives to the text (East Asian wide: 2, combining: 0). The text must be clean.
size_t rp_utf8_width(rp_str s);

/// Code points of valid text.
size_t rp_utf8_length(rp_str s);

/// Normalization form KC, as Python applies it to identifiers (PEP 3131); ASCII comes back as it is.
rp_str rp_utf8_nfkc(rp_arena *arena, rp_str s);

/// As Python's str.isprintable: neither a control, format, surrogate, private or unassigned character nor a separator but the
/// space. By the Unicode version of utf8proc.
bool rp_utf8_printable(uint32_t code_point);

/// Encodes one code point (at most 4 bytes into `out`); returns the number of bytes, 0 for what has no encoding.
size_t rp_utf8_encode(uint32_t code_point, char out[4]);

/// Decodes the code point at the start of `s` into `*out`; returns its bytes, 0 when malformed or empty.
size_t rp_utf8_decode(rp_str s, uint32_t *out);

#endif
