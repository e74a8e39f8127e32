// Each file is read into a scratch arena, asked whether it mentions Luigi and what it imports, and forgotten unless it
// mentions it. Then the import graph (file -> files its dotted names could mean) is walked twice: upwards from the files
// that mention Luigi over edges that give names, downwards from all of these over every edge.

#include "analyzer/select/select.h"

#include "analyzer/layer.h"
#include "analyzer/source/encoding.h"
#include "base/map.h"
#include "base/path.h"
#include "base/vec.h"
#include "proto/rules.h"

typedef RP_VEC(size_t) indices;

typedef struct candidate {
  rp_selected row;
  rp_str stem;   // path without ".py" or "/__init__.py": the path form of its dotted name
  bool package;  // an __init__.py
  bool mentions; // names Luigi or a layer
  bool readable; // text was decoded
  bool relevant;
  indices gives;   // files whose names this file can use
  indices loads;   // further files that Python executes when this one is imported
  indices used_by; // the reverse of gives
  const rp_select_import *imports;
  size_t import_count;
} candidate;

typedef struct selection {
  RP_VEC(rp_select_tree) trees;
  rp_arena *arena; // of the result
  rp_arena work;   // until the end of rp_select
  candidate *files;
  size_t count;
  size_t room;
  rp_map by_name; // last part of the stem -> indices
  rp_map by_dir;  // directories that are packages
} selection;

static bool contains(rp_str text, const char *needle)
{
  return rp_str_find(text, rp_str_of(needle), 0) != SIZE_MAX;
}

static bool mentions_luigi(rp_str text, const rp_select_import *imports, size_t count)
{
  if (contains(text, "luigi") || rp_layer_mentioned(text)) {
    return true;
  }
  for (size_t i = 0; i < count; i++) {
    if (imports[i].level == 0 && !imports[i].in_text && rp_layer_of(imports[i].module).size > 0) {
      return true;
    }
  }
  return false;
}

static bool is_lfs_pointer(rp_str content)
{
  return content.size < 1024 && rp_str_starts_with(content, RP_STR("version https://git-lfs.github.com/spec/"));
}

/// Luigi in a file that cannot be decoded: looked for in its bytes, NULs (UTF-16) left out.
static bool mentions_in_bytes(rp_arena *arena, rp_str content)
{
  char *bytes = rp_arena_alloc(arena, content.size + 1);
  size_t size = 0;
  for (size_t i = 0; i < content.size; i++) {
    if (content.data[i] != '\0') {
      bytes[size++] = content.data[i];
    }
  }
  return mentions_luigi((rp_str){bytes, size}, NULL, 0);
}

static bool is_python_shebang(rp_str content)
{
  rp_str line = rp_str_sub(content, 0, rp_str_find(content, RP_STR("\n"), 0));
  return line.size < 256 && rp_str_starts_with(line, RP_STR("#!")) && contains(line, "python");
}

static void read_candidate(selection *s, candidate *file)
{
  rp_arena scratch;
  rp_arena_init(&scratch);
  rp_error problem = {0};
  rp_str content;
  rp_str text;
  rp_source *source = s->trees.items[file->row.tree].source;
  bool read = rp_source_read(&content, source, file->row.entry, RP_SELECT_SIZE_LIMIT, &scratch, &problem) == 0;
  file->row.size = read && file->row.entry->unsized ? content.size : rp_source_size(source, file->row.entry);
  if (!read) {
    file->row.outcome = RP_SELECT_UNPARSED;
    file->row.code = problem.code == RP_ERROR_LIMIT ? RP_RULE_FILE_TOO_LARGE : RP_RULE_FILE_UNREADABLE;
  } else if (is_lfs_pointer(content)) {
    file->row.outcome = RP_SELECT_UNPARSED;
    file->row.code = RP_RULE_LFS_POINTER;
  } else if ((file->row.code = rp_encoding_decode(&text, content, &scratch)) != 0) {
    file->mentions = mentions_in_bytes(&scratch, content);
  } else {
    size_t count = 0;
    const rp_select_import *imports = rp_select_imports(&count, text, &scratch);
    file->readable = true;
    file->mentions = mentions_luigi(text, imports, count);
    file->row.flytekit = contains(text, "flytekit");
    rp_select_import *kept = rp_arena_alloc(&s->work, count * sizeof *kept);
    for (size_t i = 0; i < count; i++) {
      kept[i] = imports[i];
      kept[i].module = rp_arena_str(&s->work, imports[i].module);
      kept[i].name = rp_arena_str(&s->work, imports[i].name);
    }
    file->imports = kept;
    file->import_count = count;
    if (file->mentions) {
      file->row.content = rp_arena_str(s->arena, text);
    }
  }
  rp_arena_release(&scratch);
}

static void add_index(selection *s, rp_map *map, rp_str key, size_t value)
{
  indices *list = rp_map_find(map, key);
  if (list == NULL) {
    list = RP_NEW(&s->work, indices);
    rp_map_put(map, key, list);
  }
  RP_PUSH(&s->work, list, value);
}

static void name_candidate(selection *s, size_t index)
{
  candidate *file = &s->files[index];
  rp_str path = file->row.path;
  rp_str stem = rp_str_ends_with(path, RP_STR(".py")) ? rp_str_sub(path, 0, path.size - 3) : path;
  file->package = rp_str_is(rp_path_base(stem), "__init__");
  file->stem = file->package ? rp_path_dir(stem) : stem;
  if (file->package) {
    rp_map_put(&s->by_dir, file->stem, file);
  }
  add_index(s, &s->by_name, rp_path_base(file->stem), index);
}

/// Whether `stem` is `suffix` or ends in "/suffix"; `*root` gets what stands before it.
static bool ends_in(rp_str *root, rp_str stem, rp_str suffix)
{
  if (!rp_str_ends_with(stem, suffix)) {
    return false;
  }
  size_t rest = stem.size - suffix.size;
  if (rest > 0 && stem.data[rest - 1] != '/') {
    return false;
  }
  *root = rp_str_sub(stem, 0, rest > 0 ? rest - 1 : 0);
  return true;
}

/// Files that the path form of a dotted name can mean. A name of one part could mean a file in any folder: it means those
/// that lie in an import root (a folder that is no package) or beside the importer, and any other only where none does.
static void find_files(selection *s, indices *out, rp_str name, rp_str beside)
{
  const indices *list = rp_map_find(&s->by_name, rp_path_base(name));
  bool single = rp_str_rfind_char(name, '/') == SIZE_MAX;
  size_t before = out->count;
  for (int strict = single; list != NULL && strict >= 0 && out->count == before; strict--) {
    for (size_t i = 0; i < list->count; i++) {
      rp_str root;
      if (ends_in(&root, s->files[list->items[i]].stem, name) &&
          (strict == 0 || root.size == 0 || rp_str_eq(root, beside) || !rp_map_has(&s->by_dir, root))) {
        RP_PUSH(&s->work, out, list->items[i]);
      }
    }
  }
}

static void find_exact(selection *s, indices *out, rp_str stem)
{
  const indices *list = rp_map_find(&s->by_name, rp_path_base(stem));
  for (size_t i = 0; list != NULL && i < list->count; i++) {
    if (rp_str_eq(s->files[list->items[i]].stem, stem)) {
      RP_PUSH(&s->work, out, list->items[i]);
    }
  }
}

static rp_str as_path(rp_arena *arena, rp_str dotted)
{
  char *text = rp_arena_cstr(arena, dotted);
  for (size_t i = 0; i < dotted.size; i++) {
    text[i] = text[i] == '.' ? '/' : text[i];
  }
  return (rp_str){text, dotted.size};
}

/// `import a.b` and `from a.b import c`. The packages on the way are executed too; `import a.b` also gives their names.
static void link_absolute(selection *s, candidate *file, const rp_select_import *import)
{
  rp_str beside = rp_path_dir(file->row.path);
  rp_str module = as_path(&s->work, import->module);
  find_files(s, &file->gives, module, beside);
  if (import->name.size > 0 && !rp_str_is(import->name, "*")) {
    find_files(s, &file->gives, rp_path_join(&s->work, module, import->name), beside);
  }
  for (rp_str parent = rp_path_dir(module); parent.size > 0; parent = rp_path_dir(parent)) {
    find_files(s, import->name.size == 0 ? &file->gives : &file->loads, parent, beside);
  }
}

static void link_relative(selection *s, candidate *file, const rp_select_import *import)
{
  rp_str base = rp_path_dir(file->row.path);
  for (uint32_t level = 1; level < import->level; level++) {
    if (base.size == 0) {
      return; // above the top of the repository
    }
    base = rp_path_dir(base);
  }
  rp_str module = rp_path_join(&s->work, base, as_path(&s->work, import->module));
  find_exact(s, &file->gives, module);
  if (import->name.size > 0 && !rp_str_is(import->name, "*")) {
    find_exact(s, &file->gives, rp_path_join(&s->work, module, import->name));
  }
  find_exact(s, &file->loads, base);
}

static void link_imports(selection *s)
{
  for (size_t i = 0; i < s->count; i++) {
    candidate *file = &s->files[i];
    for (size_t k = 0; k < file->import_count; k++) {
      if (file->imports[k].level > 0) {
        link_relative(s, file, &file->imports[k]);
      } else {
        link_absolute(s, file, &file->imports[k]);
      }
    }
    // The packages that hold a file are executed before it.
    for (rp_str dir = rp_path_dir(file->stem); dir.size > 0 && rp_map_has(&s->by_dir, dir); dir = rp_path_dir(dir)) {
      find_exact(s, &file->loads, dir);
    }
  }
  for (size_t i = 0; i < s->count; i++) {
    for (size_t k = 0; k < s->files[i].gives.count; k++) {
      RP_PUSH(&s->work, &s->files[s->files[i].gives.items[k]].used_by, i);
    }
  }
}

static void mark(selection *s, indices *queue, const indices *next)
{
  for (size_t i = 0; i < next->count; i++) {
    candidate *file = &s->files[next->items[i]];
    if (!file->relevant) {
      file->relevant = true;
      RP_PUSH(&s->work, queue, next->items[i]);
    }
  }
}

static void spread(selection *s)
{
  indices queue = {0};
  for (size_t i = 0; i < s->count; i++) {
    if (s->files[i].mentions) {
      s->files[i].relevant = true;
      RP_PUSH(&s->work, &queue, i);
    }
  }
  if (queue.count == 0) {
    return;
  }
  link_imports(s);
  for (size_t i = 0; i < queue.count; i++) {
    mark(s, &queue, &s->files[queue.items[i]].used_by);
  }
  for (size_t i = 0; i < queue.count; i++) {
    mark(s, &queue, &s->files[queue.items[i]].gives);
    mark(s, &queue, &s->files[queue.items[i]].loads);
  }
}

/// The text of a file that matters only through imports: read again, as it was not kept.
static void reread(selection *s, rp_selected *row)
{
  rp_error problem = {0};
  rp_str content;
  if (rp_source_read(&content, s->trees.items[row->tree].source, row->entry, RP_SELECT_SIZE_LIMIT, s->arena,
                     &problem) != 0) {
    row->outcome = RP_SELECT_UNPARSED;
    row->code = RP_RULE_FILE_UNREADABLE;
  } else if ((row->code = rp_encoding_decode(&row->content, content, s->arena)) != 0) {
    row->outcome = RP_SELECT_UNPARSED;
  }
}

static void decide(selection *s, candidate *file)
{
  rp_selected *row = &file->row;
  if (row->outcome == RP_SELECT_UNPARSED || row->reason.size > 0) {
    return;
  }
  if (!file->relevant) {
    row->reason = RP_STR("no luigi");
    return;
  }
  if (!file->readable) {
    row->outcome = RP_SELECT_UNPARSED;
    return;
  }
  row->outcome = RP_SELECT_RELEVANT;
  if (row->content.data == NULL) {
    reread(s, row);
  }
}

static bool is_script(rp_source *source, const rp_source_entry *entry)
{
  rp_str base = rp_path_base(entry->path);
  if (entry->kind != RP_SOURCE_FILE || entry->size > RP_SOURCE_SCRIPT_LIMIT || (entry->size < 3 && !entry->unsized) ||
      rp_str_rfind_char(base, '.') != SIZE_MAX) {
    return false;
  }
  rp_arena scratch;
  rp_arena_init(&scratch);
  rp_error problem = {0};
  rp_str content;
  bool python = rp_source_read(&content, source, entry, RP_SOURCE_SCRIPT_LIMIT, &scratch, &problem) == 0 &&
                is_python_shebang(content);
  rp_arena_release(&scratch);
  return python;
}

static void add_candidate(selection *s, size_t tree, const rp_source_entry *entry)
{
  candidate *file = &s->files[s->count];
  rp_str prefix = s->trees.items[tree].prefix;
  file->row.entry = entry;
  file->row.tree = tree;
  file->row.size = entry->size;
  file->row.path = prefix.size > 0 ? rp_path_join(s->arena, prefix, entry->path) : entry->path;
  switch (entry->kind) {
  case RP_SOURCE_FILE:
    read_candidate(s, file);
    break;
  case RP_SOURCE_SYMLINK:
    file->row.code = RP_RULE_SYMLINK;
    file->row.reason = RP_STR("a symbolic link");
    break;
  case RP_SOURCE_SUBMODULE:
    file->row.code = RP_RULE_SUBMODULE;
    file->row.reason = RP_STR("a submodule");
    break;
  case RP_SOURCE_UNREADABLE:
    file->row.outcome = RP_SELECT_UNPARSED;
    file->row.code = RP_RULE_FILE_UNREADABLE;
    break;
  case RP_SOURCE_UNLISTED:
    file->row.path =
        rp_arena_printf(s->arena, "%.*s/", RP_STR_ARG(file->row.path.size > 0 ? file->row.path : RP_STR(".")));
    file->row.outcome = RP_SELECT_UNPARSED;
    file->row.code = RP_RULE_FILE_UNREADABLE;
    file->row.reason = RP_STR("a folder that cannot be listed");
    s->count++;
    return;
  }
  name_candidate(s, s->count++);
}

static void add_tree(selection *s, const rp_select_tree *tree)
{
  size_t number = s->trees.count;
  RP_PUSH(&s->work, &s->trees, *tree);
  if (s->count + tree->count > s->room) {
    s->room = (s->count + tree->count) * 2;
    candidate *more = RP_NEW_ARRAY(&s->work, candidate, s->room);
    if (s->count > 0) {
      memcpy(more, s->files, s->count * sizeof *more);
    }
    s->files = more;
  }
  for (size_t i = 0; i < tree->count; i++) {
    const rp_source_entry *entry = &tree->entries[i];
    if (entry->kind == RP_SOURCE_UNLISTED || rp_str_ends_with(entry->path, RP_STR(".py")) ||
        is_script(tree->source, entry)) {
      add_candidate(s, number, entry);
    }
  }
}

/// What is known of a name that was imported; NULL in the map: nobody wants it, or a tree has it.
static const char FOUND[] = "found", NONE[] = "none";

/// One name that begins an import: `acme`, `acme.base`.
static void follow_name(selection *s, const rp_select_more *more, rp_map *asked, rp_str dotted, size_t number)
{
  const char *known = rp_map_find(asked, dotted);
  if (known == NULL && !rp_map_has(asked, dotted)) {
    indices own = {0};
    rp_select_tree tree = {0};
    bool wanted = more->wants(more->data, dotted);
    if (wanted) {
      find_files(s, &own, as_path(&s->work, dotted), RP_STR(""));
    }
    bool found = wanted && own.count == 0 && more->find(more->data, &tree, dotted);
    known = !wanted || own.count > 0 ? NULL : found ? FOUND : NONE;
    rp_map_put(asked, dotted, (void *)(uintptr_t)known);
    if (found) {
      add_tree(s, &tree);
    }
  }
  s->files[number].mentions = s->files[number].mentions || (known == NONE && s->files[number].row.tree == 0);
}

static void follow_imports(selection *s, const rp_select_more *more)
{
  rp_map asked;
  rp_map_init(&asked, &s->work);
  for (size_t i = 0; i < s->count; i++) {
    for (size_t k = 0; k < s->files[i].import_count; k++) {
      const rp_select_import import = s->files[i].imports[k];
      for (size_t at = 0; import.level == 0 && at < import.module.size;) {
        size_t dot = rp_str_find(import.module, RP_STR("."), at);
        follow_name(s, more, &asked, rp_str_sub(import.module, 0, dot), i);
        at = dot == SIZE_MAX ? import.module.size : dot + 1;
      }
      if (import.level == 0 && import.name.size > 0 && !rp_str_is(import.name, "*")) {
        follow_name(s, more, &asked,
                    rp_arena_printf(&s->work, "%.*s.%.*s", RP_STR_ARG(import.module), RP_STR_ARG(import.name)), i);
      }
    }
  }
  rp_map_release(&asked);
}

int rp_select(const rp_selected **out, size_t *selected, const rp_select_tree *trees, size_t tree_count,
              const rp_select_more *more, rp_arena *arena, rp_error *err)
{
  (void)err;
  selection s = {.arena = arena};
  rp_arena_init(&s.work);
  rp_map_init(&s.by_name, &s.work);
  rp_map_init(&s.by_dir, &s.work);
  for (size_t i = 0; i < tree_count; i++) {
    add_tree(&s, &trees[i]);
  }
  if (more != NULL) {
    follow_imports(&s, more);
  }
  spread(&s);
  rp_selected *rows = RP_NEW_ARRAY(arena, rp_selected, s.count + 1);
  for (size_t i = 0; i < s.count; i++) {
    decide(&s, &s.files[i]);
    rows[i] = s.files[i].row;
  }
  *out = rows;
  *selected = s.count;
  rp_map_release(&s.by_name);
  rp_map_release(&s.by_dir);
  rp_arena_release(&s.work);
  return 0;
}
