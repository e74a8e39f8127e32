#ifndef RP_ANALYZER_INVENTORY_YIELDS_H
#define RP_ANALYZER_INVENTORY_YIELDS_H

/// What run() yields, and whether that may as well run before it.

#include "analyzer/inventory/structure.h"

typedef struct rp_yields {
  rp_structure tasks; ///< as rp_dynamic_of
  /// Before it yields for the last time run() raises nothing, and does nothing that another process could notice: it looks at
  /// parameters, targets, the environment and the clock, and writes to the log. Luigi runs what is yielded in the middle of run(),
  /// and run() from its beginning then (3.8.1 worker.py:148); where this holds it comes to the same when that ran before.
  bool first;
} rp_yields;

rp_yields rp_yields_of(rp_interp *in, rp_val task);

#endif
