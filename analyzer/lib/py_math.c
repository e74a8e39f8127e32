// round(), and math of whole numbers, and of several numbers at once; the others are in py_text.c.
#include "analyzer/lib/py.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static rp_val factorial(rp_interp *in, const rp_call *call)
{
  int64_t n = 0;
  if (!rp_py_takes(call, 1, 1) || !rp_py_int(call->args[0], &n)) {
    return rp_py_unknown(in, call);
  }
  if (n < 0) {
    return rp_raise(in, "ValueError", "factorial() not defined for negative values");
  }
  rp_val product = rp_py_num(in, 1);
  for (int64_t i = 2; i <= n && product->kind == RP_INT; i++) {
    product = rp_binary(in, RP_IR_OP_MUL, product, rp_py_num(in, i), call->node);
  }
  return product->kind == RP_INT ? product : rp_py_unknown(in, call);
}

static uint64_t magnitude(int64_t i)
{
  return i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
}

static uint64_t common_divisor(uint64_t a, uint64_t b)
{
  while (b != 0) {
    uint64_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/// gcd() and lcm() of any number of arguments.
static rp_val of_divisors(rp_interp *in, const rp_call *call)
{
  bool least = strcmp(call->row->name, "math.lcm") == 0;
  uint64_t made = least ? 1 : 0;
  if (call->keyword_count > 0 || call->rest != NULL) {
    return rp_py_unknown(in, call);
  }
  for (size_t i = 0; i < call->count; i++) {
    int64_t given = 0;
    if (!rp_py_int(call->args[i], &given)) {
      return rp_py_unknown(in, call);
    }
    uint64_t divisor = common_divisor(made, magnitude(given));
    if (!least) {
      made = divisor;
    } else if (given == 0) {
      made = 0;
    } else if (__builtin_mul_overflow(made, magnitude(given) / divisor, &made)) {
      return rp_py_unknown(in, call);
    }
  }
  return made <= INT64_MAX ? rp_py_num(in, (int64_t)made) : rp_py_unknown(in, call);
}

static rp_val isqrt(rp_interp *in, const rp_call *call)
{
  int64_t n = 0;
  if (!rp_py_takes(call, 1, 1) || !rp_py_int(call->args[0], &n)) {
    return rp_py_unknown(in, call);
  }
  if (n < 0) {
    return rp_raise(in, "ValueError", "isqrt() argument must be nonnegative");
  }
  int64_t root = (int64_t)sqrt((double)n);
  while (root > 0 && root > n / root) {
    root--;
  }
  while (root + 1 <= n / (root + 1)) {
    root++;
  }
  return rp_py_num(in, root);
}

/// CPython 3.11 mathmodule.c:2989.
static rp_val isclose(rp_interp *in, const rp_call *call)
{
  double a = 0;
  double b = 0;
  double relative = 1e-9;
  double absolute = 0;
  rp_val given[2] = {rp_py_keyword(call, "rel_tol"), rp_py_keyword(call, "abs_tol")};
  bool known = call->count == 2 && call->rest == NULL && rp_py_other_keywords(call, "rel_tol abs_tol") == 0 &&
               rp_py_real(call->args[0], &a) && rp_py_real(call->args[1], &b) &&
               (given[0] == NULL || rp_py_real(given[0], &relative)) &&
               (given[1] == NULL || rp_py_real(given[1], &absolute));
  if (!known) {
    return rp_py_unknown(in, call);
  }
  if (relative < 0 || absolute < 0) {
    return rp_raise(in, "ValueError", "tolerances must be non-negative");
  }
  if (a == b || isinf(a) || isinf(b)) {
    return rp_py_bool(in, a == b);
  }
  double difference = fabs(b - a);
  return rp_py_bool(in, difference <= fabs(relative * b) || difference <= fabs(relative * a) || difference <= absolute);
}

static rp_val prod(rp_interp *in, const rp_call *call)
{
  rp_val product = rp_py_keyword(call, "start");
  rp_items items;
  if (call->count != 1 || call->rest != NULL || rp_py_other_keywords(call, "start") > 0) {
    return rp_py_unknown(in, call);
  }
  if (!rp_py_items(in, call->args[0], call->node, &items)) {
    return NULL;
  }
  if (rp_py_shape_in_order(&items) != RP_PY_PLAIN) {
    return rp_py_unknown(in, call);
  }
  product = product != NULL ? product : rp_py_num(in, 1);
  for (size_t i = 0; i < items.count && product != NULL; i++) {
    product = rp_binary(in, RP_IR_OP_MUL, product, items.data[i].value, call->node);
  }
  return product;
}

/// comb(n, k), and perm(n, k) with its k.
static rp_val ways(rp_interp *in, const rp_call *call)
{
  bool ordered = strcmp(call->row->name, "math.perm") == 0;
  int64_t n = 0;
  int64_t k = 0;
  if (!rp_py_takes(call, 2, 2) || !rp_py_int(call->args[0], &n) || !rp_py_int(call->args[1], &k)) {
    return rp_py_unknown(in, call);
  }
  if (n < 0 || k < 0) {
    return rp_raise(in, "ValueError", "must be a non-negative integer");
  }
  if (k > n) {
    return rp_py_num(in, 0);
  }
  k = !ordered && k > n - k ? n - k : k;
  int64_t made = 1;
  for (int64_t i = 1; i <= k; i++) {
    int64_t factor = ordered ? n - i + 1 : n - k + i;
    if (__builtin_mul_overflow(made, factor, &made)) {
      return rp_py_unknown(in, call);
    }
    made = ordered ? made : made / i;
  }
  return rp_py_num(in, made);
}

/// A magnitude to a multiple of 10**tens, a half to the even one. False: it may not be exact.
static bool round_to_tens(uint64_t whole, bool fraction, int64_t tens, uint64_t *out)
{
  uint64_t unit = 1;
  for (int64_t i = 0; i < tens; i++) {
    unit *= 10;
  }
  uint64_t count = whole / unit;
  uint64_t rest = whole % unit;
  bool up = rest > unit / 2 || (rest == unit / 2 && (fraction || count % 2 == 1));
  *out = (count + up) * unit;
  return *out <= INT64_MAX;
}

static rp_val round_number(rp_interp *in, const rp_call *call)
{
  if (!rp_py_takes(call, 1, 2)) {
    return rp_py_unknown(in, call);
  }
  rp_val value = call->args[0];
  int64_t places = 0;
  bool given = call->count == 2 && !rp_py_is_none(call->args[1]);
  if (given && !rp_py_int(call->args[1], &places)) {
    return rp_py_unknown(in, call);
  }
  enum { TENS = 18 };
  uint64_t rounded = 0;
  if (rp_value_is_integral(value)) {
    uint64_t size = value->integer < 0 ? 0 - (uint64_t)value->integer : (uint64_t)value->integer;
    bool exact = places >= 0 || (places >= -TENS && round_to_tens(size, false, -places, &rounded));
    return !exact        ? rp_py_unknown(in, call)
           : places >= 0 ? rp_py_num(in, value->integer)
                         : rp_py_num(in, value->integer < 0 ? -(int64_t)rounded : (int64_t)rounded);
  }
  if (value->kind != RP_FLOAT) {
    return rp_py_unknown(in, call);
  }
  if (!given) {
    if (!isfinite(value->real) || fabs(value->real) >= 9e18) {
      return isfinite(value->real) ? rp_py_unknown(in, call)
                                   : rp_raise(in, "ValueError", "cannot convert float NaN or infinity to integer");
    }
    return rp_py_num(in, (int64_t)nearbyint(value->real));
  }
  static const double EXACT = 9007199254740992.0; // 2**53
  if (places < 0 && places >= -TENS && fabs(value->real) < EXACT) {
    double size = fabs(value->real);
    bool exact = round_to_tens((uint64_t)size, size != floor(size), -places, &rounded) && (double)rounded < EXACT;
    return exact ? rp_py_real_value(in, copysign((double)rounded, value->real)) : rp_py_unknown(in, call);
  }
  if (places < 0 || places > 22 || !isfinite(value->real) || fabs(value->real) > 1e22) {
    return rp_py_unknown(in, call);
  }
  char text[96];
  snprintf(text, sizeof text, "%.*f", (int)places, value->real);
  return rp_py_real_value(in, strtod(text, NULL));
}

static const rp_native ROWS[] = {
    {"builtins.round", round_number, RP_NATIVE_PURE, RP_TYPE_ANY},
    {"math.factorial", factorial, RP_NATIVE_PURE, RP_TYPE_INT},
    {"math.gcd", of_divisors, RP_NATIVE_PURE, RP_TYPE_INT},
    {"math.lcm", of_divisors, RP_NATIVE_PURE, RP_TYPE_INT},
    {"math.isqrt", isqrt, RP_NATIVE_PURE, RP_TYPE_INT},
    {"math.isclose", isclose, RP_NATIVE_PURE, RP_TYPE_BOOL},
    {"math.prod", prod, RP_NATIVE_READS, RP_TYPE_ANY},
    {"math.comb", ways, RP_NATIVE_PURE, RP_TYPE_INT},
    {"math.perm", ways, RP_NATIVE_PURE, RP_TYPE_INT},
};

void rp_lib_math_register(rp_interp *in)
{
  RP_PY_ROWS(in, ROWS);
}
