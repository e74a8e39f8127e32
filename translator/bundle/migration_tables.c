/// What MIGRATION.md says of a workflow's nodes, how it is rehearsed, and what the codes of its tables mean.

#include "base/vec.h"
#include "proto/rules.h"
#include "translator/bundle/migration.h"

// The items of a list default, each the JSON text that it is.
void rp_guide_items(rp_guide *g, const Repipe__V1__ValueList *list)
{
  rp_buf_cstr(&g->out, "`[");
  for (size_t i = 0; i < list->n_items; i++) {
    const Repipe__V1__Value *item = list->items[i];
    rp_buf_printf(&g->out, "%s%s", i > 0 ? ", " : "",
                  item->kind_case == REPIPE__V1__VALUE__KIND_LITERAL ? rp_guide_cell(g, item->literal->text) : "?");
  }
  rp_buf_cstr(&g->out, "]`");
}

// What tells a node from others of its class: constants, and where another value comes from.
void rp_guide_arguments(rp_guide *g, const Repipe__V1__PlanNode *node)
{
  enum { SHOWN = 5, LONGEST = 60 };
  size_t count = 0;
  for (size_t i = 0; i < node->n_bindings; i++) {
    const Repipe__V1__PlanBinding *binding = node->bindings[i];
    if (binding->parameter[0] == '\0') {
      continue;
    }
    if (count++ >= SHOWN) {
      continue;
    }
    rp_buf_printf(&g->out, "%s%s", count > 1 ? ", " : "", rp_guide_cell(g, binding->parameter));
    switch (binding->source_case) {
    case REPIPE__V1__PLAN_BINDING__SOURCE_INPUT:
      if (strcmp(binding->input, binding->parameter) != 0) {
        rp_buf_printf(&g->out, " of input `%s`", binding->input);
      }
      break;
    case REPIPE__V1__PLAN_BINDING__SOURCE_ANSWER:
      rp_buf_cstr(&g->out, " told by the probe");
      break;
    case REPIPE__V1__PLAN_BINDING__SOURCE_CONSTANT:
      if (binding->constant->kind_case == REPIPE__V1__VALUE__KIND_LITERAL) {
        rp_str text = rp_str_of(rp_guide_cell(g, binding->constant->literal->text));
        size_t shown = text.size > LONGEST ? LONGEST : text.size;
        while (shown < text.size && shown > 0 && ((unsigned char)text.data[shown] & 0xc0) == 0x80) {
          shown--; // not through a character
        }
        rp_buf_printf(&g->out, " = `%.*s%s`", (int)shown, text.data, shown < text.size ? "..." : "");
      } else if (binding->constant->kind_case == REPIPE__V1__VALUE__KIND_LIST) {
        rp_buf_cstr(&g->out, " = ");
        rp_guide_items(g, binding->constant->list);
      }
      break;
    case REPIPE__V1__PLAN_BINDING__SOURCE_PROMISE:
    case REPIPE__V1__PLAN_BINDING__SOURCE_PROMISES:
    case REPIPE__V1__PLAN_BINDING__SOURCE__NOT_SET:
    case _REPIPE__V1__PLAN_BINDING__SOURCE__CASE_IS_INT_SIZE:
      break;
    }
  }
  if (count == 0) {
    rp_buf_char(&g->out, '-');
  } else if (count > SHOWN) {
    rp_buf_printf(&g->out, " and %zu more", count - SHOWN);
  }
}

// A rehearsal with an example of every input that must be given.
void rp_guide_rehearsal(rp_guide *g, const Repipe__V1__WorkflowPlan *workflow)
{
  static const struct {
    const char *wire, *example;
  } rows[] = {{"date", "\"2024-01-31\""},
              {"datetime", "\"2024-01-31T00:00:00Z\""},
              {"int", "1"},
              {"float", "1.5"},
              {"bool", "true"},
              {"seconds", "\"3600\""},
              {"json", "\"null\""}};
  rp_buf_printf(&g->out, "Try it: `rehearse flyte-package.tgz --source REPOSITORY --plan '%s' --inputs '{",
                rp_guide_cell(g, workflow->name));
  size_t count = 0;
  for (size_t i = 0; i < workflow->n_inputs; i++) {
    const Repipe__V1__PlanInput *input = workflow->inputs[i];
    if (input->default_ != NULL) {
      continue;
    }
    const char *example = input->type->collection        ? "[\"\\\"ITEM\\\"\"]"
                          : input->type->wire[0] == '\0' ? "\"PATH\""
                                                         : "\"TEXT\"";
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
      example = !input->type->collection && strcmp(rows[k].wire, input->type->wire) == 0 ? rows[k].example : example;
    }
    rp_buf_printf(&g->out, "%s\"%s\": %s", count++ > 0 ? ", " : "", input->name, example);
  }
  rp_buf_printf(&g->out, "}' --compare`%s.\n\n", count > 0 ? ", with values of your own" : "");
}

// Classes in no workflow, by the reason: a repository has many, and nothing is to be done about them.
void rp_guide_excluded(rp_guide *g)
{
  RP_VEC(uint32_t) seen = {0};
  for (size_t i = 0; i < g->plan->n_tasks; i++) {
    const Repipe__V1__TaskOutcome *task = g->plan->tasks[i];
    uint32_t code = strcmp(task->outcome, "excluded") == 0 && task->n_reasons > 0 ? task->reasons[0]->code : 0;
    bool known = code == 0;
    for (size_t k = 0; k < seen.count; k++) {
      known = known || seen.items[k] == code;
    }
    if (!known) {
      RP_PUSH(g->arena, &seen, code);
    }
  }
  for (size_t k = 0; k < seen.count; k++) {
    const rp_rule *rule = rp_rule_find(seen.items[k]);
    rp_buf_printf(&g->out, "In no workflow, RP%u (%s):", (unsigned)seen.items[k], rule != NULL ? rule->title : "");
    size_t count = 0;
    for (size_t i = 0; i < g->plan->n_tasks; i++) {
      const Repipe__V1__TaskOutcome *task = g->plan->tasks[i];
      if (strcmp(task->outcome, "excluded") == 0 && task->n_reasons > 0 && task->reasons[0]->code == seen.items[k]) {
        rp_buf_printf(&g->out, "%s `%s:%s`", count++ > 0 ? "," : "", rp_guide_cell(g, g->inventory->tasks[i]->module),
                      rp_guide_cell(g, g->inventory->tasks[i]->qualname));
      }
    }
    rp_buf_cstr(&g->out, ".\n\n");
  }
}

// The titles of the codes that the tables show.
void rp_guide_legend(rp_guide *g)
{
  enum { LOWEST = 1000, HIGHEST = 9999 };
  bool *used = RP_NEW_ARRAY(g->arena, bool, HIGHEST + 1);
  for (size_t i = 0; i < g->plan->n_tasks; i++) {
    for (size_t k = 0; k < g->plan->tasks[i]->n_reasons; k++) {
      used[g->plan->tasks[i]->reasons[k]->code % (HIGHEST + 1)] = true;
    }
  }
  for (size_t w = 0; w < g->plan->n_workflows; w++) {
    for (size_t k = 0; k < g->plan->workflows[w]->n_reasons; k++) {
      used[g->plan->workflows[w]->reasons[k]->code % (HIGHEST + 1)] = true;
    }
  }
  static const char *const EFFECTS[] = {[RP_RULE_INFORMS] = "informs",
                                        [RP_RULE_DIFFERS] = "differs",
                                        [RP_RULE_COLLAPSES] = "collapses",
                                        [RP_RULE_BLOCKS] = "blocks"};
  rp_buf_cstr(&g->out, "| code | effect | what it says |\n|---|---|---|\n");
  for (uint32_t code = LOWEST; code <= HIGHEST; code++) {
    const rp_rule *rule = used[code] ? rp_rule_find(code) : NULL;
    if (rule != NULL) {
      rp_buf_printf(&g->out, "| RP%u | %s | %s |\n", (unsigned)code, EFFECTS[rule->class], rule->title);
    }
  }
  rp_buf_char(&g->out, '\n');
}
