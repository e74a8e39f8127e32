// Past commits of each repository: of every moment the newest first parent that was there, each commit read once.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "cli/input.h"
#include "cli/past.h"
#include "cli/scan_fleet.h"

enum { DAY = 86400, MOMENT_LIMIT = 5000, COMMITS = 1000 };

/// One repository, as it stands.
typedef struct subject {
  const char *path, *ref, *folder, *identity;
  const rp_analyze_commit *commits;
  size_t commit_count;
  rp_scan_sight sight;
  rp_error problem;
} subject;

typedef struct walk {
  rp_arena *arena;
  rp_past past;
  rp_store *store;
  subject *subjects;
  size_t count;
  int64_t *moments; ///< oldest first
  size_t moment_count;
  size_t budget;
  size_t repositories, moves;
} walk;

typedef struct asked {
  char *store, *every, *since, *clones, *cache;
  long commits;
  int no_cache;
} asked;

static bool parse_day(int64_t *out, const char *text)
{
  struct tm day = {0};
  char end = '\0';
  if (strlen(text) != 10 || sscanf(text, "%4d-%2d-%2d%c", &day.tm_year, &day.tm_mon, &day.tm_mday, &end) != 3) {
    return false;
  }
  day.tm_year -= 1900;
  day.tm_mon -= 1;
  struct tm meant = day;
  *out = (int64_t)timegm(&day);
  return day.tm_mon == meant.tm_mon && day.tm_mday == meant.tm_mday && day.tm_year == meant.tm_year;
}

static const char *word_of(rp_arena *arena, rp_str text)
{
  return text.size > 0 ? rp_arena_cstr(arena, text) : NULL;
}

/// Who each repository is, what it publishes, and its commits.
static void look(walk *w, const rp_input *input, subject *s)
{
  *s = (subject){.path = rp_arena_cstr(w->arena, input->path),
                 .ref = word_of(w->arena, input->ref),
                 .folder = word_of(w->arena, input->folder),
                 .identity = word_of(w->arena, input->identity)};
  rp_analyze_memory memory = {.build = w->past.memory.build, .salt = ""};
  rp_analyze_options options = {
      .path = s->path, .ref = s->ref, .folder = s->folder, .identity = s->identity, .memory = &memory};
  rp_analyze_index index;
  if (rp_analyze_index_of(&index, &options, w->arena, &s->problem) != 0 ||
      rp_analyze_history(&s->commits, &s->commit_count, s->path, s->ref, w->arena, &s->problem) != 0) {
    s->sight.identity = rp_str_of(s->path);
    return;
  }
  rp_recorded_published *published = RP_NEW_ARRAY(w->arena, rp_recorded_published, index.count + 1);
  for (size_t i = 0; i < index.count; i++) {
    published[i] = (rp_recorded_published){rp_str_of(index.published[i].name), rp_str_of(index.published[i].root)};
  }
  s->sight = (rp_scan_sight){.identity = rp_str_of(index.identity),
                             .tree = rp_arena_str(w->arena, rp_str_of(memory.tree)),
                             .published = published,
                             .count = index.count};
}

/// What others publish is read as it stands now: all that is kept of past commits holds only as long as it does.
static void link_fleet(walk *w, const rp_input *inputs, rp_scan_fleet *others, rp_analyze_fleet *fleet)
{
  rp_scan_sight *sights = RP_NEW_ARRAY(w->arena, rp_scan_sight, w->count + 1);
  rp_buf salt = RP_BUF_INIT;
  rp_buf_cstr(&salt, w->past.salt);
  for (size_t i = 0; i < w->count; i++) {
    sights[i] = w->subjects[i].sight;
    for (size_t k = 0; k < sights[i].count; k++) {
      rp_buf_printf(&salt, "\n%.*s %.*s", RP_STR_ARG(sights[i].published[k].name), RP_STR_ARG(sights[i].tree));
    }
  }
  rp_scan_fleet_build(others, inputs, sights, w->count, w->arena);
  *fleet = (rp_analyze_fleet){.published = &others->published};
  char *digest = rp_arena_alloc(w->arena, RP_DIGEST_SIZE);
  rp_digest(digest, rp_buf_str(&salt));
  rp_buf_release(&salt);
  w->past.salt = digest;
  w->past.reading.fleet = fleet;
}

/// The newest commit of all repositories, or SOURCE_DATE_EPOCH, and steps back from it to `since`.
static int find_moments(walk *w, int64_t since, int64_t step, rp_error *err)
{
  int64_t newest = rp_reading_now();
  for (size_t i = 0; i < w->count && rp_reading_now() == 0; i++) {
    const subject *s = &w->subjects[i];
    newest = s->commit_count > 0 && s->commits[0].time > newest ? s->commits[0].time : newest;
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

/// The newest commit that was there at a moment; `count`: none was.
static size_t commit_at(const subject *s, int64_t moment)
{
  size_t at = 0;
  while (at < s->commit_count && s->commits[at].time > moment) {
    at++;
  }
  return at;
}

static void take_commit(void *data, const Repipe__V1__Past *before, const Repipe__V1__Past *now,
                        const rp_analyze_commit *commit, const char *since)
{
  (void)before;
  rp_ledger_add(data, now, &(rp_ledger_commit){commit->id, since, commit->author});
}

/// Rows of one repository: none before its first commit.
static int walk_one(walk *w, const subject *s, rp_error *err)
{
  if (s->problem.code != RP_OK) {
    *err = s->problem;
    return -1;
  }
  rp_arena arena;
  rp_arena_init(&arena);
  Repipe__V1__HistoryRow **rows = RP_NEW_ARRAY(&arena, Repipe__V1__HistoryRow *, w->moment_count);
  rp_recorded_past recorded = {.rows = rows};
  rp_ledger *ledger = rp_ledger_new(&arena);
  rp_past_walk one = {.past = &w->past,
                      .path = s->path,
                      .folder = s->folder,
                      .identity = s->identity,
                      .commits = s->commits,
                      .count = s->commit_count,
                      .taker = take_commit,
                      .data = ledger,
                      .budget = w->budget};
  bool unread = false;
  size_t at = s->commit_count; // of the last that was asked for
  for (size_t i = 0; i < w->moment_count; i++) {
    size_t now = commit_at(s, w->moments[i]);
    if (now < s->commit_count && (now < at || one.last == NULL)) {
      at = now;
      unread = !rp_past_go(&one, now);
    }
    if (one.last != NULL && now < s->commit_count) {
      rows[recorded.count] = rp_ledger_mark(ledger, w->moments[i], s->commits[now].id);
      rows[recorded.count++]->unread = unread;
    }
  }
  recorded.moves = rp_ledger_moves(&recorded.move_count, ledger);
  recorded.teams = rp_ledger_teams(&recorded.team_count, ledger);
  recorded.spells = rp_ledger_spells(&recorded.spell_count, ledger);
  int status = recorded.count > 0 ? rp_store_history(w->store, s->sight.identity, &recorded, err) : 0;
  w->repositories += recorded.count > 0;
  w->moves += recorded.move_count;
  rp_past_stop(&one);
  rp_ledger_release(ledger);
  rp_arena_release(&arena);
  return status;
}

static bool take_option(int val, const char *value, void *data)
{
  return rp_reading_take(data, val, value);
}

static size_t walk_all(walk *w)
{
  size_t failed = 0;
  for (size_t i = 0; i < w->count; i++) {
    rp_error problem = {0};
    if (walk_one(w, &w->subjects[i], &problem) != 0) {
      failed++;
      rp_say("history: %s", problem.text);
    }
  }
  return failed;
}

static int run(walk *w, const char **operands, const asked *words, int64_t since, int64_t step,
               const rp_reading *reading)
{
  rp_error err = {0};
  const rp_input *inputs = NULL;
  rp_scan_fleet others = {0};
  rp_analyze_fleet fleet;
  const char *path = words->store != NULL ? words->store : "repipe.db";
  const char *folder = words->no_cache == 0 ? rp_memory_folder(words->cache, w->arena) : NULL;
  int status = rp_past_begin(&w->past, reading, folder, w->arena, &err);
  status = status == 0 ? rp_inputs_read(&inputs, &w->count, operands, words->clones, w->arena, &err) : status;
  if (status == 0) {
    w->subjects = RP_NEW_ARRAY(w->arena, subject, w->count + 1);
    for (size_t i = 0; i < w->count; i++) {
      look(w, &inputs[i], &w->subjects[i]);
    }
    link_fleet(w, inputs, &others, &fleet);
    status = find_moments(w, since, step, &err) != 0 ? -1 : rp_store_open(&w->store, path, true, &err);
  }
  size_t failed = status == 0 ? walk_all(w) : 0;
  rp_past_end(&w->past);
  rp_store_close(w->store);
  rp_scan_fleet_release(&others);
  if (status != 0) {
    return rp_exit_for(&err);
  }
  (void)fprintf(
      stderr,
      "history   %zu points of %zu repositories, %zu moves, %zu commits read, %zu from the cache, %zu could not "
      "be; %zu repositories failed\n"
      "next      repipe report --store %s --format html --out report.html\n",
      w->moment_count, w->repositories, w->moves, w->past.read, w->past.kept, w->past.unread, failed, path);
  return failed > 0 || w->past.unread > 0 ? RP_EXIT_UNMET : RP_EXIT_OK;
}

static const char TEXT[] =
    "Reads past commits (HEAD and its first parents) and records what was left to do at each moment: workflows that "
    "Luigi\n"
    "launches, those added, reopened, done (Flyte has them) and removed. Moments go back from the newest commit of "
    "all\n"
    "repositories. Between two moments that differ commits are halved until each move is at the commit that made it.\n"
    "INPUT as of scan; what the repositories import from one another is read as it stands now. What was read of a "
    "commit\n"
    "is kept in the cache: a run that was stopped goes on, and the next one reads what is new.\n"
    "The report draws the burndown; --format csv --table history has its numbers, --table moves what moved where.\n\n"
    "  repipe history ~/clones --since 2025-01-01 --store fleet.db\n\n"
    "Exit status: 0 done, 1 a repository or commit could not be read, 2 usage, 3 could not do it.";

int rp_cmd_history(int argc, const char **argv)
{
  asked words = {.commits = COMMITS};
  struct poptOption options[] = {
      {"since", 0, POPT_ARG_STRING, &words.since, 0, "first day, as 2025-01-31", "DATE"},
      {"every", 0, POPT_ARG_STRING, &words.every, 0, "day or week (default: week)", "STEP"},
      {"store", 0, POPT_ARG_STRING, &words.store, 0, "SQLite file of scan to add to (default: ./repipe.db)", "FILE"},
      {"clones", 0, POPT_ARG_STRING, &words.clones, 0, "folder where the clones of repos.csv lie, found by cloneUrl",
       "DIR"},
      {"commits", 0, POPT_ARG_LONG, &words.commits, 0,
       "of one repository that are read between moments, to find the one that moved something (default: 1000); then a "
       "move says the commits that it lies between",
       "N"},
      {"cache", 0, POPT_ARG_STRING, &words.cache, 0,
       "folder of what was read; may be deleted at any time (default: $XDG_CACHE_HOME/repipe)", "DIR"},
      {"no-cache", 0, POPT_ARG_NONE, &words.no_cache, 0, "neither read nor write the cache", NULL},
      RP_READING_OPTIONS,
      POPT_TABLEEND};
  rp_arena arena;
  rp_arena_init(&arena);
  rp_reading reading = {.arena = &arena};
  const char **operands;
  int64_t day = 0;
  int status = rp_command_parse(&(rp_command_line){"history", "INPUT... --since DATE [OPTION...]", TEXT, options}, argc,
                                argv, take_option, &reading, &operands);
  const char *every = words.every != NULL ? words.every : "week";
  int64_t step = strcmp(every, "week") == 0 ? 7 * DAY : strcmp(every, "day") == 0 ? DAY : 0;
  if (status < 0 &&
      (operands[0] == NULL || words.since == NULL || !parse_day(&day, words.since) || step == 0 || words.commits < 0)) {
    rp_say("history: INPUT, --since YYYY-MM-DD, --every day or week, --commits from 0; see 'repipe history --help'");
    status = RP_EXIT_USAGE;
  }
  status = status < 0 ? rp_reading_load(&reading) : status;
  if (status < 0) {
    walk w = {.arena = &arena, .budget = (size_t)words.commits};
    status = run(&w, operands, &words, day, step, &reading);
  }
  rp_arena_release(&arena);
  return status;
}
