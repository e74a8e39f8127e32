#ifndef RP_ANALYZER_EVAL_ALIAS_H
#define RP_ANALYZER_EVAL_ALIAS_H

/// What subscripting a class gives (types.GenericAlias, typing's own): called and derived from, it is the class; whether it equals another
/// one, what its arguments are and how it prints is not known.

#include "analyzer/eval/interp.h"

/// Of a class, or of one of typing's forms.
rp_val rp_alias_new(rp_interp *in, rp_val origin);
/// What `value` is an alias of; NULL: it is none.
rp_val rp_alias_origin(rp_interp *in, rp_val value);
/// An attribute of an alias of `origin`: those of the class, but not what either of them has of its own.
rp_val rp_alias_attribute(rp_interp *in, rp_val origin, const rp_symbol *name, uint32_t node);

#endif
