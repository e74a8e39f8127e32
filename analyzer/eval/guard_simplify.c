// What two conditions say together. Where they have no literal in common and no equality that could decide another, they stand
// side by side; else each part is said once, and nothing in a part that the others say.
#include "analyzer/eval/guard.h"
#include "proto/rules.h"

enum { WORK_LIMIT = 20000000 };

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

bool rp_guard_compares(const rp_guard *literal)
{
  equality ignored;
  return equality_of(literal, &ignored);
}

static rp_condition too_large(rp_values *values)
{
  static const rp_cause CAUSE = {.code = RP_RULE_BUDGET_SIZE, .text = {"a condition over the budget", 27}};
  return rp_guard_unknown(values, &CAUSE);
}

// ---- simplification ----

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
  f->epoch = rp_guard_epoch(f->values);
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
  for (uint32_t i = 0; i < part->count; i++) {
    if (part->parts[i]->mark == f->epoch) {
      return NULL;
    }
    if (part->parts[i]->mark_opposite != f->epoch) {
      kept[count++] = part->parts[i];
    }
  }
  if (count == part->count) {
    return part;
  }
  if (count == 0) {
    return f->kind == RP_GUARD_AND ? f->values->never : f->values->always;
  }
  return count == 1 ? kept[0] : rp_guard_list(f->values, f->other, kept, count);
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
  for (uint32_t i = 0; i < a->count; i++) {
    if (a->parts[i] == b->parts[i]) {
      kept[shared++] = a->parts[i];
    } else if (shared < i || a->parts[i]->opposite != b->parts[i]) {
      return NULL;
    }
  }
  return shared == 1 ? kept[0] : rp_guard_list(f->values, f->other, kept, shared);
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

static rp_condition simplified(rp_values *values, rp_guard_kind kind, rp_condition a, rp_condition b)
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
  return f.count == 1 ? f.parts[0] : rp_guard_list(values, kind, f.parts, f.count);
}

// ---- side by side ----

/// A conjunction or disjunction in the making whose parts have nothing to say of one another.
typedef struct row {
  rp_guard draft;
  rp_condition parts[GUARD_LIMIT];
} row;

static void row_begin(row *r, rp_guard_kind kind, rp_condition first)
{
  if (first->kind == kind) {
    r->draft = (rp_guard){.kind = kind,
                          .compares = first->compares,
                          .nested = first->nested,
                          .count = first->count,
                          .size = first->size,
                          .bits = first->bits,
                          .hash = first->hash};
    memcpy(r->parts, first->parts, first->count * sizeof *first->parts);
    return;
  }
  r->draft = (rp_guard){.kind = kind, .count = 1, .size = first->size};
  r->parts[0] = first;
  rp_guard_take(&r->draft, first);
}

static void row_push(row *r, rp_condition part)
{
  r->parts[r->draft.count++] = part;
  r->draft.size = (uint16_t)(r->draft.size + part->size);
  rp_guard_take(&r->draft, part);
}

typedef enum added { ADDED, DECIDED, NOT_SIMPLE } added;

/// One part that may stand in the row already, or its negation.
static added row_add_one(row *r, rp_condition part)
{
  for (uint32_t i = 0; i < r->draft.count; i++) {
    if (r->parts[i] == part) {
      return ADDED;
    }
    if (r->parts[i] == part->opposite) {
      return DECIDED;
    }
  }
  if (part->kind != RP_GUARD_LITERAL || r->draft.nested) {
    return NOT_SIMPLE; // it may stand in a part
  }
  row_push(r, part);
  return ADDED;
}

/// What simplified() would make of both, where that is to put one behind the other.
static added row_add(row *r, rp_condition other)
{
  bool list = other->kind == r->draft.kind;
  uint32_t count = list ? other->count : 1;
  if (r->draft.count + count > GUARD_LIMIT || r->draft.size + other->size > GUARD_LIMIT ||
      (r->draft.compares && other->compares)) {
    return NOT_SIMPLE;
  }
  bool apart = (r->draft.bits & other->bits) == 0;
  if (apart && !list) {
    row_push(r, other);
    return ADDED;
  }
  if (!list) {
    return row_add_one(r, other);
  }
  if (!apart && (r->draft.nested || other->nested)) {
    return NOT_SIMPLE;
  }
  for (uint32_t i = 0; i < count; i++) {
    if (apart) {
      row_push(r, other->parts[i]);
    } else if (row_add_one(r, other->parts[i]) == DECIDED) {
      return DECIDED;
    }
  }
  return ADDED;
}

static rp_condition row_end(rp_values *values, row *r)
{
  r->draft.parts = r->parts;
  return r->draft.count == 1 ? r->parts[0] : rp_guard_cons(values, &r->draft);
}

rp_condition rp_guard_combined(rp_values *values, rp_guard_kind kind, rp_condition a, rp_condition b)
{
  row r;
  row_begin(&r, kind, a);
  switch (row_add(&r, b)) {
  case ADDED:
    return row_end(values, &r);
  case DECIDED:
    return kind == RP_GUARD_AND ? values->never : values->always;
  case NOT_SIMPLE:
    break;
  }
  return simplified(values, kind, a, b);
}
