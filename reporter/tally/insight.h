#ifndef RP_REPORTER_TALLY_INSIGHT_H
#define RP_REPORTER_TALLY_INSIGHT_H

/// What follows from the rows of a snapshot beside outcomes, status and waves: filled by rp_derive, each by its own file. They may
/// be filled again: what was there before is replaced.

#include "reporter/reporter.h"

/// Reads Snapshot.mentions, waivers and (by moment) penetration.
int rp_insight_read(Repipe__V1__Snapshot *snapshot, rp_store *store, rp_arena *arena, rp_error *err);

/// Snapshot.projected and the like of each team: when nothing would remain at the rate of the last steps.
void rp_insight_projections(Repipe__V1__Snapshot *snapshot);

/// What of each team has stood longest, and its waivers. After status, regressions and history.
void rp_insight_teams(Repipe__V1__Snapshot *snapshot, rp_arena *arena);

/// Which reopened workflows Luigi still launches (MoveRow.open), and what each waiver holds.
void rp_insight_regressions(Repipe__V1__Snapshot *snapshot, rp_arena *arena);

/// Snapshot.usages: every name that is used, whoever has it.
void rp_insight_usages(Repipe__V1__Snapshot *snapshot, rp_arena *arena);

/// The modules of luigi.contrib that one class uses, with repetitions. Memory of `arena`.
const rp_str *rp_usage_modules(size_t *count, const Repipe__V1__TaskRow *task, rp_arena *arena);

/// Tags of repositories, workflows and task classes, and the contrib modules of the latter two.
void rp_insight_labels(Repipe__V1__Snapshot *snapshot, rp_arena *arena);

/// Snapshot.shared: classes that several repositories or teams derive from or require. Whose a class is follows from the links of the
/// scan; Luigi's own are none of the fleet's. Snapshot.dead: task classes of no test that are in no workflow, and that nothing of the
/// fleet requires or derives from by that name; certain where no dependency of their repository is unknown.
void rp_insight_shared(Repipe__V1__Snapshot *snapshot, rp_arena *arena);

/// Snapshot.conflicts and images (reporter/tally/conflicts.c has the rule).
void rp_insight_conflicts(Repipe__V1__Snapshot *snapshot, rp_arena *arena);

/// Snapshot.parity.
void rp_insight_parity(Repipe__V1__Snapshot *snapshot, rp_arena *arena);

#endif
