#ifndef RP_ANALYZER_EVAL_GUARD_H
#define RP_ANALYZER_EVAL_GUARD_H

/// What guard.c (one guard for each condition) and guard_simplify.c (what two of them make together) share.

#include "analyzer/eval/value.h"

enum { GUARD_LIMIT = 64 }; ///< literals of a condition

/// The guard that is like `draft`, whose parts are copied when it is new. `draft` says kind, parts, count and size, a literal its
/// value, and what rp_guard_take says of the parts. It and its negation, where there is one, know each other.
rp_condition rp_guard_cons(rp_values *values, const rp_guard *draft);

/// Adds to a draft's hash, bits and flags what one of its parts says. The parts of a list may be taken in any order.
void rp_guard_take(rp_guard *draft, rp_condition part);

/// The guard of a list of parts that are simplified already.
rp_condition rp_guard_list(rp_values *values, rp_guard_kind kind, const rp_condition *parts, uint32_t count);

/// Another number each time, for marks.
uint32_t rp_guard_epoch(rp_values *values);

/// A literal that another equality may decide: an expression compared with a constant.
bool rp_guard_compares(const rp_guard *literal);

/// The conjunction or disjunction of two guards, of which none is true or false, simplified.
rp_condition rp_guard_combined(rp_values *values, rp_guard_kind kind, rp_condition a, rp_condition b);

#endif
