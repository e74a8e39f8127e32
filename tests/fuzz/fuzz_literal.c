// Literals: the first byte says which prefix, the rest is what stands behind it; as text, as f-string in a file, as number.
#include "tests/fuzz/fuzz.h"

#include "analyzer/extract/literal.h"
#include "base/utf8.h"
#include "tests/unit/extract/facts_check.h"

static rp_extractor *extractor; // one for all inputs: a new one costs more than most of them

static void decode(rp_arena *arena, rp_str content, rp_literal_prefix prefix)
{
  for (int braces = 0; braces < 2; braces++) {
    rp_str out = RP_STR("");
    if (rp_literal_decode(&out, arena, content, prefix, braces != 0) == RP_LITERAL_OK) {
      FUZZ_CHECK(out.size <= content.size + 4);
      FUZZ_CHECK(prefix.bytes || rp_utf8_valid(out));
      fuzz_touch(out);
    }
  }
}

static void read_in_file(rp_arena *arena, const char *opening, rp_str content, const char *closing)
{
  rp_str source = rp_arena_printf(arena, "x = %s%.*s%s\ny = 1\n", opening, RP_STR_ARG(content), closing);
  if (extractor == NULL) {
    extractor = rp_extractor_new();
  }
  FUZZ_CHECK(facts_fault(rp_extract(extractor, source, arena), source, arena) == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const char *const openings[] = {"'",   "r'",  "b'",   "f'",     "rf'", "rb'", "u'",
                                         "ur'", "'''", "f'''", "f\"{x:", "`",   "t'"};
  static const char *const closings[] = {"'", "'", "'", "'", "'", "'", "'", "'", "'''", "'''", "}\"", "`", "'"};
  rp_arena arena;
  rp_arena_init(&arena);
  size_t which = size > 0 ? data[0] % (sizeof openings / sizeof openings[0]) : 0;
  rp_str content = fuzz_input(&arena, data + (size > 0), size - (size > 0));
  if (rp_utf8_valid(content) && memchr(content.data, '\0', content.size) == NULL) {
    decode(&arena, content, rp_literal_prefix_of(rp_str_of(openings[which])));
    rp_literal_number number;
    if (rp_literal_number_of(&number, &arena, content) == RP_LITERAL_OK) {
      fuzz_touch(number.text);
    }
    read_in_file(&arena, openings[which], content, closings[which]);
  }
  rp_arena_release(&arena);
  return 0;
}
