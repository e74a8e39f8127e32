// Shell text and the formats that hold it; the first byte says which.
#include "tests/fuzz/launches.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const char *const paths[] = {"bin/run.sh", "Makefile",    "Dockerfile",
                                      "Procfile",   "Jenkinsfile", "etc/luigi.service"};
  rp_arena arena;
  rp_arena_init(&arena);
  const char *path = paths[size > 0 ? data[0] % (sizeof paths / sizeof paths[0]) : 0];
  fuzz_launches(&arena, rp_str_of(path), fuzz_input(&arena, data, size));
  rp_arena_release(&arena);
  return 0;
}
