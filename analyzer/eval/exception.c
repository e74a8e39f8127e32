// try, with and raise. A statement of the body that may raise something unknown is a fork of its own: what was done
// before it is done in the handler too, what stands behind it is not.
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
    } else if (exception != NULL && rp_value_is(exception, RP_OBJECT_INSTANCE) &&
               rp_class_derives(exception->object->class, one->object)) {
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
  rp_val which = rp_unknown(in, RP_RULE_CONDITION_UNKNOWN,
                            facts->a[handlers.items[at]] != 0 ? facts->a[handlers.items[at]] : node);
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

/// What handlers say of an import that fails, as far as their types are names.
typedef struct import_handlers {
  bool some; ///< one of them takes it
  bool only; ///< they take nothing else
} import_handlers;

static import_handlers import_handlers_of(const rp_facts *facts, rp_ir_list handlers)
{
  import_handlers found = {.only = handlers.count > 0};
  for (size_t i = 0; i < handlers.count; i++) {
    uint32_t type = facts->a[handlers.items[i]];
    rp_ir_list several =
        rp_ir_kind_of(facts, type) == RP_IR_TUPLE ? rp_ir_list_at(facts, facts->a[type]) : (rp_ir_list){&type, 1};
    for (size_t k = 0; k < several.count; k++) {
      rp_str name = rp_ir_kind_of(facts, several.items[k]) == RP_IR_NAME ? rp_ir_name(facts, facts->a[several.items[k]])
                                                                         : RP_STR("");
      bool import = rp_str_is(name, "ImportError") || rp_str_is(name, "ModuleNotFoundError");
      found.some = found.some || import || type == 0 || rp_str_is(name, "Exception");
      found.only = found.only && import;
    }
  }
  return found;
}

/// Statements that may raise are told apart up to this number; those behind are taken together.
#define FORKS_LIMIT 8

/// A body that something watches: the handlers of a try, or the __exit__ of a context manager.
typedef struct guarded {
  const rp_facts *facts;
  uint32_t node;
  rp_ir_list body;
  rp_ir_list handlers;    ///< of a try
  uint32_t otherwise;     ///< else of a try: a list that runs unwatched
  const rp_val *managers; ///< of a with: those with an __exit__ of their own, outermost first
  size_t manager_count;
  rp_flow_rest inner; ///< runs in place of the body's only statement; NULL
  void *inner_data;
  size_t at;
  unsigned forks;
} guarded;

/// A manager's __exit__ with an exception (NULL: one that is not known): falls through where it answers true.
static rp_flow exec_exit(rp_interp *in, const guarded *g, rp_val manager, rp_val exception)
{
  rp_val unknown = rp_unknown_text(in, RP_RULE_CONDITION_UNKNOWN, g->node, RP_STR("an exception in with"));
  rp_val args[3] = {unknown, unknown, unknown};
  if (exception != NULL) {
    args[0] =
        rp_value_is(exception, RP_OBJECT_INSTANCE) ? rp_value_object(&in->values, exception->object->class) : unknown;
    args[1] = exception;
  }
  rp_val answer = rp_call_method(in, manager, "__exit__", args, 3, g->node);
  if (answer == NULL) {
    return rp_flow_raises(in);
  }
  rp_condition swallows = rp_test(in, answer, g->node);
  if (exception == NULL && swallows->kind != RP_GUARD_FALSE) {
    return rp_flow_falls(in); // that something is raised at all is the condition here
  }
  rp_flow flow = rp_flow_falls(in);
  flow.falls = swallows;
  flow.raises = rp_guard_not(&in->values, swallows);
  flow.exception = exception;
  flow.stated = in->raise_is_explicit;
  in->raised = swallows->kind == RP_GUARD_TRUE ? NULL : exception;
  return flow;
}

/// What follows an exception in the body: in->raised, or one that is not `known`.
static rp_flow exec_watcher(rp_interp *in, const guarded *g, bool known)
{
  rp_val exception = known ? in->raised : NULL;
  if (g->manager_count == 0) {
    in->raised = exception;
    return known ? exec_raised(in, g->facts, g->handlers, g->node)
                 : exec_any_handler(in, g->facts, g->handlers, 0, g->node);
  }
  in->raised = NULL;
  rp_flow flow = rp_flow_raises(in);
  for (size_t i = g->manager_count; i > 0 && rp_flow_only_raises(&flow); i--) {
    flow = exec_exit(in, g, g->managers[i - 1], exception);
  }
  return flow;
}

static rp_flow exec_otherwise(rp_interp *in, void *data)
{
  return rp_exec_block(in, ((const guarded *)data)->otherwise);
}

/// What the condition under which a statement of the body raises nothing is called.
static rp_str smooth_text(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  rp_ir_kind kind = rp_ir_kind_of(facts, node);
  if (kind == RP_IR_IMPORT_FROM) {
    return rp_arena_printf(in->arena, "import %.*s", RP_STR_ARG(rp_ir_name(facts, facts->a[node])));
  }
  if (kind == RP_IR_IMPORT && rp_ir_list_at(facts, facts->a[node]).count > 0) {
    uint32_t alias = rp_ir_list_at(facts, facts->a[node]).items[0];
    return rp_arena_printf(in->arena, "import %.*s", RP_STR_ARG(rp_ir_name(facts, facts->a[alias])));
  }
  return RP_STR("no exception in try");
}

/// The handler of a ModuleNotFoundError.
static rp_flow exec_import_handler(rp_interp *in, const guarded *g)
{
  rp_raise(in, "ModuleNotFoundError", "No module named");
  rp_val exception = in->raised;
  in->raised = NULL;
  for (size_t i = 0; i < g->handlers.count; i++) {
    int taken = handles(in, g->facts, g->handlers.items[i], exception);
    if (taken != 0) {
      return taken == 1 ? exec_handler(in, g->facts, g->handlers.items[i], NULL, g->node)
                        : exec_any_handler(in, g->facts, g->handlers, i, g->node);
    }
  }
  in->raised = exception;
  return rp_flow_raises(in);
}

static rp_flow exec_guarded(rp_interp *in, void *data);

/// Behind a statement (`step`, the first arm of `fork`) that imports what is not in the repository: whether it is installed
/// is not known, unless it is a module that Python 3 has no more. A handler that imports from the repository instead counts.
static rp_flow exec_missing_import(rp_interp *in, guarded *g, rp_fork *fork, rp_flow *step)
{
  rp_fork_other(in, fork);
  uint32_t found = in->found_imports;
  bool gone = in->gone_import;
  in->gone_import = false;
  rp_flow fallback = exec_import_handler(in, g);
  bool instead = (gone || in->found_imports > found) && !rp_flow_only_raises(&fallback);
  in->raised = NULL;
  if (instead) {
    rp_fork_keep_second(in, fork);
    return fallback;
  }
  if (rp_flow_only_raises(&fallback)) {
    rp_fork_keep_first(in, fork);
    return rp_flow_then(in, step, exec_guarded, g);
  }
  g->forks++;
  rp_fork_end(in, fork);
  rp_fork rest;
  rp_fork_begin(in, &rest, fork->condition);
  rp_flow installed = rp_flow_then(in, step, exec_guarded, g);
  rp_fork_other(in, &rest);
  return rp_flow_end_fork(in, &rest, &installed, &fallback);
}

/// The body from g->at on.
static rp_flow exec_guarded(rp_interp *in, void *data)
{
  guarded *g = data;
  import_handlers imports = import_handlers_of(g->facts, g->handlers);
  rp_flow step = rp_flow_falls(in);
  while (g->at < g->body.count && step.falls->kind == RP_GUARD_TRUE && in->steps > 0) {
    size_t drops = in->drops.count;
    uint32_t missing = in->missing_imports;
    bool before = in->may_raise;
    bool last = g->forks >= FORKS_LIMIT;
    rp_ir_list some = {&g->body.items[g->at], last ? g->body.count - g->at : 1};
    in->may_raise = false;
    in->gone_import = false;
    in->steps--;
    g->at += some.count;
    rp_val smooth =
        rp_unknown_text(in, RP_RULE_CONDITION_UNKNOWN, some.items[0], smooth_text(in, g->facts, some.items[0]));
    rp_fork fork;
    rp_fork_begin(in, &fork, rp_guard_unknown(&in->values, smooth->cause));
    step = g->inner != NULL ? g->inner(in, g->inner_data) : rp_exec_statements(in, some);
    bool may = (in->may_raise && (g->manager_count > 0 || !imports.only)) || step.raises->kind != RP_GUARD_FALSE;
    in->may_raise = in->may_raise || before;
    if (step.raises->kind == RP_GUARD_TRUE) {
      rp_val exception = in->raised;
      rp_fork_other(in, &fork);
      rp_fork_keep_first(in, &fork);
      in->raised = exception;
      in->drops.count = drops; // the handlers answer for what raises
      return exec_watcher(in, g, true);
    }
    if (g->manager_count == 0 && in->missing_imports > missing && imports.some) {
      return exec_missing_import(in, g, &fork, &step);
    }
    if (!may) {
      rp_fork_other(in, &fork);
      rp_fork_keep_first(in, &fork);
      continue;
    }
    g->forks++;
    in->raised = NULL;
    in->drops.count = drops;
    step.falls = rp_guard_or(&in->values, step.falls, step.raises); // joined below as the smooth path
    step.raises = in->values.never;
    rp_flow smoothly = rp_flow_then(in, &step, exec_guarded, g);
    rp_fork_other(in, &fork);
    rp_flow watched = exec_watcher(in, g, false);
    return rp_flow_end_fork(in, &fork, &smoothly, &watched);
  }
  if (in->steps == 0) {
    return step;
  }
  if (g->at < g->body.count && step.falls->kind != RP_GUARD_FALSE) {
    return rp_flow_then(in, &step, exec_guarded, g);
  }
  for (size_t i = g->manager_count; i > 0 && step.raises->kind == RP_GUARD_FALSE; i--) {
    rp_val args[3] = {in->values.none, in->values.none, in->values.none};
    (void)rp_call_method(in, g->managers[i - 1], "__exit__", args, 3, g->node);
    in->raised = NULL;
  }
  return rp_ir_list_at(g->facts, g->otherwise).count == 0 ? step : rp_flow_then(in, &step, exec_otherwise, g);
}

rp_flow rp_exec_try(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  rp_ir_list handlers = rp_ir_list_at(facts, facts->b[node]);
  bool last_block = rp_ir_list_at(facts, facts->d[node]).count > 0;
  in->frame->finallys += last_block;
  rp_flow flow;
  if (handlers.count > 0) {
    guarded g = {.facts = facts,
                 .node = node,
                 .body = rp_ir_list_at(facts, facts->a[node]),
                 .handlers = handlers,
                 .otherwise = facts->c[node]};
    flow = exec_guarded(in, &g);
  } else {
    flow = rp_exec_block(in, facts->a[node]);
  }
  in->frame->finallys -= last_block;
  if (last_block) {
    rp_val exception = in->raised;
    in->raised = NULL;
    rp_flow last = rp_exec_block(in, facts->d[node]);
    if (last.falls->kind == RP_GUARD_FALSE) {
      return last;
    }
    in->raised = exception;
    if (last.falls->kind != RP_GUARD_TRUE) { // where it leaves, that counts
      rp_flow left = last;
      left.falls = in->values.never;
      return rp_flow_join(in, last.falls, &flow, &left);
    }
  }
  return flow;
}

rp_flow rp_exec_watched(rp_interp *in, const rp_facts *facts, uint32_t node, rp_val manager, rp_ir_list body,
                        rp_flow_rest inner, void *data)
{
  guarded g = {.facts = facts,
               .node = node,
               .body = body,
               .managers = &manager,
               .manager_count = 1,
               .inner = inner,
               .inner_data = data};
  return exec_guarded(in, &g);
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
