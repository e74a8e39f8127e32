#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "cli/cmd.h"

typedef struct command {
  const char *name;
  rp_command_function run;
  const char *summary;
} command;

static const command COMMANDS[] = {
    {"scan", rp_cmd_scan, "read repositories, record what is in them in a store"},
    {"show", rp_cmd_show, "print what one repository holds, or the graph of one root"},
    {"translate", rp_cmd_translate, "write a Flyte package, its specs and a migration guide"},
    {"merge", rp_cmd_merge, "put the stores of all parts of a scan together"},
    {"fleet-workflow", rp_cmd_fleet_workflow, "write a Flyte package that scans, merges and reports on your Flyte"},
    {"report", rp_cmd_report, "render a store as a page, as JSON or for the terminal"},
    {"usage", rp_cmd_usage, "say who uses a class, parameter, target or task"},
    {"diff", rp_cmd_diff, "say what moved between two commits, stores or packages"},
    {"gate", rp_cmd_gate, "refuse new Luigi, new causes and regressions: the ratchet for CI"},
    {"history", rp_cmd_history, "read past commits: what was left to do, week by week"},
    {"check", rp_cmd_check, "judge a package by Flyte's own rules, a store by its sums"},
    {"explain", rp_cmd_explain, "say what a diagnostic code means"}};

void rp_say(const char *format, ...)
{
  rp_arena arena;
  rp_arena_init(&arena);
  va_list arguments;
  va_start(arguments, format);
  rp_str text = rp_utf8_visible(&arena, rp_arena_vprintf(&arena, format, arguments));
  va_end(arguments);
  (void)fprintf(stderr, "repipe: %.*s\n", RP_STR_ARG(text));
  rp_arena_release(&arena);
}

int rp_exit_for(const rp_error *err)
{
  rp_say("%s", err->text);
  switch (err->code) {
  case RP_ERROR_USAGE:
  case RP_ERROR_AMBIGUOUS:
    return RP_EXIT_USAGE;
  case RP_ERROR_UNMET:
    return RP_EXIT_UNMET;
  case RP_OK:
  case RP_ERROR_NOT_FOUND:
  case RP_ERROR_IO:
  case RP_ERROR_FORMAT:
  case RP_ERROR_LIMIT:
    break;
  }
  return RP_EXIT_FAILED;
}

bool rp_print(rp_str text)
{
  return (text.size == 0 || fwrite(text.data, 1, text.size, stdout) == text.size) && fflush(stdout) == 0;
}

/// The long option that was probably meant, or NULL.
static const char *nearest_option(const struct poptOption *options, const char *given)
{
  char word[64];
  size_t size = 0;
  for (given += strspn(given, "-"); given[size] != '\0' && given[size] != '=' && size + 1 < sizeof word; size++) {
    word[size] = given[size];
  }
  word[size] = '\0';
  const char *best = NULL;
  size_t least = size / 2 < 3 ? size / 2 + 1 : 4; // as many edits as letters would make any word of any other
  for (const struct poptOption *option = options; option->longName != NULL; option++) {
    size_t edits = rp_str_distance(rp_str_of(word), rp_str_of(option->longName));
    if (edits < least) {
      least = edits;
      best = option->longName;
    }
  }
  return best;
}

enum { OWNED_LIMIT = 16 };

/// What popt allocated for the one command of this process, released when it has run.
static struct {
  poptContext context;
  char *texts[OWNED_LIMIT];
  size_t count;
} owned;

static void own_texts(const struct poptOption *options)
{
  for (const struct poptOption *option = options; option->longName != NULL; option++) {
    if (option->argInfo == POPT_ARG_STRING && option->arg != NULL && owned.count < OWNED_LIMIT) {
      owned.texts[owned.count++] = *(char **)option->arg;
    }
  }
}

static int release_words(int status)
{
  for (size_t i = 0; i < owned.count; i++) {
    free(owned.texts[i]);
  }
  poptFreeContext(owned.context);
  return status;
}

int rp_command_parse(const rp_command_line *line, int argc, const char **argv,
                     bool (*each)(int val, const char *value, void *data), void *data, const char ***operands)
{
  static const char *none[] = {NULL};
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--") == 0) {
      break;
    }
    if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-?") == 0) {
      char name[64];
      (void)snprintf(name, sizeof name, "repipe %s", line->name);
      const char *words[] = {name, NULL};
      poptContext help = poptGetContext(name, 1, words, line->options, 0);
      poptSetOtherOptionHelp(help, line->arguments);
      poptPrintHelp(help, stdout, 0);
      (void)printf("\n%s\n", line->text);
      poptFreeContext(help);
      return fflush(stdout) == 0 ? RP_EXIT_OK : RP_EXIT_FAILED;
    }
  }
  poptContext context = poptGetContext(line->name, argc, argv, line->options, 0);
  owned.context = context;
  int val = 0;
  bool taken = true;
  while (taken && (val = poptGetNextOpt(context)) > 0) {
    char *value = poptGetOptArg(context);
    taken = each != NULL && each(val, value, data);
    if (!taken) {
      rp_say("%s: bad value: %s", line->name, value != NULL ? value : "");
    }
    free(value);
  }
  own_texts(line->options);
  if (!taken) {
    return RP_EXIT_USAGE;
  }
  if (val < -1) {
    const char *bad = poptBadOption(context, POPT_BADOPTION_NOALIAS);
    const char *near = val == POPT_ERROR_BADOPT ? nearest_option(line->options, bad) : NULL;
    rp_say("%s: %s: %s;%s%s%s see 'repipe %s --help'", line->name, bad, poptStrerror(val),
           near != NULL ? " did you mean --" : "", near != NULL ? near : "", near != NULL ? "?" : "", line->name);
    return RP_EXIT_USAGE;
  }
  const char **found = poptGetArgs(context);
  *operands = found != NULL ? found : none;
  return -1; // the context owns the operands; both live until the command has run
}

static void print_commands(FILE *file)
{
  (void)fputs("Usage: repipe COMMAND [OPTION...]\n\n"
              "Reads Python repositories that use Luigi straight out of git, says exactly what is in them,\n"
              "writes Flyte packages, and tracks the migration of a fleet.\n\nCommands:\n",
              file);
  for (size_t i = 0; i < sizeof COMMANDS / sizeof COMMANDS[0]; i++) {
    (void)fprintf(file, "  %-14s %s\n", COMMANDS[i].name, COMMANDS[i].summary);
  }
  (void)fputs(
      "\n'repipe COMMAND --help' tells each one's options. Nothing in a repository is ever executed; no network,\n"
      "no credentials, no telemetry.\n"
      "Exit status: 0 done, 1 a repository failed or a check is not met, 2 usage, 3 could not do it.\n",
      file);
}

int main(int argc, char **argv)
{
  (void)signal(SIGPIPE, SIG_IGN); // a closed pipe is a failed write, not a silent death
  (void)signal(SIGXFSZ, SIG_IGN); // so is a file that may not grow
  const char *name = argc > 1 ? argv[1] : "";
  if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || (strcmp(name, "help") == 0 && argc == 2)) {
    print_commands(stdout);
    return fflush(stdout) == 0 ? RP_EXIT_OK : RP_EXIT_FAILED;
  }
  if (strcmp(name, "--version") == 0) {
    (void)puts("repipe " RP_VERSION " (Luigi 3.8.1, Flyte 1.16; no network, no credentials, no telemetry)");
    return fflush(stdout) == 0 ? RP_EXIT_OK : RP_EXIT_FAILED;
  }
  if (strcmp(name, "help") == 0) { // help COMMAND is COMMAND --help
    static const char *asked[] = {NULL, "--help", NULL};
    for (size_t i = 0; i < sizeof COMMANDS / sizeof COMMANDS[0]; i++) {
      if (strcmp(argv[2], COMMANDS[i].name) == 0) {
        asked[0] = COMMANDS[i].name;
        return release_words(COMMANDS[i].run(2, asked));
      }
    }
    name = argv[2];
  }
  for (size_t i = 0; i < sizeof COMMANDS / sizeof COMMANDS[0]; i++) {
    if (strcmp(name, COMMANDS[i].name) == 0) {
      return release_words(COMMANDS[i].run(argc - 1, (const char **)(void *)(argv + 1)));
    }
  }
  if (name[0] == '\0') {
    print_commands(stderr);
  } else {
    const char *near = NULL;
    size_t least = 3;
    for (size_t i = 0; i < sizeof COMMANDS / sizeof COMMANDS[0]; i++) {
      size_t edits = rp_str_distance(rp_str_of(name), rp_str_of(COMMANDS[i].name));
      if (edits < least) {
        least = edits;
        near = COMMANDS[i].name;
      }
    }
    rp_say("no command '%s';%s%s%s see 'repipe --help'", name, near != NULL ? " did you mean '" : "",
           near != NULL ? near : "", near != NULL ? "'?" : "");
  }
  return RP_EXIT_USAGE;
}
