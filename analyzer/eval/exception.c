// try, with and raise. Where the body may raise something unknown, its outcome and the handlers' are joined.
#include "analyzer/eval/statement.h"

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
    return at < handlers.count ? exec_handler(in, facts, handlers.items[at], NULL, node) : rp_flow_raises(in);
  }
  rp_val which = rp_unknown(in, RP_RULE_CONDITION_UNKNOWN, facts->a[handlers.items[at]] != 0 ? facts->a[handlers.items[at]] : node);
  rp_fork fork;
  rp_fork_begin(in, &fork, rp_guard_unknown(&in->values, which->cause));
  rp_flow a = exec_handler(in, facts, handlers.items[at], NULL, node);
  rp_fork_other(in, &fork);
  rp_flow b = exec_any_handler(in, facts, handlers, at + 1, node);
  return rp_flow_end_fork(in, &fork, &a, &b);
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
  return rp_flow_raises(in);
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

rp_flow rp_exec_try(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  rp_ir_list handlers = rp_ir_list_at(facts, facts->b[node]);
  bool outer_may_raise = in->may_raise;
  size_t drops = in->drops.count;
  uint32_t missing = in->missing_imports;
  in->may_raise = false;
  rp_val smooth = rp_unknown_text(in, RP_RULE_CONDITION_UNKNOWN, node, RP_STR("no exception in try"));
  rp_fork fork;
  rp_fork_begin(in, &fork, rp_guard_unknown(&in->values, smooth->cause));
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
    flow = rp_flow_end_fork(in, &fork, &body, &handled);
  } else {
    rp_fork_keep_first(in, &fork);
    flow = body;
  }
  in->may_raise = in->may_raise || outer_may_raise;
  if (rp_ir_list_at(facts, facts->c[node]).count > 0 && flow.falls->kind != RP_GUARD_FALSE) {
    rp_exec_pass(in, &flow, facts->c[node]);
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

rp_flow rp_exec_with(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  rp_ir_list items = rp_ir_list_at(facts, facts->a[node]);
  for (size_t i = 0; i < items.count; i++) {
    rp_val manager = rp_eval(in, facts->a[items.items[i]]);
    if (manager == NULL) {
      return rp_flow_raises(in);
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

rp_flow rp_exec_raise(rp_interp *in, const rp_facts *facts, uint32_t node)
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
  return rp_flow_raises(in);
}
