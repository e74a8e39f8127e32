#ifndef RP_ANALYZER_ANALYZE_DECISIONS_H
#define RP_ANALYZER_ANALYZE_DECISIONS_H

/// The decisions file of a repository, and house rules as a library that is read beside it.

#include "analyzer/select/select.h"
#include "decisions/decisions.h"
#include "repipe/v1/inventory.pb-c.h"

/// Decisions of the entry repipe.yaml, where there is one, then of `rules` (NULL: none). `problems` are those of the file. NULL:
/// nothing is decided.
Repipe__V1__Decisions *rp_analyze_decisions(rp_decision_problems *problems, rp_source *source,
                                            const rp_source_entry *entries, size_t count,
                                            const Repipe__V1__Decisions *rules, rp_arena *arena);

/// The tree of what house rules say. False: they say nothing, and `*out` is left alone. Its source is freed by the caller.
bool rp_analyze_house(rp_select_tree *out, const Repipe__V1__Decisions *decisions, rp_arena *arena);

/// True for a path in that tree.
bool rp_analyze_house_path(rp_str path);

/// RP6205 for each decision of the repository's own file that names no task of the inventory.
rp_decision_problems rp_analyze_unused(const Repipe__V1__Inventory *inventory, rp_arena *arena);

#endif
