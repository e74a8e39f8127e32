// Expressions. Left-recursive constructs (a + b + c, a.b().c[0], a or b, and parentheses) are walked down and up again
// in a loop with a stack of their own, because thousands of them in a row are ordinary code; every other nesting is C
// recursion within RP_EXTRACT_DEPTH (CPython itself refuses more than 200 open brackets).
#include "analyzer/extract/internal.h"

static rp_extract_child child_at(const rp_extractor *self, size_t index)
{
  return self->children.items[index];
}

static bool is_spine(rp_extract_rule rule)
{
  return rule == RULE_BINARY || rule == RULE_BOOLEAN || rule == RULE_ATTRIBUTE || rule == RULE_SUBSCRIPT ||
         rule == RULE_CALL;
}

uint32_t rp_extract_name_of(rp_extractor *self, TSNode node)
{
  return rp_extract_name(self, rp_extract_source(self, node));
}

uint32_t rp_extract_identifier(rp_extractor *self, TSNode node)
{
  return rp_extract_add(self, RP_IR_NAME, node, rp_extract_name_of(self, node), 0, 0, 0);
}

uint32_t rp_extract_optional(rp_extractor *self, TSNode node)
{
  return node.id != NULL ? rp_extract_expression(self, node) : 0;
}

uint32_t rp_extract_tuple_or_one(rp_extractor *self, rp_extract_children children, uint32_t start, uint32_t end)
{
  size_t mark = rp_extract_list_begin(self);
  bool comma = false;
  for (size_t i = children.from; i < children.end; i++) {
    rp_extract_child child = child_at(self, i);
    comma = comma || child.rule == RULE_TOKEN_COMMA;
    if (child.named) {
      uint32_t item = rp_extract_expression(self, child.node);
      RP_HEAP_PUSH(&self->items, item);
    }
  }
  if (self->items.count == mark + 1 && !comma) {
    self->items.count = mark;
    return self->items.items[mark];
  }
  uint32_t list = rp_extract_list_end(self, mark);
  return rp_extract_row_add(self, RP_IR_TUPLE, start, end, list, 0, 0, 0);
}

static uint32_t keyword(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  TSNode name = rp_extract_field_of(self, children, FIELD_NAME);
  TSNode value = rp_extract_field_of(self, children, FIELD_VALUE);
  rp_extract_drop(self, children);
  if (name.id == NULL || value.id == NULL) {
    return rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
  }
  uint32_t number = rp_extract_name_of(self, name);
  uint32_t item = rp_extract_expression(self, value);
  return rp_extract_add(self, RP_IR_KEYWORD, node, number, item, 0, 0);
}

uint32_t rp_extract_arguments(rp_extractor *self, TSNode node)
{
  if (node.id == NULL) {
    return 0;
  }
  if (rp_extract_rule_of(self, node) == RULE_GENERATOR) {
    return rp_extract_list_of(self, rp_extract_expression(self, node));
  }
  rp_extract_children children = rp_extract_children_of(self, node);
  size_t mark = rp_extract_list_begin(self);
  for (size_t i = children.from; i < children.end; i++) {
    rp_extract_child child = child_at(self, i);
    if (child.named) {
      uint32_t item =
          child.rule == RULE_KEYWORD_ARGUMENT ? keyword(self, child.node) : rp_extract_expression(self, child.node);
      RP_HEAP_PUSH(&self->items, item);
    }
  }
  rp_extract_drop(self, children);
  return rp_extract_list_end(self, mark);
}

static uint32_t subscript_index(rp_extractor *self, rp_extract_children children)
{
  size_t mark = rp_extract_list_begin(self);
  bool comma = false;
  uint32_t start = 0;
  uint32_t end = 0;
  for (size_t i = children.from; i < children.end; i++) {
    rp_extract_child child = child_at(self, i);
    comma = comma || child.rule == RULE_TOKEN_COMMA;
    if (child.field == FIELD_SUBSCRIPT && child.named) {
      uint32_t item = rp_extract_expression(self, child.node);
      start = self->items.count == mark ? ts_node_start_byte(child.node) : start;
      end = ts_node_end_byte(child.node);
      RP_HEAP_PUSH(&self->items, item);
    }
  }
  if (self->items.count == mark + 1 && !comma && self->rows.items[self->items.items[mark]].kind != RP_IR_STAR) {
    self->items.count = mark;
    return self->items.items[mark];
  }
  uint32_t list = rp_extract_list_end(self, mark);
  return rp_extract_row_add(self, RP_IR_TUPLE, start, end, list, 0, 0, 0);
}

// One step up: `left` is the finished left operand.
static uint32_t climb(rp_extractor *self, TSNode node, rp_extract_rule rule, uint32_t left)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  uint32_t made = 0;
  if (rule == RULE_BINARY) {
    TSNode operator= rp_extract_field_of(self, children, FIELD_OPERATOR);
    TSNode right = rp_extract_field_of(self, children, FIELD_RIGHT);
    if (operator.id != NULL && right.id != NULL) {
      uint32_t value = rp_extract_expression(self, right);
      made = rp_extract_add(self, RP_IR_BINARY, node, left, self->operators[ts_node_symbol(operator)], value, 0);
    }
  } else if (rule == RULE_ATTRIBUTE) {
    TSNode name = rp_extract_field_of(self, children, FIELD_ATTRIBUTE);
    if (name.id != NULL) {
      made = rp_extract_add(self, RP_IR_ATTRIBUTE, node, left, rp_extract_name_of(self, name), 0, 0);
    }
  } else if (rule == RULE_SUBSCRIPT) {
    uint32_t index = subscript_index(self, children);
    made = rp_extract_add(self, RP_IR_SUBSCRIPT, node, left, index, 0, 0);
  } else {
    uint32_t arguments = rp_extract_arguments(self, rp_extract_field_of(self, children, FIELD_ARGUMENTS));
    made = rp_extract_add(self, RP_IR_CALL, node, left, arguments, 0, 0);
  }
  rp_extract_drop(self, children);
  return made != 0 ? made : rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
}

static void boolean_parts(rp_extractor *self, TSNode node, bool *is_or, TSNode *right)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  TSNode operator= rp_extract_field_of(self, children, FIELD_OPERATOR);
  *right = rp_extract_field_of(self, children, FIELD_RIGHT);
  *is_or = operator.id != NULL && rp_extract_rule_of(self, operator) == RULE_TOKEN_OR;
  rp_extract_drop(self, children);
}

// `a or b or c` is one OR of three: takes as many steps as belong together.
static uint32_t climb_boolean(rp_extractor *self, rp_extract_step step, size_t floor, uint32_t left)
{
  size_t mark = rp_extract_list_begin(self);
  RP_HEAP_PUSH(&self->items, left);
  bool is_or;
  TSNode right;
  boolean_parts(self, step.node, &is_or, &right);
  TSNode last = step.node;
  for (;;) {
    uint32_t value = rp_extract_optional(self, right);
    RP_HEAP_PUSH(&self->items, value != 0 ? value : rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, last));
    if (self->spine.count == floor) {
      break;
    }
    rp_extract_step above = self->spine.items[self->spine.count - 1];
    bool same;
    if (above.rule != RULE_BOOLEAN || above.grouped) {
      break;
    }
    boolean_parts(self, above.node, &same, &right);
    if (same != is_or) {
      break;
    }
    self->spine.count--;
    last = above.node;
  }
  uint32_t list = rp_extract_list_end(self, mark);
  return rp_extract_add(self, is_or ? RP_IR_OR : RP_IR_AND, last, list, 0, 0, 0);
}

// The only expression in parentheses; a null node when there is none.
static TSNode inside(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  TSNode found = {.id = NULL};
  for (size_t i = children.from; i < children.end && found.id == NULL; i++) {
    if (child_at(self, i).named) {
      found = child_at(self, i).node;
    }
  }
  rp_extract_drop(self, children);
  return found;
}

static uint32_t comparison(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  size_t mark = rp_extract_list_begin(self);
  for (size_t i = children.from; i < children.end; i++) {
    if (child_at(self, i).field != FIELD_OPERATORS && child_at(self, i).named) {
      uint32_t value = rp_extract_expression(self, child_at(self, i).node);
      RP_HEAP_PUSH(&self->items, value);
    }
  }
  uint32_t values = rp_extract_list_end(self, mark);
  for (size_t i = children.from; i < children.end; i++) {
    rp_extract_child child = child_at(self, i);
    uint32_t operator= child.field == FIELD_OPERATORS ? self->operators[ts_node_symbol(child.node)] : 0;
    if (operator!= 0) {
      self->python2 = self->python2 || child.rule == RULE_TOKEN_LESS_GREATER;
      uint32_t row = rp_extract_add(self, RP_IR_COMPARISON, child.node, operator, 0, 0, 0);
      RP_HEAP_PUSH(&self->items, row);
    }
  }
  uint32_t comparisons = rp_extract_list_end(self, mark);
  rp_extract_drop(self, children);
  return rp_extract_add(self, RP_IR_COMPARE, node, values, comparisons, 0, 0);
}

// a if b else c if d else …: the chain on the right is walked in a loop, built from its end.
static uint32_t conditional(rp_extractor *self, TSNode node)
{
  size_t mark = rp_extract_list_begin(self);
  uint32_t end = ts_node_end_byte(node);
  uint32_t orelse = 0;
  for (;;) {
    rp_extract_children children = rp_extract_children_of(self, node);
    TSNode parts[3] = {{.id = NULL}, {.id = NULL}, {.id = NULL}};
    size_t count = 0;
    for (size_t i = children.from; i < children.end; i++) {
      if (child_at(self, i).named && count < 3) {
        parts[count++] = child_at(self, i).node;
      }
    }
    rp_extract_drop(self, children);
    if (count < 3) {
      orelse = rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
      break;
    }
    uint32_t start = ts_node_start_byte(node);
    uint32_t body = rp_extract_expression(self, parts[0]);
    uint32_t test = rp_extract_expression(self, parts[1]);
    RP_HEAP_PUSH(&self->items, start);
    RP_HEAP_PUSH(&self->items, test);
    RP_HEAP_PUSH(&self->items, body);
    node = parts[2];
    if (rp_extract_rule_of(self, node) != RULE_CONDITIONAL || rp_extract_broken(self, node)) {
      orelse = rp_extract_expression(self, node);
      break;
    }
  }
  while (self->items.count > mark) {
    self->items.count -= 3;
    const uint32_t *link = self->items.items + self->items.count;
    orelse = rp_extract_row_add(self, RP_IR_CONDITIONAL, link[0], end, link[1], link[2], orelse, 0);
  }
  return orelse;
}

static uint32_t unary(rp_extractor *self, TSNode node, rp_extract_rule rule)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  TSNode operator= rp_extract_field_of(self, children, FIELD_OPERATOR);
  TSNode value = rp_extract_field_of(self, children, FIELD_ARGUMENT);
  rp_extract_drop(self, children);
  uint32_t code = RP_IR_OP_NOT;
  if (rule == RULE_UNARY && operator.id != NULL) {
    rp_extract_rule token = rp_extract_rule_of(self, operator);
    code = token == RULE_TOKEN_MINUS ? RP_IR_OP_NEG : token == RULE_TOKEN_PLUS ? RP_IR_OP_POS : RP_IR_OP_INVERT;
  }
  if (value.id == NULL) {
    return rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
  }
  uint32_t operand = rp_extract_expression(self, value);
  return rp_extract_add(self, RP_IR_UNARY, node, code, operand, 0, 0);
}

static uint32_t lambda(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  TSNode list = rp_extract_field_of(self, children, FIELD_PARAMETERS);
  TSNode body = rp_extract_field_of(self, children, FIELD_BODY);
  rp_extract_drop(self, children);
  uint32_t parameters = rp_extract_parameters(self, list);
  rp_extract_scope outside = rp_extract_enter(self);
  rp_extract_bind_parameters(self, parameters);
  uint32_t value =
      body.id != NULL ? rp_extract_expression(self, body) : rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
  uint32_t info = rp_extract_leave(self, outside, ts_node_start_byte(node), ts_node_end_byte(node), false);
  return rp_extract_add(self, RP_IR_LAMBDA, node, parameters, value, info, 0);
}

static uint32_t walrus(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  TSNode name = rp_extract_field_of(self, children, FIELD_NAME);
  TSNode value = rp_extract_field_of(self, children, FIELD_VALUE);
  rp_extract_drop(self, children);
  if (name.id == NULL || value.id == NULL) {
    return rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
  }
  uint32_t right = rp_extract_expression(self, value);
  uint32_t target = rp_extract_identifier(self, name);
  rp_extract_bind(self, self->rows.items[target].a, ts_node_start_byte(name), ts_node_end_byte(name), false);
  return rp_extract_add(self, RP_IR_WALRUS, node, target, right, 0, 0);
}

static uint32_t yield(rp_extractor *self, TSNode node)
{
  self->scope.generator = true;
  rp_extract_children children = rp_extract_children_of(self, node);
  bool from = rp_extract_rule_in(self, children, RULE_TOKEN_FROM).id != NULL;
  TSNode value = {.id = NULL};
  for (size_t i = children.from; i < children.end; i++) {
    if (child_at(self, i).named) {
      value = child_at(self, i).node;
    }
  }
  rp_extract_drop(self, children);
  uint32_t operand = rp_extract_optional(self, value);
  if (from && operand == 0) {
    return rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
  }
  return rp_extract_add(self, from ? RP_IR_YIELD_FROM : RP_IR_YIELD, node, operand, 0, 0, 0);
}

static uint32_t slice(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  uint32_t parts[3] = {0, 0, 0};
  size_t at = 0;
  for (size_t i = children.from; i < children.end; i++) {
    rp_extract_child child = child_at(self, i);
    if (child.rule == RULE_TOKEN_COLON) {
      at++;
    } else if (child.named && at < 3) {
      parts[at] = rp_extract_expression(self, child.node);
    }
  }
  rp_extract_drop(self, children);
  return rp_extract_add(self, RP_IR_SLICE, node, parts[0], parts[1], parts[2], 0);
}

static uint32_t wrapped(rp_extractor *self, TSNode node, rp_ir_kind kind)
{
  TSNode value = inside(self, node);
  if (value.id == NULL) {
    return rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
  }
  uint32_t operand = rp_extract_expression(self, value);
  return rp_extract_add(self, kind, node, operand, 0, 0, 0);
}

// List[int] where the grammar sees a type: the same SUBSCRIPT as elsewhere.
static uint32_t generic_type(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  TSNode parameter = rp_extract_rule_in(self, children, RULE_TYPE_PARAMETER);
  uint32_t made = 0;
  if (children.end > children.from && parameter.id != NULL) {
    TSNode first = child_at(self, children.from).node;
    uint32_t object = rp_extract_identifier(self, first);
    rp_extract_children parts = rp_extract_children_of(self, parameter);
    uint32_t start = ts_node_start_byte(parameter) + 1;
    uint32_t end = ts_node_end_byte(parameter) - 1;
    uint32_t index = rp_extract_tuple_or_one(self, parts, start, end);
    rp_extract_drop(self, parts);
    if (self->rows.items[index].kind == RP_IR_STAR) {
      index = rp_extract_row_add(self, RP_IR_TUPLE, start, end, rp_extract_list_of(self, index), 0, 0, 0);
    }
    made = rp_extract_add(self, RP_IR_SUBSCRIPT, node, object, index, 0, 0);
  }
  rp_extract_drop(self, children);
  return made != 0 ? made : rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
}

static uint32_t member_type(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  TSNode parts[2] = {{.id = NULL}, {.id = NULL}};
  size_t count = 0;
  for (size_t i = children.from; i < children.end; i++) {
    if (child_at(self, i).named && count < 2) {
      parts[count++] = child_at(self, i).node;
    }
  }
  rp_extract_drop(self, children);
  if (count < 2) {
    return rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
  }
  uint32_t left = rp_extract_expression(self, parts[0]);
  return rp_extract_add(self, RP_IR_ATTRIBUTE, node, left, rp_extract_name_of(self, parts[1]), 0, 0);
}

// `type(x).y = z` comes as a type alias; its `(x)` is what type is called with.
static uint32_t type_call(rp_extractor *self, TSNode group)
{
  uint32_t end = ts_node_end_byte(group);
  uint32_t name = rp_extract_name(self, RP_STR("type"));
  uint32_t function = rp_extract_row_add(self, RP_IR_NAME, self->type_start, self->type_start + 4, name, 0, 0, 0);
  uint32_t arguments = rp_extract_arguments(self, group);
  return rp_extract_row_add(self, RP_IR_CALL, self->type_start, end, function, arguments, 0, 0);
}

static uint32_t constant(rp_extractor *self, TSNode node, rp_ir_constant which)
{
  return rp_extract_add(self, RP_IR_CONST, node, which, 0, 0, 0);
}

// Whatever is no spine and no parenthesis.
static uint32_t base_of(rp_extractor *self, TSNode node, rp_extract_rule rule)
{
  switch ((int)rule) {
  case RULE_IDENTIFIER:
    return rp_extract_identifier(self, node);
  case RULE_STRING:
  case RULE_CONCATENATED_STRING:
    return rp_extract_string(self, node, rule);
  case RULE_INTEGER:
  case RULE_FLOAT:
    return rp_extract_number(self, node);
  case RULE_NONE:
    return constant(self, node, RP_IR_CONST_NONE);
  case RULE_TRUE:
    return constant(self, node, RP_IR_CONST_TRUE);
  case RULE_FALSE:
    return constant(self, node, RP_IR_CONST_FALSE);
  case RULE_ELLIPSIS:
    return constant(self, node, RP_IR_CONST_ELLIPSIS);
  case RULE_UNARY:
  case RULE_NOT:
    return unary(self, node, rule);
  case RULE_COMPARISON:
    return comparison(self, node);
  case RULE_CONDITIONAL:
    return conditional(self, node);
  case RULE_LAMBDA:
    return lambda(self, node);
  case RULE_NAMED_EXPRESSION:
    return walrus(self, node);
  case RULE_YIELD:
    return yield(self, node);
  case RULE_AWAIT:
    return wrapped(self, node, RP_IR_AWAIT);
  case RULE_SLICE:
    return slice(self, node);
  case RULE_LIST_SPLAT:
  case RULE_LIST_SPLAT_PATTERN:
  case RULE_SPLAT_TYPE:
    return wrapped(self, node, RP_IR_STAR);
  case RULE_DICT_SPLAT:
  case RULE_DICT_SPLAT_PATTERN:
    return wrapped(self, node, RP_IR_DOUBLE_STAR);
  case RULE_GENERIC_TYPE:
    return generic_type(self, node);
  case RULE_MEMBER_TYPE:
    return member_type(self, node);
  default:
    return rp_extract_display(self, node, rule);
  }
}

uint32_t rp_extract_expression(rp_extractor *self, TSNode node)
{
  if (self->depth >= RP_EXTRACT_DEPTH) {
    return rp_extract_opaque_node(self, RP_RULE_BUDGET_DEPTH, node);
  }
  self->depth++;
  size_t floor = self->spine.count;
  bool grouped = false;
  TSNode star = {.id = NULL};
  TSNode top = node;
  uint32_t value = 0;
  while (value == 0) {
    rp_extract_rule rule = rp_extract_rule_of(self, node);
    TSNode next = {.id = NULL};
    if (rule == RULE_ERROR || ts_node_is_missing(node) || rp_extract_broken(self, node)) {
      value = rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
    } else if (node.id == self->type_group) {
      self->type_group = NULL;
      value = type_call(self, node);
    } else if (rule == RULE_LIST_SPLAT && self->spine.count > floor && !grouped && star.id == NULL) {
      // The grammar reads [*a.b()] as (*a).b(): the star is put back where it belongs.
      star = node;
      next = inside(self, node);
    } else if (rp_extract_leans_wrong(self, node, rule)) {
      value = rp_extract_bitwise(self, node);
    } else if (rule == RULE_PARENTHESIZED || rule == RULE_TYPE) {
      next = inside(self, node);
      grouped = true;
    } else if (is_spine(rule)) {
      rp_extract_step step = {.node = node, .rule = (uint8_t)rule, .grouped = false};
      next = ts_node_child(node, 0);
      if (self->spine.count > floor) {
        self->spine.items[self->spine.count - 1].grouped = grouped;
      }
      grouped = false;
      RP_HEAP_PUSH(&self->spine, step);
    } else {
      value = base_of(self, node, rule);
    }
    if (value == 0 && next.id == NULL) {
      value = rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
    }
    node = value == 0 ? next : node;
  }
  while (self->spine.count > floor) {
    rp_extract_step step = self->spine.items[--self->spine.count];
    value = step.rule == RULE_BOOLEAN ? climb_boolean(self, step, floor, value)
                                      : climb(self, step.node, (rp_extract_rule)step.rule, value);
  }
  if (star.id != NULL) {
    value = rp_extract_row_add(self, RP_IR_STAR, ts_node_start_byte(star), ts_node_end_byte(top), value, 0, 0, 0);
  }
  self->depth--;
  return value;
}
