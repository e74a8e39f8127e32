#ifndef RP_TESTS_FUZZ_LAUNCHES_H
#define RP_TESTS_FUZZ_LAUNCHES_H

#include "tests/fuzz/fuzz.h"

#include "analyzer/launch/launch.h"

/// Finds the launches of one file, reads each again by Luigi's grammar, and touches every text.
static inline void fuzz_launches(rp_arena *arena, rp_str path, rp_str content)
{
  rp_launch_file file = {.path = path, .content = content};
  size_t count;
  const rp_launch *launches = rp_launch_find(&count, &file, 1, NULL, 0, NULL, arena);
  for (size_t i = 0; i < count; i++) {
    rp_launch launch = launches[i];
    rp_launch_parse(&launch, arena);
    FUZZ_CHECK(launch.line >= 1);
    fuzz_touch(launch.kind);
    fuzz_touch(launch.module);
    fuzz_touch(launch.script);
    fuzz_touch(launch.family);
    fuzz_touch(launch.command);
    fuzz_touch(launch.schedule);
    fuzz_touch(launch.time_zone);
    fuzz_touch(launch.image);
    fuzz_touch(launch.via);
    for (size_t j = 0; j < launch.flag_count; j++) {
      fuzz_touch(launch.flags[j].name);
      fuzz_touch(launch.flags[j].value);
    }
    for (size_t j = 0; j < launch.word_count; j++) {
      fuzz_touch(launch.words[j].text);
    }
    for (size_t j = 0; j < launch.environment_count; j++) {
      fuzz_touch(launch.environment[j]);
    }
  }
}

#endif
