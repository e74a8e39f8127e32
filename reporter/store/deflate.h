#ifndef RP_REPORTER_STORE_DEFLATE_H
#define RP_REPORTER_STORE_DEFLATE_H

/// Compressed texts: columns of the store, and the data inside the page. zlib's home in reporter/.

#include "base/buf.h"
#include "base/error.h"

enum { RP_INFLATE_LIMIT = 64 * 1024 * 1024 };

/// A zlib stream of `text`, behind its size as four bytes, big-endian. -1: the text is over RP_INFLATE_LIMIT.
int rp_deflate(rp_buf *out, rp_str text);

/// What rp_deflate made, in `arena`. -1: damaged, or over RP_INFLATE_LIMIT.
int rp_inflate(rp_str *out, rp_str packed, rp_arena *arena);

/// A zlib stream of `text` in base64: what a browser's atob and DecompressionStream("deflate") read.
void rp_deflate_base64(rp_buf *out, rp_str text);

/// Base64 with padding.
void rp_base64(rp_buf *out, rp_str bytes);

#endif
