// What repipe.yaml decides about a plan, and that the package still passes the check.

#include "inventory.h"

#include "decisions/decisions.h"
#include "proto/rules.h"

static rp_test_graph test;

static Repipe__V1__Decisions *decide(const char *text)
{
  rp_decision_problems problems;
  Repipe__V1__Decisions *decisions = rp_decisions_read(&problems, rp_str_of(text), "repipe.yaml", &test.arena);
  assert_int_equal(problems.count, 0);
  test.inventory.decisions = decisions;
  return decisions;
}

// Report requires Load requires Landing, an external file.
static int begin(void **state)
{
  (void)state;
  rp_test_graph_init(&test);
  uint32_t report = rp_test_node(&test, "Report", "task");
  uint32_t load = rp_test_node(&test, "Load", "task");
  uint32_t landing = rp_test_node(&test, "Landing", "external");
  rp_test_argument(&test, report, "date", "DateParameter", rp_test_input(&test, "date"));
  rp_test_argument(&test, load, "date", "DateParameter", rp_test_input(&test, "date"));
  rp_test_edge(&test, report, load);
  rp_test_edge(&test, load, landing);
  rp_test_output(&test, report, "local");
  rp_test_output(&test, load, "local");
  rp_test_output(&test, landing, "local");
  return 0;
}

static int end(void **state)
{
  (void)state;
  rp_test_graph_release(&test);
  return 0;
}

static const Repipe__V1__WorkflowPlan *planned(int64_t now)
{
  rp_error err = {0};
  Repipe__V1__Plan *plan;
  rp_plan_options options = {.all = true, .now = now};
  assert_int_equal(rp_plan(&plan, &test.inventory, &options, &test.arena, &err), 0);
  rp_package package;
  rp_str bytes = rp_test_package(&test, plan, &package);
  rp_check_result result;
  rp_check_package(&result, bytes, &test.arena);
  assert_int_equal(plan->workflows[0]->n_nodes > 0 ? result.count : 0, 0);
  return plan->workflows[0];
}

static const Repipe__V1__PlanNode *node_of(const Repipe__V1__WorkflowPlan *plan, const char *id)
{
  for (size_t i = 0; i < plan->n_nodes; i++) {
    if (strcmp(plan->nodes[i]->id, id) == 0) {
      return plan->nodes[i];
    }
  }
  return NULL;
}

static const Repipe__V1__Reason *reason_of(const Repipe__V1__WorkflowPlan *plan, uint32_t code)
{
  for (size_t i = 0; i < plan->n_reasons; i++) {
    if (plan->reasons[i]->code == code) {
      return plan->reasons[i];
    }
  }
  return NULL;
}

static void containers_by_the_first_rule_that_has_each_property(void **state)
{
  (void)state;
  decide("containers:\n  - {tasks: Load, image: 'a:1'}\n  - {tasks: 'jobs:*', image: 'b:1', python: python3.9}\n");
  const Repipe__V1__WorkflowPlan *plan = planned(0);
  const Repipe__V1__PlanContainer *load = node_of(plan, "load")->container;
  assert_string_equal(load->image, "a:1");
  assert_string_equal(load->python, "python3.9");
  assert_string_equal(load->decided[0], "image repipe.yaml:2");
  assert_string_equal(load->decided[1], "python repipe.yaml:3");
  assert_string_equal(node_of(plan, "report")->container->image, "b:1");
}

static void names_projects_and_accounts(void **state)
{
  (void)state;
  decide(
      "names: {Report: daily}\nproject: acme\nservice_account: runner\nteams:\n  - {workflows: Nobody, project: no}\n"
      "  - {workflows: 'jobs:Rep*', project: data}\n");
  const Repipe__V1__WorkflowPlan *plan = planned(0);
  assert_string_equal(plan->name, "daily");
  assert_string_equal(plan->project, "data");
  assert_string_equal(plan->service_account, "runner");
}

static void shared_paths_do_not_travel(void **state)
{
  (void)state;
  Repipe__V1__Value **path = &test.graph.nodes[1]->outputs[0]->path;
  *path = rp_test_literal(&test, "path", "/mnt/data/load.csv");
  decide("shared_paths: [/mnt/data/, /x]\n");
  assert_string_equal(node_of(planned(0), "load")->outputs[0]->transport, "uri");
  assert_int_equal(node_of(planned(0), "report")->n_inputs, 0);
  // What a path begins with must be certain, and the folder whole.
  static const struct {
    const char *expression;
    bool shared;
  } derived[] = {{"'/mnt/data/%s.csv' % date", true},     {"f'/mnt/data/{date}.csv'", true},
                 {"'/mnt/data/' + name", true},           {"'/mnt/data' + name", false},
                 {"f'/mnt/data{date}/a'", false},         {"'/mnt/database/' + name", false},
                 {"'/mnt/data/a' if x else name", false}, {"'/mnt/data/a'.replace('data', name)", false},
                 {"'/mnt/data/../' + name", false},       {"name + '/mnt/data/'", false},
                 {"'/mnt/data/{}'.format(name)", true},   {"'/mnt/data/{}'.format(name)[3:]", false},
                 {"'/mnt/%s/data/' % name", false}};
  for (size_t i = 0; i < sizeof derived / sizeof derived[0]; i++) {
    Repipe__V1__Value value = REPIPE__V1__VALUE__INIT;
    Repipe__V1__Derived expression = REPIPE__V1__DERIVED__INIT;
    expression.expression = (char *)(uintptr_t)derived[i].expression;
    value.kind_case = REPIPE__V1__VALUE__KIND_DERIVED;
    value.derived = &expression;
    *path = &value;
    bool shared = strcmp(node_of(planned(0), "load")->outputs[0]->transport, "uri") == 0;
    if (shared != derived[i].shared) {
      fail_msg("%s", derived[i].expression);
    }
  }
}

static void an_external_file_is_an_input_or_is_looked_for(void **state)
{
  (void)state;
  const Repipe__V1__WorkflowPlan *plan = planned(0);
  assert_string_equal(node_of(plan, "landing")->mode, "check");
  assert_non_null(reason_of(plan, RP_RULE_LOCAL_EXTERNAL));
  decide("external: {'jobs:Land*': input}\n");
  plan = planned(0);
  assert_null(node_of(plan, "landing"));
  assert_string_equal(plan->outcome, "exact");
  assert_string_equal(plan->inputs[1]->name, "landing");
  assert_string_equal(plan->inputs[1]->type->flyte, "BLOB");
  assert_string_equal(node_of(plan, "load")->bindings[1]->promises->items[0]->node, "");
  assert_null(reason_of(plan, RP_RULE_LOCAL_EXTERNAL));
  assert_non_null(reason_of(plan, RP_RULE_EXTERNAL_INPUT));
}

static void accepted_differences_are_marked_until_their_day(void **state)
{
  (void)state;
  decide("accept:\n  - {code: RP4004, tasks: Landing, reason: mounted, author: kim, expires: 2026-06-30}\n");
  const Repipe__V1__WorkflowPlan *plan = planned(1780000000); // 2026-05-28
  assert_string_equal(plan->outcome, "review");
  assert_string_equal(reason_of(plan, RP_RULE_LOCAL_EXTERNAL)->accepted,
                      "accepted by kim, until 2026-06-30: mounted (repipe.yaml:2)");
  plan = planned(1790000000); // 2026-09-21
  assert_string_equal(reason_of(plan, RP_RULE_LOCAL_EXTERNAL)->accepted, "");
  assert_non_null(reason_of(plan, RP_RULE_DECISION_EXPIRED));
}

static void waived_workflows_are_excluded_until_their_day(void **state)
{
  (void)state;
  decide("waivers:\n  - {workflows: 'jobs:*', reason: switched off, author: kim, expires: 2026-06-30}\n");
  const Repipe__V1__WorkflowPlan *plan = planned(1780000000);
  assert_string_equal(plan->outcome, "excluded");
  assert_int_equal(plan->n_nodes, 0);
  assert_non_null(reason_of(plan, RP_RULE_EXCLUDED_WAIVED));
  plan = planned(1790000000);
  assert_int_equal(plan->n_nodes, 3);
  assert_non_null(reason_of(plan, RP_RULE_DECISION_EXPIRED));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(containers_by_the_first_rule_that_has_each_property, begin, end),
      cmocka_unit_test_setup_teardown(names_projects_and_accounts, begin, end),
      cmocka_unit_test_setup_teardown(shared_paths_do_not_travel, begin, end),
      cmocka_unit_test_setup_teardown(an_external_file_is_an_input_or_is_looked_for, begin, end),
      cmocka_unit_test_setup_teardown(accepted_differences_are_marked_until_their_day, begin, end),
      cmocka_unit_test_setup_teardown(waived_workflows_are_excluded_until_their_day, begin, end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
