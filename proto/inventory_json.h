#ifndef RP_PROTO_INVENTORY_JSON_H
#define RP_PROTO_INVENTORY_JSON_H

/// The machine contract of `repipe show --format json` (docs/schema/): an inventory, or the concrete graph of one root,
/// as JSON. Members are only ever added.

#include <jansson.h>

#include "repipe/v1/inventory.pb-c.h"
#include "repipe/v1/plan.pb-c.h"

/// Outcome of each task in inventory order, as plan decided it. Where nothing was planned (NULL, or fewer than tasks)
/// "excluded" without reasons is printed.
typedef struct rp_show_outcomes {
  Repipe__V1__TaskOutcome *const *tasks;
  size_t count;
} rp_show_outcomes;

/// New reference; never NULL (out of memory ends the process).
json_t *rp_inventory_json(const Repipe__V1__Inventory *inventory, const rp_show_outcomes *outcomes);

/// The value "graph" of one workflow's graph.
json_t *rp_graph_json(const Repipe__V1__Inventory *inventory, const Repipe__V1__Graph *graph);

/// VALUE of the contract.
json_t *rp_value_json(const Repipe__V1__Value *value);

/// "RP3101", or null for 0.
json_t *rp_code_json(uint32_t code);

#endif
