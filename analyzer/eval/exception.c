// try, with and raise. What is done before something raises is done in the handler too, what stands behind it is not: in a body
// that something watches, each statement that may raise splits the state, and both sides are kept until the body ends. Then the
// handlers run under the condition that something was raised.
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

static rp_val known_or(rp_interp *in, rp_val exception, uint32_t node)
{
  return exception != NULL && rp_value_is(exception, RP_OBJECT_INSTANCE) ? exception
                                                                         : rp_unknown(in, RP_RULE_RAISES, node);
}

static rp_flow exec_handler_body(rp_interp *in, const rp_facts *facts, uint32_t handler, rp_val exception,
                                 uint32_t node)
{
  if (facts->b[handler] == 0) {
    return rp_exec_block(in, facts->c[handler]);
  }
  const rp_symbol *name = rp_ir_symbol(in, facts, facts->b[handler]);
  rp_name_store(in, name, exception != NULL ? exception : rp_unknown(in, RP_RULE_RAISES, node));
  rp_flow flow = rp_exec_block(in, facts->c[handler]);
  rp_val raised = in->raised;
  rp_name_store(in, name, NULL); // Python deletes it where the handler ends (reference, 8.4)
  in->raised = raised;
  return flow;
}

static rp_flow exec_handler(rp_interp *in, const rp_facts *facts, uint32_t handler, rp_val exception, uint32_t node)
{
  rp_val outer = in->handling;
  in->handling = known_or(in, exception, node);
  rp_flow flow = exec_handler_body(in, facts, handler, exception, node);
  in->handling = outer;
  return flow;
}

static bool takes_all(const rp_facts *facts, uint32_t handler)
{
  uint32_t type = facts->a[handler];
  if (type == 0 || rp_ir_kind_of(facts, type) != RP_IR_NAME) {
    return type == 0;
  }
  rp_str name = rp_ir_name(facts, facts->a[type]);
  return rp_str_is(name, "Exception") || rp_str_is(name, "BaseException");
}

/// What happens to an exception that is not known: any of the handlers.
static rp_flow exec_any_handler(rp_interp *in, const rp_facts *facts, rp_ir_list handlers, size_t at, uint32_t node)
{
  if (at >= handlers.count) {
    in->raised = NULL;
    rp_flow raising = rp_flow_raises(in);
    raising.thrown = rp_unknown(in, RP_RULE_RAISES, node);
    return raising;
  }
  if (at + 1 == handlers.count && (in->frame->guarding == NULL || takes_all(facts, handlers.items[at]))) {
    return exec_handler(in, facts, handlers.items[at], NULL,
                        node); // where nothing here sees what goes on, that is no path
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

static bool is_compound(rp_ir_kind kind)
{
  return kind == RP_IR_IF || kind == RP_IR_FOR || kind == RP_IR_WHILE || kind == RP_IR_WITH || kind == RP_IR_TRY ||
         kind == RP_IR_MATCH;
}

/// What the statement raises where it may: an import that fails, or what is not known.
static rp_flow raising_of(rp_interp *in, uint32_t node, bool import)
{
  rp_val unknown = rp_unknown(in, RP_RULE_RAISES, node);
  if (import) {
    rp_raise(in, "ModuleNotFoundError", "No module named");
  } else {
    in->raised = NULL;
  }
  rp_flow raising = rp_flow_raises(in);
  raising.thrown = import ? in->raised : unknown;
  raising.exception = NULL;
  in->raised = NULL;
  return raising;
}

bool rp_looks_up(rp_interp *in, rp_val value)
{
  bool lookup = in->found != NULL && value->kind == RP_DERIVED && value->derived.shape == RP_DERIVE_SUBSCRIPT &&
                value->itself && value->outside == NULL && value->derived.operands[1]->kind == RP_STR_;
  rp_type type = lookup ? rp_value_type(value->derived.operands[0]) : RP_TYPE_NONE;
  rp_val there = type == RP_TYPE_DICT || type == RP_TYPE_ANY
                     ? rp_compare(in, RP_IR_OP_IN, value->derived.operands[1], value->derived.operands[0], 0)
                     : NULL;
  if (there == NULL || there->kind == RP_UNKNOWN) {
    return false;
  }
  in->found = rp_guard_and(&in->values, in->found, rp_truth(in, there));
  return true;
}

/// The statement raises where a key is not there, and only there.
static rp_flow exec_lookup(rp_interp *in, uint32_t node, rp_condition found)
{
  rp_guarding *guarding = in->frame->guarding;
  guarding->raised = true;
  guarding->forks++;
  rp_fork fork;
  rp_fork_begin(in, &fork, found);
  in->frame->guarding = NULL;
  rp_flow step = rp_exec_statement(in, node);
  in->frame->guarding = guarding;
  rp_fork_other(in, &fork);
  rp_fork_end(in, &fork);
  rp_raise(in, "KeyError", "no such key");
  rp_flow raising = rp_flow_raises(in);
  raising.thrown = in->raised;
  raising.exception = NULL;
  in->raised = NULL;
  return rp_flow_join(in, fork.condition, &step, &raising);
}

rp_flow rp_exec_guarded(rp_interp *in, rp_ir_list nodes, size_t *at)
{
  rp_frame *frame = in->frame;
  const rp_facts *facts = frame->module->facts;
  rp_guarding *guarding = frame->guarding;
  uint32_t node = nodes.items[*at];
  bool all = guarding->forks >= FORKS_LIMIT;
  rp_ir_list rest = {&nodes.items[*at], nodes.count - *at};
  *at = all ? nodes.count : *at + 1;
  uint32_t missing = in->missing_imports;
  bool before = in->may_raise;
  rp_condition outer = in->found;
  in->may_raise = false;
  in->found = all ? NULL : in->values.always;
  in->gone_import = false;
  rp_val cause = rp_unknown_text(in, RP_RULE_CONDITION_UNKNOWN, node, smooth_text(in, facts, node));
  rp_fork fork;
  rp_fork_begin(in, &fork, rp_guard_unknown(&in->values, cause->cause));
  frame->guarding = all ? NULL : guarding;
  rp_flow step = all ? rp_exec_statements(in, rest) : rp_exec_statement(in, node);
  frame->guarding = guarding;
  if (all && !rp_flow_only_raises(&step)) { // joined with the smooth paths
    in->may_raise = in->may_raise || step.raises->kind != RP_GUARD_FALSE;
    step.falls = rp_guard_or(&in->values, step.falls, step.raises);
    step.raises = in->values.never;
  }
  rp_val exception = in->raised;
  bool import = !is_compound(rp_ir_kind_of(facts, node)) && in->missing_imports > missing && guarding->imports;
  rp_condition found = in->found;
  bool looked = found != NULL && found != in->values.always && rp_path_decides(in, found) != 1;
  bool only_looked = looked && !in->may_raise && step.raises->kind == RP_GUARD_FALSE && rp_path_decides(in, found) < 0;
  in->may_raise = in->may_raise || looked;
  in->found = outer;
  bool may = in->may_raise && !rp_flow_only_raises(&step) && (import || !guarding->only_imports);
  guarding->raised = guarding->raised || in->may_raise || step.raises->kind != RP_GUARD_FALSE;
  in->may_raise = before;
  rp_fork_other(in, &fork);
  if (only_looked && may) { // once more, under the condition that was found
    rp_fork_keep_second(in, &fork);
    return exec_lookup(in, node, found);
  }
  if (import && in->gone_import) {
    rp_fork_keep_second(in, &fork);
    rp_flow raising = raising_of(in, node, true);
    in->raised = raising.thrown;
    return raising;
  }
  if (!may) {
    rp_fork_keep_first(in, &fork);
    in->raised = exception;
    return step;
  }
  guarding->forks++;
  guarding->missing = guarding->missing || import;
  rp_fork_end(in, &fork);
  rp_flow raising = raising_of(in, node, import);
  return rp_flow_join(in, fork.condition, &step, &raising);
}

/// A manager's __exit__ with an exception (NULL: one that is not known): falls through where it answers true.
static rp_flow exec_exit(rp_interp *in, uint32_t node, rp_val manager, rp_val exception)
{
  rp_val unknown = rp_unknown_text(in, RP_RULE_CONDITION_UNKNOWN, node, RP_STR("an exception in with"));
  rp_val args[3] = {unknown, unknown, unknown};
  if (exception != NULL) {
    args[0] =
        rp_value_is(exception, RP_OBJECT_INSTANCE) ? rp_value_object(&in->values, exception->object->class) : unknown;
    args[1] = exception;
  }
  rp_val outer = in->handling;
  in->handling = known_or(in, exception, node);
  rp_val answer = rp_call_method(in, manager, "__exit__", args, 3, node);
  in->handling = outer;
  if (answer == NULL) {
    return rp_flow_raises(in);
  }
  rp_condition swallows = rp_test(in, answer, node);
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

/// What takes the exceptions of a body: the handlers of a try, or the __exit__ of a context manager.
typedef struct watcher {
  const rp_facts *facts;
  uint32_t node;
  rp_ir_list handlers; ///< of a try
  rp_val manager;      ///< of a with; NULL
} watcher;

typedef struct star {
  const rp_facts *facts;
  rp_ir_list handlers;
  size_t at;
  uint32_t node;
} star;

/// except*: each handler may have run, of a group of which nothing is known, and some of it may be left.
static rp_flow exec_star(rp_interp *in, void *data)
{
  star *s = data;
  rp_val which = rp_unknown(in, RP_RULE_CONDITION_UNKNOWN, s->node);
  rp_condition condition = rp_guard_unknown(&in->values, which->cause);
  if (s->at == s->handlers.count) {
    rp_flow left = raising_of(in, s->node, false);
    rp_flow none = rp_flow_falls(in);
    in->may_raise = true;
    return rp_flow_join(in, condition, &none, &left);
  }
  uint32_t handler = s->handlers.items[s->at++];
  rp_fork fork;
  rp_fork_begin(in, &fork, condition);
  rp_flow ran = exec_handler(in, s->facts, handler, NULL, s->node);
  rp_fork_other(in, &fork);
  rp_flow passed = rp_flow_falls(in);
  rp_flow flow = rp_flow_end_fork(in, &fork, &ran, &passed);
  return rp_flow_then(in, &flow, exec_star, s);
}

static rp_flow exec_exception(rp_interp *in, const watcher *w, rp_val thrown)
{
  if (w->handlers.count > 0 && w->facts->d[w->handlers.items[0]] != 0) {
    star s = {w->facts, w->handlers, 0, w->node};
    in->raised = NULL;
    return exec_star(in, &s);
  }
  bool known = rp_value_is(thrown, RP_OBJECT_INSTANCE);
  if (w->manager != NULL) {
    in->raised = NULL;
    return exec_exit(in, w->node, w->manager, known ? thrown : NULL);
  }
  in->raised = known ? thrown : NULL;
  return known ? exec_raised(in, w->facts, w->handlers, w->node)
               : exec_any_handler(in, w->facts, w->handlers, 0, w->node);
}

/// Each of the exceptions that there may be, from `at` on, under its condition.
static rp_flow exec_exceptions(rp_interp *in, const watcher *w, rp_val thrown, uint32_t at)
{
  if (thrown->kind != RP_CHOICE) {
    return exec_exception(in, w, thrown);
  }
  rp_option option = thrown->choice.options[at];
  if (at + 1 == thrown->choice.count) {
    return exec_exception(in, w, option.value);
  }
  int decided = rp_path_decides(in, option.condition);
  if (decided >= 0) {
    return decided == 1 ? exec_exception(in, w, option.value) : exec_exceptions(in, w, thrown, at + 1);
  }
  rp_fork fork;
  rp_fork_begin(in, &fork, option.condition);
  rp_flow a = exec_exception(in, w, option.value);
  rp_fork_other(in, &fork);
  rp_flow b = exec_exceptions(in, w, thrown, at + 1);
  return rp_flow_end_fork(in, &fork, &a, &b);
}

static rp_flow exec_otherwise(rp_interp *in, void *data)
{
  return rp_exec_block(in, *(const uint32_t *)data);
}

/// What follows a body without an exception: else of a try, __exit__ of a manager.
static rp_flow exec_smooth(rp_interp *in, const watcher *w, const rp_flow *flow, uint32_t otherwise)
{
  rp_flow smooth = *flow;
  smooth.raises = in->values.never;
  smooth.thrown = NULL;
  smooth.exception = NULL;
  in->raised = NULL;
  if (w->manager != NULL) {
    rp_val args[3] = {in->values.none, in->values.none, in->values.none};
    if (rp_call_method(in, w->manager, "__exit__", args, 3, w->node) == NULL) {
      in->raised = NULL; // that nothing was raised, as a rule: what is not known of the body may have been
      rp_val which = rp_unknown(in, RP_RULE_CONDITION_UNKNOWN, w->node);
      rp_flow left = raising_of(in, w->node, false);
      in->may_raise = true;
      return rp_flow_join(in, rp_guard_unknown(&in->values, which->cause), &smooth, &left);
    }
    in->raised = NULL;
  }
  return rp_ir_list_at(w->facts, otherwise).count == 0 ? smooth : rp_flow_then(in, &smooth, exec_otherwise, &otherwise);
}

/// An import that the repository does not answer, and nothing else.
static bool is_import(rp_interp *in, rp_val thrown)
{
  for (uint32_t i = 0; thrown->kind == RP_CHOICE && i < thrown->choice.count; i++) {
    if (!is_import(in, thrown->choice.options[i].value)) {
      return false;
    }
  }
  return thrown->kind == RP_CHOICE || (rp_value_is(thrown, RP_OBJECT_INSTANCE) &&
                                       thrown->object->class == rp_builtin_class(in, "ModuleNotFoundError"));
}

/// Behind the body. `missing`: an import may have failed in it that the repository does not answer.
static rp_flow exec_behind(rp_interp *in, const watcher *w, const rp_flow *flow, uint32_t otherwise, bool missing)
{
  rp_condition raises = flow->raises;
  if (raises->kind == RP_GUARD_FALSE) {
    return exec_smooth(in, w, flow, otherwise);
  }
  rp_val thrown = flow->thrown != NULL ? flow->thrown : rp_unknown(in, RP_RULE_RAISES, w->node);
  if (raises->kind == RP_GUARD_TRUE) {
    return exec_exceptions(in, w, thrown, 0);
  }
  rp_condition smooth = rp_guard_not(&in->values, raises);
  rp_fork fork;
  rp_fork_begin(in, &fork, smooth);
  rp_flow went = *flow;
  went.falls = went.falls == smooth ? in->values.always : went.falls;
  rp_flow a = exec_smooth(in, w, &went, otherwise);
  rp_val exception = in->raised;
  rp_fork_other(in, &fork);
  uint32_t found = in->found_imports;
  rp_flow b = exec_exceptions(in, w, thrown, 0);
  if (missing && in->found_imports > found &&
      !rp_flow_only_raises(&b)) { // a handler that imports from the repository counts
    rp_fork_keep_second(in, &fork);
    return b;
  }
  if (rp_flow_only_raises(&b) && is_import(in, thrown)) { // as without a try: what it says of the failure is no path
    rp_fork_keep_first(in, &fork);
    in->raised = NULL;
    return a;
  }
  in->raised = in->raised != NULL ? in->raised : exception;
  return rp_flow_end_fork(in, &fork, &a, &b);
}

rp_flow rp_exec_try(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  watcher w = {.facts = facts, .node = node, .handlers = rp_ir_list_at(facts, facts->b[node])};
  bool last_block = rp_ir_list_at(facts, facts->d[node]).count > 0;
  in->frame->finallys += last_block;
  rp_flow flow;
  if (w.handlers.count > 0) {
    import_handlers imports = import_handlers_of(facts, w.handlers);
    rp_guarding guarding = {.imports = imports.some, .only_imports = imports.only};
    rp_guarding *outer = in->frame->guarding;
    size_t drops = in->drops.count;
    in->frame->guarding = &guarding;
    flow = rp_exec_block(in, facts->a[node]);
    in->frame->guarding = outer;
    if (flow.raises->kind != RP_GUARD_FALSE) {
      in->drops.count = drops; // the handlers answer for what raises
    }
    flow = exec_behind(in, &w, &flow, facts->c[node], guarding.missing);
    in->may_raise = in->may_raise || (outer == NULL && guarding.raised);
  } else {
    flow = rp_exec_block(in, facts->a[node]);
  }
  in->frame->finallys -= last_block;
  if (last_block) {
    rp_val exception = in->raised;
    rp_val outer = in->handling;
    bool raises = flow.raises->kind == RP_GUARD_TRUE;
    in->handling = flow.raises->kind == RP_GUARD_FALSE ? outer : known_or(in, raises ? exception : NULL, node);
    in->raised = NULL;
    rp_flow last = rp_exec_block(in, facts->d[node]);
    in->handling = outer;
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

rp_flow rp_exec_watched(rp_interp *in, const rp_facts *facts, uint32_t node, rp_val manager, rp_flow_rest body,
                        void *data)
{
  watcher w = {.facts = facts, .node = node, .manager = manager};
  rp_guarding guarding = {0};
  rp_guarding *outer = in->frame->guarding;
  in->frame->guarding = &guarding;
  rp_flow flow = body(in, data);
  in->frame->guarding = outer;
  flow = exec_behind(in, &w, &flow, 0, false);
  in->may_raise = in->may_raise || (outer == NULL && guarding.raised);
  return flow;
}

/// Nothing that can be raised, for certain.
static bool is_no_exception(rp_interp *in, rp_val value)
{
  if (rp_value_is(value, RP_OBJECT_INSTANCE)) {
    return !rp_class_has_unknown_base(value->object->class) &&
           !rp_class_derives(value->object->class, rp_builtin_class(in, "BaseException"));
  }
  bool others = rp_value_is(value, RP_OBJECT_FUNCTION) || rp_value_is(value, RP_OBJECT_METHOD) ||
                rp_value_is(value, RP_OBJECT_MODULE);
  return rp_value_is_scalar(value) || rp_value_is_container(value) || others;
}

/// What an expression of a raise statement gives: a class is called. NULL: something else was raised meanwhile.
static rp_val exception_of(rp_interp *in, uint32_t expression, uint32_t node, const char *refusal)
{
  bool cause = strcmp(refusal, "exceptions") != 0;
  rp_val value = rp_eval(in, expression);
  value = value == NULL ? NULL : rp_path_prune(in, value);
  if (value != NULL && rp_value_is(value, RP_OBJECT_CLASS)) {
    value = rp_call_simple(in, value, NULL, 0, node);
  }
  return value != NULL && is_no_exception(in, value) && !(cause && value->kind == RP_NONE)
             ? rp_raise(in, "TypeError", "%s must derive from BaseException", refusal)
             : value;
}

rp_flow rp_exec_raise(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  if (facts->a[node] == 0 && in->handling != NULL) {
    in->raised = in->handling;
    in->raise_is_explicit = true;
    return rp_flow_raises(in);
  }
  if (facts->a[node] == 0) {
    rp_raise(in, "RuntimeError", "No active exception to reraise");
    return rp_flow_raises(in);
  }
  rp_val value = exception_of(in, facts->a[node], node, "exceptions");
  uint32_t from = value == NULL ? 0 : facts->b[node];
  rp_val cause = from == 0 ? NULL : exception_of(in, from, node, "exception causes");
  if (from != 0 && cause == NULL) {
    value = NULL;
  }
  if (value != NULL && rp_value_is(value, RP_OBJECT_INSTANCE) && rp_module_is_given(in->frame->module)) {
    rp_env_set(in, &value->object->env, rp_sym(in, RP_EXCEPTION_OURS), in->values.yes);
  }
  if (value != NULL && rp_value_is(value, RP_OBJECT_INSTANCE)) {
    const rp_symbol *name = rp_sym(in, "__cause__");
    bool has = rp_env_find(&value->object->env, name) != NULL;
    if (cause != NULL || !has) {
      rp_env_set(in, &value->object->env, name, cause != NULL ? cause : in->values.none);
    }
  }
  if (value != NULL) {
    in->raised = value;
    in->raise_is_explicit = true;
  } else if (in->raised == NULL) {
    rp_raise(in, "Exception", "raised");
  }
  return rp_flow_raises(in);
}
