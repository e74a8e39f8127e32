// Broken files, read piece by piece. What the parser makes of a file behind its first error can be anything, so the file
// is cut by indentation into pieces, and each is parsed alone. A compound piece that still does not parse is taken
// apart: its headers are parsed without their bodies (the grammar allows empty blocks), the bodies are pieces again.
// So an error costs the logical line that it stands on; and of a definition whose header is broken the name remains.
#include "analyzer/extract/internal.h"

typedef struct piece {
  size_t from, to;     // lines
  size_t header;       // the line behind the decorators
  uint32_t start, end; // bytes
} piece;

static void push(rp_extractor *self, uint32_t item)
{
  RP_HEAP_PUSH(&self->items, item);
}

static rp_extract_line line_at(const rp_extractor *self, size_t index)
{
  return self->lines.items[index];
}

static void add_range(rp_extractor *self, uint32_t start, uint32_t end)
{
  TSRange range = {.start_byte = start, .end_byte = end, .start_point = {0, start}, .end_point = {0, end}};
  RP_HEAP_PUSH(&self->ranges, range);
}

// The piece that opens at line `from`: decorators, a header, what is indented deeper, and its clauses.
static piece next_piece(const rp_extractor *self, size_t from, size_t to)
{
  piece p = {.from = from, .header = from};
  uint32_t indent = line_at(self, from).indent;
  while (p.header + 1 < to && line_at(self, p.header).word == WORD_DECORATOR &&
         line_at(self, p.header + 1).indent == indent) {
    p.header++;
  }
  bool clauses = line_at(self, p.header).word == WORD_HEADER || line_at(self, p.header).word == WORD_CLAUSE;
  size_t at = p.header + 1;
  while (at < to && (line_at(self, at).indent > indent ||
                     (clauses && line_at(self, at).indent == indent && line_at(self, at).word == WORD_CLAUSE))) {
    at++;
  }
  p.to = at;
  p.start = line_at(self, from).start;
  p.end = line_at(self, at - 1).end;
  return p;
}

typedef enum reading { READ_CLEAN, READ_DAMAGED, READ_USELESS, READ_OVER_BUDGET } reading;

// The one statement of a damaged tree, when the damage lies inside of it; a null node otherwise.
static TSNode only_statement(rp_extractor *self, TSNode root)
{
  rp_extract_children children = rp_extract_children_of(self, root);
  TSNode found = {.id = NULL};
  bool alone = children.end == children.from + 1;
  if (alone) {
    rp_extract_child child = self->children.items[children.from];
    alone = child.rule != RULE_ERROR && child.named && !ts_node_is_missing(child.node);
    found = child.node;
  }
  rp_extract_drop(self, children);
  return alone ? found : (TSNode){.id = NULL};
}

// Damage in the header itself, also where a decorator stands in front.
static bool header_broken(rp_extractor *self, TSNode statement)
{
  if (rp_extract_broken(self, statement)) {
    return true;
  }
  if (rp_extract_rule_of(self, statement) != RULE_DECORATED) {
    return false;
  }
  rp_extract_children children = rp_extract_children_of(self, statement);
  TSNode definition = rp_extract_field_of(self, children, FIELD_DEFINITION);
  rp_extract_drop(self, children);
  return definition.id == NULL || rp_extract_broken(self, definition);
}

// Parses self->ranges and walks what came of it into the list at hand. Damaged trees are walked only when `lenient`
// and the damage lies inside one statement.
static reading read_ranges(rp_extractor *self, bool lenient, bool headers_only, size_t first_body)
{
  TSTree *tree = rp_extract_parse(self);
  self->ranges.count = 0;
  if (tree == NULL) {
    return READ_OVER_BUDGET;
  }
  TSNode root = ts_tree_root_node(tree);
  bool damaged_outside = self->damaged;
  bool headers_outside = self->headers_only;
  size_t body_outside = self->next_body;
  self->damaged = ts_node_has_error(root);
  self->headers_only = headers_only;
  self->next_body = first_body;
  reading result = self->damaged ? READ_USELESS : READ_CLEAN;
  TSNode statement = self->damaged && lenient ? only_statement(self, root) : (TSNode){.id = NULL};
  if (result == READ_CLEAN) {
    rp_extract_children children = rp_extract_children_of(self, root);
    for (size_t i = children.from; i < children.end; i++) {
      rp_extract_child child = self->children.items[i];
      if (child.named) {
        rp_extract_statement(self, child.node, (rp_extract_rule)child.rule);
      }
    }
    rp_extract_drop(self, children);
  } else if (statement.id != NULL && !header_broken(self, statement)) {
    rp_extract_statement(self, statement, rp_extract_rule_of(self, statement));
    result = READ_DAMAGED;
  }
  self->damaged = damaged_outside;
  self->headers_only = headers_outside;
  self->next_body = body_outside;
  ts_tree_delete(tree);
  return result;
}

static void give_up(rp_extractor *self, uint32_t code, uint32_t start, uint32_t end)
{
  push(self, rp_extract_opaque(self, code, start, end));
}

// The lines of clause `at` (its header's line): its body ends where the next clause begins.
static size_t clause_end(const rp_extractor *self, piece p, size_t at)
{
  uint32_t indent = line_at(self, p.header).indent;
  size_t end = at + 1;
  while (end < p.to && line_at(self, end).indent > indent) {
    end++;
  }
  return end;
}

static rp_str defined_name(const rp_extractor *self, rp_extract_line line)
{
  rp_str text = rp_str_sub(self->source, line.start, line.end);
  size_t keyword = rp_str_find(text, line.word == WORD_CLASS ? RP_STR("class") : RP_STR("def"), 0);
  size_t at = keyword == SIZE_MAX ? text.size : keyword + (line.word == WORD_CLASS ? 5 : 3);
  while (at < text.size && (text.data[at] == ' ' || text.data[at] == '\t')) {
    at++;
  }
  size_t end = at;
  for (; end < text.size; end++) {
    unsigned char c = (unsigned char)text.data[end];
    bool digit = c >= '0' && c <= '9';
    if (!(c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (digit && end > at))) {
      break;
    }
  }
  return rp_str_sub(text, at, end);
}

static uint32_t body_of(rp_extractor *self, size_t from, size_t to)
{
  size_t mark = rp_extract_list_begin(self);
  if (from < to) {
    rp_extract_recover_lines(self, from, to);
  }
  return rp_extract_list_end(self, mark);
}

// A definition with a broken header: the name is bound; a class has unknown bases and a readable body, a function takes
// anything and does nothing that is known.
static void salvage_definition(rp_extractor *self, piece p)
{
  rp_extract_line header = line_at(self, p.header);
  rp_str name = defined_name(self, header);
  if (name.size == 0) {
    give_up(self, RP_RULE_SYNTAX_ERROR, p.start, p.end);
    return;
  }
  uint32_t number = rp_extract_name(self, name);
  uint32_t decorators = 0;
  rp_extract_bind(self, number, header.start, header.end, false);
  if (p.header > p.from) {
    uint32_t last = line_at(self, p.header - 1).end;
    decorators = rp_extract_opaque(self, RP_RULE_SYNTAX_ERROR, p.start, last);
  }
  uint32_t opaque = rp_extract_opaque(self, RP_RULE_SYNTAX_ERROR, header.start, header.end);
  rp_extract_scope outside = rp_extract_enter(self);
  if (header.word == WORD_CLASS) {
    uint32_t arguments = rp_extract_list_of(self, opaque);
    uint32_t body = body_of(self, p.header + 1, p.to);
    self->bindings.count = self->scope.first;
    self->scope = outside;
    uint32_t list = decorators != 0 ? rp_extract_list_of(self, decorators) : 0;
    push(self, rp_extract_row_add(self, RP_IR_CLASS, header.start, p.end, number, arguments, body, list));
    return;
  }
  size_t mark = rp_extract_list_begin(self);
  push(self, rp_extract_row_add(self, RP_IR_PARAMETER, header.start, header.end, 0, 0, 0, RP_IR_PARAMETER_STAR));
  push(self, rp_extract_row_add(self, RP_IR_PARAMETER, header.start, header.end, 0, 0, 0, RP_IR_PARAMETER_DOUBLE_STAR));
  uint32_t parameters = rp_extract_list_end(self, mark);
  uint32_t body = rp_extract_list_of(self, opaque);
  uint32_t info = rp_extract_leave(self, outside, header.start, p.end, false);
  push(self, info);
  if (decorators != 0) {
    push(self, decorators);
  }
  uint32_t extras = rp_extract_list_end(self, mark);
  push(self, rp_extract_row_add(self, RP_IR_FUNCTION, header.start, p.end, number, parameters, body, extras));
}

static bool reads_clean(rp_extractor *self, uint32_t start, uint32_t end)
{
  if (rp_str_trim(rp_str_sub(self->source, start, end)).size == 0) {
    return true;
  }
  self->ranges.count = 0;
  add_range(self, start, end);
  TSTree *tree = rp_extract_parse(self);
  self->ranges.count = 0;
  bool clean = tree != NULL && !ts_node_has_error(ts_tree_root_node(tree));
  ts_tree_delete(tree);
  return clean;
}

// Whether the header of a clause reads well by itself. A clause is no statement of its own: `elif x:` is read from its
// second half, and of the others what stands behind the word.
static bool header_reads(rp_extractor *self, rp_extract_line line)
{
  rp_str text = rp_str_sub(self->source, line.start, line.end);
  static const char *const bare[] = {"try", "else", "finally"};
  for (size_t i = 0; i < sizeof bare / sizeof bare[0]; i++) {
    rp_str word = rp_str_of(bare[i]);
    rp_str rest = rp_str_trim(rp_str_sub(text, word.size, text.size));
    if (rp_str_starts_with(text, word) && rp_str_starts_with(rest, RP_STR(":"))) {
      return reads_clean(self, (uint32_t)(rest.data - self->source.data) + 1, line.next);
    }
  }
  if (rp_str_starts_with(text, RP_STR("elif"))) {
    return reads_clean(self, line.start + 2, line.next);
  }
  if (rp_str_starts_with(text, RP_STR("except")) && text.data[text.size - 1] == ':') {
    uint32_t star = text.data[6] == '*' ? 1 : 0;
    return reads_clean(self, line.start + 6 + star, line.end - 1);
  }
  return line.word == WORD_HEADER && reads_clean(self, line.start, line.next);
}

// The first clause whose header is to blame: the one that does not read by itself, else the piece's own.
static size_t first_broken(rp_extractor *self, piece p)
{
  for (size_t at = p.header; at < p.to; at = clause_end(self, p, at)) {
    if (!header_reads(self, line_at(self, at))) {
      return at;
    }
  }
  return p.header;
}

// A branch, loop, with or try with a broken header: each clause's body may or may not run, as below an unknown `if`. What
// it hangs on is not known because of a header that is broken, which is told once for each such header.
static void salvage_clauses(rp_extractor *self, piece p)
{
  size_t cause = first_broken(self, p);
  for (size_t at = p.header; at < p.to;) {
    rp_extract_line header = line_at(self, at);
    size_t end = clause_end(self, p, at);
    uint32_t test = 0;
    if (at == cause || (at > cause && !header_reads(self, header))) {
      test = rp_extract_opaque(self, RP_RULE_SYNTAX_ERROR, header.start, header.end);
    } else {
      rp_extract_line broken = line_at(self, cause);
      test = rp_extract_row_add(self, RP_IR_OPAQUE, broken.start, broken.end, RP_RULE_SYNTAX_ERROR, 0, 0, 0);
    }
    uint32_t body = body_of(self, at + 1, end);
    uint32_t last = line_at(self, end - 1).end;
    push(self, rp_extract_row_add(self, RP_IR_IF, header.start, last, test, body, 0, 0));
    at = end;
  }
}

// The headers were walked without their bodies' bytes: the spans grow to the piece's end.
static void stretch(rp_extractor *self, uint32_t node, uint32_t end)
{
  for (;;) {
    rp_extract_row *row = &self->rows.items[node];
    row->end = end;
    if (row->kind != RP_IR_IF || row->c == 0 || self->lists.items[row->c] != 1) {
      return;
    }
    node = self->lists.items[row->c + 1];
    if (self->rows.items[node].kind != RP_IR_IF) {
      return;
    }
  }
}

static void read_compound(rp_extractor *self, piece p)
{
  size_t first_body = self->bodies.count;
  size_t mark = rp_extract_list_begin(self);
  for (size_t at = p.from; at < p.header; at++) {
    add_range(self, line_at(self, at).start, line_at(self, at).next);
  }
  for (size_t at = p.header; at < p.to;) {
    size_t end = clause_end(self, p, at);
    add_range(self, line_at(self, at).start, line_at(self, at).next);
    rp_extract_body body = {.from = at + 1, .to = end};
    RP_HEAP_PUSH(&self->bodies, body);
    at = end;
  }
  reading result = read_ranges(self, true, true, first_body);
  self->bodies.count = first_body;
  if (result == READ_CLEAN || result == READ_DAMAGED) {
    if (self->items.count == mark + 1) {
      stretch(self, self->items.items[mark], p.end);
    }
  } else if (result == READ_OVER_BUDGET) {
    give_up(self, RP_RULE_BUDGET_STEPS, p.start, p.end);
  } else if (line_at(self, p.header).word == WORD_CLASS || line_at(self, p.header).word == WORD_DEF) {
    salvage_definition(self, p);
  } else {
    salvage_clauses(self, p);
  }
}

static void read_piece(rp_extractor *self, piece p)
{
  add_range(self, p.start, line_at(self, p.to - 1).next);
  rp_extract_word word = (rp_extract_word)line_at(self, p.header).word;
  bool compound = p.to > p.header + 1 && word != WORD_OTHER && word != WORD_DECORATOR;
  switch (read_ranges(self, !compound, false, 0)) {
  case READ_CLEAN:
  case READ_DAMAGED:
    return;
  case READ_OVER_BUDGET:
    give_up(self, RP_RULE_BUDGET_STEPS, p.start, p.end);
    return;
  case READ_USELESS:
    break;
  }
  if (compound) {
    read_compound(self, p);
    return;
  }
  if (word == WORD_CLASS || word == WORD_DEF) {
    salvage_definition(self, p);
    return;
  }
  if (p.to > p.header + 1 && word == WORD_OTHER) {
    // A line that opens no block with deeper lines behind it: where it is good, only the indentation is wrong.
    add_range(self, p.start, line_at(self, p.header).next);
    if (read_ranges(self, false, false, 0) == READ_CLEAN) {
      uint32_t place = line_at(self, p.header + 1).start;
      give_up(self, RP_RULE_SYNTAX_ERROR, place, place);
      rp_extract_recover_lines(self, p.header + 1, p.to);
      return;
    }
  }
  give_up(self, RP_RULE_SYNTAX_ERROR, p.start, p.end);
}

void rp_extract_recover_lines(rp_extractor *self, size_t from, size_t to)
{
  if (self->depth >= RP_EXTRACT_DEPTH) {
    give_up(self, RP_RULE_BUDGET_DEPTH, line_at(self, from).start, line_at(self, to - 1).end);
    return;
  }
  self->depth++;
  while (from < to) {
    piece p = next_piece(self, from, to);
    read_piece(self, p);
    from = p.to;
  }
  self->depth--;
}

uint32_t rp_extract_recover(rp_extractor *self)
{
  rp_extract_cut_lines(self);
  size_t mark = rp_extract_list_begin(self);
  if (self->lines.count > 0) {
    rp_extract_recover_lines(self, 0, self->lines.count);
  }
  return rp_extract_list_end(self, mark);
}
