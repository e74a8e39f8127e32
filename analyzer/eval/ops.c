// Arithmetic. The order of cases is the same everywhere: an unknown operand is the result (its cause is what matters), a
// choice is distributed, a symbolic operand gives a derived value, the rest is computed as CPython would.
#include <math.h>

#include "analyzer/eval/expression.h"
#include "analyzer/eval/option.h"
#include "analyzer/eval/view.h"
#include "analyzer/lib/calendar.h"
#include "analyzer/lib/lib.h"

static double as_real(rp_val value)
{
  return value->kind == RP_FLOAT ? value->real : (double)value->integer;
}

rp_val rp_choice_map(rp_interp *in, rp_val value, rp_option_operation operation, void *data)
{
  rp_option options[RP_CHOICE_LIMIT];
  size_t count = 0;
  for (uint32_t i = 0; i < value->choice.count; i++) {
    rp_option option = value->choice.options[i];
    if (rp_path_decides(in, option.condition) == 0 || option.value->kind == RP_UNBOUND) {
      continue;
    }
    rp_fork fork;
    rp_fork_begin(in, &fork, option.condition);
    rp_val result = operation(in, option.value, data);
    rp_fork_other(in, &fork);
    rp_fork_end(in, &fork);
    if (result != NULL) {
      options[count++] = (rp_option){option.condition, result};
    } else {
      in->may_raise = true;
      rp_drop_add(in, option.condition);
    }
  }
  if (count > 0) {
    in->raised = NULL;
  }
  return rp_value_choice(&in->values, options, count);
}

static rp_val integer_result(rp_interp *in, int op, int64_t a, int64_t b, uint32_t node)
{
  int64_t r = 0;
  bool overflow = false;
  switch (op) {
  case RP_IR_OP_ADD:
    overflow = __builtin_add_overflow(a, b, &r);
    break;
  case RP_IR_OP_SUB:
    overflow = __builtin_sub_overflow(a, b, &r);
    break;
  case RP_IR_OP_MUL:
    overflow = __builtin_mul_overflow(a, b, &r);
    break;
  case RP_IR_OP_FLOORDIV:
  case RP_IR_OP_MOD:
    if (b == 0) {
      return rp_raise(in, "ZeroDivisionError", "division by zero");
    }
    if (a == INT64_MIN && b == -1) {
      overflow = true;
      break;
    }
    r = op == RP_IR_OP_FLOORDIV ? a / b - ((a % b != 0) && ((a % b < 0) != (b < 0)))
                                : a % b + ((a % b != 0 && ((a % b < 0) != (b < 0))) ? b : 0);
    break;
  case RP_IR_OP_POW:
    if (b < 0 || b > 64) {
      overflow = true;
      break;
    }
    r = 1;
    for (int64_t i = 0; i < b && !overflow; i++) {
      overflow = __builtin_mul_overflow(r, a, &r);
    }
    break;
  case RP_IR_OP_BITAND:
    r = a & b;
    break;
  case RP_IR_OP_BITOR:
    r = a | b;
    break;
  case RP_IR_OP_BITXOR:
    r = a ^ b;
    break;
  case RP_IR_OP_LSHIFT:
    overflow = b < 0 || b > 62 || __builtin_mul_overflow(a, (int64_t)1 << b, &r);
    break;
  case RP_IR_OP_RSHIFT:
    overflow = b < 0;
    r = b > 62 ? (a < 0 ? -1 : 0) : a >> (b & 63);
    break;
  default:
    overflow = true;
  }
  return overflow ? rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node) : rp_value_int(&in->values, r);
}

/// CPython 3.11 floatobject.c, _float_div_mod: the quotient is made of the remainder, which has the sign of `b`.
static double real_floor(double a, double b, double *mod)
{
  *mod = fmod(a, b);
  double quotient = (a - *mod) / b;
  if (*mod == 0) {
    *mod = copysign(0, b);
  } else if ((b < 0) != (*mod < 0)) {
    *mod += b;
    quotient -= 1;
  }
  if (quotient == 0) {
    return copysign(0, a / b);
  }
  double whole = floor(quotient);
  return quotient - whole > 0.5 ? whole + 1 : whole;
}

/// A power that has no real value is complex to Python; one that is too large raises.
static rp_val real_power(rp_interp *in, double a, double b, uint32_t node)
{
  double result = pow(a, b);
  if (a == 0 && b < 0) {
    return rp_raise(in, "ZeroDivisionError", "0.0 cannot be raised to a negative power");
  }
  if (isfinite(a) && isfinite(b) && isinf(result)) {
    return rp_raise(in, "OverflowError", "Numerical result out of range");
  }
  bool complex = isnan(result) && !isnan(a) && !isnan(b);
  return complex ? rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node) : rp_value_float(&in->values, result);
}

static rp_val real_result(rp_interp *in, int op, double a, double b, uint32_t node)
{
  double mod = 0;
  if (b == 0 && (op == RP_IR_OP_DIV || op == RP_IR_OP_FLOORDIV || op == RP_IR_OP_MOD)) {
    return rp_raise(in, "ZeroDivisionError", "division by zero");
  }
  switch (op) {
  case RP_IR_OP_ADD:
    return rp_value_float(&in->values, a + b);
  case RP_IR_OP_SUB:
    return rp_value_float(&in->values, a - b);
  case RP_IR_OP_MUL:
    return rp_value_float(&in->values, a * b);
  case RP_IR_OP_DIV:
    return rp_value_float(&in->values, a / b);
  case RP_IR_OP_FLOORDIV:
    return rp_value_float(&in->values, real_floor(a, b, &mod));
  case RP_IR_OP_MOD:
    (void)real_floor(a, b, &mod);
    return rp_value_float(&in->values, mod);
  case RP_IR_OP_POW:
    return real_power(in, a, b, node);
  default:
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
}

static rp_val join_sequences(rp_interp *in, rp_object *left, const rp_items *right)
{
  rp_val result = rp_sequence_new(in, left->kind, NULL, 0);
  rp_items_replace(in, result->object, left->items.data, left->items.count);
  for (size_t i = 0; i < right->count; i++) {
    rp_items_append(in, result->object, right->data[i]);
  }
  return result;
}

static rp_val repeat(rp_interp *in, rp_val what, int64_t times, uint32_t node)
{
  if (what->kind == RP_STR_ || what->kind == RP_BYTES) {
    if (times > 0 && what->text.size > (size_t)(RP_COLLECTION_LIMIT * 10) / (size_t)times) {
      return rp_unknown(in, RP_RULE_BUDGET_SIZE, node);
    }
    size_t size = times > 0 ? what->text.size * (size_t)times : 0;
    char *text = rp_arena_alloc(in->arena, size + 1);
    for (size_t at = 0; at < size; at += what->text.size) {
      memcpy(text + at, what->text.data, what->text.size);
    }
    return what->kind == RP_STR_ ? rp_value_str(&in->values, (rp_str){text, size})
                                 : rp_value_bytes(&in->values, (rp_str){text, size});
  }
  rp_object *source = what->object;
  if (times > 0 && source->items.count > (size_t)RP_COLLECTION_LIMIT / (size_t)times) {
    return rp_unknown(in, RP_RULE_BUDGET_SIZE, node);
  }
  rp_val result = rp_sequence_new(in, source->kind, NULL, 0);
  for (int64_t i = 0; i < times; i++) {
    for (size_t k = 0; k < source->items.count; k++) {
      rp_items_append(in, result->object, source->items.data[k]);
    }
  }
  return result;
}

static rp_type binary_type(int op, rp_val left, rp_val right)
{
  rp_type l = rp_value_type(left);
  rp_type r = rp_value_type(right);
  if (rp_value_is(left, RP_OBJECT_LIST) || rp_value_is(right, RP_OBJECT_LIST)) {
    return RP_TYPE_LIST;
  }
  bool dates = l == RP_TYPE_DATE || l == RP_TYPE_DATETIME;
  if (op == RP_IR_OP_DIV) {
    return l == RP_TYPE_PATH || r == RP_TYPE_PATH ? RP_TYPE_PATH
           : l == RP_TYPE_INT && r == RP_TYPE_INT ? RP_TYPE_FLOAT
                                                  : RP_TYPE_ANY;
  }
  if (op == RP_IR_OP_SUB && dates && l == r) {
    return RP_TYPE_TIMEDELTA;
  }
  if ((op == RP_IR_OP_SUB || op == RP_IR_OP_ADD) && dates) {
    return l;
  }
  if (op == RP_IR_OP_ADD && (r == RP_TYPE_DATE || r == RP_TYPE_DATETIME)) {
    return r;
  }
  if (op == RP_IR_OP_MOD && l == RP_TYPE_STR) {
    return RP_TYPE_STR;
  }
  if (op == RP_IR_OP_ADD && (l == RP_TYPE_STR || r == RP_TYPE_STR)) {
    return RP_TYPE_STR;
  }
  return l == r ? l : RP_TYPE_ANY;
}

typedef struct operation {
  int op;
  rp_val other;
  bool swapped;
  uint32_t node;
} operation;

static rp_val binary_option(rp_interp *in, rp_val option, void *data)
{
  const operation *o = data;
  return o->swapped ? rp_binary(in, o->op, o->other, option, o->node) : rp_binary(in, o->op, option, o->other, o->node);
}

static const char *const HOOKS[][3] = {[RP_IR_OP_ADD] = {"__add__", "__radd__", ""},
                                       [RP_IR_OP_SUB] = {"__sub__", "__rsub__", ""},
                                       [RP_IR_OP_MUL] = {"__mul__", "__rmul__", ""},
                                       [RP_IR_OP_DIV] = {"__truediv__", "__rtruediv__", ""},
                                       [RP_IR_OP_FLOORDIV] = {"__floordiv__", "__rfloordiv__", ""},
                                       [RP_IR_OP_MOD] = {"__mod__", "__rmod__", ""},
                                       [RP_IR_OP_BITOR] = {"__or__", "__ror__", ""},
                                       [RP_IR_OP_BITAND] = {"__and__", "__rand__", ""},
                                       [RP_IR_OP_BITXOR] = {"__xor__", "__rxor__", ""},
                                       [RP_IR_OP_LSHIFT] = {"__lshift__", "__rlshift__", ""},
                                       [RP_IR_OP_RSHIFT] = {"__rshift__", "__rrshift__", ""},
                                       [RP_IR_OP_POW] = {"__pow__", "__rpow__", ""},
                                       [RP_IR_OP_MATMUL] = {"__matmul__", "__rmatmul__", ""}};

/// The class that may say what operators do: of an instance, and of a named tuple.
static rp_object *class_of_operand(rp_val value)
{
  bool own = rp_value_is_container(value) && value->object->class != NULL && value->object->class->cls.module != NULL;
  return own || rp_value_is(value, RP_OBJECT_INSTANCE) ? value->object->class : NULL;
}

/// An instance all of whose classes are known, and none of them has operators of C.
static bool has_plain_classes(const rp_interp *in, rp_val value)
{
  static const char *const PLAIN[] = {"Mapping",  "MutableMapping", "Collection", "Sized",
                                      "Iterable", "Container",      "ABC"};
  const rp_object *class = value->object->class;
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    const rp_object *base = class->cls.mro[i];
    bool plain = base == in->object_class || base->cls.module != NULL;
    for (size_t k = 0; k < sizeof PLAIN / sizeof PLAIN[0] && !plain; k++) {
      plain = rp_str_is(rp_class_name(base), PLAIN[k]);
    }
    if (!plain) {
      return false;
    }
  }
  return true;
}

static bool has_method(rp_interp *in, rp_val value, const char *name)
{
  return rp_value_is(value, RP_OBJECT_INSTANCE) && rp_class_hook(in, value->object->class, name) != NULL;
}

/// CPython 3.11 abstract.c, binary_op1: the left side is asked, then the right one, which comes first where its class is made of the
/// left one's and answers in its own way.
static rp_val binary_instances(rp_interp *in, int op, rp_val left, rp_val right, uint32_t node)
{
  for (size_t i = 0; i < 2; i++) { // TypeVar | None
    rp_val side = i == 0 ? left : right;
    const rp_module *module = rp_value_is(side, RP_OBJECT_INSTANCE) ? side->object->class->cls.module : NULL;
    if (module != NULL && module->stub && rp_str_starts_with(module->name->text, RP_STR("typing"))) {
      return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
    }
  }
  if ((size_t)op >= sizeof HOOKS / sizeof HOOKS[0] || HOOKS[op][0] == NULL) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  rp_val sides[2] = {left, right};
  rp_val hooks[2] = {NULL, NULL};
  rp_object *owner = NULL;
  for (size_t i = 0; i < 2; i++) {
    if (class_of_operand(sides[i]) != NULL) {
      hooks[i] = rp_class_find(in, class_of_operand(sides[i]), rp_sym(in, HOOKS[op][i]), &owner);
      if (hooks[i] != NULL && owner->cls.opaque) {
        return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
      }
    }
  }
  bool both = rp_value_is(left, RP_OBJECT_INSTANCE) && rp_value_is(right, RP_OBJECT_INSTANCE);
  bool derived = both && left->object->class != right->object->class &&
                 rp_class_derives(right->object->class, left->object->class) && hooks[1] != NULL &&
                 rp_class_find(in, left->object->class, rp_sym(in, HOOKS[op][1]), &owner) != hooks[1];
  hooks[1] = both && left->object->class == right->object->class ? NULL : hooks[1];
  bool asked = false;
  for (size_t k = 0; k < 2; k++) {
    size_t i = derived ? 1 - k : k;
    rp_val answer = hooks[i] == NULL ? in->values.not_implemented
                                     : rp_call_method(in, sides[i], HOOKS[op][i], &sides[1 - i], 1, node);
    asked = asked || hooks[i] != NULL;
    if (answer == NULL || answer->kind != RP_NOT_IMPLEMENTED) {
      return answer;
    }
  }
  bool plain = true;
  for (size_t i = 0; i < 2; i++) {
    plain = plain && (rp_value_is(sides[i], RP_OBJECT_INSTANCE) ? has_plain_classes(in, sides[i])
                                                                : rp_value_is_pythons(sides[i]));
  }
  bool indexed = op == RP_IR_OP_MUL && (has_method(in, left, "__index__") || has_method(in, right, "__index__"));
  return (asked || plain) && !indexed ? rp_raise(in, "TypeError", "unsupported operand types")
                                      : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
}

/// A number or tuple here whose class has operators of its own: members of an IntFlag (3.11 enum.py:640), named tuples.
static bool has_own_operator(rp_interp *in, int op, rp_val left, rp_val right)
{
  rp_val sides[2] = {left, right};
  bool found = false;
  for (size_t i = 0; i < 2 && (size_t)op < sizeof HOOKS / sizeof HOOKS[0] && HOOKS[op][i] != NULL; i++) {
    const rp_object *class = class_of_operand(sides[i]);
    bool other = sides[1 - i]->kind == RP_OBJECT || rp_value_is_scalar(sides[1 - i]);
    bool plain = class != NULL && rp_value_is(sides[i], RP_OBJECT_INSTANCE) && rp_enum_plain(in, sides[i]) == sides[i];
    found = found || (other && class != NULL && !plain && rp_class_hook(in, class, HOOKS[op][i]) != NULL);
  }
  return found;
}

static rp_val set_operation(rp_interp *in, int op, rp_val left, rp_val right, uint32_t node)
{
  const char *name = op == RP_IR_OP_BITOR    ? "union"
                     : op == RP_IR_OP_BITAND ? "intersection"
                     : op == RP_IR_OP_SUB    ? "difference"
                     : op == RP_IR_OP_BITXOR ? "symmetric_difference"
                                             : NULL;
  return name == NULL ? rp_raise(in, "TypeError", "unsupported operand types")
                      : rp_call_method(in, left, name, &right, 1, node);
}

/// A range or a deque.
static bool is_other_list(rp_val value)
{
  return rp_value_is(value, RP_OBJECT_LIST) && value->object->class != NULL;
}

/// Deques are joined with deques; a range is with nothing.
static rp_val binary_other_lists(rp_interp *in, int op, rp_val left, rp_val right, uint32_t node)
{
  if (rp_value_is(left, RP_OBJECT_INSTANCE) || rp_value_is(right, RP_OBJECT_INSTANCE)) {
    return binary_instances(in, op, left, right, node);
  }
  rp_object *class = is_other_list(left) ? left->object->class : right->object->class;
  bool deques = rp_str_is(rp_class_name(class), "deque");
  bool joined =
      op == RP_IR_OP_ADD && is_other_list(left) && is_other_list(right) && left->object->class == right->object->class;
  bool repeated = op == RP_IR_OP_MUL && (rp_value_is_integral(left) || rp_value_is_integral(right));
  if (!deques || (!joined && !repeated)) {
    return rp_raise(in, "TypeError", "unsupported operand types");
  }
  const rp_object *limited = is_other_list(left) ? left->object : right->object;
  if (rp_env_find(&limited->env, rp_sym(in, RP_DEQUE_LIMIT)) != NULL) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  rp_val result = joined                ? join_sequences(in, left->object, &right->object->items)
                  : is_other_list(left) ? repeat(in, left, right->integer, node)
                                        : repeat(in, right, left->integer, node);
  if (rp_value_is(result, RP_OBJECT_LIST)) {
    result->object->class = class;
  }
  return result;
}

rp_val rp_binary(rp_interp *in, int op, rp_val left, rp_val right, uint32_t node)
{
  left = rp_path_prune(in, left);
  right = rp_path_prune(in, right);
  if (left == NULL || right == NULL) {
    return rp_raise(in, "NameError", "unbound");
  }
  if (has_own_operator(in, op, left, right)) {
    return binary_instances(in, op, left, right, node);
  }
  left = rp_enum_plain(in, left);
  right = op == RP_IR_OP_MOD && left->kind == RP_STR_ ? right : rp_enum_plain(in, right);
  // Joining lists keeps what is known even where the other side is not.
  bool list_left = rp_value_is_list(left) || rp_value_is(left, RP_OBJECT_TUPLE);
  bool list_right = rp_value_is_list(right) || rp_value_is(right, RP_OBJECT_TUPLE);
  if (op == RP_IR_OP_ADD && list_left && (right->kind == RP_UNKNOWN || rp_value_is_symbolic(right))) {
    const rp_items *more = rp_iterate(in, right, node);
    return more == NULL ? NULL : join_sequences(in, left->object, more);
  }
  if (op == RP_IR_OP_ADD && list_right && (left->kind == RP_UNKNOWN || rp_value_is_symbolic(left))) {
    const rp_items *first = rp_iterate(in, left, node);
    rp_val result = rp_sequence_new(in, right->object->kind, NULL, 0);
    for (size_t i = 0; first != NULL && i < first->count; i++) {
      rp_items_append(in, result->object, first->data[i]);
    }
    return first == NULL ? NULL : join_sequences(in, result->object, &right->object->items);
  }
  if (left->kind == RP_CHOICE) {
    return rp_choice_map(in, left, binary_option, &(operation){op, right, false, node});
  }
  if (right->kind == RP_CHOICE) {
    return rp_choice_map(in, right, binary_option, &(operation){op, left, true, node});
  }
  if (op == RP_IR_OP_MOD && left->kind == RP_STR_) {
    return rp_lib_percent(in, left, right, node);
  }
  rp_val unknown = rp_first_unknown(left, right);
  if (unknown != NULL) {
    return unknown;
  }
  if (rp_value_is_symbolic(left) || rp_value_is_symbolic(right)) {
    bool plus = op == RP_IR_OP_ADD;
    rp_val moved = plus || op == RP_IR_OP_SUB ? rp_lib_relativedelta_added(in, left, right, !plus) : NULL;
    moved = moved == NULL && plus && in->raised == NULL ? rp_lib_relativedelta_added(in, right, left, false) : moved;
    if (moved != NULL || in->raised != NULL) {
      return moved;
    }
    if (op == RP_IR_OP_ADD && binary_type(op, left, right) == RP_TYPE_STR) {
      rp_val parts[2] = {left, right};
      return rp_text_concat(in, parts, 2);
    }
    rp_val operands[2] = {left, right};
    return rp_value_derived(&in->values, RP_DERIVE_BINARY, op, NULL, operands, 2, binary_type(op, left, right));
  }
  bool integers = rp_value_is_integral(left) && rp_value_is_integral(right);
  bool fraction = op == RP_IR_OP_DIV || (op == RP_IR_OP_POW && integers && right->integer < 0 && left->integer != 0);
  if (integers && !fraction) {
    rp_val result = integer_result(in, op, left->integer, right->integer, node);
    bool logical = op == RP_IR_OP_BITAND || op == RP_IR_OP_BITOR || op == RP_IR_OP_BITXOR;
    return logical && left->kind == RP_BOOL && right->kind == RP_BOOL && result != NULL && result->kind == RP_INT
               ? rp_value_bool(&in->values, result->integer != 0)
               : result;
  }
  bool numbers = (rp_value_is_integral(left) || left->kind == RP_FLOAT) &&
                 (rp_value_is_integral(right) || right->kind == RP_FLOAT);
  if (numbers) {
    static const int64_t EXACT = (int64_t)1 << 53; // beyond it a quotient of integers is not one of their floats
    bool large = op == RP_IR_OP_DIV && left->kind != RP_FLOAT && right->kind != RP_FLOAT &&
                 (left->integer > EXACT || left->integer < -EXACT || right->integer > EXACT || right->integer < -EXACT);
    if (large) {
      return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
    }
    return real_result(in, op, as_real(left), as_real(right), node);
  }
  rp_val moment = rp_time_binary(in, op, left, right);
  if (moment != NULL || in->raised != NULL) {
    return moment;
  }
  if (op == RP_IR_OP_ADD && left->kind == RP_STR_ && right->kind == RP_STR_) {
    rp_val parts[2] = {left, right};
    return rp_text_concat(in, parts, 2);
  }
  if (op == RP_IR_OP_ADD && left->kind == RP_BYTES && right->kind == RP_BYTES) {
    size_t size = left->text.size + right->text.size;
    char *bytes = rp_arena_alloc(in->arena, size + 1);
    memcpy(bytes, left->text.data, left->text.size);
    memcpy(bytes + left->text.size, right->text.data, right->text.size);
    return rp_value_bytes(&in->values, (rp_str){bytes, size});
  }
  if (op == RP_IR_OP_ADD && left->kind == RP_OBJECT && right->kind == RP_OBJECT &&
      left->object->kind == right->object->kind && list_left) {
    return join_sequences(in, left->object, &right->object->items);
  }
  if (op == RP_IR_OP_MUL && (left->kind == RP_STR_ || left->kind == RP_BYTES || list_left) &&
      rp_value_is_integral(right)) {
    return repeat(in, left, right->integer, node);
  }
  if (op == RP_IR_OP_MUL && (right->kind == RP_STR_ || right->kind == RP_BYTES || list_right) &&
      rp_value_is_integral(left)) {
    return repeat(in, right, left->integer, node);
  }
  if (rp_value_is(left, RP_OBJECT_DICT) && rp_value_is(right, RP_OBJECT_DICT)) {
    return rp_dict_binary(in, op, left, right, node);
  }
  if (op == RP_IR_OP_DIV && (left->kind == RP_PATH || right->kind == RP_PATH)) {
    return rp_lib_path_join(in, left, right);
  }
  if (is_other_list(left) || is_other_list(right)) {
    return binary_other_lists(in, op, left, right, node);
  }
  if (rp_value_is(left, RP_OBJECT_VIEW) || rp_value_is(right, RP_OBJECT_VIEW)) {
    return rp_view_binary(in, op, left, right, node);
  }
  if (rp_value_is(left, RP_OBJECT_SET) && rp_value_is(right, RP_OBJECT_SET)) {
    return set_operation(in, op, left, right, node);
  }
  if (rp_value_is(left, RP_OBJECT_INSTANCE) || rp_value_is(right, RP_OBJECT_INSTANCE)) {
    return binary_instances(in, op, left, right, node);
  }
  bool formats = op == RP_IR_OP_MOD && left->kind == RP_BYTES; // b"%d" % 3
  return rp_value_is_pythons(left) && rp_value_is_pythons(right) && !formats
             ? rp_raise(in, "TypeError", "unsupported operand types")
             : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
}

static rp_val unary_option(rp_interp *in, rp_val option, void *data)
{
  const operation *o = data;
  return rp_unary(in, o->op, option, o->node);
}

rp_val rp_unary(rp_interp *in, int op, rp_val value, uint32_t node)
{
  value = rp_path_prune(in, value);
  if (value == NULL) {
    return rp_raise(in, "NameError", "unbound");
  }
  if (op == RP_IR_OP_NOT) {
    rp_condition truth = rp_truth(in, value);
    if (truth->kind == RP_GUARD_TRUE || truth->kind == RP_GUARD_FALSE) {
      return rp_value_bool(&in->values, truth->kind == RP_GUARD_FALSE);
    }
    if (value->kind == RP_UNKNOWN) {
      return value;
    }
    if (value->kind == RP_DERIVED && value->derived.shape == RP_DERIVE_UNARY && value->derived.op == RP_IR_OP_NOT) {
      return rp_value_derived(&in->values, RP_DERIVE_TRUTH, 0, NULL, &value->derived.operands[0], 1, RP_TYPE_BOOL);
    }
    if (value->kind == RP_CHOICE) {
      return rp_choice_map(in, value, unary_option, &(operation){op, NULL, false, node});
    }
    return rp_value_derived(&in->values, RP_DERIVE_UNARY, op, NULL, &value, 1, RP_TYPE_BOOL);
  }
  if (value->kind == RP_CHOICE) {
    return rp_choice_map(in, value, unary_option, &(operation){op, NULL, false, node});
  }
  if (value->kind == RP_UNKNOWN) {
    return value;
  }
  if (rp_value_is_symbolic(value)) {
    return rp_value_derived(&in->values, RP_DERIVE_UNARY, op, NULL, &value, 1, value->type);
  }
  if (op == RP_IR_OP_NEG && (rp_value_is_integral(value) || value->kind == RP_TIMEDELTA) &&
      value->integer != INT64_MIN) {
    return value->kind == RP_TIMEDELTA ? rp_value_timedelta(&in->values, -value->integer)
                                       : rp_value_int(&in->values, -value->integer);
  }
  if (op == RP_IR_OP_NEG && value->kind == RP_FLOAT) {
    return rp_value_float(&in->values, -value->real);
  }
  if (op == RP_IR_OP_POS && (rp_value_is_integral(value) || value->kind == RP_FLOAT || value->kind == RP_TIMEDELTA)) {
    return value->kind == RP_BOOL ? rp_value_int(&in->values, value->integer) : value;
  }
  if (op == RP_IR_OP_INVERT && rp_value_is_integral(value)) {
    return rp_value_int(&in->values, ~value->integer);
  }
  const char *hook = op == RP_IR_OP_NEG      ? "__neg__"
                     : op == RP_IR_OP_POS    ? "__pos__"
                     : op == RP_IR_OP_INVERT ? "__invert__"
                                             : NULL;
  if (hook != NULL && rp_value_is(value, RP_OBJECT_INSTANCE) && rp_class_hook(in, value->object->class, hook) != NULL) {
    return rp_call_method(in, value, hook, NULL, 0, node);
  }
  return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
}
