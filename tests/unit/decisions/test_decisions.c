// repipe.yaml: what is read, what is refused and where, what means what.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "decisions/decisions.h"
#include "proto/rules.h"

static rp_arena arena;

static int begin(void **state)
{
  (void)state;
  rp_arena_init(&arena);
  return 0;
}

static int end(void **state)
{
  (void)state;
  rp_arena_release(&arena);
  return 0;
}

static Repipe__V1__Decisions *read_all(const char *text)
{
  rp_decision_problems problems;
  Repipe__V1__Decisions *d = rp_decisions_read(&problems, rp_str_of(text), "repipe.yaml", &arena);
  for (size_t i = 0; i < problems.count; i++) {
    print_error("%u:%u %.*s\n", problems.items[i].line, problems.items[i].column, RP_STR_ARG(problems.items[i].text));
  }
  assert_int_equal(problems.count, 0);
  return d;
}

static void refused(const char *text, uint32_t code, uint32_t line, uint32_t column, const char *words)
{
  rp_decision_problems problems;
  (void)rp_decisions_read(&problems, rp_str_of(text), "repipe.yaml", &arena);
  if (problems.count != 1) {
    print_error("%zu problems in\n%s\n", problems.count, text);
  }
  assert_int_equal(problems.count, 1);
  const rp_decision_problem *one = &problems.items[0];
  if (one->code != code || one->line != line || one->column != column ||
      rp_str_find(one->text, rp_str_of(words), 0) == SIZE_MAX) {
    fail_msg("RP%u at %u:%u: %.*s", one->code, one->line, one->column, RP_STR_ARG(one->text));
  }
}

static void everything_is_read_with_its_place(void **state)
{
  (void)state;
  const Repipe__V1__Decisions *d = read_all("version: 1\n"
                                            "image: host.example/a:1\n"
                                            "shared_paths: /mnt/data\n"
                                            "names:\n"
                                            "  jobs:Report: daily-report\n"
                                            "containers:\n"
                                            "  - tasks: Load*\n"
                                            "    requests: {cpu: 500m, memory: 2Gi}\n"
                                            "accept:\n"
                                            "  - {code: RP4004, reason: mounted, author: kim, expires: 2027-01-31}\n"
                                            "house:\n"
                                            "  decorators:\n"
                                            "    - {name: acme.once, called: true}\n");
  assert_string_equal(d->image, "host.example/a:1");
  assert_string_equal(rp_decisions_place(d, "image", &arena), "repipe.yaml:2");
  assert_string_equal(rp_decisions_place(d, "python", &arena), "");
  assert_int_equal(d->n_shared_paths, 1);
  assert_string_equal(d->shared_paths[0], "/mnt/data");
  assert_string_equal(d->names[0]->key, "jobs:Report");
  assert_string_equal(d->names[0]->value, "daily-report");
  assert_int_equal(d->names[0]->decided_line, 5);
  assert_string_equal(d->containers[0]->tasks[0], "Load*");
  assert_string_equal(d->containers[0]->requests->memory, "2Gi");
  assert_int_equal(d->containers[0]->requests->decided_line, 8);
  assert_string_equal(d->accept[0]->decided_path, "repipe.yaml");
  assert_true(d->house->decorators[0]->called);
}

static void an_empty_file_decides_nothing(void **state)
{
  (void)state;
  assert_string_equal(read_all("")->image, "");
  assert_string_equal(read_all("# nothing yet\n")->image, "");
}

static void unknown_keys_are_refused_with_what_was_meant(void **state)
{
  (void)state;
  refused("imgae: x\n", RP_RULE_DECISION_KEY, 1, 1, "did you mean \"image\"?");
  refused("containers:\n  - tasks: a\n    request: {cpu: 1}\n", RP_RULE_DECISION_KEY, 3, 5,
          "did you mean \"requests\"?");
  refused("zzzzzzzzzzzzzz: 1\n", RP_RULE_DECISION_KEY, 1, 1, "known are version, image");
  refused("decided_path: x\n", RP_RULE_DECISION_KEY, 1, 1, "unknown key");
  refused("image: a\nimage: b\n", RP_RULE_DECISION_KEY, 2, 1, "twice");
}

static void wrong_types_and_forms_are_refused(void **state)
{
  (void)state;
  refused("image: [a, b]\n", RP_RULE_DECISION_VALUE, 1, 8, "one value, not a list");
  refused("image:\n", RP_RULE_DECISION_VALUE, 1, 7, "a value is missing");
  refused("image: a b\n", RP_RULE_DECISION_VALUE, 1, 8, "without blanks");
  refused("image: host.example/a:$TAG\n", RP_RULE_DECISION_VALUE, 1, 8, "without a variable");
  refused("version: 2\n", RP_RULE_DECISION_VALUE, 1, 10, "1 is the only one");
  refused("version: one\n", RP_RULE_DECISION_VALUE, 1, 10, "a number");
  refused("containers: {tasks: a}\n", RP_RULE_DECISION_VALUE, 1, 13, "a list");
  refused("containers:\n  - tasks: a\n    requests: {memory: 2GB}\n", RP_RULE_DECISION_VALUE, 3, 24, "quantity");
  refused("names: [a]\n", RP_RULE_DECISION_VALUE, 1, 8, "a map");
  refused("shared_paths: [data]\n", RP_RULE_DECISION_VALUE, 1, 15, "absolute");
  refused("external: {Landing: ignore}\n", RP_RULE_DECISION_VALUE, 1, 21, "check or input");
  refused("accept:\n  - {code: RP4004, author: kim}\n", RP_RULE_DECISION_VALUE, 2, 5, "reason: must be there");
  refused("accept:\n  - {code: RP5101, author: kim, reason: no}\n", RP_RULE_DECISION_VALUE, 2, 12,
          "code of a difference");
  refused("waivers:\n  - {workflows: a, author: b, reason: c, expires: soon}\n", RP_RULE_DECISION_VALUE, 2, 51,
          "2027-01-31");
  refused("house:\n  bases:\n    - {class: Base}\n", RP_RULE_DECISION_VALUE, 3, 15, "dotted");
  refused("house:\n  decorators:\n    - {name: a.b, called: yes}\n", RP_RULE_DECISION_VALUE, 3, 27, "true or false");
  refused("house:\n  targets:\n    - {class: a.B, location: '{path'}\n", RP_RULE_DECISION_VALUE, 3, 30, "{argument}");
  refused("- image\n", RP_RULE_DECISION_VALUE, 1, 1, "a map");
  refused("bridge: unpacked\n", RP_RULE_DECISION_VALUE, 1, 9, "packed or installed");
}

static void launchers_and_task_types_are_checked(void **state)
{
  (void)state;
  (void)read_all("house:\n  launchers:\n    - {command: python -m acme.run, module: --in, task: 1, options: [--env=]}\n"
                 "    - {function: a.run, arguments: [m, t], module: m, task: t, form: family, parameters: '**'}\n"
                 "  bases:\n    - {class: a.B, plugin: spark, answers: {app: jar}}\n");
#define LAUNCHER "house:\n  launchers:\n    - {"
  refused(LAUNCHER "task: 1}\n", RP_RULE_DECISION_VALUE, 3, 7, "either `command` or `function`");
  refused(LAUNCHER "command: a, function: a.b, task: 1}\n", RP_RULE_DECISION_VALUE, 3, 7, "either");
  refused(LAUNCHER "command: a}\n", RP_RULE_DECISION_VALUE, 3, 7, "task: must be there");
  refused(LAUNCHER "command: a $B, task: 1}\n", RP_RULE_DECISION_VALUE, 3, 17, "first words");
  refused(LAUNCHER "command: a, task: first}\n", RP_RULE_DECISION_VALUE, 3, 26, "number of a word");
  refused(LAUNCHER "command: a, task: 0}\n", RP_RULE_DECISION_VALUE, 3, 26, "number of a word");
  refused(LAUNCHER "command: a, task: 1, module: -m}\n", RP_RULE_DECISION_VALUE, 3, 37, "a flag (--module)");
  refused(LAUNCHER "command: a, task: 1, options: [env]}\n", RP_RULE_DECISION_VALUE, 3, 38, "--verbose");
  refused(LAUNCHER "command: a, task: 1, form: class}\n", RP_RULE_DECISION_VALUE, 3, 35, "only of a `function`");
  refused(LAUNCHER "function: run, task: t}\n", RP_RULE_DECISION_VALUE, 3, 18, "dotted");
  refused(LAUNCHER "function: a.run, arguments: [t], task: job}\n", RP_RULE_DECISION_VALUE, 3, 47,
          "one of `arguments`");
  refused(LAUNCHER "function: a.run, arguments: [t], task: t, form: object}\n", RP_RULE_DECISION_VALUE, 3, 56,
          "instance, class or family");
  refused(LAUNCHER "function: a.run, arguments: [t], task: t, options: [--a]}\n", RP_RULE_DECISION_VALUE, 3, 59,
          "only of a `command`");
  refused(LAUNCHER "command: a, tsak: 1, task: 1}\n", RP_RULE_DECISION_KEY, 3, 20, "did you mean \"task\"?");
  refused("house:\n  bases:\n    - {class: a.B, plugin: sparc}\n", RP_RULE_DECISION_VALUE, 3, 28,
          "program, docker, spark, pod or bigquery");
  refused("house:\n  bases:\n    - {class: a.B, answers: {app: jar}}\n", RP_RULE_DECISION_VALUE, 3, 29,
          "only with `plugin`");
  refused("house:\n  bases:\n    - {class: a.B, plugin: spark, answers: {ap: jar}}\n", RP_RULE_DECISION_VALUE, 3, 44,
          "did you mean \"app\"?");
}

static void broken_yaml_is_said_where_it_ends(void **state)
{
  (void)state;
  refused("image: \"a\n", RP_RULE_DECISION_UNREADABLE, 2, 1, "");
  refused("image: a\n---\nimage: b\n", RP_RULE_DECISION_UNREADABLE, 3, 1, "second document");
}

static void a_repositorys_own_decisions_come_first(void **state)
{
  (void)state;
  const Repipe__V1__Decisions *own = read_all("image: own\ncontainers:\n  - {tasks: a, python: p1}\n");
  const Repipe__V1__Decisions *fleet = read_all("image: fleet\ndomain: production\ncontainers:\n  - {tasks: b, python: "
                                                "p2}\nhouse: {decorators: [{name: a.b}]}\n");
  const Repipe__V1__Decisions *both = rp_decisions_merge(own, fleet, &arena);
  assert_string_equal(both->image, "own");
  assert_string_equal(both->domain, "production");
  assert_int_equal(both->n_containers, 2);
  assert_string_equal(both->containers[0]->python, "p1");
  assert_int_equal(both->house->n_decorators, 1);
  assert_string_equal(rp_decisions_place(both, "domain", &arena), "repipe.yaml:2");
  assert_int_equal(own->n_containers, 1);
  assert_string_equal(rp_decisions_merge(NULL, fleet, &arena)->image, "fleet");
}

static void patterns_mean_classes_and_families(void **state)
{
  (void)state;
  char first[] = "jobs.load:*";
  char second[] = "Report?";
  char *patterns[] = {first, second};
  assert_true(rp_decisions_match(patterns, 2, "jobs.load:Load", "Load"));
  assert_true(rp_decisions_match(patterns, 2, "x:y", "Report1"));
  assert_false(rp_decisions_match(patterns, 2, "jobs.other:Load", "Load"));
  assert_true(rp_decisions_match(NULL, 0, "a:b", ""));
}

static void a_decision_holds_through_its_last_day(void **state)
{
  (void)state;
  assert_false(rp_decisions_expired("2027-01-31", 1801439999)); // 2027-01-31T23:59:59Z
  assert_true(rp_decisions_expired("2027-01-31", 1801440000));
  assert_false(rp_decisions_expired("", 1801440000));
  assert_false(rp_decisions_expired("2027-01-31", 0));
  assert_true(rp_decisions_expired("1970-01-01", 86400));
  assert_false(rp_decisions_expired("2028-02-29", 1835481599)); // 2028-02-29T23:59:59Z
}

static void house_rules_become_modules(void **state)
{
  (void)state;
  const Repipe__V1__Decisions *d = read_all("house:\n"
                                            "  bases:\n"
                                            "    - class: acme.tasks.Raw\n"
                                            "      kind: external\n"
                                            "      parameters: [{name: day, class: luigi.DateParameter}]\n"
                                            "      outputs: [{location: '/in/{day:%Y}/\"{{x}}\"'}]\n"
                                            "  decorators: [{name: acme.tasks.once}]\n");
  size_t count;
  const rp_house_file *files = rp_decisions_house(&count, d->house, &arena);
  assert_int_equal(count, 2);
  assert_true(rp_str_is(files[0].path, "acme/__init__.py"));
  assert_true(rp_str_is(files[1].path, "acme/tasks.py"));
  rp_str text = files[1].text;
  assert_true(rp_str_find(text, RP_STR("class Raw(luigi.ExternalTask):"), 0) != SIZE_MAX);
  assert_true(rp_str_find(text, RP_STR("    day = luigi.DateParameter()"), 0) != SIZE_MAX);
  assert_true(rp_str_find(text, RP_STR("return luigi.LocalTarget(f\"/in/{self.day:%Y}/\\\"{{x}}\\\"\")"), 0) !=
              SIZE_MAX);
  assert_true(rp_str_find(text, RP_STR("def once(decorated):"), 0) != SIZE_MAX);
  assert_null(rp_decisions_house(&count, NULL, &arena));
  assert_int_equal(count, 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(everything_is_read_with_its_place, begin, end),
      cmocka_unit_test_setup_teardown(an_empty_file_decides_nothing, begin, end),
      cmocka_unit_test_setup_teardown(unknown_keys_are_refused_with_what_was_meant, begin, end),
      cmocka_unit_test_setup_teardown(wrong_types_and_forms_are_refused, begin, end),
      cmocka_unit_test_setup_teardown(launchers_and_task_types_are_checked, begin, end),
      cmocka_unit_test_setup_teardown(broken_yaml_is_said_where_it_ends, begin, end),
      cmocka_unit_test_setup_teardown(a_repositorys_own_decisions_come_first, begin, end),
      cmocka_unit_test_setup_teardown(patterns_mean_classes_and_families, begin, end),
      cmocka_unit_test_setup_teardown(a_decision_holds_through_its_last_day, begin, end),
      cmocka_unit_test_setup_teardown(house_rules_become_modules, begin, end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
