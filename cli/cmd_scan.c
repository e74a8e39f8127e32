// Workers analyse repositories; the main thread records their results in input order, so that the store never depends on
// how many workers there are. A worker runs at most a few repositories ahead of what is recorded: memory is bounded.
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "base/map.h"
#include "base/path.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "cli/cmd.h"
#include "cli/input.h"
#include "cli/reading.h"
#include "cli/scanned.h"
#include "proto/rules.h"
#include "reporter/reporter.h"

enum { JOBS_LIMIT = 64, AHEAD = 8 };

typedef struct result {
  rp_arena arena;
  Repipe__V1__Inventory *inventory; ///< NULL when it failed
  Repipe__V1__Plan *plan;
  rp_recorded_spec *specs;
  size_t spec_count;
  rp_error err;
  uint32_t code; ///< why it failed, where that is not what err says
  bool done;
} result;

typedef struct scan {
  const rp_input *inputs;
  size_t count;
  rp_reading reading;
  result *results;
  size_t next;     ///< to be taken by a worker
  size_t recorded; ///< results that were recorded and released
  pthread_mutex_t lock;
  pthread_cond_t changed;
} scan;

static void analyse(const rp_input *input, const rp_reading *reading, result *r)
{
  rp_arena_init(&r->arena);
  const char *identity = input->identity.size > 0 ? rp_arena_cstr(&r->arena, input->identity) : NULL;
  const char *ref = input->ref.size > 0 ? rp_arena_cstr(&r->arena, input->ref) : NULL;
  if (input->folder.size > 0 && !rp_str_is(input->folder, ".") && !rp_str_is(input->folder, "/")) {
    r->code = RP_RULE_FOLDER_OF_REPOSITORY;
    (void)rp_fail(&r->err, RP_ERROR_USAGE, "%.*s: column path is '%.*s', but only whole repositories are read",
                  RP_STR_ARG(input->path), RP_STR_ARG(input->folder));
    return;
  }
  rp_scanned scanned;
  if (rp_scanned_read(&scanned, rp_arena_cstr(&r->arena, input->path), ref, identity, reading, &r->arena, &r->err) ==
      0) {
    r->inventory = scanned.inventory;
    r->plan = scanned.plan;
    r->specs = scanned.specs;
    r->spec_count = scanned.spec_count;
  }
}

static void *work(void *data)
{
  scan *s = data;
  pthread_mutex_lock(&s->lock);
  while (s->next < s->count) {
    if (s->next >= s->recorded + AHEAD) {
      pthread_cond_wait(&s->changed, &s->lock);
      continue;
    }
    size_t mine = s->next++;
    pthread_mutex_unlock(&s->lock);
    analyse(&s->inputs[mine], &s->reading, &s->results[mine]);
    pthread_mutex_lock(&s->lock);
    s->results[mine].done = true;
    pthread_cond_broadcast(&s->changed);
  }
  pthread_mutex_unlock(&s->lock);
  return NULL;
}

static uint32_t code_of(const rp_error *err)
{
  return err->code == RP_ERROR_NOT_FOUND && rp_str_find(rp_str_of(err->text), RP_STR("ref"), 0) != SIZE_MAX
             ? RP_RULE_REF_UNKNOWN
         : err->code == RP_ERROR_LIMIT ? RP_RULE_INTERNAL
                                       : RP_RULE_NOT_A_REPOSITORY;
}

typedef struct totals {
  size_t failed, files, scanned, unparsed, tasks, workflows;
  Repipe__V1__Outcomes outcomes; ///< of the workflows
} totals;

static void count(totals *t, const result *r)
{
  for (size_t i = 0; i < r->inventory->n_files; i++) {
    t->scanned += strcmp(r->inventory->files[i]->outcome, "scanned") == 0;
    t->unparsed += strcmp(r->inventory->files[i]->outcome, "unparsed") == 0;
  }
  t->files += r->inventory->n_files;
  t->tasks += r->inventory->n_tasks;
  t->workflows += r->plan->n_workflows;
  for (size_t i = 0; i < r->plan->n_workflows; i++) {
    (void)rp_outcomes_count(&t->outcomes, rp_str_of(r->plan->workflows[i]->outcome));
  }
}

/// Records one result; its memory is given back. `seen` holds the identities of this scan with their paths: a second one
/// is a failed row under a name of its own, never a silent replacement.
static int record(rp_store *store, const rp_input *input, result *r, totals *t, rp_map *seen, rp_str *identity,
                  rp_arena *arena, rp_error *err)
{
  rp_recorded_repository repository = {
      .path = input->path, .organisations = input->organisations, .organisation_count = input->organisation_count};
  repository.identity =
      input->identity.size > 0 ? input->identity : rp_path_base(rp_path_normalize(&r->arena, input->path));
  if (r->inventory != NULL) {
    repository.identity = rp_str_of(r->inventory->repository->identity);
    repository.inventory = r->inventory;
    repository.plan = r->plan;
    repository.specs = r->specs;
    repository.spec_count = r->spec_count;
  }
  const rp_str *first = rp_map_find(seen, repository.identity);
  if (first != NULL) {
    if (r->inventory != NULL) {
      r->code = RP_RULE_IDENTITY_TWICE;
      (void)rp_fail(&r->err, RP_ERROR_USAGE, "%.*s: has the identity %.*s, and so has %.*s", RP_STR_ARG(input->path),
                    RP_STR_ARG(repository.identity), RP_STR_ARG(*first));
    }
    rp_str suffix = input->folder.size > 0 ? input->folder : input->ref;
    repository.identity = rp_arena_printf(&r->arena, "%.*s (%.*s%s%.*s)", RP_STR_ARG(repository.identity),
                                          RP_STR_ARG(input->path), suffix.size > 0 ? ", " : "", RP_STR_ARG(suffix));
    repository.inventory = NULL;
    repository.plan = NULL;
    repository.spec_count = 0;
  }
  if (repository.inventory != NULL) {
    count(t, r);
  } else {
    repository.code = r->code != 0 ? r->code : code_of(&r->err);
    repository.reason = rp_str_of(r->err.text);
    t->failed++;
    rp_say("failed: RP%04u %s (again: repipe show %.*s)", repository.code, r->err.text, RP_STR_ARG(input->path));
  }
  *identity = rp_arena_str(arena, repository.identity);
  rp_str *path = RP_NEW(arena, rp_str);
  *path = input->path;
  rp_map_put(seen, *identity, path);
  int status = rp_store_record(store, &repository, err);
  rp_arena_release(&r->arena);
  return status;
}

static void progress(const scan *s, size_t done, bool terminal)
{
  if (terminal) {
    (void)fprintf(stderr, "\r%zu/%zu repositories%s", done, s->count, done == s->count ? "\n" : "");
  }
}

static int run(scan *s, long jobs, rp_store *store, totals *t, bool terminal, rp_arena *arena, rp_error *err)
{
  pthread_t threads[JOBS_LIMIT];
  size_t started = 0;
  while (started < (size_t)jobs && pthread_create(&threads[started], NULL, work, s) == 0) {
    started++;
  }
  if (started == 0) {
    return rp_fail(err, RP_ERROR_LIMIT, "no worker thread could be started");
  }
  rp_str *identities = RP_NEW_ARRAY(arena, rp_str, s->count + 1);
  rp_map seen;
  rp_map_init(&seen, arena);
  int status = 0;
  for (size_t i = 0; i < s->count; i++) {
    pthread_mutex_lock(&s->lock);
    while (!s->results[i].done) {
      pthread_cond_wait(&s->changed, &s->lock);
    }
    pthread_mutex_unlock(&s->lock);
    if (status == 0) {
      status = record(store, &s->inputs[i], &s->results[i], t, &seen, &identities[i], arena, err);
    } else {
      rp_arena_release(&s->results[i].arena);
    }
    pthread_mutex_lock(&s->lock);
    s->recorded = i + 1;
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
    progress(s, i + 1, terminal);
  }
  for (size_t i = 0; i < started; i++) {
    pthread_join(threads[i], NULL);
  }
  rp_map_release(&seen);
  return status == 0 ? rp_store_finish(store, identities, s->count, err) : status;
}

static bool take_option(int val, const char *value, void *data)
{
  scan *s = data;
  return rp_reading_take(&s->reading, val, value);
}

int rp_cmd_scan(int argc, const char **argv)
{
  char *store_path = NULL;
  long jobs = 0;
  int quiet = 0;
  int strict = 0;
  struct poptOption options[] = {
      {"store", 0, POPT_ARG_STRING, &store_path, 0, "SQLite file to record into (default: ./repipe.db)", "FILE"},
      {"jobs", 'j', POPT_ARG_LONG, &jobs, 0, "repositories at a time (default: the machine's cores)", "N"},
      RP_READING_OPTIONS,
      {"strict", 0, POPT_ARG_NONE, &strict, 0, "exit 1 when anything at all was not read", NULL},
      {"quiet", 'q', POPT_ARG_NONE, &quiet, 0, "no progress, no totals", NULL},
      POPT_TABLEEND};
  static const char TEXT[] =
      "Reads repositories and records what is in them. INPUT: a repository, a folder of repositories, repos.txt (a "
      "path a\n"
      "line) or repos.csv (cloneUrl, branch, path, changeset, org1 ..., local). Nothing is checked out or executed.\n\n"
      "  repipe scan ~/clones --store fleet.db\n\n"
      "Exit status: 0 done (what could not be read inside a repository is a row), 1 a repository failed, 2 usage, 3 "
      "could not do it.";
  rp_arena arena;
  rp_arena_init(&arena);
  scan s = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER, .reading = {.arena = &arena}};
  const char **operands;
  int status = rp_command_parse(&(rp_command_line){"scan", "INPUT... [OPTION...]", TEXT, options}, argc, argv,
                                take_option, &s, &operands);
  if (status >= 0) {
    rp_arena_release(&arena);
    return status;
  }
  if (operands[0] == NULL || jobs < 0 || jobs > JOBS_LIMIT) {
    rp_say("scan: at least one INPUT, --jobs from 1 to %d; see 'repipe scan --help'", JOBS_LIMIT);
    rp_arena_release(&arena);
    return RP_EXIT_USAGE;
  }
  if (jobs == 0) {
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    jobs = cores < 1 ? 1 : cores > JOBS_LIMIT ? JOBS_LIMIT : cores;
  }
  const char *path = store_path != NULL ? store_path : "repipe.db";
  status = rp_reading_load(&s.reading);
  if (status >= 0) {
    rp_arena_release(&arena);
    return status;
  }
  rp_error err = {0};
  rp_store *store = NULL;
  totals t = {.outcomes = REPIPE__V1__OUTCOMES__INIT};
  if (rp_inputs_read(&s.inputs, &s.count, operands, &arena, &err) != 0 ||
      rp_store_open(&store, path, true, &err) != 0) {
    status = rp_exit_for(&err);
  } else {
    s.results = RP_NEW_ARRAY(&arena, result, s.count + 1);
    bool terminal = quiet == 0 && isatty(STDERR_FILENO) != 0;
    if (rp_store_begin(store, s.count, &err) != 0 || run(&s, jobs, store, &t, terminal, &arena, &err) != 0) {
      status = rp_exit_for(&err);
    } else {
      status = t.failed > 0 || (strict != 0 && t.unparsed > 0) ? RP_EXIT_UNMET : RP_EXIT_OK;
      if (quiet == 0) {
        (void)fprintf(stderr,
                      "repositories %zu = %zu read + %zu failed; files %zu = %zu scanned + %zu ignored + %zu unparsed; "
                      "tasks %zu\n"
                      "workflows %zu = %u exact + %u review + %u collapsed + %u blocked + %u failed\n"
                      "store     %s\nnext      repipe report --store %s --format html --out report.html\n",
                      s.count, s.count - t.failed, t.failed, t.files, t.scanned, t.files - t.scanned - t.unparsed,
                      t.unparsed, t.tasks, t.workflows, t.outcomes.exact, t.outcomes.review, t.outcomes.collapsed,
                      t.outcomes.blocked, t.outcomes.failed, path, path);
      }
    }
  }
  rp_store_close(store);
  rp_arena_release(&arena);
  return status;
}
