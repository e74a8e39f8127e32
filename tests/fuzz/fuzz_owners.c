// CODEOWNERS.
#include "tests/fuzz/fuzz.h"

#include "analyzer/repository/owners.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  rp_arena arena;
  rp_arena_init(&arena);
  rp_str content = fuzz_input(&arena, data, size);
  size_t count;
  const rp_owner_rule *rules = rp_owners_parse(&count, RP_STR(".github/CODEOWNERS"), content, &arena);
  for (size_t i = 0; i < count; i++) {
    fuzz_touch(rules[i].pattern);
    fuzz_touch(rules[i].section);
    FUZZ_CHECK(rules[i].line >= 1);
    for (size_t j = 0; j < rules[i].owner_count; j++) {
      fuzz_touch(rules[i].owners[j]);
    }
  }
  rp_arena_release(&arena);
  return 0;
}
