/// The checklist of MIGRATION.md: reasons of all workflows by code, each place once.

#include <stdlib.h>

#include "base/map.h"
#include "base/vec.h"
#include "proto/rules.h"
#include "translator/bundle/migration.h"

// One place of one code: where it stands, and in which workflows.
typedef struct item {
  const Repipe__V1__Reason *reason;
  RP_VEC(const char *) workflows;
  bool only_collapses; // it keeps tasks together in each of them, and asks for nothing else
} item;

typedef struct group {
  const rp_rule *rule;
  RP_VEC(item *) items;
} group;

typedef struct checklist {
  rp_guide *guide;
  rp_map groups; // code -> group
  rp_map items;  // code, place and text -> item
  RP_VEC(group *) order;
} checklist;

static void add(checklist *list, const Repipe__V1__Reason *reason, const char *workflow, bool collapsed)
{
  const rp_rule *rule = rp_rule_find(reason->code);
  if (rule == NULL || (rule->class == RP_RULE_INFORMS && rule->severity == RP_SEVERITY_NOTE)) {
    return;
  }
  rp_arena *arena = list->guide->arena;
  rp_str code = rp_arena_printf(arena, "%u", (unsigned)reason->code);
  group *of_code = rp_map_find(&list->groups, code);
  if (of_code == NULL) {
    of_code = RP_NEW(arena, group);
    of_code->rule = rule;
    rp_map_put(&list->groups, code, of_code);
    RP_PUSH(arena, &list->order, of_code);
  }
  rp_str key = rp_arena_printf(arena, "%u\n%s\n%u\n%s\n%s", (unsigned)reason->code, reason->path,
                               (unsigned)reason->line, reason->text, reason->accepted);
  item *known = rp_map_find(&list->items, key);
  if (known == NULL) {
    known = RP_NEW(arena, item);
    known->reason = reason;
    known->only_collapses = rule->class == RP_RULE_COLLAPSES;
    rp_map_put(&list->items, key, known);
    RP_PUSH(arena, &of_code->items, known);
  }
  // In a workflow that is not collapsed the same reason is a difference that a human accepts.
  known->only_collapses = known->only_collapses && collapsed;
  if (known->workflows.count == 0 || strcmp(known->workflows.items[known->workflows.count - 1], workflow) != 0) {
    RP_PUSH(arena, &known->workflows, workflow);
  }
}

static int by_code(const void *a, const void *b)
{
  uint32_t left = (*(group *const *)a)->rule->code;
  uint32_t right = (*(group *const *)b)->rule->code;
  return left < right ? -1 : left > right;
}

static void print_item(rp_guide *guide, const item *one, size_t workflows)
{
  enum { NAMED = 3 };
  const Repipe__V1__Reason *reason = one->reason;
  bool accepted = reason->accepted[0] != '\0';
  rp_buf_printf(&guide->out, "  - [%s] ", accepted ? "x" : " ");
  rp_guide_place(guide, reason->path, reason->line);
  const rp_rule *rule = rp_rule_find(reason->code);
  if (rule != NULL && strcmp(rule->title, reason->text) != 0) {
    rp_buf_printf(&guide->out, " %s", rp_guide_cell(guide, reason->text));
  }
  for (size_t i = 0; workflows > 1 && i < one->workflows.count && i < NAMED; i++) {
    rp_buf_printf(&guide->out, "%s`%s`", i > 0 ? ", " : ", in ", rp_guide_cell(guide, one->workflows.items[i]));
  }
  if (one->workflows.count > NAMED) {
    rp_buf_printf(&guide->out, " and %zu more", one->workflows.count - NAMED);
  }
  if (accepted) {
    rp_buf_printf(&guide->out, "; %s", rp_guide_cell(guide, reason->accepted));
  }
  rp_buf_char(&guide->out, '\n');
}

static size_t secrets(rp_guide *guide)
{
  size_t count = 0;
  rp_map seen;
  rp_map_init(&seen, guide->arena);
  for (size_t w = 0; w < guide->plan->n_workflows; w++) {
    const Repipe__V1__WorkflowPlan *workflow = guide->plan->workflows[w];
    for (size_t i = 0; i < workflow->n_nodes; i++) {
      for (size_t k = 0; k < workflow->nodes[i]->n_secrets; k++) {
        const Repipe__V1__PlanSecret *secret = workflow->nodes[i]->secrets[k];
        rp_str key = rp_arena_printf(guide->arena, "%s\n%s", secret->group, secret->key);
        if (rp_map_has(&seen, key)) {
          continue;
        }
        rp_map_put(&seen, key, NULL);
        rp_buf_printf(&guide->out,
                      "- [ ] RP2004: create the Flyte secret group `%s`, key `%s` (parameter `%s` of `%s`).\n",
                      secret->group, secret->key, rp_guide_cell(guide, secret->parameter),
                      rp_guide_cell(guide, workflow->nodes[i]->class_));
        count++;
      }
    }
  }
  rp_map_release(&seen);
  return count;
}

// The items that only collapse, or the others, by code. Returns how many.
static size_t print_groups(const checklist *list, bool only_collapses)
{
  rp_guide *guide = list->guide;
  size_t count = 0;
  for (size_t g = 0; g < list->order.count; g++) {
    const group *of_code = list->order.items[g];
    bool named = false;
    for (size_t i = 0; i < of_code->items.count; i++) {
      if (of_code->items.items[i]->only_collapses != only_collapses) {
        continue;
      }
      if (!named) {
        rp_buf_printf(&guide->out, "- RP%u, %s. %s\n", (unsigned)of_code->rule->code, of_code->rule->title,
                      of_code->rule->fix);
        named = true;
      }
      print_item(guide, of_code->items.items[i], guide->plan->n_workflows);
      count++;
    }
  }
  return count;
}

void rp_guide_todo(rp_guide *guide, const rp_package *package, const rp_emit_options *options)
{
  rp_buf_cstr(&guide->out, "## What a human must do\n\n");
  size_t count = 0;
  if (package->unresolved > 0) {
    rp_buf_printf(
        &guide->out, "- [ ] RP5001: no image is known, so %s. Pass `--image`, or set `image:` in repipe.yaml.\n",
        options->allow_unresolved ? "a placeholder stands in its place" : "Flyte refuses this package on purpose");
    count++;
  }
  count += secrets(guide);
  checklist list = {.guide = guide};
  rp_map_init(&list.groups, guide->arena);
  rp_map_init(&list.items, guide->arena);
  for (size_t w = 0; w < guide->plan->n_workflows; w++) {
    const Repipe__V1__WorkflowPlan *workflow = guide->plan->workflows[w];
    for (size_t i = 0; i < workflow->n_reasons; i++) {
      add(&list, workflow->reasons[i], workflow->name, strcmp(workflow->outcome, "collapsed") == 0);
    }
  }
  rp_map_release(&list.groups);
  rp_map_release(&list.items);
  if (list.order.count > 1) {
    qsort(list.order.items, list.order.count, sizeof list.order.items[0], by_code);
  }
  count += print_groups(&list, false);
  rp_buf_cstr(&guide->out, count == 0 ? "Nothing.\n\n" : "\n");
  size_t mark = guide->out.size;
  rp_buf_cstr(
      &guide->out,
      "## What would give more tasks nodes of their own\n\nNothing here must be done: Luigi runs these tasks together "
      "in one node, as it does today.\n\n");
  if (print_groups(&list, true) == 0) {
    guide->out.size = mark;
  } else {
    rp_buf_char(&guide->out, '\n');
  }
}
