#ifndef RP_BASE_ARENA_H
#define RP_BASE_ARENA_H

/// Memory that is given back all at once. Everything with one lifetime (a file, a repository, a run) lives in one
/// arena; nothing in it is freed alone. An arena belongs to one thread at a time. Running out of memory ends the
/// process with the status RP_OUT_OF_MEMORY, so nobody checks for NULL.

#include <stdarg.h>
#include <stddef.h>

#include "base/str.h"

enum { RP_OUT_OF_MEMORY = 3 }; // of the program's exit statuses: "could not do it"

typedef struct rp_arena_block rp_arena_block;

typedef struct rp_arena {
  rp_arena_block *blocks; ///< newest first
  char *next;             ///< first free byte of the newest block
  char *end;              ///< its end
  size_t used;            ///< bytes handed out since init, less those taken back: what memory budgets look at
  rp_arena_block *spare;  ///< blocks that rp_arena_rewind emptied
  size_t serial;          ///< of the newest block
} rp_arena;

/// A point in the life of an arena.
typedef struct rp_arena_mark {
  const rp_arena_block *newest;
  char *next, *end;
  size_t used;
  size_t serial;
} rp_arena_mark;

void rp_arena_init(rp_arena *arena);

/// Gives everything back; the arena may be used again afterwards.
void rp_arena_release(rp_arena *arena);

rp_arena_mark rp_arena_mark_of(const rp_arena *arena);

/// Takes everything back that was handed out since `mark`, which stays good; marks taken since are void. Some of the memory is
/// kept for what is asked for next.
void rp_arena_rewind(rp_arena *arena, const rp_arena_mark *mark);

/// Uninitialised memory, aligned for any type; size 0 gives a valid pointer.
void *rp_arena_alloc(rp_arena *arena, size_t size);

/// Zeroed memory for `count` items of `size` bytes; ends the process when the product overflows.
void *rp_arena_zalloc(rp_arena *arena, size_t count, size_t size);

#define RP_NEW(arena, type) ((type *)rp_arena_zalloc((arena), 1, sizeof(type)))
#define RP_NEW_ARRAY(arena, type, count) ((type *)rp_arena_zalloc((arena), (count), sizeof(type)))

/// Copy with a NUL behind it, so that `.data` may serve as a cstr where the bytes hold none.
rp_str rp_arena_str(rp_arena *arena, rp_str s);

/// The same, as a pointer.
char *rp_arena_cstr(rp_arena *arena, rp_str s);

/// Formatted text, NUL-terminated behind the slice.
rp_str rp_arena_printf(rp_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
rp_str rp_arena_vprintf(rp_arena *arena, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));

/// realloc's out-of-memory rule for the few heap users: the process ends with a message.
void *rp_xrealloc(void *old, size_t size);

#endif
