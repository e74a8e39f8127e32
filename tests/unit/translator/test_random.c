// Graphs by chance: whatever an inventory says, the plan keeps its contract and the package passes the check. The same
// seeds on every machine.

#include "inventory.h"

#include <stdio.h>
#include <string.h>

#include "proto/rules.h"

typedef struct dice {
  uint64_t state;
} dice;

static uint32_t roll(dice *d, uint32_t sides)
{
  d->state = d->state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(d->state >> 33) % sides;
}

static char *text(rp_test_graph *test, const char *words)
{
  return rp_arena_cstr(&test->arena, rp_str_of(words));
}

static Repipe__V1__Value *value(rp_test_graph *test, dice *d)
{
  static const char *const inputs[] = {"day", "all", "names", "count", "nobody"};
  Repipe__V1__Value *out = rp_test_input(test, inputs[roll(d, 5)]);
  switch (roll(d, 12)) {
  case 0:
    return rp_test_literal(test, "int", "3");
  case 1:
    return rp_test_literal(test, "str", "{{.inputs.x}} $(HOME)");
  case 2:
    return rp_test_literal(test, "none", "");
  case 3:
    out->kind_case = REPIPE__V1__VALUE__KIND_DERIVED;
    out->derived = RP_NEW(&test->arena, Repipe__V1__Derived);
    repipe__v1__derived__init(out->derived);
    out->derived->expression = text(test, roll(d, 2) == 0 ? "day - 1" : "count + 1");
    out->derived->type = text(test, roll(d, 2) == 0 ? "int" : "");
    return out;
  case 4:
    out->kind_case = REPIPE__V1__VALUE__KIND_UNKNOWN;
    out->unknown = RP_NEW(&test->arena, Repipe__V1__Unknown);
    repipe__v1__unknown__init(out->unknown);
    out->unknown->code = roll(d, 2) == 0 ? RP_RULE_CALL_UNKNOWN : RP_RULE_READS_OUTSIDE;
    return out;
  case 5:
    out->kind_case = REPIPE__V1__VALUE__KIND_ELEMENT;
    out->element = rp_test_input(test, "names");
    return out;
  default:
    return out;
  }
}

static void edge(rp_test_graph *test, dice *d, uint32_t from, uint32_t to)
{
  static const char *const conditions[] = {"all", "not all", "count > 3", "names"};
  static const uint32_t codes[] = {RP_RULE_CALL_UNKNOWN, RP_RULE_RAISES, RP_RULE_CONDITION_UNKNOWN};
  Repipe__V1__GraphEdge *made = rp_test_edge(test, from, to);
  if (roll(d, 4) == 0) {
    made->condition = text(test, conditions[roll(d, 4)]);
  }
  made->many = roll(d, 16) == 0;
  made->each = made->many && roll(d, 4) > 0;
  if (roll(d, 30) == 0) {
    made->code = codes[roll(d, 3)];
    made->node = roll(d, 2) == 0 ? made->node : 0;
  }
}

static void make(rp_test_graph *test, dice *d)
{
  static const char *const names[] = {"Load",   "Start-Node",  "\xc3\xa9",   "Probe",
                                      "Load#1", "RepipeProbe", "A<locals>.B"};
  static const char *const kinds[] = {"task", "task", "task", "wrapper", "external"};
  static const char *const shapes[] = {"task", "list", "dict", "set", "unknown", "none"};
  static const char *const classes[] = {"IntParameter",  "DateParameter", "Parameter",
                                        "ListParameter", "BoolParameter", "Strange"};
  static const char *const locations[] = {"local", "local", "remote", "local", "", "marker", "memory"};
  uint32_t count = 1 + roll(d, 14);
  for (uint32_t i = 0; i < count; i++) {
    uint32_t node = rp_test_node(test, i == 0 ? "Root" : names[roll(d, 7)], kinds[roll(d, 5)]);
    test->graph.nodes[node]->requires_shape = text(test, shapes[roll(d, 6)]);
    for (uint32_t k = 0; k < roll(d, 3); k++) {
      rp_test_output(test, node, locations[roll(d, 40) == 0 ? 6 : roll(d, 6)]);
    }
    for (uint32_t k = 0; i > 0 && k < roll(d, 3); k++) {
      char name[16];
      snprintf(name, sizeof name, "p%u", (unsigned)k);
      rp_test_argument(test, node, name, classes[roll(d, 6)], value(test, d));
    }
  }
  rp_test_argument(test, 0, "day", "DateParameter", rp_test_input(test, "day"));
  rp_test_argument(test, 0, "all", "BoolParameter", rp_test_input(test, "all"));
  rp_test_argument(test, 0, "names", "ListParameter", rp_test_input(test, "names"));
  rp_test_argument(test, 0, "count", "IntParameter", rp_test_input(test, "count"));
  bool circles = roll(d, 10) == 0;
  for (uint32_t i = 1; i < count; i++) {
    edge(test, d, roll(d, i), i);
    for (uint32_t k = 0; k < roll(d, 3); k++) {
      uint32_t other = roll(d, count);
      edge(test, d, circles || other > i ? i : other, circles || other > i ? other : i);
    }
  }
}

static bool grave(Repipe__V1__Reason *const *reasons, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    if (rp_rule_find(reasons[i]->code)->class != RP_RULE_INFORMS) {
      return true;
    }
  }
  return false;
}

static void every_graph_gives_a_package_or_a_reason(void **state)
{
  (void)state;
  enum { GRAPHS = 2000 };
  size_t packages = 0;
  size_t probes = 0;
  for (uint64_t seed = 1; seed <= GRAPHS; seed++) {
    rp_test_graph test;
    rp_test_graph_init(&test);
    dice d = {seed * 2654435761u};
    make(&test, &d);
    Repipe__V1__Plan *plan = rp_test_plan(&test);
    const Repipe__V1__WorkflowPlan *workflow = plan->workflows[0];
    if (grave(workflow->reasons, workflow->n_reasons) == (strcmp(workflow->outcome, "exact") == 0)) {
      fail_msg("seed %u: %s with other reasons", (unsigned)seed, workflow->outcome);
    }
    if (workflow->n_nodes > 0) {
      rp_package package;
      rp_str bytes = rp_test_package(&test, plan, &package);
      rp_check_result result;
      rp_check_package(&result, bytes, &test.arena);
      for (size_t i = 0; i < result.count; i++) {
        fail_msg("seed %u: %s: %s", (unsigned)seed, result.findings[i].entry, result.findings[i].text);
      }
      packages++;
      for (size_t i = 0; i < workflow->n_nodes; i++) {
        probes += strcmp(workflow->nodes[i]->mode, "probe") == 0;
      }
    } else {
      assert_string_equal(workflow->outcome, "blocked");
    }
    rp_test_graph_release(&test);
  }
  assert_true(packages > GRAPHS / 2);
  assert_true(probes > GRAPHS / 30);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_graph_gives_a_package_or_a_reason)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
