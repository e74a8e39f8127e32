// The parser asks for a hundred small blocks a line and gives nearly all of them back with the tree: what is free of a size is
// kept in a list of that size, and new blocks are cut from large pieces. Each block says its size in front. tree-sitter's
// allocator takes no context, hence the thread's own pointer to the pool of the extractor that is at work. Large blocks are
// malloc's, and so are all where no extractor is at work or the sanitizer looks after each of them.
#include <pthread.h>
#include <stdlib.h>

#include "analyzer/extract/internal.h"

enum { STEP = 16, PIECE = 256 * 1024 };

#if defined(__SANITIZE_ADDRESS__)
enum { LARGEST = 0 };
#else
enum { LARGEST = RP_EXTRACT_CLASSES * STEP - STEP };
#endif

union rp_extract_cell {
  size_t class; ///< blocks of `class * STEP` bytes, the head included; 0: malloc's
  rp_extract_cell *next;
};

struct rp_extract_piece {
  rp_extract_piece *next;
};

static _Thread_local rp_extract_memory *at_work;

static void *cut(rp_extract_memory *memory, size_t class)
{
  size_t size = class * STEP;
  if (memory->left < size) {
    rp_extract_piece *piece = rp_xrealloc(NULL, PIECE);
    piece->next = memory->pieces;
    memory->pieces = piece;
    memory->at = (char *)piece + STEP;
    memory->left = PIECE - STEP;
  }
  void *block = memory->at;
  memory->at += size;
  memory->left -= size;
  return block;
}

static void *take(size_t size)
{
  rp_extract_memory *memory = at_work;
  if (memory != NULL) {
    memory->allocated += size;
  }
  size_t class = (size + sizeof(rp_extract_cell) + STEP - 1) / STEP;
  rp_extract_cell *block;
  if (memory == NULL || size + sizeof *block > LARGEST) {
    block = rp_xrealloc(NULL, size + sizeof *block);
    class = 0;
  } else if (memory->free[class] != NULL) {
    block = memory->free[class];
    memory->free[class] = block->next;
  } else {
    block = cut(memory, class);
  }
  block->class = class;
  return block + 1;
}

static void give(void *data)
{
  if (data == NULL) {
    return;
  }
  rp_extract_cell *block = (rp_extract_cell *)data - 1;
  size_t class = block->class;
  if (class == 0) {
    free(block);
  } else if (at_work != NULL) {
    block->next = at_work->free[class];
    at_work->free[class] = block;
  }
}

static void *take_zeroed(size_t count, size_t size)
{
  // tree-sitter multiplies sizes that it has checked itself: a stack's nodes, a table's rows.
  return memset(take(count * size), 0, count * size);
}

static void *take_again(void *old, size_t size)
{
  if (old == NULL) {
    return take(size);
  }
  rp_extract_cell *block = (rp_extract_cell *)old - 1;
  if (block->class == 0) {
    if (at_work != NULL) {
      at_work->allocated += size;
    }
    block = rp_xrealloc(block, size + sizeof *block);
    return block + 1;
  }
  size_t room = block->class * STEP - sizeof *block;
  void *data = take(size);
  memcpy(data, old, size < room ? size : room);
  give(old);
  return data;
}

static void install(void)
{
  ts_set_allocator(take, take_zeroed, take_again, give);
}

rp_extract_memory *rp_extract_memory_enter(rp_extract_memory *memory)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  (void)pthread_once(&once, install);
  rp_extract_memory *outer = at_work;
  at_work = memory;
  return outer;
}

void rp_extract_memory_leave(rp_extract_memory *outer)
{
  at_work = outer;
}

void rp_extract_memory_release(rp_extract_memory *memory)
{
  while (memory->pieces != NULL) {
    rp_extract_piece *piece = memory->pieces;
    memory->pieces = piece->next;
    free(piece);
  }
}
