#ifndef RP_ANALYZER_EVAL_ITERATOR_H
#define RP_ANALYZER_EVAL_ITERATOR_H

/// Reading iterators. What is read of one is gone: an ITERATOR holds what is left. It was made in one go, though Python makes
/// an item when it is asked for: an iterator over another one (map, a generator) has taken from it what it will take, and
/// what is left of the other one is known only where the reader was read to its end.

#include "analyzer/eval/interp.h"

/// A reading in progress: until it ends nothing is known of what is left, for code that runs meanwhile and reads, too.
typedef struct rp_reading {
  rp_object *iterator; ///< NULL: there is nothing to end
  rp_items items;      ///< what there is to be read
  const rp_item *mark; ///< items.data of the iterator meanwhile
} rp_reading;

/// What is left of an ITERATOR, which stays; one unknown `many` item where that is not known.
const rp_items *rp_iterator_left(rp_interp *in, rp_object *iterator, uint32_t node);
/// Nothing is known of it any more.
void rp_iterator_forget(rp_interp *in, rp_object *iterator, uint32_t node);
/// The same for what may be an iterator, a choice of such, or anything else (then nothing happens).
void rp_iterator_forget_all(rp_interp *in, rp_val value, uint32_t node);
/// Takes `count` items away from its front.
void rp_iterator_drop(rp_interp *in, rp_object *iterator, size_t count);
/// What is left of it is so where `reader`, an iterator, is read to its end. NULL: it is so now.
void rp_iterator_set_reader(rp_interp *in, rp_object *iterator, rp_val reader);
/// Nothing came any more when it was asked.
void rp_iterator_ended(rp_interp *in, rp_object *iterator);
/// To be called behind the use of an item: what itertools.groupby gave with it is gone.
void rp_iterator_left_group(rp_interp *in, const rp_object *iterator, const rp_item *item);

/// A generator whose body raises behind what it has given so far: what is read of it then raises. Gives what stands for that.
rp_val rp_iterator_raising(rp_interp *in, rp_object *generator, uint32_t node);
/// `items`, what is left of the iterator, are all gone through: raises what it raises behind them, if that is known, so that the last
/// of them stands for that. False: nothing is raised.
bool rp_iterator_raises(rp_interp *in, rp_object *iterator, const rp_items *items);
/// Whether it would.
bool rp_iterator_is_raising(rp_interp *in, const rp_object *iterator, const rp_items *items);

void rp_reading_begin(rp_interp *in, rp_object *iterator, uint32_t node, rp_reading *reading);
/// True when something else read from the iterator meanwhile.
bool rp_reading_disturbed(rp_interp *in, const rp_reading *reading);
/// Leaves `rest`. False when the reading was disturbed: what was read is not known then, nor what is left.
bool rp_reading_end(rp_interp *in, const rp_reading *reading, const rp_item *rest, size_t count);
/// All was read. `reader`: an iterator that will do so when it is read itself; NULL: it has happened. False as above.
bool rp_reading_exhaust(rp_interp *in, const rp_reading *reading, rp_val reader);

/// Of a row that does not read an argument to its end: what it leaves of it. `copy`: what it got in place of the argument.
void rp_reading_leaves(rp_interp *in, rp_val copy, const rp_item *rest, size_t count);
/// The same where it is not known what it leaves.
void rp_reading_leaves_unknown(rp_interp *in, rp_val copy, uint32_t node);
/// The call of a row that reads its arguments (RP_NATIVE_READS…): it gets copies of iterators that stay as they are.
rp_val rp_call_reading(rp_interp *in, const rp_call *call);

#endif
