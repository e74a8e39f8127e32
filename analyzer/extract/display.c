// Containers, comprehensions, parameters and the targets of assignments.
#include "analyzer/extract/internal.h"

static rp_extract_child child_at(const rp_extractor *self, size_t index)
{
  return self->children.items[index];
}

static uint32_t pair(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  TSNode key = rp_extract_field_of(self, children, FIELD_KEY);
  TSNode value = rp_extract_field_of(self, children, FIELD_VALUE);
  rp_extract_drop(self, children);
  if (key.id == NULL || value.id == NULL) {
    return rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
  }
  uint32_t left = rp_extract_expression(self, key);
  uint32_t right = rp_extract_expression(self, value);
  return rp_extract_add(self, RP_IR_PAIR, node, left, right, 0, 0);
}

static uint32_t container(rp_extractor *self, TSNode node, rp_ir_kind kind)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  size_t mark = rp_extract_list_begin(self);
  for (size_t i = children.from; i < children.end; i++) {
    rp_extract_child child = child_at(self, i);
    if (child.named) {
      uint32_t item = child.rule == RULE_PAIR ? pair(self, child.node) : rp_extract_expression(self, child.node);
      RP_HEAP_PUSH(&self->items, item);
    }
  }
  rp_extract_drop(self, children);
  uint32_t list = rp_extract_list_end(self, mark);
  return rp_extract_add(self, kind, node, list, 0, 0, 0);
}

static uint32_t tuple(rp_extractor *self, TSNode node)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  uint32_t made = rp_extract_tuple_or_one(self, children, ts_node_start_byte(node), ts_node_end_byte(node));
  rp_extract_drop(self, children);
  return made;
}

// One `for … in …` with the ifs behind it: children [*at, end) of the comprehension; *at moves on.
static uint32_t comp_for(rp_extractor *self, rp_extract_children comprehension, size_t *at)
{
  TSNode node = child_at(self, *at).node;
  (*at)++;
  rp_extract_children children = rp_extract_children_of(self, node);
  TSNode left = rp_extract_field_of(self, children, FIELD_LEFT);
  uint32_t end = ts_node_end_byte(node);
  // `right` may hold several (Python 2: [x for x in 1, 2]): then they are a tuple.
  size_t mark = rp_extract_list_begin(self);
  uint32_t right_start = 0;
  uint32_t right_end = 0;
  for (size_t i = children.from; i < children.end; i++) {
    rp_extract_child child = child_at(self, i);
    if (child.field == FIELD_RIGHT && child.named) {
      right_start = self->items.count == mark ? ts_node_start_byte(child.node) : right_start;
      right_end = ts_node_end_byte(child.node);
      uint32_t item = rp_extract_expression(self, child.node);
      RP_HEAP_PUSH(&self->items, item);
    }
  }
  uint32_t iterable = 0;
  if (self->items.count == mark + 1) {
    self->items.count = mark;
    iterable = self->items.items[mark];
  } else {
    self->python2 = true;
    uint32_t list = rp_extract_list_end(self, mark);
    iterable = rp_extract_row_add(self, RP_IR_TUPLE, right_start, right_end, list, 0, 0, 0);
  }
  bool outside = self->binds_nothing;
  self->binds_nothing = true;
  uint32_t target =
      left.id != NULL ? rp_extract_target(self, left) : rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
  self->binds_nothing = outside;
  rp_extract_drop(self, children);
  for (; *at < comprehension.end && child_at(self, *at).rule != RULE_FOR_IN; (*at)++) {
    if (child_at(self, *at).rule == RULE_IF_CLAUSE) {
      TSNode clause = child_at(self, *at).node;
      rp_extract_children parts = rp_extract_children_of(self, clause);
      for (size_t i = parts.from; i < parts.end; i++) {
        if (child_at(self, i).named) {
          uint32_t test = rp_extract_expression(self, child_at(self, i).node);
          RP_HEAP_PUSH(&self->items, test);
        }
      }
      rp_extract_drop(self, parts);
      end = ts_node_end_byte(clause);
    }
  }
  uint32_t ifs = rp_extract_list_end(self, mark);
  return rp_extract_row_add(self, RP_IR_COMP_FOR, ts_node_start_byte(node), end, target, iterable, ifs, 0);
}

static uint32_t comprehension(rp_extractor *self, TSNode node, rp_ir_kind kind)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  TSNode body = rp_extract_field_of(self, children, FIELD_BODY);
  if (body.id == NULL) {
    rp_extract_drop(self, children);
    return rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
  }
  size_t mark = rp_extract_list_begin(self);
  for (size_t i = children.from; i < children.end;) {
    if (child_at(self, i).rule == RULE_FOR_IN) {
      uint32_t clause = comp_for(self, children, &i);
      RP_HEAP_PUSH(&self->items, clause);
    } else {
      i++;
    }
  }
  rp_extract_drop(self, children);
  uint32_t clauses = rp_extract_list_end(self, mark);
  if (kind != RP_IR_DICT_COMP) {
    uint32_t element = rp_extract_expression(self, body);
    return rp_extract_add(self, kind, node, element, clauses, 0, 0);
  }
  children = rp_extract_children_of(self, body);
  TSNode key = rp_extract_field_of(self, children, FIELD_KEY);
  TSNode value = rp_extract_field_of(self, children, FIELD_VALUE);
  rp_extract_drop(self, children);
  if (key.id == NULL || value.id == NULL) {
    return rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
  }
  uint32_t left = rp_extract_expression(self, key);
  uint32_t right = rp_extract_expression(self, value);
  return rp_extract_add(self, kind, node, left, right, clauses, 0);
}

uint32_t rp_extract_display(rp_extractor *self, TSNode node, rp_extract_rule rule)
{
  switch ((int)rule) {
  case RULE_LIST:
  case RULE_LIST_PATTERN:
    return container(self, node, RP_IR_LIST);
  case RULE_SET:
    return container(self, node, RP_IR_SET);
  case RULE_DICTIONARY:
    return container(self, node, RP_IR_DICT);
  case RULE_TUPLE:
  case RULE_TUPLE_PATTERN:
  case RULE_EXPRESSION_LIST:
  case RULE_PATTERN_LIST:
    return tuple(self, node);
  case RULE_LIST_COMP:
    return comprehension(self, node, RP_IR_LIST_COMP);
  case RULE_SET_COMP:
    return comprehension(self, node, RP_IR_SET_COMP);
  case RULE_DICT_COMP:
    return comprehension(self, node, RP_IR_DICT_COMP);
  case RULE_GENERATOR:
    return comprehension(self, node, RP_IR_GENERATOR);
  default:
    return rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
  }
}

static uint32_t target_of_parts(rp_extractor *self, TSNode node, rp_ir_kind kind)
{
  rp_extract_children children = rp_extract_children_of(self, node);
  size_t mark = rp_extract_list_begin(self);
  bool comma = false;
  for (size_t i = children.from; i < children.end; i++) {
    rp_extract_child child = child_at(self, i);
    comma = comma || child.rule == RULE_TOKEN_COMMA;
    if (child.named) {
      uint32_t item = rp_extract_target(self, child.node);
      RP_HEAP_PUSH(&self->items, item);
    }
  }
  rp_extract_drop(self, children);
  if (kind == RP_IR_TUPLE && self->items.count == mark + 1 && !comma) {
    self->items.count = mark;
    return self->items.items[mark];
  }
  if (kind == RP_IR_STAR) {
    if (self->items.count != mark + 1) {
      self->items.count = mark;
      return rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
    }
    self->items.count = mark;
    return rp_extract_add(self, RP_IR_STAR, node, self->items.items[mark], 0, 0, 0);
  }
  uint32_t list = rp_extract_list_end(self, mark);
  return rp_extract_add(self, kind, node, list, 0, 0, 0);
}

uint32_t rp_extract_target(rp_extractor *self, TSNode node)
{
  rp_extract_rule rule = rp_extract_rule_of(self, node);
  if (self->depth >= RP_EXTRACT_DEPTH) {
    return rp_extract_opaque_node(self, RP_RULE_BUDGET_DEPTH, node);
  }
  if (rp_extract_broken(self, node)) {
    return rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
  }
  self->depth++;
  uint32_t made = 0;
  switch ((int)rule) {
  case RULE_IDENTIFIER:
    made = rp_extract_identifier(self, node);
    if (!self->binds_nothing) {
      rp_extract_bind(self, self->rows.items[made].a, ts_node_start_byte(node), ts_node_end_byte(node), false);
    }
    break;
  case RULE_TUPLE:
  case RULE_TUPLE_PATTERN:
  case RULE_EXPRESSION_LIST:
  case RULE_PATTERN_LIST:
  case RULE_PARENTHESIZED:
  case RULE_AS_PATTERN_TARGET:
    made = target_of_parts(self, node, RP_IR_TUPLE);
    break;
  case RULE_LIST:
  case RULE_LIST_PATTERN:
    made = target_of_parts(self, node, RP_IR_LIST);
    break;
  case RULE_LIST_SPLAT:
  case RULE_LIST_SPLAT_PATTERN:
    made = target_of_parts(self, node, RP_IR_STAR);
    break;
  default:
    made = rp_extract_expression(self, node);
    break;
  }
  self->depth--;
  return made;
}

// The name of a parameter: an identifier, or one behind * or **. `*form` becomes what the stars say.
static TSNode parameter_name(rp_extractor *self, TSNode node, rp_extract_rule rule, rp_ir_parameter *form)
{
  if (rule == RULE_LIST_SPLAT_PATTERN || rule == RULE_DICT_SPLAT_PATTERN) {
    *form = rule == RULE_LIST_SPLAT_PATTERN ? RP_IR_PARAMETER_STAR : RP_IR_PARAMETER_DOUBLE_STAR;
    rp_extract_children children = rp_extract_children_of(self, node);
    TSNode name = rp_extract_rule_in(self, children, RULE_IDENTIFIER);
    rp_extract_drop(self, children);
    return name;
  }
  return rule == RULE_IDENTIFIER ? node : (TSNode){.id = NULL};
}

static uint32_t parameter(rp_extractor *self, TSNode node, rp_extract_rule rule, rp_ir_parameter form)
{
  TSNode name = parameter_name(self, node, rule, &form);
  TSNode value = {.id = NULL};
  TSNode type = {.id = NULL};
  TSNode names = {.id = NULL};
  if (rule == RULE_TUPLE_PATTERN) {
    names = node;
  } else if (name.id == NULL) {
    rp_extract_children children = rp_extract_children_of(self, node);
    value = rp_extract_field_of(self, children, FIELD_VALUE);
    type = rp_extract_field_of(self, children, FIELD_TYPE);
    if (children.end > children.from) {
      rp_extract_child first = child_at(self, children.from);
      names = first.rule == RULE_TUPLE_PATTERN ? first.node : names;
      name = parameter_name(self, first.node, (rp_extract_rule)first.rule, &form);
    }
    rp_extract_drop(self, children);
  }
  if (names.id != NULL) {
    self->python2 = true;
    bool outside = self->binds_nothing;
    self->binds_nothing = true;
    uint32_t tuple_of_names = rp_extract_target(self, names);
    self->binds_nothing = outside;
    uint32_t otherwise = rp_extract_optional(self, value);
    return rp_extract_add(self, RP_IR_PARAMETER, node, 0, tuple_of_names, otherwise, RP_IR_PARAMETER_TUPLE);
  }
  if (name.id == NULL) {
    return rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
  }
  uint32_t number = rp_extract_name_of(self, name);
  uint32_t otherwise = rp_extract_optional(self, value);
  uint32_t annotation = rp_extract_optional(self, type);
  return rp_extract_add(self, RP_IR_PARAMETER, node, number, otherwise, annotation, form);
}

uint32_t rp_extract_parameters(rp_extractor *self, TSNode node)
{
  if (node.id == NULL) {
    return 0;
  }
  rp_extract_children children = rp_extract_children_of(self, node);
  size_t mark = rp_extract_list_begin(self);
  rp_ir_parameter form = RP_IR_PARAMETER_PLAIN;
  for (size_t i = children.from; i < children.end; i++) {
    rp_extract_child child = child_at(self, i);
    if (child.rule == RULE_KEYWORD_SEPARATOR) {
      form = RP_IR_PARAMETER_KEYWORD_ONLY;
    } else if (child.rule == RULE_POSITIONAL_SEPARATOR) {
      for (size_t j = mark; j < self->items.count; j++) {
        rp_extract_row *row = &self->rows.items[self->items.items[j]];
        if (row->kind == RP_IR_PARAMETER && row->d == RP_IR_PARAMETER_PLAIN) {
          row->d = RP_IR_PARAMETER_POSITIONAL_ONLY;
        }
      }
    } else if (child.named) {
      uint32_t item = parameter(self, child.node, (rp_extract_rule)child.rule, form);
      RP_HEAP_PUSH(&self->items, item);
      const rp_extract_row *row = &self->rows.items[item];
      if (row->kind == RP_IR_PARAMETER && row->d == RP_IR_PARAMETER_STAR) {
        form = RP_IR_PARAMETER_KEYWORD_ONLY;
      }
    }
  }
  rp_extract_drop(self, children);
  return rp_extract_list_end(self, mark);
}

static void exclude_names(rp_extractor *self, uint32_t node, unsigned depth)
{
  rp_extract_row row = self->rows.items[node];
  if (row.kind == RP_IR_NAME) {
    rp_extract_bind(self, row.a, row.start, row.end, true);
  } else if ((row.kind == RP_IR_TUPLE || row.kind == RP_IR_LIST) && row.a != 0 && depth > 0) {
    for (uint32_t i = 0; i < self->lists.items[row.a]; i++) {
      exclude_names(self, self->lists.items[row.a + 1 + i], depth - 1);
    }
  }
}

void rp_extract_bind_parameters(rp_extractor *self, uint32_t list)
{
  for (uint32_t i = 0; list != 0 && i < self->lists.items[list]; i++) {
    rp_extract_row row = self->rows.items[self->lists.items[list + 1 + i]];
    if (row.kind == RP_IR_PARAMETER && row.d == RP_IR_PARAMETER_TUPLE) {
      exclude_names(self, row.b, RP_EXTRACT_DEPTH);
    } else if (row.kind == RP_IR_PARAMETER) {
      rp_extract_bind(self, row.a, row.start, row.end, true);
    }
  }
}
