#ifndef RP_ANALYZER_EVAL_CARRY_H
#define RP_ANALYZER_EVAL_CARRY_H

/// What a pass of a loop over an unknown collection leaves for the next one (carry.c). Private to eval/.

#include "analyzer/eval/heap.h"
#include "analyzer/eval/interp.h"

typedef struct rp_carry {
  rp_fork fork;
  size_t mark;
} rp_carry;

/// Before the pass.
void rp_carry_begin(rp_interp *in, rp_carry *carry);

/// Behind it: makes unknown what the pass has changed of what was there before. True: another pass may see something else than this
/// one did. `body`: the statements of the loop; 0: an expression, which reads no container that it adds to.
bool rp_carry_end(rp_interp *in, rp_carry *carry, uint32_t body, uint32_t loop);

enum { RP_CARRIED_LIMIT = 16 };

/// Names that a loop binds and changes what stands under (carried.c).
typedef struct rp_carried {
  const rp_symbol *names[RP_CARRIED_LIMIT];
  size_t count;
} rp_carried;

/// What stands under the names that `body` binds and changes holds anything more. `before` the first pass they are found, where a
/// container stands under them; behind a pass it is what the pass left there.
void rp_carried_open(rp_interp *in, rp_carried *carried, uint32_t body, uint32_t loop, bool before);

#endif
