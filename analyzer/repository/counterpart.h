#ifndef RP_ANALYZER_REPOSITORY_COUNTERPART_H
#define RP_ANALYZER_REPOSITORY_COUNTERPART_H

/// What a repository holds of Flyte already: specs that repipe wrote, and workflows and launch plans of flytekit's Python.

#include "analyzer/extract/extract.h"
#include "analyzer/select/select.h"
#include "repipe/v1/inventory.pb-c.h"

/// Fills Inventory.counterparts: specs in the order of the entries, then Python in that of `selected`, whose rows say which files say flytekit.
///   NAME.workflow.json, NAME.launchplan.json   below a folder spec/, as `repipe translate` writes them
///   @workflow, @dynamic of flytekit            on a function of a module
///   LaunchPlan(…), .get_or_create(…), .create(…) of flytekit, whose workflow is a name
/// Only what the text itself says counts: a decorator that was given another name by code is not followed, files over
/// 2 MiB are left out. `scratch` holds what is read.
void rp_analyze_counterparts(Repipe__V1__Inventory *inventory, rp_source *source, const rp_source_entry *entries,
                             size_t count, const rp_selected *selected, size_t selected_count, rp_extractor *extractor,
                             rp_arena *arena, rp_arena *scratch);

#endif
