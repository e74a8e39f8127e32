// The cache: whatever is wrong with it is a miss.

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
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
  rp_cache_close(&cache);
  (void)rp_cache_trim(&cache, 0);
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

/// As another process sees it.
static bool has_anew(const char *key, const char *content)
{
  rp_cache_close(&cache);
  return has(key, content);
}

static void put(const char *key, const char *content)
{
  rp_cache_put(&cache, rp_str_of(key), rp_str_of(content));
}

/// Paths of files that end so, in the order of their names.
static size_t files(const char *paths[64], const char *ending)
{
  struct dirent **entries = NULL;
  size_t count = 0;
  int found = scandir(cache.directory, &entries, NULL, alphasort);
  for (int i = 0; i < found; i++) {
    if (rp_str_ends_with(rp_str_of(entries[i]->d_name), rp_str_of(ending)) && count < 64) {
      paths[count++] = rp_arena_printf(&arena, "%s/%s", cache.directory, entries[i]->d_name).data;
    }
    free(entries[i]);
  }
  free(entries);
  return count;
}

static rp_str content_of(const char *path)
{
  rp_error err = {0};
  rp_str content;
  assert_int_equal(rp_file_read(&content, &arena, path, 1 << 20, &err), 0);
  return content;
}

static void replace(const char *path, rp_str content)
{
  rp_error err = {0};
  assert_int_equal(rp_file_write(path, content, &err), 0);
}

static void what_was_put_is_there(void **state)
{
  (void)state;
  rp_str found;
  assert_false(rp_cache_get(&found, &cache, RP_STR("a"), &arena));
  put("a", "one\ntwo\n");
  put("b", "");
  assert_true(has("a", "one\ntwo\n") && has_anew("a", "one\ntwo\n"));
  assert_true(has("b", ""));
  put("a", "three");
  assert_true(has("a", "three") && has_anew("a", "three"));
  assert_int_equal(cache.written, strlen("a\n\n") * 3 + 3 * (RP_DIGEST_SIZE - 1) + strlen("one\ntwo\nthree"));
  for (int i = 0; i < 3000; i++) { // the table grows
    rp_str key = rp_arena_printf(&arena, "key %d", i);
    rp_cache_put(&cache, key, key);
  }
  for (int round = 0; round < 2; round++, rp_cache_close(&cache)) {
    for (int i = 0; i < 3000; i++) {
      rp_str key = rp_arena_printf(&arena, "key %d", i);
      assert_true(rp_cache_get(&found, &cache, key, &arena) && rp_str_eq(found, key));
    }
  }
  const char *packs[64];
  assert_int_equal(files(packs, ".pack"), 1); // the one that nobody writes to is gone on with
}

static void damage_is_a_miss(void **state)
{
  (void)state;
  const char *paths[64];
  put("a", "content");
  assert_int_equal(files(paths, ".pack"), 1);
  const char *pack = paths[0];
  assert_int_equal(files(paths, ".index"), 1);
  const char *index = paths[0];
  rp_str whole = content_of(pack);
  rp_str records = content_of(index);
  for (size_t size = 0; size < whole.size; size++) {
    replace(pack, rp_str_sub(whole, 0, size));
    assert_false(has_anew("a", "content"));
  }
  rp_str found;
  for (size_t at = 0; at < whole.size; at++) {
    char *bytes = rp_arena_cstr(&arena, whole);
    bytes[at] ^= 4;
    replace(pack, (rp_str){bytes, whole.size});
    rp_cache_close(&cache);
    assert_false(rp_cache_get(&found, &cache, RP_STR("a"), &arena));
  }
  put("a", "content"); // behind the damaged one
  assert_true(has("a", "content") && has_anew("a", "content"));
  replace(pack, whole);
  for (size_t at = 0; at < records.size; at++) {
    for (unsigned bit = 1; bit < 256; bit *= 2) {
      char *bytes = rp_arena_cstr(&arena, records);
      bytes[at] = (char)((unsigned char)bytes[at] ^ bit);
      replace(index, (rp_str){bytes, records.size});
      rp_cache_close(&cache);
      assert_true(!rp_cache_get(&found, &cache, RP_STR("a"), &arena) || rp_str_is(found, "content"));
    }
  }
  replace(index, records);
  assert_true(has_anew("a", "content"));
  assert_int_equal(unlink(pack), 0);
  assert_false(has_anew("a", "content"));
}

/// What a process that was killed in the middle leaves: half an entry, half a record.
static void a_torn_end_hides_nothing(void **state)
{
  (void)state;
  const char *paths[64];
  put("a", "content of a");
  rp_cache_close(&cache);
  for (size_t torn = 0; torn < 40; torn++) {
    assert_int_equal(files(paths, ".pack"), 1);
    replace(paths[0], rp_arena_printf(&arena, "%.*s%.*s", RP_STR_ARG(content_of(paths[0])), (int)torn,
                                      "b\n0123456789abcdef0123456789abcdef\ncont"));
    assert_int_equal(files(paths, ".index"), 1);
    rp_str records = content_of(paths[0]);
    char *more = rp_arena_zalloc(&arena, records.size + 40, 1);
    memcpy(more, records.data, records.size);
    replace(paths[0], (rp_str){more, records.size + torn % 32});
    const char *key = rp_arena_printf(&arena, "new %zu", torn).data;
    assert_true(has_anew("a", "content of a"));
    put(key, "content");
    assert_true(has_anew("a", "content of a") && has(key, "content"));
    rp_cache_close(&cache);
  }
}

/// Holds a pack until it is killed.
static pid_t start_writer(const char *key)
{
  int ready[2];
  char byte = 0;
  assert_int_equal(pipe(ready), 0);
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    put(key, "of a process that lives");
    (void)!write(ready[1], "x", 1);
    for (;;) {
      (void)pause();
    }
  }
  assert_int_equal(read(ready[0], &byte, 1), 1);
  (void)close(ready[0]);
  (void)close(ready[1]);
  return child;
}

static void a_pack_has_one_writer(void **state)
{
  (void)state;
  const char *packs[64];
  put("mine", "before"); // and so its fork has this pack open, too
  pid_t first = start_writer("1");
  pid_t second = start_writer("2");
  assert_int_equal(files(packs, ".pack"), 3);
  put("mine", "after");
  assert_int_equal(files(packs, ".pack"), 3);
  assert_true(has_anew("1", "of a process that lives") && has("2", "of a process that lives") && has("mine", "after"));
  for (int i = 0; i < 2; i++) {
    pid_t one = i == 0 ? first : second;
    assert_int_equal(kill(one, SIGKILL), 0);
    assert_int_equal(waitpid(one, NULL, 0), one);
  }
  rp_cache_close(&cache);
  put("3", "in a dead one's pack");
  assert_int_equal(files(packs, ".pack"), 3);
  assert_true(has_anew("3", "in a dead one's pack") && has("1", "of a process that lives"));
}

static void it_may_be_deleted_at_any_time(void **state)
{
  (void)state;
  put("a", "content");
  assert_int_equal(rp_cache_trim(&cache, 0), 0);
  assert_false(has("a", "content"));
  put("b", "content"); // where nobody will find it
  assert_int_equal(rmdir(cache.directory), 0);
  put("c", "content");
  assert_false(has("c", "content"));
  rp_cache_close(&cache);
  put("d", "content");
  assert_true(has("d", "content") && has_anew("d", "content"));
}

static void the_longest_unused_go_first(void **state)
{
  (void)state;
  char kilobyte[1000];
  const char *packs[64];
  memset(kilobyte, 'x', sizeof kilobyte);
  cache.pack_size = 2000;
  time_t now = time(NULL);
  for (int i = 0; i < 20; i++) { // two in a pack
    rp_cache_put(&cache, rp_arena_printf(&arena, "%d", i), (rp_str){kilobyte, sizeof kilobyte});
  }
  assert_int_equal(files(packs, ".pack"), 10);
  for (size_t i = 0; i < 10; i++) {
    rp_str first;
    rp_str content = content_of(packs[i]);
    int64_t number = 0;
    assert_true(rp_str_split(&content, '\n', &first) && rp_str_to_int64(first, &number));
    time_t then = now - (40 - number) * 24 * 60 * 60;
    assert_int_equal(utimensat(AT_FDCWD, packs[i], (struct timespec[]){{.tv_sec = then}, {.tv_sec = then}}, 0), 0);
  }
  rp_str found;
  rp_cache_close(&cache);
  assert_true(rp_cache_get(&found, &cache, RP_STR("0"), &arena)); // and so it is young
  assert_true(rp_cache_trim(&cache, 1000 * 1000) > 21 * 1000);
  assert_true(rp_cache_get(&found, &cache, RP_STR("19"), &arena));
  rp_cache_close(&cache);
  uint64_t left = rp_cache_trim(&cache, 16 * 1000);
  assert_true(left <= 14 * 1000 && left > 10 * 1000);
  assert_true(rp_cache_get(&found, &cache, RP_STR("0"), &arena) && found.size == sizeof kilobyte);
  assert_false(rp_cache_get(&found, &cache, RP_STR("1"), &arena));
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
        if (i % 20 == c) {
          rp_cache_close(&cache);
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
      CASE(what_was_put_is_there),
      CASE(damage_is_a_miss),
      CASE(a_torn_end_hides_nothing),
      CASE(a_pack_has_one_writer),
      CASE(it_may_be_deleted_at_any_time),
      CASE(the_longest_unused_go_first),
      CASE(a_folder_that_cannot_be_written_keeps_nothing),
      CASE(processes_share_it),
  };
#undef CASE
  return cmocka_run_group_tests(tests, NULL, NULL);
}
