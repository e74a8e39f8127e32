// Each folder with a packaging file is a project. What its files say is read into one rp_publish_project; the names follow from
// that and from the folders that are there, by the rules of the build backend (setuptools/discovery.py of setuptools 65).
#include "analyzer/repository/publish.h"

#include <fnmatch.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/path.h"

enum { FILE_LIMIT = 262144, DEPTH_LIMIT = 8, INIT_LIMIT = 65536, PATTERN_LIMIT = 100 };

typedef struct publisher {
  rp_published_list *out;
  rp_source *source;
  const rp_source_entry *entries;
  size_t count;
  rp_extractor *extractor;
  rp_arena *arena;
  rp_map files;    ///< paths -> entries
  rp_map children; ///< folders that hold Python, at any depth -> rp_publish_names of those directly below
} publisher;

// ---- setup.py ----

static bool text_of(rp_str *out, const rp_facts *f, uint32_t node)
{
  bool is = rp_ir_kind_of(f, node) == RP_IR_STRING;
  *out = is ? rp_ir_text(f, f->a[node]) : RP_STR("");
  return is;
}

/// A literal text, or list or tuple of such.
static bool texts_of(rp_publish_names *out, const rp_facts *f, uint32_t node, rp_arena *arena)
{
  rp_str text;
  if (text_of(&text, f, node)) {
    RP_PUSH(arena, out, rp_arena_str(arena, text));
    return true;
  }
  if (rp_ir_kind_of(f, node) != RP_IR_LIST && rp_ir_kind_of(f, node) != RP_IR_TUPLE) {
    return false;
  }
  rp_ir_list items = rp_ir_list_at(f, f->a[node]);
  for (size_t i = 0; i < items.count; i++) {
    if (!text_of(&text, f, items.items[i])) {
      return false;
    }
    RP_PUSH(arena, out, rp_arena_str(arena, text));
  }
  return true;
}

/// "" for the project's own.
static rp_str folder_of(rp_str text, rp_arena *arena)
{
  rp_str path = rp_path_normalize(arena, text);
  return rp_str_is(path, ".") ? RP_STR("") : path;
}

static bool read_find(rp_publish_project *p, const rp_facts *f, uint32_t call)
{
  static const char *const PLACES[] = {"where", "exclude", "include"};
  rp_ir_list arguments = rp_ir_list_at(f, f->b[call]);
  for (size_t i = 0; i < arguments.count; i++) {
    uint32_t value = arguments.items[i];
    rp_str name = i < 3 ? rp_str_of(PLACES[i]) : RP_STR("");
    if (rp_ir_kind_of(f, value) == RP_IR_KEYWORD) {
      name = rp_ir_name(f, f->a[value]);
      value = f->b[value];
    }
    rp_publish_names where = {0};
    bool is_where = rp_str_is(name, "where");
    rp_publish_names *into = is_where ? &where : rp_str_is(name, "exclude") ? &p->exclude : &p->include;
    if (name.size == 0 || !texts_of(into, f, value, p->arena) || (is_where && where.count != 1)) {
      return false;
    }
    p->root = is_where ? folder_of(where.items[0], p->arena) : p->root;
  }
  return true;
}

static bool read_packages(rp_publish_project *p, const rp_facts *f, uint32_t value)
{
  if (rp_ir_kind_of(f, value) != RP_IR_CALL) {
    p->way = RP_PUBLISH_LIST;
    return texts_of(&p->packages, f, value, p->arena);
  }
  rp_str name = rp_ir_called(f, value);
  p->way = rp_str_is(name, "find_packages") ? RP_PUBLISH_FIND : RP_PUBLISH_NAMESPACES;
  return (rp_str_is(name, "find_packages") || rp_str_is(name, "find_namespace_packages")) && read_find(p, f, value);
}

/// {"": "src"} and nothing else.
static bool read_root(rp_publish_project *p, const rp_facts *f, uint32_t value)
{
  rp_ir_list pairs = rp_ir_list_at(f, rp_ir_kind_of(f, value) == RP_IR_DICT ? f->a[value] : 0);
  rp_str key;
  rp_str root;
  if (pairs.count != 1 || rp_ir_kind_of(f, pairs.items[0]) != RP_IR_PAIR || !text_of(&key, f, f->a[pairs.items[0]]) ||
      !text_of(&root, f, f->b[pairs.items[0]]) || key.size > 0) {
    return false;
  }
  p->root = folder_of(root, p->arena);
  return true;
}

void rp_publish_read_setup(rp_publish_project *p, const rp_facts *f)
{
  size_t calls = 0;
  for (uint32_t node = 1; node < f->kind.len; node++) {
    if (rp_ir_kind_of(f, node) != RP_IR_CALL || !rp_str_is(rp_ir_called(f, node), "setup")) {
      continue;
    }
    p->is = true;
    p->unknown = p->unknown || ++calls > 1;
    rp_ir_list arguments = rp_ir_list_at(f, f->b[node]);
    for (size_t i = 0; i < arguments.count; i++) {
      uint32_t argument = arguments.items[i];
      bool named = rp_ir_kind_of(f, argument) == RP_IR_KEYWORD;
      rp_str name = named ? rp_ir_name(f, f->a[argument]) : RP_STR("");
      uint32_t value = named ? f->b[argument] : 0;
      bool plain = !named                           ? false
                   : rp_str_is(name, "packages")    ? read_packages(p, f, value)
                   : rp_str_is(name, "package_dir") ? read_root(p, f, value)
                   : rp_str_is(name, "py_modules")  ? texts_of(&p->modules, f, value, p->arena)
                                                    : true;
      p->unknown = p->unknown || !plain;
    }
  }
}

// ---- what is there ----

static void note_folders(publisher *b, rp_str path)
{
  while (path.size > 0) {
    rp_str dir = rp_path_dir(path);
    rp_publish_names *list = rp_map_find(&b->children, dir);
    bool first = list == NULL;
    if (first) {
      list = RP_NEW(b->arena, rp_publish_names);
      rp_map_put(&b->children, dir, list);
    }
    rp_str name = rp_path_base(path);
    bool known = list->count > 0 && rp_str_eq(list->items[list->count - 1], name);
    if (!known) {
      RP_PUSH(b->arena, list, rp_arena_str(b->arena, name));
    }
    if (!first || known) {
      return; // what is above was noted with the first one
    }
    path = dir;
  }
}

static void list_folders(publisher *b)
{
  for (size_t i = 0; i < b->count; i++) {
    if (b->entries[i].kind == RP_SOURCE_FILE && rp_str_ends_with(b->entries[i].path, RP_STR(".py"))) {
      rp_map_put(&b->files, b->entries[i].path, (void *)(uintptr_t)&b->entries[i]);
      note_folders(b, b->entries[i].path);
    }
  }
}

static bool reads(rp_str *out, publisher *b, const rp_source_entry *entry, size_t limit)
{
  rp_error ignored = {0};
  return entry != NULL && rp_source_read(out, b->source, entry, limit, b->arena, &ignored) == 0;
}

/// Whether an __init__.py makes a package that other distributions add to (pkgutil, pkg_resources).
static bool is_shared(publisher *b, rp_str init)
{
  rp_str text;
  return reads(&text, b, rp_map_find(&b->files, init), INIT_LIMIT) &&
         (rp_str_find(text, RP_STR("extend_path"), 0) != SIZE_MAX ||
          rp_str_find(text, RP_STR("declare_namespace"), 0) != SIZE_MAX);
}

static void publish(publisher *b, rp_str name, rp_str root)
{
  RP_PUSH(b->arena, b->out, ((rp_published){rp_arena_str(b->arena, name), rp_arena_str(b->arena, root)}));
}

/// A package that has an __init__.py of its own; of a namespace package, those below it and its modules.
static void publish_package(publisher *b, rp_str root, rp_str name, unsigned depth)
{
  char *slashed = rp_arena_cstr(b->arena, name);
  for (size_t i = 0; i < name.size; i++) {
    slashed[i] = slashed[i] == '.' ? '/' : slashed[i];
  }
  rp_str dir = rp_path_join(b->arena, root, rp_str_of(slashed));
  rp_str init = rp_path_join(b->arena, dir, RP_STR("__init__.py"));
  if (rp_map_has(&b->files, init) && !is_shared(b, init)) {
    publish(b, name, root);
    return;
  }
  const rp_publish_names *below = rp_map_find(&b->children, dir);
  for (size_t i = 0; below != NULL && i < below->count && depth < DEPTH_LIMIT; i++) {
    rp_str child = below->items[i];
    rp_str stem = rp_str_ends_with(child, RP_STR(".py")) ? rp_str_sub(child, 0, child.size - 3) : child;
    rp_str dotted = rp_arena_printf(b->arena, "%.*s.%.*s", RP_STR_ARG(name), RP_STR_ARG(stem));
    if (stem.size == child.size) {
      publish_package(b, root, dotted, depth + 1);
    } else if (!rp_str_is(stem, "__init__")) {
      publish(b, dotted, root);
    }
  }
}

static bool matches(const rp_publish_names *patterns, rp_str name, rp_arena *arena)
{
  for (size_t i = 0; i < patterns->count; i++) {
    if (patterns->items[i].size < PATTERN_LIMIT &&
        fnmatch(rp_arena_cstr(arena, patterns->items[i]), rp_arena_cstr(arena, name), 0) == 0) {
      return true;
    }
  }
  return false;
}

/// Any name at or below `name` that is asked for: "acme.*" lets the namespace acme through.
static bool lets_through(const rp_publish_project *p, rp_str name, rp_arena *arena)
{
  if (matches(&p->exclude, name, arena)) {
    return false;
  }
  bool any = p->include.count == 0 || matches(&p->include, name, arena);
  for (size_t i = 0; i < p->include.count && !any; i++) {
    any = rp_str_starts_with(p->include.items[i], rp_arena_printf(arena, "%.*s.", RP_STR_ARG(name)));
  }
  return any;
}

static void publish_found(publisher *b, const rp_publish_project *p, rp_str root, bool namespaces)
{
  const rp_publish_names *below = rp_map_find(&b->children, root);
  for (size_t i = 0; below != NULL && i < below->count; i++) {
    rp_str name = below->items[i];
    bool init = rp_map_has(&b->files, rp_arena_printf(b->arena, "%.*s%s%.*s/__init__.py", RP_STR_ARG(root),
                                                      root.size > 0 ? "/" : "", RP_STR_ARG(name)));
    if (rp_str_rfind_char(name, '.') == SIZE_MAX && (init || namespaces) && lets_through(p, name, b->arena)) {
      publish_package(b, root, name, 0);
    }
  }
}

/// What setuptools leaves out of a project that has its package at the top and does not say which it is.
static bool is_reserved(rp_str name)
{
  static const char *const NAMES[] = {
      "ci",         "bin",           "debian",     "doc",      "docs",         "documentation", "manpages",
      "news",       "newsfragments", "changelog",  "test",     "tests",        "unit_test",     "unit_tests",
      "example",    "examples",      "scripts",    "tools",    "util",         "utils",         "python",
      "build",      "dist",          "venv",       "env",      "requirements", "tasks",         "fabfile",
      "site_scons", "benchmark",     "benchmarks", "exercise", "exercises",    "htmlcov"};
  bool reserved = name.data[0] == '.' || name.data[0] == '_';
  for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0] && !reserved; i++) {
    reserved = rp_str_is(name, NAMES[i]);
  }
  return reserved;
}

/// setuptools alone: src/ if it is there, else the one package at the top; with several it refuses to build.
static void publish_unsaid(publisher *b, const rp_publish_project *p)
{
  rp_str src = rp_path_join(b->arena, p->dir, RP_STR("src"));
  rp_str root = p->root.size > 0 ? rp_path_join(b->arena, p->dir, p->root) : src;
  if (rp_map_has(&b->children, root)) {
    publish_found(b, p, root, true);
    return;
  }
  const rp_publish_names *below = rp_map_find(&b->children, p->dir);
  rp_str only = RP_STR("");
  size_t count = 0;
  for (size_t i = 0; below != NULL && i < below->count; i++) {
    bool folder = rp_str_rfind_char(below->items[i], '.') == SIZE_MAX;
    if (folder && !is_reserved(below->items[i])) {
      only = below->items[i];
      count++;
    }
  }
  if (count == 1) {
    publish_package(b, p->dir, only, 0);
  }
}

static void publish_module(publisher *b, rp_str root, rp_str name)
{
  if (rp_map_has(&b->files, rp_arena_printf(b->arena, "%.*s%s%.*s.py", RP_STR_ARG(root), root.size > 0 ? "/" : "",
                                            RP_STR_ARG(name)))) {
    publish(b, name, root);
  }
}

/// The package or module called like the project, at the top or in src/: Poetry, flit, hatchling.
static void publish_named(publisher *b, const rp_publish_project *p)
{
  char *name = rp_arena_cstr(b->arena, p->name);
  for (size_t i = 0; i < p->name.size; i++) {
    name[i] = name[i] == '-' || (name[i] == '.' && p->backend != RP_PUBLISH_FLIT) ? '_' : name[i];
    name[i] = name[i] >= 'A' && name[i] <= 'Z' && p->backend != RP_PUBLISH_FLIT ? (char)(name[i] - 'A' + 'a') : name[i];
  }
  const rp_str roots[] = {p->dir, rp_path_join(b->arena, p->dir, RP_STR("src"))};
  for (size_t i = 0; i < 2 && name[0] != '\0'; i++) {
    if (rp_map_has(&b->children, rp_path_join(b->arena, roots[i], rp_str_of(name)))) {
      publish_package(b, roots[i], rp_str_of(name), 0);
      return;
    }
    publish_module(b, roots[i], rp_str_of(name));
  }
}

static rp_str first_part(rp_str dotted)
{
  return rp_str_sub(dotted, 0, rp_str_find(dotted, RP_STR("."), 0));
}

static void publish_listed(publisher *b, const rp_publish_project *p, rp_str root)
{
  rp_map seen;
  rp_map_init(&seen, b->arena);
  for (size_t i = 0; i < p->packages.count; i++) {
    bool path = p->backend == RP_PUBLISH_HATCH; // "src/acme_base": the folder that becomes the package
    rp_str name = path ? rp_path_base(p->packages.items[i]) : first_part(p->packages.items[i]);
    rp_str in = path ? rp_path_join(b->arena, p->dir, rp_path_dir(p->packages.items[i])) : root;
    if (rp_map_put(&seen, rp_path_join(b->arena, in, name), b) == NULL &&
        rp_map_has(&b->children, rp_path_join(b->arena, in, name))) {
      publish_package(b, in, name, 0);
    }
  }
  rp_map_release(&seen);
  for (size_t i = 0; i < p->from.count; i++) {
    rp_str in = rp_path_join(b->arena, p->dir, p->from.items[i].root);
    rp_str name = p->from.items[i].name;
    if (rp_map_has(&b->children, rp_path_join(b->arena, in, name))) {
      publish_package(b, in, rp_path_base(name), 0);
    }
  }
}

static void publish_project(publisher *b, const rp_publish_project *p)
{
  rp_str root = rp_path_join(b->arena, p->dir, p->root);
  if (!p->is || p->unknown || p->backend == RP_PUBLISH_OTHER) {
    return;
  }
  for (size_t i = 0; i < p->modules.count; i++) {
    publish_module(b, root, p->modules.items[i]);
  }
  switch (p->way) {
  case RP_PUBLISH_LIST:
    publish_listed(b, p, root);
    break;
  case RP_PUBLISH_FIND:
    publish_found(b, p, root, false);
    break;
  case RP_PUBLISH_NAMESPACES:
    publish_found(b, p, root, true);
    break;
  case RP_PUBLISH_UNSAID:
    if (p->backend != RP_PUBLISH_SETUPTOOLS) {
      publish_named(b, p);
    } else if (p->modules.count == 0) {
      publish_unsaid(b, p);
    }
    break;
  }
}

static void read_project(rp_publish_project *p, publisher *b, const rp_source_entry *entry)
{
  rp_str base = rp_path_base(entry->path);
  rp_str text;
  if (!reads(&text, b, entry, FILE_LIMIT)) {
    p->unknown = true;
  } else if (rp_str_is(base, "setup.py")) {
    rp_publish_read_setup(p, rp_extract(b->extractor, text, b->arena));
  } else if (rp_str_is(base, "setup.cfg")) {
    rp_publish_read_cfg(p, text);
  } else {
    rp_publish_read_toml(p, text);
  }
}

static int by_name(const void *left, const void *right)
{
  const rp_published *a = left;
  const rp_published *b = right;
  int order = rp_str_cmp(a->name, b->name);
  return order != 0 ? order : rp_str_cmp(a->root, b->root);
}

void rp_publish_list(rp_published_list *out, rp_source *source, const rp_source_entry *entries, size_t count,
                     rp_extractor *extractor, rp_arena *arena)
{
  publisher b = {
      .out = out, .source = source, .entries = entries, .count = count, .extractor = extractor, .arena = arena};
  rp_map projects;
  rp_map_init(&projects, arena);
  rp_map_init(&b.files, arena);
  rp_map_init(&b.children, arena);
  for (size_t i = 0; i < count; i++) {
    rp_str base = rp_path_base(entries[i].path);
    if (entries[i].kind != RP_SOURCE_FILE ||
        (!rp_str_is(base, "setup.py") && !rp_str_is(base, "setup.cfg") && !rp_str_is(base, "pyproject.toml"))) {
      continue;
    }
    rp_str dir = rp_path_dir(entries[i].path);
    rp_publish_project *p = rp_map_find(&projects, dir);
    if (p == NULL) {
      p = RP_NEW(arena, rp_publish_project);
      p->arena = arena;
      p->dir = dir;
      rp_map_put(&projects, dir, p);
    }
    read_project(p, &b, &entries[i]);
  }
  if (rp_map_count(&projects) > 0) {
    list_folders(&b);
  }
  for (const rp_map_entry *at = rp_map_next(&projects, NULL); at != NULL; at = rp_map_next(&projects, at)) {
    publish_project(&b, rp_map_value(at));
  }
  if (out->count > 1) {
    qsort(out->items, out->count, sizeof out->items[0], by_name);
  }
  rp_map_release(&projects);
  rp_map_release(&b.files);
  rp_map_release(&b.children);
}
