// Section 10: what the report does not cover, and what people took out of its numbers.
#include "reporter/page/html.h"
#include "reporter/store/outcomes.h"

/// What people took out of the numbers, and until when.
static void add_waivers(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  rp_html_raw(h, "<h3 id=\"waivers\">Waived workflows and accepted differences</h3>\n");
  if (s->n_waivers == 0) {
    rp_html_raw(h, "<p>0 &mdash; checked: no repipe.yaml waives or accepts anything.</p>\n");
    return;
  }
  rp_html_raw(h, "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Kind</th><th scope=\"col\" "
                 "class=\"wide\">What</th><th scope=\"col\">Until</th><th scope=\"col\" class=\"num\">Holds</th><th "
                 "scope=\"col\" class=\"wide\">Why</th><th scope=\"col\">By</th><th scope=\"col\">Stands "
                 "in</th></tr></thead><tbody>\n");
  for (size_t i = 0; i < s->n_waivers; i++) {
    const Repipe__V1__WaiverRow *row = s->waivers[i];
    rp_html_raw(h, "<tr><td class=\"kind\">");
    rp_html_text(h, row->kind);
    rp_html_raw(h, "</td><th scope=\"row\"><code>");
    rp_html_text(h, row->what);
    rp_html_raw(h, "</code></th><td>");
    rp_html_text(h, row->expires[0] != '\0' ? row->expires : "always");
    rp_html_printf(h, "%s</td><td class=\"num\">%u</td><td>", row->expired ? " <b class=\"bad\">expired</b>" : "",
                   row->holds);
    rp_html_text(h, row->reason);
    rp_html_raw(h, "</td><td>");
    rp_html_text(h, row->author);
    rp_html_raw(h, "</td><td>");
    rp_html_repository(h, s->repositories[row->repository]->identity);
    rp_html_raw(h, " <span class=\"place\">");
    rp_html_text(h, row->path);
    rp_html_printf(h, ":%d</span></td></tr>\n", (int)row->line);
  }
  rp_html_raw(h, "</tbody></table></div>\n");
}

void rp_html_not_covered(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  rp_html_raw(h, "<section id=\"not-covered\">\n<h2>Not covered</h2>\n<p class=\"quiet\">What the numbers above do not "
                 "speak of. Empty lists are checked lists.</p>\n<h3>Files that were not read whole</h3>\n");
  if (s->n_unread == 0) {
    rp_html_raw(h, "<p>0 &mdash; checked.</p>\n");
  } else {
    rp_html_raw(
        h, "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Repository</th><th scope=\"col\">File</th><th "
           "scope=\"col\">Outcome</th><th scope=\"col\">Why</th></tr></thead><tbody>\n");
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
  rp_html_printf(
      h, "<h3>Said about files and repositories</h3>\n<details><summary>%zu remarks</summary><ul class=\"reasons\">",
      s->n_diagnostics);
  for (size_t i = 0; i < s->n_diagnostics; i++) {
    rp_html_reason(h, s->diagnostics[i]->reason);
  }
  rp_html_raw(h, s->n_diagnostics == 0 ? "<li>0 &mdash; checked.</li></ul></details>\n" : "</ul></details>\n");
  add_waivers(h);
  rp_html_printf(h,
                 "<h3>Excluded task classes</h3>\n<p>%u of %u: configuration, test-only, abstract, or in no workflow; "
                 "each says which.</p>\n</section>\n",
                 s->totals->tasks->excluded, rp_outcomes_sum(s->totals->tasks));
}
