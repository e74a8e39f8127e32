// Past commits of each repository: of every moment the newest first parent that was there, each commit read once.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/input.h"
#include "cli/scanned.h"

enum { DAY = 86400, MOMENT_LIMIT = 5000 };

typedef struct walk {
  rp_arena *arena;
  const rp_reading *reading;
  rp_store *store;
  int64_t *moments; ///< oldest first
  size_t moment_count;
  size_t repositories, commits, unread;
} walk;

static bool parse_day(int64_t *out, const char *text)
{
  struct tm day = {0};
  char end = '\0';
  if (strlen(text) != 10 || sscanf(text, "%4d-%2d-%2d%c", &day.tm_year, &day.tm_mon, &day.tm_mday, &end) != 3) {
    return false;
  }
  day.tm_year -= 1900;
  day.tm_mon -= 1;
  struct tm asked = day;
  *out = (int64_t)timegm(&day);
  return day.tm_mon == asked.tm_mon && day.tm_mday == asked.tm_mday && day.tm_year == asked.tm_year;
}

/// The newest commit of all repositories, or SOURCE_DATE_EPOCH, and steps back from it to `since`.
static int find_moments(walk *w, const rp_input *inputs, size_t count, int64_t since, int64_t step, rp_error *err)
{
  int64_t newest = rp_reading_now();
  for (size_t i = 0; i < count && rp_reading_now() == 0; i++) {
    const rp_analyze_commit *commits;
    size_t commit_count = 0;
    rp_error ignored = {0}; // said where the repository is read
    const char *ref = inputs[i].ref.size > 0 ? rp_arena_cstr(w->arena, inputs[i].ref) : NULL;
    if (rp_analyze_history(&commits, &commit_count, rp_arena_cstr(w->arena, inputs[i].path), ref, w->arena, &ignored) ==
            0 &&
        commit_count > 0 && commits[0].time > newest) {
      newest = commits[0].time;
    }
  }
  if (newest < since || (newest - since) / step >= MOMENT_LIMIT) {
    return rp_fail(err, RP_ERROR_USAGE,
                   newest < since ? "--since is after the newest commit" : "over 5,000 points; a later --since");
  }
  w->moment_count = (size_t)((newest - since) / step) + 1;
  w->moments = RP_NEW_ARRAY(w->arena, int64_t, w->moment_count);
  for (size_t i = 0; i < w->moment_count; i++) {
    w->moments[i] = newest - (int64_t)(w->moment_count - 1 - i) * step;
  }
  return 0;
}

/// Rows of one repository: none before its first commit.
static int walk_one(walk *w, const rp_input *input, rp_error *err)
{
  rp_arena arena;
  rp_arena_init(&arena);
  const char *path = rp_arena_cstr(&arena, input->path);
  const char *ref = input->ref.size > 0 ? rp_arena_cstr(&arena, input->ref) : NULL;
  const rp_analyze_commit *commits;
  size_t count = 0;
  Repipe__V1__HistoryRow **rows = RP_NEW_ARRAY(&arena, Repipe__V1__HistoryRow *, w->moment_count);
  size_t row_count = 0;
  rp_ledger *ledger = rp_ledger_new(&arena);
  const Repipe__V1__Snapshot *last = NULL;
  rp_str identity = input->identity;
  int status = rp_analyze_history(&commits, &count, path, ref, &arena, err);
  bool unread = false;
  size_t at = count; // commits[at] is the last that was read
  for (size_t i = 0; i < w->moment_count && status == 0; i++) {
    size_t now = 0;
    while (now < count && commits[now].time > w->moments[i]) {
      now++;
    }
    if (now == count) {
      continue;
    }
    if (now != at || last == NULL) {
      Repipe__V1__Snapshot *snapshot = NULL;
      rp_error problem = {0};
      at = now;
      w->commits++;
      if (rp_scanned_commit(&snapshot, path, commits[now].id, w->reading, &arena, &problem) == 0) {
        last = snapshot;
        unread = false;
      } else {
        rp_say("history: %s %s: %s", path, commits[now].id, problem.text);
        unread = true;
        w->unread++;
      }
    }
    if (last != NULL) {
      identity = identity.size > 0 ? identity : rp_str_of(last->repositories[0]->identity);
      rows[row_count] = rp_ledger_add(ledger, last, w->moments[i], commits[now].id);
      rows[row_count++]->unread = unread;
    }
  }
  rp_ledger_release(ledger);
  status = status == 0 && row_count > 0 ? rp_store_history(w->store, identity, rows, row_count, err) : status;
  w->repositories += row_count > 0;
  rp_arena_release(&arena);
  return status;
}

static bool take_option(int val, const char *value, void *data)
{
  return rp_reading_take(data, val, value);
}

static int run(walk *w, const char **operands, const char *path, int64_t since, int64_t step)
{
  rp_error err = {0};
  const rp_input *inputs;
  size_t count;
  if (rp_inputs_read(&inputs, &count, operands, NULL, w->arena, &err) != 0 ||
      find_moments(w, inputs, count, since, step, &err) != 0 || rp_store_open(&w->store, path, true, &err) != 0) {
    return rp_exit_for(&err);
  }
  size_t failed = 0;
  for (size_t i = 0; i < count; i++) {
    rp_error problem = {0};
    if (walk_one(w, &inputs[i], &problem) != 0) {
      failed++;
      rp_say("history: %s", problem.text);
    }
  }
  rp_store_close(w->store);
  (void)fprintf(
      stderr,
      "history   %zu points of %zu repositories, %zu commits read, %zu could not be; %zu repositories failed\n"
      "next      repipe report --store %s --format html --out report.html\n",
      w->moment_count, w->repositories, w->commits - w->unread, w->unread, failed, path);
  return failed > 0 || w->unread > 0 ? RP_EXIT_UNMET : RP_EXIT_OK;
}

int rp_cmd_history(int argc, const char **argv)
{
  char *store = NULL;
  char *every = NULL;
  char *since = NULL;
  struct poptOption options[] = {
      {"since", 0, POPT_ARG_STRING, &since, 0, "first day, as 2025-01-31", "DATE"},
      {"every", 0, POPT_ARG_STRING, &every, 0, "day or week (default: week)", "STEP"},
      {"store", 0, POPT_ARG_STRING, &store, 0, "SQLite file of scan to add to (default: ./repipe.db)", "FILE"},
      RP_READING_OPTIONS,
      POPT_TABLEEND};
  static const char TEXT[] =
      "Reads past commits (HEAD and its first parents) and records what was left to do at each moment: workflows that "
      "Luigi\n"
      "launches, those added, reopened, done (Flyte has them) and removed. Moments go back from the newest commit of "
      "all\n"
      "repositories. INPUT as of scan. The report draws the burndown; --format csv --table history has its numbers.\n\n"
      "  repipe history ~/clones --since 2025-01-01 --store fleet.db\n\n"
      "Exit status: 0 done, 1 a repository or commit could not be read, 2 usage, 3 could not do it.";
  rp_arena arena;
  rp_arena_init(&arena);
  rp_reading reading = {.arena = &arena};
  const char **operands;
  int64_t day = 0;
  int status = rp_command_parse(&(rp_command_line){"history", "INPUT... --since DATE [OPTION...]", TEXT, options}, argc,
                                argv, take_option, &reading, &operands);
  int64_t step = every == NULL || strcmp(every, "week") == 0 ? 7 * DAY : strcmp(every, "day") == 0 ? DAY : 0;
  if (status < 0 && (operands[0] == NULL || since == NULL || !parse_day(&day, since) || step == 0)) {
    rp_say("history: INPUT, --since YYYY-MM-DD, --every day or week; see 'repipe history --help'");
    status = RP_EXIT_USAGE;
  }
  status = status < 0 ? rp_reading_load(&reading) : status;
  if (status < 0) {
    walk w = {.arena = &arena, .reading = &reading};
    status = run(&w, operands, store != NULL ? store : "repipe.db", day, step);
  }
  rp_arena_release(&arena);
  return status;
}
