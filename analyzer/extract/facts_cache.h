#ifndef RP_ANALYZER_EXTRACT_FACTS_CACHE_H
#define RP_ANALYZER_EXTRACT_FACTS_CACHE_H

/// Facts of a file that was read before, by its blob id: parsing is the dearest part of reading a repository again.

#include "analyzer/extract/extract.h"
#include "base/cache.h"

typedef struct rp_facts_cache {
  rp_cache *cache; ///< NULL: nothing is kept
  rp_str build;    ///< what made the facts: those of another program are a miss
} rp_facts_cache;

/// The facts of `text`, kept or extracted: the same either way. `blob` is the id of the bytes that `text` was decoded from,
/// "" where it is not known (then nothing is looked up or kept). An entry that is damaged, or of another text, is a miss.
const rp_facts *rp_facts_of(const rp_facts_cache *self, rp_extractor *extractor, const char *blob, rp_str text,
                            rp_arena *arena);

#endif
