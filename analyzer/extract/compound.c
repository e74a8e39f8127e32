// Compound statements. An elif chain is walked in a loop and built from its end; a definition's decorators, defaults
// and annotations belong to the scope outside, its body to a scope of its own.
#include "analyzer/extract/internal.h"

static rp_extract_child child_at(const rp_extractor *self, size_t index)
{
  return self->children.items[index];
}

static TSNode block_of(rp_extractor *self, TSNode clause)
{
  rp_extract_children children = rp_extract_children_of(self, clause);
  TSNode block = rp_extract_rule_in(self, children, RULE_BLOCK);
  rp_extract_drop(self, children);
  return block;
}

// The expressions of a field, a TUPLE when there are several; 0 when there are none.
static uint32_t field_value(rp_extractor *self, rp_extract_children children, rp_extract_field field)
{
  size_t mark = rp_extract_list_begin(self);
  uint32_t start = 0;
  uint32_t end = 0;
  bool comma = false;
  for (size_t i = children.from; i < children.end; i++) {
    rp_extract_child child = child_at(self, i);
    if (child.field != field) {
      // `match x, :` and `except (A), :` hold a comma behind the only value.
      comma = comma || (child.rule == RULE_TOKEN_COMMA && self->items.count > mark);
    } else if (child.named) {
      start = self->items.count == mark ? ts_node_start_byte(child.node) : start;
      end = ts_node_end_byte(child.node);
      uint32_t item = rp_extract_expression(self, child.node);
      RP_HEAP_PUSH(&self->items, item);
    }
  }
  if (self->items.count == mark) {
    return 0;
  }
  if (self->items.count == mark + 1 && !comma) {
    self->items.count = mark;
    return self->items.items[mark];
  }
  uint32_t list = rp_extract_list_end(self, mark);
  return rp_extract_row_add(self, RP_IR_TUPLE, start, end, list, 0, 0, 0);
}

static uint32_t or_opaque(rp_extractor *self, uint32_t node, TSNode place)
{
  return node != 0 ? node : rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, place);
}

static uint32_t else_body(rp_extractor *self, rp_extract_children children)
{
  TSNode clause = rp_extract_rule_in(self, children, RULE_ELSE);
  return clause.id != NULL ? rp_extract_block(self, block_of(self, clause), clause) : 0;
}

static uint32_t if_statement(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  uint32_t end = ts_node_end_byte(node);
  size_t mark = rp_extract_list_begin(self);
  uint32_t test = or_opaque(self, field_value(self, children, FIELD_CONDITION), node);
  uint32_t body = rp_extract_block(self, rp_extract_field_of(self, children, FIELD_CONSEQUENCE), node);
  RP_HEAP_PUSH(&self->items, ts_node_start_byte(node));
  RP_HEAP_PUSH(&self->items, test);
  RP_HEAP_PUSH(&self->items, body);
  uint32_t orelse = 0;
  for (size_t i = children.from; i < children.end; i++) {
    rp_extract_child child = child_at(self, i);
    if (child.rule == RULE_ELIF) {
      rp_extract_children parts = rp_extract_children_of(self, child.node);
      test = or_opaque(self, field_value(self, parts, FIELD_CONDITION), child.node);
      body = rp_extract_block(self, rp_extract_field_of(self, parts, FIELD_CONSEQUENCE), child.node);
      rp_extract_drop(self, parts);
      RP_HEAP_PUSH(&self->items, ts_node_start_byte(child.node));
      RP_HEAP_PUSH(&self->items, test);
      RP_HEAP_PUSH(&self->items, body);
    } else if (child.rule == RULE_ELSE) {
      orelse = rp_extract_block(self, block_of(self, child.node), child.node);
    }
  }
  rp_extract_drop(self, children);
  uint32_t made = 0;
  while (self->items.count > mark) {
    self->items.count -= 3;
    uint32_t start = self->items.items[self->items.count];
    test = self->items.items[self->items.count + 1];
    body = self->items.items[self->items.count + 2];
    made = rp_extract_row_add(self, RP_IR_IF, start, end, test, body, orelse, 0);
    orelse = self->items.count > mark ? rp_extract_list_of(self, made) : 0;
  }
  return made;
}

static uint32_t for_statement(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  TSNode left = rp_extract_field_of(self, children, FIELD_LEFT);
  uint32_t iterable = or_opaque(self, field_value(self, children, FIELD_RIGHT), node);
  uint32_t target = left.id != NULL ? rp_extract_target(self, left) : or_opaque(self, 0, node);
  uint32_t body = rp_extract_block(self, rp_extract_field_of(self, children, FIELD_BODY), node);
  uint32_t orelse = else_body(self, children);
  rp_extract_drop(self, children);
  return rp_extract_add(self, RP_IR_FOR, node, target, iterable, body, orelse);
}

static uint32_t while_statement(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  uint32_t test = or_opaque(self, field_value(self, children, FIELD_CONDITION), node);
  uint32_t body = rp_extract_block(self, rp_extract_field_of(self, children, FIELD_BODY), node);
  uint32_t orelse = else_body(self, children);
  rp_extract_drop(self, children);
  return rp_extract_add(self, RP_IR_WHILE, node, test, body, orelse, 0);
}

// One `except` clause. `except E, e` is Python 2's spelling of `except E as e`.
static uint32_t handler(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  TSNode values[2] = {{.id = NULL}, {.id = NULL}};
  size_t count = 0;
  bool star = rp_extract_rule_in(self, children, RULE_TOKEN_STAR).id != NULL;
  for (size_t i = children.from; i < children.end; i++) {
    rp_extract_child child = child_at(self, i);
    if (child.field == FIELD_VALUE && child.named) {
      values[count < 2 ? count : 1] = child.node;
      count++;
    }
  }
  TSNode as = rp_extract_field_of(self, children, FIELD_ALIAS);
  uint32_t type = 0;
  if (count == 1 && rp_extract_rule_of(self, values[0]) == RULE_AS_PATTERN) {
    rp_extract_children parts = rp_extract_children_of(self, values[0]);
    as = rp_extract_field_of(self, parts, FIELD_ALIAS);
    type = or_opaque(self, parts.end > parts.from ? rp_extract_expression(self, child_at(self, parts.from).node) : 0,
                     node);
    rp_extract_drop(self, parts);
  } else if (count == 2) {
    self->python2 = true;
    type = rp_extract_expression(self, values[0]);
    as = values[1];
  } else if (count > 0) {
    type = field_value(self, children, FIELD_VALUE);
  }
  while (as.id != NULL && rp_extract_rule_of(self, as) == RULE_AS_PATTERN_TARGET) {
    as = ts_node_named_child(as, 0);
  }
  uint32_t name = 0;
  if (as.id != NULL && rp_extract_rule_of(self, as) == RULE_IDENTIFIER) {
    name = rp_extract_name_of(self, as);
    rp_extract_bind(self, name, ts_node_start_byte(as), ts_node_end_byte(as), false);
  }
  uint32_t body = rp_extract_block(self, rp_extract_rule_in(self, children, RULE_BLOCK), node);
  rp_extract_drop(self, children);
  return rp_extract_add(self, RP_IR_HANDLER, node, type, name, body, star);
}

static uint32_t try_statement(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  uint32_t body = rp_extract_block(self, rp_extract_field_of(self, children, FIELD_BODY), node);
  size_t mark = rp_extract_list_begin(self);
  uint32_t orelse = 0;
  uint32_t finally = 0;
  for (size_t i = children.from; i < children.end; i++) {
    rp_extract_child child = child_at(self, i);
    if (child.rule == RULE_EXCEPT) {
      uint32_t item = handler(self, child.node);
      RP_HEAP_PUSH(&self->items, item);
    } else if (child.rule == RULE_ELSE) {
      orelse = rp_extract_block(self, block_of(self, child.node), child.node);
    } else if (child.rule == RULE_FINALLY) {
      finally = rp_extract_block(self, block_of(self, child.node), child.node);
    }
  }
  rp_extract_drop(self, children);
  uint32_t handlers = rp_extract_list_end(self, mark);
  if (handlers == 0 && finally == 0) {
    // The grammar takes a try alone, Python does not: what it should have caught or done at the end is not known.
    uint32_t place = ts_node_end_byte(node);
    finally = rp_extract_list_of(self, rp_extract_opaque(self, RP_RULE_SYNTAX_ERROR, place, place));
  }
  return rp_extract_add(self, RP_IR_TRY, node, body, handlers, orelse, finally);
}

// `a as b`, or `a` alone.
static uint32_t with_item(rp_extractor *self, TSNode node)
{
  uint32_t value = 0;
  uint32_t target = 0;
  if (rp_extract_rule_of(self, node) == RULE_AS_PATTERN) {
    rp_extract_children parts = rp_extract_children_of(self, node);
    TSNode as = rp_extract_field_of(self, parts, FIELD_ALIAS);
    value = parts.end > parts.from ? rp_extract_expression(self, child_at(self, parts.from).node) : 0;
    target = as.id != NULL ? rp_extract_target(self, as) : 0;
    rp_extract_drop(self, parts);
  } else {
    value = rp_extract_expression(self, node);
  }
  return rp_extract_add(self, RP_IR_WITH_ITEM, node, or_opaque(self, value, node), target, 0, 0);
}

// The items of one value. `with (a as b, c as d):` may come as a tuple of `as` patterns.
static void with_items(rp_extractor *self, TSNode value)
{
  rp_extract_rule rule = rp_extract_rule_of(self, value);
  if (rule == RULE_TUPLE || rule == RULE_PARENTHESIZED) {
    rp_extract_children parts = rp_extract_children_of(self, value);
    bool grouped = rp_extract_rule_in(self, parts, RULE_AS_PATTERN).id != NULL;
    for (size_t i = parts.from; i < parts.end && grouped; i++) {
      if (child_at(self, i).named) {
        uint32_t item = with_item(self, child_at(self, i).node);
        RP_HEAP_PUSH(&self->items, item);
      }
    }
    rp_extract_drop(self, parts);
    if (grouped) {
      return;
    }
  }
  uint32_t item = with_item(self, value);
  RP_HEAP_PUSH(&self->items, item);
}

static uint32_t with_statement(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  size_t mark = rp_extract_list_begin(self);
  TSNode clause = rp_extract_rule_in(self, children, RULE_WITH_CLAUSE);
  if (clause.id != NULL) {
    rp_extract_children items = rp_extract_children_of(self, clause);
    for (size_t i = items.from; i < items.end; i++) {
      if (child_at(self, i).rule == RULE_WITH_ITEM) {
        TSNode item = child_at(self, i).node;
        rp_extract_children parts = rp_extract_children_of(self, item);
        TSNode value = rp_extract_field_of(self, parts, FIELD_VALUE);
        rp_extract_drop(self, parts);
        with_items(self, value.id != NULL ? value : item);
      }
    }
    rp_extract_drop(self, items);
  }
  uint32_t list = rp_extract_list_end(self, mark);
  uint32_t body = rp_extract_block(self, rp_extract_field_of(self, children, FIELD_BODY), node);
  rp_extract_drop(self, children);
  return rp_extract_add(self, RP_IR_WITH, node, list, body, 0, 0);
}

// The decorators' expressions lie in self->items behind `mark`.
static uint32_t function(rp_extractor *self, TSNode node, size_t mark)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  TSNode name = rp_extract_field_of(self, children, FIELD_NAME);
  TSNode list = rp_extract_field_of(self, children, FIELD_PARAMETERS);
  TSNode block = rp_extract_field_of(self, children, FIELD_BODY);
  bool is_async = rp_extract_rule_in(self, children, RULE_TOKEN_ASYNC).id != NULL;
  rp_extract_drop(self, children);
  uint32_t start = ts_node_start_byte(node);
  uint32_t end = ts_node_end_byte(node);
  if (name.id == NULL) {
    self->items.count = mark;
    return rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
  }
  uint32_t number = rp_extract_name_of(self, name);
  uint32_t parameters = rp_extract_parameters(self, list);
  rp_extract_bind(self, number, ts_node_start_byte(name), ts_node_end_byte(name), false);
  rp_extract_scope outside = rp_extract_enter(self);
  rp_extract_bind_parameters(self, parameters);
  uint32_t body = rp_extract_block(self, block, node);
  uint32_t info = rp_extract_leave(self, outside, start, end, is_async);
  // FUNCTION_INFO goes in front of the decorators.
  RP_HEAP_PUSH(&self->items, info);
  for (size_t i = self->items.count - 1; i > mark; i--) {
    self->items.items[i] = self->items.items[i - 1];
  }
  self->items.items[mark] = info;
  uint32_t extras = rp_extract_list_end(self, mark);
  return rp_extract_add(self, RP_IR_FUNCTION, node, number, parameters, body, extras);
}

static uint32_t class(rp_extractor *self, TSNode node, size_t mark)
{
  uint32_t decorators = rp_extract_list_end(self, mark);
  rp_extract_children children = rp_extract_children_of(self, node);
  TSNode name = rp_extract_field_of(self, children, FIELD_NAME);
  TSNode bases = rp_extract_field_of(self, children, FIELD_SUPERCLASSES);
  TSNode block = rp_extract_field_of(self, children, FIELD_BODY);
  rp_extract_drop(self, children);
  if (name.id == NULL) {
    return rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
  }
  uint32_t number = rp_extract_name_of(self, name);
  uint32_t arguments = rp_extract_arguments(self, bases);
  rp_extract_bind(self, number, ts_node_start_byte(name), ts_node_end_byte(name), false);
  rp_extract_scope outside = rp_extract_enter(self);
  uint32_t body = rp_extract_block(self, block, node);
  self->bindings.count = self->scope.first;
  self->scope = outside;
  return rp_extract_add(self, RP_IR_CLASS, node, number, arguments, body, decorators);
}

static uint32_t decorated(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  size_t mark = rp_extract_list_begin(self);
  TSNode definition = rp_extract_field_of(self, children, FIELD_DEFINITION);
  for (size_t i = children.from; i < children.end; i++) {
    if (child_at(self, i).rule == RULE_DECORATOR) {
      TSNode decorator = child_at(self, i).node;
      rp_extract_children parts = rp_extract_children_of(self, decorator);
      for (size_t j = parts.from; j < parts.end; j++) {
        if (child_at(self, j).named) {
          uint32_t value = rp_extract_expression(self, child_at(self, j).node);
          RP_HEAP_PUSH(&self->items, value);
          break;
        }
      }
      rp_extract_drop(self, parts);
    }
  }
  rp_extract_drop(self, children);
  if (definition.id == NULL || rp_extract_broken(self, definition)) {
    self->items.count = mark;
    return rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
  }
  return rp_extract_rule_of(self, definition) == RULE_CLASS ? class(self, definition, mark)
                                                            : function(self, definition, mark);
}

uint32_t rp_extract_compound(rp_extractor *self, TSNode node, rp_extract_rule rule)
{
  switch ((int)rule) {
  case RULE_IF:
    return if_statement(self, node);
  case RULE_FOR:
    return for_statement(self, node);
  case RULE_WHILE:
    return while_statement(self, node);
  case RULE_TRY:
    return try_statement(self, node);
  case RULE_WITH:
    return with_statement(self, node);
  case RULE_FUNCTION:
    return function(self, node, rp_extract_list_begin(self));
  case RULE_CLASS:
    return class(self, node, rp_extract_list_begin(self));
  case RULE_DECORATED:
    return decorated(self, node);
  case RULE_MATCH:
    return rp_extract_match(self, node);
  default:
    return rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
  }
}
