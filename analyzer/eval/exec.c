// Statements. A block's outcome is a flow: under which condition it falls through, returns, breaks, continues or raises.
// Where only some paths fall through, the rest of the block is evaluated as one arm of a fork under that condition, so
// that every statement is evaluated once, whatever the number of early returns.
#include "analyzer/eval/interp.h"
#include "analyzer/lib/lib.h"
#include "analyzer/lib/luigi.h"

static rp_flow flow_of(rp_interp *in)
{
  rp_condition never = in->values.never;
  return (rp_flow){in->values.always, never, never, never, never, NULL};
}

static rp_flow raise_flow(rp_interp *in)
{
  rp_condition never = in->values.never;
  return (rp_flow){never, never, never, never, in->values.always, NULL};
}

static rp_condition join_condition(rp_interp *in, rp_condition condition, rp_condition a, rp_condition b)
{
  if (a == b) {
    return a;
  }
  rp_values *values = &in->values;
  return rp_guard_or(values, rp_guard_and(values, condition, a), rp_guard_and(values, rp_guard_not(values, condition), b));
}

/// The flow of a fork: `a` under the condition, `b` under its opposite.
static rp_flow join_flows(rp_interp *in, rp_condition condition, const rp_flow *a, const rp_flow *b)
{
  rp_flow joined = {.falls = join_condition(in, condition, a->falls, b->falls),
                    .returns = join_condition(in, condition, a->returns, b->returns),
                    .breaks = join_condition(in, condition, a->breaks, b->breaks),
                    .continues = join_condition(in, condition, a->continues, b->continues),
                    .raises = join_condition(in, condition, a->raises, b->raises)};
  if (a->value == NULL || b->value == NULL) {
    joined.value = a->value != NULL ? a->value : b->value;
  } else {
    rp_option options[2] = {{rp_guard_and(&in->values, condition, a->returns), a->value},
                            {rp_guard_and(&in->values, rp_guard_not(&in->values, condition), b->returns), b->value}};
    joined.value = rp_value_choice(&in->values, options, 2);
  }
  return joined;
}

static bool only_raises(const rp_flow *flow)
{
  return flow->raises->kind == RP_GUARD_TRUE;
}

/// Ends a fork. An arm that only raises leaves the state to the other one.
static rp_flow end_fork(rp_interp *in, rp_fork *fork, const rp_flow *a, const rp_flow *b)
{
  if (only_raises(b) && !only_raises(a)) {
    rp_fork_keep_first(in, fork);
  } else if (only_raises(a) && !only_raises(b)) {
    rp_fork_keep_second(in, fork);
  } else {
    rp_fork_end(in, fork);
  }
  if (only_raises(a) != only_raises(b)) {
    rp_drop_add(in, only_raises(a) ? fork->condition : rp_guard_not(&in->values, fork->condition));
    in->raised = NULL;
    in->may_raise = true;
  }
  return join_flows(in, fork->condition, a, b);
}

// ---- assignment ----

static void assign_items(rp_interp *in, rp_ir_list targets, rp_val value, uint32_t node)
{
  const rp_facts *facts = in->frame->module->facts;
  size_t star = targets.count;
  for (size_t i = 0; i < targets.count; i++) {
    if (rp_ir_kind_of(facts, targets.items[i]) == RP_IR_STAR) {
      star = i;
    }
  }
  value = rp_path_prune(in, value);
  bool plain = value != NULL && value->kind == RP_OBJECT && value->object->kind <= RP_OBJECT_ITERATOR;
  if (plain && value->object->kind != RP_OBJECT_DICT && star == targets.count) {
    for (size_t i = 0; i < targets.count; i++) {
      const rp_items *items = &value->object->items;
      bool certain = i < items->count && !items->data[i].many && items->data[i].condition->kind == RP_GUARD_TRUE;
      rp_val item = certain ? items->data[i].value
                    : items->count > 0 && items->data[items->count - 1].many && items->data[items->count - 1].value->kind == RP_UNKNOWN
                        ? items->data[items->count - 1].value
                        : rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, node);
      rp_assign(in, targets.items[i], item);
    }
    return;
  }
  if (star < targets.count && value != NULL) {
    rp_val from = rp_value_int(&in->values, (int64_t)star);
    int64_t behind = (int64_t)(targets.count - star - 1);
    for (size_t i = 0; i < targets.count; i++) {
      rp_val item;
      if (i == star) {
        item = rp_slice(in, value, from, behind == 0 ? NULL : rp_value_int(&in->values, -behind), NULL, node);
        rp_assign(in, facts->a[targets.items[i]], item != NULL ? item : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node));
        continue;
      }
      int64_t at = i < star ? (int64_t)i : (int64_t)i - (int64_t)targets.count;
      item = rp_subscript(in, value, rp_value_int(&in->values, at), node);
      rp_assign(in, targets.items[i], item != NULL ? item : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node));
    }
    in->raised = NULL;
    return;
  }
  if (value != NULL && (value->kind == RP_STR_ || rp_value_is(value, RP_OBJECT_DICT) || rp_value_is(value, RP_OBJECT_INSTANCE))) {
    const rp_items *items = rp_iterate(in, value, node);
    rp_val list = rp_sequence_new(in, RP_OBJECT_LIST, NULL, 0);
    for (size_t i = 0; items != NULL && i < items->count; i++) {
      rp_items_append(in, list->object, items->data[i]);
    }
    if (items != NULL) {
      assign_items(in, targets, list, node);
      return;
    }
    in->raised = NULL;
  }
  for (size_t i = 0; i < targets.count; i++) {
    rp_val item = value == NULL ? NULL : rp_subscript(in, value, rp_value_int(&in->values, (int64_t)i), node);
    rp_assign(in, targets.items[i], item != NULL ? item : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node));
    in->raised = NULL;
  }
}

static void store_subscript(rp_interp *in, uint32_t target, rp_val value)
{
  const rp_facts *facts = in->frame->module->facts;
  uint32_t object_node = facts->a[target];
  rp_val index = rp_eval(in, facts->b[target]);
  // locals()['name'] = value in a class body binds a name of the class.
  if (rp_ir_kind_of(facts, object_node) == RP_IR_CALL && rp_ir_kind_of(facts, facts->a[object_node]) == RP_IR_NAME &&
      rp_str_is(rp_ir_name(facts, facts->a[facts->a[object_node]]), "locals") && in->frame->class_body != NULL && index != NULL &&
      index->kind == RP_STR_) {
    rp_name_store(in, rp_intern_str(&in->names, index->text), value);
    return;
  }
  rp_val object = rp_path_prune(in, rp_eval(in, object_node));
  if (object == NULL || index == NULL) {
    in->raised = NULL;
    return;
  }
  if (rp_value_is(object, RP_OBJECT_DICT)) {
    rp_dict_set(in, object->object, index, value);
    rp_lib_dict_stored(in, object->object, index, value);
  } else if (rp_value_is(object, RP_OBJECT_LIST)) {
    rp_items items = object->object->items;
    rp_item *copy = rp_arena_alloc(in->arena, (items.count + 1) * sizeof *copy);
    memcpy(copy, items.data, items.count * sizeof *copy);
    int64_t at = rp_value_is_integral(index) ? index->integer : INT64_MAX;
    at = at < 0 ? at + (int64_t)items.count : at;
    if (at >= 0 && at < (int64_t)items.count && in->loop_depth <= object->object->loop_depth) {
      copy[at].value = value;
      rp_items_replace(in, object->object, copy, items.count);
    } else {
      rp_item unknown = {rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, target), in->values.always, true};
      rp_items_replace(in, object->object, &unknown, 1);
    }
  } else if (rp_value_is(object, RP_OBJECT_INSTANCE)) {
    rp_val args[2] = {index, value};
    (void)rp_call_method(in, object, "__setitem__", args, 2, target);
    in->raised = NULL;
  }
}

void rp_assign(rp_interp *in, uint32_t target, rp_val value)
{
  const rp_facts *facts = in->frame->module->facts;
  switch ((int)rp_ir_kind_of(facts, target)) {
  case RP_IR_NAME:
    rp_name_store(in, rp_intern_str(&in->names, rp_ir_name(facts, facts->a[target])), value);
    break;
  case RP_IR_ATTRIBUTE: {
    rp_val object = rp_eval(in, facts->a[target]);
    if (object != NULL) {
      rp_attribute_set(in, object, rp_intern_str(&in->names, rp_ir_name(facts, facts->b[target])), value);
    }
    break;
  }
  case RP_IR_SUBSCRIPT:
    store_subscript(in, target, value);
    break;
  case RP_IR_LIST:
  case RP_IR_TUPLE:
    assign_items(in, rp_ir_list_at(facts, facts->a[target]), value, target);
    break;
  case RP_IR_STAR:
    rp_assign(in, facts->a[target], value);
    break;
  default:
    break;
  }
}

static rp_flow exec_assign(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  rp_val value = rp_eval(in, facts->b[node]);
  if (value == NULL) {
    return raise_flow(in);
  }
  rp_ir_list targets = rp_ir_list_at(facts, facts->a[node]);
  for (size_t i = 0; i < targets.count; i++) {
    rp_assign(in, targets.items[i], value);
    if (in->raised != NULL) {
      return raise_flow(in);
    }
  }
  return flow_of(in);
}

static rp_flow exec_aug_assign(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  uint32_t target = facts->a[node];
  rp_val old = rp_eval(in, target);
  rp_val more = old == NULL ? NULL : rp_eval(in, facts->c[node]);
  if (more == NULL) {
    return raise_flow(in);
  }
  int op = (int)facts->b[node];
  old = rp_path_prune(in, old);
  if (op == RP_IR_OP_ADD && rp_value_is(old, RP_OBJECT_LIST)) { // in place: other names of the list see it
    if (rp_call_method(in, old, "extend", &more, 1, node) == NULL) {
      return raise_flow(in);
    }
    return flow_of(in);
  }
  if (op == RP_IR_OP_BITOR && (rp_value_is(old, RP_OBJECT_DICT) || rp_value_is(old, RP_OBJECT_SET))) {
    if (rp_call_method(in, old, "update", &more, 1, node) == NULL) {
      return raise_flow(in);
    }
    return flow_of(in);
  }
  rp_val value = rp_binary(in, op, old, more, node);
  if (value == NULL) {
    return raise_flow(in);
  }
  rp_assign(in, target, value);
  return flow_of(in);
}

// ---- if, match ----

static rp_flow exec_branches(rp_interp *in, rp_condition condition, uint32_t first, uint32_t second)
{
  int decided = rp_path_decides(in, condition);
  if (decided >= 0) {
    return rp_exec_block(in, decided == 1 ? first : second);
  }
  rp_fork fork;
  rp_fork_begin(in, &fork, condition);
  rp_flow a = rp_exec_block(in, first);
  rp_fork_other(in, &fork);
  rp_flow b = rp_exec_block(in, second);
  return end_fork(in, &fork, &a, &b);
}

static rp_flow exec_if(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  rp_val test = rp_eval(in, facts->a[node]);
  return test == NULL ? raise_flow(in) : exec_branches(in, rp_truth(in, test), facts->b[node], facts->c[node]);
}

static rp_condition match_pattern(rp_interp *in, const rp_facts *facts, uint32_t pattern, rp_val subject);

static rp_condition match_sequence(rp_interp *in, const rp_facts *facts, rp_ir_list patterns, rp_val subject, uint32_t node)
{
  rp_val value = rp_path_prune(in, subject);
  bool sequence = value != NULL && (rp_value_is(value, RP_OBJECT_LIST) || rp_value_is(value, RP_OBJECT_TUPLE));
  if (!sequence) {
    bool scalar = value != NULL && rp_value_is_scalar(value);
    return scalar ? in->values.never : rp_guard_literal(&in->values, rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node), false);
  }
  if (patterns.count != value->object->items.count) {
    for (size_t i = 0; i < patterns.count; i++) {
      if (rp_ir_kind_of(facts, patterns.items[i]) == RP_IR_PATTERN_STAR) {
        return rp_guard_literal(&in->values, rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node), false);
      }
    }
    return in->values.never;
  }
  rp_condition all = in->values.always;
  for (size_t i = 0; i < patterns.count; i++) {
    all = rp_guard_and(&in->values, all, match_pattern(in, facts, patterns.items[i], value->object->items.data[i].value));
  }
  return all;
}

static rp_condition match_pattern(rp_interp *in, const rp_facts *facts, uint32_t pattern, rp_val subject)
{
  rp_values *values = &in->values;
  switch ((int)rp_ir_kind_of(facts, pattern)) {
  case RP_IR_PATTERN_VALUE: {
    rp_val expected = rp_eval(in, facts->a[pattern]);
    rp_val same = expected == NULL ? NULL : rp_compare(in, RP_IR_OP_EQ, subject, expected, pattern);
    return same == NULL ? values->never : rp_truth(in, same);
  }
  case RP_IR_PATTERN_CAPTURE:
    if (facts->a[pattern] != 0) {
      rp_name_store(in, rp_intern_str(&in->names, rp_ir_name(facts, facts->a[pattern])), subject);
    }
    return values->always;
  case RP_IR_PATTERN_AS: {
    rp_condition condition = match_pattern(in, facts, facts->a[pattern], subject);
    rp_name_store(in, rp_intern_str(&in->names, rp_ir_name(facts, facts->b[pattern])), subject);
    return condition;
  }
  case RP_IR_PATTERN_OR: {
    rp_condition any = values->never;
    rp_ir_list alternatives = rp_ir_list_at(facts, facts->a[pattern]);
    for (size_t i = 0; i < alternatives.count; i++) {
      any = rp_guard_or(values, any, match_pattern(in, facts, alternatives.items[i], subject));
    }
    return any;
  }
  case RP_IR_PATTERN_SEQUENCE:
    return match_sequence(in, facts, rp_ir_list_at(facts, facts->a[pattern]), subject, pattern);
  default:
    return rp_guard_literal(values, rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, pattern), false);
  }
}

static rp_flow exec_cases(rp_interp *in, const rp_facts *facts, rp_ir_list cases, size_t at, rp_val subject)
{
  if (at == cases.count) {
    return flow_of(in);
  }
  uint32_t node = cases.items[at];
  rp_condition condition = match_pattern(in, facts, facts->a[node], subject);
  if (facts->b[node] != 0 && condition->kind != RP_GUARD_FALSE) {
    rp_val guard = rp_eval(in, facts->b[node]);
    condition = rp_guard_and(&in->values, condition, guard == NULL ? in->values.never : rp_truth(in, guard));
  }
  int decided = rp_path_decides(in, condition);
  if (decided == 1) {
    return rp_exec_block(in, facts->c[node]);
  }
  if (decided == 0) {
    return exec_cases(in, facts, cases, at + 1, subject);
  }
  rp_fork fork;
  rp_fork_begin(in, &fork, condition);
  rp_flow a = rp_exec_block(in, facts->c[node]);
  rp_fork_other(in, &fork);
  rp_flow b = exec_cases(in, facts, cases, at + 1, subject);
  return end_fork(in, &fork, &a, &b);
}

// ---- loops ----

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

static void forget_statement(rp_interp *in, const rp_facts *facts, uint32_t node, unsigned depth, uint32_t loop)
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
    forget_statement(in, facts, nodes.items[i], depth, loop);
  }
}

/// One pass through a loop body. `flow` on entry is how the loop stands; on return it includes this pass.
static void exec_pass(rp_interp *in, rp_flow *so_far, uint32_t body)
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
  *so_far = end_fork(in, &fork, &pass, &skipped);
}

/// Where nothing is certain to come, a pass happens under no condition of its own: what it returns is only possible.
static void exec_symbolic_pass(rp_interp *in, rp_flow *so_far, uint32_t body, uint32_t node)
{
  const rp_facts *facts = in->frame->module->facts;
  in->loop_depth++;
  forget_bound(in, facts, body, 0, node);
  rp_flow before = *so_far;
  exec_pass(in, so_far, body);
  in->loop_depth--;
  forget_bound(in, facts, body, 0, node);
  rp_condition once = rp_guard_literal(&in->values, rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, node), false);
  if (so_far->returns != before.returns || so_far->raises != before.raises || so_far->breaks != before.breaks) {
    rp_flow pass = *so_far;
    *so_far = join_flows(in, once, &pass, &before);
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
    exec_pass(in, &flow, orelse);
  }
  flow.falls = rp_guard_or(&in->values, flow.falls, broke);
  return flow;
}

static rp_flow exec_for(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  rp_val iterable = rp_eval(in, facts->b[node]);
  const rp_items *source = iterable == NULL ? NULL : rp_iterate(in, iterable, facts->b[node]);
  if (source == NULL) {
    return raise_flow(in);
  }
  rp_items items = *source;
  rp_flow flow = flow_of(in);
  for (size_t i = 0; i < items.count && flow.falls->kind != RP_GUARD_FALSE && in->steps > 0; i++) {
    rp_item item = items.data[i];
    int there = rp_path_decides(in, item.condition);
    if (there == 0) {
      continue;
    }
    rp_assign(in, facts->a[node], item.value);
    if (item.many) {
      exec_symbolic_pass(in, &flow, facts->c[node], node);
      continue;
    }
    if (there == 1) {
      exec_pass(in, &flow, facts->c[node]);
      continue;
    }
    rp_flow skipped = flow;
    rp_fork fork;
    rp_fork_begin(in, &fork, item.condition);
    exec_pass(in, &flow, facts->c[node]);
    rp_fork_other(in, &fork);
    flow = end_fork(in, &fork, &flow, &skipped);
  }
  return finish_loop(in, flow, facts->d[node]);
}

static rp_flow exec_while(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  rp_flow flow = flow_of(in);
  for (size_t pass = 0; flow.falls->kind != RP_GUARD_FALSE; pass++) {
    rp_val test = rp_eval(in, facts->a[node]);
    if (test == NULL) {
      flow.raises = rp_guard_or(&in->values, flow.raises, flow.falls);
      flow.falls = in->values.never;
      return flow;
    }
    rp_condition condition = rp_truth(in, test);
    int decided = rp_path_decides(in, condition);
    if (decided == 0) {
      break;
    }
    if (decided < 0 || flow.falls->kind != RP_GUARD_TRUE || pass > 10000 || in->steps == 0) {
      exec_symbolic_pass(in, &flow, facts->b[node], node);
      break;
    }
    exec_pass(in, &flow, facts->b[node]);
  }
  return finish_loop(in, flow, facts->c[node]);
}

// ---- try, with, raise ----

/// 1: the handler takes the exception, 0: it does not, -1: not known.
static int handles(rp_interp *in, const rp_facts *facts, uint32_t handler, rp_val exception)
{
  if (facts->a[handler] == 0) {
    return 1;
  }
  rp_val type = rp_eval(in, facts->a[handler]);
  if (type == NULL) {
    in->raised = NULL;
    return -1;
  }
  rp_val single = type;
  const rp_items *types = rp_value_is(type, RP_OBJECT_TUPLE) ? &type->object->items : NULL;
  size_t count = types != NULL ? types->count : 1;
  bool all_known = exception != NULL && rp_value_is(exception, RP_OBJECT_INSTANCE);
  for (size_t i = 0; i < count; i++) {
    rp_val one = types != NULL ? types->data[i].value : single;
    if (!rp_value_is(one, RP_OBJECT_CLASS)) {
      all_known = false;
    } else if (exception != NULL && rp_value_is(exception, RP_OBJECT_INSTANCE) && rp_class_derives(exception->object->class, one->object)) {
      return 1;
    }
  }
  return all_known ? 0 : -1;
}

static rp_flow exec_handler(rp_interp *in, const rp_facts *facts, uint32_t handler, rp_val exception, uint32_t node)
{
  if (facts->b[handler] != 0) {
    rp_val value = exception != NULL ? exception : rp_unknown(in, RP_RULE_RAISES, node);
    rp_name_store(in, rp_intern_str(&in->names, rp_ir_name(facts, facts->b[handler])), value);
  }
  return rp_exec_block(in, facts->c[handler]);
}

/// What happens to an exception that is not known: any of the handlers.
static rp_flow exec_any_handler(rp_interp *in, const rp_facts *facts, rp_ir_list handlers, size_t at, uint32_t node)
{
  if (at + 1 >= handlers.count) {
    return at < handlers.count ? exec_handler(in, facts, handlers.items[at], NULL, node) : raise_flow(in);
  }
  rp_val which = rp_unknown(in, RP_RULE_CONDITION_UNKNOWN, facts->a[handlers.items[at]] != 0 ? facts->a[handlers.items[at]] : node);
  rp_fork fork;
  rp_fork_begin(in, &fork, rp_guard_literal(&in->values, which, false));
  rp_flow a = exec_handler(in, facts, handlers.items[at], NULL, node);
  rp_fork_other(in, &fork);
  rp_flow b = exec_any_handler(in, facts, handlers, at + 1, node);
  return end_fork(in, &fork, &a, &b);
}

static rp_flow exec_raised(rp_interp *in, const rp_facts *facts, rp_ir_list handlers, uint32_t node)
{
  rp_val exception = in->raised;
  in->raised = NULL;
  for (size_t i = 0; i < handlers.count; i++) {
    int taken = handles(in, facts, handlers.items[i], exception);
    if (taken == 1) {
      return exec_handler(in, facts, handlers.items[i], exception, node);
    }
    if (taken < 0) {
      return exec_any_handler(in, facts, handlers, i, node);
    }
  }
  in->raised = exception;
  return raise_flow(in);
}

static bool catches_imports(const rp_facts *facts, rp_ir_list handlers)
{
  for (size_t i = 0; i < handlers.count; i++) {
    uint32_t type = facts->a[handlers.items[i]];
    rp_ir_list several = rp_ir_kind_of(facts, type) == RP_IR_TUPLE ? rp_ir_list_at(facts, facts->a[type]) : (rp_ir_list){&type, 1};
    for (size_t k = 0; k < several.count; k++) {
      rp_str name = rp_ir_kind_of(facts, several.items[k]) == RP_IR_NAME ? rp_ir_name(facts, facts->a[several.items[k]]) : RP_STR("");
      if (type == 0 || rp_str_is(name, "ImportError") || rp_str_is(name, "ModuleNotFoundError") || rp_str_is(name, "Exception")) {
        return true;
      }
    }
  }
  return false;
}

static rp_flow exec_try(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  rp_ir_list handlers = rp_ir_list_at(facts, facts->b[node]);
  bool outer_may_raise = in->may_raise;
  size_t drops = in->drops.count;
  uint32_t missing = in->missing_imports;
  in->may_raise = false;
  rp_val smooth = rp_unknown_text(in, RP_RULE_CONDITION_UNKNOWN, node, RP_STR("no exception in try"));
  rp_fork fork;
  rp_fork_begin(in, &fork, rp_guard_literal(&in->values, smooth, false));
  rp_flow body = rp_exec_block(in, facts->a[node]);
  rp_fork_other(in, &fork);
  if (handlers.count > 0) {
    in->drops.count = drops; // the handlers answer for what raises
  }
  rp_flow flow;
  if (body.raises->kind == RP_GUARD_TRUE) {
    rp_val exception = in->raised;
    rp_fork_keep_first(in, &fork);
    in->raised = exception;
    flow = exec_raised(in, facts, handlers, node);
  } else if (handlers.count > 0 && in->missing_imports > missing && catches_imports(facts, handlers)) {
    // An import that is not in the repository: the fallback counts when it leads into the repository.
    uint32_t found = in->found_imports;
    rp_flow fallback = exec_handler(in, facts, handlers.items[0], NULL, node);
    bool inside = in->found_imports > found && fallback.raises->kind != RP_GUARD_TRUE;
    in->raised = NULL;
    if (inside) {
      rp_fork_keep_second(in, &fork);
      flow = fallback;
    } else {
      rp_fork_keep_first(in, &fork);
      flow = body;
    }
  } else if (handlers.count > 0 && (in->may_raise || body.raises->kind != RP_GUARD_FALSE)) {
    in->raised = NULL;
    rp_flow handled = exec_any_handler(in, facts, handlers, 0, node);
    body.falls = rp_guard_or(&in->values, body.falls, body.raises); // joined below as the smooth path
    body.raises = in->values.never;
    flow = end_fork(in, &fork, &body, &handled);
  } else {
    rp_fork_keep_first(in, &fork);
    flow = body;
  }
  in->may_raise = in->may_raise || outer_may_raise;
  if (rp_ir_list_at(facts, facts->c[node]).count > 0 && flow.falls->kind != RP_GUARD_FALSE) {
    exec_pass(in, &flow, facts->c[node]);
  }
  if (rp_ir_list_at(facts, facts->d[node]).count > 0) {
    rp_val exception = in->raised;
    in->raised = NULL;
    rp_flow last = rp_exec_block(in, facts->d[node]);
    if (last.falls->kind != RP_GUARD_TRUE) {
      return last;
    }
    in->raised = exception;
  }
  return flow;
}

static rp_flow exec_with(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  rp_ir_list items = rp_ir_list_at(facts, facts->a[node]);
  for (size_t i = 0; i < items.count; i++) {
    rp_val manager = rp_eval(in, facts->a[items.items[i]]);
    if (manager == NULL) {
      return raise_flow(in);
    }
    rp_val entered = manager;
    if (rp_value_is(manager, RP_OBJECT_INSTANCE)) {
      entered = rp_call_method(in, manager, "__enter__", NULL, 0, node);
      in->raised = NULL;
      entered = entered != NULL ? entered : rp_unknown(in, RP_RULE_CALL_UNKNOWN, node);
    }
    if (rp_value_is(manager, RP_OBJECT_ITERATOR)) { // of a function that contextlib.contextmanager decorates
      const rp_items *yields = &manager->object->items;
      bool certain = yields->count > 0 && !yields->data[0].many && yields->data[0].condition->kind == RP_GUARD_TRUE;
      entered = certain ? yields->data[0].value : rp_unknown(in, RP_RULE_CALL_UNKNOWN, node);
    }
    if (facts->b[items.items[i]] != 0) {
      rp_assign(in, facts->b[items.items[i]], entered);
    }
  }
  return rp_exec_block(in, facts->b[node]);
}

static rp_flow exec_raise(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  rp_val value = facts->a[node] == 0 ? NULL : rp_eval(in, facts->a[node]);
  if (value != NULL && rp_value_is(value, RP_OBJECT_CLASS)) {
    value = rp_call_simple(in, value, NULL, 0, node);
  }
  if (value != NULL) {
    in->raised = value;
    in->raise_is_explicit = true;
  } else if (in->raised == NULL) {
    rp_raise(in, "Exception", "raised");
    in->raise_is_explicit = facts->a[node] == 0;
  }
  return raise_flow(in);
}

// ---- imports ----

static void bind_import(rp_interp *in, const rp_facts *facts, uint32_t alias)
{
  rp_str dotted = rp_ir_name(facts, facts->a[alias]);
  rp_val module = rp_import_module(in, in->frame->module, dotted);
  if (module == NULL) {
    return;
  }
  size_t dot = rp_str_find(dotted, RP_STR("."), 0);
  rp_str bound = facts->b[alias] != 0 ? rp_ir_name(facts, facts->b[alias]) : rp_str_sub(dotted, 0, dot);
  if (facts->b[alias] == 0 && dot != SIZE_MAX) {
    module = rp_import_module(in, in->frame->module, bound);
  }
  if (module != NULL) {
    rp_name_store(in, rp_intern_str(&in->names, bound), module);
  }
}

static void import_star(rp_interp *in, rp_val module)
{
  if (!rp_value_is(module, RP_OBJECT_MODULE) || module->object->module.module == NULL) {
    rp_name_store(in, rp_sym(in, "*"), rp_unknown(in, RP_RULE_NAME_UNKNOWN, in->frame->node));
    return;
  }
  rp_env *env = &module->object->env;
  rp_val all = rp_env_find(env, rp_sym(in, "__all__"));
  for (uint32_t i = 0; i < env->count; i++) {
    const rp_symbol *name = env->slots[i].name;
    bool wanted = name->text.size > 0 && name->text.data[0] != '_';
    if (all != NULL) {
      rp_val listed = rp_compare(in, RP_IR_OP_IN, rp_value_str(&in->values, name->text), all, in->frame->node);
      wanted = listed == NULL || rp_truth(in, listed)->kind != RP_GUARD_FALSE;
      in->raised = NULL;
    }
    if (wanted && env->slots[i].value != NULL) {
      rp_name_store(in, name, env->slots[i].value);
    }
  }
}

/// The module that `from x import …` names, with the dots resolved (PEP 328); empty where they lead out of the tree.
static rp_str absolute_name(rp_interp *in, rp_str module, uint32_t level)
{
  if (level == 0) {
    return module;
  }
  const rp_module *from = in->frame->module;
  rp_str base = from->name->text;
  for (uint32_t i = from->package ? 1 : 0; i < level; i++) {
    size_t dot = rp_str_rfind_char(base, '.');
    base = dot == SIZE_MAX ? RP_STR("") : rp_str_sub(base, 0, dot);
  }
  if (base.size == 0 || module.size == 0) {
    return base.size == 0 ? module : base;
  }
  return rp_arena_printf(in->arena, "%.*s.%.*s", RP_STR_ARG(base), RP_STR_ARG(module));
}

static rp_flow exec_import_from(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  rp_str dotted = absolute_name(in, rp_ir_name(facts, facts->a[node]), facts->b[node]);
  rp_val module = dotted.size == 0 ? NULL : rp_import_module(in, in->frame->module, dotted);
  rp_ir_list aliases = rp_ir_list_at(facts, facts->c[node]);
  for (size_t i = 0; i < aliases.count; i++) {
    uint32_t alias = aliases.items[i];
    rp_str name = rp_ir_name(facts, facts->a[alias]);
    if (rp_str_is(name, "*")) {
      if (module != NULL) {
        import_star(in, module);
      }
      continue;
    }
    rp_val value = NULL;
    if (module != NULL) {
      rp_str submodule = rp_arena_printf(in->arena, "%.*s.%.*s", RP_STR_ARG(dotted), RP_STR_ARG(name));
      bool own = rp_value_is(module, RP_OBJECT_MODULE) && rp_env_find(&module->object->env, rp_intern_str(&in->names, name)) != NULL;
      bool is_module = !own && (rp_linker_find(in->linker, in->frame->module, submodule) != NULL ||
                                rp_linker_has_package(in->linker, in->frame->module, submodule));
      value = is_module ? rp_import_module(in, in->frame->module, submodule)
                        : rp_attribute(in, module, rp_intern_str(&in->names, name), node);
    }
    if (value == NULL) {
      in->raised = NULL;
      value = rp_unknown(in, RP_RULE_NAME_UNKNOWN, node);
    }
    rp_name_store(in, rp_intern_str(&in->names, facts->b[alias] != 0 ? rp_ir_name(facts, facts->b[alias]) : name), value);
  }
  return flow_of(in);
}

// ---- definitions ----

rp_val rp_decorate(rp_interp *in, rp_val value, rp_ir_list decorators, size_t from)
{
  rp_val *evaluated = rp_arena_alloc(in->arena, (decorators.count + 1) * sizeof *evaluated);
  for (size_t i = from; i < decorators.count; i++) {
    evaluated[i] = rp_eval(in, decorators.items[i]);
    in->raised = NULL;
  }
  for (size_t i = decorators.count; i > from && value != NULL; i--) {
    uint32_t node = decorators.items[i - 1];
    rp_val decorator = evaluated[i - 1];
    rp_val result = decorator == NULL ? NULL : rp_call_simple(in, decorator, &value, 1, node);
    if (result == NULL || result->kind == RP_UNKNOWN || (result->kind == RP_NONE && rp_value_is(value, RP_OBJECT_CLASS))) {
      in->raised = NULL;
      rp_str text = rp_node_text(in, in->frame->module->facts, node);
      rp_note_add(in, RP_RULE_DECORATOR_UNKNOWN, node, text);
      // A class stays what it is, as far as is known; a function may have become anything.
      result = rp_value_is(value, RP_OBJECT_CLASS) ? value : rp_unknown(in, RP_RULE_DECORATOR_UNKNOWN, node);
    }
    value = result;
  }
  return value;
}

rp_val rp_function_new(rp_interp *in, uint32_t node)
{
  const rp_facts *facts = in->frame->module->facts;
  bool lambda = rp_ir_kind_of(facts, node) == RP_IR_LAMBDA;
  rp_object *function = rp_object_new(in, RP_OBJECT_FUNCTION);
  function->function.name = lambda ? rp_sym(in, "<lambda>") : rp_intern_str(&in->names, rp_ir_name(facts, facts->a[node]));
  rp_str name = function->function.name->text;
  const rp_frame *frame = in->frame;
  function->function.qualname = name;
  if (frame->class_body != NULL) {
    function->function.qualname = rp_arena_printf(in->arena, "%.*s.%.*s", RP_STR_ARG(frame->class_body->cls.qualname), RP_STR_ARG(name));
  } else if (frame->function != NULL) {
    function->function.qualname =
        rp_arena_printf(in->arena, "%.*s.<locals>.%.*s", RP_STR_ARG(frame->function->function.qualname), RP_STR_ARG(name));
  }
  function->function.module = frame->module;
  function->function.node = node;
  function->function.scope = frame->scope;
  function->function.owner = frame->class_body;
  rp_ir_list parameters = rp_ir_list_at(facts, lambda ? facts->a[node] : facts->b[node]);
  rp_val *defaults = rp_arena_zalloc(in->arena, parameters.count + 1, sizeof *defaults);
  for (size_t i = 0; i < parameters.count; i++) {
    uint32_t parameter = parameters.items[i];
    if (facts->b[parameter] != 0 && facts->d[parameter] != RP_IR_PARAMETER_TUPLE) {
      defaults[i] = rp_eval(in, facts->b[parameter]);
      in->raised = NULL;
    }
  }
  function->function.defaults = defaults;
  if (!lambda && frame->module->stub) {
    function->function.native = rp_lib_stub_native(in, frame->module, function->function.qualname, facts, facts->c[node]);
  }
  return rp_value_object(&in->values, function);
}

static rp_flow exec_definition(rp_interp *in, const rp_facts *facts, uint32_t node, bool class)
{
  rp_val value = class ? rp_class_statement(in, node) : rp_function_new(in, node);
  if (value == NULL) {
    return raise_flow(in);
  }
  rp_ir_list decorators = rp_ir_list_at(facts, facts->d[node]);
  value = rp_decorate(in, value, decorators, class ? 0 : 1);
  rp_name_store(in, rp_intern_str(&in->names, rp_ir_name(facts, facts->a[node])), value);
  return flow_of(in);
}

static void declare(rp_interp *in, const rp_facts *facts, uint32_t list, bool global)
{
  rp_scope *scope = in->frame->scope;
  rp_ir_list names = rp_ir_list_at(facts, list);
  if (scope == NULL) {
    return;
  }
  size_t before = global ? scope->global_count : scope->nonlocal_count;
  const rp_symbol **all = rp_arena_alloc(in->arena, (before + names.count + 1) * sizeof *all);
  for (size_t i = 0; i < before; i++) {
    all[i] = global ? scope->globals[i] : scope->nonlocals[i];
  }
  for (size_t i = 0; i < names.count; i++) {
    all[before + i] = rp_intern_str(&in->names, rp_ir_name(facts, facts->a[names.items[i]]));
  }
  if (global) {
    scope->globals = all;
    scope->global_count = before + names.count;
  } else {
    scope->nonlocals = all;
    scope->nonlocal_count = before + names.count;
  }
}

static void exec_delete(rp_interp *in, const rp_facts *facts, uint32_t list)
{
  rp_ir_list targets = rp_ir_list_at(facts, list);
  for (size_t i = 0; i < targets.count; i++) {
    uint32_t target = targets.items[i];
    if (rp_ir_kind_of(facts, target) == RP_IR_NAME) {
      rp_name_store(in, rp_intern_str(&in->names, rp_ir_name(facts, facts->a[target])), NULL);
    } else if (rp_ir_kind_of(facts, target) == RP_IR_SUBSCRIPT) {
      rp_val object = rp_eval(in, facts->a[target]);
      rp_val index = object == NULL ? NULL : rp_eval(in, facts->b[target]);
      if (index != NULL && (rp_value_is(object, RP_OBJECT_DICT) || rp_value_is(object, RP_OBJECT_LIST))) {
        (void)rp_call_method(in, object, "pop", &index, 1, target);
      }
    }
    in->raised = NULL;
  }
}

static rp_flow exec_statement(rp_interp *in, uint32_t node)
{
  const rp_facts *facts = in->frame->module->facts;
  rp_flow flow = flow_of(in);
  in->frame->node = node;
  in->raised = NULL;
  switch ((int)rp_ir_kind_of(facts, node)) {
  case RP_IR_EXPRESSION:
    return rp_eval(in, facts->a[node]) == NULL ? raise_flow(in) : flow;
  case RP_IR_ASSIGN:
    return exec_assign(in, facts, node);
  case RP_IR_AUG_ASSIGN:
    return exec_aug_assign(in, facts, node);
  case RP_IR_ANN_ASSIGN:
    if (facts->c[node] != 0) {
      rp_val value = rp_eval(in, facts->c[node]);
      if (value == NULL) {
        return raise_flow(in);
      }
      rp_assign(in, facts->a[node], value);
    }
    return flow;
  case RP_IR_RETURN: {
    rp_val value = facts->a[node] == 0 ? in->values.none : rp_eval(in, facts->a[node]);
    if (value == NULL) {
      return raise_flow(in);
    }
    flow.falls = in->values.never;
    flow.returns = in->values.always;
    flow.value = value;
    return flow;
  }
  case RP_IR_IF:
    return exec_if(in, facts, node);
  case RP_IR_FOR:
    return exec_for(in, facts, node);
  case RP_IR_WHILE:
    return exec_while(in, facts, node);
  case RP_IR_WITH:
    return exec_with(in, facts, node);
  case RP_IR_TRY:
    return exec_try(in, facts, node);
  case RP_IR_RAISE:
    return exec_raise(in, facts, node);
  case RP_IR_ASSERT: {
    rp_val test = rp_eval(in, facts->a[node]);
    if (test != NULL && rp_path_decides(in, rp_truth(in, test)) == 0) {
      rp_raise(in, "AssertionError", "assert");
      return raise_flow(in);
    }
    return test == NULL ? raise_flow(in) : flow;
  }
  case RP_IR_IMPORT: {
    rp_ir_list aliases = rp_ir_list_at(facts, facts->a[node]);
    for (size_t i = 0; i < aliases.count; i++) {
      bind_import(in, facts, aliases.items[i]);
    }
    return flow;
  }
  case RP_IR_IMPORT_FROM:
    return exec_import_from(in, facts, node);
  case RP_IR_FUNCTION:
  case RP_IR_CLASS:
    return exec_definition(in, facts, node, rp_ir_kind_of(facts, node) == RP_IR_CLASS);
  case RP_IR_DELETE:
    exec_delete(in, facts, facts->a[node]);
    return flow;
  case RP_IR_GLOBAL:
  case RP_IR_NONLOCAL:
    declare(in, facts, facts->a[node], rp_ir_kind_of(facts, node) == RP_IR_GLOBAL);
    return flow;
  case RP_IR_MATCH: {
    rp_val subject = rp_eval(in, facts->a[node]);
    return subject == NULL ? raise_flow(in) : exec_cases(in, facts, rp_ir_list_at(facts, facts->b[node]), 0, subject);
  }
  case RP_IR_BREAK:
    flow.breaks = flow.falls;
    flow.falls = in->values.never;
    return flow;
  case RP_IR_CONTINUE:
    flow.continues = flow.falls;
    flow.falls = in->values.never;
    return flow;
  case RP_IR_OPAQUE:
    in->may_raise = true;
    rp_note_add(in, RP_RULE_SYNTAX_OPAQUE, node, RP_STR("a stretch that could not be read"));
    return flow;
  default: // pass, print
    return flow;
  }
}

static rp_flow exec_from(rp_interp *in, rp_ir_list nodes, size_t at)
{
  rp_flow flow = flow_of(in);
  for (; at < nodes.count; at++) {
    if (in->steps == 0) {
      return flow;
    }
    in->steps--;
    rp_flow step = exec_statement(in, nodes.items[at]);
    if (step.falls->kind == RP_GUARD_TRUE) {
      continue;
    }
    if (step.falls->kind == RP_GUARD_FALSE || at + 1 == nodes.count) {
      return step;
    }
    int decided = rp_path_decides(in, step.falls);
    if (decided == 0) {
      return step;
    }
    rp_fork fork;
    rp_fork_begin(in, &fork, step.falls);
    rp_flow rest = exec_from(in, nodes, at + 1);
    rp_fork_other(in, &fork);
    rp_flow left = step;
    left.falls = in->values.never;
    if (only_raises(&left) || left.raises == rp_guard_not(&in->values, step.falls)) {
      rp_fork_keep_first(in, &fork); // all the others raise: what goes on is all there is
      in->may_raise = true;
    } else {
      rp_fork_end(in, &fork);
    }
    return join_flows(in, step.falls, &rest, &left);
  }
  return flow;
}

static void note_raise(rp_interp *in, uint32_t node)
{
  rp_val args = rp_env_find(&in->raised->object->env, rp_sym(in, "args"));
  rp_note_add(in, RP_RULE_RAISES, node, rp_arena_printf(in->arena, "raises %.*s%.*s", RP_STR_ARG(in->raised->object->class->cls.name->text),
                                                        RP_STR_ARG(args != NULL ? rp_value_text(in, args) : RP_STR(""))));
}

void rp_exec_module(rp_interp *in, uint32_t list)
{
  const rp_facts *facts = in->frame->module->facts;
  rp_ir_list nodes = rp_ir_list_at(facts, list);
  uint64_t left = in->steps;
  for (size_t i = 0; i < nodes.count && left > 0; i++) {
    uint64_t budget = left < RP_STEPS_STATEMENT ? left : RP_STEPS_STATEMENT;
    rp_budget(in, budget);
    rp_flow flow = exec_statement(in, nodes.items[i]);
    left -= budget - in->steps;
    if (in->steps == 0) {
      // What the statement binds is not known; the next one starts afresh.
      rp_note_add(in, RP_RULE_BUDGET_STEPS, nodes.items[i], in->frame->module->name->text);
      rp_budget(in, 1000);
      forget_statement(in, facts, nodes.items[i], 0, nodes.items[i]);
    }
    if (flow.raises->kind == RP_GUARD_TRUE && in->raised != NULL && rp_value_is(in->raised, RP_OBJECT_INSTANCE)) {
      note_raise(in, nodes.items[i]);
    }
    in->raised = NULL;
  }
}

rp_flow rp_exec_block(rp_interp *in, uint32_t list)
{
  if (in->eval_depth >= RP_EVAL_DEPTH) {
    return flow_of(in);
  }
  in->eval_depth++;
  rp_flow flow = exec_from(in, rp_ir_list_at(in->frame->module->facts, list), 0);
  in->eval_depth--;
  return flow;
}
