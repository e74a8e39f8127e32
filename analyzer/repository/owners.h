#ifndef RP_ANALYZER_REPOSITORY_OWNERS_H
#define RP_ANALYZER_REPOSITORY_OWNERS_H

/// Who owns what, from CODEOWNERS (root, .github/, .gitlab/, docs/) and catalog-info.yaml. Rules come in file order;
/// which one holds (the last that matches; with GitLab's sections one of each section) is for whoever asks.

#include "base/arena.h"

typedef struct rp_owner_rule {
  rp_str pattern; ///< gitignore-like, unescaped; empty: the whole repository; "/folder/" of a catalog-info.yaml below
  const rp_str *owners;
  size_t owner_count; ///< 0: the pattern is said to have no owner
  rp_str section;     ///< GitLab: the section's name; empty
  rp_str source;      ///< "CODEOWNERS" or "catalog-info.yaml"
  rp_str path;
  uint32_t line;
} rp_owner_rule;

/// A tag of a component in a catalog-info.yaml (Backstage's metadata.tags).
typedef struct rp_catalog_tag {
  rp_str name;
  uint32_t line;
} rp_catalog_tag;

bool rp_owners_wants(rp_str path);
/// Of any other file none.
const rp_catalog_tag *rp_owners_tags(size_t *count, rp_str path, rp_str content, rp_arena *arena);
const rp_owner_rule *rp_owners_parse(size_t *count, rp_str path, rp_str content, rp_arena *arena);

#endif
