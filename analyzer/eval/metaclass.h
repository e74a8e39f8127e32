#ifndef RP_ANALYZER_EVAL_METACLASS_H
#define RP_ANALYZER_EVAL_METACLASS_H

/// What metaclasses of the repository do to a class.

#include "analyzer/eval/interp.h"

/// The metaclass of a draft: the one that the statement names or the most derived one of the bases (class.c); NULL: type.
rp_object *rp_class_metaclass(const rp_class_draft *draft);

/// A method that the metaclass of `class` has from the repository, unbound; NULL.
rp_val rp_meta_method(rp_interp *in, const rp_object *class, const char *name);

/// The class of a class statement, through __new__ and __init__ of its metaclass. What cannot be followed leaves RP3001 at the
/// statement, and the class is what its body says. NULL: raised.
rp_object *rp_class_through_metaclass(rp_interp *in, const rp_class_draft *draft);

/// type(name, bases, namespace, **keywords), or a metaclass that is called so (NULL: type, so the most derived one of the bases), with
/// its __new__ and __init__ (Python 3.11 typeobject.c type_call, type_new). What __new__ gives; unknown where the arguments are; NULL:
/// raised.
rp_val rp_class_called(rp_interp *in, rp_object *metaclass, const rp_call *call);

/// Python does not make the class: its statement raises `exception`. The first one stays; NULL: nothing.
void rp_class_refuse(rp_object *class, rp_val exception);

/// Rows of type and of Luigi's Register.
void rp_metaclass_register(rp_interp *in);

#endif
