#ifndef RP_REPORTER_RECORD_H
#define RP_REPORTER_RECORD_H

/// Between recording and merging: rows of the table `repositories`.

#include "reporter/store.h"

/// The identity that the repository of a row would have if no other one had it: that of a row of rp_recorded_twice without
/// what was put behind it.
rp_str rp_recorded_claim(const rp_recorded_repository *repository, rp_arena *arena);

#endif
