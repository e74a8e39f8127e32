#ifndef RP_BASE_INTERN_H
#define RP_BASE_INTERN_H

/// One pointer for each distinct text: names are compared by pointer afterwards.

#include "base/map.h"

typedef struct rp_symbol {
  rp_str text;    ///< NUL-terminated behind the slice
  uint32_t index; ///< order of first interning, from 0
} rp_symbol;

typedef struct rp_intern {
  rp_map symbols;
} rp_intern;

/// Symbols live in `arena`; release gives the hash table back.
void rp_intern_init(rp_intern *intern, rp_arena *arena);
void rp_intern_release(rp_intern *intern);

/// The symbol of `text`, made when new. Never NULL.
const rp_symbol *rp_intern_str(rp_intern *intern, rp_str text);
const rp_symbol *rp_intern_cstr(rp_intern *intern, const char *cstr);

#endif
