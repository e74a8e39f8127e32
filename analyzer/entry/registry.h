#ifndef RP_ANALYZER_ENTRY_REGISTRY_H
#define RP_ANALYZER_ENTRY_REGISTRY_H

/// What Luigi's registry holds in a process that has imported certain modules, and so which flags its command-line parser
/// knows (Luigi 3.8.1 task_register.py:133-199, cmdline_parser.py:82-104). Modules import one another along the edges that
/// evaluation saw (rp_interp.imports).

#include "analyzer/inventory/tasks.h"
#include "analyzer/launch/launch.h"

typedef struct rp_registry rp_registry;

/// A class of the registry.
typedef struct rp_registered {
  rp_object *class;
  rp_str family;
  const rp_task_class *task; ///< NULL: one of Luigi's own
} rp_registered;

/// What the flag of an rp_launch_option means: rp_launch_option.data.
typedef struct rp_registry_flag {
  const rp_registered *registered;
  const rp_parameter *parameter;
  bool local; ///< a flag of the root alone, not of every instance of its class
} rp_registry_flag;

/// `main_edges`: position in in->imports from which edges come of blocks that run only where their file is the program.
/// Memory of `arena`; `in` and `tasks` must outlive it.
rp_registry *rp_registry_new(rp_interp *in, rp_arena *arena, const rp_task_class *tasks, size_t count,
                             size_t main_edges);
void rp_registry_release(rp_registry *registry);

/// One process: what it runs and what it imports besides.
typedef struct rp_registry_process {
  const rp_module *program; ///< the file that runs; NULL: the `luigi` command
  const rp_module *module;  ///< --module; NULL
} rp_registry_process;

/// How a family resolves.
typedef enum rp_registry_answer {
  RP_REGISTRY_NONE = 0, ///< no class that may be registered has it
  RP_REGISTRY_ONE,
  RP_REGISTRY_MAYBE,     ///< one, if a condition holds
  RP_REGISTRY_AMBIGUOUS, ///< several, none derived from all others: Luigi refuses it
  RP_REGISTRY_OPEN       ///< which of several depends on conditions
} rp_registry_answer;

/// The class that `family` names in the process; `*found` is set for ONE and MAYBE.
rp_registry_answer rp_registry_find(rp_registry *registry, rp_registry_process process, rp_str family,
                                    const rp_registered **found);

/// The parser's options in the process: rp_launch_options_of's contract.
rp_launch_options rp_registry_options(rp_registry *registry, rp_registry_process process, rp_str family);

#endif
