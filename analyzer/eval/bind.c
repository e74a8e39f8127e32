// The arguments of a call bound to the parameters of a function of the repository (Python reference 6.3.4).
#include "analyzer/eval/bind.h"

static bool is_given(rp_interp *in, const rp_scope *scope, const rp_symbol *name)
{
  (void)in;
  return rp_env_find(&scope->env, name) != NULL;
}

/// A keyword that is given on some paths only takes the default on the others.
static rp_val or_default(rp_interp *in, rp_val value, rp_val fallback)
{
  if (value->kind != RP_CHOICE) {
    return value;
  }
  rp_option options[RP_CHOICE_LIMIT];
  for (uint32_t i = 0; i < value->choice.count; i++) {
    options[i] = value->choice.options[i];
    if (options[i].value->kind == RP_UNBOUND) {
      options[i].value = fallback;
    }
  }
  return rp_path_prune(in, rp_value_choice(&in->values, options, value->choice.count));
}

static bool bind_keywords(rp_interp *in, const rp_facts *facts, rp_ir_list parameters, const rp_call *call,
                          rp_scope *scope, rp_object *extra, rp_str function)
{
  for (size_t i = 0; i < call->keyword_count; i++) {
    const rp_symbol *name = call->keywords[i].name;
    bool known = false;
    for (size_t k = 0; k < parameters.count && !known; k++) {
      uint32_t parameter = parameters.items[k];
      uint32_t kind = facts->d[parameter];
      known = (kind == RP_IR_PARAMETER_PLAIN || kind == RP_IR_PARAMETER_KEYWORD_ONLY) &&
              rp_str_eq(rp_ir_name(facts, facts->a[parameter]), name->text);
    }
    if (known && is_given(in, scope, name)) {
      rp_raise(in, "TypeError", "%.*s() got multiple values for argument '%.*s'", RP_STR_ARG(function),
               RP_STR_ARG(name->text));
      return false;
    }
    if (known) {
      rp_env_set(in, &scope->env, name, call->keywords[i].value);
    } else if (extra != NULL) {
      rp_dict_set(in, extra, rp_value_str(&in->values, name->text), call->keywords[i].value);
    } else {
      rp_raise(in, "TypeError", "%.*s() got an unexpected keyword argument '%.*s'", RP_STR_ARG(function),
               RP_STR_ARG(name->text));
      return false;
    }
  }
  return true;
}

static void bind_tuple(rp_interp *in, const rp_facts *facts, uint32_t pattern, rp_scope *scope, rp_val value,
                       uint32_t node)
{
  rp_ir_list names = rp_ir_list_at(facts, facts->a[pattern]); // Python 2's def f(a, (b, c))
  for (size_t i = 0; i < names.count; i++) {
    rp_val item = rp_subscript(in, value, rp_value_int(&in->values, (int64_t)i), node);
    if (item != NULL && rp_ir_kind_of(facts, names.items[i]) == RP_IR_NAME) {
      rp_env_set(in, &scope->env, rp_ir_symbol(in, facts, facts->a[names.items[i]]), item);
    }
    in->raised = NULL;
  }
}

/// Python reference 6.3.4: positional arguments, keywords, *args, **kwargs, defaults. False: raised.
bool rp_bind_arguments(rp_interp *in, rp_object *function, const rp_call *call, rp_scope *scope)
{
  const rp_facts *facts = function->function.module->facts;
  uint32_t node = function->function.node;
  bool lambda = rp_ir_kind_of(facts, node) == RP_IR_LAMBDA;
  rp_ir_list parameters = rp_ir_list_at(facts, lambda ? facts->a[node] : facts->b[node]);
  rp_str name = function->function.name->text;
  rp_object *star = NULL;
  rp_object *extra = NULL;
  size_t used = 0;
  for (size_t i = 0; i < parameters.count; i++) {
    uint32_t parameter = parameters.items[i];
    const rp_symbol *symbol = rp_ir_symbol(in, facts, facts->a[parameter]);
    uint32_t kind = facts->d[parameter];
    if (kind == RP_IR_PARAMETER_STAR) {
      rp_val tuple = rp_sequence_new(in, RP_OBJECT_TUPLE, NULL, 0);
      star = tuple->object;
      rp_env_set(in, &scope->env, symbol, tuple);
    } else if (kind == RP_IR_PARAMETER_DOUBLE_STAR) {
      rp_val dict = rp_dict_new(in);
      extra = dict->object;
      rp_env_set(in, &scope->env, symbol, dict);
    } else if (kind != RP_IR_PARAMETER_KEYWORD_ONLY && used < call->count && star == NULL) {
      if (kind == RP_IR_PARAMETER_TUPLE) {
        bind_tuple(in, facts, facts->b[parameter], scope, call->args[used], call->node);
      } else {
        rp_env_set(in, &scope->env, symbol, call->args[used]);
      }
      used++;
    }
  }
  for (; used < call->count; used++) {
    if (star == NULL) {
      rp_raise(in, "TypeError", "%.*s() takes fewer positional arguments", RP_STR_ARG(name));
      return false;
    }
    rp_items_append(in, star, (rp_item){call->args[used], in->values.always, false, false});
  }
  if (!bind_keywords(in, facts, parameters, call, scope, extra, name)) {
    return false;
  }
  if (call->rest != NULL && star != NULL) {
    rp_items_append(in, star, (rp_item){call->rest, in->values.always, true, false});
  }
  if (call->rest != NULL && extra != NULL) {
    rp_entry *entries = rp_arena_alloc(in->arena, (extra->entries.count + 1) * sizeof *entries);
    if (extra->entries.count > 0) {
      memcpy(entries, extra->entries.data, extra->entries.count * sizeof *entries);
    }
    entries[extra->entries.count] = (rp_entry){call->rest, call->rest, in->values.always, true, false};
    rp_dict_replace(in, extra, entries, extra->entries.count + 1);
  }
  for (size_t i = 0; i < parameters.count; i++) {
    uint32_t parameter = parameters.items[i];
    uint32_t kind = facts->d[parameter];
    if (kind == RP_IR_PARAMETER_STAR || kind == RP_IR_PARAMETER_DOUBLE_STAR || kind == RP_IR_PARAMETER_TUPLE) {
      continue;
    }
    const rp_symbol *symbol = rp_ir_symbol(in, facts, facts->a[parameter]);
    rp_val fallback = function->function.defaults[i];
    rp_val given = rp_env_find(&scope->env, symbol);
    if (given != NULL) {
      given = or_default(in, given, fallback);
    } else {
      given = call->rest != NULL ? call->rest : fallback;
    }
    if (given == NULL) {
      rp_raise(in, "TypeError", "%.*s() missing a required argument: '%.*s'", RP_STR_ARG(name),
               RP_STR_ARG(symbol->text));
      return false;
    }
    rp_env_set(in, &scope->env, symbol, given);
  }
  return true;
}
