// Every sum is built anew from rows and compared with what the snapshot states; the rows are counted again by SQLite.
#include "reporter/store/conserve.h"

#include <string.h>

#include "proto/rules.h"
#include "reporter/store/outcomes.h"

static int differ(rp_error *err, const char *what, uint64_t one, uint64_t other)
{
  return rp_fail(err, RP_ERROR_FORMAT, "RP%04u %s: %s: %llu and %llu; scan again into a new file",
                 (unsigned)RP_RULE_NOT_CONSERVED, rp_rule_find(RP_RULE_NOT_CONSERVED)->title, what,
                 (unsigned long long)one, (unsigned long long)other);
}

static int same(rp_error *err, const char *what, uint64_t one, uint64_t other)
{
  return one == other ? 0 : differ(err, what, one, other);
}

static int same_outcomes(rp_error *err, const char *what, const Repipe__V1__Outcomes *one,
                         const Repipe__V1__Outcomes *other)
{
  uint32_t a[RP_OUTCOME_COUNT];
  uint32_t b[RP_OUTCOME_COUNT];
  rp_outcomes_list(a, one);
  rp_outcomes_list(b, other);
  for (size_t i = 0; i < RP_OUTCOME_COUNT; i++) {
    if (a[i] != b[i]) {
      return differ(err, what, a[i], b[i]);
    }
  }
  return 0;
}

typedef struct sums {
  Repipe__V1__Outcomes launched, candidates, tasks;
} sums;

#define NO_SUMS                                                                                                        \
  {                                                                                                                    \
    REPIPE__V1__OUTCOMES__INIT, REPIPE__V1__OUTCOMES__INIT, REPIPE__V1__OUTCOMES__INIT                                 \
  }

static int check_rows(const Repipe__V1__Snapshot *s, rp_error *err)
{
  sums rows = NO_SUMS;
  const Repipe__V1__Totals *all = s->totals;
  for (size_t i = 0; i < s->n_workflows; i++) {
    const Repipe__V1__WorkflowRow *row = s->workflows[i];
    if (!rp_outcomes_count(row->launched ? &rows.launched : &rows.candidates, rp_str_of(row->outcome)) ||
        row->repository >= s->n_repositories) {
      return differ(err, "a workflow without an outcome or a repository, row", i, s->n_workflows);
    }
  }
  for (size_t i = 0; i < s->n_tasks; i++) {
    if (!rp_outcomes_count(&rows.tasks, rp_str_of(s->tasks[i]->outcome)) ||
        s->tasks[i]->repository >= s->n_repositories) {
      return differ(err, "a task without an outcome or a repository, row", i, s->n_tasks);
    }
  }
  return same_outcomes(err, "launched workflows, total and rows", all->launched, &rows.launched) != 0 ||
                 same_outcomes(err, "candidate workflows, total and rows", all->candidates, &rows.candidates) != 0 ||
                 same_outcomes(err, "tasks, total and rows", all->tasks, &rows.tasks) != 0
             ? -1
             : 0;
}

static bool more_than_informs(Repipe__V1__FleetReason *const *reasons, size_t count)
{
  bool more = false;
  for (size_t i = 0; i < count; i++) {
    const rp_rule *rule = rp_rule_find(reasons[i]->code);
    more = more || rule == NULL || rule->class != RP_RULE_INFORMS;
  }
  return more;
}

/// What an outcome promises: exact hides no difference, any other one says why, and a workflow that Flyte could run has its spec.
static int check_promises(const Repipe__V1__Snapshot *s, rp_error *err)
{
  for (size_t i = 0; i < s->n_tasks; i++) {
    const Repipe__V1__TaskRow *row = s->tasks[i];
    bool exact = strcmp(row->outcome, "exact") == 0;
    if (exact ? more_than_informs(row->reasons, row->n_reasons) : row->n_reasons == 0) {
      return differ(err, "a task whose reasons are not those of its outcome, row", i, s->n_tasks);
    }
  }
  for (size_t i = 0; i < s->n_workflows; i++) {
    const Repipe__V1__WorkflowRow *row = s->workflows[i];
    bool exact = strcmp(row->outcome, "exact") == 0;
    if (exact ? more_than_informs(row->reasons, row->n_reasons) : row->n_reasons == 0) {
      return differ(err, "a workflow whose reasons are not those of its outcome, row", i, s->n_workflows);
    }
    if ((exact || strcmp(row->outcome, "review") == 0 || strcmp(row->outcome, "collapsed") == 0) &&
        row->spec[0] == '\0') {
      return differ(err, "a workflow without the spec that its outcome promises, row", i, s->n_workflows);
    }
  }
  return 0;
}

static int check_parts(const Repipe__V1__Snapshot *s, rp_error *err)
{
  sums teams = NO_SUMS;
  sums repositories = NO_SUMS;
  const Repipe__V1__Totals *all = s->totals;
  uint64_t files = 0;
  for (size_t i = 0; i < s->n_teams; i++) {
    rp_outcomes_add(&teams.launched, s->teams[i]->launched);
    rp_outcomes_add(&teams.candidates, s->teams[i]->candidates);
    rp_outcomes_add(&teams.tasks, s->teams[i]->tasks);
  }
  for (size_t i = 0; i < s->n_repositories; i++) {
    const Repipe__V1__Totals *t = s->repositories[i]->totals;
    files += t->files;
    rp_outcomes_add(&repositories.launched, t->launched);
    rp_outcomes_add(&repositories.candidates, t->candidates);
    rp_outcomes_add(&repositories.tasks, t->tasks);
  }
  return same(err, "files, total and of repositories", all->files, files) != 0 ||
                 same_outcomes(err, "launched workflows, total and of teams", all->launched, &teams.launched) != 0 ||
                 same_outcomes(err, "candidate workflows, total and of teams", all->candidates, &teams.candidates) !=
                     0 ||
                 same_outcomes(err, "tasks, total and of teams", all->tasks, &teams.tasks) != 0 ||
                 same_outcomes(err, "launched workflows, total and of repositories", all->launched,
                               &repositories.launched) != 0 ||
                 same_outcomes(err, "candidate workflows, total and of repositories", all->candidates,
                               &repositories.candidates) != 0 ||
                 same_outcomes(err, "tasks, total and of repositories", all->tasks, &repositories.tasks) != 0
             ? -1
             : 0;
}

int rp_conserve_sums(const Repipe__V1__Snapshot *s, rp_error *err)
{
  const Repipe__V1__Totals *all = s->totals;
  const Repipe__V1__Statuses *st = all->statuses;
  if (st != NULL && same(err, "workflows, total and by status", s->n_workflows,
                         (uint64_t)st->luigi + st->drafted + st->dual + st->cut_over) != 0) {
    return -1;
  }
  if (same(err, "repositories, total and rows", all->repositories, s->n_repositories) != 0 ||
      same(err, "repositories, total and kinds", all->repositories,
           (uint64_t)all->with_luigi + all->without_luigi + all->failed) != 0 ||
      same(err, "files, total and kinds", all->files, (uint64_t)all->scanned + all->ignored + all->unparsed) != 0) {
    return -1;
  }
  return check_rows(s, err) != 0 || check_parts(s, err) != 0 || check_promises(s, err) != 0 ? -1 : 0;
}

static int count_again(rp_store *store, const char *sql, const char *what, uint64_t stated, rp_error *err)
{
  rp_query *query = rp_query_new(store, sql, NULL, err);
  uint64_t there = query != NULL && rp_query_next(query, err) ? (uint64_t)rp_query_int(query, 0) : 0;
  rp_query_free(query);
  return err->code == RP_OK ? same(err, what, stated, there) : -1;
}

/// Points that are left: one of each workflow that is not cut over, and those of the causes.
static int check_points(const Repipe__V1__Snapshot *s, rp_error *err)
{
  uint64_t points = 0;
  for (size_t i = 0; i < s->n_workflows; i++) {
    points += strcmp(s->workflows[i]->status, "cut over") != 0;
  }
  for (size_t i = 0; i < s->n_blockers; i++) {
    points += s->blockers[i]->points;
  }
  return same(err, "points, total and of causes", s->totals->points, points);
}

int rp_conserve(const Repipe__V1__Snapshot *s, rp_store *store, rp_error *err)
{
  uint64_t outcomes = 0;
  uint64_t said = 0;
  uint64_t held = 0;
  uint64_t entries = 0;
  for (size_t i = 0; i < s->n_tasks; i++) {
    outcomes += s->tasks[i]->n_reasons;
    said += s->tasks[i]->n_diagnostics;
  }
  for (size_t i = 0; i < s->n_workflows; i++) {
    held += s->workflows[i]->n_reasons;
  }
  for (size_t i = 0; i < s->n_repositories; i++) {
    entries += s->repositories[i]->n_entry_points;
  }
  return rp_conserve_sums(s, err) != 0 || check_points(s, err) != 0 ||
                 count_again(store, "SELECT count(*) FROM repositories", "repositories, read and stored",
                             s->n_repositories, err) != 0 ||
                 count_again(store, "SELECT count(*) FROM files", "files, read and stored", s->totals->files, err) !=
                     0 ||
                 count_again(store, "SELECT count(*) FROM tasks", "tasks, read and stored", s->n_tasks, err) != 0 ||
                 count_again(store, "SELECT count(*) FROM workflows", "workflows, read and stored", s->n_workflows,
                             err) != 0 ||
                 count_again(store, "SELECT count(*) FROM task_reasons WHERE kind = 'outcome'",
                             "reasons of tasks, read and stored", outcomes, err) != 0 ||
                 count_again(store, "SELECT count(*) FROM task_reasons WHERE kind <> 'outcome'",
                             "diagnostics of tasks, read and stored", said, err) != 0 ||
                 count_again(store, "SELECT count(*) FROM workflow_reasons", "reasons of workflows, read and stored",
                             held, err) != 0 ||
                 count_again(store, "SELECT count(*) FROM diagnostics", "diagnostics, read and stored",
                             s->n_diagnostics, err) != 0 ||
                 count_again(store, "SELECT count(*) FROM counterparts", "counterparts, read and stored",
                             s->n_counterparts, err) != 0 ||
                 count_again(store, "SELECT count(*) FROM entry_points", "launches, read and stored", entries, err) != 0
             ? -1
             : 0;
}
