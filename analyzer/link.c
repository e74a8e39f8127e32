// Modules by name. A name is looked up in the importer's own root first, then in the others, nearest first; where two are
// equally near, the answer is that it is not known.
#include "analyzer/link.h"

#include <stdlib.h>

#include "analyzer/described.h"
#include "base/path.h"

typedef struct provider {
  rp_module *module;
  struct provider *next;
} provider;

typedef struct vote {
  rp_str root;
  uint32_t count;
  struct vote *next;
} vote;

struct rp_linker {
  rp_arena *arena;
  rp_intern *names;
  rp_extractor *extractor;
  rp_map by_name;  ///< dotted -> provider *
  rp_map by_path;  ///< path -> rp_module *
  rp_map stubs;    ///< dotted -> rp_module *, made when first asked for; the linker itself: none
  rp_map layers;   ///< the same of what analyzer/layers describes
  rp_map packages; ///< directories with __init__.py
  rp_map folders;  ///< every directory with a .py file below it
  rp_map projects; ///< directories from which distributions are built
  rp_map scripts;  ///< directories with .py files of their own
  rp_map suffixes; ///< "c.py", "b/c.py", "a/b/c.py" -> paths (linked list of rp_str)
  rp_map votes;    ///< natural root -> vote *
  RP_VEC(rp_module *) modules;
  RP_VEC(rp_module *) libraries; ///< modules of libraries, in the order of their files
  RP_VEC(rp_str) roots;
};

typedef struct path_link {
  rp_str path;
  struct path_link *next;
} path_link;

static rp_str parent_of(rp_str dir)
{
  return rp_path_dir(dir);
}

/// The directory above the topmost package that holds the file.
static rp_str natural_root(const rp_linker *linker, rp_str path)
{
  rp_str dir = rp_path_dir(path);
  while (dir.size > 0 && rp_map_has(&linker->packages, dir)) {
    dir = parent_of(dir);
  }
  return dir;
}

/// True when `root` is `dir` itself or one of its parents.
static bool is_above(rp_str root, rp_str dir)
{
  return root.size == 0 || rp_str_eq(root, dir) || (rp_str_starts_with(dir, root) && dir.data[root.size] == '/');
}

static void add_vote(rp_linker *linker, rp_str path, rp_str root, uint32_t weight)
{
  rp_str natural = natural_root(linker, path);
  if (!is_above(root, natural)) {
    return;
  }
  vote *first = rp_map_find(&linker->votes, natural);
  for (vote *v = first; v != NULL; v = v->next) {
    if (rp_str_eq(v->root, root)) {
      v->count += weight;
      return;
    }
  }
  vote *fresh = RP_NEW(linker->arena, vote);
  fresh->root = root;
  fresh->count = weight;
  fresh->next = first;
  rp_map_put(&linker->votes, natural, fresh);
}

static void add_suffixes(rp_linker *linker, rp_str path)
{
  for (size_t at = path.size; at > 0; at--) {
    if (at > 1 && path.data[at - 2] != '/') {
      continue;
    }
    rp_str suffix = rp_str_sub(path, at - 1, path.size);
    path_link *link = RP_NEW(linker->arena, path_link);
    link->path = path;
    link->next = rp_map_find(&linker->suffixes, suffix);
    rp_map_put(&linker->suffixes, suffix, link);
  }
}

static size_t shared_prefix(rp_str a, rp_str b)
{
  size_t i = 0;
  size_t shared = 0;
  while (i < a.size && i < b.size && a.data[i] == b.data[i]) {
    i++;
    if (i == a.size || i == b.size || a.data[i - 1] == '/') {
      shared = i;
    }
  }
  return shared;
}

/// Votes for the roots under which a dotted name leads to a file: the file nearest to the importer.
static bool vote_for_name(rp_linker *linker, rp_str importer, rp_str dotted, uint32_t weight)
{
  char *slashed = rp_arena_cstr(linker->arena, dotted);
  for (size_t i = 0; i < dotted.size; i++) {
    slashed[i] = slashed[i] == '.' ? '/' : slashed[i];
  }
  static const char *const ENDINGS[] = {".py", "/__init__.py"};
  rp_str best = {NULL, 0};
  size_t best_shared = 0;
  rp_str best_suffix = {NULL, 0};
  for (size_t e = 0; e < 2; e++) {
    rp_str suffix = rp_arena_printf(linker->arena, "%s%s", slashed, ENDINGS[e]);
    for (path_link *link = rp_map_find(&linker->suffixes, suffix); link != NULL; link = link->next) {
      size_t shared = shared_prefix(link->path, importer) + 1;
      if (shared > best_shared || (shared == best_shared && rp_str_cmp(link->path, best) < 0)) {
        best = link->path;
        best_shared = shared;
        best_suffix = suffix;
      }
    }
  }
  if (best_shared == 0) {
    return false;
  }
  size_t root_size = best.size - best_suffix.size;
  add_vote(linker, best, rp_str_sub(best, 0, root_size > 0 ? root_size - 1 : 0), weight);
  return true;
}

/// A relative import works only below a package that both files share.
static void vote_for_relative(rp_linker *linker, const rp_link_file *file, uint32_t node)
{
  const rp_facts *facts = file->facts;
  rp_str dir = rp_path_dir(file->path);
  for (uint32_t i = 1; i < facts->b[node] && dir.size > 0; i++) {
    dir = parent_of(dir);
  }
  if (dir.size == 0) {
    return;
  }
  rp_str root = parent_of(dir);
  if (rp_str_eq(root, natural_root(linker, file->path))) {
    return; // a package by its __init__.py: that it can be one says nothing of what stands above
  }
  add_vote(linker, file->path, root, 3);
  char *slashed = rp_arena_cstr(linker->arena, rp_ir_name(facts, facts->a[node]));
  for (char *c = slashed; *c != '\0'; c++) {
    *c = *c == '.' ? '/' : *c;
  }
  rp_str base = rp_path_join(linker->arena, dir, rp_str_of(slashed));
  rp_ir_list aliases = rp_ir_list_at(facts, facts->c[node]);
  for (size_t i = 0; i <= aliases.count && i < 64; i++) {
    rp_str target =
        i == aliases.count ? base : rp_path_join(linker->arena, base, rp_ir_name(facts, facts->a[aliases.items[i]]));
    rp_str module = rp_arena_printf(linker->arena, "%.*s.py", RP_STR_ARG(target));
    rp_str package = rp_arena_printf(linker->arena, "%.*s/__init__.py", RP_STR_ARG(target));
    if (rp_map_has(&linker->suffixes, module)) {
      add_vote(linker, module, root, 3);
    }
    if (rp_map_has(&linker->suffixes, package)) {
      add_vote(linker, package, root, 3);
    }
  }
}

static void vote_from(rp_linker *linker, const rp_link_file *file)
{
  const rp_facts *facts = file->facts;
  for (uint32_t node = 1; node < facts->kind.len; node++) {
    rp_ir_kind kind = rp_ir_kind_of(facts, node);
    if (kind == RP_IR_IMPORT) {
      rp_ir_list aliases = rp_ir_list_at(facts, facts->a[node]);
      for (size_t i = 0; i < aliases.count; i++) {
        vote_for_name(linker, file->path, rp_ir_name(facts, facts->a[aliases.items[i]]), 1);
      }
    } else if (kind == RP_IR_IMPORT_FROM && facts->b[node] > 0) {
      vote_for_relative(linker, file, node);
    } else if (kind == RP_IR_IMPORT_FROM) {
      rp_str module = rp_ir_name(facts, facts->a[node]);
      if (!vote_for_name(linker, file->path, module, 1)) { // `from package import module` of a namespace package
        rp_ir_list aliases = rp_ir_list_at(facts, facts->c[node]);
        for (size_t i = 0; i < aliases.count && i < 16; i++) {
          rp_str name = rp_ir_name(facts, facts->a[aliases.items[i]]);
          vote_for_name(linker, file->path,
                        rp_arena_printf(linker->arena, "%.*s.%.*s", RP_STR_ARG(module), RP_STR_ARG(name)), 1);
        }
      }
    }
  }
}

/// Folders that are import roots by custom and never packages.
static bool is_source_folder(rp_str dir)
{
  static const char *const NAMES[] = {"src", "lib", "python", "source", "sources"};
  for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
    if (rp_str_is(rp_path_base(dir), NAMES[i])) {
      return true;
    }
  }
  return false;
}

/// A package below folders that hold nothing but packages, in a tree that builds a distribution: they are its namespace
/// (PEP 420), and the root is where the distribution is built from.
static void vote_for_project(rp_linker *linker, rp_str path)
{
  for (rp_str dir = natural_root(linker, path); dir.size > 0; dir = parent_of(dir)) {
    if (is_source_folder(dir) || rp_map_has(&linker->projects, dir)) {
      add_vote(linker, path, dir, 1);
      return;
    }
    if (rp_map_has(&linker->scripts, dir)) {
      return;
    }
  }
  if (rp_map_has(&linker->projects, RP_STR(""))) {
    add_vote(linker, path, RP_STR(""), 1);
  }
}

static rp_str elected_root(const rp_linker *linker, rp_str path)
{
  rp_str natural = natural_root(linker, path);
  rp_str best = natural;
  uint32_t most = 0;
  for (vote *v = rp_map_find(&linker->votes, natural); v != NULL; v = v->next) {
    bool better =
        v->count > most ||
        (v->count == most && (rp_str_eq(v->root, natural) || (!rp_str_eq(best, natural) && v->root.size > best.size)));
    if (better) {
      best = v->root;
      most = v->count;
    }
  }
  return best;
}

static rp_str dotted_name(rp_linker *linker, rp_str root, rp_str path)
{
  rp_str inner = root.size == 0 ? path : rp_str_sub(path, root.size + 1, path.size);
  if (rp_str_ends_with(inner, RP_STR("/__init__.py"))) {
    inner = rp_str_sub(inner, 0, inner.size - 12);
  } else if (rp_str_ends_with(inner, RP_STR(".py"))) {
    inner = rp_str_sub(inner, 0, inner.size - 3);
  }
  char *text = rp_arena_cstr(linker->arena, inner);
  for (size_t i = 0; i < inner.size; i++) {
    text[i] = text[i] == '/' ? '.' : text[i];
  }
  return (rp_str){text, inner.size};
}

static int compare_modules(const void *left, const void *right)
{
  const rp_module *a = *(rp_module *const *)left;
  const rp_module *b = *(rp_module *const *)right;
  int order = rp_str_cmp(a->import_root, b->import_root);
  order = order != 0 ? order : rp_str_cmp(a->name->text, b->name->text);
  return order != 0 ? order : rp_str_cmp(a->path, b->path);
}

static void note_folders(rp_linker *linker, rp_str path)
{
  rp_str base = rp_path_base(path);
  if (rp_str_is(base, "setup.py") || rp_str_is(base, "setup.cfg") || rp_str_is(base, "pyproject.toml")) {
    rp_map_put(&linker->projects, rp_path_dir(path), linker);
  } else {
    rp_map_put(&linker->scripts, rp_path_dir(path), linker);
  }
  if (rp_str_is(base, "__init__.py")) {
    rp_map_put(&linker->packages, rp_path_dir(path), linker);
  }
  for (rp_str dir = rp_path_dir(path); dir.size > 0 && !rp_map_has(&linker->folders, dir); dir = parent_of(dir)) {
    rp_map_put(&linker->folders, dir, linker);
  }
}

/// In front of those that are known by the name already. A script without an ending is run, never imported.
static void add_provider(rp_linker *linker, rp_module *module)
{
  if (!rp_str_ends_with(module->path, RP_STR(".py"))) {
    return;
  }
  provider *p = RP_NEW(linker->arena, provider);
  p->module = module;
  p->next = rp_map_find(&linker->by_name, module->name->text);
  rp_map_put(&linker->by_name, module->name->text, p);
}

rp_linker *rp_linker_new(rp_arena *arena, const rp_link_file *files, size_t count, const rp_str *all_paths,
                         size_t path_count, const rp_str *evidence, size_t evidence_count, rp_extractor *extractor,
                         rp_intern *names)
{
  rp_linker *linker = RP_NEW(arena, rp_linker);
  linker->arena = arena;
  linker->names = names;
  linker->extractor = extractor;
  rp_map *maps[] = {&linker->by_name, &linker->by_path,  &linker->stubs,   &linker->layers,   &linker->packages,
                    &linker->folders, &linker->projects, &linker->scripts, &linker->suffixes, &linker->votes};
  for (size_t i = 0; i < sizeof maps / sizeof maps[0]; i++) {
    rp_map_init(maps[i], arena);
  }
  for (size_t i = 0; i < path_count; i++) {
    note_folders(linker, all_paths[i]);
  }
  for (size_t i = 0; i < count; i++) {
    add_suffixes(linker, files[i].path);
  }
  for (size_t i = 0; i < count; i++) {
    vote_from(linker, &files[i]);
    vote_for_project(linker, files[i].path);
  }
  for (size_t i = 0; i < evidence_count; i++) {
    vote_for_name(linker, RP_STR(""), evidence[i], 2);
  }
  rp_map roots;
  rp_map_init(&roots, arena);
  for (size_t i = 0; i < count; i++) {
    rp_module *module = RP_NEW(arena, rp_module);
    module->path = files[i].path;
    module->facts = files[i].facts;
    module->content = files[i].content;
    module->test = files[i].test;
    module->library = files[i].library;
    module->partial = files[i].partial;
    module->import_root = elected_root(linker, files[i].path);
    module->package = rp_str_is(rp_path_base(files[i].path), "__init__.py");
    module->name = rp_intern_str(names, dotted_name(linker, module->import_root, files[i].path));
    if (module->library) {
      RP_PUSH(arena, &linker->libraries, module);
    } else {
      RP_PUSH(arena, &linker->modules, module);
    }
    rp_map_put(&linker->by_path, module->path, module);
    if (rp_map_put(&roots, module->import_root, module) == NULL) {
      RP_PUSH(arena, &linker->roots, module->import_root);
    }
  }
  rp_map_release(&roots);
  if (linker->modules.count > 1) {
    qsort(linker->modules.items, linker->modules.count, sizeof linker->modules.items[0], compare_modules);
  }
  for (size_t i = linker->libraries.count; i > 0; i--) {
    add_provider(linker, linker->libraries.items[i - 1]);
  }
  for (size_t i = linker->modules.count; i > 0; i--) {
    add_provider(linker, linker->modules.items[i - 1]);
  }
  return linker;
}

void rp_linker_release(rp_linker *linker)
{
  rp_map *maps[] = {&linker->by_name, &linker->by_path,  &linker->stubs,   &linker->layers,   &linker->packages,
                    &linker->folders, &linker->projects, &linker->scripts, &linker->suffixes, &linker->votes};
  for (size_t i = 0; i < sizeof maps / sizeof maps[0]; i++) {
    rp_map_release(maps[i]);
  }
}

rp_module *const *rp_linker_modules(const rp_linker *linker, size_t *count)
{
  *count = linker->modules.count;
  return linker->modules.items;
}

rp_module *rp_linker_by_path(const rp_linker *linker, rp_str path)
{
  return rp_map_find(&linker->by_path, path);
}

/// A stub by its dotted name.
static rp_module *find_stub(rp_linker *linker, rp_map *stubs, const rp_described *files, size_t count, rp_str dotted)
{
  void *known = rp_map_find(stubs, dotted);
  if (known != NULL) {
    return known == linker ? NULL : known;
  }
  char *slashed = rp_arena_cstr(linker->arena, dotted);
  for (size_t i = 0; i < dotted.size; i++) {
    slashed[i] = slashed[i] == '.' ? '/' : slashed[i];
  }
  rp_str file = rp_arena_printf(linker->arena, "%s.py", slashed);
  rp_str package = rp_arena_printf(linker->arena, "%s/__init__.py", slashed);
  rp_module *module = NULL;
  for (size_t i = 0; i < count && module == NULL; i++) {
    rp_str name = rp_str_of(files[i].name);
    if (rp_str_eq(name, file) || rp_str_eq(name, package)) {
      module = RP_NEW(linker->arena, rp_module);
      module->path = name;
      module->name = rp_intern_str(linker->names, dotted);
      module->facts = files[i].facts;
      module->package = rp_str_eq(name, package);
      module->stub = true;
      module->layer = files == rp_layers;
    }
  }
  rp_map_put(stubs, dotted, module != NULL ? (void *)module : (void *)linker);
  return module;
}

/// What a layer's descriptor says counts only where the repository and the libraries hold nothing of the layer itself.
static rp_module *find_layer(rp_linker *linker, rp_str dotted)
{
  rp_str top = rp_str_sub(dotted, 0, rp_str_find(dotted, RP_STR("."), 0));
  if (rp_map_has(&linker->by_name, top) || rp_linker_has_package(linker, top)) {
    return NULL;
  }
  return find_stub(linker, &linker->layers, rp_layers, rp_layers_count, dotted);
}

const rp_facts *rp_linker_extract(rp_linker *linker, rp_str text)
{
  return rp_extract(linker->extractor, text, linker->arena);
}

/// The library that a path of one belongs to.
static rp_str library_of(rp_str path)
{
  return rp_str_sub(path, 0, rp_str_find(path, RP_STR("/"), 0));
}

/// Who imports.
typedef struct importer {
  rp_str path;
  const rp_str *root; ///< its import root; NULL: it is no module that has one
  bool library;
  bool script; ///< its own directory is on sys.path when it is run
} importer;

/// Of the modules of one name, the importer's own root comes first, then the other roots of its tree, nearest first; then
/// the repository, and the libraries in their order. `*tie`: two of a tree are equally near. `from` is NULL: the first.
static rp_module *nearest(const provider *list, const importer *from, bool *tie)
{
  rp_module *best = NULL;
  size_t best_shared = 0;
  for (const provider *p = list; p != NULL; p = p->next) {
    rp_module *module = p->module;
    bool own = from != NULL && from->root != NULL && rp_str_eq(module->import_root, *from->root) &&
               module->library == from->library;
    if (from == NULL || own) {
      *tie = false;
      return module;
    }
    bool together = module->library == from->library &&
                    (!from->library || rp_str_eq(library_of(module->path), library_of(from->path)));
    bool follows = best != NULL && !together &&
                   (module->library != best->library || !rp_str_eq(library_of(module->path), library_of(best->path)));
    if (follows) {
      continue; // the best stands in the importer's tree, or in one that comes before
    }
    size_t shared = shared_prefix(module->import_root, from->path) + (together ? 2 : 1);
    if (shared > best_shared) {
      best = module;
      best_shared = shared;
      *tie = false;
    } else if (shared == best_shared) {
      *tie = true;
    }
  }
  return best;
}

static rp_module *find(rp_linker *linker, const importer *from, rp_str dotted)
{
  rp_module *stub = find_stub(linker, &linker->stubs, rp_stubs, rp_stubs_count, dotted);
  if (stub != NULL) {
    return stub;
  }
  bool tie = false;
  rp_module *best = nearest(rp_map_find(&linker->by_name, dotted), from, &tie);
  if (best != NULL) {
    return tie ? NULL : best;
  }
  if (from != NULL && from->script && rp_str_find(dotted, RP_STR("."), 0) == SIZE_MAX) {
    // Python 2 looks there first anyway.
    rp_str sibling = rp_path_join(linker->arena, rp_path_dir(from->path),
                                  rp_arena_printf(linker->arena, "%.*s.py", RP_STR_ARG(dotted)));
    rp_module *found = rp_map_find(&linker->by_path, sibling);
    if (found != NULL) {
      return found;
    }
  }
  return find_layer(linker, dotted);
}

rp_module *rp_linker_find(rp_linker *linker, const rp_module *from, rp_str dotted)
{
  if (linker == NULL) {
    return NULL;
  }
  importer own = {0};
  if (from != NULL) {
    own = (importer){from->path, &from->import_root, from->library, !from->stub};
  }
  return find(linker, from != NULL ? &own : NULL, dotted);
}

rp_module *rp_linker_find_near(rp_linker *linker, rp_str path, rp_str dotted)
{
  return find(linker, &(importer){.path = path}, dotted);
}

bool rp_linker_has_package(rp_linker *linker, rp_str dotted)
{
  if (linker == NULL) {
    return false;
  }
  char *slashed = rp_arena_cstr(linker->arena, dotted);
  for (size_t i = 0; i < dotted.size; i++) {
    slashed[i] = slashed[i] == '.' ? '/' : slashed[i];
  }
  for (size_t i = 0; i < linker->roots.count; i++) {
    rp_str dir = rp_path_join(linker->arena, linker->roots.items[i], rp_str_of(slashed));
    if (rp_map_has(&linker->folders, dir)) {
      return true;
    }
  }
  return false;
}
