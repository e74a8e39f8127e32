// An input whose identity an earlier one has publishes nothing: it is a failed row.
#include "cli/scan_fleet.h"

#include "analyzer/analyzer.h"
#include "base/buf.h"

typedef RP_VEC(rp_str) names;

static void add_provider(rp_scan_fleet *f, const rp_input *input, const rp_scan_sight *sight,
                         const rp_recorded_published *one)
{
  rp_analyze_provider *provider = RP_NEW(f->arena, rp_analyze_provider);
  *provider = (rp_analyze_provider){.identity = rp_arena_cstr(f->arena, sight->identity),
                                    .path = rp_arena_cstr(f->arena, input->path),
                                    .ref = input->ref.size > 0 ? rp_arena_cstr(f->arena, input->ref) : NULL,
                                    .folder = input->folder.size > 0 ? rp_arena_cstr(f->arena, input->folder) : NULL,
                                    .root = rp_arena_cstr(f->arena, one->root)};
  rp_analyze_providers *list = rp_map_find(&f->published, one->name);
  if (list == NULL) {
    list = RP_NEW(f->arena, rp_analyze_providers);
    rp_map_put(&f->published, one->name, list);
    rp_str first = rp_str_sub(one->name, 0, rp_str_find(one->name, RP_STR("."), 0));
    names *below = rp_map_find(&f->by_first, first);
    if (below == NULL) {
      below = RP_NEW(f->arena, names);
      rp_map_put(&f->by_first, first, below);
    }
    RP_PUSH(f->arena, below, one->name);
  }
  RP_PUSH(f->arena, list, provider);
}

void rp_scan_fleet_build(rp_scan_fleet *f, const rp_input *inputs, const rp_scan_sight *sights, size_t count,
                         rp_arena *arena)
{
  *f = (rp_scan_fleet){.arena = arena, .sights = sights};
  rp_map_init(&f->published, arena);
  rp_map_init(&f->by_first, arena);
  rp_map_init(&f->by_identity, arena);
  for (size_t i = 0; i < count; i++) {
    const rp_scan_sight *sight = &sights[i];
    if (sight->failed != NULL || rp_map_has(&f->by_identity, sight->identity)) {
      continue;
    }
    rp_map_put(&f->by_identity, sight->identity, (void *)(uintptr_t)sight);
    for (size_t k = 0; k < sight->count; k++) {
      add_provider(f, &inputs[i], sight, &sight->published[k]);
    }
  }
}

void rp_scan_fleet_release(rp_scan_fleet *f)
{
  rp_map_release(&f->published);
  rp_map_release(&f->by_first);
  rp_map_release(&f->by_identity);
}

static void add_names(rp_buf *out, const rp_scan_fleet *f, rp_str first)
{
  const names *below = rp_map_find(&f->by_first, first);
  for (size_t i = 0; below != NULL && i < below->count; i++) {
    const rp_analyze_providers *providers = rp_map_find(&f->published, below->items[i]);
    rp_buf_printf(out, "\n%.*s", RP_STR_ARG(below->items[i]));
    for (size_t k = 0; k < providers->count; k++) {
      const rp_analyze_provider *p = providers->items[k];
      rp_buf_printf(out, " %zu:%s%zu:%s", strlen(p->identity), p->identity, strlen(p->root), p->root);
    }
  }
}

void rp_scan_fleet_digest(char out[RP_DIGEST_SIZE], const rp_scan_fleet *f, const rp_recorded_links *links)
{
  rp_buf text = RP_BUF_INIT;
  bool certain = true;
  rp_str rest = links->wanted;
  rp_str first;
  while (rp_str_split(&rest, '\n', &first)) {
    add_names(&text, f, first);
  }
  for (size_t i = 0; i < links->count; i++) {
    const rp_recorded_link *link = &links->items[i];
    certain = certain && link->tree.size > 0;
    rp_buf_printf(&text, "\n%.*s %zu:%.*s %zu:%.*s %.*s", RP_STR_ARG(link->name), link->provider.size,
                  RP_STR_ARG(link->provider), link->root.size, RP_STR_ARG(link->root), RP_STR_ARG(link->tree));
  }
  out[0] = '\0';
  if (certain) {
    rp_digest(out, rp_buf_str(&text));
  }
  rp_buf_release(&text);
}

bool rp_scan_fleet_holds(const rp_scan_fleet *f, const rp_stored_repository *row, rp_arena *arena)
{
  rp_recorded_links now = row->links;
  rp_recorded_link *items = RP_NEW_ARRAY(arena, rp_recorded_link, now.count + 1);
  for (size_t i = 0; i < now.count; i++) {
    const rp_scan_sight *sight = rp_map_find(&f->by_identity, now.items[i].provider);
    items[i] = now.items[i];
    items[i].tree = sight != NULL ? sight->tree : RP_STR("");
  }
  now.items = items;
  char digest[RP_DIGEST_SIZE];
  rp_scan_fleet_digest(digest, f, &now);
  return digest[0] != '\0' && rp_str_is(row->linked, digest);
}
