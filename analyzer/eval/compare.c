// Order, identity and membership. Conditions are decided only where Python's answer is certain.
#include <math.h>

#include "analyzer/eval/alias.h"
#include "analyzer/eval/display.h"
#include "analyzer/eval/iterator.h"
#include "analyzer/eval/lazy.h"
#include "analyzer/eval/option.h"
#include "analyzer/eval/view.h"
#include "analyzer/lib/lib.h"
#include "analyzer/lib/luigi.h"

static int order_of(rp_val a, rp_val b, bool *known)
{
  *known = true;
  bool number_a = rp_value_is_integral(a) || a->kind == RP_FLOAT;
  bool number_b = rp_value_is_integral(b) || b->kind == RP_FLOAT;
  if (number_a && number_b) {
    return rp_order_numbers(a, b, known);
  }
  if (a->kind == b->kind) {
    if (a->kind == RP_STR_ || a->kind == RP_BYTES || a->kind == RP_PATH) {
      return rp_str_cmp(a->text, b->text); // UTF-8 order is code point order
    }
    if (a->kind == RP_DATE || a->kind == RP_DATETIME || a->kind == RP_TIMEDELTA) {
      return (a->integer > b->integer) - (a->integer < b->integer);
    }
  }
  *known = false;
  return 0;
}

/// Lists and tuples compare as their first items that differ.
static rp_val order_sequences(rp_interp *in, int op, rp_val left, rp_val right, uint32_t node)
{
  bool lists = rp_value_is_list(left) && rp_value_is_list(right);
  bool tuples = rp_value_is(left, RP_OBJECT_TUPLE) && rp_value_is(right, RP_OBJECT_TUPLE);
  if (!lists && !tuples) {
    bool refused = rp_value_is_builtin(left) && rp_value_is_builtin(right);
    return refused ? rp_raise(in, "TypeError", "unorderable types") : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  const rp_items *a = &left->object->items;
  const rp_items *b = &right->object->items;
  size_t i = 0;
  while (i < a->count && i < b->count) {
    const rp_item *x = &a->data[i];
    const rp_item *y = &b->data[i];
    if (x->many || y->many || x->condition != y->condition) {
      return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
    }
    int same = rp_equal(in, x->value, y->value);
    if (same < 0) {
      return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
    }
    if (same == 0) {
      return rp_compare(in, op, x->value, y->value, node);
    }
    i++;
  }
  int order = (a->count > b->count) - (a->count < b->count);
  bool result = op == RP_IR_OP_LT   ? order < 0
                : op == RP_IR_OP_LE ? order <= 0
                : op == RP_IR_OP_GT ? order > 0
                                    : order >= 0;
  return rp_value_bool(&in->values, result);
}

static rp_val contains(rp_interp *in, rp_val item, rp_val container, uint32_t node)
{
  bool by_hash = rp_value_is(container, RP_OBJECT_DICT) || rp_view_is_set(container);
  if (by_hash && !rp_is_hashable(in, item)) {
    return NULL;
  }
  if (rp_value_is(container, RP_OBJECT_VIEW) && container->object->view.part == RP_VIEW_KEYS) {
    container = rp_value_object(&in->values, container->object->view.of);
  }
  if (container->kind == RP_STR_ && item->kind == RP_STR_) {
    return rp_value_bool(&in->values, rp_str_find(container->text, item->text, 0) != SIZE_MAX);
  }
  bool dict = container->kind == RP_OBJECT && container->object->kind == RP_OBJECT_DICT;
  if (dict) {
    rp_lazy_reads(in, container->object);
  }
  rp_val display = rp_display_is(container) ? container : dict ? rp_display_of(in, container->object) : NULL;
  if (display != NULL && (rp_value_is_scalar(item) || rp_value_is_symbolic(item))) {
    return rp_display_contains(in, display, item);
  }
  if (dict) {
    if (!rp_value_is_scalar(item) && item->kind != RP_OBJECT) {
      return NULL;
    }
    rp_val found = rp_dict_find(in, container->object, item);
    if (found == NULL) {
      for (size_t i = 0; i < container->object->entries.count; i++) {
        if (container->object->entries.data[i].many) {
          return rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, node);
        }
      }
      return in->values.no;
    }
    if (found->kind == RP_UNKNOWN && !rp_dict_tells(in, container->object, item)) {
      return found;
    }
    if (found->kind == RP_CHOICE) {
      rp_option options[RP_CHOICE_LIMIT];
      for (uint32_t i = 0; i < found->choice.count; i++) {
        options[i] = (rp_option){found->choice.options[i].condition,
                                 rp_value_bool(&in->values, found->choice.options[i].value->kind != RP_UNBOUND)};
      }
      return rp_value_choice(&in->values, options, found->choice.count);
    }
    return in->values.yes;
  }
  if (container->kind == RP_OBJECT && container->object->kind == RP_OBJECT_INSTANCE) {
    rp_object *owner = NULL;
    if (rp_class_find(in, container->object->class, rp_sym(in, "__contains__"), &owner) != NULL && !owner->cls.opaque) {
      return rp_call_method(in, container, "__contains__", &item, 1, node);
    }
  }
  if (rp_value_is(container, RP_OBJECT_CLASS) && rp_class_derives_named(container->object, "enum", "Enum")) {
    bool other = rp_value_is(item, RP_OBJECT_INSTANCE) && item->object->class != container->object &&
                 rp_class_derives_named(item->object->class, "enum", "Enum") && rp_enum_plain(in, item) == item;
    rp_val name = !other && rp_value_is(item, RP_OBJECT_INSTANCE) && item->object->class == container->object
                      ? rp_env_find(&item->object->env, rp_sym(in, "_name_"))
                      : NULL;
    bool member = name != NULL && name->kind == RP_STR_ &&
                  rp_lib_is_enum_member(in, container->object, rp_intern_str(&in->names, name->text));
    // 3.12 looks for values, too; versions before raise TypeError
    return member || other ? rp_value_bool(&in->values, member) : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  if (rp_value_is_symbolic(container) || container->kind == RP_NONE || rp_value_is_integral(container)) {
    return rp_value_is_symbolic(container) ? NULL : rp_raise(in, "TypeError", "argument is not iterable");
  }
  rp_reading reading = {0};
  bool reads = rp_value_is(container, RP_OBJECT_ITERATOR);
  if (reads) {
    rp_reading_begin(in, container->object, node, &reading);
  }
  uint32_t walks = in->set_walks;
  const rp_items *items = reads ? &reading.items : rp_iterate(in, container, node);
  in->set_walks = rp_value_is(container, RP_OBJECT_SET) ? walks : in->set_walks; // in whatever order it is looked for
  if (items == NULL) {
    return NULL;
  }
  bool all_known = true;
  for (size_t i = 0; i < items->count; i++) {
    int same = items->data[i].many ? -1 : rp_equal(in, items->data[i].value, item);
    if (same == 1 && rp_path_decides(in, items->data[i].condition) == 1) {
      if (all_known) { // what stands behind it was not read
        rp_reading_end(in, &reading, items->data + i + 1, items->count - i - 1);
      }
      return in->values.yes;
    }
    all_known = all_known && same == 0;
  }
  if (all_known) {
    rp_reading_exhaust(in, &reading, NULL);
  }
  return all_known ? in->values.no : NULL;
}

typedef struct comparison {
  int op;
  rp_val other;
  bool swapped;
  uint32_t node;
} comparison;

static rp_val compare_option(rp_interp *in, rp_val option, void *data)
{
  const comparison *c = data;
  return c->swapped ? rp_compare(in, c->op, c->other, option, c->node)
                    : rp_compare(in, c->op, option, c->other, c->node);
}

static rp_val compare_derived(rp_interp *in, int op, rp_val left, rp_val right)
{
  rp_val operands[2] = {left, right};
  // One spelling for a condition and its opposite, so that branches on both are seen as one.
  static const int OPPOSITE[][2] = {
      {RP_IR_OP_NE, RP_IR_OP_EQ}, {RP_IR_OP_IS_NOT, RP_IR_OP_IS}, {RP_IR_OP_NOT_IN, RP_IR_OP_IN}};
  for (size_t i = 0; i < 3; i++) {
    if (op == OPPOSITE[i][0]) {
      rp_val positive =
          rp_value_derived(&in->values, RP_DERIVE_COMPARE, OPPOSITE[i][1], NULL, operands, 2, RP_TYPE_BOOL);
      return rp_value_derived(&in->values, RP_DERIVE_UNARY, RP_IR_OP_NOT, NULL, &positive, 1, RP_TYPE_BOOL);
    }
  }
  return rp_value_derived(&in->values, RP_DERIVE_COMPARE, op, NULL, operands, 2, RP_TYPE_BOOL);
}

static bool never_none(rp_val value)
{
  rp_type type = rp_value_type(value);
  return value->kind == RP_DERIVED && type != RP_TYPE_ANY && type != RP_TYPE_NONE;
}

static rp_val compare_identity(rp_interp *in, bool positive, rp_val left, rp_val right, uint32_t node)
{
  if (left == right &&
      left->kind != RP_UNKNOWN) { // equal texts and numbers are one value here, and may be two objects there
    bool one = left->kind == RP_OBJECT || left->kind == RP_NONE || left->kind == RP_BOOL || left->kind == RP_ELLIPSIS ||
               left->kind == RP_NOT_IMPLEMENTED ||
               (left->kind == RP_INT && left->integer >= -5 && left->integer <= 256) || rp_value_is_symbolic(left);
    return one || in->frame->module->stub ? rp_value_bool(&in->values, positive)
                                          : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  bool symbolic_left = rp_value_is_symbolic(left);
  bool symbolic_right = rp_value_is_symbolic(right);
  if ((symbolic_left && right->kind == RP_NONE && never_none(left)) ||
      (symbolic_right && left->kind == RP_NONE && never_none(right))) {
    return rp_value_bool(&in->values, !positive);
  }
  if (symbolic_left || symbolic_right) {
    return compare_derived(in, positive ? RP_IR_OP_IS : RP_IR_OP_IS_NOT, left, right);
  }
  if (rp_value_is(left, RP_OBJECT_INSTANCE) && rp_value_is(right, RP_OBJECT_INSTANCE) &&
      left->object->class == right->object->class &&
      rp_class_derives_named(left->object->class, "luigi.task",
                             "Task")) { // equal ones are one instance: task_register.py:96
    int same = rp_lib_is_one_instance(in, left, right);
    return same < 0 ? rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node)
                    : rp_value_bool(&in->values, positive == (same == 1));
  }
  if (rp_alias_origin(in, left) != NULL && rp_alias_origin(in, right) != NULL) { // typing keeps those that it has made
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  if (rp_is_row_of(left, right) || rp_is_row_of(right, left)) {
    return rp_value_bool(&in->values, positive);
  }
  bool outside = (rp_value_is(left, RP_OBJECT_NATIVE) && left->object->native.row == NULL) ||
                 (rp_value_is(right, RP_OBJECT_NATIVE) && right->object->native.row == NULL);
  if (outside) {
    return rp_unknown(in, RP_RULE_NAME_UNKNOWN, node);
  }
  return rp_value_bool(&in->values, !positive);
}

/// The method of an instance that answers an order; NULL: there is none that is written in Python.
static rp_val order_method(rp_interp *in, rp_val side, const char *name)
{
  return rp_value_is(side, RP_OBJECT_INSTANCE) ? rp_class_hook(in, side->object->class, name) : NULL;
}

/// Whether all that could answer for a side was asked: it is of classes written here, or a plain value of Python's.
static bool is_silent(rp_interp *in, rp_val side, const char *name)
{
  if (!rp_value_is(side, RP_OBJECT_INSTANCE)) {
    return rp_value_is_builtin(side);
  }
  const rp_object *class = side->object->class;
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    const rp_object *base = class->cls.mro[i];
    if (base != in->object_class && (base->cls.opaque || base->cls.module == NULL)) {
      return false;
    }
  }
  rp_object *owner = NULL;
  rp_val found = rp_class_find(in, class, rp_sym(in, name), &owner);
  return found == NULL || owner == in->object_class || order_method(in, side, name) != NULL;
}

/// Of instances, by methods of the repository; NULL and nothing raised: that is not for here to say. CPython 3.11 object.c, do_richcompare: the left side is
/// asked, then the right one with the opposite, which comes first where its class is made of the left one's.
static rp_val order_by_method(rp_interp *in, int op, rp_val left, rp_val right, uint32_t node)
{
  static const char *const NAMES[] = {"__lt__", "__le__", "__gt__", "__ge__"};
  size_t at = op == RP_IR_OP_LT ? 0 : op == RP_IR_OP_LE ? 1 : op == RP_IR_OP_GT ? 2 : 3;
  const char *names[2] = {NAMES[at], NAMES[at ^ 2]};
  rp_val sides[2] = {left, right};
  rp_val hooks[2] = {order_method(in, left, names[0]), order_method(in, right, names[1])};
  bool instances = rp_value_is(left, RP_OBJECT_INSTANCE) || rp_value_is(right, RP_OBJECT_INSTANCE);
  if (!instances || (hooks[0] == NULL && !is_silent(in, left, names[0]))) {
    return NULL;
  }
  bool both = rp_value_is(left, RP_OBJECT_INSTANCE) && hooks[1] != NULL;
  bool derived = both && left->object->class != right->object->class &&
                 rp_class_derives(right->object->class, left->object->class);
  for (size_t k = 0; k < 2; k++) {
    size_t i = derived ? 1 - k : k;
    rp_val answer =
        hooks[i] == NULL ? in->values.not_implemented : rp_call_method(in, sides[i], names[i], &sides[1 - i], 1, node);
    if (answer == NULL || answer->kind != RP_NOT_IMPLEMENTED) {
      return answer;
    }
    if (!is_silent(in, sides[i], names[i])) {
      break;
    }
    if (k == 1) {
      return rp_raise(in, "TypeError", "not supported between instances");
    }
  }
  in->may_raise = true;
  return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
}

/// Sets are ordered by inclusion: `<` is a proper subset.
static rp_val order_sets(rp_interp *in, int op, rp_val left, rp_val right, uint32_t node)
{
  bool less = op == RP_IR_OP_LT || op == RP_IR_OP_LE;
  rp_val within = rp_call_method(in, less ? left : right, "issubset", less ? &right : &left, 1, node);
  bool proper = op == RP_IR_OP_LT || op == RP_IR_OP_GT;
  if (!proper || within == NULL || within == in->values.no) {
    return within;
  }
  int same = rp_equal(in, left, right);
  return same < 0 || within != in->values.yes ? rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node)
                                              : rp_value_bool(&in->values, same == 0);
}

/// What a named tuple whose class orders or compares in its own way answers, or NULL where that raises; false: neither side is one.
static bool compare_own(rp_interp *in, int op, rp_val left, rp_val right, uint32_t node, rp_val *answer)
{
  static const char *const NAMES[][2] = {
      [RP_IR_OP_EQ] = {"__eq__", "__eq__"}, [RP_IR_OP_NE] = {"__ne__", "__ne__"}, [RP_IR_OP_LT] = {"__lt__", "__gt__"},
      [RP_IR_OP_LE] = {"__le__", "__ge__"}, [RP_IR_OP_GT] = {"__gt__", "__lt__"}, [RP_IR_OP_GE] = {"__ge__", "__le__"}};
  rp_val sides[2] = {left, right};
  for (size_t i = 0; (size_t)op < sizeof NAMES / sizeof NAMES[0] && NAMES[op][0] != NULL && i < 2; i++) {
    bool own = rp_value_is(sides[i], RP_OBJECT_TUPLE) && sides[i]->object->class != NULL;
    if (own && (rp_class_hook(in, sides[i]->object->class, NAMES[op][i]) != NULL ||
                (op == RP_IR_OP_NE && rp_class_hook(in, sides[i]->object->class, "__eq__") != NULL))) {
      bool asked = i == 0 && op != RP_IR_OP_NE;
      *answer = asked ? rp_call_method(in, left, NAMES[op][0], &right, 1, node) : NULL;
      bool said = asked && (*answer == NULL || (*answer)->kind != RP_NOT_IMPLEMENTED);
      *answer = said ? *answer : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
      return true;
    }
  }
  return false;
}

rp_val rp_compare(rp_interp *in, int op, rp_val left, rp_val right, uint32_t node)
{
  left = rp_path_prune(in, left);
  right = rp_path_prune(in, right);
  if (left == NULL || right == NULL) {
    return rp_raise(in, "NameError", "unbound");
  }
  if (op == RP_IR_OP_IS || op == RP_IR_OP_IS_NOT) {
    rp_val unknown = rp_first_unknown(left, right);
    if (unknown != NULL) {
      return unknown;
    }
  } else if (op != RP_IR_OP_IN && op != RP_IR_OP_NOT_IN) {
    left = rp_enum_plain(in, left);
    right = rp_enum_plain(in, right);
  }
  if (left->kind == RP_CHOICE) {
    return rp_choice_map(in, left, compare_option, &(comparison){op, right, false, node});
  }
  if (right->kind == RP_CHOICE) {
    return rp_choice_map(in, right, compare_option, &(comparison){op, left, true, node});
  }
  rp_val unknown = rp_first_unknown(left, right);
  if (unknown != NULL) {
    return unknown;
  }
  if (op == RP_IR_OP_IS || op == RP_IR_OP_IS_NOT) {
    return compare_identity(in, op == RP_IR_OP_IS, left, right, node);
  }
  rp_val own = NULL;
  if (compare_own(in, op, left, right, node, &own)) {
    return own;
  }
  if (op == RP_IR_OP_IN || op == RP_IR_OP_NOT_IN) {
    in->raised = NULL;
    rp_val found = contains(in, left, right, node);
    if (found == NULL) {
      return in->raised != NULL ? NULL : compare_derived(in, op, left, right);
    }
    return op == RP_IR_OP_IN ? found : rp_unary(in, RP_IR_OP_NOT, found, node);
  }
  if (rp_value_is_symbolic(left) || rp_value_is_symbolic(right)) {
    if (left == right && (op == RP_IR_OP_EQ || op == RP_IR_OP_NE)) {
      return rp_value_bool(&in->values, op == RP_IR_OP_EQ);
    }
    if ((op == RP_IR_OP_EQ || op == RP_IR_OP_NE) &&
        ((left->kind == RP_NONE && never_none(right)) || (right->kind == RP_NONE && never_none(left)))) {
      return rp_value_bool(&in->values, op == RP_IR_OP_NE);
    }
    return compare_derived(in, op, left, right);
  }
  if (op == RP_IR_OP_EQ || op == RP_IR_OP_NE) {
    int same = rp_equal(in, left, right);
    if (same < 0) {
      return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
    }
    return rp_value_bool(&in->values, (same == 1) == (op == RP_IR_OP_EQ));
  }
  if (rp_view_is_set(left) || rp_view_is_set(right)) {
    left = rp_view_is_set(left) ? rp_view_to_set(in, left, node) : left;
    right = left != NULL && rp_view_is_set(right) ? rp_view_to_set(in, right, node) : right;
    if (left == NULL || right == NULL) {
      return NULL;
    }
  }
  if (rp_value_is(left, RP_OBJECT_SET) && rp_value_is(right, RP_OBJECT_SET)) {
    return order_sets(in, op, left, right, node);
  }
  in->raised = NULL;
  rp_val by_method = order_by_method(in, op, left, right, node);
  if (by_method != NULL || in->raised != NULL) {
    return by_method;
  }
  bool known;
  int order = order_of(left, right, &known);
  if (!known && left->kind != RP_OBJECT && (left->kind == RP_FLOAT || right->kind == RP_FLOAT) &&
      (rp_value_is_integral(left) || left->kind == RP_FLOAT) &&
      (rp_value_is_integral(right) || right->kind == RP_FLOAT)) {
    return rp_value_bool(&in->values, false); // nan
  }
  if (!known) {
    return order_sequences(in, op, left, right, node);
  }
  bool result = op == RP_IR_OP_LT   ? order < 0
                : op == RP_IR_OP_LE ? order <= 0
                : op == RP_IR_OP_GT ? order > 0
                                    : order >= 0;
  return rp_value_bool(&in->values, result);
}
