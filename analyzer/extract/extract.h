#ifndef RP_ANALYZER_EXTRACT_EXTRACT_H
#define RP_ANALYZER_EXTRACT_EXTRACT_H

/// One Python file in, facts out. Pure: nothing but the bytes is consulted. tree-sitter's only home.

#include "analyzer/extract/ir.h"

typedef struct rp_extractor rp_extractor;

/// A parser with its buffers; one for each thread. Never NULL. The first one of a process gives tree-sitter an allocator: no other
/// thread is in tree-sitter (base/toml) meanwhile.
rp_extractor *rp_extractor_new(void);
void rp_extractor_free(rp_extractor *self);

/// The facts of `source` (decoded to UTF-8 by the caller, without a BOM; offsets are into these bytes), in `arena`.
/// Never fails: what cannot be read is OPAQUE with a Problem that has a code. `source` may be freed afterwards.
/// Nesting over RP_EXTRACT_DEPTH becomes OPAQUE with RP9002.
const rp_facts *rp_extract(rp_extractor *self, rp_str source, rp_arena *arena);

/// Nested expressions or blocks that are followed: deeper than any hand-written code, shallow enough for the C stack.
enum { RP_EXTRACT_DEPTH = 200 };

/// Readable text of facts, one node a line with its operands: for golden tests and `--debug`.
rp_str rp_facts_dump(const rp_facts *facts, rp_arena *arena);

#endif
