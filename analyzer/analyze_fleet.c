// A name that is published leads to one tree: of its provider's files those at and below the name, under "library:fleet/NAME".
// Whatever is asked for is kept, since a repository that comes to publish it makes another answer.
#include "analyzer/analyze_fleet.h"

#include <stdlib.h>

#include "analyzer/analyze_memory.h"
#include "analyzer/analyze_others.h"
#include "analyzer/inventory/export.h"
#include "analyzer/lib/luigi.h"
#include "analyzer/repository/publish.h"
#include "base/buf.h"
#include "base/path.h"

static bool wants(void *data, rp_str dotted)
{
  rp_fleet_search *s = data;
  rp_str first = rp_str_sub(dotted, 0, rp_str_find(dotted, RP_STR("."), 0));
  if (rp_lib_is_library(first)) { // Python's own come first on sys.path, and Luigi is described
    return false;
  }
  rp_map_put(&s->wanted, first, s);
  return rp_map_has(s->fleet->published, dotted);
}

/// Opens a provider as far as its root. NULL: it cannot be read now.
static rp_source *open_provider(rp_fleet_search *s, const rp_analyze_provider *p, const rp_source_entry **entries,
                                size_t *count, char tree[RP_DIGEST_SIZE])
{
  rp_error ignored = {0};
  rp_source *source = NULL;
  if (rp_source_open(&source, p->path, p->ref, &ignored) != 0) {
    return NULL;
  }
  RP_PUSH(s->arena, &s->sources, source);
  if (rp_source_list(entries, count, source, s->arena, &ignored) != 0) {
    return NULL;
  }
  rp_memory_of_entries(tree, rp_source_describe(source), *entries, *count);
  rp_str folder = rp_path_join(s->arena, rp_str_of(p->folder != NULL ? p->folder : ""), rp_str_of(p->root));
  bool inside = folder.size == 0 || rp_source_enter(entries, count, source, folder, s->arena, &ignored) == 0;
  return inside ? source : NULL;
}

/// The entries of a package or module alone: what else lies beside it is not installed.
static void keep_name(rp_select_tree *tree, rp_str dotted, rp_arena *arena)
{
  char *slashed = rp_arena_cstr(arena, dotted);
  for (size_t i = 0; i < dotted.size; i++) {
    slashed[i] = slashed[i] == '.' ? '/' : slashed[i];
  }
  rp_str package = rp_arena_printf(arena, "%s/", slashed);
  rp_str module = rp_arena_printf(arena, "%s.py", slashed);
  rp_source_entry *kept = RP_NEW_ARRAY(arena, rp_source_entry, tree->count + 1);
  size_t count = 0;
  for (size_t i = 0; i < tree->count; i++) {
    if (rp_str_starts_with(tree->entries[i].path, package) || rp_str_eq(tree->entries[i].path, module)) {
      kept[count++] = tree->entries[i];
    }
  }
  tree->entries = kept;
  tree->count = count;
}

static bool find(void *data, rp_select_tree *out, rp_str dotted)
{
  rp_fleet_search *s = data;
  const rp_analyze_providers *providers = rp_map_find(s->fleet->published, dotted);
  if (providers->count != 1) {
    rp_fleet_tie tie = {rp_arena_str(s->arena, dotted), providers};
    RP_PUSH(s->arena, &s->ties, tie);
    return false;
  }
  rp_analyze_link link = {.name = rp_arena_cstr(s->arena, dotted), .provider = providers->items[0]};
  out->source = open_provider(s, link.provider, &out->entries, &out->count, link.tree);
  RP_PUSH(s->arena, &s->fleet->links, link);
  if (out->source == NULL) {
    return false;
  }
  keep_name(out, dotted, s->arena);
  out->prefix = rp_arena_printf(s->arena, "library:fleet/%.*s", RP_STR_ARG(dotted));
  return true;
}

void rp_fleet_open(rp_fleet_search *s, rp_analyze_fleet *fleet, rp_arena *arena)
{
  *s = (rp_fleet_search){.fleet = fleet, .arena = arena, .more = {wants, find, s}};
  rp_map_init(&s->wanted, arena);
}

static int by_text(const void *left, const void *right)
{
  return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static int by_link(const void *left, const void *right)
{
  const rp_analyze_link *a = left;
  const rp_analyze_link *b = right;
  return strcmp(a->name, b->name);
}

void rp_fleet_answer(rp_fleet_search *s, rp_arena *arena)
{
  rp_analyze_fleet *fleet = s->fleet;
  for (const rp_map_entry *at = rp_map_next(&s->wanted, NULL); at != NULL; at = rp_map_next(&s->wanted, at)) {
    const char *name = rp_export_text(arena, rp_map_key(at));
    RP_PUSH(arena, &fleet->wanted, name);
  }
  if (fleet->wanted.count > 1) {
    qsort(fleet->wanted.items, fleet->wanted.count, sizeof fleet->wanted.items[0], by_text);
  }
  rp_analyze_link *links = RP_NEW_ARRAY(arena, rp_analyze_link, fleet->links.count + 1);
  for (size_t i = 0; i < fleet->links.count; i++) {
    links[i] = fleet->links.items[i];
    links[i].name = rp_export_text(arena, rp_str_of(links[i].name));
  }
  if (fleet->links.count > 1) {
    qsort(links, fleet->links.count, sizeof *links, by_link);
  }
  fleet->links.items = links;
}

void rp_fleet_close(rp_fleet_search *s)
{
  for (size_t i = 0; i < s->sources.count; i++) {
    rp_source_free(s->sources.items[i]);
  }
  if (s->fleet != NULL) {
    rp_map_release(&s->wanted);
  }
}

static bool begins(rp_str dotted, rp_str name)
{
  return rp_str_starts_with(dotted, name) && (dotted.size == name.size || dotted.data[name.size] == '.');
}

bool rp_fleet_tie_place(rp_ir_place *out, const rp_fleet_tie *tie, const rp_facts *f)
{
  rp_arena scratch;
  rp_arena_init(&scratch);
  bool found = false;
  for (uint32_t node = 1; node < f->kind.len && !found; node++) {
    rp_ir_kind kind = rp_ir_kind_of(f, node);
    if (kind != RP_IR_IMPORT && (kind != RP_IR_IMPORT_FROM || f->b[node] != 0)) {
      continue;
    }
    rp_str module = kind == RP_IR_IMPORT ? RP_STR("") : rp_ir_name(f, f->a[node]);
    rp_ir_list names = rp_ir_list_at(f, kind == RP_IR_IMPORT ? f->a[node] : f->c[node]);
    for (size_t i = 0; i < names.count && !found; i++) {
      rp_str name = rp_ir_name(f, f->a[names.items[i]]);
      rp_str whole =
          module.size > 0 ? rp_arena_printf(&scratch, "%.*s.%.*s", RP_STR_ARG(module), RP_STR_ARG(name)) : name;
      found = begins(whole, tie->name);
    }
    *out = found ? rp_ir_place_of(f, f->start[node]) : *out;
  }
  rp_arena_release(&scratch);
  return found;
}

rp_str rp_fleet_tie_text(const rp_fleet_tie *tie, rp_arena *arena)
{
  rp_buf text = RP_BUF_INIT;
  rp_buf_add(&text, tie->name);
  rp_buf_cstr(&text, " is published by");
  for (size_t i = 0; i < tie->providers->count; i++) {
    const rp_analyze_provider *p = tie->providers->items[i];
    rp_buf_printf(&text, "%s %s%s%s", i > 0 ? " and" : "", p->identity, p->root[0] != '\0' ? "/" : "", p->root);
  }
  rp_str out = rp_arena_str(arena, rp_buf_str(&text));
  rp_buf_release(&text);
  return out;
}

void rp_analyze_prepare(const char *path)
{
  rp_source_prepare(path);
}

int rp_analyze_index_of(rp_analyze_index *out, const rp_analyze_options *options, rp_arena *arena, rp_error *err)
{
  rp_arena scratch;
  rp_arena_init(&scratch);
  rp_source *source = NULL;
  rp_extractor *extractor = rp_extractor_new();
  const rp_source_entry *entries = NULL;
  size_t count = 0;
  rp_published_list published = {0};
  *out = (rp_analyze_index){0};
  rp_memory_watch(options->memory, "open", RP_STR(""));
  int status = rp_source_open(&source, options->path, options->ref, err);
  if (status == 0) {
    out->identity = rp_analyze_identity(options, rp_source_describe(source), arena);
    rp_memory_watch(options->memory, "list", RP_STR(""));
    status = rp_memory_list(&entries, &count, source, options->memory, &scratch, err);
  }
  bool unchanged = options->memory != NULL && options->memory->unchanged;
  if (status == 0 && !unchanged) {
    status = options->folder == NULL
                 ? 0
                 : rp_source_enter(&entries, &count, source, rp_path_normalize(&scratch, rp_str_of(options->folder)),
                                   &scratch, err);
  }
  if (status == 0 && !unchanged) {
    rp_publish_list(&published, source, entries, count, extractor, &scratch);
    rp_analyze_published *list = RP_NEW_ARRAY(arena, rp_analyze_published, published.count + 1);
    for (size_t i = 0; i < published.count; i++) {
      list[i].name = rp_export_text(arena, published.items[i].name);
      list[i].root = rp_export_text(arena, published.items[i].root);
    }
    out->published = list;
    out->count = published.count;
  }
  rp_extractor_free(extractor);
  rp_source_free(source);
  rp_arena_release(&scratch);
  return status;
}
