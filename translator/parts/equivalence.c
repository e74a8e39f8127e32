/// Names of luigi/task.py 3.8.1, then options of `luigi` (interface.py core, worker.py, scheduler.py).

#include "translator/parts/equivalence.h"

#include <string.h>

#include "base/map.h"
#include "base/str.h"
#include "base/vec.h"
#include "proto/message.h"

static const rp_equivalence ROWS[] = {
    {"parameters", true, "typed inputs; defaults in the default launch plan, bound at every other node"},
    {"requires()", true,
     "edges: files travel as blobs, otherwise `upstream_node_ids`; computed arguments and conditions are answers of "
     "the probe"},
    {"output()", true, "blobs for local targets, the URI for remote ones"},
    {"complete()", true, "decides inside the node whether the task runs"},
    {"run(), input()", true, "Luigi runs the task inside the node; dependencies are not run again"},
    {"dynamic dependencies", true,
     "nodes of their own where they are known and run() does nothing before; else inside the node of the task that "
     "yields them"},
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

static Repipe__V1__Carried *carried(rp_arena *arena, const char *name, const rp_equivalence *row, bool usable,
                                    const char *path, uint32_t line)
{
  Repipe__V1__Carried *out = RP_MESSAGE(arena, Repipe__V1__Carried, REPIPE__V1__CARRIED__INIT);
  out->name = rp_arena_cstr(arena, rp_str_of(name));
  out->carried = row != NULL && row->carried && usable;
  out->how = rp_arena_cstr(arena, rp_str_of(!usable       ? "its value is not known here"
                                            : row != NULL ? row->how
                                                          : "nothing of it reaches the emitted task"));
  out->path = rp_arena_cstr(arena, rp_str_of(path));
  out->line = line;
  return out;
}

void rp_equivalence_own(Repipe__V1__TaskOutcome *out, const Repipe__V1__Task *task, rp_arena *arena)
{
  out->carried = RP_NEW_ARRAY(arena, Repipe__V1__Carried *, task->n_attributes + task->n_overrides + 1);
  for (size_t i = 0; i < task->n_attributes; i++) {
    const Repipe__V1__Attribute *a = task->attributes[i];
    out->carried[out->n_carried++] =
        carried(arena, a->name, rp_equivalence_of(a->name), rp_equivalence_usable(a), a->path, a->line);
  }
  for (size_t i = 0; i < task->n_overrides; i++) {
    const char *name = task->overrides[i];
    if (name[0] != '_') { // __init__ and luigi.util's: what they do is in parameters and dependencies
      out->carried[out->n_carried++] = carried(arena, name, rp_equivalence_of(name), true, task->path, task->line);
    }
  }
}

/// "--workers" of "--workers=4"; of a call in Python the same of "workers=4". Empty: the word is no option of `luigi`.
static rp_str option_of(rp_arena *arena, rp_str word, bool python)
{
  size_t end = rp_str_find(word, RP_STR("="), 0);
  rp_str name = rp_str_sub(word, 0, end == SIZE_MAX ? word.size : end);
  if (python && end != SIZE_MAX) {
    char *text = rp_arena_cstr(arena, rp_arena_printf(arena, "--%.*s", RP_STR_ARG(name)));
    for (char *c = text; *c != '\0'; c++) {
      *c = *c == '_' ? '-' : *c;
    }
    name = rp_str_of(text);
  }
  bool retcode = rp_str_starts_with(name, RP_STR("--retcode-"));
  const char *asked = retcode ? "--retcode-" : rp_arena_cstr(arena, name);
  return rp_str_starts_with(name, RP_STR("--")) && name.size > 2 && rp_equivalence_of(asked) != NULL ? name
                                                                                                     : RP_STR("");
}

void rp_equivalence_launches(Repipe__V1__WorkflowPlan *out, const Repipe__V1__Inventory *inventory,
                             const Repipe__V1__Workflow *workflow, rp_arena *arena)
{
  RP_VEC(Repipe__V1__Carried *) found = {0};
  rp_map seen;
  rp_map_init(&seen, arena);
  for (size_t i = 0; i < workflow->n_entry_points; i++) {
    const Repipe__V1__EntryPoint *entry = inventory->entry_points[workflow->entry_points[i]];
    bool python = strcmp(entry->kind, "python") == 0;
    char *command = rp_arena_cstr(arena, rp_str_of(entry->command));
    for (char *c = command; *c != '\0'; c++) {
      *c = *c == '\t' || (python && strchr("(),[]", *c) != NULL) ? ' ' : *c;
    }
    rp_str rest = rp_str_of(command);
    rp_str word;
    while (rp_str_split(&rest, ' ', &word)) {
      rp_str name = option_of(arena, word, python);
      rp_str key = rp_arena_printf(arena, "%.*s\n%s\n%u", RP_STR_ARG(name), entry->path, entry->line);
      if (name.size > 0 && rp_map_put(&seen, key, out) == NULL) {
        bool retcode = rp_str_starts_with(name, RP_STR("--retcode-"));
        const char *text = rp_arena_cstr(arena, name);
        RP_PUSH(arena, &found,
                carried(arena, text, rp_equivalence_of(retcode ? "--retcode-" : text), true, entry->path, entry->line));
      }
    }
  }
  rp_map_release(&seen);
  out->options = found.items;
  out->n_options = found.count;
}

Repipe__V1__Carried **rp_equivalence_all(size_t *count, rp_arena *arena)
{
  *count = sizeof ROWS / sizeof ROWS[0];
  Repipe__V1__Carried **out = RP_NEW_ARRAY(arena, Repipe__V1__Carried *, *count);
  for (size_t i = 0; i < *count; i++) {
    out[i] = carried(arena, ROWS[i].names, &ROWS[i], true, "", 0);
  }
  return out;
}
