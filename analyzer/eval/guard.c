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
  uint32_t epoch;  ///< of marks
  rp_guard **opposites; ///< those whose negation is younger than they are, in order
  size_t opposite_count, opposite_capacity;
  guard_memo memo[MEMO_SIZE];
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

rp_guards_mark rp_guards_mark_of(const rp_guards *guards)
{
  return (rp_guards_mark){guards->consed.count, guards->opposite_count, guards->last_id};
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
  for (size_t i = 0; i < MEMO_SIZE; i++) {
    const guard_memo *memo = &guards->memo[i];
    if (memo->result != NULL &&
        (memo->a_id > mark->last_id || memo->b_id > mark->last_id || memo->result_id > mark->last_id)) {
      guards->memo[i] = (guard_memo){0};
    }
  }
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

static uint64_t hash_of(const rp_guard *draft)
{
  if (draft->kind == RP_GUARD_LITERAL) {
    uintptr_t key[2] = {(uintptr_t)draft->value, draft->negated};
    return rp_hash(key, sizeof key);
  }
  return rp_hash(draft->parts, draft->count * sizeof *draft->parts) + draft->kind;
}

/// The guard that is like `draft`, whose parts are copied when it is new.
static rp_condition cons(rp_values *values, const rp_guard *draft)
{
  rp_guards *guards = values->guards;
  uint64_t hash = hash_of(draft);
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
  rp_consing_add(&guards->consed, hash, made);
  return made;
}

rp_condition rp_guard_literal(rp_values *values, rp_val value, bool negated)
{
  return cons(values, &(rp_guard){.kind = RP_GUARD_LITERAL, .value = value, .negated = negated, .size = 1});
}

rp_condition rp_guard_unknown(rp_values *values, const rp_cause *cause)
{
  rp_value *value = RP_NEW(values->arena, rp_value); // not hash-consed: its address is its identity
  rp_cause *copy = RP_NEW(values->arena, rp_cause);
  *copy = *cause;
  value->kind = RP_UNKNOWN;
  value->cause = copy;
  return rp_guard_literal(values, value, false);
}

static void mark(rp_condition guard, uint32_t epoch)
{
  ((rp_guard *)(uintptr_t)guard)->mark = epoch; // guards are ours, const only for their readers
}

/// Adds the parts of `guard` to a list, flattening its own kind; returns false when the formula is over the limit.
static bool add_part(rp_condition *parts, uint32_t *count, rp_guard_kind kind, rp_condition guard, uint32_t epoch)
{
  if (guard->kind == kind) {
    for (uint32_t i = 0; i < guard->count; i++) {
      if (!add_part(parts, count, kind, guard->parts[i], epoch)) {
        return false;
      }
    }
    return true;
  }
  if (guard->mark == epoch) {
    return true;
  }
  if (*count == GUARD_LIMIT) {
    return false;
  }
  mark(guard, epoch);
  parts[(*count)++] = guard;
  return true;
}

static bool has_part(rp_condition guard, rp_guard_kind kind, rp_condition wanted)
{
  if (guard == wanted) {
    return true;
  }
  for (uint32_t i = 0; guard->kind == kind && i < guard->count; i++) {
    if (guard->parts[i] == wanted) {
      return true;
    }
  }
  return false;
}

static rp_condition too_large(rp_values *values)
{
  return rp_guard_unknown(values,
                          &(rp_cause){.code = RP_RULE_BUDGET_SIZE, .text = RP_STR("a condition over the budget")});
}

/// True when no part says something about another one: none is another's negation, and none of the other kind holds a part or
/// its negation.
static bool is_simple(rp_values *values, rp_guard_kind other, const rp_condition *parts, uint32_t count)
{
  bool nested = false;   // some part of the other kind
  bool compound = false; // with a part that is no literal
  for (uint32_t i = 0; i < count; i++) {
    nested = nested || parts[i]->kind == other;
    for (uint32_t k = 0; parts[i]->kind == other && k < parts[i]->count; k++) {
      compound = compound || parts[i]->parts[k]->kind != RP_GUARD_LITERAL;
    }
    values->work += 1 + parts[i]->count;
  }
  rp_condition negated[GUARD_LIMIT];
  for (uint32_t i = 0; i < count; i++) {
    negated[i] = compound || parts[i]->kind == RP_GUARD_LITERAL ? rp_guard_not(values, parts[i]) : NULL;
  }
  uint32_t epoch = ++values->guards->epoch;
  for (uint32_t i = 0; i < count; i++) {
    mark(parts[i], epoch);
    if (negated[i] != NULL) {
      ((rp_guard *)(uintptr_t)negated[i])->mark_opposite = epoch;
    }
  }
  for (uint32_t i = 0; i < count; i++) {
    if (parts[i]->mark_opposite == epoch) {
      return false;
    }
    for (uint32_t k = 0; nested && parts[i]->kind == other && k < parts[i]->count; k++) {
      if (parts[i]->parts[k]->mark == epoch || parts[i]->parts[k]->mark_opposite == epoch) {
        return false;
      }
    }
  }
  return true;
}

static rp_condition combine(rp_values *values, rp_guard_kind kind, rp_condition a, rp_condition b);

static rp_condition without(rp_values *values, rp_condition guard, rp_guard_kind kind, rp_condition removed)
{
  rp_condition result = kind == RP_GUARD_AND ? values->always : values->never;
  if (guard == removed) {
    return result;
  }
  for (uint32_t i = 0; i < guard->count; i++) {
    if (guard->parts[i] != removed) {
      result = combine(values, kind, result, guard->parts[i]);
    }
  }
  return result;
}

/// Takes parts away that others decide, and what they decide out of others. NULL: `parts` holds what is left, NULL where one
/// was taken away; otherwise the formula itself.
static rp_condition simplify(rp_values *values, rp_guard_kind kind, rp_condition *parts, uint32_t count)
{
  rp_guard_kind other = kind == RP_GUARD_AND ? RP_GUARD_OR : RP_GUARD_AND;
  for (uint32_t i = 0; i < count; i++) {
    for (uint32_t j = 0; j < count; j++) {
      if (i == j || parts[j] == NULL || parts[i] == NULL) {
        continue;
      }
      values->work += 1 + parts[j]->count;
      rp_condition negated = rp_guard_not(values, parts[i]);
      if (parts[j] == negated) {
        return kind == RP_GUARD_AND ? values->never : values->always;
      }
      if (has_part(parts[j], other, parts[i])) {
        parts[j] = NULL; // absorbed: x or (x and y) is x
      } else if (has_part(parts[j], other, negated)) {
        // x or (not x and y) is x or y: simplified, the formula is put together again.
        parts[j] = without(values, parts[j], other, negated);
        rp_condition result = kind == RP_GUARD_AND ? values->always : values->never;
        for (uint32_t k = 0; k < count; k++) {
          if (parts[k] != NULL) {
            result = combine(values, kind, result, parts[k]);
          }
        }
        return result;
      }
    }
  }
  return NULL;
}

static rp_condition combine_parts(rp_values *values, rp_guard_kind kind, rp_condition a, rp_condition b)
{
  rp_condition parts[GUARD_LIMIT];
  uint32_t count = 0;
  uint32_t epoch = ++values->guards->epoch;
  if (!add_part(parts, &count, kind, a, epoch) || !add_part(parts, &count, kind, b, epoch)) {
    return too_large(values);
  }
  if (values->work > WORK_LIMIT && count > 2) {
    return too_large(values);
  }
  if (!is_simple(values, kind == RP_GUARD_AND ? RP_GUARD_OR : RP_GUARD_AND, parts, count)) {
    rp_condition result = simplify(values, kind, parts, count);
    if (result != NULL) {
      return result;
    }
  }
  uint32_t kept = 0;
  uint32_t size = 0;
  for (uint32_t i = 0; i < count; i++) {
    if (parts[i] != NULL) {
      size += parts[i]->size;
      parts[kept++] = parts[i];
    }
  }
  if (kept == 1) {
    return parts[0];
  }
  return size > GUARD_LIMIT ? too_large(values)
                            : cons(values, &(rp_guard){.kind = kind, .parts = parts, .count = kept, .size = size});
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

static void remember_opposite(rp_guards *guards, rp_condition of, rp_condition opposite)
{
  rp_guard *guard = (rp_guard *)(uintptr_t)of; // a memo: guards are ours, const only for their readers
  guard->opposite = opposite;
  if (guard->id < opposite->id) {
    if (guards->opposite_count == guards->opposite_capacity) {
      guards->opposite_capacity = guards->opposite_capacity == 0 ? 256 : guards->opposite_capacity * 2;
      guards->opposites = rp_xrealloc(guards->opposites, guards->opposite_capacity * sizeof(rp_guard *));
    }
    guards->opposites[guards->opposite_count++] = guard;
  }
}

rp_condition rp_guard_not(rp_values *values, rp_condition a)
{
  if (a->opposite != NULL) {
    return a->opposite;
  }
  rp_condition result = NULL;
  if (a->kind == RP_GUARD_TRUE || a->kind == RP_GUARD_FALSE) {
    return a->kind == RP_GUARD_TRUE ? values->never : values->always;
  }
  if (a->kind == RP_GUARD_LITERAL) {
    result = rp_guard_literal(values, a->value, !a->negated);
  } else { // what is simplified stays so when all of it is turned round
    rp_condition parts[GUARD_LIMIT];
    for (uint32_t i = 0; i < a->count; i++) {
      parts[i] = rp_guard_not(values, a->parts[i]);
    }
    rp_guard_kind kind = a->kind == RP_GUARD_AND ? RP_GUARD_OR : RP_GUARD_AND;
    result = cons(values, &(rp_guard){.kind = kind, .parts = parts, .count = a->count, .size = a->size});
  }
  remember_opposite(values->guards, a, result);
  remember_opposite(values->guards, result, a);
  return result;
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
