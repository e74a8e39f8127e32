// What run() yields: nodes of their own where the analyzer says that they may run before, with what Luigi had made by then.

#include "inventory.h"

#include "proto/rules.h"

enum { ROOT, RAW, YIELDED, BELOW };

// Root requires Raw and yields Yielded, which requires Below.
static void make(rp_test_graph *test)
{
  static const char *const NAMES[] = {"Root", "Raw", "Yielded", "Below"};
  rp_test_graph_init(test);
  for (uint32_t i = 0; i < 4; i++) {
    uint32_t node = rp_test_node(test, NAMES[i], "task");
    rp_test_argument(test, node, "day", "DateParameter", rp_test_input(test, "day"));
    rp_test_output(test, node, "local");
  }
  rp_test_edge(test, YIELDED, BELOW);
  rp_test_edge(test, ROOT, RAW);
}

static Repipe__V1__GraphEdge *yield(rp_test_graph *test, uint32_t from, uint32_t to, uint32_t turn)
{
  Repipe__V1__GraphNode *node = test->graph.nodes[from];
  Repipe__V1__GraphEdge *edge = rp_test_edge(test, from, to);
  node->n_requires--;
  if (node->n_dynamic == 0) {
    node->dynamic = RP_NEW_ARRAY(&test->arena, Repipe__V1__GraphEdge *, MAX_ITEMS);
  }
  node->dynamic[node->n_dynamic++] = edge;
  edge->turn = turn;
  node->yields_first = true;
  test->inventory.tasks[from]->run_is_generator = true;
  return edge;
}

static const Repipe__V1__WorkflowPlan *plan_and_check(rp_test_graph *test, Repipe__V1__Plan **plan)
{
  *plan = rp_test_plan(test);
  rp_package package;
  rp_check_result result;
  rp_check_package(&result, rp_test_package(test, *plan, &package), &test->arena);
  assert_int_equal(result.count, 0);
  return (*plan)->workflows[0];
}

static bool has_code(const Repipe__V1__PlanNode *node, uint32_t code)
{
  for (size_t i = 0; i < node->n_reasons; i++) {
    if (node->reasons[i]->code == code) {
      return true;
    }
  }
  return false;
}

static const Repipe__V1__PlanGiven *given(const Repipe__V1__PlanNode *node, uint32_t graph)
{
  for (size_t i = 0; i < node->n_given; i++) {
    if (node->given[i]->graph_node == graph) {
      return node->given[i];
    }
  }
  return NULL;
}

static void what_is_yielded_runs_before_with_what_is_required(void **state)
{
  (void)state;
  rp_test_graph test;
  make(&test);
  yield(&test, ROOT, YIELDED, 0);
  Repipe__V1__Plan *plan;
  const Repipe__V1__WorkflowPlan *workflow = plan_and_check(&test, &plan);
  assert_string_equal(workflow->outcome, "exact");
  assert_int_equal(workflow->n_nodes, 4);
  const Repipe__V1__PlanNode *root = rp_test_plan_node(plan, ROOT);
  assert_string_equal(root->mode, "task");
  assert_true(has_code(root, RP_RULE_YIELDED_FIRST));
  assert_int_equal(root->n_given, 1);
  assert_non_null(given(root, YIELDED));
  assert_int_equal(given(root, YIELDED)->n_inputs, 1);
  assert_false(given(root, YIELDED)->before); // Luigi looks whether Root is complete before it runs
  assert_int_equal(root->n_inputs, 1);        // of Raw
  assert_int_equal(root->input_count, 2);
  for (uint32_t i = YIELDED; i <= BELOW; i++) { // Raw is done when they begin
    const Repipe__V1__PlanNode *node = rp_test_plan_node(plan, i);
    assert_string_equal(node->mode, "task");
    assert_int_equal(node->n_given, 1);
    assert_non_null(given(node, RAW));
    assert_true(given(node, RAW)->before);
    assert_non_null(strstr(node->spec, "\"before\":true"));
  }
  assert_int_equal(rp_test_plan_node(plan, RAW)->n_given, 0);
  rp_test_graph_release(&test);
}

static void one_turn_comes_after_the_other(void **state)
{
  (void)state;
  rp_test_graph test;
  make(&test);
  uint32_t first = rp_test_node(&test, "First", "task");
  uint32_t beside = rp_test_node(&test, "Beside", "task");
  rp_test_output(&test, first, "local");
  rp_test_output(&test, beside, "remote");
  yield(&test, ROOT, first, 0);
  yield(&test, ROOT, beside, 0);
  yield(&test, ROOT, YIELDED, 1);
  Repipe__V1__Plan *plan;
  assert_string_equal(plan_and_check(&test, &plan)->outcome, "exact");
  assert_non_null(given(rp_test_plan_node(plan, BELOW), RAW));
  assert_non_null(given(rp_test_plan_node(plan, BELOW), first));
  assert_non_null(given(rp_test_plan_node(plan, first), RAW));
  assert_null(given(rp_test_plan_node(plan, first), beside));
  assert_null(given(rp_test_plan_node(plan, beside), first));
  rp_test_graph_release(&test);
}

static void computed_arguments_are_asked_of_run(void **state)
{
  (void)state;
  rp_test_graph test;
  make(&test);
  Repipe__V1__Value *computed = rp_test_literal(&test, "str", "");
  computed->kind_case = REPIPE__V1__VALUE__KIND_DERIVED;
  computed->derived = RP_NEW(&test.arena, Repipe__V1__Derived);
  repipe__v1__derived__init(computed->derived);
  computed->derived->expression = (char *)"'x' + str(day)";
  computed->derived->type = (char *)"str";
  rp_test_argument(&test, YIELDED, "label", "Parameter", computed);
  yield(&test, ROOT, BELOW, 0);
  yield(&test, ROOT, YIELDED, 2);
  Repipe__V1__Plan *plan;
  const Repipe__V1__WorkflowPlan *workflow = plan_and_check(&test, &plan);
  assert_string_equal(workflow->outcome, "exact");
  const Repipe__V1__PlanNode *probe = workflow->nodes[0];
  assert_string_equal(probe->mode, "probe");
  assert_int_equal(probe->n_steps, 1);
  assert_int_equal(probe->steps[0]->origins[0]->turns, 3);
  assert_non_null(strstr(probe->spec, "\"from\":[[0,0,1,3]]"));
  rp_test_graph_release(&test);
}

static void what_is_not_certain_stays_inside(void **state)
{
  (void)state;
  for (unsigned way = 0; way < 4; way++) {
    rp_test_graph test;
    make(&test);
    Repipe__V1__GraphEdge *edge = yield(&test, ROOT, YIELDED, 0);
    test.graph.nodes[ROOT]->yields_first = way != 0;
    edge->many = way == 1;
    edge->condition = (char *)(way == 2 ? "day > 3" : "");
    edge->code = way == 3 ? RP_RULE_CALL_UNKNOWN : 0;
    Repipe__V1__Plan *plan;
    const Repipe__V1__WorkflowPlan *workflow = plan_and_check(&test, &plan);
    assert_string_equal(workflow->outcome, "collapsed");
    assert_int_equal(workflow->n_nodes, 2); // Raw is certain all the same
    assert_string_equal(rp_test_plan_node(plan, ROOT)->mode, "subtree");
    assert_true(has_code(rp_test_plan_node(plan, ROOT), RP_RULE_DYNAMIC));
    rp_test_graph_release(&test);
  }
}

// Each of two tasks yields what the other requires: in Luigi it depends on which of them is first.
static void waits_that_go_in_circles_stay_inside(void **state)
{
  (void)state;
  rp_test_graph test;
  rp_test_graph_init(&test);
  uint32_t root = rp_test_node(&test, "Root", "wrapper");
  uint32_t one = rp_test_node(&test, "One", "task");
  uint32_t two = rp_test_node(&test, "Two", "task");
  uint32_t left = rp_test_node(&test, "Left", "task");
  uint32_t right = rp_test_node(&test, "Right", "task");
  rp_test_edge(&test, root, one);
  rp_test_edge(&test, root, two);
  rp_test_edge(&test, one, left);
  rp_test_edge(&test, two, right);
  yield(&test, one, right, 0);
  yield(&test, two, left, 0);
  Repipe__V1__Plan *plan;
  const Repipe__V1__WorkflowPlan *workflow = plan_and_check(&test, &plan);
  assert_string_equal(workflow->outcome, "collapsed");
  assert_true(has_code(rp_test_plan_node(plan, one), RP_RULE_DYNAMIC));
  assert_true(has_code(rp_test_plan_node(plan, two), RP_RULE_DYNAMIC));
  rp_test_graph_release(&test);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_yielded_runs_before_with_what_is_required),
      cmocka_unit_test(one_turn_comes_after_the_other),
      cmocka_unit_test(computed_arguments_are_asked_of_run),
      cmocka_unit_test(what_is_not_certain_stays_inside),
      cmocka_unit_test(waits_that_go_in_circles_stay_inside),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
