#include "base/file.h"
#include "cli/reading.h"
#include "proto/rules.h"
#include "translator/translator.h"

enum { PACKAGE_LIMIT = 256 * 1024 * 1024 };

static int check_decisions(const char *path, rp_str bytes, rp_arena *arena)
{
  rp_decision_problems problems;
  const Repipe__V1__Decisions *d = rp_decisions_read(&problems, bytes, path, arena);
  bool printed = rp_reading_problems(stdout, path, &problems) && fflush(stdout) == 0;
  size_t house = d->house != NULL ? d->house->n_bases + d->house->n_targets + d->house->n_decorators : 0;
  (void)fprintf(
      stderr,
      "containers %zu, teams %zu, names %zu, secrets %zu, accepted %zu, waivers %zu, shared paths %zu, external "
      "%zu, house rules %zu; errors %zu\n",
      d->n_containers, d->n_teams, d->n_names, d->n_secrets, d->n_accept, d->n_waivers, d->n_shared_paths,
      d->n_external, house, problems.count);
  return !printed ? RP_EXIT_FAILED : problems.count > 0 ? RP_EXIT_UNMET : RP_EXIT_OK;
}

int rp_cmd_check(int argc, const char **argv)
{
  struct poptOption options[] = {POPT_TABLEEND};
  static const char TEXT[] = "Judges a flyte-package.tgz by the rules of Flyte's compiler and admin (1.16), the silent "
                             "ones too; or a decisions "
                             "file\n"
                             "(*.yaml, *.yml) by its schema (docs/repipe-yaml.md).\n\n"
                             "  repipe check flyte/flyte-package.tgz\n"
                             "  repipe check repipe.yaml\n\n"
                             "Exit status: 0 Flyte accepts the package, the decisions are understood; 1 not (findings "
                             "on stdout), 2 usage, 3 the "
                             "file\n"
                             "cannot be read.";
  const char **operands;
  int status = rp_command_parse(&(rp_command_line){"check", "FILE", TEXT, options}, argc, argv, NULL, NULL, &operands);
  if (status >= 0) {
    return status;
  }
  if (operands[0] == NULL || operands[1] != NULL) {
    rp_say("check: one FILE; see 'repipe check --help'");
    return RP_EXIT_USAGE;
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
