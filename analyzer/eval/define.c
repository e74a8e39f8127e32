// def, class and lambda, and the decorators above them.
#include "analyzer/eval/metaclass.h"
#include "analyzer/eval/statement.h"
#include "analyzer/lib/luigi.h"

rp_val rp_decorate(rp_interp *in, rp_val value, rp_ir_list decorators, size_t from)
{
  rp_val *evaluated = rp_arena_alloc(in->arena, (decorators.count + 1) * sizeof *evaluated);
  for (size_t i = from; i < decorators.count; i++) {
    evaluated[i] = rp_eval(in, decorators.items[i]);
    in->raised = NULL;
  }
  for (size_t i = decorators.count; i > from && value != NULL; i--) {
    uint32_t node = decorators.items[i - 1];
    rp_val decorator = evaluated[i - 1];
    rp_val result = decorator == NULL ? NULL : rp_call_simple(in, decorator, &value, 1, node);
    bool raises =
        decorator != NULL && result == NULL && in->raised != NULL && rp_value_is(in->raised, RP_OBJECT_INSTANCE);
    if (raises && rp_value_is(value, RP_OBJECT_CLASS)) {
      rp_class_refuse(value->object, in->raised);
    }
    if (raises && (in->frame->function != NULL || in->frame->guarding != NULL)) {
      return NULL; // a handler, or the caller, takes it
    }
    if (result == NULL || result->kind == RP_UNKNOWN ||
        (result->kind == RP_NONE && rp_value_is(value, RP_OBJECT_CLASS))) {
      in->raised = NULL;
      rp_str text = rp_node_text(in, in->frame->module->facts, node);
      rp_note_add(in, RP_RULE_DECORATOR_UNKNOWN, node, text);
      // A class stays what it is, as far as is known; a function may have become anything.
      if (rp_value_is(value, RP_OBJECT_CLASS)) {
        value->object->cls.handed = true;
      }
      result = rp_value_is(value, RP_OBJECT_CLASS) ? value : rp_unknown(in, RP_RULE_DECORATOR_UNKNOWN, node);
    }
    value = result;
  }
  return value;
}

rp_val rp_docstring(rp_interp *in, const rp_module *module, uint32_t body)
{
  const rp_facts *facts = module->facts;
  rp_ir_list statements = rp_ir_list_at(facts, body);
  if (module->stub) {
    return rp_unknown_text(in, RP_RULE_OPERATION_UNKNOWN, 0, RP_STR("__doc__"));
  }
  uint32_t first = statements.count > 0 ? statements.items[0] : 0;
  if (first == 0 || rp_ir_kind_of(facts, first) != RP_IR_EXPRESSION ||
      rp_ir_kind_of(facts, facts->a[first]) != RP_IR_STRING) {
    return in->values.none;
  }
  rp_str text = rp_ir_text(facts, facts->a[facts->a[first]]);
  return rp_str_find(text, RP_STR("\n"), 0) != SIZE_MAX || rp_str_find(text, RP_STR("\t"), 0) != SIZE_MAX ||
                 (text.size > 0 && text.data[0] == ' ')
             ? rp_unknown_text(in, RP_RULE_OPERATION_UNKNOWN, 0, RP_STR("__doc__"))
             : rp_value_str(&in->values, text);
}

rp_val rp_function_new(rp_interp *in, uint32_t node)
{
  const rp_facts *facts = in->frame->module->facts;
  bool lambda = rp_ir_kind_of(facts, node) == RP_IR_LAMBDA;
  rp_object *function = rp_object_new(in, RP_OBJECT_FUNCTION);
  function->function.name = lambda ? rp_sym(in, "<lambda>") : rp_ir_symbol(in, facts, facts->a[node]);
  rp_str name = function->function.name->text;
  const rp_frame *frame = in->frame;
  function->function.qualname = name;
  if (frame->class_body != NULL) {
    function->function.qualname =
        rp_arena_printf(in->arena, "%.*s.%.*s", RP_STR_ARG(frame->class_body->cls.qualname), RP_STR_ARG(name));
  } else if (frame->function != NULL) {
    function->function.qualname = rp_arena_printf(in->arena, "%.*s.<locals>.%.*s",
                                                  RP_STR_ARG(frame->function->function.qualname), RP_STR_ARG(name));
  }
  function->function.module = frame->module;
  function->function.node = node;
  function->function.scope = frame->scope;
  for (rp_scope *scope = frame->scope; scope != NULL && !scope->captured; scope = scope->outer) {
    scope->captured = true;
  }
  function->function.owner = frame->class_body;
  rp_ir_list parameters = rp_ir_list_at(facts, lambda ? facts->a[node] : facts->b[node]);
  rp_val *defaults = rp_arena_zalloc(in->arena, parameters.count + 1, sizeof *defaults);
  for (size_t i = 0; i < parameters.count; i++) {
    uint32_t parameter = parameters.items[i];
    if (facts->b[parameter] != 0 && facts->d[parameter] != RP_IR_PARAMETER_TUPLE) {
      in->raised = NULL;
      defaults[i] = rp_eval(in, facts->b[parameter]);
      if (in->raised != NULL) { // defaults are evaluated when the def statement runs
        return NULL;
      }
    }
  }
  function->function.defaults = defaults;
  if (!lambda && frame->module->stub) {
    function->function.native =
        rp_lib_stub_native(in, frame->module, function->function.qualname, facts, facts->c[node]);
  }
  return rp_value_object(&in->values, function);
}

rp_flow rp_exec_definition(rp_interp *in, const rp_facts *facts, uint32_t node, bool class)
{
  rp_val value = class ? rp_class_statement(in, node) : rp_function_new(in, node);
  if (value == NULL) {
    return rp_flow_raises(in);
  }
  rp_ir_list decorators = rp_ir_list_at(facts, facts->d[node]);
  value = rp_decorate(in, value, decorators, class ? 0 : 1);
  if (value == NULL) {
    return rp_flow_raises(in);
  }
  rp_name_store(in, rp_ir_symbol(in, facts, facts->a[node]), value);
  return rp_flow_falls(in);
}
