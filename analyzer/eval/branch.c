// if and match: a branch on a known condition is taken, on an unknown one both are evaluated and joined.
#include "analyzer/eval/statement.h"

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
  return rp_flow_end_fork(in, &fork, &a, &b);
}

rp_flow rp_exec_if(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  rp_val test = rp_eval(in, facts->a[node]);
  return test == NULL ? rp_flow_raises(in) : exec_branches(in, rp_test(in, test, facts->a[node]), facts->b[node], facts->c[node]);
}

static rp_condition match_pattern(rp_interp *in, const rp_facts *facts, uint32_t pattern, rp_val subject);

static rp_condition match_sequence(rp_interp *in, const rp_facts *facts, rp_ir_list patterns, rp_val subject, uint32_t node)
{
  rp_val value = rp_path_prune(in, subject);
  bool sequence = value != NULL && (rp_value_is(value, RP_OBJECT_LIST) || rp_value_is(value, RP_OBJECT_TUPLE));
  if (!sequence) {
    bool scalar = value != NULL && rp_value_is_scalar(value);
    return scalar ? in->values.never : rp_guard_unknown(&in->values, rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node)->cause);
  }
  if (patterns.count != value->object->items.count) {
    for (size_t i = 0; i < patterns.count; i++) {
      if (rp_ir_kind_of(facts, patterns.items[i]) == RP_IR_PATTERN_STAR) {
        return rp_guard_unknown(&in->values, rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node)->cause);
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
    return rp_guard_unknown(values, rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, pattern)->cause);
  }
}

rp_flow rp_exec_cases(rp_interp *in, const rp_facts *facts, rp_ir_list cases, size_t at, rp_val subject)
{
  if (at == cases.count) {
    return rp_flow_falls(in);
  }
  uint32_t node = cases.items[at];
  rp_condition condition = match_pattern(in, facts, facts->a[node], subject);
  if (facts->b[node] != 0 && condition->kind != RP_GUARD_FALSE) {
    rp_val guard = rp_eval(in, facts->b[node]);
    condition = rp_guard_and(&in->values, condition, guard == NULL ? in->values.never : rp_test(in, guard, facts->b[node]));
  }
  int decided = rp_path_decides(in, condition);
  if (decided == 1) {
    return rp_exec_block(in, facts->c[node]);
  }
  if (decided == 0) {
    return rp_exec_cases(in, facts, cases, at + 1, subject);
  }
  rp_fork fork;
  rp_fork_begin(in, &fork, condition);
  rp_flow a = rp_exec_block(in, facts->c[node]);
  rp_fork_other(in, &fork);
  rp_flow b = rp_exec_cases(in, facts, cases, at + 1, subject);
  return rp_flow_end_fork(in, &fork, &a, &b);
}
