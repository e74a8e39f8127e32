// tree-sitter's tree of a TOML file, walked once into tables that keys are looked up in. The tree's nesting is that of arrays and
// inline tables, and recursion over it has a budget; a dotted key nests to the left and is walked in a loop.

#include "base/toml.h"

#include <tree_sitter/api.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"

const TSLanguage *tree_sitter_toml(void);

enum {
  SIZE_LIMIT = 1048576,
  NODE_LIMIT = 200000,
  DEPTH_LIMIT = 64,
  CALLBACKS_AT_LEAST = 1000,
  BYTES_PER_CALLBACK = 16
};

/// A node while its items are gathered.
typedef struct open_node {
  rp_toml_node node; // first: what is handed out
  rp_toml_node *last;
  rp_map items;  // of a table, by key
  bool mapped;   // `items` is in use
  bool headed;   // a header of its own stood already
  bool finished; // an inline table, a plain array: nothing may be added
} open_node;

typedef struct builder {
  rp_arena *arena;
  rp_str source;
  RP_VEC(open_node *) tables; // those with a map
  size_t nodes;
  bool complete;
} builder;

static bool is(TSNode node, const char *type)
{
  return strcmp(ts_node_type(node), type) == 0;
}

static rp_str text_of(const builder *b, TSNode node)
{
  return rp_str_sub(b->source, ts_node_start_byte(node), ts_node_end_byte(node));
}

// ------------------------------------------------------------------------------------------------ strings

static size_t escape(rp_buf *out, rp_str text, size_t at)
{
  static const char NAMES[] = "btnfr\"\\";
  static const char STANDS_FOR[] = "\b\t\n\f\r\"\\";
  char c = at < text.size ? text.data[at] : '\0';
  const char *name = c != '\0' ? strchr(NAMES, c) : NULL;
  if (name != NULL) {
    rp_buf_char(out, STANDS_FOR[name - NAMES]);
    return at + 1;
  }
  if (c == 'u' || c == 'U') {
    size_t end = at + (c == 'u' ? 5 : 9);
    uint32_t point = 0;
    for (size_t i = at + 1; i < end && i < text.size; i++) {
      char digit = text.data[i];
      point = point * 16 + (uint32_t)(digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
    }
    char bytes[4];
    bool scalar = point <= 0x10FFFF && !(point >= 0xD800 && point <= 0xDFFF);
    rp_buf_add(out, (rp_str){bytes, rp_utf8_encode(scalar ? point : 0xFFFD, bytes)});
    return end;
  }
  while (at < text.size && strchr(" \t\r\n", text.data[at]) != NULL) { // a backslash at a line's end
    at++;
  }
  return at;
}

/// What a string or a quoted key stands for, its quotes included in `text`.
static rp_str unquote(const builder *b, rp_str text)
{
  char quote = text.data[0];
  bool three = text.size >= 6 && text.data[1] == quote && text.data[2] == quote;
  rp_str inside = rp_str_sub(text, three ? 3 : 1, text.size - (three ? 3 : 1));
  if (three && rp_str_starts_with(inside, RP_STR("\r\n"))) {
    inside = rp_str_sub(inside, 2, inside.size);
  } else if (three && rp_str_starts_with(inside, RP_STR("\n"))) {
    inside = rp_str_sub(inside, 1, inside.size);
  }
  if (quote == '\'' || rp_str_find(inside, RP_STR("\\"), 0) == SIZE_MAX) {
    return rp_arena_str(b->arena, inside);
  }
  rp_buf out = {0};
  for (size_t i = 0; i < inside.size;) {
    if (inside.data[i] == '\\') {
      i = escape(&out, inside, i + 1);
    } else {
      rp_buf_char(&out, inside.data[i++]);
    }
  }
  rp_str result = rp_arena_str(b->arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return result;
}

// ------------------------------------------------------------------------------------------------ nodes

static open_node *add(builder *b, open_node *parent, rp_toml_kind kind, rp_str key, uint32_t line)
{
  if (b->nodes == NODE_LIMIT) {
    b->complete = false;
    return NULL;
  }
  b->nodes++;
  open_node *item = RP_NEW(b->arena, open_node);
  item->node = (rp_toml_node){.kind = kind, .key = key, .line = line};
  if (parent->last != NULL) {
    parent->last->next = &item->node;
  } else {
    parent->node.child = &item->node;
  }
  parent->last = &item->node;
  if (parent->node.kind == RP_TOML_TABLE) {
    if (!parent->mapped) {
      rp_map_init(&parent->items, b->arena);
      RP_PUSH(b->arena, &b->tables, parent);
      parent->mapped = true;
    }
    rp_map_put(&parent->items, key, item);
  }
  return item;
}

static open_node *item_of(const open_node *table, rp_str key)
{
  return table->mapped ? rp_map_find(&table->items, key) : NULL;
}

/// The table that a part of a path leads to, made when it is not there; of an array of tables the last. NULL: not a table.
static open_node *into(builder *b, open_node *table, rp_str key, uint32_t line)
{
  open_node *item = item_of(table, key);
  if (item == NULL) {
    return add(b, table, RP_TOML_TABLE, key, line);
  }
  if (item->node.kind == RP_TOML_ARRAY && !item->finished && item->last != NULL) {
    item = (open_node *)item->last;
  }
  return item->node.kind == RP_TOML_TABLE && !item->finished ? item : NULL;
}

typedef struct key_path {
  rp_str parts[DEPTH_LIMIT];
  size_t count;
} key_path;

static bool is_key(TSNode node)
{
  return is(node, "bare_key") || is(node, "quoted_key") || is(node, "dotted_key");
}

/// The parts of a key; none when there are too many, or an error stands among them.
static key_path path_of(builder *b, TSNode node)
{
  key_path path = {.count = 0};
  rp_str reversed[DEPTH_LIMIT];
  size_t count = 0;
  while (!ts_node_is_null(node)) {
    bool dotted = is(node, "dotted_key");
    uint32_t children = ts_node_named_child_count(node);
    TSNode part = dotted && children == 2 ? ts_node_named_child(node, 1) : node;
    rp_str text = text_of(b, part);
    if (ts_node_is_missing(part) || text.size == 0 || !is_key(part) || is(part, "dotted_key") || count == DEPTH_LIMIT) {
      b->complete = false;
      return path;
    }
    reversed[count++] = is(part, "quoted_key") ? unquote(b, text) : rp_arena_str(b->arena, text);
    if (!dotted) {
      break;
    }
    node = ts_node_named_child(node, 0);
  }
  while (count > 0) {
    path.parts[path.count++] = reversed[--count];
  }
  return path;
}

// ------------------------------------------------------------------------------------------------ values

static uint32_t line_of(TSNode node)
{
  return ts_node_start_point(node).row + 1;
}

static void take_pair(builder *b, open_node *table, TSNode pair, unsigned depth);

static rp_toml_kind kind_of(TSNode value)
{
  return is(value, "string")                          ? RP_TOML_STRING
         : is(value, "integer") || is(value, "float") ? RP_TOML_NUMBER
         : is(value, "boolean")                       ? RP_TOML_BOOLEAN
         : is(value, "array")                         ? RP_TOML_ARRAY
         : is(value, "inline_table")                  ? RP_TOML_TABLE
                                                      : RP_TOML_MOMENT;
}

static void take_value(builder *b, open_node *parent, rp_str key, uint32_t line, TSNode value, unsigned depth)
{
  rp_toml_kind kind = kind_of(value);
  bool holds = kind == RP_TOML_ARRAY || kind == RP_TOML_TABLE;
  if (ts_node_is_missing(value) || (holds && depth == DEPTH_LIMIT)) {
    b->complete = false;
    return;
  }
  open_node *item = add(b, parent, kind, key, line);
  if (item == NULL) {
    return;
  }
  if (!holds) {
    rp_str text = text_of(b, value);
    item->node.value = kind == RP_TOML_STRING ? unquote(b, text) : rp_arena_str(b->arena, text);
    return;
  }
  TSTreeCursor cursor = ts_tree_cursor_new(value);
  for (bool more = ts_tree_cursor_goto_first_child(&cursor); more; more = ts_tree_cursor_goto_next_sibling(&cursor)) {
    TSNode child = ts_tree_cursor_current_node(&cursor);
    if (!ts_node_is_named(child) || is(child, "comment")) {
      continue;
    }
    if (ts_node_is_error(child)) {
      b->complete = false;
    } else if (kind == RP_TOML_ARRAY) {
      take_value(b, item, RP_STR(""), line_of(child), child, depth + 1);
    } else {
      take_pair(b, item, child, depth + 1);
    }
  }
  ts_tree_cursor_delete(&cursor);
  item->finished = true;
}

/// `a.b = value`: tables for all parts but the last.
static void take_pair(builder *b, open_node *table, TSNode pair, unsigned depth)
{
  TSNode name = {0};
  TSNode value = {0};
  for (uint32_t i = 0; i < ts_node_named_child_count(pair); i++) {
    TSNode child = ts_node_named_child(pair, i);
    if (ts_node_is_error(child)) {
      b->complete = false;
      return;
    }
    if (is_key(child)) {
      name = child;
    } else if (!is(child, "comment")) {
      value = child;
    }
  }
  key_path path = {.count = 0};
  if (!ts_node_is_null(name) && !ts_node_is_null(value)) {
    path = path_of(b, name);
  }
  for (size_t i = 0; i + 1 < path.count && table != NULL; i++) {
    table = into(b, table, path.parts[i], line_of(name));
  }
  if (path.count == 0 || table == NULL || item_of(table, path.parts[path.count - 1]) != NULL) {
    b->complete = false;
    return;
  }
  take_value(b, table, path.parts[path.count - 1], line_of(name), value, depth + (unsigned)path.count - 1);
}

/// `[a.b]` or `[[a.b]]` and the pairs below it.
static void take_header(builder *b, open_node *root, TSNode header)
{
  open_node *table = NULL;
  TSTreeCursor cursor = ts_tree_cursor_new(header);
  for (bool more = ts_tree_cursor_goto_first_child(&cursor); more; more = ts_tree_cursor_goto_next_sibling(&cursor)) {
    TSNode child = ts_tree_cursor_current_node(&cursor);
    if (ts_node_is_error(child)) {
      b->complete = false;
    } else if (is(child, "pair") && table != NULL) {
      take_pair(b, table, child, 1);
    } else if (is_key(child)) {
      key_path path = path_of(b, child);
      bool array = is(header, "table_array_element");
      table = path.count > 0 ? root : NULL;
      for (size_t i = 0; i < path.count && table != NULL; i++) {
        bool last = i + 1 == path.count;
        open_node *old = item_of(table, path.parts[i]);
        if (!last || !array) {
          table = into(b, table, path.parts[i], line_of(header));
          b->complete = b->complete && !(last && table != NULL && table->headed);
          if (last && table != NULL) {
            table->headed = true;
          }
        } else if (old == NULL || (old->node.kind == RP_TOML_ARRAY && !old->finished)) {
          old = old != NULL ? old : add(b, table, RP_TOML_ARRAY, path.parts[i], line_of(header));
          table = old != NULL ? add(b, old, RP_TOML_TABLE, RP_STR(""), line_of(header)) : NULL;
        } else {
          table = NULL;
        }
      }
      b->complete = b->complete && table != NULL;
    }
  }
  ts_tree_cursor_delete(&cursor);
}

// ------------------------------------------------------------------------------------------------ reading

typedef struct reading {
  rp_str source;
  size_t callbacks;
} reading;

static const char *read_source(void *payload, uint32_t byte, TSPoint position, uint32_t *size)
{
  (void)position;
  const reading *r = payload;
  *size = byte < r->source.size ? (uint32_t)(r->source.size - byte) : 0;
  return *size > 0 ? r->source.data + byte : "";
}

static bool over_budget(TSParseState *state)
{
  reading *r = state->payload;
  return r->callbacks == 0 || r->callbacks-- == 0;
}

static void walk(builder *b, open_node *root, TSNode document)
{
  TSTreeCursor cursor = ts_tree_cursor_new(document);
  for (bool more = ts_tree_cursor_goto_first_child(&cursor); more; more = ts_tree_cursor_goto_next_sibling(&cursor)) {
    TSNode child = ts_tree_cursor_current_node(&cursor);
    if (is(child, "pair")) {
      take_pair(b, root, child, 1);
    } else if (is(child, "table") || is(child, "table_array_element")) {
      take_header(b, root, child);
    }
  }
  ts_tree_cursor_delete(&cursor);
}

const rp_toml_node *rp_toml_parse(bool *complete, rp_str content, rp_arena *arena)
{
  open_node *root = RP_NEW(arena, open_node);
  root->node.line = 1;
  bool marked = rp_str_starts_with(content, RP_STR("\xEF\xBB\xBF"));
  builder b = {.arena = arena, .source = rp_str_sub(content, marked ? 3 : 0, content.size)};
  *complete = false;
  if (content.size > SIZE_LIMIT) {
    return &root->node;
  }
  TSParser *parser = ts_parser_new();
  if (parser == NULL || !ts_parser_set_language(parser, tree_sitter_toml())) {
    abort(); // a grammar that this core does not take is a broken build
  }
  reading r = {.source = b.source, .callbacks = CALLBACKS_AT_LEAST + b.source.size / BYTES_PER_CALLBACK};
  TSInput input = {.payload = &r, .read = read_source, .encoding = TSInputEncodingUTF8};
  TSParseOptions options = {.payload = &r, .progress_callback = over_budget};
  TSTree *tree = ts_parser_parse_with_options(parser, NULL, input, options);
  if (tree != NULL) {
    TSNode document = ts_tree_root_node(tree);
    b.complete = !ts_node_has_error(document);
    walk(&b, root, document);
    ts_tree_delete(tree);
  }
  ts_parser_delete(parser);
  for (size_t i = 0; i < b.tables.count; i++) {
    rp_map_release(&b.tables.items[i]->items);
  }
  *complete = b.complete;
  return &root->node;
}

static const rp_toml_node *find_item(const rp_toml_node *table, rp_str key)
{
  const rp_toml_node *item = table != NULL && table->kind == RP_TOML_TABLE ? table->child : NULL;
  while (item != NULL && !rp_str_eq(item->key, key)) {
    item = item->next;
  }
  return item;
}

const rp_toml_node *rp_toml_find(const rp_toml_node *table, const char *path)
{
  rp_str rest = rp_str_of(path);
  rp_str key;
  while (table != NULL && rp_str_split(&rest, '.', &key)) {
    table = find_item(table, key);
  }
  return table;
}

rp_str rp_toml_text(const rp_toml_node *table, const char *path)
{
  const rp_toml_node *item = rp_toml_find(table, path);
  return item != NULL && item->kind == RP_TOML_STRING ? item->value : RP_STR("");
}
