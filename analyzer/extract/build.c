// The columns of the file at hand, and the few questions that the walk asks the tree. Children are read with a cursor
// onto a shared stack, because asking for the n-th child costs n.
#include "analyzer/extract/internal.h"

#include "base/utf8.h"

uint32_t rp_extract_row_add(rp_extractor *self, rp_ir_kind kind, uint32_t start, uint32_t end, uint32_t a, uint32_t b,
                            uint32_t c, uint32_t d)
{
  rp_extract_row row = {.kind = (uint8_t)kind, .a = a, .b = b, .c = c, .d = d, .start = start, .end = end};
  RP_HEAP_PUSH(&self->rows, row);
  return (uint32_t)(self->rows.count - 1);
}

uint32_t rp_extract_add(rp_extractor *self, rp_ir_kind kind, TSNode node, uint32_t a, uint32_t b, uint32_t c,
                        uint32_t d)
{
  return rp_extract_row_add(self, kind, ts_node_start_byte(node), ts_node_end_byte(node), a, b, c, d);
}

uint32_t rp_extract_opaque(rp_extractor *self, uint32_t code, uint32_t start, uint32_t end)
{
  Repipe__V1__Problem *problem = RP_NEW(self->arena, Repipe__V1__Problem);
  repipe__v1__problem__init(problem);
  problem->code = code;
  problem->start = start;
  problem->end = end;
  RP_HEAP_PUSH(&self->problems, problem);
  return rp_extract_row_add(self, RP_IR_OPAQUE, start, end, code, 0, 0, 0);
}

uint32_t rp_extract_opaque_node(rp_extractor *self, uint32_t code, TSNode node)
{
  return rp_extract_opaque(self, code, ts_node_start_byte(node), ts_node_end_byte(node));
}

uint32_t rp_extract_name(rp_extractor *self, rp_str name)
{
  const rp_symbol *symbol = rp_intern_str(&self->intern, rp_utf8_nfkc(self->arena, name));
  if (symbol->index == self->names.count) {
    // The symbol's text is NUL-terminated and lives in the arena; protobuf-c's column is just not const.
    char *text = NULL;
    memcpy(&text, &symbol->text.data, sizeof text);
    RP_HEAP_PUSH(&self->names, text);
    RP_HEAP_PUSH(&self->stamps, 0);
  }
  return symbol->index;
}

uint32_t rp_extract_text(rp_extractor *self, rp_str text)
{
  if (text.size == 0) {
    return 0;
  }
  ProtobufCBinaryData data = {.len = text.size, .data = (uint8_t *)rp_arena_cstr(self->arena, text)};
  RP_HEAP_PUSH(&self->texts, data);
  return (uint32_t)(self->texts.count - 1);
}

uint32_t rp_extract_list_end(rp_extractor *self, size_t mark)
{
  size_t count = self->items.count - mark;
  if (count == 0) {
    return 0;
  }
  uint32_t position = (uint32_t)self->lists.count;
  RP_HEAP_PUSH(&self->lists, (uint32_t)count);
  for (size_t i = mark; i < self->items.count; i++) {
    RP_HEAP_PUSH(&self->lists, self->items.items[i]);
  }
  self->items.count = mark;
  return position;
}

uint32_t rp_extract_list_of(rp_extractor *self, uint32_t item)
{
  size_t mark = rp_extract_list_begin(self);
  RP_HEAP_PUSH(&self->items, item);
  return rp_extract_list_end(self, mark);
}

rp_extract_rule rp_extract_rule_of(const rp_extractor *self, TSNode node)
{
  TSSymbol symbol = ts_node_symbol(node);
  return symbol < RP_EXTRACT_SYMBOLS ? (rp_extract_rule)self->rules[symbol] : RULE_ERROR;
}

rp_extract_children rp_extract_children_of(rp_extractor *self, TSNode node)
{
  rp_extract_children found = {.from = self->children.count, .end = self->children.count};
  ts_tree_cursor_reset(&self->cursor, node);
  if (!ts_tree_cursor_goto_first_child(&self->cursor)) {
    return found;
  }
  do {
    TSNode node_found = ts_tree_cursor_current_node(&self->cursor);
    rp_extract_rule rule = rp_extract_rule_of(self, node_found);
    if (rule != RULE_COMMENT && rule != RULE_LINE_CONTINUATION) {
      TSFieldId field = ts_tree_cursor_current_field_id(&self->cursor);
      rp_extract_child child = {.node = node_found,
                                .rule = (uint8_t)rule,
                                .field = field < RP_EXTRACT_FIELD_IDS ? self->fields[field] : FIELD_NONE,
                                .named = ts_node_is_named(node_found)};
      RP_HEAP_PUSH(&self->children, child);
    }
  } while (ts_tree_cursor_goto_next_sibling(&self->cursor));
  found.end = self->children.count;
  return found;
}

TSNode rp_extract_field_of(const rp_extractor *self, rp_extract_children children, rp_extract_field field)
{
  for (size_t i = children.from; i < children.end; i++) {
    if (self->children.items[i].field == field) {
      return self->children.items[i].node;
    }
  }
  return (TSNode){.id = NULL};
}

TSNode rp_extract_rule_in(const rp_extractor *self, rp_extract_children children, rp_extract_rule rule)
{
  for (size_t i = children.from; i < children.end; i++) {
    if (self->children.items[i].rule == rule) {
      return self->children.items[i].node;
    }
  }
  return (TSNode){.id = NULL};
}

// Nodes that are no construct of their own but part of the one above them.
static bool is_part(rp_extract_rule rule)
{
  static const uint8_t parts[] = {RULE_OTHER,
                                  RULE_IMPORT_PREFIX,
                                  RULE_RELATIVE_IMPORT,
                                  RULE_DOTTED_NAME,
                                  RULE_ALIASED_IMPORT,
                                  RULE_CHEVRON,
                                  RULE_ELIF,
                                  RULE_ELSE,
                                  RULE_EXCEPT,
                                  RULE_FINALLY,
                                  RULE_WITH_CLAUSE,
                                  RULE_WITH_ITEM,
                                  RULE_DECORATOR,
                                  RULE_CASE,
                                  RULE_IF_CLAUSE,
                                  RULE_PARAMETERS,
                                  RULE_DEFAULT_PARAMETER,
                                  RULE_TYPED_PARAMETER,
                                  RULE_TYPED_DEFAULT_PARAMETER,
                                  RULE_TYPE,
                                  RULE_TYPE_PARAMETER,
                                  RULE_GENERIC_TYPE,
                                  RULE_UNION_TYPE,
                                  RULE_MEMBER_TYPE,
                                  RULE_ARGUMENT_LIST,
                                  RULE_KEYWORD_ARGUMENT,
                                  RULE_LIST_SPLAT,
                                  RULE_DICT_SPLAT,
                                  RULE_EXPRESSION_LIST,
                                  RULE_PATTERN_LIST,
                                  RULE_TUPLE_PATTERN,
                                  RULE_LIST_PATTERN,
                                  RULE_LIST_SPLAT_PATTERN,
                                  RULE_AS_PATTERN,
                                  RULE_AS_PATTERN_TARGET,
                                  RULE_ASSIGNMENT,
                                  RULE_AUG_ASSIGNMENT,
                                  RULE_INTERPOLATION,
                                  RULE_FORMAT_EXPRESSION,
                                  RULE_FORMAT_SPECIFIER,
                                  RULE_SLICE,
                                  RULE_PAIR,
                                  RULE_FOR_IN,
                                  RULE_LAMBDA_PARAMETERS,
                                  RULE_DICT_SPLAT_PATTERN,
                                  RULE_CASE_PATTERN,
                                  RULE_UNION_PATTERN,
                                  RULE_CLASS_PATTERN,
                                  RULE_KEYWORD_PATTERN,
                                  RULE_SPLAT_PATTERN,
                                  RULE_DICT_PATTERN,
                                  RULE_COMPLEX_PATTERN,
                                  RULE_STRING_CONTENT};
  for (size_t i = 0; i < sizeof parts; i++) {
    if (parts[i] == rule) {
      return true;
    }
  }
  return false;
}

static bool broken_within(rp_extractor *self, TSNode node, unsigned depth)
{
  if (!ts_node_has_error(node)) {
    return false;
  }
  if (depth == 0) {
    return true;
  }
  rp_extract_children children = rp_extract_children_of(self, node);
  bool broken = false;
  for (size_t i = children.from; i < children.end && !broken; i++) {
    rp_extract_child child = self->children.items[i];
    broken = child.rule == RULE_ERROR || ts_node_is_missing(child.node) ||
             (is_part((rp_extract_rule)child.rule) && broken_within(self, child.node, depth - 1));
  }
  rp_extract_drop(self, children);
  return broken;
}

bool rp_extract_broken(rp_extractor *self, TSNode node)
{
  enum { PARTS_DEPTH = 24 };
  return self->damaged && broken_within(self, node, PARTS_DEPTH);
}

void rp_extract_bind(rp_extractor *self, uint32_t name, uint32_t start, uint32_t end, bool excluded)
{
  rp_extract_binding binding = {.name = name, .start = start, .end = end, .excluded = excluded};
  RP_HEAP_PUSH(&self->bindings, binding);
}

rp_extract_scope rp_extract_enter(rp_extractor *self)
{
  rp_extract_scope outside = self->scope;
  self->scope = (rp_extract_scope){.first = self->bindings.count, .generator = false};
  return outside;
}

uint32_t rp_extract_leave(rp_extractor *self, rp_extract_scope outside, uint32_t start, uint32_t end, bool is_async)
{
  // Two passes with a serial of their own: what is excluded first, so that `global x` behind `x = 1` counts too.
  self->serial++;
  for (size_t i = self->scope.first; i < self->bindings.count; i++) {
    if (self->bindings.items[i].excluded) {
      self->stamps.items[self->bindings.items[i].name] = self->serial;
    }
  }
  size_t mark = rp_extract_list_begin(self);
  for (size_t i = self->scope.first; i < self->bindings.count; i++) {
    rp_extract_binding binding = self->bindings.items[i];
    if (self->stamps.items[binding.name] != self->serial) {
      self->stamps.items[binding.name] = self->serial;
      uint32_t name = rp_extract_row_add(self, RP_IR_NAME, binding.start, binding.end, binding.name, 0, 0, 0);
      RP_HEAP_PUSH(&self->items, name);
    }
  }
  uint32_t names = rp_extract_list_end(self, mark);
  uint32_t flags = (self->scope.generator ? RP_IR_FUNCTION_GENERATOR : 0u) | (is_async ? RP_IR_FUNCTION_ASYNC : 0u);
  self->bindings.count = self->scope.first;
  self->scope = outside;
  return rp_extract_row_add(self, RP_IR_FUNCTION_INFO, start, end, flags, names, 0, 0);
}

static int by_start(const void *left, const void *right)
{
  const Repipe__V1__Problem *a = *(Repipe__V1__Problem *const *)left;
  const Repipe__V1__Problem *b = *(Repipe__V1__Problem *const *)right;
  if (a->start != b->start) {
    return a->start < b->start ? -1 : 1;
  }
  if (a->end != b->end) {
    return a->end < b->end ? -1 : 1;
  }
  return a->code < b->code ? -1 : a->code > b->code;
}

static void *copied(rp_arena *arena, const void *items, size_t size)
{
  void *copy = rp_arena_alloc(arena, size);
  if (size > 0) {
    memcpy(copy, items, size);
  }
  return copy;
}

static void add_line_starts(rp_facts *facts, rp_arena *arena, rp_str source)
{
  size_t count = 1;
  for (size_t at = rp_str_find(source, RP_STR("\n"), 0); at != SIZE_MAX;
       at = rp_str_find(source, RP_STR("\n"), at + 1)) {
    count++;
  }
  uint32_t *starts = rp_arena_alloc(arena, count * sizeof *starts);
  size_t n = 0;
  starts[n++] = 0;
  for (size_t at = rp_str_find(source, RP_STR("\n"), 0); at != SIZE_MAX;
       at = rp_str_find(source, RP_STR("\n"), at + 1)) {
    starts[n++] = (uint32_t)(at + 1);
  }
  facts->line_start = starts;
  facts->n_line_start = n;
}

const rp_facts *rp_extract_finish(rp_extractor *self, uint32_t body)
{
  rp_facts *facts = RP_NEW(self->arena, rp_facts);
  repipe__v1__facts__init(facts);
  size_t count = self->rows.count;
  facts->format = RP_FACTS_FORMAT;
  facts->kind.len = count;
  facts->kind.data = rp_arena_alloc(self->arena, count);
  facts->n_a = facts->n_b = facts->n_c = facts->n_d = facts->n_start = facts->n_end = count;
  uint32_t *columns = rp_arena_alloc(self->arena, 6 * count * sizeof *columns);
  facts->a = columns;
  facts->b = columns + count;
  facts->c = columns + 2 * count;
  facts->d = columns + 3 * count;
  facts->start = columns + 4 * count;
  facts->end = columns + 5 * count;
  for (size_t i = 0; i < count; i++) {
    const rp_extract_row *row = &self->rows.items[i];
    facts->kind.data[i] = row->kind;
    facts->a[i] = row->a;
    facts->b[i] = row->b;
    facts->c[i] = row->c;
    facts->d[i] = row->d;
    facts->start[i] = row->start;
    facts->end[i] = row->end;
  }
  facts->n_lists = self->lists.count;
  facts->lists = copied(self->arena, self->lists.items, self->lists.count * sizeof self->lists.items[0]);
  facts->n_names = self->names.count;
  facts->names = copied(self->arena, self->names.items, self->names.count * sizeof self->names.items[0]);
  facts->n_texts = self->texts.count;
  facts->texts = copied(self->arena, self->texts.items, self->texts.count * sizeof self->texts.items[0]);
  facts->body = body;
  add_line_starts(facts, self->arena, self->source);
  if (self->problems.count > 1) {
    qsort(self->problems.items, self->problems.count, sizeof self->problems.items[0], by_start);
  }
  facts->n_problems = self->problems.count;
  facts->problems = copied(self->arena, self->problems.items, self->problems.count * sizeof self->problems.items[0]);
  facts->python2 = self->python2;
  return facts;
}
