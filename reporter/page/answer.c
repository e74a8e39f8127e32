// Sections 0 and 1: the answer first. Every number is of the snapshot; none is computed but sums and percentages.
#include <string.h>

#include "proto/rules.h"
#include "reporter/page/html.h"
#include "reporter/store/outcomes.h"
#include "reporter/tally/dormancy.h"

enum { NEXT_FIXES = 3, BUILD_SHOWN = 18 };

static const char *plural(uint32_t n)
{
  return n == 1 ? "" : "s";
}

// ---- the answer ----

/// "; +2 since the baseline, which had 3 of 18": with what it was of, for that moves, too.
static void add_since(rp_html *h, const Repipe__V1__RateRow *now, const Repipe__V1__RateRow *before)
{
  rp_html_printf(h, "; <a href=\"#baseline\">%+lld since the baseline</a>, which had %u of %u",
                 (long long)now->count - (long long)before->count, before->count, before->of);
}

static void add_tiles(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  rp_html_raw(h, "<div class=\"tiles\">\n");
  for (size_t i = 0; i < s->n_rates; i++) {
    const Repipe__V1__RateRow *rate = s->rates[i];
    rp_html_printf(h, "<div class=\"tile\"><h2>%s</h2><p class=\"big\">", rate->name);
    rp_html_rate(h, rate->count, rate->of);
    rp_html_printf(h, "</p><p class=\"quiet\">%s", rate->what);
    if (s->baseline != NULL && i < s->baseline->n_before_rates) {
      add_since(h, rate, s->baseline->before_rates[i]);
    } else if (s->baseline == NULL && rate->stepped) {
      rp_html_printf(h, "; <a href=\"#changes\">%+lld since %s</a>, when it was %u of %u",
                     (long long)rate->count - (long long)rate->before_count,
                     rp_day_text(h->arena, s->history[s->n_history - 2]->moment).data, rate->before_count,
                     rate->before_of);
    }
    rp_html_raw(h, "</p></div>\n");
  }
  rp_html_raw(h, "</div>\n");
}

/// What the last step of the history changed, when it would end, and who holds the second wave up.
static void add_pace(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  if (s->n_history > 1) {
    const Repipe__V1__HistoryRow *last = s->history[s->n_history - 1];
    rp_html_printf(h,
                   "<p class=\"pace\"><a href=\"#changes\">Since %s</a>: %u done, %u removed, %u added, %u reopened; "
                   "<b>%u</b> remain that Luigi launches. ",
                   rp_day_text(h->arena, s->history[s->n_history - 2]->moment).data, last->done, last->removed,
                   last->added, last->reopened, last->remaining);
    rp_html_projection(h);
    rp_html_raw(h, "</p>\n");
  }
  if (s->n_waves > 1) {
    uint32_t waiting = s->waves[1]->repositories - s->waves[1]->ready;
    rp_html_printf(
        h,
        "<p class=\"pace\">Wave 1 can move now: %u repositor%s, %u points. <a href=\"#waves\">Wave 2</a>: %u "
        "of %u wait for others.</p>\n",
        s->waves[0]->repositories, s->waves[0]->repositories == 1 ? "y" : "ies", s->waves[0]->points, waiting,
        s->waves[1]->repositories);
  }
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
  add_pace(h);
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
  rp_buf flagged = RP_BUF_INIT;
  if (rp_dormancy_text(&flagged, h->snapshot)) {
    rp_html_printf(h,
                   "<tr><th scope=\"row\">of them</th><td class=\"num\"></td><td><span "
                   "class=\"counts\">%s</span></td></tr>\n",
                   flagged.data);
  }
  rp_buf_release(&flagged);
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

/// What a lead asks, each with the place where the page answers it.
static void add_questions(rp_html *h)
{
  static const char *const QUESTIONS[][2] = {
      {"#history", "When are we done?"},
      {"#waves", "Who blocks whom?"},
      {"#changes", "What changed since last time?"},
      {"#not-covered", "Can I trust these numbers?"},
      {"#next", "What do I do on Monday?"},
      {"#teams", "Which teams are behind?"},
      {"#blockers", "What is the cheapest next win?"},
      {"#/workflows?outcome=review&amp;launched=1&amp;sort=-Points%20left", "What will behave differently?"},
      {"#/repositories?sort=-Points%20left", "Who owns what, and how much is left?"},
      {"#/workflows?status=luigi&amp;launched=1", "What still runs on Luigi alone?"},
      {"#/by-hand", "What must people do by hand?"},
      {"#usage", "What should the platform build next?"},
      {"#/usage", "Who uses what?"},
  };
  rp_html_raw(h, "<nav class=\"questions\" aria-label=\"questions\"><h2>What do you want to know?</h2><ul>\n");
  size_t count = sizeof QUESTIONS / sizeof QUESTIONS[0];
  for (size_t i = 0; i < (h->snapshot->n_usages > 0 ? count : count - 2); i++) {
    rp_html_printf(h, "<li><a href=\"%s\">%s</a></li>\n", QUESTIONS[i][0], QUESTIONS[i][1]);
  }
  rp_html_raw(h, "</ul></nav>\n");
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
  rp_html_printf(h, ". <span class=\"origin\">Scan <b>%s</b> by <a href=\"#made-by\">repipe ",
                 s->scan_finished && s->totals->failed == 0     ? "SUCCEEDED"
                 : s->totals->failed == s->totals->repositories ? "FAILED"
                                                                : "PARTIAL");
  rp_str by = rp_str_sub(rp_str_of(s->scanned_by), 0, BUILD_SHOWN);
  rp_html_text(h, by.size > 0 ? rp_arena_cstr(h->arena, by) : "of an unknown build");
  rp_html_printf(h, ", rules %.12s", s->scanned_rules[0] != '\0' ? s->scanned_rules : "not known");
  rp_html_raw(h, "</a>.</span></p>\n");
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
  rp_html_raw(h, "</div>\n</div>\n");
  add_questions(h);
  rp_html_raw(h, "</header>\n");
}
