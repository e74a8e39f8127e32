#ifndef RP_REPORTER_TALLY_RATES_H
#define RP_REPORTER_TALLY_RATES_H

/// The answer in five rates, each of rows alone, so that those of an earlier snapshot follow from it whatever program wrote it.

#include "reporter/reporter.h"

/// Always the same five in the same order. After the blockers. Memory of `arena`.
Repipe__V1__RateRow **rp_rates(size_t *count, const Repipe__V1__Snapshot *snapshot, rp_arena *arena);

/// What they were at the last but one moment of the history, where that reaches to what was scanned: all but "Next fixes unlock", of
/// whose causes no history knows. After rp_rates.
void rp_rate_steps(Repipe__V1__Snapshot *snapshot);

#endif
