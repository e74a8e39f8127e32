#ifndef RP_REPORTER_TALLY_DORMANCY_H
#define RP_REPORTER_TALLY_DORMANCY_H

/// Repositories that nobody works on: archived, as the list of the scan's inputs says, and dormant, whose scanned commit is older
/// than the newest of all by more than Snapshot.dormant_days. They are flagged and counted, and everything else counts them as any other.

#include "base/buf.h"
#include "reporter/reporter.h"

/// Flags and counts the dormant ones.
void rp_flag_dormant(Repipe__V1__Snapshot *snapshot);

/// "2 archived; 5 dormant (…)"; false, and nothing is written, where there are none.
bool rp_dormancy_text(rp_buf *out, const Repipe__V1__Snapshot *snapshot);

#endif
