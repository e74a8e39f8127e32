#ifndef RP_REPORTER_STORE_CONSERVE_H
#define RP_REPORTER_STORE_CONSERVE_H

/// What every reader of a report may count on: children add up to their parents in each column, and every row of the
/// store is in the snapshot. A snapshot that fails here is never rendered.

#include "reporter/store/store.h"

/// -1: RP_ERROR_FORMAT, coded RP9006, naming the first sum that does not hold.
int rp_conserve(const Repipe__V1__Snapshot *snapshot, rp_store *store, rp_error *err);

/// The same, of the snapshot alone.
int rp_conserve_sums(const Repipe__V1__Snapshot *snapshot, rp_error *err);

#endif
