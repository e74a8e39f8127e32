// TOML: the trees that tomllib would make, and what is missing where it would refuse.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/toml.h"

/// The tree as one line: tables {key:value …}, arrays […], strings in quotes, the rest as written.
static void print(rp_buf *out, const rp_toml_node *node)
{
  bool table = node->kind == RP_TOML_TABLE;
  if (table || node->kind == RP_TOML_ARRAY) {
    rp_buf_char(out, table ? '{' : '[');
    for (const rp_toml_node *item = node->child; item != NULL; item = item->next) {
      if (table) {
        rp_buf_add(out, item->key);
        rp_buf_char(out, ':');
      }
      print(out, item);
      if (item->next != NULL) {
        rp_buf_char(out, ' ');
      }
    }
    rp_buf_char(out, table ? '}' : ']');
  } else if (node->kind == RP_TOML_STRING) {
    rp_buf_char(out, '"');
    rp_buf_add(out, node->value);
    rp_buf_char(out, '"');
  } else {
    rp_buf_add(out, node->value);
  }
}

static void assert_toml(const char *text, bool whole, const char *wanted)
{
  rp_arena arena;
  rp_buf out = {0};
  bool complete;
  rp_arena_init(&arena);
  print(&out, rp_toml_parse(&complete, rp_str_of(text), &arena));
  rp_buf_char(&out, '\0');
  assert_string_equal(rp_buf_str(&out).data, wanted);
  assert_int_equal(complete, whole);
  rp_buf_release(&out);
  rp_arena_release(&arena);
}

static void headers_dotted_and_inline_tables_make_the_same_tree(void **state)
{
  (void)state;
  assert_toml("[a.b]\nc = 1\n", true, "{a:{b:{c:1}}}");
  assert_toml("a.b.c = 1\n", true, "{a:{b:{c:1}}}");
  assert_toml("a = {b = {c = 1}}\n", true, "{a:{b:{c:1}}}");
  assert_toml("[a]\nb.c = 1\n[a.d]\n[a.\"x.y\"]\n", true, "{a:{b:{c:1} d:{} x.y:{}}}");
}

static void arrays_of_tables_grow_and_headers_below_them_belong_to_the_last(void **state)
{
  (void)state;
  assert_toml("[[p]]\nn = 1\n[[p]]\nn = 2\n[p.q]\nr = 3\n", true, "{p:[{n:1} {n:2 q:{r:3}}]}");
}

static void strings_stand_for_what_toml_says(void **state)
{
  (void)state;
  assert_toml("a = \"x\\t\\u00e9\\\"\" # c\nb = 'C:\\n'\n", true, "{a:\"x\t\xC3\xA9\"\" b:\"C:\\n\"}");
  assert_toml("a = \"\"\"\nx\\\n   y\nz\"\"\"\nb = '''\n1\n2'''\n", true, "{a:\"xy\nz\" b:\"1\n2\"}");
  assert_toml("\"\" = \"\"\n", true, "{:\"\"}");
}

static void arrays_go_over_lines_with_comments(void **state)
{
  (void)state;
  assert_toml("d = [\n  \"luigi>=3\", # why ]\n  'x[y]',\n]\r\ne = [1, 2.5, true, 1979-05-27, [1]]\n", true,
              "{d:[\"luigi>=3\" \"x[y]\"] e:[1 2.5 true 1979-05-27 [1]]}");
}

static void what_tomllib_refuses_is_missing_and_told(void **state)
{
  (void)state;
  assert_toml("a = 1\na = 2\n", false, "{a:1}");
  assert_toml("a = {b = 1}\n[a.c]\nd = 1\n", false, "{a:{b:1}}");
  assert_toml("a = [1]\n[[a]]\nb = 1\n", false, "{a:[1]}");
  assert_toml("[a]\nb = 1\n[a]\nc = 2\n", false, "{a:{b:1 c:2}}");
  assert_toml("[x]\ny = 1\n= 3\n", false, "{x:{y:1}}");
}

static void lines_are_those_of_keys_and_items(void **state)
{
  (void)state;
  rp_arena arena;
  bool complete;
  rp_arena_init(&arena);
  const rp_toml_node *file = rp_toml_parse(&complete, RP_STR("\xEF\xBB\xBF# c\n[a]\nb = [\n  1,\n  2]\n"), &arena);
  assert_int_equal(rp_toml_find(file, "a")->line, 2);
  assert_int_equal(rp_toml_find(file, "a.b")->line, 3);
  assert_int_equal(rp_toml_find(file, "a.b")->child->next->line, 5);
  assert_null(rp_toml_find(file, "a.b.c"));
  assert_int_equal(rp_toml_text(file, "a.b").size, 0);
  rp_arena_release(&arena);
}

static void nested(rp_buf *out, const char *open, const char *close, int count)
{
  for (int i = 0; i < count; i++) {
    rp_buf_add(out, rp_str_of(open));
  }
  for (int i = 0; i < count; i++) {
    rp_buf_add(out, rp_str_of(close));
  }
}

static void depth_and_long_keys_are_cut_off(void **state)
{
  (void)state;
  const struct {
    const char *open, *close;
  } shapes[] = {{"[", "]"}, {"{a = ", "}"}, {"a.", ""}};
  for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
    rp_arena arena;
    rp_buf text = {0};
    bool complete = true;
    rp_arena_init(&arena);
    rp_buf_add(&text, RP_STR("ok = 1\nx"));
    rp_buf_add(&text, i == 2 ? RP_STR(".") : RP_STR(" = "));
    nested(&text, shapes[i].open, shapes[i].close, 50000);
    rp_buf_add(&text, i == 2 ? RP_STR("b = 1\n") : RP_STR("\n"));
    const rp_toml_node *file = rp_toml_parse(&complete, rp_buf_str(&text), &arena);
    assert_non_null(file);
    assert_false(complete);
    rp_buf_release(&text);
    rp_arena_release(&arena);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(headers_dotted_and_inline_tables_make_the_same_tree),
      cmocka_unit_test(arrays_of_tables_grow_and_headers_below_them_belong_to_the_last),
      cmocka_unit_test(strings_stand_for_what_toml_says),
      cmocka_unit_test(arrays_go_over_lines_with_comments),
      cmocka_unit_test(what_tomllib_refuses_is_missing_and_told),
      cmocka_unit_test(lines_are_those_of_keys_and_items),
      cmocka_unit_test(depth_and_long_keys_are_cut_off),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
