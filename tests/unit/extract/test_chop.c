// Every fixture cut off anywhere, and with one byte changed anywhere: facts, with all that must hold of them. That
// nothing hangs is the time limit of ctest, that nothing leaks the asan preset.
#define _XOPEN_SOURCE 700 // nftw

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/extract/extract.h"
#include "analyzer/source/encoding.h"
#include "base/file.h"
#include "base/vec.h"
#include "tests/unit/extract/facts_check.h"

enum {
  BYTES_A_FILE = 12000, // given to extract for each fixture, as prefixes
  DAMAGED_A_FILE = 5,   // copies with one byte changed
  LARGEST = 1 << 20
};

typedef struct fixture {
  rp_str path;
  rp_str content;
} fixture;

static rp_arena arena;
static RP_VEC(fixture) fixtures;
static rp_extractor *extractor;

static int add_fixture(const char *path, const struct stat *status, int kind, struct FTW *place)
{
  (void)status;
  (void)place;
  if (kind == FTW_F && rp_str_ends_with(rp_str_of(path), RP_STR(".py"))) {
    rp_error err = {0};
    fixture found = {.path = rp_arena_str(&arena, rp_str_of(path))};
    if (rp_file_read(&found.content, &arena, path, LARGEST, &err) != 0) {
      return 1;
    }
    RP_PUSH(&arena, &fixtures, found);
  }
  return 0;
}

static int by_path(const void *left, const void *right)
{
  return rp_str_cmp(((const fixture *)left)->path, ((const fixture *)right)->path);
}

static int setup(void **state)
{
  (void)state;
  rp_arena_init(&arena);
  extractor = rp_extractor_new();
  if (nftw(RP_SOURCE_DIR "/fixtures", add_fixture, 16, FTW_PHYS) != 0 ||
      nftw(RP_SOURCE_DIR "/tests/unit/extract/cases", add_fixture, 16, FTW_PHYS) != 0) {
    return 1;
  }
  qsort(fixtures.items, fixtures.count, sizeof fixtures.items[0], by_path);
  return 0;
}

static int teardown(void **state)
{
  (void)state;
  rp_extractor_free(extractor);
  rp_arena_release(&arena);
  return 0;
}

// Decodes and reads as the analyzer does; false when the decoder refused the bytes.
static bool read_one(rp_str path, size_t where, rp_str content)
{
  rp_arena scratch;
  rp_arena_init(&scratch);
  rp_str source;
  bool decoded = rp_encoding_decode(&source, content, &scratch) == 0;
  if (decoded) {
    const char *fault = facts_fault(rp_extract(extractor, source, &scratch), source, &scratch);
    if (fault != NULL) {
      fail_msg("%.*s at byte %zu: %s", RP_STR_ARG(path), where, fault);
    }
  }
  rp_arena_release(&scratch);
  return decoded;
}

static void prefixes(void **state)
{
  (void)state;
  size_t read = 0;
  for (size_t i = 0; i < fixtures.count; i++) {
    fixture f = fixtures.items[i];
    size_t step = f.content.size * f.content.size / 2 / BYTES_A_FILE + 1;
    for (size_t end = 0; end <= f.content.size; end += step) {
      read += read_one(f.path, end, rp_str_sub(f.content, 0, end));
    }
  }
  assert_true(fixtures.count > 300);
  assert_true(read > 20 * fixtures.count);
}

static uint32_t next_random(uint32_t *seed)
{
  *seed ^= *seed << 13;
  *seed ^= *seed >> 17;
  *seed ^= *seed << 5;
  return *seed;
}

static void one_damaged_byte(void **state)
{
  (void)state;
  static const char damage[] = "()[]{}'\"\\\n\t #:=,.@*%`\r;$\x80\xFF";
  uint32_t seed = 20261126;
  size_t read = 0;
  for (size_t i = 0; i < fixtures.count; i++) {
    fixture f = fixtures.items[i];
    rp_arena scratch;
    rp_arena_init(&scratch);
    char *copy = rp_arena_cstr(&scratch, f.content);
    for (size_t n = 0; n < DAMAGED_A_FILE && f.content.size > 0; n++) {
      size_t where = next_random(&seed) % f.content.size;
      char kept = copy[where];
      copy[where] = damage[next_random(&seed) % (sizeof damage - 1)];
      read += read_one(f.path, where, (rp_str){copy, f.content.size});
      copy[where] = kept;
    }
    rp_arena_release(&scratch);
  }
  assert_true(read > 3 * fixtures.count);
}

// What an extractor has read before leaves no trace.
static void used_extractor_reads_the_same(void **state)
{
  (void)state;
  rp_extractor *fresh = rp_extractor_new();
  for (size_t i = 0; i < fixtures.count; i++) {
    rp_arena scratch;
    rp_arena_init(&scratch);
    rp_str source;
    if (rp_encoding_decode(&source, fixtures.items[i].content, &scratch) == 0) {
      rp_str used = facts_packed(rp_extract(extractor, source, &scratch), &scratch);
      rp_str first = facts_packed(rp_extract(fresh, source, &scratch), &scratch);
      if (!rp_str_eq(used, first)) {
        fail_msg("%.*s", RP_STR_ARG(fixtures.items[i].path));
      }
    }
    rp_arena_release(&scratch);
    rp_extractor_free(fresh);
    fresh = rp_extractor_new();
  }
  rp_extractor_free(fresh);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(prefixes),
      cmocka_unit_test(one_damaged_byte),
      cmocka_unit_test(used_extractor_reads_the_same),
  };
  return cmocka_run_group_tests(tests, setup, teardown);
}
