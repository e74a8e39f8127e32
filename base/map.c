#include "base/map.h"

#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#define HASH_FUNCTION(key, size, hash) (hash) = (unsigned)XXH3_64bits((key), (size))
#define uthash_fatal(message) abort()
#include <uthash.h>

struct rp_map_entry {
  rp_str key;
  void *value;
  UT_hash_handle hh;
};

void rp_map_init(rp_map *map, rp_arena *arena)
{
  map->head = NULL;
  map->arena = arena;
}

void rp_map_release(rp_map *map)
{
  HASH_CLEAR(hh, map->head);
}

static rp_map_entry *find(const rp_map *map, rp_str key)
{
  rp_map_entry *entry = NULL;
  const char *bytes = key.data != NULL ? key.data : "";
  HASH_FIND(hh, map->head, bytes, key.size, entry);
  return entry;
}

void *rp_map_find(const rp_map *map, rp_str key)
{
  rp_map_entry *entry = find(map, key);
  return entry != NULL ? entry->value : NULL;
}

bool rp_map_has(const rp_map *map, rp_str key)
{
  return find(map, key) != NULL;
}

void *rp_map_put(rp_map *map, rp_str key, void *value)
{
  rp_map_entry *entry = find(map, key);
  if (entry != NULL) {
    void *before = entry->value;
    entry->value = value;
    return before;
  }
  entry = RP_NEW(map->arena, rp_map_entry);
  entry->key = rp_arena_str(map->arena, key);
  entry->value = value;
  HASH_ADD_KEYPTR(hh, map->head, entry->key.data, entry->key.size, entry);
  return NULL;
}

size_t rp_map_count(const rp_map *map)
{
  return HASH_COUNT(map->head);
}

void rp_map_truncate(rp_map *map, size_t count)
{
  while (HASH_COUNT(map->head) > count) {
    rp_map_entry *last = ELMT_FROM_HH(map->head->hh.tbl, map->head->hh.tbl->tail);
    HASH_DELETE(hh, map->head, last);
  }
}

const rp_map_entry *rp_map_next(const rp_map *map, const rp_map_entry *entry)
{
  return entry == NULL ? map->head : entry->hh.next;
}

rp_str rp_map_key(const rp_map_entry *entry)
{
  return entry->key;
}

void *rp_map_value(const rp_map_entry *entry)
{
  return entry->value;
}

uint64_t rp_hash(const void *data, size_t size)
{
  return XXH3_64bits(data != NULL ? data : "", size);
}

void rp_digest(char out[RP_DIGEST_SIZE], rp_str bytes)
{
  static const char DIGITS[] = "0123456789abcdef";
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes.data != NULL ? bytes.data : "", bytes.size));
  for (size_t i = 0; i < sizeof canonical.digest; i++) {
    out[2 * i] = DIGITS[canonical.digest[i] >> 4];
    out[2 * i + 1] = DIGITS[canonical.digest[i] & 15];
  }
  out[RP_DIGEST_SIZE - 1] = '\0';
}
