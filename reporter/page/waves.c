// Section 3: who may move when, who waits for whom, and the chain that takes longest.
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "reporter/page/chart.h"
#include "reporter/tally/people.h"

static void add_names(rp_html *h, char *const *names, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    rp_html_raw(h, i > 0 ? ", " : "");
    rp_html_repository(h, names[i]);
  }
  rp_html_raw(h, count == 0 ? "nobody" : "");
}

enum { BARS = 40 };

/// Workflows that are left in each wave, by what becomes of them.
static void add_chart(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  size_t count = s->n_waves < BARS ? s->n_waves : BARS;
  rp_chart_bar *bars = RP_NEW_ARRAY(h->arena, rp_chart_bar, count);
  Repipe__V1__Outcomes *parts = RP_NEW_ARRAY(h->arena, Repipe__V1__Outcomes, count);
  for (size_t i = 0; i < count; i++) {
    parts[i] = (Repipe__V1__Outcomes)REPIPE__V1__OUTCOMES__INIT;
    bars[i].parts = &parts[i];
    bars[i].name = rp_arena_printf(h->arena, "Wave %u", s->waves[i]->number).data;
    bars[i].words = rp_people_text(h->arena, "%u left, %u points", s->waves[i]->workflows, s->waves[i]->points).data;
  }
  for (size_t i = 0; i < s->n_workflows; i++) {
    const Repipe__V1__WorkflowRow *row = s->workflows[i];
    uint32_t wave = s->repositories[row->repository]->wave;
    if (wave > 0 && wave <= count && strcmp(row->status, "cut over") != 0) {
      (void)rp_outcomes_count(&parts[wave - 1], rp_str_of(row->outcome));
    }
  }
  rp_html_raw(h,
              "<p class=\"legend\"><span class=\"of exact\">exact</span> <span class=\"of review\">review</span> <span "
              "class=\"of collapsed\">collapsed</span> <span class=\"of blocked\">blocked</span> <span class=\"of "
              "excluded\">excluded</span></p>\n");
  rp_html_bars(h, "workflows left in each wave, by outcome", bars, count);
}

static void add_waves(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  rp_html_raw(h, "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Wave</th><th scope=\"col\" "
                 "class=\"num\">Repositories</th><th scope=\"col\" class=\"num\">of them ready</th><th scope=\"col\" "
                 "class=\"num\">Workflows left</th><th scope=\"col\" class=\"num\">launched</th><th scope=\"col\" "
                 "class=\"num\">Points left</th></tr></thead><tbody>\n");
  for (size_t i = 0; i < s->n_waves; i++) {
    const Repipe__V1__WaveRow *w = s->waves[i];
    rp_html_printf(h,
                   "<tr><th scope=\"row\">Wave %u</th><td class=\"num\">%u</td><td class=\"num\">%u</td><td "
                   "class=\"num\">%u</td><td class=\"num soft\">%u</td><td class=\"num\">%u</td></tr>\n",
                   w->number, w->repositories, w->ready, w->workflows, w->launched, w->points);
  }
  rp_html_raw(h, "</tbody></table></div>\n");
}

static void add_critical(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  rp_html_printf(h,
                 "<h3>Critical path</h3>\n<p>The chain with the most points, %u of %u: however many work at once, it "
                 "is done one after the other.</p>\n<ol class=\"path\">",
                 s->critical_points, s->totals->points);
  for (size_t i = 0; i < s->n_critical_path; i++) {
    rp_html_raw(h, "<li>");
    rp_html_repository_end(h, s->critical_path[i]);
    rp_html_raw(h, "</li>");
  }
  rp_html_raw(h, "</ol>\n");
}

static int compare_rows(const void *left, const void *right)
{
  const Repipe__V1__RepositoryRow *a = *(const Repipe__V1__RepositoryRow *const *)left;
  const Repipe__V1__RepositoryRow *b = *(const Repipe__V1__RepositoryRow *const *)right;
  return a->wave != b->wave                       ? (a->wave < b->wave ? -1 : 1)
         : a->totals->points != b->totals->points ? (a->totals->points > b->totals->points ? -1 : 1)
                                                  : strcmp(a->identity, b->identity);
}

static void add_row(rp_html *h, const Repipe__V1__RepositoryRow *row)
{
  const Repipe__V1__Statuses *st = row->totals->statuses;
  rp_html_raw(h, "<tr><th scope=\"row\">");
  rp_html_repository(h, row->identity);
  rp_html_printf(h,
                 "</th><td class=\"num\">%u</td><td class=\"num\">%u</td><td class=\"num\">%u</td><td class=\"waits\">",
                 row->wave, st->luigi + st->drafted + st->dual, row->totals->points);
  add_names(h, row->waits, row->n_waits);
  rp_html_raw(h, "</td><td class=\"said\">");
  for (size_t i = 0; i < row->n_parents; i++) {
    const Repipe__V1__ParentRow *p = row->parents[i];
    rp_html_raw(h, i > 0 ? "<br>" : "");
    rp_html_text(h, p->identity);
    rp_html_printf(h, "%s: <code>", p->open ? "" : ", which has moved");
    rp_html_text(h, p->why);
    rp_html_printf(h, p->places > 1 ? "</code> and %u more" : "</code>", p->places - 1);
  }
  if (row->n_together > 0) {
    rp_html_raw(h, row->n_parents > 0 ? "<br>moves together with " : "moves together with ");
    add_names(h, row->together, row->n_together);
  }
  rp_html_raw(h, row->n_parents + row->n_together == 0 ? "&ndash;</td></tr>\n" : "</td></tr>\n");
}

void rp_html_waves(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  rp_html_raw(h, "<section id=\"waves\">\n<h2>Who moves when</h2>\n");
  if (s->n_waves == 0) {
    rp_html_raw(h, "<p>0 &mdash; checked: nothing is left to move.</p>\n</section>\n");
    return;
  }
  rp_html_raw(h, "<p class=\"quiet\">A repository waits for those whose task classes it builds on, or whose files it "
                 "waits for; what has moved holds nobody up. Repositories of one wave can move at the same time; those "
                 "that build on one another move together. <code>repipe report --format waves --out DIR/</code> writes "
                 "a repos.csv for each.</p>\n");
  add_chart(h);
  add_waves(h);
  add_critical(h);
  RP_VEC(const Repipe__V1__RepositoryRow *) rows = {0};
  for (size_t i = 0; i < s->n_repositories; i++) {
    if (s->repositories[i]->wave > 0) {
      RP_PUSH(h->arena, &rows, s->repositories[i]);
    }
  }
  qsort(rows.items, rows.count, sizeof rows.items[0], compare_rows);
  rp_html_printf(h,
                 "<details%s><summary>%zu repositories, who waits for whom</summary><div class=\"scroll\"><table>"
                 "<thead><tr><th scope=\"col\">Repository</th><th scope=\"col\" class=\"num\">Wave</th><th "
                 "scope=\"col\" class=\"num\">Workflows left</th><th scope=\"col\" class=\"num\">Points left</th><th "
                 "scope=\"col\">Waits for</th><th scope=\"col\" class=\"wide\">Builds on</th></tr></thead><tbody>\n",
                 rows.count <= 25 ? " open" : "", rows.count);
  for (size_t i = 0; i < rows.count; i++) {
    add_row(h, rows.items[i]);
  }
  rp_html_raw(h, "</tbody></table></div></details>\n</section>\n");
}
