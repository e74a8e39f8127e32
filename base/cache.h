#ifndef RP_BASE_CACHE_H
#define RP_BASE_CACHE_H

/// A folder of results that can be made again. It may be deleted at any time, used by several processes at once, and lie
/// where nothing can be written: whatever is wrong with it, an entry is a miss or is not kept, and nothing else happens.
/// An entry is written beside and renamed, and carries its key and a checksum: half of one is a miss.

#include "base/arena.h"

typedef struct rp_cache {
  const char *directory; ///< made when the first entry is put
  uint64_t written;      ///< bytes that this process has put
} rp_cache;

/// The content that was put under `key`, in `arena`; false when there is none. A hit makes the entry young.
bool rp_cache_get(rp_str *out, const rp_cache *cache, rp_str key, rp_arena *arena);

void rp_cache_put(rp_cache *cache, rp_str key, rp_str content);

/// While the entries take more than `limit` bytes together, the longest unused are removed, and some more, so that it is not
/// to be done again at once. Leavings of processes that were killed are removed too. Bytes that remain.
uint64_t rp_cache_trim(const rp_cache *cache, uint64_t limit);

#endif
