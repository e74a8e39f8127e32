// Texts of launchers as moments. What GNU date(1) 9.1 answers was asked of it, with its clock set.

#include "inventory.h"

#include <string.h>

#include "translator/parts/moment.h"

typedef struct row {
  const char *text;
  int64_t months, days, seconds;
  const char *format, *zone;
} row;

static void what_date_is_told(void **state)
{
  (void)state;
  static const row rows[] = {
      {"$(date +%F)", 0, 0, 0, "%Y-%m-%d", ""},
      {"`date +%Y-%m-%d`", 0, 0, 0, "%Y-%m-%d", ""},
      {"\"$(/bin/date -u \"+%Y-%m-%dT%H\")\"", 0, 0, 0, "%Y-%m-%dT%H", "UTC"},
      {"$(date -d yesterday +%F)", 0, -1, 0, "%Y-%m-%d", ""},
      {"$(date --date='1 day ago' +%F)", 0, -1, 0, "%Y-%m-%d", ""},
      {"$(date -d \"-1 day\" +%F)", 0, -1, 0, "%Y-%m-%d", ""},
      {"$(date -d '-1days' -I)", 0, -1, 0, "%Y-%m-%d", ""},
      {"$(date -d 'now - 2 weeks' +%F)", 0, -14, 0, "%Y-%m-%d", ""},
      {"$(date -d 'last month' +%Y-%m)", -1, 0, 0, "%Y-%m", ""},
      {"$(date -d 'next year' +%Y)", 12, 0, 0, "%Y", ""},
      {"$(date -d '1 month ago 2 days' +%F)", -1, 2, 0, "%Y-%m-%d", ""},
      {"$(date -d '3 hours ago' +%Y-%m-%dT%H)", 0, 0, -10800, "%Y-%m-%dT%H", ""},
      {"$(date -v-1d +%F)", 0, -1, 0, "%Y-%m-%d", ""},
      {"$(TZ=Europe/Oslo date +%G-W%V)", 0, 0, 0, "%G-W%V", "Europe/Oslo"},
  };
  rp_arena arena;
  rp_arena_init(&arena);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    rp_moment moment;
    if (!rp_moment_shell(&moment, &arena, rp_str_of(rows[i].text))) {
      fail_msg("%s is not read", rows[i].text);
    }
    assert_int_equal(moment.months, rows[i].months);
    assert_int_equal(moment.days, rows[i].days);
    assert_int_equal(moment.seconds, rows[i].seconds);
    assert_string_equal(moment.format, rows[i].format);
    assert_string_equal(moment.zone, rows[i].zone);
  }
  rp_arena_release(&arena);
}

static void what_is_not_certain_is_not_read(void **state)
{
  (void)state;
  static const char *const texts[] = {
      "",
      "$DAY",
      "date +%F",
      "$(date)",
      "$(date +%F",
      "$(date +%F; rm x)",
      "$(date -d $DAY +%F)",
      "$(date -d 2024-01-01 +%F)",
      "$(date -d 'last monday' +%F)",
      "$(date -d 'yesterday 12:00' +%F)",
      "$(date -d '20240101' +%F)",
      "$(date -d '1' +%F)",
      "$(date -d '- day' +%F)",
      "$(date -d '9999999999999999999999 days' +%F)",
      "$(date -r file +%F)",
      "$(date +%F +%Y)",
      "$(date +%b)",
      "$(date +%s)",
      "$(date +%)",
      "$(cat day)",
      "data-$(date +%F)",
      "$(shell date +%F)",
      "$(TZ= date +%F)",
      "$(date -d 'yesterday +%F)",
  };
  rp_arena arena;
  rp_arena_init(&arena);
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    rp_moment moment;
    if (rp_moment_shell(&moment, &arena, rp_str_of(texts[i]))) {
      fail_msg("%s is read", texts[i]);
    }
  }
  rp_arena_release(&arena);
}

static void what_python_computes(void **state)
{
  (void)state;
  static const row rows[] = {
      {"datetime.date.today()", 0, 0, 0, NULL, ""},
      {"date.today() - timedelta(days=1)", 0, -1, 0, NULL, ""},
      {"datetime.date.today() - datetime.timedelta(2)", 0, -2, 0, NULL, ""},
      {"datetime.datetime.utcnow() - datetime.timedelta(hours=1, minutes=30)", 0, 0, -5400, NULL, "UTC"},
      {"(datetime.datetime.now() - timedelta(hours=3)).date()", 0, 0, -10800, NULL, ""},
      {"datetime.now().date() + timedelta(weeks=1)", 0, 7, 0, NULL, ""},
      {"(date.today() - timedelta(1))", 0, -1, 0, NULL, ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    rp_moment moment;
    if (!rp_moment_python(&moment, rp_str_of(rows[i].text))) {
      fail_msg("%s is not read", rows[i].text);
    }
    assert_int_equal(moment.days, rows[i].days);
    assert_int_equal(moment.seconds, rows[i].seconds);
    assert_string_equal(moment.zone, rows[i].zone);
    assert_true(moment.wall);
  }
  static const char *const texts[] = {"today()",
                                      "date.today().replace(day=1)",
                                      "date.today() - delta",
                                      "date.today() - timedelta(hours=3)",
                                      "date.today() - timedelta(days=n)",
                                      "date.today() - timedelta(day=1)",
                                      "datetime.now() - timedelta(1",
                                      "datetime.now",
                                      "()",
                                      "datetime.now().time()"};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    rp_moment moment;
    if (rp_moment_python(&moment, rp_str_of(texts[i]))) {
      fail_msg("%s is read", texts[i]);
    }
  }
}

static void a_default_in_its_class(void **state)
{
  (void)state;
  rp_test_graph test;
  rp_test_graph_init(&test);
  uint32_t node = rp_test_node(&test, "Root", "task");
  Repipe__V1__Task *task = test.inventory.tasks[node];
  task->line = 5;
  task->end_line = 20;
  task->source = rp_arena_cstr(
      &test.arena,
      RP_STR("@inherits(X)\nclass Root(luigi.Task):\n"
             "    day = luigi.DateParameter(default=date.today() - timedelta(days=1), description=\"a, b\")\n"
             "    m = luigi.MonthParameter(\n        date.today())\n"
             "    n = luigi.DateParameter(description='default=1')\n"));
  static const struct {
    const char *name, *wanted;
    uint32_t line;
  } rows[] = {{"day", "date.today() - timedelta(days=1)", 6},
              {"m", "date.today()", 7},
              {"n", "", 9},
              {"day", "", 7},
              {"day", "", 30}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    Repipe__V1__Parameter parameter;
    repipe__v1__parameter__init(&parameter);
    parameter.name = rp_arena_cstr(&test.arena, rp_str_of(rows[i].name));
    parameter.path = task->path;
    parameter.line = rows[i].line;
    rp_str found = rp_moment_default(&test.inventory, &parameter);
    assert_string_equal(rp_arena_cstr(&test.arena, found), rows[i].wanted);
  }
  rp_test_graph_release(&test);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_date_is_told),
      cmocka_unit_test(what_is_not_certain_is_not_read),
      cmocka_unit_test(what_python_computes),
      cmocka_unit_test(a_default_in_its_class),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
