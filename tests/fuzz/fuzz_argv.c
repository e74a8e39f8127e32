// Command lines against a parser with every kind of option: the words of the input, split at white space.
#include "tests/fuzz/launches.h"

#include "base/vec.h"
#include "proto/rules.h"

static const rp_launch_option all_options[] = {
    {.name = {"module", 6}, .arity = RP_LAUNCH_ARITY_ONE, .sure = true},
    {.name = {"local-scheduler", 15}, .arity = RP_LAUNCH_ARITY_NONE, .sure = true},
    {.name = {"workers", 7}, .arity = RP_LAUNCH_ARITY_ONE, .sure = true},
    {.name = {"date", 4}, .arity = RP_LAUNCH_ARITY_ONE, .sure = true},
    {.name = {"dry", 3}, .arity = RP_LAUNCH_ARITY_NONE, .sure = true},
    {.name = {"force", 5}, .arity = RP_LAUNCH_ARITY_OPTIONAL, .sure = true},
    {.name = {"own", 3}, .arity = RP_LAUNCH_ARITY_UNKNOWN, .sure = true},
    {.name = {"my.ns.Job-count", 15}, .arity = RP_LAUNCH_ARITY_ONE, .sure = false},
    {.name = {"Open-", 5}, .any = true},
};

static rp_launch_options options_of(void *context, rp_str module, rp_str family)
{
  const uint8_t *which = context;
  size_t count = sizeof all_options / sizeof all_options[0];
  fuzz_touch(module);
  return (rp_launch_options){.items = all_options,
                             .count = (*which & 1) != 0 ? count : count - 2,
                             .open = (*which & 2) != 0 && family.size > 0,
                             .outside = (*which & 4) != 0};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  rp_arena arena;
  rp_arena_init(&arena);
  uint8_t which = size > 0 ? data[0] : 0;
  rp_str rest = fuzz_input(&arena, data + (size > 0), size - (size > 0));
  RP_VEC(rp_launch_word) words = {0};
  while (rest.size > 0 && words.count < 200) {
    size_t end = 0;
    while (end < rest.size && rest.data[end] != ' ' && rest.data[end] != '\n') {
      end++;
    }
    rp_str text = rp_str_sub(rest, 0, end);
    bool dynamic = rp_str_find(text, RP_STR("$"), 0) != SIZE_MAX;
    RP_PUSH(&arena, &words, ((rp_launch_word){text, dynamic, dynamic && (which & 8) != 0}));
    rest = rp_str_sub(rest, end + 1, rest.size);
  }
  rp_launch launch = {.words = words.items, .word_count = words.count};
  rp_launch_judge(&launch, options_of, &which, &arena);
  FUZZ_CHECK(launch.flag_count <= words.count);
  for (size_t i = 0; i < launch.flag_count; i++) {
    FUZZ_CHECK(launch.flags[i].option != NULL && !launch.flags[i].option->any);
    FUZZ_CHECK(launch.flags[i].has_value || launch.flags[i].value.size == 0);
    fuzz_touch(launch.flags[i].value);
  }
  FUZZ_CHECK(launch.code != 0 || (launch.family.size > 0 && !launch.family_dynamic) || words.count > 0);
  fuzz_touch(launch.family);
  fuzz_touch(launch.module);
  rp_launch_parse(&launch, &arena);
  fuzz_touch(launch.family);
  rp_arena_release(&arena);
  return 0;
}
