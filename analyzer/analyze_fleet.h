#ifndef RP_ANALYZER_ANALYZE_FLEET_H
#define RP_ANALYZER_ANALYZE_FLEET_H

/// Imports that lead to other repositories of a fleet.

#include "analyzer/analyzer.h"
#include "analyzer/extract/ir.h"
#include "analyzer/select/select.h"

/// A name that several repositories publish.
typedef struct rp_fleet_tie {
  rp_str name;
  const rp_analyze_providers *providers;
} rp_fleet_tie;

typedef struct rp_fleet_search {
  rp_analyze_fleet *fleet;
  rp_arena *arena;
  RP_VEC(rp_source *) sources; ///< that were opened; rp_fleet_close frees them
  RP_VEC(rp_fleet_tie) ties;
  rp_map wanted;
  rp_select_more more;
} rp_fleet_search;

/// Starts a search; `search->more` is what rp_select takes. `fleet` gets its answers by rp_fleet_answer.
void rp_fleet_open(rp_fleet_search *search, rp_analyze_fleet *fleet, rp_arena *arena);
void rp_fleet_answer(rp_fleet_search *search, rp_arena *arena);
void rp_fleet_close(rp_fleet_search *search);

/// Where the file first imports the name; false: nowhere that was read.
bool rp_fleet_tie_place(rp_ir_place *out, const rp_fleet_tie *tie, const rp_facts *facts);

/// "acme_base is published by A and by B" for a diagnostic. In `arena`.
rp_str rp_fleet_tie_text(const rp_fleet_tie *tie, rp_arena *arena);

#endif
