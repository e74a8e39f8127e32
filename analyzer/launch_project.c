// Console scripts of a Python project: setup.py, setup.cfg, pyproject.toml. Only the names and what they call are taken.

#include "analyzer/config.h"
#include "analyzer/launch_private.h"
#include "base/path.h"

static rp_str bare(rp_str text)
{
  text = rp_str_trim(text);
  bool quoted =
      text.size >= 2 && (text.data[0] == '"' || text.data[0] == '\'') && text.data[text.size - 1] == text.data[0];
  return quoted ? rp_str_sub(text, 1, text.size - 1) : text;
}

/// Poetry's `{callable = "module:function", …}` and `{reference = …}`: the quoted text; else the text itself.
static rp_str of_table(rp_str text)
{
  static const char *const keys[] = {"callable", "reference"};
  text = rp_str_trim(text);
  for (size_t i = 0; i < sizeof keys / sizeof keys[0] && rp_str_starts_with(text, RP_STR("{")); i++) {
    size_t at = rp_str_find(text, rp_str_of(keys[i]), 0);
    size_t open = at == SIZE_MAX ? SIZE_MAX : rp_str_find(text, RP_STR("\""), at);
    size_t close = open == SIZE_MAX ? SIZE_MAX : rp_str_find(text, RP_STR("\""), open + 1);
    if (close != SIZE_MAX) {
      return rp_str_sub(text, open + 1, close);
    }
  }
  return text;
}

/// "name = module:function"; what stands behind it (extras in brackets) is left out.
static void add_script(rp_launch_collector *c, rp_str text)
{
  size_t equals = rp_str_find(text, RP_STR("="), 0);
  size_t colon = rp_str_find(text, RP_STR(":"), equals == SIZE_MAX ? 0 : equals);
  if (equals == SIZE_MAX || colon == SIZE_MAX) {
    return;
  }
  rp_str name = bare(rp_str_sub(text, 0, equals));
  rp_str target = bare(of_table(rp_str_sub(text, equals + 1, text.size)));
  target = bare(rp_str_sub(target, 0, rp_str_find(target, RP_STR(" "), 0)));
  if (name.size > 0 && name.size < 200 && rp_str_find(target, RP_STR(":"), 0) != SIZE_MAX) {
    rp_map_put(&c->scripts, name, rp_arena_cstr(c->arena, target));
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

static bool is_scripts_section(rp_str header)
{
  return rp_str_is(header, "[project.scripts]") || rp_str_is(header, "[tool.poetry.scripts]") ||
         rp_str_is(header, "[tool.flit.scripts]") || rp_str_is(header, "[project.entry-points.console_scripts]") ||
         rp_str_is(header, "[project.entry-points.\"console_scripts\"]");
}

static void read_cfg(rp_launch_collector *c, rp_str path, rp_str text)
{
  rp_config_file file = rp_config_raw(path, text, c->arena);
  for (size_t i = 0; i < file.count; i++) {
    const rp_config_value *value = &file.values[i];
    rp_str lines = value->value;
    rp_str line;
    bool scripts = rp_str_is(value->section, "options.entry_points") && rp_str_is(value->option, "console_scripts");
    while (scripts && rp_str_split(&lines, '\n', &line)) {
      add_script(c, line);
    }
  }
}

static void read_toml(rp_launch_collector *c, rp_str text)
{
  bool inside = false;
  rp_str line;
  while (rp_str_split(&text, '\n', &line)) {
    rp_str trimmed = rp_str_trim(line);
    if (trimmed.size == 0 || trimmed.data[0] == '#') {
      continue;
    }
    if (trimmed.data[0] == '[') {
      inside = is_scripts_section(trimmed);
    } else if (inside) {
      add_script(c, trimmed);
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
