// Places in a spec are names of its members with slashes between; in a list an item goes by its id or var, where it has one, else by its
// number.
#include "reporter/store/line_map.h"

#include <string.h>

#include "base/map.h"
#include "base/utf8.h"
#include "proto/message.h"

static bool has_template(const rp_recorded_spec *specs, size_t count, const char *name)
{
  for (size_t i = 0; i < count; i++) {
    if (specs[i].kind == RP_SPEC_TASK && rp_str_is(specs[i].name, name)) {
      return true;
    }
  }
  return false;
}

const rp_map_node *rp_map_nodes(const Repipe__V1__Inventory *inventory, const Repipe__V1__Plan *plan,
                                const rp_recorded_spec *specs, size_t spec_count, rp_arena *arena)
{
  rp_map_node *nodes = RP_NEW_ARRAY(arena, rp_map_node, inventory->n_tasks + 1);
  for (size_t i = 0; i < plan->n_workflows; i++) {
    const Repipe__V1__WorkflowPlan *workflow = plan->workflows[i];
    const Repipe__V1__Graph *graph = inventory->workflows[workflow->workflow]->graph;
    for (size_t k = 0; k < workflow->n_nodes && graph != NULL; k++) {
      const Repipe__V1__PlanNode *node = workflow->nodes[k];
      bool runs = strcmp(node->mode, "probe") != 0; // the probe stands beside the root's own node
      uint32_t task = runs && node->graph_node < graph->n_nodes ? graph->nodes[node->graph_node]->task : 0;
      if (task > 0 && nodes[task - 1].node == NULL && has_template(specs, spec_count, node->template_)) {
        nodes[task - 1] = (rp_map_node){node, workflow, graph};
      }
    }
  }
  return nodes;
}

/// Lines so far.
typedef struct map {
  rp_buf *out;
  rp_arena *arena;
  rp_map seen;
} map;

/// Adds a line, unless its place is not known or it is there. `in`: name of the workflow whose spec it is; NULL: the row's own.
static void add_in(map *m, const char *path, uint32_t line, rp_str what, rp_str at, const char *in)
{
  rp_str text = rp_arena_printf(m->arena, "%u\t%s\t%.*s\t%.*s%s%s", line, path, RP_STR_ARG(what), RP_STR_ARG(at),
                                in != NULL ? "\t" : "", in != NULL ? in : "");
  if (line == 0 || path[0] == '\0' || rp_map_put(&m->seen, text, m) != NULL) {
    return;
  }
  size_t start = m->out->size;
  rp_buf_add(m->out, text);
  for (size_t i = start; i < m->out->size; i++) { // one line each, whatever the names hold
    m->out->data[i] = m->out->data[i] == '\n' || m->out->data[i] == '\r' ? ' ' : m->out->data[i];
  }
  rp_buf_char(m->out, '\n');
}

static void add(map *m, const char *path, uint32_t line, rp_str what, rp_str at)
{
  add_in(m, path, line, what, at, NULL);
}

static rp_str text(map *m, const char *before, const char *name)
{
  return rp_arena_printf(m->arena, "%s%s", before, name);
}

static const Repipe__V1__Parameter *parameter_named(const Repipe__V1__Task *task, const char *name)
{
  for (size_t i = 0; i < task->n_parameters; i++) {
    if (strcmp(task->parameters[i]->name, name) == 0) {
      return task->parameters[i];
    }
  }
  return NULL;
}

static const Repipe__V1__Attribute *attribute_named(const Repipe__V1__Task *task, const char *name)
{
  for (size_t i = 0; i < task->n_attributes; i++) {
    if (strcmp(task->attributes[i]->name, name) == 0) {
      return task->attributes[i];
    }
  }
  return NULL;
}

static rp_str class_name(const char *class)
{
  const char *colon = strchr(class, ':');
  return rp_str_of(colon != NULL ? colon + 1 : class);
}

// ---- a task template ----

static const char INPUT[] = "template/interface/inputs/variables/";
static const char OUTPUT[] = "template/interface/outputs/variables/";

/// Where requires() constructs what another node hands on.
static void add_handed(map *m, const rp_map_node *of, const char *node, const char *variable)
{
  const Repipe__V1__GraphNode *own = of->graph->nodes[of->node->graph_node];
  for (size_t i = 0; i < of->plan->n_nodes; i++) {
    const Repipe__V1__PlanNode *other = of->plan->nodes[i];
    for (size_t k = 0; k < own->n_requires && strcmp(other->id, node) == 0; k++) {
      const Repipe__V1__GraphEdge *edge = own->requires[k];
      if (edge->node == other->graph_node + 1) {
        rp_str what = rp_arena_printf(m->arena, "requires %.*s", RP_STR_ARG(class_name(other->class_)));
        add(m, edge->path, edge->line, what, text(m, INPUT, variable));
      }
    }
  }
}

static void add_inputs(map *m, const Repipe__V1__Task *task, const rp_map_node *of)
{
  for (size_t i = 0; i < of->node->n_bindings; i++) {
    const Repipe__V1__PlanBinding *binding = of->node->bindings[i];
    const Repipe__V1__Parameter *p = binding->parameter[0] != '\0' ? parameter_named(task, binding->parameter) : NULL;
    if (p != NULL) {
      add(m, p->path, p->line, text(m, "parameter ", p->name), text(m, INPUT, binding->variable));
    } else if (binding->source_case == REPIPE__V1__PLAN_BINDING__SOURCE_PROMISE) {
      add_handed(m, of, binding->promise->node, binding->variable);
    } else if (binding->source_case == REPIPE__V1__PLAN_BINDING__SOURCE_PROMISES) {
      for (size_t k = 0; k < binding->promises->n_items; k++) {
        add_handed(m, of, binding->promises->items[k]->node, binding->variable);
      }
    }
  }
}

/// A position in flatten(output()) is an output's where each is one target.
static void add_outputs(map *m, const rp_map_node *of)
{
  const Repipe__V1__GraphNode *own = of->graph->nodes[of->node->graph_node];
  bool single = own->n_outputs + 1 == of->node->output_count;
  for (size_t i = 0; i < own->n_outputs; i++) {
    single = single && !own->outputs[i]->many && own->outputs[i]->condition[0] == '\0';
  }
  for (size_t i = 0; i < of->node->n_outputs && single; i++) {
    const Repipe__V1__PlanFile *file = of->node->outputs[i];
    if (file->position < own->n_outputs && strcmp(file->transport, "bundle") != 0) {
      const Repipe__V1__Output *output = own->outputs[file->position];
      rp_str what = rp_arena_printf(m->arena, "output %.*s", RP_STR_ARG(class_name(output->class_)));
      add(m, output->file, output->line, what, text(m, OUTPUT, file->variable));
    }
  }
}

static map begin(rp_buf *out, rp_arena *arena)
{
  map m = {.out = out, .arena = arena};
  rp_map_init(&m.seen, arena);
  return m;
}

void rp_map_task(rp_buf *out, const Repipe__V1__Task *task, const rp_map_node *of, rp_arena *arena)
{
  if (of->node == NULL) {
    return;
  }
  map m = begin(out, arena);
  add(&m, task->path, task->line, text(&m, "class ", task->qualname), RP_STR("template/id"));
  add_inputs(&m, task, of);
  add_outputs(&m, of);
  const Repipe__V1__Attribute *retries = attribute_named(task, "retry_count");
  if (retries != NULL && of->node->retries > 0) {
    add(&m, retries->path, retries->line, RP_STR("retry_count of the class"), RP_STR("template/metadata/retries"));
  }
  rp_map_release(&m.seen);
}

// ---- a workflow ----

static const Repipe__V1__Task *task_of(const Repipe__V1__Inventory *inventory, const Repipe__V1__GraphNode *node)
{
  return node->task > 0      ? inventory->tasks[node->task - 1]
         : node->foreign > 0 ? inventory->foreign[node->foreign - 1]
                             : NULL;
}

/// Where a node stands: in its workflow's own spec, in the sub-workflow of one of very many nodes, or in the spec of a part.
typedef struct home {
  const char *in;    ///< name of the part; NULL: the workflow's own spec
  const char *nodes; ///< the list of it that has the node
} home;

static home home_in(const Repipe__V1__WorkflowPlan *plan, bool part)
{
  return (home){part ? plan->name : NULL, plan->nested ? "subWorkflows/0/nodes/" : "template/nodes/"};
}

/// Of each node of the plan; parts hold copies of them under the same ids.
static const home *homes_of(const Repipe__V1__WorkflowPlan *plan, rp_arena *arena)
{
  home *homes = RP_NEW_ARRAY(arena, home, plan->n_nodes + 1);
  rp_map parts;
  rp_map_init(&parts, arena);
  for (size_t p = 0; p < plan->n_parts; p++) {
    for (size_t i = 0; i < plan->parts[p]->n_nodes; i++) {
      rp_map_put(&parts, rp_str_of(plan->parts[p]->nodes[i]->id), plan->parts[p]);
    }
  }
  for (size_t i = 0; i < plan->n_nodes; i++) {
    const Repipe__V1__WorkflowPlan *part = rp_map_find(&parts, rp_str_of(plan->nodes[i]->id));
    homes[i] = home_in(part != NULL ? part : plan, part != NULL);
  }
  rp_map_release(&parts);
  return homes;
}

static void add_edges(map *m, const Repipe__V1__GraphNode *from, const Repipe__V1__Graph *graph,
                      const Repipe__V1__WorkflowPlan *plan, const uint32_t *runs, const home *homes)
{
  for (size_t i = 0; i < from->n_requires + from->n_dynamic; i++) {
    const Repipe__V1__GraphEdge *edge = i < from->n_requires ? from->requires[i] : from->dynamic[i - from->n_requires];
    if (edge->node > 0 && runs[edge->node - 1] > 0) {
      uint32_t at = runs[edge->node - 1] - 1;
      rp_str what = rp_arena_printf(m->arena, "%.*s requires %.*s", RP_STR_ARG(class_name(from->class_)),
                                    RP_STR_ARG(class_name(graph->nodes[edge->node - 1]->class_)));
      add_in(m, edge->path, edge->line, what, text(m, homes[at].nodes, plan->nodes[at]->id), homes[at].in);
    }
  }
}

/// The class of a node, and those that run inside it.
static void add_classes(map *m, const Repipe__V1__Inventory *inventory, const Repipe__V1__Graph *graph,
                        const Repipe__V1__PlanNode *node, const home *at_home)
{
  bool probe = strcmp(node->mode, "probe") == 0 || strcmp(node->mode, "kickoff") == 0;
  size_t count = probe ? 1 : node->n_covers;
  rp_str place = text(m, at_home->nodes, node->id);
  for (size_t i = 0; i < count; i++) {
    uint32_t at = probe ? node->graph_node : node->covers[i];
    const Repipe__V1__Task *task = at < graph->n_nodes ? task_of(inventory, graph->nodes[at]) : NULL;
    if (task != NULL) {
      const char *how = probe ? "asks class " : i > 0 ? "inside it, class " : "class ";
      add_in(m, task->path, task->line, text(m, how, task->qualname), place, at_home->in);
    }
  }
  const Repipe__V1__Task *own =
      node->graph_node < graph->n_nodes ? task_of(inventory, graph->nodes[node->graph_node]) : NULL;
  const Repipe__V1__Attribute *timeout = own != NULL ? attribute_named(own, "worker_timeout") : NULL;
  if (timeout != NULL && node->timeout_seconds > 0) {
    add_in(m, timeout->path, timeout->line, RP_STR("worker_timeout of the class"),
           rp_arena_printf(m->arena, "%.*s/metadata/timeout", RP_STR_ARG(place)), at_home->in);
  }
}

static void add_root(map *m, const Repipe__V1__Task *root, const Repipe__V1__WorkflowPlan *plan, const char *in)
{
  add_in(m, root->path, root->line, text(m, "class ", root->qualname), RP_STR("template/id"), in);
  for (size_t i = 0; i < plan->n_inputs; i++) {
    const Repipe__V1__Parameter *p = parameter_named(root, plan->inputs[i]->parameter);
    if (p != NULL) {
      add_in(m, p->path, p->line, text(m, "parameter ", p->name), text(m, INPUT, plan->inputs[i]->name), in);
    }
  }
}

void rp_map_workflow(rp_buf *out, const Repipe__V1__Inventory *inventory, const Repipe__V1__WorkflowPlan *plan,
                     rp_arena *arena)
{
  const Repipe__V1__Workflow *workflow = inventory->workflows[plan->workflow];
  const Repipe__V1__Graph *graph = workflow->graph;
  if (graph == NULL) {
    return;
  }
  map m = begin(out, arena);
  const Repipe__V1__Task *root = inventory->tasks[workflow->task];
  add_root(&m, root, plan, NULL);
  for (size_t p = 0; p < plan->n_parts; p++) {
    add_root(&m, root, plan->parts[p], plan->parts[p]->name);
  }
  const home *homes = homes_of(plan, arena);
  uint32_t *runs =
      RP_NEW_ARRAY(arena, uint32_t, graph->n_nodes + 1); // by graph node: index of the node that runs it, plus 1
  for (size_t i = 0; i < plan->n_nodes; i++) {
    bool probe = strcmp(plan->nodes[i]->mode, "probe") == 0 || strcmp(plan->nodes[i]->mode, "kickoff") == 0;
    for (size_t k = 0; k < plan->nodes[i]->n_covers && !probe; k++) {
      runs[plan->nodes[i]->covers[k]] = (uint32_t)i + 1;
    }
    add_classes(&m, inventory, graph, plan->nodes[i], &homes[i]);
  }
  for (size_t i = 0; i < graph->n_nodes; i++) {
    add_edges(&m, graph->nodes[i], graph, plan, runs, homes);
  }
  rp_map_release(&m.seen);
}

Repipe__V1__MapRow *rp_map_read(rp_str line, rp_arena *arena)
{
  rp_str words[4] = {RP_STR(""), RP_STR(""), RP_STR(""),
                     RP_STR("")}; // behind the last place may stand whose spec it is
  for (size_t i = 0; i < 4; i++) {
    (void)rp_str_split(&line, '\t', &words[i]);
  }
  int64_t number = 0;
  if (!rp_str_to_int64(words[0], &number) || number < 1) {
    return NULL;
  }
  Repipe__V1__MapRow *row = RP_MESSAGE(arena, Repipe__V1__MapRow, REPIPE__V1__MAP_ROW__INIT);
  row->line = (uint32_t)number;
  row->path = rp_arena_cstr(arena, rp_utf8_clean(arena, words[1]));
  row->what = rp_arena_cstr(arena, rp_utf8_clean(arena, words[2]));
  row->spec = rp_arena_cstr(arena, rp_utf8_clean(arena, words[3]));
  row->in = rp_arena_cstr(arena, rp_utf8_clean(arena, line));
  return row;
}
