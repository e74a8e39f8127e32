// Python source of any kind: decoded, read, and all that must hold of facts.
#include "tests/fuzz/fuzz.h"

#include "analyzer/source/encoding.h"
#include "tests/unit/extract/facts_check.h"

static rp_extractor *extractor; // one for all inputs: a new one costs more than most of them

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  rp_arena arena;
  rp_arena_init(&arena);
  rp_str source;
  if (rp_encoding_decode(&source, fuzz_input(&arena, data, size), &arena) == 0) {
    if (extractor == NULL) {
      extractor = rp_extractor_new();
    }
    const rp_facts *facts = rp_extract(extractor, source, &arena);
    const char *fault = facts_fault(facts, source, &arena);
    if (fault != NULL) {
      (void)fprintf(stderr, "%s\n", fault);
    }
    FUZZ_CHECK(fault == NULL);
    fuzz_touch(rp_facts_dump(facts, &arena));
  }
  rp_arena_release(&arena);
  return 0;
}
