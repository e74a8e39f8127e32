// What becomes a node, what collapses, what travels; and that the package of every plan passes the check.

#include "inventory.h"

#include <stdio.h>

#include "proto/rules.h"

static bool has_code(Repipe__V1__Reason *const *reasons, size_t count, uint32_t code)
{
  for (size_t i = 0; i < count; i++) {
    if (reasons[i]->code == code) {
      return true;
    }
  }
  return false;
}

// `exact` carries nothing but information; everything else at least one reason that is more, `excluded` any reason.
static void assert_contract(const char *outcome, Repipe__V1__Reason *const *reasons, size_t count)
{
  bool grave = false;
  for (size_t i = 0; i < count; i++) {
    const rp_rule *rule = rp_rule_find(reasons[i]->code);
    assert_non_null(rule);
    grave = grave || rule->class != RP_RULE_INFORMS;
  }
  if (strcmp(outcome, "excluded") == 0) {
    assert_true(count > 0);
  } else {
    assert_int_equal(grave, strcmp(outcome, "exact") != 0);
  }
}

static const Repipe__V1__WorkflowPlan *plan_and_check(rp_test_graph *test, Repipe__V1__Plan **out)
{
  Repipe__V1__Plan *plan = rp_test_plan(test);
  const Repipe__V1__WorkflowPlan *workflow = plan->workflows[0];
  assert_contract(workflow->outcome, workflow->reasons, workflow->n_reasons);
  for (size_t i = 0; i < workflow->n_coverage; i++) {
    assert_contract(workflow->coverage[i]->outcome, workflow->coverage[i]->reasons, workflow->coverage[i]->n_reasons);
  }
  for (size_t i = 0; i < plan->n_tasks; i++) {
    assert_contract(plan->tasks[i]->outcome, plan->tasks[i]->reasons, plan->tasks[i]->n_reasons);
  }
  if (workflow->n_nodes > 0) {
    rp_package package;
    rp_str bytes = rp_test_package(test, plan, &package);
    rp_check_result result;
    rp_check_package(&result, bytes, &test->arena);
    for (size_t i = 0; i < result.count; i++) {
      print_error("%s: %s\n", result.findings[i].entry, result.findings[i].text);
    }
    assert_int_equal(result.count, 0);
    assert_true(result.nodes >= workflow->n_nodes);
    rp_package again;
    assert_true(rp_str_eq(bytes, rp_test_package(test, plan, &again)));
  }
  *out = plan;
  return workflow;
}

static void a_chain_is_exact_and_hands_the_file_on(void **state)
{
  (void)state;
  rp_test_graph test;
  rp_test_graph_init(&test);
  uint32_t report = rp_test_node(&test, "Report", "task");
  uint32_t load = rp_test_node(&test, "Load", "task");
  rp_test_argument(&test, report, "date", "DateParameter", rp_test_input(&test, "date"));
  rp_test_argument(&test, load, "date", "DateParameter", rp_test_input(&test, "date"));
  rp_test_argument(&test, load, "limit", "IntParameter", rp_test_literal(&test, "int", "3"));
  rp_test_edge(&test, report, load);
  rp_test_output(&test, report, "local");
  rp_test_output(&test, load, "local");
  Repipe__V1__Plan *plan;
  const Repipe__V1__WorkflowPlan *workflow = plan_and_check(&test, &plan);
  assert_string_equal(workflow->outcome, "exact");
  assert_string_equal(workflow->name, "jobs.Report");
  assert_int_equal(workflow->n_nodes, 2);
  assert_int_equal(workflow->n_outputs, 1);
  const Repipe__V1__PlanNode *node = rp_test_plan_node(plan, report);
  assert_string_equal(node->id, "report");
  assert_string_equal(node->spec, "{\"v\":1,\"mode\":\"task\",\"module\":\"jobs\",\"class\":\"Report\",\"family\":"
                                  "\"Report\",\"params\":{\"date\":{\"in\":"
                                  "\"date\",\"as\":\"date\"}},\"inputs\":[{\"at\":0,\"in\":\"requires\",\"item\":0}],"
                                  "\"n_in\":1,\"outputs\":[{\"at\":0,"
                                  "\"out\":\"o0\"}],\"n_out\":1}");
  assert_int_equal(node->n_upstream, 0);
  assert_int_equal(node->n_bindings, 2);
  assert_string_equal(node->bindings[1]->promises->items[0]->node, rp_test_plan_node(plan, load)->id);
  rp_test_graph_release(&test);
}

static void wrappers_vanish_and_externals_are_looked_at(void **state)
{
  (void)state;
  rp_test_graph test;
  rp_test_graph_init(&test);
  uint32_t root = rp_test_node(&test, "All", "wrapper");
  uint32_t left = rp_test_node(&test, "Left", "task");
  uint32_t right = rp_test_node(&test, "Right", "task");
  uint32_t raw = rp_test_node(&test, "Raw", "external");
  rp_test_edge(&test, root, left);
  rp_test_edge(&test, root, right);
  rp_test_edge(&test, left, raw);
  rp_test_edge(&test, right, raw);
  rp_test_output(&test, left, "remote");
  rp_test_output(&test, right, "local");
  rp_test_output(&test, raw, "local");
  Repipe__V1__Plan *plan;
  const Repipe__V1__WorkflowPlan *workflow = plan_and_check(&test, &plan);
  assert_int_equal(workflow->n_nodes, 3);
  assert_null(rp_test_plan_node(plan, root));
  assert_string_equal(workflow->coverage[root]->outcome, "exact");
  assert_string_equal(rp_test_plan_node(plan, raw)->mode, "check");
  assert_string_equal(workflow->outcome, "review");
  assert_true(has_code(workflow->reasons, workflow->n_reasons, RP_RULE_LOCAL_EXTERNAL));
  assert_string_equal(rp_test_plan_node(plan, left)->outputs[0]->transport, "uri");
  rp_test_graph_release(&test);
}

static void a_wrapper_alone_is_a_node(void **state)
{
  (void)state;
  rp_test_graph test;
  rp_test_graph_init(&test);
  rp_test_node(&test, "Empty", "wrapper");
  Repipe__V1__Plan *plan;
  const Repipe__V1__WorkflowPlan *workflow = plan_and_check(&test, &plan);
  assert_int_equal(workflow->n_nodes, 1);
  assert_string_equal(workflow->nodes[0]->mode, "task");
  rp_test_graph_release(&test);
}

static void collapse_is_minimal_and_is_given_what_others_ran(void **state)
{
  (void)state;
  rp_test_graph test;
  rp_test_graph_init(&test);
  uint32_t top = rp_test_node(&test, "Top", "task");
  uint32_t left = rp_test_node(&test, "Left", "task");
  uint32_t right = rp_test_node(&test, "Right", "task");
  uint32_t load = rp_test_node(&test, "Load", "task");
  uint32_t hidden = rp_test_node(&test, "Hidden", "task");
  uint32_t known = rp_test_node(&test, "Known", "task");
  uint32_t below = rp_test_node(&test, "Below", "task");
  rp_test_argument(&test, top, "date", "DateParameter", rp_test_input(&test, "date"));
  rp_test_argument(&test, load, "day", "DateParameter", rp_test_input(&test, "date"));
  rp_test_edge(&test, top, left);
  rp_test_edge(&test, top, right);
  rp_test_edge(&test, left, load);
  rp_test_edge(&test, left, hidden)->many = true;
  rp_test_edge(&test, left, 0)->node = 0;
  test.graph.nodes[left]->requires[2] -> code = RP_RULE_CALL_UNKNOWN;
  rp_test_edge(&test, left, known);
  rp_test_edge(&test, known, below);
  rp_test_edge(&test, right, load);
  for (uint32_t i = 0; i < 7; i++) {
    rp_test_output(&test, i, "local");
  }
  Repipe__V1__Plan *plan;
  const Repipe__V1__WorkflowPlan *workflow = plan_and_check(&test, &plan);
  assert_string_equal(workflow->outcome, "collapsed");
  assert_int_equal(workflow->n_nodes, 6);
  const Repipe__V1__PlanNode *node = rp_test_plan_node(plan, left);
  assert_string_equal(node->mode, "subtree");
  // What is known beside the unknown has nodes; what may be required again by what is not known is given, too.
  assert_int_equal(node->n_given, 3);
  bool given_load = false;
  bool given_below = false;
  for (size_t i = 0; i < node->n_given; i++) {
    assert_int_not_equal(node->given[i]->graph_node, hidden);
    given_load = given_load || node->given[i]->graph_node == load;
    given_below = given_below || node->given[i]->graph_node == below;
    if (node->given[i]->graph_node == load) {
      assert_string_equal(node->given[i]->bindings[0]->parameter, "day");
      assert_int_equal(node->given[i]->n_inputs, 1);
    }
  }
  assert_true(given_load);
  assert_true(given_below);
  assert_string_equal(workflow->coverage[known]->outcome, "exact");
  assert_string_equal(workflow->coverage[below]->outcome, "exact");
  assert_string_equal(workflow->coverage[hidden]->outcome, "collapsed");
  assert_int_equal(workflow->coverage[hidden]->node, workflow->coverage[left]->node);
  assert_string_equal(workflow->coverage[right]->outcome, "exact");
  assert_string_equal(workflow->coverage[top]->outcome, "exact");
  rp_test_graph_release(&test);
}

static Repipe__V1__Value *derived(rp_test_graph *test, const char *expression, const char *type)
{
  Repipe__V1__Value *value = rp_test_input(test, "");
  value->kind_case = REPIPE__V1__VALUE__KIND_DERIVED;
  value->derived = RP_NEW(&test->arena, Repipe__V1__Derived);
  repipe__v1__derived__init(value->derived);
  value->derived->expression = rp_arena_cstr(&test->arena, rp_str_of(expression));
  value->derived->type = rp_arena_cstr(&test->arena, rp_str_of(type));
  return value;
}

static const Repipe__V1__PlanNode *probe_of(const Repipe__V1__WorkflowPlan *workflow)
{
  for (size_t i = 0; i < workflow->n_nodes; i++) {
    if (strcmp(workflow->nodes[i]->mode, "probe") == 0) {
      return workflow->nodes[i];
    }
  }
  return NULL;
}

static void a_computed_argument_is_an_answer_of_the_probe(void **state)
{
  (void)state;
  rp_test_graph test;
  rp_test_graph_init(&test);
  uint32_t root = rp_test_node(&test, "Root", "task");
  uint32_t load = rp_test_node(&test, "Load", "task");
  rp_test_argument(&test, root, "date", "DateParameter", rp_test_input(&test, "date"));
  rp_test_argument(&test, load, "date", "DateParameter", derived(&test, "date - datetime.timedelta(days=1)", "date"));
  rp_test_edge(&test, root, load);
  Repipe__V1__Plan *plan;
  const Repipe__V1__WorkflowPlan *workflow = plan_and_check(&test, &plan);
  assert_string_equal(workflow->outcome, "exact");
  assert_int_equal(workflow->n_nodes, 3);
  const Repipe__V1__PlanNode *probe = probe_of(workflow);
  assert_int_equal(probe->n_answers, 1);
  assert_string_equal(probe->answers[0]->type->wire, "date");
  assert_int_equal(probe->n_steps, 1);
  assert_string_equal(probe->steps[0]->family, "Load");
  assert_string_equal(rp_test_plan_node(plan, load)->bindings[0]->answer, probe->answers[0]->variable);
  assert_non_null(strstr(probe->spec, "\"steps\":[{\"family\":\"Load\",\"from\":[[0,0,1]]}]"));
  // Of two in a set nobody knows which is which.
  uint32_t other = rp_test_node(&test, "Load", "task");
  rp_test_argument(&test, other, "date", "DateParameter", derived(&test, "date - datetime.timedelta(days=2)", "date"));
  rp_test_edge(&test, root, other);
  test.graph.nodes[root]->requires_shape = rp_arena_cstr(&test.arena, RP_STR("set"));
  workflow = plan_and_check(&test, &plan);
  assert_string_equal(workflow->outcome, "collapsed");
  assert_int_equal(workflow->n_nodes, 1);
  assert_true(has_code(workflow->nodes[0]->reasons, workflow->nodes[0]->n_reasons, RP_RULE_ARGUMENT_COMPUTED));
  rp_test_graph_release(&test);
}

static void what_is_required_under_a_condition_asks_the_probe(void **state)
{
  (void)state;
  rp_test_graph test;
  rp_test_graph_init(&test);
  uint32_t root = rp_test_node(&test, "Root", "task");
  uint32_t load = rp_test_node(&test, "Load", "task");
  uint32_t raw = rp_test_node(&test, "Raw", "task");
  rp_test_argument(&test, root, "all", "BoolParameter", rp_test_input(&test, "all"));
  Repipe__V1__GraphEdge *edge = rp_test_edge(&test, root, load);
  rp_test_edge(&test, load, raw);
  rp_test_output(&test, load, "local");
  edge->condition = rp_arena_cstr(&test.arena, RP_STR("not all"));
  Repipe__V1__Plan *plan;
  const Repipe__V1__WorkflowPlan *workflow = plan_and_check(&test, &plan);
  assert_string_equal(workflow->outcome, "exact");
  assert_int_equal(workflow->n_nodes, 4);
  assert_int_equal(probe_of(workflow)->n_answers, 2);
  const Repipe__V1__PlanNode *node = rp_test_plan_node(plan, load);
  assert_string_equal(node->enabled, "if_required");
  assert_string_equal(rp_test_plan_node(plan, raw)->enabled, "if_required");
  assert_true(has_code(node->reasons, node->n_reasons, RP_RULE_REQUIRED_UNDER_CONDITION));
  node = rp_test_plan_node(plan, root);
  assert_string_equal(node->enabled, "");
  assert_string_equal(node->inputs[0]->transport, "bundle");
  assert_int_equal(node->input_count, 0);
  // A parameter that decides alone needs no probe; what is below still does, for its reason is two edges away.
  edge->condition = rp_arena_cstr(&test.arena, RP_STR("all"));
  workflow = plan_and_check(&test, &plan);
  assert_int_equal(probe_of(workflow)->n_answers, 1);
  node = rp_test_plan_node(plan, load);
  assert_string_equal(node->bindings[0]->input, "all");
  // A condition that is not a function of the inputs collapses.
  edge->code = RP_RULE_CONDITION_UNKNOWN;
  workflow = plan_and_check(&test, &plan);
  assert_string_equal(workflow->outcome, "collapsed");
  assert_int_equal(workflow->n_nodes, 1);
  // An exception under a condition is a difference, not an obstacle.
  edge->code = RP_RULE_RAISES;
  edge->node = 0;
  workflow = plan_and_check(&test, &plan);
  assert_string_equal(workflow->outcome, "review");
  assert_true(has_code(workflow->reasons, workflow->n_reasons, RP_RULE_RAISES_UNDER_CONDITION));
  rp_test_graph_release(&test);
}

static void a_task_for_each_item_is_an_array_node(void **state)
{
  (void)state;
  rp_test_graph test;
  rp_test_graph_init(&test);
  uint32_t root = rp_test_node(&test, "Root", "task");
  uint32_t load = rp_test_node(&test, "Load", "task");
  Repipe__V1__Value *item = rp_test_input(&test, "");
  item->kind_case = REPIPE__V1__VALUE__KIND_ELEMENT;
  item->element = rp_test_input(&test, "names");
  rp_test_argument(&test, root, "names", "ListParameter", rp_test_input(&test, "names"));
  rp_test_argument(&test, load, "name", "Parameter", item);
  rp_test_argument(&test, load, "limit", "IntParameter", rp_test_literal(&test, "int", "3"));
  rp_test_output(&test, load, "local");
  Repipe__V1__GraphEdge *edge = rp_test_edge(&test, root, load);
  edge->many = true;
  edge->each = true;
  Repipe__V1__Plan *plan;
  const Repipe__V1__WorkflowPlan *workflow = plan_and_check(&test, &plan);
  assert_string_equal(workflow->outcome, "exact");
  const Repipe__V1__PlanNode *node = rp_test_plan_node(plan, load);
  assert_true(node->mapped);
  assert_non_null(strstr(node->spec, "\"name\":{\"in\":\"name\",\"as\":\"item\",\"each\":true}"));
  assert_string_equal(rp_test_plan_node(plan, root)->inputs[0]->transport, "bundles");
  assert_true(has_code(node->reasons, node->n_reasons, RP_RULE_MAPPED));
  // A loop that may end early, or one inside another, does not make one task for each item.
  edge->each = false;
  workflow = plan_and_check(&test, &plan);
  assert_string_equal(workflow->outcome, "collapsed");
  edge->each = true;
  // Two items in one call may come from two loops.
  rp_test_argument(&test, load, "other", "Parameter", item);
  workflow = plan_and_check(&test, &plan);
  assert_string_equal(workflow->outcome, "collapsed");
  rp_test_graph_release(&test);
}

static void dynamic_dependencies_and_memory_targets_collapse(void **state)
{
  (void)state;
  rp_test_graph test;
  rp_test_graph_init(&test);
  uint32_t root = rp_test_node(&test, "Root", "task");
  uint32_t load = rp_test_node(&test, "Load", "task");
  rp_test_edge(&test, root, load);
  rp_test_output(&test, load, "memory");
  Repipe__V1__Plan *plan;
  const Repipe__V1__WorkflowPlan *workflow = plan_and_check(&test, &plan);
  assert_int_equal(workflow->n_nodes, 1);
  assert_true(has_code(workflow->reasons, workflow->n_reasons, RP_RULE_MEMORY_TARGET));
  test.graph.nodes[load]->n_outputs = 0;
  test.inventory.tasks[load]->run_is_generator = true;
  workflow = plan_and_check(&test, &plan);
  assert_int_equal(workflow->n_nodes, 2);
  assert_string_equal(rp_test_plan_node(plan, load)->mode, "subtree");
  assert_true(has_code(workflow->reasons, workflow->n_reasons, RP_RULE_DYNAMIC));
  rp_test_graph_release(&test);
}

static void a_cycle_blocks(void **state)
{
  (void)state;
  rp_test_graph test;
  rp_test_graph_init(&test);
  uint32_t root = rp_test_node(&test, "Root", "task");
  uint32_t load = rp_test_node(&test, "Load", "task");
  rp_test_edge(&test, root, load);
  rp_test_edge(&test, load, root);
  Repipe__V1__Plan *plan;
  const Repipe__V1__WorkflowPlan *workflow = plan_and_check(&test, &plan);
  assert_string_equal(workflow->outcome, "blocked");
  assert_int_equal(workflow->n_nodes, 0);
  assert_true(has_code(workflow->reasons, workflow->n_reasons, RP_RULE_CYCLE));
  rp_test_graph_release(&test);
}

static void more_than_a_hundred_nodes_are_a_sub_workflow(void **state)
{
  (void)state;
  rp_test_graph test;
  rp_test_graph_init(&test);
  uint32_t root = rp_test_node(&test, "Root", "wrapper");
  for (unsigned i = 0; i < 101; i++) {
    char name[16];
    snprintf(name, sizeof name, "Leaf%u", i);
    rp_test_edge(&test, root, rp_test_node(&test, name, "task"));
  }
  Repipe__V1__Plan *plan;
  const Repipe__V1__WorkflowPlan *workflow = plan_and_check(&test, &plan);
  assert_int_equal(workflow->n_nodes, 101);
  assert_true(workflow->nested);
  assert_true(has_code(workflow->reasons, workflow->n_reasons, RP_RULE_NESTED));
  rp_test_graph_release(&test);
}

static void implied_order_edges_go_away(void **state)
{
  (void)state;
  rp_test_graph test;
  rp_test_graph_init(&test);
  uint32_t c = rp_test_node(&test, "C", "task");
  uint32_t b = rp_test_node(&test, "B", "task");
  uint32_t a = rp_test_node(&test, "A", "task");
  rp_test_edge(&test, c, a);
  rp_test_edge(&test, c, b);
  rp_test_edge(&test, b, a);
  Repipe__V1__Plan *plan;
  (void)plan_and_check(&test, &plan);
  assert_int_equal(rp_test_plan_node(plan, c)->n_upstream, 1);
  assert_string_equal(rp_test_plan_node(plan, c)->upstream[0], "b");
  assert_string_equal(plan->workflows[0]->nodes[0]->id, "a");
  rp_test_graph_release(&test);
}

static void unknown_results_travel_as_a_bundle(void **state)
{
  (void)state;
  rp_test_graph test;
  rp_test_graph_init(&test);
  uint32_t root = rp_test_node(&test, "Root", "task");
  uint32_t load = rp_test_node(&test, "Load", "task");
  rp_test_edge(&test, root, load);
  rp_test_output(&test, load, "");
  Repipe__V1__Plan *plan;
  const Repipe__V1__WorkflowPlan *workflow = plan_and_check(&test, &plan);
  assert_int_equal(workflow->n_nodes, 2);
  assert_string_equal(workflow->outcome, "review");
  const Repipe__V1__PlanNode *node = rp_test_plan_node(plan, root);
  assert_string_equal(node->inputs[0]->transport, "bundle");
  assert_int_equal(node->input_count, 0);
  rp_test_graph_release(&test);
}

static void secrets_come_from_the_environment(void **state)
{
  (void)state;
  rp_test_graph test;
  rp_test_graph_init(&test);
  uint32_t root = rp_test_node(&test, "Root", "task");
  rp_test_argument(&test, root, "token", "Parameter", rp_test_input(&test, "token"));
  test.inventory.tasks[root]->parameters[0]->secret = true;
  Repipe__V1__Plan *plan;
  const Repipe__V1__WorkflowPlan *workflow = plan_and_check(&test, &plan);
  assert_int_equal(workflow->n_inputs, 0);
  assert_int_equal(workflow->nodes[0]->n_bindings, 0);
  assert_string_equal(workflow->nodes[0]->secrets[0]->environment, "REPIPE_SECRET_ROOT_TOKEN");
  assert_non_null(strstr(workflow->nodes[0]->spec, "{\"env\":\"REPIPE_SECRET_ROOT_TOKEN\"}"));
  rp_test_graph_release(&test);
}

static Repipe__V1__Value *redacted(rp_test_graph *test)
{
  Repipe__V1__Value *value = rp_test_literal(test, "str", "");
  value->kind_case = REPIPE__V1__VALUE__KIND_UNKNOWN;
  value->unknown = RP_NEW(&test->arena, Repipe__V1__Unknown);
  repipe__v1__unknown__init(value->unknown);
  value->unknown->code = RP_RULE_SECRET;
  return value;
}

static void a_second_secret_in_the_code_may_be_another_one(void **state)
{
  (void)state;
  for (unsigned count = 1; count <= 2; count++) {
    rp_test_graph test;
    rp_test_graph_init(&test);
    uint32_t root = rp_test_node(&test, "Root", "wrapper");
    for (unsigned i = 0; i < count; i++) {
      uint32_t node = rp_test_node(&test, "Load", "task");
      rp_test_argument(&test, node, "token", "Parameter", redacted(&test));
      test.inventory.tasks[node]->parameters[0]->secret = true;
      test.graph.nodes[node]->task = 2; // the same class
      rp_test_edge(&test, root, node);
    }
    Repipe__V1__Plan *plan;
    assert_string_equal(plan_and_check(&test, &plan)->outcome, count == 1 ? "review" : "collapsed");
    assert_string_equal(rp_test_plan_node(plan, 1)->secrets[0]->environment, "REPIPE_SECRET_LOAD_TOKEN");
    rp_test_graph_release(&test);
  }
}

static void a_schedule_binds_the_one_date_to_the_kickoff_time(void **state)
{
  (void)state;
  rp_test_graph test;
  rp_test_graph_init(&test);
  uint32_t root = rp_test_node(&test, "Root", "task");
  rp_test_argument(&test, root, "date", "DateParameter", rp_test_input(&test, "date"));
  Repipe__V1__EntryPoint *entry = rp_test_schedule(&test, "0 3 * * 7");
  Repipe__V1__Argument *argument = RP_NEW(&test.arena, Repipe__V1__Argument);
  repipe__v1__argument__init(argument);
  argument->name = rp_arena_cstr(&test.arena, RP_STR("date"));
  argument->value = rp_test_input(&test, "");
  argument->value->kind_case = REPIPE__V1__VALUE__KIND_UNKNOWN;
  argument->value->unknown = RP_NEW(&test.arena, Repipe__V1__Unknown);
  repipe__v1__unknown__init(argument->value->unknown);
  argument->value->unknown->expression = rp_arena_cstr(&test.arena, RP_STR("$(date +%F)"));
  entry->arguments[entry->n_arguments++] = argument;
  Repipe__V1__Plan *plan;
  const Repipe__V1__WorkflowPlan *workflow = plan_and_check(&test, &plan);
  assert_int_equal(workflow->n_launches, 2);
  assert_string_equal(workflow->launches[1]->cron, "0 3 * * 0");
  assert_string_equal(workflow->launches[1]->kickoff_input, "date");
  argument->value->unknown->expression = rp_arena_cstr(&test.arena, RP_STR("$(date -d yesterday +%F)"));
  workflow = plan_and_check(&test, &plan);
  assert_string_equal(workflow->launches[1]->kickoff_input, "kickoff_time");
  assert_non_null(strstr(workflow->launches[1]->kickoff->spec, "\"shift\":[0,-1,0]"));
  assert_true(has_code(workflow->launches[1]->reasons, workflow->launches[1]->n_reasons, RP_RULE_KICKOFF_WORKED_OUT));
  // A zone is worked out too, and where the clock hangs must be said.
  entry->time_zone = rp_arena_cstr(&test.arena, RP_STR("Europe/Oslo"));
  entry->kind = rp_arena_cstr(&test.arena, RP_STR("cron"));
  argument->value->unknown->expression = rp_arena_cstr(&test.arena, RP_STR("$(date +%F)"));
  workflow = plan_and_check(&test, &plan);
  assert_non_null(strstr(workflow->launches[1]->kickoff->spec, "\"zone\":\"Europe/Oslo\""));
  assert_true(has_code(workflow->launches[1]->reasons, workflow->launches[1]->n_reasons, RP_RULE_DATE_ZONE));
  // What the parameter does not read, or what is not certain, leaves the launch without its schedule.
  argument->value->unknown->expression = rp_arena_cstr(&test.arena, RP_STR("$(date +%Y%m%d)"));
  workflow = plan_and_check(&test, &plan);
  assert_string_equal(workflow->launches[1]->cron, "");
  assert_true(has_code(workflow->launches[1]->reasons, workflow->launches[1]->n_reasons, RP_RULE_SCHEDULE_ARGUMENTS));
  rp_test_graph_release(&test);
}

static void a_class_that_lost_its_name_is_run_by_its_parent(void **state)
{
  (void)state;
  rp_test_graph test;
  rp_test_graph_init(&test);
  uint32_t root = rp_test_node(&test, "Root", "task");
  uint32_t earlier = rp_test_node(&test, "Load#1", "task");
  uint32_t later = rp_test_node(&test, "Load", "task");
  test.inventory.tasks[earlier]->family = test.inventory.tasks[later]->family;
  rp_test_edge(&test, root, earlier);
  Repipe__V1__Plan *plan;
  const Repipe__V1__WorkflowPlan *workflow = plan_and_check(&test, &plan);
  assert_int_equal(workflow->n_nodes, 1);
  assert_string_equal(workflow->nodes[0]->mode, "subtree");
  assert_true(has_code(workflow->reasons, workflow->n_reasons, RP_RULE_CLASS_SHADOWED));
  // Under a family of its own the registry leads to it, and nothing else in the command may.
  test.inventory.tasks[earlier]->family = rp_arena_cstr(&test.arena, RP_STR("old.Load"));
  workflow = plan_and_check(&test, &plan);
  assert_int_equal(workflow->n_nodes, 2);
  assert_null(strstr(rp_test_plan_node(plan, earlier)->spec, "\"class\""));
  rp_test_graph_release(&test);
}

static void a_workflow_is_selected_once_by_its_index(void **state)
{
  (void)state;
  rp_test_graph test;
  rp_test_graph_init(&test);
  rp_test_node(&test, "Root", "task");
  const uint32_t selected[] = {0, 0, 1};
  rp_plan_options options = {.workflows = selected, .workflow_count = 2};
  Repipe__V1__Plan *plan = NULL;
  rp_error err = {0};
  assert_int_equal(rp_plan(&plan, &test.inventory, &options, &test.arena, &err), 0);
  assert_int_equal(plan->n_workflows, 1);
  options.workflow_count = 3;
  assert_int_equal(rp_plan(&plan, &test.inventory, &options, &test.arena, &err), -1);
  assert_int_equal(err.code, RP_ERROR_NOT_FOUND);
  rp_test_graph_release(&test);
}

static void a_fixed_parameter_is_no_input(void **state)
{
  (void)state;
  rp_test_graph test;
  rp_test_graph_init(&test);
  uint32_t root = rp_test_node(&test, "Root", "task");
  rp_test_argument(&test, root, "date", "DateParameter", rp_test_input(&test, "date"));
  rp_test_argument(&test, root, "region", "Parameter", rp_test_literal(&test, "str", "eu"));
  Repipe__V1__Argument *fixed = test.graph.nodes[root]->arguments[1];
  test.workflow.fixed = &fixed;
  test.workflow.n_fixed = 1;
  Repipe__V1__Plan *plan;
  const Repipe__V1__WorkflowPlan *workflow = plan_and_check(&test, &plan);
  assert_string_equal(workflow->outcome, "exact");
  assert_int_equal(workflow->n_inputs, 1);
  assert_string_equal(workflow->inputs[0]->name, "date");
  assert_string_equal(workflow->nodes[0]->bindings[1]->parameter, "region");
  assert_int_equal(workflow->nodes[0]->bindings[1]->source_case, REPIPE__V1__PLAN_BINDING__SOURCE_CONSTANT);
  rp_test_graph_release(&test);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_chain_is_exact_and_hands_the_file_on),
      cmocka_unit_test(wrappers_vanish_and_externals_are_looked_at),
      cmocka_unit_test(a_wrapper_alone_is_a_node),
      cmocka_unit_test(collapse_is_minimal_and_is_given_what_others_ran),
      cmocka_unit_test(a_computed_argument_is_an_answer_of_the_probe),
      cmocka_unit_test(what_is_required_under_a_condition_asks_the_probe),
      cmocka_unit_test(a_task_for_each_item_is_an_array_node),
      cmocka_unit_test(dynamic_dependencies_and_memory_targets_collapse),
      cmocka_unit_test(a_cycle_blocks),
      cmocka_unit_test(more_than_a_hundred_nodes_are_a_sub_workflow),
      cmocka_unit_test(implied_order_edges_go_away),
      cmocka_unit_test(unknown_results_travel_as_a_bundle),
      cmocka_unit_test(secrets_come_from_the_environment),
      cmocka_unit_test(a_second_secret_in_the_code_may_be_another_one),
      cmocka_unit_test(a_schedule_binds_the_one_date_to_the_kickoff_time),
      cmocka_unit_test(a_class_that_lost_its_name_is_run_by_its_parent),
      cmocka_unit_test(a_workflow_is_selected_once_by_its_index),
      cmocka_unit_test(a_fixed_parameter_is_no_input),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
