#ifndef RP_ANALYZER_EVAL_CONSING_H
#define RP_ANALYZER_EVAL_CONSING_H

/// One pointer for each structure: a hash table of what was made, in order, whose last entries can be forgotten. It owns no
/// entry, only itself.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct rp_consing_slot {
  uint32_t hash;  ///< its lower half
  uint32_t entry; ///< number of what was made, from 1; 0: empty
} rp_consing_slot;

typedef struct rp_consing {
  rp_consing_slot *slots; ///< open addressing, linear probing
  size_t size;            ///< of slots: a power of two; 0 before the first entry
  void **made;            ///< in order of insertion
  uint32_t *hashes;       ///< of these
  size_t count;
} rp_consing;

/// True when `made` is what `draft` describes.
typedef bool (*rp_consing_same)(const void *made, const void *draft);

void rp_consing_release(rp_consing *consing);

/// What was added with that hash and is the same as `draft`; NULL.
void *rp_consing_find(const rp_consing *consing, uint64_t hash, rp_consing_same same, const void *draft);

/// Adds what rp_consing_find does not find.
void rp_consing_add(rp_consing *consing, uint64_t hash, void *made);

/// Forgets what was added last until `count` entries are left; none of them is looked at.
void rp_consing_truncate(rp_consing *consing, size_t count);

#endif
