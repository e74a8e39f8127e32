// Equality and order. Equality has three answers: conditions are decided only where Python's answer is certain.
#include <math.h>

#include "analyzer/eval/iterator.h"
#include "analyzer/eval/option.h"
#include "analyzer/lib/lib.h"
#include "analyzer/lib/luigi.h"

static double as_real(rp_val value)
{
  return value->kind == RP_FLOAT ? value->real : (double)value->integer;
}

static int equal_sequences(rp_interp *in, const rp_items *a, const rp_items *b)
{
  if (a->count != b->count) {
    for (size_t i = 0; i < a->count; i++) {
      if (a->data[i].many || a->data[i].condition->kind != RP_GUARD_TRUE) {
        return -1;
      }
    }
    for (size_t i = 0; i < b->count; i++) {
      if (b->data[i].many || b->data[i].condition->kind != RP_GUARD_TRUE) {
        return -1;
      }
    }
    return 0;
  }
  int result = 1;
  if (a->count > 1 && !(rp_items_ordered(a) && rp_items_ordered(b))) {
    return -1;
  }
  for (size_t i = 0; i < a->count; i++) {
    const rp_item *x = &a->data[i];
    const rp_item *y = &b->data[i];
    if (x->many || y->many || x->condition != y->condition) {
      return -1;
    }
    int same = rp_equal(in, x->value, y->value);
    if (same == 0) {
      return 0;
    }
    result = same < 0 ? -1 : result;
  }
  return result;
}

/// Whether a parameter counts for task_id: significant and public (Luigi 3.8.1 task.py:486).
static bool counts_for_id(rp_interp *in, const rp_object *class, rp_val name)
{
  size_t count;
  const rp_parameter *parameters = rp_class_parameters(in, (rp_object *)(uintptr_t) class, &count);
  for (size_t i = 0; i < count; i++) {
    if (!rp_str_eq(parameters[i].name->text, name->text)) {
      continue;
    }
    rp_val significant = rp_env_find(&parameters[i].object->env, rp_sym(in, "significant"));
    rp_val visibility = rp_env_find(&parameters[i].object->env, rp_sym(in, "visibility"));
    rp_val level = visibility != NULL ? rp_enum_plain(in, visibility) : NULL;
    bool hidden = level != NULL && rp_value_is_integral(level) && level->integer != 0;
    return !hidden && (significant == NULL || rp_truth(in, significant)->kind != RP_GUARD_FALSE);
  }
  return true;
}

/// Task instances are equal when class and task_id are (Luigi 3.8.1 task.py:597): the texts of the parameters that count for it.
static int equal_tasks(rp_interp *in, const rp_object *a, const rp_object *b)
{
  if (a->class != b->class) {
    return 0;
  }
  rp_val x = rp_env_find(&a->env, rp_sym(in, "param_kwargs"));
  rp_val y = rp_env_find(&b->env, rp_sym(in, "param_kwargs"));
  if (x == NULL || y == NULL || !rp_value_is(x, RP_OBJECT_DICT) || !rp_value_is(y, RP_OBJECT_DICT)) {
    return -1;
  }
  int result = 1;
  for (size_t i = 0; i < x->object->entries.count; i++) {
    rp_val mine = x->object->entries.data[i].value;
    rp_val other = rp_dict_find(in, y->object, x->object->entries.data[i].key);
    int same = other == NULL ? -1 : rp_equal(in, mine, other);
    if (same == 1 || !counts_for_id(in, a->class, x->object->entries.data[i].key)) {
      continue;
    }
    if (same == 0 && mine->kind == other->kind && rp_value_is_scalar(mine)) {
      return 0;
    }
    result = -1; // different values may have one text
  }
  return result;
}

rp_val rp_enum_plain(rp_interp *in, rp_val value)
{
  if (!rp_value_is(value, RP_OBJECT_INSTANCE)) {
    return value;
  }
  const rp_object *class = value->object->class;
  rp_val inner = rp_env_find(&value->object->env, rp_sym(in, "_value_"));
  if (inner == NULL || !rp_value_is_scalar(inner) || !rp_class_derives_named(class, "enum", "Enum")) {
    return value;
  }
  static const char *const MIXED[] = {"int", "str", "float"};
  for (size_t i = 0; i < 3; i++) {
    if (rp_class_derives(class, rp_builtin_class(in, MIXED[i]))) {
      return inner;
    }
  }
  return value;
}

static bool compares_by_identity(rp_interp *in, const rp_object *instance)
{
  rp_object *owner = NULL;
  rp_val hook = rp_class_find(in, instance->class, rp_sym(in, "__eq__"), &owner);
  return hook == NULL || owner == in->object_class;
}

/// By a method of the repository; anything else is not known.
static int equal_by_method(rp_interp *in, rp_val a, rp_val other)
{
  rp_object *owner = NULL;
  rp_val hook = rp_class_find(in, a->object->class, rp_sym(in, "__eq__"), &owner);
  if (owner->cls.opaque || !rp_value_is(hook, RP_OBJECT_FUNCTION) || hook->object->function.native != NULL) {
    return -1;
  }
  rp_val answer = rp_call_method(in, a, "__eq__", &other, 1, 0);
  in->raised = NULL;
  if (answer == NULL || answer->kind == RP_NOT_IMPLEMENTED) {
    bool plain = rp_value_is_scalar(other) ||
                 (rp_value_is(other, RP_OBJECT_INSTANCE) && compares_by_identity(in, other->object));
    return answer != NULL && plain ? 0 : -1;
  }
  rp_condition truth = rp_truth(in, answer);
  return truth->kind == RP_GUARD_TRUE ? 1 : truth->kind == RP_GUARD_FALSE ? 0 : -1;
}

/// The dict inside a FrozenOrderedDict: Mapping.__eq__ compares by it (Luigi 3.8.1 freezing.py:16).
static rp_object *thawed(rp_interp *in, rp_object *object)
{
  if (object->kind != RP_OBJECT_INSTANCE ||
      !rp_class_derives_named(object->class, "luigi.freezing", "FrozenOrderedDict")) {
    return object;
  }
  rp_val wrapped = rp_env_find(&object->env, rp_sym(in, "wrapped"));
  return wrapped != NULL && rp_value_is(wrapped, RP_OBJECT_DICT) ? wrapped->object : object;
}

/// Of members that are all known: others may be equal to one another.
static int equal_sets(rp_interp *in, const rp_items *a, const rp_items *b)
{
  for (size_t i = 0; i < a->count + b->count; i++) {
    const rp_item *item = i < a->count ? &a->data[i] : &b->data[i - a->count];
    if (item->many || item->condition->kind != RP_GUARD_TRUE || !rp_value_is_scalar(item->value)) {
      return -1;
    }
  }
  for (size_t i = 0; i < a->count; i++) {
    bool found = false;
    for (size_t k = 0; k < b->count && !found; k++) {
      found = rp_equal(in, a->data[i].value, b->data[k].value) == 1;
    }
    if (!found) {
      return 0;
    }
  }
  return a->count == b->count;
}

static bool is_certain(const rp_object *dict)
{
  for (size_t i = 0; i < dict->entries.count; i++) {
    const rp_entry *entry = &dict->entries.data[i];
    if (entry->many || entry->condition->kind != RP_GUARD_TRUE || !rp_value_is_scalar(entry->key)) {
      return false;
    }
  }
  return true;
}

static int equal_dicts(rp_interp *in, const rp_object *a, const rp_object *b)
{
  if (!is_certain(a) || !is_certain(b)) {
    return -1;
  }
  int result = a->entries.count == b->entries.count;
  for (size_t i = 0; i < a->entries.count && result != 0; i++) {
    rp_val other = rp_dict_find(in, b, a->entries.data[i].key);
    int same = other == NULL ? 0 : rp_equal(in, a->entries.data[i].value, other);
    result = same == 1 ? result : same;
  }
  return result;
}

static int equal_objects(rp_interp *in, rp_object *a, rp_object *b)
{
  a = thawed(in, a);
  b = thawed(in, b);
  if (a->kind != b->kind) {
    return a->kind == RP_OBJECT_INSTANCE || b->kind == RP_OBJECT_INSTANCE ? -1 : 0;
  }
  switch (a->kind) {
  case RP_OBJECT_LIST:
  case RP_OBJECT_TUPLE:
    return equal_sequences(in, &a->items, &b->items);
  case RP_OBJECT_SET:
    return equal_sets(in, &a->items, &b->items);
  case RP_OBJECT_DICT:
    return equal_dicts(in, a, b);
  case RP_OBJECT_INSTANCE:
    if (rp_class_derives_named(a->class, "luigi.task", "Task")) {
      return equal_tasks(in, a, b);
    }
    if (rp_class_derives_named(a->class, "luigi.date_interval", "DateInterval") && a->class == b->class) {
      rp_val x = rp_env_find(&a->env, rp_sym(in, "date_a"));
      rp_val y = rp_env_find(&b->env, rp_sym(in, "date_a"));
      rp_val v = rp_env_find(&a->env, rp_sym(in, "date_b"));
      rp_val w = rp_env_find(&b->env, rp_sym(in, "date_b"));
      return x != NULL && y != NULL && v != NULL && w != NULL ? (x == y && v == w) : -1;
    }
    return compares_by_identity(in, a)
               ? 0
               : equal_by_method(in, rp_value_object(&in->values, a), rp_value_object(&in->values, b));
  case RP_OBJECT_CLASS:
  case RP_OBJECT_FUNCTION:
  case RP_OBJECT_NATIVE:
  case RP_OBJECT_MODULE:
  case RP_OBJECT_ITERATOR:
  case RP_OBJECT_PROPERTY:
  case RP_OBJECT_STATICMETHOD:
  case RP_OBJECT_CLASSMETHOD:
  case RP_OBJECT_SUPER:
  case RP_OBJECT_PARTIAL:
    return 0;
  case RP_OBJECT_METHOD: // bound anew each time that it is asked for
    return -1;
  }
  return -1;
}

int rp_equal(rp_interp *in, rp_val a, rp_val b)
{
  a = rp_enum_plain(in, a);
  b = rp_enum_plain(in, b);
  if (a == b) {
    return a->kind == RP_FLOAT && isnan(a->real) ? 0 : a->kind == RP_UNKNOWN ? -1 : 1;
  }
  if (a->kind > RP_NOT_IMPLEMENTED && a->kind != RP_OBJECT) {
    return -1;
  }
  if (b->kind > RP_NOT_IMPLEMENTED && b->kind != RP_OBJECT) {
    return -1;
  }
  bool number_a = rp_value_is_integral(a) || a->kind == RP_FLOAT;
  bool number_b = rp_value_is_integral(b) || b->kind == RP_FLOAT;
  if (number_a && number_b) {
    if (a->kind != RP_FLOAT && b->kind != RP_FLOAT) {
      return a->integer == b->integer;
    }
    return !(as_real(a) < as_real(b)) && !(as_real(a) > as_real(b));
  }
  if (a->kind == RP_OBJECT && b->kind == RP_OBJECT) {
    if (in->eval_depth > RP_EVAL_DEPTH) {
      return -1;
    }
    in->eval_depth++;
    int result = equal_objects(in, a->object, b->object);
    in->eval_depth--;
    return result;
  }
  if (a->kind == RP_OBJECT || b->kind == RP_OBJECT) {
    const rp_object *object = a->kind == RP_OBJECT ? a->object : b->object;
    if (object->kind == RP_OBJECT_INSTANCE && !rp_class_has_unknown_base(object->class)) {
      return compares_by_identity(in, object)
                 ? 0
                 : equal_by_method(in, a->kind == RP_OBJECT ? a : b, a->kind == RP_OBJECT ? b : a);
    }
    return object->kind == RP_OBJECT_INSTANCE || object->kind == RP_OBJECT_NATIVE ? -1 : 0;
  }
  return 0; // consed scalars of different address, or of different kind
}

// ---- comparison ----

static int order_of(rp_val a, rp_val b, bool *known)
{
  *known = true;
  bool number_a = rp_value_is_integral(a) || a->kind == RP_FLOAT;
  bool number_b = rp_value_is_integral(b) || b->kind == RP_FLOAT;
  if (number_a && number_b) {
    if (a->kind != RP_FLOAT && b->kind != RP_FLOAT) {
      return (a->integer > b->integer) - (a->integer < b->integer);
    }
    double x = as_real(a);
    double y = as_real(b);
    *known = !isnan(x) && !isnan(y);
    return (x > y) - (x < y);
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
  bool lists = rp_value_is(left, RP_OBJECT_LIST) && rp_value_is(right, RP_OBJECT_LIST);
  bool tuples = rp_value_is(left, RP_OBJECT_TUPLE) && rp_value_is(right, RP_OBJECT_TUPLE);
  if (!lists && !tuples) {
    bool objects =
        left->kind == RP_OBJECT || right->kind == RP_OBJECT || left->kind == RP_BIGINT || right->kind == RP_BIGINT;
    return objects ? rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node) : rp_raise(in, "TypeError", "unorderable types");
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
  if (container->kind == RP_STR_ && item->kind == RP_STR_) {
    return rp_value_bool(&in->values, rp_str_find(container->text, item->text, 0) != SIZE_MAX);
  }
  if (container->kind == RP_OBJECT && container->object->kind == RP_OBJECT_DICT) {
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
  if (left == right && left->kind != RP_UNKNOWN) {
    return rp_value_bool(&in->values, positive);
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
  bool outside = (rp_value_is(left, RP_OBJECT_NATIVE) && left->object->native.row == NULL) ||
                 (rp_value_is(right, RP_OBJECT_NATIVE) && right->object->native.row == NULL);
  if (outside) {
    return rp_unknown(in, RP_RULE_NAME_UNKNOWN, node);
  }
  return rp_value_bool(&in->values, !positive);
}

/// By a method of the repository; NULL and nothing raised: there is none.
static rp_val order_by_method(rp_interp *in, int op, rp_val left, rp_val right, uint32_t node)
{
  const char *name = op == RP_IR_OP_LT   ? "__lt__"
                     : op == RP_IR_OP_LE ? "__le__"
                     : op == RP_IR_OP_GT ? "__gt__"
                                         : "__ge__";
  rp_object *owner = NULL;
  rp_val hook =
      rp_value_is(left, RP_OBJECT_INSTANCE) ? rp_class_find(in, left->object->class, rp_sym(in, name), &owner) : NULL;
  if (hook == NULL || owner->cls.opaque || !rp_value_is(hook, RP_OBJECT_FUNCTION) ||
      hook->object->function.native != NULL) {
    return NULL;
  }
  rp_val answer = rp_call_method(in, left, name, &right, 1, node);
  return answer != NULL && answer->kind == RP_NOT_IMPLEMENTED ? rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node)
                                                              : answer;
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
  if (!known) {
    return order_sequences(in, op, left, right, node);
  }
  bool result = op == RP_IR_OP_LT   ? order < 0
                : op == RP_IR_OP_LE ? order <= 0
                : op == RP_IR_OP_GT ? order > 0
                                    : order >= 0;
  return rp_value_bool(&in->values, result);
}
