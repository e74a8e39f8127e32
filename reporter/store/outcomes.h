#ifndef RP_REPORTER_STORE_OUTCOMES_H
#define RP_REPORTER_STORE_OUTCOMES_H

/// Counts by outcome, and the other figures that every output writes in the same way.

#include "reporter/reporter.h"

enum { RP_OUTCOME_COUNT = 6 };

/// Names in the order of every output: exact, review, collapsed, blocked, failed, excluded.
extern const char *const rp_outcome_names[RP_OUTCOME_COUNT];

/// Place of a name in that order; RP_OUTCOME_COUNT when it is none of them.
size_t rp_outcome_index(rp_str name);

/// The counts in that order.
void rp_outcomes_list(uint32_t out[RP_OUTCOME_COUNT], const Repipe__V1__Outcomes *outcomes);
uint32_t rp_outcomes_sum(const Repipe__V1__Outcomes *outcomes);
void rp_outcomes_add(Repipe__V1__Outcomes *sum, const Repipe__V1__Outcomes *part);

/// "2026-01-31" in UTC; "no commit" for 0.
rp_str rp_day_text(rp_arena *arena, int64_t seconds);

/// "2026-01-31T03:00:00Z" (RFC 3339).
rp_str rp_moment_text(rp_arena *arena, int64_t seconds);

#endif
