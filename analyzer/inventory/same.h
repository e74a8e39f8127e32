#ifndef RP_ANALYZER_INVENTORY_SAME_H
#define RP_ANALYZER_INVENTORY_SAME_H

/// Whether a task answers the same when it is asked again. What is not known is not compared.

#include "analyzer/inventory/structure.h"

/// One task: the same instance, or one that Luigi would not make again.
bool rp_same_task(rp_interp *in, rp_val a, rp_val b);
bool rp_same_structure(rp_interp *in, const rp_structure *a, const rp_structure *b);

#endif
