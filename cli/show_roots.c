#include "cli/show_roots.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/vec.h"
#include "cli/cmd.h"
#include "proto/inventory_json.h"

enum { ROOTS_LIMIT = 64 * 1024 * 1024 };

static rp_str text_of(const json_t *text, rp_arena *arena)
{
  return rp_arena_str(arena, (rp_str){json_string_value(text), json_string_length(text)});
}

/// NULL, or what is wrong with the line.
static const char *take(rp_analyze_root *root, const json_t *line, rp_arena *arena)
{
  const json_t *name = json_object_get(line, "root");
  json_t *params = json_object_get(line, "params");
  if (!json_is_string(name)) {
    return "no object with a text \"root\"";
  }
  if (params != NULL && !json_is_object(params)) {
    return "\"params\" is no object";
  }
  rp_analyze_argument *arguments = RP_NEW_ARRAY(arena, rp_analyze_argument, json_object_size(params) + 1);
  *root = (rp_analyze_root){.name = text_of(name, arena), .arguments = arguments};
  const char *key;
  json_t *value;
  json_object_foreach (params, key, value) {
    if (!json_is_string(value)) {
      return "a value in \"params\" is no text";
    }
    arguments[root->argument_count++] =
        (rp_analyze_argument){rp_arena_str(arena, rp_str_of(key)), text_of(value, arena)};
  }
  return NULL;
}

int rp_show_roots_read(rp_analyze_root **out, size_t *count, const char *file, rp_arena *arena, rp_error *err)
{
  RP_VEC(rp_analyze_root) roots = {0};
  rp_str content;
  if (rp_file_read(&content, arena, file, ROOTS_LIMIT, err) != 0) {
    return -1;
  }
  rp_str line;
  for (size_t number = 1; rp_str_split(&content, '\n', &line); number++) {
    if (rp_str_trim(line).size == 0) {
      continue;
    }
    json_error_t problem;
    json_t *object = json_loadb(line.data, line.size, JSON_REJECT_DUPLICATES, &problem);
    rp_analyze_root root = {0};
    const char *wrong = object == NULL ? problem.text : take(&root, object, arena);
    int status = wrong == NULL ? 0 : rp_fail(err, RP_ERROR_FORMAT, "%s:%zu: %s", file, number, wrong);
    json_decref(object);
    if (status != 0) {
      return -1;
    }
    RP_PUSH(arena, &roots, root);
  }
  *out = roots.items;
  *count = roots.count;
  return roots.count > 0 ? 0 : rp_fail(err, RP_ERROR_FORMAT, "%s: no root", file);
}

static json_t *line_of(const Repipe__V1__Inventory *inventory, const rp_analyze_root *root)
{
  json_t *params = json_object();
  for (size_t i = 0; i < root->argument_count; i++) {
    const rp_analyze_argument *argument = &root->arguments[i];
    json_object_setn_new(params, argument->name.data, argument->name.size,
                         json_stringn(argument->value.data, argument->value.size));
  }
  json_t *line = json_pack("{s:s%, s:o}", "root", root->name.data, root->name.size, "params", params);
  if (root->graph != NULL) {
    json_object_set_new(line, "graph", rp_graph_json(inventory, root->graph));
  } else {
    json_object_set_new(line, "error", json_string(root->error.text));
  }
  return line;
}

int rp_show_roots_print(const Repipe__V1__Inventory *inventory, const rp_analyze_root *roots, size_t count)
{
  bool all = true;
  for (size_t i = 0; i < count; i++) {
    json_t *line = line_of(inventory, &roots[i]);
    char *text = json_dumps(line, JSON_COMPACT | JSON_REAL_PRECISION(17));
    json_decref(line);
    bool printed = text != NULL && rp_print(rp_str_of(text)) && rp_print(RP_STR("\n"));
    free(text);
    if (!printed) {
      return RP_EXIT_FAILED;
    }
    all = all && roots[i].graph != NULL;
  }
  return all ? RP_EXIT_OK : RP_EXIT_UNMET;
}
