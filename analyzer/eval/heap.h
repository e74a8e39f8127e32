#ifndef RP_ANALYZER_EVAL_HEAP_H
#define RP_ANALYZER_EVAL_HEAP_H

/// The one place that changes objects. Changes made while a branch on an unknown condition is evaluated are journalled,
/// undone at the end of the branch, and joined with those of the other branch: each changed slot becomes a choice under
/// the branch's condition. A sandbox undoes everything that an evaluation did to objects that are older than itself.

#include "analyzer/eval/object.h"

typedef struct rp_heap rp_heap;

/// State of one branch in progress; lives on the C stack of its user.
typedef struct rp_fork {
  rp_condition condition;
  size_t mark;
  size_t path_count;
  uint32_t birth; ///< objects from here on are the branch's own
  uint32_t outer_floor;
  void *first; ///< changes of the first arm
  size_t first_count;
} rp_fork;

rp_object *rp_object_new(rp_interp *in, rp_object_kind kind);

// Names and attributes.
rp_val rp_env_find(const rp_env *env, const rp_symbol *name); ///< NULL when unbound; choices are returned as they are
void rp_env_set(rp_interp *in, rp_env *env, const rp_symbol *name, rp_val value); ///< value NULL: unbind
/// The same for what is made when it is asked for and could be made again at any time: the object does not become another one.
void rp_env_remember(rp_interp *in, rp_env *env, const rp_symbol *name, rp_val value);

// Sequences.
rp_val rp_sequence_new(rp_interp *in, rp_object_kind kind, const rp_val *values, size_t count);
void rp_items_append(rp_interp *in, rp_object *sequence, rp_item item);
/// False: more than one item stands in any order beside the others.
bool rp_items_ordered(const rp_items *items);
bool rp_entries_ordered(const rp_entries *entries);
void rp_items_replace(rp_interp *in, rp_object *sequence, const rp_item *items, size_t count);

// Dicts.
rp_val rp_dict_new(rp_interp *in);
void rp_dict_set(rp_interp *in, rp_object *dict, rp_val key, rp_val value);
void rp_dict_replace(rp_interp *in, rp_object *dict, const rp_entry *entries, size_t count);
/// The value of a known key: NULL when it is not there for sure; a choice or unknown when that is not decided.
rp_val rp_dict_find(rp_interp *in, const rp_object *dict, rp_val key);
/// Whether each key is known to be `key` or another one: an unknown answer of rp_dict_find is then the value that stands there.
bool rp_dict_tells(rp_interp *in, const rp_object *dict, rp_val key);

// Branches: begin, first arm, rp_fork_other, second arm, rp_fork_end. The path condition grows meanwhile.
void rp_fork_begin(rp_interp *in, rp_fork *fork, rp_condition condition);
void rp_fork_other(rp_interp *in, rp_fork *fork);
void rp_fork_end(rp_interp *in, rp_fork *fork);
/// The same where nothing reads the slots of `env` any more behind the first arm, the second, or both: they keep what the other
/// arm gave them.
typedef enum rp_fork_over { RP_FORK_OVER_FIRST = 1, RP_FORK_OVER_SECOND = 2 } rp_fork_over;
void rp_fork_end_over(rp_interp *in, rp_fork *fork, const rp_env *env, unsigned over);

/// As a fork whose first arm is all there is and whose changes count for certain; used to forget a branch that raises.
void rp_fork_keep_first(rp_interp *in, rp_fork *fork);
void rp_fork_keep_second(rp_interp *in, rp_fork *fork);

/// Everything between the two calls leaves no trace in objects that were there before.
typedef struct rp_sandbox {
  size_t mark;
  uint32_t floor, sight;
  size_t instances;
} rp_sandbox;
void rp_sandbox_begin(rp_interp *in, rp_sandbox *sandbox);
void rp_sandbox_end(rp_interp *in, rp_sandbox *sandbox);

typedef struct rp_tried_instance {
  void *made;
  uint32_t hash;
} rp_tried_instance;

/// What a sandbox did to older objects, and which task instances Luigi would keep of it.
typedef struct rp_tried {
  struct rp_journal_entry *changes;
  size_t change_count;
  rp_tried_instance *instances;
  size_t instance_count;
  uint32_t sight; ///< objects from here on are the sandbox's own
} rp_tried;
/// Ends it as rp_sandbox_end, and keeps what it did, for rp_tried_again in the same state of the older objects. To be released
/// with rp_tried_forget before the evaluation ends.
rp_tried rp_sandbox_take(rp_interp *in, rp_sandbox *sandbox);
void rp_tried_again(rp_interp *in, const rp_tried *tried);
void rp_tried_forget(rp_tried *tried);

/// From now on each change of these contents, and of the containers in them, is journalled, however young they are: another
/// question may see them. False where something in them may change unseen (an instance, an iterator).
bool rp_journal_watch(rp_val value);

/// Something has changed since the journal was that long, other than that an import bound a module in its package or that
/// something was remembered.
bool rp_journal_tells(const rp_interp *in, size_t mark);

/// What the path condition says of a condition: 1 holds, 0 does not, -1 not decided.
int rp_path_decides(const rp_interp *in, rp_condition condition);

/// `condition` and what the path condition has from its part `from` on.
rp_condition rp_path_under(rp_interp *in, rp_condition condition, size_t from);

/// To be called when in->path was set to what it was earlier.
void rp_path_resume(rp_interp *in);

/// rp_path_prune for it alone.
rp_val rp_path_prune_choice(rp_interp *in, rp_val choice);

/// The value under the path condition: options that cannot be are dropped, and where the name has no value Python raises.
static inline rp_val rp_path_prune(rp_interp *in, rp_val value)
{
  return value == NULL || value->kind != RP_CHOICE ? value : rp_path_prune_choice(in, value);
}

/// The same for a name that is looked for elsewhere, too, where it has no value here: `unbound` says where, possibly never.
rp_val rp_path_split(rp_interp *in, rp_val value, rp_condition *unbound);

#endif
