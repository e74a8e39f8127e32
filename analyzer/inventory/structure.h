#ifndef RP_ANALYZER_INVENTORY_STRUCTURE_H
#define RP_ANALYZER_INVENTORY_STRUCTURE_H

/// What requires() or output() answers, taken apart: every leaf with its key, condition and multiplicity.

#include "analyzer/eval/interp.h"

/// `turn` of an unknown that stands for paths which are left because something raises.
#define RP_LEAF_DROPPED UINT32_MAX

typedef struct rp_leaf {
  rp_val value;           ///< a task or target instance, or whatever stands there
  rp_val key;             ///< key of the outermost dict, or index in the outermost sequence; NULL for a single value or
                          ///< where what stands before it is not certain
  rp_condition condition; ///< `always` for most
  bool many;              ///< any number of these
  uint32_t turn;          ///< of what is given one after the other (a generator, a list): the how many'th, from 0;
                          ///< or RP_LEAF_DROPPED
} rp_leaf;

typedef struct rp_structure {
  const rp_leaf *leaves;
  size_t count;
  /// "none", "task", "list", "tuple", "set", "dict", "generator", "nested" or "unknown"; "set" is also what has a set of several
  /// at any depth, or was made by going through one: its order differs from process to process.
  const char *shape;
  bool beyond; ///< of requirements: deps() says others than requires(), whose targets input() gives
} rp_structure;

/// Flattens as Luigi 3.8.1 task.py:971 does: None vanishes, only real dicts give their values.
rp_structure rp_structure_of(rp_interp *in, rp_val value);

/// What a task instance answers now. A NULL in Python's sense (it raises) gives one leaf: an unknown with RP3109.
rp_structure rp_requires_of(rp_interp *in, rp_val task);
rp_structure rp_outputs_of(rp_interp *in, rp_val task);
/// What run() yields, for a run() of the repository that is a generator; count 0 otherwise.
rp_structure rp_dynamic_of(rp_interp *in, rp_val task);

/// True when the instance is external: run is None or NotImplemented (Luigi 3.8.1 worker.py:77).
bool rp_task_is_external(rp_interp *in, rp_val task);
/// "config", "external", "wrapper" or "task".
const char *rp_task_kind(rp_interp *in, rp_val task, const rp_object *class);

/// Function behind a class attribute (through property and the like); NULL. `owner` is the class that defines it.
rp_object *rp_class_function(rp_interp *in, const rp_object *class, const char *name, rp_object **owner);

#endif
