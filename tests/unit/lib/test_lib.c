// Rows of the Python library. expressions.txt is evaluated by the interpreter and compared with what CPython says of
// the same program (expected.txt); symbolic.txt holds programs over inputs that are not known, with the value's text.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "analyzer/extract/extract.h"
#include "analyzer/lib/calendar.h"
#include "analyzer/lib/lib.h"
#include "analyzer/link.h"
#include "base/buf.h"
#include "base/file.h"

typedef struct world {
  rp_arena arena;
  rp_interp in;
  rp_extractor *extractor;
} world;

// `import inputs`, then inputs.text() …: values that are not known, one for each name.
static rp_val input(rp_interp *in, const rp_call *call, rp_type type)
{
  const rp_symbol *name = call->count == 1 ? rp_intern_str(&in->names, call->args[0]->text) : rp_sym(in, "x");
  return rp_value_input(&in->values, name, type, NULL);
}

static rp_val input_text(rp_interp *in, const rp_call *call)
{
  return input(in, call, RP_TYPE_STR);
}

static rp_val input_int(rp_interp *in, const rp_call *call)
{
  return input(in, call, RP_TYPE_INT);
}

static rp_val input_flag(rp_interp *in, const rp_call *call)
{
  return input(in, call, RP_TYPE_BOOL);
}

static rp_val input_date(rp_interp *in, const rp_call *call)
{
  return input(in, call, RP_TYPE_DATE);
}

static rp_val input_list(rp_interp *in, const rp_call *call)
{
  return input(in, call, RP_TYPE_LIST);
}

static rp_val input_any(rp_interp *in, const rp_call *call)
{
  return input(in, call, RP_TYPE_ANY);
}

static const rp_native inputs[] = {
    {"inputs.text", input_text, 0, RP_TYPE_STR},   {"inputs.integer", input_int, 0, RP_TYPE_INT},
    {"inputs.flag", input_flag, 0, RP_TYPE_BOOL},  {"inputs.date", input_date, 0, RP_TYPE_DATE},
    {"inputs.items", input_list, 0, RP_TYPE_LIST}, {"inputs.any", input_any, 0, RP_TYPE_ANY},
};

static int setup(void **state)
{
  static world w;
  rp_arena_init(&w.arena);
  rp_interp_init(&w.in, &w.arena, NULL);
  rp_native_register(&w.in, inputs, sizeof inputs / sizeof inputs[0]);
  w.extractor = rp_extractor_new();
  w.in.linker = rp_linker_new(&w.arena, NULL, 0, NULL, 0, NULL, 0, w.extractor, &w.in.names);
  *state = &w;
  return 0;
}

static int teardown(void **state)
{
  world *w = *state;
  rp_linker_release(w->in.linker);
  rp_extractor_free(w->extractor);
  rp_interp_release(&w->in);
  rp_arena_release(&w->arena);
  return 0;
}

static rp_str read(world *w, const char *name)
{
  rp_str text = {NULL, 0};
  rp_error err = {0};
  rp_str path = rp_arena_printf(&w->arena, "%s/tests/unit/lib/%s", RP_SOURCE_DIR, name);
  assert_int_equal(rp_file_read(&text, &w->arena, path.data, 1 << 20, &err), 0);
  return text;
}

// The same program as make_expected.py makes of a line (caught); without the handlers, which are unknown branches where
// something not known may raise.
static rp_str program(world *w, rp_str line, bool caught)
{
  static const char imports[] =
      "import inputs, calendar, collections, collections.abc, copy, datetime, functools, itertools, json, math, "
      "operator, os, os.path, pathlib, re, shlex, string, sys\n";
  rp_buf buf = RP_BUF_INIT;
  rp_buf_cstr(&buf, imports);
  size_t from = 0;
  for (size_t at = rp_str_find(line, RP_STR(" ;; "), 0); at != SIZE_MAX; at = rp_str_find(line, RP_STR(" ;; "), from)) {
    rp_buf_add(&buf, rp_str_sub(line, from, at));
    rp_buf_char(&buf, '\n');
    from = at + 4;
  }
  rp_buf_cstr(&buf, caught ? "try:\n    R = (" : "R = (");
  rp_buf_add(&buf, rp_str_sub(line, from, line.size));
  rp_buf_cstr(&buf, !caught ? ")\n"
                            : ")\nexcept ValueError:\n    R = 'raises ValueError'\n"
                              "except Exception as e:\n    R = 'raises ' + type(e).__name__\n");
  rp_str text = rp_arena_str(&w->arena, rp_buf_str(&buf));
  rp_buf_release(&buf);
  return text;
}

static rp_val evaluate(world *w, rp_str line, bool caught)
{
  rp_module *module = RP_NEW(&w->arena, rp_module);
  module->path = RP_STR("expression.py");
  module->name = rp_sym(&w->in, "expression");
  module->facts = rp_extract(w->extractor, program(w, line, caught), &w->arena);
  rp_import_file(&w->in, module);
  return rp_env_find(&module->object->env, rp_sym(&w->in, "R"));
}

static rp_str one_line(world *w, rp_str text)
{
  rp_buf buf = RP_BUF_INIT;
  for (size_t i = 0; i < text.size; i++) {
    if (text.data[i] == '\n') {
      rp_buf_cstr(&buf, "\\n");
    } else {
      rp_buf_char(&buf, text.data[i]);
    }
  }
  rp_str line = rp_arena_str(&w->arena, rp_buf_str(&buf));
  rp_buf_release(&buf);
  return line;
}

static bool is_case(rp_str line)
{
  return line.size > 0 && line.data[0] != '#';
}

static void rows_agree_with_cpython(void **state)
{
  world *w = *state;
  rp_str lines = read(w, "expressions.txt");
  rp_str answers = read(w, "expected.txt");
  rp_str line;
  size_t count = 0;
  size_t wrong = 0;
  size_t abstained = 0;
  while (rp_str_split(&lines, '\n', &line)) {
    rp_str expected;
    if (!is_case(line)) {
      continue;
    }
    assert_true(rp_str_split(&answers, '\n', &expected));
    bool may_abstain = rp_str_starts_with(line, RP_STR("~ "));
    rp_val value = evaluate(w, may_abstain ? rp_str_sub(line, 2, line.size) : line, true);
    rp_str text = value != NULL ? one_line(w, rp_repr(&w->in, value)) : RP_STR("(raised)");
    count++;
    if (value != NULL && text.size == 0 && may_abstain) {
      abstained++;
      continue;
    }
    if (!rp_str_eq(text, expected)) {
      wrong++;
      if (value != NULL && text.size == 0) {
        text = rp_arena_printf(&w->arena, "not known: %.*s", RP_STR_ARG(rp_value_text(&w->in, value)));
      }
      print_error("%.*s\n  python: %.*s\n  repipe: %.*s\n", RP_STR_ARG(line), RP_STR_ARG(expected), RP_STR_ARG(text));
    }
  }
  print_message("%zu expressions, %zu wrong, %zu abstained\n", count, wrong, abstained);
  assert_true(count > 200);
  assert_int_equal(wrong, 0);
}

static void values_over_inputs_print_as_expected(void **state)
{
  world *w = *state;
  rp_str lines = read(w, "symbolic.txt");
  rp_str line;
  size_t count = 0;
  size_t wrong = 0;
  while (rp_str_split(&lines, '\n', &line)) {
    rp_str expected;
    if (!is_case(line)) {
      continue;
    }
    assert_true(rp_str_split(&lines, '\n', &expected));
    assert_true(rp_str_starts_with(expected, RP_STR("= ")));
    expected = rp_str_sub(expected, 2, expected.size);
    rp_val value = evaluate(w, line, false);
    rp_str text = value == NULL               ? RP_STR("(raised)")
                  : value->kind == RP_UNKNOWN ? rp_arena_printf(&w->arena, "unknown RP%u", value->cause->code)
                                              : one_line(w, rp_value_text(&w->in, value));
    count++;
    if (!rp_str_eq(text, expected)) {
      wrong++;
      print_error("%.*s\n  wanted: %.*s\n  repipe: %.*s\n", RP_STR_ARG(line), RP_STR_ARG(expected), RP_STR_ARG(text));
    }
  }
  print_message("%zu programs, %zu wrong\n", count, wrong);
  assert_true(count > 0);
  assert_int_equal(wrong, 0);
}

// No answer is checked: each must end, soon and within its bounds (sanitizers and the time limit of ctest judge).
static void hostile_programs_end(void **state)
{
  world *w = *state;
  rp_str lines = read(w, "hostile.txt");
  rp_str line;
  size_t count = 0;
  while (rp_str_split(&lines, '\n', &line)) {
    if (is_case(line)) {
      (void)evaluate(w, line, true);
      count++;
    }
  }
  assert_true(count > 40);
}

static void every_day_goes_there_and_back(void **state)
{
  (void)state;
  rp_calendar_date before = {1, 1, 0};
  for (int64_t days = RP_CALENDAR_MIN_DAYS; days <= RP_CALENDAR_MAX_DAYS; days++) {
    rp_calendar_date date = rp_calendar_from_days(days);
    bool follows =
        (date.day == before.day + 1 && date.month == before.month && date.year == before.year) ||
        (date.day == 1 && before.day == rp_calendar_month_days(before.year, before.month) &&
         (date.month == before.month + 1 || (date.month == 1 && before.month == 12 && date.year == before.year + 1)));
    assert_true(follows);
    assert_int_equal(rp_calendar_days(date.year, date.month, date.day), days);
    before = date;
  }
  assert_true(before.year == 9999 && before.month == 12 && before.day == 31);
}

static void iso_weeks_go_there_and_back(void **state)
{
  (void)state;
  for (int64_t days = rp_calendar_days(1999, 1, 1); days < rp_calendar_days(2030, 1, 1); days++) {
    int year = 0;
    int week = 0;
    int weekday = 0;
    int64_t back = 0;
    rp_calendar_iso(days, &year, &week, &weekday);
    assert_true(rp_calendar_from_iso(year, week, weekday, &back));
    assert_int_equal(back, days);
  }
  int64_t none = 0;
  assert_false(rp_calendar_from_iso(2021, 53, 1, &none));
  assert_false(rp_calendar_from_iso(2021, 0, 1, &none));
}

static void names_are_classified_by_longest_prefix(void **state)
{
  (void)state;
  assert_int_equal(rp_outside_classify(RP_STR("os.listdir")), RP_OUTSIDE_READS);
  assert_int_equal(rp_outside_classify(RP_STR("os.makedirs")), RP_OUTSIDE_HARMLESS);
  assert_int_equal(rp_outside_classify(RP_STR("os.path.samefile")), RP_OUTSIDE_UNKNOWN);
  assert_int_equal(rp_outside_classify(RP_STR("ossify.everything")), RP_OUTSIDE_UNKNOWN);
  assert_int_equal(rp_outside_classify(RP_STR("logging.Logger.info")), RP_OUTSIDE_HARMLESS);
  assert_int_equal(rp_outside_classify(RP_STR("time.sleep")), RP_OUTSIDE_HARMLESS);
  assert_int_equal(rp_outside_classify(RP_STR("time.time")), RP_OUTSIDE_READS);
  assert_int_equal(rp_outside_classify(RP_STR("urllib.parse.quote")), RP_OUTSIDE_UNKNOWN);
  assert_int_equal(rp_outside_classify(RP_STR("")), RP_OUTSIDE_UNKNOWN);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rows_agree_with_cpython),     cmocka_unit_test(values_over_inputs_print_as_expected),
      cmocka_unit_test(hostile_programs_end),        cmocka_unit_test(every_day_goes_there_and_back),
      cmocka_unit_test(iso_weeks_go_there_and_back), cmocka_unit_test(names_are_classified_by_longest_prefix),
  };
  return cmocka_run_group_tests(tests, setup, teardown);
}
