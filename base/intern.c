#include "base/intern.h"

void rp_intern_init(rp_intern *intern, rp_arena *arena)
{
  rp_map_init(&intern->symbols, arena);
}

void rp_intern_release(rp_intern *intern)
{
  rp_map_release(&intern->symbols);
}

const rp_symbol *rp_intern_str(rp_intern *intern, rp_str text)
{
  rp_symbol *symbol = rp_map_find(&intern->symbols, text);
  if (symbol == NULL) {
    symbol = RP_NEW(intern->symbols.arena, rp_symbol);
    symbol->text = rp_arena_str(intern->symbols.arena, text);
    symbol->index = (uint32_t)rp_map_count(&intern->symbols);
    rp_map_put(&intern->symbols, text, symbol);
  }
  return symbol;
}

const rp_symbol *rp_intern_cstr(rp_intern *intern, const char *cstr)
{
  return rp_intern_str(intern, rp_str_of(cstr));
}
