// What owners files of a repository say, into its inventory.
#include "analyzer/analyze_others.h"

#include "analyzer/inventory/export.h"
#include "analyzer/repository/owners.h"
#include "base/path.h"
#include "base/vec.h"

static void add_tags(Repipe__V1__Inventory *inventory, rp_str path, rp_str content, rp_arena *arena)
{
  size_t count;
  const rp_catalog_tag *tags = rp_owners_tags(&count, path, content, arena);
  size_t before = inventory->n_tags;
  Repipe__V1__CatalogTag **more = rp_arena_alloc(arena, (before + count + 1) * sizeof *more);
  if (before > 0) {
    memcpy(more, inventory->tags, before * sizeof *more);
  }
  for (size_t i = 0; i < count; i++) {
    more[before + i] = RP_MESSAGE(arena, Repipe__V1__CatalogTag, REPIPE__V1__CATALOG_TAG__INIT);
    more[before + i]->name = rp_export_text(arena, tags[i].name);
    more[before + i]->path = rp_export_text(arena, path);
    more[before + i]->line = tags[i].line;
  }
  inventory->tags = more;
  inventory->n_tags = before + count;
}

void rp_analyze_owners(Repipe__V1__Inventory *inventory, rp_str path, rp_str content, rp_arena *arena)
{
  add_tags(inventory, path, content, arena);
  size_t count;
  const rp_owner_rule *rules = rp_owners_parse(&count, path, content, arena);
  size_t before = inventory->n_owners;
  Repipe__V1__OwnerRule **more = rp_arena_alloc(arena, (before + count + 1) * sizeof *more);
  if (before > 0) {
    memcpy(more, inventory->owners, before * sizeof *more);
  }
  for (size_t i = 0; i < count; i++) {
    Repipe__V1__OwnerRule *rule = RP_MESSAGE(arena, Repipe__V1__OwnerRule, REPIPE__V1__OWNER_RULE__INIT);
    rule->pattern = rp_export_text(arena, rules[i].pattern);
    rule->source = rp_export_text(arena, rules[i].source);
    rule->path = rp_export_text(arena, rules[i].path);
    rule->line = rules[i].line;
    rule->owners = rp_arena_alloc(arena, (rules[i].owner_count + 1) * sizeof *rule->owners);
    for (size_t k = 0; k < rules[i].owner_count; k++) {
      rule->owners[rule->n_owners++] = rp_export_text(arena, rules[i].owners[k]);
    }
    more[before + i] = rule;
  }
  inventory->owners = more;
  inventory->n_owners = before + count;
}

bool rp_analyze_is_test(rp_str path)
{
  rp_str base = rp_path_base(path);
  if (rp_str_starts_with(base, RP_STR("test_")) || rp_str_ends_with(base, RP_STR("_test.py")) ||
      rp_str_is(base, "conftest.py")) {
    return true;
  }
  rp_str rest = rp_path_dir(path);
  rp_str part;
  while (rp_str_split(&rest, '/', &part)) {
    if (rp_str_is(part, "test") || rp_str_is(part, "tests") || rp_str_is(part, "testing")) {
      return true;
    }
  }
  return false;
}

const char *rp_analyze_identity(const rp_analyze_options *options, const rp_source_info *info, rp_arena *arena)
{
  rp_str identity = options->identity != NULL   ? rp_str_of(options->identity)
                    : info->origin_url.size > 0 ? info->origin_url
                                                : rp_path_base(rp_path_normalize(arena, rp_str_of(options->path)));
  if (options->folder != NULL) {
    identity = rp_arena_printf(arena, "%.*s#%.*s", RP_STR_ARG(identity),
                               RP_STR_ARG(rp_path_normalize(arena, rp_str_of(options->folder))));
  }
  return rp_export_text(arena, identity);
}
