// Two rounds. The first looks at every input of the fleet: what it is, and what it publishes for others to import. With that, the
// second reads those of this part whose rows do not hold any more; all answers are recorded in the order of the inputs.
#include "cli/scan_run.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/path.h"
#include "cli/scan_fleet.h"

typedef struct run {
  rp_scan *scan;
  rp_arena *arena;
  rp_scan_sight *sights; ///< of all inputs
  const rp_stored_repository *rows;
  size_t row_count;
  rp_map by_fingerprint; ///< -> rows
  rp_map by_input;       ///< path, ref and folder -> rows
  rp_scan_fleet fleet;
  const rp_input *mine; ///< inputs of this part
  size_t mine_count;
  rp_map seen;        ///< identities of this part -> their paths
  rp_str *identities; ///< of `mine`
} run;

static rp_str own_identity(const rp_input *input, rp_arena *arena)
{
  rp_str whole = input->identity.size > 0 ? input->identity : rp_path_base(rp_path_normalize(arena, input->path));
  return input->folder.size > 0 ? rp_arena_printf(arena, "%.*s#%.*s", RP_STR_ARG(whole), RP_STR_ARG(input->folder))
                                : whole;
}

static rp_str key_of(rp_arena *arena, rp_str path, rp_str ref, rp_str folder)
{
  return rp_arena_printf(arena, "%.*s\n%.*s\n%.*s", RP_STR_ARG(path), RP_STR_ARG(ref), RP_STR_ARG(folder));
}

/// Place of this part's input among those of all.
static size_t position_of(const run *r, size_t number)
{
  return number * r->scan->parts + r->scan->part - 1;
}

// ---- the first round ----

static int remember(run *r, rp_error *err)
{
  if (rp_store_list(&r->rows, &r->row_count, r->scan->store, r->arena, err) != 0) {
    return -1;
  }
  for (size_t i = 0; i < r->row_count; i++) {
    const rp_stored_repository *row = &r->rows[i];
    if (row->fingerprint.size > 0) {
      rp_map_put(&r->by_fingerprint, row->fingerprint, (void *)(uintptr_t)row);
    }
    rp_map_put(&r->by_input, key_of(r->arena, row->path, row->ref, row->folder), (void *)(uintptr_t)row);
  }
  return 0;
}

static void take_row(rp_scan_sight *sight, const rp_stored_repository *row)
{
  *sight = (rp_scan_sight){.identity = row->identity,
                           .tree = row->tree,
                           .fingerprint = row->fingerprint,
                           .row = row,
                           .published = row->published,
                           .count = row->published_count};
}

/// With --retry failed: inputs whose rows are kept without a look.
static const bool *kept_inputs(run *r)
{
  bool *kept = RP_NEW_ARRAY(r->arena, bool, r->scan->count + 1);
  for (size_t i = 0; i < r->scan->count && r->scan->retry; i++) {
    const rp_input *input = &r->scan->inputs[i];
    const rp_stored_repository *row =
        rp_map_find(&r->by_input, key_of(r->arena, input->path, input->ref, input->folder));
    kept[i] = row != NULL && (input->identity.size == 0 || rp_str_eq(own_identity(input, r->arena), row->identity));
    if (kept[i]) {
      take_row(&r->sights[i], row);
    }
  }
  return kept;
}

static rp_str keep(run *r, const char *text)
{
  return rp_arena_str(r->arena, rp_str_of(text));
}

static int take_sight(void *data, size_t number, const Repipe__V1__ScanResult *result, rp_error *err)
{
  run *r = data;
  rp_scan_sight *sight = &r->sights[number];
  (void)err;
  if (sight->row != NULL) { // was kept
    return 0;
  }
  if (result->code != 0) {
    Repipe__V1__ScanResult *failed = RP_NEW(r->arena, Repipe__V1__ScanResult);
    *failed = (Repipe__V1__ScanResult)REPIPE__V1__SCAN_RESULT__INIT;
    failed->code = result->code;
    failed->reason = rp_arena_cstr(r->arena, rp_str_of(result->reason));
    failed->phase = rp_arena_cstr(r->arena, rp_str_of(result->phase));
    failed->file = rp_arena_cstr(r->arena, rp_str_of(result->file));
    sight->failed = failed;
    return 0;
  }
  const rp_stored_repository *row =
      result->unchanged ? rp_map_find(&r->by_fingerprint, rp_str_of(result->fingerprint)) : NULL;
  if (row != NULL) {
    take_row(sight, row);
    return 0;
  }
  rp_recorded_published *published = RP_NEW_ARRAY(r->arena, rp_recorded_published, result->n_published + 1);
  for (size_t i = 0; i < result->n_published; i++) {
    published[i] = (rp_recorded_published){keep(r, result->published[i]->name), keep(r, result->published[i]->root)};
  }
  sight->identity = keep(r, result->identity);
  sight->tree = keep(r, result->tree);
  sight->fingerprint = keep(r, result->fingerprint);
  sight->published = published;
  sight->count = result->n_published;
  return 0;
}

static int look(run *r, rp_error *err)
{
  rp_scan_options options = r->scan->options;
  options.inputs = r->scan->inputs;
  options.count = r->scan->count;
  options.look = true;
  options.known = &r->by_fingerprint;
  options.skip = kept_inputs(r);
  int status = rp_scan_run(&options, take_sight, r, err);
  rp_scan_fleet_build(&r->fleet, r->scan->inputs, r->sights, r->scan->count, r->arena);
  return status;
}

// ---- the second ----

/// Puts what the answer says of other repositories into the row. Memory of `arena`.
static void add_links(rp_recorded_repository *row, const run *r, const Repipe__V1__ScanResult *result, rp_arena *arena)
{
  rp_buf wanted = RP_BUF_INIT;
  for (size_t i = 0; i < result->n_wanted; i++) {
    rp_buf_printf(&wanted, "%s%s", i > 0 ? "\n" : "", result->wanted[i]);
  }
  rp_recorded_link *links = RP_NEW_ARRAY(arena, rp_recorded_link, result->n_links + 1);
  for (size_t i = 0; i < result->n_links; i++) {
    const Repipe__V1__ScanLink *link = result->links[i];
    links[i] = (rp_recorded_link){rp_str_of(link->name), rp_str_of(link->provider), rp_str_of(link->root),
                                  rp_str_of(link->tree)};
  }
  row->links = (rp_recorded_links){rp_arena_str(arena, rp_buf_str(&wanted)), links, result->n_links};
  rp_buf_release(&wanted);
  char digest[RP_DIGEST_SIZE];
  rp_scan_fleet_digest(digest, &r->fleet, &row->links);
  row->linked = rp_arena_str(arena, rp_str_of(digest));
}

static rp_recorded_repository recorded_of(const run *r, size_t number, const Repipe__V1__ScanResult *result,
                                          rp_arena *arena)
{
  const rp_input *input = &r->mine[number];
  const rp_scan_sight *sight = &r->sights[position_of(r, number)];
  rp_recorded_repository row = {.identity = own_identity(input, arena),
                                .path = input->path,
                                .organisations = input->organisations,
                                .organisation_count = input->organisation_count,
                                .ref = input->ref,
                                .folder = input->folder,
                                .archived = input->archived,
                                .code = result->code,
                                .reason = rp_str_of(result->reason),
                                .phase = rp_str_of(result->phase),
                                .file = rp_str_of(result->file),
                                .position = position_of(r, number)};
  if (result->inventory != NULL) {
    rp_recorded_spec *specs = RP_NEW_ARRAY(arena, rp_recorded_spec, result->n_specs + 1);
    for (size_t i = 0; i < result->n_specs; i++) {
      const Repipe__V1__ScanSpec *spec = result->specs[i];
      specs[i] = (rp_recorded_spec){(rp_spec_kind)spec->kind, rp_str_of(spec->name), {0}, spec->at};
    }
    rp_str *pieces = RP_NEW_ARRAY(arena, rp_str, result->n_texts + 1);
    for (size_t i = 0; i < result->n_texts; i++) {
      pieces[i] = (rp_str){(const char *)result->texts[i].data, result->texts[i].len};
    }
    row.texts = (rp_recorded_texts){pieces, result->n_texts, result->sources, result->details, result->maps};
    row.identity = rp_str_of(result->inventory->repository->identity);
    row.inventory = result->inventory;
    row.plan = result->plan;
    row.specs = specs;
    row.spec_count = result->n_specs;
    row.fingerprint = rp_str_of(result->fingerprint);
    row.tree = rp_str_of(result->tree);
    row.published = sight->published;
    row.published_count = sight->count;
    add_links(&row, r, result, arena);
  }
  return row;
}

static void see(run *r, size_t number, rp_str identity)
{
  rp_str *path = RP_NEW(r->arena, rp_str);
  *path = r->mine[number].path;
  r->identities[number] = rp_arena_str(r->arena, identity);
  rp_map_put(&r->seen, r->identities[number], path);
}

static int take(void *data, size_t number, const Repipe__V1__ScanResult *result, rp_error *err)
{
  run *r = data;
  const rp_scan_sight *sight = &r->sights[position_of(r, number)];
  rp_arena arena;
  rp_arena_init(&arena);
  r->scan->cached += result->cached;
  int status;
  if (result->unchanged && sight->failed == NULL && !rp_map_has(&r->seen, sight->identity)) {
    r->scan->unchanged++;
    see(r, number, sight->identity);
    status = rp_store_keep(r->scan->store, sight->identity, position_of(r, number), err);
  } else {
    rp_recorded_repository row = recorded_of(r, number, sight->failed != NULL ? sight->failed : result, &arena);
    row.identity = sight->failed == NULL && result->unchanged ? sight->identity : row.identity;
    const rp_str *first = rp_map_find(&r->seen, row.identity);
    if (first != NULL) {
      rp_recorded_twice(&row, *first, &arena);
    }
    if (row.inventory == NULL) {
      rp_say("failed: RP%04u %.*s (again: %.*s)", row.code, RP_STR_ARG(row.reason),
             RP_STR_ARG(rp_recorded_again(&row, &arena)));
    }
    see(r, number, row.identity);
    status = rp_store_record(r->scan->store, &row, err);
  }
  rp_arena_release(&arena);
  return status;
}

static int read_changed(run *r, rp_error *err)
{
  rp_scan_options options = r->scan->options;
  bool *skip = RP_NEW_ARRAY(r->arena, bool, r->mine_count + 1);
  for (size_t i = 0; i < r->mine_count; i++) {
    const rp_scan_sight *sight = &r->sights[position_of(r, i)];
    skip[i] = sight->failed != NULL ||
              (sight->row != NULL && (r->scan->retry || rp_scan_fleet_holds(&r->fleet, sight->row, r->arena)));
  }
  options.inputs = r->mine;
  options.count = r->mine_count;
  options.skip = skip;
  options.published = rp_map_count(&r->fleet.published) > 0 ? &r->fleet.published : NULL;
  return rp_scan_run(&options, take, r, err);
}

/// The same inputs, at exactly the commits that were read.
static int write_lock(run *r, rp_error *err)
{
  const rp_stored_repository *rows;
  size_t count;
  if (rp_store_list(&rows, &count, r->scan->store, r->arena, err) != 0) {
    return -1;
  }
  rp_map commits;
  rp_map_init(&commits, r->arena);
  for (size_t i = 0; i < count; i++) {
    rp_map_put(&commits, rows[i].identity, (void *)(uintptr_t)&rows[i].commit);
  }
  rp_str *exact = RP_NEW_ARRAY(r->arena, rp_str, r->mine_count + 1);
  for (size_t i = 0; i < r->mine_count; i++) {
    const rp_str *commit = rp_map_find(&commits, r->identities[i]);
    exact[i] = commit != NULL ? *commit : RP_STR("");
  }
  rp_map_release(&commits);
  return rp_file_write(r->scan->lock, rp_inputs_lock(r->mine, exact, r->mine_count, r->arena), err);
}

static void choose_part(run *r)
{
  rp_input *mine = RP_NEW_ARRAY(r->arena, rp_input, r->scan->count + 1);
  for (size_t i = r->scan->part - 1; i < r->scan->count; i += r->scan->parts) {
    mine[r->mine_count++] = r->scan->inputs[i];
  }
  r->mine = mine;
}

int rp_scan_record(rp_scan *scan, rp_error *err)
{
  run r = {.scan = scan, .arena = scan->arena};
  rp_arena *arena = scan->arena;
  choose_part(&r);
  r.sights = RP_NEW_ARRAY(arena, rp_scan_sight, scan->count + 1);
  r.identities = RP_NEW_ARRAY(arena, rp_str, r.mine_count + 1);
  rp_map_init(&r.by_fingerprint, arena);
  rp_map_init(&r.by_input, arena);
  rp_map_init(&r.seen, arena);
  char digest[RP_DIGEST_SIZE];
  rp_digest(digest, rp_str_of(scan->options.salt));
  rp_scan_setting setting = {scan->options.build, scan->shard, digest, scan->dormant_days};
  int status = remember(&r, err);
  status = status == 0 ? rp_store_begin(scan->store, r.mine_count, &setting, err) : status;
  status = status == 0 ? look(&r, err) : status;
  status = status == 0 ? read_changed(&r, err) : status;
  status = status == 0 ? rp_store_finish(scan->store, r.identities, r.mine_count, err) : status;
  status = status == 0 ? write_lock(&r, err) : status;
  rp_scan_fleet_release(&r.fleet);
  rp_map_release(&r.by_fingerprint);
  rp_map_release(&r.by_input);
  rp_map_release(&r.seen);
  return status;
}
