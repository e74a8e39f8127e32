// Blocks of statements. Where only some paths fall through, the rest of the block is evaluated as one arm of a fork
// under that condition, so that every statement is evaluated once, whatever the number of early returns.
#include "analyzer/eval/expression.h"
#include "analyzer/eval/metaclass.h"
#include "analyzer/eval/statement.h"

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
    all[before + i] = rp_ir_symbol(in, facts, facts->a[names.items[i]]);
  }
  if (global) {
    scope->globals = all;
    scope->global_count = before + names.count;
  } else {
    scope->nonlocals = all;
    scope->nonlocal_count = before + names.count;
  }
}

static bool delete_target(rp_interp *in, const rp_facts *facts, uint32_t target)
{
  rp_ir_kind kind = rp_ir_kind_of(facts, target);
  if (kind == RP_IR_NAME) {
    rp_name_store(in, rp_ir_symbol(in, facts, facts->a[target]), NULL);
  } else if (kind == RP_IR_SUBSCRIPT) {
    rp_val object = rp_eval(in, facts->a[target]);
    rp_val index = object == NULL ? NULL : rp_eval(in, facts->b[target]);
    if (index == NULL) {
      return false;
    }
    if (rp_value_is(object, RP_OBJECT_DICT) || rp_value_is(object, RP_OBJECT_LIST)) {
      return rp_call_method(in, object, "pop", &index, 1, target) != NULL;
    }
    if (rp_value_is(object, RP_OBJECT_INSTANCE) && rp_class_hook(in, object->object->class, "__delitem__") != NULL) {
      return rp_call_method(in, object, "__delitem__", &index, 1, target) != NULL;
    }
    if (rp_value_is_scalar(object) || rp_value_is_container(object)) {
      return rp_raise(in, "TypeError", "object does not support item deletion") != NULL;
    }
    rp_tell_set(in, object, "__delitem__", &index, 1, target);
  } else if (kind == RP_IR_ATTRIBUTE) {
    rp_val object = rp_eval(in, facts->a[target]);
    const rp_symbol *name = rp_private_name(in, rp_ir_symbol(in, facts, facts->b[target]));
    if (object != NULL) {
      rp_tell_set(in, object, "__delattr__", NULL, 0, target);
    }
    return object != NULL && rp_attribute_delete(in, object, name, target);
  }
  return true;
}

static rp_flow exec_delete(rp_interp *in, const rp_facts *facts, uint32_t list)
{
  rp_ir_list targets = rp_ir_list_at(facts, list);
  for (size_t i = 0; i < targets.count; i++) {
    if (!delete_target(in, facts, targets.items[i])) {
      return rp_flow_raises(in);
    }
    in->raised = NULL;
  }
  return rp_flow_falls(in);
}

/// Keeps the text of an annotation in a class body: dataclasses and NamedTuple make fields of them.
static void annotate(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  const rp_symbol *name = rp_sym(in, "__annotations__");
  rp_val annotations = rp_env_find(&in->frame->class_body->env, name);
  if (annotations == NULL || !rp_value_is(annotations, RP_OBJECT_DICT)) {
    annotations = rp_dict_new(in);
    rp_env_set(in, &in->frame->class_body->env, name, annotations);
  }
  rp_str text = rp_ir_kind_of(facts, facts->b[node]) == RP_IR_STRING ? rp_ir_text(facts, facts->a[facts->b[node]])
                                                                     : rp_node_text(in, facts, facts->b[node]);
  rp_dict_set(in, annotations->object, rp_value_str(&in->values, rp_ir_name(facts, facts->a[facts->a[node]])),
              rp_value_str(&in->values, text));
}

/// The AssertionError of an assertion that does not hold, with its message.
static rp_flow fail_assertion(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  rp_val message = facts->b[node] == 0 ? NULL : rp_eval(in, facts->b[node]);
  if (facts->b[node] != 0 && message == NULL) {
    return rp_flow_raises(in);
  }
  in->frame->node = facts->a[node];
  rp_val class = rp_value_object(&in->values, rp_builtin_class(in, "AssertionError"));
  rp_val error = rp_call_simple(in, class, &message, message != NULL, node);
  if (error != NULL) {
    in->raised = error;
    in->raise_is_explicit = true;
  }
  return rp_flow_raises(in);
}

/// Who watches what a body does hears of a statement that raises, or may, as of a call without a receiver and arguments.
static void tell_of_raise(rp_interp *in, uint32_t node)
{
  if (!in->frame->module->stub) {
    rp_tell(in, RP_STR("raise"), &(rp_call){.node = node});
  }
}

/// Where the test is not decided, what follows runs all the same: outside of a try an assertion is no branch.
static rp_flow exec_assert(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  rp_condition holds = rp_eval_test(in, facts->a[node]);
  if (holds == NULL) {
    return rp_flow_raises(in);
  }
  int decided = rp_path_decides(in, holds);
  if (decided == 1) {
    return rp_flow_falls(in);
  }
  tell_of_raise(in, node);
  if (decided == 0) {
    return fail_assertion(in, facts, node);
  }
  if (in->frame->guarding != NULL) {
    rp_fork fork;
    rp_fork_begin(in, &fork, holds);
    rp_flow goes = rp_flow_falls(in);
    rp_fork_other(in, &fork);
    rp_flow fails = fail_assertion(in, facts, node);
    return rp_flow_end_fork(in, &fork, &goes, &fails);
  }
  in->frame->node = facts->a[node];
  rp_raise(in, "AssertionError", "assert");
  in->raise_is_explicit = true;
  rp_drop_add(in, rp_guard_not(&in->values, holds));
  in->raised = NULL;
  in->may_raise = true;
  return rp_flow_falls(in);
}

rp_flow rp_exec_statement(rp_interp *in, uint32_t node)
{
  const rp_facts *facts = in->frame->module->facts;
  rp_flow flow = rp_flow_falls(in);
  in->frame->node = node;
  in->raised = NULL;
  switch ((int)rp_ir_kind_of(facts, node)) {
  case RP_IR_EXPRESSION:
    return rp_eval(in, facts->a[node]) == NULL ? rp_flow_raises(in) : flow;
  case RP_IR_ASSIGN:
    return rp_exec_assign(in, facts, node);
  case RP_IR_AUG_ASSIGN:
    return rp_exec_aug_assign(in, facts, node);
  case RP_IR_ANN_ASSIGN:
    if (in->frame->class_body != NULL && rp_ir_kind_of(facts, facts->a[node]) == RP_IR_NAME) {
      annotate(in, facts, node);
    }
    if (facts->c[node] != 0) {
      rp_val value = rp_eval(in, facts->c[node]);
      if (value == NULL) {
        return rp_flow_raises(in);
      }
      in->raised = NULL;
      rp_assign(in, facts->a[node], value);
      if (in->raised != NULL) {
        return rp_flow_raises(in);
      }
    }
    return flow;
  case RP_IR_RETURN: {
    rp_val value = facts->a[node] == 0 ? in->values.none : rp_eval(in, facts->a[node]);
    if (value == NULL) {
      return rp_flow_raises(in);
    }
    flow.falls = in->values.never;
    flow.returns = in->values.always;
    flow.value = value;
    return flow;
  }
  case RP_IR_IF:
    return rp_exec_if(in, facts, node);
  case RP_IR_FOR:
    return rp_exec_for(in, facts, node);
  case RP_IR_WHILE:
    return rp_exec_while(in, facts, node);
  case RP_IR_WITH:
    return rp_exec_with(in, facts, node);
  case RP_IR_TRY:
    return rp_exec_try(in, facts, node);
  case RP_IR_RAISE:
    tell_of_raise(in, node);
    return rp_exec_raise(in, facts, node);
  case RP_IR_ASSERT:
    return exec_assert(in, facts, node);
  case RP_IR_IMPORT: {
    rp_ir_list aliases = rp_ir_list_at(facts, facts->a[node]);
    for (size_t i = 0; i < aliases.count; i++) {
      if (!rp_exec_import_alias(in, facts, aliases.items[i])) {
        return rp_flow_raises(in);
      }
    }
    return flow;
  }
  case RP_IR_IMPORT_FROM:
    return rp_exec_import_from(in, facts, node);
  case RP_IR_FUNCTION:
  case RP_IR_CLASS:
    return rp_exec_definition(in, facts, node, rp_ir_kind_of(facts, node) == RP_IR_CLASS);
  case RP_IR_DELETE:
    return exec_delete(in, facts, facts->a[node]);
  case RP_IR_GLOBAL:
  case RP_IR_NONLOCAL:
    declare(in, facts, facts->a[node], rp_ir_kind_of(facts, node) == RP_IR_GLOBAL);
    return flow;
  case RP_IR_MATCH: {
    rp_val subject = rp_eval(in, facts->a[node]);
    return subject == NULL ? rp_flow_raises(in)
                           : rp_exec_cases(in, facts, rp_ir_list_at(facts, facts->b[node]), 0, subject);
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
    if (in->frame->class_body != NULL) { // it may have held any attribute of the class
      rp_env_set(in, &in->frame->class_body->env, rp_sym(in, "?"), rp_unknown(in, RP_RULE_SYNTAX_OPAQUE, node));
    } else if (in->frame->function != NULL) { // it may have returned or yielded anything
      rp_val unknown = rp_unknown(in, RP_RULE_SYNTAX_OPAQUE, node);
      if (in->frame->yields != NULL) {
        rp_items_append(in, in->frame->yields, (rp_item){unknown, in->values.always, true, false});
      }
      flow.returns = rp_guard_unknown(&in->values, unknown->cause);
      flow.falls = rp_guard_not(&in->values, flow.returns);
      flow.value = unknown;
    }
    return flow;
  default: // pass, print
    return flow;
  }
}

typedef struct remainder {
  rp_ir_list nodes;
  size_t at;
} remainder;

static rp_flow exec_remainder(rp_interp *in, void *data)
{
  remainder *r = data;
  while (r->at < r->nodes.count && in->steps > 0) {
    in->steps--;
    rp_flow step = in->frame->guarding != NULL ? rp_exec_guarded(in, r->nodes, &r->at)
                                               : rp_exec_statement(in, r->nodes.items[r->at++]);
    if (step.falls->kind != RP_GUARD_TRUE) {
      return r->at == r->nodes.count ? step : rp_flow_then(in, &step, exec_remainder, r);
    }
  }
  return rp_flow_falls(in);
}

rp_flow rp_exec_statements(rp_interp *in, rp_ir_list nodes)
{
  return exec_remainder(in, &(remainder){nodes, 0});
}

rp_str rp_exception_text(rp_interp *in, rp_val exception)
{
  rp_val args = rp_env_find(&exception->object->env, rp_sym(in, "args"));
  return rp_arena_printf(in->arena, "raises %.*s%.*s", RP_STR_ARG(exception->object->class->cls.name->text),
                         RP_STR_ARG(args != NULL ? rp_value_text(in, args) : RP_STR("")));
}

rp_val rp_note_raise(rp_interp *in, uint32_t node)
{
  rp_val exception = in->raised;
  in->raised = NULL;
  if (exception == NULL || !rp_value_is(exception, RP_OBJECT_INSTANCE)) {
    return NULL;
  }
  rp_note_add(in, RP_RULE_RAISES, node, rp_exception_text(in, exception));
  return exception;
}

/// The import ends here, so that nobody gets the classes of the statements before: `luigi --module` ends with it, too.
static void end_import(rp_interp *in, rp_module *module, rp_val exception, bool stated)
{
  module->failed = stated && module->failed == NULL ? exception : module->failed;
  if (module->broken != NULL || exception == NULL) {
    return;
  }
  module->broken = exception;
  for (size_t i = 0; i < in->classes.count; i++) {
    rp_object *class = in->classes.items[i];
    if (class->cls.module == module) {
      rp_class_refuse(class, exception);
    }
  }
}

void rp_exec_module(rp_interp *in, uint32_t list)
{
  const rp_facts *facts = in->frame->module->facts;
  rp_ir_list nodes = rp_ir_list_at(facts, list);
  uint64_t left = in->steps;
  for (size_t i = 0; i < nodes.count && left > 0; i++) {
    uint64_t budget = left < RP_STEPS_STATEMENT ? left : RP_STEPS_STATEMENT;
    rp_budget(in, budget);
    in->called_by_module = NULL;
    rp_flow flow = rp_exec_statement(in, nodes.items[i]);
    left -= budget - in->steps;
    if (in->steps == 0) {
      if (in->called_by_module != NULL) {
        in->called_by_module->function.spent++;
      }
      // What the statement binds and changes is not known; the next one starts afresh.
      unsigned code = in->stopped_by;
      rp_note_add(in, code, nodes.items[i], in->frame->module->name->text);
      rp_budget(in, 1000);
      rp_forget_module(in, in->frame->module, rp_unknown(in, code, nodes.items[i]));
      rp_forget_bound(in, facts, nodes.items[i], nodes.items[i]);
    }
    if (flow.raises->kind == RP_GUARD_TRUE) {
      end_import(in, in->frame->module, rp_note_raise(in, nodes.items[i]), flow.stated);
    }
    in->raised = NULL;
  }
}

rp_val rp_exec_class_body(rp_interp *in, uint32_t list)
{
  rp_val first = NULL;
  rp_ir_list nodes = rp_ir_list_at(in->frame->module->facts, list);
  for (size_t i = 0; i < nodes.count && in->steps > 0; i++) {
    in->steps--;
    rp_flow flow = rp_exec_statement(in, nodes.items[i]);
    rp_val exception = flow.raises->kind == RP_GUARD_TRUE ? rp_note_raise(in, nodes.items[i]) : NULL;
    first = first == NULL ? exception : first;
    in->raised = NULL;
  }
  return first;
}

rp_flow rp_exec_block(rp_interp *in, uint32_t list)
{
  if (in->eval_depth >= RP_EVAL_DEPTH) {
    (void)rp_stop(in, RP_RULE_BUDGET_DEPTH, 0);
    return rp_flow_falls(in);
  }
  in->eval_depth++;
  rp_flow flow = rp_exec_statements(in, rp_ir_list_at(in->frame->module->facts, list));
  in->eval_depth--;
  return flow;
}
