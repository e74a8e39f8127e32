// With linear probing, and entries moved to a larger table in their order, taking entries away in the opposite order leaves the
// table as it was before they came: nothing that stays was ever placed behind one of them.
#include "analyzer/eval/consing.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { FIRST_SIZE = 1024 };

void rp_consing_release(rp_consing *consing)
{
  free(consing->slots);
  free(consing->made);
  free(consing->hashes);
  *consing = (rp_consing){0};
}

void *rp_consing_find(const rp_consing *consing, uint64_t hash, rp_consing_same same, const void *draft)
{
  if (consing->size == 0) {
    return NULL;
  }
  for (size_t at = hash & (consing->size - 1);; at = (at + 1) & (consing->size - 1)) {
    rp_consing_slot slot = consing->slots[at];
    if (slot.entry == 0) {
      return NULL;
    }
    if (slot.hash == (uint32_t)hash && same(consing->made[slot.entry - 1], draft)) {
      return consing->made[slot.entry - 1];
    }
  }
}

static void place(rp_consing *consing, uint32_t entry)
{
  uint32_t hash = consing->hashes[entry - 1];
  size_t at = hash & (consing->size - 1);
  while (consing->slots[at].entry != 0) {
    at = (at + 1) & (consing->size - 1);
  }
  consing->slots[at] = (rp_consing_slot){hash, entry};
}

static void resize(rp_consing *consing, size_t size)
{
  free(consing->slots);
  consing->slots = rp_xrealloc(NULL, size * sizeof *consing->slots);
  memset(consing->slots, 0, size * sizeof *consing->slots);
  consing->size = size;
  consing->made = rp_xrealloc(consing->made, size / 2 * sizeof *consing->made);
  consing->hashes = rp_xrealloc(consing->hashes, size / 2 * sizeof *consing->hashes);
  for (uint32_t entry = 1; entry <= consing->count; entry++) {
    place(consing, entry);
  }
}

void rp_consing_add(rp_consing *consing, uint64_t hash, void *made)
{
  if (consing->count * 2 == consing->size) {
    resize(consing, consing->size == 0 ? FIRST_SIZE : consing->size * 2);
  }
  consing->made[consing->count] = made;
  consing->hashes[consing->count] = (uint32_t)hash;
  place(consing, (uint32_t)++consing->count);
}

void rp_consing_truncate(rp_consing *consing, size_t count)
{
  for (; consing->count > count; consing->count--) {
    size_t at = consing->hashes[consing->count - 1] & (consing->size - 1);
    while (consing->slots[at].entry != consing->count) {
      at = (at + 1) & (consing->size - 1);
    }
    consing->slots[at] = (rp_consing_slot){0, 0};
  }
}
