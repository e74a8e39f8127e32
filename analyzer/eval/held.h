#ifndef RP_ANALYZER_EVAL_HELD_H
#define RP_ANALYZER_EVAL_HELD_H

/// What a container hands out of what it holds: which of them it is may not be decided, and in a loop a pass before may have put it
/// there. What is changed through it is changed in the container's own.

#include "analyzer/eval/interp.h"

/// To be called for what `container` hands out: where another pass of a loop finds it again, what is added to it is added any
/// number of times. Returns `value`.
rp_val rp_held_shared(const rp_interp *in, const rp_object *container, rp_val value);

/// list[index] for an index that is not known; NULL: it holds nothing that could be changed.
rp_val rp_held_at(rp_interp *in, const rp_object *sequence, rp_val index, uint32_t node);

/// `unknown`, or one of what the container holds and can be changed; of a dict what may stand under `key` (NULL: anything).
rp_val rp_held_one(rp_interp *in, const rp_object *container, rp_val key, rp_val unknown);

/// dict[key], for a dict (also one with a default) and any key. NULL: raised.
rp_val rp_held_under(rp_interp *in, rp_val dict, rp_val key, uint32_t node);

#endif
