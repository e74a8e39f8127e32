// Facts as a damaged cache may hold them: what rp_ir_valid lets pass can be walked.
#include "tests/fuzz/fuzz.h"

#include "analyzer/extract/extract.h"
#include "proto/message.h"
#include "tests/unit/extract/facts_check.h"

static void walk(rp_arena *arena, const uint8_t *data, size_t size)
{
  ProtobufCAllocator allocator = rp_message_allocator(arena);
  const rp_facts *facts = repipe__v1__facts__unpack(&allocator, size, data);
  if (facts != NULL && rp_ir_valid(facts)) {
    fuzz_touch(rp_facts_dump(facts, arena));
  }
}

// As bytes; and as Python whose packed facts are damaged at a place that the input's end names.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  rp_arena arena;
  rp_arena_init(&arena);
  walk(&arena, data, size);
  if (size > 4) {
    rp_extractor *extractor = rp_extractor_new();
    rp_str source = rp_arena_str(&arena, RP_STR("x = [a.b(c, *d) for c in e]\ndef f(g=1): return 'h' + f'{i}'\n"));
    rp_str packed = facts_packed(rp_extract(extractor, source, &arena), &arena);
    rp_extractor_free(extractor);
    uint8_t *damaged = rp_arena_alloc(&arena, packed.size);
    memcpy(damaged, packed.data, packed.size);
    for (size_t i = 0; i + 2 < size; i += 3) {
      damaged[(data[i] * 256u + data[i + 1]) % packed.size] = data[i + 2];
    }
    walk(&arena, damaged, packed.size);
  }
  rp_arena_release(&arena);
  return 0;
}
