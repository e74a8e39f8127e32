// Options of scan, and what its results depend on beside them. The scan itself is scan_run.c.
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/map.h"
#include "base/path.h"
#include "cli/cmd.h"
#include "cli/memory.h"
#include "cli/scan_run.h"
#include "cli/totals.h"

enum { JOBS_LIMIT = 64, TIMEOUT = 900, MEMORY_MIB = 4096 };

typedef struct words {
  char *store, *cache, *retry, *clones, *lock, *shard;
  long jobs, timeout, memory, cache_limit, dormant_days;
  int quiet, strict, no_cache;
} words;

static const char *store_of(const words *w)
{
  return w->store != NULL ? w->store : "repipe.db";
}

static const char TEXT[] =
    "Reads repositories and records what is in them. INPUT: a repository, a folder of repositories, a pattern "
    "('~/c/*'),\n"
    "repos.txt (a path a line), - for such lines on stdin, or repos.csv (cloneUrl, branch, path, changeset, org1 ...,\n"
    "local, archived; path is a folder inside the repository). Nothing is cloned, checked out or executed. repos.lock, "
    "which "
    "every\n"
    "scan writes, is a repos.csv with exact commits.\n\n"
    "  repipe scan ~/clones --store fleet.db\n\n"
    "The same command again reads what has changed: a repository of the same commit (or the same files) under the "
    "same\n"
    "decisions is taken from the store, and of others what is parsed is taken from the cache. After a kill it goes "
    "on.\n"
    "An import that a repository has not itself is read in the one other that publishes it.\n"
    "Each repository is read by a process that may crash, hang or use up its memory: it is a failed row then, with "
    "the\n"
    "command that shows it again, and the scan goes on. The last line is the verdict: SUCCEEDED, PARTIAL (some failed) "
    "or\n"
    "FAILED (all did); the store says it too, also when the scan was stopped.\n\n"
    "Exit status: 0 done (what could not be read inside a repository is a row), 1 a repository failed, 2 usage, 3 "
    "could "
    "not do it.";

static bool take_option(int val, const char *value, void *data)
{
  rp_scan *s = data;
  return rp_reading_take(&s->options.reading, val, value);
}

static const char *misuse(const words *w, const char **operands)
{
  return operands[0] == NULL                                   ? "at least one INPUT"
         : w->jobs < 0 || w->jobs > JOBS_LIMIT                 ? "--jobs from 1 to 64"
         : w->timeout < 1 || w->timeout > INT_MAX / 1000       ? "--timeout in seconds, from 1"
         : w->memory < 1 || w->memory > INT_MAX                ? "--memory in MiB, from 1"
         : w->cache_limit < 0 || w->cache_limit > INT_MAX      ? "--cache-limit in MiB, from 0"
         : w->dormant_days < 1 || w->dormant_days > INT_MAX    ? "--dormant-days from 1"
         : w->retry != NULL && strcmp(w->retry, "failed") != 0 ? "--retry failed"
                                                               : NULL;
}

/// "i/n" with 1 <= i <= n.
static int take_shard(rp_scan *s, const char *text, rp_error *err)
{
  rp_str rest = rp_str_of(text);
  rp_str part = RP_STR("");
  int64_t i = 1;
  int64_t n = 1;
  if (text != NULL && (!rp_str_split(&rest, '/', &part) || !rp_str_to_int64(part, &i) || !rp_str_to_int64(rest, &n) ||
                       i < 1 || n < i)) {
    return rp_fail(err, RP_ERROR_USAGE, "scan: --shard I/N, with I from 1 to N; see 'repipe scan --help'");
  }
  s->part = (size_t)i;
  s->parts = (size_t)n;
  s->shard = text != NULL ? rp_arena_printf(s->arena, "%lld/%lld", (long long)i, (long long)n).data : "";
  return 0;
}

static const char *lock_of(const rp_scan *s, const words *w)
{
  if (w->lock != NULL) {
    return w->lock;
  }
  rp_str name =
      w->shard == NULL ? RP_STR("repos.lock") : rp_arena_printf(s->arena, "repos-%zu-of-%zu.lock", s->part, s->parts);
  return rp_arena_cstr(s->arena, rp_path_join(s->arena, rp_path_dir(rp_str_of(store_of(w))), name));
}

static int scan_inputs(rp_scan *s, const words *w, const char **operands)
{
  const char *path = store_of(w);
  rp_error err = {0};
  rp_store_totals totals = {0};
  s->options.build = rp_memory_build(s->arena);
  s->options.cache = s->options.build[0] != '\0' && w->no_cache == 0 ? rp_memory_folder(w->cache, s->arena) : NULL;
  s->options.salt = rp_memory_salt(&s->options.reading, s->arena, &err);
  s->retry = w->retry != NULL;
  s->dormant_days = w->dormant_days;
  int status = s->options.salt != NULL ? take_shard(s, w->shard, &err) : -1;
  status = status == 0 ? rp_inputs_read(&s->inputs, &s->count, operands, w->clones, s->arena, &err) : status;
  status = status == 0 ? rp_store_open(&s->store, path, true, &err) : status;
  if (status == 0) {
    s->lock = lock_of(s, w);
    status = rp_scan_record(s, &err);
  }
  status = status == 0 ? rp_store_count(&totals, s->store, &err) : status;
  if (s->cached > 0) {
    (void)rp_cache_trim(&(rp_cache){.directory = s->options.cache}, (uint64_t)w->cache_limit * 1024 * 1024);
  }
  if (status != 0) {
    status = rp_exit_for(&err);
  } else {
    status = totals.failed > 0 || (w->strict != 0 && totals.unparsed > 0) ? RP_EXIT_UNMET : RP_EXIT_OK;
    if (w->quiet == 0) {
      rp_print_totals(&totals, s->unchanged, path);
    }
  }
  rp_store_close(s->store);
  return status;
}

int rp_cmd_scan(int argc, const char **argv)
{
  words w = {.timeout = TIMEOUT, .memory = MEMORY_MIB, .cache_limit = RP_CACHE_MIB, .dormant_days = RP_DORMANT_DAYS};
  struct poptOption options[] = {
      {"store", 0, POPT_ARG_STRING, &w.store, 0, "SQLite file to record into (default: ./repipe.db)", "FILE"},
      {"clones", 0, POPT_ARG_STRING, &w.clones, 0, "folder where the clones of repos.csv lie, found by cloneUrl",
       "DIR"},
      {"lock", 0, POPT_ARG_STRING, &w.lock, 0,
       "where to write the exact commits that were read (default: repos.lock beside the store)", "FILE"},
      {"shard", 0, POPT_ARG_STRING, &w.shard, 0,
       "read the I-th of N parts of the inputs; 'repipe merge' puts the stores together", "I/N"},
      {"jobs", 'j', POPT_ARG_LONG, &w.jobs, 0, "repositories at a time (default: the machine's cores)", "N"},
      {"timeout", 0, POPT_ARG_LONG, &w.timeout, 0, "that one repository may take (default: 900)", "SECONDS"},
      {"memory", 0, POPT_ARG_LONG, &w.memory, 0, "that one repository may need (default: 4096)", "MIB"},
      {"retry", 0, POPT_ARG_STRING, &w.retry, 0, "read only what failed; keep all other rows without a look", "failed"},
      {"cache", 0, POPT_ARG_STRING, &w.cache, 0,
       "folder of what was parsed; may be deleted at any time (default: $XDG_CACHE_HOME/repipe)", "DIR"},
      {"cache-limit", 0, POPT_ARG_LONG, &w.cache_limit, 0, "size of the cache (default: 1024)", "MIB"},
      {"no-cache", 0, POPT_ARG_NONE, &w.no_cache, 0, "neither read nor write the cache", NULL},
      RP_READING_OPTIONS,
      {"dormant-days", 0, POPT_ARG_LONG, &w.dormant_days, 0,
       "behind the newest commit of all, from which a repository is flagged as dormant (default: 365)", "N"},
      {"strict", 0, POPT_ARG_NONE, &w.strict, 0, "exit 1 when anything at all was not read", NULL},
      {"quiet", 'q', POPT_ARG_NONE, &w.quiet, 0, "no progress, no totals", NULL},
      POPT_TABLEEND};
  rp_arena arena;
  rp_arena_init(&arena);
  rp_scan s = {.arena = &arena, .options = {.reading = {.arena = &arena}}};
  const char **operands;
  int status = rp_command_parse(&(rp_command_line){"scan", "INPUT... [OPTION...]", TEXT, options}, argc, argv,
                                take_option, &s, &operands);
  const char *wrong = status < 0 ? misuse(&w, operands) : NULL;
  if (wrong != NULL) {
    rp_say("scan: %s; see 'repipe scan --help'", wrong);
    status = RP_EXIT_USAGE;
  }
  status = status < 0 ? rp_reading_load(&s.options.reading) : status;
  if (status < 0) {
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    s.options.jobs = w.jobs > 0 ? w.jobs : cores < 1 ? 1 : cores > JOBS_LIMIT ? JOBS_LIMIT : cores;
    s.options.timeout = w.timeout;
    s.options.memory = w.memory;
    s.options.terminal = w.quiet == 0 && isatty(STDERR_FILENO) != 0;
    status = scan_inputs(&s, &w, operands);
  }
  rp_arena_release(&arena);
  return status;
}
