// Section 2: what remained, week by week, as a chart and as the table that it is drawn from.
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "reporter/html_chart.h"
#include "reporter/outcomes.h"

enum { MULTIPLES = 12 };

static void add_chart(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  size_t n = s->n_history;
  int64_t *at = RP_NEW_ARRAY(h->arena, int64_t, n);
  uint32_t *remaining = RP_NEW_ARRAY(h->arena, uint32_t, n);
  uint32_t *finished = RP_NEW_ARRAY(h->arena, uint32_t, n);
  uint32_t *scope = RP_NEW_ARRAY(h->arena, uint32_t, n);
  uint32_t ever = 0;
  for (size_t i = 0; i < n; i++) {
    ever += s->history[i]->added;
    at[i] = s->history[i]->moment;
    scope[i] = ever;
    remaining[i] = s->history[i]->remaining;
    finished[i] = ever - remaining[i];
  }
  rp_chart_line lines[] = {{"remaining", remaining}, {"finished", finished}, {"scope", scope}};
  rp_chart chart = {.label = "remaining, finished and scope over time",
                    .at = at,
                    .count = n,
                    .lines = lines,
                    .line_count = 3,
                    .first = rp_day_text(h->arena, at[0]).data,
                    .last = rp_day_text(h->arena, at[n - 1]).data,
                    .projected = s->projected && s->earliest != 0,
                    .early = s->earliest,
                    .late = s->latest};
  rp_html_chart(h, &chart);
}

static int compare_remaining(const void *left, const void *right)
{
  const Repipe__V1__RepositoryRow *a = *(const Repipe__V1__RepositoryRow *const *)left;
  const Repipe__V1__RepositoryRow *b = *(const Repipe__V1__RepositoryRow *const *)right;
  uint32_t x = a->history[a->n_history - 1]->remaining;
  uint32_t y = b->history[b->n_history - 1]->remaining;
  return x != y ? (x > y ? -1 : 1) : strcmp(a->identity, b->identity);
}

/// The repositories with most left, each over the same moments.
static void add_multiples(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  RP_VEC(const Repipe__V1__RepositoryRow *) rows = {0};
  for (size_t i = 0; i < s->n_repositories; i++) {
    if (s->repositories[i]->n_history > 1) {
      RP_PUSH(h->arena, &rows, s->repositories[i]);
    }
  }
  if (rows.count < 2) {
    return;
  }
  qsort(rows.items, rows.count, sizeof rows.items[0], compare_remaining);
  size_t shown = rows.count < MULTIPLES ? rows.count : MULTIPLES;
  rp_html_printf(
      h, rows.count > shown ? "<h3>The %zu repositories of %zu with most left</h3>\n" : "<h3>Each repository</h3>\n",
      shown, rows.count);
  rp_html_raw(h, "<ul class=\"multiples\">\n");
  for (size_t i = 0; i < shown; i++) {
    const Repipe__V1__RepositoryRow *row = rows.items[i];
    uint32_t *values = RP_NEW_ARRAY(h->arena, uint32_t, row->n_history);
    for (size_t k = 0; k < row->n_history; k++) {
      values[k] = row->history[k]->remaining;
    }
    rp_html_multiple(h, "repository", row->identity, values, row->n_history);
  }
  rp_html_raw(h, "</ul>\n");
}

static int compare_left(const void *left, const void *right)
{
  const Repipe__V1__TeamRow *a = *(const Repipe__V1__TeamRow *const *)left;
  const Repipe__V1__TeamRow *b = *(const Repipe__V1__TeamRow *const *)right;
  uint32_t x = a->history[a->n_history - 1]->remaining;
  uint32_t y = b->history[b->n_history - 1]->remaining;
  return x != y ? (x > y ? -1 : 1) : strcmp(a->name, b->name);
}

/// The teams with most left.
static void add_teams(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  RP_VEC(const Repipe__V1__TeamRow *) rows = {0};
  for (size_t i = 0; i < s->n_teams; i++) {
    if (s->teams[i]->n_history > 1) {
      RP_PUSH(h->arena, &rows, s->teams[i]);
    }
  }
  if (rows.count < 2) {
    return;
  }
  qsort(rows.items, rows.count, sizeof rows.items[0], compare_left);
  size_t shown = rows.count < MULTIPLES ? rows.count : MULTIPLES;
  rp_html_printf(h, rows.count > shown ? "<h3>The %zu teams of %zu with most left</h3>\n" : "<h3>Each team</h3>\n",
                 shown, rows.count);
  rp_html_raw(h, "<ul class=\"multiples\">\n");
  for (size_t i = 0; i < shown; i++) {
    const Repipe__V1__TeamRow *row = rows.items[i];
    uint32_t *values = RP_NEW_ARRAY(h->arena, uint32_t, row->n_history);
    for (size_t k = 0; k < row->n_history; k++) {
      values[k] = row->history[k]->remaining;
    }
    rp_html_multiple(h, "team", row->name, values, row->n_history);
  }
  rp_html_raw(h, "</ul>\n");
}

void rp_html_projection(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  if (s->history[s->n_history - 1]->remaining == 0) {
    rp_html_raw(h, "Nothing remains.");
  } else if (!s->projected) {
    rp_html_raw(h, "No projection: fewer than six points.");
  } else if (s->earliest == 0) {
    rp_html_raw(h, "At the rate of the last steps, even of the better half of them, this does not end.");
  } else {
    rp_html_printf(
        h, "At the rate of the better half of the last steps it ends about <b>%s</b>; at that of the worse half ",
        rp_day_text(h->arena, s->earliest).data);
    rp_html_printf(h, s->latest == 0 ? "it does not end.%s" : "about <b>%s</b>.",
                   s->latest == 0 ? "" : rp_day_text(h->arena, s->latest).data);
  }
}

static void add_table(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  rp_html_printf(h,
                 "<details><summary>%zu points as a table</summary><div class=\"scroll\"><table><thead><tr><th "
                 "scope=\"col\">Until</th><th scope=\"col\" class=\"num\">Remaining</th><th scope=\"col\" "
                 "class=\"num\">Scope added</th><th scope=\"col\" class=\"num\">Reopened</th><th scope=\"col\" "
                 "class=\"num\">Done</th><th scope=\"col\" class=\"num\">Removed</th><th scope=\"col\" "
                 "class=\"num\">Commits not read</th></tr></thead><tbody>\n",
                 s->n_history);
  for (size_t i = 0; i < s->n_history; i++) {
    const Repipe__V1__HistoryRow *r = s->history[i];
    rp_html_printf(h,
                   "<tr><th scope=\"row\">%s</th><td class=\"num\">%u</td><td class=\"num\">%u</td><td "
                   "class=\"num\">%u</td><td class=\"num\">%u</td><td class=\"num\">%u</td><td "
                   "class=\"num\">%u</td></tr>\n",
                   rp_day_text(h->arena, r->moment).data, r->remaining, r->added, r->reopened, r->done, r->removed,
                   r->unread);
  }
  rp_html_raw(h, "</tbody></table></div></details>\n");
}

void rp_html_history(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  rp_html_raw(h, "<section id=\"history\">\n<h2>How it went</h2>\n");
  if (s->n_history == 0) {
    rp_html_raw(h, "<p class=\"quiet\">No history yet: <code>repipe history INPUT --since DATE --store FILE</code> "
                   "reads it out of "
                   "git.</p>\n</section>\n");
    return;
  }
  rp_html_raw(
      h,
      "<p class=\"quiet\">Workflows that Luigi launches, read from past commits. <em>Done</em>: it no longer does, and "
      "Flyte has a counterpart; <em>removed</em>: it no longer does, and none is known. Scope is all that ever "
      "was: remaining = before + added + reopened &minus; done &minus; removed.</p>\n");
  if (s->n_history > 1) {
    add_chart(h);
  }
  rp_html_raw(h, "<p class=\"answer\">");
  rp_html_projection(h);
  rp_html_raw(h, "</p>\n");
  add_table(h);
  add_teams(h);
  add_multiples(h);
  rp_html_raw(h, "</section>\n");
}
