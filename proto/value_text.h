#ifndef RP_PROTO_VALUE_TEXT_H
#define RP_PROTO_VALUE_TEXT_H

/// A value on one line, as Python would write it: for people; JSON is for programs.

#include "base/buf.h"
#include "repipe/v1/value.pb-c.h"

/// Literals as Python writes them (a text in quotes, a date bare), `self.day` for a parameter that is passed on, `each of …` for an
/// element, `a if condition, else b` for a choice, and what is not known as its expression with its code: `read() [RP3101]`.
/// Nesting beyond a budget is "...". Control characters stay as they are: the writer makes them visible.
void rp_value_python(rp_buf *out, const Repipe__V1__Value *value);

/// The first thing that is not known in a value, in any option, item or argument of it; NULL where all of it is known. `value` may be NULL.
const Repipe__V1__Unknown *rp_value_first_unknown(const Repipe__V1__Value *value);

#endif
