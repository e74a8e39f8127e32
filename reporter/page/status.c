// Where workflows stand between Luigi and Flyte, readable without the script.
#include <string.h>

#include "reporter/page/html.h"

static void add_workflow_link(rp_html *h, const Repipe__V1__WorkflowRow *row)
{
  rp_html_raw(h, "<a href=\"#/workflow/");
  rp_html_part(h, h->snapshot->repositories[row->repository]->identity);
  rp_html_raw(h, "/");
  rp_html_part(h, row->path);
  rp_html_raw(h, "/");
  rp_html_part(h, row->root);
  rp_html_raw(h, "\">");
  rp_html_text(h, row->root);
  rp_html_raw(h, "</a>");
}

static void add_repositories(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  rp_html_raw(h, "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Repository</th><th scope=\"col\" "
                 "class=\"num\">Workflows</th><th scope=\"col\" class=\"num\">Luigi</th><th scope=\"col\" "
                 "class=\"num\">Drafted</th><th scope=\"col\" class=\"num\">Dual</th><th scope=\"col\" "
                 "class=\"num\">Cut over</th><th scope=\"col\" class=\"num\">Gone</th></tr></thead><tbody>\n");
  for (size_t i = 0; i < s->n_repositories; i++) {
    const Repipe__V1__Statuses *st = s->repositories[i]->totals->statuses;
    uint32_t moved = st->drafted + st->dual + st->cut_over + st->gone;
    if (moved > 0) {
      rp_html_raw(h, "<tr><th scope=\"row\">");
      rp_html_text(h, s->repositories[i]->identity);
      rp_html_printf(h,
                     "</th><td class=\"num\">%u</td><td class=\"num\">%u</td><td class=\"num\">%u</td><td "
                     "class=\"num\">%u</td><td class=\"num\">%u</td><td class=\"num\">%u</td></tr>\n",
                     st->luigi + st->drafted + st->dual + st->cut_over, st->luigi, st->drafted, st->dual, st->cut_over,
                     st->gone);
    }
  }
  rp_html_raw(h, "</tbody></table></div>\n");
}

static void add_zombies(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  size_t count = 0;
  rp_html_raw(h, "<h3>Zombies: cut over, and the class is still there</h3>\n<ul class=\"lines\">\n");
  for (size_t i = 0; i < s->n_workflows; i++) {
    if (s->workflows[i]->zombie) {
      rp_html_raw(h, "<li>");
      add_workflow_link(h, s->workflows[i]);
      rp_html_raw(h, " <span class=\"place\">");
      rp_html_text(h, s->workflows[i]->path);
      rp_html_raw(h, "</span> now <code>");
      rp_html_text(h, s->workflows[i]->counterpart);
      rp_html_raw(h, "</code></li>\n");
      count++;
    }
  }
  for (size_t i = 0; i < s->n_counterparts; i++) {
    const Repipe__V1__CounterpartRow *row = s->counterparts[i];
    if (strcmp(row->match, "task") == 0 && strcmp(row->kind, "workflow") == 0) {
      rp_html_raw(h, "<li>");
      rp_html_text(h, row->root);
      rp_html_raw(h, " <span class=\"place\">");
      rp_html_text(h, s->repositories[row->repository]->identity);
      rp_html_raw(h, "</span>, no workflow of its own, now <code>");
      rp_html_text(h, row->name);
      rp_html_raw(h, "</code></li>\n");
      count++;
    }
  }
  rp_html_raw(h, count == 0 ? "<li>0 &mdash; checked.</li></ul>\n" : "</ul>\n");
}

static void add_loose(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  size_t count = 0;
  rp_html_raw(h, "<h3>Flyte workflows that belong to no Luigi workflow by name</h3>\n<ul class=\"lines\">\n");
  for (size_t i = 0; i < s->n_counterparts; i++) {
    const Repipe__V1__CounterpartRow *row = s->counterparts[i];
    if (strcmp(row->match, "name") == 0 || strcmp(row->match, "task") == 0 || strcmp(row->match, "gone") == 0) {
      continue;
    }
    rp_html_raw(h, "<li><code>");
    rp_html_text(h, row->name);
    rp_html_raw(h, "</code> <span class=\"place\">");
    rp_html_text(h, s->repositories[row->repository]->identity);
    rp_html_raw(h, " ");
    rp_html_text(h, row->path);
    rp_html_printf(h, row->line != 0 ? ":%d</span>" : "</span>", (int)row->line);
    if (row->root[0] != '\0') {
      rp_html_raw(h, " perhaps ");
      rp_html_text(h, row->root);
      rp_html_raw(h, ": ");
      rp_html_text(h, row->match);
    }
    rp_html_raw(h, "</li>\n");
    count++;
  }
  rp_html_raw(h, count == 0 ? "<li>0 &mdash; checked.</li></ul>\n" : "</ul>\n");
}

void rp_html_status(rp_html *h)
{
  const Repipe__V1__Statuses *st = h->snapshot->totals->statuses;
  rp_html_printf(h,
                 "<section id=\"status\">\n<h2>Where they stand</h2>\n<p class=\"quiet\">Read from the repositories "
                 "themselves%s, no ledger: <em>drafted</em>, a Flyte workflow is there and only Luigi launches it; "
                 "<em>dual</em>, both do; <em>cut over</em>, only Flyte does; <em>gone</em>, its class is no longer "
                 "there.</p>\n",
                 h->snapshot->flyte_asked ? " and from what Flyte answered" : "");
  if (st->drafted + st->dual + st->cut_over + st->gone == 0) {
    rp_html_printf(h, "<p>%u workflows, all of them Luigi alone.</p>\n", st->luigi);
  } else {
    add_repositories(h);
  }
  add_zombies(h);
  add_loose(h);
  rp_html_raw(h, "</section>\n");
}
