// Section 2: what remained, week by week, as a chart and as the table that it is drawn from.
#include "reporter/html.h"
#include "reporter/outcomes.h"

enum { WIDTH = 900, HEIGHT = 300, LEFT = 50, RIGHT = 110, TOP = 36, BOTTOM = 40 };

typedef struct series {
  uint32_t remaining, finished, scope;
} series;

static void add_line(rp_html *h, const series *points, size_t count, uint32_t most, int which, const char *name)
{
  rp_html_printf(h, "<polyline class=\"%s\" points=\"", name);
  double x = 0;
  double y = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t value = which == 0 ? points[i].remaining : which == 1 ? points[i].finished : points[i].scope;
    x = LEFT + (double)(WIDTH - LEFT - RIGHT) * (double)i / (double)(count - 1);
    y = TOP + (double)(HEIGHT - TOP - BOTTOM) * (1 - (double)value / (double)most);
    rp_html_printf(h, "%s%.1f,%.1f", i > 0 ? " " : "", x, y);
  }
  rp_html_printf(h, "\"/><text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>\n", name, x + 8,
                 y + 4 +
                     (which == 0   ? -7
                      : which == 1 ? 7
                                   : -20),
                 name);
}

static void add_chart(rp_html *h, const series *points, size_t count, const char *first, const char *last)
{
  uint32_t most = 1;
  for (size_t i = 0; i < count; i++) {
    most = points[i].scope > most ? points[i].scope : most;
  }
  rp_html_printf(
      h,
      "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"remaining, finished and scope, from "
      "%s to %s; the table below has the numbers\">\n",
      WIDTH, HEIGHT, first, last);
  for (int i = 0; i <= 2; i++) {
    int y = TOP + (HEIGHT - TOP - BOTTOM) * i / 2;
    rp_html_printf(h, "<path class=\"grid\" d=\"M%d %dH%d\"/>", LEFT, y, WIDTH - RIGHT);
    if (i < 2 && (i == 0 || most % 2 == 0)) {
      rp_html_printf(h, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%u</text>\n", LEFT - 8, y + 4,
                     i == 0 ? most : most / 2);
    }
  }
  rp_html_printf(
      h,
      "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">0</text><text x=\"%d\" y=\"%d\">%s</text><text x=\"%d\" y=\"%d\" "
      "text-anchor=\"end\">%s</text>\n",
      LEFT - 8, HEIGHT - BOTTOM + 4, LEFT, HEIGHT - 14, first, WIDTH - RIGHT, HEIGHT - 14, last);
  add_line(h, points, count, most, 2, "scope");
  add_line(h, points, count, most, 0, "remaining");
  add_line(h, points, count, most, 1, "finished");
  rp_html_raw(h, "</svg>\n");
}

static void add_projection(rp_html *h)
{
  int64_t earliest;
  int64_t latest;
  const Repipe__V1__Snapshot *s = h->snapshot;
  if (s->history[s->n_history - 1]->remaining == 0) {
    rp_html_raw(h, "<p>Nothing remains.</p>\n");
  } else if (!rp_projection(&earliest, &latest, s)) {
    rp_html_raw(h, "<p class=\"quiet\">No projection: fewer than six points.</p>\n");
  } else if (earliest == 0) {
    rp_html_raw(h, "<p>At the rate of the last steps, even of the better half of them, this does not end.</p>\n");
  } else {
    rp_html_printf(
        h, "<p>At the rate of the better half of the last steps it ends about <b>%s</b>; at that of the worse half ",
        rp_day_text(h->arena, earliest).data);
    rp_html_printf(h, latest == 0 ? "it does not end.%s</p>\n" : "about <b>%s</b>.</p>\n",
                   latest == 0 ? "" : rp_day_text(h->arena, latest).data);
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
  series *points = RP_NEW_ARRAY(h->arena, series, s->n_history);
  series at = {0};
  for (size_t i = 0; i < s->n_history; i++) {
    const Repipe__V1__HistoryRow *r = s->history[i];
    at.scope += r->added;
    at.remaining = r->remaining;
    at.finished = at.scope - at.remaining;
    points[i] = at;
  }
  if (s->n_history > 1) {
    add_chart(h, points, s->n_history, rp_day_text(h->arena, s->history[0]->moment).data,
              rp_day_text(h->arena, s->history[s->n_history - 1]->moment).data);
  }
  add_projection(h);
  add_table(h);
  rp_html_raw(h, "</section>\n");
}
