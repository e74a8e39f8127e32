// Operators of dates, datetimes and timedeltas.
#include "analyzer/eval/expression.h"
#include "analyzer/lib/calendar.h"

/// a / b to the nearest number, a half to the even one (CPython 3.11 _datetimemodule.c:1787, divide_nearest). b is positive.
static int64_t divide_nearest(int64_t a, int64_t b)
{
  int64_t quotient = a / b;
  int64_t rest = a % b;
  if (rest < 0) {
    quotient--;
    rest += b;
  }
  bool up = rest > b - rest || (rest == b - rest && quotient % 2 != 0);
  return quotient + up;
}

rp_val rp_time_binary(rp_interp *in, int op, rp_val left, rp_val right)
{
  rp_values *values = &in->values;
  rp_value_kind l = left->kind;
  rp_value_kind r = right->kind;
  bool add = op == RP_IR_OP_ADD;
  bool subtract = op == RP_IR_OP_SUB;
  if ((add || subtract) && r == RP_TIMEDELTA && (l == RP_DATE || l == RP_DATETIME || l == RP_TIMEDELTA)) {
    int64_t amount = subtract ? -right->integer : right->integer;
    int64_t sum;
    if (l == RP_DATE) {
      amount = subtract ? -rp_calendar_floor_days(right->integer)
                        : rp_calendar_floor_days(right->integer); // a date takes the days only
    }
    if (__builtin_add_overflow(left->integer, amount, &sum)) {
      return rp_raise(in, "OverflowError", "date value out of range");
    }
    if (l == RP_TIMEDELTA) {
      return rp_value_timedelta(values, sum);
    }
    int64_t days = l == RP_DATE ? sum : rp_calendar_floor_days(sum);
    if (days < RP_CALENDAR_MIN_DAYS || days > RP_CALENDAR_MAX_DAYS) {
      return rp_raise(in, "OverflowError", "date value out of range");
    }
    return l == RP_DATE ? rp_value_date(values, sum) : rp_value_datetime(values, sum);
  }
  if (add && l == RP_TIMEDELTA && (r == RP_DATE || r == RP_DATETIME)) {
    return rp_time_binary(in, op, right, left);
  }
  if (subtract && l == r && l == RP_DATE) {
    return rp_value_timedelta(values, (left->integer - right->integer) * RP_DAY_MICROSECONDS);
  }
  if (subtract && l == r && l == RP_DATETIME) {
    return rp_value_timedelta(values, left->integer - right->integer);
  }
  if (l == RP_TIMEDELTA && rp_value_is_integral(right)) {
    int64_t product;
    if (op == RP_IR_OP_MUL && !__builtin_mul_overflow(left->integer, right->integer, &product)) {
      return rp_value_timedelta(values, product);
    }
    if (op == RP_IR_OP_FLOORDIV && right->integer > 0) {
      int64_t q = left->integer / right->integer;
      return rp_value_timedelta(values, left->integer % right->integer < 0 ? q - 1 : q);
    }
    if (op == RP_IR_OP_DIV && right->integer > 0) {
      return rp_value_timedelta(values, divide_nearest(left->integer, right->integer));
    }
    if ((op == RP_IR_OP_DIV || op == RP_IR_OP_FLOORDIV) && right->integer == 0) {
      return rp_raise(in, "ZeroDivisionError", "integer division or modulo by zero");
    }
  }
  if (op == RP_IR_OP_MUL && r == RP_TIMEDELTA && rp_value_is_integral(left)) {
    return rp_time_binary(in, op, right, left);
  }
  if (l == RP_TIMEDELTA && r == RP_TIMEDELTA && right->integer != 0) {
    if (op == RP_IR_OP_DIV) {
      return rp_value_float(values, (double)left->integer / (double)right->integer);
    }
    if (op == RP_IR_OP_FLOORDIV) {
      int64_t whole = left->integer / right->integer;
      bool below = left->integer % right->integer != 0 && (left->integer < 0) != (right->integer < 0);
      return rp_value_int(values, whole - below);
    }
    if (op == RP_IR_OP_MOD) {
      int64_t rest = left->integer % right->integer;
      bool other = rest != 0 && (rest < 0) != (right->integer < 0);
      return rp_value_timedelta(values, other ? rest + right->integer : rest);
    }
  }
  return NULL;
}
