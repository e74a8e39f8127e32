// luigi.toml through base/toml. Of cfg syntax a line parser of Python's configparser dialect (options end at the first '='
// or ':', deeper indentation continues a value, comments only on lines of their own), then BasicInterpolation by look-ups in
// the section and [DEFAULT], at most ten deep as Python does it.

#include "analyzer/repository/config.h"

#include "base/buf.h"
#include "base/path.h"
#include "base/toml.h"
#include "base/vec.h"

enum { VALUE_LIMIT = 4000, SECTION_LIMIT = 2000, DEPTH_LIMIT = 10, EXPANSION_LIMIT = 65536, STEP_LIMIT = 2000 };

typedef RP_VEC(rp_config_value) value_list;

// ------------------------------------------------------------------------------------------------ secrets

static char lower(char c)
{
  return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool is_alnum(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// The name in lower case, words separated by '_' ("apiKey", "API-KEY" and "api.key" alike), with '_' at both ends.
static size_t fold_name(char *out, size_t size, rp_str name)
{
  size_t length = 0;
  out[length++] = '_';
  for (size_t i = 0; i < name.size && length + 3 < size; i++) {
    char c = name.data[i];
    bool upper = c >= 'A' && c <= 'Z';
    bool after_lower = i > 0 && name.data[i - 1] >= 'a' && name.data[i - 1] <= 'z';
    if (!is_alnum(c) || (upper && after_lower)) {
      if (out[length - 1] != '_') {
        out[length++] = '_';
      }
    }
    if (is_alnum(c)) {
      out[length++] = lower(c);
    }
  }
  if (out[length - 1] != '_') {
    out[length++] = '_';
  }
  out[length] = '\0';
  return length;
}

bool rp_secret_name(rp_str name)
{
  // Ends of words, so that "dbpassword" and "authtoken" count and "tokenizer" and "max_tokens" do not.
  static const char *const ends[] = {"password_",
                                     "passwords_",
                                     "passwd_",
                                     "passphrase_",
                                     "secret_",
                                     "secrets_",
                                     "token_",
                                     "apikey_",
                                     "credential_",
                                     "credentials_",
                                     "_pwd_",
                                     "_pass_",
                                     "api_key_",
                                     "private_key_",
                                     "privatekey_",
                                     "access_key_",
                                     "accesskey_",
                                     "_auth_key_",
                                     "_signing_key_",
                                     "_encryption_key_",
                                     "_service_account_key_"};
  char folded[256];
  fold_name(folded, sizeof folded, rp_str_sub(name, name.size > 200 ? name.size - 200 : 0, name.size));
  for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
    if (strstr(folded, ends[i]) != NULL) {
      return true;
    }
  }
  return false;
}

bool rp_secret_text(rp_str text)
{
  for (size_t at = rp_str_find(text, RP_STR("://"), 0); at != SIZE_MAX; at = rp_str_find(text, RP_STR("://"), at + 3)) {
    bool colon = false;
    for (size_t i = at + 3; i < text.size; i++) {
      char c = text.data[i];
      if (c == '@' && colon) {
        return true;
      }
      if (c == '@' || c == '/' || c == ' ' || c == '"' || c == '\'' || c == '\n') {
        break;
      }
      colon = colon || c == ':';
    }
  }
  return false;
}

// ------------------------------------------------------------------------------------------------ lines

bool rp_config_wants(rp_str path)
{
  rp_str base = rp_path_base(path);
  bool ending = rp_str_ends_with(base, RP_STR(".cfg")) || rp_str_ends_with(base, RP_STR(".conf")) ||
                rp_str_ends_with(base, RP_STR(".ini")) || rp_str_ends_with(base, RP_STR(".toml"));
  return rp_str_is(base, "client.cfg") || (ending && rp_str_starts_with(base, RP_STR("luigi"))) ||
         (ending && rp_str_is(rp_path_base(rp_path_dir(path)), "luigi"));
}

static rp_str take_line(rp_str *rest)
{
  size_t end = rp_str_find(*rest, RP_STR("\n"), 0);
  rp_str line = rp_str_sub(*rest, 0, end);
  *rest = end == SIZE_MAX ? RP_STR("") : rp_str_sub(*rest, end + 1, rest->size);
  if (line.size > 0 && line.data[line.size - 1] == '\r') {
    line.size--;
  }
  return line;
}

static size_t indent_of(rp_str line)
{
  size_t at = 0;
  while (at < line.size && (line.data[at] == ' ' || line.data[at] == '\t')) {
    at++;
  }
  return at;
}

typedef struct header {
  rp_str name;
  rp_str path;
  uint32_t line;
} header;

typedef struct cfg_reader {
  rp_arena *arena;
  rp_str path;
  value_list values;
  RP_VEC(header) sections; // each once, those without an option, too
  rp_str section;
  bool in_section;
  bool in_option;
  size_t indent; // of the option line
  rp_buf value;  // of the option being read
} cfg_reader;

static void finish_option(cfg_reader *r)
{
  if (r->in_option) {
    r->values.items[r->values.count - 1].value = rp_arena_str(r->arena, rp_str_trim(rp_buf_str(&r->value)));
    r->value.size = 0;
    r->in_option = false;
  }
}

static void read_option(cfg_reader *r, rp_str text, uint32_t line)
{
  size_t end = 0;
  while (end < text.size && text.data[end] != '=' && text.data[end] != ':') {
    end++;
  }
  rp_str option = rp_str_trim(rp_str_sub(text, 0, end));
  if (end == text.size || option.size == 0 || r->values.count >= VALUE_LIMIT) {
    return;
  }
  rp_config_value value = {
      .section = r->section, .option = rp_arena_str(r->arena, option), .path = r->path, .line = line};
  RP_PUSH(r->arena, &r->values, value);
  r->in_option = true;
  rp_buf_add(&r->value, rp_str_trim(rp_str_sub(text, end + 1, text.size)));
}

static void add_section(cfg_reader *r, uint32_t line)
{
  for (size_t i = 0; i < r->sections.count; i++) {
    if (rp_str_eq(r->sections.items[i].name, r->section)) {
      return;
    }
  }
  if (r->sections.count < SECTION_LIMIT) {
    RP_PUSH(r->arena, &r->sections, ((header){r->section, r->path, line}));
  }
}

static void read_cfg_line(cfg_reader *r, rp_str line, uint32_t number)
{
  rp_str text = rp_str_trim(line);
  if (text.size == 0) {
    if (r->in_option) {
      rp_buf_char(&r->value, '\n'); // blank lines belong to a value that goes on
    }
    return;
  }
  if (text.data[0] == '#' || text.data[0] == ';') {
    return;
  }
  size_t indent = indent_of(line);
  if (r->in_option && indent > r->indent) {
    rp_buf_char(&r->value, '\n');
    rp_buf_add(&r->value, text);
    return;
  }
  finish_option(r);
  r->indent = indent;
  size_t close = rp_str_rfind_char(text, ']');
  if (text.data[0] == '[' && close != SIZE_MAX && close > 1) {
    r->section = rp_arena_str(r->arena, rp_str_sub(text, 1, close));
    r->in_section = true;
    add_section(r, number);
  } else if (r->in_section) {
    read_option(r, text, number);
  }
}

static void read_cfg(cfg_reader *r, rp_str content)
{
  uint32_t number = 0;
  while (content.size > 0) {
    read_cfg_line(r, take_line(&content), ++number);
  }
  finish_option(r);
  rp_buf_release(&r->value);
}

/// A value that Python prints as the file has it: a text, true or false, a decimal number of digits alone.
static bool toml_scalar(const rp_toml_node *value)
{
  rp_str text = value->value;
  bool plain = value->kind == RP_TOML_STRING || value->kind == RP_TOML_BOOLEAN || value->kind == RP_TOML_NUMBER;
  for (size_t i = 0; i < text.size && value->kind == RP_TOML_NUMBER; i++) {
    char c = text.data[i];
    plain = plain && ((c >= '0' && c <= '9') || c == '.' || ((c == '-' || c == '+') && i == 0));
  }
  return plain;
}

static void read_toml(cfg_reader *r, rp_str content)
{
  bool complete;
  const rp_toml_node *file = rp_toml_parse(&complete, content, r->arena);
  for (const rp_toml_node *section = file->child; section != NULL; section = section->next) {
    const rp_toml_node *option = section->kind == RP_TOML_TABLE ? section->child : NULL;
    for (; option != NULL && r->values.count < VALUE_LIMIT; option = option->next) {
      bool known = toml_scalar(option);
      rp_config_value row = {.section = section->key,
                             .option = option->key,
                             .value = known ? option->value : RP_STR(""),
                             .unknown = !known,
                             .path = r->path,
                             .line = option->line};
      RP_PUSH(r->arena, &r->values, row);
    }
  }
}

// ------------------------------------------------------------------------------------------------ interpolation

static const rp_config_value *find_raw(const value_list *values, rp_str section, rp_str option)
{
  const rp_config_value *fallback = NULL;
  for (size_t i = values->count; i > 0; i--) {
    const rp_config_value *value = &values->items[i - 1];
    if (!rp_str_eq(value->option, option)) {
      continue;
    }
    if (rp_str_eq(value->section, section)) {
      return value;
    }
    if (fallback == NULL && rp_str_is(value->section, "DEFAULT")) {
      fallback = value;
    }
  }
  return fallback;
}

typedef struct expansion {
  const value_list *raw;
  rp_str section;
  rp_buf out;
  unsigned steps; // look-ups made: many references to empty values cost time without growing the text
  bool unknown;
  bool secret;
} expansion;

static void expand(expansion *e, rp_str text, unsigned depth)
{
  for (size_t i = 0; i < text.size && !e->unknown; i++) {
    char next = i + 1 < text.size ? text.data[i + 1] : '\0';
    if (text.data[i] == '$' && next == '{') {
      e->unknown = true;
    } else if (text.data[i] != '%') {
      rp_buf_char(&e->out, text.data[i]);
    } else if (next == '%') {
      rp_buf_char(&e->out, '%');
      i++;
    } else {
      size_t close = rp_str_find(text, RP_STR(")s"), i);
      rp_str name = close == SIZE_MAX ? RP_STR("") : rp_str_sub(text, i + 2, close);
      const rp_config_value *value = next == '(' && name.size > 0 ? find_raw(e->raw, e->section, name) : NULL;
      e->secret = e->secret || rp_secret_name(name);
      if (value == NULL || value->unknown || depth >= DEPTH_LIMIT || e->out.size > EXPANSION_LIMIT ||
          ++e->steps > STEP_LIMIT) {
        e->unknown = true; // Python raises here: only a different configuration at run time can make it work
        return;
      }
      expand(e, value->value, depth + 1);
      i = close + 1;
    }
  }
}

static rp_config_value interpolate(const value_list *raw, const rp_config_value *value, rp_str section, bool cfg,
                                   rp_arena *arena)
{
  rp_config_value result = *value;
  result.section = section;
  expansion e = {.raw = raw, .section = section, .secret = rp_secret_name(value->option)};
  if (cfg && !value->unknown) {
    expand(&e, value->value, 0);
    result.unknown = e.unknown;
    result.value = e.unknown ? RP_STR("") : rp_arena_str(arena, rp_buf_str(&e.out));
  }
  if (e.secret || rp_secret_text(value->value) || rp_secret_text(result.value)) {
    result.redacted = true;
    result.value = RP_STR("");
  }
  rp_buf_release(&e.out);
  return result;
}

static bool sets(const value_list *raw, rp_str section, rp_str option)
{
  const rp_config_value *value = find_raw(raw, section, option);
  return value != NULL && rp_str_eq(value->section, section);
}

/// What each section takes over from [DEFAULT], and that the section is there where that is nothing.
static void add_defaults(value_list *out, const cfg_reader *r)
{
  const value_list *raw = &r->values;
  for (size_t i = 0; i < r->sections.count; i++) {
    const header *s = &r->sections.items[i];
    bool any = rp_str_is(s->name, "DEFAULT");
    for (size_t k = 0; k < raw->count && !rp_str_is(s->name, "DEFAULT") && out->count < VALUE_LIMIT; k++) {
      const rp_config_value *value = &raw->items[k];
      any = any || rp_str_eq(value->section, s->name) || rp_str_is(value->section, "DEFAULT");
      if (rp_str_is(value->section, "DEFAULT") && !sets(raw, s->name, value->option)) {
        RP_PUSH(r->arena, out, interpolate(raw, value, s->name, true, r->arena));
      }
    }
    if (!any && out->count < VALUE_LIMIT) {
      RP_PUSH(r->arena, out, ((rp_config_value){.section = s->name, .path = s->path, .line = s->line}));
    }
  }
}

static void read_file(cfg_reader *r, rp_str path, rp_str content, bool cfg)
{
  bool marked = rp_str_starts_with(content, RP_STR("\xEF\xBB\xBF"));
  content = rp_str_sub(content, marked ? 3 : 0, content.size);
  r->path = rp_arena_str(r->arena, path);
  r->in_section = false;
  if (cfg) {
    read_cfg(r, content);
  } else {
    read_toml(r, content);
  }
}

rp_config_file rp_config_raw(rp_str path, rp_str content, rp_arena *arena)
{
  cfg_reader reader = {.arena = arena};
  read_file(&reader, path, content, true);
  return (rp_config_file){reader.path, reader.values.items, reader.values.count};
}

rp_config_file rp_config_merge(const rp_str *paths, const rp_str *contents, size_t count, rp_arena *arena)
{
  cfg_reader reader = {.arena = arena};
  bool cfg = count > 0 && !rp_str_ends_with(paths[0], RP_STR(".toml"));
  for (size_t i = 0; i < count; i++) {
    read_file(&reader, paths[i], contents[i], cfg);
  }
  value_list out = {0};
  for (size_t i = 0; i < reader.values.count; i++) {
    const rp_config_value *value = &reader.values.items[i];
    RP_PUSH(arena, &out, interpolate(&reader.values, value, value->section, cfg, arena));
  }
  if (cfg) {
    add_defaults(&out, &reader);
  }
  return (rp_config_file){count > 0 ? rp_arena_str(arena, paths[count - 1]) : RP_STR(""), out.items, out.count};
}

rp_config_file rp_config_parse(rp_str path, rp_str content, rp_arena *arena)
{
  return rp_config_merge(&path, &content, 1, arena);
}

static bool same_option(rp_str option, rp_str wanted, bool dashes)
{
  if (option.size != wanted.size) {
    return false;
  }
  for (size_t i = 0; i < option.size; i++) {
    char c = wanted.data[i] == '_' && dashes ? '-' : wanted.data[i];
    if (option.data[i] != c) {
      return false;
    }
  }
  return true;
}

const rp_config_value *rp_config_find(const rp_config_file *file, rp_str section, rp_str option)
{
  for (int dashes = 0; dashes < 2; dashes++) {
    for (size_t i = file->count; i > 0; i--) {
      const rp_config_value *value = &file->values[i - 1];
      if (rp_str_eq(value->section, section) && same_option(value->option, option, dashes != 0)) {
        return value;
      }
    }
  }
  return NULL;
}
