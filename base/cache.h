#ifndef RP_BASE_CACHE_H
#define RP_BASE_CACHE_H

/// A folder of results that can be made again. It may be deleted at any time, used by several processes at once, and lie
/// where nothing can be written: whatever is wrong with it, an entry is a miss or is not kept, and nothing else happens.
/// Entries lie one behind another in packs, since a file for each costs more than what it holds. A process appends to a pack
/// that nobody else appends to, and sees what was there when it first looked, and its own. An entry carries its key and a
/// checksum: half of one is a miss.

#include "base/arena.h"

typedef struct rp_cache_state rp_cache_state;

typedef struct rp_cache {
  const char *directory; ///< made when the first entry is put
  uint64_t written;      ///< bytes that this process has put
  size_t pack_size;      ///< bytes with which a pack is full; 0: 8 MiB
  rp_cache_state *state; ///< NULL at first; rp_cache_close gives it back
} rp_cache;

/// The content that was put last under `key`, in `arena`; false when there is none. A hit makes the entry young: one in a pack
/// that nothing was put into for a day is put again.
bool rp_cache_get(rp_str *out, rp_cache *cache, rp_str key, rp_arena *arena);

void rp_cache_put(rp_cache *cache, rp_str key, rp_str content);

/// Another use looks at the folder again.
void rp_cache_close(rp_cache *cache);

/// While all packs take more than `limit` bytes together, those into which nothing was put for the longest time are removed, and some
/// more, so that it is not to be done again at once. Bytes that remain.
uint64_t rp_cache_trim(const rp_cache *cache, uint64_t limit);

#endif
