/// Outcomes. An instance is as its node is; a workflow is as good as its worst instance; a class is as good as its
/// worst workflow, and excluded when it is in none. Reasons travel along, so that nothing but `exact` stands without
/// one.

#include <stdlib.h>

#include "translator/parts/equivalence.h"
#include "translator/plan/plan.h"

typedef enum outcome { EXACT = 0, REVIEW, COLLAPSED, BLOCKED, FAILED } outcome;

static const char *const NAMES[] = {"exact", "review", "collapsed", "blocked", "failed"};

void rp_reason_add(rp_reasons *reasons, rp_arena *arena, uint32_t code, const char *path, uint32_t line,
                   const char *text)
{
  for (size_t i = 0; i < reasons->count; i++) {
    const Repipe__V1__Reason *known = reasons->items[i];
    if (known->code == code && known->line == line && strcmp(known->path, path) == 0) {
      return;
    }
  }
  const rp_rule *rule = rp_rule_find(code);
  const char *words = text != NULL ? text : rule != NULL ? rule->title : "";
  Repipe__V1__Reason *reason = RP_NEW(arena, Repipe__V1__Reason);
  repipe__v1__reason__init(reason);
  reason->code = code;
  reason->line = line;
  reason->path = rp_arena_cstr(arena, rp_str_of(path));
  reason->text = rp_arena_cstr(arena, rp_str_of(words));
  RP_PUSH(arena, reasons, reason);
}

void rp_reason_add_all(rp_reasons *reasons, rp_arena *arena, const rp_reasons *more)
{
  for (size_t i = 0; i < more->count; i++) {
    const Repipe__V1__Reason *reason = more->items[i];
    size_t before = reasons->count;
    rp_reason_add(reasons, arena, reason->code, reason->path, reason->line, reason->text);
    if (reasons->count > before) {
      reasons->items[before]->accepted = reason->accepted;
    }
  }
}

static int compare_reasons(const void *a, const void *b)
{
  const Repipe__V1__Reason *left = *(Repipe__V1__Reason *const *)a;
  const Repipe__V1__Reason *right = *(Repipe__V1__Reason *const *)b;
  if (left->code != right->code) {
    return left->code < right->code ? -1 : 1;
  }
  int path = strcmp(left->path, right->path);
  return path != 0 ? path : left->line < right->line ? -1 : left->line > right->line;
}

void rp_reason_sort(rp_reasons *reasons)
{
  if (reasons->count > 1) {
    qsort(reasons->items, reasons->count, sizeof reasons->items[0], compare_reasons);
  }
}

static outcome worst(outcome a, outcome b)
{
  return a > b ? a : b;
}

// What codes alone say: anything that is more than information must be looked at.
static outcome of_reasons(const rp_reasons *reasons)
{
  outcome result = EXACT;
  for (size_t i = 0; i < reasons->count; i++) {
    const rp_rule *rule = rp_rule_find(reasons->items[i]->code);
    if (rule != NULL && rule->class != RP_RULE_INFORMS) {
      result = worst(result, REVIEW);
    }
  }
  return result;
}

// Outcome and reasons of each node, and which instances run inside it: itself first.
static void cover(rp_workflow_state *state)
{
  Repipe__V1__WorkflowPlan *plan = state->plan;
  typedef RP_VEC(uint32_t) index_list;
  index_list *covers = RP_NEW_ARRAY(state->arena, index_list, plan->n_nodes);
  for (size_t i = 0; i < plan->n_nodes; i++) {
    Repipe__V1__PlanNode *node = plan->nodes[i];
    if (strcmp(node->mode, "probe") == 0) {
      continue;
    }
    const Repipe__V1__NodeCoverage *coverage = plan->coverage[node->graph_node];
    node->outcome = coverage->outcome;
    node->reasons = coverage->reasons;
    node->n_reasons = coverage->n_reasons;
    RP_PUSH(state->arena, &covers[i], node->graph_node);
  }
  for (uint32_t k = 0; k < state->count; k++) {
    uint32_t runner = state->nodes[k].inside != 0 ? state->nodes[state->nodes[k].inside - 1].plan_node : 0;
    if (runner != 0) {
      RP_PUSH(state->arena, &covers[runner - 1], k);
    }
  }
  for (size_t i = 0; i < plan->n_nodes; i++) {
    plan->nodes[i]->covers = covers[i].items;
    plan->nodes[i]->n_covers = covers[i].count;
  }
}

void rp_plan_outcomes(rp_workflow_state *state)
{
  rp_arena *arena = state->arena;
  Repipe__V1__WorkflowPlan *plan = state->plan;
  const Repipe__V1__GraphNode *root = state->nodes[state->root_node].node;
  rp_plan_accept(state, &state->reasons, root->class_, root->family);
  outcome total = of_reasons(&state->reasons);
  bool blocked = false;
  for (size_t i = 0; i < state->count; i++) {
    blocked = blocked || (state->nodes[i].own && state->nodes[i].blocked);
  }
  plan->n_coverage = state->count;
  plan->coverage = RP_NEW_ARRAY(arena, Repipe__V1__NodeCoverage *, state->count);
  for (size_t i = 0; i < state->count; i++) {
    rp_graph_state *node = &state->nodes[i];
    const rp_graph_state *runner = node->inside != 0 ? &state->nodes[node->inside - 1] : node;
    Repipe__V1__NodeCoverage *coverage = RP_NEW(arena, Repipe__V1__NodeCoverage);
    repipe__v1__node_coverage__init(coverage);
    coverage->node = blocked ? 0 : runner->plan_node;
    outcome result = of_reasons(&node->reasons);
    if (node->inside != 0) {
      rp_reason_add_all(&node->reasons, arena, &runner->reasons);
      rp_reason_add_all(&node->reasons, arena, &node->causes);
      result = COLLAPSED;
    } else if (node->collapsed) {
      result = COLLAPSED;
    }
    if (blocked && node->blocked) {
      result = BLOCKED;
    }
    rp_plan_accept(state, &node->reasons, node->node->class_, node->node->family);
    rp_reason_sort(&node->reasons);
    coverage->outcome = rp_arena_cstr(arena, rp_str_of(NAMES[result]));
    coverage->reasons = node->reasons.items;
    coverage->n_reasons = node->reasons.count;
    plan->coverage[i] = coverage;
    total = worst(total, result);
    rp_reason_add_all(&state->reasons, arena, &node->reasons);
  }
  rp_reason_sort(&state->reasons);
  plan->outcome = rp_arena_cstr(arena, rp_str_of(NAMES[blocked ? BLOCKED : total]));
  plan->reasons = state->reasons.items;
  plan->n_reasons = state->reasons.count;
  if (blocked) {
    plan->n_nodes = 0;
    plan->n_launches = 0;
    plan->n_outputs = 0;
    return;
  }
  cover(state);
}

static outcome parse(const char *name)
{
  for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
    if (strcmp(NAMES[i], name) == 0) {
      return (outcome)i;
    }
  }
  return FAILED;
}

static uint32_t why_excluded(const Repipe__V1__Task *task)
{
  if (strcmp(task->kind, "config") == 0) {
    return RP_RULE_EXCLUDED_CONFIG;
  }
  if (task->abstract || task->inert) {
    return task->abstract ? RP_RULE_EXCLUDED_ABSTRACT : RP_RULE_EXCLUDED_INERT;
  }
  return task->test ? RP_RULE_EXCLUDED_TEST : RP_RULE_EXCLUDED_UNREACHED;
}

void rp_plan_task_outcomes(Repipe__V1__Plan *plan, const Repipe__V1__Inventory *inventory, rp_arena *arena)
{
  size_t count = inventory->n_tasks;
  outcome *results = RP_NEW_ARRAY(arena, outcome, count);
  bool *reached = RP_NEW_ARRAY(arena, bool, count);
  rp_reasons *reasons = RP_NEW_ARRAY(arena, rp_reasons, count);
  const Repipe__V1__Reason **waived = RP_NEW_ARRAY(arena, const Repipe__V1__Reason *, count);
  for (size_t w = 0; w < plan->n_workflows; w++) {
    const Repipe__V1__WorkflowPlan *workflow = plan->workflows[w];
    const Repipe__V1__Graph *graph = inventory->workflows[workflow->workflow]->graph;
    bool excluded = graph != NULL && strcmp(workflow->outcome, "excluded") == 0 && workflow->n_reasons > 0;
    for (size_t i = 0; excluded && i < graph->n_nodes; i++) {
      uint32_t task = graph->nodes[i]->task;
      if (task > 0 && task <= count) {
        waived[task - 1] = workflow->reasons[workflow->n_reasons - 1];
      }
    }
    for (size_t i = 0; i < workflow->n_coverage; i++) {
      uint32_t task = graph->nodes[i]->task;
      if (task == 0 || task > count) {
        continue;
      }
      const Repipe__V1__NodeCoverage *coverage = workflow->coverage[i];
      rp_reasons more = {coverage->reasons, coverage->n_reasons, coverage->n_reasons};
      reached[task - 1] = true;
      results[task - 1] = worst(results[task - 1], parse(coverage->outcome));
      rp_reason_add_all(&reasons[task - 1], arena, &more);
    }
  }
  plan->n_tasks = count;
  plan->tasks = RP_NEW_ARRAY(arena, Repipe__V1__TaskOutcome *, count);
  for (size_t i = 0; i < count; i++) {
    const Repipe__V1__Task *task = inventory->tasks[i];
    Repipe__V1__TaskOutcome *out = RP_NEW(arena, Repipe__V1__TaskOutcome);
    repipe__v1__task_outcome__init(out);
    if (!reached[i] && waived[i] != NULL) {
      rp_reason_add(&reasons[i], arena, waived[i]->code, waived[i]->path, waived[i]->line, waived[i]->text);
    } else if (!reached[i]) {
      rp_reason_add(&reasons[i], arena, why_excluded(task), task->path, task->line, NULL);
    }
    rp_reason_sort(&reasons[i]);
    out->outcome = rp_arena_cstr(arena, rp_str_of(reached[i] ? NAMES[results[i]] : "excluded"));
    out->reasons = reasons[i].items;
    out->n_reasons = reasons[i].count;
    rp_equivalence_own(out, task, arena);
    plan->tasks[i] = out;
  }
}
