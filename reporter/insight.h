#ifndef RP_REPORTER_INSIGHT_H
#define RP_REPORTER_INSIGHT_H

/// What follows from the rows of a snapshot beside outcomes, status and waves: filled by rp_derive, each by its own file. They may
/// be filled again: what was there before is replaced.

#include "reporter/reporter.h"

/// Reads Snapshot.mentions, waivers and (by moment) penetration.
int rp_insight_read(Repipe__V1__Snapshot *snapshot, rp_store *store, rp_arena *arena, rp_error *err);

/// Which reopened workflows Luigi still launches (MoveRow.open), and what each waiver holds.
void rp_insight_regressions(Repipe__V1__Snapshot *snapshot, rp_arena *arena);

#endif
