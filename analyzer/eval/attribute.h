#ifndef RP_ANALYZER_EVAL_ATTRIBUTE_H
#define RP_ANALYZER_EVAL_ATTRIBUTE_H

/// What attributes are made of: descriptors (descriptor.c), and what is no instance, class or module (attribute_symbolic.c). Private to eval/.

#include "analyzer/eval/interp.h"

/// Python's name of the value's type: the first word of its methods' rows; NULL.
const char *rp_python_type(rp_val value);

/// The method of a type of Python's, bound to `self`; NULL without a row.
rp_val rp_python_method(rp_interp *in, const char *type, rp_val self, const rp_symbol *name);

/// What of a class counts before the instance's own attribute. (A Parameter does, too, and gives that attribute.)
bool rp_is_data_descriptor(rp_interp *in, rp_val value);

/// What a class attribute gives when it is read through an instance.
rp_val rp_bind(rp_interp *in, rp_val found, rp_val self, const rp_object *class, uint32_t node);

/// What it gives when it is read through its class.
rp_val rp_bind_to_class(rp_interp *in, rp_val found, rp_val class, uint32_t node);

/// Of an input, and of what is computed from one.
rp_val rp_symbolic_attribute(rp_interp *in, rp_val value, const rp_symbol *name, uint32_t node);

#endif
