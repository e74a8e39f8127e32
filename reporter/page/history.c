// Section 2: what remained, week by week, as a chart and as the table that it is drawn from.
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "reporter/page/chart.h"
#include "reporter/store/outcomes.h"
#include "reporter/tally/people.h"

enum { MULTIPLES = 12 };

static bool asks_for_waves(const Repipe__V1__Snapshot *s)
{
  return s->n_waves > 1 && s->n_history > 0 && s->history[s->n_history - 1]->remaining > 0;
}

/// Whether the last point of the history is what the waves are made of: the repositories are at the commits that were scanned.
static bool has_waves(const Repipe__V1__Snapshot *s)
{
  uint32_t launched = 0;
  for (size_t i = 0; i < s->n_waves; i++) {
    launched += s->waves[i]->launched;
  }
  return asks_for_waves(s) && launched == s->history[s->n_history - 1]->remaining;
}

/// What remains once each wave but the last has moved.
static rp_chart_level *levels_of(rp_html *h, size_t *count)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  rp_chart_level *levels = RP_NEW_ARRAY(h->arena, rp_chart_level, s->n_waves + 1);
  uint32_t left = s->history[s->n_history - 1]->remaining;
  *count = 0;
  for (size_t i = 0; has_waves(s) && i + 1 < s->n_waves; i++) {
    left -= s->waves[i]->launched;
    levels[(*count)++] =
        (rp_chart_level){left, rp_people_text(h->arena, "wave %u moved: %u left", s->waves[i]->number, left).data};
  }
  return levels;
}

/// When `left` remain of what remains now, on the straight way from the last point to `end`; a dash where there is no end.
static const char *day_of(rp_html *h, uint32_t left, int64_t end)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  const Repipe__V1__HistoryRow *last = s->history[s->n_history - 1];
  if (end == 0) {
    return "-";
  }
  int64_t way = (end - last->moment) * (int64_t)(last->remaining - left) / (int64_t)last->remaining;
  return rp_day_text(h->arena, last->moment + way).data;
}

/// The same as a table, with the days that follow from the projection.
static void add_waves(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  if (!has_waves(s)) {
    rp_html_raw(h, asks_for_waves(s) ? "<p class=\"quiet\">No waves in the burndown: its last point is not of the "
                                       "commits that were scanned.</p>\n"
                                     : "");
    return;
  }
  rp_html_printf(
      h,
      "<details><summary>%zu waves in the burndown</summary><p class=\"quiet\">If wave moves after wave%s</p>"
      "<div class=\"scroll\" id=\"wave-ends\" data-section=\"1\"><table><thead><tr><th "
      "scope=\"col\">Wave</th><th scope=\"col\" class=\"num\">Its launched workflows</th><th scope=\"col\" "
      "class=\"num\">Remain after it</th><th scope=\"col\">At the better half&rsquo;s rate</th><th "
      "scope=\"col\">At the worse half&rsquo;s</th></tr></thead><tbody>\n",
      s->n_waves, s->projected ? ", at the rates of the projection." : "; below six points nothing is foreseen.");
  uint32_t left = s->history[s->n_history - 1]->remaining;
  for (size_t i = 0; i < s->n_waves; i++) {
    left -= s->waves[i]->launched;
    rp_html_printf(h,
                   "<tr><th scope=\"row\">%u</th><td class=\"num\">%u</td><td class=\"num\">%u</td><td>%s</td>"
                   "<td>%s</td></tr>\n",
                   s->waves[i]->number, s->waves[i]->launched, left, day_of(h, left, s->earliest),
                   day_of(h, left, s->latest));
  }
  rp_html_raw(h, "</tbody></table></div></details>\n");
}

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
  size_t level_count;
  const rp_chart_level *levels = levels_of(h, &level_count);
  rp_chart chart = {.label = "remaining, finished and scope over time",
                    .levels = levels,
                    .level_count = level_count,
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
  add_waves(h);
  add_teams(h);
  add_multiples(h);
  rp_html_raw(h, "</section>\n");
}
