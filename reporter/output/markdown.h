#ifndef RP_REPORTER_OUTPUT_MARKDOWN_H
#define RP_REPORTER_OUTPUT_MARKDOWN_H

#include "base/buf.h"
#include "reporter/reporter.h"

/// Foreign text on one line in which nothing is markup (CommonMark 2.4), control and direction characters visible.
void rp_markdown_text(rp_buf *out, rp_arena *arena, const char *text);

#endif
