#ifndef RP_ANALYZER_EVAL_PRINTER_H
#define RP_ANALYZER_EVAL_PRINTER_H

/// Text under a limit: what print.c (values) and print_ir.c (syntax) share. Private to eval/.

#include "analyzer/eval/interp.h"
#include "base/buf.h"

enum { RP_PRINT_TEXT = 400, RP_PRINT_NODE = 200, RP_PRINT_DEPTH = 24 };

typedef struct rp_printer {
  rp_interp *in;
  rp_buf buf;
  size_t limit;
  unsigned depth;
} rp_printer;

bool rp_printer_full(const rp_printer *p); ///< over the limit, or too deep
void rp_printer_put(rp_printer *p, const char *text);
void rp_printer_put_str(rp_printer *p, rp_str text);
/// Python's repr() of a str or bytes: single quotes unless the text holds one and no double quote.
void rp_printer_put_quoted(rp_printer *p, rp_str text, bool bytes);
/// What stands between the braces of a formatted text in such quotes.
void rp_printer_put_formatted(rp_printer *p, rp_str text, char quote);
/// The text in the interpreter's arena, cut at a character boundary with an ellipsis when it is over the limit.
rp_str rp_printer_finish(rp_printer *p);

/// repr() of a scalar, whole (print.c).
rp_str rp_scalar_repr(rp_interp *in, rp_val scalar);

#endif
