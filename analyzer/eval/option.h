#ifndef RP_ANALYZER_EVAL_OPTION_H
#define RP_ANALYZER_EVAL_OPTION_H

/// Operations over choices: applied to each option under its condition, and joined. Private to eval/.

#include "analyzer/eval/interp.h"

typedef rp_val (*rp_option_operation)(rp_interp *in, rp_val option, void *data);

/// `operation` for every option of the choice `value` that the path condition allows. Options for which Python would
/// raise are left out (in->may_raise is set); NULL when all do.
rp_val rp_choice_map(rp_interp *in, rp_val value, rp_option_operation operation, void *data);

/// The first unknown of two operands; NULL. `b` may be NULL.
static inline rp_val rp_first_unknown(rp_val a, rp_val b)
{
  return a->kind == RP_UNKNOWN ? a : b != NULL && b->kind == RP_UNKNOWN ? b : NULL;
}

#endif
