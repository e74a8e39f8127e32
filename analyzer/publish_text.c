// setup.cfg and pyproject.toml, as far as they say what is installed. Of TOML only what these keys can hold is read: texts, and
// arrays and inline tables of texts; anything else behind one of them makes the project unknown.
#include "analyzer/publish.h"

#include "analyzer/config.h"

/// The values of `text` that stand in quotes; false when something else stands there too.
static bool quoted(rp_publish_names *out, rp_str text, rp_arena *arena)
{
  for (size_t i = 0; i < text.size;) {
    char c = text.data[i];
    if (c == '"' || c == '\'') {
      size_t end = i + 1;
      while (end < text.size && text.data[end] != c) {
        end++;
      }
      RP_PUSH(arena, out, rp_arena_str(arena, rp_str_sub(text, i + 1, end)));
      i = end + 1;
    } else if (c == '#') {
      while (i < text.size && text.data[i] != '\n') {
        i++;
      }
    } else if (strchr(" \t\r\n,[]", c) != NULL && c != '\0') {
      i++;
    } else {
      return false;
    }
  }
  return true;
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

/// The text of one key in `{include = "x", from = "src"}`; "" when it is not there.
static rp_str of_table(rp_str table, const char *key)
{
  for (size_t at = rp_str_find(table, rp_str_of(key), 0); at != SIZE_MAX;
       at = rp_str_find(table, rp_str_of(key), at + 1)) {
    rp_str rest = rp_str_trim(rp_str_sub(table, at + strlen(key), table.size));
    if (rest.size > 0 && rest.data[0] == '=') {
      rest = rp_str_trim(rp_str_sub(rest, 1, rest.size));
      size_t close = rest.size > 0 ? rp_str_find(rest, rp_str_sub(rest, 0, 1), 1) : SIZE_MAX;
      return close == SIZE_MAX ? RP_STR("") : rp_str_sub(rest, 1, close);
    }
  }
  return RP_STR("");
}

static void take_poetry(rp_publish_project *p, rp_str value)
{
  p->way = RP_PUBLISH_LIST;
  for (size_t at = rp_str_find(value, RP_STR("{"), 0); at != SIZE_MAX; at = rp_str_find(value, RP_STR("{"), at + 1)) {
    size_t close = rp_str_find(value, RP_STR("}"), at);
    rp_str table = rp_str_sub(value, at + 1, close == SIZE_MAX ? value.size : close);
    rp_str name = rp_arena_str(p->arena, of_table(table, "include"));
    rp_str root = rp_arena_str(p->arena, folder(of_table(table, "from")));
    RP_PUSH(p->arena, &p->from, ((rp_published){name, root}));
  }
}

static void take_setuptools(rp_publish_project *p, rp_str key, rp_str value)
{
  bool plain = true;
  if (rp_str_is(key, "packages")) {
    p->way = RP_PUBLISH_LIST;
    plain = quoted(&p->packages, value, p->arena);
  } else if (rp_str_is(key, "py-modules")) {
    plain = quoted(&p->modules, value, p->arena);
  } else if (rp_str_is(key, "package-dir")) {
    rp_str inside =
        rp_str_trim(rp_str_sub(rp_str_trim(value), 1, rp_str_trim(value).size > 0 ? rp_str_trim(value).size - 1 : 0));
    plain = rp_str_starts_with(inside, RP_STR("\"\"")) || rp_str_starts_with(inside, RP_STR("''"));
    plain = plain && rp_str_find(inside, RP_STR(","), 0) == SIZE_MAX;
    take_root(p, of_table(inside, plain ? "\"\"" : "none"));
    plain = plain && p->root.size > 0;
  }
  p->unknown = p->unknown || !plain;
}

static void take_find(rp_publish_project *p, rp_str key, rp_str value)
{
  rp_publish_names where = {0};
  bool plain = true;
  p->way = p->way == RP_PUBLISH_UNSAID ? RP_PUBLISH_NAMESPACES : p->way; // pyproject's default: namespaces = true
  if (rp_str_is(key, "where")) {
    plain = quoted(&where, value, p->arena) && where.count == 1;
    take_root(p, plain ? where.items[0] : RP_STR(""));
  } else if (rp_str_is(key, "include")) {
    plain = quoted(&p->include, value, p->arena);
  } else if (rp_str_is(key, "exclude")) {
    plain = quoted(&p->exclude, value, p->arena);
  } else if (rp_str_is(key, "namespaces")) {
    p->way = rp_str_is(value, "false") ? RP_PUBLISH_FIND : RP_PUBLISH_NAMESPACES;
  }
  p->unknown = p->unknown || !plain;
}

static rp_str only_text(rp_str value, rp_arena *arena)
{
  rp_publish_names texts = {0};
  return quoted(&texts, value, arena) && texts.count == 1 ? texts.items[0] : RP_STR("");
}

static void take_key(rp_publish_project *p, rp_str section, rp_str key, rp_str value)
{
  if (rp_str_is(key, "name") && (rp_str_is(section, "project") || rp_str_is(section, "tool.poetry"))) {
    p->is = true;
    p->name = p->name.size > 0 ? p->name : only_text(value, p->arena);
    p->backend = rp_str_is(section, "tool.poetry") ? RP_PUBLISH_POETRY : p->backend;
  } else if (rp_str_is(section, "build-system") && rp_str_is(key, "build-backend")) {
    rp_str backend = only_text(value, p->arena);
    p->backend = rp_str_starts_with(backend, RP_STR("setuptools")) ? RP_PUBLISH_SETUPTOOLS
                 : rp_str_starts_with(backend, RP_STR("poetry"))   ? RP_PUBLISH_POETRY
                 : rp_str_starts_with(backend, RP_STR("flit"))     ? RP_PUBLISH_FLIT
                 : rp_str_starts_with(backend, RP_STR("hatch"))    ? RP_PUBLISH_HATCH
                                                                   : RP_PUBLISH_OTHER;
  } else if (rp_str_is(section, "tool.setuptools")) {
    take_setuptools(p, key, value);
  } else if (rp_str_is(section, "tool.setuptools.package-dir")) {
    p->unknown = p->unknown || !(rp_str_is(key, "\"\"") || rp_str_is(key, "''"));
    take_root(p, only_text(value, p->arena));
  } else if (rp_str_is(section, "tool.setuptools.packages.find")) {
    take_find(p, key, value);
  } else if (rp_str_is(section, "tool.poetry") && rp_str_is(key, "packages")) {
    take_poetry(p, value);
  } else if (rp_str_is(section, "tool.flit.module") && rp_str_is(key, "name")) {
    p->name = only_text(value, p->arena);
  } else if (rp_str_is(section, "tool.hatch.build.targets.wheel")) {
    bool packages = rp_str_is(key, "packages");
    p->way = packages ? RP_PUBLISH_LIST : p->way;
    p->unknown = p->unknown || !packages || !quoted(&p->packages, value, p->arena);
  }
}

/// Whether brackets that were opened outside of quotes are still open.
static bool is_open(rp_str text)
{
  int depth = 0;
  char quote = '\0';
  for (size_t i = 0; i < text.size; i++) {
    char c = text.data[i];
    if (quote != '\0') {
      quote = c == quote || c == '\n' ? '\0' : quote;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '#') {
      while (i + 1 < text.size && text.data[i + 1] != '\n') {
        i++;
      }
    } else {
      depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
    }
  }
  return depth > 0;
}

void rp_publish_read_toml(rp_publish_project *p, rp_str text)
{
  rp_str section = RP_STR("");
  rp_str line;
  while (rp_str_split(&text, '\n', &line)) {
    rp_str head = rp_str_trim(line);
    if (head.size > 1 && head.data[0] == '[') {
      size_t close = rp_str_find(head, RP_STR("]"), 0);
      section = rp_str_sub(head, 1, close == SIZE_MAX ? head.size : close);
      p->is = p->is || rp_str_is(section, "project") || rp_str_is(section, "tool.poetry");
      if (rp_str_is(section, "tool.setuptools.packages.find")) {
        take_find(p, RP_STR(""), RP_STR(""));
      }
      continue;
    }
    size_t equals = rp_str_find(head, RP_STR("="), 0);
    if (equals == SIZE_MAX || head.data[0] == '#') {
      continue;
    }
    rp_str key = rp_str_trim(rp_str_sub(head, 0, equals));
    const char *end = head.data + head.size;
    rp_str value = rp_str_trim(rp_str_sub(head, equals + 1, head.size));
    while (is_open(value) && rp_str_split(&text, '\n', &line)) {
      end = line.data + line.size;
      value = (rp_str){value.data, (size_t)(end - value.data)};
    }
    take_key(p, section, key, value);
  }
}
