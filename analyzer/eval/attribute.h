#ifndef RP_ANALYZER_EVAL_ATTRIBUTE_H
#define RP_ANALYZER_EVAL_ATTRIBUTE_H

/// Attributes of what is no instance, class or module (attribute_symbolic.c). Private to eval/.

#include "analyzer/eval/interp.h"

/// Python's name of the value's type: the first word of its methods' rows; NULL.
const char *rp_python_type(rp_val value);

/// The method of a type of Python's, bound to `self`; NULL without a row.
rp_val rp_python_method(rp_interp *in, const char *type, rp_val self, const rp_symbol *name);

/// Of an input, and of what is computed from one.
rp_val rp_symbolic_attribute(rp_interp *in, rp_val value, const rp_symbol *name, uint32_t node);

#endif
