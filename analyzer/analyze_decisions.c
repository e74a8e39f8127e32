#include "analyzer/analyze_decisions.h"

#include "base/vec.h"
#include "proto/rules.h"

static const char HOUSE[] = "library:house rules";

Repipe__V1__Decisions *rp_analyze_decisions(rp_decision_problems *problems, rp_source *source,
                                            const rp_source_entry *entries, size_t count,
                                            const Repipe__V1__Decisions *rules, rp_arena *arena)
{
  enum { FILE_LIMIT = 1048576 };
  Repipe__V1__Decisions *own = NULL;
  *problems = (rp_decision_problems){0};
  for (size_t i = 0; i < count; i++) {
    if (!rp_str_is(entries[i].path, RP_DECISIONS_FILE) || entries[i].kind != RP_SOURCE_FILE) {
      continue;
    }
    rp_error unread = {0};
    rp_str content;
    if (rp_source_read(&content, source, &entries[i], FILE_LIMIT, arena, &unread) == 0) {
      own = rp_decisions_read(problems, content, RP_DECISIONS_FILE, arena);
    } else {
      problems->items = RP_NEW(arena, rp_decision_problem);
      problems->items[0] =
          (rp_decision_problem){RP_RULE_DECISION_UNREADABLE, 0, 0, rp_arena_str(arena, rp_str_of(unread.text))};
      problems->count = 1;
    }
  }
  return own == NULL && rules == NULL ? NULL : rp_decisions_merge(own, rules, arena);
}

bool rp_analyze_house(rp_select_tree *out, const Repipe__V1__Decisions *decisions, rp_arena *arena)
{
  size_t count = 0;
  const rp_house_file *files = decisions != NULL ? rp_decisions_house(&count, decisions->house, arena) : NULL;
  if (count == 0) {
    return false;
  }
  rp_source_text *texts = RP_NEW_ARRAY(arena, rp_source_text, count);
  for (size_t i = 0; i < count; i++) {
    texts[i] = (rp_source_text){files[i].path, files[i].text};
  }
  *out = (rp_select_tree){.source = rp_source_of_texts(texts, count), .prefix = rp_str_of(HOUSE)};
  rp_error never = {0};
  return rp_source_list(&out->entries, &out->count, out->source, arena, &never) == 0;
}

bool rp_analyze_house_path(rp_str path)
{
  return rp_str_starts_with(path, rp_str_of(HOUSE));
}

// ---- decisions that nothing is meant by ----

typedef struct unused {
  const Repipe__V1__Inventory *inventory;
  rp_arena *arena;
  RP_VEC(rp_decision_problem) list;
} unused;

static bool names_task(const Repipe__V1__Inventory *inventory, char *const *patterns, size_t count,
                       const char *parameter, rp_arena *arena)
{
  bool found = count == 0;
  for (size_t i = 0; i < inventory->n_tasks && !found; i++) {
    const Repipe__V1__Task *task = inventory->tasks[i];
    const char *name = rp_arena_printf(arena, "%s:%s", task->module, task->qualname).data;
    bool has = parameter == NULL;
    for (size_t k = 0; k < task->n_parameters && !has; k++) {
      has = strcmp(task->parameters[k]->name, parameter) == 0;
    }
    found = has && rp_decisions_match(patterns, count, name, task->family);
  }
  return found;
}

static void look(unused *u, char *const *patterns, size_t count, const char *parameter, const char *path, uint32_t line)
{
  // Rules of a fleet are about all of its repositories.
  if (strcmp(path, RP_DECISIONS_FILE) != 0 || names_task(u->inventory, patterns, count, parameter, u->arena)) {
    return;
  }
  rp_str text = RP_STR("no task here is");
  for (size_t i = 0; i < count && i < 5; i++) {
    text = rp_arena_printf(u->arena, "%.*s%s %s", RP_STR_ARG(text), i > 0 ? "," : "", patterns[i]);
  }
  if (parameter != NULL) {
    text = rp_arena_printf(u->arena, "%.*s with a parameter %s", RP_STR_ARG(text), parameter);
  }
  RP_PUSH(u->arena, &u->list, ((rp_decision_problem){RP_RULE_DECISION_UNUSED, line, 1, text}));
}

rp_decision_problems rp_analyze_unused(const Repipe__V1__Inventory *inventory, rp_arena *arena)
{
  unused u = {.inventory = inventory, .arena = arena};
  const Repipe__V1__Decisions *d = inventory->decisions;
  for (size_t i = 0; d != NULL && i < d->n_containers; i++) {
    look(&u, d->containers[i]->tasks, d->containers[i]->n_tasks, NULL, d->containers[i]->decided_path,
         d->containers[i]->decided_line);
  }
  for (size_t i = 0; d != NULL && i < d->n_names; i++) {
    look(&u, &d->names[i]->key, 1, NULL, d->names[i]->decided_path, d->names[i]->decided_line);
  }
  for (size_t i = 0; d != NULL && i < d->n_secrets; i++) {
    look(&u, &d->secrets[i]->task, 1, d->secrets[i]->parameter, d->secrets[i]->decided_path,
         d->secrets[i]->decided_line);
  }
  for (size_t i = 0; d != NULL && i < d->n_accept; i++) {
    look(&u, d->accept[i]->tasks, d->accept[i]->n_tasks, NULL, d->accept[i]->decided_path, d->accept[i]->decided_line);
  }
  for (size_t i = 0; d != NULL && i < d->n_waivers; i++) {
    look(&u, d->waivers[i]->workflows, d->waivers[i]->n_workflows, NULL, d->waivers[i]->decided_path,
         d->waivers[i]->decided_line);
  }
  for (size_t i = 0; d != NULL && i < d->n_external; i++) {
    look(&u, &d->external[i]->key, 1, NULL, d->external[i]->decided_path, d->external[i]->decided_line);
  }
  return (rp_decision_problems){u.list.items, u.list.count};
}
