// What code that was not run to its end may have changed. Where a budget ends, all that the same question would still learn is
// not known: its steps are spent (the answer says so, inventory/), and a function whose body was cut short gives nothing that is
// known. Two things go on behind a cut. A module's next statement starts afresh: what the names of the module hold is forgotten.
// And a recursion whose end is not decided is cut within one question: the outermost call of the function is tried once more,
// and what it changes of older objects is not known from there on, since the calls that were not made would have changed it too.
#include "analyzer/eval/evaluation.h"
#include "analyzer/eval/expression.h"
#include "analyzer/eval/journal.h"

#include "analyzer/eval/interp.h"

enum { MODULE_DEPTH = 2 };

rp_val rp_stop(rp_interp *in, unsigned code, uint32_t node)
{
  in->steps = 0;
  in->stopped_by = code;
  in->may_raise = true;
  return rp_unknown(in, code, node);
}

/// The contents of a container, the attributes of an instance or of a class that stand for themselves: no functions and classes.
/// Those of a class of another module stay.
static void forget_held(rp_interp *in, const rp_module *module, rp_val value, rp_val unknown)
{
  rp_forget_all(in, value, unknown);
  if (!rp_value_is(value, RP_OBJECT_INSTANCE) && !rp_value_is(value, RP_OBJECT_CLASS)) {
    return;
  }
  rp_object *object = value->object;
  if (object->kind == RP_OBJECT_CLASS && object->cls.module != module) {
    return;
  }
  for (uint32_t i = 0; i < object->env.count; i++) {
    const rp_slot *slot = &object->env.slots[i];
    rp_val held = rp_value_settled(slot->value);
    bool plain = held != NULL && (held->kind != RP_OBJECT || held->object->kind <= RP_OBJECT_ITERATOR);
    if (plain && !rp_str_starts_with(slot->name->text, RP_STR("__"))) {
      rp_env_set(in, &object->env, slot->name, unknown);
    }
  }
}

static void forget_module(rp_interp *in, rp_module *module, rp_val unknown, unsigned depth)
{
  if (module == NULL || module->object == NULL || rp_module_is_given(module) || depth > MODULE_DEPTH) {
    return;
  }
  for (uint32_t i = 0; i < module->object->env.count; i++) {
    rp_val value = rp_value_settled(module->object->env.slots[i].value);
    if (value != NULL && rp_value_is(value, RP_OBJECT_MODULE)) {
      forget_module(in, value->object->module.module, unknown, depth + 1);
    } else if (value != NULL && depth == 0) {
      forget_held(in, module, value, unknown);
    } else if (value != NULL) {
      rp_forget_all(in, value, unknown);
    }
  }
}

/// What functions of the module bind in it.
static void forget_globals(rp_interp *in, rp_module *module, rp_val unknown)
{
  const rp_facts *facts = module->facts;
  for (uint32_t node = 1; node < facts->kind.len; node++) {
    rp_ir_list names =
        rp_ir_kind_of(facts, node) == RP_IR_GLOBAL ? rp_ir_list_at(facts, facts->a[node]) : (rp_ir_list){0};
    for (size_t i = 0; i < names.count; i++) {
      const rp_symbol *name = rp_ir_symbol(in, facts, facts->a[names.items[i]]);
      if (rp_env_find(&module->object->env, name) != NULL) {
        rp_env_set(in, &module->object->env, name, unknown);
      }
    }
  }
}

void rp_forget_module(rp_interp *in, rp_module *module, rp_val unknown)
{
  forget_module(in, module, unknown, 0);
  forget_globals(in, module, unknown);
}

static void forget_change(rp_interp *in, const rp_change *change, rp_val unknown)
{
  if (change->env != NULL) {
    if (change->value == NULL || !rp_value_is(change->value, RP_OBJECT_MODULE)) { // else it was imported
      rp_env_set(in, change->env, change->env->slots[change->slot].name, unknown);
    }
    return;
  }
  if (change->object->memo) {
    return;
  }
  rp_forget_all(in, rp_value_object(&in->values, change->object), unknown);
  if (change->object->kind == RP_OBJECT_ITERATOR) {
    rp_items_replace(in, change->object, &(rp_item){unknown, in->values.always, true, false}, 1);
  }
}

/// An attribute of an instance that `function`, its constructor, made: one that was tried once more begins anew.
static bool is_constructed(const rp_object *function, const rp_change *change)
{
  const rp_env *env = change->env;
  rp_object *owner = function->function.owner;
  if (env == NULL || env->names || env->local || owner == NULL ||
      !rp_str_is(function->function.name->text, "__init__")) {
    return false;
  }
  const rp_object *object = (const rp_object *)(const void *)((const char *)env - offsetof(rp_object, env));
  return object->kind == RP_OBJECT_INSTANCE && rp_class_derives(object->class, owner);
}

void rp_forget_deeper(rp_interp *in, rp_object *function, const rp_call *call)
{
  rp_val raised = in->raised;
  rp_object *yielded = in->yielded;
  bool may_raise = in->may_raise;
  uint32_t recursions = in->recursions;
  size_t notes = in->notes.count;
  size_t drops = in->drops.count;
  rp_touched touched = {.floor = in->next_object};
  rp_sandbox sandbox;
  rp_sandbox_begin(in, &sandbox);
  in->touched = &touched;
  (void)rp_call_value(in, rp_value_object(&in->values, function), call);
  in->touched = NULL;
  rp_sandbox_end(in, &sandbox);
  in->raised = raised;
  in->yielded = yielded;
  in->may_raise = may_raise;
  in->recursions = recursions;
  in->notes.count = notes;
  in->drops.count = drops;
  rp_val unknown = rp_unknown(in, RP_RULE_RECURSION, call->node);
  for (size_t i = 0; i < touched.changes.count; i++) {
    if (!is_constructed(function, &touched.changes.items[i])) {
      forget_change(in, &touched.changes.items[i], unknown);
    }
  }
}
