// setup.cfg and pyproject.toml, as far as they say what is installed. What these keys cannot hold, and a file that is no TOML,
// makes the project unknown.
#include "analyzer/repository/publish.h"

#include "analyzer/repository/config.h"
#include "base/toml.h"

/// The texts of an array of texts; false when something else stands there.
static bool texts(rp_publish_names *out, const rp_toml_node *value, rp_arena *arena)
{
  bool plain = value->kind == RP_TOML_ARRAY;
  for (const rp_toml_node *item = value->child; item != NULL; item = item->next) {
    plain = plain && item->kind == RP_TOML_STRING;
    if (plain) {
      RP_PUSH(arena, out, item->value);
    }
  }
  return plain;
}

static void words(rp_publish_names *out, rp_str text, rp_arena *arena)
{
  size_t start = 0;
  for (size_t i = 0; i <= text.size; i++) {
    bool gap = i == text.size || strchr(" \t\r\n,;", text.data[i]) != NULL;
    if (gap && i > start) {
      RP_PUSH(arena, out, rp_arena_str(arena, rp_str_sub(text, start, i)));
    }
    start = gap ? i + 1 : start;
  }
}

static rp_str folder(rp_str text)
{
  text = rp_str_trim(text);
  while (rp_str_starts_with(text, RP_STR("./"))) {
    text = rp_str_sub(text, 2, text.size);
  }
  while (text.size > 0 && text.data[text.size - 1] == '/') {
    text.size--;
  }
  return rp_str_is(text, ".") ? RP_STR("") : text;
}

static void take_root(rp_publish_project *p, rp_str text)
{
  p->root = rp_arena_str(p->arena, folder(text));
}

static void take_option(rp_publish_project *p, rp_str section, rp_str key, rp_str value)
{
  if (rp_str_is(section, "metadata") && rp_str_is(key, "name")) {
    p->is = true;
    p->name = rp_arena_str(p->arena, value);
  } else if (rp_str_is(section, "options") && rp_str_is(key, "packages")) {
    p->is = true;
    p->way = rp_str_is(value, "find:")             ? RP_PUBLISH_FIND
             : rp_str_is(value, "find_namespace:") ? RP_PUBLISH_NAMESPACES
                                                   : RP_PUBLISH_LIST;
    if (p->way == RP_PUBLISH_LIST) {
      words(&p->packages, value, p->arena);
    }
  } else if (rp_str_is(section, "options") && (rp_str_is(key, "py_modules") || rp_str_is(key, "py-modules"))) {
    p->is = true;
    words(&p->modules, value, p->arena);
  } else if (rp_str_is(section, "options") && (rp_str_is(key, "package_dir") || rp_str_is(key, "package-dir"))) {
    size_t equals = rp_str_find(value, RP_STR("="), 0);
    p->unknown = p->unknown || equals == SIZE_MAX || rp_str_trim(rp_str_sub(value, 0, equals)).size > 0 ||
                 rp_str_find(rp_str_trim(value), RP_STR("\n"), 0) != SIZE_MAX;
    take_root(p, rp_str_sub(value, equals == SIZE_MAX ? value.size : equals + 1, value.size));
  } else if (rp_str_is(section, "options.packages.find")) {
    if (rp_str_is(key, "where")) {
      take_root(p, value);
    } else if (rp_str_is(key, "include") || rp_str_is(key, "exclude")) {
      words(rp_str_is(key, "include") ? &p->include : &p->exclude, value, p->arena);
    }
  }
}

void rp_publish_read_cfg(rp_publish_project *p, rp_str text)
{
  rp_config_file file = rp_config_raw(RP_STR("setup.cfg"), text, p->arena);
  for (size_t i = 0; i < file.count; i++) {
    take_option(p, file.values[i].section, file.values[i].option, file.values[i].value);
  }
}

static void take_find(rp_publish_project *p, const rp_toml_node *find)
{
  p->way = RP_PUBLISH_NAMESPACES; // pyproject's default: namespaces = true
  for (const rp_toml_node *item = find->child; item != NULL; item = item->next) {
    bool plain = true;
    if (rp_str_is(item->key, "where")) {
      rp_publish_names where = {0};
      plain = texts(&where, item, p->arena) && where.count == 1;
      take_root(p, plain ? where.items[0] : RP_STR(""));
    } else if (rp_str_is(item->key, "include")) {
      plain = texts(&p->include, item, p->arena);
    } else if (rp_str_is(item->key, "exclude")) {
      plain = texts(&p->exclude, item, p->arena);
    } else if (rp_str_is(item->key, "namespaces")) {
      p->way = rp_str_is(item->value, "false") ? RP_PUBLISH_FIND : RP_PUBLISH_NAMESPACES;
    }
    p->unknown = p->unknown || !plain;
  }
}

static void take_setuptools(rp_publish_project *p, const rp_toml_node *setuptools)
{
  const rp_toml_node *packages = rp_toml_find(setuptools, "packages");
  const rp_toml_node *find = rp_toml_find(packages, "find");
  const rp_toml_node *modules = rp_toml_find(setuptools, "py-modules");
  const rp_toml_node *folders = rp_toml_find(setuptools, "package-dir");
  bool plain = modules == NULL || texts(&p->modules, modules, p->arena);
  if (find != NULL) {
    take_find(p, find);
  } else if (packages != NULL) {
    p->way = RP_PUBLISH_LIST;
    plain = texts(&p->packages, packages, p->arena) && plain;
  }
  if (folders != NULL) {
    const rp_toml_node *only = folders->child;
    bool root = only != NULL && only->next == NULL && only->key.size == 0 && only->kind == RP_TOML_STRING;
    take_root(p, root ? only->value : RP_STR(""));
    plain = plain && root && p->root.size > 0;
  }
  p->unknown = p->unknown || !plain;
}

static void take_poetry(rp_publish_project *p, const rp_toml_node *poetry)
{
  const rp_toml_node *packages = rp_toml_find(poetry, "packages");
  if (packages == NULL) {
    return;
  }
  p->way = RP_PUBLISH_LIST;
  p->unknown = p->unknown || packages->kind != RP_TOML_ARRAY;
  for (const rp_toml_node *item = packages->child; item != NULL; item = item->next) {
    RP_PUSH(p->arena, &p->from, ((rp_published){rp_toml_text(item, "include"), folder(rp_toml_text(item, "from"))}));
  }
}

static void take_wheel(rp_publish_project *p, const rp_toml_node *wheel)
{
  for (const rp_toml_node *item = wheel->child; item != NULL; item = item->next) {
    bool packages = rp_str_is(item->key, "packages");
    p->way = packages ? RP_PUBLISH_LIST : p->way;
    p->unknown = p->unknown || !packages || !texts(&p->packages, item, p->arena);
  }
}

static rp_publish_backend backend_of(rp_str name, bool poetry)
{
  return name.size == 0                                   ? (poetry ? RP_PUBLISH_POETRY : RP_PUBLISH_SETUPTOOLS)
         : rp_str_starts_with(name, RP_STR("setuptools")) ? RP_PUBLISH_SETUPTOOLS
         : rp_str_starts_with(name, RP_STR("poetry"))     ? RP_PUBLISH_POETRY
         : rp_str_starts_with(name, RP_STR("flit"))       ? RP_PUBLISH_FLIT
         : rp_str_starts_with(name, RP_STR("hatch"))      ? RP_PUBLISH_HATCH
                                                          : RP_PUBLISH_OTHER;
}

void rp_publish_read_toml(rp_publish_project *p, rp_str text)
{
  bool complete;
  const rp_toml_node *file = rp_toml_parse(&complete, text, p->arena);
  const rp_toml_node *project = rp_toml_find(file, "project");
  const rp_toml_node *poetry = rp_toml_find(file, "tool.poetry");
  const rp_toml_node *setuptools = rp_toml_find(file, "tool.setuptools");
  const rp_toml_node *wheel = rp_toml_find(file, "tool.hatch.build.targets.wheel");
  rp_str names[] = {rp_toml_text(file, "tool.flit.module.name"), p->name, rp_toml_text(project, "name"),
                    rp_toml_text(poetry, "name")};
  p->is = p->is || project != NULL || poetry != NULL;
  p->unknown = p->unknown || !complete;
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    if (names[i].size > 0) {
      p->name = names[i];
      break;
    }
  }
  if (rp_toml_find(file, "build-system.build-backend") != NULL || poetry != NULL) {
    p->backend = backend_of(rp_toml_text(file, "build-system.build-backend"), poetry != NULL);
  }
  take_poetry(p, poetry);
  if (setuptools != NULL) {
    take_setuptools(p, setuptools);
  }
  if (wheel != NULL) {
    take_wheel(p, wheel);
  }
}
