// Truth of a value: known, or a condition. What is not known is a condition of its own each time that it is tested.
#include "analyzer/eval/option.h"
#include "analyzer/lib/lib.h"

rp_condition rp_test(rp_interp *in, rp_val value, uint32_t node)
{
  if (value->kind != RP_UNKNOWN) {
    return rp_truth(in, value);
  }
  rp_cause cause = *value->cause;
  cause.text = rp_node_text(in, in->frame->module->facts, node);
  return rp_guard_unknown(&in->values, rp_value_unknown(&in->values, &cause)->cause);
}

/// Whether all or one of the operands holds, as a condition: an operand that is not known and does not hold is no value that is tested
/// once more. Those behind one that decides are evaluated under the condition that it does not.
static rp_condition test_logical(rp_interp *in, rp_ir_list nodes, bool is_and)
{
  rp_condition result = is_and ? in->values.always : in->values.never;
  for (size_t i = 0; i < nodes.count; i++) {
    rp_condition go = is_and ? result : rp_guard_not(&in->values, result);
    int decided = rp_path_decides(in, go);
    if (decided == 0) {
      break;
    }
    if (decided == 1) {
      result = rp_eval_test(in, nodes.items[i]);
      if (result == NULL) {
        return NULL;
      }
      continue;
    }
    rp_fork fork;
    rp_fork_begin(in, &fork, go);
    rp_condition next = rp_eval_test(in, nodes.items[i]);
    rp_fork_other(in, &fork);
    rp_fork_end(in, &fork);
    if (next == NULL) {
      in->may_raise = true;
      rp_drop_add(in, go);
      in->raised = NULL;
      return is_and ? in->values.never : result;
    }
    result = is_and ? rp_guard_and(&in->values, result, next) : rp_guard_or(&in->values, result, next);
  }
  return result;
}

rp_condition rp_eval_test(rp_interp *in, uint32_t node)
{
  const rp_facts *facts = in->frame->module->facts;
  rp_ir_kind kind = rp_ir_kind_of(facts, node);
  bool negated = kind == RP_IR_UNARY && facts->a[node] == RP_IR_OP_NOT;
  if ((negated || kind == RP_IR_AND || kind == RP_IR_OR) && in->eval_depth < RP_EVAL_DEPTH) {
    in->eval_depth++;
    rp_condition result = negated ? rp_eval_test(in, facts->b[node])
                                  : test_logical(in, rp_ir_list_at(facts, facts->a[node]), kind == RP_IR_AND);
    in->eval_depth--;
    return result != NULL && negated ? rp_guard_not(&in->values, result) : result;
  }
  rp_val value = rp_eval(in, node);
  return value == NULL ? NULL : rp_test(in, value, node);
}

rp_condition rp_truth(rp_interp *in, rp_val value)
{
  rp_values *values = &in->values;
  switch (value->kind) {
  case RP_NONE:
    return values->never;
  case RP_BOOL:
  case RP_INT:
  case RP_TIMEDELTA:
    return value->integer != 0 ? values->always : values->never;
  case RP_FLOAT:
    return value->real != 0 ? values->always : values->never;
  case RP_STR_:
  case RP_BYTES:
    return value->text.size != 0 ? values->always : values->never;
  case RP_BIGINT:
  case RP_DATE:
  case RP_DATETIME:
  case RP_PATH:
  case RP_ELLIPSIS:
  case RP_NOT_IMPLEMENTED:
    return values->always;
  case RP_UNBOUND:
  case RP_JOINED:
    return values->never;
  case RP_INPUT:
  case RP_ELEMENT:
    return rp_guard_literal(values, value, false);
  case RP_UNKNOWN:
    return rp_guard_unknown(values, value->cause);
  case RP_DERIVED:
    if (value->derived.shape == RP_DERIVE_UNARY && value->derived.op == RP_IR_OP_NOT) {
      return rp_guard_not(values, rp_truth(in, value->derived.operands[0]));
    }
    if (value->derived.shape == RP_DERIVE_TRUTH) {
      return rp_truth(in, value->derived.operands[0]);
    }
    return rp_guard_literal(values, value, false);
  case RP_CHOICE: {
    rp_condition result = values->never;
    for (uint32_t i = 0; i < value->choice.count; i++) {
      rp_condition option = rp_truth(in, value->choice.options[i].value);
      result = rp_guard_or(values, result, rp_guard_and(values, value->choice.options[i].condition, option));
    }
    return result;
  }
  case RP_OBJECT:
    break;
  }
  const rp_object *object = rp_value_is(value, RP_OBJECT_VIEW) ? value->object->view.of : value->object;
  if (object->kind == RP_OBJECT_LIST || object->kind == RP_OBJECT_TUPLE || object->kind == RP_OBJECT_SET) {
    rp_condition some = values->never;
    bool many = false;
    for (size_t i = 0; i < object->items.count; i++) {
      const rp_item *item = &object->items.data[i];
      many = many || item->many;
      some = item->many ? some : rp_guard_or(values, some, item->condition);
    }
    return !many || some->kind == RP_GUARD_TRUE ? some : rp_guard_literal(values, value, false);
  }
  if (object->kind == RP_OBJECT_DICT) {
    rp_condition some = values->never;
    bool many = false;
    for (size_t i = 0; i < object->entries.count; i++) {
      many = many || object->entries.data[i].many;
      some = object->entries.data[i].many ? some : rp_guard_or(values, some, object->entries.data[i].condition);
    }
    return !many || some->kind == RP_GUARD_TRUE ? some : rp_guard_literal(values, value, false);
  }
  const rp_object *class = object->kind == RP_OBJECT_INSTANCE || object->kind == RP_OBJECT_CLASS ? object->class : NULL;
  if (class != NULL) {
    static const char *const HOOKS[] = {"__bool__", "__nonzero__", "__len__"};
    for (size_t i = 0; i < 3; i++) {
      rp_object *owner = NULL;
      rp_val hook = rp_class_find(in, class, rp_sym(in, HOOKS[i]), &owner);
      if (hook != NULL && !owner->cls.opaque) {
        rp_val result = object->kind == RP_OBJECT_CLASS ? rp_call_simple(in, hook, &value, 1, 0)
                                                        : rp_call_method(in, value, HOOKS[i], NULL, 0, 0);
        return result == NULL ? rp_guard_unknown(values, rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, 0)->cause)
                              : rp_truth(in, result);
      }
    }
  }
  if (object->kind == RP_OBJECT_INSTANCE && rp_enum_plain(in, value) != value) {
    return rp_truth(in, rp_enum_plain(in, value));
  }
  if (object->kind == RP_OBJECT_INSTANCE && rp_class_of_value(in, object->class)) {
    return rp_guard_unknown(values, rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, 0)->cause);
  }
  if (object->kind == RP_OBJECT_NATIVE && object->native.row == NULL) {
    return rp_guard_literal(values, value, false); // an object from outside
  }
  return values->always;
}
