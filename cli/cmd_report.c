#include <string.h>

#include "base/file.h"
#include "cli/cmd.h"
#include "reporter/reporter.h"

int rp_cmd_report(int argc, const char **argv)
{
  char *store_path = NULL;
  char *format = NULL;
  char *out = NULL;
  struct poptOption options[] = {{"store", 0, POPT_ARG_STRING, &store_path, 0, "SQLite file of scan (default: ./repipe.db)", "FILE"},
                                 {"format", 0, POPT_ARG_STRING, &format, 0, "html, json or text (default: text)", "FORMAT"},
                                 {"out", 0, POPT_ARG_STRING, &out, 0, "file to write (default: stdout)", "FILE"},
                                 POPT_TABLEEND};
  static const char TEXT[] = "Renders what a store holds: one self-contained page, one JSON document, or a summary for the terminal.\n\n"
                             "  repipe report --store fleet.db --format html --out report.html\n\n"
                             "Exit status: 0 done, 2 usage, 3 the store cannot be read or the file not written.";
  const char **operands;
  int status = rp_command_parse(&(rp_command_line){"report", "[OPTION...]", TEXT, options}, argc, argv, NULL, NULL, &operands);
  if (status >= 0) {
    return status;
  }
  const char *kind = format != NULL ? format : "text";
  bool html = strcmp(kind, "html") == 0;
  bool json = strcmp(kind, "json") == 0;
  if (operands[0] != NULL || (!html && !json && strcmp(kind, "text") != 0)) {
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
  } else {
    rp_str text = html ? rp_report_html(snapshot, &arena) : json ? rp_report_json(snapshot, &arena) : rp_report_text(snapshot, &arena);
    if (out == NULL) {
      status = rp_print(text) ? RP_EXIT_OK : RP_EXIT_FAILED;
    } else if (rp_file_write(out, text, &err) != 0) {
      status = rp_exit_for(&err);
    } else {
      (void)fprintf(stderr, "report    %s\n", out);
      status = RP_EXIT_OK;
    }
  }
  rp_store_close(store);
  rp_arena_release(&arena);
  return status;
}
