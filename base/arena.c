// A list of blocks, each twice as large as the one before up to a limit; large requests get a block of their own.
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIRST_BLOCK = 16 * 1024, LAST_BLOCK = 1024 * 1024, ALIGNMENT = 16 };

struct rp_arena_block {
  rp_arena_block *older;
  size_t size;
};

static void die_of_memory(void)
{
  (void)fputs("repipe: out of memory\n", stderr);
  _Exit(RP_OUT_OF_MEMORY);
}

void *rp_xrealloc(void *old, size_t size)
{
  void *grown = realloc(old, size == 0 ? 1 : size);
  if (grown == NULL) {
    die_of_memory();
  }
  return grown;
}

void rp_arena_init(rp_arena *arena)
{
  *arena = (rp_arena){0};
}

void rp_arena_release(rp_arena *arena)
{
  rp_arena_block *block = arena->blocks;
  while (block != NULL) {
    rp_arena_block *older = block->older;
    free(block);
    block = older;
  }
  *arena = (rp_arena){0};
}

static char *add_block(rp_arena *arena, size_t payload)
{
  size_t header = (sizeof(rp_arena_block) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  rp_arena_block *block = rp_xrealloc(NULL, header + payload);
  block->size = payload;
  block->older = arena->blocks;
  arena->blocks = block;
  return (char *)block + header;
}

void *rp_arena_alloc(rp_arena *arena, size_t size)
{
  if (size > SIZE_MAX / 2) {
    die_of_memory();
  }
  size_t rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  arena->used += rounded;
  if (arena->next != NULL && rounded <= (size_t)(arena->end - arena->next)) {
    char *found = arena->next;
    arena->next += rounded;
    return found;
  }
  size_t newest = arena->blocks != NULL ? arena->blocks->size : FIRST_BLOCK / 2;
  size_t payload = newest >= LAST_BLOCK ? LAST_BLOCK : newest * 2;
  if (rounded > payload / 4) {
    // Behind the newest block in the list, so that what is free there stays in use.
    char *own = add_block(arena, rounded == 0 ? ALIGNMENT : rounded);
    rp_arena_block *block = arena->blocks;
    if (block->older != NULL) {
      arena->blocks = block->older;
      block->older = arena->blocks->older;
      arena->blocks->older = block;
    }
    return own;
  }
  char *start = add_block(arena, payload);
  arena->next = start + rounded;
  arena->end = start + payload;
  return start;
}

void *rp_arena_zalloc(rp_arena *arena, size_t count, size_t size)
{
  if (size != 0 && count > SIZE_MAX / 2 / size) {
    die_of_memory();
  }
  void *found = rp_arena_alloc(arena, count * size);
  memset(found, 0, count * size);
  return found;
}

char *rp_arena_cstr(rp_arena *arena, rp_str s)
{
  char *copy = rp_arena_alloc(arena, s.size + 1);
  if (s.size > 0) {
    memcpy(copy, s.data, s.size);
  }
  copy[s.size] = '\0';
  return copy;
}

rp_str rp_arena_str(rp_arena *arena, rp_str s)
{
  return (rp_str){rp_arena_cstr(arena, s), s.size};
}

rp_str rp_arena_vprintf(rp_arena *arena, const char *format, va_list arguments)
{
  va_list again;
  va_copy(again, arguments);
  int size = vsnprintf(NULL, 0, format, arguments);
  if (size < 0) {
    va_end(again);
    return RP_STR("");
  }
  char *text = rp_arena_alloc(arena, (size_t)size + 1);
  (void)vsnprintf(text, (size_t)size + 1, format, again);
  va_end(again);
  return (rp_str){text, (size_t)size};
}

rp_str rp_arena_printf(rp_arena *arena, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  rp_str text = rp_arena_vprintf(arena, format, arguments);
  va_end(arguments);
  return text;
}
