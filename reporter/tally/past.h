#ifndef RP_REPORTER_TALLY_PAST_H
#define RP_REPORTER_TALLY_PAST_H

/// What a past commit held, as a message that is small enough to be kept of every commit that was read.

#include "reporter/reporter.h"

/// State of a workflow that has a row: its status, with "candidate" where nothing launches it (fleet.proto, MoveRow).
const char *rp_past_state(const Repipe__V1__WorkflowRow *row);

#endif
