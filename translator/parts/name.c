/// Names. Every function maps foreign text to a small alphabet and appends eight hex digits of a digest when that lost
/// something, so that different names stay different.

#include "translator/parts/name.h"

uint32_t rp_name_digest(rp_str text)
{
  uint64_t hash = 14695981039346656037u;
  for (size_t i = 0; i < text.size; i++) {
    hash = (hash ^ (unsigned char)text.data[i]) * 1099511628211u;
  }
  // A last stir (MurmurHash3's), so that texts which differ at their end only have digests that look different.
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdu;
  hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53u;
  return (uint32_t)(hash >> 32);
}

static bool is_lower(char c)
{
  return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
  return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
  return is_lower(c) || is_upper(c) || is_digit(c) || c == '_';
}

static char *finish(rp_arena *arena, char *text, size_t size, bool changed, rp_str original, char joint, size_t limit)
{
  if (size > limit) {
    size = limit;
    changed = true;
  }
  if (!changed) {
    text[size] = '\0';
    return text;
  }
  size_t kept = size > limit - 9 ? limit - 9 : size;
  return (char *)rp_arena_printf(arena, "%.*s%c%08x", (int)kept, text, joint, rp_name_digest(original)).data;
}

char *rp_name_entity(rp_arena *arena, rp_str text)
{
  char *out = rp_arena_alloc(arena, text.size + 2);
  size_t size = 0;
  bool changed = text.size == 0;
  for (size_t i = 0; i < text.size; i++) {
    char c = text.data[i];
    bool legal = is_word(c) || ((c == '.' || c == '-') && i > 0);
    out[size++] = legal ? c : '_';
    changed = changed || !legal;
  }
  return finish(arena, out, size, changed, text, '-', 180);
}

char *rp_name_variable(rp_arena *arena, rp_str text)
{
  char *out = rp_arena_alloc(arena, text.size + 3);
  size_t size = 0;
  bool changed = text.size == 0;
  if (text.size == 0 || is_digit(text.data[0])) {
    out[size++] = '_';
    changed = true;
  }
  for (size_t i = 0; i < text.size; i++) {
    bool legal = is_word(text.data[i]);
    out[size++] = legal ? text.data[i] : '_';
    changed = changed || !legal;
  }
  return finish(arena, out, size, changed, text, '_', 120);
}

char *rp_name_node(rp_arena *arena, rp_str text)
{
  char *out = rp_arena_alloc(arena, 2 * text.size + 4);
  size_t size = 0;
  if (text.size == 0 || !(is_lower(text.data[0]) || is_upper(text.data[0]))) {
    out[size++] = 'n';
  }
  for (size_t i = 0; i < text.size; i++) {
    char c = text.data[i];
    bool starts =
        is_upper(c) && i > 0 && (!is_upper(text.data[i - 1]) || (i + 1 < text.size && is_lower(text.data[i + 1])));
    if ((starts || !is_word(c) || c == '_') && size > 0 && out[size - 1] != '-') {
      out[size++] = '-';
    }
    if (is_upper(c)) {
      out[size++] = (char)(c - 'A' + 'a');
    } else if (is_lower(c) || is_digit(c)) {
      out[size++] = c;
    }
  }
  size = size > 40 ? 40 : size;
  while (size > 0 && out[size - 1] == '-') {
    size--;
  }
  rp_str id = {out, size};
  if (size == 0 || rp_str_is(id, "start-node") || rp_str_is(id, "end-node")) {
    return (char *)rp_arena_printf(arena, "n-%.*s", RP_STR_ARG(id)).data;
  }
  out[size] = '\0';
  return out;
}

char *rp_name_environment(rp_arena *arena, rp_str text)
{
  char *out = rp_arena_cstr(arena, rp_arena_printf(arena, "REPIPE_SECRET_%.*s", RP_STR_ARG(text)));
  for (char *c = out; *c != '\0'; c++) {
    if (is_lower(*c)) {
      *c = (char)(*c - 'a' + 'A');
    } else if (!is_word(*c)) {
      *c = '_';
    }
  }
  return out;
}
