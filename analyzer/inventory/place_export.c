// Places as messages, and as Python writes them.
#include <stdlib.h>

#include "analyzer/inventory/export.h"
#include "analyzer/inventory/task_paths.h"
#include "base/buf.h"

/// The value whose address a key begins with.
static rp_val value_at(rp_str key)
{
  return (rp_val)(uintptr_t)strtoull(key.data + 1, NULL, 16);
}

rp_str rp_place_text(rp_interp *in, const rp_place *place)
{
  if (place->value->kind != RP_NONE) {
    return rp_value_text(in, place->value);
  }
  rp_buf buf = RP_BUF_INIT;
  bool values = false;
  for (size_t i = 0; i < place->key.size;) {
    rp_str rest = rp_str_sub(place->key, i, place->key.size);
    size_t size = rp_place_value_size(rest);
    if (size > 0) {
      rp_buf_printf(&buf, "{%.*s}", RP_STR_ARG(rp_value_text(in, value_at(rest))));
      values = true;
      i += size;
    } else {
      rp_buf_char(&buf, rest.data[0] == RP_PLACE_JOINED ? '/' : rest.data[0]);
      i++;
    }
  }
  rp_str text = rp_buf_str(&buf);
  text = values ? rp_arena_printf(in->arena, "f'%.*s'", RP_STR_ARG(text))
                : rp_value_text(in, rp_value_str(&in->values, text));
  rp_buf_release(&buf);
  return text;
}

static const char *type_of(rp_val value)
{
  switch (rp_value_type(value)) {
  case RP_TYPE_BOOL:
    return "bool";
  case RP_TYPE_INT:
    return "int";
  case RP_TYPE_FLOAT:
    return "float";
  case RP_TYPE_DATE:
    return "date";
  case RP_TYPE_DATETIME:
    return "datetime";
  case RP_TYPE_STR:
    return "text";
  case RP_TYPE_ANY:
  case RP_TYPE_NONE:
  case RP_TYPE_BYTES:
  case RP_TYPE_TIMEDELTA:
  case RP_TYPE_LIST:
  case RP_TYPE_TUPLE:
  case RP_TYPE_SET:
  case RP_TYPE_DICT:
  case RP_TYPE_INTERVAL:
  case RP_TYPE_PATH:
  case RP_TYPE_ENUM:
  case RP_TYPE_CLASS:
  case RP_TYPE_TASK:
    return "";
  }
  return "";
}

static uint32_t number_of(rp_place_numbers *numbers, rp_arena *arena, rp_str value)
{
  uint32_t *known = rp_map_find(&numbers->map, value);
  if (known == NULL) {
    known = rp_arena_alloc(arena, sizeof *known);
    *known = ++numbers->last;
    rp_map_put(&numbers->map, value, known);
  }
  return *known;
}

static Repipe__V1__Place *place_message(rp_interp *in, rp_arena *arena, rp_str key, rp_place_numbers *numbers)
{
  Repipe__V1__Place *place = RP_MESSAGE(arena, Repipe__V1__Place, REPIPE__V1__PLACE__INIT);
  RP_VEC(Repipe__V1__PathPart *) parts = {0};
  bool joined = false;
  for (size_t i = 0; i < key.size;) {
    rp_str rest = rp_str_sub(key, i, key.size);
    size_t size = rp_place_value_size(rest);
    Repipe__V1__PathPart *part = RP_MESSAGE(arena, Repipe__V1__PathPart, REPIPE__V1__PATH_PART__INIT);
    if (size > 0) {
      rp_val value = value_at(rest);
      part->text = rp_export_text(arena, rp_value_text(in, value));
      part->value = number_of(numbers, in->arena, rp_str_sub(rest, 0, size));
      part->type = rp_arena_cstr(arena, rp_str_of(type_of(value)));
      part->joined = joined;
      part->input = value->kind == RP_INPUT && value->outside == NULL;
    } else {
      while (size < rest.size && rp_place_value_size(rp_str_sub(rest, size, rest.size)) == 0 &&
             rest.data[size] != RP_PLACE_JOINED) {
        size++;
      }
      part->text = rp_export_text(arena, rp_str_sub(rest, 0, size));
    }
    i += size;
    joined = i < key.size && key.data[i] == RP_PLACE_JOINED;
    i += joined;
    if (part->value != 0 || part->text[0] != '\0') {
      RP_PUSH(arena, &parts, part);
    }
  }
  place->n_parts = parts.count;
  place->parts = parts.items;
  return place;
}

size_t rp_place_export(rp_interp *in, rp_arena *arena, rp_val path, rp_place_numbers *numbers, Repipe__V1__Place ***out)
{
  size_t most = path != NULL && path->kind == RP_CHOICE ? path->choice.count : 1;
  Repipe__V1__Place **places = rp_arena_alloc(arena, most * sizeof *places);
  size_t count = 0;
  for (size_t i = 0; path != NULL && i < most; i++) {
    rp_val value = path->kind == RP_CHOICE ? path->choice.options[i].value : path;
    if (!rp_path_is_text(value) && !rp_value_is_symbolic(value)) {
      count = 0;
      break;
    }
    places[count++] = place_message(in, arena, rp_place_of(in, value).key, numbers);
  }
  *out = places;
  return count;
}
