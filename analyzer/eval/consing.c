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
  free(consing->order);
  *consing = (rp_consing){0};
}

void *rp_consing_find(const rp_consing *consing, uint64_t hash, rp_consing_same same, const void *draft)
{
  if (consing->size == 0) {
    return NULL;
  }
  size_t at = hash & (consing->size - 1);
  while (consing->slots[at].made != NULL) {
    if (consing->slots[at].hash == hash && same(consing->slots[at].made, draft)) {
      return consing->slots[at].made;
    }
    at = (at + 1) & (consing->size - 1);
  }
  return NULL;
}

static uint32_t place(rp_consing_slot *slots, size_t size, rp_consing_slot entry)
{
  size_t at = entry.hash & (size - 1);
  while (slots[at].made != NULL) {
    at = (at + 1) & (size - 1);
  }
  slots[at] = entry;
  return (uint32_t)at;
}

static void resize(rp_consing *consing, size_t size)
{
  rp_consing_slot *slots = rp_xrealloc(NULL, size * sizeof *slots);
  memset(slots, 0, size * sizeof *slots);
  for (size_t i = 0; i < consing->count; i++) {
    consing->order[i] = place(slots, size, consing->slots[consing->order[i]]);
  }
  free(consing->slots);
  consing->slots = slots;
  consing->size = size;
  consing->order = rp_xrealloc(consing->order, size / 2 * sizeof *consing->order);
}

void rp_consing_add(rp_consing *consing, uint64_t hash, void *made)
{
  if (consing->count * 2 == consing->size) {
    resize(consing, consing->size == 0 ? FIRST_SIZE : consing->size * 2);
  }
  consing->order[consing->count++] = place(consing->slots, consing->size, (rp_consing_slot){hash, made});
}

void rp_consing_truncate(rp_consing *consing, size_t count)
{
  while (consing->count > count) {
    consing->slots[consing->order[--consing->count]] = (rp_consing_slot){0, NULL};
  }
}
