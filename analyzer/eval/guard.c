// Conditions. A guard is consed: one for each literal and for each list of parts. Most conjunctions are asked for again and
// again (each slot that a branch changed is joined under the same conditions), so that results are remembered by the pair.
#include "analyzer/eval/guard.h"

#include <stdlib.h>

#include "base/map.h"

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
  rp_guards *guards = calloc(1, sizeof *guards); // pages of the memo that nobody fills are never there
  return guards != NULL ? guards : memset(rp_xrealloc(NULL, sizeof *guards), 0, sizeof *guards);
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

/// The hash of a list is the sum of what its parts give: that of a longer one is known without looking at all of them. It is the
/// same for a guard and its negation, so that who looks for the one meets the other.
void rp_guard_take(rp_guard *draft, rp_condition part)
{
  uint64_t term = (((uint64_t)part->hash << 1) + (is_turned(part) != is_turned(draft))) * UINT64_C(0x9E3779B97F4A7C15);
  term = (term ^ (term >> 29)) * UINT64_C(0xBF58476D1CE4E5B9);
  draft->hash += (uint32_t)(term >> 32);
  draft->bits |= part->bits;
  draft->compares = draft->compares || part->compares;
  draft->nested = draft->nested || part->kind != RP_GUARD_LITERAL;
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

rp_condition rp_guard_cons(rp_values *values, const rp_guard *draft)
{
  rp_guards *guards = values->guards;
  uint32_t hash = draft->hash;
  rp_guard *found = rp_consing_find(&guards->consed, hash, same_guard, draft);
  if (found != NULL) {
    return found;
  }
  size_t parts = draft->count * sizeof *draft->parts;
  rp_guard *made = rp_arena_alloc(values->arena, sizeof *made + parts);
  *made = *draft;
  made->id = ++guards->last_id;
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
  rp_guard draft = {.kind = RP_GUARD_LITERAL, .value = value, .negated = negated, .size = 1};
  draft.hash = (uint32_t)rp_hash(&value, sizeof value);
  draft.bits = UINT64_C(1) << (draft.hash >> 26);
  draft.compares = rp_guard_compares(&draft);
  return rp_guard_cons(values, &draft);
}

rp_condition rp_guard_list(rp_values *values, rp_guard_kind kind, const rp_condition *parts, uint32_t count)
{
  rp_guard draft = {.kind = kind, .parts = parts, .count = (uint16_t)count};
  for (uint32_t i = 0; i < count; i++) {
    draft.size = (uint16_t)(draft.size + parts[i]->size);
    rp_guard_take(&draft, parts[i]);
  }
  return rp_guard_cons(values, &draft);
}

uint32_t rp_guard_epoch(rp_values *values)
{
  return ++values->guards->epoch;
}

rp_condition rp_guard_unknown(rp_values *values, const rp_cause *cause)
{
  rp_value *value = RP_NEW(values->arena, rp_value); // not hash-consed: its address is its identity
  value->kind = RP_UNKNOWN;
  value->cause = cause;
  return rp_guard_literal(values, value, false);
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
  rp_condition result = rp_guard_combined(values, kind, a, b);
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
    return rp_guard_list(values, a->kind == RP_GUARD_AND ? RP_GUARD_OR : RP_GUARD_AND, parts, a->count);
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
