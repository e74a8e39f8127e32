// The grammar binds ^ tighter than & and lets unions of types lean to the right. Python does neither (Python reference 6.9):
// such a tree is taken apart into its operands and put together again.
#include "analyzer/extract/internal.h"

// The operator of a BINARY node, | of a union type; 0 for everything else.
static uint32_t operator_of(const rp_extractor *self, TSNode node)
{
  rp_extract_rule rule = rp_extract_rule_of(self, node);
  if (rule == RULE_UNION_TYPE) {
    return RP_IR_OP_BITOR;
  }
  for (uint32_t i = 1; rule == RULE_BINARY && i < ts_node_child_count(node); i++) {
    uint32_t found = self->operators[ts_node_symbol(ts_node_child(node, i)) % RP_EXTRACT_SYMBOLS];
    if (found != 0) {
      return found;
    }
  }
  return 0;
}

bool rp_extract_leans_wrong(const rp_extractor *self, TSNode node, rp_extract_rule rule)
{
  if (rule == RULE_UNION_TYPE) {
    return true;
  }
  if (rule != RULE_BINARY || operator_of(self, node) != RP_IR_OP_BITAND) {
    return false;
  }
  uint32_t count = ts_node_child_count(node);
  return operator_of(self, ts_node_child(node, 0)) == RP_IR_OP_BITXOR ||
         (count > 0 && operator_of(self, ts_node_child(node, count - 1)) == RP_IR_OP_BITXOR);
}

// Folds operands [from, from + 2 * n] of self->items (operand, operator, operand …) over one operator, in place.
static void fold(rp_extractor *self, size_t from, uint32_t operator)
{
  size_t kept = from + 1;
  for (size_t i = from + 1; i + 1 < self->items.count; i += 2) {
    uint32_t right = self->items.items[i + 1];
    if (self->items.items[i] == operator) {
      uint32_t left = self->items.items[kept - 1];
      uint32_t start = self->rows.items[left].start;
      uint32_t end = self->rows.items[right].end;
      self->items.items[kept - 1] = rp_extract_row_add(self, RP_IR_BINARY, start, end, left, operator, right, 0);
    } else {
      self->items.items[kept++] = self->items.items[i];
      self->items.items[kept++] = right;
    }
  }
  self->items.count = kept;
}

static bool is_bitwise(uint32_t operator)
{
  return operator== RP_IR_OP_BITOR || operator== RP_IR_OP_BITXOR || operator== RP_IR_OP_BITAND;
}

// Takes a tree of bitwise operators apart into its operands and puts it together as Python would.
static void bitwise_parts(rp_extractor *self, TSNode node, unsigned depth)
{
  while (rp_extract_rule_of(self, node) == RULE_TYPE && ts_node_named_child_count(node) > 0) {
    node = ts_node_named_child(node, 0);
  }
  uint32_t operator= operator_of(self, node);
  uint32_t count = ts_node_child_count(node);
  if (!is_bitwise(operator) || depth == 0 || count < 3 || rp_extract_broken(self, node)) {
    uint32_t operand = rp_extract_expression(self, node);
    RP_HEAP_PUSH(&self->items, operand);
    return;
  }
  bitwise_parts(self, ts_node_child(node, 0), depth - 1);
  RP_HEAP_PUSH(&self->items, operator);
  bitwise_parts(self, ts_node_child(node, count - 1), depth - 1);
}

uint32_t rp_extract_bitwise(rp_extractor *self, TSNode node)
{
  if (rp_extract_rule_of(self, node) == RULE_BINARY && ts_node_child_count(node) < 3) {
    return rp_extract_opaque_node(self, RP_RULE_SYNTAX_ERROR, node);
  }
  size_t mark = rp_extract_list_begin(self);
  uint32_t left = 0;
  bitwise_parts(self, node, RP_EXTRACT_DEPTH - self->depth + 1);
  fold(self, mark, RP_IR_OP_BITAND);
  fold(self, mark, RP_IR_OP_BITXOR);
  fold(self, mark, RP_IR_OP_BITOR);
  left = self->items.items[mark];
  self->items.count = mark;
  return left;
}
