#include "cli/scanned.h"

#include <string.h>
#include <sys/stat.h>

#include "translator/translator.h"

static const rp_spec_kind KINDS[] = {[RP_ENTITY_TASK] = RP_SPEC_TASK,
                                     [RP_ENTITY_WORKFLOW] = RP_SPEC_WORKFLOW,
                                     [RP_ENTITY_LAUNCH_PLAN] = RP_SPEC_LAUNCH_PLAN};

int rp_scanned_texts(rp_recorded_texts *out, rp_recorded_spec **specs, size_t *count, const Repipe__V1__Plan *plan,
                     const Repipe__V1__Inventory *inventory, rp_arena *arena, rp_error *err)
{
  static const rp_emit_options shown = {.allow_unresolved = true, .bridge_installed = true, .json_only = true};
  rp_package package = {0};
  if (rp_emit(&package, plan, inventory, &shown, arena, err) != 0) {
    return -1;
  }
  *count = package.count;
  *specs = RP_NEW_ARRAY(arena, rp_recorded_spec, package.count + 1);
  for (size_t i = 0; i < package.count; i++) {
    const rp_entity *entity = &package.entities[i];
    (*specs)[i] = (rp_recorded_spec){KINDS[entity->kind], rp_str_of(entity->name), entity->json, 0};
  }
  rp_recorded_pack(out, *specs, *count, inventory, plan, arena);
  return 0;
}

int rp_scanned_read(rp_scanned *out, const char *path, const char *ref, const char *identity, const rp_reading *reading,
                    rp_arena *arena, rp_error *err)
{
  rp_analyze_options options = {.path = path, .ref = ref, .identity = identity, .workflows = true};
  rp_reading_apply(&options, reading);
  rp_scanned scanned = {0};
  if (rp_analyze(&scanned.inventory, &options, arena, err) != 0 ||
      rp_plan(&scanned.plan, scanned.inventory, &(rp_plan_options){.all = true, .now = rp_reading_now()}, arena, err) !=
          0 ||
      rp_scanned_texts(&scanned.texts, &scanned.specs, &scanned.spec_count, scanned.plan, scanned.inventory, arena,
                       err) != 0) {
    return -1;
  }
  *out = scanned;
  return 0;
}

/// The same way as through a file: recorded in a store, which is memory, and tallied.
int rp_scanned_commit(Repipe__V1__Snapshot **out, const char *path, const char *ref, const char *identity,
                      const rp_reading *reading, rp_arena *arena, rp_error *err)
{
  rp_scanned scanned;
  rp_store *store = NULL;
  if (rp_scanned_read(&scanned, path, ref, identity, reading, arena, err) != 0 ||
      rp_store_open(&store, ":memory:", true, err) != 0) {
    return -1;
  }
  rp_recorded_repository repository = {.identity = rp_str_of(scanned.inventory->repository->identity),
                                       .path = rp_str_of(path),
                                       .inventory = scanned.inventory,
                                       .plan = scanned.plan,
                                       .specs = scanned.specs,
                                       .spec_count = scanned.spec_count,
                                       .texts = scanned.texts};
  bool done = rp_store_begin(store, 1, &(rp_scan_setting){"", "", "", RP_DORMANT_DAYS}, err) == 0 &&
              rp_store_record(store, &repository, err) == 0 &&
              rp_store_finish(store, &repository.identity, 1, err) == 0 && rp_tally(out, store, arena, err) == 0;
  rp_store_close(store);
  return done ? 0 : -1;
}

int rp_scanned_snapshot(Repipe__V1__Snapshot **out, const char *name, const char *repository, const rp_reading *reading,
                        rp_arena *arena, rp_error *err)
{
  struct stat status;
  bool there = name != NULL && stat(name, &status) == 0;
  if (!there || S_ISDIR(status.st_mode)) {
    if (rp_scanned_commit(out, repository, name, NULL, reading, arena, err) == 0) {
      return 0;
    }
    if (!there) {
      return -1;
    }
    *err = (rp_error){0}; // no ref of this name, or no repository: the folder is meant
    return rp_scanned_commit(out, name, NULL, NULL, reading, arena, err);
  }
  rp_store *store = NULL;
  int result = rp_store_open(&store, name, false, err) != 0 ? -1 : rp_tally(out, store, arena, err);
  rp_store_close(store);
  return result;
}

rp_comparison_renderer rp_comparison_format(const char *name)
{
  static const struct {
    const char *name;
    rp_comparison_renderer render;
  } FORMATS[] = {{"text", rp_comparison_text}, {"markdown", rp_comparison_markdown}, {"json", rp_comparison_json}};
  for (size_t i = 0; i < sizeof FORMATS / sizeof FORMATS[0]; i++) {
    if (strcmp(FORMATS[i].name, name) == 0) {
      return FORMATS[i].render;
    }
  }
  return NULL;
}
