#include "base/buf.h"
#include "cli/cmd.h"
#include "translator/translator.h"

enum { SHARDS = 8, SHARDS_LIMIT = 5000 };

static const char TEXT[] =
    "Writes a Flyte package that runs repipe itself over a fleet: a scan of each of --shards parts in a pod of its "
    "own\n"
    "(an ArrayNode), a merge of their stores, and a node that writes the reports. INPUT, --clones, --rules and --cache "
    "are\n"
    "those of scan, as the image sees them: what lies there (clones, repos.csv) is in the image, or on a volume that\n"
    "--pod-template mounts. The image holds repipe, and sh with cat, tail and sleep. Results of the workflow: store\n"
    "(SQLite), page (HTML), json and text. A repository that cannot be read is a row of the store and no failure.\n\n"
    "  repipe fleet-workflow /fleet/repos.csv --clones /fleet/clones --image registry.example/repipe:1 --out fleet\n"
    "  flytectl register files --archive fleet/flyte-package.tgz -p PROJECT -d DOMAIN --version VERSION\n\n"
    "Exit status: 0 done, 2 usage, 3 could not do it.";

static int write_package(const rp_fleet_options *fleet, const char *out, bool quiet)
{
  rp_arena arena;
  rp_arena_init(&arena);
  rp_error err = {0};
  rp_package package = {0};
  int status = rp_fleet_bundle(&package, fleet, out, &arena, &err) == 0 ? RP_EXIT_OK : rp_exit_for(&err);
  if (status == RP_EXIT_OK && !quiet) {
    (void)fprintf(stderr,
                  "workflow  %s: %ld parts, merge, report\n"
                  "package   %s/flyte-package.tgz\n"
                  "next      flytectl register files --archive %s/flyte-package.tgz -p PROJECT -d DOMAIN --version "
                  "VERSION\n",
                  fleet->name, fleet->shards, out, out);
  }
  rp_arena_release(&arena);
  return status;
}

int rp_cmd_fleet_workflow(int argc, const char **argv)
{
  char *name = NULL, *image = NULL, *program = NULL, *clones = NULL, *rules = NULL, *cache = NULL, *schedule = NULL;
  char *pod_template = NULL, *cpu = NULL, *memory = NULL, *out = NULL;
  long shards = SHARDS;
  int quiet = 0;
  struct poptOption options[] = {
      {"image", 0, POPT_ARG_STRING, &image, 0, "container image that holds repipe", "NAME"},
      {"shards", 0, POPT_ARG_LONG, &shards, 0, "parts of the fleet, each scanned in a pod (default: 8)", "N"},
      {"out", 'o', POPT_ARG_STRING, &out, 0, "folder to write (default: ./fleet-flyte)", "DIR"},
      {"clones", 0, POPT_ARG_STRING, &clones, 0, "of scan: folder where the clones of repos.csv lie", "DIR"},
      {"rules", 0, POPT_ARG_STRING, &rules, 0, "of scan: decisions about the whole fleet", "FILE"},
      {"cache", 0, POPT_ARG_STRING, &cache, 0, "of scan: a folder that outlives the pods (default: none)", "DIR"},
      {"schedule", 0, POPT_ARG_STRING, &schedule, 0, "when it runs, as cron says it (default: when it is launched)",
       "CRON"},
      {"pod-template", 0, POPT_ARG_STRING, &pod_template, 0, "Kubernetes pod template, as one that mounts the clones",
       "NAME"},
      {"cpu", 0, POPT_ARG_STRING, &cpu, 0, "of each pod, as Kubernetes says it", "QUANTITY"},
      {"memory", 0, POPT_ARG_STRING, &memory, 0, "of each pod, as Kubernetes says it", "QUANTITY"},
      {"program", 0, POPT_ARG_STRING, &program, 0, "repipe in the image (default: repipe)", "PATH"},
      {"name", 0, POPT_ARG_STRING, &name, 0, "of the workflow and its launch plan (default: repipe.fleet)", "NAME"},
      {"quiet", 'q', POPT_ARG_NONE, &quiet, 0, "no summary", NULL},
      POPT_TABLEEND};
  const char **operands;
  int status = rp_command_parse(&(rp_command_line){"fleet-workflow", "INPUT... [OPTION...]", TEXT, options}, argc, argv,
                                NULL, NULL, &operands);
  if (status >= 0) {
    return status;
  }
  rp_fleet_options fleet = {.name = name != NULL ? name : "repipe.fleet",
                            .image = image,
                            .program = program != NULL ? program : "repipe",
                            .inputs = operands,
                            .shards = shards,
                            .clones = clones,
                            .rules = rules,
                            .cache = cache,
                            .schedule = schedule,
                            .pod_template = pod_template,
                            .cpu = cpu,
                            .memory = memory};
  while (operands[fleet.input_count] != NULL) {
    fleet.input_count++;
  }
  const char *wrong = fleet.input_count == 0                ? "at least one INPUT"
                      : image == NULL || image[0] == '\0'   ? "--image"
                      : shards < 1 || shards > SHARDS_LIMIT ? "--shards from 1 to 5000"
                      : fleet.name[0] == '\0'               ? "--name"
                                                            : NULL;
  if (wrong != NULL) {
    rp_say("fleet-workflow: %s; see 'repipe fleet-workflow --help'", wrong);
    return RP_EXIT_USAGE;
  }
  return write_package(&fleet, out != NULL ? out : "fleet-flyte", quiet != 0);
}
