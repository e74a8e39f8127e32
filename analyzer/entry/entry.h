#ifndef RP_ANALYZER_ENTRY_ENTRY_H
#define RP_ANALYZER_ENTRY_ENTRY_H

/// Entry points and workflows: which task classes the repository launches, with which arguments, and when.

#include "analyzer/inventory/graph.h"
#include "analyzer/launch/launch.h"

typedef struct rp_entry_input {
  const rp_task_class *tasks;
  size_t task_count;
  const rp_launch *launches; ///< from files that are not Python
  size_t launch_count;
  size_t main_edges;            ///< position in in->imports: see rp_registry_new
  size_t python_count;          ///< how many of in->launches come of running modules; the others of evaluating tasks
  struct rp_settings *settings; ///< what LUIGI_CONFIG_PATH of a launch may name; NULL
} rp_entry_input;

/// Runs what runs where a module is the program, then the functions with a call of Luigi that nothing ran, so that every call
/// of Luigi outside of tests stands in in->launches: with its arguments, or as one that could not be followed.
void rp_entry_run_programs(rp_interp *in, rp_module *const *modules, size_t count);

/// Entry points of both kinds into `inventory`, sorted by path and line, and the workflows. Command lines are read as Luigi
/// reads them, with the classes (rp_launch_judge). A command that runs a Python file of the repository is one with the launch
/// that it reaches there: where the file takes the root or its arguments from the command line, the command is the entry
/// point; where the file itself says what runs, the file is, `via` the command and at its schedule.
void rp_entries_find(rp_interp *in, rp_arena *arena, const rp_entry_input *input, Repipe__V1__Inventory *inventory);

/// The workflows: launched roots first, then candidates: tasks that no other task of the repository requires, and one of each
/// circle, so that every task that can run is in a workflow. Tests, configuration, external tasks, abstract and inert bases are
/// no candidates. Graphs are not made. What only looks (luigi-deps-tree) launches nothing.
void rp_workflows_find(rp_arena *arena, const rp_entry_input *input, Repipe__V1__Inventory *inventory);

/// The class that --root means: by family, or module:Class, which is what the module holds under that name. NULL and *count 0: none;
/// NULL and *count > 1: several (their indices in `found`, at most `limit`).
const rp_task_class *rp_entry_resolve(const rp_task_class *tasks, size_t count, rp_str name, size_t *found,
                                      size_t limit, size_t *matches);

#endif
