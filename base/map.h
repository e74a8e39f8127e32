#ifndef RP_BASE_MAP_H
#define RP_BASE_MAP_H

/// Hash map from byte strings to pointers, iterated in order of insertion (so that output never depends on hashing).
/// uthash inside, with XXH3 as its hash: the only home of both.

#include "base/arena.h"

typedef struct rp_map_entry rp_map_entry;

typedef struct rp_map {
  rp_map_entry *head; ///< uthash's head; NULL when empty
  rp_arena *arena;    ///< entries and key copies live here
} rp_map;

/// An empty map whose entries live in `arena`. The hash table itself is heap memory: rp_map_release gives it back.
void rp_map_init(rp_map *map, rp_arena *arena);
void rp_map_release(rp_map *map);

/// The value of `key`, or NULL when absent.
void *rp_map_find(const rp_map *map, rp_str key);

/// True when the key is there, whatever its value.
bool rp_map_has(const rp_map *map, rp_str key);

/// Sets the value of `key` (copied when new); returns the value before, NULL when there was none.
void *rp_map_put(rp_map *map, rp_str key, void *value);

size_t rp_map_count(const rp_map *map);

/// Forgets what was put last until `count` entries are left: for maps whose arena is rewound (before it is).
void rp_map_truncate(rp_map *map, size_t count);

/// Walks the map: start with NULL, ends with NULL. Entries may not be added meanwhile.
const rp_map_entry *rp_map_next(const rp_map *map, const rp_map_entry *entry);
rp_str rp_map_key(const rp_map_entry *entry);
void *rp_map_value(const rp_map_entry *entry);

/// XXH3 of bytes: for hash-consing and fingerprints that never leave the process.
uint64_t rp_hash(const void *data, size_t size);

/// Hexadecimal digits of a digest, and the NUL behind them.
enum { RP_DIGEST_SIZE = 33 };

/// XXH3 of bytes, 128 bits, as hexadecimal digits: the same on every machine, so it may be kept. It tells damage and change,
/// not forgery.
void rp_digest(char out[RP_DIGEST_SIZE], rp_str bytes);

#endif
