// match statements and their patterns (PEP 634). The grammar hides simple patterns, so that `-1 | 2` comes as four
// tokens: patterns are read from a run of children, up to the next comma or bar.
#include "analyzer/extract/internal.h"

static rp_extract_child child_at(const rp_extractor *self, size_t index)
{
  return self->children.items[index];
}

static uint32_t pattern(rp_extractor *self, TSNode node);

static uint32_t value_pattern(rp_extractor *self, uint32_t start, uint32_t end, uint32_t expression)
{
  return rp_extract_row_add(self, RP_IR_PATTERN_VALUE, start, end, expression, 0, 0, 0);
}

// The name, or 0 for the wildcard.
static uint32_t capture(rp_extractor *self, TSNode node)
{
  if (rp_str_is(rp_extract_source(self, node), "_")) {
    return 0;
  }
  uint32_t name = rp_extract_name_of(self, node);
  rp_extract_bind(self, name, ts_node_start_byte(node), ts_node_end_byte(node), false);
  return name;
}

// a.b.c as expression.
static uint32_t dotted(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  uint32_t value = 0;
  for (size_t i = children.from; i < children.end; i++) {
    rp_extract_child child = child_at(self, i);
    if (child.rule == RULE_IDENTIFIER) {
      value = value == 0
                  ? rp_extract_identifier(self, child.node)
                  : rp_extract_row_add(self, RP_IR_ATTRIBUTE, ts_node_start_byte(node), ts_node_end_byte(child.node),
                                       value, rp_extract_name_of(self, child.node), 0, 0);
    }
  }
  rp_extract_drop(self, children);
  return value != 0 ? value : rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
}

// [-] number [± number] from children [*at, end).
static uint32_t number(rp_extractor *self, size_t *at, size_t end)
{
  uint32_t left = 0;
  uint32_t first = ts_node_start_byte(child_at(self, *at).node);
  uint32_t sign_start = 0;
  uint32_t sign = 0;
  for (; *at < end; (*at)++) {
    rp_extract_child child = child_at(self, *at);
    if (child.rule == RULE_TOKEN_MINUS || child.rule == RULE_TOKEN_PLUS) {
      sign = child.rule == RULE_TOKEN_MINUS ? RP_IR_OP_SUB : RP_IR_OP_ADD;
      sign_start = ts_node_start_byte(child.node);
    } else if (child.rule == RULE_INTEGER || child.rule == RULE_FLOAT) {
      uint32_t value = rp_extract_number(self, child.node);
      uint32_t stop = ts_node_end_byte(child.node);
      if (left != 0) {
        left = rp_extract_row_add(self, RP_IR_BINARY, first, stop, left, sign, value, 0);
      } else if (sign == RP_IR_OP_SUB) {
        left = rp_extract_row_add(self, RP_IR_UNARY, sign_start, stop, RP_IR_OP_NEG, value, 0, 0);
      } else {
        left = value;
      }
    } else {
      break;
    }
  }
  return left;
}

static void patterns_into_items(rp_extractor *self, rp_extract_children children, bool keywords);

// The grammar has name=pattern in every sequence; Python (PEP 634) only among the arguments of a class pattern.
static uint32_t positional(rp_extractor *self, TSNode node)
{
  uint32_t made = pattern(self, node);
  return self->rows.items[made].kind == RP_IR_KEYWORD ? rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node) : made;
}

static uint32_t sequence(rp_extractor *self, TSNode node, rp_extract_rule rule)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  size_t mark = rp_extract_list_begin(self);
  bool comma = rp_extract_rule_in(self, children, RULE_TOKEN_COMMA).id != NULL;
  patterns_into_items(self, children, false);
  rp_extract_drop(self, children);
  if (rule == RULE_TUPLE_PATTERN && self->items.count == mark + 1 && !comma) {
    self->items.count = mark;
    return self->items.items[mark];
  }
  uint32_t list = rp_extract_list_end(self, mark);
  return rp_extract_add(self, RP_IR_PATTERN_SEQUENCE, node, list, 0, 0, 0);
}

static uint32_t splat(rp_extractor *self, TSNode node, bool *doubled)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  TSNode name = rp_extract_rule_in(self, children, RULE_IDENTIFIER);
  *doubled = rp_extract_rule_in(self, children, RULE_TOKEN_DOUBLE_STAR).id != NULL;
  rp_extract_drop(self, children);
  return name.id != NULL ? capture(self, name) : 0;
}

static uint32_t run(rp_extractor *self, size_t *at, size_t end);

static uint32_t mapping(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  size_t mark = rp_extract_list_begin(self);
  uint32_t rest = 0;
  uint32_t key = 0;
  uint32_t key_start = 0;
  for (size_t i = children.from; i < children.end;) {
    rp_extract_child child = child_at(self, i);
    if (child.rule == RULE_SPLAT_PATTERN) {
      bool doubled;
      rest = splat(self, child.node, &doubled);
      i++;
    } else if (child.field == FIELD_KEY) {
      key_start = ts_node_start_byte(child.node);
      uint32_t read = run(self, &i, children.end);
      rp_extract_row row = self->rows.items[read];
      if (row.kind == RP_IR_PATTERN_VALUE && read == self->rows.count - 1) {
        self->rows.count--; // the key is the expression alone
        key = row.a;
      } else {
        key = rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, child.node);
      }
    } else if (child.field == FIELD_VALUE && key != 0) {
      uint32_t value = positional(self, child.node);
      uint32_t pair = rp_extract_row_add(self, RP_IR_PAIR, key_start, ts_node_end_byte(child.node), key, value, 0, 0);
      RP_HEAP_PUSH(&self->items, pair);
      key = 0;
      i++;
    } else {
      i++;
    }
  }
  rp_extract_drop(self, children);
  uint32_t list = rp_extract_list_end(self, mark);
  return rp_extract_add(self, RP_IR_PATTERN_MAPPING, node, list, rest, 0, 0);
}

static uint32_t keyword(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  uint32_t made = 0;
  if (children.end - children.from >= 3 && child_at(self, children.from).rule == RULE_IDENTIFIER) {
    uint32_t name = rp_extract_name_of(self, child_at(self, children.from).node);
    size_t at = children.from + 2;
    uint32_t value = run(self, &at, children.end);
    made = rp_extract_add(self, RP_IR_KEYWORD, node, name, value, 0, 0);
  }
  rp_extract_drop(self, children);
  return made != 0 ? made : rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
}

static uint32_t class_pattern(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  size_t mark = rp_extract_list_begin(self);
  uint32_t class = 0;
  if (children.end > children.from) {
    class = dotted(self, child_at(self, children.from).node);
    children.from++;
    patterns_into_items(self, children, true);
    children.from--;
  }
  rp_extract_drop(self, children);
  uint32_t list = rp_extract_list_end(self, mark);
  return class != 0 ? rp_extract_add(self, RP_IR_PATTERN_CLASS, node, class, list, 0, 0)
                    : rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
}

static uint32_t alternatives(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  size_t mark = rp_extract_list_begin(self);
  for (size_t i = children.from; i < children.end;) {
    if (child_at(self, i).rule == RULE_TOKEN_BAR) {
      i++;
    } else {
      uint32_t item = run(self, &i, children.end);
      RP_HEAP_PUSH(&self->items, item);
    }
  }
  rp_extract_drop(self, children);
  uint32_t list = rp_extract_list_end(self, mark);
  return rp_extract_add(self, RP_IR_PATTERN_OR, node, list, 0, 0, 0);
}

static uint32_t as_pattern(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  uint32_t inner = children.end > children.from ? pattern(self, child_at(self, children.from).node) : 0;
  TSNode name = children.end > children.from ? child_at(self, children.end - 1).node : node;
  bool named = children.end - children.from >= 3 && rp_extract_rule_of(self, name) == RULE_IDENTIFIER;
  rp_extract_drop(self, children);
  uint32_t number_of_name = named ? capture(self, name) : 0;
  if (inner != 0 && number_of_name != 0 && self->rows.items[inner].kind == RP_IR_KEYWORD &&
      inner == self->rows.count - 1) {
    // The grammar reads C(x=p as n) as (x=p) as n.
    rp_extract_row row = self->rows.items[--self->rows.count];
    uint32_t value = rp_extract_row_add(self, RP_IR_PATTERN_AS, self->rows.items[row.b].start, ts_node_end_byte(node),
                                        row.b, number_of_name, 0, 0);
    return rp_extract_add(self, RP_IR_KEYWORD, node, row.a, value, 0, 0);
  }
  return inner != 0 && number_of_name != 0 ? rp_extract_add(self, RP_IR_PATTERN_AS, node, inner, number_of_name, 0, 0)
                                           : rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
}

// One simple pattern from children [*at, end); *at moves behind it.
static uint32_t run(rp_extractor *self, size_t *at, size_t end)
{
  rp_extract_child child = child_at(self, *at);
  uint32_t start = ts_node_start_byte(child.node);
  if (child.rule == RULE_TOKEN_MINUS || child.rule == RULE_INTEGER || child.rule == RULE_FLOAT) {
    uint32_t value = number(self, at, end);
    uint32_t stop = ts_node_end_byte(child_at(self, *at - 1).node);
    return value != 0 ? value_pattern(self, start, stop, value)
                      : rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, child.node);
  }
  (*at)++;
  return pattern(self, child.node);
}

static uint32_t pattern_of(rp_extractor *self, TSNode node, rp_extract_rule rule)
{
  uint32_t start = ts_node_start_byte(node);
  uint32_t end = ts_node_end_byte(node);
  switch ((int)rule) {
  case RULE_CASE_PATTERN: {
    rp_extract_children children = rp_extract_children_of(self, node);
    size_t at = children.from;
    uint32_t made = at < children.end ? run(self, &at, children.end) : 0;
    rp_extract_drop(self, children);
    return made != 0 ? made : rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
  }
  case RULE_COMPLEX_PATTERN: {
    rp_extract_children children = rp_extract_children_of(self, node);
    size_t at = children.from;
    uint32_t value = number(self, &at, children.end);
    rp_extract_drop(self, children);
    return value != 0 ? value_pattern(self, start, end, value)
                      : rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
  }
  case RULE_DOTTED_NAME:
    if (rp_str_find(rp_extract_source(self, node), RP_STR("."), 0) == SIZE_MAX) {
      return rp_extract_add(self, RP_IR_PATTERN_CAPTURE, node, capture(self, node), 0, 0, 0);
    }
    return value_pattern(self, start, end, dotted(self, node));
  case RULE_TOKEN_UNDERSCORE:
    return rp_extract_add(self, RP_IR_PATTERN_CAPTURE, node, 0, 0, 0, 0);
  case RULE_STRING:
  case RULE_CONCATENATED_STRING:
  case RULE_NONE:
  case RULE_TRUE:
  case RULE_FALSE:
    return value_pattern(self, start, end, rp_extract_expression(self, node));
  case RULE_LIST_PATTERN:
  case RULE_TUPLE_PATTERN:
    return sequence(self, node, rule);
  case RULE_SPLAT_PATTERN: {
    bool doubled;
    uint32_t name = splat(self, node, &doubled);
    return doubled ? rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node)
                   : rp_extract_add(self, RP_IR_PATTERN_STAR, node, name, 0, 0, 0);
  }
  case RULE_DICT_PATTERN:
    return mapping(self, node);
  case RULE_CLASS_PATTERN:
    return class_pattern(self, node);
  case RULE_KEYWORD_PATTERN:
    return keyword(self, node);
  case RULE_UNION_PATTERN:
    return alternatives(self, node);
  case RULE_AS_PATTERN:
    return as_pattern(self, node);
  default:
    return rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
  }
}

static uint32_t pattern(rp_extractor *self, TSNode node)
{
  if (self->depth >= RP_EXTRACT_DEPTH) {
    return rp_extract_opaque_node(self, RP_RULE_BUDGET_DEPTH, node);
  }
  self->depth++;
  uint32_t made = rp_extract_broken(self, node) ? rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node)
                                                : pattern_of(self, node, rp_extract_rule_of(self, node));
  self->depth--;
  return made;
}

static void patterns_into_items(rp_extractor *self, rp_extract_children children, bool keywords)
{
  for (size_t i = children.from; i < children.end; i++) {
    rp_extract_child child = child_at(self, i);
    if (child.rule == RULE_CASE_PATTERN) {
      uint32_t item = keywords ? pattern(self, child.node) : positional(self, child.node);
      RP_HEAP_PUSH(&self->items, item);
    }
  }
}

static uint32_t case_clause(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  size_t mark = rp_extract_list_begin(self);
  bool comma = false;
  uint32_t start = ts_node_start_byte(node);
  uint32_t end = start;
  for (size_t i = children.from; i < children.end; i++) {
    rp_extract_child child = child_at(self, i);
    comma = comma || child.rule == RULE_TOKEN_COMMA;
    if (child.rule == RULE_CASE_PATTERN) {
      start = self->items.count == mark ? ts_node_start_byte(child.node) : start;
      end = ts_node_end_byte(child.node);
      uint32_t item = positional(self, child.node);
      RP_HEAP_PUSH(&self->items, item);
    }
  }
  uint32_t head = 0;
  if (self->items.count == mark + 1 && !comma) {
    self->items.count = mark;
    head = self->items.items[mark];
  } else {
    uint32_t list = rp_extract_list_end(self, mark);
    head = rp_extract_row_add(self, RP_IR_PATTERN_SEQUENCE, start, end, list, 0, 0, 0);
  }
  TSNode guard = rp_extract_field_of(self, children, FIELD_GUARD);
  TSNode block = rp_extract_field_of(self, children, FIELD_CONSEQUENCE);
  rp_extract_drop(self, children);
  uint32_t test = guard.id != NULL ? rp_extract_optional(self, ts_node_named_child(guard, 0)) : 0;
  uint32_t body = rp_extract_block(self, block, node);
  return rp_extract_add(self, RP_IR_CASE, node, head, test, body, 0);
}

uint32_t rp_extract_match(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  size_t mark = rp_extract_list_begin(self);
  bool comma = false;
  uint32_t start = 0;
  uint32_t end = 0;
  for (size_t i = children.from; i < children.end; i++) {
    rp_extract_child child = child_at(self, i);
    comma = comma || child.rule == RULE_TOKEN_COMMA;
    if (child.field == FIELD_SUBJECT && child.named) {
      start = self->items.count == mark ? ts_node_start_byte(child.node) : start;
      end = ts_node_end_byte(child.node);
      uint32_t item = rp_extract_expression(self, child.node);
      RP_HEAP_PUSH(&self->items, item);
    }
  }
  uint32_t subject = 0;
  if (self->items.count == mark + 1 && !comma) {
    self->items.count = mark;
    subject = self->items.items[mark];
  } else {
    uint32_t list = rp_extract_list_end(self, mark);
    subject = rp_extract_row_add(self, RP_IR_TUPLE, start, end, list, 0, 0, 0);
  }
  TSNode block = rp_extract_field_of(self, children, FIELD_BODY);
  rp_extract_drop(self, children);
  if (block.id != NULL) {
    rp_extract_children cases = rp_extract_children_of(self, block);
    for (size_t i = cases.from; i < cases.end; i++) {
      rp_extract_child child = child_at(self, i);
      if (child.rule == RULE_CASE) {
        uint32_t item = rp_extract_broken(self, child.node) ? 0 : case_clause(self, child.node);
        RP_HEAP_PUSH(&self->items, item != 0 ? item : rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, child.node));
      } else if (child.rule == RULE_ERROR) {
        RP_HEAP_PUSH(&self->items, rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, child.node));
      }
    }
    rp_extract_drop(self, cases);
  }
  uint32_t list = rp_extract_list_end(self, mark);
  return rp_extract_add(self, RP_IR_MATCH, node, subject, list, 0, 0);
}
