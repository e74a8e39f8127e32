#ifndef RP_ANALYZER_TASK_PARTS_H
#define RP_ANALYZER_TASK_PARTS_H

/// What tasks.c and its parts share. Private to analyzer/.

#include "analyzer/tasks.h"

/// Line and column of a node of a module; 0, 0 for node 0.
rp_ir_place rp_task_place(const rp_module *module, uint32_t node);

/// True when values of the parameter are never stored: private, hidden, or named like a secret.
bool rp_parameter_is_secret(rp_interp *in, const rp_parameter *parameter);
/// Is the default of a hidden parameter what Luigi itself publishes, and nothing of the repository's?
bool rp_parameter_is_published(rp_interp *in, rp_object *class, const rp_parameter *parameter);

/// What stands in place of a secret.
Repipe__V1__Value *rp_export_redacted(rp_arena *arena);

/// One parameter of a class as a message (task_parameter.c).
Repipe__V1__Parameter *rp_export_parameter(rp_interp *in, rp_arena *arena, rp_object *class,
                                           const rp_parameter *parameter);

/// Why a class attribute is not known, when a Parameter object is among the things that it could be; NULL.
const rp_cause *rp_parameter_maybe(rp_val value);

/// The first place where run() takes the folder of an input, or changes, moves or removes it (task_run.c).
typedef struct rp_run_uses {
  bool found;
  rp_str path; ///< of the module that defines run()
  uint32_t line;
  rp_str text; ///< the expression
} rp_run_uses;
rp_run_uses rp_task_run_uses(rp_interp *in, rp_arena *arena, const rp_object *class);

/// The first place where run() reads a file that neither it nor what the task requires makes; the repository has none of that path
/// (task_reads.c). Asked last: run() may set what others read.
typedef struct rp_task_read {
  bool found;
  rp_str path; ///< of the module that reads
  uint32_t line;
  rp_str text; ///< the path, as Python
} rp_task_read;
rp_task_read rp_task_reads(rp_interp *in, rp_val self, const rp_task_answers *answers);

#endif
