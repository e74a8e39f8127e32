#ifndef RP_ANALYZER_EVAL_BIND_H
#define RP_ANALYZER_EVAL_BIND_H

/// Binding of arguments. Private to eval/.

#include "analyzer/eval/interp.h"

/// Positional arguments, keywords, *args, **kwargs and defaults as names of `scope`; call->rest stands for any of what is not
/// given. False: raised.
bool rp_bind_arguments(rp_interp *in, rp_object *function, const rp_call *call, rp_scope *scope);

#endif
