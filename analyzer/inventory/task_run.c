// What run() does with its inputs beyond reading them, as far as the text shows it. Names that are bound from
// self.input(), by assignments and loops, count as inputs: one pass over the body in the order of its text, which is
// enough for straight code and can only miss what it does not see.
#include "analyzer/inventory/task_parts.h"

#include "analyzer/extract/ir_shape.h"
#include "analyzer/inventory/structure.h"

enum { MAX_DEPTH = 300 };

typedef struct uses {
  rp_interp *in;
  const rp_facts *facts;
  rp_arena *arena;
  RP_VEC(uint32_t) names; // of facts: bound from an input
  rp_task_spot found;
} uses;

static bool is_name(const uses *u, uint32_t node, const char *name)
{
  return rp_ir_kind_of(u->facts, node) == RP_IR_NAME && rp_str_is(rp_ir_name(u->facts, u->facts->a[node]), name);
}

static bool is_attribute(const uses *u, uint32_t node, const char *name)
{
  return rp_ir_kind_of(u->facts, node) == RP_IR_ATTRIBUTE && rp_str_is(rp_ir_name(u->facts, u->facts->b[node]), name);
}

// module.function
static bool is_dotted(const uses *u, uint32_t node, const char *module, const char *function)
{
  if (!is_attribute(u, node, function)) {
    return false;
  }
  uint32_t object = u->facts->a[node];
  const char *dot = strrchr(module, '.');
  return is_name(u, object, module) ||
         (dot != NULL && is_attribute(u, object, dot + 1) && is_name(u, u->facts->a[object], "os"));
}

typedef bool (*visitor)(uses *u, uint32_t node, unsigned depth);

// Calls `visit` for each child; true as soon as one says so.
static bool children(uses *u, uint32_t node, unsigned depth, visitor visit)
{
  const rp_ir_shape *shape = rp_ir_shape_of(rp_ir_kind_of(u->facts, node));
  for (size_t i = 0; shape != NULL && i < 4 && depth < MAX_DEPTH; i++) {
    uint32_t operand = rp_ir_operand_of(u->facts, node, i);
    uint8_t form = shape->operands[i].form;
    if ((form == RP_IR_FORM_NODE || (form == RP_IR_FORM_OPTIONAL && operand != 0)) && visit(u, operand, depth + 1)) {
      return true;
    }
    rp_ir_list list = form == RP_IR_FORM_LIST ? rp_ir_list_at(u->facts, operand) : (rp_ir_list){NULL, 0};
    for (size_t k = 0; k < list.count; k++) {
      if (visit(u, list.items[k], depth + 1)) {
        return true;
      }
    }
  }
  return false;
}

// Whether an expression is made of an input: it calls input(), or has a name that is bound from one.
static bool of_input(uses *u, uint32_t node, unsigned depth)
{
  rp_ir_kind kind = rp_ir_kind_of(u->facts, node);
  if (kind == RP_IR_CALL && is_attribute(u, u->facts->a[node], "input")) {
    return true;
  }
  for (size_t i = 0; kind == RP_IR_NAME && i < u->names.count; i++) {
    if (u->names.items[i] == u->facts->a[node]) {
      return true;
    }
  }
  return children(u, node, depth, of_input);
}

// The names of a target are bound from an input. What is read of one (open(), read()) is no input any more.
static bool bind(uses *u, uint32_t target, unsigned depth)
{
  if (rp_ir_kind_of(u->facts, target) == RP_IR_NAME) {
    RP_PUSH(u->arena, &u->names, u->facts->a[target]);
    return false;
  }
  return children(u, target, depth, bind);
}

static bool reads(uses *u, uint32_t node, unsigned depth)
{
  if (rp_ir_kind_of(u->facts, node) == RP_IR_CALL) {
    uint32_t function = u->facts->a[node];
    if (is_name(u, function, "open") || is_attribute(u, function, "open") || is_attribute(u, function, "read")) {
      return true;
    }
  }
  return children(u, node, depth, reads);
}

static bool from_input(uses *u, uint32_t value, unsigned depth)
{
  return of_input(u, value, depth) && !reads(u, value, depth);
}

static bool writes(const uses *u, rp_ir_list arguments, size_t position)
{
  for (size_t i = 0; i < arguments.count; i++) {
    uint32_t mode = arguments.items[i];
    bool named = rp_ir_kind_of(u->facts, mode) == RP_IR_KEYWORD;
    if (named ? !rp_str_is(rp_ir_name(u->facts, u->facts->a[mode]), "mode") : i != position) {
      continue;
    }
    mode = named ? u->facts->b[mode] : mode;
    if (rp_ir_kind_of(u->facts, mode) == RP_IR_STRING) {
      rp_str text = rp_ir_text(u->facts, u->facts->a[mode]);
      for (size_t k = 0; k < text.size; k++) {
        if (strchr("wax+", text.data[k]) != NULL) {
          return true;
        }
      }
    }
  }
  return false;
}

static bool beyond_reading(uses *u, uint32_t call, unsigned depth)
{
  static const char *const rows[][2] = {
      {"os.path", "dirname"}, {"os.path", "split"}, {"path", "dirname"}, {"os", "remove"},   {"os", "unlink"},
      {"os", "rename"},       {"os", "replace"},    {"os", "truncate"},  {"shutil", "move"}, {"shutil", "rmtree"}};
  uint32_t function = u->facts->a[call];
  rp_ir_list arguments = rp_ir_list_at(u->facts, u->facts->b[call]);
  uint32_t first = arguments.count > 0 ? arguments.items[0] : 0;
  for (size_t i = 0; first != 0 && i < sizeof rows / sizeof rows[0]; i++) {
    if (is_dotted(u, function, rows[i][0], rows[i][1])) {
      return from_input(u, first, depth);
    }
  }
  if (first != 0 && (is_name(u, function, "dirname") || is_name(u, function, "move"))) {
    return from_input(u, first, depth);
  }
  if (first != 0 && is_name(u, function, "open")) {
    return writes(u, arguments, 1) && from_input(u, first, depth);
  }
  if (rp_ir_kind_of(u->facts, function) != RP_IR_ATTRIBUTE) {
    return false;
  }
  uint32_t object = u->facts->a[function];
  if (is_attribute(u, function, "open")) {
    return writes(u, arguments, 0) && from_input(u, object, depth);
  }
  return (is_attribute(u, function, "remove") || is_attribute(u, function, "move") ||
          is_attribute(u, function, "unlink") || is_attribute(u, function, "rename") ||
          is_attribute(u, function, "move_to_final_destination")) &&
         from_input(u, object, depth);
}

static bool statement(uses *u, uint32_t node, unsigned depth)
{
  rp_ir_kind kind = rp_ir_kind_of(u->facts, node);
  bool use = (kind == RP_IR_CALL && beyond_reading(u, node, depth)) ||
             (is_attribute(u, node, "parent") && from_input(u, u->facts->a[node], depth));
  if (use) {
    rp_ir_place place = rp_ir_place_of(u->facts, u->facts->start[node]);
    u->found = (rp_task_spot){.found = true, .line = place.line, .text = rp_node_text(u->in, u->facts, node)};
    return true;
  }
  if (kind == RP_IR_ASSIGN && from_input(u, u->facts->b[node], depth)) {
    rp_ir_list targets = rp_ir_list_at(u->facts, u->facts->a[node]);
    for (size_t i = 0; i < targets.count; i++) {
      bind(u, targets.items[i], depth);
    }
  } else if ((kind == RP_IR_FOR || kind == RP_IR_COMP_FOR) && from_input(u, u->facts->b[node], depth)) {
    bind(u, u->facts->a[node], depth);
  }
  return children(u, node, depth, statement);
}

rp_task_spot rp_task_run_uses(rp_interp *in, rp_arena *arena, const rp_object *class)
{
  rp_object *owner = NULL;
  const rp_object *run = rp_class_function(in, class, "run", &owner);
  if (run == NULL || run->kind != RP_OBJECT_FUNCTION || run->function.module->stub) {
    return (rp_task_spot){0};
  }
  uses u = {.in = in, .facts = run->function.module->facts, .arena = arena};
  rp_ir_list body = rp_ir_list_at(u.facts, u.facts->c[run->function.node]);
  for (size_t i = 0; i < body.count && !u.found.found; i++) {
    statement(&u, body.items[i], 0);
  }
  u.found.path = run->function.module->path;
  return u.found;
}
