#include "base/path.h"

#include "base/vec.h"

rp_str rp_path_join(rp_arena *arena, rp_str a, rp_str b)
{
  if (a.size == 0 || (b.size > 0 && b.data[0] == '/')) {
    return b;
  }
  if (b.size == 0) {
    return a;
  }
  bool slash = a.data[a.size - 1] == '/';
  return rp_arena_printf(arena, "%.*s%s%.*s", RP_STR_ARG(a), slash ? "" : "/", RP_STR_ARG(b));
}

rp_str rp_path_dir(rp_str path)
{
  size_t slash = rp_str_rfind_char(path, '/');
  return slash == SIZE_MAX ? RP_STR("") : rp_str_sub(path, 0, slash);
}

rp_str rp_path_base(rp_str path)
{
  size_t slash = rp_str_rfind_char(path, '/');
  return slash == SIZE_MAX ? path : rp_str_sub(path, slash + 1, path.size);
}

rp_str rp_path_normalize(rp_arena *arena, rp_str path)
{
  RP_VEC(rp_str) parts = {0};
  bool absolute = path.size > 0 && path.data[0] == '/';
  size_t total = 2;
  rp_str rest = path;
  rp_str part;
  while (rp_str_split(&rest, '/', &part)) {
    if (part.size == 0 || rp_str_is(part, ".")) {
      continue;
    }
    if (rp_str_is(part, "..")) {
      if (parts.count > 0 && !rp_str_is(parts.items[parts.count - 1], "..")) {
        parts.count--;
        continue;
      }
      if (absolute) {
        continue;
      }
    }
    RP_PUSH(arena, &parts, part);
    total += part.size + 1;
  }
  char *text = rp_arena_alloc(arena, total);
  size_t size = 0;
  if (absolute) {
    text[size++] = '/';
  }
  for (size_t i = 0; i < parts.count; i++) {
    if (i > 0) {
      text[size++] = '/';
    }
    memcpy(text + size, parts.items[i].data, parts.items[i].size);
    size += parts.items[i].size;
  }
  if (size == 0) {
    text[size++] = '.';
  }
  text[size] = '\0';
  return (rp_str){text, size};
}

rp_str rp_path_safe_name(rp_arena *arena, rp_str text, size_t limit)
{
  size_t size = text.size < limit ? text.size : limit;
  if (size == 0) {
    return RP_STR("_");
  }
  char *name = rp_arena_alloc(arena, size + 1);
  for (size_t i = 0; i < size; i++) {
    char c = text.data[i];
    bool keep = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
                (c == '.' && i > 0);
    name[i] = keep ? c : '_';
  }
  name[size] = '\0';
  return (rp_str){name, size};
}
