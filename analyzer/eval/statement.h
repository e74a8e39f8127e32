#ifndef RP_ANALYZER_EVAL_STATEMENT_H
#define RP_ANALYZER_EVAL_STATEMENT_H

/// Statements, one file a family: branches, loops, exceptions, imports, definitions, assignment. Private to eval/.

#include "analyzer/eval/interp.h"

// Flows (flow.c).
rp_flow rp_flow_falls(rp_interp *in);  ///< goes on behind the statement, always
rp_flow rp_flow_raises(rp_interp *in); ///< raises in->raised, always
/// The flow of a fork: `a` under the condition, `b` under its opposite.
rp_flow rp_flow_join(rp_interp *in, rp_condition condition, const rp_flow *a, const rp_flow *b);
bool rp_flow_only_raises(const rp_flow *flow);
/// Ends a fork. An arm that only raises leaves the state to the other one and is recorded (rp_drop_add).
rp_flow rp_flow_end_fork(rp_interp *in, rp_fork *fork, const rp_flow *a, const rp_flow *b);
/// What runs behind a statement, where control falls through it.
typedef rp_flow (*rp_flow_rest)(rp_interp *in, void *data);
/// `step`, and `rest` under the condition that it falls through.
rp_flow rp_flow_then(rp_interp *in, const rp_flow *step, rp_flow_rest rest, void *data);

/// Statements one behind the other, of the module of the frame (exec.c).
rp_flow rp_exec_statements(rp_interp *in, rp_ir_list nodes);
rp_flow rp_exec_statement(rp_interp *in, uint32_t node);

// Assignment (assign.c).
rp_flow rp_exec_assign(rp_interp *in, const rp_facts *facts, uint32_t node);
rp_flow rp_exec_aug_assign(rp_interp *in, const rp_facts *facts, uint32_t node);

// Branches (branch.c).
rp_flow rp_exec_if(rp_interp *in, const rp_facts *facts, uint32_t node);
rp_flow rp_exec_cases(rp_interp *in, const rp_facts *facts, rp_ir_list cases, size_t at, rp_val subject);

// Loops (loop.c).
rp_flow rp_exec_for(rp_interp *in, const rp_facts *facts, uint32_t node);
rp_flow rp_exec_while(rp_interp *in, const rp_facts *facts, uint32_t node);

// What statements bind (bound.c).
/// Makes the names that a statement or expression binds unknown, because of `loop`: a loop over an unknown collection, or a spent budget.
void rp_forget_bound(rp_interp *in, const rp_facts *facts, uint32_t node, uint32_t loop);
/// The same of the statements of a list.
void rp_forget_block(rp_interp *in, const rp_facts *facts, uint32_t list, uint32_t loop);

// Exceptions and context managers (exception.c).
rp_flow rp_exec_try(rp_interp *in, const rp_facts *facts, uint32_t node);
rp_flow rp_exec_raise(rp_interp *in, const rp_facts *facts, uint32_t node);
/// The body of a with statement, `manager` asked by its __exit__ about exceptions.
rp_flow rp_exec_watched(rp_interp *in, const rp_facts *facts, uint32_t node, rp_val manager, rp_flow_rest body,
                        void *data);
/// The statement at nodes[*at] of a body that something watches (all from there on, where many may raise already); moves *at
/// on. Where it may raise, the flow says so, and the state is what it was before under that condition.
rp_flow rp_exec_guarded(rp_interp *in, rp_ir_list nodes, size_t *at);
/// `m[key]` of a mapping of the inputs, inside a statement that something watches: in->found says then when nothing is raised.
bool rp_looks_up(rp_interp *in, rp_val value);

// Context managers (with.c).
rp_flow rp_exec_with(rp_interp *in, const rp_facts *facts, uint32_t node);

// Imports (import.c).
bool rp_exec_import_alias(rp_interp *in, const rp_facts *facts, uint32_t alias); ///< false: the module raises
rp_flow rp_exec_import_from(rp_interp *in, const rp_facts *facts, uint32_t node);

// Functions, classes, decorators (define.c).
rp_flow rp_exec_definition(rp_interp *in, const rp_facts *facts, uint32_t node, bool class);

/// The condition under which `subject` matches a pattern of the current frame's module; names are bound on the way (pattern.c).
rp_condition rp_match_pattern(rp_interp *in, const rp_facts *facts, uint32_t pattern, rp_val subject);

#endif
