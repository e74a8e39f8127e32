#ifndef RP_ANALYZER_EVAL_JOURNAL_H
#define RP_ANALYZER_EVAL_JOURNAL_H

/// What heap.c (changes), fork.c (undoing and joining them) and sandbox.c share.

#include "analyzer/eval/heap.h"

struct rp_journal_entry {
  rp_env *env;       ///< a slot of an env, or
  rp_object *object; ///< the contents of an object
  uint32_t slot;
  bool remembered; ///< by rp_env_remember
  rp_val value;
  rp_items items;
  rp_entries entries;
};

/// A change: an entry that holds the newest content.
typedef struct rp_journal_entry rp_change;
/// Undoes what the journal has from `mark` on, and gives what it had become: of malloc (forks nest deeply, and what they take is
/// needed until they end only). NULL: nothing.
rp_change *rp_journal_take(rp_interp *in, size_t mark, size_t *count);
/// Order by age, so that nothing depends on addresses.
void rp_changes_sort(rp_change *changes, size_t count);
/// Makes it again; it is journalled as any change.
void rp_change_apply(rp_interp *in, const rp_change *change);

/// What is changed of objects with a number below `floor`, also where a branch ends with what was there before.
typedef struct rp_touched {
  uint32_t floor;
  RP_VEC(rp_change) changes; ///< without contents
} rp_touched;

/// Keeps the contents of an object where a fork or sandbox may undo the change that comes.
void rp_journal_object(rp_interp *in, rp_object *object);
/// Appends without a journal entry.
void rp_items_push(rp_interp *in, rp_items *items, rp_item item);
/// Marks a buffer as full, so that rp_dict_set never writes behind its last entry.
void rp_entries_seal(rp_interp *in, rp_entry *entries, size_t count);

#endif
