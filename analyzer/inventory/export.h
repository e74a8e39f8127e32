#ifndef RP_ANALYZER_INVENTORY_EXPORT_H
#define RP_ANALYZER_INVENTORY_EXPORT_H

/// The evaluator's values as messages: what leaves the analyzer.

#include "analyzer/eval/interp.h"
#include "proto/message.h"
#include "repipe/v1/inventory.pb-c.h"

/// The value in `arena`. Nesting over a depth budget becomes unknown with RP9002.
Repipe__V1__Value *rp_export_value(rp_interp *in, rp_arena *arena, rp_val value);

/// Text that protobuf and JSON accept: valid UTF-8, NUL-terminated, no NUL inside.
char *rp_export_text(rp_arena *arena, rp_str text);

/// "luigi:DateParameter" for classes that luigi itself exports, else "module:qualname"; "?name" for a class from outside.
char *rp_export_class(rp_interp *in, rp_arena *arena, const rp_object *class);

/// The class under whose name Luigi files it: what externalize() made an unregistered copy of stands for its original.
const rp_object *rp_registered_class(rp_interp *in, const rp_object *class);

/// A value made of messages alone.
Repipe__V1__Value *rp_export_literal(rp_arena *arena, const char *type, rp_str text);
Repipe__V1__Value *rp_export_unknown(rp_arena *arena, uint32_t code, rp_str text, rp_str path, uint32_t line);

/// Every name of a class for messages: its registered qualname, unique in its module.
const char *rp_export_qualname(rp_interp *in, const rp_object *class);

#endif
