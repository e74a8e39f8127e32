// Section 5: whose it is, and how far each team is.
#include "proto/rules.h"
#include "reporter/page/chart.h"
#include "reporter/store/outcomes.h"

/// What remained, as a line with its first and last number.
static void add_trend(rp_html *h, const Repipe__V1__TeamRow *team)
{
  size_t n = team->n_history;
  if (n < 2) {
    rp_html_raw(h, "-");
    return;
  }
  uint32_t *values = RP_NEW_ARRAY(h->arena, uint32_t, n);
  for (size_t i = 0; i < n; i++) {
    values[i] = team->history[i]->remaining;
  }
  rp_html_spark(h, values, n);
  rp_html_printf(h, "<span class=\"counts\">%u, now %u</span>", values[0], values[n - 1]);
}

static void add_oldest(rp_html *h, const Repipe__V1__TeamRow *team)
{
  if (team->oldest_root[0] == '\0') {
    rp_html_raw(h, "-");
    return;
  }
  rp_html_soft(h, team->oldest_root);
  rp_html_printf(h, "<br><span class=\"counts\">%s since %s<span class=\"day\">%s</span></span>", team->oldest_status,
                 team->oldest_moved ? "" : "before ", rp_day_text(h->arena, team->oldest_since).data);
}

static void add_waivers(rp_html *h, const Repipe__V1__TeamRow *team)
{
  if (team->waivers > 0) {
    rp_html_text(h, team->expires[0] != '\0' ? team->expires : "never");
    rp_html_printf(h, " <span class=\"counts\">of %u</span>", team->waivers);
  }
  if (team->expired > 0) {
    rp_html_printf(h, "%s<span class=\"bad\">%u over</span>", team->waivers > 0 ? "<br>" : "", team->expired);
  }
  rp_html_raw(h, team->waivers + team->expired == 0 ? "-" : "");
}

void rp_html_teams(rp_html *h)
{
  rp_html_raw(h, "<section id=\"teams\">\n<h2>Who owns it</h2>\n<p class=\"quiet\">Each workflow and each task class "
                 "belongs to exactly one row. A team&rsquo;s name leads to its own page "
                 "with its burndown and next actions. <em>Stands longest</em>: of what is left to move, the workflow "
                 "whose state has "
                 "not changed for longest, where the history reaches to the scanned commit.</p>\n<div "
                 "class=\"scroll\"><table>\n<thead><tr><th scope=\"col\" class=\"wide\">Team, and where that is known "
                 "from</th><th scope=\"col\" class=\"wide\">Launched workflows</th><th scope=\"col\" "
                 "class=\"num\">Exact or review</th><th scope=\"col\" class=\"num\">Run on Flyte alone</th><th "
                 "scope=\"col\">Left, over time</th><th scope=\"col\" class=\"num\">Points left</th><th scope=\"col\">"
                 "First cause to remove</th><th scope=\"col\" class=\"wide\">Stands longest</th><th "
                 "scope=\"col\">Waivers end</th><th scope=\"col\" class=\"num\">Reposi&shy;tories</th><th "
                 "scope=\"col\" class=\"num\">Candi&shy;dates</th><th scope=\"col\" class=\"num\">Task "
                 "classes</th></tr></thead>\n<tbody>\n");
  for (size_t i = 0; i < h->snapshot->n_teams; i++) {
    const Repipe__V1__TeamRow *team = h->snapshot->teams[i];
    rp_html_raw(h, "<tr><th scope=\"row\"><a href=\"#/team/");
    rp_html_part(h, team->name);
    rp_html_raw(h, "\">");
    rp_html_soft(h, team->name);
    rp_html_raw(h, "</a>");
    if (team->provenance[0] != '\0') {
      rp_html_raw(h, " <span class=\"from\">");
      rp_html_text(h, team->provenance);
      rp_html_raw(h, "</span>");
    }
    rp_html_raw(h, "</th><td>");
    rp_html_outcomes(h, team->launched);
    rp_html_raw(h, "</td><td class=\"num\">");
    rp_html_rate(h, team->launched->exact + team->launched->review, rp_outcomes_sum(team->launched));
    const Repipe__V1__Statuses *st = team->statuses;
    rp_html_raw(h, "</td><td class=\"num\">");
    rp_html_rate(h, st->cut_over, st->luigi + st->drafted + st->dual + st->cut_over);
    rp_html_raw(h, "</td><td>");
    add_trend(h, team);
    rp_html_printf(h, "</td><td class=\"num\">%u</td><td>", team->points);
    if (team->n_blockers > 0) {
      uint32_t code = team->blockers[0]->code;
      const rp_rule *rule = rp_rule_find(code);
      rp_html_printf(h, "<a class=\"code\" href=\"#/code/RP%04u\" title=\"", code);
      rp_html_text(h, rule != NULL ? rule->title : "");
      rp_html_printf(h, "\">RP%04u</a>", code);
    } else {
      rp_html_raw(h, "none");
    }
    rp_html_raw(h, "</td><td>");
    add_oldest(h, team);
    rp_html_raw(h, "</td><td>");
    add_waivers(h, team);
    rp_html_printf(h, "</td><td class=\"num\">%u</td><td class=\"num\">%u</td><td class=\"num\">%u</td>",
                   team->repositories, rp_outcomes_sum(team->candidates), rp_outcomes_sum(team->tasks));
    rp_html_raw(h, "</tr>\n");
  }
  rp_html_raw(h, "</tbody></table></div>\n</section>\n");
}
