// What a repository asks of Python's package index: requirements files, setup.py, setup.cfg, pyproject.toml. Of setup.py
// only literal lists are read: what is computed is not mentioned.
#include "analyzer/repository/requirements.h"

#include "analyzer/extract/ir.h"
#include "analyzer/repository/config.h"
#include "base/path.h"
#include "base/toml.h"
#include "base/utf8.h"
#include "proto/message.h"

static char *export_text(rp_arena *arena, rp_str text)
{
  return rp_arena_cstr(arena, rp_utf8_clean(arena, text));
}

typedef struct reader {
  rp_requirement_lines *out;
  rp_arena *arena;
  rp_str path;
} reader;

enum { LONGEST = 200 };

static void add(reader *r, rp_str text, uint32_t line)
{
  text = rp_str_trim(text);
  if (text.size == 0 || text.size >= LONGEST) {
    return;
  }
  text = rp_secret_text(text) ? RP_STR("redacted @ elsewhere") : text;
  RP_PUSH(
      r->arena, r->out,
      export_text(r->arena, rp_arena_printf(r->arena, "%.*s  %.*s:%u", RP_STR_ARG(text), RP_STR_ARG(r->path), line)));
}

/// A line each; "#" begins a comment where a blank stands before it, "\" at the end goes on, "-" is an option of pip.
static void read_lines(reader *r, rp_str content)
{
  rp_str line;
  uint32_t number = 0;
  bool goes_on = false;
  while (rp_str_split(&content, '\n', &line)) {
    number++;
    size_t hash = rp_str_starts_with(rp_str_trim(line), RP_STR("#")) ? 0 : rp_str_find(line, RP_STR(" #"), 0);
    rp_str text = rp_str_trim(rp_str_sub(line, 0, hash));
    bool more = rp_str_ends_with(text, RP_STR("\\"));
    size_t option = rp_str_find(text, RP_STR(" --"), 0); // --hash=… behind a requirement
    text = rp_str_trim(rp_str_sub(text, 0, option != SIZE_MAX ? option : text.size - (more ? 1 : 0)));
    if (!goes_on && text.size > 0 && text.data[0] != '-') {
      add(r, text, number);
    }
    goes_on = more;
  }
}

// ---- setup.py, setup.cfg ----

static void read_list(reader *r, const rp_facts *f, uint32_t node)
{
  if (rp_ir_kind_of(f, node) == RP_IR_STRING) {
    rp_str text = rp_ir_text(f, f->a[node]);
    uint32_t line = rp_ir_place_of(f, f->start[node]).line;
    rp_str one;
    while (rp_str_split(&text, '\n', &one)) {
      add(r, one, line);
    }
  } else if (rp_ir_kind_of(f, node) == RP_IR_LIST || rp_ir_kind_of(f, node) == RP_IR_TUPLE) {
    rp_ir_list items = rp_ir_list_at(f, f->a[node]);
    for (size_t i = 0; i < items.count; i++) {
      if (rp_ir_kind_of(f, items.items[i]) == RP_IR_STRING) {
        read_list(r, f, items.items[i]);
      }
    }
  }
}

static void read_setup(reader *r, const rp_facts *f)
{
  for (uint32_t node = 1; node < f->kind.len; node++) {
    if (rp_ir_kind_of(f, node) != RP_IR_CALL || !rp_str_is(rp_ir_called(f, node), "setup")) {
      continue;
    }
    rp_ir_list arguments = rp_ir_list_at(f, f->b[node]);
    for (size_t i = 0; i < arguments.count; i++) {
      uint32_t argument = arguments.items[i];
      if (rp_ir_kind_of(f, argument) == RP_IR_KEYWORD && rp_str_is(rp_ir_name(f, f->a[argument]), "install_requires")) {
        read_list(r, f, f->b[argument]);
      }
    }
  }
}

static void read_cfg(reader *r, rp_str content)
{
  rp_config_file file = rp_config_raw(r->path, content, r->arena);
  for (size_t i = 0; i < file.count; i++) {
    const rp_config_value *value = &file.values[i];
    rp_str rest = value->value;
    rp_str line;
    while (rp_str_is(value->section, "options") && rp_str_is(value->option, "install_requires") &&
           rp_str_split(&rest, '\n', &line)) {
      add(r, line, value->line);
    }
  }
}

// ---- pyproject.toml ----

/// ">=1.2.3,<2" of Poetry's "^1.2.3": the first part that is not 0 stays (python-poetry.org/docs/dependency-specification).
/// "~1.2" is ">=1.2,<1.3", "~1" is ">=1,<2". Empty: no version of plain numbers.
static rp_str bounds_of(rp_str text, rp_arena *arena)
{
  bool caret = text.data[0] == '^';
  rp_str version = rp_str_trim(rp_str_sub(text, 1, text.size));
  rp_str rest = version;
  rp_str part;
  int64_t parts[8] = {0};
  size_t count = 0;
  while (rp_str_split(&rest, '.', &part)) {
    if (count == 8 || !rp_str_to_int64(part, &parts[count++])) {
      return RP_STR("");
    }
  }
  size_t keep = caret ? 0 : count > 1 ? 1 : 0;
  while (caret && keep + 1 < count && parts[keep] == 0) {
    keep++;
  }
  rp_str upper = RP_STR("");
  for (size_t i = 0; i <= keep && i < count; i++) {
    upper =
        rp_arena_printf(arena, "%.*s%s%lld", RP_STR_ARG(upper), i > 0 ? "." : "", (long long)(parts[i] + (i == keep)));
  }
  return count == 0 ? RP_STR("") : rp_arena_printf(arena, ">=%.*s,<%.*s", RP_STR_ARG(version), RP_STR_ARG(upper));
}

/// `luigi = "^3.1"` or `luigi = {version = "^3.1", …}`: Poetry's own notation as PEP 508 has it.
static void read_poetry(reader *r, rp_str name, const rp_toml_node *value)
{
  rp_str text = value->kind == RP_TOML_STRING ? value->value : rp_toml_text(value, "version");
  bool address =
      rp_toml_find(value, "git") != NULL || rp_toml_find(value, "path") != NULL || rp_toml_find(value, "url") != NULL;
  if (text.size == 0) {
    add(r, address ? rp_arena_printf(r->arena, "%.*s @ elsewhere", RP_STR_ARG(name)) : name, value->line);
    return;
  }
  bool marked = text.data[0] == '^' || text.data[0] == '~';
  bool digit = text.data[0] >= '0' && text.data[0] <= '9';
  bool pep = rp_str_starts_with(text, RP_STR("~="));
  rp_str bounds = marked && !pep         ? bounds_of(text, r->arena)
                  : digit                ? rp_arena_printf(r->arena, "==%.*s", RP_STR_ARG(text))
                  : rp_str_is(text, "*") ? RP_STR("")
                                         : text;
  add(r,
      rp_arena_printf(r->arena, "%.*s%s%.*s", RP_STR_ARG(name), marked && bounds.size == 0 ? " @ " : "",
                      RP_STR_ARG(bounds)),
      value->line);
}

static void read_toml(reader *r, rp_str content)
{
  bool complete;
  const rp_toml_node *file = rp_toml_parse(&complete, content, r->arena);
  const rp_toml_node *standard = rp_toml_find(file, "project.dependencies");
  const rp_toml_node *poetry = rp_toml_find(file, "tool.poetry.dependencies");
  for (const rp_toml_node *item = standard != NULL ? standard->child : NULL; item != NULL; item = item->next) {
    if (item->kind == RP_TOML_STRING) {
      add(r, item->value, item->line);
    }
  }
  for (const rp_toml_node *item = poetry != NULL ? poetry->child : NULL; item != NULL; item = item->next) {
    bool several = item->kind == RP_TOML_ARRAY; // one for each platform or Python
    for (const rp_toml_node *one = several ? item->child : item; one != NULL; one = several ? one->next : NULL) {
      if (!rp_str_is(item->key, "python")) {
        read_poetry(r, item->key, one);
      }
    }
  }
}

bool rp_requirements_wants(rp_str path)
{
  rp_str base = rp_path_base(path);
  bool text = rp_str_ends_with(base, RP_STR(".txt"));
  return (text && (rp_str_starts_with(base, RP_STR("requirements")) ||
                   rp_str_is(rp_path_base(rp_path_dir(path)), "requirements"))) ||
         rp_str_is(base, "setup.py") || rp_str_is(base, "setup.cfg") || rp_str_is(base, "pyproject.toml");
}

void rp_requirements_read(rp_requirement_lines *out, rp_str path, rp_str content, rp_extractor *extractor,
                          rp_arena *arena)
{
  reader r = {out, arena, path};
  rp_str base = rp_path_base(path);
  if (rp_str_is(base, "setup.py")) {
    read_setup(&r, rp_extract(extractor, content, arena));
  } else if (rp_str_is(base, "setup.cfg")) {
    read_cfg(&r, content);
  } else if (rp_str_is(base, "pyproject.toml")) {
    read_toml(&r, content);
  } else {
    read_lines(&r, content);
  }
}

// ---- images ----

bool rp_requirements_is_dockerfile(rp_str path)
{
  rp_str base = rp_path_base(path);
  return rp_str_is(base, "Dockerfile") || rp_str_is(base, "Containerfile") ||
         rp_str_starts_with(base, RP_STR("Dockerfile.")) || rp_str_ends_with(base, RP_STR(".Dockerfile"));
}

/// The image of "FROM [--platform=…] image [AS name]", and the name of the stage.
static bool take_from(rp_str *image, rp_str *stage, rp_str line)
{
  rp_str words[8];
  size_t count = 0;
  rp_str rest = rp_str_trim(line);
  rp_str word;
  while (count < 8 && rp_str_split(&rest, ' ', &word)) {
    if (rp_str_trim(word).size > 0 && !(count > 0 && rp_str_starts_with(word, RP_STR("--")))) {
      words[count++] = rp_str_trim(word);
    }
  }
  *stage = count > 3 ? words[3] : RP_STR("");
  *image = count > 1 ? words[1] : RP_STR("");
  return count > 1 && (rp_str_is(words[0], "FROM") || rp_str_is(words[0], "from"));
}

void rp_requirements_images(rp_image_mentions *out, rp_str path, rp_str content, rp_arena *arena)
{
  RP_VEC(rp_str) stages = {0};
  rp_str line, image, stage;
  uint32_t number = 0;
  while (rp_str_split(&content, '\n', &line)) {
    number++;
    if (!take_from(&image, &stage, line)) {
      continue;
    }
    bool own = false; // an earlier stage of this file
    for (size_t i = 0; i < stages.count; i++) {
      own = own || rp_str_eq(stages.items[i], image);
    }
    if (!own) {
      Repipe__V1__ImageMention *mention = RP_MESSAGE(arena, Repipe__V1__ImageMention, REPIPE__V1__IMAGE_MENTION__INIT);
      mention->image = export_text(arena, image);
      mention->path = export_text(arena, path);
      mention->line = number;
      RP_PUSH(arena, out, mention);
    }
    RP_PUSH(arena, &stages, stage);
  }
}
