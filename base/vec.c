#include "base/vec.h"

void *rp_vec_grow(rp_arena *arena, const void *items, size_t count, size_t *capacity, size_t item_size)
{
  size_t larger = *capacity < 4 ? 4 : *capacity * 2;
  void *moved = rp_arena_zalloc(arena, larger, item_size);
  if (count > 0) {
    memcpy(moved, items, count * item_size);
  }
  *capacity = larger;
  return moved;
}
