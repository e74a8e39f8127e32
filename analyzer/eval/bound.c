// What statements bind, as far as a loop over an unknown collection, or a spent budget, leaves it not known.
#include "analyzer/eval/statement.h"
#include "analyzer/extract/ir_shape.h"

enum { DEPTH = 128 };

static void forget_target(rp_interp *in, const rp_facts *facts, uint32_t target, uint32_t loop, unsigned depth)
{
  rp_ir_kind kind = rp_ir_kind_of(facts, target);
  if (kind == RP_IR_NAME && in->frame->class_body == NULL) {
    const rp_symbol *name = rp_ir_symbol(in, facts, facts->a[target]);
    rp_env *env = in->frame->scope != NULL ? &in->frame->scope->env : &in->frame->module->object->env;
    if (rp_env_find(env, name) != NULL) {
      rp_env_set(in, env, name, rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, loop));
    }
  } else if ((kind == RP_IR_TUPLE || kind == RP_IR_LIST) && depth < 16) {
    rp_ir_list targets = rp_ir_list_at(facts, facts->a[target]);
    for (size_t i = 0; i < targets.count; i++) {
      forget_target(in, facts, targets.items[i], loop, depth + 1);
    }
  }
}

// The statement or expression, and all that stands in it but the bodies of functions and classes.
static void forget_in(rp_interp *in, const rp_facts *facts, uint32_t node, uint32_t loop, unsigned depth)
{
  rp_ir_kind kind = rp_ir_kind_of(facts, node);
  const rp_ir_shape *shape = rp_ir_shape_of(kind);
  if (shape == NULL || depth > DEPTH || kind == RP_IR_FUNCTION || kind == RP_IR_CLASS || kind == RP_IR_LAMBDA) {
    return;
  }
  if (kind == RP_IR_ASSIGN) {
    rp_ir_list targets = rp_ir_list_at(facts, facts->a[node]);
    for (size_t i = 0; i < targets.count; i++) {
      forget_target(in, facts, targets.items[i], loop, 0);
    }
  }
  if (kind == RP_IR_AUG_ASSIGN || kind == RP_IR_ANN_ASSIGN || kind == RP_IR_FOR || kind == RP_IR_WALRUS) {
    forget_target(in, facts, facts->a[node], loop, 0);
  }
  for (size_t i = 0; i < 4; i++) {
    uint32_t operand = rp_ir_operand_of(facts, node, i);
    rp_ir_form form = shape->operands[i].form;
    if (form == RP_IR_FORM_NODE || (form == RP_IR_FORM_OPTIONAL && operand != 0)) {
      forget_in(in, facts, operand, loop, depth + 1);
    } else if (form == RP_IR_FORM_LIST) {
      rp_ir_list nodes = rp_ir_list_at(facts, operand);
      for (size_t k = 0; k < nodes.count; k++) {
        forget_in(in, facts, nodes.items[k], loop, depth + 1);
      }
    }
  }
}

void rp_forget_bound(rp_interp *in, const rp_facts *facts, uint32_t node, uint32_t loop)
{
  forget_in(in, facts, node, loop, 0);
}

void rp_forget_block(rp_interp *in, const rp_facts *facts, uint32_t list, uint32_t loop)
{
  rp_ir_list nodes = rp_ir_list_at(facts, list);
  for (size_t i = 0; i < nodes.count; i++) {
    forget_in(in, facts, nodes.items[i], loop, 0);
  }
}
