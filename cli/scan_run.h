#ifndef RP_CLI_SCAN_RUN_H
#define RP_CLI_SCAN_RUN_H

/// One scan from its inputs to the store: what is there already, a first look at everything, reading what changed, rows.

#include "cli/scan.h"
#include "reporter/reporter.h"

typedef struct rp_scan {
  rp_scan_options options; ///< without inputs
  rp_store *store;         ///< open for writing
  rp_arena *arena;
  const rp_input *inputs; ///< of all parts
  size_t count;
  size_t part, parts; ///< of the inputs those at `part` - 1, + `parts` … are read; 1 and 1: all
  const char *shard;  ///< the same as text, "1/2"; "" where nothing was said of parts
  bool retry;         ///< rows of what was read are kept without a look
  long dormant_days;  ///< as in rp_scan_setting
  const char *lock;   ///< file for the exact commits
  size_t unchanged;   ///< answer: repositories taken from the store
  uint64_t cached;    ///< answer: bytes that were put into the cache
} rp_scan;

/// Fills the store. -1: RP_ERROR_IO, RP_ERROR_LIMIT.
int rp_scan_record(rp_scan *scan, rp_error *err);

#endif
