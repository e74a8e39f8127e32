#ifndef RP_REPORTER_PAGE_HTML_H
#define RP_REPORTER_PAGE_HTML_H

/// Pieces of the page, shared by the files that write its sections. What is written here is readable without the script;
/// the lists of workflows, tasks and repositories come from data.h and are drawn by assets/page.js.

#include "base/buf.h"
#include "reporter/reporter.h"

typedef struct rp_html {
  rp_buf out;
  rp_arena *arena;
  const Repipe__V1__Snapshot *snapshot;
} rp_html;

/// Foreign text: markup escaped, control and direction characters made visible, the middle of a very long one left out.
void rp_html_text(rp_html *h, const char *text);
/// The same, which may break behind its dots, colons, slashes, underscores and at signs.
void rp_html_soft(rp_html *h, const char *text);
/// The same as rp_html_text, percent-encoded, as a part of an address behind "#".
void rp_html_part(rp_html *h, const char *text);
/// Our own markup. Of rp_html_printf's numbers %u and %zu are counts, for people (tally/people.h); a line or coordinate is %d.
void rp_html_raw(rp_html *h, const char *markup);
void rp_html_printf(rp_html *h, const char *format, ...) __attribute__((format(printf, 2, 3)));

/// The name of a repository, linked to its view.
void rp_html_repository(rp_html *h, const char *identity);
/// The same by the end of its name, with the whole name as its title.
void rp_html_repository_end(rp_html *h, const char *identity);
/// What stands behind the last slash of a name; the name, where nothing does.
const char *rp_html_end_of(const char *identity);
/// "12/40 (30 %)"; 100 % only when all, 0 % only when none.
void rp_html_rate(rp_html *h, uint32_t n, uint32_t of);
/// A bar of the outcomes with its numbers as text.
void rp_html_outcomes(rp_html *h, const Repipe__V1__Outcomes *outcomes);
/// Code, title, place and sentence of a reason, as a list item.
void rp_html_reason(rp_html *h, const Repipe__V1__FleetReason *reason);
/// A code with its title, linked to its view.
void rp_html_code(rp_html *h, uint32_t code);

/// When nothing would remain, as a sentence; there is a history.
void rp_html_projection(rp_html *h);

void rp_html_header(rp_html *h);      ///< sections 0 and 1: coverage, the answer, what next
void rp_html_blockers(rp_html *h);    ///< section 4
void rp_html_status(rp_html *h);      ///< where workflows stand, zombies, suggestions
void rp_html_history(rp_html *h);     ///< section 2: the burndown
void rp_html_waves(rp_html *h);       ///< section 3: who moves when
void rp_html_teams(rp_html *h);       ///< section 5
void rp_html_usage(rp_html *h);       ///< section 8
void rp_html_arguments(rp_html *h);   ///< of it, what is passed to which parameter, and by whom
void rp_html_changes(rp_html *h);     ///< section 9
void rp_html_baseline(rp_html *h);    ///< of it, what moved since the baseline; nothing without one
void rp_html_not_covered(rp_html *h); ///< section 10
void rp_html_method(rp_html *h);      ///< section 11

#endif
