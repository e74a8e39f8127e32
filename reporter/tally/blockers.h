#ifndef RP_REPORTER_TALLY_BLOCKERS_H
#define RP_REPORTER_TALLY_BLOCKERS_H

/// What holds workflows back from `exact`, in the order in which removing causes pays: each row is the code whose removal,
/// after those above it, leaves most launched workflows without any; then most candidates, then the most affected.

#include "reporter/reporter.h"

/// After the status. Fills Snapshot.blockers, and of each team the same over its own workflows. Every code of a workflow's reasons that does more than inform is a row.
void rp_blockers(Repipe__V1__Snapshot *snapshot, rp_arena *arena);

#endif
