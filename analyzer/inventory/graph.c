// Breadth first over task values. What Luigi keeps as one instance is one node (Luigi 3.8.1 task_register.py:73): class and
// arguments are equal, which for symbolic values means the same expression. Where they are equal and their texts differ (1 and
// True), the first one made stays, and which that is depends on the order in which tasks are asked: the graph is built again with
// that argument unknown. A class that comes again below itself with arguments that are not constants is not followed (RP3110):
// how deep that goes depends on the values. Most roots that nothing launches lead to no other task: their one node is made when their
// class is asked (rp_graph_alone), and no second time.
#include "analyzer/inventory/graph.h"

#include "analyzer/eval/evaluation.h"
#include "analyzer/inventory/answers.h"
#include "analyzer/inventory/graph_reads.h"
#include "analyzer/inventory/structure.h"
#include "analyzer/inventory/task_paths.h"
#include "analyzer/lib/luigi.h"

typedef struct visit {
  rp_val task;
  size_t parent; ///< index of the node that reached it first; SIZE_MAX for the root
  bool constant; ///< no argument depends on an input
} visit;

/// Two values of one instance whose texts differ.
typedef struct ambiguous {
  rp_val first, second;
  rp_val made; ///< with what differs unknown; NULL until it is asked for
} ambiguous;

typedef struct builder {
  rp_interp *in;
  rp_arena *arena;
  const rp_task_class *tasks;
  size_t task_count;
  rp_foreign *foreign;
  uint32_t first_object; ///< classes from here on end with the evaluation
  rp_consing index;      ///< of what Luigi keeps as one instance -> index + 1
  RP_VEC(ambiguous) ambiguous;
  RP_VEC(visit) visits;
  RP_VEC(Repipe__V1__GraphNode *) nodes;
  RP_VEC(Repipe__V1__Diagnostic *) diagnostics;
  const rp_graph_root *root;
  rp_place_numbers numbers;
  bool symbolic;
  bool full;
  bool again; ///< an ambiguous instance was found
} builder;

static bool is_constant(rp_val value, unsigned depth)
{
  bool outside = value->kind == RP_INPUT && value->outside != NULL; // one value, whatever the inputs are
  if ((rp_value_is_symbolic(value) && !outside) || value->kind == RP_CHOICE || depth > 32) {
    return false;
  }
  if (value->kind == RP_OBJECT) {
    for (size_t i = 0; i < value->object->items.count; i++) {
      if (!is_constant(value->object->items.data[i].value, depth + 1)) {
        return false;
      }
    }
    for (size_t i = 0; i < value->object->entries.count; i++) {
      if (!is_constant(value->object->entries.data[i].value, depth + 1)) {
        return false;
      }
    }
  }
  return true;
}

typedef struct same_node {
  builder *b;
  rp_val task;
} same_node;

/// False where one has a default that is not known and the other was given something that looks like it: what is computed of it.
/// What has an identity does not only look so.
static bool leaves_out_alike(rp_interp *in, const rp_object *a, const rp_object *b)
{
  rp_val kwargs = rp_env_find(&a->env, rp_sym(in, "param_kwargs"));
  for (size_t i = 0; kwargs != NULL && rp_value_is(kwargs, RP_OBJECT_DICT) && i < kwargs->object->entries.count; i++) {
    const rp_entry *entry = &kwargs->object->entries.data[i];
    bool constant = entry->value->outside != NULL ? entry->value->itself
                                                  : entry->value->kind != RP_UNKNOWN && is_constant(entry->value, 0);
    if (!constant && entry->key->kind == RP_STR_ &&
        rp_task_left_out(in, a, RP_TASK_LEFT_OUT, entry->key->text) !=
            rp_task_left_out(in, b, RP_TASK_LEFT_OUT, entry->key->text)) {
      return false;
    }
  }
  return true;
}

static bool is_same_node(const void *made, const void *draft)
{
  const same_node *want = draft;
  builder *b = want->b;
  rp_val task = b->visits.items[(uintptr_t)made - 1].task;
  if (!leaves_out_alike(b->in, task->object, want->task->object)) {
    return false;
  }
  rp_instances answer = rp_lib_instances(b->in, task, want->task);
  if (answer == RP_INSTANCES_EQUAL) {
    RP_PUSH(b->in->arena, &b->ambiguous, ((ambiguous){task, want->task, NULL}));
    b->again = true;
  }
  return answer >= RP_INSTANCES_EQUAL;
}

/// The task as it is to be shown: with unknown arguments where Luigi's one instance is another one for each order of questions.
static rp_val settled(builder *b, rp_val task)
{
  rp_interp *in = b->in;
  for (size_t i = 0; i < b->ambiguous.count; i++) {
    ambiguous *one = &b->ambiguous.items[i];
    if (one->made != NULL && one->made->object == task->object) {
      return task;
    }
    if (rp_lib_instances(in, one->first, task) < RP_INSTANCES_EQUAL) {
      continue;
    }
    if (one->made == NULL) {
      size_t count;
      const rp_parameter *parameters = rp_class_parameters(in, task->object->class, &count);
      rp_keyword *keywords = rp_arena_alloc(in->arena, (count + 1) * sizeof *keywords);
      for (size_t k = 0; k < count; k++) {
        rp_val mine = rp_attribute_or_null(in, one->first, parameters[k].name, 0);
        rp_val other = rp_attribute_or_null(in, one->second, parameters[k].name, 0);
        bool alike = mine != NULL && other != NULL && rp_lib_alike(in, mine, other);
        keywords[k] = (rp_keyword){parameters[k].name,
                                   alike ? mine : rp_lib_either(in, mine != NULL ? mine : in->values.none, 0)};
      }
      one->made = rp_instantiate(in, task->object->class, &(rp_call){.keywords = keywords, .keyword_count = count});
      in->raised = NULL;
    }
    return one->made != NULL ? one->made : task;
  }
  return task;
}

static uint32_t task_index(const builder *b, const rp_object *class)
{
  class = rp_registered_class(b->in, class);
  for (size_t i = 0; i < b->task_count; i++) {
    if (b->tasks[i].class == class) {
      return (uint32_t)i + 1;
    }
  }
  return 0;
}

static uint32_t foreign_index(builder *b, rp_object *class)
{
  class = (rp_object *)(uintptr_t)rp_registered_class(b->in, class);
  if (class->cls.module == NULL || class->cls.opaque || class->id >= b->first_object) {
    return 0;
  }
  for (size_t i = 0; i < b->foreign->count; i++) {
    if (b->foreign->items[i] == class) {
      return (uint32_t)i + 1;
    }
  }
  RP_PUSH(b->arena, b->foreign, class);
  return (uint32_t)b->foreign->count;
}

static void add_diagnostic(builder *b, Repipe__V1__GraphNode *node, uint32_t code, rp_str path, uint32_t line,
                           rp_str text)
{
  Repipe__V1__Diagnostic *message = RP_MESSAGE(b->arena, Repipe__V1__Diagnostic, REPIPE__V1__DIAGNOSTIC__INIT);
  message->code = code;
  message->path = rp_export_text(b->arena, path);
  message->line = line;
  message->text = rp_export_text(b->arena, text);
  if (node == NULL) {
    RP_PUSH(b->arena, &b->diagnostics, message);
    return;
  }
  Repipe__V1__Diagnostic **more = rp_arena_alloc(b->arena, (node->n_diagnostics + 1) * sizeof *more);
  if (node->n_diagnostics > 0) {
    memcpy(more, node->diagnostics, node->n_diagnostics * sizeof *more);
  }
  more[node->n_diagnostics++] = message;
  node->diagnostics = more;
}

/// Index + 1 of the node of a task, made when new; 0 when the graph is full.
static uint32_t node_of(builder *b, rp_val task, size_t parent)
{
  task = settled(b, task);
  uint64_t hash = rp_lib_task_hash(b->in, task);
  uintptr_t known = (uintptr_t)rp_consing_find(&b->index, hash, is_same_node, &(same_node){b, task});
  if (known != 0) {
    return (uint32_t)known;
  }
  if (b->nodes.count >= RP_GRAPH_NODES) {
    if (!b->full) {
      b->full = true;
      add_diagnostic(b, NULL, RP_RULE_BUDGET_NODES, RP_STR(""), 0, RP_STR("more nodes than the budget"));
    }
    return 0;
  }
  rp_interp *in = b->in;
  rp_object *object = task->object;
  Repipe__V1__GraphNode *node = RP_MESSAGE(b->arena, Repipe__V1__GraphNode, REPIPE__V1__GRAPH_NODE__INIT);
  node->task = task_index(b, object->class);
  node->foreign = node->task == 0 ? foreign_index(b, object->class) : 0;
  node->class_ = rp_export_class(in, b->arena, object->class);
  node->family = rp_export_text(b->arena, rp_class_derives_named(object->class, "luigi.task", "Task")
                                              ? rp_lib_family(in, object->class)
                                              : object->class->cls.name->text);
  node->kind = rp_arena_cstr(b->arena, rp_str_of(rp_task_kind(in, task, object->class)));
  node->n_arguments = rp_export_arguments(in, b->arena, object, &node->arguments);
  node->n_given = rp_env_find(&object->env, rp_sym(in, RP_TASK_GIVEN)) != NULL
                      ? rp_export_given(in, b->arena, object, &node->given)
                      : 0;
  bool constant = true;
  rp_val kwargs = rp_env_find(&object->env, rp_sym(in, "param_kwargs"));
  for (size_t i = 0; kwargs != NULL && rp_value_is(kwargs, RP_OBJECT_DICT) && i < kwargs->object->entries.count; i++) {
    constant = constant && is_constant(kwargs->object->entries.data[i].value, 0);
  }
  RP_PUSH(b->arena, &b->nodes, node);
  RP_PUSH(b->in->arena, &b->visits, ((visit){task, parent, constant}));
  rp_consing_add(&b->index, hash, (void *)(uintptr_t)b->nodes.count);
  return (uint32_t)b->nodes.count;
}

/// True when the condition is a function of the inputs and of what Luigi gives from outside: no part of it is unknown, or an item
/// of something unknown.
static bool decidable(rp_condition condition, unsigned depth);

static bool of_inputs(rp_val value, unsigned depth)
{
  if (depth > 20 || value->kind == RP_UNKNOWN || value->kind == RP_ELEMENT) {
    return false;
  }
  for (uint32_t i = 0; value->kind == RP_DERIVED && i < value->derived.count; i++) {
    if (!of_inputs(value->derived.operands[i], depth + 1)) {
      return false;
    }
  }
  for (uint32_t i = 0; value->kind == RP_CHOICE && i < value->choice.count; i++) {
    if (!decidable(value->choice.options[i].condition, depth + 1) ||
        !of_inputs(value->choice.options[i].value, depth + 1)) {
      return false;
    }
  }
  return true;
}

static bool decidable(rp_condition condition, unsigned depth)
{
  bool known = depth <= 20 && (condition->kind != RP_GUARD_LITERAL || of_inputs(condition->value, depth + 1));
  for (uint32_t i = 0;
       known && (condition->kind == RP_GUARD_AND || condition->kind == RP_GUARD_OR) && i < condition->count; i++) {
    known = decidable(condition->parts[i], depth + 1);
  }
  return known;
}

static Repipe__V1__GraphEdge *edge_of(builder *b, const rp_leaf *leaf, size_t from)
{
  rp_interp *in = b->in;
  Repipe__V1__GraphEdge *edge = RP_MESSAGE(b->arena, Repipe__V1__GraphEdge, REPIPE__V1__GRAPH_EDGE__INIT);
  edge->key = rp_export_key(in, b->arena, leaf->key);
  edge->many = leaf->many;
  edge->condition = rp_export_text(b->arena, rp_condition_text(in, leaf->condition));
  const rp_cause *outside = leaf->condition->outside;
  if (outside != NULL) {
    add_diagnostic(b, b->nodes.items[from], outside->code, outside->path, outside->line, outside->text);
  }
  if (!rp_value_is_task(leaf->value)) {
    rp_reason reason = rp_leaf_reason(in, leaf->value);
    edge->code = reason.code;
    edge->text = rp_export_text(b->arena, reason.text);
    edge->path = rp_export_text(b->arena, reason.path);
    edge->line = reason.line;
    return edge;
  }
  const rp_object *instance = leaf->value->object;
  if (instance->instance.module != NULL) {
    const rp_facts *facts = instance->instance.module->facts;
    uint32_t node = instance->instance.node;
    edge->path = rp_export_text(b->arena, instance->instance.module->path);
    edge->line = node < facts->n_start ? rp_ir_place_of(facts, facts->start[node]).line : 0;
  }
  edge->node = node_of(b, leaf->value, from);
  if (edge->node == 0) {
    edge->code = RP_RULE_BUDGET_NODES;
  } else if (leaf->many) {
    edge->code = RP_RULE_COLLECTION_UNKNOWN;
  } else if (leaf->condition->kind != RP_GUARD_TRUE && (!b->symbolic || !decidable(leaf->condition, 0))) {
    edge->code = RP_RULE_CONDITION_UNKNOWN; // with constants in place of inputs, a condition that is left is not known
  }
  return edge;
}

/// `to_the_end`: no loop met on the way may end before its last item.
static size_t edges_of(builder *b, const rp_structure *structure, size_t from, bool to_the_end,
                       Repipe__V1__GraphEdge ***out)
{
  Repipe__V1__GraphEdge **edges = rp_arena_alloc(b->arena, (structure->count + 1) * sizeof *edges);
  for (size_t i = 0; i < structure->count; i++) {
    const rp_leaf *leaf = &structure->leaves[i];
    edges[i] = edge_of(b, leaf, from);
    edges[i]->turn = leaf->turn;
    edges[i]->each = leaf->many && to_the_end && rp_value_is_task(leaf->value) && leaf->value->object->loop_depth == 1;
  }
  *out = edges;
  return structure->count;
}

/// True when the class stands above this node already, reached with arguments that depend on inputs.
static bool recurs(const builder *b, size_t index)
{
  const rp_object *class = b->visits.items[index].task->object->class;
  if (b->visits.items[index].constant) {
    return false;
  }
  unsigned seen = 0;
  size_t steps = 0;
  for (size_t at = b->visits.items[index].parent; at != SIZE_MAX && steps < 100000;
       at = b->visits.items[at].parent, steps++) {
    seen += b->visits.items[at].task->object->class == class;
  }
  return seen >= 2;
}

/// What was noted in between is said of the node.
static void add_notes(builder *b, Repipe__V1__GraphNode *node, size_t from, size_t to)
{
  for (size_t i = from; i < to; i++) {
    const rp_note *note = &b->in->notes.items[i];
    add_diagnostic(b, node, note->code, note->path, note->line, note->text);
  }
}

static void take_notes(builder *b, Repipe__V1__GraphNode *node, size_t from)
{
  add_notes(b, node, from, b->in->notes.count);
  b->in->notes.count = from;
}

/// The node as its task answers, and the nodes that it leads to.
static void describe(builder *b, size_t index, const rp_task_answers *answers)
{
  Repipe__V1__GraphNode *node = b->nodes.items[index];
  node->outputs = answers->output_messages;
  node->n_outputs = answers->n_output_messages;
  for (size_t i = 0; i < node->n_outputs; i++) {
    Repipe__V1__Output *output = node->outputs[i];
    output->n_places = rp_place_export(b->in, b->arena, answers->output_paths[i], &b->numbers, &output->places);
  }
  node->output_shape = rp_arena_cstr(b->arena, rp_str_of(answers->outputs.shape));
  node->requires_shape = rp_arena_cstr(b->arena, rp_str_of(answers->requires.shape));
  node->n_requires = edges_of(b, &answers->requires, index, answers->to_the_end, &node->requires);
  node->n_dynamic = edges_of(b, &answers->dynamic, index, false, &node->dynamic);
  node->deps_beyond = answers->requires.beyond;
  node->yields_first = answers->yields_first;
}

static void expand(builder *b, size_t index)
{
  rp_interp *in = b->in;
  rp_val task = b->visits.items[index].task;
  Repipe__V1__GraphNode *node = b->nodes.items[index];
  rp_object *class = task->object->class;
  rp_frame frame = {.module = class->cls.module, .node = class->cls.node};
  in->frame = class->cls.module != NULL ? &frame : NULL;
  size_t notes = in->notes.count;
  bool external = rp_task_is_external(in, task); // the scheduler never asks an external task (worker.py:865)
  bool recursion = !external && b->symbolic && recurs(b, index);
  rp_task_answers answers;
  rp_task_ask(in, b->arena, task, !external && !recursion, &answers);
  rp_leaf leaf = {.condition = in->values.always, .many = true};
  if (recursion) {
    leaf.value = rp_unknown_text(in, RP_RULE_RECURSION, class->cls.node, class->cls.qualname);
    answers.requires = (rp_structure){&leaf, 1, "unknown", false};
  }
  describe(b, index, &answers);
  take_notes(b, node, notes);
  const rp_graph_answers *asked = &b->root->answers;
  if (asked->wanted) { // last: a method may set what others read
    node->n_answers = rp_export_answers(in, b->arena, task, asked->classes, asked->count, &node->answers);
  }
  in->raised = NULL;
  in->frame = NULL;
}

static rp_val make_root(rp_interp *in, const rp_graph_root *root)
{
  size_t count;
  const rp_parameter *parameters = rp_class_parameters(in, root->class, &count);
  rp_keyword *keywords = rp_arena_alloc(in->arena, (count + root->argument_count + 1) * sizeof *keywords);
  size_t used = 0;
  for (size_t i = 0; i < root->argument_count; i++) {
    keywords[used++] = root->arguments[i];
    if (rp_str_is(root->arguments[i].name->text, "cls")) { // Luigi 3.8.1 task_register.py:73
      return rp_raise(in, "TypeError", "Register.__call__() got multiple values for argument 'cls'");
    }
  }
  for (size_t i = 0; i < count && root->symbolic; i++) {
    bool given = false;
    for (size_t k = 0; k < root->argument_count; k++) {
      given = given || root->arguments[k].name == parameters[i].name;
    }
    if (!given) {
      keywords[used++] = (rp_keyword){parameters[i].name, rp_value_input(&in->values, parameters[i].name,
                                                                         rp_lib_parameter_type(parameters[i].object),
                                                                         parameters[i].object)};
    }
  }
  return rp_instantiate(in, root->class, &(rp_call){.keywords = keywords, .keyword_count = used});
}

static rp_str reason_of_failure(rp_interp *in, rp_val made)
{
  if (made != NULL) {
    return rp_value_text(in, made);
  }
  if (in->raised == NULL || !rp_value_is(in->raised, RP_OBJECT_INSTANCE)) {
    return RP_STR("the constructor raises");
  }
  rp_val args = rp_env_find(&in->raised->object->env, rp_sym(in, "args"));
  return rp_arena_printf(in->arena, "%.*s%.*s", RP_STR_ARG(in->raised->object->class->cls.name->text),
                         RP_STR_ARG(args != NULL ? rp_value_text(in, args) : RP_STR("")));
}

static void add_failure(builder *b, const rp_graph_root *root, rp_val made, size_t notes)
{
  rp_interp *in = b->in;
  rp_arena *arena = b->arena;
  Repipe__V1__GraphNode *node = RP_MESSAGE(arena, Repipe__V1__GraphNode, REPIPE__V1__GRAPH_NODE__INIT);
  node->task = task_index(b, root->class);
  node->class_ = rp_export_class(in, arena, root->class);
  node->family = rp_export_text(arena, rp_lib_family(in, root->class));
  node->kind = rp_arena_cstr(arena, rp_str_of(rp_task_kind(in, NULL, root->class)));
  node->requires_shape = rp_arena_cstr(arena, RP_STR("unknown"));
  node->output_shape = node->requires_shape;
  rp_str text = reason_of_failure(in, made);
  bool placed = made != NULL && made->kind == RP_UNKNOWN && made->cause->path.size > 0;
  Repipe__V1__GraphEdge *edge = RP_MESSAGE(arena, Repipe__V1__GraphEdge, REPIPE__V1__GRAPH_EDGE__INIT);
  edge->code = made != NULL && made->kind == RP_UNKNOWN ? made->cause->code : RP_RULE_RAISES;
  edge->text = rp_export_text(arena, text);
  edge->path = rp_export_text(arena, placed ? made->cause->path : RP_STR(""));
  edge->line = placed ? made->cause->line : 0;
  node->requires = rp_arena_alloc(arena, sizeof *node->requires);
  node->requires[0] = edge;
  node->n_requires = 1;
  Repipe__V1__Output *output = RP_MESSAGE(arena, Repipe__V1__Output, REPIPE__V1__OUTPUT__INIT);
  output->code = edge->code;
  output->text = edge->text;
  output->line = edge->line;
  node->outputs = rp_arena_alloc(arena, sizeof *node->outputs);
  node->outputs[0] = output;
  node->n_outputs = 1;
  RP_PUSH(arena, &b->nodes, node);
  take_notes(b, node, notes);
  rp_str path = placed                            ? made->cause->path
                : root->class->cls.module != NULL ? root->class->cls.module->path
                                                  : RP_STR("");
  add_diagnostic(b, node, edge->code, path, edge->line, text);
}

static void build(builder *b, const rp_graph_root *root)
{
  rp_interp *in = b->in;
  rp_budget(in, RP_STEPS_TASK);
  rp_frame frame = {.module = root->class->cls.module, .node = root->class->cls.node};
  in->frame = root->class->cls.module != NULL ? &frame : NULL;
  in->raised = NULL;
  in->concrete = !root->symbolic;
  size_t notes = in->notes.count;
  size_t drops = in->drops.count;
  rp_val made = make_root(in, root);
  if (in->steps == 0) {
    in->raised = NULL;
    made = rp_unknown(in, in->stopped_by, root->class->cls.node);
  }
  rp_drops_note(in, drops);
  in->frame = NULL;
  if (made == NULL || !rp_value_is(made, RP_OBJECT_INSTANCE)) {
    add_failure(b, root, made, notes);
    return;
  }
  node_of(b, made, SIZE_MAX);
  take_notes(b, b->nodes.items[0], notes);
  for (size_t i = 0; i < b->nodes.count; i++) {
    expand(b, i);
  }
  if (b->symbolic) {
    rp_val *instances = rp_arena_alloc(in->arena, (b->nodes.count + 1) * sizeof *instances);
    for (size_t i = 0; i < b->nodes.count; i++) {
      instances[i] = b->visits.items[i].task;
    }
    rp_graph_reads(in, b->arena, instances, b->nodes.items, b->nodes.count, b->tasks);
  }
}

static Repipe__V1__Graph *graph_of(const builder *b)
{
  Repipe__V1__Graph *graph = RP_MESSAGE(b->arena, Repipe__V1__Graph, REPIPE__V1__GRAPH__INIT);
  graph->n_nodes = b->nodes.count;
  graph->nodes = b->nodes.items;
  graph->n_diagnostics = b->diagnostics.count;
  graph->diagnostics = b->diagnostics.items;
  return graph;
}

static bool has_task(const rp_structure *structure)
{
  bool found = false;
  for (size_t i = 0; i < structure->count && !found; i++) {
    found = rp_value_is_task(structure->leaves[i].value);
  }
  return found;
}

Repipe__V1__Graph *rp_graph_alone(rp_interp *in, rp_arena *arena, const rp_task_class *task, rp_val self,
                                  const rp_task_answers *answers, size_t made, size_t asked)
{
  bool luigis = rp_env_find(&self->object->env, rp_sym(in, "param_kwargs")) != NULL &&
                rp_class_abstract_member(in, task->class) == NULL &&
                rp_registered_class(in, task->class) == task->class;
  if (!luigis || has_task(&answers->requires) || has_task(&answers->dynamic) || rp_task_is_external(in, self)) {
    return NULL;
  }
  builder b = {.in = in, .arena = arena, .tasks = task, .task_count = 1, .symbolic = true};
  rp_map_init(&b.numbers.map, in->arena);
  node_of(&b, self, SIZE_MAX);
  add_notes(&b, b.nodes.items[0], made, asked);
  describe(&b, 0, answers);
  add_notes(&b, b.nodes.items[0], asked, in->notes.count);
  rp_consing_release(&b.index);
  rp_map_release(&b.numbers.map);
  return graph_of(&b);
}

/// What the root's class has answered already; NULL.
static Repipe__V1__Graph *known_graph(const builder *b)
{
  const rp_graph_root *root = b->root;
  uint32_t index =
      root->symbolic && root->argument_count == 0 && !root->answers.wanted ? task_index(b, root->class) : 0;
  Repipe__V1__Graph *graph = index != 0 ? b->tasks[index - 1].graph : NULL;
  if (graph != NULL) {
    graph->nodes[0]->task = index;
  }
  return graph;
}

Repipe__V1__Graph *rp_graph_build(rp_interp *in, rp_arena *arena, const rp_graph_root *root, const rp_task_class *tasks,
                                  size_t count, rp_foreign *foreign)
{
  enum { ROUNDS = 64 };
  builder b = {.in = in, .arena = arena, .tasks = tasks, .task_count = count, .root = root, .symbolic = root->symbolic};
  Repipe__V1__Graph *answered = known_graph(&b);
  if (answered != NULL) {
    return answered;
  }
  rp_evaluation evaluation;
  rp_evaluation_begin(in, &evaluation);
  b.foreign = foreign;
  b.first_object = evaluation.first_object;
  size_t known = foreign->count;
  b.again = true;
  for (unsigned round = 0; b.again && round < ROUNDS; round++) {
    b.again = false;
    b.full = false;
    foreign->count = known;
    b.nodes.count = 0;
    b.visits.count = 0;
    b.diagnostics.count = 0;
    rp_consing_truncate(&b.index, 0);
    rp_map_init(&b.numbers.map, in->arena);
    b.numbers.last = 0;
    rp_sandbox sandbox;
    rp_sandbox_begin(in, &sandbox);
    build(&b, root);
    rp_sandbox_end(in, &sandbox);
    rp_map_release(&b.numbers.map);
  }
  if (b.again) {
    add_diagnostic(&b, NULL, RP_RULE_BUDGET_NODES, RP_STR(""), 0, RP_STR("more equal instances than the budget"));
  }
  rp_consing_release(&b.index);
  rp_evaluation_end(in, &evaluation);
  return graph_of(&b);
}
