#ifndef RP_ANALYZER_EVAL_JOURNAL_H
#define RP_ANALYZER_EVAL_JOURNAL_H

/// What heap.c (changes) and fork.c (undoing and joining them) share.

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

/// Keeps the contents of an object where a fork or sandbox may undo the change that comes.
void rp_journal_object(rp_interp *in, rp_object *object);
/// Appends without a journal entry.
void rp_items_push(rp_interp *in, rp_items *items, rp_item item);
/// Marks a buffer as full, so that rp_dict_set never writes behind its last entry.
void rp_entries_seal(rp_interp *in, rp_entry *entries, size_t count);

#endif
