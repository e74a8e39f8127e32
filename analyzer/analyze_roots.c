// Graphs of roots that somebody names, with arguments: each becomes a workflow of the inventory.
#include "analyzer/analyze_roots.h"

#include "analyzer/entry/entry.h"
#include "analyzer/inventory/export.h"
#include "analyzer/inventory/graph.h"
#include "analyzer/lib/luigi.h"
#include "proto/message.h"

typedef struct asking {
  rp_interp *in;
  const rp_task_class *tasks;
  size_t task_count;
  Repipe__V1__Inventory *inventory;
  rp_foreign *foreign;
  rp_arena *arena;  ///< of the inventory
  rp_arena scratch; ///< of these answers
  rp_graph_answers answers;
} asking;

static const rp_task_class *find_root(asking *a, rp_analyze_root *asked)
{
  size_t found[16];
  size_t matches;
  const rp_task_class *root = rp_entry_resolve(a->tasks, a->task_count, asked->name, found, 16, &matches);
  if (root == NULL && matches > 1) {
    rp_str list = RP_STR("");
    for (size_t i = 0; i < matches && i < 16; i++) {
      const Repipe__V1__Task *task = a->tasks[found[i]].message;
      list = rp_arena_printf(&a->scratch, "%.*s%s%s:%s", RP_STR_ARG(list), i > 0 ? ", " : "", task->module,
                             task->qualname);
    }
    (void)rp_fail(&asked->error, RP_ERROR_AMBIGUOUS, "%.*s is ambiguous: %.*s", RP_STR_ARG(asked->name),
                  RP_STR_ARG(list));
  } else if (root == NULL) {
    (void)rp_fail(&asked->error, RP_ERROR_USAGE, "no task %.*s in the repository", RP_STR_ARG(asked->name));
  }
  return root;
}

/// The arguments as Luigi's command line would parse them; NULL and the root's error when one does not.
static const rp_keyword *parse_arguments(asking *a, const rp_task_class *root, rp_analyze_root *asked)
{
  rp_interp *in = a->in;
  size_t count;
  const rp_parameter *parameters = rp_class_parameters(in, root->class, &count);
  rp_keyword *arguments = rp_arena_alloc(&a->scratch, (asked->argument_count + 1) * sizeof *arguments);
  for (size_t i = 0; i < asked->argument_count; i++) {
    const rp_parameter *parameter = NULL;
    for (size_t k = 0; k < count && parameter == NULL; k++) {
      parameter = rp_str_eq(parameters[k].name->text, asked->arguments[i].name) ? &parameters[k] : NULL;
    }
    if (parameter == NULL) {
      (void)rp_fail(&asked->error, RP_ERROR_USAGE, "%s has no parameter %.*s", root->message->family,
                    RP_STR_ARG(asked->arguments[i].name));
      return NULL;
    }
    rp_budget(in, RP_STEPS_TASK);
    rp_val value = rp_lib_parse(in, parameter->object, asked->arguments[i].value);
    if (value == NULL || value->kind == RP_UNKNOWN) {
      (void)rp_fail(&asked->error, RP_ERROR_USAGE, "%.*s: \"%.*s\" does not parse as %s",
                    RP_STR_ARG(parameter->name->text), RP_STR_ARG(asked->arguments[i].value),
                    rp_export_class(in, &a->scratch, parameter->object->class));
      return NULL;
    }
    arguments[i] = (rp_keyword){parameter->name, value};
  }
  return arguments;
}

rp_graph_answers rp_analyze_answers(const rp_analyze_options *options, const Repipe__V1__Inventory *inventory,
                                    rp_arena *arena)
{
  const Repipe__V1__HouseRules *house = inventory->decisions != NULL ? inventory->decisions->house : NULL;
  char **classes = RP_NEW_ARRAY(arena, char *, house != NULL ? house->n_bases + 1 : 1);
  rp_graph_answers out = {.wanted = options->answers, .classes = classes};
  for (size_t i = 0; house != NULL && i < house->n_bases; i++) {
    if (house->bases[i]->plugin[0] != '\0') {
      classes[out.count++] = house->bases[i]->class_;
    }
  }
  return out;
}

/// A workflow of the inventory over the root's graph.
static Repipe__V1__Workflow *workflow_of(asking *a, const rp_task_class *root, const rp_keyword *arguments,
                                         size_t count, bool symbolic)
{
  rp_graph_root start = {.class = root->class,
                         .arguments = arguments,
                         .argument_count = count,
                         .symbolic = symbolic,
                         .answers = a->answers};
  Repipe__V1__Workflow *workflow = RP_MESSAGE(a->arena, Repipe__V1__Workflow, REPIPE__V1__WORKFLOW__INIT);
  workflow->root =
      rp_export_text(a->arena, rp_arena_printf(&a->scratch, "%s:%s", root->message->module, root->message->qualname));
  workflow->root_path = rp_export_text(a->arena, rp_str_of(root->message->path));
  workflow->import_root = rp_export_text(a->arena, rp_str_of(root->message->import_root));
  workflow->task = (uint32_t)(root - a->tasks);
  workflow->graph = rp_graph_build(a->in, a->arena, &start, a->tasks, a->task_count, a->foreign);
  return workflow;
}

/// One root with constants: a workflow of the inventory.
static void build_root(asking *a, rp_analyze_root *asked)
{
  const rp_task_class *root = find_root(a, asked);
  const rp_keyword *arguments = root != NULL ? parse_arguments(a, root, asked) : NULL;
  if (arguments == NULL) {
    return;
  }
  Repipe__V1__Workflow *workflow = workflow_of(a, root, arguments, asked->argument_count, false);
  asked->graph = workflow->graph;
  a->inventory->workflows[a->inventory->n_workflows++] = workflow;
}

void rp_analyze_roots(const rp_analyze_options *options, rp_interp *in, const rp_task_class *tasks, size_t task_count,
                      rp_foreign *foreign, Repipe__V1__Inventory *inventory, rp_arena *arena)
{
  asking a = {
      .in = in, .tasks = tasks, .task_count = task_count, .foreign = foreign, .inventory = inventory, .arena = arena};
  rp_arena_init(&a.scratch);
  a.answers = rp_analyze_answers(options, inventory, &a.scratch);
  inventory->workflows = rp_arena_alloc(arena, options->root_count * sizeof *inventory->workflows);
  for (size_t i = 0; i < options->root_count; i++) {
    build_root(&a, &options->roots[i]);
  }
  rp_arena_release(&a.scratch);
}

// ---- roots that are to be workflows ----

static Repipe__V1__Workflow **known_workflow(const asking *a, const rp_task_class *root)
{
  for (size_t i = 0; i < a->inventory->n_workflows; i++) {
    if (a->inventory->workflows[i]->task == (uint32_t)(root - a->tasks)) {
      return &a->inventory->workflows[i];
    }
  }
  return NULL;
}

/// What the root is given for good. False: one of them is a secret, whose value is never stored.
static bool add_fixed(asking *a, const rp_task_class *root, rp_analyze_root *asked, const rp_keyword *arguments,
                      Repipe__V1__Workflow *workflow)
{
  workflow->fixed = rp_arena_alloc(a->arena, (asked->argument_count + 1) * sizeof *workflow->fixed);
  for (size_t i = 0; i < asked->argument_count; i++) {
    for (size_t k = 0; k < root->message->n_parameters; k++) {
      const Repipe__V1__Parameter *parameter = root->message->parameters[k];
      if (parameter->secret && rp_str_is(arguments[i].name->text, parameter->name)) {
        (void)rp_fail(&asked->error, RP_ERROR_USAGE, "%s is a secret: its value is not written into a package",
                      parameter->name);
        return false;
      }
    }
    Repipe__V1__Argument *fixed = RP_MESSAGE(a->arena, Repipe__V1__Argument, REPIPE__V1__ARGUMENT__INIT);
    fixed->name = rp_export_text(a->arena, arguments[i].name->text);
    fixed->value = rp_export_value(a->in, a->arena, arguments[i].value);
    workflow->fixed[workflow->n_fixed++] = fixed;
  }
  return true;
}

/// The task of that name: of the workflows the only one that answers to it, else of all tasks.
static const rp_task_class *find_wanted(asking *a, rp_analyze_root *asked)
{
  const rp_task_class *found = NULL;
  rp_str list = RP_STR("");
  size_t count = 0;
  for (size_t i = 0; i < a->inventory->n_workflows; i++) {
    const Repipe__V1__Workflow *workflow = a->inventory->workflows[i];
    const rp_task_class *task = &a->tasks[workflow->task];
    if (rp_str_is(asked->name, workflow->root) || rp_str_is(asked->name, task->message->family)) {
      list = rp_arena_printf(&a->scratch, "%.*s%s%s (%s)", RP_STR_ARG(list), count > 0 ? ", " : "", workflow->root,
                             workflow->root_path);
      found = task;
      count++;
    }
  }
  if (count > 1) {
    (void)rp_fail(&asked->error, RP_ERROR_AMBIGUOUS, "\"%.*s\" is the root of several workflows: %.*s",
                  RP_STR_ARG(asked->name), RP_STR_ARG(list));
    return NULL;
  }
  return found != NULL ? found : find_root(a, asked);
}

static void want_root(asking *a, rp_analyze_root *asked)
{
  const rp_task_class *root = find_wanted(a, asked);
  const rp_keyword *arguments = root != NULL ? parse_arguments(a, root, asked) : NULL;
  Repipe__V1__Workflow **known = root != NULL ? known_workflow(a, root) : NULL;
  if (arguments == NULL || (known != NULL && asked->argument_count == 0)) {
    asked->graph = arguments != NULL ? (*known)->graph : NULL;
    return;
  }
  Repipe__V1__Workflow *workflow = workflow_of(a, root, arguments, asked->argument_count, true);
  if (!add_fixed(a, root, asked, arguments, workflow)) {
    return;
  }
  asked->graph = workflow->graph;
  if (known != NULL) {
    *known = workflow;
  } else {
    a->inventory->workflows[a->inventory->n_workflows++] = workflow;
  }
}

void rp_analyze_wanted(const rp_analyze_options *options, rp_interp *in, const rp_task_class *tasks, size_t task_count,
                       rp_foreign *foreign, Repipe__V1__Inventory *inventory, rp_arena *arena)
{
  asking a = {
      .in = in, .tasks = tasks, .task_count = task_count, .foreign = foreign, .inventory = inventory, .arena = arena};
  rp_arena_init(&a.scratch);
  a.answers = rp_analyze_answers(options, inventory, &a.scratch);
  Repipe__V1__Workflow **all =
      rp_arena_alloc(arena, (inventory->n_workflows + options->wanted_count + 1) * sizeof(Repipe__V1__Workflow *));
  for (size_t i = 0; i < inventory->n_workflows; i++) {
    all[i] = inventory->workflows[i];
  }
  inventory->workflows = all;
  for (size_t i = 0; i < options->wanted_count; i++) {
    want_root(&a, &options->wanted[i]);
  }
  rp_arena_release(&a.scratch);
}
