// An entry is the digest of the text and the packed message. The digest is compared, since a file on disk may have changed
// after its blob id was taken; the message is validated as any foreign bytes are.
#include "analyzer/extract/facts_cache.h"

#include <stdlib.h>

#include "base/map.h"
#include "proto/message.h"

enum { WORTH_KEEPING = 512, DIGITS = RP_DIGEST_SIZE - 1 }; // bytes of text: less is parsed as fast as a file is opened

static const rp_facts *unpack(rp_str entry, const char *digest, rp_arena *arena)
{
  if (!rp_str_eq(rp_str_sub(entry, 0, DIGITS), rp_str_of(digest))) {
    return NULL;
  }
  ProtobufCAllocator allocator = rp_message_allocator(arena);
  const rp_facts *facts =
      repipe__v1__facts__unpack(&allocator, entry.size - DIGITS, (const uint8_t *)entry.data + DIGITS);
  return facts != NULL && facts->format == RP_FACTS_FORMAT && rp_ir_valid(facts) ? facts : NULL;
}

static void keep(rp_cache *cache, rp_str key, const char *digest, const rp_facts *facts)
{
  size_t size = repipe__v1__facts__get_packed_size(facts);
  uint8_t *packed = rp_xrealloc(NULL, DIGITS + size);
  memcpy(packed, digest, DIGITS);
  repipe__v1__facts__pack(facts, packed + DIGITS);
  rp_cache_put(cache, key, (rp_str){(const char *)packed, DIGITS + size});
  free(packed);
}

const rp_facts *rp_facts_of(const rp_facts_cache *self, rp_extractor *extractor, const char *blob, rp_str text,
                            rp_arena *arena)
{
  if (self->cache == NULL || blob[0] == '\0' || text.size < WORTH_KEEPING) {
    return rp_extract(extractor, text, arena);
  }
  char digest[RP_DIGEST_SIZE];
  rp_digest(digest, text);
  rp_str key = rp_arena_printf(arena, "facts %.*s %s", RP_STR_ARG(self->build), blob);
  rp_str entry;
  const rp_facts *facts = rp_cache_get(&entry, self->cache, key, arena) ? unpack(entry, digest, arena) : NULL;
  if (facts == NULL) {
    facts = rp_extract(extractor, text, arena);
    keep(self->cache, key, digest, facts);
  }
  return facts;
}
