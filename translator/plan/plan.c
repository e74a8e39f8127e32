/// rp_plan: which workflows, then for each one the graph, its nodes and edges, its launch plans and outcomes; last the
/// names that must be unique over the whole package.

#include "translator/plan/plan.h"

#include "base/buf.h"
#include "base/map.h"
#include "translator/command.h"
#include "translator/parts/equivalence.h"
#include "translator/parts/name.h"
#include "translator/parts/types.h"
#include "translator/translator.h"

static const Repipe__V1__Task *task_at(const Repipe__V1__Inventory *inventory, uint32_t number)
{
  return number > 0 && number <= inventory->n_tasks ? inventory->tasks[number - 1] : NULL;
}

// The class of a node: of the repository, else of a library or of Luigi; NULL for one that is made while requires() runs.
static const Repipe__V1__Task *class_of(const Repipe__V1__Inventory *inventory, const Repipe__V1__GraphNode *node)
{
  bool foreign = node->task == 0 && node->foreign > 0 && node->foreign <= inventory->n_foreign;
  return foreign ? inventory->foreign[node->foreign - 1] : task_at(inventory, node->task);
}

static const Repipe__V1__GraphNode *root_of(const Repipe__V1__Workflow *workflow)
{
  const Repipe__V1__Graph *graph = workflow->graph;
  return graph != NULL && graph->root < graph->n_nodes ? graph->nodes[graph->root] : NULL;
}

static rp_str dotted(rp_arena *arena, const char *class)
{
  char *copy = rp_arena_cstr(arena, rp_str_of(class));
  char *colon = strchr(copy, ':');
  if (colon != NULL) {
    *colon = '.';
  }
  return rp_str_of(copy);
}

// Names of workflows: the same class below two import roots would have one name.
static char *workflow_name(rp_arena *arena, const Repipe__V1__Workflow *workflow, const char *decided, rp_map *used)
{
  char *name = rp_name_entity(arena, decided != NULL ? rp_str_of(decided) : dotted(arena, workflow->root));
  if (rp_map_has(used, rp_str_of(name))) {
    uint32_t digest = rp_name_digest(rp_str_of(workflow->root_path));
    name = (char *)rp_arena_printf(arena, "%s-%08x", name, digest).data;
  }
  for (unsigned i = 2; rp_map_has(used, rp_str_of(name)); i++) {
    name = (char *)rp_arena_printf(arena, "%s-%u", name, i).data;
  }
  rp_map_put(used, rp_str_of(name), name);
  return name;
}

static void name_results(rp_workflow_state *state)
{
  Repipe__V1__WorkflowPlan *plan = state->plan;
  uint32_t number = state->nodes[state->root_node].plan_node;
  if (number == 0) {
    return; // a wrapper: what it wraps has the results
  }
  const Repipe__V1__PlanNode *node = plan->nodes[number - 1];
  plan->n_outputs = node->n_outputs;
  plan->outputs = RP_NEW_ARRAY(state->arena, Repipe__V1__PlanOutput *, node->n_outputs);
  for (size_t i = 0; i < node->n_outputs; i++) {
    bool uri = strcmp(node->outputs[i]->transport, "uri") == 0;
    Repipe__V1__PlanOutput *output = RP_NEW(state->arena, Repipe__V1__PlanOutput);
    repipe__v1__plan_output__init(output);
    output->name = node->outputs[i]->variable;
    output->type = rp_type_new(state->arena, uri ? "STRING" : "BLOB", false, "");
    output->source = RP_NEW(state->arena, Repipe__V1__PlanPromise);
    repipe__v1__plan_promise__init(output->source);
    output->source->node = node->id;
    output->source->variable = node->outputs[i]->variable;
    plan->outputs[i] = output;
  }
}

/// What its class says to Luigi and the emitted task does not: one reason for each place, with all names that stand there.
static void note_lost(rp_reasons *reasons, Repipe__V1__Carried *const *rows, size_t count, rp_arena *arena)
{
  bool *said = RP_NEW_ARRAY(arena, bool, count + 1);
  for (size_t i = 0; i < count; i++) {
    rp_str names = RP_STR("");
    for (size_t k = i; k < count; k++) {
      const Repipe__V1__Carried *row = rows[k];
      if (!row->carried && !said[k] && row->line == rows[i]->line && strcmp(row->path, rows[i]->path) == 0) {
        said[k] = true;
        names = rp_arena_printf(arena, "%.*s%s%s", RP_STR_ARG(names), names.size > 0 ? ", " : "", row->name);
      }
    }
    if (names.size > 0) {
      rp_reason_add(reasons, arena, RP_RULE_ATTRIBUTE_NOT_CARRIED, rows[i]->path, rows[i]->line, names.data);
    }
  }
}

static void note_attributes(rp_reasons *reasons, const Repipe__V1__Task *task, rp_arena *arena)
{
  Repipe__V1__TaskOutcome own = REPIPE__V1__TASK_OUTCOME__INIT;
  rp_equivalence_own(&own, task, arena);
  for (size_t i = 0; i < own.n_carried; i++) {
    const Repipe__V1__Carried *row = own.carried[i];
    if (row->carried && strcmp(row->name, "retry_count") == 0) {
      rp_reason_add(reasons, arena, RP_RULE_RETRIES_CARRIED, row->path, row->line, row->name);
    }
  }
  note_lost(reasons, own.carried, own.n_carried, arena);
}

static void note_names(rp_workflow_state *state)
{
  for (size_t i = 0; i < state->count; i++) {
    rp_graph_state *node = &state->nodes[i];
    bool hidden = strchr(node->node->class_, '#') != NULL || strchr(node->node->class_, '<') != NULL;
    if (hidden && node->task != NULL) {
      rp_reason_add(&node->reasons, state->arena, RP_RULE_CLASS_SHADOWED, node->task->path, node->task->line, NULL);
    }
    if (node->task != NULL) {
      note_attributes(&node->reasons, node->task, state->arena);
    }
  }
}

static bool blocked(const rp_workflow_state *state)
{
  for (size_t i = 0; i < state->count; i++) {
    if (state->nodes[i].own && state->nodes[i].blocked) {
      return true;
    }
  }
  return false;
}

// The specifications of all nodes; false when one is longer than the kernel passes on.
static bool specify(rp_workflow_state *state)
{
  Repipe__V1__WorkflowPlan *plan = state->plan;
  bool fits = true;
  for (size_t i = 0; i < plan->n_nodes && fits; i++) {
    if (plan->nodes[i]->native == NULL) {
      plan->nodes[i]->spec = rp_command_spec(state->arena, plan->nodes[i], state->workflow);
    }
    fits = strlen(plan->nodes[i]->spec) <= RP_COMMAND_MAX_ARGUMENT;
  }
  return fits;
}

static size_t order_edges(const Repipe__V1__WorkflowPlan *plan)
{
  size_t edges = 0;
  for (size_t i = 0; i < plan->n_nodes; i++) {
    edges += plan->nodes[i]->n_upstream;
  }
  return edges;
}

// Wrappers have no nodes, unless edges would multiply between what they wrap and what requires them. What passes a
// limit of Flyte's is run by Luigi in one node.
static void nodes_within_limits(rp_workflow_state *state)
{
  enum { MAX_NODES = 100, MANY_EDGES = 10 };
  uint32_t code = 0;
  bool done = rp_plan_nodes(state, &code);
  size_t edges = order_edges(state->plan);
  if (done && edges > MANY_EDGES * state->plan->n_nodes) {
    state->joins = true;
    done = rp_plan_nodes(state, &code);
  }
  if (done && (!specify(state) || !rp_plan_split(state))) {
    code = RP_RULE_TOO_MANY_NODES;
    done = false;
  }
  if (!done) {
    rp_plan_collapse_root(state, code);
    (void)rp_plan_nodes(state, &code); // one node: no limit to pass
    (void)specify(state);
  }
  state->plan->nested = state->plan->n_nodes > MAX_NODES && state->plan->n_parts == 0;
  if (state->plan->n_parts > 0) {
    rp_reason_add(&state->reasons, state->arena, RP_RULE_SPLIT, state->workflow->root_path, 0, NULL);
  }
  if (state->plan->nested) {
    rp_reason_add(&state->reasons, state->arena, RP_RULE_NESTED, state->workflow->root_path, 0, NULL);
  }
}

/// The repository's classes that are in its graph.
static void note_tasks(Repipe__V1__WorkflowPlan *plan, const Repipe__V1__Inventory *inventory,
                       const Repipe__V1__Workflow *workflow, rp_arena *arena)
{
  const Repipe__V1__Graph *graph = workflow->graph;
  bool *seen = RP_NEW_ARRAY(arena, bool, inventory->n_tasks + 1);
  plan->tasks = RP_NEW_ARRAY(arena, uint32_t, (graph != NULL ? graph->n_nodes : 0) + 1);
  for (size_t i = 0; graph != NULL && i < graph->n_nodes; i++) {
    uint32_t task = graph->nodes[i]->task;
    if (task > 0 && task <= inventory->n_tasks && !seen[task]) {
      seen[task] = true;
      plan->tasks[plan->n_tasks++] = task - 1;
    }
  }
}

static Repipe__V1__WorkflowPlan *plan_workflow(const Repipe__V1__Inventory *inventory, uint32_t index, rp_map *names,
                                               const rp_plan_options *options, int64_t now, rp_arena *arena)
{
  const Repipe__V1__Workflow *workflow = inventory->workflows[index];
  Repipe__V1__WorkflowPlan *plan = RP_NEW(arena, Repipe__V1__WorkflowPlan);
  repipe__v1__workflow_plan__init(plan);
  rp_workflow_state state = {.arena = arena,
                             .inventory = inventory,
                             .workflow = workflow,
                             .plan = plan,
                             .now = now,
                             .plugins = options->plugins};
  const char *family = root_of(workflow) != NULL ? root_of(workflow)->family : "";
  plan->workflow = index;
  plan->root = workflow->root;
  rp_equivalence_launches(plan, inventory, workflow, arena);
  note_tasks(plan, inventory, workflow, arena);
  plan->name = workflow_name(arena, workflow, rp_plan_decided_name(inventory, workflow->root, family), names);
  if (root_of(workflow) == NULL) {
    rp_reason_add(&state.reasons, arena, RP_RULE_INTERNAL, workflow->root_path, 0, "the workflow has no graph");
    plan->outcome = rp_arena_cstr(arena, RP_STR("blocked"));
    plan->reasons = state.reasons.items;
    plan->n_reasons = state.reasons.count;
    return plan;
  }
  const Repipe__V1__Waiver *waiver = rp_plan_waiver(&state, family);
  if (waiver != NULL) {
    const char *text = rp_arena_printf(arena, "waived by %s: %s", waiver->author, waiver->reason).data;
    rp_reason_add(&state.reasons, arena, RP_RULE_EXCLUDED_WAIVED, waiver->decided_path, waiver->decided_line, text);
    plan->outcome = rp_arena_cstr(arena, RP_STR("excluded"));
    plan->reasons = state.reasons.items;
    plan->n_reasons = state.reasons.count;
    return plan;
  }
  const Repipe__V1__Graph *graph = workflow->graph;
  state.root_node = graph->root;
  state.root = class_of(inventory, graph->nodes[graph->root]);
  state.count = graph->n_nodes;
  state.nodes = RP_NEW_ARRAY(arena, rp_graph_state, graph->n_nodes);
  state.stamps = RP_NEW_ARRAY(arena, uint32_t, state.count);
  state.scratch = RP_NEW_ARRAY(arena, uint32_t, state.count + 1);
  for (size_t i = 0; i < graph->n_nodes; i++) {
    state.nodes[i].node = graph->nodes[i];
    state.nodes[i].task = class_of(inventory, graph->nodes[i]);
    state.nodes[i].installed = graph->nodes[i]->task == 0;
    bool given = graph->nodes[i]->n_given > 0;
    state.nodes[i].arguments = given ? graph->nodes[i]->given : graph->nodes[i]->arguments;
    state.nodes[i].argument_count = given ? graph->nodes[i]->n_given : graph->nodes[i]->n_arguments;
  }
  for (size_t i = 0; i < graph->n_diagnostics; i++) {
    const Repipe__V1__Diagnostic *diagnostic = graph->diagnostics[i];
    rp_reason_add(&state.reasons, arena, diagnostic->code, diagnostic->path, diagnostic->line, diagnostic->text);
  }
  rp_plan_decide_workflow(&state);
  rp_plan_inputs(&state);
  rp_plan_graph(&state);
  rp_plan_reads(&state);
  rp_plan_conflicts(&state);
  note_names(&state);
  if (!blocked(&state)) {
    nodes_within_limits(&state);
    rp_plan_native_reasons(&state);
    name_results(&state);
    rp_plan_part_results(&state);
    rp_plan_launches(&state);
  }
  rp_plan_outcomes(&state);
  return plan;
}

// Templates are shared by nodes that tell the bridge the same; a digest tells apart those that do not.
static void name_templates(Repipe__V1__Plan *plan, rp_arena *arena)
{
  rp_map specs; // base name -> first spec seen; the empty text when there are several
  rp_map_init(&specs, arena);
  for (unsigned round = 0; round < 2; round++) {
    for (size_t w = 0; w < plan->n_workflows; w++) {
      for (size_t i = 0; i < plan->workflows[w]->n_nodes; i++) {
        Repipe__V1__PlanNode *node = plan->workflows[w]->nodes[i];
        rp_str base = dotted(arena, node->class_);
        if (strcmp(node->mode, "task") != 0) {
          base = rp_arena_printf(arena, "%.*s.%s", RP_STR_ARG(base), node->mode);
        }
        if (node->mapped) {
          base = rp_arena_printf(arena, "%.*s.mapped", RP_STR_ARG(base));
        }
        base = rp_str_of(rp_name_entity(arena, base));
        char *known = rp_map_find(&specs, base);
        if (round == 0) {
          bool several = known != NULL && strcmp(known, node->spec) != 0;
          rp_map_put(&specs, base, several ? rp_arena_cstr(arena, RP_STR("")) : node->spec);
        } else if (known != NULL && known[0] == '\0') {
          uint32_t digest = rp_name_digest(rp_str_of(node->spec));
          node->template_ = (char *)rp_arena_printf(arena, "%.*s-%08x", RP_STR_ARG(base), digest).data;
        } else {
          node->template_ = rp_arena_cstr(arena, base);
        }
      }
    }
  }
  rp_map_release(&specs);
  for (size_t w = 0; w < plan->n_workflows; w++) {
    const Repipe__V1__WorkflowPlan *workflow = plan->workflows[w];
    size_t at = 0; // parts hold copies of the nodes, in their order
    for (size_t p = 0; p < workflow->n_parts; p++) {
      for (size_t i = 0; i < workflow->parts[p]->n_nodes; i++) {
        workflow->parts[p]->nodes[i]->template_ = workflow->nodes[at++]->template_;
      }
    }
  }
}

int rp_plan(Repipe__V1__Plan **out, const Repipe__V1__Inventory *inventory, const rp_plan_options *options,
            rp_arena *arena, rp_error *err)
{
  bool *selected = RP_NEW_ARRAY(arena, bool, inventory->n_workflows);
  bool launched = false;
  for (size_t i = 0; i < inventory->n_workflows; i++) {
    launched = launched || inventory->workflows[i]->launched;
  }
  for (size_t i = 0; i < inventory->n_workflows && options->workflow_count == 0; i++) {
    selected[i] = options->all || inventory->workflows[i]->launched == launched;
  }
  for (size_t i = 0; i < options->workflow_count; i++) {
    if (options->workflows[i] >= inventory->n_workflows) {
      return rp_fail(err, RP_ERROR_NOT_FOUND, "there is no workflow %u", (unsigned)options->workflows[i]);
    }
    selected[options->workflows[i]] = true;
  }
  Repipe__V1__Plan *plan = RP_NEW(arena, Repipe__V1__Plan);
  repipe__v1__plan__init(plan);
  RP_VEC(Repipe__V1__WorkflowPlan *) workflows = {0};
  int64_t commit = inventory->repository != NULL ? inventory->repository->commit_time : 0;
  int64_t now = options->now != 0 ? options->now : commit;
  rp_map names;
  rp_map_init(&names, arena);
  for (uint32_t i = 0; i < inventory->n_workflows; i++) {
    if (selected[i]) {
      RP_PUSH(arena, &workflows, plan_workflow(inventory, i, &names, options, now, arena));
    }
  }
  rp_map_release(&names);
  plan->workflows = workflows.items;
  plan->n_workflows = workflows.count;
  name_templates(plan, arena);
  rp_plan_task_outcomes(plan, inventory, arena);
  *out = plan;
  return 0;
}
