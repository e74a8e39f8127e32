// Section 4: what holds workflows back, in the order in which removing it pays. The script adds what-if to the rows.
#include "proto/rules.h"
#include "reporter/page/chart.h"
#include "reporter/store/outcomes.h"

/// How many workflows are exact once the causes up to each are gone.
static void add_chart(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  size_t n = s->n_blockers + 1;
  int64_t *at = RP_NEW_ARRAY(h->arena, int64_t, n);
  uint32_t *launched = RP_NEW_ARRAY(h->arena, uint32_t, n);
  uint32_t *candidates = RP_NEW_ARRAY(h->arena, uint32_t, n);
  launched[0] = s->totals->launched->exact;
  candidates[0] = s->totals->candidates->exact;
  for (size_t i = 1; i < n; i++) {
    at[i] = (int64_t)i;
    launched[i] = launched[0] + s->blockers[i - 1]->unlocked_launched;
    candidates[i] = candidates[0] + s->blockers[i - 1]->unlocked_candidates;
  }
  rp_chart_line lines[] = {{"launched", launched}, {"candidates", candidates}};
  rp_chart chart = {.label = "workflows that are exact, as causes go one after the other",
                    .at = at,
                    .count = n,
                    .lines = lines,
                    .line_count = 2,
                    .steps = true,
                    .first = "exact now",
                    .last = "without all of them"};
  rp_html_chart(h, &chart);
}

enum { NAMED = 2 };

/// The repositories with most of its workflows, by the end of their names; all are in the view of the code.
static void add_where(rp_html *h, const Repipe__V1__BlockerRow *b)
{
  for (size_t i = 0; i < b->n_where && i < NAMED; i++) {
    const Repipe__V1__BlockerPlaceRow *row = b->where[i];
    rp_html_raw(h, i > 0 ? ", " : "");
    rp_html_repository_end(h, row->identity);
    rp_html_printf(h, " %u", row->launched + row->candidates);
  }
  if (b->n_where > NAMED) {
    rp_html_printf(h, ", <a href=\"#/code/RP%04u\">%zu more</a>", b->code, b->n_where - NAMED);
  }
}

void rp_html_blockers(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  rp_html_raw(h, "<section id=\"blockers\">\n<h2>What holds workflows back from exact</h2>\n");
  if (s->n_blockers == 0) {
    rp_html_raw(h, "<p>0 &mdash; checked: nothing does.</p>\n</section>\n");
    return;
  }
  uint32_t launched = rp_outcomes_sum(s->totals->launched) - s->totals->launched->exact;
  uint32_t candidates = rp_outcomes_sum(s->totals->candidates) - s->totals->candidates->exact;
  rp_html_printf(
      h,
      "<p class=\"quiet\">In the order in which removing causes pays. <em>Alone</em>: nothing else holds "
      "the workflow back. <em>Unlocked so far</em>: exact once this "
      "cause and all above it are gone, of %u launched and %u candidate workflows that are not exact. "
      "<em>Points</em>: what removing it costs, each place once; with one for each workflow they are the %u that are "
      "left. One workflow may have several causes, so the first columns do not add up to a total.</p>\n"
      "<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Cause</th><th scope=\"col\">Effect</th><th "
      "scope=\"col\" class=\"num\">Launched</th><th scope=\"col\" class=\"num\">alone</th>"
      "<th scope=\"col\" class=\"num\">Candidates</th><th scope=\"col\" class=\"num\">alone</th><th "
      "scope=\"col\" class=\"num\">Teams</th><th scope=\"col\" class=\"num\">Points</th><th scope=\"col\" "
      "class=\"num\">Unlocked so far, launched</th><th scope=\"col\" class=\"num\">Unlocked so far, "
      "candidates</th><th scope=\"col\">Most workflows in</th></tr></thead>\n<tbody>\n",
      launched, candidates, s->totals->points);
  for (size_t i = 0; i < s->n_blockers; i++) {
    const Repipe__V1__BlockerRow *b = s->blockers[i];
    const rp_rule *rule = rp_rule_find(b->code);
    rp_html_printf(h, "<tr data-code=\"%d\"><th scope=\"row\">", (int)b->code);
    rp_html_code(h, b->code);
    rp_html_printf(
        h,
        "</th><td class=\"kind\">%s</td><td class=\"num\">%u</td><td class=\"num soft\">%u</td><td "
        "class=\"num\">%u</td><td class=\"num soft\">%u</td><td class=\"num\">%u</td><td class=\"num\">%u</td>"
        "<td class=\"num\">%u</td><td class=\"num\">%u</td><td class=\"most\">",
        rule != NULL ? rp_rule_class_name(rule->class) : "", b->launched, b->sole_launched, b->candidates,
        b->sole_candidates, b->teams, b->points, b->unlocked_launched, b->unlocked_candidates);
    add_where(h, b);
    rp_html_raw(h, "</td></tr>\n");
  }
  rp_html_raw(h, "</tbody></table></div>\n<h3>What it comes to, in this order</h3>\n");
  add_chart(h);
  rp_html_raw(h, "</section>\n");
}
