#include "reporter/page/columns.h"

#include <stdlib.h>

#include "base/utf8.h"

void rp_push(json_t *list, json_t *value)
{
  if (value == NULL || json_array_append_new(list, value) != 0) {
    abort(); // out of memory: texts are clean
  }
}

void rp_set(json_t *object, const char *key, json_t *value)
{
  if (value == NULL || json_object_set_new(object, key, value) != 0) {
    abort();
  }
}

json_t *rp_number(int64_t value)
{
  return json_integer((json_int_t)value);
}

void rp_texts_init(rp_texts *texts, rp_arena *arena)
{
  texts->arena = arena;
  texts->table = json_array();
  rp_map_init(&texts->known, arena);
}

void rp_texts_release(rp_texts *texts)
{
  rp_map_release(&texts->known);
}

json_t *rp_str_number(rp_texts *texts, rp_str text)
{
  rp_str visible = rp_utf8_visible(texts->arena, text);
  uintptr_t at = (uintptr_t)rp_map_find(&texts->known, visible);
  if (at == 0) {
    rp_push(texts->table, json_stringn(visible.data != NULL ? visible.data : "", visible.size));
    at = json_array_size(texts->table);
    rp_map_put(&texts->known, visible, (void *)at);
  }
  return rp_number((int64_t)at - 1);
}

json_t *rp_text_number(rp_texts *texts, const char *cstr)
{
  return rp_str_number(texts, rp_str_of(cstr));
}

rp_columns rp_columns_of(const char *const *names)
{
  rp_columns c = {0};
  for (; names[c.count] != NULL; c.count++) {
    c.names[c.count] = names[c.count];
    c.lists[c.count] = json_array();
  }
  return c;
}

void rp_cell(rp_columns *columns, json_t *value)
{
  rp_push(columns->lists[columns->next], value);
  columns->next = (columns->next + 1) % columns->count;
}

json_t *rp_columns_object(const rp_columns *columns)
{
  json_t *object = json_object();
  for (size_t i = 0; i < columns->count; i++) {
    rp_set(object, columns->names[i], columns->lists[i]);
  }
  return object;
}
