#include "analyzer/select/library.h"

#include "base/path.h"

static const char PREFIX[] = "library:";

/// The folder's name, with the number of the library behind it where an earlier one is called the same.
static rp_str prefix_of(const rp_select_tree *trees, size_t first, size_t index, rp_str path, rp_arena *arena)
{
  rp_str name = rp_path_base(rp_path_normalize(arena, path));
  rp_str prefix = rp_arena_printf(arena, "%s%.*s", PREFIX, RP_STR_ARG(name));
  for (size_t i = first; i < first + index; i++) {
    if (rp_str_eq(trees[i].prefix, prefix)) {
      return rp_arena_printf(arena, "%.*s.%zu", RP_STR_ARG(prefix), index + 1);
    }
  }
  return prefix;
}

int rp_libraries_open(rp_select_tree **out, size_t first, const char *const *paths, size_t count, rp_arena *arena,
                      rp_error *err)
{
  rp_select_tree *trees = rp_arena_zalloc(arena, first + count + 1, sizeof *trees);
  *out = trees;
  for (size_t i = 0; i < count; i++) {
    rp_select_tree *tree = &trees[first + i];
    if (rp_source_open(&tree->source, paths[i], NULL, err) != 0) {
      return -1;
    }
    tree->prefix = prefix_of(trees, first, i, rp_str_of(paths[i]), arena);
    if (rp_source_list(&tree->entries, &tree->count, tree->source, arena, err) != 0) {
      return -1;
    }
  }
  return 0;
}

void rp_libraries_close(rp_select_tree *trees, size_t first, size_t count)
{
  for (size_t i = first; trees != NULL && i < first + count; i++) {
    rp_source_free(trees[i].source);
  }
}

bool rp_library_path(rp_str path)
{
  return rp_str_starts_with(path, rp_str_of(PREFIX));
}
