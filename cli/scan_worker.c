// One worker: analyses, plans and emits what it is asked for, and answers with a packed message. What it has learnt of one
// repository is released before the next.
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "cli/scan.h"
#include "cli/scanned.h"
#include "cli/translate.h"
#include "proto/message.h"
#include "proto/rules.h"
#include "reporter/reporter.h"
#include "translator/translator.h"

enum { STACK_MIB = 640, KEPT_MIB = 64, MIB = 1024 * 1024 }; // the evaluator's stack is reserved, hardly ever used

typedef struct worker {
  const rp_scan_options *options;
  rp_scan_place *place;
  rp_cache cache;
} worker;

static void watch(void *data, const char *phase, rp_str path)
{
  worker *w = data;
  w->place->file[0] = '\0'; // whoever reads this when the worker is gone sees no file of another phase
  (void)strncpy(w->place->phase, phase, sizeof w->place->phase - 1);
  size_t size = path.size < sizeof w->place->file - 1 ? path.size : sizeof w->place->file - 1;
  if (size > 0) {
    memcpy(w->place->file, path.data, size);
  }
  w->place->file[size] = '\0';
}

static bool known(void *data, const char *fingerprint)
{
  const worker *w = data;
  return rp_map_has(w->options->known, rp_str_of(fingerprint));
}

static uint32_t code_of(const rp_error *err, const char *phase)
{
  return err->rule != 0                                              ? err->rule
         : err->code == RP_ERROR_LIMIT || strcmp(phase, "emit") == 0 ? RP_RULE_INTERNAL
                                                                     : RP_RULE_NOT_A_REPOSITORY;
}

static uint64_t *copy_of(const uint64_t *from, size_t count, rp_arena *arena)
{
  uint64_t *to = RP_NEW_ARRAY(arena, uint64_t, count + 1);
  memcpy(to, from, count * sizeof *to);
  return to;
}

static void keep_task(Repipe__V1__Task *task)
{
  task->source = task->doc = task->requires_shape = task->output_shape = (char *)(uintptr_t)protobuf_c_empty_string;
  task->n_parameters = task->n_requires = task->n_outputs = task->n_bases = 0;
  task->n_mro = task->n_overrides = task->n_layers = 0;
}

static void keep_workflow(Repipe__V1__WorkflowPlan *plan, Repipe__V1__Graph *graph)
{
  plan->n_inputs = plan->n_launches = plan->n_coverage = plan->n_outputs = plan->n_parts = 0;
  for (size_t i = 0; i < plan->n_nodes; i++) {
    const Repipe__V1__PlanNode node = *plan->nodes[i];
    *plan->nodes[i] = (Repipe__V1__PlanNode)REPIPE__V1__PLAN_NODE__INIT;
    plan->nodes[i]->mode = node.mode;
    plan->nodes[i]->template_ = node.template_;
    plan->nodes[i]->graph_node = node.graph_node;
  }
  for (size_t i = 0; graph != NULL && i < graph->n_nodes; i++) {
    uint32_t task = graph->nodes[i]->task;
    *graph->nodes[i] = (Repipe__V1__GraphNode)REPIPE__V1__GRAPH_NODE__INIT;
    graph->nodes[i]->task = task;
  }
}

/// What becomes rows stays (reporter/store/record.c); all else has become texts, and most of an answer would be that.
static void keep_rows(Repipe__V1__Inventory *inventory, const Repipe__V1__Plan *plan)
{
  for (size_t i = 0; i < inventory->n_tasks; i++) {
    keep_task(inventory->tasks[i]);
  }
  for (size_t i = 0; i < plan->n_workflows; i++) {
    keep_workflow(plan->workflows[i], inventory->workflows[plan->workflows[i]->workflow]->graph);
  }
  inventory->n_foreign = 0;
}

/// Specs and other texts, packed; what they hold is not sent a second time.
static int add_texts(Repipe__V1__ScanResult *result, rp_arena *arena, rp_error *err)
{
  Repipe__V1__Inventory *inventory = result->inventory;
  rp_recorded_texts texts = {0};
  rp_recorded_spec *specs = NULL;
  size_t count = 0;
  if (rp_scanned_texts(&texts, &specs, &count, result->plan, inventory, arena, err) != 0) {
    return -1;
  }
  result->specs = RP_NEW_ARRAY(arena, Repipe__V1__ScanSpec *, count + 1);
  for (size_t i = 0; i < count; i++) {
    Repipe__V1__ScanSpec *spec = RP_MESSAGE(arena, Repipe__V1__ScanSpec, REPIPE__V1__SCAN_SPEC__INIT);
    spec->kind = (uint32_t)specs[i].kind;
    spec->name = rp_arena_cstr(arena, specs[i].name);
    spec->at = specs[i].at;
    result->specs[result->n_specs++] = spec;
  }
  result->texts = RP_NEW_ARRAY(arena, ProtobufCBinaryData, texts.count + 1);
  for (size_t i = 0; i < texts.count; i++) {
    result->texts[result->n_texts++] =
        (ProtobufCBinaryData){texts.pieces[i].size, (uint8_t *)(uintptr_t)texts.pieces[i].data};
  }
  result->n_sources = result->n_details = inventory->n_tasks;
  result->sources = copy_of(texts.sources, inventory->n_tasks, arena);
  result->details = copy_of(texts.details, inventory->n_tasks, arena);
  result->n_maps = result->plan->n_workflows;
  result->maps = copy_of(texts.maps, result->n_maps, arena);
  keep_rows(inventory, result->plan);
  return 0;
}

static int look(Repipe__V1__ScanResult *result, const rp_analyze_options *options, rp_arena *arena, rp_error *err)
{
  rp_analyze_index index;
  if (rp_analyze_index_of(&index, options, arena, err) != 0) {
    return -1;
  }
  result->identity = rp_arena_cstr(arena, rp_str_of(index.identity));
  result->published = RP_NEW_ARRAY(arena, Repipe__V1__ScanPublished *, index.count + 1);
  for (size_t i = 0; i < index.count; i++) {
    Repipe__V1__ScanPublished *one = RP_MESSAGE(arena, Repipe__V1__ScanPublished, REPIPE__V1__SCAN_PUBLISHED__INIT);
    one->name = rp_arena_cstr(arena, rp_str_of(index.published[i].name));
    one->root = rp_arena_cstr(arena, rp_str_of(index.published[i].root));
    result->published[result->n_published++] = one;
  }
  return 0;
}

static void add_links(Repipe__V1__ScanResult *result, const rp_analyze_fleet *fleet, rp_arena *arena)
{
  result->wanted = RP_NEW_ARRAY(arena, char *, fleet->wanted.count + 1);
  for (size_t i = 0; i < fleet->wanted.count; i++) {
    result->wanted[result->n_wanted++] = rp_arena_cstr(arena, rp_str_of(fleet->wanted.items[i]));
  }
  result->links = RP_NEW_ARRAY(arena, Repipe__V1__ScanLink *, fleet->links.count + 1);
  for (size_t i = 0; i < fleet->links.count; i++) {
    const rp_analyze_link *link = &fleet->links.items[i];
    Repipe__V1__ScanLink *one = RP_MESSAGE(arena, Repipe__V1__ScanLink, REPIPE__V1__SCAN_LINK__INIT);
    one->name = rp_arena_cstr(arena, rp_str_of(link->name));
    one->provider = rp_arena_cstr(arena, rp_str_of(link->provider->identity));
    one->root = rp_arena_cstr(arena, rp_str_of(link->provider->root));
    one->tree = rp_arena_cstr(arena, rp_str_of(link->tree));
    result->links[result->n_links++] = one;
  }
}

/// Writes the package of the launched workflows, or of the candidates where nothing is launched.
static int translate(Repipe__V1__ScanResult *result, worker *w, size_t number, const Repipe__V1__Inventory *inventory,
                     rp_arena *arena, rp_error *err)
{
  Repipe__V1__ScanTranslated *made = RP_MESSAGE(arena, Repipe__V1__ScanTranslated, REPIPE__V1__SCAN_TRANSLATED__INIT);
  Repipe__V1__Plan *plan = NULL;
  rp_package package = {0};
  rp_emit_options emit = *w->options->translate;
  result->translated = made;
  made->decisions = rp_reading_refused(inventory) > 0;
  watch(w, "plan", RP_STR(""));
  if (made->decisions) {
    return 0;
  }
  if (rp_plan(&plan, inventory, &(rp_plan_options){.plugins = w->options->plugins, .now = rp_reading_now()}, arena,
              err) != 0) {
    return -1;
  }
  made->workflows = (uint32_t)plan->n_workflows;
  for (size_t i = 0; i < plan->n_workflows; i++) {
    const char *outcome = plan->workflows[i]->outcome;
    made->exact += strcmp(outcome, "exact") == 0;
    made->review += strcmp(outcome, "review") == 0;
    made->collapsed += strcmp(outcome, "collapsed") == 0;
    made->blocked += strcmp(outcome, "blocked") == 0;
  }
  watch(w, "emit", RP_STR(""));
  (void)rp_translate_image(&emit, plan, inventory);
  if (plan->n_workflows > 0 &&
      rp_bundle(&package, plan, inventory, &emit, w->options->folders[number], arena, err) != 0) {
    return -1;
  }
  made->unresolved = package.unresolved > 0 && !emit.allow_unresolved;
  return 0;
}

static int analyze(Repipe__V1__ScanResult *result, worker *w, size_t number, rp_analyze_options *options,
                   rp_arena *arena, rp_error *err)
{
  rp_analyze_fleet fleet = {.published = w->options->published};
  Repipe__V1__Inventory *inventory = NULL;
  Repipe__V1__Plan *plan = NULL;
  options->fleet = w->options->published != NULL ? &fleet : NULL;
  if (rp_analyze(&inventory, options, arena, err) != 0) {
    return -1;
  }
  if (w->options->translate != NULL) {
    return translate(result, w, number, inventory, arena, err);
  }
  add_links(result, &fleet, arena);
  watch(w, "plan", RP_STR(""));
  if (rp_plan(&plan, inventory, &(rp_plan_options){.all = true, .now = rp_reading_now()}, arena, err) != 0) {
    return -1;
  }
  watch(w, "emit", RP_STR(""));
  result->inventory = inventory;
  result->plan = plan;
  return add_texts(result, arena, err);
}

static int read_one(Repipe__V1__ScanResult *result, worker *w, size_t number, rp_arena *arena, rp_error *err)
{
  const rp_input *input = &w->options->inputs[number];
  rp_str salt = rp_arena_printf(arena, "%s\n%.*s\n%.*s\n%.*s", w->options->salt, RP_STR_ARG(input->identity),
                                RP_STR_ARG(input->path), RP_STR_ARG(input->folder));
  salt = input->archived ? rp_arena_printf(arena, "%.*s\narchived", RP_STR_ARG(salt)) : salt;
  for (size_t i = 0; i < input->organisation_count; i++) {
    salt = rp_arena_printf(arena, "%.*s\n%s", RP_STR_ARG(salt), input->organisations[i]);
  }
  bool knows_any = w->options->look && w->options->known != NULL && rp_map_count(w->options->known) > 0;
  rp_analyze_memory memory = {.cache = w->cache.directory != NULL ? &w->cache : NULL,
                              .build = w->options->build,
                              .salt = salt.data,
                              .known = knows_any ? known : NULL,
                              .data = w,
                              .watch = watch};
  rp_analyze_options options = {.path = rp_arena_cstr(arena, input->path),
                                .ref = input->ref.size > 0 ? rp_arena_cstr(arena, input->ref) : NULL,
                                .identity = input->identity.size > 0 ? rp_arena_cstr(arena, input->identity) : NULL,
                                .workflows = true,
                                .answers = w->options->plugins,
                                .memory = &memory};
  rp_reading_apply(&options, &w->options->reading);
  options.folder = input->folder.size > 0 ? rp_arena_cstr(arena, input->folder) : NULL;
  int status = w->options->look ? look(result, &options, arena, err) : analyze(result, w, number, &options, arena, err);
  if (status == 0) {
    bool known_program = w->options->build[0] != '\0';
    result->unchanged = memory.unchanged;
    result->fingerprint = known_program ? rp_arena_cstr(arena, rp_str_of(memory.fingerprint)) : result->fingerprint;
    result->tree = rp_arena_cstr(arena, rp_str_of(memory.tree));
  }
  return status;
}

static bool write_whole(int out, const void *data, size_t size)
{
  for (size_t at = 0; at < size;) {
    ssize_t put = write(out, (const char *)data + at, size - at);
    if (put < 0 && errno == EINTR) {
      continue;
    }
    if (put <= 0) {
      return false;
    }
    at += (size_t)put;
  }
  return true;
}

static bool answer(worker *w, uint32_t number, int out)
{
  rp_arena arena;
  rp_arena_init(&arena);
  rp_error err = {0};
  Repipe__V1__ScanResult result = REPIPE__V1__SCAN_RESULT__INIT;
  uint64_t written = w->cache.written;
  watch(w, "open", RP_STR(""));
  if (read_one(&result, w, number, &arena, &err) != 0) {
    result = (Repipe__V1__ScanResult)REPIPE__V1__SCAN_RESULT__INIT;
    result.code = code_of(&err, w->place->phase);
    result.reason = err.text;
    result.phase = w->place->phase;
    result.file = rp_arena_cstr(&arena, rp_utf8_clean(&arena, rp_str_of(w->place->file)));
  }
  result.cached = w->cache.written - written;
  uint64_t size = repipe__v1__scan_result__get_packed_size(&result);
  uint8_t *bytes = rp_xrealloc(NULL, size);
  repipe__v1__scan_result__pack(&result, bytes);
  rp_arena_release(&arena);
  bool done = write_whole(out, &size, sizeof size) && write_whole(out, bytes, size);
  free(bytes);
  return done;
}

static void limit_memory(long mib)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) // their shadows are larger than any limit
  (void)mib;
#else
  rlim_t bytes = ((rlim_t)mib + STACK_MIB) * MIB;
  struct rlimit limit;
  if (getrlimit(RLIMIT_DATA, &limit) == 0 && (limit.rlim_max == RLIM_INFINITY || bytes < limit.rlim_max)) {
    limit.rlim_cur = bytes;
    (void)setrlimit(RLIMIT_DATA, &limit);
  }
#endif
}

_Noreturn void rp_scan_serve(const rp_scan_options *options, int in, int out, rp_scan_place *place)
{
  (void)prctl(PR_SET_PDEATHSIG, SIGKILL); // else a worker in the middle of something outlives a scan that was killed
  (void)setrlimit(RLIMIT_CORE, &(struct rlimit){0}); // a crash is a row, not a core file a repository
  limit_memory(options->memory);
  // One repository's memory is the next one's: what is given back to the system costs a page fault for each 4 KiB.
  (void)mallopt(M_ARENA_MAX, 1);
  (void)mallopt(M_MMAP_THRESHOLD, 16 * MIB);
  (void)mallopt(M_TRIM_THRESHOLD, KEPT_MIB * MIB);
  worker w = {.options = options, .place = place, .cache = {.directory = options->cache}};
  uint32_t number;
  while (read(in, &number, sizeof number) == (ssize_t)sizeof number && number < options->count &&
         answer(&w, number, out)) {
  }
  _exit(RP_EXIT_OK);
}
