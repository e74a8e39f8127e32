#ifndef RP_ANALYZER_EXTRACT_LITERAL_H
#define RP_ANALYZER_EXTRACT_LITERAL_H

/// What Python's string and number literals mean: bytes in, value out. Python reference 3.13, sections 2.4.1 to 2.4.6.

#include "base/arena.h"

/// What the prefix and quotes of a string literal say.
typedef struct rp_literal_prefix {
  bool raw;
  bool bytes;
  bool format;          ///< f''
  bool template_string; ///< t'' (Python 3.14)
  bool raw_unicode;     ///< ur'' of Python 2: \u and \U are decoded, nothing else is
  bool backquote;       ///< `x` of Python 2: repr(x), no string at all
} rp_literal_prefix;

/// Reads the opening of a literal ("rb'''").
rp_literal_prefix rp_literal_prefix_of(rp_str opening);

typedef enum rp_literal_status {
  RP_LITERAL_OK = 0,
  RP_LITERAL_MALFORMED, ///< Python would refuse it: \x without two digits, non-ASCII in bytes
  RP_LITERAL_UNHELD,    ///< valid, and not representable here: \N{name}, a lone surrogate
  RP_LITERAL_TOO_LARGE  ///< an integer over RP_LITERAL_DIGITS
} rp_literal_status;

/// Digits of an integer literal that are converted; a longer one is data, not a number of a pipeline.
enum { RP_LITERAL_DIGITS = 1000 };

/// Decodes what stands between the quotes, line ends becoming \n. `braces`: doubled braces of f-strings become single
/// ones. The result lies in `arena` or is `content` itself when nothing had to be changed.
rp_literal_status rp_literal_decode(rp_str *out, rp_arena *arena, rp_str content, rp_literal_prefix prefix,
                                    bool braces);

typedef struct rp_literal_number {
  rp_str text; ///< decimal digits of an integer; a float as written without underscores; an imaginary one without its j
  bool integer;
  bool imaginary;
  bool python2; ///< 0777, 10L
} rp_literal_number;

/// Reads an integer, float or imaginary literal.
rp_literal_status rp_literal_number_of(rp_literal_number *out, rp_arena *arena, rp_str source);

#endif
