// Section 9: what moved, repository by repository, with the commit that stood at the end of each step.
#include "reporter/html.h"
#include "reporter/outcomes.h"

enum { STEPS = 8 };

static bool moved(const Repipe__V1__HistoryRow *r)
{
  return r->added + r->reopened + r->done + r->removed > 0;
}

static void add_row(rp_html *h, const Repipe__V1__RepositoryRow *row, const Repipe__V1__HistoryRow *r)
{
  rp_html_printf(h, "<tr><td>%s</td><th scope=\"row\"><a href=\"#/repository/", rp_day_text(h->arena, r->moment).data);
  rp_html_part(h, row->identity);
  rp_html_raw(h, "\">");
  rp_html_text(h, row->identity);
  rp_html_raw(h, "</a></th><td><code>");
  rp_html_text(h, rp_arena_printf(h->arena, "%.12s", r->commit).data);
  rp_html_printf(h,
                 "</code></td><td class=\"num\">%u</td><td class=\"num\">%u</td><td class=\"num\">%u</td><td "
                 "class=\"num\">%u</td><td class=\"num\">%u</td></tr>\n",
                 r->done, r->removed, r->added, r->reopened, r->remaining);
}

void rp_html_changes(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  rp_html_raw(h, "<section id=\"changes\">\n<h2>What changed</h2>\n");
  if (s->n_history < 2) {
    rp_html_raw(h,
                "<p class=\"quiet\">Not known: <code>repipe history INPUT --since DATE --store FILE</code> reads past "
                "commits, and <code>repipe diff BEFORE.db AFTER.db</code> compares two stores.</p>\n</section>\n");
    return;
  }
  size_t steps = s->n_history - 1 < STEPS ? s->n_history - 1 : STEPS;
  int64_t since = s->history[s->n_history - 1 - steps]->moment;
  rp_html_printf(
      h,
      "<p class=\"quiet\">The last %zu steps of the history, since %s: each repository and step in which "
      "Luigi's launches changed, with the newest commit that was read then. <em>Reopened</em> is Luigi again, "
      "after it was done or removed.</p>\n",
      steps, rp_day_text(h->arena, since).data);
  size_t count = 0;
  for (size_t k = s->n_history; k > s->n_history - steps; k--) { // newest first
    for (size_t i = 0; i < s->n_repositories; i++) {
      const Repipe__V1__RepositoryRow *row = s->repositories[i];
      for (size_t m = 0; m < row->n_history; m++) {
        if (row->history[m]->moment == s->history[k - 1]->moment && moved(row->history[m])) {
          if (count++ == 0) {
            rp_html_raw(h, "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Until</th><th "
                           "scope=\"col\">Repository</th><th scope=\"col\">Commit</th><th scope=\"col\" "
                           "class=\"num\">Done</th><th scope=\"col\" class=\"num\">Removed</th><th scope=\"col\" "
                           "class=\"num\">Added</th><th scope=\"col\" class=\"num\">Reopened</th><th scope=\"col\" "
                           "class=\"num\">Remain</th></tr></thead><tbody>\n");
          }
          add_row(h, row, row->history[m]);
        }
      }
    }
  }
  rp_html_raw(h, count > 0 ? "</tbody></table></div>\n</section>\n"
                           : "<p>0 &mdash; checked: nothing moved.</p>\n</section>\n");
}
