#ifndef RP_ANALYZER_LIB_PY_RE_H
#define RP_ANALYZER_LIB_PY_RE_H

/// Regular expressions of Python 3.11 in the words of PCRE2, as far as both mean the same. Private to analyzer/lib/.
///
/// Both are backtracking matchers with ordered alternatives and greedy repetition, so that the first match is the same one
/// wherever an element means the same set of texts to both. Taken are only elements for which that is so:
///   - literals; `.` with and without DOTALL, over line feeds as the only line ends; `^`, `$`, `\A`, `\Z` without MULTILINE;
///   - sets of characters and ranges, without classes of POSIX and without operations on sets;
///   - `\d`, `\w`, `\s`, `\b` and IGNORECASE over ASCII texts without U+001C to U+001F: Unicode's tables differ by version,
///     and those four are white space to Python only;
///   - groups, named groups, `(?:…)`, `(?i)` and `(?s)` at the start, references to closed groups, lookahead without groups;
///   - repetition, greedy and lazy, of what cannot be empty; of groups that capture only with `?`: after a repetition the
///     two may disagree about what the group holds.
/// Not taken are lookbehind (Python wants one width), possessive and atomic groups (new in 3.11), `\B` (never in an empty text to
/// Python before 3.14), conditions, octal escapes, VERBOSE, MULTILINE, LOCALE,
/// and everything that Python refuses.

#include "base/buf.h"

enum { RP_RE_GROUPS = 64, RP_RE_IGNORECASE = 2, RP_RE_DOTALL = 16, RP_RE_UNICODE = 32, RP_RE_ASCII = 256 };

typedef struct rp_re {
  rp_buf pattern; ///< for PCRE2 in UTF mode without UCP, line feed as its newline; to be released
  int flags;      ///< RP_RE_IGNORECASE, RP_RE_DOTALL: the caller's and the pattern's own
  bool ascii;     ///< means the same over ASCII texts only, without U+001C to U+001F
  unsigned groups;
  rp_str names[RP_RE_GROUPS + 1]; ///< of the groups, in the pattern's memory; empty for those without
} rp_re;

/// False: not certain to mean the same (nothing is to be released).
bool rp_re_translate(rp_str pattern, int flags, rp_re *out);

#endif
