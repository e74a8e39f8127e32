// A store is translated by the workers of a scan: each analyses what it is asked for again, plans, and writes the package.
#include "cli/translate.h"

#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "cli/memory.h"
#include "cli/scan_fleet.h"

enum { JOBS_LIMIT = 64, TIMEOUT = 900, MEMORY_MIB = 4096, NAME_LIMIT = 100 };

// The image of the containers that launch the chosen workflows, where all of them state the same. A Dockerfile's FROM is
// not it: that image lacks the repository's code.
static const char *launch_image(const Repipe__V1__Plan *plan, const Repipe__V1__Inventory *inventory,
                                const Repipe__V1__EntryPoint **from)
{
  const Repipe__V1__EntryPoint *found = NULL;
  for (size_t i = 0; i < plan->n_workflows; i++) {
    const Repipe__V1__Workflow *workflow = inventory->workflows[plan->workflows[i]->workflow];
    for (size_t k = 0; k < workflow->n_entry_points; k++) {
      const Repipe__V1__EntryPoint *entry = inventory->entry_points[workflow->entry_points[k]];
      bool container = strcmp(entry->kind, "kubernetes") == 0 || strcmp(entry->kind, "compose") == 0;
      if (!container || entry->image[0] == '\0' || strpbrk(entry->image, "${ ") != NULL) {
        continue;
      }
      if (found != NULL && strcmp(found->image, entry->image) != 0) {
        return NULL;
      }
      found = entry;
    }
  }
  *from = found;
  return found != NULL ? found->image : NULL;
}

const Repipe__V1__EntryPoint *rp_translate_image(rp_emit_options *emit, const Repipe__V1__Plan *plan,
                                                 const Repipe__V1__Inventory *inventory)
{
  const Repipe__V1__EntryPoint *from = NULL;
  const Repipe__V1__Decisions *decisions = inventory->decisions;
  if (decisions != NULL && decisions->image[0] != '\0' && emit->image == NULL) {
    emit->image = decisions->image;
  }
  if (decisions != NULL && decisions->python[0] != '\0') {
    emit->python = decisions->python;
  }
  if (decisions != NULL && decisions->bridge[0] != '\0' && !emit->bridge_given) {
    emit->bridge_installed = strcmp(decisions->bridge, "installed") == 0;
  }
  if (emit->image == NULL) {
    emit->image = launch_image(plan, inventory, &from);
  }
  return from;
}

typedef struct totals {
  const rp_input *inputs;
  const char *const *folders;
  size_t written, without, failed, refused;
  size_t workflows, exact, review, collapsed, blocked;
  uint64_t cached; ///< bytes that were put into the cache
} totals;

static int take(void *data, size_t number, const Repipe__V1__ScanResult *result, rp_error *err)
{
  totals *t = data;
  (void)err;
  const Repipe__V1__ScanTranslated *made = result->translated;
  t->cached += result->cached;
  if (result->code != 0 || made == NULL) {
    t->failed++;
    rp_say("failed: RP%04u %s", result->code, result->reason);
    return 0;
  }
  t->workflows += made->workflows;
  t->exact += made->exact;
  t->review += made->review;
  t->collapsed += made->collapsed;
  t->blocked += made->blocked;
  t->written += made->workflows > 0 && !made->decisions;
  t->without += made->workflows == 0 && !made->decisions;
  t->refused += made->unresolved || made->decisions;
  if (made->decisions) {
    rp_say("%s: nothing is written as long as its repipe.yaml is not understood", t->folders[number]);
  }
  return 0;
}

/// Folders of DIR by identity: readable, and each another.
static const char *const *folders_of(const rp_stored_repository *rows, size_t count, const char *out, rp_arena *arena)
{
  const char **folders = RP_NEW_ARRAY(arena, const char *, count + 1);
  rp_map taken;
  rp_map_init(&taken, arena);
  for (size_t i = 0; i < count; i++) {
    size_t scheme = rp_str_find(rows[i].identity, RP_STR("://"), 0);
    rp_str text = rp_str_sub(rows[i].identity, scheme == SIZE_MAX ? 0 : scheme + 3, rows[i].identity.size);
    rp_str name = rp_path_safe_name(arena, text, NAME_LIMIT);
    if (rp_map_has(&taken, name)) {
      char digest[RP_DIGEST_SIZE];
      rp_digest(digest, rows[i].identity);
      name = rp_arena_printf(arena, "%.*s-%.8s", RP_STR_ARG(name), digest);
    }
    rp_map_put(&taken, name, &taken);
    folders[i] = rp_arena_printf(arena, "%s/%.*s", out, RP_STR_ARG(name)).data;
  }
  rp_map_release(&taken);
  return folders;
}

/// What a row was read of, at exactly its commit where one says what was read.
static rp_input input_of(const rp_stored_repository *row)
{
  bool changed = rp_str_ends_with(row->commit, RP_STR("+"));
  rp_str suffix = {row->folder.data, row->folder.size > 0 ? row->folder.size + 1 : 0}; // "#folder"
  return (rp_input){.identity = rp_str_sub(row->identity, 0, row->identity.size - suffix.size),
                    .path = row->path,
                    .ref = row->commit.size > 0 && !changed ? row->commit : row->ref,
                    .folder = row->folder};
}

static void print_totals(const totals *t, size_t count, const char *out)
{
  (void)fprintf(stderr,
                "repositories %zu = %zu written + %zu without a workflow + %zu failed or not understood\n"
                "workflows %zu = %zu exact + %zu review + %zu collapsed + %zu blocked\nout       %s\n",
                count, t->written, t->without, count - t->written - t->without, t->workflows, t->exact, t->review,
                t->collapsed, t->blocked, out);
}

int rp_translate_store(const rp_translate_fleet *words, const rp_emit_options *emit, const rp_reading *reading)
{
  rp_arena arena;
  rp_arena_init(&arena);
  rp_error err = {0};
  rp_store *store = NULL;
  const rp_stored_repository *rows = NULL;
  size_t count = 0;
  int status =
      rp_store_open(&store, words->store, false, &err) == 0 ? rp_store_list(&rows, &count, store, &arena, &err) : -1;
  rp_store_close(store);
  rp_input *inputs = RP_NEW_ARRAY(&arena, rp_input, count + 1);
  rp_scan_sight *sights = RP_NEW_ARRAY(&arena, rp_scan_sight, count + 1);
  for (size_t i = 0; i < count; i++) {
    inputs[i] = input_of(&rows[i]);
    sights[i] =
        (rp_scan_sight){.identity = rows[i].identity, .published = rows[i].published, .count = rows[i].published_count};
  }
  rp_scan_fleet fleet;
  rp_scan_fleet_build(&fleet, inputs, sights, count, &arena);
  totals t = {.inputs = inputs, .folders = folders_of(rows, count, words->out, &arena)};
  long cores = sysconf(_SC_NPROCESSORS_ONLN);
  const char *build = rp_memory_build(&arena);
  rp_cache cache = {.directory = build[0] != '\0' ? words->cache : NULL};
  rp_scan_options options = {.inputs = inputs,
                             .count = count,
                             .reading = *reading,
                             .build = build,
                             .salt = "",
                             .cache = cache.directory,
                             .plugins = words->plugins,
                             .translate = emit,
                             .folders = t.folders,
                             .published = rp_map_count(&fleet.published) > 0 ? &fleet.published : NULL,
                             .jobs = cores < 1            ? 1
                                     : cores > JOBS_LIMIT ? JOBS_LIMIT
                                                          : cores,
                             .timeout = TIMEOUT,
                             .memory = MEMORY_MIB,
                             .terminal = !words->quiet && isatty(STDERR_FILENO) != 0};
  status = status == 0 ? rp_scan_run(&options, take, &t, &err) : status;
  if (status != 0) {
    status = rp_exit_for(&err);
  } else {
    status = t.failed + t.refused > 0 ? RP_EXIT_UNMET : RP_EXIT_OK;
    if (!words->quiet) {
      print_totals(&t, count, words->out);
    }
    if (t.refused > 0) {
      rp_say(
          "RP5513: of %zu no image is known, so Flyte refuses their packages on purpose: --image IMAGE, or image: in "
          "their " RP_DECISIONS_FILE,
          t.refused);
    }
  }
  if (t.cached > 0) {
    (void)rp_cache_trim(&cache, (uint64_t)RP_CACHE_MIB * 1024 * 1024);
  }
  rp_scan_fleet_release(&fleet);
  rp_arena_release(&arena);
  return status;
}
