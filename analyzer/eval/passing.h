#ifndef RP_ANALYZER_EVAL_PASSING_H
#define RP_ANALYZER_EVAL_PASSING_H

/// Which items the loops in progress are at, where they are loops over what is not known. An item of a collection is written by the
/// collection alone: a loop in a loop over the same one is at another item, which nothing tells apart from the first.

#include "analyzer/eval/interp.h"

/// A pass in progress; lives on the C stack of the loop.
struct rp_passing {
  rp_val item;
  uint32_t loop_depth;
  const struct rp_passing *outer;
};

/// Around the body of a pass, with loop_depth raised already.
void rp_passing_begin(rp_interp *in, struct rp_passing *pass, rp_val item);
void rp_passing_end(rp_interp *in, const struct rp_passing *pass);

/// The items of `value` as they are to be read here: those that pass for the one that a loop in progress is at are not known.
const rp_items *rp_passing_others(rp_interp *in, rp_val value, const rp_items *items, uint32_t node);

/// The same for one item of it.
rp_item rp_passing_other(rp_interp *in, rp_val value, rp_item item, uint32_t node);

/// Whether a value is another one for each item of a collection.
bool rp_passing_varies(rp_val value);

#endif
