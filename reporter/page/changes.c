// Section 9: what moved, and which commit moved it; what is Luigi again; and the sums of each step.
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "reporter/page/html.h"
#include "reporter/store/outcomes.h"

enum { STEPS = 8, SHOWN_MOVES = 100 };

// ---- moves of workflows ----

static void add_state(rp_html *h, const char *state, const char *outcome)
{
  rp_html_text(h, state[0] != '\0' ? state : "not there");
  if (outcome[0] != '\0') {
    rp_html_printf(h, " <span class=\"badge %s\">%s</span>", outcome, outcome);
  }
}

static void add_move(rp_html *h, const Repipe__V1__MoveRow *move)
{
  rp_html_printf(h, "<tr><td>%s</td><td><code title=\"", rp_day_text(h->arena, move->time).data);
  rp_html_text(h, move->commit);
  rp_html_printf(h, "\">%.12s</code></td><td>", move->commit);
  rp_html_repository(h, h->snapshot->repositories[move->repository]->identity);
  rp_html_raw(h, "</td><th scope=\"row\">");
  rp_html_text(h, move->name);
  if (move->was[0] != '\0') {
    rp_html_raw(h, " <span class=\"said\">was ");
    rp_html_text(h, move->was);
    rp_html_raw(h, "</span>");
  }
  rp_html_raw(h, "</th><td>");
  add_state(h, move->before, move->before_outcome);
  rp_html_raw(h, "</td><td>");
  add_state(h, move->after, move->after_outcome);
  rp_html_raw(h, move->open       ? " <b class=\"bad\">Luigi again</b></td></tr>\n"
                 : move->reopened ? " (it was Luigi again)</td></tr>\n"
                                  : "</td></tr>\n");
}

static void add_moves_head(rp_html *h)
{
  rp_html_raw(h, "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Day</th><th scope=\"col\">Commit</th><th "
                 "scope=\"col\">Repository</th><th scope=\"col\">Workflow</th><th scope=\"col\">Before</th><th "
                 "scope=\"col\">After</th></tr></thead><tbody>\n");
}

/// Newest first; of one moment in the order of the snapshot.
static int compare_moves(const void *left, const void *right)
{
  const Repipe__V1__MoveRow *a = *(const Repipe__V1__MoveRow *const *)left;
  const Repipe__V1__MoveRow *b = *(const Repipe__V1__MoveRow *const *)right;
  return a->time != b->time               ? (a->time > b->time ? -1 : 1)
         : a->repository != b->repository ? (a->repository < b->repository ? -1 : 1)
                                          : strcmp(a->name, b->name);
}

static void add_moves(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  RP_VEC(const Repipe__V1__MoveRow *) rows = {0};
  for (size_t i = 0; i < s->n_moves; i++) {
    if (strcmp(s->moves[i]->entity, "workflow") == 0 && s->moves[i]->before[0] != '\0') {
      RP_PUSH(h->arena, &rows, s->moves[i]);
    }
  }
  rp_html_raw(h, "<h3>Workflows that moved, and the commit that moved them</h3>\n");
  if (rows.count == 0) {
    rp_html_raw(h, "<p>0 &mdash; checked: none did.</p>\n");
    return;
  }
  qsort(rows.items, rows.count, sizeof rows.items[0], compare_moves);
  size_t shown = rows.count < SHOWN_MOVES ? rows.count : SHOWN_MOVES;
  rp_html_printf(h,
                 "<p class=\"quiet\">%zu, newest first%s. Those seen for the first time are in the sums below.</p>\n",
                 rows.count, rows.count > shown ? "; here the newest hundred, all of them in moves.csv" : "");
  add_moves_head(h);
  for (size_t i = 0; i < shown; i++) {
    add_move(h, rows.items[i]);
  }
  rp_html_raw(h, "</tbody></table></div>\n");
}

static void add_regressions(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  size_t count = 0;
  rp_html_raw(h, "<h3>Luigi again: regressions</h3>\n");
  for (size_t i = 0; i < s->n_moves; i++) {
    if (s->moves[i]->open && strcmp(s->moves[i]->entity, "workflow") == 0) {
      if (count++ == 0) {
        add_moves_head(h);
      }
      add_move(h, s->moves[i]);
    }
  }
  rp_html_raw(h, count == 0 ? "<p>0 &mdash; checked: what left Luigi stayed away.</p>\n" : "</tbody></table></div>\n");
}

// ---- sums of each step ----

static bool moved(const Repipe__V1__HistoryRow *r)
{
  return r->added + r->reopened + r->done + r->removed > 0;
}

static void add_step(rp_html *h, const Repipe__V1__RepositoryRow *row, const Repipe__V1__HistoryRow *r)
{
  rp_html_printf(h, "<tr><td>%s</td><th scope=\"row\">", rp_day_text(h->arena, r->moment).data);
  rp_html_repository(h, row->identity);
  rp_html_printf(h,
                 "</th><td><code>%.12s</code></td><td class=\"num\">%u</td><td class=\"num\">%u</td><td "
                 "class=\"num\">%u</td><td class=\"num\">%u</td><td class=\"num\">%u</td></tr>\n",
                 r->commit, r->done, r->removed, r->added, r->reopened, r->remaining);
}

static void add_steps(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  size_t steps = s->n_history - 1 < STEPS ? s->n_history - 1 : STEPS;
  int64_t since = s->history[s->n_history - 1 - steps]->moment;
  rp_html_printf(
      h,
      "<h3>Step by step</h3>\n<p class=\"quiet\">The last %zu steps of the history, since %s: each repository "
      "and step in which Luigi&rsquo;s launches changed, with the newest commit that was read then. "
      "<em>Reopened</em> is Luigi again, after it was done or removed.</p>\n",
      steps, rp_day_text(h->arena, since).data);
  size_t count = 0;
  for (size_t k = s->n_history; k > s->n_history - steps; k--) { // newest first
    for (size_t i = 0; i < s->n_repositories; i++) {
      const Repipe__V1__RepositoryRow *row = s->repositories[i];
      for (size_t m = 0; m < row->n_history; m++) {
        if (row->history[m]->moment == s->history[k - 1]->moment && moved(row->history[m])) {
          if (count++ == 0) {
            rp_html_raw(h, "<div class=\"scroll\" id=\"steps\" data-section=\"1\"><table><thead><tr><th "
                           "scope=\"col\">Until</th><th "
                           "scope=\"col\">Repository</th><th scope=\"col\">Commit</th><th scope=\"col\" "
                           "class=\"num\">Done</th><th scope=\"col\" class=\"num\">Removed</th><th scope=\"col\" "
                           "class=\"num\">Added</th><th scope=\"col\" class=\"num\">Reopened</th><th scope=\"col\" "
                           "class=\"num\">Remain</th></tr></thead><tbody>\n");
          }
          add_step(h, row, row->history[m]);
        }
      }
    }
  }
  rp_html_raw(h, count > 0 ? "</tbody></table></div>\n" : "<p>0 &mdash; checked: nothing moved.</p>\n");
}

void rp_html_changes(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  rp_html_raw(h, "<section id=\"changes\">\n<h2>What changed</h2>\n");
  rp_html_baseline(h);
  if (s->n_history < 2) {
    rp_html_raw(h,
                s->baseline != NULL
                    ? "<p class=\"quiet\">Which commit moved what: <code>repipe history INPUT --since DATE --store "
                      "FILE</code> reads past commits.</p>\n</section>\n"
                    : "<p class=\"quiet\">Not known: <code>repipe history INPUT --since DATE --store FILE</code> reads "
                      "past commits, and <code>--baseline</code> compares with an earlier report.</p>\n</section>\n");
    return;
  }
  add_regressions(h);
  add_moves(h);
  add_steps(h);
  rp_html_raw(h, "</section>\n");
}
