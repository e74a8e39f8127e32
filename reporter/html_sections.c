// Sections 0, 1, 4 and 5: the answer first. Every number is of the snapshot; none is computed but sums and percentages.
#include <string.h>

#include "proto/rules.h"
#include "reporter/html.h"
#include "reporter/outcomes.h"

enum { NEXT_FIXES = 3 };

static const char *plural(uint32_t n)
{
  return n == 1 ? "" : "s";
}

// ---- the answer ----

static void add_tile(rp_html *h, const char *label, uint32_t n, uint32_t of, const char *what)
{
  rp_html_printf(h, "<div class=\"tile\"><h2>%s</h2><p class=\"big\">", label);
  rp_html_rate(h, n, of);
  rp_html_printf(h, "</p><p class=\"quiet\">%s</p></div>\n", what);
}

static void add_tiles(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  const Repipe__V1__Outcomes *o = s->totals->launched;
  uint32_t all = rp_outcomes_sum(o);
  size_t last = s->n_blockers < NEXT_FIXES ? s->n_blockers : NEXT_FIXES;
  uint32_t unlocked = last > 0 ? s->blockers[last - 1]->unlocked_launched : 0;
  uint32_t owned = all;
  for (size_t i = 0; i < s->n_teams; i++) {
    bool nobody = strcmp(s->teams[i]->name, "unowned") == 0 || strcmp(s->teams[i]->name, "conflicting") == 0;
    owned -= nobody ? rp_outcomes_sum(s->teams[i]->launched) : 0;
  }
  rp_html_raw(h, "<div class=\"tiles\">\n");
  uint32_t made = 0; // counted by what was made, not by what its outcome promises
  for (size_t i = 0; i < s->n_workflows; i++) {
    made += s->workflows[i]->launched && s->workflows[i]->spec[0] != '\0';
  }
  add_tile(h, "Have a Flyte workflow", made, all,
           "launched workflows that a package was made for: exact, review or collapsed");
  add_tile(h, "Need no decision", o->exact, all, "launched workflows that are exact: register, run beside, cut over");
  add_tile(h, "Unlocked by the next fixes", unlocked, all - o->exact,
           last > 0 ? "of those that are not exact, were the first three causes below removed"
                    : "nothing is held back");
  add_tile(h, "Have an owner", owned, all, "launched workflows with a team; the others belong to nobody yet");
  rp_html_raw(h, "</div>\n");
}

static void add_sentence(rp_html *h)
{
  const Repipe__V1__Outcomes *o = h->snapshot->totals->launched;
  uint32_t all = rp_outcomes_sum(o);
  if (all == 0) {
    rp_html_printf(
        h, "<p class=\"answer\">Nothing in these repositories launches a workflow; %u candidates stand below.</p>\n",
        rp_outcomes_sum(h->snapshot->totals->candidates));
    return;
  }
  rp_html_printf(h,
                 "<p class=\"answer\">Of <b>%u</b> launched workflow%s, <b>%u</b> can go to Flyte as %s, <b>%u</b> "
                 "after a person accepts a stated difference, and <b>%u</b> "
                 "run%s in part as Luigi inside one node until its cause is removed.",
                 all, plural(all), o->exact, o->exact == 1 ? "it is" : "they are", o->review, o->collapsed,
                 o->collapsed == 1 ? "s" : "");
  uint32_t none = o->blocked + o->failed + o->excluded;
  if (none > 0) {
    rp_html_printf(h, " <b class=\"bad\">%u</b> ha%s no package.", none, none == 1 ? "s" : "ve");
  }
  rp_html_raw(h, "</p>\n");
}

static void add_row(rp_html *h, const char *label, uint32_t total, const Repipe__V1__Outcomes *o)
{
  rp_html_printf(h, "<tr><th scope=\"row\">%s</th><td class=\"num\">%u</td><td>", label, total);
  rp_html_outcomes(h, o);
  rp_html_raw(h, "</td></tr>\n");
}

static void add_strip(rp_html *h)
{
  const Repipe__V1__Totals *t = h->snapshot->totals;
  rp_html_raw(h, "<table class=\"strip\"><caption>What was read, and what became of it</caption><tbody>\n");
  rp_html_printf(h,
                 "<tr><th scope=\"row\">Repositories</th><td class=\"num\">%u</td><td><span class=\"counts\">%u with "
                 "Luigi + %u without + <span class=\"%s\">%u failed</span></span></td></tr>\n",
                 t->repositories, t->with_luigi, t->without_luigi, t->failed > 0 ? "bad" : "", t->failed);
  rp_html_printf(h,
                 "<tr><th scope=\"row\">Python files</th><td class=\"num\">%u</td><td><span class=\"counts\">%u "
                 "scanned + %u without Luigi or links + <span class=\"%s\">%u unparsed</span></span></td></tr>\n",
                 t->files, t->scanned, t->ignored, t->unparsed > 0 ? "bad" : "", t->unparsed);
  add_row(h, "Launched workflows", rp_outcomes_sum(t->launched), t->launched);
  add_row(h, "Candidate workflows", rp_outcomes_sum(t->candidates), t->candidates);
  add_row(h, "Task classes", rp_outcomes_sum(t->tasks), t->tasks);
  const Repipe__V1__Statuses *st = t->statuses;
  rp_html_printf(
      h,
      "<tr><th scope=\"row\"><a href=\"#status\">Status of workflows</a></th><td class=\"num\">%u</td><td><span "
      "class=\"counts\">%u Luigi + %u drafted + %u dual + %u cut over</span></td></tr>\n",
      st->luigi + st->drafted + st->dual + st->cut_over, st->luigi, st->drafted, st->dual, st->cut_over);
  rp_html_raw(h, "</tbody></table>\n");
}

static void add_next(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  rp_html_raw(h, "<h2 id=\"next\">What next</h2>\n<ol class=\"next\">\n");
  if (!s->scan_finished) {
    rp_html_raw(h, "<li>Run the scan again: the last one was stopped.</li>\n");
  }
  if (s->totals->failed > 0) {
    rp_html_printf(h, "<li>Read the %u repositor%s that failed: <a href=\"#not-covered\">why</a>.</li>\n",
                   s->totals->failed, s->totals->failed == 1 ? "y" : "ies");
  }
  if (s->totals->launched->exact > 0) {
    rp_html_printf(h,
                   "<li>Register the %u exact launched workflow%s, run %s beside Luigi, cut over: <a "
                   "href=\"#/workflows?launched=1&amp;outcome=exact\">list</a>.</li>\n",
                   s->totals->launched->exact, plural(s->totals->launched->exact),
                   s->totals->launched->exact == 1 ? "it" : "them");
  }
  for (size_t i = 0; i < s->n_blockers && i < NEXT_FIXES; i++) {
    const Repipe__V1__BlockerRow *b = s->blockers[i];
    const rp_rule *rule = rp_rule_find(b->code);
    rp_html_raw(h, "<li>Remove ");
    rp_html_code(h, b->code);
    rp_html_printf(h, ": %u launched and %u candidate workflows have it. <span class=\"quiet\">%s</span></li>\n",
                   b->launched, b->candidates, rule != NULL ? rule->fix : "");
  }
  for (size_t i = 0; i < s->n_teams; i++) {
    const Repipe__V1__TeamRow *team = s->teams[i];
    uint32_t count = rp_outcomes_sum(team->launched) + rp_outcomes_sum(team->candidates);
    if (count > 0 && strcmp(team->name, "unowned") == 0) {
      rp_html_printf(h,
                     "<li>Give the %u workflow%s without a team an owner (CODEOWNERS, catalog-info.yaml): <a "
                     "href=\"#/team/unowned\">list</a>.</li>\n",
                     count, plural(count));
    }
  }
  rp_html_raw(h, "</ol>\n");
}

/// Nothing below is what is: said before any number.
static void add_forecast(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  if (s->n_assumed == 0) {
    return;
  }
  rp_html_raw(h,
              "<div class=\"warn\" id=\"forecast\"><b>A forecast.</b> Outcomes, causes, points and waves below are "
              "those that would be left, at best, once these causes are gone; what stands behind one may have causes "
              "of its own.<ul class=\"lines\">");
  for (size_t i = 0; i < s->n_assumed; i++) {
    rp_html_raw(h, "<li>");
    rp_html_code(h, s->assumed[i]->code);
    if (s->assumed[i]->text[0] != '\0') {
      rp_html_raw(h, ", of <code>");
      rp_html_text(h, s->assumed[i]->text);
      rp_html_raw(h, "</code>");
    }
    rp_html_printf(h, ": %u place%s</li>", s->assumed[i]->places, plural(s->assumed[i]->places));
  }
  rp_html_raw(h, "</ul></div>\n");
}

void rp_html_header(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  rp_html_raw(h, "<header id=\"top\">\n<h1>Luigi to Flyte</h1>\n<p class=\"lead\">Where the fleet stands, read from ");
  if (s->newest_commit == 0) {
    rp_html_raw(h, "folders without commits");
  } else {
    rp_html_printf(h, "commits of %s to %s", rp_day_text(h->arena, s->oldest_commit).data,
                   rp_day_text(h->arena, s->newest_commit).data);
  }
  rp_html_raw(h, ".</p>\n");
  if (!s->scan_finished) {
    rp_html_printf(h,
                   "<p class=\"warn\">The last scan was stopped: it recorded %u of %u repositories. What it did not "
                   "reach is missing here, or from an earlier scan.</p>\n",
                   s->scan_recorded, s->scan_inputs);
  }
  if (s->totals->failed > 0) {
    rp_html_printf(h,
                   "<p class=\"warn\">%u of %u repositories could not be read: no number below speaks of them. <a "
                   "href=\"#not-covered\">Which, and why</a></p>\n",
                   s->totals->failed, s->totals->repositories);
  }
  add_forecast(h);
  add_sentence(h);
  add_tiles(h);
  rp_html_raw(h, "<div class=\"split\">\n<div>\n");
  add_strip(h);
  rp_html_raw(h, "</div>\n<div>\n");
  add_next(h);
  rp_html_raw(h, "</div>\n</div>\n</header>\n");
}

// ---- what holds back ----

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
      "cause and all above it are gone, of %u launched and %u candidate workflows that are not exact. One "
      "workflow may have several causes, so the first "
      "columns do not add up to a total.</p>\n"
      "<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Cause</th><th scope=\"col\">Effect</th><th "
      "scope=\"col\" class=\"num\">Launched</th><th scope=\"col\" class=\"num\">alone</th>"
      "<th scope=\"col\" class=\"num\">Candidates</th><th scope=\"col\" class=\"num\">alone</th><th "
      "scope=\"col\" class=\"num\">Teams</th><th scope=\"col\" class=\"num\">Unlocked so far, launched</th>"
      "<th scope=\"col\" class=\"num\">Unlocked so far, candidates</th></tr></thead>\n<tbody>\n",
      launched, candidates);
  for (size_t i = 0; i < s->n_blockers; i++) {
    const Repipe__V1__BlockerRow *b = s->blockers[i];
    const rp_rule *rule = rp_rule_find(b->code);
    rp_html_raw(h, "<tr><th scope=\"row\">");
    rp_html_code(h, b->code);
    rp_html_printf(
        h,
        "</th><td class=\"kind\">%s</td><td class=\"num\">%u</td><td class=\"num soft\">%u</td><td "
        "class=\"num\">%u</td><td class=\"num soft\">%u</td><td class=\"num\">%u</td><td class=\"num\">%u</td>"
        "<td class=\"num\">%u</td></tr>\n",
        rule != NULL ? rp_rule_class_name(rule->class) : "", b->launched, b->sole_launched, b->candidates,
        b->sole_candidates, b->teams, b->unlocked_launched, b->unlocked_candidates);
  }
  rp_html_raw(h, "</tbody></table></div>\n</section>\n");
}

// ---- teams ----

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
                 "remove</th></tr></thead>\n<tbody>\n");
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
    rp_html_raw(h, "</td></tr>\n");
  }
  rp_html_raw(h, "</tbody></table></div>\n</section>\n");
}
