// String and number literals. The text of a string is what stands between its quotes and its interpolations, whatever
// nodes the grammar makes of it; literals that stand side by side are one literal.
#include "analyzer/extract/internal.h"
#include "analyzer/extract/literal.h"

#include "base/buf.h"

// What has been read of a joined literal: finished parts lie in self->items behind `mark`.
typedef struct joined {
  rp_buf text; // since the last FORMAT
  uint32_t text_start, text_end;
  bool bytes, unicode, formats;
  uint32_t code; // why it cannot be read; 0 while it can
} joined;

static uint32_t code_of(rp_literal_status status)
{
  switch (status) {
  case RP_LITERAL_OK:
    return 0;
  case RP_LITERAL_MALFORMED:
    return RP_RULE_SYNTAX_ERROR;
  case RP_LITERAL_UNHELD:
    return RP_RULE_CHARACTER_UNHELD;
  case RP_LITERAL_TOO_LARGE:
    return RP_RULE_BUDGET_SIZE;
  }
  return RP_RULE_SYNTAX_ERROR;
}

static void fail(joined *j, uint32_t code)
{
  j->code = j->code != 0 ? j->code : code;
}

static void add_text(joined *j, rp_str text, uint32_t start, uint32_t end)
{
  if (j->text.size == 0) {
    j->text_start = start;
  }
  j->text_end = end;
  rp_buf_add(&j->text, text);
}

static void decode(rp_extractor *self, joined *j, uint32_t start, uint32_t end, rp_literal_prefix prefix, bool braces)
{
  rp_str text;
  rp_literal_status status =
      rp_literal_decode(&text, self->arena, rp_str_sub(self->source, start, end), prefix, braces);
  if (status != RP_LITERAL_OK) {
    fail(j, code_of(status));
  } else if (text.size > 0) {
    add_text(j, text, start, end);
  }
}

static void flush(rp_extractor *self, joined *j)
{
  if (j->text.size > 0) {
    uint32_t text = rp_extract_text(self, rp_buf_str(&j->text));
    uint32_t row = rp_extract_row_add(self, RP_IR_STRING, j->text_start, j->text_end, text, 0, 0, 0);
    RP_HEAP_PUSH(&self->items, row);
    j->text.size = 0;
  }
}

static uint32_t interpolation(rp_extractor *self, joined *j, TSNode node, rp_literal_prefix prefix, unsigned nesting);

// {x:>{width}.2f}: STRING where there is nothing to compute, else FSTRING.
static uint32_t specifier(rp_extractor *self, joined *outer, TSNode node, rp_literal_prefix prefix, unsigned nesting)
{
  joined j = {.text = RP_BUF_INIT};
  rp_extract_children children = rp_extract_children_of(self, node);
  size_t mark = rp_extract_list_begin(self);
  uint32_t at = ts_node_start_byte(node) + 1;
  for (size_t i = children.from; i < children.end; i++) {
    rp_extract_child child = self->children.items[i];
    if (child.rule == RULE_FORMAT_EXPRESSION || child.rule == RULE_INTERPOLATION) {
      decode(self, &j, at, ts_node_start_byte(child.node), prefix, true);
      uint32_t row = interpolation(self, &j, child.node, prefix, nesting);
      flush(self, &j);
      RP_HEAP_PUSH(&self->items, row);
      j.formats = true;
      at = ts_node_end_byte(child.node);
    }
  }
  decode(self, &j, at, ts_node_end_byte(node), prefix, true);
  rp_extract_drop(self, children);
  fail(outer, j.code);
  uint32_t made = 0;
  if (!j.formats) {
    self->items.count = mark;
    uint32_t text = rp_extract_text(self, rp_buf_str(&j.text));
    made = rp_extract_row_add(self, RP_IR_STRING, ts_node_start_byte(node) + 1, ts_node_end_byte(node), text, 0, 0, 0);
  } else {
    flush(self, &j);
    uint32_t list = rp_extract_list_end(self, mark);
    made = rp_extract_row_add(self, RP_IR_FSTRING, ts_node_start_byte(node) + 1, ts_node_end_byte(node), list, 0, 0, 0);
  }
  rp_buf_release(&j.text);
  return made;
}

// {x:=+10}: what the grammar takes for an assignment expression is x with the format "=+10" (Python reference 2.4.3: only
// in parentheses is := an operator there). `value` becomes x; the format's STRING, 0 when this is no such case.
static uint32_t format_of_walrus(rp_extractor *self, joined *j, TSNode *value, TSNode behind)
{
  if (rp_extract_rule_of(self, *value) != RULE_NAMED_EXPRESSION) {
    return 0;
  }
  rp_extract_children children = rp_extract_children_of(self, *value);
  TSNode name = rp_extract_field_of(self, children, FIELD_NAME);
  rp_extract_drop(self, children);
  uint32_t end = ts_node_start_byte(behind);
  uint32_t start = name.id != NULL ? ts_node_end_byte(name) : end;
  rp_str text = rp_str_sub(self->source, start, end);
  size_t colon = rp_str_find(text, RP_STR(":"), 0);
  // What stands in braces or behind a backslash was read as something else: this format is not known.
  if (colon == SIZE_MAX || memchr(text.data, '{', text.size) != NULL || memchr(text.data, '\\', text.size) != NULL) {
    fail(j, RP_RULE_SYNTAX_ERROR);
    return 0;
  }
  *value = name;
  start += (uint32_t)colon + 1;
  uint32_t format = rp_extract_text(self, rp_str_sub(self->source, start, end));
  return rp_extract_row_add(self, RP_IR_STRING, start, end, format, 0, 0, 0);
}

// The FORMAT of one pair of braces. {x = !r} puts its own source text in front, into `j`.
static uint32_t interpolation(rp_extractor *self, joined *j, TSNode node, rp_literal_prefix prefix, unsigned nesting)
{
  enum { NESTING = 8 };
  rp_extract_children children = rp_extract_children_of(self, node);
  TSNode value = rp_extract_field_of(self, children, FIELD_EXPRESSION);
  TSNode conversion = rp_extract_field_of(self, children, FIELD_TYPE_CONVERSION);
  TSNode format = rp_extract_field_of(self, children, FIELD_FORMAT_SPECIFIER);
  TSNode equals = rp_extract_rule_in(self, children, RULE_TOKEN_EQUALS);
  TSNode brace = rp_extract_rule_in(self, children, RULE_TOKEN_BRACE_CLOSE);
  rp_extract_drop(self, children);
  if (value.id == NULL || brace.id == NULL || nesting > NESTING) {
    fail(j, nesting > NESTING ? RP_RULE_BUDGET_DEPTH : RP_RULE_SYNTAX_ERROR);
    return rp_extract_row_add(self, RP_IR_OPAQUE, ts_node_start_byte(node), ts_node_end_byte(node),
                              RP_RULE_SYNTAX_ERROR, 0, 0, 0);
  }
  uint32_t how = 0;
  if (conversion.id != NULL) {
    rp_str text = rp_extract_source(self, conversion);
    how = text.size > 1 ? (unsigned char)text.data[1] : 0;
    if (how != 'r' && how != 's' && how != 'a') {
      fail(j, RP_RULE_SYNTAX_ERROR);
      how = 0;
    }
  }
  if (equals.id != NULL) {
    TSNode behind = conversion.id != NULL ? conversion : format.id != NULL ? format : brace;
    uint32_t start = ts_node_start_byte(node) + 1;
    uint32_t end = ts_node_start_byte(behind);
    rp_literal_prefix verbatim = {.raw = true};
    rp_str shown = rp_str_sub(self->source, start, end);
    if (memchr(shown.data, '#', shown.size) != NULL) {
      fail(j,
           RP_RULE_SYNTAX_ERROR); // Python leaves comments out of the text, and whether this is one is not known here
    }
    decode(self, j, start, end, verbatim, false);
    how = how == 0 && format.id == NULL ? 'r' : how;
  }
  uint32_t spec = format_of_walrus(self, j, &value, brace);
  uint32_t operand = rp_extract_expression(self, value);
  spec = spec == 0 && format.id != NULL ? specifier(self, j, format, prefix, nesting + 1) : spec;
  return rp_extract_add(self, RP_IR_FORMAT, node, operand, how, spec, 0);
}

// Where the text ends: the grammar's closing token may hold more than the quotes (r'\\').
static uint32_t text_end(rp_str opening, TSNode closing)
{
  size_t quotes = 0;
  while (quotes < opening.size && opening.data[opening.size - 1 - quotes] == opening.data[opening.size - 1]) {
    quotes++;
  }
  return ts_node_end_byte(closing) - (uint32_t)quotes;
}

static void read_string(rp_extractor *self, joined *j, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  TSNode opening = rp_extract_rule_in(self, children, RULE_STRING_START);
  TSNode closing = rp_extract_rule_in(self, children, RULE_STRING_END);
  if (opening.id == NULL || closing.id == NULL) {
    fail(j, RP_RULE_SYNTAX_ERROR);
    rp_extract_drop(self, children);
    return;
  }
  rp_literal_prefix prefix = rp_literal_prefix_of(rp_extract_source(self, opening));
  self->python2 = self->python2 || prefix.raw_unicode || prefix.backquote;
  if (prefix.backquote) {
    fail(j, RP_RULE_PYTHON2);
  } else if (prefix.template_string) {
    fail(j, RP_RULE_SYNTAX_ERROR);
  }
  j->bytes = j->bytes || prefix.bytes;
  j->unicode = j->unicode || !prefix.bytes;
  uint32_t at = ts_node_end_byte(opening);
  for (size_t i = children.from; i < children.end && j->code == 0; i++) {
    rp_extract_child child = self->children.items[i];
    if (child.rule == RULE_INTERPOLATION) {
      decode(self, j, at, ts_node_start_byte(child.node), prefix, true);
      uint32_t row = interpolation(self, j, child.node, prefix, 0);
      flush(self, j);
      RP_HEAP_PUSH(&self->items, row);
      j->formats = true;
      at = ts_node_end_byte(child.node);
    }
  }
  if (j->code == 0) {
    decode(self, j, at, text_end(rp_extract_source(self, opening), closing), prefix, prefix.format);
  }
  rp_extract_drop(self, children);
}

uint32_t rp_extract_string(rp_extractor *self, TSNode node, rp_extract_rule rule)
{
  joined j = {.text = RP_BUF_INIT};
  size_t mark = rp_extract_list_begin(self);
  if (rule == RULE_STRING) {
    read_string(self, &j, node);
  } else {
    rp_extract_children children = rp_extract_children_of(self, node);
    for (size_t i = children.from; i < children.end && j.code == 0; i++) {
      if (self->children.items[i].rule == RULE_STRING) {
        read_string(self, &j, self->children.items[i].node);
      }
    }
    rp_extract_drop(self, children);
  }
  if (j.bytes && j.unicode) {
    fail(&j, RP_RULE_SYNTAX_ERROR);
  }
  uint32_t made = 0;
  if (j.code != 0) {
    self->items.count = mark;
    made = rp_extract_opaque_node(self, j.code, node);
  } else if (j.formats) {
    flush(self, &j);
    uint32_t list = rp_extract_list_end(self, mark);
    made = rp_extract_add(self, RP_IR_FSTRING, node, list, 0, 0, 0);
  } else {
    uint32_t text = rp_extract_text(self, rp_buf_str(&j.text));
    made = rp_extract_add(self, j.bytes ? RP_IR_BYTES : RP_IR_STRING, node, text, 0, 0, 0);
  }
  rp_buf_release(&j.text);
  return made;
}

uint32_t rp_extract_number(rp_extractor *self, TSNode node)
{
  rp_literal_number number;
  rp_literal_status status = rp_literal_number_of(&number, self->arena, rp_extract_source(self, node));
  if (status != RP_LITERAL_OK) {
    return rp_extract_opaque_node(self, code_of(status), node);
  }
  self->python2 = self->python2 || number.python2;
  rp_ir_kind kind = number.imaginary ? RP_IR_IMAGINARY : number.integer ? RP_IR_INT : RP_IR_FLOAT;
  return rp_extract_add(self, kind, node, rp_extract_text(self, number.text), 0, 0, 0);
}
