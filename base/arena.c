// A list of blocks, each twice as large as the one before up to a limit; large requests get a block of their own. Each block has
// a number, so that those made since a mark are told from older ones wherever they stand in the list. Under the address sanitizer
// what is rewound is poisoned, and no block is used twice: a pointer to it is found when it is followed.
#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/format.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
enum { KEEPS_SPARE = 0 };
#else
#define ASAN_POISON_MEMORY_REGION(start, size) ((void)(start), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(start, size) ((void)(start), (void)(size))
enum { KEEPS_SPARE = 1 };
#endif

enum { FIRST_BLOCK = 16 * 1024, LAST_BLOCK = 1024 * 1024, ALIGNMENT = 16, FORMATTED = 256 };

struct rp_arena_block {
  rp_arena_block *older;
  size_t size;
  size_t serial;
};

enum { HEADER = (sizeof(rp_arena_block) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT };

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

static void free_blocks(rp_arena_block *block)
{
  while (block != NULL) {
    rp_arena_block *older = block->older;
    ASAN_UNPOISON_MEMORY_REGION((char *)block + HEADER, block->size);
    free(block);
    block = older;
  }
}

void rp_arena_release(rp_arena *arena)
{
  free_blocks(arena->blocks);
  free_blocks(arena->spare);
  *arena = (rp_arena){0};
}

rp_arena_mark rp_arena_mark_of(const rp_arena *arena)
{
  return (rp_arena_mark){arena->blocks, arena->next, arena->end, arena->used, arena->serial};
}

void rp_arena_rewind(rp_arena *arena, const rp_arena_mark *mark)
{
  // Behind the block that was the newest one stand its own newer ones for large requests, then older ones of both kinds.
  rp_arena_block **link = &arena->blocks;
  bool passed = false;
  while (*link != NULL) {
    rp_arena_block *block = *link;
    if (block->serial <= mark->serial) {
      if (passed || block != mark->newest) {
        break;
      }
      passed = true;
      link = &block->older;
      continue;
    }
    *link = block->older;
    if (KEEPS_SPARE && block->size == LAST_BLOCK) {
      block->older = arena->spare;
      arena->spare = block;
    } else {
      block->older = NULL;
      free_blocks(block);
    }
  }
  arena->next = mark->next;
  arena->end = mark->end;
  arena->used = mark->used;
  if (arena->next != NULL) {
    ASAN_POISON_MEMORY_REGION(arena->next, (size_t)(arena->end - arena->next));
  }
}

static char *add_block(rp_arena *arena, size_t payload)
{
  rp_arena_block *block = arena->spare;
  if (block != NULL && block->size == payload) {
    arena->spare = block->older;
  } else {
    block = rp_xrealloc(NULL, HEADER + payload);
  }
  block->size = payload;
  block->serial = ++arena->serial;
  block->older = arena->blocks;
  arena->blocks = block;
  return (char *)block + HEADER;
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
    ASAN_UNPOISON_MEMORY_REGION(found, rounded);
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
  char most[FORMATTED];
  va_list again;
  va_copy(again, arguments);
  size_t plain;
  if (rp_format_plain(most, sizeof most, &plain, format, again)) {
    va_end(again);
    return rp_arena_str(arena, (rp_str){most, plain});
  }
  va_end(again);
  va_copy(again, arguments);
  int size = vsnprintf(most, sizeof most, format, arguments);
  if (size < 0) {
    va_end(again);
    return RP_STR("");
  }
  char *text = rp_arena_alloc(arena, (size_t)size + 1);
  if ((size_t)size < sizeof most) {
    memcpy(text, most, (size_t)size + 1);
  } else {
    (void)vsnprintf(text, (size_t)size + 1, format, again);
  }
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
