#ifndef RP_REPORTER_TALLY_WAVES_H
#define RP_REPORTER_TALLY_WAVES_H

/// Who must move before whom, and how much is left.
///
/// **Points.** A workflow that is not cut over has 1 point, for registering it, running it beside Luigi and cutting it over, and
/// the points of the table of diagnostics for each cause that holds it back, at each place once. A repository has the same over its
/// workflows, so a cause that several of them share counts once. A fleet has the sum of its repositories.
///
/// **Parents.** A repository builds on another one where a task class of it derives from, or requires, a class that the scan read in
/// that other one (analyzer/repository/publish.h: it alone publishes the name that is imported), or where an external task of it waits for a path
/// that tasks of exactly one other repository write, word for word. What several could be is no parent.
///
/// **Waves.** Repositories that build on one another move together. A repository with something left to move is one wave behind the
/// last of those that it waits for; one with nothing left hands on what it waits for itself.

#include "reporter/reporter.h"

/// Fills points, wave, parents, waits and together of the rows, Snapshot.waves and critical_path. After rp_status.
void rp_waves(Repipe__V1__Snapshot *snapshot, rp_arena *arena);

/// Only the points: of workflows, repositories, teams and all.
void rp_effort(Repipe__V1__Snapshot *snapshot, rp_arena *arena);

#endif
