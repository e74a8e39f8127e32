// Console scripts of a Python project: setup.py, setup.cfg, pyproject.toml. Only the names and what they call are taken.

#include "analyzer/launch/private.h"
#include "analyzer/repository/config.h"
#include "base/path.h"
#include "base/toml.h"

static rp_str bare(rp_str text)
{
  text = rp_str_trim(text);
  bool quoted =
      text.size >= 2 && (text.data[0] == '"' || text.data[0] == '\'') && text.data[text.size - 1] == text.data[0];
  return quoted ? rp_str_sub(text, 1, text.size - 1) : text;
}

static void put_script(rp_launch_collector *c, rp_str name, rp_str target)
{
  target = rp_str_trim(target);
  target = rp_str_sub(target, 0, rp_str_find(target, RP_STR(" "), 0)); // extras in brackets
  if (name.size > 0 && name.size < 200 && rp_str_find(target, RP_STR(":"), 0) != SIZE_MAX) {
    rp_map_put(&c->scripts, name, rp_arena_cstr(c->arena, target));
  }
}

/// "name = module:function".
static void add_script(rp_launch_collector *c, rp_str text)
{
  size_t equals = rp_str_find(text, RP_STR("="), 0);
  if (equals != SIZE_MAX) {
    put_script(c, rp_str_trim(rp_str_sub(text, 0, equals)), bare(rp_str_sub(text, equals + 1, text.size)));
  }
}

/// Literals of the list behind "console_scripts".
static void read_setup(rp_launch_collector *c, rp_str text)
{
  size_t at = rp_str_find(text, RP_STR("console_scripts"), 0);
  for (size_t i = at == SIZE_MAX ? text.size : at + 16; i < text.size && text.data[i] != ']' && text.data[i] != '}';
       i++) {
    char quote = text.data[i];
    if (quote == '"' || quote == '\'') {
      size_t end = i + 1;
      while (end < text.size && text.data[end] != quote) {
        end++;
      }
      rp_str lines = rp_str_sub(text, i + 1, end); // one, or a text of several lines
      rp_str line;
      while (rp_str_split(&lines, '\n', &line)) {
        add_script(c, line);
      }
      i = end;
    }
  }
}

static void read_cfg(rp_launch_collector *c, rp_str path, rp_str text)
{
  rp_config_file file = rp_config_raw(path, text, c->arena);
  for (size_t i = 0; i < file.count; i++) {
    const rp_config_value *value = &file.values[i];
    rp_str lines = value->value;
    rp_str line;
    bool section =
        rp_str_is(value->section, "options.entry_points") || rp_str_is(value->section, "entry_points"); // pbr's
    bool scripts = section && rp_str_is(value->option, "console_scripts");
    while (scripts && rp_str_split(&lines, '\n', &line)) {
      add_script(c, line);
    }
  }
}

static void read_toml(rp_launch_collector *c, rp_str text)
{
  static const char *const TABLES[] = {"project.scripts", "project.entry-points.console_scripts", "tool.poetry.scripts",
                                       "tool.flit.scripts"};
  bool complete;
  const rp_toml_node *file = rp_toml_parse(&complete, text, c->arena);
  for (size_t i = 0; i < sizeof TABLES / sizeof TABLES[0]; i++) {
    const rp_toml_node *table = rp_toml_find(file, TABLES[i]);
    for (const rp_toml_node *item = table != NULL ? table->child : NULL; item != NULL; item = item->next) {
      rp_str callable = rp_toml_text(item, "callable"); // Poetry's tables
      put_script(c, item->key,
                 item->kind == RP_TOML_STRING ? item->value
                 : callable.size > 0          ? callable
                                              : rp_toml_text(item, "reference"));
    }
  }
}

void rp_launch_project(rp_launch_collector *c, rp_str path, rp_str text)
{
  rp_str base = rp_path_base(path);
  if (rp_str_is(base, "setup.py")) {
    read_setup(c, text);
  } else if (rp_str_is(base, "setup.cfg")) {
    read_cfg(c, path, text);
  } else {
    read_toml(c, text);
  }
}
