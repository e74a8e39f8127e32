#ifndef RP_REPORTER_TALLY_STATUS_H
#define RP_REPORTER_TALLY_STATUS_H

/// Where each workflow stands between Luigi and Flyte, from what the repositories hold at the scanned commits, and from what
/// Flyte says where it was asked.
///   luigi     nothing of Flyte belongs to it
///   drafted   a counterpart is there, and only Luigi launches it
///   dual      both launch it
///   cut over  Flyte launches it, nothing launches it in Luigi, the class is still there: a zombie
///   gone      repipe's spec is there, the class is not (a counterpart without a workflow row)
/// A counterpart belongs to a workflow when repipe's spec has its Flyte name, or when the function of flytekit is called as its
/// class in snake case, with "_workflow", "_wf" or "_flow" behind it or not, and both are the only ones of that name in their
/// repository. A class of that name that is no workflow is left of one that went to Flyte: match "task", a zombie as well.
/// The same schedule alone is a suggestion. Flyte launches what has a launch plan with a schedule in Python; of
/// repipe's own specs only when Luigi no longer does, for they are drafts; where Flyte was asked, its answer alone counts.

#include "reporter/reporter.h"

/// Fills status, counterpart and zombie of the workflows, root and match of the counterparts, and their sums; `state` may be NULL.
void rp_status(Repipe__V1__Snapshot *snapshot, const rp_flyte_state *state, rp_arena *arena);

void rp_statuses_add(Repipe__V1__Statuses *sum, const Repipe__V1__Statuses *part);

/// Whether Flyte launches the workflow of this name: a launch plan of it is active, or an execution of it was seen.
bool rp_flyte_state_active(const rp_flyte_state *state, rp_str workflow);

#endif
