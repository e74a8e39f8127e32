#ifndef RP_ANALYZER_ANALYZE_MEMORY_H
#define RP_ANALYZER_ANALYZE_MEMORY_H

/// Whether a repository is what it was when an earlier result was made of it.

#include "analyzer/analyzer.h"
#include "analyzer/extract/facts_cache.h"
#include "analyzer/source/source.h"

/// The entries of `source`, unless the caller knows it already: then `unchanged` is set and nothing is listed that need not be
/// (of a commit, nothing). `memory` may be NULL. There is no fingerprint where a file cannot be told by its id, or could not
/// be read and may be next time (a partial clone that is completed, permissions).
/// -1: as rp_source_list.
int rp_memory_list(const rp_source_entry **out, size_t *count, rp_source *source, rp_analyze_memory *memory,
                   rp_arena *arena, rp_error *err);

/// Digest of what a source says of itself and its files; "" where a later look could read more of it. The first is of a commit
/// alone, the second the same where the source is of a commit whose files are all there.
void rp_memory_of_commit(char out[RP_DIGEST_SIZE], const rp_source_info *info);
void rp_memory_of_entries(char out[RP_DIGEST_SIZE], const rp_source_info *info, const rp_source_entry *entries,
                          size_t count);

/// Takes the fingerprint back when something of the repository could not be read; binds it to the sizes that were found when something
/// was too large. `entries`: what rp_memory_list gave.
void rp_memory_judge(rp_analyze_memory *memory, const Repipe__V1__Inventory *inventory, rp_source *source,
                     const rp_source_entry *entries, size_t count);

/// Tells who watches; `memory` may be NULL.
void rp_memory_watch(const rp_analyze_memory *memory, const char *phase, rp_str path);

rp_facts_cache rp_memory_facts(const rp_analyze_memory *memory);

#endif
