// The names of layers are the top folders of their descriptors.
#include "analyzer/layer.h"

#include "analyzer/described.h"

enum { NAME_AT_LEAST = 6 }; // shorter ones are words of other things, too

static rp_str top_of(rp_str name, const char *separator)
{
  return rp_str_sub(name, 0, rp_str_find(name, rp_str_of(separator), 0));
}

static bool lies_in(const char *name, rp_str layer)
{
  return strncmp(name, layer.data, layer.size) == 0 && name[layer.size] == '/';
}

rp_str rp_layer_of(rp_str dotted)
{
  rp_str top = top_of(dotted, ".");
  for (size_t i = 0; i < rp_layers_count && top.size > 0; i++) {
    if (lies_in(rp_layers[i].name, top)) {
      return (rp_str){rp_layers[i].name, top.size};
    }
  }
  return RP_STR("");
}

bool rp_layer_mentioned(rp_str text)
{
  rp_str layer = RP_STR("");
  for (size_t i = 0; i < rp_layers_count; i++) {
    if (layer.size > 0 && lies_in(rp_layers[i].name, layer)) {
      continue;
    }
    layer = top_of(rp_str_of(rp_layers[i].name), "/");
    if (layer.size >= NAME_AT_LEAST && rp_str_find(layer, RP_STR("luigi"), 0) == SIZE_MAX &&
        rp_str_find(text, layer, 0) != SIZE_MAX) {
      return true;
    }
  }
  return false;
}
