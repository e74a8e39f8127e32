// import statements: names of modules, with the dots of PEP 328 resolved, bound to what the linker finds.
#include "analyzer/eval/statement.h"
#include "analyzer/lib/lib.h"

bool rp_exec_import_alias(rp_interp *in, const rp_facts *facts, uint32_t alias)
{
  rp_str dotted = rp_ir_name(facts, facts->a[alias]);
  rp_val module = rp_import_module(in, in->frame->module, dotted);
  if (module == NULL) {
    return false;
  }
  size_t dot = rp_str_find(dotted, RP_STR("."), 0);
  rp_str bound = facts->b[alias] != 0 ? rp_ir_name(facts, facts->b[alias]) : rp_str_sub(dotted, 0, dot);
  if (facts->b[alias] == 0 && dot != SIZE_MAX) {
    module = rp_import_module(in, in->frame->module, bound);
  }
  if (module != NULL) {
    rp_name_store(in, rp_intern_str(&in->names, bound), module);
  }
  return module != NULL;
}

static void import_star(rp_interp *in, rp_val module)
{
  if (!rp_value_is(module, RP_OBJECT_MODULE) || module->object->module.module == NULL) {
    rp_name_store(in, rp_sym(in, "*"), rp_unknown(in, RP_RULE_NAME_UNKNOWN, in->frame->node));
    return;
  }
  const rp_module *of = module->object->module.module;
  if (rp_module_is_given(of) &&
      !rp_str_starts_with(of->name->text, RP_STR("luigi"))) { // a stub says less than there is
    rp_name_store(in, rp_sym(in, "*"), rp_unknown(in, RP_RULE_NAME_UNKNOWN, in->frame->node));
  }
  rp_env *env = &module->object->env;
  rp_val all = rp_env_find(env, rp_sym(in, "__all__"));
  for (uint32_t i = 0; i < env->count; i++) {
    const rp_symbol *name = env->slots[i].name;
    bool wanted = name->text.size > 0 && name->text.data[0] != '_';
    if (all != NULL) {
      rp_val listed = rp_compare(in, RP_IR_OP_IN, rp_value_str(&in->values, name->text), all, in->frame->node);
      wanted = listed == NULL || rp_truth(in, listed)->kind != RP_GUARD_FALSE;
      in->raised = NULL;
    }
    rp_val value = wanted ? rp_value_settled(env->slots[i].value) : NULL;
    if (value != NULL) {
      rp_name_store(in, name, value);
    }
  }
}

rp_str rp_relative_name(rp_interp *in, rp_str base, rp_str module, uint32_t up)
{
  for (uint32_t i = 0; i < up; i++) {
    size_t dot = rp_str_rfind_char(base, '.');
    base = dot == SIZE_MAX ? RP_STR("") : rp_str_sub(base, 0, dot);
  }
  if (base.size == 0 || module.size == 0) {
    return base.size == 0 ? module : base;
  }
  return rp_arena_printf(in->arena, "%.*s.%.*s", RP_STR_ARG(base), RP_STR_ARG(module));
}

/// The module that `from x import …` names, with the dots resolved; empty where they lead out of the tree.
static rp_str absolute_name(rp_interp *in, rp_str module, uint32_t level)
{
  const rp_module *from = in->frame->module;
  return level == 0 ? module : rp_relative_name(in, from->name->text, module, level - (from->package ? 1 : 0));
}

/// The module's own __getattr__ said that there is no such name, and something here takes the ImportError that it becomes (PEP 562).
static bool refused_by_module(rp_interp *in)
{
  return in->raised != NULL && in->raise_is_explicit && in->frame->guarding != NULL && in->frame->guarding->imports &&
         rp_value_is(in->raised, RP_OBJECT_INSTANCE) &&
         rp_class_derives(in->raised->object->class, rp_builtin_class(in, "AttributeError"));
}

void rp_import_may_fail(rp_interp *in)
{
  const rp_frame *frame = in->frame;
  in->missing_imports++;
  in->may_raise = true;
  if (frame != NULL && frame->function == NULL && (frame->guarding == NULL || !frame->guarding->imports)) {
    frame->module->lacks = true;
  }
}

rp_flow rp_exec_import_from(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  rp_str dotted = absolute_name(in, rp_ir_name(facts, facts->a[node]), facts->b[node]);
  rp_val module = dotted.size == 0 ? NULL : rp_import_module(in, in->frame->module, dotted);
  if (module == NULL && dotted.size > 0) {
    return rp_flow_raises(in);
  }
  rp_ir_list aliases = rp_ir_list_at(facts, facts->c[node]);
  for (size_t i = 0; i < aliases.count; i++) {
    uint32_t alias = aliases.items[i];
    rp_str name = rp_ir_name(facts, facts->a[alias]);
    if (rp_str_is(name, "*")) {
      if (module != NULL) {
        import_star(in, module);
      }
      continue;
    }
    rp_val value = NULL;
    bool is_module = false;
    if (module != NULL) {
      rp_str submodule = rp_arena_printf(in->arena, "%.*s.%.*s", RP_STR_ARG(dotted), RP_STR_ARG(name));
      bool own = rp_value_is(module, RP_OBJECT_MODULE) &&
                 rp_env_find(&module->object->env, rp_intern_str(&in->names, name)) != NULL;
      is_module = !own && (rp_linker_find(in->linker, in->frame->module, submodule) != NULL ||
                           rp_linker_has_package(in->linker, submodule));
      value = is_module ? rp_import_module(in, in->frame->module, submodule)
                        : rp_attribute(in, module, rp_intern_str(&in->names, name), node);
      if (value != NULL && value->kind == RP_UNKNOWN && value->cause->code == RP_RULE_NAME_UNKNOWN && !own &&
          !is_module) {
        rp_import_may_fail(in); // a name that the module has not: made by another step, or an ImportError
      }
    }
    if (value == NULL && is_module) {
      return rp_flow_raises(in);
    }
    bool outside = module != NULL && rp_value_is(module, RP_OBJECT_MODULE) &&
                   (module->object->module.module == NULL || module->object->module.module->stub);
    bool taken = outside && in->frame->guarding != NULL && in->frame->guarding->imports;
    if (taken && !is_module && value != NULL && rp_value_is(value, RP_OBJECT_NATIVE)) {
      int there = rp_lib_module_has(dotted, name);
      if (there == 0) {
        rp_raise(in, "ImportError", "cannot import name '%.*s' from '%.*s'", RP_STR_ARG(name), RP_STR_ARG(dotted));
        return rp_flow_raises(in);
      }
      if (there < 0 && value->object->native.row == NULL) {
        rp_import_may_fail(in);
      }
    }
    if (value == NULL && refused_by_module(in)) {
      rp_raise(in, "ImportError", "cannot import name '%.*s' from '%.*s'", RP_STR_ARG(name), RP_STR_ARG(dotted));
      return rp_flow_raises(in);
    }
    if (value == NULL) {
      in->raised = NULL;
      value = rp_unknown(in, RP_RULE_NAME_UNKNOWN, node);
    }
    rp_name_store(in, rp_intern_str(&in->names, facts->b[alias] != 0 ? rp_ir_name(facts, facts->b[alias]) : name),
                  value);
  }
  return rp_flow_falls(in);
}
