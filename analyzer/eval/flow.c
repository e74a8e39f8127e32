// Where control goes: a flow says under which condition a block falls through, returns, breaks, continues or raises.
#include "analyzer/eval/statement.h"

rp_flow rp_flow_falls(rp_interp *in)
{
  rp_condition never = in->values.never;
  return (rp_flow){.falls = in->values.always, .returns = never, .breaks = never, .continues = never, .raises = never};
}

rp_flow rp_flow_raises(rp_interp *in)
{
  rp_condition never = in->values.never;
  return (rp_flow){.falls = never,
                   .returns = never,
                   .breaks = never,
                   .continues = never,
                   .raises = in->values.always,
                   .exception = in->raised,
                   .thrown = in->raised,
                   .stated = in->raise_is_explicit};
}

static rp_condition join_condition(rp_interp *in, rp_condition condition, rp_condition a, rp_condition b)
{
  if (a == b) {
    return a;
  }
  rp_values *values = &in->values;
  if (a->kind == RP_GUARD_TRUE) { // c or (not c and b)
    return rp_guard_or(values, condition, b);
  }
  if (b->kind == RP_GUARD_TRUE) {
    return rp_guard_or(values, a, rp_guard_not(values, condition));
  }
  return rp_guard_or(values, rp_guard_and(values, condition, a),
                     rp_guard_and(values, rp_guard_not(values, condition), b));
}

/// Where an arm under `condition` gives what it returns: options that say themselves where they are returned need no more.
static rp_condition where_returned(rp_interp *in, rp_condition condition, const rp_flow *arm)
{
  return arm->told ? condition : rp_guard_and(&in->values, condition, arm->returns);
}

/// The flow of a fork: `a` under the condition, `b` under its opposite.
rp_flow rp_flow_join(rp_interp *in, rp_condition condition, const rp_flow *a, const rp_flow *b)
{
  rp_flow joined = {.falls = join_condition(in, condition, a->falls, b->falls),
                    .returns = join_condition(in, condition, a->returns, b->returns),
                    .breaks = join_condition(in, condition, a->breaks, b->breaks),
                    .continues = join_condition(in, condition, a->continues, b->continues),
                    .raises = join_condition(in, condition, a->raises, b->raises)};
  const rp_flow *raising =
      a->exception != NULL && (b->exception == NULL || !a->stated) ? a : b; // rather what may be our imprecision
  joined.exception = raising->exception;
  joined.stated = raising->stated;
  joined.thrown = a->thrown != NULL ? a->thrown : b->thrown;
  if (a->thrown != NULL && b->thrown != NULL && a->thrown != b->thrown) {
    rp_option thrown[2] = {{rp_guard_and(&in->values, condition, a->raises), a->thrown},
                           {rp_guard_and(&in->values, rp_guard_not(&in->values, condition), b->raises), b->thrown}};
    joined.thrown = rp_value_choice(&in->values, thrown, 2);
  }
  if (a->value == NULL || b->value == NULL) {
    joined.value = a->value != NULL ? a->value : b->value;
  } else {
    rp_option options[2] = {{where_returned(in, condition, a), a->value},
                            {where_returned(in, rp_guard_not(&in->values, condition), b), b->value}};
    joined.value = rp_value_choice(&in->values, options, 2);
    joined.told = joined.value != NULL && joined.value->kind == RP_CHOICE;
  }
  return joined;
}

bool rp_flow_only_raises(const rp_flow *flow)
{
  return flow->raises->kind == RP_GUARD_TRUE;
}

/// Control leaves the function: its names are read by nobody any more, unless a function that was made in it holds them or a
/// finally still runs.
static bool leaves(const rp_flow *flow)
{
  return flow->falls->kind == RP_GUARD_FALSE && flow->breaks->kind == RP_GUARD_FALSE &&
         flow->continues->kind == RP_GUARD_FALSE;
}

static void join_states(rp_interp *in, rp_fork *fork, const rp_flow *a, const rp_flow *b)
{
  const rp_frame *frame = in->frame;
  bool local = frame != NULL && frame->guarding == NULL && frame->function != NULL && frame->scope != NULL &&
               !frame->scope->captured && frame->finallys == 0;
  unsigned over = (leaves(a) ? RP_FORK_OVER_FIRST : 0) | (leaves(b) ? RP_FORK_OVER_SECOND : 0);
  rp_fork_end_over(in, fork, local ? &frame->scope->env : NULL, local ? over : 0);
}

/// Ends a fork. An arm that only raises leaves the state to the other one.
rp_flow rp_flow_end_fork(rp_interp *in, rp_fork *fork, const rp_flow *a, const rp_flow *b)
{
  bool watched = in->frame != NULL && in->frame->guarding != NULL; // handlers see what was done before it raised
  if (watched) {
    join_states(in, fork, a, b);
  } else if (rp_flow_only_raises(b) && !rp_flow_only_raises(a)) {
    rp_fork_keep_first(in, fork);
  } else if (rp_flow_only_raises(a) && !rp_flow_only_raises(b)) {
    rp_fork_keep_second(in, fork);
  } else {
    join_states(in, fork, a, b);
  }
  if (!watched && rp_flow_only_raises(a) != rp_flow_only_raises(b)) {
    const rp_flow *raising = rp_flow_only_raises(a) ? a : b;
    in->raised = raising->exception;
    in->raise_is_explicit = raising->stated;
    rp_drop_add(in, raising == a ? fork->condition : rp_guard_not(&in->values, fork->condition));
    in->raised = NULL;
    in->may_raise = true;
  }
  return rp_flow_join(in, fork->condition, a, b);
}

rp_flow rp_flow_then(rp_interp *in, const rp_flow *step, rp_flow_rest rest, void *data)
{
  if (step->falls->kind == RP_GUARD_TRUE) {
    return rest(in, data);
  }
  if (step->falls->kind == RP_GUARD_FALSE || rp_path_decides(in, step->falls) == 0) {
    return *step;
  }
  rp_fork fork;
  rp_fork_begin(in, &fork, step->falls);
  rp_flow behind = rest(in, data);
  rp_fork_other(in, &fork);
  rp_flow left = *step;
  left.falls = in->values.never;
  bool watched = in->frame != NULL && in->frame->guarding != NULL;
  if (!watched && (rp_flow_only_raises(&left) || left.raises == rp_guard_not(&in->values, step->falls))) {
    rp_fork_keep_first(in, &fork); // all the others raise: what goes on is all there is
    in->may_raise = true;
  } else {
    join_states(in, &fork, &behind, &left);
  }
  return rp_flow_join(in, step->falls, &behind, &left);
}
