// Launches through luigi.tools.range: which become schedules, and of which period.

#include "inventory.h"

#include "proto/rules.h"

static rp_test_graph test;
static Repipe__V1__EntryPoint *entry;
static Repipe__V1__Argument flags[4];
static Repipe__V1__Argument *list[4];

static void begin_with(const char *class, const char *range, const char *schedule)
{
  rp_test_graph_init(&test);
  uint32_t root = rp_test_node(&test, "Report", "task");
  rp_test_argument(&test, root, "at", class, rp_test_input(&test, "at"));
  test.inventory.tasks[0]->parameters[0]->positional = true;
  rp_test_output(&test, root, "local");
  entry = rp_test_schedule(&test, schedule);
  entry->range = rp_arena_cstr(&test.arena, rp_str_of(range));
  entry->class_arguments = list;
  entry->n_class_arguments = 0;
}

static void flag(const char *name, const char *text)
{
  size_t i = entry->n_class_arguments++;
  repipe__v1__argument__init(&flags[i]);
  flags[i].name = (char *)rp_arena_printf(&test.arena, "%s.%s", entry->range, name).data;
  flags[i].value = rp_test_literal(&test, "str", text);
  list[i] = &flags[i];
}

// Plans, checks the package, and answers the scheduled launch.
static const Repipe__V1__PlanLaunch *launch(void)
{
  Repipe__V1__Plan *plan = rp_test_plan(&test);
  rp_package package;
  rp_str bytes = rp_test_package(&test, plan, &package);
  rp_check_result result;
  rp_check_package(&result, bytes, &test.arena);
  assert_int_equal(result.count, 0);
  assert_int_equal(plan->workflows[0]->n_launches, 2);
  return plan->workflows[0]->launches[1];
}

static uint32_t code(const Repipe__V1__PlanLaunch *made)
{
  for (size_t i = 0; i < made->n_reasons; i++) {
    if (made->reasons[i]->code == RP_RULE_RANGE_SCHEDULED || made->reasons[i]->code == RP_RULE_RANGE_BY_HAND) {
      return made->reasons[i]->code;
    }
  }
  return 0;
}

static void a_daily_schedule_starts_the_day_in_utc(void **state)
{
  (void)state;
  begin_with("DateParameter", "RangeDaily", "30 4 * * *");
  flag("start", "2024-01-01");
  const Repipe__V1__PlanLaunch *made = launch();
  assert_string_equal(made->cron, "30 4 * * *");
  assert_string_equal(made->kickoff_input, "at");
  assert_int_equal(code(made), RP_RULE_RANGE_SCHEDULED);
  rp_test_graph_release(&test);
}

static void months_are_counted_to_the_one_before(void **state)
{
  (void)state;
  begin_with("MonthParameter", "RangeMonthly", "0 5 2 * *");
  const Repipe__V1__PlanLaunch *made = launch();
  assert_int_equal(made->kickoff->moments[0]->months, -1);
  assert_int_equal(code(made), RP_RULE_RANGE_SCHEDULED);
  rp_test_graph_release(&test);
}

static void what_lies_ahead_is_added(void **state)
{
  (void)state;
  begin_with("DateMinuteParameter", "RangeByMinutes", "*/5 * * * *");
  flag("minutes_interval", "5");
  flag("minutes_forward", "10");
  const Repipe__V1__PlanLaunch *made = launch();
  assert_int_equal(made->kickoff->moments[0]->seconds, 600);
  rp_test_graph_release(&test);
}

static void another_beat_another_class_and_an_end_are_for_the_hand(void **state)
{
  (void)state;
  static const struct {
    const char *class, *range, *schedule, *flag, *value;
  } rows[] = {{"DateParameter", "RangeDaily", "0 * * * *", NULL, NULL},
              {"DateParameter", "RangeDaily", "0 4 * * 1", NULL, NULL},
              {"DateParameter", "RangeDaily", "0 4 * * *", "stop", "2025-01-01"},
              {"DateParameter", "RangeDaily", "0 4 * * *", "now", "1700000000"},
              {"DateHourParameter", "RangeDaily", "0 4 * * *", NULL, NULL},
              {"DateParameter", "RangeDaily", "0 4 * * *", "param_name", "other"},
              {"MonthParameter", "RangeMonthly", "0 4 31 * *", NULL, NULL},
              {"DateMinuteParameter", "RangeByMinutes", "*/5 * * * *", NULL, NULL},
              {"DateParameter", "RangeOfOurs", "0 4 * * *", NULL, NULL}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    begin_with(rows[i].class, rows[i].range, rows[i].schedule);
    if (rows[i].flag != NULL) {
      flag(rows[i].flag, rows[i].value);
    }
    const Repipe__V1__PlanLaunch *made = launch();
    assert_string_equal(made->cron, "");
    assert_int_equal(code(made), RP_RULE_RANGE_BY_HAND);
    rp_test_graph_release(&test);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_daily_schedule_starts_the_day_in_utc),
      cmocka_unit_test(months_are_counted_to_the_one_before),
      cmocka_unit_test(what_lies_ahead_is_added),
      cmocka_unit_test(another_beat_another_class_and_an_end_are_for_the_hand),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
