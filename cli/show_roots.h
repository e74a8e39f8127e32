#ifndef RP_CLI_SHOW_ROOTS_H
#define RP_CLI_SHOW_ROOTS_H

/// `show --roots FILE`: many concrete graphs from one reading of a repository. A line of FILE is a JSON object with `root`
/// (a family, or module:Class) and optionally `params` (names to texts, as on Luigi's command line); empty lines are skipped.

#include "analyzer/analyzer.h"

/// The lines of FILE. -1: RP_ERROR_NOT_FOUND, RP_ERROR_IO; RP_ERROR_FORMAT with file and line. Memory of `arena`.
int rp_show_roots_read(rp_analyze_root **out, size_t *count, const char *file, rp_arena *arena, rp_error *err);

/// One line of JSON for each root, in their order: `root`, `params`, and `graph` (docs/schema) or `error`. An exit status:
/// 1 where a root has no graph.
int rp_show_roots_print(const Repipe__V1__Inventory *inventory, const rp_analyze_root *roots, size_t count);

#endif
