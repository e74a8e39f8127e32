#ifndef RP_ANALYZER_INVENTORY_TASKS_H
#define RP_ANALYZER_INVENTORY_TASKS_H

/// Task classes of the repository as inventory entries: what each class itself answers, with its parameters as inputs.

#include "analyzer/inventory/export.h"
#include "analyzer/inventory/structure.h"
#include "analyzer/link.h"

typedef struct rp_task_class {
  rp_object *class;
  rp_module *module;
  Repipe__V1__Task *message;
  rp_str same_family; ///< names another class with this family that Luigi takes for a second one; empty
  Repipe__V1__Graph
      *graph; ///< of a root of the class whose parameters are inputs, where it leads to no other task; NULL elsewhere
} rp_task_class;

/// Classes that graphs reached and that are not the repository's, in the order in which they were met.
typedef RP_VEC(rp_object *) rp_foreign;

/// The message of such a class, evaluated as those of the repository are.
Repipe__V1__Task *rp_task_foreign(rp_interp *in, rp_arena *arena, rp_object *class);

/// Every class of the repository that Luigi's registry would hold, sorted by import root, module, position, qualname; their
/// messages are filled but for requires, outputs and diagnostics (rp_task_evaluate).
rp_task_class *rp_tasks_list(rp_interp *in, rp_arena *arena, size_t *count);

/// Fills requires, outputs, attributes, diagnostics and `graph` by evaluating the class's hooks on a symbolic instance.
void rp_task_evaluate(rp_interp *in, rp_arena *arena, rp_task_class *task);

/// One dependency leaf's parts, shared with the graph: is it a task of any class?
bool rp_value_is_task(rp_val value);

/// What a task instance answers.
typedef struct rp_task_answers {
  rp_structure outputs;
  Repipe__V1__Output **output_messages; ///< the same as they were when output() had been asked
  size_t n_output_messages;
  rp_val *output_paths;           ///< of each what its target answered then; NULL where it has no path
  rp_structure requires, dynamic; ///< "none" where they were not asked for
  bool yields_first;              ///< as rp_yields
  bool to_the_end;                ///< no loop that requires() met may end before its last item
} rp_task_answers;

/// Asks it, each question with a budget of its own (RP_STEPS_TASK). Messages are made in `arena`.
void rp_task_ask(rp_interp *in, rp_arena *arena, rp_val task, bool requirements, rp_task_answers *out);

/// Output messages of leaves, and their paths in the memory of the evaluation.
size_t rp_export_outputs(rp_interp *in, rp_arena *arena, const rp_structure *outputs, Repipe__V1__Output ***out,
                         rp_val **paths);

/// What is wrong with a leaf that is no task: its rule, text and place.
typedef struct rp_reason {
  uint32_t code;
  rp_str text;
  rp_str path;
  uint32_t line;
} rp_reason;
rp_reason rp_leaf_reason(rp_interp *in, rp_val value);

/// Arguments of a task instance as it holds them (param_kwargs), every parameter in Luigi's order; secrets redacted.
size_t rp_export_arguments(rp_interp *in, rp_arena *arena, const rp_object *task, Repipe__V1__Argument ***out);

/// The same as it was constructed with: what makes it again. Not as it holds them where its constructor changes them.
size_t rp_export_given(rp_interp *in, rp_arena *arena, const rp_object *task, Repipe__V1__Argument ***out);

/// Whether the instance has the parameter only because its default was taken (RP_TASK_LEFT_OUT, RP_TASK_GIVEN_LEFT_OUT).
bool rp_task_left_out(rp_interp *in, const rp_object *task, const char *attribute, rp_str name);

/// Key or index of a leaf as a message; NULL.
Repipe__V1__Value *rp_export_key(rp_interp *in, rp_arena *arena, rp_val key);

#endif
