// Configuration files by configparser's and Luigi's rules; secrets; owners.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analyzer/repository/config.h"
#include "analyzer/repository/owners.h"
#include "base/buf.h"

static void assert_config(const char *path, const char *content, const char *expected)
{
  rp_arena arena;
  rp_arena_init(&arena);
  rp_config_file file = rp_config_parse(rp_str_of(path), rp_str_of(content), &arena);
  rp_buf buf = RP_BUF_INIT;
  rp_buf_cstr(&buf, "");
  for (size_t i = 0; i < file.count; i++) {
    const rp_config_value *value = &file.values[i];
    rp_buf_printf(&buf, "%u %.*s.%.*s=%.*s%s%s\n", value->line, RP_STR_ARG(value->section), RP_STR_ARG(value->option),
                  RP_STR_ARG(value->value), value->redacted ? "!" : "", value->unknown ? "?" : "");
  }
  assert_string_equal(buf.data, expected);
  rp_buf_release(&buf);
  rp_arena_release(&arena);
}

static void cfg_files_are_read(void **state)
{
  (void)state;
  static const char *const cases[][2] = {
      {"[my.ns.Task]\r\nrun_date = 2020\r\nOther: x = y\r\n", "2 my.ns.Task.run_date=2020\n3 my.ns.Task.Other=x = y\n"},
      {"x = outside\n[a]\n# c = 1\n; d = 2\n  e = 3 # kept\nquoted = \"q\"\nnovalue\n",
       "5 a.e=3 # kept\n6 a.quoted=\"q\"\n"},
      {"[a]\nx = 1\n  2\n\n  3\ny = 4\n", "2 a.x=1\n2\n\n3\n6 a.y=4\n"},
      {"[DEFAULT]\nroot = /d\n[a]\np = %(root)s/x\nroot = /a\n[b]\nq = %(root)s%%\n",
       "2 DEFAULT.root=/d\n4 a.p=/a/x\n5 a.root=/a\n7 b.q=/d%\n2 b.root=/d\n"},
      {"[empty]\n[DEFAULT]\nroot = /d\n[late]\n", "3 DEFAULT.root=/d\n3 empty.root=/d\n3 late.root=/d\n"},
      {"[empty]\n[a]\nx = 1\n[empty]\n", "3 a.x=1\n1 empty.=\n"},
      {"[a]\nx = ${HOME}/y\nz = %(missing)s\nbad = 5%\n", "2 a.x=?\n3 a.z=?\n4 a.bad=?\n"},
      {"[a]\nx = %(y)s\ny = %(x)s\n", "2 a.x=?\n3 a.y=?\n"},
      {"[a]\npassword = p\nurl = u:%(password)s\ndb = pg://u:p@h/d\ntokenizer = t\nmax_tokens = 5\n",
       "2 a.password=!\n3 a.url=!\n4 a.db=!\n5 a.tokenizer=t\n6 a.max_tokens=5\n"},
      {"\xEF\xBB\xBF[a]\nx = 1", "2 a.x=1\n"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_config("luigi.cfg", cases[i][0], cases[i][1]);
  }
  assert_config("luigi.toml", "[\"my.ns.T\"]\na = \"x\" # c\nb = 5\nc = true\nd = [1]\n[my.ns.T]\ne = 1\n",
                "2 my.ns.T.a=x\n3 my.ns.T.b=5\n4 my.ns.T.c=true\n5 my.ns.T.d=?\n6 my.ns=?\n");
}

static void options_are_found_as_luigi_finds_them(void **state)
{
  (void)state;
  rp_arena arena;
  rp_arena_init(&arena);
  rp_config_file file =
      rp_config_parse(RP_STR("luigi.cfg"), RP_STR("[T]\nrun-date = 1\nx = 2\nx = 3\na-b = 4\na_b = 5\n"), &arena);
  assert_true(rp_str_is(rp_config_find(&file, RP_STR("T"), RP_STR("run_date"))->value, "1"));
  assert_true(rp_str_is(rp_config_find(&file, RP_STR("T"), RP_STR("x"))->value, "3"));
  assert_true(rp_str_is(rp_config_find(&file, RP_STR("T"), RP_STR("a_b"))->value, "5"));
  assert_null(rp_config_find(&file, RP_STR("t"), RP_STR("x")));
  assert_null(rp_config_find(&file, RP_STR("T"), RP_STR("X")));
  rp_arena_release(&arena);
}

static void secrets_are_known_by_name(void **state)
{
  (void)state;
  static const char *const secret[] = {
      "password",   "DB_PASSWORD",   "apiKey",      "api-key",    "authToken", "aws_secret_access_key",
      "PGPASSWORD", "client.secret", "credentials", "private_key"};
  static const char *const plain[] = {"tokenizer", "max_tokens", "date",          "key",
                                      "passage",   "secretary",  "partition_key", ""};
  for (size_t i = 0; i < sizeof secret / sizeof secret[0]; i++) {
    if (!rp_secret_name(rp_str_of(secret[i]))) {
      fail_msg("%s", secret[i]);
    }
  }
  for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
    if (rp_secret_name(rp_str_of(plain[i]))) {
      fail_msg("%s", plain[i]);
    }
  }
}

static void assert_owners(const char *path, const char *content, const char *expected)
{
  rp_arena arena;
  rp_arena_init(&arena);
  size_t count = 0;
  const rp_owner_rule *rules = rp_owners_parse(&count, rp_str_of(path), rp_str_of(content), &arena);
  rp_buf buf = RP_BUF_INIT;
  rp_buf_cstr(&buf, "");
  for (size_t i = 0; i < count; i++) {
    rp_buf_printf(&buf, "%u '%.*s' %.*s:", rules[i].line, RP_STR_ARG(rules[i].pattern), RP_STR_ARG(rules[i].section));
    for (size_t k = 0; k < rules[i].owner_count; k++) {
      rp_buf_printf(&buf, " %.*s", RP_STR_ARG(rules[i].owners[k]));
    }
    rp_buf_char(&buf, '\n');
  }
  assert_string_equal(buf.data, expected);
  rp_buf_release(&buf);
  rp_arena_release(&arena);
}

static void owners_are_read(void **state)
{
  (void)state;
  assert_true(rp_owners_wants(RP_STR(".github/CODEOWNERS")) && rp_owners_wants(RP_STR("a/catalog-info.yaml")));
  assert_false(rp_owners_wants(RP_STR("src/CODEOWNERS")));
  assert_owners("CODEOWNERS", "# c\n* @org/all\n\n/jobs/ @org/a b@example.org # why\n/a\\ b @x\n/none\n!/no @x\n",
                "2 '' : @org/all\n4 '/jobs/' : @org/a b@example.org\n5 '/a b' : @x\n6 '/none' :\n");
  assert_owners("CODEOWNERS", "[Data][2] @data\n*.py\n*.sql @sql\n^[Docs]\ndocs/ @d\n[ab]*.py @p\n",
                "2 '*.py' Data: @data\n3 '*.sql' Data: @sql\n5 'docs/' Docs: @d\n6 '[ab]*.py' Docs: @p\n");
  assert_owners("x/catalog-info.yaml",
                "kind: Component\nspec:\n  owner: team-a\n---\nkind: Group\nspec: {owner: no}\n---\n{{\n",
                "3 '/x/' : team-a\n");
}

static void tags_are_read(void **state)
{
  (void)state;
  rp_arena arena;
  rp_arena_init(&arena);
  rp_str text =
      RP_STR("kind: Component\nmetadata:\n  tags: [python, 'a b', {no: map}, '']\n---\nkind: Group\nmetadata: "
             "{tags: [people]}\n---\nkind: API\nmetadata:\n  tags:\n    - &x api\n    - *x\n---\nmetadata: "
             "{tags: none}\n---\n{{\n");
  static const struct {
    const char *name;
    uint32_t line;
  } EXPECTED[] = {{"python", 3}, {"a b", 3}, {"api", 11}, {"api", 12}};
  size_t count;
  const rp_catalog_tag *tags = rp_owners_tags(&count, RP_STR("x/catalog-info.yaml"), text, &arena);
  assert_int_equal(count, 4);
  for (size_t i = 0; i < count; i++) {
    assert_true(rp_str_is(tags[i].name, EXPECTED[i].name));
    assert_int_equal(tags[i].line, EXPECTED[i].line);
  }
  (void)rp_owners_tags(&count, RP_STR("CODEOWNERS"), text, &arena);
  assert_int_equal(count, 0);
  rp_arena_release(&arena);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cfg_files_are_read),
      cmocka_unit_test(options_are_found_as_luigi_finds_them),
      cmocka_unit_test(secrets_are_known_by_name),
      cmocka_unit_test(owners_are_read),
      cmocka_unit_test(tags_are_read),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
