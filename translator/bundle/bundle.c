/// The package on disk. Entities are numbered in registration order, padded with zeros: flytectl registers in byte
/// order of the names. Nothing is written before the package has passed the check.

#include <dirent.h>
#include <errno.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/map.h"
#include "proto/rules.h"
#include "translator/bundle/drawing.h"
#include "translator/command.h"
#include "translator/parts/archive.h"
#include "translator/translator.h"

int rp_package_archive(rp_str *out, const rp_package *package, rp_arena *arena, rp_error *err)
{
  int digits = 1;
  for (size_t n = package->count; n > 10; n = (n + 9) / 10) {
    digits++;
  }
  rp_archive_entry *entries = RP_NEW_ARRAY(arena, rp_archive_entry, package->count);
  for (size_t i = 0; i < package->count; i++) {
    const rp_entity *entity = &package->entities[i];
    entries[i].name = rp_arena_printf(arena, "%0*zu_%s_%d.pb", digits, i, entity->name, (int)entity->kind);
    entries[i].content = entity->bytes;
  }
  return rp_archive_write(out, entries, package->count, arena, err);
}

static const char *suffix(rp_entity_kind kind)
{
  switch (kind) {
  case RP_ENTITY_TASK:
    return "task";
  case RP_ENTITY_WORKFLOW:
    return "workflow";
  case RP_ENTITY_LAUNCH_PLAN:
    return "launchplan";
  }
  return "task";
}

// Refuses to write what the check would refuse; a missing image is left in on purpose.
static int judge(const rp_package *package, rp_str archive, rp_arena *arena, rp_error *err)
{
  if (package->count == 0) {
    return 0;
  }
  rp_check_result result;
  rp_check_package(&result, archive, arena);
  for (size_t i = 0; i < result.count; i++) {
    const rp_finding *finding = &result.findings[i];
    const rp_rule *rule = rp_rule_find(finding->code);
    if (finding->code != RP_RULE_PACKAGE_IMAGE && rule != NULL && rule->severity == RP_SEVERITY_ERROR) {
      return rp_fail(err, RP_ERROR_FORMAT, "the package that was made is refused by the check: RP%u %s: %s",
                     finding->code, finding->entry, finding->text);
    }
  }
  return 0;
}

// Specs of an earlier run: only files with the names that we give.
static int remove_stale(const char *directory, const rp_map *written, rp_arena *arena, rp_error *err)
{
  DIR *dir = opendir(directory);
  if (dir == NULL) {
    return rp_fail_system(err, RP_ERROR_IO, rp_str_of(directory), errno);
  }
  rp_map stale;
  rp_map_init(&stale, arena);
  for (const struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
    rp_str name = rp_str_of(entry->d_name);
    bool ours = rp_str_ends_with(name, RP_STR(".task.json")) || rp_str_ends_with(name, RP_STR(".workflow.json")) ||
                rp_str_ends_with(name, RP_STR(".launchplan.json"));
    if (ours && !rp_map_has(written, name)) {
      rp_map_put(&stale, name, NULL);
    }
  }
  closedir(dir);
  for (const rp_map_entry *entry = rp_map_next(&stale, NULL); entry != NULL; entry = rp_map_next(&stale, entry)) {
    const char *path = rp_arena_printf(arena, "%s/%.*s", directory, RP_STR_ARG(rp_map_key(entry))).data;
    (void)unlink(path); // one that cannot be removed is only left over
  }
  rp_map_release(&stale);
  return 0;
}

static int write_specs(const rp_package *package, const char *directory, rp_arena *arena, rp_error *err)
{
  const char *folder = rp_arena_printf(arena, "%s/spec", directory).data;
  if (rp_file_make_dirs(folder, err) != 0) {
    return -1;
  }
  rp_map written;
  rp_map_init(&written, arena);
  int status = 0;
  for (size_t i = 0; i < package->count && status == 0; i++) {
    const rp_entity *entity = &package->entities[i];
    rp_str name = rp_arena_printf(arena, "%s.%s.json", entity->name, suffix(entity->kind));
    rp_map_put(&written, name, NULL);
    status = rp_file_write_lazily(rp_arena_printf(arena, "%s/%.*s", folder, RP_STR_ARG(name)).data, entity->json, err);
  }
  if (status == 0) {
    status = remove_stale(folder, &written, arena, err);
  }
  rp_map_release(&written);
  return status;
}

static int archive_of(rp_str *out, const rp_package *package, rp_arena *arena, rp_error *err)
{
  return rp_package_archive(out, package, arena, err) != 0 ? -1 : judge(package, *out, arena, err);
}

static int write_archive(rp_str archive, const char *directory, rp_arena *arena, rp_error *err)
{
  return rp_file_write(rp_arena_printf(arena, "%s/flyte-package.tgz", directory).data, archive, err);
}

int rp_bundle(rp_package *out, const Repipe__V1__Plan *plan, const Repipe__V1__Inventory *inventory,
              const rp_emit_options *options, const char *directory, rp_arena *arena, rp_error *err)
{
  rp_str archive;
  if (rp_emit(out, plan, inventory, options, arena, err) != 0 || archive_of(&archive, out, arena, err) != 0) {
    return -1;
  }
  const char *name = options->bridge_installed ? RP_COMMAND_MODULE : "bridge";
  const char *bridge = rp_arena_printf(arena, "%s/%s.py", directory, name).data;
  rp_str guide = rp_migration_guide(plan, inventory, out, options, arena);
  if (write_specs(out, directory, arena, err) != 0 ||
      rp_file_write_lazily(bridge, rp_command_bridge_source(), err) != 0 ||
      rp_file_write_lazily(rp_arena_printf(arena, "%s/graph.dot", directory).data, rp_drawing_dot(plan, arena), err) !=
          0 ||
      rp_file_write_lazily(rp_arena_printf(arena, "%s/graph.mmd", directory).data, rp_drawing_mermaid(plan, arena),
                           err) != 0 ||
      rp_file_write_lazily(rp_arena_printf(arena, "%s/MIGRATION.md", directory).data, guide, err) != 0) {
    return -1;
  }
  if (out->count == 0) { // of an earlier run: there is nothing to register any more
    (void)unlink(rp_arena_printf(arena, "%s/flyte-package.tgz", directory).data);
    return 0;
  }
  return write_archive(archive, directory, arena, err);
}

int rp_fleet_bundle(rp_package *out, const rp_fleet_options *options, const char *directory, rp_arena *arena,
                    rp_error *err)
{
  rp_str archive;
  return rp_fleet_package(out, options, arena, err) != 0 || archive_of(&archive, out, arena, err) != 0 ||
                 write_specs(out, directory, arena, err) != 0
             ? -1
             : write_archive(archive, directory, arena, err);
}
