// Section 11: what the words of the page mean, how its numbers are made, and by what.
#include <string.h>

#include "proto/rules.h"
#include "reporter/page/html.h"

/// Numerator and denominator of each of the five.
static void add_rates(rp_html *h)
{
  rp_html_raw(h,
              "<dt>Rates</dt><dd>n/N with N as the column says; whole percent by largest remainder, so that they add "
              "up to 100; 100&nbsp;% only when n&nbsp;=&nbsp;N. There are no tiers and no thresholds. At the top: ");
  for (size_t i = 0; i < h->snapshot->n_rates; i++) {
    rp_html_printf(h, "%s<em>%s</em>, %s", i > 0 ? "; " : "", h->snapshot->rates[i]->name, h->snapshot->rates[i]->what);
  }
  rp_html_raw(h, ".</dd>\n");
}

static void add_digest(rp_html *h, const char *digest)
{
  rp_html_raw(h, "<code>");
  rp_html_text(h, digest[0] != '\0' ? digest : "not known");
  rp_html_raw(h, "</code>");
}

/// Which program read the repositories, and which one tells of it.
static void add_provenance(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  rp_html_raw(h, "<dt id=\"made-by\">Made by</dt><dd>Read by repipe ");
  add_digest(h, s->scanned_by);
  rp_html_raw(h, " with rules ");
  add_digest(h, s->scanned_rules);
  rp_html_raw(h, ", the digest of all codes with their class, points and words. ");
  if (s->scanned_settings[0] != '\0') {
    rp_html_raw(h, "The fleet&rsquo;s decisions, libraries and the day, on which waivers end: ");
    add_digest(h, s->scanned_settings);
    rp_html_raw(h, ". ");
  }
  bool same = strcmp(s->scanned_rules, s->reported_rules) == 0;
  rp_html_printf(h, "This page is of repipe %s", s->reported_by);
  if (same) {
    rp_html_raw(h, " and the same rules.");
  } else {
    rp_html_raw(h, ", whose own rules tell, class and weigh here what was found: ");
    add_digest(h, s->reported_rules);
    rp_html_raw(h, ".");
  }
  rp_html_raw(h, " A code never changes its meaning, so it has no version of its own. Two reports with the same "
                 "digests and commits differ in nothing.</dd>\n");
}

/// What each cause of this report costs at one place.
static void add_points(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  if (s->n_blockers == 0) {
    return;
  }
  rp_html_raw(h, "<details><summary>Points of each cause at one place</summary><div class=\"scroll\"><table><thead><tr>"
                 "<th scope=\"col\">Cause</th><th scope=\"col\">Effect</th><th scope=\"col\" class=\"num\">Points at "
                 "one place</th></tr></thead><tbody>\n");
  for (size_t i = 0; i < s->n_blockers; i++) {
    const rp_rule *rule = rp_rule_find(s->blockers[i]->code);
    rp_html_raw(h, "<tr><th scope=\"row\">");
    rp_html_code(h, s->blockers[i]->code);
    rp_html_printf(h, "</th><td class=\"kind\">%s</td><td class=\"num\">%u</td></tr>\n",
                   rule != NULL ? rp_rule_class_name(rule->class) : "", rule != NULL ? rule->points : 1);
  }
  rp_html_raw(h, "</tbody></table></div></details>\n");
}

void rp_html_method(rp_html *h)
{
  rp_html_raw(
      h, "<section id=\"method\">\n<h2>Words and method</h2>\n<dl>\n"
         "<dt>exact</dt><dd>typed Flyte nodes, no difference known; notes that change nothing are allowed</dd>\n"
         "<dt>review</dt><dd>translated, with a difference that a person must accept; the code says which</dd>\n"
         "<dt>collapsed</dt><dd>runs as Luigi inside one node, because something is only known while it runs; the "
         "code says what</dd>\n"
         "<dt>blocked</dt><dd>nothing runnable could be emitted</dd>\n"
         "<dt>failed</dt><dd>could not be read</dd>\n"
         "<dt>excluded</dt><dd>not part of the migration, with a reason</dd>\n"
         "<dt>launched workflow</dt><dd>a root task with a command line, schedule or Python call that starts it. "
         "A <em>candidate</em> is a task that nothing requires and "
         "nothing launches; candidates are counted apart and never mixed in.</dd>\n"
         "<dt>Outcome of a workflow</dt><dd>the worst of its tasks&rsquo;. Of a task class: the worst over the "
         "workflows that it is in.</dd>\n"
         "<dt>Status</dt><dd><em>luigi</em>: only Luigi launches it; <em>drafted</em>: a Flyte workflow is there, and "
         "only Luigi launches; <em>dual</em>: both do; <em>cut over</em>: only Flyte does. A <em>zombie</em> is cut "
         "over, and its class can still be run.</dd>\n");
  add_rates(h);
  rp_html_raw(
      h, "<dt>Team</dt><dd>CODEOWNERS (the last match wins, its first owner), else catalog-info.yaml, else "
         "owner_email in the code; <em>unowned</em> and "
         "<em>conflicting</em> are rows.</dd>\n"
         "<dt>Points</dt><dd>Each workflow that is not cut over has one, for registering it, running it beside "
         "Luigi and cutting it over, and those of each cause that holds it back, at each place once. A repository "
         "counts a cause once for all its workflows; a team too, over its own. Points are no hours.</dd>\n"
         "<dt>Wave</dt><dd>one behind the last of the repositories that it waits for. A parent is known by a base "
         "class or a required task that was read there, as it alone publishes the name, or by an external file that "
         "it alone writes.</dd>\n"
         "<dt>Sound</dt><dd>What is stated is proved from the source; everything else is unknown, with a code at its "
         "place. Nothing in a repository was executed to make this page.</dd>\n"
         "<dt>Not said</dt><dd>Readiness is not remaining work: an exact workflow still has to be registered, run "
         "beside Luigi and cut over.</dd>\n");
  add_provenance(h);
  rp_html_raw(h, "</dl>\n");
  add_points(h);
  rp_html_raw(h, "</section>\n");
}
