#ifndef RP_ANALYZER_EVAL_EXPRESSION_H
#define RP_ANALYZER_EVAL_EXPRESSION_H

/// Kinds of expressions that have a file of their own. Private to eval/.

#include "analyzer/eval/interp.h"

/// A comprehension or generator expression; `kind` says what collects the elements (comprehension.c).
rp_val rp_eval_comprehension(rp_interp *in, const rp_facts *facts, uint32_t node, rp_object_kind kind);
/// Dates, datetimes and timedeltas; NULL with nothing raised when the operands are of other kinds (ops_time.c).
rp_val rp_time_binary(rp_interp *in, int op, rp_val left, rp_val right);
/// A CALL node: its arguments evaluated, super() and locals() understood (arguments.c).
rp_val rp_eval_call(rp_interp *in, const rp_facts *facts, uint32_t node);

/// The class in whose body the function stands, finished if it is by now; NULL (name.c).
rp_object *rp_owner_of(const rp_object *function);

/// `result` of a CALL node, or what basename() and split() say of the last part of __file__, which is known (own_file.c).
rp_val rp_own_file_call(rp_interp *in, const rp_facts *facts, uint32_t node, rp_val result);
/// `value` of an expression, or its attribute where it is a Path of __file__ and the attribute is of its last part.
rp_val rp_own_file_attribute(rp_interp *in, const rp_facts *facts, uint32_t object, rp_val value,
                             const rp_symbol *name);

/// An operator between two dicts of any class (dict_binary.c).
rp_val rp_dict_binary(rp_interp *in, int op, rp_val left, rp_val right, uint32_t node);
/// A collections.Counter, and what `+=` and its like make of one: NULL and nothing raised where it has no such operator.
bool rp_dict_counts(rp_val value);
rp_val rp_counter_in_place(rp_interp *in, int op, rp_val counter, rp_val more, uint32_t node);

/// A list, dict or set may hold anything, and nothing of what it held (forget.c).
void rp_forget_all(rp_interp *in, rp_val value, rp_val unknown);
/// What an unknown callable may have done with its arguments. `unknown`: what it gives.
/// The containers that the value is, or holds, hold anything more.
void rp_forget_more(rp_interp *in, rp_val value, rp_val unknown, uint32_t node);
/// Whether a method of that name of one of Python's containers changes it.
bool rp_changes_receiver(rp_str method);
void rp_forget_given(rp_interp *in, const rp_call *call, rp_val unknown);
/// A row has no answer for these arguments: what it would have called, and a receiver that it would have changed, are not known.
void rp_forget_changed(rp_interp *in, const rp_call *call, rp_val result);

/// A statement of the module was not run to its end: what it may have changed of what the module's names hold (unfinished.c).
void rp_forget_module(rp_interp *in, rp_module *module, rp_val unknown);
/// The outermost call of a function that calls itself is over, and some calls were not made: what they may have changed.
void rp_forget_deeper(rp_interp *in, rp_object *function, const rp_call *call);

/// A call that gives the process's generator of random numbers a beginning (notice.c).
bool rp_is_seed(rp_str name, const rp_call *call);
/// Tells rp_interp.watch of a call of something outside (notice.c).
void rp_tell(rp_interp *in, rp_str name, const rp_call *call);
/// Tells it of a call of what nobody knows, or of a method of that: `function`, which is the receiver then.
void rp_tell_unknown(rp_interp *in, rp_val function, const rp_call *call);
/// Tells it that an attribute or an item is set or deleted of a module or of what one from outside holds: `method`, with
/// what is given to it. Nothing where `object` is neither.
void rp_tell_set(rp_interp *in, rp_val object, const char *method, const rp_val *args, size_t count, uint32_t node);
/// rp_tell, and keeps it where rp_interp.notices wants it. True: what is given to it stays as it is.
bool rp_notice(rp_interp *in, rp_str name, const rp_call *call);

#endif
