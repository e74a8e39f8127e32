#ifndef RP_ANALYZER_OWNERS_H
#define RP_ANALYZER_OWNERS_H

/// Who owns what, from CODEOWNERS (root, .github/, .gitlab/, docs/) and catalog-info.yaml.

#include "base/arena.h"

typedef struct rp_owner_rule {
  rp_str pattern; ///< empty: the whole repository
  const rp_str *owners;
  size_t owner_count;
  rp_str source; ///< "CODEOWNERS" or "catalog-info.yaml"
  rp_str path;
  uint32_t line;
} rp_owner_rule;

bool rp_owners_wants(rp_str path);
const rp_owner_rule *rp_owners_parse(size_t *count, rp_str path, rp_str content, rp_arena *arena);

#endif
