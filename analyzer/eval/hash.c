// hash(): CPython's own numbers where they follow from the value alone (numbers, and tuples of them), and elsewhere a number that
// is the same for equal values. Text and bytes are salted in each process, objects are hashed by their address.
#include <math.h>
#include <string.h>

#include "analyzer/eval/view.h"

static const uint64_t MODULUS = ((uint64_t)1 << 61) - 1; // CPython 3.11 pyhash.h: _PyHASH_MODULUS

static uint64_t signed_hash(uint64_t reduced, bool negative)
{
  int64_t hash = negative ? -(int64_t)reduced : (int64_t)reduced;
  return (uint64_t)(hash == -1 ? -2 : hash);
}

static uint64_t int_hash(int64_t i)
{
  uint64_t magnitude = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
  return signed_hash(magnitude % MODULUS, i < 0);
}

static uint64_t bigint_hash(rp_str decimal)
{
  bool negative = decimal.size > 0 && decimal.data[0] == '-';
  uint64_t reduced = 0;
  for (size_t i = negative; i < decimal.size; i++) {
    reduced = (reduced * 2 % MODULUS * 5 + (uint64_t)(decimal.data[i] - '0')) % MODULUS;
  }
  return signed_hash(reduced, negative);
}

/// CPython 3.11 pyhash.c:86, _Py_HashDouble: the same as that of an equal int. `v` is no NaN.
static uint64_t float_hash(double v)
{
  if (isinf(v)) {
    return (uint64_t)(v > 0 ? 314159 : -314159);
  }
  int exponent;
  double m = frexp(fabs(v), &exponent);
  uint64_t x = 0;
  while (m != 0) {
    x = ((x << 28) & MODULUS) | x >> (61 - 28);
    m *= 268435456.0; // 2**28
    exponent -= 28;
    uint64_t y = (uint64_t)m;
    m -= (double)y;
    x += y;
    if (x >= MODULUS) {
      x -= MODULUS;
    }
  }
  exponent = exponent >= 0 ? exponent % 61 : 61 - 1 - ((-1 - exponent) % 61);
  x = ((x << exponent) & MODULUS) | x >> (61 - exponent);
  return signed_hash(x, v < 0);
}

static uint64_t mixed(uint64_t seed, uint64_t x)
{
  uint64_t pair[2] = {seed, x};
  return rp_hash(pair, sizeof pair);
}

static rp_hash_kind hash_of(rp_interp *in, rp_val value, uint64_t *out, unsigned depth);

/// CPython 3.11 tupleobject.c:320
static rp_hash_kind tuple_hash(rp_interp *in, const rp_items *items, uint64_t *out, unsigned depth)
{
  const uint64_t one = UINT64_C(11400714785074694791);
  const uint64_t two = UINT64_C(14029467366897019727);
  const uint64_t five = UINT64_C(2870177450012600261);
  rp_hash_kind kind = RP_HASH_PYTHON;
  uint64_t sum = five;
  for (size_t i = 0; i < items->count; i++) {
    uint64_t lane = 0;
    rp_hash_kind of_item = hash_of(in, items->data[i].value, &lane, depth + 1);
    if (of_item == RP_HASH_NONE) {
      return RP_HASH_NONE;
    }
    if (of_item != RP_HASH_PYTHON || items->data[i].many || items->data[i].condition->kind != RP_GUARD_TRUE) {
      kind = RP_HASH_EQUALITY;
    }
    sum += lane * two;
    sum = (sum << 31 | sum >> 33) * one;
  }
  sum += items->count ^ (five ^ UINT64_C(3527539));
  *out = sum == UINT64_MAX ? UINT64_C(1546275796) : sum;
  return kind;
}

/// Of members in any order.
static rp_hash_kind set_hash(rp_interp *in, const rp_items *items, uint64_t *out, unsigned depth)
{
  uint64_t sum = items->count;
  for (size_t i = 0; i < items->count; i++) {
    uint64_t member = 0;
    if (hash_of(in, items->data[i].value, &member, depth + 1) == RP_HASH_NONE) {
      return RP_HASH_NONE;
    }
    sum += mixed(1, member);
  }
  *out = sum;
  return RP_HASH_EQUALITY;
}

static rp_hash_kind frozen_dict_hash(rp_interp *in, const rp_entries *entries, uint64_t *out)
{
  uint64_t sum = entries->count;
  for (size_t i = 0; i < entries->count; i++) {
    uint64_t key = 0;
    uint64_t value = 0;
    if (hash_of(in, entries->data[i].key, &key, 1) == RP_HASH_NONE ||
        hash_of(in, entries->data[i].value, &value, 1) == RP_HASH_NONE) {
      return RP_HASH_NONE;
    }
    sum += mixed(key, value);
  }
  *out = sum;
  return RP_HASH_EQUALITY;
}

static rp_hash_kind instance_hash(rp_interp *in, rp_val value, uint64_t *out)
{
  const rp_object *object = value->object;
  rp_val wrapped = rp_env_find(&object->env, rp_sym(in, "wrapped"));
  if (wrapped != NULL && rp_value_is(wrapped, RP_OBJECT_DICT) &&
      rp_class_derives_named(object->class, "luigi.freezing", "FrozenOrderedDict")) {
    return frozen_dict_hash(in, &wrapped->object->entries, out);
  }
  rp_object *owner = NULL;
  rp_val hook = rp_class_find(in, object->class, rp_sym(in, "__hash__"), &owner);
  if (hook != NULL && !owner->cls.opaque && hook->kind == RP_NONE) {
    return RP_HASH_NONE;
  }
  bool by_identity = (hook == NULL || owner == in->object_class) && !rp_class_has_unknown_base(object->class);
  *out = mixed(2, by_identity ? (uint64_t)(uintptr_t)object : object->class->id);
  return RP_HASH_EQUALITY;
}

static rp_hash_kind hash_of(rp_interp *in, rp_val value, uint64_t *out, unsigned depth)
{
  value = rp_enum_plain(in, value);
  *out = depth > 32 ? 0 : rp_hash(&value, sizeof value); // consed: the address is the identity
  if (depth > 32) {
    return RP_HASH_EQUALITY;
  }
  if (rp_value_is_integral(value)) {
    *out = int_hash(value->integer);
    return RP_HASH_PYTHON;
  }
  if (value->kind == RP_BIGINT) {
    *out = bigint_hash(value->text);
    return RP_HASH_PYTHON;
  }
  if (value->kind == RP_FLOAT && !isnan(value->real)) {
    *out = float_hash(value->real);
    return RP_HASH_PYTHON;
  }
  if (value->kind != RP_OBJECT) {
    return RP_HASH_EQUALITY;
  }
  const rp_object *object = value->object;
  if (object->kind == RP_OBJECT_LIST && rp_env_find(&object->env, rp_sym(in, "step")) != NULL) { // a range
    return tuple_hash(in, &object->items, out, depth) == RP_HASH_NONE ? RP_HASH_NONE : RP_HASH_EQUALITY;
  }
  if (object->kind == RP_OBJECT_LIST || object->kind == RP_OBJECT_DICT || rp_view_is_set(value)) {
    return RP_HASH_NONE;
  }
  if (object->kind == RP_OBJECT_SET) {
    return object->class == rp_builtin_class(in, "frozenset") ? set_hash(in, &object->items, out, depth) : RP_HASH_NONE;
  }
  return object->kind == RP_OBJECT_TUPLE      ? tuple_hash(in, &object->items, out, depth)
         : object->kind == RP_OBJECT_INSTANCE ? instance_hash(in, value, out)
                                              : RP_HASH_EQUALITY;
}

bool rp_is_hashable(rp_interp *in, rp_val value)
{
  uint64_t ignored;
  bool asked = value != NULL && (rp_value_is_container(value) || rp_value_is(value, RP_OBJECT_INSTANCE));
  if (asked && hash_of(in, value, &ignored, 0) == RP_HASH_NONE) {
    (void)rp_raise(in, "TypeError", "unhashable type");
    return false;
  }
  return true;
}

rp_hash_kind rp_hash_of(rp_interp *in, rp_val value, uint64_t *out)
{
  return hash_of(in, value, out, 0);
}
