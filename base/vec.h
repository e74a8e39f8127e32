#ifndef RP_BASE_VEC_H
#define RP_BASE_VEC_H

/// Typed growing arrays that live in an arena: `RP_VEC(int) numbers = {0}; RP_PUSH(&arena, &numbers, 7);`
/// Growth copies into new arena memory, so a pointer to an item is good until the next push.

#include "base/arena.h"

#define RP_VEC(type)                                                                                                   \
  struct {                                                                                                             \
    type *items;                                                                                                       \
    size_t count;                                                                                                      \
    size_t capacity;                                                                                                   \
  }

/// Room for one more item; `vec` is a pointer to an RP_VEC and is evaluated more than once.
#define RP_PUSH(arena, vec, item)                                                                                      \
  do {                                                                                                                 \
    if ((vec)->count == (vec)->capacity) {                                                                             \
      (vec)->items = rp_vec_grow((arena), (vec)->items, (vec)->count, &(vec)->capacity, sizeof((vec)->items[0]));      \
    }                                                                                                                  \
    (vec)->items[(vec)->count++] = (item);                                                                             \
  } while (0)

/// Doubles `*capacity` (at least 4) and returns the moved items. Only RP_PUSH calls it.
void *rp_vec_grow(rp_arena *arena, const void *items, size_t count, size_t *capacity, size_t item_size);

#endif
