// Loops: known items are unrolled within the budget; an item that stands for any number runs the body once, with what the
// loop carries from pass to pass made unknown.
#include "analyzer/eval/statement.h"

/// Names that a block binds, nested blocks included: what a loop over an unknown collection leaves not known.
static void forget_bound(rp_interp *in, const rp_facts *facts, uint32_t list, unsigned depth, uint32_t loop);

static void forget_target(rp_interp *in, const rp_facts *facts, uint32_t target, uint32_t loop, unsigned depth)
{
  rp_ir_kind kind = rp_ir_kind_of(facts, target);
  if (kind == RP_IR_NAME && in->frame->class_body == NULL) {
    const rp_symbol *name = rp_intern_str(&in->names, rp_ir_name(facts, facts->a[target]));
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

void rp_forget_statement(rp_interp *in, const rp_facts *facts, uint32_t node, unsigned depth, uint32_t loop)
{
  rp_ir_list targets = {0};
  switch ((int)rp_ir_kind_of(facts, node)) {
  case RP_IR_ASSIGN:
    targets = rp_ir_list_at(facts, facts->a[node]);
    break;
  case RP_IR_AUG_ASSIGN:
  case RP_IR_ANN_ASSIGN:
    forget_target(in, facts, facts->a[node], loop, 0);
    break;
  case RP_IR_FOR:
    forget_target(in, facts, facts->a[node], loop, 0);
    forget_bound(in, facts, facts->c[node], depth + 1, loop);
    break;
  case RP_IR_IF:
  case RP_IR_WHILE:
    forget_bound(in, facts, facts->b[node], depth + 1, loop);
    forget_bound(in, facts, facts->c[node], depth + 1, loop);
    break;
  case RP_IR_WITH:
    forget_bound(in, facts, facts->b[node], depth + 1, loop);
    break;
  case RP_IR_TRY: {
    forget_bound(in, facts, facts->a[node], depth + 1, loop);
    rp_ir_list handlers = rp_ir_list_at(facts, facts->b[node]);
    for (size_t k = 0; k < handlers.count; k++) {
      forget_bound(in, facts, facts->c[handlers.items[k]], depth + 1, loop);
    }
    forget_bound(in, facts, facts->d[node], depth + 1, loop);
    break;
  }
  default:
    break;
  }
  for (size_t k = 0; k < targets.count; k++) {
    forget_target(in, facts, targets.items[k], loop, 0);
  }
}

static void forget_bound(rp_interp *in, const rp_facts *facts, uint32_t list, unsigned depth, uint32_t loop)
{
  rp_ir_list nodes = rp_ir_list_at(facts, list);
  for (size_t i = 0; i < nodes.count && depth < 64; i++) {
    rp_forget_statement(in, facts, nodes.items[i], depth, loop);
  }
}

/// One pass through a loop body. `flow` on entry is how the loop stands; on return it includes this pass.
void rp_exec_pass(rp_interp *in, rp_flow *so_far, uint32_t body)
{
  rp_condition go = so_far->falls;
  rp_flow pass;
  if (go->kind == RP_GUARD_TRUE) {
    pass = rp_exec_block(in, body);
    pass.falls = rp_guard_or(&in->values, pass.falls, pass.continues);
    pass.continues = in->values.never;
    rp_val value = pass.value;
    *so_far = pass;
    so_far->value = value;
    return;
  }
  rp_flow skipped = *so_far;
  rp_fork fork;
  rp_fork_begin(in, &fork, go);
  pass = rp_exec_block(in, body);
  rp_fork_other(in, &fork);
  pass.falls = rp_guard_or(&in->values, pass.falls, pass.continues);
  pass.continues = in->values.never;
  *so_far = rp_flow_end_fork(in, &fork, &pass, &skipped);
}

/// Where nothing is certain to come, a pass happens under no condition of its own: what it returns is only possible.
static void exec_symbolic_pass(rp_interp *in, rp_flow *so_far, uint32_t body, uint32_t node)
{
  const rp_facts *facts = in->frame->module->facts;
  in->loop_depth++;
  forget_bound(in, facts, body, 0, node);
  rp_flow before = *so_far;
  rp_exec_pass(in, so_far, body);
  in->loop_depth--;
  forget_bound(in, facts, body, 0, node);
  rp_condition once = rp_guard_unknown(&in->values, rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, node)->cause);
  if (so_far->returns != before.returns || so_far->raises != before.raises || so_far->breaks != before.breaks) {
    rp_flow pass = *so_far;
    in->early_loops++;
    if (rp_flow_only_raises(&pass) && !rp_flow_only_raises(&before)) {
      rp_drop_add(in, once);
      in->raised = NULL;
      in->may_raise = true;
    }
    *so_far = rp_flow_join(in, once, &pass, &before);
  } else {
    so_far->falls = before.falls;
  }
}

static rp_flow finish_loop(rp_interp *in, rp_flow flow, uint32_t orelse)
{
  // `else` runs where the loop was not left by break.
  rp_condition broke = flow.breaks;
  flow.breaks = in->values.never;
  if (rp_ir_list_at(in->frame->module->facts, orelse).count > 0 && flow.falls->kind != RP_GUARD_FALSE) {
    rp_exec_pass(in, &flow, orelse);
  }
  flow.falls = rp_guard_or(&in->values, flow.falls, broke);
  return flow;
}

rp_flow rp_exec_for(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  rp_val iterable = rp_eval(in, facts->b[node]);
  const rp_items *source = iterable == NULL ? NULL : rp_iterate(in, iterable, facts->b[node]);
  if (source == NULL) {
    return rp_flow_raises(in);
  }
  rp_items items = *source;
  rp_flow flow = rp_flow_falls(in);
  for (size_t i = 0; i < items.count && flow.falls->kind != RP_GUARD_FALSE && in->steps > 0; i++) {
    rp_item item = items.data[i];
    int there = rp_path_decides(in, item.condition);
    if (there == 0) {
      continue;
    }
    in->raised = NULL;
    rp_assign(in, facts->a[node], item.value);
    if (in->raised != NULL && there == 1 && !item.many && flow.falls->kind == RP_GUARD_TRUE) {
      return rp_flow_raises(in); // a, b = of three
    }
    if (item.many) {
      exec_symbolic_pass(in, &flow, facts->c[node], node);
      continue;
    }
    if (there == 1) {
      rp_exec_pass(in, &flow, facts->c[node]);
      continue;
    }
    rp_flow skipped = flow;
    rp_fork fork;
    rp_fork_begin(in, &fork, item.condition);
    rp_exec_pass(in, &flow, facts->c[node]);
    rp_fork_other(in, &fork);
    flow = rp_flow_end_fork(in, &fork, &flow, &skipped);
  }
  return finish_loop(in, flow, facts->d[node]);
}

rp_flow rp_exec_while(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  rp_flow flow = rp_flow_falls(in);
  for (size_t pass = 0; flow.falls->kind != RP_GUARD_FALSE; pass++) {
    rp_val test = rp_eval(in, facts->a[node]);
    if (test == NULL) {
      flow.raises = rp_guard_or(&in->values, flow.raises, flow.falls);
      flow.falls = in->values.never;
      return flow;
    }
    rp_condition condition = rp_test(in, test, facts->a[node]);
    int decided = rp_path_decides(in, condition);
    if (decided == 0) {
      break;
    }
    if (decided < 0 || flow.falls->kind != RP_GUARD_TRUE || pass > 10000 || in->steps == 0) {
      exec_symbolic_pass(in, &flow, facts->b[node], node);
      break;
    }
    rp_exec_pass(in, &flow, facts->b[node]);
  }
  return finish_loop(in, flow, facts->c[node]);
}
