// Gauges in Prometheus' text format (version 0.0.4), for a textfile collector: each metric with HELP and TYPE, then its samples.
#include "base/buf.h"
#include "base/utf8.h"
#include "reporter/reporter.h"
#include "reporter/store/outcomes.h"

static void add_head(rp_buf *out, const char *name, const char *help)
{
  rp_buf_printf(out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

/// A label's value: backslash, quote and line feed are escaped; what else could steer a terminal stands as a visible escape.
static void add_label(rp_buf *out, rp_arena *arena, const char *cstr)
{
  rp_str text = rp_utf8_visible(arena, rp_str_of(cstr));
  for (size_t i = 0; i < text.size; i++) {
    rp_buf_cstr(out, text.data[i] == '\\' || text.data[i] == '"' ? "\\" : "");
    rp_buf_char(out, text.data[i]);
  }
}

static void add_outcomes(rp_buf *out, rp_arena *arena, const char *name, const char *team, const char *launched,
                         const Repipe__V1__Outcomes *o)
{
  uint32_t counts[RP_OUTCOME_COUNT];
  rp_outcomes_list(counts, o);
  for (size_t i = 0; i < RP_OUTCOME_COUNT; i++) {
    rp_buf_printf(out, "%s{", name);
    if (team != NULL) {
      rp_buf_cstr(out, "team=\"");
      add_label(out, arena, team);
      rp_buf_cstr(out, "\",");
    }
    rp_buf_printf(out, launched != NULL ? "launched=\"%s\"," : "%s", launched != NULL ? launched : "");
    rp_buf_printf(out, "outcome=\"%s\"} %u\n", rp_outcome_names[i], counts[i]);
  }
}

static void add_sample(rp_buf *out, const char *name, const char *label, const char *value, uint32_t count)
{
  rp_buf_printf(out, "%s{%s=\"%s\"} %u\n", name, label, value, count);
}

static void add_totals(rp_buf *out, rp_arena *arena, const Repipe__V1__Snapshot *s)
{
  const Repipe__V1__Totals *t = s->totals;
  add_head(out, "repipe_repositories", "Repositories of the last scan.");
  add_sample(out, "repipe_repositories", "state", "with_luigi", t->with_luigi);
  add_sample(out, "repipe_repositories", "state", "without_luigi", t->without_luigi);
  add_sample(out, "repipe_repositories", "state", "failed", t->failed);
  add_head(out, "repipe_repositories_flagged",
           "Of them: archived by the list of inputs; dormant by the age of the commit.");
  add_sample(out, "repipe_repositories_flagged", "flag", "archived", t->archived);
  add_sample(out, "repipe_repositories_flagged", "flag", "dormant", t->dormant);
  add_head(out, "repipe_files", "Python files by what became of them.");
  add_sample(out, "repipe_files", "outcome", "scanned", t->scanned);
  add_sample(out, "repipe_files", "outcome", "ignored", t->ignored);
  add_sample(out, "repipe_files", "outcome", "unparsed", t->unparsed);
  add_head(out, "repipe_workflows", "Workflows by outcome; launched false: candidates.");
  add_outcomes(out, arena, "repipe_workflows", NULL, "true", t->launched);
  add_outcomes(out, arena, "repipe_workflows", NULL, "false", t->candidates);
  add_head(out, "repipe_task_classes", "Task classes by outcome.");
  add_outcomes(out, arena, "repipe_task_classes", NULL, NULL, t->tasks);
  add_head(out, "repipe_workflow_status", "Workflows by where they stand between Luigi and Flyte.");
  add_sample(out, "repipe_workflow_status", "status", "luigi", t->statuses->luigi);
  add_sample(out, "repipe_workflow_status", "status", "drafted", t->statuses->drafted);
  add_sample(out, "repipe_workflow_status", "status", "dual", t->statuses->dual);
  add_sample(out, "repipe_workflow_status", "status", "cut_over", t->statuses->cut_over);
  add_head(out, "repipe_scan_finished", "1: the last scan was not stopped.");
  rp_buf_printf(out, "repipe_scan_finished %d\n", s->scan_finished);
  add_head(out, "repipe_oldest_commit_timestamp_seconds", "Oldest of the scanned commits; 0 where none is in git.");
  rp_buf_printf(out, "repipe_oldest_commit_timestamp_seconds %lld\n", (long long)s->oldest_commit);
}

rp_str rp_report_prometheus(const Repipe__V1__Snapshot *s, rp_arena *arena)
{
  rp_buf out = RP_BUF_INIT;
  add_totals(&out, arena, s);
  add_head(&out, "repipe_blocker_workflows",
           "Workflows that a code holds back from exact; one may have several codes.");
  for (size_t i = 0; i < s->n_blockers; i++) {
    const Repipe__V1__BlockerRow *b = s->blockers[i];
    rp_buf_printf(&out, "repipe_blocker_workflows{code=\"RP%04u\",launched=\"true\"} %u\n", b->code, b->launched);
    rp_buf_printf(&out, "repipe_blocker_workflows{code=\"RP%04u\",launched=\"false\"} %u\n", b->code, b->candidates);
  }
  add_head(&out, "repipe_team_workflows", "Workflows of a team by outcome.");
  for (size_t i = 0; i < s->n_teams; i++) {
    add_outcomes(&out, arena, "repipe_team_workflows", s->teams[i]->name, "true", s->teams[i]->launched);
    add_outcomes(&out, arena, "repipe_team_workflows", s->teams[i]->name, "false", s->teams[i]->candidates);
  }
  rp_str text = rp_arena_str(arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return text;
}
