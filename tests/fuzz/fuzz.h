#ifndef RP_TESTS_FUZZ_H
#define RP_TESTS_FUZZ_H

/// A fuzz target is one file fuzz_<name>.c that defines LLVMFuzzerTestOneInput: any bytes in; a crash, a sanitizer's report,
/// a failed FUZZ_CHECK or more time than the limit is a finding. The preset `fuzz` links libFuzzer, every other build
/// driver.c, which runs the seeds and a fixed number of mutations of them.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/// What must hold for every input.
#define FUZZ_CHECK(condition)                                                                                          \
  do {                                                                                                                 \
    if (!(condition)) {                                                                                                \
      (void)fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                                            \
      abort();                                                                                                         \
    }                                                                                                                  \
  } while (0)

/// The input in memory of its own size, so that a read behind its end is seen.
static inline rp_str fuzz_input(rp_arena *arena, const uint8_t *data, size_t size)
{
  char *copy = rp_arena_alloc(arena, size);
  if (size > 0) {
    memcpy(copy, data, size);
  }
  return (rp_str){copy, size};
}

/// Reads every byte of a text that a stage gave back, so that a dangling one is seen.
static inline void fuzz_touch(rp_str text)
{
  static volatile unsigned char sink;
  for (size_t i = 0; i < text.size; i++) {
    sink = (unsigned char)(sink ^ (unsigned char)text.data[i]);
  }
}

#endif
