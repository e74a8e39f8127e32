#ifndef RP_TRANSLATOR_PARTS_MOMENT_H
#define RP_TRANSLATOR_PARTS_MOMENT_H

/// Texts that a launcher evaluates when it runs: `$(date -d yesterday +%F)` of a shell, `date.today() - timedelta(1)`
/// of Python. Only forms whose meaning is certain are read; GNU date(1) 9 (parse-datetime) and datetime of Python 3 are
/// what they mean. Locales other than C, and formats that spell names out, are not read.

#include "base/arena.h"
#include "repipe/v1/inventory.pb-c.h"

typedef struct rp_moment {
  const char *zone;              ///< "" where the text does not say: the zone of the process
  int64_t months, days, seconds; ///< shift
  bool wall;                     ///< the shift is made on the clock's face; else on the time line
  const char *format;            ///< strftime() of what the shell prints; NULL for a Python value
  bool date_only;                ///< Python: a date, not a datetime
} rp_moment;

/// False: not a moment, or not certain which.
bool rp_moment_shell(rp_moment *out, rp_arena *arena, rp_str text);
bool rp_moment_python(rp_moment *out, rp_str text);

/// The default of `parameter` as its class statement writes it, in the text of the inventory's classes. The inventory's
/// own value names only the innermost part that is not known. Empty: not found.
rp_str rp_moment_default(const Repipe__V1__Inventory *inventory, const Repipe__V1__Parameter *parameter);

/// Whether the parameter moves dates to the begin of an interval longer than its unit, or of one that is not known (Luigi 3.8.1
/// parameter.py:520-620).
bool rp_moment_floored(const Repipe__V1__Parameter *parameter);
/// Whether two parameters are certain to move every date to the same place.
bool rp_moment_floored_alike(const Repipe__V1__Parameter *a, const Repipe__V1__Parameter *b);

#endif
