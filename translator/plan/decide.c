/// What repipe.yaml decides about a plan: how a container is made, where and as whom a workflow runs, which differences are
/// accepted, which workflows are waived, what lies on shared paths.

#include "base/owner_match.h"
#include "base/path.h"
#include "decisions/decisions.h"
#include "translator/plan/plan.h"

static const char *said_at(rp_arena *arena, const char *path, uint32_t line)
{
  return rp_arena_printf(arena, "%s:%u", path, (unsigned)line).data;
}

static void keep_place(Repipe__V1__PlanContainer *container, rp_arena *arena, const char *name, const char *path,
                       uint32_t line)
{
  char **all = RP_NEW_ARRAY(arena, char *, container->n_decided + 1);
  for (size_t i = 0; i < container->n_decided; i++) {
    all[i] = container->decided[i];
  }
  all[container->n_decided] = (char *)rp_arena_printf(arena, "%s %s", name, said_at(arena, path, line)).data;
  container->decided = all;
  container->n_decided++;
}

Repipe__V1__PlanContainer *rp_plan_container(const Repipe__V1__Inventory *inventory, const char *class_name,
                                             const char *family, rp_arena *arena)
{
  const Repipe__V1__Decisions *decisions = inventory->decisions;
  Repipe__V1__PlanContainer *out = RP_NEW(arena, Repipe__V1__PlanContainer);
  repipe__v1__plan_container__init(out);
  for (size_t i = 0; decisions != NULL && i < decisions->n_containers; i++) {
    const Repipe__V1__ContainerDecision *rule = decisions->containers[i];
    if (!rp_decisions_match(rule->tasks, rule->n_tasks, class_name, family)) {
      continue;
    }
    const struct {
      const char *name;
      char **into;
      char *from;
    } texts[] = {{"image", &out->image, rule->image},
                 {"python", &out->python, rule->python},
                 {"pod_template", &out->pod_template, rule->pod_template}};
    for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
      if (texts[k].from[0] != '\0' && (*texts[k].into)[0] == '\0') {
        *texts[k].into = texts[k].from;
        keep_place(out, arena, texts[k].name, rule->decided_path, rule->decided_line);
      }
    }
    if (rule->requests != NULL && out->requests == NULL) {
      out->requests = rule->requests;
      keep_place(out, arena, "requests", rule->requests->decided_path, rule->requests->decided_line);
    }
    if (rule->limits != NULL && out->limits == NULL) {
      out->limits = rule->limits;
      keep_place(out, arena, "limits", rule->limits->decided_path, rule->limits->decided_line);
    }
  }
  return out->n_decided > 0 ? out : NULL;
}

// ---- owners ----

// Who owns a file: the last rule of CODEOWNERS that matches it, else what the catalogue says of the whole.
static const Repipe__V1__OwnerRule *owner_of(const Repipe__V1__Inventory *inventory, const char *path, rp_arena *arena)
{
  rp_str whole = rp_path_join(arena, rp_str_of(inventory->repository->folder), rp_str_of(path));
  const Repipe__V1__OwnerRule *found = NULL;
  const Repipe__V1__OwnerRule *catalog = NULL;
  for (size_t i = 0; i < inventory->n_owners; i++) {
    const Repipe__V1__OwnerRule *rule = inventory->owners[i];
    if (strcmp(rule->source, "CODEOWNERS") != 0) {
      catalog = rule->n_owners > 0 ? rule : catalog;
    } else if (rp_owner_pattern_matches(rp_str_of(rule->pattern), whole)) {
      found = rule;
    }
  }
  return found != NULL ? found : catalog;
}

static bool owned_by(const Repipe__V1__OwnerRule *rule, const Repipe__V1__TeamDecision *team)
{
  bool found = team->n_owners == 0;
  for (size_t i = 0; rule != NULL && i < rule->n_owners; i++) {
    for (size_t k = 0; k < team->n_owners; k++) {
      found = found || strcmp(rule->owners[i], team->owners[k]) == 0;
    }
  }
  return found;
}

static void decide(rp_workflow_state *state, const char *name, char **into, char *value, const char *place)
{
  if (value[0] == '\0' || (*into)[0] != '\0') {
    return;
  }
  *into = value;
  Repipe__V1__WorkflowPlan *plan = state->plan;
  char **all = RP_NEW_ARRAY(state->arena, char *, plan->n_decided + 1);
  for (size_t i = 0; i < plan->n_decided; i++) {
    all[i] = plan->decided[i];
  }
  all[plan->n_decided] = (char *)rp_arena_printf(state->arena, "%s `%s` %s", name, value, place).data;
  plan->decided = all;
  plan->n_decided++;
}

void rp_plan_decide_workflow(rp_workflow_state *state)
{
  const Repipe__V1__Decisions *decisions = state->inventory->decisions;
  if (decisions == NULL) {
    return;
  }
  Repipe__V1__WorkflowPlan *plan = state->plan;
  const char *family = state->nodes[state->root_node].node->family;
  const Repipe__V1__OwnerRule *owner = owner_of(state->inventory, state->workflow->root_path, state->arena);
  for (size_t i = 0; i < decisions->n_teams; i++) {
    const Repipe__V1__TeamDecision *team = decisions->teams[i];
    if (!owned_by(owner, team) ||
        !rp_decisions_match(team->workflows, team->n_workflows, state->workflow->root, family)) {
      continue;
    }
    const char *place = said_at(state->arena, team->decided_path, team->decided_line);
    decide(state, "project", &plan->project, team->project, place);
    decide(state, "domain", &plan->domain, team->domain, place);
    decide(state, "service account", &plan->service_account, team->service_account, place);
    break;
  }
  decide(state, "project", &plan->project, decisions->project, rp_decisions_place(decisions, "project", state->arena));
  decide(state, "domain", &plan->domain, decisions->domain, rp_decisions_place(decisions, "domain", state->arena));
  decide(state, "service account", &plan->service_account, decisions->service_account,
         rp_decisions_place(decisions, "service_account", state->arena));
}

const char *rp_plan_decided_name(const Repipe__V1__Inventory *inventory, const char *root, const char *family)
{
  const Repipe__V1__Decisions *decisions = inventory->decisions;
  for (size_t i = 0; decisions != NULL && i < decisions->n_names; i++) {
    char *key = decisions->names[i]->key;
    if (strcmp(key, root) == 0 || strcmp(key, family) == 0) {
      return decisions->names[i]->value;
    }
  }
  return NULL;
}

const Repipe__V1__SecretDecision *rp_plan_decided_secret(const Repipe__V1__Inventory *inventory, const char *class_name,
                                                         const char *family, const char *parameter)
{
  const Repipe__V1__Decisions *decisions = inventory->decisions;
  for (size_t i = 0; decisions != NULL && i < decisions->n_secrets; i++) {
    const Repipe__V1__SecretDecision *rule = decisions->secrets[i];
    char *const pattern = rule->task;
    if (strcmp(rule->parameter, parameter) == 0 && rp_decisions_match(&pattern, 1, class_name, family)) {
      return rule;
    }
  }
  return NULL;
}

// ---- what is accepted or waived ----

const Repipe__V1__Waiver *rp_plan_waiver(rp_workflow_state *state, const char *family)
{
  const Repipe__V1__Decisions *decisions = state->inventory->decisions;
  for (size_t i = 0; decisions != NULL && i < decisions->n_waivers; i++) {
    const Repipe__V1__Waiver *waiver = decisions->waivers[i];
    if (!rp_decisions_match(waiver->workflows, waiver->n_workflows, state->workflow->root, family)) {
      continue;
    }
    if (!rp_decisions_expired(waiver->expires, state->now)) {
      return waiver;
    }
    const char *text =
        rp_arena_printf(state->arena, "a waiver of %s that ended on %s", waiver->author, waiver->expires).data;
    rp_reason_add(&state->reasons, state->arena, RP_RULE_DECISION_EXPIRED, waiver->decided_path, waiver->decided_line,
                  text);
  }
  return NULL;
}

void rp_plan_accept(rp_workflow_state *state, rp_reasons *reasons, const char *class_name, const char *family)
{
  const Repipe__V1__Decisions *decisions = state->inventory->decisions;
  for (size_t i = 0; decisions != NULL && i < decisions->n_accept; i++) {
    const Repipe__V1__AcceptedDifference *rule = decisions->accept[i];
    const rp_rule *code = rp_rule_parse(rp_str_of(rule->code));
    if (code == NULL || !rp_decisions_match(rule->tasks, rule->n_tasks, class_name, family)) {
      continue;
    }
    const char *place = said_at(state->arena, rule->decided_path, rule->decided_line);
    bool expired = rp_decisions_expired(rule->expires, state->now);
    size_t count = reasons->count; // an expired one adds to the list
    for (size_t k = 0; k < count; k++) {
      Repipe__V1__Reason *reason = reasons->items[k];
      if (reason->code != code->code || reason->accepted[0] != '\0') {
        continue;
      }
      if (expired) {
        const char *text = rp_arena_printf(state->arena, "%s accepted RP%u until %s", rule->author,
                                           (unsigned)code->code, rule->expires)
                               .data;
        rp_reason_add(reasons, state->arena, RP_RULE_DECISION_EXPIRED, rule->decided_path, rule->decided_line, text);
      } else {
        const char *until =
            rule->expires[0] != '\0' ? rp_arena_printf(state->arena, ", until %s", rule->expires).data : "";
        reason->accepted =
            (char *)rp_arena_printf(state->arena, "accepted by %s%s: %s (%s)", rule->author, until, rule->reason, place)
                .data;
      }
    }
  }
}

// ---- shared paths ----

// What an expression of Python puts first, as far as that is certain.
static rp_str begin_of_text(rp_str text)
{
  bool formatted = rp_str_starts_with(text, RP_STR("f"));
  text = rp_str_sub(text, formatted ? 1 : 0, text.size);
  if (text.size < 2 || (text.data[0] != '\'' && text.data[0] != '"')) {
    return RP_STR("");
  }
  char quote = text.data[0];
  size_t end = 1;
  while (end < text.size && text.data[end] != quote && text.data[end] != '\\') {
    end++;
  }
  size_t sure = 1;
  while (sure < end && text.data[sure] != '{' && text.data[sure] != '%') {
    sure++;
  }
  // Behind the text only what puts something behind it, or into it.
  rp_str rest = rp_str_sub(text, end + 1, text.size);
  bool joins = formatted ? end + 1 == text.size
                         : rest.size == 0 || rp_str_starts_with(rest, RP_STR(" + ")) ||
                               rp_str_starts_with(rest, RP_STR(" % ")) || rp_str_starts_with(rest, RP_STR(".format("));
  bool chosen = rp_str_find(rest, RP_STR(" if "), 0) != SIZE_MAX || rp_str_find(rest, RP_STR(" or "), 0) != SIZE_MAX ||
                rp_str_find(rest, RP_STR(" and "), 0) != SIZE_MAX || rp_str_find(rest, RP_STR(")["), 0) != SIZE_MAX ||
                rp_str_find(rest, RP_STR(")."), 0) != SIZE_MAX;
  bool formats = rp_str_starts_with(rest, RP_STR(" % "));
  size_t stop = formatted || formats || rp_str_starts_with(rest, RP_STR(".format(")) ? sure : end;
  return joins && !chosen && end < text.size && text.data[end] == quote ? rp_str_sub(text, 1, stop) : RP_STR("");
}

// What a path begins with, as far as that is certain.
static rp_str known_begin(const Repipe__V1__Value *path)
{
  if (path == NULL) {
    return RP_STR("");
  }
  if (path->kind_case == REPIPE__V1__VALUE__KIND_LITERAL) {
    return rp_str_of(path->literal->text);
  }
  return path->kind_case == REPIPE__V1__VALUE__KIND_DERIVED ? begin_of_text(rp_str_of(path->derived->expression))
                                                            : RP_STR("");
}

// Whether a path that begins so lies in a folder that every container mounts.
static bool inside_shared(const Repipe__V1__Inventory *inventory, rp_str begin)
{
  const Repipe__V1__Decisions *decisions = inventory->decisions;
  if (decisions == NULL || decisions->n_shared_paths == 0) {
    return false;
  }
  if (rp_str_find(begin, RP_STR("/.."), 0) != SIZE_MAX) {
    return false;
  }
  for (size_t i = 0; i < decisions->n_shared_paths; i++) {
    rp_str folder = rp_str_of(decisions->shared_paths[i]);
    while (folder.size > 1 && folder.data[folder.size - 1] == '/') {
      folder.size--;
    }
    bool inside = begin.size > folder.size && rp_str_starts_with(begin, folder) &&
                  (folder.size == 1 || begin.data[folder.size] == '/');
    if (inside) {
      return true;
    }
  }
  return false;
}

bool rp_plan_shared(const Repipe__V1__Inventory *inventory, const Repipe__V1__Output *output)
{
  return inside_shared(inventory, known_begin(output->path));
}

bool rp_plan_shared_text(const Repipe__V1__Inventory *inventory, const char *expression)
{
  return inside_shared(inventory, begin_of_text(rp_str_of(expression)));
}
