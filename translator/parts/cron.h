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

#endif
