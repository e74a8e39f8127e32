// The names of layers are the top folders of their descriptors.
#include "analyzer/layer.h"

#include "analyzer/described.h"

enum { NAME_AT_LEAST = 6 }; // shorter ones are words of other things, too

static rp_str top_of(rp_str name, const char *separator)
{
  return rp_str_sub(name, 0, rp_str_find(name, rp_str_of(separator), 0));
}

static rp_str layer_at(size_t i)
{
  return top_of(rp_str_of(rp_layers[i].name), "/");
}

rp_str rp_layer_of(rp_str dotted)
{
  rp_str top = top_of(dotted, ".");
  for (size_t i = 0; i < rp_layers_count && top.size > 0; i++) {
    const char *name = rp_layers[i].name;
    if (strncmp(name, top.data, top.size) == 0 && name[top.size] == '/') {
      return (rp_str){name, top.size};
    }
  }
  return RP_STR("");
}

bool rp_layer_mentioned(rp_str text)
{
  rp_str last = RP_STR("");
  for (size_t i = 0; i < rp_layers_count; i++) {
    rp_str name = layer_at(i);
    if (!rp_str_eq(name, last) && name.size >= NAME_AT_LEAST && rp_str_find(name, RP_STR("luigi"), 0) == SIZE_MAX &&
        rp_str_find(text, name, 0) != SIZE_MAX) {
      return true;
    }
    last = name;
  }
  return false;
}
