#ifndef RP_REPORTER_STORE_RECORD_H
#define RP_REPORTER_STORE_RECORD_H

/// Between the files that record and merge.

#include "reporter/store/store.h"

/// The identity that the repository of a row would have if no other one had it: that of a row of rp_recorded_twice without
/// what was put behind it.
rp_str rp_recorded_claim(const rp_recorded_repository *repository, rp_arena *arena);

/// Rows of the tables `mentions` and `waivers`. -1: RP_ERROR_IO.
int rp_record_mentions(rp_store *store, const Repipe__V1__Inventory *inventory, const char *id, rp_error *err);
int rp_record_waivers(rp_store *store, const rp_recorded_repository *r, const char *id, rp_error *err);

#endif
