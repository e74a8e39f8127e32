// Bytes with or without a coding line.
#include "tests/fuzz/fuzz.h"

#include "analyzer/source/encoding.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  rp_arena arena;
  rp_arena_init(&arena);
  rp_str content = fuzz_input(&arena, data, size);
  rp_str out = RP_STR("untouched");
  uint32_t code = rp_encoding_decode(&out, content, &arena);
  FUZZ_CHECK(code != 0 ? rp_str_is(out, "untouched") : rp_utf8_valid(out) && memchr(out.data, '\0', out.size) == NULL);
  fuzz_touch(out);
  fuzz_touch(rp_encoding_declared(content));
  fuzz_touch(rp_utf8_clean(&arena, content));
  fuzz_touch(rp_utf8_visible(&arena, content));
  rp_arena_release(&arena);
  return 0;
}
