/// What the probe can find, and what it is asked. The probe walks Luigi's own requires() from the root: a task is found
/// by its place among those of its family in what another found task requires. So it answers what an argument is, and
/// whether a task is required at all.

#include <stdlib.h>

#include "base/map.h"
#include "translator/parts/name.h"
#include "translator/parts/types.h"
#include "translator/plan/plan.h"

static bool is(const char *a, const char *b)
{
  return strcmp(a, b) == 0;
}

bool rp_plan_open_shape(const Repipe__V1__GraphNode *node)
{
  bool open = is(node->requires_shape, "unknown");
  // Alternatives have structures of their own: each task of each of them is known, under its condition.
  bool alternatives = node->n_requires > 0;
  for (size_t i = 0; i < node->n_requires && open; i++) {
    const Repipe__V1__GraphEdge *edge = node->requires[i];
    alternatives = alternatives && edge->node > 0 && edge->code == 0 && !edge->many && edge->condition[0] != '\0';
  }
  return open && !alternatives;
}

typedef struct family_group {
  uint32_t edges;
  bool conditional, unclear;
  RP_VEC(uint32_t) members; // edges of this family
} family_group;

// The argument as a text that two edges can be told apart by; NULL: it is no constant.
static const char *constant_text(const rp_workflow_state *workflow, const rp_graph_state *state,
                                 const Repipe__V1__Argument *argument)
{
  rp_argument_binding from = rp_plan_argument(workflow, state, argument);
  bool constant = from.kind == RP_ARGUMENT_BOUND && from.constant != NULL &&
                  from.constant->kind_case == REPIPE__V1__VALUE__KIND_LITERAL;
  return constant ? rp_arena_printf(workflow->arena, "%s:%s", from.type->wire, from.constant->literal->text).data
                  : NULL;
}

// Whether an argument that is a constant in both is another one. Tasks of one family have the same parameters.
static bool told_apart(const rp_workflow_state *workflow, const rp_graph_state *a, const rp_graph_state *b)
{
  for (size_t i = 0; i < a->argument_count; i++) {
    const char *left = constant_text(workflow, a, a->arguments[i]);
    for (size_t k = 0; left != NULL && k < b->argument_count; k++) {
      const char *right =
          is(a->arguments[i]->name, b->arguments[k]->name) ? constant_text(workflow, b, b->arguments[k]) : NULL;
      if (right != NULL && !is(left, right)) {
        return true;
      }
    }
  }
  return false;
}

// With conditions the number in the family does not tell which is which; constant arguments may.
static void place_by_constants(rp_workflow_state *workflow, rp_graph_state *state, const family_group *group)
{
  enum { MAX_MEMBERS = 200 };
  const Repipe__V1__GraphNode *node = state->node;
  for (size_t i = 0; i < group->members.count && group->members.count <= MAX_MEMBERS; i++) {
    uint32_t own = group->members.items[i];
    bool unique = true;
    for (size_t k = 0; k < group->members.count && unique; k++) {
      uint32_t other = group->members.items[k];
      unique = node->requires[own] -> node == node -> requires[other]
          -> node || told_apart(workflow, &workflow->nodes[node->requires[own] -> node - 1],
                                &workflow->nodes[node->requires[other] -> node - 1]);
    }
    if (unique) {
      state->places[own] = (rp_edge_place){.known = true, .by_constants = true};
    }
  }
}

// Whether the tasks of a group come one after the other as their edges do, whichever of them there are. Of a dict's entries that is
// not certain where one of several has alternatives: it may stand where it was first made.
static bool one_order(const Repipe__V1__GraphNode *node, const family_group *group)
{
  static const char *const SHAPES[] = {"task", "list", "tuple", "generator", "dict", "unknown"};
  bool known = false;
  for (size_t i = 0; i < sizeof SHAPES / sizeof SHAPES[0]; i++) {
    known = known || is(node->requires_shape, SHAPES[i]);
  }
  bool several_keys = false;
  bool alternatives = false;
  for (size_t i = 1; i < group->members.count; i++) {
    const Repipe__V1__Value *a = node->requires[group->members.items[i - 1]] -> key;
    const Repipe__V1__Value *b = node->requires[group->members.items[i]] -> key;
    bool texts = a != NULL && b != NULL && a->kind_case == REPIPE__V1__VALUE__KIND_LITERAL &&
                 b->kind_case == REPIPE__V1__VALUE__KIND_LITERAL;
    bool entries = (a != NULL || b != NULL) && !(texts && is(a->literal->type, "int") && is(b->literal->type, "int"));
    bool same = texts && is(a->literal->text, b->literal->text);
    alternatives = alternatives || (entries && same);
    several_keys = several_keys || (entries && !same);
  }
  return known && !(several_keys && alternatives);
}

// With conditions the number in the family is known once it is known which of them hold: all can be worked out, or all but one,
// which then shows in how many there are.
static void place_by_conditions(rp_workflow_state *workflow, rp_graph_state *state, const family_group *group)
{
  enum { MAX_MEMBERS = 40 };
  const Repipe__V1__GraphNode *node = state->node;
  if (group->members.count > MAX_MEMBERS || !one_order(node, group)) {
    return;
  }
  char **conditions = RP_NEW_ARRAY(workflow->arena, char *, group->members.count);
  size_t open = 0;
  for (size_t i = 0; i < group->members.count; i++) {
    char *text = node->requires[group->members.items[i]] -> condition;
    bool certain = text[0] == '\0' || rp_plan_certain_condition(workflow, text);
    conditions[i] = certain ? text : rp_arena_cstr(workflow->arena, RP_STR("?"));
    open += !certain;
  }
  for (size_t i = 0; i < group->members.count && open <= 1; i++) {
    rp_edge_place *place = &state->places[group->members.items[i]];
    if (!place->known) {
      *place = (rp_edge_place){
          .number = (uint32_t)i, .known = true, .conditions = conditions, .condition_count = group->members.count};
    }
  }
}

// Where the task of each edge in [from, to) stands among the tasks of its family there; `turns` of run()'s yields give them all.
static void place_edges(rp_workflow_state *workflow, rp_graph_state *state, uint32_t from, uint32_t to, uint32_t turns)
{
  const Repipe__V1__GraphNode *node = state->node;
  rp_map families;
  rp_map_init(&families, workflow->arena);
  RP_VEC(family_group *) groups = {0};
  bool anything = turns == 0 && rp_plan_open_shape(node); // something that has no family here may be of any
  for (uint32_t i = from; i < to; i++) {
    const Repipe__V1__GraphEdge *edge = node->requires[i];
    bool known = edge->node > 0 && edge->node <= workflow->count;
    if (!known) {
      // An exception under a condition requires nothing when the condition does not hold.
      anything = anything || !(edge->code == RP_RULE_RAISES && edge->condition[0] != '\0');
      continue;
    }
    rp_str family = rp_str_of(workflow->nodes[edge->node - 1].node->family);
    family_group *group = rp_map_find(&families, family);
    if (group == NULL) {
      group = RP_NEW(workflow->arena, family_group);
      rp_map_put(&families, family, group);
      RP_PUSH(workflow->arena, &groups, group);
    }
    state->places[i].number = group->edges++;
    state->places[i].turns = turns;
    RP_PUSH(workflow->arena, &group->members, i);
    group->conditional = group->conditional || edge->condition[0] != '\0';
    group->unclear = group->unclear || edge->many || edge->code != 0;
  }
  rp_map_release(&families);
  for (size_t g = 0; g < groups.count && !anything; g++) {
    const family_group *group = groups.items[g];
    bool ordered = !group->conditional && (turns > 0 || !is(node->requires_shape, "set"));
    for (size_t i = 0; i < group->members.count && !group->unclear && (group->edges == 1 || ordered); i++) {
      rp_edge_place *place = &state->places[group->members.items[i]];
      place->total = group->conditional ? 0 : group->edges;
      place->known = true;
    }
    if (!group->unclear && group->edges > 1 && !ordered) {
      place_by_constants(workflow, state, group);
      place_by_conditions(workflow, state, group);
    }
  }
}

void rp_plan_places(rp_workflow_state *workflow)
{
  for (size_t i = 0; i < workflow->count; i++) {
    rp_graph_state *state = &workflow->nodes[i];
    uint32_t required = (uint32_t)state->required_count;
    uint32_t all = (uint32_t)state->node->n_requires;
    state->places = RP_NEW_ARRAY(workflow->arena, rp_edge_place, all);
    place_edges(workflow, state, 0, required, 0);
    if (all > required) {
      place_edges(workflow, state, required, all, state->node->requires[all - 1] -> turn + 1);
    }
  }
}

// From the root along edges that lead on: without conditions they make a node `always`; where also the place is known
// they make it `findable`.
static void walk(rp_workflow_state *workflow, bool certain, uint32_t *queue)
{
  size_t head = 0;
  size_t tail = 0;
  for (uint32_t i = 0; i < workflow->count; i++) {
    rp_graph_state *state = &workflow->nodes[i];
    bool begins = certain ? i == workflow->root_node : state->findable;
    state->always = certain ? begins : state->always;
    state->findable = begins;
    if (begins) {
      queue[tail++] = i;
    }
  }
  while (head < tail) {
    const rp_graph_state *state = &workflow->nodes[queue[head++]];
    for (size_t i = 0; i < state->node->n_requires; i++) {
      const Repipe__V1__GraphEdge *edge = state->node->requires[i];
      if (!state->leads[i]) {
        continue;
      }
      rp_graph_state *child = &workflow->nodes[edge->node - 1];
      bool here = certain ? edge->condition[0] == '\0' && state->always : !child->always;
      bool finds = here && state->findable && state->places[i].known;
      bool fresh = (certain && here && !child->always) || (finds && !child->findable);
      child->always = child->always || (certain && here);
      child->findable = child->findable || finds;
      if (fresh) {
        queue[tail++] = edge->node - 1; // at most once for each of the two
      }
    }
  }
}

// Tasks that stand somewhere where the probe cannot tell which of their family they are.
static void mark_unplaced(rp_workflow_state *workflow)
{
  for (size_t i = 0; i < workflow->count; i++) {
    workflow->nodes[i].unplaced = false;
  }
  for (size_t i = 0; i < workflow->count; i++) {
    const rp_graph_state *state = &workflow->nodes[i];
    for (size_t k = 0; k < state->node->n_requires; k++) {
      uint32_t child = state->node->requires[k] -> node;
      if (state->leads[k] && !(state->places[k].known && state->findable)) {
        workflow->nodes[child - 1].unplaced = true;
      }
    }
  }
}

bool rp_plan_conditions(rp_workflow_state *workflow)
{
  uint32_t *queue = RP_NEW_ARRAY(workflow->arena, uint32_t, 2 * workflow->count + 1);
  walk(workflow, true, queue);
  walk(workflow, false, queue);
  rp_plan_condition_texts(workflow);
  mark_unplaced(workflow);
  bool settled = true;
  for (size_t i = 0; i < workflow->count; i++) {
    rp_graph_state *state = &workflow->nodes[i];
    bool whole = rp_plan_is_open(state);
    for (size_t k = 0; k < state->node->n_requires; k++) {
      const Repipe__V1__GraphEdge *edge = state->node->requires[k];
      if (!state->leads[k]) {
        continue;
      }
      rp_graph_state *child = &workflow->nodes[edge->node - 1];
      // Whether this one is required must be answered, and so every place that leads to it must be known.
      bool asked =
          child->own && !child->always && child->condition == NULL && !(state->places[k].known && state->findable);
      bool lost = child->asks && !child->findable && child->expressible;
      if ((asked || lost) && !whole) {
        state->kept_in[k] = true; // Luigi runs it here, with the rest that is not known
        settled = false;
      } else if (asked || lost) {
        const char *text =
            lost ? rp_arena_printf(workflow->arena, "a computed argument of %s", child->node->class_).data : NULL;
        state->collapsed = true;
        state->kept_in[k] = true;
        rp_reason_add(&state->reasons, workflow->arena, lost ? RP_RULE_ARGUMENT_COMPUTED : RP_RULE_CONDITION_UNKNOWN,
                      edge->path, edge->line, text);
        settled = false;
        break;
      }
    }
  }
  return settled;
}

// ---- questions ----

// The edges that lead to each node, as pairs (parent, edge) in one array.
typedef struct incoming {
  uint32_t *start; // count + 1
  uint32_t *parent, *edge;
} incoming;

static incoming edges_in(const rp_workflow_state *workflow)
{
  incoming in = {RP_NEW_ARRAY(workflow->arena, uint32_t, workflow->count + 2), NULL, NULL};
  for (unsigned round = 0; round < 2; round++) {
    for (uint32_t i = 0; i < workflow->count; i++) {
      const rp_graph_state *state = &workflow->nodes[i];
      for (uint32_t k = 0; k < state->node->n_requires; k++) {
        uint32_t child = state->node->requires[k] -> node;
        if (!state->leads[k] || !state->places[k].known) {
          continue;
        }
        if (round == 0) {
          in.start[child + 1]++;
        } else {
          uint32_t at = in.start[child]++;
          in.parent[at] = i;
          in.edge[at] = k;
        }
      }
    }
    if (round == 0) {
      for (size_t i = 1; i < workflow->count + 2; i++) {
        in.start[i] += in.start[i - 1];
      }
      size_t total = in.start[workflow->count + 1];
      in.parent = RP_NEW_ARRAY(workflow->arena, uint32_t, total);
      in.edge = RP_NEW_ARRAY(workflow->arena, uint32_t, total);
    }
  }
  return in; // after the second round start[child] is the end of child's edges, start[child - 1] their begin
}

static bool certain_edge(const rp_workflow_state *workflow, uint32_t parent, uint32_t edge)
{
  const rp_graph_state *state = &workflow->nodes[parent];
  return state->always && state->findable && state->node->requires[edge] -> condition[0] == '\0';
}

// The constant arguments that tell the task from others of its family.
static void add_constants(const rp_workflow_state *workflow, const rp_graph_state *state, Repipe__V1__PlanStep *step)
{
  RP_VEC(Repipe__V1__PlanBinding *) list = {0};
  for (size_t i = 0; i < state->argument_count; i++) {
    const Repipe__V1__Argument *argument = state->arguments[i];
    if (constant_text(workflow, state, argument) != NULL) {
      rp_argument_binding from = rp_plan_argument(workflow, state, argument);
      Repipe__V1__PlanBinding *binding = RP_NEW(workflow->arena, Repipe__V1__PlanBinding);
      repipe__v1__plan_binding__init(binding);
      binding->parameter = argument->name;
      binding->type = from.type;
      binding->source_case = REPIPE__V1__PLAN_BINDING__SOURCE_CONSTANT;
      binding->constant = from.constant;
      RP_PUSH(workflow->arena, &list, binding);
    }
  }
  step->constants = list.items;
  step->n_constants = list.count;
}

// The step that finds a node; its parents' come before it. Nodes that are always required need one way to them only.
static void add_steps(rp_workflow_state *workflow, const incoming *in, uint32_t wanted, uint32_t *step, uint32_t *stack)
{
  size_t depth = 0;
  stack[depth++] = wanted;
  while (depth > 0) {
    uint32_t at = stack[depth - 1];
    if (step[at] != 0 || at == workflow->root_node) {
      depth--;
      continue;
    }
    const rp_graph_state *state = &workflow->nodes[at];
    bool waiting = false;
    bool by_constants = false;
    RP_VEC(Repipe__V1__PlanOrigin *) origins = {0};
    for (uint32_t i = in->start[at]; i < in->start[at + 1] && !waiting; i++) {
      uint32_t parent = in->parent[i];
      if (state->always && !certain_edge(workflow, parent, in->edge[i])) {
        continue;
      }
      if (step[parent] == 0 && parent != workflow->root_node) {
        if (depth > workflow->count) {
          return; // a cycle: the edges will say so
        }
        stack[depth++] = parent;
        waiting = true;
        break;
      }
      const rp_edge_place *place = &workflow->nodes[parent].places[in->edge[i]];
      Repipe__V1__PlanOrigin *origin = RP_NEW(workflow->arena, Repipe__V1__PlanOrigin);
      repipe__v1__plan_origin__init(origin);
      origin->step = step[parent];
      origin->number = place->number;
      origin->total = place->total;
      origin->turns = place->turns;
      origin->conditions = place->conditions;
      origin->n_conditions = place->condition_count;
      by_constants = by_constants || place->by_constants;
      RP_PUSH(workflow->arena, &origins, origin);
      if (state->always) {
        break;
      }
    }
    if (waiting) {
      continue;
    }
    Repipe__V1__PlanStep *made = RP_NEW(workflow->arena, Repipe__V1__PlanStep);
    repipe__v1__plan_step__init(made);
    made->graph_node = at;
    made->family = state->node->family;
    made->origins = origins.items;
    made->n_origins = origins.count;
    if (by_constants) {
      add_constants(workflow, state, made);
    }
    RP_PUSH(workflow->arena, &workflow->steps, made);
    step[at] = (uint32_t)workflow->steps.count;
    depth--;
  }
}

static char *answer_name(rp_arena *arena, const char *base, uint32_t digest)
{
  char *name = rp_name_variable(arena, rp_str_of(base));
  return (char *)rp_arena_printf(arena, "%s_%08x", name, digest).data;
}

const char *rp_plan_ask(rp_workflow_state *workflow, uint32_t graph, const char *parameter,
                        const Repipe__V1__PlanType *type, const Repipe__V1__Value *value)
{
  const rp_graph_state *state = &workflow->nodes[graph];
  bool by_itself = parameter[0] == '\0' && state->condition != NULL && state->unplaced;
  // The same expression over the same inputs for the same parameter is one answer, where its task is certain to be
  // found.
  const char *expression = value == NULL                                         ? NULL
                           : value->kind_case == REPIPE__V1__VALUE__KIND_DERIVED ? value->derived->expression
                           : value->kind_case == REPIPE__V1__VALUE__KIND_INPUT   ? value->input
                                                                                 : NULL;
  bool shared = state->always && expression != NULL;
  rp_str key = by_itself ? rp_arena_printf(workflow->arena, "if %s", state->condition)
               : shared  ? rp_arena_printf(workflow->arena, "%s\n%s\n%s", state->node->class_, parameter, expression)
                         : rp_arena_printf(workflow->arena, "%u\n%s", (unsigned)graph, parameter);
  Repipe__V1__PlanAnswer *known = rp_map_find(&workflow->answers_by_key, key);
  if (known != NULL && !is(known->type->wire, type->wire)) {
    // Another class of the same name: what one of its parameters is may be told in another form.
    key = rp_arena_printf(workflow->arena, "%.*s\n%s", RP_STR_ARG(key), type->wire);
    known = rp_map_find(&workflow->answers_by_key, key);
  }
  if (known == NULL) {
    known = RP_NEW(workflow->arena, Repipe__V1__PlanAnswer);
    repipe__v1__plan_answer__init(known);
    rp_str identity = shared || by_itself ? key
                                          : rp_arena_printf(workflow->arena, "%s\n%s\n%08x", state->node->class_,
                                                            parameter, state->digest);
    known->variable =
        answer_name(workflow->arena, parameter[0] != '\0' ? parameter : "required", rp_name_digest(identity));
    for (unsigned i = 2; rp_map_has(&workflow->answer_names, rp_str_of(known->variable)); i++) {
      known->variable =
          answer_name(workflow->arena, parameter[0] != '\0' ? parameter : "required", rp_name_digest(identity) + i);
    }
    known->type = (Repipe__V1__PlanType *)type;
    known->parameter = rp_arena_cstr(workflow->arena, rp_str_of(parameter));
    known->step = graph; // until rp_plan_probe_questions
    known->condition = rp_arena_cstr(workflow->arena, rp_str_of(by_itself ? state->condition : ""));
    rp_map_put(&workflow->answer_names, rp_str_of(known->variable), known);
    rp_map_put(&workflow->answers_by_key, key, known);
    RP_PUSH(workflow->arena, &workflow->answers, known);
  }
  return known->variable;
}

const char *rp_plan_ask_text(rp_workflow_state *workflow, const char *base, const char *expression,
                             Repipe__V1__PlanType *type)
{
  rp_str key = rp_arena_printf(workflow->arena, "text %s", expression);
  Repipe__V1__PlanAnswer *known = rp_map_find(&workflow->answers_by_key, key);
  if (known == NULL) {
    known = RP_NEW(workflow->arena, Repipe__V1__PlanAnswer);
    repipe__v1__plan_answer__init(known);
    uint32_t digest = rp_name_digest(key);
    do {
      known->variable = answer_name(workflow->arena, base, digest++);
    } while (rp_map_has(&workflow->answer_names, rp_str_of(known->variable)));
    known->type = type;
    known->condition = rp_arena_cstr(workflow->arena, rp_str_of(expression));
    known->text = true;
    rp_map_put(&workflow->answer_names, rp_str_of(known->variable), known);
    rp_map_put(&workflow->answers_by_key, key, known);
    RP_PUSH(workflow->arena, &workflow->answers, known);
  }
  return known->variable;
}

static int compare_answers(const void *a, const void *b)
{
  return strcmp((*(Repipe__V1__PlanAnswer *const *)a)->variable, (*(Repipe__V1__PlanAnswer *const *)b)->variable);
}

void rp_plan_probe_questions(rp_workflow_state *workflow, Repipe__V1__PlanNode *node)
{
  incoming in = edges_in(workflow);
  uint32_t *step = RP_NEW_ARRAY(workflow->arena, uint32_t, workflow->count);
  uint32_t *stack = RP_NEW_ARRAY(workflow->arena, uint32_t, workflow->count + 2);
  for (size_t i = 0; i < workflow->answers.count; i++) {
    if (workflow->answers.items[i]->condition[0] != '\0') {
      workflow->answers.items[i]->step = 0;
      continue;
    }
    uint32_t graph = workflow->answers.items[i]->step;
    add_steps(workflow, &in, graph, step, stack);
    workflow->answers.items[i]->step = step[graph];
  }
  if (workflow->answers.count > 1) {
    qsort(workflow->answers.items, workflow->answers.count, sizeof workflow->answers.items[0], compare_answers);
  }
  node->steps = workflow->steps.items;
  node->n_steps = workflow->steps.count;
  node->answers = workflow->answers.items;
  node->n_answers = workflow->answers.count;
}
