// luigi.cfg and luigi.toml.
#include "tests/fuzz/fuzz.h"

#include "analyzer/repository/config.h"

static void read_as(rp_arena *arena, rp_str path, rp_str content)
{
  rp_config_file file = rp_config_parse(path, content, arena);
  FUZZ_CHECK(file.count <= 4000);
  for (size_t i = 0; i < file.count; i++) {
    const rp_config_value *value = &file.values[i];
    fuzz_touch(value->section);
    fuzz_touch(value->option);
    fuzz_touch(value->value);
    FUZZ_CHECK(value->line >= 1);
    FUZZ_CHECK(!(value->redacted || value->unknown) || value->value.size == 0);
    FUZZ_CHECK(rp_config_find(&file, value->section, value->option) != NULL);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  rp_arena arena;
  rp_arena_init(&arena);
  rp_str content = fuzz_input(&arena, data, size);
  read_as(&arena, RP_STR("luigi.cfg"), content);
  read_as(&arena, RP_STR("luigi.toml"), content);
  rp_arena_release(&arena);
  return 0;
}
