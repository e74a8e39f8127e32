// One file's way: parse within a budget, walk the tree, or where it is damaged read it piece by piece; then the columns.
// The budget counts tree-sitter's progress callbacks (one for about every hundred operations), the chunks of source that it
// asks for and the bytes that it allocates, so that the same bytes are given up at the same place on any machine.
#include "analyzer/extract/internal.h"

const TSLanguage *tree_sitter_python(void);

enum {
  MAX_SOURCE = 1u << 30, // offsets are 32 bits wide, with room for rows' arithmetic
  // For each byte of source, and for any source. Of 143 MB of published packages and the standard library, broken files
  // included, the dearest needed one callback for 35 bytes, one chunk for 5, and 107 allocated bytes for each (files over
  // 2,000 bytes; smaller ones 42, 47 and 150,000 in all); the median 171, 135 and 24. Chunks have more room than that: the
  // grammar's scanner reads the rest of a run of comment lines again at each of them, and people do comment out 700 lines of
  // a class.
  BYTES_PER_CALLBACK = 16,
  CALLBACKS_AT_LEAST = 2000,
  BYTES_PER_CHUNK = 2,
  CHUNKS_AT_LEAST = 60000,
  CHUNK = 256,
  ALLOCATED_PER_BYTE = 600,
  ALLOCATED_AT_LEAST = 4 << 20,
  WHOLE_FILE_FACTOR = 2, // all parses of one file together, in budgets of a parse of the whole
  REPARSE_FACTOR = 12,   // bytes parsed by the recovery, per byte of the file
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
    {"+", RP_IR_OP_ADD},         {"-", RP_IR_OP_SUB},        {"*", RP_IR_OP_MUL},         {"/", RP_IR_OP_DIV},
    {"//", RP_IR_OP_FLOORDIV},   {"%", RP_IR_OP_MOD},        {"**", RP_IR_OP_POW},        {"@", RP_IR_OP_MATMUL},
    {"<<", RP_IR_OP_LSHIFT},     {">>", RP_IR_OP_RSHIFT},    {"&", RP_IR_OP_BITAND},      {"|", RP_IR_OP_BITOR},
    {"^", RP_IR_OP_BITXOR},      {"+=", RP_IR_OP_ADD},       {"-=", RP_IR_OP_SUB},        {"*=", RP_IR_OP_MUL},
    {"/=", RP_IR_OP_DIV},        {"//=", RP_IR_OP_FLOORDIV}, {"%=", RP_IR_OP_MOD},        {"**=", RP_IR_OP_POW},
    {"@=", RP_IR_OP_MATMUL},     {"<<=", RP_IR_OP_LSHIFT},   {">>=", RP_IR_OP_RSHIFT},    {"&=", RP_IR_OP_BITAND},
    {"|=", RP_IR_OP_BITOR},      {"^=", RP_IR_OP_BITXOR},    {"==", RP_IR_OP_EQ},         {"!=", RP_IR_OP_NE},
    {"<>", RP_IR_OP_NE},         {"<", RP_IR_OP_LT},         {"<=", RP_IR_OP_LE},         {">", RP_IR_OP_GT},
    {">=", RP_IR_OP_GE},         {"in", RP_IR_OP_IN},        {"not in", RP_IR_OP_NOT_IN}, {"is", RP_IR_OP_IS},
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
  rp_extract_memory *outer = rp_extract_memory_enter(&self->memory);
  const TSLanguage *language = tree_sitter_python();
  self->parser = ts_parser_new();
  // A grammar that this core does not take is a broken build: every file would be unreadable.
  if (self->parser == NULL || !ts_parser_set_language(self->parser, language)) {
    abort();
  }
  learn_symbols(self, language);
  rp_extract_memory_leave(outer);
  return self;
}

void rp_extractor_free(rp_extractor *self)
{
  if (self == NULL) {
    return;
  }
  rp_extract_memory *outer = rp_extract_memory_enter(&self->memory);
  if (self->cursor_made) {
    ts_tree_cursor_delete(&self->cursor);
  }
  ts_parser_delete(self->parser);
  rp_extract_memory_leave(outer);
  rp_extract_memory_release(&self->memory);
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

// Three measures, because none is an echo of another: the grammar's scanner runs ahead through line continuations, and does
// so again at each of them; and one long stretch of errors is one node, built again for each token that it grows by.
static rp_extract_budget budget_of(size_t bytes)
{
  return (rp_extract_budget){.callbacks = CALLBACKS_AT_LEAST + bytes / BYTES_PER_CALLBACK,
                             .chunks = CHUNKS_AT_LEAST + bytes / BYTES_PER_CHUNK,
                             .allocated = ALLOCATED_AT_LEAST + bytes * ALLOCATED_PER_BYTE};
}

static size_t less(size_t a, size_t b)
{
  return a < b ? a : b;
}

typedef struct reading {
  rp_str source;
  const rp_extract_memory *memory;
  rp_extract_budget left;
} reading;

static const char *read_source(void *payload, uint32_t byte, TSPoint position, uint32_t *size)
{
  (void)position;
  reading *r = payload;
  if (byte >= r->source.size || r->left.chunks == 0) {
    *size = 0;
    return "";
  }
  r->left.chunks--;
  *size = (uint32_t)less(r->source.size - byte, CHUNK);
  return r->source.data + byte;
}

static bool over_budget(TSParseState *state)
{
  reading *r = state->payload;
  if (r->left.callbacks == 0 || r->left.chunks == 0 || r->memory->allocated > r->left.allocated) {
    return true;
  }
  r->left.callbacks--;
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
  rp_extract_budget own = budget_of(bytes);
  own.callbacks = less(own.callbacks, self->left.callbacks);
  own.chunks = less(own.chunks, self->left.chunks);
  own.allocated = less(own.allocated, self->left.allocated);
  reading r = {.source = self->source, .memory = &self->memory, .left = own};
  TSInput input = {.payload = &r, .read = read_source, .encoding = TSInputEncodingUTF8};
  TSParseOptions options = {.payload = &r, .progress_callback = over_budget};
  self->memory.allocated = 0;
  TSTree *tree = ts_parser_parse_with_options(self->parser, NULL, input, options);
  ts_parser_reset(self->parser);
  self->left.callbacks -= own.callbacks - r.left.callbacks;
  self->left.chunks -= own.chunks - r.left.chunks;
  self->left.allocated -= less(self->memory.allocated, self->left.allocated);
  if (r.left.chunks == 0) {
    ts_tree_delete(tree); // read to an end that is none
    return NULL;
  }
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
  self->left = budget_of(source.size);
  self->left.callbacks *= WHOLE_FILE_FACTOR;
  self->left.chunks *= WHOLE_FILE_FACTOR;
  self->left.allocated *= WHOLE_FILE_FACTOR;
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
  rp_extract_memory *outer = rp_extract_memory_enter(&self->memory);
  uint32_t body = 0;
  if (source.size > MAX_SOURCE) {
    body = rp_extract_list_of(self, rp_extract_opaque(self, RP_RULE_BUDGET_SIZE, 0, 0));
  } else {
    TSTree *tree = rp_extract_parse(self);
    bool whole = tree != NULL && !ts_node_has_error(ts_tree_root_node(tree));
    if (whole) {
      body = rp_extract_block(self, ts_tree_root_node(tree), (TSNode){.id = NULL});
    }
    ts_tree_delete(tree);
    body = whole ? body : rp_extract_recover(self);
  }
  rp_extract_memory_leave(outer);
  const rp_facts *facts = rp_extract_finish(self, body);
  rp_intern_release(&self->intern);
  self->arena = NULL;
  self->source = (rp_str){NULL, 0};
  return facts;
}
