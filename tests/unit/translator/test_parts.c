// Names, types, cron and JSON text: the parts that know no plan.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "translator/parts/cron.h"
#include "translator/parts/name.h"
#include "translator/parts/text.h"
#include "translator/parts/types.h"

static void names_are_legal_and_stay_apart(void **state)
{
  (void)state;
  rp_arena arena;
  rp_arena_init(&arena);
  assert_string_equal(rp_name_entity(&arena, RP_STR("pkg.jobs.Load")), "pkg.jobs.Load");
  assert_string_not_equal(rp_name_entity(&arena, RP_STR("pkg.L\xc3\xa4")),
                          rp_name_entity(&arena, RP_STR("pkg.L\xc3\xb6")));
  assert_string_equal(rp_name_node(&arena, RP_STR("OuterTask.Load2GB")), "outer-task-load2-gb");
  assert_string_equal(rp_name_node(&arena, RP_STR("StartNode")), "n-start-node");
  assert_string_equal(rp_name_node(&arena, RP_STR("_9")), "n-9");
  assert_string_equal(rp_name_variable(&arena, RP_STR("date")), "date");
  assert_int_equal(rp_name_variable(&arena, RP_STR("9x"))[0], '_');
  rp_arena_release(&arena);
}

static void cron_comes_out_as_flyte_reads_it(void **state)
{
  (void)state;
  static const struct {
    const char *in, *zone, *out;
  } rows[] = {
      {"0 3 * * *", "", "0 3 * * *"},
      {"  0   3 *\t* mon-fri ", "", "0 3 * * 1-5"},
      {"0 3 * * 7", "", "0 3 * * 0"},
      {"0 3 * * 5-7", "", "0 3 * * 0,5-6"},
      {"*/15 0-5 1,15 JAN *", "", "*/15 0-5 1,15 1 *"},
      {"5/10 * * * *", "", "5/10 * * * *"},
      {"@Daily", "", "@daily"},
      {"@every 5m", "", "@every 5m"},
      {"0 3 * * *", "Europe/Berlin", "CRON_TZ=Europe/Berlin 0 3 * * *"},
      {"0 3 * * *", "UTC", "0 3 * * *"},
      {"0 3 * * * *", "", NULL},
      {"60 3 * * *", "", NULL},
      {"0 3 L * *", "", NULL},
      {"0 3 * * fri-mon", "", NULL},
      {"0 3 * * 1#2", "", NULL},
      {"@reboot", "", NULL},
      {"@every 5", "", NULL},
      {"daily", "", NULL},
      {"", "", NULL},
      {"1, * * * *", "", NULL},
      {"*/0 * * * *", "", NULL},
      {"0 3 * * *", "bad zone", NULL},
  };
  rp_arena arena;
  rp_arena_init(&arena);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    const char *got = rp_cron_normalize(&arena, rp_str_of(rows[i].in), rp_str_of(rows[i].zone));
    if (rows[i].out == NULL) {
      assert_null(got);
    } else {
      assert_non_null(got);
      assert_string_equal(got, rows[i].out);
      assert_true(rp_cron_accepted(rp_str_of(got)));
    }
  }
  assert_false(rp_cron_accepted(RP_STR("0 3 * * 7")));
  assert_false(rp_cron_accepted(RP_STR("TZ=UTC")));
  static const struct {
    const char *text;
    bool never;
  } days[] = {{"0 0 31 2 *", true},
              {"0 0 30 FEB ?", true},
              {"0 0 31 4,6,9-11/2 *", true},
              {"0 0 30/1 2 *", true},
              {"CRON_TZ=Asia/Tokyo 0 0 31 2 *", true},
              {"0 0 29 2 *", false},
              {"0 0 31 */2 *", false},
              {"0 0 31 2-3 *", false},
              {"0 0 31,1 2 *", false},
              {"0 0 31 2 MON", false},
              {"@daily", false},
              {"0 0 31 2 */2", false}, // the step takes the star away
              {"0 0 31 2 2,*", true},
              {"0 0 31 2", false}};
  for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
    if (rp_cron_never(rp_str_of(days[i].text)) != days[i].never) {
      fail_msg("%s", days[i].text);
    }
    if (days[i].never && rp_cron_normalize(&arena, rp_str_of(days[i].text), RP_STR("")) != NULL) {
      fail_msg("%s has a form", days[i].text);
    }
  }
  rp_arena_release(&arena);
}

/// Days as cron(8) joins them, and as robfig/cron v3 does.
static void cron_days_differ(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    bool differ;
  } days[] = {{"0 0 */2 * 1", true},  {"0 0 1 * */2", true},   {"0 0 */2 * */3", true},    {"0 0 */2 * *", false},
              {"0 0 * * */2", false}, {"0 0 1,15 * 1", false}, {"0 0 */1 * 1", false},     {"*/5 */2 * */3 1", false},
              {"@daily", false},      {"0 0 */2 *", false},    {" 0  0 */2 * MON ", true}, {"0 0 2,* * 1", true}};
  for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
    if (rp_cron_days_differ(rp_str_of(days[i].text)) != days[i].differ) {
      fail_msg("%s", days[i].text);
    }
  }
}

static Repipe__V1__Value *literal(rp_arena *arena, const char *type, const char *text)
{
  Repipe__V1__Value *value = RP_NEW(arena, Repipe__V1__Value);
  repipe__v1__value__init(value);
  value->kind_case = REPIPE__V1__VALUE__KIND_LITERAL;
  value->literal = RP_NEW(arena, Repipe__V1__Literal);
  repipe__v1__literal__init(value->literal);
  value->literal->type = rp_arena_cstr(arena, rp_str_of(type));
  value->literal->text = rp_arena_cstr(arena, rp_str_of(text));
  return value;
}

static void constants_keep_the_value_that_luigi_holds(void **state)
{
  (void)state;
  static const struct {
    const char *class, *type, *text, *flyte, *wire, *constant;
  } rows[] = {
      {"luigi:IntParameter", "int", "-3", "INTEGER", "int", "-3"},
      {"luigi:IntParameter", "int", "99999999999999999999", "STRING", "json", "99999999999999999999"},
      {"luigi:FloatParameter", "float", "1e-07", "FLOAT", "float", "1e-07"},
      {"luigi:FloatParameter", "int", "1", "INTEGER", "int", "1"},
      {"luigi:BoolParameter", "bool", "True", "BOOLEAN", "bool", "True"},
      {"luigi:DateParameter", "date", "1969-12-31", "DATETIME", "date", "1969-12-31T00:00:00"},
      {"luigi:MonthParameter", "month", "2020-02", "DATETIME", "date", "2020-02-01T00:00:00"},
      {"luigi:DateHourParameter", "datetime", "2024-02-29T23:00:00", "DATETIME", "datetime", "2024-02-29T23:00:00"},
      {"luigi:TimeDeltaParameter", "timedelta", "-0.000001", "STRING", "seconds", "-0.000001"},
      {"luigi:Parameter", "str", "", "STRING", "text", ""},
      {"luigi:Parameter", "none", "", "STRING", "json", "null"},
      {"luigi:OptionalParameter", "none", "", "STRING", "text", ""},
      {"luigi:OptionalIntParameter", "int", "7", "STRING", "text", "7"},
      {"luigi:EnumParameter", "enum", "RED", "STRING", "text", "RED"},
      {"jobs:Own", "str", "a\"b", "STRING", "json", "\"a\\\"b\""},
  };
  rp_arena arena;
  rp_arena_init(&arena);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    Repipe__V1__Parameter parameter = REPIPE__V1__PARAMETER__INIT;
    parameter.class_ = rp_arena_cstr(&arena, rp_str_of(rows[i].class));
    Repipe__V1__PlanType *type = NULL;
    Repipe__V1__Value *constant = NULL;
    assert_true(rp_type_constant(&type, &constant, &arena, &parameter, literal(&arena, rows[i].type, rows[i].text)));
    assert_string_equal(type->flyte, rows[i].flyte);
    assert_string_equal(type->wire, rows[i].wire);
    assert_string_equal(constant->literal->text, rows[i].constant);
  }
  Repipe__V1__PlanType *type;
  Repipe__V1__Value *constant;
  assert_false(rp_type_constant(&type, &constant, &arena, NULL, literal(&arena, "bytes", "AA==")));
  assert_false(rp_type_constant(&type, &constant, &arena, NULL, literal(&arena, "str", "\xff")));
  rp_arena_release(&arena);
}

static void a_plain_default_of_a_number_stays_reachable_by_text(void **state)
{
  (void)state;
  rp_arena arena;
  rp_arena_init(&arena);
  Repipe__V1__Parameter parameter = REPIPE__V1__PARAMETER__INIT;
  parameter.class_ = rp_arena_cstr(&arena, RP_STR("luigi:Parameter"));
  Repipe__V1__PlanType *type = NULL;
  Repipe__V1__Value *constant = NULL;
  assert_true(rp_type_default(&type, &constant, &arena, &parameter, literal(&arena, "int", "3")));
  assert_string_equal(type->wire, "json");
  assert_true(rp_type_launch_value(&constant, &arena, &parameter, type, literal(&arena, "str", "x")));
  assert_string_equal(constant->literal->text, "\"x\"");
  rp_arena_release(&arena);
}

static void moments_before_1970_have_negative_seconds(void **state)
{
  (void)state;
  int64_t seconds = 0;
  int32_t nanos = 0;
  assert_true(rp_type_moment(RP_STR("1969-12-31T23:59:59.5"), &seconds, &nanos));
  assert_int_equal(seconds, -1);
  assert_int_equal(nanos, 500000000);
  assert_true(rp_type_moment(RP_STR("2024-02-29T00:00:00"), &seconds, &nanos));
  assert_int_equal(seconds, 1709164800);
  assert_true(rp_type_moment(RP_STR("0001-01-01T00:00:00"), &seconds, &nanos));
  assert_int_equal(seconds, -62135596800);
  assert_false(rp_type_moment(RP_STR("2024-13-01T00:00:00"), &seconds, &nanos));
  assert_false(rp_type_moment(RP_STR("2024-01-01x00:00:00"), &seconds, &nanos));
}

static void safe_strings_hold_no_template(void **state)
{
  (void)state;
  rp_buf buf = RP_BUF_INIT;
  rp_json_string_safe(&buf, RP_STR("{{.inputs.x}} $(HOME) \xf0\x9f\x98\x80\n\xff"));
  assert_string_equal(buf.data, "\"\\u007b\\u007b.inputs.x\\u007d\\u007d \\u0024(HOME) \\ud83d\\ude00\\u000a\\ufffd\"");
  rp_buf_release(&buf);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names_are_legal_and_stay_apart),
      cmocka_unit_test(cron_comes_out_as_flyte_reads_it),
      cmocka_unit_test(cron_days_differ),
      cmocka_unit_test(constants_keep_the_value_that_luigi_holds),
      cmocka_unit_test(a_plain_default_of_a_number_stays_reachable_by_text),
      cmocka_unit_test(moments_before_1970_have_negative_seconds),
      cmocka_unit_test(safe_strings_hold_no_template),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
