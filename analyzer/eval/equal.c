// Equality: three answers, decided only where Python's is certain.
#include <math.h>

#include "analyzer/eval/interp.h"
#include "analyzer/eval/view.h"

/// The order of an integer and a float, which is not nan: Python converts neither to the other.
static int order_mixed(int64_t a, double b)
{
  static const double BEYOND = 9223372036854775808.0; // 2 ** 63
  if (b >= BEYOND || b < -BEYOND) {
    return b > 0 ? -1 : 1;
  }
  int64_t whole = (int64_t)b;
  double rest = b - (double)whole;
  return a != whole ? (a > whole) - (a < whole) : (rest < 0) - (rest > 0);
}

int rp_order_numbers(rp_val a, rp_val b, bool *known)
{
  bool real_a = a->kind == RP_FLOAT;
  bool real_b = b->kind == RP_FLOAT;
  *known = !(real_a && isnan(a->real)) && !(real_b && isnan(b->real));
  if (!*known) {
    return 0;
  }
  if (real_a && real_b) {
    return (a->real > b->real) - (a->real < b->real);
  }
  if (real_a || real_b) {
    return real_a ? -order_mixed(b->integer, a->real) : order_mixed(a->integer, b->real);
  }
  return (a->integer > b->integer) - (a->integer < b->integer);
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
  if (rp_class_of_value(in, instance->class)) {
    return false;
  }
  rp_object *owner = NULL;
  rp_val hook = rp_class_find(in, instance->class, rp_sym(in, "__eq__"), &owner);
  return hook == NULL || owner == in->object_class;
}

enum { NOT_SAID = -2 };

/// What __eq__ of an instance says: 1, 0, -1 not known, NOT_SAID NotImplemented.
static int ask_equal(rp_interp *in, rp_val a, rp_val other)
{
  rp_object *owner = NULL;
  rp_val hook = rp_class_find(in, a->object->class, rp_sym(in, "__eq__"), &owner);
  if (hook == NULL || owner->cls.opaque || !rp_value_is(hook, RP_OBJECT_FUNCTION) ||
      hook->object->function.native != NULL) {
    return -1;
  }
  rp_val answer = rp_call_method(in, a, "__eq__", &other, 1, 0);
  in->raised = NULL;
  if (answer == NULL) {
    return -1;
  }
  if (answer->kind == RP_NOT_IMPLEMENTED) {
    return NOT_SAID;
  }
  rp_condition truth = rp_truth(in, answer);
  return truth->kind == RP_GUARD_TRUE ? 1 : truth->kind == RP_GUARD_FALSE ? 0 : -1;
}

/// By a method of the repository; anything else is not known. Where one side says nothing, the other is asked; where none does, they
/// are two objects (Python reference, 3.3.1).
static int equal_by_method(rp_interp *in, rp_val a, rp_val other)
{
  bool methods[2] = {!compares_by_identity(in, a->object),
                     rp_value_is(other, RP_OBJECT_INSTANCE) && !compares_by_identity(in, other->object)};
  bool derived = methods[1] && a->object->class != other->object->class &&
                 rp_class_derives(other->object->class, a->object->class);
  int said = NOT_SAID;
  for (unsigned i = 0; i < 2 && said == NOT_SAID; i++) {
    bool second = (i == 1) != derived; // a derived class is asked first
    if (methods[second]) {
      said = second ? ask_equal(in, other, a) : ask_equal(in, a, other);
    }
  }
  bool plain = rp_value_is_scalar(other) || rp_value_is(other, RP_OBJECT_INSTANCE);
  return said != NOT_SAID ? said : plain ? 0 : -1;
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

/// Of dicts that are equal: their keys come in the same order.
static int equal_orders(rp_interp *in, const rp_object *a, const rp_object *b)
{
  int result = rp_entries_ordered(&a->entries) && rp_entries_ordered(&b->entries) ? 1 : -1;
  for (size_t i = 0; i < a->entries.count && result > 0; i++) {
    result = rp_equal(in, a->entries.data[i].key, b->entries.data[i].key);
  }
  return result;
}

/// A view of keys or pairs as a set; anything else is itself.
static rp_object *as_set(rp_interp *in, rp_object *object)
{
  rp_val value = rp_value_object(&in->values, object);
  if (!rp_view_is_set(value)) {
    return object;
  }
  rp_val raised = in->raised;
  rp_val set = rp_view_to_set(in, value, 0);
  in->raised = raised;
  return set != NULL ? set->object : object;
}

bool rp_is_row_of(rp_val row, rp_val class)
{
  if (!rp_value_is(row, RP_OBJECT_NATIVE) || !rp_value_is(class, RP_OBJECT_CLASS) || class->object->cls.node != 0) {
    return false;
  }
  rp_str name = row->object->native.name->text;
  rp_str own = class->object->cls.name->text;
  return rp_str_eq(name, own) || (rp_str_starts_with(name, RP_STR("builtins.")) &&
                                  rp_str_eq(rp_str_sub(name, strlen("builtins."), name.size), own));
}

static int equal_objects(rp_interp *in, rp_object *a, rp_object *b)
{
  a = as_set(in, thawed(in, a));
  b = as_set(in, thawed(in, b));
  if (a->kind != b->kind) {
    rp_val x = rp_value_object(&in->values, a);
    rp_val y = rp_value_object(&in->values, b);
    if (rp_is_row_of(x, y) || rp_is_row_of(y, x)) {
      return 1;
    }
    return a->kind == RP_OBJECT_INSTANCE || b->kind == RP_OBJECT_INSTANCE ? -1 : 0;
  }
  switch (a->kind) {
  case RP_OBJECT_LIST: // a range or deque equals its like only
    return a->class == b->class ? equal_sequences(in, &a->items, &b->items) : 0;
  case RP_OBJECT_TUPLE: {
    bool own = (a->class != NULL && rp_class_hook(in, a->class, "__eq__") != NULL) ||
               (b->class != NULL && rp_class_hook(in, b->class, "__eq__") != NULL);
    return own ? -1 : equal_sequences(in, &a->items, &b->items);
  }
  case RP_OBJECT_SET:
    return equal_sets(in, &a->items, &b->items);
  case RP_OBJECT_DICT: {
    int same = equal_dicts(in, a, b);
    rp_str class = a->class != NULL && a->class == b->class ? rp_class_name(a->class) : RP_STR("");
    return same == 1 && rp_str_is(class, "OrderedDict") ? equal_orders(in, a, b)
           : same == 0 && rp_str_is(class, "Counter")   ? -1 // what is missing counts as 0
                                                        : same;
  }
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
    return equal_by_method(in, rp_value_object(&in->values, a), rp_value_object(&in->values, b));
  case RP_OBJECT_CLASS:
  case RP_OBJECT_FUNCTION:
  case RP_OBJECT_NATIVE:
  case RP_OBJECT_MODULE:
  case RP_OBJECT_ITERATOR:
  case RP_OBJECT_VIEW:
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

/// A text that is known, and one that is computed but begins or ends with another text than that.
static bool texts_differ(rp_val known, rp_val computed)
{
  bool format = computed->kind == RP_DERIVED && computed->derived.shape == RP_DERIVE_FORMAT;
  bool sum = computed->kind == RP_DERIVED && computed->derived.shape == RP_DERIVE_BINARY &&
             computed->derived.op == RP_IR_OP_ADD;
  if (known->kind != RP_STR_ || !(format || sum) || computed->derived.count == 0) {
    return false;
  }
  rp_val first = computed->derived.operands[0];
  rp_val last = computed->derived.operands[computed->derived.count - 1];
  return (first->kind == RP_STR_ && !rp_str_starts_with(known->text, first->text)) ||
         (last->kind == RP_STR_ && !rp_str_ends_with(known->text, last->text));
}

int rp_equal(rp_interp *in, rp_val a, rp_val b)
{
  if (a->kind == RP_STR_ && b->kind == RP_STR_) { // consed
    return a == b;
  }
  a = rp_enum_plain(in, a);
  b = rp_enum_plain(in, b);
  if (a == b) {
    return a->kind == RP_FLOAT && isnan(a->real) ? 0 : a->kind == RP_UNKNOWN ? -1 : 1;
  }
  if (texts_differ(a, b) || texts_differ(b, a)) {
    return 0;
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
    bool known = false;
    int order = rp_order_numbers(a, b, &known);
    return known && order == 0;
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
