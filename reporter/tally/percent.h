#ifndef RP_REPORTER_TALLY_PERCENT_H
#define RP_REPORTER_TALLY_PERCENT_H

#include <stddef.h>
#include <stdint.h>

/// Whole percentages of `parts` that add up to 100 (largest remainder); all 0 when the parts are. 100 only for a part
/// that is the whole, 0 only for one that is nothing (so far as 100 parts allow).
void rp_percentages(unsigned *out, const uint32_t *parts, size_t count);

#endif
