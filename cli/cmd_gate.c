// The ratchet: what the baseline already has is allowed, what is new is not.
#include <string.h>

#include "cli/scanned.h"

enum { NEW_LUIGI = 1, NEW_BLOCKER = 2, REGRESSION = 4 };

static const struct {
  const char *name;
  unsigned bit;
} KINDS[] = {{"new-luigi", NEW_LUIGI}, {"new-blocker", NEW_BLOCKER}, {"regression", REGRESSION}};

enum { KIND_COUNT = sizeof KINDS / sizeof KINDS[0] };

static bool take_option(int val, const char *value, void *data)
{
  return rp_reading_take(data, val, value);
}

/// Words of --fail-on; 0 when one is none of ours.
static unsigned kinds_of(const char *list)
{
  unsigned bits = 0;
  rp_str rest = rp_str_of(list);
  rp_str word;
  while (rp_str_split(&rest, ',', &word)) {
    unsigned bit = 0;
    for (size_t i = 0; i < KIND_COUNT; i++) {
      bit = rp_str_is(word, KINDS[i].name) ? KINDS[i].bit : bit;
    }
    if (bit == 0) {
      return 0;
    }
    bits |= bit;
  }
  return bits;
}

/// What a change is to the ratchet: one of KINDS, or 0.
static unsigned kind_of(const Repipe__V1__Change *change)
{
  bool fresh = strcmp(change->kind, "new") == 0;
  if (strcmp(change->entity, "cause") == 0) {
    return fresh ? NEW_BLOCKER : 0;
  }
  if (strcmp(change->entity, "task") == 0 && fresh) {
    return change->test ? 0 : NEW_LUIGI;
  }
  if (strcmp(change->entity, "task") == 0) {
    return 0; // the worst over its workflows: one more workflow changes it
  }
  return change->worse && strcmp(change->kind, "changed") == 0 ? REGRESSION : 0;
}

/// The same message with only the changes that `bits` refuse, and how many of each kind they are.
static size_t select_refused(Repipe__V1__Comparison *comparison, unsigned bits, size_t counts[KIND_COUNT])
{
  size_t kept = 0;
  for (size_t i = 0; i < comparison->n_changes; i++) {
    unsigned kind = kind_of(comparison->changes[i]) & bits;
    for (size_t k = 0; k < KIND_COUNT; k++) {
      counts[k] += kind == KINDS[k].bit;
    }
    if (kind != 0) {
      comparison->changes[kept++] = comparison->changes[i];
    }
  }
  comparison->n_changes = kept;
  return kept;
}

static int judge(const char *baseline, const char *subject, const char *repository, unsigned bits,
                 rp_comparison_renderer render, const rp_reading *reading, rp_arena *arena)
{
  rp_error err = {0};
  Repipe__V1__Snapshot *before;
  Repipe__V1__Snapshot *after;
  if (rp_scanned_snapshot(&before, baseline, repository, reading, arena, &err) != 0 ||
      rp_scanned_snapshot(&after, subject, repository, reading, arena, &err) != 0) {
    return rp_exit_for(&err);
  }
  if (!before->scan_finished || !after->scan_finished) {
    rp_say("gate: the scan of a store was stopped: its rows are a mixture; run it again");
    return RP_EXIT_FAILED;
  }
  Repipe__V1__Comparison *comparison = rp_comparison_of(before, after, arena);
  size_t counts[KIND_COUNT] = {0};
  size_t refused = select_refused(comparison, bits, counts);
  if (!rp_print(render(comparison, arena))) {
    return RP_EXIT_FAILED;
  }
  const char *between = refused > 0 ? "gate      not met: " : "gate      met: ";
  for (size_t k = 0; k < KIND_COUNT; k++) {
    if ((bits & KINDS[k].bit) != 0) {
      (void)fprintf(stderr, "%s%s %zu", between, KINDS[k].name, counts[k]);
      between = ", ";
    }
  }
  (void)fprintf(stderr, "\n");
  return refused > 0 ? RP_EXIT_UNMET : RP_EXIT_OK;
}

int rp_cmd_gate(int argc, const char **argv)
{
  char *baseline = NULL;
  char *fail_on = NULL;
  char *store = NULL;
  char *format = NULL;
  struct poptOption options[] = {
      {"baseline", 0, POPT_ARG_STRING, &baseline, 0, "what is allowed: a commit, branch or tag of PATH, or a store",
       "REF|STORE"},
      {"fail-on", 0, POPT_ARG_STRING, &fail_on, 0,
       "of new-luigi, new-blocker, regression, with commas (default: all three)", "LIST"},
      {"store", 0, POPT_ARG_STRING, &store, 0, "judge this store of scan instead of PATH", "FILE"},
      {"format", 0, POPT_ARG_STRING, &format, 0, "text, markdown or json (default: text)", "FORMAT"},
      RP_READING_OPTIONS,
      POPT_TABLEEND};
  static const char TEXT[] =
      "The ratchet for CI: refuses what the baseline has not. PATH (default: .) is judged as it stands.\n"
      "  new-luigi    a task class that is new; not one that was renamed or moved, none of a test file\n"
      "  new-blocker  a workflow with a cause, of class differs, collapses or blocks, that it did not have\n"
      "  regression   a workflow whose outcome is worse than before; a repository that is no longer read\n"
      "What is refused stands on stdout, one change a line behind the totals. docs/gate.md has it for GitHub and "
      "GitLab.\n\n"
      "  repipe gate --baseline origin/main\n"
      "  repipe gate --store repipe.db --baseline last-week.db --fail-on new-luigi,regression\n\n"
      "Exit status: 0 nothing is refused, 1 something is, 2 usage, 3 one of the two cannot be read.";
  rp_arena arena;
  rp_arena_init(&arena);
  rp_reading reading = {.arena = &arena};
  const char **operands;
  int status = rp_command_parse(&(rp_command_line){"gate", "[PATH] --baseline REF|STORE [OPTION...]", TEXT, options},
                                argc, argv, take_option, &reading, &operands);
  rp_comparison_renderer render = rp_comparison_format(format != NULL ? format : "text");
  unsigned bits = fail_on != NULL ? kinds_of(fail_on) : NEW_LUIGI | NEW_BLOCKER | REGRESSION;
  if (status < 0 && (baseline == NULL || bits == 0 || render == NULL ||
                     (operands[0] != NULL && (operands[1] != NULL || store != NULL)))) {
    rp_say("gate: %s; see 'repipe gate --help'", baseline == NULL ? "--baseline REF or STORE"
                                                 : bits == 0 ? "--fail-on takes new-luigi, new-blocker and regression"
                                                 : render == NULL ? "--format text, markdown or json"
                                                                  : "one PATH or --store FILE");
    status = RP_EXIT_USAGE;
  }
  status = status < 0 ? rp_reading_load(&reading) : status;
  if (status < 0) {
    status = judge(baseline, store, operands[0] != NULL ? operands[0] : ".", bits, render, &reading, &arena);
  }
  rp_arena_release(&arena);
  return status;
}
