// Names: what one gives in a class body, the functions around, the module and Python itself, and where it is bound.
#include "analyzer/eval/expression.h"
#include "analyzer/eval/lazy.h"
#include "analyzer/lib/lib.h"
#include "analyzer/lib/luigi.h"

static bool is_declared(const rp_symbol *const *names, size_t count, const rp_symbol *name)
{
  for (size_t i = 0; i < count; i++) {
    if (names[i] == name) {
      return true;
    }
  }
  return false;
}

/// A name of the function that has no value (yet, or any more): outer names are not asked.
static bool is_unbound(rp_interp *in, const rp_scope *scope, const rp_symbol *name)
{
  if (scope->facts == NULL || scope->facts->n_problems > 0 ||
      is_declared(scope->nonlocals, scope->nonlocal_count, name)) {
    return false;
  }
  rp_ir_list names = rp_ir_list_at(scope->facts, scope->bound);
  for (size_t i = 0; i < names.count; i++) {
    if (rp_ir_symbol(in, scope->facts, scope->facts->a[names.items[i]]) == name) {
      return true;
    }
  }
  return false;
}

static rp_val load_builtin(rp_interp *in, const rp_symbol *name, uint32_t node)
{
  if (rp_str_is(name->text, "NotImplemented")) {
    return in->values.not_implemented;
  }
  if (rp_str_is(name->text, "Ellipsis")) {
    return in->values.ellipsis;
  }
  rp_object *class = rp_builtin_class(in, name->text.data);
  if (class != NULL && rp_str_find(name->text, RP_STR("."), 0) == SIZE_MAX) {
    return rp_value_object(&in->values, class);
  }
  const rp_symbol *qualified = rp_qualified(in, rp_sym(in, "builtins"), name);
  if (rp_native_named(in, qualified) != NULL || rp_lib_is_builtin(name->text)) {
    return rp_external_named(in, qualified);
  }
  const rp_module *module = in->frame->module;
  if (rp_env_find(&module->object->env, rp_sym(in, "*")) != NULL || module->facts->n_problems > 0) {
    return rp_unknown(in, RP_RULE_NAME_UNKNOWN, node);
  }
  return rp_raise(in, "NameError", "name '%.*s' is not defined", RP_STR_ARG(name->text));
}

typedef rp_val (*name_loader)(rp_interp *in, const rp_symbol *name, uint32_t node);

/// What `bound` holds, and where it has no value what is found further out.
static rp_val load_or(rp_interp *in, rp_val bound, name_loader outer, const rp_symbol *name, uint32_t node)
{
  if (bound == NULL || bound->kind != RP_CHOICE) { // most names
    return bound != NULL ? bound : outer(in, name, node);
  }
  rp_condition unbound;
  rp_val found = rp_path_split(in, bound, &unbound);
  if (found == NULL || unbound == in->values.never) {
    return found != NULL ? found : outer(in, name, node);
  }
  rp_val further = outer(in, name, node);
  if (further == NULL) {
    in->raised = NULL;
    in->may_raise = true;
    return found;
  }
  rp_option options[2] = {{rp_guard_not(&in->values, unbound), found}, {unbound, further}};
  return rp_value_choice(&in->values, options, 2);
}

static rp_val load_global(rp_interp *in, const rp_symbol *name, uint32_t node)
{
  if (in->importing && !in->frame->module->stub) {
    rp_lazy_reads_name(in, &in->frame->module->object->env, name);
  }
  return load_or(in, rp_env_find(&in->frame->module->object->env, name), load_builtin, name, node);
}

rp_object *rp_owner_of(const rp_object *function)
{
  rp_object *owner = function->function.owner;
  return owner != NULL && owner->cls.mro_count == 0 && owner->class != NULL ? owner->class : owner;
}

static rp_val load_from_scopes(rp_interp *in, const rp_symbol *name, uint32_t node)
{
  for (rp_scope *scope = in->frame->scope; scope != NULL; scope = scope->outer) {
    if (is_declared(scope->globals, scope->global_count, name)) {
      break;
    }
    rp_val found = rp_path_prune(in, rp_env_find(&scope->env, name));
    if (found != NULL) {
      rp_lazy_reads_name(in, &scope->env, name);
      return found;
    }
    if (is_unbound(in, scope, name)) {
      return rp_raise(in, scope == in->frame->scope ? "UnboundLocalError" : "NameError", "'%.*s' has no value here",
                      RP_STR_ARG(name->text));
    }
  }
  if (in->frame->scope != NULL && rp_str_is(name->text, "__class__")) { // the cell that super() without arguments reads
    rp_object *owner = in->frame->function != NULL ? rp_owner_of(in->frame->function) : NULL;
    return owner != NULL && owner->cls.mro_count > 0 ? rp_value_object(&in->values, owner)
                                                     : rp_unknown(in, RP_RULE_NAME_UNKNOWN, node);
  }
  return load_global(in, name, node);
}

rp_val rp_name_load(rp_interp *in, const rp_symbol *name, uint32_t node)
{
  const rp_object *body = in->frame->class_body;
  rp_val own = body != NULL ? rp_env_find(&body->env, rp_private_name(in, name)) : NULL;
  rp_val found = load_or(in, own, load_from_scopes, name, node);
  if (found == NULL && body != NULL && rp_env_find(&body->env, rp_sym(in, RP_ATTRIBUTE_ANY)) != NULL) {
    in->raised = NULL; // vars() of the body was given names that are not known
    in->may_raise = true;
    return rp_unknown(in, RP_RULE_NAME_UNKNOWN, node);
  }
  return found;
}

void rp_name_store(rp_interp *in, const rp_symbol *name, rp_val value)
{
  rp_frame *frame = in->frame;
  rp_scope *scope = frame->scope;
  if (frame->class_body != NULL) {
    rp_env_set(in, &frame->class_body->env, rp_private_name(in, name), value);
    return;
  }
  bool global = scope == NULL || is_declared(scope->globals, scope->global_count, name);
  if (global) {
    if (!in->importing && value != NULL) {
      value = rp_unknown_text(in, RP_RULE_MUTABLE_GLOBAL, frame->node, name->text); // differs from call to call
      rp_note_add(in, RP_RULE_MUTABLE_GLOBAL, frame->node, name->text);
    }
    rp_env_set(in, &frame->module->object->env, name, value);
    return;
  }
  if (is_declared(scope->nonlocals, scope->nonlocal_count, name)) {
    for (rp_scope *outer = scope->outer; outer != NULL; outer = outer->outer) {
      if (rp_env_find(&outer->env, name) != NULL) {
        rp_env_set(in, &outer->env, name, value);
        return;
      }
    }
  }
  rp_env_set(in, &scope->env, name, value);
}
