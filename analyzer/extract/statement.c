// Simple statements, and the lists of statements that blocks are. A statement that cannot be read is OPAQUE, and so is
// each stretch between statements that the parser could make nothing of.
#include "analyzer/extract/internal.h"

static rp_extract_child child_at(const rp_extractor *self, size_t index)
{
  return self->children.items[index];
}

static void push(rp_extractor *self, uint32_t item)
{
  if (item != 0) {
    RP_HEAP_PUSH(&self->items, item);
  }
}

static bool is_dotted_text(rp_str text)
{
  for (size_t i = 0; i < text.size; i++) {
    unsigned char c = (unsigned char)text.data[i];
    if (c <= ' ' || c == '#' || c == '\\') {
      return false;
    }
  }
  return true;
}

// "a.b.c", also where white space or comments stand between.
static uint32_t dotted_name(rp_extractor *self, TSNode node)
{
  rp_str text = rp_extract_source(self, node);
  if (is_dotted_text(text)) {
    return rp_extract_name(self, text);
  }
  rp_extract_children children = rp_extract_children_of(self, node);
  rp_str joined = {NULL, 0};
  for (size_t i = children.from; i < children.end; i++) {
    if (child_at(self, i).rule == RULE_IDENTIFIER) {
      rp_str part = rp_extract_source(self, child_at(self, i).node);
      joined =
          joined.size == 0 ? part : rp_arena_printf(self->arena, "%.*s.%.*s", RP_STR_ARG(joined), RP_STR_ARG(part));
    }
  }
  rp_extract_drop(self, children);
  return rp_extract_name(self, joined);
}

// `import a.b` binds a, `import a.b as c` binds c, `from x import y` binds y.
static void alias(rp_extractor *self, TSNode node, rp_extract_rule rule)
{
  TSNode dotted = node;
  TSNode as = {.id = NULL};
  if (rule == RULE_ALIASED_IMPORT) {
    rp_extract_children children = rp_extract_children_of(self, node);
    dotted = rp_extract_field_of(self, children, FIELD_NAME);
    as = rp_extract_field_of(self, children, FIELD_ALIAS);
    rp_extract_drop(self, children);
    if (dotted.id == NULL || as.id == NULL) {
      push(self, rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node));
      return;
    }
  }
  uint32_t name = dotted_name(self, dotted);
  uint32_t as_name = 0;
  uint32_t bound = 0;
  if (as.id != NULL) {
    as_name = bound = rp_extract_name_of(self, as);
  } else {
    rp_str full = rp_str_of(self->names.items[name]);
    size_t dot = rp_str_find(full, RP_STR("."), 0);
    bound = dot == SIZE_MAX ? name : rp_extract_name(self, rp_str_sub(full, 0, dot));
  }
  rp_extract_bind(self, bound, ts_node_start_byte(node), ts_node_end_byte(node), false);
  push(self, rp_extract_add(self, RP_IR_ALIAS, node, name, as_name, 0, 0));
}

static uint32_t aliases(rp_extractor *self, rp_extract_children children)
{
  size_t mark = rp_extract_list_begin(self);
  for (size_t i = children.from; i < children.end; i++) {
    rp_extract_child child = child_at(self, i);
    if (child.field == FIELD_NAME) {
      alias(self, child.node, (rp_extract_rule)child.rule);
    } else if (child.rule == RULE_WILDCARD_IMPORT) {
      push(self, rp_extract_add(self, RP_IR_ALIAS, child.node, rp_extract_name(self, RP_STR("*")), 0, 0, 0));
    }
  }
  return rp_extract_list_end(self, mark);
}

static uint32_t dots_of(rp_str text)
{
  uint32_t dots = 0;
  for (size_t i = 0; i < text.size; i++) {
    dots += text.data[i] == '.';
  }
  return dots;
}

static uint32_t import_from(rp_extractor *self, TSNode node, rp_extract_rule rule)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  uint32_t module = 0;
  uint32_t level = 0;
  TSNode from = rp_extract_field_of(self, children, FIELD_MODULE_NAME);
  if (rule == RULE_IMPORT_FUTURE) {
    module = rp_extract_name(self, RP_STR("__future__"));
  } else if (from.id != NULL && rp_extract_rule_of(self, from) == RULE_RELATIVE_IMPORT) {
    rp_extract_children parts = rp_extract_children_of(self, from);
    TSNode prefix = rp_extract_rule_in(self, parts, RULE_IMPORT_PREFIX);
    TSNode dotted = rp_extract_rule_in(self, parts, RULE_DOTTED_NAME);
    level = prefix.id != NULL ? dots_of(rp_extract_source(self, prefix)) : 0;
    module = dotted.id != NULL ? dotted_name(self, dotted) : 0;
    rp_extract_drop(self, parts);
  } else if (from.id != NULL) {
    module = dotted_name(self, from);
  }
  uint32_t list = aliases(self, children);
  rp_extract_drop(self, children);
  return rp_extract_add(self, RP_IR_IMPORT_FROM, node, module, level, list, 0);
}

static uint32_t import(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  uint32_t list = aliases(self, children);
  rp_extract_drop(self, children);
  return rp_extract_add(self, RP_IR_IMPORT, node, list, 0, 0, 0);
}

// [values] of the named children.
static uint32_t values(rp_extractor *self, rp_extract_children children)
{
  size_t mark = rp_extract_list_begin(self);
  for (size_t i = children.from; i < children.end; i++) {
    rp_extract_child child = child_at(self, i);
    if (child.named) {
      push(self, rp_extract_expression(self, child.node));
    }
  }
  return rp_extract_list_end(self, mark);
}

static uint32_t print(rp_extractor *self, TSNode node)
{
  self->python2 = true;
  rp_extract_children children = rp_extract_children_of(self, node);
  size_t mark = rp_extract_list_begin(self);
  for (size_t i = children.from; i < children.end; i++) {
    rp_extract_child child = child_at(self, i);
    if (child.rule == RULE_CHEVRON) {
      rp_extract_children parts = rp_extract_children_of(self, child.node);
      for (size_t j = parts.from; j < parts.end; j++) {
        if (child_at(self, j).named) {
          push(self, rp_extract_expression(self, child_at(self, j).node));
        }
      }
      rp_extract_drop(self, parts);
    } else if (child.named) {
      push(self, rp_extract_expression(self, child.node));
    }
  }
  rp_extract_drop(self, children);
  uint32_t list = rp_extract_list_end(self, mark);
  return rp_extract_add(self, RP_IR_PRINT, node, list, 0, 0, 0);
}

// `exec code in globals, locals` is what exec(code, globals, locals) is in Python 3.
static uint32_t exec(rp_extractor *self, TSNode node)
{
  self->python2 = true;
  rp_extract_children children = rp_extract_children_of(self, node);
  uint32_t arguments = values(self, children);
  rp_extract_drop(self, children);
  uint32_t start = ts_node_start_byte(node);
  uint32_t end = ts_node_end_byte(node);
  uint32_t name = rp_extract_name(self, RP_STR("exec"));
  uint32_t function = rp_extract_row_add(self, RP_IR_NAME, start, start + 4, name, 0, 0, 0);
  uint32_t call = rp_extract_row_add(self, RP_IR_CALL, start, end, function, arguments, 0, 0);
  return rp_extract_add(self, RP_IR_EXPRESSION, node, call, 0, 0, 0);
}

static uint32_t assignment(rp_extractor *self, TSNode statement, TSNode node)
{
  size_t mark = rp_extract_list_begin(self);
  uint32_t made = 0;
  while (made == 0) {
    rp_extract_children children = rp_extract_children_of(self, node);
    TSNode left = rp_extract_field_of(self, children, FIELD_LEFT);
    TSNode right = rp_extract_field_of(self, children, FIELD_RIGHT);
    TSNode type = rp_extract_field_of(self, children, FIELD_TYPE);
    rp_extract_drop(self, children);
    if (left.id == NULL) {
      made = rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, statement);
      break;
    }
    // `(x): int` alone declares nothing: only a bare name makes the name local (Python reference 7.2.2).
    bool outside = self->binds_nothing;
    self->binds_nothing = outside || (type.id != NULL && right.id == NULL &&
                                      rp_str_starts_with(rp_extract_source(self, left), RP_STR("(")));
    push(self, rp_extract_target(self, left));
    self->binds_nothing = outside;
    if (type.id != NULL && self->items.count == mark + 1) {
      uint32_t annotation = rp_extract_expression(self, type);
      uint32_t value = rp_extract_optional(self, right);
      made = rp_extract_add(self, RP_IR_ANN_ASSIGN, statement, self->items.items[mark], annotation, value, 0);
    } else if (right.id == NULL || type.id != NULL) {
      made = rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, statement);
    } else if (rp_extract_rule_of(self, right) == RULE_ASSIGNMENT) {
      node = right;
    } else {
      uint32_t value = rp_extract_expression(self, right);
      uint32_t targets = rp_extract_list_end(self, mark);
      made = rp_extract_add(self, RP_IR_ASSIGN, statement, targets, value, 0, 0);
    }
  }
  self->items.count = mark;
  return made;
}

static uint32_t aug_assignment(rp_extractor *self, TSNode statement, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  TSNode left = rp_extract_field_of(self, children, FIELD_LEFT);
  TSNode operator= rp_extract_field_of(self, children, FIELD_OPERATOR);
  TSNode right = rp_extract_field_of(self, children, FIELD_RIGHT);
  rp_extract_drop(self, children);
  if (left.id == NULL || operator.id == NULL || right.id == NULL) {
    return rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, statement);
  }
  uint32_t target = rp_extract_target(self, left);
  uint32_t value = rp_extract_expression(self, right);
  return rp_extract_add(self, RP_IR_AUG_ASSIGN, statement, target, self->operators[ts_node_symbol(operator)], value, 0);
}

static uint32_t expression_statement(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  uint32_t made = 0;
  if (children.end == children.from + 1 && child_at(self, children.from).rule == RULE_ASSIGNMENT) {
    made = assignment(self, node, child_at(self, children.from).node);
  } else if (children.end == children.from + 1 && child_at(self, children.from).rule == RULE_AUG_ASSIGNMENT) {
    made = aug_assignment(self, node, child_at(self, children.from).node);
  } else {
    uint32_t value = rp_extract_tuple_or_one(self, children, ts_node_start_byte(node), ts_node_end_byte(node));
    made = rp_extract_add(self, RP_IR_EXPRESSION, node, value, 0, 0, 0);
  }
  rp_extract_drop(self, children);
  return made;
}

static uint32_t return_value(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  uint32_t value = 0;
  for (size_t i = children.from; i < children.end && value == 0; i++) {
    if (child_at(self, i).named) {
      value = rp_extract_expression(self, child_at(self, i).node);
    }
  }
  rp_extract_drop(self, children);
  return rp_extract_add(self, RP_IR_RETURN, node, value, 0, 0, 0);
}

static uint32_t delete (rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  uint32_t target = 0;
  for (size_t i = children.from; i < children.end && target == 0; i++) {
    if (child_at(self, i).named) {
      target = rp_extract_target(self, child_at(self, i).node);
    }
  }
  rp_extract_drop(self, children);
  if (target == 0) {
    return rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
  }
  rp_extract_row row = self->rows.items[target];
  if ((row.kind == RP_IR_TUPLE || row.kind == RP_IR_LIST) && target == self->rows.count - 1) {
    self->rows.count--; // `del a, b` deletes two names, no tuple
    return rp_extract_add(self, RP_IR_DELETE, node, row.a, 0, 0, 0);
  }
  return rp_extract_add(self, RP_IR_DELETE, node, rp_extract_list_of(self, target), 0, 0, 0);
}

// Python 2's `raise E, value, traceback` is RAISE of E(value); the traceback carries no meaning of its own.
static uint32_t raise_python2(rp_extractor *self, TSNode list)
{
  self->python2 = true;
  rp_extract_children children = rp_extract_children_of(self, list);
  uint32_t parts[2] = {0, 0};
  size_t count = 0;
  for (size_t i = children.from; i < children.end && count < 2; i++) {
    if (child_at(self, i).named) {
      parts[count++] = rp_extract_expression(self, child_at(self, i).node);
    }
  }
  rp_extract_drop(self, children);
  bool none = parts[1] != 0 && self->rows.items[parts[1]].kind == RP_IR_CONST;
  if (parts[1] == 0 || none) {
    return parts[0];
  }
  uint32_t arguments = rp_extract_list_of(self, parts[1]);
  return rp_extract_add(self, RP_IR_CALL, list, parts[0], arguments, 0, 0);
}

static uint32_t raise(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  uint32_t value = 0;
  uint32_t cause = 0;
  for (size_t i = children.from; i < children.end; i++) {
    rp_extract_child child = child_at(self, i);
    if (child.field == FIELD_CAUSE && child.named) {
      cause = rp_extract_expression(self, child.node);
    } else if (child.named && value == 0) {
      value = child.rule == RULE_EXPRESSION_LIST ? raise_python2(self, child.node)
                                                 : rp_extract_expression(self, child.node);
    }
  }
  rp_extract_drop(self, children);
  return rp_extract_add(self, RP_IR_RAISE, node, value, cause, 0, 0);
}

static uint32_t assert_statement(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  uint32_t parts[2] = {0, 0};
  size_t count = 0;
  for (size_t i = children.from; i < children.end && count < 2; i++) {
    if (child_at(self, i).named) {
      parts[count++] = rp_extract_expression(self, child_at(self, i).node);
    }
  }
  rp_extract_drop(self, children);
  return parts[0] != 0 ? rp_extract_add(self, RP_IR_ASSERT, node, parts[0], parts[1], 0, 0)
                       : rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
}

static uint32_t declared(rp_extractor *self, TSNode node, rp_ir_kind kind)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  size_t mark = rp_extract_list_begin(self);
  for (size_t i = children.from; i < children.end; i++) {
    rp_extract_child child = child_at(self, i);
    if (child.rule == RULE_IDENTIFIER) {
      uint32_t name = rp_extract_identifier(self, child.node);
      rp_extract_bind(self, self->rows.items[name].a, 0, 0, true);
      push(self, name);
    }
  }
  rp_extract_drop(self, children);
  uint32_t list = rp_extract_list_end(self, mark);
  return rp_extract_add(self, kind, node, list, 0, 0, 0);
}

// `type X[T] = …` binds X, as an assignment of what stands behind it does; the type parameters are left out.
static uint32_t type_alias(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  TSNode left = rp_extract_field_of(self, children, FIELD_LEFT);
  TSNode right = rp_extract_field_of(self, children, FIELD_RIGHT);
  rp_extract_drop(self, children);
  TSNode base = left;
  while (base.id != NULL && ts_node_named_child_count(base) > 0 &&
         rp_extract_rule_of(self, base) != RULE_PARENTHESIZED && rp_extract_rule_of(self, base) != RULE_TUPLE) {
    base = ts_node_named_child(base, 0);
  }
  if (base.id == NULL || right.id == NULL) {
    return rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
  }
  if (rp_extract_rule_of(self, base) == RULE_IDENTIFIER) {
    left = base;
  } else {
    // type(x).y = z: an ordinary assignment.
    self->type_group = base.id;
    self->type_start = ts_node_start_byte(node);
  }
  uint32_t targets = rp_extract_list_of(self, rp_extract_target(self, left));
  uint32_t value = rp_extract_expression(self, right);
  return rp_extract_add(self, RP_IR_ASSIGN, node, targets, value, 0, 0);
}

void rp_extract_statement(rp_extractor *self, TSNode node, rp_extract_rule rule)
{
  if (rp_extract_broken(self, node)) {
    push(self, rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node));
    return;
  }
  switch ((int)rule) {
  case RULE_EXPRESSION_STATEMENT:
    push(self, expression_statement(self, node));
    break;
  case RULE_IMPORT:
    push(self, import(self, node));
    break;
  case RULE_IMPORT_FROM:
  case RULE_IMPORT_FUTURE:
    push(self, import_from(self, node, rule));
    break;
  case RULE_RETURN:
    push(self, return_value(self, node));
    break;
  case RULE_PRINT:
    push(self, print(self, node));
    break;
  case RULE_EXEC:
    push(self, exec(self, node));
    break;
  case RULE_ASSERT:
    push(self, assert_statement(self, node));
    break;
  case RULE_DELETE:
    push(self, delete (self, node));
    break;
  case RULE_RAISE:
    push(self, raise(self, node));
    break;
  case RULE_PASS:
    push(self, rp_extract_add(self, RP_IR_PASS, node, 0, 0, 0, 0));
    break;
  case RULE_BREAK:
    push(self, rp_extract_add(self, RP_IR_BREAK, node, 0, 0, 0, 0));
    break;
  case RULE_CONTINUE:
    push(self, rp_extract_add(self, RP_IR_CONTINUE, node, 0, 0, 0, 0));
    break;
  case RULE_GLOBAL:
    push(self, declared(self, node, RP_IR_GLOBAL));
    break;
  case RULE_NONLOCAL:
    push(self, declared(self, node, RP_IR_NONLOCAL));
    break;
  case RULE_TYPE_ALIAS:
    push(self, type_alias(self, node));
    break;
  default:
    push(self, rp_extract_compound(self, node, rule));
    break;
  }
}

// Behind the owner's colon: where its block should have begun.
static uint32_t nothing_in(rp_extractor *self, TSNode owner)
{
  rp_extract_children children = rp_extract_children_of(self, owner);
  TSNode colon = rp_extract_rule_in(self, children, RULE_TOKEN_COLON);
  rp_extract_drop(self, children);
  uint32_t end = ts_node_end_byte(colon.id != NULL ? colon : owner);
  return rp_extract_opaque(self, RP_RULE_SYNTAX_ERROR, end, end);
}

uint32_t rp_extract_block(rp_extractor *self, TSNode block, TSNode owner)
{
  size_t mark = rp_extract_list_begin(self);
  if (self->headers_only && self->next_body < self->bodies.count) {
    // The clauses' headers were parsed alone: the bodies follow in the order of the clauses. None: it stands in line.
    rp_extract_body body = self->bodies.items[self->next_body++];
    if (body.from < body.to) {
      rp_extract_recover_lines(self, body.from, body.to);
      return rp_extract_list_end(self, mark);
    }
  }
  if (block.id == NULL) {
    return rp_extract_list_of(self, nothing_in(self, owner));
  }
  if (self->depth >= RP_EXTRACT_DEPTH) {
    return rp_extract_list_of(self, rp_extract_opaque_node(self, RP_RULE_BUDGET_DEPTH, block));
  }
  self->depth++;
  rp_extract_children children = rp_extract_children_of(self, block);
  for (size_t i = children.from; i < children.end; i++) {
    rp_extract_child child = child_at(self, i);
    if (child.rule == RULE_ERROR || (child.named && ts_node_is_missing(child.node))) {
      push(self, rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, child.node));
    } else if (child.named) {
      rp_extract_statement(self, child.node, (rp_extract_rule)child.rule);
    }
  }
  rp_extract_drop(self, children);
  self->depth--;
  if (self->items.count == mark && owner.id != NULL) {
    push(self, nothing_in(self, owner));
  }
  return rp_extract_list_end(self, mark);
}
