// Calls: argument evaluation is eval.c's; here a call with its values reaches a row of the library, a function of the
// repository (bound by Python's rules, run in a frame of its own) or a class (instance.c).
#include "analyzer/eval/alias.h"
#include "analyzer/eval/bind.h"
#include "analyzer/eval/expression.h"
#include "analyzer/eval/iterator.h"
#include "analyzer/eval/lazy.h"
#include "analyzer/eval/metaclass.h"
#include "analyzer/eval/option.h"
#include "analyzer/eval/statement.h"
#include "analyzer/lib/lib.h"
#include "analyzer/lib/luigi.h"

/// Of one function, below a condition or loop that is not decided: depth; and how often it may happen at all before the depth is
/// one. A function that calls itself at two places would be run 2^depth times.
enum { RECURSION_LIMIT = 4, RECURSIONS_LIMIT = 30 };
/// Statements of modules that one function may bring to the end of their budget: the next that calls it is there at once.
enum { SPENT_LIMIT = 3 };

rp_val rp_method_new(rp_interp *in, rp_val function, rp_val self)
{
  rp_object *method = rp_object_new(in, RP_OBJECT_METHOD);
  method->method.function = function;
  method->method.self = self;
  return rp_value_object(&in->values, method);
}

rp_val rp_arg(rp_interp *in, const rp_call *call, size_t position, const char *name)
{
  if (position < call->count) {
    return call->args[position];
  }
  if (name == NULL) {
    return NULL;
  }
  const rp_symbol *symbol = rp_sym(in, name);
  for (size_t i = 0; i < call->keyword_count; i++) {
    if (call->keywords[i].name == symbol) {
      return call->keywords[i].value;
    }
  }
  return NULL;
}

// ---- rows ----

static bool any_symbolic(const rp_call *call)
{
  if (call->self != NULL && rp_value_is_symbolic(call->self)) {
    return true;
  }
  for (size_t i = 0; i < call->count; i++) {
    if (rp_value_is_symbolic(call->args[i])) {
      return true;
    }
  }
  for (size_t i = 0; i < call->keyword_count; i++) {
    if (rp_value_is_symbolic(call->keywords[i].value)) {
      return true;
    }
  }
  return false;
}

static rp_val first_of(const rp_call *call, rp_value_kind kind)
{
  if (call->self != NULL && call->self->kind == kind) {
    return call->self;
  }
  for (size_t i = 0; i < call->count; i++) {
    if (call->args[i]->kind == kind) {
      return call->args[i];
    }
  }
  for (size_t i = 0; i < call->keyword_count; i++) {
    if (call->keywords[i].value->kind == kind) {
      return call->keywords[i].value;
    }
  }
  return NULL;
}

/// `place`: why the value depends on where the process runs; NULL.
static rp_val derive(rp_interp *in, const rp_native *row, const rp_call *call, const rp_cause *place)
{
  if (call->keyword_count > 0) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, call->node); // f(a=x) and f(b=x) must not become equal
  }
  RP_VEC(rp_val) operands = {0};
  if (call->self != NULL) {
    RP_PUSH(in->arena, &operands, call->self);
  }
  for (size_t i = 0; i < call->count; i++) {
    RP_PUSH(in->arena, &operands, call->args[i]);
  }
  if (row->type != RP_TYPE_STR && row->type != RP_TYPE_BOOL) {
    in->may_raise = true; // int(text), strptime(text, …): the text decides
  }
  rp_str name = rp_str_of(row->name);
  size_t dot = rp_str_rfind_char(name, '.');
  if (call->self != NULL) {
    name = rp_str_sub(name, dot == SIZE_MAX ? 0 : dot + 1, name.size);
  } else if (rp_str_starts_with(name, RP_STR("builtins."))) {
    name = rp_str_sub(name, 9, name.size);
  }
  rp_derivation shape = call->self != NULL ? RP_DERIVE_METHOD : RP_DERIVE_CALL;
  const rp_symbol *symbol = rp_intern_str(&in->names, name);
  return place != NULL ? rp_value_placed(&in->values, shape, symbol, operands.items, operands.count, row->type, place)
                       : rp_value_derived(&in->values, shape, 0, symbol, operands.items, operands.count, row->type);
}

typedef struct replaced_call {
  const rp_native *row;
  const rp_call *call;
  rp_val wanted; ///< the choice that is replaced wherever it stands
} replaced_call;

static rp_val call_row(rp_interp *in, const rp_native *row, const rp_call *call);

static rp_val call_option(rp_interp *in, rp_val option, void *data)
{
  const replaced_call *r = data;
  rp_val *args = rp_arena_alloc(in->arena, (r->call->count + 1) * sizeof *args);
  for (size_t i = 0; i < r->call->count; i++) {
    args[i] = r->call->args[i] == r->wanted ? option : r->call->args[i];
  }
  rp_keyword *keywords = rp_arena_alloc(in->arena, (r->call->keyword_count + 1) * sizeof *keywords);
  for (size_t i = 0; i < r->call->keyword_count; i++) {
    keywords[i] = r->call->keywords[i];
    keywords[i].value = keywords[i].value == r->wanted ? option : keywords[i].value;
  }
  rp_call call = *r->call;
  call.self = call.self == r->wanted ? option : call.self;
  call.args = args;
  call.keywords = keywords;
  return call_row(in, r->row, &call);
}

static rp_val call_row(rp_interp *in, const rp_native *row, const rp_call *call)
{
  if ((row->flags & RP_NATIVE_OUTSIDE) != 0) {
    rp_tell(in, rp_str_of(row->name), call);
    in->may_raise = true;
    return rp_unknown(in, RP_RULE_READS_OUTSIDE, call->node);
  }
  rp_call with_row = *call;
  with_row.row = row;
  call = &with_row;
  if (call->self != NULL && call->self->kind == RP_OBJECT && call->self->object->kind <= RP_OBJECT_DICT) {
    rp_lazy_reads(in, call->self->object);
  }
  bool placed = (row->flags & RP_NATIVE_PLACE) != 0;
  if (placed || (row->flags & RP_NATIVE_PURE) != 0) {
    rp_val unknown = first_of(call, RP_UNKNOWN);
    if (unknown != NULL || call->rest != NULL) {
      in->may_raise = true;
      return unknown != NULL ? unknown : call->rest;
    }
    rp_val choice = first_of(call, RP_CHOICE);
    if (choice != NULL) {
      return rp_choice_map(in, choice, call_option, &(replaced_call){row, call, choice});
    }
    rp_val anywhere = placed && !any_symbolic(call) ? row->call(in, call) : NULL;
    if (anywhere != NULL && anywhere->kind != RP_UNKNOWN) { // the place of the process decides nothing here
      return anywhere;
    }
    if (placed) {
      in->raised = NULL;
      rp_tell(in, rp_str_of(row->name), call);
      return derive(in, row, call, rp_unknown(in, RP_RULE_READS_PLACE, call->node)->cause);
    }
    if (any_symbolic(call)) {
      return derive(in, row, call, NULL);
    }
  } else if (call->self != NULL && rp_value_is_symbolic(call->self) && (row->flags & RP_NATIVE_RECEIVER) == 0) {
    return derive(in, row, call, NULL); // the receiver itself is not known: no row can change it
  }
  unsigned reads = RP_NATIVE_READS | RP_NATIVE_READS_LATER | RP_NATIVE_READS_SOME;
  rp_val result = (row->flags & reads) != 0 ? rp_call_reading(in, call) : row->call(in, call);
  in->may_raise = in->may_raise || (result != NULL && result->kind == RP_UNKNOWN); // next(it): nor whether it ends
  rp_forget_changed(in, call, result);
  return result;
}

static rp_val call_outside(rp_interp *in, rp_val function, const rp_call *call)
{
  rp_str name = function->object->native.name->text;
  bool stays = rp_notice(in, name, call);
  rp_outside_kind kind = (rp_outside_kind)rp_external_kind(function->object);
  if (kind == RP_OUTSIDE_HARMLESS) {
    static const char *const LOGGERS[] = {"getLogger", "get_logger", "logging.Logger", "logging.Logger.getChild"};
    bool logger = false;
    for (size_t i = 0; i < sizeof LOGGERS / sizeof LOGGERS[0]; i++) {
      logger = logger || rp_str_ends_with(name, rp_str_of(LOGGERS[i]));
    }
    return logger ? rp_external(in, RP_STR("logging.Logger")) : in->values.none;
  }
  in->may_raise = true;
  uint32_t code = kind == RP_OUTSIDE_READS ? RP_RULE_READS_OUTSIDE : RP_RULE_CALL_UNKNOWN;
  rp_val unknown = rp_unknown_call(in, name, code, call->node);
  if (!stays) {
    rp_forget_given(in, call, unknown);
  }
  return unknown;
}

// ---- functions ----

/// What a function whose body is done gives back.
static rp_val result_of(rp_interp *in, const rp_flow *flow)
{
  if (flow->raises->kind != RP_GUARD_FALSE) {
    in->may_raise = true;
  }
  if (flow->raises->kind == RP_GUARD_TRUE) {
    return NULL;
  }
  in->raised = NULL;
  rp_option options[2];
  size_t count = 0;
  if (flow->returns->kind != RP_GUARD_FALSE) {
    options[count++] = (rp_option){flow->returns, flow->value};
  }
  if (flow->falls->kind != RP_GUARD_FALSE) {
    options[count++] = (rp_option){flow->falls, in->values.none};
  }
  rp_val result = count == 1 ? options[0].value : rp_value_choice(&in->values, options, count);
  return result != NULL ? result : in->values.none;
}

static unsigned times_entered(const rp_interp *in, const rp_object *function)
{
  unsigned times = 0;
  for (const rp_frame *frame = in->frame; frame != NULL; frame = frame->caller) {
    times += frame->function == function;
  }
  return times;
}

static rp_val run_function(rp_interp *in, rp_object *function, const rp_call *call)
{
  rp_module *module = function->function.module;
  const rp_facts *facts = module->facts;
  uint32_t node = function->function.node;
  if (in->call_depth >= RP_CALL_DEPTH) {
    return rp_stop(in, RP_RULE_BUDGET_DEPTH, call->node);
  }
  if (in->steps == 0) {
    return rp_unknown(in, in->stopped_by, call->node);
  }
  rp_object *called_by_module = in->called_by_module;
  if (in->frame != NULL && in->frame->function == NULL && in->importing) {
    if (function->function.spent >= SPENT_LIMIT) { // logger = get_logger(__name__) in each of a hundred modules
      return rp_stop(in, RP_RULE_BUDGET_STEPS, call->node);
    }
    in->called_by_module = function;
  }
  uint32_t cuts = in->cuts;
  if (in->fork_depth > 0 || in->loop_depth > 0) { // a recursion whose end is not decided
    unsigned same = times_entered(in, function);
    in->recursions += same > 0;
    if (same >= RECURSION_LIMIT || (same > 0 && in->recursions > RECURSIONS_LIMIT)) {
      in->may_raise = true;
      function->function.cut = ++in->cuts;
      rp_val unknown = rp_unknown(in, RP_RULE_RECURSION, call->node);
      rp_forget_given(in, call, unknown);
      return unknown;
    }
  }
  rp_scope *scope = RP_NEW(in->arena, rp_scope);
  scope->env.birth = in->next_object++;
  scope->env.names = true;
  scope->env.local = true;
  scope->outer = function->function.scope;
  if (!rp_bind_arguments(in, function, call, scope)) {
    return NULL;
  }
  bool lambda = rp_ir_kind_of(facts, node) == RP_IR_LAMBDA;
  uint32_t info = lambda ? facts->c[node] : 0;
  if (!lambda) {
    rp_ir_list decorators = rp_ir_list_at(facts, facts->d[node]);
    info = decorators.count > 0 ? decorators.items[0] : 0;
  }
  uint32_t flags = facts->a[info];
  scope->facts = facts;
  scope->bound = facts->b[info];
  bool coroutine = (flags & RP_IR_FUNCTION_ASYNC) != 0; // Luigi never awaits it; somebody else may, at any time
  rp_frame frame = {.caller = in->frame,
                    .module = module,
                    .scope = scope,
                    .function = function,
                    .self = call->count > 0 ? call->args[0] : NULL,
                    .node = node};
  rp_lazy_run later;
  if (coroutine || (flags & RP_IR_FUNCTION_GENERATOR) != 0) {
    frame.yields = rp_object_new(in, RP_OBJECT_ITERATOR);
    frame.with_body = coroutine ? NULL : in->with_body;
    in->with_body = NULL;
  }
  bool is_later = frame.yields != NULL && frame.with_body == NULL && frame.caller != NULL;
  if (is_later) {
    rp_lazy_begin(in, &later, scope->env.birth);
  }
  in->frame = &frame;
  in->call_depth++;
  rp_val handling = in->handling;
  if (frame.yields != NULL) { // whoever goes on with it may handle another one then
    in->handling = rp_unknown(in, RP_RULE_RAISES, call->node);
  }
  rp_val result;
  if (lambda) {
    result = rp_eval(in, facts->b[node]);
  } else {
    rp_flow flow = rp_exec_block(in, facts->c[node]);
    result = result_of(in, &flow);
  }
  if (coroutine && result == NULL) { // perhaps it comes that far
    rp_forget_block(in, facts, facts->c[node], node);
  }
  in->call_depth--;
  in->frame = frame.caller;
  in->handling = handling;
  in->yielded = result == NULL && frame.yields != NULL && !coroutine ? frame.yields : in->yielded;
  if (is_later) {
    rp_lazy_end(in, &later, frame.yields);
  }
  if (coroutine) {
    in->raised = NULL;
    in->may_raise = true;
    result = rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, call->node);
  } else if (is_later && result == NULL) {
    result = rp_iterator_raising(in, frame.yields, call->node);
  }
  if (function->function.cut > cuts && in->touched == NULL && times_entered(in, function) == 0) {
    rp_forget_deeper(in, function, call);
  }
  if (in->steps == 0) { // its body was not run to the end
    in->raised = NULL;
    return rp_unknown(in, in->stopped_by, call->node);
  }
  in->called_by_module = called_by_module;
  if (frame.yields != NULL && result != NULL && !coroutine) {
    rp_env_set(in, &frame.yields->env, rp_sym(in, RP_GENERATOR_RETURNED), result);
    return rp_value_object(&in->values, frame.yields);
  }
  return result;
}

// ---- everything callable ----

static rp_val call_class(rp_interp *in, rp_object *class, const rp_call *call)
{
  if (class->cls.opaque) {
    in->may_raise = true;
    rp_val unknown = rp_unknown(in, RP_RULE_CALL_UNKNOWN, call->node);
    rp_forget_given(in, call, unknown);
    return unknown;
  }
  for (size_t i = 0; i < call->keyword_count; i++) { // Register.__call__(cls, …), Luigi 3.8.1 task_register.py:73
    if (rp_str_is(call->keywords[i].name->text, "cls") && rp_class_derives_named(class, "luigi.task", "Task")) {
      return rp_raise(in, "TypeError", "Register.__call__() got multiple values for argument 'cls'");
    }
  }
  rp_val hook = rp_meta_method(in, class, "__call__");
  if (hook != NULL) {
    return rp_call_value(in, rp_method_new(in, hook, rp_value_object(&in->values, class)), call);
  }
  return rp_instantiate(in, class, call);
}

static rp_val call_partial(rp_interp *in, rp_object *partial, const rp_call *call)
{
  RP_VEC(rp_val) args = {0};
  RP_VEC(rp_keyword) keywords = {0};
  for (size_t i = 0; i < partial->items.count; i++) {
    RP_PUSH(in->arena, &args, partial->items.data[i].value);
  }
  for (size_t i = 0; i < call->count; i++) {
    RP_PUSH(in->arena, &args, call->args[i]);
  }
  for (size_t i = 0; i < partial->entries.count; i++) {
    const rp_symbol *name = rp_intern_str(&in->names, partial->entries.data[i].key->text);
    bool replaced = false;
    for (size_t k = 0; k < call->keyword_count; k++) {
      replaced = replaced || call->keywords[k].name == name;
    }
    if (!replaced) {
      RP_PUSH(in->arena, &keywords, ((rp_keyword){name, partial->entries.data[i].value}));
    }
  }
  for (size_t i = 0; i < call->keyword_count; i++) {
    RP_PUSH(in->arena, &keywords, call->keywords[i]);
  }
  rp_call merged = *call;
  merged.args = args.items;
  merged.count = args.count;
  merged.keywords = keywords.items;
  merged.keyword_count = keywords.count;
  return rp_call_value(in, partial->method.function, &merged);
}

/// What stands behind a method or an instance: an instance whose class has it as its own __call__ is behind itself.
static rp_val call_behind(rp_interp *in, rp_val function, const rp_call *call)
{
  if (in->eval_depth >= RP_EVAL_DEPTH) {
    return rp_stop(in, RP_RULE_BUDGET_DEPTH, call->node);
  }
  in->eval_depth++;
  rp_val result = rp_call_value(in, function, call);
  in->eval_depth--;
  return result;
}

static rp_val call_method(rp_interp *in, rp_object *method, const rp_call *call)
{
  rp_val function = method->method.function;
  rp_call bound = *call;
  if (rp_value_is(function, RP_OBJECT_NATIVE)) {
    bound.self = method->method.self;
    return call_behind(in, function, &bound);
  }
  rp_val *args = rp_arena_alloc(in->arena, (call->count + 1) * sizeof *args);
  args[0] = method->method.self;
  if (call->count > 0) {
    memcpy(args + 1, call->args, call->count * sizeof *args);
  }
  bound.args = args;
  bound.count = call->count + 1;
  return call_behind(in, function, &bound);
}

typedef struct calling {
  const rp_call *call;
} calling;

static rp_val call_callee_option(rp_interp *in, rp_val option, void *data)
{
  return rp_call_value(in, option, ((const calling *)data)->call);
}

/// What functools.lru_cache tells calls apart by (3.11 functools.py:448, _make_key); NULL: it is not known.
static rp_val key_of_call(rp_interp *in, const rp_call *call)
{
  rp_val key = rp_sequence_new(in, RP_OBJECT_TUPLE, call->args, call->count);
  for (size_t i = 0; i < call->keyword_count; i++) {
    rp_val parts[3] = {in->values.ellipsis, rp_value_str(&in->values, call->keywords[i].name->text),
                       call->keywords[i].value};
    for (size_t k = i > 0; k < 3; k++) {
      rp_items_append(in, key->object, (rp_item){parts[k], in->values.always, false, false});
    }
  }
  bool known = call->rest == NULL;
  for (size_t i = 0; i < key->object->items.count; i++) {
    rp_val part = key->object->items.data[i].value;
    known = known && (rp_value_is_scalar(part) || rp_value_is(part, RP_OBJECT_INSTANCE));
  }
  return known ? key : NULL;
}

/// A function under functools.lru_cache runs once for the same arguments: it gives the same list each time, with what was done to
/// it, and what it changes is changed once. A tuple may as well be made again.
static rp_val call_kept(rp_interp *in, rp_object *function, rp_object *memo, const rp_call *call)
{
  rp_val key = key_of_call(in, call);
  rp_val found = key != NULL ? rp_dict_find(in, memo, key) : NULL;
  if (found != NULL && (rp_value_is_container(found) || rp_value_is_scalar(found))) {
    return found;
  }
  rp_val result = run_function(in, function, call);
  bool kept = result != NULL && (rp_value_is_scalar(result) || rp_value_is_container(result));
  if (key != NULL && kept && in->loop_depth <= memo->loop_depth) {
    memo->memo = rp_journal_watch(result) && (memo->memo || memo->entries.count == 0);
    rp_dict_set(in, memo, key, result);
  }
  return result;
}

static rp_val call_function(rp_interp *in, rp_object *function, const rp_call *call)
{
  rp_val memo = function->env.count > 0 ? rp_env_find(&function->env, rp_sym(in, RP_FUNCTION_MEMO)) : NULL;
  return memo != NULL && rp_value_is(memo, RP_OBJECT_DICT) ? call_kept(in, function, memo->object, call)
                                                           : run_function(in, function, call);
}

rp_val rp_call_value(rp_interp *in, rp_val function, const rp_call *call)
{
  function = rp_path_prune(in, function);
  if (function == NULL) {
    return rp_raise(in, "NameError", "unbound");
  }
  if (in->steps > 0) {
    in->steps--;
  }
  if (function->kind == RP_UNKNOWN) {
    rp_tell_unknown(in, function, call);
    in->may_raise = true;
    rp_forget_given(in, call, function);
    return function;
  }
  if (function->kind == RP_CHOICE) {
    return rp_choice_map(in, function, call_callee_option, &(calling){call});
  }
  if (rp_value_is_symbolic(function)) {
    rp_tell_unknown(in, function, call);
    in->may_raise = true;
    rp_val unknown = rp_unknown(in, RP_RULE_TASK_CLASS_UNKNOWN, call->node);
    rp_forget_given(in, call, unknown);
    return unknown;
  }
  if (function->kind != RP_OBJECT) {
    return rp_raise(in, "TypeError", "object is not callable");
  }
  rp_object *object = function->object;
  switch (object->kind) {
  case RP_OBJECT_NATIVE:
    return object->native.row != NULL ? call_row(in, object->native.row, call) : call_outside(in, function, call);
  case RP_OBJECT_FUNCTION:
    if (object->function.module->stub) { // what stands for Luigi may write a file
      rp_tell(in, object->function.name->text, call);
    }
    return object->function.native != NULL ? call_row(in, object->function.native, call)
                                           : call_function(in, object, call);
  case RP_OBJECT_METHOD:
    return call_method(in, object, call);
  case RP_OBJECT_CLASS:
    return call_class(in, object, call);
  case RP_OBJECT_PARTIAL:
    return call_partial(in, object, call);
  case RP_OBJECT_STATICMETHOD:
    return rp_call_value(in, object->method.function, call);
  case RP_OBJECT_INSTANCE: {
    rp_val origin = rp_alias_origin(in, function);
    if (origin != NULL) {
      return call_behind(
          in, rp_value_is(origin, RP_OBJECT_INSTANCE) ? rp_unknown(in, RP_RULE_CALL_UNKNOWN, call->node) : origin,
          call);
    }
    rp_object *owner = NULL;
    rp_val hook = rp_class_find(in, object->class, rp_sym(in, "__call__"), &owner);
    if (hook == NULL) {
      return rp_raise(in, "TypeError", "object is not callable");
    }
    if (owner->cls.opaque) {
      in->may_raise = true;
      return rp_unknown(in, RP_RULE_BASE_UNKNOWN, call->node);
    }
    return call_behind(in, rp_method_new(in, hook, function), call);
  }
  case RP_OBJECT_LIST:
  case RP_OBJECT_TUPLE:
  case RP_OBJECT_SET:
  case RP_OBJECT_DICT:
  case RP_OBJECT_ITERATOR:
  case RP_OBJECT_VIEW:
  case RP_OBJECT_MODULE:
  case RP_OBJECT_PROPERTY:
  case RP_OBJECT_CLASSMETHOD:
  case RP_OBJECT_SUPER:
    break;
  }
  return rp_raise(in, "TypeError", "object is not callable");
}

rp_val rp_call_simple(rp_interp *in, rp_val function, const rp_val *args, size_t count, uint32_t node)
{
  return rp_call_value(in, function, &(rp_call){.args = args, .count = count, .node = node});
}

rp_val rp_call_method(rp_interp *in, rp_val object, const char *name, const rp_val *args, size_t count, uint32_t node)
{
  rp_val method = rp_attribute(in, object, rp_sym(in, name), node);
  return method == NULL ? NULL : rp_call_simple(in, method, args, count, node);
}
