// One file's way: parse within a budget, walk the tree, or where it is damaged read it piece by piece; then the columns.
// The budget counts tree-sitter's progress callbacks (one for about every hundred operations), so that the same bytes
// are given up at the same place on any machine.
#include "analyzer/extract_internal.h"

const TSLanguage *tree_sitter_python(void);

enum {
  MAX_SOURCE = 1u << 30,      // offsets are 32 bits wide, with room for rows' arithmetic
  CALLBACKS_AT_LEAST = 20000, // for any file
  BYTES_PER_CALLBACK = 4,     // and more with its size: ordinary code needs one for a hundred bytes
  REPARSE_FACTOR = 12,        // bytes parsed by the recovery, per byte of the file
  REPARSE_AT_LEAST = 1 << 20
};

static const struct {
  const char *text;
  bool named;
  uint8_t rule;
} rule_names[] = {
#define RP_EXTRACT_RULE(name, text, named) {text, named, RULE_##name},
    RP_EXTRACT_RULES(RP_EXTRACT_RULE)
#undef RP_EXTRACT_RULE
};

static const struct {
  const char *text;
  uint8_t field;
} field_names[] = {
#define RP_EXTRACT_FIELD(name, text) {text, FIELD_##name},
    RP_EXTRACT_FIELDS(RP_EXTRACT_FIELD)
#undef RP_EXTRACT_FIELD
};

static const struct {
  const char *text;
  uint8_t op;
} operator_names[] = {
    {"+", RP_IR_OP_ADD},      {"-", RP_IR_OP_SUB},      {"*", RP_IR_OP_MUL},       {"/", RP_IR_OP_DIV},
    {"//", RP_IR_OP_FLOORDIV}, {"%", RP_IR_OP_MOD},     {"**", RP_IR_OP_POW},      {"@", RP_IR_OP_MATMUL},
    {"<<", RP_IR_OP_LSHIFT},  {">>", RP_IR_OP_RSHIFT},  {"&", RP_IR_OP_BITAND},    {"|", RP_IR_OP_BITOR},
    {"^", RP_IR_OP_BITXOR},   {"+=", RP_IR_OP_ADD},     {"-=", RP_IR_OP_SUB},      {"*=", RP_IR_OP_MUL},
    {"/=", RP_IR_OP_DIV},     {"//=", RP_IR_OP_FLOORDIV}, {"%=", RP_IR_OP_MOD},    {"**=", RP_IR_OP_POW},
    {"@=", RP_IR_OP_MATMUL},  {"<<=", RP_IR_OP_LSHIFT}, {">>=", RP_IR_OP_RSHIFT},  {"&=", RP_IR_OP_BITAND},
    {"|=", RP_IR_OP_BITOR},   {"^=", RP_IR_OP_BITXOR},  {"==", RP_IR_OP_EQ},       {"!=", RP_IR_OP_NE},
    {"<>", RP_IR_OP_NE},      {"<", RP_IR_OP_LT},       {"<=", RP_IR_OP_LE},       {">", RP_IR_OP_GT},
    {">=", RP_IR_OP_GE},      {"in", RP_IR_OP_IN},      {"not in", RP_IR_OP_NOT_IN}, {"is", RP_IR_OP_IS},
    {"is not", RP_IR_OP_IS_NOT},
};

static void learn_symbols(rp_extractor *self, const TSLanguage *language)
{
  uint32_t count = ts_language_symbol_count(language);
  for (uint32_t symbol = 0; symbol < count && symbol < RP_EXTRACT_SYMBOLS; symbol++) {
    const char *name = ts_language_symbol_name(language, (TSSymbol)symbol);
    TSSymbolType type = ts_language_symbol_type(language, (TSSymbol)symbol);
    bool named = type == TSSymbolTypeRegular;
    if (name == NULL || (type != TSSymbolTypeRegular && type != TSSymbolTypeAnonymous)) {
      continue;
    }
    for (size_t i = 0; i < sizeof rule_names / sizeof rule_names[0]; i++) {
      if (rule_names[i].named == named && strcmp(rule_names[i].text, name) == 0) {
        self->rules[symbol] = rule_names[i].rule;
      }
    }
    for (size_t i = 0; i < sizeof operator_names / sizeof operator_names[0] && !named; i++) {
      if (strcmp(operator_names[i].text, name) == 0) {
        self->operators[symbol] = operator_names[i].op;
      }
    }
  }
  for (size_t i = 0; i < sizeof field_names / sizeof field_names[0]; i++) {
    const char *text = field_names[i].text;
    TSFieldId id = ts_language_field_id_for_name(language, text, (uint32_t)strlen(text));
    if (id != 0 && id < RP_EXTRACT_FIELD_IDS) {
      self->fields[id] = field_names[i].field;
    }
  }
}

rp_extractor *rp_extractor_new(void)
{
  rp_extractor *self = rp_xrealloc(NULL, sizeof *self);
  *self = (rp_extractor){0};
  const TSLanguage *language = tree_sitter_python();
  self->parser = ts_parser_new();
  // A grammar that this core does not take is a broken build: every file would be unreadable.
  if (self->parser == NULL || !ts_parser_set_language(self->parser, language)) {
    abort();
  }
  learn_symbols(self, language);
  return self;
}

void rp_extractor_free(rp_extractor *self)
{
  if (self == NULL) {
    return;
  }
  if (self->cursor_made) {
    ts_tree_cursor_delete(&self->cursor);
  }
  ts_parser_delete(self->parser);
  free(self->rows.items);
  free(self->lists.items);
  free(self->names.items);
  free(self->texts.items);
  free(self->problems.items);
  free(self->children.items);
  free(self->items.items);
  free(self->spine.items);
  free(self->bindings.items);
  free(self->stamps.items);
  free(self->lines.items);
  free(self->ranges.items);
  free(self->bodies.items);
  free(self);
}

static const char *read_source(void *payload, uint32_t byte, TSPoint position, uint32_t *size)
{
  (void)position;
  const rp_extractor *self = payload;
  if (byte >= self->source.size) {
    *size = 0;
    return "";
  }
  *size = (uint32_t)(self->source.size - byte);
  return self->source.data + byte;
}

static bool over_budget(TSParseState *state)
{
  size_t *left = state->payload;
  if (*left == 0) {
    return true;
  }
  (*left)--;
  return false;
}

TSTree *rp_extract_parse(rp_extractor *self)
{
  size_t bytes = self->source.size;
  if (self->ranges.count > 0) {
    bytes = 0;
    for (size_t i = 0; i < self->ranges.count; i++) {
      bytes += self->ranges.items[i].end_byte - self->ranges.items[i].start_byte;
    }
  }
  self->parsed += bytes;
  if (self->parsed > REPARSE_AT_LEAST + REPARSE_FACTOR * self->source.size) {
    return NULL;
  }
  if (!ts_parser_set_included_ranges(self->parser, self->ranges.items, (uint32_t)self->ranges.count)) {
    return NULL;
  }
  size_t left = CALLBACKS_AT_LEAST + bytes / BYTES_PER_CALLBACK;
  TSInput input = {.payload = self, .read = read_source, .encoding = TSInputEncodingUTF8};
  TSParseOptions options = {.payload = &left, .progress_callback = over_budget};
  TSTree *tree = ts_parser_parse_with_options(self->parser, NULL, input, options);
  ts_parser_reset(self->parser);
  if (tree != NULL && !self->cursor_made) {
    self->cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
    self->cursor_made = true;
  }
  return tree;
}

static void start_file(rp_extractor *self, rp_str source, rp_arena *arena)
{
  self->arena = arena;
  self->source = source;
  rp_intern_init(&self->intern, arena);
  self->rows.count = self->lists.count = self->names.count = self->texts.count = self->problems.count = 0;
  self->children.count = self->items.count = self->spine.count = self->bindings.count = self->stamps.count = 0;
  self->lines.count = self->ranges.count = self->bodies.count = 0;
  self->next_body = self->parsed = 0;
  self->depth = 0;
  self->type_group = NULL;
  self->serial = 0;
  self->python2 = self->damaged = self->binds_nothing = self->headers_only = false;
  self->scope = (rp_extract_scope){0};
  rp_extract_row_add(self, RP_IR_NONE, 0, 0, 0, 0, 0, 0);
  RP_HEAP_PUSH(&self->lists, 0);
  ProtobufCBinaryData empty = {.len = 0, .data = NULL};
  RP_HEAP_PUSH(&self->texts, empty);
  (void)rp_extract_name(self, RP_STR(""));
}

// A carriage return alone ends a line for Python, not for the grammar: it becomes a newline, offsets stay.
static rp_str with_newlines(rp_str source, rp_arena *arena)
{
  char *copy = NULL;
  for (size_t i = 0; i < source.size; i++) {
    if (source.data[i] == '\r' && (i + 1 == source.size || source.data[i + 1] != '\n')) {
      copy = copy != NULL ? copy : rp_arena_cstr(arena, source);
      copy[i] = '\n';
    }
  }
  return copy != NULL ? (rp_str){copy, source.size} : source;
}

const rp_facts *rp_extract(rp_extractor *self, rp_str source, rp_arena *arena)
{
  start_file(self, source.size <= MAX_SOURCE ? with_newlines(source, arena) : RP_STR(""), arena);
  uint32_t body = 0;
  TSTree *tree = source.size <= MAX_SOURCE ? rp_extract_parse(self) : NULL;
  if (tree == NULL) {
    uint32_t code = source.size <= MAX_SOURCE ? RP_RULE_BUDGET_STEPS : RP_RULE_BUDGET_SIZE;
    body = rp_extract_list_of(self, rp_extract_opaque(self, code, 0, (uint32_t)self->source.size));
  } else {
    TSNode root = ts_tree_root_node(tree);
    body = ts_node_has_error(root) ? rp_extract_recover(self) : rp_extract_block(self, root, (TSNode){.id = NULL});
    ts_tree_delete(tree);
  }
  const rp_facts *facts = rp_extract_finish(self, body);
  rp_intern_release(&self->intern);
  self->arena = NULL;
  self->source = (rp_str){NULL, 0};
  return facts;
}
