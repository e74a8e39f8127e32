#ifndef RP_CLI_TOTALS_H
#define RP_CLI_TOTALS_H

/// The last lines of scan and merge.

#include "reporter/reporter.h"

/// On stderr: what the store holds, as sums, where it is, what to do next, and the verdict. `unchanged` repositories were taken
/// as they were; SIZE_MAX: that was no question.
void rp_print_totals(const rp_store_totals *totals, size_t unchanged, const char *store);

#endif
