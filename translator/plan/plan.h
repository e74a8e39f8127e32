#ifndef RP_TRANSLATOR_PLAN_PLAN_H
#define RP_TRANSLATOR_PLAN_PLAN_H

/// Planning from inside: what plan*.c share. Nothing outside of translator/ includes this.

#include "base/map.h"
#include "base/vec.h"
#include "proto/rules.h"
#include "repipe/v1/inventory.pb-c.h"
#include "repipe/v1/plan.pb-c.h"

/// Reasons as they are collected: each (code, place) once.
typedef RP_VEC(Repipe__V1__Reason *) rp_reasons;

/// Where the task of an edge stands among those of its family in what its parent requires.
typedef struct rp_edge_place {
  uint32_t number, total, turns; ///< as in PlanOrigin
  bool known;
  bool by_constants; ///< told apart by its constant arguments, not by its number
  char **
      conditions; ///< told apart by which of its family's conditions hold: one for each, as in PlanOrigin; NULL: not so
  size_t condition_count;
} rp_edge_place;

/// What planning knows about one node of a workflow's graph.
typedef struct rp_graph_state {
  const Repipe__V1__GraphNode *node;
  const Repipe__V1__Task *task;           ///< NULL for a class that is made while requires() runs
  bool installed;                         ///< its class is not the repository's: the image holds it
  Repipe__V1__Argument *const *arguments; ///< what it is constructed with: its constructor may change them
  size_t argument_count;
  bool expressible;   ///< its arguments can be bound: it can be a node of its own
  bool in_memory;     ///< its outputs do not leave the process
  bool positional;    ///< number and kind of its outputs are known
  bool plain_wrapper; ///< needs no node: a wrapper without run(), complete() and outputs
  bool collapsed;     ///< runs what is below it that has no node of its own
  bool opaque;        ///< of what requires() gives nothing is certain: no edge leads on from it
  bool own;           ///< has a node, or is a plain wrapper that would need none
  bool *leads; ///< of each edge of requires: the task there is required wherever this one is (and its condition holds)
  bool *kept_in; ///< of each edge of requires: the task there is run by Luigi with this one, whatever is known
  bool bundled;  ///< some consumer takes its files as a bundle
  bool blocked;  ///< cannot run at all
  bool asks;     ///< an argument of it is an answer of the probe
  bool findable; ///< the probe can walk to it
  bool always;   ///< required whatever the inputs are
  bool mapped;   ///< one run for each item of a list input
  const char *condition_input; ///< the input that alone says whether it is required; NULL: there is none
  bool unplaced;               ///< the probe cannot find it at every place where it is required
  const char *condition;       ///< Python text over the inputs that says whether it is required; NULL: none is certain
  bool *shared;                ///< of each output: lies on a path that every container mounts
  bool unknowns;               ///< an argument is told by the probe although two that look alike may differ
  uint32_t required;           ///< edges that lead to it
  uint32_t items;              ///< arguments that are items of a list input
  uint32_t digest;             ///< of class and arguments
  rp_edge_place *places;       ///< one for each edge of requires
  Repipe__V1__PlanNode
      *as_input;      ///< an external task whose files are inputs of the workflow: no node, but its id ("") and outputs
  uint32_t plan_node; ///< index plus 1; 0: none
  uint32_t inside;    ///< graph index plus 1 of the collapsed node that runs it; 0: none
  bool yields;        ///< run() yields tasks that may as well run before it: they stand behind those of requires
  size_t required_count;          ///< of the node's edges, how many are of requires()
  RP_VEC(uint32_t) waits;         ///< graph nodes: not required, and yet done before it, with their files in place
  Repipe__V1__PlanNative *native; ///< the Flyte task that it is instead of the bridge's; NULL
  Repipe__V1__PlanBinding **native_bindings; ///< inputs of that
  size_t native_binding_count;
  uint32_t native_failures; ///< that one attempt of Luigi's bears
  uint32_t native_seconds;  ///< its own timeout; 0
  uint32_t native_code;     ///< what is to be said about that; 0: nothing
  const char *native_text;
  uint32_t *brought; ///< graph indices of tasks further below whose files it reads by their paths
  size_t brought_count;
  rp_reasons reasons; ///< of its own outcome
  rp_reasons causes;  ///< why its parents cannot give it a node
} rp_graph_state;

/// One workflow while it is planned.
typedef struct rp_workflow_state {
  rp_arena *arena;
  const Repipe__V1__Inventory *inventory;
  const Repipe__V1__Workflow *workflow;
  const Repipe__V1__Task *root; ///< NULL when nothing is known of the root's class
  Repipe__V1__WorkflowPlan *plan;
  rp_graph_state *nodes;
  size_t count;
  uint32_t root_node;
  rp_reasons reasons;                       ///< of the workflow itself
  RP_VEC(Repipe__V1__PlanStep *) steps;     ///< of the probe
  RP_VEC(Repipe__V1__PlanAnswer *) answers; ///< of the probe; until its node is made `step` is the graph node
  rp_map answers_by_key, answer_names;
  bool plugins;                      ///< native task types where they do the same
  bool joins;                        ///< wrappers are nodes, so that fewer edges lead through the graph
  uint32_t *stamps, *scratch, stamp; ///< for walks
  size_t parameter_inputs;           ///< inputs of the plan that are the root's parameters
  int64_t now;                       ///< as rp_plan_options
  char **roots;                      ///< import roots, sorted
  size_t root_count;
} rp_workflow_state;

/// Adds a reason unless its code and place are there already. `text` NULL: the rule's title.
void rp_reason_add(rp_reasons *reasons, rp_arena *arena, uint32_t code, const char *path, uint32_t line,
                   const char *text);
void rp_reason_add_all(rp_reasons *reasons, rp_arena *arena, const rp_reasons *more);
/// Sorted by code, path, line.
void rp_reason_sort(rp_reasons *reasons);

/// The task's parameter of that name; NULL when the task is or has none.
const Repipe__V1__Parameter *rp_plan_parameter(const Repipe__V1__Task *task, const char *name);
/// The workflow's input of that Luigi parameter; NULL for secrets and unknown names.
const Repipe__V1__PlanInput *rp_plan_input(const Repipe__V1__WorkflowPlan *plan, const char *parameter);

/// How an argument of a graph node gets its value.
typedef enum rp_argument_kind {
  RP_ARGUMENT_UNKNOWN = 0, ///< cannot be bound
  RP_ARGUMENT_BOUND,       ///< an input or a constant
  RP_ARGUMENT_ANSWERED,    ///< computed from inputs: the probe tells it
  RP_ARGUMENT_ITEM,        ///< an item of the list `input`
  RP_ARGUMENT_OMITTED,     ///< Luigi's own default gives it
  RP_ARGUMENT_SECRET       ///< the environment gives it
} rp_argument_kind;

typedef struct rp_argument_binding {
  rp_argument_kind kind;
  Repipe__V1__PlanType *type;
  Repipe__V1__Value *constant; ///< NULL: `input`
  const char *input;           ///< Flyte variable of the workflow
  const char *secret_owner;    ///< "module:qualname" whose secret it is
  const char *secret_name;
  uint32_t code; ///< why it is unknown, or what must be said about it; 0
  bool unlike;   ///< answered, and another argument that looks the same may be another value
} rp_argument_binding;

rp_argument_binding rp_plan_argument(const rp_workflow_state *state, const rp_graph_state *node,
                                     const Repipe__V1__Argument *argument);

/// The root's parameters as inputs of the workflow (input.c).
void rp_plan_inputs(rp_workflow_state *state);

/// Fills `nodes`: what can stand alone, what collapses, what is blocked, and why (graph.c).
void rp_plan_graph(rp_workflow_state *state);
/// Fills `brought`, and says of what else is read by its path that nobody brings it (read.c). Once it is known what collapses.
void rp_plan_reads(rp_workflow_state *state);
/// Says of tasks what they do to each other on one machine and not in Flyte (conflict.c). Once it is known what collapses.
void rp_plan_conflicts(rp_workflow_state *state);
/// Collapses the root for one reason, whatever the graph is.
void rp_plan_collapse_root(rp_workflow_state *state, uint32_t code);

/// Has a node, and all that it requires has nodes too.
static inline bool rp_plan_is_open(const rp_graph_state *node)
{
  return node->own && !node->collapsed;
}
/// The node whose container a graph node runs in.
static inline uint32_t rp_plan_runner(const rp_workflow_state *workflow, uint32_t node)
{
  return workflow->nodes[node].inside != 0 ? workflow->nodes[node].inside - 1 : node;
}
/// Fills `leads`, `own` and `inside` (reach.c).
void rp_plan_reach(rp_workflow_state *state);
/// Whether what requires() gives is not known in full: its shape is not, and it is no choice of known tasks.
bool rp_plan_open_shape(const Repipe__V1__GraphNode *node);
/// Fills `required_count`, `yields` and `waits`, and with `yields` puts another node in place of `node` (yield.c).
void rp_plan_yields(rp_workflow_state *state);
/// Fills `places` (probe.c).
void rp_plan_places(rp_workflow_state *state);
/// Fills `always` and `findable`, and collapses what requires a task that the probe would have to find and cannot.
/// True: nothing had to collapse.
bool rp_plan_conditions(rp_workflow_state *state);
/// Whether the probe can work out the Python text of a condition by itself.
bool rp_plan_certain_condition(const rp_workflow_state *state, const char *text);
/// Fills `condition` of what is not always required: for what of it that can be worked out by itself (condition.c).
void rp_plan_condition_texts(rp_workflow_state *state);
/// The variable of the probe that tells a parameter of a graph node, or ("") whether the node is required.
const char *rp_plan_ask(rp_workflow_state *state, uint32_t graph, const char *parameter,
                        const Repipe__V1__PlanType *type, const Repipe__V1__Value *value);
/// The variable of the probe that tells what a Python expression of a text over the workflow's parameters gives; `base` is what its
/// name begins with.
const char *rp_plan_ask_text(rp_workflow_state *workflow, const char *base, const char *expression,
                             Repipe__V1__PlanType *type);
/// Gives the probe's node its steps and answers, once everything has been asked.
void rp_plan_probe_questions(rp_workflow_state *state, Repipe__V1__PlanNode *node);

/// Nodes, bindings, files and edges of the plan, from the filled graph (node.c). False: over a limit of Flyte's,
/// with the code in `*code`; the plan's nodes are then to be made again after rp_plan_collapse_root.
bool rp_plan_nodes(rp_workflow_state *state, uint32_t *code);
/// Fills `native` and what belongs to it (native.c). Asks the probe.
void rp_plan_native(rp_workflow_state *state);
/// Gives the node of a native task what only such a node has, in place of what the bridge is told.
void rp_plan_native_node(const rp_workflow_state *workflow, const rp_graph_state *state, Repipe__V1__PlanNode *node);
/// Says of each node what became of it with native task types, once nodes are final.
void rp_plan_native_reasons(rp_workflow_state *state);
/// Upstream edges, reduced, topological order; false as above (edge.c).
bool rp_plan_edges(rp_workflow_state *state, uint32_t *code);

/// Makes parts of a plan whose record passes what the cluster keeps (split.c). False: the parts would not fit either; then
/// there are none.
bool rp_plan_split(rp_workflow_state *state);
/// Gives the workflow's results to the part that makes them.
void rp_plan_part_results(rp_workflow_state *state);

/// Inputs that a schedule makes of the moment when it fires.
typedef RP_VEC(Repipe__V1__PlanMoment *) rp_moments;

/// Adds how `input` is made of that moment: from the text of the launch's argument, or (NULL) from that of the
/// parameter's default. False: the text does not say, or not in a form that the parameter reads (moment.c).
bool rp_plan_moment(rp_moments *moments, const rp_workflow_state *state, const Repipe__V1__EntryPoint *entry,
                    const Repipe__V1__PlanInput *input, const Repipe__V1__Argument *argument);
/// The input that a Range tool counts (Luigi 3.8.1 tools/range.py:194); NULL: not known.
const Repipe__V1__PlanInput *rp_plan_range_input(const rp_workflow_state *state, const Repipe__V1__EntryPoint *entry);
/// Adds how that input is made of the moment at which the tool's schedule fires. Else what stands in the way (range.c).
const char *rp_plan_range_moment(rp_moments *moments, const rp_workflow_state *state,
                                 const Repipe__V1__EntryPoint *entry, const Repipe__V1__PlanInput *input);
/// Binds the kickoff time to the one input that takes it as it is, or makes the node that works the values out.
void rp_plan_kickoff(Repipe__V1__PlanLaunch *launch, const rp_moments *moments, const rp_workflow_state *state,
                     const Repipe__V1__EntryPoint *entry, rp_reasons *reasons);

/// What is decided about a container; NULL: nothing (decide.c, as all of these).
Repipe__V1__PlanContainer *rp_plan_container(const Repipe__V1__Inventory *inventory, const char *class_name,
                                             const char *family, rp_arena *arena);
/// Project, domain and service account of the workflow.
void rp_plan_decide_workflow(rp_workflow_state *state);
/// The name that is decided for a root's workflow; NULL.
const char *rp_plan_decided_name(const Repipe__V1__Inventory *inventory, const char *root, const char *family);
/// Which of Flyte's secrets a parameter is read from; NULL: not decided.
const Repipe__V1__SecretDecision *rp_plan_decided_secret(const Repipe__V1__Inventory *inventory, const char *class_name,
                                                         const char *family, const char *parameter);
/// The waiver that keeps the workflow from being translated; NULL. One that has expired is a reason.
const Repipe__V1__Waiver *rp_plan_waiver(rp_workflow_state *state, const char *family);
/// Marks the reasons that somebody accepted for this task.
void rp_plan_accept(rp_workflow_state *state, rp_reasons *reasons, const char *class_name, const char *family);
/// Whether it is certain that the target lies on a shared path.
bool rp_plan_shared(const Repipe__V1__Inventory *inventory, const Repipe__V1__Output *output);
/// The same of a path as an expression of Python.
bool rp_plan_shared_text(const Repipe__V1__Inventory *inventory, const char *expression);

/// Launch plans (launch.c).
void rp_plan_launches(rp_workflow_state *state);

/// Outcomes: of each graph node, of the workflow (outcome.c).
void rp_plan_outcomes(rp_workflow_state *state);
/// Of each task of the inventory over all planned workflows.
void rp_plan_task_outcomes(Repipe__V1__Plan *plan, const Repipe__V1__Inventory *inventory, rp_arena *arena);

#endif
