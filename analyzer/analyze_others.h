#ifndef RP_ANALYZER_ANALYZE_OTHERS_H
#define RP_ANALYZER_ANALYZE_OTHERS_H

/// Owners files: owners and tags that they name are added to the inventory, in `arena`.

#include "analyzer/analyzer.h"
#include "analyzer/source/source.h"
#include "base/arena.h"
#include "repipe/v1/inventory.pb-c.h"

/// A file that rp_owners_wants.
void rp_analyze_owners(Repipe__V1__Inventory *inventory, rp_str path, rp_str content, rp_arena *arena);

/// Whether a file is a test by where it lies or what it is called.
bool rp_analyze_is_test(rp_str path);

/// What the repository is called: as the options say, else its origin's URL, else its folder's name; "#folder" behind it where one
/// is read. Memory of `arena`.
const char *rp_analyze_identity(const rp_analyze_options *options, const rp_source_info *info, rp_arena *arena);

#endif
