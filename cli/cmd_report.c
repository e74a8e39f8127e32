#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/map.h"
#include "base/path.h"
#include "base/vec.h"
#include "cli/cmd.h"
#include "reporter/reporter.h"
#include "translator/translator.h"

typedef struct folder {
  rp_arena *arena;
  const char *path;
  rp_map written;
} folder;

static int write_page(void *data, const char *name, rp_str page, rp_error *err)
{
  folder *f = data;
  rp_map_put(&f->written, rp_str_of(name), f);
  return rp_file_write(rp_arena_cstr(f->arena, rp_path_join(f->arena, rp_str_of(f->path), rp_str_of(name))), page, err);
}

/// Pages of an earlier report that this one did not write would be found by nobody, or show old numbers.
static void remove_stale(const folder *f)
{
  DIR *dir = opendir(f->path);
  for (const struct dirent *entry = dir != NULL ? readdir(dir) : NULL; entry != NULL; entry = readdir(dir)) {
    rp_str name = rp_str_of(entry->d_name);
    if (rp_str_starts_with(name, RP_STR("repository-")) && rp_str_ends_with(name, RP_STR(".html")) &&
        !rp_map_has(&f->written, name)) {
      (void)unlink(rp_arena_cstr(f->arena, rp_path_join(f->arena, rp_str_of(f->path), name)));
    }
  }
  if (dir != NULL) {
    (void)closedir(dir);
  }
}

static bool is_directory(const char *path)
{
  struct stat status;
  size_t size = strlen(path);
  return (size > 0 && path[size - 1] == '/') || (stat(path, &status) == 0 && S_ISDIR(status.st_mode));
}

static int write_folder(const Repipe__V1__Snapshot *snapshot, const char *path, rp_arena *arena)
{
  rp_error err = {0};
  folder f = {.arena = arena, .path = path};
  rp_map_init(&f.written, arena);
  int status =
      rp_file_make_dirs(path, &err) != 0 || rp_report_pages(snapshot, RP_PAGE_BUDGET, write_page, &f, &err) != 0
          ? rp_exit_for(&err)
          : RP_EXIT_OK;
  if (status == RP_EXIT_OK) {
    remove_stale(&f);
    size_t beside = rp_map_count(&f.written) - 1;
    (void)fprintf(stderr, "report    %s%sindex.html", path, path[strlen(path) - 1] == '/' ? "" : "/");
    (void)fprintf(stderr, beside > 0 ? " and %zu pages of repositories beside it\n" : "\n", beside);
  }
  rp_map_release(&f.written);
  return status;
}

/// Every table as NAME.csv of a folder; one of an earlier report that this one does not have would show old numbers.
static int write_tables(const Repipe__V1__Snapshot *snapshot, const char *path, rp_arena *arena)
{
  rp_error err = {0};
  int status = rp_file_make_dirs(path, &err);
  size_t count = 0;
  for (size_t i = 0; status == 0 && rp_report_table(i) != NULL; i++) {
    rp_str name = rp_arena_printf(arena, "%s.csv", rp_report_table(i));
    const char *file = rp_arena_cstr(arena, rp_path_join(arena, rp_str_of(path), name));
    if (rp_report_has_table(snapshot, i)) {
      status = rp_file_write(file, rp_report_csv(snapshot, i, arena), &err);
      count++;
    } else {
      (void)unlink(file);
    }
  }
  if (status != 0) {
    return rp_exit_for(&err);
  }
  (void)fprintf(stderr, "report    %zu tables in %s\n", count, path);
  return RP_EXIT_OK;
}

/// wave-N/repos.csv of a folder.
static int write_waves(const Repipe__V1__Snapshot *snapshot, const char *path, rp_arena *arena)
{
  rp_error err = {0};
  int status = rp_file_make_dirs(path, &err);
  for (size_t i = 0; status == 0 && i < snapshot->n_waves; i++) {
    rp_str own = rp_path_join(arena, rp_str_of(path), rp_arena_printf(arena, "wave-%zu", i + 1));
    status = rp_file_make_dirs(rp_arena_cstr(arena, own), &err);
    rp_str file = rp_path_join(arena, own, RP_STR("repos.csv"));
    status = status == 0 ? rp_file_write(rp_arena_cstr(arena, file), rp_report_wave(snapshot, i, arena), &err) : status;
  }
  bool stale = status == 0; // waves of an earlier report
  for (size_t i = snapshot->n_waves; stale; i++) {
    rp_str name = rp_arena_printf(arena, "wave-%zu/repos.csv", i + 1);
    stale = unlink(rp_arena_cstr(arena, rp_path_join(arena, rp_str_of(path), name))) == 0;
  }
  if (status != 0) {
    return rp_exit_for(&err);
  }
  (void)fprintf(stderr, "report    %zu waves in %s\n", snapshot->n_waves, path);
  return RP_EXIT_OK;
}

static rp_str html(const Repipe__V1__Snapshot *snapshot, rp_arena *arena)
{
  rp_str text = rp_report_html(snapshot, true, arena);
  if (text.size > RP_PAGE_BUDGET) {
    rp_say("report: with sources and specs the page has %zu bytes, over the %d that a browser opens well: left out; "
           "--out DIRECTORY/ writes them beside it",
           text.size, RP_PAGE_BUDGET);
    text = rp_report_html(snapshot, false, arena);
  }
  return text;
}

static const struct {
  const char *name;
  rp_str (*render)(const Repipe__V1__Snapshot *snapshot, rp_arena *arena); ///< NULL: files of a folder
} FORMATS[] = {{"text", rp_report_text},
               {"html", html},
               {"markdown", rp_report_markdown},
               {"json", rp_report_json},
               {"ndjson", rp_report_ndjson},
               {"csv", NULL},
               {"sarif", rp_report_sarif},
               {"openlineage", rp_report_openlineage},
               {"backstage", rp_report_backstage},
               {"prometheus", rp_report_prometheus},
               {"waves", NULL}};

enum { FORMAT_COUNT = sizeof FORMATS / sizeof FORMATS[0] };

static size_t format_of(const char *name)
{
  size_t at = 0;
  while (at < FORMAT_COUNT && strcmp(FORMATS[at].name, name) != 0) {
    at++;
  }
  return at;
}

static size_t table_of(const char *name)
{
  size_t at = 0;
  while (rp_report_table(at) != NULL && strcmp(rp_report_table(at), name) != 0) {
    at++;
  }
  return at;
}

static int write_one(rp_str text, const char *out)
{
  rp_error err = {0};
  if (out == NULL) {
    return rp_print(text) ? RP_EXIT_OK : RP_EXIT_FAILED;
  }
  if (rp_file_write(out, text, &err) != 0) {
    return rp_exit_for(&err);
  }
  (void)fprintf(stderr, "report    %s\n", out);
  return RP_EXIT_OK;
}

/// What machines read has no place for the word forecast.
static bool is_machine(rp_str (*render)(const Repipe__V1__Snapshot *snapshot, rp_arena *arena))
{
  return render == rp_report_sarif || render == rp_report_prometheus || render == rp_report_openlineage ||
         render == rp_report_backstage;
}

enum { STATE_LIMIT = 256 * 1024 * 1024, ASSUMPTIONS_LIMIT = 1024 * 1024 };
static const size_t SNAPSHOT_LIMIT = (size_t)2048 * 1024 * 1024;

/// A snapshot begins as JSON does, a store as SQLite does.
static bool is_json(const char *path)
{
  FILE *file = fopen(path, "rb");
  int first = file != NULL ? fgetc(file) : EOF;
  if (file != NULL) {
    (void)fclose(file);
  }
  return first == '{';
}

/// The earlier snapshot, out of a store or of what report wrote as JSON or NDJSON.
static int read_baseline(Repipe__V1__Snapshot **out, const char *path, rp_arena *arena, rp_error *err)
{
  int status;
  if (is_json(path)) {
    rp_str text;
    status = rp_file_read(&text, arena, path, SNAPSHOT_LIMIT, err) == 0 ? rp_snapshot_read(out, text, arena, err) : -1;
  } else {
    rp_store *store = NULL;
    status = rp_store_open(&store, path, false, err) == 0 ? rp_tally(out, store, arena, err) : -1;
    rp_store_close(store);
  }
  if (status == 0 && !(*out)->scan_finished) {
    status = rp_fail(err, RP_ERROR_FORMAT, "%s: its scan was stopped: its rows are a mixture", path);
  }
  return status;
}

static int compare_names(const void *left, const void *right)
{
  return rp_str_cmp(*(const rp_str *)left, *(const rp_str *)right);
}

/// Reads every *.json of the folder, in the order of their names, and lets the status follow what Flyte said.
static int ask_flyte(Repipe__V1__Snapshot *snapshot, const char *path, rp_arena *arena, rp_error *err)
{
  RP_VEC(rp_str) names = {0};
  DIR *dir = opendir(path);
  if (dir == NULL) {
    return rp_fail_system(err, RP_ERROR_IO, rp_str_of(path), errno);
  }
  for (const struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
    if (rp_str_ends_with(rp_str_of(entry->d_name), RP_STR(".json"))) {
      RP_PUSH(arena, &names, rp_path_join(arena, rp_str_of(path), rp_arena_str(arena, rp_str_of(entry->d_name))));
    }
  }
  (void)closedir(dir);
  if (names.count == 0) {
    return rp_fail(err, RP_ERROR_NOT_FOUND, "%s: no *.json of flytectl get -o json in it", path);
  }
  qsort(names.items, names.count, sizeof names.items[0], compare_names);
  rp_flyte_state *state = rp_flyte_state_new(arena);
  int status = 0;
  for (size_t i = 0; i < names.count && status == 0; i++) {
    rp_str json;
    const char *name = rp_arena_cstr(arena, names.items[i]);
    status = rp_file_read(&json, arena, name, STATE_LIMIT, err) == 0 ? rp_flyte_state_add(state, name, json, err) : -1;
  }
  if (status == 0) {
    rp_derive(snapshot, state, arena);
  }
  rp_flyte_state_release(state);
  return status;
}

/// What would be left once the causes of --assume and --assume-rules were gone.
static int forecast(Repipe__V1__Snapshot *snapshot, const char *list, const char *file, rp_arena *arena, rp_error *err)
{
  const rp_assumption *parts[2] = {NULL, NULL};
  size_t counts[2] = {0, 0};
  rp_str content;
  if ((list != NULL && rp_assumptions_of_list(&parts[0], &counts[0], list, arena, err) != 0) ||
      (file != NULL && (rp_file_read(&content, arena, file, ASSUMPTIONS_LIMIT, err) != 0 ||
                        rp_assumptions_of_file(&parts[1], &counts[1], file, content, arena, err) != 0))) {
    return -1;
  }
  rp_assumption *all = RP_NEW_ARRAY(arena, rp_assumption, counts[0] + counts[1] + 1);
  for (size_t i = 0; i < counts[0] + counts[1]; i++) {
    all[i] = i < counts[0] ? parts[0][i] : parts[1][i - counts[0]];
  }
  rp_assume(snapshot, all, counts[0] + counts[1], arena);
  rp_derive(snapshot, NULL, arena);
  return 0;
}

static int read_store(Repipe__V1__Snapshot **out, rp_store **store, const char *path, rp_arena *arena, rp_error *err)
{
  if (rp_store_open(store, path != NULL ? path : "repipe.db", false, err) != 0 ||
      rp_tally(out, *store, arena, err) != 0) {
    return -1;
  }
  (*out)->equivalence = rp_equivalence_table(&(*out)->n_equivalence, arena);
  return 0;
}

static void compare(Repipe__V1__Snapshot *snapshot, const Repipe__V1__Snapshot *before, rp_arena *arena)
{
  snapshot->baseline = before != NULL ? rp_comparison_of(before, snapshot, arena) : NULL;
}

int rp_cmd_report(int argc, const char **argv)
{
  char *store_path = NULL;
  char *format = NULL;
  char *table = NULL;
  char *out = NULL;
  char *state = NULL;
  char *assume = NULL;
  char *rules = NULL;
  char *baseline = NULL;
  int schema = 2;
  struct poptOption options[] = {
      {"store", 0, POPT_ARG_STRING, &store_path, 0, "SQLite file of scan (default: ./repipe.db)", "FILE"},
      {"format", 0, POPT_ARG_STRING, &format, 0,
       "text, html, markdown, json, ndjson, csv, sarif, openlineage, backstage, prometheus or waves (default: text)",
       "FORMAT"},
      {"table", 0, POPT_ARG_STRING, &table, 0, "the one table of csv", "NAME"},
      {"out", 0, POPT_ARG_STRING, &out, 0,
       "file to write (default: stdout); of html and csv also a directory, with / at its end when it is new", "PATH"},
      {"flyte-state", 0, POPT_ARG_STRING, &state, 0,
       "folder of files that 'flytectl get launchplan (or workflow, execution) -o json' printed: what Flyte launches",
       "DIR"},
      {"baseline", 0, POPT_ARG_STRING, &baseline, 0,
       "an earlier store, or what report wrote of it as json or ndjson: says what is new, changed and gone since",
       "FILE"},
      {"assume", 0, POPT_ARG_STRING, &assume, 0, "a forecast: as if nothing had these causes, with commas", "CODES"},
      {"assume-rules", 0, POPT_ARG_STRING, &rules, 0,
       "the same for the causes of a file: a code a line, and behind it what must stand in what is said, as a class",
       "FILE"},
      {"schema", 0, POPT_ARG_INT, &schema, 0, "schema of json: 2 (default), or 1 as programs before wrote it",
       "VERSION"},
      POPT_TABLEEND};
  static const char TEXT[] =
      "Renders what a store holds; every format shows the same numbers, and none is written when they do not add up.\n"
      "  text      a summary for the terminal, at most 40 lines of 80 columns\n"
      "  html      one self-contained page; in a directory it is index.html, and where it would pass 15 MB, sources\n"
      "            and specs move to one page a repository beside it\n"
      "  markdown  for step summaries and pull requests\n"
      "  json      everything, one document in which what many rows say alike stands once, by number (docs/schema);\n"
      "            --schema 1 writes it out in each row. ndjson: the same, an object a line, its kind in \"type\"\n"
      "  csv       a table (RFC 4180), in a directory all of them: repositories, teams, team_history, workflows,\n"
      "            workflow_reasons, tasks, task_reasons, blockers, blocker_repositories, line_map, launches,\n"
      "            counterparts, history, moves, mentions, waivers, usages, arguments, shared, dead, penetration, "
      "conflicts, "
      "images, parity,\n"
      "            waves, parents, unread, diagnostics; with --baseline also changes. A text that a spreadsheet would\n"
      "            run begins with an apostrophe\n"
      "  sarif     SARIF 2.1.0, a run a repository; with --baseline each result says whether it is new, unchanged, "
      "updated\n"
      "            or absent since\n"
      "  openlineage  lineage of targets over the whole fleet: a JobEvent (OpenLineage 2-0-2) a line for each task "
      "class\n"
      "  backstage facts of each repository and team, for Backstage's Tech Insights\n"
      "  prometheus  gauges, for the textfile collector of a node exporter\n"
      "  waves     in a directory: wave-N/repos.csv, the repositories that can move once the waves before have moved\n"
      "With --baseline, text, html, markdown, json, ndjson and csv say what moved since: repositories, workflows, "
      "their causes\n"
      "and task classes.\n"
      "A forecast is at best: what stands behind a cause may have causes of its own. It has no sarif, "
      "openlineage, backstage and prometheus.\n\n"
      "  repipe report --store fleet.db --format html --out report/\n"
      "  repipe report --store fleet.db --format csv --table workflows\n"
      "  repipe report --store fleet.db --baseline last-week.json --format markdown\n"
      "  repipe report --store fleet.db --assume RP3104,RP4004\n\n"
      "Exit status: 0 done, 2 usage, 3 the store cannot be read, its numbers do not add up, or the file not written.";
  const char **operands;
  int status =
      rp_command_parse(&(rp_command_line){"report", "[OPTION...]", TEXT, options}, argc, argv, NULL, NULL, &operands);
  if (status >= 0) {
    return status;
  }
  size_t kind = format_of(format != NULL ? format : "text");
  bool directory = out != NULL && is_directory(out);
  bool waves = kind < FORMAT_COUNT && strcmp(FORMATS[kind].name, "waves") == 0;
  bool tables = kind < FORMAT_COUNT && FORMATS[kind].render == NULL && !waves;
  bool machine = kind < FORMAT_COUNT && is_machine(FORMATS[kind].render);
  size_t chosen = table_of(table != NULL ? table : "");
  bool changes = table != NULL && strcmp(table, "changes") == 0;
  const char *wrong =
      operands[0] != NULL || kind == FORMAT_COUNT    ? "no such format"
      : waves && !directory                          ? "--format waves with --out DIRECTORY/"
      : machine && (assume != NULL || rules != NULL) ? "a forecast has no sarif, openlineage, backstage and prometheus"
      : baseline != NULL && (waves || (machine && FORMATS[kind].render != rp_report_sarif))
          ? "--baseline with text, html, markdown, json, ndjson, csv and sarif"
      : baseline != NULL && (assume != NULL || rules != NULL) ? "--baseline and a forecast do not go together"
      : state != NULL && (assume != NULL || rules != NULL)    ? "--flyte-state and a forecast do not go together"
      : schema < 1 || schema > 2                              ? "--schema 1 or 2"
      : schema != 2 && FORMATS[kind].render != rp_report_json ? "--schema only with --format json"
      : table != NULL && !tables                              ? "--table only with --format csv"
      : table != NULL && rp_report_table(chosen) == NULL      ? "no such table"
      : table != NULL && changes != (baseline != NULL)
          ? "--table changes needs --baseline, and no other table has use for one"
      : tables && table == NULL && !directory
          ? "--format csv with --table NAME, or with --out DIRECTORY/ for all tables"
      : directory && !waves && !(strcmp(FORMATS[kind].name, "html") == 0) && !(tables && table == NULL)
          ? "--out DIRECTORY/ with --format html, or csv without --table"
          : NULL;
  if (wrong != NULL) {
    rp_say("report: %s; see 'repipe report --help'", wrong);
    return RP_EXIT_USAGE;
  }
  rp_arena arena;
  rp_arena_init(&arena);
  rp_error err = {0};
  rp_store *store = NULL;
  Repipe__V1__Snapshot *snapshot;
  Repipe__V1__Snapshot *before = NULL;
  if (read_store(&snapshot, &store, store_path, &arena, &err) != 0 ||
      (state != NULL && ask_flyte(snapshot, state, &arena, &err) != 0) ||
      ((assume != NULL || rules != NULL) && forecast(snapshot, assume, rules, &arena, &err) != 0)) {
    status = rp_exit_for(&err);
  } else if (baseline != NULL && read_baseline(&before, baseline, &arena, &err) != 0) {
    status = rp_exit_for(&err);
  } else if (before != NULL && FORMATS[kind].render == rp_report_sarif) {
    status = write_one(rp_report_sarif_against(snapshot, before, &arena), out);
  } else if (directory) {
    compare(snapshot, before, &arena);
    status = waves    ? write_waves(snapshot, out, &arena)
             : tables ? write_tables(snapshot, out, &arena)
                      : write_folder(snapshot, out, &arena);
  } else {
    compare(snapshot, before, &arena);
    rp_str text = tables        ? rp_report_csv(snapshot, chosen, &arena)
                  : schema == 1 ? rp_report_json_whole(snapshot, &arena)
                                : FORMATS[kind].render(snapshot, &arena);
    status = write_one(text, out);
  }
  rp_store_close(store);
  rp_arena_release(&arena);
  return status;
}
