#ifndef RP_REPORTER_PAGE_CHART_H
#define RP_REPORTER_PAGE_CHART_H

/// Charts as SVG markup: readable without the script, coloured by the page's style, each with its numbers in a table beside it.

#include "reporter/page/html.h"

typedef struct rp_chart_line {
  const char *name;       ///< in the legend, and the line's class
  const uint32_t *values; ///< as many as the chart has points
} rp_chart_line;

/// A value of the other axis that means something.
typedef struct rp_chart_level {
  uint32_t value;
  const char *label; ///< above its line, at the right end
} rp_chart_level;

typedef struct rp_chart {
  const char *label; ///< what the chart is, for who does not see it
  const int64_t *at; ///< place of each point on the axis, ascending
  size_t count;      ///< of points, at least 2
  const rp_chart_line *lines;
  size_t line_count;
  const rp_chart_level
      *levels; ///< from the highest to the lowest; one whose label would touch that of the last has only its line
  size_t level_count;
  bool steps;               ///< a value holds until the next point, instead of a straight line to it
  const char *first, *last; ///< words below the axis, at the first and the last point
  bool projected;           ///< the first line goes on to 0, between `early` and `late`
  int64_t early, late;      ///< places on the axis; late 0: never
  const char *end;          ///< words below the end of the projection
} rp_chart;

void rp_html_chart(rp_html *h, const rp_chart *chart);

/// One bar of a bar chart: parts by outcome, a name, and words behind it.
typedef struct rp_chart_bar {
  const char *name, *words;
  const Repipe__V1__Outcomes *parts;
} rp_chart_bar;

/// Horizontal bars, the longest as long as the chart is wide.
void rp_html_bars(rp_html *h, const char *label, const rp_chart_bar *bars, size_t count);

/// A small line with its first and last value, of at least 2 values. `name` is foreign text; it leads to the view of that name and `kind`,
/// "repository" or "team".
void rp_html_multiple(rp_html *h, const char *kind, const char *name, const uint32_t *values, size_t count);

/// The line alone; nothing below two values.
void rp_html_spark(rp_html *h, const uint32_t *values, size_t count);

#endif
