/// Names of luigi/task.py 3.8.1, then options of `luigi` (interface.py core, worker.py, scheduler.py).

#include "translator/equivalence.h"

#include <string.h>

#include "base/str.h"

static const rp_equivalence ROWS[] = {
    {"parameters", true, "typed inputs; defaults in the default launch plan, bound at every other node"},
    {"requires()", true,
     "edges: files travel as blobs, otherwise `upstream_node_ids`; computed arguments and conditions are answers of "
     "the probe"},
    {"output()", true, "blobs for local targets, the URI for remote ones"},
    {"complete()", true, "decides inside the node whether the task runs"},
    {"run(), input()", true, "Luigi runs the task inside the node; dependencies are not run again"},
    {"dynamic dependencies", true, "inside the node of the task that yields them (mode subtree)"},
    {"retry_count", true, "retries = retry_count - 1; without it none, as with Luigi's local scheduler"},
    {"worker_timeout", true, "Luigi enforces it inside the node; the node's own timeout lies above it"},
    {"on_failure(), on_success(), event_handler(), remove_event_handler(), trigger_event()", true,
     "run inside the node, for the tasks that run there"},
    {"task_namespace, get_task_namespace(), task_family, get_task_family(), task_module", true,
     "compared when the node starts: the family's task is the one that runs"},
    {"clone(), deps(), initialized(), get_params(), get_param_names(), get_param_values(), from_str_params(), "
     "to_str_params(), "
     "param_args, no_unpicklable_properties()",
     true, "the class's own code runs inside the node, and the probe's"},
    {"disabled", true, "the node fails: Luigi does not run the task"},
    {"batchable, max_batch_size, batch_method, batch_param_names()", false,
     "batches are made by the central scheduler; each task runs alone"},
    {"priority", false, "Flyte starts whatever is ready; the order among ready nodes is not fixed"},
    {"resources, process_resources()", false,
     "limits live in the central scheduler; set max_parallelism of the launch plan, or container resources"},
    {"disable_hard_timeout, disable_window, disable_window_seconds", false,
     "there is no central scheduler that remembers failures"},
    {"owner_email", false, "the scheduler's e-mail: add notifications to the launch plan"},
    {"accepts_messages, scheduler_messages()", false, "nobody sends messages: there is no central scheduler"},
    {"set_status_message(), set_progress_percentage(), set_tracking_url()", false,
     "calls do nothing; the console shows the node's log"},
    {"decrease_running_resources()", false, "as resources"},
    {"force_multiprocessing, check_unfulfilled_deps, check_complete_on_run", false,
     "one node is one process that runs one task"},
    {"use_cmdline_section", false, "there is no command line"},
    {"bulk_complete(), MixinNaiveBulkComplete, Range*", false,
     "a schedule of the same beat takes the place of Range*, and a recipe above starts what is missing"},
    {"--module, family, parameters", true, "workflow and launch plan"},
    {"--Family-parameter flags for other classes", false,
     "set them in Luigi's configuration inside the image (RP5309 says where a launch has them)"},
    {"luigi.cfg, luigi.toml, LUIGI_CONFIG_PATH", true, "read in the image's working directory, as ever"},
    {"--local-scheduler, --scheduler-host, --scheduler-port, --scheduler-url", false, "Flyte is the scheduler"},
    {"--workers, --parallel-scheduling, --parallel-scheduling-processes", false,
     "nodes run at the same time up to max_parallelism of the launch plan (25 by default)"},
    {"--lock-size, --lock-pid-dir, --no-lock, --take-lock", false, "every node is a pod of its own"},
    {"--assistant", false, "there is no central scheduler"},
    {"--logging-conf-file, --log-level, --no-configure-logging", false,
     "set them in Luigi's configuration inside the image"},
    {"--retcode-*", false, "a node fails or succeeds; Flyte shows which"},
    {"[worker] keep_alive, wait_interval, ping_interval", false, "a node is one attempt; retries are Flyte's"},
    {"[worker] timeout", true, "as worker_timeout, inside the node"},
};

const rp_equivalence *rp_equivalence_rows(size_t *count)
{
  *count = sizeof ROWS / sizeof ROWS[0];
  return ROWS;
}

static bool of_name(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

const rp_equivalence *rp_equivalence_of(const char *attribute)
{
  size_t size = strlen(attribute);
  for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
    for (const char *at = strstr(ROWS[i].names, attribute); at != NULL; at = strstr(at + 1, attribute)) {
      if ((at == ROWS[i].names || !of_name(at[-1])) && !of_name(at[size])) {
        return &ROWS[i];
      }
    }
  }
  return NULL;
}

uint32_t rp_equivalence_number(const Repipe__V1__Attribute *attribute)
{
  int64_t number = 0;
  bool known = attribute->value != NULL && attribute->value->kind_case == REPIPE__V1__VALUE__KIND_LITERAL &&
               rp_str_to_int64(rp_str_of(attribute->value->literal->text), &number) && number > 0 && number < 1000000;
  return known ? (uint32_t)number : 0;
}

bool rp_equivalence_usable(const Repipe__V1__Attribute *attribute)
{
  const Repipe__V1__Value *value = attribute->value;
  bool literal = value != NULL && value->kind_case == REPIPE__V1__VALUE__KIND_LITERAL;
  bool known = literal && (strcmp(value->literal->type, "int") == 0 || strcmp(value->literal->type, "none") == 0);
  return known || strcmp(attribute->name, "retry_count") != 0;
}
