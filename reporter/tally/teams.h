#ifndef RP_REPORTER_TALLY_TEAMS_H
#define RP_REPORTER_TALLY_TEAMS_H

/// Whose each file is, and the rows of the teams. Private to tally.

#include "base/map.h"
#include "base/vec.h"
#include "reporter/reporter.h"

typedef struct rp_teams rp_teams;

rp_teams *rp_teams_new(rp_arena *arena);

/// The next repository: what is asked and said from here on is of it, and its rules are forgotten.
void rp_teams_begin(rp_teams *teams, const Repipe__V1__RepositoryRow *repository);
/// A line of CODEOWNERS or of catalog-info.yaml, in order.
void rp_teams_rule(rp_teams *teams, rp_str pattern, rp_str owners, rp_str source);
/// Whose `path` of the repository is; `in_code` is what the class says, or empty. Lives as long as the arena.
Repipe__V1__TeamRow *rp_teams_owner(rp_teams *teams, rp_str path, rp_str in_code);

/// The row of this name: of a team that had something to do once, too.
Repipe__V1__TeamRow *rp_teams_of_history(rp_teams *teams, rp_str name);

/// Fills Snapshot.history and moves, the history of its repositories, and that of the teams.
int rp_history_read(Repipe__V1__Snapshot *snapshot, rp_teams *teams, rp_store *store, rp_arena *arena, rp_error *err);

/// Hands the rows to the snapshot, `unowned` and `conflicting` first. `teams` is of no use afterwards.
void rp_teams_finish(rp_teams *teams, Repipe__V1__Snapshot *snapshot);

#endif
