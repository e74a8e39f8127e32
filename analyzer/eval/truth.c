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
