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
  rp_condition test = rp_eval_test(in, facts->a[node]);
  return test == NULL ? rp_flow_raises(in) : exec_branches(in, test, facts->b[node], facts->c[node]);
}

rp_flow rp_exec_cases(rp_interp *in, const rp_facts *facts, rp_ir_list cases, size_t at, rp_val subject)
{
  if (at == cases.count) {
    return rp_flow_falls(in);
  }
  uint32_t node = cases.items[at];
  rp_condition condition = rp_match_pattern(in, facts, facts->a[node], subject);
  if (facts->b[node] != 0 && condition->kind != RP_GUARD_FALSE) {
    rp_condition guard = rp_eval_test(in, facts->b[node]);
    if (guard == NULL && condition->kind == RP_GUARD_TRUE) {
      return rp_flow_raises(in);
    }
    condition = rp_guard_and(&in->values, condition, guard == NULL ? in->values.never : guard);
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
