// Facts as text: one node a line, indented below its parent, labelled by its operand. A stack of its own in place of
// recursion, because a chain of additions is thousands of nodes deep.
#include "analyzer/extract/extract.h"
#include "analyzer/extract/ir_shape.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "base/vec.h"

typedef struct todo {
  uint32_t node;
  uint32_t depth;
  char label; // operand letter; '\0' for statements of the module
} todo;

typedef RP_VEC(todo) todo_list;

static void put_quoted(rp_buf *out, rp_arena *arena, rp_str text, bool bytes)
{
  rp_buf_char(out, '"');
  if (!bytes) {
    rp_str shown = rp_utf8_visible(arena, text);
    rp_buf_add(out, shown);
  } else {
    for (size_t i = 0; i < text.size; i++) {
      unsigned char c = (unsigned char)text.data[i];
      if (c >= 0x20 && c < 0x7F) {
        rp_buf_char(out, (char)c);
      } else {
        rp_buf_printf(out, "\\x%02x", c);
      }
    }
  }
  rp_buf_char(out, '"');
}

static void put_number(rp_buf *out, rp_ir_kind kind, uint32_t value)
{
  static const char *const constants[] = {"None", "False", "True", "..."};
  static const char *const parameters[] = {"plain", "positional-only", "keyword-only", "star", "double-star", "tuple"};
  switch ((int)kind) {
  case RP_IR_AUG_ASSIGN:
  case RP_IR_BINARY:
  case RP_IR_UNARY:
  case RP_IR_COMPARISON:
    rp_buf_printf(out, " %s", rp_ir_operator_text((rp_ir_operator)value));
    break;
  case RP_IR_CONST:
    rp_buf_printf(out, " %s", value < 4 ? constants[value] : "?");
    break;
  case RP_IR_PARAMETER:
    rp_buf_printf(out, " %s", value < 6 ? parameters[value] : "?");
    break;
  case RP_IR_FORMAT:
    if (value > 0x20 && value < 0x7F) {
      rp_buf_printf(out, " !%c", (char)value);
    }
    break;
  case RP_IR_OPAQUE:
    rp_buf_printf(out, " RP%u", value);
    break;
  case RP_IR_FUNCTION_INFO:
    rp_buf_cstr(out, (value & RP_IR_FUNCTION_ASYNC) != 0 ? " async" : "");
    rp_buf_cstr(out, (value & RP_IR_FUNCTION_GENERATOR) != 0 ? " generator" : "");
    break;
  default:
    rp_buf_printf(out, " %u", value);
    break;
  }
}

static void put_line(rp_buf *out, rp_arena *arena, const rp_facts *facts, todo at)
{
  rp_ir_kind kind = rp_ir_kind_of(facts, at.node);
  const rp_ir_shape *shape = rp_ir_shape_of(kind);
  enum { DEEPEST = 60 }; // deeper lines stand at this indentation, so that a long chain gives no quadratic text
  for (uint32_t i = 0; i < at.depth && i < DEEPEST; i++) {
    rp_buf_cstr(out, "  ");
  }
  if (at.label != '\0') {
    rp_buf_printf(out, "%c: ", at.label);
  }
  rp_buf_cstr(out, rp_ir_kind_name(kind));
  for (size_t i = 0; shape != NULL && i < 4; i++) {
    uint32_t value = rp_ir_operand_of(facts, at.node, i);
    if (shape->operands[i].form == RP_IR_FORM_NUMBER) {
      put_number(out, kind, value);
    } else if (shape->operands[i].form == RP_IR_FORM_NAME && (value != 0 || i == 0)) {
      rp_buf_char(out, ' ');
      rp_buf_add(out, value != 0 ? rp_utf8_visible(arena, rp_ir_name(facts, value)) : RP_STR("-"));
    } else if (shape->operands[i].form == RP_IR_FORM_TEXT) {
      rp_buf_char(out, ' ');
      put_quoted(out, arena, rp_ir_text(facts, value), kind == RP_IR_BYTES);
    }
  }
  rp_ir_place from = rp_ir_place_of(facts, facts->start[at.node]);
  rp_ir_place to = rp_ir_place_of(facts, facts->end[at.node]);
  rp_buf_printf(out, "  [%u:%u-%u:%u]\n", from.line, from.column, to.line, to.column);
}

// Onto the stack in reverse, so that the first comes off first.
static void push_list(rp_arena *arena, todo_list *stack, rp_ir_list list, uint32_t depth, char label)
{
  for (size_t i = list.count; i-- > 0;) {
    todo next = {.node = list.items[i], .depth = depth, .label = label};
    RP_PUSH(arena, stack, next);
  }
}

static void push_children(rp_arena *arena, todo_list *stack, const rp_facts *facts, todo at)
{
  const rp_ir_shape *shape = rp_ir_shape_of(rp_ir_kind_of(facts, at.node));
  for (size_t i = 4; shape != NULL && i-- > 0;) {
    uint32_t value = rp_ir_operand_of(facts, at.node, i);
    char label = (char)('a' + (int)i);
    rp_ir_form form = (rp_ir_form)shape->operands[i].form;
    if (form == RP_IR_FORM_LIST) {
      push_list(arena, stack, rp_ir_list_at(facts, value), at.depth + 1, label);
    } else if ((form == RP_IR_FORM_NODE || form == RP_IR_FORM_OPTIONAL) && value != 0) {
      todo next = {.node = value, .depth = at.depth + 1, .label = label};
      RP_PUSH(arena, stack, next);
    }
  }
}

rp_str rp_facts_dump(const rp_facts *facts, rp_arena *arena)
{
  rp_buf out = RP_BUF_INIT;
  if (!rp_ir_valid(facts)) {
    return RP_STR("invalid facts\n");
  }
  todo_list stack = {0};
  push_list(arena, &stack, rp_ir_list_at(facts, facts->body), 0, '\0');
  while (stack.count > 0) {
    todo at = stack.items[--stack.count];
    put_line(&out, arena, facts, at);
    push_children(arena, &stack, facts, at);
  }
  if (facts->python2) {
    rp_buf_cstr(&out, "python2\n");
  }
  for (size_t i = 0; i < facts->n_problems; i++) {
    const Repipe__V1__Problem *problem = facts->problems[i];
    rp_ir_place from = rp_ir_place_of(facts, problem->start);
    rp_ir_place to = rp_ir_place_of(facts, problem->end);
    rp_buf_printf(&out, "problem RP%u [%u:%u-%u:%u]\n", problem->code, from.line, from.column, to.line, to.column);
  }
  rp_str text = rp_arena_str(arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return text;
}
