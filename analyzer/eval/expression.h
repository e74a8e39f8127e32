#ifndef RP_ANALYZER_EVAL_EXPRESSION_H
#define RP_ANALYZER_EVAL_EXPRESSION_H

/// Kinds of expressions that have a file of their own. Private to eval/.

#include "analyzer/eval/interp.h"

/// A comprehension or generator expression; `kind` says what collects the elements (comprehension.c).
rp_val rp_eval_comprehension(rp_interp *in, const rp_facts *facts, uint32_t node, rp_object_kind kind);
/// A CALL node: its arguments evaluated, super() and locals() understood (arguments.c).
rp_val rp_eval_call(rp_interp *in, const rp_facts *facts, uint32_t node);

#endif
