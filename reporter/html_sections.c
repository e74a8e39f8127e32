#include <string.h>

#include "base/utf8.h"
#include "proto/rules.h"
#include "reporter/html.h"
#include "reporter/outcomes.h"

static void add_date(rp_html *h, int64_t when)
{
  rp_html_raw(h, rp_day_text(h->arena, when).data);
}

static void add_strip(rp_html *h, const char *label, uint32_t total, const Repipe__V1__Outcomes *outcomes)
{
  rp_html_printf(h, "<div class=\"strip\"><h2>%s</h2><p class=\"big\">%u</p><p>", label, total);
  rp_html_outcomes(h, outcomes);
  rp_html_raw(h, "</p></div>\n");
}

void rp_html_header(rp_html *h)
{
  const Repipe__V1__Totals *t = h->snapshot->totals;
  rp_html_raw(h, "<header>\n<h1>Luigi to Flyte</h1>\n<p class=\"lead\">Where the fleet stands, read from ");
  if (h->snapshot->newest_commit == 0) {
    rp_html_raw(h, "folders without commits");
  } else {
    rp_html_raw(h, "commits of ");
    add_date(h, h->snapshot->oldest_commit);
    rp_html_raw(h, " to ");
    add_date(h, h->snapshot->newest_commit);
  }
  rp_html_raw(h, ".</p>\n");
  if (!h->snapshot->scan_finished) {
    rp_html_printf(h, "<p class=\"bad\">The last scan was stopped: it recorded %u of %u repositories. What it did not reach is missing here, or from an earlier scan.</p>\n",
                   h->snapshot->scan_recorded, h->snapshot->scan_inputs);
  }
  rp_html_raw(h, "<div class=\"strips\">\n");
  rp_html_printf(h, "<div class=\"strip\"><h2>Repositories</h2><p class=\"big\">%u</p><p class=\"counts\">%u with Luigi + %u without + <span class=\"%s\">%u failed</span></p></div>\n",
                 t->repositories, t->with_luigi, t->without_luigi, t->failed > 0 ? "bad" : "", t->failed);
  rp_html_printf(h, "<div class=\"strip\"><h2>Python files</h2><p class=\"big\">%u</p><p class=\"counts\">%u scanned + %u without Luigi or links + <span class=\"%s\">%u unparsed</span></p></div>\n",
                 t->files, t->scanned, t->ignored, t->unparsed > 0 ? "bad" : "", t->unparsed);
  add_strip(h, "Launched workflows", rp_outcomes_sum(t->launched), t->launched);
  add_strip(h, "Candidate workflows", rp_outcomes_sum(t->candidates), t->candidates);
  add_strip(h, "Task classes", rp_outcomes_sum(t->tasks), t->tasks);
  rp_html_raw(h, "</div>\n<nav aria-label=\"sections\"><a href=\"#teams\">Teams</a> <a href=\"#repositories\">Repositories</a> <a href=\"#not-covered\">Not covered</a> "
                 "<a href=\"#method\">Method</a></nav>\n</header>\n");
}

void rp_html_teams(rp_html *h)
{
  rp_html_raw(h, "<section id=\"teams\">\n<h2>Teams</h2>\n<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Team</th><th scope=\"col\">Known from</th>"
                 "<th scope=\"col\" class=\"num\">Repositories</th><th scope=\"col\">Launched workflows</th><th scope=\"col\">Exact or review, of launched</th>"
                 "<th scope=\"col\">Tasks</th></tr></thead>\n<tbody>\n");
  for (size_t i = 0; i < h->snapshot->n_teams; i++) {
    const Repipe__V1__TeamRow *team = h->snapshot->teams[i];
    rp_html_printf(h, "<tr id=\"team-%zu\"><th scope=\"row\">", i);
    rp_html_text(h, team->name);
    rp_html_raw(h, "</th><td>");
    rp_html_text(h, team->provenance[0] != '\0' ? team->provenance : "-");
    rp_html_printf(h, "</td><td class=\"num\">%u</td><td>", team->repositories);
    rp_html_outcomes(h, team->launched);
    rp_html_raw(h, "</td><td>");
    rp_html_rate(h, team->launched->exact + team->launched->review, rp_outcomes_sum(team->launched));
    rp_html_raw(h, "</td><td>");
    rp_html_outcomes(h, team->tasks);
    rp_html_raw(h, "</td></tr>\n");
  }
  rp_html_raw(h, "</tbody></table></div>\n</section>\n");
}

static void add_list(rp_html *h, const char *title, char *const *lines, size_t count)
{
  if (count == 0) {
    return;
  }
  rp_html_printf(h, "<h5>%s</h5><ul class=\"lines\">", title);
  for (size_t i = 0; i < count; i++) {
    rp_html_raw(h, "<li><code>");
    rp_html_text(h, lines[i]);
    rp_html_raw(h, "</code></li>");
  }
  rp_html_raw(h, "</ul>");
}

static bool informs(const Repipe__V1__FleetReason *reason)
{
  const rp_rule *rule = rp_rule_find(reason->code);
  return rule != NULL && rule->class == RP_RULE_INFORMS;
}

static void add_reasons_of(rp_html *h, const char *title, Repipe__V1__FleetReason *const *reasons, size_t count, bool informing)
{
  bool any = false;
  for (size_t i = 0; i < count; i++) {
    if (informs(reasons[i]) == informing) {
      if (!any) {
        rp_html_printf(h, "<h5>%s</h5><ul class=\"reasons\">", title);
      }
      rp_html_reason(h, reasons[i]);
      any = true;
    }
  }
  rp_html_raw(h, any ? "</ul>" : "");
}

/// What holds an outcome back, and apart from it what only informs.
static void add_reasons(rp_html *h, Repipe__V1__FleetReason *const *reasons, size_t count)
{
  add_reasons_of(h, "Why it is not exact", reasons, count, false);
  add_reasons_of(h, "Good to know", reasons, count, true);
}

static void add_diagnostics(rp_html *h, Repipe__V1__FleetReason *const *reasons, size_t count)
{
  if (count == 0) {
    return;
  }
  rp_html_raw(h, "<h5>Said about this code</h5><ul class=\"reasons\">");
  for (size_t i = 0; i < count; i++) {
    rp_html_reason(h, reasons[i]);
  }
  rp_html_raw(h, "</ul>");
}

static void add_task(rp_html *h, size_t index)
{
  const Repipe__V1__TaskRow *task = h->snapshot->tasks[index];
  rp_html_printf(h, "<details class=\"task item\" id=\"task-%zu\" data-outcome=\"%s\" data-team=\"", index, task->outcome);
  rp_html_text(h, task->team);
  rp_html_raw(h, "\"><summary>");
  rp_html_badge(h, task->outcome);
  rp_html_raw(h, " <b>");
  rp_html_text(h, task->family);
  rp_html_printf(h, "</b> <span class=\"kind\">%s%s</span> <span class=\"place\">", task->kind, task->test ? ", test" : "");
  rp_html_text(h, task->path);
  rp_html_printf(h, ":%u</span></summary>\n<div class=\"body\">", task->line);
  add_reasons(h, task->reasons, task->n_reasons);
  add_list(h, "Parameters", task->parameters, task->n_parameters);
  add_list(h, "Requires", task->requires, task->n_requires);
  add_list(h, "Outputs", task->outputs, task->n_outputs);
  add_diagnostics(h, task->diagnostics, task->n_diagnostics);
  rp_html_raw(h, "<div class=\"sides\"><figure><figcaption>Luigi source, ");
  rp_html_text(h, task->path);
  rp_html_printf(h, " lines %u to %u</figcaption><pre>", task->line, task->end_line);
  rp_html_code(h, task->source[0] != '\0' ? task->source : "no class statement of its own");
  rp_html_raw(h, "</pre></figure><figure><figcaption>Flyte task template</figcaption><pre>");
  rp_html_code(h, task->spec[0] != '\0' ? task->spec : "no template of its own: it runs inside another node, is a wrapper, or is in no workflow");
  rp_html_raw(h, "</pre></figure></div></div></details>\n");
}

static void add_workflow(rp_html *h, size_t index)
{
  const Repipe__V1__WorkflowRow *workflow = h->snapshot->workflows[index];
  rp_html_printf(h, "<details class=\"workflow item\" id=\"workflow-%zu\" data-outcome=\"%s\" data-team=\"", index, workflow->outcome);
  rp_html_text(h, workflow->team);
  rp_html_raw(h, "\"><summary>");
  rp_html_badge(h, workflow->outcome);
  rp_html_raw(h, " <b>");
  rp_html_text(h, workflow->root);
  rp_html_printf(h, "</b> <span class=\"kind\">%s, %u node%s</span>", workflow->launched ? "launched" : "candidate", workflow->nodes, workflow->nodes == 1 ? "" : "s");
  for (size_t i = 0; i < workflow->n_schedules; i++) {
    rp_html_raw(h, " <code>");
    rp_html_text(h, workflow->schedules[i]);
    rp_html_raw(h, "</code>");
  }
  rp_html_raw(h, " <span class=\"place\">");
  rp_html_text(h, workflow->team);
  rp_html_raw(h, "</span></summary>\n<div class=\"body\">");
  add_reasons(h, workflow->reasons, workflow->n_reasons);
  rp_html_raw(h, "<figure><figcaption>Flyte workflow ");
  rp_html_text(h, workflow->flyte_name);
  rp_html_raw(h, "</figcaption><pre>");
  rp_html_code(h, workflow->spec[0] != '\0' ? workflow->spec : "no workflow was emitted");
  rp_html_raw(h, "</pre></figure></div></details>\n");
}

static void add_entries(rp_html *h, const Repipe__V1__RepositoryRow *row)
{
  if (row->n_entry_points == 0) {
    return;
  }
  rp_html_raw(h, "<h4>Launches</h4><ul class=\"lines\">");
  for (size_t i = 0; i < row->n_entry_points; i++) {
    const Repipe__V1__EntryRow *entry = row->entry_points[i];
    rp_html_printf(h, "<li><span class=\"kind\">%s</span> <b>", entry->kind);
    rp_html_text(h, entry->family[0] != '\0' ? entry->family : "not resolved");
    rp_html_raw(h, "</b> ");
    if (entry->schedule[0] != '\0') {
      rp_html_raw(h, "<code>");
      rp_html_text(h, entry->schedule);
      rp_html_raw(h, "</code> ");
    }
    rp_html_raw(h, "<span class=\"place\">");
    rp_html_text(h, entry->path);
    rp_html_printf(h, ":%u</span>", entry->line);
    if (entry->command[0] != '\0') {
      rp_html_raw(h, "<br><code>");
      rp_html_text(h, entry->command);
      rp_html_raw(h, "</code>");
    }
    if (entry->code != 0) {
      rp_html_printf(h, " <code>RP%04u</code>", entry->code);
    }
    rp_html_raw(h, "</li>");
  }
  rp_html_raw(h, "</ul>");
}

void rp_html_repositories(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  rp_html_raw(h, "<section id=\"repositories\">\n<h2>Repositories, workflows, tasks</h2>\n<div class=\"filter\" hidden><label>Search <input id=\"q\" type=\"search\" "
                 "placeholder=\"family, path, code\"></label> <label>Outcome <select id=\"outcome\"><option value=\"\">all</option><option>exact</option><option>review</option>"
                 "<option>collapsed</option><option>blocked</option><option>failed</option><option>excluded</option></select></label> <label>Team <select id=\"team\">"
                 "<option value=\"\">all</option>");
  for (size_t i = 0; i < s->n_teams; i++) {
    rp_html_raw(h, "<option>");
    rp_html_text(h, s->teams[i]->name);
    rp_html_raw(h, "</option>");
  }
  rp_html_printf(h, "</select></label> <output id=\"shown\">%zu of %zu items shown</output></div>\n", s->n_workflows + s->n_tasks, s->n_workflows + s->n_tasks);
  size_t workflow = 0;
  size_t task = 0;
  for (size_t i = 0; i < s->n_repositories; i++) {
    const Repipe__V1__RepositoryRow *row = s->repositories[i];
    rp_html_printf(h, "<details class=\"repository\" id=\"repository-%zu\"%s><summary><b>", i, s->n_repositories <= 3 ? " open" : "");
    rp_html_text(h, row->identity);
    rp_html_printf(h, "</b> <span class=\"kind\">%u launched, %u candidates, %u tasks</span> <span class=\"place\">", rp_outcomes_sum(row->totals->launched),
                   rp_outcomes_sum(row->totals->candidates), rp_outcomes_sum(row->totals->tasks));
    if (row->commit[0] != '\0') {
      rp_html_raw(h, "&middot; ");
      rp_html_text(h, rp_arena_printf(h->arena, "%.12s", row->commit).data);
      rp_html_raw(h, ", ");
      add_date(h, row->commit_time);
    }
    rp_html_raw(h, "</span></summary>\n<div class=\"body\">");
    if (row->totals->failed > 0) {
      rp_html_printf(h, "<p class=\"bad\"><code>RP%04u</code> ", row->code);
      rp_html_text(h, row->reason);
      rp_html_raw(h, "</p>");
    }
    add_entries(h, row);
    rp_html_raw(h, "<h4>Workflows</h4>\n");
    bool any = false;
    for (; workflow < s->n_workflows && s->workflows[workflow]->repository == i; workflow++) {
      add_workflow(h, workflow);
      any = true;
    }
    rp_html_raw(h, any ? "<h4>Tasks</h4>\n" : "<p>none</p><h4>Tasks</h4>\n");
    any = false;
    for (; task < s->n_tasks && s->tasks[task]->repository == i; task++) {
      add_task(h, task);
      any = true;
    }
    rp_html_raw(h, any ? "</div></details>\n" : "<p>none</p></div></details>\n");
  }
  rp_html_raw(h, "</section>\n");
}

void rp_html_not_covered(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  rp_html_raw(h, "<section id=\"not-covered\">\n<h2>Not covered</h2>\n<h3>Files that were not read whole</h3>\n");
  if (s->n_unread == 0) {
    rp_html_raw(h, "<p>0 &mdash; checked.</p>\n");
  } else {
    rp_html_raw(h, "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Repository</th><th scope=\"col\">File</th><th scope=\"col\">Outcome</th><th scope=\"col\">Why</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < s->n_unread; i++) {
      const Repipe__V1__FileRow *row = s->unread[i];
      rp_html_raw(h, "<tr><td>");
      rp_html_text(h, s->repositories[row->repository]->identity);
      rp_html_raw(h, "</td><td><code>");
      rp_html_text(h, row->path);
      rp_html_raw(h, "</code></td><td>");
      rp_html_text(h, row->outcome);
      rp_html_printf(h, row->code != 0 ? "</td><td><code>RP%04u</code> " : "</td><td>", row->code);
      rp_html_text(h, row->reason);
      rp_html_raw(h, "</td></tr>\n");
    }
    rp_html_raw(h, "</tbody></table></div>\n");
  }
  rp_html_printf(h, "<p>%u further files are no part of it: nothing in them leads to Luigi.</p>\n", s->totals->ignored);
  rp_html_raw(h, "<h3>Repositories that failed</h3>\n");
  if (s->totals->failed == 0) {
    rp_html_raw(h, "<p>0 &mdash; checked.</p>\n");
  }
  for (size_t i = 0; i < s->n_repositories; i++) {
    if (s->repositories[i]->totals->failed > 0) {
      rp_html_raw(h, "<p class=\"bad\">");
      rp_html_text(h, s->repositories[i]->identity);
      rp_html_printf(h, ": <code>RP%04u</code> ", s->repositories[i]->code);
      rp_html_text(h, s->repositories[i]->reason);
      rp_html_raw(h, "</p>\n");
    }
  }
  rp_html_raw(h, "<h3>Said about repositories</h3>\n<ul class=\"reasons\">");
  for (size_t i = 0; i < s->n_diagnostics; i++) {
    rp_html_reason(h, s->diagnostics[i]->reason);
  }
  rp_html_raw(h, s->n_diagnostics == 0 ? "<li>0 &mdash; checked.</li></ul>\n" : "</ul>\n");
  rp_html_printf(h, "<h3>Excluded task classes</h3>\n<p>%u of %u: configuration, test-only, abstract, or in no workflow; each says which.</p>\n</section>\n",
                 s->totals->tasks->excluded, rp_outcomes_sum(s->totals->tasks));
}

void rp_html_method(rp_html *h)
{
  rp_html_raw(h, "<section id=\"method\">\n<h2>Words and method</h2>\n<dl>\n"
                 "<dt>exact</dt><dd>typed Flyte nodes, no difference known; notes that change nothing are allowed</dd>\n"
                 "<dt>review</dt><dd>translated, with a difference that a person must accept; the code says which</dd>\n"
                 "<dt>collapsed</dt><dd>runs as Luigi inside one node, because something is only known while it runs; the code says what</dd>\n"
                 "<dt>blocked</dt><dd>nothing runnable could be emitted</dd>\n"
                 "<dt>failed</dt><dd>could not be read</dd>\n"
                 "<dt>excluded</dt><dd>not part of the migration, with a reason</dd>\n"
                 "<dt>launched workflow</dt><dd>a root task with a command line, schedule or Python call that starts it. A <em>candidate</em> is a task that nothing requires and "
                 "nothing launches; candidates are counted apart and never mixed in.</dd>\n"
                 "<dt>Outcome of a workflow</dt><dd>the worst of its tasks&rsquo;. Of a task class: the worst over the workflows that it is in.</dd>\n"
                 "<dt>Rates</dt><dd>n/N with N as the column says; whole percent by largest remainder, so that they add up to 100; 100&nbsp;% only when n&nbsp;=&nbsp;N.</dd>\n"
                 "<dt>Team</dt><dd>CODEOWNERS (the last match wins, its first owner), else catalog-info.yaml, else owner_email in the code; <em>unowned</em> and "
                 "<em>conflicting</em> are rows.</dd>\n"
                 "<dt>Not said</dt><dd>Readiness is not remaining work: an exact workflow still has to be registered, run beside Luigi and cut over. Nothing in a repository "
                 "was executed to make this page.</dd>\n</dl>\n</section>\n");
}
