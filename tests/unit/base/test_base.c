// The base library, module by module.

#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/format.h"
#include "base/intern.h"
#include "base/path.h"
#include "base/utf8.h"
#include "base/vec.h"

static rp_arena arena;

static int setup(void **state)
{
  (void)state;
  rp_arena_init(&arena);
  return 0;
}

static int teardown(void **state)
{
  (void)state;
  rp_arena_release(&arena);
  return 0;
}

static void arena_memory_is_aligned_and_apart(void **state)
{
  (void)state;
  assert_non_null(rp_arena_alloc(&arena, 0));
  char *before = NULL;
  for (size_t size = 1; size < 5000; size += 7) {
    char *memory = rp_arena_alloc(&arena, size);
    assert_non_null(memory);
    assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
    assert_ptr_not_equal(memory, before);
    memset(memory, 0xAA, size);
    before = memory;
  }
  const uint64_t *zero = rp_arena_zalloc(&arena, 1000, sizeof *zero);
  for (size_t i = 0; i < 1000; i++) {
    assert_int_equal(zero[i], 0);
  }
  assert_true(arena.used >= 8000);
  assert_string_equal(rp_arena_printf(&arena, "%s-%d", "a", 5).data, "a-5");
  assert_string_equal(rp_arena_cstr(&arena, rp_str_sub(RP_STR("hello"), 1, 3)), "el");
}

static void slices_compare_and_split(void **state)
{
  (void)state;
  assert_true(rp_str_eq(RP_STR(""), rp_str_of(NULL)));
  assert_true(rp_str_cmp(RP_STR("a"), RP_STR("ab")) < 0 && rp_str_cmp(RP_STR("\xFF"), RP_STR("a")) > 0);
  assert_int_equal(rp_str_cmp(RP_STR("a\0b"), RP_STR("a\0b")), 0);
  assert_int_equal(rp_str_sub(RP_STR("abc"), 5, 9).size, 0);
  assert_int_equal(rp_str_sub(RP_STR("abc"), 2, 1).size, 0);
  assert_int_equal(rp_str_find(RP_STR("aXbX"), RP_STR("X"), 2), 3);
  assert_int_equal(rp_str_find(RP_STR("abc"), RP_STR(""), 1), 1);
  assert_int_equal(rp_str_find(RP_STR("abc"), RP_STR("abcd"), 0), SIZE_MAX);
  assert_int_equal(rp_str_rfind_char(RP_STR("a/b/c"), '/'), 3);
  assert_true(rp_str_is(rp_str_trim(RP_STR(" \t\r\n a b \n")), "a b"));
  rp_str rest = RP_STR("a,,b");
  rp_str part;
  const char *const expected[] = {"a", "", "b"};
  for (size_t i = 0; i < 3; i++) {
    assert_true(rp_str_split(&rest, ',', &part));
    assert_true(rp_str_is(part, expected[i]));
  }
  assert_false(rp_str_split(&rest, ',', &part));
  rest = RP_STR("");
  assert_true(rp_str_split(&rest, ',', &part));
  assert_int_equal(part.size, 0);
  assert_false(rp_str_split(&rest, ',', &part));
}

static void numbers_fit_or_are_refused(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    bool fine;
    int64_t value;
  } cases[] = {{"0", true, 0},
               {"-5", true, -5},
               {"+7", true, 7},
               {"9223372036854775807", true, INT64_MAX},
               {"-9223372036854775808", true, INT64_MIN},
               {"9223372036854775808", false, 0},
               {"", false, 0},
               {"-", false, 0},
               {"1x", false, 0},
               {" 1", false, 0}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    int64_t value = 0;
    assert_int_equal(rp_str_to_int64(rp_str_of(cases[i].text), &value), cases[i].fine);
    assert_true(!cases[i].fine || value == cases[i].value);
  }
}

static void vectors_grow_and_keep_order(void **state)
{
  (void)state;
  RP_VEC(int) numbers = {0};
  for (int i = 0; i < 1000; i++) {
    RP_PUSH(&arena, &numbers, i);
  }
  assert_int_equal(numbers.count, 1000);
  for (int i = 0; i < 1000; i++) {
    assert_int_equal(numbers.items[i], i);
  }
}

static void maps_keep_insertion_order(void **state)
{
  (void)state;
  rp_map map;
  rp_map_init(&map, &arena);
  int values[500];
  for (int i = 0; i < 500; i++) {
    values[i] = 499 - i;
    assert_null(rp_map_put(&map, rp_arena_printf(&arena, "k%d", values[i]), &values[i]));
  }
  assert_ptr_equal(rp_map_put(&map, RP_STR("k499"), NULL), &values[0]);
  assert_true(rp_map_has(&map, RP_STR("k499")) && rp_map_find(&map, RP_STR("k499")) == NULL);
  assert_false(rp_map_has(&map, RP_STR("k500")));
  rp_map_put(&map, RP_STR("a\0b"), &values[1]);
  assert_false(rp_map_has(&map, RP_STR("a")));
  assert_int_equal(rp_map_count(&map), 501);
  int expected = 499;
  for (const rp_map_entry *entry = rp_map_next(&map, NULL); entry != NULL && expected >= 0;
       entry = rp_map_next(&map, entry)) {
    assert_string_equal(rp_arena_cstr(&arena, rp_map_key(entry)), rp_arena_printf(&arena, "k%d", expected--).data);
  }
  rp_map_release(&map);
}

static void same_text_same_symbol(void **state)
{
  (void)state;
  rp_intern intern;
  rp_intern_init(&intern, &arena);
  const rp_symbol *a = rp_intern_cstr(&intern, "a");
  assert_ptr_equal(a, rp_intern_str(&intern, rp_str_sub(RP_STR("xay"), 1, 2)));
  assert_ptr_not_equal(a, rp_intern_cstr(&intern, "b"));
  assert_int_equal(rp_intern_cstr(&intern, "b")->index, 1);
  rp_intern_release(&intern);
}

static void malformed_utf8_is_replaced_and_shown(void **state)
{
  (void)state;
  static const struct {
    rp_str text;
    bool valid;
    const char *visible;
    size_t width;
  } cases[] = {
      {RP_STR_INIT("abc"), true, "abc", 3},
      {RP_STR_INIT("\xC3\xA9"), true, "\xC3\xA9", 1},
      {RP_STR_INIT("\xE6\x97\xA5"), true, "\xE6\x97\xA5", 2},
      {RP_STR_INIT("e\xCC\x81"), true, "e\xCC\x81", 1},
      {RP_STR_INIT("\x1b[31m"), true, "\\x1b[31m", 8},
      {RP_STR_INIT("a\nb"), true, "a\\x0ab", 6},
      {RP_STR_INIT("\xE2\x80\xAE"), true, "\\u202e", 6},
      {RP_STR_INIT("\xFF"), false, "\xEF\xBF\xBD", 1},
      {RP_STR_INIT("\xC0\x80"), false, "\xEF\xBF\xBD\xEF\xBF\xBD", 2},
      {RP_STR_INIT("\xED\xA0\x80"), false, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 3},
      {RP_STR_INIT("a\xE6\x97"), false, "a\xEF\xBF\xBD\xEF\xBF\xBD", 3},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_int_equal(rp_utf8_valid(cases[i].text), cases[i].valid);
    rp_str visible = rp_utf8_visible(&arena, cases[i].text);
    assert_string_equal(rp_arena_cstr(&arena, visible), cases[i].visible);
    assert_int_equal(rp_utf8_width(visible), cases[i].width);
  }
  assert_true(rp_str_is(rp_utf8_nfkc(&arena, RP_STR("\xEF\xAC\x81x")), "fix"));
  char bytes[4];
  assert_int_equal(rp_utf8_encode(0xD800, bytes), 0);
  assert_int_equal(rp_utf8_encode(0x110000, bytes), 0);
  assert_int_equal(rp_utf8_encode(0x1F600, bytes), 4);
}

static void paths_are_text(void **state)
{
  (void)state;
  static const char *const normal[][2] = {
      {"", "."},       {"a//b/./c", "a/b/c"}, {"a/../b", "b"},       {"../a", "../a"},
      {"/../a", "/a"}, {"a/..", "."},         {"a/../../b", "../b"}, {"/", "/"}};
  for (size_t i = 0; i < sizeof normal / sizeof normal[0]; i++) {
    assert_string_equal(rp_path_normalize(&arena, rp_str_of(normal[i][0])).data, normal[i][1]);
  }
  assert_true(rp_str_is(rp_path_join(&arena, RP_STR("a"), RP_STR("b")), "a/b"));
  assert_true(rp_str_is(rp_path_join(&arena, RP_STR("a/"), RP_STR("b")), "a/b"));
  assert_true(rp_str_is(rp_path_join(&arena, RP_STR("a"), RP_STR("/b")), "/b"));
  assert_true(rp_str_is(rp_path_dir(RP_STR("a/b/c")), "a/b") && rp_str_is(rp_path_base(RP_STR("a/b/c")), "c"));
  assert_true(rp_str_is(rp_path_dir(RP_STR("c")), ""));
  assert_true(rp_str_is(rp_path_safe_name(&arena, RP_STR("../a b\n"), 99), "_._a_b_"));
  assert_true(rp_str_is(rp_path_safe_name(&arena, RP_STR(""), 9), "_"));
  assert_int_equal(rp_path_safe_name(&arena, RP_STR("abcdef"), 3).size, 3);
}

static void what_the_system_says_stands_behind_the_name(void **state)
{
  (void)state;
  rp_error err = {0};
  assert_int_equal(rp_fail_system(&err, RP_ERROR_IO, RP_STR("a/b"), ENOENT), -1);
  assert_int_equal(err.code, RP_ERROR_IO);
  assert_string_equal(err.text, "a/b: No such file or directory");
}

static void the_first_error_stays(void **state)
{
  (void)state;
  rp_error err = {0};
  assert_int_equal(rp_fail(&err, RP_ERROR_IO, "%s", "first"), -1);
  assert_int_equal(rp_fail(&err, RP_ERROR_USAGE, "second"), -1);
  assert_int_equal(err.code, RP_ERROR_IO);
  assert_string_equal(err.text, "first");
}

static void buffers_grow(void **state)
{
  (void)state;
  rp_buf buf = RP_BUF_INIT;
  for (int i = 0; i < 1000; i++) {
    rp_buf_printf(&buf, "%d,", i);
    rp_buf_char(&buf, 'x');
    rp_buf_cstr(&buf, "yz");
  }
  assert_int_equal(buf.size, strlen(buf.data));
  assert_true(rp_str_ends_with(rp_buf_str(&buf), RP_STR("999,xyz")));
  rp_buf_release(&buf);
}

/// As the system prints it, in any room; `plain`: it is for rp_format_plain, where it fits.
__attribute__((format(printf, 2, 3))) static void check_format(bool plain, const char *format, ...)
{
  char expected[256];
  va_list values;
  va_start(values, format);
  int size = vsnprintf(expected, sizeof expected, format, values);
  va_end(values);
  assert_in_range(size, 0, sizeof expected - 1);
  for (size_t room = 0; room < sizeof expected; room++) {
    char found[sizeof expected + 1];
    memset(found, '~', sizeof found);
    size_t found_size = SIZE_MAX;
    va_start(values, format);
    bool done = rp_format_plain(found, room, &found_size, format, values);
    va_end(values);
    assert_int_equal(done, plain && room > (size_t)size);
    assert_int_equal(found[room], '~');
    if (done) {
      assert_int_equal(found_size, size);
      assert_string_equal(found, expected);
    }
  }
  va_start(values, format);
  assert_string_equal(rp_arena_vprintf(&arena, format, values).data, expected);
  va_end(values);
}

static void what_is_printed_is_what_the_system_prints(void **state)
{
  (void)state;
  rp_str none = RP_STR("");
  check_format(true, "no %% at all");
  check_format(true, "%s", "");
  check_format(true, "%s%s-%c", "a", "b\xff", 'x');
  check_format(true, "[%.*s|%.*s|%.*s]", 3, "abcdef", 9, "ab\0cd", RP_STR_ARG(none));
  check_format(true, "%d %d %d %u %u", INT_MIN, 0, INT_MAX, 0U, UINT_MAX);
  check_format(true, "%ld %lu %lld %llu", LONG_MIN, ULONG_MAX, LLONG_MIN, ULLONG_MAX);
  check_format(true, "%zu.%zu", (size_t)7, SIZE_MAX);
  check_format(true, "%s", "\xc3\xa4 ends in a percent sign%");
  check_format(false, "%.*s", -1, "all of it");
  check_format(false, "%04u %-5s| %.3s", 7U, "ab", "abcdef");
  check_format(false, "%08x %.2f %*s", 255U, 1.5, 6, "r");
  check_format(false, "%.*s %s %5d", 2, "ab", "then", 5);
}

static void files_are_replaced_whole(void **state)
{
  (void)state;
  char top[] = "/tmp/repipe-base-XXXXXX";
  assert_non_null(mkdtemp(top));
  const char *dir = rp_arena_printf(&arena, "%s/a/b", top).data;
  const char *path = rp_arena_printf(&arena, "%s/f", dir).data;
  rp_error err = {0};
  assert_int_equal(rp_file_make_dirs(dir, &err), 0);
  assert_int_equal(rp_file_make_dirs(dir, &err), 0);
  assert_int_equal(rp_file_write(path, RP_STR("one\0two"), &err), 0);
  assert_int_equal(rp_file_write(path, RP_STR("two"), &err), 0);
  rp_str content;
  assert_int_equal(rp_file_read(&content, &arena, path, 3, &err), 0);
  assert_true(rp_str_is(content, "two"));
  assert_int_equal(rp_file_write_lazily(path, RP_STR("six"), &err), 0);
  assert_int_equal(rp_file_read(&content, &arena, path, 3, &err), 0);
  assert_true(rp_str_is(content, "six"));
  assert_int_equal(err.code, RP_OK);
  assert_int_equal(rp_file_read(&content, &arena, path, 2, &err), -1);
  assert_int_equal(err.code, RP_ERROR_LIMIT);
  rp_error missing = {0};
  assert_int_equal(rp_file_read(&content, &arena, rp_arena_printf(&arena, "%s/none", dir).data, 9, &missing), -1);
  assert_int_equal(missing.code, RP_ERROR_NOT_FOUND);
  rp_error kind = {0};
  assert_int_equal(rp_file_read(&content, &arena, dir, 9, &kind), -1);
  assert_int_equal(kind.code, RP_ERROR_FORMAT);
  rp_error blocked = {0};
  assert_int_equal(rp_file_make_dirs(rp_arena_printf(&arena, "%s/x", path).data, &blocked), -1);
  assert_int_equal(blocked.code, RP_ERROR_IO);
  assert_int_equal(unlink(path), 0);
  assert_int_equal(rmdir(dir), 0); // no temporary file is left
  assert_int_equal(rmdir(rp_arena_printf(&arena, "%s/a", top).data), 0);
  assert_int_equal(rmdir(top), 0);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  const struct CMUnitTest tests[] = {
      CASE(arena_memory_is_aligned_and_apart),
      CASE(slices_compare_and_split),
      CASE(numbers_fit_or_are_refused),
      CASE(vectors_grow_and_keep_order),
      CASE(maps_keep_insertion_order),
      CASE(same_text_same_symbol),
      CASE(malformed_utf8_is_replaced_and_shown),
      CASE(paths_are_text),
      CASE(the_first_error_stays),
      CASE(what_the_system_says_stands_behind_the_name),
      CASE(buffers_grow),
      CASE(what_is_printed_is_what_the_system_prints),
      CASE(files_are_replaced_whole),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
