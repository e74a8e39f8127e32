#ifndef RP_TESTS_TRANSLATOR_INVENTORY_H
#define RP_TESTS_TRANSLATOR_INVENTORY_H

/// Small inventories by hand: tasks with parameters, nodes with arguments and outputs, edges between them.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "repipe/v1/inventory.pb-c.h"
#include "translator/translator.h"

enum { MAX_ITEMS = 150 };

/// One workflow over one graph; node i has task i.
typedef struct rp_test_graph {
  rp_arena arena;
  Repipe__V1__Inventory inventory;
  Repipe__V1__Workflow workflow;
  Repipe__V1__Graph graph;
  Repipe__V1__Repository repository;
} rp_test_graph;

void rp_test_graph_init(rp_test_graph *test);
void rp_test_graph_release(rp_test_graph *test);

/// Adds task and node of class "jobs:NAME" and returns its index. `kind` as in the inventory.
uint32_t rp_test_node(rp_test_graph *test, const char *name, const char *kind);
/// A parameter of a Luigi class, required, and its argument at the node.
void rp_test_argument(rp_test_graph *test, uint32_t node, const char *name, const char *class,
                      Repipe__V1__Value *value);
/// An output with a location.
void rp_test_output(rp_test_graph *test, uint32_t node, const char *location);
Repipe__V1__GraphEdge *rp_test_edge(rp_test_graph *test, uint32_t from, uint32_t to);

Repipe__V1__Value *rp_test_literal(rp_test_graph *test, const char *type, const char *text);
Repipe__V1__Value *rp_test_input(rp_test_graph *test, const char *parameter);

/// A launch with a schedule and no arguments.
Repipe__V1__EntryPoint *rp_test_schedule(rp_test_graph *test, const char *schedule);

/// Plans the workflow; fails the test when that fails.
Repipe__V1__Plan *rp_test_plan(rp_test_graph *test);
const Repipe__V1__PlanNode *rp_test_plan_node(const Repipe__V1__Plan *plan, uint32_t graph_node);
/// Emits the plan with an image and packs it.
rp_str rp_test_package(rp_test_graph *test, const Repipe__V1__Plan *plan, rp_package *package);

#endif
