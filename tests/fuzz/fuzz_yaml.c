// YAML: as a tree, as each kind of manifest, as decisions.
#include "tests/fuzz/launches.h"

#include "analyzer/repository/owners.h"
#include "base/yaml.h"
#include "decisions/decisions.h"

// Every node once; the depth is bounded by the parser.
static void walk(const rp_yaml_node *node, unsigned depth)
{
  FUZZ_CHECK(depth <= 70);
  for (; node != NULL; node = node->next) {
    fuzz_touch(node->value);
    FUZZ_CHECK(node->alias == NULL || node->alias->alias == NULL);
    FUZZ_CHECK(rp_yaml_real(node) != NULL);
    walk(node->child, depth + 1);
    fuzz_touch(rp_yaml_text(node, "kind"));
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  rp_arena arena;
  rp_arena_init(&arena);
  rp_str content = fuzz_input(&arena, data, size);
  bool complete;
  walk(rp_yaml_parse(&complete, content, &arena), 0);
  fuzz_launches(&arena, RP_STR("deploy/cronjob.yaml"), content);
  fuzz_launches(&arena, RP_STR("docker-compose.yml"), content);
  fuzz_launches(&arena, RP_STR(".github/workflows/run.yml"), content);
  fuzz_launches(&arena, RP_STR(".gitlab-ci.yml"), content);
  size_t count;
  (void)rp_owners_parse(&count, RP_STR("catalog-info.yaml"), content, &arena);
  rp_decision_problems problems;
  const Repipe__V1__Decisions *decisions = rp_decisions_read(&problems, content, RP_DECISIONS_FILE, &arena);
  for (size_t i = 0; i < problems.count; i++) {
    fuzz_touch(problems.items[i].text);
  }
  const rp_house_file *house =
      rp_decisions_house(&count, rp_decisions_merge(decisions, decisions, &arena)->house, &arena);
  for (size_t i = 0; i < count; i++) {
    fuzz_touch(house[i].text);
  }
  rp_arena_release(&arena);
  return 0;
}
