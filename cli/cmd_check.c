#include "base/file.h"
#include "cli/cmd.h"
#include "proto/rules.h"
#include "translator/translator.h"

enum { PACKAGE_LIMIT = 256 * 1024 * 1024 };

int rp_cmd_check(int argc, const char **argv)
{
  struct poptOption options[] = {POPT_TABLEEND};
  static const char TEXT[] =
      "Judges a flyte-package.tgz by the rules of Flyte's compiler and admin (1.16), the silent ones too.\n\n"
      "  repipe check flyte/flyte-package.tgz\n\n"
      "Exit status: 0 Flyte accepts it, 1 it does not (findings on stdout), 2 usage, 3 the file cannot be read.";
  const char **operands;
  int status =
      rp_command_parse(&(rp_command_line){"check", "PACKAGE.tgz", TEXT, options}, argc, argv, NULL, NULL, &operands);
  if (status >= 0) {
    return status;
  }
  if (operands[0] == NULL || operands[1] != NULL) {
    rp_say("check: one PACKAGE.tgz; see 'repipe check --help'");
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
