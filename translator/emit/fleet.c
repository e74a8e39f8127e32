/// The workflow by which repipe reads a fleet on Flyte: a plan written by hand, emitted as any other. An ArrayNode scans one part of
/// the inputs for each item, one node merges the stores, one writes the reports. The commands are repipe's own, called by a few lines
/// of shell, which know where CoPilot puts things and which exit status is a failure for Flyte.

#include "translator/emit/emit.h"
#include "translator/parts/cron.h"
#include "translator/parts/types.h"

enum { ARGUMENTS = 32 };

// Exit status 1 of repipe is a repository that could not be read: a row, and no failure of the node. 137 is a failure that Flyte does not
// try again. A container that ends at once may lose its outputs. REPIPE_* stand where others run it (tools/rehearse).
#define BEGINS                                                                                                         \
  "in=${REPIPE_INPUTS:-/var/inputs}; out=${REPIPE_OUTPUTS:-/var/outputs}; said=$out/said; "                            \
  "trap 'kill \"$p\"; exit 143' TERM; "
#define ENDS                                                                                                           \
  " 2>\"$said\" & p=$!; wait \"$p\"; s=$?; cat \"$said\" >&2; if [ \"$s\" -gt 1 ]; then "                              \
  "tail -c 500 \"$said\" >\"${REPIPE_TERMINATION_LOG:-/dev/termination-log}\"; exit 137; fi; rm -f \"$said\"; sleep 1"

static const char SCAN[] = BEGINS "read -r part <\"$in/shard/$FLYTE_K8S_ARRAY_INDEX\"; "
                                  "\"$@\" --shard \"$part\" --store \"$out/store\" --lock \"$out/lock\"" ENDS;
static const char MERGE[] = BEGINS "\"$@\" \"$in\"/stores/* --store \"$out/store\"" ENDS;
static const char REPORT[] = BEGINS "{ \"$@\" --store \"$in/store\" --format html --out \"$out/page\" && "
                                    "\"$@\" --store \"$in/store\" --format json --out \"$out/json\" && "
                                    "\"$@\" --store \"$in/store\" --format text --out \"$out/text\"; }" ENDS;

typedef struct maker {
  const rp_fleet_options *options;
  rp_arena *arena;
} maker;

static char *text_of(const maker *m, const char *text)
{
  return rp_arena_cstr(m->arena, rp_str_of(text));
}

static Repipe__V1__Value *constant(const maker *m, const char *text)
{
  RP_MESSAGE(literal, m->arena, Repipe__V1__Literal, repipe__v1__literal);
  RP_MESSAGE(value, m->arena, Repipe__V1__Value, repipe__v1__value);
  literal->type = text_of(m, "str");
  literal->text = text_of(m, text);
  value->kind_case = REPIPE__V1__VALUE__KIND_LITERAL;
  value->literal = literal;
  return value;
}

/// A node that runs `script` with the words of repipe as its arguments.
static Repipe__V1__PlanNode *node_of(const maker *m, const char *id, const char *script)
{
  RP_MESSAGE(node, m->arena, Repipe__V1__PlanNode, repipe__v1__plan_node);
  node->id = text_of(m, id);
  node->mode = text_of(m, "command");
  node->template_ = rp_arena_cstr(m->arena, rp_arena_printf(m->arena, "%s.%s", m->options->name, id));
  node->command = RP_NEW_ARRAY(m->arena, char *, ARGUMENTS + m->options->input_count);
  const char *const words[] = {"sh", "-c", script, "repipe", m->options->program, id};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    node->command[node->n_command++] = text_of(m, words[i]);
  }
  RP_MESSAGE(container, m->arena, Repipe__V1__PlanContainer, repipe__v1__plan_container);
  container->image = text_of(m, m->options->image);
  container->pod_template = text_of(m, m->options->pod_template != NULL ? m->options->pod_template : "");
  if (m->options->cpu != NULL || m->options->memory != NULL) {
    RP_MESSAGE(resources, m->arena, Repipe__V1__ResourceDecision, repipe__v1__resource_decision);
    resources->cpu = text_of(m, m->options->cpu != NULL ? m->options->cpu : "");
    resources->memory = text_of(m, m->options->memory != NULL ? m->options->memory : "");
    container->requests = resources;
    container->limits = resources;
  }
  node->container = container;
  node->bindings = RP_NEW_ARRAY(m->arena, Repipe__V1__PlanBinding *, 1);
  node->outputs = RP_NEW_ARRAY(m->arena, Repipe__V1__PlanFile *, 3);
  return node;
}

static void add_word(const maker *m, Repipe__V1__PlanNode *node, const char *word)
{
  node->command[node->n_command++] = text_of(m, word);
}

static void add_option(const maker *m, Repipe__V1__PlanNode *node, const char *option, const char *value)
{
  if (value != NULL) {
    add_word(m, node, option);
    add_word(m, node, value);
  }
}

static Repipe__V1__PlanBinding *add_input(const maker *m, Repipe__V1__PlanNode *node, const char *variable,
                                          Repipe__V1__PlanType *type)
{
  RP_MESSAGE(binding, m->arena, Repipe__V1__PlanBinding, repipe__v1__plan_binding);
  binding->variable = text_of(m, variable);
  binding->type = type;
  node->bindings[node->n_bindings++] = binding;
  return binding;
}

static void promise(const maker *m, Repipe__V1__PlanBinding *binding, const char *node, const char *variable)
{
  RP_MESSAGE(source, m->arena, Repipe__V1__PlanPromise, repipe__v1__plan_promise);
  source->node = text_of(m, node);
  source->variable = text_of(m, variable);
  binding->source_case = REPIPE__V1__PLAN_BINDING__SOURCE_PROMISE;
  binding->promise = source;
}

static void add_output(const maker *m, Repipe__V1__PlanNode *node, const char *variable)
{
  RP_MESSAGE(file, m->arena, Repipe__V1__PlanFile, repipe__v1__plan_file);
  file->variable = text_of(m, variable);
  file->transport = text_of(m, "file");
  node->outputs[node->n_outputs++] = file;
}

static Repipe__V1__PlanNode *scan_node(const maker *m)
{
  const rp_fleet_options *o = m->options;
  Repipe__V1__PlanNode *node = node_of(m, "scan", SCAN);
  node->mapped = true;
  for (size_t i = 0; i < o->input_count; i++) {
    add_word(m, node, o->inputs[i]);
  }
  add_option(m, node, "--clones", o->clones);
  add_option(m, node, "--rules", o->rules);
  add_option(m, node, "--cache", o->cache);
  if (o->cache == NULL) {
    add_word(m, node, "--no-cache");
  }
  Repipe__V1__PlanBinding *binding = add_input(m, node, "shard", rp_type_new(m->arena, "STRING", true, "item"));
  RP_MESSAGE(list, m->arena, Repipe__V1__ValueList, repipe__v1__value_list);
  RP_MESSAGE(value, m->arena, Repipe__V1__Value, repipe__v1__value);
  list->items = RP_NEW_ARRAY(m->arena, Repipe__V1__Value *, (size_t)o->shards);
  for (long i = 1; i <= o->shards; i++) {
    list->items[list->n_items++] = constant(m, rp_arena_printf(m->arena, "%ld/%ld", i, o->shards).data);
  }
  value->kind_case = REPIPE__V1__VALUE__KIND_LIST;
  value->list = list;
  binding->source_case = REPIPE__V1__PLAN_BINDING__SOURCE_CONSTANT;
  binding->constant = value;
  add_output(m, node, "lock");
  add_output(m, node, "store");
  return node;
}

static Repipe__V1__PlanNode *merge_node(const maker *m)
{
  Repipe__V1__PlanNode *node = node_of(m, "merge", MERGE);
  promise(m, add_input(m, node, "stores", rp_type_new(m->arena, "BLOB", true, "")), "scan", "store");
  add_output(m, node, "store");
  return node;
}

static Repipe__V1__PlanNode *report_node(const maker *m)
{
  Repipe__V1__PlanNode *node = node_of(m, "report", REPORT);
  promise(m, add_input(m, node, "store", rp_type_new(m->arena, "BLOB", false, "")), "merge", "store");
  add_output(m, node, "json");
  add_output(m, node, "page");
  add_output(m, node, "text");
  return node;
}

static void add_results(const maker *m, Repipe__V1__WorkflowPlan *workflow)
{
  static const char *const RESULTS[][2] = {
      {"json", "report"}, {"page", "report"}, {"store", "merge"}, {"text", "report"}};
  enum { COUNT = sizeof RESULTS / sizeof RESULTS[0] };
  workflow->outputs = RP_NEW_ARRAY(m->arena, Repipe__V1__PlanOutput *, COUNT);
  for (size_t i = 0; i < COUNT; i++) {
    RP_MESSAGE(output, m->arena, Repipe__V1__PlanOutput, repipe__v1__plan_output);
    RP_MESSAGE(source, m->arena, Repipe__V1__PlanPromise, repipe__v1__plan_promise);
    source->node = text_of(m, RESULTS[i][1]);
    source->variable = text_of(m, RESULTS[i][0]);
    output->name = source->variable;
    output->type = rp_type_new(m->arena, "BLOB", false, "");
    output->source = source;
    workflow->outputs[workflow->n_outputs++] = output;
  }
}

/// What Flyte or Kubernetes would replace within a word.
static bool is_template(const char *word)
{
  return rp_str_find(rp_str_of(word), RP_STR("{{"), 0) != SIZE_MAX ||
         rp_str_find(rp_str_of(word), RP_STR("$("), 0) != SIZE_MAX;
}

static int check_words(const rp_fleet_options *o, rp_error *err)
{
  const char *const words[] = {o->program, o->clones, o->rules, o->cache};
  for (size_t i = 0; i < sizeof words / sizeof words[0] + o->input_count; i++) {
    const char *word = i < o->input_count ? o->inputs[i] : words[i - o->input_count];
    if (word != NULL && is_template(word)) {
      return rp_fail(err, RP_ERROR_USAGE, "fleet-workflow: Flyte or Kubernetes would rewrite \"%s\"", word);
    }
  }
  return 0;
}

int rp_fleet_package(rp_package *out, const rp_fleet_options *options, rp_arena *arena, rp_error *err)
{
  maker m = {options, arena};
  RP_MESSAGE(workflow, arena, Repipe__V1__WorkflowPlan, repipe__v1__workflow_plan);
  RP_MESSAGE(launch, arena, Repipe__V1__PlanLaunch, repipe__v1__plan_launch);
  RP_MESSAGE(plan, arena, Repipe__V1__Plan, repipe__v1__plan);
  RP_MESSAGE(graph, arena, Repipe__V1__Graph, repipe__v1__graph);
  RP_MESSAGE(graph_node, arena, Repipe__V1__GraphNode, repipe__v1__graph_node);
  RP_MESSAGE(luigi, arena, Repipe__V1__Workflow, repipe__v1__workflow);
  RP_MESSAGE(inventory, arena, Repipe__V1__Inventory, repipe__v1__inventory);
  if (check_words(options, err) != 0) {
    return -1;
  }
  if (options->schedule != NULL) {
    launch->cron = rp_cron_normalize(arena, rp_str_of(options->schedule), RP_STR(""));
    if (launch->cron == NULL) {
      return rp_fail(err, RP_ERROR_USAGE, "fleet-workflow: --schedule: Flyte takes no cron expression \"%s\"",
                     options->schedule);
    }
  }
  graph->nodes = RP_NEW_ARRAY(arena, Repipe__V1__GraphNode *, 1);
  graph->nodes[graph->n_nodes++] = graph_node; // of no task
  luigi->graph = graph;
  inventory->workflows = RP_NEW_ARRAY(arena, Repipe__V1__Workflow *, 1);
  inventory->workflows[inventory->n_workflows++] = luigi;
  workflow->name = text_of(&m, options->name);
  workflow->nodes = RP_NEW_ARRAY(arena, Repipe__V1__PlanNode *, 3);
  workflow->nodes[workflow->n_nodes++] = scan_node(&m);
  workflow->nodes[workflow->n_nodes++] = merge_node(&m);
  workflow->nodes[workflow->n_nodes++] = report_node(&m);
  add_results(&m, workflow);
  launch->name = workflow->name;
  workflow->launches = RP_NEW_ARRAY(arena, Repipe__V1__PlanLaunch *, 1);
  workflow->launches[workflow->n_launches++] = launch;
  plan->workflows = RP_NEW_ARRAY(arena, Repipe__V1__WorkflowPlan *, 1);
  plan->workflows[plan->n_workflows++] = workflow;
  const rp_emit_options emit = {.image = options->image, .bridge_installed = true};
  return rp_emit(out, plan, inventory, &emit, arena, err);
}
