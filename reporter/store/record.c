// One repository into the store, in one transaction.
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "reporter/store/line_map.h"
#include "reporter/store/record.h"
#include "reporter/store/texts.h"

static int add_repository(rp_store *store, const rp_recorded_repository *r, const char *id, rp_error *err)
{
  json_t *organisations = json_array();
  for (size_t i = 0; i < r->organisation_count; i++) {
    json_array_append_new(organisations, json_string(r->organisations[i]));
  }
  char *list = json_dumps(organisations, JSON_COMPACT);
  rp_arena scratch;
  rp_arena_init(&scratch);
  rp_str again = r->inventory == NULL ? rp_recorded_again(r, &scratch) : RP_STR("");
  const Repipe__V1__Repository *git = r->inventory != NULL ? r->inventory->repository : NULL;
  int status = rp_store_insert(store,
                               "INSERT INTO repositories VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
                               "?13, ?14, ?15, ?16, ?17, ?18)",
                               "stssiitttttttittti", err, id, r->path, list != NULL ? list : "[]",
                               git != NULL ? git->commit : "", (int64_t)(git != NULL ? git->commit_time : 0),
                               (int64_t)r->code, r->reason, r->ref, r->folder, r->phase, r->file, again, r->fingerprint,
                               (int64_t)r->position, r->tree, r->links.wanted, r->linked, (int64_t)r->archived);
  rp_arena_release(&scratch);
  free(list);
  json_decref(organisations);
  return status;
}

static int add_files(rp_store *store, const Repipe__V1__Inventory *inventory, const char *id, rp_error *err)
{
  int status = 0;
  for (size_t i = 0; i < inventory->n_files && status == 0; i++) {
    const Repipe__V1__File *f = inventory->files[i];
    status = rp_store_insert(store, "INSERT INTO files VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", "sisssiisi", err,
                             id, (int64_t)i, f->path, f->outcome, f->reason, (int64_t)f->code, (int64_t)f->size,
                             f->blob, (int64_t)f->test);
  }
  return status;
}

static const char *owner_of(const Repipe__V1__Task *task)
{
  for (size_t i = 0; i < task->n_attributes; i++) {
    const Repipe__V1__Value *value = task->attributes[i]->value;
    if (strcmp(task->attributes[i]->name, "owner_email") == 0 && value->kind_case == REPIPE__V1__VALUE__KIND_LITERAL) {
      return value->literal->text;
    }
  }
  return "";
}

static int add_reasons(rp_store *store, const char *id, size_t position, Repipe__V1__Reason *const *reasons,
                       size_t count, rp_error *err)
{
  int status = 0;
  for (size_t i = 0; i < count && status == 0; i++) {
    status = rp_store_insert(store, "INSERT INTO task_reasons VALUES (?1, ?2, ?3, 'outcome', ?4, ?5, ?6, ?7, ?8)",
                             "siiisiss", err, id, (int64_t)position, (int64_t)i, (int64_t)reasons[i]->code,
                             reasons[i]->path, (int64_t)reasons[i]->line, reasons[i]->text, reasons[i]->accepted);
  }
  return status;
}

static int add_tasks(rp_store *store, const rp_recorded_repository *r, const char *id, rp_error *err)
{
  int status = 0;
  rp_arena scratch;
  rp_arena_init(&scratch);
  const rp_map_node *nodes = rp_map_nodes(r->inventory, r->plan, r->specs, r->spec_count, &scratch);
  for (size_t i = 0; i < r->inventory->n_tasks && status == 0; i++) {
    const Repipe__V1__Task *t = r->inventory->tasks[i];
    const Repipe__V1__TaskOutcome *outcome = r->plan->tasks[i];
    status = rp_store_insert(
        store, "INSERT INTO tasks VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        "sisssssiisisssii", err, id, (int64_t)i, t->import_root, t->module, t->qualname, t->family, t->path,
        (int64_t)t->line, (int64_t)t->end_line, t->kind, (int64_t)t->test, outcome->outcome, owner_of(t),
        nodes[i].node != NULL ? nodes[i].node->template_ : "", (int64_t)r->texts.sources[i],
        (int64_t)r->texts.details[i]);
    status = status == 0 ? add_reasons(store, id, i, outcome->reasons, outcome->n_reasons, err) : status;
    for (size_t k = 0; k < t->n_diagnostics && status == 0; k++) {
      const Repipe__V1__Diagnostic *d = t->diagnostics[k];
      status = rp_store_insert(store, "INSERT INTO task_reasons VALUES (?1, ?2, ?3, 'diagnostic', ?4, ?5, ?6, ?7, '')",
                               "siiisis", err, id, (int64_t)i, (int64_t)k, (int64_t)d->code, d->path, (int64_t)d->line,
                               d->text);
    }
  }
  rp_arena_release(&scratch);
  return status;
}

static int add_workflows(rp_store *store, const rp_recorded_repository *r, const char *id, rp_error *err)
{
  int status = 0;
  for (size_t i = 0; i < r->plan->n_workflows && status == 0; i++) {
    const Repipe__V1__WorkflowPlan *plan = r->plan->workflows[i];
    const Repipe__V1__Workflow *workflow = r->inventory->workflows[plan->workflow];
    rp_buf schedules = RP_BUF_INIT;
    for (size_t k = 0; k < workflow->n_entry_points; k++) {
      const char *schedule = r->inventory->entry_points[workflow->entry_points[k]]->schedule;
      if (schedule[0] != '\0') {
        rp_buf_printf(&schedules, "%s\n", schedule);
      }
    }
    rp_buf tasks = RP_BUF_INIT;
    for (size_t k = 0; k < plan->n_tasks; k++) {
      rp_buf_printf(&tasks, "%s%u", k > 0 ? " " : "", plan->tasks[k]);
    }
    rp_buf options = RP_BUF_INIT;
    for (size_t k = 0; k < plan->n_options; k++) {
      rp_carried_line(&options, plan->options[k]);
    }
    status = rp_store_insert(
        store, "INSERT INTO workflows VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)", "sississiisssi",
        err, id, (int64_t)i, workflow->root, workflow->root_path, (int64_t)workflow->launched, plan->outcome,
        plan->name, (int64_t)plan->n_nodes, (int64_t)workflow->task, schedules.data != NULL ? schedules.data : "",
        tasks.data != NULL ? tasks.data : "", options.data != NULL ? options.data : "", (int64_t)r->texts.maps[i]);
    rp_buf_release(&schedules);
    rp_buf_release(&tasks);
    rp_buf_release(&options);
    for (size_t k = 0; k < plan->n_reasons && status == 0; k++) {
      const Repipe__V1__Reason *reason = plan->reasons[k];
      status = rp_store_insert(store, "INSERT INTO workflow_reasons VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                               "siiisiss", err, id, (int64_t)i, (int64_t)k, (int64_t)reason->code, reason->path,
                               (int64_t)reason->line, reason->text, reason->accepted);
    }
  }
  return status;
}

static const char *const KINDS[] = {"task", "workflow", "launch_plan"};

static int add_rest(rp_store *store, const rp_recorded_repository *r, const char *id, rp_error *err)
{
  const Repipe__V1__Inventory *inventory = r->inventory;
  int status = 0;
  for (size_t i = 0; i < inventory->n_diagnostics && status == 0; i++) {
    const Repipe__V1__Diagnostic *d = inventory->diagnostics[i];
    status = rp_store_insert(store, "INSERT INTO diagnostics VALUES (?1, ?2, ?3, ?4, ?5, ?6)", "siisis", err, id,
                             (int64_t)i, (int64_t)d->code, d->path, (int64_t)d->line, d->text);
  }
  for (size_t i = 0; i < inventory->n_owners && status == 0; i++) {
    const Repipe__V1__OwnerRule *rule = inventory->owners[i];
    rp_buf owners = RP_BUF_INIT;
    for (size_t k = 0; k < rule->n_owners; k++) {
      rp_buf_printf(&owners, "%s%s", k > 0 ? " " : "", rule->owners[k]);
    }
    status = rp_store_insert(store, "INSERT INTO owners VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", "sissssi", err, id,
                             (int64_t)i, rule->pattern, owners.data != NULL ? owners.data : "", rule->source,
                             rule->path, (int64_t)rule->line);
    rp_buf_release(&owners);
  }
  for (size_t i = 0; i < inventory->n_entry_points && status == 0; i++) {
    const Repipe__V1__EntryPoint *e = inventory->entry_points[i];
    status = rp_store_insert(store, "INSERT INTO entry_points VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                             "sisisssssi", err, id, (int64_t)i, e->path, (int64_t)e->line, e->kind, e->family, e->root,
                             e->schedule, e->command, (int64_t)e->code);
  }
  for (size_t i = 0; i < inventory->n_counterparts && status == 0; i++) {
    const Repipe__V1__Counterpart *c = inventory->counterparts[i];
    status =
        rp_store_insert(store, "INSERT INTO counterparts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", "sisssssis", err,
                        id, (int64_t)i, c->kind, c->form, c->name, c->workflow, c->path, (int64_t)c->line, c->schedule);
  }
  for (size_t i = 0; i < r->spec_count && status == 0; i++) {
    status = rp_store_insert(store, "INSERT INTO specs VALUES (?1, ?2, ?3, ?4)", "ssti", err, id,
                             KINDS[r->specs[i].kind], r->specs[i].name, (int64_t)r->specs[i].at);
  }
  return status;
}

static int add_links(rp_store *store, const rp_recorded_repository *r, const char *id, rp_error *err)
{
  int status = 0;
  for (size_t i = 0; i < r->published_count && status == 0; i++) {
    status = rp_store_insert(store, "INSERT INTO published VALUES (?1, ?2, ?3, ?4)", "sitt", err, id, (int64_t)i,
                             r->published[i].name, r->published[i].root);
  }
  for (size_t i = 0; i < r->links.count && status == 0; i++) {
    const rp_recorded_link *link = &r->links.items[i];
    status = rp_store_insert(store, "INSERT INTO links VALUES (?1, ?2, ?3, ?4, ?5)", "stttt", err, id, link->name,
                             link->provider, link->root, link->tree);
  }
  return status;
}

int rp_store_record(rp_store *store, const rp_recorded_repository *repository, rp_error *err)
{
  rp_arena scratch;
  rp_arena_init(&scratch);
  const char *id = rp_arena_cstr(&scratch, repository->identity);
  int status = rp_store_run(store, "BEGIN IMMEDIATE", err);
  bool began = status == 0;
  if (status == 0) {
    status = rp_store_insert(store, "DELETE FROM repositories WHERE identity = ?1", "s", err, id);
  }
  if (status == 0) {
    status = add_repository(store, repository, id, err);
  }
  if (status == 0 && repository->inventory != NULL) {
    bool done = add_files(store, repository->inventory, id, err) == 0 && add_tasks(store, repository, id, err) == 0 &&
                add_workflows(store, repository, id, err) == 0 && add_rest(store, repository, id, err) == 0 &&
                add_links(store, repository, id, err) == 0 &&
                rp_texts_insert(store, id, repository->texts.pieces, repository->texts.count, err) == 0 &&
                rp_record_mentions(store, repository->inventory, id, err) == 0 &&
                rp_record_waivers(store, repository, id, err) == 0;
    status = done ? 0 : -1;
  }
  status =
      status == 0 ? rp_store_run(store, "UPDATE scan SET recorded = recorded + 1, verdict = 'PARTIAL'", err) : status;
  status = began ? rp_store_end(store, status, err) : -1;
  rp_arena_release(&scratch);
  return status;
}
