// A chart is a few polylines over a grid with a legend above; what is foreseen is an area that opens from the last point.
#include "reporter/page/chart.h"

#include <stdio.h>
#include <string.h>

#include "reporter/store/outcomes.h"
#include "reporter/tally/people.h"

enum { WIDTH = 920, HEIGHT = 300, LEFT = 60, RIGHT = 24, TOP = 44, BOTTOM = 34, TICKS = 4 };

typedef struct frame {
  rp_html *h;
  const rp_chart *chart;
  int64_t from, to; ///< of the axis
  uint32_t top;     ///< the largest value of the other axis
} frame;

static double x_of(const frame *f, int64_t at)
{
  return LEFT + (double)(WIDTH - LEFT - RIGHT) * (double)(at - f->from) / (double)(f->to - f->from);
}

static double y_of(const frame *f, double value)
{
  return TOP + (double)(HEIGHT - TOP - BOTTOM) * (1 - value / (double)f->top);
}

/// 1, 2 or 5 times a power of ten, so that at most TICKS of them reach `most`.
static uint32_t tick_of(uint32_t most)
{
  static const uint32_t STEPS[] = {1, 2, 5};
  for (uint32_t power = 1;; power *= 10) {
    for (size_t i = 0; i < 3; i++) {
      if ((uint64_t)STEPS[i] * power * TICKS >= most || power >= 100000000) {
        return STEPS[i] * power;
      }
    }
  }
}

static void add_grid(const frame *f, uint32_t tick)
{
  for (uint32_t value = 0; value <= f->top; value += tick) {
    double y = y_of(f, value);
    rp_html_printf(f->h,
                   "<path class=\"grid\" d=\"M%d %.1fH%d\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%u</text>\n",
                   LEFT, y, WIDTH - RIGHT, LEFT - 8, y + 4, value);
  }
}

enum { LABEL_HEIGHT = 15 };

static void add_levels(const frame *f)
{
  double free = -LABEL_HEIGHT; // below the last label
  for (size_t i = 0; i < f->chart->level_count; i++) {
    const rp_chart_level *level = &f->chart->levels[i];
    double y = y_of(f, level->value);
    rp_html_printf(f->h, "<path class=\"level\" d=\"M%d %.1fH%d\"/>", LEFT, y, WIDTH - RIGHT);
    if (y >= free + LABEL_HEIGHT) {
      rp_html_printf(f->h, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>", WIDTH - RIGHT, y - 4,
                     level->label);
      free = y;
    }
    rp_html_raw(f->h, "\n");
  }
}

static void add_line(const frame *f, const rp_chart_line *line)
{
  rp_html_printf(f->h, "<polyline class=\"%s\" points=\"", line->name);
  for (size_t i = 0; i < f->chart->count; i++) {
    double y = y_of(f, line->values[i]);
    if (f->chart->steps && i > 0) {
      rp_html_printf(f->h, " %.1f,%.1f", x_of(f, f->chart->at[i]), y_of(f, line->values[i - 1]));
    }
    rp_html_printf(f->h, "%s%.1f,%.1f", i > 0 ? " " : "", x_of(f, f->chart->at[i]), y);
  }
  rp_html_raw(f->h, "\"/>\n");
}

static void add_legend(const frame *f)
{
  int x = LEFT;
  for (size_t i = 0; i < f->chart->line_count; i++) {
    const rp_chart_line *line = &f->chart->lines[i];
    rp_html_printf(f->h,
                   "<polyline class=\"%s\" points=\"%d,20 %d,20\"/><text x=\"%d\" y=\"24\"><tspan class=\"value\">%u"
                   "</tspan> %s</text>\n",
                   line->name, x, x + 22, x + 29, line->values[f->chart->count - 1], line->name);
    rp_str number = rp_people_text(f->h->arena, "%u", line->values[f->chart->count - 1]);
    x += 62 + 8 * (int)(number.size + strlen(line->name));
  }
  if (f->chart->projected) {
    rp_html_printf(f->h,
                   "<rect class=\"ahead\" x=\"%d\" y=\"14\" width=\"22\" height=\"12\"/><text x=\"%d\" y=\"24\">at the "
                   "rate of the last steps</text>\n",
                   x, x + 29);
  }
}

/// The area between the line that ends early and the one that ends late, cut off where the axis ends.
static void add_projection(const frame *f)
{
  const rp_chart *c = f->chart;
  int64_t last = c->at[c->count - 1];
  double value = c->lines[0].values[c->count - 1];
  double late = c->late == 0       ? value
                : c->late <= f->to ? 0
                                   : value * (1 - (double)(f->to - last) / (double)(c->late - last));
  double early = c->early <= f->to ? 0 : value * (1 - (double)(f->to - last) / (double)(c->early - last));
  int64_t late_at = c->late != 0 && c->late < f->to ? c->late : f->to;
  int64_t early_at = c->early < f->to ? c->early : f->to;
  rp_html_printf(f->h, "<path class=\"ahead\" d=\"M%.1f %.1fL%.1f %.1fL%.1f %.1f", x_of(f, last), y_of(f, value),
                 x_of(f, late_at), y_of(f, late), x_of(f, late_at), y_of(f, early_at < late_at ? 0 : early));
  rp_html_printf(f->h, "L%.1f %.1fz\"/>\n", x_of(f, early_at), y_of(f, early));
}

void rp_html_chart(rp_html *h, const rp_chart *chart)
{
  frame f = {.h = h, .chart = chart, .from = chart->at[0], .to = chart->at[chart->count - 1], .top = 1};
  int64_t last = f.to;
  if (chart->projected) {
    int64_t most = last + (last - f.from) * 2 / 3;
    f.to = chart->late != 0 && chart->late < most ? chart->late : most;
  }
  for (size_t i = 0; i < chart->line_count; i++) {
    for (size_t k = 0; k < chart->count; k++) {
      f.top = chart->lines[i].values[k] > f.top ? chart->lines[i].values[k] : f.top;
    }
  }
  uint32_t tick = tick_of(f.top);
  f.top = (f.top + tick - 1) / tick * tick;
  rp_html_printf(
      h,
      "<div class=\"scroll charted\" tabindex=\"0\" role=\"region\" aria-label=\"chart\"><svg class=\"chart\" "
      "viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s; the table below has the numbers\">\n",
      WIDTH, HEIGHT, chart->label);
  add_grid(&f, tick);
  if (chart->projected) {
    add_projection(&f);
  }
  add_levels(&f);
  for (size_t i = chart->line_count; i > 0; i--) {
    add_line(&f, &chart->lines[i - 1]);
  }
  add_legend(&f);
  rp_html_printf(h, "<text x=\"%d\" y=\"%d\">%s</text><text x=\"%.1f\" y=\"%d\" text-anchor=\"end\">%s</text>\n", LEFT,
                 HEIGHT - 12, chart->first, x_of(&f, last), HEIGHT - 12, chart->last);
  if (chart->projected && chart->end != NULL) {
    rp_html_printf(h, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n", WIDTH - RIGHT, HEIGHT - 12,
                   chart->end);
  }
  rp_html_raw(h, "</svg></div>\n");
}

enum { BAR_LEFT = 90, BAR_RIGHT = 190, BAR_STEP = 30, BAR_HEIGHT = 16 };

void rp_html_bars(rp_html *h, const char *label, const rp_chart_bar *bars, size_t count)
{
  uint32_t most = 1;
  for (size_t i = 0; i < count; i++) {
    uint32_t sum = rp_outcomes_sum(bars[i].parts);
    most = sum > most ? sum : most;
  }
  rp_html_printf(
      h,
      "<div class=\"scroll charted\" tabindex=\"0\" role=\"region\" aria-label=\"chart\"><svg class=\"chart\" "
      "viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s; the table below has the numbers\">\n",
      WIDTH, (int)count * BAR_STEP + 10, label);
  for (size_t i = 0; i < count; i++) {
    uint32_t parts[RP_OUTCOME_COUNT];
    rp_outcomes_list(parts, bars[i].parts);
    double x = BAR_LEFT;
    int y = 12 + (int)i * BAR_STEP;
    rp_html_printf(h, "<text class=\"name\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>", BAR_LEFT - 12, y + 13,
                   bars[i].name);
    for (size_t k = 0; k < RP_OUTCOME_COUNT; k++) {
      double width = (double)(WIDTH - BAR_LEFT - BAR_RIGHT) * (double)parts[k] / (double)most;
      if (parts[k] > 0) {
        rp_html_printf(
            h, "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"><title>%u %s</title></rect>",
            rp_outcome_names[k], x, y, width, BAR_HEIGHT, parts[k], rp_outcome_names[k]);
      }
      x += width;
    }
    rp_html_printf(h, "<text x=\"%.1f\" y=\"%d\">%s</text>\n", x + 10, y + 13, bars[i].words);
  }
  rp_html_raw(h, "</svg></div>\n");
}

void rp_html_spark(rp_html *h, const uint32_t *values, size_t count)
{
  if (count < 2) {
    return;
  }
  uint32_t most = 1;
  for (size_t i = 0; i < count; i++) {
    most = values[i] > most ? values[i] : most;
  }
  rp_html_raw(h,
              "<svg class=\"multiple\" viewBox=\"0 0 160 44\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><path "
              "class=\"grid\" d=\"M2 40H158\"/><polyline points=\"");
  for (size_t i = 0; i < count; i++) {
    rp_html_printf(h, "%s%.1f,%.1f", i > 0 ? " " : "", 2 + 156.0 * (double)i / (double)(count - 1),
                   40 - 36.0 * values[i] / most);
  }
  rp_html_raw(h, "\"/></svg>");
}

void rp_html_multiple(rp_html *h, const char *kind, const char *name, const uint32_t *values, size_t count)
{
  rp_html_printf(h, "<li><a href=\"#/%s/", kind);
  rp_html_part(h, name);
  rp_html_raw(h, "\" title=\"");
  rp_html_text(h, name);
  rp_html_raw(h, "\">");
  rp_html_text(h, strcmp(kind, "repository") == 0 ? rp_html_end_of(name)
                                                  : name); // where it is hosted would be all that fits
  rp_html_raw(h, "</a>");
  rp_html_spark(h, values, count);
  rp_html_printf(h, "<span class=\"counts\">%u, now %u</span></li>\n", values[0], values[count - 1]);
}
