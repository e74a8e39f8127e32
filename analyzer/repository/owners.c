// CODEOWNERS by GitHub's and GitLab's documented syntax, catalog-info.yaml by Backstage's spec.owner.

#include "analyzer/repository/owners.h"

#include "base/buf.h"
#include "base/path.h"
#include "base/vec.h"
#include "base/yaml.h"

enum { RULE_LIMIT = 20000 };

typedef RP_VEC(rp_owner_rule) rule_list;
typedef RP_VEC(rp_str) text_list;

static bool is_catalog(rp_str path)
{
  rp_str base = rp_path_base(path);
  return rp_str_is(base, "catalog-info.yaml") || rp_str_is(base, "catalog-info.yml");
}

bool rp_owners_wants(rp_str path)
{
  rp_str dir = rp_path_dir(path);
  bool place = dir.size == 0 || rp_str_is(dir, ".github") || rp_str_is(dir, ".gitlab") || rp_str_is(dir, "docs");
  return is_catalog(path) || (place && rp_str_is(rp_path_base(path), "CODEOWNERS"));
}

/// The next word, backslash escapes resolved; empty at the end of the line or at a comment.
static rp_str next_word(rp_str *line, rp_arena *arena)
{
  *line = rp_str_trim(*line);
  if (line->size == 0 || line->data[0] == '#') {
    return RP_STR("");
  }
  rp_buf buf = RP_BUF_INIT;
  size_t at = 0;
  for (; at < line->size && line->data[at] != ' ' && line->data[at] != '\t'; at++) {
    if (line->data[at] == '\\' && at + 1 < line->size) {
      at++;
    }
    rp_buf_char(&buf, line->data[at]);
  }
  *line = rp_str_sub(*line, at, line->size);
  rp_str word = rp_arena_str(arena, rp_buf_str(&buf));
  rp_buf_release(&buf);
  return word;
}

static text_list read_owners(rp_str *line, rp_arena *arena)
{
  text_list owners = {0};
  for (rp_str word = next_word(line, arena); word.size > 0; word = next_word(line, arena)) {
    if (rp_str_find(word, RP_STR("@"), 0) != SIZE_MAX) {
      RP_PUSH(arena, &owners, word);
    }
  }
  return owners;
}

/// "[Name]", "^[Name]", "[Name][2] @owner": GitLab. False for a pattern like "[ab]*.py", which goes on behind the
/// bracket.
static bool read_section(rp_str line, rp_str *name, text_list *owners, rp_arena *arena)
{
  rp_str text = rp_str_starts_with(line, RP_STR("^[")) ? rp_str_sub(line, 1, line.size) : line;
  size_t close = rp_str_find(text, RP_STR("]"), 0);
  if (text.size == 0 || text.data[0] != '[' || close == SIZE_MAX || close < 2) {
    return false;
  }
  rp_str rest = rp_str_sub(text, close + 1, text.size);
  size_t second = rp_str_find(rest, RP_STR("]"), 0);
  if (rest.size > 0 && rest.data[0] == '[' && second != SIZE_MAX) {
    rest = rp_str_sub(rest, second + 1, rest.size);
  }
  if (rest.size > 0 && rest.data[0] != ' ' && rest.data[0] != '\t') {
    return false;
  }
  *name = rp_arena_str(arena, rp_str_sub(text, 1, close));
  *owners = read_owners(&rest, arena);
  return true;
}

static void parse_codeowners(rule_list *rules, rp_str path, rp_str content, rp_arena *arena)
{
  rp_str section = RP_STR("");
  text_list inherited = {0};
  uint32_t number = 0;
  rp_str line;
  while (rp_str_split(&content, '\n', &line) && rules->count < RULE_LIMIT) {
    number++;
    line = rp_str_trim(line);
    if (line.size == 0 || line.data[0] == '#' || line.data[0] == '!' ||
        read_section(line, &section, &inherited, arena)) {
      continue;
    }
    rp_str pattern = next_word(&line, arena);
    text_list owners = read_owners(&line, arena);
    if (owners.count == 0) {
      owners = inherited;
    }
    rp_owner_rule rule = {.pattern = rp_str_is(pattern, "*") ? RP_STR("") : pattern,
                          .owners = owners.items,
                          .owner_count = owners.count,
                          .section = section,
                          .source = RP_STR("CODEOWNERS"),
                          .path = path,
                          .line = number};
    RP_PUSH(arena, rules, rule);
  }
}

/// Whether the document speaks of software, and not of people or of where to look on.
static bool is_component(const rp_yaml_node *document)
{
  rp_str kind = rp_yaml_text(document, "kind");
  return !rp_str_is(kind, "User") && !rp_str_is(kind, "Group") && !rp_str_is(kind, "Location") &&
         !rp_str_is(kind, "Domain");
}

const rp_catalog_tag *rp_owners_tags(size_t *count, rp_str path, rp_str content, rp_arena *arena)
{
  RP_VEC(rp_catalog_tag) tags = {0};
  bool complete = false;
  for (const rp_yaml_node *document = is_catalog(path) ? rp_yaml_parse(&complete, content, arena) : NULL;
       document != NULL; document = document->next) {
    const rp_yaml_node *list = rp_yaml_real(rp_yaml_find(rp_yaml_find(document, "metadata"), "tags"));
    bool any = is_component(document) && list != NULL && list->kind == RP_YAML_LIST;
    for (const rp_yaml_node *item = any ? list->child : NULL; item != NULL && tags.count < RULE_LIMIT;
         item = item->next) {
      const rp_yaml_node *real = rp_yaml_real(item);
      if (real->kind == RP_YAML_SCALAR && real->value.size > 0) {
        rp_catalog_tag tag = {real->value, item->line};
        RP_PUSH(arena, &tags, tag);
      }
    }
  }
  *count = tags.count;
  return tags.items;
}

static void parse_catalog(rule_list *rules, rp_str path, rp_str content, rp_arena *arena)
{
  bool complete = false;
  rp_str dir = rp_path_dir(path);
  for (const rp_yaml_node *document = rp_yaml_parse(&complete, content, arena); document != NULL;
       document = document->next) {
    const rp_yaml_node *owner = rp_yaml_find(rp_yaml_find(document, "spec"), "owner");
    if (owner == NULL || owner->kind != RP_YAML_SCALAR || owner->value.size == 0 || !is_component(document)) {
      continue;
    }
    rp_str *owners = RP_NEW(arena, rp_str);
    *owners = owner->value;
    rp_owner_rule rule = {.pattern = dir.size == 0 ? RP_STR("") : rp_arena_printf(arena, "/%.*s/", RP_STR_ARG(dir)),
                          .owners = owners,
                          .owner_count = 1,
                          .source = RP_STR("catalog-info.yaml"),
                          .path = path,
                          .line = owner->line};
    RP_PUSH(arena, rules, rule);
  }
}

const rp_owner_rule *rp_owners_parse(size_t *count, rp_str path, rp_str content, rp_arena *arena)
{
  rule_list rules = {0};
  path = rp_arena_str(arena, path);
  if (is_catalog(path)) {
    parse_catalog(&rules, path, content, arena);
  } else {
    parse_codeowners(&rules, path, content, arena);
  }
  *count = rules.count;
  return rules.items;
}
