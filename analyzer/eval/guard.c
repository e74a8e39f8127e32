// Conditions. A guard is consed: one for each literal and for each list of parts. Most conjunctions are asked for again and
// again (each slot that a branch changed is joined under the same conditions), so that results are remembered by the pair.
#include <stdlib.h>

#include "analyzer/eval/value.h"
#include "base/map.h"
#include "proto/rules.h"

enum { GUARD_LIMIT = 64, WORK_LIMIT = 20000000 };
enum { MEMO_SIZE = 1 << 14 };

/// What a conjunction or disjunction of two guards gave. Found by their numbers, never by addresses: what is remembered must not
/// differ from run to run.
typedef struct guard_memo {
  rp_condition a, b, result;
  uint32_t a_id, b_id, result_id;
  rp_guard_kind kind;
} guard_memo;

struct rp_guards {
  rp_consing consed;
  uint32_t last_id;
  uint32_t epoch;       ///< of marks
  rp_guard **opposites; ///< those whose negation is younger than they are, in order
  size_t opposite_count, opposite_capacity;
  guard_memo memo[MEMO_SIZE];
  uint16_t filled[MEMO_SIZE]; ///< places of the memo that were filled since the last mark
  size_t filled_count;        ///< MEMO_SIZE: all may be
};

rp_guards *rp_guards_new(void)
{
  rp_guards *guards = rp_xrealloc(NULL, sizeof *guards);
  memset(guards, 0, sizeof *guards);
  return guards;
}

void rp_guards_free(rp_guards *guards)
{
  rp_consing_release(&guards->consed);
  free(guards->opposites);
  free(guards);
}

rp_guards_mark rp_guards_mark_of(rp_guards *guards)
{
  guards->filled_count = 0;
  return (rp_guards_mark){guards->consed.count, guards->opposite_count, guards->last_id};
}

static void forget_younger(guard_memo *memo, uint32_t last_id)
{
  if (memo->result != NULL && (memo->a_id > last_id || memo->b_id > last_id || memo->result_id > last_id)) {
    *memo = (guard_memo){0};
  }
}

void rp_guards_rewind(rp_guards *guards, const rp_guards_mark *mark)
{
  if (guards->last_id == mark->last_id) {
    return;
  }
  while (guards->opposite_count > mark->opposites) {
    rp_guard *guard = guards->opposites[--guards->opposite_count];
    if (guard->id <= mark->last_id) {
      guard->opposite = NULL;
    }
  }
  bool listed = guards->filled_count < MEMO_SIZE;
  for (size_t i = 0; i < (listed ? guards->filled_count : MEMO_SIZE); i++) {
    forget_younger(&guards->memo[listed ? guards->filled[i] : i], mark->last_id);
  }
  guards->filled_count = 0;
  rp_consing_truncate(&guards->consed, mark->count);
  guards->last_id = mark->last_id;
}

static bool same_guard(const void *made, const void *draft)
{
  const rp_guard *a = made;
  const rp_guard *b = draft;
  if (a->kind != b->kind) {
    return false;
  }
  if (a->kind == RP_GUARD_LITERAL) {
    return a->value == b->value && a->negated == b->negated;
  }
  return a->count == b->count && memcmp(a->parts, b->parts, b->count * sizeof *b->parts) == 0;
}

/// Is `made` the negation of the draft?
static bool is_negation(const void *made, const void *draft)
{
  const rp_guard *a = made;
  const rp_guard *b = draft;
  if (b->kind == RP_GUARD_LITERAL) {
    return a->kind == RP_GUARD_LITERAL && a->value == b->value && a->negated != b->negated;
  }
  if (a->kind == b->kind || a->kind == RP_GUARD_LITERAL || a->count != b->count) {
    return false;
  }
  for (uint32_t i = 0; i < a->count; i++) {
    if (a->parts[i] != b->parts[i]->opposite) {
      return false;
    }
  }
  return true;
}

/// Which of the two that are each other's negation.
static bool is_turned(const rp_guard *guard)
{
  return guard->kind == RP_GUARD_LITERAL ? guard->negated : guard->kind == RP_GUARD_OR;
}

/// The same for a guard and its negation, so that who looks for the one meets the other.
static uint32_t hash_of(const rp_guard *draft)
{
  if (draft->kind == RP_GUARD_LITERAL) {
    return (uint32_t)rp_hash(&draft->value, sizeof draft->value);
  }
  uint64_t sum = draft->count;
  bool turned = is_turned(draft);
  for (uint32_t i = 0; i < draft->count; i++) {
    sum = (sum ^ draft->parts[i]->hash ^ (is_turned(draft->parts[i]) != turned)) * UINT64_C(0x9E3779B97F4A7C15);
    sum ^= sum >> 32;
  }
  return (uint32_t)sum;
}

static void set_opposite(rp_guards *guards, rp_guard *guard, rp_guard *opposite)
{
  guard->opposite = opposite;
  if (guard->id < opposite->id) {
    if (guards->opposite_count == guards->opposite_capacity) {
      guards->opposite_capacity = guards->opposite_capacity == 0 ? 256 : guards->opposite_capacity * 2;
      guards->opposites = rp_xrealloc(guards->opposites, guards->opposite_capacity * sizeof(rp_guard *));
    }
    guards->opposites[guards->opposite_count++] = guard;
  }
}

/// The guard that is like `draft`, whose parts are copied when it is new. It and its negation, where there is one, know each other.
static rp_condition cons(rp_values *values, const rp_guard *draft)
{
  rp_guards *guards = values->guards;
  uint32_t hash = hash_of(draft);
  rp_guard *found = rp_consing_find(&guards->consed, hash, same_guard, draft);
  if (found != NULL) {
    return found;
  }
  size_t parts = draft->count * sizeof *draft->parts;
  rp_guard *made = rp_arena_alloc(values->arena, sizeof *made + parts);
  *made = *draft;
  made->id = ++guards->last_id;
  made->hash = hash;
  if (parts > 0) {
    made->parts = memcpy(made + 1, draft->parts, parts);
  }
  made->outside = draft->kind == RP_GUARD_LITERAL ? draft->value->outside : NULL;
  for (uint32_t i = 0; i < made->count && made->outside == NULL; i++) {
    made->outside = made->parts[i]->outside;
  }
  rp_guard *opposite = rp_consing_find(&guards->consed, hash, is_negation, made);
  rp_consing_add(&guards->consed, hash, made);
  if (opposite != NULL) {
    set_opposite(guards, made, opposite);
    set_opposite(guards, opposite, made);
  }
  return made;
}

rp_condition rp_guard_literal(rp_values *values, rp_val value, bool negated)
{
  return cons(values, &(rp_guard){.kind = RP_GUARD_LITERAL, .value = value, .negated = negated, .size = 1});
}

rp_condition rp_guard_unknown(rp_values *values, const rp_cause *cause)
{
  rp_value *value = RP_NEW(values->arena, rp_value); // not hash-consed: its address is its identity
  value->kind = RP_UNKNOWN;
  value->cause = cause;
  return rp_guard_literal(values, value, false);
}

// ---- equalities ----

static bool is_plain(rp_val value)
{
  return value->kind == RP_NONE || value->kind == RP_BOOL || value->kind == RP_INT || value->kind == RP_STR_ ||
         value->kind == RP_BYTES || value->kind == RP_DATE || value->kind == RP_DATETIME || value->kind == RP_TIMEDELTA;
}

/// An expression compared with a constant: `mode == 'a'`, `mode is None`.
typedef struct equality {
  rp_val subject, constant;
  bool
      certain; ///< identity, an input (its values have a text, by which they are told apart), or a type of Python's own equality
} equality;

static bool equality_of(rp_condition guard, equality *out)
{
  if (guard->kind != RP_GUARD_LITERAL || guard->value->kind != RP_DERIVED ||
      guard->value->derived.shape != RP_DERIVE_COMPARE || guard->value->derived.count != 2) {
    return false;
  }
  int op = guard->value->derived.op;
  rp_val left = guard->value->derived.operands[0];
  rp_val right = guard->value->derived.operands[1];
  bool swapped = is_plain(left);
  *out = (equality){.subject = swapped ? right : left, .constant = swapped ? left : right};
  rp_type type = rp_value_type(out->subject);
  out->certain =
      op == RP_IR_OP_IS || out->subject->kind == RP_INPUT || (type >= RP_TYPE_NONE && type <= RP_TYPE_TIMEDELTA);
  return is_plain(out->constant) && (op == RP_IR_OP_EQ || (op == RP_IR_OP_IS && out->constant->kind == RP_NONE));
}

/// One expression cannot equal both constants.
static bool exclude(const equality *a, const equality *b)
{
  if (a->subject != b->subject || a->constant == b->constant || !(a->certain || b->certain)) {
    return false;
  }
  return !rp_value_is_integral(a->constant) || !rp_value_is_integral(b->constant) ||
         a->constant->integer != b->constant->integer; // True is 1
}

int rp_guard_decided_by(rp_condition known, rp_condition condition)
{
  equality a;
  equality b;
  bool excluded = known->kind == RP_GUARD_LITERAL && !known->negated && condition->kind == RP_GUARD_LITERAL &&
                  equality_of(known, &a) && equality_of(condition, &b) && exclude(&a, &b);
  return excluded ? condition->negated : -1;
}

static rp_condition too_large(rp_values *values)
{
  static const rp_cause CAUSE = {.code = RP_RULE_BUDGET_SIZE, .text = {"a condition over the budget", 27}};
  return rp_guard_unknown(values, &CAUSE);
}

/// Parts of a conjunction or disjunction in the making.
typedef struct formula {
  rp_values *values;
  rp_guard_kind kind, other;
  rp_condition parts[GUARD_LIMIT];
  uint32_t count;
  uint32_t epoch; ///< parts bear this mark, and the negations of parts the other one
  bool full;
} formula;

static void begin(formula *f)
{
  f->count = 0;
  f->epoch = ++f->values->guards->epoch;
}

/// Adds a guard, or the parts of one of the formula's own kind, that is not there yet.
static void add_part(formula *f, rp_condition part)
{
  if (part->kind == f->kind) {
    for (uint32_t i = 0; i < part->count; i++) {
      add_part(f, part->parts[i]);
    }
    return;
  }
  rp_guard *guard = (rp_guard *)(uintptr_t)part; // guards are ours, const only for their readers
  if (guard->mark == f->epoch) {
    return;
  }
  if (f->count == GUARD_LIMIT) {
    f->full = true;
    return;
  }
  guard->mark = f->epoch;
  if (guard->opposite != NULL) {
    ((rp_guard *)(uintptr_t)guard->opposite)->mark_opposite = f->epoch;
  }
  f->parts[f->count++] = part;
}

/// What is left of a part of the other kind beside the others: NULL where one of them decides it (x or (x and y) is x); without
/// what they rule out (x or (not x and y) is x or y).
static rp_condition reduced(formula *f, rp_condition part)
{
  rp_condition kept[GUARD_LIMIT];
  uint32_t count = 0;
  uint32_t size = 0;
  for (uint32_t i = 0; i < part->count; i++) {
    if (part->parts[i]->mark == f->epoch) {
      return NULL;
    }
    if (part->parts[i]->mark_opposite != f->epoch) {
      size += part->parts[i]->size;
      kept[count++] = part->parts[i];
    }
  }
  if (count == part->count) {
    return part;
  }
  if (count == 0) {
    return f->kind == RP_GUARD_AND ? f->values->never : f->values->always;
  }
  return count == 1
             ? kept[0]
             : cons(f->values,
                    &(rp_guard){.kind = f->other, .parts = kept, .count = (uint16_t)count, .size = (uint16_t)size});
}

/// Two parts of the other kind that differ in one part only, which is the other's negation there: what they share. NULL: they
/// are no such two.
static rp_condition merged(formula *f, rp_condition a, rp_condition b)
{
  if (a->kind != f->other || b->kind != f->other || a->count != b->count) {
    return NULL;
  }
  rp_condition kept[GUARD_LIMIT];
  uint32_t shared = 0;
  uint32_t size = 0;
  for (uint32_t i = 0; i < a->count; i++) {
    if (a->parts[i] == b->parts[i]) {
      size += a->parts[i]->size;
      kept[shared++] = a->parts[i];
    } else if (shared < i || a->parts[i]->opposite != b->parts[i]) {
      return NULL;
    }
  }
  return shared == 1
             ? kept[0]
             : cons(f->values,
                    &(rp_guard){.kind = f->other, .parts = kept, .count = (uint16_t)shared, .size = (uint16_t)size});
}

/// What an equality among the parts says of the others: in a conjunction mode == 'b' decides mode == 'a', in a disjunction not
/// (mode == 'b') does. Parts that it implies are `implied`, parts of parts get the marks that reduced() reads. False: the formula
/// is decided.
static bool apply_equality(formula *f, uint32_t at, bool *implied)
{
  equality strong;
  equality other;
  rp_condition by = f->parts[at];
  if (!equality_of(by, &strong) || by->negated != (f->kind == RP_GUARD_OR)) {
    return true;
  }
  for (uint32_t i = 0; i < f->count; i++) {
    rp_condition part = f->parts[i];
    if (equality_of(part, &other) && exclude(&strong, &other)) {
      if (part->negated == by->negated) {
        return false;
      }
      implied[i] = true;
    }
    for (uint32_t k = 0; part->kind == f->other && k < part->count; k++) {
      if (equality_of(part->parts[k], &other) && exclude(&strong, &other)) {
        rp_guard *inner = (rp_guard *)(uintptr_t)part->parts[k];
        *(inner->negated == by->negated ? &inner->mark_opposite : &inner->mark) = f->epoch;
      }
    }
  }
  return true;
}

/// A part of which every alternative is an equality that decides it the same way: mode != 'c' beside mode == 'a' or mode == 'b'.
static bool implied_by_alternatives(const formula *f, rp_condition part)
{
  equality weak;
  equality strong;
  if (!equality_of(part, &weak) || part->negated == (f->kind == RP_GUARD_OR)) {
    return false;
  }
  for (uint32_t i = 0; i < f->count; i++) {
    bool all = f->parts[i]->kind == f->other;
    for (uint32_t k = 0; all && k < f->parts[i]->count; k++) {
      rp_condition one = f->parts[i]->parts[k];
      all = equality_of(one, &strong) && one->negated != part->negated && exclude(&strong, &weak);
    }
    if (all) {
      return true;
    }
  }
  return false;
}

/// Says every part once, and nothing in a part that the others say. False: the formula is decided, `never` for a conjunction.
static bool simplify(formula *f)
{
  rp_condition zero = f->kind == RP_GUARD_AND ? f->values->never : f->values->always;
  for (bool changed = true; changed && !f->full;) {
    changed = false;
    rp_condition old[GUARD_LIMIT];
    uint32_t count = f->count;
    uint32_t kept = 0;
    bool implied[GUARD_LIMIT] = {false};
    memcpy(old, f->parts, count * sizeof(rp_condition));
    for (uint32_t i = 0; i < count; i++) {
      if (!apply_equality(f, i, implied)) {
        return false;
      }
    }
    for (uint32_t i = 0; i < count; i++) {
      f->values->work += 1 + old[i]->count;
      if (old[i]->mark_opposite == f->epoch) {
        return false;
      }
      rp_condition left = implied[i] || implied_by_alternatives(f, old[i]) ? NULL
                          : old[i]->kind == f->other                       ? reduced(f, old[i])
                                                                           : old[i];
      if (left == zero) {
        return false;
      }
      f->values->work += kept;
      for (uint32_t k = 0; k < kept && left == old[i] && left->kind == f->other; k++) {
        rp_condition both = merged(f, old[k], left);
        if (both != NULL) {
          old[k] = both;
          left = NULL;
          break;
        }
      }
      changed = changed || left != old[i];
      if (left != NULL) {
        old[kept++] = left;
      }
    }
    if (changed) {
      begin(f);
      for (uint32_t i = 0; i < kept; i++) {
        add_part(f, old[i]);
      }
    }
  }
  return true;
}

static rp_condition combine_parts(rp_values *values, rp_guard_kind kind, rp_condition a, rp_condition b)
{
  formula f = {.values = values, .kind = kind, .other = kind == RP_GUARD_AND ? RP_GUARD_OR : RP_GUARD_AND};
  begin(&f);
  add_part(&f, a);
  add_part(&f, b);
  if (f.full || (values->work > WORK_LIMIT && f.count > 2)) {
    return too_large(values);
  }
  if (!simplify(&f)) {
    return kind == RP_GUARD_AND ? values->never : values->always;
  }
  uint32_t size = 0;
  for (uint32_t i = 0; i < f.count; i++) {
    size += f.parts[i]->size;
  }
  if (f.full || size > GUARD_LIMIT) {
    return too_large(values);
  }
  return f.count == 1
             ? f.parts[0]
             : cons(values,
                    &(rp_guard){.kind = kind, .parts = f.parts, .count = (uint16_t)f.count, .size = (uint16_t)size});
}

static rp_condition combine(rp_values *values, rp_guard_kind kind, rp_condition a, rp_condition b)
{
  rp_condition unit = kind == RP_GUARD_AND ? values->always : values->never;
  rp_condition zero = kind == RP_GUARD_AND ? values->never : values->always;
  if (a == zero || b == zero) {
    return zero;
  }
  if (a == unit || a == b) {
    return b;
  }
  if (b == unit) {
    return a;
  }
  uint32_t at = ((a->id * 2654435761u) ^ (b->id * 2246822519u) ^ kind) >> (32 - 14);
  guard_memo *memo = &values->guards->memo[at];
  if (memo->a == a && memo->b == b && memo->kind == kind) {
    return memo->result;
  }
  rp_condition result = combine_parts(values, kind, a, b);
  *memo = (guard_memo){a, b, result, a->id, b->id, result->id, kind};
  rp_guards *guards = values->guards;
  if (guards->filled_count < MEMO_SIZE) {
    guards->filled[guards->filled_count++] = (uint16_t)at;
  }
  return result;
}

rp_condition rp_guard_and(rp_values *values, rp_condition a, rp_condition b)
{
  return combine(values, RP_GUARD_AND, a, b);
}

rp_condition rp_guard_or(rp_values *values, rp_condition a, rp_condition b)
{
  return combine(values, RP_GUARD_OR, a, b);
}

rp_condition rp_guard_not(rp_values *values, rp_condition a)
{
  if (a->kind == RP_GUARD_TRUE || a->kind == RP_GUARD_FALSE) {
    return a->kind == RP_GUARD_TRUE ? values->never : values->always;
  }
  if (a->opposite == NULL) { // what is simplified stays so when all of it is turned round
    if (a->kind == RP_GUARD_LITERAL) {
      return rp_guard_literal(values, a->value, !a->negated);
    }
    rp_condition parts[GUARD_LIMIT];
    for (uint32_t i = 0; i < a->count; i++) {
      parts[i] = rp_guard_not(values, a->parts[i]);
    }
    return cons(values, &(rp_guard){.kind = a->kind == RP_GUARD_AND ? RP_GUARD_OR : RP_GUARD_AND,
                                    .parts = parts,
                                    .count = a->count,
                                    .size = a->size});
  }
  return a->opposite;
}

void rp_guard_each(rp_condition guard, void (*visit)(rp_val value, void *data), void *data)
{
  if (guard->kind == RP_GUARD_LITERAL) {
    visit(guard->value, data);
  }
  for (uint32_t i = 0; i < guard->count; i++) {
    rp_guard_each(guard->parts[i], visit, data);
  }
}
