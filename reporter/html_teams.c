// Section 5: whose it is, and how far each team is.
#include "proto/rules.h"
#include "reporter/html.h"
#include "reporter/outcomes.h"

void rp_html_teams(rp_html *h)
{
  rp_html_raw(h, "<section id=\"teams\">\n<h2>Who owns it</h2>\n<p class=\"quiet\">Each workflow and each task class "
                 "belongs to exactly one row. A team&rsquo;s name leads to its own page "
                 "with its next actions.</p>\n<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\" "
                 "class=\"wide\">Team</th><th scope=\"col\">Known from</th>"
                 "<th scope=\"col\" class=\"num\">Repositories</th><th scope=\"col\" class=\"num\">Exact or review, of "
                 "launched</th><th scope=\"col\" class=\"wide\">Launched workflows</th>"
                 "<th scope=\"col\" class=\"num\">Candidates</th><th scope=\"col\" class=\"num\">Task classes</th><th "
                 "scope=\"col\" class=\"num\">Points left</th><th scope=\"col\">First cause to "
                 "remove</th><th scope=\"col\" class=\"num\">Run on Flyte alone</th></tr></thead>\n<tbody>\n");
  for (size_t i = 0; i < h->snapshot->n_teams; i++) {
    const Repipe__V1__TeamRow *team = h->snapshot->teams[i];
    rp_html_raw(h, "<tr><th scope=\"row\"><a href=\"#/team/");
    rp_html_part(h, team->name);
    rp_html_raw(h, "\">");
    rp_html_text(h, team->name);
    rp_html_raw(h, "</a></th><td class=\"kind\">");
    rp_html_text(h, team->provenance[0] != '\0' ? team->provenance : "-");
    rp_html_printf(h, "</td><td class=\"num\">%u</td><td class=\"num\">", team->repositories);
    rp_html_rate(h, team->launched->exact + team->launched->review, rp_outcomes_sum(team->launched));
    rp_html_raw(h, "</td><td>");
    rp_html_outcomes(h, team->launched);
    rp_html_printf(h, "</td><td class=\"num\">%u</td><td class=\"num\">%u</td><td class=\"num\">%u</td><td>",
                   rp_outcomes_sum(team->candidates), rp_outcomes_sum(team->tasks), team->points);
    if (team->n_blockers > 0) {
      rp_html_code(h, team->blockers[0]->code);
    } else {
      rp_html_raw(h, "none");
    }
    const Repipe__V1__Statuses *st = team->statuses;
    rp_html_raw(h, "</td><td class=\"num\">");
    rp_html_rate(h, st->cut_over, st->luigi + st->drafted + st->dual + st->cut_over);
    rp_html_raw(h, "</td></tr>\n");
  }
  rp_html_raw(h, "</tbody></table></div>\n</section>\n");
}
