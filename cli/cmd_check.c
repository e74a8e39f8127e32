#include <string.h>

#include "base/file.h"
#include "cli/reading.h"
#include "proto/rules.h"
#include "reporter/reporter.h"
#include "translator/translator.h"

enum { PACKAGE_LIMIT = 256 * 1024 * 1024 };

static int check_decisions(const char *path, rp_str bytes, rp_arena *arena)
{
  rp_decision_problems problems;
  const Repipe__V1__Decisions *d = rp_decisions_read(&problems, bytes, path, arena);
  bool printed = rp_reading_problems(stdout, path, &problems) && fflush(stdout) == 0;
  size_t house =
      d->house != NULL ? d->house->n_bases + d->house->n_targets + d->house->n_decorators + d->house->n_launchers : 0;
  (void)fprintf(
      stderr,
      "containers %zu, teams %zu, names %zu, secrets %zu, accepted %zu, waivers %zu, shared paths %zu, external "
      "%zu, house rules %zu; errors %zu\n",
      d->n_containers, d->n_teams, d->n_names, d->n_secrets, d->n_accept, d->n_waivers, d->n_shared_paths,
      d->n_external, house, problems.count);
  return !printed ? RP_EXIT_FAILED : problems.count > 0 ? RP_EXIT_UNMET : RP_EXIT_OK;
}

/// Whether these bytes begin a file of SQLite (https://www.sqlite.org/fileformat.html, 1.3).
static bool is_store(const char *path)
{
  static const char MAGIC[16] = "SQLite format 3";
  char head[sizeof MAGIC];
  FILE *file = fopen(path, "rb");
  bool is = file != NULL && fread(head, 1, sizeof head, file) == sizeof head && memcmp(head, MAGIC, sizeof head) == 0;
  if (file != NULL) {
    (void)fclose(file);
  }
  return is;
}

static int check_store(const char *path)
{
  rp_arena arena;
  rp_arena_init(&arena);
  rp_error err = {0};
  rp_store *store = NULL;
  rp_store_totals totals;
  rp_store_findings findings = {0};
  bool read = rp_store_open(&store, path, false, &err) == 0 && rp_store_check(&findings, store, &arena, &err) == 0 &&
              rp_store_count(&totals, store, &err) == 0;
  int status = read ? RP_EXIT_OK : rp_exit_for(&err);
  for (size_t i = 0; i < findings.count && status != RP_EXIT_FAILED; i++) {
    bool printed = rp_print(
        rp_arena_printf(&arena, "RP%04u error %.*s\n", (unsigned)RP_RULE_NOT_CONSERVED, RP_STR_ARG(findings.texts[i])));
    status = printed ? RP_EXIT_UNMET : RP_EXIT_FAILED;
  }
  if (read) {
    (void)fprintf(stderr, "repositories %zu, files %zu, tasks %zu, workflows %zu; findings %zu\n", totals.repositories,
                  totals.files, totals.tasks, totals.workflows, findings.count);
  }
  rp_store_close(store);
  rp_arena_release(&arena);
  return status;
}

int rp_cmd_check(int argc, const char **argv)
{
  struct poptOption options[] = {POPT_TABLEEND};
  static const char TEXT[] =
      "Judges a flyte-package.tgz by the rules of Flyte's compiler and admin (1.16), the silent ones too; a decisions "
      "file\n"
      "(*.yaml, *.yml) by its schema (docs/repipe-yaml.md); or a store: every file, class and workflow is in exactly "
      "one\n"
      "bucket, every sum is that of its parts, exact hides no difference, everything else says why (docs/store.md).\n\n"
      "  repipe check flyte/flyte-package.tgz\n"
      "  repipe check repipe.yaml\n"
      "  repipe check repipe.db\n\n"
      "Exit status: 0 Flyte accepts the package, the decisions are understood, the store adds up; 1 not (findings on\n"
      "stdout), 2 usage, 3 the file cannot be read.";
  const char **operands;
  int status = rp_command_parse(&(rp_command_line){"check", "FILE", TEXT, options}, argc, argv, NULL, NULL, &operands);
  if (status >= 0) {
    return status;
  }
  if (operands[0] == NULL || operands[1] != NULL) {
    rp_say("check: one FILE; see 'repipe check --help'");
    return RP_EXIT_USAGE;
  }
  if (is_store(operands[0])) {
    return check_store(operands[0]);
  }
  rp_arena arena;
  rp_arena_init(&arena);
  rp_error err = {0};
  rp_str bytes;
  if (rp_file_read(&bytes, &arena, operands[0], PACKAGE_LIMIT, &err) != 0) {
    status = rp_exit_for(&err);
    rp_arena_release(&arena);
    return status;
  }
  rp_str name = rp_str_of(operands[0]);
  if (rp_str_ends_with(name, RP_STR(".yaml")) || rp_str_ends_with(name, RP_STR(".yml"))) {
    status = check_decisions(operands[0], bytes, &arena);
    rp_arena_release(&arena);
    return status;
  }
  rp_check_result result;
  rp_check_package(&result, bytes, &arena);
  bool printed = true;
  for (size_t i = 0; i < result.count; i++) {
    const rp_finding *finding = &result.findings[i];
    const rp_rule *rule = rp_rule_find(finding->code);
    const char *severity = rule != NULL ? rp_rule_severity_name(rule->severity) : "error";
    printed = printed && rp_print(rp_arena_printf(&arena, "RP%04u %s %s%s%s\n", finding->code, severity, finding->entry,
                                                  finding->entry[0] != '\0' ? ": " : "", finding->text));
  }
  (void)fprintf(stderr, "tasks %zu, workflows %zu, launch plans %zu, nodes %zu; findings %zu, errors %zu\n",
                result.tasks, result.workflows, result.launch_plans, result.nodes, result.count, result.errors);
  status = !printed ? RP_EXIT_FAILED : result.errors > 0 ? RP_EXIT_UNMET : RP_EXIT_OK;
  rp_arena_release(&arena);
  return status;
}
