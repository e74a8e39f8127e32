// The cache: whatever is wrong with it is a miss.

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/cache.h"
#include "base/file.h"
#include "base/map.h"

static rp_arena arena;
static char top[64];
static rp_cache cache;

static int setup(void **state)
{
  (void)state;
  rp_arena_init(&arena);
  (void)snprintf(top, sizeof top, "/tmp/rp-cache-XXXXXX");
  assert_non_null(mkdtemp(top));
  cache = (rp_cache){.directory = rp_arena_printf(&arena, "%s/below/this", top).data};
  return 0;
}

static int teardown(void **state)
{
  (void)state;
  (void)rp_cache_trim(&cache, 0);
  for (unsigned i = 0; i < 256; i++) {
    (void)rmdir(rp_arena_printf(&arena, "%s/%02x", cache.directory, i).data);
  }
  (void)rmdir(cache.directory);
  (void)rmdir(rp_arena_printf(&arena, "%s/below", top).data);
  assert_int_equal(rmdir(top), 0);
  rp_arena_release(&arena);
  return 0;
}

static bool has(const char *key, const char *content)
{
  rp_str found;
  return rp_cache_get(&found, &cache, rp_str_of(key), &arena) && rp_str_is(found, content);
}

static const char *path_of(const char *key)
{
  char digest[RP_DIGEST_SIZE];
  rp_digest(digest, rp_str_of(key));
  return rp_arena_printf(&arena, "%s/%.2s/%s", cache.directory, digest, digest + 2).data;
}

static void what_was_put_is_there(void **state)
{
  (void)state;
  rp_str found;
  assert_false(rp_cache_get(&found, &cache, RP_STR("a"), &arena));
  rp_cache_put(&cache, RP_STR("a"), RP_STR("one\ntwo\n"));
  rp_cache_put(&cache, RP_STR("b"), RP_STR(""));
  assert_true(has("a", "one\ntwo\n"));
  assert_true(has("b", ""));
  rp_cache_put(&cache, RP_STR("a"), RP_STR("three"));
  assert_true(has("a", "three"));
  assert_int_equal(cache.written, strlen("a\n\n") * 3 + 3 * (RP_DIGEST_SIZE - 1) + strlen("one\ntwo\nthree"));
}

static void damage_is_a_miss(void **state)
{
  (void)state;
  rp_error err = {0};
  rp_str whole;
  rp_cache_put(&cache, RP_STR("a"), RP_STR("content"));
  rp_cache_put(&cache, RP_STR("b"), RP_STR("content of b"));
  assert_int_equal(rp_file_read(&whole, &arena, path_of("a"), 1000, &err), 0);
  for (size_t size = 0; size < whole.size; size++) {
    assert_int_equal(rp_file_write(path_of("a"), rp_str_sub(whole, 0, size), &err), 0);
    assert_false(has("a", "content"));
  }
  for (size_t at = 0; at < whole.size; at++) {
    char *bytes = rp_arena_cstr(&arena, whole);
    bytes[at] ^= 4;
    assert_int_equal(rp_file_write(path_of("a"), (rp_str){bytes, whole.size}, &err), 0);
    rp_str found;
    assert_false(rp_cache_get(&found, &cache, RP_STR("a"), &arena));
  }
  assert_int_equal(rename(path_of("b"), path_of("a")), 0); // whole, but under the name of another key
  assert_false(has("a", "content of b"));
  rp_cache_put(&cache, RP_STR("a"), RP_STR("content"));
  assert_true(has("a", "content"));
}

static void the_longest_unused_go_first(void **state)
{
  (void)state;
  char kilobyte[1000];
  memset(kilobyte, 'x', sizeof kilobyte);
  for (int i = 0; i < 20; i++) {
    const char *key = rp_arena_printf(&arena, "%d", i).data;
    rp_cache_put(&cache, rp_str_of(key), (rp_str){kilobyte, sizeof kilobyte});
    time_t then = time(NULL) - (40 - i) * 24 * 60 * 60;
    assert_int_equal(utimensat(AT_FDCWD, path_of(key), (struct timespec[]){{.tv_sec = then}, {.tv_sec = then}}, 0), 0);
  }
  rp_str found;
  assert_true(rp_cache_get(&found, &cache, RP_STR("0"), &arena)); // and so it is young
  assert_true(rp_cache_trim(&cache, 1000 * 1000) > 20 * 1000);
  assert_true(rp_cache_get(&found, &cache, RP_STR("1"), &arena) && rp_cache_get(&found, &cache, RP_STR("19"), &arena));
  uint64_t left = rp_cache_trim(&cache, 16 * 1000);
  assert_true(left <= 14 * 1000 && left > 12 * 1000);
  assert_true(rp_cache_get(&found, &cache, RP_STR("0"), &arena));
  assert_false(rp_cache_get(&found, &cache, RP_STR("2"), &arena));
  assert_true(rp_cache_get(&found, &cache, RP_STR("19"), &arena));
  assert_int_equal(rp_cache_trim(&cache, 0), 0);
}

static void a_folder_that_cannot_be_written_keeps_nothing(void **state)
{
  (void)state;
  rp_error err = {0};
  rp_str file = rp_arena_printf(&arena, "%s/below", top);
  assert_int_equal(rp_file_write(file.data, RP_STR("no folder"), &err), 0);
  rp_cache_put(&cache, RP_STR("a"), RP_STR("content"));
  assert_false(has("a", "content"));
  assert_int_equal(cache.written, 0);
  assert_int_equal(rp_cache_trim(&cache, 0), 0);
  assert_int_equal(unlink(file.data), 0);
}

/// Four processes that put, get and trim the same keys: a get gives what some put of that key gave, or nothing.
static void processes_share_it(void **state)
{
  (void)state;
  pid_t children[4];
  for (int c = 0; c < 4; c++) {
    children[c] = fork();
    assert_true(children[c] >= 0);
    if (children[c] == 0) {
      bool right = true;
      for (int i = 0; i < 400 && right; i++) {
        rp_str key = rp_arena_printf(&arena, "%d", i % 7);
        rp_str content = rp_arena_printf(&arena, "content of %d", i % 7);
        rp_str found;
        rp_cache_put(&cache, key, content);
        right = !rp_cache_get(&found, &cache, key, &arena) || rp_str_eq(found, content);
        if (i % 50 == c) {
          (void)rp_cache_trim(&cache, 100);
        }
      }
      _exit(right ? 0 : 1);
    }
  }
  for (int c = 0; c < 4; c++) {
    int status = 0;
    assert_int_equal(waitpid(children[c], &status, 0), children[c]);
    assert_int_equal(status, 0);
  }
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  const struct CMUnitTest tests[] = {
      CASE(what_was_put_is_there),       CASE(damage_is_a_miss),
      CASE(the_longest_unused_go_first), CASE(a_folder_that_cannot_be_written_keeps_nothing),
      CASE(processes_share_it),
  };
#undef CASE
  return cmocka_run_group_tests(tests, NULL, NULL);
}
