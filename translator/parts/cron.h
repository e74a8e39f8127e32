#ifndef RP_TRANSLATOR_PARTS_CRON_H
#define RP_TRANSLATOR_PARTS_CRON_H

/// Cron expressions as flyteadmin reads them: robfig/cron v3 ParseStandard (five fields or @name; day of week 0 to 6).

#include "base/arena.h"

/// `text` in the form that Flyte accepts, or NULL when there is none. Single blanks between fields; 7 as day of week
/// becomes 0 (also in lists and ranges); names in upper case; @names in lower case. `zone` ("" for none) becomes a
/// CRON_TZ= prefix, except UTC. A schedule that never fires has no such form.
char *rp_cron_normalize(rp_arena *arena, rp_str text, rp_str zone);

/// Whether flyteadmin takes the text as it stands (a prefix TZ= or CRON_TZ= included).
bool rp_cron_accepted(rp_str text);

/// Whether five fields name no day that any year has (`0 0 31 2 *`): flyteadmin takes them and nothing ever happens. What it
/// does not take is not asked about: false.
bool rp_cron_never(rp_str text);

/// Whether cron(8) and flyteadmin fire on other days. To cron(8) a day field that begins with a star, step or not, is one beside which
/// the other must match as well. robfig/cron v3 (parser.go, getRange) takes the star away where the step is above 1, so that either
/// matches: `0 0 */2 * 1` is each Monday and every second day. Kubernetes reads schedules as Flyte does.
bool rp_cron_days_differ(rp_str text);

#endif
