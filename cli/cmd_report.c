#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/map.h"
#include "base/path.h"
#include "cli/cmd.h"
#include "reporter/reporter.h"

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
    if (rp_str_starts_with(name, RP_STR("repository-")) && rp_str_ends_with(name, RP_STR(".html")) && !rp_map_has(&f->written, name)) {
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
  int status = rp_file_make_dirs(path, &err) != 0 || rp_report_pages(snapshot, RP_PAGE_BUDGET, write_page, &f, &err) != 0 ? rp_exit_for(&err) : RP_EXIT_OK;
  if (status == RP_EXIT_OK) {
    remove_stale(&f);
    size_t beside = rp_map_count(&f.written) - 1;
    (void)fprintf(stderr, "report    %s%sindex.html", path, path[strlen(path) - 1] == '/' ? "" : "/");
    (void)fprintf(stderr, beside > 0 ? " and %zu pages of repositories beside it\n" : "\n", beside);
  }
  rp_map_release(&f.written);
  return status;
}

static int write_one(const Repipe__V1__Snapshot *snapshot, const char *kind, const char *out, rp_arena *arena)
{
  rp_error err = {0};
  rp_str text = strcmp(kind, "html") == 0 ? rp_report_html(snapshot, true, arena) : strcmp(kind, "json") == 0 ? rp_report_json(snapshot, arena) : rp_report_text(snapshot, arena);
  if (strcmp(kind, "html") == 0 && text.size > RP_PAGE_BUDGET) {
    rp_say("report: with sources and specs the page has %zu bytes, over the %d that a browser opens well: left out; --out DIRECTORY/ writes them beside it", text.size,
           RP_PAGE_BUDGET);
    text = rp_report_html(snapshot, false, arena);
  }
  if (out == NULL) {
    return rp_print(text) ? RP_EXIT_OK : RP_EXIT_FAILED;
  }
  if (rp_file_write(out, text, &err) != 0) {
    return rp_exit_for(&err);
  }
  (void)fprintf(stderr, "report    %s\n", out);
  return RP_EXIT_OK;
}

int rp_cmd_report(int argc, const char **argv)
{
  char *store_path = NULL;
  char *format = NULL;
  char *out = NULL;
  struct poptOption options[] = {{"store", 0, POPT_ARG_STRING, &store_path, 0, "SQLite file of scan (default: ./repipe.db)", "FILE"},
                                 {"format", 0, POPT_ARG_STRING, &format, 0, "html, json or text (default: text)", "FORMAT"},
                                 {"out", 0, POPT_ARG_STRING, &out, 0, "file to write (default: stdout); of html also a directory, with / at its end when it is new", "PATH"},
                                 POPT_TABLEEND};
  static const char TEXT[] = "Renders what a store holds: one self-contained page, one JSON document, or a summary for the terminal. In a\n"
                             "directory the page is index.html, and where it would pass 15 MB, sources and specs move to one page a\n"
                             "repository beside it.\n\n"
                             "  repipe report --store fleet.db --format html --out report.html\n"
                             "  repipe report --store fleet.db --format html --out report/\n\n"
                             "Exit status: 0 done, 2 usage, 3 the store cannot be read, its numbers do not add up, or the file not written.";
  const char **operands;
  int status = rp_command_parse(&(rp_command_line){"report", "[OPTION...]", TEXT, options}, argc, argv, NULL, NULL, &operands);
  if (status >= 0) {
    return status;
  }
  const char *kind = format != NULL ? format : "text";
  bool html = strcmp(kind, "html") == 0;
  if (operands[0] != NULL || (!html && strcmp(kind, "json") != 0 && strcmp(kind, "text") != 0)) {
    rp_say("report: --format html, json or text; see 'repipe report --help'");
    return RP_EXIT_USAGE;
  }
  rp_arena arena;
  rp_arena_init(&arena);
  rp_error err = {0};
  rp_store *store = NULL;
  Repipe__V1__Snapshot *snapshot;
  if (rp_store_open(&store, store_path != NULL ? store_path : "repipe.db", false, &err) != 0 || rp_tally(&snapshot, store, &arena, &err) != 0) {
    status = rp_exit_for(&err);
  } else if (html && out != NULL && is_directory(out)) {
    status = write_folder(snapshot, out, &arena);
  } else {
    status = write_one(snapshot, kind, out, &arena);
  }
  rp_store_close(store);
  rp_arena_release(&arena);
  return status;
}
