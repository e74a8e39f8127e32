// The typed tree back to Python text, for the smallest expression that a message names.
#include "analyzer/eval/printer.h"

static void put_node(rp_printer *p, const rp_facts *facts, uint32_t node);

static void put_nodes(rp_printer *p, const rp_facts *facts, uint32_t list, const char *separator)
{
  rp_ir_list nodes = rp_ir_list_at(facts, list);
  for (size_t i = 0; i < nodes.count && !rp_printer_full(p); i++) {
    rp_printer_put(p, i > 0 ? separator : "");
    put_node(p, facts, nodes.items[i]);
  }
}

static void put_comprehension(rp_printer *p, const rp_facts *facts, uint32_t list)
{
  rp_ir_list clauses = rp_ir_list_at(facts, list);
  for (size_t i = 0; i < clauses.count && !rp_printer_full(p); i++) {
    uint32_t clause = clauses.items[i];
    rp_printer_put(p, " for ");
    put_node(p, facts, facts->a[clause]);
    rp_printer_put(p, " in ");
    put_node(p, facts, facts->b[clause]);
    rp_ir_list ifs = rp_ir_list_at(facts, facts->c[clause]);
    for (size_t k = 0; k < ifs.count && !rp_printer_full(p); k++) {
      rp_printer_put(p, " if ");
      put_node(p, facts, ifs.items[k]);
    }
  }
}

static void put_node_operand(rp_printer *p, const rp_facts *facts, uint32_t node)
{
  rp_ir_kind kind = rp_ir_kind_of(facts, node);
  bool nested = kind == RP_IR_BINARY || kind == RP_IR_UNARY || kind == RP_IR_AND || kind == RP_IR_OR ||
                kind == RP_IR_COMPARE || kind == RP_IR_CONDITIONAL || kind == RP_IR_LAMBDA || kind == RP_IR_AWAIT;
  rp_printer_put(p, nested ? "(" : "");
  put_node(p, facts, node);
  rp_printer_put(p, nested ? ")" : "");
}

static void put_fstring(rp_printer *p, const rp_facts *facts, uint32_t list)
{
  rp_ir_list parts = rp_ir_list_at(facts, list);
  rp_printer_put(p, "f'");
  for (size_t i = 0; i < parts.count && !rp_printer_full(p); i++) {
    uint32_t part = parts.items[i];
    if (rp_ir_kind_of(facts, part) == RP_IR_FORMAT) {
      rp_printer_put(p, "{");
      put_node(p, facts, facts->a[part]);
      if (facts->b[part] != 0) {
        rp_buf_printf(&p->buf, "!%c", (char)facts->b[part]);
      }
      if (rp_ir_kind_of(facts, facts->c[part]) == RP_IR_STRING) {
        rp_printer_put(p, ":");
        rp_printer_put_str(p, rp_ir_text(facts, facts->a[facts->c[part]]));
      }
      rp_printer_put(p, "}");
    } else {
      rp_printer_put_formatted(p, rp_ir_text(facts, facts->a[part]), '\'');
    }
  }
  rp_printer_put(p, "'");
}

static void put_node(rp_printer *p, const rp_facts *facts, uint32_t node)
{
  if (rp_printer_full(p)) {
    rp_printer_put(p, "…");
    return;
  }
  p->depth++;
  uint32_t a = node < facts->n_a ? facts->a[node] : 0;
  uint32_t b = node < facts->n_b ? facts->b[node] : 0;
  uint32_t c = node < facts->n_c ? facts->c[node] : 0;
  rp_ir_kind kind = rp_ir_kind_of(facts, node);
  if (kind == RP_IR_NAME) {
    rp_printer_put_str(p, rp_ir_name(facts, a));
  } else if (kind == RP_IR_ATTRIBUTE) {
    put_node_operand(p, facts, a);
    rp_printer_put(p, ".");
    rp_printer_put_str(p, rp_ir_name(facts, b));
  } else if (kind == RP_IR_CALL) {
    put_node_operand(p, facts, a);
    rp_printer_put(p, "(");
    put_nodes(p, facts, b, ", ");
    rp_printer_put(p, ")");
  } else if (kind == RP_IR_SUBSCRIPT) {
    put_node_operand(p, facts, a);
    rp_printer_put(p, "[");
    put_node(p, facts, b);
    rp_printer_put(p, "]");
  } else if (kind == RP_IR_SLICE) {
    put_node(p, facts, a);
    rp_printer_put(p, ":");
    put_node(p, facts, b);
    rp_printer_put(p, c != 0 ? ":" : "");
    put_node(p, facts, c);
  } else if (kind == RP_IR_KEYWORD) {
    rp_printer_put_str(p, rp_ir_name(facts, a));
    rp_printer_put(p, "=");
    put_node(p, facts, b);
  } else if (kind == RP_IR_STAR || kind == RP_IR_DOUBLE_STAR) {
    rp_printer_put(p, kind == RP_IR_STAR ? "*" : "**");
    put_node(p, facts, a);
  } else if (kind == RP_IR_CONST) {
    static const char *const CONSTANTS[] = {"None", "False", "True", "..."};
    rp_printer_put(p, a < 4 ? CONSTANTS[a] : "…");
  } else if (kind == RP_IR_INT || kind == RP_IR_FLOAT) {
    rp_printer_put_str(p, rp_ir_text(facts, a));
  } else if (kind == RP_IR_STRING || kind == RP_IR_BYTES) {
    rp_printer_put(p, kind == RP_IR_BYTES ? "b" : "");
    rp_printer_put_quoted(p, rp_ir_text(facts, a), kind == RP_IR_BYTES);
  } else if (kind == RP_IR_FSTRING) {
    put_fstring(p, facts, a);
  } else if (kind == RP_IR_BINARY) {
    put_node_operand(p, facts, a);
    rp_printer_put(p, " ");
    rp_printer_put(p, rp_ir_operator_text((rp_ir_operator)b));
    rp_printer_put(p, " ");
    put_node_operand(p, facts, c);
  } else if (kind == RP_IR_UNARY) {
    rp_printer_put(p, a == RP_IR_OP_NOT ? "not " : rp_ir_operator_text((rp_ir_operator)a));
    put_node_operand(p, facts, b);
  } else if (kind == RP_IR_AND || kind == RP_IR_OR) {
    put_nodes(p, facts, a, kind == RP_IR_AND ? " and " : " or ");
  } else if (kind == RP_IR_COMPARE) {
    rp_ir_list values = rp_ir_list_at(facts, a);
    rp_ir_list operators = rp_ir_list_at(facts, b);
    for (size_t i = 0; i < values.count && !rp_printer_full(p); i++) {
      if (i > 0 && i <= operators.count) {
        rp_printer_put(p, " ");
        rp_printer_put(p, rp_ir_operator_text((rp_ir_operator)facts->a[operators.items[i - 1]]));
        rp_printer_put(p, " ");
      }
      put_node_operand(p, facts, values.items[i]);
    }
  } else if (kind == RP_IR_CONDITIONAL) {
    put_node_operand(p, facts, b);
    rp_printer_put(p, " if ");
    put_node(p, facts, a);
    rp_printer_put(p, " else ");
    put_node_operand(p, facts, c);
  } else if (kind == RP_IR_LIST || kind == RP_IR_TUPLE || kind == RP_IR_SET || kind == RP_IR_DICT) {
    rp_printer_put(p, kind == RP_IR_LIST ? "[" : kind == RP_IR_TUPLE ? "(" : "{");
    put_nodes(p, facts, a, ", ");
    rp_printer_put(p, kind == RP_IR_LIST ? "]" : kind == RP_IR_TUPLE ? ")" : "}");
  } else if (kind == RP_IR_PAIR) {
    put_node(p, facts, a);
    rp_printer_put(p, ": ");
    put_node(p, facts, b);
  } else if (kind == RP_IR_LIST_COMP || kind == RP_IR_SET_COMP || kind == RP_IR_GENERATOR) {
    rp_printer_put(p, kind == RP_IR_LIST_COMP ? "[" : kind == RP_IR_SET_COMP ? "{" : "(");
    put_node(p, facts, a);
    put_comprehension(p, facts, b);
    rp_printer_put(p, kind == RP_IR_LIST_COMP ? "]" : kind == RP_IR_SET_COMP ? "}" : ")");
  } else if (kind == RP_IR_DICT_COMP) {
    rp_printer_put(p, "{");
    put_node(p, facts, a);
    rp_printer_put(p, ": ");
    put_node(p, facts, b);
    put_comprehension(p, facts, c);
    rp_printer_put(p, "}");
  } else if (kind == RP_IR_LAMBDA) {
    rp_printer_put(p, "lambda …: ");
    put_node(p, facts, b);
  } else if (kind == RP_IR_AWAIT || kind == RP_IR_YIELD || kind == RP_IR_YIELD_FROM) {
    rp_printer_put(p, kind == RP_IR_AWAIT ? "await " : kind == RP_IR_YIELD ? "yield " : "yield from ");
    put_node(p, facts, a);
  } else if (kind == RP_IR_WALRUS) {
    put_node(p, facts, a);
    rp_printer_put(p, " := ");
    put_node(p, facts, b);
  } else if (kind == RP_IR_CLASS || kind == RP_IR_FUNCTION) {
    rp_printer_put(p, kind == RP_IR_CLASS ? "class " : "def ");
    rp_printer_put_str(p, rp_ir_name(facts, a));
  } else if (kind != RP_IR_NONE) {
    rp_printer_put(p, "…");
  }
  p->depth--;
}

rp_str rp_node_text(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  uintptr_t key[2] = {(uintptr_t)facts, node};
  rp_str name = {(const char *)key, sizeof key};
  rp_str *known = rp_map_find(&in->node_texts, name);
  if (known == NULL) {
    rp_printer p = {.in = in, .limit = RP_PRINT_NODE};
    put_node(&p, facts, node);
    known = RP_NEW(in->lasting, rp_str);
    *known = rp_arena_str(in->lasting, rp_printer_finish(&p));
    (void)rp_map_put(&in->node_texts, name, known);
  }
  return *known;
}
