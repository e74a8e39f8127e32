// Requirements and versions against what PEP 508 and PEP 440 say of them.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "reporter/store/requirement.h"
#include "reporter/store/version.h"

static void requirements(void **state)
{
  (void)state;
  static const struct {
    const char *text, *name, *specifier, *marker;
    bool known;
  } ROWS[] = {
      {"luigi==3.5.0", "luigi", "==3.5.0", "", true},
      {"Luigi >= 3, < 4", "luigi", ">=3,<4", "", true},
      {"zope.Interface_x[test, docs] (>=1)", "zope-interface-x", ">=1", "", true},
      {"a~=1.4.2 ; python_version < \"3.9\"", "a", "~=1.4.2", "python_version < \"3.9\"", true},
      {"luigi", "luigi", "", "", true},
      {"a===1.0", "a", "===1.0", "", true},
      {"luigi @ git+https://host/luigi.git", "luigi", "", "", false},
      {"git+https://host/luigi.git", "git", "", "", false},
      {"./wheels/a.whl", "", "", "", false},
      {"a=>1", "a", "", "", false},
      {"a==", "a", "", "", false},
      {"=cmd()|'x'!A1", "", "", "", false},
      {"", "", "", "", false},
  };
  rp_arena arena;
  rp_arena_init(&arena);
  for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
    rp_requirement r = rp_requirement_parse(rp_str_of(ROWS[i].text), &arena);
    if (!rp_str_is(r.name, ROWS[i].name) || !rp_str_is(r.specifier, ROWS[i].specifier) ||
        !rp_str_is(r.marker, ROWS[i].marker) || r.known != ROWS[i].known) {
      fail_msg("%s: %.*s %.*s %.*s %d", ROWS[i].text, RP_STR_ARG(r.name), RP_STR_ARG(r.specifier), RP_STR_ARG(r.marker),
               r.known);
    }
  }
  rp_arena_release(&arena);
}

static void images(void **state)
{
  (void)state;
  static const char *const ROWS[][3] = {
      {"python:3.11", "python", "3.11"},
      {"python", "python", ""},
      {"host:5000/team/app", "host:5000/team/app", ""},
      {"host:5000/team/app:1.2", "host:5000/team/app", "1.2"},
      {"host/app:1.2@sha256:00ff", "host/app", "sha256:00ff"},
  };
  for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
    rp_image image = rp_image_parse(rp_str_of(ROWS[i][0]));
    assert_true(rp_str_is(image.name, ROWS[i][1]));
    assert_true(rp_str_is(image.version, ROWS[i][2]));
  }
}

static void versions(void **state)
{
  (void)state;
  static const struct {
    const char *specifiers; ///< of several requirements, blanks between them
    bool met;
  } ROWS[] = {
      {"==3.5.0 ==3.5", true},    {"==3.5.0 ==3.5.1", false},
      {"==3.5 >=3", true},        {"==3.5 >3.5", false},
      {"==3.5.* ==3.5.9", true},  {"==3.5.* ==3.6", false},
      {"==3.5.* >=3.6", false},   {"==3.5.* >3.5.9", true},
      {">=3 <3", false},          {">=3 <=3", true},
      {">3 <=3", false},          {">=3 <=3 !=3", false},
      {">=3 <=3 !=3.0.*", false}, {">3 <3.0.1", true},
      {"~=1.4.2 >=1.5", false},   {"~=1.4.2 <1.4.3", true},
      {"~=1.4 ==1.9", true},      {"~=1.4 ==2.0", false},
      {">=2 !=2", true},          {"<1 >2", false},
      {">=3,<4 ==3.9", true},     {"", true},
      {"===3.5 ==3.6", false},    {"!=3.* >=3 <4", true}, // not proved: nothing is claimed
  };
  rp_arena arena;
  rp_arena_init(&arena);
  for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
    rp_clauses clauses = {0};
    rp_str rest = rp_str_of(ROWS[i].specifiers);
    rp_str one;
    while (rp_str_split(&rest, ' ', &one)) {
      if (!rp_clauses_add(&clauses, one, &arena)) {
        fail_msg("%s: %.*s is not understood", ROWS[i].specifiers, RP_STR_ARG(one));
      }
    }
    if (rp_clauses_met(clauses.items, clauses.count) != ROWS[i].met) {
      fail_msg("%s: not %d", ROWS[i].specifiers, ROWS[i].met);
    }
  }
  static const char *const STRANGE[] = {"==1.0rc1", "==1.0+local", ">=1!2", "==1.0.post1",        "~=1",
                                        ">=1.*",    "=1",          "==",    "==1.2.3.4.5.6.7.8.9"};
  for (size_t i = 0; i < sizeof STRANGE / sizeof STRANGE[0]; i++) {
    rp_clauses clauses = {0};
    if (rp_clauses_add(&clauses, rp_str_of(STRANGE[i]), &arena) || clauses.count > 0) {
      fail_msg("%s is understood", STRANGE[i]);
    }
  }
  rp_arena_release(&arena);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(requirements), cmocka_unit_test(images),
                                     cmocka_unit_test(versions)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
