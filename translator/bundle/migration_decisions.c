/// MIGRATION.md's list of decisions: each rule of repipe.yaml and of the fleet with its place, and for single values whether they hold.

#include "decisions/decisions.h"
#include "translator/bundle/migration.h"

static void list_texts(rp_guide *guide, char *const *texts, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    rp_buf_printf(&guide->out, "%s%s", i > 0 ? "; " : "", rp_guide_cell(guide, texts[i]));
  }
}

static void rule(rp_guide *guide, const char *what, const char *whom, const char *says, const char *path, uint32_t line)
{
  rp_buf_printf(&guide->out, "- %s `%s`%s%s ", what, rp_guide_cell(guide, whom), says[0] != '\0' ? ": " : "",
                rp_guide_cell(guide, says));
  rp_guide_place(guide, path, line);
  rp_buf_char(&guide->out, '\n');
}

// A value of the top level; of two files the first holds, and what the command line says comes before both.
static void single(rp_guide *guide, const Repipe__V1__Decisions *d, size_t index, const rp_emit_options *options)
{
  const struct {
    const char *name, *value;
    bool replaced;
  } rows[] = {{"image", d->image, options->image != NULL && strcmp(options->image, d->image) != 0},
              {"python", d->python, false},
              {"bridge", d->bridge, options->bridge_given},
              {"service_account", d->service_account, false},
              {"project", d->project, false},
              {"domain", d->domain, false}};
  const Repipe__V1__DecisionPlace *place = d->decided[index];
  const char *value = "";
  const char *note = "";
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    if (strcmp(rows[i].name, place->name) == 0) {
      value = rows[i].value;
      note = rows[i].replaced ? ", but the command line says otherwise" : "";
      for (size_t k = 0; k < index; k++) {
        if (strcmp(d->decided[k]->name, place->name) == 0) { // merged: only the first value is there
          value = "";
          note = ", but the repository itself says otherwise";
        }
      }
    }
  }
  rp_buf_printf(&guide->out, "- %s%s%s%s ", rp_guide_cell(guide, place->name), value[0] != '\0' ? " `" : "",
                rp_guide_cell(guide, value), value[0] != '\0' ? "`" : "");
  rp_guide_place(guide, place->path, place->line);
  rp_buf_printf(&guide->out, "%s\n", note);
}

static void rules(rp_guide *guide, const Repipe__V1__Decisions *d)
{
  for (size_t i = 0; i < d->n_names; i++) {
    rule(guide, "name of", d->names[i]->key, d->names[i]->value, d->names[i]->decided_path, d->names[i]->decided_line);
  }
  for (size_t i = 0; i < d->n_secrets; i++) {
    const Repipe__V1__SecretDecision *one = d->secrets[i];
    const char *says =
        rp_arena_printf(guide->arena, "%s is group %s, key %s", one->parameter, one->group, one->name).data;
    rule(guide, "secret of", one->task, says, one->decided_path, one->decided_line);
  }
  for (size_t i = 0; i < d->n_accept; i++) {
    const Repipe__V1__AcceptedDifference *one = d->accept[i];
    const char *says = rp_arena_printf(guide->arena, "%s (%s)", one->reason, one->author).data;
    rule(guide, "accepted", one->code, says, one->decided_path, one->decided_line);
  }
  for (size_t i = 0; i < d->n_waivers; i++) {
    const Repipe__V1__Waiver *one = d->waivers[i];
    const char *says = rp_arena_printf(guide->arena, "%s (%s)", one->reason, one->author).data;
    rule(guide, "waived", one->workflows[0], says, one->decided_path, one->decided_line);
  }
  for (size_t i = 0; i < d->n_external; i++) {
    rule(guide, "external", d->external[i]->key, d->external[i]->value, d->external[i]->decided_path,
         d->external[i]->decided_line);
  }
  const Repipe__V1__HouseRules *house = d->house;
  for (size_t i = 0; house != NULL && i < house->n_bases; i++) {
    const Repipe__V1__HouseBase *one = house->bases[i];
    const char *says = one->plugin[0] != '\0' ? rp_arena_printf(guide->arena, "task type %s", one->plugin).data : "";
    rule(guide, "house rule: base class", one->class_, says, one->decided_path, one->decided_line);
  }
  for (size_t i = 0; house != NULL && i < house->n_targets; i++) {
    const Repipe__V1__HouseTarget *one = house->targets[i];
    rule(guide, "house rule: target", one->class_, one->location, one->decided_path, one->decided_line);
  }
  for (size_t i = 0; house != NULL && i < house->n_decorators; i++) {
    const Repipe__V1__HouseDecorator *one = house->decorators[i];
    rule(guide, "house rule: decorator", one->name, "", one->decided_path, one->decided_line);
  }
  for (size_t i = 0; house != NULL && i < house->n_launchers; i++) {
    const Repipe__V1__HouseLauncher *one = house->launchers[i];
    bool command = one->command[0] != '\0';
    rule(guide, command ? "house rule: command" : "house rule: function", command ? one->command : one->function, "",
         one->decided_path, one->decided_line);
  }
}

void rp_guide_decisions(rp_guide *guide, const rp_emit_options *options)
{
  const Repipe__V1__Decisions *decisions = guide->inventory->decisions;
  if (decisions == NULL) {
    return;
  }
  rp_buf_cstr(&guide->out,
              "## Decisions\n\nWhat repipe.yaml says and where; translating again never changes that file.\n\n");
  for (size_t i = 0; i < decisions->n_decided; i++) {
    single(guide, decisions, i, options);
  }
  rules(guide, decisions);
  for (size_t w = 0; w < guide->plan->n_workflows; w++) {
    const Repipe__V1__WorkflowPlan *workflow = guide->plan->workflows[w];
    if (workflow->n_decided > 0) {
      rp_buf_printf(&guide->out, "- workflow `%s`: ", rp_guide_cell(guide, workflow->name));
      list_texts(guide, workflow->decided, workflow->n_decided);
      rp_buf_char(&guide->out, '\n');
    }
    for (size_t i = 0; i < workflow->n_nodes; i++) {
      const Repipe__V1__PlanNode *node = workflow->nodes[i];
      if (node->container != NULL && node->container->n_decided > 0) {
        rp_buf_printf(&guide->out, "- node `%s` of `%s`: ", node->id, rp_guide_cell(guide, workflow->name));
        list_texts(guide, node->container->decided, node->container->n_decided);
        rp_buf_char(&guide->out, '\n');
      }
    }
  }
  rp_buf_char(&guide->out, '\n');
}
