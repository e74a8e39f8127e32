// crontabs.
#include "tests/fuzz/launches.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  rp_arena arena;
  rp_arena_init(&arena);
  rp_str content = fuzz_input(&arena, data, size);
  fuzz_launches(&arena, RP_STR("crontab"), content);
  fuzz_launches(&arena, RP_STR("etc/cron.d/luigi"), content);
  rp_arena_release(&arena);
  return 0;
}
